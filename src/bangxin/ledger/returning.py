"""Return of frozen funds for the accounts of a book (银监发〔2016〕41号): each frozen account on its own footing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from bangxin.base.dates import iso
from bangxin.base.errors import InputError, Mistake, UsageProblem, did_you_mean
from bangxin.base.i18n import Text
from bangxin.ledger.book import Book
from bangxin.ledger.parts import Parts, PartsInMemory
from bangxin.ledger.registry import Registry
from bangxin.ledger.trace.returns import Basis, Deposit, Return, return_frozen
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.tracing import trace_book
from bangxin.ledger.victims import Match


class AccountReturn(NamedTuple):
    """Shares of one frozen account by victim id, with the day and where the frozen amount comes from."""

    account: str
    basis: Basis
    frozen: int
    since: str
    shares: dict[str, int]
    rest: int
    amount_from: str


def returns_of(
    book: Book,
    registry: Registry,
    matches: list[Match],
    given: Mapping[str, int],
    parts: Callable[[], Parts] = PartsInMemory,
) -> list[AccountReturn]:
    """Shares of every account with a freeze day or a given amount; ``parts`` as in :func:`trace_book`.

    A victim has a stake in an account that the victim's money reached; the loss is the matched payments. Raises
    UsageProblem for a given account that the book does not hold, InputError when the frozen amount is neither given
    nor printed as a balance.
    """
    given = _known_accounts(book, registry, given)
    dates = {a.number: a.frozen for a in registry.accounts if a.frozen is not None or a.number in given}
    dates |= {a: dates.get(a) for a in given}
    victims = sorted({m.payment.victim for m in matches})
    number = {v: i for i, v in enumerate(victims)}
    loss = {number[v]: 0 for v in victims}
    paid: dict[int, int] = {}
    for m in matches:
        if m.state == "matched":
            loss[number[m.payment.victim]] += m.payment.fen
            paid[m.edges[0]] = number[m.payment.victim]
    reach = trace_book(book, matches, [Rule.POISON], lambda _: None, parts).results[0]
    result, mistakes = [], []
    for account, day in sorted(dates.items()):
        rows = book.of_accounts([account])
        if day is not None:
            rows = rows.filter(pl.col("time").dt.date().cast(pl.Int32) <= day - _EPOCH)
        amount, source = _frozen(book, account, given, rows)
        if amount is None:
            mistakes.append(_unknown(account))
            continue
        into = reach.rows.filter((pl.col("payee") == account) & pl.col("n").is_in(rows["n"].implode()))
        touched = set(reach.parts_of(into["n"])["victim"].to_list())
        stakes = {number[v]: loss[number[v]] for v in sorted(touched)}
        shares = _share(account, amount, rows, paid, stakes)
        result.append(
            AccountReturn(
                account, shares.basis, amount, iso(day) if day else "", {victims[v]: s for v, s in sorted(shares.shares.items())},
                shares.rest, source,
            )
        )  # fmt: skip
    if mistakes:
        raise InputError(*mistakes)
    return result


def _known_accounts(book: Book, registry: Registry, given: Mapping[str, int]) -> dict[str, int]:
    """Given amounts by the account an alias stands for."""
    names = book.accounts["name"]
    known = {registry.canonical.get(account, account): fen for account, fen in given.items()}
    mistakes = [
        Mistake("unknown-account", Text(f"账册中没有账户“{account}”", f"the ledger holds no account “{account}”"),
                hint=did_you_mean(account, names.to_list()))
        for account in known if account not in registry.by_number() and not names.eq(account).any()
    ]  # fmt: skip
    if mistakes:
        raise UsageProblem(*mistakes)
    return known


_EPOCH = 719_163  # ordinal of 1970-01-01


def _share(
    account: str, amount: int, rows: pl.DataFrame, paid: dict[int, int], stakes: dict[int, int]
) -> Return:
    deposits = [
        Deposit(n, fen, paid.get(n))
        for n, fen, payee in rows.select("n", "fen", "payee").iter_rows()
        if payee == account
    ]
    withdrawals = [
        (n, fen) for n, fen, payer in rows.select("n", "fen", "payer").iter_rows() if payer == account
    ]
    return return_frozen(0, amount, deposits, withdrawals, stakes)


def _frozen(book: Book, account: str, given: Mapping[str, int], rows: pl.DataFrame) -> tuple[int | None, str]:
    """The given amount, else the last printed balance up to the freeze day."""
    if account in given:
        return given[account], "given"
    printed = pl.col("acc").is_in(book.ids([account]).implode()) & pl.col("balance").is_not_null()
    last = book.scan_rows().filter(printed & (pl.col("role") != "overlap"))
    if rows.height:
        last = last.filter(pl.col("at") <= rows["at"].max())
    found = last.select("n", "balance").collect(engine="streaming").sort("n")
    return (int(found["balance"][-1]), "balance") if found.height else (None, "")


def _unknown(account: str) -> Mistake:
    return Mistake(
        "frozen-amount-unknown", Text(f"账户 {account} 的冻结金额未知", f"frozen amount of {account} is not known"),
        hint=Text("用 --frozen 账号=金额 指明", "name it with --frozen ACCOUNT=YUAN"),
    )  # fmt: skip
