"""The difference between two versions of a case, as somebody reads it who has never seen the file."""

from __future__ import annotations

import pytest

from bangxin.law.builtin import builtin_rulebook
from bangxin.report.differing import Differing
from bangxin.report.wording import Wording

BEFORE = {"case": {"title": "甲案", "persons": [{"id": "P1", "name": "林某"}], "evidence": []}, "sources": []}
AFTER = {
    "case": {
        "title": "甲案", "persons": [{"id": "P1", "name": "林某"}], "evidence": [{"id": "E1", "title": "银行流水"}],
        "instruments": [{"id": "c1", "title": "尾号0001的卡", "class": "bank_account"}],
    },
    "sources": [{"id": "S1", "name": "判决书.txt"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> Differing:
    return Differing(BEFORE, AFTER, Wording(builtin_rulebook(), "zh"))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("case.title", "名称"),
        ("case.as_of", "决定日"),
        ("case.persons[0].claims.gain.illegal_income[0].value", "林某 · 违法所得 · 数值"),
        (
            "case.persons[0].claims.ledger.own_accounts.inflow[1].quote",
            "林某 · 本人账户流入资金（净） · 原文",
        ),
        ("case.persons[0].claims.act.kinds.value[0]", "林某 · 帮助行为类型 · 数值"),
        ("case.persons[0].findings.knowledge.finding.why", "林某 · 明知他人利用信息网络实施犯罪 · 理由"),
        ("case.evidence[0].title", "证据 银行流水 · 名称"),
        ("case.instruments[0].class", "账户、卡与设备 尾号0001的卡 · 类别"),
        ("sources[0].proposals[3].state", "卷宗材料 判决书.txt · 读出的事实 · 核对"),
        ("ledger.registry", "资金 · 账户登记表"),
    ],
)
def test_a_place_in_words(told: Differing, path: str, words: str) -> None:
    assert told.where(path) == words


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("case.persons[0].claims.act.kinds.value[0]", "rent_account", "出租账户"),
        ("case.persons[0].claims.disposition.plea.value", True, "是"),
        ("case.persons[0].claims.act.kinds.speaker", "court", "法院"),
        ("case.persons[0].claims.act.kinds.note", "court", "court"),
        ("case.evidence[0].type", "E2", "书证"),
        ("case.evidence", [], ""),
        ("case.persons[0].claims.gain.illegal_income.value", 0, "0"),
    ],
)
def test_a_value_in_words(told: Differing, path: str, value: object, words: str) -> None:
    assert told.shown(path, value) == words
