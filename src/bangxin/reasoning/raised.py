"""Which open exceptions count as raised (spec README §5, flags)."""

from __future__ import annotations

from bangxin.reasoning import states as s
from bangxin.reasoning.program import Kind, Program


def is_raised(program: Program, node: int, states: list[int], recorded: int) -> bool:
    """Whether something recorded supports an open defeater without settling it.

    ``recorded`` are the flags of the recorded facts. Looks only at the parts still open: a part already settled
    against the defeater raises nothing.
    """
    under = program.under
    if not under[node] & recorded:
        return False
    stack = [node]
    while stack:
        number = stack.pop()
        state, step = states[number], program.steps[number]
        if state & s.HOLDS or (step.kind is Kind.ATOM and state != s.NOT_MET):
            if under[number] & recorded:
                return True
        elif state == s.NOT_MET:
            continue
        elif step.kind is Kind.DEFEAT:
            stack.append(step.reads[0])
        else:
            stack.extend(step.reads)
    return False
