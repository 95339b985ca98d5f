"""Whose cards 上述银行卡, 该账户 are, where that is what a sentence is about."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Person, Standing

_THOSE = (
    "上述银行卡", "上述账户", "该银行卡", "该账户", "该卡", "上述卡", "涉案银行卡", "上述两张", "该两张", "上述电话卡", "上述手机卡", "该电话卡", "该手机卡", "该对公账户",
)  # fmt: skip
_REFERRING = ("该", "上述", "前述", "涉案", "其中")  # what those words begin with
_SOME_OF_THEM = re.rare(
    "(?:^|[，：])(?:上述|前述|该|涉案)[0-9一二两三四五六七八九十]{1,3}[张个套](?:涉案)?(?:银行)?(?:卡|账户)"
    "|(?:^|[，：])(?:其中|上述银行卡中)(?:有)?[0-9一二两三四五六七八九十]{1,3}[张个套](?:涉案)?(?:银行)?(?:卡|账户)"
)
_HELD = re.compile(
    "收购(?!(?:了)?其(?:本人|名下|自己))|名下|本人身份|将其|办理的|(?:本人|自己)(?:的|所有的?|持有的?)?(?=[^，。；]{0,10}?(?:卡|账户|账号|套件))"
)
_COLLECTS = re.compile("(?:收购|收集|收买|收取他人)[^，。；]{0,24}(?:银行卡|账户|套件|件套|支付宝)")


def holders(context: Context, sentence: Sentence, at: int) -> list[Person] | None:
    """The person last said to own or hold the cards spoken of; None when they are not what the sentence is about."""
    head = context.text[sentence.start : at]
    if not any(w in head for w in _REFERRING) or not (
        any(f"，{w}" in head or f"入{w}" in head or w in head[:16] for w in _THOSE)
        or _SOME_OF_THEM.search(head)
    ):
        return None
    if context.roster.accused_in(sentence.start, at):
        return None
    floor = max(context.case.start, sentence.start - 600)
    places = [told.start() for told in _HELD.finditer(context.text, floor, sentence.start)]
    several = any(word in head for word in ("上述", "涉案", "其中"))
    seen: dict[str, Person] = {}
    joint: list[Person] = []  # 甲、乙收购银行卡12套……涉案银行卡
    here = _dealing_here(context, sentence)
    for place in sorted(places, reverse=True):
        told = context.sentence_at(place)
        if told.paragraph != sentence.paragraph and (seen or here):
            break
        named = context.subjects(told, place) if place < told.end and told is not sentence else []
        named = _of_the_seller(context, told, place) or named
        if named and not several:
            return named[-1:]
        together = not seen and (
            context.text.startswith("收购", place) or _each_his_own(context, told, place, named)
        )
        seen.update({p.name: p for p in (named if together else named[-1:])})
        joint = named if together else joint
    if here and not seen:
        return here
    return (
        list(seen.values()) if len(seen) == 1 or (joint and len(seen) == len(joint)) else collector(context)
    )


# 甲、乙分别将本人名下银行卡出售, 甲、乙各出租自己的银行卡
_EACH = re.compile("分别|各自?|均|都|先后|依次|(?:、|和|与|及)[^，。；、]{2,5}(?:将|把)")


def _each_his_own(context: Context, told: Sentence, place: int, named: list[Person]) -> bool:
    """Whether several people are said each to have dealt in cards of his own."""
    begin = context.clause_start(told, place)
    return len(named) > 1 and _EACH.search(context.text, begin, place) is not None


_DEALT = re.compile(
    "(?:介绍|组织|招揽|招募|发展|联系|动员|收购|收买|收集|提供|出售|出租|出借|卖|租|借|交)[^。；]{0,24}?(?:银行卡|储蓄卡|账户|收款码|套卡|电话卡|手机卡)"
)


def _dealing_here(context: Context, sentence: Sentence) -> list[Person]:
    """The accused whose dealing in cards the paragraph itself has told of before: 上述银行卡 are those cards."""
    for told in reversed(context.case.sentences[: context.index_of(sentence)]):
        if told.paragraph != sentence.paragraph or told.part is not sentence.part:
            break
        dealt = _DEALT.search(context.text, told.start, told.end)
        if dealt is not None and context.roster.accused_in(told.start, dealt.start()):
            return context.subjects(told, dealt.start())
    return []


_MADE_OUT = re.compile("(?:办理|办了|办出|代办|开立|开办|开设|开通|申办|申领)[^，。；]{0,16}(?:卡|账户|帐户)")
_MADE_TO = re.compile("(?:让|叫|请|找来?|安排|指使|组织|雇用?|要求|带|劝)(?:其)?[^，。；某]{0,6}$")
_NEAR = 160  # characters before a sum in which it is told who opened the accounts


def made_out_by_another(context: Context, sentence: Sentence, at: int) -> bool:
    """让柳某办理银行卡两张，后将卡售出，该卡流入……: the accounts told of last were opened by somebody who is not accused."""
    told = list(_MADE_OUT.finditer(context.text, max(context.case.start, sentence.start - _NEAR), at))
    if not told:
        return False
    place = told[-1].start()
    begin = context.clause_start(context.sentence_at(place), place)
    for mention in reversed(context.roster.between(begin, place)):
        made_to = _MADE_TO.search(context.text, begin, mention.start)
        if context.is_object(mention) and made_to is None:
            continue  # 应焦某要求办理银行卡
        together = context.text.endswith(("与", "和", "同", "跟", "伙同"), begin, mention.start)
        standing = context.roster.people[mention.name].standing
        return not together and standing in (Standing.OTHER, Standing.ELSEWHERE)
    return False


_HAD_OF = re.compile(
    "(?:处|手中|那里)?(?:收购|收买|收取|收得|购买|租用|租得|借用|借得|买得|取得)(?:了|来)?其$"
)


def _of_the_seller(context: Context, told: Sentence, place: int) -> list[Person]:
    """甲向乙收购其名下的银行卡: the cards are in the name of the one they were bought from."""
    named = context.roster.between(context.clause_start(told, place), place)
    bought = bool(named) and _HAD_OF.fullmatch(context.text, named[-1].end, place)
    return context.accused_named(named[-1]) if bought else []


def collector(context: Context) -> list[Person]:
    """The one accused who bought up the cards of the others; nobody when there are several or none."""
    found: dict[str, Person] = {}
    for sentence in context.case.sentences if context.tells(_COLLECTS) else ():
        if sentence.part in STORY and (told := _COLLECTS.search(context.text, sentence.start, sentence.end)):
            found.update({p.name: p for p in context.subjects(sentence, told.start())})
    return list(found.values()) if len(found) == 1 else []


def acting_here(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """The accused who act in the paragraph up to ``at``."""
    index = context.index_of(sentence)
    begin = sentence.start
    for told in reversed(context.case.sentences[max(index - 40, 0) : index]):
        if told.paragraph != sentence.paragraph or told.part is not sentence.part:
            break
        begin = told.start
    return sorted(context.doers(begin, at), key=lambda p: p.index)
