"""资金分析报告: one self-contained offline HTML page; every figure opens to its rows (file, sheet, line)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from typing import Any

import polars as pl

from bangxin.ledger.measures import Figure, Measured
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.registry import BELONGS, Account
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.report.ledger import sankey, timeline
from bangxin.report.ledger.terminal import money, value_text

_ROWS = 200
_ACCOUNTS = 60
_CHARTS = 12
_STYLE = """
:root{--ink:#1d1d1b;--dim:#6b6b66;--line:#d9d7d0;--paper:#fbfaf7}
*{box-sizing:border-box}body{font:15px/1.65 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;
color:var(--ink);background:var(--paper);margin:0 auto;max-width:1240px;padding:28px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:38px 0 10px;border-bottom:2px solid var(--ink);padding-bottom:4px}
h3{font-size:16px;margin:22px 0 6px}p{margin:6px 0}.dim,small{color:var(--dim)}.warn{color:#a33b3b}
table{border-collapse:collapse;width:100%;margin:6px 0;font-size:14px}th,td{border-bottom:1px solid var(--line);padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600;background:#f1efe8;white-space:nowrap}td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
details{margin:2px 0}summary{cursor:pointer}details table{font-size:12.5px}code{font-size:12px;color:var(--dim);overflow-wrap:anywhere}
svg{width:100%;height:auto;background:#fff;border:1px solid var(--line);margin:6px 0}
svg .lv{font-size:14px;font-weight:600}svg .nd{font-size:12px}svg .am,svg .mk{font-size:11px}svg .am{fill:var(--dim);font-weight:400}
svg .band{opacity:.36}svg .band:hover{opacity:.7}svg .in{fill:#c0702f;opacity:.55}svg .bal{fill:none;stroke:#1d1d1b;stroke-width:1.4}
svg .ax{stroke:#1d1d1b}svg .gr{stroke:#e6e4dd}
.tabs>input{position:absolute;opacity:0}.tabs>label{display:inline-block;padding:4px 12px;border:1px solid var(--line);margin:0 4px 6px 0;cursor:pointer;background:#fff}
.tabs>input:checked+label{background:var(--ink);color:#fff}.tabs>input:focus-visible+label{outline:2px solid #3f6f8f}.tabs>section{display:none}
@media print{body{max-width:none;padding:0}.tabs>section{display:block!important}.tabs>label{display:none}details>*{display:block}}
"""


def section(ledger: Ledger, measured: Measured, tracing: Tracing) -> str:
    """The 资金分析 part without page, for the case report; styles are in :func:`style`."""
    parts = [
        _sources(ledger),
        _figures(ledger, measured),
        _charts(ledger),
        *_tracing(ledger, tracing),
        _anomalies(ledger, tracing),
        _conventions(tracing),
    ]
    return "".join(parts)


def style(tracing: Tracing) -> str:
    return _STYLE + "".join(f"#t{i}:checked~#s{i}{{display:block}}" for i in range(len(tracing.results)))


def page(ledger: Ledger, measured: Measured, tracing: Tracing, title: str) -> str:
    """The whole page. Needs no network and no script."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style(tracing)}</style></head>'
        f"<body><h1>{escape(title)}</h1>"
        '<p class="dim">由账册计算得出，供办案人员核对；只陈述资金事实，不对任何人作有罪判断。金额单位：元。</p>'
        f"{section(ledger, measured, tracing)}</body></html>\n"
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """A table; cells are HTML already."""
    right = set(numeric)
    head = "".join(f"<th{' class=n' if i in right else ''}>{h}</th>" for i, h in enumerate(heads))
    lines = "".join(
        "<tr>"
        + "".join(f"<td{' class=n' if i in right else ''}>{c}</td>" for i, c in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _place(ledger: Ledger, file: str, sheet: str | None, line: int) -> str:
    name = escape(ledger.name_of(file).rsplit("/", 1)[-1])
    return f'<span title="sha256 {file}">{name}{f" [{escape(sheet)}]" if sheet else ""}:{line}</span>'


def _row_table(ledger: Ledger, rows: pl.DataFrame, extra: str | None = None) -> str:
    """Rows with time, parties, amounts and place; ``extra`` names a tainted column."""
    heads = ["时间", "付款方", "收款方", "金额", *(["涉案部分"] if extra else []), "原始行"]
    lines = [
        [str(r["time"]), escape(r["payer"]), escape(r["payee"]), money(r["fen"]), *([money(r[extra])] if extra else []),
         _place(ledger, r["file"], r["sheet"], r["line"])]
        for r in rows.head(_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    more = (
        f'<p class="dim">共 {rows.height:,} 行，此处列前 {_ROWS} 行；全部见 XLSX。</p>'
        if rows.height > _ROWS
        else ""
    )
    return _table(heads, lines, (3, 4) if extra else (3,)) + more


def _with_places(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    places = ledger.book.places(rows["n"].to_list()).with_columns(pl.col("n").cast(pl.Int64))
    return rows.join(places, on="n", how="left", maintain_order="left")


def _sources(ledger: Ledger) -> str:
    rows = []
    for file in ledger.manifest.files:
        for sheet in file["sheets"]:
            rejected = sum(sheet["rejected"].values())
            rows.append(
                [escape(file["name"]), escape(sheet["sheet"] or ""), escape(sheet["format_zh"]), f"{sheet['read']:,}", f"{sheet['accepted']:,}", f"{rejected:,}",
                 f"<code>{file['sha256']}</code>"]
            )  # fmt: skip
    table = _table(["文件", "工作表", "格式", "读入行", "接受", "拒收", "SHA-256"], rows, (3, 4, 5))
    refused = "".join(f'<p class="warn">未能导入：{escape(r["zh"])}</p>' for r in ledger.manifest.refused)
    return f"<h2>一、来源</h2>{table}{refused}"


def _figures(ledger: Ledger, measured: Measured) -> str:
    parts = [
        "<h2>二、各项数额</h2>",
        '<p class="dim">流入、支付结算、涉诈、来源不明、流水、违法所得是不同的量，互不替代。点开一项可见其原始行与算法。</p>',
    ]
    persons = list(dict.fromkeys(f.person for f in measured.figures))
    if not measured.figures:
        parts.append("<p>登记表（accounts.yaml）尚未写明人员与账户归属。</p>")
    for person in persons:
        figures = [f for f in measured.figures if f.person == person]
        parts.append(f"<h3>{escape(person) if person else '被害人名单'}</h3>")
        parts.append(_table(["项目", "数额", "说明"], [_figure(ledger, measured, f) for f in figures], (1,)))
    for item in measured.two_years:
        acts = "、".join(escape(a) for a in item["acts"])
        parts.append(
            f"<p>二年内未经处理的行为（法释〔2019〕15号第十六条）：{item['from']} 至 {item['to']}，{acts}，合计 {money(item['fen'])} 元。</p>"
        )
    return "".join(parts)


def _figure(ledger: Ledger, measured: Measured, figure: Figure) -> list[str]:
    note = escape(figure.note.zh) if figure.note else ""
    value = value_text(figure)
    if figure.where:
        rows = measured.rows(figure, _ROWS + 1)
        inner = _row_table(ledger, rows) if rows.height else "<p>没有行。</p>"
        sql = f"<p><code>{escape(figure.sql)}</code></p>" if figure.sql else ""
        label = f"<details><summary>{escape(figure.label.zh)} <small>{figure.id}</small></summary>{sql}{inner}</details>"
    else:
        label = f"{escape(figure.label.zh)} <small>{figure.id}</small>"
    return [label, value, note]


def _charts(ledger: Ledger) -> str:
    listed = [a for a in ledger.registry.accounts if a.belongs != "unknown"] or [
        Account(number) for number in sorted(ledger.book.statements)
    ]
    parts = [
        "<h2>三、余额与流入走势</h2>",
        '<p class="dim">黑线为余额，橙柱为每日流入；绿色虚线为交付，蓝色虚线为冻结。</p>',
    ]
    for account in listed[:_CHARTS]:
        drawing = timeline.svg(ledger.book, account)
        if drawing:
            who = "，".join(
                t
                for t in (
                    account.holder,
                    BELONGS.get(account.belongs, "") if account.belongs != "unknown" else "",
                    account.person,
                )
                if t
            )
            parts.append(f"<h3>{escape(account.number)}{f'（{escape(who)}）' if who else ''}</h3>{drawing}")
    if len(listed) > _CHARTS:
        parts.append(f'<p class="dim">另有 {len(listed) - _CHARTS} 个账户未画。</p>')
    return "".join(parts)


def _tracing(ledger: Ledger, tracing: Tracing) -> list[str]:
    if not tracing.matches:
        return ["<h2>四、资金追踪</h2><p>没有被害人名单，未追踪。</p>"]
    order, level = _listed(tracing)
    listed = order[:_ACCOUNTS]
    tabs = []
    for i, result in enumerate(tracing.results):
        tabs.append(
            f'<input type="radio" name="rule" id="t{i}"{" checked" if i == 0 else ""}><label for="t{i}">{escape(result.rule.label.zh)}</label>'
        )
    sections = [
        f'<section id="s{i}">{_rule(ledger, result, i, listed)}</section>'
        for i, result in enumerate(tracing.results)
    ]
    return [
        "<h2>四、资金追踪</h2>", _victims(ledger, tracing),
        "<h3>各账户收到的涉案资金：各规则下的范围</h3>", _range(tracing, order, level),
        f'<h3>资金流向与明细</h3><div class="tabs">{"".join(tabs)}{"".join(sections)}</div>',
    ]  # fmt: skip


def _victims(ledger: Ledger, tracing: Tracing) -> str:
    rows = []
    numbers = [n for m in tracing.matches for n in m.edges[:8]]
    found = {n: (f, s, k) for n, _, f, s, k in ledger.book.places(numbers).iter_rows()}
    for match in tracing.matches:
        state = {"matched": "已匹配", "ambiguous": "多处相符，未采用，待人工确定", "unmatched": "未匹配"}[
            match.state
        ]
        places = [found[n] for n in match.edges[:8]]
        css = "" if match.state == "matched" else ' class="warn"'
        rows.append(
            [escape(match.payment.victim), money(match.payment.fen), f"<span{css}>{state}</span>", "<br>".join(_place(ledger, *p) for p in places), f"名单第 {match.payment.line} 行"]
        )  # fmt: skip
    table = _table(["被害人", "金额", "状态", "流水行", "名单"], rows[:1000], (1,))
    held = _held(tracing)
    return f"<h3>被害人转账</h3><details open><summary>{len(rows)} 笔</summary>{table}</details>{held}"


def _held(tracing: Tracing) -> str:
    """Per victim: where the money stands at the end, rule by rule."""
    additive = [r for r in tracing.results if r.rule.additive]
    if not additive:
        return ""
    lines = []
    for victim in tracing.victims["victim"].to_list()[:300]:
        cells = []
        for r in additive:
            parts = r.held.filter(pl.col("victim") == victim).sort("fen", descending=True).head(5)
            cells.append(
                "<br>".join(f"{escape(a)} {money(f)}" for a, f in parts.select("account", "fen").iter_rows())
            )
        lines.append([escape(victim), *cells])
    table = _table(["被害人", *(escape(r.rule.label.zh) for r in additive)], lines)
    return f"<details><summary>各被害人的资金期末所在（每种规则列前五处）</summary>{table}</details>"


def _listed(tracing: Tracing) -> tuple[list[str], dict[str, int]]:
    """Accounts reached under any rule, nearest level first, the larger (under an additive rule) first."""
    came = [dict(r.accounts.select("account", "came").iter_rows()) for r in tracing.results]
    level: dict[str, int] = {}
    for r in tracing.results:
        for account, at in r.accounts.select("account", "level").iter_rows():
            level.setdefault(account, at)
    sums = [c for c, r in zip(came, tracing.results, strict=True) if r.rule.additive] or came
    order = sorted(level, key=lambda a: (level[a], -max(c.get(a, 0) for c in sums), a))
    return order, level


def _range(tracing: Tracing, order: list[str], level: dict[str, int]) -> str:
    came = [dict(r.accounts.select("account", "came").iter_rows()) for r in tracing.results]
    lines = []
    for account in order[:_ACCOUNTS]:
        cells = [
            f'<a href="#a{i}-{_anchor(account)}">{money(c[account])}</a>' if c.get(account) else "0.00"
            for i, c in enumerate(came)
        ]
        lines.append(
            [sankey.level_name(level[account]) if level[account] > 0 else "", escape(account), *cells]
        )
    more = (
        f'<p class="dim">另有 {len(order) - _ACCOUNTS} 个账户，见 XLSX。</p>'
        if len(order) > _ACCOUNTS
        else ""
    )
    heads = ["级", "账户", *(escape(r.rule.label.zh.split("（")[0]) for r in tracing.results)]
    note = '<p class="dim">触达测试的数不可相加。跨多级时“自有资金先出”“涉案资金先出”不是上下限。</p>'
    return _table(heads, lines, range(2, len(heads))) + more + note


def _rule(ledger: Ledger, result: RuleResult, index: int, listed: list[str]) -> str:
    down, back = sankey.links(result)
    parts = [sankey.svg(down, lambda number: f"#f{index}-{number}")]
    rows = _with_places(ledger, result.rows)
    for number, link in enumerate(down[:150]):
        inner = _row_table(ledger, rows.filter(pl.col("n").is_in(link.rows)), "tainted")
        parts.append(
            f'<details id="f{index}-{number}"><summary>{escape(link.source.name)} → {escape(link.target.name)}　{money(link.fen)}（{len(link.rows)} 笔）</summary>{inner}</details>'
        )
    if back:
        lines = [
            [escape(b.source.name), escape(b.target.name), money(b.fen), str(len(b.rows))] for b in back[:50]
        ]
        parts.append(
            "<p>回流或同级转账（会使涉案流入重复计算，单列）</p>"
            + _table(["付款方", "收款方", "涉案部分", "笔数"], lines, (2, 3))
        )
    if result.other_order is not None:
        parts.append(
            f'<p class="warn">同一时间的次序影响本规则：各笔涉案金额合计 {money(int(result.rows["tainted"].sum()))} / {money(result.other_order)}（另一极端次序）。</p>'
        )
    parts.append(_accounts(ledger, result, rows, index, listed))
    return "".join(parts)


def _accounts(ledger: Ledger, result: RuleResult, rows: pl.DataFrame, index: int, listed: list[str]) -> str:
    """Every account's received money opening to its rows, with the anchors of the range table."""
    parts = ["<p>各账户收到的涉案资金的原始行</p>"]
    for row in result.accounts.filter(pl.col("account").is_in(listed)).iter_rows(named=True):
        account = row["account"]
        inner = _row_table(ledger, rows.filter(pl.col("payee") == account), "tainted")
        parts.append(
            f'<details id="a{index}-{_anchor(account)}"><summary>{escape(account)}　收到 {money(row["came"])}，转出 {money(row["went"])}，余留 {money(row["left"])}（期末余额 {money(row["balance"])}）</summary>{inner}</details>'
        )
    return "".join(parts)


def _anchor(account: str) -> str:
    return sha256(account.encode()).hexdigest()[:12]


def _anomalies(ledger: Ledger, tracing: Tracing) -> str:
    rows: list[list[str]] = []
    found = (*ledger.anomalies, *tracing.anomalies)
    for item in sorted(found, key=lambda a: (not a.serious, a.code, a.where)):
        places = "<br>".join(_place(ledger, *p) for p in item.rows[:50])
        label = f'<span class="warn">{item.label.zh}</span>' if item.serious else item.label.zh
        opened = (
            f"<details><summary>{item.count:,} 行</summary>{places}</details>"
            if places
            else f"{item.count:,}"
        )
        rows.append([label, escape(f"{item.where} {item.detail}".strip()), opened, money(item.fen)])
    table = _table(["异常", "位置", "行", "金额"], rows, (3,)) if rows else "<p>没有异常。</p>"
    return f"<h2>五、异常</h2>{table}"


def _conventions(tracing: Tracing) -> str:
    rules = "、".join(escape(r.rule.label.zh) for r in tracing.results) or "（未追踪）"
    items: list[Any] = [f"<li>{escape(c.zh)}</li>" for c in CONVENTIONS]
    return f"<h2>六、口径</h2><p>所用规则：{rules}。</p><ol>{''.join(items)}</ol>"
