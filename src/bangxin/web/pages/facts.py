"""Facts and evidence of a case: who says what, findings, evidence, the element x evidence matrix."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from bangxin.app import amending, autosave, claims, examining
from bangxin.app.claims import Said
from bangxin.app.entityforms import entry_of
from bangxin.app.examining import Asked
from bangxin.app.rights import allowed
from bangxin.case.model import Basis, Claim, Speaker, Status
from bangxin.determination.assessment import PersonAssessment
from bangxin.law.vocabulary import FactKind
from bangxin.report.wording import EVIDENCE_TYPES, Wording
from bangxin.web.pages.caseforms import Base, Field, Long, facts_like, known_fact, said, sent
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter(prefix="/cases/{case_id}")
Filled = Annotated[Said, Depends(said)]
PersonId = Annotated[str, Query(max_length=64)]


@router.get("")
@uses("determination.view")
def overview(request: Request, asking: Asking, case_id: str) -> Response:
    """Where the case stands: each person and offence, what is open, what is missing."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked())
    words = Wording(asking.desk.book, asking.lang)
    return page(
        request, asking, "case/overview.html",
        view=found.view, assessment=found.assessment, words=words, tab="overview", kept=_kept(asking, case_id),
    )  # fmt: skip


@router.get("/facts")
@uses("determination.view")
def facts(
    request: Request,
    asking: Asking,
    case_id: str,
    person: PersonId = "",
    basis: PersonId = "",
    fact: PersonId = "",
    at: Annotated[int, Query(ge=-1, le=10_000)] = -1,
) -> Response:
    """The table of facts of one person, the forms, the matrix."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked(basis=basis))
    chosen = found.person(person)
    book = asking.desk.book
    chosen_fact = known_fact(book, fact)
    rows = _rows(found, chosen)
    stands = next((row["claim"] for row in rows if (row["fact"], row["at"]) == (fact, at)), None)
    entry = entry_of(chosen_fact, stands) if chosen_fact and stands else None
    return page(
        request, asking, "case/facts.html",
        view=found.view, assessment=found.assessment, person=chosen, words=Wording(book, asking.lang), book=book,
        kinds=FactKind, bases=list(Basis), evidence_types=EVIDENCE_TYPES,
        speakers=list(Speaker), statuses=list(Status), fact=chosen_fact, like=facts_like(book, fact), asked_for=fact, rows=rows,
        tab="facts", entry=entry, at=at,
    )  # fmt: skip


@router.get("/facts/form")
@uses("determination.view")
def form(
    request: Request,
    asking: Asking,
    case_id: str,
    fact: PersonId = "",
    person: PersonId = "",
    target: PersonId = "claims",
) -> HTMLResponse:
    """The fields that fit a fact, as a fragment."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked())
    book = asking.desk.book
    chosen = known_fact(book, fact)
    return page(
        request, asking, "case/fact_fields.html",
        fact=chosen, speakers=list(Speaker), statuses=list(Status), kinds=FactKind, assessment=found.assessment,
        target=target, like=facts_like(book, fact), asked_for=fact,
    )  # fmt: skip


@router.post("/claims")
@uses("case.edit")
def put_claim(
    asking: Asking,
    case_id: str,
    base: Base,
    person: Field,
    filled: Filled,
    at: Field = "",
    back: Field = "facts",
    draft: Field = "",
) -> Response:
    """Add or replace a claim."""
    number = int(at) if at.isdecimal() else None
    claims.record_claim(asking.desk, asking.who, case_id, base, person, filled, number)
    sent(asking, case_id, draft)
    return _back(case_id, person, filled.fact, back)


@router.post("/claims/drop")
@uses("case.edit")
def drop_claim(asking: Asking, case_id: str, base: Base, person: Field, fact: Field, at: Field) -> Response:
    """Remove a claim."""
    claims.drop_claim(asking.desk, asking.who, case_id, base, person, fact, int(at) if at.isdecimal() else -1)
    return _back(case_id, person, fact, "facts")


@router.post("/findings")
@uses("finding.set")
def put_finding(
    asking: Asking,
    case_id: str,
    base: Base,
    person: Field,
    filled: Filled,
    why: Long = "",
    back: Field = "facts",
    draft: Field = "",
) -> Response:
    """Enter a finding with its reason, in one's own name."""
    claims.record_finding(asking.desk, asking.who, case_id, base, person, filled, why=why)
    sent(asking, case_id, draft)
    return _back(case_id, person, filled.fact, back)


@router.post("/findings/drop")
@uses("finding.set")
def drop_finding(asking: Asking, case_id: str, base: Base, person: Field, fact: Field) -> Response:
    """Take a finding back."""
    claims.drop_finding(asking.desk, asking.who, case_id, base, person, fact)
    return _back(case_id, person, fact, "facts")


@router.post("/persons")
@uses("case.edit")
def add_person(asking: Asking, case_id: str, base: Base, name: Field) -> Response:
    """One more person."""
    claims.add_person(asking.desk, asking.who, case_id, base, name)
    return go(f"/cases/{case_id}/facts")


@router.post("/frame")
@uses("case.edit")
def set_frame(
    asking: Asking, case_id: str, base: Base, as_of: Field, basis: Field = "", back: Field = ""
) -> Response:
    """Day of decision and basis."""
    claims.set_frame(asking.desk, asking.who, case_id, base, as_of=as_of, basis=basis)
    here = back.startswith(f"/cases/{case_id}") and "//" not in back
    return go(back if here else f"/cases/{case_id}/facts")


@router.post("/evidence")
@uses("case.edit")
def add_evidence(
    asking: Asking, case_id: str, base: Base, kind: Field, title: Field, source: Field = ""
) -> Response:
    """One more item of evidence."""
    claims.add_evidence(asking.desk, asking.who, case_id, base, kind=kind, title=title, source=source)
    return go(f"/cases/{case_id}/facts#evidence")


@router.post("/evidence/{evidence_id}")
@uses("case.edit")
def mark_evidence(asking: Asking, case_id: str, evidence_id: str, base: Base, mark: Field) -> Response:
    """Verified, excluded, or neither."""
    claims.mark_evidence(
        asking.desk,
        asking.who,
        case_id,
        base,
        evidence_id,
        verified=mark == "verified",
        excluded=mark == "excluded",
    )
    return go(f"/cases/{case_id}/facts#evidence")


def _kept(asking: Visitor, case_id: str) -> list[autosave.Kept]:
    """Forms begun and not sent."""
    may = allowed("draft.keep", asking.who.role, member=True, state="open")
    return autosave.kept(asking.desk, asking.who, case_id) if may else []


def _rows(found: examining.Examined, person: PersonAssessment) -> list[dict[str, Any]]:
    """Claims of a person as they stand in the document: position for editing, what each says, whether it counts."""
    read: dict[str, list[Claim]] = {}
    for claim in person.person.claims:
        read.setdefault(claim.fact, []).append(claim)
    counted, rows = person.facts.resolved.claims, []
    for fact, at, written in amending.claims_of(found.view.document, person.person.id):
        said = read[fact][at] if at < len(read.get(fact, ())) else None
        rows.append(
            {
                "fact": fact,
                "at": at,
                "claim": written,
                "speaker": Speaker(written.get("speaker") or Speaker.HANDLER),
                "status": Status(written.get("status") or Status.UNVERIFIED),
                "value": said.value if said else None,
                "counts": said in counted.get(fact, ()),
            }
        )
    return rows


def _back(case_id: str, person: str, fact: str, back: str) -> Response:
    if back == "determination":
        return go(f"/cases/{case_id}/determination?person={person}")
    if back.startswith("sources/") and "//" not in back:
        return go(f"/cases/{case_id}/{back}")
    return go(f"/cases/{case_id}/facts?person={person}&fact={fact}#f-{fact}")
