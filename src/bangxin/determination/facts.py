"""Everything known of one person on a basis: claims resolved, figures computed, instances, the claims behind each.

Facts may be those of some of the person's acts only: each offence is judged on its own acts (``acts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from bangxin.base.bounds import Bound
from bangxin.base.i18n import Text
from bangxin.case.model import Basis, Case, Claim, Person
from bangxin.case.resolve import Resolved, resolve
from bangxin.determination.evidence import confession_only
from bangxin.law.entities import builtin_schema
from bangxin.law.expression import facts_of
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Conflict, FactSet, Side, Value
from bangxin.measures.alone import several
from bangxin.measures.figures import Measured, measure
from bangxin.measures.rows import PersonRows, last_day, rows_of
from bangxin.reasoning.derivation import Derivations, derivation_order

_STATED = Text("直接主张", "stated directly")
_COMPUTED = Text("按实体计算", "computed from the entities")


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a person: claims resolved on the basis, figures computed from entities, and the claims behind each."""

    resolved: Resolved
    measured: Measured
    facts: FactSet
    claims: Mapping[str, tuple[Claim, ...]]
    conflicts: tuple[str, ...]


def person_facts(
    case: Case,
    person: Person,
    book: Rulebook,
    basis: Basis,
    without: frozenset[str],
    as_of: int | None = None,
    undated: bool = False,
    switches: Mapping[str, str] = MappingProxyType({}),
    acts: frozenset[str] | None = None,
    measured_whole: Measured | None = None,
) -> Facts:
    """Everything known of a person on a basis: claims, figures, instances, computed proof facts.

    ``as_of`` stands for the day of filing where none is recorded (limitation runs until then, 刑法第八十七条).
    ``undated``: the decision is of an unstated day, not after ``as_of``. ``switches`` say how many acts are 多次
    (法释〔2019〕15号第十六条). ``acts``: the acts looked at, None for all of the person's;
    ``measured_whole``: the figures of all acts, where known.
    """
    resolved = resolve(case, person, basis, without)
    stated = resolved.facts.values
    measuring = partial(
        measure, case, person, book, builtin_schema(book.vocabulary), basis, without=without,
        birth=_day(stated.get("person.birth")), filed=_day(stated.get("case.filed_on")) or as_of,
        several=several(book, switches),
    )  # fmt: skip
    whole = measured_whole or measuring()
    values, conflicts = _together(book, stated, whole)
    conflicts = list(resolved.conflicts) + conflicts
    measured = whole if acts is None else measuring(acts=acts)
    if acts is not None:
        values = {f: v for f, v in values.items() if f not in whole.figures or isinstance(v, Conflict)}
        values = {**{f: figure.value for f, figure in measured.figures.items()}, **values}
        later = _later(rows_of(case, person, builtin_schema(book.vocabulary), basis, without), acts, values)
        if later is not None:
            values.setdefault("case.later_crime_on", Bound(later, None))
    narrowed = _narrowed(book, values)
    values |= narrowed
    claims = _claims_behind(case, book, resolved, measured, frozenset(narrowed))
    computed_confession = confession_only(case, claims, without)
    if computed_confession is not None and "proof.confession_only" not in values:
        values["proof.confession_only"] = computed_confession
    if undated:
        acted = values.get("act.end")
        values.setdefault("case.decision_on", Bound(acted.lo if isinstance(acted, Bound) else None, as_of))
    for rule in builtin_schema(book.vocabulary).implied:
        said = values.get(rule.source)
        if rule.fact not in values and isinstance(said, str) and said in rule.yes | rule.no:
            values[rule.fact] = said in rule.yes
    instances = {
        **measured.instances,
        **{g: (*measured.instances.get(g, ()), *rows) for g, rows in resolved.facts.instances.items()},
    }
    return Facts(resolved, measured, FactSet(values, instances), claims, tuple(sorted(conflicts)))


def _together(
    book: Rulebook, stated: Mapping[str, Value], measured: Measured
) -> tuple[dict[str, Value], list[str]]:
    """What is claimed directly beside what the entities give; both sides where they cannot both be true."""
    values: dict[str, Value] = {fact: figure.value for fact, figure in measured.figures.items()}
    conflicts = []
    for fact, value in stated.items():
        computed = values.get(fact)
        if computed is not None and _disagree(value, computed):
            values[fact] = Conflict((Side(_STATED, value), Side(_COMPUTED, computed)))
            conflicts.append(fact)
        else:
            values[fact] = value
    return values, conflicts


def _later(rows: PersonRows, acts: frozenset[str], values: Mapping[str, Value]) -> int | None:
    """The first day on which an act left aside, later than those looked at, may have been another crime.

    Whether it is one is for a person to say (``case.later_crime_on``): until then the period of the earlier acts is
    neither restarted nor plainly over (刑法第八十九条第二款).
    """
    end = values.get("act.end")
    if not isinstance(end, Bound) or end.hi is None:
        return None
    days = []
    for act in rows.kinds.get("acts", ()):
        last = last_day(act)
        if act.id not in acts and (last is None or last.hi is None or last.hi > end.hi):
            begun = act.bound("start") or last or Bound(end.hi)
            days.append(end.hi if begun.lo is None else begun.lo)
    return min(days, default=None)


def _narrowed(book: Rulebook, values: Mapping[str, Value]) -> dict[str, Value]:
    """Facts claimed as a range only (未满十八周岁) that other claims (出生日期、行为终了日) narrow further: both hold."""
    found: dict[str, Value] = {}
    for fact in derivation_order(book):
        said = values.get(fact)
        if not isinstance(said, Bound) or said.exact:
            continue
        given = Derivations(book).complete({f: v for f, v in values.items() if f != fact}).values.get(fact)
        if isinstance(given, Bound) and (both := said.meet(given)) != said and not both.empty:
            found[fact] = both
    return found


def _claims_behind(
    case: Case, book: Rulebook, resolved: Resolved, measured: Measured, narrowed: frozenset[str]
) -> dict[str, tuple[Claim, ...]]:
    """Direct claims; for figures and instances the claims of their entities; for derived facts, and those that others
    narrow, the claims of their inputs."""
    found: dict[str, list[Claim]] = {fact: list(claims) for fact, claims in resolved.claims.items()}
    by_id = {entity.id: entity for rows in case.entities.values() for entity in rows}
    declared = builtin_schema(book.vocabulary).measures
    for fact, figure in measured.figures.items():
        rule = declared.get(fact)
        wanted = {rule.attribute, *rule.where} if rule else set()
        for name in figure.entities:
            for attribute, claims in by_id[name].claims.items():
                if attribute in wanted:
                    found.setdefault(fact, []).extend(claims)
    for group, names in measured.instance_ids.items():
        for name in names:
            for attribute, claims in by_id[name].claims.items():
                found.setdefault(f"{group}.{attribute}", []).extend(claims)
    for fact in derivation_order(book):
        if fact not in found or fact in narrowed:
            inputs = [claim for source in facts_of(book.derivations[fact]) for claim in found.get(source, ())]
            if inputs:
                found[fact] = [*found.get(fact, ()), *inputs]
    return {fact: tuple(claims) for fact, claims in found.items()}


def _disagree(stated: Value, computed: Value) -> bool:
    if isinstance(stated, Conflict):
        return False
    if isinstance(stated, Bound) and isinstance(computed, Bound):
        return stated.meet(computed).empty
    return type(stated) is type(computed) and isinstance(stated, bool | str) and stated != computed


def _day(value: Value | None) -> int | None:
    return value.lo if isinstance(value, Bound) and value.exact else None
