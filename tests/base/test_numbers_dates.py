"""Numbers, money and periods as the law counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangxin.base.bounds import Bound, exactly
from bangxin.base.citation import Article, find_articles
from bangxin.base.dates import add_years, day_range, full_years, iso, ordinal
from bangxin.base.money import fen_from_yuan, yuan_text
from bangxin.base.numerals import read_chinese_integer, write_chinese_integer


@given(st.integers(0, 99_999_999))
def test_chinese_numbers_read_back(number: int) -> None:
    assert read_chinese_integer(write_chinese_integer(number)) == number


@given(st.integers(-(10**15), 10**15))
def test_money_text_loses_no_fen(fen: int) -> None:
    assert fen_from_yuan(yuan_text(fen)) == fen


@pytest.mark.parametrize("bad", [1.5, True, "1.234", "", "1,000", "九万"])
def test_money_refuses_floats_and_odd_text(bad: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        fen_from_yuan(bad)  # type: ignore[arg-type]


def test_the_birthday_does_not_count_yet() -> None:
    birth = ordinal("2007-04-15")
    assert full_years(birth, ordinal("2023-04-15")) == 15
    assert full_years(birth, ordinal("2023-04-16")) == 16


def test_two_years_include_the_anniversary_and_leap_day_falls_back() -> None:
    assert iso(add_years(ordinal("2024-02-29"), 1)) == "2025-02-28"
    assert iso(add_years(ordinal("2023-06-01"), 2)) == "2025-06-01"


def test_partial_dates_are_ranges() -> None:
    assert tuple(map(iso, day_range("2020-02"))) == ("2020-02-01", "2020-02-29")
    with pytest.raises(ValueError, match="day"):
        day_range("2023-02-30")


def test_usual_upper_bound_travels_through_sums() -> None:
    joint = Bound(340_000, None, 349_999).plus(exactly(10))
    assert joint == Bound(340_010, None, 350_009)


def test_articles_are_found_with_paragraph_and_item() -> None:
    found = find_articles("依照刑法第二百八十七条之二第一款、第12条第一款第（二）项")
    assert [article for _, _, article in found] == [Article(287, 2, 1), Article(12, 0, 1, 2)]
    assert str(found[0][2]) == "第二百八十七条之二第一款"
