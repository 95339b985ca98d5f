"""Accepted rows as numbers: what ordering, pairing and tracing need of each row, its words left where they are stored.

Accounts, parties and names become numbers in name order, so that neither names nor the order of files matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from bangxin.ledger.doubles import WALLET_WORDS
from bangxin.ledger.normalise import EFFECTIVE
from bangxin.ledger.registry import Registry

SINK, SOURCE = "去向不明", "来源不明"
CASH_OUT, CASH_IN = "现金去向:", "现金来源:"
TO_NAME, FROM_NAME = "去向:", "来源:"
ROLES = pl.Enum(["edge", "mirror", "overlap", "failed", "closed", "neutral", "foreign"])
_MASK = r"[*＊xX]{2,}"
_BY_NAME = "户名:"
_DIGITS = r"^[0-9]{1,18}$"
_WORDS = 10**18  # serials with letters come after the numbers
_PARTIES = ("acc", "other", "fallback", "card")


class Source(NamedTuple):
    """One sheet or text file of the ledger: rows with ``src`` k stand in ``sources[k]``."""

    file: str  # sha256
    sheet: str | None
    medium: str
    rows: int


class Keys(NamedTuple):
    """``rows``: one line of numbers per accepted row, in the order of source hash, sheet and line; ``names`` sorted."""

    rows: pl.DataFrame
    names: pl.Series  # account or party by number
    people: pl.Series  # holders' and counterparties' names by number


def keys_of(
    rows: pl.LazyFrame, sources: Sequence[Source], registry: Registry, extra: Iterable[str] = ()
) -> Keys:
    """Number the accepted rows of all ``sources``, which ``rows`` holds one after the other.

    ``extra`` are names that must have a number too.
    """
    wallets = any(s.medium == "wallet" for s in sources)
    table = _aliased(rows, registry).select(**_plain(len(sources) > 1), **_names(), **_wallet(wallets))
    found = table.collect(engine="streaming")
    src = np.repeat(np.arange(len(sources), dtype=np.int32), [s.rows for s in sources])
    found = found.with_columns(
        pl.Series("src", src), i=pl.int_range(pl.len(), dtype=pl.UInt32), serial=_serial_key(found)
    ).drop("serial_number", "serial_text")
    found, names = _numbered(found, _PARTIES, [SINK, SOURCE, *extra])
    found, people = _numbered(found, ("holder", "label"), [])
    return Keys(found, names, people)


def _aliased(rows: pl.LazyFrame, registry: Registry) -> pl.LazyFrame:
    """Aliases of the registry become the account they stand for."""
    names = registry.canonical
    if not names:
        return rows
    old, new = list(names), list(names.values())
    other = pl.col("other_account").replace(old, new)
    told = pl.concat_str([pl.lit(_BY_NAME), pl.col("other_name")])
    by_name = [n for n in old if n.startswith(_BY_NAME)]
    if by_name:
        other = (
            pl.when(pl.col("other_account").is_null() & told.is_in(by_name))
            .then(told.replace(old, new))
            .otherwise(other)
        )
    return rows.with_columns(account=pl.col("account").replace(old, new), other_account=other)


def _role() -> pl.Expr:
    return (
        pl.when(pl.col("status") == "closed").then(pl.lit("closed"))
        .when(~pl.col("status").is_in(list(EFFECTIVE))).then(pl.lit("failed"))
        .when(pl.col("currency") != "CNY").then(pl.lit("foreign"))
        .when(pl.col("sign") == 0).then(pl.lit("neutral"))
        .otherwise(pl.lit("edge"))
    ).cast(ROLES)  # fmt: skip


def _plain(several: bool) -> dict[str, pl.Expr]:
    """Times, amounts and marks; ``same`` tells apart rows of overlapping exports by their words."""
    numeric = pl.col("serial").str.contains(_DIGITS)
    words = pl.struct("serial", "status", "other_account", "other_name", "kind", "memo")
    return {
        "line": pl.col("line"), "time": pl.col("time"), "day_only": pl.col("day_only"), "sign": pl.col("sign"),
        "fen": pl.col("fen"), "balance": pl.col("balance"), "role": _role(),
        "listed": (pl.col("code_style") == "edges").fill_null(False), "style": pl.col("code_style").cast(pl.Categorical),
        "cash": pl.col("cash"), "marked": pl.col("refund") | pl.col("red"), "odd": pl.col("status") == "unknown",
        "serial_number": pl.when(numeric).then(pl.col("serial").cast(pl.Int64, strict=False)),
        "serial_text": pl.when(~numeric).then("serial"),
        "serial_size": pl.col("serial").str.len_chars().cast(pl.UInt16),
        "same": words.hash(20150116) if several else pl.lit(0, pl.UInt64),
    }  # fmt: skip


def _names() -> dict[str, pl.Expr]:
    """The two sides: own account, stated number, and the party that stands in where no number is known."""
    masked = pl.col("other_account").str.contains(_MASK).fill_null(False)
    number = pl.when(~masked).then("other_account")
    label = pl.coalesce("other_name", pl.when(masked).then("other_account"))
    into = pl.col("sign") > 0
    cash = pl.concat_str([pl.when(into).then(pl.lit(CASH_IN)).otherwise(pl.lit(CASH_OUT)), "account"])
    named = pl.concat_str([pl.when(into).then(pl.lit(FROM_NAME)).otherwise(pl.lit(TO_NAME)), label])
    nobody = pl.when(into).then(pl.lit(SOURCE)).otherwise(pl.lit(SINK))
    return {
        "acc": pl.col("account").cast(pl.Categorical), "other": pl.col("other_account").cast(pl.Categorical),
        "masked": masked, "holder": pl.col("name").cast(pl.Categorical), "label": pl.col("other_name").cast(pl.Categorical),
        "fallback": pl.when(number.is_null())
        .then(pl.when("cash").then(cash).otherwise(pl.coalesce(named, nobody)))
        .cast(pl.Categorical),
    }  # fmt: skip


def _wallet(wallets: bool) -> dict[str, pl.Expr]:
    """``card``: the bank card a wallet row moves instead of the wallet; ``tail``: four digits that join wallet and bank."""
    if not wallets:
        return {"card": pl.lit(None, pl.Categorical), "tail": pl.lit(None, pl.Int32), "wallet": pl.lit(False)}
    wallet = pl.col("medium") == "wallet"
    by_card = (
        wallet
        & pl.col("method").str.contains("银行").fill_null(False)
        & ~pl.col("kind").str.contains("提现").fill_null(False)
    )
    text = pl.concat_str(["other_name", "memo", "kind"], separator=" ", ignore_nulls=True)
    last_four = (
        pl.when(wallet)
        .then(pl.col("method").str.extract(r"\((\d{4})\)", 1))
        .when(text.str.contains_any(list(WALLET_WORDS)))
        .then(pl.col("account").str.slice(-4))
    )
    return {
        "card": pl.when(by_card).then(pl.concat_str(["method", pl.lit("@"), "account"])).cast(pl.Categorical),
        "tail": last_four.cast(pl.Int32, strict=False),
        "wallet": wallet,
    }


def _serial_key(found: pl.DataFrame) -> pl.Series:
    """Serials as numbers that sort: none first, then digits by value, then words by text."""
    text = found["serial_text"]
    number = found["serial_number"].fill_null(-1)
    if text.null_count() == text.len():
        return number.alias("serial")
    place = text.rank("dense").cast(pl.Int64) + _WORDS
    return place.fill_null(number).alias("serial")


def _numbered(
    found: pl.DataFrame, columns: Sequence[str], extra: Sequence[str]
) -> tuple[pl.DataFrame, pl.Series]:
    """Categorical columns to UInt32 numbers in name order over all of them; the names by number."""
    distinct = {c: found[c].unique().drop_nulls() for c in columns}
    texts = {c: s.cast(pl.String) for c, s in distinct.items()}
    names = pl.concat([*texts.values(), pl.Series(extra, dtype=pl.String)]).unique().sort().alias("name")
    result = {}
    for column in columns:
        physical = distinct[column].to_physical().to_numpy()
        number = np.zeros(int(physical.max()) + 1 if physical.size else 1, np.uint32)
        number[physical] = names.search_sorted(texts[column]).to_numpy()
        result[column] = _mapped(found[column], number)
    return found.with_columns(**result), names


def _mapped(column: pl.Series, number: Any) -> pl.Series:
    if column.null_count() == column.len():
        return pl.Series([None], dtype=pl.UInt32).new_from_index(0, column.len())
    return pl.Series(number).gather(column.to_physical())
