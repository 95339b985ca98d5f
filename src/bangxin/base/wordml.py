"""The words of a Word document as they stand with every change accepted: what was inserted counts, what was deleted does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HOLDS_BLOCKS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "delText", "instrText")} | {
    _FALLBACK
}
_RUN = f"{_W}r"
_BOX = f"{_W}txbxContent"
_SIGNS = {
    f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-",
}  # fmt: skip


def blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body or a cell in the order of reading, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _HOLDS_BLOCKS:
            yield from blocks(child)


def lines_of(parent: Any, *, between: str = " ") -> Iterator[str]:
    """The paragraphs of a body, a cell or a note, one a line; a table gives a line a row, its cells parted by ``between``."""
    open_end = ""
    joins = False
    for block in blocks(parent):
        if is_table(block):
            if joins:
                yield open_end
                open_end, joins = "", False
            for cells in rows(block):
                yield between.join(cell.replace("\n", " ") for cell in cells)
            continue
        own, boxes = _words(block)
        joins = block.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None  # its end was deleted: the next joins it
        open_end += own
        if not joins:
            yield open_end
            open_end = ""
        for box in boxes:
            yield from lines_of(box, between=between)
    if joins:
        yield open_end


def rows(table: Any) -> Iterator[list[str]]:
    """The cells of each row, without the rows that were deleted; a cell that spans rows is named in each of them."""
    above: dict[int, str] = {}
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table or row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        here: dict[int, str] = {}
        column = 0
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is row:
                merge, span = cell.find(f"{_W}tcPr/{_W}vMerge"), cell.find(f"{_W}tcPr/{_W}gridSpan")
                own = "\n".join(lines_of(cell)).strip()
                goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
                here[column] = own or above.get(column, "") if goes_on else own
                column += int(span.get(f"{_W}val") or 1) if span is not None else 1
        above = here
        yield list(here.values())


def is_table(block: Any) -> bool:
    return bool(block.tag == f"{_W}tbl")


def is_unread(run: Any) -> bool:
    """Whether a run is struck through or hidden: its words no longer count, though no change is recorded."""
    marks = run.find(f"{_W}rPr")
    return marks is not None and any(
        mark.get(f"{_W}val") not in ("0", "false", "off")
        for name in ("strike", "dstrike", "vanish")
        for mark in marks.iterfind(f"{_W}{name}")
    )


def unread_runs(parent: Any) -> int:
    """How many runs of a body are struck through or hidden."""
    return sum(is_unread(run) and any(run.itertext()) for run in parent.iter(_RUN))


def _words(element: Any) -> tuple[str, list[Any]]:
    """The words of a paragraph or a part of it, and the text boxes hung on it."""
    words, boxes = [], []
    for child in element:
        if child.tag in _LEFT_OUT or (child.tag == _RUN and is_unread(child)):
            continue
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag == f"{_W}t":
            words.append(child.text or "")
        elif child.tag in _SIGNS:
            words.append(_SIGNS[child.tag] if child.get(f"{_W}type") in (None, "textWrapping") else "")
        else:
            inner, hung = _words(child)
            words.append(inner)
            boxes += hung
    return "".join(words), boxes


def notes_of(document: Any) -> Iterator[str]:
    """Footnotes and endnotes, one a line: that is where papers and opinions cite."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parse_xml(relation.target_part.blob):
                words = " ".join(line.strip() for line in lines_of(note)).strip()
                if words:
                    yield words
