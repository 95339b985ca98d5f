"""Compiled building blocks: a pool of 16-byte lots in linked chains, and exact proportional parts.

A lot is (fen, owner, next). Owner >= 0 is a victim; :data:`UNTAINTED` is everything else: own money and the unknown
money of shortfalls, which no rule tells apart and whose every injection is listed.
A lot is two whole numbers, fen and owner<<32 | next: plain arrays cost no reference counts.
``mark`` holds the free-list head and the high-water mark of the pool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

UNTAINTED = -1
LOW = 0xFFFFFFFF
FREE, USED = 0, 1
_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(function: _F) -> _F:
    """Compile with numba, cached on disk where the place is writable."""
    try:
        return cast(_F, njit(cache=True)(function))
    except RuntimeError:  # no writable cache folder
        return cast(_F, njit(function))


@compiled
def next_of(pool: Any, at: int) -> Any:
    return (pool[2 * at + 1] << 32) >> 32


@compiled
def owner_of(pool: Any, at: int) -> Any:
    return pool[2 * at + 1] >> 32


@compiled
def set_next(pool: Any, at: int, following: int) -> None:
    pool[2 * at + 1] = (pool[2 * at + 1] & ~LOW) | (following & LOW)


@compiled
def allocate(pool: Any, mark: Any, fen: int, owner: int) -> Any:
    """A lot from the free list or the end; the caller has made room."""
    at = mark[FREE]
    if at >= 0:
        mark[FREE] = next_of(pool, at)
    else:
        at = mark[USED]
        mark[USED] += 1
    pool[2 * at] = fen
    pool[2 * at + 1] = (owner << 32) | LOW  # next: none
    return at


@compiled
def release(pool: Any, mark: Any, at: int) -> None:
    set_next(pool, at, mark[FREE])
    mark[FREE] = at


@compiled
def room(pool: Any, mark: Any, need: int) -> Any:
    """The pool, doubled until ``need`` more lots fit."""
    if mark[USED] + need <= pool.size // 2:
        return pool
    bigger = np.empty(2 * max(pool.size, mark[USED] + need + 64), np.int64)
    bigger[: pool.size] = pool
    return bigger


@compiled
def length(pool: Any, at: int) -> int:
    count = 0
    while at >= 0:
        count += 1
        at = next_of(pool, at)
    return count


@compiled
def stretched(array: Any, need: int) -> Any:
    """The array, doubled until it holds ``need`` items."""
    if need <= array.size:
        return array
    bigger = np.empty(max(2 * array.size, need + 64), array.dtype)
    bigger[: array.size] = array
    return bigger


@compiled
def _long_division(x: int, part: int, whole: int) -> Any:
    """``x * part // whole`` over 128 bits, bit by bit; for sums past 2**52 fen."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    a, b, d = np.uint64(x), np.uint64(part), np.uint64(whole)
    cross = (a & low) * (b & low)
    mid = (a >> shift) * (b & low) + (cross >> shift)
    mid2 = (a & low) * (b >> shift) + (mid & low)
    high = (a >> shift) * (b >> shift) + (mid >> shift) + (mid2 >> shift)
    bottom = (mid2 << shift) | (cross & low)
    rest = high
    quotient = np.uint64(0)
    one = np.uint64(1)
    for bit in range(63, -1, -1):
        rest = (rest << one) | ((bottom >> np.uint64(bit)) & one)
        quotient = quotient << one
        if rest >= d:
            rest -= d
            quotient |= one
    return np.int64(quotient)


@compiled
def proportional(x: int, part: int, whole: int) -> Any:
    """``floor(x * part / whole)`` exactly, for 0 <= x <= whole < 2**61 and 0 <= part <= whole."""
    if x < 2147483648 and part < 2147483648:
        return x * part // whole
    if part <= 4503599627370496:
        quotient = np.int64(float(x) * float(part) / float(whole))
        rest = x * part - quotient * whole  # wraps, but the true remainder is small
        while rest < 0:
            quotient -= 1
            rest += whole
        while rest >= whole:
            quotient += 1
            rest -= whole
        return quotient
    return _long_division(x, part, whole)


@compiled
def split_largest_remainder(part: int, whole: int, amounts: Any, shares: Any, rests: Any, count: int) -> None:
    """Split ``part`` of ``whole`` = sum(amounts[:count]); the largest remainders round up, ties by position.

    ``rests`` is scratch space.
    """
    left = part
    for i in range(count):
        share = proportional(part, amounts[i], whole)
        rests[i] = part * amounts[i] - share * whole
        shares[i] = share
        left -= share
    if left == 0:
        return
    if left < 8 or count < 32:
        for _ in range(left):
            best = 0
            for i in range(1, count):
                if rests[i] > rests[best]:
                    best = i
            rests[best] = -1
            shares[best] += 1
        return
    order = np.argsort(-rests[:count], kind="mergesort")
    for i in range(left):
        shares[order[i]] += 1
