"""What an answer says, asks and leaves unsaid, question by question as ``answers.yaml`` tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.app.consulting import ask
from bangxin.consult.answer import Answer
from bangxin.law.values import Members
from tests.consult.lay_questions import DAY

CASES = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text("utf-8"))["answers"]


def words_of(found: Answer) -> str:
    """All that an answer says of the asker's own case."""
    return "\n".join(
        [
            *(stage.notice.zh for stage in found.stages),
            *(one.words.zh for one in found.said),
            *(one.words.zh for one in found.lines),
            *(one.words.zh for one in found.norms),
            found.below_note.zh if found.below_note else "",
            found.beside.zh if found.beside else "",
        ]
    )


def faults(case: dict[str, Any]) -> list[str]:
    """Where an answer differs from what a case demands, in words."""
    found = ask(case["q"], as_of=DAY)
    reading, words = found.reading, words_of(found)
    kinds = reading.facts.get("act.kinds")
    said: dict[str, set[str]] = {
        "stages": {one.id for one in found.stages},
        "norms": {one.norm for one in (*found.norms, *found.below)},
        "asks": {one.fact for one in found.questions},
    }
    wrong = []
    read = {
        "acts": sorted(kinds.values) if isinstance(kinds, Members) else [],
        "field": reading.near or ("in" if reading.in_field else "out"),
        "supposed": reading.supposed,
        "crime": reading.facts.get("upstream.crime", "none"),
    }
    for key, value in read.items():
        wanted = sorted(case["acts"]) if key == "acts" and "acts" in case else case.get(key, value)
        if value != wanted:
            wrong.append(f"{key}: {value}")
    for key, have in said.items():
        wrong += [f"{key} without {one}" for one in case.get(key, ()) if one not in have]
        wrong += [f"{key} with {one}" for one in case.get(f"no_{key}", ()) if one in have]
    wrong += [f"does not say {one}" for one in case.get("says", ()) if one not in words]
    wrong += [f"says {one}" for one in case.get("unsays", ()) if one in words]
    return wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"][:16])
def test_an_answer_says_what_the_law_says_of_this_asker(case: dict[str, Any]) -> None:
    assert faults(case) == []
