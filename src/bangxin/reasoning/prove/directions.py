"""Does more of an adverse fact ever help, less of a favourable one? Directions are declared in the vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import z3

from bangxin.law.norms import ConceptEntry, Polarity
from bangxin.law.vocabulary import Fact
from bangxin.reasoning.prove.encoding import Encoding, Variable, variable
from bangxin.reasoning.prove.remarks import Kind, Remark
from bangxin.reasoning.prove.studying import Facts, Study, read_model, smallest
from bangxin.reasoning.states import FAILS, HOLDS

SIDED = (Polarity.ADVERSE, Polarity.FAVOURABLE)


def directions(study: Study, concepts: Collection[str] = ()) -> Iterator[Remark]:
    """Numbers whose declared direction is broken; ``none`` declares that there is no direction.

    A number without any declaration has to have one direction, whichever it is. Declared numbers are first moved all
    at once: where even that moves nothing against the direction, no single one does.
    """
    numbers = [
        f for f in study.book.vocabulary if f.type.is_number and not f.derive and f.direction != "none"
    ]
    declared = [fact for fact in numbers if fact.direction]
    for fact in declared if _any_broken(study, declared, concepts) else ():
        remark = broken_direction(study, fact, concepts)
        if remark is not None:
            yield remark
    for fact in numbers:
        if not fact.direction:
            both = [broken_direction(study, fact, concepts, way) for way in ("adverse", "favourable")]
            if both[0] is not None and both[1] is not None:
                yield both[0]


def _any_broken(study: Study, declared: list[Fact], concepts: Collection[str]) -> bool:
    """Whether some case and another, worse in any of the declared numbers, are decided the wrong way round."""
    sided = [
        c for c in study.book.concepts.values() if c.polarity in SIDED and (not concepts or c.id in concepts)
    ]
    reading = [c for c in sided if any(study.reads(c.id, fact.id) for fact in declared)]
    worse = {fact.id: variable(fact, "'") for fact in declared}
    other = Encoding(study.lowering.graph, {**study.variables, **worse})
    rules = []
    for fact in declared:
        here, there = study.variables[fact.id], worse[fact.id]
        more, less = (there, here) if fact.direction == "adverse" else (here, there)
        rules += [here.known == there.known, less.value <= more.value, *there.domain()]
    broken = [_moves_against(study, other, concept, True) for concept in reading]
    return study.model(*rules, z3.Or(*broken)) is not None


def broken_direction(
    study: Study, fact: Fact, concepts: Collection[str] = (), direction: str = ""
) -> Remark | None:
    """Two cases that differ only in ``fact``, where the larger value moves a concept against the direction.

    An adverse concept may only come nearer to MET with more of an adverse fact, a favourable one further from it.
    Exits presuppose an offence, and what makes out the offence opens them too: a favourable concept is therefore
    compared only where every adverse concept below it stays as it was.
    """
    reading = [
        c
        for c in study.book.concepts.values()
        if c.polarity in SIDED and (not concepts or c.id in concepts) and study.reads(c.id, fact.id)
    ]
    if not reading:
        return None
    larger = variable(fact, "'")
    other = Encoding(study.lowering.graph, {**study.variables, fact.id: larger})
    adverse = (direction or fact.direction) == "adverse"
    broken = {c.id: _moves_against(study, other, c, adverse) for c in reading}
    found = _two_cases(study, study.variables[fact.id], larger, broken)
    if found is None:
        return None
    before, after, concept = found
    kept = smallest(
        before, lambda facts: fact.id in facts and _differs(study, facts, fact.id, after, concept)
    )
    return Remark(Kind.DIRECTION, fact.id, concept, study.run, kept, {**kept, fact.id: after[fact.id]})


def _moves_against(study: Study, other: Encoding, concept: ConceptEntry, adverse: bool) -> Any:
    """The concept is opposite in the two copies of the facts, the wrong way round."""
    state = study.lowering.concept(concept.id).state
    met, failed = study.met(concept.id), study.failed(concept.id)
    met_then, failed_then = other.term(state.met), z3.Not(other.term(state.unfailed))
    if concept.polarity is Polarity.ADVERSE:
        return z3.And(met, failed_then) if adverse else z3.And(failed, met_then)
    same = []
    for below in study.adverse_below(concept.id):
        part = study.lowering.concept(below).state
        same += [study.term(node) == other.term(node) for node in (part.met, part.unfailed)]
    return z3.And(*same, *((failed, met_then) if adverse else (met, failed_then)))


def _two_cases(
    study: Study, small: Variable, larger: Variable, broken: dict[str, Any]
) -> tuple[Facts, Facts, str] | None:
    fact = small.fact.id
    wanted = (
        small.known,
        larger.known,
        small.value < larger.value,
        *larger.domain(),
        z3.Or(*broken.values()),
    )
    model = study.model(*wanted)
    if model is None:
        return None
    before = read_model(model, study.variables, study.variables)
    after = {**before, **read_model(model, {fact: larger}, [fact])}
    concept = next(c for c, term in broken.items() if z3.is_true(model.eval(term, model_completion=True)))
    return before, after, concept


def _differs(study: Study, facts: Facts, fact: str, after: Facts, concept: str) -> bool:
    """The interpreter says the same of the two cases: opposite results, and the adverse concepts below unchanged."""
    one, two = study.evaluate(facts), study.evaluate({**facts, fact: after[fact]})
    states = one.state_of(concept) | two.state_of(concept)
    if not (states & HOLDS and states & FAILS):
        return False
    if study.book.concepts[concept].polarity is Polarity.ADVERSE:
        return True
    return all(one.result(c) is two.result(c) for c in study.adverse_below(concept))
