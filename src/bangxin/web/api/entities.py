"""Entity lists of a case over HTTP: rows in the form of the case file (docs/case-format.md), one list at a time."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bangxin.app import entitylists, entityrows
from bangxin.app.once import once
from bangxin.web.api.cases import IfMatch, base_revision
from bangxin.web.api.making import Key, again, version_made
from bangxin.web.api.paging import PAGE, Limit, Offset, paged
from bangxin.web.api.shapes import Content, Line, Problem, Shape, VersionAnswer
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["lists"], prefix="/cases/{case_id}", responses={"4XX": {"model": Problem}})


class ListState(Shape):
    """``state``: unknown (not stated), none, closed (only these), open (these and others)."""

    id: str
    state: str
    rows: int


class RowBody(Shape):
    """A row as a case file writes it, e.g. ``{"class": "bank_account", "count": {"op": ">=", "value": 3}}``."""

    row: Content


class RowMade(Shape):
    revision: int
    id: str


class StateBody(Shape):
    state: Line


class EvidenceChange(Shape):
    kind: Line
    title: Line
    source: Line = ""
    lawful: bool = True


class NameChange(Shape):
    name: Line


@router.get("/entities")
@uses("case.view")
def lists(asking: Asking, response: Response, case_id: str) -> list[ListState]:
    """Every list with what the case says of it."""
    found = entitylists.look(asking.desk, asking.who, case_id)
    response.headers["ETag"] = f'"{found.view.revision}"'
    return [ListState(id=one.kind.id, state=one.state, rows=len(one.rows)) for one in found.lists]


@router.get("/entities/{kind}")
@uses("case.view")
def rows(
    request: Request,
    asking: Asking,
    response: Response,
    case_id: str,
    kind: str,
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[dict[str, Any]]:
    """The rows of one list as the case writes them."""
    entityrows.kind_of(entitylists.schema_of(asking.desk), kind)
    found = entitylists.look(asking.desk, asking.who, case_id)
    response.headers["ETag"] = f'"{found.view.revision}"'
    return paged(request, response, entityrows.rows(found.view.document, kind), offset, limit)


@router.post("/entities/{kind}", status_code=201)
@uses("case.edit")
def add(
    asking: Asking,
    response: Response,
    case_id: str,
    kind: str,
    body: RowBody,
    if_match: IfMatch = "",
    key: Key = "",
) -> RowMade:
    """Add a row; without an ``id`` it is given a free one."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    version = once(
        desk, who, key, [case_id, kind, body.row],
        lambda: entitylists.put(desk, who, case_id, base, kind, body.row)[0],
        lambda made: again(asking, made),
    )  # fmt: skip
    response.headers["ETag"] = f'"{version.revision}"'
    name = entitylists.last_row(desk, who, case_id, version.revision, kind)
    response.headers["Location"] = f"/api/v1/cases/{case_id}/entities/{kind}"
    return RowMade(revision=version.revision, id=name)


@router.put("/entities/{kind}/{row_id}")
@uses("case.edit")
def replace(
    asking: Asking,
    response: Response,
    case_id: str,
    kind: str,
    row_id: str,
    body: RowBody,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Put a row in place of another."""
    version, _ = entitylists.put(
        asking.desk, asking.who, case_id, base_revision(if_match), kind, body.row, row_id
    )
    return version_made(response, version)


@router.delete("/entities/{kind}/{row_id}")
@uses("case.edit")
def drop(
    asking: Asking, response: Response, case_id: str, kind: str, row_id: str, if_match: IfMatch = ""
) -> VersionAnswer:
    """Take a row out; refused while others refer to it."""
    made = entitylists.drop(asking.desk, asking.who, case_id, base_revision(if_match), kind, row_id)
    return version_made(response, made)


@router.put("/entity-states/{kind}")
@uses("case.edit")
def set_state(
    asking: Asking, response: Response, case_id: str, kind: str, body: StateBody, if_match: IfMatch = ""
) -> VersionAnswer:
    """Say that a list is unknown, none, closed or open."""
    made = entitylists.set_state(asking.desk, asking.who, case_id, base_revision(if_match), kind, body.state)
    return version_made(response, made)


@router.patch("/persons/{person}")
@uses("case.edit")
def rename_person(
    asking: Asking, response: Response, case_id: str, person: str, body: NameChange, if_match: IfMatch = ""
) -> VersionAnswer:
    """Another name for a person."""
    made = entitylists.rename_person(
        asking.desk, asking.who, case_id, base_revision(if_match), person, body.name
    )
    return version_made(response, made)


@router.delete("/persons/{person}")
@uses("case.edit")
def drop_person(
    asking: Asking, response: Response, case_id: str, person: str, if_match: IfMatch = ""
) -> VersionAnswer:
    """Take a person off the file."""
    made = entitylists.drop_person(asking.desk, asking.who, case_id, base_revision(if_match), person)
    return version_made(response, made)


@router.put("/evidence/{evidence_id}")
@uses("case.edit")
def change_evidence(
    asking: Asking,
    response: Response,
    case_id: str,
    evidence_id: str,
    body: EvidenceChange,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Change an item of evidence."""
    made = entitylists.edit_evidence(
        asking.desk, asking.who, case_id, base_revision(if_match), evidence_id, **body.model_dump()
    )
    return version_made(response, made)


@router.delete("/evidence/{evidence_id}")
@uses("case.edit")
def drop_evidence(
    asking: Asking, response: Response, case_id: str, evidence_id: str, if_match: IfMatch = ""
) -> VersionAnswer:
    """Take an item of evidence off the list."""
    made = entitylists.drop_evidence(asking.desk, asking.who, case_id, base_revision(if_match), evidence_id)
    return version_made(response, made)
