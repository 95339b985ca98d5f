"""Who sends a request: by session cookie (with CSRF token), by bearer token, or the single local user."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated, NamedTuple, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from bangxin.app import accounts
from bangxin.app.rights import PUBLIC, Principal, Refused
from bangxin.app.workbench import Workbench
from bangxin.base.i18n import Lang
from bangxin.web.guard import COOKIE, SAFE_METHODS

LANG_COOKIE = "bangxin_lang"
MAX_FIELDS = 60_000
"""Fields of one form; the registry of a large ledger has ten to an account."""
Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


class Visitor(NamedTuple):
    """The one who asks, with the tokens of the session (empty without one) and the language of the page."""

    who: Principal
    desk: Workbench
    token: str
    csrf: str
    lang: Lang

    def say(self, zh: str, en: str) -> str:
        return en if self.lang is Lang.EN else zh


def uses(use_case: str) -> Callable[[Endpoint], Endpoint]:
    """Marks an endpoint with the row of the rights table that it stands under; a test reads it."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.__dict__["use_case"] = use_case
        return endpoint

    return mark


async def visitor(request: Request) -> Visitor:
    """Resolve the visitor and, for a write under a cookie, check the CSRF token.

    :raises Refused: ``csrf``.
    """
    desk: Workbench = request.app.state.desk
    lang = Lang.EN if request.cookies.get(LANG_COOKIE) == "en" else Lang.ZH
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        found = await run_in_threadpool(accounts.recognise, desk, bearer.strip())
        who = found[0] if found else PUBLIC
        return Visitor(who, desk, bearer.strip(), "", lang)
    token = request.cookies.get(COOKIE, "")
    found = await run_in_threadpool(accounts.recognise, desk, token)
    if (
        found is None
        and desk.local
        and not request.url.path.startswith("/api/")
        and request.method in SAFE_METHODS
    ):
        opened = await run_in_threadpool(accounts.local_log_in, desk)
        request.state.new_session = opened.token
        return Visitor(opened.who, desk, opened.token, opened.csrf, lang)
    if found is None:
        return Visitor(_without_session(desk, request), desk, "", "", lang)
    known = Visitor(found[0], desk, token, found[1], lang)
    request.state.visitor = known
    if request.method not in SAFE_METHODS:
        await _check_csrf(request, found[1])
    return known


Asking = Annotated[Visitor, Depends(visitor)]


def _without_session(desk: Workbench, request: Request) -> Principal:
    """The public; in local mode a program on this machine may use the API without a session."""
    if desk.local and request.url.path.startswith("/api/"):
        return accounts.local_principal(desk)
    return PUBLIC


async def _check_csrf(request: Request, expected: str) -> None:
    given = request.headers.get("x-csrf-token", "")
    kind = request.headers.get("content-type", "")
    if not given and kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        field = (await request.form(max_fields=MAX_FIELDS)).get("csrf", "")
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused.of(
            "csrf",
            "页面已过期或请求不是从本页发出，未作任何改动",
            "the page has expired or the request did not come from it; nothing was changed",
            hint=("请刷新页面后重试", "reload the page and try again"),
        )
