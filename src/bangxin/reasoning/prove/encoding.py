"""The shared graph as Z3 terms, over facts that are unknown or exact, or that stand as a case has them.

Domain: a number, date, enum or bool is unknown or one value; a set is unknown or complete. A case under study may
also hold intervals and conventional ends: those facts stay as they are unless they change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bangxin.base.bounds import Bound
from bangxin.base.dates import MONTH_SPAN, YEAR_SPAN, day_code, day_of_code, ordinal
from bangxin.base.errors import MissingExtra
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.columnar.graph import FAR, Graph, Node, Op
from bangxin.reasoning.columnar.table import ROW_LIMIT, cells, schema

try:
    import z3
except ImportError:
    raise MissingExtra.named("prove", "z3-solver") from None

EARLIEST, LATEST = day_code(ordinal("1900-01-01")), day_code(ordinal("2099-12-31"))


@dataclass(frozen=True, slots=True)
class Variable:
    """One fact: whether it is known, its value as an integer (bool as 0/1, enum as place), or one flag per member."""

    fact: Fact
    known: Any
    value: Any
    members: tuple[Any, ...] = ()

    def domain(self) -> list[Any]:
        """What any value obeys."""
        match self.fact.type:
            case FactType.BOOL:
                return [self.value >= 0, self.value <= 1]
            case FactType.ENUM:
                return [self.value >= 0, self.value < len(self.fact.values)]
            case FactType.SET:
                return []
            case FactType.DATE:
                return [self.value >= EARLIEST, self.value <= LATEST, _is_day(self.value)]
        return [self.value >= 0, self.value <= ROW_LIMIT // 100]

    def read(self, model: Any) -> Value | None:
        """The value in a model; None when unknown."""
        if not z3.is_true(model.eval(self.known, model_completion=True)):
            return None
        if self.fact.type is FactType.SET:
            names = zip(self.fact.values, self.members, strict=True)
            held = (n for n, flag in names if z3.is_true(model.eval(flag, model_completion=True)))
            return Members(frozenset(held))
        number = int(model.eval(self.value, model_completion=True).as_long())
        match self.fact.type:
            case FactType.BOOL:
                return bool(number)
            case FactType.ENUM:
                return list(self.fact.values)[number]
            case FactType.DATE:
                number = day_of_code(number)
        return Bound(number, number)

    def same(self, other: Variable) -> Any:
        """Both copies hold the same."""
        flags = (a == b for a, b in zip(self.members, other.members, strict=True))
        return z3.And(self.known == other.known, self.value == other.value, *flags)


def variable(fact: Fact, tag: str = "") -> Variable:
    name = f"{fact.id}{tag}"
    members = ()
    if fact.type is FactType.SET:
        members = tuple(z3.Bool(f"{name} has {value}") for value in fact.values)
    return Variable(fact, z3.Bool(f"{name} known"), z3.Int(name), members)


def _is_day(code: Any) -> Any:
    """The code names a day the calendar has."""
    day, month, year = code % MONTH_SPAN, (code / MONTH_SPAN) % 12, code / YEAR_SPAN
    return day <= _last_day(month, year)


def _last_day(month: Any, year: Any) -> Any:
    leap = z3.Or(z3.And(year % 4 == 0, year % 100 != 0), year % 400 == 0)
    short = z3.Or(*(month == m for m in (3, 5, 8, 10)))
    return z3.If(month == 1, z3.If(leap, 28, 27), z3.If(short, 29, 30))


class Encoding:
    """Z3 terms of graph nodes over one copy of the facts."""

    def __init__(
        self,
        graph: Graph,
        variables: Mapping[str, Variable],
        fixed: Mapping[str, tuple[Any, Value | None]] | None = None,
    ) -> None:
        """``fixed`` maps a fact to the flag "it changes" and the value it has as long as it does not."""
        self.graph, self.variables = graph, variables
        self._fixed = dict(fixed or {})
        self._terms: dict[int, Any] = {}
        self._base: dict[str, dict[str, int | bool | None]] = {}

    def term(self, number: int) -> Any:
        for needed in self.graph.cone([number]):
            if needed not in self._terms:
                self._terms[needed] = _RULES[self.graph.nodes[needed].op](self, self.graph.nodes[needed])
        return self._terms[number]

    def reads(self, node: Node) -> list[Any]:
        return [self._terms[read] for read in node.reads]

    def source(self, node: Node) -> Any:
        """A leaf: what the changed or free value says, or what the case has."""
        column = str(node.data[0])
        fact, _, end = column.partition(":")
        free = self._free(node, self.variables[fact], end)
        if fact not in self._fixed:
            return free
        changes, value = self._fixed[fact]
        return z3.If(changes, free, self._standing(node, column, fact, value))

    def _free(self, node: Node, held: Variable, end: str) -> Any:
        if node.op is Op.IS:
            if end == "complete":
                return held.known if node.data[1] else z3.BoolVal(False)
            return z3.And(held.known, held.value == int(node.data[1]))
        if node.op is Op.SHARES:
            mask = int(node.data[1])
            places = [i for i in range(len(held.fact.values)) if mask >> i & 1]
            if held.members:
                return z3.And(held.known, z3.Or(*(held.members[i] for i in places)))
            return z3.And(held.known, z3.Or(*(held.value == i for i in places)))
        if end == "usual":
            return z3.IntVal(int(node.data[1]))
        return z3.If(held.known, held.value, int(node.data[1]))

    def _standing(self, node: Node, column: str, fact: str, value: Value | None) -> Any:
        if fact not in self._base:
            self._base[fact] = {} if value is None else cells(self.variables[fact].fact, value)
        cell = self._base[fact].get(column)
        if node.op is Op.IS:
            return z3.BoolVal(cell is not None and bool(cell) is node.data[1])
        if node.op is Op.SHARES:
            return z3.BoolVal(bool(int(cell or 0) & int(node.data[1])))
        return z3.IntVal(int(node.data[1]) if cell is None else int(cell))


def _later(e: Encoding, node: Node) -> Any:
    (days,) = e.reads(node)
    moved = days + MONTH_SPAN * int(node.data[0])
    index, day = moved / MONTH_SPAN, moved % MONTH_SPAN
    last = _last_day(index % 12, index / 12)
    kept = index * MONTH_SPAN + z3.If(day <= last, day, last)
    return z3.If(z3.And(days > -FAR, days < FAR), kept, days)


def _age(e: Encoding, node: Node) -> Any:
    birth, at = e.reads(node)
    return z3.If(at - birth - 1 >= 0, (at - birth - 1) / YEAR_SPAN, 0)


def _count(e: Encoding, node: Node) -> Any:
    return z3.AtLeast(*e.reads(node), int(node.data[0]))


def _bits(e: Encoding, node: Node) -> Any:
    pairs = zip(node.data, e.reads(node), strict=True)
    return z3.Sum([z3.If(part, 1 << int(bit), 0) for bit, part in pairs])


_RULES: dict[Op, Callable[[Encoding, Node], Any]] = {
    Op.FALSE: lambda e, node: z3.BoolVal(False),
    Op.TRUE: lambda e, node: z3.BoolVal(True),
    Op.IS: lambda e, node: e.source(node),
    Op.SHARES: lambda e, node: e.source(node),
    Op.COLUMN: lambda e, node: e.source(node),
    Op.AT_LEAST: lambda e, node: e.reads(node)[0] >= e.reads(node)[1],
    Op.OVER: lambda e, node: e.reads(node)[0] > e.reads(node)[1],
    Op.AND: lambda e, node: z3.And(*e.reads(node)),
    Op.OR: lambda e, node: z3.Or(*e.reads(node)),
    Op.NOT: lambda e, node: z3.Not(e.reads(node)[0]),
    Op.COUNT: _count,
    Op.NUMBER: lambda e, node: z3.IntVal(int(node.data[0])),
    Op.PLUS: lambda e, node: e.reads(node)[0] + e.reads(node)[1],
    Op.TIMES: lambda e, node: e.reads(node)[0] * int(node.data[0]),
    Op.PICK: lambda e, node: z3.If(*e.reads(node)),
    Op.FLOOR: lambda e, node: z3.If(
        e.reads(node)[0] < int(node.data[0]), int(node.data[0]), e.reads(node)[0]
    ),
    Op.ROOF: lambda e, node: z3.If(e.reads(node)[0] > int(node.data[0]), int(node.data[0]), e.reads(node)[0]),
    Op.LATER: _later,
    Op.AGE: _age,
    Op.BITS: _bits,
}


def all_columns(book: Rulebook) -> list[str]:
    """Columns of a table in which every fact is unknown or exact: no conventional ends."""
    return [name for name in schema(book.vocabulary) if not name.endswith(":usual")]
