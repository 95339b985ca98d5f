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
    """The fact of this id; None for none, so that a form without a choice stays a form."""
    words = book.vocabulary
    return words[fact_id] if fact_id in words.ids else None
