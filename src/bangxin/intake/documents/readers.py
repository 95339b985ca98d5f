"""Opening documents: plain text, web pages, mails, DOCX, PDF with a text layer, scans. Everything from outside has a limit.

Errors (all with a place and a hint): ``document-missing``, ``document-too-large``, ``document-empty``,
``document-damaged``, ``document-encrypted``, ``document-kind``, ``document-encoding``, ``document-hostile``,
``document-no-text``.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bangxin.base.charset import charset
from bangxin.base.errors import BangxinError, InputError, LimitExceeded, Place
from bangxin.base.webpage import visible_text
from bangxin.intake.documents import foreign
from bangxin.intake.documents.document import LIMITS, Document, Doubt, Limits, Page
from bangxin.intake.documents.plain import plain_view

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*", b"GIF8")
UNLOCK = (
    "请用密码打开，另存为不设密码的文件后再读",
    "open it with its password and save a copy without one",
)
UNLOCK_OTHERWISE = (
    "请用制作它的软件打开，另存或者打印成不加密的 PDF 后再读",
    "open it with the program it was made for and save or print it as a PDF that is not encrypted",
)


def open_document(path: Path | str, limits: Limits = LIMITS) -> Document:
    """Read a file. Raises InputError, LimitExceeded or MissingExtra."""
    path = Path(path)
    place = Place(file=str(path))
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise problem("document-missing", f"不是文件：{path}", f"not a file: {path}", place)
        check_size(size, limits, place)
        data = path.read_bytes()
    except FileNotFoundError:
        raise problem("document-missing", "文件不存在", "no such file", place) from None
    except PermissionError:
        raise problem("document-missing", "没有读取权限", "no permission to read it", place) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise problem(
            "document-missing", f"打不开文件：{reason}", f"cannot open the file: {reason}", place
        ) from None
    return read_document_bytes(data, path.name, limits)


def read_document_bytes(data: bytes, name: str, limits: Limits = LIMITS) -> Document:
    """Read the bytes of a document; the kind is taken from the content, not from the name."""
    place = Place(file=name)
    check_size(len(data), limits, place)
    if not data.strip(b"\x00 \r\n\t"):
        raise problem("document-empty", "文件是空的", "the file is empty", place)
    kind, read = _reader(data, place)
    deadline = time.monotonic() + limits.seconds
    text, pages, notes, doubts = read(data, place, limits, deadline)
    if len(text) > limits.characters:
        raise LimitExceeded.of(
            "document-too-large", f"文字超过 {limits.characters} 字", f"more than {limits.characters} characters", place=place
        )  # fmt: skip
    if not text.strip():
        raise problem("document-no-text", "文件里没有文字", "the file holds no text", place)
    digest = hashlib.sha256(data).hexdigest()
    return Document(name, kind, text, pages, digest, plain_view(text, pages), notes, doubts)


def document_from_text(text: str, name: str = "文本") -> Document:
    """A document from text already at hand (a form, the workbench)."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(name, "txt", text, (Page(1, 0, len(text)),), digest, plain_view(text))


class Reading(NamedTuple):
    """What a reader takes from a file: text, pages, anomalies, and digits that two readers of an image read differently."""

    text: str
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


Reader = Callable[[bytes, Place, Limits, float], Reading]


def _reader(data: bytes, place: Place) -> tuple[str, Reader]:
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from bangxin.intake.documents.pdf import read_pdf

        return "pdf", read_pdf
    if data.startswith(b"PK\x03\x04"):
        if b"xl/workbook." in data:
            foreign.refuse_table(place)
        from bangxin.intake.documents.docx import read_docx

        return "docx", read_docx
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        if "Workbook".encode("utf-16-le") in data:
            foreign.refuse_table(place)
        if encrypted:
            raise problem("document-encrypted", "文件设有密码", "the file is encrypted", place, *UNLOCK)
        raise problem(
            "document-kind", "旧版 .doc 文件读不了", "old .doc files cannot be read", place,
            "请用 Word、WPS 另存为 .docx，或者 soffice --headless --convert-to docx 文件名 / save as .docx, or: soffice --headless --convert-to docx FILE",
        )  # fmt: skip
    if data.startswith(_IMAGES) or data[8:12] == b"WEBP":
        from bangxin.intake.documents.ocr import read_image

        return "image", read_image
    if data.startswith(b"{\\rtf"):
        from bangxin.intake.documents.rtf import read_rtf

        return "rtf", read_rtf
    if _WEB_PAGE.match(data):
        return "html", _read_page
    if _MAIL.match(data) and b"\nmime-version:" in data[:8192].lower():
        from bangxin.intake.documents.mail import read_mail

        return "eml", read_mail
    return "txt", _read_text


_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)[\s>]", re.I | re.S
)
_MAIL = re.compile(rb"(?:\xef\xbb\xbf)?(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")


# what the name of a file says that its bytes would have shown
_BY_NAME = {
    ".pdf": "PDF", ".docx": "DOCX", ".rtf": "RTF", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF",
}  # fmt: skip


def _read_text(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    del limits, deadline
    text, note = decode(data, place)
    foreign.refuse(text, place)
    return Reading(text, (Page(1, 0, len(text)),), note)


def _read_page(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """A saved web page: what it shows, without its programs and menus."""
    del limits, deadline
    named = _PAGE_CHARSET.search(data[:4096])
    code = "gb18030" if named and named[1].lower().startswith(b"gb") else named[1].decode() if named else ""
    try:
        text = data.decode(code) if code else decode(data, place)[0]
    except (LookupError, UnicodeDecodeError):
        text = decode(data, place)[0]
    shown = visible_text(text)
    return Reading(shown, (Page(1, 0, len(shown)),), ("网页只读显示的文字；菜单、广告、评论须核对后删去",))


_PAGE_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9-]+)", re.I)


def decode(data: bytes, place: Place) -> tuple[str, tuple[str, ...]]:
    """Bytes to text: BOM, strict UTF-8, then GB18030 or Big5, whichever reads as Chinese."""
    found = charset(data)
    if found is not None and found.share >= 0.02:
        return data.decode(found.name), ()
    kind = _BY_NAME.get(Path(place.file).suffix.lower())
    if kind:
        raise problem(
            "document-damaged", f"文件名说是 {kind}，内容不是：已损坏，或者改过扩展名", f"named as {kind}, but it is none: damaged, or renamed", place, "请重新取得原件", "get the original again"
        )  # fmt: skip
    raise problem(
        "document-encoding", "认不出文件的编码", "the encoding is not recognised", place, "请另存为 UTF-8 或 GB18030 文本"
    )  # fmt: skip


def check_size(size: int, limits: Limits, place: Place) -> None:
    if size > limits.size:
        megabytes = limits.size // (1024 * 1024)
        raise LimitExceeded.of(
            "document-too-large", f"文件超过 {megabytes} MB", f"the file is larger than {megabytes} MB", place=place,
            hint=("请拆分后再读", "split it first"),
        )  # fmt: skip


def check_time(deadline: float, place: Place) -> None:
    """Raise LimitExceeded once the time for a document is used up."""
    if time.monotonic() > deadline:
        raise LimitExceeded.of("document-too-slow", "读取超过时限", "reading took too long", place=place)


def problem(code: str, zh: str, en: str, place: Place, hint: str = "", hint_en: str = "") -> BangxinError:
    return InputError.of(code, zh, en, place=place, hint=(hint, hint_en or hint) if hint else None)
