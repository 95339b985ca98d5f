"""Entity rows of one person on one basis: which rows are the person's, what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bangxin.base.bounds import Bound
from bangxin.case.model import Basis, Case, Entity, Person
from bangxin.case.resolve import claimed, counts, finding_counts, found
from bangxin.law.entities import EntityKind, Schema
from bangxin.law.values import Conflict, Members, Value


@dataclass(frozen=True, slots=True)
class Row:
    """One entity as seen on a basis: resolved values, references, findings; ``proved_away`` if no claim counts."""

    entity: Entity
    values: Mapping[str, Value]

    @property
    def id(self) -> str:
        return self.entity.id

    def bound(self, name: str) -> Bound | None:
        value = self.values.get(name)
        return value if isinstance(value, Bound) else None

    def refs(self, name: str) -> tuple[str, ...]:
        return self.entity.refs.get(name, ())


@dataclass(frozen=True, slots=True)
class PersonRows:
    """The rows of one person by kind.

    A kind is absent (unknown, not empty) when the file does not mention it, or lists rows of others only and the
    person's acts do not say that there are none. ``partial``: kinds with rows nothing proves on the basis; such rows
    are neither counted nor denied.
    """

    kinds: Mapping[str, tuple[Row, ...]]
    unassigned: tuple[str, ...]
    conflicts: tuple[str, ...]
    partial: frozenset[str] = frozenset()

    def of(self, kind: str) -> tuple[Row, ...] | None:
        return self.kinds.get(kind)


def rows_of(case: Case, person: Person, schema: Schema, basis: Basis, without: frozenset[str]) -> PersonRows:
    """Rows that concern ``person``: named in ``persons``, or referred to by the person's acts, or the only person's."""
    alone = len(case.persons) == 1
    acts = [a for a in case.entities.get("acts", ()) if person.id in _persons(a, case)]
    referred = {(kind, name) for act in acts for kind, names in _act_refs(act).items() for name in names}
    found: dict[str, tuple[Row, ...]] = {}
    unassigned: list[str] = []
    conflicts: list[str] = []
    partial: set[str] = set()
    for kind_id, entities in case.entities.items():
        mine = []
        for entity in entities:
            named = entity.refs.get("persons")
            if named is not None:
                ours = person.id in named
            elif kind_id == "acts":
                ours = person.id in _persons(entity, case)
            elif _is_referred(case, kind_id, entity.id):
                ours = (kind_id, entity.id) in referred
            else:
                ours = alone
                if not alone:
                    unassigned.append(f"{kind_id}.{entity.id}")
            if ours:
                row = _row(entity, schema.kinds[kind_id], case, basis, without, conflicts)
                if row is None:
                    partial.add(kind_id)
                else:
                    mine.append(row)
        if mine or not entities or (kind_id not in partial and (alone or _says_none(kind_id, acts))):
            found[kind_id] = tuple(mine)
    return PersonRows(found, tuple(unassigned), tuple(conflicts), frozenset(partial))


def last_day(act: Row) -> Bound | None:
    """The day on which an act ended: some day from its beginning on where only that is stated."""
    end, start = act.bound("end"), act.bound("start")
    return end if end is not None or start is None or start.lo is None else Bound(start.lo, None)


def of_acts(rows: PersonRows, acts: frozenset[str]) -> PersonRows:
    """The rows of some of the person's acts only: what other acts alone refer to falls away with them.

    A list of which nothing remains is unknown, unless the acts that remain say that there is none.
    """
    every = rows.kinds.get("acts", ())
    kept = [act for act in every if act.id in acts]
    found: dict[str, tuple[Row, ...]] = {**rows.kinds, "acts": tuple(kept)}
    gone: dict[str, set[str]] = {}
    for kind, attribute in REFERENCES.items():
        gone[kind] = {n for act in every for n in act.refs(attribute)}
        gone[kind] -= {n for act in kept for n in act.refs(attribute)}
        left = tuple(row for row in found.get(kind, ()) if row.id not in gone[kind])
        if left or not found.get(kind) or _says_none(kind, [act.entity for act in kept]):
            found |= {kind: left} if kind in found else {}
        else:
            del found[kind]
    harmed = tuple(
        v
        for v in found.pop("victims", ())
        if not v.refs("upstream") or set(v.refs("upstream")) - gone["upstream"]
    )
    if harmed or rows.kinds.get("victims") == ():
        found["victims"] = harmed
    return PersonRows(found, rows.unassigned, rows.conflicts, rows.partial)


def _says_none(kind: str, acts: list[Entity]) -> bool:
    """Whether the person's acts list what they refer to, so that nothing listed means none."""
    return any(REFERENCES.get(kind, "persons") in act.refs for act in acts) and kind in REFERENCES


REFERENCES = {"assisted_parties": "parties", "instruments": "instruments", "upstream": "upstream"}
"""The attribute of an act that refers to a list."""


def _persons(act: Entity, case: Case) -> tuple[str, ...]:
    named = act.refs.get("persons")
    if named is not None:
        return named
    return (case.persons[0].id,) if len(case.persons) == 1 else ()


def _act_refs(act: Entity) -> dict[str, tuple[str, ...]]:
    return {kind: act.refs.get(attribute, ()) for kind, attribute in REFERENCES.items()}


def _is_referred(case: Case, kind: str, name: str) -> bool:
    return any(name in _act_refs(act).get(kind, ()) for act in case.entities.get("acts", ()))


def _row(
    entity: Entity, kind: EntityKind, case: Case, basis: Basis, without: frozenset[str], conflicts: list[str]
) -> Row | None:
    """The row's values on the basis; None when it had claims and none of them counts."""
    values: dict[str, Value] = {}
    said = False
    for name, claims in entity.claims.items():
        said = said or bool(claims)
        known = [c for c in claims if c.value is not None and counts(c, basis, case.evidence, without)]
        value = claimed(known)
        if value is not None:
            values[name] = value
            if isinstance(value, Conflict):
                conflicts.append(f"{kind.id}.{entity.id}.{name}")
    if said and not values:
        return None
    for name, findings in entity.findings.items():
        made = [f for f in findings if finding_counts(f, basis)]
        if made:
            values[name] = found(made)
    return Row(entity, values)


def matches(row: Row, where: Mapping[str, Iterable[str | bool]]) -> bool | None:
    """Whether a row passes a filter; None when what it says does not settle it."""
    verdict: bool | None = True
    for name, wanted in where.items():
        one = _matches_one(row.values.get(name), frozenset(wanted))
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def _matches_one(value: Value | None, wanted: frozenset[str | bool]) -> bool | None:
    if isinstance(value, bool | str):
        return value in wanted
    if isinstance(value, Members):
        if wanted & value.values:
            return True
        return False if value.complete else None
    return None
