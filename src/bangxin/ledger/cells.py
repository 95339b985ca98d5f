"""Columns of text to values: times, fen, codes. Whole columns at once; what does not parse is null, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

_MOMENTS = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%Y.%m.%d %H:%M:%S",
    "%Y%m%d %H:%M:%S", "%Y%m%d %H%M%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日%H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H时%M分%S秒", "%Y年%m月%d日%H时%M分%S秒", "%Y-%m-%d %H.%M.%S", "%Y-%m-%d-%H.%M.%S",
    "%Y-%m-%d %I:%M:%S %p", "%Y/%m/%d %I:%M:%S %p", "%Y-%m-%d %H:%M:%S:%3f",
)  # fmt: skip
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")
_SERIAL = r"^[2-5]\d{4}(\.\d+)?$"  # days since 1899-12-30, as a spreadsheet holds a date: 1954 to 2064
_DAY_PART = r"^0?\.\d+$"
_AMOUNT = r"^[+-]?(\d{1,15}(\.\d{0,2}0*)?|\.\d{1,2}0*)$"
_FRACTION = r"\.\d{1,9}$"
_AROUND = " \t\r\n\u3000\xa0\ufeff'`"
_DAY, _EPOCH = 86_400_000_000, 719_163  # microseconds; ordinal of 1970-01-01
_GROUPED = r"^[0-9]{4}([ \xa0\u3000-][0-9]{2,4}){2,}$"
_WIDE_DIGITS = "０１２３４５６７８９"
_DAMAGED = r"^([+-]?\d(\.\d+)?[eE]\+?\d+|\d{15}0{3,})$"


def tidy(cells: pl.DataFrame, at: int, empty: Sequence[str] = (), *, bare: bool = False) -> pl.Series:
    """One text column without blanks, TABs, ``="…"`` wrapping or a leading apostrophe; empty marks become null.

    ``bare``: there is nothing around any cell to take off.
    """
    text = _column(cells, at)
    if not bare:
        text = text.str.strip_chars(_AROUND)
        if text.str.starts_with("=").any():
            text = text.str.strip_prefix("=").str.strip_chars('"')
    size = text.str.len_bytes()
    nothing = size == 0
    if empty:
        longest = max(len(word.encode()) for word in empty)
        if ((size > 0) & (size <= longest)).any():
            nothing = nothing | text.is_in(list(empty))
    return text.set(nothing, None) if nothing.any() else text


def first_of(
    cells: pl.DataFrame, places: Sequence[int], empty: Sequence[str] = (), *, bare: bool = False
) -> pl.Series | None:
    """The first value that is there among several columns, row by row."""
    result: pl.Series | None = None
    for place in places:
        if result is not None and result.null_count() == 0:
            break
        column = tidy(cells, place, empty, bare=bare)
        result = column if result is None else result.zip_with(result.is_not_null(), column)
    return result


def looked_up(
    text: pl.Series, meaning: Callable[[str], Any], kind: pl.DataType, nothing: Any = None
) -> pl.Series:
    """What each distinct text means, looked up once per text; null text gives ``nothing``."""
    if text.len() and text.null_count() == 0 and (text == text[0]).all():
        return pl.Series([meaning(text[0])], dtype=kind).new_from_index(0, text.len())
    words = text.drop_nulls().unique().to_list()
    return text.replace_strict(words, [meaning(w) for w in words], default=nothing, return_dtype=kind)


def no_text(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)


def fen(text: pl.Series) -> pl.Series:
    """Yuan as written (``1,234.50``, ``¥28.16``, ``-71.89``, ``+10``, ``(50.00)``, ``50.00-``, full width) to
    integer fen; null when not an amount."""
    plain = text.str.replace_all(r"[,，¥￥\s]|元$|RMB|CNY", "")
    odd = plain.str.contains(r"[０-９．－＋（）()]|-$").fill_null(False)
    if odd.any():
        at = odd.arg_true()
        plain = plain.scatter(at, _odd_amounts(plain.gather(at)))
    plain = plain.set(~plain.str.contains(_AMOUNT).fill_null(False), None)
    plain = plain.str.strip_prefix("+")
    return plain.cast(pl.Decimal(22, 2), strict=False).to_physical().cast(pl.Int64, strict=False)


def _odd_amounts(text: pl.Series) -> pl.Series:
    """Full-width digits, and the accountants' negatives ``(50.00)`` and ``50.00-``."""
    half = text.str.replace_many(list("０１２３４５６７８９．－＋（）"), list("0123456789.-+()"))
    return half.str.replace(r"^\((\d[\d.]*)\)$", "-$1").str.replace(r"^(\d[\d.]*)-$", "-$1")


def moments(
    date: pl.Series | None, time: pl.Series | None, further: Sequence[str] = ()
) -> tuple[pl.Series, pl.Series]:
    """Seconds-exact local time and whether only the day is known. Null time where nothing parses.

    A clock may be ``18:53:19``, ``123456`` or ``3000`` (leading zeros lost: 00:30:00). ``further`` shapes come first.
    """
    some = date if date is not None else time
    assert some is not None
    height = some.len()
    shapes = (*(s for s in further if "%H" in s or "%I" in s), *_MOMENTS)
    whole = _serials(_try(time, shapes, height), time, whole_days=False)
    if date is not None:
        whole = _serials(_fill(whole, date, shapes), date, whole_days=False)
    if whole.null_count() == 0:
        return whole.alias("time"), pl.Series("day_only", [False]).new_from_index(0, height)
    days = (*(s for s in further if "%H" not in s and "%I" not in s), *_DAYS)
    day = _serials(_try(some, days, height), some, whole_days=True)
    clock = _clock(time) if time is not None and date is not None else None
    joined = day if clock is None else day + clock
    result = whole.zip_with(whole.is_not_null(), joined if clock is not None else day)
    if clock is not None and time is not None:
        result = result.zip_with(result.is_not_null() | time.is_not_null(), day)  # a day without any clock
    exact = whole.is_not_null() if clock is None else (whole.is_not_null() | clock.is_not_null())
    return result.alias("time"), (~exact & result.is_not_null()).alias("day_only")


def moments_of_steps(text: pl.Series, start: int) -> tuple[pl.Series, pl.Series]:
    """Step numbers as days: step 0 is ``start`` (an ordinal). Null time and False where it is no step number."""
    steps = text.set(~text.str.contains(r"^\d{1,6}$").fill_null(False), None).cast(pl.Int64)
    zero = (start - _EPOCH) * _DAY
    return (steps * _DAY + zero).cast(pl.Datetime("us")).alias("time"), steps.is_not_null()


def _try(text: pl.Series | None, shapes: Sequence[str], height: int) -> pl.Series:
    empty = pl.Series([None], dtype=pl.Datetime("us")).new_from_index(0, height)
    return empty if text is None else _fill(empty, text, shapes)


def _fill(known: pl.Series, text: pl.Series, shapes: Sequence[str]) -> pl.Series:
    """Fill what is not yet known, shape by shape, looking only at what is left."""
    for shape in shapes:
        open_rows = (known.is_null() & text.is_not_null()).arg_true()
        if open_rows.is_empty():
            break
        rest = text if len(open_rows) == text.len() else text.gather(open_rows)
        rest = rest.str.replace(_FRACTION, "") if shape == _MOMENTS[0] else rest
        parsed = rest.str.to_datetime(shape, strict=False, time_unit="us")
        if parsed.null_count() == parsed.len():
            continue
        known = parsed if len(open_rows) == text.len() else known.scatter(open_rows, parsed)
    return known


def _clock(text: pl.Series) -> pl.Series:
    """Time of day as a duration."""
    digits = text.set(~text.str.contains(r"^\d{1,6}$").fill_null(False), None).str.zfill(6)
    parts = digits.str.to_time("%H%M%S", strict=False)
    for shape in ("%H:%M:%S", "%H:%M", "%H.%M.%S", "%H时%M分%S秒"):
        if (parts.is_null() & text.is_not_null()).any():
            plain = text.str.replace(_FRACTION, "") if shape == "%H:%M:%S" else text
            parts = parts.zip_with(parts.is_not_null(), plain.str.to_time(shape, strict=False))
    clock = (parts.cast(pl.Int64) // 1000).cast(pl.Duration("us"))
    share = (clock.is_null() & text.str.contains(_DAY_PART).fill_null(False)).arg_true()
    if share.is_empty():
        return clock
    seconds = (text.gather(share).cast(pl.Float64) * 86_400).round().cast(pl.Int64)
    return clock.scatter(share, (seconds * 1_000_000).cast(pl.Duration("us")))


def _serials(known: pl.Series, text: pl.Series | None, *, whole_days: bool) -> pl.Series:
    """Fill what is not yet known from spreadsheet day numbers: with a part of the day, or whole days only."""
    if text is None or known.null_count() == 0:
        return known
    number = text.str.contains(_SERIAL).fill_null(False) & known.is_null()
    number = number & (text.str.contains(".", literal=True).fill_null(False) ^ whole_days)
    at = number.arg_true()
    if at.is_empty():
        return known
    seconds = (text.gather(at).cast(pl.Float64) * 86_400).round().cast(pl.Int64) - 25_569 * 86_400
    return known.scatter(at, (seconds * 1_000_000).cast(pl.Datetime("us")))


def _column(cells: pl.DataFrame, at: int) -> pl.Series:
    return cells.to_series(at) if at < cells.width else no_text(cells.height)


def damaged(text: pl.Series) -> pl.Series:
    """Ids that went through a numeric cell: an exponent, or more than 15 digits with all beyond the 15th zero."""
    long = (text.str.len_bytes() >= 18) & text.str.ends_with("000")
    likely = (long | text.str.contains_any(["e", "E"])).fill_null(False)
    if not likely.any():
        return likely
    at = likely.arg_true()
    hit = at.filter(text.gather(at).str.contains(_DAMAGED))
    return pl.Series([False]).new_from_index(0, text.len()).scatter(hit, True)


def plain_accounts(text: pl.Series) -> pl.Series:
    """Account numbers as one run of digits where they were written in groups (6222 0212 …) or with full-width digits."""
    if text.str.contains_any(list(_WIDE_DIGITS)).any():
        text = text.str.replace_many(list(_WIDE_DIGITS), list("0123456789"))
    if not text.str.contains_any([" ", "\xa0", "\u3000", "-"]).any():
        return text
    at = text.str.contains(_GROUPED).fill_null(False).arg_true()
    return text.scatter(at, text.gather(at).str.replace_all(r"[^0-9]", "")) if at.len() else text


def contains_any(text: pl.Series, words: Sequence[str]) -> pl.Series:
    if not words:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, text.len())
    return text.str.contains_any(list(words)).fill_null(False)
