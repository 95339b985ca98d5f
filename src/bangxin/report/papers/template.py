"""Templates of the user: a DOCX, HTML or typst file with fields such as ``{{案件名称}}`` and a place for the text, ``{{正文}}``.

A field that does not exist is an error that names it and what there is; a field without a value becomes a visible blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from bangxin.base.errors import BangxinError, InputError, Mistake, Place, did_you_mean
from bangxin.base.i18n import Text
from bangxin.report.papers.model import BLANK, Paper

BODY = "正文"
_FIELD = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_PACKAGE = re.compile(r"""(?:import|include)\s*\(?\s*["']@""")


def fields_of(paper: Paper) -> dict[str, str]:
    """What a template may name; empty values are blanks."""
    return {name: value.strip() or BLANK for name, value in paper.fields}


def check_fields(named: Iterable[str], paper: Paper, file: str) -> None:
    """:raises InputError: ``template-field`` for every name that is no field."""
    known = [*fields_of(paper), BODY]
    wrong = [name for name in dict.fromkeys(named) if name not in known]
    if wrong:
        listed = "、".join(known)
        raise InputError(
            *(
                Mistake(
                    "template-field",
                    Text(
                        f"模板中的“{{{{{name}}}}}”不是可用的字段；可用：{listed}",
                        f"“{{{{{name}}}}}” of the template is no field; there are: {listed}",
                    ),
                    Place(file),
                    did_you_mean(name, known),
                )
                for name in wrong
            )
        )


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields put in; the place for the body stays."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def html_with(template: bytes, paper: Paper, body: str, file: str) -> bytes:
    """An HTML template with its fields and the text.

    :raises InputError: ``template-unreadable``, ``template-field``, ``template-body``.
    """
    try:
        text = template.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable(file, "UTF-8 编码的 HTML 文件", "an HTML file in UTF-8") from None
    named = _FIELD.findall(text)
    check_fields(named, paper, file)
    if BODY not in named:
        raise InputError(
            Mistake(
                "template-body",
                Text("模板没有写明正文的位置 {{正文}}", "the template has no place for the text, {{正文}}"),
                Place(file),
            )
        )
    values = {name: escape(value) for name, value in fields_of(paper).items()} | {BODY: body}
    return filled(text, values).encode()


def check_typst(template: bytes, file: str) -> None:
    """A typst template reads nothing but its input: no packages from the network.

    :raises InputError: ``template-package``, ``template-unreadable``.
    """
    try:
        text = template.decode("utf-8")
    except UnicodeDecodeError:
        raise unreadable(file, "UTF-8 编码的 typst 文件", "a typst file in UTF-8") from None
    if _PACKAGE.search(text):
        raise InputError(
            Mistake(
                "template-package",
                Text(
                    "模板不能引用网上的 typst 包", "a template cannot import typst packages from the network"
                ),
                Place(file),
                Text("请把需要的内容写进模板文件", "write what is needed into the template"),
            )
        )


def typst_failed(file: str, message: str) -> BangxinError:
    """The error of a typst template that cannot be set."""
    return InputError(
        Mistake(
            "template-typst",
            Text(f"typst 模板不能排版：{message}", f"the typst template cannot be set: {message}"),
            Place(file),
        )
    )


def unreadable(file: str, zh: str, en: str) -> BangxinError:
    """The error of a template that is not what it should be."""
    return InputError(
        Mistake(
            "template-unreadable", Text(f"文书模板不是可读的{zh}", f"the template is not {en}"), Place(file)
        )
    )


def fill_document(document: Any, paper: Paper, file: str) -> None:
    """Put the fields into a DOCX: body, tables, headers and footers, also where Word cut them into runs.

    :raises InputError: ``template-field``.
    """
    paragraphs = list(_paragraphs(document))
    check_fields((name for p in paragraphs for name in _FIELD.findall(p.text)), paper, file)
    values = fields_of(paper)
    for paragraph in paragraphs:
        if any(name in values for name in _FIELD.findall(paragraph.text)):
            _fill(paragraph, values)


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Run by run, keeping formats; a field that Word spread over runs takes the format of the first."""
    for run in paragraph.runs:
        if _FIELD.search(run.text):
            run.text = filled(run.text, values)
    if not any(name in values for name in _FIELD.findall(paragraph.text)):
        return
    whole = filled("".join(run.text for run in paragraph.runs), values)
    for number, run in enumerate(paragraph.runs):
        run.text = whole if number == 0 else ""


def _paragraphs(document: Any) -> Iterator[Any]:
    yield from _within(document)
    for section in document.sections:
        for part in (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
            section.even_page_header, section.even_page_footer,
        ):  # fmt: skip
            if not part.is_linked_to_previous:
                yield from _within(part)


def _within(part: Any) -> Iterator[Any]:
    yield from part.paragraphs
    for table in part.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from _within(cell)
