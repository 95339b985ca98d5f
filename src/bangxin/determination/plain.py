"""Determinations as plain data: the stable JSON of ``bangxin assess --json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bangxin.base.bounds import Bound
from bangxin.base.canonical import canonical_json
from bangxin.base.dates import iso
from bangxin.base.money import yuan_text
from bangxin.base.remembering import Remembered
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Conflict, Members, Side, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.atoms import distance
from bangxin.reasoning.explanation import ConceptExplanation, NormExplanation, Trace
from bangxin.reasoning.interpret import Evaluation


def plain_value(value: Value | None, fact_type: FactType) -> Any:
    """A value as JSON: exact numbers as one text or integer, bounds as mappings. Money is yuan text."""
    if isinstance(value, Bound):
        if value.exact and value.lo is not None:
            return plain_number(value.lo, fact_type)
        ends = {"from": value.lo, "to": value.hi, "usually_to": value.usual}
        return {key: plain_number(end, fact_type) for key, end in ends.items() if end is not None}
    if isinstance(value, Members):
        listed = sorted(value.values)
        return listed if value.complete else {"at_least": listed}
    if isinstance(value, Conflict):
        return {"conflict": [_side(side, fact_type) for side in value.sides]}
    return value


def _side(side: Side, fact_type: FactType) -> str:
    """A side of a conflict as text, in a file's own terms where the source has no words for it."""
    shown = plain_value(side.value, fact_type)
    if isinstance(shown, dict):
        shown = "–".join(str(shown.get(end, "")) for end in ("from", "to"))
    stated = f"{shown} 元" if fact_type is FactType.MONEY else str(shown)
    return f"{side.who.zh}：{side.words or stated}"


def plain_number(number: int, fact_type: FactType) -> str | int:
    if fact_type is FactType.MONEY:
        return yuan_text(number)
    if fact_type is FactType.DATE:
        return iso(number)
    return number


WRITTEN_KEPT = 12 * 1024 * 1024
WRITTEN: Remembered[bytes] = Remembered(WRITTEN_KEPT, lambda written: len(written) + 1024)
"""Concepts and versions as written, of this process, in bytes."""


def concept_json(book: Rulebook, evaluation: Evaluation, explained: ConceptExplanation) -> bytes:
    """:func:`plain_concept` as canonical JSON. What is said of a concept hangs on the norms that are on and on what is
    recorded of the facts below it, and on nothing else: equal ones are written once, mostly those without any."""
    if evaluation.scoped:
        return canonical_json(plain_concept(book, evaluation, explained))
    below = evaluation.program.facts_under[evaluation.program.concepts[explained.concept].final]
    recorded = frozenset(item for item in evaluation.first_facts.values.items() if item[0] in below)
    return WRITTEN.get(
        (evaluation.lowered, explained.concept, recorded),
        lambda: canonical_json(plain_concept(book, evaluation, explained)),
    )


def plain_concept(book: Rulebook, evaluation: Evaluation, explained: ConceptExplanation) -> dict[str, Any]:
    """One concept with every ground."""
    concept = book.concepts[explained.concept]
    facts = evaluation.facts(evaluation.full(explained.at)).values
    return {
        "id": concept.id,
        "node": concept.node,
        "zh": concept.label.zh,
        "en": concept.label.en,
        "result": explained.result.value,
        "flags": [
            name
            for name, on in (
                ("conventional", explained.conventional),
                ("rebuttable", explained.rebuttable),
                ("no_norm_in_force", explained.no_norm_in_force),
                ("only_may", explained.modality is not None and explained.modality.value == "may"),
            )
            if on
        ],
        "modality": explained.modality.value if explained.modality else None,
        "grounds": [_norm(book, g, facts) for g in explained.grounds],
        "restrictions": [_norm(book, g, facts) for g in explained.restrictions],
        "defeaters": [_norm(book, g, facts) for g in explained.defeaters],
        "missing": list(explained.missing),
        "open_findings": list(explained.open_findings),
        "rebuttals": list(explained.rebuttals),
        "not_raised": list(explained.not_raised),
    }


def _norm(book: Rulebook, explained: NormExplanation, facts: Mapping[str, Value]) -> dict[str, Any]:
    norm = book.norms[explained.norm]
    entry: dict[str, Any] = {
        "norm": norm.id,
        "result": explained.result.value,
        "modality": norm.modality.value,
        "condition": _trace(book, explained.condition, facts),
    }
    if explained.restrictions:
        entry["restrictions"] = [_norm(book, r, facts) for r in explained.restrictions]
    if explained.defeaters:
        entry["defeaters"] = [_norm(book, d, facts) for d in explained.defeaters]
    if explained.raised:
        entry["raised"] = True
    if explained.at:
        entry["instance"] = {group: number + 1 for group, number in explained.at}
    return entry


def _trace(book: Rulebook, trace: Trace, facts: Mapping[str, Value]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": trace.kind, "result": trace.result.value}
    if trace.parts:
        entry["parts"] = [_trace(book, part, facts) for part in trace.parts]
    if isinstance(trace.expression, x.Concept):
        entry["concept"] = trace.expression.concept
    elif trace.kind == "leaf":
        entry |= _leaf(book, trace.expression, facts)
    return entry


def _leaf(book: Rulebook, leaf: x.Node, facts: Mapping[str, Value]) -> dict[str, Any]:
    words = book.vocabulary
    entry: dict[str, Any] = {"facts": list(x.facts_of(leaf))}
    match leaf:
        case x.Member(_, values):
            entry["among"] = list(values)
        case x.Compare(op, _, right, kind):
            entry |= {"op": op}
            if isinstance(right, x.Number):
                entry |= {"line": plain_number(right.value, kind)}
            far = distance(leaf, facts, words)
            if far is not None:
                entry |= {"above" if far >= 0 else "short": plain_number(abs(far), kind)}
    return entry
