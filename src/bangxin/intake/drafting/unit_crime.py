"""A crime of a unit (刑法第三十条、第三十一条): what its people did for it is its own act, and of the same time for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.people.roster import Person

_KINDS = "act.kinds"
_START, _END = "act.start", "act.end"
_HANDED_IN = ("disposition.restitution", "gain.illegal_income", "gain.basis")
# 鄢某投案，代表公司退缴违法所得38万元: the unit's money, whoever brings it
_FOR_IT = re.compile(
    "(?:代表|代)(?:该|本|其|被告)?(?:公司|单位|企业|工作室|[^，。；]{2,14}公司)[^，。；]{0,6}?(?:主动|全部|全额|预|上)?[退缴交]"
)
_TRIED = ("outcome.charge", "charge.accused")


def of_the_unit(context: Context, found: Sequence[Found]) -> list[Found]:
    """The facts with those of the one unit on trial completed by its people's, and theirs by the unit's."""
    units = [p for p in context.roster.accused if p.unit]
    if len(units) != 1:
        return list(found)
    unit = units[0]
    found = [_handed_in_for_it(context, f, unit) for f in found]
    tried = {f.value for f in found if f.fact in _TRIED and unit.name in f.persons}
    people = [
        p
        for p in context.roster.accused
        if not p.unit and any(f.fact in _TRIED and f.value in tried and p.name in f.persons for f in found)
    ]
    if not people:
        return list(found)
    found = [*found, *_its_own(unit, people, found)]
    return [*found, *_theirs(unit, people, found)]


def _handed_in_for_it(context: Context, item: Found, unit: Person) -> Found:
    if item.fact not in _HANDED_IN or unit.name in item.persons:
        return item
    begin = context.clause_start(context.sentence_at(item.start), item.start)
    if _FOR_IT.search(context.text, begin, item.end) is None:
        return item
    return replace(item, persons=(unit.name,))


def _its_own(unit: Person, people: Sequence[Person], found: Sequence[Found]) -> Iterator[Found]:
    """The first and last day of its people, and what they did, where nothing is told of the unit itself."""
    names = {p.name for p in people}
    has = {f.fact for f in found if unit.name in f.persons}
    note = "单位的行为按其人员所为"
    for fact, pick in ((_START, min), (_END, max)):
        told = [f for f in found if f.fact == fact and names.intersection(f.persons)]
        if told and fact not in has:
            one = pick(told, key=lambda f: str(f.value))
            yield replace(one, persons=(unit.name,), rule="derived.unit", note=note)
    if _KINDS not in has:
        for kind in {
            f.value: f for f in found if f.fact == _KINDS and names.intersection(f.persons)
        }.values():
            yield replace(kind, persons=(unit.name,), rule="derived.unit", note=note)


def _theirs(unit: Person, people: Sequence[Person], found: Sequence[Found]) -> Iterator[Found]:
    """Of somebody responsible whose part has no end or no kind of its own, those of the unit: he decided on all of it."""
    own = [f for f in found if unit.name in f.persons]
    note = "直接负责的主管人员、其他直接责任人员，按单位的行为"
    for person in people:
        has = {f.fact for f in found if person.name in f.persons}
        if _START in has and _END not in has:
            yield from (
                replace(f, persons=(person.name,), rule="derived.unit", note=note)
                for f in own
                if f.fact == _END
            )
        if _KINDS not in has:
            yield from (
                replace(f, persons=(person.name,), rule="derived.unit", note=note)
                for f in own
                if f.fact == _KINDS
            )
