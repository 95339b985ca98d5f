"""Names of every masked style, in many places of a sentence, with any character a given name may keep, are read whole."""

from __future__ import annotations

import itertools
import re

import pytest

from bangxin.intake.people.names import GIVEN, NEVER_GIVEN
from bangxin.intake.people.roster import Roster

# where a name may stand, N; nobody else has its surname
PLACES = (
    "2016年6月起，N在网络盗刷团伙中充当“骗码人”，个人分得3269元。\n诈骗罪，有期徒刑十一个月",
    "N将名下银行卡出租给他人，获利3000元。\n帮信罪，拘役四个月",
    "为牟利，N、李某伙同他人架设GOIP设备。\nN、李某犯帮助信息网络犯罪活动罪",
    "被告人N明知他人利用信息网络实施犯罪，仍提供银行卡。\n帮信罪，拘役四个月",
    "2021年5月，N（另案处理）招募王某取款。\n王某掩隐罪，有期徒刑一年",
    "王某向N收购银行卡三张，转卖牟利。\n王某帮信罪，有期徒刑一年",
    "李某菊、N等六人前往充任话务员。六人均系从犯。\n诈骗罪：李某菊有期徒刑三年",
    "公安机关抓获N，查获手机3部。\n侦查阶段",
    "N受上家指使持卡取现10万元，N获利500元。\n掩隐罪，有期徒刑八个月",
    "N犯诈骗罪，判处有期徒刑三年，并处罚金二万元。",
    "王某组织跑分，N负责取现。\n王某有期徒刑二年，N有期徒刑一年",
    "N与他人合谋，开设赌场。\n开设赌场罪，有期徒刑一年",
    "2021年，N出租银行卡3张。\n帮信罪，有期徒刑一年",
    "N以每张500元价格出售银行卡3张。\n帮信罪，有期徒刑一年",
    "N经朋友介绍，为他人提供银行卡。N经电话通知到案。\n帮信罪，有期徒刑一年",
    "被告人N，男，1990年生。公诉机关指控，N于2021年出租银行卡。\nN犯帮信罪，判处有期徒刑一年",
    "N利用伪基站设备群发短信。\n诈骗罪，有期徒刑一年",
)
SURNAMES = ("陈", "韩", "梁", "孟", "欧阳")
# characters that names keep now and then, none of them in the list of usual ones
UNUSUAL = "吕喨治绰弼璘仲炽垚槿濯谦恪劭澹珩铵钪晁佶俨劼勖噚坶夔奭嫄嬿孛孚岐峤崧嶷巽帏幔廪弢彀忞怿悌戡抃捭揆撝旂旒昺晞晹杲枋柘栩桓桢梃棣楫榘槚橹殊毓洙浍涑淙淏湜溁滦漩潏澶濉灏炅烝焘煚熜燏爌牧犀狄猷玙玢珝琎琬瑀璆甬畴疏瞻矜砥硎祐祯禔禤秭稼窈竦笃箴篯粲絜绂绶绾缙缜缵羿翀翯聿肃胤脩膺舫艮苌茀荀莀菘蒨蔚薮虔蛟蜚衎裒褀觐訚诒诠谔谠豳贲赉赓跻轸辂辚迓迩逖逯遴邈郃郇郓酂酆醇釴钧铦锷镠镡闿阊隗隰雎雱霈霨靳靖顒颙飏馥骎骕髦鸷鹗鹭麾黻鼐"
# what is told of somebody right after the name: none of these words is the end of it
TOLD = tuple(
    re.findall(
        r"\S+",
        "夜里驾车撞人 趁夜色翻墙入室 拎着现金离开 叮嘱他不要外传 沉迷网络赌博 嗜好打牌 贪图小利交出银行卡 急需用钱 闻讯赶来 早年在外打工 平素好赌 自学编程 独自前往广东 凑够两万元 瞅准机会 心存侥幸 良心不安投案 误打误撞进了群 半信半疑交卡 深信不疑 立刻报警 马上转账 竟将账户卖出 居然再次办卡 轮流刷脸 故意隐瞒 沦为工具人 扮成客服 凭空捏造 善于伪装 碍于情面帮忙 身为店长 名为经理实为骗子 号称高手 绰号老黑 系公司法人 原为教师 汉族 离异 未婚 三次取款 一再否认 一口咬定 一手策划 一人取款 二人合伙 双方约定 全盘承认 首次作案 再三保证 大量收卡 小额测试 陆续交卡 逐渐起疑 顺手牵羊 亲自验卡 当即拒绝 暗地交易 手持两部手机 口头答应 心里清楚 兼管账目 主管财务 分管人事 统管后勤 发现账户被冻结 明知是赃款 利用职务之便 通过网络联系 建群拉人 平时爱玩手机 成立公司 参与分赃 发展下线 业务员身份行骗 信以为真 升任组长 步行到银行 挣得3000元 支取现金 靠出租银行卡赚钱",
    )
)


def _read(text: str, surname: str) -> set[str]:
    return {name for name in Roster(text, 0, len(text)).people if name.startswith(surname)}


@pytest.mark.parametrize("place", PLACES, ids=[place[:12].replace("\n", "") for place in PLACES])
def test_any_character_may_end_a_name(place: str) -> None:
    letters = sorted(set(GIVEN) - NEVER_GIVEN - set("月男镇")) + sorted(UNUSUAL)
    turn = PLACES.index(place)
    wrong = {}
    for surname, letter in zip(itertools.cycle(SURNAMES), letters[turn % 4 :: 4], strict=False):
        name = f"{surname}某{letter}"
        if (mine := _read(place.replace("N", name), surname)) != {name}:
            wrong[name] = mine
    assert wrong == {}


@pytest.mark.parametrize("style", ["陈某", "陈某某", "陈某甲", "陈某1", "陈某一", "欧阳某", "欧阳某某"])
def test_every_style_is_read_as_it_is_written(style: str) -> None:
    surname = style.partition("某")[0]
    assert [p for p in PLACES if _read(p.replace("N", style), surname) != {style}] == []


@pytest.mark.parametrize(
    "text", ["2021年5月，陈某T，获利三千元。\n帮信罪，有期徒刑一年", "陈某T。陈某犯帮信罪，判处有期徒刑一年"]
)
def test_the_word_after_a_name_is_no_part_of_it(text: str) -> None:
    wrong = {told: mine for told in TOLD if (mine := _read(text.replace("T", told), "陈")) != {"陈某"}}
    assert wrong == {}


def test_of_one_surname_each_keeps_the_own_character() -> None:
    text = "陈某吕、陈某喨与陈某合谋，陈某吕出资，陈某喨取现，陈某明知是赃款仍提供银行卡。\n陈某吕、陈某喨、陈某均犯掩隐罪"
    assert _read(text, "陈") == {"陈某吕", "陈某喨", "陈某"}
