"""To which list of the law a circumstance belongs: strict, lenient, knowing or serious (``data/membership.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims
from bangxin.consult.cite.triggers import Rows, required

_REACH = 36
_NOT = re.compile(
    r"不(?:能|得|应当?|可以?|会|该|宜)?(?:再|单独|直接)*(?:作为|属于|算作?|是|列为|列入|视为|认定为?|推定|据此|据以|用来|成为|够|在|包括在|构成)|并非|没有(?:列入|规定)"
)
_IS = re.compile(
    r"属于|列为|列入|作为|认定为?|算作?|视为|归入|推定|是|可以|应当|一律|必须|依法|要|就|即|也|酌情|(?:构成|达到)|^的?,$"
)
_INFERS = re.compile(r"推定|直接|当然|视为|必然|一律")
"""What makes 明知 of a circumstance by itself, where the whole is to be weighed."""
_MAY_NOT = re.compile(r"不(?:能|得|应|宜|可|等于)|并非")
_TURNS = re.compile(r"[,;](?:而|但)?对(?!其|此|该)")
"""Between a circumstance and a list: the sentence has gone on to somebody else."""
_CONDITION = re.compile(
    r"(?<!推定)(?<!认定)(?<!定其)(?:(?<![没具])有|具有|具备|存在|没有|无)(?:上述|前述|下列|其他|任一|任何)?$"
)
"""Before a list that is named as a condition (有从严情形的除外)."""
_QUALIFIED = re.compile(
    r"单凭|仅凭|仅以|只凭|当然|必然|单独|相反证据|反证|一概|机械|除外|结合|综合|的(?:人|除外)$|吗|是否"
)
"""Words with which a denial is no mistake (不能仅凭价格异常认定明知)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One circumstance, the lists that have it and those that do not."""

    about: re.Pattern[str]
    inside: frozenset[str]
    outside: frozenset[str]
    offences: frozenset[str]
    unless: re.Pattern[str] | None
    norms: tuple[str, ...]
    cite: str


@cache
def read_items() -> tuple[Item, ...]:
    """The rows of ``data/membership.yaml``."""
    return tuple(
        Item(
            compiled(row["about"]), frozenset(row["in"]), frozenset(row["out"]), frozenset(row.get("offences") or ()),
            optional(row, "unless"), tuple(row["norms"]), row["cite"],
        )
        for row in table("membership")["items"]
    )  # fmt: skip


@cache
def _categories() -> re.Pattern[str]:
    groups = table("membership")["categories"].items()
    return compiled("|".join(f"(?P<{name}>{words})" for name, words in groups))


@cache
def item_rows() -> Rows[Item]:
    """The circumstances by their words."""
    return Rows(read_items(), lambda item: required(item.about))


def check_item(draft: Draft, item: Item, start: int, end: int) -> Iterator[Finding]:
    """Circumstances that a sentence gives to a list that does not have them, or denies to one that does."""
    for match in item.about.finditer(draft.folded, start, end):
        following = [
            other.start()
            for row in item_rows().of(draft.pieces(start))
            for other in row.about.finditer(draft.folded, match.end(), end)
        ]
        yield from _placed(draft, item, match.span(), min(following, default=end))


def _placed(draft: Draft, item: Item, span: tuple[int, int], end: int) -> Iterator[Finding]:
    at, behind = span
    named = next(
        (
            match
            for match in _categories().finditer(draft.folded, behind, min(end, behind + _REACH))
            if not _CONDITION.search(draft.folded, behind, match.start())
        ),
        None,
    )
    if named is None or named.lastgroup is None:
        return
    between = draft.folded[behind : named.start()]
    denied = _NOT.search(between)
    said = named.lastgroup
    if _TURNS.search(between):
        return
    wrong = said in item.inside if denied else said in item.outside and bool(_IS.search(between))
    if said == "knowledge" and not denied and (not _INFERS.search(between) or _MAY_NOT.search(between)):
        return
    if not wrong or (denied and _QUALIFIED.search(draft.sentence(at))):
        return
    if item.offences and draft.offence_at(at) not in item.offences:
        return
    if item.unless and item.unless.search(draft.sentence(at)):
        return
    if not claims(draft, at):
        return
    yield Finding(
        "press-claim", at, named.end(),
        Text(f"这一情形规定在{item.cite}", f"this circumstance belongs to {item.cite}"), item.cite, item.norms,
    )  # fmt: skip
