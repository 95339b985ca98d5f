"""Element × evidence: what supports each element, single sources, confession only, and what falls without an item.

刑诉法第五十条 (eight types, verified), 第五十五条 (never on confession alone), 第五十六条 (excluded evidence).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bangxin.case.model import Case, Claim
from bangxin.case.resolve import CONFESSION
from bangxin.determination.person import RunOutcome
from bangxin.reasoning.states import Result


class ProofWarning(StrEnum):
    """What a person should look at for one element."""

    NO_EVIDENCE = "no_evidence"
    CONFESSION_ONLY = "confession_only"
    SINGLE_SOURCE = "single_source"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One element: the recorded facts it rests on and the evidence items cited for them."""

    element: str
    result: Result
    facts: tuple[str, ...]
    evidence: Mapping[str, tuple[str, ...]]
    warnings: tuple[ProofWarning, ...]


@dataclass(frozen=True, slots=True)
class Fall:
    """A concept whose result changes when one evidence item is left out."""

    concept: str
    with_it: Result
    without_it: Result


def matrix_rows(
    case: Case,
    elements: Iterable[str],
    run: RunOutcome,
    claims: Mapping[str, tuple[Claim, ...]],
    without: frozenset[str],
) -> tuple[MatrixRow, ...]:
    """One row per element. ``claims`` are all claims behind each fact, those of its entities included."""
    rows = []
    for element in elements:
        plan = run.evaluation.program.concepts[element]
        under = run.evaluation.program.facts_under[plan.final]
        facts = tuple(sorted(under & claims.keys()))
        cited: dict[str, list[str]] = {}
        for fact in facts:
            for claim in claims[fact]:
                for item in claim.evidence:
                    if item in case.evidence and case.evidence[item].usable and item not in without:
                        cited.setdefault(item, []).append(fact)
        evidence = {item: tuple(dict.fromkeys(cited[item])) for item in sorted(cited)}
        rows.append(
            MatrixRow(element, run.result(element), facts, evidence, tuple(_warnings(case, facts, evidence)))
        )
    return tuple(rows)


def _warnings(
    case: Case, facts: tuple[str, ...], evidence: Mapping[str, tuple[str, ...]]
) -> Iterable[ProofWarning]:
    if not facts:
        return
    if not evidence:
        yield ProofWarning.NO_EVIDENCE
        return
    if all(case.evidence[item].type == CONFESSION for item in evidence):
        yield ProofWarning.CONFESSION_ONLY
    elif len(evidence) == 1:
        yield ProofWarning.SINGLE_SOURCE
    if not any(case.evidence[item].verified for item in evidence):
        yield ProofWarning.UNVERIFIED


def confession_only(
    case: Case, claims: Mapping[str, tuple[Claim, ...]], without: frozenset[str]
) -> bool | None:
    """Whether all usable evidence cited for the person is the person's own account; None without an evidence list."""
    cited = {e for group in claims.values() for claim in group for e in claim.evidence if e in case.evidence}
    usable = [case.evidence[e] for e in cited if case.evidence[e].usable and e not in without]
    if not case.evidence or not usable:
        return None
    return all(item.type == CONFESSION for item in usable)
