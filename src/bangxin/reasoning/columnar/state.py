"""A result as booleans, and the tables of ``and``, ``or``, ``not``, ``at_least`` and defeat over them.

The six states of :mod:`bangxin.reasoning.states` become four questions, chosen so that the tables are plain
conjunctions and disjunctions: does it hold; can it hold; is it failing only by usage or better; is a claim open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bangxin.reasoning.columnar.graph import FALSE, TRUE, Graph


class State(NamedTuple):
    """Nodes of one condition.

    ``met``: MET. ``possible``: not failing. ``unfailed``: not plainly failing (possible, or failing by usage).
    ``claim``: UNDETERMINED. ``soft``: MET but rebuttable. ``known``: a fact below it is recorded. ``raised``:
    something recorded supports it while it is open (``raised.is_raised``). ``key`` numbers the states of a
    lowering, parts before wholes; equal nodes do not make two conditions one.
    """

    met: int
    possible: int
    unfailed: int
    claim: int
    soft: int = FALSE
    known: int = FALSE
    raised: int = FALSE
    key: int = -1


NEVER = State(FALSE, FALSE, FALSE, FALSE)


class Tables:
    """The tables of spec README §5 on one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def leaf(self, met: int, possible: int, unfailed: int, claim: int, known: int) -> State:
        return State(met, possible, unfailed, claim, FALSE, known, self.graph.every((unfailed, known)))

    def constant(self, value: bool) -> State:
        return State(TRUE, TRUE, TRUE, FALSE) if value else NEVER

    def ground(self, part: State, on: int) -> State:
        """A ground that is off counts for nothing."""
        g = self.graph
        return part if on == TRUE else State(*(g.every((node, on)) for node in part[:7]))

    def restriction(self, part: State, on: int) -> State:
        """A restriction that is off restricts nothing."""
        g = self.graph
        if on == TRUE:
            return part
        off = g.negate(on)
        free = [g.some((node, off)) for node in (part.met, part.possible, part.unfailed)]
        bound = [g.every((node, on)) for node in (part.claim, part.soft, part.known, part.raised)]
        return State(*free, *bound)

    def every(self, parts: Sequence[State]) -> State:
        g = self.graph
        met, possible = g.every(p.met for p in parts), g.every(p.possible for p in parts)
        unfailed = g.every(p.unfailed for p in parts)
        claim = g.every((possible, g.some(p.claim for p in parts)))
        soft = g.every((met, g.some(p.soft for p in parts)))
        return self._with_records(State(met, possible, unfailed, claim, soft), parts)

    def some(self, parts: Sequence[State]) -> State:
        g = self.graph
        met, possible = g.some(p.met for p in parts), g.some(p.possible for p in parts)
        unfailed = g.some(p.unfailed for p in parts)
        claim = g.unless(g.some(p.claim for p in parts), met)
        soft = g.unless(met, g.some(g.unless(p.met, p.soft) for p in parts))
        return self._with_records(State(met, possible, unfailed, claim, soft), parts)

    def at_least(self, least: int, parts: Sequence[State]) -> State:
        g = self.graph
        met = g.count(least, tuple(p.met for p in parts))
        possible = g.count(least, tuple(p.possible for p in parts))
        unfailed = g.count(least, tuple(p.unfailed for p in parts))
        claim = g.every((g.unless(possible, met), g.some(p.claim for p in parts)))
        soft = g.unless(met, g.count(least, tuple(g.unless(p.met, p.soft) for p in parts)))
        return self._with_records(State(met, possible, unfailed, claim, soft), parts)

    def negate(self, part: State) -> State:
        """A failure by usage becomes UNDETERMINED, never MET."""
        g = self.graph
        not_met = g.negate(part.met)
        by_usage = g.unless(part.unfailed, part.possible)
        state = State(g.negate(part.unfailed), not_met, not_met, g.some((part.claim, by_usage)))
        return self._with_records(state, (part,))

    def defeat(self, part: State, defeater: State, on: int) -> State:
        """``part`` after a defeater: MET defeats; open and raised makes it rebuttable; off or failing does nothing."""
        g = self.graph
        struck = g.every((defeater.met, on))
        met, possible = g.unless(part.met, struck), g.unless(part.possible, struck)
        unfailed = g.unless(part.unfailed, g.every((struck, part.possible)))
        doubt = g.every((on, defeater.raised, g.unless(defeater.unfailed, defeater.met)))
        soft = g.every((met, g.some((part.soft, doubt))))
        state = State(met, possible, unfailed, g.unless(part.claim, struck), soft)
        known = g.some((part.known, g.every((defeater.known, on))))
        return self._settled(state, known, part.raised)

    def _with_records(self, state: State, parts: Sequence[State]) -> State:
        g = self.graph
        return self._settled(state, g.some(p.known for p in parts), g.some(p.raised for p in parts))

    def _settled(self, state: State, known: int, below: int) -> State:
        g = self.graph
        still_open = g.unless(state.unfailed, state.met)
        raised = g.some((g.every((state.met, known)), g.every((still_open, below))))
        return state._replace(known=known, raised=raised)
