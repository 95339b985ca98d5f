"""Papers of a case and the signatures they carry."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bangxin.app import examining, exporting, signing
from bangxin.app.examining import Asked
from bangxin.app.exporting import Exported
from bangxin.report.papers import PAPERS
from bangxin.web.pages.caseforms import Base, Field, Long, sent
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, uses

router = APIRouter(prefix="/cases/{case_id}")
Name = Annotated[str, Query(max_length=64)]


@router.get("/papers")
@uses("signoff.view")
def papers(request: Request, asking: Asking, case_id: str) -> Response:
    """All papers with their formats; who has signed; the form to sign."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked())
    signed = signing.view(asking.desk, asking.who, case_id)
    return page(
        request, asking, "case/papers.html",
        view=found.view, assessment=found.assessment, papers=PAPERS, signed=signed, tab="papers",
    )  # fmt: skip


@router.get("/papers/{paper}.{kind}")
@uses("export.redacted")
def download(
    asking: Asking, case_id: str, paper: str, kind: str, person: Name = "", lang: Name = ""
) -> Response:
    """A redacted paper as a download."""
    return attached(exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person, lang=lang))


@router.get("/papers/full/{paper}.{kind}")
@uses("export.full")
def download_full(
    asking: Asking, case_id: str, paper: str, kind: str, person: Name = "", lang: Name = ""
) -> Response:
    """A paper with all names and numbers as a download."""
    return attached(
        exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person, full=True, lang=lang)
    )


@router.get("/determination.json")
@uses("export.full")
def determination(asking: Asking, case_id: str) -> Response:
    """The determination as canonical JSON."""
    return attached(exporting.determination_json(asking.desk, asking.who, case_id))


@router.post("/signatures")
@uses("signoff.view")
def sign(
    asking: Asking, case_id: str, base: Base, part: Field, statement: Long = "", draft: Field = ""
) -> Response:
    """Sign the determination of this revision."""
    signing.sign(asking.desk, asking.who, case_id, base, part, statement)
    sent(asking, case_id, draft)
    return go(f"/cases/{case_id}/papers")


def attached(file: Exported) -> Response:
    """A file as a download with a safe name."""
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": disposition})
