"""Victims' payments matched to ledger rows by account, amount and time. What is ambiguous is shown, never chosen."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

import polars as pl

from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.base.money import fen_from_yuan
from bangxin.ledger.cells import moments
from bangxin.ledger.formats.loading import fold

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


def read_victims(text: str, file: str) -> list[Payment]:
    """The victims' list (CSV): 被害人编号, 转出账号, 转入账号, 金额, 时间; ``指定行`` (hash:line) settles an ambiguity.

    Raises InputError listing every bad line.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    records = [(reader.line_num, [c.strip() for c in cells]) for cells in reader]
    if not records:
        raise InputError.of(
            "empty-file", "被害人名单是空的", "the list of victims is empty", place=Place(file)
        )
    header = [fold(c) for c in records[0][1]]
    at = {
        name: next((header.index(fold(w)) for w in words if fold(w) in header), None)
        for name, words in HEADERS.items()
    }
    missing = [HEADERS[name][0] for name in ("victim", "amount") if at[name] is None]
    if missing:
        raise InputError.of(
            "columns-missing", f"被害人名单缺少列：{'、'.join(missing)}", f"missing columns: {', '.join(missing)}",
            place=Place(file, records[0][0]),
        )  # fmt: skip
    rows = [(line, cells) for line, cells in records[1:] if any(cells)]
    pick = {n: [c[i].strip() if i is not None and i < len(c) else "" for _, c in rows] for n, i in at.items()}
    return _payments(pick, [line for line, _ in rows], file)


def _payments(pick: dict[str, list[str]], lines: list[int], file: str) -> list[Payment]:
    mistakes: list[Mistake] = []

    def column(name: str) -> pl.Series:
        return pl.Series([c or None for c in pick[name]], dtype=pl.String)

    has_date = any(pick["date"])
    when, day_only = moments(column("date") if has_date else None, column("time"))
    times = when.to_physical().to_list()
    result = []
    for i, line in enumerate(lines):
        place = Place(file, line)
        stated = pick["date"][i] or pick["time"][i]
        if stated and times[i] is None:
            mistakes.append(
                Mistake("bad-time", Text(f"时间无法识别：{stated}", f"time not understood: {stated}"), place)
            )
        if not pick["victim"][i]:
            mistakes.append(Mistake("no-victim", Text("缺少被害人编号", "no victim id"), place))
        try:
            fen = fen_from_yuan(pick["amount"][i].replace(",", "").lstrip("¥￥"))
            if fen <= 0:
                raise ValueError
        except ValueError:
            mistakes.append(
                Mistake(
                    "bad-amount",
                    Text(f"金额无法识别：{pick['amount'][i]}", f"bad amount: {pick['amount'][i]}"),
                    place,
                )
            )
            continue
        result.append(
            Payment(
                pick["victim"][i],
                fen,
                times[i],
                bool(day_only[i]),
                pick["account"][i],
                pick["to"][i],
                pick["row"][i],
                line,
            )
        )
    if mistakes:
        raise InputError(*mistakes)
    return result


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
