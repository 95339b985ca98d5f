"""Whole documents of the usual kinds: every mistake planted is found, and the right ones stay quiet (drafts.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.check import check_document, corrected
from bangxin.consult.cite.statements.charge_names import check_charges
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.unwrap import unwrapped
from bangxin.consult.cite.unchecked import unchecked
from bangxin.consult.folding import fold
from bangxin.consult.importing import import_file
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import Library, open_library

HERE = Path(__file__).parent
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
DOCUMENTS = yaml.safe_load((HERE / "drafts.yaml").read_text("utf-8"))["documents"]
OFFICIAL = "fashi_2019_15_full.txt"


def wrongs(document: dict[str, Any], library: Library | None) -> tuple[list[str], list[str]]:
    """Words whose mistake was not found, and findings that no mistake stands behind."""
    text = document["text"]
    found = check_document(Draft(text), act_date=document.get("act_date", ""), library=library)
    used: set[int] = set()
    missed = []
    for codes, words, *optional in document.get("wrong", []):
        places = [at for at in range(len(text)) if text.startswith(words, at)]
        assert places, words
        hits = {
            index
            for index, one in enumerate(found)
            if one.code in codes.split("|")
            and any(one.start < at + len(words) and at < one.end for at in places)
        }
        used |= hits
        if not hits and not optional:
            missed.append(words)
    false = [f"{one.code} {text[one.start : one.end]}" for i, one in enumerate(found) if i not in used]
    return missed, false


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if not d.get("corpus")], ids=lambda document: document["id"]
)
def test_planted_mistakes_are_found_and_nothing_else(document: dict[str, Any]) -> None:
    assert wrongs(document, None) == ([], [])


@pytest.mark.skipif(
    not (SHARED / "corpus" / OFFICIAL).exists(), reason="no official texts beside this checkout"
)
@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if d.get("corpus")], ids=lambda document: document["id"]
)
def test_quotations_against_the_official_text(document: dict[str, Any], tmp_path: Path) -> None:
    import_file(tmp_path, SHARED / "corpus" / OFFICIAL, "", "", "")
    with open_library(tmp_path) as library:
        assert wrongs(document, library) == ([], [])


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("corpus")
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        import_file(folder, path, "", "", "")
    with open_library(folder) as library:
        yield library


@pytest.mark.skipif(
    not (SHARED / "corpus" / OFFICIAL).exists(), reason="no official texts beside this checkout"
)
@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if not d.get("corpus")], ids=lambda document: document["id"]
)
def test_the_official_texts_raise_no_false_alarm(document: dict[str, Any], official: Library) -> None:
    assert wrongs(document, official) == ([], [])


@pytest.mark.parametrize(
    "name",
    ["挪用资金罪", "非法使用窃听、窃照专用器材罪", "拒不支付劳动报酬罪", "泄露不应公开的案件信息罪", "非法吸收公众存款罪",
     "帮助毁灭、伪造证据罪", "提供虚假证明文件罪", "私自开拆、隐匿、毁弃邮件、电报罪", "故意泄露国家秘密罪",
     "编造并传播证券、期货交易虚假信息罪", "过失损坏广播电视设施、公用电信设施罪", "袭警罪", "非法提供信用卡信息罪"],
)  # fmt: skip
def test_charges_of_other_fields_are_left_alone(name: str) -> None:
    assert list(check_charges(Draft(f"被告人甲犯{name}，判处有期徒刑一年。"))) == []


def test_a_former_charge_name_is_right_in_its_time_only() -> None:
    assert list(check_charges(Draft("2013年，该院以非法获取公民个人信息罪判处其有期徒刑一年。"))) == []
    assert [one.suggestion for one in check_charges(Draft("甲犯非法获取公民个人信息罪。"))] == [
        "侵犯公民个人信息罪"
    ]


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no official texts beside this checkout")
def test_charge_names_said_to_stand_in_an_official_text_do() -> None:
    for file, names in read_charges().named_in:
        text = (SHARED / "corpus" / file).read_text("utf-8")
        for name in names:
            assert name in text, (file, name)
            assert fold(name) in read_charges().known


def test_articles_said_to_be_complete_have_a_charge_each() -> None:
    covered = {article for charge in read_charges().charges for article in charge.articles}
    assert set(read_charges().complete_articles) <= covered


def test_laws_outside_the_table_are_named_as_not_checked_and_are_no_finding() -> None:
    text = "依据《中华人民共和国民法典》第九百八十五条、《反洗钱法》第二十九条，参见法发〔2022〕23号第五条。"
    draft = Draft(text)
    assert check_document(draft) == []
    said = [(text[one.start : one.end], one.why) for one in unchecked(draft)]
    assert said == [
        ("《中华人民共和国民法典》第九百八十五条", "unknown"),
        ("《反洗钱法》第二十九条", "unknown"),
        ("法发〔2022〕23号第五条", "shape"),
    ]


def test_a_title_found_wrong_is_not_told_as_unchecked() -> None:
    text = "参见《关于办理非法利用信息网络、帮助信息网络犯罪活动刑事案件适用法律若干问题的解释》，并参见《反洗钱法》。"
    draft = Draft(text)
    found = check_document(draft)
    assert [one.code for one in found] == ["title-wrong"]
    assert [text[one.start : one.end] for one in unchecked(draft, found)] == ["《反洗钱法》"]


def test_makers_stand_for_every_instrument_with_a_number() -> None:
    assert [one.id for one in read_instruments().values() if one.numbers and not one.issuers] == [
        "procuratorate-minutes-2020"
    ]


def test_places_in_a_text_broken_inside_sentences_are_those_of_the_document() -> None:
    text = "问：帮信罪的\n量刑？\n答：处三年以下有期徒刑或者拘役，并处或者单处\n罚款。根据\n刑法第二百八十七条，帮信罪成立。"
    found = check_document(Draft(text))
    assert [(one.code, text[one.start : one.end].replace("\n", "")) for one in found] == [
        ("fine-word", "罚款"),
        ("article-wrong", "第二百八十七条"),
    ]
    better, done = corrected(text, found)
    assert done == 2
    assert better.count("\n") == text.count("\n")
    assert "罚金" in better


@pytest.mark.parametrize(
    "text",
    [
        "标题\n第一条 甲。\n第二条 乙，\n（一）丙；\n（二）丁。",
        "一、甲\n二、乙\n",
        "甲：\n乙。\n",
        "",
        "\n\n",
    ],
)
def test_lines_that_end_are_not_joined(text: str) -> None:
    assert unwrapped(text) is None
