"""Ways of saying each kind of help, and sentences that sound like it and are not (``acts-said.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import extract

PHRASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "acts-said.yaml").read_text(encoding="utf-8")
)
HEAD = "被告人甲某被指控犯帮助信息网络犯罪活动罪。经审理查明，2023年3月，"


def kinds(sentence: str) -> set[str]:
    (facts,) = extract(document_from_text(HEAD + sentence))
    return {f.value for f in facts.found if f.fact == "act.kinds" and "甲某" in f.persons}


@pytest.mark.parametrize("kind", PHRASES["told"])
def test_every_way_of_saying_it_is_read(kind: str) -> None:
    assert [s for s in PHRASES["told"][kind] if kind not in kinds(s)] == []


def test_no_phrase_is_read_as_more_than_it_says() -> None:
    """Two kinds may stand in one sentence (收购后转卖); more are a misreading."""
    assert [s for told in PHRASES["told"].values() for s in told if len(kinds(s)) > 2] == []


def test_acts_of_others_plans_and_lookalikes_are_nobodys_help() -> None:
    assert [(s, kinds(s)) for s in PHRASES["nothing"] if kinds(s)] == []
