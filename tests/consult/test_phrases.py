"""Phrases that tell an article: the table against the official texts, and citations for the wording of another article."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.cited.phrases import phrases_of
from bangxin.consult.cite.tables import article_key, table
from bangxin.consult.cite.text.draft import Draft
from tests.consult.official_texts import needs_texts, official_texts


@needs_texts
def test_the_phrases_are_those_of_the_official_texts(tmp_path: Path) -> None:
    listed = table("phrases")
    for instrument, _, texts in official_texts(tmp_path):
        if instrument in listed:
            made = {key: phrases for key, phrases in phrases_of(texts).items() if phrases}
            own = listed[instrument].items()
            assert {article_key(name): words.split() for name, words in own} == made


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("反电信网络诈骗法第十八条要求发挥检察职能作用，落实安全责任制度。", "第六条"),
        ("根据反电信网络诈骗法第三十五条，可以对存疑的用户身份重新进行核验，由企业自愿使用。", "第三十三条"),
        ("依据法释〔2017〕10号第九条，对批量公民个人信息的条数，根据查获的数量直接认定。", "第十一条"),
        (
            "刑法第三十七条之一规定，由于遭遇不能抗拒的灾祸等原因缴纳确实有困难的，可以延期缴纳。",
            "第五十三条",
        ),
    ],
)
def test_the_wording_of_another_article_is_told(text: str, right: str) -> None:
    found = [one for one in check_document(Draft(text)) if one.code == "article-wrong"]
    assert any(right in one.suggestion for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "依照反电信网络诈骗法第四十四条，违反第三十一条，非法买卖、出租电话卡、物联网卡、短信端口的，没收违法所得。",
        "按照本解释第五条的规定，将购买、收受的公民个人信息非法出售或者提供的，适用相应的定罪量刑标准。",
        "刑法第五十三条规定，由于遭遇不能抗拒的灾祸等原因缴纳确实有困难的，可以延期缴纳。",
        "判处罚金，应当根据犯罪情节决定罚金数额（刑法第五十二条）；缴纳确实有困难的，可以延期缴纳（刑法第五十三条）。",
    ],
)
def test_the_wording_of_the_article_itself_is_left_alone(text: str) -> None:
    assert not check_document(Draft(text))
