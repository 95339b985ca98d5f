"""Return of frozen funds (涉案冻结资金返还): single deposit, by time stamp, or pro rata of each loss.

电信网络新型违法犯罪案件冻结资金返还若干规定（银监发〔2016〕41号）. About refunds, never about guilt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from bangxin.ledger.trace.reference import Transfer, largest_remainder, trace_slowly
from bangxin.ledger.trace.rules import Rule


class Basis(StrEnum):
    """On which footing a frozen account is returned."""

    SINGLE = "single_deposit"
    TIME_STAMP = "time_stamp"
    PRO_RATA = "pro_rata"
    NOTHING = "nothing_traced"


class Return(NamedTuple):
    """Who gets what of one frozen account; ``rest`` stays frozen until a person decides."""

    account: int
    basis: Basis
    frozen: int
    shares: dict[int, int]
    rest: int


class Deposit(NamedTuple):
    """Money credited to the frozen account; ``victim`` if it is a victim's own confirmed payment."""

    row: int
    fen: int
    victim: int | None


def return_frozen(
    account: int,
    frozen: int,
    deposits: Sequence[Deposit],
    withdrawals: Sequence[tuple[int, int]],
    losses: Mapping[int, int],
) -> Return:
    """Share out ``frozen`` fen of one account.

    ``withdrawals`` are (row, fen) after which money left; ``losses`` the whole loss of every victim whose money
    reached the account, directly or through others. The account's only deposit: that victim, up to the loss.
    Several victims, each of them paid in directly, and the money that stayed is told apart by time (no
    withdrawal after the first victim deposit took a part of more than one): by time stamp. Otherwise pro rata
    of the losses over the frozen total; nobody gets more than the loss.
    """
    reached = {v: fen for v, fen in losses.items() if fen > 0}
    if not reached or frozen <= 0:
        return Return(account, Basis.NOTHING, frozen, {}, max(0, frozen))
    own = [d for d in deposits if d.victim is not None]
    paid_directly = {d.victim for d in own} >= set(reached)
    if len(deposits) == 1 and len(reached) == 1 and paid_directly:
        victim = next(iter(reached))
        share = min(frozen, own[0].fen, reached[victim])
        return Return(account, Basis.SINGLE, frozen, {victim: share}, frozen - share)
    stamped = _by_time_stamp(deposits, withdrawals, frozen) if paid_directly else None
    if stamped is not None:
        shares = {v: min(fen, reached[v]) for v, fen in stamped.items()}
        return Return(account, Basis.TIME_STAMP, frozen, shares, frozen - sum(shares.values()))
    shares = largest_remainder(min(frozen, sum(reached.values())), dict(reached))
    return Return(account, Basis.PRO_RATA, frozen, shares, frozen - sum(shares.values()))


def _by_time_stamp(
    deposits: Sequence[Deposit], withdrawals: Sequence[tuple[int, int]], frozen: int
) -> dict[int, int] | None:
    """Victims' money still there, when every withdrawal order gives the same answer; else None.

    The time stamps tell the money apart exactly when first in first out and last in first out agree.
    """
    moves = [(d.row, Transfer(0, 1, d.fen, d.victim)) for d in deposits]
    moves += [(row, Transfer(1, 2, fen)) for row, fen in withdrawals]
    moves.sort(key=lambda item: item[0])
    ordered = [move for _, move in moves]
    early = trace_slowly(Rule.FIFO, ordered, {})
    late = trace_slowly(Rule.LIFO, ordered, {})
    one, other = early.held.get(1, {}), late.held.get(1, {})
    if one != other or not one or sum(one.values()) > frozen:
        return None
    return one
