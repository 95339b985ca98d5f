"""One run of a rulebook under study: its formulas, the assumptions, and witnesses that the interpreter confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import z3

from bangxin.base.bounds import Bound
from bangxin.base.errors import BrokenPromise, Mistake
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.law import expression as x
from bangxin.law.norms import Polarity
from bangxin.law.parsing import Parser
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.columnar.lowering import Lowering
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.prove.encoding import Encoding, Variable, all_columns, variable
from bangxin.reasoning.prove.solving import limited_solver, satisfied

Facts = Mapping[str, Value]
MOST_WORK = 10**8
"""Limit of the solver for one question, in its own units (about half a minute), the same on every machine."""


@cache
def _assumption_texts() -> tuple[tuple[str, str], ...]:
    text = resources.files("bangxin.reasoning.prove").joinpath("assumptions.yaml").read_text("utf-8")
    listed = load_tree(text, "assumptions.yaml").need("assumptions").sequence()
    return tuple((entry.need("id").text(), entry.need("when").text()) for entry in listed)


def assumptions(book: Rulebook) -> dict[str, x.Node]:
    """Assumptions whose facts the rulebook has."""
    parser = Parser(book.vocabulary, book.concepts, [*book.vocabulary.ids])
    return {name: parser.condition(text) for name, text in _assumption_texts()}


class Study:
    """A run with every fact free. ``act.end`` is a fact like others, so one study covers all days of the act."""

    def __init__(self, book: Rulebook, run: Run, interpreter: Interpreter | None = None) -> None:
        self.book, self.run = book, run
        self.interpreter = interpreter or Interpreter(book)
        self.lowering = Lowering(book, run, all_columns(book))
        self.variables = {fact.id: variable(fact) for fact in book.vocabulary}
        self.encoding = Encoding(self.lowering.graph, self.variables)
        self.solver = limited_solver(MOST_WORK)
        self._domains: set[str] = set()
        self._read: dict[str, set[str]] = {}
        self._adverse: dict[str, list[str]] = {}
        for node in assumptions(book).values():
            self.solver.add(self.encoding.term(self.lowering.facts.atom(node).unfailed))
            self._bound(x.facts_of(node))

    def _bound(self, facts: Iterable[str]) -> None:
        """Add the domains of facts, once."""
        for fact in facts:
            if fact not in self._domains:
                self._domains.add(fact)
                self.solver.add(*self.variables[fact].domain())

    def share(self, other: Study) -> None:
        """Read the facts of another study of the same rulebook in models too."""
        self._bound(other._domains)

    def term(self, node: int) -> Any:
        """Formula of a graph node; the domains of its facts are asserted along."""
        names = (self.lowering.graph.nodes[n] for n in self.lowering.graph.cone([node]))
        columns = (str(n.data[0]).partition(":")[0] for n in names if not n.reads and n.data)
        self._bound(column for column in columns if column in self.variables)
        return self.encoding.term(node)

    def find(self, *wanted: Any) -> Facts | None:
        """Facts under which everything ``wanted`` holds, or None when there are none."""
        model = self.model(*wanted)
        return None if model is None else read_model(model, self.variables, self._domains)

    def model(self, *wanted: Any) -> Any:
        """A model in which everything ``wanted`` holds, or None. Unknown is never "none"."""
        self.solver.push()
        try:
            self.solver.add(*wanted)
            return self.solver.model() if satisfied(self.solver, MOST_WORK) else None
        finally:
            self.solver.pop()

    def reads(self, concept: str, fact: str) -> bool:
        """Whether the formula of a concept reads a fact."""
        if concept not in self._read:
            state, graph = self.lowering.concept(concept).state, self.lowering.graph
            nodes = (graph.nodes[n] for n in graph.cone([state.met, state.unfailed]))
            self._read[concept] = {str(n.data[0]).partition(":")[0] for n in nodes if not n.reads and n.data}
        return fact in self._read[concept]

    def adverse_below(self, concept: str) -> list[str]:
        """Adverse concepts that a concept rests on, in the order of the rulebook."""
        if concept not in self._adverse:
            below = concepts_below(self.book, concept)
            self._adverse[concept] = [
                c.id for c in self.book.concepts.values() if c.id in below and c.polarity is Polarity.ADVERSE
            ]
        return self._adverse[concept]

    def evaluate(self, facts: Facts) -> Evaluation:
        """What the interpreter says of facts in this run."""
        return evaluate(self.interpreter, facts, self.run)

    def norm_met(self, norm: str) -> Any:
        return self.term(self.lowering.norm(norm).met)

    def on(self, norm: str) -> Any:
        return self.term(self.lowering.gates.on(norm))

    def met(self, concept: str) -> Any:
        return self.term(self.lowering.concept(concept).state.met)

    def failed(self, concept: str) -> Any:
        return z3.Not(self.term(self.lowering.concept(concept).state.unfailed))

    def open(self, concept: str) -> Any:
        state = self.lowering.concept(concept).state
        return z3.And(self.term(state.possible), z3.Not(self.term(state.met)))


def concepts_below(book: Rulebook, concept: str) -> set[str]:
    """Concepts that a concept rests on, at any depth; not itself."""
    return (_below(book, concept) & book.concepts.keys()) - {concept}


def norms_below(book: Rulebook, concept: str) -> set[str]:
    """Norms that a concept rests on, at any depth."""
    return _below(book, concept) & book.norms.keys()


def _below(book: Rulebook, concept: str) -> set[str]:
    """Grounds, restrictions and defeaters, and what their conditions read."""
    left, seen = [concept], {concept}
    while left:
        name = left.pop()
        parts = [*book.aimed_at("restricts", name), *book.aimed_at("defeats", name)]
        if name in book.concepts:
            parts += book.aimed_at("concludes", name)
        else:
            parts += x.concepts_of(book.conditions[name])
        left += [part for part in parts if part not in seen]
        seen.update(parts)
    return seen


def read_model(model: Any, variables: Mapping[str, Variable], facts: Iterable[str]) -> dict[str, Value]:
    found = {fact: variables[fact].read(model) for fact in sorted(facts)}
    return {fact: value for fact, value in found.items() if value is not None}


def evaluate(
    interpreter: Interpreter, facts: Facts, run: Run, beside: Mapping[str, tuple[Facts, ...]] | None = None
) -> Evaluation:
    """What the interpreter says of flat facts, which may be one instance of a group, beside further instances."""
    end = facts.get("act.end")
    return interpreter.evaluate(
        FactSet(facts, beside or {}), replace(run, act_end=end if isinstance(end, Bound) else Bound())
    )


def smallest(facts: Facts, holds: Callable[[Facts], bool]) -> dict[str, Value]:
    """A part of ``facts`` from which nothing can be left out, ``holds`` judged by the interpreter.

    Raises BrokenPromise when the interpreter does not confirm the witness in the first place.
    """
    if not holds(facts):
        raise unconfirmed()
    kept = dict(facts)
    for fact in facts:
        without = {key: value for key, value in kept.items() if key != fact}
        if holds(without):
            kept = without
    return kept


def unconfirmed() -> BrokenPromise:
    """A witness that the interpreter does not confirm is a fault of the program."""
    message = Text("见证案例未被解释器证实", "the interpreter does not confirm a witness")
    return BrokenPromise(Mistake("witness", message))
