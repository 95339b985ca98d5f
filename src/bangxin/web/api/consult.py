"""Consult over HTTP: search, ask, citation check, near official cases. The first two are public; nothing is stored."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from bangxin.app import consultdesk
from bangxin.base.i18n import Lang
from bangxin.consult.answer import case_record
from bangxin.web.api.shapes import Problem, Shape
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["consult"], responses={"4XX": {"model": Problem}})
Words = Annotated[str, Field(max_length=4000)]
Day = Annotated[str, Field(max_length=10)]
QueryDay = Annotated[str, Query(max_length=10)]


class SearchBody(Shape):
    """``kind``: norm, text or case; ``day``: only what is in force then."""

    words: Words
    kind: Annotated[str, Field(max_length=16)] = ""
    day: Day = ""


class AskBody(Shape):
    question: Words
    day: Day = ""


class CiteBody(Shape):
    text: Annotated[str, Field(max_length=1_000_000)]
    act_date: Day = ""


class RemarkAnswer(Shape):
    """Something wrong with a citation; ``start`` and ``end`` are characters of the text."""

    code: str
    start: int
    end: int
    quote: str
    line: int
    column: int
    message: str
    suggestion: str
    norms: list[str]


class CiteAnswer(Shape):
    remarks: list[RemarkAnswer]
    unchecked: list[RemarkAnswer]


@router.post("/search")
@uses("consult.ask")
def search(asking: Asking, body: SearchBody) -> list[dict[str, Any]]:
    """Provisions, imported texts and official cases, best first, with the norms they lead to."""
    hits = consultdesk.find(asking.desk, asking.who, body.words, kind=body.kind, day=body.day)
    return [hit.record() for hit in hits]


@router.post("/ask")
@uses("consult.ask")
def ask(asking: Asking, body: AskBody) -> dict[str, Any]:
    """What follows from a plain question, and what is asked next."""
    return consultdesk.ask(asking.desk, asking.who, body.question, day=body.day).record()


@router.post("/cite")
@uses("consult.cite")
def cite(asking: Asking, body: CiteBody) -> CiteAnswer:
    """Check the citations of a text; nothing is stored."""
    return _answer(consultdesk.cite(asking.desk, asking.who, body.text, act_date=body.act_date), asking.lang)


@router.get("/cases/{case_id}/sources/{source_id}/citations")
@uses("source.view")
def cite_source(asking: Asking, case_id: str, source_id: str, act_date: QueryDay = "") -> CiteAnswer:
    """Check the citations of a document of the case."""
    _, found = consultdesk.cite_source(asking.desk, asking.who, case_id, source_id, act_date=act_date)
    return _answer(found, asking.lang)


@router.get("/cases/{case_id}/persons/{person}/similar")
@uses("determination.view")
def similar(asking: Asking, case_id: str, person: str) -> list[dict[str, Any]]:
    """Official cases near to what is recorded of a person, with what differs; never a prediction."""
    return [case_record(near) for near in consultdesk.similar(asking.desk, asking.who, case_id, person)[2]]


def _answer(found: consultdesk.CiteCheck, lang: Lang) -> CiteAnswer:
    def told(remark: consultdesk.Remark) -> RemarkAnswer:
        values = remark._asdict() | {"message": remark.message.pick(lang), "norms": list(remark.norms)}
        values.pop("label")
        return RemarkAnswer(**values)

    return CiteAnswer(
        remarks=[told(one) for one in found.remarks], unchecked=[told(one) for one in found.unchecked]
    )
