"""Cases as versioned documents: every save is a version, none is ever changed; restore saves an old one anew."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from bangxin.base.canonical import canonical_json
from bangxin.base.errors import BangxinError, InputError
from bangxin.store import clock
from bangxin.store.schema import case_versions, cases, memberships

OPEN, SEALED, DELETED = "open", "sealed", "deleted"
STATES = (OPEN, SEALED, DELETED)


class CaseRow(NamedTuple):
    """What the list of cases shows. ``deadline`` is an ISO date entered by hand, or empty."""

    id: str
    title: str
    stage: str
    deadline: str
    state: str
    revision: int
    created_by: str
    created_at: str
    updated_at: str


class Version(NamedTuple):
    """One saved version, without its document."""

    case_id: str
    revision: int
    author: str
    at: str
    note: str
    content_hash: str


def create(
    connection: Connection, *, title: str, stage: str, author: str, document: dict[str, Any]
) -> CaseRow:
    """A new case at revision 1, with its author as member."""
    moment = clock.now()
    row = CaseRow(clock.new_id(), title, stage, "", OPEN, 1, author, moment, moment)
    connection.execute(insert(cases).values(**row._asdict()))
    _store_version(connection, row.id, 1, author, moment, "新建", document)
    connection.execute(insert(memberships).values(case_id=row.id, user_id=author))
    return row


def save(
    connection: Connection, case_id: str, base: int, *, author: str, note: str, document: dict[str, Any]
) -> Version:
    """Save a new version on top of revision ``base``.

    :raises InputError: ``revision-conflict`` when someone saved in between.
    """
    moment = clock.now()
    changed = connection.execute(
        update(cases)
        .where(cases.c.id == case_id, cases.c.revision == base)
        .values(revision=base + 1, updated_at=moment)
    ).rowcount
    if changed != 1:
        raise conflict(connection, case_id, base)
    return _store_version(connection, case_id, base + 1, author, moment, note, document)


def describe(connection: Connection, case_id: str, base: int, **values: str) -> CaseRow:
    """Change title, stage, deadline or state of a case still at revision ``base``."""
    changed = connection.execute(
        update(cases)
        .where(cases.c.id == case_id, cases.c.revision == base)
        .values(**values, updated_at=clock.now())
    ).rowcount
    if changed != 1:
        raise conflict(connection, case_id, base)
    return get(connection, case_id)


def get(connection: Connection, case_id: str) -> CaseRow:
    """One case.

    :raises InputError: ``case-unknown``.
    """
    row = connection.execute(select(cases).where(cases.c.id == case_id)).first()
    if row is None:
        raise unknown()
    return CaseRow(*row)


def as_seen_by(connection: Connection, case_id: str, user_id: str) -> tuple[CaseRow, bool]:
    """One case, and whether the user is admitted to it.

    :raises InputError: ``case-unknown``.
    """
    here = and_(memberships.c.case_id == cases.c.id, memberships.c.user_id == user_id)
    query = select(*cases.c, memberships.c.user_id).select_from(cases.outerjoin(memberships, here))
    row = connection.execute(query.where(cases.c.id == case_id)).first()
    if row is None:
        raise unknown()
    return CaseRow(*row[:-1]), row[-1] is not None


def document(connection: Connection, case_id: str, revision: int) -> dict[str, Any]:
    """The document of one version, its hash checked.

    :raises InputError: ``revision-unknown``, ``version-changed``.
    """
    row = connection.execute(
        select(case_versions.c.document, case_versions.c.content_hash).where(
            case_versions.c.case_id == case_id, case_versions.c.revision == revision
        )
    ).first()
    if row is None:
        raise InputError.of(
            "revision-unknown", f"案件没有第 {revision} 版", f"the case has no revision {revision}"
        )
    text, expected = row
    if hashlib.sha256(text.encode()).hexdigest() != expected:
        raise InputError.of(
            "version-changed",
            f"第 {revision} 版内容与摘要不符",
            f"revision {revision} does not match its hash",
        )
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def versions(connection: Connection, case_id: str) -> list[Version]:
    """All versions, newest first."""
    table = case_versions.c
    query = (
        select(table.case_id, table.revision, table.author, table.at, table.note, table.content_hash)
        .where(table.case_id == case_id)
        .order_by(table.revision.desc())
    )
    return [Version(*row) for row in connection.execute(query)]


def listed(
    connection: Connection,
    *,
    member: str | None,
    states: tuple[str, ...],
    after: tuple[str, str] | None,
    limit: int,
) -> list[CaseRow]:
    """Cases by last change, newest first; keyset paging: ``after`` is (updated_at, id) of the last row seen.

    ``member`` None lists every case (for an administrator's overview), else only that user's.
    """
    query = select(cases).where(cases.c.state.in_(states))
    if member is not None:
        query = query.join(
            memberships, and_(memberships.c.case_id == cases.c.id, memberships.c.user_id == member)
        )
    if after is not None:
        moment, case_id = after
        query = query.where(
            or_(cases.c.updated_at < moment, and_(cases.c.updated_at == moment, cases.c.id < case_id))
        )
    query = query.order_by(cases.c.updated_at.desc(), cases.c.id.desc()).limit(limit)
    return [CaseRow(*row) for row in connection.execute(query)]


def members(connection: Connection, case_id: str) -> list[str]:
    """Ids of the users admitted to the case."""
    query = (
        select(memberships.c.user_id).where(memberships.c.case_id == case_id).order_by(memberships.c.user_id)
    )
    return list(connection.execute(query).scalars())


def admit(connection: Connection, case_id: str, user_id: str) -> bool:
    """Admit a user to the case; False when already admitted."""
    if user_id in members(connection, case_id):
        return False
    connection.execute(insert(memberships).values(case_id=case_id, user_id=user_id))
    return True


def dismiss(connection: Connection, case_id: str, user_id: str) -> bool:
    """Take a user off the case; False when not a member."""
    found = connection.execute(
        delete(memberships).where(memberships.c.case_id == case_id, memberships.c.user_id == user_id)
    )
    return found.rowcount == 1


def conflict(connection: Connection, case_id: str, base: int) -> BangxinError:
    """The error for a write based on an old revision."""
    current = get(connection, case_id).revision
    return InputError.of(
        "revision-conflict",
        f"案件已有第 {current} 版，您的修改基于第 {base} 版",
        f"the case is at revision {current}; your change was based on {base}",
        hint=("请比较两版后重新保存", "compare the two versions and save again"),
    )


def unknown() -> BangxinError:
    """The error for a case that is not there, or that the person may not know of."""
    return InputError.of(
        "case-unknown", "没有这个案件，或者您无权查看", "there is no such case, or you may not see it"
    )


def _store_version(
    connection: Connection, case_id: str, revision: int, author: str, at: str, note: str, tree: dict[str, Any]
) -> Version:
    text = canonical_json(tree).decode()
    version = Version(case_id, revision, author, at, note, hashlib.sha256(text.encode()).hexdigest())
    connection.execute(insert(case_versions).values(**version._asdict(), document=text))
    return version
