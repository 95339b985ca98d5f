"""One pass in time order over integer fen: state per account, chunk by chunk, checked as it runs.

Account and victim numbers are dense integers; the order of victims decides ties. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bangxin.base.errors import LimitExceeded
from bangxin.ledger.trace import lots, poison, shares
from bangxin.ledger.trace.checks import check_balances, check_victims, net_flows
from bangxin.ledger.trace.pool import LOW, UNTAINTED
from bangxin.ledger.trace.rules import Rule

Fen = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int32]
FLOW = np.dtype([("row", "i8"), ("victim", "i4"), ("fen", "i8")])
SHORT = np.dtype([("row", "i8"), ("fen", "i8")])
MOST_FEN = 2**61
# Compiled kernels take their columns and books as unpacked tuples, which a type checker cannot count.
_RUN_LOTS: Any = lots.run
_RUN_POISON: Any = poison.run
_RUN_SHARES: Any = shares.run
_RUN_TOTALS: Any = shares.totals
_KIND = {
    Rule.PRO_RATA: shares.PRO_RATA,
    Rule.CLEAN_FIRST: shares.CLEAN_FIRST,
    Rule.TAINT_FIRST: shares.TAINT_FIRST,
}


class Stream(NamedTuple):
    """Transfers in total order. ``victim`` is -1 or the victim whose confirmed payment the row is.

    ``link`` is 0, ``+s`` for an original whose refund follows, ``-s`` for that refund (slots from 1).
    """

    payer: Ids
    payee: Ids
    fen: Fen
    victim: Ids
    link: Ids


class Moved(NamedTuple):
    """What one chunk did: tainted fen per row, (row, victim, fen) flows, (row, fen) shortfalls."""

    tainted: Fen
    flows: npt.NDArray[np.void]
    shortfalls: npt.NDArray[np.void]


class Left(NamedTuple):
    """Where the money is at the end: balance and tainted fen per account, and (account, victim, fen)."""

    balance: Fen
    tainted: Fen
    account: Ids
    victim: Ids
    fen: Fen


class Traced(NamedTuple):
    """A whole run of one rule."""

    rule: Rule
    moved: Moved
    left: Left
    seeded: Fen  # fen per victim


class Pass:
    """The state of one rule between chunks. Feed chunks in order, then :meth:`finish` (which checks)."""

    def __init__(self, rule: Rule, opening: Fen, *, slots: int = 0, attribute: bool = True) -> None:
        self.rule = rule
        self.attribute = attribute or rule is Rule.POISON
        self.opening = opening
        self.rows = 0
        self._net = opening.astype(np.int64, copy=True)
        self._seeded = np.zeros(0, np.int64)
        self._total = int(opening.sum(dtype=object)) if opening.size else 0
        self._balance = opening.astype(np.int64, copy=True)
        self._stain = np.zeros(opening.size, np.int64)
        self._head = np.full(opening.size, -1, np.int32)
        self._mark = np.array([-1, 0], np.int64)
        self._memory = np.full(slots, -1, np.int32)
        self._whole = np.zeros(slots, np.int64)
        self._book = np.zeros(0, np.int64)
        self._pool = np.zeros(512, np.int64)
        if rule in (Rule.FIFO, Rule.LIFO):
            self._open_lots()
        _refuse_excess(self._total)

    def _open_lots(self) -> None:
        """One untainted lot per account that opens with money; per account balance and head<<32 | tail."""
        holders = np.flatnonzero(self.opening > 0)
        lot = np.arange(holders.size)
        self._pool = np.zeros(2 * holders.size + 512, np.int64)
        self._pool[0 : 2 * holders.size : 2] = self.opening[holders]
        self._pool[1 : 2 * holders.size : 2] = (UNTAINTED << 32) | LOW
        self._book = np.full(2 * self.opening.size, -1, np.int64)
        self._book[0::2] = self.opening
        self._book[2 * holders + 1] = (lot << 32) | lot
        self._mark[1] = holders.size

    def feed(self, stream: Stream) -> Moved:
        """Run one chunk. Raises LimitExceeded when the money in play no longer fits exact arithmetic."""
        self._account_for(stream)
        tainted = np.zeros(stream.fen.size, np.int64)
        counts = np.zeros(3, np.int64)
        flows, shorts = np.zeros(0, FLOW), np.zeros(0, SHORT)
        columns: tuple[Any, ...] = (stream.payer, stream.payee, stream.fen, stream.victim)
        books: tuple[Any, ...] = (self._head, self._pool, self._mark, self._memory)
        out: tuple[Any, ...] = (tainted, flows, shorts, counts)
        if self.rule in (Rule.FIFO, Rule.LIFO):
            self._pool, flows, shorts = _RUN_LOTS(
                self.rule is Rule.LIFO, self.attribute, *columns, stream.link, self.rows,
                self._book, self._pool, self._mark, self._memory, *out,
            )  # fmt: skip
        elif self.rule is Rule.POISON:
            self._pool, flows, shorts = _RUN_POISON(
                *columns, stream.link, self.rows, self._balance, *books, *out
            )
        elif self.attribute:
            self._pool, flows, shorts = _RUN_SHARES(
                _KIND[self.rule], *columns, stream.link, self.rows, self._balance, self._stain, *books,
                self._whole, *out,
            )  # fmt: skip
        else:
            shorts = _RUN_TOTALS(
                _KIND[self.rule], *columns, self.rows, self._balance, self._stain, tainted, shorts, counts
            )
        self.rows += stream.fen.size
        moved = Moved(tainted, flows[: counts[0]], shorts[: counts[1]])
        np.add.at(self._net, stream.payer[moved.shortfalls["row"] - self.rows + stream.fen.size], moved.shortfalls["fen"])  # fmt: skip
        return moved

    def finish(self) -> Left:
        """Close the run. Raises BrokenPromise when money appeared or disappeared."""
        left = self._holdings()
        check_balances(self.rule, self._net, left.balance)
        if self.rule.additive and self.attribute:
            check_victims(self.rule, self._seeded, left.victim, left.fen)
        if self.rule.additive:
            check_balances(self.rule, np.array([self._seeded.sum()]), np.array([left.tainted.sum()]))
            check_balances(self.rule, np.minimum(left.tainted, left.balance), left.tainted)
        return left

    @property
    def seeded(self) -> Fen:
        return self._seeded

    def _account_for(self, stream: Stream) -> None:
        """Own books beside the pass: net flow per account and money seeded per victim."""
        if stream.fen.size == 0:
            return
        self._total += (
            int(stream.fen.sum(dtype=object)) if stream.fen.max() > 2**40 else int(stream.fen.sum())
        )
        _refuse_excess(self._total)
        net_flows(stream.payer, stream.payee, stream.fen, self._net)
        seeds = np.flatnonzero(stream.victim >= 0)
        if seeds.size:
            grown = np.zeros(max(self._seeded.size, int(stream.victim.max()) + 1), np.int64)
            grown[: self._seeded.size] = self._seeded
            np.add.at(grown, stream.victim[seeds], stream.fen[seeds])
            self._seeded = grown

    def _holdings(self) -> Left:
        empty = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64))
        chained = self.attribute or self.rule in (Rule.FIFO, Rule.LIFO)
        if self.rule in (Rule.FIFO, Rule.LIFO):
            self._balance = np.ascontiguousarray(self._book[0::2])
            self._head = (self._book[1::2] >> 32).astype(np.int32)
        account, victim, fen = lots.left(self._head, self._pool) if chained else empty
        if self.rule is Rule.POISON:
            fen = self._balance[account]
            stain = np.where(self._head >= 0, self._balance, 0)
        elif chained:
            stain = np.zeros(self.opening.size, np.int64)
            np.add.at(stain, account, fen)
        else:
            stain = self._stain
        return Left(self._balance, stain, account, victim, fen)


def trace(
    rule: Rule, stream: Stream, opening: Fen, *, slots: int | None = None, attribute: bool = True
) -> Traced:
    """Trace one whole stream. ``opening`` has one entry per account."""
    if slots is None:
        slots = int(stream.link.max()) if stream.link.size else 0
    run = Pass(rule, opening, slots=max(0, slots), attribute=attribute)
    moved = run.feed(stream)
    return Traced(rule, moved, run.finish(), run.seeded)


def trace_all(rules: Iterable[Rule], stream: Stream, opening: Fen) -> list[Traced]:
    """The same stream under several rules, for a range over rules."""
    return [trace(rule, stream, opening) for rule in rules]


def _refuse_excess(total: int) -> None:
    if total >= MOST_FEN:
        raise LimitExceeded.of(
            "too-much-money",
            "金额合计超过可精确计算的范围（约 2 京元），请核对金额列是否错位",
            "the amounts add up past exact arithmetic (2**61 fen); check the amount column",
        )
