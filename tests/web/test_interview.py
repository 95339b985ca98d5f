"""The interview for the public: decisive questions, plain end, nothing stored."""

from __future__ import annotations

import html
import json
import re
from datetime import date

from bangxin.app.workbench import Workbench
from bangxin.law.vocabulary import FactType
from tests.web.conftest import Browser


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return html.unescape(found.group(1))


def test_from_lending_a_card_to_what_is_already_unlawful(
    browsers: dict[str, Browser], desk: Workbench
) -> None:
    public = browsers["public"]
    before = desk.store.head()
    text = public.post("/interview", {"words": "我把自己的银行卡租给别人了"}).text
    for _ in range(4):
        assert "为什么问" in text
        fact = desk.book.vocabulary[hidden(text, "fact")]
        answers = {
            FactType.DATE: "2025-09", FactType.MONEY: "不到5万", FactType.COUNT: "1", FactType.BOOL: "否",
        }  # fmt: skip
        form = {"state": hidden(text, "state"), "fact": fact.id, "action": "answer"}
        if fact.type in answers:
            form["answer"] = answers[fact.type]
        else:
            form["action"] = "skip"
        text = public.post("/interview/next", form).text
    done = public.post("/interview/next", {"state": hidden(text, "state"), "action": "stop"}).text
    assert "即使不构成犯罪，这样做也已经违法" in done
    assert "反电信网络诈骗法" in done
    assert "有罪" in done
    assert desk.store.head() == before


def test_a_day_that_leans_on_today_is_read_from_the_first_words(browsers: dict[str, Browser]) -> None:
    public = browsers["public"]
    text = public.post("/interview", {"words": "我去年10月把自己的银行卡租给别人了"}).text
    october = f"{date.today().year - 1}年10月"
    assert october in text
    done = public.post("/interview/next", {"state": hidden(text, "state"), "action": "stop"}).text
    assert october in done


def test_back_skip_and_unclear_answers(browsers: dict[str, Browser]) -> None:
    public = browsers["public"]
    first = public.post("/interview", {"words": ""}).text
    fact, state = hidden(first, "fact"), hidden(first, "state")
    skipped = public.post("/interview/next", {"state": state, "fact": fact, "action": "skip"}).text
    assert hidden(skipped, "fact") != fact
    back = public.post("/interview/next", {"state": hidden(skipped, "state"), "action": "back"}).text
    assert hidden(back, "fact") == fact
    unclear = public.post(
        "/interview/next",
        {"state": "[]", "fact": "gain.illegal_income", "action": "answer", "answer": "很多"},
    )
    assert unclear.status_code == 422
    assert "没看懂" in unclear.text


def test_who_knows_nothing_is_told_why_it_ends_and_may_go_on(browsers: dict[str, Browser]) -> None:
    public = browsers["public"]
    text = public.post("/interview", {"words": ""}).text
    asked = 0
    while "为什么问" in text:
        asked += 1
        form = {"state": hidden(text, "state"), "fact": hidden(text, "fact"), "action": "skip"}
        text = public.post("/interview/next", form).text
    assert asked <= 30
    assert "其余的问题定不下任何结果" in text
    more = public.post("/interview/next", {"state": hidden(text, "state"), "action": "further"}).text
    assert "为什么问" in more
    form = {"state": hidden(more, "state"), "fact": hidden(more, "fact"), "further": hidden(more, "further")}
    assert "为什么问" in public.post("/interview/next", {**form, "action": "skip"}).text


def test_a_broken_state_is_told(browsers: dict[str, Browser]) -> None:
    for state in (
        "x",
        "{}",
        "[1]",
        json.dumps([["no.such", 1]]),
        "[" * 5000,
        json.dumps([["act.end", "nonsense"]]),
    ):
        answer = browsers["public"].post("/interview/next", {"state": state, "action": "stop"})
        assert answer.status_code in (404, 422), state[:40]


def test_the_first_words_are_read_as_a_question_is_and_what_is_beside_the_field_is_said(
    browsers: dict[str, Browser],
) -> None:
    public = browsers["public"]
    begun = public.post("/interview", {"words": "我2025年9月把三张卡租给同学，收了两千，卡里进了八万"}).text
    for told in ("做的事：出租账户", "自己得的钱：2000元", "进了账户的钱：8万元"):
        assert told in begun
    done = public.post("/interview/next", {"state": hidden(begun, "state"), "action": "stop"}).text
    answer = public.post(
        "/consult/ask", {"words": "我2025年9月把三张卡租给同学，收了两千，卡里进了八万"}
    ).text
    for norm in ("EX.ATF.31", "EX.ATF.44"):
        assert f"/rulebook/norms/{norm}" in done
        assert f"/rulebook/norms/{norm}" in answer
    assert "96110" in public.post("/interview", {"words": "我刷单被骗了五万，怎么把钱追回来"}).text
    assert public.post("/interview", {"words": "我租过卡。" * 700}).status_code == 200


def test_another_offence_is_asked_about_as_itself(browsers: dict[str, Browser], desk: Workbench) -> None:
    text = browsers["public"].post("/interview", {"words": "我卖了六千条客户信息，得了八千"}).text
    assert "pi.other" in {fact for fact, _ in json.loads(hidden(text, "state"))}
    asked = set()
    while "为什么问" in text and len(asked) < 8:
        asked.add(hidden(text, "fact"))
        form = {"state": hidden(text, "state"), "fact": hidden(text, "fact"), "action": "skip"}
        text = browsers["public"].post("/interview/next", form).text
    assert any(fact.startswith("pi.") for fact in asked)
    assert not any(fact.startswith(("instrument.", "ledger.")) for fact in asked)
