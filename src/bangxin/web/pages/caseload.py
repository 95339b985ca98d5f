"""The list of cases, a new case, the frame of one case: title, stage, deadline, members, state."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from bangxin.app import amending, casefile, caseload, examples
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, uses

router = APIRouter()
Field = Annotated[str, Form(max_length=512)]
Base = Annotated[int, Form(ge=1, le=2**31 - 1)]


@router.get("/cases")
@uses("case.list")
def listed(
    request: Request,
    asking: Asking,
    after: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=16)] = "open",
) -> Response:
    """The cases of the person."""
    found = caseload.listed(asking.desk, asking.who, after=after, state=state)
    return page(
        request,
        asking,
        "cases/list.html",
        page=found,
        state=state,
        examples=examples.names(),
    )


@router.post("/cases")
@uses("case.create")
def create(
    request: Request, asking: Asking, title: Field, stage: Field, person: Field, as_of: Field, key: Field = ""
) -> Response:
    """A new case with its first person."""
    document = amending.blank(title=title, person=person, as_of=as_of)
    row = caseload.create(asking.desk, asking.who, title=title, stage=stage, document=document, key=key)
    return go(f"/cases/{row.id}")


@router.post("/cases/example")
@uses("case.create")
def example(request: Request, asking: Asking, name: Field) -> Response:
    """A copy of an official case to look around in."""
    title, document = examples.load(name)
    row = caseload.create(asking.desk, asking.who, title=title, stage="教学", document=document)
    return go(f"/cases/{row.id}")


@router.post("/cases/file")
@uses("case.create")
def from_file(asking: Asking, stage: Field, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """The cases of a case file (YAML, JSON)."""
    name, content = (file.filename or "", file.file.read()) if file else ("", b"")
    rows = casefile.take(asking.desk, asking.who, name, content, stage=stage)
    return go(f"/cases/{rows[0].id}" if len(rows) == 1 else "/cases")


@router.post("/cases/{case_id}/describe")
@uses("case.describe")
def describe(
    asking: Asking, case_id: str, base: Base, title: Field, stage: Field, deadline: Field = ""
) -> Response:
    """Change title, stage, deadline."""
    caseload.describe(asking.desk, asking.who, case_id, base, title=title, stage=stage, deadline=deadline)
    return go(f"/cases/{case_id}/settings")


@router.get("/cases/{case_id}/settings")
@uses("case.view")
def settings(request: Request, asking: Asking, case_id: str) -> Response:
    """Title, stage, deadline, members, seal, delete."""
    view = caseload.view(asking.desk, asking.who, case_id)
    members = caseload.members(asking.desk, asking.who, case_id)
    return page(
        request,
        asking,
        "case/settings.html",
        view=view,
        members=members,
        tab="settings",
    )


@router.post("/cases/{case_id}/members")
@uses("case.members")
def admit(asking: Asking, case_id: str, name: Field) -> Response:
    """Admit a user."""
    caseload.admit(asking.desk, asking.who, case_id, name)
    return go(f"/cases/{case_id}/settings")


@router.post("/cases/{case_id}/members/{user_id}/dismiss")
@uses("case.members")
def dismiss(asking: Asking, case_id: str, user_id: str) -> Response:
    """Take a user off the case."""
    caseload.dismiss(asking.desk, asking.who, case_id, user_id)
    return go("/cases" if user_id == asking.who.id else f"/cases/{case_id}/settings")


@router.post("/cases/{case_id}/state")
@uses("case.delete")
def set_state(asking: Asking, case_id: str, state: Field, reason: Field = "") -> Response:
    """Seal, delete or reopen a case."""
    caseload.set_state(asking.desk, asking.who, case_id, state, reason=reason)
    return go("/cases")
