"""The lowest running balance of every account: what it must at least have opened with."""

from __future__ import annotations

from typing import Any

from bangxin.ledger.trace.pool import compiled


@compiled
def lowest_balances(payer: Any, payee: Any, fen: Any, running: Any, lowest: Any) -> None:
    """Carry on the running sum of in minus out per account and its lowest value, at most 0; fen."""
    for i in range(payer.size):
        p, q = payer[i], payee[i]
        running[p] -= fen[i]
        if running[p] < lowest[p]:
            lowest[p] = running[p]
        running[q] += fen[i]


@compiled
def levels(payer: Any, payee: Any, tainted: Any, victim: Any, level: Any) -> None:
    """Carry on the fewest tainted hops from a victim (一级, 二级 …) per account in time order; -1 where nothing arrived."""
    for i in range(payer.size):
        if tainted[i] == 0:
            continue
        step = 1 if victim[i] >= 0 else (level[payer[i]] + 1 if level[payer[i]] >= 0 else 0)
        if step > 0 and (level[payee[i]] < 0 or step < level[payee[i]]):
            level[payee[i]] = step
