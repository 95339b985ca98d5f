"""Invented documents of the usual kinds, with the facts a careful reader takes from them (``cases/expected.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.intake import read_document

FOLDER = Path(__file__).parent / "cases"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
SPEAKERS = {"found": ("court", "handler"), "alleged": ("prosecution", "handler", "police")}
AMOUNTS = (
    "ledger.",
    "gain.illegal_income",
    "settlement.amount",
    "harm.total_loss",
    "fraud.amount",
    "disposition.restitution",
)


def stated(held: Any, speakers: tuple[str, ...]) -> list[Any]:
    entries = held if isinstance(held, list) else [held]
    mine = [e for e in entries if e.get("speaker") in speakers and e.get("op") != "~"]
    if mine and isinstance(mine[0]["value"], list):
        return sorted({member for e in mine for member in e["value"]})
    said = [f"{e['op']} {e['value']}" if "op" in e else e["value"] for e in mine]
    return list(dict.fromkeys(said))  # the report and the court may both say it


@pytest.mark.parametrize("name", EXPECTED)
def test_document(name: str) -> None:
    expected = EXPECTED[name]
    (case,) = read_document(FOLDER / name).cases
    assert case["basis"] == expected["basis"]
    assert case.get("as_of") == expected.get("as_of")
    assert [p["name"] for p in case["persons"]] == list(expected["persons"])
    speakers = SPEAKERS[case["basis"]]
    for person in case["persons"]:
        wanted = expected["persons"][person["name"]]
        read = {fact: stated(held, speakers) for fact, held in person["claims"].items()}
        read |= {fact: [finding["value"]] for fact, finding in person.get("findings", {}).items()}
        charges = [
            r["value"] for r in person.get("record", ()) if r["topic"] in ("outcome.charge", "charge.accused")
        ]
        assert charges == wanted["charge"]
        for fact, value in wanted.items():
            if fact != "charge":
                assert read.get(fact) == (value if isinstance(value, list) else [value]), (
                    person["name"],
                    fact,
                )
        extra = {fact for fact, values in read.items() if fact.startswith(AMOUNTS) and values} - set(wanted)
        assert extra == set(), person["name"]
    names = {p["id"]: p["name"] for p in case["persons"]}
    joint = [
        {
            "fact": j["fact"],
            "persons": [names[p] for p in j["persons"]],
            "value": f"{j.get('op', '=')} {j['value']}",
        }
        for j in case.get("joint", ())
        if j["speaker"] in speakers and "value" in j
    ]
    assert joint == expected.get("joint", [])


def test_every_document_has_its_facts() -> None:
    assert {f.name for f in FOLDER.glob("*.txt")} == set(EXPECTED)
