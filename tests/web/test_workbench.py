"""Working on an official case through the pages: facts, findings, determination, what-if, versions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import Any

import pytest

from bangxin.app.actions import ACTIONS
from bangxin.app.rights import USE_CASES
from bangxin.base.i18n import Lang
from bangxin.law.builtin import builtin_rulebook
from bangxin.report.wording import Wording
from bangxin.store import clock
from tests.web.conftest import Browser

Browsers = dict[str, Browser]


def revision(browser: Browser, case_id: str) -> int:
    return int(browser.api("GET", f"/cases/{case_id}").json()["revision"])


def statuses(text: str) -> list[str]:
    return re.findall(r'class="status (\w+)"', text)


def test_the_overview_names_each_person_and_what_is_open(browsers: Browsers, case_id: str) -> None:
    text = browsers["reader"].get(f"/cases/{case_id}").text
    for name in ("高某", "顾某", "师某", "帮助信息网络犯罪活动罪", "掩饰、隐瞒犯罪所得罪"):
        assert name in text


def test_a_finding_is_signed_with_reasons_and_moves_the_result(
    browsers: Browsers, example: dict[str, Any]
) -> None:
    handler = browsers["handler"]
    person = example["persons"][0]
    person["findings"].pop("knowledge.finding")
    made = handler.api("POST", "/cases", json={"title": "案", "stage": "侦查", "case": example}).json()["id"]
    url = f"/cases/{made}/determination?person={person['id']}"
    assert 'class="status FINDING_NEEDED"' in handler.get(url).text.split("</h1>")[0].split("<h1>")[-1]
    form = {"base": 1, "person": person["id"], "fact": "knowledge.finding", "value": "true"}
    without = handler.post(f"/cases/{made}/findings", form)
    assert without.status_code == 422
    assert "理由" in without.text
    assert handler.post(f"/cases/{made}/findings", {**form, "why": "综合全案证据"}).status_code == 303
    saved = handler.api("GET", f"/cases/{made}").json()["document"]["case"]["persons"][0]["findings"]
    assert saved["knowledge.finding"]["by"] == "handler"
    assert saved["knowledge.finding"]["why"] == "综合全案证据"
    assert 'class="status MET"' in handler.get(url).text.split("</h1>")[0].split("<h1>")[-1]


def test_a_claim_of_a_new_amount_crosses_the_line_at_300000(browsers: Browsers) -> None:
    handler = browsers["handler"]
    form = {"title": "甲某案", "stage": "侦查", "person": "甲某", "as_of": "2025-10-01"}
    made = handler.post("/cases", form).headers["location"].split("/")[-1]

    def record(fact: str, **value: str) -> None:
        answer = handler.post(
            f"/cases/{made}/claims", {"base": revision(handler, made), "person": "P1", "fact": fact, **value}
        )
        assert answer.status_code == 303, answer.text

    def own_accounts() -> str:
        text = handler.get(f"/cases/{made}/determination?person=P1&full=yes").text
        found = re.search(
            r'status (\w+)"(?:(?!status ).)*?/rulebook/concepts/severity.own_accounts"', text, re.DOTALL
        )
        assert found
        return found.group(1)

    record("act.end", value="2025-09-01")
    record("act.kinds", op="=", values="sell_account")
    record("instrument.own_accounts.count", value="3")
    record("upstream.crime", value="telecom_fraud")
    record("upstream.verified_amount", value="3000")
    record("ledger.own_accounts.inflow", value="299999.99")
    assert own_accounts() == "NOT_MET"
    handler.post(
        f"/cases/{made}/claims/drop",
        {"base": revision(handler, made), "person": "P1", "fact": "ledger.own_accounts.inflow", "at": "0"},
    )
    record("ledger.own_accounts.inflow", value="300000")
    assert own_accounts() != "NOT_MET"


def test_bad_input_is_told_and_nothing_is_saved(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    person = "TC7-GAO"
    for fact, value, word in [
        ("ledger.own_accounts.inflow", "三十万", "金额"),
        ("act.end", "2025-13-01", "有效日期"),
        ("no.such", "1", "没有事实"),
        ("knowledge.finding", "true", "认定"),
        ("person.kind", "狗", "没有取值"),
        ("ledger.own_accounts.inflow", "", "请填写"),
    ]:
        answer = handler.post(
            f"/cases/{case_id}/claims", {"base": 1, "person": person, "fact": fact, "value": value}
        )
        assert answer.status_code == 422, fact
        assert word in answer.text
        assert "persons[" not in answer.text, "a form is no file: its fields are named, not a path"
    assert revision(handler, case_id) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,400.50", "1400.50"), ("１２００元", 1200), ("1.4万元", 14000), ("34.567891万", "345678.91")],
)
def test_amounts_are_taken_as_people_type_them(
    browsers: Browsers, case_id: str, typed: str, kept: object
) -> None:
    handler = browsers["handler"]
    said = {"base": 1, "person": "TC7-GAO", "fact": "ledger.outflow", "value": typed}
    assert handler.post(f"/cases/{case_id}/claims", said).status_code == 303
    held = handler.api("GET", f"/cases/{case_id}").json()["document"]["case"]["persons"]
    claim = next(p for p in held if p["id"] == "TC7-GAO")["claims"]["ledger.outflow"][-1]
    assert str(claim["value"]) == str(kept)


def test_the_difference_of_two_versions_is_told_in_words(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    said = {
        "base": 1,
        "person": "TC7-GAO",
        "fact": "disposition.plea",
        "value": "true",
        "quote": "自愿认罪认罚",
    }
    assert handler.post(f"/cases/{case_id}/claims", said).status_code == 303
    told = re.sub(r"<[^>]+>", " ", handler.get(f"/cases/{case_id}/history?old=1&new=2").text)
    assert "高某 · 认罪认罚 · 原文" in told
    assert "persons[" not in told


def test_two_people_cannot_overwrite_each_other(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    handler.api("POST", f"/cases/{case_id}/members", json={"name": "handler2"})
    form = {"base": 1, "person": "TC7-GAO", "fact": "gain.illegal_income", "value": "9000"}
    assert handler.post(f"/cases/{case_id}/claims", form).status_code == 303
    late = browsers["handler2"].post(f"/cases/{case_id}/claims", {**form, "value": "12000"})
    assert late.status_code == 412
    assert "第 2 版" in late.text


def test_what_if_marks_the_change_and_is_never_saved_by_accident(browsers: Browsers, case_id: str) -> None:
    reader = browsers["reader"]
    copy = reader.post(f"/cases/{case_id}/whatif").headers["location"]
    form = {"person": "TC7-GAO", "fact": "knowledge.finding", "value": "false"}
    changed = reader.post(copy, form, headers={"HX-Request": "true"})
    assert changed.status_code == 200
    assert "已变" in changed.text
    assert "<html" not in changed.text
    assert statuses(changed.text)[:2] == ["MET", "NOT_MET"]
    assert revision(reader, case_id) == 1
    assert reader.post(f"{copy}/adopt", {"note": "x"}).status_code == 403
    assert browsers["handler"].get(copy).status_code == 404
    assert reader.post(f"{copy}/drop").status_code == 303
    assert reader.get(copy).status_code == 404


def test_an_adopted_copy_is_a_version_with_its_note(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    copy = handler.post(f"/cases/{case_id}/whatif").headers["location"]
    handler.post(copy, {"person": "TC7-GAO", "fact": "gain.illegal_income", "value": "10000", "op": "="})
    assert handler.post(f"{copy}/adopt", {"note": "核实收入"}).status_code == 303
    found = handler.api("GET", f"/cases/{case_id}").json()
    assert found["revision"] == 2
    assert "supposed" not in found["document"]
    assert found["document"]["case"]["persons"][0]["claims"]["gain.illegal_income"][0]["value"] == 10000
    assert "核实收入" in handler.get(f"/cases/{case_id}/history?old=1&new=2").text


def test_every_page_comes_in_both_languages(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    urls = ["", "/facts", "/determination", "/whatif", "/history", "/settings", "/log"]
    pages = [f"/cases/{case_id}{u}" for u in urls]
    pages += ["/cases", "/rulebook", "/rulebook/compare", "/users", "/api", "/rulebook/norms/JI19.12.1.2"]
    assert handler.post("/preferences", {"lang": "en", "back": "/cases"}).headers["location"] == "/cases"
    for url in pages:
        english = handler.get(url)
        assert english.status_code == 200, url
        assert '<html lang="en"' in english.text
        assert "This tool states which elements are met" in english.text
    assert handler.post("/preferences", {"lang": "zh", "back": "//evil.example"}).headers["location"] == "/"
    for url in pages:
        assert '<html lang="zh-CN"' in handler.get(url).text


def test_the_rulebook_shows_what_changed_in_2025(browsers: Browsers) -> None:
    text = browsers["public"].get("/rulebook/compare?before=2025-07-27&after=2025-07-28").text
    assert "/rulebook/norms/OP25.6.1.1" in text
    bad = browsers["public"].get("/rulebook/compare?before=x&after=2025-07-28")
    assert bad.status_code == 422
    assert browsers["public"].get("/rulebook/norms/NO.SUCH").status_code in (404, 422)


def test_names_and_quotes_are_escaped(browsers: Browsers) -> None:
    handler = browsers["handler"]
    form = {
        "title": "<script>alert(1)</script>",
        "stage": "侦查",
        "person": "<b>甲</b>",
        "as_of": "2025-10-01",
    }
    url = handler.post("/cases", form).headers["location"]
    for page in (url, "/cases", f"{url}/facts", f"{url}/determination"):
        text = handler.get(page).text
        assert "<script>alert" not in text
        assert "<b>甲</b>" not in text


def test_a_fact_is_chosen_by_a_word_of_its_name_and_a_claim_can_be_changed(
    browsers: Browsers, case_id: str
) -> None:
    handler = browsers["handler"]
    url = f"/cases/{case_id}/facts?person=TC7-GAO"
    listed = handler.get(f"{url}&fact=所得").text
    assert "fact=gain.illegal_income#record" in listed
    assert "fact=knowledge.of_proceeds#record" in listed
    assert 'name="value"' in handler.get(f"{url}&fact=违法所得").text
    assert "没有含“无此事实”的事实" in handler.get(f"{url}&fact=无此事实").text
    said = {
        "person": "TC7-GAO",
        "fact": "gain.illegal_income",
        "op": ">=",
        "value": "3200.50",
        "quote": "三千余元",
        "speaker": "court",
    }
    assert handler.post(f"/cases/{case_id}/claims", {"base": 1, **said}).status_code == 303
    form = handler.get(f"{url}&fact=gain.illegal_income&at=0").text
    assert re.search(r'name="value"[^>]*value="3200.50"', form)
    assert '<option value="&gt;=" selected>' in form
    assert '<option value="court" selected>' in form
    change = {"base": 2, **said, "op": "=", "at": "0", "value": "9999.99"}
    assert handler.post(f"/cases/{case_id}/claims", change).status_code == 303
    again = handler.get(f"{url}&fact=gain.illegal_income").text
    assert "9,999.99 元" in again
    assert len(re.findall(r'id="f-gain.illegal_income"', again)) == 1


def test_a_finding_bears_the_day_it_is_in_china(
    browsers: Browsers, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2025, 10, 1, 17, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Late)
    assert clock.today() == "2025-10-02"
    assert clock.now().startswith("2025-10-01T17:30")


def test_a_supposition_is_told_in_words(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    copy = handler.post(f"/cases/{case_id}/whatif").headers["location"]
    said = {"person": "TC7-GAO", "fact": "gain.illegal_income", "op": ">=", "value": "12000"}
    assert handler.post(copy, said).status_code == 303
    assert (
        handler.post(copy, {"person": "TC7-GAO", "fact": "proof.sufficient", "value": "false"}).status_code
        == 303
    )
    text = handler.get(f"{copy}?person=TC7-GAO").text
    assert "高某：违法所得 ＝ 至少 12,000 元" in text
    assert re.search(r"高某：证据确实、?充分 ＝ 否", text)
    assert "&#39;" not in text.split("已作的假设")[1].split("</ul>")[0]


def test_conditions_are_told_in_words_of_either_language(browsers: Browsers) -> None:
    text = browsers["public"].get("/rulebook/norms/JI19.12.1.2").text
    assert "帮助行为类型 属于：支付结算，并且支付结算金额 不少于 200,000 元" in text
    book = builtin_rulebook()
    for lang in Lang:
        words = Wording(book, lang)
        for norm, condition in book.conditions.items():
            told = words.condition(condition)
            assert told
            assert not re.search(r"[a-z]\.[a-z_]+|_|\w+\(\w*=", told), (norm, told)


def test_the_log_calls_actions_by_name(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]
    handler.get(f"/cases/{case_id}/determination")
    said = {"base": 1, "person": "TC7-GAO", "fact": "gain.illegal_income", "value": "100"}
    assert handler.post(f"/cases/{case_id}/claims", said).status_code == 303
    handler.post(f"/cases/{case_id}/undo", {"base": 2})
    text = handler.get(f"/cases/{case_id}/log").text
    for name in ("记入主张", "查看要件审查", "撤销上一步"):
        assert f">{name}</td>" in text
    assert re.findall(r'<td class="whole" title="([a-z.-]+)">\1</td>', text) == []
    assert ACTIONS.keys() >= USE_CASES
    refused = browsers["reader"].post(f"/cases/{case_id}/claims", said)
    assert "您的角色没有这项权限：修改案件" in refused.text


def test_each_claim_is_shown_with_what_it_says_and_whether_it_counts(browsers: Browsers) -> None:
    handler = browsers["handler"]
    form = {"title": "时间两说", "stage": "一审", "person": "甲", "as_of": "2025-03-01"}
    url = handler.post("/cases", form).headers["location"]

    def say(value: str, speaker: str, quote: str) -> None:
        told = {
            "person": "P1",
            "fact": "act.end",
            "op": "=",
            "value": value,
            "speaker": speaker,
            "quote": quote,
        }
        base = revision(handler, url.rsplit("/", 1)[-1])
        assert handler.post(f"{url}/claims", {"base": base, **told}).status_code == 303

    def row(quote: str) -> str:
        text = handler.get(f"{url}/facts?basis=found").text
        return next(re.sub(r"<[^>]+>", " ", part) for part in text.split("<tr") if quote in part)

    say("2024-10", "prosecution", "八月到十月")
    say("2024-09", "court", "九月间")
    assert "2024年10月" in row("八月到十月")
    assert "不计入" in row("八月到十月")
    assert "2024年9月" in row("九月间")
    assert "不计入" not in row("九月间")
    say("2024-09-15", "court", "止于中秋前")
    assert "计为：2024-09-15" in row("九月间")
    say("2024-11", "court", "直到十一月")
    assert "与另一主张冲突，按未查明" in row("直到十一月")


def test_a_number_that_is_none_is_refused_in_the_words_of_the_form(browsers: Browsers, case_id: str) -> None:
    handler = browsers["handler"]

    def refusal(fact: str, **said: str) -> str:
        form = {"base": 1, "person": "TC7-GAO", "fact": fact, "op": "=", **said}
        answer = handler.post(f"/cases/{case_id}/claims", form)
        assert answer.status_code == 422
        told = re.search(r'<div class="problem"><p>(.*?)</p>', answer.text, re.DOTALL)
        assert told
        return told.group(1).strip()

    assert (
        refusal("gain.illegal_income", value="一万二")
        == "“违法所得”请填金额（元），如 12000、1.2万，至多两位小数；看不懂“一万二”"
    )
    assert refusal("proposed.months", value="九个月") == "“拟处刑期”请填整数，如 9；看不懂“九个月”"
    assert refusal("gain.illegal_income", op="range", value="20000") == "“违法所得”写作“之间”的，请填写上限"
    asked = handler.get(f"/cases/{case_id}/facts?person=TC7-GAO&fact=proposed.months").text
    assert "整数，单位：个月" in asked


def test_a_comparison_says_what_is_open_and_where_no_provision_was_in_force(browsers: Browsers) -> None:
    handler = browsers["handler"]
    form = {"title": "二〇二四年的案件", "stage": "一审", "person": "甲", "as_of": "2024-06-03"}
    url = handler.post("/cases", form).headers["location"]
    told = {"base": 1, "person": "P1", "fact": "act.end", "op": "=", "value": "2023-09"}
    handler.post(f"{url}/claims", told)
    overview = handler.get(url).text
    others = overview.split("其他罪名尚有未决：")[1].split("</p>")[0]
    assert "诈骗罪共犯" in others, "what is open on other offences is not passed over"
    assert "没有未决事项" not in overview
    text = handler.get(f"{url}/determination").text
    rows = {
        re.sub(r"<[^>]+>", "", name): row
        for row in text.split("<tr")
        if (name := (re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL) or ["", ""])[1])
    }
    accomplice = next(row for name, row in rows.items() if "诈骗罪共犯" in name)
    assert accomplice.split("<td>")[-2].count("<div>"), "an open charge says what it waits for"
    minor = next(row for name, row in rows.items() if "未成年人一般应当不起诉" in name)
    assert "无有效规范" in minor, "the Opinions of 2025-07-28 do not speak to a decision of 2024"
    excuse = re.sub(r"<[^>]+>", " ", next(part for part in text.split("<li") if "无责任能力排除主体" in part))
    assert re.search(r"排除\s+刑法第十八条第一款", excuse), "what would exclude is not shown as an element"
