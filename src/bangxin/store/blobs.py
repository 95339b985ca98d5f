"""Evidence and source files, addressed by content: SHA-256 names the file, SM3 (GB/T 32905) is kept beside it.

A file is written beside its place, flushed, renamed, and its folder flushed; both hashes are checked on every read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select

from bangxin.base.errors import BangxinError, InputError, LimitExceeded
from bangxin.store import clock
from bangxin.store.schema import blobs

MAX_BLOB_BYTES = 512 * 1024 * 1024
NONCE_BYTES = 12


class Blob(NamedTuple):
    """A stored file: both hashes, its size in bytes and its media type."""

    sha256: str
    sm3: str
    size: int
    media_type: str


def sm3(content: bytes) -> str:
    """SM3 digest, hexadecimal (GB/T 32905-2016)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


class BlobFolder:
    """The files themselves. With ``key`` each is encrypted (AES-256-GCM, bound to its name)."""

    def __init__(self, folder: Path, *, key: bytes = b"") -> None:
        self.folder = folder
        self._cipher = AESGCM(key) if key else None
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the file of this name lies."""
        return self.folder / sha256[:2] / sha256

    def put(self, connection: Connection, content: bytes, media_type: str) -> Blob:
        """Store ``content`` once; the row becomes visible with the caller's transaction.

        :raises LimitExceeded: above ``MAX_BLOB_BYTES``.
        """
        if len(content) > MAX_BLOB_BYTES:
            raise LimitExceeded.of(
                "blob-too-large",
                f"文件超过 {MAX_BLOB_BYTES // 1048576} MiB",
                f"the file is larger than {MAX_BLOB_BYTES // 1048576} MiB",
            )
        blob = Blob(hashlib.sha256(content).hexdigest(), sm3(content), len(content), media_type)
        known = _row(connection, blob.sha256)
        if known is None or not self.path(blob.sha256).exists():
            self._write(blob.sha256, content)
        if known is None:
            connection.execute(insert(blobs).values(**blob._asdict(), stored_at=clock.now()))
        return known or blob

    def get(self, connection: Connection, sha256: str) -> tuple[Blob, bytes]:
        """The file and its record, both hashes checked.

        :raises InputError: ``blob-unknown``, ``blob-missing``, ``blob-changed``.
        """
        blob = _row(connection, sha256)
        if blob is None:
            raise InputError.of("blob-unknown", f"没有文件 {sha256[:12]}…", f"no file {sha256[:12]}…")
        try:
            content = self.path(sha256).read_bytes()
        except OSError:
            raise InputError.of(
                "blob-missing",
                f"文件 {sha256[:12]}… 已不在存储目录",
                f"file {sha256[:12]}… is gone from the store",
            ) from None
        content = self._opened(sha256, content)
        if (
            hashlib.sha256(content).hexdigest() != sha256
            or sm3(content) != blob.sm3
            or len(content) != blob.size
        ):
            raise _changed(sha256)
        return blob, content

    def _opened(self, sha256: str, content: bytes) -> bytes:
        if self._cipher is None:
            return content
        try:
            return self._cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], sha256.encode())
        except InvalidTag:
            raise _changed(sha256) from None

    def _write(self, sha256: str, content: bytes) -> None:
        if self._cipher is not None:
            nonce = secrets.token_bytes(NONCE_BYTES)
            content = nonce + self._cipher.encrypt(nonce, content, sha256.encode())
        place = self.path(sha256)
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True)
            flush_folder(self.folder)
        write_durably(place, content)


def write_durably(place: Path, content: bytes) -> None:
    """Write a whole file or nothing, on disk when this returns."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    flush_folder(place.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable; systems without directory handles do so by themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _row(connection: Connection, sha256: str) -> Blob | None:
    row = connection.execute(
        select(blobs.c.sha256, blobs.c.sm3, blobs.c.size, blobs.c.media_type).where(blobs.c.sha256 == sha256)
    ).first()
    return Blob(*row) if row else None


def _changed(sha256: str) -> BangxinError:
    return InputError.of(
        "blob-changed",
        f"文件 {sha256[:12]}… 与入库时的摘要不符，可能已被改动",
        f"file {sha256[:12]}… does not match the hashes taken when it was stored",
        hint=("请从备份恢复，并核对审计日志", "restore it from a backup and check the audit log"),
    )
