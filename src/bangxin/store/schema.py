"""Tables of the store. Times are UTC ISO 8601 text with microseconds, so that they sort and compare alike
on SQLite and PostgreSQL; hashes are lower-case hexadecimal; documents are canonical JSON text,
packed when long."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bangxin.store.packed import PackedText

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("display", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("locked_until", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", String(256), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("deadline", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_by", String(32), ForeignKey("users.id"), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Index("cases_by_update", "updated_at", "id"),
)

case_versions = Table(
    "case_versions",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("author", String(32), ForeignKey("users.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("note", String(512), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("document", PackedText, nullable=False),
    PrimaryKeyConstraint("case_id", "revision"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
    PrimaryKeyConstraint("case_id", "user_id"),
    Index("memberships_by_user", "user_id", "case_id"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("sm3", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String(128), nullable=False),
    Column("stored_at", String(32), nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("document", PackedText, nullable=False),
    Column("updated_at", String(32), nullable=False),
    Index("drafts_by_case", "case_id", "user_id", "purpose"),
)

signoffs = Table(
    "signoffs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("part", String(16), nullable=False),
    Column("subject_hash", String(80), nullable=False),
    Column("statement", Text, nullable=False),
    UniqueConstraint("case_id", "revision", "subject_hash", "user_id"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("user_id", String(32), ForeignKey("users.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("result", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Index("jobs_by_user", "user_id", "created_at"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", String(32), nullable=False),
    Column("key", String(128), nullable=False),
    Column("request_hash", String(80), nullable=False),
    Column("resource", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    PrimaryKeyConstraint("user_id", "key"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(32), nullable=False),
    Column("entry", Text, nullable=False),
    Index("audit_by_case", "case_id", "seq"),
)

audit_nodes = Table(
    "audit_nodes",
    metadata,
    Column("level", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("level", "position"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("root", String(64), nullable=False),
)
