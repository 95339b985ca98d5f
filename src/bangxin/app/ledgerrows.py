"""The rows behind what the money pages show, page by page from the file of the result."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from bangxin.base.errors import BangxinError, InputError
from bangxin.store.ledgerfile import LedgerFile


class Figure(NamedTuple):
    """A figure of a person (empty: of the victims)."""

    id: str
    person: str


class Band(NamedTuple):
    """A band of the flow: number of the rule, number of the band."""

    rule: int
    number: int


class Box(NamedTuple):
    """A box of the flow: everything that came to it or left it."""

    rule: int
    number: int


class Day(NamedTuple):
    """A day (ISO) of an account, by the number of its party; without a day the whole account."""

    party: int
    day: str


ROWS = """SELECT edge.n, edge.time, payer.name AS payer, payee.name AS payee, edge.fen, edge.memo, source.name AS place,
  source.file, source.sheet, edge.line, tainted.fen AS tainted
FROM edge JOIN party AS payer ON payer.id = edge.payer JOIN party AS payee ON payee.id = edge.payee
LEFT JOIN source ON source.id = edge.src LEFT JOIN tainted ON tainted.rule = :rule AND tainted.n = edge.n
WHERE edge.n IN (SELECT n FROM ({chosen}) WHERE n > :after ORDER BY n LIMIT :limit) ORDER BY edge.n"""


def rows_page(
    file: LedgerFile, result: dict[str, Any], wanted: Figure | Band | Box | Day, after: int, limit: int
) -> dict[str, Any]:
    """At most ``limit`` rows after row ``after``, what they are of, how many there are in all, and where to go on.

    :raises InputError: ``figure-unknown``.
    """
    with file.reading() as connection:
        chosen, values, of, rule = _chosen(connection, result, wanted)
        values |= {"rule": rule, "after": after, "limit": limit + 1}
        cursor = connection.execute(ROWS.format(chosen=chosen), values)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        total, fen = connection.execute(
            f"SELECT count(*), coalesce(sum(fen), 0) FROM edge WHERE n IN ({chosen})", values
        ).fetchone()
    more = len(rows) > limit
    rows = rows[:limit]
    return {
        **of, "rows": rows, "limit": limit, "total": total, "fen": fen, "after": rows[-1]["n"] if more else None,
        "tainted": rule is not None,
    }  # fmt: skip


def _chosen(
    connection: Any, result: dict[str, Any], wanted: Figure | Band | Box | Day
) -> tuple[str, dict[str, Any], dict[str, Any], str | None]:
    """A query for row numbers, its values, what to call it, and the rule whose tainted part stands beside the rows."""
    match wanted:
        case Figure(name, person):
            found = connection.execute(
                "SELECT condition FROM figure WHERE id = ? AND person = ?", (name, person)
            ).fetchone()
            if found is None:
                raise unknown_figure(name)
            listed = [*result.get("figures", []), *result.get("traced", [])]
            figure = next(f for f in listed if (f["id"], f["person"]) == (name, person))
            rule = name.rpartition(".")[2] if name.startswith("ledger.traced.") else None
            return f"SELECT n FROM edge WHERE {found[0]}", {}, {"figure": figure}, rule
        case Band(number, band):
            rule, told = _told(connection, result, number)
            bands = told["bands"]
            if band >= len(bands):
                raise unknown_figure(f"{number}:{band}")
            title = f"{bands[band]['from']} → {bands[band]['to']}"
            return (
                "SELECT n FROM band WHERE rule = :rule AND number = :band",
                {"band": band},
                {"flow": title},
                rule,
            )
        case Box(number, box):
            rule, told = _told(connection, result, number)
            if box >= len(told["boxes"]):
                raise unknown_figure(f"{number}:{box}")
            chosen = "SELECT DISTINCT n FROM band WHERE rule = :rule AND (source = :box OR target = :box)"
            return chosen, {"box": box}, {"flow": told["boxes"][box]}, rule
        case Day(party, day):
            known = connection.execute("SELECT name FROM party WHERE id = ?", (party,)).fetchone()
            if known is None:
                raise unknown_figure(str(party))
            ends = "(payer = :party OR payee = :party)" + (" AND day = :day" if day else "")
            of = {"account": known[0], "day": day}
            return f"SELECT n FROM edge WHERE {ends}", {"party": party, "day": day}, of, None


def _told(connection: Any, result: dict[str, Any], number: int) -> tuple[str, dict[str, Any]]:
    """The rule of a flow, its bands and the names of its boxes."""
    rules = result.get("flows", [])
    if not 0 <= number < len(rules):
        raise unknown_figure(str(number))
    row = connection.execute("SELECT content FROM info WHERE name = ?", (f"bands:{number}",)).fetchone()
    return str(rules[number]["rule"]), json.loads(row[0])


def unknown_figure(name: str) -> BangxinError:
    """The error for a figure or chart that is not in the result."""
    return InputError.of("figure-unknown", f"没有这个数字：{name}", f"no such figure: {name}")
