"""A case determined: every person under both runs, on one basis and day, as one typed result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bangxin.base.bounds import Bound
from bangxin.case.model import Basis, Case, Claim, Person
from bangxin.case.resolve import Resolved, resolve
from bangxin.determination.charging import ChargeRow, charge_rows
from bangxin.determination.concurrence import Concurrence, concurrence
from bangxin.determination.evidence import Fall, MatrixRow, confession_only, matrix_rows
from bangxin.determination.exits import ExitRow, exit_rows
from bangxin.determination.person import PersonOutcome, RunOutcome, Settings, assess_person, evaluate_runs
from bangxin.determination.plain import plain_value
from bangxin.law.charges import Layout, read_layout
from bangxin.law.entities import builtin_schema
from bangxin.law.expression import facts_of
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Conflict, FactSet, Value
from bangxin.law.vocabulary import FactType
from bangxin.measures.alone import several
from bangxin.measures.figures import Measured, measure
from bangxin.reasoning.derivation import derivation_order
from bangxin.reasoning.interpret import Interpreter


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a person: claims resolved on the basis, figures computed from entities, and the claims behind each."""

    resolved: Resolved
    measured: Measured
    facts: FactSet
    claims: Mapping[str, tuple[Claim, ...]]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PersonAssessment:
    """One person's determination."""

    person: Person
    facts: Facts
    outcome: PersonOutcome
    charges: tuple[ChargeRow, ...]
    concurrence: Concurrence
    exits: tuple[ExitRow, ...]
    matrix: tuple[MatrixRow, ...]
    falls: Mapping[str, tuple[Fall, ...]]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case determined on one basis and day."""

    case: Case
    book: Rulebook
    layout: Layout
    basis: Basis
    settings: Settings
    as_of_given: bool
    without: frozenset[str]
    persons: tuple[PersonAssessment, ...]


def determine(
    case: Case,
    interpreter: Interpreter,
    settings: Settings,
    basis: Basis,
    *,
    without: frozenset[str] = frozenset(),
    as_of_given: bool = True,
    known: Mapping[str, PersonAssessment] = MappingProxyType({}),
    only: Collection[str] | None = None,
) -> Assessment:
    """Determine every person of a case, or ``only`` those of these ids. ``without`` are evidence ids to leave out. Pure.

    ``known``, by person id: determined before on the same facts, settings and common part of the case.

    A draft whose document states no day of decision was decided on some day up to ``as_of``: what hangs on that day
    (追诉时效，刑法第八十七条) then stays open instead of being counted to today.
    """
    layout = read_layout(interpreter.book)
    undated = case.draft and not as_of_given
    persons = tuple(
        known.get(p.id) or _person(case, p, interpreter, layout, settings, basis, without, undated)
        for p in case.persons
        if only is None or p.id in only
    )
    return Assessment(case, interpreter.book, layout, basis, settings, as_of_given, without, persons)


def person_facts(
    case: Case,
    person: Person,
    book: Rulebook,
    basis: Basis,
    without: frozenset[str],
    as_of: int | None = None,
    undated: bool = False,
    switches: Mapping[str, str] = MappingProxyType({}),
) -> Facts:
    """Everything known of a person on a basis: claims, figures, instances, computed proof facts.

    ``as_of`` stands for the day of filing where none is recorded (limitation runs until then, 刑法第八十七条).
    ``undated``: the decision is of an unstated day, not after ``as_of``. ``switches`` say how many acts are 多次
    (法释〔2019〕15号第十六条).
    """
    resolved = resolve(case, person, basis, without)
    stated = resolved.facts.values
    measured = measure(
        case, person, book, builtin_schema(book.vocabulary), basis, without=without,
        birth=_day(stated.get("person.birth")), filed=_day(stated.get("case.filed_on")) or as_of,
        several=several(book, switches),
    )  # fmt: skip
    values: dict[str, Value] = {fact: figure.value for fact, figure in measured.figures.items()}
    conflicts = list(resolved.conflicts)
    for fact, value in stated.items():
        computed = values.get(fact)
        if computed is not None and _disagree(value, computed):
            kind = book.vocabulary[fact].type
            sides = (f"直接主张：{_show(value, kind)}", f"按实体计算：{_show(computed, kind)}")
            values[fact] = Conflict(sides)
            conflicts.append(fact)
        else:
            values[fact] = value
    claims = _claims_behind(case, book, resolved, measured)
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


def _person(
    case: Case,
    person: Person,
    interpreter: Interpreter,
    layout: Layout,
    settings: Settings,
    basis: Basis,
    without: frozenset[str],
    undated: bool,
) -> PersonAssessment:
    book = interpreter.book
    facts = person_facts(case, person, book, basis, without, settings.as_of, undated, settings.switches)
    added = several(book, settings.switches)

    def under(switches: Mapping[str, str]) -> FactSet:
        if not facts.measured.accumulated or several(book, switches) == added:
            return facts.facts
        return person_facts(case, person, book, basis, without, settings.as_of, undated, switches).facts

    tiers = {c.offence: tuple(t.when for t in reversed(c.tiers) if t.when) for c in layout.charges}
    outcome = assess_person(interpreter, facts.facts, settings, tiers, under)
    main = outcome.chosen_run(settings.roots[0])
    rows = charge_rows(book, layout, {offence: outcome.chosen_run(offence) for offence in tiers})
    return PersonAssessment(
        person=person,
        facts=facts,
        outcome=outcome,
        charges=rows,
        concurrence=concurrence(interpreter, facts.facts, settings, main, rows),
        exits=exit_rows(layout, main),
        matrix=matrix_rows(case, layout.elements, main, facts.claims, without),
        falls=_falls(case, person, interpreter, settings, basis, without, main, facts, undated),
    )


def _falls(
    case: Case,
    person: Person,
    interpreter: Interpreter,
    settings: Settings,
    basis: Basis,
    without: frozenset[str],
    main: RunOutcome,
    facts: Facts,
    undated: bool,
) -> dict[str, tuple[Fall, ...]]:
    """For each evidence item cited for the person: the results that change when it is left out."""
    cited = {e for claims in facts.claims.values() for claim in claims for e in claim.evidence}
    found: dict[str, tuple[Fall, ...]] = {}
    for item in sorted(cited & case.evidence.keys() - without):
        fewer = person_facts(
            case,
            person,
            interpreter.book,
            basis,
            without | {item},
            settings.as_of,
            undated,
            settings.switches,
        )
        other = evaluate_runs(interpreter, fewer.facts, settings)[main.evaluation.run.law]
        found[item] = tuple(
            Fall(concept, main.result(concept), other.result(concept))
            for concept in interpreter.book.concepts
            if main.result(concept) is not other.result(concept)
        )
    return found


def _claims_behind(
    case: Case, book: Rulebook, resolved: Resolved, measured: Measured
) -> dict[str, tuple[Claim, ...]]:
    """Direct claims; for figures and instances the claims of their entities; for derived facts those of their inputs."""
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
        if fact not in found:
            inputs = [claim for source in facts_of(book.derivations[fact]) for claim in found.get(source, ())]
            if inputs:
                found[fact] = inputs
    return {fact: tuple(claims) for fact, claims in found.items()}


def _disagree(stated: Value, computed: Value) -> bool:
    if isinstance(stated, Conflict):
        return False
    if isinstance(stated, Bound) and isinstance(computed, Bound):
        return stated.meet(computed).empty
    return type(stated) is type(computed) and isinstance(stated, bool | str) and stated != computed


def _show(value: Value, kind: FactType) -> str:
    """A value in a file's own terms: yuan, days, counts."""
    shown = plain_value(value, kind)
    if isinstance(shown, dict):
        shown = "–".join(str(shown.get(end, "")) for end in ("from", "to"))
    return f"{shown} 元" if kind is FactType.MONEY else str(shown)


def _day(value: Value | None) -> int | None:
    return value.lo if isinstance(value, Bound) and value.exact else None
