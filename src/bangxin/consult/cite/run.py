"""Check files on disk, and write the safe corrections back whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from bangxin.base.charset import charset
from bangxin.base.errors import InputError, Mistake, Place, reason
from bangxin.base.i18n import Text
from bangxin.consult.cite.check import check_document, corrected
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.unchecked import Unchecked, unchecked
from bangxin.consult.library import Library, open_library
from bangxin.consult.reading import read_document

_PASSES = 4
"""A correction may uncover another beside it (知道 -> 明知, then 犯罪 -> 实施犯罪)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its text, its findings with line and column, and how many corrections were written."""

    name: str
    text: str
    findings: tuple[tuple[Finding, int, int], ...]
    fixed: int
    unchecked: tuple[tuple[Unchecked, int, int], ...] = ()


def check_files(files: list[Path], *, act_date: str, corpus: Path | None, fix: bool) -> Iterator[Checked]:
    """Check each file in turn. Raises InputError, LimitExceeded, MissingExtra."""
    with open_library(corpus) if corpus else nullcontext() as library:
        for path in files:
            yield _check(path, act_date, library, fix)


def _check(path: Path, act_date: str, library: Library | None, fix: bool) -> Checked:
    text = read_document(path)
    if not text.strip():
        raise InputError(
            Mistake(
                "file-empty",
                Text("文件里没有文字", "there are no words in the file"),
                Place(str(path)),
                Text("扫描件请先识别文字", "let text be recognised first in a scan"),
            )
        )
    findings = check_document(Draft(text, str(path)), act_date=act_date, library=library)
    fixed = 0
    if fix:
        better = text
        for _ in range(_PASSES):
            better, done = corrected(better, findings)
            fixed += done
            if not done:
                break
            findings = check_document(Draft(better, str(path)), act_date=act_date, library=library)
        if fixed:
            _write(path, better)
            text = better
    draft = Draft(text, str(path))
    return Checked(
        str(path), text, tuple((one, *draft.place(one.start)) for one in findings), fixed,
        tuple((one, *draft.place(one.start)) for one in unchecked(draft, findings)),
    )  # fmt: skip


def _write(path: Path, text: str) -> None:
    """Replace the file with the corrected text in its own encoding and line ends; a link keeps pointing at it."""
    path = path.resolve()
    raw = path.read_bytes()
    found = charset(raw)
    encoding = found.name if found else "utf-8"
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError as error:
        sign = text[error.start : error.end]
        raise InputError(
            Mistake(
                "cite-write",
                Text(f"文件的编码 {encoding} 写不出改后的“{sign}”", f"{encoding}, the encoding of the file, has no “{sign}”"),
                Place(str(path)),
                Text("先另存为 UTF-8 文本", "save it as UTF-8 text first"),
            )
        ) from None  # fmt: skip
    try:
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as handle:
            handle.write(data)
        os.chmod(handle.name, path.stat().st_mode & 0o777)
        os.replace(handle.name, path)
    except OSError as error:
        raise InputError(
            Mistake(
                "cite-write",
                Text(f"无法写回：{reason(error).zh}", f"cannot write back: {reason(error).en}"),
                Place(str(path)),
            )
        ) from None
