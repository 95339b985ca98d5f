"""One person under both runs: results, the favourable choice, and the readings that would change them.

从旧兼从轻 (刑法第十二条; 高检发释字〔2001〕5号第三条) is applied per offence as a whole version, never element by element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from weakref import WeakKeyDictionary

from bangxin.base.bounds import ANY, Bound
from bangxin.determination.choice import choose
from bangxin.law.expression import concepts_of
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet
from bangxin.reasoning.explanation import ConceptExplanation, Explainer
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.states import Result

DEFAULT_ROOTS = ("offence.art287_2",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked: decision day, switches away from their defaults, one run or both, root concepts."""

    as_of: int
    switches: Mapping[str, str]
    law: Law | None = None
    roots: tuple[str, ...] = DEFAULT_ROOTS


class Explained(Mapping[str, ConceptExplanation]):
    """Explanations by concept, built when first read."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        self._built: dict[str, ConceptExplanation] = {}

    def __getitem__(self, concept: str) -> ConceptExplanation:
        if concept not in self._built:
            self._built[concept] = self._explainer.concept(concept)
        return self._built[concept]

    def __iter__(self) -> Iterator[str]:
        return iter(self._explainer.program.concepts)

    def __len__(self) -> int:
        return len(self._explainer.program.concepts)


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """One run: the evaluation, and the explanation of any concept when asked for."""

    evaluation: Evaluation
    concepts: Mapping[str, ConceptExplanation]

    def result(self, concept: str) -> Result:
        return self.evaluation.result(concept)


@dataclass(frozen=True, slots=True)
class Changed:
    """A concept whose chosen result another reading changes."""

    concept: str
    default: Result
    otherwise: Result


@dataclass(frozen=True, slots=True)
class Reading:
    """One option of one open question and what it changes."""

    switch: str
    option: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """Both runs, the run chosen for each root, and the other readings that change a result.

    ``apart``: both runs of a root that is judged on other acts than the first root.
    """

    runs: Mapping[Law, RunOutcome]
    chosen: Mapping[str, Law]
    readings: tuple[Reading, ...]
    straddles: tuple[str, ...]
    cone: tuple[str, ...]
    apart: Mapping[str, Mapping[Law, RunOutcome]] = field(default_factory=dict)

    def runs_of(self, root: str) -> Mapping[Law, RunOutcome]:
        """Both runs on the acts that the root is judged on."""
        return self.apart.get(root, self.runs)

    def chosen_run(self, root: str) -> RunOutcome:
        return self.runs_of(root)[self.chosen[root]]


FactsUnder = Callable[[Mapping[str, str]], FactSet]
"""The facts of a person under switches: how many acts add up is itself an open question (unc_30)."""


def assess_person(
    interpreter: Interpreter,
    facts: FactSet,
    settings: Settings,
    also: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    under: FactsUnder | None = None,
) -> PersonOutcome:
    """Evaluate one person under the asked runs, choose per root, try other readings.

    ``also``: further offences to choose a version for, each with the concepts of its tiers, highest first.
    """
    book = interpreter.book
    runs = run_outcomes(interpreter, facts, settings)
    wanted = dict.fromkeys((*settings.roots, *also))
    chosen = {root: chosen_of(book, root, runs, also.get(root, ())) for root in wanted}
    cone, moving = _cone(interpreter, settings.roots)
    readings = tuple(_readings(interpreter, under or (lambda _: facts), settings, cone, moving, runs, chosen))
    return PersonOutcome(runs, chosen, readings, straddles(book, facts), cone)


def run_outcomes(interpreter: Interpreter, facts: FactSet, settings: Settings) -> dict[Law, RunOutcome]:
    """The asked runs with their explanations."""
    evaluations = evaluate_runs(interpreter, facts, settings)
    return {law: RunOutcome(e, Explained(Explainer(e))) for law, e in evaluations.items()}


def chosen_of(book: Rulebook, root: str, runs: Mapping[Law, RunOutcome], tiers: tuple[str, ...]) -> Law:
    """The law chosen for a root; ``tiers`` are the concepts of its tiers, highest first."""
    return chosen_law(
        book,
        root,
        {law: run.result(root) for law, run in runs.items()},
        {law: tuple(run.result(tier) for tier in tiers) for law, run in runs.items()},
    )


def evaluate_runs(
    interpreter: Interpreter,
    facts: FactSet,
    settings: Settings,
    near: Mapping[Law, Evaluation] = MappingProxyType({}),
) -> dict[Law, Evaluation]:
    """One evaluation per asked run. ``near``: those of the same facts and day under other switches."""
    laws = (settings.law,) if settings.law else tuple(Law)
    return {law: evaluate_run(interpreter, facts, settings, law, near.get(law)) for law in laws}


def evaluate_run(
    interpreter: Interpreter, facts: FactSet, settings: Settings, law: Law, near: Evaluation | None = None
) -> Evaluation:
    """The evaluation under one law."""
    return interpreter.evaluate(facts, Run(law, settings.as_of, act_end(facts), settings.switches), near)


def act_end(facts: FactSet) -> Bound:
    """End of the act as a bound in days; a continuous course is governed by its end."""
    value = facts.values.get("act.end")
    return value if isinstance(value, Bound) else ANY


def cone_of(book: Rulebook, roots: Iterable[str]) -> tuple[str, ...]:
    """Concepts the roots rest on, roots first, in every version."""
    seen: dict[str, None] = dict.fromkeys(roots)
    queue = list(seen)
    while queue:
        for norm in cone_norms(book, (queue.pop(0),)):
            for concept in concepts_of(book.conditions[norm]):
                if concept not in seen:
                    seen[concept] = None
                    queue.append(concept)
    return tuple(seen)


_CONES: WeakKeyDictionary[Interpreter, dict[tuple[str, ...], tuple[tuple[str, ...], frozenset[str]]]]
_CONES = WeakKeyDictionary()


def _cone(interpreter: Interpreter, roots: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The cone of the roots and the switches in it, remembered with the interpreter."""
    known = _CONES.setdefault(interpreter, {})
    if roots not in known:
        cone = cone_of(interpreter.book, roots)
        known[roots] = cone, frozenset(switches_in(interpreter.book, cone))
    return known[roots]


def cone_norms(book: Rulebook, concepts: Iterable[str]) -> tuple[str, ...]:
    """Norms that conclude, restrict or defeat the concepts, and those that restrict or defeat these norms."""
    found: dict[str, None] = {}
    queue = [norm for c in concepts for relation in _TOWARDS for norm in book.aimed_at(relation, c)]
    while queue:
        norm = queue.pop(0)
        if norm not in found:
            found[norm] = None
            queue += [n for relation in _TOWARDS for n in book.aimed_at(relation, norm)]
    return tuple(found)


_TOWARDS = ("concludes", "restricts", "defeats")


def chosen_law(
    book: Rulebook,
    root: str,
    results: Mapping[Law, Result],
    tiers: Mapping[Law, tuple[Result, ...]] = MappingProxyType({}),
) -> Law:
    if len(results) == 1:
        return next(iter(results))
    return choose(book.concepts[root].polarity, results, tiers)


def _readings(
    interpreter: Interpreter,
    under: FactsUnder,
    settings: Settings,
    cone: tuple[str, ...],
    moving: frozenset[str],
    runs: Mapping[Law, RunOutcome],
    chosen: Mapping[str, Law],
) -> Iterable[Reading]:
    """Other options, one switch at a time: switches whose norms are in the cone of what was asked, or that move facts."""
    book = interpreter.book
    facts = under(settings.switches)
    known = {law: run.evaluation for law, run in runs.items()}
    for switch in book.switches:
        current = settings.switches.get(switch, book.switches[switch].default)
        for option in book.switches[switch].options:
            if option == current:
                continue
            switches = {**settings.switches, switch: option}
            moved = under(switches)
            if switch not in moving and moved is facts:
                continue
            near = known if moved is facts else {}
            other = evaluate_runs(interpreter, moved, replace(settings, switches=switches), near)
            changes = tuple(_changes(book, settings.roots, cone, runs, chosen, other))
            if changes:
                yield Reading(switch, option, changes)


def switches_in(book: Rulebook, concepts: Iterable[str]) -> tuple[str, ...]:
    """Switches that turn norms of the cone on or off, in file order."""
    used: set[str] = set()
    for norm_id in cone_norms(book, concepts):
        norm = book.norms[norm_id]
        used |= norm.switches.keys()
        used |= {book.packs[norm.pack].time_switch} - {""}
        used |= {s for by in book.aimed_at("displaces", norm_id) for s in book.norms[by].switches}
    return tuple(s for s in book.switches if s in used)


def _changes(
    book: Rulebook,
    roots: tuple[str, ...],
    cone: tuple[str, ...],
    runs: Mapping[Law, RunOutcome],
    chosen: Mapping[str, Law],
    other: Mapping[Law, Evaluation],
) -> Iterable[Changed]:
    root = roots[0]
    law = chosen_law(book, root, {key: e.result(root) for key, e in other.items()})
    for concept in cone:
        if concept in roots:
            own = chosen_law(book, concept, {key: e.result(concept) for key, e in other.items()})
            before, after = runs[chosen[concept]].result(concept), other[own].result(concept)
        else:
            before, after = runs[chosen[root]].result(concept), other[law].result(concept)
        if before is not after:
            yield Changed(concept, before, after)


def straddles(book: Rulebook, facts: FactSet) -> tuple[str, ...]:
    """Packs whose first day falls inside a course that began before it (the end governs; a person should look)."""
    start, end = facts.values.get("act.start"), facts.values.get("act.end")
    if not (isinstance(start, Bound) and isinstance(end, Bound)) or start.lo is None or end.hi is None:
        return ()
    return tuple(p.id for p in book.packs.values() if start.lo < p.in_force.first <= end.hi)
