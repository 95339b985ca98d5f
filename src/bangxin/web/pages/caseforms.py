"""Reading the forms that record a claim or a finding."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form

from bangxin.app import autosave
from bangxin.app.claims import Said
from bangxin.app.rights import allowed
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import Fact
from bangxin.web.visitor import Visitor

MOST_LIKE = 20
Field = Annotated[str, Form(max_length=512)]
Long = Annotated[str, Form(max_length=8000)]
Base = Annotated[int, Form(ge=1, le=2**31 - 1)]
Many = Annotated[list[str] | None, Form(max_length=64)]


def said(
    fact: Field,
    op: Field = "=",
    value: Field = "",
    hi: Field = "",
    usual: Field = "",
    quote: Long = "",
    speaker: Field = "",
    status: Field = "",
    source: Field = "",
    note: Field = "",
    start: Annotated[str, Form(max_length=12)] = "",
    end: Annotated[str, Form(max_length=12)] = "",
    values: Many = None,
    evidence: Many = None,
) -> Said:
    """The fields of a claim form."""
    span = (int(start), int(end)) if start.isdecimal() and end.isdecimal() and end != start else None
    return Said(
        fact,
        op,
        value,
        hi,
        usual,
        tuple(values or ()),
        quote,
        speaker,
        status,
        tuple(evidence or ()),
        source,
        span,
        note,
    )


def sent(asking: Visitor, case_id: str, draft: str) -> None:
    """A form went through: what was kept of it is no longer needed."""
    if draft and allowed("draft.keep", asking.who.role, member=True, state="open"):
        autosave.forget(asking.desk, asking.who, case_id, draft)


def known_fact(book: Rulebook, fact_id: str) -> Fact | None:
    """The fact of this id or of exactly this name; None for none, so that a form without a choice stays a form."""
    words = book.vocabulary
    if fact_id in words:
        return words[fact_id]
    return next((fact for fact in words if fact_id.strip() in (fact.label.zh, fact.label.en)), None)


def facts_like(book: Rulebook, text: str) -> list[Fact]:
    """Facts whose name, or else whose definition, contains what was typed."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    named = [f for f in book.vocabulary if wanted in f"{f.id} {f.label.zh} {f.label.en}".lower()]
    told = [f for f in book.vocabulary if wanted in f"{f.definition.zh} {f.definition.en}".lower()]
    return list({fact.id: fact for fact in (*named, *told)}.values())[:MOST_LIKE]
