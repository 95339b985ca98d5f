"""Counterfactuals of cases with several notices, of dates, and of what is known only within bounds."""

from __future__ import annotations

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import ordinal
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Value
from bangxin.reasoning.prove.counterfactual import Counterfactual, given
from bangxin.reasoning.states import Result

BOOK = builtin_rulebook()
END: dict[str, Value] = {"act.end": exactly(ordinal("2024-05-06"))}
RUN = Run(Law.AT_ACT, ordinal("2026-01-01"), exactly(ordinal("2024-05-06")))
NOTICE = "presumption.regulator_notice"


def notices(*told_and_continued: tuple[bool, bool]) -> dict[str, tuple[dict[str, Value], ...]]:
    rows = [
        {"notice.regulator_told": told, "notice.continued_after": went_on}
        for told, went_on in told_and_continued
    ]
    return {"notice": tuple(rows)}


def asked(*told_and_continued: tuple[bool, bool]) -> Counterfactual:
    return Counterfactual(BOOK, END, RUN, NOTICE, instances=notices(*told_and_continued))


def test_one_of_two_notices_ignored_makes_out_the_presumption() -> None:
    """法释〔2019〕15号第十一条第一项 is judged notice by notice, whichever stands first."""
    assert asked((True, False), (True, True)).result is Result.MET
    assert asked((True, True), (True, False)).result is Result.MET
    assert asked((False, True), (True, False)).result is Result.NOT_MET


def test_the_change_names_the_notice_and_holds_beside_the_other() -> None:
    """Only the ignored notice matters: changing the other one would leave the presumption as it is."""
    found = [
        change
        for angle in asked((True, False), (True, True)).angles()
        for change in angle.nearest(Result.NOT_MET, among=angle.changeable(given(BOOK)))
    ]
    assert {(tuple(c.facts.items()), tuple(c.instance.items())) for c in found} == {
        ((("notice.continued_after", False),), (("notice", 2),)),
        ((("notice.regulator_told", False),), (("notice", 2),)),
    }


def test_two_ignored_notices_are_not_undone_by_changing_one() -> None:
    for angle in asked((True, True), (True, True)).angles():
        assert not list(angle.nearest(Result.NOT_MET, among=angle.changeable(given(BOOK))))


def test_flat_facts_of_a_group_are_one_more_instance() -> None:
    flat: dict[str, Value] = {**END, "notice.regulator_told": True, "notice.continued_after": True}
    questions = Counterfactual(BOOK, flat, RUN, NOTICE, instances=notices((False, False)))
    assert questions.result is Result.MET
    assert len(questions.angles()) == 2


def test_nobody_is_told_to_be_born_later() -> None:
    facts: dict[str, Value] = {
        **END,
        "person.birth": exactly(ordinal("1990-01-01")),
        "person.capacity": "full",
    }
    questions = Counterfactual(BOOK, facts, RUN, "subject.age_liable")
    assert questions.result is Result.MET
    assert "person.birth" in given(BOOK)
    offered = list(questions.nearest(Result.NOT_MET, among=questions.changeable(given(BOOK))))
    assert [set(c.facts) for c in offered] == [{"person.age_16_unprovable"}]
    freely = list(questions.nearest(Result.NOT_MET, among=questions.changeable(())))
    assert any("person.birth" in c.facts for c in freely)


def test_an_answer_stays_within_what_is_known() -> None:
    """An act that ended some day in August 2025 is not settled by saying that it ended ten years before."""
    august = Bound(ordinal("2025-08-01"), ordinal("2025-08-31"))
    facts: dict[str, Value] = {"act.end": august, "settlement.amount": Bound(lo=15_000_000)}
    questions = Counterfactual(
        BOOK, facts, Run(Law.AT_ACT, ordinal("2026-01-01"), august), "offence.art287_2"
    )
    for changes in questions.settling().values():
        for change in changes:
            end, amount = change.facts.get("act.end"), change.facts.get("settlement.amount")
            assert end is None or ordinal("2025-08-01") <= end.lo <= ordinal("2025-08-31")
            assert amount is None or amount.lo >= 15_000_000
