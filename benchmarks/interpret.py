"""Explained evaluations a second, beside a plain recursive evaluator in the same run.

One evaluation: one person, one run, all concepts, each with its result, flags, states of its grounds, missing facts,
open findings, open exceptions and modality. Persons are random partial facts near the lines of the norms. Times are processor time of this one process.

    python benchmarks/interpret.py [PERSONS]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.law.partial_facts import DAYS, lines, random_facts, random_run  # noqa: E402
from tests.reasoning.plain_reference import NAMES, Reference  # noqa: E402

from bangxin.determination.plain import plain_concept  # noqa: E402
from bangxin.law.builtin import builtin_rulebook  # noqa: E402
from bangxin.law.selection import Run  # noqa: E402
from bangxin.law.values import FactSet  # noqa: E402
from bangxin.reasoning.explanation import Explainer  # noqa: E402
from bangxin.reasoning.interpret import Interpreter  # noqa: E402
from bangxin.reasoning.states import RESULTS  # noqa: E402

BOOK = builtin_rulebook()
FACTS_EACH = 30
"""Facts recorded for a person, at least: about what the official cases record."""


def persons(count: int) -> list[tuple[FactSet, Run]]:
    """Persons whose acts ended on different days, all decided on the same day, each under one of the two runs."""
    dice, marks = Random(0), lines(BOOK)
    drawn: list[tuple[FactSet, Run]] = []
    while len(drawn) < count:
        ids = ["act.end", *dice.sample(BOOK.vocabulary.ids, FACTS_EACH + 4)]
        facts = random_facts(BOOK, marks, dice, ids)
        if len(facts.values) >= FACTS_EACH:
            run = random_run(BOOK, facts, dice, [])
            drawn.append((facts, Run(run.law, DAYS[-1], run.act_end)))
    return drawn


def explained(interpreter: Interpreter, facts: FactSet, run: Run) -> int:
    """Evaluate, and say everything that is said of every concept."""
    return len(Explainer(interpreter.evaluate(facts, run)).said)


def seconds(work: list[tuple[FactSet, Run]], do) -> float:  # type: ignore[no-untyped-def]
    started = time.process_time()
    for facts, run in work:
        do(facts, run)
    return time.process_time() - started


def main(count: int) -> None:
    work = persons(count)
    interpreter, reference = Interpreter(BOOK), Reference(BOOK)
    warm = seconds(work, lambda f, r: explained(interpreter, f, r))
    few = work[: max(20, count // 50)]
    for facts, run in few:
        evaluation = interpreter.evaluate(facts, run)
        expected = reference.evaluate(facts, run)
        assert all(RESULTS[evaluation.state_of(c)].value == NAMES[e] for c, e in expected.items())
    recorded = sum(len(facts.values) for facts, _ in work) / count
    print(
        f"{len(BOOK.norms)} norms, {len(BOOK.concepts)} concepts, {count} persons with {recorded:.0f} facts each"
    )
    plain = len(few) / seconds(few, reference.evaluate)
    print(f"plain reference, results only          {plain:10,.0f} /s")
    rates = {
        "results of all concepts": count / seconds(work, interpreter.evaluate),
        "results and explanation": count / seconds(work, lambda f, r: explained(interpreter, f, r)),
    }
    for name, rate in rates.items():
        print(f"{name:38} {rate:10,.0f} /s   {rate / plain:6.1f} x the reference")
    print(
        f"with every condition tree as JSON data {len(few) / seconds(few, lambda f, r: trees(interpreter, f, r)):10,.0f} /s"
    )
    half = seconds(work[: count // 2], lambda f, r: explained(interpreter, f, r))
    whole = seconds(work, lambda f, r: explained(interpreter, f, r))
    print(f"first pass, lowering every selection    {count / warm:10,.0f} /s")
    print(f"time for twice the persons             {whole / half:10.2f} x   (linear is 2)")


def trees(interpreter: Interpreter, facts: FactSet, run: Run) -> None:
    evaluation = interpreter.evaluate(facts, run)
    for concept in Explainer(evaluation).all().values():
        plain_concept(BOOK, evaluation, concept)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
