"""Poison: a reach test. An account holding any tainted money is tainted whole until it is empty."""

from __future__ import annotations

from typing import Any

from bangxin.ledger.trace.pool import (
    USED,
    allocate,
    compiled,
    length,
    next_of,
    owner_of,
    release,
    room,
    set_next,
    stretched,
)


@compiled
def _clear(pool: Any, mark: Any, head: Any, account: int) -> None:
    at = head[account]
    while at >= 0:
        following = next_of(pool, at)
        release(pool, mark, at)
        at = following
    head[account] = -1


@compiled
def _join(pool: Any, mark: Any, head: Any, account: int, other: int) -> None:
    """Add the victims of the chain ``other`` to an account's set, in victim order."""
    before, at = -1, head[account]
    while other >= 0:
        victim = owner_of(pool, other)
        while at >= 0 and owner_of(pool, at) < victim:
            before, at = at, next_of(pool, at)
        if at < 0 or owner_of(pool, at) != victim:
            lot = allocate(pool, mark, 0, victim)
            set_next(pool, lot, at)
            if before < 0:
                head[account] = lot
            else:
                set_next(pool, before, lot)
            before = lot
        other = next_of(pool, other)


@compiled
def _copy(pool: Any, mark: Any, at: int) -> Any:
    """A copy of a set; -1 for the empty one."""
    first, last = -1, -1
    while at >= 0:
        lot = allocate(pool, mark, 0, owner_of(pool, at))
        if last < 0:
            first = lot
        else:
            set_next(pool, last, lot)
        last = lot
        at = next_of(pool, at)
    return first


@compiled
def _reach(pool: Any, at: int, row: int, x: int, flows: Any, counts: Any) -> None:
    n = counts[0]
    while at >= 0:
        flows[n].row, flows[n].victim, flows[n].fen = row, owner_of(pool, at), x
        n += 1
        at = next_of(pool, at)
    counts[0] = n


@compiled
def run(
    payer: Any, payee: Any, fen: Any, victim: Any, link: Any, first_row: int,
    balance: Any, head: Any, pool: Any, mark: Any, memory: Any,
    tainted: Any, flows: Any, shorts: Any, counts: Any,
) -> Any:  # fmt: skip
    """One chunk of transfers in order. A linked refund carries the set its original carried."""
    for i in range(payer.size):
        p, q, x, row = payer[i], payee[i], fen[i], first_row + i
        if x == 0:
            continue
        source = memory[-link[i] - 1] if link[i] < 0 else head[p]
        reached = length(pool, source) + 1
        if mark[USED] + 4 + 2 * reached > pool.size // 2:
            pool = room(pool, mark, 4 + 2 * reached)
        if counts[0] + reached > flows.size:
            flows = stretched(flows, counts[0] + reached)
        carried = allocate(pool, mark, 0, victim[i]) if victim[i] >= 0 else _copy(pool, mark, source)
        short = max(0, x - balance[p])
        if short > 0:
            n = counts[1]
            if n >= shorts.size:
                shorts = stretched(shorts, n + 1)
            shorts[n].row, shorts[n].fen = row, short
            counts[1] = n + 1
        balance[p] += short - x
        if balance[p] == 0:
            _clear(pool, mark, head, p)
        balance[q] += x
        _join(pool, mark, head, q, carried)
        tainted[i] = x if carried >= 0 else 0
        _reach(pool, carried, row, x, flows, counts)
        if link[i] > 0:
            memory[link[i] - 1] = carried
        else:
            while carried >= 0:
                following = next_of(pool, carried)
                release(pool, mark, carried)
                carried = following
    return pool, flows, shorts
