"""The expression language: what it refuses (``refused.txt``), what it makes of what it accepts, and no evaluation ever."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangxin.base.errors import Place
from bangxin.law import expression as x
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.parsing import Parser, Refused
from bangxin.law.vocabulary import FactType

BOOK = builtin_rulebook()
PARSER = Parser(BOOK.vocabulary, BOOK.concepts, [*BOOK.vocabulary.ids, *BOOK.concepts])
LINES = (Path(__file__).parent / "refused.txt").read_text(encoding="utf-8").splitlines()
REFUSED = [line.split(None, 1) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("code", "text"), REFUSED, ids=[text for _, text in REFUSED])
def test_refused_with_its_place(code: str, text: str) -> None:
    place = Place("pack.yaml", 7)
    with pytest.raises(Refused) as caught:
        PARSER.condition(text, place)
    assert (caught.value.mistake.code, caught.value.mistake.place) == (code, place), caught.value


def test_nearest_name_is_offered() -> None:
    with pytest.raises(Refused) as caught:
        PARSER.condition("fraud.is_telecon")
    assert caught.value.mistake.hint is not None
    assert "fraud.is_telecom" in caught.value.mistake.hint.zh


def test_literals_beside_money_are_yuan_and_become_fen_wherever_they_stand() -> None:
    assert PARSER.condition("fraud.amount >= 5000") == x.Compare(
        ">=", x.Quantity("fraud.amount"), x.Number(500_000), FactType.MONEY
    )
    for text in ("5000 <= fraud.amount", "fraud.amount + 1 >= 5001"):
        numbers = [part.value for part in x.walk(PARSER.condition(text)) if isinstance(part, x.Number)]
        assert all(number % 100 == 0 for number in numbers), text
    product = PARSER.condition("fraud.amount * 3 >= 9")
    assert x.Product(x.Quantity("fraud.amount"), 3) in list(x.walk(product))


def test_chains_are_both_comparisons() -> None:
    chain = PARSER.condition("1 <= fraud.amount < 5000")
    assert isinstance(chain, x.All)
    assert [part.op for part in chain.parts if isinstance(part, x.Compare)] == ["<=", "<"]


def test_equal_texts_give_equal_trees_and_a_tree_has_no_truth() -> None:
    one, other = PARSER.condition("not fraud.is_telecom"), PARSER.condition(" not  fraud.is_telecom ")
    assert (one, hash(one)) == (other, hash(other))
    with pytest.raises(TypeError):
        bool(one)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("expression-too-long", "fraud.is_telecom and " * 400 + "True"),
        ("expression-too-deep", "not " * 100 + "True"),
        ("expression-too-deep", "(" * 70 + "fraud.amount" + " + fraud.amount)" * 70 + " >= 1"),
    ],
)
def test_too_long_and_too_deep_are_refused(code: str, text: str) -> None:
    with pytest.raises(Refused) as caught:
        PARSER.condition(text)
    assert caught.value.mistake.code == code


ATOMS = [
    "fraud.is_telecom",
    "fraud.amount",
    "act.end",
    "upstream.crime",
    "fraud.large",
    "True",
    "3",
    "'fraud'",
    "years(1)",
]
PIECES = [
    *ATOMS,
    "and",
    "or",
    "not",
    ">=",
    "<",
    "==",
    "in",
    "[",
    "]",
    "(",
    ")",
    "+",
    "-",
    "*",
    ",",
    "any_of(",
    "at_least(",
    "is_known(",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_is_either_a_tree_of_the_language_or_refused(text: str) -> None:
    try:
        tree = PARSER.condition(text)
    except Refused:
        return
    allowed = (x.Node, x.Term)
    assert all(isinstance(part, allowed) for part in x.walk(tree))
    assert set(x.facts_of(tree)) <= set(BOOK.vocabulary.ids)
    ast.parse(text.strip(), mode="eval")
