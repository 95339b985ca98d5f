"""Days as people say them (去年10月, 上个月, 前年国庆, 2024年5月到8月), told from the day of the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_range, iso
from bangxin.consult.figures import read_figure

_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0}
_MONTHS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_FEASTS = {"元旦": 1, "五一": 5, "劳动节": 5, "国庆": 10, "双十一": 11, "双11": 11, "双十二": 12}
_BACK = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_DAY_NUMBER = r"(?:\d{1,2}|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_DAY = re.compile(
    r"(?:(?:(?P<y>20\d\d|二[零〇][零〇一二][零〇一二三四五六七八九])年"
    r"|(?P<yy>[12]\d)年(?:(?=(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|国庆|五一|元旦|双十|春节|过年|年底|年初)|(?<![了过判有]\d\d年)(?=的时候|那年|我?因))|(?P<r>今年|去年|大前年|前年))的?"
    rf"(?:(?P<feast>{'|'.join(_FEASTS)})节?|(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?:月份|月)(?:(?P<d>{_DAY_NUMBER})[日号])?)?(?!出?生)"
    r"|(?P<recent>上个?月(?![一-十])|这个月|本月)"
    rf"|(?:(?<=[同当]年)|(?<![\d一二三四五六七八九十年个]))(?P<lm>\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?:月份|月)(?:(?P<ld>{_DAY_NUMBER})[日号]|(?![租薪\d一二两三四五六七八九十]|给(?:[我他她俺]|\d|[一二两三四五六七八九十]+[百千万块元]))))(?!出?生)"
    r"|(?<=[到至])(?P<am>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!出?生)"
)
"""A mention; a month without a year (``lm``; ``am`` behind 到) leans on the year told before it, else it is the last such month."""
_A_YEAR = re.compile(r"\d年|年前|[今去前那当][年]|[零〇一二三四五六七八九]年|同年")
"""Words of a year: where one is told anywhere, a month without one is of a year that was told."""
LAST_SUCH = "没有说哪一年，按最近的记；不对请更正"
_OF_BIRTH = re.compile(r"(?:\d{1,2}月(?:份)?)?(?:\d{1,2}[日号])?(?:出生|生的|生人|生日)")
_PART = r"(?:份|初|底|中旬|左右)*"
_OPENS = re.compile(rf"{_PART}(?:开始|起(?!诉|来)|以来|才?(?:入的?职|上的?岗|进的?(?:公司|厂)|加入))")
_RUNS_TO = re.compile(r"[^。;!?\n\d]{0,20}?(?:到|至|[-~])$")
_CLOSE = re.compile(rf"{_PART}[^,。;!?\n\d]{{0,3}}(?:到|至|[-~])(?:了|同年)?$")
_LEFT = re.compile(
    rf"{_PART}(?:就|才|又|我|他|她)*(?:走[的人]|走了(?=[,。;]|$)|离的?职|辞的?职|辞工|不干|没干|没再|停手|收手|结束|散伙|解散|[要拿收]回来|为止|(?:被|让|给)[^,。;\n]{{0,6}}端)"
)
"""What follows the day on which a matter ended: left, stopped, the place raided (端)."""


@dataclass(frozen=True, slots=True)
class Days:
    """What one mention says: first and last day of the matter, either None where it is not said.

    A day told alone is both; ``closing``: words behind it say that the matter ended then.
    """

    first: Bound | None
    last: Bound | None
    start: int
    end: int
    closing: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    when: Bound
    start: int
    end: int
    opens: bool
    closes: bool
    left: bool
    note: str


def spoken_days(text: str, today: int | None) -> Iterator[Days]:
    """Every matter of days in ``text``: a day alone, a beginning (3月开始, 3月入职), an end (干到6月, 6月走的), or from one day to another (3月跑到6月)."""
    mentions = list(_mentions(text, today))
    number = 0
    while number < len(mentions):
        one = mentions[number]
        later = mentions[number + 1] if number + 1 < len(mentions) else None
        if later is not None and later.when.lo and one.when.lo and later.when.lo >= one.when.lo:
            between = text[one.end : later.start]
            if _CLOSE.fullmatch(between) or (one.opens and _RUNS_TO.fullmatch(between)):
                yield Days(one.when, later.when, one.start, later.end, note=one.note)
                number += 2
                continue
        yield Days(
            None if one.closes else one.when,
            None if one.opens else one.when,
            one.start,
            one.end,
            one.left,
            one.note,
        )
        number += 1


def _mentions(text: str, today: int | None) -> Iterator[_Mention]:
    """What leans on the present (去年) only where ``today`` is given."""
    now = _parts(today) if today is not None else None
    year: int | None = None
    yearless = now if not _A_YEAR.search(text) else None
    for match in _DAY.finditer(text):
        if _OF_BIRTH.match(text, match.end()):
            continue
        said, note = match.groupdict(), ""
        if said["recent"]:
            when = _recent(now, "上" in said["recent"])
        else:
            leaning = said["lm"] or said["am"]
            if not leaning:
                year = _year(said, now[0] if now else None)
            month = _FEASTS.get(said["feast"] or "") or _month(said["m"] or leaning)
            if leaning and yearless:
                year, note = yearless[0] - ((month or 0) > yearless[1]), LAST_SUCH
            when = _bound(year, month, said["d"] or said["ld"])
        if when is not None:
            start = match.start()
            opens = bool(_OPENS.match(text, match.end())) or text[max(0, start - 1) : start] in ("从", "自")
            left = bool(_LEFT.match(text, match.end()))
            closes = left or text[max(0, start - 1) : start] in ("到", "至")
            yield _Mention(when, start, match.end(), opens, closes and not opens, left, note)


def _year(said: dict[str, str | None], this: int | None) -> int | None:
    if said["y"]:
        return int("".join(str(_DIGITS.get(char, char)) for char in said["y"]))
    if said["yy"]:
        return 2000 + int(said["yy"])
    return None if this is None else this - _BACK[said["r"] or "今年"]


def _month(word: str | None) -> int | None:
    return None if not word else _MONTHS.get(word) or int(word)


def _recent(now: tuple[int, int] | None, last: bool) -> Bound | None:
    """This month, or the one before it."""
    if now is None:
        return None
    months = now[0] * 12 + now[1] - 1 - last
    return _bound(months // 12, months % 12 + 1, None)


def _parts(day: int) -> tuple[int, int]:
    year, month, _ = iso(day).split("-")
    return int(year), int(month)


def _bound(year: int | None, month: int | None, day: str | None) -> Bound | None:
    if year is None:
        return None
    number = read_figure(day) if day else None
    text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{number:02d}" if number and month else "")
    try:
        return Bound(*day_range(text))
    except ValueError:
        return None


_BORN = re.compile(
    r"(?P<y>19\d\d|20[01]\d)年(?:(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})[日号])?)?(?:出生|生的|生人|生日)"
)


def birth_day(text: str) -> tuple[Bound, int, int] | None:
    """The day of birth that a text tells (2008年5月出生), with its place."""
    found = _BORN.search(text)
    day = _bound(int(found["y"]), _month(found["m"]), found["d"]) if found else None
    return (day, found.start(), found.end()) if found and day is not None else None
