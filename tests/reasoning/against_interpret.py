"""Compares a table of facts under one run: the interpreter row by row, and the columnar back-ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import duckdb
import numpy as np
import polars as pl

from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning import states as s
from bangxin.reasoning.columnar.frames import evaluate
from bangxin.reasoning.columnar.lowering import (
    BY_USAGE,
    NO_NORM,
    REBUTTABLE,
    RESULT_CODES,
    Lowering,
    Query,
    ask,
)
from bangxin.reasoning.columnar.sql import DUCKDB_SETTING, Dialect, select_text
from bangxin.reasoning.columnar.table import Kind, encode, schema
from bangxin.reasoning.interpret import Evaluation, Interpreter
from tests.reasoning.made_up import act_end

STORAGE = {Kind.FLAG: pl.Boolean, Kind.WHOLE: pl.Int64}


def facts_frame(book: Rulebook, rows: Sequence[Mapping[str, Value]]) -> pl.DataFrame:
    columns = encode(book, rows)
    kinds = schema(book.vocabulary)
    return pl.DataFrame(columns, schema={name: STORAGE[kinds[name]] for name in columns})


def by_state(chosen: Mapping[int, int]) -> np.ndarray:
    """A table over the 64 state bytes: the number ``chosen`` gives a state, else 0."""
    table = np.zeros(64, dtype=np.int64)
    for state, number in chosen.items():
        table[state] = number
    return table


@cache
def _tables() -> dict[str, np.ndarray]:
    """What an output column says of a state, by the interpreter's own bits."""
    return {
        "result": by_state({bit: RESULT_CODES.index(result.value) for bit, result in s.RESULTS.items()}),
        "flags": by_state({s.MET_REBUTTABLE: REBUTTABLE, s.NOT_MET_BY_USAGE: BY_USAGE}),
        "met": by_state({bit: 1 for bit in s.RESULTS if bit & s.HOLDS}),
        "open": by_state({bit: 1 for bit in s.RESULTS if bit & s.OPEN}),
    }


def interpreted(
    book: Rulebook,
    rows: Sequence[Mapping[str, Value]],
    run: Run,
    interpreter: Interpreter | None = None,
) -> dict[str, np.ndarray]:
    """What every output column must be, by the interpreter: evaluated row by row, read off its steps."""
    interpreter = interpreter or Interpreter(book)
    groups: dict[int, list[int]] = defaultdict(list)
    samples: dict[int, Evaluation] = {}
    flats: list[bytes] = []
    for number, facts in enumerate(rows):
        evaluation = interpreter.evaluate(FactSet(facts), replace(run, act_end=act_end(facts)))
        key = id(evaluation.program)
        samples[key] = evaluation
        groups[key].append(number)
        flats.append(bytes(evaluation.flat))
    asked = list(book.concepts)
    found = {
        name: np.zeros(len(rows), dtype=np.int64)
        for concept in asked
        for name in (concept, f"{concept}:flags", f"{concept}:met", f"{concept}:open")
    }
    for key, places in groups.items():
        states = np.frombuffer(b"".join(flats[place] for place in places), dtype=np.uint8)
        _read_off(samples[key], states.reshape(len(places), -1), asked, found, np.array(places))
    return found


def _read_off(
    evaluation: Evaluation,
    states: np.ndarray,
    asked: Sequence[str],
    found: Mapping[str, np.ndarray],
    places: np.ndarray,
) -> None:
    """Fill the rows ``places`` of the output columns from the states of one program."""
    tables, program, book = _tables(), evaluation.program, evaluation.program.book
    for concept in asked:
        final = states[:, program.concepts[concept].final]
        grounds = book.aimed_at("concludes", concept)
        on = [(bit, program.norms[norm].final) for bit, norm in enumerate(grounds) if norm in program.norms]
        found[concept][places] = tables["result"][final]
        found[f"{concept}:flags"][places] = tables["flags"][final] + (0 if on else NO_NORM)
        for kind in ("met", "open"):
            bits = sum(tables[kind][states[:, node]] << bit for bit, node in on)
            found[f"{concept}:{kind}"][places] = bits


class Compared(NamedTuple):
    """Cells that differ, in words, and how often the interpreter gave each result."""

    differences: list[str]
    results: Counter[str]


def compared(
    book: Rulebook,
    rows: Sequence[Mapping[str, Value]],
    run: Run,
    *,
    sql: bool = False,
    interpreter: Interpreter | None = None,
    table: pl.DataFrame | None = None,
) -> Compared:
    """Polars (and DuckDB) beside the interpreter, every output of every concept. ``table`` holds ``rows``."""
    table = facts_frame(book, rows) if table is None else table
    lowering = Lowering(book, run, table.columns)
    query = Query(lowering.graph, ask(lowering, list(book.concepts)))
    frames = {"polars": evaluate(query, with_height(table, len(rows)))[0]}
    if sql and table.columns:
        frames["duckdb"] = by_duckdb(query, table)
    wanted = interpreted(book, rows, run, interpreter)
    found = []
    for engine, frame in frames.items():
        assert frame.height == len(rows)
        for name, column in wanted.items():
            got = frame.get_column(name).to_numpy()
            for number in np.flatnonzero(got != column):
                found.append(
                    f"{engine} row {number} {name}: {got[number]}, interpret {column[number]}; {rows[number]}"
                )
    codes = sum(np.bincount(wanted[concept], minlength=len(RESULT_CODES)) for concept in book.concepts)
    return Compared(found, Counter(dict(zip(RESULT_CODES, map(int, codes), strict=True))))


def differences(
    book: Rulebook, rows: Sequence[Mapping[str, Value]], run: Run, *, sql: bool = False
) -> list[str]:
    """Every cell in which Polars (and DuckDB) differ from the interpreter."""
    return compared(book, rows, run, sql=sql).differences


def with_height(table: pl.DataFrame, rows: int) -> pl.DataFrame:
    return table if table.columns else pl.DataFrame({"": [0] * rows})


def by_duckdb(query: Query, table: pl.DataFrame) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(DUCKDB_SETTING)
        connection.register("facts", table.to_arrow())
        arrow = connection.sql(select_text(query, "facts", Dialect.DUCKDB)).to_arrow_table()
        frame = pl.from_arrow(arrow)
        assert isinstance(frame, pl.DataFrame)
        return frame
