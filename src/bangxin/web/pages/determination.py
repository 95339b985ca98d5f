"""The determination: the element tree of one person, with the words of each norm on click; what-if on a copy."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from bangxin.app import examining, sources, supposing
from bangxin.app.claims import Said
from bangxin.app.examining import Asked
from bangxin.case.dating import impossible
from bangxin.case.model import Basis, Speaker, Status
from bangxin.law.selection import Law
from bangxin.law.vocabulary import FactKind
from bangxin.report.content.times import statements
from bangxin.report.content.view import View
from bangxin.report.outline import Line, outline, walk
from bangxin.report.wording import LAWS, Wording
from bangxin.web.pages.caseforms import Field, known_fact, said
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import Asking, Visitor, uses

router = APIRouter(prefix="/cases/{case_id}")
Name = Annotated[str, Query(max_length=64)]
Filled = Annotated[Said, Depends(said)]


@router.get("/determination")
@uses("determination.view")
def determination(
    request: Request,
    asking: Asking,
    case_id: str,
    person: Name = "",
    root: Name = "",
    basis: Name = "",
    without: Annotated[list[str] | None, Query(max_length=64)] = None,
    full: Name = "",
) -> Response:
    """The element tree of one person and offence."""
    asked = Asked(basis=basis, without=tuple(without or ()))
    found = examining.examine(asking.desk, asking.who, case_id, asked)
    chosen = found.person(person)
    roots = examining.offences(found.assessment)
    offence = root if root in roots else roots[0]
    line = outline(found.assessment, chosen, offence, asking.lang)
    run = chosen.outcome.chosen_run(offence)
    return page(
        request, asking, "case/determination.html",
        impossible=list(impossible(run.evaluation.first_facts.values, found.assessment.settings.as_of)),
        view=found.view, assessment=found.assessment, person=chosen, line=line, root=offence, roots=roots,
        explained=run.concepts[offence], law=chosen.outcome.chosen[offence], laws=LAWS, all_laws=list(Law),
        different_times=list(statements(View(found.assessment, chosen, Wording(asking.desk.book, asking.lang), 1))),
        words=Wording(asking.desk.book, asking.lang), bases=list(Basis), without=asked.without, full=bool(full),
        book=asking.desk.book, changed=frozenset(), tab="determination", kinds=FactKind,
    )  # fmt: skip


@router.get("/whatif")
@uses("whatif")
def copies(request: Request, asking: Asking, case_id: str) -> Response:
    """One's own copies."""
    view, drafts = supposing.mine(asking.desk, asking.who, case_id)
    return page(request, asking, "case/whatif_list.html", view=view, drafts=drafts, tab="whatif")


@router.post("/whatif")
@uses("whatif")
def start(asking: Asking, case_id: str) -> Response:
    """A new copy."""
    draft = supposing.start(asking.desk, asking.who, case_id)
    return go(f"/cases/{case_id}/whatif/{draft.id}")


@router.get("/whatif/{draft_id}")
@uses("whatif")
def look(
    request: Request,
    asking: Asking,
    case_id: str,
    draft_id: str,
    person: Name = "",
    root: Name = "",
    fact: Name = "",
) -> Response:
    """The copy beside the case."""
    return _whatif(request, asking, case_id, draft_id, person, root, fact)


@router.post("/whatif/{draft_id}")
@uses("whatif")
def suppose(
    request: Request,
    asking: Asking,
    case_id: str,
    draft_id: str,
    person: Field,
    filled: Filled,
    root: Field = "",
) -> Response:
    """Set a fact in the copy; the tree comes back with what changed marked."""
    supposing.suppose(asking.desk, asking.who, case_id, draft_id, person, filled)
    if request.headers.get("hx-request") == "true":
        return _whatif(request, asking, case_id, draft_id, person, root, filled.fact)
    return go(f"/cases/{case_id}/whatif/{draft_id}?person={person}&root={root}")


@router.post("/whatif/{draft_id}/drop")
@uses("whatif")
def drop(asking: Asking, case_id: str, draft_id: str) -> Response:
    """Throw the copy away."""
    supposing.drop(asking.desk, asking.who, case_id, draft_id)
    return go(f"/cases/{case_id}/whatif")


@router.post("/whatif/{draft_id}/adopt")
@uses("case.edit")
def adopt(
    asking: Asking, case_id: str, draft_id: str, note: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Save the copy as a version of the case, on purpose."""
    supposing.adopt(asking.desk, asking.who, case_id, draft_id, note)
    return go(f"/cases/{case_id}/history")


def _whatif(
    request: Request, asking: Visitor, case_id: str, draft_id: str, person: str, root: str, fact: str
) -> Response:
    found = supposing.look(asking.desk, asking.who, case_id, draft_id, Asked())
    after = examining.Examined(found.view, found.after).person(person)
    before = examining.Examined(found.view, found.before).person(after.person.id)
    roots = examining.offences(found.after)
    offence = root if root in roots else roots[0]
    line = outline(found.after, after, offence, asking.lang)
    former = outline(found.before, before, offence, asking.lang)
    words = Wording(asking.desk.book, asking.lang)
    fragment = request.headers.get("hx-request") == "true"
    book = asking.desk.book
    return page(
        request, asking, "case/whatif_tree.html" if fragment else "case/whatif.html",
        view=found.view, draft=found.draft, assessment=found.after, person=after, line=line, former=former, root=offence,
        roots=roots, changed=_changed(former, line), supposed=_supposed(found.changes, asking), words=words, full=True,
        fact=known_fact(book, fact), facts=_readable(line, book), kinds=FactKind,
        speakers=list(Speaker), statuses=list(Status), tab="whatif", target="whatif",
        names={p.person.id: p.person.name for p in found.after.persons},
        changes=[(r, before.outcome.chosen_run(r).result(r), after.outcome.chosen_run(r).result(r)) for r in roots],
    )  # fmt: skip


def _supposed(changes: tuple[tuple[str, str, Any], ...], asking: Visitor) -> list[tuple[str, str, str]]:
    """Suppositions with their values in words."""
    book = asking.desk.book
    words = Wording(book, asking.lang)
    shown = []
    for person, fact, value in changes:
        read = sources.value_said(
            book.vocabulary[fact], value if isinstance(value, dict) else {"value": value}
        )
        shown.append((person, fact, words.value(fact, read)))
    return shown


def _changed(before: Line, after: Line) -> frozenset[str]:
    """Keys of lines whose status differs, or that stand in one tree only."""
    old = {line.key: line.result for line in walk(before)}
    return frozenset(line.key for line in walk(after) if old.get(line.key) != line.result)


def _readable(line: Line, book: object) -> list[str]:
    """Facts that the tree reads, in its order."""
    return list(dict.fromkeys(fact for part in walk(line) for fact in part.facts))
