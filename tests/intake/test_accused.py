"""Who stands accused: the list a document gives of them, and nobody made up by its narrative. All people are invented."""

from __future__ import annotations

import pytest

from bangxin.intake.people.accused import is_name, listed_accused
from bangxin.intake.people.naming import names_in
from bangxin.intake.people.persons import Sign
from bangxin.intake.people.roster import Roster, Standing
from bangxin.intake.people.standing import weigh

JUDGMENT = """某市某区人民法院 刑事判决书 （2099）某刑初1号 公诉机关某市某区人民检察院。 被告人冯大海，男，1990年1月2日出生于某市，住某市。因涉嫌犯诈骗罪于2099年3月1日被刑事拘留。 \
被告人于小田（绰号“田鸡”），女，1991年5月6日出生，汉族，住某市。 某区人民检察院以某检刑诉（2099）7号起诉书指控被告人冯大海、于小田犯诈骗罪，于2099年6月1日向本院提起公诉。 \
经审理查明，2099年1月，被告人冯大海与方永成签订虚假合同，骗取被害人经济损失尚未挽回的李某信任。被告人冯大海、于小田及丁某（另案处理）均分赃款，李某某13900元未追回，周某某信任其言。 \
被告人于2099年2月退缴违法所得。被告人从轻处罚的辩护意见，本院采纳。被告人支付宝交易记录在卷。 本院认为，被告人冯大海、于小田的行为构成诈骗罪。被告人明确表示同意。判决如下： \
一、被告人冯大海犯诈骗罪，判处有期徒刑一年，并处罚金人民币一万元。 二、被告人于小田犯诈骗罪，判处有期徒刑六个月，并处罚金人民币五千元。"""


def accused_of(text: str) -> list[str]:
    return [p.name for p in Roster(text, 0, len(text)).accused]


def test_a_judgment_lists_its_accused() -> None:
    assert list(listed_accused(JUDGMENT, 0, len(JUDGMENT))) == ["冯大海", "于小田"]
    assert accused_of(JUDGMENT) == ["冯大海", "于小田"]


def test_the_narrative_makes_nobody_up() -> None:
    roster = Roster(JUDGMENT, 0, len(JUDGMENT))
    assert [p.name for p in roster.people.values() if p.standing is Standing.ACCUSED] == ["冯大海", "于小田"]
    for word in ("从轻", "支付宝", "明确表", "于20", "经济损", "李某某13", "周某某信"):
        assert word not in roster.people
    assert roster.people["丁某"].standing is Standing.ELSEWHERE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("起诉书指控被告人钱多多、胡某1犯盗窃罪，于2099年1月1日向本院提起公诉。", ["钱多多", "胡某1"]),
        ("公诉机关指控被告人阿不都·艾力犯诈骗罪一案，本院受理。", ["阿不都·艾力"]),
        ("上诉人（原审被告人）郑和平，男，1988年8月8日出生。", ["郑和平"]),
        ("公诉机关某县人民检察院。 被告人石某。2098年1月20日因犯寻衅滋事罪被判处有期徒刑一年。", ["石某"]),
        ("证人同案被告人石某，男，1988年出生，证言在卷。", []),
        ("被告人石某以替被害人靳某（男，46岁）回收手机为名骗取钱款。", []),
        ("被告人石某骗取他人钱款，后被民警查获。", []),
    ],
)
def test_header_and_charge(text: str, names: list[str]) -> None:
    assert list(listed_accused(text, 0, len(text))) == names


def test_a_report_without_a_list_is_read_as_before() -> None:
    assert accused_of(
        "近日，石某出租银行卡给他人，获利300元。法院以帮助信息网络犯罪活动罪判处石某拘役三个月。"
    ) == ["石某"]


@pytest.mark.parametrize("word", ["张三", "欧阳小明", "陈某1", "周某某", "阿不都·艾力", "王A"])
def test_names(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["张久祥以替", "从轻的", "三", "于2099年", "的", ""])
def test_not_names(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize(
    ("signs", "standing"),
    [
        ({Sign.LABELLED, Sign.LOST}, Standing.ACCUSED),
        ({Sign.ASIDE, Sign.LABELLED}, Standing.ELSEWHERE),
        ({Sign.ASIDE, Sign.DECIDED}, Standing.ELSEWHERE),
        ({Sign.AT_LARGE, Sign.ACTED}, Standing.ELSEWHERE),
        ({Sign.AT_LARGE, Sign.DECIDED}, Standing.ACCUSED),
        ({Sign.VICTIM, Sign.CAUGHT}, Standing.VICTIM),
        ({Sign.LOST, Sign.ACTED}, Standing.VICTIM),
        ({Sign.LOST, Sign.CAUGHT}, Standing.OTHER),
        ({Sign.APART, Sign.ACTED}, Standing.ELSEWHERE),
        ({Sign.ACTED}, Standing.OTHER),
        (set(), Standing.OTHER),
    ],
)
def test_one_sign_outweighs_another(signs: set[Sign], standing: Standing) -> None:
    assert weigh(signs) is standing


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("边民岩某替人看管设备。", ["岩某"]),
        ("和某在平台注册商户，获利3万元。", ["和某"]),
        ("老周在网吧把银行卡交出去。", ["老周"]),
        ("A负责联系，B、C轮流值守。", ["A", "B", "C"]),
        ("某甲通过某乙卖出银行卡。", ["某甲", "某乙"]),
        ("王×将本人的卡租给李×收款。", ["王×", "李×"]),
        ("马晓东将卡借出，后马晓东被抓。", ["马晓东"]),
        ("尹某发现卡被冻结，巫某建站推广。", ["尹某", "巫某"]),
        ("小时候在某平台，从某公司到老板家，大学里用APP、A卡、甲级、乙方收款。", []),
        ("经某区检察院审查，其某日在某小区，向某银行报告，通过某某平台转账。", []),
        ("金额较大，高度可疑，安全系数低，方便操作。", []),
    ],
)
def test_names_stand_where_names_stand(text: str, names: list[str]) -> None:
    found = names_in(text, 0, len(text), ())
    assert sorted(found) == sorted(names)
