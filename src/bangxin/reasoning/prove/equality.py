"""Symbolic equality, leaf by leaf, norm by norm, concept by concept: the lowered columns say what the rules mean.

The graph that :class:`Lowering` really makes is compared with :mod:`meaning` over every row a table can hold:
intervals, conventional ends, open sets, any day of the act. Compared are every leaf of a condition; every norm, its
condition with what restricts and defeats it; every concept, its grounds with the same; every number that is written
out. Parts below are cut: both sides are given the same free state, so that one proof per part proves the whole, for
the graph of norms has no cycle. Which norms are on is compared with :func:`bangxin.law.selection.select`, by day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from bangxin.base.bounds import exactly
from bangxin.base.dates import day_code
from bangxin.base.errors import BrokenPromise, Mistake
from bangxin.base.i18n import Text
from bangxin.law import expression as x
from bangxin.law.checking import topological
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run, select
from bangxin.reasoning import states as s
from bangxin.reasoning.columnar.graph import Node, Op
from bangxin.reasoning.columnar.lowering import (
    BY_USAGE,
    NO_NORM,
    REBUTTABLE,
    RESULT_CODES,
    Decided,
    Lowering,
    ask,
)
from bangxin.reasoning.columnar.state import State
from bangxin.reasoning.columnar.table import schema
from bangxin.reasoning.prove import sixfold
from bangxin.reasoning.prove.meaning import Meaning
from bangxin.reasoning.prove.rows import Cells, RowEncoding, facts_read, free_cells
from bangxin.reasoning.prove.sixfold import BITS, Six
from bangxin.reasoning.prove.solving import answer, limited_solver

MOST_WORK = 90_000_000
"""Limit of the solver for one part, in its own units (about half a minute), the same on every machine."""
LARGEST = 2**63 - 1
UNDECIDED = "undecided"
LEAVES = (x.BoolFact, x.Known, x.Member, x.Compare)
NOTHING = x.Literal(True)
PARTS = ("met", "possible", "unfailed", "claim", "soft", "known", "raised")


@dataclass(frozen=True, slots=True)
class Unequal:
    """A leaf, norm or concept on which columns and meaning differ: a row of the table, states of the parts below, and
    what differs (UNDECIDED: the solver gave no answer within its limit of work, so that nothing is proved)."""

    subject: str
    row: Mapping[str, int | bool | None] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    differing: tuple[str, ...] = ()


class Equality:
    """One run of a rulebook, both encodings over one free row."""

    def __init__(self, book: Rulebook, run: Run) -> None:
        self.book, self.run = book, run
        self.row: dict[str, Cells] = {fact.id: free_cells(fact) for fact in book.vocabulary}
        self.meaning = Meaning(book, self.row, run.as_of)
        self.cut = {name: sixfold.free(name) for name in (*book.norms, *book.concepts)}
        self.lowering = Lowering(book, run, list(schema(book.vocabulary)))
        self._columns: dict[str, Any] = {}
        self._states = {name: self._stand_in(name, six) for name, six in self.cut.items()}
        self._leaf_cuts = {leaf: sixfold.free(f"leaf {i}") for i, leaf in enumerate(self.leaves())}
        self._leaf_states = {
            leaf: self._stand_in(f"leaf {i}", six) for i, (leaf, six) in enumerate(self._leaf_cuts.items())
        }
        self.encoding = RowEncoding(self.lowering.graph, self.row, self._columns)
        self._on = _days_on(book, run)
        self._solver = limited_solver(MOST_WORK)
        self._bounded: set[str] = set()

    def _stand_in(self, name: str, six: Six) -> State:
        """The cut state of a part as columns: what the questions say of its six states."""
        graph = self.lowering.graph
        asked = _questions(six)
        for part, term in asked.items():
            self._columns[f"{name} {part}"] = term
        nodes = (graph.node(Node(Op.IS, (), (f"{name} {part}", True))) for part in PARTS)
        return State(*nodes)

    def leaves(self) -> tuple[x.Node, ...]:
        """The leaves of all conditions, each once."""
        parts = (node for condition in self.book.conditions.values() for node in x.walk(condition))
        return tuple(dict.fromkeys(node for node in parts if isinstance(node, LEAVES)))

    def check(self) -> Iterator[Unequal]:
        """Every leaf, norm and concept that the two encodings treat differently."""
        for leaf in self.leaves():
            found = self.leaf_differs(leaf)
            if found is not None:
                yield found
        yield from self.check_parts()

    def check_parts(self) -> Iterator[Unequal]:
        """Every norm and concept; their leaves, which do not depend on the run, are taken to be equal."""
        for name in (*self.book.norms, *self.book.concepts):
            if name not in self.book.norms or self.book.norms[name].relation != "displaces":
                found = self.differs(name)
                if found is not None:
                    yield found

    def leaf_differs(self, leaf: x.Node) -> Unequal | None:
        """A row on which columns and meaning differ about a leaf."""
        wrong = self._state_differs(self.lowering.facts.atom(leaf), self.meaning.leaf(leaf))
        return self._solved(str(leaf), wrong, [])

    def differs(self, name: str) -> Unequal | None:
        """A row, with states of the parts below, on which columns and meaning differ about a norm or concept.

        Leaves are free at first. Where that shows a difference they are looked into, for the facts they share may
        rule it out, and the witness has to be a row.
        """
        if self._part_differs(name, dict(self._leaf_states), dict(self._leaf_cuts)) is None:
            return None
        return self._part_differs(name, {}, {})

    def _part_differs(
        self, name: str, states: dict[x.Node, State], cuts: dict[x.Node, Six]
    ) -> Unequal | None:
        self._cut_all_but(name)
        self.lowering.atoms, self.meaning.leaves = states, cuts
        wrong = self._about_concept(name) if name in self.book.concepts else self._about_norm(name)
        leaves = [cuts[node] for node in x.walk(self.book.conditions.get(name, NOTHING)) if node in cuts]
        return self._solved(name, wrong, [rule for six in leaves for rule in sixfold.lawful(six)])

    def _solved(self, name: str, wrong: Mapping[str, Any], rules: list[Any]) -> Unequal | None:
        self._asserted({*self.meaning.read, "act.end"})
        below = [rule for part in self._below(name) for rule in sixfold.lawful(self.cut[part])]
        self._solver.push()
        try:
            self._solver.add(*below, *rules, z3.Or(*wrong.values()))
            found = answer(self._solver, MOST_WORK)
            if found == z3.unsat:
                return None
            if found == z3.unknown:
                return Unequal(name, differing=(UNDECIDED,))
            return self._witness(name, wrong, self._solver.model())
        finally:
            self._solver.pop()

    def _cut_all_but(self, name: str) -> None:
        lowering = self.lowering
        lowering.norms = {norm: self._states[norm] for norm in self.book.norms if norm != name}
        lowering.concepts = {c: Decided(c, (), self._states[c]) for c in self.book.concepts if c != name}

    def _below(self, name: str) -> list[str]:
        book = self.book
        if name not in self.cut:
            return []
        around = [*book.aimed_at("restricts", name), *book.aimed_at("defeats", name)]
        if name in book.concepts:
            return [*book.aimed_at("concludes", name), *around]
        return [*x.concepts_of(book.conditions[name]), *around]

    def _about_norm(self, name: str) -> dict[str, Any]:
        state = self.lowering.norm(name)
        return self._state_differs(state, self._meant(name, self.cut))

    def _about_concept(self, name: str) -> dict[str, Any]:
        outputs = ask(self.lowering, [name])
        meant = self._meant(name, self.cut)
        wrong = self._state_differs(self.lowering.concept(name).state, meant)
        for column, number in self._outputs(name, meant).items():
            wrong[column] = self._term(outputs[column].node) != number
        return wrong

    def whole(self) -> dict[str, Six]:
        """What every norm (as if it were on) and every concept means, nothing cut."""
        order, _ = topological(self.book)
        found: dict[str, Six] = {}
        self.meaning.leaves = {}
        for name in order:
            found[name] = self._meant(name, found)
        return found

    def _meant(self, name: str, parts: Mapping[str, Six]) -> Six:
        """Own condition or grounds, then restrictions that are on, then defeaters that are on, one by one."""
        if name in self.book.norms:
            own = self.meaning.condition(self.book.conditions[name], parts)
        else:
            own = sixfold.some(
                [self._where_on(norm, parts) for norm in self.book.aimed_at("concludes", name)]
            )
        restrictions = self.book.aimed_at("restricts", name)
        if restrictions:
            own = sixfold.every([own, *(self._where_on(norm, parts) for norm in restrictions)])
        for norm in self.book.aimed_at("defeats", name):
            own = sixfold.either(self._on[norm], sixfold.defeat(own, parts[norm]), own)
        return own

    def _where_on(self, norm: str, parts: Mapping[str, Six]) -> Six:
        return sixfold.where(self._on[norm], parts[norm])

    def _outputs(self, name: str, meant: Six) -> dict[str, Any]:
        """Numbers of the output columns of a concept, by its meaning."""
        grounds = self.book.aimed_at("concludes", name)
        code = _sum(
            (term, RESULT_CODES.index(s.RESULTS[bit].value))
            for bit, term in zip(BITS, meant.held, strict=True)
        )
        none_on = z3.Not(z3.Or(*(self._on[norm] for norm in grounds)))
        flags = (
            (meant.any(s.MET_REBUTTABLE), REBUTTABLE),
            (meant.any(s.NOT_MET_BY_USAGE), BY_USAGE),
            (none_on, NO_NORM),
        )
        found = {name: code, f"{name}:flags": _sum(flags)}
        for kind, mask in (("met", s.HOLDS), ("open", s.OPEN)):
            bits = (
                (z3.And(self._on[n], self.cut[n].any(mask)), 1 << place) for place, n in enumerate(grounds)
            )
            found[f"{name}:{kind}"] = _sum(bits)
        return found

    def _state_differs(self, state: State, meant: Six) -> dict[str, Any]:
        """For each question asked of a state, when the answers differ; and when a number leaves 64 bits."""
        asked = _questions(meant)
        wrong = {part: self._term(getattr(state, part)) != asked[part] for part in PARTS}
        wrong["64 bits"] = z3.Or(*self._overflows([getattr(state, part) for part in PARTS]))
        return wrong

    def _overflows(self, nodes: list[int]) -> Iterator[Any]:
        graph = self.lowering.graph
        for number in graph.cone(nodes):
            if graph.nodes[number].op in (Op.PLUS, Op.TIMES, Op.LATER):
                term = self._term(number)
                yield z3.Or(term > LARGEST, term < -LARGEST)

    def _term(self, node: int) -> Any:
        self._asserted(facts_read(self.lowering.graph, [node], self.row))
        return self.encoding.term(node)

    def _asserted(self, facts: Iterable[str]) -> None:
        """Add the domains of facts, once."""
        for fact in facts:
            if fact not in self._bounded:
                self._bounded.add(fact)
                self._solver.add(*self.row[fact].domain())

    def _witness(self, name: str, wrong: Mapping[str, Any], model: Any) -> Unequal:
        cells: dict[str, int | bool | None] = {}
        for fact in sorted(self._bounded):
            cells |= self.row[fact].read(model)
        below = {part: self._state_in(part, model) for part in self._below(name)}
        different = [
            what for what, term in wrong.items() if z3.is_true(model.eval(term, model_completion=True))
        ]
        return Unequal(name, {k: v for k, v in cells.items() if v is not None}, below, tuple(different))

    def _state_in(self, name: str, model: Any) -> str:
        held = zip(BITS, self.cut[name].held, strict=True)
        return next(
            s.RESULTS[bit].value for bit, term in held if z3.is_true(model.eval(term, model_completion=True))
        )


def _questions(six: Six) -> dict[str, Any]:
    """What the columnar state asks of a condition (``columnar.state.State``), by its six states."""
    return {
        "met": six.any(s.HOLDS),
        "possible": six.any(s.HOLDS | s.OPEN),
        "unfailed": z3.Not(six.any(s.NOT_MET)),
        "claim": six.any(s.UNDETERMINED),
        "soft": six.any(s.MET_REBUTTABLE),
        "known": six.recorded,
        "raised": six.supports,
    }


def _sum(parts: Iterable[tuple[Any, int]]) -> Any:
    return z3.Sum([z3.IntVal(0), *(z3.If(term, number, 0) for term, number in parts)])


def _days_on(book: Rulebook, run: Run) -> dict[str, Any]:
    """For each norm, the days of the act on which :func:`select` has it on, as a formula over the row's ``act.end``.

    Selection can only change on the first day of a period and on the day after its last; that nothing changes
    between two such days is checked on the last day before the next.
    """
    cuts = sorted({1, *_changes(book)})
    spans: dict[str, list[tuple[int, int | None]]] = {norm: [] for norm in book.norms}
    for place, first in enumerate(cuts):
        end = cuts[place + 1] if place + 1 < len(cuts) else None
        on = select(book, replace(run, act_end=exactly(first))).on
        if end is not None and select(book, replace(run, act_end=exactly(end - 1))).on != on:
            message = Text(
                "选法在两个施行日之间改变", "selection changes between two days of coming into force"
            )
            raise BrokenPromise(Mistake("selection", message))
        for norm in on:
            spans[norm].append((first, end))
    hi = free_cells(book.vocabulary["act.end"]).ends[1]
    day = z3.If(hi.known, hi.number, day_code(run.as_of))
    return {norm: z3.Or(*(_between(day, *span) for span in found)) for norm, found in spans.items()}


def _changes(book: Rulebook) -> Iterator[int]:
    for period in [n.in_force for n in book.norms.values()] + [p.in_force for p in book.packs.values()]:
        yield period.first
        if period.last is not None:
            yield period.last + 1


def _between(day: Any, first: int, end: int | None) -> Any:
    after = day >= day_code(first)
    return after if end is None else z3.And(after, day < day_code(end))
