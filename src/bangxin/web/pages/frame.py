"""Rendering: one Jinja environment, the two languages, the error page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bangxin import __version__
from bangxin.app import amending
from bangxin.app.actions import action_name, detail_name, kind_name
from bangxin.app.caseload import STAGES
from bangxin.app.rights import PUBLIC, Principal, Role, allowed
from bangxin.base.dates import iso
from bangxin.base.errors import BangxinError, Mistake
from bangxin.base.i18n import Lang, Text
from bangxin.base.money import yuan_text
from bangxin.law.norms import Period
from bangxin.law.vocabulary import Vocabulary
from bangxin.reasoning.states import Result
from bangxin.report.papers import PAPERS
from bangxin.report.wording import MARKS, NO_NORM, NO_NORM_MARK
from bangxin.store.clock import CHINA
from bangxin.web.visitor import Visitor

_INSIDE = re.compile(r"[a-z_]+\[\d+\]")
"""A path inside a case document: persons[0].claims…"""
ROLE_NAMES = {
    Role.ADMIN: Text("管理员", "administrator"),
    Role.HANDLER: Text("承办人", "handler"),
    Role.REVIEWER: Text("审核人", "reviewer"),
    Role.READER: Text("阅卷人", "reader"),
    Role.AUDITOR: Text("审计员", "auditor"),
    Role.LOCAL: Text("本机单用户", "single local user"),
}


def _detail_value(key: str, value: Any, lang: str) -> str:
    """A detail of an entry of the log in words: papers and roles by name, hashes by their beginning."""
    if key == "paper" and value in PAPERS:
        return PAPERS[value][0].pick(Lang(lang))
    if key == "role" and value in ROLE_NAMES:
        return ROLE_NAMES[value].pick(Lang(lang))
    if key == "sha256":
        return f"{value[:16]}…"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _place(mistake: Mistake) -> str:
    """Where in a file a mistake stands; of what was typed into a form there is no file to look into."""
    place = str(mistake.place or "")
    return "" if _INSIDE.match(place) else place


def _yuan(fen: int) -> str:
    """Yuan as a column of a table shows them: grouped, always with two places."""
    text = yuan_text(fen, group=True)
    return text if "." in text else f"{text}.00"


ENVIRONMENT = Environment(
    loader=PackageLoader("bangxin.web"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def moment(stamp: str) -> str:
    """A stored time in China Standard Time, to the minute."""
    parsed = datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(UTC)
    return parsed.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def period(value: Period) -> str:
    """First and last day in force."""
    first = "—" if value.first <= 1 else iso(value.first)
    return f"{first} – {'' if value.last is None else iso(value.last)}"


@cache
def status(result: Result, lang: str, no_norm: bool = False) -> Markup:
    """A result as sign and word, in its colour; ``no_norm``: that no provision is in force, in place of "not met"."""
    sign, word, shade = MARKS[result], result.label.pick(Lang(lang)), result.value
    if no_norm and result is Result.NOT_MET:
        sign, word, shade = NO_NORM_MARK, NO_NORM.pick(Lang(lang)), "quiet"
    return Markup('<span class="status {}"><span aria-hidden="true">{}</span>{}</span>').format(
        shade, sign, word
    )


@cache
def fact_options(words: Vocabulary, lang: str) -> Markup:
    """Every fact by its name, to choose from."""
    option = Markup('<option value="{}"></option>')
    return Markup("").join(option.format(fact.label.pick(Lang(lang))) for fact in words)


ENVIRONMENT.globals["stages"] = STAGES
ENVIRONMENT.globals["status"] = status
ENVIRONMENT.globals["fact_options"] = fact_options
ENVIRONMENT.globals["suggested_basis"] = amending.suggested_basis
ENVIRONMENT.globals["action_name"] = action_name
ENVIRONMENT.globals["detail_name"] = detail_name
ENVIRONMENT.globals["kind_name"] = kind_name
ENVIRONMENT.globals["detail_value"] = _detail_value
ENVIRONMENT.filters["moment"] = moment
ENVIRONMENT.filters["period"] = period
ENVIRONMENT.filters["day"] = iso
ENVIRONMENT.filters["place"] = _place
ENVIRONMENT.filters["yuan"] = _yuan


def page(request: Request, asking: Visitor, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or fragment for a visitor."""
    values = _common(request, asking.who, asking.lang, asking.csrf) | context
    return HTMLResponse(ENVIRONMENT.get_template(template).render(values), status)


def failure_page(request: Request, error: BangxinError, status: int, lang: Lang) -> Response:
    """An error as a page, or a way to the log-in when one is needed."""
    fragment = request.headers.get("hx-request") == "true"
    if error.mistakes[0].code == "login-needed" and request.method == "GET" and not fragment:
        return RedirectResponse(f"/login?after={quote(_asked_for(request), safe='/')}", 303)
    known = getattr(request.state, "visitor", None)
    who, csrf = (known.who, known.csrf) if isinstance(known, Visitor) else (PUBLIC, "")
    values = _common(request, who, lang, csrf) | {
        "error": error,
        "status": status,
        "back": _came_from(request),
    }
    template = "failure_fragment.html" if fragment else "failure.html"
    answer = HTMLResponse(ENVIRONMENT.get_template(template).render(values), status)
    if fragment:
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def own_path(text: str, otherwise: str) -> str:
    """A path of this installation as given; ``otherwise`` where it may lead elsewhere."""
    local = text.startswith("/") and "\\" not in text and not text.startswith("//") and text.isprintable()
    return text if local else otherwise


def _asked_for(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _came_from(request: Request) -> str:
    """The page of this installation that sent the request; empty when it was another or none."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.path == "/login":
        return ""  # it leads back to what was refused
    own = came.netloc == request.headers.get("host") and came.path.startswith("/") and "//" not in came.path
    return f"{came.path}?{came.query}" if own and came.query else came.path if own else ""


def go(url: str) -> RedirectResponse:
    """After a form: see the page that shows the result."""
    return RedirectResponse(url, 303)


def _common(request: Request, who: Principal, lang: Lang, csrf: str) -> dict[str, Any]:
    def t(zh: str, en: str) -> str:
        return en if lang is Lang.EN and en else zh

    def may(use_case: str, *, member: bool = True, state: str = "open") -> bool:
        return allowed(use_case, who.role, member=member, state=state)

    return {
        "t": t,
        "pick": lambda text: text.pick(lang),
        "may": may,
        "lang": lang.value,
        "who": who,
        "role_names": ROLE_NAMES,
        "csrf": csrf,
        "path": request.url.path,
        "version": __version__,
        "theme": request.cookies.get("bangxin_theme", "auto"),
    }
