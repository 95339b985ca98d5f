"""Whose cards counted of one person were before: 其中1张是乙本人的，其余6张系乙收购; 乙卖给甲的就是上述63套.

The count of the buyer is told first; that the same cards were the own cards of the seller, or gathered by him, is told after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Person

_OWN = "instrument.own_accounts.count"
_OTHERS = "instrument.others_accounts.count"
_ACCOUNTS = frozenset([_OWN, _OTHERS])
_UNITS = ("张", "套", "个")
_SOME = re.compile("(?:其中|其余|剩余|余下|另外?|有)的?$")
_THING = "(?:银行|储蓄)?(?:卡|账户)?"
_IS = f"{_THING}(?:均|都|全部)?(?:是|系|为|属于?|由)(?:被告人|犯罪嫌疑人)?"
_HIS_OWN = re.compile("(?:自己|本人|个人)?(?:名下|本人|自己|个人)(?:所有)?的?")
_GATHERED = re.compile(
    "(?:[从向在找][^，。；]{1,14}|先后|陆续|另外?|花钱|低价)*(?:收购|收买|收集|收取|收来|购买|购得|买来|租来|借来|借用)"
)
# 乙……卖给甲的就是上述63套
_SOLD_THOSE = re.compile(
    "(?:卖|售|出售|转卖|转售|交|租|提供|供)给(?:了)?(?:被告人|犯罪嫌疑人)?[^，。；的]{1,6}的(?:银行卡|卡)?[也均都]?(?:就|即|正|便)?(?:是|为|系)(?:上述|前述|这|该)?的?$"
)


def of_sellers(context: Context, found: Sequence[Found]) -> list[Found]:
    """The counts of those whose cards somebody else among the accused had of them."""
    counted = {f.value for f in found if f.fact in _ACCOUNTS}
    known = {(f.fact, name) for f in found if f.fact in _ACCOUNTS for name in f.persons}
    if len(context.roster.accused) < 2 or not counted:
        return []
    return [f for f in _told(context, counted) if not any((f.fact, name) in known for name in f.persons)]


def _told(context: Context, counted: set[object]) -> Iterator[Found]:
    for sentence in context.case.sentences:
        if sentence.part not in STORY or sentence.speaker == "defence":
            continue
        for quantity in context.quantities_of(sentence):
            if quantity.kind is not Kind.COUNT or quantity.unit not in _UNITS or quantity.op != "=":
                continue
            begin = context.clause_start(sentence, quantity.start)
            if _SOME.search(context.text, begin, quantity.start):
                yield from _some_of_them(context, sentence, quantity)
            elif quantity.bound.lo in counted and _SOLD_THOSE.search(context.text, begin, quantity.start):
                who = context.subjects(sentence, begin)
                yield from _count(context, sentence, quantity, _OTHERS, who)


def _some_of_them(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """其中1张是乙本人的银行卡, 其余6张系乙从他人手中收购: of an accused named right after the number."""
    told = re.match(_IS, context.text[quantity.end : quantity.end + 20])
    at = quantity.end + told.end() if told else quantity.end
    named = context.roster.between(at, at + 1) if told else []
    who = context.accused_named(named[0]) if named and named[0].start == at else []
    if not who:
        return
    if _HIS_OWN.match(context.text, named[0].end, sentence.end):
        yield from _count(context, sentence, quantity, _OWN, who)
    elif _GATHERED.match(context.text, named[0].end, sentence.end):
        yield from _count(context, sentence, quantity, _OTHERS, who)


def _count(
    context: Context, sentence: Sentence, quantity: Quantity, fact: str, who: Sequence[Person]
) -> Iterator[Found]:
    if len(who) == 1:
        yield context.stated(sentence, fact, quantity, who, f"count.{fact.split('.')[1]}")
