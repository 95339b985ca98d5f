"""Mutation over the packs: a changed literal, operator, operand or norm changes a conformance result."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bangxin.law.builtin import builtin_rulebook
from tests.law.killing import Bench, record
from tests.law.mutants import mutants
from tests.law.survivors import reasons

FILES = sorted((Path(__file__).parents[1] / "conformance").glob("*.yaml"))


@pytest.fixture(scope="module")
def bench() -> Bench:
    book = builtin_rulebook()
    return Bench(book, record(book, FILES))


def test_a_sample_of_mutants_is_noticed(bench: Bench) -> None:
    known = reasons()
    every = [m for m in mutants(bench.book) if m.id not in known]
    sample = Random(20261121).sample([m for m in every if m.when is not None], 150)
    assert [m.id for m in sample if bench.killer(m) is None] == []


def test_each_kind_of_change_is_made() -> None:
    kinds = {m.kind for m in mutants(builtin_rulebook())}
    assert kinds == {"数字", "比较", "且或互换", "删去要件", "删去取值", "去掉否定", "删去本条"}


def test_every_literal_of_the_help_offence_is_guarded(bench: Bench) -> None:
    """Arts 12(1), 12(2) of 法释〔2019〕15号 and item 6 of 法发〔2025〕12号: each figure up and down by one."""
    norms = [f"JI19.12.1.{i}" for i in range(1, 5)] + [
        "JI19.12.2.settlement",
        "JI19.12.2.ad",
        "JI19.12.2.income",
    ]
    norms += ["OP25.6.1.1", "OP25.6.1.2", "OP25.6.1.3"]
    changed = [m for m in mutants(bench.book) if m.norm in norms and m.kind == "数字"]
    assert len(changed) >= 2 * len(norms)
    assert [m.id for m in changed if bench.killer(m) is None] == []


@pytest.mark.long
def test_every_mutant_is_noticed_or_listed_with_its_reason(bench: Bench) -> None:
    alive = {m.id for m in mutants(bench.book) if bench.killer(m) is None}
    assert alive == set(reasons())
