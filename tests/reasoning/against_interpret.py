"""Compares a table of facts under one run: the interpreter row by row, and the columnar back-ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
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
from bangxin.reasoning.columnar.sql import Dialect, select_text
from bangxin.reasoning.columnar.table import Kind, encode, schema
from bangxin.reasoning.interpret import Interpreter
from tests.reasoning.made_up import act_end

STORAGE = {Kind.FLAG: pl.Boolean, Kind.WHOLE: pl.Int64}


def facts_frame(book: Rulebook, rows: Sequence[Mapping[str, Value]]) -> pl.DataFrame:
    columns = encode(book, rows)
    kinds = schema(book.vocabulary)
    return pl.DataFrame(columns, schema={name: STORAGE[kinds[name]] for name in columns})


def interpreted(book: Rulebook, rows: Sequence[Mapping[str, Value]], run: Run) -> list[dict[str, int]]:
    """What every output column must be, by the interpreter."""
    interpreter = Interpreter(book)
    found = []
    for facts in rows:
        evaluation = interpreter.evaluate(FactSet(facts), replace(run, act_end=act_end(facts)))
        row: dict[str, int] = {}
        for concept in book.concepts:
            state = evaluation.state_of(concept)
            row[concept] = RESULT_CODES.index(s.RESULTS[state].value)
            grounds = [evaluation.norm_state(norm) or 0 for norm in book.aimed_at("concludes", concept)]
            row[f"{concept}:flags"] = (
                REBUTTABLE * (state == s.MET_REBUTTABLE)
                + BY_USAGE * (state == s.NOT_MET_BY_USAGE)
                + NO_NORM * (not any(grounds))
            )
            row[f"{concept}:met"] = sum(1 << i for i, g in enumerate(grounds) if g & s.HOLDS)
            row[f"{concept}:open"] = sum(1 << i for i, g in enumerate(grounds) if g & s.OPEN)
        found.append(row)
    return found


def differences(
    book: Rulebook, rows: Sequence[Mapping[str, Value]], run: Run, *, sql: bool = False
) -> list[str]:
    """Every cell in which Polars (and DuckDB) differ from the interpreter."""
    table = facts_frame(book, rows)
    lowering = Lowering(book, run, table.columns)
    query = Query(lowering.graph, ask(lowering, list(book.concepts)))
    frames = {"polars": evaluate(query, with_height(table, len(rows)))[0]}
    if sql and table.columns:
        frames["duckdb"] = by_duckdb(query, table)
    wanted = interpreted(book, rows, run)
    found = []
    for engine, frame in frames.items():
        for number, (got, want) in enumerate(zip(frame.iter_rows(named=True), wanted, strict=True)):
            for name, value in want.items():
                if got[name] != value:
                    found.append(
                        f"{engine} row {number} {name}: {got[name]}, interpret {value}; {rows[number]}"
                    )
    return found


def with_height(table: pl.DataFrame, rows: int) -> pl.DataFrame:
    return table if table.columns else pl.DataFrame({"": [0] * rows})


def by_duckdb(query: Query, table: pl.DataFrame) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.register("facts", table.to_arrow())
        arrow = connection.sql(select_text(query, "facts", Dialect.DUCKDB)).to_arrow_table()
        frame = pl.from_arrow(arrow)
        assert isinstance(frame, pl.DataFrame)
        return frame
