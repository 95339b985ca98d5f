"""The quantities of a ledger, each with the SQL that made it and the rows behind it; none stands in for another.

流入资金、支付结算金额、涉诈资金、来源不明、流水、违法所得 are different quantities. Days are inclusive at both ends:
an account counts from its hand-over day to its freeze day. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from bangxin.base.dates import add_years, iso
from bangxin.base.errors import MissingExtra
from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.ledger.book import Book
from bangxin.ledger.registry import BASES, CONVENTIONS, Registry
from bangxin.ledger.tracing import RuleResult, Tracing
from bangxin.ledger.victims import Match

GROUPS = {"own": ("own",), "others": ("other", "unit")}
GROUP_LABELS = {
    "own": Text("本人账户", "own accounts"),
    "others": Text("他人或单位账户", "others' and unit accounts"),
    "all": Text("全部账户", "all accounts"),
}
ROWS_APART = 4_000_000
"""Rows kept apart by person, over all persons, while their figures are asked for."""
ROW_COLUMNS = "n, i, src, line, time, payer, payee, fen"


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of one person. ``hi`` is set where a date or deduction is not stated: the value is at least
    ``value`` and at most ``hi``. ``where`` selects its rows; empty means that it has none of its own."""

    id: str
    person: str
    label: Text
    unit: str  # fen or count
    value: int
    hi: int | None = None
    fact: str | None = None
    sql: str = ""
    where: str = ""
    note: Text | None = None

    @property
    def rows_sql(self) -> str:
        return f"SELECT {ROW_COLUMNS} FROM edge WHERE {self.where} ORDER BY n" if self.where else ""


class Measured(NamedTuple):
    """All figures, the table they were computed from, and the sets of acts within two years."""

    figures: list[Figure]
    edge: pl.DataFrame
    two_years: list[dict[str, Any]]
    book: Book
    tainted: pl.DataFrame  # rule, n, fen: tainted part of each transfer, for the queries of traced money
    base: _Database

    def rows(self, figure: Figure, limit: int | None = None) -> pl.DataFrame:
        """The rows behind a figure: n, file, sheet, line, time, payer, payee, fen, memo."""
        if not figure.rows_sql:
            return pl.DataFrame()
        self.base.about(figure.person)
        found = self.base.table(figure.rows_sql + (f" LIMIT {limit}" if limit else ""))
        return self.book.named(self.book.worded(found, ["memo"]).drop("i"))

    def count(self, figure: Figure) -> int:
        """How many rows stand behind a figure."""
        if not figure.where:
            return 0
        self.base.about(figure.person)
        return self.base.number(f"SELECT count(*) FROM edge WHERE {figure.where}")


def account_totals(book: Book) -> pl.DataFrame:
    """Money in, money out and number of transfers of every account (id, inflow, outflow, rows), over the stored edges."""
    edges = book.scan_edges()
    into = edges.group_by(id="payee").agg(inflow=pl.col("fen").sum(), came=pl.len())
    out = edges.group_by(id="payer").agg(outflow=pl.col("fen").sum(), went=pl.len())
    one, two = pl.collect_all([into, out], engine="streaming")
    both = one.join(two, on="id", how="full", coalesce=True)
    return both.select(
        "id", pl.col("inflow").fill_null(0), pl.col("outflow").fill_null(0),
        rows=pl.col("came").fill_null(0) + pl.col("went").fill_null(0),
    )  # fmt: skip


def inflow_by_account(book: Book) -> pl.DataFrame:
    """Gross inflow of every account over the whole period (id, inflow), over the stored edges."""
    return book.scan_edges().group_by(id="payee").agg(inflow=pl.col("fen").sum()).collect(engine="streaming")


def edge_table(book: Book, registry: Registry, matches: list[Match]) -> pl.DataFrame:
    """One row per transfer that touches a registered account or is a victim's payment, with what the registry says of
    both ends: the table all SQL runs on. Parties are the book's account numbers (``payer``, ``payee``).
    """
    registered = [a for a in registry.accounts if a.person]
    table = pl.DataFrame(
        {
            "account": [a.number for a in registered], "person": [a.person for a in registered],
            "belongs": [a.belongs for a in registered],
            "since": [iso(a.handed_over) if a.handed_over else None for a in registered],
            "until": [iso(a.frozen) if a.frozen else None for a in registered],
            "settlement": [a.settlement for a in registered],
        },
        schema={"account": pl.String, "person": pl.String, "belongs": pl.String, "since": pl.String, "until": pl.String, "settlement": pl.Boolean},
    ).with_columns(pl.col("since", "until").str.to_date())  # fmt: skip
    names = book.accounts.select("id", account="name")
    table = table.join(names, on="account", maintain_order="left").drop("account")
    victim = {m.edges[0]: m.payment.victim for m in matches if m.state == "matched"}
    seeds = pl.DataFrame(
        {"n": list(victim), "victim": list(victim.values())}, schema={"n": pl.UInt32, "victim": pl.String}
    )
    ids = table["id"].implode()
    all_edges = book.scan_edges()
    edges = all_edges.filter(
        pl.col("payer").is_in(ids) | pl.col("payee").is_in(ids) | pl.col("n").is_in(seeds["n"].implode())
    ).collect(engine="streaming")
    for side in ("payer", "payee"):
        ends = table.rename({c: f"{side}_{c}" for c in table.columns if c != "id"})
        edges = edges.join(ends, left_on=side, right_on="id", how="left", maintain_order="left")
    returned = (
        all_edges.filter(pl.col("refund_of").is_not_null())
        .group_by("refund_of")
        .agg(returned=pl.col("fen").sum())
    )
    return (
        edges.with_columns(day=pl.col("time").dt.date())
        .join(returned.collect(engine="streaming"), left_on="n", right_on="refund_of", how="left")
        .join(seeds, on="n", how="left")
        .with_columns(pl.col("returned").fill_null(0))
        .select(
            "n", "i", "src", "line", "time", "day", "payer", "payee", "fen", "cash",
            "refund_of", "returned", "victim", pl.col("pair").cast(pl.String), "payer_person", "payer_belongs", "payer_since", "payer_until",
            "payer_settlement", "payee_person", "payee_belongs", "payee_since", "payee_until", "payee_settlement",
        )
        .sort("n")
    )  # fmt: skip


def measure(
    book: Book,
    registry: Registry,
    matches: list[Match],
    tracing: Tracing | None = None,
    rule: str | Sequence[str] | None = None,
) -> Measured:
    """Every figure for every registered person. ``rule`` names the tracing rule of traced and unexplained money;
    several stand side by side, as a range over rules."""
    rules = (rule,) if isinstance(rule, str) else tuple(rule or ())
    edge = edge_table(book, registry, matches)
    tainted = _tainted(tracing)
    people = registry.person_ids()
    base = _Database(edge, tainted, narrow=len(people) > 2)
    figures: list[Figure] = []
    for person in people:
        base.about(person)
        for group in GROUPS:
            figures += _inflow(base, registry, person, group)
        figures += _together(base, registry, person)
        figures += _stated(registry, person)
        if tracing is not None:
            untraced = list(figures)
            for name in rules:
                figures += _traced(base, registry, tracing, name, person, untraced)
    figures += _victims(matches)
    return Measured(figures, edge, two_year_sets(registry), book, tainted, base)


def _tainted(tracing: Tracing | None) -> pl.DataFrame:
    """Tainted part of every transfer under every rule that was run."""
    kinds = {"rule": pl.String, "n": pl.Int64, "fen": pl.Int64}
    if tracing is None:
        return pl.DataFrame(schema=kinds)
    parts = [r.rows.select(rule=pl.lit(str(r.rule)), n="n", fen="tainted") for r in tracing.results]
    return pl.concat([pl.DataFrame(schema=kinds), *parts])


class _Database:
    """DuckDB over the edge table, in memory.

    ``narrow``: the figures of a person are asked of the rows that touch that person's accounts, set apart once for all of
    them, which gives the same rows: every condition of a person's figure names that person as payer or payee.
    """

    def __init__(self, edge: pl.DataFrame, tainted: pl.DataFrame, *, narrow: bool) -> None:
        try:
            import duckdb
        except ImportError:
            raise MissingExtra.named("ledger", "duckdb") from None
        self.connection = duckdb.connect(":memory:")
        self.connection.register("every_edge", edge.to_arrow())
        self.connection.register("every_tainted", tainted.to_arrow())
        self.connection.execute("CREATE VIEW main.edge AS SELECT * FROM every_edge")
        self.connection.execute("CREATE TABLE main.tainted AS SELECT * FROM every_tainted")
        self._narrow, self._about = narrow, ""
        self._apart: dict[str, tuple[str, int]] = {}

    def about(self, person: str) -> None:
        """The following queries are about this person; empty means everyone."""
        if not self._narrow or person == self._about:
            return
        path = "main" if not person else f"{self._set_apart(person)},main"
        self.connection.execute(f"SET search_path = '{path}'")
        self._about = person

    def _set_apart(self, person: str) -> str:
        """The schema with the rows of a person, made when first asked for; those asked for longest ago make room."""
        if person in self._apart:
            self._apart[person] = self._apart.pop(person)
            return self._apart[person][0]
        schema = f"person_{1 + max((int(name[7:]) for name, _ in self._apart.values()), default=0)}"
        ends = f"payer_person = {_quote(person)} OR payee_person = {_quote(person)}"
        self.connection.execute(f"CREATE SCHEMA {schema}")
        self.connection.execute(f"CREATE TABLE {schema}.edge AS SELECT * FROM main.edge WHERE {ends}")
        self._apart[person] = schema, self.number(f"SELECT count(*) FROM {schema}.edge")
        while sum(rows for _, rows in self._apart.values()) > ROWS_APART and len(self._apart) > 1:
            old, _ = self._apart.pop(next(iter(self._apart)))
            self.connection.execute("SET search_path = 'main'")
            self.connection.execute(f"DROP SCHEMA {old} CASCADE")
        return schema

    def number(self, sql: str) -> int:
        rows = self.connection.execute(sql).fetchall()
        return int(rows[0][0]) if rows and rows[0][0] is not None else 0

    def table(self, sql: str) -> pl.DataFrame:
        found = pl.from_arrow(self.connection.sql(sql).to_arrow_table())
        assert isinstance(found, pl.DataFrame)
        return found

    def figure(
        self, name: str, person: str, label: Text, where: str, *, fact: str | None = None, unit: str = "fen",
        expression: str = "", hi: int | None = None, note: Text | None = None,
    ) -> Figure:  # fmt: skip
        expression = expression or ("coalesce(sum(fen), 0)" if unit == "fen" else "count(*)")
        sql = f"SELECT {expression} FROM edge WHERE {where}"
        return Figure(name, person, label, unit, self.number(sql), hi, fact, sql, where, note)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _set(side: str, person: str, belongs: tuple[str, ...] | None) -> str:
    kinds = (
        f" AND {side}_belongs IN ({', '.join(map(_quote, belongs))})"
        if belongs
        else f" AND {side}_belongs <> 'unknown'"
    )
    return f"{side}_person = {_quote(person)}{kinds}"


def _not(condition: str) -> str:
    return f"NOT coalesce({condition}, false)"


def _window(side: str) -> str:
    return f"day >= {side}_since AND (day <= {side}_until OR {side}_until IS NULL)"


def _inflow(base: _Database, registry: Registry, person: str, group: str) -> list[Figure]:
    """流入资金 of one group of accounts in all its variants."""
    belongs = GROUPS[group]
    accounts = [a for a in registry.accounts if a.person == person and a.belongs in belongs]
    if not accounts:
        return []
    label, prefix = GROUP_LABELS[group], f"ledger.{group}_accounts"
    into, own_out = _set("payee", person, belongs), _set("payer", person, belongs)
    window = _window("payee")
    undated = [a.number for a in accounts if a.handed_over is None]
    total = base.figure(f"{prefix}.inflow_all", person, Text(f"{label.zh}流入（全部期间，毛额）", f"{label.en}: inflow, whole period, gross"), into)  # fmt: skip
    open_part = f"{into} AND payee_since IS NULL"
    gross = base.figure(
        f"{prefix}.inflow_gross", person, Text(f"{label.zh}流入（交付至冻结，毛额）", f"{label.en}: inflow, hand-over to freeze, gross"),
        f"{into} AND {window}",
    )  # fmt: skip
    between = base.figure(
        f"{prefix}.self_transfers", person, Text(f"{label.zh}之间互转", f"{label.en}: own transfers"),
        f"{into} AND {window} AND {own_out}", fact=f"{prefix}.self_transfers",
    )  # fmt: skip
    inward = f"{into} AND {window} AND {_not(own_out)}"
    bounced = base.figure(
        f"{prefix}.bounced", person, Text(f"{label.zh}：退来的支出（已勾稽的退款、冲正）", f"{label.en}: own payments that came back, linked"),
        f"{inward} AND refund_of IS NOT NULL",
    )  # fmt: skip
    returned = base.figure(
        f"{prefix}.returned", person, Text(f"{label.zh}：又退回的流入（已勾稽的退款、冲正）", f"{label.en}: inflow sent back, linked"),
        f"{inward} AND refund_of IS NULL AND returned > 0", expression="coalesce(sum(returned), 0)",
    )  # fmt: skip
    if undated:
        note = Text(
            f"未说明交付日的账户：{'、'.join(undated)}；其流入只计入上限",
            f"hand-over not stated: {', '.join(undated)}",
        )
        more = base.number(f"SELECT coalesce(sum(fen), 0) FROM edge WHERE {open_part}")
        more_between = base.number(f"SELECT coalesce(sum(fen), 0) FROM edge WHERE {open_part} AND {own_out}")
        gross, between = _widen(gross, more, note), _widen(between, more_between, note)
    one_way = _one_way(prefix, person, label, gross, bounced, returned)
    net = _net(prefix, person, label, gross, between, (bounced, returned), registry)
    before = base.figure(
        f"{prefix}.before_handover", person, Text(f"{label.zh}：交付前流入（只记录）", f"{label.en}: inflow before hand-over"),
        f"{into} AND day < payee_since", fact=f"{prefix}.before_handover" if group == "own" else None,
    )  # fmt: skip
    outside = base.figure(
        f"{prefix}.from_outside", person, Text(f"从外部进入{label.zh}（扣除本人名下及控制账户互转）", f"{label.en}: entering from outside"),
        f"{into} AND {window} AND {_not(_set('payer', person, None))}",
    )  # fmt: skip
    count = base.figure(f"{prefix}.inflow_rows", person, Text(f"{label.zh}：流入笔数", f"{label.en}: incoming rows"), gross.where, unit="count")  # fmt: skip
    return [total, gross, between, bounced, returned, one_way, *net, before, outside, count]


def _one_way(
    prefix: str, person: str, label: Text, gross: Figure, bounced: Figure, returned: Figure
) -> Figure:
    """单向流入: a payment of one's own that came back brought nothing in; inflow sent back again counts to the upper bound only."""
    high = (gross.value if gross.hi is None else gross.hi) - bounced.value
    low = gross.value - bounced.value - returned.value
    notes = [gross.note] if gross.note else []
    if returned.value:
        sum_ = yuan_text(returned.value)
        notes.insert(
            0, Text(f"{sum_} 元流入后又退回，只计入上限", f"{sum_} yuan sent back again: upper bound only")
        )
    if bounced.value:
        sum_ = yuan_text(bounced.value)
        notes.insert(0, Text(f"已扣退来的支出 {sum_} 元", f"less {sum_} yuan of own payments that came back"))
    return Figure(
        f"{prefix}.one_way", person, Text(f"{label.zh}单向流入（交付至冻结，未扣互转与合法资金）", f"{label.en}: one-way inflow, hand-over to freeze"),
        "fen", low, high if high != low else None, f"{prefix}.inflow_gross",
        f"SELECT ({gross.sql}) - ({bounced.sql}) - ({returned.sql})", f"{gross.where} AND refund_of IS NULL",
        Text("；".join(n.zh for n in notes), "; ".join(n.en for n in notes)) if notes else None,
    )  # fmt: skip


def _widen(figure: Figure, more: int, note: Text) -> Figure:
    if not more:
        return figure
    return Figure(
        figure.id, figure.person, figure.label, figure.unit, figure.value, figure.value + more, figure.fact,
        figure.sql, figure.where, note,
    )  # fmt: skip


def _net(
    prefix: str,
    person: str,
    label: Text,
    gross: Figure,
    between: Figure,
    refunds: tuple[Figure, ...],
    registry: Registry,
) -> list[Figure]:
    """Net of own transfers, then of linked refunds; lawful money only where the registry states it."""
    high = (gross.hi if gross.hi is not None else gross.value) - between.value
    low = gross.value - between.value
    back = sum(f.value for f in refunds)
    formula = f"({gross.sql}) - ({between.sql})"
    net = Figure(
        f"{prefix}.net_of_own", person, Text(f"{label.zh}流入（扣互转）", f"{label.en}: net of own transfers"), "fen",
        low, high if high != low else None, None, f"SELECT {formula}", f"{gross.where} AND {_not(between.where)}", gross.note,
    )  # fmt: skip
    after = Figure(
        f"{prefix}.net_of_refunds", person, Text(f"{label.zh}流入（扣互转、扣已勾稽退款）", f"{label.en}: net of own transfers and refunds"),
        "fen", low - back, high - back if high != low else None, None,
        f"SELECT {formula} - " + " - ".join(f"({f.sql})" for f in refunds), net.where, gross.note,
    )  # fmt: skip
    if registry.lawful is None:
        return [net, after]
    numbers = {
        a.number
        for a in registry.accounts
        if a.person == person and f"{prefix}." == f"ledger.{_group(a.belongs)}_accounts."
    }
    entries = [item for item in registry.lawful if item.account in numbers]
    reason = "；".join(f"{item.account}：{item.reason}" for item in entries) or "登记为“已查，没有”"
    lawful = Figure(
        f"{prefix}.lawful", person, Text(f"{label.zh}：已查明的合法资金（登记）", f"{label.en}: lawful money (registry)"), "fen",
        sum(item.fen for item in entries), None, f"{prefix}.lawful", note=Text(reason, reason),
    )  # fmt: skip
    return [net, after, lawful]


def _group(belongs: str) -> str:
    return "own" if belongs == "own" else "others"


def _together(base: _Database, registry: Registry, person: str) -> list[Figure]:
    """Outflow, turnover, settlement under a named convention, counts, victims' direct deposits."""
    if not any(a.person == person and a.belongs != "unknown" for a in registry.accounts):
        return []
    into, out = _set("payee", person, None), _set("payer", person, None)
    window_in, window_out = _window("payee"), _window("payer")
    out_figure = base.figure("ledger.outflow", person, Text("流出资金（只记录，不与流入相加）", "outflow, recorded only"), f"{out} AND {window_out}", fact="ledger.outflow")  # fmt: skip
    turnover = base.figure(
        "ledger.turnover", person, Text("流水总额（进＋出，不是现行任何标准）", "turnover, in plus out"),
        f"({into} AND {window_in}) OR ({out} AND {window_out})", fact="ledger.turnover",
        expression=f"coalesce(sum(CASE WHEN {into} AND {window_in} THEN fen ELSE 0 END), 0) + coalesce(sum(CASE WHEN {out} AND {window_out} THEN fen ELSE 0 END), 0)",
    )  # fmt: skip
    direct = base.figure(
        "ledger.direct_from_victims", person, Text("被害人直接转入（已匹配的行）", "paid in directly by victims"),
        f"{into} AND {window_in} AND victim IS NOT NULL",
    )  # fmt: skip
    payers = base.figure(
        "ledger.payers", person, Text("流入对手数（账号或户名）", "distinct payers"), f"{into} AND {window_in}",
        unit="count", expression="count(DISTINCT payer)",
    )  # fmt: skip
    figures = [out_figure, turnover, direct, payers]
    if registry.convention is not None and any(
        a.settlement and a.person == person for a in registry.accounts
    ):
        figures.append(_settlement(base, person, registry.convention))
    undated = [
        a.number
        for a in registry.accounts
        if a.person == person and a.belongs != "unknown" and a.handed_over is None
    ]
    if undated:
        note = Text(
            f"未说明交付日的账户未计入：{'、'.join(undated)}",
            f"accounts without a hand-over day are left out: {', '.join(undated)}",
        )
        figures = [
            Figure(f.id, f.person, f.label, f.unit, f.value, f.hi, None, f.sql, f.where, note) for f in figures
        ]  # fmt: skip
    return figures


def _settlement(base: _Database, person: str, convention: str) -> Figure:
    into = f"payee_person = {_quote(person)} AND payee_settlement AND {_window('payee')}"
    out = f"payer_person = {_quote(person)} AND payer_settlement AND {_window('payer')}"
    label = CONVENTIONS[convention]
    name = Text(f"支付结算金额（口径：{label.zh}；须有支付结算行为）", f"settlement amount ({label.en})")
    if convention == "inflow_only":
        return base.figure("settlement.amount", person, name, into, fact="settlement.amount", note=label)
    both = f"coalesce(sum(CASE WHEN {into} THEN fen ELSE 0 END), 0) + coalesce(sum(CASE WHEN {out} THEN fen ELSE 0 END), 0)"
    return base.figure("settlement.amount", person, name, f"({into}) OR ({out})", fact="settlement.amount", expression=both, note=label)  # fmt: skip


def _stated(registry: Registry, person: str) -> list[Figure]:
    """Gain as the registry states it, per basis; never computed from the flow."""
    people = registry.person_ids()
    if len(people) != 1:
        return []  # the registry does not say whose gain it is
    figures = []
    for basis in sorted({g.basis for g in registry.gains}):
        entries = [g for g in registry.gains if g.basis == basis]
        reason = "；".join(g.reason for g in entries)
        figures.append(
            Figure(
                f"gain.{basis}", person, Text(f"违法所得（{BASES[basis].zh}，登记）", f"illegal income ({BASES[basis].en}, registry)"), "fen",
                sum(g.fen for g in entries), fact="gain.illegal_income", note=Text(reason, reason),
            )
        )  # fmt: skip
    return figures


def _traced(
    base: _Database, registry: Registry, tracing: Tracing, rule: str, person: str, figures: list[Figure]
) -> list[Figure]:
    """Traced and unexplained money entering the person's accounts, under one named rule."""
    result = next((r for r in tracing.results if r.rule == rule), None)
    if result is None or not any(a.person == person and a.belongs != "unknown" for a in registry.accounts):
        return []
    # a linked refund brings the same lots back, nothing new
    entering = f"{_set('payee', person, None)} AND {_window('payee')} AND {_not(_set('payer', person, None))} AND refund_of IS NULL"
    amounts = f"tainted AS t JOIN edge USING (n) WHERE t.rule = {_quote(str(rule))} AND {entering}"
    sql = f"SELECT coalesce(sum(t.fen), 0) FROM {amounts}"
    inside = base.table(f"SELECT edge.n AS n, t.fen AS tainted FROM {amounts}").sort("n")
    label = result.rule.label
    traced = Figure(
        f"ledger.traced.{rule}", person, Text(f"涉诈资金：进入其账户的被害人资金（{label.zh}）", f"traced victims' money entering ({label.en})"),
        "fen", base.number(sql), fact="ledger.traced" if result.rule.additive else None, sql=sql,
        where=f"n IN (SELECT n FROM tainted WHERE rule = {_quote(str(rule))}) AND {entering}",
        note=Text("资金在账户间循环时，同一笔被害人资金每次从外部进入都会再计；循环另列", "money that cycles is counted each time it enters"),
    )  # fmt: skip
    again = _cycled(result, tracing, inside, person)
    outside = [f for f in figures if f.person == person and f.id.endswith("_accounts.from_outside")]
    refunds = [
        f
        for f in figures
        if f.person == person and f.id.endswith(("_accounts.bounced", "_accounts.returned"))
    ]
    lawful = [f for f in figures if f.person == person and f.id.endswith("_accounts.lawful")]
    rest = (
        sum(f.value for f in outside)
        - sum(f.value for f in refunds)
        - traced.value
        - sum(f.value for f in lawful)
    )
    known = registry.lawful is not None
    unexplained = Figure(
        f"ledger.unexplained.{rule}", person, Text(f"来源不明资金（外部流入－已勾稽退款－追踪所得－合法资金；{label.zh}）", f"unexplained money ({label.en})"),
        "fen", max(0, rest) if known else 0, None if known else max(0, rest), "ledger.unexplained" if result.rule.additive else None,
        note=None if known else Text("合法资金未说明：只有上限", "lawful money is not stated: an upper bound only"),
        sql=_difference(outside, [*refunds, traced], lawful),
    )  # fmt: skip
    return [traced, *again, unexplained]


def _difference(plus: list[Figure], minus: list[Figure], stated: list[Figure]) -> str:
    """One query for a sum less other sums, and less what the registry states; never below zero."""
    taken = [*(f"({f.sql})" for f in minus), *(str(f.value) for f in stated)]
    return f"SELECT greatest(0, {' + '.join(f'({f.sql})' for f in plus) or '0'} - {' - '.join(taken)})"


def _cycled(result: RuleResult, tracing: Tracing, inside: pl.DataFrame, person: str) -> list[Figure]:
    """循环: what entered again beyond each victim's loss; listed, since cycles count tainted inflow twice."""
    if not result.rule.additive:
        return []
    entered = (
        result.parts.whole()
        .join(inside.lazy().select(pl.col("n").cast(pl.Int64)), on="n", how="semi")
        .group_by("victim")
        .agg(pl.col("fen").sum())
        .collect(engine="streaming")
        .with_columns(pl.col("victim").cast(pl.String))
        .join(tracing.victims.select("victim", "seeded"), on="victim")
        .with_columns(over=pl.col("fen") - pl.col("seeded"))
        .filter(pl.col("over") > 0)
        .sort("victim")
    )
    names = "、".join(f"{v} 多计 {yuan_text(fen)}" for v, fen in entered.select("victim", "over").iter_rows())
    return [
        Figure(
            f"ledger.cycled.{result.rule}", person, Text(f"其中循环重复进入（{result.rule.label.zh}）", f"of it, entering again ({result.rule.label.en})"),
            "fen", int(entered["over"].sum()), note=Text(names, names) if names else None,
        )
    ]  # fmt: skip


def _victims(matches: list[Match]) -> list[Figure]:
    if not matches:
        return []
    figures = []
    for state, zh in (("matched", "已匹配"), ("ambiguous", "多处相符待人工确定"), ("unmatched", "未匹配")):
        hits = [m for m in matches if m.state == state]
        rows = ", ".join(str(m.edges[0]) for m in hits if state == "matched")
        figures.append(
            Figure(f"victims.{state}", "", Text(f"被害人转账{zh}（笔）", f"victim payments {state}"), "count", len(hits), where=f"n IN ({rows})" if rows else "")
        )  # fmt: skip
        figures.append(Figure(f"victims.{state}_fen", "", Text(f"被害人转账{zh}（金额）", f"victim payments {state}, amount"), "fen", sum(m.payment.fen for m in hits)))  # fmt: skip
    return figures


def two_year_sets(registry: Registry) -> list[dict[str, Any]]:
    """Every largest set of unhandled acts within two calendar years (法释〔2019〕15号第十六条), its acts listed.

    A set ends on one of the acts and goes back two years to the same calendar day, both days included.
    """
    acts = sorted((a for a in registry.acts if not a.handled), key=lambda a: (a.day, a.id))
    sets: list[list[Any]] = []
    for last in acts:
        inside = [a for a in acts if a.day <= last.day and add_years(a.day, 2) >= last.day]
        if not any({x.id for x in inside} <= {y.id for y in known} for known in sets):
            sets = [known for known in sets if not {y.id for y in known} <= {x.id for x in inside}]
            sets.append(inside)
    return [
        {"from": iso(s[0].day), "to": iso(s[-1].day), "acts": [a.id for a in s], "fen": sum(a.fen for a in s)}
        for s in sets
    ]
