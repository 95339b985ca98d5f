"""What direction codes mean where the code tables do not settle it, and whether balances bear the directions out.

A code is never guessed: it is taken from the format, from a table in which it has one meaning beside the other codes
of its column, or from printed balances that prove it row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from bangxin.base.errors import InputError, Place
from bangxin.ledger.formats.loading import common, fold
from bangxin.ledger.normalise import Columns, normalise
from bangxin.ledger.readers.tables import Block
from bangxin.ledger.understanding import Understanding

_LEAST = 2  # steps of the balance that must bear out a code
_LEAST_AGAINST = 3


class Evidence(NamedTuple):
    """Steps of printed balances for and against the directions taken."""

    bears_out: int
    against: int


def settled(block: Block, how: Understanding) -> tuple[Understanding, dict[str, int]]:
    """The understanding with the meaning of codes the tables leave open, and those that balances proved."""
    if how.amounts != "coded":
        return how, {}
    raw = Columns(block, how).raw("direction")
    present = {fold(v) for v in raw.drop_nulls().unique().to_list()} if raw is not None else set()
    by_company = _by_company(present)
    open_codes = {
        c
        for c in present
        if c not in how.format.directions
        and c not in by_company
        and _meaning(c) is None
        and c not in common().neutral
    }
    proved = _from_balances(block, how, open_codes) if open_codes else {}
    told = {**by_company, **proved, **how.format.directions}
    return (replace(how, format=replace(how.format, directions=told)) if told else how), proved


def _meaning(code: str) -> int | None:
    """The sign of a code that means the same in every table."""
    found = common().directions.get(code)
    return None if found is None or code in common().ambiguous else found[1]


def _by_company(present: Iterable[str]) -> dict[str, int]:
    """Ambiguous codes whose column holds a code of one table only (D beside C is out, D beside J is in)."""
    rules = common()
    present = set(present)
    styles = [name for name, table in rules.styles.items() if present & (table.keys() - rules.ambiguous)]
    result = {}
    for code in present & rules.ambiguous:
        signs = {rules.styles[name][code] for name in styles if code in rules.styles[name]}
        if len(signs) == 1:
            result[code] = signs.pop()
    return result


def _from_balances(block: Block, how: Understanding, codes: set[str]) -> dict[str, int]:
    """Codes whose every step of the balance goes one way; nothing when a step contradicts."""
    trial = replace(
        how, format=replace(how.format, directions={**how.format.directions, **dict.fromkeys(codes, 1)})
    )
    columns = Columns(block, trial)
    rows = normalise(block, trial, red=True, own="", columns=columns).accepted
    raw = columns.raw("direction")
    assert raw is not None
    lines = pl.DataFrame({"line": block.line, "code": raw})
    steps = _steps(rows.join(lines, on="line", how="left", maintain_order="left"))
    votes = Counter((fold(code), way) for code, way in steps.select("code", "way").iter_rows() if way != 0)
    found = {}
    for code in codes:
        ways = {way for c, way in votes if c == code}
        if len(ways) == 1 and votes[code, next(iter(ways))] >= _LEAST:
            found[code] = ways.pop()
    return found


def _steps(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows after the first of each account, with the way the balance went by exactly the amount (+1, -1, 0: neither).

    In the order of the file or against it, whichever more steps agree with.
    """
    printed = rows.filter(
        pl.col("balance").is_not_null() & (pl.col("fen") > 0) & pl.col("status").is_in(["ok", "unknown"])
    )
    best = printed.clear().with_columns(way=pl.lit(0))
    for order in (printed, printed.reverse()):
        step = pl.col("balance").diff().over("account")
        steps = order.with_columns(
            way=pl.when(step == pl.col("fen")).then(1).when(step == -pl.col("fen")).then(-1).otherwise(0)
        )
        if (steps["way"] != 0).sum() > (best["way"] != 0).sum():
            best = steps
    return best


def evidence(rows: pl.DataFrame) -> Evidence:
    """How far printed balances bear out the signs of normalised ``rows``."""
    steps = _steps(rows).filter((pl.col("way") != 0) & (pl.col("sign") != 0))
    right = int((steps["way"] == steps["sign"]).sum())
    return Evidence(right, steps.height - right)


def refuse_contradicted(rows: pl.DataFrame, how: Understanding, place: Place) -> None:
    """Raises InputError when the balances go the other way than the directions, as in a company's own books
    (where 借 is money in) or a credit card's statement."""
    found = evidence(rows)
    if found.against >= _LEAST_AGAINST and found.against > 9 * found.bears_out:
        raise InputError.of(
            "direction-contradicted",
            f"余额变动与收付方向相反（{found.against} 笔相反，{found.bears_out} 笔相符）：可能是单位自己的账（借为收），或信用卡账单",
            f"balances go against the directions ({found.against} rows against, {found.bears_out} for): perhaps a company's own books, or a credit card",
            place=place,
            hint=(
                "核实后用 --map 写明：directions: {in: […], out: […]}，或 columns: {in_amount: 列名, out_amount: 列名}",
                "state it with --map: directions: {in: […], out: […]}, or columns: {in_amount: …, out_amount: …}",
            ),
        )
