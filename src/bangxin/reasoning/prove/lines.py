"""Boundary cases: for every line of every norm one unit below, on, above, and unknown; pairs for every ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

import z3

from bangxin.base.bounds import exactly
from bangxin.law import expression as x
from bangxin.law.values import Value
from bangxin.reasoning.columnar.graph import FALSE
from bangxin.reasoning.prove.encoding import Encoding, variable
from bangxin.reasoning.prove.studying import Facts, Study, smallest
from bangxin.reasoning.states import FAILS, HOLDS, RESULTS


class BoundaryCase(NamedTuple):
    """One case of a conformance file: facts, and what they make of a norm or a concept."""

    id: str
    group: str
    facts: Mapping[str, Value]
    norm: str
    concept: str
    expected: str


_SIDES = {">=": (0, -1), ">": (1, 0), "<=": (0, 1), "<": (-1, 0)}
"""Offsets from the line at which a comparison just holds and just fails."""


def line_cases(study: Study) -> Iterator[BoundaryCase]:
    """Cases around each line where the line alone decides the norm."""
    for norm in study.book.norms:
        if study.book.norms[norm].relation == "displaces" or study.lowering.gates.on(norm) == FALSE:
            continue
        seen: set[tuple[str, int]] = set()
        for node in x.walk(study.book.conditions[norm]):
            match node:
                case x.Compare(op, x.Quantity(fact), x.Number(line), _) if (
                    op in _SIDES and (fact, line) not in seen
                ):
                    seen.add((fact, line))
                    yield from _around(study, norm, fact, line, op)


def _around(study: Study, norm: str, fact: str, line: int, op: str) -> Iterator[BoundaryCase]:
    holds, fails = (line + offset for offset in _SIDES[op])
    if min(holds, fails) < 0:
        return
    facts = _decided_by(study, norm, fact, holds, fails)
    if facts is None:
        return
    kept = smallest(facts, partial(_turns, study, norm, fact, holds, fails))
    values: dict[str, int | None] = {"t-1": line - 1, "t": line, "t+1": line + 1, "unknown": None}
    for name, number in values.items():
        if number is not None and number < 0:
            continue
        changed = {k: v for k, v in kept.items() if k != fact} | (
            {} if number is None else {fact: exactly(number)}
        )
        state = study.evaluate(changed).norm_state(norm)
        if state is not None:
            yield BoundaryCase(
                f"LINE-{norm}-{fact}-{line}-{name}", "lines", changed, norm, "", RESULTS[state].value
            )


def _decided_by(study: Study, norm: str, fact: str, holds: int, fails: int) -> Facts | None:
    """Facts with which the norm holds at one value of the fact and fails at the other."""
    state = study.lowering.norm(norm)
    other = variable(study.book.vocabulary[fact], "'")
    twin = Encoding(study.lowering.graph, {**study.variables, fact: other})
    here = study.variables[fact]
    return study.find(
        study.term(state.met), study.on(norm), here.known, here.value == holds,
        other.known, other.value == fails, z3.Not(twin.term(state.unfailed)),
    )  # fmt: skip


def _turns(study: Study, norm: str, fact: str, holds: int, fails: int, facts: Facts) -> bool:
    if fact not in facts:
        return False
    met = study.evaluate({**facts, fact: exactly(holds)}).norm_state(norm) or 0
    failed = study.evaluate({**facts, fact: exactly(fails)}).norm_state(norm) or 0
    return bool(met & HOLDS and failed & FAILS)


def ground_cases(study: Study) -> Iterator[BoundaryCase]:
    """For each ground a pair: it alone carries the concept; without one of its facts the concept no longer holds."""
    for concept in study.book.concepts:
        decided = study.lowering.concept(concept)
        for ground in decided.grounds:
            others = [
                z3.And(study.term(g.state.met), study.term(g.on)) for g in decided.grounds if g is not ground
            ]
            alone = z3.And(study.term(ground.state.met), study.term(ground.on), z3.Not(z3.Or(*others)))
            facts = study.find(study.met(concept), alone)
            if facts is None:
                continue
            kept = smallest(facts, partial(_carried, study, concept, ground.norm))
            yield BoundaryCase(
                f"GROUND-{concept}-{ground.norm}", "grounds", kept, ground.norm, concept, "MET"
            )
            for fact in list(kept)[:1]:
                less = {k: v for k, v in kept.items() if k != fact}
                result = study.evaluate(less).result(concept).value
                yield BoundaryCase(
                    f"GROUND-{concept}-{ground.norm}-less", "grounds", less, "", concept, result
                )


def _carried(study: Study, concept: str, norm: str, facts: Facts) -> bool:
    evaluation = study.evaluate(facts)
    held = [g for g in study.book.aimed_at("concludes", concept) if (evaluation.norm_state(g) or 0) & HOLDS]
    return held == [norm] and bool(evaluation.state_of(concept) & HOLDS)
