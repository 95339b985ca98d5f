"""docs/where-norms-act.md is up to date and names every norm, note and reported statement once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bangxin.consult.catalogue import read_press
from bangxin.law.builtin import builtin_rulebook
from bangxin.report.rulemap import rule_map, where

PAGE = Path(__file__).resolve().parents[2] / "docs" / "where-norms-act.md"


def test_page_is_what_the_rulebook_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == rule_map(builtin_rulebook(), read_press())


def test_every_id_stands_exactly_once() -> None:
    book = builtin_rulebook()
    rows = re.findall(r"^\| (\S+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    ids = Counter(rows)
    for name in (*book.norms, *book.notes, *read_press()):
        assert ids[name] == 1, name


def test_knowledge_waits_for_a_person_and_income_is_computed() -> None:
    book = builtin_rulebook()
    assert where(book, book.norms["CL.287-2.1.know"]) == "认定"
    assert where(book, book.norms["JI19.12.1.4"]) == "计算"
    assert book.notes["EX.CL.99"].acts == "comparison"
    assert book.notes["CL.287.1"].acts == "citation"
