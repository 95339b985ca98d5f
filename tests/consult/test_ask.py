"""What a question in a lay person's words states: facts, whose they are, days, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import day_range, ordinal
from bangxin.consult.lay_numbers import is_about
from bangxin.consult.question import read_lay_question
from bangxin.law.vocabulary import FactType
from tests.consult.lay_questions import BOOK, IMPLIED, LAY, UNSAID, facts_of, kinds_of, plain


@pytest.mark.parametrize(
    ("text", "kinds", "facts"),
    [
        ("我把三张银行卡租给同学，收了两千", {"rent_account"},
         {"instrument.own_accounts.count": exactly(3), "gain.illegal_income": exactly(200_000)}),
        ("卖了二十五张电话卡，赚了一万二", {"sell_phone_card"},
         {"instrument.phone_cards.count": exactly(25), "gain.illegal_income": exactly(1_200_000)}),
        ("借了两张卡给朋友", {"lend_account"}, {"instrument.own_accounts.lent_count": exactly(2)}),
        ("我收了同学的八张银行卡转卖，流水一百多万", {"buy_account"},
         {"instrument.nonown_accounts.count": exactly(8), "ledger.turnover": Bound(100_000_000, None)}),
        ("帮人取现，卡里进账三十五万元", {"withdraw"}, {"ledger.own_accounts.inflow_gross": exactly(35_000_000)}),
        ("我儿子17岁，是高中生", set(), {"person.age_at_act": exactly(17)}),
        ("没有卖卡，只是丢了卡", set(), {}),
        ("给三个人提供服务器托管，收了5万元", {"hosting"},
         {"assisted.distinct_parties": exactly(3), "gain.illegal_income": exactly(5_000_000)}),
        ("我2021年5月卖了银行卡", {"sell_account"}, {}),
    ],
)  # fmt: skip
def test_what_a_question_states_is_read_and_nothing_else(
    text: str, kinds: set[str], facts: dict[str, object]
) -> None:
    assert kinds_of(text) == kinds
    read = facts_of(text)
    for name, value in facts.items():
        assert read.get(name) == value
    amounts = {name for name in read if name.startswith(("gain.ill", "ledger.", "instrument.", "settlement"))}
    assert amounts == {name for name in facts if name.startswith(("gain.ill", "ledger.", "instrument."))}


@pytest.mark.parametrize("case", LAY, ids=lambda case: case["q"][:16])
def test_a_lay_question_states_these_facts_and_no_other(case: dict[str, Any]) -> None:
    reading = read_lay_question(case["q"], case["today"])
    field = case.get("field", "in")
    assert (reading.near or ("in" if reading.in_field else "out")) == field
    if field == "out":
        return
    silent = UNSAID | (IMPLIED - case["facts"].keys())
    read = {fact: plain(fact, value) for fact, value in reading.facts.items() if fact not in silent}
    for fact, value in case["facts"].items():
        if value == "any":
            read.pop(fact, None)
        elif str(value).startswith("~"):
            assert fact not in read
            assert any(one.fact == fact and is_about(one.value) for one in reading.stated)
        elif BOOK.vocabulary[fact].type is FactType.DATE:
            assert read.pop(fact) == day_range(value)
        else:
            wanted = sorted(value) if isinstance(value, list) else value
            assert read.pop(fact, None) == wanted, fact
    assert read == {}


def test_days_that_lean_on_the_day_of_the_question() -> None:
    today = ordinal("2026-01-20")

    def day(text: str, fact: str = "act.end") -> Any:
        return read_lay_question(text, today).facts.get(fact)

    assert day("去年10月我把两张卡租给了表哥") == Bound(*day_range("2025-10"))
    assert day("上个月我把微信借给朋友收款") == Bound(*day_range("2025-12"))
    assert day("我从去年11月到今年1月帮人转账") == Bound(*day_range("2026-01"))
    assert day("我从去年11月到今年1月帮人转账", "act.start") == Bound(*day_range("2025-11"))
    assert day("前年开始帮人收款", "act.start") == Bound(*day_range("2024"))
    assert day("去年10月我被抓了，因为租卡") is None
    assert day("因为租卡，去年10月，派出所打电话叫我去") is None
    assert read_lay_question("去年10月我把两张卡租给了表哥").facts.get("act.end") is None


def test_turnover_is_not_inflow_and_an_inflow_is_gross() -> None:
    assert "ledger.own_accounts.inflow" not in facts_of("卖了一张卡，流水五十万，进账三十万")


def test_every_fact_points_at_its_words() -> None:
    text = "我把三张银行卡租给同学，收了两千"
    for one in read_lay_question(text).stated:
        assert 0 <= one.start < one.end <= len(text)


@settings(max_examples=30)
@given(st.text(alphabet="我把三张银行卡租卖给同学收了两千万元。，流水进账大学生2023年5月不知道", max_size=40))
def test_any_question_is_read_without_failing(text: str) -> None:
    reading = read_lay_question(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in reading.stated)


def test_money_passed_through_is_no_gain_and_the_buyer_is_not_the_asker() -> None:
    passed = facts_of("有人用我的收款码收钱再让我转给他，每笔给我十块，已经收了五万")
    assert "gain.illegal_income" not in passed
    assert kinds_of("群里有人收手机卡，一张给80，我卖了3张") == {"sell_phone_card"}
    assert facts_of("群里有人收手机卡，一张给80，我卖了3张")["instrument.phone_cards.count"] == exactly(3)
    assert facts_of("我司做第四方支付，商户是赌博网站")["person.kind"] == "unit"
    assert facts_of("我们是虚拟运营商，代理商违规开卡两百张")["person.kind"] == "unit"
    assert "gain.illegal_income" not in facts_of("用地下钱庄换汇收了三十万人民币被冻结")
    assert kinds_of("员工出售用户手机号八千条") == set()
    two = facts_of("把校园卡配套的手机卡卖给了收卡的，一共两张")
    assert two["instrument.phone_cards.count"] == exactly(2)


@pytest.mark.parametrize(
    "piece",
    [
        "一二三四五",
        "没有收到钱，",
        "3张",
        "我把卡租给",
        "被卖了又",
        "前后一共大概有",
        "一审判了三个月拘役",
        "给我转了三万",
    ],
)
def test_four_times_the_words_take_less_than_twelve_times_the_time(piece: str) -> None:
    read_lay_question("我把卡租给他")

    def seconds(length: int) -> float:
        started = time.process_time()
        read_lay_question((piece * length)[:length])
        return time.process_time() - started

    # the least of three, so that another process on the machine decides nothing
    long, short = (min(seconds(length) for _ in range(3)) for length in (8000, 2000))
    assert long < 12 * short + 0.05


def test_a_call_that_demands_a_transfer_is_a_fraud_on_the_asker() -> None:
    assert read_lay_question("有人打电话说我涉嫌洗钱要我转账").near == "victim"
