"""The order of an account's rows: time, then the balance chain, then the place in the file; and where it breaks.

Convention 3 of tracing: order by time, balance chain, serial, file row; undecided ties are marked.
"""

from __future__ import annotations

import polars as pl

_GROUP = ["file", "sheet", "account"]
_MOST_IN_ONE_TIE = 5_000


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``at`` (time used for ordering), ``rank`` within (account, at) and ``tie`` (order undecided).

    Needs file, sheet, line, account, time, day_only, sign, fen, balance, effective. Sorted by account and order.
    """
    rows = rows.sort(["file", "sheet", "line"], nulls_last=False).with_columns(
        signed=pl.when("effective").then(pl.col("sign").cast(pl.Int64) * pl.col("fen")).otherwise(0)
    )
    rows = rows.with_columns(pos=_position(rows))
    rows = rows.sort([*_GROUP, "pos"]).with_columns(at=_at())
    rows = rows.sort(["account", "at", "file", "pos"])
    size = pl.len().over("account", "at")
    fits = ((pl.col("balance") - pl.col("signed")) == pl.col("balance").shift(1).over("account")).fill_null(
        False
    )
    rows = rows.with_columns(
        rank=pl.int_range(pl.len(), dtype=pl.Int32).over("account", "at"), size=size, fits=fits
    )
    rows = rows.with_columns(
        tie=(pl.col("size") > 1) & ~(pl.col("fits") | (pl.col("rank") == 0)).all().over("account", "at"),
    )
    return _resolve(rows).drop("size", "fits", "pos")


def _position(rows: pl.DataFrame) -> pl.Series:
    """Place in the file, counted backwards where the export runs from newest to oldest."""
    before = pl.col("balance") - pl.col("signed")
    forward = (before == pl.col("balance").shift(1).over(_GROUP)).sum().over(_GROUP)
    backward = (before == pl.col("balance").shift(-1).over(_GROUP)).sum().over(_GROUP)
    first, last = pl.col("time").first().over(_GROUP), pl.col("time").last().over(_GROUP)
    newest_first = (last < first) | ((last == first) & (backward > forward))
    at = pl.int_range(pl.len(), dtype=pl.Int64).over(_GROUP)
    return rows.select(pl.when(newest_first).then(-at).otherwise(at)).to_series()


def _at() -> pl.Expr:
    """A row with only a day keeps its place in the file: it takes the last exact time of the same day before it."""
    exact = pl.when(~pl.col("day_only")).then("time").forward_fill().over(_GROUP)
    same_day = exact.dt.date() == pl.col("time").dt.date()
    return pl.when(pl.col("day_only") & same_day).then(exact).otherwise("time")


def _resolve(rows: pl.DataFrame) -> pl.DataFrame:
    """Order undecided ties by the balance chain where it can be walked from end to end."""
    open_ties = rows.with_row_index("n").filter(
        pl.col("tie")
        & pl.col("balance").is_not_null().all().over("account", "at")
        & (pl.col("size") <= _MOST_IN_ONE_TIE)
    )
    if open_ties.is_empty():
        return rows
    rank, tie = rows["rank"].to_list(), rows["tie"].to_list()
    balance, account = rows["balance"], rows["account"]
    for group in open_ties.select("n", "balance", "signed", "account", "at").partition_by(
        "account", "at", maintain_order=True
    ):
        numbers = group["n"].to_list()
        start = numbers[0]
        known = balance[start - 1] if start > 0 and account[start - 1] == account[start] else None
        steps = [(b - s, b) for b, s in group.select("balance", "signed").iter_rows()]
        walk = _walk(steps, known)
        if walk is None:
            continue
        for place, step in enumerate(walk):
            rank[numbers[step]], tie[numbers[step]] = place, False
    rows = rows.with_columns(pl.Series("rank", rank, dtype=pl.Int32), pl.Series("tie", tie))
    return rows.sort(["account", "at", "rank"], maintain_order=True)


def _walk(steps: list[tuple[int, int]], known: int | None) -> list[int] | None:
    """Order of (before, after) steps so that each begins where the last ended; None when there is none.

    An Eulerian trail over balances (Hierholzer), earliest row first.
    """
    leaving: dict[int, list[int]] = {}
    surplus: dict[int, int] = {}
    for i in range(len(steps) - 1, -1, -1):
        before, after = steps[i]
        leaving.setdefault(before, []).append(i)
        surplus[before] = surplus.get(before, 0) + 1
        surplus[after] = surplus.get(after, 0) - 1
    starts = [b for b, n in surplus.items() if n > 0]
    start = known if known in leaving else (starts[0] if len(starts) == 1 else steps[0][0])
    if len(starts) > 1 or (starts and start != starts[0]):
        return None
    stack: list[tuple[int, int]] = [(start, -1)]
    trail: list[int] = []
    while stack:
        value, step = stack[-1]
        if leaving.get(value):
            following = leaving[value].pop()
            stack.append((steps[following][1], following))
        else:
            stack.pop()
            trail.append(step)
    walk = [step for step in reversed(trail) if step >= 0]
    return walk if len(walk) == len(steps) else None


def breaks(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose balance does not follow from the row before, in account order; ``off`` is the difference in fen.

    Only between effective rows that both print a balance and whose order is decided.
    """
    previous = pl.col("balance").shift(1).over("account")
    return (
        rows.filter(pl.col("effective") & pl.col("balance").is_not_null())
        .with_columns(
            off=pl.col("balance") - pl.col("signed") - previous,
            same_file=pl.col("file") == pl.col("file").shift(1).over("account"),
        )
        .filter(pl.col("off").is_not_null() & (pl.col("off") != 0) & ~pl.col("tie"))
    )


def openings(rows: pl.DataFrame) -> pl.DataFrame:
    """(account, opening): the first printed balance minus what moved up to it. Accounts without one are absent."""
    moved = pl.col("signed").cum_sum().over("account")
    return (
        rows.with_columns(opening=pl.col("balance") - moved)
        .filter(pl.col("balance").is_not_null() & pl.col("effective"))
        .group_by("account", maintain_order=True)
        .agg(pl.col("opening").first())
    )
