"""Cases as people work on them: list, create, save a version, compare, restore, members, seal, delete, log.

A saved document has two parts: ``case``, exactly the tree that ``bangxin assess`` reads, and ``sources``, the
files it rests on (by hash) with the spans proposed from them.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any, NamedTuple

from sqlalchemy import Connection

from bangxin.app import once
from bangxin.app.rights import Principal, Role, states_listed
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.canonical import content_hash
from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError
from bangxin.base.i18n import Text
from bangxin.store import audit, cases, people, work
from bangxin.store.cases import CaseRow, Version

STAGES = {
    name.zh: name
    for name in (
        Text("线索", "lead"),
        Text("立案", "case opened"),
        Text("侦查", "investigation"),
        Text("审查逮捕", "review for arrest"),
        Text("审查起诉", "review for prosecution"),
        Text("一审", "first instance"),
        Text("二审", "second instance"),
        Text("再审", "retrial"),
        Text("行政处理", "administrative handling"),
        Text("合规筛查", "compliance screening"),
        Text("教学", "teaching"),
    )
}
"""Stages by the name under which they are stored."""
PAGE = 50
MAX_TITLE = 120
MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
_UNDONE = re.compile(r"撤销第 (\d{1,9}) 版的修改")


class CaseView(NamedTuple):
    """One version of a case as shown."""

    case: CaseRow
    revision: int
    document: dict[str, Any]


class Page(NamedTuple):
    """Some cases and the cursor of the next page, empty at the end."""

    cases: tuple[CaseRow, ...]
    after: str


class Change(NamedTuple):
    """A difference between two versions: where, what stood before, what stands now (None: nothing)."""

    path: str
    before: Any
    after: Any


class Compared(NamedTuple):
    """The differences between two versions, and the two documents."""

    changes: list[Change]
    before: dict[str, Any]
    after: dict[str, Any]


def listed(
    desk: Workbench, who: Principal, *, after: str = "", limit: int = PAGE, state: str = "open"
) -> Page:
    """The person's cases, last changed first. An administrator sees titles and states of all, never content.

    :raises InputError: ``bad-cursor``, ``case-state``.
    """
    if state not in cases.STATES:
        raise InputError.of("case-state", f"没有状态“{state}”", f"no state {state}")
    with desk.office(who, "case.list", writes=False) as connection:
        if state not in states_listed(who.role) or who.role is Role.AUDITOR:
            return Page((), "")
        member = None if who.role is Role.ADMIN else who.id
        found = cases.listed(
            connection, member=member, states=(state,), after=_cursor(after), limit=min(limit, 200) + 1
        )
        shown = found[: min(limit, 200)]
        last = shown[-1] if len(found) > len(shown) else None
        return Page(tuple(shown), _written(last.updated_at, last.id) if last else "")


def create(
    desk: Workbench, who: Principal, *, title: str, stage: str, document: dict[str, Any], key: str = ""
) -> CaseRow:
    """A new case. The same ``key`` with the same content gives the case made before.

    :raises InputError: ``case-title``, ``case-stage``, ``document-too-large``, ``idempotency-mismatch``.
    """
    title, stage = _good_title(title), _good_stage(stage)
    asked = content_hash({"title": title, "stage": stage, "document": document})
    with desk.office(who, "case.create") as connection:
        if key:
            earlier = work.recall(connection, who.id, key[:128], asked)
            if earlier is not None:
                return cases.get(connection, earlier)
        check_size(document)
        case = cases.create(connection, title=title, stage=stage, author=who.id, document=document)
        if key:
            work.remember(connection, who.id, key[:128], asked, case.id)
        for kind, subject in (("case", case.id), ("version", f"{case.id}/1"), ("members", case.id)):
            desk.store.record(connection, who.id, "case.create", kind, subject, case_id=case.id)
        return case


def view(
    desk: Workbench, who: Principal, case_id: str, revision: int = 0, *, use_case: str = "case.view"
) -> CaseView:
    """A case at its newest or a given revision.

    :raises InputError: ``case-unknown``, ``revision-unknown``.
    """
    with desk.viewing(who, use_case, case_id) as opened:
        number = revision or opened.case.revision
        opened.detail["revision"] = number
        return CaseView(opened.case, number, cases.document(opened.connection, case_id, number))


def save(
    desk: Workbench, who: Principal, case_id: str, base: int, document: dict[str, Any], *, note: str
) -> Version:
    """Save a new version based on revision ``base``.

    :raises InputError: ``revision-conflict``, ``document-too-large``.
    """
    check_size(document)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        return store_version(desk, who, opened, base, document, note)


def store_version(
    desk: Workbench, who: Principal, opened: Opened, base: int, document: dict[str, Any], note: str,
    action: str = "case.save",
) -> Version:  # fmt: skip
    """Write the version and its audit entries inside an open use case."""
    version = cases.save(
        opened.connection, opened.case.id, base, author=who.id, note=note.strip()[:500], document=document
    )
    desk.changed(opened, who, action, "case", opened.case.id)
    desk.changed(opened, who, action, "version", f"{opened.case.id}/{version.revision}")
    once.bind(opened.connection, who, f"{opened.case.id}/{version.revision}")
    return version


def restore(desk: Workbench, who: Principal, case_id: str, base: int, revision: int) -> Version:
    """Save an old version anew on top of ``base``."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = cases.document(opened.connection, case_id, revision)
        return store_version(desk, who, opened, base, document, f"恢复第 {revision} 版", "case.restore")


def describe(
    desk: Workbench, who: Principal, case_id: str, base: int, *, title: str, stage: str, deadline: str
) -> CaseRow:
    """Change title, stage and the deadline entered by hand (ISO date or empty)."""
    if deadline:
        try:
            ordinal(deadline)
        except ValueError:
            raise InputError.of(
                "wrong-date", f"“{deadline}”不是有效日期（年-月-日）", f"{deadline} is not a date"
            ) from None
    with desk.case(who, "case.describe", case_id, log=False) as opened:
        row = cases.describe(
            opened.connection,
            case_id,
            base,
            title=_good_title(title),
            stage=_good_stage(stage),
            deadline=deadline,
        )
        desk.changed(opened, who, "case.describe", "case", case_id)
        return row


def set_state(desk: Workbench, who: Principal, case_id: str, state: str, *, reason: str) -> CaseRow:
    """Seal (封存), delete (nothing is erased) or reopen a case; a reason is required and logged.

    :raises InputError: ``case-state``, ``reason-missing``.
    """
    use_cases = {cases.SEALED: "case.seal", cases.DELETED: "case.delete", cases.OPEN: "case.reopen"}
    if state not in use_cases:
        raise InputError.of("case-state", f"没有状态“{state}”", f"no state {state}")
    if not reason.strip():
        raise InputError.of("reason-missing", "请写明理由", "please give a reason")
    with desk.case(who, use_cases[state], case_id, log=False) as opened:
        row = cases.describe(opened.connection, case_id, opened.case.revision, state=state)
        desk.changed(opened, who, use_cases[state], "case", case_id, reason=reason.strip()[:500])
        return row


def history(desk: Workbench, who: Principal, case_id: str) -> list[tuple[Version, str]]:
    """All versions, newest first, each with its author's name."""
    with desk.viewing(who, "case.view", case_id, log=False) as opened:
        names = {user.id: user.display for user in people.all_users(opened.connection)}
        return [(v, names.get(v.author, "")) for v in cases.versions(opened.connection, case_id)]


def version(desk: Workbench, who: Principal, case_id: str, revision: int) -> Version:
    """One version of a case, without its content.

    :raises InputError: ``revision-unknown``.
    """
    with desk.viewing(who, "case.view", case_id, log=False) as opened:
        for found in cases.versions(opened.connection, case_id):
            if found.revision == revision:
                return found
    raise InputError.of(
        "revision-unknown", f"案件没有第 {revision} 版", f"the case has no revision {revision}"
    )


def undo(desk: Workbench, who: Principal, case_id: str, base: int) -> Version:
    """Take the last change back; again, the one before it. An earlier version is saved anew, so nothing is lost.

    :raises InputError: ``nothing-to-undo``, ``revision-conflict``.
    """
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        notes = {v.revision: v.note for v in cases.versions(opened.connection, case_id)}
        at = base
        while (taken_back := _UNDONE.fullmatch(notes.get(at, ""))) and int(taken_back[1]) <= at:
            at = int(taken_back[1]) - 1
        if at < 2:
            raise InputError.of("nothing-to-undo", "没有可以撤销的修改", "there is no change to take back")
        document = cases.document(opened.connection, case_id, at - 1)
        return store_version(desk, who, opened, base, document, f"撤销第 {at} 版的修改", "case.undo")


def compare(desk: Workbench, who: Principal, case_id: str, old: int, new: int) -> Compared:
    """What changed between two versions, leaf by leaf."""
    with desk.viewing(who, "case.view", case_id) as opened:
        opened.detail["compared"] = [old, new]
        documents = [cases.document(opened.connection, case_id, revision) for revision in (old, new)]
    before, after = map(_leaves, documents)
    paths = sorted(before.keys() | after.keys())
    changes = [
        Change(path, before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    ]
    return Compared(changes, documents[0], documents[1])


def members(desk: Workbench, who: Principal, case_id: str) -> list[people.User]:
    """The people admitted to the case."""
    with desk.viewing(who, "case.view", case_id, log=False) as opened:
        return _members(opened.connection, case_id)


def admit(desk: Workbench, who: Principal, case_id: str, name: str) -> list[people.User]:
    """Admit a user by log-in name.

    :raises InputError: ``user-unknown``.
    """
    with desk.case(who, "case.members", case_id, log=False) as opened:
        user = people.by_name(opened.connection, name.strip().lower())
        if user is None or user.disabled:
            raise InputError.of("user-unknown", f"没有可用的用户“{name}”", f"there is no active user {name}")
        if cases.admit(opened.connection, case_id, user.id):
            desk.changed(opened, who, "case.admit", "members", case_id, user=user.id)
        return _members(opened.connection, case_id)


def dismiss(desk: Workbench, who: Principal, case_id: str, user_id: str) -> list[people.User]:
    """Take a user off the case; the last member stays.

    :raises InputError: ``last-member``.
    """
    with desk.case(who, "case.members", case_id, log=False) as opened:
        if cases.members(opened.connection, case_id) == [user_id]:
            raise InputError.of("last-member", "案件至少须有一名成员", "a case keeps at least one member")
        if cases.dismiss(opened.connection, case_id, user_id):
            desk.changed(opened, who, "case.dismiss", "members", case_id, user=user_id)
        return _members(opened.connection, case_id)


def log(desk: Workbench, who: Principal, case_id: str, *, before: int | None = None) -> list[dict[str, Any]]:
    """The audit entries of a case, newest first."""
    with desk.viewing(who, "case.log", case_id, log=False) as opened:
        return _named(opened.connection, audit.entries(opened.connection, case_id=case_id, before=before))


def office_log(desk: Workbench, who: Principal, *, before: int | None = None) -> list[dict[str, Any]]:
    """The whole audit log, newest first."""
    with desk.office(who, "audit.view", writes=False) as connection:
        return _named(connection, audit.entries(connection, before=before))


def check_size(document: dict[str, Any]) -> None:
    """Refuse a document over the limit.

    :raises InputError: ``document-too-large``.
    """
    if len(json.dumps(document, ensure_ascii=False).encode()) > MAX_DOCUMENT_BYTES:
        raise InputError.of("document-too-large", "案件内容超过 32 MiB", "the case is larger than 32 MiB")


def _members(connection: Connection, case_id: str) -> list[people.User]:
    found = [people.user(connection, user_id) for user_id in cases.members(connection, case_id)]
    return sorted((user._replace(password="") for user in found), key=lambda user: user.name)


def _named(connection: Connection, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {user.id: user.display for user in people.all_users(connection)}
    return [{**entry, "actor_name": names.get(entry["actor"], "")} for entry in entries]


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict) and value:
        parts = [_leaves(child, f"{path}.{key}" if path else str(key)) for key, child in value.items()]
    elif isinstance(value, list) and value:
        parts = [_leaves(child, f"{path}[{number}]") for number, child in enumerate(value)]
    else:
        return {path: value}
    return {key: leaf for part in parts for key, leaf in part.items()}


def _good_title(title: str) -> str:
    title = " ".join(title.split())
    if not 1 <= len(title) <= MAX_TITLE:
        raise InputError.of(
            "case-title", f"案件名称须为 1 至 {MAX_TITLE} 字", f"a title has 1 to {MAX_TITLE} characters"
        )
    return title


def _good_stage(stage: str) -> str:
    if stage not in STAGES:
        raise InputError.of(
            "case-stage", f"阶段只能是 {'、'.join(STAGES)}", f"a stage is one of {', '.join(STAGES)}"
        )
    return stage


def _written(moment: str, case_id: str) -> str:
    return base64.urlsafe_b64encode(f"{moment} {case_id}".encode()).decode()


def _cursor(text: str) -> tuple[str, str] | None:
    if not text:
        return None
    try:
        moment, case_id = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
    except ValueError:
        raise InputError.of("bad-cursor", "翻页标记无效", "the paging cursor is not valid") from None
    return moment, case_id


def save_case(
    desk: Workbench, who: Principal, case_id: str, base: int, tree: dict[str, Any], *, note: str
) -> Version:
    """Save a new case tree, keeping the sources of revision ``base``; checked as ``bangxin assess`` would."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        if opened.case.revision != base:
            raise cases.conflict(opened.connection, case_id, base)
        document = {**cases.document(opened.connection, case_id, base), "case": tree}
        check_size(document)
        return store_version(desk, who, opened, base, document, note)
