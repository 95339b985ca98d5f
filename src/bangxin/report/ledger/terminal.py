"""Ledger results on the terminal and as JSON data."""

from __future__ import annotations

import json as library
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bangxin.base.commands import word
from bangxin.base.errors import BangxinError, UsageProblem, did_you_mean
from bangxin.base.i18n import Text
from bangxin.ledger.anomalies import LABELS
from bangxin.ledger.formats.loading import common
from bangxin.ledger.measures import Figure, Measured, account_totals
from bangxin.ledger.normalise import REASONS
from bangxin.ledger.readers.folder import REGISTRY
from bangxin.ledger.readers.importing import Imported
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.registry import BELONGS
from bangxin.ledger.returning import AccountReturn
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import Tracing
from bangxin.ledger.understanding import Understanding
from bangxin.report.ledger.words import ACCOUNT_FROM, STATES, anomaly_place, level_name, party

_LISTED, _ACCOUNTS = 12, 40
_SHAPES = {
    "both": ("收入、支出两列", "two amount columns"), "coded": ("收付标志列", "a direction column"),
    "signed": ("金额正负号", "signed amounts"), "edges": ("付款方→收款方", "payer to payee"),
}  # fmt: skip


def money(fen: int | None) -> str:
    """Yuan with two places and thousands separators."""
    if fen is None:
        return ""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def pick(lang: str, zh: str, en: str) -> str:
    return en if lang == "en" else zh


# import


def import_data(done: Imported) -> dict[str, Any]:
    return {
        "imported": done.entries,
        "already_there": done.known,
        "refused": [e.render() for e in done.refused],
    }


def print_import(done: Imported, console: Console, lang: str) -> None:
    for entry in done.entries:
        console.print(f"[bold]{escape(entry['name'])}[/bold]  sha256 {entry['sha256'][:12]}")
        if entry["wrong_extension"]:
            console.print(f"    [yellow]{LABELS['wrong-extension'].pick(lang)}[/yellow]")
        for sheet in entry["sheets"]:
            _print_sheet(sheet, console, lang)
        for text in entry["skipped_sheets"]:
            console.print(
                f"  [yellow]{pick(lang, '未导入的工作表', 'sheet not imported')}[/yellow] {escape(text[lang if lang == 'en' else 'zh'])}"
            )
    for name in done.known:
        console.print(f"{escape(name)}  {pick(lang, '已导入过，未重复', 'already imported')}")
    console.print(
        pick(lang, f"导入 {len(done.entries)} 个文件，接受 {done.accepted:,} 行；已有 {len(done.known)} 个；拒绝 {len(done.refused)} 个文件",
             f"{len(done.entries)} files, {done.accepted:,} rows accepted; {len(done.known)} known; {len(done.refused)} refused")
    )  # fmt: skip


def _print_sheet(sheet: dict[str, Any], console: Console, lang: str) -> None:
    title = f"[{sheet['sheet']}] " if sheet["sheet"] else ""
    rejected = sum(sheet["rejected"].values())
    reasons = "、".join(
        f"{REASONS[r].pick(lang)} {n}" if r in REASONS else f"{r} {n}"
        for r, n in sorted(sheet["rejected"].items())
    )
    shape = (
        pick(lang, *_SHAPES[sheet["amounts"]])
        if not sheet["table"]
        else pick(lang, "附表，原样保存", "sibling table, stored as it is")
    )
    console.print(
        f"  {escape(title)}{pick(lang, sheet['format_zh'], sheet['format'])}；{shape}；{pick(lang, '编码', 'encoding')} {sheet['encoding'] or '-'}"
    )
    console.print(
        f"    {pick(lang, '读入', 'read')} {sheet['read']:,} = {pick(lang, '接受', 'accepted')} {sheet['accepted']:,}"
        f" + {pick(lang, '拒收', 'rejected')} {rejected:,}{f'（{reasons}）' if reasons else ''}"
    )
    if sheet["account"] and not sheet["table"] and sheet["amounts"] != "edges":
        console.print(
            f"    {pick(lang, '本方账号', 'own account')} {escape(str(sheet['account']))}（{ACCOUNT_FROM[sheet['account_from']].pick(lang)}）"
        )
    if sheet["loose"]:
        console.print(
            f"    [yellow]{pick(lang, '按近似列名认作', 'taken by part of the name')}：{escape('、'.join(sheet['loose']))}[/yellow]"
        )
    if sheet["unmapped"] and not sheet["table"]:
        console.print(
            f"    [dim]{pick(lang, '未使用的列', 'unused columns')}：{escape('、'.join(sheet['unmapped']))}[/dim]"
        )


def preview_data(found: list[tuple[str, Understanding | BangxinError]]) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for name, how in found:
        if isinstance(how, BangxinError):
            result.append({"table": name, "error": how.render()})
            continue
        result.append(
            {"table": name, "format": how.format.id, "header_line": how.header_line, "columns": how.named(),
             "amounts": how.amounts, "account": how.account, "account_from": how.account_from,
             "sibling_table": how.table, "unmapped": list(how.unmapped)}
        )  # fmt: skip
    return result


def print_preview(found: list[tuple[str, Understanding | BangxinError]], console: Console, lang: str) -> None:
    labels = common().labels
    for name, how in found:
        console.print(f"[bold]{escape(name)}[/bold]")
        if isinstance(how, BangxinError):
            console.print(f"  [red]{escape(how.render(lang))}[/red]")
            continue
        console.print(
            f"  {pick(lang, how.format.zh, how.format.id)}；{pick(lang, '表头第', 'header line')} {how.header_line} {pick(lang, '行', '')}；{pick(lang, *_SHAPES[how.amounts])}"
        )
        for field, headers in how.named().items():
            console.print(f"    {pick(lang, labels.get(field, field), field)} ← {escape('、'.join(headers))}")
        if how.account:
            console.print(f"    {pick(lang, '本方账号', 'own account')} = {escape(how.account)}")
        if how.loose:
            console.print(
                f"    [yellow]{pick(lang, '按近似列名认作', 'taken by part of the name')}：{escape('、'.join(how.loose))}[/yellow]"
            )
        if how.unmapped:
            console.print(
                f"    [dim]{pick(lang, '未使用的列', 'unused columns')}：{escape('、'.join(how.unmapped))}[/dim]"
            )


# check


def print_check(ledger: Ledger, console: Console, lang: str) -> None:
    roles = ledger.book.counts
    console.print(
        pick(
            lang,
            f"共 {ledger.book.height:,} 行，其中计入的转账 {roles.get('edge', 0):,} 笔",
            f"{ledger.book.height:,} rows, {roles.get('edge', 0):,} transfers counted",
        )
    )
    table = Table(box=None, pad_edge=False)
    for head in (
        pick(lang, "异常", "anomaly"),
        pick(lang, "位置", "where"),
        pick(lang, "行数", "rows"),
        pick(lang, "金额（元）", "yuan"),
        pick(lang, "首行", "first rows"),
    ):
        table.add_column(head, overflow="fold")
    for item in sorted(ledger.anomalies, key=lambda a: (not a.serious, a.code, a.where)):
        first = "、".join(f"{f[:8]}:{line}" for f, _, line in item.rows[:3])
        mark = "[red]" if item.serious else "[dim]"
        table.add_row(
            f"{mark}{item.label.pick(lang)}[/]",
            escape(anomaly_place(item, lang)),
            f"{item.count:,}",
            money(item.fen),
            first,
        )
    if ledger.anomalies:
        console.print(table)
    else:
        console.print(pick(lang, "没有异常", "no anomalies"))


# accounts


def account_table(ledger: Ledger, names: dict[str, str]) -> list[dict[str, Any]]:
    """Accounts with a statement or many transfers, and what the registry says."""
    totals = (
        account_totals(ledger.book)
        .join(ledger.book.accounts, on="id")
        .sort(["rows", "name"], descending=[True, False])
    )
    known = ledger.registry.by_number()
    table: list[dict[str, Any]] = []
    columns = ["name", "inflow", "outflow", "rows", "holder", "opening", "statement"]
    for account, inflow, outflow, rows, holder, opening, statement in totals.select(columns).iter_rows():
        entry = known.get(account)
        if not statement and entry is None and len(table) >= 200:
            continue
        table.append(
            {
                "account": account, "holder": (entry.holder if entry else "") or names.get(account) or holder or "",
                "statement": statement, "inflow_fen": inflow, "outflow_fen": outflow, "rows": rows,
                "belongs": entry.belongs if entry else None, "person": entry.person if entry else None,
                "opening_fen": opening, "note": "",
            }
        )  # fmt: skip
    return sorted(table, key=lambda r: (not r["statement"], r["belongs"] is None))


def print_accounts(table: list[dict[str, Any]], console: Console, lang: str) -> None:
    shown = Table(box=None, pad_edge=False)
    heads = ("账号", "户名", "流水", "流入（元）", "流出（元）", "笔数", "期初（元）", "归属") if lang != "en" else ("account", "holder", "statement", "in", "out", "rows", "opening", "belongs")  # fmt: skip
    for place, head in enumerate(heads):
        shown.add_column(head, justify="right" if 3 <= place <= 6 else "left", overflow="fold")
    for row in table[:60]:
        belongs = pick(lang, BELONGS.get(row["belongs"] or "", "未登记"), row["belongs"] or "not listed")
        shown.add_row(
            escape(party(row["account"], lang)), escape(row["holder"]), "✓" if row["statement"] else "", money(row["inflow_fen"]),
            money(row["outflow_fen"]), f"{row['rows']:,}", money(row["opening_fen"]), f"{belongs} {escape(row['person'] or '')}".strip(),
        )  # fmt: skip
    console.print(shown)
    if len(table) > 60:
        console.print(
            pick(lang, f"……另有 {len(table) - 60} 个账户，见 --json", f"… {len(table) - 60} more, see --json")
        )


# measures


def figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id, "person": figure.person, "zh": figure.label.zh, "en": figure.label.en, "unit": figure.unit,
        "value": figure.value, "at_most": figure.hi, "fact": figure.fact, "sql": figure.sql, "rows_sql": figure.rows_sql,
        "note": figure.note.zh if figure.note else None,
    }  # fmt: skip


def measure_data(ledger: Ledger, measured: Measured) -> dict[str, Any]:
    return {
        "figures": [figure_data(f) for f in measured.figures],
        "two_year_sets": measured.two_years,
        "unit": "fen",
    }


def value_text(figure: Figure) -> str:
    def one(number: int | None) -> str:
        return money(number) if figure.unit == "fen" else f"{number:,}"

    if figure.hi is not None and figure.hi != figure.value:
        return f"{one(figure.value)} – {one(figure.hi)}"
    return one(figure.value)


def print_measures(ledger: Ledger, measured: Measured, console: Console, lang: str, *, sql: bool) -> None:
    if not measured.figures:
        console.print(_nothing_said(ledger, lang))
    person: str | None = None
    for figure in measured.figures:
        if figure.person != person:
            person = figure.person
            named = escape(ledger.registry.called(person)) if person else pick(lang, "被害人", "victims")
            console.print(f"\n[bold]{named}[/bold]")
        console.print(
            f"  {figure.label.pick(lang)}：[bold]{value_text(figure)}[/bold]  [dim]{escape(figure.id)}[/dim]"
        )
        if figure.note:
            console.print(f"      [dim]{escape(figure.note.pick(lang))}[/dim]")
        if sql and figure.sql:
            console.print(f"      [dim]{escape(figure.sql)}[/dim]")
    for item in measured.two_years:
        console.print(
            f"  {pick(lang, '二年内未经处理的行为', 'unhandled acts within two years')} {item['from']} – {item['to']}：{escape('、'.join(item['acts']))} = {money(item['fen'])}"
        )
    console.print(
        pick(
            lang,
            "\n各项互不替代。某项的原始行：bangxin ledger measure 文件夹 --rows 编号",
            "\nrows of a figure: --rows ID",
        )
    )


def _nothing_said(ledger: Ledger, lang: str) -> str:
    """Why there is no figure of a person, and what to do next: make the registry, or fill it in."""
    registry = ledger.folder.path / REGISTRY
    if registry.is_file():
        return pick(
            lang, f"{registry} 里还没有写明人员（person）与账户归属（belongs），算不出按人的数额。填写后再运行",
            f"{registry} names no persons yet: fill in person and belongs",
        )  # fmt: skip
    return pick(
        lang, f"还没有登记表，算不出按人的数额。先运行 bangxin ledger accounts {word(ledger.folder.path)} --write，再填写",
        f"no registry yet: run bangxin ledger accounts {word(ledger.folder.path)} --write and fill it in",
    )  # fmt: skip


def print_rows(
    ledger: Ledger, measured: Measured, name: str, console: Console, lang: str, *, as_json: bool
) -> None:
    figures = [f for f in measured.figures if f.id == name]
    if not figures:
        ids = [f.id for f in measured.figures]
        hint = did_you_mean(name, ids) or Text(f"可用：{'、'.join(ids)}", f"known: {', '.join(ids)}")
        raise UsageProblem.of(
            "unknown-figure",
            f"没有这个数字：{name}",
            f"no such figure: {name}",
            hint=(hint.zh, hint.en) if ids else None,
        )
    for figure in figures:
        rows = measured.rows(figure)
        if as_json:
            data = [{**r, "time": str(r["time"])} for r in rows.iter_rows(named=True)]
            sys.stdout.write(
                library.dumps({"figure": figure_data(figure), "rows": data}, ensure_ascii=False, indent=1)
                + "\n"
            )
            continue
        console.print(
            f"{escape(ledger.registry.called(figure.person))} {figure.label.pick(lang)}：{value_text(figure)}"
        )
        for row in rows.iter_rows(named=True):
            sheet = f" [{row['sheet']}]" if row["sheet"] else ""
            place = f"{ledger.name_of(row['file'])}{sheet}:{row['line']}"
            console.print(
                f"  {row['time']}  {escape(party(str(row['payer']), lang))} → {escape(party(str(row['payee']), lang))}  {money(row['fen'])}  [dim]{escape(place)}[/dim]"
            )


# tracing


def trace_data(ledger: Ledger, tracing: Tracing) -> dict[str, Any]:
    places = _places(
        ledger,
        [n for m in tracing.matches for n in m.edges]
        + [n for r in tracing.results for n in r.rows["n"].to_list()],
    )
    return {
        "unit": "fen", "conventions": [c.zh for c in CONVENTIONS], "victims": tracing.victims.to_dicts(),
        "payments": [
            {"victim": m.payment.victim, "fen": m.payment.fen, "line": m.payment.line, "state": m.state,
             "rows": [places[n] for n in m.edges]}
            for m in tracing.matches
        ],
        "rules": [
            {
                "rule": str(r.rule), "zh": r.rule.label.zh, "additive": r.rule.additive, "accounts": r.accounts.to_dicts(),
                "held": r.held.to_dicts(), "tainted_all_transfers": int(r.rows["tainted"].sum()),
                "tainted_all_transfers_other_tie_order": r.other_order,
                "rows": [{**row, "place": places[row["n"]]} for row in r.rows.to_dicts()],
            }
            for r in tracing.results
        ],
        "anomalies": [a.as_data() for a in tracing.anomalies],
    }  # fmt: skip


def _places(ledger: Ledger, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """File hash, sheet and line by row number."""
    table = ledger.book.places(numbers)
    return {n: {"file": f, "sheet": s, "line": k} for n, _, f, s, k in table.iter_rows()}


def print_trace(ledger: Ledger, tracing: Tracing, console: Console, lang: str) -> None:
    _print_payments(ledger, tracing, console, lang)
    _print_received(tracing, console, lang)
    for result in tracing.results:
        if result.other_order is not None:
            console.print(
                f"[yellow]{result.rule.label.pick(lang)}：{pick(lang, '同一时间的次序影响结果：各笔涉案金额合计', 'tie order matters: total')} {money(int(result.rows['tainted'].sum()))} / {money(result.other_order)}[/yellow]"
            )
    for item in tracing.anomalies:
        console.print(
            f"[dim]{item.label.pick(lang)}：{escape(anomaly_place(item, lang))} {item.count} {money(item.fen)}[/dim]"
        )


def _print_payments(ledger: Ledger, tracing: Tracing, console: Console, lang: str) -> None:
    """How many payments of victims were found, and the first of those that were not."""
    states = {s: [m for m in tracing.matches if m.state == s] for s in ("matched", "ambiguous", "unmatched")}
    console.print(
        pick(lang, f"被害人转账：已匹配 {len(states['matched'])} 笔，多处相符 {len(states['ambiguous'])} 笔（未采用），未匹配 {len(states['unmatched'])} 笔",
             f"payments: {len(states['matched'])} matched, {len(states['ambiguous'])} ambiguous (not used), {len(states['unmatched'])} unmatched")
    )  # fmt: skip
    open_ones = [*states["ambiguous"], *states["unmatched"]]
    found = _places(ledger, [n for m in open_ones[:_LISTED] for n in m.edges[:6]])
    for match in open_ones[:_LISTED]:
        places = "、".join(f"{p['file'][:12]}:{p['line']}" for p in (found[n] for n in match.edges[:6]))
        where = pick(lang, f"名单第 {match.payment.line} 行", f"list, line {match.payment.line}")
        console.print(
            f"  [yellow]{escape(match.payment.victim)} {money(match.payment.fen)}（{where}）{STATES[match.state].pick(lang)} {places}[/yellow]"
        )
    if len(open_ones) > _LISTED:
        left = len(open_ones) - _LISTED
        console.print(pick(lang, f"  ……另有 {left} 笔，见 --json", f"  … {left} more, see --json"))


def _print_received(tracing: Tracing, console: Console, lang: str) -> None:
    """What every account received of victims' money, rule beside rule."""
    table = Table(box=None, pad_edge=False)
    table.add_column(pick(lang, "账户", "account"), overflow="fold")
    for result in tracing.results:
        head = result.rule.label.pick(lang).split("（")[0].split(" (")[0]
        table.add_column(head, justify="right", overflow="fold")
    level: dict[str, int] = {}
    for result in tracing.results:
        for account, at in result.accounts.select("account", "level").iter_rows():
            level.setdefault(account, at)
    came = [dict(r.accounts.select("account", "came").iter_rows()) for r in tracing.results]
    sums = [c for c, r in zip(came, tracing.results, strict=True) if r.rule.additive] or came
    listed = sorted(level, key=lambda a: (level[a], -max(c.get(a, 0) for c in sums), a))
    for account in listed[:_ACCOUNTS]:
        name = escape(party(account, lang))
        shown = f"{level_name(level[account], lang)} {name}" if level[account] > 0 else name
        table.add_row(shown, *(money(c.get(account, 0)) for c in came))
    console.print(
        pick(
            lang,
            "各账户收到的涉案资金（各规则下的范围，元）",
            "tainted money received, range over rules (yuan)",
        )
    )
    console.print(table)
    if len(listed) > _ACCOUNTS:
        left = len(listed) - _ACCOUNTS
        console.print(pick(lang, f"……另有 {left} 个账户，见 -o 或 --json", f"… {left} more"))


# return of frozen funds

_BASIS = {
    "single_deposit": Text("单笔转入，直接返还", "single deposit: direct return"),
    "time_stamp": Text("按时间戳可以区分，直接返还", "told apart by time stamp: direct return"),
    "pro_rata": Text("按各被害人损失比例返还", "in proportion to each victim's loss"),
    "nothing_traced": Text("没有被害人资金到达", "no victim's money arrived"),
}


def return_data(shares: list[AccountReturn]) -> list[dict[str, Any]]:
    return [
        {**s._asdict(), "basis": str(s.basis), "basis_zh": _BASIS[s.basis].zh, "basis_en": _BASIS[s.basis].en}
        for s in shares
    ]


def print_returns(
    shares: list[AccountReturn], lawful: Mapping[str, int], console: Console, lang: str
) -> None:
    """The shares of each account; what the registry calls lawful in it is named, never taken off."""
    if not shares:
        console.print(
            pick(
                lang,
                "登记表中没有写明冻结日的账户；可用 --frozen 账号=金额",
                "no account with a freeze day; use --frozen",
            )
        )
    for item in shares:
        console.print(
            f"[bold]{escape(item.account)}[/bold] {item.since} {pick(lang, '冻结', 'frozen')} {money(item.frozen)}（{_BASIS[item.basis].pick(lang)}）"
        )
        for victim, fen in item.shares.items():
            console.print(f"  {escape(victim)}  {money(fen)}")
        if item.rest:
            console.print(
                f"  {pick(lang, '余款，待人工处理', 'rest, for a person to decide')}  {money(item.rest)}"
            )
        if item.account in lawful:
            sum_ = money(lawful[item.account])
            told = pick(
                lang, f"登记有合法资金 {sum_} 元，以上没有扣除，请人工核对", f"lawful money of {sum_} yuan is registered; it is not taken off, a person decides"
            )  # fmt: skip
            console.print(f"  [yellow]{told}[/yellow]")
