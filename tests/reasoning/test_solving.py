"""The solver's answers: an interruption is none, and "unknown" is never "there is none"."""

from __future__ import annotations

import threading
import time
from itertools import combinations

import pytest
import z3

from bangxin.base.errors import BrokenPromise
from bangxin.reasoning.prove.solving import answer, satisfied


def hard(pigeons: int = 14) -> z3.Solver:
    """More pigeons than holes, in a context of its own: far longer than the test waits."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    sits = [[z3.Bool(f"{p} in {h}", context) for h in range(pigeons - 1)] for p in range(pigeons)]
    for holes in sits:
        solver.add(z3.Or(*holes))
    for hole in zip(*sits, strict=True):
        for one, other in combinations(hole, 2):
            solver.add(z3.Or(z3.Not(one), z3.Not(other)))
    return solver


def test_an_interruption_of_the_solver_is_an_interruption() -> None:
    solver = hard()
    threading.Thread(target=lambda: (time.sleep(0.3), solver.ctx.interrupt()), daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        answer(solver, 10**9)


def test_what_the_solver_does_not_know_is_no_answer() -> None:
    solver = hard()
    solver.set("rlimit", 1000)
    with pytest.raises(BrokenPromise, match="solver-unknown"):
        satisfied(solver, 1000)


def test_a_model_and_none() -> None:
    solver, a = z3.Solver(), z3.Int("a")
    solver.add(a > 3)
    assert satisfied(solver, 10**6)
    solver.add(a < 4)
    assert not satisfied(solver, 10**6)
