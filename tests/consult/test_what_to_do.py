"""Where an asker stands and what he is told to do; what was not done, what was learnt later, what a case's first days ask."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bangxin.app.consulting import ask
from bangxin.base.dates import ordinal
from bangxin.base.errors import InputError
from bangxin.cli import app
from bangxin.consult.catalogue import read_norms
from bangxin.consult.interview import parse_answer
from bangxin.consult.lay_answer import stages_of
from bangxin.consult.question import read_lay_question
from tests.consult.lay_questions import BOOK, DAY


def shown(text: str) -> str:
    """The page of an answer."""
    return CliRunner().invoke(app, ["ask", text, "--as-of", DAY]).stdout


def stage_ids(text: str) -> set[str]:
    """The stages of a question."""
    return {one.id for one in stages_of(read_lay_question(text))}


def test_an_honest_shop_reaches_no_line_of_groups_set_up_for_crime() -> None:
    """法释〔2019〕15号第十条第三项: 设立用于实施违法犯罪活动的通讯群组."""
    for text in (
        "我开文具店，拉了九个微信群发优惠，挣了两万，会违法吗",
        "我建了六个家长群做团购，赚了一万五，会不会违法",
    ):
        found = ask(text, as_of=DAY)
        assert not found.follows
        assert not {"group.count", "group.members"} & found.reading.facts.keys()
    asked = ask("我开文具店，拉了九个微信群发优惠，会违法吗", as_of=DAY)
    assert "正当生意" in next(one for one in asked.norms if one.norm == "JI19.10.3").words.zh
    served = shown("我建了七个群发招嫖信息，一共得了一万三")
    assert "非法利用信息网络到了“情节严重”" in served
    assert "只是这个罪的条件之一" in served


@pytest.mark.parametrize(
    "text",
    ["有人想租我的支付宝，一个月八百，我想租给他，行吗", "怎样出售对公账户才不会被查", "有个兼职是帮人过人脸，一次一百，能做吗",
     "中介让我把卡寄过去包装流水，我没寄"],
)  # fmt: skip
def test_what_is_only_offered_is_answered_with_do_not_and_why(text: str) -> None:
    """反电信网络诈骗法第三十一条、第四十四条."""
    found = ask(text, as_of=DAY)
    assert found.reading.supposed
    notice = next(stage.notice.zh for stage in found.stages if stage.id == "supposed")
    assert "第三十一条" in notice
    assert found.questions == ()


@pytest.mark.parametrize(
    "text",
    ["有人让我去柜员机帮他取六万，给我八百，能不能去", "表姐叫我帮她朋友取钱，说给五百，我还没去", "教我怎么走账不被风控",
     "看到招聘说代收货款日结四百，想去试试，会犯法吗"],
)  # fmt: skip
def test_who_was_asked_to_move_money_is_told_to_leave_it_and_has_no_gain(text: str) -> None:
    """刑法第三百一十二条."""
    found = ask(text, as_of=DAY)
    assert "supposed_cash" in {stage.id for stage in found.stages}
    assert "110" in found.stages[0].notice.zh
    assert not {"gain.illegal_income", "conceal.amount", "restriction.taken"} & found.reading.facts.keys()
    assert not any(one.node.startswith("severity.") for one in found.follows)


def test_what_was_done_after_an_offer_is_no_supposition() -> None:
    for text in (
        "朋友让我把卡借给他，我借了，会不会有事",
        "有人找我取现，我去取了两次，能不能继续做",
        "我把卡租给他了，怎么才能不被抓",
        "老板让我用我的卡收货款，我一直在帮他收，合法吗",
        "网友叫我帮他收款，我做了五天，还能继续做吗",
    ):
        assert not ask(text, as_of=DAY).reading.supposed, text


def test_whose_card_is_still_with_another_is_told_to_stop_it_and_whose_money_to_hand_it_in() -> None:
    for text in (
        "卡给了网友，现在很后悔，怎么办",
        "我把两张卡寄给中介了，他把我拉黑了，怎么办",
        "微信租给同事了，天天有钱进出，我不想租了",
    ):
        assert "still_held" in stage_ids(text), text
    assert "still_going" in stage_ids("卡还在上家那里，我怕出事")
    assert ask("卡还在上家那里，我怕出事", as_of=DAY).norms
    assert "cash_in_hand" in stage_ids("我取了四万现金还在家里，还没给上家，越想越不对，怎么办")
    assert "公安机关" in ask("我帮人取的三万还在手上，要不要交给他", as_of=DAY).stages[0].notice.zh
    for text in (
        "我租过一张卡，早就挂失了，怎么办",
        "我卖了张卡被刑拘了，现在取保，怎么办",
        "我取了四万给上家了，怎么办",
    ):
        assert not {"still_held", "still_going", "cash_in_hand"} & stage_ids(text), text


def first_norms_of(text: str, day: str = DAY) -> list[str]:
    return [one.norm for one in ask(text, as_of=day).norms]


def test_withdrawing_proceeds_is_measured_by_the_lines_of_concealing() -> None:
    """刑法第三百一十二条，法释〔2025〕13号第五条第二款；此前法释〔2015〕11号第三条."""
    found = ask("知道是骗来的钱还帮人取现，取了六次，一共取了75万，拿了四千", as_of=DAY)
    assert {"CL.312.range.serious", "EX.JI25.5.2"} <= {one.norm for one in found.norms[:3]}
    assert not any(one.node.startswith("severity.") for one in found.follows)
    assert not {"upstream.crime", "knowledge.of_proceeds", "settlement.amount"} & {
        one.fact for one in found.questions
    }
    assert "JI19.12.1.4" not in {one.norm for one in found.norms}
    before = first_norms_of("掩隐罪情节严重的标准是多少", "2024-03-01")
    assert {"EX.JI15.3.1", "EX.JI15.3.2"} <= set(before)
    assert "EX.JI25.5.2" not in before
    assert "EX.JI25.5.2" in first_norms_of("掩隐罪情节严重的标准是多少")
    helped = ask("我租了一张卡，得了四千", as_of=DAY)
    assert any(one.node == "severity.illegal_income" for one in helped.follows)


def test_who_learnt_it_later_is_told_that_knowledge_decides_and_asked_when() -> None:
    """刑法第二百八十七条之二第一款: 明知."""
    for text in (
        "我接单给人做了个小程序，收了两万，做完才知道是骗人的",
        "给公司架服务器收了三万，警察来了才知道他们搞诈骗",
    ):
        found = ask(text, as_of=DAY)
        assert "learnt_later" in {stage.id for stage in found.stages}, text
        assert "CL.287-2.1.know" in {one.norm for one in found.norms}
        assert "knowledge.finding" in {one.fact for one in found.questions}
    assert "learnt_later" not in stage_ids("我给人做了个小程序，后来才知道是骗人的，知道以后还继续做")


def test_a_dealer_who_bought_from_students_is_no_student() -> None:
    """法发〔2025〕12号第11条第4款: 在校学生参照."""
    assert "OP25.11.4" not in first_norms_of("我在职校门口收手机卡，一张给学生七十，挣了四千")
    assert "OP25.11.4" in first_norms_of("在校学生卖手机卡怎么处理")


def test_the_first_days_of_a_case_are_in_the_field_whatever_the_charge() -> None:
    """刑事诉讼法第六十七条、第七十一条、第九十一条."""
    for text, stage, article in (
        ("我爱人被刑拘第九天了，家里能做什么", "detained", "第九十一条"),
        ("已经批捕了，还能申请取保吗", "bail_asked", "第六十七条"),
        ("取保候审要遵守什么规定", "bail", "第七十一条"),
    ):
        found = ask(text, as_of=DAY)
        assert article in next(one.notice.zh for one in found.stages if one.id == stage)
        assert [one.norm for one in found.norms] == ["EX.CL.67.3", "EX.CPL.173", "EX.CPL.177.2"]
    for other in ("弟弟偷电瓶车被刑拘了，家属能做什么", "酒驾取保候审期间要注意什么"):
        assert not ask(other, as_of=DAY).in_field


def test_a_paper_not_signed_is_no_plea() -> None:
    found = ask("检察院催我签认罪认罚具结书，建议判七个月，不签行吗", as_of=DAY)
    assert "disposition.plea" not in found.reading.facts
    assert "plea" in {one.id for one in found.stages}
    assert ask("具结书我已经签了，认罪认罚", as_of=DAY).reading.facts["disposition.plea"] is True


def test_links_sent_for_a_gambling_site_bear_on_more_than_helping() -> None:
    """法释〔2019〕15号第十条第四项，刑法第二百八十七条之二第三款、第三百零三条第二款."""
    norms = first_norms_of("我给时时彩网站做推广，链接发给了两千六百人，赚了三千")
    assert {"JI19.10.4.2", "CL.287-2.3", "CL.287-2.3.tier.casino"} <= set(norms)
    assert "JI19.10.4.2" not in first_norms_of("我给时时彩网站做推广，链接发给了八百人，赚了三千")


def test_a_sum_below_the_line_of_fraud_brings_that_line() -> None:
    """法发〔2016〕32号第二条第一款: 三千元."""
    assert "EX.TF16.2.1.large" in first_norms_of("我卖了两张卡，查实被骗的钱只有1900元")
    assert "EX.TF16.2.1.large" not in first_norms_of("我卖了两张卡，查实被骗的钱有19000元")


def test_a_question_rests_on_no_norm_that_is_no_longer_in_force() -> None:
    for text in ("我帮人转账拿了八百", "我租了两张卡", "帮人取现拿了五百"):
        for asked in ask(text, as_of=DAY).questions:
            for norm in asked.norms:
                until = read_norms()[norm.norm].in_force_to
                assert not until or until >= DAY, (text, norm.norm)


def test_what_another_did_with_the_askers_papers_asks_nothing_of_him() -> None:
    found = ask("前夫拿我身份证偷偷办了手机卡，我才发现，会算到我头上吗", as_of=DAY)
    assert "unaware" in {stage.id for stage in found.stages}
    assert found.questions == ()
    listed = ask("我被公安列为涉诈人员，办不了卡，我什么都没做过", as_of=DAY)
    assert listed.reading.near == "barred"
    assert {"EX.PUN24", "EX.ATF.31.2"} <= {one.norm for one in listed.norms}


def test_a_box_full_of_cards_is_a_device_for_fraud_calls() -> None:
    """反电信网络诈骗法第十四条、第四十二条，法发〔2025〕12号第5条第2款第1项."""
    norms = first_norms_of("有人让我在家放了个箱子，里面插了八十多张手机卡，一天给三百")
    assert {"OP25.5.2.1", "EX.ATF.14", "EX.ATF.42"} <= set(norms)
    assert "EX.ATF.14" not in first_norms_of("我在手机店上班，给顾客插了三张手机卡")


def test_bank_statements_are_no_other_data() -> None:
    """法释〔2017〕10号第五条第一款第三项、第四项: 财产信息五十条、交易信息五百条，由办案机关认定."""
    found = ask("我把公司客户的银行流水卖了四百条", as_of=DAY)
    assert "pi.other" not in found.reading.facts
    assert {"EX.JI17.5.3", "EX.JI17.5.4"} <= {one.norm for one in found.norms}
    assert "pi.sensitive" in {one.fact for one in found.questions}
    assert ask("我卖了六千条业主电话", as_of=DAY).reading.facts["pi.other"].exact


def test_a_company_is_told_of_its_duty_of_care_and_no_detention() -> None:
    """反电信网络诈骗法第二十五条第二款、第四十三条；第三十八条第二款的拘留只对人."""
    found = ask("我们公司做短信群发通道，客户拿去发诈骗短信，通管局发了整改通知", as_of=DAY)
    norms = {one.norm for one in found.norms}
    assert {"EX.ATF.25", "EX.ATF.39"} <= norms
    assert "EX.ATF.38" not in norms
    assert "provider_told" in {stage.id for stage in found.stages}
    assert "EX.ATF.38" in first_norms_of("我一个人做短信群发通道，客户拿去发诈骗短信")


def test_a_question_in_another_script_is_told_that_chinese_is_read() -> None:
    done = CliRunner().invoke(app, ["ask", "I rented out my bank card, is that a crime?"])
    assert done.exit_code == 1
    assert "只读中文" in done.stdout
    assert "只读中文" not in CliRunner().invoke(app, ["ask", "离婚财产怎么分"]).stdout


def test_an_interview_reads_none_and_last_september_and_no_sum_as_cards() -> None:
    words, day = BOOK.vocabulary, ordinal("2026-11-21")
    assert parse_answer(words["gain.illegal_income"], "没有") == 0
    assert parse_answer(words["instrument.own_accounts.count"], "都没有") == 0
    assert parse_answer(words["act.end"], "去年9月", day) == "2025-09"
    assert parse_answer(words["act.end"], "前年", day) == "2024"
    for fact, text in (
        ("act.end", "去年9月"),
        ("act.end", "3月到5月"),
        ("instrument.own_accounts.count", "450000"),
    ):
        with pytest.raises(InputError):
            parse_answer(words[fact], text)
