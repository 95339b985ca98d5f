"""CSV and TSV in blocks: Polars where a block is plain, the standard reader where it is not; lines kept exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from bangxin.base.errors import LimitExceeded, Place
from bangxin.ledger.readers.limits import Limits
from bangxin.ledger.readers.tables import Block, Task, frame
from bangxin.ledger.records import broken

HEAD_LINES = 120
_BLOCK = 32 << 20
_SPARE = 4
_BLANK, _LF, _CR = 32, 10, 13
_SLICE = 1 << 18


class Delimited:
    """One text file with a known encoding and delimiter."""

    sheet = None

    def __init__(self, path: Path, name: str, encoding: str, delimiter: str, limits: Limits) -> None:
        self.path, self.name, self.encoding, self.delimiter = path, name, encoding, delimiter
        self.limits = limits
        self.head = _records(_head_text(path, encoding), 1, delimiter, name)
        self._width = max((len(cells) for _, cells in self.head), default=1) + _SPARE
        if self._width > limits.columns:
            raise LimitExceeded.of(
                "too-many-columns",
                f"列数超过 {limits.columns}",
                f"more than {limits.columns} columns",
                place=Place(name),
            )

    def tasks(self, after_line: int) -> Iterator[Task]:
        with _utf8_or_raw(self.path, self.encoding) as handle:
            for _ in range(after_line):
                handle.readline()
            line = after_line + 1
            for piece in _pieces(handle):
                yield partial(self._block, piece, line)
                line += piece.count(b"\n")

    def _block(self, piece: bytes, line: int) -> Block:
        text = _as_utf8(piece, self.encoding)
        return self._fast(text, line) or self._exact(text, line)

    def _fast(self, text: bytes, line: int) -> Block | None:
        """Polars, if every physical line is one record; otherwise None."""
        names = self.delimiter.join(f"c{i}" for i in range(self._width)).encode()
        try:
            cells = pl.read_csv(
                b"".join((names, b"\n", text)),
                separator=self.delimiter,
                infer_schema=False,
                quote_char='"' if b'"' in text else None,
            )
        except (pl.exceptions.PolarsError, pl.exceptions.ComputeError):
            return None
        lines = text.count(b"\n") + (not text.endswith(b"\n"))
        if cells.height != lines or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
            return None
        numbers = pl.int_range(line, line + cells.height, dtype=pl.Int32, eager=True).alias("line")
        return Block(cells, numbers, bare=_bare(text, self.delimiter))

    def _exact(self, text: bytes, line: int) -> Block:
        records = _records(text.decode("utf-8"), line, self.delimiter, self.name)
        width = max([self._width, *(len(cells) for _, cells in records)])
        if width > self.limits.columns:
            raise LimitExceeded.of(
                "too-many-columns", f"列数超过 {self.limits.columns}", f"more than {self.limits.columns} columns",
                place=Place(self.name, line),
            )  # fmt: skip
        rows: list[list[str | None]] = [[c or None for c in cells] for _, cells in records]
        return Block(frame(rows, width), pl.Series("line", [n for n, _ in records], dtype=pl.Int32))


def delimiters(path: Path, encoding: str) -> list[str]:
    """Delimiters that occur in the head, most frequent first."""
    text = _head_text(path, encoding)
    counts = {d: text.count(d) for d in ",\t;|"}
    return [d for d in sorted(counts, key=lambda d: -counts[d]) if counts[d]] or [","]


def _head_text(path: Path, encoding: str) -> str:
    with _utf8_or_raw(path, encoding) as handle:
        lines = [handle.readline(1 << 20) for _ in range(HEAD_LINES)]
    return _as_utf8(b"".join(lines), encoding).decode("utf-8", errors="replace")


def _utf8_or_raw(path: Path, encoding: str) -> BinaryIO:
    """Two-byte encodings hold newlines inside characters, so they are decoded whole."""
    if encoding.startswith("utf-16"):
        return io.BytesIO(path.read_bytes().decode(encoding).lstrip("\ufeff").encode())
    handle = path.open("rb")
    if encoding == "utf-8-sig":
        handle.seek(3)
    return handle


def _as_utf8(piece: bytes, encoding: str) -> bytes:
    if encoding.startswith("utf"):
        return piece
    return piece.decode(encoding).encode()


def _pieces(handle: BinaryIO) -> Iterator[bytes]:
    """Blocks ending at a newline outside quotes, as far as quotes pair up."""
    while piece := handle.read(_BLOCK):
        piece += handle.readline()
        for _ in range(2_000):
            if piece.count(b'"') % 2 == 0:
                break
            following = handle.readline()
            if not following:
                break
            piece += following
        yield piece


def _bare(text: bytes, delimiter: str) -> bool:
    """Whether no cell can begin or end with a blank, a quote, an apostrophe or an equals sign."""
    wrapping = (b'"', b"'", b"`", b"=", b"\xc2", b"\xe3", b"\xef", *([b"\t"] if delimiter != "\t" else []))
    if any(mark in text for mark in wrapping):
        return False
    if b" " not in text:
        return True
    return not _blank_at_edge(np.frombuffer(text, np.uint8), ord(delimiter))


def _blank_at_edge(codes: npt.NDArray[np.uint8], delimiter: int) -> bool:
    """Whether a blank stands next to a delimiter or a line end; in slices that stay in the processor's cache."""
    if codes[0] == _BLANK or codes[-1] == _BLANK:
        return True
    for start in range(0, codes.size, _SLICE):
        piece = codes[start : start + _SLICE + 1]
        blank, edge = piece == _BLANK, (piece == delimiter) | (piece == _LF) | (piece == _CR)
        if (blank[1:] & edge[:-1]).any() or (blank[:-1] & edge[1:]).any():
            return True
    return False


def _records(text: str, line: int, delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    """Records with the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    begins = line
    try:
        for cells in reader:
            records.append((begins, cells))
            begins = line + reader.line_num
    except csv.Error as error:
        raise broken(error, Place(name, begins)) from None
    return records
