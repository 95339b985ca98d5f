"""Exports of banks and payment services the formats do not name, and variants of the police return: data, not code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from bangxin.ledger.cells import fen, moments
from bangxin.ledger.formats.loading import fold, plain, read_format
from tests.ledger.folders import DATA, bring, codes, conserved, opened, rows_of, written

UNSEEN = DATA / "unseen"
A, B, C = "6217000000000000101", "6228480000000000202", "6222020000000000303"
EXPECTED: dict[str, tuple[str, list[int], list[str | None]]] = {
    "psbc.csv": (A, [1234560, -200000, -34560], [B, None, C]),
    "cib.txt": (A, [50000, -12050], [B, None]),
    "cmbc-corporate.csv": ("文件:cmbc-corporate.csv", [100000, -25050], [B, C]),
    "bocom-corporate.csv": (A, [800000, -300000], [B, C]),
    "citic.csv": (A, [100000, -30000], [B, C]),
    "pingan.csv": (A, [100000, -40000], [B, C]),
    "ceb.csv": (A, [90000, -10000], [B, C]),
    "abc-corporate.xls": (A, [100050, -20025], [B, C]),
    "alipay-web.csv": ("zhao@example.com", [100000, -2550], [None, None]),
    "alipay-merchant.csv": ("20880000000000010156", [10000, -60], ["qian***@example.com(钱某)", None]),
    "wechat-merchant.csv": ("文件:wechat-merchant.csv", [10000, -60, -9940], [None, None, None]),
    "aml-return.csv": (A, [500000, -480000], [B, C]),
    "jd-codes.csv": (A, [100000, -20000, 50000, -30000], [B, C, B, C]),
    "number-codes.csv": (A, [100000, -20000, 50000, -30000, -30000, 1000], [B, C, B, C, C, C]),
    "english.csv": (A, [100000, -25000], [None, None]),
    "traditional.csv": (A, [100000, -20000], [B, None]),
    "sap.csv": (A, [100000, -20000, -5000], [B, C, C]),
}
REFUSED = {
    "lakala.csv": "direction-not-stated",
    "number-codes-bare.csv": "no-row-accepted",
    "day-first.csv": "no-row-accepted",
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_row_of_an_unseen_export_is_understood(tmp_path: Path, name: str) -> None:
    account, amounts, others = EXPECTED[name]
    done = bring(tmp_path / "l", UNSEEN / name)
    assert not done.refused
    assert conserved(done)
    sheet = done.entries[0]["sheets"][0]
    assert set(sheet["rejected"]) <= {"footer", "blank"}
    rows = rows_of(tmp_path / "l")
    assert set(rows["account"]) == {account}
    assert [s * f for s, f in rows.select("sign", "fen").iter_rows()] == amounts
    assert rows["other_account"].to_list() == others
    assert not [h for h in sheet["unmapped"] if "对" in h]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_stated_is_asked_for(tmp_path: Path, name: str) -> None:
    done = bring(tmp_path / "l", UNSEEN / name)
    assert not done.entries
    assert done.refused[0].mistakes[0].code == REFUSED[name]
    assert "--map" in done.refused[0].render()


def test_every_fixture_is_expected_somewhere() -> None:
    named = {*EXPECTED, *REFUSED, "okx.csv", "third-party-police.csv"}
    assert {p.name for p in UNSEEN.iterdir()} == named


def test_letters_that_mean_the_opposite_elsewhere_are_told_apart(tmp_path: Path) -> None:
    """D is 贷 beside J and DEBIT beside C; alone and without balances it is not guessed."""
    head = "账号,交易时间,借贷标志,交易金额,对方账号\n"
    line = f"{A},2024-01-05 10:00:0{{}},{{}},1,{B}\n"
    bring(tmp_path / "cd", written(tmp_path / "a.csv", head + line.format(0, "D") + line.format(1, "C")))
    assert rows_of(tmp_path / "cd")["sign"].to_list() == [-1, 1]
    bring(tmp_path / "jd", written(tmp_path / "b.csv", head + line.format(0, "D") + line.format(1, "J")))
    assert rows_of(tmp_path / "jd")["sign"].to_list() == [1, -1]
    alone = bring(tmp_path / "d", written(tmp_path / "c.csv", head + line.format(0, "D")))
    assert [e.mistakes[0].code for e in alone.refused] == ["no-row-accepted"]


def test_codes_known_only_from_balances_are_reported(tmp_path: Path) -> None:
    bring(tmp_path / "l", UNSEEN / "number-codes.csv")
    noted = [a for a in opened(tmp_path / "l").anomalies if a.code == "direction-by-balance"]
    assert noted[0].detail == ("1＝付、2＝收", "1 = out, 2 = in")


def test_a_company_s_own_books_are_not_read_the_wrong_way_round(tmp_path: Path) -> None:
    """银行存款日记账: 借 is money in. The balances show it, and the file is refused instead of turned about."""
    text = f"账号,日期,摘要,借方金额,贷方金额,余额\n{A},2024-01-05,收款,100,,100\n{A},2024-01-06,收款,50,,150\n{A},2024-01-07,付款,,30,120\n{A},2024-01-08,付款,,20,100\n"
    done = bring(tmp_path / "l", written(tmp_path / "a.csv", text))
    assert done.refused[0].mistakes[0].code == "direction-contradicted"
    stated = read_format("id: books\ncolumns: {in_amount: 借方金额, out_amount: 贷方金额}\n", "m.yaml")
    told = bring(tmp_path / "m", tmp_path / "a.csv", map=stated)
    assert not told.refused
    rows = rows_of(tmp_path / "m")
    assert [s * f for s, f in rows.select("sign", "fen").iter_rows()] == [10000, 5000, -3000, -2000]


def test_day_first_times_by_a_map(tmp_path: Path) -> None:
    shape = read_format("id: d\ntimes: ['%d/%m/%Y %H:%M:%S']\n", "m.yaml")
    assert not bring(tmp_path / "l", UNSEEN / "day-first.csv", map=shape).refused
    assert rows_of(tmp_path / "l")["time"][0] == dt.datetime(2024, 1, 5, 10)


def test_money_that_is_not_yuan_stays_out_of_yuan(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", UNSEEN / "okx.csv")
    assert conserved(done)
    assert rows_of(tmp_path / "l")["currency"].to_list() == ["USDT"]
    assert opened(tmp_path / "l").book.edges.is_empty()
    assert "foreign-currency" in codes(opened(tmp_path / "l"))


def test_third_party_payment_return_runs_from_payer_to_payee(tmp_path: Path) -> None:
    bring(tmp_path / "l", UNSEEN / "third-party-police.csv")
    edges = opened(tmp_path / "l").book.edges
    assert edges.select("payer", "payee", "fen").rows() == [(B, A, 100000), (A, C, 30000)]


HEADS = ["交易帐卡号", "交易户名", "*交易日期时间", "交易金额（单位：元）", "交易余额(元)", "借贷标识", "对手账卡号", "对手户名", "摘要说明", "交易是否成功"]  # fmt: skip


def police_book(path: Path, rows: list[list[Any]]) -> Path:
    """Several sheets, merged title rows, other spellings of the headers, dates as a spreadsheet's day numbers."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "说明"
    notes.append(["本表由某行提供，仅供办案使用"])
    people = book.create_sheet("人员信息")
    for line in (
        ["客户名称", "证照类型", "证照号码", "工作单位", "联系电话"],
        ["赵某", "身份证", "X", "", ""],
    ):
        people.append(line)
    sheet = book.create_sheet("交易明细")
    sheet.append(["协助查询财产反馈——交易明细"])
    sheet.merge_cells("A1:J1")
    sheet.append(["查询时段：2024-01-01 至 2024-01-31"])
    sheet.merge_cells("A2:J2")
    for line in (HEADS, *rows):
        sheet.append(line)
    sheet.append(["合计", None, None, 1500])
    book.save(path)
    return path


def test_police_return_with_other_headers_sheets_and_serial_dates(tmp_path: Path) -> None:
    rows = [
        [A, "赵某", 45296.4375, 1000, 1000, "2-贷", B, "钱某", "转账", "成功"],
        [A, "赵某", 45296.5, 300, 700, "1-借", C, "孙某", "转账", "成功"],
        [A, "赵某", "2024-01-06", 200, 500, "1-借", C, "孙某", "转账", "失败"],
    ]
    done = bring(tmp_path / "l", police_book(tmp_path / "r.xlsx", rows))
    assert not done.refused
    assert conserved(done)
    found = rows_of(tmp_path / "l")
    assert found["time"].to_list()[:2] == [dt.datetime(2024, 1, 5, 10, 30), dt.datetime(2024, 1, 5, 12)]
    assert [s * f for s, f in found.select("sign", "fen").iter_rows()] == [100000, -30000, -20000]
    assert found["status"].to_list() == ["ok", "ok", "failed"]
    ledger = opened(tmp_path / "l")
    assert ledger.book.edges.select("payer", "payee").rows() == [(B, A), (A, C)]
    assert "skipped-sheet" in codes(ledger)


@pytest.mark.parametrize(
    ("header", "bare"),
    [("*交易金额（单位：元）", "交易金额"), ("3.交易日期", "交易日期"), ("收入金额（+元）", "收入金额"), ("餘額/元", "余额"), ("帳號▲", "账号"), ("元", "元")],
)  # fmt: skip
def test_decorated_headers(header: str, bare: str) -> None:
    assert plain(fold(header)) == bare


@pytest.mark.parametrize(
    ("text", "value"),
    [("１，２３４．５０", 123450), ("(50.00)", -5000), ("50.00-", -5000), ("（５０）", -5000), ("1.2万", None), ("(5)-", None), ("12-13", None)],
)  # fmt: skip
def test_other_ways_to_write_an_amount(text: str, value: int | None) -> None:
    assert fen(pl.Series([text]))[0] == value


def test_spreadsheet_days_and_clocks() -> None:
    when, day_only = moments(pl.Series(["45296", "45296", "12345678"]), pl.Series(["0.4375", None, None]))
    assert when.to_list() == [dt.datetime(2024, 1, 5, 10, 30), dt.datetime(2024, 1, 5), None]
    assert day_only.to_list() == [False, True, False]
