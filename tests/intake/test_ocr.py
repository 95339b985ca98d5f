"""Scans: a page image of a text gives its facts, within what the recogniser can read. Needs ``bangxin[ocr]``."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangxin.base.errors import InputError, MissingExtra
from bangxin.case.model import Status
from bangxin.case.reading import read_cases
from bangxin.intake.documents.readers import read_document_bytes
from bangxin.intake.documents.rereading import doubts
from bangxin.intake.drafting.draft import Draft, draft_of
from bangxin.intake.drafting.review import rows
from bangxin.law.builtin import builtin_rulebook
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

    from bangxin.intake.documents import ocr

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


def boxes_of(text: str, *, on_its_side: bool = False, score: float = 0.99) -> list[Any]:
    """What a recogniser gives for a page of these lines, a line of 20 pixels; on its side each box is tall."""
    from bangxin.intake.documents.ocr import _Box

    lines = enumerate(text.split("\n"))
    if on_its_side:
        return [_Box(0, 20.0 * len(line), 30.0 * n, 30.0 * n + 20, line, score) for n, line in lines]
    return [_Box(30.0 * n, 30.0 * n + 20, 0, 20.0 * len(line), line, score) for n, line in lines if line]


def test_cells_of_a_table_are_parted_and_words_of_a_line_are_not() -> None:
    from bangxin.intake.documents.ocr import _Box, _rows

    boxes = [
        _Box(0, 20, 0, 60, "甲某", 1),
        _Box(1, 21, 200, 320, "86532.47", 1),
        _Box(1, 21, 330, 350, "元", 1),
    ]
    assert _rows(boxes) == ["甲某\t86532.47元"]


@pytest.mark.parametrize("wrong", [{"on_its_side": True}, {"score": 0.6}])
def test_a_page_scanned_the_wrong_way_round_is_turned(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    from bangxin.intake.documents import ocr

    width = image_size(image_of("一行字"))[0]
    monkeypatch.setattr(
        ocr, "_boxes", lambda picture: boxes_of(CASE, **({} if picture.width != width else wrong))
    )
    monkeypatch.setattr(ocr, "second_text", lambda picture: CASE if picture.width != width else "")
    document = read_document_bytes(image_of("一行字"), "扫描.png")
    assert document.text == CASE.strip("\n")
    assert "转正后读" in document.notes[0]
    assert not document.doubts


def test_a_page_that_is_hardly_legible_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from bangxin.intake.documents import ocr

    monkeypatch.setattr(ocr, "_boxes", lambda picture: boxes_of(CASE, score=0.6))
    document = read_document_bytes(image_of("一行字"), "扫描.png")
    assert "把握只有 60%" in document.notes[0]


def image_size(data: bytes) -> tuple[int, int]:
    from PIL import Image

    width, height = Image.open(io.BytesIO(data)).size
    return width, height


def draft_read_twice(monkeypatch: pytest.MonkeyPatch, first: str, second: str | None) -> Draft:
    """The draft of an image whose two readers see ``first`` and ``second``."""
    from bangxin.intake.documents import ocr

    monkeypatch.setattr(ocr, "_boxes", lambda picture: boxes_of(first))
    monkeypatch.setattr(ocr, "second_text", lambda picture: second)
    return draft_of(read_document_bytes(image_of("一行字"), "扫描.png"))


def test_digits_that_two_readers_read_differently_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    second = CASE.replace("56.3万余元", "58.3万余元").replace("4500元", "4,500元")
    draft = draft_read_twice(monkeypatch, CASE, second)
    claims = draft.cases[0]["persons"][0]["claims"]
    inflow = claims["ledger.own_accounts.inflow"]
    assert (inflow["value"], inflow["status"]) == (563000, "contested")
    assert "58.3" in inflow["note"]
    assert "status" not in claims["ledger.traced"]
    assert "status" not in claims["gain.illegal_income"]  # 4,500 is 4500
    shown = [row for row in rows(draft) if "两次识别的数字不一致" in row.note]
    assert {row.fact for row in shown} == {"ledger.own_accounts.inflow"}
    (case,) = read_cases(draft.to_yaml(), "x.yaml", builtin_rulebook().vocabulary)
    assert [c.status for c in case.persons[0].claims if c.fact == "ledger.own_accounts.inflow"] == [
        Status.CONTESTED
    ]


def test_digits_read_once_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = draft_read_twice(monkeypatch, CASE, None)
    assert "只由一个识别程序读过" in draft.document.notes[0]
    assert "只由一个识别程序读过" in draft.to_yaml()
    assert draft.document.doubts == ()


@given(st.lists(st.integers(0, 9_999_999), min_size=1, max_size=12), st.data())
def test_every_changed_run_of_digits_is_in_doubt(numbers: list[int], data: st.DataObject) -> None:
    first = "".join(f"流入{n}元，" for n in numbers)
    changed = data.draw(st.integers(0, len(numbers) - 1))
    others = [n + 1 if i == changed else n for i, n in enumerate(numbers)]
    found = doubts(first, "".join(f"流入 {n} 元，" for n in others))
    assert str(numbers[changed]) in [first[d.start : d.end] for d in found]
    assert doubts(first, first) == ()


@pytest.mark.long
def test_two_programs_read_one_page() -> None:
    pytest.importorskip("rapidocr")
    pytesseract = pytest.importorskip("pytesseract")
    try:
        languages = pytesseract.get_languages()
    except pytesseract.TesseractNotFoundError:
        pytest.skip("tesseract is not installed")
    if "chi_sim" not in languages:
        pytest.skip("tesseract without Chinese data")
    document = read_document_bytes(image_of(CASE), "扫描.png")
    assert "两个识别程序" in document.notes[0]
    digits = sum(c.isdigit() for c in document.text)
    assert sum(d.end - d.start for d in document.doubts) < digits / 3


def test_a_damaged_image() -> None:
    with pytest.raises(InputError):
        read_document_bytes(b"\x89PNG\r\n\x1a\n broken", "x.png")
