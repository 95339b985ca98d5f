"""PDF: the text layer page by page; pages that are only pictures go to the optional OCR."""

from __future__ import annotations

from typing import Any

from bangxin.base.errors import LimitExceeded, MissingExtra, Place
from bangxin.intake.documents.columns import with_tabs
from bangxin.intake.documents.document import Doubt, Limits, Page
from bangxin.intake.documents.ocr import read_twice
from bangxin.intake.documents.readers import UNLOCK, UNLOCK_OTHERWISE, Reading, check_time, problem

_DOTS = 200  # resolution for OCR, dots per inch


def read_pdf(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """Text of a PDF with its pages. Raises InputError for an encrypted or damaged file."""
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise MissingExtra.named("intake", "pypdfium2") from None
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        told = str(error).lower()
        if "password" in told:
            raise problem(
                "document-encrypted", "PDF 设有密码", "the PDF is encrypted", place, *UNLOCK
            ) from None
        if "security" in told:
            raise problem(
                "document-encrypted", "PDF 用证书或者版权保护加密，本程序打不开",
                "the PDF is encrypted by certificate or for copyright, and cannot be opened here", place, *UNLOCK_OTHERWISE,
            ) from None  # fmt: skip
        raise problem("document-damaged", "PDF 已损坏", "the PDF is damaged", place) from None
    try:
        return _pages(document, place, limits, deadline)
    except pdfium.PdfiumError:
        raise problem("document-damaged", "PDF 有损坏的页", "the PDF has a damaged page", place) from None
    finally:
        document.close()


def _pages(document: Any, place: Place, limits: Limits, deadline: float) -> Reading:
    count = len(document)
    if count > limits.pages:
        raise LimitExceeded.of(
            "document-too-large", f"超过 {limits.pages} 页", f"more than {limits.pages} pages", place=place
        )
    pieces: list[str] = []
    pages: list[Page] = []
    notes: list[str] = []
    doubts: list[Doubt] = []
    at = scanned = 0
    for index in range(count):
        check_time(deadline, place)
        page = document[index]
        layer = page.get_textpage()
        words = with_tabs(layer, layer.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
        if not words.strip() and _has_picture(page):
            scanned += 1
            if scanned > limits.ocr_pages:
                raise LimitExceeded.of(
                    "document-too-large", f"扫描页超过 {limits.ocr_pages} 页", f"more than {limits.ocr_pages} scanned pages",
                    place=place,
                )  # fmt: skip
            words, unsure, note = read_twice(page.render(scale=_DOTS / 72).to_pil(), at)
            doubts += unsure
            notes.append(f"第{index + 1}页由图像识别读出，请核对数字；{note}")
        words = words.rstrip("\n") + "\n"
        pages.append(Page(index + 1, at, at + len(words)))
        pieces.append(words)
        at += len(words)
    return Reading("".join(pieces), tuple(pages), tuple(notes), tuple(doubts))


def _has_picture(page: Any) -> bool:
    return next(iter(page.get_objects(max_depth=2)), None) is not None
