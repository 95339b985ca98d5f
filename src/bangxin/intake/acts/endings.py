"""When a course of acts ended: the last day told, unless it is one on which something only began."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.spans import Dated, items, within
from bangxin.intake.context import Context
from bangxin.intake.parts import STORY, Part, Sentence
from bangxin.intake.people.roster import Person, Standing

_AGAIN = re.compile(
    "(?:先后|多次|陆续)[^。；]{0,16}?(?:数十|十余|多|数|[2-9]|[1-9][0-9]|[二三四五六七八九十]{1,3})余?次"
)
_JOINED = re.compile(
    "，?[^，。；退]{0,40}(?:开始(?:担任|从事|投资|建造|搭建|经营|运营|代理|管理|参与)|(?<!退出)入股)|[^。；]{0,60}?成为[^，。；]{0,16}(?:代理商?|经销商|股东|合伙人)|[^。；]{0,64}加入[^，。；]{0,16}，?(?:成为|担任)"
    "|，?[^，。；]{0,34}(?:自立门户|另起炉灶|单干|另立[^，。；]{0,6}|开[^，。；将把]{0,6}公司|成立|开办|创办|组建[^，。；]{0,8}(?:公司|团队|团伙|工作室)|设立[^，。；]{0,12}(?:网站|平台|公司)|建立网站|聚到|聚在一起|办卡后|开卡后)"
    "|[^。；]{0,40}?(?:做|当|担任|任|充当)“?[^，。；”]{0,12}(?:推手|话务员|键盘手|狗推|操作手|代理|组长|业务员)(?![^，。；]{0,4}[一二三四五六七八九十半两0-9]{1,2}(?:个月|年|天)|[^。；]{0,40}?(?:干|做|工作)了?[一二三四五六七八九十半两0-9]{1,3}(?:个月|年|天))"
    "|[^。；]{0,24}?受[^，。；]{1,12}邀请，?参与|，?[^，。；]{0,12}(?:入职|应聘|(?:加入|入伙|才到)(?=[，。；、]))|[^。；]{0,16}(?:加入|参与)[^，。；]{0,12}(?:(?:管理|运营)|(?:团队|团伙|组织|活动)[^。；，]{0,6}(?:[。；]|，[^，。；]{2,10}为其))"
)
_RUNNING = ("架设", "运行", "GOIP", "多卡宝", "猫池")
# 后其与堂哥王某租下办公室: when the one brought in came is not told
CAME_LATER = re.compile("(?:此|其|随|之)?后(?:来)?[，]?(?:其|他|她)(?:又|再)?(?:与|和|同|跟|伙同)")


def ending(
    context: Context,
    person: Person,
    chosen: list[Dated],
    ends: list[Dated],
    arrest: Dated | None,
    *,
    going_on: bool,
) -> Dated | None:
    """The last day told, with its sentence; None where it is no end."""
    last, sentence = max(ends, key=lambda item: (item[0].bound.hi or 0, -item[0].start))
    exact = [d for d in _days_within(last, chosen) if any(q is last for q, _ in chosen)]
    exact = exact or _days_within(last, items(context, chosen)) or _closing_day(last, chosen)
    if exact and len(last.iso) < 10:  # 11月中旬……11月19日: the day told later ends it
        last, sentence = max(exact, key=lambda item: item[0].bound.hi or 0)
    single = all(q.kind is Kind.DATE or "、" in context.text[q.start : q.end] for q, _ in chosen)  # 6、7月
    if single and (
        _JOINED.match(context.text, last.end, sentence.end) or _by_another(context, sentence, last)
    ):
        return None  # 4月受邀参与网站的管理: when it began
    if going_on and CAME_LATER.match(context.text, sentence.end):
        return None  # 2020年6月起……，6月至7月赚得600元。后其与堂哥……: it went on
    if single and (
        _NEXT_DAY.match(context.text, last.end, sentence.end)  # 3月2日取现，次日又取
        or (len(last.iso) < 10 and _runs_on(context, last, sentence))
    ):
        return None
    if len(chosen) == 1 and single and _only_begun(context, person, last, sentence):
        return None
    if single and _kept_on(context, person, last):
        return None
    if single and len(last.iso) < 10 and _went_on(context, last, sentence):
        return None
    if (
        len(chosen) == 1
        and single
        and (on := _LASTED.search(context.text, last.end, min(context.case.end, last.end + _STORY)))
        and not (on.group().startswith("随后") and _AT_AN_HOUR.match(context.text, last.end))
        and not (len(last.iso) < 10 and on.group().rstrip("里间来内").endswith("天"))  # 11月……，三天里
    ):
        return None  # ……交给“黄总”替人刷卡。三个月里刷了348万元
    on_that_day = arrest is not None and len(last.iso) == 10 and arrest[0].bound == last.bound
    if going_on and single and not on_that_day and not (arrest and _running(context)):
        return None  # 1月23日开始……，1月24日又……，当日被抓获: that day it ended
    if single and _raided(context, last, sentence):
        return None
    if single and arrest and not _running(context) and _kept_up(context, sentence, last, arrest[0]):
        return arrest if _place_raided(context, arrest) else None
    if single and arrest and (arrest[0].bound.hi or 0) > (last.bound.hi or 0) and _running(context):
        last, sentence = arrest
    return last, sentence


def _days_within(month: Quantity, chosen: list[Dated]) -> list[Dated]:
    """The days told after a month that lie in it."""
    days = [(p, s) for q, s in chosen if (p := last_day(q)) is not None and len(p.iso) == 10]
    return [d for d in days if d[0].start > month.start and within(d[0], month)]


def _closing_day(month: Quantity, chosen: list[Dated]) -> list[Dated]:
    """2013年至2016年3月25日，……。仅2016年1月至3月即……: the day on which the whole of it ended, told before a part of it."""
    return [
        (q.parts[1], s)
        for q, s in chosen
        if q.op == "range" and len(q.parts) > 1 and len(q.parts[1].iso) == 10 and within(q.parts[1], month)
    ]


# 自2020年6月1日受雇看管设备; 2013年7月31日申领信用卡
_SINCE = ("自", "从")
_TOOK_OUT = re.compile(
    "[^。；]{0,24}?(?:申(?:领|请|办)|(?<!为)办理)[^，。；卖售租]{0,16}信用卡(?!贷款|[^。；]{0,30}?(?:卖|出售|出租|交给))"
)
# 2020年9月，甲在群里接单，后……制作；2022年3月，乙看到招聘广告，……: what leads up to the acts, which are told after it
_LEADS_UP = re.compile(
    "[^，。；]{0,6}，?(?![^，。；]{0,30}(?:卖|出售|出租|租给|借给|提供|交给|转账|取现|收购|架设))[^，。；]{0,24}?"
    "(?:接单|接下[^，。；]{0,12}(?:订单|单子|业务)|结识|认识|看到[^，。；]{0,24}|刷到|听说|应聘|商定|合谋|共谋|预谋|(?<!经)商议|谋划|联系上|搭上|成为[^，。；]{0,14}(?:下线|代理|成员|会员|码商)"
    "|当起|做起|干起|加入|入群|租房|租下|购置|引荐|拉来)[^，。；]{0,14}，(?![遂便随后]{0,2}[将把]|[^，。；]{0,20}(?:交给|卖给|售给|提供给|租给|交予|卖[出掉]|售出))"
)
_BEGINS = re.compile("(?:许|左右)?，?[^，。；]{0,8}?开始")  # 10月14日，二人开始……
_WENT_ON = re.compile("继续[^，。；]{0,16}(?:销售|出售|贩卖|经营|从事|卖|收购|开设|作案)")


def _kept_on(context: Context, person: Person, date: Quantity) -> bool:
    """……取保候审后，继续通过微信销售: told after the day as what the person went on with."""
    for told in _WENT_ON.finditer(context.text, date.end, context.case.end):
        sentence = context.sentence_at(told.start())
        if sentence.part in STORY and person in context.subjects(sentence, told.start()):
            return True
    return False


_TAKEN_ON = re.compile(
    "(?:招募|雇佣|雇请|雇用|聘请|招聘|招揽|雇|(?:陆续|先后|不断)(?:发展|纠集|吸收|吸纳|拉拢))(?:了)?[^，。；]{0,12}$"
)


def _only_begun(context: Context, person: Person, date: Quantity, sentence: Sentence) -> bool:
    """Whether a single day is told as the one on which something began that went on."""
    if context.text.endswith(_SINCE, 0, date.start) or _TOOK_OUT.match(context.text, date.end, sentence.end):
        return True
    told = sentence.part is Part.NARRATIVE and _LEADS_UP.match(context.text, date.end, sentence.end)
    if told and "被告人" not in told.group():  # what a court finds is told with the time of all of it
        return True
    return any(
        m.name == person.name and _TAKEN_ON.search(context.text, date.end, m.start) is not None
        for m in context.roster.between(date.end, sentence.end)
    )  # 同年6月招募袁某、杨某


# 2023年9月，甲……。此后，甲邀约乙……: what one of them went on to do
_THEN = re.compile(
    "(?:此后|后来|其后|之后|随后)，?(?:其|[二两三四五]人|该团伙)?(?![^，。；]{0,12}(?:被|到案|归案|投案|落网|自首|退|报案))"
)


# 11月初，二人摆摊招人，大量收购电话卡; 8月……架设、维护GOIP设备; 年初，有人要搞……，找到公司
_MANY = re.compile(
    "(?!期?间|内)[^。；]{2,80}?(?:(?:大量|陆续|不断)(?:收|购|买|招|雇|发展|办)|(?:架设|运行)(?:、|和|并)?[^，。；]{0,4}维护)|，?有人[^。；]{2,24}?找到"
)


def _went_on(context: Context, date: Quantity, sentence: Sentence) -> bool:
    """Whether it is told, after a month or a year in which something was done, that more followed."""
    return _MANY.match(context.text, date.end, sentence.end) is not None


# 2018年6月搭建平台、招募业务员: a month or a year in which something was set up that ran on
_SET_UP = re.compile(
    "搭建|搭起|架起|组建|招募|招揽|偷渡|纠集|合作|开发|租赁|租借[^。；]{0,60}作为|运营|起，"
    # 约定佣金由甲分六成: what was to come in was shared out beforehand
    "|(?:约定|商定|讲好|说好|谈好)[^，。；]{0,6}(?:佣金|提成|获利|利润|收益|所得|好处费|报酬)[^，。；]{0,12}(?:[占分得][0-9一二三四五六七八九]|平分|均分|各分|各半|分成|比例)"
)
_TOOK_PART = re.compile(
    "搭上|提议|成立|设立|建立|经营|开设|开办|担任|相识|认识|拉拢|加入|接下|受雇|雇佣|从事"
)
_DEALT = re.compile(
    "半个月|[一二两三四五六七八九十0-9]天|卖|收购|[租借]给|出[售租借]|交[给由予]|提供|取[现款出]|刷|转|次"
)


_SHORT = re.compile("(?:短短|前后|仅仅|只)?[^，。；]{0,4}[几数一二两三四五六七八九0-9]天(?:之?内|里|时间)?，")


def _runs_on(context: Context, date: Quantity, sentence: Sentence) -> bool:
    if _SET_UP.search(context.text, date.end, sentence.end):
        return True
    if not _TOOK_PART.search(context.text, date.end, sentence.end):
        return False
    short = _SHORT.match(context.text, sentence.end)  # 8月初联系上乙。短短几天，二人……
    return short is None and _DEALT.search(context.text, date.end, sentence.end) is None


_NEXT_DAY = re.compile("[^。；]{2,60}?，(?:[次翌]日|第二天|隔日|接下来[^，。；]{1,4})(?:又|再|还|继续|接着)")
_AT_AN_HOUR = re.compile(
    "[上下中午凌晨早晚间]{0,3}[0-9]{1,2}时"
)  # 18日8时许……随后，又在路口: within the hour
_STORY = 110  # characters in which it is told how long it went on
_LASTED = re.compile(
    "(?<![0-9一二两三四五六七八九十])(?:[一二两三四五六七八九十几数半0-9]{1,3}(?:个月|年|周|天)(?:里|间|来|内)(?=[^，。；]{0,16}(?:共|刷|收|转|卖|获|开|替|吸引|发展|拉))"
    "|(?:随后|此后|之后|后来)[^。；]{0,14}(?:替|(?<![认以因成])为(?!由)|又|多次|继续|陆续)|至被[^，。；]{1,4}前|(?:干|做)了?[一二两三四五六七八九十几数多0-9]{1,4}(?:天|个月|年)(?:后|之后|以后)"
    "|连[做干续][^，。；]{0,4}[一二两三四五六七八九十几数0-9]{1,3}[天晚日夜])"
)
# 2016年4月……开设赌场，雇请……；2016年6月2日查获该赌档: a place or a group that is kept up until it is raided
_KEPT_UP = re.compile("开设|经营|运营|开办|成立|组建|搭建|设立|雇请|雇佣|招募|招聘|每天|每日|日均")


# ……开设赌场。……该赌场被查获: it ran until then
_RAIDED = re.compile(
    "(?:该|上述)(?:赌场|赌档|窝点|店|场所|作坊|工作室|棋牌室)(?:被|由)[^。；]{0,16}?(?:查获|查处|取缔|捣毁)"
)


def _raided(context: Context, begun: Quantity, sentence: Sentence) -> bool:
    told = _RAIDED.search(context.text, sentence.end, min(context.case.end, sentence.end + 600))
    if told is None:
        return False
    return not re.search("当[日天场]|同日", context.text[sentence.end : told.start()])


def _kept_up(context: Context, sentence: Sentence, begun: Quantity, raided: Quantity) -> bool:
    """Whether what began that day is something that went on, and was ended by the police later."""
    later = (raided.bound.lo or 0) > (begun.bound.hi or 0)
    return later and _KEPT_UP.search(context.text, begun.end, sentence.end) is not None


_PLACE = "(?:该|上述|涉案)[^，。；]{0,8}?(?:厅|赌场|赌档|窝点|工作室|室|网吧|店|公司|场所|会所|平台|网站|群)"
_PLACE_RAIDED = re.compile(
    f"{_PLACE}(?:被|予以)?[^，。；]{{0,8}}?(?:查获|查处|捣毁|端掉|查封|取缔)|(?:查获|捣毁|端掉|查封|取缔)(?:了)?{_PLACE}"
)


def _place_raided(context: Context, raid: Dated) -> bool:
    """当月20日晚，公安机关将该游戏厅查获: what was kept up there ended that day."""
    return _PLACE_RAIDED.search(context.text, raid[0].end, raid[1].end) is not None


_CAME_TO = re.compile("(?:找到|找上|联系到|联系上|委托)")


def _by_another(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """2022年初，许某等人……联系到甲: the day another's doing began says nothing of when the help ended."""
    named = context.roster.between(date.end, min(sentence.end, date.end + 8))
    if (
        not named
        or context.accused_named(named[0])
        or context.text[date.end : named[0].start] not in ("，", "")
    ):
        return False
    standing = context.roster.people[named[0].name].standing
    found = standing is Standing.ELSEWHERE and _CAME_TO.search(context.text, named[0].end, sentence.end)
    return standing is Standing.OTHER or bool(found)


def _running(context: Context) -> bool:
    text = context.text[context.case.start : context.case.end]
    return sum(word in text for word in _RUNNING) >= 2


def last_day(quantity: Quantity) -> Quantity | None:
    if quantity.kind is Kind.PERIOD:
        return quantity.parts[1] if len(quantity.parts) > 1 else None
    return quantity
