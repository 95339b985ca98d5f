"""An invented indictment: read, checked item by item, every taken claim with its span in the text."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Browser

TEXT = """某市某区人民检察院
起诉书
被告人甲某，男，2001年5月6日出生。
经依法审查查明：2025年3月至5月，被告人甲某明知他人利用信息网络实施犯罪，仍将本人的4张银行卡出售给他人，非法获利1.2万元。上述银行卡流入资金共计人民币52万余元。
"""


@pytest.fixture
def case_url(browsers: dict[str, Browser]) -> str:
    form = {"title": "甲某案", "stage": "审查起诉", "person": "甲某", "as_of": "2025-10-01"}
    return str(browsers["handler"].post("/cases", form).headers["location"])


def upload(browser: Browser, url: str, content: bytes, base: int = 1, name: str = "起诉书.txt") -> Any:
    return browser.post(f"{url}/sources", {"base": str(base)}, files={"file": (name, content, "text/plain")})


def document(browser: Browser, url: str) -> dict[str, Any]:
    return dict(browser.api("GET", url).json()["document"])


def test_accept_correct_reject(browsers: dict[str, Browser], case_url: str) -> None:
    handler = browsers["handler"]
    page = upload(handler, case_url, TEXT.encode()).headers["location"]
    text = handler.get(page).text
    assert "<mark" in text
    assert "非法获利" in text
    proposals = {p["fact"]: p for p in document(handler, case_url)["sources"][0]["proposals"]}
    assert (
        "claims" not in document(handler, case_url)["case"]["persons"][0]
        or not document(handler, case_url)["case"]["persons"][0]["claims"]
    )
    gain, inflow, end = (
        proposals[f]["id"] for f in ("gain.illegal_income", "ledger.own_accounts.inflow", "act.end")
    )
    assert (
        handler.post(
            f"{page}/decisions", {"base": "2", "decision": "accepted", "proposals": gain}
        ).status_code
        == 303
    )
    fixed = {
        "base": "3",
        "fact": "ledger.own_accounts.inflow",
        "op": ">=",
        "value": "525000",
        "usual": "530000",
    }
    assert handler.get(f"{page}?correct={inflow}").status_code == 200
    assert handler.post(f"{page}/corrections/{inflow}", fixed).status_code == 303
    assert (
        handler.post(f"{page}/decisions", {"base": "4", "decision": "rejected", "proposals": end}).status_code
        == 303
    )
    saved = document(handler, case_url)
    claims = saved["case"]["persons"][0]["claims"]
    assert set(claims) == {"gain.illegal_income", "ledger.own_accounts.inflow"}
    start, stop = claims["gain.illegal_income"][0]["span"]
    assert TEXT[start:stop] in "非法获利1.2万元"
    assert claims["gain.illegal_income"][0]["source"] == "起诉书.txt"
    assert claims["ledger.own_accounts.inflow"][0]["value"] == 525000
    assert claims["ledger.own_accounts.inflow"][0]["speaker"] == "prosecution"
    states = {p["fact"]: p["state"] for p in saved["sources"][0]["proposals"]}
    assert states["act.end"] == "rejected"
    assert states["act.start"] == "open"
    log = handler.api("GET", f"{case_url}/log").json()["entries"]
    assert {"source.add", "proposal.accepted", "proposal.corrected", "proposal.rejected"} <= {
        e["action"] for e in log
    }


def test_accept_all_adds_people_who_are_new(browsers: dict[str, Browser], case_url: str) -> None:
    handler = browsers["handler"]
    page = upload(handler, case_url, TEXT.replace("甲某", "丙某").encode()).headers["location"]
    ids = re.findall(r'name="proposals" value="([^"]+)"', handler.get(page).text)
    done = handler.http.post(
        f"{page}/decisions",
        data={"csrf": handler.csrf, "base": "2", "decision": "accepted", "proposals": sorted(set(ids))},
    )
    assert done.status_code == 303, done.text
    persons = document(handler, case_url)["case"]["persons"]
    assert [p["name"] for p in persons] == ["甲某", "丙某"]
    assert persons[1]["claims"]["gain.illegal_income"][0]["value"] == 12000


def test_the_original_comes_back_as_it_was_and_only_once(browsers: dict[str, Browser], case_url: str) -> None:
    handler = browsers["handler"]
    content = TEXT.encode("gb18030")
    page = upload(handler, case_url, content).headers["location"]
    answer = handler.get(f"{page}/file")
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment")
    assert upload(handler, case_url, content, base=2, name="x.txt").status_code == 409
    assert handler.get(f"{case_url}/sources/S9").status_code == 404


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"PK\x03\x04broken", b"%PDF-1.4 broken"])
def test_what_cannot_be_read_is_refused_and_not_kept(
    browsers: dict[str, Browser], case_url: str, content: bytes
) -> None:
    handler = browsers["handler"]
    answer = upload(handler, case_url, content)
    assert answer.status_code in (413, 422)
    assert handler.api("GET", case_url).json()["revision"] == 1


def test_a_claim_from_selected_text(browsers: dict[str, Browser], case_url: str) -> None:
    handler = browsers["handler"]
    page = upload(handler, case_url, TEXT.encode()).headers["location"]
    at = TEXT.index("4张银行卡")
    form = {
        "base": "2", "person": "P1", "fact": "instrument.own_accounts.count", "value": "4", "start": str(at), "end": str(at + 5),
        "quote": "4张银行卡", "source": "起诉书.txt", "speaker": "prosecution", "back": page.split("/", 3)[3],
    }  # fmt: skip
    answer = handler.post(f"{case_url}/claims", form)
    assert answer.headers["location"] == page
    claim = document(handler, case_url)["case"]["persons"][0]["claims"]["instrument.own_accounts.count"][0]
    assert TEXT[claim["span"][0] : claim["span"][1]] == "4张银行卡"


def test_many_documents_are_read_in_the_background_and_what_fails_is_named(
    browsers: dict[str, Browser], case_url: str
) -> None:
    handler = browsers["handler"]
    files = [("file", (f"{n}.txt", f"{TEXT}第{n}份\n".encode(), "text/plain")) for n in range(4)]
    files += [("file", ("again.txt", f"{TEXT}第0份\n".encode(), "text/plain"))]
    files += [("file", ("broken.docx", b"PK\x03\x04 not a document", "application/octet-stream"))]
    sent = handler.post(f"{case_url}/sources", {"base": "1"}, files=files)
    assert sent.headers["location"] == f"{case_url}/sources"
    for _ in range(300):
        text = handler.get(f"{case_url}/sources").text
        if "<progress" not in text:
            break
        time.sleep(0.1)
    saved = handler.api("GET", case_url).json()
    assert saved["revision"] == 2
    assert [s["name"] for s in saved["document"]["sources"]] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert all(s["proposals"] for s in saved["document"]["sources"])
    told = re.sub(r"<[^>]+>", " ", text)
    assert "again.txt" in told
    assert "这份文件已在卷内（0.txt）" in told
    assert "broken.docx" in told


def test_a_judgment_read_into_a_case_of_allegations_says_why_nothing_counts(
    browsers: dict[str, Browser],
) -> None:
    handler = browsers["handler"]
    form = {"title": "张某某案", "stage": "一审", "person": "张某某", "as_of": "2025-07-28"}
    url = handler.post("/cases", form).headers["location"]
    text = (Path(__file__).parent / "cases" / "官方案例一.txt").read_bytes()
    handler.post(f"{url}/sources", {"base": "1"}, files={"file": ("案例一.txt", text)})
    assert "都不计入判断" not in handler.get(url).text
    api = f"/cases/{url.split('/')[-1]}"
    handler.api(
        "POST", f"{api}/sources/S1/decisions", json={"decision": "accepted"}, headers={"If-Match": '"2"'}
    )
    for page in ("", "/facts", "/sources/S1"):
        assert "都不计入判断" in handler.get(url + page).text, page
    before = handler.api("GET", f"{api}/persons/P1/facts").json()["values"]
    assert "harm.total_loss" not in before
    changed = handler.post(
        f"{url}/frame", {"base": "3", "as_of": "2025-07-28", "basis": "found", "back": url}
    )
    assert changed.headers["location"] == url
    assert "都不计入判断" not in handler.get(url).text
    assert "harm.total_loss" in handler.api("GET", f"{api}/persons/P1/facts").json()["values"]


def test_a_correction_starts_from_what_was_read_and_the_next_item_follows(
    browsers: dict[str, Browser], case_url: str
) -> None:
    handler = browsers["handler"]
    page = upload(handler, case_url, TEXT.encode()).headers["location"]
    listed = document(handler, case_url)["sources"][0]["proposals"]
    inflow = next(p["id"] for p in listed if p["fact"] == "ledger.own_accounts.inflow")
    form = handler.get(f"{page}?correct={inflow}").text.split('id="correct"')[1].split("</form>")[0]
    assert re.search(r'name="value"[^>]*value="520000"', form), form
    assert re.search(r'name="usual"[^>]*value="530000"', form)
    assert '<option value="&gt;=" selected>' in form
    decided = {"base": "2", "decision": "accepted", "proposals": listed[0]["id"]}
    following = handler.post(f"{page}/decisions", decided).headers["location"]
    assert following.endswith(f"#p-{listed[1]['id']}")
    rest = [p["id"] for p in listed[1:]]
    last = handler.post(f"{page}/decisions", {"base": "3", "decision": "rejected", "proposals": rest})
    assert "#" not in last.headers["location"]
    assert handler.get(page).text.count("待核对</span>") == 0


def test_all_open_items_of_one_person_are_taken_at_once(browsers: dict[str, Browser], case_url: str) -> None:
    handler = browsers["handler"]
    two = (
        TEXT
        + "被告人乙某，男，1999年1月2日出生。2025年4月，被告人乙某将本人的2张银行卡出租给他人，非法获利3000元。\n"
    )
    page = upload(handler, case_url, two.encode()).headers["location"]
    people = [p["person"] for p in document(handler, case_url)["sources"][0]["proposals"]]
    assert {"甲某", "乙某"} <= set(people)
    taken = {"base": "2", "decision": "accepted", "whose": "乙某"}
    assert handler.post(f"{page}/decisions", taken).status_code == 303
    after = document(handler, case_url)["sources"][0]["proposals"]
    assert {p["state"] for p in after if p["person"] == "乙某"} == {"accepted"}
    assert {p["state"] for p in after if p["person"] == "甲某"} == {"open"}
    stale = handler.post(f"{page}/decisions", {**taken, "whose": "*"})
    assert stale.status_code == 412
    rest = handler.post(f"{page}/decisions", {**taken, "base": "3", "whose": "*"})
    assert rest.status_code == 303
    assert {p["state"] for p in document(handler, case_url)["sources"][0]["proposals"]} == {"accepted"}
