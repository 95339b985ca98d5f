"""Norms that contradict each other, concepts that stay open though all is known, and days without a norm."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources
from itertools import combinations

import z3

from bangxin.base.bounds import exactly
from bangxin.base.dates import iso
from bangxin.base.yamltree import load_tree
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run, select
from bangxin.reasoning.columnar.eras import eras, turning_days
from bangxin.reasoning.columnar.lowering import cone
from bangxin.reasoning.prove.remarks import Kind, Remark
from bangxin.reasoning.prove.studying import Facts, Study, smallest, unconfirmed
from bangxin.reasoning.states import FAILS, HOLDS, OPEN


@cache
def exclusive() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Groups of results that no case may have together, with the article that says so."""
    text = resources.files("bangxin.reasoning.prove").joinpath("exclusive.yaml").read_text("utf-8")
    listed = load_tree(text, "exclusive.yaml").need("exclusive").sequence()
    return tuple(
        (tuple(c.text() for c in entry.need("concepts").sequence()), entry.need("why").text())
        for entry in listed
    )


def contradictions(study: Study, concepts: Collection[str] = ()) -> Iterator[Remark]:
    """Exclusive results met together, and grounds that what is aimed at their concept always undoes."""
    for names, _ in exclusive():
        for pair in combinations(names, 2):
            if not concepts or not set(pair).isdisjoint(concepts):
                yield from _met_together(study, *pair)
    for concept in study.book.concepts:
        around = [r for kind in ("restricts", "defeats") for r in study.book.aimed_at(kind, concept)]
        if around and (not concepts or concept in concepts):
            yield from _undone(study, concept, around)


def _met_together(study: Study, one: str, other: str) -> Iterator[Remark]:
    if one not in study.book.concepts or other not in study.book.concepts:
        return
    found = study.find(study.met(one), study.met(other))
    if found is None:
        return

    def both(facts: Facts) -> bool:
        evaluation = study.evaluate(facts)
        return all(evaluation.state_of(concept) & HOLDS for concept in (one, other))

    yield Remark(Kind.CONTRADICTION, one, other, study.run, smallest(found, both))


def _undone(study: Study, concept: str, around: list[str]) -> Iterator[Remark]:
    """A ground that holds in some case, while in every such case its concept fails: two norms that exclude each other."""
    for ground in study.lowering.concept(concept).grounds:
        held = (study.norm_met(ground.norm), study.on(ground.norm))
        if study.find(*held, z3.Not(study.failed(concept))) is not None:
            continue
        found = study.find(*held)
        if found is None:
            continue  # no case meets it at all: unreachable, or off on every day

        def undone(facts: Facts, norm: str = ground.norm) -> bool:
            evaluation = study.evaluate(facts)
            return bool((evaluation.norm_state(norm) or 0) & HOLDS and evaluation.state_of(concept) & FAILS)

        kept = smallest(found, undone)
        evaluation = study.evaluate(kept)
        against = [n for n in around if (evaluation.norm_state(n) or 0) & (HOLDS | FAILS)]
        yield Remark(Kind.CONTRADICTION, ground.norm, "、".join(against) or concept, study.run, kept)


def gaps(study: Study, concepts: Collection[str] = ()) -> Iterator[Remark]:
    """Concepts that stay open although every fact below them is known and every finding made."""
    for concept in concepts or study.book.concepts:
        facts = cone(study.book, [concept])
        known = [study.variables[fact].known for fact in facts if not study.book.vocabulary[fact].derive]
        found = study.find(study.open(concept), *known)
        if found is not None:
            if not study.evaluate(found).state_of(concept) & OPEN:
                raise unconfirmed()
            yield Remark(Kind.GAP, concept, run=study.run, witness=found)


def time_gaps(book: Rulebook, as_of: int) -> Iterator[Remark]:
    """Concepts with a norm in force before and after some day, of the act or of the decision, but none on it."""
    run = Run(Law.AT_ACT, as_of)
    by_act = [(era.first, era.on) for era in eras(book, run)]
    by_decision = [
        (day, select(book, Run(Law.AT_DECISION, day, exactly(day))).on) for day in turning_days(book)
    ]
    for concept in book.concepts:
        grounds = set(book.aimed_at("concludes", concept))
        day = _hole([(first, not grounds.isdisjoint(norms)) for first, norms in by_act])
        if day is not None:
            yield Remark(Kind.TIME_GAP, concept, iso(day), run, {"act.end": exactly(day)})
            continue
        decided = _hole([(first, not grounds.isdisjoint(norms)) for first, norms in by_decision])
        if decided is not None:
            then = Run(Law.AT_DECISION, decided)
            yield Remark(Kind.TIME_GAP, concept, iso(decided), then, {"act.end": exactly(decided)})


def _hole(days: list[tuple[int, bool]]) -> int | None:
    """First day on which nothing is on, after a day with something and before another."""
    first = next((i for i, (_, on) in enumerate(days) if on), None)
    if first is None:
        return None
    for place in range(first, len(days)):
        if not days[place][1]:
            return days[place][0] if any(on for _, on in days[place:]) else None
    return None
