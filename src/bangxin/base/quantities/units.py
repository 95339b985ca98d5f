"""Units after a number, and the bound that number, unit and words of bound make together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bangxin.base.bounds import Bound
from bangxin.base.quantities.dates import Day, small_number
from bangxin.base.quantities.model import MICRO, Kind, Quantity
from bangxin.base.quantities.numbers import Number
from bangxin.base.quantities.words import (
    COUNTERS,
    DIGITS,
    FOREIGN_UNITS,
    LARGE,
    LONG_COUNTERS,
    MONEY_UNITS,
    NOT_AFTER_YUAN,
    SMALL,
    WEAK_AFTER_ONE,
    YUAN_PREFIXES,
)
from bangxin.base.records import record

_FEN = 100
_LONG_FIRST = frozenset(word[0] for word in LONG_COUNTERS)
_FOREIGN_BY_FIRST = {
    first: tuple(w for w in FOREIGN_UNITS if w[0] == first) for first in {w[0] for w in FOREIGN_UNITS}
}
_NOT_AFTER_TENTHS = frozenset("员都本立为功果绩交年品分熟新语千百长就败衣人见效材型形因")
_AFTER_KUAI = ("钱", "。", "，", "；", "、", " ", "人", "的", "好", "报", "")
_MONEY_CONTEXT = ("利", "得", "酬", "款", "额", "费", "金", "赔", "赃", "币", "值", "价", "资")


@record
class Unit:
    """A unit: a number of millionths times ``per`` divided by ``div`` is the value in the unit of the bound."""

    kind: Kind
    name: str
    per: int
    div: int
    end: int
    extra: int = 0  # 角 and 分, months after years
    extra_step: int | None = None


def spaces(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def read_unit(text: str, number: Number) -> Unit | None:
    """The unit after ``number``, or None."""
    at = spaces(text, number.end)
    char = text[at : at + 1]
    if char == "成" and (
        number.value > 10 * MICRO or (number.units and number.value != 10 * MICRO) or number.decimal
    ):
        return None
    for reader in _BY_FIRST.get(char, ()):
        unit = reader(text, at, number)
        if unit is not None:
            return unit
    return None


def _rate(text: str, at: int, number: Number) -> Unit | None:
    if text[at] == "%":
        return Unit(Kind.RATE, "ppm", 10_000, MICRO, at + 1)
    if text[at] == "‰":
        return Unit(Kind.RATE, "ppm", 1_000, MICRO, at + 1)
    if text[at] == "成":
        return _tenths(text, at)
    for word in ("个百分点", "个点"):
        if text.startswith(word, at) and text[at + len(word) : at + len(word) + 1] not in ("击",):
            return Unit(Kind.RATE, "ppm", 10_000, MICRO, at + len(word))
    return None


def _tenths(text: str, at: int) -> Unit | None:
    """成: tenths (两成 is 20 %), with 半 or a digit after it for hundredths (一成半, 一成五)."""
    after = text[at + 1 : at + 2]
    if (after and after in _NOT_AFTER_TENTHS) or (after == "不" and text[at + 2 : at + 3] != "到"):
        return None
    if after == "半":
        return Unit(Kind.RATE, "ppm", 100_000, MICRO, at + 2, 50_000)
    if after in DIGITS and after and text[at + 2 : at + 3] not in (*SMALL, *LARGE, "成", "个", "张", "名"):
        return Unit(Kind.RATE, "ppm", 100_000, MICRO, at + 2, DIGITS[after] * 10_000)
    return Unit(Kind.RATE, "ppm", 100_000, MICRO, at + 1)


def _foreign(text: str, at: int, number: Number) -> Unit | None:
    for word in _FOREIGN_BY_FIRST.get(text[at], ()):
        if text.startswith(word, at):
            return Unit(Kind.FOREIGN, word, 1, MICRO, at + len(word))
    if text.startswith("枚", at) and text[at + 1 : at + 5].upper().startswith(
        ("USDT", "U币", "泰达", "虚拟")
    ):
        return Unit(Kind.FOREIGN, "枚", 1, MICRO, at + 1)
    return None


def _money(text: str, at: int, number: Number) -> Unit | None:
    for word in MONEY_UNITS:
        if word[0] != text[at] or not text.startswith(word, at):
            continue
        end = at + len(word)
        if word == "元" and text[end : end + 1] in NOT_AFTER_YUAN and text[end : end + 1]:
            return None
        if word == "块" and text[end : end + 1] in ("手", "硬", "电", "石", "地", "儿", "表", "银", "主"):
            return None
        if word == "块" and text[end : end + 1] not in _AFTER_KUAI:
            return None
        return _coins(text, end)
    return None


# 骗取40万某: what the masking of names made of 万元; no 3万某公司的股票
_AFTER_MASKED_YUAN = frozenset("，。；、）的予以给归作用转汇借贷现打存左及和后在")


def _masked_yuan(text: str, at: int, number: Number) -> Unit | None:
    after = text[at + 1 : at + 2]
    if text[at - 1] != "万" or not text[at - 2 : at - 1].isdigit():
        return None
    if after and after not in _AFTER_MASKED_YUAN and not text.startswith("人民币", at + 1):
        return None
    return Unit(Kind.MONEY, "fen", _FEN, MICRO, at + 1)


def _coins(text: str, end: int) -> Unit:
    """角 and 分 after 元: ``24285元2角4分``."""
    extra, step = 0, None
    for word, worth in (("角", 10), ("分", 1)):
        number = small_number(text, end)
        if number and number[0] < 10 and text[number[1] : number[1] + 1] == word:
            if word == "分" and text[number[1] + 1 : number[1] + 2] in ("成", "别", "得", "钟"):
                break
            extra, end, step = extra + number[0] * worth, number[1] + 1, worth
    return Unit(Kind.MONEY, "fen", _FEN, MICRO, end, extra, step)


def _age(text: str, at: int, number: Number) -> Unit | None:
    for word in ("周岁", "岁"):
        if text.startswith(word, at):
            return Unit(Kind.AGE, "岁", 1, MICRO, at + len(word))
    return None


def _duration(text: str, at: int, number: Number) -> Unit | None:
    if text.startswith("个月", at):
        return Unit(Kind.DURATION, "月", 1, MICRO, at + 2)
    for word in ("个多月", "个多小时", "个多星期"):
        if text.startswith(word, at):
            return Unit(Kind.DURATION, word.removeprefix("个多"), 1, MICRO, at + len(word))
    if text.startswith("个半月", at):
        return Unit(Kind.DURATION, "日", 30, MICRO, at + 3, 15)
    if text.startswith("个半小时", at):
        return Unit(Kind.DURATION, "分钟", 60, MICRO, at + 4, 30)
    for word in ("个小时", "小时", "个工作日", "分钟", "秒钟"):
        if text.startswith(word, at):
            return Unit(Kind.DURATION, word.removeprefix("个"), 1, MICRO, at + len(word))
    char, after = text[at], text[at + 1 : at + 2]
    if (
        char == "年"
        and after not in ("级", "代", "龄", "产", "生", "轻", "纪")
        and number.value < 100 * MICRO
    ):
        return _years(text, at + 1)
    if char == "月" and after in ("内", "后", "以", "之"):
        return Unit(Kind.DURATION, "月", 1, MICRO, at + 1)
    if char == "天" or (char == "日" and after != "元"):
        return Unit(Kind.DURATION, "日", 1, MICRO, at + 1)
    if char == "周" and after not in ("岁", "某", "边", "围", "年"):
        return Unit(Kind.DURATION, "周", 1, MICRO, at + 1)
    return None


def _years(text: str, at: int) -> Unit:
    """Months after years: 一年六个月, 三年零二个月, 两年半."""
    if text[at : at + 1] == "半" and text[at + 1 : at + 2] not in ("数",):
        return Unit(Kind.DURATION, "月", 12, MICRO, at + 1, 6)
    probe = at + 1 if text[at : at + 1] in ("零", "又", "〇", " ") and text[at : at + 1] else at
    number = small_number(text, probe) or (small_number(text, at) if probe != at else None)
    if number and number[0] < 12:
        for word in ("个月", "月"):
            if text.startswith(word, number[1]):
                return Unit(Kind.DURATION, "月", 12, MICRO, number[1] + len(word), number[0])
    return Unit(Kind.DURATION, "月", 12, MICRO, at)


def _counter(text: str, at: int, number: Number) -> Unit | None:
    if text[at] in _LONG_FIRST:
        for word in LONG_COUNTERS:
            if text.startswith(word, at):
                return Unit(Kind.COUNT, word, 1, MICRO, at + len(word))
    char, after = text[at], text[at + 1 : at + 2]
    banned = COUNTERS.get(char)
    if banned is None or (after and after in banned):
        return None
    if char in WEAK_AFTER_ONE and number.value == MICRO and not number.digits:
        if char == "起" and (after in ("案", "诈", "犯", "盗", "事", "电", "抢", "，", "。") and after):
            return Unit(Kind.COUNT, char, 1, MICRO, at + 1)
        return None
    if char == "个" and after == "人" and text[at + 2 : at + 3] not in ("的",):
        return None
    return Unit(Kind.COUNT, char, 1, MICRO, at + 1)


# the readers of units by the character a unit begins with, in the order in which they are asked
_BY_FIRST: dict[str, list[Callable[[str, int, Number], Unit | None]]] = {}
for _firsts, _reader in (
    ("%‰成个", _rate), ((*_FOREIGN_BY_FIRST, "枚"), _foreign), ("个小分秒年月天日周", _duration), ("周岁", _age), ("元块", _money), ("某", _masked_yuan),
    (COUNTERS.keys() | _LONG_FIRST, _counter),
):  # fmt: skip
    for _first in _firsts:
        _BY_FIRST.setdefault(_first, []).append(_reader)
UNIT_FIRST = frozenset(_BY_FIRST)


def without_unit(text: str, at: int, number: Number) -> Unit | None:
    """Numbers with no unit that still are quantities: 人民币1万, 不足5万, 获利四千."""
    head = text[max(0, at - 6) : at].rstrip(" ")
    after = text[number.end : number.end + 1]
    if (
        after in ("号", "楼", "层", "室", "栋", "幢", "刑", "民", "—", "×", "*", "：", ":", "年", "月", "日")
        and after
    ):
        return None
    if head.endswith(YUAN_PREFIXES):
        return Unit(Kind.MONEY, "fen", _FEN, MICRO, number.end)
    signs = number.end - at
    if number.units and (number.digits or signs > 1):
        if number.value < 100 * MICRO or _idiom(text[at : number.end]):
            return None
        return Unit(Kind.NUMBER, "", 1, MICRO, number.end)
    if number.digits >= 3 and head.endswith(_MONEY_CONTEXT) and not after.isalnum():
        return Unit(Kind.NUMBER, "", 1, MICRO, number.end)
    return None


def _idiom(words: str) -> bool:
    return words in ("千万", "万万", "百万", "千百", "亿万", "百千", "十百")


_HALVES = (
    ("半个月", Kind.DURATION, "日", 15), ("半个小时", Kind.DURATION, "分钟", 30), ("半小时", Kind.DURATION, "分钟", 30), ("半年", Kind.DURATION, "月", 6),
    ("半月", Kind.DURATION, "日", 15), ("半数", Kind.RATE, "ppm", 500_000),
)  # fmt: skip
_NOT_BEFORE_HALF = frozenset("上下大小多前后月年")
_NOT_AFTER_HALVES = frozenset("度刊谈板")


def half(text: str, at: int) -> tuple[Number, Unit] | None:
    """半年 is six months, 半个月 fifteen days, 半小时 thirty minutes; 上半年, 大半年, 月半 are none of these."""
    if text[max(0, at - 1) : at] in _NOT_BEFORE_HALF and at:
        return None
    for word, kind, name, per in _HALVES:
        after = text[at + len(word) : at + len(word) + 1]
        if text.startswith(word, at) and not (after and after in _NOT_AFTER_HALVES):
            return Number(MICRO, MICRO, False, at + 1), Unit(kind, name, per, MICRO, at + len(word))
    return None


def bound(number: Number, unit: Unit) -> Bound | None:
    """The exact value with its conventional upper end, or None when it is not whole in the unit."""
    scaled, rest = divmod(number.value * unit.per, unit.div)
    if rest and unit.kind in (Kind.MONEY, Kind.COUNT, Kind.AGE):
        return None
    value = scaled + unit.extra
    step = number.step * unit.per // unit.div if unit.extra_step is None else unit.extra_step
    return Bound(value, value, value + max(step, 1) - 1)


def combine(op: str, exact: Bound, number: Number, unit: Unit, more: bool) -> tuple[str, Bound]:
    """Op and bound from the word of bound and 余 (spec README §4)."""
    value, usual = exact.lo, exact.usual
    if value is None:
        return "~", Bound()
    if op == "~":
        return "~", Bound()
    if op in ("<", "<="):
        return op, Bound(0, value - 1 if op == "<" else value)
    if op == ">":
        return ">", Bound(value + 1, None, usual if more else None)
    if number.high is not None:
        top = number.high * unit.per // unit.div
        return "range", Bound(value, top)
    if number.vague:
        return ">=", Bound(value)
    if more:
        return ">=", Bound(value, None, usual)
    if op == ">=":
        return ">=", Bound(value)
    return "=", Bound(value, value)


def inherit(first: Number, second: Number) -> Number:
    """``3至5万元``: the first number takes the 万 of the second where it is the smaller coefficient."""
    if first.units or second.big == 1:
        return first
    if first.value < second.value // second.big:
        return replace(
            first, value=first.value * second.big, step=first.step * second.big, units=True, big=second.big
        )
    return first


def exact_day(source: str, at: int, day: Day) -> Quantity:
    bound = Bound(day.first, day.last)
    return Quantity(
        Kind.DATE, "=", bound, "日", at, day.end, source[at : day.end], iso=day.iso, doubtful=day.doubtful
    )


def month_span(text: str, found: Quantity) -> bool:
    """A bare month with 内 after it (一月内) is a duration."""
    return (
        "年" not in text[found.start : found.end]
        and text[found.end - 1] == "月"
        and text[found.end : found.end + 1] == "内"
    )


def minutes(text: str, at: int) -> int:
    """End of a time of day after its hours."""
    number = small_number(text, at)
    if number and text[number[1] : number[1] + 1] == "分":
        at = number[1] + 1
    for word in ("许", "左右", "钟", "多", "半"):
        if text.startswith(word, at):
            return at + len(word)
    return at
