"""Tracing a book: several rules over one flow, both extreme orders of undecided ties, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from bangxin.base.errors import BrokenPromise
from bangxin.ledger.anomalies import MOST_ROWS, Anomaly
from bangxin.ledger.book import Book
from bangxin.ledger.flow import Flow, flow, inferred_openings
from bangxin.ledger.trace.minimum import levels
from bangxin.ledger.trace.passes import Traced, trace
from bangxin.ledger.trace.reference import Transfer, reach_slowly, trace_slowly
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.victims import Match


class RuleResult(NamedTuple):
    """One rule: per book row (n, payer, payee, fen, tainted, victim parts), per account, per victim."""

    rule: Rule
    rows: pl.DataFrame  # n, payer, payee, fen, tainted, seeded: tainted transfers only
    parts: pl.DataFrame  # n, victim, fen
    accounts: pl.DataFrame  # account, level, came, went, left, balance
    held: pl.DataFrame  # account, victim, fen
    other_order: int | None  # tainted total of all transfers in the other extreme order, when it differs


class Tracing(NamedTuple):
    """All rules of one run over the same seeds."""

    results: list[RuleResult]
    victims: pl.DataFrame  # victim, payments, matched, fen
    matches: list[Match]
    anomalies: list[Anomaly]

    def result(self, rule: Rule) -> RuleResult:
        return next(r for r in self.results if r.rule is rule)


def trace_book(
    book: Book, matches: list[Match], rules: Sequence[Rule], tick: Callable[[str], None]
) -> Tracing:
    """Run ``rules`` over the book. Runtime checks raise BrokenPromise; shortfalls and ties come as anomalies."""
    main = flow(book, matches)
    ties = bool(book.rows.filter(pl.col("tie") & (pl.col("role") == "edge")).height)
    other = flow(book, matches, reverse_ties=True) if ties else None
    results = []
    shortfalls: list[Anomaly] = []
    for rule in rules:
        tick(rule.label.zh)
        run = trace(rule, main.stream, main.opening)
        again = trace(rule, other.stream, main.opening) if other is not None else None
        turned = None if again is None else int(again.moved.tainted.sum())
        results.append(_result(rule, run, main, turned))
        shortfalls = shortfalls or _shortfalls(book, main, run)
    return Tracing(results, _victims(matches), matches, [*shortfalls, *inferred_openings(main)])


def _result(rule: Rule, run: Traced, main: Flow, turned: int | None) -> RuleResult:
    stream, names = main.stream, pl.Series("name", main.names)
    hit = np.flatnonzero(run.moved.tainted)
    total = int(run.moved.tainted.sum())
    rows = pl.DataFrame(
        {
            "n": main.n[hit], "payer": names.gather(stream.payer[hit]), "payee": names.gather(stream.payee[hit]),
            "fen": stream.fen[hit], "tainted": run.moved.tainted[hit], "seeded": stream.victim[hit] >= 0,
        }
    )  # fmt: skip
    victims = pl.Series("victim", main.victims, dtype=pl.String)
    flows = run.moved.flows
    parts = pl.DataFrame(
        {
            "n": main.n[flows["row"]],
            "victim": victims.gather(flows["victim"].astype(np.int64)),
            "fen": flows["fen"],
        }
    )
    if rule.additive:
        parts = parts.group_by("n", "victim", maintain_order=True).agg(pl.col("fen").sum())
    held = pl.DataFrame(
        {
            "account": names.gather(run.left.account.astype(np.int64)),
            "victim": victims.gather(run.left.victim.astype(np.int64)), "fen": run.left.fen,
        }
    ).group_by("account", "victim").agg(pl.col("fen").sum()).sort("account", "victim")  # fmt: skip
    return RuleResult(
        rule,
        rows,
        parts,
        _accounts(run, main),
        held,
        turned if turned is not None and turned != total else None,
    )


def _accounts(run: Traced, main: Flow) -> pl.DataFrame:
    stream, size = main.stream, len(main.names)
    came, went = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(came, stream.payee, run.moved.tainted)
    outward: Any = np.where(stream.victim >= 0, 0, run.moved.tainted)
    np.add.at(went, stream.payer, outward)
    level = levels(stream.payer, stream.payee, run.moved.tainted, stream.victim, size)
    return (
        pl.DataFrame(
            {"account": main.names, "level": level, "came": came, "went": went, "left": run.left.tainted,
             "balance": run.left.balance, "opening": main.opening}
        )
        .filter((pl.col("came") > 0) | (pl.col("left") > 0))
        .sort(["level", "came", "account"], descending=[False, True, False])
    )  # fmt: skip


def _victims(matches: list[Match]) -> pl.DataFrame:
    table = pl.DataFrame(
        {
            "victim": [m.payment.victim for m in matches],
            "fen": [m.payment.fen for m in matches],
            "state": [m.state for m in matches],
        },
        schema={"victim": pl.String, "fen": pl.Int64, "state": pl.String},
    )
    matched = pl.col("state") == "matched"
    return table.group_by("victim").agg(
        payments=pl.len(), matched=matched.sum(), ambiguous=(pl.col("state") == "ambiguous").sum(),
        unmatched=(pl.col("state") == "unmatched").sum(), loss=pl.col("fen").sum(), seeded=pl.col("fen").filter(matched).sum(),
    ).sort("victim")  # fmt: skip


def _shortfalls(book: Book, main: Flow, run: Traced) -> list[Anomaly]:
    """Shortfalls of accounts whose balance should be known; of accounts without a statement they are no news."""
    shorts = run.moved.shortfalls
    if not shorts.size:
        return []
    payer = pl.Series(main.names).gather(main.stream.payer[shorts["row"]])
    known = set(book.statements) | set(book.openings)
    table = pl.DataFrame({"account": payer, "n": main.n[shorts["row"]], "short": shorts["fen"]})
    table = table.filter(pl.col("account").is_in(list(known))).join(
        book.rows.select("n", "file", "sheet", "line"), on="n"
    )
    if table["account"].n_unique() > 40:
        groups = [("多个账户", table)]
    else:
        groups = [
            (str(g["account"][0]), g)
            for g in table.sort("account", "n").partition_by("account", maintain_order=True)
        ]
    return [
        Anomaly(
            "shortfall", name, g.height, int(g["short"].sum()),
            tuple(g.select("file", "sheet", "line").head(MOST_ROWS).iter_rows()),
        )
        for name, g in groups if g.height
    ]  # fmt: skip


def entering(result: RuleResult, accounts: set[str]) -> pl.DataFrame:
    """Tainted transfers that bring money into a set of accounts from outside it."""
    names = list(accounts)
    return result.rows.filter(pl.col("payee").is_in(names) & ~pl.col("payer").is_in(names))


def verify_slowly(
    book: Book, matches: list[Match], rules: Sequence[Rule], tick: Callable[[str], None]
) -> None:
    """Trace again with the slow reference and compare every row. Raises BrokenPromise when the two differ."""
    main = flow(book, matches)
    moves = [
        Transfer(p, q, x, v if v >= 0 else None, k if k > 0 else None, -k if k < 0 else None)
        for p, q, x, v, k in zip(*(column.tolist() for column in main.stream), strict=True)
    ]
    opening = dict(enumerate(main.opening.tolist()))
    for rule in rules:
        tick(f"{rule.label.zh} 复算")
        fast = trace(rule, main.stream, main.opening)
        slow = reach_slowly(moves, opening) if rule is Rule.POISON else trace_slowly(rule, moves, opening)
        if fast.moved.tainted.tolist() != slow.tainted:
            raise BrokenPromise.of(
                "trace-differs",
                f"快速与慢速算法结果不同（{rule.label.zh}），请报告",
                f"fast and slow pass differ ({rule})",
            )
