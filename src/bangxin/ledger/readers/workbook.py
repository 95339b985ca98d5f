"""XLSX and XLS by calamine, every XLSX sheet counted a second time by openpyxl; formula cells located."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from bangxin.base.errors import InputError, LimitExceeded, MissingExtra, Place
from bangxin.ledger.readers.limits import Limits
from bangxin.ledger.readers.sniffing import Kind
from bangxin.ledger.readers.sources import check_inflation
from bangxin.ledger.readers.tables import Block, Task, frame

_HEAD_ROWS = 120
_BLOCK_ROWS = 100_000
_EXCEL_EXACT = 10**15
Tick = Callable[[str], None]


class SecondCount(NamedTuple):
    """What the second reader saw of one sheet: rows with content, and rows holding a formula."""

    rows: int
    formulas: frozenset[int]


class Sheet:
    """One sheet; rows are read lazily."""

    def __init__(self, name: str, title: str, rows: list[list[str | None]], formulas: frozenset[int]) -> None:
        self.name, self.sheet, self._rows, self._formulas = name, title, rows, formulas
        self.head = [(i + 1, [c or "" for c in row]) for i, row in enumerate(rows[:_HEAD_ROWS])]

    def tasks(self, after_line: int) -> Iterator[Task]:
        for start in range(after_line, len(self._rows), _BLOCK_ROWS):
            yield partial(self._block, start)

    def _block(self, start: int) -> Block:
        width = max((len(row) for row in self._rows), default=1)
        rows = self._rows[start : start + _BLOCK_ROWS]
        lines = pl.int_range(start + 1, start + 1 + len(rows), dtype=pl.Int32, eager=True).alias("line")
        return Block(frame(rows, width), lines, self._formulas)


def sheets(path: Path, name: str, kind: Kind, limits: Limits, tick: Tick) -> Iterator[Sheet]:
    """Every visible or hidden sheet that holds anything. Raises InputError when the two readers disagree."""
    if path.stat().st_size > limits.workbook:
        raise LimitExceeded.of(
            "workbook-too-large", f"工作簿超过 {limits.workbook} 字节，请另存为 CSV", f"more than {limits.workbook} bytes",
            place=Place(name),
        )  # fmt: skip
    second = _second_reader(path, name, limits, tick) if kind is Kind.XLSX else {}
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise MissingExtra.named("ledger", "python-calamine") from None
    try:
        book = CalamineWorkbook.from_path(str(path))
        titles = book.sheet_names
    except Exception as error:
        raise _damaged(name, error) from None
    if len(titles) > limits.sheets:
        raise LimitExceeded.of("too-many-sheets", f"工作表超过 {limits.sheets} 个", f"more than {limits.sheets} sheets", place=Place(name))  # fmt: skip
    for title in titles:
        tick(f"{name} [{title}]")
        try:
            sheet = book.get_sheet_by_name(title)
            rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        except Exception as error:
            raise _damaged(name, error) from None
        if max((len(row) for row in rows[:1]), default=0) > limits.columns:
            rows = [_trim(row) for row in rows]
        other = second.get(title)
        formulas = other.formulas if other else frozenset()
        count = sum(any(row) or line in formulas for line, row in enumerate(rows, 1))
        if other is not None and other.rows != count:
            raise InputError.of(
                "readers-disagree",
                f"两个读取程序数出的行数不同：{count} 与 {other.rows}，未导入",
                f"two readers count different rows: {count} and {other.rows}",
                place=Place(name, sheet=title),
                hint=(
                    "用表格软件打开后另存一次再导入",
                    "open and save it again in a spreadsheet, then import",
                ),
            )
        if count:
            yield Sheet(name, title, rows, formulas)


def _second_reader(path: Path, name: str, limits: Limits, tick: Tick) -> dict[str, SecondCount]:
    """Rows with content and formula rows per sheet, by openpyxl, ignoring the declared dimension."""
    _check_parts(path, name, limits)
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtra.named("ledger", "openpyxl") from None
    result = {}
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            tick(f"{name} [{sheet.title}]")
            sheet.reset_dimensions()  # a wrong dimension must not hide rows
            result[sheet.title] = _count(sheet)
        book.close()
    except Exception as error:
        raise _damaged(name, error) from None
    return result


def _count(sheet: Any) -> SecondCount:
    rows, formulas = 0, set()
    for row in sheet.iter_rows():
        filled = False
        for cell in row:
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            filled = True
            if cell.data_type == "f":
                formulas.add(cell.row)
        rows += filled
    return SecondCount(rows, frozenset(formulas))


def _check_parts(path: Path, name: str, limits: Limits) -> None:
    """Unpack every part once, counting, before any reader trusts the declared sizes."""
    try:
        with zipfile.ZipFile(path) as archive:
            budget = limits.unpacked
            for member in archive.infolist():
                written = 0
                with archive.open(member) as part:
                    while piece := part.read(1 << 20):
                        written += len(piece)
                        check_inflation(
                            written, member.compress_size, budget, f"{name}!{member.filename}", limits
                        )
                budget -= written
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _damaged(name, error) from None


def _text(value: Any) -> str | None:
    """A cell as text. A number of 16 digits or more has lost digits in a spreadsheet: written with an exponent."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= _EXCEL_EXACT:
            return format(value, ".14e")
        return str(int(value)) if float(value).is_integer() else format(value, ".15g")
    if isinstance(value, dt.datetime):
        return (
            value.strftime("%Y-%m-%d %H:%M:%S") if value.time() != dt.time() else value.strftime("%Y-%m-%d")
        )
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _trim(row: list[str | None]) -> list[str | None]:
    while row and row[-1] is None:
        row.pop()
    return row


def _damaged(name: str, error: Exception) -> InputError:
    encrypted = "encrypt" in str(error).lower() or "password" in str(error).lower()
    result = InputError.of(
        "workbook-encrypted" if encrypted else "workbook-damaged",
        "工作簿有密码" if encrypted else f"工作簿损坏或不是真正的工作簿：{str(error)[:200]}",
        "the workbook is encrypted" if encrypted else f"damaged workbook: {str(error)[:200]}",
        place=Place(name),
        hint=("请去除密码后再导入", "remove the password first") if encrypted else ("请向提供方重新取得", "get it again"),
    )  # fmt: skip
    assert isinstance(result, InputError)
    return result
