"""Days as people say them (去年10月, 上个月, 2024年5月到8月), told from the day of the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_range, iso

_MONTH = r"(?P<{0}m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?:月份|月)(?:(?P<{0}d>\d{{1,2}})[日号])?"
_YEAR = r"(?:(?P<{0}y>20\d\d)年|(?P<{0}r>今年|去年|前年|大前年))"
_DAY = re.compile(
    rf"(?:{_YEAR.format('a')}(?:{_MONTH.format('a')})?|(?P<recent>上个?月|这个月|本月))"
    rf"(?:[干做租跑用借卖搞帮]?(?P<till>到|至|-|~)(?:{_YEAR.format('b')})?(?:{_MONTH.format('b')})?)?(?!出?生)(?P<since>开始|起)?"
)
_BACK = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_MONTHS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """What one mention says: first and last day of the matter, either None where it is not said."""

    first: Bound | None
    last: Bound | None
    start: int
    end: int


def spoken_days(text: str, today: int | None) -> Iterator[Days]:
    """Every mention of days in ``text``; what leans on the present (去年) only where ``today`` is given."""
    first: Bound | None
    last: Bound | None
    year, month, _ = _parts(today) if today is not None else (None, 0, 0)
    for match in _DAY.finditer(text):
        said = match.groupdict()
        if said["recent"]:
            if year is None:
                continue
            back = "上" in said["recent"]
            whole = day_range(f"{year - (back and month == 1):04d}-{(month - back - 1) % 12 + 1:02d}")
            first = last = Bound(*whole)
        else:
            opens = int(said["ay"]) if said["ay"] else None if year is None else year - _BACK[said["ar"]]
            if opens is None:
                continue
            first = last = _bound(opens, said["am"], said["ad"])
            if said["till"] and (said["bm"] or said["by"] or said["br"]):
                closes = opens
                if said["by"]:
                    closes = int(said["by"])
                elif said["br"] and year is not None:
                    closes = year - _BACK[said["br"]]
                last = _bound(closes, said["bm"], said["bd"])
        if first is None or last is None:
            continue
        ranged = first != last
        yield Days(
            first if ranged or said["since"] else None,
            None if said["since"] and not ranged else last,
            match.start(),
            match.end(),
        )


def _parts(day: int) -> tuple[int, int, int]:
    year, month, number = iso(day).split("-")
    return int(year), int(month), int(number)


def _bound(year: int, month: str | None, day: str | None) -> Bound | None:
    number = None if not month else _MONTHS.get(month) or int(month)
    text = (
        f"{year:04d}" + (f"-{number:02d}" if number else "") + (f"-{int(day):02d}" if day and number else "")
    )
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
    day = _bound(int(found["y"]), found["m"], found["d"]) if found else None
    return (day, found.start(), found.end()) if found and day is not None else None
