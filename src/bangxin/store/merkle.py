"""Merkle tree over a list of entries, as in RFC 6962 section 2.1: hashes, audit paths, consistency proofs.

Leaf hash = SHA-256(0x00 || entry); node hash = SHA-256(0x01 || left || right). Pure: nodes come from a lookup.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Lookup = Callable[[int, int], bytes]
"""(level, index) -> hash of the complete subtree over entries [index·2^level, (index+1)·2^level)."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int, leaf: bytes, lookup: Lookup) -> list[tuple[int, int, bytes]]:
    """The complete subtrees that appending leaf ``index`` closes, leaf first: (level, index, hash)."""
    closed = [(0, index, leaf)]
    level, position, value = 0, index, leaf
    while position % 2 == 1:
        value = node_hash(lookup(level, position - 1), value)
        level, position = level + 1, position // 2
        closed.append((level, position, value))
    return closed


def peaks(size: int) -> list[tuple[int, int]]:
    """(level, position) of the complete subtrees that make up a tree of ``size`` entries, largest first.

    Appending entry ``size`` and computing the new root need no other nodes.
    """
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def root(size: int, lookup: Lookup) -> bytes:
    """Head of the tree over the first ``size`` entries."""
    return _subtree(0, size, lookup) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, lookup: Lookup) -> list[bytes]:
    """PATH(index, D[size]): sibling hashes from the leaf up."""
    if not 0 <= index < size:
        raise IndexError(f"entry {index} is not in a tree of {size}")
    return _path(index, 0, size, lookup)


def consistency_proof(old: int, new: int, lookup: Lookup) -> list[bytes]:
    """PROOF(old, D[new]): shows that the tree of ``old`` entries is a prefix of the tree of ``new``."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {old} cannot precede a tree of {new}")
    return [] if old in (0, new) else _subproof(old, 0, new, True, lookup)


def verify_inclusion(entry: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether ``proof`` shows ``entry`` at ``index`` under ``head`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf_hash(entry)
    for sibling in proof:
        if last == 0:
            return False
        if position % 2 or position == last:
            value = node_hash(sibling, value)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and value == head


def verify_consistency(old: int, new: int, old_head: bytes, new_head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that ``old_head`` is a prefix of ``new_head`` (RFC 9162 §2.1.4.2)."""
    if old == new:
        return old_head == new_head and not proof
    if old == 0:
        return old_head == EMPTY_ROOT and not proof
    if old > new or not proof:
        return False
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_head)
    position, last = old - 1, new - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position % 2 or position == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and first == old_head and second == new_head


def root_of(entries: Iterable[bytes]) -> bytes:
    """Head over the given entries, computed in one pass without stored nodes."""
    peaks: list[tuple[int, bytes]] = []
    for entry in entries:
        level, value = 0, leaf_hash(entry)
        while peaks and peaks[-1][0] == level:
            value = node_hash(peaks.pop()[1], value)
            level += 1
        peaks.append((level, value))
    if not peaks:
        return EMPTY_ROOT
    value = peaks.pop()[1]
    while peaks:
        value = node_hash(peaks.pop()[1], value)
    return value


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(start: int, size: int, lookup: Lookup) -> bytes:
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return lookup(level, start >> level)
    half = _split(size)
    return node_hash(_subtree(start, half, lookup), _subtree(start + half, size - half, lookup))


def _path(index: int, start: int, size: int, lookup: Lookup) -> list[bytes]:
    if size == 1:
        return []
    half = _split(size)
    if index < half:
        return [*_path(index, start, half, lookup), _subtree(start + half, size - half, lookup)]
    return [*_path(index - half, start + half, size - half, lookup), _subtree(start, half, lookup)]


def _subproof(old: int, start: int, size: int, whole: bool, lookup: Lookup) -> list[bytes]:
    if old == size:
        return [] if whole else [_subtree(start, size, lookup)]
    half = _split(size)
    if old <= half:
        return [*_subproof(old, start, half, whole, lookup), _subtree(start + half, size - half, lookup)]
    return [*_subproof(old - half, start + half, size - half, False, lookup), _subtree(start, half, lookup)]
