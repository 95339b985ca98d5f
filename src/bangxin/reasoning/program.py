"""The norm graph lowered once to a list of shared nodes in dependency order, and the program of each selection.

Equal sub-expressions become one node. Every ground, restriction and defeater keeps a node of its own, so that an
evaluation records all of them and the explanation never has to be computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import chain, compress
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


@dataclass(frozen=True, slots=True)
class Step:
    """One node: what it does, the nodes it reads, the leaf or count it carries, the instance groups it varies over.

    A step with an ``owner`` joins the norms around a norm or concept and is never shared: which of them it reads
    depends on the norms that are on.
    """

    kind: Kind
    reads: tuple[int, ...]
    leaf: x.Node | None = None
    count: int = 0
    groups: Groups = NO_GROUP
    lifted: tuple[str, ...] = ()
    owner: str = ""


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


@dataclass(frozen=True, eq=False)
class Program:
    """Steps in order, plans by id, and for each fact the steps that can change with it.

    ``touches``, ``live``, ``under`` and ``Work.facts`` are flags with one byte per step or fact in one integer:
    joining them is one ``|``, and :func:`itertools.compress` reads them back. ``live`` marks the steps that the norms
    that are on need; ``under`` holds the facts at or below each step.
    """

    book: Rulebook
    steps: tuple[Step, ...]
    work: tuple[Work, ...]
    norms: Mapping[str, Plan]
    concepts: Mapping[str, Plan]
    derivations: Derivations
    touches: Mapping[str, int]
    live: int
    under: tuple[int, ...]
    fact_order: FactOrder

    @cached_property
    def facts_under(self) -> tuple[frozenset[str], ...]:
        """Facts at or below each step."""
        return tuple(frozenset(chain(*self.fact_order.split(flags))) for flags in self.under)


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
    return Lowering(book).program(on)


class Lowering:
    """All norms of a rulebook lowered once; the program of a selection only leaves out the norms that are off."""

    def __init__(self, book: Rulebook) -> None:
        builder = _Builder(book)
        order, _ = topological(book)
        for name in order:
            if name in book.concepts:
                builder.concept(name)
            elif book.norms[name].relation != "displaces":
                builder.norm(name)
        self.book = book
        self._steps = tuple(builder.steps)
        self._norms, self._concepts = builder.norms, builder.concepts
        self._joins = builder.joins
        self._derivations = Derivations(book)
        self._order = FactOrder(book.vocabulary)
        self._work = tuple(self._worked(number, step) for number, step in enumerate(self._steps))
        self._touches = self._touched_by(facts_below(self._work))

    def _worked(self, number: int, step: Step) -> Work:
        if step.leaf is None:
            return Work(number, step.kind, step.reads, None, 0)
        flags = self._order.flags(x.facts_of(step.leaf))
        return Work(number, step.kind, (), atom(step.leaf, self.book.vocabulary), flags)

    def program(self, on: frozenset[str]) -> Program:
        """The program of the norms in ``on``. Steps keep their numbers in every selection."""
        steps, work = list(self._steps), list(self._work)
        norms = {norm: plan for norm, plan in self._norms.items() if norm in on}
        concepts = dict(self._concepts)
        around = {t for norm in self._norms.keys() - on for t in self.book.norms[norm].targets}
        for name in around:
            plans = concepts if name in concepts else norms
            if name in plans:
                plans[name] = self._without(plans[name], on, steps)
        for number, step in enumerate(steps):
            if step.owner and step is not self._steps[number]:
                work[number] = Work(number, step.kind, step.reads, None, 0)
        self._regroup(steps)
        live = _live(work, chain(norms.values(), concepts.values()))
        return Program(
            self.book, tuple(steps), tuple(work), norms, concepts, self._derivations, self._touches, live,
            facts_below(work), self._order,
        )  # fmt: skip

    def _without(self, plan: Plan, on: frozenset[str], steps: list[Step]) -> Plan:
        """The plan without norms that are off; the steps that join them are replaced in ``steps``."""
        grounds, restrictions, defeaters = (
            tuple(r for r in norms if r.norm in on)
            for norms in (plan.grounds, plan.restrictions, plan.defeaters)
        )
        joins = self._joins[plan.id]
        if plan.grounds:
            steps[plan.own] = replace(steps[plan.own], reads=tuple(g.node for g in grounds))
        if plan.restrictions:
            reads = (plan.own, *(r.node for r in restrictions))
            steps[joins.restricted] = replace(steps[joins.restricted], reads=reads)
        for defeater, number in zip(plan.defeaters, joins.defeats, strict=True):
            if defeater.norm not in on:
                steps[number] = replace(steps[number], kind=Kind.LIFT, reads=steps[number].reads[:1])
        return Plan(plan.id, plan.own, grounds, restrictions, defeaters, plan.final)

    def _regroup(self, steps: list[Step]) -> None:
        """Groups that an off norm alone brought in no longer matter."""
        for number, step in enumerate(self._steps):
            if step.groups and step.leaf is None:
                groups = NO_GROUP.union(*(steps[r].groups for r in steps[number].reads)) - set(step.lifted)
                if groups != steps[number].groups:
                    steps[number] = replace(steps[number], groups=groups)

    def _touched_by(self, under: tuple[int, ...]) -> dict[str, int]:
        """For each fact the steps that read it, or read what is derived from it."""
        order = self._order
        touches: dict[str, int] = {}
        for number, flags in enumerate(under):
            step = 1 << 8 * number
            for fact in chain(*order.split(flags)):
                touches[fact] = touches.get(fact, 0) | step
        for fact in reversed(self._derivations.order):
            for source in x.facts_of(self.book.derivations[fact]):
                touches[source] = touches.get(source, 0) | touches.get(fact, 0)
        return touches


def facts_below(work: Iterable[Work]) -> tuple[int, ...]:
    """For each step the flags of the facts at or below it."""
    under: list[int] = []
    for _, _, reads, _, flags in work:
        for read in reads:
            flags |= under[read]
        under.append(flags)
    return tuple(under)


def _live(work: list[Work], plans: Iterable[Plan]) -> int:
    """Flags of the steps that some plan needs."""
    needed = bytearray(len(work))
    for plan in plans:
        needed[plan.final] = needed[plan.own] = 1
        for related in chain(plan.grounds, plan.restrictions, plan.defeaters):
            needed[related.node] = 1
    for number, _, reads, _, _ in reversed(work):
        if needed[number]:
            for read in reads:
                needed[read] = 1
    return int.from_bytes(needed, "little")


class _Joins(NamedTuple):
    """Numbers of the owned steps that join restrictions and defeaters."""

    restricted: int
    defeats: tuple[int, ...]


class _Builder:
    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.steps: list[Step] = []
        self.index: dict[Step, int] = {}
        self.norms: dict[str, Plan] = {}
        self.concepts: dict[str, Plan] = {}
        self.joins: dict[str, _Joins] = {}

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
        )
        own = self._combine(Kind.OR, tuple(g.node for g in grounds), owner=concept_id)
        self.concepts[concept_id] = self._decide(concept_id, own, grounds, per)

    def _decide(self, name: str, own: int, grounds: tuple[Related, ...], per: Groups = NO_GROUP) -> Plan:
        scope = self.steps[own].groups | per
        restrictions = self._related("restricts", name, scope)
        defeaters = self._related("defeats", name, scope)
        restricted = own
        if restrictions:
            restricted = self._combine(Kind.AND, (own, *(r.node for r in restrictions)), owner=name)
        defeats: list[int] = []
        for defeater in defeaters:
            before = defeats[-1] if defeats else restricted
            defeats.append(self._combine(Kind.DEFEAT, (before, defeater.node), owner=name))
        self.joins[name] = _Joins(restricted, tuple(defeats))
        final = defeats[-1] if defeats else restricted
        return Plan(name, own, grounds, restrictions, defeaters, final)

    def _related(self, relation: str, target: str, scope: Groups) -> tuple[Related, ...]:
        return tuple(
            Related(norm, self._lift(self.norms[norm].final, scope))
            for norm in self.book.aimed_at(relation, target)
        )

    def _lift(self, node: int, keep: Groups) -> int:
        """ "Holds if it holds for one": close the groups the reader does not range over."""
        closed = self.steps[node].groups - keep
        if not closed:
            return node
        groups = self.steps[node].groups & keep
        return self._add(Step(Kind.LIFT, (node,), groups=groups, lifted=tuple(sorted(closed))))

    def _combine(self, kind: Kind, reads: tuple[int, ...], count: int = 0, owner: str = "") -> int:
        groups = NO_GROUP.union(*(self.steps[i].groups for i in reads))
        return self._add(Step(kind, reads, count=count, groups=groups, owner=owner))

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
