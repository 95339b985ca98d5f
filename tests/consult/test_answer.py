"""What a lay question is answered: what to do first, what follows, which norms, what else to tell."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner

from bangxin.app.consulting import ask
from bangxin.base.i18n import Text
from bangxin.cli import app
from bangxin.consult.answer import Cited, joined
from bangxin.consult.catalogue import read_norms
from bangxin.consult.lay_answer import plain_norms, stages_of
from bangxin.consult.question import matters_beside, read_lay_question
from bangxin.reasoning.states import Result
from tests.consult.lay_questions import DAY, LAY, kinds_of


@pytest.mark.parametrize(
    ("text", "norm"),
    [("我刷单被骗了五万，怎么把钱追回来", "EX.CPL.112"), ("银行把我的卡冻结了，怎么解冻", "EX.PROC22.21"),
     ("上了断卡惩戒名单还能办电话卡吗", "EX.PUN24"), ("我表弟被骗去缅北园区了，怎么救他回来", "OP25.10.1"),
     ("经侦把我的账户冻了，我没租过卡", "EX.PROC22.21")],
)  # fmt: skip
def test_a_matter_beside_the_field_is_named_with_its_norms_and_no_elements(text: str, norm: str) -> None:
    found = ask(text, as_of=DAY)
    record = found.record()
    assert record["beside"]["notice"]
    assert norm in {one["norm"] for one in record["norms"]}
    assert found.follows == found.questions == found.below == found.cases == ()
    done = CliRunner().invoke(app, ["ask", text])
    assert done.exit_code == 0
    assert record["beside"]["notice"] in done.stdout


def test_every_norm_of_a_matter_beside_the_field_exists() -> None:
    for matter in matters_beside().values():
        assert set(matter.norms) <= set(read_norms()), matter.id


@pytest.mark.parametrize(
    "case", [c for c in LAY if c.get("field") != "out"][::4], ids=lambda case: case["q"][:16]
)
def test_no_answer_without_a_cited_norm(case: dict[str, Any]) -> None:
    found = ask(case["q"], as_of=DAY)
    assert found.in_field
    assert found.norms
    assert all(one.cite and one.version for one in found.norms)
    assert all(one.norms for one in found.follows)


def test_the_question_of_three_cards_gets_the_provisions_that_matter() -> None:
    found = ask("我把三张银行卡租给同学，收了两千，会怎么样？", as_of=DAY)
    record = found.record()
    cited = {norm["norm"] for part in ("norms", "below_criminal_line") for norm in record[part]}
    assert {"OP25.6.1.1", "EX.ATF.31", "EX.ATF.44"} <= cited
    results = {f.node: f.result for f in found.follows}
    assert results["admin.art31_breach"] is Result.MET
    assert results["severity.illegal_income"] is Result.NOT_MET
    assert "offence.art287_2" not in results
    assert record["next_questions"]
    assert record["similar_cases"][0]["id"].startswith("TC7")
    assert "12348" in record["help"]


def test_the_anti_fraud_law_does_not_reach_an_act_before_it() -> None:
    found = ask("我2021年5月卖了20张电话卡，赚了一万二", as_of=DAY)
    results = {f.node: f.result for f in found.follows}
    assert found.below == ()
    assert "admin.art31_breach" not in results
    assert any(one.norm.startswith("EX.ATF") for one in found.not_yet)
    assert results["severity.illegal_income"] is Result.MET


@pytest.mark.parametrize("text", ["离婚财产怎么分", "今天天气怎么样", "房租押金不退怎么办", ""])
def test_a_question_of_another_field_is_told_so_and_gets_no_answer(text: str) -> None:
    found = ask(text, as_of=DAY)
    assert not found.in_field
    assert found.norms == found.follows == found.questions == ()


@pytest.mark.parametrize(
    "text",
    [
        "帮信罪最多判几年",
        "打算把微信租给别人，违法吗",
        "幫朋友轉賬，對方說是電信詐騙的錢",
        "跑分被抓了怎么办",
        "学生卖卡能不起诉吗",
    ],
)
def test_every_answer_cites_norms_and_is_the_same_twice(text: str) -> None:
    first, second = ask(text, as_of=DAY), ask(text, as_of=DAY)
    assert first.record() == second.record()
    assert first.in_field
    assert first.norms
    assert all(one.norm in read_norms() and one.cite for one in first.norms)


def test_a_thing_not_yet_done_is_answered_as_supposed() -> None:
    assert ask("打算把微信租给别人，违法吗", as_of=DAY).reading.supposed


def test_every_norm_that_an_answer_may_name_exists_and_patterns_compile() -> None:
    assert plain_norms() <= set(read_norms())
    for text in ("我被取保了", "派出所叫我去做笔录"):
        assert stages_of(read_lay_question(text))


@pytest.mark.parametrize(
    ("text", "stage"),
    [("派出所打电话让我去做笔录，我把微信租给别人收款了", "summoned"), ("我儿子帮人取钱被刑拘了，怎么办", "detained"),
     ("取保期间可以回老家吗，我是卖卡的", "bail"), ("检察院让我签具结书，建议判十个月，能不签吗", "plea"),
     ("法院判了我一年，帮信罪，怎么上诉", "sentenced"), ("我租过一张卡，还没人找我，要不要去自首", "unfound"),
     ("电话叫我后天到经侦大队，我卖过一张卡", "summoned"), ("卡租给别人了还能挂失补救吗", "still_going"),
     ("帮信罪判缓刑会影响女儿考公务员吗", "record"), ("卡还在他手里，我租出去两个月了", "still_going"),
     ("我儿子借卡被刑拘了，能不能办取保", "bail_asked"), ("帮人转了两笔钱，卡被外地公安冻结了", "frozen"),
     ("做完笔录让我回家等通知，我卖了一张卡", "released"), ("派出所说要按反诈法罚我两万，我出租过银行卡", "fined"),
     ("2020年5月卖了两张卡，还能立案吗", "long_past"), ("儿子17岁租了两张卡，派出所叫家长到场", "minor"),
     ("法院判我掩隐罪一年三个月，我帮人取钱", "sentenced"), ("想把电话卡卖给收卡的，行吗", "supposed")],
)  # fmt: skip
def test_where_the_asker_stands_is_answered_first(text: str, stage: str) -> None:
    found = ask(text, as_of=DAY)
    assert stage in {one.id for one in found.stages}
    lines = CliRunner().invoke(app, ["ask", text, "--as-of", DAY]).stdout.splitlines()
    assert lines[0].startswith("先看：")


def test_whose_identity_another_used_is_told_to_report_it_and_of_no_element() -> None:
    for text in (
        "表弟偷偷用我的身份证办卡卖了，我不知情",
        "查了一下名下多了家公司和对公账户，我根本没办过，会不会被抓",
    ):
        found = ask(text, as_of=DAY)
        assert found.reading.near == "unaware"
        assert found.beside is not None
        assert "报案" in found.beside.zh
        assert found.follows == found.questions == ()
    accused = ask("有人冒用我的身份证开了卡，派出所叫我去，说我涉嫌帮信", as_of=DAY)
    assert accused.beside is None


@pytest.mark.parametrize(
    ("text", "norm"),
    [("我租了一张卡出去，要坐牢吗", "CL.287-2.range"), ("儿子15岁帮人刷脸，会被抓吗", "EX.CL.17"),
     ("公司给赌博网站托管服务器", "CL.287-2.2"), ("我收了同学六张卡卖了", "OP25.6.1.2"),
     ("帮人取了五万现金，我不知情", "CL.287-2.1.know"), ("上个月被风控以后又租给他用", "OP25.5.2.2"),
     ("帮信罪和掩隐罪哪个判得重", "CL.312.range.serious"), ("帮信罪流水多少才立案", "JI19.12.1.2"),
     ("一审判我哥诈骗罪三年，他就是架设GOIP的，能改成帮信吗", "EX.JI11.7"),
     ("在冒充客服的公司当话务员，拿了两万", "CL.266.1"),
     ("想贷款，把卡寄给对方刷流水，没收钱", "OP25.10.1"),
     ("给彩票网站写后台，收了六千，算帮信还是开设赌场", "CL.287-2.3"), ("帮人换虚拟币是洗钱还是掩隐", "OP25.7")],
)  # fmt: skip
def test_the_norms_that_bear_on_what_was_told_come_before_what_the_search_finds(text: str, norm: str) -> None:
    assert norm in [one.norm for one in ask(text, as_of=DAY).norms][:4]


def test_a_past_penalty_is_no_detention_and_a_question_of_law_nobodys_act() -> None:
    for past in ("我前年租卡被拘留过五天，今年又帮人取了一次钱", "我借过一张卡给同事，会不会被抓啊"):
        assert "detained" not in {one.id for one in stages_of(read_lay_question(past))}
    assert kinds_of("卖手机卡几张够判刑") == set()
    assert kinds_of("卖手机卡十张够判刑吗") == {"sell_phone_card"}


def test_a_norm_younger_than_the_act_is_marked_and_months_are_said_as_months() -> None:
    old = CliRunner().invoke(app, ["ask", "我2020年3月卖了三张银行卡", "--as-of", DAY]).stdout
    assert "（2025-07-28起；行为之后才施行）" in old
    assert "行为之后" not in CliRunner().invoke(app, ["ask", "我卖了三张银行卡", "--as-of", DAY]).stdout
    proposed = CliRunner().invoke(app, ["ask", "检察院建议判我十个月，帮信罪", "--as-of", DAY]).stdout
    assert "10个月" in proposed


def test_a_sum_told_roughly_is_shown_and_still_asked_for() -> None:
    found = ask("我2026年3月租了一张卡，得了一千来块", as_of=DAY)
    assert "gain.illegal_income" not in found.reading.facts
    shown = next(one for one in found.record()["stated"] if one["fact"] == "gain.illegal_income")
    assert shown["words"] == "得了一千来块"
    assert not any(f.node == "severity.illegal_income" for f in found.follows)


def test_an_answer_says_nothing_false_of_an_act_without_a_day_and_hides_how_it_was_read() -> None:
    found = ask("我借了一张卡给老乡，没要钱", as_of=DAY)
    assert found.below_note is not None
    assert "2022-12-01" in found.below_note.zh
    page = CliRunner().invoke(app, ["ask", "我借了一张卡给老乡，没要钱", "--as-of", DAY]).stdout
    assert "计算口径" not in page
    assert "主体类型" not in page
    dated = ask("我2024年5月借了一张卡给老乡，没要钱", as_of=DAY)
    assert dated.below_note is None
    assert dated.below
    assert not any(
        f.node.startswith("exit.") and f.result is Result.NOT_MET
        for f in ask("我17岁在校，卖了一张卡", as_of=DAY).follows
    )


def test_whether_a_unit_acted_is_asked_only_of_who_speaks_of_one() -> None:
    assert "person.kind" not in {q.fact for q in ask("帮人转账拿了三百", as_of=DAY).questions}
    assert "person.kind" in {q.fact for q in ask("帮公司转账拿了三百", as_of=DAY).questions}


def test_what_has_not_been_done_is_asked_no_day_and_compared_with_no_case() -> None:
    found = ask("我打算把银行卡租给别人，违法吗", as_of=DAY)
    assert found.norms
    assert found.questions == found.cases == ()
    assert found.below_note is None


def test_a_unit_is_not_asked_its_age() -> None:
    asked = [q.fact for q in ask("我公司给赌博网站租服务器，收了三十万", as_of=DAY).questions]
    assert asked
    assert not any(fact.startswith("person.age") for fact in asked)


def test_parts_are_numbered_without_a_gap_and_a_question_of_law_gets_its_norms_first() -> None:
    run = CliRunner()
    shown = run.invoke(app, ["ask", "帮信罪追诉时效是多久", "--as-of", DAY]).stdout
    assert shown.index("二、有关规定") < shown.index("三、对照自己的情形")
    full = run.invoke(app, ["ask", "我公司给赌博网站租服务器，收了三十万", "--as-of", DAY]).stdout
    heads = [line[0] for line in full.splitlines() if line[1:2] == "、"]
    assert heads == list("一二三四五六七"[: len(heads)])


def test_the_command_gives_the_answer_as_data() -> None:
    run = CliRunner()
    done = run.invoke(app, ["ask", "我把三张银行卡租给同学，收了两千", "--as-of", DAY, "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["stated"]
    assert run.invoke(app, ["ask", "离婚财产怎么分"]).exit_code == 1


def shown(text: str) -> str:
    """The page of an answer."""
    return CliRunner().invoke(app, ["ask", text, "--as-of", DAY]).stdout


def test_an_answer_is_told_in_everyday_words_each_thing_once() -> None:
    page = shown("我妹2025年9月卖了一张建行卡给同事，得了600，卡里进了8万多，一审判了一年二个月")
    for line in (
        "做的事：出售账户",
        "时间：2025年9月",
        "自己得的钱：600元",
        "进了账户的钱：8万元以上",
        "刑期：1年2个月",
    ):
        assert page.count(line) == 1, line
    assert "所得没到一万元这条线（法释〔2019〕15号第十二条第一款第四项）" in page
    assert page.count("反电信网络诈骗法》第四十四条") == 1
    for jargon in ("帮助行为类型", "行为终了日", "各要件具备", "犯罪主体适格", "（至少）", "本问 未说明"):
        assert jargon not in page


@pytest.mark.parametrize("case", [c for c in LAY if c.get("field") != "out"][::60], ids=lambda c: c["q"][:16])
def test_every_line_of_what_follows_and_every_reason_is_in_everyday_words(case: dict[str, Any]) -> None:
    found = ask(case["q"], as_of=DAY)
    assert len(found.questions) <= 5
    for one in found.said:
        assert one.words.zh != one.label.zh
    assert not any("各要件" in one.why.zh for one in found.questions)


def test_who_gave_his_own_cards_is_not_asked_about_those_of_others_and_what_is_told_is_asked_on() -> None:
    asked = {
        q.fact: q.question.zh for q in ask("2025年9月我18岁，卖了一张卡，卡里进了8万", as_of=DAY).questions
    }
    assert not asked.keys() & {"instrument.others_accounts.count", "ledger.others_accounts.inflow"}
    assert (
        "其中" in asked.get("ledger.own_accounts.inflow", "其中")
        or "自己的钱" in asked["ledger.own_accounts.inflow"]
    )


def test_cards_with_which_money_was_moved_reach_no_line_of_cards_sold() -> None:
    """法发〔2025〕12号第6条第1款第1项: 出售、出租本人账户三个以上."""
    moved = ask("我2025年9月用自己的三张卡帮人转账，卡里进了三十五万，里面没有自己的钱", as_of=DAY)
    assert "instrument.own_accounts.count" not in moved.reading.facts
    assert not any(f.node == "severity.own_accounts" and f.result is Result.MET for f in moved.follows)


def test_a_case_with_another_act_is_no_near_case_for_the_same_sum_or_crime() -> None:
    assert ask("我帮人架设GOIP，打诈骗电话，拿了3000块", as_of=DAY).cases == ()
    assert ask("我2025年9月把三张卡租出去，得了3000块", as_of=DAY).cases


def test_what_only_the_near_case_or_only_the_asker_has_is_said() -> None:
    page = shown("我2026年3月刑满释放，前面是因为盗窃判了一年，现在又租了两张卡给人，得了一千六")
    assert "该案有、您没有说到的：未满十八周岁、在校学生" in page
    assert "您说到、该案没有的：以前被判过有期徒刑" in page


def test_a_bystander_abroad_and_a_chat_program_abroad_make_no_help_across_the_border() -> None:
    """法发〔2025〕12号第9条第4项."""
    for text in (
        "表哥在柬埔寨打电话让我帮他收钱，我用自己的卡收了三万转给他",
        "我在境外聊天软件上接活，帮人取了八万现金",
    ):
        assert not any(f.node == "strict.cross_border" for f in ask(text, as_of=DAY).follows)


def test_who_is_too_young_is_told_so_and_asked_nothing_more() -> None:
    found = ask("儿子15岁帮人刷脸三次拿了六百", as_of=DAY)
    assert {f.node for f in found.said} == {"offence.art287_2", "subject.age_liable"}
    assert found.questions == ()
    assert [one.norm for one in found.norms] == ["EX.CL.17", "EX.ADM.30"]


def test_a_group_to_which_was_posted_is_none_set_up_for_crime() -> None:
    """法释〔2019〕15号第十条第三项（设立的群组一千人）、第四项（向群组发布，三千人）."""
    posted = ask("我群里有两千人，帮人发了刷单广告，赚了三千", as_of=DAY)
    assert "posts.group_members" in posted.reading.facts
    assert not any(f.node == "illegal_use.groups" for f in posted.follows)
    made = ask("我建了六个群，帮人发刷单广告", as_of=DAY)
    assert any(f.node == "illegal_use.groups" and f.result is Result.MET for f in made.follows)


def test_the_young_are_told_what_penalty_they_are_spared() -> None:
    """行政处罚法第三十条；治安管理处罚法（2025年修订，2026年1月1日起）第十二条、第二十三条."""

    def below(text: str) -> tuple[set[str], str]:
        found = ask(text, as_of=DAY)
        return {one.norm for one in found.below}, found.below_note.zh if found.below_note else ""

    norms, note = below("儿子十三岁把手机卡卖给同学了")
    assert norms == {"EX.ATF.31"}
    assert "不予行政处罚" in note
    for age in ("15", "17"):
        norms, note = below(f"女儿{age}岁把微信租给网友得了五百")
        assert "EX.ATF.44.fine" in norms
        assert "从轻或者减轻" in note
    assert "不满" not in below("女儿20岁把微信租给网友得了五百")[1]
    spared = next(one for one in ask("弟弟17岁帮人取现得了三百", as_of=DAY).norms if one.norm == "EX.ADM.30")
    assert "治安管理处罚法（2025年修订，2026-01-01起；未见全文）第十二条、第二十三条" in spared.cite
    assert "2026年1月1日起，情节严重、影响恶劣的" in spared.words.zh


def test_who_was_under_sixteen_is_no_suspect_of_helping() -> None:
    def stages(text: str) -> set[str]:
        return {stage.id for stage in stages_of(read_lay_question(text))}

    assert stages("儿子15岁，把微信借给网友收钱") == {"child"}
    assert stages("儿子17岁，把微信借给网友收钱") == {"minor"}
    assert stages("儿子18岁，把微信借给网友收钱") == set()


def test_a_sentence_that_is_served_or_final_is_open_to_no_appeal() -> None:
    """刑事诉讼法第二百三十条（十日）、第二百四十四条（二审终审）."""

    def stages(text: str) -> set[str]:
        return {stage.id for stage in stages_of(read_lay_question(text))}

    assert "sentenced" in stages("一审判我哥拘役五个月，罚金三千，以前没犯过事")
    assert "sentenced" not in stages("我哥帮信罪拘役五个月已经执行完了，公安又说要罚款")
    assert "sentenced" not in stages("二审维持原判一年二个月，还能怎么办")


def test_detention_of_the_old_and_of_who_is_with_child() -> None:
    """治安管理处罚法（2025年修订）第二十三条第一款第三项、第四项，第二款."""
    old = ask("我妈72岁，把存折借给邻居用，公安说要拘留她", as_of=DAY).below_note
    assert old
    assert "七十周岁以上的，行政拘留一般不执行" in old.zh
    pregnant = ask("妹妹怀孕五个月，把微信租给别人得了三百", as_of=DAY).below_note
    assert pregnant
    assert "行政拘留不执行" in pregnant.zh
    other = ask("妹妹25岁，把微信租给别人得了三百", as_of=DAY).below_note
    assert other
    assert "拘留" not in other.zh


def test_an_act_of_help_brings_no_norms_on_personal_data_by_a_word() -> None:
    found = ask("酒店里帮他们点现金的，一晚上四百，点了六晚", as_of=DAY)
    assert not any(one.norm.startswith("EX.JI17") for one in found.norms)


def test_words_quoted_once_are_not_quoted_again_and_what_they_refer_to_is_said() -> None:
    fine = Cited("A", "某法第四十四条", "2022-12-01起", Text("罚款", ""), "处罚款；情节严重的，并处拘留。")
    held = replace(fine, norm="B", cite="某法第四十四条后段", gist=Text("情节严重的并处拘留", ""))
    below = Cited(
        "C",
        "某法第三十八条第二款",
        "2022-12-01起",
        Text("帮助而未构成犯罪的处拘留", ""),
        "前款行为尚不构成犯罪的，处拘留。",
    )
    shown = joined([fine, held, below])
    assert [one.words.zh for one in shown] == [
        "处罚款；情节严重的，并处拘留。",
        "情节严重的并处拘留",
        "前款行为尚不构成犯罪的，处拘留。（帮助而未构成犯罪的处拘留）",
    ]
