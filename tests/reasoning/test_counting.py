"""What a batch counts as missing is what the explanation of each row names; near misses lie just below a line."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from bangxin.base.bounds import exactly
from bangxin.base.dates import ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.columnar import counting
from bangxin.reasoning.columnar.frames import evaluate
from bangxin.reasoning.columnar.lowering import Lowering, Query
from bangxin.reasoning.explanation import Explainer
from bangxin.reasoning.interpret import Interpreter
from tests.reasoning.against_interpret import facts_frame
from tests.reasoning.made_up import FactMaker, act_end

BOOK = builtin_rulebook()
RUN = Run(Law.AT_ACT, ordinal("2025-10-01"))
ASKED = ("offence.art287_2", "severity.ordinary", "disposition.strict")


def test_missing_facts_are_those_the_explanations_name() -> None:
    maker = FactMaker(BOOK, random.Random(7))
    rows = [maker.facts(share) for share in (0.1, 0.5, 0.8, 0.95) for _ in range(20)]
    table = facts_frame(BOOK, rows)
    lowering = Lowering(BOOK, RUN, table.columns)
    for concept in (c for c in ASKED if c in BOOK.concepts):
        _, counted = evaluate(Query(lowering.graph, {}, counting.missing(lowering, concept)), table)
        wanted: Counter[str] = Counter()
        for facts in rows:
            evaluation = Interpreter(BOOK).evaluate(FactSet(facts), replace(RUN, act_end=act_end(facts)))
            explained = Explainer(evaluation).concept(concept)
            wanted.update((*explained.missing, *explained.open_findings))
        assert wanted
        assert {fact: number for fact, number in counted.items() if number} == dict(wanted)


def test_nothing_in_the_table_means_every_part_is_missing_under_its_own_name() -> None:
    """Facts without a column are equally unknown, and still each counted by name."""
    lowering = Lowering(BOOK, RUN, ["settlement.amount:lo", "settlement.amount:hi"])
    asked = counting.missing(lowering, "severity.settlement")
    assert "act.counts_as_settlement" in asked
    assert "gain.illegal_income" not in asked


def test_near_misses_lie_within_a_tenth_below_the_line() -> None:
    yuan = (179_999, 180_000, 199_999, 200_000)
    rows: list[dict[str, Value]] = [{"settlement.amount": exactly(amount * 100)} for amount in yuan]
    table = facts_frame(BOOK, rows)
    lowering = Lowering(BOOK, RUN, table.columns)
    line = counting.Line("JI19.12.1.2", "settlement.amount", 20_000_000)
    node = counting.lines(lowering, ["severity.settlement"])[line]
    assert evaluate(Query(lowering.graph, {}, {"near": node}), table)[1] == {"near": 2}
