"""Balance and inflow of an account over time, with hand-over and freeze marks, as a server-drawn SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from typing import Any

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


def svg(
    book: Book, account: Account, day_link: Callable[[dt.date], str] | None = None, lang: str = "zh"
) -> str:
    """Step line of the balance (printed, else from the opening balance), bars of daily inflow; empty text if no rows.

    ``day_link`` says where the rows of a day are.
    """
    edges = book.of_accounts([account.number])
    points = _balance(book, account.number, edges)
    inflow = (
        edges.filter((pl.col("payee") == account.number) & (pl.col("payer") != account.number))
        .group_by(pl.col("time").dt.date().alias("day")).agg(pl.col("fen").sum()).sort("day")
    )  # fmt: skip
    if not points and inflow.is_empty():
        return ""
    words = _WORDS["en" if lang == "en" else "zh"]
    marks = [(d, words[k], k) for d, k in ((account.handed_over, "given"), (account.frozen, "frozen")) if d]
    days = (
        [p[0].toordinal() for p in points]
        + [d.toordinal() for d in inflow["day"].to_list()]
        + [m[0] for m in marks]
    )
    first, last = min(days), max(days) + 1
    top = max([1, book.openings.get(account.number, 0), *(p[1] for p in points), *inflow["fen"].to_list()])
    scale_x, scale_y = (WIDTH - LEFT - 20) / (last - first), (HEIGHT - TOP - BOTTOM) / top

    def x(day: float) -> float:
        return float(LEFT + (day - first) * scale_x)

    def y(fen: int) -> float:
        return float(HEIGHT - BOTTOM - fen * scale_y)

    parts = _axes(first, last, top, x, y)
    wide = max(1.5, min(14.0, scale_x * 0.7))
    for day, fen in inflow.iter_rows():
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
    kept = points if len(points) <= _MOST_POINTS else points[:: len(points) // _MOST_POINTS + 1]
    before = opening
    steps = [] if opening is None else [f"{x(first):.1f},{y(opening):.1f}"]
    for moment, fen in kept:
        at = x(moment.toordinal() + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400)
        if before is not None:
            steps.append(f"{at:.1f},{y(before):.1f}")
        steps.append(f"{at:.1f},{y(fen):.1f}")
        before = fen
    steps.append(f"{x(last):.1f},{y(before or 0):.1f}")
    return f'<polyline points="{" ".join(steps)}" class="bal"/>'


def _balance(book: Book, account: str, edges: pl.DataFrame) -> list[tuple[dt.datetime, int]]:
    """(time, fen) after every effective row: the printed balance, else the running sum from the opening."""
    own = pl.col("acc").is_in(book.ids([account]).implode()) & pl.col("role").is_in(["edge", "mirror"])
    stated = account in book.statements
    rows = book.scan_rows().filter(own).collect(engine="streaming") if stated else pl.DataFrame()
    if rows.is_empty():
        rows = edges.with_columns(
            signed=pl.when(pl.col("payee") == account).then("fen").otherwise(-pl.col("fen")),
            balance=pl.lit(None, pl.Int64),
        )
    running = book.openings.get(account, 0)
    found = []
    for moment, signed, balance in rows.sort("n").select("at", "signed", "balance").iter_rows():
        running = balance if balance is not None else running + signed
        found.append((moment, max(0, running)))
    return found


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
    for part in range(6):
        day = first + span * part // 5
        anchor = "start" if part == 0 else ("end" if part == 5 else "middle")
        parts.append(
            f'<text x="{x(day):.1f}" y="{HEIGHT - 12}" text-anchor="{anchor}" class="am">{dt.date.fromordinal(day)}</text>'
        )
    return parts
