"""Lists that people keep beside a ledger, as text or as the first sheet of a workbook that holds anything."""

from __future__ import annotations

from pathlib import Path

from bangxin.base.errors import InputError, Place
from bangxin.ledger.readers.folder import read_text
from bangxin.ledger.readers.limits import STANDARD
from bangxin.ledger.readers.sniffing import Kind, sniff
from bangxin.ledger.readers.workbook import sheets
from bangxin.ledger.records import Record, csv_records


def records_of(path: Path) -> list[Record]:
    """Records of a CSV file or a workbook. Raises InputError, for formula cells too: their value may be old."""
    if not path.is_file():
        return csv_records(read_text(path), str(path))
    kind = sniff(path, str(path), STANDARD)
    if kind not in (Kind.XLSX, Kind.XLS):
        return csv_records(read_text(path), str(path))
    sheet = next(sheets(path, str(path), kind, STANDARD, lambda _: None), None)
    if sheet is None:
        return []
    records = []
    for task in sheet.tasks(0):
        block = task()
        if block.formulas:
            raise InputError.of(
                "formula-cell", "名单中有含公式的单元格，请改为数值", "the list holds formula cells: paste them as values",
                place=Place(str(path), sheet=sheet.sheet, row=min(block.formulas)),
            )  # fmt: skip
        rows = zip(block.line.to_list(), block.cells.iter_rows(), strict=True)
        records += [Record(line, [(c or "").strip() for c in cells]) for line, cells in rows]
    return records
