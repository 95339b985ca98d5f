"""Whom 二人, 三被告人, 上述被告人, 该团队 stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.parts import Sentence
from bangxin.intake.people.persons import Person, Standing
from bangxin.intake.words import COUNTED

if TYPE_CHECKING:
    from bangxin.intake.context import Context

_LISTED_SO_MANY = re.compile(
    "等(?:被告)?[二两三四五六七八九十](?:名)?(?:被告)?人"
)  # 甲、乙等五人: the list itself
_OF_THE_LIST = re.compile("([2-9二两三四五六七八九十]{1,2})名?(?:被告)?人")  # 将甲、乙、丙3人拉入伙
_FOR_THEM = re.rare(
    "(?:(?<!认)为|[给替帮向从])(?:该|上述)?[二两三四五六七]人|在(?:该|上述)?[二两三四五六七2-7]名?人的?[^，。；]{1,6}下"
)  # 替二人代办, 在三人陪同下: whom it is done for or with
# 3人, 3名被告人, 四名被告人 as the one who acts
_SO_MANY = re.rare("(?:^|[，；。：该此])([2-9])人(?!民|次|的)|([2-9二两三四五六七八九十])名(?:被告|嫌疑)人")
# 该跑分团队, 团伙成员 as the one who acts: all the accused together
_TEAM = re.rare(
    "(?:^|[，；。：])(?:全伙|全团伙|整个团伙|全团队|(?:该|上述)?团伙(?=销售|共|累计|合计|非法|违法))(?!的|成员)|(?:^|[，。；：])(?:至案发，?)?(?:该|上述)?(?:跑分|犯罪|取款|洗钱)?(?:(?:团队|工作室|团伙成员)(?:成员|共|累计|提供|获|为)|公司(?:共|累计)$)"
)
# 该集团……骗取: a group that the accused are said to have made or joined
_GROUP = re.rare(
    "(?:^|[，。；：])(?:其间|期间|经查)?，?(?:该|上述)(?:犯罪|诈骗|跑分|洗钱)?(?:集团|团伙|组织)(?![的成])"
)
_MADE = re.compile(
    "(?:创建|组建|成立|设立|建立|组织|形成|组成|发起|加入|参加|纠集)[^。]{0,30}?(?:集团|团伙|组织|窝点)|(?:组织|纠集|召集|邀集)[^，。；]{1,24}?(?:跑分|转账|取现|取款|洗钱|诈骗|引流)"
)
_ALL_OF_THEM = re.compile("上述(?:人员|嫌疑人|犯罪嫌疑人)(?:陆续|先后|相继|分别|均|全部|已|被)")
_SEVERAL = re.compile("人|俩|两口子|全伙|单位|团队|团伙|集团|组织|公司|工作室|各被告")
_DOZENS = re.compile("十[二三四五六七](?:名被告)?人")  # 十二人: not 二人
_BY_TWOS = re.compile("[二两三四2-4]人(?:一|为一|分为|分)?[组队班]")  # 四人两人一组: not 二人
_DIGITS = "0123456789二两三四五六七八九十"
_TWO = (
    "二人", "两人", "二被告人", "两被告人", "该二人", "二被不起诉人", "俩人", "夫妻俩", "夫妇俩", "两口子", "兄弟俩", "姐妹俩", "父子俩", "母子俩", "兄妹俩", "姐弟俩",
)  # fmt: skip
_UNIT_AND_ALL = re.compile("被告单位(?:、|及|和|与|以及)(?:上述|各|[二两三四五六七])名?被告人")
_MANY = {f"{sign}被告人": count for sign, count in zip("六七八九十", range(6, 11), strict=True)} | {
    "三人": 3,
    "三被告人": 3,
    "四人": 4,
    "四被告人": 4,
    "五人": 5,
    "五被告人": 5,
    "六人": 6,
    "七人": 7,
}
WE = re.compile(
    "[该此上二两三四五六七](?:(?<=[，；。：].)|(?<=[，；。：][后遂].)|(?<=[，；。：][随此之其而]后.)|(?<=[，；。：]期间.))(?:(?<=[该此])[二两三四五六七]|(?<=上)述[二两三四五六七]|(?<=[二两三四五六七]))名?(?:被告)?人(?!的)"
)


def pronoun(context: Context, sentence: Sentence, start: int, at: int) -> list[Person]:
    """二人, 三被告人, 上述被告人, 均 between the last name and ``at``."""
    accused = context.roster.accused
    if len(accused) < 2 or not _SEVERAL.search(context.text, start, at):
        return []
    low = max(start, at - 30)
    while low > start and context.text[low - 1] in _DIGITS:
        low -= 1  # 22人: not 2人 where the window begins inside the number
    span = context.text[low:at]
    if at - start > 30:
        opening = WE.search(context.text, start, at)
        span = opening.group() + span if opening else span
    if low == start and (counts := _OF_THE_LIST.match(span)) and _listed(context, start, counts.group(1)):
        span = span[counts.end() :]
    span = _BY_TWOS.sub("", span)
    span = _DOZENS.sub("", _LISTED_SO_MANY.sub("", _FOR_THEM.sub("", span)))
    if _UNIT_AND_ALL.search(context.text, max(sentence.start, start - 4), at):
        return list(accused)
    if any(word in span for word in _TWO):
        if len(accused) == 2:
            return list(accused)
        people = [person for person in accused if not person.unit]
        if len(people) == 2 and "被告人" in span:
            return people
        return _last_distinct(context, sentence, at, 2)
    for word, count in _MANY.items():
        if word in span:
            return _so_many(context, sentence, at, count)
    many = _SO_MANY.search(span)
    if many:
        count = COUNTED.get(many.group(1) or many.group(2), 0)
        return _so_many(context, sentence, at, count)
    group = _GROUP.search(context.text, start, at)
    made = group is not None and _MADE.search(context.text, context.case.start, group.start()) is not None
    if made or _TEAM.search(context.text, max(start - 1, 0), at):
        return context.roster.accused_in(context.case.start, at) or list(accused)
    if _ALL_OF_THEM.search(span) or any(
        word in span for word in ("上述被告人", "各被告人", "全体被告人", "四被告人")
    ):
        return list(accused)
    return []


# 甲等六人加入……。六被告人……: as many as the text begins with, most of them without a name
_AS_MANY = re.compile("等(?:被告)?([二两三四五六七八九十]|[2-9]|[12][0-9])名?(?:被告)?人")


def _so_many(context: Context, sentence: Sentence, at: int, count: int) -> list[Person]:
    """As many of the accused as counted: all, or those named last."""
    accused = context.roster.accused
    if len(accused) == count:
        return list(accused)
    first = accused[0]
    told = _AS_MANY.match(context.text, first.first + len(first.name))
    if count > len(accused) and told and COUNTED.get(told.group(1)) == count:
        return list(accused)
    return _last_distinct(context, sentence, at, count)


def _listed(context: Context, end: int, count: str) -> bool:
    """Whether those counted are the list that ends there, be all of them known or not: 甲、乙、丙3人, not 甲三人."""
    before = context.roster.between(max(context.case.start, end - 80), end)
    listed = {m.name for m in before if m.list_id == before[-1].list_id}
    return bool(before) and before[-1].end == end and 1 < len(listed) <= COUNTED.get(count, 0)


def _last_distinct(context: Context, sentence: Sentence, at: int, count: int) -> list[Person]:
    """The last ``count`` accused named before ``at``; a list of so many goes before those who only stand around it.

    甲、乙在丙的组织下各自出租银行卡，两人的银行卡……: 甲 and 乙.
    """
    before = context.roster.between(max(context.case.start, sentence.start - 1200), at)
    if before and before[-1].start < sentence.start:
        last = context.sentence_at(before[-1].start).start
        lists = {m.list_id: m for m in before if m.start >= last}
        for list_id in reversed(lists):
            listed = context.accused_of([m for m in before if m.list_id == list_id])
            if len(listed) == count:
                return sorted(listed, key=lambda p: p.index)
    names: dict[str, Person] = {}
    for mention in reversed(before):
        person = context.roster.people[mention.name]
        if person.standing is Standing.ACCUSED:
            names.setdefault(person.name, person)
        if len(names) == count:
            return sorted(names.values(), key=lambda p: p.index)
    return []
