"""Every store test runs on SQLite, on encrypted SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bangxin.store.storage import Store

KEY = bytes(range(32))


def postgres_url() -> str:
    """The server's URL; without one the test is skipped, in CI it fails."""
    url = os.environ.get("BANGXIN_TEST_POSTGRES", "")
    if not url and os.environ.get("CI") == "true":
        pytest.fail("BANGXIN_TEST_POSTGRES is not set: .ci/services starts the server")
    if not url:
        pytest.skip("no PostgreSQL server: set BANGXIN_TEST_POSTGRES")
    return url


@pytest.fixture
def postgres() -> Iterator[str]:
    """URL of an empty schema of its own."""
    url, schema = postgres_url(), f"t{secrets.token_hex(6)}"
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(f"create schema {schema}"))
    yield f"{url}?options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(text(f"drop schema {schema} cascade"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "encrypted", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "postgresql":
        opened = Store.open(tmp_path / "data", url=request.getfixturevalue("postgres"))
    else:
        opened = Store.open(tmp_path / "data", key=KEY if request.param == "encrypted" else b"")
    yield opened
    opened.close()


@pytest.fixture
def author(store: Store) -> str:
    """Id of a user who writes."""
    from bangxin.store import people

    with store.writing() as connection:
        user = people.add_user(connection, name="chen", display="陈检察官", role="handler", password="x")
        store.record(connection, user.id, "user.add", "user", user.id)
    return user.id
