"""Counts of cards dealt in on separate occasions: each with a day of its own, once more, or of another bank."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found

# 上述2张, 共2张, 其中2张: cards told of before
_REFERS = re.compile("(?:上述|该|这|前述|其中|涉案|共|合计|总计|累计|共计|均|各|每)[^，。；0-9]{0,6}$")
_DEALS = re.compile("[售租卖借交寄供购]|转让|出手|收得|收来|收取")
_MADE_OUT = re.compile("办理|办了|开办|开立|申办|申领")
# 3月9日，2张卡流入……; 查获2张: what became of cards, no dealing in them
_BECOMES = re.compile("流入|转入|进账|流水|接收|收到|冻结|止付|查获|扣押|挂失|注销|涉及")
_ONCE_MORE = re.compile("又|再|另(?!案)|还(?!款)|第[二三四五六]次")
_BANK = re.compile(
    "(?:农业|工商|建设|交通|招商|邮政储蓄|邮储|民生|光大|平安|兴业|浦发|中信|华夏|广发|农村商业|农商|中国)(?=银行|卡)|[农工建中交招]行|信用社"
)


def on_occasions(context: Context, items: Sequence[Found]) -> bool:
    """3月2日出售1张；3月9日又出售2张: none tells of the cards of another, so that all of them add up."""
    return not _in_days_of_first(context, items) and all(
        _further(context, one, two) for one, two in itertools.pairwise(items)
    )


def _further(context: Context, one: Found, two: Found) -> bool:
    if not dealt_in(context, two) or _only_made_out(context, one) != _only_made_out(context, two):
        return False  # 办理银行卡2张，同年3月将2张银行卡出售: the same cards
    text, sentence = context.text, context.sentence_at(two.start)
    begin = context.clause_start(sentence, two.start)
    floor = max(one.end, sentence.start)
    days = _days(context, floor, two.start)
    if days and days[-1].text not in [d.text for d in _days_before(context, one)]:
        return True
    if _ONCE_MORE.search(text, max(floor, begin - 12), two.start):
        return True
    banks = _bank(text, one), _bank(text, two)
    return all(banks) and banks[0] != banks[1]


# 本人的4张电话卡和帮同学卖的9张电话卡
_AND_MORE = re.compile(
    "(?:[^，。；、0-9]{0,6})(?:和|及|以及|与|、|，以及|，还有)(?![^，。；]*(?:其中|共|该|上述))[^，。；、0-9]{1,14}"
)


def beside_own(context: Context, items: Sequence[Found]) -> bool:
    """Two counts in one breath, one of them of one's own and the other of somebody else's, of the same things sold."""
    if len(items) != 2 or any(item.op != "=" for item in items):
        return False
    one, two = sorted(items, key=lambda item: item.start)
    at = context.text.rfind(two.words, two.start, two.end)
    joined = _AND_MORE.fullmatch(context.text, one.end, at) is not None
    own = [_OWNED.search(context.text, max(0, i.start - 8), i.start) is not None for i in (one, two)]
    return joined and own[0] != own[1]


_OWNED = re.compile("(?:本人|自己|名下)(?:名下)?的?$")


def dealt_in(context: Context, item: Found) -> bool:
    """Whether a count stands beside a dealing and refers to no cards told of before."""
    text, begin = context.text, context.clause_start(context.sentence_at(item.start), item.start)
    if _REFERS.search(text, begin, item.start) or _REFERS.search(text, item.start, item.end):
        return False
    clause = _clause(context, item)
    told = _DEALS.search(clause) or _MADE_OUT.search(clause)
    return told is not None and _BECOMES.search(clause) is None


def becomes(context: Context, item: Found) -> bool:
    """2张卡流入……: what became of cards is told with the count."""
    return _BECOMES.search(_clause(context, item)) is not None


def _only_made_out(context: Context, item: Found) -> bool:
    clause = _clause(context, item)
    return _MADE_OUT.search(clause) is not None and _DEALS.search(clause) is None


def _clause(context: Context, item: Found) -> str:
    sentence = context.sentence_at(item.start)
    return context.text[context.clause_start(sentence, item.start) : context.clause_end(sentence, item.end)]


def _bank(text: str, item: Found) -> str:
    told = _BANK.search(text, max(0, item.start - 8), item.end)
    return told.group()[:1] if told else ""


def _days(context: Context, begin: int, end: int) -> list[Quantity]:
    return [q for q in context.quantities_in(begin, end) if q.kind in (Kind.DATE, Kind.PERIOD)]


def _days_before(context: Context, item: Found) -> list[Quantity]:
    return _days(context, context.sentence_at(item.start).start, item.start)[-1:]


def _in_days_of_first(context: Context, items: Sequence[Found]) -> bool:
    """2024年3月出售5张。3月2日出售1张；3月9日出售2张: the days of the others lie in the month or months of the first."""
    first = _days_before(context, items[0])
    if not first:
        return False
    later = _days(context, items[0].end, items[-1].start)
    if first[0].kind is Kind.PERIOD:
        return bool(later)
    return any(len(d.iso) > len(first[0].iso) and d.iso.startswith(first[0].iso) for d in later)
