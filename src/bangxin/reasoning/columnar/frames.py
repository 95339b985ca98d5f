"""The graph on Polars: every node one column, computed once, freed after its last reader."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias, cast

from bangxin.base.dates import FIRST_DAY_CODE, LAST_DAY_CODE, MONTH_SPAN, YEAR_SPAN
from bangxin.base.errors import MissingExtra
from bangxin.reasoning.columnar.graph import FAR, Graph, Node, Op
from bangxin.reasoning.columnar.lowering import Output, Query

if TYPE_CHECKING:
    import polars as pl
    from polars import Series

    Cell: TypeAlias = Series | int | bool


def evaluate(query: Query, table: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Outputs and counts for a facts table. Outputs are whole numbers, never null."""
    try:
        import polars as pl
    except ImportError:
        raise MissingExtra.named("batch", "polars") from None
    sheet = _Sheet(query.graph, table)
    keep = {*query.counters.values(), *(output.node for output in query.outputs.values())}
    order = query.graph.cone(keep)
    last: dict[int, int] = {}
    for number in order:
        for read in query.graph.nodes[number].reads:
            last[read] = number
    for number in order:
        sheet.compute(number)
        for read in query.graph.nodes[number].reads:
            if last[read] == number and read not in keep:
                sheet.cells.pop(read, None)
    counts = {name: sheet.total(node) for name, node in query.counters.items()}
    columns = {name: sheet.whole(output) for name, output in query.outputs.items()}
    return pl.DataFrame(columns), counts


class _Sheet:
    """Cells computed so far; a constant stays a Python value until it meets a column."""

    def __init__(self, graph: Graph, table: pl.DataFrame) -> None:
        import polars as pl

        self.pl, self.graph, self.table = pl, graph, table
        self.cells: dict[int, Cell] = {}

    def compute(self, number: int) -> None:
        node = self.graph.nodes[number]
        self.cells[number] = _RULES[node.op](self, node)

    def read(self, node: Node, place: int) -> Series:
        """A node's input as a column."""
        return self.column(self.cells[node.reads[place]])

    def reads(self, node: Node) -> list[Series]:
        return [self.column(self.cells[read]) for read in node.reads]

    def column(self, cell: Cell) -> Series:
        if isinstance(cell, self.pl.Series):
            return cell
        kind = self.pl.Boolean if isinstance(cell, bool) else self.pl.Int64
        return self.pl.repeat(cell, self.table.height, dtype=kind, eager=True)

    def total(self, number: int) -> int:
        return int(cast(int, self.column(self.cells[number]).sum()))

    def whole(self, output: Output) -> Series:
        pl = self.pl
        kind = pl.Int8 if output.bits < 8 else pl.Int16 if output.bits < 16 else pl.Int64
        return self.column(self.cells[output.node]).cast(kind)

    def source(self, node: Node) -> Series:
        return self.table.get_column(str(node.data[0]))

    def numbers(self, node: Node) -> Series:
        column = self.source(node)
        return column.fill_null(int(node.data[1])) if column.null_count() else column

    def flag(self, node: Node) -> Series:
        wanted = bool(node.data[1])
        column = self.source(node).fill_null(not wanted)
        return column if wanted else ~column

    def shares(self, node: Node) -> Series:
        return ((self.source(node) & int(node.data[1])) != 0).fill_null(False)

    def compare(self, node: Node, op: Callable[[Cell, Cell], Series]) -> Series:
        left, right = (self.cells[read] for read in node.reads)
        return op(left, right)

    def pick(self, node: Node) -> Series:
        condition, yes, no = (self.cells[read] for read in node.reads)
        if isinstance(yes, self.pl.Series) and isinstance(no, self.pl.Series):
            return yes.zip_with(self.column(condition), no)
        small = all(isinstance(cell, int) and 0 <= cell < 128 for cell in (yes, no))
        kind = self.pl.Int8 if small else self.pl.Int64
        one, other = (
            cell if isinstance(cell, self.pl.Series) else self.pl.lit(cell, kind) for cell in (yes, no)
        )
        chosen = self.pl.when(self.column(condition)).then(one).otherwise(other)
        return self.pl.select(chosen.alias("x")).get_column("x")

    def later(self, node: Node) -> Series:
        """Months on day codes: 31 a month, then back to the last day the month has."""
        pl = self.pl
        days = self.read(node, 0)
        moved = days + MONTH_SPAN * int(node.data[0])
        month_index, day = moved // MONTH_SPAN, moved % MONTH_SPAN
        month, year = month_index % 12, month_index // 12
        leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
        short = month.is_in([3, 5, 8, 10])
        last = 30 - short.cast(pl.Int64) - (month == 1).cast(pl.Int64) * (3 - leap.cast(pl.Int64))
        kept = month_index * MONTH_SPAN + day.zip_with(day <= last, last)
        inside = kept.clip(FIRST_DAY_CODE, LAST_DAY_CODE)
        return inside.zip_with(days.abs() < FAR, days)

    def age(self, node: Node) -> Series:
        birth, at = self.reads(node)
        return ((at - birth - 1) // YEAR_SPAN).clip(0)

    def bits(self, node: Node) -> Series:
        pl, widest = self.pl, max(int(bit) for bit in node.data)
        kind = pl.Int8 if widest < 7 else pl.Int16 if widest < 15 else pl.Int64
        parts = (
            column.cast(kind) * pl.Series([1 << int(bit)], dtype=kind)
            for bit, column in zip(node.data, self.reads(node), strict=True)
        )
        return cast("Series", reduce(operator.add, parts))

    def count(self, node: Node) -> Series:
        total = reduce(operator.add, (column.cast(self.pl.Int16) for column in self.reads(node)))
        return total >= int(node.data[0])


_RULES: dict[Op, Callable[[_Sheet, Node], Cell]] = {
    Op.FALSE: lambda sheet, node: False,
    Op.TRUE: lambda sheet, node: True,
    Op.NUMBER: lambda sheet, node: int(node.data[0]),
    Op.COLUMN: lambda sheet, node: sheet.numbers(node),
    Op.IS: lambda sheet, node: sheet.flag(node),
    Op.SHARES: lambda sheet, node: sheet.shares(node),
    Op.AT_LEAST: lambda sheet, node: sheet.compare(node, operator.ge),
    Op.OVER: lambda sheet, node: sheet.compare(node, operator.gt),
    Op.AND: lambda sheet, node: reduce(operator.and_, sheet.reads(node)),
    Op.OR: lambda sheet, node: reduce(operator.or_, sheet.reads(node)),
    Op.NOT: lambda sheet, node: ~sheet.read(node, 0),
    Op.COUNT: lambda sheet, node: sheet.count(node),
    Op.PLUS: lambda sheet, node: operator.add(*sheet.reads(node)),
    Op.TIMES: lambda sheet, node: sheet.read(node, 0) * int(node.data[0]),
    Op.PICK: lambda sheet, node: sheet.pick(node),
    Op.FLOOR: lambda sheet, node: sheet.read(node, 0).clip(int(node.data[0])),
    Op.ROOF: lambda sheet, node: sheet.read(node, 0).clip(None, int(node.data[0])),
    Op.LATER: lambda sheet, node: sheet.later(node),
    Op.AGE: lambda sheet, node: sheet.age(node),
    Op.BITS: lambda sheet, node: sheet.bits(node),
}
