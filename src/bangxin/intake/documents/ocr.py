"""Scans and photos, with the optional recogniser (``bangxin[ocr]``), offline; its models lie in its package.

The direction classifier stays off: switched on, it dropped up to 15 % of the text of a straight page.
"""

from __future__ import annotations

import functools
import io
import logging
from typing import Any

from bangxin.base.errors import MissingExtra, Place
from bangxin.intake.documents.document import Doubt, Limits, Page
from bangxin.intake.documents.readers import Reading, problem
from bangxin.intake.documents.rereading import SINGLE, TWICE, doubts, second_text

_MAX_PIXELS = 120_000_000


def read_image(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """Text of one page image. Raises MissingExtra when the recogniser is not installed."""
    del limits, deadline
    try:
        from PIL import Image
    except ImportError:
        raise MissingExtra.named("ocr", "pillow") from None
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > _MAX_PIXELS:
            raise problem("document-hostile", "图像过大", "the image is too large", place)
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise problem("document-damaged", "图像已损坏", "the image is damaged", place) from None
    text, unsure, note = read_twice(picture)
    return Reading(text, (Page(1, 0, len(text)),), (f"由图像识别读出，请核对数字；{note}",), unsure)


def read_twice(picture: Any, offset: int = 0) -> tuple[str, tuple[Doubt, ...], str]:
    """Text of a page image, the digits that a second reader reads otherwise, and a note on whether there was one."""
    text = recognise(picture)
    second = second_text(picture)
    if second is None:
        return text, (), SINGLE
    return text, doubts(text, second, offset), TWICE


def recognise(picture: Any) -> str:
    """Lines of a page image, top to bottom, left to right."""
    import numpy

    found = _engine()(numpy.asarray(picture.convert("RGB")))
    if found.txts is None:
        return ""
    lines = [(box, words) for box, words in zip(found.boxes, found.txts, strict=True) if words.strip()]
    return "\n".join(_rows(lines))


def _rows(lines: list[tuple[Any, str]]) -> list[str]:
    """Boxes on one height make one line."""
    placed = sorted(
        (
            (
                float(min(p[1] for p in box)),
                float(max(p[1] for p in box)),
                float(min(p[0] for p in box)),
                words,
            )
            for box, words in lines
        )
    )
    rows: list[tuple[float, float, list[tuple[float, str]]]] = []
    for top, bottom, left, words in placed:
        if rows and top < (rows[-1][0] + rows[-1][1]) / 2:
            rows[-1][2].append((left, words))
        else:
            rows.append((top, bottom, [(left, words)]))
    return ["".join(words for _, words in sorted(row)) for _, _, row in rows]


@functools.cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise MissingExtra.named("ocr", "rapidocr") from None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})
