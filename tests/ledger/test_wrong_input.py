"""Lists, numbers and places as people really write them: read for what they say, or refused with the place and the way out."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from bangxin.base.errors import InputError, UsageProblem
from bangxin.ledger.readers.folder import write_bytes
from bangxin.ledger.readers.opening import matches_of, payments_of
from bangxin.ledger.returning import returns_of
from bangxin.ledger.trace.rules import Rule
from bangxin.ledger.tracing import trace_book
from bangxin.report.ledger import sheets, terminal
from tests.ledger.folders import bring, opened, rows_of, written

CARD, OTHER = "6222021234567890123", "6222021234567890999"
HEAD = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号\n"
BANK = f"{HEAD}{CARD},2024-01-05 10:00:00,1000,1000,进,{OTHER}\n{CARD},2024-01-06 10:00:00,400,600,出,9001\n"
STEPS = "SOURCENODEID,TARGETNODEID,VALUE,TIME\n1,2,100.00,5\n1,2,100.00,6\n2,3,40.00,7\n"


def ledger_of(tmp_path: Path, text: str = BANK) -> Any:
    bring(tmp_path / "l", written(tmp_path / "a.csv", text))
    return opened(tmp_path / "l")


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def states(ledger: Any, listed: Path) -> list[str]:
    return [m.state for m in matches_of(ledger, payments_of(ledger.folder, listed))]


def codes_of(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [m.code for m in caught.value.mistakes]


def test_step_number_of_a_simulated_ledger_is_the_day_it_stands_for(tmp_path: Path) -> None:
    """Two equal payments a day apart: the step says which of them the victim made."""
    ledger = ledger_of(tmp_path, STEPS)
    listed = written(tmp_path / "v.csv", "被害人编号,转出账号,转入账号,金额,时间\nV1,1,2,100,6\n")
    (match,) = matches_of(ledger, payments_of(ledger.folder, listed))
    assert match.state == "matched"
    assert ledger.book.places(list(match.edges))["line"].to_list() == [3]


def test_step_number_means_nothing_to_a_bank_statement(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = written(tmp_path / "v.csv", f"被害人编号,转入账号,金额,时间\nV1,{CARD},1000,6\n")
    with pytest.raises(InputError) as caught:
        payments_of(ledger.folder, listed)
    assert codes_of(caught) == ["bad-time"]


def test_list_of_victims_in_a_workbook_under_a_title(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = workbook(
        tmp_path / "v.xlsx",
        ["被害人名单"],
        ["编号", "转出账号", "转入账号", "金额", "时间"],
        ["V1", OTHER, CARD, 1000, "2024-01-05 10:03:00"],
    )
    assert states(ledger, listed) == ["matched"]


def test_account_kept_as_a_number_in_the_list_is_refused_not_left_unmatched(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = workbook(tmp_path / "v.xlsx", ["编号", "转入账号", "金额"], ["V1", int(CARD), 1000])
    with pytest.raises(InputError) as caught:
        payments_of(ledger.folder, listed)
    assert codes_of(caught) == ["account-damaged"]
    assert caught.value.mistakes[0].place.line == 2


def test_formula_in_the_list_is_refused(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = workbook(tmp_path / "v.xlsx", ["编号", "转入账号", "金额"], ["V1", CARD, "=500+500"])
    with pytest.raises(InputError) as caught:
        payments_of(ledger.folder, listed)
    assert codes_of(caught) == ["formula-cell"]


def test_digits_in_groups_and_full_width_are_the_same_account_and_amount(tmp_path: Path) -> None:
    """Read as another account, the transfer would stand twice and the victim unmatched."""
    grouped = "6222 0212 3456 7890 999"
    ledger = ledger_of(tmp_path, BANK.replace(OTHER, grouped))
    assert ledger.book.edges["payer"].to_list() == [OTHER, CARD]
    listed = written(tmp_path / "v.csv", f"被害人编号,转出账号,金额\nV1,{grouped},１，０００\n")
    assert states(ledger, listed) == ["matched"]


def test_field_without_end_is_a_located_error(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = written(tmp_path / "v.csv", f"被害人编号,金额\nV1,1\nV2,{'9' * 200_000}\n")
    with pytest.raises(InputError) as caught:
        payments_of(ledger.folder, listed)
    assert codes_of(caught) == ["csv-broken"]
    assert caught.value.mistakes[0].place.line == 3


def test_names_that_look_like_markup_are_shown_as_written(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = written(tmp_path / "v.csv", "被害人编号,转入账号,金额\n[/dim]甲[bold],x,77\n")
    matches = matches_of(ledger, payments_of(ledger.folder, listed))
    console = Console(width=160, file=io.StringIO())
    terminal.print_trace(ledger, trace_book(ledger.book, matches, [Rule.FIFO], lambda _: None), console, "zh")
    assert "[/dim]甲[bold] 77.00" in console.file.getvalue()


def test_own_account_that_lost_its_digits_is_asked_for(tmp_path: Path) -> None:
    """Two cards of one batch share their first fifteen digits: as numbers they would become one account."""
    book = workbook(
        tmp_path / "a.xlsx", HEAD.strip().split(","), [int(CARD), "2024-01-05 10:00:00", 10, 10, "进", "9001"]
    )
    refused = bring(tmp_path / "l", book).refused
    assert [m.code for e in refused for m in e.mistakes] == ["no-row-accepted"]
    assert "--account" in refused[0].render()
    assert not bring(tmp_path / "m", book, account=CARD).refused
    assert rows_of(tmp_path / "m")["account"].to_list() == [CARD]


def test_damaged_numbers_of_a_payer_to_payee_list_identify_nobody(tmp_path: Path) -> None:
    text = f"付款方账号,收款方账号,交易金额,交易时间\n{CARD},6.22202E+18,100,2024-01-01 08:00:00\n6.22202E+18,{CARD},40,2024-01-02 08:00:00\n"
    done = bring(tmp_path / "l", written(tmp_path / "e.csv", text))
    assert done.entries[0]["sheets"][0]["rejected"] == {"damaged-account": 1}
    assert opened(tmp_path / "l").book.edges["payee"].to_list() == ["去向不明"]


def test_stated_encoding_that_does_not_fit_is_refused_with_the_place(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", written(tmp_path / "a.csv", BANK), encoding="utf-16")
    assert [m.code for e in done.refused for m in e.mistakes] == ["encoding-wrong"]


def test_extension_that_lies_is_said_at_import(tmp_path: Path) -> None:
    done = bring(tmp_path / "l", written(tmp_path / "a.zip", BANK))
    console = Console(width=160, file=io.StringIO())
    terminal.print_import(done, console, "zh")
    assert "扩展名与内容不符，按内容读取" in console.file.getvalue()


def test_frozen_account_that_is_not_in_the_ledger_is_named_with_the_nearest(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    listed = written(tmp_path / "v.csv", f"被害人编号,转出账号,金额\nV1,{OTHER},1000\n")
    matches = matches_of(ledger, payments_of(ledger.folder, listed))
    with pytest.raises(UsageProblem) as caught:
        returns_of(ledger.book, ledger.registry, matches, {CARD[:-1] + "4": 50_000})
    assert CARD in caught.value.render()
    (share,) = returns_of(ledger.book, ledger.registry, matches, {CARD: 50_000})
    assert share.shares == {"V1": 50_000}
    assert terminal.return_data([share])[0]["basis_en"] == "single deposit: direct return"


def test_workbook_and_csv_speak_english(tmp_path: Path) -> None:
    """Without balances the opening is inferred, a counterparty is missing: stand-ins and anomalies speak English too."""
    text = f"交易卡号,交易时间,交易金额,收付标志,交易对手账卡号\n{CARD},2024-01-05 10:00:00,1000,进,{OTHER}\n{CARD},2024-01-06 10:00:00,1400,出,\n{CARD},昨天,5,出,\n"
    ledger = ledger_of(tmp_path, text)
    listed = written(tmp_path / "v.csv", f"被害人编号,转出账号,金额\nV1,{OTHER},1000\n")
    tracing = trace_book(
        ledger.book, matches_of(ledger, payments_of(ledger.folder, listed)), list(Rule), lambda _: None
    )
    book = openpyxl.load_workbook(io.BytesIO(sheets.trace_file(ledger, tracing, ".xlsx", "en")))
    shown = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row] + book.sheetnames
    shown += sheets.trace_file(ledger, tracing, ".csv", "en").decode("utf-8-sig").splitlines()
    shown += [str(cell) for row in sheets.anomaly_rows(ledger, tracing, "en") for cell in row]
    assert "destination unknown" in " ".join(shown)
    assert not re.findall(r"[\u4e00-\u9fff]+", " ".join(shown))


def test_output_on_a_folder_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(UsageProblem) as caught:
        write_bytes(tmp_path / "x.csv", b"1")
    assert [m.code for m in caught.value.mistakes] == ["not-writable"]
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_amounts_and_times_are_judged_line_by_line(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path)
    lines = (
        "被害人编号,转入账号,金额,时间\nV1,a,-5,2024-01-05\nV2,a,1.005,2024-01-05\nV3,a,5,2025-02-30\n,a,5,\n"
    )
    with pytest.raises(InputError) as caught:
        payments_of(ledger.folder, written(tmp_path / "v.csv", lines))
    told = [(m.place.line, m.code) for m in caught.value.mistakes]
    assert told == [(2, "bad-amount"), (3, "bad-amount"), (4, "bad-time"), (5, "no-victim")]
    assert pl.read_parquet(str(tmp_path / "l" / "rows" / "*" / "*.parquet")).height == 2


def test_an_empty_folder_or_archive_is_not_taken_for_done(tmp_path: Path) -> None:
    """Exit 0 and “0 files” would let an analyst believe that the returns were taken in."""
    (tmp_path / "returns").mkdir()
    with zipfile.ZipFile(tmp_path / "returns.zip", "w"):
        pass
    for empty in (tmp_path / "returns", tmp_path / "returns.zip"):
        with pytest.raises(InputError) as caught:
            bring(tmp_path / "l", empty)
        assert codes_of(caught) == ["nothing-to-import"]
        assert not (tmp_path / "l").exists()
