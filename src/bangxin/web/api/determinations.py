"""Determinations, what-if without storing, papers, signatures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from bangxin.app import caseload, examining, exporting, signing, supposing
from bangxin.app.claims import Said
from bangxin.app.examining import Asked
from bangxin.app.once import once
from bangxin.app.workbench import Workbench
from bangxin.report.papers import PAPERS
from bangxin.web.api.facts import ClaimBody
from bangxin.web.api.making import Key
from bangxin.web.api.shapes import Content, Line, Problem, Shape
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["determination"], responses={"4XX": {"model": Problem}})
Name = Annotated[str, Query(max_length=64)]
Names = Annotated[list[str] | None, Query(max_length=64)]


class AssessBody(Shape):
    """A case to assess without storing it."""

    case: Content
    basis: Line = ""
    as_of: Line = ""


class Supposition(ClaimBody):
    """A fact of a person set hypothetically."""

    person: Line
    fact: Line

    def as_said(self) -> Said:
        return self.said(self.fact)


class WhatIfBody(Shape):
    suppose: list[Supposition] = Field(max_length=50)


class WhatIfAnswer(Shape):
    """Concepts of each person whose result changes: person, concept, before, after."""

    revision: int
    changes: list[dict[str, str]]


class SignBody(Shape):
    revision: int = Field(ge=1, le=2**31 - 1)
    part: Line
    statement: Annotated[str, Field(max_length=2000)]


class PaperKind(Shape):
    """A paper by its id, with its title and the formats it comes in."""

    id: str
    title: str
    formats: list[str]


class SignaturesAnswer(Shape):
    revision: int
    subject_hash: str
    two_person: bool
    issued: bool
    signed: list[dict[str, str]]


@router.post("/assess", response_model=dict[str, Any])
@uses("session.use")
def assess(request: Request, asking: Asking, body: AssessBody) -> Response:
    """Assess a case that is not stored."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        pass
    asked = Asked(basis=body.basis, as_of=body.as_of)
    return _determination(request, asking.desk, {"case": body.case}, asked)


@router.get("/cases/{case_id}/determination", response_model=dict[str, Any])
@uses("determination.view")
def determination(
    request: Request,
    asking: Asking,
    case_id: str,
    basis: Name = "",
    without: Names = None,
    person: Names = None,
) -> Response:
    """The determination of the newest version (format ``bangxin.determination/1``); of the named persons only."""
    asked = Asked(basis=basis, without=tuple(without or ()), persons=tuple(person or ()))
    view = caseload.view(asking.desk, asking.who, case_id, use_case="determination.view")
    answer = _determination(request, asking.desk, view.document, asked)
    answer.headers["ETag"] = f'"{view.revision}"'
    return answer


@router.post("/cases/{case_id}/whatif")
@uses("whatif")
def whatif(asking: Asking, case_id: str, body: WhatIfBody) -> WhatIfAnswer:
    """What changes if these facts were so; nothing is stored."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked(), use_case="whatif")
    document = found.view.document
    for one in body.suppose:
        document = supposing.changed(asking.desk, document, one.person, one.as_said())
    after = examining.assess_document(asking.desk, document, Asked())
    changes = []
    for old, new in zip(found.assessment.persons, after.persons, strict=True):
        root = after.settings.roots[0]
        runs = old.outcome.chosen_run(root), new.outcome.chosen_run(root)
        for concept in asking.desk.book.concepts:
            before, now = (run.result(concept) for run in runs)
            if before is not now:
                changes.append(
                    {"person": new.person.id, "concept": concept, "before": before.value, "after": now.value}
                )
    return WhatIfAnswer(revision=found.view.revision, changes=changes)


@router.get("/papers")
@uses("session.use")
def papers(asking: Asking) -> list[PaperKind]:
    """The papers that can be made, and their formats."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        pass
    formats = sorted(exporting.MEDIA)
    return [
        PaperKind(id=name, title=title.pick(asking.lang), formats=formats)
        for name, (title, _) in PAPERS.items()
    ]


@router.get("/cases/{case_id}/papers/{paper}.{kind}", response_class=Response)
@uses("export.redacted")
def paper(
    asking: Asking, case_id: str, paper: str, kind: str, person: Name = "", lang: Name = ""
) -> Response:
    """A redacted paper as DOCX, PDF or HTML; ``lang=en`` for an English reading copy."""
    return attached(exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person, lang=lang))


@router.get("/cases/{case_id}/papers/full/{paper}.{kind}", response_class=Response)
@uses("export.full")
def paper_in_full(
    asking: Asking, case_id: str, paper: str, kind: str, person: Name = "", lang: Name = ""
) -> Response:
    """A paper with all names and numbers."""
    return attached(
        exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person, full=True, lang=lang)
    )


@router.get("/cases/{case_id}/signatures")
@uses("signoff.view")
def signatures(asking: Asking, case_id: str) -> SignaturesAnswer:
    """Signatures on the newest version."""
    return _signatures(signing.view(asking.desk, asking.who, case_id))


@router.post("/cases/{case_id}/signatures", status_code=201)
@uses("signoff.view")
def sign(asking: Asking, case_id: str, body: SignBody, key: Key = "") -> SignaturesAnswer:
    """Sign the determination of the newest version; handlers prepare, reviewers review."""
    desk, who = asking.desk, asking.who
    found = once(
        desk, who, key, [case_id, "sign", body.model_dump()],
        lambda: signing.sign(desk, who, case_id, body.revision, body.part, body.statement),
        lambda _: signing.view(desk, who, case_id, body.revision),
    )  # fmt: skip
    return _signatures(found)


def _determination(request: Request, desk: Workbench, document: dict[str, Any], asked: Asked) -> Response:
    """Sent as it is kept to a client that takes gzip: an eighth of the bytes, and nothing to pack per request."""
    gzip = "gzip" in request.headers.get("accept-encoding", "")
    content = examining.determination_json(desk, document, asked, gzip=gzip)
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if gzip else {})
    return Response(content, media_type="application/json", headers=headers)


def _signatures(found: signing.Signatures) -> SignaturesAnswer:
    signed = [
        {"by": name, "part": row.part, "at": row.at, "statement": row.statement} for row, name in found.signed
    ]
    return SignaturesAnswer(
        revision=found.revision,
        subject_hash=found.subject_hash,
        two_person=found.two_person,
        issued=found.issued,
        signed=signed,
    )
