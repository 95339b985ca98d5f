"""From numbered rows to the book: total order, one edge per transfer, roles, openings, what was noticed.

Roles: ``edge`` carries a transfer; ``mirror`` is the same transfer on the other statement; ``overlap`` was exported
before; ``failed``, ``closed``, ``neutral``, ``foreign`` do not count and stay visible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.chains import openings, ordered
from bangxin.ledger.doubles import Pairing, both_sides, overlapping, wallets
from bangxin.ledger.keys import ROLES, SINK, SOURCE, Keys, Source
from bangxin.ledger.manual import Resolved, cash_node
from bangxin.ledger.noticed import noticed
from bangxin.ledger.refunds import Link, link_refunds

PAIRS = pl.Enum(
    ["both-sides", "blank-payee", "blank-payer", "same-serial", "wallet-card", "wallet-top-up", "wallet-withdrawal"]
)  # fmt: skip
Words = Callable[[pl.Series, Sequence[str]], pl.DataFrame]


class Assembled(NamedTuple):
    """``rows`` in total order (n is the place), ``accounts`` by number, refund links, what was noticed."""

    rows: pl.DataFrame
    accounts: pl.DataFrame
    links: tuple[Link, ...]
    anomalies: tuple[Anomaly, ...]


def assemble(
    keys: Keys, sources: Sequence[Source], manual: Callable[[pl.DataFrame], Resolved], words: Words
) -> Assembled:
    """Order, deduplicate and pair all rows. ``words`` fetches text columns of rows by their place ``i``.

    ``manual`` resolves what a person linked, given the rows that may be named.
    """
    rows = keys.rows
    again = overlapping(rows)
    rows = rows.with_columns(
        overlap=again, role=pl.when(again).then(pl.lit("overlap", ROLES)).otherwise("role")
    ).with_columns(effective=pl.col("role") == "edge")
    fresh = rows if not again.any() else rows.filter(~pl.col("overlap"))
    fresh = pl.concat([fresh, ordered(fresh)], how="horizontal")
    chain = _chain(fresh)
    if again.any():
        rest = rows.filter("overlap").with_columns(
            at=pl.col("time"), rank=pl.lit(0, pl.Int32), tie=pl.lit(False), signed=pl.lit(0, pl.Int64)
        )
        fresh = pl.concat([fresh, rest])
    del rows
    rows = total_order(fresh)
    del fresh
    told = manual(rows)
    links, loose = _links(rows, words)
    by_hand = {t.refund for t in told.refunds}
    links = [*told.refunds, *(k for k in links if k.refund not in by_hand)]
    loose = [n for n in loose if n not in by_hand]
    rows = _revive_closed(rows, links)
    statements = rows.filter(~pl.col("listed"))["acc"].unique().sort()
    pairings = _pairings(rows, statements)
    rows = _undone(_parties(_paired(rows, pairings), keys.names), links)
    rows = _with_cash(rows, told.cash, keys.names)
    notes = noticed(rows, chain, pairings, links, loose, keys.names, sources)
    return Assembled(rows, _accounts(rows, chain, statements, keys), tuple(links), tuple(notes))


def total_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows by time, place within the account's instant, serial, source, line; numbered ``n``."""
    keys = rows.select("at", "rank", "serial", "src", "line")
    places = keys.select(pl.arg_sort_by(keys.columns, nulls_last=False)).to_series()
    return rows[places].with_columns(n=pl.int_range(pl.len(), dtype=pl.UInt32))


def turned(edges: pl.DataFrame) -> pl.DataFrame:
    """The other extreme order of edges (n, acc, at, rank, tie): undecided rows of one instant run backwards.

    ``edges`` must hold every row of the instants they touch.
    """
    size = pl.len().over("acc", "at").cast(pl.Int64)
    place = pl.when("tie").then(size - 1 - pl.col("rank")).otherwise(pl.col("rank").cast(pl.Int64))
    return edges.sort("at", place, "n", descending=[False, False, True])


def _chain(fresh: pl.DataFrame) -> pl.DataFrame:
    """Each account's rows in its own order, where balances are printed; empty when none are."""
    columns = ["acc", "at", "rank", "tie", "signed", "balance", "effective", "src", "line", "fen"]
    if fresh["balance"].null_count() == fresh.height:
        return fresh.clear().select(columns)
    return fresh.select(columns).sort("acc", "at", "rank")


def _links(rows: pl.DataFrame, words: Words) -> tuple[list[Link], list[int]]:
    """Refund links over effective and closed rows (a closed payment with a refund did happen)."""
    able = pl.col("role").is_in(["edge", "closed"])
    marked = rows.filter(able & pl.col("marked") & (pl.col("fen") > 0) & (pl.col("sign") != 0))[
        "acc"
    ].unique()
    if marked.is_empty():
        return [], []
    near = rows.filter(able & pl.col("acc").is_in(marked.implode()))
    told = words(near["i"], ["serial", "order", "other_name", "memo", "kind"])
    text = pl.concat_str(["other_name", "memo", "kind"], separator=" ", ignore_nulls=True)
    table = pl.concat(
        [
            near.select("n", "sign", "fen", "time", "marked", "other", "label", account="acc"),
            told.select("serial", "order", text=text),
        ],
        how="horizontal",
    ).with_columns(
        other=pl.when(pl.col("other").is_not_null())
        .then(pl.col("other").cast(pl.Int64))
        .otherwise(-1 - pl.col("label").cast(pl.Int64))
    )
    return link_refunds(table)


def _revive_closed(rows: pl.DataFrame, links: list[Link]) -> pl.DataFrame:
    if not links:
        return rows
    paid = [link.original for link in links]
    revived = (pl.col("role") == "closed") & pl.col("n").is_in(paid) & (pl.col("sign") != 0)
    return rows.with_columns(role=pl.when(revived).then(pl.lit("edge", ROLES)).otherwise("role"))


def _pairings(rows: pl.DataFrame, statements: pl.Series) -> list[Pairing]:
    edges = rows.lazy().filter((pl.col("role") == "edge") & ~pl.col("listed"))
    known = edges.select(
        "n", "sign", "fen", "time", "day_only", "cash", "serial", "serial_size", "tail", "wallet", "other", account="acc",
        known=pl.col("other").is_in(statements.implode()).fill_null(False),
    )  # fmt: skip
    pairs = both_sides(known) if len(statements) > 1 else []
    taken = np.concatenate([np.zeros(0, np.int64), *(a for p in pairs for a in (p.primary, p.mirror))])
    if rows["wallet"].any():
        free = known.filter(~pl.col("n").is_in(taken.tolist())) if taken.size else known
        pairs = [*pairs, *wallets(free)]
    return [p for p in pairs if p.primary.size]


def _paired(rows: pl.DataFrame, pairings: list[Pairing]) -> pl.DataFrame:
    """Mirror rows give their knowledge of the other side to the carrying row. Rows stand at their ``n``."""
    size = rows.height
    edge = np.where((rows["role"] == "edge").to_numpy(), np.arange(size), -1)
    other = np.full(size, -1, np.int64)
    pair = np.full(size, -1, np.int64)
    fallback = rows["fallback"].cast(pl.Int64).fill_null(-1).to_numpy().copy()
    acc, stated = rows["acc"].to_numpy(), rows["other"].cast(pl.Int64).fill_null(-1).to_numpy()
    mirrored = np.zeros(size, np.bool_)
    for p in pairings:
        edge[p.mirror] = p.primary
        mirrored[p.mirror] = True
        pair[p.primary] = pair[p.mirror] = PAIRS.categories.to_list().index(p.why)
        if p.why != "wallet-card":
            other[p.primary] = acc[p.mirror]
            continue
        # the wallet's row names the merchant; its account is not the payee
        other[p.primary] = stated[p.mirror]
        told = p.primary[rows["label"].gather(p.mirror).is_not_null().to_numpy()]
        from_mirror = p.mirror[rows["label"].gather(p.mirror).is_not_null().to_numpy()]
        fallback[told] = np.where(fallback[from_mirror] >= 0, fallback[from_mirror], fallback[told])
    pairs = pl.Series("pair", pair)
    return rows.with_columns(
        role=pl.when(pl.Series(mirrored)).then(pl.lit("mirror", ROLES)).otherwise("role"),
        edge=_number(edge), paired=_number(other), fallback=_number(fallback),
        pair=pairs.set(pairs < 0, None).cast(pl.UInt32).replace_strict(list(range(len(PAIRS.categories))), PAIRS.categories, return_dtype=PAIRS, default=None),
    )  # fmt: skip


def _number(values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    found = pl.Series(values)
    return (found.set(found < 0, None) if (values < 0).any() else found).cast(pl.UInt32)


def _parties(rows: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    """Payer and payee of every row; a missing, masked or named-only other side is a sink or a source of its own."""
    number = pl.coalesce("paired", pl.when(~pl.col("masked")).then("other"))
    into = pl.col("sign") > 0
    # a wallet row paid by a bank card moves the bank's money, not the wallet's; a withdrawal moves the wallet's
    by_card = pl.col("card").is_not_null() & pl.col("pair").is_null()
    nobody = pl.when(into).then(_place(names, SOURCE)).otherwise(_place(names, SINK))
    other = pl.coalesce(pl.when(by_card & into & number.is_null()).then("card"), number, "fallback", nobody)
    own = pl.when(by_card & ~into).then("card").otherwise("acc")
    return rows.with_columns(
        payer=pl.when(into).then(other).otherwise(own), payee=pl.when(into).then(own).otherwise(other)
    )


def _place(names: pl.Series, name: str) -> pl.Expr:
    return pl.lit(int(names.search_sorted(name)), pl.UInt32)


def _undone(rows: pl.DataFrame, links: list[Link]) -> pl.DataFrame:
    """A linked refund runs between the same two parties as its original, the other way."""
    if not links:
        return rows.with_columns(refund_of=pl.lit(None, pl.UInt32))
    refund, original = [k.refund for k in links], [k.original for k in links]
    was_payer, was_payee = rows["payer"].gather(original), rows["payee"].gather(original)
    return rows.with_columns(
        payer=rows["payer"].scatter(refund, was_payee), payee=rows["payee"].scatter(refund, was_payer),
        refund_of=pl.Series([None], dtype=pl.UInt32).new_from_index(0, rows.height).scatter(refund, pl.Series(original, dtype=pl.UInt32)),
    )  # fmt: skip


def _with_cash(rows: pl.DataFrame, cash: list[tuple[int, int]], names: pl.Series) -> pl.DataFrame:
    """Linked cash runs through one node: out of the first account into it, out of it into the second."""
    if not cash:
        return rows
    nodes = pl.Series([int(names.search_sorted(cash_node(k))) for k in range(len(cash))], dtype=pl.UInt32)
    return rows.with_columns(
        payee=rows["payee"].scatter([a for a, _ in cash], nodes),
        payer=rows["payer"].scatter([b for _, b in cash], nodes),
    )


def _accounts(rows: pl.DataFrame, chain: pl.DataFrame, statements: pl.Series, keys: Keys) -> pl.DataFrame:
    """Every account and party by number: name, holder as stated or as counterparties call it, opening, statement."""
    table = pl.DataFrame(
        {"id": pl.int_range(len(keys.names), dtype=pl.UInt32, eager=True), "name": keys.names}
    )
    own = _first(rows, "acc", "holder", keys.people)
    named = _first(rows.filter(pl.col("other").is_not_null()), "other", "label", keys.people)
    found = openings(chain)
    return (
        table.join(own, on="id", how="left", maintain_order="left")
        .join(named.rename({"holder": "label"}), on="id", how="left", maintain_order="left")
        .join(found.rename({"acc": "id"}), on="id", how="left", maintain_order="left")
        .with_columns(
            holder=pl.coalesce("holder", "label"), statement=pl.col("id").is_in(statements.implode())
        )
        .drop("label")
    )


def _first(rows: pl.DataFrame, side: str, what: str, people: pl.Series) -> pl.DataFrame:
    """The first name given to each account on one side."""
    known = rows.lazy().filter(pl.col(what).is_not_null()).group_by(side).agg(pl.col(what).first()).collect()
    return pl.DataFrame({"id": known[side], "holder": people.gather(known[what])})
