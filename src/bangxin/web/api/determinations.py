"""Determinations, what-if without storing, papers, signatures, and the rulebook."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from bangxin.app import caseload, examining, exporting, rulereading, signing, supposing
from bangxin.app.claims import Said
from bangxin.app.examining import Asked
from bangxin.app.rules import unknown
from bangxin.web.api.facts import ClaimBody
from bangxin.web.api.shapes import Line, Problem, Shape
from bangxin.web.pages.papers import attached
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["determination"], responses={"4XX": {"model": Problem}})
Name = Annotated[str, Query(max_length=64)]
Names = Annotated[list[str] | None, Query(max_length=64)]


class AssessBody(Shape):
    """A case to assess without storing it."""

    case: dict[str, Any]
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


class SignaturesAnswer(Shape):
    revision: int
    subject_hash: str
    two_person: bool
    issued: bool
    signed: list[dict[str, str]]


@router.post("/assess", response_model=dict[str, Any])
@uses("session.use")
def assess(asking: Asking, body: AssessBody) -> Response:
    """Assess a case that is not stored."""
    with asking.desk.office(asking.who, "session.use", writes=False):
        pass
    asked = Asked(basis=body.basis, as_of=body.as_of)
    content = examining.determination_json(asking.desk, {"case": body.case}, asked)
    return Response(content, media_type="application/json")


@router.get("/cases/{case_id}/determination", response_model=dict[str, Any])
@uses("determination.view")
def determination(asking: Asking, case_id: str, basis: Name = "", without: Names = None) -> Response:
    """The determination of the newest version (format ``bangxin.determination/1``)."""
    asked = Asked(basis=basis, without=tuple(without or ()))
    view = caseload.view(asking.desk, asking.who, case_id, use_case="determination.view")
    content = examining.determination_json(asking.desk, view.document, asked)
    return Response(content, media_type="application/json", headers={"ETag": f'"{view.revision}"'})


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


@router.get("/cases/{case_id}/papers/{paper}.{kind}", response_class=Response)
@uses("export.redacted")
def paper(asking: Asking, case_id: str, paper: str, kind: str, person: Name = "") -> Response:
    """A redacted paper as DOCX, PDF or HTML."""
    return attached(exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person))


@router.get("/cases/{case_id}/papers/full/{paper}.{kind}", response_class=Response)
@uses("export.full")
def paper_in_full(asking: Asking, case_id: str, paper: str, kind: str, person: Name = "") -> Response:
    """A paper with all names and numbers."""
    return attached(exporting.export(asking.desk, asking.who, case_id, paper, kind, person=person, full=True))


@router.get("/cases/{case_id}/signatures")
@uses("signoff.view")
def signatures(asking: Asking, case_id: str) -> SignaturesAnswer:
    """Signatures on the newest version."""
    return _signatures(signing.view(asking.desk, asking.who, case_id))


@router.post("/cases/{case_id}/signatures", status_code=201)
@uses("signoff.view")
def sign(asking: Asking, case_id: str, body: SignBody) -> SignaturesAnswer:
    """Sign the determination of the newest version; handlers prepare, reviewers review."""
    return _signatures(
        signing.sign(asking.desk, asking.who, case_id, body.revision, body.part, body.statement)
    )


@router.get("/norms")
@uses("norms.view")
def norms(asking: Asking, pack: Name = "", concept: Name = "") -> list[dict[str, Any]]:
    """Norms, of one instrument or aimed at one concept if named."""
    book = asking.desk.book
    if pack and pack not in book.packs:
        raise unknown(pack, list(book.packs))
    if concept and concept not in book.concepts:
        raise unknown(concept, list(book.concepts))
    return [
        book.export_norm(norm)
        for norm in book.norms.values()
        if (not pack or norm.pack == pack) and (not concept or concept in norm.targets)
    ]


@router.get("/norms/{norm_id}")
@uses("norms.view")
def norm(asking: Asking, norm_id: str, day: Annotated[str, Query(max_length=10)] = "") -> dict[str, Any]:
    """One norm with its links and, if imported, its words."""
    found = rulereading.norm_page(asking.desk.book, norm_id, asking.desk.corpus, day)
    return {
        **asking.desk.book.export_norm(found.norm),
        "facts": list(found.facts),
        "concepts": list(found.concepts),
        "acting": [{"relation": relation, "norm": other} for relation, other in found.acting],
        "feeding": list(found.feeding),
        "passages": [passage._asdict() for passage in found.passages],
    }


@router.get("/norms-between")
@uses("norms.view")
def between(
    asking: Asking, before: Annotated[str, Query(max_length=10)], after: Annotated[str, Query(max_length=10)]
) -> dict[str, list[str]]:
    """Norms on at one of two dates only."""
    found = rulereading.difference(asking.desk.book, before, after)
    return {
        "before": [n.id for n in found.before],
        "after": [n.id for n in found.after],
        "concepts": list(found.concepts),
    }


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
