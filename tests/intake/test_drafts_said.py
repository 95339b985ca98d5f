"""What the draft says of each person: claims, readings and instances (``drafts-said.yaml``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake import read_text

SAID: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "drafts-said.yaml").read_text(encoding="utf-8")
)
_SPEAKERS = ("court", "prosecution", "police", "handler")


def values(held: Any, speakers: Sequence[str] = _SPEAKERS) -> list[Any]:
    """What the document itself says of a fact, by whoever tells it but the defence; sets put together."""
    entries = [
        e for e in (held if isinstance(held, list) else [held]) if e.get("speaker", "handler") in speakers
    ]
    if entries and isinstance(entries[0]["value"], list):
        return sorted({member for e in entries for member in e["value"]})
    return list(dict.fromkeys(e["value"] for e in entries))


def drafted(person: dict[str, Any], speakers: Sequence[str] = _SPEAKERS) -> dict[str, list[Any]]:
    """Every fact of the draft with its values, those of several notices, restrictions or penalties side by side."""
    out = {fact: values(held, speakers) for fact, held in person.get("claims", {}).items()}
    for group in person.get("instances", {}).values():
        for fact in sorted({fact for one in group for fact in one}):
            out[fact] = [v for one in group if fact in one for v in values(one[fact], speakers)]
    return out


@pytest.mark.parametrize("entry", SAID, ids=[e["rule"] for e in SAID])
def test_draft(entry: dict[str, Any]) -> None:
    (case,) = read_text(entry["text"]).cases
    # a transcript is told by whoever is questioned; ``only: [court]`` asks what the court itself holds
    speakers = entry.get("only") or (*_SPEAKERS, *entry.get("also", ()))
    people = {p["name"]: drafted(p, speakers) for p in case["persons"]}
    for name, wanted in entry["says"].items():
        read = {fact: people[name].get(fact, []) for fact in wanted}
        assert read == {fact: v if isinstance(v, list) else [v] for fact, v in wanted.items()}, name


def test_rules_are_named_once() -> None:
    assert len({e["rule"] for e in SAID}) == len(SAID)
