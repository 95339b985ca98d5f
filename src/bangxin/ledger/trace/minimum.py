"""The lowest running balance of every account: what it must at least have opened with."""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.ledger.trace.pool import compiled


@compiled
def lowest_balances(payer: Any, payee: Any, fen: Any, accounts: int) -> Any:
    """Lowest running sum of in minus out per account, at most 0; fen."""
    running = np.zeros(accounts, np.int64)
    lowest = np.zeros(accounts, np.int64)
    for i in range(payer.size):
        p, q = payer[i], payee[i]
        running[p] -= fen[i]
        if running[p] < lowest[p]:
            lowest[p] = running[p]
        running[q] += fen[i]
    return lowest


@compiled
def levels(payer: Any, payee: Any, tainted: Any, victim: Any, accounts: int) -> Any:
    """Fewest tainted hops from a victim (一级, 二级 …) per account in time order; -1 where nothing arrived."""
    level = np.full(accounts, -1, np.int32)
    for i in range(payer.size):
        if tainted[i] == 0:
            continue
        step = 1 if victim[i] >= 0 else (level[payer[i]] + 1 if level[payer[i]] >= 0 else 0)
        if step > 0 and (level[payee[i]] < 0 or step < level[payee[i]]):
            level[payee[i]] = step
    return level
