"""Use cases of consult: search over everything the user has, with the user's own cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from bangxin.app.assessing import open_cases
from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.case.model import Case
from bangxin.consult.index import disk_index, memory_index
from bangxin.consult.library import open_library
from bangxin.consult.search import Hit, search
from bangxin.consult.searchable import Entry, cards_file, everything
from bangxin.law.builtin import builtin_rulebook

INDEX_NAME = "search.sqlite"


def find(
    question: str,
    *,
    limit: int = 10,
    kinds: tuple[str, ...] = (),
    day: str = "",
    corpus: Path | None = None,
    cards: Sequence[Path] = (),
    cases: Sequence[Path] = (),
) -> list[Hit]:
    """Search the packs, the official cases, an imported corpus, card files and own case files.

    The index of a corpus is kept beside it and built anew when anything it holds changes. Raises InputError.
    """
    with open_library(corpus) if corpus else nullcontext() as library:
        more = [entry for path in cards for entry in cards_file(path)] + list(own_cases(cases))
        entries = everything(library, more)
    with disk_index(corpus / INDEX_NAME, entries) if corpus else memory_index(entries) as index:
        return search(index, question, limit=limit, kinds=kinds, day=day)


def own_cases(paths: Sequence[Path]) -> Iterator[Entry]:
    """Case files of the user as searchable entries, one per person."""
    for path in paths:
        files = sorted(p for p in path.rglob("*.y*ml") if p.is_file()) if path.is_dir() else [path]
        if not files:
            raise InputError(
                Mistake("folder-empty", Text("文件夹里没有案件文件", "no case file here"), Place(str(path)))
            )
        for file in files:
            for case in open_cases(file, builtin_rulebook()):
                yield from _entries(case, file)


def _entries(case: Case, file: Path) -> Iterator[Entry]:
    words = builtin_rulebook().vocabulary
    for person in case.persons:
        quotes = [claim.origin.quote for claim in person.claims if claim.origin.quote]
        labels = [words[claim.fact].label.zh for claim in person.claims]
        text = "；".join(dict.fromkeys(quotes)) or "；".join(dict.fromkeys(labels))
        yield Entry(
            "own", f"{file.name}#{person.id}", f"{case.title or case.id}（{person.name or person.id}）", "",
            " ".join(dict.fromkeys(labels)), text, (), "own_case", "", "",
        )  # fmt: skip
