"""Case files with several people against results written by hand, with reason and article (``expected/*.yaml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.app.assessing import assess
from bangxin.base.bounds import Bound
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.law.selection import Law
from bangxin.law.vocabulary import FactType

HERE = Path(__file__).parent
CASES = HERE.parents[1] / "examples" / "cases"


def expectations() -> list[Any]:
    found = []
    for path in sorted((HERE / "expected").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, entry in enumerate(document["expect"], 1):
            about = (
                entry.get("what")
                or entry.get("fact")
                or next(k for k in entry if k not in ("who", "why", "cite"))
            )
            found.append(
                pytest.param(
                    document["case"], entry, id=f"{document['case']}-{number}-{entry['who']}-{about}"
                )
            )
    return found


@cache
def assessed(case: str, basis: str | None, without: tuple[str, ...], roots: tuple[str, ...]) -> Assessment:
    return assess(CASES / f"{case}.yaml", basis=basis, without=without, concepts=roots)


def person_of(case: str, entry: dict[str, Any]) -> PersonAssessment:
    roots = (entry["what"],) if "chosen" in entry or "at_decision" in entry else ()
    assessment = assessed(case, entry.get("basis"), tuple(entry.get("without", ())), roots)
    return next(p for p in assessment.persons if p.person.id == entry["who"])


@pytest.mark.parametrize(("case", "entry"), expectations())
def test_the_result_is_what_a_lawyer_wrote(case: str, entry: dict[str, Any]) -> None:
    assert entry["why"]
    assert entry["cite"]
    person = person_of(case, entry)
    checked = [check(person, entry) for key, check in CHECKS.items() if key in entry]
    assert checked, "an expectation that checks nothing"


def check_result(person: PersonAssessment, entry: dict[str, Any]) -> None:
    outcome = person.outcome
    if "chosen" in entry:
        assert outcome.chosen_run(entry["what"]).result(entry["what"]).value == entry["chosen"], entry["why"]
        return
    laws = [law for law in Law if law.value in entry or "is" in entry]
    assert laws
    for law in laws:
        wanted = entry.get(law.value, entry.get("is"))
        assert outcome.runs_of(entry["what"])[law].result(entry["what"]).value == wanted, (
            f"{law}: {entry['why']}"
        )


def check_value(person: PersonAssessment, entry: dict[str, Any]) -> None:
    if "value" not in entry:
        return
    run = person.outcome.runs[Law.AT_ACT]
    fact = entry["fact"]
    kind = run.evaluation.program.book.vocabulary[fact].type
    scale = 100 if kind is FactType.MONEY else 1
    value = run.evaluation.first_facts.values.get(fact)
    assert isinstance(value, Bound), f"{fact}: {value}"
    wanted = str(entry["value"])
    if wanted.startswith(">="):
        assert (value.lo, value.exact) == (int(wanted[2:]) * scale, False)
    else:
        assert value == Bound(int(wanted) * scale, int(wanted) * scale)


def check_left_out(person: PersonAssessment, entry: dict[str, Any]) -> None:
    left = person.facts.measured.accumulated[entry["left_out"]].left_out
    assert (entry["act"], entry["reason"]) in [(one.act, one.reason) for one in left]


def check_conflict(person: PersonAssessment, entry: dict[str, Any]) -> None:
    assert entry["conflict"] in person.facts.conflicts


def check_straddles(person: PersonAssessment, entry: dict[str, Any]) -> None:
    assert entry["straddles"] in person.outcome.straddles


def check_straddling_act(person: PersonAssessment, entry: dict[str, Any]) -> None:
    assert entry["straddling_act"] in person.facts.measured.straddling_acts


def check_age(person: PersonAssessment, entry: dict[str, Any]) -> None:
    facts = person.outcome.chosen_run(entry["age_for"]).evaluation.first_facts.values
    assert facts["person.age_at_act"] == Bound(entry["age"], entry["age"]), entry["why"]


def check_times(person: PersonAssessment, entry: dict[str, Any]) -> None:
    assert person.times[entry["hangs"]].only_together is entry["only_together"], entry["why"]


def check_falls(person: PersonAssessment, entry: dict[str, Any]) -> None:
    fallen = {f.concept: (f.with_it.value, f.without_it.value) for f in person.falls[entry["falls"]]}
    assert fallen[entry["concept"]] == (entry["from"], entry["to"])


CHECKS = {
    "what": check_result,
    "value": check_value,
    "left_out": check_left_out,
    "conflict": check_conflict,
    "straddles": check_straddles,
    "straddling_act": check_straddling_act,
    "falls": check_falls,
    "age_for": check_age,
    "hangs": check_times,
}
