"""Reading one number: ``1350余万``, ``93.9488万``, ``三十余万``, ``1万2千``, ``数十``, ``38,150``.

Values are integers in millionths, so that decimals stay exact. One pass, every character looked at once or twice.
"""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities.model import MICRO
from bangxin.base.quantities.words import DIGITS, LARGE, MORE, NUMERALS, SMALL
from bangxin.base.records import record

_NOT_AFTER_HALF = frozenset("年月天日个小夜途数价成辈圈张")
_FIGURES = frozenset("0123456789")
_MAX_CHARS = 40  # longer digit runs are account numbers, not quantities
# 38,150, 38，150, 1,234,567; 3815; then decimals
_ARABIC = re.compile("([1-9][0-9]{0,2}(?:[,，][0-9]{3}(?![0-9])){1,11}|[0-9]{1,41})(?:[.]([0-9]{1,7}))?")
_AFTER_ARABIC = frozenset([" ", "余", "多", "几", "来", *SMALL, *LARGE])


@record
class Number:
    """A number that stands in a text.

    ``value`` in millionths; ``step`` the weight of its last non-zero digit; ``more`` 余 / 多 seen inside;
    ``high`` the upper end where the words give one (三四个, 数十 have none); ``digits`` how many Arabic digits
    opened it; ``big`` the multiplier it ends with (万); ``units`` it has 十 百 千 万 亿; ``vague`` no digit stands there.
    """

    value: int
    step: int
    more: bool
    end: int
    high: int | None = None
    vague: bool = False
    units: bool = False
    digits: int = 0
    decimal: bool = False
    big: int = 1


def read(text: str, at: int) -> Number | None:
    """The number that begins at ``at`` of a text already put through ``words.plain``, or None."""
    char = text[at]
    if char in _FIGURES:
        return _and_a_half(text, _arabic(text, at))
    if char in DIGITS or char in SMALL or (char in LARGE and text[at + 1 : at + 2] in MORE):
        return _and_a_half(text, _chinese(text, at))
    return None


def _and_a_half(text: str, number: Number | None) -> Number | None:
    """``三万半``, ``3万半元``: half of 万 or 亿 more; not before another unit (三万半年)."""
    if number is None or number.more or number.decimal or text[number.end : number.end + 1] != "半":
        return number
    whole = number.big * MICRO
    if (
        number.big < 10_000
        or number.value % whole
        or text[number.end + 1 : number.end + 2] in _NOT_AFTER_HALF
    ):
        return number
    return replace(number, value=number.value + whole // 2, step=whole // 10, end=number.end + 1)


def _arabic(text: str, at: int, depth: int = 0) -> Number | None:
    match = _ARABIC.match(text, at)
    if match is None:
        return None
    whole, places = match.group(1), match.group(2) or ""
    end = match.end()
    if match.end(1) - at > _MAX_CHARS or len(places) > 6 or (places and text[end : end + 1] == "."):
        return None  # an account number, 2022.5.19, 1.2.3
    if not whole.isdigit():
        whole = whole.replace(",", "").replace("，", "")
    value = int(whole) * MICRO + int(places.ljust(6, "0"))
    return _units(text, end, value, _weight(whole, places), len(whole), bool(places), depth)


_PIECES = frozenset("个名张人次条部台套笔天年月日家号")
_AFTER_SOME = frozenset([*LARGE, *SMALL, *"个名张人次条部台元块套笔天"])


def _weight(whole: str, places: str) -> int:
    """Weight in millionths of the last non-zero digit (of the units place for zero)."""
    if places.strip("0"):
        return int(MICRO // 10 ** len(places.rstrip("0")))
    stripped = whole.rstrip("0")
    return MICRO * 10 ** (len(whole) - len(stripped)) if stripped else MICRO


def _units(text: str, at: int, value: int, step: int, digits: int, decimal: bool, depth: int) -> Number:
    """Units after an Arabic number: ``余万``, ``万余``, ``千``, ``万2千``, ``亿3000万``."""
    if text[at : at + 1] not in _AFTER_ARABIC:
        return Number(value, step, False, at, digits=digits, decimal=decimal)
    end, more, big = at, False, 1
    probe = _skip_spaces(text, end)
    some = (
        text[probe : probe + 1] == "来" and text[probe + 1 : probe + 2] in _AFTER_SOME
    )  # 40来万元; not 40来自
    if some or (text[probe : probe + 1] in ("余", "多", "几") and text[probe : probe + 1]):
        more, end = True, probe + 1
        probe = _skip_spaces(text, end)
    if more and text[probe - 1] == "多" and text[probe : probe + 1] == "次":
        return Number(value, step, False, at, digits=digits, decimal=decimal)
    factor, stop = _multiplier(text, probe)
    if factor == 1:
        return Number(value, step, more, end, digits=digits, decimal=decimal)
    value, step, end, big = value * factor, step * factor, stop, factor
    if not more and text[end : end + 1] in ("余", "多", "几") and text[end : end + 1]:
        more, end = True, end + 1
        further, stop = _multiplier(text, end)
        if further > factor:  # 5千余万
            value, step, end, big = value * further, step * further, stop, big * further
    if not more and not decimal and depth < 3:
        tail = _tail(text, end, big, depth + 1)
        if tail is not None:
            value, step, end, more = value + tail.value, tail.step, tail.end, tail.more
    return Number(value, step, more, end, units=True, digits=digits, decimal=decimal, big=big)


def _multiplier(text: str, at: int) -> tuple[int, int]:
    """``万``, ``千``, ``百万``, ``千万``, ``亿``, ``万亿`` -> factor and end."""
    factor = 1
    while at < len(text):
        unit = SMALL.get(text[at]) or LARGE.get(text[at])
        if unit is None or factor >= 10**12:
            break
        factor *= unit
        at += 1
    return factor, at


def _tail(text: str, at: int, big: int, depth: int) -> Number | None:
    """The lower part after 万 or 亿: ``1万2千``, ``1亿3000万``, ``2万5``, ``2万五``."""
    if at >= len(text) or not (text[at].isdigit() or text[at] in DIGITS):
        return None
    part = _arabic(text, at, depth) if text[at].isascii() else _chinese(text, at)
    if part is None or part.decimal or part.vague or part.high is not None or part.value >= big * MICRO:
        return None
    spoken = (
        part.end == at + 1
        and not text[at].isascii()
        and part.value > 0
        and text[part.end : part.end + 1] not in _PIECES
    )  # 5万六, not 5万六人
    if (part.digits == 1 or spoken) and not part.units and big >= 100 and not part.more:
        return replace(part, value=part.value * big // 10, step=part.step * big // 10)
    return part


def _chinese(text: str, at: int) -> Number | None:
    if text[at + 1 : at + 2] not in NUMERALS:
        return _one_sign(text[at], at + 1)
    reader = _Reader()
    end = at
    while end < len(text) and end - at <= _MAX_CHARS and reader.take(text, end):
        end += 1
    return reader.result(text, at, end)


def _one_sign(char: str, end: int) -> Number | None:
    if char in DIGITS:
        return Number(DIGITS[char] * MICRO, MICRO, False, end)
    worth = SMALL.get(char, 0) * MICRO
    return Number(worth, worth, False, end, units=True) if worth else None


class _Reader:
    """The automaton for Chinese numerals."""

    def __init__(self) -> None:
        self.total = self.section = 0
        self.current: int | None = None
        self.step = MICRO
        self.last_unit = 0
        self.zero = self.more = self.vague = self.units = False
        self.plain: list[int] = []
        self.big = 1
        self.point = -1

    def take(self, text: str, at: int) -> bool:
        """Consume the character at ``at``; False when it is not part of the number."""
        char = text[at]
        if char in DIGITS:
            return self._digit(DIGITS[char])
        if char in SMALL:
            return self._small(SMALL[char])
        if char in LARGE:
            return self._large(LARGE[char])
        if char in MORE:
            return self._more(char, text[at + 1 : at + 2])
        if char == "点" and self.plain and text[at + 1 : at + 2] in DIGITS and self.point < 0:
            self.point = len(self.plain)
            return True
        return False

    def _digit(self, digit: int) -> bool:
        if self.more:
            return False
        if self.units and self.current is not None:
            return False
        if self.units and digit == 0:
            self.zero = True
            return True
        if not self.units:
            self.plain.append(digit)
        self.current = digit * MICRO
        if digit and self.units:
            self.step = MICRO
        return True

    def _small(self, unit: int) -> bool:
        if len(self.plain) > 1 and self.point < 0 and not self.units and not self._pair():
            return False
        if self.more and self.last_unit > unit:
            return False
        current = self._pending(MICRO if self.section == 0 or unit == 10 else None)
        if current is None:
            return False
        self.section += current * unit
        self.step = (self._own_step() if self.plain and not self.units else MICRO) * unit
        self._after_unit(unit)
        return True

    def _large(self, unit: int) -> bool:
        current = self._pending(None)
        base = self.section + (current or 0)
        if base == 0 and not (self.total and unit == 10_000):
            base = MICRO
        if self.current is not None:
            self.step = self._own_step() if not self.units else MICRO
        self.total = (self.total + base) * unit if unit > 10_000 else self.total + base * unit
        self.step *= unit
        self.section = 0
        self.big = max(self.big, unit)
        self._after_unit(unit)
        return True

    def _after_unit(self, unit: int) -> None:
        self.current, self.units, self.last_unit, self.zero = None, True, unit, False

    def _own_step(self) -> int:
        return MICRO // 10 ** (len(self.plain) - self.point) if self.point >= 0 else MICRO

    def _pending(self, default: int | None) -> int | None:
        if self.point >= 0 and not self.units:
            whole = int("".join(map(str, self.plain[: self.point])))
            places = "".join(map(str, self.plain[self.point :]))[:6]
            return whole * MICRO + int(places.ljust(6, "0"))
        if self._pair() and not self.units:
            return self.plain[0] * MICRO
        return default if self.current is None else self.current

    def _pair(self) -> bool:
        """Two neighbouring digits, 三四 or 三五: an approximate number."""
        if len(self.plain) != 2 or self.plain[0] == 0:
            return False
        return self.plain[1] - self.plain[0] == 1 or self.plain == [3, 5]

    def _more(self, char: str, after: str) -> bool:
        if self.more or not (self.units or self.plain) or (len(self.plain) > 1 and not self.units):
            return False
        if self.current is not None and char in "来几":
            return False
        if self.current is not None and not self.units and char in "多余" and after not in LARGE:
            return False  # 三多 is no number, 三余万 is
        if char == "来" and after and after not in LARGE and after not in "个名张人次条部台元块":
            return False
        self.more = True
        return True

    def result(self, text: str, at: int, end: int) -> Number | None:
        if end == at:
            return None
        if not self.units:
            return self._digits_only(end)
        tail = self.current or 0
        if tail and not self.zero and self.last_unit >= 100:
            tail = tail * self.last_unit // 10  # 三万五 is 35,000
            self.step = self.last_unit * MICRO // 10
        value = self.total + self.section + tail
        high = None
        if len(self.plain) == 2 and self._pair():
            high = value * self.plain[1] // self.plain[0]
        return Number(value, self.step, self.more, end, high, units=True, big=self.big)

    def _digits_only(self, end: int) -> Number | None:
        if self.point >= 0:
            value = self._pending(None) or 0
            return Number(value, self._own_step(), False, end, decimal=True)
        if len(self.plain) == 1:
            return Number(self.plain[0] * MICRO, MICRO, self.more, end)
        if self._pair():
            return Number(self.plain[0] * MICRO, MICRO, False, end, self.plain[1] * MICRO)
        return None


def vague(text: str, at: int) -> Number | None:
    """Numbers without a first digit: ``数十万``, ``几百``, ``上百``, ``近千``, ``好几``, ``多``."""
    char = text[at]
    factor, end = _multiplier(text, at + 1)
    more = text[end : end + 1] in ("余", "多") and bool(text[end : end + 1]) and factor > 1
    if char in "数几":
        if factor == 1:
            return Number(2 * MICRO, MICRO, True, at + 1, vague=True)
        return Number(
            2 * factor * MICRO, 8 * factor * MICRO, True, end + more, vague=True, units=True, big=factor
        )
    if char in "上成过近" and factor > 1:
        return Number(factor * MICRO, factor * MICRO, True, end + more, vague=True, units=True, big=factor)
    if char == "多" and factor == 1:
        return Number(2 * MICRO, MICRO, True, at + 1, vague=True)
    return None


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at
