"""An office with one person of each role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from bangxin.app import accounts
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.storage import Store

PASSWORD = "correct horse 马"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workbench]:
    store = Store.open(tmp_path / "data")
    yield Workbench(store, builtin_rulebook(), local=False)
    store.close()


@pytest.fixture
def people(desk: Workbench) -> dict[str, Principal]:
    """By role; ``handler2`` is a second handler."""
    admin = accounts.principal(accounts.first_admin(desk, "root", PASSWORD))
    made = {"admin": admin}
    for name in ("handler", "handler2", "reviewer", "reader", "auditor"):
        role = name.rstrip("2")
        user = accounts.add_user(desk, admin, name=name, display=name, role=role, password=PASSWORD)
        made[name] = accounts.principal(user)
    return made


def document(**facts: Any) -> dict[str, Any]:
    return {"case": {"facts": facts}, "sources": []}
