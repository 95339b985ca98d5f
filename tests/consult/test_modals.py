"""可以 and 应当 of the articles: the table against the official texts, and who tells an article with the other word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.cited.modals import modals_of
from bangxin.consult.cite.tables import article_key, table
from bangxin.consult.cite.text.draft import Draft
from tests.consult.official_texts import needs_texts, official_texts


@needs_texts
def test_the_words_are_those_of_the_official_texts(tmp_path: Path) -> None:
    listed = table("modals")
    for instrument, title, texts in official_texts(tmp_path):
        if instrument not in listed:
            continue
        made = {key: words for key, words in modals_of(texts).items() if words}
        own = listed[instrument].items()
        assert {article_key(name): words.split() for name, words in own} == made
        for key, text in texts.items():
            told = f"{title}第{key[0]}条规定，{text}" if not key[1] else ""
            assert "press-claim" not in {one.code for one in check_document(Draft(told))}, told


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "反电信网络诈骗法第十六条规定，银行可以予以核实，并可以按照国家有关规定提供开户情况。",
            "应当按照国家有关",
        ),
        ("刑法第五十二条规定：“判处罚金，可以根据犯罪情节决定罚金数额。”", "应当根据犯罪情节"),
        (
            "反电信网络诈骗法第四十八条规定，对处罚不服的，应当依法申请行政复议或者提起行政诉讼。",
            "可以依法申请行政",
        ),
    ],
)
def test_the_other_word_is_told(text: str, right: str) -> None:
    assert right in {one.suggestion for one in check_document(Draft(text))}


@pytest.mark.parametrize(
    "text",
    [
        "依照刑法第五十二条，合议庭可以根据犯罪情节把罚金定在三千元。",
        "本案流入资金四十万元，依据法释〔2019〕15号第十二条第一款，可以认定为情节严重。",
        "有人说刑法第五十二条规定，判处罚金可以根据犯罪情节决定，这不准确，原文是应当。",
        "刑法第七十二条规定，对符合条件的可以宣告缓刑，其中不满十八周岁的人应当宣告缓刑。",
    ],
)
def test_who_applies_an_article_or_tells_it_right_is_left_alone(text: str) -> None:
    assert not check_document(Draft(text))
