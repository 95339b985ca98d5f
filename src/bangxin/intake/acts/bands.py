"""What a band that was broken up did: its leaders' doing, and that of those accused of whom nothing else is told."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.words import Hit

# 打掉一个专替境外集团转移涉诈资金的团伙, 连续端掉两个……的犯罪团伙
_BROKEN_UP = re.compile(
    "(?:打掉|捣毁|端掉|摧毁|铲除|破获|侦破|挖出|斩断|查处)(?:了)?[^，。；某]{0,6}?(?:一|两|二|三|[2-9])(?:个|起|伙)[^。；某]{0,30}$"
)
_A_BAND = re.compile("[^，。；某]{0,24}的(?:[^，。；的某]{0,10})(?:团伙|集团|团队|窝点)(?=[，。；、]|$)")
_HEADED_BY = re.compile("以(?:犯罪嫌疑人|嫌疑人|被告人)?$")
_IS_HEAD = re.compile("(?:[^，。；某]{0,4})?为(?:首|头目|主犯)")


def band_told(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """Whether the act is told of a band that the police broke up."""
    begin = max(sentence.start, hit.start - 44)
    return (
        _BROKEN_UP.search(context.text, begin, hit.start) is not None
        and _A_BAND.match(context.text, hit.end, sentence.end) is not None
    )


def leaders(context: Context) -> list[Person]:
    """The accused by whom a band is said to be headed: 以甲、乙为首."""
    named: list[Mention] = []
    mentions = context.roster.between(context.case.start, context.case.end)
    for mention in mentions:
        if not _IS_HEAD.match(context.text, mention.end):
            continue
        group = [m for m in mentions if m.list_id == mention.list_id]
        if _HEADED_BY.search(context.text, max(context.case.start, group[0].start - 6), group[0].start):
            named += group
    return context.accused_of(named)
