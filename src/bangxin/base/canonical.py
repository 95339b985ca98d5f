"""Canonical JSON (RFC 8785) and content hashes: same case and packs, same bytes."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """RFC 8785 bytes of a tree of dict, list, str, int, bool and None. Floats are refused: money is fen."""
    _refuse_floats(value)
    return rfc8785.dumps(value)


def content_hash(value: Any) -> str:
    """``sha256:…`` of the canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical_json(value)).hexdigest()


def _refuse_floats(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            raise TypeError("floats have no place in canonical output")
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
