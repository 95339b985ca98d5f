"""The commands a keeper of the files uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bangxin.store import people
from bangxin.store.storage import Store

SOURCE = Path(__file__).parents[2] / "src"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bangxin", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=SOURCE,
        env={"PYTHONPATH": str(SOURCE), "PATH": "/usr/bin:/bin"},
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    store = Store.open(folder)
    with store.writing() as connection:
        user = people.add_user(connection, name="w", display="w", role="reader", password="")
        store.record(connection, user.id, "user.add", "user", user.id)
    store.close()
    return folder


def test_verify_backup_restore(data: Path, tmp_path: Path) -> None:
    good = run("audit", "verify", "--data", data, "--json")
    head = json.loads(good.stdout)["head"]
    assert good.returncode == 0
    assert run("backup", tmp_path / "b.zip", "--data", data).returncode == 0
    assert run("restore", tmp_path / "b.zip", "--data", tmp_path / "new").returncode == 0
    assert run("audit", "verify", "--data", tmp_path / "new", "--head", head).returncode == 0
    proof = json.loads(run("audit", "proof", 0, "--data", data).stdout)
    assert json.loads(proof["entry"])["action"] == "user.add"
    store = Store.open(data)
    with store.writing() as connection:
        people.change_user(connection, people.all_users(connection)[0].id, role="admin")
    store.close()
    changed = run("audit", "verify", "--data", data)
    assert changed.returncode == 1
    assert "record-changed" in changed.stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "word"),
    [
        (("audit", "verify", "--data", "nowhere"), 2, "data-missing"),
        (("audit", "verify", "--data", "{data}", "--head", "x"), 2, "head-form"),
        (("audit", "verify", "--data", "{data}", "--key-file", "nowhere"), 2, "key-file"),
        (("audit", "proof", "9", "--data", "{data}"), 3, "audit-entry-unknown"),
        (("backup", "/nowhere/b.zip", "--data", "{data}"), 3, "backup-unwritable"),
        (("restore", "nowhere.zip", "--data", "{data}"), 3, "backup-missing"),
        (("audit", "verify", "--database", "mysql://x/y"), 2, "database-url"),
        (("audit", "verify", "--database", "postgresql://a:secret@127.0.0.1:1/y"), 3, "database-unreachable"),
    ],
)
def test_mistakes_are_told_plainly(data: Path, arguments: tuple[str, ...], exit_code: int, word: str) -> None:
    done = run(*(a.replace("{data}", str(data)) for a in arguments))
    assert done.returncode == exit_code
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
