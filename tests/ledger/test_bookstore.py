"""The stored book: made once, found again, never trusted when a byte or an input changed, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from bangxin.base.errors import InputError
from bangxin.ledger.measures import account_totals, inflow_by_account
from bangxin.ledger.readers import bookstore
from bangxin.ledger.readers.folder import MANIFEST
from tests.ledger.folders import bring, opened, written

ONE, TWO, OUT = "6222000000000000001", "6222000000000000002", "6222000000000000900"
TEXT = f"""交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,摘要说明
{ONE},2024-01-01 08:00:00,500,500,进,{OUT},转账
{ONE},2024-01-02 08:00:00,200,300,出,{TWO},转账
{TWO},2024-01-02 08:00:05,200,200,进,{ONE},转账
"""


def read_all(folder: Path) -> None:
    account_totals(opened(folder).book)
    _ = opened(folder).book.rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bring(tmp_path / "l", written(tmp_path / "a.csv", TEXT))
    return tmp_path / "l"


def books(folder: Path) -> set[str]:
    return {p.name for p in (folder / "book").iterdir()}


def test_second_opening_assembles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(folder).book.edges
    monkeypatch.setattr(bookstore, "assemble", None)
    assert opened(folder).book.edges.equals(first)


def test_only_what_changes_the_book_makes_another(folder: Path, tmp_path: Path) -> None:
    opened(folder)
    before = books(folder)
    registry = f"accounts:\n- {{account: '{ONE}', person: P1, belongs: own, handed_over: 2024-01-01, opening: '7'}}\n"
    written(folder / "accounts.yaml", registry)
    assert opened(folder).book.openings[ONE] == 700
    assert books(folder) == before
    written(folder / "accounts.yaml", f"accounts:\n- {{account: '{ONE}', aliases: ['{OUT}']}}\n")
    assert opened(folder).book.edges["payer"].to_list()[0] == ONE
    assert len(books(folder)) == 1
    assert books(folder) != before
    bring(folder, written(tmp_path / "b.csv", TEXT.replace("500,500", "600,600")))
    assert opened(folder).book.height == 6


@pytest.mark.parametrize("name", ["rows.parquet", "edges.parquet", "accounts.parquet", "book.json"])
def test_any_changed_byte_of_the_stored_book_is_refused(folder: Path, name: str) -> None:
    opened(folder)
    file = next((folder / "book").glob(f"*/{name}"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    with pytest.raises(InputError) as caught:
        read_all(folder)
    assert caught.value.mistakes[0].code == "book-damaged"
    assert name in caught.value.render()


def test_changed_rows_and_manifest_are_refused(folder: Path) -> None:
    part = next((folder / "rows").glob("*/*.parquet"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(bytes(data))
    with pytest.raises(InputError) as caught:
        opened(folder)
    assert caught.value.mistakes[0].code == "rows-damaged"
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace('"accepted": 3', '"accepted": 4'))
    with pytest.raises(InputError) as caught:
        opened(folder)
    assert caught.value.mistakes[0].code == "manifest-damaged"


def test_interruption_while_the_book_is_made_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object, **named: object) -> None:
        raise KeyboardInterrupt

    before = sorted(p.name for p in folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", interrupted)
        with pytest.raises(KeyboardInterrupt):
            opened(folder)
    assert sorted(p.name for p in folder.iterdir()) == before
    assert opened(folder).book.height == 3


def test_totals_over_the_stored_edges_are_those_of_the_rows(folder: Path) -> None:
    book = opened(folder).book
    totals = {
        name: (into, out)
        for name, into, out in account_totals(book)
        .join(book.accounts, on="id")
        .select("name", "inflow", "outflow")
        .iter_rows()
    }
    assert totals == {ONE: (50_000, 20_000), TWO: (20_000, 0), OUT: (0, 50_000)}
    inflow = inflow_by_account(book).join(book.accounts, on="id")
    assert dict(inflow.select("name", "inflow").iter_rows()) == {ONE: 50_000, TWO: 20_000}


def test_check_reads_every_byte_the_ledger_keeps(tmp_path: Path) -> None:
    """Rejected rows and sibling tables too: changed ones stop the check, and tables stop the opening that needs them."""
    text = TEXT + f"{ONE},2024-01-03 08:00:00,x,1,进,{OUT},坏行\n"
    table = f"账户开户名称,开户人证件号码,交易卡号,账户状态\n张某,X,{ONE},正常\n"
    bring(tmp_path / "l", written(tmp_path / "a.csv", text), written(tmp_path / "b.csv", table))
    ledger = opened(tmp_path / "l")
    bookstore.check_bytes(ledger.folder, ledger.manifest, ledger.book)
    for area in ("rejected", "tables"):
        file = next((tmp_path / "l" / area).glob("*/*.parquet"))
        good = file.read_bytes()
        file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
        with pytest.raises(InputError) as caught:
            bookstore.check_bytes(ledger.folder, ledger.manifest, ledger.book)
        assert area in caught.value.render()
        file.write_bytes(good)
