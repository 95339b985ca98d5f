"""Sums of tables: a cell is read with the heading of its column and the person of its row."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, scan
from bangxin.intake.context import Context, Found
from bangxin.intake.documents.document import Document
from bangxin.intake.documents.plain import simplified
from bangxin.intake.parts import SILENT, Part
from bangxin.intake.people.roster import Person
from bangxin.intake.rulebook import entries, rules

_CELL = re.compile("[^\t|｜]*")
_NUMBER = re.compile("[0-9]{1,3}(?:[,，][0-9]{3})+(?:[.．][0-9]{1,2})?|[0-9]+(?:[.．][0-9]{1,2})?")
_UNIT = re.compile("万元|元")
_PAID = re.compile("(?:均?已|全部|全额)+(?:退缴|退出|退赔|退还|退)(?:人民币)?(?=[0-9])")  # 已退缴4,200
_MOST_COLUMNS = 40
_ONLY_THEIRS = frozenset(["inflow", "transfer", "turnover", "settlement", "traced", "gain", "restitution"])


class Cell(NamedTuple):
    """A cell of a table: its words and where they stand in the text as found."""

    words: str
    start: int
    end: int


class Column(NamedTuple):
    """What a column holds: a kind of money, or persons; the unit that its heading states."""

    kind: str
    person: bool
    unit: str


def read_tables(context: Context, document: Document) -> list[Found]:
    """The sums of every table whose columns have headings that say what they are."""
    if "\t" not in document.text and "|" not in document.text and "｜" not in document.text:
        return []
    at = document.plain.at
    first, last = at[context.case.start], at[min(max(context.case.end, 1), len(at) - 1)]
    out = [
        found
        for table, above in _tables(document.text, first, last)
        for found in _read(context, at, table, above)
    ]
    claimed = {(found.start, found.end) for found in out}
    context.unassigned[:] = [
        f for f in context.unassigned if f.rule.startswith("table.") or (f.start, f.end) not in claimed
    ]
    return out


def _tables(text: str, start: int, end: int) -> Iterator[tuple[list[list[Cell]], str]]:
    """Runs of lines with the same number of cells, each with the line above it."""
    table: list[list[Cell]] = []
    above = line = ""
    begin = start
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        cells = _cells(text, begin, stop)
        if len(cells) > 1 and (not table or len(cells) == len(table[0])):
            above = above if table else line
            table.append(cells)
        else:
            if len(table) > 1:
                yield table, above
            table = [cells] if len(cells) > 1 else []
            above = line
        line = text[begin:stop]
        begin = stop + 1
    if len(table) > 1:
        yield table, above


def _cells(text: str, start: int, end: int) -> list[Cell]:
    if "\t" not in text[start:end] and "|" not in text[start:end] and "｜" not in text[start:end]:
        return []
    cells: list[Cell] = []
    while start <= end and len(cells) <= _MOST_COLUMNS:
        match = _CELL.match(text, start, end)
        assert match is not None
        cells.append(Cell(match.group().strip(), start, match.end()))
        start = match.end() + 1
    outer = bool(cells) and not cells[0].words and not cells[-1].words  # | a | b |
    return cells[1:-1] if outer else cells


@functools.cache
def _headings() -> tuple[dict[str, Any], ...]:
    return tuple(entries("tables.yaml"))


def _column(words: str, unit: str) -> Column:
    words = simplified(words)
    for entry in _headings():
        if not entry.get("total") and any(word in words for word in entry["words"]):
            stated = _UNIT.search(words)
            return Column(
                entry.get("kind", ""), bool(entry.get("person")), stated.group() if stated else unit
            )
    return Column("", False, "")


def _read(context: Context, at: Any, table: list[list[Cell]], above: str) -> Iterator[Found]:
    stated = _UNIT.search(above) if "单位" in simplified(above) else None
    columns = [_column(cell.words, stated.group() if stated else "") for cell in table[0]]
    if not any(c.kind for c in columns) or any(c.isdigit() for cell in table[0] for c in cell.words):
        return
    totals = next(e["words"] for e in _headings() if e.get("total"))
    whole = [row for row in table[1:] if row[0].words.startswith(tuple(totals))]
    who = next((n for n, c in enumerate(columns) if c.person), None)
    alone = len(context.roster.accused) == 1
    for row in whole if whole and (alone or who is None) else table[1:]:
        persons = _of_row(context, row, who, row in whole)
        for cell, column in zip(row, columns, strict=True):
            yield from _sum(context, at, cell, column, persons, row in whole or len(table) == 2)


def _of_row(context: Context, row: list[Cell], who: int | None, whole: bool) -> list[Person]:
    """The accused named in the person column; without one, the only accused there is."""
    if who is not None and not whole:
        return [p for p in context.roster.accused if p.name == simplified(row[who].words).replace(" ", "")]
    return list(context.roster.accused) if len(context.roster.accused) == 1 else []


def _sum(
    context: Context, at: Any, cell: Cell, column: Column, persons: list[Person], whole: bool
) -> Iterator[Found]:
    if not column.kind or (column.kind == "loss" and not whole):
        return  # what each victim lost is no total
    words = _PAID.sub("", cell.words) if column.kind == "restitution" else cell.words
    value = _value(words, column.unit)
    if value is None:
        return
    start, end = bisect_left(at, cell.start), max(bisect_left(at, cell.end), bisect_left(at, cell.start) + 1)
    sentence = context.sentence_at(start)
    if sentence.part in SILENT or sentence.part is Part.DEFENCE:
        return
    found = context.fact(
        sentence, rules().facts[column.kind], value, persons, (start, end), f"table.{column.kind}", note="表格里的数额，按列名归类", words=cell.words
    )  # fmt: skip
    if persons:
        yield found
    elif column.kind in _ONLY_THEIRS:
        context.unassigned.append(found)


def _value(words: str, unit: str) -> int | None:
    """The sum of a cell in fen; None without a number or a unit."""
    told = [q for q in scan(words) if q.kind is Kind.MONEY]
    if told:
        return told[0].bound.lo if len(told) == 1 and told[0].op == "=" else None
    number = _NUMBER.fullmatch(words.strip())
    if number is None or not unit:
        return None
    whole, _, places = number.group().replace(",", "").replace("，", "").replace("．", ".").partition(".")
    fen = int(whole) * 100 + int((places + "00")[:2])
    return fen * 10_000 if unit == "万元" else fen
