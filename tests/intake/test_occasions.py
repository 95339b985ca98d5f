"""Acts of one person under two offences: written apart only where the text itself ties every passage to one of them."""

from __future__ import annotations

from typing import Any

import pytest

from bangxin.app.assessing import assess_case
from bangxin.case.reading import read_cases
from bangxin.intake import read_text
from bangxin.intake.drafting.review import rows
from bangxin.law.builtin import builtin_rulebook

HEAD = """浙州市南湖区人民法院
刑事判决书
（2024）浙0402刑初311号
公诉机关浙州市南湖区人民检察院。
被告人申大舟，男，1995年3月2日出生，汉族，初中文化，无业。
浙州市南湖区人民检察院指控被告人申大舟犯帮助信息网络犯罪活动罪、掩饰、隐瞒犯罪所得罪，向本院提起公诉。
"""
RENTED = "仍将本人名下的4张银行卡出租给他人使用，收取好处费3000元。上述银行卡流入资金共计62万元，其中被害人被骗资金8万元。"
DREW = "仍按照上家指示，用他人银行卡取现9万元交给上家，非法获利900元。"
END = """上述事实，有证人证言、银行流水等证据证实。
本院认为，被告人申大舟的行为分别构成帮助信息网络犯罪活动罪、掩饰、隐瞒犯罪所得罪，应当数罪并罚。判决如下：
被告人申大舟犯帮助信息网络犯罪活动罪，判处有期徒刑八个月，并处罚金人民币五千元；犯掩饰、隐瞒犯罪所得罪，判处有期徒刑七个月，并处罚金人民币四千元。决定执行有期徒刑一年一个月，并处罚金人民币九千元。
审判长 李某
二〇二四年五月六日
"""
KNEW = "2021年5月至6月，被告人申大舟明知他人利用信息网络实施犯罪，" + RENTED
KNEW_TOO = "2023年9月12日，被告人申大舟明知是犯罪所得，" + DREW
FIRST, SECOND = "2021年5月至6月，被告人申大舟" + RENTED, "2023年9月12日，被告人申大舟" + DREW

TIED = {
    "headings": f"经审理查明：\n一、帮助信息网络犯罪活动罪\n{FIRST}\n二、掩饰、隐瞒犯罪所得罪\n{SECOND}\n",
    "headings of facts": f"经审理查明：\n（一）帮助信息网络犯罪活动的事实\n{FIRST}\n（二）掩饰、隐瞒犯罪所得的犯罪事实\n{SECOND}\n",
    "the words of the articles": f"经审理查明：{KNEW}\n另查明，{KNEW_TOO}\n",
}
NOT_TIED = {
    "no words that tie": f"经审理查明：{FIRST}\n另查明，{SECOND}\n",
    "one of two tied": f"经审理查明：{KNEW}\n另查明，{SECOND}\n",
    "both in one passage": f"经审理查明：{KNEW}{KNEW_TOO}\n",
    "a third passage that is open": f"经审理查明：{KNEW}\n另查明，{KNEW_TOO}\n还查明，2022年3月，被告人申大舟将本人1张银行卡出借给他人使用。\n",
    "both tied to the same": f"经审理查明：{KNEW}\n另查明，{KNEW}\n",
}


def case_of(told: str, end: str = END) -> dict[str, Any]:
    (case,) = read_text(HEAD + told + end).cases
    return case


@pytest.mark.parametrize("told", TIED.values(), ids=TIED)
def test_each_offence_has_its_own_acts_days_and_gain(told: str) -> None:
    first, second = case_of(told)["acts"]
    assert (first["offences"]["value"], second["offences"]["value"]) == (["art287_2"], ["art312"])
    assert (first["start"]["value"], first["end"]["value"]) == ("2021-05", "2021-06")
    assert (second["start"]["value"], second["end"]["value"]) == ("2023-09-12", "2023-09-12")
    assert (first["kinds"]["value"], second["kinds"]["value"]) == (["rent_account"], ["withdraw"])
    assert (first["income"]["value"], second["income"]["value"]) == (3000, 900)
    assert first["offences"]["quote"]
    assert first["persons"] == second["persons"] == ["p1"]


@pytest.mark.parametrize("told", NOT_TIED.values(), ids=NOT_TIED)
def test_what_the_text_does_not_tie_stays_together(told: str) -> None:
    case = case_of(told)
    assert "acts" not in case
    assert case["persons"][0]["claims"]["gain.illegal_income"]


def test_one_offence_has_no_rows_of_acts() -> None:
    end = END.replace("分别构成帮助信息网络犯罪活动罪、掩饰、隐瞒犯罪所得罪", "构成帮助信息网络犯罪活动罪")
    end = end.replace("；犯掩饰、隐瞒犯罪所得罪，判处有期徒刑七个月，并处罚金人民币四千元", "")
    head = HEAD.replace("、掩饰、隐瞒犯罪所得罪", "")
    (case,) = read_text(head + f"经审理查明：{KNEW}\n" + end).cases
    assert "acts" not in case


def test_each_offence_is_judged_by_the_law_of_its_own_acts() -> None:
    """刑法第十二条: the cards were let in 2021, the cash was drawn in 2023; money of the first says nothing of the second."""
    book = builtin_rulebook()
    draft = read_text(HEAD + TIED["headings"] + END)
    (case,) = read_cases(draft.to_yaml(), "x.yaml", book.vocabulary)
    (person,) = assess_case(case, book).persons
    ends = {
        root: person.outcome.chosen_run(root).evaluation.first_facts.values["act.end"]
        for root in ("offence.art287_2", "offence.art312")
    }
    assert ends["offence.art287_2"].hi < ends["offence.art312"].lo  # type: ignore[union-attr,operator]
    assert not any(claim.fact.startswith("conceal.") for claim in person.person.claims)


def test_nothing_is_lost_where_acts_do_not_stand_apart() -> None:
    """The workbench takes claims of persons; whoever checks a draft sees what each act brought in."""
    draft = read_text(HEAD + TIED["headings"] + END)
    (case,) = draft.together().cases
    assert "acts" not in case
    assert case["persons"][0]["claims"]["gain.illegal_income"]["value"] == 3900
    listed = {(row.label, row.value) for row in rows(draft)}
    assert {("行为1·违法所得", "3,000元"), ("行为2·违法所得", "900元")} <= {
        (a, b.replace(" ", "")) for a, b in listed
    }
    assert ("行为2·涉嫌罪名", "掩饰、隐瞒犯罪所得罪") in listed
