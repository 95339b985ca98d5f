"""Charge comparison: for every candidate what speaks for it, what against it, and what is open.

Never by the type of act alone (法发〔2025〕12号第7条): each row is read off the elements of the offence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bangxin.determination.person import RunOutcome
from bangxin.law.charges import Charge, Layout
from bangxin.law.expression import Known, concepts_of
from bangxin.law.norms import Polarity
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning.explanation import NormExplanation, Trace
from bangxin.reasoning.states import Result


@dataclass(frozen=True, slots=True)
class TierStatus:
    """One range: whether it is the one reached, and whether prosecution of it is out of time."""

    text: str
    max_months: int | None
    result: Result
    limitation: Result


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition the provision itself reads off a fact; ``wanted`` False where it must not hold."""

    norm: str
    leaf: Trace
    wanted: bool

    @property
    def speaks(self) -> Result:
        """MET when it speaks for the charge, NOT_MET when against it."""
        if self.wanted or self.leaf.result not in (Result.MET, Result.NOT_MET):
            return self.leaf.result
        return Result.NOT_MET if self.leaf.result is Result.MET else Result.MET


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One candidate charge under the chosen law."""

    charge: Charge
    result: Result
    treated_as: Result | None
    tiers: tuple[TierStatus, ...]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    open_points: tuple[str, ...]
    conditions: tuple[Condition, ...]
    missing: tuple[str, ...]
    open_findings: tuple[str, ...]
    unheld: tuple[str, ...] = ()
    """Elements on which the rulebook holds no norm of the day: their "not met" says nothing of the case."""
    no_norm: bool = False
    """Whether "not met" stands for want of a provision: no such offence at the act, or elements ``unheld``."""


def charge_rows(book: Rulebook, layout: Layout, runs: dict[str, RunOutcome]) -> tuple[ChargeRow, ...]:
    """One row per candidate; ``runs`` gives the run chosen for each offence concept."""
    return tuple(_row(book, charge, runs[charge.offence]) for charge in layout.charges)


def _row(book: Rulebook, charge: Charge, run: RunOutcome) -> ChargeRow:
    points = element_points(book, charge, run)
    explained = run.concepts[charge.offence]
    against = [c for c in points if _opposes(book, c, run.result(c))]
    absent = [c for c in against if run.concepts[c].no_norm_in_force]
    existed = not explained.no_norm_in_force
    unheld = tuple(absent) if existed and run.result(charge.offence) is Result.NOT_MET else ()
    return ChargeRow(
        charge=charge,
        result=run.result(charge.offence),
        treated_as=run.result(charge.treated_as)
        if charge.treated_as and charge.treated_as != charge.offence
        else None,
        tiers=tuple(
            TierStatus(
                tier.text,
                tier.max_months,
                run.result(tier.when) if tier.when else Result.MET,
                run.result(tier.limitation),
            )
            for tier in charge.tiers
        ),
        speaks_for=tuple(c for c in points if _supports(book, c, run.result(c))),
        speaks_against=tuple(c for c in against if c not in absent),
        open_points=tuple(c for c in points if run.result(c) in (Result.UNDETERMINED, Result.FINDING_NEEDED)),
        conditions=tuple(direct_conditions(charge, run)),
        missing=explained.missing,
        open_findings=explained.open_findings,
        unheld=unheld,
        no_norm=not existed or bool(unheld),
    )


def direct_conditions(charge: Charge, run: RunOutcome) -> Iterator[Condition]:
    """Conditions on facts in the grounds themselves: those that carry a met ground, else those of every ground."""
    seen: set[tuple[int, bool]] = set()
    for root in dict.fromkeys((charge.offence, charge.treated_as or charge.offence)):
        grounds = run.concepts[root].grounds
        met = tuple(g for g in grounds if g.result is Result.MET)
        for norm in met or grounds:
            for condition in _leaves(norm, norm.condition, True):
                key = (id(condition.leaf.expression), condition.wanted)
                if key not in seen:
                    seen.add(key)
                    yield condition


def _leaves(norm: NormExplanation, trace: Trace, wanted: bool) -> Iterator[Condition]:
    """Leaves that matter: of alternatives that hold, only those that hold."""
    if trace.kind == "leaf":
        if not isinstance(trace.expression, Known):
            yield Condition(norm.norm, trace, wanted)
        return
    parts = trace.parts
    if trace.kind == "some" and trace.result is Result.MET:
        parts = tuple(p for p in parts if p.result is Result.MET)
    for part in parts:
        yield from _leaves(norm, part, wanted is not (trace.kind == "not"))


def element_points(book: Rulebook, charge: Charge, run: RunOutcome) -> tuple[str, ...]:
    """Concepts the offence rests on directly: its elements, and what would defeat it or weigh for another charge."""
    roots = [charge.offence] + ([charge.treated_as] if charge.treated_as else [])
    found: dict[str, None] = {}
    for root in roots:
        explained = run.concepts[root]
        for norm in (*explained.grounds, *explained.restrictions, *explained.defeaters):
            for concept in concepts_of(book.conditions[norm.norm]):
                found[concept] = None
    return tuple(found)


def _supports(book: Rulebook, concept: str, result: Result) -> bool:
    favourable = book.concepts[concept].polarity is Polarity.FAVOURABLE
    return result is (Result.NOT_MET if favourable else Result.MET)


def _opposes(book: Rulebook, concept: str, result: Result) -> bool:
    favourable = book.concepts[concept].polarity is Polarity.FAVOURABLE
    return result is (Result.MET if favourable else Result.NOT_MET)
