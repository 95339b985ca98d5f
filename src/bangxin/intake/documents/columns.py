"""Tables of a PDF page without lines: columns from where the words stand, or nothing when that is unclear.

A PDF says where each character is, not what a table is. Lines that follow each other with wide gaps at the same places
are rows; the gaps become tabs, so that ``tables.py`` reads the cells and every span still points at its characters.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

_GAP = 1.0  # times the height of a character: a space between words is narrower
_MOST_ROWS = 400
_LONGEST = 30  # characters of a cell; two columns of prose are no table


class _Piece(NamedTuple):
    """Words of a line that stand together, and where they begin and end from left to right."""

    words: str
    left: float
    right: float


def with_tabs(page: Any, words: str) -> str:
    """The text of a page (``words``, as pdfium gives what is on it) with a tab between the cells of each table."""
    lines = words.split("\r\n")
    if not any(" " in one and " " in other for one, other in pairwise(lines)):
        return words
    whole = page.get_text_range()  # with what stands outside the page: places are counted in it
    if page.count_chars() != len(whole):
        return words
    rows: dict[str, list[str]] = {}
    run: list[tuple[str, list[_Piece]]] = []
    at = 0
    for line in [*whole.split("\r\n"), ""]:
        pieces = _pieces(page, line, at) if " " in line else []
        at += len(line) + 2
        if len(pieces) > 1:
            run.append((line, pieces))
            continue
        for (found, _), row in zip(run, _rows(run), strict=True):
            rows.setdefault(found, []).append(row)
        run = []
    return "\r\n".join(rows[line].pop(0) if rows.get(line) else line for line in lines)


def _pieces(page: Any, line: str, at: int) -> list[_Piece]:
    """The line cut at its wide gaps; ``at``: where it begins in the text of the page."""
    out: list[_Piece] = []
    begin = 0
    for end in [n for n, char in enumerate(line) if char == " "] + [len(line)]:
        if end == begin or not line[begin:end].strip():
            begin = end + 1 if not line[begin:end].strip() else begin
            continue
        left, bottom, _, top = page.get_charbox(at + begin)
        right = page.get_charbox(at + end - 1)[2]
        if out and left - out[-1].right <= _GAP * (top - bottom):
            out[-1] = _Piece(out[-1].words + " " + line[begin:end], out[-1].left, right)
        else:
            out.append(_Piece(line[begin:end], left, right))
        begin = end + 1
    return out


def _rows(run: list[tuple[str, list[_Piece]]]) -> list[str]:
    """The rows with tabs; as they were when the columns are unclear."""
    plain = [line for line, _ in run]
    if not 2 <= len(run) <= _MOST_ROWS or any(len(p.words) > _LONGEST for _, pieces in run for p in pieces):
        return plain
    columns = _columns([pieces for _, pieces in run])
    if not columns:
        return plain
    out = []
    for _, pieces in run:
        places = _places(pieces, columns)
        if places is None:
            return plain
        cells = [""] * len(columns)
        for place, piece in zip(places, pieces, strict=True):
            cells[place] = piece.words
        out.append("\t".join(cells))
    return out


def _columns(rows: list[list[_Piece]]) -> list[tuple[float, float]]:
    """The stretch that each column fills in the rows that have a cell in every column; nothing when two overlap."""
    whole = [row for row in rows if len(row) == len(rows[0])]  # the heading says how many there are
    if len(whole) < 2:
        return []
    columns = [
        (min(p.left for p in column), max(p.right for p in column)) for column in zip(*whole, strict=True)
    ]
    return columns if all(one[1] < other[0] for one, other in pairwise(columns)) else []


def _places(row: list[_Piece], columns: list[tuple[float, float]]) -> list[int] | None:
    """The column of each cell; None when one stands under no column, or under two, or two under one."""
    if len(row) == len(columns):
        return list(range(len(columns)))
    places = []
    for piece in row:
        under = [n for n, (left, right) in enumerate(columns) if piece.left <= right and left <= piece.right]
        if len(under) != 1 or under[0] in places:
            return None
        places.append(under[0])
    return places
