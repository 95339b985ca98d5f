"""The rulebook for everyone: instruments, norms, concepts, open questions, what changed between two dates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bangxin.app import rulereading
from bangxin.app.rules import unknown
from bangxin.report.wording import RANKS, Wording
from bangxin.web.pages.frame import page
from bangxin.web.visitor import Asking, uses

router = APIRouter(prefix="/rulebook")
Day = Annotated[str, Query(max_length=10)]


@router.get("")
@uses("norms.view")
def instruments(request: Request, asking: Asking) -> Response:
    """Every instrument with its dates, and the open questions."""
    return page(request, asking, "rulebook/instruments.html", book=asking.desk.book, ranks=RANKS)


@router.get("/compare")
@uses("norms.view")
def compare(
    request: Request, asking: Asking, before: Day = "2025-07-27", after: Day = "2025-08-26"
) -> Response:
    """What is on at one of two dates only."""
    book = asking.desk.book
    found = rulereading.difference(book, before, after)
    words = Wording(book, asking.lang)
    return page(
        request,
        asking,
        "rulebook/compare.html",
        book=book,
        found=found,
        before=before,
        after=after,
        words=words,
    )


@router.get("/instruments/{pack_id}")
@uses("norms.view")
def instrument(request: Request, asking: Asking, pack_id: str) -> Response:
    """One instrument with its norms and notes."""
    book = asking.desk.book
    if pack_id not in book.packs:
        raise unknown(pack_id, list(book.packs))
    words = Wording(book, asking.lang)
    return page(
        request,
        asking,
        "rulebook/instrument.html",
        book=book,
        pack=book.packs[pack_id],
        words=words,
        ranks=RANKS,
    )


@router.get("/norms/{norm_id}")
@uses("norms.view")
def norm(request: Request, asking: Asking, norm_id: str, day: Day = "") -> Response:
    """One norm: words, dates, condition, what depends on it. As a fragment when asked for by htmx."""
    book = asking.desk.book
    found = rulereading.norm_page(book, norm_id, asking.desk.corpus, day)
    fragment = request.headers.get("hx-request") == "true"
    template = "rulebook/norm_fragment.html" if fragment else "rulebook/norm.html"
    return page(
        request, asking, template, book=book, found=found, words=Wording(book, asking.lang), ranks=RANKS
    )


@router.get("/concepts/{concept_id}")
@uses("norms.view")
def concept(request: Request, asking: Asking, concept_id: str) -> Response:
    """One concept: grounds, restrictions, defeaters, and where it is used."""
    book = asking.desk.book
    if concept_id not in book.concepts:
        raise unknown(concept_id, list(book.concepts))
    fragment = request.headers.get("hx-request") == "true"
    template = "rulebook/concept_fragment.html" if fragment else "rulebook/concept.html"
    words = Wording(book, asking.lang)
    return page(request, asking, template, book=book, concept=book.concepts[concept_id], words=words)
