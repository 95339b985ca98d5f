"""First in first out and last in first out: lots per account in a chain whose head is the withdrawal end."""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.ledger.trace.pool import (
    LOW,
    UNTAINTED,
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

_FAR, _NEAR = 24, 12  # rows ahead at which accounts and their lots are read
_IN_CACHE = 1 << 15  # numbers that a processor keeps close anyway


@compiled
def head_of(book: Any, account: int) -> Any:
    return book[2 * account + 1] >> 32


@compiled
def tail_of(book: Any, account: int) -> Any:
    return (book[2 * account + 1] << 32) >> 32


@compiled
def set_head(book: Any, account: int, lot: int) -> None:
    book[2 * account + 1] = (lot << 32) | (book[2 * account + 1] & LOW)


@compiled
def set_tail(book: Any, account: int, lot: int) -> None:
    book[2 * account + 1] = (book[2 * account + 1] & ~LOW) | (lot & LOW)


@compiled
def _withdraw(pool: Any, mark: Any, book: Any, account: int, wanted: int) -> tuple[int, int]:
    """Unlink lots worth ``wanted`` (which the account holds); first and last of the withdrawn chain."""
    first, last, left = -1, -1, wanted
    at = head_of(book, account)
    while left > 0:
        if pool[2 * at] <= left:
            taken = at
            left -= pool[2 * at]
            at = next_of(pool, at)
        else:
            taken = allocate(pool, mark, left, owner_of(pool, at))
            pool[2 * at] -= left
            left = 0
        if last < 0:
            first = taken
        else:
            set_next(pool, last, taken)
        last = taken
    set_head(book, account, at)
    if at < 0:
        set_tail(book, account, -1)
    if last >= 0:
        set_next(pool, last, -1)
    return first, last


@compiled
def _push(pool: Any, mark: Any, book: Any, account: int, lot: int) -> None:
    """Put one lot at the withdrawal end."""
    top = head_of(book, account)
    if top >= 0 and owner_of(pool, top) == owner_of(pool, lot):
        pool[2 * top] += pool[2 * lot]
        release(pool, mark, lot)
        return
    set_next(pool, lot, top)
    set_head(book, account, lot)
    if top < 0:
        set_tail(book, account, lot)


@compiled
def _append(pool: Any, mark: Any, book: Any, account: int, lot: int) -> None:
    """Put one lot at the far end."""
    end = tail_of(book, account)
    if end >= 0 and owner_of(pool, end) == owner_of(pool, lot):
        pool[2 * end] += pool[2 * lot]
        release(pool, mark, lot)
        return
    set_next(pool, lot, -1)
    set_tail(book, account, lot)
    if end < 0:
        set_head(book, account, lot)
    else:
        set_next(pool, end, lot)


@compiled
def _deposit(pool: Any, mark: Any, book: Any, account: int, first: int, lifo: bool) -> None:
    while first >= 0:
        following = next_of(pool, first)
        if lifo:
            _push(pool, mark, book, account, first)
        else:
            _append(pool, mark, book, account, first)
        first = following


@compiled
def _pull(
    pool: Any, mark: Any, book: Any, account: int, owner: int, wanted: int, chain: int
) -> tuple[int, int]:
    """Take up to ``wanted`` of one owner's lots, pushed onto ``chain``.

    Returns the amount found and the new head of the chain.
    """
    got, before, at = 0, -1, head_of(book, account)
    while at >= 0 and got < wanted:
        following = next_of(pool, at)
        if owner_of(pool, at) == owner:
            part = min(wanted - got, pool[2 * at])
            got += part
            chain = _link(pool, allocate(pool, mark, part, owner_of(pool, at)), chain)
            pool[2 * at] -= part
            if pool[2 * at] == 0:
                if before < 0:
                    set_head(book, account, following)
                else:
                    set_next(pool, before, following)
                if following < 0:
                    set_tail(book, account, before)
                release(pool, mark, at)
                at = before
        before, at = at, following
    return got, chain


@compiled
def _link(pool: Any, lot: int, chain: int) -> int:
    set_next(pool, lot, chain)
    return lot


@compiled
def _drop(pool: Any, mark: Any, chain: int) -> None:
    while chain >= 0:
        following = next_of(pool, chain)
        release(pool, mark, chain)
        chain = following


@compiled
def _remember(pool: Any, mark: Any, memory: Any, slot: int, first: int) -> None:
    """Copy a withdrawn chain, newest first (the last lot withdrawn is the first to come back)."""
    copy = -1
    while first >= 0:
        copy = _link(pool, allocate(pool, mark, pool[2 * first], owner_of(pool, first)), copy)
        first = next_of(pool, first)
    memory[slot] = copy


@compiled
def _undo(
    pool: Any, mark: Any, book: Any, memory: Any, slot: int, account: int, amount: int
) -> tuple[int, int]:
    """Pull back the last-withdrawn ``amount`` of a remembered transfer; amount found, and its chain.

    The chain's head was withdrawn first, its tail last.
    """
    chain, found, left = -1, 0, amount
    while left > 0 and memory[slot] >= 0:
        top = memory[slot]
        part = min(left, pool[2 * top])
        got, chain = _pull(pool, mark, book, account, owner_of(pool, top), part, chain)
        found += got
        left -= part
        pool[2 * top] -= part
        if pool[2 * top] == 0:
            memory[slot] = next_of(pool, top)
            release(pool, mark, top)
    return found, chain


@compiled
def _restore(pool: Any, mark: Any, book: Any, account: int, chain: int) -> None:
    """Put a pulled-back chain where it was taken from: the last withdrawn goes in first."""
    back = -1
    while chain >= 0:
        following = next_of(pool, chain)
        back = _link(pool, chain, back)
        chain = following
    while back >= 0:
        following = next_of(pool, back)
        _push(pool, mark, book, account, back)
        back = following


@compiled
def _seed(pool: Any, mark: Any, book: Any, p: int, x: int, victim: int) -> Any:
    """A victim's payment: untainted money leaves the payer; one lot of the victim arrives. Lot and shortfall."""
    got, chain = _pull(pool, mark, book, p, UNTAINTED, x, -1)
    _drop(pool, mark, chain)
    book[2 * p] -= got
    return allocate(pool, mark, x, victim), x - got


@compiled
def _ordinary(pool: Any, mark: Any, book: Any, p: int, x: int) -> Any:
    """Withdraw ``x``, unknown money making up a shortfall. First lot and shortfall."""
    held = min(x, book[2 * p])
    first, last = _withdraw(pool, mark, book, p, held)
    book[2 * p] -= held
    short = x - held
    if short > 0:
        lot = allocate(pool, mark, short, UNTAINTED)
        if last < 0:
            first = lot
        else:
            set_next(pool, last, lot)
    return first, short


@compiled
def _emit(pool: Any, first: int, row: int, attribute: bool, flows: Any, counts: Any) -> Any:
    """Tainted amount of a chain; with ``attribute`` also one (row, victim, fen) per tainted lot (room is made)."""
    tainted = 0
    n = counts[0]
    while first >= 0:
        if owner_of(pool, first) >= 0:
            tainted += pool[2 * first]
            if attribute:
                flows[n].row = row
                flows[n].victim = owner_of(pool, first)
                flows[n].fen = pool[2 * first]
                n += 1
        first = next_of(pool, first)
    counts[0] = n
    return tainted


@compiled
def _need(pool: Any, book: Any, memory: Any, p: int, victim: int, link: int) -> Any:
    """Lots a row may allocate at most: few for an ordinary one, a chain for a seed, an original or a refund."""
    if link == 0 and victim < 0:
        return 4
    extra = length(pool, memory[-link - 1]) if link < 0 else 0
    return 8 + 2 * length(pool, head_of(book, p)) + 2 * extra


@compiled
def run(
    lifo: bool, attribute: bool, payer: Any, payee: Any, fen: Any, victim: Any, link: Any, first_row: int,
    book: Any, pool: Any, mark: Any, memory: Any,
    tainted: Any, flows: Any, shorts: Any, counts: Any,
) -> Any:  # fmt: skip
    """One chunk of transfers in order. Returns the (possibly grown) pool, flows and shorts."""
    touched, wide = 0, book.size > _IN_CACHE
    for i in range(payer.size):
        p, q, x = payer[i], payee[i], fen[i]
        if wide:
            touched ^= _touch(book, pool, payer, payee, i)
        if x == 0:
            continue
        need = _need(pool, book, memory, p, victim[i], link[i])
        if (
            mark[USED] + need > pool.size // 2
        ):  # arrays are reassigned only when they grow: it costs reference counts
            pool = room(pool, mark, need)
        restored, ordinary, short = -1, x, 0
        if victim[i] >= 0:
            first, short = _seed(pool, mark, book, p, x, victim[i])
        else:
            if link[i] < 0:
                found, restored = _undo(pool, mark, book, memory, -link[i] - 1, p, x)
                book[2 * p] -= found
                ordinary = x - found
            first, short = _ordinary(pool, mark, book, p, ordinary)
        if short > 0:
            n = counts[1]
            if n >= shorts.size:
                shorts = stretched(shorts, n + 1)
            shorts[n].row = first_row + i
            shorts[n].fen = short
            counts[1] = n + 1
        if link[i] > 0:
            _remember(pool, mark, memory, link[i] - 1, first)
        if attribute:
            wanted = counts[0] + length(pool, first) + length(pool, restored)
            if wanted > flows.size:
                flows = stretched(flows, wanted)
        tainted[i] = _emit(pool, first, first_row + i, attribute, flows, counts)
        if restored >= 0:
            tainted[i] += _emit(pool, restored, first_row + i, attribute, flows, counts)
            _deposit(pool, mark, book, q, first, lifo)
            _restore(pool, mark, book, q, restored)
        else:
            _deposit(pool, mark, book, q, first, lifo)
        book[2 * q] += x
    counts[2] = touched
    return pool, flows, shorts


@compiled
def _touch(book: Any, pool: Any, payer: Any, payee: Any, i: int) -> Any:
    """Read accounts and lots some rows ahead, so that memory brings them while other rows are worked on."""
    seen = 0
    if i + _FAR < payer.size:
        seen = book[2 * payer[i + _FAR] + 1] ^ book[2 * payee[i + _FAR] + 1]
    if i + _NEAR < payer.size:
        first, last = head_of(book, payer[i + _NEAR]), tail_of(book, payee[i + _NEAR])
        if first >= 0:
            seen ^= pool[2 * first]
        if last >= 0:
            seen ^= pool[2 * last]
    return seen


@compiled
def left(head: Any, pool: Any) -> Any:
    """(account, victim, fen) of every tainted lot still held."""
    count = 0
    for a in range(head.size):
        at = head[a]
        while at >= 0:
            count += owner_of(pool, at) >= 0
            at = next_of(pool, at)
    account, owner, fen = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int64)
    count = 0
    for a in range(head.size):
        at = head[a]
        while at >= 0:
            if owner_of(pool, at) >= 0:
                account[count], owner[count], fen[count] = a, owner_of(pool, at), pool[2 * at]
                count += 1
            at = next_of(pool, at)
    return account, owner, fen
