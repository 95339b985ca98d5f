"""The seven official cases as example files: quotes are in the source, results and tensions as the law gives them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bangxin.app.assessing import assess_case, open_cases
from bangxin.case.model import Case
from bangxin.determination.person import PersonOutcome
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "examples" / "official").glob("case*.yaml"))
SOURCE = ROOT / ".." / "shared" / "sources"


def case(number: int) -> Case:
    (found,) = open_cases(ROOT / "examples" / "official" / f"case{number}.yaml", builtin_rulebook())
    return found


def outcome(number: int, person: str, concepts: list[str], **settings: str) -> PersonOutcome:
    assessed = assess_case(case(number), builtin_rulebook(), concepts=concepts, **settings)
    return next(p.outcome for p in assessed.persons if p.person.id == person)


def results(number: int, person: str, concepts: list[str], law: Law, **settings: str) -> dict[str, str]:
    run = outcome(number, person, concepts, **settings).runs[law]
    return {concept: run.result(concept).value for concept in concepts}


def test_seven_cases_thirteen_defendants_each_with_official_outcome_and_tension() -> None:
    assert len(FILES) == 7
    persons = [p for number in range(1, 8) for p in case(number).persons]
    assert len(persons) == 13
    assert all(p.official_outcome and p.tensions and p.not_stated and p.claims for p in persons)


@pytest.mark.parametrize("number", range(1, 8))
def test_findings_name_the_authority_and_give_a_reason(number: int) -> None:
    for person in case(number).persons:
        assert person.findings
        assert all(("法院" in f.by or "检察院" in f.by) and f.why for f in person.findings)


def test_trap_07_case_4_is_serious_under_the_text_of_its_time_and_not_under_the_2025_text() -> None:
    """TRAP-07: 400,000 is over 100,000 (2015 text) and by usage under 500,000 (2025 text); both are shown."""
    concepts = ["conceal.serious", "range.art312_ok"]
    for person in ("TC4-WANG", "TC4-ZHANG", "TC4-ZHAO"):
        at_act = results(4, person, concepts, Law.AT_ACT)
        today = results(4, person, concepts, Law.AT_DECISION, as_of="2025-09-15")
        assert at_act == {"conceal.serious": "MET", "range.art312_ok": "MET"}
        assert today == {"conceal.serious": "NOT_MET", "range.art312_ok": "NOT_MET"}
        chosen = outcome(4, person, ["conceal.serious"], as_of="2025-09-15").chosen
        assert chosen["conceal.serious"] is Law.AT_DECISION


def test_trap_07_case_7_shi_fails_todays_figures_and_only_a_finding_on_settlement_meets_the_official_view() -> (
    None
):
    concepts = ["severity.own_accounts", "severity.old_minutes", "severity.settlement", "offence.art287_2"]
    for law in Law:
        found = results(7, "TC7-SHI", concepts, law)
        assert found["severity.own_accounts"] == found["severity.old_minutes"] == "NOT_MET"
        assert found["severity.settlement"] == "FINDING_NEEDED"
        assert found["offence.art287_2"] == "UNDETERMINED"


def test_trap_44_case_5_sentence_below_the_range_is_reported_not_explained() -> None:
    concepts = ["fraud.extra", "range.fraud_ok", "lenient.accessory", "charge.accomplice", "consolidation.ok"]
    assert results(5, "TC5-FU", concepts, Law.AT_ACT) == {
        "fraud.extra": "MET",
        "range.fraud_ok": "NOT_MET",
        "lenient.accessory": "FINDING_NEEDED",
        "charge.accomplice": "MET",
        "consolidation.ok": "MET",
    }


def test_trap_26_joint_income_of_case_2_waits_for_a_finding_and_is_not_divided() -> None:
    concepts = ["severity.illegal_income"]
    for person in ("TC2-DENG", "TC2-HUANG"):
        assert results(2, person, concepts, Law.AT_ACT) == {"severity.illegal_income": "FINDING_NEEDED"}
        never = outcome(2, person, concepts, law="at_act").readings
        by_option = {(r.switch, r.option): r.changes[0].otherwise.value for r in never}
        assert by_option["unc_5", "joint_counts"] == "MET"
        assert by_option["unc_5", "own_only"] == "NOT_MET"
    assert results(2, "TC2-WANG", concepts, Law.AT_ACT) == {"severity.illegal_income": "MET"}


def test_seized_cards_of_case_2_do_not_count_as_bought_or_sold() -> None:
    for person in ("TC2-DENG", "TC2-HUANG"):
        found = results(2, person, ["severity.phone_cards"], Law.AT_DECISION)
        assert found == {"severity.phone_cards": "UNDETERMINED"}


def test_case_1_severity_stays_open_because_the_limb_is_not_stated() -> None:
    found = results(
        1, "TC1-ZHANG", ["severity.ordinary", "knowledge.established", "upstream.confirmed"], Law.AT_ACT
    )
    assert found == {
        "severity.ordinary": "UNDETERMINED",
        "knowledge.established": "MET",
        "upstream.confirmed": "MET",
    }


def test_case_3_ban_is_open_and_its_term_lawful() -> None:
    concepts = ["ban.may", "ban.term_ok", "governance.suggestion", "strict.insider"]
    assert results(3, "TC3-XUE", concepts, Law.AT_DECISION) == dict.fromkeys(concepts, "MET")


def test_case_6_counts_traced_money_and_stays_below_every_line() -> None:
    concepts = [
        "severity.own_accounts",
        "special.settlement",
        "lenient.surrender",
        "exit.relative_np",
        "admin.referral",
        "admin.art38_open",
    ]
    assert results(6, "TC6-ZHU", concepts, Law.AT_ACT) == {
        "severity.own_accounts": "NOT_MET",
        "special.settlement": "NOT_MET",
        "lenient.surrender": "MET",
        "exit.relative_np": "MET",
        "admin.referral": "MET",
        "admin.art38_open": "NOT_MET",
    }


def test_case_7_gao_organises_minors_and_meets_the_offence_under_todays_text() -> None:
    concepts = ["offence.art287_2", "strict.vulnerable", "severity.others_accounts"]
    assert results(7, "TC7-GAO", concepts, Law.AT_DECISION) == dict.fromkeys(concepts, "MET")
    assert results(7, "TC7-GAO", ["severity.others_accounts"], Law.AT_ACT) == {
        "severity.others_accounts": "NOT_MET"
    }


@pytest.mark.skipif(not SOURCE.exists(), reason="official texts are not beside this checkout")
@pytest.mark.parametrize("number", range(1, 8))
def test_every_quote_stands_in_the_official_text(number: int) -> None:
    (path,) = SOURCE.glob("004_*")
    text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
    for person in case(number).persons:
        quotes = [c.origin.quote for c in person.claims if c.origin.quote]
        quotes += [str(r["quote"]) for r in person.record if "quote" in r]
        assert quotes
        for quote in quotes:
            for part in re.split("…", quote):
                assert re.sub(r"\s", "", part) in text, (person.id, part)
