"""The guided interview for the public: one question at a time, on a phone too; nothing is stored."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from bangxin.app import interviewing
from bangxin.base.errors import BangxinError
from bangxin.consult.answer import DISCLAIMER, HELP
from bangxin.consult.lay_answer import plain_words
from bangxin.consult.lay_telling import UNTOLD, fact_label
from bangxin.report.wording import Wording
from bangxin.web.pages.frame import page
from bangxin.web.visitor import Asking, uses

router = APIRouter(prefix="/interview")
Words = Annotated[str, Form(max_length=interviewing.MAX_WORDS)]
State = Annotated[str, Form(max_length=interviewing.MAX_STATE)]
Field = Annotated[str, Form(max_length=512)]
Many = Annotated[list[str] | None, Form(max_length=64)]


@router.get("")
@uses("interview")
def start(request: Request, asking: Asking) -> Response:
    """What it is, and the field for a few words."""
    return page(request, asking, "interview/start.html", disclaimer=DISCLAIMER, help=HELP)


@router.post("")
@uses("interview")
def begin(request: Request, asking: Asking, words: Words = "") -> Response:
    """The first question."""
    return _page(request, asking, interviewing.begin(asking.desk, asking.who, words), None)


@router.post("/next")
@uses("interview")
def go_on(
    request: Request, asking: Asking, state: State = "[]", action: Field = "answer", fact: Field = "", answer: Field = "",
    answers: Many = None, further: Field = "",
) -> Response:  # fmt: skip
    """The next question, or the end."""
    text = "、".join(answers) if answers else answer
    try:
        turn = interviewing.go_on(asking.desk, asking.who, state, action, fact, text, further=bool(further))
    except BangxinError as error:
        if error.mistakes[0].code != "answer-unclear":
            raise
        return _page(
            request,
            asking,
            interviewing.again(asking.desk, asking.who, state, fact, further=bool(further)),
            error,
            422,
        )
    return _page(request, asking, turn, None)


def _page(
    request: Request, asking: Asking, turn: interviewing.Turn, error: BangxinError | None, status: int = 200
) -> Response:
    return page(
        request, asking, "interview/turn.html", status,
        turn=turn, error=error, label=fact_label, untold=UNTOLD, plain=plain_words, words=Wording(asking.desk.book, asking.lang), disclaimer=DISCLAIMER, help=HELP,
    )  # fmt: skip
