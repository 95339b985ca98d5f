"""The guided interview and similar cases: which question comes next, what ends it, what is saved."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bangxin.app.assessing import interpreter_for
from bangxin.app.consulting import save_interview, start_interview
from bangxin.base.bounds import exactly
from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.cards import read_official_cards
from bangxin.consult.inquiry import SETTLED, Inquiry
from bangxin.consult.interview import Given, Interview, parse_answer, stuck_text
from bangxin.consult.lay_answer import other_offence
from bangxin.consult.question import read_lay_question
from bangxin.consult.similar import similar_cases
from bangxin.consult.wording import question_text
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.states import Result
from tests.consult.lay_questions import BOOK, DAY, LAY

CARDS = {card.id: card for card in read_official_cards()}


@pytest.fixture(scope="module")
def inquiry() -> Inquiry:
    return Inquiry(interpreter_for(BOOK), ordinal("2025-09-15"))


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
    assert "最后一次做这件事是哪年哪月" in told
    assert replace(talk, further=True).next() is not None


@pytest.mark.parametrize(
    ("story", "most"),
    [
        ("我把三张银行卡租给同学，收了两千", 16),
        ("我帮人转了两笔账一共四万，得了二百，今年8月的事", 16),
        ("儿子17岁跟人去外地刷脸，得了一千六", 16),
        ("我在家放了两台GOIP设备，一天三百，拿了三千", 16),
    ],
)
def test_who_knows_no_more_than_his_story_is_asked_nothing_of_other_offences(
    story: str, most: int, tmp_path: Path
) -> None:
    """法释〔2019〕15号第四条至第十条（拒不履行义务、非法利用）、法释〔2017〕10号: nothing of them was told."""
    talk = start_interview(tmp_path / "t.yaml", as_of=DAY, question=story)
    told = {one.fact for one in talk.given}
    asked: list[str] = []
    while (question := talk.next()) is not None:
        asked.append(question.fact)
        talk = talk.skip(question.fact)
    assert len(asked) <= most
    assert not told & set(asked)
    assert not any(
        fact.startswith(("order.", "leak.", "spread.", "posts.", "site.", "pi.", "provider."))
        for fact in asked
    )
    assert "没有弄清下列" in stuck_text(talk).zh


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


def test_going_back_asks_the_question_that_was_gone_back_to(inquiry: Inquiry) -> None:
    talk = Interview(inquiry, ordinal("2025-09-15"))
    talk = talk.record("act.kinds", ["rent_account"]).record("gain.illegal_income", "2000")
    talk = talk.record(
        "gain.basis", "personal_received"
    )  # not a question: it goes with the answer it explains
    earlier = talk.back() if "gain.basis" not in inquiry.form else talk.back().back()
    asked = earlier.next()
    assert asked is not None
    assert asked.fact == "gain.illegal_income"
    assert [one.fact for one in earlier.given if one.fact in inquiry.form] == ["act.kinds"]
    after = earlier.answer("gain.illegal_income", "2500").next()
    assert after is not None
    assert after.fact != "gain.illegal_income"


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


@pytest.mark.parametrize(
    "case", [c for c in LAY if c.get("field", "in") == "in"][::25], ids=lambda c: c["q"][:16]
)
def test_an_interview_starts_from_the_facts_that_an_answer_rests_on(
    case: dict[str, Any], tmp_path: Path
) -> None:
    """What the first words state is noted as data of a case file and comes back as the same facts."""
    talk = start_interview(tmp_path / "t.yaml", as_of=DAY, question=case["q"])
    read = read_lay_question(case["q"], ordinal(DAY)).facts
    offence = other_offence(read)
    noted = talk
    for one in talk.given:
        noted = noted.record(one.fact, one.raw)
    assert dict(talk.facts.values) == dict(noted.facts.values) == (offence.facts if offence else read)


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


def test_questions_decide_open_nodes_only(inquiry: Inquiry) -> None:
    facts = FactSet({"act.kinds": Members(frozenset(["hosting"])), "act.end": exactly(ordinal("2025-08-01"))})
    standing = inquiry.stand(facts)
    for asked in inquiry.next_questions(facts, limit=8):
        assert all(node in standing.missing for node in asked.decides)
        assert asked.fact not in facts.values
    assert all(
        result not in SETTLED for node, result in standing.results.items() if node not in standing.settled
    )


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


def test_the_command_asks_explains_and_saves(tmp_path: Path) -> None:
    run = CliRunner()
    path = tmp_path / "t.yaml"
    talk = run.invoke(
        app, ["interview", "-s", str(path), "--as-of", DAY], input="出租账户\nw\n2025-08\nb\n不知道\nq\n"
    )
    assert talk.exit_code == 0
    assert "关系到" in talk.stdout or "决定" in talk.stdout
    assert path.exists()


def test_words_added_to_a_saved_interview_replace_its_answers_and_only_they_are_told(tmp_path: Path) -> None:
    run, save = CliRunner(), tmp_path / "访谈.yaml"
    first = run.invoke(
        app, ["interview", "-s", str(save), "--question", "我把三张银行卡租给同学，收了两千"], input="q\n"
    )
    assert "3个" in first.output
    again = run.invoke(app, ["interview", "-s", str(save), "--question", "一共租出去五张银行卡"], input="q\n")
    assert "5个" in again.output
    assert "2000元" not in again.output
    claims = yaml.safe_load(save.read_text("utf-8"))["persons"][0]["claims"]
    assert claims["instrument.own_accounts.count"] == 5
    assert claims["gain.illegal_income"] == "2000"
    back = run.invoke(app, ["interview", "-s", str(save)], input="b\nq\n")
    assert len(back.output.split("> ")) > 2
