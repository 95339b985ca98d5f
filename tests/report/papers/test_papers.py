"""Papers: each sentence about a fact names its source, blanks stay blanks, charts say what the tables say, and user
templates either take their fields or say what is wrong with them."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document

from bangxin.app.assessing import assess_case, open_cases
from bangxin.base.errors import InputError
from bangxin.base.i18n import Lang
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.vocabulary import FactKind
from bangxin.report.papers import PAPERS, write_paper
from bangxin.report.papers.brief import UNCITED, Brief
from bangxin.report.papers.charts import element_tree, standing_alone
from bangxin.report.papers.docx import docx_bytes
from bangxin.report.papers.html import html_bytes
from bangxin.report.papers.model import BLANK, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.pdf import pdf_bytes
from bangxin.report.papers.picture import png_bytes
from bangxin.report.papers.redaction import is_minor, redacted

ROOT = Path(__file__).parents[3]
CASES = (
    ROOT / "examples" / "official-entities" / "case7.yaml",
    ROOT / "examples" / "official" / "case1.yaml",
    ROOT / "examples" / "cases" / "12-excluded-evidence.yaml",
)
SVG = "{http://www.w3.org/2000/svg}"
LABELS = {fact.label.zh: fact for fact in builtin_rulebook().vocabulary if fact.kind is not FactKind.MEASURE}


@cache
def brief(path: Path) -> Brief:
    book = builtin_rulebook()
    case = open_cases(path, book)[0]
    assessment = assess_case(case, book, as_of=None, basis=None, without=())
    fields = (("承办人", "甲检察官"), ("审核人", ""), ("案件版本", "3"))
    return Brief(assessment, None, case.title or case.id, "审查起诉", ("未签发的草稿。",), fields)


@cache
def paper(name: str, path: Path = CASES[0]) -> Paper:
    return write_paper(name, brief(path))


def sentences(written: Paper) -> list[str]:
    """Every line of text of a paper."""
    found: list[str] = []
    for block in written.blocks:
        match block:
            case Paragraph(text):
                found.append(text)
            case Listing(items):
                found += items
            case Table(_, rows, _):
                found += [line for row in rows for cell in row for line in cell.split("\n")]
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
@pytest.mark.parametrize("name", PAPERS)
def test_every_sentence_that_states_a_fact_names_its_source(name: str, path: Path) -> None:
    stating = 0
    for sentence in sentences(write_paper(name, brief(path))):
        label, colon, said = sentence.partition("：")
        if label in LABELS and colon and said and said != BLANK and "＝" not in label:
            assert "〔" in said, sentence
            assert said.rstrip("。").endswith("〕"), sentence
            stating += 1
    if name == "review":
        assert stating > 5


def test_what_has_no_evidence_says_so() -> None:
    text = "\n".join(sentences(paper("review")))
    assert "未写明证据" in text
    assert UNCITED in text or "未写明证据" in text
    assert "“在上海某职业技术学院就读的被告人高某”" in text


@pytest.mark.parametrize("name", PAPERS)
def test_blanks_stay_visible_blanks(name: str) -> None:
    written = paper(name)
    assert sum(sentence.count(BLANK) for sentence in sentences(written)) >= 2
    assert html_bytes(written).decode().count(BLANK) >= 2
    text = "\n".join(p.text for p in Document(io.BytesIO(docx_bytes(written))).paragraphs)
    assert BLANK in text.replace("\u00a0\u00a0", "　")


def test_the_element_chart_repeats_the_determination() -> None:
    made = brief(CASES[0])
    person = made.persons[0]
    drawn = element_tree(made, person)
    run = person.outcome.chosen_run("offence.art287_2")
    texts = "".join(ElementTree.fromstring(drawn.svg).itertext())
    for element in ("subject.liable", "knowledge.established", "severity.ordinary"):
        label = made.words.concept(element)
        assert label[:10] in texts
        assert f"{label}{run.result(element).label.zh}" in drawn.alt
    assert "高于线" in texts
    shapes = [node.tag for node in ElementTree.fromstring(drawn.svg).iter()]
    assert shapes.count(f"{SVG}path") > 5
    for box in [node.attrib for node in ElementTree.fromstring(drawn.svg).iter(f"{SVG}rect")][1:]:
        right, lower = (float(box[a]) + float(box[b]) for a, b in (("x", "width"), ("y", "height")))
        width, height = (float(ElementTree.fromstring(drawn.svg).attrib[a]) for a in ("width", "height"))
        assert 0 < float(box["x"]) < right < width, "the frame is cut at the side"
        assert 0 < float(box["y"]) < lower < height, "the frame is cut above or below"


def test_a_word_file_is_chinese_and_its_blanks_stay_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(paper("opinion")))) as packed:
        styles, text = packed.read("word/styles.xml").decode(), packed.read("word/document.xml").decode()
    assert re.findall(r'<w:lang [^>]*w:eastAsia="([^"]+)"', styles) == ["zh-CN"]
    blanks = re.findall("【([^】]*)】", text)
    assert len(blanks) > 5
    assert set(blanks) == {"\u00a0" * 8}


def test_the_time_line_stands_beside_a_table_with_sources() -> None:
    blocks = paper("review").blocks
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Figure) and b.title.startswith("时间线"))
    table = blocks[at + 1]
    assert isinstance(table, Table)
    days = [row[0] for row in table.rows]
    assert days == sorted(days)
    assert "2022-09" in days
    assert all(row[2].startswith("〔") for row in table.rows)


def test_charts_are_in_every_format() -> None:
    written = paper("defence")
    figures = [block for block in written.blocks if isinstance(block, Figure)]
    assert len(figures) == 3
    assert html_bytes(written).decode().count("<svg") == 3
    with zipfile.ZipFile(io.BytesIO(docx_bytes(written))) as packed:
        pictures = [name for name in packed.namelist() if name.startswith("word/media/")]
        assert len(pictures) == 3
        assert packed.read(pictures[0]).startswith(b"\x89PNG")
        document = packed.read("word/document.xml").decode()
    assert figures[0].alt[:20] in document
    assert len(pdf_bytes(written, 0)) > len(pdf_bytes(written._replace(blocks=()), 0))


def test_redaction_reaches_into_charts() -> None:
    made = brief(CASES[0])
    written = redacted(write_paper("review", made), made.assessment)
    drawn = "".join(b.svg + b.alt + b.title for b in written.blocks if isinstance(b, Figure))
    assert "师某" not in drawn
    assert "未成年人1" in drawn
    assert "师某" not in dict(written.fields)["人员"]


def test_a_ledger_drawing_stands_alone() -> None:
    linked = '<svg viewBox="0 0 100 50"><a href="money/rows?x=1"><rect class="band" width="9" height="9"/></a></svg>'
    alone = standing_alone("资金流向", linked)
    assert "href" not in alone.svg
    tree = ElementTree.fromstring(alone.svg)
    assert (tree.get("width"), tree.get("height")) == ("100", "50")
    assert png_bytes(alone.svg).startswith(b"\x89PNG")


def docx_template(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        place = document.add_paragraph()
        for piece in re.split(r"(?<=\{\{)", text):
            place.add_run(piece)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_template_takes_fields_and_text() -> None:
    template = docx_template(
        "某某人民检察院",
        "案由：{{案件名称}}（{{ 阶段 }}）",
        "{{正文}}",
        "审核：{{审核人}}",
        header="第 {{案件版本}} 版",
    )
    made = Document(io.BytesIO(docx_bytes(paper("opinion"), template, "opinion.docx")))
    texts = [p.text for p in made.paragraphs]
    assert texts[0] == "某某人民检察院"
    assert texts[1].startswith("案由：高某等人")
    assert texts[1].endswith("（审查起诉）")
    assert texts[-1] == f"审核：{BLANK}"
    assert made.sections[0].header.paragraphs[0].text == "第 3 版"
    assert any("刑事诉讼法第一百七十七条第三款" in text for text in texts[2:-1])
    assert not any("{{" in text for text in texts)


def test_an_unknown_field_is_named_with_what_there_is() -> None:
    with pytest.raises(InputError) as caught:
        docx_bytes(paper("opinion"), docx_template("{{案件名}}", "{{被告}}", "{{正文}}"), "opinion.docx")
    first, second = caught.value.mistakes
    assert (first.code, second.code) == ("template-field", "template-field")
    assert first.place is not None
    assert first.place.file == "opinion.docx"
    assert first.hint is not None
    assert "案件名称" in first.hint.zh
    assert "决定日" in second.message.zh
    with pytest.raises(InputError) as caught:
        docx_bytes(paper("opinion"), b"not a docx", "default.docx")
    assert caught.value.mistakes[0].code == "template-unreadable"


def test_an_html_template_escapes_its_fields_and_needs_a_place() -> None:
    written = paper("opinion")._replace(fields=(("案件名称", "<b>甲&乙"),))
    page = html_bytes(written, "<h1>{{案件名称}}</h1>{{正文}}".encode(), "opinion.html").decode()
    assert page.startswith("<h1>&lt;b&gt;甲&amp;乙</h1>")
    assert "<h2>" in page
    for text, code in (("<p>{{案件名称}}</p>", "template-body"), ("{{正文}}{{无此项}}", "template-field")):
        with pytest.raises(InputError) as caught:
            html_bytes(written, text.encode(), "opinion.html")
        assert caught.value.mistakes[0].code == code


def test_a_typst_template_lays_out_the_paper_itself() -> None:
    source = """#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title)
#set text(font: "Noto Serif SC", lang: "zh")
#paper.fields.at("案件名称")
#for part in paper.blocks { if part.kind == "paragraph" { par(part.text) } }
"""
    assert pdf_bytes(paper("opinion"), 0, source.encode(), "opinion.typ").startswith(b"%PDF")
    for wrong, code, told in (
        (source.replace("案件名称", "案件名"), "template-typst", "案件名"),
        ("#unknown-thing()", "template-typst", "unknown"),
        ('#import "@preview/cetz:0.3.0": canvas', "template-package", "typst"),
    ):
        with pytest.raises(InputError) as caught:
            pdf_bytes(paper("opinion"), 0, wrong.encode(), "opinion.typ")
        assert caught.value.mistakes[0].code == code
        assert told in caught.value.render()


HAN = re.compile("[\u4e00-\u9fff]+")


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_an_english_copy_says_in_english_what_the_paper_itself_says(name: str, path: Path) -> None:
    """What stays Chinese is quoted: names, titles, words of sources, findings, provisions and ranges of punishment."""
    made = brief(path)._replace(lang=Lang.EN)
    written, chinese = write_paper(name, made), paper(name, path)
    assert written.title == PAPERS[name][0].en
    own = [b.text for b in written.blocks if isinstance(b, Heading)]
    own += [cell for b in written.blocks if isinstance(b, Table) for cell in b.head]
    names = {person.person.name for person in made.persons}
    for text in own:
        rest = text
        for known in (*names, "法发〔2025〕12号", "《", "》"):
            rest = rest.replace(known, "")
        assert not HAN.search(rest), text
    tables = [b for b in written.blocks if isinstance(b, Table)]
    same = [b for b in chinese.blocks if isinstance(b, Table)]
    assert [len(t.rows) for t in tables] == [len(t.rows) for t in same], "no row is lost in translation"
    blanks = [sum(s.count(BLANK) for s in sentences(p)) for p in (written, chinese)]
    assert blanks[0] == blanks[1], "no place to fill in is lost either"


def test_an_english_copy_is_named_as_one_and_redacted() -> None:
    made = brief(CASES[0])._replace(lang=Lang.EN)
    written = redacted(write_paper("review", made), made.assessment)
    text = html_bytes(written).decode()
    assert "lang='en'" in text
    assert "English reading copy" in text
    assert "minor 1" in text
    minor = next(p.person.name for p in made.persons if is_minor(made.assessment, p))
    assert minor not in text
    assert "the more lenient law is applied (刑法第十二条, Criminal Law art. 12" in text
