"""Every extraction rule against the examples that stand beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangxin.base.errors import NormError
from bangxin.base.money import fen_from_yuan
from bangxin.intake.acts.instances import InstanceRule, instance_rules
from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.extract import extract
from bangxin.intake.outcomes.priors import prior_rules
from bangxin.intake.rulebook import Amount, Flag, expand, lexicon, rules
from bangxin.intake.words import Words, find_once
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.vocabulary import FactKind


def found(text: str) -> list[Any]:
    charge = "诈骗罪" if "诈骗罪" in text else "帮助信息网络犯罪活动罪"
    head = (
        f"某市人民检察院指控被告人甲某、乙某犯{charge}。经审理查明，"
        if "乙某" in text or "二人" in text
        else f"被告人甲某被指控犯{charge}。经审理查明，"
    )
    return list(extract(document_from_text(head + text))[0].found)


FLAGS = [(flag, example) for flag in rules().flags for example in flag.examples]
AMOUNTS = [(kind, example) for kind in rules().amounts for example in kind.examples]


@pytest.mark.parametrize(("flag", "example"), FLAGS, ids=[f"{f.id}:{e['text'][:14]}" for f, e in FLAGS])
def test_circumstance(flag: Flag, example: dict[str, Any]) -> None:
    read = [f for f in found(example["text"]) if f.rule == flag.id]
    if example.get("none"):
        assert read == []
        return
    assert read, example["text"]
    assert read[0].value == (flag.has or flag.value)
    if "person" in example:
        assert read[0].persons == (example["person"],)


@pytest.mark.parametrize(("kind", "example"), AMOUNTS, ids=[f"{k.id}:{e['text'][:14]}" for k, e in AMOUNTS])
def test_amount(kind: Amount, example: dict[str, Any]) -> None:
    read = [f for f in found(example["text"]) if f.rule == f"amount.{kind.id}"]
    if example.get("none") or not kind.fact:
        assert read == []
        if not kind.fact:
            assert not [f for f in found(example["text"]) if f.rule.startswith("amount.") and f.fact]
        return
    op, yuan = example["value"].split()
    assert [(f.op, f.value) for f in read] == [(op, fen_from_yuan(yuan))]


def test_every_rule_names_a_fact_of_the_vocabulary_with_a_value_it_has() -> None:
    words = builtin_rulebook().vocabulary
    for flag in rules().flags:
        if not flag.fact:
            continue
        assert flag.fact in words, flag.id
        values = words[flag.fact].values
        if values:
            assert (flag.has or flag.value) in values, flag.id
    for kind in rules().amounts:
        assert not kind.fact or kind.fact in words, kind.id


def test_rule_ids_are_unique() -> None:
    ids = [r.id for r in (*rules().flags, *rules().amounts)]
    assert len(ids) == len(set(ids))


def test_a_class_of_words_stands_for_each_of_its_words() -> None:
    made = expand(["{共|}<给付>款"])
    assert len(made) == 2 * len(lexicon()["给付"])
    assert {"支付款", "共支付款"} <= set(made)
    with pytest.raises(NormError, match="没有的类"):
        expand(["<没有的类>款"])


INSTANCES = [(rule, example) for rule in (*instance_rules(), *prior_rules()) for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), INSTANCES, ids=[f"{r.id}:{e['text'][:14]}" for r, e in INSTANCES]
)
def test_instance(rule: InstanceRule, example: dict[str, Any]) -> None:
    head = "被告人甲某被指控犯帮助信息网络犯罪活动罪。经审理查明，"
    (facts,) = extract(document_from_text(head + example["text"]))
    read = [i for i in facts.instances if i.group == rule.group]
    if example.get("none"):
        assert read == []
        return
    assert [{f.fact: f.value for f in i.claims} for i in read] == [example["expect"]]
    assert read[0].person == "甲某"


def test_every_claim_of_an_instance_belongs_to_its_group() -> None:
    words = builtin_rulebook().vocabulary
    for rule in (*instance_rules(), *prior_rules()):
        facts = [
            *rule.facts,
            *(fact for also in rule.also for fact in also["facts"]),
            *([rule.date] if rule.date else []),
        ]
        assert {words[fact].group for fact in facts} == {rule.group}
        assert FactKind.FINDING not in {words[fact].kind for fact in facts}


@settings(deadline=None)
@given(st.text("甲乙某丙", max_size=60), st.sets(st.text("甲乙某丙", min_size=1, max_size=3), max_size=6))
def test_few_words_are_found_as_the_pattern_finds_them(text: str, words: set[str]) -> None:
    """A repeated overlap (甲甲 in 甲甲甲) begins at the left, as in the pattern."""
    assert list(find_once(words, text, 0, len(text))) == list(Words(words).find(text, 0, len(text)))
