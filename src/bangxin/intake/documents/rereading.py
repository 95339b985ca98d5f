"""A second, independent reading of the digits on a page image, and where the two readings differ.

The second reader is the program tesseract, through ``pytesseract``. It is optional: without it (or without its
Chinese data) nothing is compared, and the document says that its digits were read once only.
"""

from __future__ import annotations

import difflib
from typing import Any

from bangxin.base import patterns as re
from bangxin.intake.documents.document import Doubt

SINGLE = "数字只由一个识别程序读过（没有第二个识别程序 tesseract 及其简体中文数据），请逐个对照原件核对"
TWICE = "数字由两个识别程序各读一遍，读得不同的已标出"
_DIGITS = re.compile("[0-9０-９](?:[0-9０-９]|[,.，．](?=[0-9０-９]))*")
_PLAIN = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_LANGUAGE = "chi_sim"


def second_text(picture: Any) -> str | None:
    """What the second reader sees on the page, or None when it is not there."""
    try:
        import pytesseract
    except ImportError:
        return None
    try:
        if _LANGUAGE not in pytesseract.get_languages():
            return None
        return str(pytesseract.image_to_string(picture, lang=_LANGUAGE, timeout=120))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, RuntimeError, OSError):
        return None


def doubts(first: str, second: str, offset: int = 0) -> tuple[Doubt, ...]:
    """Runs of digits of ``first`` that ``second`` reads otherwise or not at all; places are moved by ``offset``."""
    places = [(m.start(), m.end(), _run(m.group())) for m in _DIGITS.finditer(first)]
    others = [_run(m.group()) for m in _DIGITS.finditer(second.replace(" ", ""))]
    match = difflib.SequenceMatcher(None, [run for _, _, run in places], others, autojunk=False)
    out: list[Doubt] = []
    for kind, start, end, from_, to in match.get_opcodes():
        if kind in ("equal", "insert"):
            continue
        read = others[from_:to]
        for index, (at, stop, _) in enumerate(places[start:end]):
            other = read[index] if len(read) == end - start else " ".join(read)
            out.append(Doubt(at + offset, stop + offset, other))
    return tuple(out)


def _run(digits: str) -> str:
    """Digits without thousands marks."""
    return digits.translate(_PLAIN).replace(",", "")
