"""The way in: start page, log-in, log-out, language and theme, health."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bangxin.app import accounts
from bangxin.app.rights import PUBLIC
from bangxin.base.errors import BangxinError
from bangxin.web.guard import COOKIE
from bangxin.web.pages.frame import go, own_path, page
from bangxin.web.visitor import LANG_COOKIE, Asking, uses

router = APIRouter()
Field = Annotated[str, Form(max_length=512)]
After = Annotated[str, Query(max_length=2000)]


@router.get("/")
@uses("norms.view")
def start(asking: Asking) -> RedirectResponse:
    """To the cases, or to the log-in."""
    return go("/login" if asking.who is PUBLIC else "/cases")


@router.get("/login")
@uses("norms.view")
def login_form(request: Request, asking: Asking, after: After = "") -> Response:
    """The log-in form; ``after``: the page that asked for it."""
    if asking.who is not PUBLIC:
        return go(own_path(after, "/cases"))
    return page(request, asking, "login.html", error=None, name="", after=own_path(after, ""))


@router.post("/login")
@uses("session.open")
def log_in(
    request: Request,
    asking: Asking,
    name: Field,
    password: Field,
    after: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Open a session and go on where it was asked for."""
    try:
        opened = accounts.log_in(asking.desk, name, password)
    except BangxinError as error:
        return page(request, asking, "login.html", 401, error=error, name=name, after=own_path(after, ""))
    request.state.new_session = opened.token
    return go(own_path(after, "/cases"))


@router.post("/logout")
@uses("session.use")
def log_out(asking: Asking) -> Response:
    """End the session."""
    accounts.log_out(asking.desk, asking.who, asking.token)
    answer = go("/login")
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.post("/preferences")
@uses("norms.view")
def preferences(request: Request, lang: Field = "", theme: Field = "", back: Field = "/") -> Response:
    """Set language or theme and return to the page."""
    answer = go(own_path(back, "/"))
    secure = bool(request.app.state.secure)
    if lang in ("zh", "en"):
        answer.set_cookie(LANG_COOKIE, lang, max_age=31536000, samesite="strict", secure=secure)
    if theme in ("light", "dark", "auto"):
        answer.set_cookie("bangxin_theme", theme, max_age=31536000, samesite="strict", secure=secure)
    return answer


@router.get("/health")
@uses("norms.view")
def health(request: Request) -> JSONResponse:
    """Whether the program and its database answer."""
    desk = request.app.state.desk
    with desk.store.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return JSONResponse({"status": "ok"})


@router.get("/favicon.ico")
@uses("norms.view")
def icon() -> HTMLResponse:
    """No icon; answered so that browsers do not log an error."""
    return HTMLResponse(status_code=204)
