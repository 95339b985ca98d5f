"""Canonical JSON (RFC 8785) and content hashes: same case and packs, same bytes."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

import rfc8785

LARGEST = 2**53 - 1
_WRITER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes of a tree of dict, list, str, int, bool and None. Floats are refused: money is fen.

    The standard library's compiled writer gives the same bytes about six times faster as long as keys sort alike by
    code point and by UTF-16 unit, which they do where none has a character beyond the basic plane; every other tree goes to the reference implementation, which also refuses it.
    """
    if _ordinary(value):
        try:
            return _WRITER.encode(value).encode()
        except UnicodeEncodeError:
            pass  # half of a surrogate pair: the reference implementation names it
    return rfc8785.dumps(value)


def content_hash(value: Any) -> str:
    """``sha256:…`` of the canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical_json(value)).hexdigest()


def _ordinary(value: Any) -> bool:
    """Whether both writers agree on the tree.

    :raises TypeError: for a float.
    """
    stack, ordinary = [value], True
    while stack:
        item = stack.pop()
        if isinstance(item, str) or item is None:
            continue
        if isinstance(item, dict):
            stack.extend(item.values())
            ordinary = ordinary and all(map(_sorts_alike, item))
        elif isinstance(item, list | tuple):
            stack.extend(item)
        elif isinstance(item, float):
            raise TypeError("floats have no place in canonical output")
        elif not isinstance(item, int) or not -LARGEST <= item <= LARGEST:
            ordinary = False
    return ordinary


@lru_cache(maxsize=4096)
def _sorts_alike(key: object) -> bool:
    return isinstance(key, str) and (key.isascii() or max(key) <= "\uffff")
