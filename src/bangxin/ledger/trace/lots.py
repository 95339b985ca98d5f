"""First in first out and last in first out: lots per account in a chain whose head is the withdrawal end."""

from __future__ import annotations

from typing import Any

import numpy as np

from bangxin.ledger.trace.pool import UNTAINTED, USED, allocate, compiled, length, release, room, stretched


@compiled
def _withdraw(pool: Any, mark: Any, book: Any, account: int, wanted: int) -> tuple[int, int]:
    """Unlink lots worth ``wanted`` (which the account holds); first and last of the withdrawn chain."""
    first, last, left = -1, -1, wanted
    at = book[account].head
    while left > 0:
        if pool[at].fen <= left:
            taken = at
            left -= pool[at].fen
            at = pool[at].next
        else:
            taken = allocate(pool, mark, left, pool[at].owner)
            pool[at].fen -= left
            left = 0
        if last < 0:
            first = taken
        else:
            pool[last].next = taken
        last = taken
    book[account].head = at
    if at < 0:
        book[account].tail = -1
    if last >= 0:
        pool[last].next = -1
    return first, last


@compiled
def _push(pool: Any, mark: Any, book: Any, account: int, lot: int) -> None:
    """Put one lot at the withdrawal end."""
    top = book[account].head
    if top >= 0 and pool[top].owner == pool[lot].owner:
        pool[top].fen += pool[lot].fen
        release(pool, mark, lot)
        return
    pool[lot].next = top
    book[account].head = lot
    if top < 0:
        book[account].tail = lot


@compiled
def _append(pool: Any, mark: Any, book: Any, account: int, lot: int) -> None:
    """Put one lot at the far end."""
    end = book[account].tail
    if end >= 0 and pool[end].owner == pool[lot].owner:
        pool[end].fen += pool[lot].fen
        release(pool, mark, lot)
        return
    pool[lot].next = -1
    book[account].tail = lot
    if end < 0:
        book[account].head = lot
    else:
        pool[end].next = lot


@compiled
def _deposit(pool: Any, mark: Any, book: Any, account: int, first: int, lifo: bool) -> None:
    while first >= 0:
        following = pool[first].next
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
    got, before, at = 0, -1, book[account].head
    while at >= 0 and got < wanted:
        following = pool[at].next
        if pool[at].owner == owner:
            part = min(wanted - got, pool[at].fen)
            got += part
            chain = _link(pool, allocate(pool, mark, part, pool[at].owner), chain)
            pool[at].fen -= part
            if pool[at].fen == 0:
                if before < 0:
                    book[account].head = following
                else:
                    pool[before].next = following
                if following < 0:
                    book[account].tail = before
                release(pool, mark, at)
                at = before
        before, at = at, following
    return got, chain


@compiled
def _link(pool: Any, lot: int, chain: int) -> int:
    pool[lot].next = chain
    return lot


@compiled
def _drop(pool: Any, mark: Any, chain: int) -> None:
    while chain >= 0:
        following = pool[chain].next
        release(pool, mark, chain)
        chain = following


@compiled
def _remember(pool: Any, mark: Any, memory: Any, slot: int, first: int) -> None:
    """Copy a withdrawn chain, newest first (the last lot withdrawn is the first to come back)."""
    copy = -1
    while first >= 0:
        copy = _link(pool, allocate(pool, mark, pool[first].fen, pool[first].owner), copy)
        first = pool[first].next
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
        part = min(left, pool[top].fen)
        got, chain = _pull(pool, mark, book, account, pool[top].owner, part, chain)
        found += got
        left -= part
        pool[top].fen -= part
        if pool[top].fen == 0:
            memory[slot] = pool[top].next
            release(pool, mark, top)
    return found, chain


@compiled
def _restore(pool: Any, mark: Any, book: Any, account: int, chain: int) -> None:
    """Put a pulled-back chain where it was taken from: the last withdrawn goes in first."""
    back = -1
    while chain >= 0:
        following = pool[chain].next
        back = _link(pool, chain, back)
        chain = following
    while back >= 0:
        following = pool[back].next
        _push(pool, mark, book, account, back)
        back = following


@compiled
def _seed(pool: Any, mark: Any, book: Any, p: int, x: int, victim: int) -> Any:
    """A victim's payment: untainted money leaves the payer; one lot of the victim arrives. Lot and shortfall."""
    got, chain = _pull(pool, mark, book, p, UNTAINTED, x, -1)
    _drop(pool, mark, chain)
    book[p].balance -= got
    return allocate(pool, mark, x, victim), x - got


@compiled
def _ordinary(pool: Any, mark: Any, book: Any, p: int, x: int) -> Any:
    """Withdraw ``x``, unknown money making up a shortfall. First lot and shortfall."""
    held = min(x, book[p].balance)
    first, last = _withdraw(pool, mark, book, p, held)
    book[p].balance -= held
    short = x - held
    if short > 0:
        lot = allocate(pool, mark, short, UNTAINTED)
        if last < 0:
            first = lot
        else:
            pool[last].next = lot
    return first, short


@compiled
def _emit(pool: Any, first: int, row: int, attribute: bool, flows: Any, counts: Any) -> Any:
    """Tainted amount of a chain; with ``attribute`` also one (row, victim, fen) per tainted lot (room is made)."""
    tainted = 0
    n = counts[0]
    while first >= 0:
        if pool[first].owner >= 0:
            tainted += pool[first].fen
            if attribute:
                flows[n].row = row
                flows[n].victim = pool[first].owner
                flows[n].fen = pool[first].fen
                n += 1
        first = pool[first].next
    counts[0] = n
    return tainted


@compiled
def _need(pool: Any, book: Any, memory: Any, p: int, victim: int, link: int) -> Any:
    """Lots a row may allocate at most: few for an ordinary one, a chain for a seed, an original or a refund."""
    if link == 0 and victim < 0:
        return 4
    extra = length(pool, memory[-link - 1]) if link < 0 else 0
    return 8 + 2 * length(pool, book[p].head) + 2 * extra


@compiled
def run(
    lifo: bool, attribute: bool, payer: Any, payee: Any, fen: Any, victim: Any, link: Any, first_row: int,
    book: Any, pool: Any, mark: Any, memory: Any,
    tainted: Any, flows: Any, shorts: Any, counts: Any,
) -> Any:  # fmt: skip
    """One chunk of transfers in order. Returns the (possibly grown) pool, flows and shorts."""
    for i in range(payer.size):
        p, q, x = payer[i], payee[i], fen[i]
        if x == 0:
            continue
        need = _need(pool, book, memory, p, victim[i], link[i])
        if (
            mark[USED] + need > pool.size
        ):  # arrays are reassigned only when they grow: it costs reference counts
            pool = room(pool, mark, need)
        restored, ordinary, short = -1, x, 0
        if victim[i] >= 0:
            first, short = _seed(pool, mark, book, p, x, victim[i])
        else:
            if link[i] < 0:
                found, restored = _undo(pool, mark, book, memory, -link[i] - 1, p, x)
                book[p].balance -= found
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
        book[q].balance += x
    return pool, flows, shorts


@compiled
def left(head: Any, pool: Any) -> Any:
    """(account, victim, fen) of every tainted lot still held."""
    count = 0
    for a in range(head.size):
        at = head[a]
        while at >= 0:
            count += pool[at].owner >= 0
            at = pool[at].next
    account, owner, fen = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int64)
    count = 0
    for a in range(head.size):
        at = head[a]
        while at >= 0:
            if pool[at].owner >= 0:
                account[count], owner[count], fen[count] = a, pool[at].owner, pool[at].fen
                count += 1
            at = pool[at].next
    return account, owner, fen
