"""Use cases of proof: prove the rulebook, write boundary cases, say who is treated differently, counterfactuals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bangxin.app import naming
from bangxin.app.assessing import interpreter_for, open_cases
from bangxin.app.files import load_rulebook
from bangxin.app.rules import run_of_side
from bangxin.base.bounds import Bound
from bangxin.base.dates import iso, ordinal
from bangxin.base.errors import Mistake, UsageProblem
from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.case.model import Basis, Case, Person
from bangxin.determination.assessment import facts_about
from bangxin.determination.person import Settings
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.prove.checks import Differently, prove, unequal
from bangxin.reasoning.prove.counterfactual import Counterfactual, given
from bangxin.reasoning.prove.lines import BoundaryCase, ground_cases, line_cases
from bangxin.reasoning.prove.remarks import Remark
from bangxin.reasoning.prove.studying import Study
from bangxin.reasoning.states import Result


def prove_rules(
    packs: Path | None, as_of: str | None, *, equality: bool = False
) -> tuple[Rulebook, Iterator[Remark]]:
    """The rulebook and what is proved of it, as it is found; or where batch and single case would differ."""
    book = load_rulebook(packs)
    return book, unequal(book, _day(as_of)) if equality else prove(book, _day(as_of))


def boundary_file(packs: Path | None, as_of: str | None, concepts: Sequence[str] = ()) -> str:
    """A conformance file (YAML) with a case around every line and a pair for every ground."""
    book = load_rulebook(packs)
    concepts = [naming.known(name, naming.concept_names(book)) for name in concepts]
    day = _day(as_of)
    study = Study(book, Run(Law.AT_ACT, day), interpreter_for(book))
    cases = [*line_cases(study), *ground_cases(study)]
    wanted = [
        c for c in cases if not concepts or c.concept in concepts or set(concepts) & _targets(book, c.norm)
    ]
    listed = {"version": 1, "cases": [_written(book, case, iso(day)) for case in wanted]}
    return yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=1000)


def _targets(book: Rulebook, norm: str) -> set[str]:
    return set(book.norms[norm].targets) if norm else set()


def _written(book: Rulebook, case: BoundaryCase, day: str) -> dict[str, Any]:
    facts = {fact: plain_value(book.vocabulary[fact], value) for fact, value in case.facts.items()}
    entry: dict[str, Any] = {
        "id": case.id,
        "group": case.group,
        "as_of": day,
        "law": "at_act",
        "facts": facts,
    }
    if case.concept:
        entry["expect"] = {case.concept: case.expected}
    else:
        entry["expect_norms"] = {case.norm: case.expected}
    return entry


def plain_value(fact: Fact, value: Value) -> Any:
    """A value as a case file writes it: money in yuan, dates ISO, open sets with ``op``."""
    if isinstance(value, Members):
        names = sorted(value.values)
        return names if value.complete else {"op": ">=", "value": names}
    if not isinstance(value, Bound):
        return value
    if value.exact and value.lo is not None:
        return _number(fact, value.lo)
    if value.lo is None:
        return {"op": "<=", "value": _number(fact, value.hi or 0)}
    if value.hi is None:
        return {"op": ">=", "value": _number(fact, value.lo)}
    return {"op": "range", "value": _number(fact, value.lo), "hi": _number(fact, value.hi)}


def plain_remark(book: Rulebook, remark: Remark) -> dict[str, Any]:
    """A remark as plain data; its witness can be pasted into a case file."""
    words = book.vocabulary
    run = remark.run
    return {
        "kind": remark.kind.value,
        "fails": remark.fails,
        "subject": remark.subject,
        "other": remark.other,
        "run": {"law": run.law.value, "as_of": iso(run.as_of), "switches": dict(run.switches)}
        if run
        else None,
        "witness": {f: plain_value(words[f], v) for f, v in remark.witness.items()},
        "contrast": {f: plain_value(words[f], v) for f, v in remark.contrast.items()},
    }


def _number(fact: Fact, number: int) -> int | str:
    if fact.type is FactType.DATE:
        return iso(number)
    if fact.type is FactType.MONEY:
        return number // 100 if number % 100 == 0 else yuan_text(number)
    return number


def treated_differently(
    packs: Path | None, before: str, after: str, concepts: Sequence[str]
) -> tuple[Rulebook, Iterator[Remark]]:
    """For each concept a smallest case that the two sides decide oppositely."""
    book = load_rulebook(packs)
    runs = [run_of_side(book, side) for side in (before, after)]
    concepts = [naming.known(name, naming.concept_names(book)) for name in concepts]
    return book, Differently(book, *runs).cases(list(concepts) or list(book.concepts))


def counterfactual(
    path: Path, target: str, *, person: str | None, as_of: str | None, law: str, switches: dict[str, str],
    packs: Path | None, lock: Sequence[str], verified: bool = False, changing_given: bool = False,
) -> tuple[Counterfactual, Result, set[str], Person]:  # fmt: skip
    """The questions of one person of a case file, the result asked for, and the facts that must stay.

    These are the locked ones and, unless asked for, those on verified evidence and those that nobody can change.
    """
    book = load_rulebook(packs)
    concept, equals, name = target.partition("=")
    if not equals:
        message = Text(
            f"--target 应写成 概念=结果，却是“{target}”", f"--target takes CONCEPT=RESULT, got “{target}”"
        )
        raise UsageProblem(Mistake("bad-target", message, hint=Text("、".join(Result), ", ".join(Result))))
    concept = naming.known(concept, naming.concept_names(book))
    wanted = Result(naming.known(name, naming.RESULTS, "--target"))
    chosen_law, switches, lock = _named_settings(book, law, switches, lock)
    case, chosen = _person(open_cases(path, book), person)
    settings = Settings(_day(as_of or case.as_of or None), switches)
    basis = case.basis or Basis.ALLEGED
    facts = facts_about(case, chosen, interpreter_for(book), concept, settings, basis).facts
    end = facts.values.get("act.end")
    run = Run(chosen_law, settings.as_of, end if isinstance(end, Bound) else Bound(), switches)
    asked = Counterfactual(book, facts.values, run, concept, interpreter_for(book), facts.instances)
    kept = (() if verified else _verified(case, chosen)), (() if changing_given else given(book))
    return asked, wanted, {*lock, *(f for facts in kept for f in facts)}, chosen


def _named_settings(
    book: Rulebook, law: str, switches: dict[str, str], lock: Sequence[str]
) -> tuple[Law, dict[str, str], list[str]]:
    """Run, switches and locked facts by their ids; one that does not exist is refused: it would silently change nothing."""
    chosen = {naming.known(name, naming.switch_names(book)): option for name, option in switches.items()}
    options = {name: naming.known(option, naming.option_names(book, name)) for name, option in chosen.items()}
    facts = naming.fact_names(book)
    return Law(naming.known(law, naming.LAWS)), options, [naming.known(fact, facts) for fact in lock]


def _verified(case: Case, person: Person) -> set[str]:
    """Facts that rest on verified evidence: they are not to be wished away."""
    sure = {item.id for item in case.evidence.values() if item.verified and item.usable}
    return {claim.fact for claim in person.claims if sure & set(claim.evidence)}


def _person(cases: list[Case], wanted: str | None) -> tuple[Case, Person]:
    people = [(case, p) for case in cases for p in case.persons if wanted in (None, p.id, p.name)]
    if len(people) == 1:
        return people[0]
    names = "、".join(p.id for case in cases for p in case.persons)
    message = Text("请用 --person 指明一人", "name one person with --person")
    raise UsageProblem(Mistake("which-person", message, hint=Text(names, names)))


def _day(text: str | None) -> int:
    if not text:
        return date.today().toordinal()
    try:
        return ordinal(text)
    except ValueError:
        message = Text(f"“{text}”不是有效日期（年-月-日）", f"“{text}” is not a date")
        raise UsageProblem(Mistake("wrong-date", message)) from None
