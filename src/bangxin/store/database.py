"""Opening the database: SQLite in a folder (WAL, synchronous FULL), SQLCipher with a key, PostgreSQL by URL."""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from bangxin.base.errors import BangxinError, InputError, MissingExtra, UsageProblem

BUSY_SECONDS = 30
CACHE_KIB = 1024
"""Pages that one connection keeps."""
POOL_SIZE = 16
AUDIT_LOCK = 6962
"""PostgreSQL advisory lock that serialises writers, so that audit entries get gapless numbers."""


class Database:
    """One database. Writers of a process take turns; every write is one transaction, durable when it returns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()

    @classmethod
    def in_folder(cls, folder: Path, *, key: str = "") -> Database:
        """SQLite in ``folder/bangxin.db``; with ``key`` encrypted by SQLCipher (extra ``secure``)."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(_sqlite_engine(folder / "bangxin.db", key))

    @classmethod
    def at(cls, url: str) -> Database:
        """PostgreSQL by URL, e.g. ``postgresql://user@host/name`` (extra ``postgres``)."""
        try:
            parsed = make_url(url)
        except ArgumentError:
            parsed = None
        if parsed is None or parsed.get_backend_name() != "postgresql":
            raise UsageProblem.of(
                "database-url",
                "数据库地址应以 postgresql:// 开头；不指定地址时使用本地 SQLite",
                "the database URL must start with postgresql://; leave it out for local SQLite",
            )
        return cls(_postgres_engine(parsed))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection with one consistent view of the data."""
        with self.engine.connect() as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one write transaction; committed and flushed to disk on leaving, else rolled back."""
        with self._turn, self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({AUDIT_LOCK})"))
                yield connection

    def migrate(self) -> None:
        """Bring the tables to the newest version; refuses a database written by a newer program."""
        config = Config()
        config.set_main_option(
            "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
        )
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
        with self.writing() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in known:
                raise InputError.of(
                    "database-newer",
                    f"数据库由更新版本的程序写入（结构版本 {current}）",
                    f"the database was written by a newer program (schema {current})",
                    hint=("请升级本程序后再打开", "upgrade this program before opening it"),
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _sqlite_engine(path: Path, key: str) -> Engine:
    module: Any = sqlite3
    if key:
        if importlib.util.find_spec("sqlcipher3") is None:
            raise MissingExtra.named("secure", "sqlcipher3")
        module = importlib.import_module("sqlcipher3.dbapi2")
    elif path.exists() and not _plain_sqlite(path):
        raise _unreadable(path)

    def connect() -> Any:
        connection = module.connect(
            str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        cursor = connection.cursor()
        if key:
            cursor.execute(f"PRAGMA key = \"x'{key}'\"")
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except module.DatabaseError:
            connection.close()
            raise _unreadable(path) from None
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        cursor.close()
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=module,
        creator=connect,
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        pool_use_lifo=True,  # only as many connections fill their page cache as are in use at once
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres_engine(url: URL) -> Engine:
    if importlib.util.find_spec("psycopg") is None:
        raise MissingExtra.named("postgres", "psycopg")
    engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_size=POOL_SIZE, pool_pre_ping=True)
    try:
        with engine.connect():
            pass
    except DBAPIError:
        shown = url.render_as_string(hide_password=True)
        raise InputError.of(
            "database-unreachable",
            f"无法连接数据库 {shown}",
            f"cannot connect to the database {shown}",
            hint=(
                "请检查地址、账号以及数据库服务是否已启动",
                "check the address, the account and that the server runs",
            ),
        ) from None
    return engine


def _unreadable(path: Path) -> BangxinError:
    return InputError.of(
        "database-unreadable",
        f"无法打开数据库 {path.name}：文件已加密、密钥不符或已损坏",
        f"cannot open {path.name}: it is encrypted, the key is wrong, or it is damaged",
        hint=(
            "加密的数据库须给出密钥文件（--key-file）",
            "an encrypted database needs its key file (--key-file)",
        ),
    )


def _plain_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) in (b"", b"SQLite format 3")
