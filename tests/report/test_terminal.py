"""The terminal tree with its short tables."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from bangxin.app.assessing import assess
from bangxin.base.bounds import Bound
from bangxin.law.builtin import builtin_rulebook
from bangxin.report.terminal import print_assessment
from bangxin.report.wording import Wording

BOOK = builtin_rulebook()

CASES = Path(__file__).parents[2] / "examples" / "cases"


def printed(name: str, lang: str = "zh", **options: object) -> str:
    out = io.StringIO()
    assessment = assess(CASES / f"{name}.yaml", **options)  # type: ignore[arg-type]
    print_assessment(assessment, Console(file=out, width=1000, highlight=False), lang)
    return out.getvalue()


def test_charges_exits_and_accumulation_are_lines() -> None:
    text = printed("07-accumulation")
    assert "支付结算金额　累计：420,000 元　单独入罪、未过时效的各次：b1　二年内未处理的各次：b3、b4" in text
    assert "b5（已经处理）、b2（单独不够标准且在二年之外）" in text
    assert "掩饰、隐瞒犯罪所得罪 刑法第三百一十二条　成立：✘ 不符合" in text
    assert "相对不起诉　状态：☐ 待认定" in text


def test_trap_36_a_point_that_rests_on_the_persons_own_account_is_warned_about() -> None:
    text = printed("08-goip")
    assert "⚠" in text
    assert "仅有本人供述" in printed("12-excluded-evidence", basis="alleged", without=["E1", "E6"])


def test_what_falls_without_an_item_is_one_line() -> None:
    lines = printed("12-excluded-evidence").splitlines()
    (line,) = [
        one for one in lines if "E1 银行流水" in one and "帮助信息网络犯罪活动罪各要件具备 ✔→？" in one
    ]
    assert "情节严重（一般标准） ✔→？" in line


def test_english_has_the_same_parts() -> None:
    text = printed("07-accumulation", "en")
    assert "Several acts added up" in text
    assert "Exits and their status" in text
    assert "b5 (already dealt with)" in text


def test_terms_carry_their_unit() -> None:
    words, english = Wording(BOOK), Wording(BOOK, "en")
    assert words.value("proposed.months", Bound(9, 9)) == "9 个月"
    assert words.value("proposed.test_months", Bound(12, 24)) == "12 个月 至 24 个月"
    assert words.value("proposed.admin_detention_days", Bound(None, 15)) == "至多 15 日"
    assert english.value("proposed.months", Bound(9, 9)) == "9 months"
    assert words.value("harm.victims", Bound(7, 7)) == "7", "other counts are named by their fact"
