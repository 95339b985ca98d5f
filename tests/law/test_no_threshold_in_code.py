"""Changing a literal in a pack changes the result and every output that shows the line: no threshold lives in code."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bangxin.app.assessing import assess_case
from bangxin.base.canonical import canonical_json
from bangxin.case.reading import read_cases
from bangxin.determination.document import plain
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import with_norm

CASE = """
case: X
as_of: '2026-01-01'
persons:
- id: P
  claims:
    act.end: '2025-09-01'
    act.kinds: [settlement]
    gain.basis: personal_received
    upstream.crime: telecom_fraud
    upstream.verified_amount: 1000000
    assisted.criminal_parties: 100
    {fact}: {value}
    {more}
"""
LINES = [
    ("JI19.12.1.1", "severity.parties", "assisted.distinct_parties", 3, ""),
    ("JI19.12.1.2", "severity.settlement", "settlement.amount", 200000, ""),
    ("JI19.12.1.3", "severity.ad_funds", "advertising.funds_provided", 50000, ""),
    ("JI19.12.1.4", "severity.illegal_income", "gain.illegal_income", 10000, ""),
    ("JI19.12.2.settlement", "special.settlement", "settlement.amount", 1000000, ""),
    ("JI19.12.2.ad", "special.ad_funds", "advertising.funds_provided", 250000, ""),
    ("JI19.12.2.income", "special.illegal_income", "gain.illegal_income", 50000, ""),
    ("OP25.6.1.1", "severity.own_accounts", "ledger.own_accounts.inflow", 300000, "instrument.own_accounts.count: 3"),
    ("OP25.6.1.2", "severity.others_accounts", "ledger.others_accounts.inflow", 300000, "instrument.others_accounts.count: 1"),
    ("OP25.6.1.3", "severity.phone_cards", "instrument.phone_cards.count", 20, "instrument.iot_cards.count: 0"),
]  # fmt: skip


def shown(
    norm: str, concept: str, fact: str, value: int, more: str, changed_when: str | None
) -> tuple[str, str]:
    """Result of the concept and the whole canonical JSON of the determination."""
    book = builtin_rulebook()
    if changed_when is not None:
        book = with_norm(book, replace(book.norms[norm], when=changed_when))
    (case,) = read_cases(CASE.format(fact=fact, value=value, more=more), "case.yaml", book.vocabulary)
    assessment = assess_case(case, book, law="at_act", concepts=[concept])
    (outcome,) = [p.outcome for p in assessment.persons]
    (run,) = outcome.runs.values()
    return run.result(concept).value, canonical_json(plain(assessment)).decode()


@pytest.mark.parametrize(("norm", "concept", "fact", "line", "more"), LINES, ids=[row[0] for row in LINES])
def test_a_moved_line_moves_the_result_and_what_is_shown(
    norm: str, concept: str, fact: str, line: int, more: str
) -> None:
    when = builtin_rulebook().norms[norm].when
    other = line + (7 if line >= 10000 else 1007)
    moved = re.sub(rf"(?<=>= ){line}\b", str(other), when)
    assert moved != when
    before, text_before = shown(norm, concept, fact, line, more, None)
    after, text_after = shown(norm, concept, fact, line, more, moved)
    reached, _ = shown(norm, concept, fact, other, more, moved)
    assert before == "MET"
    assert after != "MET"
    assert reached == "MET"
    assert json.loads(text_before)["rulebook_hash"] != json.loads(text_after)["rulebook_hash"]
    assert _mentions(text_after, other)
    assert not _mentions(text_before, other)


def _mentions(text: str, number: int) -> bool:
    return re.search(rf"(?<!\d){number}(?!\d)", text) is not None


def test_no_line_of_the_packs_stands_in_the_code() -> None:
    """Figures of the norms (20万, 30万, 100万, ...) do not occur as literals in the engine or the determination."""
    root = Path(__file__).resolve().parents[2] / "src" / "bangxin"
    figures = re.compile(
        r"(?<![\d_.])(200_?000|300_?000|250_?000|1_?000_?000|20_?000_?000|30_?000_?000|100_?000_?000|50_?000)(?![\d_])"
    )
    for folder in ("law", "reasoning", "determination", "case"):
        for path in (root / folder).rglob("*.py"):
            found = figures.findall(path.read_text(encoding="utf-8"))
            assert not [f for f in found if path.name != "yamltree.py"], (path, found)
