"""The lists of a case: people, acts, accounts and cards, parties, upstream offences, victims, notices and the rest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from bangxin.app import caseload, entityforms, entitylists, entityrows
from bangxin.app.entityforms import Posted
from bangxin.case.model import Speaker, Status
from bangxin.report.wording import EVIDENCE_TYPES, Wording
from bangxin.web.pages.caseforms import Base, Field, sent
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter(prefix="/cases/{case_id}")
Name = Annotated[str, Query(max_length=64)]
FEW, PAGE = 20, 200


async def posted(request: Request) -> dict[str, list[str]]:
    """All fields of a form by name."""
    form = await request.form()
    return {
        name: [value for value in form.getlist(name) if isinstance(value, str)]
        for name in dict.fromkeys(form)
    }


Filled = Annotated[dict[str, list[str]], Depends(posted)]


@router.get("/lists")
@uses("case.view")
def lists(
    request: Request,
    asking: Asking,
    case_id: str,
    only: Name = "",
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """Every list with its rows; ``only`` one of them in full."""
    found = entitylists.look(asking.desk, asking.who, case_id)
    if only:
        entityrows.kind_of(entitylists.schema_of(asking.desk), only)
    return page(
        request, asking, "case/lists.html",
        view=found.view, assessment=found.assessment, lists=found.lists, only=only, tab="lists",
        offset=offset if only else 0, most=PAGE if only else FEW, words=Wording(asking.desk.book, asking.lang),
        evidence_types=EVIDENCE_TYPES, titles=_titles(found),
        conflicts={name for person in found.assessment.persons for name in person.facts.measured.conflicts},
    )  # fmt: skip


@router.get("/lists/{kind}/row")
@uses("case.view")
def row(request: Request, asking: Asking, case_id: str, kind: str, id: Name = "") -> Response:
    """The form of one row; without an id of a new one."""
    return _form(request, asking, case_id, kind, id)


@router.post("/lists/{kind}")
@uses("case.edit")
def save(
    asking: Asking, case_id: str, kind: str, base: Base, filled: Filled, row: Field = "", draft: Field = ""
) -> Response:
    """Save a row."""
    posted: Posted = filled
    _, name = entitylists.put_form(asking.desk, asking.who, case_id, base, kind, posted, row)
    sent(asking, case_id, draft)
    return go(f"/cases/{case_id}/lists#r-{kind}-{name}")


@router.post("/lists/{kind}/drop")
@uses("case.edit")
def drop(asking: Asking, case_id: str, kind: str, base: Base, row: Field) -> Response:
    """Take a row out."""
    entitylists.drop(asking.desk, asking.who, case_id, base, kind, row)
    return go(f"/cases/{case_id}/lists#l-{kind}")


@router.post("/lists/{kind}/state")
@uses("case.edit")
def set_state(asking: Asking, case_id: str, kind: str, base: Base, state: Field) -> Response:
    """Unknown, none, closed, open."""
    entitylists.set_state(asking.desk, asking.who, case_id, base, kind, state)
    return go(f"/cases/{case_id}/lists#l-{kind}")


@router.post("/persons/{person}")
@uses("case.edit")
def change_person(
    asking: Asking, case_id: str, person: str, base: Base, action: Field = "rename", name: Field = ""
) -> Response:
    """Rename a person or take them off the file."""
    if action == "drop":
        entitylists.drop_person(asking.desk, asking.who, case_id, base, person)
    else:
        entitylists.rename_person(asking.desk, asking.who, case_id, base, person, name)
    return go(f"/cases/{case_id}/lists#l-persons")


@router.post("/evidence/{evidence_id}/edit")
@uses("case.edit")
def change_evidence(
    asking: Asking,
    case_id: str,
    evidence_id: str,
    base: Base,
    action: Field = "save",
    kind: Field = "",
    title: Field = "",
    source: Field = "",
    lawful: Field = "",
) -> Response:
    """Change an item of evidence or take it off the list."""
    if action == "drop":
        entitylists.drop_evidence(asking.desk, asking.who, case_id, base, evidence_id)
    else:
        entitylists.edit_evidence(
            asking.desk, asking.who, case_id, base, evidence_id,
            kind=kind, title=title, source=source, lawful=lawful != "no",
        )  # fmt: skip
    return go(f"/cases/{case_id}/lists#l-evidence")


@router.post("/undo")
@uses("case.edit")
def undo(
    asking: Asking, case_id: str, base: Base, back: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Take the last change back and stay on the page."""
    caseload.undo(asking.desk, asking.who, case_id, base)
    here = back.startswith(f"/cases/{case_id}") and "//" not in back
    return go(back if here else f"/cases/{case_id}/history")


def _titles(found: entitylists.Lists) -> dict[tuple[str, str], str]:
    """What a reference (list, id) is called."""
    people = {("persons", p.person.id): p.person.name for p in found.assessment.persons}
    return people | {(one.kind.id, row.id): row.title for one in found.lists for row in one.rows}


def _form(request: Request, asking: Visitor, case_id: str, kind: str, row_id: str) -> Response:
    desk = asking.desk
    known = entityrows.kind_of(entitylists.schema_of(desk), kind)
    found = entitylists.look(desk, asking.who, case_id)
    written = entityrows.row(found.view.document, kind, row_id) if row_id else {}
    targets = {listed.kind.id: [(r.id, r.title) for r in listed.rows] for listed in found.lists}
    targets["persons"] = [(p.person.id, p.person.name) for p in found.assessment.persons]
    feeding = [
        (person.person.name, figure)
        for person in found.assessment.persons
        for figure in person.facts.measured.figures.values()
        if row_id and row_id in figure.entities
    ]
    return page(
        request, asking, "case/list_row.html",
        view=found.view, kind=known, row=written, row_id=row_id, fields=entityforms.fields(known, written),
        targets=targets, many=entityforms.MANY, feeding=feeding, words=Wording(desk.book, asking.lang), tab="lists",
        evidence=list(found.assessment.case.evidence.values()), speakers=list(Speaker), statuses=list(Status),
        speaker_names={s.value: s.label for s in Speaker}, status_names={s.value: s.label for s in Status},
    )  # fmt: skip
