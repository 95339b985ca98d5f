"""Whose account each is and what the victims paid: tables to fill in, or the same as text."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from bangxin.app import money, registryform
from bangxin.base.errors import InputError
from bangxin.ledger.registry import BASES, BELONGS, CONVENTIONS
from bangxin.web.pages.caseforms import sent
from bangxin.web.pages.frame import go, page
from bangxin.web.visitor import MAX_FIELDS, Asking, uses

router = APIRouter(prefix="/cases/{case_id}/money/accounts")
MOST_VICTIMS = 400
"""Rows of the victims' list shown as fields; a longer list is kept as it is and changed as text or by a new file."""


async def posted(request: Request) -> tuple[dict[str, list[str]], bytes]:
    """All fields by name, and the file of victims."""
    form = await request.form(max_fields=MAX_FIELDS)
    fields = {name: [v for v in form.getlist(name) if isinstance(v, str)] for name in dict.fromkeys(form)}
    file = form.get("victims_file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    return fields, content


Filled = Annotated[tuple[dict[str, list[str]], bytes], Depends(posted)]


@router.get("")
@uses("source.view")
def look(
    request: Request, asking: Asking, case_id: str, more: Annotated[int, Query(ge=0, le=200)] = 0
) -> Response:
    """The tables, with the accounts of the imported files that are not yet registered."""
    found = money.look(asking.desk, asking.who, case_id)
    draft = (found.result or {}).get("draft", "")
    problem: InputError | None = None
    try:
        long = len(registryform.payments(found.victims, found.steps)) > MOST_VICTIMS
        form = registryform.shown(
            found.registry, "" if long else found.victims, draft, more, steps=found.steps
        )
    except InputError as error:
        problem, long, form = error, True, registryform.shown("", "", draft, more)
    case = found.view.document["case"]
    return page(
        request, asking, "case/accounts.html", view=found.view, money=found, form=form, tab="money", long=long,
        problem=problem, more=more, belongs=BELONGS, conventions=CONVENTIONS, bases=BASES,
        people=[(str(p.get("id") or p.get("name")), p.get("name", "")) for p in case["persons"]],
        instruments=[_instrument(row) for row in case.get("instruments") or [] if isinstance(row, dict)],
    )  # fmt: skip


@router.post("")
@uses("case.edit")
def save(asking: Asking, case_id: str, filled: Filled) -> Response:
    """Save the tables and compute again."""
    fields, file = filled
    base = fields.get("base", [""])[0]
    found = money.look(asking.desk, asking.who, case_id)
    registry, victims = registryform.written(fields, found.registry, _text(file), steps=found.steps)
    if fields.get("keep_victims"):
        victims = (
            found.victims if not file else registryform.written({}, "", _text(file), steps=found.steps)[1]
        )
    number = int(base) if base.isdecimal() and len(base) < 10 else 0
    money.register(asking.desk, asking.who, case_id, number, registry=registry, victims=victims)
    sent(asking, case_id, fields.get("draft", [""])[0])
    return go(f"/cases/{case_id}/money")


def _text(content: bytes) -> str:
    """The text of a list from a spreadsheet: UTF-8, or as Chinese systems write it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError.of(
        "not-text", "被害人名单须是 CSV 文本（UTF-8 或 GB18030）", "the list of victims must be CSV text"
    )


def _instrument(row: dict[str, Any]) -> tuple[str, str]:
    return str(row.get("id", "")), str(row.get("title") or row.get("id", ""))
