"""The determination as plain data: format ``bangxin.determination/1``, a stable format (docs/result-format.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from bangxin.base.canonical import canonical_json, content_hash, object_json
from bangxin.base.dates import iso
from bangxin.case.model import Claim, Finding
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.charging import ChargeRow
from bangxin.determination.evidence import MatrixRow
from bangxin.determination.exits import ExitRow
from bangxin.determination.facts import Facts
from bangxin.determination.person import Reading, RunOutcome, cone_of
from bangxin.determination.plain import WRITTEN, concept_json, plain_concept, plain_number, plain_value
from bangxin.determination.times import Judged, Times
from bangxin.determination.versions import versions
from bangxin.law.expression import facts_of
from bangxin.law.norms import Norm
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import FactType
from bangxin.measures.accumulation import Accumulated

FORMAT = "bangxin.determination/1"


def plain(assessment: Assessment) -> dict[str, Any]:
    """Plain data ready for canonical JSON: results, grounds, facts, evidence, versions and both hashes."""
    norms = {norm for person in assessment.persons for norm in norms_used(person)}
    persons = [person_plain(assessment, person) for person in assessment.persons]
    return {**frame_plain(assessment, norms), "persons": persons}


def frame_plain(assessment: Assessment, norms: Collection[str]) -> dict[str, Any]:
    """All of :func:`plain` but the persons: the case, what was asked, evidence, and ``norms`` with their citation."""
    case, book = assessment.case, assessment.book
    return {
        "format": FORMAT,
        "case": case.id,
        "title": case.title,
        "case_hash": content_hash(stringly(case.plain)),
        "rulebook_hash": book.hash,
        "as_of": iso(assessment.settings.as_of),
        "as_of_given": assessment.as_of_given,
        "basis": assessment.basis.value,
        "draft": case.draft,
        "without_evidence": sorted(assessment.without),
        "switches": {s.id: assessment.settings.switches.get(s.id, s.default) for s in book.switches.values()},
        "roots": list(assessment.settings.roots),
        "norms": _cards(book, norms),
        "evidence": {
            e.id: {
                "type": e.type,
                "title": e.title,
                "lawful": e.lawful,
                "excluded": e.excluded,
                "verified": e.verified,
            }
            for e in case.evidence.values()
        },
        "joint_claims": [
            {
                "fact": j.claim.fact,
                "persons": list(j.persons),
                "attribution": j.attribution,
                **_claim(j.claim),
            }
            for j in case.joint
        ],
    }


def frame_json(assessment: Assessment, norms: frozenset[str]) -> dict[str, bytes]:
    """:func:`frame_plain` by key as canonical JSON; the cards of equal sets of norms are written once."""
    book = assessment.book
    parts = {key: canonical_json(value) for key, value in frame_plain(assessment, ()).items()}
    return {**parts, "norms": WRITTEN.get((book.hash, norms), lambda: canonical_json(_cards(book, norms)))}


def _cards(book: Rulebook, norms: Collection[str]) -> dict[str, Any]:
    return {n: norm_card(book, book.norms[n]) for n in sorted(norms)}


def norm_card(book: Rulebook, norm: Norm) -> dict[str, Any]:
    """Citation, gist and version of a norm."""
    entry = book.export_norm(norm)
    return {
        key: entry[key] for key in ("pack", "title", "cite", "gist", "modality", "rank", "in_force", "source")
    }


def norms_used(person: PersonAssessment) -> list[str]:
    """Norms that were on in a run of the person, sorted."""
    outcome = person.outcome
    runs = [run for runs in (outcome.runs, *outcome.apart.values()) for run in runs.values()]
    return sorted({norm for run in runs for norm in run.evaluation.selection.on})


def person_plain(assessment: Assessment, person: PersonAssessment) -> dict[str, Any]:
    """One entry of ``persons``."""
    book = assessment.book
    runs = {
        law.value: {
            "concepts": {c: plain_concept(book, run.evaluation, run.concepts[c]) for c in run.concepts},
            **_run(book, run),
        }
        for law, run in person.outcome.runs.items()
    }
    return {**_about(assessment, person), "runs": runs}


def person_json(assessment: Assessment, person: PersonAssessment) -> bytes:
    """:func:`person_plain` as canonical JSON; what a case without facts has in common with every case is written once."""
    book = assessment.book
    runs = {}
    for law, run in person.outcome.runs.items():
        said = {c: concept_json(book, run.evaluation, run.concepts[c]) for c in run.concepts}
        runs[law.value] = object_json({**_run_json(book, run), "concepts": object_json(said)})
    about = {key: canonical_json(value) for key, value in _about(assessment, person).items()}
    return object_json({**about, "runs": object_json(runs)})


def _run_json(book: Rulebook, run: RunOutcome) -> dict[str, bytes]:
    """:func:`_run`, each part written once for all who are judged by the same law on the same days."""
    asked, part = run.evaluation.run, {}
    key = (run.evaluation.lowered, asked.law, asked.as_of, asked.act_end, *sorted(asked.switches.items()))
    for name, make in _RUN.items():
        part[name] = WRITTEN.get((name, key), partial(_made, make, book, run))
    return part


def _made(make: Callable[[Rulebook, RunOutcome], Any], book: Rulebook, run: RunOutcome) -> bytes:
    return canonical_json(make(book, run))


def _about(assessment: Assessment, person: PersonAssessment) -> dict[str, Any]:
    """An entry of ``persons`` without its runs."""
    book, outcome, measured = assessment.book, person.outcome, person.facts.measured
    runs = outcome.runs.values()
    return {
        "id": person.person.id,
        "name": person.person.name,
        "chosen": {root: law.value for root, law in outcome.chosen.items()},
        "readings": [_reading(reading) for reading in outcome.readings],
        "straddles": list(outcome.straddles),
        "conflicts": list(person.facts.conflicts),
        "disagreements": sorted({d.fact for run in runs for d in run.evaluation.disagreements}),
        "facts": _facts(book, person.facts, outcome.runs.values()),
        "accumulation": {
            fact: _accumulated(book, fact, a) for fact, a in sorted(measured.accumulated.items())
        },
        "straddling_acts": list(measured.straddling_acts),
        "unassigned_entities": list(measured.unassigned),
        "charges": [_charge(row) for row in person.charges],
        "concurrence": {
            "own": list(person.concurrence.own),
            "results": {c: person.concurrence.run.result(c).value for c in assessment.layout.concurrence},
        },
        "exits": [_exit(row) for row in person.exits],
        "matrix": [_matrix_row(row) for row in person.matrix],
        "falls": {
            item: [
                {"concept": f.concept, "with": f.with_it.value, "without": f.without_it.value} for f in falls
            ]
            for item, falls in person.falls.items()
        },
        "official_outcome": stringly(person.person.official_outcome),
        "tensions": list(person.person.tensions),
        "not_stated": list(person.person.not_stated),
        **_in_time(book, person),
    }


def _in_time(book: Rulebook, person: PersonAssessment) -> dict[str, Any]:
    """What hangs on the times of the acts, and roots judged on other acts than the first; only where there are any."""
    times = [times_plain(t) for t in person.times.values() if t.speaks]
    apart = {
        root: {
            law.value: {
                "concepts": {
                    c: plain_concept(book, run.evaluation, run.concepts[c]) for c in cone_of(book, [root])
                },
                **_run(book, run),
            }
            for law, run in runs.items()
        }
        | {"facts": _facts(book, person.apart[root], runs.values())}
        for root, runs in person.outcome.apart.items()
    }
    return {key: value for key, value in (("times", times), ("apart", apart)) if value}


def _run(book: Rulebook, run: RunOutcome) -> dict[str, Any]:
    """A run without its concepts."""
    return {name: make(book, run) for name, make in _RUN.items()}


def _versions(book: Rulebook, run: RunOutcome) -> list[dict[str, Any]]:
    return [
        {
            "pack": v.pack,
            "from": v.first or None,
            "to": v.last or None,
            "on": list(v.norms_on),
            "off": list(v.norms_off),
            "why": {"zh": v.why.zh, "en": v.why.en},
        }
        for v in versions(book, run, run.concepts)
    ]


_RUN: Mapping[str, Callable[[Rulebook, RunOutcome], Any]] = {
    "norms_off": lambda _, run: dict(sorted(run.evaluation.selection.off.items())),
    "versions": _versions,
    "date_unknown": lambda _, run: run.evaluation.selection.date_unknown,
    "date_decides": lambda _, run: sorted(run.evaluation.selection.date_decides),
}
"""Parts of a run that hang on the law and the days alone."""


def _reading(reading: Reading) -> dict[str, Any]:
    changes = [
        {"concept": c.concept, "default": c.default.value, "otherwise": c.otherwise.value}
        for c in reading.changes
    ]
    return {"switch": reading.switch, "option": reading.option, "changes": changes}


def _facts(book: Rulebook, facts: Facts, runs: Collection[RunOutcome]) -> dict[str, Any]:
    """Every fact used in a run: value, whether derived, entities, claims and findings behind it."""
    used = {fact: value for run in runs for fact, value in run.evaluation.first_facts.values.items()}
    derived = {fact for run in runs for fact in run.evaluation.first_facts.derived}
    figures = facts.measured.figures
    return {
        fact: {
            "value": plain_value(value, book.vocabulary[fact].type),
            "derived": fact in derived,
            "entities": list(figures[fact].entities) if fact in figures else [],
            "claims": [_claim(c) for c in facts.claims.get(fact, ())],
            "findings": [_finding(f) for f in facts.resolved.findings.get(fact, ())],
        }
        for fact, value in sorted(used.items())
    }


def times_plain(times: Times) -> dict[str, Any]:
    """The times of the acts of one offence."""
    return {
        "concept": times.offence,
        "acts": list(times.acts),
        "end": plain_value(times.end, FactType.DATE),
        "left_out": [{"act": left.act, "reason": left.reason} for left in times.left_out],
        "begun_before": list(times.begun_before),
        "undated": list(times.undated),
        "together": _judged(times.together),
        "stretches": [
            {
                "acts": list(s.acts),
                "from": iso(s.first),
                "to": iso(s.last),
                "packs": list(s.packs),
                "alone": _judged(s.alone),
                "all_acts": _judged(s.all_together),
            }
            for s in times.stretches
        ],
        "version_matters": times.version_matters,
        "only_together": times.only_together,
        "graver_alone": [list(s.acts) for s in times.graver_alone],
        "expired_alone": [list(s.acts) for s in times.expired_alone],
    }


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "law": judged.law.value,
        "result": judged.result.value,
        "tiers": [tier.value for tier in judged.tiers],
        "limitation": judged.limitation.value,
    }


def _exit(row: ExitRow) -> dict[str, Any]:
    return {
        "concept": row.exit.concept,
        "zh": row.exit.label.zh,
        "en": row.exit.label.en,
        "body": row.exit.body,
        "document": row.exit.document,
        "result": row.result.value,
        "modality": row.modality.value if row.modality else None,
        "findings_needed": list(row.findings_needed),
        "missing": list(row.missing),
        "norms": list(row.norms),
    }


def _matrix_row(row: MatrixRow) -> dict[str, Any]:
    return {
        "element": row.element,
        "result": row.result.value,
        "facts": list(row.facts),
        "evidence": {item: list(found) for item, found in row.evidence.items()},
        "warnings": [w.value for w in row.warnings],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    origin = claim.origin
    entry = {
        "speaker": claim.speaker.value,
        "status": claim.status.value,
        "evidence": list(claim.evidence),
        "said": stringly(claim.raw),
        "text": origin.text,
        "quote": origin.quote,
        "source": origin.source,
        "reading": origin.reading,
        "note": origin.note,
    }
    return {key: value for key, value in entry.items() if value not in ("", [], None)}


def _finding(finding: Finding) -> dict[str, Any]:
    return {"by": finding.by, "at": finding.at, "why": finding.why, "speaker": finding.speaker.value}


def _accumulated(book: Rulebook, fact: str, result: Accumulated) -> dict[str, Any]:
    kind = book.vocabulary[fact].type if fact in book.vocabulary else FactType.COUNT
    return {
        "sum": plain_number(result.total, kind),
        "line": plain_number(result.line, kind),
        "acts": [
            {"act": a.id, "day": iso(a.day), "amount": plain_number(a.amount, kind), "handled": a.handled}
            for a in result.acts
        ],
        "alone": list(result.alone),
        "limb1": list(result.limb1),
        "limb2": list(result.limb2),
        "left_out": [{"act": left.act, "reason": left.reason} for left in result.left_out],
    }


def _charge(row: ChargeRow) -> dict[str, Any]:
    return {
        "charge": row.charge.id,
        "zh": row.charge.label.zh,
        "en": row.charge.label.en,
        "cite": row.charge.cite,
        "concept": row.charge.offence,
        "result": row.result.value,
        "treated_as": row.treated_as.value if row.treated_as else None,
        "tiers": [
            {
                "range": t.text,
                "max_months": t.max_months,
                "result": t.result.value,
                "limitation": t.limitation.value,
            }
            for t in row.tiers
        ],
        "for": list(row.speaks_for),
        "against": list(row.speaks_against),
        "unheld": list(row.unheld),
        "no_norm": row.no_norm,
        "open": list(row.open_points),
        "conditions": [
            {"norm": c.norm, "facts": list(facts_of(c.leaf.expression)), "speaks": c.speaks.value}
            for c in row.conditions
        ],
        "missing": list(row.missing),
        "open_findings": list(row.open_findings),
    }


def stringly(value: Any) -> Any:
    """Free parts of a case file as JSON: keys as text, unquoted decimals as text."""
    if isinstance(value, Mapping):
        return {str(k): stringly(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [stringly(v) for v in value]
    return value if isinstance(value, str | int | bool) or value is None else str(value)
