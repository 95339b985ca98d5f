"""The order of an account's rows: time, then the balance chain, then the place in the file; and where it breaks.

Convention 3 of tracing: order by time, balance chain, serial, file row; undecided ties are marked.
"""

from __future__ import annotations

import polars as pl

_GROUP = ["src", "acc"]
_MOST_IN_ONE_TIE = 5_000


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """``at`` (time used for ordering), ``rank`` within (account, at), ``tie`` (order undecided) and ``signed`` fen.

    Needs src, line, acc (numbers of source and account), time, day_only, sign, fen, balance, effective, in file
    order; the answer has the same rows in the same order.
    """
    signed = pl.when("effective").then(pl.col("sign").cast(pl.Int64) * pl.col("fen")).otherwise(0)
    keys = rows.select("src", "acc", "time", "day_only", "balance", signed=signed).with_row_index("i")
    keys = keys.with_columns(pos=_position(keys))
    if keys["day_only"].any():
        keys = keys.sort([*_GROUP, "pos"]).with_columns(at=_at())
    else:
        keys = keys.with_columns(at=pl.col("time"))
    keys = keys.sort(["acc", "at", "src", "pos"])
    same = (pl.col("acc") == pl.col("acc").shift(1)).fill_null(False)
    start = ~same | (pl.col("at") != pl.col("at").shift(1)).fill_null(True)
    fits = (
        (pl.col("balance") - pl.col("signed")) == pl.when(same).then(pl.col("balance").shift(1))
    ).fill_null(False)
    keys = keys.with_columns(group=start.cum_sum(), fits=fits, start=start)
    keys = _with_ties(keys)
    return _resolve(keys).sort("i").select("at", "rank", "tie", "signed")


def _with_ties(keys: pl.DataFrame) -> pl.DataFrame:
    """Place in the instant, and whether the balances leave the order of the instant open."""
    index = pl.int_range(pl.len(), dtype=pl.Int64)
    first = pl.when("start").then(index).forward_fill()
    keys = keys.with_columns(
        rank=(index - first).cast(pl.Int32), tie=pl.lit(False), size=pl.lit(1, pl.UInt32)
    )
    shared = keys.filter(~pl.col("start"))["group"].unique()
    if shared.is_empty():
        return keys
    several = keys["group"].is_in(shared.implode())
    inside = keys.filter(several).with_columns(
        size=pl.len().over("group"), tie=~(pl.col("fits") | pl.col("start")).all().over("group")
    )
    spots = several.arg_true()
    return keys.with_columns(
        tie=keys["tie"].scatter(spots, inside["tie"]),
        size=keys["size"].scatter(spots, inside["size"].cast(pl.UInt32)),
    )


def _position(keys: pl.DataFrame) -> pl.Series:
    """Place in the file, counted backwards where the export runs from newest to oldest."""
    before = pl.col("balance") - pl.col("signed")
    first, last = pl.col("time").first(), pl.col("time").last()
    forward = (before == pl.col("balance").shift(1)).sum()
    backward = (before == pl.col("balance").shift(-1)).sum()
    turned = (
        keys.group_by(_GROUP)
        .agg(newest_first=(last < first) | ((last == first) & (backward > forward)))
        .filter("newest_first")
    )
    index = pl.col("i").cast(pl.Int64)
    if turned.is_empty():
        return keys.select(index).to_series()
    marked = keys.join(turned, on=_GROUP, how="left", maintain_order="left")
    return marked.select(
        pl.when(pl.col("newest_first").fill_null(False)).then(-index).otherwise(index)
    ).to_series()


def _at() -> pl.Expr:
    """A row with only a day keeps its place in the file: it takes the last exact time of the same day before it."""
    exact = pl.when(~pl.col("day_only")).then("time").forward_fill().over(_GROUP)
    same_day = exact.dt.date() == pl.col("time").dt.date()
    return pl.when(pl.col("day_only") & same_day).then(exact).otherwise("time")


def _resolve(keys: pl.DataFrame) -> pl.DataFrame:
    """Order undecided ties by the balance chain where it can be walked from end to end."""
    open_ties = keys.with_row_index("n").filter(pl.col("tie") & (pl.col("size") <= _MOST_IN_ONE_TIE))
    open_ties = open_ties.filter(pl.col("balance").is_not_null().all().over("group"))
    if open_ties.is_empty():
        return keys
    rank, tie = keys["rank"].to_list(), keys["tie"].to_list()
    balance, account = keys["balance"], keys["acc"]
    for group in open_ties.select("n", "balance", "signed", "group").partition_by(
        "group", maintain_order=True
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
    return keys.with_columns(pl.Series("rank", rank, dtype=pl.Int32), pl.Series("tie", tie))


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
    """Rows whose balance does not follow from the row before; ``off`` is the difference in fen.

    ``rows`` in account order (acc, at, rank), overlaps left out. Only between effective rows that both print a
    balance and whose order is decided.
    """
    same = pl.col("acc") == pl.col("acc").shift(1)
    return (
        rows.filter(pl.col("effective") & pl.col("balance").is_not_null())
        .with_columns(
            off=pl.when(same).then(pl.col("balance") - pl.col("signed") - pl.col("balance").shift(1)),
            same_file=pl.col("src") == pl.col("src").shift(1),
        )
        .filter(pl.col("off").is_not_null() & (pl.col("off") != 0) & ~pl.col("tie"))
    )


def openings(rows: pl.DataFrame) -> pl.DataFrame:
    """(acc, opening): the first printed balance minus what moved up to it. Accounts without one are absent.

    ``rows`` in account order, as for :func:`breaks`.
    """
    printed = pl.col("balance").is_not_null() & pl.col("effective")
    if rows["balance"].null_count() == rows.height:
        return pl.DataFrame(schema={"acc": pl.UInt32, "opening": pl.Int64})
    return (
        rows.group_by("acc", maintain_order=True)
        .agg(opening=(pl.col("balance") - pl.col("signed").cum_sum()).filter(printed).first())
        .filter(pl.col("opening").is_not_null())
    )
