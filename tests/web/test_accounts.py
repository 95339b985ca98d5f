"""Whose accounts and what victims paid, filled in as tables: the figures that follow, and what is refused with its row."""

from __future__ import annotations

import re
from typing import Any

from bangxin.app import registryform
from bangxin.ledger.registry import read_registry
from bangxin.ledger.victims import read_victims
from tests.web.conftest import Browser
from tests.web.test_money import STATEMENT, finished

FILLED = {
    "accounts.0.account": "6222000000000001",
    "accounts.0.person": "P1",
    "accounts.0.belongs": "own",
    "accounts.0.handed_over": "2025-08-30",
    "accounts.0.frozen": "2025-09-01",
    "accounts.1.account": "6222000000000092",
    "accounts.1.belongs": "unknown",
    "victims.0.victim": "V1",
    "victims.0.account": "6222000000000091",
    "victims.0.amount": "200000.00",
    "victims.0.time": "2025-09-01",
}


def opened(browser: Browser) -> str:
    form = {"title": "甲某案", "stage": "侦查", "person": "甲某", "as_of": "2025-10-01"}
    url = str(browser.post("/cases", form).headers["location"])
    files = [("files", ("流水.csv", STATEMENT.encode("gb18030"), "text/csv"))]
    finished(browser, browser.post(f"{url}/money/files", {"base": "1"}, files=files).headers["location"])
    return url


def part(browser: Browser, url: str) -> dict[str, Any]:
    return dict(browser.api("GET", url).json()["document"]["ledger"])


def test_the_form_lists_the_imported_accounts_and_makes_the_figures(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    url = opened(handler)
    assert "登记账户归属" in handler.get(f"{url}/money").text
    form = handler.get(f"{url}/money/accounts").text
    assert 'name="accounts.0.account" value="6222000000000001"' in form
    assert '<option value="P1">甲某</option>' in form
    saved = handler.post(f"{url}/money/accounts", {"base": "2", **FILLED})
    assert saved.status_code == 303, saved.text
    text = finished(handler, saved.headers["location"])
    # frozen on 1 September: that day counts, the 120,000.50 of the day after does not
    row = re.search(r"流入（交付至冻结，毛额）</td><td class=\"number\">([\d,.]+)", text)
    assert row
    assert row[1] == "200,000.00"
    assert "已登记 1 个账户、1 笔被害人转账" in text
    stored = part(handler, url)
    registry = read_registry(stored["registry"], "accounts.yaml")
    assert [a.number for a in registry.accounts] == ["6222000000000001"], (
        "an account nothing is said of is left out"
    )
    assert registry.lawful is None, "not stated is not none"
    assert read_victims(stored["victims"], "victims.csv")[0].fen == 20_000_000
    again = handler.get(f"{url}/money/accounts").text
    assert 'name="accounts.0.frozen" value="2025-09-01"' in again
    assert '<option value="own" selected>' in again


def test_none_and_not_stated_are_kept_apart(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    url = opened(handler)
    none = {"base": "2", **FILLED, "lawful": "none", "convention": "inflow_only"}
    assert handler.post(f"{url}/money/accounts", none).status_code == 303
    registry = read_registry(part(handler, url)["registry"], "accounts.yaml")
    assert registry.lawful == ()
    assert registry.convention == "inflow_only"


def test_a_mistake_names_its_table_and_row_and_nothing_is_saved(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    url = opened(handler)
    for wrong, told in (
        ({"accounts.0.frozen": "2025-08-01"}, "账户第 1 行：冻结日早于交付日"),
        ({"victims.1.victim": "V2", "victims.1.amount": "一千"}, "被害人转账第 2 行：金额看不懂，请填元"),
        ({"victims.0.amount": ""}, "被害人转账第 1 行"),
        ({"lawful.0.account": "62", "lawful.0.amount": "5", "lawful.0.reason": "工资"}, "合法资金第 1 行：账户“62”未登记"),
        ({"acts.1.id": "A1", "acts.1.amount": "5"}, "行为第 2 行：请填写日期"),
        ({"gain.0.amount": "3000", "gain.0.basis": "net"}, "违法所得第 1 行：请填写理由"),
        ({"gain.0.amount": "x", "gain.0.basis": "net", "gain.0.reason": "r"}, "违法所得第 1 行：金额看不懂，请填元"),
    ):  # fmt: skip
        answer = handler.post(f"{url}/money/accounts", {"base": "2", **FILLED, **wrong})
        assert answer.status_code == 422, wrong
        assert told in answer.text
        assert 'href="/cases"' in answer.text, "the person stays logged in on the page of the mistake"
    assert part(handler, url)["registry"] == ""


def test_a_list_of_victims_in_a_file_is_added(browsers: dict[str, Browser]) -> None:
    handler = browsers["handler"]
    url = opened(handler)
    listed = "姓名,付款账号,损失金额,转账日期\n钱某,6222000000000093,120000.50,2025-09-02\n".encode("gb18030")
    files = {"victims_file": ("名单.csv", listed, "text/csv")}
    assert handler.post(f"{url}/money/accounts", {"base": "2", **FILLED}, files=files).status_code == 303
    paid = read_victims(part(handler, url)["victims"], "victims.csv")
    assert [(p.victim, p.fen, p.account, p.day_only) for p in paid] == [
        ("V1", 20_000_000, "6222000000000091", True),
        ("钱某", 12_000_050, "6222000000000093", True),
    ]
    picture = {"victims_file": ("图.csv", b"\x89PNG\xff\xff\x00\x80", "text/csv")}
    answer = handler.post(f"{url}/money/accounts", {"base": "3", **FILLED}, files=picture)
    assert answer.status_code == 422


def test_what_was_written_as_text_comes_back_as_the_same_registry() -> None:
    text = """accounts:
  - {account: '62', holder: 甲某, person: P1, belongs: own, handed_over: 2025-08-30, opening: '12.50', aliases: ['6*2', '62-1'], settlement: true, instrument: c1}
lawful:
  - {account: '62', amount: '5000.00', reason: 工资}
settlement: {convention: in_plus_out}
acts:
  - {id: A1, date: 2024-01-31, amount: '120000', handled: true}
gain:
  - {amount: '3000', basis: net, reason: 供述}
"""
    form = registryform.shown(text, "", "")
    posted = {
        f"{table}.{n}.{field}": [value]
        for table, rows in form.tables.items()
        for n, row in enumerate(rows)
        for field, value in row.items()
    }
    made, victims = registryform.written(
        {**posted, "lawful": [form.lawful], "convention": [form.convention]}, text
    )
    assert read_registry(made, "a") == read_registry(text, "b")
    assert victims == ""


STEPS = """id,sourceNodeId,targetNodeId,value,time,type
1,C0001,M0001,2000.50,5,TRANSFER
2,M0001,X0001,1500.00,6,TRANSFER
"""


def test_a_victims_time_may_be_a_step_number_where_the_ledger_counts_steps(
    browsers: dict[str, Browser],
) -> None:
    handler = browsers["handler"]
    listed = "被害人,转出账号,金额,时间\nV1,C0001,2000.50,5\n"
    dated = opened(handler)
    refused = handler.post(
        f"{dated}/money/accounts",
        {"base": "2", **FILLED},
        files={"victims_file": ("v.csv", listed.encode(), "text/csv")},
    )
    assert refused.status_code == 422
    assert "时间无法识别：5" in refused.text
    form = {"title": "乙某案", "stage": "侦查", "person": "乙某", "as_of": "2025-10-01"}
    url = str(handler.post("/cases", form).headers["location"])
    files = [("files", ("transactions.csv", STEPS.encode(), "text/csv"))]
    finished(handler, handler.post(f"{url}/money/files", {"base": "1"}, files=files).headers["location"])
    filled = {"accounts.0.account": "M0001", "accounts.0.person": "P1", "accounts.0.belongs": "own"}
    row = {
        "victims.0.victim": "V2",
        "victims.0.account": "C0001",
        "victims.0.amount": "2000.50",
        "victims.0.time": "5",
    }
    for base, more in ((2, {}), (3, row)):
        saved = handler.post(
            f"{url}/money/accounts", {"base": str(base), **filled, **more},
            files={} if more else {"victims_file": ("v.csv", listed.encode(), "text/csv")},
        )  # fmt: skip
        assert saved.status_code == 303, saved.text
        text = finished(handler, saved.headers["location"])
        assert "2,000.50" in text
    assert 'name="victims.0.time" value="5"' in handler.get(f"{url}/money/accounts").text


def test_amounts_are_taken_as_people_type_them() -> None:
    posted = {
        "accounts.0.account": ["6222000000000001"], "accounts.0.opening": ["１，２００元"],
        "gain.0.amount": ["1.4万"], "gain.0.basis": ["personal_received"], "gain.0.reason": ["转账记录"],
        "victims.0.victim": ["V1"], "victims.0.account": ["6222000000000091"], "victims.0.to": ["6222000000000001"],
        "victims.0.amount": ["20万元"], "victims.0.time": ["2025-09-01"],
    }  # fmt: skip
    registry, victims = registryform.written(posted, "")
    read = read_registry(registry, "accounts.yaml")
    assert [a.opening for a in read.accounts] == [1200_00]
    assert "14000" in registry
    assert "200000" in victims
