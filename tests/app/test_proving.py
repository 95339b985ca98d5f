"""Planted faults: a pack with one mistake each is found, with a witness that ``assess`` decides as the proof says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.app.assessing import assess_case
from bangxin.app.files import load_rulebook
from bangxin.app.proving import counterfactual
from bangxin.base.bounds import Bound
from bangxin.base.dates import iso, ordinal
from bangxin.base.errors import NormError, UsageProblem
from bangxin.case.model import Case, Claim, Finding, Person
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Value
from bangxin.law.vocabulary import FactKind
from bangxin.reasoning.prove.checks import reaches, unreachable
from bangxin.reasoning.prove.conflicts import contradictions, time_gaps
from bangxin.reasoning.prove.directions import directions
from bangxin.reasoning.prove.remarks import Kind, Remark
from bangxin.reasoning.prove.studying import Study, evaluate
from bangxin.reasoning.prove.tiers import Tiers, tier_gaps, tiers

PLANTED = Path(__file__).parent / "planted"
DAY = ordinal("2026-01-01")


def planted(name: str) -> Rulebook:
    return load_rulebook(PLANTED / name)


def assessed(book: Rulebook, facts: dict[str, Value], run: Run, concept: str) -> tuple[str, list[str]]:
    """Result of a concept in an ordinary assessment, and the norms of it that are met."""
    words = book.vocabulary
    claims = tuple(Claim(f, v) for f, v in facts.items() if words[f].kind is not FactKind.FINDING)
    findings = tuple(
        Finding(f, v, "甲", iso(run.as_of), "测试")
        for f, v in facts.items()
        if words[f].kind is FactKind.FINDING
    )
    case = Case("w", "w", (Person("p", "甲", claims, findings),), as_of=iso(run.as_of))
    switches = dict(run.switches)
    outcome = assess_case(
        case, book, as_of=iso(run.as_of), law=run.law.value, switches=switches, concepts=[concept]
    )
    found = outcome.persons[0].outcome.runs[run.law]
    met = [n for n in book.aimed_at("concludes", concept) if found.evaluation.norm_state(n) in (1, 2)]
    return found.result(concept).value, met


def only(remarks: list[Remark], kind: Kind) -> Remark:
    (remark,) = [remark for remark in remarks if remark.kind is kind]
    assert remark.fails
    return remark


def study(book: Rulebook, law: Law = Law.AT_ACT) -> Study:
    return Study(book, Run(law, DAY))


@pytest.mark.parametrize("law", list(Law))
def test_results_that_exclude_each_other(law: Law) -> None:
    book = planted("exclusive")
    remark = only(list(contradictions(study(book, law), ["charge.plural"])), Kind.CONTRADICTION)
    assert remark.run is not None
    for concept in ("charge.plural", "charge.choose_heavier"):
        assert assessed(book, dict(remark.witness), remark.run, concept)[0] == "MET"


def test_a_ground_that_its_exception_always_undoes() -> None:
    """Three victims make it out, two defeat it: no case can ever rest on the ground."""
    book = planted("undone")
    remark = only(list(contradictions(study(book), ["presumption.script"])), Kind.CONTRADICTION)
    assert (remark.subject, remark.other) == ("PLANT.ground", "PLANT.exception")
    assert remark.run is not None
    result, met = assessed(book, dict(remark.witness), remark.run, "presumption.script")
    assert (result, met) == ("NOT_MET", ["PLANT.ground"])


def test_a_cycle_is_refused_before_anything_is_decided() -> None:
    with pytest.raises(NormError, match=r"strict\.(ai|tool).*→") as caught:
        planted("cycle")
    assert caught.value.mistakes[0].place is not None


def test_days_between_two_norms() -> None:
    book = planted("time_gap")
    (remark,) = time_gaps(book, DAY)
    assert (remark.subject, remark.other) == ("strict.planted", "2022-01-01")
    assert remark.run is not None
    facts = {**remark.witness, "harm.victims": _exactly(5)}
    assert assessed(book, facts, remark.run, "strict.planted")[0] == "NOT_MET"
    before = {**facts, "act.end": _exactly(ordinal("2021-12-31"))}
    assert assessed(book, before, remark.run, "strict.planted")[0] == "MET"


def test_decision_days_between_two_norms() -> None:
    """Norms that go by the day of decision leave acts alone; decided in 2022 nothing is in force."""
    book = planted("decision_gap")
    (remark,) = time_gaps(book, DAY)
    assert (remark.subject, remark.other) == ("strict.planted", "2022-01-01")
    assert remark.run is not None
    assert remark.run.law is Law.AT_DECISION
    facts = {**remark.witness, "harm.victims": _exactly(5)}
    assert assessed(book, facts, remark.run, "strict.planted")[0] == "NOT_MET"
    later = Run(Law.AT_DECISION, ordinal("2023-06-01"))
    assert assessed(book, facts, later, "strict.planted")[0] == "MET"


@pytest.mark.parametrize("law", list(Law))
def test_an_amount_between_two_tiers(law: Law) -> None:
    """From 20,000 yuan on and below 30,000 no fine is lawful; on both sides there is one."""
    book = planted("tier_gap")
    scale = Tiers("admin.planted_fine_ok", "gain.illegal_income", None)
    remarks = list(tier_gaps(study(book, law), [scale]))
    assert remarks
    assert all(remark.fails for remark in remarks)
    missing = {bound.lo for r in remarks if isinstance(bound := r.witness[scale.over], Bound)}
    assert {2_000_000, 2_000_001, 2_999_999} <= missing
    assert not {1_999_999, 3_000_000} & missing
    run = remarks[0].run
    assert run is not None
    for fine in (0, 2_000_000, 20_000_000):
        facts = {
            "act.end": _exactly(DAY - 30),
            scale.over: _exactly(2_000_000),
            "proposed.admin_fine": _exactly(fine),
        }
        assert assessed(book, facts, run, scale.concept)[0] == "NOT_MET"


def _exactly(number: int) -> Value:
    from bangxin.base.bounds import exactly

    return exactly(number)


@pytest.mark.parametrize(
    ("pack", "concept", "fact", "results"),
    [
        ("direction", "severity.settlement", "settlement.amount", ("MET", "NOT_MET")),
        ("favourable", "exit.trivial", "settlement.amount", ("NOT_MET", "MET")),
        ("undeclared", "severity.parties", "planted.number", ("MET", "NOT_MET")),
    ],
)
@pytest.mark.parametrize("law", list(Law))
def test_a_number_that_moves_against_its_direction(
    pack: str, concept: str, fact: str, results: tuple[str, str], law: Law
) -> None:
    book = planted(pack)
    remark = only(list(directions(study(book, law), [concept])), Kind.DIRECTION)
    assert (remark.subject, remark.other) == (fact, concept)
    assert remark.run is not None
    said = tuple(assessed(book, dict(f), remark.run, concept)[0] for f in (remark.witness, remark.contrast))
    assert said == results
    assert {f for f in remark.contrast if remark.contrast[f] != remark.witness[f]} == {fact}


def test_a_direction_broken_only_under_another_reading() -> None:
    book = planted("under_switch")
    assert not list(directions(study(book), ["severity.settlement"]))
    run = Run(Law.AT_ACT, DAY, switches={"unc_3": "always"})
    remark = only(list(directions(Study(book, run), ["severity.settlement"])), Kind.DIRECTION)
    said = [assessed(book, dict(f), run, "severity.settlement")[0] for f in (remark.witness, remark.contrast)]
    assert said == ["MET", "NOT_MET"]


def test_a_norm_that_no_case_meets_under_any_switch() -> None:
    """Off by default and contradictory in itself; its neighbour, off by default too, is reached under its switch."""
    book = planted("unreachable")
    studies = [study(book), study(book, Law.AT_DECISION)]
    assert not any(reaches(one, "PLANT.dead") for one in studies)
    found = list(unreachable(book, studies, DAY, ["PLANT.dead", "JI19.12.1.2", "JI19.12.2.sum.card_always"]))
    assert [remark.subject for remark in found] == ["PLANT.dead"]


def test_the_rules_in_force_have_none_of_these_faults() -> None:
    book = load_rulebook(None)
    assert not list(time_gaps(book, DAY))
    for scale in tiers():
        assert scale.concept in book.concepts, scale
        assert scale.over in book.vocabulary, scale
    for law in Law:
        assert not list(tier_gaps(study(book, law)))
        assert not [*contradictions(study(book, law)), *directions(study(book, law))]


FIRST = {2: "TC2-DENG", 4: "TC4-WANG", 7: "TC7-GAO"}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "official"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"target": "offence.art287_3=NOT_MET"}, "offence.art287_2"),
        ({"target": "offence.art287_2=NOTMET"}, "NOT_MET"),
        ({"law": "at_acts"}, "at_act"),
        ({"switches": {"unc_33": "never"}}, "unc_3"),
        ({"switches": {"unc_3": "nevr"}}, "never"),
        ({"lock": ["settlement.amonut"]}, "settlement.amount"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_the_nearest(asked: dict[str, object], hint: str) -> None:
    given = {"target": "offence.art287_2=NOT_MET", "law": "at_act", "switches": {}, "lock": []} | asked
    with pytest.raises(UsageProblem) as caught:
        counterfactual(
            EXAMPLES / "case1.yaml", given.pop("target"), person=None, as_of=None, packs=None, **given
        )
    (mistake,) = caught.value.mistakes
    assert mistake.hint is not None
    assert hint in mistake.hint.zh


@pytest.mark.parametrize("number", range(1, 8))
def test_changes_of_the_official_cases_are_minimal_and_leave_verified_facts(number: int) -> None:
    """No change contains another, and putting any one fact back undoes it."""
    questions, target, locked, _ = counterfactual(
        EXAMPLES / f"case{number}.yaml", "offence.art287_2=NOT_MET", person=FIRST.get(number), as_of=None, law="at_act",
        switches={}, packs=None, lock=[],
    )  # fmt: skip
    may_change = questions.changeable(locked)
    changes = list(questions.nearest(target, among=may_change, limit=3))
    assert changes
    for change in changes:
        assert set(change.facts) <= set(may_change)
        assert not any(set(other.facts) < set(change.facts) for other in changes)
        for fact in change.facts:
            kept = {**questions.facts, **{f: v for f, v in change.facts.items() if f != fact}}
            result = evaluate(questions.interpreter, kept, questions.run).result(questions.concept)
            assert result is not target, (fact, change)
