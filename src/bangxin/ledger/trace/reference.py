"""The same six rules, slow and obvious, in whole Python integers: the second opinion of every fast pass.

An account is a list of lots [owner, fen] in order of arrival; owner None is money that is not tainted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bangxin.ledger.trace.rules import Rule

Lot = tuple[int | None, int]


class Transfer(NamedTuple):
    """Payer, payee, fen, victim seeded (or None); ``keep``/``undo`` name the linked original of a refund."""

    payer: int
    payee: int
    fen: int
    victim: int | None = None
    keep: int | None = None
    undo: int | None = None


class Slow(NamedTuple):
    tainted: list[int]
    flows: list[dict[int, int]]  # per transfer: victim -> fen
    balance: dict[int, int]
    held: dict[int, dict[int, int]]  # account -> victim -> fen
    shortfalls: list[tuple[int, int]]


def largest_remainder(part: int, amounts: dict[int, int]) -> dict[int, int]:
    """Split ``part`` over ``amounts`` in proportion; largest remainders round up, ties by key."""
    whole = sum(amounts.values())
    shares = {k: part * a // whole for k, a in amounts.items()}
    order = sorted(amounts, key=lambda k: (-(part * amounts[k] % whole), k))
    for k in order[: part - sum(shares.values())]:
        shares[k] += 1
    return shares


def by_victim(lots: Iterable[Lot]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for owner, fen in lots:
        if owner is not None and fen:
            sums[owner] += fen
    return dict(sorted(sums.items()))


def withdraw(rule: Rule, lots: list[Lot], x: int) -> list[Lot]:
    """Take ``x`` (which the lots hold) out of ``lots``; the lots taken, in the order of withdrawal."""
    if rule in (Rule.FIFO, Rule.LIFO):
        taken: list[Lot] = []
        while x:
            owner, fen = lots.pop(0 if rule is Rule.FIFO else -1)
            part = min(x, fen)
            taken.append((owner, part))
            if fen > part:
                lots.insert(0 if rule is Rule.FIFO else len(lots), (owner, fen - part))
            x -= part
        return taken
    parts = by_victim(lots)
    stain, whole = sum(parts.values()), sum(fen for _, fen in lots)
    if rule is Rule.PRO_RATA:
        t = x * stain // whole if whole else 0
    elif rule is Rule.CLEAN_FIRST:
        t = max(0, x - (whole - stain))
    else:
        t = min(x, stain)
    shares = largest_remainder(t, parts) if t else {}
    lots[:] = [(k, a - shares.get(k, 0)) for k, a in parts.items()] + [(None, whole - stain - (x - t))]
    dirty: list[Lot] = list(shares.items())
    return [*dirty, (None, x - t)] if rule is Rule.TAINT_FIRST else [(None, x - t), *dirty]


def pull(rule: Rule, lots: list[Lot], owner: int | None, wanted: int) -> int:
    """Take up to ``wanted`` of one owner's money out of ``lots``, in rule order; the amount taken."""
    got = 0
    indices = range(len(lots)) if rule is not Rule.LIFO else range(len(lots) - 1, -1, -1)
    for i in indices:
        if lots[i][0] == owner and got < wanted:
            part = min(wanted - got, lots[i][1])
            lots[i] = (owner, lots[i][1] - part)
            got += part
    lots[:] = [lot for lot in lots if lot[1]]
    return got


def last_part(rule: Rule, lots: list[Lot], y: int) -> list[Lot]:
    """Take the last-withdrawn ``y`` out of a remembered transfer, latest first."""
    if rule is Rule.PRO_RATA:
        parts = by_victim(lots)
        whole = sum(fen for _, fen in lots)
        t = y * sum(parts.values()) // whole
        shares = largest_remainder(t, parts) if t else {}
        clean = whole - sum(parts.values())
        lots[:] = [(None, clean - (y - t)), *((k, a - shares.get(k, 0)) for k, a in parts.items())]
        return [(None, y - t), *shares.items()]
    if rule in (Rule.CLEAN_FIRST, Rule.TAINT_FIRST):
        parts = by_victim(lots)
        stain, whole = sum(parts.values()), sum(fen for _, fen in lots)
        t = min(stain, y) if rule is Rule.CLEAN_FIRST else max(0, y - (whole - stain))
        shares = largest_remainder(t, parts) if t else {}
        lots[:] = [(k, a - shares.get(k, 0)) for k, a in parts.items()] + [(None, whole - stain - (y - t))]
        return [(None, y - t), *shares.items()]
    back: list[Lot] = []
    while y:
        owner, fen = lots.pop()
        part = min(y, fen)
        back.append((owner, part))
        if fen > part:
            lots.append((owner, fen - part))
        y -= part
    return back


def trace_slowly(rule: Rule, transfers: Iterable[Transfer], opening: dict[int, int]) -> Slow:
    """Trace by ``rule`` (not poison). Quadratic and plain; for checking."""
    accounts: dict[int, list[Lot]] = defaultdict(list)
    accounts.update({a: [(None, fen)] for a, fen in opening.items() if fen})
    memory: dict[int, list[Lot]] = {}
    result = Slow([], [], {}, {}, [])
    for row, move in enumerate(transfers):
        lots, restored, x = accounts[move.payer], [], move.fen
        if move.victim is not None:
            short = x - pull(rule, lots, None, x)
            taken: list[Lot] = [(move.victim, x)] if x else []
        else:
            if move.undo is not None:
                known = memory.get(move.undo, [])
                wanted = last_part(rule, known, min(x, sum(fen for _, fen in known))) if known else []
                restored = [(owner, pull(rule, lots, owner, fen)) for owner, fen in wanted]
                x -= sum(fen for _, fen in restored)
            short = max(0, x - sum(fen for _, fen in lots))
            taken = [*withdraw(rule, lots, x - short), (None, short)] if x else []
        if short:
            result.shortfalls.append((row, short))
        if move.keep is not None and move.fen:
            memory[move.keep] = [lot for lot in taken if lot[1]]
        target = accounts[move.payee]
        target.extend(lot for lot in taken if lot[1])
        for lot in restored:
            if lot[1]:
                target.insert(len(target) if rule is Rule.LIFO else 0, lot)
        flow = by_victim([*taken, *restored])
        result.flows.append(flow)
        result.tainted.append(sum(flow.values()))
    for account, lots in accounts.items():
        result.balance[account] = sum(fen for _, fen in lots)
        result.held[account] = by_victim(lots)
    return result


def reach_slowly(transfers: Iterable[Transfer], opening: dict[int, int]) -> Slow:
    """The poison rule: an account that any tainted money entered is tainted whole until it is empty."""
    balance: dict[int, int] = defaultdict(int, opening)
    marked: dict[int, set[int]] = defaultdict(set)
    memory: dict[int, set[int]] = {}
    result = Slow([], [], balance, {}, [])
    for row, (p, q, x, victim, keep, undo) in enumerate(transfers):
        carried = (
            {victim} if victim is not None else set(memory.get(undo, ()) if undo is not None else marked[p])
        )
        if x == 0:
            carried = set()
        elif keep is not None:
            memory[keep] = set(carried)
        if x > balance[p]:
            result.shortfalls.append((row, x - balance[p]))
        balance[p] = max(0, balance[p] - x)
        if balance[p] == 0 and x:
            marked[p].clear()
        balance[q] += x
        marked[q] |= carried
        result.flows.append(dict.fromkeys(sorted(carried), x))
        result.tainted.append(x if carried else 0)
    result.held.update({a: dict.fromkeys(sorted(v), balance[a]) for a, v in marked.items() if balance[a]})
    return result
