"""Balance and inflow of an account over time, with hand-over and freeze marks, as a server-drawn SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, NamedTuple

import polars as pl

from bangxin.ledger.book import Book
from bangxin.ledger.registry import Account
from bangxin.report.ledger.terminal import money

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 1180, 250, 110, 34, 28
_MOST_POINTS = 900
_MARKS = {"given": "#4f8f4a", "frozen": "#3f7fa8"}
_WORDS = {
    "zh": {"given": "交付", "frozen": "冻结", "in": "流入", "chart": "余额与流入走势"},
    "en": {
        "given": "handed over",
        "frozen": "frozen",
        "in": "inflow",
        "chart": "balance and inflow over time",
    },
}


class Course(NamedTuple):
    """What a time line shows: balance after each row (time, fen), thinned; its highest; inflow by day."""

    points: list[tuple[dt.datetime, int]]
    top: int
    inflow: list[tuple[dt.date, int]]


def courses(book: Book, accounts: Iterable[str]) -> dict[str, Course]:
    """The courses of several accounts by number, from one pass over edges and rows."""
    wanted = book.ids(accounts)
    names = dict(zip(wanted.to_list(), book.accounts["name"].gather(wanted).to_list(), strict=True))
    ids = wanted.implode()
    inflow: dict[int, list[tuple[dt.date, int]]] = {}
    daily = (
        book.scan_edges().filter(pl.col("payee").is_in(ids) & (pl.col("payer") != pl.col("payee")))
        .group_by("payee", day=pl.col("time").dt.date()).agg(pl.col("fen").sum())
    )  # fmt: skip
    for party, day, fen in daily.collect(engine="streaming").sort("payee", "day").iter_rows():
        inflow.setdefault(party, []).append((day, fen))
    found = {}
    for party, table in _balances(book, names).items():
        kept = table.gather_every(table.height // _MOST_POINTS + 1) if table.height > _MOST_POINTS else table
        top = int(table.select(pl.col("fen").max()).item())
        found[names[party]] = Course(list(kept.iter_rows()), top, inflow.get(party, []))
    for party, days in inflow.items():
        found.setdefault(names[party], Course([], 0, days))
    return found


def svg(
    book: Book,
    account: Account,
    day_link: Callable[[dt.date], str] | None = None,
    lang: str = "zh",
    course: Course | None = None,
) -> str:
    """Step line of the balance (printed, else from the opening balance), bars of daily inflow; empty text if no rows.

    ``day_link`` says where the rows of a day are; ``course`` what :func:`courses` found for the account.
    """
    course = course or courses(book, [account.number]).get(account.number)
    if course is None:
        return ""
    points, inflow = course.points, course.inflow
    words = _WORDS["en" if lang == "en" else "zh"]
    marks = [(d, words[k], k) for d, k in ((account.handed_over, "given"), (account.frozen, "frozen")) if d]
    days = [p[0].toordinal() for p in points] + [d.toordinal() for d, _ in inflow] + [m[0] for m in marks]
    first, last = min(days), max(days) + 1
    top = max([1, book.openings.get(account.number, 0), course.top, *(fen for _, fen in inflow)])
    scale_x, scale_y = (WIDTH - LEFT - 20) / (last - first), (HEIGHT - TOP - BOTTOM) / top

    def x(day: float) -> float:
        return float(LEFT + (day - first) * scale_x)

    def y(fen: int) -> float:
        return float(HEIGHT - BOTTOM - fen * scale_y)

    parts = _axes(first, last, top, x, y)
    wide = max(1.5, min(14.0, scale_x * 0.7))
    for day, fen in inflow:
        told = f"{day} {words['in']} {money(fen)}"
        bar = (
            f'<rect x="{x(day.toordinal() + 0.5) - wide / 2:.1f}" y="{y(fen):.1f}" width="{wide:.1f}" height="{fen * scale_y:.1f}" class="in">'
            f"<title>{told}</title></rect>"
        )
        parts.append(
            f'<a href="{escape(day_link(day))}" aria-label="{told}">{bar}</a>'
            if day_link is not None
            else bar
        )
    parts.append(_line(points, book.openings.get(account.number), first, last, x, y))
    for mark, label, kind in marks:
        late = mark - first > 0.8 * (last - first)
        parts.append(
            f'<line x1="{x(mark):.1f}" x2="{x(mark):.1f}" y1="{TOP - 4}" y2="{HEIGHT - BOTTOM}" class="{kind}" stroke="{_MARKS[kind]}" stroke-dasharray="5 4" stroke-width="1.6"/>'
            f'<text x="{x(mark) + (-4 if late else 4):.1f}" y="{TOP - 8}" text-anchor="{"end" if late else "start"}" fill="{_MARKS[kind]}" class="mk {kind}">{label} {dt.date.fromordinal(mark)}</text>'
        )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="{"group" if day_link else "img"}" aria-label="{escape(account.number)} {words["chart"]}">{"".join(parts)}</svg>'


def _line(
    points: list[tuple[dt.datetime, int]], opening: int | None, first: int, last: int, x: Any, y: Any
) -> str:
    if not points:
        return ""
    before = opening
    steps = [] if opening is None else [f"{x(first):.1f},{y(opening):.1f}"]
    for moment, fen in points:
        at = x(moment.toordinal() + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400)
        if before is not None:
            steps.append(f"{at:.1f},{y(before):.1f}")
        steps.append(f"{at:.1f},{y(fen):.1f}")
        before = fen
    steps.append(f"{x(last):.1f},{y(before or 0):.1f}")
    return f'<polyline points="{" ".join(steps)}" class="bal"/>'


def _balances(book: Book, names: dict[int, str]) -> dict[int, pl.DataFrame]:
    """(at, fen) after every effective row of each account: the printed balance, else the running sum from the last
    printed one or the opening. Accounts without a statement of their own run over the edges that touch them."""
    stated = [party for party, name in names.items() if name in book.statements]
    own = pl.col("acc").is_in(pl.Series(stated, dtype=pl.UInt32).implode()) & pl.col("role").is_in(
        ["edge", "mirror"]
    )
    rows = (
        book.scan_rows().filter(own).select("acc", "n", "at", "signed", "balance").collect(engine="streaming")
    )
    having = set(rows["acc"].unique().to_list())
    other = pl.Series([party for party in names if party not in having], dtype=pl.UInt32)
    tables = [rows.with_columns(pl.col("acc").cast(pl.UInt32), pl.col("n").cast(pl.UInt32))]
    for side, sign in (("payee", 1), ("payer", -1)) if other.len() else ():
        # a row from an account to itself counts once, as money in
        one = pl.col(side).is_in(other.implode()) & (
            pl.lit(side == "payee") | (pl.col("payer") != pl.col("payee"))
        )
        touching = book.scan_edges().filter(one).select(
            acc=pl.col(side).cast(pl.UInt32), n=pl.col("n").cast(pl.UInt32), at="time", signed=sign * pl.col("fen"),
            balance=pl.lit(None, pl.Int64),
        )  # fmt: skip
        tables.append(touching.collect(engine="streaming"))
    opening = pl.DataFrame(
        {"acc": list(names), "opening": [book.openings.get(name, 0) for name in names.values()]},
        schema={"acc": pl.UInt32, "opening": pl.Int64},
    )
    moved = pl.col("signed").cum_sum().over("acc")
    table = (
        pl.concat(tables, how="vertical_relaxed").sort("acc", "n").join(opening, on="acc", how="left", maintain_order="left")
        .with_columns(moved=moved)
        .with_columns(base=(pl.col("balance") - pl.col("moved")).forward_fill().over("acc").fill_null(pl.col("opening")))
        .select("acc", "at", fen=pl.max_horizontal(pl.col("moved") + pl.col("base"), pl.lit(0)))
    )  # fmt: skip
    parts = table.partition_by("acc", as_dict=True, include_key=False, maintain_order=True)
    return {int(key[0]): part for key, part in parts.items()}


def _axes(first: int, last: int, top: int, x: Any, y: Any) -> list[str]:
    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}" class="ax"/>'
    ]
    for share in (0, top // 2, top):
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y(share):.1f}" y2="{y(share):.1f}" class="gr"/>'
            f'<text x="{LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end" class="am">{money(share)}</text>'
        )
    span = last - first
    days = sorted({first + span * part // 5 for part in range(6)})
    for day in days:
        anchor = "start" if day == first else ("end" if day == last else "middle")
        parts.append(
            f'<text x="{x(day):.1f}" y="{HEIGHT - 12}" text-anchor="{anchor}" class="am">{dt.date.fromordinal(day)}</text>'
        )
    return parts
