"""Ledgers in the workbench: an invented statement goes in, figures open to their rows and become claims."""

from __future__ import annotations

import re
import time

from tests.web.conftest import Browser

STATEMENT = """账号：6222000000000001
交易时间,摘要,借方发生额,贷方发生额,余额,对方账号,对方户名
2025-09-01 10:00:00,转账,,200000.00,200000.00,6222000000000091,赵某
2025-09-01 10:05:00,转账,200000.00,,0.00,6222000000000092,钱某
2025-09-02 11:00:00,转账,,120000.50,120000.50,6222000000000093,孙某
2025-09-02 11:03:00,转账,120000.50,,0.00,6222000000000092,钱某
"""
REGISTRY = """accounts:
  - {account: '6222000000000001', holder: 甲某, person: P1, belongs: own, handed_over: 2025-08-30, frozen: 2025-09-30}
lawful: []
"""
VICTIMS = """被害人编号,转出账号,转入账号,金额,时间
V1,6222000000000091,6222000000000001,200000.00,2025-09-01 10:00:00
"""


def finished(browser: Browser, url: str) -> str:
    """The money page once the job is over."""
    for _ in range(600):
        text = str(browser.get(url).text)
        if "<progress" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("the import did not end")


def test_from_a_bank_statement_to_claims(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    form = {"title": "甲某案", "stage": "侦查", "person": "甲某", "as_of": "2025-10-01"}
    url = handler.post("/cases", form).headers["location"]
    case_id = url.split("/")[-1]
    files = [("files", ("流水.csv", STATEMENT.encode("gb18030"), "text/csv"))]
    sent = handler.post(f"{url}/money/files", {"base": "1"}, files=files)
    assert sent.status_code == 303, sent.text
    text = finished(handler, sent.headers["location"])
    assert re.search(
        r"流水\.csv</td><td class=\"number\">4</td><td class=\"number\">4</td><td class=\"number\">0", text
    ), text
    saved = handler.post(f"{url}/money/registry", {"base": "2", "registry": REGISTRY, "victims": VICTIMS})
    assert saved.status_code == 303, saved.text
    text = finished(handler, saved.headers["location"])
    assert "320,000.50" in text, re.sub(r"<[^>]+>", " ", text)[:900]
    assert "资金流向" in text
    assert 'aria-label="资金流向图"' in text
    figure = re.search(r"money/rows\?figure=([^&]+)&amp;person=P1", text)
    assert figure
    rows = handler.get(f"{url}/money/rows?figure={figure.group(1)}&person=P1").text
    assert "流水.csv:3" in rows
    assert handler.post(f"{url}/money/adopt", {"base": "3"}).status_code == 303
    document = handler.api("GET", f"/cases/{case_id}").json()["document"]["case"]
    claim = document["persons"][0]["claims"]["ledger.own_accounts.inflow_gross"][0]
    assert claim["value"] == "320000.50"
    assert document["evidence"][0]["title"] == "账册：本案流水"
    assert claim["evidence"] == [document["evidence"][0]["id"]]
    again = handler.post(f"{url}/money/adopt", {"base": "4"})
    assert again.status_code == 303
    document = handler.api("GET", f"/cases/{case_id}").json()["document"]["case"]
    assert len(document["persons"][0]["claims"]["ledger.own_accounts.inflow_gross"]) == 1
    report = handler.get(f"{url}/money/report.html")
    assert "资金分析报告" in report.text
    assert handler.get(f"{url}/money/report.xlsx").content[:2] == b"PK"


def test_a_bad_registry_is_told_with_its_line_and_not_saved(
    browsers: dict[str, Browser], case_id: str
) -> None:
    handler = browsers["handler"]
    answer = handler.post(
        f"/cases/{case_id}/money/registry", {"base": "1", "registry": "accounts:\n  - {acount: '1'}\n"}
    )
    assert answer.status_code == 422
    assert "accounts.yaml:2" in answer.text
    assert handler.api("GET", f"/cases/{case_id}").json()["revision"] == 1


def test_a_file_that_is_no_ledger_is_refused_with_its_name(
    browsers: dict[str, Browser], case_id: str
) -> None:
    handler = browsers["handler"]
    files = [("files", ("信.csv", "你好".encode(), "text/csv"))]
    sent = handler.post(f"/cases/{case_id}/money/files", {"base": "1"}, files=files)
    text = finished(handler, sent.headers["location"])
    assert "信.csv" in text
    assert 'class="problem"' in text
