"""The hash of a record as it stands, put into the audit entry of each change so that later edits show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from bangxin.base.canonical import content_hash
from bangxin.store.schema import blobs, case_versions, cases, memberships, settings, signoffs, users

SINGLE: dict[str, tuple[Table, str]] = {
    "user": (users, "id"),
    "case": (cases, "id"),
    "blob": (blobs, "sha256"),
    "signoff": (signoffs, "id"),
    "setting": (settings, "name"),
}
"""Kinds of record that are one row, with the column that names it."""


def state_of(connection: Connection, kind: str, subject: str) -> str:
    """Hash of the present record; empty when there is none."""
    return _READERS[kind](connection, subject)


def subjects(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every watched record present: (kind, subject)."""
    for kind, (table, column) in SINGLE.items():
        for name in connection.execute(select(table.c[column])).scalars():
            yield kind, name
    for case_id, revision in connection.execute(select(case_versions.c.case_id, case_versions.c.revision)):
        yield "version", f"{case_id}/{revision}"
    for case_id in connection.execute(select(memberships.c.case_id).distinct()).scalars():
        yield "members", case_id


def _single(kind: str) -> Callable[[Connection, str], str]:
    table, column = SINGLE[kind]

    def read(connection: Connection, subject: str) -> str:
        row = connection.execute(select(table).where(table.c[column] == subject)).mappings().first()
        return "" if row is None else content_hash(_plain(row))

    return read


def _version(connection: Connection, subject: str) -> str:
    case_id, _, revision = subject.rpartition("/")
    query = select(case_versions).where(
        case_versions.c.case_id == case_id, case_versions.c.revision == int(revision)
    )
    row = connection.execute(query).mappings().first()
    return "" if row is None else content_hash(_plain(row))


def _members(connection: Connection, subject: str) -> str:
    query = select(memberships.c.user_id).where(memberships.c.case_id == subject)
    names = sorted(connection.execute(query).scalars())
    return content_hash(names) if names else ""


def _plain(row: RowMapping) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


_READERS: dict[str, Callable[[Connection, str], str]] = {
    **{kind: _single(kind) for kind in SINGLE},
    "version": _version,
    "members": _members,
}
