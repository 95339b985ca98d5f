"""One row of the facts table with every cell free: what the columns may hold, and what the graph reads of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from bangxin.base.dates import MONTH_SPAN, YEAR_SPAN
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.columnar.graph import Graph, Node, Op
from bangxin.reasoning.columnar.table import ROW_LIMIT
from bangxin.reasoning.prove.encoding import EARLIEST, LATEST, Encoding

ENDS = ("lo", "hi", "usual")


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval: whether it is known, and its number. Days also have year, month (0 to 11) and day
    (from 0), so that a calendar can be read without dividing day codes."""

    known: Any
    number: Any
    calendar: tuple[Any, Any, Any] | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one fact, by type: a bool (``known``, ``value`` 0 or 1), an enum (``known``, ``value`` its
    place), a set (``members``, ``complete``), or the ends of an interval."""

    fact: Fact
    known: Any = None
    value: Any = None
    members: tuple[Any, ...] = ()
    complete: Any = None
    ends: tuple[End, ...] = ()

    def domain(self) -> list[Any]:
        """What a table may hold: amounts within its limit, days of the calendar, no interval that is empty."""
        if self.fact.type is FactType.SET:
            return []
        if not self.ends:
            return [self.value >= 0, self.value < max(2, len(self.fact.values))]
        lo, hi, usual = self.ends
        rules = [z3.Implies(z3.And(lo.known, e.known), lo.number <= e.number) for e in (hi, usual)]
        for end in self.ends:
            if end.calendar is None:
                rules += [end.number >= 0, end.number <= ROW_LIMIT]
                continue
            year, month, day = end.calendar
            rules += [
                end.number == year * YEAR_SPAN + month * MONTH_SPAN + day,
                month >= 0,
                month <= 11,
                day >= 0,
            ]
            rules += [day <= last_day(month, year), end.number >= EARLIEST, end.number <= LATEST]
        return rules

    def read(self, model: Any) -> dict[str, int | bool | None]:
        """The cells in a model, as the table stores them."""
        if self.fact.type is FactType.SET:
            mask = sum(1 << i for i, flag in enumerate(self.members) if _true(model, flag))
            return {f"{self.fact.id}:members": mask, f"{self.fact.id}:complete": _true(model, self.complete)}
        if self.ends:
            return {
                f"{self.fact.id}:{name}": _number(model, end.number) if _true(model, end.known) else None
                for name, end in zip(ENDS, self.ends, strict=True)
            }
        if not _true(model, self.known):
            return {self.fact.id: None}
        value = _number(model, self.value)
        return {self.fact.id: bool(value) if self.fact.type is FactType.BOOL else 1 << value}


def free_cells(fact: Fact) -> Cells:
    name = fact.id
    if fact.type is FactType.SET:
        members = tuple(z3.Bool(f"{name} has {value}") for value in fact.values)
        return Cells(fact, members=members, complete=z3.Bool(f"{name} complete"))
    if not fact.type.is_number:
        return Cells(fact, z3.Bool(f"{name} known"), z3.Int(name))
    ends = tuple(_free_end(f"{name}:{end}", fact.type is FactType.DATE) for end in ENDS)
    return Cells(fact, ends=ends)


def _free_end(name: str, is_day: bool) -> End:
    calendar = (z3.Int(f"{name} y"), z3.Int(f"{name} m"), z3.Int(f"{name} d")) if is_day else None
    return End(z3.Bool(f"{name} known"), z3.Int(name), calendar)


def last_day(month: Any, year: Any) -> Any:
    """Last day of a month, from 0, in the years 1900 to 2299, which hold three centuries without 29 February."""
    leap = z3.And(year % 4 == 0, *(year != century for century in (1900, 2100, 2200)))
    short = z3.Or(*(month == m for m in (3, 5, 8, 10)))
    return z3.If(month == 1, z3.If(leap, 28, 27), z3.If(short, 29, 30))


def _true(model: Any, term: Any) -> bool:
    return bool(z3.is_true(model.eval(term, model_completion=True)))


def _number(model: Any, term: Any) -> int:
    return int(model.eval(term, model_completion=True).as_long())


class RowEncoding(Encoding):
    """The graph over a free row. ``given`` holds booleans that stand for something decided elsewhere, by column."""

    def __init__(self, graph: Graph, row: Mapping[str, Cells], given: Mapping[str, Any]) -> None:
        super().__init__(graph, {})
        self.row, self.given = row, given

    def source(self, node: Node) -> Any:
        name = str(node.data[0])
        if name in self.given:
            return self.given[name]
        fact, _, part = name.partition(":")
        held = self.row[fact]
        if node.op is Op.COLUMN:
            end = held.ends[ENDS.index(part)]
            return z3.If(end.known, end.number, int(node.data[1]))
        if node.op is Op.SHARES:
            return _shares(held, int(node.data[1]))
        if part == "complete":
            return held.complete if node.data[1] else z3.Not(held.complete)
        return z3.And(held.known, held.value == int(node.data[1]))


def _shares(held: Cells, mask: int) -> Any:
    places = [i for i in range(len(held.fact.values)) if mask >> i & 1]
    if held.members:
        return z3.Or(*(held.members[i] for i in places))
    return z3.And(held.known, z3.Or(*(held.value == i for i in places)))


def facts_read(graph: Graph, nodes: list[int], row: Mapping[str, Cells]) -> set[str]:
    """Facts whose columns the nodes read."""
    leaves = (graph.nodes[n] for n in graph.cone(nodes))
    names = {str(n.data[0]).partition(":")[0] for n in leaves if not n.reads and n.data}
    return names & row.keys()
