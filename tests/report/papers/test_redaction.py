"""What leaves the office tells no minor's name, day of birth, school or home, in any form it takes (未成年人保护法第一百零三条)."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from bangxin.app.assessing import assess_case
from bangxin.base.i18n import Lang
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import Assessment
from bangxin.law.builtin import builtin_rulebook
from bangxin.report.files import rendered
from bangxin.report.papers import PAPERS, write_paper
from bangxin.report.papers.brief import Brief
from bangxin.report.papers.docx import docx_bytes
from bangxin.report.papers.html import html_bytes
from bangxin.report.papers.model import Paper
from bangxin.report.papers.particulars import (
    Birth,
    without_births,
    without_homes,
    without_schools,
    without_victims,
)
from bangxin.report.papers.pdf import pdf_bytes
from bangxin.report.papers.redaction import is_minor, redacted

HERE = Path(__file__).parent
TOLD = (
    "申小舟", "申 小 舟", "巴小雨", "丁桂兰", "二〇〇八", "2008年9月2日", "2008-09-02", "2008.9.2", "2025年9月2日", "9月2日",
    "2009年7月", "2009-07", "2009年3月", "职业技术学校", "海陵", "高级中学", "和平路", "世纪大道", "502室",
    "３３０１０２２００８０９０２１２３４", "6222 0200 1234 5678 901",
)  # fmt: skip
KEPT = ("邰大勇", "1990年5月6日出生", "2025年11月5日")


@cache
def minors() -> Assessment:
    book = builtin_rulebook()
    (case,) = read_cases((HERE / "minor.yaml").read_text(encoding="utf-8"), "minor.yaml", book.vocabulary)
    return assess_case(case, book)


def paper(name: str, lang: Lang) -> Paper:
    made = minors()
    fields = (("人员", "、".join(p.person.name for p in made.persons)),)
    brief = Brief(made, None, made.case.title, made.case.stage, (), fields, (), lang)
    return redacted(write_paper(name, brief), made)


def words_of_docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return unescape(
            "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))
        )


def words_of_pdf(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r\n", "")


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_tells_nothing_that_shows_who_a_minor_is(name: str, lang: Lang) -> None:
    written = paper(name, lang)
    for text in (unescape(html_bytes(written).decode()), words_of_docx(docx_bytes(written)), repr(written)):
        assert [told for told in TOLD if told in text] == []
    if name == "review":
        for kept in (*KEPT, "17 at the act" if lang is Lang.EN else "出生日期：行为时17周岁"):
            assert kept in repr(written)


@pytest.mark.parametrize("name", ["review", "defence"])
def test_nor_does_its_pdf(name: str) -> None:
    text = words_of_pdf(pdf_bytes(paper(name, Lang.ZH), 0))
    assert [told for told in TOLD if told in text] == []
    assert "未成年人1" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["r.html", "r.md"])
def test_nor_does_a_report(form: str, lang: str) -> None:
    whole = unescape(rendered(minors(), form, lang, all_nodes=True))
    assert {"二〇〇八", "海陵", "丁桂兰"} <= {told for told in TOLD if told in whole}
    text = unescape(rendered(minors(), form, lang, all_nodes=True, redact=True))
    assert [told for told in TOLD if told in text] == []
    assert [kept for kept in KEPT if kept not in text] == []
    assert "某学校" in text


def test_a_birth_without_a_day_of_the_acts_counts_as_a_minors() -> None:
    """What is recorded does not rule out that a boy born in July 2009 was under eighteen; of a man born in 1990 it does."""
    assert [is_minor(minors(), person) for person in minors().persons] == [True, False, True]


def test_the_law_and_kinds_of_schools_stay_as_they_are() -> None:
    book = builtin_rulebook()
    law = [norm.gist.zh for norm in book.norms.values()] + [fact.label.zh for fact in book.vocabulary]
    law += [fact.question.zh for fact in book.vocabulary if fact.question]
    kinds = [
        "被告人甲某系某大学法学院大二学生，招募在校大学生、职校学生和六名中学生", "大学文化", "到学校附近派发", "开展宣传教育进学校、进企业",
        "由被告人居住地的人民法院管辖", "户籍证明等证据", "住北京路的人", "通知其他成年亲属或者学校、单位", "1990年5月6日出生的甲",
        "被告人蔺永生于2016年3月骗取", "被害人陈述、被害人合计转入7万元、被害人丁某被骗", "法发〔2025〕12号",
    ]  # fmt: skip
    for text in law + kinds:
        shown = without_victims(without_homes(without_schools(text, ())))
        assert without_births(shown, (), date(2005, 1, 1).toordinal()) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("在和平中学就读，同济大学学生，海陵一中学生", "在某学校就读，某学校学生，某学校学生"),
        (
            "伙同北江某职业学院学生车某、考入北江大学生物系的荣某",
            "伙同某学校学生车某、考入某学校生物系的荣某",
        ),
        ("现住北江市和平路18号3幢502室，经来到北江市南京路21号三楼", "现住某地，经来到某地"),
        ("家住城东的丁女士，籍贯清江省北江县", "家住城东的丁女士，籍贯某地"),
    ],
)
def test_schools_and_homes_give_way(text: str, shown: str) -> None:
    assert without_homes(without_schools(text, ())) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2008-09-02", "行为时17周岁"),
        ("２００８年９月２日生，", "某年某月某日生，"),
        ("20080902出生", "某年某月某日出生"),
        ("出生日期2008/9/2", "出生日期某年某月某日"),
        ("生于2010年1月", "生于2010年1月"),
        ("系生于2010年1月的少年", "系生于某年某月某日的少年"),
        ("2026年9月3日满十八周岁", "某年某月某日满十八周岁"),
        ("2025年9月2日租出一张卡", "2025年9月2日租出一张卡"),
    ],
)
def test_a_day_of_birth_gives_way_in_any_form(text: str, shown: str) -> None:
    born = date(2008, 9, 2).toordinal()
    assert without_births(text, (Birth(born, born, "行为时17周岁"),), date(2007, 10, 1).toordinal()) == shown
