"""Days listed for as many people: 甲、乙先后于4月、10月受邀参与."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.structure import Sentence

_EACH_OF_THEM = ("分别", "先后", "依次", "各自")
_EACH_ON = re.compile("(?:（[^（）]{1,12}）)?(?:分别|先后|依次|各自)(?:于|自|从|在)?$")


_LISTS = ("、", "和", "及")


def in_turn(context: Context, sentence: Sentence, date: Quantity) -> list[Person]:
    """甲、乙先后于4月、10月受邀参与: one day each, in order."""
    text = context.text
    if text[date.end : date.end + 1] not in _LISTS and text[date.start - 1 : date.start] not in _LISTS:
        return []
    dates = [
        q for q in context.quantities_in(sentence.start, sentence.end) if q.kind in (Kind.DATE, Kind.PERIOD)
    ]
    first = last = next((n for n, q in enumerate(dates) if q.start == date.start), 0)
    while first > 0 and text[dates[first - 1].end : dates[first].start] in _LISTS:
        first -= 1
    while last + 1 < len(dates) and text[dates[last].end : dates[last + 1].start] in _LISTS:
        last += 1
    if not dates or last == first:
        return []
    told = _EACH_ON.search(text, max(sentence.start, dates[first].start - 16), dates[first].start)
    before = context.roster.between(sentence.start, told.start()) if told else []
    named: list[Mention] = []
    if told and before and before[-1].end == told.start():
        named = [m for m in before if m.list_id == before[-1].list_id]
    elif not told:  # 4月、10月，甲、乙先后受邀
        after = context.roster.between(dates[last].end, sentence.end)
        if after and after[0].start <= dates[last].end + 2:
            listed = [m for m in after if m.list_id == after[0].list_id]
            named = listed if text.startswith(_EACH_OF_THEM, listed[-1].end) else []
    persons = context.accused_of(named)
    at = next(n for n, q in enumerate(dates) if q.start == date.start) - first
    return [persons[at]] if len(persons) == last - first + 1 else []
