"""Passages of invented people, each for one rule of the intake (``passages/*.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import CaseFacts, extract

PASSAGES: list[dict[str, Any]] = [
    entry
    for path in sorted((Path(__file__).parent / "passages").glob("*.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def said(facts: CaseFacts, name: str, fact: str) -> list[Any]:
    """The values read of one person, those of the defence left out."""
    mine = [f for f in facts.found if name in f.persons and f.fact == fact and f.speaker != "defence"]
    return sorted({f.value for f in mine})


@pytest.mark.parametrize("entry", PASSAGES, ids=[e["rule"] for e in PASSAGES])
def test_passage(entry: dict[str, Any]) -> None:
    (facts,) = extract(document_from_text(entry["text"]))
    assert {p.name for p in facts.roster.accused} == set(entry["says"])
    for name, wanted in entry["says"].items():
        for fact, values in wanted.items():
            assert said(facts, name, fact) == sorted(values), (name, fact)
    for fact in entry.get("silent", ()):
        assert [f.words for f in facts.found if f.fact == fact] == [], fact


def test_rules_are_named_once() -> None:
    assert len({entry["rule"] for entry in PASSAGES}) == len(PASSAGES)
