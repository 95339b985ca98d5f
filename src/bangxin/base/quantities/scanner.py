"""One left-to-right pass over a text that finds its quantities. Linear: nothing is read more than a few times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.bounds import Bound
from bangxin.base.quantities import units as u
from bangxin.base.quantities.dates import Day, bare_day, read_date, small_number
from bangxin.base.quantities.model import MICRO, Kind, Quantity
from bangxin.base.quantities.numbers import Number, read, vague
from bangxin.base.quantities.words import (
    AFTER,
    BEFORE,
    DIGITS,
    FILLERS,
    FOREIGN_UNITS,
    NOT_BEFORE,
    NUMERALS,
    RANGE_WORDS,
    YUAN_PREFIXES,
    plain,
)

# what goes on from a single Chinese figure to a number, a unit, a date or a range; anything else leaves it a mere word
_GOES_ON = re.escape("".join({*NUMERALS, *u.UNIT_FIRST, *(w[0] for w in RANGE_WORDS), *"半廿年月日号时点: "}))
# where a quantity may begin: one set of characters, which the search runs over fast, then what must stand around them
_START = re.compile(
    "[0-9〇零二三四五六七八九十百千万两一数几多半同次当翌该上成过近](?:(?<=[0-9十百千万])"
    "|(?:(?<=[〇零二三四五六七八九两])|(?<=一)(?![审案定般切种直旦律致些样并共同向方级手行]))"
    f"(?:(?=[{_GOES_ON}])|(?<=[第之 {''.join({w[-1] for w in YUAN_PREFIXES})}].))"
    "|(?<=[数几多])(?![额据量字人])|(?<=半)(?=年|个月|个小时|小时|月|数)"
    "|(?<=[同次当翌该])(?=[年月日])|(?<=[上成过近])(?=[十百千万亿]))"
)
_BEFORE_BY_LAST: dict[str, list[tuple[str, str]]] = {}
for _word, _op in BEFORE:
    _BEFORE_BY_LAST.setdefault(_word[-1], []).append((_word, _op))
_FILLERS_BY_LAST: dict[str, list[str]] = {}
for _word in FILLERS:
    _FILLERS_BY_LAST.setdefault(_word[-1], []).append(_word)
_AFTER_FIRST = frozenset(word[0] for word, _ in AFTER)
_RANGE_FIRST = frozenset(word[0] for word in RANGE_WORDS)
# what a date begins with: a year, a figure and another mark of the calendar or of a range, or the word for a date before it
_DATED = re.compile(
    "(?:[0-9〇零一二三四五六七八九两十]{4} ?|[0-9]{2})年|[0-9〇零一二三四五六七八九两十廿]{1,4} ?[月日号./~—至到、-]|[同次当翌该]"
)
_FOREIGN_BY_LAST = {
    last: tuple(w for w in FOREIGN_UNITS if w[-1] == last) for last in {w[-1] for w in FOREIGN_UNITS}
}
_FIGURES = frozenset("0123456789")
_CLOCK = re.compile("[时点:]")
_ENUMERATOR = re.compile("[0-9]{1,2}[.](?=[12][0-9]{3}年)")  # 1.2016年5月15日: an item number, then a date
_AFTER_PIECES = frozenset("银手电被信卡储对公，、。；）)")  # 金某6张、获利1800元: no name in digits
# 第二百八十七条, 第一款: most of what follows 第
_ARTICLE = re.compile(
    "(?:[一二三四五六七八九]百)?零?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?[条款项]"
)
_OF_A_MONTH = frozenset("0123456789初中底末起至份间上下，")
_NOT_NUMERAL_BEFORE = frozenset("第某×*#＃xX_@")
_NOT_CLOCK = ("间", "候", "期", "的")
_AFTER_CLOCK = ("许", "钟", "左", "多", "半", "，", "。")
_LIST_AFTER_ORDINAL = "、，,和及至到-—"
_VAGUE_NOT_AFTER = {
    "多": frozenset("许很众诸大最至较不更繁居太好颇甚余"),
    "数": frozenset("次人张个户笔金总件基多少无参指额小倍位分整奇偶函系字份天月年"),
    "几": frozenset("未庶"),
    "上": frozenset("以之马网线身晚早天向"),
    "近": frozenset("最附靠临亲远走"),
    "成": frozenset("完组构形达变赞"),
    "过": frozenset("通经不超"),
}


_LISTS_DAYS = frozenset("、和及与至")
_NO_DAY = ("内", "以", "之", "后")
_NAMED_MONTH = re.compile(
    "(?<!个)(?<![0-9一二三四五六七八九十])(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月$"
)


def scan(text: str) -> list[Quantity]:
    """Every quantity of ``text`` in order, none overlapping another."""
    return list(_Scanner(text).run())


# 停留逾|30日, 历时|20日, 连续操作|5日: how long, not on which day
_SO_LONG = re.compile(
    "(?:[留押期时续达了逾超过满足近约共计仅每隔第又]|折抵|一日|(?:连续|持续)[^，。；、]{1,4})$"
)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.source = text
        self.text = plain(text)
        self.before: Day | None = None
        self.done = 0
        self.undated = -1  # where a day of a month without a year ended last

    def run(self) -> Iterator[Quantity]:
        at = 0
        while (match := _START.search(self.text, at)) is not None:
            at = match.start()
            found = self._at(at)
            if isinstance(found, Quantity):
                self.done = at = max(found.end, at + 1)
                yield found
            else:
                at = max(found, at + 1)

    def _at(self, at: int) -> Quantity | int:
        """The quantity at ``at``, or where to go on."""
        text, char = self.text, self.text[at]
        if char in "同次当翌该":
            return self._date(at) or at + 1
        previous = text[at - 1] if at else ""
        if previous == "第":
            article = _ARTICLE.match(text, at)
            return article.end() if article else self._skip_ordinals(at)
        if char in "数几多上成过近":
            return self._vague(at, previous)
        if char == "一" and previous in {"统", "唯"}:  # 统一三千元: no thirteen thousand
            return at + 1
        if char == "一" and text.startswith("半", at + 1) and (whole := self._one_half(at, previous)):
            return whole
        if char == "半":
            return self._with_bounds(at, u.half(text, at)) or at + 1
        if char in _FIGURES:
            if self._glued(at, previous):
                return self._skip_run(at)
            if text.find(".", at, at + 3) > 0 and (match := _ENUMERATOR.match(text, at)):
                return match.end()
        if previous == "之" and text[max(0, at - 3) : at] in ("百分之", "千分之", "万分之"):
            return self._fraction(at) or at + 1
        return self._date(at) or self._time(at) or self._measured(at)

    def _one_half(self, at: int, previous: str) -> Quantity | None:
        """一半: 50 %; not in 三百一半, 一半个, 一半年."""
        after = self.text[at + 2 : at + 3]
        if (previous in (*DIGITS, "十", "百", "千", "万", "之", "星") and previous) or (
            after and after in "年月天个小夜路"
        ):
            return None
        number = Number(MICRO, MICRO, False, at + 1)
        return self._finish(at, number, u.Unit(Kind.RATE, "ppm", 500_000, MICRO, at + 2))

    # -- what is no quantity -------------------------------------------------------------------------------

    def _glued(self, at: int, previous: str) -> bool:
        """Part of an account, a plate, a product or a name (陈某1), not a number."""
        if previous in _NOT_NUMERAL_BEFORE and previous:
            return previous != "某" or self._name_digit(at)
        return previous.isascii() and previous.isalpha()

    def _name_digit(self, at: int) -> bool:
        after = self.text[at + 1 : at + 2]
        if self.text.startswith("个月", at + 1) or after.isdigit():  # 牧某7个月
            return False
        if after in ("万", "千", "百", "亿", "元", "余", ".", "多", ","):
            return False
        if after == "月" and (self.text[at + 2 : at + 3] or " ") in _OF_A_MONTH:
            return False  # 郤某9月12日
        return not (after in ("张", "部", "套", "台", "条") and self.text[at + 2 : at + 3] in _AFTER_PIECES)

    def _skip_run(self, at: int) -> int:
        text = self.text
        while at < len(text) and (
            (text[at].isascii() and (text[at].isalnum() or text[at] in "*_")) or text[at] == "×"
        ):
            at += 1
        return at

    def _skip_digits(self, at: int) -> int:
        """Over a run of digits too long to be a number."""
        text, end = self.text, at + 1
        while end < len(text) and (text[end] in DIGITS or (text[end].isascii() and text[end].isdigit())):
            end += 1
        return end

    def _skip_ordinals(self, at: int) -> int:
        """第1、2、4宗, 第二十五条至第二十七条: references, not counts."""
        text = self.text
        while at < len(text):
            number = read(text, at)
            if number is None:
                return at + 1
            at = number.end
            if text[at : at + 1] in (
                "条",
                "款",
                "项",
                "宗",
                "起",
                "次",
                "号",
                "页",
                "名",
                "个",
                "部",
                "节",
                "章",
                "日",
                "人",
            ):
                return at + 1
            if not (text[at : at + 1] and text[at] in _LIST_AFTER_ORDINAL):
                return at
            at += 1
            if at >= len(text) or not (text[at].isdigit() or read(text, at)):
                return at
        return at

    # -- kinds ---------------------------------------------------------------------------------------------

    def _date(self, at: int) -> Quantity | None:
        if _DATED.match(self.text, at) is None:
            return None
        found = read_date(self.text, self.source, at, self.before)
        if found is None and self.before is not None and self._day_may_stand(at):
            day = bare_day(self.text, at, self.before)
            if day is not None:
                found = u.exact_day(self.source, at, day), day
        if found is None:
            return None
        if (
            found[0].kind is Kind.DATE
            and self.text[at : at + 1] not in "同次当翌该"
            and u.month_span(self.text, found[0])
        ):
            return None  # 一月内 is a period of time
        if not self.text.startswith(("生", "出生"), found[0].end):
            self.before = found[1]  # （1996年生）……同年6月: no date leans on a birth
        return found[0]

    def _day_may_stand(self, at: int) -> bool:
        number = small_number(self.text, at)
        if number is None or self.text[number[1] : number[1] + 1] not in ("日", "号"):
            return False
        after = self.text[number[1] + 1 : number[1] + 3]
        if self.before is not None and self.before.end == at - 1 and self.text[at - 1] in _LISTS_DAYS:
            return not after.startswith(_NO_DAY)  # 2024年3月4日、5日的取现
        if after.startswith((*_NO_DAY, "的")) or self.text[number[1]] == "号":
            return False
        return _SO_LONG.search(self.text, max(0, at - 8), at) is None

    def _time(self, at: int) -> Quantity | None:
        """A time of day (16时许, 上午8时45分, 14:30)."""
        if _CLOCK.search(self.text, at, at + 5) is None:
            return None
        number = small_number(self.text, at)
        if number is None or number[0] > 24:
            return None
        end = number[1]
        if self.text[end : end + 1] == ":" and self.text[end + 1 : end + 3].isdigit():
            end += 3
        elif self.text[end : end + 1] in ("时", "点") and self.text[end + 1 : end + 2] not in _NOT_CLOCK:
            if self.text[end] == "点" and self.text[end + 1 : end + 2] not in _AFTER_CLOCK:
                minutes = small_number(self.text, end + 1)
                if minutes is None or self.text[minutes[1] : minutes[1] + 1] != "分":
                    return None
            end = u.minutes(self.text, end + 1)
        else:
            return None
        return Quantity(Kind.TIME, "=", Bound(), "时", at, end, self.source[at:end])

    def _fraction(self, at: int) -> Quantity | None:
        number = read(self.text, at)
        if number is None:
            return None
        per = {"百": 10_000, "千": 1_000, "万": 100}[self.text[at - 3]]
        return self._finish(at - 3, number, u.Unit(Kind.RATE, "ppm", per, MICRO, number.end))

    def _vague(self, at: int, previous: str) -> Quantity | int:
        char = self.text[at]
        glued = bool(previous) and previous in _VAGUE_NOT_AFTER[char]
        if glued and char != "数":
            return at + 1
        if char == "几" and self.text[at + 1 : at + 2] == "乎":
            return at + 2
        number = vague(self.text, at)
        if number is None:
            return at + 1
        unit = u.read_unit(self.text, number)
        if glued and not (number.units and unit and unit.kind is Kind.MONEY):
            return at + 1  # 人数, 笔数; not 诈骗资金数百万元
        if unit is None or (char in "多数几" and not number.units and unit.kind is not Kind.COUNT):
            return at + 1
        return self._finish(at, number, unit) or unit.end

    def _measured(self, at: int) -> Quantity | int:
        number = read(self.text, at)
        if number is None:
            return self._skip_digits(at)
        unit = self._in_currency_before(at, u.read_unit(self.text, number))
        if unit is not None and unit.name == "日" and self._of_a_month(at):
            self.undated = unit.end
            return unit.end
        ranged = self._range(at, number, unit)
        if ranged is not None:
            return ranged
        if unit is None:
            unit = u.without_unit(self.text, at, number)
        if unit is None:
            return number.end
        return self._finish(at, number, unit) or max(unit.end, at + 1)

    def _of_a_month(self, at: int) -> bool:
        """3月4日、5日, of no year that is told: days, not how long something took."""
        if self.undated == at - 1 and self.text[at - 1] in _LISTS_DAYS:
            return True
        return (
            self.text[at - 1 : at] == "月" and _NAMED_MONTH.search(self.text, max(0, at - 4), at) is not None
        )

    def _in_currency_before(self, at: int, unit: u.Unit | None) -> u.Unit | None:
        """港币50万元 is no yuan: a foreign currency before the number is its unit."""
        if unit is None or unit.kind is not Kind.MONEY or "人民币" in self.text[unit.end - 4 : unit.end]:
            return unit
        known = _FOREIGN_BY_LAST.get(self.text[at - 1 : at], ())
        currency = next((word for word in known if self.text.endswith(word, self.done, at)), None)
        return u.Unit(Kind.FOREIGN, currency, 1, MICRO, unit.end) if currency else unit

    def _with_bounds(self, at: int, found: tuple[Number, u.Unit] | None) -> Quantity | None:
        return None if found is None else self._finish(at, *found)

    # -- ranges and words of bound -------------------------------------------------------------------------

    def _range(self, at: int, first: Number, unit_one: u.Unit | None) -> Quantity | None:
        text = self.text
        end = u.spaces(text, unit_one.end if unit_one else first.end)
        if unit_one is not None and text.startswith("以上", end):
            return self._above_below(at, first, unit_one, end + 2)
        if text[end : end + 1] not in _RANGE_FIRST:
            return None
        join = next((w for w in RANGE_WORDS if text.startswith(w, end)), None)
        if join is None:
            return None
        start = u.spaces(text, end + len(join))
        second = read(text, start) if start < len(text) else None
        unit_two = u.read_unit(text, second) if second else None
        if second is None or unit_two is None or unit_two.kind in (Kind.NUMBER,):
            return None
        if unit_one is None:
            first = u.inherit(first, second)
            unit_one = unit_two
        elif unit_one.kind is Kind.FOREIGN and unit_two.kind is Kind.MONEY:
            unit_two = replace(unit_one, end=unit_two.end)  # 港币5万元至10万元
        elif (unit_one.kind, unit_one.name) != (unit_two.kind, unit_two.name):
            return None
        low, high = u.bound(first, unit_one), u.bound(second, unit_two)
        if low is None or high is None or low.lo is None or high.lo is None or low.lo > high.lo:
            return None
        stop = unit_two.end + 2 if text.startswith("不等", unit_two.end) else unit_two.end
        upper = None if second.more else high.lo
        begin = self._currency_start(at)
        return Quantity(
            unit_two.kind, "range", Bound(low.lo, upper, high.usual if second.more else None), unit_two.name,
            begin, stop, self.source[begin:stop], nominal=low.lo,
        )  # fmt: skip

    def _above_below(self, at: int, first: Number, unit: u.Unit, end: int) -> Quantity | None:
        """三年以上十年以下: both ends included."""
        second = read(self.text, end) if end < len(self.text) else None
        other = u.read_unit(self.text, second) if second else None
        if other is None or second is None or other.kind is not unit.kind:
            return None
        if not self.text.startswith("以下", other.end):
            return None
        low, high = u.bound(first, unit), u.bound(second, other)
        if low is None or high is None:
            return None
        stop = other.end + 2
        return Quantity(
            unit.kind, "range", Bound(low.lo, high.lo), unit.name, at, stop, self.source[at:stop], nominal=low.lo
        )  # fmt: skip

    def _finish(self, at: int, number: Number, unit: u.Unit) -> Quantity | None:
        exact = u.bound(number, unit)
        if exact is None or exact.lo is None:
            return None
        op, start = self._words_before(at)
        after, end = _words_after(self.text, unit.end)
        if unit.kind is Kind.RATE and self.text[unit.end : unit.end + 1] in ("多", "余"):
            after, end = "余", unit.end + 1  # 三成多
        if unit.kind is Kind.DURATION and "多" in self.text[number.end : unit.end]:
            after = "余"  # 两个多月
        if self.text[at] == "近":
            op = op or "~"
        elif self.text[at] == "过":
            op = op or ">"
        op = op or after
        more = number.more or after == "余"
        op, bound = u.combine("" if op == "余" else op, exact, number, unit, more)
        nominal = exact.lo
        return Quantity(
            unit.kind, op, bound, unit.name, start, end, self.source[start:end], nominal=nominal, vague=number.vague
        )  # fmt: skip

    def _currency_start(self, at: int) -> int:
        if self.text[at - 1 : at] not in ("币", "¥"):
            return at
        return next((at - len(w) for w in ("人民币", "¥") if self.text.endswith(w, self.done, at)), at)

    def _words_before(self, at: int) -> tuple[str, int]:
        """Word of bound before the number (over fillers like 人民币) and where the span begins."""
        text, probe = self.text, at
        start = self._currency_start(at)
        for _ in range(4):
            last = text[probe - 1] if probe > self.done else ""
            for word, op in _BEFORE_BY_LAST.get(last, ()):
                if text.endswith(word, self.done, probe):
                    begin = probe - len(word)
                    if begin and text[begin - 1] in NOT_BEFORE.get(word, ""):
                        return "", start
                    return op, begin
            for filler in _FILLERS_BY_LAST.get(last, ()):
                if text.endswith(filler, self.done, probe):
                    probe -= len(filler)
                    break
            else:
                return "", start
        return "", start


def _words_after(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] not in _AFTER_FIRST:
        return "", at
    for word, op in AFTER:
        if text.startswith(word, at):
            if word == "许" and text[at + 1 : at + 2] in ("可", "某", "多", "诺"):
                return "", at
            if word == "不到" and text[at + 2 : at + 3] in ("案", "位", "庭", "场", "期"):
                return "", at
            return op, at + len(word)
    return "", at
