"""Papers as DOCX (python-docx). A user's template gives styles, headers and footers; the text goes where it says 正文."""

from __future__ import annotations

import io
from importlib import util
from typing import Any

from bangxin.base.errors import MissingExtra
from bangxin.report.papers.model import BLANK, Block, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.picture import png_bytes
from bangxin.report.papers.template import fill_document, unreadable

PLACE, NO_BREAK = "{{正文}}", "\u00a0"
BODY_FONT, TITLE_FONT = "仿宋", "黑体"
PAGE_WIDTH_CM = 16.0


def docx_bytes(paper: Paper, template: bytes = b"", file: str = "template.docx") -> bytes:
    """The paper as a DOCX file.

    :raises MissingExtra: without python-docx. :raises InputError: ``template-unreadable``, ``template-field``.
    """
    if util.find_spec("docx") is None:
        raise MissingExtra.named("documents", "python-docx")
    document = _opened(template, file)
    if template:
        fill_document(document, paper, file)
    else:
        _own_styles(document)
    before = len(document.element.body)
    _title(document, paper)
    for block in paper.blocks:
        _block(document, block)
    for line in paper.stamp:
        document.add_paragraph(line)
    if template:
        _into_place(document, before)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(template: bytes, file: str) -> Any:
    from docx import Document

    if not template:
        return Document()
    try:
        return Document(io.BytesIO(template))
    except Exception:
        raise unreadable(file, " DOCX 文件", "a readable DOCX file") from None


def _own_styles(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for name, font, size in (
        ("Normal", BODY_FONT, 11), ("Title", TITLE_FONT, 20), ("Heading 1", TITLE_FONT, 15), ("Heading 2", TITLE_FONT, 12),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    for language in document.styles.element.findall(f".//{qn('w:lang')}"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for border in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _title(document: Any, paper: Paper) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for text, style in ((paper.title, "Title"), (paper.subtitle, None)):
        line = document.add_paragraph(text, style=style if style and _has(document, style) else None)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            style = f"Heading {level}"
            document.add_paragraph(text, style=style if _has(document, style) else None)
        case Paragraph(text):
            document.add_paragraph(_whole(text))
        case Listing(items):
            bullets = "List Bullet" if _has(document, "List Bullet") else None
            for item in items:
                document.add_paragraph(_whole(item), style=bullets)
        case Table():
            _table(document, block)
        case Figure():
            _figure(document, block)


def _figure(document: Any, block: Figure) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    place = document.add_paragraph()
    place.paragraph_format.keep_with_next = True
    drawn = place.add_run().add_picture(io.BytesIO(png_bytes(block.svg)), width=Cm(PAGE_WIDTH_CM))
    drawn._inline.docPr.set("descr", block.alt)
    for side in ("distT", "distB", "distL", "distR"):
        drawn._inline.set(side, "0")
    document.add_paragraph(block.title).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(block.head))
    if _has(document, "Table Grid"):
        table.style = "Table Grid"
    table.autofit = False
    total = sum(block.widths)
    widths = [Cm(PAGE_WIDTH_CM * share / total) for share in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for texts, row in zip(
        (block.head, *block.rows), (table.rows[0], *(table.add_row() for _ in block.rows)), strict=True
    ):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width, cell.text = width, _whole(text)
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(9)
    for cell in table.rows[0].cells:
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            run.bold = True
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    document.add_paragraph()


def _whole(text: str) -> str:
    """Blanks that do not break over two lines."""
    return text.replace(BLANK, BLANK.replace("　", NO_BREAK * 2))


def _into_place(document: Any, before: int) -> None:
    """Move what was added to where the template says 正文; without such a place it stays at the end."""
    body = document.element.body
    place = next((p for p in document.paragraphs if p.text.strip() == PLACE), None)
    if place is None:
        return
    added = [item for item in list(body)[before - 1 :] if not item.tag.endswith("}sectPr")]
    for item in added:
        place._p.addprevious(item)
    place._p.getparent().remove(place._p)


def _has(document: Any, style: str) -> bool:
    return style in {known.name for known in document.styles}
