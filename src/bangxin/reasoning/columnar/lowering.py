"""Lowers the cone of the asked concepts, for one run, to the shared graph and to named outputs.

``as_of`` and the switches are fixed; which norms are on may differ from row to row with ``act.end``. A norm that
is off in a row is absent there, not NOT_MET.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run
from bangxin.reasoning.columnar.eras import Gates, eras
from bangxin.reasoning.columnar.facts import Facts
from bangxin.reasoning.columnar.graph import FALSE, TRUE, Graph
from bangxin.reasoning.columnar.state import State, Tables

RESULT_CODES = ("NOT_MET", "FINDING_NEEDED", "UNDETERMINED", "MET")
"""Results by code, in the order of 高检发释字〔2001〕5号: the least harm first for an adverse concept."""

REBUTTABLE, BY_USAGE, NO_NORM = 1, 2, 4
FLAG_BITS = {REBUTTABLE: "rebuttable", BY_USAGE: "conventional", NO_NORM: "no_norm_in_force"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A norm that concludes a concept: its bit, its final state where it is on, when it is on."""

    norm: str
    bit: int
    state: State
    on: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A concept: its grounds in rulebook order and its final state."""

    concept: str
    grounds: tuple[Ground, ...]
    state: State


class Lowering:
    """The graph of one run over a table with the given columns; concepts are lowered when asked for."""

    def __init__(self, book: Rulebook, run: Run, columns: Collection[str]) -> None:
        self.book, self.run = book, run
        self.graph = Graph()
        self.tables = Tables(self.graph)
        self.facts = Facts(book, self.tables, columns, run.as_of)
        self.gates = Gates(self.graph, eras(book, run), self.facts.column("act.end:hi"), run.as_of)
        self.norms: dict[str, State] = {}
        self.concepts: dict[str, Decided] = {}
        self.made: list[State] = []
        self.parts: list[tuple[tuple[State, int], ...]] = []
        self.leaves: dict[int, x.Node] = {}
        self.negations: set[int] = set()
        self.atoms: dict[x.Node, State] = {}

    def concept(self, concept_id: str) -> Decided:
        """Decide a concept: grounds, restrictions, defeaters, in that order."""
        if concept_id not in self.concepts:
            grounds: list[Ground] = []
            for bit, norm in enumerate(self.book.aimed_at("concludes", concept_id)):
                on = self.gates.on(norm)
                if on != FALSE:
                    grounds.append(Ground(norm, bit, self.norm(norm), on))
            own = self._made(
                self.tables.some([self.tables.ground(g.state, g.on) for g in grounds]),
                [(g.state, g.on) for g in grounds],
            )
            decided = Decided(concept_id, tuple(grounds), self._around(concept_id, own))
            self.concepts[concept_id] = decided
        return self.concepts[concept_id]

    def norm(self, norm_id: str) -> State:
        """Final state of a norm as if it were on."""
        if norm_id not in self.norms:
            own = self._condition(self.book.conditions[norm_id])
            self.norms[norm_id] = self._around(norm_id, own)
        return self.norms[norm_id]

    def _around(self, name: str, own: State) -> State:
        restrictions = self._aimed("restricts", name)
        if restrictions:
            parts = [own, *(self.tables.restriction(state, on) for state, on in restrictions)]
            own = self._made(self.tables.every(parts), [(own, TRUE), *restrictions])
        for state, on in self._aimed("defeats", name):
            own = self._made(self.tables.defeat(own, state, on), [(own, TRUE)])
        return own

    def _aimed(self, relation: str, target: str) -> list[tuple[State, int]]:
        found = ((norm, self.gates.on(norm)) for norm in self.book.aimed_at(relation, target))
        return [(self.norm(norm), on) for norm, on in found if on != FALSE]

    def _made(self, state: State, parts: list[tuple[State, int]]) -> State:
        """Number a state and remember what it was made of, for :mod:`bangxin.reasoning.columnar.counting`."""
        self.parts.append(tuple(parts))
        self.made.append(state._replace(key=len(self.made)))
        return self.made[-1]

    def _condition(self, node: x.Node) -> State:
        match node:
            case x.Literal(value):
                return self.tables.constant(value)
            case x.Concept(concept):
                return self.concept(concept).state
            case x.Not(part):
                child = self._condition(part)
                negated = self._made(self.tables.negate(child), [(child, TRUE)])
                self.negations.add(negated.key)
                return negated
            case x.All(parts) | x.Some(parts) | x.AtLeast(_, parts):
                children = [self._condition(part) for part in parts]
                if isinstance(node, x.All):
                    state = self.tables.every(children)
                elif isinstance(node, x.Some):
                    state = self.tables.some(children)
                else:
                    state = self.tables.at_least(node.count, children)
                return self._made(state, [(child, TRUE) for child in children])
        if node not in self.atoms:
            self.atoms[node] = self._made(self.facts.atom(node), [])
            self.leaves[self.atoms[node].key] = node
        return self.atoms[node]

    def result(self, state: State) -> int:
        """Node of the result code (place in RESULT_CODES)."""
        g = self.graph
        number = [g.number(code) for code in range(4)]
        lower = g.pick(state.claim, number[2], g.pick(state.possible, number[1], number[0]))
        return g.pick(state.met, number[3], lower)

    def flags(self, decided: Decided) -> int:
        """Node of the flag bits of a concept."""
        g, state = self.graph, decided.state
        none_on = g.negate(g.some(ground.on for ground in decided.grounds))
        by_usage = g.unless(state.unfailed, state.possible)
        return g.bits(((0, state.soft), (1, by_usage), (2, none_on)))


class Output(NamedTuple):
    """A whole number of at most ``bits`` bits, never null."""

    node: int
    bits: int


@dataclass(frozen=True)
class Query:
    """What to compute of a table: named integer outputs and named booleans to count over the rows."""

    graph: Graph
    outputs: Mapping[str, Output]
    counters: Mapping[str, int] = field(default_factory=dict)


def ask(lowering: Lowering, concepts: Collection[str], *, bits: bool = True) -> dict[str, Output]:
    """Output columns of concepts: result code, flags, and bit sets of the grounds met and still open."""
    outputs: dict[str, Output] = {}
    g = lowering.graph
    for concept in concepts:
        decided = lowering.concept(concept)
        outputs[concept] = Output(lowering.result(decided.state), 2)
        if bits:
            width = len(lowering.book.aimed_at("concludes", concept))
            met = ((gr.bit, g.every((gr.state.met, gr.on))) for gr in decided.grounds)
            still_open = (
                (gr.bit, g.every((g.unless(gr.state.possible, gr.state.met), gr.on)))
                for gr in decided.grounds
            )
            outputs[f"{concept}:flags"] = Output(lowering.flags(decided), 3)
            outputs[f"{concept}:met"] = Output(g.bits(met), width)
            outputs[f"{concept}:open"] = Output(g.bits(still_open), width)
    return outputs


def cone(book: Rulebook, concepts: Collection[str]) -> tuple[str, ...]:
    """Facts that can matter to the concepts under any law, in vocabulary order."""
    names, seen, facts = list(concepts), set[str](), {"act.end"}
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in book.concepts:
            names += book.aimed_at("concludes", name)
        else:
            facts |= set(x.facts_of(book.conditions[name]))
            names += x.concepts_of(book.conditions[name])
        names += [*book.aimed_at("restricts", name), *book.aimed_at("defeats", name)]
    frontier = [fact for fact in facts if fact in book.derivations]
    while frontier:
        added = set(x.facts_of(book.derivations[frontier.pop()])) - facts
        facts |= added
        frontier += [fact for fact in added if fact in book.derivations]
    return tuple(fact.id for fact in book.vocabulary if fact.id in facts)
