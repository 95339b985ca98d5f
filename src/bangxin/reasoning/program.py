"""The norm graph of one selection, lowered once to a list of shared nodes in dependency order.

Equal sub-expressions become one node. Every ground, restriction and defeater keeps a node of its own, so that an
evaluation records all of them and the explanation never has to be computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import compress
from typing import NamedTuple

from bangxin.law import expression as x
from bangxin.law.checking import topological
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import FactKind, Vocabulary
from bangxin.reasoning.atoms import Atom, atom
from bangxin.reasoning.derivation import Derivations


class Kind(IntEnum):
    ATOM = 0
    AND = 1
    OR = 2
    NOT = 3
    AT_LEAST = 4
    DEFEAT = 5
    LIFT = 6
    CONSTANT = 7


Groups = frozenset[str]
NO_GROUP: Groups = frozenset()
NO_FACTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One node: what it does, the nodes it reads, the leaf or count it carries, the instance groups it varies over."""

    kind: Kind
    reads: tuple[int, ...]
    leaf: x.Node | None = None
    count: int = 0
    groups: Groups = NO_GROUP
    lifted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A norm in its role towards a target, with the node of its final value."""

    norm: str
    node: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How a norm or concept is decided: own nodes, restrictions, defeaters, final node."""

    id: str
    own: int
    grounds: tuple[Related, ...]
    restrictions: tuple[Related, ...]
    defeaters: tuple[Related, ...]
    final: int


class Work(NamedTuple):
    """What a sweep needs of one step, unpacked in its loop; ``facts`` are the flags of the leaf's own facts."""

    number: int
    kind: Kind
    reads: tuple[int, ...]
    atom: Atom | None
    facts: int


@dataclass(frozen=True)
class Program:
    """Steps in order, plans by id, and for each fact the steps that can change with it.

    ``touches`` and ``Work.facts`` are flags with one byte per step or fact in one integer: joining them is one
    ``|``, and :func:`itertools.compress` reads them back.
    """

    book: Rulebook
    steps: tuple[Step, ...]
    work: tuple[Work, ...]
    norms: Mapping[str, Plan]
    concepts: Mapping[str, Plan]
    derivations: Derivations
    touches: Mapping[str, int]
    facts_under: tuple[frozenset[str], ...]
    fact_order: FactOrder


class FactOrder:
    """Facts in the order of their flags: claims and measures first, then findings, each by id."""

    def __init__(self, words: Vocabulary) -> None:
        findings = sorted(f.id for f in words if f.kind is FactKind.FINDING)
        claims = sorted(f.id for f in words if f.kind is not FactKind.FINDING)
        self.claims, self.findings = tuple(claims), tuple(findings)
        self.flag = {fact: 1 << 8 * place for place, fact in enumerate((*claims, *findings))}
        self._size = len(self.flag)

    def flags(self, facts: Iterable[str]) -> int:
        joined = 0
        for fact in facts:
            joined |= self.flag[fact]
        return joined

    def split(self, flags: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Claims and findings whose flags are set, each by id."""
        if not flags:
            return (), ()
        there = flags.to_bytes(self._size, "little")
        cut = len(self.claims)
        return tuple(compress(self.claims, there)), tuple(compress(self.findings, there[cut:]))


def lower(book: Rulebook, on: frozenset[str]) -> Program:
    """Lower the norms in ``on``; every concept gets a plan, without grounds if none is on."""
    builder = _Builder(book, on)
    order, _ = topological(book)
    for name in order:
        if name in book.concepts:
            builder.concept(name)
        elif name in on and book.norms[name].relation != "displaces":
            builder.norm(name)
    return builder.program()


class _Builder:
    def __init__(self, book: Rulebook, on: frozenset[str]) -> None:
        self.book = book
        self.on = on
        self.steps: list[Step] = []
        self.index: dict[Step, int] = {}
        self.norms: dict[str, Plan] = {}
        self.concepts: dict[str, Plan] = {}

    def program(self) -> Program:
        words, order = self.book.vocabulary, FactOrder(self.book.vocabulary)
        own = [frozenset(x.facts_of(s.leaf)) if s.leaf is not None else NO_FACTS for s in self.steps]
        work = tuple(
            Work(number, s.kind, s.reads, None if s.leaf is None else atom(s.leaf, words), order.flags(facts))
            for number, (s, facts) in enumerate(zip(self.steps, own, strict=True))
        )
        under: list[frozenset[str]] = []
        for facts, step in zip(own, self.steps, strict=True):
            under.append(facts.union(*(under[i] for i in step.reads)))
        return Program(
            self.book, tuple(self.steps), work, self.norms, self.concepts, Derivations(self.book),
            self._touches(under), tuple(under), order,
        )  # fmt: skip

    def _touches(self, under: list[frozenset[str]]) -> dict[str, int]:
        """For each fact the steps that read it, or read what is derived from it."""
        sources = {fact: self._inputs(fact) for fact in self.book.derivations}
        touches: dict[str, int] = {}
        for number, facts in enumerate(under):
            step = 1 << 8 * number
            for fact in facts.union(*(sources[f] for f in facts if f in sources)):
                touches[fact] = touches.get(fact, 0) | step
        return touches

    def _inputs(self, fact: str) -> frozenset[str]:
        direct = frozenset(x.facts_of(self.book.derivations[fact]))
        return direct.union(*(self._inputs(f) for f in direct if f in self.book.derivations))

    def _add(self, step: Step) -> int:
        if step not in self.index:
            self.index[step] = len(self.steps)
            self.steps.append(step)
        return self.index[step]

    def norm(self, norm_id: str) -> None:
        condition = self._node(self.book.conditions[norm_id])
        self.norms[norm_id] = self._decide(norm_id, condition, ())

    def concept(self, concept_id: str) -> None:
        per = frozenset(self.book.concepts[concept_id].per)
        grounds = tuple(
            Related(norm, self._lift(self.norms[norm].final, per))
            for norm in self.book.aimed_at("concludes", concept_id)
            if norm in self.on
        )
        own = self._combine(Kind.OR, tuple(g.node for g in grounds))
        self.concepts[concept_id] = self._decide(concept_id, own, grounds, per)

    def _decide(self, name: str, own: int, grounds: tuple[Related, ...], per: Groups = NO_GROUP) -> Plan:
        scope = self.steps[own].groups | per
        restrictions = self._related("restricts", name, scope)
        defeaters = self._related("defeats", name, scope)
        final = self._combine(Kind.AND, (own, *(r.node for r in restrictions))) if restrictions else own
        for defeater in defeaters:
            groups = self.steps[final].groups | self.steps[defeater.node].groups
            final = self._add(Step(Kind.DEFEAT, (final, defeater.node), groups=groups))
        return Plan(name, own, grounds, restrictions, defeaters, final)

    def _related(self, relation: str, target: str, scope: Groups) -> tuple[Related, ...]:
        return tuple(
            Related(norm, self._lift(self.norms[norm].final, scope))
            for norm in self.book.aimed_at(relation, target)
            if norm in self.on
        )

    def _lift(self, node: int, keep: Groups) -> int:
        """ "Holds if it holds for one": close the groups the reader does not range over."""
        closed = self.steps[node].groups - keep
        if not closed:
            return node
        groups = self.steps[node].groups & keep
        return self._add(Step(Kind.LIFT, (node,), groups=groups, lifted=tuple(sorted(closed))))

    def _combine(self, kind: Kind, reads: tuple[int, ...], count: int = 0) -> int:
        groups = NO_GROUP.union(*(self.steps[i].groups for i in reads))
        return self._add(Step(kind, reads, count=count, groups=groups))

    def _node(self, node: x.Node) -> int:
        match node:
            case x.Literal(value):
                return self._add(Step(Kind.CONSTANT, (), count=int(value)))
            case x.Concept(concept):
                return self.concepts[concept].final
            case x.Not(part):
                return self._combine(Kind.NOT, (self._node(part),))
            case x.All(parts):
                return self._combine(Kind.AND, tuple(self._node(p) for p in parts))
            case x.Some(parts):
                return self._combine(Kind.OR, tuple(self._node(p) for p in parts))
            case x.AtLeast(count, parts):
                return self._combine(Kind.AT_LEAST, tuple(self._node(p) for p in parts), count)
        words = self.book.vocabulary
        groups = frozenset(words[f].group for f in x.facts_of(node) if words[f].group)
        return self._add(Step(Kind.ATOM, (), leaf=node, groups=groups))
