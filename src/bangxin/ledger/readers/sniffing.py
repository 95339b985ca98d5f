"""What a file is by its bytes; the extension is only compared."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path, PurePosixPath

from bangxin.base.errors import InputError, LimitExceeded, Place
from bangxin.ledger.readers.limits import Limits


class Kind(StrEnum):
    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ARCHIVE = "zip"


EXPECTED = {
    ".csv": Kind.TEXT, ".tsv": Kind.TEXT, ".txt": Kind.TEXT, ".xls": Kind.XLS, ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX, ".zip": Kind.ARCHIVE,
}  # fmt: skip
_FOREIGN = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"SQLite format 3", "SQLite"),
    (b"GIF8", "GIF"), (b"{\\rtf", "RTF"), (b"PAR1", "Parquet"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(path: Path, name: str, limits: Limits) -> Kind:
    """The kind of a file. Raises InputError for an empty or foreign one, LimitExceeded for a huge one."""
    size = path.stat().st_size
    place = Place(name)
    if size == 0:
        raise InputError.of("empty-file", "文件是空的（0 字节）", "the file is empty (0 bytes)", place=place)
    if size > limits.file:
        raise LimitExceeded.of(
            "too-large", f"文件超过 {limits.file} 字节", f"more than {limits.file} bytes", place=place
        )
    with path.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_or_workbook(path, name)
    if head.startswith(_OLE):
        return Kind.XLS
    for magic, label in _FOREIGN:
        if head.startswith(magic):
            raise _foreign(label, place)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise InputError.of(
            "html-as-table", "这是网页或 XML，不是表格文件（有的银行把网页存为 .xls）", "this is HTML or XML, not a table",
            place=place, hint=("用表格软件打开后另存为 .xlsx 或 .csv", "open it in a spreadsheet and save as .xlsx or .csv"),
        )  # fmt: skip
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _foreign("二进制数据", place, "binary data")
    return Kind.TEXT


def wrong_extension(name: str, kind: Kind) -> bool:
    """Whether the extension claims another kind than the bytes show."""
    expected = EXPECTED.get(PurePosixPath(name.lower()).suffix)
    return expected is not None and expected is not kind


def _archive_or_workbook(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        workbook = name.lower().endswith((".xlsx", ".xlsm"))
        raise InputError.of(
            "workbook-damaged" if workbook else "archive-damaged",
            f"{'工作簿' if workbook else '压缩包'}损坏或不完整：{error}",
            f"damaged or truncated {'workbook' if workbook else 'archive'}: {error}",
            place=Place(name), hint=("请向提供方重新取得", "get the file again from its source"),
        ) from None  # fmt: skip
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if any(n.startswith(("word/", "ppt/")) for n in names) or "content.xml" in names:
        raise _foreign("Word/PPT/ODF", Place(name))
    if "xl/workbook.bin" in names:
        raise _foreign("XLSB", Place(name))
    return Kind.ARCHIVE


def _foreign(label: str, place: Place, english: str = "") -> InputError:
    error = InputError.of(
        "not-a-table", f"不是可导入的表格文件（内容为 {label}）", f"not a table file (the content is {english or label})",
        place=place, hint=("可导入 CSV、TSV、XLS、XLSX 及其 ZIP", "CSV, TSV, XLS, XLSX and ZIP of them are read"),
    )  # fmt: skip
    assert isinstance(error, InputError)
    return error
