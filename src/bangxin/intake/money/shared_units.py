"""Sums of a list that share the unit of the last one: 分别获利3、5、8万元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity, scan

_NUMBER = "(?:[0-9]+(?:\\.[0-9]+)?|[一二三四五六七八九十两]{1,3})"
_BEFORE = re.compile(f"(?:分别|依次|各自)[^。；0-9]{{0,24}}?((?:{_NUMBER}、)+)$")
_LEADING = re.compile(_NUMBER)
_REACH = 60


def with_shared_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """``quantities`` of ``text`` with the numbers listed before a sum read in its unit."""
    out: list[Quantity] = []
    for quantity in quantities:
        if quantity.kind is Kind.MONEY and quantity.start and text[quantity.start - 1] == "、":
            out += _listed(text, quantity)
        out.append(quantity)
    return out


def _listed(text: str, quantity: Quantity) -> list[Quantity]:
    number = _LEADING.match(quantity.text)
    listed = _BEFORE.search(text, max(0, quantity.start - _REACH), quantity.start)
    if number is None or listed is None:
        return []
    unit = quantity.text[number.end() :]
    out = []
    for told in _LEADING.finditer(text, listed.start(1), listed.end(1)):
        found = scan(told.group() + unit)
        if len(found) == 1 and found[0].kind is Kind.MONEY:
            out.append(replace(found[0], start=told.start(), end=told.end(), text=told.group()))
    return out
