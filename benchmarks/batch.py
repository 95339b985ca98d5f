"""Batch over many rows: art. 12(1) beside hand-written Polars and DuckDB, the art. 287-2 cone, all concepts.

    python benchmarks/batch.py [ROWS]                    default 1,000,000; 10,000,000 shows that growth is linear
    python benchmarks/batch.py --files 1000000 10000000  the command from Parquet to Parquet, its own peak memory
    python benchmarks/batch.py --spark [ROWS]            Spark on this machine, default 100,000

Rows are made once (claims on and around the lines, four of ten facts unknown) and held as evaluation columns;
reading and writing files is not in the figures. Every engine's results are compared before a figure is printed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow.parquet as pq

from bangxin.base.dates import day_code, ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.expression import Compare, Number, Quantity, walk
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.vocabulary import Fact, FactType
from bangxin.reasoning.columnar.frames import evaluate
from bangxin.reasoning.columnar.lowering import Lowering, Query, ask, cone
from bangxin.reasoning.columnar.sql import DUCKDB_SETTING, Dialect, select_text

CHUNK = 200_000
LIMB = "severity.settlement"
AS_OF = ordinal("2025-10-01")


def made(book: Rulebook, facts: tuple[str, ...], rows: int) -> pl.DataFrame:
    """Evaluation columns of random facts."""
    rnd = np.random.default_rng(20261121)
    lines: dict[str, list[int]] = {}
    for condition in book.conditions.values():
        for node in walk(condition):
            match node:
                case Compare(_, Quantity(fact), Number(value), _):
                    lines.setdefault(fact, []).append(value)
    columns: dict[str, pl.Series] = {}
    for name in facts:
        columns |= _column(rnd, book.vocabulary[name], lines.get(name, [5]), rows)
    return pl.DataFrame(columns)


def _column(rnd: np.random.Generator, fact: Fact, lines: list[int], rows: int) -> dict[str, pl.Series]:
    unknown = pl.Series(rnd.random(rows) < 0.4)

    def held(values: np.ndarray) -> pl.Series:
        return pl.Series(values).set(unknown, None)

    if fact.type is FactType.BOOL:
        return {fact.id: held(rnd.random(rows) < 0.5)}
    if fact.type is FactType.ENUM:
        return {fact.id: held(np.left_shift(1, rnd.integers(0, len(fact.values), rows)))}
    if fact.type is FactType.SET:
        return {f"{fact.id}:members": held(np.left_shift(1, rnd.integers(0, len(fact.values), rows))),
                f"{fact.id}:complete": held(rnd.random(rows) < 0.7)}  # fmt: skip
    if fact.type is FactType.DATE:
        first = day_code(ordinal("1990-01-01" if "birth" in fact.id else "2016-01-01"))
        value = (
            first
            + 372 * rnd.integers(0, 9, rows)
            + 31 * rnd.integers(0, 12, rows)
            + rnd.integers(0, 28, rows)
        )
        return {f"{fact.id}:lo": held(value), f"{fact.id}:hi": held(value)}
    value = np.maximum(0, rnd.choice(np.array(lines), rows) + rnd.integers(-1, 2, rows))
    lower = rnd.random(rows) < 0.2
    hi = held(value).set(pl.Series(lower), None)
    return {f"{fact.id}:lo": held(value), f"{fact.id}:hi": hi}


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def on_polars(query: Query, table: pl.DataFrame) -> pl.DataFrame:
    """Two chunks at a time, as the batch command does."""
    with ThreadPoolExecutor(2) as pool:
        parts = pool.map(lambda part: evaluate(query, part)[0], table.iter_slices(CHUNK))
        return pl.concat(list(parts))


def queried(
    book: Rulebook, concepts: list[str], table: pl.DataFrame, law: Law, *, bits: bool = True
) -> Query:
    lowering = Lowering(book, Run(law, AS_OF), table.columns)
    return Query(lowering.graph, ask(lowering, concepts, bits=bits))


def hand_written(table: pl.DataFrame) -> pl.DataFrame:
    """Art. 12(1)(2) as one would write it for this table: settlement of 200,000 yuan or more, four results."""
    line = 20_000_000
    lo, hi = pl.col("settlement.amount:lo").fill_null(0), pl.col("settlement.amount:hi")
    settles, closed = (
        (pl.col("act.kinds:members") & SETTLEMENT) != 0,
        pl.col("act.kinds:complete").fill_null(False),
    )
    kind_met, kind_fails = settles.fill_null(False), closed & ~settles.fill_null(False)
    counts = pl.col("act.counts_as_settlement")
    met = kind_met & (lo >= line)
    fails = kind_fails | (hi < line).fill_null(False)
    card_fails = (~counts).fill_null(False)
    return table.select(
        pl.when(met).then(3).when(fails & card_fails).then(0).otherwise(2).cast(pl.Int8).alias("r")
    )


HAND_SQL = """SELECT CAST(CASE WHEN COALESCE(("act.kinds:members" & {bit}) <> 0, FALSE) AND "settlement.amount:lo" >= 20000000
THEN 3 WHEN (COALESCE("act.kinds:complete", FALSE) AND NOT COALESCE(("act.kinds:members" & {bit}) <> 0, FALSE)
OR COALESCE("settlement.amount:hi" < 20000000, FALSE)) AND COALESCE(NOT "act.counts_as_settlement", FALSE)
THEN 0 ELSE 2 END AS TINYINT) AS r FROM facts"""
SETTLEMENT = 0


def main(rows: int) -> None:
    global SETTLEMENT
    book = builtin_rulebook()
    SETTLEMENT = 1 << list(book.vocabulary["act.kinds"].values).index("settlement")
    print(f"{rows:,} rows, polars {pl.__version__}, duckdb {duckdb.__version__}")
    table = made(book, cone(book, ["offence.art287_2"]), rows)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(DUCKDB_SETTING)
    connection.register("arrow", table.to_arrow())
    connection.execute("CREATE TABLE facts AS SELECT * FROM arrow")
    one_limb(book, table, connection, rows)
    offence(book, table, connection, rows)
    del table
    if rows <= 1_000_000:
        everything(book, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of the process, table included: {peak:.1f} GiB")


def one_limb(book: Rulebook, table: pl.DataFrame, connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """One line alone: the norm JI19.12.1.2 with its own facts, beside the same written by hand."""
    lowering = Lowering(book, Run(Law.AT_ACT, AS_OF), ["settlement.amount:lo", "settlement.amount:hi", "act.kinds:members",
                                                       "act.kinds:complete", "act.counts_as_settlement"])  # fmt: skip
    query = Query(lowering.graph, ask(lowering, [LIMB], bits=False))
    hand = min(timed(lambda: hand_written(table)) for _ in range(3))
    ours = min(timed(lambda: on_polars(query, table)) for _ in range(3))
    sql = select_text(query, "facts", Dialect.DUCKDB)
    hand_sql = min(timed(lambda: _store(connection, HAND_SQL.format(bit=SETTLEMENT))) for _ in range(3))
    ours_sql = min(timed(lambda: _store(connection, sql)) for _ in range(3))
    best = min(hand, hand_sql)
    print(f"art. 12(1)(2) alone: by hand Polars {rows / hand / 1e6:.1f}, DuckDB {rows / hand_sql / 1e6:.1f} M rows/s; "
          f"lowered Polars {rows / ours / 1e6:.1f} ({ours / best:.1f}x the best by hand), "
          f"DuckDB {rows / ours_sql / 1e6:.1f} ({ours_sql / best:.1f}x)")  # fmt: skip


def _store(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answers AS {text}")


def offence(book: Rulebook, table: pl.DataFrame, connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    query = queried(book, ["offence.art287_2"], table, Law.AT_ACT)
    frames: list[pl.DataFrame] = []
    polars_time = timed(lambda: frames.append(on_polars(query, table)))
    text = select_text(query, "facts", Dialect.DUCKDB)
    duckdb_time = timed(lambda: _store(connection, text))
    stored = pl.DataFrame(connection.sql("SELECT * FROM answers").to_arrow_table())
    assert stored.equals(frames[0]), "engines differ"
    print(f"offence.art287_2 with flags and bit sets: Polars {rows / polars_time / 1e6:.2f} M rows/s, "
          f"DuckDB {rows / duckdb_time / 1e6:.2f} M rows/s; equal in every cell")  # fmt: skip


def everything(book: Rulebook, rows: int) -> None:
    table = made(book, tuple(book.vocabulary.ids), min(rows, 400_000))
    for law in Law:
        query = queried(book, list(book.concepts), table, law, bits=False)
        seconds = timed(lambda query=query: [evaluate(query, part) for part in table.iter_slices(100_000)])
        print(
            f"all {len(book.concepts)} concepts, {law.value}: Polars {table.height / seconds / 1e6:.2f} M rows/s"
        )


def from_files(rows: int) -> None:
    """``bangxin batch`` as a process of its own: rows a second, CPU seconds, peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.parquet"
        write_facts(builtin_rulebook(), facts, rows)
        command = [
            sys.executable,
            "-m",
            "bangxin",
            "batch",
            str(facts),
            "-o",
            f"{folder}/out",
            "--as-of",
            "2025-10-01",
        ]
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        written = sum(path.stat().st_size for path in (Path(folder) / "out").glob("part-*.parquet"))
        assert status == 0, "the command failed"
        cpu = used.ru_utime + used.ru_stime
        print(f"{rows:,} rows, file to file: {seconds:.1f} s ({rows / seconds / 1e6:.2f} M rows/s), CPU {cpu:.1f} s, "
              f"peak memory {used.ru_maxrss / 2**10:.0f} MiB, input {facts.stat().st_size / 2**20:.0f} MiB, "
              f"output {written / 2**20:.0f} MiB, load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip


def write_facts(book: Rulebook, path: Path, rows: int) -> None:
    """A facts table as a user has it, in pieces: yuan, dates, names of values; four of ten cells empty."""
    facts = [
        book.vocabulary[fact] for fact in cone(book, ["offence.art287_2"]) if not book.vocabulary[fact].derive
    ]
    rnd, writer = np.random.default_rng(20261122), None
    for first in range(0, rows, CHUNK):
        size = min(CHUNK, rows - first)
        part = pl.DataFrame([_as_written(rnd, fact, size) for fact in facts]).to_arrow()
        writer = writer or pq.ParquetWriter(path, part.schema, compression="zstd")
        writer.write_table(part)
    if writer is not None:
        writer.close()


def _as_written(rnd: np.random.Generator, fact: Fact, rows: int) -> pl.Series:
    unknown = pl.Series(rnd.random(rows) < 0.4)
    names = pl.Series(list(fact.values), dtype=pl.String)
    if fact.type is FactType.BOOL:
        cells = pl.Series(rnd.random(rows) < 0.5)
    elif fact.type is FactType.DATE:
        cells = pl.Series(rnd.integers(16_801, 20_000, rows).astype(np.int32)).cast(pl.Date)
    elif len(names):
        cells = names.gather(rnd.integers(0, len(names), rows))
    else:
        cells = pl.Series(rnd.integers(0, 400_000 if fact.type is FactType.MONEY else 12, rows))
    return cells.set(unknown, None).alias(fact.id)


def on_spark(rows: int) -> None:
    """Spark in local mode for reference: the same outputs, equal to Polars in every cell."""
    from bangxin.app.onspark import by_spark

    book = builtin_rulebook()
    table = made(book, cone(book, ["offence.art287_2"]), rows)
    query = queried(book, ["offence.art287_2"], table, Law.AT_ACT)
    by_spark(query, table.head(1000), "local[2]")
    frames: list[pl.DataFrame] = []
    seconds = timed(lambda: frames.append(by_spark(query, table, "local[2]")[0]))
    assert frames[0].equals(evaluate(query, table)[0]), "engines differ"
    print(f"offence.art287_2 on Spark, local[2], {rows:,} rows: {rows / seconds / 1e6:.3f} M rows/s "
          f"(transfer of the table both ways included), equal to Polars; load {os.getloadavg()[0]:.1f}")  # fmt: skip


def asked(arguments: list[str]) -> None:
    sizes = [int(argument) for argument in arguments if not argument.startswith("--")]
    if "--files" in arguments:
        for rows in sizes or [1_000_000, 10_000_000]:
            from_files(rows)
    elif "--spark" in arguments:
        on_spark(sizes[0] if sizes else 100_000)
    else:
        main(sizes[0] if sizes else 1_000_000)


if __name__ == "__main__":
    asked(sys.argv[1:])
