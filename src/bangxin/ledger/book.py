"""The book: all rows in total order, each with its role, and the one edge per transfer that tracing and measures use.

Roles: ``edge`` carries a transfer; ``mirror`` is the same transfer on the other statement; ``overlap`` was exported
before; ``failed``, ``closed``, ``neutral``, ``foreign`` do not count and stay visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from bangxin.ledger.anomalies import Anomaly, anomaly, per_account
from bangxin.ledger.chains import breaks, openings, ordered
from bangxin.ledger.doubles import Pairing, both_sides, overlapping, wallets
from bangxin.ledger.manual import ManualLink, resolve, with_cash
from bangxin.ledger.normalise import EFFECTIVE
from bangxin.ledger.refunds import Link, link_refunds
from bangxin.ledger.registry import Registry

SINK, SOURCE = "去向不明", "来源不明"
CASH_OUT, CASH_IN = "现金去向:", "现金来源:"
TO_NAME, FROM_NAME = "去向:", "来源:"
_MASK = r"[*＊xX]{2,}"


@dataclass(frozen=True)
class Book:
    """``rows``: every accepted row with n (total order), role, payer, payee, edge (n of the carrying row)."""

    rows: pl.DataFrame
    links: tuple[Link, ...]
    openings: dict[str, int]
    statements: frozenset[str]
    anomalies: tuple[Anomaly, ...]

    @cached_property
    def edges(self) -> pl.DataFrame:
        """Rows that carry a transfer, in total order."""
        return self.rows.filter(pl.col("role") == "edge")


def assemble(
    rows: pl.DataFrame,
    registry: Registry,
    known_openings: dict[str, int],
    manual: Sequence[ManualLink] = (),
    manual_file: str = "",
) -> Book:
    """Order, deduplicate and pair all rows. ``known_openings`` come from account tables; the registry wins.

    ``rows`` stand in the order of source hash, sheet and line, so that the order of import does not matter.
    """
    rows = _canonical(rows, registry)
    rows = rows.with_columns(
        listed=(pl.col("code_style") == "edges").fill_null(False),
        acc=pl.col("account").cast(pl.Categorical).to_physical(),
        src=pl.struct(pl.col("file").cast(pl.Categorical).to_physical(), pl.col("sheet").cast(pl.Categorical).to_physical()).rle_id().cast(pl.Int32),
    )  # fmt: skip
    rows = rows.with_columns(overlap=overlapping(rows))
    rows = rows.with_columns(role=_role())
    rows = rows.with_columns(effective=pl.col("role") == "edge")
    fresh = rows.filter(~pl.col("overlap"))
    fresh = pl.concat([fresh, ordered(fresh)], how="horizontal")
    rest = rows.filter("overlap").with_columns(
        at=pl.col("time"), rank=pl.lit(0, pl.Int32), tie=pl.lit(False), signed=pl.lit(0, pl.Int64)
    )
    chain = fresh.select(
        "acc",
        "account",
        "at",
        "rank",
        "tie",
        "signed",
        "balance",
        "effective",
        "src",
        "file",
        "sheet",
        "line",
        "fen",
    ).sort("acc", "at", "rank")
    rows = total_order(pl.concat([fresh, rest]) if rest.height else fresh)
    statements = frozenset(rows.filter(~pl.col("listed"))["account"].unique().to_list())
    told = resolve(list(manual), rows, manual_file)
    links, loose = _links(rows)
    links = [*told.refunds, *(k for k in links if k.refund not in {t.refund for t in told.refunds})]
    loose = [n for n in loose if n not in {t.refund for t in told.refunds}]
    rows = _revive_closed(rows, links)
    pairings = _pairings(rows, statements)
    rows = with_cash(_undone(_parties(_paired(rows, pairings)), links), told.cash)
    found = {**_printed(chain), **known_openings, **{a.number: a.opening for a in registry.accounts if a.opening is not None}}  # fmt: skip
    notes = _anomalies(rows, chain, pairings, links, loose)
    opening = {name: max(0, fen) for name, fen in found.items()}
    notes += [Anomaly("overdraft", name, 1, fen) for name, fen in sorted(found.items()) if fen < 0]
    return Book(rows, tuple(links), opening, statements, tuple(notes))


def total_order(rows: pl.DataFrame, *, reverse_ties: bool = False) -> pl.DataFrame:
    """Rows by time, place within the account's instant, serial, file, sheet, line; numbered ``n``.

    ``reverse_ties`` gives the other extreme: undecided rows of one instant run backwards.
    """
    if not reverse_ties:
        keys = rows.select("at", "rank", "serial", "src", "line")
        places = keys.select(pl.arg_sort_by(keys.columns, nulls_last=False)).to_series()
        return rows[places].with_columns(n=pl.int_range(pl.len(), dtype=pl.Int64))
    size = pl.len().over("account", "at")
    turned = pl.when("tie").then(size - 1 - pl.col("rank")).otherwise("rank")
    order = ["at", "turned", "serial", "src", "line"]
    return (
        rows.with_columns(turned=turned)
        .sort(order, descending=[False, False, True, True, True])
        .drop("turned")
    )


def _canonical(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Aliases of the registry become the account they stand for."""
    names = registry.canonical
    if not names:
        return rows
    old, new = list(names), list(names.values())
    by_name = [
        f"户名:{n}" for n in rows["other_name"].drop_nulls().unique().to_list() if f"户名:{n}" in names
    ]
    other = pl.col("other_account").replace(old, new)
    if by_name:
        told = pl.concat_str([pl.lit("户名:"), pl.col("other_name")])
        other = (
            pl.when(pl.col("other_account").is_null() & told.is_in(by_name))
            .then(told.replace(old, new))
            .otherwise(other)
        )
    return rows.with_columns(account=pl.col("account").replace(old, new), other_account=other)


def _role() -> pl.Expr:
    return (
        pl.when("overlap").then(pl.lit("overlap"))
        .when(pl.col("status") == "closed").then(pl.lit("closed"))
        .when(~pl.col("status").is_in(list(EFFECTIVE))).then(pl.lit("failed"))
        .when(pl.col("currency") != "CNY").then(pl.lit("foreign"))
        .when(pl.col("sign") == 0).then(pl.lit("neutral"))
        .otherwise(pl.lit("edge"))
    )  # fmt: skip


def _text() -> pl.Expr:
    return pl.concat_str(["other_name", "memo", "kind"], separator=" ", ignore_nulls=True)


def _links(rows: pl.DataFrame) -> tuple[list[Link], list[int]]:
    """Refund links over effective and closed rows (a closed payment with a refund did happen)."""
    table = rows.filter(pl.col("role").is_in(["edge", "closed"])).with_columns(
        text=_text(), marked=pl.col("refund") | pl.col("red"),
        other=pl.coalesce("other_account", "other_name"),
    )  # fmt: skip
    return link_refunds(table)


def _revive_closed(rows: pl.DataFrame, links: list[Link]) -> pl.DataFrame:
    paid = [link.original for link in links]
    return rows.with_columns(
        role=pl.when((pl.col("role") == "closed") & pl.col("n").is_in(paid) & (pl.col("sign") != 0))
        .then(pl.lit("edge"))
        .otherwise("role")
    )


def _pairings(rows: pl.DataFrame, statements: frozenset[str]) -> list[Pairing]:
    edges = rows.filter((pl.col("role") == "edge") & ~pl.col("listed"))
    known = edges.with_columns(other=pl.col("other_account"), text=_text()).with_columns(
        known=pl.col("other").is_in(list(statements)).fill_null(False)
    )
    pairs = both_sides(known) if len(statements) > 1 else []
    taken = [n for p in pairs for n in (*p.primary.tolist(), *p.mirror.tolist())]
    if (known["medium"] == "wallet").any():
        pairs += wallets(known.filter(~pl.col("n").is_in(taken)) if taken else known)
    return [p for p in pairs if p.primary.size]


def _paired(rows: pl.DataFrame, pairings: list[Pairing]) -> pl.DataFrame:
    """Mirror rows give their knowledge of the other side to the carrying row."""
    rows = rows.with_columns(edge=pl.when(pl.col("role") == "edge").then("n"))
    if not pairings:
        return rows.with_columns(paired_account=pl.lit(None, pl.String), pair=pl.lit(None, pl.String))
    table = pl.concat(
        pl.DataFrame(
            {"n": p.primary, "mirror": p.mirror}, schema={"n": pl.Int64, "mirror": pl.Int64}
        ).with_columns(pair=pl.lit(p.why))
        for p in pairings
    )
    seen = rows.select(
        pl.col("n").alias("mirror"),
        mirror_account="account",
        mirror_other="other_account",
        mirror_name="other_name",
    )
    table = table.join(seen, on="mirror")
    as_mirror = table.select(pl.col("mirror").alias("n"), edge_of="n", pair_m="pair")
    rows = rows.join(as_mirror, on="n", how="left").join(table.drop("mirror"), on="n", how="left")
    card = (
        pl.col("pair") == "wallet-card"
    )  # the wallet's row names the merchant; its account is not the payee
    return (
        rows.with_columns(
            role=pl.when(pl.col("edge_of").is_not_null()).then(pl.lit("mirror")).otherwise("role"),
            edge=pl.coalesce("edge_of", "edge"),
            pair=pl.coalesce("pair_m", "pair"),
            paired_account=pl.when(card).then("mirror_other").otherwise("mirror_account"),
            other_name=pl.when(card).then(pl.coalesce("mirror_name", "other_name")).otherwise("other_name"),
        )
        .drop("edge_of", "pair_m", "mirror_account", "mirror_other", "mirror_name")
        .sort("n")
    )


def _parties(rows: pl.DataFrame) -> pl.DataFrame:
    """Payer and payee of every row; a missing, masked or named-only other side is a sink or a source of its own."""
    masked = pl.col("other_account").str.contains(_MASK).fill_null(False)
    number = pl.coalesce("paired_account", pl.when(~masked).then("other_account"))
    label = pl.coalesce("other_name", pl.when(masked).then("other_account"))
    into = pl.col("sign") > 0
    cash = pl.concat_str([pl.when(into).then(pl.lit(CASH_IN)).otherwise(pl.lit(CASH_OUT)), "account"])
    named = pl.concat_str([pl.when(into).then(pl.lit(FROM_NAME)).otherwise(pl.lit(TO_NAME)), label])
    nobody = pl.when(into).then(pl.lit(SOURCE)).otherwise(pl.lit(SINK))
    # a wallet row paid by a bank card moves the bank's money, not the wallet's; a withdrawal moves the wallet's
    by_card = (
        (pl.col("medium") == "wallet")
        & (pl.col("pair").is_null())
        & pl.col("method").str.contains("银行").fill_null(False)
        & ~pl.col("kind").str.contains("提现").fill_null(False)
    )
    own = (
        pl.when(by_card & ~into).then(pl.concat_str(["method", pl.lit("@"), "account"])).otherwise("account")
    )
    other = (
        pl.when(pl.col("cash") & number.is_null()).then(cash).otherwise(pl.coalesce(number, named, nobody))
    )
    top_up = by_card & into & number.is_null()
    other = pl.when(top_up).then(pl.concat_str(["method", pl.lit("@"), "account"])).otherwise(other)
    rows = rows.with_columns(own=own, other=other)
    return rows.with_columns(
        payer=pl.when(into).then("other").otherwise("own"), payee=pl.when(into).then("own").otherwise("other")
    ).drop("own", "paired_account")


def _undone(rows: pl.DataFrame, links: list[Link]) -> pl.DataFrame:
    """A linked refund runs between the same two parties as its original, the other way."""
    if not links:
        return rows.with_columns(refund_of=pl.lit(None, pl.Int64))
    table = pl.DataFrame(
        {"n": [link.refund for link in links], "refund_of": [link.original for link in links]},
        schema={"n": pl.Int64, "refund_of": pl.Int64},
    )
    original = rows.select(pl.col("n").alias("refund_of"), was_payer="payer", was_payee="payee")
    return (
        rows.join(table.join(original, on="refund_of"), on="n", how="left")
        .with_columns(payer=pl.coalesce("was_payee", "payer"), payee=pl.coalesce("was_payer", "payee"))
        .drop("was_payer", "was_payee")
        .sort("n")
    )


def _printed(order: pl.DataFrame) -> dict[str, int]:
    table = openings(order)
    return dict(zip(table["account"].to_list(), table["opening"].to_list(), strict=True))


def _anomalies(
    rows: pl.DataFrame, order: pl.DataFrame, pairings: list[Pairing], links: list[Link], loose: list[int]
) -> list[Anomaly]:
    broken = breaks(order)
    found = per_account("balance-chain", broken.filter("same_file"))
    found += per_account("gap", broken.filter(~pl.col("same_file")))
    for role, code in (("overlap", "overlap"), ("failed", "failed"), ("closed", "closed"), ("neutral", "neutral"), ("foreign", "foreign-currency")):  # fmt: skip
        found += per_account(code, rows.filter((pl.col("role") == role) & (pl.col("fen") > 0)))
    found += per_account("unknown-status", rows.filter(pl.col("status") == "unknown"))
    found += per_account("tie", rows.filter(pl.col("tie") & (pl.col("role") == "edge")))
    mixed = rows.filter(pl.col("code_style").is_not_null()).filter(
        pl.col("code_style").n_unique().over("account") > 1
    )
    found += per_account("mixed-direction-codes", mixed)
    for pairing in pairings:
        found += anomaly("doubles", pairing.why, rows.filter(pl.col("n").is_in(pairing.mirror)))
    found += anomaly("linked-refund", "", rows.filter(pl.col("n").is_in([link.refund for link in links])))
    found += anomaly("unlinked-refund", "", rows.filter(pl.col("n").is_in(loose)))
    blank = rows.filter((pl.col("role") == "edge") & pl.col("other").is_in([SINK, SOURCE]))
    found += per_account("missing-counterparty", blank)
    return found
