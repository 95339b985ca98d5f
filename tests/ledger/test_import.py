"""Exports of many banks become rows; every row is accounted for; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest

from bangxin.base.errors import InputError
from bangxin.ledger.cells import fen, moments
from bangxin.ledger.formats.loading import read_format
from tests.ledger.folders import DATA, SHARED, bring, codes, conserved, opened, rows_of, written

POLICE = DATA / "police-transactions.csv"


def signed(target: Path) -> list[int]:
    rows = rows_of(target)
    return [s * f for s, f in rows.select("sign", "fen").iter_rows()]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("boc.csv", [-7189, 324024]),
        ("icbc-v2.csv", [100000]),
        ("cmbc.csv", [500000, -50000]),
        ("flux.csv", [10000, -4000]),
        ("shp.csv", [30000, -12050]),
        ("police-transactions.csv", [1000000, 600000, -1200000, -5000]),
    ],
)
def test_banks_not_in_the_samples_import_through_synonyms(
    tmp_path: Path, name: str, expected: list[int]
) -> None:
    done = bring(tmp_path / "l", DATA / name)
    assert not done.refused
    assert conserved(done)
    assert signed(tmp_path / "l") == expected


def test_times_with_lost_zeros(tmp_path: Path) -> None:
    bring(tmp_path / "l", DATA / "flux.csv")
    assert rows_of(tmp_path / "l")["time"].to_list() == [
        dt.datetime(2024, 1, 1, 0, 30),
        dt.datetime(2024, 1, 1, 9, 30, 5),
    ]


def test_name_and_number_in_one_cell_are_taken_apart(tmp_path: Path) -> None:
    bring(tmp_path / "l", DATA / "cmbc.csv")
    assert rows_of(tmp_path / "l").select("other_name", "other_account").row(0) == (
        "某某公司",
        "600012345678",
    )


def test_unknown_direction_is_rejected_with_its_line_not_guessed(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", DATA / "shp.csv")
    assert done.entries[0]["sheets"][0]["rejected"] == {"unknown-direction": 1}
    rejected = pl.read_parquet(str(tmp_path / "l" / "rejected" / "*" / "*.parquet"))
    assert rejected.select("line", "reason").rows() == [(4, "unknown-direction")]
    assert "X0003" in rejected["text"][0]
    assert "unknown-direction" in codes(opened(tmp_path / "l"))


def test_police_return_with_sibling_tables(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", POLICE, DATA / "police-accounts.csv", DATA / "police-freezes.csv")
    assert not done.refused
    assert [s["table"] for e in done.entries for s in e["sheets"]] == [None, "accounts", "freezes"]
    from bangxin.ledger.readers.opening import holders

    ledger = opened(tmp_path / "l")
    names, freezes = holders(ledger.folder, ledger.manifest)
    assert names["6222000000000000001"] == "张某"
    assert freezes["6222000000000000001"] == "2024-02-01"
    assert ledger.book.openings["6222000000000000001"] == 500_000


def test_failed_transaction_stays_visible_and_does_not_count(tmp_path: Path) -> None:
    bring(tmp_path / "l", POLICE)
    book = opened(tmp_path / "l").book
    assert book.rows.filter(pl.col("role") == "failed")["fen"].to_list() == [5000]
    assert 5000 not in book.edges["fen"].to_list()


def test_every_accepted_row_keeps_hash_sheet_and_line(tmp_path: Path) -> None:
    import hashlib

    bring(tmp_path / "l", POLICE)
    rows = rows_of(tmp_path / "l")
    assert rows["file"].unique().to_list() == [hashlib.sha256(POLICE.read_bytes()).hexdigest()]
    assert rows["line"].to_list() == [2, 3, 4, 5]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    bring(tmp_path / "l", POLICE)
    before = {p: p.read_bytes() for p in (tmp_path / "l").rglob("*") if p.is_file()}
    done = bring(tmp_path / "l", POLICE)
    assert done.known
    assert not done.entries
    assert {p: p.read_bytes() for p in (tmp_path / "l").rglob("*") if p.is_file()} == before


def test_a_copy_under_another_name_is_the_same_file(tmp_path: Path) -> None:
    copy = written(tmp_path / "copy.csv", POLICE.read_bytes().decode("gb18030"), "gb18030")
    assert len(bring(tmp_path / "l", POLICE, copy).entries) == 1


def test_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files = [POLICE, DATA / "shp.csv", DATA / "boc.csv", DATA / "cmbc.csv"]
    bring(tmp_path / "one", *files)
    bring(tmp_path / "two", *reversed(files))
    columns = ["n", "payer", "payee", "fen", "file", "line", "role"]
    one, two = opened(tmp_path / "one").book.rows, opened(tmp_path / "two").book.rows
    assert one.select(columns).equals(two.select(columns))


def test_zip_with_chinese_names_and_folders(tmp_path: Path) -> None:
    archive = tmp_path / "返回.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(POLICE, "甲/交易明细.csv")
        out.write(DATA / "shp.csv", "乙/交易明细.csv")
        out.writestr("__MACOSX/x", b"x")
    done = bring(tmp_path / "l", archive)
    assert sorted(e["name"].split("!")[1] for e in done.entries) == ["乙/交易明细.csv", "甲/交易明细.csv"]
    assert not list((tmp_path / "l").glob(".import-*"))


def test_one_off_map(tmp_path: Path) -> None:
    odd = written(tmp_path / "odd.csv", "when;who;plus;minus\n02/01;x;1;\n")
    assert bring(tmp_path / "l", odd).refused[0].mistakes[0].code == "header-not-found"
    text = "id: odd\ndelimiter: ';'\nown: '6222000000000000009'\ncolumns: {time: when, other_name: who, in_amount: plus, out_amount: minus}\n"
    good = written(
        tmp_path / "good.csv",
        "when;who;plus;minus\n2024-02-01 10:00:00;甲;1.50;\n2024-02-01 11:00:00;乙;;2\n",
    )
    done = bring(tmp_path / "l", good, map=read_format(text, "map.yaml"))
    assert not done.refused
    assert signed(tmp_path / "l") == [150, -200]
    assert rows_of(tmp_path / "l")["account"].unique().to_list() == ["6222000000000000009"]


def test_a_users_format_file_adds_a_bank_without_code(tmp_path: Path) -> None:
    fmt = read_format("id: x\nzh: 某行\nheaders: [发生日, 摘要码]\nfields: {date: [发生日], amount: [发生数], direction: [向]}\ndirections: {in: [甲], out: [乙]}\n", "x.yaml")  # fmt: skip
    file = written(tmp_path / "x.csv", "发生日,摘要码,发生数,向\n2024-01-01,a,5,甲\n2024-01-02,b,3,乙\n")
    assert not bring(tmp_path / "l", file, formats=(fmt,)).refused
    assert signed(tmp_path / "l") == [500, -300]


def test_format_mistakes_name_their_line() -> None:
    with pytest.raises(InputError, match=r"m\.yaml:2.*unknown-key"):
        read_format("id: x\nheadrs: [a]\n", "m.yaml")
    with pytest.raises(InputError, match=r"m\.yaml:2"):
        read_format("id: x\ncolumns: {amuont: 金额}\n", "m.yaml")


def test_one_amount_column_without_sign_or_code_is_refused(tmp_path: Path) -> None:
    file = written(
        tmp_path / "x.csv", "交易时间,金额,对方户名\n2024-01-01 10:00:00,5,甲\n2024-01-02 10:00:00,3,乙\n"
    )
    assert bring(tmp_path / "l", file).refused[0].mistakes[0].code == "direction-not-stated"


def test_overlapping_exports_count_once(tmp_path: Path) -> None:
    head = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n"
    one = "6222000000000000001,2024-01-01 10:00:00,10,10,进,9001,A1\n6222000000000000001,2024-01-02 10:00:00,5,15,进,9001,A2\n"
    two = "6222000000000000001,2024-01-02 10:00:00,5,15,进,9001,A2\n6222000000000000001,2024-01-03 10:00:00,1,16,进,9001,A3\n"
    bring(tmp_path / "l", written(tmp_path / "1.csv", head + one), written(tmp_path / "2.csv", head + two))
    ledger = opened(tmp_path / "l")
    assert sorted(ledger.book.edges["fen"].to_list()) == [100, 500, 1000]
    assert "overlap" in codes(ledger)
    assert "balance-chain" not in codes(ledger)


def test_a_movement_printed_twice_in_one_file_counts_once(tmp_path: Path) -> None:
    """One serial number, one moment and one balance after it: the row was copied, the money did not come twice."""
    head = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n"
    came = "6222000000000000001,2024-01-01 10:00:00,160,160,进,9001,T1\n"
    went = "6222000000000000001,2024-01-01 10:20:00,160,0,出,9002,T2\n"
    for name, rows in (("each twice", came * 2 + went * 2), ("the whole twice", (came + went) * 2)):
        bring(tmp_path / name / "l", written(tmp_path / f"{name}.csv", head + rows))
        ledger = opened(tmp_path / name / "l")
        assert sorted(ledger.book.edges["fen"].to_list()) == [16000, 16000]
        assert "overlap" in codes(ledger)
        assert "balance-chain" not in codes(ledger)


def test_equal_amounts_with_their_own_balance_or_number_are_two_transfers(tmp_path: Path) -> None:
    head = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n"
    rows = (
        "6222000000000000001,2024-01-01 10:00:00,160,160,进,9001,T1\n"
        "6222000000000000001,2024-01-01 10:00:00,160,320,进,9001,T1\n"
        "6222000000000000001,2024-01-01 10:00:00,160,320,进,9001,T3\n"
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", head + rows))
    assert opened(tmp_path / "l").book.edges.height == 3


def test_an_export_that_prints_days_alone_overlaps_the_one_with_hours(tmp_path: Path) -> None:
    exact = (
        "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n"
        "6222000000000000001,2024-01-01 10:00:00,160,160,进,9001,T1\n"
    )
    days = (
        "账号,交易日期,收支,金额,余额,对方户名\n"
        "6222000000000000001,2024-01-01,收入,160,160,俞某\n"
        "6222000000000000001,2024-01-02,收入,160,320,俞某\n"
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", exact), written(tmp_path / "2.csv", days))
    ledger = opened(tmp_path / "l")
    assert sorted(ledger.book.edges["fen"].to_list()) == [16000, 16000]
    assert "overlap" in codes(ledger)


def test_two_equal_rows_in_one_export_are_two_transfers(tmp_path: Path) -> None:
    text = (
        "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n"
        + "6222000000000000001,2024-01-01 10:00:00,10,进,9001\n" * 2
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", text))
    assert opened(tmp_path / "l").book.edges.height == 2


def test_both_sides_of_a_transfer_are_one_edge_and_blank_sides_too(tmp_path: Path) -> None:
    text = (
        "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n"
        "6222000000000000001,2024-01-01 10:00:00,10,出,6222000000000000002\n"
        "6222000000000000002,2024-01-01 10:00:03,10,进,6222000000000000001\n"
        "6222000000000000001,2024-01-02 10:00:00,7,出,\n"
        "6222000000000000002,2024-01-02 10:00:03,7,进,6222000000000000001\n"
        "6222000000000000001,2024-01-03 10:00:00,7,出,\n"
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", text))
    edges = opened(tmp_path / "l").book.edges
    a, b = "6222000000000000001", "6222000000000000002"
    assert edges.select("payer", "payee", "fen").rows() == [(a, b, 1000), (a, b, 700), (a, "去向不明", 700)]


def test_broken_balance_chain_and_gap_are_reported(tmp_path: Path) -> None:
    head = "交易卡号,交易时间,交易金额,交易余额,收付标志\n"
    one = written(
        tmp_path / "1.csv",
        head
        + "6222000000000000001,2024-01-01 10:00:00,10,10,进\n6222000000000000001,2024-01-02 10:00:00,5,18,进\n",
    )
    two = written(tmp_path / "2.csv", head + "6222000000000000001,2024-03-01 10:00:00,5,99,进\n")
    bring(tmp_path / "l", one, two)
    found = {a.code: a for a in opened(tmp_path / "l").anomalies}
    assert found["balance-chain"].rows[0][2] == 3
    assert found["gap"].rows[0][2] == 2


def test_rows_of_one_second_are_ordered_by_the_balance_chain(tmp_path: Path) -> None:
    text = (
        "交易卡号,交易时间,交易金额,交易余额,收付标志,交易流水号\n"
        "6222000000000000001,2024-01-01 10:00:00,30,70,出,S3\n"
        "6222000000000000001,2024-01-01 10:00:00,60,100,进,S2\n"
        "6222000000000000001,2024-01-01 10:00:00,40,40,进,S1\n"
        "6222000000000000001,2024-01-01 10:00:00,5,65,出,S4\n"
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", text))
    book = opened(tmp_path / "l").book
    assert book.rows["serial"].to_list() == ["S1", "S2", "S3", "S4"]
    assert not book.rows["tie"].any()
    assert book.openings["6222000000000000001"] == 0


def test_refund_is_linked_by_serial_and_closed_payment_revived(tmp_path: Path) -> None:
    text = (
        "支付宝账户：a@b.cn\n交易时间,交易分类,交易对方,收/支,金额,交易状态,交易订单号,商家订单号\n"
        "2024-01-02 10:00:00,退款,商家,不计收支,50.00,退款成功,20240001_9,M100001\n"
        "2024-01-01 10:00:00,交通,商家,支出,50.00,交易关闭,20240001,M100001\n"
        "2024-01-01 09:00:00,日用,别家,支出,9.00,交易关闭,20240009,M100009\n"
    )
    bring(tmp_path / "l", written(tmp_path / "1.csv", text, "gb18030"))
    ledger = opened(tmp_path / "l")
    assert ledger.book.edges.select("payer", "payee", "fen").rows() == [
        ("a@b.cn", "去向:商家", 5000),
        ("去向:商家", "a@b.cn", 5000),
    ]
    assert {"closed", "linked-refund"} <= codes(ledger)


def test_wallet_and_bank_rows_are_one_edge(tmp_path: Path) -> None:
    bank = "交易卡号,交易时间,交易金额,交易余额,收付标志,对手户名,摘要说明\n6222000000000001234,2024-01-01 10:00:05,12,88,出,财付通,微信支付\n"
    wallet = "微信号：wx1\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n2024-01-01 10:00:00,商户消费,某店,饭,支出,¥12.00,工商银行(1234),支付成功,W1\n"
    bring(tmp_path / "l", written(tmp_path / "b.csv", bank), written(tmp_path / "w.csv", wallet))
    assert opened(tmp_path / "l").book.edges.select("payer", "payee", "fen").rows() == [
        ("6222000000000001234", "去向:某店", 1200)
    ]


@pytest.mark.parametrize(("text", "value"), [("1,234.50", 123450), ("¥28.16", 2816), ("-0.01", -1), ("1.234", None), ("abc", None), ("+10", 1000), ("99999999999999.99", 9999999999999999)])  # fmt: skip
def test_amounts_are_exact_fen_or_nothing(text: str, value: int | None) -> None:
    assert fen(pl.Series([text])).to_list() == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02 03:04:05",
        "2024/1/2 3:04:05",
        "20240102030405",
        "2024-01-02T03:04:05",
        "2024年1月2日 03:04:05",
    ],
)
def test_shapes_of_time(text: str) -> None:
    assert moments(None, pl.Series([text]))[0].to_list() == [dt.datetime(2024, 1, 2, 3, 4, 5)]


@pytest.mark.skipif(not SHARED.exists(), reason="sample exports are not beside the checkout")
def test_sample_exports_import_with_all_rows(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", SHARED / "bank-exports")
    assert not done.refused
    assert conserved(done)
    counts = {
        os.path.basename(e["name"]): (e["sheets"][0]["read"], e["sheets"][0]["accepted"])
        for e in done.entries
    }
    assert counts == {
        "abc-debit.csv": (5, 5), "alipay.csv": (10, 10), "bocom-debit.csv": (6, 6), "ccb-debit.xls": (7, 6),
        "cmb-debit.csv": (5, 5), "icbc-debit-v1.csv": (13, 11), "wechat.csv": (27, 27),
    }  # fmt: skip


def test_a_near_header_is_taken_only_when_alone_and_is_reported(tmp_path: Path) -> None:
    row = "6222000000000000001,2024-01-05 10:11:12,100.50,进\n"
    near = written(tmp_path / "near.csv", "交易卡号,业务受理时间,折算金额,收付标志\n" + row)
    done = bring(tmp_path / "l", near)
    assert signed(tmp_path / "l") == [10050]
    assert done.entries[0]["sheets"][0]["loose"] == ["业务受理时间", "折算金额"]
    assert "loose-header" in codes(opened(tmp_path / "l"))
    two = written(
        tmp_path / "two.csv",
        "交易卡号,受理时间,复核时间,折算金额,收付标志\n6222000000000000001,2024-01-05 10:11:12,2024-01-05 10:11:13,100.50,进\n",
    )
    assert bring(tmp_path / "m", two).refused[0].mistakes[0].code == "header-not-found"


def test_payer_to_payee_list(tmp_path: Path) -> None:
    text = "付款方账号,付款方户名,收款方账号,收款方户名,转账金额,转账时间\n6222000000000000001,甲,6222000000000000002,乙,100.5,2024-01-05 10:11:12\n"
    bring(tmp_path / "l", written(tmp_path / "p.csv", text))
    assert opened(tmp_path / "l").book.edges.select("payer", "payee", "fen").rows() == [
        ("6222000000000000001", "6222000000000000002", 10050)
    ]
