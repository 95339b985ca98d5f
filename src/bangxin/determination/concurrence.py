"""择一重 or 并罚 (刑法第二百八十七条之二第三款、第六十九条) on the other offences stated and on those determined here.

Each offence counts under the version chosen for it, at the highest tier reached. The answer is about these offences
only: charges that are still open stand in the table of charges and are named with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bangxin.determination.charging import ChargeRow
from bangxin.determination.person import Explained, RunOutcome, Settings, evaluate_run
from bangxin.law.values import FactSet, Members
from bangxin.reasoning.explanation import Explainer
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.states import Result

OTHERS = "charge.other_offences"


@dataclass(frozen=True, slots=True)
class Concurrence:
    """The run in which concurrence is read, and the offences it takes from this determination itself."""

    run: RunOutcome
    own: tuple[str, ...] = ()


def concurrence(
    interpreter: Interpreter, facts: FactSet, settings: Settings, main: RunOutcome, rows: Iterable[ChargeRow]
) -> Concurrence:
    """Concurrence under the law of ``main``, with the offences that ``rows`` find made out added to those stated."""
    own = tuple(dict.fromkeys(value for row in rows if (value := _reached(row))))
    stated = facts.values.get(OTHERS)
    known = stated if isinstance(stated, Members) else Members(frozenset(), False)
    if not own or known.values.issuperset(own):
        return Concurrence(main)
    wider = FactSet({**facts.values, OTHERS: Members(known.values | frozenset(own), True)}, facts.instances)
    evaluation = evaluate_run(interpreter, wider, settings, main.evaluation.run.law)
    return Concurrence(RunOutcome(evaluation, Explained(Explainer(evaluation))), own)


def _reached(row: ChargeRow) -> str:
    """The value of the highest tier reached, if the offence is made out and a tier is certain."""
    if row.result is not Result.MET:
        return ""
    reached = [
        declared.concurs
        for tier, declared in zip(row.tiers, row.charge.tiers, strict=True)
        if tier.result is Result.MET and declared.concurs
    ]
    return reached[-1] if reached else ""
