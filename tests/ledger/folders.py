"""Shortcuts for import tests: import files into a fresh ledger folder and look at what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from bangxin.ledger.readers.folder import Folder
from bangxin.ledger.readers.importing import Choices, Imported, import_files
from bangxin.ledger.readers.opening import Ledger, open_ledger

DATA = Path(__file__).parent / "data"
_BESIDE = [parent / "shared" / "data" / "ledgers" for parent in Path(__file__).resolve().parents[2:5]]
SHARED = next((folder for folder in _BESIDE if folder.exists()), _BESIDE[0])


def bring(target: Path, *paths: Path, **choices: Any) -> Imported:
    return import_files(list(paths), Folder(target), Choices(**choices), lambda name, rows: None)


def rows_of(target: Path) -> pl.DataFrame:
    return pl.read_parquet(str(target / "rows" / "*" / "*.parquet")).sort("file", "line")


def opened(target: Path) -> Ledger:
    return open_ledger(Folder(target))


def conserved(done: Imported) -> bool:
    return all(
        s["read"] == s["accepted"] + sum(s["rejected"].values()) for e in done.entries for s in e["sheets"]
    )


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def codes(ledger: Ledger) -> set[str]:
    return {a.code for a in ledger.anomalies}
