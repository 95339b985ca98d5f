"""Papers as PDF/A by typst, with the fonts of pylopdf-fonts-zh-cn; a missing character is an error, not a box."""

from __future__ import annotations

import json
import warnings
from importlib import resources, util
from typing import Any

from bangxin.base.errors import BrokenPromise, InputError, MissingExtra
from bangxin.report.papers.model import Block, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.picture import known_fonts
from bangxin.report.papers.template import check_typst, fields_of, typst_failed


def pdf_bytes(paper: Paper, made: int, template: bytes = b"", file: str = "template.typ") -> bytes:
    """The paper as PDF/A-2b; ``made`` is the moment it was made, in seconds since 1970 (PDF/A asks for a date).

    A ``template`` of the user is typst source that lays out ``json(bytes(sys.inputs.paper))`` itself.

    :raises MissingExtra: without typst or the fonts. :raises BrokenPromise: ``pdf-failed``.
    :raises InputError: ``pdf-glyph``, ``template-typst``, ``template-package``.
    """
    for module, package in (("typst", "typst"), ("pylopdf_fonts_zh_cn", "pylopdf-fonts-zh-cn")):
        if util.find_spec(module) is None:
            raise MissingExtra.named("documents", package)
    import typst

    if template:
        check_typst(template, file)
    source = template or resources.files("bangxin.report.papers").joinpath("paper.typ").read_bytes()
    text = {"paper": json.dumps(plain(paper), ensure_ascii=False)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiler = typst.Compiler(source, font_paths=known_fonts(), sys_inputs=text)
            layout = compiler.compile(format="pdf", pdf_standards="a-2b", timestamp=made)
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            raise InputError.of(
                "pdf-glyph",
                f"字体中没有这些字：{error.message}",
                f"the fonts lack a character: {error.message}",
                hint=(
                    "请改用 DOCX 或 HTML，或者在系统中安装含该字的字体",
                    "use DOCX or HTML, or install a font that has it",
                ),
            ) from None
        if template:
            raise typst_failed(file, error.message) from None
        raise BrokenPromise.of(
            "pdf-failed", f"PDF 排版失败：{error.message}", f"typesetting failed: {error.message}"
        ) from None
    if not isinstance(layout, bytes):
        raise BrokenPromise.of("pdf-failed", "PDF 排版没有结果", "typesetting gave nothing")
    return layout


def plain(paper: Paper) -> dict[str, Any]:
    """The paper as JSON for the layout."""
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "stamp": list(paper.stamp),
        "fields": fields_of(paper),
        "blocks": [_plain(block) for block in paper.blocks],
    }


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Figure(title, svg, alt):
            return {"kind": "figure", "title": title, "svg": svg, "alt": alt}
        case Listing(items):
            return {"kind": "listing", "items": list(items)}
        case Table(head, rows, widths):
            return {
                "kind": "table",
                "head": list(head),
                "rows": [list(row) for row in rows],
                "widths": list(widths),
            }
