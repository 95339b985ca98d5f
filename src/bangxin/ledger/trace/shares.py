"""Pro rata, clean first, taint first: per account a balance, a tainted sum and the victims' parts of it.

The parts of an account are a chain of lots in victim order, one lot per victim.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.ledger.trace.pool import (
    USED,
    allocate,
    compiled,
    length,
    next_of,
    owner_of,
    proportional,
    release,
    room,
    set_next,
    split_largest_remainder,
    stretched,
)

PRO_RATA, CLEAN_FIRST, TAINT_FIRST = 0, 1, 2


@compiled
def _tainted_part(kind: int, x: int, tainted: int, balance: int) -> Any:
    """Tainted part of a transfer of ``x`` out of ``balance`` >= x."""
    if tainted == 0 or x == 0:
        return 0
    if kind == PRO_RATA:
        return proportional(x, tainted, balance)
    if kind == CLEAN_FIRST:
        return max(0, x - (balance - tainted))
    return min(x, tainted)


@compiled
def _returned_part(kind: int, y: int, tainted: int, whole: int) -> Any:
    """Tainted part of the last-withdrawn ``y`` of a transfer: what rule order put at its end."""
    if tainted == 0 or y == 0:
        return 0
    if kind == PRO_RATA:
        return proportional(y, tainted, whole)
    if kind == CLEAN_FIRST:
        return min(tainted, y)
    return max(0, y - (whole - tainted))


@compiled
def _merge(pool: Any, mark: Any, head: Any, account: int, victims: Any, amounts: Any, count: int) -> None:
    """Add a victim-ordered list to an account's parts in one walk."""
    before, at = -1, head[account]
    for i in range(count):
        if amounts[i] == 0:
            continue
        while at >= 0 and owner_of(pool, at) < victims[i]:
            before, at = at, next_of(pool, at)
        if at >= 0 and owner_of(pool, at) == victims[i]:
            pool[2 * at] += amounts[i]
            continue
        lot = allocate(pool, mark, amounts[i], victims[i])
        set_next(pool, lot, at)
        if before < 0:
            head[account] = lot
        else:
            set_next(pool, before, lot)
        before = lot


@compiled
def _gather(pool: Any, at: int, victims: Any, amounts: Any) -> Any:
    count = 0
    while at >= 0:
        victims[count], amounts[count] = owner_of(pool, at), pool[2 * at]
        count += 1
        at = next_of(pool, at)
    return count


@compiled
def _subtract(pool: Any, mark: Any, head: Any, account: int, shares: Any) -> None:
    """Take ``shares`` off the account's parts, position by position; empty parts go."""
    before, at, i = -1, head[account], 0
    while at >= 0:
        following = next_of(pool, at)
        pool[2 * at] -= shares[i]
        if pool[2 * at] == 0:
            if before < 0:
                head[account] = following
            else:
                set_next(pool, before, following)
            release(pool, mark, at)
        else:
            before = at
        at = following
        i += 1


@compiled
def _record(flows: Any, counts: Any, row: int, victims: Any, shares: Any, count: int) -> None:
    """One (row, victim, fen) per share; the caller has made room."""
    n = counts[0]
    for i in range(count):
        if shares[i] > 0:
            flows[n].row, flows[n].victim, flows[n].fen = row, victims[i], shares[i]
            n += 1
    counts[0] = n


@compiled
def _pay(
    kind: int, x: int, p: int, balance: Any, stain: Any, head: Any, pool: Any, mark: Any,
    victims: Any, amounts: Any, shares: Any, rests: Any,
) -> Any:  # fmt: skip
    """Withdraw ``x``: tainted part, shortfall, and how many victims share the part (in ``victims``, ``shares``)."""
    short = max(0, x - balance[p])
    balance[p] += short
    part = _tainted_part(kind, x, stain[p], balance[p])
    size = 0
    if part > 0:
        size = _gather(pool, head[p], victims, amounts)
        split_largest_remainder(part, stain[p], amounts, shares, rests, size)
        _subtract(pool, mark, head, p, shares)
    balance[p] -= x
    stain[p] -= part
    return part, short, size


@compiled
def _undo(
    kind: int, y: int, p: int, slot: int, balance: Any, stain: Any, head: Any, pool: Any, mark: Any,
    memory: Any, whole: Any,
) -> Any:  # fmt: skip
    """Pull back the last-withdrawn ``y`` of a remembered transfer as far as the account still holds it.

    Returns the amount found, its tainted part, and the victims' parts.
    """
    size = length(pool, memory[slot])
    victims, amounts = np.empty(size, np.int32), np.empty(size, np.int64)
    shares, rests = np.zeros(size, np.int64), np.empty(size, np.int64)
    _gather(pool, memory[slot], victims, amounts)
    tainted = amounts.sum()
    y = min(y, whole[slot])
    part = _returned_part(kind, y, tainted, whole[slot])
    if part > 0:
        split_largest_remainder(part, tainted, amounts, shares, rests, size)
    _subtract(pool, mark, memory, slot, shares)
    whole[slot] -= y
    clean = min(y - part, balance[p] - stain[p])
    found = 0
    for i in range(size):
        shares[i] = _lower(pool, mark, head, p, victims[i], shares[i])
        found += shares[i]
    balance[p] -= clean + found
    stain[p] -= found
    return clean + found, found, victims, shares


@compiled
def _lower(pool: Any, mark: Any, head: Any, account: int, victim: int, wanted: int) -> Any:
    """Take up to ``wanted`` off one victim's part; the amount taken."""
    before, at = -1, head[account]
    while at >= 0 and owner_of(pool, at) < victim:
        before, at = at, next_of(pool, at)
    if at < 0 or owner_of(pool, at) != victim:
        return 0
    got = min(wanted, pool[2 * at])
    pool[2 * at] -= got
    if pool[2 * at] == 0:
        if before < 0:
            head[account] = next_of(pool, at)
        else:
            set_next(pool, before, next_of(pool, at))
        release(pool, mark, at)
    return got


@compiled
def _seed(p: int, x: int, balance: Any, stain: Any) -> Any:
    """A victim's payment leaves the payer's untainted money; the shortfall."""
    short = max(0, x - (balance[p] - stain[p]))
    balance[p] += short - x
    return short


@compiled
def _shortfall(shorts: Any, counts: Any, row: int, short: int) -> None:
    n = counts[1]
    shorts[n].row, shorts[n].fen = row, short
    counts[1] = n + 1


@compiled
def totals(
    kind: int, payer: Any, payee: Any, fen: Any, victim: Any, first_row: int,
    balance: Any, stain: Any, tainted: Any, shorts: Any, counts: Any,
) -> Any:  # fmt: skip
    """The pass without victims' parts and without linked refunds: one balance and one sum per account."""
    for i in range(payer.size):
        p, q, x = payer[i], payee[i], fen[i]
        if victim[i] >= 0:
            short, part = _seed(p, x, balance, stain), x
        else:
            short = max(0, x - balance[p])
            balance[p] += short
            part = _tainted_part(kind, x, stain[p], balance[p])
            balance[p] -= x
            stain[p] -= part
        if short > 0:
            if counts[1] >= shorts.size:
                shorts = stretched(shorts, counts[1] + 1)
            _shortfall(shorts, counts, first_row + i, short)
        balance[q] += x
        stain[q] += part
        tainted[i] = part
    return shorts


@compiled
def run(
    kind: int, payer: Any, payee: Any, fen: Any, victim: Any, link: Any, first_row: int,
    balance: Any, stain: Any, head: Any, pool: Any, mark: Any, memory: Any, whole: Any,
    tainted: Any, flows: Any, shorts: Any, counts: Any,
) -> Any:  # fmt: skip
    """One chunk of transfers in order, with every victim's part. Returns pool, flows and shorts."""
    size = 64
    victims, amounts = np.empty(size, np.int32), np.empty(size, np.int64)
    shares, rests = np.empty(size, np.int64), np.empty(size, np.int64)
    for i in range(payer.size):
        p, q, x, row = payer[i], payee[i], fen[i], first_row + i
        if x == 0:
            continue
        holders = length(pool, head[p]) if stain[p] > 0 and victim[i] < 0 else 1
        extra = length(pool, memory[-link[i] - 1]) if link[i] < 0 else 0
        # arrays are reassigned only when they grow: it costs reference counts
        if holders > size:
            size = 2 * holders
            victims, amounts = np.empty(size, np.int32), np.empty(size, np.int64)
            shares, rests = np.empty(size, np.int64), np.empty(size, np.int64)
        if mark[USED] + 4 + 2 * (holders + extra) > pool.size // 2:
            pool = room(pool, mark, 4 + 2 * (holders + extra))
        if counts[0] + holders + extra > flows.size:
            flows = stretched(flows, counts[0] + holders + extra)
        ordinary, back = x, 0
        if victim[i] >= 0:
            short, part, count = _seed(p, x, balance, stain), x, 1
            victims[0], shares[0] = victim[i], x
        else:
            if link[i] < 0:
                got, back, owners, returned = _undo(
                    kind, x, p, -link[i] - 1, balance, stain, head, pool, mark, memory, whole
                )
                ordinary = x - got
                _record(flows, counts, row, owners, returned, owners.size)
            part, short, count = _pay(
                kind, ordinary, p, balance, stain, head, pool, mark, victims, amounts, shares, rests
            )
        if link[i] < 0:
            _merge(pool, mark, head, q, owners, returned, owners.size)
        _merge(pool, mark, head, q, victims, shares, count)
        _record(flows, counts, row, victims, shares, count)
        if link[i] > 0:
            _merge(pool, mark, memory, link[i] - 1, victims, shares, count)
            whole[link[i] - 1] += x
        if short > 0:
            if counts[1] >= shorts.size:
                shorts = stretched(shorts, counts[1] + 1)
            _shortfall(shorts, counts, row, short)
        balance[q] += x
        stain[q] += part + back
        tainted[i] = part + back
    return pool, flows, shorts
