"""Forms half filled in, kept for their author (autosave). Never part of the case until the form is sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from bangxin.app import autosave
from bangxin.web.api.shapes import Problem, Shape
from bangxin.web.visitor import Asking, uses

router = APIRouter(tags=["drafts"], prefix="/cases/{case_id}/drafts", responses={"4XX": {"model": Problem}})
Form = Annotated[str, Query(min_length=1, max_length=200, description="哪个表单")]
Name = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=100_000)]


class KeepBody(Shape):
    """``url``: the page of the form; ``base``: the revision it was begun on; ``fields``: names and values."""

    url: Annotated[str, Field(max_length=500)]
    base: int = Field(ge=1, le=2**31 - 1)
    fields: list[tuple[Name, Text]] = Field(max_length=2000)


class KeptAnswer(Shape):
    form: str
    url: str
    base: int
    fields: list[tuple[str, str]]
    at: str

    @classmethod
    def of(cls, kept: autosave.Kept) -> KeptAnswer:
        return cls(**{**kept._asdict(), "fields": list(kept.fields)})


@router.get("")
@uses("draft.keep")
def listed(
    asking: Asking, case_id: str, form: Annotated[str, Query(max_length=200)] = ""
) -> list[KeptAnswer]:
    """One's own kept forms, or the one named."""
    found = autosave.kept(asking.desk, asking.who, case_id)
    return [KeptAnswer.of(kept) for kept in found if not form or kept.form == form]


@router.put("")
@uses("draft.keep")
def keep(asking: Asking, case_id: str, form: Form, body: KeepBody) -> KeptAnswer:
    """Keep what is typed."""
    made = autosave.keep(
        asking.desk, asking.who, case_id, form, url=body.url, base=body.base, fields=body.fields
    )
    return KeptAnswer.of(made)


@router.delete("", status_code=204)
@uses("draft.keep")
def forget(asking: Asking, case_id: str, form: Form) -> Response:
    """Throw a kept form away."""
    autosave.forget(asking.desk, asking.who, case_id, form)
    return Response(status_code=204)
