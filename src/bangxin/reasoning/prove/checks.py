"""Proofs about a whole rulebook: norms no case can reach, gaps, wrong directions, grounds that add nothing.

Failing checks carry a witness: facts that ``assess`` decides as the proof says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

import z3

from bangxin.law.checking import topological
from bangxin.law.norms import Polarity
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Value
from bangxin.law.vocabulary import Fact
from bangxin.reasoning.columnar.graph import FALSE
from bangxin.reasoning.columnar.lowering import Decided, cone
from bangxin.reasoning.columnar.table import decode
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.prove.encoding import Encoding, variable
from bangxin.reasoning.prove.equality import Equality
from bangxin.reasoning.prove.studying import Facts, Study, evaluate, read_model, smallest, unconfirmed
from bangxin.reasoning.states import FAILS, HOLDS, OPEN, Result


class Kind(StrEnum):
    CYCLE = "cycle"
    UNREACHABLE = "unreachable"
    GAP = "gap"
    DIRECTION = "direction"
    REDUNDANT = "redundant"
    SWITCHED_OFF = "switched_off"
    DIFFERENT = "different"
    UNEQUAL = "unequal"


FAILING = frozenset([Kind.CYCLE, Kind.UNREACHABLE, Kind.GAP, Kind.DIRECTION, Kind.UNEQUAL])


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing proved: of what, in which run, with the facts that show it (two sets for a wrong direction)."""

    kind: Kind
    subject: str
    other: str = ""
    run: Run | None = None
    witness: Mapping[str, Value] = field(default_factory=dict)
    contrast: Mapping[str, Value] = field(default_factory=dict)

    @property
    def fails(self) -> bool:
        return self.kind in FAILING


def prove(book: Rulebook, as_of: int) -> Iterator[Remark]:
    """All checks, worst first. ``as_of`` is the day of decision of the default runs."""
    _, cycle = topological(book)
    if cycle:
        yield Remark(Kind.CYCLE, cycle[0], " → ".join(cycle))
        return
    interpreter = Interpreter(book)
    studies = [Study(book, Run(law, as_of), interpreter) for law in Law]
    yield from unreachable(book, studies, as_of)
    for study in studies[:1]:
        yield from gaps(study)
        yield from directions(study)
        yield from redundant(study)
    yield from switched_off(book)


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


def unreachable(book: Rulebook, studies: list[Study], as_of: int) -> Iterator[Remark]:
    """Norms that no facts satisfy while they are on, under any setting of the switches that govern them."""
    left = [n for n in book.norms if book.norms[n].relation != "displaces"]
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


def gaps(study: Study) -> Iterator[Remark]:
    """Concepts that stay open although every fact below them is known and every finding made."""
    for concept in study.book.concepts:
        facts = cone(study.book, [concept])
        known = [study.variables[fact].known for fact in facts if not study.book.vocabulary[fact].derive]
        found = study.find(study.open(concept), *known)
        if found is not None:
            if not study.evaluate(found).state_of(concept) & OPEN:
                raise unconfirmed()
            yield Remark(Kind.GAP, concept, run=study.run, witness=found)


def directions(study: Study) -> Iterator[Remark]:
    """Numbers whose declared direction is broken: more of an adverse fact that helps, or the reverse."""
    for fact in study.book.vocabulary:
        if fact.direction in ("adverse", "favourable") and fact.type.is_number and not fact.derive:
            remark = broken_direction(study, fact)
            if remark is not None:
                yield remark


def broken_direction(study: Study, fact: Fact) -> Remark | None:
    """Two cases that differ only in ``fact``, where the larger value moves an adverse concept against the direction.

    Favourable concepts are left out: exits presuppose the offence, so what makes out the offence opens them too.
    """
    polarity = Polarity.ADVERSE
    reading = [
        c for c in study.book.concepts.values() if c.polarity is polarity and _reads(study, c.id, fact.id)
    ]
    if not reading:
        return None
    larger = variable(fact, "'")
    other = Encoding(study.lowering.graph, {**study.variables, fact.id: larger})
    broken = {}
    for concept in reading:
        state = study.lowering.concept(concept.id).state
        if fact.direction == "adverse":
            broken[concept.id] = z3.And(study.met(concept.id), z3.Not(other.term(state.unfailed)))
        else:
            broken[concept.id] = z3.And(study.failed(concept.id), other.term(state.met))
    small = study.variables[fact.id]
    study.solver.push()
    study.solver.add(
        small.known, larger.known, small.value < larger.value, *larger.domain(), z3.Or(*broken.values())
    )
    try:
        if study.solver.check() != z3.sat:
            return None
        model = study.solver.model()
        before = read_model(model, study.variables, study.variables)
        after = {**before, **read_model(model, {fact.id: larger}, [fact.id])}
        concept_id = next(
            c for c, term in broken.items() if z3.is_true(model.eval(term, model_completion=True))
        )
    finally:
        study.solver.pop()

    def differs(facts: Facts) -> bool:
        if fact.id not in facts:
            return False
        one, two = study.evaluate(facts), study.evaluate({**facts, fact.id: after[fact.id]})
        return {one.result(concept_id), two.result(concept_id)} == {Result.MET, Result.NOT_MET}

    kept = smallest(before, differs)
    return Remark(Kind.DIRECTION, fact.id, concept_id, study.run, kept, {**kept, fact.id: after[fact.id]})


def _reads(study: Study, concept: str, fact: str) -> bool:
    state = study.lowering.concept(concept).state
    graph = study.lowering.graph
    nodes = (graph.nodes[n] for n in graph.cone([state.met, state.unfailed]))
    return any(not n.reads and n.data and str(n.data[0]).partition(":")[0] == fact for n in nodes)


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
