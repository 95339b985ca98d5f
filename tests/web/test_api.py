"""The HTTP API: whatever is sent, no fault of the server and no answer outside its description; and one whole case."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from bangxin.app import accounts
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from tests.web.conftest import HOST, PASSWORD, Browser


def test_nothing_that_is_sent_breaks_the_server(
    app: FastAPI, desk: Workbench, people: dict[str, Principal]
) -> None:
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers={"Host": HOST})
    tokens = [accounts.log_in(desk, name, PASSWORD).token for name in ("handler", "admin", "auditor")]
    operations = [result.ok() for result in described.get_all_operations()]
    for operation in operations:

        @given(case=operation.as_strategy(), token=st.sampled_from(tokens))
        @settings(max_examples=6, suppress_health_check=list(HealthCheck), database=None)
        def check(case: Any, token: str) -> None:
            headers = {"Host": HOST, "Authorization": f"Bearer {token}"}
            case.call_and_validate(headers=headers, checks=[not_a_server_error, response_schema_conformance])

        check()
    assert len(operations) > 40


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1234.5, "decimal-number"),
        (2**53, "number-too-long"),
        ("\ud800", "yaml-syntax"),
        ("\uffff", "yaml-syntax"),
    ],
)
def test_what_no_case_can_hold_is_named_with_its_place(
    browsers: dict[str, Browser], value: object, code: str
) -> None:
    case = {"id": "C", "persons": [{"id": "P1", "claims": {"gain.illegal_income": value}}]}
    content = json.dumps({"case": case, "title": "某案", "stage": "审查起诉"})
    for path in ("/cases", "/assess"):
        sent = content if path == "/cases" else json.dumps({"case": case})
        answer = browsers["handler"].api(
            "POST", path, content=sent, headers={"Content-Type": "application/json"}
        )
        told = answer.json()
        assert (answer.status_code, told["code"]) == (422, code)
        assert told["place"] == "persons[0].claims.gain.illegal_income"


def test_a_program_does_a_whole_case(browsers: dict[str, Browser], example: dict[str, Any]) -> None:
    handler, reviewer = browsers["handler"], browsers["reviewer"]
    for finding in ("knowledge.finding", "knowledge.object"):
        example["persons"][0]["findings"].pop(finding)
    body = {"title": "高某等人案", "stage": "审查起诉", "case": example}
    made = handler.api("POST", "/cases", json=body, headers={"Idempotency-Key": "a"})
    assert handler.api("POST", "/cases", json=body, headers={"Idempotency-Key": "a"}).json() == made.json()
    url = f"/cases/{made.json()['id']}"

    def result() -> str:
        person = handler.api("GET", f"{url}/determination").json()["persons"][0]
        law = person["chosen"]["offence.art287_2"]
        return str(person["runs"][law]["concepts"]["offence.art287_2"]["result"])

    assert result() == "FINDING_NEEDED"
    supposed = handler.api(
        "POST",
        f"{url}/whatif",
        json={
            "suppose": [
                {"person": "TC7-GAO", "fact": "knowledge.finding", "value": "true"},
                {"person": "TC7-GAO", "fact": "knowledge.object", "value": "network_crime"},
            ]
        },
    )
    changed = {(c["person"], c["concept"]): c["after"] for c in supposed.json()["changes"]}
    assert changed["TC7-GAO", "offence.art287_2"] == "MET"
    assert handler.api("GET", url).json()["revision"] == 1
    tag = '"1"'
    for fact, value in (("knowledge.finding", "true"), ("knowledge.object", "network_crime")):
        target = f"{url}/persons/TC7-GAO/findings/{fact}"
        told = {"value": value, "why": "综合全案证据"}
        assert handler.api("PUT", target, json=told).status_code == 428
        answer = handler.api("PUT", target, json=told, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
        assert handler.api("PUT", target, json=told, headers={"If-Match": tag}).status_code == 412
        tag = answer.headers["ETag"]
    assert result() == "MET"
    handler.api("POST", f"{url}/members", json={"name": "reviewer"})
    sign = {"revision": 3, "part": "prepared", "statement": "同意"}
    assert handler.api("POST", f"{url}/signatures", json=sign).json()["issued"] is True
    assert handler.api("POST", f"{url}/signatures", json=sign).status_code == 409
    assert reviewer.api("POST", f"{url}/signatures", json=sign).status_code == 403
    paper = handler.api("GET", f"{url}/papers/review.html")
    assert "已签发" in paper.text
    assert "attachment" in paper.headers["content-disposition"]


def test_two_persons_sign_where_the_office_says_so(
    desk: Workbench, people: dict[str, Principal], browsers: dict[str, Browser], case_id: str
) -> None:
    accounts.change_setting(desk, people["admin"], "two_person", "yes")
    url = f"/cases/{case_id}/signatures"
    first = browsers["handler"].api(
        "POST", url, json={"revision": 1, "part": "prepared", "statement": "拟同意"}
    )
    assert first.json()["issued"] is False
    second = browsers["reviewer"].api(
        "POST", url, json={"revision": 1, "part": "reviewed", "statement": "同意"}
    )
    assert second.json()["issued"] is True
    browsers["handler"].api(
        "PUT", f"/cases/{case_id}/frame", json={"as_of": "2025-10-01"}, headers={"If-Match": '"1"'}
    )
    assert browsers["handler"].api("GET", url).json()["issued"] is False


def test_what_leaves_the_office_is_redacted_and_logged(browsers: dict[str, Browser], case_id: str) -> None:
    reader = browsers["reader"]
    text = reader.api("GET", f"/cases/{case_id}/papers/review.html").text
    assert "高某" in text
    assert "师某" not in text
    assert "未成年人1" in text
    assert reader.api("GET", f"/cases/{case_id}/papers/full/review.html").status_code == 403
    assert "师某" in browsers["handler"].api("GET", f"/cases/{case_id}/papers/full/review.html").text
    log = browsers["handler"].api("GET", f"/cases/{case_id}/log").json()["entries"]
    exports = [entry for entry in log if entry["action"].startswith("export.")]
    assert [e["action"] for e in exports] == ["export.full", "export.redacted"]
    assert all(len(entry["detail"]["sha256"]) == 64 for entry in exports)
    assert browsers["auditor"].api("GET", "/audit/verification").json()["discrepancies"] == []
