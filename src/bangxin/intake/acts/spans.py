"""Days and months beside each other: what lies within what, what holds all that is told."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence

Dated = tuple[Quantity, Sentence]


def spans(whole: Quantity, told: list[Dated]) -> bool:
    """Whether a period holds every day that is told: 经查，……期间 of one group chat is not the whole course."""
    return all(within(q, whole) for q, _ in told if q.bound.lo is not None)


def within(day: Quantity, span: Quantity) -> bool:
    return (span.bound.lo or 0) <= (day.bound.lo or 0) and (day.bound.hi or 0) <= (span.bound.hi or 0)


def one_span(day: Quantity, month: Quantity, chosen: list[Dated]) -> bool:
    """2021年2月，甲伙同乙……，2月6日至9日共取出……: the month is told, and then from which day to which it was done."""
    others = [d for d in chosen if d[0] is not month]
    if len(month.iso) != 7 or len(others) != 1 or others[0][0].op != "range":
        return False
    whole, sentence = others[0]
    return whole.parts[0] is day and sentence.start <= month.start < sentence.end


# 1．2019年11月5日……2．同年11月6日……
_NUMBERED = re.compile("(?:^|[。；：\n ])[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?[.．、]?$")


def items(context: Context, told: list[Dated]) -> list[Dated]:
    """The days with which the numbered items of a course of acts begin, where there are several: they are all of it."""
    opening = [
        (day, sentence)
        for day, sentence in told
        if len(day.iso) == 10 and _NUMBERED.search(context.text, max(0, day.start - 6), day.start)
    ]
    return opening if len(opening) > 1 else []


# 2017年9月30日至10月8日期间，分六次共骗得……，具体如下：1、……: what is then told one by one
_SET_OUT = re.compile("[^。；]{4,160}?[。，；](?:具体)?(?:犯罪)?(?:事实|情况|作案)?(?:具体)?(?:分述)?如下")


def set_out_of(context: Context, whole: Quantity, chosen: list[Dated]) -> bool:
    """A period told of all of it, where the day of an item that is set out after it does not lie in it."""
    if whole.op != "range" or spans(whole, chosen):
        return False
    told = _SET_OUT.match(context.text, whole.end)
    line = context.text.rfind("\n", 0, whole.start)
    return told is not None and not any(
        d is not whole and line < d.start < told.end() for d, _ in chosen
    )  # 3月抢劫……；1990年4月至1991年1月盗窃……。具体如下: one of two


def since_joining(came: Dated, dated: list[Dated], shared: list[Dated]) -> list[Dated]:
    """The days since somebody came in; of 2月至5月，……，乙自4月加入 what is told of all ends for 乙 too."""
    day, sentence = came
    begun = day.bound.lo or 0
    kept = [
        d
        for d in dated
        if (d[0].bound.lo or begun) >= begun and (d[1] is not sentence or d[0].start >= day.start)
    ]
    if day.kind is not Kind.DATE or any(d != came for d in kept):
        return kept
    here = [(q, told) for q, told in shared if q.op == "range" and q.start < day.start][-1:]
    earlier = [q for q, told in here if told.paragraph == sentence.paragraph and within(day, q)]
    ends = [q for q in earlier if len(q.parts) > 1]
    return kept + [(replace(q.parts[1], op="<="), sentence) for q in ends]
