"""What the money pages show of a computed ledger, put into its file: rows, figures, charts that link to rows, the summary.

Links of a chart are relative to the money page: ``money/rows?…`` with the number of a band, a box or an account, never
an account number, which would end up in the browser's history.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import Any

import polars as pl

from bangxin.ledger.measures import Figure, Measured, account_totals
from bangxin.ledger.readers.opening import Ledger, holders
from bangxin.ledger.registry import Account, draft
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.report.ledger import sankey, terminal, timeline
from bangxin.report.ledger.words import level_name

MOST_ACCOUNTS, MOST_ANOMALIES = 200, 200
BATCH = 50_000
ENDS = ("person", "belongs", "since", "until", "settlement")
EDGE = (
    "n", "time", "day", "payer", "payee", "fen", "memo", "src", "line", "refund_of", "returned", "victim",
    *(f"payer_{end}" for end in ENDS), *(f"payee_{end}" for end in ENDS),
)  # fmt: skip
TRACED = ("ledger.traced.", "ledger.unexplained.", "ledger.cycled.")


def is_traced(figure: Figure) -> bool:
    """Whether the figure holds under one tracing rule only."""
    return figure.id.startswith(TRACED)


def put_rows(out: Any, ledger: Ledger, measured: Measured, tracing: Tracing) -> None:
    """Every row that a figure or a chart can open: those of registered accounts, of victims, and all tainted ones."""
    book = ledger.book
    names = book.accounts.select("id", "name")
    out.executemany("INSERT INTO party VALUES (?, ?)", names.iter_rows())
    files = [(n, ledger.name_of(s.file), s.file, s.sheet) for n, s in enumerate(book.sources)]
    out.executemany("INSERT INTO source VALUES (?, ?, ?, ?)", files)
    tainted = [r.rows.select(rule=pl.lit(str(r.rule)), n="n", fen="tainted") for r in tracing.results]
    moved = pl.concat(tainted)["n"].unique() if tainted else pl.Series([], dtype=pl.Int64)
    known = measured.edge
    wanted = moved.filter(~moved.is_in(known["n"].cast(pl.Int64).implode())).cast(pl.UInt32)
    statements = book.accounts.filter("statement")["id"].implode()
    beyond = book.scan_edges().filter(
        (
            pl.col("n").is_in(wanted.implode())
            | pl.col("payer").is_in(statements)
            | pl.col("payee").is_in(statements)
        )
        & ~pl.col("n").is_in(known["n"].implode())
    )
    columns = ["n", "i", "src", "line", "time", "payer", "payee", "fen"]
    other = beyond.select(columns).collect(engine="streaming").with_columns(day=pl.col("time").dt.date())
    for table in (known, other):
        for start in range(0, table.height, BATCH):
            out.executemany(
                f"INSERT INTO edge VALUES ({', '.join('?' * len(EDGE))})",
                _plain(ledger, table.slice(start, BATCH)).iter_rows(),
            )
    for part in tainted:
        out.executemany("INSERT INTO tainted VALUES (?, ?, ?)", part.iter_rows())


def _plain(ledger: Ledger, table: pl.DataFrame) -> pl.DataFrame:
    """Columns of ``edge`` with times and days as ISO text, and the memo as it was read."""
    table = ledger.book.worded(table, ["memo"])
    missing = [pl.lit(None).alias(column) for column in EDGE if column not in table.columns]
    table = table.with_columns(missing)
    dates = [
        pl.col(c).cast(pl.String) for c in table.columns if c == "day" or c.endswith(("_since", "_until"))
    ]
    return table.with_columns(*dates, pl.col("time").cast(pl.String).str.slice(0, 19)).select(EDGE)


def put_figures(out: Any, measured: Measured) -> None:
    """The condition of each figure, and how many rows meet it."""
    for figure in measured.figures:
        if figure.where:
            row = (figure.id, figure.person, figure.where, measured.count(figure))
            out.execute("INSERT OR REPLACE INTO figure VALUES (?, ?, ?, ?)", row)


def put_charts(out: Any, ledger: Ledger, tracing: Tracing, most: int) -> dict[str, Any]:
    """Flow under each rule and time line of each account as drawings of their own; their lists are returned."""
    flows = [_flow(out, number, result) for number, result in enumerate(tracing.results) if tracing.matches]
    parties = dict(ledger.book.accounts.select("name", "id").iter_rows())
    totals = {name: (inflow, rows) for name, inflow, rows in _totals(ledger)}
    named = dict(ledger.book.accounts.select("name", "holder").iter_rows())
    listed = [a for a in ledger.registry.accounts if a.belongs != "unknown"] or [
        Account(number) for number in sorted(ledger.book.statements)
    ]
    listed = [a for a in listed if a.number in parties]
    listed.sort(key=lambda a: -totals.get(a.number, (0, 0))[0])
    lines = []
    courses = timeline.courses(ledger.book, [account.number for account in listed[:most]])
    for account in listed[:most]:
        party = parties[account.number]
        drawn = timeline.svg(
            ledger.book, account, partial(_day_link, party), course=courses.get(account.number)
        )
        if drawn:
            out.execute("INSERT INTO info VALUES (?, ?)", (f"timeline:{party}", drawn))
            inflow, rows = totals.get(account.number, (0, 0))
            lines.append(
                {
                    "id": party,
                    "account": account.number,
                    "holder": account.holder or named.get(account.number) or "",
                    "person": account.person,
                    "inflow_fen": inflow,
                    "rows": rows,
                }
            )
    return {"flows": flows, "timelines": lines, "not_drawn": max(0, len(listed) - most)}


def _day_link(party: int, day: dt.date) -> str:
    return f"money/rows?account={party}&day={day}"


def _flow(out: Any, rule: int, result: RuleResult) -> dict[str, Any]:
    down, back = sankey.links(result)
    nodes = list(dict.fromkeys(node for link in (*down, *back) for node in (link.source, link.target)))
    at = {node: number for number, node in enumerate(nodes)}
    drawn = sankey.svg(
        down,
        lambda number: f"money/rows?rule={rule}&band={number}",
        lambda node: f"money/rows?rule={rule}&box={at[node]}",
        f"资金流向图：{result.rule.label.zh}",
    )
    bands = []
    for number, link in enumerate((*down, *back)):
        source, target = at[link.source], at[link.target]
        rows = [(str(result.rule), number, source, target, n) for n in sorted(set(link.rows))]
        out.executemany("INSERT INTO band VALUES (?, ?, ?, ?, ?)", rows)
        bands.append(
            {
                "from": link.source.name,
                "from_level": level_name(link.source.level),
                "to": link.target.name,
                "to_level": level_name(link.target.level),
                "fen": link.fen,
                "rows": len(link.rows),
                "back": number >= len(down),
            }
        )
    out.execute("INSERT INTO info VALUES (?, ?)", (f"flow:{rule}", drawn))
    told = {"bands": bands, "boxes": [node.name for node in nodes]}
    out.execute("INSERT INTO info VALUES (?, ?)", (f"bands:{rule}", json.dumps(told, ensure_ascii=False)))
    return {**_named(result), "bands": len(bands)}


def _named(result: RuleResult) -> dict[str, Any]:
    label = result.rule.label
    return {"rule": str(result.rule), "label": label.zh, "label_en": label.en}


def _totals(ledger: Ledger) -> list[tuple[str, int, int]]:
    totals = account_totals(ledger.book).join(ledger.book.accounts, on="id")
    return list(totals.select("name", "inflow", "rows").iter_rows())


def summary(ledger: Ledger, measured: Measured, tracing: Tracing) -> dict[str, Any]:
    """What every look at the money page needs, as plain data; everything that can be long is cut and counted."""
    names, freezes = holders(ledger.folder, ledger.manifest)
    accounts = terminal.account_table(ledger, names)
    entries = [(row["account"], row["holder"], row["note"]) for row in accounts if row["statement"]]
    anomalies = [item.as_data() for item in (*ledger.anomalies, *tracing.anomalies)]
    figures = [{**terminal.figure_data(f), "text": terminal.value_text(f)} for f in measured.figures]
    return {
        "files": [
            {
                "name": file["name"],
                "read": sum(s["read"] for s in file["sheets"]),
                "accepted": sum(s["accepted"] for s in file["sheets"]),
                "rejected": sum(sum(s["rejected"].values()) for s in file["sheets"]),
            }
            for file in ledger.manifest.files
        ],
        "anomalies": anomalies[:MOST_ANOMALIES],
        "anomalies_count": len(anomalies),
        "accounts": accounts[:MOST_ACCOUNTS],
        "accounts_count": len(accounts),
        "draft": draft(entries, freezes),
        "figures": [f for f in figures if not f["id"].startswith(TRACED)],
        "traced": [f for f in figures if f["id"].startswith(TRACED)],
        "rules": [_named(r) for r in tracing.results if tracing.matches],
        "two_years": measured.two_years,
        "traces": [
            {
                "rule": str(r.rule),
                "label": r.rule.label.zh,
                "accounts": r.accounts.head(500).to_dicts(),
                "held": r.held.head(500).to_dicts(),
            }
            for r in tracing.results
            if tracing.matches
        ],
    }
