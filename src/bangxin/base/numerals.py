"""Chinese whole numbers: reading ``二百八十七`` and writing it, for citations and quantities."""

from __future__ import annotations

DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2, "貳": 2, "贰": 2, "參": 3, "叄": 3, "陸": 6, "兩": 2, "〇": 0,
}  # fmt: skip
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
CHARACTERS = frozenset(DIGITS) | frozenset(SMALL_UNITS) | frozenset(LARGE_UNITS)


def read_chinese_integer(text: str) -> int:
    """``二百八十七`` -> 287, ``三十万零五百`` -> 300500, ``二〇一五`` -> 2015. ValueError if it is not one."""
    if not text or any(c not in CHARACTERS for c in text):
        raise ValueError(f"not a Chinese number: {text!r}")
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in SMALL_UNITS:
            section += (digit or 1) * SMALL_UNITS[char]
            digit = 0
        else:
            unit = LARGE_UNITS[char]
            carried = section + digit
            total = (total + carried) * unit if unit > 10_000 and total else total + carried * unit
            section = digit = 0
    return total + section + digit


def write_chinese_integer(number: int) -> str:
    """287 -> ``二百八十七``; whole numbers from 0 to 99,999,999."""
    if not 0 <= number < 100_000_000:
        raise ValueError(f"out of range: {number}")
    if number < 10:
        return "零一二三四五六七八九"[number]
    high, low = divmod(number, 10_000)
    if high:
        rest = "" if not low else ("零" if low < 1000 else "") + _below_ten_thousand(low, leading=False)
        return _below_ten_thousand(high, leading=True) + "万" + rest
    return _below_ten_thousand(number, leading=True)


def _below_ten_thousand(number: int, *, leading: bool) -> str:
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero and out else "") + "零一二三四五六七八九"[digit] + name
            zero = False
        else:
            zero = bool(out)
    return out[1:] if leading and out.startswith("一十") else out
