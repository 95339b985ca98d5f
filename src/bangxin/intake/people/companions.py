"""Who acts beside the one named: those listed with their several parts, brought in, or named after 与."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.positions import before_titles
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.words import COUNTED

if TYPE_CHECKING:
    from bangxin.intake.context import Context
    from bangxin.intake.parts import Sentence

# 拉乙入伙，……: from then on both
_BROUGHT_IN = re.compile(
    "(?:拉|邀|邀约|叫上|带上|带着|连同|携同|偕同|纠集)[^，。；]{2,16}?(?:入伙|加入|一同|一起|共同|一道|一并)"
)
_AND_ACCUSED = ("及同案被告人", "和同案被告人", "与同案被告人", "及同案人", "以及被告人")
_TAKES_PART = re.compile("(?:等[^，。；]{0,4}人)?(?:也|亦|遂)?(?:一同|一起|共同|随同)(?:参与|加入|参加)")
# 与堂兄乙租办公室，……: both; not 与乙联系, 与乙约定
_BESIDE = re.rare(
    "(?:(?<![卖售租借交给付让赠转送])与|和|同(?![学事乡伙村案校班居租时])|跟)(?:其)?[^，。；某]{0,4}$"
)
_APART = (
    "联系", "商", "约", "协商", "聊", "见面", "结识", "认识", "相识", "签", "交易", "沟通", "发生", "取得", "系", "是", "为", "的", "在", "之间", "达成", "分", "合谋",
    "通话", "核对", "对接", "等", "学会", "学到", "学着", "请教", "打听",
)  # fmt: skip
# 与乙商定，冒用他人身份办卡: agreed between them, and then done by both; not 与乙商定每张500元
_WITH_SOMEBODY = re.compile("(?<![参给])[与和跟][^，。；、某]{0,12}$")
_AGREED = re.compile("(?:（[^（）]{1,12}）)?(?:商[定议量]|合谋|共谋|预谋|密谋)(?:好|后|妥)?，")
# 向赵某、（均另案处理）吉某等人出售: any of a list of those to whom something is done, whether the roster knows the others or not
_GIVEN_TO = re.compile(
    "(?:向|从|给|对|招募|雇佣|雇请|招聘|安排|介绍|通过)(?:被告人|被害人)?(?:[\u4e00-\u9fff×0-9A-Z]{2,4}(?:（[^（）]{1,12}）)?、)+(?:被告人)?$"
)
_IN_BRACKETS = re.compile("（[^（）]{1,40}）")
_LONGEST_PART = 40  # characters of what a bracket says of somebody's part
LETTER = {"前者": 0, "后者": 1}


def brought_in(text: str, group: Sequence[Mention]) -> bool:
    """拉乙入伙, 乙一同参与: whoever is told of so acts with the others from then on."""
    if _TAKES_PART.match(text, group[-1].end):
        return True
    return _BROUGHT_IN.search(text, max(0, group[0].start - 6), group[-1].end + 8) is not None


def given_to(context: Context, mention: Mention) -> bool:
    """向沈某、韩某、蒋某出售: one of a list of those to whom something is done."""
    text, at = context.text, mention.start
    return (
        text[at - 1 : at] == "、" and _GIVEN_TO.search(text, max(context.case.start, at - 48), at) is not None
    )


def listed_after(context: Context, mention: Mention) -> Mention | None:
    """沈某、韩某（均另案处理）、蒋某: the first of a list that a bracket breaks before the name."""
    if not context.text.endswith(("）、", "）和", "）及"), 0, mention.start):
        return None
    before = context.roster.between(max(context.case.start, mention.start - 60), mention.start)
    if not before or _IN_BRACKETS.fullmatch(context.text, before[-1].end, mention.start - 1) is None:
        return None
    return next(m for m in before if m.list_id == before[-1].list_id)


def bracketed(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """李某（接单）、朱某（收购手机卡）: what stands in the bracket after a name is of that person alone."""
    opened = context.text.rfind("（", max(sentence.start, at - _LONGEST_PART), at)
    if opened < 0 or "）" in context.text[opened:at]:
        return []
    before = context.roster.between(max(sentence.start, opened - 8), opened)
    if not before or before[-1].end != opened or context.roster.between(opened, at):
        return []
    listed = [m for m in before if m.list_id == before[-1].list_id]
    pair = len(listed) > 1 and context.text[listed[-2].end : listed[-1].start] in ("与", "和", "及")
    return context.accused_of(listed[-2:] if pair else listed[-1:])


def former_or_latter(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """前者得款1200元，后者得款900元: the first or the second of the pair named last."""
    clause = context.clause_start(sentence, at)
    while context.text[clause : clause + 2] not in LETTER:  # 后者出租银行卡，卡内流入……
        if clause <= sentence.start or context.roster.between(clause, at):
            return []
        clause = context.clause_start(sentence, clause - 1)
    word = context.text[clause : clause + 2]
    named = context.roster.between(max(context.case.start, clause - 200), clause)
    pair = [m for m in named if m.list_id == named[-1].list_id] if named else []
    if len(pair) != 2:  # 甲与网名“乙”的丙相识，前者……: the only two the sentence names
        begin = named[-1].start if named else clause
        told = context.sentence_at(begin)
        two = list(dict.fromkeys(m.name for m in named if m.start >= told.start))
        pair = [next(m for m in named if m.name == n) for n in two]
    return context.accused_of(pair[LETTER[word] : LETTER[word] + 1]) if len(pair) == 2 else []


# 先后组织乙、丙等人，在……架设: whoever is led acts with the leader in what follows
_LED = re.rare(
    "(?:组织|纠集|招募|招聘|招收|招揽|召集|邀集|聘用|聘请|雇佣|雇请|雇用|带领|指挥|伙同|(?:招|雇|找|叫|喊|拉|请|约|邀)(?:来|到|了))(?:被告人|犯罪嫌疑人)?$|(?:叫上|带上|拉上|喊上|带着|领着|伙同)(?:被告人|其)?[^，。；、某]{0,4}$"
)
# 纠集乙，并向丙收集银行卡; 伙同乙取现，还将自己的卡出租: what the leader does besides is his alone
_BESIDES = "(?:并且?|同时|另|还|又|再)(?:(?:以|用|将|把)?(自己|亲自|本人)|向|从|找|跟)"
_ALONE_THEN = re.compile("，" + _BESIDES)
_LED_ON = re.compile(
    "(?:（[^（）]{1,12}）)?(?:等[^，。；]{0,4}人)?(?:，(?!"
    + _BESIDES
    + ")|、[^，。；、]{2,4}[^，。；、]{1,4}，)"
)
_AS_EQUALS = ("伙同", "会同", "联合")
_ALSO_LED = re.compile("、[^，。；、某]{1,4}")


def companions(
    context: Context, group: list[Mention], groups: Sequence[list[Mention]], at: int, acting: list[Person]
) -> list[Person]:
    """``acting`` with those who, by the words up to ``at``, act beside them."""
    index = groups.index(group)
    if index and _paired(context.text, groups[index - 1][-1].end, group):
        acting = context.united(context.accused_of(groups[index - 1]), acting)
    acting = _headed_by(context, group, groups, acting)
    if _he_and(context.text, group[0].start, 24):
        before = [g for g in groups[:index] if context.accused_of(g) and not context.is_object(g[0])]
        apart = context.text.startswith(_APART, group[-1].end)
        if not apart and before:
            acting = context.united(context.accused_of(before[-1]), acting)
        elif not apart and not index:  # 同年8月起和堂哥乙租办公室: with whom the sentences before were about
            acting = context.united(context.carried[context.sentence_at(group[0].start).start], acting)
    if index + 1 < len(groups):
        other = groups[index + 1]
        if _paired(context.text, group[-1].end, other) and context.text.startswith(_ALONG, other[-1].end):
            acting = context.united(acting, context.accused_of(other))
    if "，" not in context.text[group[-1].end : at]:
        return acting
    acting = _side_by_side(context, group, groups, acting)
    acting = _shared_by(context, group, groups, at, acting)
    acting = _each_with_a_part(context, group, groups, at, acting)
    led_before: list[Mention] = []
    for later in groups[groups.index(group) + 1 :]:
        head = context.text[group[-1].end : later[0].start]
        tail = context.text[later[-1].end : later[-1].end + 3]
        there = tail.startswith("在") and "，" not in context.text[later[-1].end : at]  # 与乙在临洮招募
        agreed = _AGREED.match(context.text, later[-1].end, at) is not None
        beside = _BESIDE.search(head) is not None and (there or not tail.startswith(_APART))
        beside = beside or (agreed and _WITH_SOMEBODY.search(head) is not None)
        led = _LED.search(head) is not None and _LED_ON.match(context.text, later[-1].end, at) is not None
        led = led or bool(
            led_before and _ALSO_LED.fullmatch(context.text, led_before[-1].end, later[0].start)
        )
        led_before = later if led else []
        if beside or led or _BROUGHT_IN.search(context.text, later[0].start - 6, min(at, later[-1].end + 8)):
            acting = context.united(acting, context.accused_of(later))
    return acting


_HAS_A_PART = ("负责", "主要负责", "则负责")


def _each_with_a_part(
    context: Context, group: list[Mention], groups: Sequence[list[Mention]], at: int, acting: list[Person]
) -> list[Person]:
    """甲伙同乙，由甲负责招揽，乙负责放贷，组织他人赌博，抽头获利1万元: what follows the parts both did."""
    text = context.text
    if not text.startswith(_HAS_A_PART, group[-1].end) or at <= context.clause_end(
        context.sentence_at(at), group[-1].end
    ):
        return acting
    for before in reversed(groups[: groups.index(group)]):
        by = text[max(0, before[0].start - 4) : before[0].start].removesuffix("被告人")
        if by.endswith("由") and text.startswith(_HAS_A_PART, before[-1].end):
            return context.united(context.accused_of(before), acting)
    return acting


# 甲（17岁）与同班的乙受人招揽, 甲和女友乙租下……, 甲仍同乙……, 甲跟着乙……
_AND_SO_AND_SO = re.compile(
    "(?:（[^（）]{1,16}）)?(?:[仍又便即就再还遂曾也先后常]|多次|随后|于是)?"
    "(?:与|和|以及|及|同(?![学事乡伙村案校班居租时])|跟[着随]?|随(?![后即机意之着时身]))"
    "其?(?:[^，。；、某将把给向]{1,4}的)?[^，。；、某将把给向的]{0,4}"
)
# 甲跟乙一起办卡: named after what makes an object of whoever it is said of elsewhere (跟乙借钱)
_ALONG = ("一起", "一同", "一道", "一块", "共同", "合伙", "合作", "二人", "两人", "等人")
_HE_AND = re.compile(
    "(?:^|[，；。：\n])(?:(?:20[0-9]{2}年|[当同次]年|同月)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:起|初|底|间|以来|后)?，?)"
    "(?:随后|之后|此后|后来|后|又|还|期间|同时)?(?:她|他|其|仍|再)?(?:与|和|跟|同(?=其|被告人|$))[^，。；、某将把给向]{0,4}$"
)
_WITH = re.compile("[与和跟同]")
_AND_MORE = re.compile("(?:（[^（）]{1,12}）)?(?:等[^，。；]{0,4}人)?")


def _he_and(text: str, at: int, reach: int) -> bool:
    """同年8月起，其和……: whether whoever is named at ``at`` stands beside one who is not named."""
    beside = _WITH.search(text, max(0, at - 5), at) is not None
    return beside and _HE_AND.search(text, max(0, at - reach), at) is not None


def leader_alone(context: Context, group: list[Mention], at: int) -> bool:
    """甲纠集乙，并向丙收集……: 乙 was brought in, and what stands at ``at`` the one who brought him in does besides."""
    besides = _ALONE_THEN.search(context.text, group[-1].end, at)
    if besides is None:
        return False
    begin = before_titles(context.text, group[0].start, context.case.start)
    if _LED.search(context.text, max(context.case.start, begin - 12), begin) is None:
        return False
    return bool(besides.group(1)) or not context.text.endswith(_AS_EQUALS, 0, begin)


def _paired(text: str, end: int, group: Sequence[Mention]) -> bool:
    """甲（17岁）与同班的乙: one pair, whatever is said of either between their names."""
    between = text[end : group[0].start]
    if between in _AND_ACCUSED:
        return True
    return _AND_SO_AND_SO.fullmatch(between) is not None and not text.startswith(_APART, group[-1].end)


def beside_carried(context: Context, groups: Sequence[list[Mention]], carried: list[Person]) -> list[Person]:
    """她与乙等人……: 乙 acts with whom the sentences before were about."""
    for group in groups:
        more = _AND_MORE.match(context.text, group[-1].end)
        if (
            more is not None
            and _he_and(context.text, group[0].start, 12)
            and not context.text.startswith(_APART, more.end())
        ):
            carried = context.united(carried, context.accused_of(group))
    return carried


def _shared_by(
    context: Context, group: list[Mention], groups: Sequence[list[Mention]], at: int, acting: list[Person]
) -> list[Person]:
    """甲、乙为牟利，由甲……，乙……，先后……: what follows their parts is of all whom the sentence opened with."""
    opening = context.accused_of(groups[0])
    if len(opening) < 2 or groups[0] is group or any(p not in opening for p in acting):
        return acting
    parted = any(context.text[g[0].start - 1] == "由" for g in groups[1:])
    clause = context.text.rfind("，", 0, at)
    return opening if parted and clause > group[-1].end else acting


_AT_THE_HEAD = re.compile("(?:为首|为主|牵头|带头|领头)的?[、，]")


def _headed_by(
    context: Context, group: list[Mention], groups: Sequence[list[Mention]], acting: list[Person]
) -> list[Person]:
    """雷某为首、戴某等7人驾车取现: the head acts with them."""
    index = groups.index(group)
    if not index or _AT_THE_HEAD.fullmatch(context.text, groups[index - 1][-1].end, group[0].start) is None:
        return acting
    return context.united(context.accused_of(groups[index - 1]), acting)


_AT_A_PRICE = re.compile("以(?:每[张套个])?[0-9一二两三四五六七八九十百千万余.]+元(?:的价格)?、")


def _side_by_side(
    context: Context, group: list[Mention], groups: Sequence[list[Mention]], acting: list[Person]
) -> list[Person]:
    """甲调度、乙记账、丙验卡，转移……: after their several parts, what follows is of all of them."""
    for earlier in reversed(groups[: groups.index(group)]):
        between = context.text[earlier[-1].end : group[0].start]
        priced = _AT_A_PRICE.fullmatch(between) is not None  # 甲以4000元、乙以3500元卖给丙
        if (
            not between.endswith("、")
            or len(between) > 12
            or (any(mark in between for mark in "，。；元") and not priced)
        ):
            break
        acting, group = context.united(context.accused_of(earlier), acting), earlier
    return acting


def without_titles(context: Context, listed: list[Mention]) -> list[Mention]:
    """The first of a list and those joined to it without a word on who they are (杨某和同乡严某: 杨某)."""
    apart = [
        n
        for n, (a, b) in enumerate(itertools.pairwise(listed), 1)
        if re.sub("（[^（）]*）", "", context.text[a.end : b.start]) not in ("、", "和", "与", "及")
    ]
    return listed[: apart[0]] if apart else listed


_CAUGHT_SO_MANY = re.compile(
    "(?:抓获|抓捕|刑拘)(?:了|涉案)?([2-9二两三四五六七八九]|[1-9][0-9])名?(?:犯罪)?嫌疑人"
)


def caught_in_all(context: Context, at: int) -> int:
    """抓获9名犯罪嫌疑人: how many the text says, before ``at``, were caught in all; 0 where it tells other numbers too."""
    told = {m.group(1) for m in _CAUGHT_SO_MANY.finditer(context.text, context.case.start, at)}
    return COUNTED.get(told.pop(), 0) if len(told) == 1 else 0


def listed_up_to(text: str, named: Sequence[Mention]) -> list[Mention]:
    """甲和乙是某校学生: the last names of ``named`` with nothing but 、 or 和 between them."""
    listed = [named[-1]]
    for mention in reversed(named[:-1]):
        if text[mention.end : listed[-1].start] not in ("、", "和"):
            break
        listed.append(mention)
    return listed[::-1]
