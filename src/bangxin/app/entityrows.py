"""The entity lists of a case document as values: put a row in, take it out, say what a missing list means.

A list that the document does not mention is *unknown*, an empty one says *none*, a named one may be *open* (“等”).
"""

from __future__ import annotations

import copy
from typing import Any

from bangxin.app.amending import Document
from bangxin.base.errors import BangxinError, InputError, did_you_mean
from bangxin.base.i18n import Text
from bangxin.law.entities import EntityKind, Schema

UNKNOWN, NONE, CLOSED, OPEN = "unknown", "none", "closed", "open"
STATES = (UNKNOWN, NONE, CLOSED, OPEN)
MAX_ROWS = 20_000
Row = dict[str, Any]


def kind_of(schema: Schema, kind: str) -> EntityKind:
    """A list by its id.

    :raises InputError: ``list-unknown``.
    """
    if kind in schema.kinds:
        return schema.kinds[kind]
    from bangxin.base.errors import Mistake

    message = Text(f"没有清单“{kind}”", f"there is no list {kind}")
    raise InputError(Mistake("list-unknown", message, hint=did_you_mean(kind, schema.kinds)))


def rows(document: Document, kind: str) -> list[Row]:
    """The rows of a list as written."""
    return list(document["case"].get(kind) or [])


def state_of(document: Document, kind: str) -> str:
    """What the document says of a list: unknown, none, closed or open."""
    case = document["case"]
    if kind in (case.get("open_lists") or []):
        return OPEN
    if case.get(kind) is None:
        return UNKNOWN
    return CLOSED if case[kind] else NONE


def row(document: Document, kind: str, row_id: str) -> Row:
    """One row.

    :raises InputError: ``row-unknown``.
    """
    for found in rows(document, kind):
        if str(found.get("id")) == row_id:
            return dict(found)
    raise _unknown(row_id)


def put_row(document: Document, kind: str, content: Row, row_id: str = "") -> tuple[Document, str]:
    """Add a row (a free id is given when it names none), or put it in place of the row ``row_id``.

    :raises InputError: ``row-unknown``, ``row-exists``, ``too-many-rows``.
    """
    changed = copy.deepcopy(document)
    listed = changed["case"].get(kind) or []
    changed["case"][kind] = listed
    ids = [str(entry.get("id")) for entry in listed]
    if row_id:
        if row_id not in ids:
            raise _unknown(row_id)
        listed[ids.index(row_id)] = {"id": row_id, **_without_id(content)}
        return changed, row_id
    name = str(content.get("id") or "").strip() or _free(kind, ids)
    if name in ids:
        raise InputError.of("row-exists", f"已有编号“{name}”", f"there is a row {name} already")
    if len(listed) >= MAX_ROWS:
        raise InputError.of(
            "too-many-rows", f"一个清单至多 {MAX_ROWS} 行", f"a list has at most {MAX_ROWS} rows"
        )
    listed.append({"id": name, **_without_id(content)})
    return changed, name


def drop_row(document: Document, kind: str, row_id: str) -> Document:
    """Take a row out; the list stays, and says *none* when it was the last.

    :raises InputError: ``row-unknown``, ``row-referred``.
    """
    changed = copy.deepcopy(document)
    listed = changed["case"].get(kind) or []
    ids = [str(entry.get("id")) for entry in listed]
    if row_id not in ids:
        raise _unknown(row_id)
    del listed[ids.index(row_id)]
    return changed


def referring(document: Document, schema: Schema, kind: str, row_id: str) -> list[tuple[str, str]]:
    """(list, id) of the rows that refer to a row; ``kind`` may be ``persons``."""
    found = []
    for other in schema.kinds.values():
        names = [a.name for a in other.attributes.values() if a.kind == "ref" and a.refers == kind]
        for entry in rows(document, other.id):
            if any(row_id in _listed(entry.get(name)) for name in names):
                found.append((other.id, str(entry.get("id"))))
    return found


def set_state(document: Document, kind: str, state: str) -> Document:
    """Say that a list is unknown, empty (none), complete (closed) or open.

    :raises InputError: ``list-state`` for a state that the rows contradict.
    """
    if state not in STATES:
        raise InputError.of("list-state", f"没有状态“{state}”", f"no state {state}")
    changed = copy.deepcopy(document)
    case = changed["case"]
    held = case.get(kind) or []
    if held and state in (UNKNOWN, NONE):
        raise InputError.of(
            "list-state",
            "清单里还有内容，不能记为没有或未记载",
            "the list has rows; it is neither unknown nor none",
        )
    opened = [name for name in case.get("open_lists") or [] if name != kind]
    if state == OPEN:
        opened.append(kind)
    if state == UNKNOWN:
        case.pop(kind, None)
    elif state != OPEN or case.get(kind) is None:
        case[kind] = held
    case.pop("open_lists", None)
    if opened:
        case["open_lists"] = opened
    return changed


def referred(kind: EntityKind, row_id: str, found: list[tuple[str, str]]) -> BangxinError:
    """The error for a row that others still refer to."""
    names = "、".join(f"{other}“{name}”" for other, name in found[:5])
    return InputError.of(
        "row-referred",
        f"{kind.label.zh}“{row_id}”仍被 {names} 引用",
        f"{kind.id} {row_id} is still referred to by {names}",
        hint=("请先改掉这些引用", "change these references first"),
    )


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(part) for part in value]


def _without_id(content: Row) -> Row:
    return {key: value for key, value in content.items() if key != "id"}


def _free(kind: str, taken: list[str]) -> str:
    letter = kind[0]
    return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


def _unknown(row_id: str) -> BangxinError:
    return InputError.of("row-unknown", f"清单里没有“{row_id}”", f"there is no row {row_id} in the list")
