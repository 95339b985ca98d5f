"""One transfer, one edge: overlapping exports of one account, both sides of a transfer, a wallet and its bank.

Convention 9: (payer, payee, fen, k-th within a window); rows with a blank side get a second pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl

from bangxin.ledger.trace.pool import compiled

SECOND = 1_000_000
WINDOW = 24 * 3600 * SECOND  # exact times of the two sides may differ by the clearing of one day
DAY_WINDOW = 3 * 24 * 3600 * SECOND  # where only days are printed
BLANK_WINDOW = 600 * SECOND  # a blank side pairs only close by
WALLET_WORDS = ("支付宝", "财付通", "微信", "蚂蚁", "ALIPAY", "TENPAY", "余额宝", "零钱")


class Pairing(NamedTuple):
    """``primary`` carries the edge; ``mirror`` is the same transfer seen again. Positions in the row table."""

    primary: np.ndarray[Any, Any]
    mirror: np.ndarray[Any, Any]
    why: str


def overlapping(rows: pl.DataFrame) -> pl.Series:
    """True for rows that the statement of the account already holds.

    Another file or sheet holds it (k-th of equal rows against k-th; a row with its day alone is that of the same day, amount
    and balance), or the same file printed it twice: two transfers never leave one serial number and one balance.

    Needs acc, src, time, day_only, sign, fen, balance, serial, serial_size, same (one number for all words of the
    row) and listed; listed rows (payer to payee) never overlap.
    """
    places = [_printed_twice(rows)]
    if rows["src"].n_unique() > 1:
        statement = rows.lazy().filter(~pl.col("listed")).group_by("acc").agg(pl.col("src").n_unique())
        shared = statement.filter(pl.col("src") > 1).collect()["acc"]
        if len(shared):
            several = rows.with_row_index("place").filter(
                pl.col("acc").is_in(shared.implode()) & ~pl.col("listed")
            )
            places += [_exported_twice(several), _exported_by_day(several)]
    again = pl.Series("overlap", [False]).new_from_index(0, rows.height)
    return again.scatter(pl.concat(places).unique(), True)


def _printed_twice(rows: pl.DataFrame) -> pl.Series:
    """The same movement twice in one file, known by its serial number and the balance after it."""
    key = ["acc", "src", "time", "sign", "fen", "balance", "serial", "serial_size"]
    whole = (
        rows.lazy().select(*key, "listed").with_row_index("place")
        .filter(
            (pl.col("serial_size") > 0) & pl.col("balance").is_not_null() & (pl.col("fen") > 0) & ~pl.col("listed")
        )
    )  # fmt: skip
    return whole.filter(~pl.struct(key).is_first_distinct()).select("place").collect()["place"]


def _exported_twice(several: pl.DataFrame) -> pl.Series:
    key = ["acc", "time", "sign", "fen", "balance", "same"]
    counted = several.with_columns(k=pl.int_range(pl.len()).over([*key, "src"]))
    return counted.filter(pl.col("src") != pl.col("src").min().over([*key, "k"]))["place"]


def _exported_by_day(several: pl.DataFrame) -> pl.Series:
    """Rows with a day alone of which another export of the account has the hour."""
    key = ["acc", "day", "sign", "fen", "balance"]
    dated = several.filter(pl.col("balance").is_not_null()).with_columns(day=pl.col("time").dt.date())
    timed = dated.filter(~pl.col("day_only")).with_columns(k=pl.int_range(pl.len()).over([*key, "src"]))
    by_day = dated.filter("day_only").with_columns(k=pl.int_range(pl.len()).over([*key, "src"]))
    return by_day.join(timed.select(*key, "k").unique(), on=[*key, "k"], how="semi")["place"]


def both_sides(rows: pl.LazyFrame) -> list[Pairing]:
    """Pairs of rows that are one transfer seen on both statements.

    ``rows`` needs n, account and other (numbers; other may be null), sign, fen, time, day_only, cash, serial and
    serial_size, known (the other account has a statement). Money out is primary.
    """
    columns = ["n", "fen", "time", "day_only"]
    out, into = pl.col("sign") < 0, pl.col("sign") > 0
    stated = rows.filter("known").select(*columns, "sign", "account", "other").collect()
    first = _pair(
        stated.filter(out).select(*columns, payer="account", payee="other"),
        stated.filter(into).select(*columns, payer="other", payee="account"),
        ["payer", "payee"], WINDOW, DAY_WINDOW, "both-sides",
    )  # fmt: skip
    blank = rows.filter(pl.col("other").is_null()).collect()
    if blank.is_empty():
        return [first]
    stated = stated.filter(~_among(np.concatenate([first.primary, first.mirror])))
    one = _pair(
        blank.filter(out & ~pl.col("cash")).select(*columns, payer="account"),
        stated.filter(into).select(*columns, payer="other"),
        ["payer"], BLANK_WINDOW, DAY_WINDOW // 3, "blank-payee",
    )  # fmt: skip
    two = _pair(
        stated.filter(out).select(*columns, payee="other"),
        blank.filter(into & ~pl.col("cash")).select(*columns, payee="account"),
        ["payee"], BLANK_WINDOW, DAY_WINDOW // 3, "blank-payer",
    )  # fmt: skip
    taken = np.concatenate([one.primary, one.mirror, two.primary, two.mirror])
    left = blank.filter(~_among(taken) & (pl.col("serial_size") >= 8))
    three = _pair(
        left.filter(out).select(*columns, "serial", "serial_size"), left.filter(into).select(*columns, "serial", "serial_size"),
        ["serial", "serial_size"], WINDOW, DAY_WINDOW, "same-serial",
    )  # fmt: skip
    return [first, one, two, three]


def _among(taken: np.ndarray[Any, Any]) -> pl.Expr:
    return pl.col("n").is_in(pl.Series(taken, dtype=pl.UInt32).implode())


def wallets(rows: pl.LazyFrame) -> list[Pairing]:
    """A wallet's row and its bank's row: card payments (the wallet row names the merchant), top-ups, withdrawals.

    ``rows`` also needs wallet and tail, the last four digits of the bank account as both sides know it.
    """
    columns = ["n", "fen", "time", "day_only", "tail"]
    known = rows.filter(pl.col("tail").is_not_null()).select(*columns, "sign", "wallet").collect()
    out, into = pl.col("sign") < 0, pl.col("sign") > 0
    wallet, bank = known.filter("wallet"), known.filter(~pl.col("wallet"))
    card = _pair(
        bank.filter(out).select(columns), wallet.filter(out).select(columns),
        ["tail"], WINDOW, DAY_WINDOW, "wallet-card",
    )  # fmt: skip
    bank, wallet = bank.filter(~_among(card.primary)), wallet.filter(~_among(card.mirror))
    top_up = _pair(
        bank.filter(out).select(columns), wallet.filter(into).select(columns),
        ["tail"], WINDOW, DAY_WINDOW, "wallet-top-up",
    )  # fmt: skip
    withdrawal = _pair(
        wallet.filter(out).select(columns), bank.filter(into).select(columns),
        ["tail"], WINDOW, DAY_WINDOW, "wallet-withdrawal",
    )  # fmt: skip
    return [card, top_up, withdrawal]


def _pair(
    outs: pl.DataFrame, ins: pl.DataFrame, by: list[str], window: int, day_window: int, why: str
) -> Pairing:
    """Match the k-th out with the k-th in of equal key and fen, in time order, within the window."""
    keys = [*by, "fen"]
    none = np.zeros(0, np.int64)
    if outs.is_empty() or ins.is_empty():
        return Pairing(none, none, why)
    shared = (
        outs.select(keys)
        .unique()
        .join(ins.select(keys).unique(), on=keys, nulls_equal=False)
        .with_row_index("key")
    )
    if shared.is_empty():
        return Pairing(none, none, why)
    one = outs.join(shared, on=keys).sort(["key", "time", "n"])
    two = ins.join(shared, on=keys).sort(["key", "time", "n"])
    left, right = _march(
        one["key"].to_numpy(), one["time"].to_physical().to_numpy(), one["day_only"].to_numpy(),
        two["key"].to_numpy(), two["time"].to_physical().to_numpy(), two["day_only"].to_numpy(), window, day_window,
    )  # fmt: skip
    return Pairing(
        one["n"].to_numpy()[left].astype(np.int64), two["n"].to_numpy()[right].astype(np.int64), why
    )


@compiled
def _march(
    key1: Any, time1: Any, day1: Any, key2: Any, time2: Any, day2: Any, window: int, day_window: int
) -> tuple[Any, Any]:
    """Two pointers over both sorted lists; a day without clock stands for any time of that day."""
    most = min(key1.size, key2.size)
    left, right = np.empty(most, np.int64), np.empty(most, np.int64)
    i = j = count = 0
    while i < key1.size and j < key2.size:
        allowed = day_window if day1[i] or day2[j] else window
        if key1[i] == key2[j] and abs(time1[i] - time2[j]) <= allowed:
            left[count], right[count] = i, j
            i, j, count = i + 1, j + 1, count + 1
        elif key1[i] < key2[j] or (key1[i] == key2[j] and time1[i] <= time2[j]):
            i += 1
        else:
            j += 1
    return left[:count], right[:count]
