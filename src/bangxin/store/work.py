"""What surrounds a case: drafts (autosave, what-if copies), sign-offs, jobs, idempotency keys, settings."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from bangxin.base.canonical import canonical_json
from bangxin.base.errors import InputError
from bangxin.store import clock
from bangxin.store.schema import drafts, idempotency, jobs, settings, signoffs


class Draft(NamedTuple):
    """A private copy of a case document. Never part of the case until saved as a version."""

    id: str
    case_id: str
    user_id: str
    purpose: str
    base_revision: int
    document: dict[str, Any]
    updated_at: str


class SignOff(NamedTuple):
    """A signature by one person on one determination of one revision. ``part``: prepared or reviewed."""

    id: str
    case_id: str
    revision: int
    user_id: str
    at: str
    part: str
    subject_hash: str
    statement: str


class Job(NamedTuple):
    """Long work and its progress: ``done`` of ``total`` steps. ``state``: waiting, running, done, failed."""

    id: str
    case_id: str
    user_id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, Any]
    created_at: str
    updated_at: str


def keep_draft(
    connection: Connection,
    *,
    case_id: str,
    user_id: str,
    purpose: str,
    base: int,
    document: dict[str, Any],
    id: str = "",
) -> Draft:
    """Write a draft; with the id of an existing one of the same user it is replaced."""
    text = canonical_json(document).decode()
    draft = Draft(id or clock.new_id(), case_id, user_id, purpose, base, document, clock.now())
    values = {**draft._asdict(), "document": text}
    changed = connection.execute(
        update(drafts).where(drafts.c.id == draft.id, drafts.c.user_id == user_id).values(**values)
    )
    if not changed.rowcount:
        connection.execute(insert(drafts).values(**values))
    return draft


def draft(connection: Connection, draft_id: str, user_id: str) -> Draft:
    """A user's own draft.

    :raises InputError: ``draft-unknown``.
    """
    row = connection.execute(
        select(drafts).where(drafts.c.id == draft_id, drafts.c.user_id == user_id)
    ).first()
    if row is None:
        raise InputError.of("draft-unknown", "没有这份草稿", "there is no such draft")
    return _draft(row)


def drafts_of(connection: Connection, case_id: str, user_id: str) -> list[Draft]:
    """A user's drafts of a case, newest first."""
    query = (
        select(drafts)
        .where(drafts.c.case_id == case_id, drafts.c.user_id == user_id)
        .order_by(drafts.c.updated_at.desc())
    )
    return [_draft(row) for row in connection.execute(query)]


def drop_draft(connection: Connection, draft_id: str, user_id: str) -> None:
    """Throw a draft away."""
    connection.execute(delete(drafts).where(drafts.c.id == draft_id, drafts.c.user_id == user_id))


def sign(
    connection: Connection,
    *,
    case_id: str,
    revision: int,
    user_id: str,
    part: str,
    subject_hash: str,
    statement: str,
) -> SignOff:
    """Record a signature.

    :raises InputError: ``already-signed``.
    """
    for earlier in signoffs_of(connection, case_id):
        if (earlier.revision, earlier.subject_hash, earlier.user_id) == (revision, subject_hash, user_id):
            raise InputError.of(
                "already-signed", "您已对这一结论签名", "you have already signed this determination"
            )
    row = SignOff(clock.new_id(), case_id, revision, user_id, clock.now(), part, subject_hash, statement)
    connection.execute(insert(signoffs).values(**row._asdict()))
    return row


def signoffs_of(connection: Connection, case_id: str) -> list[SignOff]:
    """Signatures on a case, oldest first."""
    query = select(signoffs).where(signoffs.c.case_id == case_id).order_by(signoffs.c.at)
    return [SignOff(*row) for row in connection.execute(query)]


def add_job(connection: Connection, *, case_id: str, user_id: str, kind: str, total: int) -> Job:
    """A job that waits to be run."""
    moment = clock.now()
    job = Job(clock.new_id(), case_id, user_id, kind, "waiting", 0, total, {}, moment, moment)
    connection.execute(insert(jobs).values(**{**job._asdict(), "result": "{}"}))
    return job


def note_job(
    connection: Connection, job_id: str, *, state: str, done: int, total: int, result: dict[str, Any]
) -> None:
    """Progress or end of a job."""
    text = canonical_json(result).decode()
    values = {"state": state, "done": done, "total": total, "result": text, "updated_at": clock.now()}
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def job(connection: Connection, job_id: str) -> Job:
    """One job.

    :raises InputError: ``job-unknown``.
    """
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
    if row is None:
        raise InputError.of("job-unknown", "没有这项任务", "there is no such job")
    return _job(row)


def latest_job(connection: Connection, case_id: str, kind: str) -> Job | None:
    """The last job of a kind on a case."""
    query = select(jobs).where(jobs.c.case_id == case_id, jobs.c.kind == kind)
    row = connection.execute(query.order_by(jobs.c.created_at.desc()).limit(1)).first()
    return _job(row) if row else None


def jobs_of(connection: Connection, case_id: str, limit: int = 100) -> list[Job]:
    """The last jobs of a case, newest first."""
    query = select(jobs).where(jobs.c.case_id == case_id).order_by(jobs.c.created_at.desc()).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def abandon_jobs(connection: Connection) -> int:
    """Mark jobs that a stopped program left unfinished as failed; returns how many."""
    result = canonical_json({"code": "job-interrupted"}).decode()
    values = {"state": "failed", "result": result, "updated_at": clock.now()}
    found = connection.execute(update(jobs).where(jobs.c.state.in_(("waiting", "running"))).values(**values))
    return int(found.rowcount)


def recall(connection: Connection, user_id: str, key: str, request_hash: str) -> str | None:
    """The resource that an idempotency key made before, None for a new key.

    :raises InputError: ``idempotency-mismatch`` when the key came with another request.
    """
    row = connection.execute(
        select(idempotency.c.request_hash, idempotency.c.resource).where(
            idempotency.c.user_id == user_id, idempotency.c.key == key
        )
    ).first()
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise InputError.of(
            "idempotency-mismatch",
            "同一个 Idempotency-Key 已用于内容不同的请求",
            "this Idempotency-Key was used with a different request",
        )
    return str(row.resource)


def remember(connection: Connection, user_id: str, key: str, request_hash: str, resource: str) -> None:
    """Bind an idempotency key to what it made."""
    values = {
        "user_id": user_id,
        "key": key,
        "request_hash": request_hash,
        "resource": resource,
        "at": clock.now(),
    }
    connection.execute(insert(idempotency).values(**values))


def setting(connection: Connection, name: str, default: str) -> str:
    """A setting of this installation."""
    value = connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
    return default if value is None else str(value)


def change_setting(connection: Connection, name: str, value: str) -> None:
    """Set a setting of this installation."""
    if not connection.execute(update(settings).where(settings.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(settings).values(name=name, value=value))


def _draft(row: Row[Any]) -> Draft:
    return Draft(**{**row._mapping, "document": json.loads(row.document)})


def _job(row: Row[Any]) -> Job:
    return Job(**{**row._mapping, "result": json.loads(row.result)})
