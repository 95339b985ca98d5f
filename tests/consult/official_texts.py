"""The official texts beside this checkout, article by article, for the tests that compare a table with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bangxin.consult.cite.cited.phrases import folded_texts
from bangxin.consult.importing import import_file
from bangxin.consult.library import open_library

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
needs_texts = pytest.mark.skipif(not CORPUS.is_dir(), reason="no official texts beside this checkout")


def official_texts(folder: Path) -> Iterator[tuple[str, str, Mapping[tuple[int, int], str]]]:
    """Each instrument with its title and its folded articles; ``folder`` takes the library made of them."""
    for path in sorted(CORPUS.glob("*.txt")):
        import_file(folder, path, "", "", "")
    with open_library(folder) as library:
        for version in library.versions():
            texts = folded_texts(
                ((unit.article.number, unit.article.inserted), unit.text)
                for unit in library.units(version.id)
                if unit.article.number
            )
            yield version.instrument, version.title, texts
