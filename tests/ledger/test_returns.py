"""Return of frozen funds: three footings, never more than the loss."""

from __future__ import annotations

import numpy as np

from bangxin.ledger.trace.returns import Basis, Deposit, return_frozen


def test_single_deposit_goes_straight_back() -> None:
    result = return_frozen(1, 900, [Deposit(0, 1_000, 4)], [(1, 100)], {4: 1_000})
    assert (result.basis, result.shares, result.rest) == (Basis.SINGLE, {4: 900}, 0)


def test_deposits_told_apart_by_time_stamp() -> None:
    """The first victim's money left whole before the second paid in: all that is frozen is the second's."""
    deposits = [Deposit(0, 500, 1), Deposit(2, 700, 2)]
    result = return_frozen(1, 700, deposits, [(1, 500)], {1: 500, 2: 700})
    assert (result.basis, result.shares) == (Basis.TIME_STAMP, {2: 700})


def test_mixed_money_is_shared_pro_rata_of_loss() -> None:
    deposits = [Deposit(0, 500, 1), Deposit(1, 700, 2)]
    result = return_frozen(1, 600, deposits, [(2, 600)], {1: 500, 2: 700})
    assert (result.basis, result.shares, result.rest) == (Basis.PRO_RATA, {1: 250, 2: 350}, 0)


def test_victims_reached_only_through_other_accounts_are_pro_rata() -> None:
    result = return_frozen(1, 100, [Deposit(0, 100, None)], [], {1: 1, 2: 2})
    assert (result.basis, result.shares, result.rest) == (Basis.PRO_RATA, {1: 1, 2: 2}, 97)


def test_nothing_traced_returns_nothing() -> None:
    result = return_frozen(1, 100, [Deposit(0, 100, None)], [], {})
    assert (result.basis, result.rest) == (Basis.NOTHING, 100)


def test_return_never_exceeds_frozen_or_loss() -> None:
    rng = np.random.default_rng(5)
    for _ in range(3_000):
        deposits, withdrawals, balance, losses = [], [], 0, {}
        for row in range(int(rng.integers(1, 9))):
            if rng.random() < 0.6 or balance == 0:
                fen, victim = int(rng.integers(1, 50)), int(rng.integers(-1, 3))
                deposits.append(Deposit(row, fen, victim if victim >= 0 else None))
                balance += fen
                if victim >= 0:
                    losses[victim] = losses.get(victim, 0) + fen
            else:
                fen = int(rng.integers(1, balance + 1))
                withdrawals.append((row, fen))
                balance -= fen
        result = return_frozen(0, balance, deposits, withdrawals, losses)
        assert sum(result.shares.values()) + result.rest == balance
        assert all(0 <= share <= losses[v] for v, share in result.shares.items())
        assert result.rest >= 0
