"""Drafts against files that lawyers made by hand of the same texts: facts, and the results that follow."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.law.builtin import builtin_rulebook

ROOT = Path(__file__).resolve().parents[2]
BATCHES = sorted((Path(__file__).parent / "handmade").glob("*.yaml"))


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("handmade_benchmark", ROOT / "benchmarks" / "handmade.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_a_draft_leads_to_the_results_of_the_file_made_by_hand(bench: Any, path: Path) -> None:
    score = bench.compare(path)
    assert not score.told("nobody")
    assert not score.told("opposite"), "a result that the hand-made file contradicts"
    precision, recall, _ = score.facts()
    assert precision >= 0.95, score.notes
    assert recall >= 0.85, score.notes
    results = sum(score.counts[what] for what in ("same", "too sure", "left open", "open otherwise"))
    assert score.counts["too sure"] <= results * 0.002, score.told("too sure")
    assert score.counts["same"] >= results * 0.985, score.notes


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_what_is_entered_by_hand_is_told_in_the_text_s_own_names_and_in_the_vocabulary(path: Path) -> None:
    vocabulary = builtin_rulebook().vocabulary
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        for name, told in entry["people"].items():
            assert name in entry["text"], (entry["id"], name)
            assert set(told["facts"]) <= set(vocabulary.ids), (entry["id"], name)


def test_a_wrong_fact_and_a_missing_one_are_counted(bench: Any, tmp_path: Path) -> None:
    text = "2024年3月，被告人邱某将本人2张银行卡出租给他人，获利6000元。邱某归案后如实供述。"
    by_hand = {
        "act.end": {"op": "=", "value": "2024-03"},
        "act.kinds": {"op": ">=", "value": ["rent_account"]},
        "gain.illegal_income": {"op": "=", "value": 12000},
        "disposition.truthful": {"op": "=", "value": True},
        "disposition.plea": {"op": "=", "value": True},
    }
    file = tmp_path / "one.yaml"
    entry = {
        "id": "X1",
        "text": text,
        "as_of": "2025-01-01",
        "people": {"邱某": {"facts": by_hand, "debatable": ["act.start"]}},
    }
    file.write_text(yaml.dump([entry], allow_unicode=True), encoding="utf-8")
    score = bench.compare(file)
    assert [n.split(": ")[1] for n in score.told("wrong")] == ["X1 邱某 gain.illegal_income"]
    assert [n.split(": ")[1] for n in score.told("missed")] == ["X1 邱某 disposition.plea"]
    assert "opposite: X1 邱某 illegal_use.income: NOT_MET, by hand MET" in score.told("opposite")
