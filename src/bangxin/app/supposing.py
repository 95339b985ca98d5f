"""What-if: facts changed in a private copy of a case, assessed beside the case itself; never part of it by accident."""

from __future__ import annotations

from typing import Any, NamedTuple

from bangxin.app import amending
from bangxin.app.caseload import CaseView, check_size, store_version
from bangxin.app.claims import Said, claim_of, value_of
from bangxin.app.examining import Asked, assess_document, read_document
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.determination.assessment import Assessment
from bangxin.law.vocabulary import FactKind
from bangxin.store import cases, clock, work
from bangxin.store.cases import Version
from bangxin.store.work import Draft

PURPOSE = "what-if"


class Supposed(NamedTuple):
    """A draft beside the version it was copied from, both assessed; ``changes`` are (person, fact, value)."""

    view: CaseView
    draft: Draft
    before: Assessment
    after: Assessment
    changes: tuple[tuple[str, str, Any], ...]


def start(desk: Workbench, who: Principal, case_id: str) -> Draft:
    """A new copy of the newest version."""
    with desk.case(who, "whatif", case_id) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        return work.keep_draft(
            opened.connection,
            case_id=case_id,
            user_id=who.id,
            purpose=PURPOSE,
            base=opened.case.revision,
            document={**document, "supposed": []},
        )


def look(desk: Workbench, who: Principal, case_id: str, draft_id: str, asked: Asked) -> Supposed:
    """The draft and the version it was copied from, assessed."""
    with desk.viewing(who, "whatif", case_id, log=False) as opened:
        draft = _own(work.draft(opened.connection, draft_id, who.id), case_id)
        document = cases.document(opened.connection, case_id, draft.base_revision)
        view = CaseView(opened.case, draft.base_revision, document)
    changes = tuple((c["person"], c["fact"], c["value"]) for c in draft.document.get("supposed", []))
    before = assess_document(desk, view.document, asked)
    return Supposed(view, draft, before, assess_document(desk, draft.document, asked), changes)


def suppose(desk: Workbench, who: Principal, case_id: str, draft_id: str, person: str, said: Said) -> Draft:
    """Set one fact in the copy, in place of everything said about it there.

    :raises InputError: as for a claim; the copy stays as it was.
    """
    with desk.case(who, "whatif", case_id, log=False) as opened:
        draft = _own(work.draft(opened.connection, draft_id, who.id), case_id)
        document = changed(desk, draft.document, person, said)
        check_size(document)
        return work.keep_draft(
            opened.connection,
            id=draft.id,
            case_id=case_id,
            user_id=who.id,
            purpose=PURPOSE,
            base=draft.base_revision,
            document=document,
        )


def changed(desk: Workbench, document: dict[str, Any], person: str, said: Said) -> dict[str, Any]:
    """A document with one fact set hypothetically; checked as a case."""
    words = desk.book.vocabulary
    finding = said.fact in words and words[said.fact].kind is FactKind.FINDING
    if finding:
        supposition = {"value": value_of(desk, said), "by": "假设", "at": clock.today(), "why": "假设"}
        document = amending.put_finding(document, person, said.fact, supposition)
        shown: Any = supposition["value"]
    else:
        claim = claim_of(desk, said._replace(note="假设"))
        document = amending.set_claims(document, person, said.fact, [claim])
        shown = {key: value for key, value in claim.items() if key != "note"}
    kept = [c for c in document.get("supposed", []) if (c["person"], c["fact"]) != (person, said.fact)]
    document = {**document, "supposed": [*kept, {"person": person, "fact": said.fact, "value": shown}]}
    read_document(desk, document)
    return document


def drop(desk: Workbench, who: Principal, case_id: str, draft_id: str) -> None:
    """Throw the copy away."""
    with desk.case(who, "whatif", case_id, log=False) as opened:
        work.drop_draft(opened.connection, draft_id, who.id)


def adopt(desk: Workbench, who: Principal, case_id: str, draft_id: str, note: str) -> Version:
    """Save the copy as a new version, on purpose; refused when the case has moved on.

    :raises InputError: ``revision-conflict``.
    """
    with desk.case(who, "case.edit", case_id, log=False) as opened:
        draft = _own(work.draft(opened.connection, draft_id, who.id), case_id)
        document = {key: value for key, value in draft.document.items() if key != "supposed"}
        version = store_version(
            desk, who, opened, draft.base_revision, document, note or "采用假设", "whatif.adopt"
        )
        work.drop_draft(opened.connection, draft_id, who.id)
        return version


def mine(desk: Workbench, who: Principal, case_id: str) -> tuple[CaseView, list[Draft]]:
    """The person's copies of a case."""
    with desk.viewing(who, "whatif", case_id, log=False) as opened:
        document = cases.document(opened.connection, case_id, opened.case.revision)
        view = CaseView(opened.case, opened.case.revision, document)
        drafts = [d for d in work.drafts_of(opened.connection, case_id, who.id) if d.purpose == PURPOSE]
        return view, drafts


def _own(draft: Draft, case_id: str) -> Draft:
    if draft.case_id != case_id or draft.purpose != PURPOSE:
        from bangxin.base.errors import InputError

        raise InputError.of("draft-unknown", "没有这份草稿", "there is no such draft")
    return draft
