"""A case file of the command line as a case of the workbench."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.conftest import Browser

ROOT = Path(__file__).resolve().parents[2]
FIRST = (ROOT / "examples" / "first-case.yaml").read_bytes()


def send(browser: Browser, name: str, content: bytes):  # type: ignore[no-untyped-def]
    return browser.post("/cases/file", {"stage": "侦查"}, files=[("file", (name, content, "text/yaml"))])


def test_a_case_file_becomes_a_case_that_can_be_worked_on(browsers: dict[str, Browser]) -> None:
    """Its facts stand under their ids, so that a change replaces a claim instead of standing beside it."""
    handler = browsers["handler"]
    url = send(handler, "首案.yaml", FIRST).headers["location"]
    assert "王某出租银行卡案" in handler.get(url).text
    form = {"base": "1", "person": "王某", "fact": "act.end", "value": "2025-09", "at": "0"}
    assert handler.post(f"{url}/claims", form).status_code == 303
    claims = handler.api("GET", url).json()["document"]["case"]["persons"][0]["claims"]
    assert claims["act.end"][0]["value"] == "2025-09"
    assert "行为终了日" not in claims


def test_every_case_of_a_file_is_taken_or_none(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    two = "cases:\n- {case: 甲, title: 甲案, persons: [{id: a}]}\n- {case: 乙, persons: [{id: b%s}]}\n"
    assert send(handler, "x.yaml", (two % ", claims: {act.end: 2025-13}").encode()).status_code == 422
    assert not handler.api("GET", "/cases").json()["cases"]
    assert send(handler, "x.yaml", (two % "").encode()).headers["location"] == "/cases"
    assert {case["title"] for case in handler.api("GET", "/cases").json()["cases"]} == {"甲案", "乙"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"case: x\npersons:\n- id: a\n  clams: {}\n", "a.yaml:4:3"),
        ("a.yaml", "case: 甲".encode("gb18030"), "不是 UTF-8"),
        ("a.docx", b"PK\x03\x04", "卷宗材料"),
        ("a.yaml", b"", "文件是空的"),
        ("a.json", b'{"case": "x", "persons": []}', "案件没有人员"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_and_nothing_is_made(
    browsers: dict[str, Browser], name: str, content: bytes, told: str
) -> None:
    handler = browsers["handler"]
    answer = send(handler, name, content)
    assert answer.status_code in (413, 422)
    assert told in answer.text
    assert not handler.api("GET", "/cases").json()["cases"]
