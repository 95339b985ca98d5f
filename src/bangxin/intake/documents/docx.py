"""DOCX: paragraphs and tables in reading order with changes accepted, then the notes; headers and footers left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from bangxin.base.errors import LimitExceeded, MissingExtra, Place
from bangxin.base.wordml import lines_of, notes_of, unread_runs
from bangxin.intake.documents.document import Limits, Page
from bangxin.intake.documents.readers import Reading, check_time, problem


def read_docx(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """Text of a DOCX. A zip that unpacks to too much, or XML with a DTD, is refused before it is parsed."""
    _check_package(data, place, limits)
    try:
        import docx
    except ImportError:
        raise MissingExtra.named("intake", "python-docx") from None
    try:
        document = docx.Document(io.BytesIO(data))
        parts = list(_lines(document, place, deadline))
        footnotes, unread = list(notes_of(document)), unread_runs(document.element.body)
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError, AttributeError):
        raise problem(
            "document-damaged", "DOCX 已损坏或不完整", "the DOCX is damaged or cut off", place, "请重新取得或用 Word 另存后再读"
        ) from None  # fmt: skip
    text = "\n".join([*parts, *footnotes])
    notes = [f"脚注、尾注 {len(footnotes)} 条，读在文末"] if footnotes else []
    notes += [f"有 {unread} 处文字带删除线或者是隐藏文字，没有读"] if unread else []
    return Reading(text, (Page(1, 0, len(text)),), tuple(notes))


def _check_package(data: bytes, place: Place, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if "word/document.xml" not in names:
                raise problem(
                    "document-kind", "压缩包里没有 Word 文档", "the archive holds no Word document", place
                )
            if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
                raise LimitExceeded.of(
                    "document-hostile", "文件解压后过大", "the file unpacks to too much", place=place
                )  # fmt: skip
            if any(part.flag_bits & 1 for part in parts):
                raise problem(
                    "document-encrypted", "文件设有密码", "the file is encrypted", place, "去掉密码后再读"
                )
            with package.open("word/document.xml") as body:
                if b"<!DOCTYPE" in body.read(4096) or b"<!ENTITY" in body.read(4096):
                    raise problem(
                        "document-hostile", "文件含有不允许的声明", "the file declares entities", place
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise problem(
            "document-damaged", "DOCX 已损坏或不完整", "the DOCX is damaged or cut off", place, "请重新取得或用 Word 另存后再读"
        ) from None  # fmt: skip
    except ValueError:
        raise problem("document-damaged", "DOCX 已损坏", "the DOCX is damaged", place) from None


def _lines(document: Any, place: Place, deadline: float) -> Iterator[str]:
    for index, line in enumerate(lines_of(document.element.body, between="\t")):
        if index % 200 == 0:
            check_time(deadline, place)
        yield line
