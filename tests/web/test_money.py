"""Ledgers in the workbench: an invented statement goes in, figures open to their rows and become claims."""

from __future__ import annotations

import html
import json
import re
import time
from pathlib import Path

import pytest

from bangxin.app import accounts, amending, caseload, jobs, ledgerwork, money
from bangxin.app.ledgerwork import RESULT, Task, _results
from bangxin.app.workbench import Workbench
from bangxin.base.errors import InputError
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.ledgerfile import LedgerFile
from bangxin.store.storage import Store
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
    assert "report.html" not in text
    again = handler.post(f"{url}/money/files", {"base": "2"}, files=files)
    assert (again.status_code, "已导入过，没有重复导入：流水.csv" in again.text) == (409, True)
    assert handler.api("GET", url).json()["revision"] == 2
    early = handler.get(f"{url}/money/report.html")
    assert early.status_code == 422
    assert "登记后才有按人的数额和报告" in early.text
    saved = handler.post(f"{url}/money/registry", {"base": "2", "registry": REGISTRY, "victims": VICTIMS})
    assert saved.status_code == 303, saved.text
    text = finished(handler, saved.headers["location"])
    assert "320,000.50" in text, re.sub(r"<[^>]+>", " ", text)[:900]
    assert "资金流向" in text
    assert 'aria-label="资金流向图：' in text
    opened_from_the_charts(handler, url, text)
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


def opened_from_the_charts(browser: Browser, url: str, text: str) -> None:
    """Bands, boxes and days are links to their rows; every rule has a drawing and a column of its own."""
    links = [html.unescape(link) for link in re.findall(r'<a href="(money/rows[^"]+)" aria-label', text)]
    band = next(link for link in links if "band=" in link)
    rows = browser.get(f"{url}/{band}").text
    assert "V1 → 6222000000000001" in rows
    assert "200,000" in rows
    assert "6222000000000091" in rows
    assert any("box=" in link for link in links)
    day = next(link for link in links if "day=2025-09-02" in link)
    rows = browser.get(f"{url}/{day}").text
    assert "120,000.50" in rows
    assert "2025-09-01" not in rows
    assert "共 2 笔" in rows
    rules = re.findall(r'hx-get="([^"]*/money/flow\?rule=\d+)"', text)
    assert len(rules) == 6
    for rule in rules:
        assert "<svg" in browser.get(rule).text
        assert "<html" not in browser.get(rule, headers={"HX-Request": "true"}).text
    assert text.count("ledger.traced.") == 6
    for wrong in (
        "money/rows?rule=0&band=999",
        "money/rows?rule=0&box=999",
        "money/rows?rule=77&band=0",
        "money/rows?account=99999",
        "money/flow?rule=50",
        "money/timeline?account=9999",
    ):
        assert browser.get(f"{url}/{wrong}").status_code == 404


def test_every_figure_opens_to_the_rows_it_was_computed_from(tmp_path: Path) -> None:
    """SQLite, which opens the rows, and DuckDB, which made the figures, agree on every condition; pages join up."""
    from bangxin.app.ledgerrows import Figure, rows_page
    from bangxin.ledger.measures import measure
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.opening import matches_of, open_ledger, payments_of
    from bangxin.ledger.trace.rules import Rule
    from bangxin.ledger.tracing import trace_book

    (tmp_path / "流水.csv").write_bytes(STATEMENT.encode("gb18030"))
    task = Task(str(tmp_path), (str(tmp_path / "流水.csv"),), REGISTRY, VICTIMS, "x", "")
    _results(task, lambda step: None)
    ledger = open_ledger(Folder(tmp_path / "book"))
    matches = matches_of(ledger, payments_of(ledger.folder, None))
    tracing = trace_book(ledger.book, matches, list(Rule), lambda _: None)
    measured = measure(ledger.book, ledger.registry, matches, tracing, [str(rule) for rule in Rule])
    file = LedgerFile(tmp_path / RESULT)
    result = json.loads(file.info("result") or "")
    opened = [figure for figure in measured.figures if figure.where]
    assert len(opened) > 12
    for figure in opened:
        wanted = sorted(measured.rows(figure)["n"].to_list())
        found: list[int] = []
        after: int | None = -1
        while after is not None:
            page = rows_page(file, result, Figure(figure.id, figure.person), after, 1)
            found += [row["n"] for row in page["rows"]]
            after = page["after"]
        assert found == wanted, figure.id
        assert page["total"] == len(wanted)


def test_with_a_key_nothing_of_a_ledger_lies_on_the_disk_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = b"k" * 32
    store = Store.open(tmp_path / "data", key=key)
    desk = Workbench(store, builtin_rulebook(), local=True)
    who = accounts.local_principal(desk)
    case = caseload.create(
        desk,
        who,
        title="甲某案",
        stage="侦查",
        document=amending.blank(title="甲某案", person="甲某", as_of="2025-10-01"),
    )
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setenv("BANGXIN_SCRATCH", str(memory))
    money.add_files(desk, who, case.id, 1, [("流水.csv", STATEMENT.encode())])
    money.register(desk, who, case.id, 2, registry=REGISTRY, victims=VICTIMS)
    jobs.stop(desk)
    found = money.look(desk, who, case.id)
    assert found.result is not None, found.job
    rows = money.rows_of(desk, who, case.id, "ledger.own_accounts.inflow_gross", "P1")
    assert [row["payer"] for row in rows["rows"]] == ["6222000000000091", "6222000000000093"]
    store.close()
    assert list(memory.iterdir()) == []
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert any(path.parent.name == "ledgers" for path in kept)
    for path in kept:
        content = path.read_bytes()
        assert b"6222000000000091" not in content, path
        assert "赵某".encode() not in content, path
        assert "赵某".encode("gb18030") not in content, path
    other = LedgerFile(next(path for path in kept if path.parent.name == "ledgers"), "0" * 64)
    with pytest.raises(InputError, match="ledger-unreadable"):
        other.info("result")


def test_with_a_key_and_no_memory_the_computation_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(tmp_path / "data", key=b"k" * 32)
    desk = Workbench(store, builtin_rulebook(), local=True)
    monkeypatch.setenv("BANGXIN_SCRATCH", str(tmp_path / "missing"))
    with pytest.raises(InputError, match="BANGXIN_SCRATCH"):
        money.scratch_folder(desk)
    store.close()


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


def test_rules_too_large_for_the_workbench_are_left_out_and_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgerwork, "MOST_PARTS", 1)
    (tmp_path / "流水.csv").write_bytes(STATEMENT.encode("gb18030"))
    task = Task(str(tmp_path), (str(tmp_path / "流水.csv"),), REGISTRY, VICTIMS, "x", "")
    _results(task, lambda step: None)
    result = json.loads(LedgerFile(tmp_path / RESULT).info("result") or "")
    assert [rule["rule"] for rule in result["rules"]] == ["fifo", "lifo", "clean_first", "taint_first"]
    assert len(result["rules_left"]) == 2


def test_a_file_that_is_no_ledger_is_told_without_codes_and_command_lines(
    browsers: dict[str, Browser],
) -> None:
    handler = browsers["handler"]
    form = {"title": "错传", "stage": "侦查", "person": "甲某", "as_of": "2025-10-01"}
    url = handler.post("/cases", form).headers["location"]
    files = [
        ("files", ("笔录.csv", "讯问时间,地点\n上午,办案区\n".encode(), "text/csv")),
        ("files", ("图.xlsx", b"\x00\x01\x02" * 99, "x")),
    ]
    sent = handler.post(f"{url}/money/files", {"base": "1"}, files=files)
    text = finished(handler, sent.headers["location"])
    told = html.unescape(re.sub(r"<[^>]+>", " ", text))
    assert "找不到表头行" in told
    assert "不是可导入的表格文件（内容为 二进制数据）" in told
    assert told.count("没有导入") == 2
    assert "--map" not in told
    assert "[header-not-found]" not in told
