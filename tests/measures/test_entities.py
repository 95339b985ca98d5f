"""Measures over entities: declared aggregates, and that records, order and ids are only a way of writing things down."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangxin.app.assessing import assess_case
from bangxin.base.bounds import Bound
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import Assessment
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.entities import builtin_schema
from bangxin.law.selection import Law
from bangxin.law.values import Members
from bangxin.report.wording import Wording

BOOK = builtin_rulebook()
SCHEMA = builtin_schema(BOOK.vocabulary)
QUICK = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
WATCHED = [
    "severity.settlement", "severity.illegal_income", "severity.own_accounts", "severity.others_accounts",
    "severity.phone_cards", "severity.parties", "severity.ordinary", "upstream.confirmed", "gate.upstream_amount",
    "presumption.after_restriction", "illegal_use.sites", "accumulation.applies", "offence.art287_2",
]  # fmt: skip


def assessed(document: dict[str, Any], **options: Any) -> Assessment:
    text = json.dumps(document, ensure_ascii=False)
    (case,) = read_cases(text, "case.json", BOOK.vocabulary)
    return assess_case(case, BOOK, as_of="2026-03-01", **options)


def figures(document: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {f: v.value for f, v in assessed(document, **options).persons[0].facts.measured.figures.items()}


def results(document: dict[str, Any], **options: Any) -> dict[str, str]:
    person = assessed(document, **options).persons[0]
    return {f"{law}/{c}": run.result(c).value for law, run in person.outcome.runs.items() for c in WATCHED}


def one(**lists: Any) -> dict[str, Any]:
    return {
        "persons": [{"id": "p", "claims": {"person.kind": "natural", "person.birth": "1990-01-01"}}],
        **lists,
    }


ACT_ROW = {
    "id": "a", "start": "2025-08-01", "end": "2025-09-01", "kinds": ["settlement"], "settlement": 5, "ad_funds": 6,
    "income": 7, "income_basis": "net", "conceal_amount": 8, "sites": 1, "site_accounts": 2, "groups": 3,
    "group_members": 4, "posts": 5, "recipients": 6,
}  # fmt: skip
INSTRUMENT = {
    "id": "i",
    "count": 3,
    "inflow_gross": 100,
    "lawful": 10,
    "self_transfers": 20,
    "inflow": 70,
    "turnover": 200,
}


def row_for(fact: str) -> dict[str, Any]:
    """A document with exactly one row that the measure of ``fact`` takes in."""
    rule = SCHEMA.measures[fact]
    base: dict[str, Any] = {"acts": ACT_ROW, "instruments": INSTRUMENT}.get(rule.entity, {"id": "x"})
    row = {**base, **{name: _wanted(rule.entity, name, values) for name, values in rule.where.items()}}
    if rule.entity == "victims":
        row |= {"loss": 9, "traced": 4, "harm": ["suicide"]}
    return one(**{rule.entity: [row]})


def _wanted(entity: str, name: str, values: tuple[str | bool, ...]) -> Any:
    fact = SCHEMA.kinds[entity].attributes[name].fact
    return [values[0]] if fact is not None and fact.type.value == "set" else values[0]


@pytest.mark.parametrize("fact", SCHEMA.measures)
def test_every_declared_measure_takes_its_row_in_and_says_so(fact: str) -> None:
    rule = SCHEMA.measures[fact]
    document = row_for(fact)
    found = assessed(document).persons[0].facts.measured.figures[fact]
    row = document[rule.entity][0]
    assert found.entities == (row["id"],)
    raw = 1 if rule.reduction == "count" else row[rule.attribute]
    kind = BOOK.vocabulary[fact].type.value
    if isinstance(found.value, Bound) and kind != "date":
        scale = 100 if kind == "money" else 1
        assert found.value == Bound(raw * scale, raw * scale)
    elif isinstance(found.value, Members):
        assert found.value.values == set(raw)
    elif kind != "date":
        assert found.value == raw


@pytest.mark.parametrize("fact", [m.fact for m in SCHEMA.measures.values() if m.where])
def test_a_row_outside_the_filter_is_not_taken_in(fact: str) -> None:
    rule = SCHEMA.measures[fact]
    document = row_for(fact)
    row = document[rule.entity][0]
    name = next(iter(rule.where))
    attribute = SCHEMA.kinds[rule.entity].attributes[name].fact
    assert attribute is not None
    others = [v for v in attribute.values if v not in rule.where[name]] or [False]
    row[name] = [others[0]] if isinstance(row[name], list) else others[0]
    value = assessed(document).persons[0].facts.measured.figures.get(fact)
    assert value is None or value.value == Bound(0, 0)


def test_a_list_the_file_does_not_mention_is_unknown_and_an_empty_list_is_none() -> None:
    assert "instrument.phone_cards.count" not in figures(one(acts=[ACT_ROW]))
    assert figures(one(acts=[ACT_ROW], instruments=[]))["instrument.phone_cards.count"] == Bound(0, 0)
    assert figures(one(acts=[ACT_ROW], instruments=[], open_lists=["instruments"])).get(
        "instrument.phone_cards.count"
    ) in (None, Bound(0, None))


def test_rows_of_others_say_nothing_about_a_person() -> None:
    document = one(acts=[{**ACT_ROW, "persons": ["q"]}], victims=[{"id": "v", "persons": ["q"], "loss": 5}])
    document["persons"].append({"id": "q"})
    assert "settlement.amount" not in figures(document)
    assert "harm.victims" not in figures(document)


def test_a_row_nothing_proves_is_neither_counted_nor_denied() -> None:
    proved = {"value": 150000, "status": "verified", "evidence": ["E1"]}
    document = one(
        evidence=[{"id": "E1", "type": "E2", "verified": True}],
        acts=[
            {
                "id": "a",
                "end": {"value": "2025-09-01", "status": "verified", "evidence": ["E1"]},
                "settlement": proved,
            },
            {"id": "b", "end": "2025-10-01", "settlement": 90000},
        ],
    )
    value = figures(document, basis="proved")["settlement.amount"]
    assert value == Bound(150000_00, None)
    assert figures(document)["settlement.amount"] == Bound(240000_00, 240000_00)


def test_a_claim_that_disagrees_with_its_entities_is_a_reported_conflict() -> None:
    document = one(acts=[{**ACT_ROW, "settlement": 150000}])
    document["persons"][0]["claims"]["settlement.amount"] = 300000
    person = assessed(document).persons[0]
    assert person.facts.conflicts == ("settlement.amount",)
    assert person.outcome.runs[Law.AT_ACT].result("severity.settlement").value == "UNDETERMINED"
    assert "settlement.amount" in person.outcome.runs[Law.AT_ACT].concepts["severity.settlement"].missing
    shown = Wording(BOOK).value("settlement.amount", person.facts.facts.values["settlement.amount"])
    assert shown == "主张冲突：直接主张：300,000 元；按实体计算：150,000 元"


def test_both_sides_of_a_conflict_are_said_in_words_with_or_without_a_quotation() -> None:
    document = one(acts=[])
    told = {"value": 5000, "quote": "分得五千元", "speaker": "court"}
    document["persons"][0]["claims"] |= {
        "gain.illegal_income": [told, {"op": ">=", "value": 12000}],
        "upstream.crime": ["gambling", {"value": "telecom_fraud", "speaker": "court"}],
    }
    values = assessed(document, basis="found").persons[0].facts.facts.values
    words = Wording(BOOK)
    income = words.value("gain.illegal_income", values["gain.illegal_income"])
    assert income == "主张冲突：法院：分得五千元；录入人：至少 12,000 元"
    assert (
        words.value("upstream.crime", values["upstream.crime"])
        == "主张冲突：录入人：赌博；法院：电信网络诈骗"
    )


def test_a_claim_that_agrees_with_its_entities_is_no_conflict() -> None:
    document = one(acts=[{**ACT_ROW, "settlement": 150000}])
    document["persons"][0]["claims"]["settlement.amount"] = {"op": ">=", "value": 100000}
    assert assessed(document).persons[0].facts.conflicts == ()


def test_acts_wholly_under_sixteen_still_show_the_age() -> None:
    document = one(acts=[{**ACT_ROW, "settlement": 900000}])
    document["persons"][0]["claims"]["person.birth"] = "2010-01-01"
    run = assessed(document).persons[0].outcome.runs[Law.AT_ACT]
    assert run.result("subject.age_liable").value == "NOT_MET"
    assert run.result("offence.art287_2").value == "NOT_MET"


def test_an_act_already_dealt_with_does_not_move_the_end_of_the_course() -> None:
    """The law at the act and limitation follow the acts still to be decided."""
    acts = [
        ACT_ROW,
        {**ACT_ROW, "id": "b", "start": "2026-01-01", "end": "2026-02-01", "handled": "2026年2月判决"},
    ]
    day = figures(one(acts=acts))["act.end"]
    assert day == figures(one(acts=[ACT_ROW]))["act.end"]


def test_inflow_of_accounts_handed_over_in_a_handled_act_is_not_counted_again() -> None:
    accounts = {"class": "bank_account", "owner": "other", "dealing": ["rent"], "count": 1}
    acts = [
        {
            "id": "a",
            "end": "2025-08-10",
            "kinds": ["rent_account"],
            "instruments": ["i"],
            "handled": "2025年9月判决",
        },
        {"id": "b", "end": "2025-10-10", "kinds": ["rent_account"], "instruments": ["j"]},
    ]
    rows = [{"id": "i", **accounts, "inflow_gross": 250000}, {"id": "j", **accounts, "inflow_gross": 60000}]
    found = figures(one(acts=acts, instruments=rows))
    assert found["ledger.others_accounts.inflow_gross"] == Bound(60000_00, 60000_00)
    del acts[0]["handled"]
    assert figures(one(acts=acts, instruments=rows))["ledger.others_accounts.inflow_gross"] == Bound(
        310000_00, 310000_00
    )


AMOUNTS = st.lists(st.integers(0, 400_000), min_size=1, max_size=4)
CARDS = st.lists(
    st.fixed_dictionaries(
        {
            "class": st.sampled_from(["bank_account", "payment_account", "phone_card", "iot_card"]),
            "owner": st.sampled_from(["self", "other", "unit"]),
            "dealing": st.sampled_from([["sell"], ["rent"], ["buy"], ["lend"], ["seized_only"]]),
            "count": st.integers(1, 20),
            "inflow": st.integers(0, 400_000),
        }
    ),
    max_size=4,
)


def built(amounts: list[int], cards: list[dict[str, Any]], prefix: str = "") -> dict[str, Any]:
    instruments = [{"id": f"{prefix}c{n}", **card} for n, card in enumerate(cards)]
    acts = [
        {
            "id": f"{prefix}a{n}", "start": f"2025-0{n + 1}-01", "end": f"2025-0{n + 1}-15", "kinds": ["settlement"],
            "settlement": amount, "income": amount // 20, "income_basis": "net", "upstream": [f"{prefix}u"],
            "instruments": [i["id"] for i in instruments] if n == 0 else [],
        }
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    upstream = [
        {"id": f"{prefix}u", "crime": "telecom_fraud", "act_confirmed": True, "verified_amount": 5000}
    ]
    return one(acts=acts, instruments=instruments, upstream=upstream)


@QUICK
@given(AMOUNTS, CARDS, st.randoms(use_true_random=False))
def test_ids_and_order_of_records_change_nothing(
    amounts: list[int], cards: list[dict[str, Any]], random: Any
) -> None:
    expected = results(built(amounts, cards))
    assert results(built(amounts, cards, prefix="另号-")) == expected
    document = built(amounts, cards)
    for name in ("acts", "instruments"):
        random.shuffle(document[name])
    assert results(document) == expected


@QUICK
@given(AMOUNTS, CARDS.filter(bool), st.integers(0, 3))
def test_splitting_a_record_of_cards_changes_nothing(
    amounts: list[int], cards: list[dict[str, Any]], at: int
) -> None:
    """One row of n cards, or a row each: the same cards, the same inflow."""
    whole = built(amounts, cards)
    card = cards[at % len(cards)]
    parts = [{**card, "count": 1, "inflow": card["inflow"] if n == 0 else 0} for n in range(card["count"])]
    others = [c for n, c in enumerate(cards) if n != at % len(cards)]
    assert results(built(amounts, [*others, *parts])) == results(whole)


@QUICK
@given(AMOUNTS, st.integers(0, 3))
def test_merging_two_records_of_one_act_changes_nothing(amounts: list[int], at: int) -> None:
    """An amount written as one row or as two rows of the same days: the same sum."""
    at %= len(amounts)
    document = built(amounts, [])
    act = document["acts"][at]
    half = act["settlement"] // 2
    rest = act["income"] // 2
    twin = {**act, "id": "twin", "settlement": act["settlement"] - half, "income": act["income"] - rest}
    document["acts"][at] = {**act, "settlement": half, "income": rest}
    document["acts"].append(twin)
    watched = ("severity.settlement", "severity.illegal_income", "severity.ordinary")
    before, after = results(built(amounts, [])), results(document)
    assert {k: v for k, v in after.items() if k.endswith(watched)} == {
        k: v for k, v in before.items() if k.endswith(watched)
    }


RANK = {"NOT_MET": 0, "FINDING_NEEDED": 1, "UNDETERMINED": 2, "MET": 3}


@QUICK
@given(
    AMOUNTS,
    st.lists(st.sampled_from(["E1", "E2", "E3"]), min_size=4, max_size=4),
    st.sampled_from(["E1", "E2", "E3"]),
)
def test_excluding_evidence_never_makes_a_proved_result_stronger(
    amounts: list[int], cited: list[str], out: str
) -> None:
    def claim(value: Any, item: str) -> dict[str, Any]:
        return {"value": value, "status": "verified", "evidence": [item]}

    document = built(amounts, [])
    document["evidence"] = [{"id": e, "type": "E2", "verified": True} for e in ("E0", "E1", "E2", "E3")]
    person = document["persons"][0]["claims"]
    document["persons"][0]["claims"] = {k: claim(v, "E0") for k, v in person.items()}
    for act, item in zip(document["acts"], cited, strict=False):
        for name in ("settlement", "income", "kinds"):
            act[name] = claim(act[name], item)
        for name in ("start", "end", "income_basis"):
            act[name] = claim(act[name], "E0")
    for row in document["upstream"]:
        row |= {name: claim(row[name], cited[0]) for name in ("crime", "act_confirmed", "verified_amount")}
    whole, fewer = results(document, basis="proved"), results(document, basis="proved", without=[out])
    assert [k for k in whole if fewer[k] == "MET" != whole[k]] == []
