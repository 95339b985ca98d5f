"""Long texts packed in a text column: ``z1:`` digest ``:`` base64 of zlib. Short ones, and all older ones, stand as they are.

A case of 500 documents is 2 MB of JSON, and every save is a version: packed it takes about an eighth.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

MARK = "z1:"
PACKED_FROM = 4096
"""Characters; below, packing saves no page of the database."""
MOST = 256 * 1024 * 1024


def packed(text: str) -> str:
    """The text as it is stored."""
    if len(text) < PACKED_FROM and not text.startswith(MARK):
        return text
    body = zlib.compress(text.encode(), 3)
    return f"{MARK}{hashlib.sha256(body).hexdigest()}:{base64.b64encode(body).decode()}"


def unpacked(stored: str) -> str:
    """What was packed. What does not match its digest comes back as it stands, so that the hash of the record fails."""
    if not stored.startswith(MARK):
        return stored
    digest, _, coded = stored.removeprefix(MARK).partition(":")
    try:
        body = base64.b64decode(coded, validate=True)
        if hashlib.sha256(body).hexdigest() != digest or base64.b64encode(body).decode() != coded:
            return stored
        return zlib.decompressobj().decompress(body, MOST).decode()
    except (ValueError, zlib.error):
        return stored


class PackedText(TypeDecorator[str]):
    """A text column that packs what is long."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else packed(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else unpacked(str(value))
