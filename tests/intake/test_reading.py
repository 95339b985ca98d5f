"""From a document to a draft case: the facts, whose word they are, where they stand, and that nothing is proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bangxin.case.model import Speaker, Status
from bangxin.case.reading import read_cases
from bangxin.intake import read_document, read_text
from bangxin.intake.documents.readers import document_from_text, read_document_bytes
from bangxin.intake.drafting.draft import Draft, draft_of
from bangxin.intake.drafting.extract import extract
from bangxin.intake.drafting.page import page
from bangxin.intake.drafting.review import rows
from bangxin.law.builtin import builtin_rulebook
from tests.intake.texts import CASE, JUDGMENT, as_docx, as_pdf

WORDS = builtin_rulebook().vocabulary


def claims(draft: Draft, person: int = 0, case: int = 0) -> dict[str, list[dict[str, Any]]]:
    held = draft.cases[case]["persons"][person]["claims"]
    return {fact: entry if isinstance(entry, list) else [entry] for fact, entry in held.items()}


def values(draft: Draft, person: int = 0) -> dict[str, list[tuple[Any, Any]]]:
    return {
        fact: [(e.get("op", "="), e["value"]) for e in entries]
        for fact, entries in claims(draft, person).items()
    }


def test_the_facts_of_a_published_case() -> None:
    read = values(read_text(CASE))
    assert read["instrument.own_accounts.count"] == [("=", 4)]
    assert read["ledger.own_accounts.inflow"] == [(">=", 563000)]
    assert read["ledger.traced"] == [(">=", 69000)]
    assert read["gain.illegal_income"] == [("=", 4500)]
    assert read["disposition.restitution"] == [("=", 4500)]
    assert read["act.start"] == [("=", "2023-03")]
    assert read["act.end"] == [("=", "2023-05")]
    assert read["disposition.voluntary_arrival"] == [("=", True)]
    assert read["disposition.plea"] == [("=", True)]
    assert read["proposed.months"] == [("=", 7)]
    assert read["proposed.test_months"] == [("=", 12)]
    assert "ledger.turnover" not in read
    assert "settlement.amount" not in read


def test_nothing_is_proved_and_every_claim_says_where_it_stands() -> None:
    draft = read_text(JUDGMENT)
    for case in read_cases(draft.to_yaml(), "x.yaml", WORDS):
        assert case.draft
        for person in case.persons:
            for claim in person.claims:
                assert claim.status is not Status.VERIFIED
                if claim.fact == "person.kind":
                    continue
                assert claim.origin.rule
                assert claim.origin.span is not None
                start, end = claim.origin.span
                assert 0 <= start < end <= len(JUDGMENT)
                assert claim.origin.quote


def test_who_says_it() -> None:
    draft = read_text(JUDGMENT)
    first = claims(draft, 0)
    speakers = {e["speaker"] for e in first["gain.illegal_income"]}
    assert speakers == {"prosecution", "court", "defence"} or speakers == {"prosecution", "court"}
    court = [e["value"] for e in first["gain.illegal_income"] if e["speaker"] == "court"]
    assert court == [8000]
    assert [e["value"] for e in first["gain.illegal_income"] if e["speaker"] == "prosecution"] == [12000]
    assert all(
        e["speaker"] != "court" for e in first.get("disposition.voluntary_arrival", ()) if e["value"] is True
    )
    case = read_cases(draft.to_yaml(), "x.yaml", WORDS)[0]
    assert case.as_of == "2024-03-12"
    assert [f.value for f in case.persons[1].findings if f.fact == "person.joint_role"] == ["accessory"]
    assert case.persons[1].findings[0].speaker is Speaker.COURT


def test_people_handled_elsewhere_are_not_persons_of_the_case() -> None:
    draft = read_text(JUDGMENT)
    assert [p["name"] for p in draft.cases[0]["persons"]] == ["甲某某", "乙某某"]
    assert "丙某某" in draft.cases[0]["note"]


def test_one_person_s_figures_do_not_reach_the_other() -> None:
    draft = read_text(JUDGMENT)
    first, second = claims(draft, 0), claims(draft, 1)
    assert [e["value"] for e in first["instrument.own_accounts.count"] if e["speaker"] == "court"] == [3]
    assert [e["value"] for e in second["instrument.own_accounts.count"] if e["speaker"] == "court"] == [2]
    assert [e["value"] for e in second["gain.illegal_income"] if e["speaker"] == "court"] == [1500]


def test_traditional_simplified_docx_and_pdf_give_the_same_facts() -> None:
    plain = values(read_text(JUDGMENT))
    traditional = opencc.OpenCC("s2t").convert(JUDGMENT)
    assert len(traditional) == len(JUDGMENT)
    other = read_text(traditional)
    assert values(other) == plain
    for entry in claims(other)["ledger.own_accounts.inflow"]:
        start, end = entry["span"]
        assert traditional[start:end].endswith("元")
        assert entry["quote"] in traditional
    for data, name in (
        (as_docx(JUDGMENT), "a.docx"),
        (as_pdf(JUDGMENT, header="某区人民法院刑事卷宗"), "a.pdf"),
    ):
        assert values(draft_of(read_document_bytes(data, name))) == plain


def test_several_cases_make_one_file() -> None:
    text = "典型案例\n案例一\n" + CASE + "案例二\n" + CASE.replace("甲某某", "丁某某").replace("4张", "5张")
    draft = read_text(text)
    cases = read_cases(draft.to_yaml(), "x.yaml", WORDS)
    assert [case.persons[0].name for case in cases] == ["甲某某", "丁某某"]
    assert "cases" in draft.plain()


def test_what_is_told_of_one_bracketed_case_is_not_told_of_the_next() -> None:
    text = (
        "【案例一】初中生党某把自己的手机卡租给不法分子拨打诈骗电话，导致一名群众被骗20万元。\n"
        "【案例三】大学生麦某在出租屋架设“GOIP”设备，供境外诈骗分子拨打电话。"
    )
    (first,), (third,) = (case["persons"] for case in read_text(text).cases)
    assert (first["name"], first["claims"]["act.kinds"]["value"]) == ("党某", ["rent_phone_card"])
    assert (third["name"], third["claims"]["act.kinds"]["value"]) == ("麦某", ["goip"])
    assert "harm.total_loss" not in third["claims"]


def test_cases_of_a_bulletin_are_parted_at_titles_whose_space_is_lost() -> None:
    text = (
        "典型案例\n编者按：全市共起诉掩饰、隐瞒犯罪所得罪126人。\n"
        "案例一　单某某、蔺某帮助信息网络犯罪活动案\n【基本案情】\n2095年4月，单某某收购银行卡37套，获利5.8万元；蔺某出售银行卡3张，获利2400元。\n"
        "案例二　小鲁被附条件不起诉案\n【基本案情】\n小鲁，男，2080年8月出生。2095年11月，小鲁将本人1张银行卡出租给他人，获得报酬300元。"
    )
    first, second = read_text(text).cases
    assert [p["name"] for p in first["persons"]] == ["单某某", "蔺某"]
    assert [p["claims"]["gain.illegal_income"]["value"] for p in first["persons"]] == [58000, 2400]
    assert [p["name"] for p in second["persons"]] == ["小鲁"]
    assert second["persons"][0]["claims"]["gain.illegal_income"]["value"] == 300


def test_a_joint_sum_whose_shares_are_told_says_nothing_of_the_third() -> None:
    text = (
        "犯罪嫌疑人樊某、戈某、储某涉嫌掩饰、隐瞒犯罪所得罪。\n樊某名下账户转入资金中，来源于被害人账户的资金人民币486200元。\n"
        "戈某名下账户转入资金764300元，其中来源于被害人账户的资金人民币133000元。\n储某名下账户转入资金59800元。\n"
        "审计结论：樊某、戈某、储某名下账户转入资金中，可以核实来源于被害人账户的资金合计人民币619200元。"
    )
    (case,) = read_text(text).cases
    sums = {p["name"]: p["claims"].get("conceal.amount", {}).get("value") for p in case["persons"]}
    assert sums == {"樊某": 486200, "戈某": 133000, "储某": None}


def test_a_question_gives_no_facts() -> None:
    """Nothing found means no claim."""
    draft = read_text("出售银行卡是犯罪吗？学生涉嫌帮信罪，怎么补救？")
    assert len(draft.cases) == 1
    (person,) = draft.cases[0]["persons"]
    assert set(person.get("claims", {})) <= {"person.kind"}


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("甲某某的银行卡交易流水共计60万余元。", "ledger.own_accounts.inflow"),
        ("甲某某的银行卡流入资金60万余元。", "ledger.turnover"),
        ("甲某某另转移70余万元来源不明资金。", "ledger.traced"),
        ("甲某某以每张500元的价格出租银行卡。", "gain.illegal_income"),
        ("责令被告人甲某某退赔被害人经济损失2000元。", "disposition.restitution"),
        ("公安机关冻结甲某某银行卡内资金5万元。", "ledger.own_accounts.inflow"),
    ],
)
def test_no_kind_of_amount_stands_in_for_another(sentence: str, fact: str) -> None:
    """TRAP-16."""
    read = values(read_text("被告人甲某某犯帮助信息网络犯罪活动罪。经审理查明，" + sentence))
    assert fact not in read


def test_joint_gain_stays_joint() -> None:
    """TRAP-26: the sum of two people is shown once, for both, and its basis says so."""
    text = "经审理查明，被告人甲某某、乙某某出租银行卡，二人非法获利1.6万元。被告人甲某某、乙某某犯帮助信息网络犯罪活动罪。"
    draft = read_text(text)
    (joint,) = [j for j in draft.cases[0]["joint"] if j["fact"] == "gain.illegal_income"]
    assert (joint["value"], joint["persons"]) == (16000, ["p1", "p2"])
    for person in (0, 1):
        assert [e["value"] for e in claims(draft, person)["gain.basis"]] == ["joint_total"]


@pytest.mark.parametrize(
    ("also", "income"),
    [("", [("=", 37000)]), ("犯帮助信息网络犯罪活动罪，判处拘役四个月；", None)],
)
def test_income_of_one_tried_for_personal_data_alone(also: str, income: list[tuple[str, int]] | None) -> None:
    """Of somebody tried for another offence as well it is not said by which of them the income was had."""
    text = f"经审理查明，被告人步某出售业主信息2.1万条，违法所得3.7万元。判决：步某{also}犯侵犯公民个人信息罪，判处有期徒刑一年，并处罚金四万元。"
    read = values(read_text(text))
    assert read.get("pi.income") == income
    assert read["gain.illegal_income"] == [("=", 37000)]


def test_the_page_is_self_contained_and_escaped() -> None:
    draft = read_text(CASE.replace("“阿虎”", "<script>alert(1)</script>"), "恶意<b>.txt")
    text = page(draft)
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count('class="hit ') > 10
    for number, row in enumerate(rows(draft)):
        assert f'id="f{number}"' in text
        assert row.label in text


def test_reading_a_file(tmp_path: Path) -> None:
    file = tmp_path / "判决书.txt"
    file.write_bytes(CASE.encode("gb18030"))
    draft = read_document(file)
    assert draft.cases[0]["case"] == "判决书"
    assert draft.document.sha256 in draft.to_yaml()


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        "被告人甲某某乙、与（另案处理）1万余元。，；：\n罪判处有期徒刑年月日2023出租银行卡流入诈骗经审理查明本院认为案例一二\x00\ufffe\"'{}[]#&*!|>%@`",
        max_size=300,
    )
)
@example("某0>0")
def test_any_text_gives_a_file_that_can_be_read_back(text: str) -> None:
    draft = read_text(text)
    assert len(read_cases(draft.to_yaml(), "x.yaml", WORDS)) == len(draft.cases)
    page(draft)


def test_a_sentence_of_an_arrest_is_no_title() -> None:
    text = "起诉书指控：2098年5月，邱某出租银行卡2张。\n法院查明，邱某获利2000元，到案后如实供述。"
    (case,) = read_text(text).cases
    assert case["title"] == "起诉书指控：2098年5月，邱某出租银行卡2张。"


def test_a_sum_of_nobody_told_with_the_reasons_is_listed_once() -> None:
    text = (
        "经审理查明，2098年5月，被告人张某某出租银行卡。本院认为，李某某（另案处理）获利1.5万元。"
        "判决如下：被告人张某某犯帮助信息网络犯罪活动罪，判处有期徒刑一年。"
    )
    (case,) = extract(document_from_text(text))
    assert [f.words for f in case.unassigned] == ["1.5万元"]


@pytest.mark.parametrize(
    ("end", "day"), [("二〇二二年三月一日", "2022-03-01"), ("本判决自2022年3月1日起生效。", None)]
)
def test_the_date_that_closes_a_judgment_is_the_day_of_decision(end: str, day: str | None) -> None:
    """Also where no judge signs below; a day told in the ruling is none."""
    told = (
        "某市某区人民法院刑事判决书\n被告人苗某某，男，1990年3月2日出生。\n经审理查明，2021年5月3日，被告人苗某某出租银行卡1张，获利300元。\n"
        "判决如下：\n被告人苗某某犯帮助信息网络犯罪活动罪，判处拘役四个月。\n"
    )
    assert draft_of(document_from_text(told + end)).cases[0].get("as_of") == day


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", {"6个月", "12个月", "5,000元"}), ("en", {"6 months", "12 months", "5,000 yuan"})],
)
def test_terms_and_sums_are_shown_with_their_units(lang: str, told: set[str]) -> None:
    text = "被告人黄某犯诈骗罪，判处有期徒刑六个月，缓刑一年，并处罚金人民币五千元。"
    assert told <= {row.value for row in rows(draft_of(document_from_text(text, "判决")), lang)}


def test_a_charge_is_quoted_from_where_it_is_brought_against_that_person() -> None:
    text = "犯罪嫌疑人阙某，男，2066年4月12日出生。因涉嫌帮助信息网络犯罪活动罪被刑事拘留。\n犯罪嫌疑人屠某某，女，2074年9月3日出生。\n经查，阙某收购银行卡11张，屠某某出售银行卡3张。\n综上，屠某某的行为涉嫌帮助信息网络犯罪活动罪。\n"
    (facts,) = extract(document_from_text(text))
    (quoted,) = (f.start for f in facts.found if f.fact == "charge.accused" and "屠某某" in f.persons)
    assert quoted == text.rindex("帮助信息网络犯罪活动罪")
