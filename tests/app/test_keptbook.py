"""The kept rulebook is the built-in one, and whatever is wrong with what is kept, the packs are read instead."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import Any

import pytest

from bangxin.app import keptbook
from bangxin.app.assessing import assess_case, open_cases
from bangxin.base.canonical import canonical_json
from bangxin.determination.document import plain
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook

CASE = Path(__file__).resolve().parents[2] / "examples" / "official" / "case6.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keptbook, "_folder", lambda: tmp_path)
    return tmp_path


def kept(folder: Path) -> Path:
    (path,) = folder.glob("rulebook-*.bin")
    return path


def reads_packs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Filled each time the packs themselves are read."""
    read: list[int] = []

    def reading() -> Rulebook:
        read.append(1)
        return builtin_rulebook()

    monkeypatch.setattr(keptbook, "builtin_rulebook", reading)
    return read


def determined(book: Rulebook) -> list[bytes]:
    return [canonical_json(plain(assess_case(c, book, as_of="2026-01-01"))) for c in open_cases(CASE, book)]


def test_what_is_kept_gives_the_same_determinations(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keptbook.kept_rulebook()
    read = reads_packs(monkeypatch)
    book = keptbook.kept_rulebook()
    assert (read, book.hash) == ([], builtin_rulebook().hash)
    assert determined(book) == determined(builtin_rulebook())


class Harm:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("harm-was-done"),))


def sealed(data: bytes) -> bytes:
    return hashlib.sha256(data).digest() + data


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        lambda whole: sealed(b"no pickle"),
        lambda whole: sealed(pickle.dumps({"norms": []})),
        lambda whole: sealed(pickle.dumps(Harm())),
    ],
    ids=["empty", "cut", "one bit", "no pickle", "another value", "a call"],
)
def test_what_is_damaged_or_foreign_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: Any
) -> None:
    keptbook.kept_rulebook()
    path = kept(folder)
    path.write_bytes(damage(path.read_bytes()))
    monkeypatch.chdir(folder)
    read = reads_packs(monkeypatch)
    assert keptbook.kept_rulebook().hash == builtin_rulebook().hash
    assert read
    assert not (folder / "harm-was-done").exists()


def test_other_packs_or_code_find_nothing_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keptbook.kept_rulebook()
    monkeypatch.setattr(keptbook, "_PROTOCOL", 4)
    read = reads_packs(monkeypatch)
    keptbook.kept_rulebook()
    assert read
    assert len(list(folder.glob("rulebook-*.bin"))) == 2


def test_a_folder_that_cannot_be_used_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    assert keptbook.kept_rulebook().hash == builtin_rulebook().hash
