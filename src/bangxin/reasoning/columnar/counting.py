"""What a batch counts beside its results: which facts are missing where it matters, and who is just below a line."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bangxin.law import expression as x
from bangxin.reasoning.columnar.graph import FALSE, Op
from bangxin.reasoning.columnar.lowering import Lowering
from bangxin.reasoning.columnar.state import State


class Line(NamedTuple):
    """A line of a norm: ``fact >= value`` or ``fact > value``, in fen or items."""

    norm: str
    fact: str
    value: int

    @property
    def name(self) -> str:
        return f"{self.norm}|{self.fact}|{self.value}"


def missing(lowering: Lowering, concept: str) -> dict[str, int]:
    """For each fact, the rows in which it is unknown and could still settle the concept.

    Goes down from the concept through the parts that are themselves open, as an explanation does.
    """
    g = lowering.graph
    asked: dict[str, list[int]] = {}
    for key, need in _needed(lowering, lowering.concept(concept).state).items():
        for fact in x.facts_of(lowering.leaves[key]) if key in lowering.leaves else ():
            loose = g.unless(need, lowering.facts.exact(fact))
            if loose != FALSE:
                asked.setdefault(fact, []).append(loose)
    return {fact: g.some(nodes) for fact, nodes in asked.items()}


def _needed(lowering: Lowering, root: State) -> dict[int, int]:
    """For each state below ``root``, by key, when it is open and reached through open parts."""
    g = lowering.graph
    need = {root.key: g.unless(root.unfailed, root.met)}
    for key in range(root.key, -1, -1):
        whole = lowering.made[key]
        for part, on in lowering.parts[key] if key in need else ():
            if part.key >= 0:
                matters = _can_change(lowering, part, whole, key in lowering.negations)
                reached = g.every((need[key], on, matters))
                need[part.key] = g.some((need.get(part.key, FALSE), reached))
    return need


def _can_change(lowering: Lowering, part: State, whole: State, negated: bool) -> int:
    """A part that is open; one failing only by usage matters under ``not`` and to a whole that so fails itself."""
    g = lowering.graph
    by_usage = g.unless(part.unfailed, part.possible)
    if not negated:
        by_usage = g.every((by_usage, g.unless(whole.unfailed, whole.possible)))
    return g.some((g.unless(part.possible, part.met), by_usage))


def lines(lowering: Lowering, concepts: Collection[str]) -> dict[Line, int]:
    """For each line below the concepts, the rows just below it: within a tenth of the line, at least one unit."""
    for concept in concepts:
        lowering.concept(concept)
    g, found = lowering.graph, dict[Line, int]()
    for norm in lowering.norms:
        for node in x.walk(lowering.book.conditions[norm]):
            match node:
                case x.Compare(">=" | ">", x.Quantity(fact), x.Number(value), _) if value > 0:
                    span, known = lowering.facts.number(fact)
                    short = g.compare(Op.OVER if node.op == ">=" else Op.AT_LEAST, g.number(value), span.hi)
                    near = g.compare(Op.AT_LEAST, span.hi, g.number(value - max(1, value // 10)))
                    nodes = (lowering.gates.on(norm), known, short, near)
                    found[Line(norm, fact, value)] = g.every(nodes)
    return {line: node for line, node in found.items() if node != FALSE}
