"""Hostile text costs no more than its length: the number of calls grows with it, never with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeAlias

import pytest

from bangxin.base.quantities import scan
from bangxin.intake.documents.readers import document_from_text
from bangxin.intake.drafting.draft import draft_of

TraceFunction: TypeAlias = "Callable[[FrameType, str, object], TraceFunction]"

PIECES = [
    "1", "一", "1,", "1.", "十余", "2021年", "第1、", "人民币", "1 ", "近", "甲某某、", "1万元，", "流入1万元", "（另案处理）", "经审理查明，",
    "本院认为", "辩护人", "【?】", "判处有期徒刑一年", "诈骗罪", "以诈骗罪判处", "王某等人", "\n", "(", "被害人李某", "银行卡3张", "二人", "案例一\n\n",
    "被告人甲某某流入诈骗资金1万余元，", "犯诈骗罪、", "与甲某，由乙某，", "曾因出租银行卡被行政拘留，", "甲\t1元\n", "分别得1元、2元、", "张三（化名）、", "小杨、", "老周在", "A、", "岩某，", "马晓东将", "某甲、", "李姓男子", "在逃，张某", "甲某、乙某各一年、二年", "绰号“阿虎”，",
]  # fmt: skip


def calls(text: str) -> int:
    """How many functions a reading of ``text`` calls, those of C included."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        scan(text)
        draft_of(document_from_text(text))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_twice_the_text_at_most_twice_the_work(piece: str) -> None:
    calls(piece)
    small, large = (calls((piece * length)[:length]) for length in (3_000, 6_000))
    assert large <= 2.3 * small + 200


GROWING = {
    "transfers": lambda n: f"2098年{n % 12 + 1}月{n % 28 + 1}日，被告人张某某转账{n}元。",
    "victims": lambda n: f"被害人周某{n}被骗{n}元；",
    "accused": lambda n: f"被告人李某{n}犯诈骗罪，判处有期徒刑{n % 9 + 1}年；",
    "prices": lambda n: f"出售银行卡{n}张、每张{n * 10}元，",
    "cards": lambda n: f"被告人王某将本人银行卡{n}张出售给他人，获利{n}元。",
    "days": lambda n: (
        f"2098年{n % 12 + 1}月{n % 28 + 1}日，被告人王某伙同李某取现{n}元。\n2097年{n % 12 + 1}月{n % 28 + 1}日，“小何”何某到场。\n"
    ),
    "reasons": lambda n: f"本院认为，结算{n}万元。",
}


def lines(text: str) -> int:
    """How many lines a reading of ``text`` runs through, those of loops within one expression included."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return note

    sys.settrace(note)
    try:
        draft_of(document_from_text(text))
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("told", GROWING.values(), ids=GROWING)
def test_many_different_facts_cost_no_more_than_their_number(told: Callable[[int], str]) -> None:
    lines(told(1))
    small, large = (lines("".join(map(told, range(1, n)))) for n in (200, 400))
    assert large <= 2.2 * small + 200


def test_a_long_sentence_without_an_end_is_still_read() -> None:
    text = (
        "被告人甲某某犯帮助信息网络犯罪活动罪。经审理查明，" + "被告人甲某某在某地，" * 400 + "非法获利4500元"
    )
    (person,) = draft_of(document_from_text(text)).cases[0]["persons"]
    assert person["claims"]["gain.illegal_income"]["value"] == 4500


def test_a_crowd_of_names_is_followed_only_up_to_the_limit() -> None:
    letters = "赵钱孙李周吴郑王冯陈"
    text = "、".join(f"被告人{a}某{b}{n}" for a in letters for b in "甲乙丙丁" for n in range(20))
    assert len(draft_of(document_from_text(text)).cases[0]["persons"]) <= 400
