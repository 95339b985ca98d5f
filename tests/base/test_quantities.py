"""The grammar of quantities against a table a lawyer can read, and against generated phrases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangxin.base.money import fen_from_yuan
from bangxin.base.quantities import Kind, scan

TABLE = Path(__file__).parent / "data" / "quantities.txt"
KINDS = {
    "金额": Kind.MONEY, "计数": Kind.COUNT, "比率": Kind.RATE, "日期": Kind.DATE, "期间": Kind.PERIOD,
    "时长": Kind.DURATION, "年龄": Kind.AGE, "外币": Kind.FOREIGN, "数": Kind.NUMBER,
}  # fmt: skip


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def number(kind: Kind, cell: str) -> int | None:
    if not cell:
        return None
    if kind is Kind.MONEY:
        return fen_from_yuan(cell)
    if kind in (Kind.DATE, Kind.PERIOD):
        return date.fromisoformat(cell).toordinal()
    return int(cell)


def test_the_table_is_large_enough() -> None:
    assert len(rows()) >= 300


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_phrase(row: list[str]) -> None:
    phrase, kind_name, op, lo, hi, usual, unit = (row + [""] * 7)[:7]
    found = [q for q in scan(phrase) if q.kind is not Kind.TIME]
    if kind_name == "无":
        assert found == []
        return
    kind = KINDS[kind_name]
    assert [q.kind for q in found] == [kind]
    quantity = found[0]
    assert quantity.op == op
    assert quantity.bound.lo == number(kind, lo)
    assert quantity.bound.hi == number(kind, hi)
    below = number(kind, usual)
    assert quantity.bound.usual == (None if below is None else below - 1)
    assert quantity.text == phrase[quantity.start : quantity.end]
    if unit:
        assert quantity.unit == unit


WORDS = [("", "="), ("至少", ">="), ("不足", "<"), ("不超过", "<="), ("超过", ">"), ("约", "~")]


@given(st.integers(1, 99_999_999), st.sampled_from(WORDS), st.sampled_from(["，", "。", "被害人", "共计"]))
def test_generated_amounts_are_read_back(yuan: int, word: tuple[str, str], tail: str) -> None:
    for written in (str(yuan), cn2an.an2cn(str(yuan), "low")):
        (quantity,) = scan(f"转账{word[0]}{written}元{tail}")
        assert quantity.op == word[1]
        fen = yuan * 100
        expected = {
            "=": (fen, fen), ">=": (fen, None), "<": (0, fen - 1), "<=": (0, fen), ">": (fen + 1, None), "~": (None, None),
        }[word[1]]  # fmt: skip
        assert (quantity.bound.lo, quantity.bound.hi) == expected


@given(st.integers(1, 9_999), st.integers(0, 99), st.booleans())
def test_ten_thousands_with_decimals_and_more(whole: int, places: int, before: bool) -> None:
    text = f"{whole}.{places:02d}" if places else str(whole)
    fen = (whole * 100 + places) * 10_000
    (exact,) = scan(f"流入{text}万元。")
    assert (exact.bound.lo, exact.bound.hi) == (fen, fen)
    (more,) = scan(f"流入{text}{'余万' if before else '万余'}元。")
    assert more.op == ">="
    assert more.bound.lo == fen
    assert more.bound.hi is None
    assert more.bound.usual is not None
    assert more.bound.usual >= fen


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 800))
def test_periods_that_drop_year_and_month(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    end = f"{last.day}日"
    if last.year != first.year:
        end = f"{last.year}年{last.month}月{end}"
    elif last.month != first.month:
        end = f"{last.month}月{end}"
    (quantity,) = scan(f"{first.year}年{first.month}月{first.day}日至{end}，被告人")
    assert quantity.kind is Kind.PERIOD
    assert (quantity.bound.lo, quantity.bound.hi) == (first.toordinal(), last.toordinal())


@given(st.integers(1, 300))
def test_terms_of_imprisonment(months: int) -> None:
    years, rest = divmod(months, 12)
    text = (cn2an.an2cn(str(years)) + "年" if years else "") + (
        cn2an.an2cn(str(rest)) + "个月" if rest else ""
    )
    (quantity,) = scan(f"判处有期徒刑{text}，并处罚金")
    assert (quantity.kind, quantity.bound.lo, quantity.bound.hi) == (Kind.DURATION, months, months)


@given(st.integers(1, 9), st.sampled_from(["", "半", *"一二三四五六七八九"]), st.booleans())
def test_tenths_with_halves_and_hundredths(tenths: int, more: str, arabic: bool) -> None:
    written = f"{tenths if arabic else cn2an.an2cn(str(tenths))}成{more}"
    (quantity,) = scan(f"按{written}抽取佣金")
    hundredths = {"": 0, "半": 5}.get(more, "一二三四五六七八九".find(more) + 1 if more else 0)
    assert (quantity.kind, quantity.unit) == (Kind.RATE, "ppm")
    assert (quantity.bound.lo, quantity.bound.hi) == ((tenths * 10 + hundredths) * 10_000,) * 2


@given(st.integers(1, 9_999), st.sampled_from([("万", 10_000), ("亿", 100_000_000)]))
def test_and_a_half_is_half_of_the_unit(whole: int, unit: tuple[str, int]) -> None:
    (quantity,) = scan(f"流入资金{whole}{unit[0]}半元。")
    assert quantity.bound.lo == quantity.bound.hi == (whole * unit[1] + unit[1] // 2) * 100


@settings(max_examples=300)
@given(st.text("0123456789成一二三十百千万亿余多近至年月日元张名个，.第某同数半-%‰×a约超不足以上下旬 "))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for quantity in scan(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.text == text[quantity.start : quantity.end]
        if quantity.bound.lo is not None and quantity.bound.hi is not None:
            assert quantity.bound.lo <= quantity.bound.hi
        end = quantity.end


@pytest.mark.parametrize(
    ("text", "first"),
    [("2022年5月3日至", "2022-05-03"), ("2022年5月到", "2022-05"), ("2022年4月，3日至", "2022-04-03")],
)
def test_a_text_that_ends_within_a_period_keeps_its_first_date(text: str, first: str) -> None:
    assert scan(text)[-1].iso == first


def test_dates_lean_on_the_one_before() -> None:
    assert [q.iso for q in scan("2023年12月，小甲接单。今年3月，检察院作出决定；去年8月起另有其事。")] == [
        "2023-12"
    ]
    found = scan("2016年4月15日被刑事拘留，同年5月21日被逮捕；5月28日讯问，次年1月起诉。")
    assert [q.iso for q in found] == ["2016-04-15", "2016-05-21", "2016-05-28", "2017-01"]


def test_not_below_the_line_by_rounding() -> None:
    """TRAP-64: 29万余 is not 300,000, 30万余 is."""
    line = 300_000_00
    (under,), (over,) = scan("流入29万余元"), scan("流入30万余元")
    assert under.bound.lo is not None
    assert under.bound.lo < line
    assert under.bound.usual == line - 1
    assert over.bound.lo == line


@pytest.mark.parametrize("told", ["停留均逾30日", "历时20日", "连续操作5日", "每隔3日", "用时近9日"])
def test_how_long_is_no_day_of_the_month_told_before(told: str) -> None:
    """2020年3月偷渡至缅甸，停留均逾30日: not 30 March."""
    kinds = [q.kind for q in scan(f"2020年3月偷渡至缅甸，{told}")]
    assert kinds == [Kind.DATE, Kind.DURATION]


@pytest.mark.parametrize("told", ["后于8日取款", "8日又取款", "同月8日取款"])
def test_a_day_leans_on_the_month_told_before(told: str) -> None:
    days = [q for q in scan(f"2020年3月办卡，{told}") if q.kind is Kind.DATE]
    assert days[-1].bound.lo == date(2020, 3, 8).toordinal()


@pytest.mark.parametrize(
    "told", ["2024年3月4日、5日的取现", "2024年3月4日、5日，取现三次", "2024年3月4日和5日"]
)
def test_a_day_listed_after_a_date_is_of_that_month(told: str) -> None:
    days = [q for q in scan(told) if q.kind is Kind.DATE]
    assert [date.fromordinal(q.bound.lo or 0).isoformat() for q in days] == ["2024-03-04", "2024-03-05"]


@pytest.mark.parametrize("told", ["3月4日、5日的取现", "12月3日和4日", "十二月三日、四日", "3月4日至9日"])
def test_days_of_a_month_of_no_year_are_no_length_of_time(told: str) -> None:
    assert not scan(told)


def test_days_after_months_are_a_length_of_time() -> None:
    assert [q.text for q in scan("拘役三个月4日，拘留5日、6日")] == ["三个月", "4日", "5日", "6日"]


@pytest.mark.parametrize(
    ("told", "unit", "least"), [("两个多月", "月", 2), ("一个多小时", "小时", 1), ("三个多星期", "星期", 3)]
)
def test_over_so_many_months_are_no_pieces(told: str, unit: str, least: int) -> None:
    """两个多月间二人银行卡流入50余万元: no two cards."""
    (quantity,) = scan(f"{told}间")
    assert (quantity.kind, quantity.unit, quantity.bound.lo, quantity.bound.hi) == (
        Kind.DURATION,
        unit,
        least,
        None,
    )
