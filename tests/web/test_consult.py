"""Search, ask and citation check: open to everyone without a trace; a case's documents only to its members."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from bangxin.app.workbench import Workbench
from bangxin.store.schema import audit_entries
from tests.web.conftest import Browser

WRONG = "被告人犯帮助信息网络犯罪罪，依照《刑法》第二百八十七条的规定，构成帮助信息网络犯罪活动罪，判处有期徒刑八个月，并处罚款五千元。"


def test_everyone_searches_and_lands_in_the_rulebook(browsers: dict[str, Browser]) -> None:
    public = browsers["public"]
    found = public.post("/consult", {"words": "出租银行卡 流入资金 三十万"})
    assert found.status_code == 200
    assert 'href="/rulebook/norms/OP25.6.1.1"' in found.text
    assert public.get("/rulebook/norms/OP25.6.1.1").status_code == 200
    before = public.post("/consult", {"words": "出租银行卡 流入资金 三十万", "day": "2024-01-01"}).text
    assert 'href="/rulebook/norms/OP25.6.1.1"' not in before
    assert public.post("/consult", {"words": "  "}).status_code == 422
    wrong = public.post("/consult", {"words": "明知", "day": "2024-13-01"})
    assert wrong.status_code == 422
    assert "日期" in wrong.text
    assert public.post("/consult", {"words": "zzqqxx"}).text.count("没有找到") == 1


def test_an_answer_names_facts_norms_and_what_is_unlawful_below_the_line(
    browsers: dict[str, Browser],
) -> None:
    text = browsers["public"].post("/consult/ask", {"words": "我把自己的银行卡租给别人了，收了三千元"}).text
    assert "自己得的钱：3000元" in text
    assert "这样做也已经违法" in text
    assert 'href="/rulebook/norms/EX.ATF.31"' in text
    outside = browsers["public"].post("/consult/ask", {"words": "房租押金怎么退"}).text
    assert "rulebook/norms" not in outside.split("<main")[1]
    record = browsers["public"].api("POST", "/ask", json={"question": "我把银行卡租给别人收了三千元"}).json()
    assert ("gain.illegal_income", "3000元") in {(s["fact"], s["value"]) for s in record["stated"]}


def test_a_victim_is_told_where_to_turn_and_sees_no_elements(browsers: dict[str, Browser]) -> None:
    text = browsers["public"].post("/consult/ask", {"words": "我刷单被骗了五万，怎么把钱追回来"}).text
    assert "96110" in text
    assert 'href="/rulebook/norms/EX.CPL.112"' in text
    assert "还要知道什么" not in text
    record = (
        browsers["public"].api("POST", "/ask", json={"question": "我刷单被骗了五万，怎么把钱追回来"}).json()
    )
    assert record["beside"]["id"] == "victim"


def test_wrong_citations_are_found_with_their_places(browsers: dict[str, Browser]) -> None:
    answer = browsers["public"].api("POST", "/cite", json={"text": WRONG}).json()
    codes = {remark["code"] for remark in answer["remarks"]}
    assert {"charge-name", "article-wrong", "fine-word"} <= codes
    for remark in answer["remarks"]:
        assert WRONG[remark["start"] : remark["end"]] == remark["quote"]
    page = browsers["public"].post("/consult/cite", {"text": WRONG}).text
    assert "罚金误作罚款" in page
    long = browsers["public"].api("POST", "/cite", json={"text": "法" * 200_001})
    assert (long.status_code, long.json()["code"]) == (413, "text-too-long")


def test_nothing_of_a_question_is_stored(desk: Workbench, browsers: dict[str, Browser]) -> None:
    word = "独一无二的问题甲乙丙"
    with desk.store.reading() as connection:
        before = connection.execute(select(audit_entries.c.entry)).fetchall()
    browsers["public"].post("/consult", {"words": word})
    browsers["handler"].post("/consult/ask", {"words": word})
    browsers["handler"].post("/consult/cite", {"text": word})
    with desk.store.reading() as connection:
        assert connection.execute(select(audit_entries.c.entry)).fetchall() == before
    folder = Path(desk.store.folder)
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert stored
    assert not any(word.encode() in path.read_bytes() for path in stored)


def test_a_document_of_a_case_is_checked_for_members_only(browsers: dict[str, Browser], case_id: str) -> None:
    handler = browsers["handler"]
    file = {"file": ("意见.txt", WRONG.encode())}
    made = handler.api("POST", f"/cases/{case_id}/sources", files=file, headers={"If-Match": '"1"'})
    url = f"/cases/{case_id}/sources/{made.json()['source']}/citations"
    assert "罪名有误" in handler.get(url).text
    found = browsers["reader"].api("GET", url).json()
    assert "charge-name" in {remark["code"] for remark in found["remarks"]}
    for name in ("handler2", "admin", "auditor"):
        assert browsers[name].get(url).status_code in (403, 404)
    assert browsers["public"].get(url).status_code == 303


def test_near_cases_show_what_differs_and_predict_nothing(browsers: dict[str, Browser], case_id: str) -> None:
    text = browsers["reader"].get(f"/cases/{case_id}/similar?person=TC7-GU").text
    assert "不预测结果" in text
    assert "该案" in text
    near = browsers["reader"].api("GET", f"/cases/{case_id}/persons/TC7-GU/similar").json()
    assert near[0]["person"] == "顾某"
    assert all(one["notice"] for one in near)


def test_near_cases_cite_provisions_by_name(browsers: dict[str, Browser], case_id: str) -> None:
    text = browsers["handler"].get(f"/cases/{case_id}/similar?person=TC7-GAO").text
    assert 'title="OP25.11.4">法发〔2025〕12号第11条' in text
