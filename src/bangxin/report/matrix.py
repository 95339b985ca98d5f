"""The element x evidence matrix: which item of evidence bears on which element. Computes nothing legal."""

from __future__ import annotations

from typing import NamedTuple

from bangxin.case.model import Evidence
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.law.expression import concepts_of
from bangxin.reasoning.states import Result


class Row(NamedTuple):
    """One element: its status and, per item of evidence, the facts it supports (empty: none)."""

    concept: str
    result: Result
    cells: tuple[tuple[str, ...], ...]


class Matrix(NamedTuple):
    """Rows by element, columns by item of evidence, and the recorded facts that cite no evidence."""

    evidence: tuple[Evidence, ...]
    rows: tuple[Row, ...]
    bare: tuple[str, ...]


def evidence_matrix(assessment: Assessment, person: PersonAssessment, root: str) -> Matrix:
    """Elements directly under ``root`` against the evidence list."""
    run = person.outcome.chosen_run(root)
    evaluation, items = run.evaluation, tuple(assessment.case.evidence.values())
    claims = person.resolved.claims
    cited = {fact: {e for claim in found for e in claim.evidence} for fact, found in claims.items()}
    rows = []
    for concept in _elements(assessment, root):
        plan = evaluation.program.concepts[concept]
        under = evaluation.program.facts_under[plan.final]
        facts = [fact for fact in cited if fact in under]
        cells = tuple(tuple(f for f in facts if item.id in cited[f]) for item in items)
        rows.append(Row(concept, run.result(concept), cells))
    bare = tuple(fact for fact, evidence in cited.items() if not evidence)
    return Matrix(items, tuple(rows), bare)


def _elements(assessment: Assessment, root: str) -> list[str]:
    book = assessment.book
    found: dict[str, None] = {}
    for norm in book.aimed_at("concludes", root):
        found |= dict.fromkeys(concepts_of(book.conditions[norm]))
    return list(found)
