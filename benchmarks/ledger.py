"""Ledger benchmark: import, inflow, tracing; every figure as a ratio to a hand-written baseline of the same run.

    python benchmarks/ledger.py                 # 1e6 and 1e7 rows
    python benchmarks/ledger.py --rows 1e6 --no-import
    python benchmarks/ledger.py --stream 1e8    # tracing streamed from Parquet, peak memory

Numbers depend on what else the machine does: the load average is printed first, CPU seconds stand beside wall time.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from bangxin.ledger.measures import inflow_by_account
from bangxin.ledger.readers.folder import Folder
from bangxin.ledger.readers.importing import Choices, import_files
from bangxin.ledger.readers.opening import open_ledger
from bangxin.ledger.trace.passes import Pass, Stream, trace
from bangxin.ledger.trace.reference import Transfer, trace_slowly
from bangxin.ledger.trace.rules import Rule

VICTIMS = 500


def timed(work: Callable[[], Any], repeat: int = 3) -> tuple[float, float, Any]:
    """Best wall seconds, CPU seconds of that run, last result."""
    best, cpu, result = float("inf"), 0.0, None
    for _ in range(repeat):
        wall, spent = time.perf_counter(), time.process_time()
        result = work()
        wall, spent = time.perf_counter() - wall, time.process_time() - spent
        if wall < best:
            best, cpu = wall, spent
    return best, cpu, result


def line(name: str, rows: int, wall: float, cpu: float, ratio: str = "") -> None:
    print(f"| {name} | {wall:.2f} | {cpu:.2f} | {rows / wall / 1e6:.2f} | {ratio} |", flush=True)


def random_stream(rows: int, accounts: int, seed: int = 1) -> Stream:
    rng = np.random.default_rng(seed)
    victim = np.full(rows, -1, np.int32)
    seeds = rng.choice(rows, min(VICTIMS, rows), replace=False)
    victim[seeds] = np.arange(seeds.size, dtype=np.int32)
    return Stream(
        rng.integers(0, accounts, rows, np.int32), rng.integers(0, accounts, rows, np.int32),
        rng.integers(1, 5_000_000, rows), victim, np.zeros(rows, np.int32),
    )  # fmt: skip


@njit(cache=True)
def bare_balances(payer: Any, payee: Any, fen: Any, balance: Any) -> None:
    """The baseline: two random accesses per row and nothing else."""
    for i in range(payer.size):
        balance[payer[i]] -= fen[i]
        balance[payee[i]] += fen[i]


def tracing(rows: int) -> None:
    accounts = max(100, rows // 10)
    stream = random_stream(rows, accounts)
    opening = np.random.default_rng(2).integers(0, 10_000_000, accounts)
    warm = random_stream(1_000, accounts)
    bare_balances(*warm[:3], opening.copy())
    for rule in Rule:
        trace(rule, warm, opening)
    trace(Rule.PRO_RATA, warm, opening, attribute=False)
    wall, cpu, _ = timed(lambda: bare_balances(stream.payer, stream.payee, stream.fen, opening.copy()))
    base = wall
    line("bare numba balance pass (baseline)", rows, wall, cpu, "1.0")
    for rule in (Rule.PRO_RATA, Rule.CLEAN_FIRST, Rule.TAINT_FIRST):
        wall, cpu, _ = timed(lambda rule=rule: trace(rule, stream, opening, attribute=False), 2)
        line(f"{rule}, totals", rows, wall, cpu, f"{wall / base:.1f} x bare")
    for rule in Rule:
        wall, cpu, _ = timed(lambda rule=rule: trace(rule, stream, opening), 1)
        line(f"{rule}, per victim", rows, wall, cpu, f"{wall / base:.1f} x bare")
    small = min(rows, 100_000)
    moves = [
        Transfer(p, q, x, v if v >= 0 else None)
        for p, q, x, v in zip(*(c[:small].tolist() for c in stream[:4]), strict=True)
    ]
    start = dict(enumerate(opening.tolist()))
    for rule in (Rule.FIFO, Rule.PRO_RATA):
        part = Stream(*(c[:small] for c in stream))
        fast, _, _ = timed(lambda rule=rule, part=part: trace(rule, part, opening), 2)
        wall, cpu, _ = timed(lambda rule=rule: trace_slowly(rule, moves, start), 1)
        line(
            f"plain Python {rule}, {small:,} rows",
            small,
            wall,
            cpu,
            f"compiled is {wall / fast:.0f} x faster",
        )


def write_csv(rows: int, path: Path) -> None:
    """A police-return shaped CSV of 14 text columns, block by block."""
    rng = np.random.default_rng(3)
    step = 500_000
    with path.open("wb") as out:
        for start in range(0, rows, step):
            n = min(step, rows - start)
            own, other = rng.integers(0, max(10, rows // 100), n), rng.integers(0, max(10, rows // 10), n)
            fen = pl.Series(rng.integers(1, 5_000_000, n))
            seconds = np.sort(rng.integers(0, 86_400, n)) + 86_400 * (start // step)
            frame = pl.DataFrame(
                {
                    "交易卡号": pl.Series(own + 10**15 * 6).cast(pl.String), "交易账号": pl.Series(own + 10**9).cast(pl.String),
                    "账户开户名称": ("户" + pl.Series(own % 1000).cast(pl.String)), "开户人证件号码": pl.Series(own + 31 * 10**16).cast(pl.String),
                    "交易时间": pl.Series(seconds * 1_000_000 + 1_704_067_200_000_000).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%d %H:%M:%S"),
                    "交易金额": (fen // 100).cast(pl.String) + "." + (fen % 100).cast(pl.String).str.zfill(2),
                    "收付标志": pl.Series(rng.integers(0, 2, n)).replace_strict([0, 1], ["出", "进"], return_dtype=pl.String),
                    "交易对手账卡号": pl.Series(other + 10**15 * 8).cast(pl.String), "现金标志": ["转账"] * n,
                    "对手户名": "对手" + pl.Series(other % 5000).cast(pl.String), "摘要说明": ["跨行转账"] * n,
                    "交易币种": ["人民币"] * n, "交易是否成功": ["01"] * n, "交易流水号": pl.Series(np.arange(start, start + n) + 10**15).cast(pl.String),
                }
            )  # fmt: skip
            frame.write_csv(out, include_header=start == 0)


def importing(rows: int, work: Path) -> None:
    path, target = work / f"{rows}.csv", work / f"ledger-{rows}"
    write_csv(rows, path)
    wall, cpu, _ = timed(lambda: pl.read_csv(path, infer_schema=False), 1)
    parse = wall
    line("polars.read_csv, text only (baseline)", rows, wall, cpu, "1.0")

    def ingest() -> Any:
        shutil.rmtree(target, ignore_errors=True)
        return import_files([path], Folder(target), Choices(), lambda name, count: None)

    wall, cpu, done = timed(ingest, 1)
    assert done.accepted == rows
    line("import: parse, normalise, check, store", rows, wall, cpu, f"{wall / parse:.1f} x read_csv")
    path.unlink()
    sql = (
        "SELECT account, sum(fen) AS fen FROM read_parquet('"
        + str(target / "rows" / "*" / "*.parquet")
        + "') "
        "WHERE sign = 1 AND status IN ('ok','pending','refunded','unknown') AND currency = 'CNY' GROUP BY account"
    )
    wall, cpu, hand = timed(lambda: duckdb.sql(sql).to_arrow_table())
    base = wall
    line("inflow per account, hand-written DuckDB over Parquet (baseline)", rows, wall, cpu, "1.0")
    wall, cpu, _ = timed(lambda: open_ledger(Folder(target)), 1)
    line("first opening: order, deduplicate, pair, store (once per import)", rows, wall, cpu)

    def inflow() -> Any:
        """Opening and query together: the stored book is checked by hash and scanned."""
        ledger = open_ledger(Folder(target))
        return ledger.book, inflow_by_account(ledger.book)

    wall, cpu, (book, found) = timed(inflow)
    line(
        "inflow per account with opening, hash check included", rows, wall, cpu, f"{wall / base:.2f} x DuckDB"
    )
    named = dict(zip(book.accounts["name"].gather(found["id"]), found["inflow"], strict=True))
    for name, fen in list(zip(*hand.to_pydict().values(), strict=True))[:100]:
        assert named[name] >= int(fen)
    shutil.rmtree(target)


def streamed(rows: int, work: Path) -> None:
    """Trace from Parquet in batches; the state of all accounts stays, the rows do not."""
    path, accounts, batch = work / "stream.parquet", max(100, rows // 100), 1_000_000
    schema = pa.schema(
        [("payer", pa.int32()), ("payee", pa.int32()), ("fen", pa.int64()), ("victim", pa.int32())]
    )
    with pq.ParquetWriter(path, schema, compression="lz4") as out:
        for start in range(0, rows, batch):
            part = random_stream(min(batch, rows - start), accounts, start)
            victim = np.where(part.victim >= 0, part.victim % VICTIMS, -1).astype(np.int32)
            out.write_table(pa.table([part.payer, part.payee, part.fen, victim], schema=schema))

    def batches() -> Iterator[Stream]:
        for piece in pq.ParquetFile(path).iter_batches(batch_size=batch):
            payer, payee, fen, victim = (column.to_numpy(zero_copy_only=False) for column in piece.columns)
            yield Stream(payer, payee, fen, victim, np.zeros(payer.size, np.int32))

    opening = np.random.default_rng(2).integers(0, 10_000_000, accounts)
    for rule, attribute in ((Rule.PRO_RATA, False), (Rule.FIFO, True), (Rule.LIFO, True)):
        wall, spent = time.perf_counter(), time.process_time()
        run = Pass(rule, opening, attribute=attribute)
        total = sum(int(run.feed(piece).tainted.sum()) for piece in batches())
        run.finish()
        wall, spent = time.perf_counter() - wall, time.process_time() - spent
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        line(
            f"{rule} streamed{'' if attribute else ', totals'}",
            rows,
            wall,
            spent,
            f"peak {peak:.2f} GiB; tainted {total}",
        )
    path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", default=["1e6", "1e7"])
    parser.add_argument("--stream", nargs="*", default=[])
    parser.add_argument("--no-import", action="store_true")
    parser.add_argument("--no-trace", action="store_true")
    given = parser.parse_args()
    print(
        f"CPUs {os.cpu_count()}, load average {os.getloadavg()[0]:.1f}, Polars {pl.__version__}, DuckDB {duckdb.__version__}\n"
    )
    print("| what | wall s | CPU s | M rows/s | ratio |\n|---|---|---|---|---|")
    work = Path(tempfile.mkdtemp(prefix="bangxin-bench-"))
    try:
        for text in given.stream:
            streamed(int(float(text)), work)
        for text in given.rows if not given.stream else []:
            rows = int(float(text))
            print(f"| **{rows:,} rows** | | | | |")
            if not given.no_trace:
                tracing(rows)
            if not given.no_import:
                importing(rows, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(
        f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB; load average {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
