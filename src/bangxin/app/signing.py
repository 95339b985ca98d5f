"""Signatures on a determination. It is issued with one signature, or with two of different persons where the
installation says so (setting ``two_person``); a new version of the case needs new signatures."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from bangxin.app import once
from bangxin.app.accounts import SETTINGS
from bangxin.app.rights import Principal
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.errors import InputError
from bangxin.store import cases, people, work
from bangxin.store.schema import case_versions
from bangxin.store.work import SignOff

PREPARED, REVIEWED = "prepared", "reviewed"


class Signatures(NamedTuple):
    """Signatures on one revision with the names of the signers, and whether the determination is issued."""

    revision: int
    subject_hash: str
    signed: tuple[tuple[SignOff, str], ...]
    two_person: bool
    issued: bool


def sign(
    desk: Workbench, who: Principal, case_id: str, revision: int, part: str, statement: str
) -> Signatures:
    """Sign the determination of the newest revision.

    :raises InputError: ``sign-part``, ``statement-missing``, ``revision-conflict``, ``already-signed``.
    """
    if part not in (PREPARED, REVIEWED):
        raise InputError.of("sign-part", "签名只有承办、审核两种", "a signature is prepared or reviewed")
    if not statement.strip():
        raise InputError.of("statement-missing", "请写明签名意见", "please state what you sign")
    use_case = "signoff.prepare" if part == PREPARED else "signoff.review"
    with desk.case(who, use_case, case_id, log=False) as opened:
        if opened.case.revision != revision:
            raise cases.conflict(opened.connection, case_id, revision)
        row = work.sign(
            opened.connection,
            case_id=case_id,
            revision=revision,
            user_id=who.id,
            part=part,
            subject_hash=subject_hash(desk, opened, revision),
            statement=statement.strip()[:2000],
        )
        desk.changed(opened, who, "determination.sign", "signoff", row.id, part=part, revision=revision)
        once.bind(opened.connection, who, row.id)
        return signatures(desk, opened, revision)


def view(desk: Workbench, who: Principal, case_id: str, revision: int = 0) -> Signatures:
    """The signatures on a revision (the newest when 0)."""
    with desk.viewing(who, "signoff.view", case_id, log=False) as opened:
        return signatures(desk, opened, revision or opened.case.revision)


def signatures(desk: Workbench, opened: Opened, revision: int) -> Signatures:
    """Inside an open use case."""
    connection, subject = opened.connection, subject_hash(desk, opened, revision)
    found = [
        (row, people.user(connection, row.user_id).display)
        for row in work.signoffs_of(connection, opened.case.id)
        if row.revision == revision and row.subject_hash == subject
    ]
    two = _two_person(connection)
    prepared = {row.user_id for row, _ in found if row.part == PREPARED}
    reviewed = {row.user_id for row, _ in found if row.part == REVIEWED}
    issued = any(a != b for a in prepared for b in reviewed) if two else bool(prepared)
    return Signatures(revision, subject, tuple(found), two, issued)


def subject_hash(desk: Workbench, opened: Opened, revision: int) -> str:
    """What is signed: the content of the version and the rulebook it was determined by."""
    content = opened.connection.execute(
        select(case_versions.c.content_hash).where(
            case_versions.c.case_id == opened.case.id, case_versions.c.revision == revision
        )
    ).scalar()
    if content is None:
        raise InputError.of(
            "revision-unknown", f"案件没有第 {revision} 版", f"the case has no revision {revision}"
        )
    return content_hash([content, desk.book.hash])


def _two_person(connection: Connection) -> bool:
    return work.setting(connection, "two_person", SETTINGS["two_person"][0]) == "yes"
