"""Intervals whose ends may be unknown, as Z3 terms: :class:`bangxin.base.bounds.Bound` and the calendar, term by term."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import z3

from bangxin.base.dates import MONTH_SPAN, YEAR_SPAN
from bangxin.reasoning.prove.rows import End, last_day

NO, YES = z3.BoolVal(False), z3.BoolVal(True)
NOWHERE = End(NO, z3.IntVal(0))
Calendar = tuple[Any, Any, Any]


class Span(NamedTuple):
    """Lower, upper and conventional upper end."""

    lo: End
    hi: End
    usual: End

    @property
    def exact(self) -> Any:
        return z3.And(self.lo.known, self.hi.known, self.lo.number == self.hi.number)

    def at_least_nought(self) -> Span:
        """Cut at 0: an unknown lower end becomes 0."""
        lo = End(YES, z3.If(z3.And(self.lo.known, self.lo.number > 0), self.lo.number, 0))
        hi, usual = (End(e.known, z3.If(e.number > 0, e.number, 0)) for e in (self.hi, self.usual))
        return Span(lo, hi, usual)


def end_at(number: int) -> End:
    return End(YES, z3.IntVal(number))


def days(code: int) -> End:
    """A day that is known, by its code."""
    year, rest = divmod(code, YEAR_SPAN)
    month, day = divmod(rest, MONTH_SPAN)
    return End(YES, z3.IntVal(code), (z3.IntVal(year), z3.IntVal(month), z3.IntVal(day)))


def plus(one: Span, two: Span) -> Span:
    """Ends are added; a conventional end comes in where either side has one, the other side's upper end with it."""
    either = z3.Or(one.usual.known, two.usual.known)
    usual = _add(_usual_or_hi(one), _usual_or_hi(two))
    return Span(_add(one.lo, two.lo), _add(one.hi, two.hi), End(z3.And(either, usual.known), usual.number))


def times(span: Span, factor: int) -> Span:
    """By a whole number; a negative one turns the interval round and drops the conventional end."""
    if factor == 0:
        nought = End(YES, z3.IntVal(0))
        return Span(nought, nought, nought)
    lo, hi, usual = (End(end.known, end.number * factor) for end in span)
    return Span(hi, lo, NOWHERE) if factor < 0 else Span(lo, hi, usual)


def later(span: Span, months: int) -> Span:
    return Span(_months_on(span.lo, months), _months_on(span.hi, months), NOWHERE)


def age(birth: Span, at: Span) -> Span:
    """周岁: the birthday itself does not count yet (法释〔2006〕1号第二条)."""
    least, most = _full_years(birth.hi, at.lo), _full_years(birth.lo, at.hi)
    return Span(End(YES, z3.If(least.known, least.number, 0)), most, NOWHERE)


def apart(one: Span, two: Span) -> Any:
    """The intervals have no number in common."""
    over = first_known(one.lo, two.hi, lambda a, b: a > b)
    return z3.Or(over, first_known(two.lo, one.hi, lambda a, b: a > b))


def first_known(one: End, two: End, holds: Callable[[Any, Any], Any]) -> Any:
    """Both ends are known, and ``holds`` of them."""
    return z3.And(one.known, two.known, holds(one.number, two.number))


def _add(one: End, two: End) -> End:
    return End(z3.And(one.known, two.known), one.number + two.number)


def _usual_or_hi(span: Span) -> End:
    return End(
        z3.Or(span.usual.known, span.hi.known), z3.If(span.usual.known, span.usual.number, span.hi.number)
    )


def _calendar(end: End) -> Calendar:
    if end.calendar is not None:
        return end.calendar
    if z3.is_false(end.known):
        return z3.IntVal(1), z3.IntVal(0), z3.IntVal(0)
    raise TypeError("a number that is no day")


def _months_on(end: End, months: int) -> End:
    """Same day of the month ``months`` later, at most the last the month has."""
    year, month, day = _calendar(end)
    if months % 12 == 0:
        year = year + months // 12
    else:
        month, year = (month + months) % 12, year + (month + months) / 12
    last = last_day(month, year)
    day = z3.If(day <= last, day, last)
    return End(end.known, year * YEAR_SPAN + month * MONTH_SPAN + day, (year, month, day))


def _full_years(birth: End, at: End) -> End:
    """Years between, less one while the birthday of the year is not over; 29 February falls back to 28."""
    (born, month, day), (year, now_month, now_day) = _calendar(birth), _calendar(at)
    last = last_day(month, year)
    day = z3.If(day <= last, day, last)
    not_over = z3.Or(now_month < month, z3.And(now_month == month, now_day <= day))
    years = year - born - z3.If(not_over, 1, 0)
    return End(z3.And(birth.known, at.known), z3.If(years > 0, years, 0))
