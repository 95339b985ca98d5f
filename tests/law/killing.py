"""Which mutants the conformance cases notice.

A mutant is killed when an expectation of a case fails under it. To stay fast, the changed norm is decided again from
the states of the unchanged evaluation; the whole graph is evaluated again only when the change has to travel
further than the norm and the concept it concludes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bangxin.app.conformance import _Checker
from bangxin.base.yamltree import Tree, load_tree
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning import states as s
from bangxin.reasoning.atoms import atom
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.program import Plan
from bangxin.reasoning.raised import is_raised
from tests.law.mutants import Mutant

MAX_FULL = 60


@dataclass(frozen=True)
class Seen:
    """One run of a case: its evaluation, what it expects, and the case it belongs to."""

    case: Tree
    name: str
    profiles: dict
    evaluation: Evaluation
    concepts: dict[str, str]
    norms: dict[str, str]
    full_only: bool


class _Recorder(_Checker):
    """Runs cases like the conformance command and keeps every evaluation with its expectations."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book, Interpreter(book))
        self.seen: list[tuple[Tree, Evaluation]] = []

    def _expectations(self, tree: Tree, evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
        self.seen.append((tree, evaluation))
        return super()._expectations(tree, evaluation)


class _Lenient(_Checker):
    """Passes over expectations about a norm that was deleted: only what follows from it counts."""

    def _entries(self, tree: Tree, key: str, known: Iterable[str]) -> Iterator[tuple[str, Tree]]:
        part = tree.get(key)
        names = frozenset(known)
        return ((n, child) for n, child in part.mapping().items() if n in names) if part else iter(())


def record(book: Rulebook, files: list[Path]) -> list[Seen]:
    """Every run of every case of the files. Raises AssertionError if a case fails before any mutation."""
    found: list[Seen] = []
    for file in files:
        tree = load_tree(file.read_text(encoding="utf-8"), file.name)
        recorder = _Recorder(book)
        profiles = recorder.profiles(tree.get("profiles"))
        for case in tree.need("cases").sequence():
            recorder.seen.clear()
            checked = recorder.case(case, profiles)
            assert not checked.differences, checked.differences
            for entry, evaluation in recorder.seen:
                found.append(_seen(case, profiles, entry, evaluation))
    return found


def _seen(case: Tree, profiles: dict, entry: Tree, evaluation: Evaluation) -> Seen:
    def wanted(key: str) -> dict[str, str]:
        return {
            name: child.text()
            for tree in (case, entry)
            if (part := tree.get(key)) is not None
            for name, child in part.mapping().items()
        }

    full_only = case.get("selected") is not None or case.get("entities") is not None
    return Seen(
        case,
        case.need("id").text(),
        profiles,
        evaluation,
        wanted("expect"),
        wanted("expect_norms"),
        full_only,
    )


class Bench:
    """Cases ready to judge mutants of one rulebook."""

    def __init__(self, book: Rulebook, seen: list[Seen]) -> None:
        self.book = book
        self.seen = seen
        self.by_name: dict[str, list[Seen]] = defaultdict(list)
        for one in seen:
            for name in (*one.norms, *one.concepts):
                self.by_name[name].append(one)

    def killer(self, mutant: Mutant) -> str | None:
        """Id of a case that notices the mutant, or None."""
        changed = mutant.applied(self.book)
        condition = changed.conditions[mutant.norm] if mutant.when is not None else None
        norm = self.book.norms[mutant.norm]
        if condition is None and norm.relation != "concludes":
            return self._far(mutant, changed, condition)
        targets = norm.targets if norm.relation == "concludes" else ()
        for one in self._near(mutant.norm, targets):
            if self._notices(one, mutant.norm, condition):
                return one.name
        return self._far(mutant, changed, condition)

    def _near(self, norm: str, targets: tuple[str, ...]) -> Iterator[Seen]:
        for name in (norm, *targets):
            yield from self.by_name.get(name, ())

    def _notices(self, one: Seen, norm: str, condition: x.Node | None) -> bool:
        states = decided_again(self.book, one.evaluation, norm, condition)
        return any(
            (one.norms if name in self.book.norms else one.concepts).get(name, result) != result
            for name, result in states.items()
        )

    def _far(self, mutant: Mutant, changed: Rulebook, condition: x.Node | None) -> str | None:
        checker = _Lenient(changed, Interpreter(changed))
        tried: set[str] = set()
        near, own = self._concepts_near(mutant.norm), f"LINE-{mutant.norm}-"
        order = sorted(self.seen, key=lambda s: (not s.name.startswith(own), near.isdisjoint(s.concepts)))
        for one in order:
            if one.name in tried or len(tried) >= MAX_FULL:
                continue
            if one.full_only or moves(self.book, one.evaluation, mutant.norm, condition):
                tried.add(one.name)
                if checker.case(one.case, one.profiles).differences:
                    return one.name
        return None

    def _concepts_near(self, norm: str) -> frozenset[str]:
        """Concepts the norm, or a norm it aims at, concludes or changes."""
        targets = self.book.norms[norm].targets
        return frozenset(t if t in self.book.concepts else self.book.norms[t].targets[0] for t in targets)


def moves(book: Rulebook, evaluation: Evaluation, norm: str, condition: x.Node | None) -> bool:
    """Whether the change alters the norm's own state in this evaluation (always, for a displacing norm that is on)."""
    if book.norms[norm].relation == "displaces":
        return norm in evaluation.selection.on
    plan = evaluation.program.norms.get(norm)
    if plan is None:
        return False
    if condition is None:
        holds = bool(evaluation.flat[plan.final] & s.HOLDS)
        return not holds if book.norms[norm].relation == "restricts" else holds
    return _own(book, evaluation, condition) != evaluation.flat[plan.own]


def decided_again(
    book: Rulebook, evaluation: Evaluation, norm: str, condition: x.Node | None
) -> dict[str, str]:
    """Results of the changed norm and of the concept it concludes, all else unchanged; empty when it is off."""
    plan = evaluation.program.norms.get(norm)
    if plan is None:
        return {}
    final = s.NOT_MET if condition is None else _decide(evaluation, plan, _own(book, evaluation, condition))
    found = {norm: s.RESULTS[final].value}
    if book.norms[norm].relation == "concludes":
        concept = evaluation.program.concepts[book.norms[norm].targets[0]]
        mask = 0
        for ground in concept.grounds:
            mask |= evaluation.flat[ground.node] if ground.norm != norm else final
        own = s.OR[mask] if mask else s.NOT_MET
        found[concept.id] = s.RESULTS[_decide(evaluation, concept, own)].value
    return found


def _decide(evaluation: Evaluation, plan: Plan, own: int) -> int:
    mask = own
    for restriction in plan.restrictions:
        mask |= evaluation.flat[restriction.node]
    state = s.AND[mask]
    for defeater in plan.defeaters:
        recorded = evaluation.program.fact_order.flags(evaluation.first_facts.values)
        raised = is_raised(evaluation.program, defeater.node, evaluation.flat, recorded)
        state = s.defeat(state, evaluation.flat[defeater.node], raised)
    return state


def _own(book: Rulebook, evaluation: Evaluation, node: x.Node) -> int:
    match node:
        case x.Literal(value):
            return s.MET if value else s.NOT_MET
        case x.Concept(concept):
            return evaluation.state_of(concept)
        case x.Not(part):
            return s.NOT[_own(book, evaluation, part)]
        case x.All(parts) | x.Some(parts):
            mask = 0
            for part in parts:
                mask |= _own(book, evaluation, part)
            return (s.AND if isinstance(node, x.All) else s.OR)[mask]
        case x.AtLeast(count, parts):
            return s.at_least(count, [_own(book, evaluation, part) for part in parts])
    return atom(node, book.vocabulary)(evaluation.first_facts.values)
