"""The smallest changes of facts that bring a concept to a result; what would settle an open one; is it really open.

Every answer is put to the interpreter before it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import islice, product
from typing import Any

import z3

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_code
from bangxin.base.errors import BrokenPromise, Mistake
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run
from bangxin.law.values import Conflict, Members, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.columnar.lowering import Lowering, cone
from bangxin.reasoning.columnar.state import State
from bangxin.reasoning.columnar.table import cells, columns_of
from bangxin.reasoning.interpret import Interpreter
from bangxin.reasoning.prove.encoding import Encoding, Variable, all_columns, variable
from bangxin.reasoning.prove.solving import limited_solver, satisfied
from bangxin.reasoning.prove.studying import Facts, assumptions, evaluate
from bangxin.reasoning.states import Result
from bangxin.reasoning.summary import settled

MAX_CHANGES, MAX_ANSWERS = 6, 10
MAX_ANGLES = 12
MOST_WORK = 15_000_000
"""Limit of the solver in its own units, about five seconds: a limit of time would make answers depend on the machine."""


@dataclass(frozen=True, slots=True)
class Change:
    """Facts to change (new values) so that the result is reached; nothing smaller does.

    ``instance``: of groups that stand in the case several times, the number (from 1) of the one that is changed.
    """

    facts: Mapping[str, Value]
    instance: Mapping[str, int] = field(default_factory=dict)


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files("bangxin.reasoning.prove").joinpath("given.yaml").read_text("utf-8")
    tree = load_tree(text, "given.yaml")
    types = (entry.need("type").text() for entry in tree.need("types").sequence())
    facts = (entry.need("fact").text() for entry in tree.need("facts").sequence())
    return frozenset(types), frozenset(facts)


def given(book: Rulebook) -> frozenset[str]:
    """Facts that nobody can change: of the past, the person, the province (given.yaml)."""
    types, facts = _given()
    return frozenset(fact.id for fact in book.vocabulary if fact.type in types or fact.id in facts)


class Counterfactual:
    """Questions about one case: facts of one person under one run.

    Of a group with several ``instances`` one at a time is open to change, the first unless ``focus`` numbers another; the
    others stay, and the interpreter judges every answer beside them.
    """

    def __init__(
        self,
        book: Rulebook,
        facts: Facts,
        run: Run,
        concept: str,
        interpreter: Interpreter | None = None,
        instances: Mapping[str, tuple[Facts, ...]] | None = None,
        focus: Mapping[str, int] | None = None,
    ) -> None:
        self.book, self.run, self.concept = book, run, concept
        self.plain, self.instances = _by_instance(book, facts, instances or {})
        self.focus = {group: (focus or {}).get(group, 0) for group in self.instances}
        self.beside = {
            group: tuple(row for at, row in enumerate(rows) if at != self.focus[group])
            for group, rows in self.instances.items() if len(rows) > 1
        }  # fmt: skip
        seen = {
            f: v for g, rows in self.instances.items() for f, v in rows[self.focus[g]].items()
        } | self.plain
        self.facts = {fact: value for fact, value in seen.items() if not isinstance(value, Conflict)}
        self.interpreter = interpreter or Interpreter(book)
        usual = (c for f in self.facts for c in columns_of(book.vocabulary[f]) if c.endswith(":usual"))
        self.lowering = Lowering(book, run, [*all_columns(book), *usual])
        self.state = self.lowering.concept(concept).state
        self.cone = [f for f in cone(book, [concept]) if f != "case.decision_on" and f in self._read()]
        self.variables = {fact: variable(book.vocabulary[fact]) for fact in cone(book, list(book.concepts))}
        for node in assumptions(book).values():
            self.variables |= {
                f: variable(book.vocabulary[f]) for f in x.facts_of(node) if f not in self.variables
            }
        self.changes = {fact: z3.Bool(f"change {fact}") for fact in self.cone}

    def _read(self) -> set[str]:
        """Facts that the formula of the concept reads."""
        graph = self.lowering.graph
        nodes = (
            graph.nodes[n]
            for n in graph.cone([self.state.met, self.state.possible, self.state.unfailed, self.state.claim])
        )
        return {str(n.data[0]).partition(":")[0] for n in nodes if not n.reads and n.data}

    @property
    def result(self) -> Result:
        return self._judged(self.facts)

    def _judged(self, facts: Facts) -> Result:
        """The interpreter's result with these facts beside the instances that stay."""
        return evaluate(self.interpreter, facts, self.run, self.beside).result(self.concept)

    def angles(self) -> list[Counterfactual]:
        """These questions with each instance of the groups that the concept reads open to change in turn."""
        groups = {self.book.vocabulary[f].group for f in cone(self.book, [self.concept])}
        several = [g for g in self.beside if g in groups]
        turns = product(*(range(len(self.instances[g])) for g in several))
        return [
            Counterfactual(self.book, self.plain, self.run, self.concept, self.interpreter, self.instances,
                           dict(zip(several, turn, strict=True)))
            for turn in islice(turns, MAX_ANGLES)
        ] if several else [self]  # fmt: skip

    def changeable(self, locked: Collection[str]) -> list[str]:
        """Facts that may change: in the cone, not locked, and computed ones only through their inputs."""
        derived = {f for f in self.cone if self.book.vocabulary[f].derive and f not in self.facts}
        return [f for f in self.cone if f not in locked and f not in derived]

    def missing(self) -> list[str]:
        """Facts that are unknown or known only within bounds."""
        return [f for f in self.changeable(()) if not _settled(self.facts.get(f))]

    def nearest(
        self, target: Result, *, among: Collection[str], limit: int = 5, completing: bool = False
    ) -> Iterator[Change]:
        """Smallest sets of changes that reach ``target``, fewest facts first; none contains another.

        ``completing``: values stay within what is known of each fact.
        """
        solver, encoding = self._solver(among)
        solver.add(self._is(encoding, self.state, target))
        if completing:
            for fact in among:
                within = z3.And(*_within(self.variables[fact], self.facts.get(fact)))
                solver.add(z3.Or(z3.Not(self.changes[fact]), within))
        flags = [self.changes[fact] for fact in among]
        found = tried = 0
        for size in range(min(MAX_ANSWERS if completing else MAX_CHANGES, len(flags)) + 1):
            while found < limit and tried < 4 * limit:
                solver.push()
                solver.add(z3.AtMost(*flags, size) if flags else z3.BoolVal(True))
                model = solver.model() if satisfied(solver, MOST_WORK) else None
                solver.pop()
                if model is None:
                    break
                changed = [f for f in among if z3.is_true(model.eval(self.changes[f], model_completion=True))]
                confirmed = self._confirmed(self._closest(solver, changed, model), target)
                tried += 1
                if confirmed is not None:
                    yield confirmed
                    found += 1
                if not changed:
                    return
                solver.add(z3.Not(z3.And(*(self.changes[f] for f in changed))))

    def really_open(self) -> dict[Result, bool]:
        """Whether completions of what is missing can make the concept MET, and NOT_MET, facts staying in bounds.

        Beside further instances both are held possible: completions of all of them together are not searched.
        """
        if self.beside:
            return {Result.MET: True, Result.NOT_MET: True}
        among = self.missing()
        solver, encoding = self._solver(among)
        solver.add(*(self.changes[fact] for fact in among))
        for fact in among:
            solver.add(*_within(self.variables[fact], self.facts.get(fact)))
        return {
            target: solver.check(self._is(encoding, self.state, target)) == z3.sat
            for target in (Result.MET, Result.NOT_MET)
        }

    def settling(self, limit: int = 4) -> dict[Result, list[Change]]:
        """For an open result: smallest sets of answers that would make it MET, and NOT_MET."""
        among = self.missing()
        return {
            t: list(self.nearest(t, among=among, limit=limit, completing=True))
            for t in (Result.MET, Result.NOT_MET)
        }

    def worth_asking(self, settling: Mapping[Result, list[Change]]) -> list[str]:
        """Missing facts in the order worth asking: those that settle in few answers, and in several ways, first."""
        weight: dict[str, float] = {}
        for changes in settling.values():
            for change in changes:
                for fact in change.facts:
                    weight[fact] = weight.get(fact, 0) + 1 / len(change.facts)
        return sorted(weight, key=lambda fact: (-weight[fact], fact))

    def _solver(self, among: Collection[str]) -> tuple[z3.Solver, Encoding]:
        never = z3.BoolVal(False)
        fixed = {f: (self.changes[f] if f in among else never, self.facts.get(f)) for f in self.variables}
        encoding = Encoding(self.lowering.graph, self.variables, fixed)
        solver = limited_solver(MOST_WORK)
        for fact in among:
            held = self.variables[fact]
            solver.add(held.known, *held.domain())
        for node in assumptions(self.book).values():
            solver.add(encoding.term(self.lowering.facts.atom(node).unfailed))
        return solver, encoding

    def _is(self, encoding: Encoding, state: State, target: Result) -> Any:
        met, possible, claim = (encoding.term(n) for n in (state.met, state.possible, state.claim))
        match target:
            case Result.MET:
                return met
            case Result.NOT_MET:
                return z3.Not(possible)
            case Result.UNDETERMINED:
                return claim
        return z3.And(possible, z3.Not(met), z3.Not(claim))

    def _closest(self, solver: z3.Solver, changed: list[str], model: Any) -> dict[str, Value]:
        """Values for the changed facts; each number moved as little as the others allow."""
        chosen = {f: self.variables[f].read(model) for f in changed}
        only = [self.changes[f] == (f in chosen) for f in self.changes]
        for fact in changed:
            if self.book.vocabulary[fact].type.is_number:
                chosen = self._nearer(solver, fact, chosen, only)
        return {f: v for f, v in chosen.items() if v is not None}

    def _nearer(
        self, solver: z3.Solver, fact: str, chosen: dict[str, Value | None], only: list[Any]
    ) -> dict[str, Value | None]:
        held = self.variables[fact]
        start = self._start(fact)
        best = _number(chosen[fact], held)
        low, high = 0, abs(best - start)
        while low < high:
            middle = (low + high) // 2
            solver.push()
            solver.add(*only, held.value >= start - middle, held.value <= start + middle)
            if satisfied(solver, MOST_WORK):
                model = solver.model()
                chosen = {f: self.variables[f].read(model) for f in chosen}
                high = abs(_number(chosen[fact], held) - start)
            else:
                low = middle + 1
            solver.pop()
        return chosen

    def _start(self, fact: str) -> int:
        """From where the distance of a number counts: what is known of it, else nought, or the end of the act."""
        value = self.facts.get(fact)
        known = value.lo if isinstance(value, Bound) and value.lo is not None else None
        if self.book.vocabulary[fact].type is not FactType.DATE:
            return known or 0
        if known is None:
            end = self.facts.get("act.end")
            known = end.hi if isinstance(end, Bound) and end.hi is not None else self.run.as_of
        return day_code(known)

    def _confirmed(self, changed: dict[str, Value], target: Result) -> Change | None:
        """The change as the interpreter confirms it; None where another instance keeps the result as it is."""
        after = self._judged({**self.facts, **changed})
        if after is not target and self.beside:
            return None
        if after is not target:
            zh = f"反事实未被解释器证实：得 {after.value}，应为 {target.value}"
            raise BrokenPromise(
                Mistake("witness", Text(zh, "the interpreter does not confirm a counterfactual"))
            )
        groups = {self.book.vocabulary[f].group for f in changed}
        return Change(changed, {g: self.focus[g] + 1 for g in self.beside if g in groups})


def _by_instance(
    book: Rulebook, facts: Facts, instances: Mapping[str, tuple[Facts, ...]]
) -> tuple[dict[str, Value], dict[str, tuple[Facts, ...]]]:
    """Flat facts, and the instances of every group that has any: flat facts of such a group are one more of them."""
    plain, listed = dict(facts), {}
    for group, rows in instances.items():
        flat = {f: plain.pop(f) for f in facts if book.vocabulary[f].group == group} if rows else {}
        if rows:
            listed[group] = (*rows, flat) if flat else rows
    return plain, listed


def _settled(value: Value | None) -> bool:
    """One value, or a complete set."""
    return value.complete if isinstance(value, Members) else settled(value)


def _within(held: Variable, value: Value | None) -> list[Any]:
    """A completion stays within what is already known."""
    if isinstance(value, Bound):
        ends = cells(held.fact, value)
        lo, hi = ends[f"{held.fact.id}:lo"], ends[f"{held.fact.id}:hi"]
        return [
            *([held.value >= lo] if lo is not None else []),
            *([held.value <= hi] if hi is not None else []),
        ]
    if isinstance(value, Members):
        pairs = zip(held.fact.values, held.members, strict=True)
        return [flag for name, flag in pairs if name in value.values]
    return []


def _number(value: Value | None, held: Variable) -> int:
    number = cells(held.fact, value)[f"{held.fact.id}:lo"] if value is not None else 0
    return int(number or 0)
