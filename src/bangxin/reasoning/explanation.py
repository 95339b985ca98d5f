"""Why a result is what it is: every ground, restriction and defeater, the leaves they rest on, and what is missing.

Built from an evaluation that has kept the state of every step; nothing is evaluated again.
"""

from __future__ import annotations

from typing import NamedTuple

from bangxin.base.bounds import Bound
from bangxin.law import expression as x
from bangxin.law.norms import Modality
from bangxin.law.values import Value
from bangxin.law.vocabulary import FactKind
from bangxin.reasoning import states as s
from bangxin.reasoning.interpret import Evaluation, Instance, is_raised
from bangxin.reasoning.program import Kind, Plan, Related


class Trace(NamedTuple):
    """One node of a condition: ``kind`` is all, some, not, at_least, true, concept or leaf."""

    kind: str
    state: int
    expression: x.Node
    parts: tuple[Trace, ...] = ()

    @property
    def result(self) -> s.Result:
        return s.RESULTS[self.state]


class NormExplanation(NamedTuple):
    """A norm that is on, in its role: its condition, what restricts and defeats it, its final state."""

    norm: str
    state: int
    condition: Trace
    restrictions: tuple[NormExplanation, ...]
    defeaters: tuple[NormExplanation, ...]
    raised: bool
    at: Instance

    @property
    def result(self) -> s.Result:
        return s.RESULTS[self.state]


class ConceptExplanation(NamedTuple):
    """Everything behind one concept. ``missing`` and ``open_findings`` can still change its result."""

    concept: str
    state: int
    grounds: tuple[NormExplanation, ...]
    restrictions: tuple[NormExplanation, ...]
    defeaters: tuple[NormExplanation, ...]
    missing: tuple[str, ...]
    open_findings: tuple[str, ...]
    rebuttals: tuple[str, ...]
    not_raised: tuple[str, ...]
    modality: Modality | None
    at: Instance

    @property
    def result(self) -> s.Result:
        return s.RESULTS[self.state]

    @property
    def conventional(self) -> bool:
        return self.state == s.NOT_MET_BY_USAGE

    @property
    def rebuttable(self) -> bool:
        return self.state == s.MET_REBUTTABLE

    @property
    def no_norm_in_force(self) -> bool:
        return not self.grounds


class Explainer:
    """Explains one evaluation; remembers what it has built, since concepts share their parts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.book = evaluation.program.book
        self._traces: dict[tuple[int, int, Instance], Trace] = {}
        self._norms: dict[tuple[str, int, Instance], NormExplanation] = {}
        self._open: dict[tuple[int, Instance], frozenset[str]] = {}

    def all(self) -> dict[str, ConceptExplanation]:
        """Explanations of every concept."""
        return {concept: self.concept(concept) for concept in self.program.concepts}

    def concept(self, concept_id: str, at: Instance | None = None) -> ConceptExplanation:
        """Explanation of one concept, for an instance, or for the one that decides."""
        plan = self.program.concepts[concept_id]
        at = self._deciding(plan.final, ()) if at is None else at
        grounds = tuple(self._related(r, at) for r in plan.grounds)
        restrictions = tuple(self._related(r, at) for r in plan.restrictions)
        defeaters = tuple(self._related(r, at, defeats=True) for r in plan.defeaters)
        open_facts = self.open_facts(plan.final, at)
        words = self.book.vocabulary
        rebuttals, quiet = self._open_defeaters((*grounds, *restrictions), defeaters)
        return ConceptExplanation(
            concept_id,
            self.evaluation.state(plan.final, at),
            grounds,
            restrictions,
            defeaters,
            tuple(f for f in sorted(open_facts) if words[f].kind is not FactKind.FINDING),
            tuple(f for f in sorted(open_facts) if words[f].kind is FactKind.FINDING),
            rebuttals,
            quiet,
            self._modality(grounds),
            at,
        )

    def _modality(self, grounds: tuple[NormExplanation, ...]) -> Modality | None:
        """The strongest modality among the MET grounds."""
        met = {self.book.norms[g.norm].modality for g in grounds if g.state & s.HOLDS}
        return next((m for m in Modality if m in met), None)

    def _open_defeaters(
        self, inner: tuple[NormExplanation, ...], own: tuple[NormExplanation, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        rebuttals: dict[str, None] = {}
        quiet: dict[str, None] = {}
        stack = [*own, *(d for norm in inner for d in norm.defeaters)]
        for defeater in stack:
            if defeater.state & (s.OPEN | s.NOT_MET_BY_USAGE):
                (rebuttals if defeater.raised else quiet)[defeater.norm] = None
        return tuple(rebuttals), tuple(quiet)

    def _related(self, related: Related, at: Instance, *, defeats: bool = False) -> NormExplanation:
        at = self._deciding(related.node, at)
        key = (related.norm, related.node, at)
        if key not in self._norms:
            self._norms[key] = self._norm(related, at, defeats)
        return self._norms[key]

    def _norm(self, related: Related, at: Instance, defeats: bool) -> NormExplanation:
        plan: Plan = self.program.norms[related.norm]
        state = self.evaluation.state(plan.final, at)
        asked = defeats and bool(state & (s.OPEN | s.NOT_MET_BY_USAGE))
        return NormExplanation(
            related.norm,
            state,
            self._trace(plan.own, self.book.conditions[related.norm], at),
            tuple(self._related(r, at) for r in plan.restrictions),
            tuple(self._related(r, at, defeats=True) for r in plan.defeaters),
            asked and self._raised(plan.final, at),
            at,
        )

    def _raised(self, node: int, at: Instance) -> bool:
        facts = self.evaluation.facts(self._full(at)).values
        if not self.evaluation.scoped:
            return is_raised(self.program, node, self.evaluation.flat, facts)
        states = [self.evaluation.state(n, self._full(at)) for n in range(node + 1)]
        return is_raised(self.program, node, states, facts)

    def _trace(self, node: int, expression: x.Node, at: Instance) -> Trace:
        key = (node, id(expression), at)
        found = self._traces.get(key)
        if found is None:
            found = self._traces[key] = self._new_trace(node, expression, at)
        return found

    def _new_trace(self, node: int, expression: x.Node, at: Instance) -> Trace:
        state = self.evaluation.state(node, at)
        kind = _KINDS.get(type(expression))
        if kind is None:
            return Trace("leaf", state, expression)
        if kind in ("concept", "true"):
            return Trace(kind, state, expression)
        reads = self.program.steps[node].reads
        parts = x.children(expression)
        return Trace(
            kind, state, expression, tuple(self._trace(n, p, at) for n, p in zip(reads, parts, strict=True))
        )

    def _full(self, at: Instance) -> Instance:
        """An instance that names every group with several, starting from ``at``."""
        chosen = dict(at)
        return tuple((group, chosen.get(group, 0)) for group in sorted(self.evaluation.sizes))

    def _deciding(self, node: int, at: Instance) -> Instance:
        """The instance that shows best why a step is as it is: the one with the strongest state."""
        if not self.evaluation.scoped:
            return ()
        step = self.program.steps[node]
        while step.kind is Kind.LIFT:
            node = step.reads[0]
            step = self.program.steps[node]
        fixed = dict(at)
        candidates = [
            key
            for key in self.evaluation.scoped.get(node, {(): 0})
            if all(fixed.get(group, number) == number for group, number in key)
        ]
        best = max(
            candidates, key=lambda key: (_STRENGTH[self.evaluation.state(node, key)], [-n for _, n in key])
        )
        return tuple(sorted({**fixed, **dict(best)}.items()))

    def open_facts(self, node: int, at: Instance = ()) -> frozenset[str]:
        """Facts and findings below an open step that can still change it."""
        key = (node, at)
        if key not in self._open:
            self._open[key] = self._find_open(node, at)
        return self._open[key]

    def _find_open(self, node: int, at: Instance) -> frozenset[str]:
        if not self.evaluation.state(node, at) & (s.OPEN | s.NOT_MET_BY_USAGE):
            return frozenset()
        step = self.program.steps[node]
        if step.leaf is not None:
            facts = self.evaluation.facts(self._full(at)).values
            return frozenset(f for f in x.facts_of(step.leaf) if not _settled(facts.get(f)))
        if step.kind is Kind.DEFEAT:
            return self.open_facts(step.reads[0], at)
        if step.kind is Kind.LIFT:
            return self.open_facts(step.reads[0], self._deciding(step.reads[0], at))
        wanted = s.OPEN | (s.NOT_MET_BY_USAGE if step.kind is Kind.NOT else 0)
        reads = [r for r in step.reads if self.evaluation.state(r, at) & wanted]
        return frozenset[str]().union(*(self.open_facts(r, at) for r in reads))


def distance(leaf: x.Node, facts: dict[str, Value]) -> tuple[int, Bound] | None:
    """For ``fact >= line``: the line and what is known of the left side; None for other leaves."""
    match leaf:
        case x.Compare(_, x.Quantity(fact), x.Number(line), _):
            value = facts.get(fact)
            return (line, value) if isinstance(value, Bound) else None
    return None


def _settled(value: Value | None) -> bool:
    if isinstance(value, Bound):
        return value.exact
    return isinstance(value, bool | str)


_KINDS: dict[type[x.Node], str] = {
    x.All: "all",
    x.Some: "some",
    x.AtLeast: "at_least",
    x.Not: "not",
    x.Concept: "concept",
    x.Literal: "true",
}
_STRENGTH = {
    s.MET: 5,
    s.MET_REBUTTABLE: 4,
    s.UNDETERMINED: 3,
    s.FINDING_NEEDED: 2,
    s.NOT_MET_BY_USAGE: 1,
    s.NOT_MET: 0,
}
