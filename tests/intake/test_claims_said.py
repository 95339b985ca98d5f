"""What the draft claims of each person where several sums are told (``claims-said.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake import read_text

SAID: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "claims-said.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("entry", SAID, ids=[entry["rule"] for entry in SAID])
def test_the_draft_claims_so_much_of_each_person(entry: dict[str, Any]) -> None:
    (case,) = read_text(entry["text"]).cases
    claims = {person["name"]: person["claims"] for person in case["persons"]}
    assert set(claims) == set(entry["says"])
    for name, wanted in entry["says"].items():
        for fact, values in wanted.items():
            held = claims[name].get(fact, [])
            entries = held if isinstance(held, list) else [held]
            told = [f"{e['op']} {e['value']}" if "op" in e else e["value"] for e in entries]
            assert told == values, (name, fact)
            assert all(e["span"][0] < e["span"][1] for e in entries), (name, fact)
    joint = [[e["fact"], e["value"], e["attribution"]] for e in case.get("joint", [])]
    assert joint == entry.get("joint", [])
