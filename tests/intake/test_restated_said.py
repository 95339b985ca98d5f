"""Terse restatements in many wordings: kinds of help, upstream crimes, days, outcomes (``restated-said.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import extract

SAID: dict[str, list[tuple[dict[str, dict[str, list[Any]]], str]]] = yaml.safe_load(
    (Path(__file__).parent / "restated-said.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("group", SAID)
def test_every_wording_gives_these_facts_and_no_others(group: str) -> None:
    wrong = []
    for says, text in SAID[group]:
        (facts,) = extract(document_from_text(text))
        for name, wanted in says.items():
            for fact, values in wanted.items():
                mine = {
                    f.value
                    for f in facts.found
                    if name in f.persons and f.fact == fact and f.speaker != "defence"
                }
                if mine != set(values):
                    wrong.append((text, name, fact, mine))
    assert wrong == []
