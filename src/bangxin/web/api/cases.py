"""Cases, versions, members, state. A write names the revision it is based on in ``If-Match`` (the ETag)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from bangxin.app import caseload, jobs
from bangxin.base.errors import UsageProblem
from bangxin.store.cases import Version
from bangxin.web.api.paging import PAGE, Limit, Offset, paged
from bangxin.web.api.shapes import (
    CaseAnswer,
    CasePage,
    CaseSummary,
    Described,
    Difference,
    JobAnswer,
    LogPage,
    Member,
    NewCase,
    Person,
    Problem,
    Restore,
    Save,
    StateChange,
    VersionAnswer,
)
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["cases"], responses={"4XX": {"model": Problem}})
IfMatch = Annotated[str, Header(alias="If-Match", description='ETag of the version changed, e.g. "3"')]
Revision = Annotated[int, Query(ge=0, le=2**31 - 1)]


def base_revision(tag: str) -> int:
    """The revision in an ETag.

    :raises UsageProblem: ``precondition-needed``.
    """
    text = tag.strip().removeprefix("W/").strip('"')
    if not text.isdecimal() or len(text) > 9:
        raise UsageProblem.of(
            "precondition-needed",
            "请在 If-Match 中写明所依据的版本（读取时的 ETag）",
            "name the version your change is based on in If-Match (the ETag you read)",
        )
    return int(text)


@router.get("/cases")
@uses("case.list")
def listed(
    asking: Asking,
    after: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = caseload.PAGE,
    state: Annotated[str, Query(max_length=16)] = "open",
) -> CasePage:
    """My cases, last changed first; ``after`` is the cursor of the page before."""
    page = caseload.listed(asking.desk, asking.who, after=after, limit=limit, state=state)
    return CasePage(cases=[CaseSummary.of(row) for row in page.cases], after=page.after)


@router.post("/cases", status_code=201)
@uses("case.create")
def create(
    asking: Asking,
    response: Response,
    body: NewCase,
    key: Annotated[str, Header(alias="Idempotency-Key", max_length=128)] = "",
) -> CaseSummary:
    """A new case; repeated with the same Idempotency-Key it is made once."""
    document = {"case": body.case, "sources": []}
    row = caseload.create(
        asking.desk, asking.who, title=body.title, stage=body.stage, document=document, key=key
    )
    response.headers["ETag"] = f'"{row.revision}"'
    response.headers["Location"] = f"/api/v1/cases/{row.id}"
    return CaseSummary.of(row)


@router.get("/cases/{case_id}")
@uses("case.view")
def view(asking: Asking, response: Response, case_id: str, revision: Revision = 0) -> CaseAnswer:
    """A case at its newest or a given revision, with its ETag."""
    found = caseload.view(asking.desk, asking.who, case_id, revision)
    response.headers["ETag"] = f'"{found.revision}"'
    return CaseAnswer(case=CaseSummary.of(found.case), revision=found.revision, document=found.document)


@router.put("/cases/{case_id}")
@uses("case.edit")
def save(
    asking: Asking, response: Response, case_id: str, body: Save, if_match: IfMatch = ""
) -> VersionAnswer:
    """Save a new version."""
    version = caseload.save_case(
        asking.desk, asking.who, case_id, base_revision(if_match), body.case, note=body.note
    )
    return _version(response, version)


@router.patch("/cases/{case_id}")
@uses("case.describe")
def describe(asking: Asking, case_id: str, body: Described, if_match: IfMatch = "") -> CaseSummary:
    """Change title, stage and deadline."""
    row = caseload.describe(asking.desk, asking.who, case_id, base_revision(if_match), **body.model_dump())
    return CaseSummary.of(row)


@router.post("/cases/{case_id}/state")
@uses("case.delete")
def set_state(asking: Asking, case_id: str, body: StateChange) -> CaseSummary:
    """Seal, delete or reopen a case, with a reason. Nothing is erased."""
    return CaseSummary.of(
        caseload.set_state(asking.desk, asking.who, case_id, body.state, reason=body.reason)
    )


@router.get("/cases/{case_id}/versions")
@uses("case.view")
def versions(
    request: Request,
    asking: Asking,
    response: Response,
    case_id: str,
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[VersionAnswer]:
    """The versions, newest first."""
    found = caseload.history(asking.desk, asking.who, case_id)
    return [_answer(version) for version, _ in paged(request, response, found, offset, limit)]


@router.post("/cases/{case_id}/undo")
@uses("case.edit")
def undo(asking: Asking, response: Response, case_id: str, if_match: IfMatch = "") -> VersionAnswer:
    """Take the last change back (again: the one before it); a new version holds what stood before."""
    version = caseload.undo(asking.desk, asking.who, case_id, base_revision(if_match))
    return _version(response, version)


@router.get("/cases/{case_id}/compare")
@uses("case.view")
def compare(
    asking: Asking,
    case_id: str,
    old: Annotated[int, Query(ge=1, le=2**31 - 1)],
    new: Annotated[int, Query(ge=1, le=2**31 - 1)],
) -> list[Difference]:
    """What changed between two versions."""
    changes = caseload.compare(asking.desk, asking.who, case_id, old, new).changes
    return [Difference(**change._asdict()) for change in changes]


@router.post("/cases/{case_id}/restore")
@uses("case.edit")
def restore(
    asking: Asking, response: Response, case_id: str, body: Restore, if_match: IfMatch = ""
) -> VersionAnswer:
    """Save an old version anew."""
    version = caseload.restore(asking.desk, asking.who, case_id, base_revision(if_match), body.revision)
    return _version(response, version)


@router.get("/cases/{case_id}/members")
@uses("case.view")
def members(asking: Asking, case_id: str) -> list[Person]:
    """The people admitted to the case."""
    return [Person.of(user) for user in caseload.members(asking.desk, asking.who, case_id)]


@router.post("/cases/{case_id}/members")
@uses("case.members")
def admit(asking: Asking, case_id: str, body: Member) -> list[Person]:
    """Admit a user by name."""
    return [Person.of(user) for user in caseload.admit(asking.desk, asking.who, case_id, body.name)]


@router.delete("/cases/{case_id}/members/{user_id}")
@uses("case.members")
def dismiss(asking: Asking, case_id: str, user_id: str) -> list[Person]:
    """Take a user off the case."""
    return [Person.of(user) for user in caseload.dismiss(asking.desk, asking.who, case_id, user_id)]


@router.get("/cases/{case_id}/log")
@uses("case.log")
def log(
    asking: Asking, case_id: str, before: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> LogPage:
    """The audit entries of the case, newest first."""
    return LogPage(entries=caseload.log(asking.desk, asking.who, case_id, before=before))


@router.get("/cases/{case_id}/jobs")
@uses("job.view")
def case_jobs(asking: Asking, case_id: str) -> list[JobAnswer]:
    """Long work on the case, newest first (the last hundred)."""
    return [JobAnswer.of(job) for job in jobs.listed(asking.desk, asking.who, case_id)]


@router.get("/jobs/{job_id}")
@uses("job.view")
def job(asking: Asking, job_id: str) -> JobAnswer:
    """Progress and result of long work."""
    return JobAnswer.of(jobs.state(asking.desk, asking.who, job_id))


def _version(response: Response, version: Version) -> VersionAnswer:
    response.headers["ETag"] = f'"{version.revision}"'
    return _answer(version)


def _answer(version: Version) -> VersionAnswer:
    return VersionAnswer(**{name: getattr(version, name) for name in VersionAnswer.model_fields})
