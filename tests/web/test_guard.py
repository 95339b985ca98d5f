"""What every request passes: host, origin, CSRF, size; what every answer carries."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bangxin.app.workbench import Workbench
from bangxin.store.storage import Store
from bangxin.web import guard
from bangxin.web.application import create_app
from tests.web.conftest import HOST, Browser


def test_a_foreign_host_name_is_refused(app: FastAPI) -> None:
    client = TestClient(app, base_url="http://evil.example")
    assert client.get("/health").status_code == 421


def test_a_write_from_another_site_is_refused(browsers: dict[str, Browser]) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = browsers["handler"].post("/cases/example", {"name": "case7"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "cross-site"


def test_a_form_without_the_token_changes_nothing(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    for token in ("", "x", handler.csrf + "x"):
        assert handler.http.post("/cases/example", data={"name": "case7", "csrf": token}).status_code == 403
        answer = handler.http.post("/api/v1/cases", json={}, headers={"X-CSRF-Token": token})
        assert answer.json()["code"] == "csrf"
    assert handler.api("GET", "/cases").json()["cases"] == []


def test_answers_carry_the_policy_and_cookies_are_strict(browsers: dict[str, Browser]) -> None:
    answer = browsers["public"].http.post("/login", data={"name": "handler", "password": "correct horse 马"})
    cookie = answer.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=strict"):
        assert word in cookie
    for url in ("/rulebook", "/static/style.css", "/nowhere", "/api/v1/cases"):
        headers = browsers["public"].get(url).headers
        assert "script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_an_oversized_body_is_refused(browsers: dict[str, Browser], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BODY_BYTES", 1000)
    assert browsers["handler"].post("/cases/example", {"name": "x" * 2000}).status_code == 413

    def chunks() -> object:
        yield from (b"x" * 600 for _ in range(5))

    answer = browsers["handler"].http.post("/api/v1/cases", content=chunks())
    assert answer.status_code == 413


def test_the_single_user_needs_no_log_in_but_the_token(tmp_path: object, desk: Workbench) -> None:
    store = Store.open(tmp_path / "local")  # type: ignore[operator]
    app = create_app(Workbench(store, desk.book, local=True), hosts=frozenset({HOST}))
    browser = Browser(app)
    browser.refresh()
    assert browser.get("/cases").status_code == 200
    assert browser.http.post("/cases/example", data={"name": "case7"}).status_code == 403
    made = browser.post("/cases/example", {"name": "case7"})
    assert made.status_code == 303
    program = TestClient(app, base_url=f"http://{HOST}")
    assert len(program.get("/api/v1/cases").json()["cases"]) == 1
    store.close()


def test_errors_are_pages_for_people_and_json_for_programs(
    browsers: dict[str, Browser], case_id: str
) -> None:
    page = browsers["handler2"].get(f"/cases/{case_id}")
    assert page.status_code == 404
    assert "没有这个案件" in page.text
    told = browsers["handler2"].api("GET", f"/cases/{case_id}")
    assert (told.status_code, told.json()["code"]) == (404, "case-unknown")
    english = browsers["handler2"].api("GET", f"/cases/{case_id}", headers={"Accept-Language": "en"})
    assert "no such case" in english.json()["message"]
    assert browsers["public"].get("/cases").headers["location"] == "/login?after=/cases"
    nowhere = browsers["handler"].get("/nowhere")
    assert nowhere.status_code == 404
    for shown in ('href="/cases"', "handler · 承办人", "没有这个页面"):
        assert shown in nowhere.text, "the header is that of any other page"
    assert 'href="/login"' in browsers["public"].get("/nowhere").text


def test_after_the_log_in_people_are_where_they_wanted_to_go(
    browsers: dict[str, Browser], case_id: str
) -> None:
    handler, asked = browsers["handler"], f"/cases/{case_id}/facts?fact=gain.illegal_income"
    handler.http.cookies.clear()
    form = handler.get(handler.get(asked).headers["location"])
    assert f'name="after" value="{asked}"' in form.text
    password = {"name": "handler", "password": "correct horse 马"}
    wrong = handler.http.post("/login", data={**password, "password": "x", "after": asked})
    assert f'name="after" value="{asked}"' in wrong.text, "a mistyped password loses nothing"
    assert handler.http.post("/login", data={**password, "after": asked}).headers["location"] == asked


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/evil", ""]
)
def test_a_log_in_never_leads_elsewhere(browsers: dict[str, Browser], after: str) -> None:
    data = {"name": "handler", "password": "correct horse 马", "after": after}
    assert browsers["public"].http.post("/login", data=data).headers["location"] == "/cases"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    browsers: dict[str, Browser], case_id: str
) -> None:
    handler, at = browsers["handler"], f"/cases/{case_id}/facts"
    handler.http.cookies.clear()
    came = {"referer": f"http://{HOST}{at}?fact=act.end"}
    said = {"base": "1", "person": "TC7-GAO", "fact": "act.end", "op": "=", "value": "2024-09"}
    refused = handler.post(f"/cases/{case_id}/claims", said, headers=came)
    assert refused.status_code == 401
    assert f"/login?after={at}%3Ffact%3Dact.end" in refused.text


def test_the_log_says_in_words_what_was_refused(browsers: dict[str, Browser], case_id: str) -> None:
    assert browsers["reader"].get(f"/cases/{case_id}/papers/full/review.html").status_code == 403
    text = re.sub(r"<[^>]+>", " ", browsers["auditor"].get("/log").text)
    assert re.search(r"被拒绝\s+所请求的操作\s+全文导出", text)
    assert "use-case" not in text


def test_a_refusal_after_the_log_in_does_not_lead_back_into_itself(
    browsers: dict[str, Browser], case_id: str
) -> None:
    came = {"referer": f"http://{HOST}/login?after=/cases/{case_id}"}
    refused = browsers["auditor"].get(f"/cases/{case_id}", headers=came)
    assert refused.status_code in (403, 404)
    assert "返回刚才的页面" not in refused.text
