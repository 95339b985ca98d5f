"""Money: ledger files of a case, whose account is whose, figures that open to their rows, flow and time line."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from bangxin.app import ledgerrows, money
from bangxin.app.exporting import Exported
from bangxin.app.ledgerrows import Band, Box, Day
from bangxin.ledger.anomalies import PAIRINGS
from bangxin.ledger.registry import BELONGS
from bangxin.report.wording import Wording
from bangxin.web.pages.caseforms import Base, Field, sent
from bangxin.web.pages.frame import go, page
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter(prefix="/cases/{case_id}/money")
Name = Annotated[str, Query(max_length=128)]
Number = Annotated[int | None, Query(ge=0, le=2**31 - 1)]
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
    registered, paid = money.registered(found)
    bands = json.loads(found.drawn.get("bands:0") or '{"bands": []}')["bands"]
    return page(
        request, asking, "case/money.html", view=found.view, money=found, tab="money", bands=bands,
        registered=registered, paid=paid, belongs=BELONGS, pairings=PAIRINGS, words=Wording(asking.desk.book, asking.lang),
        traced=_by_person(found.result or {}), figures_of=_groups(found.result or {}),
        names=money.names(found.view.document),
    )  # fmt: skip


def _groups(result: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The figures of each person, those of the victims' list last."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for figure in result.get("figures", []):
        groups.setdefault(figure["person"], []).append(figure)
    return sorted(groups.items(), key=lambda group: not group[0])


def _by_person(result: dict[str, Any]) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """Traced and unexplained money of each person, a column per rule: a range over rules, never one for all."""
    rules = [rule["rule"] for rule in result.get("rules", [])]
    cells: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for figure in result.get("traced", []):
        columns = cells.setdefault(figure["person"], {rule: [] for rule in rules})
        columns[figure["id"].rpartition(".")[2]].append(figure)
    return [(person, list(columns.values())) for person, columns in cells.items()]


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
def register(
    asking: Asking, case_id: str, base: Base, registry: Text = "", victims: Text = "", draft: Field = ""
) -> Response:
    """Save registry and victims' list and compute again."""
    normal = registry.replace("\r\n", "\n"), victims.replace("\r\n", "\n")
    money.register(asking.desk, asking.who, case_id, base, registry=normal[0], victims=normal[1])
    sent(asking, case_id, draft)
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
def rows(
    request: Request,
    asking: Asking,
    case_id: str,
    figure: Name = "",
    person: Name = "",
    rule: Number = None,
    band: Number = None,
    box: Number = None,
    account: Number = None,
    day: Annotated[str, Query(max_length=10)] = "",
    after: Annotated[int, Query(ge=-1, le=2**53)] = -1,
) -> Response:
    """The rows behind a figure, a band or box of the flow, or a day of an account, page by page."""
    wanted: ledgerrows.Figure | Band | Box | Day = ledgerrows.Figure(figure, person)
    if rule is not None and band is not None:
        wanted = Band(rule, band)
    elif rule is not None and box is not None:
        wanted = Box(rule, box)
    elif account is not None:
        wanted = Day(account, day)
    found = money.open_rows(asking.desk, asking.who, case_id, wanted, after)
    here = str(request.url.remove_query_params("after").include_query_params(after=found["after"]).query)
    fragment = request.headers.get("hx-request") == "true"
    return page(
        request, asking, "case/money_rows_fragment.html" if fragment else "case/money_rows.html",
        found=found, case_id=case_id, following=here if found["after"] is not None else "",
    )  # fmt: skip


@router.get("/flow")
@uses("source.view")
def flow(
    request: Request, asking: Asking, case_id: str, rule: Annotated[int, Query(ge=0, le=99)] = 0
) -> Response:
    """The flow under one rule, with the table of its bands."""
    found, drawn = money.chart(asking.desk, asking.who, case_id, f"flow:{rule}")
    _, bands = money.chart(asking.desk, asking.who, case_id, f"bands:{rule}")
    return _chart(
        request, asking, found, "flow", number=rule, drawing=drawn, bands=json.loads(bands)["bands"]
    )


@router.get("/timeline")
@uses("source.view")
def timeline(
    request: Request, asking: Asking, case_id: str, account: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> Response:
    """Balance and inflow of one account, each day opening to its rows."""
    found, drawn = money.chart(asking.desk, asking.who, case_id, f"timeline:{account}")
    return _chart(request, asking, found, "timeline", number=account, drawing=drawn)


@router.get("/report.{kind}")
@uses("export.full")
def report(asking: Asking, case_id: str, kind: str) -> Response:
    """The ledger report as HTML or a workbook."""
    chosen = "xlsx" if kind == "xlsx" else "html"
    content = money.report(asking.desk, asking.who, case_id, chosen)
    return attached(Exported(f"资金分析报告.{chosen}", MEDIA[chosen], content))


def _chart(
    request: Request, asking: Visitor, found: money.Money, which: str, number: int, **more: Any
) -> Response:
    """A chart as a fragment of the money page, or as a page of its own."""
    fragment = request.headers.get("hx-request") == "true"
    template = f"case/money_{which}.html" if fragment else "case/money_chart.html"
    return page(
        request,
        asking,
        template,
        view=found.view,
        result=found.result,
        names=money.names(found.view.document),
        tab="money",
        which=which,
        number=number,
        **more,
    )
