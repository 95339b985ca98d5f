"""资金分析报告: one self-contained offline HTML page; every figure opens to its rows (file, sheet, line)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from importlib import resources

import polars as pl

from bangxin.ledger.measures import Figure, Measured
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.registry import Account
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.report.ledger import sankey, timeline
from bangxin.report.ledger.terminal import money, value_text
from bangxin.report.ledger.words import OWNERS, STATES, anomaly_place, level_name, party

_ROWS = 200
_ACCOUNTS = 60
_CHARTS = 12
_OPEN = 20  # longer tables start folded


def page(
    ledger: Ledger, measured: Measured, tracing: Tracing, title: str, lang: str = "zh", most: int = _ROWS
) -> str:
    """The whole page, of each figure and band at most ``most`` rows. Needs no network and no script."""
    view = _View(ledger, measured, tracing, lang, most)
    say = view.say
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    told = say(
        "由账册计算得出，供办案人员核对；只陈述资金事实，不对任何人作有罪判断。金额单位：元。",
        "Computed from the ledger for the investigators to check; it states money facts only and finds nobody guilty. Amounts in yuan.",
    )
    return (
        f'<!doctype html><html lang="{say("zh-CN", "en")}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_style(tracing)}</style></head>'
        f'<body><h1>{escape(title)}</h1><p class="dim">{told}</p>{view.whole()}</body></html>\n'
    )


def _style(tracing: Tracing) -> str:
    css = resources.files("bangxin.report.ledger").joinpath("page.css").read_text(encoding="utf-8")
    return css + "".join(f"#t{i}:checked~#s{i}{{display:block}}" for i in range(len(tracing.results)))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """A table; cells are HTML already."""
    right = set(numeric)
    head = "".join(f'<th scope="col"{" class=n" if i in right else ""}>{h}</th>' for i, h in enumerate(heads))
    lines = "".join(
        "<tr>"
        + "".join(f"<td{' class=n' if i in right else ''}>{c}</td>" for i, c in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _anchor(account: str) -> str:
    return sha256(account.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _View:
    ledger: Ledger
    measured: Measured
    tracing: Tracing
    lang: str
    most: int

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    def party(self, name: str) -> str:
        return escape(party(name, self.lang))

    def whole(self) -> str:
        say = self.say
        parts = (
            ("sources", say("一、来源", "1 Sources"), self.sources()),
            ("figures", say("二、各项数额", "2 Figures"), self.figures()),
            ("charts", say("三、余额与流入走势", "3 Balance and inflow over time"), self.charts()),
            ("tracing", say("四、资金追踪", "4 Tracing"), self.traced()),
            ("anomalies", say("五、异常", "5 Anomalies"), self.anomalies()),
            ("conventions", say("六、口径", "6 Conventions"), self.conventions()),
        )
        links = "".join(f'<a href="#{anchor}">{title}</a>' for anchor, title, _ in parts)
        return f"<nav>{links}</nav>" + "".join(f'<h2 id="{a}">{title}</h2>{text}' for a, title, text in parts)

    # rows

    def place(self, file: str, sheet: str | None, line: int) -> str:
        name = escape(self.ledger.name_of(file).replace("\\", "/").rsplit("/", 1)[-1])
        return f'<span title="sha256 {file}">{name}{f" [{escape(sheet)}]" if sheet else ""}:{line}</span>'

    def row_table(self, rows: pl.DataFrame, extra: str | None = None) -> str:
        """Rows with time, parties, amounts and place; ``extra`` names a tainted column."""
        say = self.say
        heads = [say("时间", "time"), say("付款方", "payer"), say("收款方", "payee"), say("金额", "amount"),
                 *([say("涉案部分", "tainted part")] if extra else []), say("原始行", "row")]  # fmt: skip
        lines = [
            [str(r["time"]), self.party(r["payer"]), self.party(r["payee"]), money(r["fen"]), *([money(r[extra])] if extra else []),
             self.place(r["file"], r["sheet"], r["line"])]
            for r in rows.head(self.most).iter_rows(named=True)
        ]  # fmt: skip
        return table(heads, lines, (3, 4) if extra else (3,)) + self.more(rows.height, self.most)

    def more(self, count: int, shown: int) -> str:
        if count <= shown:
            return ""
        told = self.say(
            f"共 {count:,} 行，此处列前 {shown} 行；全部见 XLSX。",
            f"{count:,} rows, the first {shown} shown; all are in the XLSX.",
        )
        return f'<p class="dim">{told}</p>'

    # one and two

    def sources(self) -> str:
        say = self.say
        rows = []
        for file in self.ledger.manifest.files:
            name = file["name"].replace("\\", "/").rsplit("/", 1)[-1]
            for sheet in file["sheets"]:
                rejected = sum(sheet["rejected"].values())
                rows.append(
                    [f'<span title="{escape(file["name"])}">{escape(name)}</span>', escape(sheet["sheet"] or ""), escape(say(sheet["format_zh"], sheet["format"])),
                     f"{sheet['read']:,}", f"{sheet['accepted']:,}", f"{rejected:,}", f"<code>{file['sha256']}</code>"]
                )  # fmt: skip
        heads = [say("文件", "file"), say("工作表", "sheet"), say("格式", "format"), say("读入行", "rows read"), say("接受", "accepted"), say("拒收", "rejected"), "SHA-256"]  # fmt: skip
        refused = "".join(
            f'<p class="warn">{say("未能导入", "not imported")}：{escape(r[self.say("zh", "en")])}</p>'
            for r in self.ledger.manifest.refused
        )
        return table(heads, rows, (3, 4, 5)) + refused

    def figures(self) -> str:
        say = self.say
        parts = [
            f'<p class="dim">{say("流入、支付结算、涉诈、来源不明、流水、违法所得是不同的量，互不替代。点开一项可见其原始行与算法。", "Inflow, settlement, traced, unexplained, turnover and illegal income are different quantities; none stands in for another. Open a line for its rows and its query.")}</p>'
        ]
        if not self.measured.figures:
            parts.append(
                f"<p>{say('登记表（accounts.yaml）尚未写明人员与账户归属。', 'The registry (accounts.yaml) names no persons yet.')}</p>"
            )
        for person in dict.fromkeys(f.person for f in self.measured.figures):
            figures = [f for f in self.measured.figures if f.person == person]
            parts.append(
                f"<h3>{escape(self.ledger.registry.called(person)) if person else say('被害人名单', 'list of victims')}</h3>"
            )
            for title, group in self.grouped(figures):
                heads = [say("项目", "item"), say("数额", "value"), say("说明", "note")]
                parts.append(
                    (f"<h4>{title}</h4>" if title else "")
                    + table(heads, [self.figure(f) for f in group], (1,))
                )
        for item in self.measured.two_years:
            acts = "、".join(escape(a) for a in item["acts"])
            told = say(
                f"二年内未经处理的行为（法释〔2019〕15号第十六条）：{item['from']} 至 {item['to']}，{acts}，合计 {money(item['fen'])} 元。",
                f"Unhandled acts within two years (法释〔2019〕15号 art. 16): {item['from']} to {item['to']}, {acts}, {money(item['fen'])} yuan in all.",
            )
            parts.append(f"<p>{told}</p>")
        return "".join(parts)

    def grouped(self, figures: list[Figure]) -> list[tuple[str, list[Figure]]]:
        """Figures of a person by whose accounts they are about."""
        say = self.say
        groups = (
            (say("本人账户", "own accounts"), [f for f in figures if ".own_accounts." in f.id]),
            (
                say("他人或单位账户", "others' and unit accounts"),
                [f for f in figures if ".others_accounts." in f.id],
            ),
            (say("全部账户", "all accounts"), [f for f in figures if "_accounts." not in f.id]),
        )
        found = [(title, group) for title, group in groups if group]
        return found if len(found) > 1 else [("", figures)]

    def figure(self, figure: Figure) -> list[str]:
        note = escape(figure.note.pick(self.lang)) if figure.note else ""
        value = value_text(figure)
        value = f'<span class="zero">{value}</span>' if not figure.value and not figure.hi else value
        label = f"{escape(figure.label.pick(self.lang))} <small>{figure.id}</small>"
        if figure.where or figure.sql:
            rows = self.measured.rows(figure, self.most + 1)
            inner = self.row_table(rows) if rows.height else f"<p>{self.say('没有行。', 'No rows.')}</p>"
            sql = f"<p><code>{escape(figure.sql)}</code></p>" if figure.sql else ""
            label = f"<details><summary>{label}</summary>{sql}{inner}</details>"
        return [label, value, note]

    # three

    def charts(self) -> str:
        say = self.say
        registered = [a for a in self.ledger.registry.accounts if a.belongs != "unknown"]
        listed = registered or [Account(number) for number in sorted(self.ledger.book.statements)]
        parts = [
            f'<p class="dim">{say("线为余额，柱为每日流入；绿色虚线为交付，蓝色虚线为冻结。", "Line: balance. Bars: inflow per day. Green: handed over. Blue: frozen.")}</p>'
        ]
        courses = timeline.courses(self.ledger.book, [account.number for account in listed[:_CHARTS]])
        for account in listed[:_CHARTS]:
            drawing = timeline.svg(
                self.ledger.book, account, lang=self.lang, course=courses.get(account.number)
            )
            if drawing:
                owner = OWNERS[account.belongs].pick(self.lang) if account.belongs != "unknown" else ""
                who = say("，", ", ").join(
                    t for t in (account.holder, owner, self.ledger.registry.called(account.person)) if t
                )
                parts.append(
                    f"<h3>{self.party(account.number)}{f' ({escape(who)})' if who else ''}</h3>{drawing}"
                )
        if len(listed) > _CHARTS:
            left = len(listed) - _CHARTS
            parts.append(
                f'<p class="dim">{say(f"另有 {left} 个账户未画。", f"{left} more accounts not drawn.")}</p>'
            )
        return "".join(parts)

    # four

    def traced(self) -> str:
        say = self.say
        if not self.tracing.matches:
            return f"<p>{say('没有被害人名单，未追踪。', 'No list of victims: nothing was traced.')}</p>"
        order, level = self.listed
        tabs = "".join(
            f'<input type="radio" name="rule" id="t{i}"{" checked" if i == 0 else ""}><label for="t{i}">{escape(r.rule.label.pick(self.lang))}</label>'
            for i, r in enumerate(self.tracing.results)
        )
        sections = "".join(
            f'<section id="s{i}">{self.rule(r, i, order[:_ACCOUNTS])}</section>'
            for i, r in enumerate(self.tracing.results)
        )
        return (
            f"<h3>{say('被害人转账', 'Payments by victims')}</h3>{self.victims()}{self.held()}"
            f"<h3>{say('各账户收到的涉案资金：各规则下的范围', 'Tainted money received: range over rules')}</h3>{self.range(order, level)}"
            f'<h3>{say("资金流向与明细", "Flow and rows")}</h3><div class="tabs">{tabs}{sections}</div>'
        )

    def victims(self) -> str:
        say = self.say
        matches = self.tracing.matches
        found = {
            n: (f, s, k)
            for n, _, f, s, k in self.ledger.book.places(
                [n for m in matches for n in m.edges[:8]]
            ).iter_rows()
        }
        rows = []
        for match in matches[:1000]:
            css = "" if match.state == "matched" else ' class="warn"'
            rows.append(
                [escape(match.payment.victim), money(match.payment.fen), f"<span{css}>{STATES[match.state].pick(self.lang)}</span>",
                 "<br>".join(self.place(*found[n]) for n in match.edges[:8]), say(f"名单第 {match.payment.line} 行", f"list, line {match.payment.line}")]
            )  # fmt: skip
        counts = "，".join(
            f"{STATES[s].pick(self.lang)} {sum(m.state == s for m in matches)}"
            for s in STATES
            if any(m.state == s for m in matches)
        )
        heads = [
            say("被害人", "victim"),
            say("金额", "amount"),
            say("状态", "state"),
            say("流水行", "ledger row"),
            say("名单", "list"),
        ]
        opened = " open" if len(matches) <= _OPEN else ""
        summary = say(f"{len(matches)} 笔（{counts}）", f"{len(matches)} payments ({counts})")
        return f"<details{opened}><summary>{summary}</summary>{table(heads, rows, (1,))}</details>"

    def held(self) -> str:
        """Per victim: loss, and where the money stands at the end, rule by rule."""
        additive = [r for r in self.tracing.results if r.rule.additive]
        if not additive:
            return ""
        best = [
            r.held.sort("fen", descending=True)
            .group_by("victim", maintain_order=True)
            .head(5)
            .partition_by("victim", as_dict=True)
            for r in additive
        ]
        lines = []
        for victim, loss, seeded in (
            self.tracing.victims.select("victim", "loss", "seeded").head(300).iter_rows()
        ):
            cells = [
                "<br>".join(
                    f"{self.party(a)} {money(f)}" for a, f in part.select("account", "fen").iter_rows()
                )
                if (part := b.get((victim,))) is not None
                else ""
                for b in best
            ]
            lines.append([escape(victim), money(loss), money(seeded), *cells])
        say = self.say
        heads = [
            say("被害人", "victim"),
            say("所报金额", "reported"),
            say("已匹配", "matched"),
            *(escape(r.rule.label.pick(self.lang)) for r in additive),
        ]
        title = say(
            "各被害人的资金期末所在（每种规则列前五处）",
            "Where the money of each victim stands at the end (five places per rule)",
        )
        return f"<details><summary>{title}</summary>{table(heads, lines, (1, 2))}</details>"

    @cached_property
    def listed(self) -> tuple[list[str], dict[str, int]]:
        """Accounts reached under any rule, nearest level first, the larger (under an additive rule) first."""
        came = [dict(r.accounts.select("account", "came").iter_rows()) for r in self.tracing.results]
        level: dict[str, int] = {}
        for r in self.tracing.results:
            for account, at in r.accounts.select("account", "level").iter_rows():
                level.setdefault(account, at)
        sums = [c for c, r in zip(came, self.tracing.results, strict=True) if r.rule.additive] or came
        return sorted(level, key=lambda a: (level[a], -max(c.get(a, 0) for c in sums), a)), level

    def range(self, order: list[str], level: dict[str, int]) -> str:
        say = self.say
        came = [dict(r.accounts.select("account", "came").iter_rows()) for r in self.tracing.results]
        lines = []
        for account in order[:_ACCOUNTS]:
            cells = [
                f'<a href="#a{i}-{_anchor(account)}">{money(c[account])}</a>'
                if c.get(account)
                else '<span class="zero">0.00</span>'
                for i, c in enumerate(came)
            ]
            lines.append(
                [
                    level_name(level[account], self.lang) if level[account] > 0 else "",
                    self.party(account),
                    *cells,
                ]
            )
        left = len(order) - _ACCOUNTS
        more = (
            f'<p class="dim">{say(f"另有 {left} 个账户，见 XLSX。", f"{left} more accounts, see the XLSX.")}</p>'
            if left > 0
            else ""
        )
        heads = [
            say("级", "level"),
            say("账户", "account"),
            *(
                escape(r.rule.label.pick(self.lang).split("（")[0].split(" (")[0])
                for r in self.tracing.results
            ),
        ]
        note = say(
            "触达测试的数不可相加。跨多级时“自有资金先出”“涉案资金先出”不是上下限。",
            "Amounts of the reach test do not add up. Across levels clean-first and taint-first are not bounds.",
        )
        return f'{table(heads, lines, range(2, len(heads)))}{more}<p class="dim">{note}</p>'

    def rule(self, result: RuleResult, index: int, listed: list[str]) -> str:
        say = self.say
        down, back = sankey.links(result, self.lang)
        places = self.ledger.book.places(result.rows["n"].to_list()).with_columns(pl.col("n").cast(pl.Int64))
        rows = result.rows.join(places, on="n", how="left", maintain_order="left")
        flows = []
        for number, link in enumerate(down[:150]):
            inner = self.row_table(rows.filter(pl.col("n").is_in(link.rows)), "tainted")
            told = f"{self.party(link.source.name)} → {self.party(link.target.name)}　{money(link.fen)}（{len(link.rows)} {say('笔', 'rows')}）"
            flows.append(
                f'<details><summary>{told}</summary><div id="f{index}-{number}">{inner}</div></details>'
            )
        parts = [sankey.svg(down[:150], lambda number: f"#f{index}-{number}", lang=self.lang)]
        if flows:
            parts.append(
                f"<details><summary>{say(f'图中 {len(flows)} 条流向的原始行', f'Rows of the {len(flows)} bands drawn')}</summary>{''.join(flows)}</details>"
            )
        if back:
            lines = [
                [self.party(b.source.name), self.party(b.target.name), money(b.fen), str(len(b.rows))]
                for b in back[:50]
            ]
            heads = [
                say("付款方", "payer"),
                say("收款方", "payee"),
                say("涉案部分", "tainted part"),
                say("笔数", "rows"),
            ]
            told = say(
                "回流或同级转账（会使涉案流入重复计算，单列）",
                "Back or sideways transfers (they count tainted inflow again; listed apart)",
            )
            parts.append(f"<p>{told}</p>{table(heads, lines, (2, 3))}")
        if result.other_order is not None:
            total = money(int(result.rows["tainted"].sum()))
            told = say(
                f"同一时间的次序影响本规则：各笔涉案金额合计 {total} / {money(result.other_order)}（另一极端次序）。",
                f"The order within one instant matters: tainted amounts of all transfers {total} / {money(result.other_order)} (the other extreme order).",
            )
            parts.append(f'<p class="warn">{told}</p>')
        return "".join([*parts, self.accounts(result, rows, index, listed)])

    def accounts(self, result: RuleResult, rows: pl.DataFrame, index: int, listed: list[str]) -> str:
        """Every account's received money opening to its rows, with the anchors of the range table."""
        say = self.say
        parts = [
            f"<h4>{say('各账户收到的涉案资金的原始行', 'Rows of the tainted money each account received')}</h4>"
        ]
        for row in result.accounts.filter(pl.col("account").is_in(listed)).iter_rows(named=True):
            account = row["account"]
            inner = self.row_table(rows.filter(pl.col("payee") == account), "tainted")
            told = say(
                f"收到 {money(row['came'])}，转出 {money(row['went'])}，余留 {money(row['left'])}（期末余额 {money(row['balance'])}）",
                f"received {money(row['came'])}, passed on {money(row['went'])}, left {money(row['left'])} (closing balance {money(row['balance'])})",
            )
            parts.append(
                f'<details><summary>{self.party(account)}　{told}</summary><div id="a{index}-{_anchor(account)}">{inner}</div></details>'
            )
        return "".join(parts)

    # five and six

    def anomalies(self) -> str:
        say = self.say
        rows: list[list[str]] = []
        found = (*self.ledger.anomalies, *self.tracing.anomalies)
        for item in sorted(found, key=lambda a: (not a.serious, a.code, a.where)):
            places = "<br>".join(self.place(*p) for p in item.rows[:50])
            told = item.label.pick(self.lang)
            label = f'<span class="warn">{told}</span>' if item.serious else told
            count = say(f"{item.count:,} 行", f"{item.count:,} rows")
            opened = f"<details><summary>{count}</summary>{places}</details>" if places else f"{item.count:,}"
            rows.append([label, escape(anomaly_place(item, self.lang, base=True)), opened, money(item.fen)])
        if not rows:
            return f"<p>{say('没有异常。', 'No anomalies.')}</p>"
        return table(
            [say("异常", "anomaly"), say("位置", "where"), say("行", "rows"), say("金额", "amount")],
            rows,
            (3,),
        )

    def conventions(self) -> str:
        names = self.say("、", ", ").join(escape(r.rule.label.pick(self.lang)) for r in self.tracing.results)
        rules = names or self.say("（未追踪）", "(not traced)")
        items = "".join(f"<li>{escape(c.pick(self.lang))}</li>" for c in CONVENTIONS)
        return f"<p>{self.say('所用规则', 'Rules used')}：{rules}</p><ol>{items}</ol>"
