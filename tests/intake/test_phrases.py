"""Single sentences of invented people: which sums are read as what, and which must not be read (``phrases.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.base.money import yuan_text
from bangxin.intake.context import Found
from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import extract

PHRASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8")
)
SUMS = (
    "ledger.", "gain.illegal_income", "harm.total_loss", "settlement.amount", "fraud.amount", "disposition.restitution", "conceal.amount",
    "advertising.fee_received",
)  # fmt: skip


def stated(found: Found) -> str:
    """``>= 5000``: op and yuan as the text states them."""
    if found.op == "~":
        return "~"
    if found.op in ("<", "<="):
        return f"{found.op} {yuan_text(found.hi + (found.op == '<'))}"
    if found.op == "range":
        return f"= {yuan_text(found.value)}-{yuan_text(found.hi)}"
    return f"{found.op} {yuan_text(found.value - (found.op == '>'))}"


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["text"] for p in PHRASES])
def test_sums_of_a_sentence(phrase: dict[str, Any]) -> None:
    persons = phrase.get("persons", "甲某")
    head = f"被告人{persons}犯{phrase.get('charge', '帮助信息网络犯罪活动罪')}。"
    (facts,) = extract(document_from_text(head + phrase["text"]))
    read: dict[str, Any] = {}
    for found in facts.found:
        if not found.fact.startswith(SUMS) or found.speaker == "defence":
            continue
        for name in found.persons if "、" in persons else ("",):
            mine = read.setdefault(name, {}) if name else read
            mine[found.fact] = sorted({*mine.get(found.fact, ()), stated(found)})
    assert read == phrase["says"]
