"""Documents of a case: upload and read, text, what was read as proposals, and the decision on each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Header, Query, Request, Response, UploadFile
from pydantic import Field

from bangxin.app import jobs, sources
from bangxin.app.exporting import Exported
from bangxin.app.once import once
from bangxin.store.work import Job
from bangxin.web.api.cases import IfMatch, base_revision
from bangxin.web.api.facts import ClaimBody
from bangxin.web.api.making import Key, again, make_version
from bangxin.web.api.paging import PAGE, Limit, Offset, paged
from bangxin.web.api.shapes import JobAnswer, Line, Problem, Shape, VersionAnswer
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["documents"], responses={"4XX": {"model": Problem}})
Upload = Annotated[UploadFile | None, File(description="TXT、MD、DOCX、PDF、图片；文字为 UTF-8 或 GB18030")]
Name = Annotated[str, Query(max_length=64)]


class Proposal(Shape):
    """Something read from a document: a claim or a finding of a person, and what was decided on it."""

    id: str
    person: str
    fact: str
    state: str
    claim: dict[str, Any] | None = None
    finding: dict[str, Any] | None = None
    decided_by: str = ""
    decided_at: str = ""


class SourceAnswer(Shape):
    """A document of the case; ``proposals`` counts them by state."""

    id: str
    name: str
    kind: str
    sha256: str
    sm3: str
    size: int
    characters: int
    notes: list[str]
    added_by: str
    added_at: str
    proposals: dict[str, int]


class SourceMade(Shape):
    """The document added and the version that holds it; with ``Prefer: respond-async`` the job that reads it."""

    revision: int
    source: str
    job: JobAnswer | None = None


class TextPart(Shape):
    start: int
    characters: int
    text: str


class Decision(Shape):
    """``decision``: accepted or rejected; ``proposals``: ids, or empty for all that are still open."""

    decision: Line
    proposals: list[Line] = Field(default_factory=list, max_length=5000)


class Correction(ClaimBody):
    """The claim in place of what was read; ``fact`` empty keeps the fact."""

    fact: Line = ""


class ReadAnswer(Shape):
    """What a document says; nothing was stored."""

    characters: int
    kind: str
    notes: list[str]
    proposals: list[Proposal]


@router.post("/read")
@uses("session.use")
def read(asking: Asking, file: Upload = None) -> ReadAnswer:
    """Read a document without storing it: persons, facts, amounts with their spans."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        pass
    name, content = _content(file)
    found, proposals = sources.read_only(asking.desk, name, content)
    listed = [Proposal(id=str(n), state=sources.OPEN, **p) for n, p in enumerate(proposals, 1)]
    return ReadAnswer(characters=len(found.text), kind=found.kind, notes=list(found.notes), proposals=listed)


@router.get("/cases/{case_id}/sources")
@uses("source.view")
def listed(
    request: Request,
    asking: Asking,
    response: Response,
    case_id: str,
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[SourceAnswer]:
    """The documents of the case."""
    view = sources.listed(asking.desk, asking.who, case_id)
    response.headers["ETag"] = f'"{view.revision}"'
    held = view.document.get("sources", [])
    return [_answer(source) for source in paged(request, response, held, offset, limit)]


@router.post("/cases/{case_id}/sources", status_code=201, responses={202: {"model": SourceMade}})
@uses("source.add")
def upload(
    asking: Asking,
    response: Response,
    case_id: str,
    file: Upload = None,
    if_match: IfMatch = "",
    key: Key = "",
    prefer: Annotated[str, Header(alias="Prefer", max_length=64)] = "",
) -> SourceMade:
    """Add a document and read it; ``Prefer: respond-async`` reads it in a job (scans take long)."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    name, content = _content(file)
    asked = [case_id, "source", name, sources.digest(content)]
    if prefer == "respond-async":
        job = once(
            desk, who, key, asked,
            lambda: sources.upload_later(desk, who, case_id, base, name, content),
            lambda made: _job(asking, made),
        )  # fmt: skip
        response.status_code = 202
        response.headers["Location"] = f"/api/v1/jobs/{job.id}"
        return SourceMade(revision=base, source="", job=JobAnswer.of(job))
    version = once(
        desk, who, key, asked,
        lambda: sources.upload(desk, who, case_id, base, name, content)[0],
        lambda made: again(asking, made),
    )  # fmt: skip
    source = sources.added(desk, who, case_id, version.revision, content)
    response.headers["ETag"] = f'"{version.revision}"'
    response.headers["Location"] = f"/api/v1/cases/{case_id}/sources/{source}"
    return SourceMade(revision=version.revision, source=source)


@router.get("/cases/{case_id}/sources/{source_id}")
@uses("source.view")
def look(asking: Asking, response: Response, case_id: str, source_id: str) -> SourceAnswer:
    """One document."""
    found = sources.look(asking.desk, asking.who, case_id, source_id)
    response.headers["ETag"] = f'"{found.view.revision}"'
    return _answer(found.source)


@router.get("/cases/{case_id}/sources/{source_id}/text")
@uses("source.view")
def text(
    asking: Asking,
    case_id: str,
    source_id: str,
    start: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    length: Annotated[int, Query(ge=1, le=1_000_000)] = sources.PART_CHARACTERS,
) -> TextPart:
    """A stretch of the text that the spans of proposals and claims point into."""
    found = sources.text_of(asking.desk, asking.who, case_id, source_id, start, length)
    return TextPart(start=start, characters=len(found), text=found)


@router.get("/cases/{case_id}/sources/{source_id}/file", response_class=Response)
@uses("source.view")
def original(asking: Asking, case_id: str, source_id: str) -> Response:
    """The file as it came, its hashes checked."""
    name, content = sources.original(asking.desk, asking.who, case_id, source_id)
    return attached(Exported(name, "application/octet-stream", content))


@router.get("/cases/{case_id}/sources/{source_id}/proposals")
@uses("source.view")
def proposals(
    request: Request,
    asking: Asking,
    response: Response,
    case_id: str,
    source_id: str,
    state: Name = "",
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[Proposal]:
    """What was read, of one state if named (open, accepted, corrected, rejected)."""
    found = sources.look(asking.desk, asking.who, case_id, source_id)
    response.headers["ETag"] = f'"{found.view.revision}"'
    wanted = [p for p in found.source["proposals"] if not state or p["state"] == state]
    return [Proposal(**p) for p in paged(request, response, wanted, offset, limit)]


@router.post("/cases/{case_id}/sources/{source_id}/decisions")
@uses("case.edit")
def decide(
    asking: Asking,
    response: Response,
    case_id: str,
    source_id: str,
    body: Decision,
    if_match: IfMatch = "",
    key: Key = "",
) -> VersionAnswer:
    """Accept or reject proposals; accepted ones become claims or findings of the case."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    return make_version(
        asking, response, key, case_id, [source_id, body.model_dump()],
        lambda: sources.decide_on(desk, who, case_id, base, source_id, body.proposals, body.decision),
    )  # fmt: skip


@router.post("/cases/{case_id}/sources/{source_id}/proposals/{proposal_id}/correction")
@uses("case.edit")
def correct(
    asking: Asking,
    response: Response,
    case_id: str,
    source_id: str,
    proposal_id: str,
    body: Correction,
    if_match: IfMatch = "",
    key: Key = "",
) -> VersionAnswer:
    """Take a proposal over with a corrected value."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)

    def make() -> Any:
        fact = body.fact or sources.fact_of(desk, who, case_id, source_id, proposal_id)
        said = body.said(fact)
        return sources.decide(desk, who, case_id, base, [proposal_id], sources.CORRECTED, said)

    return make_version(asking, response, key, case_id, [proposal_id, body.model_dump()], make)


def _content(file: UploadFile | None) -> tuple[str, bytes]:
    return ("材料", b"") if file is None else (file.filename or "材料", file.file.read())


def _job(asking: Asking, made: str) -> Job:
    return jobs.state(asking.desk, asking.who, made)


def _answer(source: dict[str, Any]) -> SourceAnswer:
    counts: dict[str, int] = {}
    for proposal in source["proposals"]:
        counts[proposal["state"]] = counts.get(proposal["state"], 0) + 1
    kept = {name: source[name] for name in SourceAnswer.model_fields if name != "proposals"}
    return SourceAnswer(**kept, proposals=counts)
