"""The sample provincial pack adds, restricts and displaces; the national law without it is unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.app.conformance import run_conformance
from bangxin.app.files import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
CASES = """
cases:
- {{id: C, as_of: '2026-01-01', facts: {{act.end: '2025-09-01', {facts}}}, expect: {{{expect}}}}}
"""


def differences(facts: str, expect: str, packs: Path | None) -> list[str]:
    book = load_rulebook(packs)
    checked = run_conformance(book, CASES.format(facts=facts, expect=expect), "inline")
    return [str(d) for case in checked for d in case.differences]


@pytest.mark.parametrize(
    ("facts", "without", "with_pack"),
    [
        ("fraud.amount: 4999", "fraud.large: UNDETERMINED", "fraud.large: NOT_MET"),
        ("fraud.amount: 5000", "fraud.large: UNDETERMINED", "fraud.large: MET"),
        ("fraud.amount: 49999", "fraud.huge: UNDETERMINED", "fraud.huge: NOT_MET"),
        ("fraud.amount: 50000", "fraud.huge: UNDETERMINED", "fraud.huge: MET"),
        (
            "fraud.amount: 4999, fraud.is_telecom: true",
            "fraud.large: MET",
            "fraud.large: MET",
        ),
        ("extortion.amount: 2999", "extortion.large: UNDETERMINED", "extortion.large: UNDETERMINED"),
        ("extortion.amount: 3000", "extortion.large: UNDETERMINED", "extortion.large: MET"),
        (
            "upstream.crime: fraud, upstream.verified_amount: 4999",
            "gate.upstream_amount: UNDETERMINED",
            "gate.upstream_amount: NOT_MET",
        ),
        (
            "severity.other_finding: true",
            "severity.other_equivalent: MET",
            "severity.other_equivalent: UNDETERMINED",
        ),
    ],
)
def test_pack_changes_exactly_what_it_says(facts: str, without: str, with_pack: str) -> None:
    telecom = "" if "is_telecom" in facts else ", fraud.is_telecom: false"
    assert not differences(facts + telecom, without, None)
    assert not differences(facts + telecom, with_pack, ROOT / "examples" / "packs")
