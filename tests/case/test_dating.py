"""Dates in an order that cannot be are told; a month or a year that may still fit is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.app.assessing import assess
from bangxin.app.casefiles import check_cases
from bangxin.base.errors import InputError
from bangxin.report.blocks import Bullets, text_of
from bangxin.report.content.glance import glance
from bangxin.report.content.view import View
from bangxin.report.wording import Wording


def case(folder: Path, claims: str, as_of: str = "2025-09-01") -> Path:
    file = folder / "案.yaml"
    text = f"case: 甲\nas_of: '{as_of}'\npersons:\n- id: 甲某\n  claims: {{{claims}}}\n"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ("act.end: 2025-10-02", "行为终了日 2025-10-02 晚于决定日 2025-09-01"),
        ("act.end: 2026", "行为终了日 2026 晚于决定日 2025-09-01"),
        ("act.start: 2025-03, act.end: 2025-02-28", "行为开始日 2025-03 晚于行为终了日 2025-02-28"),
        ("person.birth: 2025-06-01, act.start: 2024-06-01", "出生日期 2025-06-01 晚于行为开始日 2024-06-01"),
    ],
)
def test_dates_that_cannot_be_are_told_before_the_result(tmp_path: Path, claims: str, told: str) -> None:
    file = case(tmp_path, claims)
    assert any(line.startswith("注意") and told in line for line in check_cases(file, None))
    assessment = assess(file)
    section = glance(View(assessment, assessment.persons[0], Wording(assessment.book, "zh"), 1))
    first = next(
        text_of(line) for block in section.blocks if isinstance(block, Bullets) for line in block.lines
    )
    assert first.startswith("日期有误")
    assert told in first


@pytest.mark.parametrize(
    "claims",
    [
        "act.end: 2025-09-01",
        "act.end: 2025-09",
        "act.start: 2025, act.end: 2025-03-01",
        "act.start: 2025-03, act.end: 2025-03-01",
        "person.birth: 2001",
    ],
)
def test_dates_that_may_be_are_not(tmp_path: Path, claims: str) -> None:
    assert not any(line.startswith("注意") for line in check_cases(case(tmp_path, claims), None))


@pytest.mark.parametrize(
    ("amount", "hint"),
    [
        ("'1,000'", '请写成 "1000"'),
        ("'１２００元'", '请写成 "1200"'),
        ("'人民币 3,400.50元'", '请写成 "3400.50"'),
        ("三千", None),
    ],
)
def test_an_amount_written_otherwise_gets_the_way_to_write_it(
    tmp_path: Path, amount: str, hint: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        check_cases(case(tmp_path, f"gain.illegal_income: {amount}"), None)
    given = caught.value.mistakes[0].hint
    assert (given is not None and hint in given.zh) if hint else given is None
