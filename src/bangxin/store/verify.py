"""Checking a store: the log against its tree, every watched record against the log, every file against its hashes."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from bangxin.base.errors import BangxinError
from bangxin.base.i18n import Text
from bangxin.store import audit, cases, merkle, records
from bangxin.store.audit import Head
from bangxin.store.blobs import BlobFolder
from bangxin.store.schema import audit_nodes, blobs


class Discrepancy(NamedTuple):
    """Something stored that is not what was written."""

    code: str
    subject: str
    message: Text


class Verification(NamedTuple):
    """Head recomputed from the entries, what was counted, and what does not agree."""

    head: Head
    entries: int
    records: int
    files: int
    discrepancies: tuple[Discrepancy, ...]


def verify(connection: Connection, folder: BlobFolder, *, printed: Head | None = None) -> Verification:
    """Recompute everything. ``printed`` is a head noted earlier (on a report): the log must still begin with it."""
    found: list[Discrepancy] = []
    log: list[str] = []
    expected: dict[tuple[str, str], str] = {}
    for seq, text in audit.texts(connection):
        if seq != len(log):
            found.append(_gap(len(log), seq))
        log.append(text)
        _replay(text, seq, expected, found)
    head = Head(len(log), merkle.root_of(text.encode() for text in log).hex())
    found += _tree(connection, log, head, printed)
    present = set(records.subjects(connection))
    found += _states(connection, expected, present)
    found += _documents(connection, present)
    names = list(connection.execute(select(blobs.c.sha256).order_by(blobs.c.sha256)).scalars())
    for name in names:
        try:
            folder.get(connection, name)
        except BangxinError as error:
            found.append(Discrepancy(error.mistakes[0].code, name, error.mistakes[0].message))
    return Verification(head, len(log), len(present), len(names), tuple(found))


def _replay(text: str, seq: int, expected: dict[tuple[str, str], str], found: list[Discrepancy]) -> None:
    try:
        entry: dict[str, Any] = json.loads(text)
        key, state = (entry["kind"], entry["subject"]), entry["state"]
    except (ValueError, KeyError, TypeError):
        message = Text(f"审计日志第 {seq} 条无法读取", f"audit entry {seq} cannot be read")
        found.append(Discrepancy("audit-entry-changed", str(seq), message))
        return
    if state:
        expected[key] = state


def _tree(connection: Connection, log: list[str], head: Head, printed: Head | None) -> list[Discrepancy]:
    found = []
    stored = audit.head(connection)
    if stored != head:
        message = Text(
            f"审计日志与所存树头不符：按条目重算为 {head}，库中为 {stored}",
            f"the log does not match its head: recomputed {head}, stored {stored}",
        )
        found.append(Discrepancy("audit-head", str(stored), message))
    found += _nodes(connection, log)
    if printed is None:
        return found
    if printed.size > head.size:
        message = Text(
            f"日志现有 {head.size} 条，少于所记树头的 {printed.size} 条",
            f"the log has {head.size} entries, fewer than {printed.size}",
        )
        found.append(Discrepancy("audit-truncated", str(printed), message))
    elif merkle.root_of(text.encode() for text in log[: printed.size]).hex() != printed.root:
        message = Text(
            f"前 {printed.size} 条与所记树头不符，日志被改写",
            f"the first {printed.size} entries do not match the noted head",
        )
        found.append(Discrepancy("audit-rewritten", str(printed), message))
    return found


def _nodes(connection: Connection, log: list[str]) -> list[Discrepancy]:
    level = [merkle.leaf_hash(text.encode()) for text in log]
    right: dict[tuple[int, int], str] = {}
    height = 0
    while level:
        right.update({(height, place): value.hex() for place, value in enumerate(level)})
        level = [merkle.node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        height += 1
    query = select(audit_nodes.c.level, audit_nodes.c.position, audit_nodes.c.hash)
    stored = {(row.level, row.position): row.hash for row in connection.execute(query)}
    return [
        Discrepancy(
            "audit-node",
            f"{place[0]}/{place[1]}",
            Text(
                f"审计树节点（层 {place[0]}，第 {place[1]} 个）与条目不符",
                f"audit tree node {place} does not match",
            ),
        )
        for place in sorted(stored.keys() | right.keys())
        if stored.get(place) != right.get(place)
    ]


def _states(
    connection: Connection, expected: dict[tuple[str, str], str], present: set[tuple[str, str]]
) -> list[Discrepancy]:
    found = []
    for kind, subject in sorted(expected.keys() | present):
        if kind not in records.SINGLE and kind not in ("version", "members"):
            continue
        now = records.state_of(connection, kind, subject)
        if now != expected.get((kind, subject), ""):
            message = Text(
                f"记录（{kind} {subject}）与审计日志中最后一次变更不符",
                f"the record ({kind} {subject}) is not what its last logged change left",
            )
            found.append(Discrepancy("record-changed", f"{kind} {subject}", message))
    return found


def _documents(connection: Connection, present: set[tuple[str, str]]) -> list[Discrepancy]:
    found = []
    for kind, subject in sorted(present):
        if kind != "version":
            continue
        case_id, _, revision = subject.rpartition("/")
        try:
            cases.document(connection, case_id, int(revision))
        except BangxinError as error:
            found.append(Discrepancy(error.mistakes[0].code, subject, error.mistakes[0].message))
    return found


def _gap(expected: int, seq: int) -> Discrepancy:
    return Discrepancy(
        "audit-gap",
        str(seq),
        Text(f"审计日志缺第 {expected} 条，其后是第 {seq} 条", f"entry {expected} is missing before {seq}"),
    )
