"""Pro rata, clean first, taint first: per account a balance, a tainted sum and the victims' parts of it.

The parts of an account are a chain of lots in victim order, one lot per victim.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.ledger.trace.pool import (
    allocate,
    compiled,
    length,
    proportional,
    release,
    room,
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
def _add(pool: Any, mark: Any, head: Any, account: int, victim: int, fen: int) -> None:
    """Add to one victim's part, keeping victim order."""
    before, at = -1, head[account]
    while at >= 0 and pool[at].owner < victim:
        before, at = at, pool[at].next
    if at >= 0 and pool[at].owner == victim:
        pool[at].fen += fen
        return
    lot = allocate(pool, mark, fen, victim)
    pool[lot].next = at
    if before < 0:
        head[account] = lot
    else:
        pool[before].next = lot


@compiled
def _merge(pool: Any, mark: Any, head: Any, account: int, victims: Any, amounts: Any, count: int) -> None:
    """Add a victim-ordered list to an account's parts in one walk."""
    before, at = -1, head[account]
    for i in range(count):
        if amounts[i] == 0:
            continue
        while at >= 0 and pool[at].owner < victims[i]:
            before, at = at, pool[at].next
        if at >= 0 and pool[at].owner == victims[i]:
            pool[at].fen += amounts[i]
            continue
        lot = allocate(pool, mark, amounts[i], victims[i])
        pool[lot].next = at
        if before < 0:
            head[account] = lot
        else:
            pool[before].next = lot
        before = lot


@compiled
def _gather(pool: Any, at: int, victims: Any, amounts: Any) -> Any:
    count = 0
    while at >= 0:
        victims[count], amounts[count] = pool[at].owner, pool[at].fen
        count += 1
        at = pool[at].next
    return count


@compiled
def _subtract(pool: Any, mark: Any, head: Any, account: int, shares: Any) -> None:
    """Take ``shares`` off the account's parts, position by position; empty parts go."""
    before, at, i = -1, head[account], 0
    while at >= 0:
        following = pool[at].next
        pool[at].fen -= shares[i]
        if pool[at].fen == 0:
            if before < 0:
                head[account] = following
            else:
                pool[before].next = following
            release(pool, mark, at)
        else:
            before = at
        at = following
        i += 1


@compiled
def _record(flows: Any, counts: Any, row: int, victims: Any, shares: Any, count: int) -> Any:
    flows = stretched(flows, counts[0] + count)
    for i in range(count):
        if shares[i] > 0:
            n = counts[0]
            flows[n].row, flows[n].victim, flows[n].fen = row, victims[i], shares[i]
            counts[0] = n + 1
    return flows


@compiled
def _pay(
    kind: int, x: int, p: int, balance: Any, stain: Any, head: Any, pool: Any, mark: Any, attribute: bool
) -> Any:
    """Withdraw ``x``: tainted part, shortfall, and the victims' shares of the part."""
    short = max(0, x - balance[p])
    balance[p] += short
    part = _tainted_part(kind, x, stain[p], balance[p])
    size = length(pool, head[p]) if attribute and part > 0 else 0
    victims, amounts, shares = np.empty(size, np.int32), np.empty(size, np.int64), np.empty(size, np.int64)
    if size > 0:
        _gather(pool, head[p], victims, amounts)
        split_largest_remainder(part, stain[p], amounts, shares, size)
        _subtract(pool, mark, head, p, shares)
    balance[p] -= x
    stain[p] -= part
    return part, short, victims, shares


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
    shares = np.zeros(size, np.int64)
    _gather(pool, memory[slot], victims, amounts)
    tainted = amounts.sum()
    y = min(y, whole[slot])
    part = _returned_part(kind, y, tainted, whole[slot])
    if part > 0:
        split_largest_remainder(part, tainted, amounts, shares, size)
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
    while at >= 0 and pool[at].owner < victim:
        before, at = at, pool[at].next
    if at < 0 or pool[at].owner != victim:
        return 0
    got = min(wanted, pool[at].fen)
    pool[at].fen -= got
    if pool[at].fen == 0:
        if before < 0:
            head[account] = pool[at].next
        else:
            pool[before].next = pool[at].next
        release(pool, mark, at)
    return got


@compiled
def _seed(p: int, x: int, balance: Any, stain: Any) -> Any:
    """A victim's payment leaves the payer's untainted money; the shortfall."""
    short = max(0, x - (balance[p] - stain[p]))
    balance[p] += short - x
    return short


@compiled
def _shortfall(shorts: Any, counts: Any, row: int, short: int) -> Any:
    n = counts[1]
    shorts = stretched(shorts, n + 1)
    shorts[n].row, shorts[n].fen = row, short
    counts[1] = n + 1
    return shorts


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
            shorts = _shortfall(shorts, counts, first_row + i, short)
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
    one_victim, one_amount = np.empty(1, np.int32), np.empty(1, np.int64)
    for i in range(payer.size):
        p, q, x, row = payer[i], payee[i], fen[i], first_row + i
        if x == 0:
            continue
        if victim[i] >= 0:
            pool = room(pool, mark, 4)
            short, part = _seed(p, x, balance, stain), x
            one_victim[0], one_amount[0] = victim[i], x
            _add(pool, mark, head, q, victim[i], x)
            flows = _record(flows, counts, row, one_victim, one_amount, 1)
            if link[i] > 0:
                _add(pool, mark, memory, link[i] - 1, victim[i], x)
                whole[link[i] - 1] += x
        else:
            extra = length(pool, memory[-link[i] - 1]) if link[i] < 0 else 0
            ordinary, back = x, 0
            if link[i] < 0:
                pool = room(pool, mark, 4 + 2 * extra)
                got, back, victims, shares = _undo(
                    kind, x, p, -link[i] - 1, balance, stain, head, pool, mark, memory, whole
                )
                ordinary = x - got
                flows = _record(flows, counts, row, victims, shares, victims.size)
            part, short, payers, paid = _pay(
                kind, ordinary, p, balance, stain, head, pool, mark, attribute=True
            )
            pool = room(pool, mark, 4 + 2 * (payers.size + extra))
            if link[i] < 0:
                _merge(pool, mark, head, q, victims, shares, victims.size)
            _merge(pool, mark, head, q, payers, paid, payers.size)
            flows = _record(flows, counts, row, payers, paid, payers.size)
            if link[i] > 0:
                _merge(pool, mark, memory, link[i] - 1, payers, paid, payers.size)
                whole[link[i] - 1] += x
            part += back
        if short > 0:
            shorts = _shortfall(shorts, counts, row, short)
        balance[q] += x
        stain[q] += part
        tainted[i] = part
    return pool, flows, shorts
