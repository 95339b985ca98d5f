"""What can be said of each concept in a few words: grounds met, what is missing, which exceptions are open.

Computed from the states an evaluation has kept. Many evaluations say the same of a concept, so each saying is built
once per program and shared: a concept that no recorded fact touches says what it says of a case without facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from bangxin.base.bounds import Bound
from bangxin.law.norms import Modality
from bangxin.law.values import Value
from bangxin.reasoning import states as s
from bangxin.reasoning.program import Kind, Plan, Program
from bangxin.reasoning.raised import is_raised

UNSETTLED = s.OPEN | s.NOT_MET_BY_USAGE
MAX_SHARED = 1_000
"""Sayings kept per concept."""
_STRONGEST_FIRST = tuple(Modality)


class Summary(NamedTuple):
    """One concept, decided: ``grounds`` pairs each norm that concludes it with its state.

    ``missing`` and ``open_findings`` can still change the result; ``rebuttals`` are open exceptions that something
    recorded supports, ``not_raised`` those that nothing recorded touches.
    """

    state: int
    grounds: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    open_findings: tuple[str, ...]
    rebuttals: tuple[str, ...]
    not_raised: tuple[str, ...]
    modality: Modality | None


class _Outline(NamedTuple):
    """The steps whose states decide what is said of a concept."""

    concept: str
    final: int
    read: Callable[[list[int]], tuple[int, ...]]
    exceptions: tuple[tuple[str, int], ...]
    shared: dict[tuple[object, ...], Summary]


class Summaries:
    """The sayings of one program, shared between evaluations."""

    def __init__(self, program: Program, blank: list[int], blank_values: Mapping[str, Value]) -> None:
        self.program = program
        self._outlines = tuple(_outline(program, plan) for plan in program.concepts.values())
        everything = bytes([1]) * len(program.steps)
        self._blank_open = open_flags(program, blank, everything, [0] * len(program.steps), blank_values)
        self._finals = [outline.final for outline in self._outlines]
        self._blank = self._all(blank, everything, self._blank_open, blank_values, {})

    def of(self, states: list[int], touched: bytes, values: Mapping[str, Value]) -> dict[str, Summary]:
        """What is said of every concept, given the states of all steps and the recorded facts."""
        found = open_flags(self.program, states, touched, self._blank_open, values)
        return self._all(states, touched, found, values, self._blank.copy())

    def _all(
        self,
        states: list[int],
        touched: bytes,
        found: list[int],
        values: Mapping[str, Value],
        said: dict[str, Summary],
    ) -> dict[str, Summary]:
        """Replace what is said of the touched concepts in ``said``."""
        program = self.program
        recorded = program.fact_order.flags(values)
        for concept, final, read, exceptions, shared in compress(
            self._outlines, map(touched.__getitem__, self._finals)
        ):
            raised = 0
            for place, (_, node) in enumerate(exceptions):
                if states[node] & UNSETTLED and is_raised(program, node, states, recorded):
                    raised |= 1 << place
            key = (read(states), found[final], raised)
            saying = shared.get(key)
            if saying is None:
                if len(shared) > MAX_SHARED:
                    shared.clear()
                saying = shared[key] = summarise(
                    program, program.concepts[concept], states.__getitem__, found[final], raised, exceptions
                )
            said[concept] = saying
        return said


def _outline(program: Program, plan: Plan) -> _Outline:
    exceptions = exceptions_of(program, plan)
    nodes = (plan.final, *(g.node for g in plan.grounds), *(node for _, node in exceptions))
    return _Outline(plan.id, plan.final, itemgetter(plan.final, *nodes), exceptions, {})


def exceptions_of(program: Program, plan: Plan) -> tuple[tuple[str, int], ...]:
    """Norms that defeat a concept, or a norm that concludes or restricts it, each with its final step."""
    inner = (d for r in (*plan.grounds, *plan.restrictions) for d in program.norms[r.norm].defeaters)
    norms = dict.fromkeys(d.norm for d in (*plan.defeaters, *inner))
    return tuple((norm, program.norms[norm].final) for norm in norms)


def summarise(
    program: Program,
    plan: Plan,
    state: Callable[[int], int],
    open_flags: int,
    raised: int,
    exceptions: tuple[tuple[str, int], ...],
) -> Summary:
    """Put one saying together; ``raised`` has one bit per exception."""
    grounds = tuple((g.norm, state(g.node)) for g in plan.grounds)
    met = {program.book.norms[norm].modality for norm, at in grounds if at & s.HOLDS}
    standing = [
        (norm, raised >> place & 1)
        for place, (norm, node) in enumerate(exceptions)
        if state(node) & UNSETTLED
    ]
    missing, findings = program.fact_order.split(open_flags)
    return Summary(
        state(plan.final),
        grounds,
        missing,
        findings,
        tuple(norm for norm, supported in standing if supported),
        tuple(norm for norm, supported in standing if not supported),
        next((modality for modality in _STRONGEST_FIRST if modality in met), None),
    )


def open_flags(
    program: Program, states: list[int], touched: bytes, blank: list[int], values: Mapping[str, Value]
) -> list[int]:
    """For each step the flags of the facts and findings below it that can still change it (:func:`can_change`)."""
    found = blank.copy()
    order = program.fact_order
    unsettled, undecided, by_usage, negation = UNSETTLED, s.OPEN, s.NOT_MET_BY_USAGE, Kind.NOT
    loose = ~order.flags(fact for fact, value in values.items() if settled(value))
    for number, kind, reads, leaf, own in compress(program.work, touched):
        state = states[number]
        if not state & unsettled:
            found[number] = 0
        elif leaf is not None:
            found[number] = own & loose
        elif kind is Kind.DEFEAT or kind is Kind.LIFT:
            found[number] = found[reads[0]]
        else:
            wanted = UNSETTLED if kind is negation or state == by_usage else undecided
            joined = 0
            for read in reads:
                if states[read] & wanted:
                    joined |= found[read]
            found[number] = joined
    return found


def can_change(kind: Kind, state: int) -> int:
    """States of parts that can still change an open step.

    A part that fails only by usage matters under ``not``, and to a step that itself fails only by usage.
    """
    return UNSETTLED if kind is Kind.NOT or state == s.NOT_MET_BY_USAGE else s.OPEN


def settled(value: Value | None) -> bool:
    """Whether nothing more can be learnt of a fact."""
    return value.exact if isinstance(value, Bound) else isinstance(value, bool | str)
