"""Another program does an official case over HTTP, from the published text to the signed paper, by the API alone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bangxin.app.rights import Principal
from tests.web.conftest import HOST, PASSWORD
from tests.web.test_money import REGISTRY, STATEMENT, VICTIMS

TEXT = Path(__file__).parent / "cases" / "官方案例一.txt"
OFFENCE = "offence.art287_2"


class Program:
    """A client that logs in over the API, sends a bearer token, and names the revision it read with each write."""

    def __init__(self, app: FastAPI, name: str) -> None:
        self.http = TestClient(app, base_url=f"http://{HOST}")
        opened = self.http.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        assert opened.status_code == 201, opened.text
        self.http.headers["Authorization"] = f"Bearer {opened.json()['token']}"

    def get(self, url: str, **more: Any) -> Any:
        answer = self.http.get(f"/api/v1{url}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, url: str, **more: Any) -> Any:
        return self.http.request(method, f"/api/v1{url}", **more)

    def write(self, method: str, url: str, case: str, **more: Any) -> Any:
        """A write based on the newest revision."""
        tag = self.http.get(f"/api/v1/cases/{case}").headers["ETag"]
        answer = self.send(method, f"/cases/{case}{url}", headers={"If-Match": tag}, **more)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def result(self, case: str) -> str:
        person = self.get(f"/cases/{case}/determination")["persons"][0]
        return str(person["runs"][person["chosen"][OFFENCE]]["concepts"][OFFENCE]["result"])


@pytest.fixture
def program(app: FastAPI, people: dict[str, Principal]) -> Program:
    return Program(app, "handler")


@pytest.fixture
def opened(program: Program) -> str:
    """A case with one person about whom nothing is stated."""
    tree = {
        "id": "case1",
        "as_of": "2025-07-28",
        "basis": "found",
        "persons": [{"id": "P1", "name": "张某某"}],
    }
    made = program.send("POST", "/cases", json={"title": "张某某案", "stage": "一审", "case": tree})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_from_the_published_text_to_the_signed_paper(app: FastAPI, program: Program, opened: str) -> None:
    admin, reviewer = Program(app, "admin"), Program(app, "reviewer")
    assert admin.send("PUT", "/settings/two_person", json={"value": "yes"}).status_code == 200
    program.send("POST", f"/cases/{opened}/members", json={"name": "reviewer"})

    file = {"file": (TEXT.name, TEXT.read_bytes(), "text/plain")}
    source = program.write("POST", "/sources", opened, files=file)["source"]
    listed = program.get(f"/cases/{opened}/sources/{source}/proposals", params={"limit": 500})
    victims = next(p for p in listed if p["fact"] == "harm.victims")
    start, end = victims["claim"]["span"]
    text = program.get(f"/cases/{opened}/sources/{source}/text")["text"]
    assert "68" in text[start:end]
    assert victims["person"] == "张某某"
    restitution = [p["id"] for p in listed if p["fact"] == "disposition.restitution"]
    program.write(
        "POST",
        f"/sources/{source}/decisions",
        opened,
        json={"decision": "rejected", "proposals": restitution},
    )
    program.write("POST", f"/sources/{source}/decisions", opened, json={"decision": "accepted"})
    counted = program.get(f"/cases/{opened}/sources/{source}")["proposals"]
    assert counted == {"accepted": len(listed) - len(restitution), "rejected": len(restitution)}
    facts = program.get(f"/cases/{opened}/persons/P1/facts")
    assert facts["values"]["harm.total_loss"].startswith("至少 13,500,000 元")
    assert "disposition.restitution" not in facts["values"]

    for fact, value in (
        ("knowledge.finding", "true"),
        ("knowledge.object", "network_crime"),
        ("proof.sufficient", "true"),
    ):
        told = {"value": value, "why": "生效裁判已认定"}
        program.write("PUT", f"/persons/P1/findings/{fact}", opened, json=told)

    # The published case states neither his age nor which limb of art. 12(1) was met: the offence stays open.
    assert program.result(opened) == "UNDETERMINED"
    suppose = [{"person": "P1", "fact": "person.age_at_act", "op": ">=", "value": "18"}]

    def supposed() -> dict[str, str]:
        answer = program.send("POST", f"/cases/{opened}/whatif", json={"suppose": suppose}).json()
        return {change["concept"]: change["after"] for change in answer["changes"]}

    assert supposed()["subject.age_liable"] == "MET"
    assert OFFENCE not in supposed()
    suppose.append({"person": "P1", "fact": "harm.serious", "value": "true"})
    assert supposed()[OFFENCE] == "MET"
    assert program.result(opened) == "UNDETERMINED"

    revision = program.get(f"/cases/{opened}")["revision"]
    for who, part in ((program, "prepared"), (reviewer, "reviewed")):
        answer = who.send(
            "POST",
            f"/cases/{opened}/signatures",
            json={"revision": revision, "part": part, "statement": "同意"},
            headers={"Idempotency-Key": part},
        )
        assert answer.json()["issued"] is (part == "reviewed")
    for kind, head in (("html", b"<!doctype"), ("docx", b"PK"), ("pdf", b"%PDF")):
        paper = program.send("GET", f"/cases/{opened}/papers/review.{kind}")
        assert paper.status_code == 200
        assert paper.content.lower().startswith(head.lower())
    shown = program.send("GET", f"/cases/{opened}/papers/review.html").text
    assert "已签发" in shown
    assert "1350余万元" in shown
    auditor = Program(app, "auditor")
    checked = auditor.get("/audit/verification")
    assert checked["discrepancies"] == []
    actions = [entry["action"] for entry in program.get(f"/cases/{opened}/log")["entries"]]
    assert {"source.add", "proposal.accepted", "finding.set", "determination.sign", "export.redacted"} <= set(
        actions
    )


def test_a_create_sent_twice_is_made_once(program: Program, opened: str) -> None:
    url = f"/cases/{opened}"
    claim = {"value": "9000", "quote": "获利9000元"}
    sent = [
        program.send(
            "POST",
            f"{url}/persons/P1/claims/gain.illegal_income",
            json=claim,
            headers={"If-Match": '"1"', "Idempotency-Key": "k"},
        )
        for _ in range(2)
    ]
    assert [a.status_code for a in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert program.get(url)["revision"] == 2
    other = program.send(
        "POST",
        f"{url}/persons/P1/claims/gain.illegal_income",
        json={"value": "1"},
        headers={"If-Match": '"2"', "Idempotency-Key": "k"},
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-mismatch")
    file = {"file": ("a.txt", TEXT.read_bytes())}
    uploads = [
        program.send(
            "POST", f"{url}/sources", files=file, headers={"If-Match": '"2"', "Idempotency-Key": "f"}
        )
        for _ in range(2)
    ]
    assert uploads[0].json() == uploads[1].json() == {"revision": 3, "source": "S1", "job": None}


def test_a_claim_is_replaced_and_the_change_undone(program: Program, opened: str) -> None:
    url = "/persons/P1/claims/gain.illegal_income"
    program.write("POST", url, opened, json={"value": "9000"})
    program.write("PUT", url, opened, json={"value": "12000", "op": ">="})

    def income() -> str:
        return str(program.get(f"/cases/{opened}/persons/P1/facts")["values"].get("gain.illegal_income"))

    assert income() == "至少 12,000 元"
    program.write("POST", "/undo", opened)
    assert income() == "9,000 元"
    program.write("POST", "/undo", opened)
    assert income() == "None"
    refused = program.send("POST", f"/cases/{opened}/undo", headers={"If-Match": '"5"'})
    assert (refused.status_code, refused.json()["code"]) == (422, "nothing-to-undo")


def test_reading_without_storing(program: Program, opened: str) -> None:
    before = program.get("/cases")
    answer = program.send("POST", "/read", files={"file": (TEXT.name, TEXT.read_bytes())}).json()
    assert {"act.start", "harm.victims"} <= {p["fact"] for p in answer["proposals"]}
    assert program.get("/cases") == before
    empty = program.send("POST", "/read", files={"file": ("a.txt", b"")})
    assert (empty.status_code, empty.json()["code"]) == (422, "no-file")


def test_a_document_read_in_a_job(program: Program, opened: str) -> None:
    started = program.send(
        "POST",
        f"/cases/{opened}/sources",
        files={"file": (TEXT.name, TEXT.read_bytes())},
        headers={"If-Match": '"1"', "Prefer": "respond-async"},
    )
    assert started.status_code == 202
    job = finished(program, started.json()["job"]["id"])
    assert job["state"] == "done", job
    assert job["result"] == {"revision": 2, "source": "S1"}
    assert [j["id"] for j in program.get(f"/cases/{opened}/jobs")] == [job["id"]]


def test_a_ledger_is_imported_measured_and_adopted(program: Program, opened: str) -> None:
    files = [("files", ("流水.csv", STATEMENT.encode("gb18030")))]
    made = program.write("POST", "/ledger/files", opened, files=files)
    job = finished(program, made["job"]["id"])
    assert job["result"]["accepted"] == 4, job
    shown = program.get(f"/cases/{opened}/ledger")
    assert (shown["state"], [f["accepted"] for f in shown["files"]]) == ("computed", [4])
    told = {"registry": REGISTRY, "victims": VICTIMS}
    made = program.write("PUT", "/ledger/registry", opened, json=told)
    assert finished(program, made["job"]["id"])["state"] == "done"
    figures = program.get(f"/cases/{opened}/ledger/results/figures")
    figure = next(f for f in figures if f["person"] == "P1" and f["text"].startswith("320,000.50"))
    asked = {"figure": figure["id"], "person": "P1"}
    rows = program.get(f"/cases/{opened}/ledger/figures/rows", params=asked)["rows"]
    assert sorted(row["fen"] for row in rows) == [12_000_050, 20_000_000]
    assert {row["place"] for row in rows} == {"流水.csv"}
    traces = program.get(f"/cases/{opened}/ledger/results/traces")
    assert {trace["rule"] for trace in traces} >= {"fifo", "lifo"}
    program.write("POST", "/ledger/claims", opened)
    value = program.get(f"/cases/{opened}/persons/P1/facts")["values"]["ledger.own_accounts.inflow_gross"]
    assert value == "320,000.50 元"
    funds = program.send("GET", f"/cases/{opened}/papers/full/funds.html").text
    assert "资金流向（" in funds
    assert funds.count("<svg") >= 2
    assert "href" not in funds.split("<svg", 1)[1]
    for kind, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert program.send("GET", f"/cases/{opened}/papers/funds.{kind}").content.startswith(head)
    report = program.send("GET", f"/cases/{opened}/ledger/report.xlsx")
    assert report.content.startswith(b"PK")


def test_lists_come_in_pages(program: Program, opened: str) -> None:
    for number in range(4):
        program.write("POST", "/persons", opened, json={"name": f"第{number}人"})
    first = program.send("GET", f"/cases/{opened}/versions", params={"limit": 2})
    assert [v["revision"] for v in first.json()] == [5, 4]
    assert first.headers["X-Total-Count"] == "5"
    following = first.headers["Link"].split(">")[0].strip("<")
    second = program.http.get(following)
    assert [v["revision"] for v in second.json()] == [3, 2]
    norms = program.send("GET", "/norms", params={"pack": "opinions-2025-12", "limit": 10})
    assert len(norms.json()) == 10


def finished(program: Program, job_id: str) -> dict[str, Any]:
    for _ in range(1800):
        job: dict[str, Any] = program.get(f"/jobs/{job_id}")
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.1)
    raise AssertionError("the job did not end")
