"""Claims, findings, people and evidence of a case; each write makes a new version."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from bangxin.app import amending, claims, examining
from bangxin.app.claims import Said
from bangxin.app.examining import Asked
from bangxin.report.wording import Wording
from bangxin.web.api.cases import IfMatch, base_revision
from bangxin.web.api.making import Key, make_version, version_made
from bangxin.web.api.shapes import Line, Problem, Shape, VersionAnswer
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["facts"], prefix="/cases/{case_id}", responses={"4XX": {"model": Problem}})
Long = Annotated[str, Field(max_length=8000)]
Basis = Annotated[str, Query(max_length=16)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]


class ClaimBody(Shape):
    """A claim: ``value`` as text (yuan, whole numbers, ISO dates, true/false, a code), ``values`` for sets."""

    op: Line = "="
    value: Line = ""
    hi: Line = ""
    hi_conventional: Line = ""
    values: list[Line] = Field(default_factory=list, max_length=200)
    quote: Long = ""
    speaker: Line = ""
    status: Line = ""
    evidence: list[Line] = Field(default_factory=list, max_length=200)
    source: Line = ""
    span: tuple[Offset, Offset] | None = None
    note: Line = ""

    def said(self, fact: str) -> Said:
        return Said(
            fact, self.op, self.value, self.hi, self.hi_conventional, tuple(self.values), self.quote, self.speaker,
            self.status, tuple(self.evidence), self.source, self.span, self.note,
        )  # fmt: skip


class FindingBody(Shape):
    """A finding: value as for a claim, and the reason. Signed in the name of who is logged in."""

    value: Line = ""
    values: list[Line] = Field(default_factory=list, max_length=200)
    why: Long


class ClaimAnswer(Shape):
    """A claim as it stands in the document, and its position among the claims on its fact."""

    fact: str
    at: int
    claim: dict[str, Any]


class FindingAnswer(Shape):
    fact: str
    finding: Any


class FactsAnswer(Shape):
    """What is said and found of a person; ``values``: what counts on the basis of the case, in words."""

    revision: int
    person: str
    name: str
    claims: list[ClaimAnswer]
    findings: list[FindingAnswer]
    values: dict[str, str]
    conflicts: list[str]


class NameBody(Shape):
    name: Line


class EvidenceBody(Shape):
    kind: Line
    title: Line
    source: Line = ""


class EvidenceMark(Shape):
    verified: bool = False
    excluded: bool = False


class Frame(Shape):
    as_of: Line
    basis: Line = ""


@router.post("/persons", status_code=201)
@uses("case.edit")
def add_person(
    asking: Asking, response: Response, case_id: str, body: NameBody, if_match: IfMatch = "", key: Key = ""
) -> VersionAnswer:
    """One more person."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    return make_version(
        asking, response, key, case_id, ["person", body.name],
        lambda: claims.add_person(desk, who, case_id, base, body.name),
    )  # fmt: skip


@router.get("/persons/{person}/facts")
@uses("determination.view")
def facts(asking: Asking, response: Response, case_id: str, person: str, basis: Basis = "") -> FactsAnswer:
    """The claims and findings of a person, and what counts on a basis (alleged, found, proved)."""
    found = examining.examine(asking.desk, asking.who, case_id, Asked(basis=basis))
    chosen = found.person(person)
    words, counted = Wording(asking.desk.book, asking.lang), chosen.facts.facts.values
    response.headers["ETag"] = f'"{found.view.revision}"'
    rows = amending.claims_of(found.view.document, person)
    return FactsAnswer(
        revision=found.view.revision,
        person=chosen.person.id,
        name=chosen.person.name,
        claims=[ClaimAnswer(fact=fact, at=at, claim=claim) for fact, at, claim in rows],
        findings=[
            FindingAnswer(fact=fact, finding=finding)
            for fact, finding in amending.findings_of(found.view.document, person)
        ],
        values={fact: words.value(fact, value) for fact, value in counted.items()},
        conflicts=sorted({*chosen.facts.conflicts, *chosen.facts.measured.conflicts}),
    )


@router.put("/frame")
@uses("case.edit")
def set_frame(
    asking: Asking, response: Response, case_id: str, body: Frame, if_match: IfMatch = ""
) -> VersionAnswer:
    """Day of decision and basis."""
    made = claims.set_frame(
        asking.desk, asking.who, case_id, base_revision(if_match), as_of=body.as_of, basis=body.basis
    )
    return version_made(response, made)


@router.post("/persons/{person}/claims/{fact}", status_code=201)
@uses("case.edit")
def add_claim(
    asking: Asking,
    response: Response,
    case_id: str,
    person: str,
    fact: str,
    body: ClaimBody,
    if_match: IfMatch = "",
    key: Key = "",
) -> VersionAnswer:
    """Add a claim about a fact."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    return make_version(
        asking, response, key, case_id, ["claim", person, fact, body.model_dump()],
        lambda: claims.record_claim(desk, who, case_id, base, person, body.said(fact)),
    )  # fmt: skip


@router.put("/persons/{person}/claims/{fact}")
@uses("case.edit")
def replace_claim(
    asking: Asking,
    response: Response,
    case_id: str,
    person: str,
    fact: str,
    body: ClaimBody,
    at: Annotated[int, Query(ge=0, le=10000)] = 0,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Put a claim in place of the ``at``-th on this fact."""
    made = claims.record_claim(
        asking.desk, asking.who, case_id, base_revision(if_match), person, body.said(fact), at
    )
    return version_made(response, made)


@router.delete("/persons/{person}/claims/{fact}")
@uses("case.edit")
def drop_claim(
    asking: Asking,
    response: Response,
    case_id: str,
    person: str,
    fact: str,
    at: Annotated[int, Query(ge=0, le=10000)] = 0,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Remove the ``at``-th claim on a fact."""
    made = claims.drop_claim(asking.desk, asking.who, case_id, base_revision(if_match), person, fact, at)
    return version_made(response, made)


@router.put("/persons/{person}/findings/{fact}")
@uses("finding.set")
def set_finding(
    asking: Asking,
    response: Response,
    case_id: str,
    person: str,
    fact: str,
    body: FindingBody,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Set a finding with its reason."""
    said = Said(fact, value=body.value, values=tuple(body.values))
    made = claims.record_finding(
        asking.desk, asking.who, case_id, base_revision(if_match), person, said, why=body.why
    )
    return version_made(response, made)


@router.delete("/persons/{person}/findings/{fact}")
@uses("finding.set")
def drop_finding(
    asking: Asking, response: Response, case_id: str, person: str, fact: str, if_match: IfMatch = ""
) -> VersionAnswer:
    """Take a finding back."""
    made = claims.drop_finding(asking.desk, asking.who, case_id, base_revision(if_match), person, fact)
    return version_made(response, made)


@router.post("/evidence", status_code=201)
@uses("case.edit")
def add_evidence(
    asking: Asking,
    response: Response,
    case_id: str,
    body: EvidenceBody,
    if_match: IfMatch = "",
    key: Key = "",
) -> VersionAnswer:
    """One more item of evidence."""
    desk, who, base = asking.desk, asking.who, base_revision(if_match)
    return make_version(
        asking, response, key, case_id, ["evidence", body.model_dump()],
        lambda: claims.add_evidence(desk, who, case_id, base, **body.model_dump()),
    )  # fmt: skip


@router.patch("/evidence/{evidence_id}")
@uses("case.edit")
def mark_evidence(
    asking: Asking,
    response: Response,
    case_id: str,
    evidence_id: str,
    body: EvidenceMark,
    if_match: IfMatch = "",
) -> VersionAnswer:
    """Verified or excluded."""
    made = claims.mark_evidence(
        asking.desk, asking.who, case_id, base_revision(if_match), evidence_id, **body.model_dump()
    )
    return version_made(response, made)
