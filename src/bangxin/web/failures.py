"""Errors as answers: stable codes, the right status, a page for people and JSON for programs."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bangxin.base.errors import (
    BangxinError,
    BrokenPromise,
    LimitExceeded,
    MissingExtra,
    Mistake,
    UsageProblem,
)
from bangxin.base.i18n import Lang, Text
from bangxin.web.guard import SAFE_METHODS
from bangxin.web.visitor import LANG_COOKIE, visitor

LOGGER = logging.getLogger("bangxin.web")

STATUS = {
    "login-needed": 401,
    "wrong-login": 401,
    "locked-out": 429,
    "not-allowed": 403,
    "csrf": 403,
    "case-unknown": 404,
    "revision-unknown": 404,
    "draft-unknown": 404,
    "job-unknown": 404,
    "user-unknown": 404,
    "source-unknown": 404,
    "person-unknown": 404,
    "unknown-name": 404,
    "paper-unknown": 404,
    "paper-format": 404,
    "evidence-unknown": 404,
    "claim-unknown": 404,
    "audit-entry-unknown": 404,
    "blob-unknown": 404,
    "proposal-unknown": 404,
    "source-known": 409,
    "figure-unknown": 404,
    "ledger-stale": 409,
    "not-found": 404,
    "method-not-allowed": 405,
    "revision-conflict": 412,
    "already-signed": 409,
    "user-exists": 409,
    "idempotency-mismatch": 409,
    "list-unknown": 404,
    "row-unknown": 404,
    "row-exists": 409,
    "row-referred": 409,
    "last-person": 409,
    "last-admin": 409,
    "last-member": 409,
    "precondition-needed": 428,
}
"""Status by error code; other input errors are 422, limits 413, a missing optional part 501, our own faults 500."""


def status_of(error: BangxinError) -> int:
    """HTTP status of an error."""
    code = error.mistakes[0].code if error.mistakes else ""
    if code in STATUS:
        return STATUS[code]
    if isinstance(error, LimitExceeded):
        return 413
    if isinstance(error, MissingExtra):
        return 501
    return 500 if isinstance(error, BrokenPromise) else 422


def body_of(error: BangxinError, lang: Lang) -> dict[str, Any]:
    """The JSON form of an error."""
    mistakes = [_told(mistake, lang) for mistake in error.mistakes]
    return {**mistakes[0], "mistakes": mistakes}


def register(app: FastAPI) -> None:
    """Let the application answer errors this way."""

    @app.exception_handler(BangxinError)
    async def _known(request: Request, error: BangxinError) -> Response:
        return _answer(request, error, status_of(error))

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, error: RequestValidationError) -> Response:
        places = [".".join(map(str, item["loc"])) for item in error.errors()]
        found = [
            Mistake(
                "bad-request", Text(f"请求中的 {place} 缺失或不合要求", f"{place} is missing or not valid")
            )
            for place in places[:20]
        ]
        return _answer(request, UsageProblem(*found), 422)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        code = "method-not-allowed" if error.status_code == 405 else "not-found"
        message = Text("没有这个页面", "there is no such page")
        if error.status_code == 400:
            code, message = "bad-request", Text("请求无法读取", "the request cannot be read")
        if error.status_code == 413:
            code, message = "body-too-large", Text("请求超过大小上限", "the request is too large")
        await _recognised(request)
        return _answer(request, UsageProblem(Mistake(code, message)), error.status_code)

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> Response:
        LOGGER.error("fault %s", type(error).__name__, exc_info=error)
        fault = BrokenPromise.of(
            "internal",
            "程序内部错误，未作改动；请连同时间报告给管理员",
            "an internal error; nothing was changed",
        )
        return _answer(request, fault, 500)


async def _recognised(request: Request) -> None:
    """No endpoint has asked who the visitor of a page is that does not exist; its header shows it as on any other page."""
    if request.method in SAFE_METHODS and not request.url.path.startswith(("/api/", "/static/", "/assets/")):
        with suppress(BangxinError):
            request.state.visitor = await visitor(request)


def _answer(request: Request, error: BangxinError, status: int) -> Response:
    lang = Lang.EN if request.cookies.get(LANG_COOKIE) == "en" else Lang.ZH
    if request.url.path.startswith("/api/"):
        return JSONResponse(body_of(error, _asked(request, lang)), status)
    from bangxin.web.pages.frame import failure_page

    return failure_page(request, error, status, lang)


def _asked(request: Request, lang: Lang) -> Lang:
    return Lang.EN if request.headers.get("accept-language", "").startswith("en") else lang


def _told(mistake: Mistake, lang: Lang) -> dict[str, Any]:
    place = str(mistake.place) if mistake.place else ""
    hint = mistake.hint.pick(lang) if mistake.hint else ""
    return {"code": mistake.code, "message": mistake.message.pick(lang), "hint": hint, "place": place}
