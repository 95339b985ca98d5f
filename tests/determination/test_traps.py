"""Traps that concern entities, evidence, charges and exits; one named test each (spec: where a naive tool goes wrong)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bangxin.app.assessing import assess, assess_case
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import PersonAssessment
from bangxin.determination.evidence import ProofWarning
from bangxin.determination.person import RunOutcome
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law
from bangxin.report.files import rendered

ROOT = Path(__file__).resolve().parents[2]
BOOK = builtin_rulebook()
SIGNED = "by: 某检察官, at: '2026-02-01', why: 综合判断"
BASE = """\
as_of: '2026-03-01'
evidence:
- {id: E1, type: 书证, title: 流水, verified: true}
- {id: E5, type: 供述和辩解, title: 供述, verified: true}
persons:
- id: p
  claims:
    person.kind: natural
    person.birth: 1990-01-01
"""


def determined(more: str = "", claims: str = "", findings: str = "", **options: Any) -> PersonAssessment:
    signed = "".join(f"    {line.strip()[:-1]}, {SIGNED}}}\n" for line in findings.strip().splitlines())
    text = BASE + "".join(f"    {line.strip()}\n" for line in claims.strip().splitlines())
    text += (f"  findings:\n{signed}" if signed else "") + more
    (case,) = read_cases(text, "trap.yaml", BOOK.vocabulary)
    return assess_case(case, BOOK, **options).persons[0]


def today(person: PersonAssessment) -> RunOutcome:
    return person.outcome.runs[Law.AT_DECISION]


SETTLED = """
acts:
- {id: a, kinds: [settlement], start: 2025-09-01, end: 2025-12-01, settlement: {value: 300000, evidence: [E5]}, income: 12000, income_basis: net}
"""


def test_trap_23_every_met_path_is_listed_not_only_the_first() -> None:
    explained = today(determined(SETTLED)).concepts["severity.ordinary"]
    run = today(determined(SETTLED))
    met = {c for c in BOOK.concepts if c.startswith("severity.") and run.result(c).value == "MET"}
    assert {"severity.settlement", "severity.illegal_income"} <= met
    assert explained.result.value == "MET"


def test_trap_31_a_penalty_that_made_the_act_a_crime_and_raises_the_sentence_is_shown_as_a_reading() -> None:
    more = """
acts:
- {id: a, kinds: [rent_account], start: 2025-09-01, end: 2025-12-01}
prior_sanctions:
- {id: s, type: admin_penalty, basis: helping, "on": 2025-01-10}
"""
    person = determined(more, concepts=["severity.prior_penalty", "strict.admin_penalty"])
    assert today(person).result("severity.prior_penalty").value == "MET"
    assert today(person).result("strict.admin_penalty").value == "MET"
    (bar,) = [r for r in person.outcome.readings if (r.switch, r.option) == ("unc_16", "bar")]
    assert ("strict.admin_penalty", "NOT_MET") in [(c.concept, c.otherwise.value) for c in bar.changes]


def test_trap_36_confession_only_stops_the_whole_offence_and_warns_per_element() -> None:
    findings = """
    knowledge.finding: {value: true}
    knowledge.object: {value: network_crime}
    proof.sufficient: {value: true}
    """
    more = SETTLED + "upstream:\n- {id: u, crime: telecom_fraud, act_confirmed: true}\n"
    alone = determined(more, findings=findings)
    assert alone.facts.facts.values["proof.confession_only"] is True
    assert today(alone).result("proof.ok").value == "NOT_MET"
    assert today(alone).result("offence.art287_2").value == "NOT_MET"
    severity = next(row for row in alone.matrix if row.element == "severity.ordinary")
    assert ProofWarning.CONFESSION_ONLY in severity.warnings
    supported = determined(more.replace("evidence: [E5]", "evidence: [E1, E5]"), findings=findings)
    assert today(supported).result("offence.art287_2").value == "MET"


@pytest.mark.parametrize("kinds", ["[transfer_for_other]", "[rent_account]", "[verify_face]"])
def test_trap_37_the_type_of_act_alone_decides_neither_charge(kinds: str) -> None:
    person = determined(f"acts:\n- {{id: a, kinds: {kinds}, start: 2025-09-01, end: 2025-12-01}}\n")
    assert today(person).result("charge.conceal").value == "FINDING_NEEDED"
    assert today(person).result("charge.help").value != "MET"
    rows = {row.charge.id: row for row in person.charges}
    assert rows["art312"].open_points
    assert rows["art287_2"].open_points


def test_trap_38_what_flowed_is_not_what_was_concealed() -> None:
    more = """
acts:
- {id: a, kinds: [transfer_for_other], start: 2025-09-01, end: 2025-12-01, conceal_amount: 43000, instruments: [c]}
instruments:
- {id: c, class: bank_account, owner: self, dealing: [rent], count: 2, inflow: 743000}
"""
    values = determined(more).facts.facts.values
    assert values["conceal.amount"].lo == 43000_00  # type: ignore[union-attr]
    assert values["ledger.own_accounts.inflow"].lo == 743000_00  # type: ignore[union-attr]


def test_trap_41_heavier_compares_the_tier_reached() -> None:
    same = "charge.same_conduct: {value: true}"
    basic = determined(SETTLED, "charge.other_offences: [conceal_basic]", same)
    serious = determined(SETTLED, "charge.other_offences: [conceal_serious]", same)
    assert today(basic).result("charge.other_is_heavier").value == "FINDING_NEEDED"
    assert today(serious).result("charge.other_is_heavier").value == "MET"


def test_trap_42_only_some_ranges_know_public_surveillance() -> None:
    by_charge = {row.charge.id: " ".join(t.text for t in row.tiers) for row in determined().charges}
    assert "管制" not in by_charge["art287_2"] + by_charge["art287_1"]
    assert all("管制" in by_charge[c] for c in ("art286_1", "art312", "accomplice_fraud"))
    assert "单处罚金" in by_charge["art287_2"]


def test_trap_45_no_table_of_months_is_printed() -> None:
    text = rendered(assess(ROOT / "examples" / "cases" / "01-unit-crime.yaml"), "x.md")
    assert "三年以下有期徒刑或者拘役，并处或者单处罚金" in text
    assert "建议刑期" not in text
    assert "量刑起点" not in text
    assert "个月" not in text.split("罪名比较")[1].split("竞合")[0]


def test_trap_49_the_four_kinds_of_non_prosecution_stay_apart() -> None:
    rows = {row.exit.concept: row for row in determined(findings="disposition.minor: {value: true}").exits}
    assert rows["exit.relative_np"].result.value == "MET"
    for other in ("exit.statutory_np", "exit.doubtful_np", "exit.conditional_np"):
        assert rows[other].result.value != "MET"
    needs = [rows[c].findings_needed for c in ("exit.statutory_np", "exit.doubtful_np")]
    assert needs[0] != needs[1]


def test_trap_50_a_ban_needs_a_sentence() -> None:
    findings = "disposition.specific_duty_breach: {value: serious}"
    let_go = determined(claims="disposition.decision: relative_np", findings=findings)
    sentenced = determined(claims="disposition.decision: sentenced", findings=findings)
    assert today(let_go).result("ban.shall").value == "NOT_MET"
    assert today(sentenced).result("ban.shall").value == "MET"


def test_trap_51_non_prosecution_has_consequences() -> None:
    person = determined(
        "acts:\n- {id: a, kinds: [lend_account], start: 2025-09-01, end: 2025-12-01}\n",
        "disposition.decision: relative_np\nadmin.not_crime_or_np: true",
        "disposition.need_admin_penalty: {value: true}",
    )
    for concept in ("admin.referral", "admin.art31_breach", "admin.art44_open"):
        assert today(person).result(concept).value == "MET"


def test_trap_52_the_anti_fraud_law_does_not_reach_acts_before_its_day() -> None:
    more = "acts:\n- {{id: a, kinds: [rent_account], start: {0}, end: {0}}}\n"
    claims = "admin.not_crime_or_np: true"
    for day, wanted in (("2022-11-30", "NOT_MET"), ("2022-12-01", "MET")):
        assert today(determined(more.format(day), claims)).result("admin.art44_open").value == wanted


def test_trap_62_a_report_is_one_local_file_that_sends_nothing() -> None:
    text = rendered(assess(ROOT / "examples" / "cases" / "03-birthdays.yaml"), "x.html")
    assert 'name="referrer" content="no-referrer"' in text
    assert "http://" not in text
    assert "https://" not in text


def test_trap_62_names_of_minors_and_victims_are_taken_out_on_request() -> None:
    minors = assess(ROOT / "examples" / "cases" / "03-birthdays.yaml")
    for ending in ("x.html", "x.md"):
        assert "小程" in rendered(minors, ending)
        assert "小程" not in rendered(minors, ending, redact=True)
        assert "未成年人1" in rendered(minors, ending, redact=True)
        assert "小北" in rendered(minors, ending, redact=True)  # eighteen when the course ended
