"""Ask, interview and similar cases."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bangxin.app.assessing import interpreter_for
from bangxin.app.consulting import ask, save_interview, start_interview
from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import day_range, ordinal
from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.cards import read_official_cards
from bangxin.consult.catalogue import read_norms
from bangxin.consult.inquiry import SETTLED, Inquiry
from bangxin.consult.interview import Given, Interview, parse_answer, stuck_text
from bangxin.consult.lay_answer import plain_norms, stages_of
from bangxin.consult.lay_numbers import is_about
from bangxin.consult.question import matters_beside, read_lay_question
from bangxin.consult.similar import similar_cases
from bangxin.consult.wording import question_text
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.states import Result

DAY = "2026-11-21"
BOOK = builtin_rulebook()
CARDS = {card.id: card for card in read_official_cards()}


@pytest.fixture(scope="module")
def inquiry() -> Inquiry:
    return Inquiry(interpreter_for(BOOK), ordinal("2025-09-15"))


def facts_of(text: str) -> dict[str, object]:
    return dict(read_lay_question(text).facts)


def kinds_of(text: str) -> set[str]:
    kinds = read_lay_question(text).facts.get("act.kinds")
    return set(kinds.values) if isinstance(kinds, Members) else set()


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


def lay_questions(name: str) -> list[dict[str, Any]]:
    """The questions of a file, each with the day on which it is asked, where the file tells one."""
    data = yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))
    today = ordinal(data["today"]) if "today" in data else None
    return [{**case, "today": today} for case in data["questions"]]


LAY = lay_questions("lay-questions.yaml") + lay_questions("lay-questions-told.yaml")
UNSAID = {"person.kind", "gain.basis", "restriction.by"}


def plain(fact: str, value: object) -> object:
    """A value as the file of questions writes it."""
    kind = BOOK.vocabulary[fact].type
    if isinstance(value, Members):
        return sorted(value.values)
    if not isinstance(value, Bound):
        return value
    if kind is FactType.DATE:
        return (value.lo, value.hi)
    scale = 100 if kind is FactType.MONEY else 1
    if value.exact:
        return value.lo / scale if value.lo is not None and value.lo % scale else (value.lo or 0) // scale
    if value.hi is None:
        return f">={(value.lo or 0) // scale}"
    below = value.hi % scale == scale - 1
    return f"<{(value.hi + 1) // scale}" if below or scale == 1 else f"<={value.hi // scale}"


@pytest.mark.parametrize("case", LAY, ids=lambda case: case["q"][:16])
def test_a_lay_question_states_these_facts_and_no_other(case: dict[str, Any]) -> None:
    reading = read_lay_question(case["q"], case["today"])
    field = case.get("field", "in")
    assert (reading.near or ("in" if reading.in_field else "out")) == field
    if field == "out":
        return
    read = {fact: plain(fact, value) for fact, value in reading.facts.items() if fact not in UNSAID}
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


@pytest.mark.parametrize(
    ("text", "norm"),
    [("我刷单被骗了五万，怎么把钱追回来", "EX.CPL.112"), ("银行把我的卡冻结了，怎么解冻", "EX.PROC22.21"),
     ("上了断卡惩戒名单还能办电话卡吗", "EX.PUN24"), ("我表弟被骗去缅北园区了，怎么救他回来", "OP25.10.1"),
     ("经侦把我的账户冻了，我没租过卡", "EX.PROC22.21")],
)  # fmt: skip
def test_a_matter_beside_the_field_is_named_with_its_norms_and_no_elements(text: str, norm: str) -> None:
    found = ask(text, as_of=DAY)
    record = found.record()
    assert record["beside"]["notice"]
    assert norm in {one["norm"] for one in record["norms"]}
    assert found.follows == found.questions == found.below == found.cases == ()
    done = CliRunner().invoke(app, ["ask", text])
    assert done.exit_code == 0
    assert record["beside"]["notice"] in done.stdout


def test_every_norm_of_a_matter_beside_the_field_exists() -> None:
    for matter in matters_beside().values():
        assert set(matter.norms) <= set(read_norms()), matter.id


@pytest.mark.parametrize(
    "case", [c for c in LAY if c.get("field") != "out"][::4], ids=lambda case: case["q"][:16]
)
def test_no_answer_without_a_cited_norm(case: dict[str, Any]) -> None:
    found = ask(case["q"], as_of=DAY)
    assert found.in_field
    assert found.norms
    assert all(one.cite and one.version for one in found.norms)
    assert all(one.norms for one in found.follows)


def test_turnover_is_not_inflow_and_an_inflow_is_gross() -> None:
    assert "ledger.own_accounts.inflow" not in facts_of("卖了一张卡，流水五十万，进账三十万")


def test_every_fact_points_at_its_words() -> None:
    text = "我把三张银行卡租给同学，收了两千"
    for one in read_lay_question(text).stated:
        assert 0 <= one.start < one.end <= len(text)


def test_the_question_of_three_cards_gets_the_provisions_that_matter() -> None:
    found = ask("我把三张银行卡租给同学，收了两千，会怎么样？", as_of=DAY)
    record = found.record()
    cited = {norm["norm"] for part in ("norms", "below_criminal_line") for norm in record[part]}
    assert {"OP25.6.1.1", "EX.ATF.31", "EX.ATF.44"} <= cited
    results = {f.node: f.result for f in found.follows}
    assert results["admin.art31_breach"] is Result.MET
    assert results["severity.illegal_income"] is Result.NOT_MET
    assert "offence.art287_2" not in results
    assert record["next_questions"]
    assert record["similar_cases"][0]["id"].startswith("TC7")
    assert "12348" in record["help"]


def test_the_anti_fraud_law_does_not_reach_an_act_before_it() -> None:
    found = ask("我2021年5月卖了20张电话卡，赚了一万二", as_of=DAY)
    results = {f.node: f.result for f in found.follows}
    assert found.below == ()
    assert "admin.art31_breach" not in results
    assert any(one.norm.startswith("EX.ATF") for one in found.not_yet)
    assert results["severity.illegal_income"] is Result.MET


@pytest.mark.parametrize("text", ["离婚财产怎么分", "今天天气怎么样", "房租押金不退怎么办", ""])
def test_a_question_of_another_field_is_told_so_and_gets_no_answer(text: str) -> None:
    found = ask(text, as_of=DAY)
    assert not found.in_field
    assert found.norms == found.follows == found.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "帮信罪最多判几年",
        "打算把微信租给别人，违法吗",
        "幫朋友轉賬，對方說是電信詐騙的錢",
        "跑分被抓了怎么办",
        "学生卖卡能不起诉吗",
    ],
)
def test_every_answer_cites_norms_and_is_the_same_twice(text: str) -> None:
    first, second = ask(text, as_of=DAY), ask(text, as_of=DAY)
    assert first.record() == second.record()
    assert first.in_field
    assert first.norms
    assert all(one.norm in read_norms() and one.cite for one in first.norms)


def test_a_thing_not_yet_done_is_answered_as_supposed() -> None:
    assert ask("打算把微信租给别人，违法吗", as_of=DAY).reading.supposed


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="我把三张银行卡租卖给同学收了两千万元。，流水进账大学生2023年5月不知道", max_size=40))
def test_any_question_is_read_without_failing(text: str) -> None:
    reading = read_lay_question(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in reading.stated)


def answered(inquiry: Inquiry, name: str) -> tuple[Interview, int]:
    """The interview answered from an official case until it has settled what the full form settles."""
    known = dict(CARDS[name].features)
    full = inquiry.stand(FactSet(known)).settled
    talk = Interview(inquiry, ordinal("2025-09-15"), judge="测试")
    facts: dict[str, object] = {}
    asked: list[str] = []
    while inquiry.stand(FactSet(facts)).settled != full:  # type: ignore[arg-type]
        found = inquiry.next_questions(FactSet(facts), frozenset(asked))  # type: ignore[arg-type]
        assert found, "no question is left, but the nodes differ"
        asked.append(found[0].fact)
        if found[0].fact in known:
            facts[found[0].fact] = known[found[0].fact]
    return talk, len(asked)


@pytest.mark.parametrize("name", ["TC1-ZHANG", "TC6-ZHU", "TC7-GU"])
def test_half_of_the_form_settles_what_the_whole_form_settles(inquiry: Inquiry, name: str) -> None:
    talk, count = answered(inquiry, name)
    assert count <= talk.limit


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(CARDS))
def test_half_of_the_form_settles_every_official_case(inquiry: Inquiry, name: str) -> None:
    talk, count = answered(inquiry, name)
    assert count <= talk.limit


def led(inquiry: Inquiry, known: dict[str, Value], judge: str) -> Interview:
    """The interview led to its end, what is not in ``known`` not known."""
    talk = Interview(inquiry, ordinal("2025-09-15"), judge=judge)
    while (asked := talk.next()) is not None:
        value = known.get(asked.fact)
        talk = replace(talk, given=(*talk.given, Given(asked.fact, None if value is None else 0, value)))
    return talk


def roots_of(inquiry: Inquiry, known: dict[str, Value]) -> dict[str, Result]:
    results = inquiry.stand(FactSet(known)).results
    return {root: results[root] for root in inquiry.roots}


@pytest.mark.parametrize(
    ("name", "judge"),
    [("TC6-ZHU", ""), ("TC7-GAO", "测试"), ("TC7-SHI", "")]
    + [pytest.param(name, judge, marks=pytest.mark.long) for name in sorted(CARDS) for judge in ("", "测试")],
)
def test_an_interview_that_stops_by_itself_has_settled_what_the_whole_form_settles(
    inquiry: Inquiry, name: str, judge: str
) -> None:
    words = inquiry.book.vocabulary
    known = {f: v for f, v in CARDS[name].features.items() if judge or words[f].kind.value != "finding"}
    talk = led(inquiry, known, judge)
    assert roots_of(inquiry, dict(talk.facts.values)) == roots_of(inquiry, known)
    assert len(talk.given) < talk.limit


def test_who_knows_nothing_is_asked_only_what_could_still_settle_something(inquiry: Inquiry) -> None:
    talk = led(inquiry, {}, "")
    assert len(talk.given) <= 30
    assert talk.more_to_ask
    assert {"act.kinds", "act.end", "person.age_at_act"} <= set(talk.stuck_on)
    told = stuck_text(talk).zh
    assert f"没有弄清下列 {len(talk.stuck_on)} 项以前" in told
    assert "行为终了日" in told
    assert replace(talk, further=True).next() is not None


@pytest.mark.parametrize("seed", range(6))
def test_what_is_no_longer_asked_settles_nothing_whatever_the_answer(inquiry: Inquiry, seed: int) -> None:
    """Some answers given, some not known; then every question left out is answered in several ways at once."""
    chance = random.Random(seed)
    words = inquiry.book.vocabulary
    findings = {fact for fact in inquiry.form if words[fact].kind.value == "finding"}

    def some(fact: str) -> Value:
        match words[fact].type:
            case FactType.BOOL:
                return chance.random() < 0.5
            case FactType.ENUM:
                return chance.choice(list(words[fact].values))
            case FactType.SET:
                codes = list(words[fact].values)
                return Members(frozenset(chance.sample(codes, chance.randint(0, min(2, len(codes))))))
            case FactType.DATE:
                return exactly(ordinal(chance.choice(("2008-05-01", "2023-03-01", "2025-08-01"))))
        return exactly(chance.choice((0, 1, 5, 17, 10_000, 10**9)))

    facts = {fact: some(fact) for fact in chance.sample(inquiry.form, 12) if fact not in findings}
    unknown = {fact for fact in inquiry.form if fact not in facts and chance.random() < 0.4} | findings
    for _ in range(20):
        left = inquiry.useful(FactSet(facts), frozenset(unknown))
        if not left:
            break
        unknown.add(min(left))
    before = roots_of(inquiry, facts)
    for _ in range(12):
        useless = (
            set(inquiry.form) - facts.keys() - unknown - inquiry.useful(FactSet(facts), frozenset(unknown))
        )
        after = roots_of(inquiry, {**facts, **{fact: some(fact) for fact in useless}})
        assert {root: r for root, r in after.items() if before[root] not in SETTLED and r in SETTLED} == {}


def test_the_question_of_earlier_penalties_names_the_three_kinds() -> None:
    """法释〔2019〕15号第十二条第一款第五项、第十条第六项."""
    asked = question_text(BOOK.vocabulary["prior.admin_named.exists"]).zh
    for text in (asked, BOOK.norms["JI19.12.1.5"].gist.zh, BOOK.norms["JI19.10.6"].gist.zh):
        assert "三类" not in text or "这三类行为" in text
        for kind in ("非法利用信息网络", "危害计算机信息系统安全"):
            assert kind in text
        assert "帮信" in text or "帮助信息网络犯罪活动" in text


def test_every_question_of_the_form_is_asked_in_words_of_its_own(inquiry: Inquiry) -> None:
    made_up = {
        f
        for f in inquiry.form
        if question_text(BOOK.vocabulary[f]).zh.startswith(BOOK.vocabulary[f].label.zh)
    }
    assert made_up == set()
    assert "prior.network_admin.exists" not in inquiry.form, "the same record is asked about once"


def test_skipping_never_changes_a_settled_answer_and_back_undoes(inquiry: Inquiry) -> None:
    talk = Interview(inquiry, ordinal("2025-09-15"))
    talk = (
        talk.answer("act.kinds", "出租账户")
        .answer("act.end", "2025年8月")
        .answer("gain.illegal_income", "2千")
    )
    before = talk.standing.settled
    skipped = talk
    for _ in range(6):
        asked = skipped.next()
        assert asked is not None
        assert asked.fact not in {one.fact for one in skipped.given}
        skipped = skipped.skip(asked.fact)
    assert skipped.standing.settled == before
    assert skipped.back().given == skipped.given[:-1]


def test_questions_of_judgment_are_asked_only_when_somebody_judges(inquiry: Inquiry) -> None:
    talk = Interview(inquiry, ordinal("2025-09-15"))
    for _ in range(12):
        asked = talk.next()
        assert asked is not None
        assert BOOK.vocabulary[asked.fact].kind.value != "finding"
        talk = talk.skip(asked.fact)


@pytest.mark.parametrize(
    ("fact", "text", "raw"),
    [
        ("person.student_at_act", "是", True),
        ("person.student_at_act", "不知道", None),
        ("instrument.own_accounts.count", "三", 3),
        ("instrument.own_accounts.count", "至少3个", {"op": ">=", "value": 3}),
        ("gain.illegal_income", "2万", 20_000),
        ("gain.illegal_income", "500块钱", 500),
        ("gain.illegal_income", "不到5万", {"op": "<", "value": 50_000}),
        ("gain.illegal_income", "3万多", {"op": ">=", "value": 30_000}),
        ("act.end", "2023年5月", "2023-05"),
        ("act.kinds", "9、出售账户", ["rent_account", "sell_account"]),
        ("person.kind", "公司", "unit"),
        ("person.student_at_act", "沒有", False),
        ("gain.illegal_income", "三萬", 30_000),
        ("gain.illegal_income", "兩千餘元", {"op": ">=", "value": 2_000}),
        ("act.kinds", "出租賬戶", ["rent_account"]),
    ],
)
def test_answers_in_everyday_words(fact: str, text: str, raw: object) -> None:
    assert parse_answer(BOOK.vocabulary[fact], text) == raw


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("person.kind", "鱼"),
        ("gain.illegal_income", "很多"),
        ("act.end", "去年"),
        ("instrument.own_accounts.count", "34万元"),
        ("gain.illegal_income", "3张"),
        ("gain.illegal_income", "9999999999999999999999"),
        ("gain.illegal_income", "99999999999999亿"),
    ],
)
def test_an_unclear_answer_is_refused_with_a_hint(fact: str, text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_answer(BOOK.vocabulary[fact], text)
    assert refused.value.mistakes[0].code == "answer-unclear"
    assert refused.value.mistakes[0].hint


def test_an_interview_is_saved_as_a_case_file_and_resumed(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    talk = start_interview(path, as_of=DAY, question="我把三张银行卡租给同学，收了两千")
    talk = talk.answer("act.end", "2025年8月").skip("upstream.crime")
    save_interview(path, talk)
    saved = yaml.safe_load(path.read_text("utf-8"))
    assert saved["draft"] is True
    assert saved["persons"][0]["not_stated"] == ["upstream.crime"]
    again = start_interview(path, as_of=DAY)
    assert again.standing.results == talk.standing.results
    assert {one.fact for one in again.given} == {one.fact for one in talk.given}
    assert CliRunner().invoke(app, ["assess", str(path)]).exit_code == 0


def test_a_day_to_come_is_no_answer(inquiry: Inquiry) -> None:
    talk = Interview(inquiry, ordinal("2025-09-15"))
    for text in ("2025-10", "9999-01", "2026"):
        with pytest.raises(InputError) as refused:
            talk.answer("act.end", text)
        assert refused.value.mistakes[0].hint is not None
        assert "还没有到" in refused.value.mistakes[0].hint.zh
    for text in ("2025-09", "2025", "2025-09-15"):
        assert talk.answer("act.end", text).given


def test_what_was_not_known_is_asked_again_when_an_interview_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    talk = start_interview(path, as_of=DAY)
    while (asked := talk.next()) is not None:
        talk = talk.answer(asked.fact, "个人" if asked.fact == "person.kind" else "不知道")
    save_interview(path, talk)
    again = start_interview(path, as_of=DAY)
    assert [one.fact for one in again.given] == ["person.kind"]
    assert again.next() is not None


def test_similar_cases_show_differences_and_never_a_prediction() -> None:
    for name, card in CARDS.items():
        nearest = similar_cases(card.features, CARDS.values(), limit=1)[0]
        assert nearest.card.facts == card.facts or nearest.card.case == card.case, name
    near = similar_cases({"act.kinds": Members(frozenset(["rent_account"]))}, CARDS.values())[0]
    assert {d.fact for d in near.differences} >= {"ledger.own_accounts.inflow"}
    assert similar_cases({}, CARDS.values()) == []
    changed = {**CARDS["TC7-GU"].features, "person.age_at_act": exactly(16)}
    first = similar_cases(changed, [CARDS["TC7-GU"]])[0]
    assert "person.age_at_act" in {d.fact for d in first.differences}
    assert replace(first, score=0.0).card is CARDS["TC7-GU"]


def test_questions_decide_open_nodes_only(inquiry: Inquiry) -> None:
    facts = FactSet({"act.kinds": Members(frozenset(["hosting"])), "act.end": exactly(ordinal("2025-08-01"))})
    standing = inquiry.stand(facts)
    for asked in inquiry.next_questions(facts, limit=8):
        assert all(node in standing.missing for node in asked.decides)
        assert asked.fact not in facts.values
    assert all(
        result not in SETTLED for node, result in standing.results.items() if node not in standing.settled
    )


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


def test_every_norm_that_an_answer_may_name_exists_and_patterns_compile() -> None:
    assert plain_norms() <= set(read_norms())
    for text in ("我被取保了", "派出所叫我去做笔录"):
        assert stages_of(read_lay_question(text))


@pytest.mark.parametrize(
    ("text", "stage"),
    [("派出所打电话让我去做笔录，我把微信租给别人收款了", "summoned"), ("我儿子帮人取钱被刑拘了，怎么办", "detained"),
     ("取保期间可以回老家吗，我是卖卡的", "bail"), ("检察院让我签具结书，建议判十个月，能不签吗", "plea"),
     ("法院判了我一年，帮信罪，怎么上诉", "sentenced"), ("我租过一张卡，还没人找我，要不要去自首", "unfound"),
     ("电话叫我后天到经侦大队，我卖过一张卡", "summoned"), ("卡租给别人了还能挂失补救吗", "still_going"),
     ("表弟偷偷用我的身份证办卡卖了，我不知情", "unaware"), ("帮信罪判缓刑会影响女儿考公务员吗", "record"), ("卡还在他手里，我租出去两个月了", "still_going"),
     ("想把电话卡卖给收卡的，行吗", "supposed")],
)  # fmt: skip
def test_where_the_asker_stands_is_answered_first(text: str, stage: str) -> None:
    found = ask(text, as_of=DAY)
    assert stage in {one.id for one in found.stages}
    lines = CliRunner().invoke(app, ["ask", text, "--as-of", DAY]).stdout.splitlines()
    assert lines[0].startswith("先看：")


@pytest.mark.parametrize(
    ("text", "norm"),
    [("我租了一张卡出去，要坐牢吗", "CL.287-2.range"), ("儿子15岁帮人刷脸，会被抓吗", "EX.CL.17"),
     ("公司给赌博网站托管服务器", "CL.287-2.2"), ("我收了同学六张卡卖了", "OP25.6.1.2"),
     ("帮人取了五万现金，我不知情", "CL.287-2.1.know"), ("上个月被风控以后又租给他用", "OP25.5.2.2"),
     ("帮信罪和掩隐罪哪个判得重", "CL.312.range.serious")],
)  # fmt: skip
def test_the_norms_that_bear_on_what_was_told_come_before_what_the_search_finds(text: str, norm: str) -> None:
    assert norm in [one.norm for one in ask(text, as_of=DAY).norms][:4]


def test_a_past_penalty_is_no_detention_and_a_question_of_law_nobodys_act() -> None:
    for past in ("我前年租卡被拘留过五天，今年又帮人取了一次钱", "我借过一张卡给同事，会不会被抓啊"):
        assert "detained" not in {one.id for one in stages_of(read_lay_question(past))}
    assert kinds_of("卖手机卡几张够判刑") == set()
    assert kinds_of("卖手机卡十张够判刑吗") == {"sell_phone_card"}


def test_a_norm_younger_than_the_act_is_marked_and_months_are_said_as_months() -> None:
    old = CliRunner().invoke(app, ["ask", "我2020年3月卖了三张银行卡", "--as-of", DAY]).stdout
    assert "（2025-07-28起；行为之后才施行）" in old
    assert "行为之后" not in CliRunner().invoke(app, ["ask", "我卖了三张银行卡", "--as-of", DAY]).stdout
    proposed = CliRunner().invoke(app, ["ask", "检察院建议判我十个月，帮信罪", "--as-of", DAY]).stdout
    assert "10个月" in proposed


def test_a_sum_told_roughly_is_shown_and_still_asked_for() -> None:
    found = ask("我2026年3月租了一张卡，得了一千来块", as_of=DAY)
    assert "gain.illegal_income" not in found.reading.facts
    shown = next(one for one in found.record()["stated"] if one["fact"] == "gain.illegal_income")
    assert shown["words"] == "得了一千来块"
    assert not any(f.node == "severity.illegal_income" for f in found.follows)


def test_an_answer_says_nothing_false_of_an_act_without_a_day_and_hides_how_it_was_read() -> None:
    found = ask("我借了一张卡给老乡，没要钱", as_of=DAY)
    assert found.below_note is not None
    assert "2022-12-01" in found.below_note.zh
    page = CliRunner().invoke(app, ["ask", "我借了一张卡给老乡，没要钱", "--as-of", DAY]).stdout
    assert "计算口径" not in page
    assert "主体类型" not in page
    dated = ask("我2024年5月借了一张卡给老乡，没要钱", as_of=DAY)
    assert dated.below_note is None
    assert dated.below
    assert not any(
        f.node.startswith("exit.") and f.result is Result.NOT_MET
        for f in ask("我17岁在校，卖了一张卡", as_of=DAY).follows
    )


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
def test_a_long_question_is_read_in_bounded_time(piece: str) -> None:
    read_lay_question("我把卡租给他")
    started = time.process_time()
    read_lay_question((piece * 8000)[:8000])
    assert time.process_time() - started < 3


def test_whether_a_unit_acted_is_asked_only_of_who_speaks_of_one() -> None:
    assert "person.kind" not in {q.fact for q in ask("帮人转账拿了三百", as_of=DAY).questions}
    assert "person.kind" in {q.fact for q in ask("帮公司转账拿了三百", as_of=DAY).questions}


def test_what_has_not_been_done_is_asked_no_day_and_compared_with_no_case() -> None:
    found = ask("我打算把银行卡租给别人，违法吗", as_of=DAY)
    assert found.norms
    assert found.questions == found.cases == ()
    assert found.below_note is None


def test_a_unit_is_not_asked_its_age() -> None:
    asked = [q.fact for q in ask("我公司给赌博网站租服务器，收了三十万", as_of=DAY).questions]
    assert asked
    assert not any(fact.startswith("person.age") for fact in asked)


def test_a_call_that_demands_a_transfer_is_a_fraud_on_the_asker() -> None:
    assert read_lay_question("有人打电话说我涉嫌洗钱要我转账").near == "victim"


def test_parts_are_numbered_without_a_gap_and_a_question_of_law_gets_its_norms_first() -> None:
    run = CliRunner()
    shown = run.invoke(app, ["ask", "帮信罪追诉时效是多久", "--as-of", DAY]).stdout
    assert shown.index("二、有关规定") < shown.index("三、对照自己的情形")
    full = run.invoke(app, ["ask", "我公司给赌博网站租服务器，收了三十万", "--as-of", DAY]).stdout
    heads = [line[0] for line in full.splitlines() if line[1:2] == "、"]
    assert heads == list("一二三四五六七"[: len(heads)])


def test_command_line(tmp_path: Path) -> None:
    run = CliRunner()
    done = run.invoke(app, ["ask", "我把三张银行卡租给同学，收了两千", "--as-of", DAY, "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["stated"]
    assert run.invoke(app, ["ask", "离婚财产怎么分"]).exit_code == 1
    path = tmp_path / "t.yaml"
    talk = run.invoke(
        app, ["interview", "-s", str(path), "--as-of", DAY], input="出租账户\nw\n2025-08\nb\n不知道\nq\n"
    )
    assert talk.exit_code == 0
    assert "关系到" in talk.stdout or "决定" in talk.stdout
    assert path.exists()
