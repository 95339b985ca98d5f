"""Clauses of a reproduced article with other words: the table against the official texts, and who only tells the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.tables import article_key, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.wording.verbatim import clauses_of
from tests.consult.official_texts import needs_texts, official_texts


@needs_texts
def test_the_clauses_are_those_of_the_official_texts(tmp_path: Path) -> None:
    listed = table("clauses")
    for instrument, _, texts in official_texts(tmp_path):
        if instrument in listed:
            own = listed[instrument].items()
            assert {article_key(name): clauses.split() for name, clauses in own} == clauses_of(texts)


CARDS = (
    "《刑法》第一百七十七条之一：有下列情形之一，妨害信用卡管理的，处三年以下有期徒刑或者拘役，并处或者单处一万元以上十万元以下"
    "罚金；数量巨大或者有其他严重情节的，处三年以上十年以下有期徒刑，并处二万元以上二十万元以下罚金：（一）明知是伪造的信用卡而持有、"
    "运输的，或者明知是伪造的空白信用卡而持有、运输，数量较大的；（二）非法持有他人信用卡，数量较大的；（三）使用虚假的身份证明骗领信用卡的。"
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("数量巨大或者有其他严重情节", "数额巨大或者有其他严重情节"),
        ("明知是伪造的空白信用卡", "明知是空白信用卡"),
        ("使用虚假的身份证明", "使用虚构的身份证明"),
        ("非法持有他人信用卡", "非法占有他人信用卡"),
    ],
)
def test_another_word_in_a_reproduced_article_is_found(right: str, wrong: str) -> None:
    found = [one for one in check_document(Draft(CARDS.replace(right, wrong))) if one.code == "quote-differs"]
    alone = CARDS.replace(right, wrong)
    last = wrong == "使用虚构的身份证明"  # nothing of the article stands behind it
    assert [wrong in alone[one.start : one.end] for one in found] == ([] if last else [True])


def test_the_article_itself_and_the_rule_in_own_figures_are_left_alone() -> None:
    assert not check_document(Draft(CARDS))
    told = "非法持有他人信用卡5张以上，数额巨大或有其他严重情节的，处3年以上10年以下有期徒刑，并处2万元以上20万元以下罚金。"
    assert "quote-differs" not in {one.code for one in check_document(Draft(told))}


def test_the_like_words_of_another_interpretation_are_not_misquoted() -> None:
    extortion = (
        "《关于办理敲诈勒索刑事案件适用法律若干问题的解释》第一条：各省、自治区、直辖市高级人民法院、人民检察院可以根据本地区经济"
        "发展状况和社会治安状况，在前款规定的数额幅度内，共同研究确定本地区执行的具体数额标准，报最高人民法院、最高人民检察院批准。"
    )
    assert "quote-differs" not in {one.code for one in check_document(Draft(extortion))}
