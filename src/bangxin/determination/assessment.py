"""A case assessed: every person under both runs, on one basis and day, as one typed result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bangxin.base.canonical import content_hash
from bangxin.base.dates import iso
from bangxin.case.model import Basis, Case, Claim, Person
from bangxin.case.resolve import Resolved, resolve
from bangxin.determination.person import PersonOutcome, Settings, assess_person
from bangxin.determination.plain import plain_concept, plain_value
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning.interpret import Interpreter

FORMAT = "bangxin.assessment/1"


@dataclass(frozen=True, slots=True)
class PersonAssessment:
    """One person: the resolved facts and the outcome under both runs."""

    person: Person
    resolved: Resolved
    outcome: PersonOutcome


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case assessed on one basis and day."""

    case: Case
    book: Rulebook
    basis: Basis
    settings: Settings
    as_of_given: bool
    persons: tuple[PersonAssessment, ...]

    def plain(self) -> dict[str, Any]:
        """Plain data, ready for canonical JSON."""
        return {
            "format": FORMAT,
            "case": self.case.id,
            "title": self.case.title,
            "case_hash": content_hash(self.case.plain),
            "rulebook_hash": self.book.hash,
            "as_of": iso(self.settings.as_of),
            "as_of_given": self.as_of_given,
            "basis": self.basis.value,
            "draft": self.case.draft,
            "switches": {
                s.id: self.settings.switches.get(s.id, s.default) for s in self.book.switches.values()
            },
            "roots": list(self.settings.roots),
            "persons": [_plain_person(self.book, p) for p in self.persons],
        }


def determine(
    case: Case,
    interpreter: Interpreter,
    settings: Settings,
    basis: Basis,
    *,
    without: frozenset[str] = frozenset(),
    as_of_given: bool = True,
) -> Assessment:
    """Assess every person of a case. ``without`` are evidence ids to leave out. Pure."""
    persons = []
    for person in case.persons:
        resolved = resolve(case, person, basis, without)
        persons.append(
            PersonAssessment(person, resolved, assess_person(interpreter, resolved.facts, settings))
        )
    return Assessment(case, interpreter.book, basis, settings, as_of_given, tuple(persons))


def _plain_person(book: Rulebook, assessed: PersonAssessment) -> dict[str, Any]:
    words, outcome, resolved = book.vocabulary, assessed.outcome, assessed.resolved
    used = {
        fact: value
        for run in outcome.runs.values()
        for fact, value in run.evaluation.first_facts.values.items()
    }
    return {
        "id": assessed.person.id,
        "name": assessed.person.name,
        "chosen": {root: law.value for root, law in outcome.chosen.items()},
        "runs": {
            law.value: {
                "concepts": {c: plain_concept(book, run.evaluation, e) for c, e in run.concepts.items()},
                "norms_off": dict(sorted(run.evaluation.selection.off.items())),
                "date_unknown": run.evaluation.selection.date_unknown,
                "date_decides": sorted(run.evaluation.selection.date_decides),
            }
            for law, run in outcome.runs.items()
        },
        "readings": [
            {
                "switch": r.switch,
                "option": r.option,
                "changes": [
                    {"concept": c.concept, "default": c.default.value, "otherwise": c.otherwise.value}
                    for c in r.changes
                ],
            }
            for r in outcome.readings
        ],
        "straddles": list(outcome.straddles),
        "conflicts": list(resolved.conflicts),
        "facts": {
            fact: {
                "value": plain_value(value, words[fact].type),
                "claims": [_plain_claim(c) for c in resolved.claims.get(fact, ())],
                "findings": [
                    {"by": f.by, "at": f.at, "why": f.why, "speaker": f.speaker.value}
                    for f in resolved.findings.get(fact, ())
                ],
            }
            for fact, value in sorted(used.items())
        },
        "official_outcome": _stringly(assessed.person.official_outcome),
        "tensions": list(assessed.person.tensions),
        "not_stated": list(assessed.person.not_stated),
    }


def _plain_claim(claim: Claim) -> dict[str, Any]:
    origin = claim.origin
    entry = {
        "speaker": claim.speaker.value,
        "status": claim.status.value,
        "evidence": list(claim.evidence),
        "text": origin.text,
        "quote": origin.quote,
        "source": origin.source,
        "reading": origin.reading,
        "note": origin.note,
    }
    return {key: value for key, value in entry.items() if value}


def _stringly(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _stringly(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_stringly(v) for v in value]
    return value if isinstance(value, str | int | bool) or value is None else str(value)
