"""The result format ``bangxin.determination/1``: its keys, its values, byte for byte the same each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bangxin.app.assessing import assess
from bangxin.base.canonical import canonical_json
from bangxin.determination.document import FORMAT, plain

CASES = Path(__file__).resolve().parents[2] / "examples" / "cases"
TOP = {
    "format", "case", "title", "case_hash", "rulebook_hash", "as_of", "as_of_given", "basis", "draft",
    "without_evidence", "switches", "roots", "norms", "evidence", "joint_claims", "persons",
}  # fmt: skip
PERSON = {
    "id", "name", "chosen", "runs", "readings", "straddles", "conflicts", "disagreements", "facts", "accumulation",
    "straddling_acts", "unassigned_entities", "charges", "exits", "matrix", "falls", "official_outcome", "tensions",
    "not_stated",
}  # fmt: skip
CONCEPT = {
    "id", "node", "zh", "en", "result", "flags", "modality", "grounds", "restrictions", "defeaters", "missing",
    "open_findings", "rebuttals", "not_raised",
}  # fmt: skip


def written(name: str, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(canonical_json(plain(assess(CASES / f"{name}.yaml", **options))))
    return found


def test_every_documented_key_is_there() -> None:
    """Keys are only added within a major version: a missing one breaks readers."""
    result = written("08-goip")
    assert result["format"] == FORMAT == "bangxin.determination/1"
    assert result.keys() >= TOP
    for person in result["persons"]:
        assert person.keys() >= PERSON
        assert set(person["runs"]) == {"at_act", "at_decision"}
        for concept in person["runs"]["at_act"]["concepts"].values():
            assert concept.keys() >= CONCEPT


def test_the_same_case_gives_the_same_bytes() -> None:
    once, again = (canonical_json(plain(assess(CASES / "07-accumulation.yaml"))) for _ in range(2))
    assert once == again


def test_the_hash_follows_the_case_and_not_the_options() -> None:
    assert (
        written("12-excluded-evidence")["case_hash"]
        == written("12-excluded-evidence", without=["E1"])["case_hash"]
    )
    assert written("12-excluded-evidence", without=["E1"])["without_evidence"] == ["E1"]
    assert written("12-excluded-evidence")["case_hash"] != written("08-goip")["case_hash"]


def test_money_is_yuan_text_bounds_are_mappings_and_silence_is_absent() -> None:
    goip = written("08-goip")["persons"][1]["facts"]
    assert goip["harm.total_loss"]["value"] == {"from": "300000", "usually_to": "309999.99"}
    assert goip["harm.total_loss"]["entities"] == ["v1", "v2"]
    assert "gain.illegal_income" not in goip
    special = written("06-special-route")["persons"][1]["facts"]
    assert special["settlement.amount"]["value"] == "999999.99"


def test_accumulation_names_acts_and_reasons() -> None:
    both = written("07-accumulation")["persons"][0]["accumulation"]["settlement.amount"]
    assert (both["limb1"], both["limb2"], both["sum"]) == (["b1"], ["b3", "b4"], "420000")
    assert {(one["act"], one["reason"]) for one in both["left_out"]} == {
        ("b2", "outside_window"),
        ("b5", "handled"),
    }


def test_a_conflict_shows_both_sides_and_joint_claims_stay_whole() -> None:
    result = written("13-joint-and-conflict")
    zou = next(p for p in result["persons"] if p["id"] == "zou")
    assert zou["facts"]["settlement.amount"]["value"] == {
        "conflict": ["直接主张：300000 元", "按实体计算：150000 元"]
    }
    assert [j["attribution"] for j in result["joint_claims"]] == ["undivided", "shares"]
