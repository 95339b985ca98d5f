"""法释〔2019〕15号第十六条: both limbs, birthdays, handled acts, the five-year chain, the last day of the two years."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bangxin.base.dates import ordinal
from bangxin.measures.accumulation import DatedAct, accumulate

LINE = 200_000_00


def act(name: str, day: str, yuan: int, handled: str = "") -> DatedAct:
    return DatedAct(name, ordinal(day), yuan * 100, handled)


def reasons(acts: list[DatedAct], birth: str | None = None, filed: str | None = None) -> dict[str, str]:
    found = accumulate(
        acts, LINE, birth=ordinal(birth) if birth else None, filed=ordinal(filed) if filed else None
    )
    return {left.act: left.reason for left in found.left_out}


def total(acts: list[DatedAct], birth: str | None = None, filed: str | None = None) -> int:
    found = accumulate(
        acts, LINE, birth=ordinal(birth) if birth else None, filed=ordinal(filed) if filed else None
    )
    return found.total // 100


def test_trap_28_handled_acts_and_acts_outside_the_window_do_not_count() -> None:
    acts = [
        act("a", "2023-04-30", 120_000),
        act("b", "2025-05-01", 80_000),
        act("c", "2025-05-02", 90_000, "判决"),
    ]
    assert total(acts) == 80_000
    assert reasons(acts) == {"a": "outside_window", "c": "handled"}


def test_the_same_day_two_years_earlier_is_inside() -> None:
    assert total([act("a", "2023-05-01", 120_000), act("b", "2025-05-01", 80_000)]) == 200_000


def test_the_window_ends_with_the_last_unhandled_act_of_the_person_not_with_a_handled_one() -> None:
    acts = [
        act("a", "2023-06-01", 50_000),
        act("b", "2025-05-01", 60_000),
        act("c", "2026-01-01", 500_000, "不起诉"),
    ]
    assert total(acts) == 110_000


def test_crimes_by_themselves_need_no_window_but_must_still_be_prosecutable() -> None:
    acts = [act("a", "2021-01-10", 250_000), act("b", "2025-05-01", 210_000)]
    assert total(acts, filed="2025-09-01") == 460_000
    assert total(acts, filed="2026-01-11") == 460_000  # the later crime lies within five years of the earlier
    far = [act("a", "2018-01-10", 250_000), act("b", "2025-05-01", 210_000)]
    assert reasons(far, filed="2025-09-01") == {"a": "expired"}


def test_a_chain_of_crimes_each_within_five_years_keeps_the_first_alive() -> None:
    acts = [act("a", "2017-03-01", 210_000), act("b", "2021-03-01", 210_000), act("c", "2025-03-01", 210_000)]
    assert total(acts, filed="2025-09-01") == 630_000
    assert reasons([acts[0], acts[2]], filed="2025-09-01") == {"a": "expired"}


def test_five_years_to_the_day_are_not_over() -> None:
    assert total([act("a", "2020-09-01", 250_000)], filed="2025-09-01") == 250_000
    assert reasons([act("a", "2020-08-31", 250_000)], filed="2025-09-01") == {}  # alone it is inside limb 2
    assert reasons([act("a", "2020-08-31", 250_000), act("b", "2025-08-01", 10_000)], filed="2025-09-01") == {
        "a": "expired"
    }


def test_trap_46_the_sixteenth_birthday_itself_does_not_count_and_the_next_day_does() -> None:
    acts = [act("a", "2025-03-10", 150_000), act("b", "2025-03-11", 60_000)]
    assert total(acts, birth="2009-03-10") == 60_000
    assert reasons(acts, birth="2009-03-10") == {"a": "under_age"}


def test_moving_the_line_moves_what_is_a_crime_by_itself() -> None:
    acts = [act("a", "2021-01-10", 150_000), act("b", "2025-05-01", 60_000)]
    assert accumulate(acts, 150_000_00).total == 210_000_00
    assert accumulate(acts, 150_000_01).total == 60_000_00


ACTS = st.lists(
    st.builds(
        DatedAct,
        st.uuids().map(str),
        st.integers(ordinal("2015-01-01"), ordinal("2026-01-01")),
        st.integers(0, 3 * LINE),
        st.sampled_from(["", "", "", "判决"]),
    ),
    max_size=8,
    unique_by=lambda a: a.id,
)


@given(ACTS, st.randoms())
def test_order_does_not_matter_and_every_act_is_counted_or_left_out_with_a_reason(
    acts: list[DatedAct], random
) -> None:  # type: ignore[no-untyped-def]
    found = accumulate(acts, LINE, filed=ordinal("2026-01-01"))
    shuffled = list(acts)
    random.shuffle(shuffled)
    again = accumulate(shuffled, LINE, filed=ordinal("2026-01-01"))
    assert (again.total, again.counted) == (found.total, found.counted)
    left = {one.act for one in found.left_out}
    assert left | found.counted == {a.id for a in acts}
    assert not left & found.counted
    assert found.total == sum(a.amount for a in acts if a.id in found.counted)


@given(ACTS, st.integers(0, 7))
def test_handling_an_act_never_raises_the_sum_beyond_a_shifted_window(acts: list[DatedAct], at: int) -> None:
    """A handled act adds nothing itself, whatever it does to the window."""
    if at >= len(acts):
        return
    changed = [a if n != at else DatedAct(a.id, a.day, a.amount, "判决") for n, a in enumerate(acts)]
    assert acts[at].id not in accumulate(changed, LINE).counted
