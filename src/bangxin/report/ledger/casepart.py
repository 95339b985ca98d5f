"""资金分析 as a section of the case report: sources, figures that open to their rows, charts, range over rules, anomalies.

Computes nothing. Works in every form the case report has; long numbers and names can be hidden as anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from bangxin.base.i18n import Text
from bangxin.ledger.measures import Figure, Measured
from bangxin.ledger.readers.opening import Ledger
from bangxin.ledger.trace.rules import CONVENTIONS
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.report.blocks import (
    Block,
    Bullets,
    Drawing,
    Line,
    Node,
    Outline,
    Paragraph,
    Section,
    Style,
    Table,
    plain,
)
from bangxin.report.ledger import sankey, timeline
from bangxin.report.ledger.terminal import money, value_text
from bangxin.report.ledger.words import STATES, anomaly_place, level_name, party

_ROWS = 40
_CHARTS = 6
_ACCOUNTS = 40


def case_section(ledger: Ledger, measured: Measured, tracing: Tracing, number: int, lang: str) -> Section:
    """One ledger folder; ``number`` keeps anchors apart when a case has several."""
    part = _Part(ledger, measured, tracing, f"funds{number}", lang)
    name = ledger.folder.path.name
    title = part.say(f"资金分析（{name}）", f"Funds ({name})")
    return Section(f"funds{number}", title, tuple(part.opening()), tuple(part.parts()))


class _Part:
    def __init__(self, ledger: Ledger, measured: Measured, tracing: Tracing, anchor: str, lang: str) -> None:
        self.ledger, self.measured, self.tracing, self.anchor, self.lang = (
            ledger,
            measured,
            tracing,
            anchor,
            lang,
        )

    def say(self, zh: str, en: str) -> str:
        return Text(zh, en).pick(self.lang)

    def opening(self) -> Iterator[Block]:
        told = self.say(
            "由账册计算，须经查证；流入、支付结算、涉诈、来源不明、流水、违法所得互不替代。金额单位：元。",
            "Computed from the ledger, to be verified; inflow, settlement, traced, unexplained, turnover and income never stand in for one another. Yuan.",
        )
        yield Paragraph(plain(told), notice=True)
        head = tuple(self.say(*w) for w in (("文件", "file"), ("读入", "read"), ("接受", "accepted"), ("拒收", "rejected"), ("SHA-256", "SHA-256")))  # fmt: skip
        rows = []
        for file in self.ledger.manifest.files:
            for sheet in file["sheets"]:
                title = f" [{sheet['sheet']}]" if sheet["sheet"] else ""
                name = _base(file["name"]) + title
                counts = (sheet["read"], sheet["accepted"], sum(sheet["rejected"].values()))
                rows.append(
                    (plain(name), *(plain(f"{c:,}") for c in counts), plain(file["sha256"], Style.CODE))
                )
        yield Table(self.say("来源", "sources"), head, tuple(rows))

    def parts(self) -> Iterator[Section]:
        for at, person in enumerate(dict.fromkeys(f.person for f in self.measured.figures)):
            title = (
                self.ledger.registry.called(person) if person else self.say("被害人名单", "list of victims")
            )
            figures = [f for f in self.measured.figures if f.person == person]
            nodes = tuple(self._figure(f) for f in figures)
            yield Section(f"{self.anchor}-p{at}", title, (Outline(nodes),))
        drawings = tuple(self._charts())
        if drawings:
            yield Section(
                f"{self.anchor}-charts", self.say("余额与流入走势", "balance and inflow over time"), drawings
            )
        if self.tracing.matches:
            yield Section(f"{self.anchor}-trace", self.say("资金追踪", "tracing"), tuple(self._traced()))
        noted = tuple(self._anomalies())
        if noted:
            yield Section(
                f"{self.anchor}-noted", self.say("异常", "anomalies"), (Bullets(noted),), folded=True
            )
        told = tuple(plain(c.pick(self.lang)) for c in CONVENTIONS)
        yield Section(
            f"{self.anchor}-conventions", self.say("口径", "conventions"), (Bullets(told),), folded=True
        )

    def _figure(self, figure: Figure) -> Node:
        line = plain(f"{figure.label.pick(self.lang)}：{value_text(figure)}")
        notes = [plain(figure.note.pick(self.lang))] if figure.note else []
        if figure.sql:
            notes.append(plain(figure.sql, Style.CODE))
        if not figure.where and not figure.sql:
            return Node(line, tuple(notes))
        rows = self.measured.rows(figure, _ROWS + 1)
        return Node(line, tuple(notes), self._rows(rows, f"bangxin ledger measure --rows {figure.id}"))

    def _rows(self, rows: pl.DataFrame, command: str, extra: str = "") -> tuple[Node, ...]:
        """One node per row, with its place; ``extra`` names a column of tainted parts."""
        nodes = []
        for r in rows.head(_ROWS).iter_rows(named=True):
            tainted = f"，{self.say('涉案部分', 'tainted')} {money(r[extra])}" if extra else ""
            parties = f"{self._party(r['payer'])} → {self._party(r['payee'])}"
            nodes.append(Node(plain(f"{r['time']} {parties} {money(r['fen'])}{tainted}（{self._place(r)}）")))
        if rows.height > _ROWS:
            more = self.say(
                f"共 {rows.height:,} 行以上，此处列前 {_ROWS} 行，全部见 {command}",
                f"the first {_ROWS} rows; all by {command}",
            )
            nodes.append(Node(plain(more, Style.DIM)))
        return tuple(nodes) or (Node(plain(self.say("没有行", "no rows"), Style.DIM)),)

    def _party(self, name: str) -> str:
        return party(name, self.lang)

    def _place(self, row: dict[str, object]) -> str:
        sheet = f" [{row['sheet']}]" if row["sheet"] else ""
        return f"{_base(self.ledger.name_of(str(row['file'])))}{sheet}:{row['line']}"

    def _charts(self) -> Iterator[Block]:
        for account in [a for a in self.ledger.registry.accounts if a.belongs != "unknown"][:_CHARTS]:
            drawn = timeline.svg(self.ledger.book, account, lang=self.lang)
            if drawn:
                yield Drawing(f"{account.number} {account.holder}".strip(), drawn)

    def _traced(self) -> Iterator[Block]:
        matches = self.tracing.matches
        counts = {s: sum(m.state == s for m in matches) for s in STATES}
        told = "，".join(f"{STATES[s].pick(self.lang)} {n}" for s, n in counts.items())
        yield Paragraph(plain(f"{self.say('被害人转账', 'payments by victims')}：{told}"))
        results = self.tracing.results
        came = [dict(r.accounts.select("account", "came").iter_rows()) for r in results]
        level: dict[str, int] = {}
        for r in results:
            for account, at in r.accounts.select("account", "level").iter_rows():
                level.setdefault(account, at)
        order = sorted(level, key=lambda a: (level[a], -max(c.get(a, 0) for c in came), a))[:_ACCOUNTS]
        head = (
            self.say("账户", "account"),
            self.say("级", "level"),
            *(r.rule.label.pick(self.lang) for r in results),
        )
        rows = tuple(
            (
                plain(self._party(a)),
                plain(level_name(level[a], self.lang) if level[a] > 0 else "—"),
                *(plain(money(c.get(a, 0))) for c in came),
            )
            for a in order
        )
        yield Table(
            self.say("各账户收到的涉案资金：各规则下的范围", "tainted money received: range over rules"),
            head,
            rows,
        )
        yield from self._flows()

    def _flows(self) -> Iterator[Block]:
        for result in self.tracing.results:
            down, back = sankey.links(result, self.lang)
            if not down:
                continue
            label = result.rule.label.pick(self.lang)
            drawn = sankey.svg(down[:150], lambda _: f"#{self.anchor}-trace", lang=self.lang)
            yield Drawing(f"{self.say('资金流向', 'flow of money')}：{label}", drawn)
            yield self._received(result)
            if back:
                total = money(sum(b.fen for b in back))
                yield Paragraph(
                    plain(
                        self.say(
                            f"回流或同级转账 {total}（单列，不画）",
                            f"back or sideways transfers {total} (listed apart)",
                        )
                    )
                )

    def _received(self, result: RuleResult) -> Block:
        """What each account received under a rule, opening to its rows."""
        places = self.ledger.book.places(result.rows["n"].to_list()).with_columns(pl.col("n").cast(pl.Int64))
        rows = result.rows.join(places, on="n", how="left", maintain_order="left")
        nodes = []
        for account, came in result.accounts.select("account", "came").head(_ACCOUNTS).iter_rows():
            line = plain(f"{self._party(account)} {self.say('收到', 'received')} {money(came)}")
            inside = self._rows(rows.filter(pl.col("payee") == account), "bangxin ledger trace -o", "tainted")
            nodes.append(Node(line, (), inside))
        return Outline(tuple(nodes))

    def _anomalies(self) -> Iterator[Line]:
        for item in (*self.ledger.anomalies, *self.tracing.anomalies):
            told = f"{item.label.pick(self.lang)}：{anomaly_place(item, self.lang, base=True)}"
            yield plain(f"{told}（{item.count:,}）", Style.FLAG if item.serious else Style.PLAIN)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]
