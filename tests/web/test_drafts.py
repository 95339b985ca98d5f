"""What is typed and not sent is kept for its author only, survives the browser and the program, and is never a version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bangxin.app import accounts
from bangxin.app.autosave import MAX_FORMS
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.storage import Store
from bangxin.web.application import create_app
from tests.web.conftest import HOST, PASSWORD, Browser

FORM = "facts/TC7-GAO/knowledge.finding"


def keep(browser: Browser, case_id: str, form: str = FORM, **fields: str) -> Any:
    body = {"url": f"/cases/{case_id}/facts?fact=x", "base": 1, "fields": list(fields.items())}
    return browser.api("PUT", f"/cases/{case_id}/drafts", params={"form": form}, json=body)


def kept(browser: Browser, case_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.api("GET", f"/cases/{case_id}/drafts").json()
    return found


def test_a_draft_is_not_a_version_and_goes_when_the_form_is_sent(
    browsers: dict[str, Browser], case_id: str
) -> None:
    handler = browsers["handler"]
    assert keep(handler, case_id, why="写到一半").status_code == 200
    assert keep(handler, case_id, why="写到一半的理由", value="true").status_code == 200
    assert [(k["form"], dict(k["fields"])["why"]) for k in kept(handler, case_id)] == [
        (FORM, "写到一半的理由")
    ]
    assert handler.api("GET", f"/cases/{case_id}").json()["revision"] == 1
    assert "您有未提交的草稿" in handler.get(f"/cases/{case_id}").text
    sent = {"base": "1", "person": "TC7-GAO", "fact": "knowledge.finding", "value": "true", "draft": FORM}
    refused = handler.post(f"/cases/{case_id}/findings", sent)
    assert refused.status_code == 422
    assert len(kept(handler, case_id)) == 1
    assert handler.post(f"/cases/{case_id}/findings", {**sent, "why": "理由"}).status_code == 303
    assert kept(handler, case_id) == []


def test_a_draft_belongs_to_its_author(browsers: dict[str, Browser], case_id: str) -> None:
    keep(browsers["handler"], case_id, why="我的想法")
    assert kept(browsers["reviewer"], case_id) == []
    for name in ("reader", "admin", "auditor", "handler2"):
        assert browsers[name].api("GET", f"/cases/{case_id}/drafts").status_code in (403, 404)
    browsers["reviewer"].api("DELETE", f"/cases/{case_id}/drafts", params={"form": FORM})
    assert len(kept(browsers["handler"], case_id)) == 1


def test_a_draft_survives_the_program(desk: Workbench, people: dict[str, Principal], tmp_path: Path) -> None:
    handler = Browser(create_app(desk, hosts=frozenset({HOST})), "handler")
    case = {"id": "c", "as_of": "2025-12-01", "persons": [{"id": "P1", "name": "甲某"}]}
    body = {"title": "案", "stage": "侦查", "case": case}
    case_id = handler.api("POST", "/cases", json=body).json()["id"]
    keep(handler, case_id, why="停电之前")
    store = Store.open(tmp_path / "data")
    again = Workbench(store, builtin_rulebook(), local=False)
    token = accounts.log_in(again, "handler", PASSWORD).token
    other = Browser(create_app(again, hosts=frozenset({HOST})))
    answer = other.api("GET", f"/cases/{case_id}/drafts", headers={"Authorization": f"Bearer {token}"})
    assert dict(answer.json()[0]["fields"]) == {"why": "停电之前"}
    store.close()


def test_drafts_are_bounded(browsers: dict[str, Browser], case_id: str) -> None:
    handler = browsers["handler"]
    for number in range(MAX_FORMS + 3):
        assert keep(handler, case_id, form=f"f{number}", why="x").status_code == 200
    forms = [k["form"] for k in kept(handler, case_id)]
    assert len(forms) == MAX_FORMS
    assert forms[0] == f"f{MAX_FORMS + 2}"
    assert "f0" not in forms
    big = keep(handler, case_id, a="长" * 99_000, b="长" * 99_000, c="长" * 9_000)
    assert (big.status_code, big.json()["code"]) == (413, "draft-too-large")
    foreign = {"url": "https://elsewhere.example/", "base": 1, "fields": []}
    answer = handler.api("PUT", f"/cases/{case_id}/drafts", params={"form": "f"}, json=foreign)
    assert answer.json()["code"] == "draft-form"
