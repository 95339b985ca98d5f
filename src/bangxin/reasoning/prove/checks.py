"""Proofs about a whole rulebook: norms no case can reach, gaps, wrong directions, grounds that add nothing.

Failing checks carry a witness: facts that ``assess`` decides as the proof says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

import z3

from bangxin.law.checking import topological
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.reasoning.columnar.graph import FALSE
from bangxin.reasoning.columnar.lowering import Decided
from bangxin.reasoning.columnar.table import decode
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.prove.conflicts import contradictions, gaps, time_gaps
from bangxin.reasoning.prove.directions import SIDED, directions
from bangxin.reasoning.prove.equality import Equality
from bangxin.reasoning.prove.remarks import Kind, Remark
from bangxin.reasoning.prove.studying import Facts, Study, evaluate, norms_below, smallest, unconfirmed
from bangxin.reasoning.prove.tiers import tier_gaps
from bangxin.reasoning.states import FAILS, HOLDS


def prove(book: Rulebook, as_of: int) -> Iterator[Remark]:
    """All checks, worst first. ``as_of`` is the day of decision of the default runs."""
    _, cycle = topological(book)
    if cycle:
        yield Remark(Kind.CYCLE, cycle[0], " → ".join(cycle))
        return
    interpreter = Interpreter(book)
    studies = [Study(book, Run(law, as_of), interpreter) for law in Law]
    yield from unreachable(book, studies, as_of)
    for study in studies:
        yield from contradictions(study)
        yield from gaps(study)
        yield from directions(study)
        yield from tier_gaps(study)
    for switch in book.switches.values():
        for option in switch.options:
            if option != switch.default:
                yield from under_switch(
                    book, Run(Law.AT_ACT, as_of, switches={switch.id: option}), interpreter
                )
    yield from time_gaps(book, as_of)
    yield from redundant(studies[0])
    yield from switched_off(book)


def under_switch(book: Rulebook, run: Run, interpreter: Interpreter) -> Iterator[Remark]:
    """What a reading other than the default may break: concepts above the norms that it turns on or off."""
    (switch,) = run.switches
    turned = {norm.id for norm in book.norms.values() if switch in norm.switches}
    above = {
        c
        for c in book.concepts
        if not turned.isdisjoint(norms_below(book, c)) and book.concepts[c].polarity in SIDED
    }
    study = Study(book, run, interpreter)
    yield from contradictions(study, above)
    yield from gaps(study, above)
    yield from directions(study, above)


def unequal(book: Rulebook, as_of: int) -> Iterator[Remark]:
    """Leaves, norms and concepts that rows of a table and single cases would be decided differently about.

    Not among the checks of :func:`prove`: the rules cannot bring it about, only a fault of the program can.
    """
    for law in Law:
        equality = Equality(book, Run(law, as_of))
        for found in equality.check() if law is Law.AT_ACT else equality.check_parts():
            below = (f"{part} {state}" for part, state in found.below.items())
            what = "; ".join((", ".join(found.differing), *below))
            yield Remark(Kind.UNEQUAL, found.subject, what, equality.run, decode(book, found.row))


def unreachable(
    book: Rulebook, studies: list[Study], as_of: int, norms: Collection[str] = ()
) -> Iterator[Remark]:
    """Norms (all, or those named) that no facts satisfy while they are on, under any setting of their switches."""
    left = [n for n in norms or book.norms if book.norms[n].relation != "displaces"]
    for study in studies:
        left = [norm for norm in left if not reaches(study, norm)]
    for norm in left:
        runs = (
            Run(law, day, switches=s)
            for law in Law
            for day in _days(book, norm, as_of)
            for s in _settings(book, norm)
        )
        if not any(reaches(Study(book, run, studies[0].interpreter), norm) for run in runs):
            yield Remark(Kind.UNREACHABLE, norm)


def reaches(study: Study, norm: str) -> bool:
    """Whether some facts satisfy a norm while it is on; the witness is confirmed by the interpreter."""
    if study.lowering.gates.on(norm) == FALSE:
        return False
    facts = study.find(study.norm_met(norm), study.on(norm))
    if facts is not None and not (study.evaluate(facts).norm_state(norm) or 0) & HOLDS:
        raise unconfirmed()
    return facts is not None


def _days(book: Rulebook, norm: str, as_of: int) -> list[int]:
    entry = book.norms[norm]
    days = [as_of, entry.in_force.first]
    return days if entry.in_force.last is None else [*days, entry.in_force.last]


def _settings(book: Rulebook, norm: str) -> Iterator[dict[str, str]]:
    """Settings that could matter to a norm: its own switches on, each other switch moved alone."""
    own = {switch: options[0] for switch, options in book.norms[norm].switches.items() if options}
    yield own
    for switch in book.switches.values():
        for option in switch.options:
            if option != switch.default and switch.id not in own:
                yield {**own, switch.id: option}


def redundant(study: Study) -> Iterator[Remark]:
    """Grounds that never hold without another ground of the same concept holding too."""
    for concept in study.book.concepts:
        decided = study.lowering.concept(concept)
        if len(decided.grounds) < 2:
            continue
        for ground in decided.grounds:
            alone = study.find(*_alone(study, decided, ground.norm))
            if alone is None and study.find(study.norm_met(ground.norm), study.on(ground.norm)) is not None:
                yield Remark(Kind.REDUNDANT, ground.norm, concept, study.run)


def _alone(study: Study, decided: Decided, norm: str) -> list[Any]:
    """The ground holds and no other ground of the concept does."""
    return [
        held if ground.norm == norm else z3.Not(held)
        for ground in decided.grounds
        for held in [z3.And(study.term(ground.state.met), study.term(ground.on))]
    ]


def switched_off(book: Rulebook) -> Iterator[Remark]:
    """Norms that are off by the default of a switch."""
    for norm in book.norms.values():
        closed = [s for s, options in norm.switches.items() if book.switches[s].default not in options]
        if closed:
            yield Remark(Kind.SWITCHED_OFF, norm.id, closed[0])


class Differently:
    """Who is treated differently by two runs: one smallest case per concept and change of result."""

    def __init__(self, book: Rulebook, before: Run, after: Run) -> None:
        self.book, self.before, self.after = book, before, after
        self.interpreter = Interpreter(book)

    def cases(self, concepts: list[str]) -> Iterator[Remark]:
        """A witness for each concept whose result can differ. ``act.end`` may lie on any day in both runs."""
        one = Study(self.book, self.before, self.interpreter)
        two = Study(self.book, self.after, self.interpreter)
        for concept in concepts:
            for met_first in (True, False):
                ends = (
                    (one.met(concept), two.failed(concept))
                    if met_first
                    else (one.failed(concept), two.met(concept))
                )
                facts = self._find(one, two, ends)
                if facts is not None:
                    kept = smallest(facts, partial(self._differs, concept, met_first))
                    change = "MET → NOT_MET" if met_first else "NOT_MET → MET"
                    yield Remark(Kind.DIFFERENT, concept, change, self.after, kept)

    def _find(self, one: Study, two: Study, ends: tuple[Any, Any]) -> Facts | None:
        one.share(two)
        one.solver.push()
        try:
            one.solver.add(*two.solver.assertions())
            return one.find(*ends)
        finally:
            one.solver.pop()

    def _differs(self, concept: str, met_first: bool, facts: Facts) -> bool:
        first = evaluate(self.interpreter, facts, self.before).state_of(concept)
        second = evaluate(self.interpreter, facts, self.after).state_of(concept)
        return bool(first & HOLDS and second & FAILS) if met_first else bool(first & FAILS and second & HOLDS)
