"""Every victim's part of every tainted transfer: as many lines as transfers times victims, so kept as it comes."""

from __future__ import annotations

from typing import Protocol

import polars as pl


class Parts(Protocol):
    """Takes pieces (n, victim, fen) in order and gives them back as one lazy table."""

    def add(self, piece: pl.DataFrame) -> None: ...

    def whole(self) -> pl.LazyFrame: ...


class PartsInMemory:
    """For ledgers and lists of victims of ordinary size."""

    def __init__(self) -> None:
        self._pieces: list[pl.DataFrame] = []

    def add(self, piece: pl.DataFrame) -> None:
        self._pieces.append(piece)

    def whole(self) -> pl.LazyFrame:
        return pl.concat(self._pieces).lazy()
