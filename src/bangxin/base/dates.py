"""Days, partial dates and periods (期间). A date inside the engine is a proleptic ordinal (whole days)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def day_range(text: str) -> tuple[int, int]:
    """First and last possible day of ``2025``, ``2025-09`` or ``2025-09-01`` as ordinals.

    Raises ValueError for an impossible date.
    """
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or not 1 <= year <= 9999:
        raise ValueError(f"not a date: {text!r}")
    if month is None:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if day is None:
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        return date(year, month, 1).toordinal(), date(year, month, last).toordinal()
    exact = date(year, month, day).toordinal()
    return exact, exact


def ordinal(text: str) -> int:
    """Ordinal of an exact ISO date. Raises ValueError for a partial or impossible one."""
    first, last = day_range(text)
    if first != last:
        raise ValueError(f"not an exact date: {text!r}")
    return first


def iso(day: int) -> str:
    """ISO text of an ordinal."""
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=16384)
def add_months(day: int, months: int) -> int:
    """Same calendar day ``months`` later; a day the month lacks falls back to its last (29 February to 28)."""
    start = date.fromordinal(day)
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return date.max.toordinal() if year > 9999 else date.min.toordinal()
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).toordinal()


def add_years(day: int, years: int) -> int:
    """Same calendar day ``years`` later; the last day is inside the period (switch unc_11)."""
    return add_months(day, 12 * years)


def full_years(birth: int, at: int) -> int:
    """周岁: full years at day ``at``; the birthday itself does not count yet, the next day does.

    法释〔2006〕1号第二条. Zero before the first birthday and for days before birth.
    """
    years = max(0, date.fromordinal(at).year - date.fromordinal(birth).year)
    while years > 0 and add_years(birth, years) >= at:
        years -= 1
    return years


MONTH_SPAN, YEAR_SPAN = 31, 372


def day_code(day: int) -> int:
    """Ordinal as ``year·372 + (month-1)·31 + (day-1)``: same order, and months are added by adding 31.

    Columns, SQL and Z3 count days this way, so that ``years()`` and 周岁 need only whole-number arithmetic.
    """
    on = date.fromordinal(day)
    return on.year * YEAR_SPAN + (on.month - 1) * MONTH_SPAN + on.day - 1


def day_of_code(code: int) -> int:
    """Ordinal of a day code. Raises ValueError for a code that is no calendar day (30 February)."""
    month_index, day = divmod(code, MONTH_SPAN)
    year, month = divmod(month_index, 12)
    return date(year, month + 1, day + 1).toordinal()


FIRST_DAY_CODE = day_code(date.min.toordinal())
LAST_DAY_CODE = day_code(date.max.toordinal())


def month_or_year(first: int | None, last: int | None) -> str:
    """``2022-09`` for exactly that month, ``2022`` for exactly that year, else nothing."""
    if first is None or last is None or last >= date.max.toordinal():
        return ""
    start, end, after = iso(first), iso(last), iso(last + 1)
    if not start.endswith("-01") or not after.endswith("-01"):
        return ""
    if start.endswith("01-01") and after.endswith("01-01") and start[:4] == end[:4]:
        return start[:4]
    return start[:7] if start[:7] == end[:7] else ""
