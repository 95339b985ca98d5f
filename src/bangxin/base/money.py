"""Money as integer fen. No float ever enters."""

from __future__ import annotations

import re

FEN_PER_YUAN = 100
_YUAN = re.compile(r"([+-]?)(\d{1,18})(?:\.(\d{1,2}))?", re.ASCII)


def fen_from_yuan(value: int | str) -> int:
    """Fen from whole yuan or a decimal text with at most two places, e.g. ``"5965362.34"``.

    Raises ValueError for anything else, floats and booleans included.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"not an amount of money: {value!r}")
    if isinstance(value, int):
        return value * FEN_PER_YUAN
    match = _YUAN.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"not an amount of money: {value!r}")
    sign, whole, places = match.groups()
    fen = int(whole) * FEN_PER_YUAN + int((places or "").ljust(2, "0"))
    return -fen if sign == "-" else fen


def yuan_text(fen: int, *, group: bool = False) -> str:
    """Yuan as text without loss: ``1234500`` -> ``12345``, ``1234550`` -> ``12345.50``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    text = f"{whole:,}" if group else str(whole)
    return f"{sign}{text}.{rest:02d}" if rest else f"{sign}{text}"
