"""Documents of a case: upload, text with highlighted spans, accept, correct or reject what was read."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from bangxin.app import sources
from bangxin.app.claims import Said
from bangxin.app.entityforms import entry_of
from bangxin.app.exporting import Exported
from bangxin.case.model import Speaker, Status
from bangxin.law.vocabulary import FactKind
from bangxin.report.wording import Wording
from bangxin.web.pages.caseforms import Base, Field, known_fact, said, sent
from bangxin.web.pages.frame import go, page
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, uses

router = APIRouter(prefix="/cases/{case_id}/sources")
Filled = Annotated[Said, Depends(said)]
AT_ONCE_BYTES = 100_000
SLOW = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
"""Files that may be scans, which take seconds a page."""
Name = Annotated[str, Query(max_length=64)]


@router.get("")
@uses("source.view")
def listed(request: Request, asking: Asking, case_id: str) -> Response:
    """All documents with how much of them is still to be checked."""
    view = sources.listed(asking.desk, asking.who, case_id)
    job = sources.reading(asking.desk, asking.who, case_id)
    return page(request, asking, "case/sources.html", view=view, job=job, tab="sources")


@router.post("")
@uses("source.add")
def upload(
    asking: Asking, case_id: str, base: Base, file: Annotated[list[UploadFile] | None, File()] = None
) -> Response:
    """Upload documents. One short text is read at once and opened; several, or what may take long, in the background."""
    files = [(one.filename or "材料", one.file.read()) for one in file or []]
    name, content = files[0] if files else ("", b"")
    if len(files) > 1 or len(content) > AT_ONCE_BYTES or name.lower().endswith(SLOW):
        sources.upload_many(asking.desk, asking.who, case_id, [one for one in files if one[1]])
        return go(f"/cases/{case_id}/sources")
    _, number = sources.upload(asking.desk, asking.who, case_id, base, name, content)
    return go(f"/cases/{case_id}/sources/{number}")


@router.get("/{source_id}")
@uses("source.view")
def look(
    request: Request,
    asking: Asking,
    case_id: str,
    source_id: str,
    part: Annotated[int, Query(ge=0, le=100000)] = 0,
    correct: Name = "",
    fact: Name = "",
) -> Response:
    """The text with spans, and the list of what was read."""
    found = sources.look(asking.desk, asking.who, case_id, source_id, part)
    book = asking.desk.book
    chosen = next((p for p in found.source["proposals"] if p["id"] == correct and "claim" in p), None)
    shown = known_fact(book, chosen["fact"] if chosen else fact)
    return page(
        request, asking, "case/source.html",
        view=found.view, found=found, words=Wording(book, asking.lang), book=book, tab="sources", correct=chosen,
        states={p["id"]: p["state"] for p in found.source["proposals"]}, kinds=FactKind, target="whatif" if chosen else "claims",
        fact=shown, entry=entry_of(shown, chosen["claim"]) if chosen and shown else None, speakers=list(Speaker), statuses=list(Status),
        values=sources.values(asking.desk, found.source),
        speaker_names={s.value: s.label for s in Speaker},
    )  # fmt: skip


@router.get("/{source_id}/file")
@uses("source.view")
def original(asking: Asking, case_id: str, source_id: str) -> Response:
    """The file as it came."""
    name, content = sources.original(asking.desk, asking.who, case_id, source_id)
    return attached(Exported(name, "application/octet-stream", content))


@router.post("/{source_id}/decisions")
@uses("case.edit")
def decide(
    asking: Asking,
    case_id: str,
    source_id: str,
    base: Base,
    decision: Field,
    proposals: Annotated[list[str] | None, Form(max_length=5000)] = None,
    part: Annotated[int, Form(ge=0, le=100000)] = 0,
    whose: Field = "",
) -> Response:
    """Accept or reject proposals: those named, or all open ones (of one person) as they stand in this version."""
    chosen = proposals or sources.waiting(asking.desk, asking.who, case_id, base, source_id, whose)
    sources.decide(asking.desk, asking.who, case_id, base, chosen, decision)
    following = sources.next_open(asking.desk, asking.who, case_id, source_id, chosen)
    return go(f"/cases/{case_id}/sources/{source_id}?part={part}{following and '#p-'}{following}")


@router.post("/{source_id}/corrections/{proposal_id}")
@uses("case.edit")
def correct(
    asking: Asking,
    case_id: str,
    source_id: str,
    proposal_id: str,
    base: Base,
    filled: Filled,
    draft: Field = "",
) -> Response:
    """Take a proposal over with a corrected value."""
    sources.decide(asking.desk, asking.who, case_id, base, [proposal_id], sources.CORRECTED, filled)
    sent(asking, case_id, draft)
    return go(f"/cases/{case_id}/sources/{source_id}#p-{quote(proposal_id)}")
