"""Asking the solver: an interruption stays one, and "unknown" is never taken for "there is none"."""

from __future__ import annotations

import z3

from bangxin.base.errors import BrokenPromise, Mistake
from bangxin.base.i18n import Text

_CANCELLED = "canceled"  # what the solver calls both Ctrl-C and the end of its limit


def limited_solver(work: int) -> z3.Solver:
    """A solver that gives up a question after ``work``, in its own units, the same on every machine."""
    solver = z3.Solver()
    solver.set("rlimit", work)
    return solver


def answer(solver: z3.Solver, work: int) -> z3.CheckSatResult:
    """``sat``, ``unsat``, or ``unknown`` after ``work``. Raises KeyboardInterrupt where the solver took Ctrl-C for itself."""
    before = _work(solver)
    found = solver.check()
    if found == z3.unknown:
        why = solver.reason_unknown()
        if "interrupt" in why or (why == _CANCELLED and _work(solver) - before < work):
            raise KeyboardInterrupt
    return found


def satisfied(solver: z3.Solver, work: int) -> bool:
    """Whether there is a model. Raises BrokenPromise when the solver does not know after ``work``."""
    found = answer(solver, work)
    if found == z3.unknown:
        message = Text(
            "求解器在限定的工作量内没有得出结论", "the solver gave no answer within its limit of work"
        )
        raise BrokenPromise(Mistake("solver-unknown", message))
    return bool(found == z3.sat)


def _work(solver: z3.Solver) -> int:
    """What has been done so far for all the questions asked."""
    try:
        return int(solver.statistics().get_key_value("rlimit count"))
    except z3.Z3Exception:  # nothing asked yet
        return 0
