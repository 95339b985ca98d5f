"""Random small ledgers for property tests, and conversion between the fast and the slow form."""

from __future__ import annotations

import numpy as np

from bangxin.ledger.trace.passes import Stream, Traced, trace
from bangxin.ledger.trace.reference import Slow, Transfer, reach_slowly, trace_slowly
from bangxin.ledger.trace.rules import Rule

SINK = 3  # the last accounts of a random ledger never pay


class RandomLedger:
    """Accounts, opening balances and transfers with seeds, self-transfers, shortfalls and linked refunds."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.accounts = int(rng.integers(2, 9)) + SINK
        self.victims = int(rng.integers(1, 6))
        rows = int(rng.integers(1, 45))
        scale = int(rng.choice([5, 60, 10_000, 3_000_000_000]))
        self.opening = rng.integers(0, scale, self.accounts) * rng.integers(0, 2, self.accounts)
        self.moves: list[Transfer] = []
        slots = 0
        for _ in range(rows):
            payer, payee = (
                int(rng.integers(0, self.accounts - SINK)),
                int(rng.integers(0, self.accounts)),
            )
            victim = int(rng.integers(0, self.victims)) if rng.random() < 0.25 else None
            move = Transfer(payer, payee, int(rng.integers(0, scale)), victim)
            earlier = [i for i, m in enumerate(self.moves) if m.keep is None and m.undo is None and m.fen]
            if earlier and rng.random() < 0.2:
                at = int(rng.choice(earlier))
                slots += 1
                self.moves[at] = original = self.moves[at]._replace(keep=slots)
                share = int(rng.integers(1, original.fen + 1)) if rng.random() < 0.6 else original.fen
                parts = [share] if rng.random() < 0.7 else [share // 2, share - share // 2]
                self.moves += [Transfer(original.payee, original.payer, f, None, None, slots) for f in parts]
            else:
                self.moves.append(move)

    @property
    def stream(self) -> Stream:
        return stream_of(self.moves)

    def fast(self, rule: Rule) -> Traced:
        return trace(rule, self.stream, self.opening)

    def slow(self, rule: Rule) -> Slow:
        opening = {i: int(fen) for i, fen in enumerate(self.opening)}
        if rule is Rule.POISON:
            return reach_slowly(self.moves, opening)
        return trace_slowly(rule, self.moves, opening)


def stream_of(moves: list[Transfer]) -> Stream:
    return Stream(
        np.array([m.payer for m in moves], np.int32),
        np.array([m.payee for m in moves], np.int32),
        np.array([m.fen for m in moves], np.int64),
        np.array([-1 if m.victim is None else m.victim for m in moves], np.int32),
        np.array([m.keep or -(m.undo or 0) for m in moves], np.int32),
    )


def flows_of(run: Traced, rows: int) -> list[dict[int, int]]:
    """Per row: victim -> fen."""
    result: list[dict[int, int]] = [{} for _ in range(rows)]
    for row, victim, fen in run.moved.flows.tolist():
        result[row][victim] = result[row].get(victim, 0) + fen
    return result


def held_of(run: Traced) -> dict[int, dict[int, int]]:
    result: dict[int, dict[int, int]] = {}
    for account, victim, fen in zip(
        run.left.account.tolist(), run.left.victim.tolist(), run.left.fen.tolist(), strict=True
    ):
        held = result.setdefault(account, {})
        held[victim] = held.get(victim, 0) + fen
    return result
