"""Bad input: typed errors that name the place; nothing half-written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bangxin.base.errors import BangxinError, UsageProblem
from bangxin.ledger.readers.importing import Imported
from bangxin.ledger.readers.limits import Limits
from tests.ledger.folders import DATA, bring, codes, opened, rows_of, written

HEAD = ["交易卡号", "交易时间", "交易金额", "交易余额", "收付标志", "交易对手账卡号"]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def only_code(done: Imported) -> str:
    assert len(done.refused) == 1
    error: BangxinError = done.refused[0]
    assert error.mistakes[0].place is not None
    assert error.mistakes[0].message.en
    return error.mistakes[0].code


def test_empty_file(tmp_path: Path) -> None:
    assert only_code(bring(tmp_path / "l", written(tmp_path / "a.csv", ""))) == "empty-file"
    assert not (tmp_path / "l").exists()


def test_truncated_zip(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(DATA / "shp.csv", "a.csv")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue()[:-40])
    assert only_code(bring(tmp_path / "l", tmp_path / "a.zip")) == "archive-damaged"


def test_damaged_member(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(DATA / "shp.csv", "a.csv")
    data = bytearray(buffer.getvalue())
    data[60] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert only_code(bring(tmp_path / "l", tmp_path / "a.zip")) == "archive-damaged"


def test_zip_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.csv", b"0" * (40 << 20))
    assert only_code(bring(tmp_path / "l", tmp_path / "a.zip")) == "archive-bomb"


def test_bomb_inside_a_workbook(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", [["6222000000000000001", "2024-01-01 10:00:00", 1, 1, "进", ""]])
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/media/pad.bin", b"0" * (40 << 20))
    assert only_code(bring(tmp_path / "l", book)) == "archive-bomb"


def test_too_many_members_and_nesting(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        for i in range(5):
            out.writestr(f"{i}.csv", b"x")
    assert only_code(bring(tmp_path / "l", tmp_path / "a.zip", limits=Limits(members=3))) == "archive-members"
    inner = (tmp_path / "a.zip").read_bytes()
    for _ in range(4):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as out:
            out.writestr("n.zip", inner)
        inner = buffer.getvalue()
    (tmp_path / "deep.zip").write_bytes(inner)
    assert only_code(bring(tmp_path / "l", tmp_path / "deep.zip")) == "archive-depth"


def test_zip_member_cannot_leave_the_scratch_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.write(DATA / "shp.csv", "../../evil.csv")
    assert not bring(tmp_path / "l", tmp_path / "a.zip").refused
    assert not list(tmp_path.parent.glob("evil*"))


def test_wrong_extension_is_read_by_content_and_noted(tmp_path: Path) -> None:
    fake = tmp_path / "a.xls"
    fake.write_bytes((DATA / "shp.csv").read_bytes())
    bring(tmp_path / "l", fake)
    assert "wrong-extension" in codes(opened(tmp_path / "l"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 xx", "not-a-table"),
        (b"\x89PNG\r\n", "not-a-table"),
        (b"<html><table>", "html-as-table"),
        (b"\x00\x01\x02\x03" * 20, "not-a-table"),
        (b"PK\x03\x04rubbish", "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook-damaged"),
        (b"hello world\n", "header-not-found"),
    ],
)
def test_not_a_table(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    assert only_code(bring(tmp_path / "l", tmp_path / "a.xlsx")) == code
    assert not (tmp_path / "l").exists()


def test_mixed_encodings_are_refused_with_both_lines(tmp_path: Path) -> None:
    data = ",".join(HEAD).encode() + "\n张三,转账\n".encode() + "李四,转账收入\n".encode("gb18030")
    (tmp_path / "a.csv").write_bytes(data)
    done = bring(tmp_path / "l", tmp_path / "a.csv")
    assert only_code(done) == "encoding-mixed"
    assert "第 3 行" in done.refused[0].render()


def test_undecided_encoding_is_refused_and_a_wrong_name_too(tmp_path: Path) -> None:
    text = "時間,金額,對方戶名\n2024-01-01 10:00:00,5,陳大文買入轉帳國際銀行業務處\n" * 3
    big5 = written(tmp_path / "a.csv", text, "big5")
    assert only_code(bring(tmp_path / "l", big5)) == "encoding-undecided"
    chinese = written(tmp_path / "b.csv", (DATA / "shp.csv").read_text(encoding="utf-8"), "gb18030")
    done = bring(tmp_path / "l", chinese, encoding="utf-8")
    assert only_code(done) == "encoding-wrong"
    assert done.refused[0].mistakes[0].place.line == 1
    assert not bring(tmp_path / "l", chinese, encoding="gb18030").refused


def test_utf16_and_bom(tmp_path: Path) -> None:
    text = (DATA / "shp.csv").read_text(encoding="utf-8")
    for name, encoding in (("a.csv", "utf-16"), ("b.csv", "utf-8-sig"), ("c.csv", "gb18030")):
        target = tmp_path / name.replace(".csv", "")
        assert not bring(target, written(tmp_path / name, text, encoding)).refused
        assert rows_of(target)["fen"].to_list() == [30000, 12050]


def test_formula_cells_are_rejected_by_row(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "a.xlsx",
        [
            ["6222000000000000001", "2024-01-01 10:00:00", 1, 1, "进", "9001"],
            ["6222000000000000001", "2024-01-02 10:00:00", "=1+1", 3, "进", "9001"],
        ],
    )
    done = bring(tmp_path / "l", book)
    assert done.entries[0]["sheets"][0]["rejected"] == {"formula": 1}
    assert rows_of(tmp_path / "l")["line"].to_list() == [2]


def test_card_number_in_a_numeric_cell_is_an_anomaly_not_an_account(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "a.xlsx", [["6222000000000000001", "2024-01-01 10:00:00", 1, 1, "进", 6222000000000000902]]
    )
    bring(tmp_path / "l", book)
    ledger = opened(tmp_path / "l")
    assert "damaged-id" in codes(ledger)
    assert ledger.book.edges["payer"].to_list() == ["来源不明"]


def test_wrong_sheet_dimension_hides_no_rows(tmp_path: Path) -> None:
    rows = [["6222000000000000001", f"2024-01-{d:02d} 10:00:00", 1, d, "进", "9001"] for d in range(1, 29)]
    book = workbook(tmp_path / "a.xlsx", rows)
    wrong = tmp_path / "b.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(wrong, "w", zipfile.ZIP_DEFLATED) as out:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:F29"' in data
                data = data.replace(b'<dimension ref="A1:F29"', b'<dimension ref="A1:F3"')
            out.writestr(item, data)
    done = bring(tmp_path / "l", wrong)
    assert done.entries[0]["sheets"][0]["accepted"] == 28


def test_readers_that_disagree_stop_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bangxin.ledger.readers import workbook as module

    book = workbook(tmp_path / "a.xlsx", [["6222000000000000001", "2024-01-01 10:00:00", 1, 1, "进", "9001"]])
    monkeypatch.setattr(module, "_count", lambda sheet: module.SecondCount(1, frozenset()))
    assert only_code(bring(tmp_path / "l", book)) == "readers-disagree"


def test_excel_dates_and_several_sheets(tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由某行提供"])
    sheet = book.create_sheet("明细")
    for row in [
        ["标题"],
        HEAD,
        ["6222000000000000001", dt.datetime(2024, 1, 1, 10), 16.78, 16.78, "进", "9001"],
    ]:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    done = bring(tmp_path / "l", tmp_path / "a.xlsx")
    assert rows_of(tmp_path / "l").select("time", "fen", "line", "sheet").row(0) == (
        dt.datetime(2024, 1, 1, 10),
        1678,
        3,
        "明细",
    )
    assert done.entries[0]["skipped_sheets"]


def test_quoted_newlines_keep_line_numbers(tmp_path: Path) -> None:
    text = '交易卡号,交易时间,交易金额,收付标志,摘要\n6222000000000000001,2024-01-01 10:00:00,1,进,"两\n行"\n6222000000000000001,2024-01-01 11:00:00,2,进,x\n'
    bring(tmp_path / "l", written(tmp_path / "a.csv", text))
    assert rows_of(tmp_path / "l")["line"].to_list() == [2, 4]


def test_unpaired_quote_is_a_located_error_or_a_row_never_a_loss(tmp_path: Path) -> None:
    lines = "".join(f'6222000000000000001,2024-01-01 10:00:{i:02d},1,进,a"b{i}\n' for i in range(60))
    done = bring(
        tmp_path / "l", written(tmp_path / "a.csv", "交易卡号,交易时间,交易金额,收付标志,摘要\n" + lines)
    )
    assert done.entries[0]["sheets"][0]["accepted"] == 60


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "a.csv", "")
    (folder / "b.csv").write_bytes((DATA / "shp.csv").read_bytes())
    done = bring(tmp_path / "l", folder)
    assert len(done.entries) == 1
    assert only_code(done) == "empty-file"


def test_interrupted_import_leaves_nothing(tmp_path: Path) -> None:
    from bangxin.ledger.readers.folder import Folder
    from bangxin.ledger.readers.importing import Choices, import_files

    def stop(name: str, rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files([DATA / "shp.csv"], Folder(tmp_path / "l"), Choices(), stop)
    assert not (tmp_path / "l").exists()


def test_a_folder_that_is_not_a_ledger_is_not_touched(tmp_path: Path) -> None:
    written(tmp_path / "keep.txt", "x")
    with pytest.raises(UsageProblem, match="not-a-ledger-folder"):
        bring(tmp_path, DATA / "shp.csv")


def test_dangling_link_in_a_folder_is_a_located_error(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").symlink_to(tmp_path / "gone.csv")
    assert only_code(bring(tmp_path / "l", folder)) == "unreadable"


def test_output_into_a_missing_folder_is_a_usage_problem(tmp_path: Path) -> None:
    from bangxin.ledger.readers.folder import write_text

    with pytest.raises(UsageProblem, match="not-writable"):
        write_text(tmp_path / "none" / "x.yaml", "x")
    blocked = written(tmp_path / "file", "x")
    with pytest.raises(UsageProblem, match="not-writable"):
        bring(blocked / "l", DATA / "shp.csv")
