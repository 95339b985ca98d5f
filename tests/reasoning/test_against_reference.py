"""The interpreter against the plain reference on random partial facts: every concept, switches, both runs, instances."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import FactSet
from bangxin.reasoning import states as s
from bangxin.reasoning.interpret import Interpreter
from tests.law.partial_facts import lines, random_facts, random_run
from tests.reasoning.plain_reference import Reference

LETTERS = {
    s.MET: "M",
    s.MET_REBUTTABLE: "R",
    s.NOT_MET: "F",
    s.NOT_MET_BY_USAGE: "C",
    s.UNDETERMINED: "U",
    s.FINDING_NEEDED: "N",
}
BOOK = builtin_rulebook()
MARKS = lines(BOOK)
GROUPS = sorted({fact.group for fact in BOOK.vocabulary if fact.group})


def random_instances(dice: Random) -> dict[str, tuple[dict, ...]]:
    """Up to three instances in each of two groups."""
    found = {}
    for group in dice.sample(GROUPS, 2):
        ids = [fact.id for fact in BOOK.vocabulary if fact.group == group]
        rows = [random_facts(BOOK, MARKS, dice, ids).values for _ in range(dice.randint(1, 3))]
        found[group] = tuple(dict(row) for row in rows)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_difference_on_random_partial_facts(seed: int) -> None:
    dice, interpreter, reference = Random(seed), Interpreter(BOOK), Reference(BOOK)
    seen: Counter[str] = Counter()
    for number in range(60):
        facts = random_facts(BOOK, MARKS, dice, BOOK.vocabulary.ids)
        if number % 2:
            facts = FactSet(facts.values, random_instances(dice))
        run = random_run(BOOK, facts, dice, list(BOOK.switches))
        expected, evaluation = reference.evaluate(facts, run), interpreter.evaluate(facts, run)
        got = {concept: LETTERS[evaluation.state_of(concept)] for concept in BOOK.concepts}
        different = {
            c: (letter, got[c])
            for c, letter in expected.items()
            if got[c].replace("R", "M") != letter.replace("R", "M")
        }
        assert not different, (dict(facts.values), facts.instances, run)
        seen.update(got.values())
    assert min(seen[letter] for letter in "MFUN") > 300, seen
    assert seen["C"] > 0, seen
