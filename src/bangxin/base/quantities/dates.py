"""Dates, periods, and dates that lean on an earlier one (同年, 5月, 14日)."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from bangxin.base import patterns as re
from bangxin.base.bounds import Bound
from bangxin.base.quantities.model import Kind, Quantity
from bangxin.base.quantities.words import DIGITS
from bangxin.base.records import record

_OPEN_END = ("案发", "今", "被抓获", "抓获", "到案", "归案", "现在", "目前")
_AFTER_DATE = ("开始", "以来", "以后", "起", "之后", "伊始", "始")
_NOT_SINCE = ("起诉", "起获", "始终")
_ABOUT = ("大约", "大概", "约")  # 2014年大约5月
_JOIN = ("起至", "起到", "至", "到", "-", "—", "~", "起—", "起-")
_JOIN_FIRST = frozenset(join[0] for join in _JOIN)
_TRAIL = ("期间", "之间", "间", "止", "份")
_YEAR_PARTS = {
    "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 3), "年底": (10, 12), "年末": (10, 12), "初": (1, 3), "底": (10, 12),
    "末": (10, 12), "年中": (5, 8), "中": (5, 8), "春节前后": (1, 3),
}  # fmt: skip
_MONTH_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "底": (21, 31),
    "末": (21, 31),
}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_RANGE_MARK = re.compile("[-至—~到、]")
_DATE_MARK = re.compile("[年月./-]")
_PLAIN = re.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]")
# a full date on which no period and no word of its trail follows
_ALONE = re.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号](?![起至到—~开以之后伊始左间期止份 -])")
_FIGURES = re.compile("[0-9]{1,3}")
_FOUR = re.compile(f"[0-9{''.join(DIGITS)}]{{4}}")
_SMALL_FIRST = frozenset([*"0123456789十廿", *DIGITS])
_LEANING = {"同年": 0, "当年": 0, "次年": 1, "翌年": 1, "该年": 0}
_OF_TODAY = ("去年", "今年", "前年", "明年", "上年", "本年", "本")
_LEANING_DAY = {"同日": 0, "当日": 0, "次日": 1, "翌日": 1}


@record
class Day:
    """A date as far as it is stated, with the days it may be."""

    year: int
    month: int | None
    day: int | None
    first: int
    last: int
    end: int
    doubtful: bool = False
    since: int = 0  # the day with which the period began that this one ends

    @property
    def iso(self) -> str:
        month = f"-{self.month:02d}" if self.month else ""
        return f"{self.year:04d}{month}" + (f"-{self.day:02d}" if self.day else "")


def small_number(text: str, at: int) -> tuple[int, int] | None:
    """A whole number of one or two digits, Arabic or Chinese (十五, 三十一, 廿一): value and end."""
    if text[at : at + 1] not in _SMALL_FIRST:
        return None
    figures = _FIGURES.match(text, at)
    if figures is not None:
        end = figures.end()
        return (int(figures.group()), end) if end - at <= 2 else None
    end, value, seen_ten = at, 0, False
    while end < len(text) and end - at < 3:
        char = text[end]
        if char == "十" and not seen_ten:
            value, seen_ten = (value or 1) * 10, True
        elif char == "廿" and end == at:
            value, seen_ten = 20, True
        elif char in DIGITS and (end == at or seen_ten):
            value += DIGITS[char]
        else:
            break
        end += 1
    return (value, end) if end > at else None


def read_day(text: str, at: int, before: Day | None) -> Day | None:
    """The date that begins at ``at``; ``before`` is the date it may lean on."""
    if at >= len(text):
        return None  # 2022年5月至: the text ends before the second date
    plain = _PLAIN.match(text, at)
    if plain is not None:
        year, month, day = map(int, plain.groups())
        return _make(year, month, day, plain.end()) if 1900 <= year <= 2199 else None
    if text[at] in DIGITS or text[at] == "十" or text[at].isascii():
        if _DATE_MARK.search(text, at, at + 6) is None:
            return None
        return _with_year(text, at) or _with_month(text, at, before)
    return _leaning(text, at, before) or _with_year(text, at) or _with_month(text, at, before)


def _leaning(text: str, at: int, before: Day | None) -> Day | None:
    head = text[at : at + 2]
    if before is None:
        return None
    if head in _LEANING and text.startswith(("同月", "当月"), at + 2) and before.month:
        return _leaning(text, at + 2, before) or _make(before.year, before.month, None, at + 4)
    if head in _LEANING:
        return _after_year(text, at + 2, before.year + _LEANING[head])
    if head in ("同月", "当月", "次月") and before.month:
        number = small_number(text, at + 2)
        month = before.month + (head == "次月")
        year, month = before.year + (month > 12), (month - 1) % 12 + 1
        if number and text[number[1] : number[1] + 1] in ("日", "号"):
            return _make(year, month, number[0], number[1] + 1)
        return _make(year, month, None, at + 2) if head == "次月" else None
    if head in _LEANING_DAY and before.day and before.month:
        day = date.fromordinal(before.first + _LEANING_DAY[head])
        return _make(day.year, day.month, day.day, at + 2)
    return None


def _with_year(text: str, at: int) -> Day | None:
    match = _FOUR.match(text, at)
    if match is not None:
        four = match.group()
        year = int("".join(str(DIGITS.get(c, c)) for c in four))
        mark = text[at + 4 : at + 5]
        if mark == " " and text[at + 5 : at + 6] == "年":
            return _after_year(text, at + 6, year)
        if mark == "年":
            return _after_year(text, at + 5, year)
        if mark in ("-", "/", ".") and four.isascii():
            return _numeric(text, at + 5, year, mark)
        return None
    two = small_number(text, at)
    if two and two[1] == at + 2 and text[at].isascii() and text[two[1] : two[1] + 1] == "年":
        after = small_number(text, two[1] + 1)
        if after and text[after[1] : after[1] + 1] == "月":
            return _after_year(text, two[1] + 1, two[0] + (2000 if two[0] < 50 else 1900))
    return None


def _numeric(text: str, at: int, year: int, mark: str) -> Day | None:
    month = small_number(text, at)
    if month is None or text[month[1] : month[1] + 1] != mark:
        return None
    day = small_number(text, month[1] + 1)
    if day is None or text[day[1] : day[1] + 1].isdigit():
        return None
    return _make(year, month[0], day[0], day[1])


def _after_year(text: str, at: int, year: int) -> Day | None:
    if not 1900 <= year <= 2199:
        return None
    at = _spaces(text, at)
    about = next((len(word) for word in _ABOUT if text.startswith(word, at)), 0)
    month = small_number(text, at + about)
    if month is not None:
        mark = _spaces(text, month[1])
        if text[mark : mark + 1] == "月":
            return _after_month(text, mark + 1, year, month[0])
    for word, (first, last) in _YEAR_PARTS.items():
        if text.startswith(word, at) and not (
            word == "中" and text[at + 1 : at + 2] not in ("，", ",", " ", "")
        ):
            return _span(year, None, date(year, first, 1), _month_end(year, last), at + len(word))
    return _make(year, None, None, at)


def _with_month(text: str, at: int, before: Day | None) -> Day | None:
    month = small_number(text, at)
    if month is None or before is None or text[month[1] : month[1] + 1] != "月":
        return None
    if text[at] == "两":
        return None  # 两月获利九千元: how long
    if text.endswith(_OF_TODAY, 0, at):
        return None  # 今年3月: by the day of writing, which the text need not tell
    made = _after_month(text, month[1] + 1, before.year, month[0])
    if before.since and made is not None and made.first > before.last:
        earlier = _after_month(text, month[1] + 1, before.year - 1, month[0])
        if earlier is not None and earlier.first >= before.since:
            return earlier  # 2022年9月至2023年1月，……10月加入: within the period
    return made


def _after_month(text: str, at: int, year: int, month: int) -> Day | None:
    probe = _spaces(text, at)
    day = small_number(text, probe)
    if day and text[_spaces(text, day[1]) : _spaces(text, day[1]) + 1] in ("日", "号"):
        return _make(year, month, day[0], _spaces(text, day[1]) + 1)
    if 1 <= month <= 12:
        for word, (first, last) in _MONTH_PARTS.items():
            if text.startswith(word, at):
                end = min(last, _days_of(year, month))
                return _span(year, month, date(year, month, first), date(year, month, end), at + len(word))
    return _make(year, month, None, at + 1 if text[at : at + 1] == "份" else at)


def bare_day(text: str, at: int, before: Day) -> Day | None:
    """``14日`` after a date with a month."""
    day = small_number(text, at)
    if day is None or before.month is None or text[day[1] : day[1] + 1] not in ("日", "号"):
        return None
    return _make(before.year, before.month, day[0], day[1] + 1)


def _make(year: int, month: int | None, day: int | None, end: int) -> Day | None:
    """A day from its stated parts; an impossible month or day is dropped and the date is doubtful."""
    if month is not None and not 1 <= month <= 12:
        return _make_doubtful(year, None, end)
    if month is None:
        return Day(year, None, None, date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal(), end)
    if day is not None and not 1 <= day <= _days_of(year, month):
        return _make_doubtful(year, month, end)
    if day is None:
        first = date(year, month, 1).toordinal()
        return Day(year, month, None, first, _month_end(year, month).toordinal(), end)
    exact = date(year, month, day).toordinal()
    return Day(year, month, day, exact, exact, end)


def _make_doubtful(year: int, month: int | None, end: int) -> Day | None:
    made = _make(year, month, None, end)
    return None if made is None else Day(made.year, made.month, None, made.first, made.last, end, True)


def _span(year: int, month: int | None, first: date, last: date, end: int) -> Day:
    return Day(year, month, None, first.toordinal(), last.toordinal(), end)


def _month_end(year: int, month: int) -> date:
    return date(year, month, _days_of(year, month))


def _days_of(year: int, month: int) -> int:
    return _DAYS[month - 1] + (month == 2 and calendar.isleap(year))


def _spaces(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def read_date(text: str, source: str, at: int, before: Day | None) -> tuple[Quantity, Day] | None:
    """A date or a period at ``at``, and the date that later ones lean on."""
    plain = _ALONE.match(text, at)
    if plain is not None and not text.endswith(("截至", "截止", "截止到", "截至到"), max(0, at - 4), at):
        year, month, number = map(int, plain.groups())
        if 1900 <= year <= 2199:
            whole = _make(year, month, number, plain.end())
            return (_date(source, at, whole), whole) if whole is not None else None
    months = _month_range(text, source, at, before)
    if months is not None:
        return months
    first = read_day(text, at, before)
    if first is None:
        return None
    single = _date(source, at, first)
    joined = _joined(text, source, single, first)
    if joined is not None:
        return joined
    end = first.end
    since = end + 2 if text.startswith("左右", end) else end  # 2013年左右起
    for word in _AFTER_DATE:
        if text.startswith(word, since) and not text.startswith(_NOT_SINCE, since):
            return _period(source, at, since + len(word), single, None), first
    for word in _TRAIL:
        if text.startswith(word, end):
            end += len(word)
            break
    op = "<=" if text[max(0, at - 3) : at].endswith(("截至", "截止", "截止到", "截至到")) else "="
    return _date(source, at, first, end, op), first


def _joined(text: str, source: str, single: Quantity, first: Day) -> tuple[Quantity, Day] | None:
    probe = first.end
    for word in ("份", "间", " "):
        if text.startswith(word, probe):
            probe += len(word)
    if text[probe : probe + 1] not in _JOIN_FIRST:
        return None
    for join in _JOIN:
        if not text.startswith(join, probe):
            continue
        at = _spaces(text, probe + len(join))
        for word in _OPEN_END:
            if text.startswith(word, at):
                return _period(source, single.start, at + len(word), single, None), first
        last = read_day(text, at, first) or bare_day(text, at, first)
        if last is None or last.last < first.first:
            return None
        end = last.end
        for word in _TRAIL:
            if text.startswith(word, end):
                end += len(word)
                break
        return _period(source, single.start, end, single, _date(source, at, last)), replace(
            last, since=first.first
        )
    return None


def _month_range(text: str, source: str, at: int, before: Day | None) -> tuple[Quantity, Day] | None:
    """``2018年3-5月``, ``3至5月`` and ``2018年3、4月``: the first month goes without its 月."""
    if _RANGE_MARK.search(text, at, at + 8) is None:
        return None
    year, probe = before.year if before else None, at
    if text[at + 4 : at + 5] == "年" and text[at : at + 4].isdigit() and text[at : at + 4].isascii():
        year, probe = int(text[at : at + 4]), at + 5
    first = small_number(text, probe)
    if (
        first is None
        or year is None
        or text[first[1] : first[1] + 1] not in ("-", "至", "—", "~", "到", "、")
    ):
        return None
    second = small_number(text, first[1] + 1)
    if text[first[1]] == "、" and (probe == at or second is None or second[0] != first[0] + 1):
        return None  # 1、2月5日: an item of a list
    if second is None or text[second[1] : second[1] + 1] != "月" or not 1900 <= year <= 2199:
        return None
    one, two = _make(year, first[0], None, first[1]), _after_month(text, second[1] + 1, year, second[0])
    if one is None or two is None or two.last < one.first or one.doubtful:
        return None
    end = two.end
    for word in _TRAIL:
        if text.startswith(word, end):
            end += len(word)
            break
    return _period(source, at, end, _date(source, at, one), _date(source, first[1] + 1, two)), two


def _date(source: str, at: int, day: Day, end: int | None = None, op: str = "=") -> Quantity:
    stop = day.end if end is None else end
    bound = Bound(None, day.last) if op == "<=" else Bound(day.first, day.last)
    return Quantity(Kind.DATE, op, bound, "日", at, stop, source[at:stop], iso=day.iso, doubtful=day.doubtful)


def _period(source: str, at: int, end: int, first: Quantity, last: Quantity | None) -> Quantity:
    parts = (first,) if last is None else (first, last)
    op = ">=" if last is None else "range"
    bound = Bound(first.bound.lo, None if last is None else last.bound.hi)
    iso = first.iso + "/" + (last.iso if last else "")
    return Quantity(Kind.PERIOD, op, bound, "日", at, end, source[at:end], iso=iso, parts=parts)
