"""Workbooks and CSV with row references. Text that a spreadsheet would run as a formula is escaped."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import polars as pl

from bangxin.base.errors import MissingExtra, UsageProblem
from bangxin.ledger.measures import Measured
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import Tracing
from bangxin.report.ledger.terminal import trace_data

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_ROWS = 1_000_000
Rows = list[list[Any]]


def safe(value: Any) -> Any:
    """Text that could start a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return "'" + value
    return value


def yuan(fen: int | None) -> Decimal | None:
    """Exact yuan for a cell."""
    return None if fen is None else Decimal(fen) / 100


def trace_rows(ledger: Ledger, tracing: Tracing) -> Rows:
    """One line per tainted transfer and rule, with the parts of every victim and the row it stands on."""
    numbers = pl.concat([r.rows["n"] for r in tracing.results]).unique().to_list() if tracing.results else []
    places = ledger.book.places(numbers).with_columns(pl.col("n").cast(pl.Int64))
    table: Rows = [
        [
            "规则",
            "时间",
            "付款方",
            "收款方",
            "金额（元）",
            "涉案部分（元）",
            "各被害人",
            "被害人转入",
            "文件",
            "工作表",
            "行",
            "文件散列",
        ]
    ]
    for result in tracing.results:
        parts = result.parts.sort("n", "victim").group_by("n", maintain_order=True).agg(
            told=pl.concat_str([pl.col("victim"), pl.lit("="), (pl.col("fen") // 100).cast(pl.String), pl.lit("."), (pl.col("fen") % 100).cast(pl.String).str.zfill(2)])
        )  # fmt: skip
        rows = result.rows.join(places, on="n", how="left", maintain_order="left").join(
            parts, on="n", how="left", maintain_order="left"
        )
        for r in rows.iter_rows(named=True):
            table.append(
                [result.rule.label.zh, str(r["time"]), r["payer"], r["payee"], yuan(r["fen"]), yuan(r["tainted"]),
                 "；".join(r["told"] or []), "是" if r["seeded"] else "", ledger.name_of(r["file"]), r["sheet"], r["line"], r["file"]]
            )  # fmt: skip
    return table


def trace_file(ledger: Ledger, tracing: Tracing, suffix: str) -> bytes:
    """The trace as ``.xlsx``, ``.csv`` or ``.json``."""
    if suffix == ".json":
        return json.dumps(trace_data(ledger, tracing), ensure_ascii=False, indent=1).encode("utf-8")
    if suffix == ".csv":
        return csv_bytes(trace_rows(ledger, tracing))
    if suffix == ".xlsx":
        return workbook(
            [
                ("追踪", trace_rows(ledger, tracing)),
                *_trace_sheets(tracing, _MOST_ROWS),
                _conventions(tracing),
            ]
        )
    raise UsageProblem.of(
        "bad-output", "输出文件须为 .xlsx、.csv 或 .json", "the output is .xlsx, .csv or .json"
    )


def report_workbook(
    ledger: Ledger, measured: Measured, tracing: Tracing, lang: str, most: int = _MOST_ROWS
) -> bytes:
    """Figures with their rows, at most ``most`` of each, victims, tracing, anomalies, conventions."""
    figures: Rows = [["人员", "项目", "数额（元或个）", "至多", "编号", "案件事实", "说明", "SQL"]]
    rows: Rows = [
        [
            "项目编号",
            "人员",
            "时间",
            "付款方",
            "收款方",
            "金额（元）",
            "摘要",
            "文件",
            "工作表",
            "行",
            "文件散列",
        ]
    ]
    for f in measured.figures:
        money = f.unit == "fen"
        figures.append(
            [f.person, f.label.pick(lang), yuan(f.value) if money else f.value, (yuan(f.hi) if money else f.hi), f.id, f.fact,
             f.note.pick(lang) if f.note else None, f.sql]
        )  # fmt: skip
        if len(rows) < _MOST_ROWS and f.where:
            for r in measured.rows(f, min(most, _MOST_ROWS - len(rows))).iter_rows(named=True):
                rows.append(
                    [f.id, f.person, str(r["time"]), r["payer"], r["payee"], yuan(r["fen"]), r["memo"], ledger.name_of(r["file"]),
                     r["sheet"], r["line"], r["file"]]
                )  # fmt: skip
    anomalies: Rows = [["异常", "位置", "行数", "金额（元）", "说明", "行"]]
    for a in (*ledger.anomalies, *tracing.anomalies):
        lines = "、".join(f"{f[:12]}:{n}" for f, _, n in a.rows[:20])
        anomalies.append([a.label.pick(lang), a.where, a.count, yuan(a.fen), a.detail, lines])
    if most < _MOST_ROWS:
        rows.append(
            [f"每项最多列 {most} 行；全部各行在工作台资金页逐页打开，或用 bangxin ledger report 导出。"]
        )
    pages = [("数额", figures), ("数额的行", rows), ("异常", anomalies), *_trace_sheets(tracing, most)]
    if sum(len(r.rows) for r in tracing.results) <= min(_MOST_ROWS, most * 50):
        pages.append(("追踪", trace_rows(ledger, tracing)))
    return workbook([*pages, _conventions(tracing)])


def _trace_sheets(tracing: Tracing, most: int) -> list[tuple[str, Rows]]:
    """Per victim, per account, and where each victim's money is: of the last the largest, ten times ``most`` per rule."""
    accounts: Rows = [
        [
            "规则",
            "账户",
            "级",
            "收到涉案资金（元）",
            "转出涉案资金（元）",
            "余留涉案资金（元）",
            "期末余额（元）",
        ]
    ]
    held: Rows = [["规则", "被害人", "账户", "余留（元）"]]
    for r in tracing.results:
        for row in r.accounts.iter_rows(named=True):
            accounts.append(
                [
                    r.rule.label.zh,
                    row["account"],
                    row["level"],
                    *(yuan(row[c]) for c in ("came", "went", "left", "balance")),
                ]
            )
        largest = r.held if r.held.height <= 10 * most else r.held.top_k(10 * most, by="fen")
        held += [[r.rule.label.zh, v, a, yuan(fen)] for a, v, fen in largest.iter_rows()]
        if r.held.height > largest.height:
            held.append([r.rule.label.zh, f"只列最大的 {largest.height} 项，共 {r.held.height} 项"])
    victims: Rows = [
        ["被害人", "转账笔数", "已匹配", "多处相符", "未匹配", "所报金额（元）", "已匹配金额（元）"]
    ]
    for v in tracing.victims.iter_rows(named=True):
        victims.append(
            [
                v["victim"],
                v["payments"],
                v["matched"],
                v["ambiguous"],
                v["unmatched"],
                yuan(v["loss"]),
                yuan(v["seeded"]),
            ]
        )
    return [("被害人", victims), ("各账户", accounts), ("余留", held)]


def _conventions(tracing: Tracing) -> tuple[str, Rows]:
    rows: Rows = [["口径"]]
    rows += [[r.rule.label.zh] for r in tracing.results]
    return "口径", rows + [[c.zh] for c in CONVENTIONS]


def csv_bytes(rows: Rows) -> bytes:
    """UTF-8 with BOM, so that spreadsheets show Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerows([["" if c is None else safe(c) for c in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def workbook(pages: list[tuple[str, Rows]]) -> bytes:
    """Text as text, money as numbers with two places, a frozen header."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra.named("ledger", "xlsxwriter") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for title, rows in pages:
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows[: _MOST_ROWS + 1]):
            for place, value in enumerate(row):
                _cell(sheet, at, place, value, bold if at == 0 else None, amount)
        for place, head in enumerate(rows[0]):
            sheet.set_column(place, place, min(40, max(10, 2 * len(str(head)) + 4)))
    book.close()
    return out.getvalue()


def _cell(sheet: Any, at: int, place: int, value: Any, form: Any, amount: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal):
        sheet.write_number(at, place, value, amount)
    elif isinstance(value, int):
        sheet.write_number(at, place, value)
    else:
        sheet.write_string(at, place, str(safe(value))[:32_000], form)
