"""Scans and photos, with the optional recogniser (``bangxin[ocr]``), offline; its models lie in its package.

The direction classifier stays off: switched on, it dropped up to 15 % of the text of a straight page. A page that is
read with little confidence is turned instead, and read the way round that reads best.
"""

from __future__ import annotations

import functools
import io
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

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
    """Text of a page image, the digits that a second reader reads otherwise, and a note on how it was read."""
    best, turned = _boxes(picture), 0
    for angle in (90, 270, 180) if _confidence(best) < _SURE else ():
        other = _boxes(picture.rotate(angle, expand=True))
        if _weight(other) > _weight(best):
            best, turned = other, angle
    text = "\n".join(_rows(best))
    second = second_text(picture.rotate(turned, expand=True) if turned else picture)
    notes = [SINGLE if second is None else TWICE]
    notes += [f"页面是倒的或者横的，转正后读（{turned} 度）"] if turned else []
    if _confidence(best) < _SURE:
        notes.append(f"识别的把握只有 {_confidence(best):.0%}，多半读错，请换清楚的图像")
    found = doubts(text, second, offset) if second is not None else ()
    return text, found, "；".join(notes)


_SURE = 0.9
"""Mean confidence of a page that was read the right way round: above 0.97 on scans; upside down below 0.8."""


class _Box(NamedTuple):
    """Words of a page image, where they stand (pixels), and how sure the recogniser is."""

    top: float
    bottom: float
    left: float
    right: float
    words: str
    score: float


def _boxes(picture: Any) -> list[_Box]:
    import numpy

    found = _engine()(numpy.asarray(picture.convert("RGB")))
    if found.txts is None:
        return []
    return [
        _Box(
            float(min(p[1] for p in box)), float(max(p[1] for p in box)),
            float(min(p[0] for p in box)), float(max(p[0] for p in box)), words, float(score),
        )
        for box, words, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if words.strip()
    ]  # fmt: skip


def _weight(boxes: list[_Box]) -> float:
    """Characters times confidence, of what lies as a line does: the recogniser reads a line of a page on its side, too."""
    return sum(len(box.words) * box.score for box in boxes if box.right - box.left >= box.bottom - box.top)


def _confidence(boxes: list[_Box]) -> float:
    return _weight(boxes) / max(1, sum(len(box.words) for box in boxes))


def _rows(boxes: list[_Box]) -> list[str]:
    """Boxes on one height make one line; a gap wider than a character parts two cells."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes):
        if rows and box.top < (rows[-1][0].top + rows[-1][0].bottom) / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    return ["".join(_parted(sorted(row, key=lambda box: box.left))) for row in rows]


def _parted(row: list[_Box]) -> Iterator[str]:
    for before, box in zip([None, *row], row, strict=False):
        if before is not None and box.left - before.right > box.bottom - box.top:
            yield "\t"
        yield box.words


@functools.cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise MissingExtra.named("ocr", "rapidocr") from None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})
