"""Statements of law in many wordings (statements.yaml), and the readers that find the wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bangxin.consult.catalogue import read_norms
from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.numbers.alternatives import needs_both
from bangxin.consult.cite.numbers.measured import literals, read_measures
from bangxin.consult.cite.statements.duties import read_duties
from bangxin.consult.cite.statements.elements import read_joins, read_slots
from bangxin.consult.cite.statements.membership import read_items
from bangxin.consult.cite.statements.propositions import read_propositions
from bangxin.consult.cite.statements.truths import read_truths
from bangxin.consult.cite.tables import table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import states_law, tells_case
from bangxin.consult.cite.text.negation import negated
from bangxin.consult.cite.text.speech import asserts, is_denied
from bangxin.consult.instruments import read_instruments

STATEMENTS = yaml.safe_load((Path(__file__).parent / "statements.yaml").read_text("utf-8"))


def codes(text: str) -> set[str]:
    return {one.code for one in check_document(Draft(text))}


@pytest.mark.parametrize(("code", "text"), STATEMENTS["wrong"], ids=lambda value: str(value)[:18])
def test_a_wrong_statement_is_found_in_its_own_words(code: str, text: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize("text", STATEMENTS["right"], ids=lambda text: text[:18])
def test_a_right_statement_is_left_alone(text: str) -> None:
    assert codes(text) == set()


def test_lawful_figures_come_from_the_packs() -> None:
    assert literals(("settlement.amount",), ("JI19.12.1.2",)) == {200_000}
    assert literals(("gain.illegal_income",), ("JI19.12.1.4", "JI19.10.5")) == {10_000}
    by_id = {measure.id: measure for measure in read_measures()}
    assert by_id["sites"].lawful == {1, 3}
    assert by_id["members"].lawful == {1000, 3000}
    assert by_id["ad-funds"].special[0][1] == {250_000}


def test_every_measure_and_proposition_names_norms_that_exist() -> None:
    norms = set(read_norms())
    for measure in read_measures():
        assert set(measure.norms) <= norms, measure.id
        assert measure.lawful or measure.pairs, measure.id
        assert measure.cite
    for proposition in read_propositions():
        assert set(proposition.norms) <= norms, proposition.id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("帮信罪违法所得五千元以上即构成情节严重。", True),
        ("帮信罪违法所得五千元以上就构成吗？", False),
        ("有人认为帮信罪违法所得五千元以上即构成情节严重。", False),
        ("“违法所得五千元以上即构成帮信罪。”——误。", False),
        ("误区一：违法所得五千元以上即构成帮信罪。", False),
        ("下列说法正确的是：A. 违法所得五千元以上即构成帮信罪", False),
    ],
)
def test_only_what_is_said_as_true_is_a_statement(text: str, said: bool) -> None:
    draft = Draft(text)
    assert asserts(draft, text.index("五千")) is said
    assert bool(codes(text) & {"figure-differs"}) is said


def test_the_facts_of_a_case_are_no_statement_of_law() -> None:
    draft = Draft("经查，被告人孙某违法所得五千元以上，帮信罪标准为一万元以上。")
    assert tells_case(draft, draft.text.index("五千"))
    assert states_law(draft, draft.text.index("一万"))
    assert not is_denied(draft, 0)


def test_the_table_of_instruments_has_days_for_the_laws_it_compares() -> None:
    for instrument in read_instruments().values():
        if instrument.effective:
            assert instrument.in_force_from in instrument.effective, instrument.id


def test_every_duty_and_element_names_norms_that_exist_and_a_group_that_is_read() -> None:
    norms = set(read_norms())
    for duty in read_duties():
        assert set(duty.norms) <= norms, duty.cite
        assert duty.may or duty.shall, duty.cite
        assert duty.effect in table("duties")["effects"], duty.cite
    for slot in read_slots():
        assert set(slot.norms) <= norms, slot.id
        assert "v" in slot.value.groupindex, slot.id
    for join in read_joins():
        assert set(join.norms) <= norms, join.cite
    lists = set(table("membership")["categories"])
    for item in read_items():
        assert set(item.norms) <= norms, item.cite
        assert item.inside | item.outside <= lists, item.cite
        assert not item.inside & item.outside, item.cite


@pytest.mark.parametrize(
    ("circumstance", "word", "results", "right"),
    [
        ("自首", "可以", "从轻或者减轻处罚", True),
        ("自首", "应当", "从轻或者减轻处罚", False),
        ("从犯", "应当", "从轻、减轻处罚或者免除处罚", True),
        ("从犯", "可以", "从轻、减轻处罚或者免除处罚", False),
        ("被胁迫参加犯罪", "应当", "减轻处罚或者免除处罚", True),
        ("被胁迫参加犯罪", "应当", "从轻处罚", False),
        ("坦白", "可以", "免除处罚", False),
        ("累犯", "应当", "从重处罚", True),
        ("累犯", "应当", "加重处罚", False),
        ("从犯，且有自首情节", "应当", "从轻处罚", True),
    ],
)
def test_what_the_law_lets_is_told_from_what_it_bids(
    circumstance: str, word: str, results: str, right: bool
) -> None:
    for sentence in (
        f"对于{circumstance}的，{word}{results}。",
        f"本院认为，被告人王某系{circumstance}，依法{word}{results}。",
        f"| {circumstance} | {word}{results} |",
    ):
        assert ("press-claim" not in codes(sentence)) is right, sentence


@pytest.mark.parametrize(
    ("circumstance", "right", "wrong"),
    [
        ("跨境提供帮助的", "依法从严惩处", "可以从宽处理"),
        ("利用人工智能技术实施的", "属于从严情形", "应当认定为情节严重"),
        ("组织未成年人出售银行卡的", "应当从严", "依法从宽"),
        ("被诱骗办卡的", "可以从宽", "应当从严"),
        ("交易价格明显异常的", "可以认定其明知", "属于情节严重"),
        ("事先准备应付调查的话术", "可以推定其明知", "不能作为推定明知的依据"),
    ],
)
def test_a_circumstance_belongs_to_its_own_list(circumstance: str, right: str, wrong: str) -> None:
    assert codes(f"帮信罪中，{circumstance}，{right}，但是有相反证据的除外。") == set()
    assert codes(f"帮信罪中，{circumstance}，{wrong}。") == {"press-claim"}


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("发二维码不算“发布信息”。", "发布", True),
        ("发二维码属于发布信息。", "发布", False),
        ("银行可以不告知原因。", "告知", True),
        ("银行不能不告知原因。", "告知", False),
        ("不仅要告知原因。", "告知", False),
        ("值班律师无须在场。", "在场", True),
        ("不满十八周岁的，应当封存。", "封存", False),
    ],
)
def test_a_negation_is_read_up_to_the_words_it_turns_round(text: str, at: str, expected: bool) -> None:
    folded = Draft(text).folded
    assert negated(folded, 0, folded.index(at)) is expected


def test_every_truth_names_norms_that_exist_and_says_two_sides_or_one() -> None:
    norms = set(read_norms())
    for row in read_truths():
        assert set(row.norms) <= norms, row.id
        assert row.yes or row.no, row.id
        assert row.official


FRAMES = (
    "有人说“{said}”，这种说法不对。",
    "某公众号称：“{said}”这是误读。",
    "以下说法都不准确。一是“{said}”；二是其他说法。",
    "本院认为，辩护人提出“{said}”的意见，于法无据，不予采纳。",
    "一审认为“{said}”，适用法律错误。",
    "“{said}”——错。",
    "误区：{said}",
    "判断题：{said}（×）",
    "切勿相信“{said}”之类的说法。",
    "关于“{said}”，我们不同意。",
    "很多人以为{said}，其实不然。",
    "{said}？不对。",
    "所谓“{said}”的说法，没有法律依据。",
    "有学者建议修改立法，改为：{said}。",
    "如果法律规定{said}，那就不合理了。",
    "该文称，{said}。这一说法与法律不符。",
    "{said}（错误）。",
    "甲：{said}。\n乙：你说得不对。",
)
"""How a wrong statement is told without being the writer's: asked, quoted, supposed, wished for, refuted."""
SAID_OF_THE_LAW = ("figure-differs", "penalty-differs", "press-claim", "doubtful-claim", "bound-word")


def test_a_wrong_statement_that_is_refuted_or_quoted_is_no_statement_of_the_writer() -> None:
    """Each wrong statement of one sentence, in three of the frames by turns."""
    alarms = []
    simple = [
        text
        for code, text in STATEMENTS["wrong"]
        if code in SAID_OF_THE_LAW and not set(text[:-1]) & set("。；？！：;?:“”|\n（A")
    ]
    for number, text in enumerate(simple):
        for step in range(3):
            frame = FRAMES[(number + step * 6) % len(FRAMES)]
            told = frame.format(said=text.rstrip("。"))
            if codes(told) & set(SAID_OF_THE_LAW):
                alarms.append(told)
    assert len(simple) > 1000
    assert len(alarms) <= len(simple) // 200, alarms


@pytest.mark.parametrize(
    ("before", "right"),
    [
        ("反电信网络诈骗法第四十四条规定了罚款。", "帮信罪支付结算的一般标准是二十万元以上。"),
        ("反电信网络诈骗法第四十四条规定了罚款。", "上诉期限为十日，从接到判决书的第二日起算。"),
        (
            "反电信网络诈骗法第四十四条规定了罚款。",
            "掩饰、隐瞒犯罪所得数额五十万元以上，并具有规定情形之一的，情节严重。",
        ),
        ("缓刑的考验期是多久？\n", "掩隐罪情节严重的，三到七年。"),
        (
            "缓刑的考验期是多久？\n",
            "追诉期限从犯罪之日起计算；犯罪行为有连续状态的，从犯罪行为终了之日起计算。",
        ),
        (
            "诈骗罪数额特别巨大的，处十年以上有期徒刑或者无期徒刑。",
            "有期徒刑的缓刑考验期，最短一年，最长五年。",
        ),
    ],
)
def test_a_right_statement_stays_right_behind_another_matter(before: str, right: str) -> None:
    assert codes(before + right) == set()


def test_whether_two_lines_are_both_needed_follows_from_the_norms() -> None:
    def both(one: str, other: str) -> bool | None:
        return needs_both(frozenset({one}), frozenset({other}))

    assert both("JI19.12.1.2", "JI19.12.1.4") is False  # settlement or gain: either is grave
    assert both("JI19.12.1.4", "OP25.6.1.3") is False  # across two documents
    assert both("JI19.10.2", "JI19.10.2") is False  # three sites or two thousand accounts
    assert both("OP25.6.1.1", "OP25.6.1.1") is True  # three accounts and the inflow
    assert both("JI19.12.1.2", "EX.JI17.5.3") is None  # of two offences
