"""A program that saves versions and files as fast as it can and notes each one once it is acknowledged.

usage: writer.py FOLDER ACK_FILE COUNT FULL|OFF
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sqlalchemy import event

from bangxin.store import cases, people
from bangxin.store.storage import Store


def main(folder: Path, ack_file: Path, count: int, synchronous: str) -> None:
    store = Store.open(folder)
    if synchronous != "FULL":
        store.database.engine.dispose()

        @event.listens_for(store.database.engine, "connect")
        def _(connection: object, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous = {synchronous}")  # type: ignore[attr-defined]

    ack = os.open(ack_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with store.writing() as connection:
        author = people.by_name(connection, "w")
        if author is None:
            author = people.add_user(connection, name="w", display="w", role="handler", password="")
            store.record(connection, author.id, "user.add", "user", author.id)
        case = cases.create(
            connection, title="t", stage="线索", author=author.id, document={"n": 0, "file": ""}
        )
        for kind, subject in (("case", case.id), ("version", f"{case.id}/1"), ("members", case.id)):
            store.record(connection, author.id, "case.create", kind, subject)
    for n in range(1, count + 1):
        with store.writing() as connection:
            blob = store.files.put(connection, f"{case.id} {n}\n".encode() * (1 + n % 400), "text/plain")
            store.record(connection, author.id, "blob.add", "blob", blob.sha256)
            document = {"n": n, "file": blob.sha256, "text": "帮信" * (n * 37 % 5000)}
            cases.save(connection, case.id, n, author=author.id, note="", document=document)
            store.record(connection, author.id, "case.save", "case", case.id)
            store.record(connection, author.id, "case.save", "version", f"{case.id}/{n + 1}")
        os.write(ack, f"{case.id} {n + 1}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
