"""Bounds: what is known of a number. ``1350余万元`` is at least 13,500,000, by usage below 13,600,000."""

from __future__ import annotations

from typing import NamedTuple


class Bound(NamedTuple):
    """A closed interval of integers (fen, counts, days); None is open.

    ``usual`` is the conventional upper end (inclusive): it may make ``>=`` and ``>`` fail, never anything hold.
    """

    lo: int | None = None
    hi: int | None = None
    usual: int | None = None

    @property
    def exact(self) -> bool:
        return self.lo is not None and self.lo == self.hi

    @property
    def empty(self) -> bool:
        return self.lo is not None and self.hi is not None and self.lo > self.hi

    def plus(self, other: Bound) -> Bound:
        return Bound(
            _sum(self.lo, other.lo),
            _sum(self.hi, other.hi),
            _sum(self.usual_or_hi, other.usual_or_hi) if _either_usual(self, other) else None,
        )

    def minus(self, other: Bound) -> Bound:
        """``self - other``; what ``other`` may at most be lowers the lower end."""
        negative = Bound(_neg(other.hi), _neg(other.lo))
        return self.plus(negative)

    def times(self, factor: int) -> Bound:
        if factor < 0:
            return Bound(_times(self.hi, factor), _times(self.lo, factor))
        return Bound(_times(self.lo, factor), _times(self.hi, factor), _times(self.usual, factor))

    def at_least(self, floor: int) -> Bound:
        """Cut at ``floor`` (derived money and counts are never negative)."""
        return Bound(
            floor if self.lo is None else max(self.lo, floor),
            None if self.hi is None else max(self.hi, floor),
            None if self.usual is None else max(self.usual, floor),
        )

    def meet(self, other: Bound) -> Bound:
        """Both hold: the intersection (possibly empty)."""
        usual = [b.usual for b in (self, other) if b.usual is not None]
        return Bound(
            max((b.lo for b in (self, other) if b.lo is not None), default=None),
            min((b.hi for b in (self, other) if b.hi is not None), default=None),
            min(usual, default=None),
        )

    @property
    def usual_or_hi(self) -> int | None:
        return self.hi if self.usual is None else self.usual


ANY = Bound()
NON_NEGATIVE = Bound(0)


def exactly(value: int) -> Bound:
    return Bound(value, value)


def _either_usual(one: Bound, other: Bound) -> bool:
    return one.usual is not None or other.usual is not None


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _neg(value: int | None) -> int | None:
    return None if value is None else -value


def _times(value: int | None, factor: int) -> int | None:
    if value is None:
        return 0 if factor == 0 else None
    return value * factor
