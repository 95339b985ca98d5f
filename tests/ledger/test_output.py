"""What the analyst sees: commands, JSON, workbook, CSV, the offline report. Hostile text stays text."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bangxin.base.canonical import canonical_json
from bangxin.cli.ledger import app
from bangxin.report.ledger.sheets import csv_bytes, safe
from bangxin.report.ledger.terminal import money
from tests.ledger.folders import DATA, written

EXAMPLE = """交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,摘要说明,交易是否成功,交易流水号
6222000000000000001,张某,2024-01-02 10:00:00,10000,15000,进,6222000000000000901,转账,王某,转账,成功,S1
6222000000000000001,张某,2024-01-03 10:00:00,6000,21000,进,6222000000000000801,转账,某公司,工资,成功,S2
6222000000000000001,张某,2024-01-04 10:00:00,12000,9000,出,6222000000000000002,转账,"=HYPERLINK(""http://x"")",<script>alert(1)</script>,成功,S3
6222000000000000002,李某,2024-01-04 10:00:05,12000,12000,进,6222000000000000001,转账,张某,转账,成功,S4
6222000000000000002,李某,2024-01-05 10:00:00,4000,8000,出,,现金,,ATM取款,成功,S5
"""
VICTIMS = "被害人编号,转出账号,转入账号,金额,时间\n<b>V1,6222000000000000901,6222000000000000001,10000,2024-01-02 10:00\n"
REGISTRY = """accounts:
  - {account: '6222000000000000001', holder: 张某, person: P1, belongs: own, handed_over: 2024-01-02, frozen: 2024-02-01}
  - {account: '6222000000000000002', holder: 李某, person: P1, belongs: other, handed_over: 2024-01-01}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run("import", written(tmp_path / "a.csv", EXAMPLE), "-o", tmp_path / "l")
    written(tmp_path / "l" / "accounts.yaml", REGISTRY)
    written(tmp_path / "l" / "victims.csv", VICTIMS)
    return tmp_path / "l"


SOURCE = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=True)
    if code == 0 and result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.parametrize("command", ["accounts", "check", "measure", "trace", "return"])
def test_json_is_canonical_one_document_on_one_line(folder: Path, command: str) -> None:
    said = run(command, folder, "--json")
    assert canonical_json(json.loads(said)).decode() + "\n" == said


def test_worked_example_through_the_command_line(folder: Path) -> None:
    """The figures of the definitions, from a bank export to the screen, to the fen."""
    data = json.loads(run("trace", folder, "--verify", "--json"))
    came = {r["rule"]: {a["account"]: a["came"] for a in r["accounts"]} for r in data["rules"]}
    second = {rule: accounts["6222000000000000002"] for rule, accounts in came.items()}
    assert second == {
        "fifo": 700_000, "lifo": 600_000, "pro_rata": 571_428, "clean_first": 100_000, "taint_first": 1_000_000,
        "poison": 1_200_000,
    }  # fmt: skip
    cash = {rule: accounts.get("现金去向:6222000000000000002", 0) for rule, accounts in came.items()}
    assert cash == {
        "fifo": 0,
        "lifo": 400_000,
        "pro_rata": 190_476,
        "clean_first": 0,
        "taint_first": 400_000,
        "poison": 400_000,
    }
    assert data["rules"][0]["rows"][0]["place"]["line"] == 2
    shown = run("trace", folder)
    assert "5,714.28" in shown
    assert "范围" in shown
    assert "最小" not in shown
    assert "最大" not in shown


def test_check_has_exit_code_one_only_for_serious_anomalies(folder: Path, tmp_path: Path) -> None:
    run("check", folder)
    run("import", DATA / "shp.csv", "-o", tmp_path / "m")
    data = json.loads(run("check", tmp_path / "m", "--json", code=1))
    assert {a["code"] for a in data["anomalies"]} >= {"unknown-direction"}


def test_accounts_draft_is_written_once(folder: Path) -> None:
    table = json.loads(run("accounts", folder, "--json"))
    assert [(a["account"], a["inflow_fen"]) for a in table if a["statement"]] == [
        ("6222000000000000001", 1_600_000),
        ("6222000000000000002", 1_200_000),
    ]
    run("accounts", folder, "--write", code=1)
    assert (folder / "accounts.yaml").read_text(encoding="utf-8") == REGISTRY


def test_measure_lists_rows_of_a_figure(folder: Path) -> None:
    rows = run("measure", folder, "--rows", "ledger.own_accounts.inflow_gross")
    assert "a.csv:2" in rows
    assert "a.csv:3" in rows
    assert "a.csv:4" not in rows


def test_preview_imports_nothing(tmp_path: Path) -> None:
    shown = run("import", DATA / "shp.csv", "-o", tmp_path / "l", "--preview")
    assert "借贷标记" in shown
    assert not (tmp_path / "l").exists()


def test_return_of_frozen_funds(folder: Path) -> None:
    data = json.loads(run("return", folder, "--json"))
    assert [(r["account"], r["basis"], r["frozen"], r["shares"]) for r in data] == [
        ("6222000000000000001", "pro_rata", 900_000, {"<b>V1": 900_000})
    ]


def test_csv_and_workbook_escape_formulas(folder: Path, tmp_path: Path) -> None:
    run("trace", folder, "-o", tmp_path / "t.csv")
    table = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8-sig"))))
    assert table[1][10] == "2"
    assert (
        csv_bytes([["=1+1", "+1", "-1", "@x", "\tx", "ok"]]).decode("utf-8-sig").strip()
        == "'=1+1,'+1,'-1,'@x,'\tx,ok"
    )
    assert safe(5) == 5
    run("report", folder, "-o", tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert {"数额", "数额的行", "异常", "被害人", "各账户", "追踪", "口径"} <= set(book.sheetnames)
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    inflow = next(
        r for r in book["数额"].iter_rows(values_only=True) if r[4] == "ledger.own_accounts.inflow_gross"
    )
    assert inflow[2] == 16000


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(str(value))
            elif name == "href":
                self.targets.append(str(value))
            elif name == "src":
                self.sources.append(str(value))


def test_report_is_one_offline_page_and_every_link_leads_to_rows(folder: Path, tmp_path: Path) -> None:
    run("report", folder, "-o", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert "script" not in page.tags
    assert "b" not in page.tags  # a victim called <b>V1 stays text
    assert not page.sources
    assert page.targets
    assert all(t.startswith("#") and t[1:] in page.ids for t in page.targets)
    assert not re.search(r"https?://", text.replace("http://x", ""))
    for word in (
        "一级",
        "二级",
        "三级",
        "交付",
        "冻结",
        "5,714.28",
        "来源不明",
        "先进先出",
        "SHA-256",
        "口径",
    ):
        assert word in text


def test_errors_are_located_and_translated(folder: Path, tmp_path: Path) -> None:
    environment = [sys.executable, "-m", "bangxin", "ledger"]
    missing = subprocess.run(
        [*environment, "check", str(tmp_path)], capture_output=True, text=True, check=False, env=SOURCE
    )
    assert missing.returncode == 2
    assert "不是账册文件夹" in missing.stderr
    english = subprocess.run(
        [*environment, "trace", str(folder), "--rule", "fifoo", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        env=SOURCE,
    )
    assert english.returncode == 2
    assert "did you mean fifo" in english.stderr
    empty = written(tmp_path / "e.csv", "")
    refused = subprocess.run(
        [*environment, "import", str(empty), "-o", str(tmp_path / "n")],
        capture_output=True,
        text=True,
        check=False,
        env=SOURCE,
    )
    assert refused.returncode == 3
    assert "e.csv" in refused.stderr
    assert "Traceback" not in missing.stderr + english.stderr + refused.stderr


def test_help_needs_no_heavy_library() -> None:
    code = "import sys, bangxin.cli; print([m for m in ('polars','numba','duckdb','numpy','rich') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=SOURCE
    )
    assert done.stdout.strip() == "[]"


def test_money_is_written_with_two_places() -> None:
    assert [money(n) for n in (0, 5, 123456789, -150, None)] == ["0.00", "0.05", "1,234,567.89", "-1.50", ""]


def test_report_in_english_has_no_chinese_of_its_own(folder: Path, tmp_path: Path) -> None:
    """What remains in Chinese comes from the files: names, memos, file names; law citations stay as they are."""
    run("report", folder, "-o", tmp_path / "r.html", "--lang", "en")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    for own in ("张某", "李某", "王某", "某公司", "转账", "工资", "法释", "号"):
        text = text.replace(own, "")
    assert not re.findall(r"[\u4e00-\u9fff]+", text)
    assert "prefers-color-scheme:dark" in text


def test_import_and_trace_speak_english(folder: Path, tmp_path: Path) -> None:
    shown = run("import", written(tmp_path / "b.csv", EXAMPLE), "-o", tmp_path / "n", "--lang", "en")
    shown += run("import", tmp_path / "b.csv", "-o", tmp_path / "m", "--preview", "--lang", "en")
    shown += run("trace", folder, "--lang", "en")
    for heading in EXAMPLE.splitlines()[0].split(","):
        shown = shown.replace(heading, "")
    assert not re.findall(r"[\u4e00-\u9fff]+", shown)


def test_balance_of_a_payer_to_payee_list_counts_both_sides(tmp_path: Path) -> None:
    from bangxin.ledger.registry import Account
    from bangxin.report.ledger import timeline
    from tests.ledger.folders import opened

    text = "付款方账号,收款方账号,交易金额,交易时间\nA1,B1,100,2024-01-01 08:00:00\nB1,C1,40,2024-01-02 08:00:00\n"
    run("import", written(tmp_path / "e.csv", text), "-o", tmp_path / "e")
    drawn = timeline.svg(opened(tmp_path / "e").book, Account("B1"))
    line = re.search(r'<polyline points="([^"]+)"', drawn)
    assert line
    heights = {float(point.split(",")[1]) for point in line.group(1).split()}
    assert len(heights) == 2  # 100 in, then 60 left


def test_claims_are_written_over_claims_only(folder: Path, tmp_path: Path) -> None:
    other, claims = written(tmp_path / "案件.yaml", "case: x\npersons: [{id: P1}]\n"), tmp_path / "主张.yaml"
    run("measure", folder, "--claims", other, code=1)
    assert other.read_text("utf-8") == "case: x\npersons: [{id: P1}]\n"
    run("measure", folder, "--claims", claims)
    run("measure", folder, "--claims", claims)
    run("measure", folder, "--claims", other, "--case", other)
    assert "settlement" in other.read_text("utf-8") or "ledger." in other.read_text("utf-8")


def test_return_names_lawful_money_that_it_does_not_take_off(folder: Path) -> None:
    told = "登记有合法资金 6,000.00 元，以上没有扣除，请人工核对"
    assert told not in run("return", folder)
    lawful = "lawful:\n  - {account: '6222000000000000001', amount: '6000', reason: 工资}\n"
    written(folder / "accounts.yaml", REGISTRY + lawful)
    assert told in run("return", folder)


def test_gain_is_told_in_words(folder: Path) -> None:
    people = REGISTRY.splitlines()[:2]
    gain = "gain:\n  - {amount: '3000', basis: personal_received, reason: 供述}\n"
    written(folder / "accounts.yaml", "\n".join(people) + "\n" + gain)
    assert "违法所得（个人实得，登记）：3,000.00" in run("measure", folder)


def test_a_person_is_called_by_the_name_of_the_own_accounts(folder: Path) -> None:
    assert "P1（张某）" in run("measure", folder)
    text = REGISTRY.replace("holder: 张某", "holder: ''")
    written(folder / "accounts.yaml", text)
    assert "P1（" not in run("measure", folder)


def test_tables_beside_the_flow_have_no_direction_to_doubt(tmp_path: Path) -> None:
    shown = run("import", *sorted(DATA.glob("police-*.csv")), "-o", tmp_path / "l")
    assert "未使用的列" not in shown
    assert "没有收付标志列" not in run("check", tmp_path / "l")
