"""The search index: SQLite FTS5 over two-character pieces made by :mod:`tokens`.

FTS5's own tokenisers find no two-character Chinese word, so text goes in and questions go out already cut.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bangxin.base.errors import InputError, Mistake, Place
from bangxin.base.i18n import Text
from bangxin.consult.folding import fold
from bangxin.consult.searchable import Entry
from bangxin.consult.tokens import index_tokens

FORMAT = "bangxin.search/2"
RULES = " ; "
"""Between the title and the several rules of one provision, in the pieces kept for scoring."""
_SCHEMA = """
create table about (name text primary key, value text not null);
create table entries (
  id integer primary key, kind text not null, key text not null, title text not null, gist text not null,
  plain text not null, text text not null, norms text not null, rank text not null, in_force_from text not null, in_force_to text not null,
  head text not null, body text not null);
create virtual table pieces using fts5 (head, body, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
create virtual table vocabulary using fts5vocab (pieces, 'row');
"""


def write_index(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    """Fill an empty database, the packs' provisions first; returns the number of entries."""
    connection.executescript(_SCHEMA)
    count = norms = 0
    with connection:
        for entry in sorted(entries, key=lambda one: one.kind != "norm"):
            norms += entry.kind == "norm"
            count += 1
            # A text without a gist is its own gist; a gist of several rules is kept rule by rule.
            rules = entry.gist.split("；") if entry.gist else [entry.text]
            head = RULES.join(" ".join(index_tokens(part)) for part in (entry.title, *rules))
            body = " ".join(index_tokens(f"{entry.text if entry.gist else ''} {entry.words}"))
            plain = fold(f"{entry.title} {entry.gist} {entry.text} {entry.words}", short=True).lower()
            connection.execute(
                "insert into entries values (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (count, entry.kind, entry.key, entry.title, entry.gist, plain, entry.text, " ".join(entry.norms), entry.rank,
                 entry.in_force_from, entry.in_force_to, head, body),
            )  # fmt: skip
            connection.execute("insert into pieces (rowid, head, body) values (?,?,?)", (count, head, body))
        connection.execute("insert into about values ('format', ?)", (FORMAT,))
        connection.execute("insert into about values ('count', ?)", (str(count),))
        connection.execute("insert into about values ('norms', ?)", (str(norms),))
    connection.execute("insert into pieces (pieces) values ('optimize')")
    connection.commit()
    return count


def fingerprint(entries: Iterable[Entry]) -> str:
    """A hash of everything that is indexed, to see whether an index on disk is still good."""
    digest = hashlib.sha256(FORMAT.encode())
    for entry in entries:
        digest.update(repr(entry).encode())
    return digest.hexdigest()


@contextmanager
def memory_index(entries: Iterable[Entry]) -> Iterator[sqlite3.Connection]:
    """An index that lives as long as the block."""
    connection = sqlite3.connect(":memory:")
    try:
        write_index(connection, entries)
        yield connection
    finally:
        connection.close()


@contextmanager
def disk_index(path: Path, entries: list[Entry]) -> Iterator[sqlite3.Connection]:
    """The index in a file, built anew when what it holds has changed; written beside it and then put in place."""
    mark = fingerprint(entries)
    if not _is_current(path, mark):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        connection = sqlite3.connect(name)
        try:
            write_index(connection, entries)
            with connection:
                connection.execute("insert into about values ('mark', ?)", (mark,))
        finally:
            connection.close()
        os.replace(name, path)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield connection
    except sqlite3.DatabaseError as error:
        raise InputError(
            Mistake(
                "index-damaged",
                Text(f"检索库损坏：{error}", f"the index is damaged: {error}"),
                Place(str(path)),
            )
        ) from None
    finally:
        connection.close()


def _is_current(path: Path, mark: str) -> bool:
    if not path.exists():
        return False
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            row = connection.execute("select value from about where name = 'mark'").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False
    return bool(row) and row[0] == mark
