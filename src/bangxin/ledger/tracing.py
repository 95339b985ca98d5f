"""Tracing a book: several rules over one flow, both extreme orders of undecided ties, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from bangxin.base.errors import BrokenPromise
from bangxin.ledger.anomalies import MOST_ROWS, Anomaly
from bangxin.ledger.book import Book
from bangxin.ledger.flow import Flow, flow, inferred_openings
from bangxin.ledger.parts import Parts, PartsInMemory
from bangxin.ledger.trace.minimum import levels
from bangxin.ledger.trace.passes import Fen, Left, Pass, Stream, trace
from bangxin.ledger.trace.reference import Transfer, reach_slowly, trace_slowly
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.victims import Match

_PARTS_AT_ONCE, _FEWEST_ROWS = 8_000_000, 1_000


class RuleResult(NamedTuple):
    """One rule: per book row (n, payer, payee, fen, tainted, victim parts), per account, per victim."""

    rule: Rule
    rows: pl.DataFrame  # n, payer, payee, fen, tainted, seeded: tainted transfers only
    parts: Parts  # n, victim, fen
    accounts: pl.DataFrame  # account, level, came, went, left, balance
    held: pl.DataFrame  # account, victim, fen, in that order
    other_order: int | None  # tainted total of all transfers in the other extreme order, when it differs

    def parts_of(self, numbers: pl.Series) -> pl.DataFrame:
        """Victims' parts of the transfers with these ``n``."""
        wanted = numbers.cast(pl.Int64).implode()
        return (
            self.parts.whole()
            .filter(pl.col("n").is_in(wanted))
            .collect(engine="streaming")
            .sort("n", "victim")
        )


class Tracing(NamedTuple):
    """All rules of one run over the same seeds."""

    results: list[RuleResult]
    victims: pl.DataFrame  # victim, payments, matched, fen
    matches: list[Match]
    anomalies: list[Anomaly]

    def result(self, rule: Rule) -> RuleResult:
        return next(r for r in self.results if r.rule is rule)


def trace_book(
    book: Book,
    matches: list[Match],
    rules: Sequence[Rule],
    tick: Callable[[str], None],
    parts: Callable[[], Parts] = PartsInMemory,
) -> Tracing:
    """Run ``rules`` over the book, batch by batch; ``parts`` makes the store of one rule's victims' parts.

    Runtime checks raise BrokenPromise; shortfalls and ties come as anomalies.
    """
    main = flow(book, matches)
    results = []
    shortfalls: list[Anomaly] = []
    for rule in rules:
        tick(rule.label.zh)
        run = _run(rule, main, parts())
        turned = _tainted_total(rule, main) if book.undecided else None
        results.append(_result(run, main, turned))
        shortfalls = shortfalls or _shortfalls(book, run)
    return Tracing(results, _victims(matches), matches, [*shortfalls, *inferred_openings(main)])


class _Run(NamedTuple):
    """One rule over the whole flow: tainted rows, parts of victims, shortfalls, totals per account, what is left."""

    rule: Rule
    rows: pl.DataFrame  # n, payer, payee (numbers), fen, tainted, seeded
    parts: Parts  # n, victim, fen
    shorts: pl.DataFrame  # n, payer (number), fen
    came: Fen
    went: Fen
    level: Any
    left: Left


def _run(rule: Rule, main: Flow, parts: Parts) -> _Run:
    size = main.opening.size
    came, went, level = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, -1, np.int32)
    state = Pass(rule, main.opening, slots=main.slots)
    names = pl.Series(main.victims, dtype=pl.Enum(main.victims))
    parts.add(pl.DataFrame(schema={"n": pl.Int64, "victim": names.dtype, "fen": pl.Int64}))
    once = rule in (Rule.PRO_RATA, Rule.CLEAN_FIRST, Rule.TAINT_FIRST) and not main.slots
    rows, shorts = [_no_rows()], [_no_shorts()]
    done = 0
    for stream, n in _slices(main, len(main.victims)):
        moved = state.feed(stream)
        hit = np.flatnonzero(moved.tainted)
        tainted, victim = moved.tainted[hit], stream.victim[hit]
        payer, payee = stream.payer[hit], stream.payee[hit]
        np.add.at(came, payee, tainted)
        np.add.at(went, payer[victim < 0], tainted[victim < 0])
        levels(payer, payee, tainted, victim, level)
        rows.append(
            pl.DataFrame(
                {
                    "n": n[hit],
                    "payer": payer,
                    "payee": payee,
                    "fen": stream.fen[hit],
                    "tainted": tainted,
                    "seeded": victim >= 0,
                }
            )
        )
        flows, short = moved.flows, moved.shortfalls
        piece = pl.DataFrame(
            {"n": n[flows["row"] - done], "victim": names.gather(flows["victim"]), "fen": flows["fen"]}
        )
        if rule.additive and not once:
            piece = piece.group_by("n", "victim", maintain_order=True).agg(pl.col("fen").sum())
        parts.add(piece)
        at = short["row"] - done
        shorts.append(pl.DataFrame({"n": n[at], "payer": stream.payer[at], "fen": short["fen"]}))
        done += n.size
    return _Run(rule, pl.concat(rows), parts, pl.concat(shorts), came, went, level, state.finish())


def _no_rows() -> pl.DataFrame:
    kinds = {
        "n": pl.Int64,
        "payer": pl.Int32,
        "payee": pl.Int32,
        "fen": pl.Int64,
        "tainted": pl.Int64,
        "seeded": pl.Boolean,
    }
    return pl.DataFrame(schema=kinds)


def _no_shorts() -> pl.DataFrame:
    return pl.DataFrame(schema={"n": pl.Int64, "payer": pl.Int32, "fen": pl.Int64})


def _slices(main: Flow, victims: int, *, reverse_ties: bool = False) -> Iterator[tuple[Stream, Fen]]:
    """Batches cut so that the parts of one slice stay few however many victims there are."""
    step = max(_FEWEST_ROWS, _PARTS_AT_ONCE // max(1, victims))
    for stream, n in main.batches(reverse_ties=reverse_ties):
        for start in range(0, n.size, step):
            part = slice(start, start + step)
            cut = (
                stream.payer[part],
                stream.payee[part],
                stream.fen[part],
                stream.victim[part],
                stream.link[part],
            )
            yield Stream(*cut), n[part]


def _tainted_total(rule: Rule, main: Flow) -> int:
    """Tainted sum of all transfers in the other extreme order of undecided rows."""
    state = Pass(rule, main.opening, slots=main.slots, attribute=bool(main.slots))
    slices = _slices(main, len(main.victims), reverse_ties=True)
    total = sum(int(state.feed(stream).tainted.sum()) for stream, _ in slices)
    state.finish()
    return total


def _result(run: _Run, main: Flow, turned: int | None) -> RuleResult:
    names = main.book.accounts["name"]
    rows = run.rows.with_columns(payer=names.gather(run.rows["payer"]), payee=names.gather(run.rows["payee"]))
    total = int(run.rows["tainted"].sum())
    other = turned if turned != total else None
    return RuleResult(run.rule, rows, run.parts, _accounts(run, main), _held(run, main), other)


def _held(run: _Run, main: Flow) -> pl.DataFrame:
    """What is left of every victim's money in every account; names as numbers underneath, since lines may be millions."""
    left = pl.DataFrame(dict(zip(("account", "victim", "fen"), run.left[2:], strict=True)))
    if run.rule in (Rule.FIFO, Rule.LIFO):
        left = left.group_by("account", "victim").agg(pl.col("fen").sum())
    left = left.sort("account", "victim")  # numbers are in name order
    accounts = main.book.accounts["name"].gather(left["account"].unique(maintain_order=True))
    names = pl.Series(accounts, dtype=pl.Enum(accounts))
    victims = pl.Series(main.victims, dtype=pl.Enum(main.victims))
    return pl.DataFrame(
        {
            "account": names.gather(left["account"].rle_id()),
            "victim": victims.gather(left["victim"]),
            "fen": left["fen"],
        }
    )


def _accounts(run: _Run, main: Flow) -> pl.DataFrame:
    hit = np.flatnonzero((run.came > 0) | (run.left.tainted > 0))
    names = main.book.accounts["name"].gather(hit)
    return pl.DataFrame(
        {"account": names, "level": run.level[hit], "came": run.came[hit], "went": run.went[hit],
         "left": run.left.tainted[hit], "balance": run.left.balance[hit], "opening": main.opening[hit]}
    ).sort(["level", "came", "account"], descending=[False, True, False])  # fmt: skip


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


def _shortfalls(book: Book, run: _Run) -> list[Anomaly]:
    """Shortfalls of accounts whose balance should be known; of accounts without a statement they are no news."""
    known = book.accounts.filter(pl.col("statement") | pl.col("opening").is_not_null())["id"]
    table = run.shorts.filter(pl.col("payer").cast(pl.UInt32).is_in(known.implode()))
    if table.is_empty():
        return []
    accounts = table["payer"].unique().sort().to_list()
    if len(accounts) > 40:
        groups = [("多个账户", table)]
    else:
        groups = [(book.accounts["name"][a], table.filter(pl.col("payer") == a)) for a in accounts]
    found = []
    for name, group in groups:
        places = book.places(group["n"].head(MOST_ROWS).to_list()).select("file", "sheet", "line")
        found.append(
            Anomaly("shortfall", name, group.height, int(group["fen"].sum()), tuple(places.iter_rows()))
        )
    return found


def verify_slowly(
    book: Book, matches: list[Match], rules: Sequence[Rule], tick: Callable[[str], None]
) -> None:
    """Trace again with the slow reference and compare every row. Raises BrokenPromise when the two differ."""
    main = flow(book, matches)
    chunks = [stream for stream, _ in main.batches()]
    whole = Stream(*(np.concatenate(columns) for columns in zip(*chunks, strict=True))) if chunks else None
    if whole is None:
        return
    moves = [
        Transfer(p, q, x, v if v >= 0 else None, k if k > 0 else None, -k if k < 0 else None)
        for p, q, x, v, k in zip(*(column.tolist() for column in whole), strict=True)
    ]
    opening = dict(enumerate(main.opening.tolist()))
    for rule in rules:
        tick(f"{rule.label.zh} 复算")
        fast = trace(rule, whole, main.opening)
        slow = reach_slowly(moves, opening) if rule is Rule.POISON else trace_slowly(rule, moves, opening)
        if fast.moved.tainted.tolist() != slow.tainted:
            raise BrokenPromise.of(
                "trace-differs",
                f"快速与慢速算法结果不同（{rule.label.zh}），请报告",
                f"fast and slow pass differ ({rule})",
            )
