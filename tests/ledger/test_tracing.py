"""The six rules: the worked example of the definitions, and properties on random ledgers."""

from __future__ import annotations

import numpy as np
import pytest

from bangxin.base.errors import BrokenPromise, LimitExceeded
from bangxin.ledger.trace.checks import check_balances, check_victims
from bangxin.ledger.trace.passes import Pass, Stream, trace
from bangxin.ledger.trace.pool import proportional
from bangxin.ledger.trace.reference import Transfer, trace_slowly
from bangxin.ledger.trace.rules import Rule
from tests.ledger.streams import RandomLedger, flows_of, held_of, stream_of

ROUNDS = 3_000
A, B, V1, EMPLOYER, CASH = range(5)
YUAN = 100

EXAMPLE = [
    Transfer(V1, A, 10_000 * YUAN, victim=0),
    Transfer(EMPLOYER, A, 6_000 * YUAN),
    Transfer(A, B, 12_000 * YUAN),
    Transfer(B, CASH, 4_000 * YUAN),
]
# rule: tainted in T3, in T4, left in A, left in B (fen)
EXPECTED = {
    Rule.FIFO: (700_000, 0, 300_000, 700_000),
    Rule.LIFO: (600_000, 400_000, 400_000, 200_000),
    Rule.PRO_RATA: (571_428, 190_476, 428_572, 380_952),
    Rule.CLEAN_FIRST: (100_000, 0, 900_000, 100_000),
    Rule.TAINT_FIRST: (1_000_000, 400_000, 0, 600_000),
    Rule.POISON: (1_200_000, 400_000, 900_000, 800_000),
}


@pytest.mark.parametrize("rule", list(Rule))
def test_worked_example_to_the_fen(rule: Rule) -> None:
    run = trace(rule, stream_of(EXAMPLE), np.array([5_000 * YUAN, 0, 0, 0, 0]))
    figures = (*run.moved.tainted[2:].tolist(), int(run.left.tainted[A]), int(run.left.tainted[B]))
    assert figures == EXPECTED[rule]


@pytest.mark.parametrize("rule", list(Rule))
def test_fast_pass_equals_slow_reference(rule: Rule) -> None:
    for seed in range(ROUNDS):
        ledger = RandomLedger(seed)
        fast, slow = ledger.fast(rule), ledger.slow(rule)
        assert fast.moved.tainted.tolist() == slow.tainted, seed
        assert flows_of(fast, len(ledger.moves)) == slow.flows, seed
        assert fast.moved.shortfalls.tolist() == slow.shortfalls, seed
        assert held_of(fast) == {a: held for a, held in slow.held.items() if held}, seed
        assert all(fast.left.balance[a] == fen for a, fen in slow.balance.items()), seed


@pytest.mark.parametrize("rule", [r for r in Rule if r.additive])
def test_money_is_conserved_and_never_negative(rule: Rule) -> None:
    for seed in range(ROUNDS):
        ledger = RandomLedger(seed)
        run = ledger.fast(rule)
        injected = int(run.moved.shortfalls["fen"].sum())
        # a victim's payment takes the payer's own money: what tainted money it left there stays in the sum
        assert int(run.left.balance.sum()) == int(ledger.opening.sum()) + injected
        lost: dict[int, int] = {}
        for move in ledger.moves:
            if move.victim is not None and move.fen:
                lost[move.victim] = lost.get(move.victim, 0) + move.fen
        held: dict[int, int] = {}
        for parts in held_of(run).values():
            for victim, fen in parts.items():
                assert fen > 0
                held[victim] = held.get(victim, 0) + fen
        assert held == lost, seed
        assert (run.left.tainted <= run.left.balance).all()
        assert (run.moved.tainted <= ledger.stream.fen).all()
        assert (run.moved.tainted >= 0).all()


@pytest.mark.parametrize("rule", list(Rule))
def test_names_of_accounts_do_not_matter(rule: Rule) -> None:
    for seed in range(ROUNDS):
        ledger = RandomLedger(seed)
        names = np.random.default_rng(seed).permutation(ledger.accounts).astype(np.int32)
        stream = ledger.stream
        renamed = stream._replace(payer=names[stream.payer], payee=names[stream.payee])
        opening = np.zeros_like(ledger.opening)
        opening[names] = ledger.opening
        one, other = ledger.fast(rule), trace(rule, renamed, opening)
        assert one.moved.flows.tolist() == other.moved.flows.tolist()
        assert one.left.tainted.tolist() == other.left.tainted[names].tolist()


@pytest.mark.parametrize("rule", list(Rule))
def test_chunks_give_the_same_as_one_pass(rule: Rule) -> None:
    for seed in range(0, ROUNDS, 10):
        ledger = RandomLedger(seed)
        stream, whole = ledger.stream, ledger.fast(rule)
        run = Pass(rule, ledger.opening, slots=max(0, int(stream.link.max())))
        cut = seed % (len(ledger.moves) + 1)
        parts = [run.feed(Stream(*(c[s] for c in stream))) for s in (slice(0, cut), slice(cut, None))]
        assert np.concatenate([p.tainted for p in parts]).tolist() == whole.moved.tainted.tolist()
        assert [f for p in parts for f in p.flows.tolist()] == whole.moved.flows.tolist()
        assert run.finish().balance.tolist() == whole.left.balance.tolist()


@pytest.mark.parametrize("rule", [Rule.PRO_RATA, Rule.CLEAN_FIRST, Rule.TAINT_FIRST])
def test_totals_without_attribution_are_the_same_totals(rule: Rule) -> None:
    for seed in range(500):
        ledger = RandomLedger(seed)
        stream = ledger.stream._replace(link=np.zeros(len(ledger.moves), np.int32))
        one = trace(rule, stream, ledger.opening)
        other = trace(rule, stream, ledger.opening, attribute=False)
        assert one.moved.tainted.tolist() == other.moved.tainted.tolist()
        assert one.left.tainted.tolist() == other.left.tainted.tolist()


def test_pro_rata_never_pays_out_clean_money_that_is_not_there() -> None:
    """Independent per-victim floors would lose a fen per victim; the two-stage split keeps the sum."""
    moves = [Transfer(V1, A, 1, victim=v) for v in range(3)] + [Transfer(EMPLOYER, A, 3), Transfer(A, B, 2)]
    run = trace(Rule.PRO_RATA, stream_of(moves), np.zeros(5, np.int64))
    assert run.moved.tainted[-1] == 1
    assert flows_of(run, 5)[-1] == {0: 1}  # equal remainders: the first victim id


@pytest.mark.parametrize("rule", [r for r in Rule if r.additive])
def test_a_linked_refund_brings_back_the_same_lots(rule: Rule) -> None:
    """A pays B out of a mixed balance and B refunds it at once: A stands exactly as before."""
    before = [Transfer(V1, A, 700, victim=0), Transfer(EMPLOYER, A, 300), Transfer(V1, A, 400, victim=1)]
    after = [*before, Transfer(A, B, 900, keep=1), Transfer(B, A, 900, undo=1), Transfer(A, CASH, 800)]
    plain = [*before, Transfer(A, CASH, 800)]
    opening = np.array([50, 70, 0, 0, 0])
    one, other = (trace(rule, stream_of(m), opening) for m in (after, plain))
    assert flows_of(one, 6)[-1] == flows_of(other, 4)[-1]
    assert one.left.tainted.tolist() == other.left.tainted.tolist()


def test_refund_to_the_victim_returns_the_victims_money() -> None:
    moves = [Transfer(V1, A, 500, victim=0, keep=1), Transfer(EMPLOYER, A, 900), Transfer(A, V1, 500, undo=1)]
    for rule in (r for r in Rule if r.additive):
        run = trace(rule, stream_of(moves), np.zeros(5, np.int64))
        assert held_of(run) == {V1: {0: 500}}, rule


def test_proportional_part_is_exact_beyond_64_bits() -> None:
    rng = np.random.default_rng(7)
    for bits in (20, 31, 40, 52, 53, 60):
        for _ in range(2_000):
            whole = int(rng.integers(1, 2**bits))
            x, part = int(rng.integers(0, whole + 1)), int(rng.integers(0, whole + 1))
            assert proportional(np.int64(x), np.int64(part), np.int64(whole)) == x * part // whole


def test_amounts_past_exact_arithmetic_are_refused() -> None:
    moves = [Transfer(A, B, 2**60), Transfer(A, B, 2**60)]
    with pytest.raises(LimitExceeded, match="too-much-money"):
        trace(Rule.FIFO, stream_of(moves), np.zeros(5, np.int64))


def test_runtime_checks_can_fail() -> None:
    with pytest.raises(BrokenPromise, match="余额恒等式"):
        check_balances(Rule.FIFO, np.array([5]), np.array([6]))
    with pytest.raises(BrokenPromise, match="守恒"):
        check_victims(Rule.FIFO, np.array([5, 5]), np.array([0, 1]), np.array([5, 4]))


def test_shortfall_is_unknown_money_not_tainted() -> None:
    """Balance 100, all of it a victim's; 150 leave: 100 tainted, 50 unknown, under every additive rule."""
    moves = [Transfer(V1, A, 100, victim=0), Transfer(A, B, 150)]
    for rule in (r for r in Rule if r.additive):
        run = trace(rule, stream_of(moves), np.zeros(5, np.int64))
        assert run.moved.tainted.tolist() == [100, 100]
        assert run.moved.shortfalls.tolist() == [(0, 100), (1, 50)]


@pytest.mark.parametrize("rule", [Rule.FIFO, Rule.LIFO])
def test_many_accounts_give_the_same_as_the_slow_reference(rule: Rule) -> None:
    """Above some number of accounts lots are read ahead; it must change nothing."""
    rng = np.random.default_rng(7)
    rows, accounts = 30_000, 40_000
    payer, payee = (rng.integers(0, accounts, rows).astype(np.int32) for _ in range(2))
    payer[:20_000] %= 300  # some accounts are busy
    payee[:20_000] %= 300
    fen = rng.integers(1, 5_000_000, rows)
    victim = np.where(rng.random(rows) < 0.05, rng.integers(0, 9, rows), -1).astype(np.int32)
    opening = rng.integers(0, 2_000_000, accounts)
    fast = trace(rule, Stream(payer, payee, fen, victim, np.zeros(rows, np.int32)), opening)
    columns = (c.tolist() for c in (payer, payee, fen, victim))
    moves = [Transfer(p, q, x, v if v >= 0 else None) for p, q, x, v in zip(*columns, strict=True)]
    slow = trace_slowly(rule, moves, dict(enumerate(opening.tolist())))
    assert fast.moved.tainted.tolist() == slow.tainted
    assert int(fast.moved.tainted.sum()) > int(fen[victim >= 0].sum())
