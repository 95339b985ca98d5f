"""Victims' parts of transfers on disk once they are many: the memory of a tracing no longer grows with the victims."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import polars as pl

IN_MEMORY = 10_000_000
"""Lines held in memory (about 200 MB); beyond, pieces go to a temporary folder that ends with its table."""


class SpilledParts:
    """:class:`bangxin.ledger.parts.Parts` in memory at first, then in Parquet files below ``folder``."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: list[pl.DataFrame] = []
        self._files: list[Path] = []
        self._place: Path | None = None
        self._lines = 0

    def add(self, piece: pl.DataFrame) -> None:
        self._held.append(piece)
        self._lines += piece.height
        if self._lines > IN_MEMORY:
            self._spill()

    def whole(self) -> pl.LazyFrame:
        tables = [pl.scan_parquet(file) for file in self._files]
        return pl.concat([*tables, *(piece.lazy() for piece in self._held)])

    def _spill(self) -> None:
        if self._place is None:
            self._place = Path(tempfile.mkdtemp(prefix="bangxin-parts-", dir=self._folder))
            weakref.finalize(self, shutil.rmtree, self._place, ignore_errors=True)
        file = self._place / f"{len(self._files):06d}.parquet"
        pl.concat(self._held).write_parquet(file, compression="zstd", compression_level=1)
        self._files.append(file)
        self._held, self._lines = [], 0
