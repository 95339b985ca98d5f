"""Any changed stored byte or audit entry is found; backups restore exactly or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import delete, select, text, update

from bangxin.base.errors import InputError, UsageProblem
from bangxin.store import audit, cases, merkle
from bangxin.store.audit import Head
from bangxin.store.backup import backup, restore
from bangxin.store.blobs import sm3
from bangxin.store.schema import (
    audit_entries,
    audit_heads,
    audit_nodes,
    blobs,
    case_versions,
    memberships,
    metadata,
    users,
)
from bangxin.store.storage import Store


@pytest.fixture
def filled(store: Store, author: str) -> Store:
    """Two cases of several versions, one evidence file, a dozen audit entries."""
    for title in ("甲案", "乙案"):
        with store.writing() as connection:
            case = cases.create(connection, title=title, stage="审查起诉", author=author, document={"v": 1})
            for kind, subject in (("case", case.id), ("version", f"{case.id}/1"), ("members", case.id)):
                store.record(connection, author, "case.create", kind, subject, case_id=case.id)
        with store.writing() as connection:
            cases.save(connection, case.id, 1, author=author, note="改", document={"v": 2})
            store.record(connection, author, "case.save", "case", case.id, case_id=case.id)
            store.record(connection, author, "case.save", "version", f"{case.id}/2", case_id=case.id)
    with store.writing() as connection:
        blob = store.files.put(connection, "银行流水".encode(), "text/plain")
        store.record(connection, author, "blob.add", "blob", blob.sha256)
        store.record(connection, author, "case.view", "case", case.id, case_id=case.id, changed=False)
    assert store.verify().discrepancies == ()
    return store


def codes(store: Store, printed: Head | None = None) -> set[str]:
    return {d.code for d in store.verify(printed).discrepancies}


def test_sm3_matches_the_standard() -> None:
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905 A.1


def test_tables_match_their_description_after_migration(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_proofs_from_the_stored_tree_hold(filled: Store) -> None:
    with filled.reading() as connection:
        head = audit.head(connection)
        root = bytes.fromhex(head.root)
        for seq in range(head.size):
            proof = [bytes.fromhex(p) for p in audit.inclusion(connection, seq)]
            entry = audit.entry_text(connection, seq).encode()
            assert merkle.verify_inclusion(entry, seq, head.size, proof, root)
            older = bytes.fromhex(audit.root_at(connection, seq))
            steps = [bytes.fromhex(p) for p in audit.consistency(connection, seq)]
            assert merkle.verify_consistency(seq, head.size, older, root, steps)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (update(audit_entries).where(audit_entries.c.seq == 3).values(entry='{"seq":3}'), "audit-entry-changed"),
        (delete(audit_entries).where(audit_entries.c.seq == 3), "audit-gap"),
        (delete(audit_entries).where(audit_entries.c.seq > 8), "audit-head"),
        (update(audit_nodes).where(audit_nodes.c.level == 1).values(hash="00" * 32), "audit-node"),
        (update(audit_heads).values(root="00" * 32), "audit-head"),
        (update(case_versions).where(case_versions.c.revision == 1).values(document='{"v":9}'), "version-changed"),
        (update(case_versions).where(case_versions.c.revision == 1).values(author="x", note="y"), "record-changed"),
        (delete(case_versions).where(case_versions.c.revision == 1), "record-changed"),
        (update(users).values(role="admin"), "record-changed"),
        (delete(memberships), "record-changed"),
        (update(blobs).values(sm3="00" * 32), "blob-changed"),
    ],
)  # fmt: skip
def test_a_change_behind_the_programs_back_is_found(filled: Store, change: object, expected: str) -> None:
    with filled.writing() as connection:
        if filled.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.execute(
                text("ALTER TABLE case_versions DROP CONSTRAINT IF EXISTS case_versions_author_fkey")
            )
        if "author" in str(change) and filled.database.is_sqlite:
            change = update(case_versions).where(case_versions.c.revision == 1).values(note="y")
        connection.execute(change)  # type: ignore[call-overload]
    assert expected in codes(filled)


def test_every_byte_of_a_stored_file_is_watched(filled: Store) -> None:
    with filled.reading() as connection:
        sha256 = connection.execute(select(blobs.c.sha256)).scalar_one()
    place = filled.files.path(sha256)
    content = place.read_bytes()
    for index in range(len(content)):
        place.write_bytes(content[:index] + bytes([content[index] ^ 1]) + content[index + 1 :])
        with filled.reading() as connection, pytest.raises(InputError, match="blob-changed"):
            filled.files.get(connection, sha256)
    place.unlink()
    assert codes(filled) == {"blob-missing"}


def test_a_log_rewritten_as_a_whole_is_betrayed_by_a_printed_head(filled: Store, author: str) -> None:
    printed = filled.head()
    with filled.writing() as connection:
        for table in (audit_entries, audit_nodes, audit_heads):
            connection.execute(delete(table))
        for _ in range(printed.size):
            filled.record(connection, author, "case.view", "case", "x", changed=False)
    assert "audit-rewritten" in codes(filled, printed)
    assert "audit-truncated" in codes(filled, Head(printed.size + 1, printed.root))


def test_files_at_rest_are_unreadable_with_a_key(filled: Store, request: pytest.FixtureRequest) -> None:
    everything = b"".join(p.read_bytes() for p in filled.folder.rglob("*") if p.is_file())
    encrypted = "encrypted" in request.node.callspec.id
    assert ("银行流水".encode() in everything) is not encrypted
    if encrypted:
        assert "甲案".encode() not in everything
        with pytest.raises(InputError, match="database-unreadable"):
            Store.open(filled.folder)
        with pytest.raises(InputError, match="database-unreadable"):
            Store.open(filled.folder, key=b"k" * 32)


def test_backup_restores_into_another_kind_of_store(filled: Store, tmp_path: Path) -> None:
    archive = tmp_path / "b.zip"
    assert backup(filled, archive) == filled.head()
    other = Store.open(tmp_path / "other")
    assert restore(archive, other) == filled.head()
    assert other.verify().discrepancies == ()
    with filled.reading() as a, other.reading() as b:
        assert [
            tuple(r)
            for r in a.execute(
                select(case_versions).order_by(case_versions.c.case_id, case_versions.c.revision)
            )
        ] == [
            tuple(r)
            for r in b.execute(
                select(case_versions).order_by(case_versions.c.case_id, case_versions.c.revision)
            )
        ]
    with pytest.raises(UsageProblem, match="restore-not-empty"):
        restore(archive, other)
    with pytest.raises(UsageProblem, match="backup-exists"):
        backup(filled, archive)
    other.close()


def test_a_changed_backup_restores_nothing(filled: Store, tmp_path: Path) -> None:
    archive = tmp_path / "b.zip"
    backup(filled, archive)
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"handler"', b'"admin"'))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-40])
    for bad in (forged, cut):
        other = Store.open(tmp_path / bad.stem)
        with pytest.raises(InputError, match="backup-damaged"):
            restore(bad, other)
        assert other.head().size == 0
        with other.reading() as connection:
            assert connection.execute(select(users.c.id)).all() == []
        other.close()
