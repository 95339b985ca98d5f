"""Backup and restore: one archive with every table and every evidence file, checked before it replaces anything.

The archive is a ZIP: ``manifest.json`` (format, audit head, SHA-256 of each part), ``tables/NAME.jsonl``,
``files/SHA256``. It is independent of the database kind, so a SQLite store can be restored into PostgreSQL.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bangxin.base.canonical import canonical_json
from bangxin.base.errors import BangxinError, InputError, UsageProblem, reason
from bangxin.base.i18n import Text
from bangxin.store import audit
from bangxin.store.audit import Head
from bangxin.store.blobs import flush_folder
from bangxin.store.schema import blobs, idempotency, jobs, login_failures, metadata, sessions
from bangxin.store.storage import Store
from bangxin.store.verify import verify

FORMAT = 1
TRANSIENT = {table.name for table in (sessions, login_failures, jobs, idempotency)}
"""Left out: log-ins and running work do not survive a restore."""
BATCH = 500
MAX_LINE_BYTES = 256 * 1024 * 1024


def backup(store: Store, target: Path) -> Head:
    """Write the whole store to ``target`` (a new file), consistent as of one moment; returns the audit head.

    :raises UsageProblem: ``backup-exists`` when the file is there already.
    """
    if target.exists():
        raise UsageProblem.of(
            "backup-exists", f"{target} 已存在，不会覆盖", f"{target} exists and is not overwritten"
        )
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive, store.reading() as connection:
            head = _write(store, connection, archive)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
        flush_folder(target.parent)
    except OSError as error:
        raise InputError.of(
            "backup-unwritable",
            f"无法写入 {target}：{reason(error).zh}",
            f"cannot write {target}: {reason(error).en}",
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return head


def restore(archive_path: Path, store: Store) -> Head:
    """Fill an empty ``store`` from a backup, all or nothing, then verify it; returns the audit head.

    :raises UsageProblem: ``restore-not-empty``. :raises InputError: ``backup-damaged``.
    """
    try:
        with zipfile.ZipFile(archive_path) as archive, store.writing() as connection:
            if audit.count(connection):
                raise UsageProblem.of(
                    "restore-not-empty", "目标数据目录中已有案件，不会覆盖", "the target store is not empty"
                )
            manifest = _manifest(archive)
            for name in manifest["tables"]:
                _fill(connection, archive, name, manifest["parts"])
            _files(connection, store, archive, manifest["parts"])
            return _check(connection, store, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError):
        raise _damaged("不是完整的备份文件", "no whole backup file") from None


def _write(store: Store, connection: Connection, archive: zipfile.ZipFile) -> Head:
    parts: dict[str, str] = {}
    tables = [table for table in metadata.sorted_tables if table.name not in TRANSIENT]
    for table in tables:
        name, digest = f"tables/{table.name}.jsonl", hashlib.sha256()
        with archive.open(name, "w", force_zip64=True) as part:
            query = select(table).order_by(*table.primary_key.columns)
            for row in connection.execute(query, execution_options={"yield_per": BATCH}).mappings():
                line = canonical_json({str(key): value for key, value in row.items()}) + b"\n"
                digest.update(line)
                part.write(line)
        parts[name] = digest.hexdigest()
    for sha256 in list(connection.execute(select(blobs.c.sha256)).scalars()):
        archive.writestr(f"files/{sha256}", store.files.get(connection, sha256)[1])
        parts[f"files/{sha256}"] = sha256
    head = audit.head(connection)
    manifest = {"format": FORMAT, "head": str(head), "tables": [t.name for t in tables], "parts": parts}
    archive.writestr("manifest.json", canonical_json(manifest))
    return head


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest["format"] != FORMAT:
        raise InputError.of(
            "backup-format",
            f"不认识的备份格式 {manifest['format']}",
            f"unknown backup format {manifest['format']}",
        )
    return manifest


def _fill(connection: Connection, archive: zipfile.ZipFile, name: str, parts: dict[str, str]) -> None:
    table = metadata.tables[name]
    if connection.execute(select(func.count()).select_from(table)).scalar_one():
        raise UsageProblem.of(
            "restore-not-empty", "目标数据目录中已有数据，不会覆盖", "the target store is not empty"
        )
    batch: list[dict[str, Any]] = []
    for row in _rows(archive, f"tables/{name}.jsonl", parts):
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _rows(archive: zipfile.ZipFile, part: str, parts: dict[str, str]) -> Iterator[dict[str, Any]]:
    digest = hashlib.sha256()
    with archive.open(part) as lines:
        while line := lines.readline(MAX_LINE_BYTES):
            digest.update(line)
            yield json.loads(line)
    if digest.hexdigest() != parts[part]:
        raise _damaged(part)


def _files(connection: Connection, store: Store, archive: zipfile.ZipFile, parts: dict[str, str]) -> None:
    for sha256, media_type in list(connection.execute(select(blobs.c.sha256, blobs.c.media_type))):
        content = archive.read(f"files/{sha256}")
        if hashlib.sha256(content).hexdigest() != sha256 or parts[f"files/{sha256}"] != sha256:
            raise _damaged(f"files/{sha256[:12]}…")
        store.files.put(connection, content, media_type)


def _check(connection: Connection, store: Store, manifest: dict[str, Any]) -> Head:
    result = verify(connection, store.files)
    if result.discrepancies or str(result.head) != manifest["head"]:
        subject = result.discrepancies[0].subject if result.discrepancies else str(result.head)
        raise _damaged(subject)
    return result.head


def _damaged(what: str, english: str = "") -> BangxinError:
    message = Text(
        f"备份文件已损坏或被改动（{what}）", f"the backup is damaged or was changed ({english or what})"
    )
    return InputError.of(
        "backup-damaged", message.zh, message.en, hint=("未写入任何数据", "nothing was written")
    )
