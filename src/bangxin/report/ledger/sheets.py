"""Workbooks and CSV with row references. Text that a spreadsheet would run as a formula is escaped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from bangxin.base.errors import MissingExtra
from bangxin.base.i18n import Text
from bangxin.ledger.measures import Measured
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.report.ledger.terminal import trace_data
from bangxin.report.ledger.words import anomaly_place, party

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_ROWS = 1_000_000
_ROWS_AT_ONCE = 20_000
_TRACING = Text("追踪", "tracing")
_PERSON, _TIME = ("人员", "person"), ("时间", "time")
_PAYER, _PAYEE, _YUAN = ("付款方", "payer"), ("收款方", "payee"), ("金额（元）", "amount (yuan)")
_PLACE = ("文件", "file"), ("工作表", "sheet"), ("行", "line"), ("文件散列", "file hash")
Rows = list[list[Any]]


def safe(value: Any) -> Any:
    """Text that could start a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return "'" + value
    return value


def yuan(fen: int | None) -> Decimal | None:
    """Exact yuan for a cell."""
    return None if fen is None else Decimal(fen) / 100


def _heads(lang: str, *heads: tuple[str, str]) -> list[Any]:
    return [Text(*head).pick(lang) for head in heads]


def trace_rows(ledger: Ledger, tracing: Tracing, lang: str) -> Rows:
    """One line per tainted transfer and rule, with the parts of every victim and the row it stands on."""
    numbers = pl.concat([r.rows["n"] for r in tracing.results]).unique().to_list() if tracing.results else []
    places = ledger.book.places(numbers).with_columns(pl.col("n").cast(pl.Int64))
    table: Rows = [
        _heads(
            lang, ("规则", "rule"), _TIME, _PAYER, _PAYEE, _YUAN, ("涉案部分（元）", "tainted part (yuan)"),
            ("各被害人", "victims"), ("被害人转入", "paid by a victim"), *_PLACE,
        )
    ]  # fmt: skip
    yes = Text("是", "yes").pick(lang)
    for result in tracing.results:
        for r in _told_rows(result, places):
            table.append(
                [result.rule.label.pick(lang), str(r["time"]), party(r["payer"], lang), party(r["payee"], lang), yuan(r["fen"]), yuan(r["tainted"]),
                 Text("；", "; ").pick(lang).join(r["told"] or []), yes if r["seeded"] else "", ledger.name_of(r["file"]), r["sheet"], r["line"], r["file"]]
            )  # fmt: skip
    return table


def _told_rows(result: RuleResult, places: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Tainted rows with their place and, in ``told``, each victim's part, some thousand rows at a time."""
    for rows in result.rows.iter_slices(_ROWS_AT_ONCE):
        parts = result.parts_of(rows["n"]).group_by("n", maintain_order=True).agg(
            told=pl.concat_str([pl.col("victim").cast(pl.String), pl.lit("="), (pl.col("fen") // 100).cast(pl.String), pl.lit("."), (pl.col("fen") % 100).cast(pl.String).str.zfill(2)])
        )  # fmt: skip
        joined = rows.join(places, on="n", how="left", maintain_order="left").join(
            parts, on="n", how="left", maintain_order="left"
        )
        yield from joined.iter_rows(named=True)


def trace_file(ledger: Ledger, tracing: Tracing, suffix: str, lang: str) -> bytes:
    """The trace as ``.json``, ``.csv`` or, for every other suffix, a workbook."""
    if suffix == ".json":
        return json.dumps(trace_data(ledger, tracing), ensure_ascii=False, indent=1).encode("utf-8")
    if suffix == ".csv":
        return csv_bytes(trace_rows(ledger, tracing, lang))
    traced = (_TRACING.pick(lang), trace_rows(ledger, tracing, lang))
    return workbook([traced, *_trace_sheets(tracing, _MOST_ROWS, lang), _conventions(tracing, lang)])


def report_workbook(
    ledger: Ledger, measured: Measured, tracing: Tracing, lang: str, most: int = _MOST_ROWS
) -> bytes:
    """Figures with their rows, at most ``most`` of each, victims, tracing, anomalies, conventions."""
    pages = [
        (Text("数额", "figures").pick(lang), _figures(ledger, measured, lang)),
        (Text("数额的行", "rows of figures").pick(lang), _figure_rows(ledger, measured, lang, most)),
        (Text("异常", "anomalies").pick(lang), anomaly_rows(ledger, tracing, lang)),
        *_trace_sheets(tracing, most, lang),
    ]
    if sum(len(r.rows) for r in tracing.results) <= min(_MOST_ROWS, most * 50):
        pages.append((_TRACING.pick(lang), trace_rows(ledger, tracing, lang)))
    return workbook([*pages, _conventions(tracing, lang)])


def _figures(ledger: Ledger, measured: Measured, lang: str) -> Rows:
    rows: Rows = [
        _heads(
            lang, _PERSON, ("项目", "figure"), ("数额（元或个）", "value (yuan or count)"), ("至多", "at most"),
            ("编号", "id"), ("案件事实", "fact of the case"), ("说明", "note"), ("SQL", "SQL"),
        )
    ]  # fmt: skip
    for f in measured.figures:
        value, most = (yuan(f.value), yuan(f.hi)) if f.unit == "fen" else (f.value, f.hi)
        note = f.note.pick(lang) if f.note else None
        rows.append(
            [ledger.registry.called(f.person), f.label.pick(lang), value, most, f.id, f.fact, note, f.sql]
        )
    return rows


def _figure_rows(ledger: Ledger, measured: Measured, lang: str, most: int) -> Rows:
    rows: Rows = [
        _heads(
            lang, ("项目编号", "figure id"), _PERSON, _TIME, _PAYER, _PAYEE, _YUAN, ("摘要", "memo"), *_PLACE
        )
    ]
    for f in measured.figures:
        if len(rows) >= _MOST_ROWS or not f.where:
            continue
        for r in measured.rows(f, min(most, _MOST_ROWS - len(rows))).iter_rows(named=True):
            rows.append(
                [f.id, ledger.registry.called(f.person), str(r["time"]), party(r["payer"], lang), party(r["payee"], lang), yuan(r["fen"]), r["memo"],
                 ledger.name_of(r["file"]), r["sheet"], r["line"], r["file"]]
            )  # fmt: skip
    if most < _MOST_ROWS:
        left = Text(
            f"每项最多列 {most} 行；全部各行在工作台资金页逐页打开，或用 bangxin ledger report 导出。",
            f"At most {most} rows of each figure; all of them open page by page in the workbench, or with bangxin ledger report.",
        )
        rows.append([left.pick(lang)])
    return rows


def anomaly_rows(ledger: Ledger, tracing: Tracing, lang: str) -> Rows:
    rows: Rows = [
        _heads(
            lang,
            ("异常", "anomaly"),
            ("位置和说明", "where and what"),
            ("行数", "rows"),
            _YUAN,
            ("行", "lines"),
        )
    ]
    for a in (*ledger.anomalies, *tracing.anomalies):
        lines = Text("、", ", ").pick(lang).join(f"{f[:12]}:{n}" for f, _, n in a.rows[:20])
        rows.append([a.label.pick(lang), anomaly_place(a, lang), a.count, yuan(a.fen), lines])
    return rows


def _trace_sheets(tracing: Tracing, most: int, lang: str) -> list[tuple[str, Rows]]:
    """Per victim, per account, and where each victim's money is: of the last the largest, ten times ``most`` per rule."""
    accounts: Rows = [
        _heads(
            lang, ("规则", "rule"), ("账户", "account"), ("级", "level"), ("收到涉案资金（元）", "tainted received (yuan)"),
            ("转出涉案资金（元）", "tainted paid on (yuan)"), ("余留涉案资金（元）", "tainted left (yuan)"),
            ("期末余额（元）", "closing balance (yuan)"),
        )
    ]  # fmt: skip
    held: Rows = [_heads(lang, ("规则", "rule"), ("被害人", "victim"), ("账户", "account"), ("余留（元）", "left (yuan)"))]  # fmt: skip
    for r in tracing.results:
        label = r.rule.label.pick(lang)
        for row in r.accounts.iter_rows(named=True):
            sums = (yuan(row[c]) for c in ("came", "went", "left", "balance"))
            accounts.append([label, party(row["account"], lang), row["level"], *sums])
        largest = r.held if r.held.height <= 10 * most else r.held.top_k(10 * most, by="fen")
        held += [[label, v, party(a, lang), yuan(fen)] for a, v, fen in largest.iter_rows()]
        if r.held.height > largest.height:
            cut = Text(
                f"只列最大的 {largest.height} 项，共 {r.held.height} 项",
                f"only the largest {largest.height} of {r.held.height}",
            )
            held.append([label, cut.pick(lang)])
    victims: Rows = [
        _heads(
            lang, ("被害人", "victim"), ("转账笔数", "payments"), ("已匹配", "matched"), ("多处相符", "ambiguous"),
            ("未匹配", "unmatched"), ("所报金额（元）", "reported (yuan)"), ("已匹配金额（元）", "matched (yuan)"),
        )
    ]  # fmt: skip
    for v in tracing.victims.iter_rows(named=True):
        counts = (v[c] for c in ("victim", "payments", "matched", "ambiguous", "unmatched"))
        victims.append([*counts, yuan(v["loss"]), yuan(v["seeded"])])
    return [
        (Text("被害人", "victims").pick(lang), victims),
        (Text("各账户", "accounts").pick(lang), accounts),
        (Text("余留", "money left").pick(lang), held),
    ]


def _conventions(tracing: Tracing, lang: str) -> tuple[str, Rows]:
    head = Text("口径", "conventions").pick(lang)
    return head, [
        [head],
        *([r.rule.label.pick(lang)] for r in tracing.results),
        *([c.pick(lang)] for c in CONVENTIONS),
    ]


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
