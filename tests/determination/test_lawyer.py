"""Case files as a lawyer states them, with what the texts give, written before the program was run (``lawyer/*.yaml``).

An expectation names concepts and results. ``run`` at_act, at_decision or chosen (else both runs agree); ``decided_by``
the norm that carries a met concept; ``missing`` what must be listed as open of a concept; ``reading`` what another
option of a switch gives; ``tiers`` and ``limitation`` the ranges of a charge, lowest first; ``force``
the strongest modality of a met concept; ``times`` what is said of the times of the acts of an offence (every other
point of it must say nothing), ``silent`` an offence of which nothing is said.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.app.assessing import assess
from bangxin.app.files import load_rulebook
from bangxin.case.model import Case
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import PersonAssessment
from bangxin.law.charges import read_layout
from bangxin.law.selection import Law
from bangxin.reasoning.states import Result

HERE = Path(__file__).parent / "lawyer"
OFFENCE = "offence.art287_2"


@cache
def documents() -> dict[str, dict[str, Any]]:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.yaml"))]
    return {entry["case"]["case"]: entry for file in files for entry in file["cases"]}


@cache
def case_of(name: str) -> Case:
    text = yaml.safe_dump(documents()[name]["case"], allow_unicode=True)
    return read_cases(text, name, load_rulebook(None).vocabulary)[0]


def expectations() -> list[Any]:
    return [
        pytest.param(name, entry, id=f"{name}-{number}-{entry['who']}")
        for name, document in documents().items()
        for number, entry in enumerate(document["expect"], 1)
    ]


def person_of(
    name: str, entry: dict[str, Any], switches: dict[str, str], roots: tuple[str, ...]
) -> PersonAssessment:
    assessment = assess(
        case_of(name),
        basis=entry.get("basis"),
        without=entry.get("without", ()),
        switches=switches,
        concepts=roots,
    )
    return next(p for p in assessment.persons if p.person.id == entry["who"])


def results_of(name: str, entry: dict[str, Any], switches: dict[str, str]) -> dict[str, set[str]]:
    wanted = tuple(key for key in entry if "." in key)
    person = person_of(name, entry, switches, wanted)
    run = entry.get("run")
    if run == "chosen":
        return {c: {person.outcome.chosen_run(c).result(c).value} for c in wanted}
    laws = (Law(run),) if run else tuple(Law)
    together = read_layout(load_rulebook(None)).concurrence
    return {
        c: {person.concurrence.run.result(c).value}
        if c in together
        else {person.outcome.runs_of(c)[law].result(c).value for law in laws}
        for c in wanted
    }


@pytest.mark.parametrize(("name", "entry"), expectations())
def test_the_determination_is_what_the_texts_give(name: str, entry: dict[str, Any]) -> None:
    assert entry["why"]
    assert entry["cite"]
    found = results_of(name, entry, {})
    assert found == {c: {entry[c]} for c in found}, entry["why"]
    checks = [check for key, check in CHECKS.items() if key in entry]
    assert found or checks, "an expectation that checks nothing"
    for check in checks:
        check(name, entry)


def check_decided_by(name: str, entry: dict[str, Any]) -> None:
    run = person_of(name, entry, {}, ()).outcome.runs[Law.AT_ACT]
    for concept, norm in entry["decided_by"].items():
        met = [g.norm for g in run.concepts[concept].grounds if g.result is Result.MET]
        assert met == [norm]


def check_missing(name: str, entry: dict[str, Any]) -> None:
    concept = entry.get("of", OFFENCE)
    person = person_of(name, entry, {}, (concept,))
    explained = person.outcome.chosen_run(concept).concepts[concept]
    assert set(entry["missing"]) <= {*explained.missing, *explained.open_findings}


def check_reading(name: str, entry: dict[str, Any]) -> None:
    for option, result in entry["reading"].items():
        switch, _, value = option.partition("=")
        concept = next(key for key in entry if "." in key)
        assert results_of(name, entry, {switch: value})[concept] == {result}
        listed = person_of(name, entry, {}, ()).outcome.readings
        assert (switch, value) in {(r.switch, r.option) for r in listed} or concept.startswith("charge.")


def check_straddles(name: str, entry: dict[str, Any]) -> None:
    assert entry["straddles"] in person_of(name, entry, {}, ()).outcome.straddles


def check_conflict(name: str, entry: dict[str, Any]) -> None:
    assert entry["conflict"] in person_of(name, entry, {}, ()).facts.conflicts


def check_tiers(name: str, entry: dict[str, Any]) -> None:
    rows = {row.charge.id: row for row in person_of(name, entry, {}, ()).charges}
    found = {charge: [tier.result.value for tier in rows[charge].tiers] for charge in entry["tiers"]}
    assert found == entry["tiers"], entry["why"]


def check_limitation(name: str, entry: dict[str, Any]) -> None:
    rows = {row.charge.id: row for row in person_of(name, entry, {}, ()).charges}
    found = {c: [tier.limitation.value for tier in rows[c].tiers] for c in entry["limitation"]}
    assert found == entry["limitation"], entry["why"]


def check_times(name: str, entry: dict[str, Any]) -> None:
    for offence, wanted in entry["times"].items():
        told = person_of(name, entry, {}, ()).times[offence]
        assert told.speaks
        alone = {act: s.alone.result.value for s in told.stretches for act in s.acts}
        found = {
            "left_out": {left.act: left.reason for left in told.left_out},
            "begun_before": list(told.begun_before),
            "undated": list(told.undated),
            "only_together": told.only_together,
            "graver_alone": [list(s.acts) for s in told.graver_alone],
            "expired_alone": [list(s.acts) for s in told.expired_alone],
        }
        assert found == {key: wanted.get(key, type(value)()) for key, value in found.items()}, entry["why"]
        assert list(told.acts) == wanted.get("acts", list(told.acts)), entry["why"]
        assert wanted.get("alone", {}).items() <= alone.items(), entry["why"]


def check_silent(name: str, entry: dict[str, Any]) -> None:
    told = person_of(name, entry, {}, ()).times.get(entry["silent"])
    assert told is None or not told.speaks, entry["why"]


def check_force(name: str, entry: dict[str, Any]) -> None:
    run = person_of(name, entry, {}, ()).outcome.runs[Law.AT_ACT]
    found = {concept: run.concepts[concept].modality.value for concept in entry["force"]}
    assert found == entry["force"], entry["why"]


CHECKS = {
    "force": check_force,
    "tiers": check_tiers,
    "limitation": check_limitation,
    "times": check_times,
    "silent": check_silent,
    "decided_by": check_decided_by,
    "missing": check_missing,
    "reading": check_reading,
    "straddles": check_straddles,
    "conflict": check_conflict,
}
