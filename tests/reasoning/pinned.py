"""Formulas asked about one case: every variable held to what the case says, the answers read off in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import z3

from bangxin.base.bounds import Bound
from bangxin.base.dates import MONTH_SPAN, YEAR_SPAN
from bangxin.law.values import Members, Value
from bangxin.reasoning.columnar.table import cells
from bangxin.reasoning.prove.equality import Equality
from bangxin.reasoning.prove.rows import ENDS, Cells
from bangxin.reasoning.prove.sixfold import BITS
from bangxin.reasoning.prove.studying import Study


def answers(terms: list[Any], pins: list[Any]) -> list[bool]:
    """Truth of each term in the one model that the pins allow."""
    solver = z3.Solver()
    solver.add(*pins)
    assert solver.check() == z3.sat
    whole = z3.Concat(*(z3.If(term, z3.BitVecVal(1, 1), z3.BitVecVal(0, 1)) for term in terms))
    number = solver.model().eval(whole, model_completion=True).as_long()
    return [bit == "1" for bit in f"{number:0{len(terms)}b}"]


def pinned(study: Study, facts: Mapping[str, Value]) -> list[Any]:
    """The variables of a study held to facts that are unknown or exact."""
    terms = []
    for fact, held in study.variables.items():
        value = facts.get(fact)
        terms.append(held.known == (value is not None))
        if isinstance(value, Members):
            terms += [
                flag == (n in value.values) for n, flag in zip(held.fact.values, held.members, strict=True)
            ]
        elif isinstance(value, bool):
            terms.append(held.value == int(value))
        elif isinstance(value, str):
            terms.append(held.value == list(held.fact.values).index(value))
        elif isinstance(value, Bound):
            terms.append(held.value == cells(held.fact, value)[f"{fact}:lo"])
    return terms


class Meant:
    """The meaning of every concept over one row of the facts table."""

    def __init__(self, equality: Equality) -> None:
        self.equality = equality
        six = equality.whole()
        self.asked = [name for name in six if name in equality.book.concepts]
        self.terms = [term for name in self.asked for term in six[name].held]

    def states(self, row: Mapping[str, int | bool | None]) -> dict[str, int]:
        """The state of every concept; exactly one of the six holds."""
        pins = [pin for held in self.equality.row.values() for pin in _cells(held, row)]
        held = answers(self.terms, pins)
        found = {}
        for place, name in enumerate(self.asked):
            six = held[6 * place : 6 * place + 6]
            assert sum(six) == 1
            found[name] = BITS[six.index(True)]
        return found


def _cells(held: Cells, row: Mapping[str, int | bool | None]) -> Iterator[Any]:
    name = held.fact.id
    if held.members:
        mask = int(row.get(f"{name}:members") or 0)
        yield from (flag == bool(mask >> i & 1) for i, flag in enumerate(held.members))
        yield held.complete == bool(row.get(f"{name}:complete"))
    elif held.ends:
        for part, end in zip(ENDS, held.ends, strict=True):
            cell = row.get(f"{name}:{part}")
            yield end.known == (cell is not None)
            if cell is not None:
                yield end.number == int(cell)
            if cell is not None and end.calendar is not None:
                parts = (int(cell) // YEAR_SPAN, int(cell) // MONTH_SPAN % 12, int(cell) % MONTH_SPAN)
                yield from (term == part for term, part in zip(end.calendar, parts, strict=True))
    else:
        cell = row.get(name)
        yield held.known == (cell is not None)
        if cell is not None:
            yield held.value == (int(cell) if isinstance(cell, bool) else int(cell).bit_length() - 1)
