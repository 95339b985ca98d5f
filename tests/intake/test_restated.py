"""Texts and labels together (``restated/*.yaml``): published cases restated with other names, and invented ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.law.builtin import builtin_rulebook
from tests.intake.test_labels import RECORD_ONLY, benchmark, totals

BATCHES = sorted((Path(__file__).parent / "restated").glob("*.yaml"))


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_what_the_issue_asks_of_unseen_records_holds_of_these(path: Path) -> None:
    bench = benchmark()
    score = bench.restated(path)
    precision, _, f1 = bench.ratio(*totals(score))
    assert precision >= 0.95, score.notes
    assert f1 >= 0.90, score.notes


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_labels_name_known_facts_of_people_in_the_text(path: Path) -> None:
    vocabulary = builtin_rulebook().vocabulary
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len({entry["id"] for entry in found}) == len(found)
    for entry in found:
        assert set(entry) <= {"id", "source", "text", "facts", "may"}, entry["id"]
        assert entry["source"]
        for told in (entry["facts"], entry.get("may") or {}):
            for name, facts in told.items():
                assert name == "*" or name in entry["text"], (entry["id"], name)
                for fact, value in facts.items():
                    assert fact in vocabulary or fact in RECORD_ONLY, (entry["id"], fact)
                    if fact in vocabulary and vocabulary[fact].values:
                        codes = {v for v in (value if isinstance(value, list) else [value]) if v != "~"}
                        assert codes <= set(vocabulary[fact].values), (entry["id"], fact)


_MASKED = re.compile("某|^[小老阿大]|[A-Z]|同学|公司|^[甲乙丙丁戊]|^.[甲乙丙丁戊]$")


def test_people_of_published_cases_are_masked() -> None:
    """甘某, 小周, 阿强: only invented people have a full name."""
    for path in BATCHES:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            named = [name for name in entry["facts"] if name != "*" and not _MASKED.search(name)]
            assert not named or "invented" in entry["source"], (entry["id"], named)
