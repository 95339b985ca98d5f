"""Numbers as Chinese documents write them: 二十万元, 20万元, 2,000个, 3.5万, over 3 (folded text)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bangxin.base.numerals import read_chinese_integer

_CHINESE = "零〇一二三四五六七八九十百千万亿两"


def number_pattern(digits: str) -> str:
    """A figure in digits, as the pattern given, or in characters; bounded, so that a long run takes linear time."""
    return rf"(?:{digits}(?:\.\d{{1,8}})?[万千百亿]{{0,4}}|[{_CHINESE}]{{1,16}})"


NUMBER = number_pattern(r"\d[\d,]{0,20}")
WHOLE = rf"(?<![\d{_CHINESE}])"
"""Where a number begins, so that a run of numerals is read once."""
_FIGURE = re.compile(NUMBER)
_SCALE = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its characters; ``value`` is whole (yuan, pieces, years …) or None when it has a fraction."""

    start: int
    end: int
    value: int | None
    unit: str


def read_figure(text: str) -> int | None:
    """20万 -> 200000, 二十万 -> 200000, 2,000 -> 2000, 93.9488万 -> 939488; None for a fraction or no number."""
    text = text.replace(",", "").strip()
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([万千百亿]*)", text)
    if match:
        value = Decimal(match.group(1))
        for char in match.group(2):
            value *= _SCALE[char]
        return int(value) if value == value.to_integral_value() else None
    try:
        return read_chinese_integer(text)
    except ValueError:
        return None


def find_figures(folded: str) -> list[Figure]:
    """Every number in a folded text with the word that follows it (元, 个, 张, 条, 年, 倍 …)."""
    found = []
    for match in _FIGURE.finditer(folded):
        unit = re.match(
            r"[余多]?\s*([元个张条次人名年月日倍部台份万])?", folded[match.end() : match.end() + 4]
        )
        found.append(
            Figure(match.start(), match.end(), read_figure(match.group()), (unit and unit.group(1)) or "")
        )
    return found
