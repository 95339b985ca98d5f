"""One transfer, one edge: overlapping exports of one account, both sides of a transfer, a wallet and its bank.

Convention 9: (payer, payee, fen, k-th within a window); rows with a blank side get a second pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl

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
    """True for rows another file or sheet already holds for the same account (k-th of equal rows against k-th).

    Needs acc and src (numbers) besides the row's own columns; listed rows (payer to payee) never overlap.
    """
    none = pl.Series("overlap", [False]).new_from_index(0, rows.height)
    if rows["src"].n_unique() < 2:
        return none
    spread = (
        rows.filter(~pl.col("listed")).group_by("acc").agg(pl.col("src").n_unique()).filter(pl.col("src") > 1)
    )
    several = rows.select(pl.col("acc").is_in(spread["acc"].implode()) & ~pl.col("listed")).to_series()
    key = [
        "acc",
        "time",
        "sign",
        "fen",
        "balance",
        "serial",
        "status",
        "other_account",
        "other_name",
        "kind",
        "memo",
    ]
    again = (
        rows.with_row_index("at")
        .filter(several)
        .with_columns(k=pl.int_range(pl.len()).over([*key, "src"]))
        .filter(pl.col("src") != pl.col("src").min().over([*key, "k"]))["at"]
    )
    return none.scatter(again, True)


def both_sides(rows: pl.DataFrame) -> list[Pairing]:
    """Pairs of rows that are one transfer seen on both statements.

    ``rows`` needs n, account, other (account number or null), sign, fen, time, day_only, serial, known (the other
    account has a statement). Money out is primary.
    """
    stated = rows.filter(pl.col("known"))
    first = _pair(
        stated.filter(pl.col("sign") < 0).select("n", "fen", "time", "day_only", payer="account", payee="other"),
        stated.filter(pl.col("sign") > 0).select("n", "fen", "time", "day_only", payer="other", payee="account"),
        ["payer", "payee"], WINDOW, DAY_WINDOW, "both-sides",
    )  # fmt: skip
    taken = np.concatenate([first.primary, first.mirror])
    rest = rows.filter(~pl.col("n").is_in(taken))
    return [first, *_blank_sides(rest)]


def _blank_sides(rest: pl.DataFrame) -> list[Pairing]:
    """A row naming an account whose own row leaves the other side blank; then equal serials."""
    blank_out = rest.filter((pl.col("sign") < 0) & pl.col("other").is_null() & ~pl.col("cash"))
    blank_in = rest.filter((pl.col("sign") > 0) & pl.col("other").is_null() & ~pl.col("cash"))
    named_in = rest.filter((pl.col("sign") > 0) & pl.col("known"))
    named_out = rest.filter((pl.col("sign") < 0) & pl.col("known"))
    one = _pair(
        blank_out.select("n", "fen", "time", "day_only", payer="account"),
        named_in.select("n", "fen", "time", "day_only", payer="other"),
        ["payer"], BLANK_WINDOW, DAY_WINDOW // 3, "blank-payee",
    )  # fmt: skip
    two = _pair(
        named_out.select("n", "fen", "time", "day_only", payee="other"),
        blank_in.select("n", "fen", "time", "day_only", payee="account"),
        ["payee"], BLANK_WINDOW, DAY_WINDOW // 3, "blank-payer",
    )  # fmt: skip
    taken = np.concatenate([one.primary, one.mirror, two.primary, two.mirror])
    left = rest.filter(
        ~pl.col("n").is_in(taken) & pl.col("serial").is_not_null() & (pl.col("serial").str.len_chars() >= 8)
    )
    three = _pair(
        left.filter((pl.col("sign") < 0) & pl.col("other").is_null()).select("n", "fen", "time", "day_only", "serial"),
        left.filter((pl.col("sign") > 0) & pl.col("other").is_null()).select("n", "fen", "time", "day_only", "serial"),
        ["serial"], WINDOW, DAY_WINDOW, "same-serial",
    )  # fmt: skip
    return [one, two, three]


def wallets(rows: pl.DataFrame) -> list[Pairing]:
    """A wallet's row and its bank's row: card payments (the wallet row names the merchant), top-ups, withdrawals.

    ``rows`` also needs medium, method, text (names and memo). The bank account is known by its last four digits.
    """
    wallet = rows.filter((pl.col("medium") == "wallet") & pl.col("method").is_not_null()).with_columns(
        tail=pl.col("method").str.extract(r"\((\d{4})\)", 1)
    )
    bank = rows.filter(
        (pl.col("medium") == "bank") & pl.col("text").str.contains_any(list(WALLET_WORDS))
    ).with_columns(tail=pl.col("account").str.slice(-4))
    wallet, bank = wallet.filter(pl.col("tail").is_not_null()), bank.filter(pl.col("tail").is_not_null())
    columns = ["n", "fen", "time", "day_only", "tail"]
    card = _pair(
        bank.filter(pl.col("sign") < 0).select(columns), wallet.filter(pl.col("sign") < 0).select(columns),
        ["tail"], WINDOW, DAY_WINDOW, "wallet-card",
    )  # fmt: skip
    taken = np.concatenate([card.primary, card.mirror])
    bank, wallet = bank.filter(~pl.col("n").is_in(taken)), wallet.filter(~pl.col("n").is_in(taken))
    top_up = _pair(
        bank.filter(pl.col("sign") < 0).select(columns), wallet.filter(pl.col("sign") > 0).select(columns),
        ["tail"], WINDOW, DAY_WINDOW, "wallet-top-up",
    )  # fmt: skip
    withdrawal = _pair(
        wallet.filter(pl.col("sign") < 0).select(columns), bank.filter(pl.col("sign") > 0).select(columns),
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
    return Pairing(one["n"].to_numpy()[left], two["n"].to_numpy()[right], why)


def _march(
    key1: Any, time1: Any, day1: Any, key2: Any, time2: Any, day2: Any, window: int, day_window: int
) -> tuple[list[int], list[int]]:
    """Two pointers over both sorted lists; a day without clock stands for any time of that day."""
    left: list[int] = []
    right: list[int] = []
    i = j = 0
    a = list(zip(key1.tolist(), time1.tolist(), day1.tolist(), strict=True))
    b = list(zip(key2.tolist(), time2.tolist(), day2.tolist(), strict=True))
    while i < len(a) and j < len(b):
        (k1, t1, d1), (k2, t2, d2) = a[i], b[j]
        allowed = day_window if d1 or d2 else window
        if k1 == k2 and abs(t1 - t2) <= allowed:
            left.append(i)
            right.append(j)
            i, j = i + 1, j + 1
        elif (k1, t1) <= (k2, t2):
            i += 1
        else:
            j += 1
    return left, right
