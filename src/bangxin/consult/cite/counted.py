"""The figures of a document in every unit that they may have (一万 is a sum or a count, 二年 is years or months)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.figures import read_figure

_FEN = 100
_TIMES = re.compile(
    r"(?:(?P<a>[一二三四五六七八九十两\d]{1,3})(?:倍(?:以上)?[至到-]?|[至到~-]))?(?P<n>[一二三四五六七八九十两\d]{1,3})倍"
)
_PERSONS = re.compile(
    r"(?<![一二三四五六七八九十\d])(?P<n>[一二三四五六七八九十两\d]{1,3})个人(?!信息|账户|所得)"
)
_EXACT = {Kind.MONEY: "money", Kind.COUNT: "count", Kind.AGE: "age"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the document in every unit that it may have."""

    start: int
    end: int
    op: str
    kinds: dict[str, tuple[int, ...]]
    counter: str
    text: str


def figures_of(folded: str, quantities: list[Quantity]) -> list[Figure]:
    """Every figure of a folded text, in order."""
    found = [one for one in map(_figure, quantities) if one]
    for match in _TIMES.finditer(folded):
        values = [_small(match["a"])] if match["a"] else []
        found.append(Figure(match.start(), match.end(), "range" if values else "=",
                             {"times": (*values, _small(match["n"]))}, "倍", match.group()))  # fmt: skip
    for match in _PERSONS.finditer(folded):
        found.append(
            Figure(
                match.start(),
                match.end(),
                "=",
                {"count": (_small(match["n"]) if match["n"] else 2 + (match["m"] == "仨"),)},
                "人",
                match.group(),
            )
        )
    return sorted(found, key=lambda one: one.start)


def _small(text: str) -> int:
    return read_figure(text) or 0


def _figure(one: Quantity) -> Figure | None:
    if one.vague or one.doubtful:
        return None
    ends = _ends(one)
    if ends is None:
        return None
    kinds: dict[str, tuple[int, ...]] = {}
    if one.kind is Kind.MONEY:
        if any(value % _FEN for value in ends):
            return None
        kinds["money"] = tuple(value // _FEN for value in ends)
    elif one.kind is Kind.NUMBER:
        kinds["count"] = ends
        if "万" in one.text or "千" in one.text:
            kinds["money"] = ends
    elif one.kind is Kind.DURATION and one.unit == "月":
        kinds["months"] = ends
        if all(value % 12 == 0 for value in ends) and "年" in one.text:
            kinds["years"] = tuple(value // 12 for value in ends)
    elif one.kind is Kind.DURATION and one.unit == "日":
        kinds["days"] = ends
    elif one.kind is Kind.COUNT and one.unit == "块":
        kinds["money"] = ends
    elif one.kind in _EXACT:
        kinds[_EXACT[one.kind]] = ends
    else:
        return None
    return Figure(one.start, one.end, one.op, kinds, "" if one.kind is Kind.NUMBER else one.unit, one.text)


def _ends(one: Quantity) -> tuple[int, ...] | None:
    """The number or numbers written, without what the words of bound make of them."""
    if one.op == "range":
        return (one.bound.lo, one.bound.hi) if one.bound.lo is not None and one.bound.hi is not None else None
    if one.op == "~":
        return None
    if one.nominal is not None:
        return (one.nominal,)
    value = {">": (one.bound.lo or 0) - 1, "<": (one.bound.hi or 0) + 1, "<=": one.bound.hi}.get(
        one.op, one.bound.lo
    )
    return None if value is None else (value,)
