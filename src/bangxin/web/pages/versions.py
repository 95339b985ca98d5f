"""History of a case: versions, differences, restore, log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from bangxin.app import caseload
from bangxin.report.differing import Differing
from bangxin.report.wording import Wording
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, uses

router = APIRouter()
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("/cases/{case_id}/history")
@uses("case.view")
def history(request: Request, asking: Asking, case_id: str, old: Number = 0, new: Number = 0) -> Response:
    """All versions, and the difference between two of them."""
    view = caseload.view(asking.desk, asking.who, case_id)
    versions = caseload.history(asking.desk, asking.who, case_id)
    found = caseload.compare(asking.desk, asking.who, case_id, old, new) if old and new else None
    told = Differing(found.before, found.after, Wording(asking.desk.book, asking.lang)) if found else None
    return page(
        request, asking, "case/history.html", view=view, versions=versions,
        changes=found.changes if found else None, told=told, old=old, new=new, tab="history",
    )  # fmt: skip


@router.post("/cases/{case_id}/restore")
@uses("case.edit")
def restore(
    asking: Asking,
    case_id: str,
    base: Annotated[int, Form(ge=1, le=2**31 - 1)],
    revision: Annotated[int, Form(ge=1, le=2**31 - 1)],
) -> Response:
    """Save an old version anew (also the undo of the last change)."""
    caseload.restore(asking.desk, asking.who, case_id, base, revision)
    return go(f"/cases/{case_id}/history")


@router.get("/cases/{case_id}/log")
@uses("case.log")
def log(request: Request, asking: Asking, case_id: str, before: Number | None = None) -> Response:
    """Who did what on this case."""
    entries = caseload.log(asking.desk, asking.who, case_id, before=before)
    return page(request, asking, "case/log.html", entries=entries, case_id=case_id, before=before)
