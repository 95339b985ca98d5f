"""The application over a fresh office; a client per role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bangxin.app import accounts, examples
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.law.builtin import builtin_rulebook
from bangxin.store.storage import Store
from bangxin.web.application import create_app

PASSWORD = "correct horse 马"
HOST = "testserver"
ROLES = ("admin", "handler", "handler2", "reviewer", "reader", "auditor")


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
    admin = accounts.principal(accounts.first_admin(desk, "admin", PASSWORD))
    made = {"admin": admin}
    for name in ROLES[1:]:
        user = accounts.add_user(
            desk, admin, name=name, display=name, role=name.rstrip("2"), password=PASSWORD
        )
        made[name] = accounts.principal(user)
    return made


@pytest.fixture
def app(desk: Workbench) -> FastAPI:
    return create_app(desk, hosts=frozenset({HOST}))


class Browser:
    """A client that keeps cookies and sends the CSRF token of its session with each form."""

    def __init__(self, app: FastAPI, name: str = "") -> None:
        self.http = TestClient(
            app, base_url=f"http://{HOST}", raise_server_exceptions=False, follow_redirects=False
        )
        self.csrf = ""
        if name:
            answer = self.http.post("/login", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            self.refresh()

    def refresh(self) -> None:
        found = re.search(r'data-csrf="([^"]*)"', self.http.get("/rulebook").text)
        assert found
        self.csrf = found.group(1)

    def get(self, url: str, **more: Any) -> Any:
        return self.http.get(url, **more)

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.http.post(url, data={"csrf": self.csrf, **(data or {})}, **more)

    def api(self, method: str, url: str, **more: Any) -> Any:
        headers = {"X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        return self.http.request(method, f"/api/v1{url}", headers=headers, **more)


@pytest.fixture
def browsers(app: FastAPI, people: dict[str, Principal]) -> dict[str, Browser]:
    return {**{name: Browser(app, name) for name in people}, "public": Browser(app)}


@pytest.fixture
def example() -> dict[str, Any]:
    """The official case 7: three persons, findings of the court."""
    return examples.load("case7")[1]["case"]


@pytest.fixture
def case_id(browsers: dict[str, Browser], example: dict[str, Any]) -> str:
    """A case of ``handler`` that ``reviewer`` and ``reader`` are members of."""
    made = browsers["handler"].api(
        "POST", "/cases", json={"title": "高某等人案", "stage": "审查起诉", "case": example}
    )
    assert made.status_code == 201, made.text
    number = str(made.json()["id"])
    for name in ("reviewer", "reader"):
        admitted = browsers["handler"].api("POST", f"/cases/{number}/members", json={"name": name})
        assert admitted.status_code == 200
    return number
