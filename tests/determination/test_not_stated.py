"""Nothing recorded is never "no": a person of whom nothing is known fails no offence, on any day of decision.

Where the rulebook holds no law of that day, the report says so before anything else and draws nothing from it.
"""

from __future__ import annotations

import json

import pytest

from bangxin.app.assessing import assess_case
from bangxin.case.reading import read_cases
from bangxin.determination.assessment import Assessment
from bangxin.law.builtin import builtin_rulebook
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Bullets
from bangxin.report.content.glance import glance
from bangxin.report.content.view import View
from bangxin.report.wording import Wording

BOOK = builtin_rulebook()
OFFENCES = tuple(c for c in BOOK.concepts if c.startswith("offence."))


def decided(day: str, **claims: object) -> Assessment:
    case = {"case": "x", "as_of": day, "persons": [{"id": "甲", "claims": claims}]}
    (read,) = read_cases(json.dumps(case, ensure_ascii=False), "x.json", BOOK.vocabulary)
    return assess_case(read, BOOK, concepts=OFFENCES)


def told(assessment: Assessment) -> str:
    view = View(assessment, assessment.persons[0], Wording(BOOK), 1)
    (block,) = glance(view).blocks
    assert isinstance(block, Bullets)
    return "\n".join("".join(run.text for run in line) for line in block.lines)


@pytest.mark.parametrize(
    "day", ["2019-11-02", "2020-11-01", "2021-04-14", "2021-04-15", "2024-06-03", "2026-06-30"]
)
def test_of_whom_nothing_is_recorded_no_offence_fails(day: str) -> None:
    (person,) = decided(day).persons
    failing = [row.charge.offence for row in person.charges if row.result is Result.NOT_MET]
    assert failing == []


@pytest.mark.parametrize("day", ["2018-01-15", "2018-11-20"])
def test_before_the_law_that_the_rulebook_holds_it_says_so_and_draws_nothing_from_it(day: str) -> None:
    shown = told(decided(day))
    assert "规则库没有收录当时施行的下列规定" in shown
    assert "情节严重（一般标准）" in shown
    assert "没有犯罪事实" not in shown
    assert "规则库没有收录" not in told(decided("2020-11-01"))
    state = next(line for line in shown.splitlines() if "的要件（不是有罪判断）" in line)
    assert "无有效规范" in state
    assert "不符合" not in state


def test_before_the_offence_existed_there_is_no_such_offence_and_no_gap_of_the_rulebook() -> None:
    """帮助信息网络犯罪活动罪 exists since 2015-11-01 (刑法修正案（九）): an act before that day is none (刑法第三条、第十二条)."""
    old = decided("2026-11-01", **{"act.end": "2014-08", "instrument.own_accounts.count": 4})
    assert "规则库没有收录" not in told(old)
    assert "行为时没有施行中的规定" in told(old)
    row = next(r for r in old.persons[0].charges if r.charge.offence == "offence.art287_2")
    assert (row.result, row.no_norm, row.unheld) == (Result.NOT_MET, True, ())


@pytest.mark.parametrize(
    ("claims", "result"),
    [
        ({}, Result.UNDETERMINED),
        ({"conceal.amount": 10000}, Result.MET),
        ({"conceal.amount": 9999}, Result.UNDETERMINED),
        ({"conceal.amount": 9999, "region.conceal_floor": 5000, "conceal.entry_limbs": []}, Result.MET),
        ({"conceal.amount": 4000, "region.conceal_floor": 5000, "conceal.entry_limbs": []}, Result.NOT_MET),
        ({"conceal.amount": 2999, "conceal.entry_limbs": []}, Result.NOT_MET),
        ({"conceal.amount": 500, "conceal.entry_limbs": ["special_property"]}, Result.MET),
    ],
)
def test_concealment_decided_while_the_text_of_2015_stood(claims: dict[str, object], result: Result) -> None:
    """法释〔2015〕11号第一条（2015文本）: 三千至一万元由各省定起点；一万元以上不问本省起点；四种情形不看数额."""
    case = {"case": "x", "as_of": "2020-11-01", "persons": [{"id": "甲", "claims": claims}]}
    (read,) = read_cases(json.dumps(case, ensure_ascii=False), "x.json", BOOK.vocabulary)
    (person,) = assess_case(read, BOOK, concepts=("conceal.entry",)).persons
    assert person.outcome.chosen_run("conceal.entry").result("conceal.entry") is result
