"""A document goes straight through: read, assessed, marked as an unreviewed draft with its basis."""

from pathlib import Path

from bangxin.app.assessing import assess
from bangxin.reasoning.states import Result

TEXT = """案例　王某某帮助信息网络犯罪活动案

基本案情
2024年3月至4月，被告人王某某明知他人利用信息网络实施犯罪，仍出租本人的3张银行卡供他人接收、转移资金。经查，上述银行卡单向流入资金34万余元，其中已查明涉及诈骗资金6.9万余元。王某某非法获利4100余元。
"""


def test_a_narrative_is_assessed_as_a_draft_and_nothing_is_found_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "案例.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = assess(path, as_of="2026-01-01")
    (person,) = result.persons
    run = person.outcome.chosen_run("offence.art287_2")
    assert result.case.draft
    assert run.result("knowledge.established") is Result.FINDING_NEEDED
    assert run.result("severity.illegal_income") is Result.NOT_MET
    assert run.result("offence.art287_2") is not Result.MET


LONG_AGO = """2018年5月至6月，赵某将本人4张银行卡租给他人使用，流水80余万元，获利1.2万元。
帮信罪，有期徒刑八个月，罚金5000元。
"""


def test_limitation_is_not_counted_to_today_where_the_document_states_no_day_of_decision(
    tmp_path: Path,
) -> None:
    """A judgment of an unknown day: 追诉时效（刑法第八十七条）stays open; with the day given it is settled."""
    path = tmp_path / "赵某.txt"
    path.write_text(LONG_AGO, encoding="utf-8")
    (undated,) = assess(path).persons
    assert (
        undated.outcome.chosen_run("offence.art287_2").result("exit.limitation_expired")
        is Result.UNDETERMINED
    )
    (soon,) = assess(path, as_of="2020-01-10").persons
    assert soon.outcome.chosen_run("offence.art287_2").result("exit.limitation_expired") is Result.NOT_MET
    (late,) = assess(path, as_of="2024-01-10").persons
    assert late.outcome.chosen_run("offence.art287_2").result("exit.limitation_expired") is Result.MET
    assert undated.person.official_outcome["处理"] == "判处刑罚"
