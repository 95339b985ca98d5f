"""From the book and the victims' payments to a stream of numbered accounts, batch by batch, ready for a tracing pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.book import Book
from bangxin.ledger.trace.minimum import lowest_balances
from bangxin.ledger.trace.passes import Fen, Stream
from bangxin.ledger.victims import Match


@dataclass(frozen=True)
class Flow:
    """``victims[k]`` is victim k (in id order); accounts are the book's numbers; ``slots`` counts refunded originals.

    ``seeds``: (n, victim) and ``links``: (n, slot), both by n: +slot for an original, -slot for its refund.
    """

    book: Book
    victims: list[str]
    opening: Fen
    inferred: list[int]
    seeds: tuple[Fen, Fen]
    links: tuple[Fen, Fen]
    slots: int

    def batches(self, *, reverse_ties: bool = False) -> Iterator[tuple[Stream, Fen]]:
        """Streams with the row numbers n of their rows; ``reverse_ties`` is the other extreme order."""
        seen = np.zeros(self.slots + 1, np.bool_)  # a refund undoes only what came before it in this order
        for piece in self.book.batches(reverse_ties=reverse_ties):
            n = piece["n"].cast(pl.Int64).to_numpy()
            payer, payee = (piece[c].cast(pl.Int32).to_numpy() for c in ("payer", "payee"))
            link = _marked(n, *self.links, 0)
            if reverse_ties and self.slots:
                link = _in_order(link, seen)
            yield Stream(payer, payee, piece["fen"].to_numpy(), _marked(n, *self.seeds, -1), link), n


def flow(book: Book, matches: list[Match]) -> Flow:
    """Seeds, refund links and opening balances; an account without printed balances gets the least it must have had."""
    victims = sorted({m.payment.victim for m in matches})
    number = {name: i for i, name in enumerate(victims)}
    seeds = sorted((m.edges[0], number[m.payment.victim]) for m in matches if m.state == "matched")
    opening = book.accounts["opening"].fill_null(0).to_numpy().copy()
    unknown = book.accounts.filter(pl.col("statement") & pl.col("opening").is_null())["id"].to_list()
    links, slots = _links(book)
    plain = Flow(book, victims, opening, [], _pairs(seeds), links, slots)
    if not unknown:
        return plain
    running, lowest = np.zeros(opening.size, np.int64), np.zeros(opening.size, np.int64)
    for stream, _ in plain.batches():
        lowest_balances(stream.payer, stream.payee, stream.fen, running, lowest)
    opening[unknown] = -lowest[unknown]
    return Flow(book, victims, opening, [a for a in unknown if opening[a] > 0], plain.seeds, links, slots)


def _pairs(items: list[tuple[int, int]]) -> tuple[Fen, Fen]:
    table = np.array(items, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1])


def _marked(n: Fen, at: Fen, value: Fen, nothing: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The value of each row number, ``nothing`` for the others; ``at`` is sorted."""
    result = np.full(n.size, nothing, np.int32)
    if at.size and n.size:
        low, high = np.searchsorted(at, [n.min(), n.max() + 1])
        inside = at[low:high]
        if inside.size:
            spot = np.minimum(np.searchsorted(inside, n), inside.size - 1)
            hit = inside[spot] == n
            result[hit] = value[low:high][spot[hit]]
    return result


def _in_order(
    link: np.ndarray[tuple[int], np.dtype[np.int32]], seen: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    for row in np.flatnonzero(link).tolist():
        if link[row] > 0:
            seen[link[row]] = True
        elif not seen[-link[row]]:
            link[row] = 0
    return link


def _links(book: Book) -> tuple[tuple[Fen, Fen], int]:
    """Refund slots, where both rows are edges and the refund comes later."""
    if not book.links:
        return _pairs([]), 0
    ends = {n for item in book.links for n in (item.refund, item.original)}
    wanted = pl.Series(sorted(ends), dtype=pl.UInt32).implode()
    edges = set(book.scan_edges().filter(pl.col("n").is_in(wanted)).select("n").collect()["n"].to_list())
    link: dict[int, int] = {}
    slots: dict[int, int] = {}
    for item in sorted(book.links):
        refund, original = item.refund, item.original
        usable = refund in edges and original in edges and refund > original
        if not usable or refund in link or link.get(original, 0) < 0:
            continue
        slot = slots.setdefault(original, len(slots) + 1)
        link[original], link[refund] = slot, -slot
    return _pairs(sorted(link.items())), len(slots)


def inferred_openings(flow: Flow) -> list[Anomaly]:
    """One anomaly per account whose opening balance had to be inferred; one for all of them when very many."""
    names = flow.book.accounts["name"]
    if len(flow.inferred) > 40:
        total = int(flow.opening[flow.inferred].sum())
        return [Anomaly("inferred-opening", f"{len(flow.inferred)} 个账户", len(flow.inferred), total)]
    return [Anomaly("inferred-opening", names[a], 1, int(flow.opening[a])) for a in flow.inferred]
