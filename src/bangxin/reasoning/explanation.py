"""Why a result is what it is: every ground, restriction and defeater, the leaves they rest on, and what is missing.

Built from an evaluation that has kept the state of every step; nothing is evaluated again.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from bangxin.law import expression as x
from bangxin.law.norms import Modality
from bangxin.reasoning import states as s
from bangxin.reasoning.interpret import Evaluation, Instance
from bangxin.reasoning.program import Kind, Plan, Related
from bangxin.reasoning.raised import is_raised
from bangxin.reasoning.summary import UNSETTLED, Summary, can_change, exceptions_of, settled, summarise


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
    """Everything behind one concept: what is said of it, and the trees it rests on, built when they are read."""

    concept: str
    said: Summary
    at: Instance
    explainer: Explainer

    @property
    def state(self) -> int:
        return self.said.state

    @property
    def result(self) -> s.Result:
        return s.RESULTS[self.said.state]

    @property
    def grounds(self) -> tuple[NormExplanation, ...]:
        return self.explainer.related(self._plan.grounds, self.at)

    @property
    def restrictions(self) -> tuple[NormExplanation, ...]:
        return self.explainer.related(self._plan.restrictions, self.at)

    @property
    def defeaters(self) -> tuple[NormExplanation, ...]:
        return self.explainer.related(self._plan.defeaters, self.at, defeats=True)

    @property
    def missing(self) -> tuple[str, ...]:
        """Claims and measures that can still change the result."""
        return self.said.missing

    @property
    def open_findings(self) -> tuple[str, ...]:
        """Findings that can still change the result."""
        return self.said.open_findings

    @property
    def rebuttals(self) -> tuple[str, ...]:
        return self.said.rebuttals

    @property
    def not_raised(self) -> tuple[str, ...]:
        return self.said.not_raised

    @property
    def modality(self) -> Modality | None:
        """The strongest modality among the MET grounds."""
        return self.said.modality

    @property
    def conventional(self) -> bool:
        return self.said.state == s.NOT_MET_BY_USAGE

    @property
    def rebuttable(self) -> bool:
        return self.said.state == s.MET_REBUTTABLE

    @property
    def no_norm_in_force(self) -> bool:
        return not self.said.grounds

    @property
    def _plan(self) -> Plan:
        return self.explainer.program.concepts[self.concept]


class Explainer:
    """Explains one evaluation; remembers what it has built, since concepts share their parts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.book = evaluation.program.book
        self._traces: dict[tuple[int, int, Instance], Trace] = {}
        self._norms: dict[tuple[str, int, Instance], NormExplanation] = {}
        self._open: dict[tuple[int, Instance], int] = {}

    def all(self) -> dict[str, ConceptExplanation]:
        """Explanations of every concept."""
        if self.evaluation.scoped:
            return {concept: self.concept(concept) for concept in self.program.concepts}
        return {concept: ConceptExplanation(concept, said, (), self) for concept, said in self.said.items()}

    def concept(self, concept_id: str, at: Instance | None = None) -> ConceptExplanation:
        """Explanation of one concept, for an instance, or for the one that decides."""
        if not self.evaluation.scoped:
            return ConceptExplanation(concept_id, self.said[concept_id], (), self)
        plan = self.program.concepts[concept_id]
        at = self._deciding(plan.final, ()) if at is None else at
        return ConceptExplanation(concept_id, self._summary(plan, at), at, self)

    @cached_property
    def said(self) -> dict[str, Summary]:
        """What is said of every concept, where no group has several instances."""
        evaluation = self.evaluation
        values = evaluation.first_facts.values
        return evaluation.lowered.summaries.of(evaluation.flat, evaluation.touched, values)

    def _summary(self, plan: Plan, at: Instance) -> Summary:
        """What is said of a concept where a group has several instances: each part at the instance that decides it."""
        exceptions = exceptions_of(self.program, plan)
        places = {node: self._deciding(node, at) for node in (plan.final, *(g.node for g in plan.grounds))}
        places |= {node: self._deciding(node, at) for _, node in exceptions}
        raised = sum(self._raised(node, places[node]) << n for n, (_, node) in enumerate(exceptions))
        return summarise(
            self.program,
            plan,
            lambda node: self.evaluation.state(node, places[node]),
            self.open_flags(plan.final, at),
            raised,
            exceptions,
        )

    def related(
        self, norms: tuple[Related, ...], at: Instance, *, defeats: bool = False
    ) -> tuple[NormExplanation, ...]:
        """Norms in their role towards a target."""
        return tuple(self._related(norm, at, defeats=defeats) for norm in norms)

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
        recorded = self.program.fact_order.flags(self.evaluation.facts(self.evaluation.full(at)).values)
        if not self.evaluation.scoped:
            return is_raised(self.program, node, self.evaluation.flat, recorded)
        states = [self.evaluation.state(n, self.evaluation.full(at)) for n in range(node + 1)]
        return is_raised(self.program, node, states, recorded)

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

    def open_flags(self, node: int, at: Instance = ()) -> int:
        """Flags of the facts and findings below an open step that can still change it, for an instance."""
        key = (node, at)
        if key not in self._open:
            self._open[key] = self._find_open(node, at)
        return self._open[key]

    def _find_open(self, node: int, at: Instance) -> int:
        state = self.evaluation.state(node, at)
        if not state & UNSETTLED:
            return 0
        step = self.program.steps[node]
        if step.leaf is not None:
            facts = self.evaluation.facts(self.evaluation.full(at)).values
            loose = (f for f in x.facts_of(step.leaf) if not settled(facts.get(f)))
            return self.program.fact_order.flags(loose)
        if step.kind is Kind.DEFEAT:
            return self.open_flags(step.reads[0], at)
        if step.kind is Kind.LIFT:
            return self.open_flags(step.reads[0], self._deciding(step.reads[0], at))
        wanted = can_change(step.kind, state)
        reads = [r for r in step.reads if self.evaluation.state(r, at) & wanted]
        return s.union(self.open_flags(r, at) for r in reads)


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
