"""Every route under its row of the rights table: roles x own, other's, sealed, deleted case. A new route without a row
in ``ROUTES`` or without a use case fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from bangxin.app.rights import RIGHTS, USE_CASES, Role, allowed
from tests.web.conftest import Browser

CASE = "/cases/{case_id}"
API = "/api/v1"
# Routes whose body or query must be given for the rights check to be reached; anything else is asked bare.
BODIES: dict[str, dict[str, Any]] = {
    f"POST {API}/cases": {"json": {"title": "t", "stage": "侦查", "case": {}}},
    f"PUT {API}{CASE}": {"json": {"case": {}}, "headers": {"If-Match": '"1"'}},
    f"PATCH {API}{CASE}": {"json": {"title": "t", "stage": "侦查"}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/state": {"json": {"state": "deleted", "reason": "r"}},
    f"GET {API}{CASE}/compare": {"params": {"old": 1, "new": 1}},
    f"POST {API}{CASE}/restore": {"json": {"revision": 1}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/members": {"json": {"name": "reader"}},
    f"POST {API}{CASE}/persons": {"json": {"name": "新"}, "headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/frame": {"json": {"as_of": "2025-10-01"}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/persons/{{person}}/claims/{{fact}}": {"json": {"value": "5"}, "headers": {"If-Match": '"1"'}},
    f"DELETE {API}{CASE}/persons/{{person}}/claims/{{fact}}": {"headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/persons/{{person}}/findings/{{fact}}": {
        "json": {"value": "true", "why": "w"}, "headers": {"If-Match": '"1"'}, "fact": "knowledge.finding",
    },
    f"DELETE {API}{CASE}/persons/{{person}}/findings/{{fact}}": {"headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/evidence": {"json": {"kind": "E2", "title": "t"}, "headers": {"If-Match": '"1"'}},
    f"PATCH {API}{CASE}/evidence/{{evidence_id}}": {"json": {}, "headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/persons/{{person}}/claims/{{fact}}": {"json": {"value": "5"}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/undo": {"headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/sources": {"files": {"file": ("a.txt", b"")}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/sources/{{source_id}}/decisions": {"json": {"decision": "accepted"}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/sources/{{source_id}}/proposals/{{proposal_id}}/correction": {"json": {}, "headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/ledger/files": {"headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/ledger/registry": {"json": {}, "headers": {"If-Match": '"1"'}},
    f"GET {API}{CASE}/ledger/figures/rows": {"params": {"figure": "none"}},
    f"POST {API}{CASE}/ledger/claims": {"headers": {"If-Match": '"1"'}},
    f"POST {API}{CASE}/entities/{{kind}}": {"json": {"row": {}}, "headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/entities/{{kind}}/{{row_id}}": {"json": {"row": {}}, "headers": {"If-Match": '"1"'}},
    f"DELETE {API}{CASE}/entities/{{kind}}/{{row_id}}": {"headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/entity-states/{{kind}}": {"json": {"state": "none"}, "headers": {"If-Match": '"1"'}},
    f"PATCH {API}{CASE}/persons/{{person}}": {"json": {"name": "新"}, "headers": {"If-Match": '"1"'}},
    f"DELETE {API}{CASE}/persons/{{person}}": {"headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/evidence/{{evidence_id}}": {"json": {"kind": "E2", "title": "t"}, "headers": {"If-Match": '"1"'}},
    f"DELETE {API}{CASE}/evidence/{{evidence_id}}": {"headers": {"If-Match": '"1"'}},
    f"PUT {API}{CASE}/drafts": {"params": {"form": "f"}, "json": {"url": "", "base": 1, "fields": []}},
    f"DELETE {API}{CASE}/drafts": {"params": {"form": "f"}},
    f"POST {CASE}/lists/{{kind}}": {"data": {"base": 1}},
    f"POST {CASE}/lists/{{kind}}/drop": {"data": {"base": 1, "row": "x"}},
    f"POST {CASE}/lists/{{kind}}/state": {"data": {"base": 1, "state": "none"}},
    f"POST {CASE}/persons/{{person}}": {"data": {"base": 1, "name": "新"}},
    f"POST {CASE}/evidence/{{evidence_id}}/edit": {"data": {"base": 1, "kind": "E2", "title": "t"}},
    f"POST {CASE}/undo": {"data": {"base": 1}},
    f"POST {API}{CASE}/whatif": {"json": {"suppose": []}},
    f"POST {API}{CASE}/signatures": {"json": {"revision": 1, "part": "prepared", "statement": "s"}},
    f"POST {API}/session": {"json": {"name": "handler", "password": "x"}},
    f"POST {API}/users": {"json": {"name": "nn", "role": "reader", "password": "x" * 12}},
    f"PUT {API}/settings/{{name}}": {"json": {"value": "no"}},
    f"PATCH {API}/users/{{user_id}}": {"json": {}},
    f"POST {API}/assess": {"json": {"case": {}}},
    f"GET {API}/audit/consistency": {"params": {"old": 0, "new": 0}},
    f"GET {API}/norms-between": {"params": {"before": "2025-01-01", "after": "2025-12-01"}},
    "POST /cases": {"data": {"title": "t", "stage": "侦查", "person": "甲", "as_of": "2025-10-01"}},
    "POST /cases/example": {"data": {"name": "case1"}},
    "POST /cases/file": {"data": {"stage": "侦查"}},
    f"POST {CASE}/describe": {"data": {"base": 1, "title": "t", "stage": "侦查"}},
    f"POST {CASE}/members": {"data": {"name": "reader"}},
    f"POST {CASE}/state": {"data": {"state": "deleted", "reason": "r"}},
    f"POST {CASE}/restore": {"data": {"base": 1, "revision": 1}},
    f"POST {CASE}/claims": {"data": {"base": 1, "person": "TC7-GAO", "fact": "act.start", "value": "2025"}},
    f"POST {CASE}/claims/drop": {"data": {"base": 1, "person": "TC7-GAO", "fact": "act.start", "at": "0"}},
    f"POST {CASE}/findings": {
        "data": {"base": 1, "person": "TC7-GAO", "fact": "knowledge.finding", "value": "true", "why": "w"}
    },
    f"POST {CASE}/findings/drop": {"data": {"base": 1, "person": "TC7-GAO", "fact": "knowledge.finding"}},
    f"POST {CASE}/persons": {"data": {"base": 1, "name": "新"}},
    f"POST {CASE}/frame": {"data": {"base": 1, "as_of": "2025-10-01"}},
    f"POST {CASE}/evidence": {"data": {"base": 1, "kind": "E2", "title": "t"}},
    f"POST {CASE}/evidence/{{evidence_id}}": {"data": {"base": 1, "mark": "verified"}},
    f"POST {CASE}/whatif/{{draft_id}}": {"data": {"person": "TC7-GAO", "fact": "act.start", "value": "2025"}},
    f"POST {CASE}/sources": {"data": {"base": 1}},
    f"POST {CASE}/sources/{{source_id}}/decisions": {"data": {"base": 1, "decision": "accepted"}},
    f"POST {CASE}/sources/{{source_id}}/corrections/{{proposal_id}}": {"data": {"base": 1, "fact": "act.start"}},
    f"POST {CASE}/money/files": {"data": {"base": 1}},
    f"POST {CASE}/money/registry": {"data": {"base": 1}},
    f"POST {CASE}/money/accounts": {"data": {"base": 1}},
    f"POST {CASE}/money/adopt": {"data": {"base": 1}},
    f"GET {CASE}/money/rows": {"params": {"figure": "none"}},
    f"POST {CASE}/signatures": {"data": {"base": 1, "part": "prepared", "statement": "s"}},
    f"POST {API}/search": {"json": {"words": "出租银行卡"}},
    f"POST {API}/ask": {"json": {"question": "出租银行卡"}},
    f"POST {API}/cite": {"json": {"text": "刑法第二百八十七条之二"}},
    "POST /login": {"data": {"name": "handler", "password": "x"}},
    "POST /users": {"data": {"name": "nn", "display": "n", "role": "reader", "password": "x" * 12}},
    "POST /settings": {"data": {"name": "two_person", "value": "no"}},
}  # fmt: skip
# What else decides: signing is checked by part, a change of state by the new state, jobs belong to a case.
SPECIAL = {
    f"POST {API}{CASE}/signatures": "signoff.prepare",
    f"POST {CASE}/signatures": "signoff.prepare",
    f"GET {API}/jobs/{{job_id}}": "session.use",
    "POST /login": "norms.view",
    f"POST {API}/session": "norms.view",
    f"DELETE {API}/session": "session.use",
}
KNOWN_PATHS = re.compile(
    r"^(/api/v1)?(/|/cases|/cases/example|/cases/file|/cases/\{case_id\}(/.*)?|/login|/logout|/preferences|/health|/favicon\.ico|/api"
    r"|/users(/\{user_id\})?|/settings(/\{name\})?|/log(/verification)?|/session|/audit(/.*)?|/norms(-between|/\{norm_id\})?|/assess"
    r"|/jobs/\{job_id\}|/read|/search|/ask|/cite|/consult(/ask|/cite)?|/papers|/vocabulary|/concepts|/entity-kinds|/rulebook(/.*)?|/interview(/next)?|/assets/htmx\.js)$"
)
DENIED = {401, 403, 404}


class Found(NamedTuple):
    """A route with its whole path."""

    path: str
    use_case: str


def routes(app: FastAPI) -> Iterator[tuple[str, Found]]:
    for context in iter_route_contexts(app.router.routes):
        endpoint = getattr(context, "endpoint", None)
        if endpoint is None or context.path in ("/api/v1/openapi.json", "/static"):
            continue
        for method in sorted(set(context.methods or ()) - {"HEAD"}):
            yield f"{method} {context.path}", Found(context.path, getattr(endpoint, "use_case", ""))


def ask(browser: Browser, key: str, case_id: str, **names: str) -> int:
    method, path = key.split(" ", 1)
    more = dict(BODIES.get(key, {}))
    fact = more.pop("fact", "act.start")
    values: dict[str, str] = {
        "case_id": case_id, "person": "TC7-GAO", "fact": fact, "user_id": "nobody", "evidence_id": "Z1", "draft_id": "none",
        "job_id": "none", "norm_id": "JI19.13", "pack_id": "ji-2019-15", "concept_id": "subject.liable", "seq": "0", "name": "two_person",
        "source_id": "S1", "proposal_id": "S1-1", "part": "figures", "row_id": "x", "paper": "review", "kind": "html", **names,
    }  # fmt: skip
    url = path
    if "{kind}" in path and ("/lists/" in path or "/entit" in path):
        values["kind"] = "acts"
    for name, value in values.items():
        url = url.replace("{" + name + "}", value)
    assert "{" not in url, f"{key}: give the sample value of each parameter"
    if path.startswith(API):
        headers = {"X-CSRF-Token": browser.csrf, **more.pop("headers", {})}
        return int(browser.http.request(method, url, headers=headers, **more).status_code)
    if method == "GET":
        return int(browser.get(url, **more).status_code)
    return int(browser.post(url, **more).status_code)


def test_every_route_has_a_use_case_and_a_known_path(app: FastAPI) -> None:
    seen = set()
    for key, route in routes(app):
        assert route.use_case in USE_CASES, (
            f"{key}: mark it with @uses(...) and give it a row in app.rights.RIGHTS"
        )
        assert KNOWN_PATHS.match(route.path), f"{key}: add it to this test"
        seen.add(key)
    assert len(seen) > 80
    assert set(BODIES) <= seen, set(BODIES) - seen


@pytest.mark.parametrize("place", ["own", "others", "sealed", "deleted"])
def test_case_routes_follow_the_table(
    app: FastAPI, browsers: dict[str, Browser], example: dict[str, Any], place: str
) -> None:
    """The person is a member of the case unless the case is another's."""
    handler = browsers["handler"]

    def fresh() -> str:
        made = handler.api("POST", "/cases", json={"title": "案", "stage": "侦查", "case": example}).json()[
            "id"
        ]
        if place != "others":
            for name in ("reviewer", "reader", "auditor", "handler2"):
                handler.api("POST", f"/cases/{made}/members", json={"name": name})
        if place in ("sealed", "deleted"):
            handler.api("POST", f"/cases/{made}/state", json={"state": place, "reason": "r"})
        return str(made)

    state = place if place in ("sealed", "deleted") else "open"
    case_id, dirty = fresh(), False
    checked = 0
    for key, route in routes(app):
        if "{case_id}" not in route.path:
            continue
        use_case = SPECIAL.get(key, route.use_case)
        for name in ("admin", "handler2", "reviewer", "reader", "auditor", "public"):
            role = Role(name.rstrip("2"))
            may = allowed(use_case, role, member=place != "others", state=state)
            if dirty:
                case_id = fresh()
            status = ask(browsers[name], key, case_id)
            dirty = may and not key.startswith("GET")
            if name == "public":
                assert status in (303, 401, 403), f"{key} {name}: {status}"
            elif may:
                assert status not in (401, 403), f"{key} {name} {place}: {status}"
                sample = (
                    "/lists/",
                    "row_id",
                    "evidence_id",
                    "user_id",
                    "draft_id",
                    "source_id",
                    "proposal_id",
                    "job_id",
                )
                assert status != 404 or any(part in key for part in sample), f"{key} {name} {place}: {status}"
            else:
                assert status in DENIED, f"{key} {name} {place}: {status}"
            checked += 1
    assert checked > 200


def test_office_routes_follow_the_table(app: FastAPI, browsers: dict[str, Browser]) -> None:
    for key, route in routes(app):
        if "{case_id}" in route.path or key in ("POST /logout", f"DELETE {API}/session"):
            continue
        use_case = SPECIAL.get(key, route.use_case)
        for name in ("handler", "admin", "reviewer", "reader", "auditor", "public"):
            status = ask(browsers[name], key, "none")
            if allowed(use_case, Role(name)):
                assert status < 500, f"{key} {name}: {status}"
                assert status != 401 or "session" in key or "login" in key, f"{key} {name}: {status}"
                assert status != 403, f"{key} {name}: {status}"
            else:
                assert status in (303, 401, 403), f"{key} {name}: {status}"
                assert status != 303 or (name == "public" and key.startswith("GET")), f"{key} {name}"


def test_every_row_of_the_table_is_used(app: FastAPI) -> None:
    used = {route.use_case for _, route in routes(app)}
    inside = {
        "case.seal",
        "case.reopen",
        "signoff.prepare",
        "signoff.review",
        "job.run",
    }
    assert {row.use_case for row in RIGHTS} - used <= inside
