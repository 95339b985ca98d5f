"""Whose cards 上述银行卡, 该账户 are, where that is what a sentence is about."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.people.roster import Person
from bangxin.intake.structure import STORY, Sentence

_THOSE = (
    "上述银行卡", "上述账户", "该银行卡", "该账户", "该卡", "上述卡", "涉案银行卡", "上述两张", "该两张", "上述电话卡", "上述手机卡", "该电话卡", "该手机卡", "该对公账户",
)  # fmt: skip
_REFERRING = ("该", "上述", "前述", "涉案", "其中")  # what those words begin with
_SOME_OF_THEM = re.rare(
    "(?:^|[，：])(?:上述|前述|该|涉案)[0-9一二两三四五六七八九十]{1,3}[张个套](?:涉案)?(?:银行)?(?:卡|账户)"
    "|(?:^|[，：])(?:其中|上述银行卡中)(?:有)?[0-9一二两三四五六七八九十]{1,3}[张个套](?:涉案)?(?:银行)?(?:卡|账户)"
)
_HELD = re.compile(
    "收购|名下|本人身份|将其|办理的|(?:本人|自己)(?:的|所有的?|持有的?)?(?=[^，。；]{0,10}?(?:卡|账户|账号|套件))"
)
_COLLECTS = re.compile("(?:收购|收集|收买|收取他人)[^，。；]{0,24}(?:银行卡|账户|套件|件套|支付宝)")


def holders(context: Context, sentence: Sentence, at: int) -> list[Person] | None:
    """The person last said to own or hold the cards spoken of; None when they are not what the sentence is about."""
    head = context.text[sentence.start : at]
    if not any(w in head for w in _REFERRING) or not (
        any(f"，{w}" in head or w in head[:16] for w in _THOSE) or _SOME_OF_THEM.search(head)
    ):
        return None
    if context.roster.accused_in(sentence.start, at):
        return None
    floor = max(context.case.start, sentence.start - 600)
    places = [told.start() for told in _HELD.finditer(context.text, floor, sentence.start)]
    several = any(word in head for word in ("上述", "涉案", "其中"))
    seen: dict[str, Person] = {}
    joint: list[Person] = []  # 甲、乙收购银行卡12套……涉案银行卡
    for place in sorted(places, reverse=True):
        told = context.sentence_at(place)
        if seen and told.paragraph != sentence.paragraph:
            break
        named = context.subjects(told, place) if place < told.end and told is not sentence else []
        if named and not several:
            return named[-1:]
        bought = context.text.startswith("收购", place) and not seen
        seen.update({p.name: p for p in (named if bought else named[-1:])})
        joint = named if bought else joint
    return (
        list(seen.values()) if len(seen) == 1 or (joint and len(seen) == len(joint)) else collector(context)
    )


def collector(context: Context) -> list[Person]:
    """The one accused who bought up the cards of the others; nobody when there are several or none."""
    found: dict[str, Person] = {}
    for sentence in context.case.sentences if context.tells(_COLLECTS) else ():
        if sentence.part in STORY and (told := _COLLECTS.search(context.text, sentence.start, sentence.end)):
            found.update({p.name: p for p in context.subjects(sentence, told.start())})
    return list(found.values()) if len(found) == 1 else []


def acting_here(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """The accused who act in the paragraph up to ``at``."""
    index = context.case.sentences.index(sentence)
    begin = sentence.start
    for told in reversed(context.case.sentences[max(index - 40, 0) : index]):
        if told.paragraph != sentence.paragraph or told.part is not sentence.part:
            break
        begin = told.start
    return sorted(context.doers(begin, at), key=lambda p: p.index)
