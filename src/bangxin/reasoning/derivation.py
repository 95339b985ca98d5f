"""Derived measures: ages, net inflow, sums of counts. A claimed value wins over its derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bangxin.base.bounds import Bound
from bangxin.law.expression import facts_of
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Members, Value, says_something
from bangxin.reasoning.atoms import Facts, derivation


class Disagreement(NamedTuple):
    """A claimed value that its own derivation contradicts; the claim stands and a person must look."""

    fact: str
    claimed: Value
    derived: Value


class Completed(NamedTuple):
    """Facts with derived values filled in, which of them were derived, and disagreements."""

    values: dict[str, Value]
    derived: frozenset[str]
    disagreements: tuple[Disagreement, ...]


class _Derived(NamedTuple):
    fact: str
    inputs: frozenset[str]
    value: Callable[[Facts], Value | None]
    blank: Value | None


class Derivations:
    """The derived facts of a rulebook, compiled once, inputs first."""

    def __init__(self, book: Rulebook) -> None:
        self._words = book.vocabulary
        self.order = derivation_order(book)
        self._derived = tuple(_compiled(book, fact) for fact in self.order)

    def complete(self, facts: Mapping[str, Value]) -> Completed:
        """Drop values that say nothing, then fill in what can be derived."""
        words = self._words
        values = {fact: value for fact, value in facts.items() if says_something(words[fact], value)}
        derived: list[str] = []
        disagreements: list[Disagreement] = []
        for fact, inputs, value, blank in self._derived:
            result = blank if inputs.isdisjoint(values) else value(values)
            if result is None:
                continue
            claimed = values.get(fact)
            if claimed is None:
                values[fact] = result
                derived.append(fact)
            elif _contradict(claimed, result):
                disagreements.append(Disagreement(fact, claimed, result))
        return Completed(values, frozenset(derived), tuple(disagreements))


def _compiled(book: Rulebook, fact: str) -> _Derived:
    node, words = book.derivations[fact], book.vocabulary
    value = derivation(node, words[fact].type, words)
    return _Derived(fact, frozenset(facts_of(node)), value, value({}))


def derivation_order(book: Rulebook) -> tuple[str, ...]:
    """Derived facts, inputs first."""
    order: dict[str, None] = {}

    def visit(fact: str) -> None:
        for needed in facts_of(book.derivations[fact]):
            if needed in book.derivations and needed not in order:
                visit(needed)
        order[fact] = None

    for fact in book.derivations:
        if fact not in order:
            visit(fact)
    return tuple(order)


def _contradict(one: Value, other: Value) -> bool:
    if isinstance(one, Bound) and isinstance(other, Bound):
        return one.meet(other).empty
    return isinstance(one, bool | str | Members) and type(one) is type(other) and one != other
