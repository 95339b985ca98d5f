"""A number of a rule as the grammar of quantities and the words of everyday speech read it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from bangxin.base.bounds import ANY, Bound, exactly
from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.figures import read_figure
from bangxin.consult.lay_words import says
from bangxin.law.vocabulary import Fact, FactType

_GRAMMAR = {FactType.MONEY: (Kind.MONEY, Kind.NUMBER), FactType.COUNT: (Kind.COUNT, Kind.NUMBER, Kind.AGE)}
_SHORT = re.compile(r"(\d{1,2}|十[一]?|[一二三四五六七八九])(?=[,。;!?]|$|[缓罚实])")
"""一年八: the months said without their word."""
_PLACES = re.compile("[十百千万亿]")


def is_about(value: object) -> bool:
    """Whether a value is a number told only roughly (一千来块, 三万左右), which decides nothing."""
    return value == ANY


def quantity_at(quantities: Sequence[Quantity], at: int) -> Quantity | None:
    """The quantity that stands at a character, of quantities in order."""
    index = bisect_right(quantities, at, key=lambda one: one.start) - 1
    return quantities[index] if index >= 0 and at < quantities[index].end else None


def spoken_number(
    match: re.Match[str], fact: Fact, quantities: Sequence[Quantity], folded: str
) -> Bound | None:
    """The number ``n`` of a match: 一万二, 两百多万 (at least), 小两百万 (below); ``ANY`` for 左右; None for another unit."""
    at = match.start("n")
    one = quantity_at(quantities, at)
    if one is not None:
        return _of_quantity(one, match, fact, folded)
    if fact.unit == "months":
        return None
    value = read_figure(match["n"])
    # A bare small number (今年十七) is no quantity to the grammar; a sum of money needs its unit or its place.
    if value is None or (fact.type is FactType.MONEY and value < 10):
        return None  # 收一下, 转一次: no sum
    if says("<below>$", _led(match, folded)):
        return Bound(0, value - 1)
    return exactly(value * (100 if fact.type is FactType.MONEY else 1))


def _led(match: re.Match[str], folded: str) -> str:
    """The words right before the number."""
    return folded[max(0, match.start("n") - 12) : match.start("n")]


def _of_quantity(one: Quantity, match: re.Match[str], fact: Fact, folded: str) -> Bound | None:
    if fact.unit == "months":
        months = one.kind is Kind.DURATION and one.unit == "月" and one.bound.exact
        short = _SHORT.match(folded, one.end) if one.text.endswith("年") else None
        return (
            one.bound.plus(exactly(read_figure(short[1]) or 0))
            if months and short
            else one.bound
            if months
            else None
        )
    # 1500块 alone may be pieces; where a sum is spoken of it is money.
    # 二十万通道费 is no number of calls (通).
    fee = one.unit == "通" and folded[one.end : one.end + 1] == "道"
    coins = fact.type is FactType.MONEY and one.kind is Kind.COUNT and (one.unit == "块" or fee)
    if not (coins or one.kind in _GRAMMAR.get(fact.type, ())) or one.doubtful:
        return None
    scale = 100 if fact.type is FactType.MONEY and one.kind is not Kind.MONEY else 1
    if one.kind is Kind.AGE and one.nominal is not None and "刚满" in match.group():
        return exactly(one.nominal)
    if one.op == "~" or _roughly(one, match, folded):
        return ANY
    if one.bound.exact and _PLACES.search(one.text) and says("<nearly>$", _led(match, folded)):
        return Bound(0, (one.bound.lo or 0) * scale - 1)
    about = _scaled(one, scale)
    # 七百多块: the grammar reads 七百 alone; with 多, 余, 几 behind it the number is a floor.
    return about._replace(hi=None) if match["n"][-1] in "多余几" and about.exact else about


def _roughly(one: Quantity, match: re.Match[str], folded: str) -> bool:
    """一千来块, 千把块, 差不多三万: near the number, above or below it."""
    return "来" in one.text or "来" in match["n"] or says("<roughly>$", _led(match, folded))


def _scaled(one: Quantity, scale: int) -> Bound:
    """The bound in fen: 不到十万 ends one fen, not one yuan, below it."""
    low, high = one.bound.lo, one.bound.hi
    if low is not None:
        low = (low - 1) * scale + 1 if one.op == ">" else low * scale
    if high is not None:
        high = (high + 1) * scale - 1 if one.op == "<" else high * scale
    return Bound(low, high)
