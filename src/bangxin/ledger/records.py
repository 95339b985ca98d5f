"""Lists that people write (victims, manual links) as records: the line each begins on and its cells."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from bangxin.base.errors import InputError, Place

_DELIMITERS = ",\t;"


class Record(NamedTuple):
    """One record: line from 1, cells without surrounding blanks."""

    line: int
    cells: list[str]


def csv_records(text: str, file: str) -> list[Record]:
    """Records of a list separated by commas, tabs or semicolons, as its first line shows. Raises InputError."""
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[Record] = []
    begins = 1
    try:
        for cells in reader:
            records.append(Record(begins, [c.strip() for c in cells]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise broken(error, Place(file, begins)) from None
    return records


def broken(error: csv.Error, place: Place) -> InputError:
    """The error for text that does not split into columns."""
    zh = "有一格过长" if "field limit" in str(error) else "引号或换行不成对"
    made = InputError.of(
        "csv-broken", f"无法分列：{zh}（可能有未配对的引号，或者不是表格）", f"cannot split into columns: {error}", place=place,
    )  # fmt: skip
    assert isinstance(made, InputError)
    return made
