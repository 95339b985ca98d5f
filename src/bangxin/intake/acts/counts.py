"""Counts of the case: accounts and cards (see instruments), victims, assisted parties, items of personal information."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.holders import acting_here, holders
from bangxin.intake.acts.instruments import instrument
from bangxin.intake.acts.named_cards import named_cards
from bangxin.intake.acts.others import found_instead, of_a_group, of_another
from bangxin.intake.acts.phone_cards import whose_phone_cards
from bangxin.intake.acts.results import listed_in_turn, whose_results
from bangxin.intake.acts.tallies import one_count
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Mention, Person, Standing
from bangxin.intake.structure import unproved

_VICTIMS = "(?:[被受]害(?:人员|人|者|群众|对象)|[被受]骗(?:人员|人|者|群众|对象)|被诈骗(?:人员|人|者|群众)|报案人|事主|失主)"
# 5名电信诈骗被害人; 被害人共计14名
_HARMED = re.compile(
    f"(?:外地|不同|各地|本地|省外|电信|网络|电诈|诈骗|老年|未成年)*(?:{_VICTIMS}|群众被骗|被(?:网络|电信|电话|投资|理财|刷单|贷款|婚恋|虚假|冒充客服)*诈?骗)"
)
_HARMED_ARE = re.compile(
    f"{_VICTIMS}(?:人数|数量|数)?(?:共计|合计|总计|累计|共|达|多达|高达|为|有|约|近|计)*$"
)
_SUM_NEXT = re.compile("[^，。；0-9]{0,20}(?:被骗|被诈骗|损失|受骗|骗)[^，。；]{0,14}[0-9]")
_OF_THEM = re.compile("(?:最大的?|最多的?|最高的?|其中有?(?=一人|1人|一名|1名)|另|另外|又|第)$")
_DONE_TO = re.compile(
    "(?:造成|致|致使|导致|使|令|骗取|骗得|骗走|骗到|诈得|诈骗|骗了|窃取)(?:了)?(?:共|多达|共计)?$"
)
_VICTIMS_LISTED = re.compile("被害人|(?:骗取|骗得|骗了|诈骗|骗走)[^，。；、罪]{2,12}等$")
_LOST = re.compile(
    "[^，。；0-9]{0,6}?(?:损失|被骗|受骗|款项|钱款|财物|资金|钱财|[一-鿿]金|货款|银行卡信息后盗刷|[0-9])"
)
_SOME_CHEATED = re.compile(
    "被(?!公安|警方|民警|检察|法院)[^，。；、骗诈害]{1,8}(?:骗取|骗走|骗去|骗得|诈骗(?!罪))|(?:被[^，。；、骗诈害]{1,6}的)?(?!犯罪嫌疑|嫌疑|被告|涉案|民警)[^，。；、0-9被受遭损]{0,12}?(?:在[^，。；]{1,10}?)?(?:因此|由此|据此|因|先后|均|都|相继|陆续|分别|共计|合计|累计|共|遂)*(?:被骗|被诈骗|受骗|上当|遭骗|遭诈骗|受损|被盗刷|损失(?!最))"
)
_PARTIES = re.compile(
    "(?:不同的?|境外|上游|电信|网络|电信网络|跨境|(?P<apart>(?:相互|彼此|各自|互相)独立的?|互不(?:相识|隶属|关联)的?)){0,3}(?:(?:电诈|诈骗|犯罪|赌博|涉诈|涉赌)(?:、|和|及)?){1,2}(?:团伙|集团|平台|网站|窝点|组织)"
)
_SOLD_DATA = re.compile(
    "(?:上述|客户|业主|用户|车主|学生|他人|手机|号码|公民|的)信息(?:共计|合计|总计|累计|共|达|约|近|多达)*$"
)
_DATA_AFTER = re.compile("(?:上述|客户|业主|用户|车主|学生|他人|公民)[^，。；]{0,4}信息")
_HELPED = re.compile("客户(?:推广|提供)|公司提供推广|(?:被帮助|不同)?对象|诈骗团伙|团伙提供|犯罪团伙")
# 四家客户分别从事虚假投资诈骗、网络赌博
_CLIENTS = re.compile(
    "(?:客户|公司|商户|平台|网站|团队|商家|买家)(?:分别|均|都|全部)?(?:系|是|在|涉嫌)?(?:从事|实施|进行|经营|开展)(?:的)?[^，。；]{0,12}?(?:诈骗|赌博|博彩|违法犯罪|犯罪|传销|洗钱)"
)
# 分属互不相识的三个诈骗团伙
_APART = re.compile("(?:(?:相互|彼此|各自|互相)独立|互不(?:相识|隶属|关联))的$|分属(?:于)?(?:不同的)?$")
_INFORMATION = ("公民个人信息", "个人信息")
# the kinds of 法释〔2017〕10号第五条第一款第三项、第四项, by name; any other personal information is of the fifth
_OF_A_KIND = tuple(
    (fact, re.compile(f"(?:{words})(?:信息|记录|数据|资料)?(?:共计|合计|总计|累计|共|达|约|近|多达)*$"), re.compile(f"(?:有效)?(?:的)?(?:公民)?(?:个人)?(?:{words})(?:信息|记录|数据|资料)"))
    for fact, words in (
        ("pi.sensitive", "行踪轨迹|行踪|轨迹|行动轨迹|通信内容|通讯内容|征信|财产|银行存款|资产状况"),
        ("pi.important", "住宿|开房|通信记录|通讯记录|通话|话单|健康生理|健康|病历|就诊|交易"),
    )
)  # fmt: skip


def read_counts(context: Context) -> list[Found]:
    """Every count of the case that has a fact."""
    out: list[Found] = []
    for sentence in context.case.sentences:
        if sentence.part not in STORY:
            continue
        for quantity in context.quantities_of(sentence):
            if quantity.kind is Kind.COUNT:
                out += _counted(context, sentence, quantity)
        out += _named_victims(context, sentence)
    counted = one_count(context, found_instead(context, _without_single_times(out)))
    return named_cards(context, whose_phone_cards(context, counted))


def _without_single_times(found: list[Found]) -> list[Found]:
    """取款3次……又刷卡2次: of several numbers of times none is that of all."""
    told: dict[tuple[str, str], set[object]] = {}
    for item in (f for f in found if f.fact == "conceal.times"):
        for name in item.persons:
            told.setdefault((name, item.speaker), set()).add(item.value)
    return [
        f
        for f in found
        if f.fact != "conceal.times" or all(len(told[name, f.speaker]) == 1 for name in f.persons)
    ]


def _counted(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """What a number counts, of those of whom it is told."""
    found = [
        f
        for read in (_victims, _parties, _information, _network, _handled, instrument)
        for f in read(context, sentence, quantity)
    ]
    at = quantity.start
    if not found or unproved(context.text, context.clause_start(sentence, at), at):
        return
    if not of_another(context, sentence, at) and not of_a_group(context, sentence, at):
        yield from found


# -- people and information ----------------------------------------------------------------------------------


def _victims(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    text = context.text
    if quantity.unit not in ("名", "人", "位", "个", "被害人"):
        return
    if quantity.vague and _SUM_NEXT.match(text, quantity.end, sentence.end) is None:
        return  # 多名被害人……: no number that is claimed without the sum they lost
    if _OF_THEM.search(text, max(sentence.start, quantity.start - 10), quantity.start):
        return  # 损失最大的一人
    alone = context.roster.between(quantity.start - 6, quantity.start) if quantity.bound.hi == 1 else ()
    if alone and alone[-1].end == quantity.start:
        return  # 惠东林某城一人被骗12200元: one of them, named
    if any(
        word in text[max(sentence.start, quantity.start - 12) : quantity.start]
        for word in ("发还", "退赔", "赔偿", "偿还", "退还", "归还")
    ):
        return
    if _BEATEN.search(text, max(sentence.start, quantity.start - 6), quantity.start):
        return  # 猛击两被害人头部
    named = quantity.unit == "被害人" or _HARMED.match(text, quantity.end, sentence.end) is not None
    if quantity.unit != "个":  # 以上千个账户收取被骗款: no people
        named = named or _SOME_CHEATED.match(text, quantity.end, sentence.end) is not None
    listed = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
    named = (
        named or _fell_for(context, sentence, quantity, listed) or _taken_from(context, sentence, quantity)
    )
    named = named or _courted(context, sentence, quantity)
    named = named or (listed.endswith("等") and _VICTIMS_LISTED.search(listed) is not None)
    named = named or (
        _DONE_TO.search(text, max(sentence.start, quantity.start - 8), quantity.start) is not None
        and _LOST.match(text, quantity.end, sentence.end) is not None
    )
    if not named and not _HARMED_ARE.search(text, max(sentence.start, quantity.start - 14), quantity.start):
        return
    persons = _harmed_by(context, sentence, quantity.start)
    in_turn = listed_in_turn(context, sentence, quantity)
    for person, told in in_turn:
        yield _count(context, sentence, told, "harm.victims", [person], "count.victims")
    if not in_turn:
        yield _count(context, sentence, quantity, "harm.victims", persons, "count.victims")


# 先后六次驾车接送持卡人取现, 均收购被盗电缆五次, 刷卡购买金条，共三次
_HANDLING = "(?:收购|销售|销赃|转移|窝藏|运输|取现|取款|提现|刷卡|套现|接收|接送|倒卖)"
_HANDLED_SO_OFTEN = re.compile(
    f"{_HANDLING}[^，。；0-9]{{0,20}}(?:，(?:前后|先后|一共|共)|(?:前后|先后|一共|共))?$"
)
_SO_OFTEN_HANDLED = re.compile(f"[^，。；]{{0,24}}?{_HANDLING}")


def _handled(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """How often somebody tried for handling what others got by crime did so (法释〔2015〕11号第三条第一款第二项)."""
    text, floor = context.text, max(sentence.start, quantity.start - 40)
    if quantity.unit != "次" or quantity.vague:
        return
    before = _HANDLED_SO_OFTEN.search(text, floor, quantity.start)
    if before is None and not _SO_OFTEN_HANDLED.match(text, quantity.end, sentence.end):
        return
    for person in context.subjects(sentence, quantity.start):
        charges = context.charges.get(person.name, ())
        if charges and all("隐瞒" in charge for charge in charges):
            yield _count(context, sentence, quantity, "conceal.times", [person], "count.handled")


_BEATEN = re.compile("[击打砍捅刺伤杀捆绑](?:了)?$")
# 王某等4人接听后被骗, 褚某等3人轻信短信，合计被骗
_FELL_FOR = re.compile(
    "(?:群众|市民|老人|居民|网民|村民)?(?:在[^，。；]{1,8})?(?:接听|接到|听信|轻信|误信|相信|收到|看到|扫码|扫描|点击|下载|按|依|进群|入群|加入|添加|拨打|信以为真|刷单|投资)[^，。；0-9]{0,14}?，?(?:合计|共计|总计|累计|一共|共|先后|陆续|分别|均|都|遂|因此|由此|后)*(?:被骗|被诈骗|受骗|上当|遭骗|损失)"
)
# 从两名老人手中取走现金
_FROM_HANDS = re.compile("(?:从|向)$")
_HANDS = re.compile(
    "(?:老人|老年人|老太|群众|市民|事主|妇女)[^，。；]{0,4}(?:手中|手里|处|家中)?[^，。；]{0,2}(?:取走|收取|取得|拿走|取)"
)


def _fell_for(context: Context, sentence: Sentence, quantity: Quantity, listed: str) -> bool:
    if _FELL_FOR.match(context.text, quantity.end, sentence.end) is None:
        return False
    if not listed.endswith("等"):
        return True
    named = context.roster.between(quantity.start - 6, quantity.start)
    return not named or context.roster.people[named[-1].name].standing is not Standing.ACCUSED


# 与三名女子先后谈恋爱，……共骗得55万元: those whom somebody charged with fraud alone dealt with
_DEALT_WITH = re.compile("(?:与|和|同|向|从|对|周旋于|结识(?:了)?|认识(?:了)?|约见(?:了)?)$")
_COURTED = re.compile(
    "(?:单身|大龄|中老年|离异|丧偶)*(?:女子|女性|男子|男性|女网友|男网友|网友|老人|老年人|女青年|男青年)(?:先后|同时|之间|相继|分别)*(?:谈恋爱|交往|恋爱|谈对象|确立|建立|处对象|以|，)"
)
_THEN_CHEATED = re.compile(
    "[^。；]{0,100}?(?<![被遭受])骗(?:得|取|走|到|了)[^。；]{0,20}?[0-9一二三四五六七八九十]"
)


def _courted(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    text = context.text
    return (
        quantity.unit != "个"
        and _DEALT_WITH.search(text, max(sentence.start, quantity.start - 4), quantity.start) is not None
        and _COURTED.match(text, quantity.end, sentence.end) is not None
        and _THEN_CHEATED.match(text, quantity.end, sentence.end) is not None
        and bool(context.cheater())
    )


def _taken_from(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    return (
        _FROM_HANDS.search(context.text, sentence.start, quantity.start) is not None
        and _HANDS.match(context.text, quantity.end, sentence.end) is not None
    )


def _named_victims(context: Context, sentence: Sentence) -> Iterator[Found]:
    """被害人黄某某、潘某某等人: at least as many as are named."""
    text = context.text
    at = text.find("被害人", sentence.start, sentence.end)
    if at < 0:
        return
    names = list(context.roster.between(at + 3, min(sentence.end, at + 60)))
    names = [m for m in names if names and m.list_id == names[0].list_id]
    if len(names) < 2 or names[0].start != at + 3:
        return
    more = text.startswith(("等人被", "等人，", "等被"), names[-1].end)
    lost = _LOST_SO_MUCH.match(text, names[-1].end, sentence.end) and _LED_TO.search(
        text, max(sentence.start, at - 4), at
    )
    lost = lost or _THEIR_MONEY.match(text, names[-1].end, sentence.end)
    if not more and not (lost and _are_all_victims(context, names)):
        return
    persons = _harmed_by(context, sentence, at)
    if persons:
        op, note = (">=", "按列名人数，等人为至少") if more else ("=", "按列名人数")
        yield context.fact(
            sentence, "harm.victims", len(names), persons, (at, names[-1].end), "count.victims.named", op=op, note=note
        )  # fmt: skip


# 致使被害人甲、乙被骗人民币86300元: all who lost by it
_LED_TO = re.compile("(?:造成|致|致使|导致|使|使得)$")
_LOST_SO_MUCH = re.compile(
    "(?:[二两三四五]人)?(?:先后|分别|共同|相继|陆续|因此)?(?:共计|合计|共)?(?:被诈?骗|损失|受骗|遭受[^，。；]{0,4}损失)(?:走|取)?[^，。；0-9等]{0,8}[0-9]"
)


# 被害人甲、乙被电信网络诈骗的41500元转入该卡
_THEIR_MONEY = re.compile(
    "(?:[二两三四五]人)?被(?:电信|网络|他人)*(?:诈骗|骗取|骗走|骗)的(?:人民币|资金|钱款|款项|款|钱)?[^，。；元]{0,6}[0-9]"
)


def _are_all_victims(context: Context, named: Sequence[Mention]) -> bool:
    """Whether the case tells of no victims but those listed: neither others by name nor a number of them."""
    here = {m.name for m in named}
    victims = {p.name for p in context.roster.people.values() if p.standing is Standing.VICTIM}
    text = context.text[context.case.start : context.case.end]
    return victims <= here and len(here) == len(named) and _MORE_VICTIMS.search(text) is None


_MORE_VICTIMS = re.compile(
    f"(?:[0-9一二三四五六七八九十多数]+余?[名位]?|等|其中)(?:{_VICTIMS})|致多人|等人被骗"
)


def _harmed_by(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """Whose help led to the harm; where the subject is 上述银行卡, all who had to do with them."""
    if len(context.roster.accused) > 1 and holders(context, sentence, at) is not None:
        return acting_here(context, sentence, at) or list(context.roster.accused)
    together = whose_results(context, sentence, at)
    if together:
        return together
    return context.subjects(sentence, at) or list(context.roster.accused)


def _parties(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    after = context.text[quantity.end : quantity.end + 8]
    before = context.text[max(sentence.start, quantity.start - 3) : quantity.start]
    parties = _PARTIES.match(context.text, quantity.end, sentence.end)
    helped = parties is not None or _HELPED.match(after) is not None
    criminal = _CLIENTS.match(context.text, quantity.end, sentence.end) is not None
    apart = parties is not None and (
        parties.group("apart") is not None  # 购买该软件的有9个相互独立的诈骗团伙
        or _APART.search(context.text, max(sentence.start, quantity.start - 12), quantity.start) is not None
    )
    if (helped or criminal) and (
        apart
        or criminal
        or before.endswith(("为", "向", "给", "知"))
        or after.startswith(("对象", "被帮助对象"))
    ):
        persons = context.subjects(sentence, quantity.start)
        if persons:
            yield _count(context, sentence, quantity, "assisted.distinct_parties", persons, "count.parties")


def _information(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    if quantity.unit not in ("条", "份", "组"):
        return
    kind = _kind_of_information(context, sentence, quantity)
    persons = context.subjects(sentence, quantity.start) if kind else []
    if persons:
        yield _count(context, sentence, quantity, kind, persons, "count.information")


def _kind_of_information(context: Context, sentence: Sentence, quantity: Quantity) -> str:
    text, begin = context.text, max(sentence.start, quantity.start - 12)
    if any("个人信息" in charge for held in context.charges.values() for charge in held):
        for fact, before, after in _OF_A_KIND:
            if before.search(text, begin, quantity.start) or after.match(text, quantity.end, sentence.end):
                return fact
        if _SOLD_DATA.search(text, begin, quantity.start) or _DATA_AFTER.match(text, quantity.end):
            return "pi.other"
    near = text[max(begin, quantity.start - 8) : quantity.start], text[quantity.end : quantity.end + 8]
    return "pi.other" if any(w in side for w in _INFORMATION for side in near) else ""


_CALLED = "(?:拨打|拨出|拨通|呼出|外呼|呼叫|代拨|代打|转接|接转|打出)"
# what else is counted of a network crime: the words before the number, or after it, and its units
_NETWORK = (
    ("upstream.calls", re.compile(f"{_CALLED}[^，。；0-9]{{0,14}}(?:电话|通话)[^，。；0-9]{{0,6}}$"), re.compile("(?!)"), "次个通条"),
    ("upstream.calls", re.compile(f"{_CALLED}(?:了)?(?:诈骗)?(?:电话)?(?:共|共计|累计|达)?$"), re.compile("(?:诈骗|引流|推销)?(?:电话|通话)"), "个次通条"),
    ("upstream.calls", re.compile(f"{_CALLED}[^。；0-9]{{0,12}}(?:共计|累计|共)$"), re.compile("(?:诈骗)?电话"), "个次通条"),
    ("upstream.calls", re.compile("(?<!到)诈骗(?:电话|通话)(?:共计|共|累计|达|约)*$"), re.compile("(?!)"), "次个通条"),
    ("upstream.calls", re.compile("(?:外呼|呼出|拨出|拨打|打出)(?:了)?(?:共|共计|累计|达)?$"), re.compile("(?!)"), "次通"),
    ("upstream.calls", re.compile("拨号(?:次数)?(?:共|共计|合计|累计|达)*$"), re.compile("(?!)"), "次通人次"),
    ("upstream.messages", re.compile("(?:群发|发送|发出|推送|代发|发(?!来|给其))[^，。；0-9]{0,12}短信(?:共计|共|累计|达|约)*$"), re.compile("(?!)"), "条"),
    ("posts.recipients", re.compile("[向给]$"), re.compile("(?:名|个|位|部)?(?:手机|用户|号码|账号|网民|网友|机主|人)[^，。；]{0,6}?(?:发送|群发|发布|推送)"), "部名个人位"),
    ("group.count", re.compile("(?:通讯群组|微信群组|微信群|QQ群|群组)(?:共计|共|合计|达)?$"), re.compile("(?!)"), "个"),
    ("group.count", re.compile("(?:设立|建立|组建|创建|建成)(?:了)?(?:用于[^，。；]{0,10})?$"), re.compile("(?:诈骗|通讯|微信|QQ)+群"), "个"),
    ("group.members", re.compile("(?:群组|群内|群)成员[^，。；0-9]{0,8}$"), re.compile("(?!)"), "人名个人次"),
    ("site.accounts", re.compile("(?:注册账号|注册会员|注册用户|会员账号)[^，。；0-9]{0,6}$"), re.compile("(?!)"), "个名人"),
)  # fmt: skip
_NONE_MADE = re.compile(
    "尚未|并未|未曾|没有|从未|未能|没能|未及|每(?:成功|新)?(?:设立|建立|组建|创建|建成|拉|建|拨打|拨通|发送|注册)"
)
"""Nothing came of it (尚未拨出一通电话), or a price for each (每建立一个群得90元)."""


# 微信群12个用于水果团购，……莫某并不知情 (法释〔2019〕15号第十条第三项: 用于实施违法犯罪活动的通讯群组)
_LAWFUL_GROUP = re.compile(
    "[^，。；]{0,14}?(?:用于|用来|供)[^，。；骗赌诈色黄违非推引]{0,8}(?:团购|购物|销售|业主|家长|邻里|工作|办公|同学|亲友|交流|通知|拼车|健身|学习|售后|接龙)|[^。]{0,60}(?:并不|不|毫不)(?:知情|知晓|知道)"
)


def _network(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """Calls made, groups set up and their members, accounts of a site."""
    begin = max(sentence.start, quantity.start - 24)
    for fact, before, after, units in _NETWORK:
        if quantity.unit not in units or before.search(context.text, begin, quantity.start) is None:
            continue
        if after.pattern != "(?!)" and after.match(context.text, quantity.end, sentence.end) is None:
            continue
        if _NONE_MADE.search(context.text, context.clause_start(sentence, quantity.start), quantity.start):
            return
        if fact.startswith("group.") and _LAWFUL_GROUP.search(context.text, quantity.start, sentence.end):
            return
        persons = whose_results(context, sentence, quantity.start)
        persons = persons or context.subjects(sentence, quantity.start) or list(context.roster.accused)
        if persons:
            yield _count(context, sentence, quantity, fact, persons, "count.network")
        return


def _count(
    context: Context, sentence: Sentence, quantity: Quantity, fact: str, persons: list[Person], rule: str
) -> Found:
    return context.stated(sentence, fact, quantity, persons, rule)
