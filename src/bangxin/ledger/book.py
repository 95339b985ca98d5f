"""The book: all rows in total order and the one edge per transfer that tracing and measures use, read as needed.

Rows and edges stay where they are stored; accounts and parties are numbers in them, names only where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.assembly import Words, turned
from bangxin.ledger.keys import SINK, SOURCE, Source
from bangxin.ledger.refunds import Link

__all__ = ["SINK", "SOURCE", "Book"]

EDGE_COLUMNS = ("n", "payer", "payee", "fen", "time", "at", "sign", "day_only", "cash", "refund_of", "pair", "src", "line", "i")  # fmt: skip
_TEXT = ("serial", "memo", "kind", "other_name", "other_account", "name", "status", "status_text")
_STEP = 1_000_000


@dataclass(frozen=True)
class Book:
    """``scan_rows`` and ``scan_edges`` give lazy tables in total order; ``accounts`` has id, name, holder, opening, statement.

    ``words`` fetches text columns of rows by their place ``i``. Openings are fen, never negative; none is not known.
    """

    scan_rows: Callable[[], pl.LazyFrame]
    scan_edges: Callable[[], pl.LazyFrame]
    accounts: pl.DataFrame
    sources: tuple[Source, ...]
    links: tuple[Link, ...]
    counts: Mapping[str, int]
    undecided: bool
    words: Words
    anomalies: tuple[Anomaly, ...]
    stated: Mapping[str, int]

    @cached_property
    def height(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def openings(self) -> dict[str, int]:
        known = self.accounts.filter(pl.col("opening").is_not_null())
        stated = {name: max(0, fen) for name, fen in self.stated.items()}  # also of accounts without any row
        return {**stated, **dict(known.select("name", "opening").iter_rows())}

    @cached_property
    def statements(self) -> frozenset[str]:
        """Accounts with a statement of their own."""
        return frozenset(self.accounts.filter("statement")["name"].to_list())

    def ids(self, names: Iterable[str]) -> pl.Series:
        """Numbers of those names that occur."""
        wanted = pl.Series(sorted(set(names)), dtype=pl.String)
        at = self.accounts["name"].search_sorted(wanted)
        inside = at < self.accounts.height
        found = self.accounts["name"].gather(at.filter(inside)) == wanted.filter(inside)
        return at.filter(inside).filter(found).cast(pl.UInt32)

    def named(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table with payer, payee and acc as names, and file and sheet instead of src."""
        names = self.accounts["name"]
        shown = {
            {"acc": "account"}.get(c, c): names.gather(table[c])
            for c in ("acc", "payer", "payee")
            if c in table.columns
        }
        if "src" in table.columns:
            files = pl.Series([s.file for s in self.sources], dtype=pl.String)
            sheets = pl.Series([s.sheet for s in self.sources], dtype=pl.String)
            shown |= {"file": files.gather(table["src"]), "sheet": sheets.gather(table["src"])}
        return table.with_columns(**shown).drop("acc", "src", strict=False)

    def worded(self, table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """The table (with ``i``) beside the text columns of its rows as they were read."""
        return pl.concat([table, self.words(table["i"], columns)], how="horizontal")

    def of_accounts(self, accounts: Iterable[str]) -> pl.DataFrame:
        """Edges that touch any of the accounts, named, in total order."""
        ids = self.ids(accounts).implode()
        touching = self.scan_edges().filter(pl.col("payer").is_in(ids) | pl.col("payee").is_in(ids))
        return self.named(touching.collect(engine="streaming").sort("n"))

    def places(self, numbers: Iterable[int]) -> pl.DataFrame:
        """n, time, file, sheet, line of rows by their ``n``."""
        wanted = pl.Series(sorted(set(numbers)), dtype=pl.UInt32)
        rows = self.scan_rows().filter(pl.col("n").is_in(wanted.implode()))
        found = rows.select("n", "time", "src", "line").collect(engine="streaming")
        return self.named(found.sort("n")).select("n", "time", "file", "sheet", "line")

    def batches(self, *, reverse_ties: bool = False) -> Iterator[pl.DataFrame]:
        """Edges (n, payer, payee, fen) a million at a time in total order.

        ``reverse_ties`` gives the other extreme order of undecided rows.
        """
        if not reverse_ties:
            yield from _slices(
                self.scan_edges().select("n", "payer", "payee", "fen"), self.counts.get("edge", 0)
            )
            return
        edges = self.scan_rows().filter(pl.col("role") == "edge")
        columns = ["n", "acc", "at", "rank", "tie", "payer", "payee", "fen"]
        open_instant: pl.DataFrame | None = None
        for piece in edges.select(columns).collect_batches(chunk_size=_STEP):
            rows = piece if open_instant is None else pl.concat([open_instant, piece])
            last = rows["at"] == rows["at"][-1]
            open_instant = rows.filter(last)
            yield turned(rows.filter(~last)).select("n", "payer", "payee", "fen")
        if open_instant is not None:
            yield turned(open_instant).select("n", "payer", "payee", "fen")

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Every row in memory with its names and words: for small books."""
        table = self.scan_rows().collect().sort("n")
        return self.named(self.worded(table, _TEXT))

    @cached_property
    def edges(self) -> pl.DataFrame:
        """Rows that carry a transfer, in memory: for small books."""
        return self.rows.filter(pl.col("role") == "edge")


def _slices(edges: pl.LazyFrame, size: int) -> Iterator[pl.DataFrame]:
    for start in range(0, size, _STEP):
        yield edges.slice(start, _STEP).collect()


def openings_with(accounts: pl.DataFrame, stated: Mapping[str, int]) -> tuple[pl.DataFrame, list[Anomaly]]:
    """Openings printed in the statements, overridden by those ``stated``; below zero counts as zero and is noted."""
    told = pl.DataFrame(
        {"name": list(stated), "stated": list(stated.values())},
        schema={"name": pl.String, "stated": pl.Int64},
    )
    table = accounts
    if told.height:
        table = accounts.join(told, on="name", how="left", maintain_order="left").with_columns(
            opening=pl.coalesce("stated", "opening")
        )
    over = table.filter(pl.col("opening") < 0).sort("name")
    notes = [Anomaly("overdraft", name, 1, fen) for name, fen in over.select("name", "opening").iter_rows()]
    return table.with_columns(pl.col("opening").clip(lower_bound=0)).select(accounts.columns), notes


def positions(
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]], size: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Place of each row number in a table, -1 where it is not."""
    place = np.full(size, -1, np.int64)
    place[numbers] = np.arange(numbers.size)
    return place
