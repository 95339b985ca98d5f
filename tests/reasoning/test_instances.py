"""Several notices, freezes, upstream offences: a norm holds if it holds for one of them, never across two."""

from __future__ import annotations

import pytest

from bangxin.base.dates import ordinal
from bangxin.base.errors import LimitExceeded
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.explanation import Explainer
from bangxin.reasoning.interpret import Evaluation, Interpreter
from tests.reasoning.small_law import book, norm, pack

DAY = ordinal("2025-09-01")


def evaluate(rules: Rulebook, instances: dict[str, list[dict[str, Value]]], **facts: Value) -> Evaluation:
    values = {name.replace("_", ".", 1): value for name, value in facts.items()}
    rows = {group: tuple(listed) for group, listed in instances.items()}
    return Interpreter(rules).evaluate(FactSet(values, rows), Run(Law.AT_ACT, DAY))


BOTH = book(
    pack(norm("n", "concludes", "k.one", "notice.reason in ['fraud'] and notice.after")), concepts="k.one"
)


def test_a_notice_for_other_reasons_and_an_unrelated_fraud_notice_never_combine() -> None:
    apart = {
        "notice": [
            {"notice.reason": "other", "notice.after": True},
            {"notice.reason": "fraud", "notice.after": False},
        ]
    }
    together = {"notice": [{"notice.reason": "other"}, {"notice.reason": "fraud", "notice.after": True}]}
    assert evaluate(BOTH, apart).result("k.one").value == "NOT_MET"
    met = evaluate(BOTH, together)
    assert met.result("k.one").value == "MET"
    ground = Explainer(met).concept("k.one").grounds[0]
    assert ground.at == (("notice", 1),)


def test_flat_facts_are_one_more_instance() -> None:
    listed = {"notice": [{"notice.reason": "other", "notice.after": True}]}
    assert evaluate(BOTH, listed, notice_reason="fraud", notice_after=True).result("k.one").value == "MET"
    assert evaluate(BOTH, listed, notice_reason="fraud").result("k.one").value == "UNDETERMINED"


def test_only_what_is_open_at_the_deciding_instance_is_missing() -> None:
    rows = {"notice": [{"notice.reason": "other"}, {"notice.reason": "fraud"}]}
    explained = Explainer(evaluate(BOTH, rows)).concept("k.one")
    assert explained.result.value == "UNDETERMINED"
    assert explained.missing == ("notice.after",)


TWO_GROUPS = book(
    pack(
        norm(
            "n",
            "concludes",
            "k.one",
            "notice.reason in ['fraud'] and notice.after and freeze.reason in ['fraud'] and freeze.own",
        )
    ),
    concepts="k.one",
)


def test_a_norm_of_two_groups_ranges_over_combinations_of_whole_instances() -> None:
    notices = [
        {"notice.reason": "other", "notice.after": True},
        {"notice.reason": "fraud", "notice.after": True},
    ]
    split = [{"freeze.reason": "fraud", "freeze.own": False}, {"freeze.reason": "other", "freeze.own": True}]
    whole = [*split, {"freeze.reason": "fraud", "freeze.own": True}]
    assert evaluate(TWO_GROUPS, {"notice": notices, "freeze": split}).result("k.one").value == "NOT_MET"
    met = evaluate(TWO_GROUPS, {"notice": notices, "freeze": whole})
    assert met.result("k.one").value == "MET"
    assert Explainer(met).concept("k.one").grounds[0].at == (("freeze", 2), ("notice", 1))


def test_negation_is_read_within_an_instance() -> None:
    rules = book(
        pack(norm("n", "concludes", "k.one", "notice.after and not notice.reason in ['fraud']")),
        concepts="k.one",
    )
    rows = {
        "notice": [
            {"notice.reason": "fraud", "notice.after": True},
            {"notice.reason": "other", "notice.after": False},
        ]
    }
    assert evaluate(rules, rows).result("k.one").value == "NOT_MET"


def test_a_defeater_looks_at_the_instance_of_the_norm_it_defeats() -> None:
    rules = book(
        pack(
            norm("n", "concludes", "k.one", "notice.reason in ['fraud']"),
            norm("m", "defeats", "n", "notice.after"),
        ),
        concepts="k.one",
    )
    defeated = {
        "notice": [
            {"notice.reason": "fraud", "notice.after": True},
            {"notice.reason": "other", "notice.after": False},
        ]
    }
    standing = {"notice": [*defeated["notice"], {"notice.reason": "fraud", "notice.after": False}]}
    assert evaluate(rules, defeated).result("k.one").value == "NOT_MET"
    assert evaluate(rules, standing).result("k.one").value == "MET"


def test_a_concept_decided_per_instance_keeps_the_instance_for_its_reader() -> None:
    grounds = [
        norm("c", "concludes", "k.fraud", "notice.reason in ['fraud']"),
        norm("n", "concludes", "k.one", "k.fraud and notice.after"),
    ]
    rows = {
        "notice": [
            {"notice.reason": "fraud", "notice.after": False},
            {"notice.reason": "other", "notice.after": True},
        ]
    }
    per = book(pack(*grounds), concepts="k.fraud*notice k.one")
    flat = book(pack(*grounds), concepts="k.fraud k.one")
    assert evaluate(per, rows).result("k.one").value == "NOT_MET"
    assert evaluate(flat, rows).result("k.one").value == "MET"
    assert evaluate(per, rows).result("k.fraud").value == "MET"


def test_one_disproved_upstream_crime_does_not_spoil_a_confirmed_one() -> None:
    """法释〔2019〕15号第十三条: each assisted crime stands by itself."""
    rules = builtin_rulebook()
    disproved: dict[str, Value] = {"upstream.act_confirmed": True, "upstream.disproved": True}
    confirmed: dict[str, Value] = {
        "upstream.act_confirmed": True,
        "upstream.disproved": False,
        "upstream.uses_network": True,
    }

    def result(*rows: dict[str, Value]) -> str:
        return evaluate(rules, {"upstream": list(rows)}).result("upstream.confirmed").value

    assert result(disproved) == "NOT_MET"
    assert result(disproved, confirmed) == result(confirmed, disproved) == "MET"
    assert result(disproved, disproved) == "NOT_MET"


def test_too_many_combinations_are_refused() -> None:
    rows = [{"notice.after": True}] * 65
    with pytest.raises(LimitExceeded) as caught:
        evaluate(TWO_GROUPS, {"notice": rows, "freeze": [{"freeze.own": True}] * 65})
    assert caught.value.mistakes[0].code == "too-many-combinations"
