"""What was computed from the ledger of a case: one SQLite file, encrypted by SQLCipher where the store has a key.

It holds nothing that cannot be computed again from the files of the case, is written whole or not at all, and is read by
short-lived connections, one per call.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from bangxin.base.errors import BangxinError, InputError, MissingExtra
from bangxin.store.blobs import flush_folder

TABLES = """
CREATE TABLE info (name TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE file (name TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE party (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT);
CREATE TABLE edge (
  n INTEGER PRIMARY KEY, time TEXT, day TEXT, payer INTEGER, payee INTEGER, fen INTEGER, memo TEXT, src INTEGER, line INTEGER,
  refund_of INTEGER, returned INTEGER, victim TEXT,
  payer_person TEXT, payer_belongs TEXT, payer_since TEXT, payer_until TEXT, payer_settlement INTEGER,
  payee_person TEXT, payee_belongs TEXT, payee_since TEXT, payee_until TEXT, payee_settlement INTEGER);
CREATE TABLE tainted (rule TEXT, n INTEGER, fen INTEGER, PRIMARY KEY (rule, n)) WITHOUT ROWID;
CREATE TABLE band (rule TEXT, number INTEGER, source INTEGER, target INTEGER, n INTEGER, PRIMARY KEY (rule, number, n)) WITHOUT ROWID;
CREATE TABLE figure (id TEXT, person TEXT, condition TEXT, rows INTEGER, PRIMARY KEY (id, person)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX edge_payer_person ON edge (payer_person);
CREATE INDEX edge_payee_person ON edge (payee_person);
CREATE INDEX edge_payer ON edge (payer, day);
CREATE INDEX edge_payee ON edge (payee, day);
"""


class LedgerFile:
    """The file at ``path``; ``key`` is empty or 64 hexadecimal digits (extra ``secure``)."""

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self._key = key

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A connection to a new, empty file; not durable before :meth:`moved_to`."""
        with closing(self._connect(str(self.path), uri=False)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(TABLES)
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
            connection.executescript(INDEXES + "ANALYZE;")

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A read-only connection.

        :raises InputError: ``ledger-unreadable``.
        """
        with closing(self._connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except Exception:
                raise _unreadable(self.path) from None
            yield connection

    def moved_to(self, place: Path) -> None:
        """Put the file in ``place`` as a whole, on disk when this returns."""
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            shutil.copyfile(self.path, draft)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(draft, place)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        flush_folder(place.parent)

    def info(self, name: str) -> str | None:
        """A text kept under ``name``; None without the file or the name."""
        if not self.path.is_file():
            return None
        with self.reading() as connection:
            row = connection.execute("SELECT content FROM info WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def content(self, name: str) -> bytes | None:
        """A file kept under ``name``."""
        with self.reading() as connection:
            row = connection.execute("SELECT content FROM file WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def _connect(self, place: str, *, uri: bool) -> Any:
        module: Any = sqlite3
        if self._key:
            if importlib.util.find_spec("sqlcipher3") is None:
                raise MissingExtra.named("secure", "sqlcipher3")
            module = importlib.import_module("sqlcipher3.dbapi2")
        connection = module.connect(place, isolation_level=None, uri=uri)
        if self._key:
            connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
        return connection


def _unreadable(path: Path) -> BangxinError:
    return InputError.of(
        "ledger-unreadable",
        f"无法打开账册结果 {path.name}：密钥不符或文件已损坏",
        f"cannot open the computed ledger {path.name}: the key is wrong or the file is damaged",
        hint=("请在资金页重新计算", "compute it again on the money page"),
    )
