"""The assembled book as stored Parquet: made at the first opening, named by everything it follows from, checked byte by byte.

A book is valid for exactly the imported parts, aliases, manual links and format version in its key; another key is
another book. It is written beside and moved into place whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bangxin.base.errors import InputError, Place
from bangxin.base.i18n import Text
from bangxin.ledger.anomalies import Anomaly
from bangxin.ledger.assembly import Assembled, assemble
from bangxin.ledger.book import EDGE_COLUMNS, Book, openings_with
from bangxin.ledger.keys import Source, keys_of
from bangxin.ledger.manual import ManualLink, cash_node, resolve
from bangxin.ledger.normalise import SCHEMA
from bangxin.ledger.readers.folder import Folder, Manifest
from bangxin.ledger.readers.sources import file_hash
from bangxin.ledger.refunds import Link
from bangxin.ledger.registry import Registry

FORMAT = 2  # any change to how rows become a book is a new number
BOOKS = "book"
_TABLES = ("rows", "edges", "accounts", "links")
_ROW_COLUMNS = (
    "n", "i", "src", "line", "acc", "role", "edge", "pair", "sign", "fen", "balance", "time", "at", "rank", "tie",
    "day_only", "signed", "payer", "payee", "refund_of", "cash",
)  # fmt: skip
_GROUP = 250_000
_COLUMNS = {**SCHEMA, "file": pl.String(), "sheet": pl.String(), "medium": pl.String()}


@dataclass
class Parts:
    """The imported rows of all sources one after the other; every part is checked against its hash before it is read."""

    folder: Folder
    files: list[tuple[Path, int, str]]  # path, rows, sha256
    sources: tuple[Source, ...]
    _checked: set[int] = field(default_factory=set)

    def check(self, numbers: Sequence[int]) -> None:
        """Raises InputError when a part is missing or a byte of it has changed."""
        for number in numbers:
            if number in self._checked:
                continue
            path, _, sha256 = self.files[number]
            if not path.is_file() or file_hash(path) != sha256:
                raise InputError.of(
                    "rows-damaged", f"账册行文件缺失或已被改动：{path.name}", f"stored rows are missing or were changed: {path.name}",
                    place=Place(str(path)), hint=("请重新导入该文件：加 --again", "import the file again with --again"),
                )  # fmt: skip
            self._checked.add(number)

    def scan(self) -> pl.LazyFrame:
        """All rows, in order."""
        self.check(range(len(self.files)))
        if not self.files:
            return pl.LazyFrame(schema=_COLUMNS)
        return pl.scan_parquet([path for path, _, _ in self.files]).select(list(_COLUMNS))

    def words(self, places: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """Text columns of the rows at ``places``, in that order; only the parts they stand in are read."""
        at = places.cast(pl.Int64).to_numpy()
        ends = np.cumsum([rows for _, rows, _ in self.files])
        part = np.searchsorted(ends, at, side="right")
        found, order = [pl.DataFrame(schema=dict.fromkeys(columns, pl.String))], [np.zeros(0, np.int64)]
        for number in np.unique(part).tolist():
            self.check([number])
            path, rows, _ = self.files[number]
            hit = np.flatnonzero(part == number)
            found.append(
                pl.read_parquet(path, columns=list(columns))[at[hit] - (ends[number] - rows)].select(columns)
            )
            order.append(hit)
        back = np.argsort(np.concatenate(order), kind="stable")
        return pl.concat(found)[back]


def parts_of(folder: Folder, manifest: Manifest) -> Parts:
    """Parts in the order of source hash and sheet, so that the order of import does not matter."""
    files, sources = [], []
    for file, sheet in sorted(manifest.sheets(), key=lambda item: (item[0]["sha256"], item[1]["index"])):
        if sheet.get("table"):
            continue
        place = folder.rows / file["sha256"][:16]
        files += [(place / p["name"], p["rows"], p["sha256"]) for p in sheet["parts"]]
        sources.append(Source(file["sha256"], sheet["sheet"], sheet["medium"], sheet["accepted"]))
    return Parts(folder, files, tuple(sources))


def open_book(
    folder: Folder, manifest: Manifest, registry: Registry, manual: Sequence[ManualLink], manual_file: str,
    stated: Mapping[str, int],
) -> Book:  # fmt: skip
    """The stored book of a folder, made first if there is none for its inputs. ``stated``: openings by account.

    Raises InputError when stored rows or a stored book were changed.
    """
    parts = parts_of(folder, manifest)
    key = _key(parts, registry, manual)
    place = folder.path / BOOKS / key[:24]
    if not place.is_dir():
        made = _assembled(parts, registry, manual, manual_file)
        place = _store(folder, place, key, made)
    return _read(place, key, parts, stated)


def check_bytes(folder: Folder, manifest: Manifest, book: Book) -> None:
    """Every byte the ledger keeps: imported rows, rejected rows, sibling tables, the book. Raises InputError."""
    parts = parts_of(folder, manifest)
    parts.check(range(len(parts.files)))
    for _, sheet in manifest.sheets():
        folder.check_kept(sheet)
    book.scan_rows()
    book.scan_edges()


def _key(parts: Parts, registry: Registry, manual: Sequence[ManualLink]) -> str:
    told = {
        "format": FORMAT, "parts": [(p.name, rows, sha) for p, rows, sha in parts.files],
        "sources": [list(s) for s in parts.sources], "aliases": sorted((a, b) for a, b in registry.canonical.items() if a != b),
        "links": [list(link) for link in manual],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _assembled(parts: Parts, registry: Registry, manual: Sequence[ManualLink], manual_file: str) -> Assembled:
    nodes = [cash_node(k) for k, link in enumerate(manual) if link.kind == "cash"]
    nodes = [cash_node(k) for k in range(len(nodes))]
    keys = keys_of(parts.scan(), parts.sources, registry, nodes)
    files = [s.file for s in parts.sources]
    found = partial(resolve, manual, files=files, file=manual_file)
    return assemble(keys, parts.sources, lambda rows: found(rows=rows), parts.words)


def _store(folder: Folder, place: Path, key: str, made: Assembled) -> Path:
    with _beside(folder) as scratch:
        rows = made.rows
        tables: dict[str, pl.DataFrame | pl.LazyFrame] = {
            "rows": rows.select(_ROW_COLUMNS),
            "edges": rows.lazy().filter(pl.col("role") == "edge").select(EDGE_COLUMNS).collect(),
            "accounts": made.accounts,
            "links": pl.DataFrame(list(made.links), schema={"refund": pl.Int64, "original": pl.Int64, "fen": pl.Int64, "why": pl.String}, orient="row"),
        }  # fmt: skip
        hashes = {}
        for name in _TABLES:
            table = tables.pop(name)
            assert isinstance(table, pl.DataFrame)
            table.write_parquet(
                scratch / f"{name}.parquet", compression="zstd", compression_level=1, row_group_size=_GROUP
            )
            hashes[name] = file_hash(scratch / f"{name}.parquet")
        told = {
            "key": key, "sha256": hashes, "counts": dict(rows["role"].cast(pl.String).value_counts().iter_rows()),
            "undecided": bool((rows["tie"] & (rows["role"] == "edge")).any()), "anomalies": [asdict(a) for a in made.anomalies],
        }  # fmt: skip
        text = json.dumps(told, ensure_ascii=False)
        (scratch / "book.json").write_text(
            json.dumps(
                {"book": told, "sha256": hashlib.sha256(text.encode()).hexdigest()}, ensure_ascii=False
            ),
            encoding="utf-8",
        )
        if scratch.parent != folder.path:
            return scratch  # a folder that cannot be written: the book lives as long as this process
        scratch.chmod(0o755)
        place.parent.mkdir(exist_ok=True)
        if not place.exists():
            os.replace(scratch, place)
        for old in place.parent.iterdir():
            if old != place:
                shutil.rmtree(old, ignore_errors=True)
    return place


@contextmanager
def _beside(folder: Folder) -> Iterator[Path]:
    """A scratch folder in the ledger folder, or elsewhere when the ledger lies on a medium that cannot be written."""
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".book-", dir=folder.path))
    except OSError:
        import atexit

        scratch = Path(tempfile.mkdtemp(prefix="bangxin-book-"))
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        yield scratch
        return
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _read(place: Path, key: str, parts: Parts, stated: Mapping[str, int]) -> Book:
    told = _told(place)
    if told["key"] != key:
        raise _changed(place / "book.json")
    scans = {name: _checked(place / f"{name}.parquet", told["sha256"][name]) for name in _TABLES}
    accounts, notes = openings_with(scans["accounts"]().collect(), stated)
    links = tuple(Link(*row) for row in scans["links"]().collect().iter_rows())
    anomalies = [
        Anomaly(**{**a, "detail": Text(*a["detail"]), "rows": tuple((f, s, n) for f, s, n in a["rows"])})
        for a in told["anomalies"]
    ]
    return Book(
        scans["rows"], scans["edges"], accounts, parts.sources, links, told["counts"], told["undecided"],
        parts.words, (*anomalies, *notes), stated,
    )  # fmt: skip


def _told(place: Path) -> dict[str, Any]:
    try:
        data = json.loads((place / "book.json").read_text(encoding="utf-8"))
        told: dict[str, Any] = data["book"]
        text = json.dumps(told, ensure_ascii=False)
        if hashlib.sha256(text.encode()).hexdigest() == data["sha256"]:
            return told
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise _changed(place / "book.json")


def _checked(path: Path, sha256: str) -> Callable[[], pl.LazyFrame]:
    """A lazy scan of a stored table, its bytes checked once before the first."""
    checked: list[bool] = []

    def scan() -> pl.LazyFrame:
        if not checked:
            if not path.is_file() or file_hash(path) != sha256:
                raise _changed(path)
            checked.append(True)
        return pl.scan_parquet(path)

    return scan


def _changed(path: Path) -> InputError:
    error = InputError.of(
        "book-damaged", f"账册的整理结果缺失或已被改动：{path.name}", f"the stored book is missing or was changed: {path.name}",
        place=Place(str(path)),
        hint=(f"删除文件夹 {path.parent}，下次打开时会从导入的行重新整理", f"delete {path.parent}; it is made again from the imported rows"),
    )  # fmt: skip
    assert isinstance(error, InputError)
    return error
