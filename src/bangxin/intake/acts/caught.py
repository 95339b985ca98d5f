"""Who is meant where somebody is caught, found or brought in: those named by the words, not those whose things were found."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.words import COUNTED, Hit

_SO_MANY_CAUGHT = re.compile(
    "(?:上述|该|了)?([二两三四五六七八2-8])名?(?:被告|嫌疑)?人(?![^，。；、]{1,10}的)"
)  # not 抓获三人临时聘请的看管人员
# 抓获三人临时聘请的看管人员2名, 抓获该团伙雇来看守设备的人员: somebody of theirs
_THEIR_PEOPLE = re.compile(
    "了?(?:(?:[二两三四五六七八2-8]名?人|其|二者)[^，。；、]{1,10}|该(?:团伙|公司|窝点|工作室)[^，。；、]{0,6}[聘雇招请][^，。；、]{1,20})的[^，。；]{0,8}(?:人员|人|者|工)"
)
_SOME_OTHERS = re.compile(
    "(?:了)?(?:正在|其他|其余|多名|数名|[0-9一二两三四五六七八九十]{1,3}余?[名个对]|参赌|卖淫|嫖娼|吸毒|涉案人|管理人|工作人|赌博人|违法)"
)
_OTHERS_CAUGHT = re.compile("等([二两三四五六七八2-8])名?(?:被告|嫌疑|犯罪嫌疑)?人")
_THINGS_FOUND = re.compile("了?[0-9一二两三四五六七八九十百]+余?[套张部台枚根辆条件把]")
# 因吸毒违法行为被抓获并处以行政拘留五日: caught over something else
_OVER_SOMETHING_ELSE = re.compile("因(?:吸毒|嫖娼|打架|酒驾|酒后驾|无证驾驶|寻衅)[^，。；]{0,24}$")
_ADMINISTRATIVE = (
    "并处以行政", "并被处以行政", "并被行政", "并处行政", "后被行政", "并行政", "，并处以行政", "，并被行政", "，后被行政",
)  # fmt: skip


# 将犯罪嫌疑人甲（男，30岁，某乡人）、乙抓获: the commas of a bracket end no clause
_TAKEN = re.compile("(?<![即必])将(?!要)(?:[^，。；：（）将]|（[^（）]{1,40}）)*$")
_LONGEST_LIST = 200  # characters of the names of those who were caught


_LIST_OF_CAUGHT = re.compile("(?:[^，。；：（]|（[^（）]{1,40}）)*")


def _between(context: Context, listed: Sequence[Mention]) -> str:
    """What stands between the names of a list."""
    return "".join(context.text[a.end : b.start] for a, b in itertools.pairwise(listed))


def caught(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """公安机关将黄某、邓某某抓获; 被告人甲被抓获; 甲、乙被抓获归案."""
    if hit.word.endswith("查获") and _THINGS_FOUND.match(context.text, hit.end):
        return []  # 被当场查获41套
    if _OVER_SOMETHING_ELSE.search(
        context.text, context.clause_start(sentence, hit.start), hit.start
    ) and context.text.startswith(_ADMINISTRATIVE, hit.end):
        return []
    taken = _TAKEN.search(context.text, max(sentence.start, hit.start - _LONGEST_LIST), hit.start)
    if taken:
        begin = taken.start()
        named = context.roster.accused_in(begin, hit.start)
        so_many = _OTHERS_CAUGHT.search(context.text, begin, hit.start)
        if named and so_many and COUNTED.get(so_many.group(1)) == len(context.roster.accused):
            return list(context.roster.accused)
        if named:
            return named
        if "抓获" in hit.word and context.roster.between(begin, min(begin + 8, hit.start)):
            return []  # 将被害人徐某乙抓获, 将吸毒人员甲抓获: nobody accused here
        before = context.roster.accused_in(sentence.start, begin)
        if before and context.text.startswith("其", begin + 1):
            return before[-1:]
    after = context.named_at(sentence, hit.end)
    if _THEIR_PEOPLE.match(context.text, hit.end):
        return []
    everyone = _SO_MANY_CAUGHT.match(context.text, hit.end)
    if (
        everyone
        and "被告" in everyone.group()
        and COUNTED.get(everyone.group(1)) == len(context.roster.accused)
    ):
        return list(context.roster.accused)  # 抓获三名被告人
    if hit.word in ("抓获", "当场抓获", "查获") and not after and _SOME_OTHERS.match(context.text, hit.end):
        end = context.clause_end(sentence, hit.end)
        return context.roster.accused_in(hit.end, end)  # 抓获卖淫嫖娼的两对男女, 抓获管理人员某某
    if everyone and COUNTED.get(everyone.group(1)) == len(context.roster.accused):
        return list(context.roster.accused)
    listed = _LIST_OF_CAUGHT.match(context.text, hit.end, sentence.end)
    others = context.roster.between(hit.end, listed.end() if listed else hit.end)
    held = others and context.text.startswith(("的", "持有", "名下", "使用"), others[-1].end)
    if not after and others and not held and context.text.endswith(("抓获", "查获"), 0, hit.end):
        return context.roster.accused_in(hit.end, others[-1].end)  # 抓获一名出售银行卡的李某（另案处理）
    begin = context.clause_start(sentence, hit.start)
    last = context.roster.between(begin, hit.start)[-1:]
    if last and not context.accused_of(last) and _LAST_OF_ALL.fullmatch(context.text, last[0].end, hit.start):
        return []  # 袁某最后被抓获归案, of somebody not accused here
    if SOMEBODY_ELSE.match(context.text, begin, hit.start) or _UPLINE.search(context.text, begin, hit.start):
        return []
    return after or _one_after_another(context, sentence, hit.start) or context.subjects(sentence, hit.start)


# 查获形迹可疑男子甲, 抓到“押卡人”甲和“取款车手”乙
_SEIZED = re.compile(
    "(?:了)?(?:(?:正在|正欲|准备|涉嫌)[^，。；]{2,16}的)?(?:形迹可疑|可疑|涉案)?(?:的)?(?:犯罪嫌疑人|嫌疑人|男子|女子|人员|青年|租客|房客|驾驶人|司机|乘客|旅客)?(?:“[^“”]{1,8}”)?"
)
_AND_OTHERS_TAKEN = re.compile(
    "(?:等人|[及、和与](?:其他)?[^，。；的将]{0,10}人员?)?(?:当场|一并|先后|分别|全部|抓获并)?"
)
_THINGS_OF = re.compile("[^，。；、]{0,8}的|名下|持有|所有|他人")


def seized(context: Context, sentence: Sentence, hit: Hit) -> list[Person]:
    """The accused named right after the word, titles between them or not, unless it is their things that were found."""
    mine: list[Mention] = []
    at = hit.end
    begin = context.clause_start(sentence, hit.start)
    taken = context.text.rfind("将", begin, hit.start)
    if taken >= 0 and hit.word == "查获":  # 将被告人甲及参赌人员查获
        listed = context.roster.between(taken, hit.start)
        last = listed[-1].end if listed else taken
        return (
            context.accused_of(listed) if _AND_OTHERS_TAKEN.fullmatch(context.text, last, hit.start) else []
        )
    for mention in context.roster.between(hit.end, context.clause_end(sentence, hit.end)):
        between = context.text[at : mention.start]
        if _SEIZED.fullmatch(between[1:] if mine and between[:1] in "、和与及" else between) is None:
            break
        mine.append(mention)
        at = mention.end
    things = _THINGS_OF.match(context.text, at) is not None  # 查获甲驾驶的车辆上的……
    return [] if things else context.accused_of(mine)


# 甲与一名同伙被抓获，另一人主动投案: somebody the text does not name
SOMEBODY_ELSE = re.compile(
    "(?:一|其中一)[名个](?:主犯|成员|团伙成员|骨干)|(?:另一|另有|另外一|其中一)[名个]?(?:人|同伙|男子|女子|嫌疑人)|(?:一|[二两三四五六七八九])[名个](?:同伙|同案人|同案犯)"
)
_LAST_OF_ALL = re.compile(
    "(?:（[^（）]{1,12}）)?(?:最后|最终|随后|后|也|已|均|先后|于[^，。；]{2,12}|因[^，。；]{2,10})?(?:被)?"
)
_UPLINE = re.compile(
    "(?<![和与及同、])(?<![和与及]其)(?:同案犯|同案人|同案人员|同伙|同伴|下家|上家|上线|买家|卖家|收卡人)(?:先后|又)?$"
)  # 因下家被抓
_IN_TURN = re.compile("(?:先后|分别|相继|陆续|均|都)(?:于[^，。；]{2,12})?(?:被)?$")


def _one_after_another(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """1月13日甲等8人、同月19日乙先后被抓获: everybody of a list that has days in between."""
    turn = _IN_TURN.search(context.text, max(sentence.start, at - 20), at)
    if turn is None:
        return []
    mine = context.roster.between(sentence.start, turn.start())
    return context.united(context.accused_of(mine)) if len(mine) > 1 else []
