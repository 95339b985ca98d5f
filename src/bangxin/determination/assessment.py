"""A case determined: every person under both runs, on one basis and day, as one typed result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bangxin.case.model import Basis, Case, Person
from bangxin.determination.acts import OffenceActs, acts_of, conducts, offence_of
from bangxin.determination.charging import ChargeRow, charge_rows
from bangxin.determination.concurrence import Concurrence, concurrence
from bangxin.determination.evidence import Fall, MatrixRow, matrix_rows
from bangxin.determination.exits import ExitRow, exit_rows
from bangxin.determination.facts import Facts, person_facts
from bangxin.determination.person import (
    PersonOutcome,
    RunOutcome,
    Settings,
    assess_person,
    chosen_of,
    evaluate_runs,
    run_outcomes,
)
from bangxin.determination.times import APART, TOGETHER, Judging, Times, gravest, times_of
from bangxin.law.charges import Layout, read_layout
from bangxin.law.entities import builtin_schema
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law
from bangxin.law.values import FactSet
from bangxin.measures.alone import several
from bangxin.measures.rows import Row, rows_of
from bangxin.reasoning.interpret import Interpreter

Acts = frozenset[str] | None
"""Ids of the acts looked at; None for all of the person's."""


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
    times: Mapping[str, Times] = field(default_factory=dict)
    """By offence, where something can be said of the times of its acts."""
    apart: Mapping[str, Facts] = field(default_factory=dict)
    """The facts of roots judged on other acts than the first root."""

    def about(self, root: str) -> PersonAssessment:
        """The person with the facts on which the root is judged."""
        return replace(self, facts=self.apart[root]) if root in self.apart else self


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


class _Gathering:
    """What is known of one person, with any of the acts, each gathered once."""

    def __init__(
        self,
        case: Case,
        person: Person,
        book: Rulebook,
        settings: Settings,
        basis: Basis,
        without: frozenset[str],
        undated: bool,
    ) -> None:
        self.case, self.person, self.book, self.settings = case, person, book, settings
        self.basis, self.without, self.undated = basis, without, undated
        self._known: dict[tuple[int, Acts, frozenset[str]], Facts] = {}

    def facts(
        self, acts: Acts, switches: Mapping[str, str] | None = None, without: frozenset[str] = frozenset()
    ) -> Facts:
        """The facts under switches; ``without`` names further evidence to leave out."""
        chosen = self.settings.switches if switches is None else switches
        key = (several(self.book, chosen), acts, without)
        if key not in self._known:
            whole = None if acts is None else self.facts(None, switches, without).measured
            self._known[key] = person_facts(
                self.case, self.person, self.book, self.basis, self.without | without, self.settings.as_of,
                self.undated, chosen, acts, whole,
            )  # fmt: skip
        return self._known[key]

    def acts(self) -> tuple[Row, ...]:
        schema = builtin_schema(self.book.vocabulary)
        return rows_of(self.case, self.person, schema, self.basis, self.without).kinds.get("acts", ())


class _Scopes:
    """The acts each offence is judged on, and what hangs on their times."""

    def __init__(self, interpreter: Interpreter, layout: Layout, given: _Gathering) -> None:
        self.interpreter, self.layout, self.given = interpreter, layout, given
        every, whole = given.acts(), given.facts(None).facts
        known = conducts(interpreter, layout).values()
        own = [acts_of(interpreter, layout, conduct, every, given.settings, whole) for conduct in known]
        self.own: dict[str, OffenceActs] = {one.conduct.charge.offence: one for one in own}
        judging = Judging(interpreter, lambda acts: given.facts(acts).facts, given.settings)
        found = [times_of(judging, one, every) for one in own]
        self.times = {one.offence: one for one in found if one is not None}

    def acts(self, root: str, switches: Mapping[str, str]) -> Acts:
        """The acts a root is judged on: those of the offence it belongs to; apart, the stretch that bears most."""
        offence = offence_of(self.interpreter, self.layout, root)
        if offence not in self.own:
            return None
        if switches.get(TOGETHER) == APART and (alone := gravest(self.times.get(offence))) is not None:
            return alone
        return self.own[offence].acts


def facts_about(
    case: Case, person: Person, interpreter: Interpreter, concept: str, settings: Settings, basis: Basis
) -> Facts:
    """The facts on which a concept is judged: those of the acts of the offence it belongs to."""
    given = _Gathering(case, person, interpreter.book, settings, basis, frozenset(), False)
    scopes = _Scopes(interpreter, read_layout(interpreter.book), given)
    return given.facts(scopes.acts(concept, settings.switches))


def offence_acts(
    case: Case, person: Person, interpreter: Interpreter, settings: Settings, basis: Basis
) -> tuple[OffenceActs, ...]:
    """The acts that each offence is judged on, in the order of the charges."""
    given = _Gathering(case, person, interpreter.book, settings, basis, frozenset(), False)
    return tuple(_Scopes(interpreter, read_layout(interpreter.book), given).own.values())


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
    book, root = interpreter.book, settings.roots[0]
    given = _Gathering(case, person, book, settings, basis, without, undated)
    scopes = _Scopes(interpreter, layout, given)
    acts = scopes.acts(root, settings.switches)
    facts = given.facts(acts)

    def under(switches: Mapping[str, str]) -> FactSet:
        return given.facts(
            scopes.acts(root, switches), switches if facts.measured.accumulated else None
        ).facts

    tiers = {c.offence: tuple(t.when for t in reversed(c.tiers) if t.when) for c in layout.charges}
    outcome = _apart(assess_person(interpreter, facts.facts, settings, tiers, under), acts, scopes, tiers)
    main = outcome.chosen_run(root)
    rows = charge_rows(book, layout, {offence: outcome.chosen_run(offence) for offence in tiers})
    return PersonAssessment(
        person=person,
        facts=facts,
        outcome=outcome,
        charges=rows,
        concurrence=concurrence(interpreter, facts.facts, settings, main, rows),
        exits=exit_rows(layout, main),
        matrix=matrix_rows(case, layout.elements, main, facts.claims, without),
        falls=_falls(given, interpreter, main, facts, acts),
        times=scopes.times,
        apart={root: given.facts(scopes.acts(root, settings.switches)) for root in outcome.apart},
    )


def _apart(
    outcome: PersonOutcome, acts: Acts, scopes: _Scopes, tiers: Mapping[str, tuple[str, ...]]
) -> PersonOutcome:
    """The outcome with the runs of every root that is judged on other acts than the first."""
    settings, book = scopes.given.settings, scopes.interpreter.book
    runs: dict[Acts, dict[Law, RunOutcome]] = {}
    apart, chosen = {}, dict(outcome.chosen)
    for root in outcome.chosen:
        own = scopes.acts(root, settings.switches)
        if own != acts:
            if own not in runs:
                runs[own] = run_outcomes(scopes.interpreter, scopes.given.facts(own).facts, settings)
            apart[root] = runs[own]
            chosen[root] = chosen_of(book, root, runs[own], tiers.get(root, ()))
    return replace(outcome, apart=apart, chosen=chosen) if apart else outcome


def _falls(
    given: _Gathering, interpreter: Interpreter, main: RunOutcome, facts: Facts, acts: Acts
) -> dict[str, tuple[Fall, ...]]:
    """For each evidence item cited for the person: the results that change when it is left out."""
    cited = {e for claims in facts.claims.values() for claim in claims for e in claim.evidence}
    found: dict[str, tuple[Fall, ...]] = {}
    for item in sorted(cited & given.case.evidence.keys() - given.without):
        fewer = given.facts(acts, without=frozenset({item}))
        other = evaluate_runs(interpreter, fewer.facts, given.settings)[main.evaluation.run.law]
        found[item] = tuple(
            Fall(concept, main.result(concept), other.result(concept))
            for concept in interpreter.book.concepts
            if main.result(concept) is not other.result(concept)
        )
    return found
