"""From the book and the victims' payments to one stream of numbered accounts, ready for a tracing pass."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.book import Book, total_order
from bangxin.ledger.trace.minimum import lowest_balances
from bangxin.ledger.trace.passes import Fen, Stream
from bangxin.ledger.victims import Match


class Flow(NamedTuple):
    """``names[i]`` is account i; ``victims[k]`` is victim k (in id order); ``n[r]`` is the book row of stream row r."""

    stream: Stream
    names: list[str]
    victims: list[str]
    opening: Fen
    n: Fen
    inferred: list[str]


def flow(book: Book, matches: list[Match], *, reverse_ties: bool = False) -> Flow:
    """Number accounts and victims in name order, so that names and file order do not matter."""
    columns = ["n", "payer", "payee", "fen", "at", "rank", "tie", "account", "serial", "src", "line"]
    edges = book.edges.select(columns)
    if reverse_ties:
        edges = total_order(edges, reverse_ties=True)
    names = pl.concat([edges["payer"], edges["payee"]]).unique().sort()
    numbers = pl.Enum(names)
    payer = edges["payer"].cast(numbers).to_physical().cast(pl.Int32).to_numpy()
    payee = edges["payee"].cast(numbers).to_physical().cast(pl.Int32).to_numpy()
    n = edges["n"].to_numpy()
    victims = sorted({m.payment.victim for m in matches})
    place = np.full(int(n.max()) + 1 if n.size else 0, -1, np.int64)
    place[n] = np.arange(n.size)
    stream = Stream(
        payer, payee, edges["fen"].to_numpy(), _seeds(matches, victims, place), _links(book, place)
    )
    account = {name: i for i, name in enumerate(names.to_list())}
    opening = np.zeros(len(account), np.int64)
    for name, fen in book.openings.items():
        if name in account:
            opening[account[name]] = fen
    inferred = sorted(a for a in book.statements if a in account and a not in book.openings)
    needed = lowest_balances(stream.payer, stream.payee, stream.fen, len(account))
    for name in inferred:
        opening[account[name]] = max(0, -int(needed[account[name]]))
    inferred = [name for name in inferred if opening[account[name]] > 0]
    return Flow(stream, names.to_list(), victims, opening, n, inferred)


def _seeds(
    matches: list[Match], victims: list[str], place: Fen
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    number = {name: i for i, name in enumerate(victims)}
    seeds = np.full(int((place >= 0).sum()), -1, np.int32)
    for match in matches:
        if match.state == "matched":
            seeds[place[match.edges[0]]] = number[match.payment.victim]
    return seeds


def _links(book: Book, place: Fen) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Refund slots, where both rows are edges and the refund comes later in this order."""
    link = np.zeros(int((place >= 0).sum()), np.int32)
    slots: dict[int, int] = {}
    for item in sorted(book.links):
        refund, original = (int(place[i]) if i < place.size else -1 for i in (item.refund, item.original))
        if refund < 0 or original < 0 or refund <= original or link[refund] != 0 or link[original] < 0:
            continue
        slot = slots.setdefault(original, len(slots) + 1)
        link[original], link[refund] = slot, -slot
    return link


def inferred_openings(flow: Flow) -> list[Anomaly]:
    account = {name: i for i, name in enumerate(flow.names)}
    return [Anomaly("inferred-opening", name, 1, int(flow.opening[account[name]])) for name in flow.inferred]
