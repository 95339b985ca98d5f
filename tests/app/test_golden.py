"""The determination of an official case, recorded: results, flags, grounds, what is missing, charges, readings.

Written anew, after reading the difference, with ``python -m tests.app.test_golden``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bangxin.app.assessing import assess
from bangxin.base.canonical import canonical_json
from bangxin.determination.document import plain
from bangxin.determination.person import cone_of

ROOT = Path(__file__).resolve().parents[2]
RECORDED = Path(__file__).parent / "golden" / "official-6.json"


def determined() -> dict[str, Any]:
    """The parts of the document that a lawyer compares; hashes, quotes and gists are left out."""
    assessment = assess(ROOT / "examples" / "official" / "case6.yaml")
    whole = json.loads(canonical_json(plain(assessment)))
    cone = cone_of(assessment.book, assessment.settings.roots)
    return {key: whole[key] for key in ("format", "case", "as_of", "basis", "roots")} | {
        "persons": [person(entry, cone) for entry in whole["persons"]]
    }


def person(entry: dict[str, Any], cone: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": entry["id"],
        "chosen": entry["chosen"],
        "charges": {
            row["charge"]: [row["result"], row["missing"], row["open_findings"]] for row in entry["charges"]
        },
        "exits": {row["concept"]: row["result"] for row in entry["exits"]},
        "readings": entry["readings"],
        "runs": {
            law: {concept: decided(run["concepts"][concept]) for concept in cone}
            for law, run in entry["runs"].items()
        },
    }


def decided(said: dict[str, Any]) -> list[Any]:
    grounds = [f"{ground['norm']} {ground['result']}" for ground in said["grounds"]]
    return [said["result"], said["flags"], grounds, said["missing"], said["open_findings"], said["rebuttals"]]


def lines(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_official_case_six_is_determined_as_recorded() -> None:
    assert lines(determined()) == RECORDED.read_text(encoding="utf-8")


def test_the_record_is_the_outcome_of_the_case() -> None:
    """掩饰、隐瞒犯罪所得案（相对不起诉）: age and knowledge are not stated, so nothing is claimed as met."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    (zhu,) = recorded["persons"]
    assert zhu["charges"]["art287_2"][0] == "UNDETERMINED"
    assert zhu["exits"]["exit.relative_np"] == "MET"
    assert "MET" not in {row[0] for row in zhu["charges"].values()}


if __name__ == "__main__":
    RECORDED.write_text(lines(determined()), encoding="utf-8")
