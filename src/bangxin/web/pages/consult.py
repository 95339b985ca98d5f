"""Search, ask and citation check as pages: no log-in, nothing stored; with rights for the documents of a case."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from bangxin.app import consultdesk
from bangxin.base.errors import BangxinError
from bangxin.consult.answer import DISCLAIMER, HELP, OUTSIDE
from bangxin.consult.quoted import joined
from bangxin.consult.similar import NOTICE
from bangxin.report.wording import Wording
from bangxin.web.pages.frame import page
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter()
Words = Annotated[str, Form(max_length=4000)]
Long = Annotated[str, Form(max_length=1_000_000)]
Day = Annotated[str, Form(max_length=10)]
QueryDay = Annotated[str, Query(max_length=10)]
Name = Annotated[str, Query(max_length=64)]


@router.get("/consult")
@uses("consult.ask")
def start(request: Request, asking: Asking) -> Response:
    """The search form."""
    return _search(request, asking, hits=None)


@router.post("/consult")
@uses("consult.ask")
def search(
    request: Request, asking: Asking, words: Words = "", kind: Annotated[str, Form(max_length=16)] = "", day: Day = ""
) -> Response:  # fmt: skip
    """What was found; the words travel in the form, not in the address."""
    try:
        hits = consultdesk.find(asking.desk, asking.who, words, kind=kind, day=day)
    except BangxinError as error:
        return _search(request, asking, hits=None, error=error, words_=words, kind=kind, day=day)
    return _search(request, asking, hits=hits, words_=words, kind=kind, day=day)


@router.get("/consult/ask")
@uses("consult.ask")
def ask_form(request: Request, asking: Asking) -> Response:
    """The form for a question."""
    return _ask(request, asking, None)


@router.post("/consult/ask")
@uses("consult.ask")
def ask(request: Request, asking: Asking, words: Words = "", day: Day = "") -> Response:
    """The answer."""
    try:
        found = consultdesk.ask(asking.desk, asking.who, words, day=day)
    except BangxinError as error:
        return _ask(request, asking, None, error=error, question=words, day=day)
    return _ask(request, asking, found, question=words, day=day)


@router.get("/consult/cite")
@uses("consult.cite")
def cite_form(request: Request, asking: Asking) -> Response:
    """The form for a text to check."""
    return _cite(request, asking, None)


@router.post("/consult/cite")
@uses("consult.cite")
def cite(request: Request, asking: Asking, text: Long = "", act_date: Day = "") -> Response:
    """What is wrong with its citations."""
    text = text.replace("\r\n", "\n")
    try:
        found = consultdesk.cite(asking.desk, asking.who, text, act_date=act_date)
    except BangxinError as error:
        return _cite(request, asking, None, error=error, text=text, act_date=act_date)
    return _cite(request, asking, found, text=text, act_date=act_date)


@router.get("/cases/{case_id}/sources/{source_id}/citations")
@uses("source.view")
def cite_source(
    request: Request, asking: Asking, case_id: str, source_id: str, act_date: QueryDay = ""
) -> Response:
    """The citations of a document of the case."""
    source, found = consultdesk.cite_source(asking.desk, asking.who, case_id, source_id, act_date=act_date)
    return page(
        request, asking, "case/citations.html",
        view=source.view, source=source.source, found=found, act_date=act_date, tab="sources",
    )  # fmt: skip


@router.get("/cases/{case_id}/similar")
@uses("determination.view")
def similar(request: Request, asking: Asking, case_id: str, person: Name = "") -> Response:
    """Official cases near to what is recorded of a person."""
    view, chosen, near = consultdesk.similar(asking.desk, asking.who, case_id, person)
    persons = [
        (str(p.get("id") or p.get("name")), p.get("name") or p.get("id"))
        for p in view.document["case"]["persons"]
    ]
    return page(
        request, asking, "case/similar.html",
        view=view, chosen=chosen, near=near, persons=persons, notice=NOTICE, words=Wording(asking.desk.book, asking.lang),
        tab="determination",
    )  # fmt: skip


def _search(request: Request, asking: Visitor, **context: Any) -> Response:
    values = {"error": None, "words_": "", "kind": "", "day": "", **context}
    return page(
        request, asking, "consult/search.html", _status(values["error"]),
        kinds=consultdesk.KINDS, book=asking.desk.book, words=Wording(asking.desk.book, asking.lang), **values,
    )  # fmt: skip


def _ask(request: Request, asking: Visitor, answer: Any, **context: Any) -> Response:
    values = {"error": None, "question": "", "day": "", **context}
    return page(
        request, asking, "consult/ask.html", _status(values["error"]),
        answer=answer, disclaimer=DISCLAIMER, help=HELP, outside=OUTSIDE, notice=NOTICE, joined=joined,
        words=Wording(asking.desk.book, asking.lang), **values,
    )  # fmt: skip


def _cite(request: Request, asking: Visitor, found: Any, **context: Any) -> Response:
    values = {"error": None, "text": "", "act_date": "", **context}
    status = _status(values["error"])
    return page(
        request, asking, "consult/cite.html", status, found=found, most=consultdesk.MAX_TEXT, **values
    )


def _status(error: BangxinError | None) -> int:
    from bangxin.web.failures import status_of

    return 200 if error is None else status_of(error)
