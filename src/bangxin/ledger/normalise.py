"""A block of text rows to ledger rows: every row is accepted with its values or rejected with a reason.

Signs: +1 money into the account, -1 out of it, 0 neither (a wallet's 不计收支 that no rule of the format settles).
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from bangxin.base.i18n import Text
from bangxin.ledger.cells import (
    contains_any,
    damaged,
    fen,
    first_of,
    looked_up,
    moments,
    moments_of_steps,
    no_text,
    plain_accounts,
    tidy,
)
from bangxin.ledger.formats.loading import common, fold
from bangxin.ledger.readers.tables import Block
from bangxin.ledger.understanding import Understanding

REASONS = {
    "blank": Text("空行", "blank line"),
    "repeated-header": Text("重复的表头", "repeated header"),
    "footer": Text("页脚或合计行", "footer or totals"),
    "formula": Text("含公式的单元格，数值不是原始记录", "a formula cell: not an original record"),
    "no-time": Text("没有交易时间", "no time"),
    "bad-time": Text("交易时间无法识别", "time not understood"),
    "no-amount": Text("没有金额", "no amount"),
    "bad-amount": Text("金额无法识别（或多于两位小数）", "amount not understood (or more than two decimals)"),
    "both-sides": Text("收入与支出两列同时有数", "both the in and the out column hold an amount"),
    "no-direction": Text("没有收付标志", "no direction"),
    "unknown-direction": Text("收付标志不在已知代码内，未猜测", "direction code not known; not guessed"),
    "damaged-account": Text(
        "本方或付款方账号曾以数值保存，末位已失真", "the own or paying account lost digits in a numeric cell"
    ),
    "no-payer": Text("缺少付款方账号", "no payer account"),
}
SCHEMA: dict[str, pl.DataType] = {
    "line": pl.Int32(), "account": pl.String(), "name": pl.String(), "person": pl.String(),
    "time": pl.Datetime("us"), "day_only": pl.Boolean(), "sign": pl.Int8(), "fen": pl.Int64(), "balance": pl.Int64(),
    "other_account": pl.String(), "other_name": pl.String(), "other_person": pl.String(), "other_bank": pl.String(),
    "memo": pl.String(), "kind": pl.String(), "serial": pl.String(), "order": pl.String(), "status": pl.String(),
    "status_text": pl.String(), "cash": pl.Boolean(), "refund": pl.Boolean(), "red": pl.Boolean(),
    "currency": pl.String(), "channel": pl.String(), "method": pl.String(), "code_style": pl.String(),
}  # fmt: skip
_ACCOUNTS = ("account", "other_account", "payer", "payee")
EFFECTIVE = ("ok", "pending", "refunded", "unknown")


class Normalised(NamedTuple):
    """``accepted`` in :data:`SCHEMA`; ``rejected`` with line, reason and the text of the row."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame


class Columns:
    """Access to one block's fields through an understanding; every column is tidied once."""

    def __init__(self, block: Block, how: Understanding) -> None:
        self.cells, self.how, self.empty = block.cells, how, common().empty
        self.height, self.bare = block.cells.height, block.bare
        self._known: dict[str, pl.Series | None] = {}
        self._hurt: dict[str, pl.Series] = {}

    def get(self, field: str) -> pl.Series | None:
        if field not in self._known:
            places = self.how.columns.get(field)
            found = first_of(self.cells, places, self.empty, bare=self.bare) if places else None
            self._known[field] = plain_accounts(found) if field in _ACCOUNTS and found is not None else found
        return self._known[field]

    def raw(self, field: str) -> pl.Series | None:
        places = self.how.columns.get(field)
        return tidy(self.cells, places[0], bare=self.bare) if places else None

    def hurt(self, field: str) -> pl.Series:
        """Where an id of this field was damaged by a spreadsheet."""
        if field not in self._hurt:
            self._hurt[field] = damaged(self.text(field))
        return self._hurt[field]

    def text(self, field: str) -> pl.Series:
        found = self.get(field)
        return no_text(self.height) if found is None else found


def normalise(
    block: Block, how: Understanding, *, red: bool, own: str, columns: Columns | None = None
) -> Normalised:
    """Interpret one block. ``red``: a negative amount beside a direction code is a reversal (红字), not a sign.

    ``own`` is the account of rows without one of their own.
    """
    columns = columns or Columns(block, how)
    time, day_only = _times(columns)
    sign, amount, problem, reversed_, style = _amounts(columns, red)
    problem = problem.set(problem.is_null() & _unidentified(columns), "damaged-account")
    reason = _reasons(columns, block, time, problem)
    account, name, other, other_name = _parties(columns, own)
    status, status_text = _status(columns)
    memo = _joined(columns.text("memo"), columns.text("remark"))
    told = _joined(columns.text("kind"), memo)
    rules, fmt = common(), how.format
    neutral = sign == 0
    if neutral.any():
        settled = _joined(told, columns.text("status"))
        into, out = contains_any(settled, fmt.neutral_in), contains_any(settled, fmt.neutral_out)
        sign = sign.set(neutral & into & ~out, 1).set(neutral & out & ~into, -1)
    table = pl.DataFrame(
        {
            "line": block.line, "account": account, "name": name, "person": columns.text("person"),
            "time": time, "day_only": day_only, "sign": sign, "fen": amount, "balance": _balance(columns),
            "other_account": other, "other_name": other_name, "other_person": columns.text("other_person"),
            "other_bank": columns.text("other_bank"), "memo": memo, "kind": columns.text("kind"),
            "serial": columns.text("serial"), "order": columns.text("order"), "status": status,
            "status_text": status_text, "cash": _cash(columns, told), "refund": contains_any(told, rules.refund_words),
            "red": reversed_, "currency": _currency(columns), "channel": columns.text("channel"),
            "method": columns.text("method"), "code_style": style,
        },
        schema=SCHEMA,
    )  # fmt: skip
    good = reason.is_null()
    if good.all():
        return Normalised(table, _rejected(block, reason, ~good))
    return Normalised(table.filter(good), _rejected(block, reason, ~good))


def negatives_are_reversals(block: Block, how: Understanding) -> bool:
    """Whether negative amounts beside a code, or in the column of money out, are reversals (红字): true unless every
    outgoing row is negative."""
    columns = Columns(block, how)
    if how.amounts == "both":
        spent = fen(columns.text("out_amount")).drop_nulls()
        return not ((spent <= 0).all() and (spent < 0).any())
    if how.amounts != "coded":
        return True
    sign, _ = _codes(columns)
    amount = fen(columns.text("amount"))
    out, into = amount.filter((sign == -1).fill_null(False)), amount.filter((sign == 1).fill_null(False))
    signed = out.len() > 0 and (out.drop_nulls() <= 0).all() and not (into.drop_nulls() < 0).any()
    return not (signed and (out.drop_nulls() < 0).any())


def unsigned_single_column(block: Block, how: Understanding) -> bool:
    """One amount column, no direction column, and no sign anywhere: the direction is not stated."""
    if how.amounts != "signed" or how.format.signed:
        return False
    text = Columns(block, how).text("amount").drop_nulls()
    signs = text.str.contains(r"^\s*[-+]").any() or bool((fen(text) < 0).any())
    return text.len() > 0 and not signs


def _times(columns: Columns) -> tuple[pl.Series, pl.Series]:
    start = columns.how.format.steps_from
    if start is not None:
        return moments_of_steps(columns.text("time"), start)
    return moments(columns.get("date"), columns.get("time"), columns.how.format.times)


def _codes(columns: Columns) -> tuple[pl.Series, pl.Series]:
    """Sign and code style per row; null sign for an unknown code. Codes are looked up once per distinct text."""
    raw = columns.raw("direction")
    text = no_text(columns.height) if raw is None else raw
    rules = common()

    def meaning(value: str) -> tuple[int | None, str | None]:
        code = fold(value)
        if code in columns.how.format.directions:
            return columns.how.format.directions[code], "format"
        if code in rules.directions and code not in rules.ambiguous:
            style, sign = rules.directions[code]
            return sign, style
        return (0 if columns.how.format.medium == "wallet" and code in rules.neutral else None), None

    sign = looked_up(text, lambda value: meaning(value)[0], pl.Int8())
    return sign, looked_up(text, lambda value: meaning(value)[1], pl.String())


Amounts = tuple[pl.Series, pl.Series, pl.Series, pl.Series, pl.Series]


def _amounts(columns: Columns, red: bool) -> Amounts:
    """Sign, fen >= 0, problem (or null), reversal mark, code style."""
    shape = columns.how.amounts
    style = no_text(columns.height)
    if shape == "both":
        sign, amount, problem = _both(columns)
    else:
        text = columns.text("amount")
        amount = fen(text)
        problem = _problem(columns.height, (text.is_null(), "no-amount"), (amount.is_null(), "bad-amount"))
        if shape == "edges":
            sign = amount.is_null().replace_strict([True, False], [None, -1], return_dtype=pl.Int8)
            problem = problem.set(problem.is_null() & columns.text("payer").is_null(), "no-payer")
            style = pl.Series(["edges"]).new_from_index(0, columns.height)
        elif shape == "coded":
            sign, style = _codes(columns)
            raw = columns.raw("direction")
            blank = raw.is_null() if raw is not None else pl.Series([True]).new_from_index(0, columns.height)
            problem = problem.set(problem.is_null() & blank, "no-direction")
            problem = problem.set(problem.is_null() & sign.is_null(), "unknown-direction")
        else:
            sign = amount.sign().cast(pl.Int8)
    flipped = (amount < 0).fill_null(False)
    if shape in ("coded", "both", "edges") and (red or shape == "edges"):
        reversed_ = flipped
        sign = _flip(sign, flipped)
    else:
        reversed_ = pl.Series([False]).new_from_index(0, columns.height)
    return sign, amount.abs(), problem, reversed_, style


def _flip(sign: pl.Series, where: pl.Series) -> pl.Series:
    return sign.zip_with(~where, -sign) if where.any() else sign


def _both(columns: Columns) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Two amount columns: whichever holds a value; zero in one of them means empty."""
    text_in, text_out = columns.text("in_amount"), columns.text("out_amount")
    into, out = fen(text_in), fen(text_out)
    bad = (text_in.is_not_null() & into.is_null()) | (text_out.is_not_null() & out.is_null())
    nothing = text_in.is_null() & text_out.is_null()
    into, out = into.fill_null(0), out.fill_null(0)
    problem = _problem(
        columns.height, (nothing, "no-amount"), (bad, "bad-amount"), ((into != 0) & (out != 0), "both-sides")
    )
    is_in = (into != 0) | (text_out.is_null() & text_in.is_not_null())
    sign = is_in.replace_strict([True, False], [1, -1], return_dtype=pl.Int8)
    return sign, into.zip_with(is_in, out), problem


def _problem(height: int, *cases: tuple[pl.Series, str]) -> pl.Series:
    result = no_text(height)
    for where, reason in cases:
        if where.any():
            result = result.set(where.fill_null(False) & result.is_null(), reason)
    return result


def _reasons(columns: Columns, block: Block, time: pl.Series, problem: pl.Series) -> pl.Series:
    """Why each row is rejected, or null; the first reason that applies."""
    bad_time = time.is_null()
    if not bad_time.any() and problem.null_count() == problem.len() and not block.formulas:
        return problem
    given = columns.text("time").is_not_null() | columns.text("date").is_not_null()
    bare = block.cells.select(
        pl.concat_str([pl.col(c).fill_null("").str.strip_chars() for c in block.cells.columns])
    ).to_series()
    headers = "".join(h for h in columns.how.headers)
    cases = [
        (bare == "", "blank"),
        (bad_time & (bare.str.replace_all(r"\s", "") == headers.replace(" ", "")), "repeated-header"),
        (bad_time & _ending(_footer(block), bad_time), "footer"),
        (block.line.is_in(list(block.formulas)) if block.formulas else bare.is_null(), "formula"),
        (~given, "no-time"),
        (bad_time, "bad-time"),
        (problem.is_not_null(), ""),
    ]
    result = _problem(columns.height, *cases[:-1])
    return result.zip_with(result.is_not_null(), problem)


def _ending(footer: pl.Series, bad_time: pl.Series) -> pl.Series:
    """Footer rows, and what follows a footer after the last row with a time (a table of totals)."""
    good = (~bad_time).arg_true()
    after = pl.int_range(footer.len(), eager=True) > (int(good[-1]) if good.len() else -1)
    first = (footer & after).arg_true()
    if first.is_empty():
        return footer
    return footer | (pl.int_range(footer.len(), eager=True) >= int(first[0]))


def _footer(block: Block) -> pl.Series:
    first = block.cells.select(
        pl.coalesce([pl.col(c).str.strip_chars().replace("", None) for c in block.cells.columns])
    ).to_series()
    starts = "|".join(re.escape(word) for word in common().footers)
    return first.str.contains(rf"^(?:{starts})|合计|总计").fill_null(False)


def _parties(columns: Columns, own: str) -> tuple[pl.Series, pl.Series, pl.Series, pl.Series]:
    """Own account and name, the other side's account and name."""
    how = columns.how
    if how.amounts == "edges":
        return (
            columns.text("payer"),
            columns.text("payer_name"),
            _identifying(columns.text("payee"), columns.hurt("payee")),
            columns.text("payee_name"),
        )
    account = columns.get("account")
    if account is None:
        account = pl.Series([own]).new_from_index(0, columns.height)
    else:
        account = _identifying(account, columns.hurt("account")).fill_null(own)
    name = columns.text("name")
    if name.null_count() == name.len() and how.name:
        name = pl.Series([how.name]).new_from_index(0, columns.height)
    other, other_name = columns.text("other_account"), columns.text("other_name")
    mixed = columns.get("other_mixed")
    if mixed is not None:
        number = mixed.str.extract(r"([0-9][0-9*xX]{5,31})", 1)
        label = mixed.str.replace(r"[0-9][0-9*xX]{5,31}", "").str.strip_chars(" \t/()（）-_:：")
        other = other.zip_with(other.is_not_null(), number)
        other_name = other_name.zip_with(other_name.is_not_null(), label.set(label == "", None))
    hurt = columns.hurt("other_account") if mixed is None else damaged(other)
    return account, name, _identifying(other, hurt), other_name


def _identifying(account: pl.Series, hurt: pl.Series) -> pl.Series:
    """Account numbers without the damaged ones, which identify nobody."""
    return account.set(hurt, None) if hurt.any() else account


def _unidentified(columns: Columns) -> pl.Series:
    """Rows whose own (or paying) account is a damaged number and is stated nowhere else."""
    if columns.how.amounts == "edges":
        return columns.hurt("payer")
    if columns.how.account is None and columns.get("account") is not None:
        return columns.hurt("account")
    return pl.Series([False]).new_from_index(0, columns.height)


def damaged_ids(block: Block, how: Understanding, columns: Columns | None = None) -> dict[str, pl.Series]:
    """Lines on which an account number was damaged by a spreadsheet, per field."""
    columns = columns or Columns(block, how)
    result = {}
    for field in (*_ACCOUNTS, "serial"):
        if columns.get(field) is None:
            continue
        hit = columns.hurt(field)
        if hit.any() and not (field == "serial" and how.format.medium == "wallet"):
            result[field] = block.line.filter(hit)
    return result


def _status(columns: Columns) -> tuple[pl.Series, pl.Series]:
    text = columns.get("status")
    if text is None:
        return pl.Series(["ok"]).new_from_index(0, columns.height), no_text(columns.height)
    rules = common()

    def state(value: str) -> str:
        prefix = next((s for start, s in rules.status_prefixes.items() if value.startswith(start)), None)
        return rules.statuses.get(fold(value)) or prefix or "unknown"

    return looked_up(text, state, pl.String(), "ok"), text


def _balance(columns: Columns) -> pl.Series:
    text = columns.get("balance")
    return pl.Series([None], dtype=pl.Int64).new_from_index(0, columns.height) if text is None else fen(text)


def _cash(columns: Columns, told: pl.Series) -> pl.Series:
    hit = contains_any(told, common().cash_words)
    flag = columns.get("cash")
    if flag is None:
        return hit
    return hit | looked_up(flag, lambda value: fold(value) in common().cash_codes, pl.Boolean(), False)


def _currency(columns: Columns) -> pl.Series:
    text = columns.get("currency")
    if text is None:
        return pl.Series(["CNY"]).new_from_index(0, columns.height)
    return looked_up(
        text, lambda value: common().currencies.get(fold(value), fold(value)), pl.String(), "CNY"
    )


def _joined(one: pl.Series, other: pl.Series) -> pl.Series:
    if other.null_count() == other.len():
        return one
    if one.null_count() == one.len():
        return other
    frame = pl.DataFrame({"a": one, "b": other})
    return (
        frame.select(pl.concat_str(["a", "b"], separator=" ", ignore_nulls=True))
        .to_series()
        .replace("", None)
    )


def _rejected(block: Block, reason: pl.Series, bad: pl.Series) -> pl.DataFrame:
    text = block.cells.filter(bad).select(
        pl.concat_str([pl.col(c).fill_null("").str.strip_chars() for c in block.cells.columns], separator="|")
        .str.strip_chars_end("|")
        .str.slice(0, 2_000)
        .alias("text")
    )
    return pl.DataFrame(
        {"line": block.line.filter(bad), "reason": reason.filter(bad), "text": text.to_series()}
    ).cast({"line": pl.Int32, "reason": pl.String, "text": pl.String})
