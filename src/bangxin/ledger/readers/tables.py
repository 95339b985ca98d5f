"""A table as read: text cells in columns c0, c1 …, the line each row stands on, nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import polars as pl


class Block(NamedTuple):
    """A run of rows: text columns ``c0…``, ``line`` numbers (from 1), and lines holding a formula.

    ``bare``: no cell begins or ends with anything :func:`tidy` takes off, so that it need not look.
    """

    cells: pl.DataFrame
    line: pl.Series
    formulas: frozenset[int] = frozenset()
    bare: bool = False


Task = Callable[[], Block]


class Table(Protocol):
    """One sheet or one text file."""

    @property
    def sheet(self) -> str | None: ...

    @property
    def head(self) -> list[tuple[int, list[str]]]:
        """The first rows as (line, cells), enough to find the header."""
        ...

    def tasks(self, after_line: int) -> Iterator[Task]:
        """All rows below a line, as steps that may run side by side; each gives its block."""
        ...


def frame(rows: list[list[str | None]], width: int) -> pl.DataFrame:
    """Rows padded to ``width`` text columns."""
    columns = {f"c{i}": [row[i] if i < len(row) else None for row in rows] for i in range(width)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
