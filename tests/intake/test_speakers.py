"""Who says it: the same sentence told by a prosecutor, the police, a court, a report or the defence."""

from __future__ import annotations

import pytest

from bangxin.intake import read_text

_ACT = "2025年9月，邱某把本人4张银行卡租给他人，卡内流入资金42万元，获利2400元。"
_TOLD = {
    "起诉书指控：": "prosecution",
    "据起诉书指控，": "prosecution",
    "检察机关指控，": "prosecution",
    "检方指控，": "prosecution",
    "某区人民检察院指控：": "prosecution",
    "经检察机关审查认定，": "prosecution",
    "公诉机关指控：": "prosecution",
    "某市公安局移送审查起诉认定，": "police",
    "公安机关移送起诉认定：": "police",
    "侦查机关认定，": "police",
    "警方查明，": "police",
    "法院审理查明，": "court",
    "一审法院查明，": "court",
    "经审理查明：": "court",
    "法院经审理认为，": "court",
    "经查，": "handler",
    "": "handler",
}


@pytest.mark.parametrize("opening", _TOLD)
def test_the_words_before_a_story_tell_whose_it_is(opening: str) -> None:
    (case,) = read_text(opening + _ACT).cases
    (person,) = case["persons"]
    assert {person["claims"][f]["speaker"] for f in _SUMS} == {_TOLD[opening]}
    assert case["basis"] == ("found" if _TOLD[opening] == "court" else "alleged")


_SUMS = ("ledger.own_accounts.inflow", "gain.illegal_income")


def test_what_the_defence_says_is_not_what_was_found() -> None:
    (case,) = read_text("被告人邱某，男。经审理查明：" + _ACT + "邱某辩称，其仅获利400元。").cases
    (person,) = case["persons"]
    gain = person["claims"]["gain.illegal_income"]
    assert (gain["value"], gain["speaker"]) == (2400, "court")


def test_a_court_that_only_sentences_leaves_the_story_to_the_prosecution() -> None:
    text = "检察机关指控，" + _ACT + "法院认为，邱某构成帮助信息网络犯罪活动罪，判处有期徒刑九个月。"
    (case,) = read_text(text).cases
    assert case["basis"] == "alleged"
    (person,) = case["persons"]
    assert person["claims"]["gain.illegal_income"]["speaker"] == "prosecution"


_PUBLISHED = (
    "案例一\n【基本案情】\n"
    + _ACT
    + "\n【诉讼过程】\n某区公安局以邱某涉嫌帮助信息网络犯罪活动罪移送审查起诉。"
)


@pytest.mark.parametrize(
    ("outcome", "teller", "basis"),
    [
        ("某区人民检察院考虑到邱某系初犯，依法对其作出相对不起诉决定。", "prosecution", "alleged"),
        ("某区人民法院以帮助信息网络犯罪活动罪判处邱某有期徒刑九个月。", "court", "found"),
    ],
)
def test_a_published_case_is_told_by_whoever_decided_it(outcome: str, teller: str, basis: str) -> None:
    (case,) = read_text(_PUBLISHED + outcome).cases
    (person,) = case["persons"]
    assert {person["claims"][f]["speaker"] for f in _SUMS} == {teller}
    assert case["basis"] == basis


_TRANSCRIPT = """讯问笔录（第二次）
讯问人：滕某、安某　记录人：鲁某
被讯问人：谷某，性别：男，出生日期：2001年3月9日
问：你的卡流入了多少钱，是不是有30万元诈骗款？
答：我把自己的3张银行卡卖给别人，得了2600元。"""


def test_whoever_is_questioned_is_accused_and_only_the_answers_state_something() -> None:
    (case,) = read_text(_TRANSCRIPT).cases
    (person,) = case["persons"]
    assert person["name"] == "谷某"
    told = {k: v for k, v in person["claims"].items() if isinstance(v, dict)}
    assert told["instrument.own_accounts.count"]["value"] == 3
    assert told["gain.illegal_income"]["value"] == 2600
    assert told["person.birth"]["value"] == "2001-03-09"
    assert {c["speaker"] for f, c in told.items() if f.startswith(("instrument", "gain"))} == {"suspect"}
    assert not any(f.startswith(("ledger.", "act.start", "act.end")) for f in told)


def test_who_is_questioned_is_told_by_the_record_and_answers_on_the_line_of_the_question_count() -> None:
    (case,) = read_text(
        "讯问笔录\n被讯问人：谷某，男，2001年3月9日出生。\n问：卖了几张？答：2024年2月3日，我卖给他3张银行卡。问：流入30万元？答：不清楚。"
    ).cases
    (person,) = case["persons"]
    assert person["claims"]["person.birth"]["speaker"] == "police"
    assert person["claims"]["act.start"]["value"] == "2024-02-03"
    assert not any(fact.startswith("ledger.") for fact in person["claims"])


@pytest.mark.parametrize(
    ("found", "speakers"),
    [
        ("法院经审理认定的事实与指控一致，以", {"prosecution", "court"}),
        ("某县人民法院认定指控的犯罪事实属实，以", {"prosecution", "court"}),
        ("法院认为部分指控证据不足，以", {"prosecution"}),
    ],
)
def test_a_report_that_the_court_found_what_was_alleged(found: str, speakers: set[str]) -> None:
    (case,) = read_text(
        "公诉机关指控：2024年2月3日，被告人谷某将本人2张银行卡卖给他人，得款900元。\n"
        + found
        + "帮助信息网络犯罪活动罪判处谷某拘役四个月。"
    ).cases
    (person,) = case["persons"]
    told = person["claims"]["gain.illegal_income"]
    assert {c["speaker"] for c in (told if isinstance(told, list) else [told])} == speakers


def test_nobody_who_asks_or_was_harmed_is_accused() -> None:
    (case,) = read_text(
        "询问笔录\n询问人：安某\n被询问人：被害人何某，女，1970年1月1日出生。\n答：我被骗了5万元。"
    ).cases
    assert not case.get("persons") or not {"安某", "何某"} & {p["name"] for p in case["persons"]}


_BRIEF = """关于犯罪嫌疑人费某涉嫌帮助信息网络犯罪活动罪的辩护意见（审查起诉阶段）
一、起诉意见书认定费某出租银行卡3张，有误。实际交付的只有2张银行卡，流入资金44万元。
二、费某获利1300元。"""


def test_a_brief_is_told_by_counsel_except_what_it_takes_up() -> None:
    (case,) = read_text(_BRIEF).cases
    (person,) = case["persons"]
    cards = person["claims"]["instrument.own_accounts.count"]
    assert {(c["value"], c["speaker"]) for c in cards} == {(3, "police"), (2, "defence")}
    assert {person["claims"][f]["speaker"] for f in _SUMS} == {"defence"}


def test_a_confession_that_is_only_told_is_the_suspect_s() -> None:
    (case,) = read_text("被告人张某供述，2024年5月，其将本人6张银行卡出租给他人，获利20000元。").cases
    (person,) = case["persons"]
    assert person["claims"]["instrument.own_accounts.count"]["speaker"] == "suspect"
    assert person["claims"]["gain.illegal_income"]["speaker"] == "suspect"


def test_what_a_court_adds_takes_nothing_from_what_it_agrees_with() -> None:
    (case,) = read_text(
        "某县人民法院刑事判决书\n被告人郎某，男。\n公诉机关指控：" + _ACT.replace("邱某", "被告人郎某")
        + "\n经审理查明的事实与公诉机关的指控一致。另查明，郎某还将1张银行卡出借给朋友。\n"
        "判决如下：被告人郎某犯帮助信息网络犯罪活动罪，判处有期徒刑六个月。"
    ).cases  # fmt: skip
    (person,) = case["persons"]
    for fact in (*_SUMS, "instrument.own_accounts.count"):
        assert {c["speaker"] for c in person["claims"][fact]} == {"prosecution", "court"}, fact
    assert person["claims"]["instrument.own_accounts.lent_count"]["speaker"] == "court"
