"""Ranking by meaning: fused with the ranking by words, kept in a file, never without its extra."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bangxin.base.errors import MissingExtra
from bangxin.cli import app
from bangxin.consult import semantic
from bangxin.consult.index import write_index
from bangxin.consult.search import search
from bangxin.consult.searchable import everything
from bangxin.consult.semantic import FILE, Meanings, PackagedEncoder, embeddable, meanings, passage

np = pytest.importorskip("numpy")
ENTRIES = everything(None)


class Letters:
    """A stand-in for a model: what characters a text has. Counts how often it is asked for passages."""

    name = "letters/1"

    def __init__(self) -> None:
        self.asked = 0

    def question(self, text: str) -> object:
        row = np.zeros(512, dtype="float32")
        for char in text:
            row[ord(char) % 512] += 1
        return row / (np.linalg.norm(row) or 1)

    def passages(self, texts: list[str]) -> object:
        self.asked += 1
        return np.stack([self.question(text) for text in texts])


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    write_index(connection, ENTRIES)
    yield connection
    connection.close()


def test_vectors_are_kept_and_made_anew_when_entries_change(tmp_path: Path) -> None:
    encoder = Letters()
    first = meanings(ENTRIES, encoder, tmp_path)
    again = meanings(ENTRIES, encoder, tmp_path)
    assert encoder.asked == 1
    assert first.nearest("缓刑考验期", 5) == again.nearest("缓刑考验期", 5)
    meanings(ENTRIES[1:], encoder, tmp_path)
    assert encoder.asked == 2
    (tmp_path / FILE).write_bytes(b"broken")
    meanings(ENTRIES, encoder, tmp_path)
    assert encoder.asked == 3
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_passage_says_what_the_provision_is_about_in_both_ways_of_speaking() -> None:
    inflow = next(entry for entry in ENTRIES if "OP25.6.1.1" in entry.norms)
    assert "三十万" in passage(inflow)
    assert "自己的卡" in passage(inflow)
    assert all(entry.kind != "text" for entry in embeddable(ENTRIES))


def test_what_only_meaning_finds_comes_up_and_filters_hold(index: sqlite3.Connection) -> None:
    far = next(entry.key for entry in ENTRIES if "EX.CPL.56" in entry.norms)
    by_words = [hit.key for hit in search(index, "学生出租银行卡", limit=10)]
    assert far not in by_words
    fused = search(index, "学生出租银行卡", limit=10, nearest=[far, by_words[1]])
    keys = [hit.key for hit in fused]
    assert far in keys
    assert keys.index(by_words[1]) <= 1
    assert far not in [
        hit.key for hit in search(index, "学生出租银行卡", limit=10, kinds=["case"], nearest=[far])
    ]
    assert far not in [hit.key for hit in search(index, "学生出租银行卡", day="1950-01-01", nearest=[far])]


def test_fusing_a_ranking_with_itself_keeps_its_first(index: sqlite3.Connection) -> None:
    by_words = [hit.key for hit in search(index, "违法所得一万元", limit=8)]
    assert [hit.key for hit in search(index, "违法所得一万元", limit=3, nearest=by_words)] == by_words[:3]


def test_ties_are_broken_by_key() -> None:
    rows = np.ones((3, 2), dtype="float32")
    assert Meanings(Flat(), ["c", "a", "b"], rows).nearest("x", 2) == ["a", "b"]


class Flat:
    name = "flat"

    def question(self, text: str) -> object:
        return np.ones(2, dtype="float32")

    def passages(self, texts: list[str]) -> object:
        return np.ones((len(texts), 2), dtype="float32")


def test_without_the_extra_the_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    semantic._packaged.cache_clear()
    monkeypatch.setattr(semantic.importlib, "import_module", absent)
    with pytest.raises(MissingExtra, match="semantic"):
        PackagedEncoder()
    semantic._packaged.cache_clear()


def test_the_command_needs_a_folder_for_the_vectors() -> None:
    done = CliRunner().invoke(app, ["search", "缓刑", "--semantic"])
    assert done.exit_code != 0
    assert "--corpus" in (done.output + str(done.exception))


def test_the_packaged_model_tells_a_lay_question_from_another() -> None:
    encoder = PackagedEncoder()
    some = [entry for entry in ENTRIES if {"EX.CPL.56", "EX.CL.17-1", "OP25.6.1.3"} & set(entry.norms)]
    rows = encoder.passages([passage(entry) for entry in some])
    near = Meanings(encoder, [entry.norms[0] for entry in some], np.asarray(rows))
    assert near.nearest("老人犯罪能轻一点吗", 1) == ["EX.CL.17-1"]
    assert near.nearest("打了我才承认的笔录算数吗", 1) == ["EX.CPL.56"]
