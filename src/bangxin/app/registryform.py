"""The registry of accounts and the victims' list as a form: no file format to learn, nothing decided for the person.

What is left empty is not stated; the text that ``bangxin ledger`` reads is written from the fields, so that both ways of
entering are one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from bangxin.app.typed import plain_yuan
from bangxin.base.errors import BangxinError, InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree

ACCOUNT = (
    "account", "holder", "person", "belongs", "handed_over", "frozen", "instrument", "opening", "aliases", "settlement", "note",
)  # fmt: skip
TABLES = {
    "accounts": ACCOUNT,
    "lawful": ("account", "amount", "reason"),
    "acts": ("id", "date", "amount", "handled"),
    "gain": ("amount", "basis", "reason"),
    "victims": ("victim", "account", "to", "amount", "time", "row"),
}
HEAD = {
    "victim": "被害人编号",
    "account": "转出账号",
    "to": "转入账号",
    "amount": "金额",
    "time": "时间",
    "row": "指定行",
}
BLANKS = {"accounts": 2, "lawful": 2, "acts": 2, "gain": 2, "victims": 5}
MOST_MORE = 200
YES = "yes"
NAMES = {
    "accounts": Text("账户", "account"),
    "lawful": Text("合法资金", "lawful money"),
    "acts": Text("行为", "act"),
    "gain": Text("违法所得", "gain"),
    "victims": Text("被害人转账", "victim's payment"),
}
REQUIRED = {
    "accounts": {"account": Text("账号", "account")},
    "lawful": {
        "account": Text("账号", "account"),
        "amount": Text("金额", "amount"),
        "reason": Text("理由", "reason"),
    },
    "acts": {"id": Text("编号", "id"), "date": Text("日期", "date"), "amount": Text("金额", "amount")},
    "gain": {"amount": Text("金额", "amount"), "reason": Text("理由", "reason")},
}
_NO_AMOUNT = Text("金额看不懂，请填元，如 1234.50、1.2万", "the amount takes yuan, such as 1234.50")
Row = dict[str, str]
Posted = Mapping[str, Sequence[str]]


class RegistryForm(NamedTuple):
    """Rows of each table as text, blank ones at the end; ``lawful`` is one of "", "none", "some"."""

    tables: dict[str, list[Row]]
    convention: str
    lawful: str


def shown(registry: str, victims: str, draft: str, more: int = 0, *, steps: int | None = 0) -> RegistryForm:
    """The form of what is registered, with the accounts of the import that are not yet in it.

    ``steps``: the day of step 0, for ledgers whose times are step numbers (as :func:`read_victims` takes it).
    :raises InputError: where the text was written by hand and cannot be read.
    """
    written, drafted = _plain(registry), _plain(draft)
    tables = {
        name: [_texts(row) for row in written.get(name) or []]
        for name in ("accounts", "lawful", "acts", "gain")
    }
    known = {row["account"] for row in tables["accounts"]}
    tables["accounts"] += [
        row for row in map(_texts, drafted.get("accounts") or []) if row["account"] not in known
    ]
    tables["victims"] = payments(victims, steps)
    extra = min(max(0, more), MOST_MORE)
    for name, fields in TABLES.items():
        tables[name] = [{field: row.get(field, "") for field in fields} for row in tables[name]]
        tables[name] += [dict.fromkeys(fields, "") for _ in range(BLANKS[name] + extra)]
    stated = "" if "lawful" not in written else "some" if written["lawful"] else "none"
    return RegistryForm(tables, str((written.get("settlement") or {}).get("convention", "")), stated)


def payments(text: str, steps: int | None = 0) -> list[Row]:
    """The victims' list as rows, whatever it calls its columns.

    :raises InputError: ``columns-missing`` and what else reading it raises.
    """
    from bangxin.ledger.formats.loading import fold
    from bangxin.ledger.victims import HEADERS, read_victims

    if not text.strip():
        return []
    read_victims(text, NAMES["victims"].zh, steps)
    records = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    head = [fold(cell) for cell in records[0]]
    at = {
        name: next((head.index(fold(w)) for w in words if fold(w) in head), -1)
        for name, words in HEADERS.items()
    }
    rows = []
    for cells in records[1:]:
        if not any(cells):
            continue
        said = {name: cells[n] if 0 <= n < len(cells) else "" for name, n in at.items()}
        when = " ".join(part for part in (said.pop("date"), said["time"]) if part)
        rows.append({**said, "time": when})
    return rows


def written(posted: Posted, former: str, added: str = "", *, steps: int | None = 0) -> tuple[str, str]:
    """The registry and the victims' list that a form makes; ``added``: a list in a file, put after the rows.

    Checked as they will be read: every mistake names the table and the row.
    :raises InputError: as the registry and the list raise it.
    """
    tables = {name: _rows(posted, name, fields) for name, fields in TABLES.items()}
    tree: dict[str, Any] = {"accounts": [_account(row) for _, row in tables["accounts"]]}
    stated = _one(posted, "lawful")
    if tables["lawful"] or stated == "none":
        tree["lawful"] = [row for _, row in tables["lawful"]]
    if convention := _one(posted, "convention"):
        tree["settlement"] = {"convention": convention}
    if tables["acts"]:
        tree["acts"] = [{**row, "handled": row.get("handled") == YES} for _, row in tables["acts"]]
    if tables["gain"]:
        tree["gain"] = [row for _, row in tables["gain"]]
    registry = _dumped(tree) if any(tree.values()) or "lawful" in tree or former.strip() else ""
    _checked(tree, tables)
    listed = [*(row for _, row in tables["victims"]), *payments(added, steps)]
    return registry, _listed(listed, tables["victims"], steps)


def _checked(tree: dict[str, Any], tables: dict[str, list[tuple[int, Row]]]) -> None:
    """Read the registry row by row, so that a mistake names its row on the page, then as a whole."""
    from bangxin.ledger.registry import read_registry

    mistakes = [m for name in REQUIRED for number, row in tables[name] for m in _empty(name, number, row)]
    if mistakes:
        raise InputError(*mistakes)
    own = [{"account": row.get("account", "")} for _, row in tables["accounts"]]
    for name in ("accounts", "acts", "gain"):
        for (number, _), row in zip(tables[name], tree.get(name) or [], strict=True):
            mistakes += _wrong(
                lambda part=name, one=row: read_registry(_dumped({part: [one]}), ""), name, number
            )
    if not mistakes:
        for number, row in tables["lawful"]:
            entry = {"accounts": own, "lawful": [row]}
            mistakes += _wrong(lambda one=entry: read_registry(_dumped(one), ""), "lawful", number)
    if mistakes:
        raise InputError(*mistakes)
    read_registry(_dumped(tree), NAMES["accounts"].zh)


def _empty(table: str, number: int, row: Row) -> list[Mistake]:
    """What a filled row still lacks, by the name of its column."""
    lacking = [label for field, label in REQUIRED[table].items() if not row.get(field)]
    return [
        _placed(
            Mistake("missing-key", Text(f"请填写{label.zh}", f"please give the {label.en}")), table, number
        )
        for label in lacking
    ]


def _wrong(read: Any, table: str, number: int) -> list[Mistake]:
    try:
        read()
    except InputError as error:
        return [_placed(mistake, table, number) for mistake in error.mistakes]
    return []


def _placed(mistake: Mistake, table: str, number: int) -> Mistake:
    name, told = NAMES[table], _NO_AMOUNT if mistake.code == "bad-amount" else mistake.message
    message = Text(f"{name.zh}第 {number} 行：{told.zh}", f"{name.en}, row {number}: {told.en}")
    return Mistake(mistake.code, message, Place(), mistake.hint)


def _listed(rows: list[Row], numbered: list[tuple[int, Row]], steps: int | None) -> str:
    """The victims' list as CSV, checked as it will be read."""
    from bangxin.ledger.victims import read_victims

    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD.values())
    writer.writerows([[row.get(field, "") for field in HEAD] for row in rows])
    text = out.getvalue()
    try:
        read_victims(text, "", steps)
    except BangxinError as error:
        found = []
        for mistake in error.mistakes:
            at = (mistake.place.line or 2) - 2 if mistake.place else 0
            found.append(_placed(mistake, "victims", numbered[at][0] if 0 <= at < len(numbered) else at + 1))
        raise InputError(*found) from None
    return text


def _account(row: Row) -> dict[str, Any]:
    kept: dict[str, Any] = {key: value for key, value in row.items() if key not in ("aliases", "settlement")}
    names = row.get("aliases", "").replace("，", " ").replace("、", " ").replace(",", " ").split()
    if names:
        kept["aliases"] = names
    if row.get("settlement") == YES:
        kept["settlement"] = True
    return {"belongs": "unknown", **kept}


def _rows(posted: Posted, table: str, fields: Sequence[str]) -> list[tuple[int, Row]]:
    """Filled rows of a table with their number on the page, from 1; an account without a word about it is left out."""
    numbers = {key.split(".")[1] for key in posted if key.startswith(f"{table}.") and key.count(".") == 2}
    found = []
    for number in sorted(int(n) for n in numbers if n.isdecimal() and len(n) < 6):
        row = {field: _one(posted, f"{table}.{number}.{field}").strip() for field in fields}
        filled = {
            f: plain_yuan(text) if f in ("amount", "opening") else text for f, text in row.items() if text
        }
        if filled.keys() - {"belongs", "basis", "handled"} and not (table == "accounts" and _untold(filled)):
            found.append((number + 1, filled))
    return found


def _untold(row: Row) -> bool:
    return not row.keys() - {"account", "holder", "belongs"} and row.get("belongs", "unknown") == "unknown"


def _one(posted: Posted, key: str) -> str:
    given = posted.get(key, ())
    return given[0] if given else ""


def _plain(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    plain = load_tree(text, "accounts.yaml").plain()
    return plain if isinstance(plain, dict) else {}


def _texts(row: Any) -> Row:
    """The values of a written row as the fields of a form show them."""
    told = row if isinstance(row, dict) else {}
    texts = {}
    for key, value in told.items():
        if isinstance(value, list):
            texts[key] = "、".join(map(str, value))
        elif isinstance(value, bool):
            texts[key] = YES if value else ""
        else:
            texts[key] = "" if value is None else str(value)
    return {"account": "", **texts}


def _dumped(tree: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    return text
