"""A number told of each group (每群三百人) with the number of groups: what they come to together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base.bounds import Bound
from bangxin.base.quantities import Quantity
from bangxin.consult.lay_numbers import quantity_at
from bangxin.consult.lay_stated import Stated
from bangxin.consult.lay_words import compiled, rules

_NOTE = "按每群的人数乘以群数记"


def of_each_group(folded: str, quantities: list[Quantity], stated: Sequence[Stated]) -> Iterator[Stated]:
    """The members of all groups, where only those of each are told."""
    told = {one.fact: one.value for one in stated}
    groups = told.get("group.count")
    match = compiled(rules()["of_each_group"]).search(folded)
    if match is None or "group.members" in told or not isinstance(groups, Bound) or groups.lo is None:
        return
    each = quantity_at(quantities, match.start("n"))
    if each is None or each.bound.lo is None or each.op == "~":
        return
    exact = each.bound.exact and groups.exact
    low = each.bound.lo * groups.lo
    yield Stated("group.members", Bound(low, low if exact else None), match.start(), match.end(), _NOTE)
