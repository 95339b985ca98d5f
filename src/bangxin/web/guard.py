"""What every request passes before anything else: host, origin, size; and what every answer carries."""

from __future__ import annotations

import json
import logging
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "bangxin_session"
LOGGER = logging.getLogger("bangxin.web")
MAX_BODY_BYTES = 256 * 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "font-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ]
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class TooLarge(HTTPException):
    """The body passed the limit while it was read."""

    def __init__(self) -> None:
        super().__init__(413)


class Guard:
    """ASGI middleware. Refuses foreign hosts (DNS rebinding), cross-site writes and oversized bodies.

    Logs method, route template, status and time: no paths, queries, names or addresses.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], secure: bool = False) -> None:
        self.app = app
        self.hosts = hosts
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, begun = time.perf_counter(), 0, False

        async def answer(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                self._harden(scope, message)
            await send(message)

        headers = Headers(scope=scope)
        problem = self._problem(scope, headers)
        try:
            if problem is not None:
                await _refuse(answer, *problem)
            else:
                await self.app(scope, _limited(receive), answer)
        except TooLarge:
            if not begun:
                await _refuse(answer, 413, "body-too-large", "请求超过大小上限")
        finally:
            route = getattr(scope.get("route"), "path", "-")
            spent = round((time.perf_counter() - started) * 1000)
            LOGGER.info("%s %s %s %sms", scope["method"], route, status, spent)

    def _problem(self, scope: Scope, headers: Headers) -> tuple[int, str, str] | None:
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return 421, "wrong-host", "本服务不接受这个主机名"
        if scope["method"] not in SAFE_METHODS:
            origin = headers.get("origin")
            foreign = origin is not None and urlsplit(origin).netloc != host
            if foreign or headers.get("sec-fetch-site") in ("cross-site", "same-site"):
                return 403, "cross-site", "拒绝来自其他网站的请求"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            return 413, "body-too-large", "请求超过大小上限"
        return None

    def _harden(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers[name] = value
        if self.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        token = scope.get("state", {}).get("new_session")
        if token is not None:
            secure = "; Secure" if self.secure else ""
            headers.append("Set-Cookie", f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=strict{secure}")
        if not scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise TooLarge
        return message

    return limited


async def _refuse(send: Send, status: int, code: str, message: str) -> None:
    body = json.dumps({"code": code, "message": message, "hint": "", "mistakes": []}, ensure_ascii=False)
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
