"""A crime of a unit (刑法第三十条、第三十一条): what its people did for it is its own act, and of the same time for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangxin.intake.context import Context, Found
from bangxin.intake.people.roster import Person

_KINDS = "act.kinds"
_START, _END = "act.start", "act.end"
_TRIED = ("outcome.charge", "charge.accused")


def of_the_unit(context: Context, found: Sequence[Found]) -> list[Found]:
    """The facts with those of the one unit on trial completed by its people's, and theirs by the unit's."""
    units = [p for p in context.roster.accused if p.unit]
    if len(units) != 1:
        return list(found)
    unit = units[0]
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


def _its_own(unit: Person, people: Sequence[Person], found: Sequence[Found]) -> Iterator[Found]:
    """The first and last day of its people, and what they did, where nothing is told of the unit itself."""
    names = {p.name for p in people}
    has = {f.fact for f in found if unit.name in f.persons}
    note = "单位的行为按其人员所为"
    for fact, pick in ((_START, min), (_END, max)):
        told = [f for f in found if f.fact == fact and names.intersection(f.persons)]
        told = told or (_later_days(unit, names, found) if fact == _END else [])
        if told and fact not in has:
            one = pick(told, key=lambda f: str(f.value))
            yield replace(one, persons=(unit.name,), rule="derived.unit", note=note)
    if _KINDS not in has:
        for kind in {
            f.value: f for f in found if f.fact == _KINDS and names.intersection(f.persons)
        }.values():
            yield replace(kind, persons=(unit.name,), rule="derived.unit", note=note)


def _later_days(unit: Person, names: set[str], found: Sequence[Found]) -> list[Found]:
    """2098年1月公司接单，……乙于同年6月交付: the only day told of one of its people, after the unit began, is its last."""
    starts = [f for f in found if f.fact == _START]
    began = min((str(f.value) for f in starts if unit.name in f.persons), default="")
    later = [f for f in starts if names.intersection(f.persons) and str(f.value)[: len(began)] > began]
    return [replace(f, fact=_END) for f in later] if began else []


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
