"""Append-only audit log: every entry is a leaf of an RFC 6962 Merkle tree, written with the change it records."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from bangxin.base.canonical import canonical_json
from bangxin.base.errors import BangxinError, InputError
from bangxin.store import clock, merkle
from bangxin.store.schema import audit_entries, audit_heads, audit_nodes


class Entry(NamedTuple):
    """Who did what to what. ``state`` is the hash of the record after the change, empty for a view."""

    actor: str
    action: str
    kind: str
    subject: str
    case_id: str = ""
    state: str = ""
    detail: Mapping[str, Any] = {}


class Head(NamedTuple):
    """Size and root of the tree: what a report prints and a later check starts from."""

    size: int
    root: str

    def __str__(self) -> str:
        return f"{self.size}:{self.root}"


def append(connection: Connection, entry: Entry) -> int:
    """Add ``entry``; returns its number. The caller's write transaction makes numbers gapless."""
    return append_all(connection, [entry])


def append_all(connection: Connection, entries: Sequence[Entry]) -> int:
    """Add entries in order; returns the number of the last."""
    stored = _stored_head(connection)
    size = stored.size if stored else 0
    nodes = _peaks(connection, stored)
    rows, closed = [], []
    for seq, entry in enumerate(entries, size):
        document = {"seq": seq, "at": clock.now(), **entry._asdict(), "detail": dict(entry.detail)}
        text = canonical_json(document).decode()
        rows.append({"seq": seq, "case_id": entry.case_id, "entry": text})
        for level, place, value in merkle.completed(seq, merkle.leaf_hash(text.encode()), _in(nodes)):
            nodes[level, place] = value
            closed.append({"level": level, "position": place, "hash": value.hex()})
    total = size + len(rows)
    head = Head(total, merkle.root(total, _in(nodes)).hex())
    _keep_peaks(head, nodes)
    connection.execute(insert(audit_entries), rows)
    connection.execute(insert(audit_nodes), closed)
    if stored is None:
        connection.execute(insert(audit_heads).values(id=1, **head._asdict()))
    else:
        connection.execute(update(audit_heads).where(audit_heads.c.id == 1).values(**head._asdict()))
    return total - 1


def head(connection: Connection) -> Head:
    """The present head; of an empty log the hash of nothing."""
    return _stored_head(connection) or Head(0, merkle.EMPTY_ROOT.hex())


def entry_text(connection: Connection, seq: int) -> str:
    """The exact text of one entry.

    :raises InputError: ``audit-entry-unknown``.
    """
    text = connection.execute(select(audit_entries.c.entry).where(audit_entries.c.seq == seq)).scalar()
    if text is None:
        raise InputError.of("audit-entry-unknown", f"审计日志没有第 {seq} 条", f"the log has no entry {seq}")
    return str(text)


def entries(
    connection: Connection, *, case_id: str | None = None, before: int | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Newest entries first, of one case or of all, older than ``before``."""
    query = select(audit_entries.c.entry).order_by(audit_entries.c.seq.desc()).limit(limit)
    if case_id is not None:
        query = query.where(audit_entries.c.case_id == case_id)
    if before is not None:
        query = query.where(audit_entries.c.seq < before)
    return [json.loads(text) for text in connection.execute(query).scalars()]


def texts(connection: Connection) -> Iterator[tuple[int, str]]:
    """All entries in order, as stored."""
    query = select(audit_entries.c.seq, audit_entries.c.entry).order_by(audit_entries.c.seq)
    for row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield row.seq, row.entry


def inclusion(connection: Connection, seq: int, size: int | None = None) -> list[str]:
    """Audit path of entry ``seq`` in the tree of ``size`` entries (RFC 6962 §2.1.1)."""
    total = _within(connection, size)
    entry_text(connection, seq)
    if seq >= total:
        raise InputError.of(
            "audit-entry-unknown", f"前 {total} 条中没有第 {seq} 条", f"entry {seq} is not among {total}"
        )
    return [value.hex() for value in merkle.inclusion_proof(seq, total, _nodes(connection))]


def consistency(connection: Connection, old: int, new: int | None = None) -> list[str]:
    """Proof that the tree of ``old`` entries is a prefix of the tree of ``new`` (RFC 6962 §2.1.2)."""
    total = _within(connection, new)
    earlier = _within(connection, old)
    if earlier > total:
        raise InputError.of("audit-size", "前一规模大于后一规模", "the first size is larger than the second")
    return [value.hex() for value in merkle.consistency_proof(earlier, total, _nodes(connection))]


def root_at(connection: Connection, size: int) -> str:
    """Root over the first ``size`` entries, from the stored nodes."""
    return merkle.root(_within(connection, size), _nodes(connection)).hex()


def count(connection: Connection) -> int:
    """Number of entries present."""
    return int(connection.execute(select(func.count()).select_from(audit_entries)).scalar_one())


def _within(connection: Connection, size: int | None) -> int:
    total = head(connection).size
    if size is None:
        return total
    if not 0 <= size <= total:
        raise InputError.of("audit-size", f"日志只有 {total} 条", f"the log has only {total} entries")
    return size


def _stored_head(connection: Connection) -> Head | None:
    row = connection.execute(select(audit_heads.c.size, audit_heads.c.root)).first()
    return Head(*row) if row else None


_KNOWN: OrderedDict[Head, dict[tuple[int, int], bytes]] = OrderedDict()
HEADS_KEPT = 8


def _peaks(connection: Connection, stored: Head | None) -> dict[tuple[int, int], bytes]:
    """The nodes that appending to the tree under this head needs; kept from the last append, since the root names them."""
    if stored is None or not stored.size:
        return {}
    known = _KNOWN.get(stored)
    if known is not None:
        return known.copy()
    table = audit_nodes.c
    at = or_(
        *(and_(table.level == level, table.position == place) for level, place in merkle.peaks(stored.size))
    )
    found = connection.execute(select(table.level, table.position, table.hash).where(at))
    return {(row.level, row.position): bytes.fromhex(row.hash) for row in found}


def _keep_peaks(head: Head, nodes: Mapping[tuple[int, int], bytes]) -> None:
    _KNOWN[head] = {at: nodes[at] for at in merkle.peaks(head.size)}
    while len(_KNOWN) > HEADS_KEPT:
        _KNOWN.popitem(last=False)


def _in(nodes: Mapping[tuple[int, int], bytes]) -> merkle.Lookup:
    def lookup(level: int, position: int) -> bytes:
        if (level, position) not in nodes:
            raise _missing_node(level, position)
        return nodes[level, position]

    return lookup


def _missing_node(level: int, position: int) -> BangxinError:
    return InputError.of(
        "audit-node-missing",
        f"审计树缺少节点（层 {level}，第 {position} 个）",
        f"the audit tree lacks node {position} of level {level}",
    )


def _nodes(connection: Connection) -> merkle.Lookup:
    def lookup(level: int, position: int) -> bytes:
        value = connection.execute(
            select(audit_nodes.c.hash).where(audit_nodes.c.level == level, audit_nodes.c.position == position)
        ).scalar()
        if value is None:
            raise _missing_node(level, position)
        return bytes.fromhex(value)

    return lookup
