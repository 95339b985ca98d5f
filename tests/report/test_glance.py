"""What a reader sees first of a person: never a verdict, and the point on which the case turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangxin.app.assessing import assess
from bangxin.report.blocks import Bullets, text_of
from bangxin.report.content.glance import glance
from bangxin.report.content.view import View
from bangxin.report.wording import Wording
from tests.determination.test_lawyer import case_of


def lines(case: str, who: str, lang: str = "zh", concepts: tuple[str, ...] = ()) -> list[str]:
    assessment = assess(case_of(case), concepts=concepts)
    person = next(p for p in assessment.persons if p.person.id == who)
    section = glance(View(assessment, person, Wording(assessment.book, lang), 1))
    return [text_of(line) for block in section.blocks if isinstance(block, Bullets) for line in block.lines]


def test_a_failing_figure_alone_never_says_that_there_is_no_crime() -> None:
    """Whoever asks about one line of severity only is not told that the offence as a whole fails (刑事诉讼法第一百七十七条第一款)."""
    asked = lines("own-lines", "丙", concepts=("severity.own_accounts",))
    assert asked[0].startswith("本人账户三个且流入三十万：不符合")
    assert not any(told.startswith("要件不符合") for told in asked)
    assert any(told.startswith("要件不符合") for told in lines("knowledge", "违规"))


def line(case: str, who: str, start: str) -> str:
    found = [text for text in lines(case, who) if text.startswith(start)]
    assert len(found) == 1, lines(case, who)
    return found[0]


POINTS = [
    ("own-lines", "甲", "情节严重的根据", ["第6条第1款第1项〔可以〕", "出售、出租的本人账户数正好在线上"]),
    ("own-lines", "甲", "可争议之处", ["只有“可以”认定的根据"]),
    ("own-lines", "己", "会改变结果的", ["银行账户与支付账户合并计数［分别］"]),
    ("two-cards", "朱", "没有达到的线", ["出售、出租的本人账户数距线差 1"]),
    ("two-cards", "朱", "会改变结果的", ["并存", "→ 符合"]),
    ("joint-income", "邓", "可争议之处", ["违法所得（与黄某共同 16,000 元，尚未划分）"]),
    ("special-route", "差一分", "所缺事实（被帮助对象犯罪可以确认）", ["被帮助对象犯罪行为可以确认"]),
    (
        "dates-helping",
        "五卡",
        "帮助信息网络犯罪活动罪的要件",
        ["行为时法 符合，裁判时法 不符合；从有利采用裁判时法"],
    ),
    ("dates-helping", "一五", "帮助信息网络犯罪活动罪的要件", ["没有施行中的规定"]),
    ("dates-helping", "五月", "所缺事实（行为时法另须）", ["流水总额"]),
    ("across-july", "跨越", "可争议之处", ["法发〔2025〕12号", "按终了日定法"]),
    ("knowledge", "冻后", "可以推定明知的基础事实", ["被限制后仍实施", "推定不等于明知"]),
    ("knowledge", "反证", "可以推定明知的基础事实", ["有相反证据，不得推定"]),
    ("knowledge", "违规", "要件不符合", ["刑事诉讼法第一百七十七条第一款", "由人判断"]),
    ("proof", "孤供", "证据不足", ["第一百七十五条第四款"]),
    ("proof", "三说", "可争议之处", ["公诉机关 320,000 元", "辩护人 150,000 元"]),
    ("proof", "三说", "会改变结果的", ["排除E1 银行流水", "情节严重（一般标准） → 待查明"]),
    (
        "exits",
        "被诱",
        "现已开放的出口",
        ["未成年人一般应当不起诉或者免予刑事处罚（一般应当）", "附条件不起诉（可以）"],
    ),
    ("concurrence", "自行", "另须比较的罪名", ["掩饰、隐瞒犯罪所得罪（符合）"]),
]


@pytest.mark.parametrize(("case", "who", "start", "told"), POINTS)
def test_the_point_is_told(case: str, who: str, start: str, told: list[str]) -> None:
    shown = line(case, who, start)
    assert [part for part in told if part not in shown] == [], shown


def test_the_first_line_is_no_verdict() -> None:
    first = lines("own-lines", "甲")[0]
    assert "不是有罪判断" in first
    assert "罪成立" not in first


def test_a_closed_exit_is_not_listed_as_open() -> None:
    assert "未成年人一般应当" not in line("exits", "组织", "现已开放的出口")


def test_the_amount_that_decides_stands_first() -> None:
    missing = line("proof", "冲突", "所缺事实（情节严重（一般标准））").partition("）：")[2]
    assert missing.startswith("支付结算金额")


def test_a_line_that_the_act_or_a_finding_shuts_is_not_called_near() -> None:
    near = line("dates-helping", "五卡", "没有达到的线")
    assert "本人账户流入资金（净）距线差 200,000 元" in near
    assert "供卡等行为" not in near
    assert "出借" not in near


def test_english_has_no_chinese_headings() -> None:
    assert all(text[0].isascii() for text in lines("own-lines", "甲", "en"))


def of_document(text: str, tmp_path: Path) -> list[str]:
    """The glance of the only person of a judgment read from plain text."""
    path = tmp_path / "判决书.txt"
    path.write_text(text, encoding="utf-8")
    assessment = assess(path)
    section = glance(View(assessment, assessment.persons[0], Wording(assessment.book, "zh"), 1))
    return [text_of(line) for block in section.blocks if isinstance(block, Bullets) for line in block.lines]


JUDGMENT = (
    "某市某区人民法院刑事判决书\n被告人苗某某，男，1990年3月2日出生。\n经审理查明，2021年5月3日，被告人苗某某{did}。\n"
    "本院认为，被告人苗某某的行为已构成{charge}。判决如下：\n被告人苗某某犯{charge}，判处有期徒刑八个月，并处罚金人民币五千元。\n二〇二二年三月一日"
)


def test_failing_elements_are_no_innocence_where_the_document_convicts_of_something_else(
    tmp_path: Path,
) -> None:
    told = of_document(JUDGMENT.format(did="拾得他人信用卡后取款6000元", charge="信用卡诈骗罪"), tmp_path)
    assert told[0] == "文书所称罪名：信用卡诈骗罪"
    assert told[1].startswith("信用卡诈骗罪不在本软件逐要件判断的罪名之内")
    assert not any("没有犯罪事实，应当不起诉" in line for line in told)


def test_a_charge_that_is_compared_here_is_pointed_to(tmp_path: Path) -> None:
    told = of_document(
        JUDGMENT.format(did="明知是犯罪所得，仍帮助他人转移赃款6万元", charge="掩饰、隐瞒犯罪所得罪"),
        tmp_path,
    )
    assert told[:2] == [
        "文书所称罪名：掩饰、隐瞒犯罪所得罪",
        "掩饰、隐瞒犯罪所得罪见“罪名比较”中的掩饰、隐瞒犯罪所得罪；以其为主判断：--concept offence.art312",
    ]


def test_the_charge_asked_about_needs_no_warning(tmp_path: Path) -> None:
    told = of_document(
        JUDGMENT.format(did="将本人银行卡3张出租给他人使用，获利3000元", charge="帮助信息网络犯罪活动罪"),
        tmp_path,
    )
    assert told[0] == "文书所称罪名：帮助信息网络犯罪活动罪"
    assert told[1].startswith("帮助信息网络犯罪活动罪的要件")


def test_a_case_file_that_names_no_charge_gets_no_such_line() -> None:
    assert not any(line.startswith("文书所称罪名") for line in lines("own-lines", "甲"))


def test_a_list_that_is_open_at_its_end_says_what_it_holds(tmp_path: Path) -> None:
    told = of_document(
        JUDGMENT.format(did="将本人银行卡3张出租给他人使用，获利3000元", charge="帮助信息网络犯罪活动罪"),
        tmp_path,
    )
    assert "所缺事实（实施帮助行为）：帮助行为类型（已知至少包括出租账户）" in "".join(told)


def test_a_paper_without_line_breaks_is_called_by_court_and_number(tmp_path: Path) -> None:
    path = tmp_path / "判决书.txt"
    head = "某市某区人民法院刑事判决书（2022）某0102刑初18号"
    path.write_text(
        JUDGMENT.format(did="出租银行卡3张", charge="帮助信息网络犯罪活动罪")
        .replace("\n", "")
        .replace("某市某区人民法院刑事判决书", head),
        "utf-8",
    )
    assert assess(path).case.title == head
