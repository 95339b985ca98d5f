"""Papers as DOCX (python-docx). A user's template gives styles, headers and footers; the text goes where it says 正文."""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import deepcopy
from importlib import util
from typing import Any

from bangxin.base.errors import MissingExtra
from bangxin.report.papers.model import BLANK, Block, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.picture import png_bytes
from bangxin.report.papers.template import fill_document, unreadable

PLACE, NO_BREAK = "{{正文}}", "\u00a0"
BODY_FONT, TITLE_FONT = "仿宋", "黑体"
PAGE_WIDTH_CM = 16.0
Styles = Mapping[str, str]
"""Ids of the styles of a document by name."""


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
    styles = {style.name: style.style_id for style in document.styles}
    _title(document, paper, styles)
    for block in paper.blocks:
        _block(document, block, styles)
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


def _title(document: Any, paper: Paper, styles: Styles) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for text, style in ((paper.title, "Title"), (paper.subtitle, "")):
        _paragraph(document, text, styles, style).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _block(document: Any, block: Block, styles: Styles) -> None:
    match block:
        case Heading(text, level):
            _paragraph(document, text, styles, f"Heading {level}")
        case Paragraph(text):
            document.add_paragraph(_whole(text))
        case Listing(items):
            for item in items:
                _paragraph(document, _whole(item), styles, "List Bullet")
        case Table():
            _table(document, block, styles)
        case Figure():
            _figure(document, block)


def _paragraph(document: Any, text: str, styles: Styles, style: str) -> Any:
    """A paragraph in a style, or in the ordinary one where the template has no such style."""
    made = document.add_paragraph(text)
    if style in styles:
        made._p.style = styles[style]
    return made


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


def _table(document: Any, block: Table, styles: Styles) -> None:
    """The head and one row as the library makes them; the other rows are copies of that row with their own text."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    table = document.add_table(rows=2, cols=len(block.head))
    if "Table Grid" in styles:
        table.style = "Table Grid"
    table.autofit = False
    total = sum(block.widths)
    widths = [Cm(PAGE_WIDTH_CM * share / total) for share in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head, model = table.rows
    for row, bold in ((head, True), (model, None)):
        for cell, text, width in zip(row.cells, block.head, widths, strict=True):
            cell.width, cell.text = width, _whole(text) or " "
            run = cell.paragraphs[0].runs[0]
            run.font.size, run.bold = Pt(9), bold
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table._tbl.remove(model._tr)
    for texts in block.rows:
        row = deepcopy(model._tr)
        for run, text in zip(row.iter(qn("w:r")), texts, strict=True):
            run.text = _whole(text)
        table._tbl.append(row)
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
