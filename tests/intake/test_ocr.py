"""Scans: a page image of a text gives its facts, within what the recogniser can read. Needs ``bangxin[ocr]``."""

from __future__ import annotations

import io

import pytest

from bangxin.base.errors import InputError, MissingExtra
from bangxin.intake.draft import draft_of
from bangxin.intake.readers import read_document_bytes
from tests.intake.texts import CASE, as_pdf


def image_of(text: str) -> bytes:
    pdfium = pytest.importorskip("pypdfium2")
    page = pdfium.PdfDocument(as_pdf(text, width=34, per_page=30))[0]
    out = io.BytesIO()
    page.render(scale=2.5).to_pil().save(out, "PNG")
    return out.getvalue()


@pytest.mark.long
def test_a_scanned_page_gives_the_facts_of_its_text() -> None:
    pytest.importorskip("rapidocr")
    document = read_document_bytes(image_of(CASE), "扫描.png")
    assert document.kind == "image"
    assert "核对数字" in document.notes[0]
    claims = draft_of(document).cases[0]["persons"][0]["claims"]
    assert claims["ledger.own_accounts.inflow"]["value"] == 563000
    assert claims["ledger.traced"]["value"] == 69000
    assert claims["proposed.months"]["value"] == 7


def test_without_the_recogniser_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    from bangxin.intake import ocr

    real = builtins.__import__

    def absent(name: str, *arguments: object, **keywords: object) -> object:
        if name == "rapidocr":
            raise ImportError(name)
        return real(name, *arguments, **keywords)  # type: ignore[arg-type]

    ocr._engine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtra) as caught:
        read_document_bytes(image_of("一行字"), "扫描.png")
    assert "bangxin[ocr]" in caught.value.render()


def test_a_damaged_image() -> None:
    with pytest.raises(InputError):
        read_document_bytes(b"\x89PNG\r\n\x1a\n broken", "x.png")
