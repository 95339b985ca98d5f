"""The facts table that every back-end evaluates: one row per (case, person), columns named after facts.

==========  ======================================================  =========================================
type        columns                                                 content
==========  ======================================================  =========================================
bool        ``fact``                                                boolean, null = unknown
enum        ``fact``                                                bit set with the bit of its value
set         ``fact:members``, ``fact:complete``                     bit set of values; whether it is complete
number      ``fact:lo``, ``fact:hi``, ``fact:usual``                ends of the interval, fen / items / day codes
==========  ======================================================  =========================================

A column that is absent is unknown in every row. Money and counts have no negative values. ``usual`` is the
conventional upper end, inclusive. A row holds at most one instance of a repeatable group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_code, day_of_code
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Members, Value, natural_bound
from bangxin.law.vocabulary import Fact, FactType, Vocabulary


class Kind(StrEnum):
    """Storage of a column: a boolean or a 64-bit whole number, each with null for unknown."""

    FLAG = "flag"
    WHOLE = "whole"


ROW_LIMIT = 10**13
"""No amount or count in a table may exceed this: sums and multiples then stay inside 64 bits."""


def columns_of(fact: Fact) -> dict[str, Kind]:
    """Columns a fact has in the facts table."""
    match fact.type:
        case FactType.BOOL:
            return {fact.id: Kind.FLAG}
        case FactType.ENUM:
            return {fact.id: Kind.WHOLE}
        case FactType.SET:
            return {f"{fact.id}:members": Kind.WHOLE, f"{fact.id}:complete": Kind.FLAG}
    return {f"{fact.id}:{end}": Kind.WHOLE for end in ("lo", "hi", "usual")}


def schema(words: Vocabulary) -> dict[str, Kind]:
    """Every column the vocabulary allows."""
    return {name: kind for fact in words for name, kind in columns_of(fact).items()}


def encode(book: Rulebook, rows: Iterable[Mapping[str, Value]]) -> dict[str, list[int | bool | None]]:
    """Columns of flat facts. A conflict has no place in a table and raises ValueError."""
    listed = list(rows)
    used = dict.fromkeys(fact for row in listed for fact in row)
    columns: dict[str, list[int | bool | None]] = {}
    for fact_id in used:
        fact, known = book.vocabulary[fact_id], dict[Value, dict[str, int | bool | None]]()
        places = {name: columns.setdefault(name, [None] * len(listed)) for name in columns_of(fact)}
        for number, row in enumerate(listed):
            value = row.get(fact_id)
            if value is None:
                continue
            if value not in known:
                known[value] = cells(fact, value)
            for name, cell in known[value].items():
                places[name][number] = cell
    return columns


def cells(fact: Fact, value: Value) -> dict[str, int | bool | None]:
    if isinstance(value, Bound):
        bound = value.meet(natural_bound(fact.type))
        code = day_code if fact.type is FactType.DATE else int
        return {
            f"{fact.id}:{end}": None if number is None else code(number)
            for end, number in zip(("lo", "hi", "usual"), bound, strict=True)
        }
    if isinstance(value, bool):
        return {fact.id: value}
    if isinstance(value, str):
        return {fact.id: 1 << list(fact.values).index(value)}
    if isinstance(value, Members):
        members = sum(1 << i for i, name in enumerate(fact.values) if name in value.values)
        return {f"{fact.id}:members": members, f"{fact.id}:complete": value.complete}
    raise ValueError(f"{fact.id}: {value!r} cannot stand in a table")


def decode(book: Rulebook, row: Mapping[str, int | bool | None]) -> dict[str, Value]:
    """Flat facts of one row; facts about which the row says nothing are left out."""
    found: dict[str, Value] = {}
    for fact in book.vocabulary:
        cells = [row.get(name) for name in columns_of(fact)]
        value = None if all(cell is None for cell in cells) else _value(fact, cells)
        if value is not None:
            found[fact.id] = value
    return found


def _value(fact: Fact, cells: list[int | bool | None]) -> Value | None:
    if fact.type is FactType.BOOL:
        return bool(cells[0])
    if fact.type is FactType.ENUM:
        return list(fact.values)[int(cells[0] or 0).bit_length() - 1]
    if fact.type is FactType.SET:
        members = int(cells[0] or 0)
        names = frozenset(name for i, name in enumerate(fact.values) if members >> i & 1)
        complete = bool(cells[1])
        return Members(names, complete) if names or complete else None
    decoded = day_of_code if fact.type is FactType.DATE else int
    bound = Bound(*(None if cell is None else decoded(cell) for cell in cells))
    blank = natural_bound(fact.type)
    bound = bound.meet(blank)
    return None if bound == blank else bound
