"""The labelled records, where ../shared lies beside the project: what the issue asks of the intake."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LABELS = ROOT / "tests" / "intake" / "labels"
AMOUNTS = (
    "ledger.", "gain.illegal_income", "settlement.amount", "harm.total_loss", "fraud.amount", "disposition.restitution", "proposed.fine",
)  # fmt: skip


def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "extraction_benchmark", ROOT / "benchmarks" / "extraction.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


shared = pytest.mark.skipif(
    not (ROOT.parent / "shared").exists(), reason="the records lie beside the project"
)


def totals(score: object) -> tuple[int, int, int]:
    return tuple(sum(getattr(score, part).values()) for part in ("right", "wrong", "missed"))  # type: ignore[return-value]


@shared
def test_official_cases() -> None:
    bench = benchmark()
    score = bench.official()
    assert bench.ratio(*totals(score))[2] >= 0.97, score.notes


@shared
@pytest.mark.parametrize("split", ["dev", "held"])
def test_records(split: str) -> None:
    bench = benchmark()
    score = bench.records(split)
    precision, _, f1 = bench.ratio(*totals(score))
    assert precision >= 0.95, score.notes
    assert f1 >= 0.90, score.notes
    assert not [kind for kind in score.wrong if kind.startswith(AMOUNTS)], score.notes


def test_labels_hold_no_words_of_the_records() -> None:
    """Only offences and codes may stand in them: no name, no quotation."""
    for entry in yaml.safe_load((LABELS / "records.yaml").read_text(encoding="utf-8")):
        for fact in entry["facts"]:
            assert set(fact) <= {"person", "fact", "op", "value", "has", "at", "optional"}
            for value in (fact.get("value"), fact.get("has")):
                if isinstance(value, str) and not value.isascii():
                    assert value.endswith("罪")
