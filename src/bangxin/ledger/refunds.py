"""Refunds and reversals linked to the payment they undo: by order or serial number, or one clear candidate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import NamedTuple

import polars as pl

DAYS = 60
MICROS = 86_400_000_000
_SHORTEST = 6  # a shorter serial or order number proves nothing


class Link(NamedTuple):
    """``refund`` undoes ``fen`` of ``original`` (row numbers); ``why`` is how it is known."""

    refund: int
    original: int
    fen: int
    why: str


class _Row(NamedTuple):
    n: int
    account: int
    sign: int
    fen: int
    time: int
    serial: str
    order: str
    other: int | None
    text: str
    marked: bool


def link_refunds(rows: pl.DataFrame) -> tuple[list[Link], list[int]]:
    """Links, and marked refunds that could not be linked.

    ``rows`` needs n, account, sign, fen, time, serial, order, other (one number per counterparty), text, marked
    (refund words or red letters), in time order. An original is earlier, of the opposite sign, of the same account, and not refunded beyond itself.
    """
    marked = rows.filter(pl.col("marked") & (pl.col("fen") > 0) & (pl.col("sign") != 0))
    if marked.is_empty():
        return [], []
    near = rows.join(marked.select("account").unique(), on="account", how="semi")
    columns = ["n", "account", "sign", "fen", "time", "serial", "order", "other", "text", "marked"]
    table = near.select(columns).with_columns(
        pl.col("time").to_physical(), pl.col("serial", "order", "text").fill_null("")
    )
    by_account: dict[int, list[_Row]] = defaultdict(list)
    for values in table.iter_rows():
        row = _Row(*values)
        by_account[row.account].append(row)
    links: list[Link] = []
    loose: list[int] = []
    for account_rows in by_account.values():
        _link_account(account_rows, links, loose)
    return links, loose


def _link_account(rows: list[_Row], links: list[Link], loose: list[int]) -> None:
    open_fen = {r.n: r.fen for r in rows}
    times = [r.time for r in rows]
    for refund in rows:
        if not refund.marked or refund.sign == 0 or refund.fen == 0:
            continue
        start, end = bisect_left(times, refund.time - DAYS * MICROS), bisect_right(times, refund.time)
        earlier = [
            r
            for r in rows[start:end]
            if r.sign == -refund.sign and not r.marked and open_fen[r.n] >= refund.fen
        ]
        found = _by_number(refund, earlier) or _by_party(refund, earlier)
        if found is None:
            loose.append(refund.n)
            continue
        original, why = found
        open_fen[original.n] -= refund.fen
        links.append(Link(refund.n, original.n, refund.fen, why))


def _same_serial(refund: _Row, row: _Row) -> bool:
    if len(row.serial) < _SHORTEST:
        return False
    named = (refund.serial, refund.order)
    return row.serial in named or refund.serial.startswith(row.serial + "_") or row.serial in refund.text


def _same_order(refund: _Row, row: _Row) -> bool:
    return len(row.order) >= _SHORTEST and row.order == refund.order


def _by_number(refund: _Row, earlier: list[_Row]) -> tuple[_Row, str] | None:
    for why, same in (("serial", _same_serial), ("order", _same_order)):
        hits = [r for r in earlier if same(refund, r)]
        exact = [r for r in hits if r.fen == refund.fen] or hits
        if exact:
            return exact[-1], why
    return None


def _by_party(refund: _Row, earlier: list[_Row]) -> tuple[_Row, str] | None:
    """The same counterparty and the same amount, and only one such payment."""
    if refund.other is None:
        return None
    hits = [r for r in earlier if r.other == refund.other and r.fen == refund.fen]
    return (hits[0], "amount") if len(hits) == 1 else None
