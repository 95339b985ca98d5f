"""Counts of accounts, cards and devices: by class, owner and dealing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.dealings import gathered, had_from, lent, listed_each
from bangxin.intake.acts.deeds import another_acts
from bangxin.intake.acts.holders import holders, made_out_by_another
from bangxin.intake.acts.results import IN_TURN
from bangxin.intake.acts.things import DEALS_ON, thing_class, thing_counted
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Hit, joined, trie

OWN_COUNT = "instrument.own_accounts.count"
RULES = {"payment": "count.payment."}  # the rule of a count names the class where it is not a bank's
UNNAMED = "count.unnamed."  # 3个账户: of a bank or not, the words do not say
_OF_ACCOUNTS = (OWN_COUNT, "instrument.others_accounts.count", "instrument.unit_accounts.count")
_BARE = ("账户", "帐户", "账号", "户头")
_PIECES = frozenset("张个套部条件台户")
OWN = ("本人", "自己", "名下", "以其身份", "本人身份", "其名下", "其本人")
_OF_OTHERS = re.compile(
    "[0-9一二两三四五六七八九十]余?[名人][^，。；某]{0,6}的$|(?<![给向为与知经受在被由帮替])他人|人头(?:卡|账户)?”?$"
)
_KIN = trie(lexicon()["亲友"])
_OWN_AND_KIN = re.compile(
    f"(?:本人|自己|其|某[甲乙丙丁]?)(?:名下)?(?:的)?(?:及|和|与|以及|、|或者?)(?:其)?(?:{_KIN}|他人|别人)(?:等人)?[^，。；]{{0,12}}$"
    f"|(?:{_KIN})(?:等人)?(?:的)?(?:及|和|与|以及|、|或者?)(?:本人|自己|其)(?:的)?(?:名义|身份|名下)[^，。；]{{0,8}}$"
)
# 其妻名下2张银行卡, 父母名下的卡: of kin, not one's own
_OF_KIN = re.compile(
    f"(?:其|用|将|把|以|的)?(?:{_KIN}|他人|别人|人员|学生|村民|群众|员工|工友|客户|妻|夫|父|母|兄|弟|姐|妹)(?:等人)?(?:的)?名下(?:的)?(?:银行卡|储蓄卡|账户|卡)?$"
)
_GOT = re.compile(
    f"[^，。；]{{0,8}}，?(?:均|都|全部|全)?(?:系|是|由|为)[^，。；]{{0,24}}?(?:{trie(lexicon()['收来'])})"
)
_PHONE_WORDS = re.compile("黑卡|白卡|靓号|运营商|插|电话|手机|流量|物联|猫池|GOIP|SIM|sim|号码|短信")
_BANK_WORDS = re.compile(
    "银行|账户|转账|流水|入账|走账|过账|取现|刷脸|储蓄|农行|工行|建行|转移|赃款|资金|结算|卡内"
)
_INTRODUCED = re.compile(
    f"(?:介绍|组织|招揽|招募|邀约|拉拢|发展|联系|指使|带领|发动|动员|安排|召集)(?!人)[^，。；]{{0,24}}?(?:{_KIN}|他人|某|等人)"
)
# 招募13名大学生办理银行卡22张, 介绍丁某等5人向上家提供银行卡8张
_RECRUITED = re.compile(
    "(?:招募|组织|招揽|雇佣|雇请|发动|安排|指使|带领|召集|动员|聚集|介绍|发展|拉拢|劝说)(?:了)?"
    f"(?:[^，。；某]{{0,6}}?(?:[0-9一二两三四五六七八九十多]+余?[名人个]|{_KIN}|他人|别人)|[^，。；]{{2,16}}?等[0-9一二两三四五六七八九十多]+余?[名个]?人)"
    "[^，。；某]{0,10}?(?:办理|提供|开办|办|出售|出租|交)[^，。；]{0,6}$"
)
_PROCESSED = re.compile("(?:为|替|帮)他人(?:代为)?办理|代为(?:办理|开办)|代办")
# 违规为乙带来的人批量开办电话卡96张, of which no sale is told
_PROCESSED_FOR = re.compile(
    "(?:为(?!名|由)|替|帮)(?!自己|本人|其)[^，。；]{1,12}(?:人|户|民|生|者|工)(?:违规|批量|集中|非法|冒名|代为)*(?:办理|开办|开卡|开通|激活|办出)"
)
_PASSED_ON = re.compile("[卖售租寄]|提供给|交给|转给")
_DEALT = re.compile(
    f"(?:{trie([w for name in ('出售', '出租', '收购', '提供') for w in lexicon()[name] if len(w) > 1])})|[收租购买卖售供](?:来|了|得|入|用)?(?:他人|别人)?(?:的)?(?:实名)?(?:电话|手机|SIM)卡|"
    "出售|出租|出卖|收购|贩卖|购[买得入进]|[买收租换]来|收得|[转邮]寄|寄[往给到]|[卖租售][给出往了掉]|[倒转]卖|提供|[交寄]给|给(?:对方|他人|上家|上线)|[卖售收买]卡(?![人者商])|查扣|扣押|查获|缴获"
)
_ITS_SUM = re.compile(
    "(?:被[盗刷转划走取]{1,3})?[0-9.]{1,12}[万余]{0,2}元|[一二两三四五六七八九十百千]{2,6}元"
)  # 两张信用卡15662.1元: what somebody lost by them
# 朋友说办一张银行卡给200元好处费; 放话“租卡一张一天一百五”
_OFFERED_FOR_ONE = re.compile(
    "(?:一|1)[张个套](?:卡)?(?:(?:一|每)(?:天|日|周|月|次)|给|付|卖)*[0-9一二两三四五六七八九十百千]+(?:元|块)?[五]?(?:钱)?”"
    "|(?:一|1)[张个套][^，。；0-9]{0,8}(?:(?:就|能|可)?(?:给|付)|[就能可以]+(?:得|赚|挣))[^，。；0-9某]{0,4}[0-9一二三四五六七八九十百千]+(?:余)?[元块]"
)
_OFFERS = re.compile("“|说|称|承诺|许诺|广告|表示|答应|告知|告诉")
# cards of those who were harmed
_TAKEN = (
    "骗取", "骗得", "骗走", "骗领", "偷走", "丢失", "遗失", "挂失", "注销", "盗取", "窃取", "捡到", "拾得", "冒用",
)  # fmt: skip
_OWNED = re.compile("(?:他人|别人|亲友)(?:的|名下|名下的)?$")  # 指使他人提供他人银行卡665张
_OF_MANY = re.compile(
    "抓获[^，。；]{0,8}(?:[二两三四五六七八九十]|[0-9]{1,3})余?名|等(?:[二两三四五六七八九十]|[0-9]{1,3})余?[人名]"
)
SEIZED = ("查扣", "扣押", "查获", "缴获", "起获")


# 4张银行卡遗失后被他人捡拾; 趁其不备，拿走其3张银行卡出租; 受对方欺骗，将3张卡寄给对方; 因对方未到场而未能交付; 打算出租……后放弃
_LOST = re.compile("遗失|丢失|失窃|被盗|捡拾|捡走|捡到|偷走|盗走|窃走|偷拿|拿走其|取走其|骗走|骗去|擅自|私自")
_DECEIVED = re.compile("(?:受|被|遭|因)[^，。；]{0,16}?(?:欺骗|蒙骗|诱骗|哄骗|蒙蔽)(?!团伙|分子)")
_NOT_HANDED = re.compile(
    "(?:未能|没能|未及|来不及|没有|尚未|未)(?:实际|成功|完成)?(?:交付|交给|交出|交易|成交|卖出|租出|售出)"
)
_MEANT = re.compile(
    "(?:打算|准备|预备|欲|意欲|拟|计划|企图|意图|想)(?:将[^，。；]{2,20})?(?:出售|出租|出借|卖|租|借)"
)
_CAME_TO_NOTHING = re.compile(
    "放弃|作罢|未果|未遂|反悔|被(?:当场|民警|公安)?[^，。；]{0,6}(?:抓获|查获|制止|拦下|劝阻)"
)
_THEN_DEALT = re.compile(
    "(?:又|再|后|遂|仍|却|便)[^，。；]{0,12}(?:出售|出租|出借|卖给|租给|借给|提供给|交给|转卖)"
)


def _never_dealt_in(context: Context, sentence: Sentence, quantity: Quantity, clause: str) -> bool:
    """Whether cards were lost, taken or got by deceit, or were meant to be handed over and never were."""
    text, end = context.text, sentence.end
    told = text[sentence.start : end]
    stop = context.clause_end(sentence, quantity.end)
    here = clause + text[quantity.start : stop]
    if _DECEIVED.search(text, sentence.start, quantity.start) and not _THEN_DEALT.search(
        text, quantity.end, end
    ):
        return True
    others = any(q.unit == quantity.unit for q in context.quantities_in(stop, end))
    if _LOST.search(here) and (others or not _THEN_DEALT.search(text, stop, end)):
        return True
    if _NOT_HANDED.search(text, quantity.end, end) and "其中" not in text[quantity.end : end]:
        return True
    meant = _MEANT.search(here)
    return meant is not None and _CAME_TO_NOTHING.search(told, told.find(here)) is not None


def instrument(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    if quantity.unit not in _PIECES or quantity.vague or quantity.unit == "台":
        return  # 多张: how many, nobody said
    noun = thing_counted(context, sentence, quantity)
    if (
        noun is None
        or _offered(context, sentence, quantity)
        or context.text[quantity.start - 1] in "元每"
        or _ITS_SUM.match(context.text, max(noun.end, quantity.end))
    ):
        return
    start, end, word = noun
    group = thing_class(word)
    if quantity.unit == "条" and group != "phone":
        return  # 393条信用卡信息: no cards
    if quantity.unit == "部" and group != "device":
        return  # 两部手机，一部插入电话卡: phones
    clause = context.text[context.clause_start(sentence, min(start, quantity.start)) : quantity.start]
    here = context.text[
        max(sentence.start, quantity.start - 30) : min(sentence.end, max(end, quantity.end) + 24)
    ]
    owned = _OWNED.search(context.text, max(sentence.start, start - 8), min(start, quantity.start))
    if _of_several(context, quantity):
        return
    collects = _of_several_sellers(context, sentence, quantity)
    if owned is None and not collects and another_acts(context, sentence, quantity.start):
        return
    here_named = start >= context.clause_start(sentence, quantity.start) and start != quantity.start
    if here_named and end - start + len(quantity.text) >= len(_phrase(context, sentence, quantity)):
        return  # 8个人、13张卡、流水过亿: a headline that says nothing of whose they are
    fact = _instrument_fact(context, sentence, word, clause, here, quantity)
    if fact is None or (
        _part_of_them(context, quantity) and not DEALS_ON.match(context.text, quantity.end - 1)
    ):
        return
    sellers = _sellers(context, sentence, quantity)
    fact = "instrument.others_accounts.count" if collects and fact == OWN_COUNT else fact
    if fact == "instrument.others_accounts.count" and (sellers or _is_theirs(context, quantity)):
        fact = OWN_COUNT
    if fact == OWN_COUNT and lent(context, sentence, quantity.start, max(end, quantity.end)):
        fact = "instrument.own_accounts.lent_count"
    persons = collects or sellers or _holder(context, quantity) or _introduced(context, sentence, quantity)
    persons = (
        _by_whom(context, max(end, quantity.end)) or persons or context.subjects(sentence, quantity.start)
    )
    many = _OF_ALL.search(clause)
    if many and not _so_many(context, many):
        return  # 甲、乙等五人共办卡19张: of others besides
    whose = _of_those_told(context, sentence, quantity, max(end, quantity.end))
    if whose is not None and len(whose) != 1:
        return  # 甲、乙将本人名下银行卡出售。……上述7张银行卡: of both together, nobody's own number
    persons = whose or persons
    again = fact in _OF_ACCOUNTS and _told_again(context, sentence, quantity, max(end, quantity.end))
    each = fact == "instrument.others_accounts.count" and _EACH_OF_THEM.search(clause) is not None
    if again or each or (fact in _OF_ACCOUNTS and _never_dealt_in(context, sentence, quantity, clause)):
        return  # 一年要完成200个对公账户: what somebody is told to reach
    if fact == "instrument.phone_cards.count" and any(w in here for w in SEIZED):
        if not _seized_from(context, sentence, quantity) and _OF_MANY.search(
            context.text, sentence.start, quantity.start
        ):
            return  # 抓获3名嫌疑人，查扣手机卡200余张: with several people, most of them not named
        persons = context.roster.accused_in(sentence.start, quantity.start)[-2:] or persons
        persons = _seized_from(context, sentence, quantity) or persons
    if persons:
        rule = UNNAMED if word in _BARE else RULES.get(thing_class(word), "count.")
        rule += fact.split(".")[1]
        yield from _told_of(context, sentence, quantity, fact, persons, rule, noun)


def _is_theirs(context: Context, quantity: Quantity) -> bool:
    """乙的两张卡转入资金165万元: those of one on trial are his own, whoever rented them from him."""
    if not context.text.endswith("的", 0, quantity.start):
        return False
    named = context.roster.between(quantity.start - 3, quantity.start - 1)
    return bool(named) and named[-1].end == quantity.start - 1 and bool(context.accused_named(named[-1]))


def _told_of(
    context: Context, sentence: Sentence, quantity: Quantity, fact: str, persons: list[Person], rule: str, noun: Hit
) -> Iterator[Found]:  # fmt: skip
    quantity, note = listed_each(context, sentence, quantity)
    found = replace(
        context.stated(sentence, fact, quantity, persons, rule, note=note),
        start=min(noun.start, quantity.start),
        end=max(noun.end, quantity.end),
    )
    each = _in_turn(context, sentence, quantity, persons)
    for name, told in each:
        yield replace(
            found, persons=(name,), op=told.op, value=told.bound.lo, hi=told.bound.hi, usual=told.bound.usual, start=told.start,
            words=told.text,
        )  # fmt: skip
    if not each:
        yield found


def _offered(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """What is promised for one card, told as what somebody said: no card yet."""
    begin = context.clause_start(sentence, quantity.start)
    promised = _OFFERED_FOR_ONE.match(context.text, quantity.start, sentence.end)
    return promised is not None and _OFFERS.search(context.text, begin, quantity.start) is not None


# 收购并卖出甲、丙、丁等人名下的银行卡共11张, 先后从甲、丙等人处收得银行卡9张
_FROM_SEVERAL = re.compile(
    f"(?:{trie(lexicon()['收来'])}|[收买租](?=并)|从|向)(?:并?[^，。；、]{{0,4}}?(?:[卖售租转]出|转[卖租]|出[售租]))?(?:了)?(?:被告人)?$"
)
_OF_THEM = re.compile("等[0-9一二两三四五六七八九十多]{0,3}余?名?人")


def _of_several_sellers(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """Who had the cards of several people listed by name: others' cards to him, be some of them on trial or not."""
    begin = context.clause_start(sentence, quantity.start)
    listed = context.roster.between(begin, quantity.start)
    listed = [m for m in listed if m.list_id == listed[-1].list_id]
    if (
        not listed
        or not _OF_THEM.match(context.text, listed[-1].end)
        or not _FROM_SEVERAL.search(context.text, max(sentence.start, listed[0].start - 16), listed[0].start)
    ):
        return []
    having = context.subjects(sentence, listed[0].start)
    return [p for p in having if all(p.name != m.name for m in listed)]


_THOSE = re.compile("(?:上述|前述|该|涉案)$")


def _of_those_told(context: Context, sentence: Sentence, quantity: Quantity, end: int) -> list[Person] | None:
    """Whose 上述7张银行卡 are, where nobody is named beside them; None where the words refer to no cards told before."""
    if len(context.roster.accused) < 2 or not _THOSE.search(
        context.text, max(sentence.start, quantity.start - 2), quantity.start
    ):
        return None
    return holders(context, sentence, end)


_FLOWS = re.compile(
    "[^，。；买卖租收办交给提借]{0,8}?(?:支付结算|被用于|被用来)|(?:总|共|合计|累计|资金|涉案|内)*(?:流水|进账|流入|收支|入账)"
    "|[内里中](?:的)?[^，。；买卖租收办交给提借]{0,8}(?:资金|钱款|款项)"  # 三张卡内被诈骗资金合计
)


_BROUGHT_BY = re.compile("(?:介绍|联系|招揽|招募|物色|收购|收买|组织)的$")  # 宣某介绍的7个账户流入……
_ABOVE = re.compile("(?:上述|前述|以上)$")


def _told_again(context: Context, sentence: Sentence, quantity: Quantity, end: int) -> bool:
    """控制22个对公账户；……。22个账户流水3亿元: those told of before, and of whom is not said here."""
    begin = context.clause_start(sentence, quantity.start)
    above = _ABOVE.fullmatch(context.text, begin, quantity.start) is not None
    if (quantity.start != begin and not above) or not _FLOWS.match(context.text, end):
        return False
    before = context.quantities_in(context.case.start, quantity.start)
    if above and len(context.roster.accused) > 1:
        return any(q.unit in _PIECES for q in before)  # 甲收购9套，乙开立2个……。上述9个对公账户共流入
    before = [q for q in before if q.unit == quantity.unit]
    several = len(before) > 1 and len(context.roster.accused) > 1  # 甲14套，乙9套；23套账户流水……
    return several or any(q.text == quantity.text for q in before)


_EACH_OF_THEM = re.compile(
    f"(?:{_KIN})[^，。；]{{0,6}}各[^，。；]{{0,6}}$"
)  # 让妻子、岳父各办卡2张: of how many
_OF_ALL = re.compile("([二三四五六七八九十]|[2-9]|[1-9][0-9])(?:名|个)?人(?:总共|一共|共计|合计|共)")


def _so_many(context: Context, many: re.Match[str]) -> bool:
    """Whether as many people are accused as are told of."""
    told = many.group(1)
    number = int(told) if told.isdigit() else "零一二三四五六七八九十".find(told)
    return number == len(context.roster.accused)


def _in_turn(
    context: Context, sentence: Sentence, quantity: Quantity, persons: list[Person]
) -> list[tuple[str, Quantity]]:
    """甲、乙分别将名下3张、2张银行卡出售: as many counts as persons, in the order in which they are named."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    told = [q for q in context.quantities_in(begin, end) if q.unit == quantity.unit]
    if len(told) < 2 or not joined(context.text, told):
        return []
    turn = IN_TURN.search(context.text, begin, told[0].start) is not None
    if not turn and len(told) != len(persons):
        return []  # without 分别: 甲、乙各收购银行卡11张、6张
    values = [q.bound.lo for q in told if q.op == "=" and q.bound.lo is not None]
    if len(persons) == 1 and len(values) == len(told):  # 甲分别将2张、1张卖给两人: all of them
        total = replace(
            told[0], bound=told[0].bound._replace(lo=sum(values), hi=sum(values)), end=told[-1].end
        )
        return [(persons[0].name, total)]
    if len(told) != len(persons):
        return []
    named = context.roster.between(sentence.start, told[0].start)
    order = dict.fromkeys(m.name for m in named if any(p.name == m.name for p in persons))
    return list(zip(order, told, strict=True)) if len(order) == len(told) else []


def _phrase(context: Context, sentence: Sentence, quantity: Quantity) -> str:
    """The item of a list that the count stands in, where the whole clause is such a list."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    if context.text[begin - 1 : begin] == "：" and _DEALT.search(context.text, sentence.start, begin):
        return context.text[sentence.start : end]  # 提供“两卡”：银行卡2张、电话卡2张
    if context.roster.between(begin, quantity.start):
        return context.text[begin:end]  # 钟某办理农行、建行、工行卡各一张
    items = context.text[begin:end].split("、")
    short = len(items) > 1 and all(len(i) <= 7 and not _NUMBER_ONLY.fullmatch(i) for i in items)
    return min(items, key=len) if short else context.text[begin:end]


_NUMBER_ONLY = re.compile("[0-9一二两三四五六七八九十]+[张套个]")  # 卖出本人卡4套、2套
_MADE_OUT = re.compile("办理|开办|开立|办出|申办|开设")  # 收购……，其中乙办理银行卡3张: 乙's own


def _instrument_fact(
    context: Context, sentence: Sentence, word: str, clause: str, here: str, quantity: Quantity
) -> str | None:
    group = thing_class(word)
    if group == "phone":
        for_them = _PROCESSED_FOR.search(clause) and not _PASSED_ON.search(
            context.text, sentence.start, sentence.end
        )
        if _PROCESSED.search(here) or for_them:
            return "instrument.processed_phone_cards.count"
        dealt = (
            _DEALT.search(here) and "盗窃" not in here and not any(w in clause for w in _TAKEN if w != "冒用")
        )
        return "instrument.phone_cards.count" if dealt else None
    if group in ("iot", "data"):
        return f"instrument.{group}_cards.count"
    if group == "unit":
        return "instrument.unit_accounts.count"
    if group not in ("bank", "payment"):
        return None
    found_by = any(w in clause for w in ("抓获", "冻结", "起获", "搜出", "搜查", "没收", *SEIZED))
    if found_by or any(w in clause for w in _TAKEN):
        return None
    recruited = _RECRUITED.search(clause) is not None or _brings_others(context, sentence, quantity)
    if _OWN_AND_KIN.search(clause) or (
        not recruited and _INTRODUCED.search(clause) and not _introduced(context, sentence, quantity)
    ):
        return None  # whose each of them is, the text does not say
    if word == "卡" and not _of_a_bank(context, sentence, clause):
        return None
    if _OF_KIN.search(clause):
        return "instrument.others_accounts.count"
    own = max(clause.rfind(w) for w in ("本人", "自己", "名下", "其身份"))
    if made_out_by_another(context, sentence, quantity.end) or (own < 0 and recruited):
        return "instrument.others_accounts.count"
    if own < 0 and _TOOK_IN.search(clause) and not _THEN_GIVEN.match(context.text, quantity.end):
        return "instrument.others_accounts.count"  # 收卡12张, 以每套800元收四件套28套
    theirs = max(max((m.start() for m in _OF_OTHERS.finditer(clause)), default=-1), had_from(clause))
    if theirs > own or (own < 0 and context.text.startswith(("他人", "别人"), quantity.end)):
        return "instrument.others_accounts.count"
    if own < 0 and _GOT.match(context.text, quantity.end, sentence.end):
        return "instrument.others_accounts.count"  # 涉案12套银行卡系甲收购
    if own < 0 and _BROUGHT_BY.search(clause):
        return "instrument.others_accounts.count"
    mentions = context.roster.between(quantity.start - 5, quantity.start)
    beside = bool(mentions) and quantity.start - mentions[-1].end <= 2
    if own < 0 and _his_flow(context, sentence, quantity):
        return OWN_COUNT
    if own < 0 and _PASSED.search(clause):
        return None  # 从900余个账户取现, 其控制的11张卡: whose they are, nobody said
    if (
        own < 0
        and not _of_his(context, sentence, clause, quantity)
        and gathered(context.text, max(context.case.start, sentence.start - 100), quantity.start)
    ):
        return "instrument.others_accounts.count"
    if own < 0 and _collector_sold(context, sentence, clause, quantity):
        return "instrument.others_accounts.count"
    given_to = beside and _GIVES.match(context.text, mentions[-1].end) is not None  # 向甲出借4张
    if beside and not given_to and context.roster.people[mentions[-1].name].standing is not Standing.ACCUSED:
        return "instrument.others_accounts.count"
    held = beside and context.text[mentions[-1].end : quantity.start] in _HELD
    return OWN_COUNT if own >= 0 or held or _parts_with(context, sentence, clause, quantity) else None


_SOLD_BEFORE = re.compile("(?:卖出|售出|出售|卖掉|转卖|转售|倒卖|贩卖)的(?:上述|前述|这|该)?$")


def _collector_sold(context: Context, sentence: Sentence, clause: str, quantity: Quantity) -> bool:
    """甲还从其他下线处收购23张……。甲卖出的37张银行卡流入……: of one who was told to gather cards, and of none of his own."""
    begin = context.clause_start(sentence, quantity.start)
    sellers = context.roster.accused_in(begin, quantity.start) if _SOLD_BEFORE.search(clause) else []
    if len(sellers) != 1:
        return False
    told = [m for m in context.roster.of(sellers[0].name) if m.start < begin]
    ends = [context.sentence_at(m.start).end for m in told]
    said = [context.text[m.end : min(end, m.end + 40)] for m, end in zip(told, ends, strict=True)]
    return any(_GATHERS.match(words) for words in said) and not any(_TOLD_OF_OWN.search(w) for w in said)


_GATHERS = re.compile(
    "(?:又|还|先后|陆续|另|除[^。；]{0,24}外，?|以[^，。；]{0,12}的?价格，?)*(?:[从向在][^，。；]{1,14}|低价|大量|长期以)?(?:收购|收买|收集|收卡|回收)"
)
_ONLY = re.compile("(?:仅|其中|而|另|经查|其中仅)?(?:被告人)?")
_CARDS_TOOK_IN = re.compile("(?:银行)?卡(?:内)?[^，。；元收购卖租]{0,6}?(?:流入|转入|入账|进账|流水|收到)")


def _his_flow(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """仅乙3张银行卡单向入账126万元: the cards of the accused named right before them, whoever had got them of him."""
    named = context.roster.between(quantity.start - 6, quantity.start)
    if not named or context.text[named[-1].end : quantity.start] not in ("", "的", "名下", "名下的"):
        return False
    begin = context.clause_start(sentence, quantity.start)
    return (
        bool(context.accused_named(named[-1]))
        and _ONLY.fullmatch(context.text, begin, named[-1].start) is not None
        and _CARDS_TOOK_IN.match(context.text, quantity.end, sentence.end) is not None
    )


def _of_his(context: Context, sentence: Sentence, clause: str, quantity: Quantity) -> bool:
    """其中乙办理银行卡3张, 乙供卡2张, 乙交出2张卡: of the accused who makes them out or gives them up."""
    if _MADE_OUT.search(clause):
        return True
    begin = context.clause_start(sentence, quantity.start)
    return _GAVE_UP.search(clause) is not None and bool(context.roster.accused_in(begin, quantity.start))


# 办卡3张, 卖出5张; 把两张银行卡租给……: made out or given up, so one's own where nothing says otherwise
_MAKES_OUT_OR_GIVES = re.compile(
    trie([w for name in ("开办", "出售", "交出", "出租", "出借", "提供", "供给") for w in lexicon()[name]])
    + "|(?<![承收])[卖租借供办开交](?![案公事易往警通流来用到始])"
)
_GIVEN = re.compile(
    "[^，。；]{0,24}?(?:出[租售借让]|[卖租借供交寄](?:给|出|掉|予|与|至|到|往|了)|转让|提供|交[由付]|卖|(?:进行|用于|用来|参与)?“?跑分)|(?:、[^，。；]{1,16})?(?:给|与|予)"
)
_TOLD_OF_OWN = re.compile("本人|自己|名下|其身份|刷脸|人脸")


def _parts_with(context: Context, sentence: Sentence, clause: str, quantity: Quantity) -> bool:
    """Whether the accused is said to make out or give up what is counted, or his own accounts were told of just before."""
    begin = context.clause_start(sentence, quantity.start)
    listed = context.text[begin - 1] == "：" and _MAKES_OUT_OR_GIVES.search(
        context.text, sentence.start, begin
    )  # 提供“两卡”：银行卡2张
    if listed or _MAKES_OUT_OR_GIVES.search(clause) or _GIVEN.match(context.text, quantity.end, sentence.end):
        return True
    floor = max(context.case.start, sentence.start - 120)
    own = _TOLD_OF_OWN.search(context.text, floor, quantity.start) is not None
    return own and not gathered(context.text, floor, quantity.start)


_GAVE_UP = re.compile(
    "(?:交出|供出|提供|拿出|出借|出租|(?<![转倒])出售|供)(?:了)?(?:其|自己|本人)?(?:名下)?(?:的)?(?:银行)?卡?$"
)
_TOOK_IN = re.compile(
    "(?<![出转外招])[收租借买骗购](?![款付钱费记出给与予])(?:来|了|到|得|进|取)?(?:“?[^，。；卖售租给提供]{0,6}[卡户件套]+”?)?$"
    "|(?:拿到|收到|接到|取得)(?:了)?(?:这|上述|前述|该)$|(?:收齐|凑齐)(?:了)?(?:这|上述|前述|该)?$"
)
_THEN_GIVEN = re.compile("给|与(?!他人)|予")
_PASSED = re.compile(
    "(?:从|经过?|通过|分转|分散到|[转流汇打存进]入|[转汇]至|转到|分散[至到]|涉及|冻结|止付|注册|关联|查控|监控|控制的|掌控的|操控的|经手的)(?:了)?(?:上述|涉案|境外|不同|多达|约|近|共|的)*$"
    "|(?:涉及|转至|转入|转到|汇入|汇至|流向)(?:了)?[^，。；本自名]{0,6}(?:账户|账号|帐户|卡)[^，。；]{0,4}$"
)
_GIVES = re.compile("出[租借售]|[租借卖售供交寄]|提供")


def _of_a_bank(context: Context, sentence: Sentence, clause: str) -> bool:
    """A card of no stated kind: a bank's where money or banks are spoken of, or no phones anywhere."""
    near = (context.text, sentence.start, min(context.case.end, sentence.end + 80))
    if _BANK_WORDS.search(*near) is not None:
        return True
    return not context.tells(_PHONE_WORDS)


# between a name and what is counted of it
_HELD = ("的", "名下的", "名下", "本人的", "所有的", "提供的", "出售的", "出租的", "")


_UNDER_THEIR_NAMES = re.compile("名下(?:的|共有?)?")


def _of_several(context: Context, quantity: Quantity) -> bool:
    """甲、乙、丙名下4个账户: how many they have together, which is nobody's own number."""
    named = context.roster.between(quantity.start - 8, quantity.start)
    if not named or not _UNDER_THEIR_NAMES.fullmatch(context.text, named[-1].end, quantity.start):
        return False
    listed = context.roster.between(quantity.start - 48, quantity.start)
    people = {m.name for m in listed if m.list_id == named[-1].list_id}
    return len(people) > 1 and (quantity.bound.lo or 0) > len(people)


def _holder(context: Context, quantity: Quantity) -> list[Person]:
    """张某的三张银行卡: the one the cards are said to be of."""
    mentions = context.roster.between(quantity.start - 8, quantity.start)
    held = mentions and context.text[mentions[-1].end : quantity.start] in _HELD
    return context.accused_named(mentions[-1]) if held else []


_BUYS_FROM = re.compile("(?:收购|购买|收买|买下|借用|租用)(?:了)?(?:被告人)?$")
_THEIR_CARDS = re.compile("(?:名下|本人)?的?(?:[^，。；将把]{0,8}(?:卡|账户|套|盾)(?:（[^（）]{1,24}）)?)?")


def _sellers(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """收购冷某3套, 收购刁某银行卡（连同U盾）10张: the accused of whom they were bought."""
    named = context.roster.between(context.clause_start(sentence, quantity.start), quantity.start)
    if not named or _THEIR_CARDS.fullmatch(context.text, named[-1].end, quantity.start) is None:
        return []
    if _BUYS_FROM.search(context.text, max(0, named[-1].start - 8), named[-1].start) is None:
        return []
    return context.accused_named(named[-1])


_BROUGHT = re.compile("(?:介绍|联系|动员|劝说)(?:了)?(?:其)?[^，。；的某]{0,3}$")


def _introduced(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """介绍表妹宁某某出售两张银行卡: the cards of the one introduced."""
    named = context.roster.between(context.clause_start(sentence, quantity.start), quantity.start)
    if not named or _BROUGHT.search(context.text, max(0, named[-1].start - 8), named[-1].start) is None:
        return []
    return context.accused_named(named[-1])


_SELLS_THEM = re.compile(
    "(?:（[^（）]{1,16}）)?(?:等[^，。；]{0,4}人)?[^，。；将把]{0,8}?(?:提供|出售|出租|出借|办理|开办|卖|租)[^，。；]{0,8}"
)


def _brings_others(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """介绍李某（另案处理）出售银行卡3张: the cards of people who are not accused here."""
    named = context.roster.between(context.clause_start(sentence, quantity.start), quantity.start)
    brought = [m for m in named if named and m.list_id == named[-1].list_id]
    return (
        bool(brought)
        and not context.accused_of(brought)
        and _BROUGHT.search(context.text, max(0, brought[0].start - 8), brought[0].start) is not None
        and _SELLS_THEM.fullmatch(context.text, brought[-1].end, quantity.start) is not None
    )


_BY = re.compile("，?(?:均|都|全部)?(?:由|系)(?:被告人)?")


def _by_whom(context: Context, at: int) -> list[Person]:
    """共210张，均由被告人谈某某从网上购得: the one by whom what was counted was got."""
    by = _BY.match(context.text, at)
    named = context.roster.between(by.end(), by.end() + 1) if by else []
    return context.accused_named(named[0]) if named else []


def _seized_from(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """从黄某、邓某某处查扣: those named after the 从 that stands before the count."""
    begin = context.text.rfind("从", sentence.start, quantity.start)
    return context.roster.accused_in(begin, quantity.start) if begin >= 0 else []


def _part_of_them(context: Context, quantity: Quantity) -> bool:
    """其中8张银行卡接收……: some of the cards told of before, not a count of its own."""
    return context.text.endswith(("其中", "其中有", "中有", "其中的", "卡中，", "户中，"), 0, quantity.start)
