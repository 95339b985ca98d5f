"""Ledgers of a case: upload, import and compute in a job, figures with their rows, tracing, the registry of accounts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from pydantic import Field

from bangxin.app import jobs, money
from bangxin.app.exporting import Exported
from bangxin.app.once import once
from bangxin.app.sources import digest
from bangxin.store.cases import Version
from bangxin.store.work import Job
from bangxin.web.api.cases import IfMatch, base_revision
from bangxin.web.api.making import Key, again, make_version
from bangxin.web.api.paging import PAGE, Limit, Offset, paged
from bangxin.web.api.shapes import JobAnswer, Problem, Shape, VersionAnswer
from bangxin.web.pages.money import MEDIA
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter(tags=["ledger"], prefix="/cases/{case_id}/ledger", responses={"4XX": {"model": Problem}})
Name = Annotated[str, Query(max_length=128)]
Long = Annotated[str, Field(max_length=4_000_000)]


class LedgerAnswer(Shape):
    """``state``: empty, computing, computed or failed. Rows counted per file, the registry, the victims' list."""

    revision: int
    state: str
    files: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    registry: str
    draft_registry: str
    victims: str
    job: JobAnswer | None


class LedgerJob(Shape):
    """The version that holds the change and the job that computes."""

    revision: int
    job: JobAnswer | None


class Registry(Shape):
    """Whose account is whose, hand-over and freeze days (YAML), and the victims' list (CSV)."""

    registry: Long = ""
    victims: Long = ""


@router.get("")
@uses("source.view")
def look(asking: Asking, response: Response, case_id: str) -> LedgerAnswer:
    """What ledgers the case has and where their computation stands."""
    found = money.look(asking.desk, asking.who, case_id)
    response.headers["ETag"] = f'"{found.view.revision}"'
    result = found.result or {}
    return LedgerAnswer(
        revision=found.view.revision,
        state=_state(found),
        files=[*(result.get("files") or found.files)],
        refused=list(result.get("refused", [])),
        registry=found.registry,
        draft_registry=result.get("draft", ""),
        victims=found.victims,
        job=JobAnswer.of(found.job) if found.job else None,
    )


@router.post("/files", status_code=202)
@uses("source.add")
def add_files(
    asking: Asking,
    response: Response,
    case_id: str,
    files: Annotated[list[UploadFile] | None, File(description="CSV、XLS、XLSX、ZIP")] = None,
    if_match: IfMatch = "",
    key: Key = "",
) -> LedgerJob:
    """Add ledger files and import them in a job."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    contents = [(file.filename or "流水", file.file.read()) for file in files or []]
    asked = [case_id, "ledger", [[name, digest(content)] for name, content in contents]]
    version = once(
        desk, who, key, asked,
        lambda: money.add_files(desk, who, case_id, base, [c for c in contents if c[1]])[0],
        lambda made: again(asking, made),
    )  # fmt: skip
    return _started(asking, response, case_id, version)


@router.put("/registry", status_code=202)
@uses("case.edit")
def register(
    asking: Asking, response: Response, case_id: str, body: Registry, if_match: IfMatch = "", key: Key = ""
) -> LedgerJob:
    """Set whose account is whose and the victims' list; everything is computed again in a job."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    version = once(
        desk, who, key, [case_id, "registry", body.model_dump()],
        lambda: money.register(desk, who, case_id, base, registry=body.registry, victims=body.victims)[0],
        lambda made: again(asking, made),
    )  # fmt: skip
    return _started(asking, response, case_id, version)


@router.post("/computation", status_code=202)
@uses("job.run")
def compute(asking: Asking, response: Response, case_id: str, key: Key = "") -> JobAnswer:
    """Import, measure and trace again."""
    desk, who = asking.desk, asking.who
    job = once(
        desk, who, key, [case_id, "computation"],
        lambda: money.rebuild(desk, who, case_id),
        lambda made: jobs.state(desk, who, made),
    )  # fmt: skip
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobAnswer.of(job)


@router.get("/results/{part}")
@uses("source.view")
def part(
    request: Request,
    asking: Asking,
    response: Response,
    case_id: str,
    part: Annotated[str, Path(pattern="^(files|accounts|anomalies|figures|traces)$")],
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> list[dict[str, Any]]:
    """One part of the result: files, accounts, anomalies, figures or traces (per rule).

    Answers 409 ``ledger-stale`` while it is being computed.
    """
    found = money.look(asking.desk, asking.who, case_id)
    if found.files and found.result is None:
        raise money.stale()
    response.headers["ETag"] = f'"{found.view.revision}"'
    return paged(request, response, list((found.result or {}).get(part, [])), offset, limit)


@router.get("/figures/rows")
@uses("source.view")
def rows(asking: Asking, case_id: str, figure: Name, person: Name = "") -> dict[str, Any]:
    """The rows behind a figure, each with file, sheet and line."""
    found = money.rows_of(asking.desk, asking.who, case_id, figure, person)
    return {"figure": figure, "person": person, "rows": found["rows"], "limit": found["limit"]}


@router.post("/claims", status_code=201)
@uses("case.edit")
def adopt(
    asking: Asking, response: Response, case_id: str, if_match: IfMatch = "", key: Key = ""
) -> VersionAnswer:
    """Write the figures into the case as claims, unverified until someone verifies them."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    return make_version(
        asking, response, key, case_id, ["ledger.adopt"], lambda: money.adopt(desk, who, case_id, base)
    )


@router.get("/report.{kind}", response_class=Response)
@uses("export.full")
def report(asking: Asking, case_id: str, kind: Annotated[str, Path(pattern="^(html|xlsx)$")]) -> Response:
    """The ledger report as one offline HTML page or a workbook."""
    content = money.report(asking.desk, asking.who, case_id, kind)
    return attached(Exported(f"资金分析报告.{kind}", MEDIA[kind], content))


def _started(asking: Visitor, response: Response, case_id: str, version: Version) -> LedgerJob:
    job = _last(asking, case_id)
    response.headers["ETag"] = f'"{version.revision}"'
    if job is not None:
        response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return LedgerJob(revision=version.revision, job=JobAnswer.of(job) if job else None)


def _last(asking: Visitor, case_id: str) -> Job | None:
    return next((j for j in jobs.listed(asking.desk, asking.who, case_id) if j.kind == money.KIND), None)


def _state(found: money.Money) -> str:
    if found.result is not None:
        return "computed"
    if not found.files:
        return "empty"
    return "failed" if found.job is not None and found.job.state == "failed" else "computing"
