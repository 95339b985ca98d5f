"""Links a person makes, each with a reason: this deposit is that cash again; this row refunds that one.

Convention 7 of tracing: cash never re-enters by itself; a person may link it, with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.ledger.records import csv_records
from bangxin.ledger.refunds import Link

KINDS = {"cash": "cash", "现金": "cash", "refund": "refund", "退款": "refund"}
CASH_NODE = "现金勾稽:"


class ManualLink(NamedTuple):
    """``earlier`` and ``later`` are row marks: the first characters of the file hash, a colon, the line."""

    kind: str
    earlier: str
    later: str
    reason: str
    line: int


class Resolved(NamedTuple):
    """Row numbers of cash links (out, in) and refund links."""

    cash: list[tuple[int, int]]
    refunds: list[Link]


def read_links(text: str, file: str) -> list[ManualLink]:
    """``links.csv``: 类别,前行,后行,理由. Raises InputError listing every bad line."""
    found: list[ManualLink] = []
    mistakes: list[Mistake] = []
    for line, cells in csv_records(text, file)[1:]:
        if not any(cells):
            continue
        place = Place(file, line)
        kind = KINDS.get(cells[0].lower())
        if kind is None or len(cells) < 4 or ":" not in cells[1] or ":" not in cells[2]:
            text_ = Text(
                "应为：类别（现金/退款）,前行,后行,理由；行写作 散列:行号",
                "expected kind,row,row,reason; a row is HASH:LINE",
            )
            mistakes.append(Mistake("bad-link", text_, place))
        elif not cells[3]:
            mistakes.append(
                Mistake("no-reason", Text("人工勾稽须写明理由", "a manual link needs a reason"), place)
            )
        else:
            found.append(ManualLink(kind, cells[1], cells[2], cells[3], line))
    if mistakes:
        raise InputError(*mistakes)
    return found


def resolve(links: Sequence[ManualLink], rows: pl.DataFrame, files: Sequence[str], file: str) -> Resolved:
    """Row numbers of the links in ``rows`` (n, acc, src, line, role, sign, fen); ``files[src]`` is a file hash. Raises InputError for what cannot be.

    Cash: money out, then money in. A refund: opposite signs on one account, not more than the original.
    """
    result = Resolved([], [])
    mistakes: list[Mistake] = []
    for link in links:
        first, second = _row(link.earlier, rows, files), _row(link.later, rows, files)
        place = Place(file, link.line)
        if first is None or second is None:
            mark = link.earlier if first is None else link.later
            mistakes.append(
                Mistake("no-such-row", Text(f"找不到唯一的行：{mark}", f"no single row: {mark}"), place)
            )
        elif first["n"] >= second["n"] or first["sign"] * second["sign"] >= 0:
            mistakes.append(
                Mistake(
                    "bad-link",
                    Text("两行须一先一后、一出一进", "one row must follow the other, one out and one in"),
                    place,
                )
            )
        elif link.kind == "cash" and first["sign"] > 0:
            mistakes.append(Mistake("bad-link", Text("现金勾稽须先取后存", "cash goes out first"), place))
        elif link.kind == "refund" and (first["acc"] != second["acc"] or second["fen"] > first["fen"]):
            mistakes.append(
                Mistake(
                    "bad-link",
                    Text(
                        "退款须在同一账户且不超过原额", "a refund stays on the account and within the amount"
                    ),
                    place,
                )
            )
        elif link.kind == "cash":
            result.cash.append((first["n"], second["n"]))
        else:
            result.refunds.append(Link(second["n"], first["n"], second["fen"], "person"))
    if mistakes:
        raise InputError(*mistakes)
    return result


def _row(mark: str, rows: pl.DataFrame, files: Sequence[str]) -> dict[str, int] | None:
    name, _, line = mark.rpartition(":")
    if not line.isdigit() or not name:
        return None
    named = [k for k, file in enumerate(files) if file.startswith(name)]
    hit = rows.filter((pl.col("line") == int(line)) & pl.col("src").is_in(named) & (pl.col("role") == "edge"))
    return hit.row(0, named=True) if hit.height == 1 else None


def cash_node(number: int) -> str:
    """The node that linked cash runs through: out of one account into it, out of it into the other."""
    return f"{CASH_NODE}{number + 1}"
