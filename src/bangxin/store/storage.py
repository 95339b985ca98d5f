"""A store: the database and the evidence files of one data folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bangxin.base.errors import InputError, UsageProblem, reason
from bangxin.store import audit, records
from bangxin.store.audit import Entry, Head
from bangxin.store.blobs import BlobFolder
from bangxin.store.database import Database
from bangxin.store.recorder import Recorder
from bangxin.store.verify import Verification, verify

MIN_KEY_BYTES = 32


class Store:
    """Open with :meth:`open`; use :meth:`reading` and :meth:`writing`; close with :meth:`close`."""

    def __init__(self, folder: Path, database: Database, files: BlobFolder, ledger_key: str = "") -> None:
        self.folder = folder
        self.database = database
        self.files = files
        self.recorder = Recorder(database)
        self.ledger_key = ledger_key

    @classmethod
    def open(cls, folder: Path, *, url: str = "", key: bytes = b"") -> Store:
        """Open or create the store of ``folder``, its tables brought up to date.

        ``url`` keeps the tables in PostgreSQL; ``key`` (32 bytes or more) encrypts database and files at rest.
        :raises InputError: ``database-unreadable``, ``database-newer``, ``database-unreachable``, ``key-short``.
        """
        if key and len(key) < MIN_KEY_BYTES:
            raise InputError.of(
                "key-short",
                f"密钥至少 {MIN_KEY_BYTES} 字节",
                f"the key must have at least {MIN_KEY_BYTES} bytes",
                hint=("可用 head -c 32 /dev/urandom 生成密钥文件", "make one with: head -c 32 /dev/urandom"),
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageProblem.of(
                "data-unwritable",
                f"不能用作数据目录 {folder}：{'是文件，不是文件夹' if folder.is_file() else reason(error).zh}",
                f"cannot be the data folder {folder}: {'a file, not a folder' if folder.is_file() else reason(error).en}",
                hint=(
                    "请用 --data 指明一个可以写入的文件夹",
                    "name a folder that can be written to with --data",
                ),
            ) from None
        pages = hashlib.sha256(b"bangxin database" + key).hexdigest() if key else ""
        bodies = hashlib.sha256(b"bangxin files" + key).digest() if key else b""
        database = Database.at(url) if url else Database.in_folder(folder, key=pages)
        try:
            database.migrate()
        except BaseException:
            database.close()
            raise
        ledgers = hashlib.sha256(b"bangxin ledgers" + key).hexdigest() if key else ""
        return cls(folder, database, BlobFolder(folder / "files", key=bodies), ledgers)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One durable change."""
        with self.database.writing() as connection:
            yield connection

    def record(
        self,
        connection: Connection,
        actor: str,
        action: str,
        kind: str,
        subject: str,
        /,
        *,
        case_id: str = "",
        changed: bool = True,
        **detail: Any,
    ) -> int:
        """Log an action in the same transaction; for a change with the hash of the record it leaves."""
        state = records.state_of(connection, kind, subject) if changed else ""
        return audit.append(connection, Entry(actor, action, kind, subject, case_id, state, detail))

    def head(self) -> Head:
        """The present head of the audit log."""
        with self.reading() as connection:
            return audit.head(connection)

    def verify(self, printed: Head | None = None) -> Verification:
        """Check everything stored."""
        with self.reading() as connection:
            return verify(connection, self.files, printed=printed)

    def close(self) -> None:
        """Write what waits and close every connection."""
        self.recorder.close()
        self.database.close()
