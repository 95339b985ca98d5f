"""The table of readers: each is named once, and none is left out."""

from __future__ import annotations

import ast
from pathlib import Path

import bangxin.consult.cite
from bangxin.consult.cite.readers import CITED, GENERATED, TOLD

FOLDER = Path(bangxin.consult.cite.__file__).parent
WITH_MORE = {
    "check_document",
    "check_files",
    "check_force",
    "check_quotes",
    "check_paraphrases",
    "check_alternatives",
}
"""What reads more than a document (the day of the act, the library), or is a part of another reader."""


def test_every_reader_stands_in_the_table_once() -> None:
    named = [reader.finds for reader in (*CITED, *TOLD, *GENERATED)]
    assert len(named) == len(set(named))
    written = {
        node.name
        for path in FOLDER.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")
    }
    tree = ast.parse((FOLDER / "readers.py").read_text("utf-8"))
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith("check_")]
    assert sorted(used) == sorted(written - WITH_MORE)
