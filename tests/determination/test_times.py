"""Acts of different times: an offence is judged on its own acts as if the file held no others, by every evaluator alike.

The reference is another file: the same person with the acts of the offence only, written without anything that the
determination uses to tell acts apart.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
import yaml

from bangxin.app.assessing import assess
from bangxin.app.casefiles import check_cases
from bangxin.base.bounds import Bound, exactly
from bangxin.case.reading import read_cases
from bangxin.determination.acts import conducts
from bangxin.determination.assessment import PersonAssessment
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.charges import read_layout
from bangxin.law.selection import Law, Run, select
from bangxin.law.values import FactSet
from bangxin.reasoning.interpret import Interpreter
from bangxin.report.papers.redaction import is_minor
from tests.reasoning.against_interpret import differences
from tests.reasoning.plain_reference import NAMES, Reference

BOOK = builtin_rulebook()
CONDUCT = conducts(Interpreter(BOOK), read_layout(BOOK))
HELP, CONCEAL = "offence.art287_2", "offence.art312"
TURNS = [
    date(2015, 11, 1),
    date(2019, 11, 1),
    date(2021, 6, 22),
    date(2022, 3, 22),
    date(2025, 7, 28),
    date(2025, 8, 26),
]
DAY = {"value": True, "by": "某检察官", "at": "2026-02-05", "why": "综合"}
NO = {**DAY, "value": False}


def person_of(acts: list[dict[str, Any]], **more: Any) -> PersonAssessment:
    return assessed(yaml.safe_dump(document(acts, **more), allow_unicode=True))


@cache
def assessed(text: str) -> PersonAssessment:
    return assess(read_cases(text, "made up", BOOK.vocabulary)[0]).persons[0]


def document(acts: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """One person's file with these acts and the things that they refer to."""
    things = [thing for act in acts for thing in act.get("things", ())]
    findings = {"knowledge.finding": DAY, "knowledge.object": {**DAY, "value": "network_crime"},
                "proof.sufficient": DAY, "knowledge.of_proceeds": DAY, "conceal.overall_entry": DAY,
                "harm.serious": NO, "severity.other_finding": NO, "act.counts_as_settlement": NO}  # fmt: skip
    claims = {"person.kind": "natural", "person.birth": "1985-05-05", "case.filed_on": "2026-02-01",
              "conceal.upstream_fact": True, "conceal.upstream_is_resource": False, "conceal.circumstances": ["multiple"]}  # fmt: skip
    return {
        "case": "made-up", "as_of": "2026-03-01", "basis": "alleged",
        "persons": [{"id": "p", "name": "某人", "claims": {**claims, **more.pop("claims", {})}, "findings": findings}],
        "acts": [{key: value for key, value in act.items() if key != "things"} for act in acts],
        "instruments": things, "assisted_parties": [{"id": "o", "criminal": True}], "prior_sanctions": [],
        "upstream": [{"id": "u", "crime": "telecom_fraud", "act_confirmed": True, "verified_amount": 20000}],
        **more,
    }  # fmt: skip


def random_act(dice: Random, name: str, offence: str = "") -> dict[str, Any]:
    """An act near a turn of the law, with what the offence counts."""
    start = dice.choice(TURNS) + timedelta(days=dice.randint(-90, 60))
    act: dict[str, Any] = {"id": name, "start": start.isoformat(), "parties": ["o"], "upstream": ["u"]}
    act["end"] = (start + timedelta(days=dice.randint(0, 60))).isoformat()
    if offence:
        act["offences"] = [offence]
    if offence == "art312":
        act |= {"kinds": [dice.choice(["withdraw", "transfer_for_other"])], "instruments": []}
        act["conceal_amount"] = dice.choice([20000, 99999, 100000, 499999, 500000, 600000])
        return act
    act |= {"income": 0, "income_basis": "personal_received", "ad_funds": 0}
    if dice.random() < 0.5:
        return act | {
            "kinds": ["settlement"],
            "settlement": dice.choice([90000, 199999, 200000]),
            "instruments": [],
        }
    card = {"id": f"c{name}", "class": "bank_account", "owner": "self", "dealing": ["rent"],
            "count": dice.randint(1, 6), "inflow": dice.choice([100000, 299999, 300000, 340000])}  # fmt: skip
    return act | {"kinds": ["rent_account"], "instruments": [card["id"]], "things": [card]}


def results(person: PersonAssessment, offence: str) -> dict[str, str]:
    """Both runs on everything the offence rests on, limitation aside: another act may restart it."""
    left = {c for c in CONDUCT[offence].cone if "limitation" in c}
    return {
        f"{law} {concept}": run.result(concept).value
        for law, run in person.outcome.runs_of(offence).items()
        for concept in CONDUCT[offence].cone
        if concept not in left
    }


def unnamed(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in act.items() if key != "offences"} for act in acts]


@pytest.mark.parametrize("seed", range(12))
def test_each_offence_is_judged_as_if_the_file_held_its_acts_alone(seed: int) -> None:
    dice = Random(seed)
    acts = [random_act(dice, f"a{n}", dice.choice(["art287_2", "art312"])) for n in range(3)]
    dice.shuffle(acts)
    mixed = person_of(acts)
    for offence, name in ((HELP, "art287_2"), (CONCEAL, "art312")):
        own = [act for act in acts if act["offences"] == [name]]
        started = [act for act in own if offence == CONCEAL or act["end"] >= "2015-11-01"]
        if own:
            assert results(mixed, offence) == results(person_of(unnamed(started or own)), offence)


@pytest.mark.parametrize("seed", range(6))
def test_every_evaluator_says_the_same_of_each_offence_on_its_own_acts(seed: int) -> None:
    dice, reference = Random(seed), Reference(BOOK)
    person = person_of([random_act(dice, "a0", "art287_2"), random_act(dice, "a1", "art312")])
    for offence in (HELP, CONCEAL):
        facts = person.about(offence).facts.facts
        for law, run in person.outcome.runs_of(offence).items():
            asked = run.evaluation.run
            letters = reference.evaluate(facts, asked)
            assert {c: run.result(c).value for c in BOOK.concepts} == {
                c: NAMES[one] for c, one in letters.items()
            }
            row = {
                **facts.values,
                **{f: v for rows in facts.instances.values() for r in rows for f, v in r.items()},
            }
            assert asked.law is law
            assert asked.act_end == facts.values["act.end"]
            if seed < 2:
                assert differences(BOOK, [row], Run(law, asked.as_of)) == []


@pytest.mark.parametrize("seed", range(10))
def test_a_stretch_alone_is_what_a_file_with_its_acts_alone_gives(seed: int) -> None:
    """And a new stretch begins exactly where the norms towards the offence change, or five years have passed."""
    dice = Random(seed)
    acts = sorted((random_act(dice, f"a{n}") for n in range(3)), key=lambda a: (a["end"], a["id"]))
    acts = [act for act in acts if act["end"] >= "2015-11-01"]
    if len(acts) < 2:
        return
    told = person_of(acts).times.get(HELP)
    stretches = [list(s.acts) for s in told.stretches] if told else []
    assert stretches == plain_stretches(acts)
    for stretch in told.stretches if told else ():
        alone = person_of([act for act in acts if act["id"] in stretch.acts]).outcome.chosen_run(HELP)
        assert stretch.alone.result is alone.result(HELP)


def plain_stretches(acts: list[dict[str, Any]]) -> list[list[str]]:
    """By the selection itself, day by day; none when all acts stand under one law."""
    found: list[list[str]] = []
    before: tuple[Any, date] | None = None
    for act in acts:
        end, start = date.fromisoformat(act["end"]), date.fromisoformat(act["start"])
        runs = [Run(law, date(2026, 3, 1).toordinal(), exactly(end.toordinal())) for law in Law]
        law = [select(BOOK, run).on & CONDUCT[HELP].norms for run in runs]
        far = before is not None and start > before[1].replace(year=before[1].year + 5)
        if before is None or before[0] != law or far:
            found.append([])
        found[-1].append(act["id"])
        before = (law, end)
    return found if len(found) > 1 else []


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_acts_never_matters(seed: int) -> None:
    dice = Random(seed)
    acts = [random_act(dice, f"a{n}", dice.choice(["", "art287_2", "art312"])) for n in range(4)]
    one, other = person_of(acts), person_of(acts[::-1])
    for offence in (HELP, CONCEAL):
        assert results(one, offence) == results(other, offence)
        first, second = one.times.get(offence), other.times.get(offence)
        assert (first and (set(first.acts), first.stretches)) == (
            second and (set(second.acts), second.stretches)
        )


def settlement(name: str, day: str, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kinds": ["settlement"],
        "start": day,
        "end": day,
        "settlement": amount,
        "upstream": ["u"],
        **more,
    }


def limit(person: PersonAssessment) -> str:
    return person.outcome.chosen_run(HELP).result("exit.limitation.art287_2").value


def test_an_act_without_a_day_never_lets_the_others_be_out_of_time() -> None:
    old = settlement("a", "2018-06-01", 250000)
    assert limit(person_of([old])) == "MET"
    undated = {key: value for key, value in settlement("b", "", 1).items() if key not in ("start", "end")}
    assert limit(person_of([old, undated])) == "UNDETERMINED"
    assert limit(person_of([old, {**undated, "start": "2019-03-01"}])) == "UNDETERMINED"


@pytest.mark.parametrize(
    ("later", "expected"),
    [("2023-05-31", "UNDETERMINED"), ("2023-06-01", "UNDETERMINED"), ("2023-06-02", "MET")],
)
def test_another_act_leaves_limitation_open_only_within_the_period(later: str, expected: str) -> None:
    """刑法第八十九条第二款: 在追诉期限以内又犯罪的; the anniversary is inside (unc_11)."""
    old = settlement("a", "2018-06-01", 250000, offences=["art287_2"])
    other = {"id": "b", "offences": ["art312"], "kinds": ["withdraw"], "start": later, "end": later}
    assert limit(person_of([old, other])) == expected


def test_whose_word_counts_for_the_offence_of_an_act() -> None:
    """On the basis of what is found it is the court's naming that counts."""
    said = [{"value": ["art287_2"], "speaker": "prosecution"}, {"value": ["art312"], "speaker": "court"}]
    acts = [
        settlement("a", "2021-06-01", 250000, offences=["art287_2"]),
        {"id": "b", "offences": said, "kinds": ["withdraw"], "start": "2026-01-01", "end": "2026-01-01"},
    ]
    acts[0]["offences"] = [{"value": ["art287_2"], "speaker": who} for who in ("prosecution", "court")]
    text = yaml.safe_dump(document(acts), allow_unicode=True)
    case = read_cases(text, "made up", BOOK.vocabulary)[0]
    alleged, found = (assess(case, basis=basis).persons[0] for basis in ("alleged", "found"))
    assert alleged.facts.facts.values["act.end"] == exactly(date(2026, 1, 1).toordinal())
    assert found.facts.facts.values["act.end"] == exactly(date(2021, 6, 1).toordinal())


def test_a_total_claimed_for_the_person_is_not_taken_for_one_offence() -> None:
    acts = [settlement("a", "2021-06-01", 90000, offences=["art287_2"]),
            settlement("b", "2022-06-01", 150000, offences=["art225"])]  # fmt: skip
    person = person_of(acts, claims={"settlement.amount": 240000})
    assert person.facts.facts.values["settlement.amount"] == exactly(90000_00)
    assert person.outcome.chosen_run(HELP).result("severity.settlement").value == "NOT_MET"
    whole = person_of(unnamed(acts), claims={"settlement.amount": 240000})
    assert whole.facts.facts.values["settlement.amount"] == exactly(240000_00)
    clash = person_of(acts, claims={"settlement.amount": 500000})
    assert clash.facts.conflicts == ("settlement.amount",)


def test_a_minor_at_one_offence_is_hidden_on_export() -> None:
    """刑事诉讼法第二百八十六条: records of juvenile offences are sealed, whichever of the offences it is."""
    acts = [settlement("a", "2025-12-01", 250000, offences=["art287_2"]),
            {"id": "b", "offences": ["art312"], "kinds": ["withdraw"], "start": "2024-03-01", "end": "2024-03-01"}]  # fmt: skip
    for birth, hidden in (("2006-06-01", True), ("2005-06-01", False)):
        text = yaml.safe_dump(document(acts, claims={"person.birth": birth}), allow_unicode=True)
        found = assess(read_cases(text, "made up", BOOK.vocabulary)[0])
        assert is_minor(found, found.persons[0]) is hidden


def test_what_only_other_acts_refer_to_falls_away_with_them() -> None:
    card = {"class": "bank_account", "owner": "self", "dealing": ["rent"], "inflow": 200000}
    acts = [
        {"id": "a", "kinds": ["rent_account"], "start": "2025-10-01", "end": "2025-10-02", "offences": ["art287_2"],
         "instruments": ["c1"], "things": [{"id": "c1", "count": 2, **card}]},
        {"id": "b", "kinds": ["rent_account"], "start": "2025-11-01", "end": "2025-11-02", "offences": ["art312"],
         "instruments": ["c2"], "things": [{"id": "c2", "count": 2, **card}]},
    ]  # fmt: skip
    person = person_of(acts)
    assert person.facts.facts.values["instrument.own_bank_accounts.count"] == exactly(2)
    joined = person_of(unnamed(acts)).facts.facts.values
    assert joined["instrument.own_bank_accounts.count"] == exactly(4)
    silent = person_of(
        [{key: value for key, value in acts[0].items() if key not in ("instruments", "things")}, acts[1]]
    )
    assert "instrument.own_bank_accounts.count" not in silent.facts.facts.values


def test_one_act_or_acts_under_one_law_are_judged_as_before() -> None:
    """No acts are set apart and nothing is said; the end of all acts is that of the last."""
    acts = [settlement("a", "2023-06-01", 150000), settlement("b", "2024-06-01", 100000)]
    for some in (acts, acts[:1]):
        person = person_of(some)
        assert person.outcome.apart == {}
        assert not any(times.speaks for times in person.times.values())
    assert person_of(acts).facts.facts.values["act.end"] == exactly(date(2024, 6, 1).toordinal())


def test_the_check_of_a_file_says_what_to_look_at(tmp_path: Any) -> None:
    acts = [
        settlement("a", "2015-10-01", 1),
        settlement("b", "2018-06-01", 250000),
        settlement("c", "2026-01-01", 10000),
    ]
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(document(acts), allow_unicode=True), encoding="utf-8")
    said = [line for line in check_cases(path, None) if line.startswith("提示")]
    assert any("不计入行为 a（终了于本罪施行以前" in line for line in said)
    assert any("分处不同时期（b；c）" in line and "offences" in line for line in said)
    path.write_text(yaml.safe_dump(document(acts[1:2]), allow_unicode=True), encoding="utf-8")
    assert len(check_cases(path, None)) == 1


def test_a_bound_that_says_a_later_act_is_a_known_fact() -> None:
    """The open end keeps the restart possible and never certain."""
    facts = FactSet(
        {"act.end": exactly(736000), "case.filed_on": exactly(739000), "case.later_crime_on": Bound(737000)}
    )
    evaluation = Interpreter(BOOK).evaluate(facts, Run(Law.AT_ACT, 739100, exactly(736000)))
    assert evaluation.result("limitation.five_years").value == "UNDETERMINED"
