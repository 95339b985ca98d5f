"""The explaining evaluator: one person, one run, every concept, every ground.

Semantics: spec README §4 to §6. Pure: facts in, an :class:`Evaluation` out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from bangxin.base.bounds import exactly
from bangxin.base.errors import LimitExceeded, Mistake
from bangxin.base.i18n import Text
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run, Selection, select
from bangxin.law.values import FactSet, Value
from bangxin.reasoning import states as s
from bangxin.reasoning.derivation import Completed, Disagreement
from bangxin.reasoning.program import Kind, Lowering, Program, Step
from bangxin.reasoning.raised import is_raised
from bangxin.reasoning.summary import Summaries

MAX_COMBINATIONS = 4096
MAX_PROGRAMS = 256
MAX_SELECTIONS = 16384
Instance = tuple[tuple[str, int], ...]
"""Chosen instance number per group, sorted by group; empty when no group has several."""


class Lowered:
    """A program with the states of a case without facts, from which every evaluation starts."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.blank = _sweep_all(program, {})

        self._unlike: WeakKeyDictionary[Lowered, int] = WeakKeyDictionary()

    @cached_property
    def summaries(self) -> Summaries:
        return Summaries(self.program, self.blank, {})

    def unlike(self, other: Lowered) -> int:
        """Steps, one byte each, that are decided in another way than in another program of the same rulebook."""
        if other not in self._unlike:
            own, theirs = self.program, other.program
            lives = (own.live ^ theirs.live).to_bytes(len(own.steps), "little")
            found = bytearray(len(own.steps))
            for work, before, live in zip(own.work, theirs.work, lives, strict=True):
                changed = live or (work.kind, work.reads) != (before.kind, before.reads)
                found[work.number] = bool(changed) or any(found[read] for read in work.reads)
            self._unlike[other] = int.from_bytes(found, "little")
        return self._unlike[other]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """States of all steps under one run. ``scoped`` holds the steps that differ between instances.

    ``touched`` has one byte per step: 1 where something recorded can make it differ from a case without facts.
    """

    lowered: Lowered
    run: Run
    selection: Selection
    flat: list[int]
    touched: bytes
    scoped: Mapping[int, Mapping[Instance, int]]
    completed: Mapping[Instance, Completed]
    sizes: Mapping[str, int]

    @property
    def program(self) -> Program:
        return self.lowered.program

    def state(self, node: int, at: Instance = ()) -> int:
        """State bit of a step, for an instance where it matters."""
        varied = self.scoped.get(node)
        return self.flat[node] if varied is None else varied[self.narrow(node, at)]

    def narrow(self, node: int, at: Instance) -> Instance:
        groups = self.program.steps[node].groups
        return tuple(item for item in at if item[0] in groups)

    def full(self, at: Instance) -> Instance:
        """An instance that names every group with several, starting from ``at``."""
        chosen = dict(at)
        return tuple((group, chosen.get(group, 0)) for group in sorted(self.sizes))

    def result(self, concept: str) -> s.Result:
        return s.RESULTS[self.state_of(concept)]

    def state_of(self, concept: str) -> int:
        """State of a concept; one decided per instance holds if it holds for one."""
        node = self.program.concepts[concept].final
        varied = self.scoped.get(node)
        return self.flat[node] if varied is None else s.OR[s.union(varied.values())]

    def norm_state(self, norm: str) -> int | None:
        """State of a norm, None when it is off."""
        plan = self.program.norms.get(norm)
        if plan is None:
            return None
        varied = self.scoped.get(plan.final)
        return self.flat[plan.final] if varied is None else s.OR[s.union(varied.values())]

    def facts(self, at: Instance = ()) -> Completed:
        """Completed facts as seen by an instance (all groups named; () when none has several)."""
        return self.completed[at]

    @property
    def first_facts(self) -> Completed:
        return next(iter(self.completed.values()))

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        found = dict.fromkeys(d for c in self.completed.values() for d in c.disagreements)
        return tuple(found)


class Interpreter:
    """Evaluates facts under runs; keeps the programs it has lowered, one per set of norms that are on."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._lowering = Lowering(book)
        self._programs: dict[frozenset[str], Lowered] = {}
        self._selections: dict[tuple[object, ...], Selection] = {}

    def evaluate(self, facts: FactSet, run: Run, near: Evaluation | None = None) -> Evaluation:
        """Evaluate every concept. Raises LimitExceeded when instances combine too many ways.

        ``near``: an evaluation of the same facts on the same day with other norms on; only what differs is done anew.
        """
        selection = self.selection(run)
        lowered = self._lowered(selection.on)
        program = lowered.program
        if near is not None and not near.scoped:
            return _beside(lowered, run, selection, near)
        columns = instance_columns(self.book, facts) if facts.instances else {}
        sizes = {group: len(rows) for group, rows in columns.items() if len(rows) > 1}
        single = {
            k: v for group, rows in columns.items() if group not in sizes for r in rows for k, v in r.items()
        }
        base = self._dated({**facts.values, **single}, run)
        if not sizes:
            completed = program.derivations.complete(base)
            touched = _touched(program, completed.values)
            flat = _sweep(program, lowered.blank, touched, completed.values)
            return Evaluation(lowered, run, selection, flat, touched, {}, {(): completed}, {})
        flat, scoped, by_instance = _Instances(program, base, columns, sizes).sweep()
        everything = bytes([1]) * len(program.steps)
        return Evaluation(lowered, run, selection, flat, everything, scoped, by_instance, sizes)

    def selection(self, run: Run) -> Selection:
        """Norms on for a run (remembered)."""
        key = (run.law, run.as_of, run.act_end.lo, run.act_end.hi, tuple(sorted(run.switches.items())))
        if key not in self._selections:
            if len(self._selections) > MAX_SELECTIONS:
                self._selections.clear()
            self._selections[key] = select(self.book, run)
        return self._selections[key]

    def _lowered(self, on: frozenset[str]) -> Lowered:
        if on not in self._programs:
            if len(self._programs) > MAX_PROGRAMS:
                self._programs.clear()
            self._programs[on] = Lowered(self._lowering.program(on))
        return self._programs[on]

    def _dated(self, values: dict[str, Value], run: Run) -> dict[str, Value]:
        """The decision day is the run's as_of unless stated."""
        if "case.decision_on" in self.book.vocabulary and "case.decision_on" not in values:
            values["case.decision_on"] = exactly(run.as_of)
        return values


def instance_columns(book: Rulebook, facts: FactSet) -> dict[str, tuple[Mapping[str, Value], ...]]:
    """Instances per group: listed ones, and the flat values of the group's facts as one more."""
    flat: dict[str, dict[str, Value]] = {}
    for fact, value in facts.values.items():
        group = book.vocabulary[fact].group
        if group and facts.instances.get(group):
            flat.setdefault(group, {})[fact] = value
    return {
        group: (*((flat[group],) if group in flat else ()), *rows)
        for group, rows in facts.instances.items()
        if rows
    }


def _touched(program: Program, values: Iterable[str]) -> bytes:
    """One byte per step: 1 where the facts can change it."""
    touches, joined = program.touches, 0
    for fact in values:
        joined |= touches.get(fact, 0)
    return (joined & program.live).to_bytes(len(program.steps), "little")


def _sweep(program: Program, blank: list[int], touched: bytes, values: Mapping[str, Value]) -> list[int]:
    """States of all steps, starting from those of a case without facts and redoing what the facts can change."""
    states = blank.copy()
    conjunction, disjunction = s.AND, s.OR
    both, either = Kind.AND, Kind.OR
    for number, kind, reads, leaf, _ in itertools.compress(program.work, touched):
        if leaf is not None:
            states[number] = leaf(values)
        elif kind is both or kind is either:
            mask = 0
            for read in reads:
                mask |= states[read]
            states[number] = conjunction[mask] if kind is both else disjunction[mask]
        else:
            states[number] = _other(program, program.steps[number], states, values)
    return states


def _beside(lowered: Lowered, run: Run, selection: Selection, near: Evaluation) -> Evaluation:
    """The evaluation under another program, from one of the same facts."""
    program, completed = lowered.program, near.first_facts
    touched, size = _touched(program, completed.values), len(program.steps)
    unlike, reached = lowered.unlike(near.lowered), int.from_bytes(touched, "little")
    states = near.flat.copy()
    for number in itertools.compress(range(size), (unlike & ~reached).to_bytes(size, "little")):
        states[number] = lowered.blank[number]
    flat = _sweep(program, states, (unlike & reached).to_bytes(size, "little"), completed.values)
    return Evaluation(lowered, run, selection, flat, touched, {}, near.completed, {})


def _sweep_all(program: Program, values: Mapping[str, Value]) -> list[int]:
    return _sweep(program, [0] * len(program.steps), bytes([1]) * len(program.steps), values)


def _other(program: Program, step: Step, states: list[int], values: Mapping[str, Value]) -> int:
    reads = step.reads
    match step.kind:
        case Kind.AND:
            return s.AND[s.union(states[r] for r in reads)]
        case Kind.OR:
            return s.OR[s.union(states[r] for r in reads)]
        case Kind.NOT:
            return s.NOT[states[reads[0]]]
        case Kind.AT_LEAST:
            return s.at_least(step.count, [states[r] for r in reads])
        case Kind.DEFEAT:
            target, defeater = states[reads[0]], states[reads[1]]
            asked = target == s.MET and not defeater & (s.HOLDS | s.NOT_MET)
            raised = asked and is_raised(program, reads[1], states, program.fact_order.flags(values))
            return s.defeat(target, defeater, raised)
        case Kind.LIFT:
            return states[reads[0]]
        case Kind.CONSTANT:
            return s.MET if step.count else s.NOT_MET
    raise TypeError(step)


class _Instances:
    """Evaluation when a group has several instances: steps that read it are decided once per instance."""

    def __init__(
        self,
        program: Program,
        base: Mapping[str, Value],
        columns: Mapping[str, tuple[Mapping[str, Value], ...]],
        sizes: Mapping[str, int],
    ) -> None:
        self.program, self.sizes = program, sizes
        own = {f.id for f in program.book.vocabulary if f.group in sizes}
        shared = {fact: value for fact, value in base.items() if fact not in own}
        self.completed: dict[Instance, Completed] = {}
        for at in self._assignments(frozenset(sizes)):
            seen = dict(shared)
            for group, number in at:
                seen |= columns[group][number]
            self.completed[at] = program.derivations.complete(seen)

    def _assignments(self, groups: frozenset[str]) -> Iterator[Instance]:
        names = sorted(groups & self.sizes.keys())
        total = 1
        for name in names:
            total *= self.sizes[name]
        if total > MAX_COMBINATIONS:
            raise LimitExceeded(
                Mistake(
                    "too-many-combinations",
                    Text(
                        f"实例组合 {total} 种，超过 {MAX_COMBINATIONS}",
                        f"{total} combinations of instances, limit {MAX_COMBINATIONS}",
                    ),
                )
            )
        for numbers in itertools.product(*(range(self.sizes[n]) for n in names)):
            yield tuple(zip(names, numbers, strict=True))

    def sweep(self) -> tuple[list[int], dict[int, dict[Instance, int]], dict[Instance, Completed]]:
        steps = self.program.steps
        flat = [0] * len(steps)
        scoped: dict[int, dict[Instance, int]] = {}
        tables = {at: [0] * len(steps) for at in self.completed}
        for number, step in enumerate(steps):
            leaf = self.program.work[number].atom
            for at, table in tables.items():
                values = self.completed[at].values
                table[number] = (
                    leaf(values) if leaf is not None else _other(self.program, step, table, values)
                )
            if step.kind is Kind.LIFT:
                self._close(number, step, tables)
            varied = step.groups & self.sizes.keys()
            if varied:
                scoped[number] = {
                    tuple(i for i in at if i[0] in varied): table[number] for at, table in tables.items()
                }
            flat[number] = next(iter(tables.values()))[number]
        return flat, scoped, self.completed

    def _close(self, number: int, step: Step, tables: Mapping[Instance, list[int]]) -> None:
        """A lift is the OR over the instances of the groups it closes."""
        closed = frozenset(step.lifted)
        unions: dict[Instance, int] = {}
        for at, table in tables.items():
            key = tuple(item for item in at if item[0] not in closed)
            unions[key] = unions.get(key, 0) | table[step.reads[0]]
        for at, table in tables.items():
            table[number] = s.OR[unions[tuple(item for item in at if item[0] not in closed)]]
