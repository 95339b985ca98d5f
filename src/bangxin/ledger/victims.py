"""Victims' payments matched to ledger rows by account, amount and time. What is ambiguous is shown, never chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.ledger.cells import damaged, fen, moments, moments_of_steps, plain_accounts
from bangxin.ledger.formats.loading import fold
from bangxin.ledger.records import Record, csv_records

HEADERS = {
    "victim": ("被害人编号", "被害人", "编号", "姓名", "VICTIM", "ID"),
    "account": ("转出账号", "被害人账号", "付款账号", "付款方账号", "FROM", "PAYER"),
    "to": ("转入账号", "收款账号", "收款方账号", "对方账号", "TO", "PAYEE"),
    "amount": ("金额", "转账金额", "损失金额", "被骗金额", "AMOUNT"),
    "time": ("时间", "转账时间", "交易时间", "TIME"),
    "date": ("日期", "转账日期", "交易日期", "DATE"),
    "row": ("指定行", "ROW"),
}
WINDOW = 10 * 60 * 1_000_000
DAY = 86_400_000_000
_HEAD = 10


class Payment(NamedTuple):
    """One payment a victim reported: fen, time in microseconds (None: not stated), accounts if known."""

    victim: str
    fen: int
    time: int | None
    day_only: bool
    account: str
    to: str
    row: str
    line: int


class Match(NamedTuple):
    """The ledger edges a payment fits: one is a match, none unmatched, more ambiguous."""

    payment: Payment
    edges: tuple[int, ...]
    state: str  # matched, unmatched, ambiguous


def read_victims(text: str, file: str, steps_from: int | None = None) -> list[Payment]:
    """The victims' list as text: 被害人编号, 转出账号, 转入账号, 金额, 时间; ``指定行`` (hash:line) settles an ambiguity.

    ``steps_from``: the day of step 0, for ledgers whose times are step numbers. Raises InputError listing every bad line.
    """
    return victims_from(csv_records(text, file), file, steps_from)


def victims_from(records: Sequence[Record], file: str, steps_from: int | None = None) -> list[Payment]:
    """The same from records; a title may stand above the header. Raises InputError listing every bad line."""
    filled = [r for r in records if any(r.cells)]
    if not filled:
        raise InputError.of(
            "empty-file", "被害人名单是空的", "the list of victims is empty", place=Place(file)
        )
    places = [_header(r) for r in filled[:_HEAD]]
    top = next((i for i, at in enumerate(places) if {"victim", "amount"} <= at.keys()), None)
    if top is None:
        missing = [HEADERS[name][0] for name in ("victim", "amount") if name not in places[0]]
        raise InputError.of(
            "columns-missing", f"被害人名单缺少列：{'、'.join(missing)}", f"missing columns: {', '.join(missing)}",
            place=Place(file, filled[0].line),
        )  # fmt: skip
    return _Listed(filled[top + 1 :], places[top], file, steps_from).payments()


def _header(record: Record) -> dict[str, int]:
    """Where each known column stands."""
    header = [fold(c) for c in record.cells]
    found = {}
    for name, words in HEADERS.items():
        at = next((header.index(fold(w)) for w in words if fold(w) in header), None)
        if at is not None:
            found[name] = at
    return found


class _Listed:
    """The lines of one list, column by column, read as the rows of a ledger are."""

    def __init__(self, rows: list[Record], at: dict[str, int], file: str, steps_from: int | None) -> None:
        self.rows, self.at, self.file, self.steps_from = rows, at, file, steps_from
        self.mistakes: list[Mistake] = []

    def column(self, name: str) -> pl.Series:
        place = self.at.get(name)
        cells = [r.cells[place] if place is not None and place < len(r.cells) else "" for r in self.rows]
        return pl.Series([c or None for c in cells], dtype=pl.String)

    def payments(self) -> list[Payment]:
        times, day_only = self._times()
        amounts = fen(self.column("amount")).to_list()
        accounts, payees = self._accounts("account"), self._accounts("to")
        victims, marks = self.column("victim").to_list(), self.column("row").to_list()
        for i, victim in enumerate(victims):
            if victim is None:
                self._mistake(i, "no-victim", Text("缺少被害人编号", "no victim id"))
            if amounts[i] is None or amounts[i] <= 0:
                stated = self.column("amount")[i] or ""
                self._mistake(i, "bad-amount", Text(f"金额无法识别：{stated}", f"bad amount: {stated}"))
        if self.mistakes:
            raise InputError(*sorted(self.mistakes, key=lambda m: (m.place and m.place.line) or 0))
        return [
            Payment(victims[i], amounts[i], times[i], bool(day_only[i]), accounts[i] or "", payees[i] or "",
                    marks[i] or "", row.line)
            for i, row in enumerate(self.rows)
        ]  # fmt: skip

    def _times(self) -> tuple[list[int | None], list[bool]]:
        """Microseconds and whether only the day is known; a step number is the day it stands for."""
        date, time = self.column("date"), self.column("time")
        has_date = date.null_count() < date.len()
        when, day_only = moments(date if has_date else None, time)
        if self.steps_from is not None:
            by_step, stepped = moments_of_steps(time, self.steps_from)
            when, day_only = by_step.zip_with(stepped, when), stepped | day_only
        times = when.to_physical().to_list()
        hint = Text(
            "时间写作 2024-01-05 10:00:00，日期写作 2024-01-05", "as in 2024-01-05 10:00:00 or 2024-01-05"
        )
        for i, found in enumerate(times):
            stated = date[i] or time[i]
            if stated and found is None:
                self._mistake(
                    i, "bad-time", Text(f"时间无法识别：{stated}", f"time not understood: {stated}"), hint
                )
        return times, day_only.to_list()

    def _accounts(self, name: str) -> list[str | None]:
        text = plain_accounts(self.column(name))
        for i in damaged(text).arg_true().to_list():
            self._mistake(
                i, "account-damaged", Text(f"账号曾以数值保存，末位已失真：{text[i]}", f"the account number lost digits in a numeric cell: {text[i]}"),
                Text("请以文字格式重新填写账号；不知道的留空", "enter it again as text, or leave it empty"),
            )  # fmt: skip
        return text.to_list()

    def _mistake(self, at: int, code: str, message: Text, hint: Text | None = None) -> None:
        self.mistakes.append(Mistake(code, message, Place(self.file, self.rows[at].line), hint))


def match(payments: list[Payment], edges: pl.DataFrame, canonical: dict[str, str]) -> list[Match]:
    """Fit each payment to edges (n, payer, payee, fen, time, day_only, mark) by accounts, amount and time.

    At least one account or the time must be stated to fit anything. Several equal payments of one victim fit
    several equal edges one to one; an edge is never given to two payments.
    """
    wanted = edges.filter(pl.col("fen").is_in([p.fen for p in payments])).sort("time", "n")
    by_fen: dict[int, list[_Edge]] = {}
    columns = wanted.select("n", "payer", "payee", "fen", pl.col("time").to_physical(), "day_only", "mark")
    for row in columns.iter_rows():
        edge = _Edge(*row)
        by_fen.setdefault(edge.fen, []).append(edge)
    candidates = [
        tuple(
            e.n
            for e in by_fen.get(p.fen, [])
            if _fits(p, e, canonical) and (not p.row or e.mark.startswith(p.row))
        )
        for p in payments
    ]
    return _one_to_one(payments, candidates)


class _Edge(NamedTuple):
    n: int
    payer: str
    payee: str
    fen: int
    time: int
    day_only: bool
    mark: str


def _fits(payment: Payment, edge: _Edge, canonical: dict[str, str]) -> bool:
    if not (payment.account or payment.to or payment.time is not None or payment.row):
        return False
    if payment.account and canonical.get(payment.account, payment.account) != edge.payer:
        return False
    if payment.to and canonical.get(payment.to, payment.to) != edge.payee:
        return False
    if payment.time is None:
        return True
    if payment.day_only or edge.day_only:
        return payment.time // DAY == edge.time // DAY
    return abs(payment.time - edge.time) <= WINDOW


def _one_to_one(payments: list[Payment], candidates: list[tuple[int, ...]]) -> list[Match]:
    """Settle what has one reading; equal payments of one victim with as many equal edges pair up in time order."""
    used: set[int] = set()
    settled: dict[int, Match] = {}
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, found in enumerate(candidates):
        groups.setdefault(found, []).append(i)
    for found, members in sorted(groups.items(), key=lambda group: len(group[0])):
        free = tuple(n for n in found if n not in used)
        one_victim = len({payments[i].victim for i in members}) == 1
        settles = len(free) == len(members) and (one_victim or len(free) == 1)
        for place, i in enumerate(members):
            if settles:
                settled[i] = Match(payments[i], (free[place],), "matched")
                used.add(free[place])
            else:
                settled[i] = Match(payments[i], free, "ambiguous" if free else "unmatched")
    return [settled[i] for i in range(len(payments))]
