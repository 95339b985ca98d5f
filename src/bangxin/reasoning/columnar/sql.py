"""The graph as SQL text for DuckDB and Spark: shared nodes become columns of staged sub-queries.

Only whole numbers, booleans, ``CASE`` and integer division of positive numbers are used, and nulls end in the
first stage, so both engines give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from bangxin.base.dates import FIRST_DAY_CODE, LAST_DAY_CODE, MONTH_SPAN, YEAR_SPAN
from bangxin.reasoning.columnar.graph import FAR, Graph, Node, Op
from bangxin.reasoning.columnar.lowering import Query

MAX_INLINE = 40
"""Nodes one expression may hold before it becomes a column of its own (parsers and compilers have limits)."""


DUCKDB_SETTING = "SET disabled_optimizers = 'statistics_propagation'"
"""On several thousand expressions this optimizer takes four fifths of the planning and finds nothing."""


class Dialect(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"

    def quote(self, name: str) -> str:
        return f'"{name}"' if self is Dialect.DUCKDB else f"`{name}`"

    @property
    def divide(self) -> str:
        """Whole-number division."""
        return "//" if self is Dialect.DUCKDB else "div"


def select_text(query: Query, source: str, dialect: Dialect, passing: Iterable[str] = ()) -> str:
    """One SELECT over ``source``: columns passed through, outputs, and counters as 0/1 named ``#name``."""
    *stages, (_, last) = select_stages(query, source, dialect, passing)
    return f"WITH {', '.join(f'{name} AS ({text})' for name, text in stages)} {last}"


def select_stages(
    query: Query, source: str, dialect: Dialect, passing: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """The same SELECT stage by stage: each reads the one before by its name, the first reads ``source``."""
    writer = _Writer(query.graph, dialect)
    quote = dialect.quote
    kept = [quote(name) for name in passing]
    wanted = [*(output.node for output in query.outputs.values()), *query.counters.values()]
    stages = writer.stages(wanted)
    columns = [
        f"CAST({writer.text(output.node)} AS {_storage(output.bits)}) AS {quote(name)}"
        for name, output in query.outputs.items()
    ]
    columns += [
        f"CAST({writer.text(node)} AS INTEGER) AS {quote('#' + name)}"
        for name, node in query.counters.items()
    ]
    found = [("sealed", f"SELECT {_listed([*kept, *writer.sealed(wanted)])} FROM {source}")]
    for number, (columns_in, made) in enumerate(stages):
        listed = _listed([*kept, *columns_in, *(f"{body} AS {quote(f'n{node}')}" for node, body in made)])
        found.append((f"s{number}", f"SELECT {listed} FROM {found[-1][0]}"))
    return [*found, ("answers", f"SELECT {', '.join([*kept, *columns])} FROM {found[-1][0]}")]


def _listed(columns: list[str]) -> str:
    return ", ".join(columns) or "1 AS nothing"


def _storage(bits: int) -> str:
    return "TINYINT" if bits < 8 else "SMALLINT" if bits < 16 else "BIGINT"


class _Writer:
    """Decides which nodes become columns, in which stage, and writes the rest in line."""

    def __init__(self, graph: Graph, dialect: Dialect) -> None:
        self.graph, self.dialect = graph, dialect
        self.ready: set[int] = set()

    def sealed(self, wanted: list[int]) -> list[str]:
        """Source columns with nulls replaced once, so that nothing after has to ask for them."""
        found: dict[str, str] = {}
        for number in self.graph.cone(wanted):
            node = self.graph.nodes[number]
            if node.op not in (Op.IS, Op.SHARES, Op.COLUMN):
                continue
            name = self.source(node)
            if node.op is Op.IS:
                found[name] = f"CAST(COALESCE(CAST({name} AS INTEGER), -1) AS TINYINT) AS {name}"
            else:
                blank = 0 if node.op is Op.SHARES else node.data[1]
                found[name] = f"COALESCE({name}, {blank}) AS {name}"
        return list(found.values())

    def stages(self, wanted: list[int]) -> list[tuple[list[str], list[tuple[int, str]]]]:
        """For each stage, the columns it carries on and the nodes it makes."""
        order = self.graph.cone(wanted)
        level, shared = self._levels(order, wanted)
        depth = max((level[n] for n in shared), default=-1) + 1
        last_use, last_source = self._last_uses(order, wanted, level, shared, depth)
        found: list[tuple[list[str], list[tuple[int, str]]]] = []
        for stage in range(depth):
            carried = [self.dialect.quote(name) for name, end in sorted(last_source.items()) if end > stage]
            carried += [
                self.dialect.quote(f"n{n}") for n in sorted(shared) if level[n] < stage < last_use.get(n, -1)
            ]
            made = [(n, self.text(n)) for n in sorted(shared) if level[n] == stage]
            self.ready.update(n for n, _ in made)
            found.append((carried, made))
        return found

    def _levels(self, order: list[int], wanted: list[int]) -> tuple[dict[int, int], set[int]]:
        """The stage in which a node can be written, and the nodes that become columns."""
        uses: dict[int, int] = {}
        for number in order:
            for read in self.graph.nodes[number].reads:
                uses[read] = uses.get(read, 0) + 1
        for number in wanted:
            uses[number] = uses.get(number, 0) + 1
        level, size, shared = dict[int, int](), dict[int, int](), set[int]()
        for number in order:
            node = self.graph.nodes[number]
            level[number] = max((level[r] + (r in shared) for r in node.reads), default=0)
            size[number] = 1 + sum(1 if r in shared else size[r] for r in node.reads)
            repeated = node.op in (Op.LATER, Op.PICK, Op.AGE)
            if node.reads and (uses[number] > 1 or size[number] > MAX_INLINE or repeated):
                shared.add(number)
        return level, shared

    def _last_uses(
        self, order: list[int], wanted: list[int], level: dict[int, int], shared: set[int], depth: int
    ) -> tuple[dict[int, int], dict[str, int]]:
        """Last stage that reads each shared node and each source column (``depth`` is the final SELECT)."""
        last_use: dict[int, int] = {}
        last_source: dict[str, int] = {}

        def visit(number: int, stage: int) -> None:
            node = self.graph.nodes[number]
            if not node.reads and node.data and node.op is not Op.NUMBER:
                name = str(node.data[0])
                last_source[name] = max(last_source.get(name, -1), stage)
            for read in node.reads:
                use(read, stage)

        def use(number: int, stage: int) -> None:
            if number in shared:
                last_use[number] = max(last_use.get(number, -1), stage)
            else:
                visit(number, stage)

        for number in order:
            if number in shared:
                visit(number, level[number])
        for number in wanted:
            use(number, depth)
        return last_use, last_source

    def text(self, number: int) -> str:
        if number in self.ready:
            return self.dialect.quote(f"n{number}")
        node = self.graph.nodes[number]
        return _RULES[node.op](self, node)

    def reads(self, node: Node) -> list[str]:
        return [self.text(read) for read in node.reads]

    def source(self, node: Node) -> str:
        return self.dialect.quote(str(node.data[0]))

    def later(self, node: Node) -> str:
        """Months on day codes: 31 a month, then back to the last day the month has."""
        div = self.dialect.divide
        days = self.text(node.reads[0])
        moved = f"({days} + {MONTH_SPAN * int(node.data[0])})"
        index, day = f"({moved} {div} {MONTH_SPAN})", f"({moved} % {MONTH_SPAN})"
        month, year = f"({index} % 12)", f"({index} {div} 12)"
        leap = f"(({year} % 4 = 0 AND {year} % 100 <> 0) OR {year} % 400 = 0)"
        last = (
            f"CASE WHEN {month} = 1 THEN CASE WHEN {leap} THEN 28 ELSE 27 END "
            f"WHEN {month} IN (3, 5, 8, 10) THEN 29 ELSE 30 END"
        )
        kept = f"({index} * {MONTH_SPAN} + LEAST({day}, {last}))"
        body = f"LEAST(GREATEST({kept}, {FIRST_DAY_CODE}), {LAST_DAY_CODE})"
        return f"CASE WHEN ABS({days}) < {FAR} THEN {body} ELSE {days} END"

    def age(self, node: Node) -> str:
        birth, at = self.reads(node)
        return f"(GREATEST({at} - {birth} - 1, 0) {self.dialect.divide} {YEAR_SPAN})"

    def bits(self, node: Node) -> str:
        terms = zip(node.data, self.reads(node), strict=True)
        return (
            "(" + " + ".join(f"CASE WHEN {part} THEN {1 << int(bit)} ELSE 0 END" for bit, part in terms) + ")"
        )

    def count(self, node: Node) -> str:
        held = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in self.reads(node))
        return f"({held} >= {node.data[0]})"


_RULES: dict[Op, Callable[[_Writer, Node], str]] = {
    Op.FALSE: lambda w, node: "FALSE",
    Op.TRUE: lambda w, node: "TRUE",
    Op.NUMBER: lambda w, node: f"({node.data[0]})" if int(node.data[0]) < 0 else str(node.data[0]),
    Op.COLUMN: lambda w, node: w.source(node),
    Op.IS: lambda w, node: f"({w.source(node)} = {int(node.data[1])})",
    Op.SHARES: lambda w, node: f"(({w.source(node)} & {node.data[1]}) <> 0)",
    Op.AT_LEAST: lambda w, node: f"({' >= '.join(w.reads(node))})",
    Op.OVER: lambda w, node: f"({' > '.join(w.reads(node))})",
    Op.AND: lambda w, node: f"({' AND '.join(w.reads(node))})",
    Op.OR: lambda w, node: f"({' OR '.join(w.reads(node))})",
    Op.NOT: lambda w, node: f"(NOT {w.text(node.reads[0])})",
    Op.COUNT: lambda w, node: w.count(node),
    Op.PLUS: lambda w, node: f"({' + '.join(w.reads(node))})",
    Op.TIMES: lambda w, node: f"({w.text(node.reads[0])} * {node.data[0]})",
    Op.PICK: lambda w, node: "CASE WHEN {} THEN {} ELSE {} END".format(*w.reads(node)),
    Op.FLOOR: lambda w, node: f"GREATEST({w.text(node.reads[0])}, {node.data[0]})",
    Op.ROOF: lambda w, node: f"LEAST({w.text(node.reads[0])}, {node.data[0]})",
    Op.LATER: lambda w, node: w.later(node),
    Op.AGE: lambda w, node: w.age(node),
    Op.BITS: lambda w, node: w.bits(node),
}
