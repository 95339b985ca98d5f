"""The entity lists of a case: acts, instruments, parties, upstream offences, victims and the rest, and its people."""

from __future__ import annotations

from typing import Any, NamedTuple

from bangxin.app import amending, entityforms, entityrows
from bangxin.app.caseload import CaseView, check_size, store_version
from bangxin.app.entityforms import Posted, Row
from bangxin.app.examining import Asked, assess_document, read_document
from bangxin.app.rights import Principal
from bangxin.app.workbench import Opened, Workbench
from bangxin.base.errors import InputError
from bangxin.case.model import Entity
from bangxin.determination.assessment import Assessment
from bangxin.law.entities import EntityKind, Schema, builtin_schema
from bangxin.store import cases, clock, people
from bangxin.store.cases import Version


class Listed(NamedTuple):
    """One list: its kind, what it says (unknown, none, closed, open), its rows as read and as written."""

    kind: EntityKind
    state: str
    rows: tuple[Entity, ...]
    written: list[Row]


class Lists(NamedTuple):
    """All lists of a case version with its determination."""

    view: CaseView
    assessment: Assessment
    lists: tuple[Listed, ...]


def schema_of(desk: Workbench) -> Schema:
    """The kinds of lists of this rulebook."""
    return builtin_schema(desk.book.vocabulary)


def look(desk: Workbench, who: Principal, case_id: str) -> Lists:
    """Every list of the newest version."""
    with desk.viewing(who, "case.view", case_id) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        view = CaseView(opened.case, opened.case.revision, document)
    assessment = assess_document(desk, document, Asked())
    read = assessment.case.entities
    listed = tuple(
        Listed(
            kind,
            entityrows.state_of(document, kind.id),
            tuple(read.get(kind.id, ())),
            entityrows.rows(document, kind.id),
        )
        for kind in schema_of(desk).kinds.values()
    )
    return Lists(view, assessment, listed)


def put(
    desk: Workbench, who: Principal, case_id: str, base: int, kind: str, content: Row, row_id: str = ""
) -> tuple[Version, str]:
    """Add a row, or put one in place of ``row_id``. A finding in it is signed by who enters it.

    :raises InputError: ``list-unknown``, ``row-unknown``, ``row-exists`` and every mistake of the resulting case.
    """
    known = entityrows.kind_of(schema_of(desk), kind)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = _document(opened, base)
        former = entityrows.row(document, kind, row_id) if row_id else {}
        signed = _signed(known, former, content, _signature(opened, who))
        changed, name = entityrows.put_row(document, kind, signed, row_id)
        verb = "修改" if row_id else "增加"
        note = f"{verb}{known.label.zh}：{signed.get('title') or name}"
        return _saved(desk, who, opened, base, changed, note, "entity.put"), name


def last_row(desk: Workbench, who: Principal, case_id: str, revision: int, kind: str) -> str:
    """The id of the row last added to a list in a version."""
    with desk.viewing(who, "case.view", case_id, log=False) as opened:
        listed = entityrows.rows(cases.document(opened.connection, case_id, revision), kind)
    return str(listed[-1]["id"]) if listed else ""


def put_form(
    desk: Workbench, who: Principal, case_id: str, base: int, kind: str, posted: Posted, row_id: str = ""
) -> tuple[Version, str]:
    """The same from a form that was made by :func:`entityforms.fields`."""
    known = entityrows.kind_of(schema_of(desk), kind)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = _document(opened, base)
        former = entityrows.row(document, kind, row_id) if row_id else {}
        row = entityforms.row_from(known, former, posted, _signature(opened, who))
        changed, name = entityrows.put_row(document, kind, row, row_id)
        verb = "修改" if row_id else "增加"
        note = f"{verb}{known.label.zh}：{row.get('title') or name}"
        return _saved(desk, who, opened, base, changed, note, "entity.put"), name


def drop(desk: Workbench, who: Principal, case_id: str, base: int, kind: str, row_id: str) -> Version:
    """Take a row out (the version before keeps it).

    :raises InputError: ``row-unknown``, ``row-referred``.
    """
    schema = schema_of(desk)
    known = entityrows.kind_of(schema, kind)
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = entityrows.drop_row(_document(opened, base), kind, row_id)
        if found := entityrows.referring(document, schema, kind, row_id):
            raise entityrows.referred(known, row_id, found)
        note = f"删去{known.label.zh}：{row_id}"
        return _saved(desk, who, opened, base, document, note, "entity.drop")


def set_state(desk: Workbench, who: Principal, case_id: str, base: int, kind: str, state: str) -> Version:
    """Say that a list is unknown, none, closed or open (“等”)."""
    known = entityrows.kind_of(schema_of(desk), kind)
    words = {"unknown": "未记载", "none": "没有", "closed": "仅此", "open": "不止这些（等）"}
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = entityrows.set_state(_document(opened, base), kind, state)
        note = f"{known.label.zh}：{words[state]}"
        return _saved(desk, who, opened, base, document, note, "entity.state")


def rename_person(
    desk: Workbench, who: Principal, case_id: str, base: int, person: str, name: str
) -> Version:
    """Another name for a person; the id, and what refers to it, stays."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.rename_person(_document(opened, base), person, name)
        return _saved(desk, who, opened, base, document, f"改称谓：{name.strip()}", "person.rename")


def drop_person(desk: Workbench, who: Principal, case_id: str, base: int, person: str) -> Version:
    """Take a person off the case file with everything said of them; the last one stays.

    :raises InputError: ``last-person``, ``row-referred``.
    """
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.drop_person(_document(opened, base), person)
        if found := entityrows.referring(document, schema_of(desk), "persons", person):
            raise entityrows.referred(_PERSONS, person, found)
        return _saved(desk, who, opened, base, document, f"删去人员：{person}", "person.drop")


def edit_evidence(
    desk: Workbench, who: Principal, case_id: str, base: int, evidence: str, **values: Any
) -> Version:
    """Change kind, title, source, lawfulness of an item of evidence."""
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.edit_evidence(_document(opened, base), evidence, **values)
        return _saved(desk, who, opened, base, document, f"修改证据 {evidence}", "evidence.edit")


def drop_evidence(desk: Workbench, who: Principal, case_id: str, base: int, evidence: str) -> Version:
    """Take an item off the list; claims that name it are a mistake and keep it there.

    :raises InputError: ``unknown-evidence`` with the claims concerned.
    """
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        document = amending.drop_evidence(_document(opened, base), evidence)
        return _saved(desk, who, opened, base, document, f"删去证据 {evidence}", "evidence.drop")


def _signature(opened: Opened, who: Principal) -> dict[str, str]:
    return {"by": people.user(opened.connection, who.id).display, "at": clock.today()}


def _signed(kind: EntityKind, former: Row, content: Row, signature: dict[str, str]) -> Row:
    """The row with new or changed findings in the name of who enters them."""
    row = dict(content)
    for attribute in kind.attributes.values():
        given = row.get(attribute.name)
        if attribute.kind != "finding" or given is None or given == former.get(attribute.name):
            continue
        if not isinstance(given, dict) or not str(given.get("why", "")).strip():
            raise InputError.of(
                "reason-missing",
                f"{attribute.title.zh}：认定须写明理由",
                f"{attribute.title.en}: a finding needs a reason",
            )
        row[attribute.name] = {**given, **signature}
    return row


def _document(opened: Opened, base: int) -> amending.Document:
    if opened.case.revision != base:
        raise cases.conflict(opened.connection, opened.case.id, base)
    return cases.document(opened.connection, opened.case.id, base)


def _saved(
    desk: Workbench, who: Principal, opened: Opened, base: int, document: amending.Document, note: str, action: str
) -> Version:  # fmt: skip
    check_size(document)
    read_document(desk, document)
    return store_version(desk, who, opened, base, document, note, action)


_PERSONS = EntityKind("persons", amending.PERSONS, {})
