"""Columns of text to values: times, fen, codes. Whole columns at once; what does not parse is null, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

_MOMENTS = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%Y.%m.%d %H:%M:%S",
    "%Y%m%d %H:%M:%S", "%Y%m%d %H%M%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日%H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H时%M分%S秒", "%Y年%m月%d日%H时%M分%S秒", "%Y-%m-%d %H.%M.%S", "%Y-%m-%d-%H.%M.%S",
)  # fmt: skip
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")
_AMOUNT = r"^[+-]?(\d{1,15}(\.\d{0,2}0*)?|\.\d{1,2}0*)$"
_FRACTION = r"\.\d{1,9}$"
_AROUND = " \t\r\n\u3000\xa0\ufeff'"
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
    """Yuan as written (``1,234.50``, ``¥28.16``, ``-71.89``, ``+10``) to integer fen; null when not an amount."""
    plain = text.str.replace_all(r"[,，¥￥\s]|元$|RMB|CNY", "")
    plain = plain.set(~plain.str.contains(_AMOUNT).fill_null(False), None)
    plain = plain.str.strip_prefix("+")
    return plain.cast(pl.Decimal(22, 2), strict=False).to_physical().cast(pl.Int64, strict=False)


def moments(date: pl.Series | None, time: pl.Series | None) -> tuple[pl.Series, pl.Series]:
    """Seconds-exact local time and whether only the day is known. Null time where nothing parses.

    A clock may be ``18:53:19``, ``123456`` or ``3000`` (leading zeros lost: 00:30:00).
    """
    some = date if date is not None else time
    assert some is not None
    height = some.len()
    whole = _try(time, _MOMENTS, height)
    if date is not None:
        whole = _fill(whole, date, _MOMENTS)
    if whole.null_count() == 0:
        return whole.alias("time"), pl.Series("day_only", [False]).new_from_index(0, height)
    day = _try(date if date is not None else time, _DAYS, height)
    clock = _clock(time) if time is not None and date is not None else None
    joined = day if clock is None else day + clock
    result = whole.zip_with(whole.is_not_null(), joined if clock is not None else day)
    if clock is not None and time is not None:
        result = result.zip_with(result.is_not_null() | time.is_not_null(), day)  # a day without any clock
    exact = whole.is_not_null() if clock is None else (whole.is_not_null() | clock.is_not_null())
    return result.alias("time"), (~exact & result.is_not_null()).alias("day_only")


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
    return (parts.cast(pl.Int64) // 1000).cast(pl.Duration("us"))


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


def contains_any(text: pl.Series, words: Sequence[str]) -> pl.Series:
    if not words:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, text.len())
    return text.str.contains_any(list(words)).fill_null(False)
