"""Money: ledger files of a case, whose account is whose, figures that open to their rows, flow and time line."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from bangxin.app import money
from bangxin.app.exporting import Exported
from bangxin.web.pages.caseforms import Base
from bangxin.web.pages.frame import go, page
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, uses

router = APIRouter(prefix="/cases/{case_id}/money")
Name = Annotated[str, Query(max_length=128)]
Text = Annotated[str, Form(max_length=4_000_000)]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


@router.get("")
@uses("source.view")
def look(request: Request, asking: Asking, case_id: str) -> Response:
    """Files, registry, figures, charts."""
    found = money.look(asking.desk, asking.who, case_id)
    return page(request, asking, "case/money.html", view=found.view, money=found, tab="money")


@router.post("/files")
@uses("source.add")
def add_files(
    asking: Asking, case_id: str, base: Base, files: Annotated[list[UploadFile] | None, File()] = None
) -> Response:
    """Upload ledger files; the import runs in the background."""
    contents = [(file.filename or "流水", file.file.read()) for file in files or [] if file.size]
    money.add_files(asking.desk, asking.who, case_id, base, contents)
    return go(f"/cases/{case_id}/money")


@router.post("/registry")
@uses("case.edit")
def register(asking: Asking, case_id: str, base: Base, registry: Text = "", victims: Text = "") -> Response:
    """Save registry and victims' list and compute again."""
    normal = registry.replace("\r\n", "\n"), victims.replace("\r\n", "\n")
    money.register(asking.desk, asking.who, case_id, base, registry=normal[0], victims=normal[1])
    return go(f"/cases/{case_id}/money")


@router.post("/rebuild")
@uses("job.run")
def rebuild(asking: Asking, case_id: str) -> Response:
    """Import and compute again."""
    money.rebuild(asking.desk, asking.who, case_id)
    return go(f"/cases/{case_id}/money")


@router.post("/adopt")
@uses("case.edit")
def adopt(asking: Asking, case_id: str, base: Base) -> Response:
    """Write the figures into the case as claims."""
    money.adopt(asking.desk, asking.who, case_id, base)
    return go(f"/cases/{case_id}/facts")


@router.get("/rows")
@uses("source.view")
def rows(request: Request, asking: Asking, case_id: str, figure: Name, person: Name = "") -> Response:
    """The rows behind a figure."""
    found = money.rows_of(asking.desk, asking.who, case_id, figure, person)
    return page(request, asking, "case/money_rows.html", found=found, case_id=case_id)


@router.get("/report.{kind}")
@uses("export.full")
def report(asking: Asking, case_id: str, kind: str) -> Response:
    """The ledger report as HTML or a workbook."""
    chosen = "xlsx" if kind == "xlsx" else "html"
    content = money.report(asking.desk, asking.who, case_id, chosen)
    return attached(Exported(f"资金分析报告.{chosen}", MEDIA[chosen], content))
