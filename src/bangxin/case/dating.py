"""Dates of a case that cannot all be right (决定日早于行为终了日): told beside the result, which rests on them all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso, month_or_year
from bangxin.base.i18n import Text
from bangxin.law.values import Value

_START, _END, _BIRTH = "act.start", "act.end", "person.birth"
_NAMES = {
    _START: Text("行为开始日", "the start of the act"),
    _END: Text("行为终了日", "the end of the act"),
    _BIRTH: Text("出生日期", "the birth"),
}


def impossible(facts: Mapping[str, Value], decided: int) -> Iterator[Text]:
    """Pairs of dates in the wrong order whichever day of a month or year is meant; ``decided`` is the day of decision."""
    known = {fact: value for fact in _NAMES if isinstance(value := facts.get(fact), Bound)}
    for earlier, later in ((_START, _END), (_BIRTH, _START), (_BIRTH, _END)):
        if earlier in known and later in known:
            first, then = known[earlier], known[later]
            if first.lo is not None and then.hi is not None and first.lo > then.hi:
                yield _told(_NAMES[earlier], _day(first), _NAMES[later], _day(then))
    for fact, value in known.items():
        if value.lo is not None and value.lo > decided:
            yield _told(_NAMES[fact], _day(value), Text("决定日", "the day of decision"), iso(decided))


def _told(one: Text, day: str, other: Text, than: str) -> Text:
    return Text(f"{one.zh} {day} 晚于{other.zh} {than}", f"{one.en} {day} is later than {other.en} {than}")


def _day(value: Bound) -> str:
    assert value.lo is not None
    return month_or_year(value.lo, value.hi) or iso(value.lo)
