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
