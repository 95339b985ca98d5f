"""Every provision of the official texts, told in part and rightly cited, raises no alarm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.cited.subjects import read_shared, read_subjects
from bangxin.consult.cite.tables import table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.folding import fold
from bangxin.consult.importing import import_file
from bangxin.consult.library import Library, open_library

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
OPINIONS = "002_78b6fea049852af4.txt"
LEADS = ("{cite}规定，{said}", "依照{cite}的规定，{said}")
_LEAST, _TEXT = 14, 120

pytestmark = pytest.mark.skipif(
    not (SHARED / "corpus").is_dir() or not (SHARED / "sources").is_dir(),
    reason="no official texts beside this checkout",
)


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("corpus")
    for path in (*sorted((SHARED / "corpus").glob("*.txt")), SHARED / "sources" / OPINIONS):
        import_file(folder, path, "", "", "")
    with open_library(folder) as library:
        yield library


def told(text: str) -> Iterator[str]:
    """The sentences of a provision, and each without its first clauses."""
    for sentence in re.split(r"(?<=[。；])", text):
        clauses = sentence.strip().rstrip("；：。").split("，")
        for index in range(len(clauses)):
            part = "，".join(clauses[index:])
            if len(part) > _LEAST:
                yield part + "。"


def in_force(library: Library) -> Iterator[tuple[str, str, str]]:
    """Instrument, citation and text of every unit of the texts in force."""
    for version in library.versions():
        if version.instrument in table("subjects")["subjects"] and not version.in_force_to:
            name = "《" + version.title.split("公安部")[-1].split("检察院")[-1] + "》"
            for unit in library.units(version.id):
                if unit.article.number and not unit.article.item:
                    yield version.instrument, f"{name}{unit.article.whole}", unit.text


def test_a_provision_told_in_part_raises_no_alarm(official: Library) -> None:
    alarms = [
        (cite, found.message.zh, said)
        for _, cite, text in in_force(official)
        for said in told(text)
        for lead in LEADS
        for found in check_document(Draft(lead.format(cite=cite, said=said)))
    ]
    assert alarms == []


def test_an_item_told_by_its_own_number_raises_no_alarm(official: Library) -> None:
    alarms = []
    for version in official.versions():
        if version.instrument not in table("subjects")["subjects"]:
            continue
        name = "《" + version.title.split("公安部")[-1].split("检察院")[-1] + "》"
        for unit in official.units(version.id):
            if unit.article.item:
                said = unit.text.rstrip("；。：")
                for text in (f"{name}{unit.article}规定，{said}。", f"{said}（{name}{unit.article}）。"):
                    alarms += [(text, one.message.zh) for one in check_document(Draft(text))]
    assert alarms == []


EXPLAINED = (
    "刑法第三百一十二条规定的“其他方法”，包括提供资金账户，将财产转换为现金、金融票据、有价证券，通过转账方式转移资金，跨境转移资产等。",
    "新解释对《刑法》第三百一十二条中的“其他方法”结合实践作出解释，列举了提供资金账户，将财产转换为现金、金融票据、有价证券等。",
    "刑法第二百八十七条之二规定的“情节严重”，有下列情形之一的应当认定：为三个以上对象提供帮助的；支付结算金额二十万元以上的；"
    "以投放广告等方式提供资金五万元以上的；违法所得一万元以上的。",
)


@pytest.mark.parametrize("text", EXPLAINED)
def test_what_a_term_of_an_article_means_is_not_said_of_the_article(text: str) -> None:
    assert check_document(Draft(text)) == []


BESIDE = (
    "如不服本决定，可以在收到本决定书之日起六十日内申请行政复议或者在六个月内提起行政诉讼。",
    "可以自收到决定书之日起六个月内提起行政诉讼或者在六十日内申请行政复议。",
    "根据《反电信网络诈骗法》第三十八条至第四十四条，银行未落实实名制的，处五十万元以上五百万元以下罚款。",
)


@pytest.mark.parametrize("text", BESIDE)
def test_a_figure_of_the_other_remedy_or_of_an_article_within_the_range_is_right(text: str) -> None:
    assert check_document(Draft(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "如不服本决定，可以在收到本决定书之日起六十日内申请行政复议或者在三个月内提起行政诉讼。",
        "可以自收到决定书之日起六个月内提起行政诉讼或者在三十日内申请行政复议。",
        "根据《反电信网络诈骗法》第三十八条至第四十四条，银行未落实实名制的，处五十万元以上九百万元以下罚款。",
    ],
)
def test_a_wrong_figure_beside_a_right_one_is_found(text: str) -> None:
    assert {one.code for one in check_document(Draft(text))} == {"figure-differs"}


def test_the_words_of_another_article_are_still_found_where_no_term_is_explained() -> None:
    text = "根据刑法第三百一十二条的规定，提供资金账户，将财产转换为现金、金融票据、有价证券的，构成犯罪。"
    assert {one.code for one in check_document(Draft(text))} == {"article-wrong"}


def test_the_judgments_of_the_intake_tests_raise_no_alarm() -> None:
    """Papers on a case, as the intake reads them: their facts are no statements of law."""
    alarms = []
    for path in sorted((Path(__file__).parents[1] / "intake").rglob("*.yaml")):
        for text in strings(yaml.safe_load(path.read_text("utf-8"))):
            alarms += [
                (path.name, one.message.zh, text[one.start : one.end]) for one in check_document(Draft(text))
            ]
    assert alarms == []


def strings(node: Any) -> Iterator[str]:
    """Every text of some length in a tree of data."""
    if isinstance(node, str) and len(node) > _TEXT:
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(part)


def test_words_that_two_articles_have_tell_against_neither(official: Library) -> None:
    """Every word of an article's subject that another article's text has is listed as shared."""
    for version in official.versions():
        rules = read_subjects().get(version.instrument, ())
        texts: dict[tuple[int, int], str] = {}
        for unit in official.units(version.id):
            key = (unit.article.number, unit.article.inserted)
            texts[key] = texts.get(key, "") + fold(unit.text) + "\n"
        for key, text in texts.items():
            known = read_shared().get((version.instrument, *key), ())
            for articles, words in rules:
                if key[0] and key not in articles and (version.instrument != "criminal-law" or (min(articles)[0] >= 102) == (key[0] >= 102)):  # fmt: skip
                    assert all(any(m.group() in own for own in known) for m in words.finditer(text)), (version.instrument, key)  # fmt: skip
