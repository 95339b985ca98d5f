"""其中: which of the accounts counted are somebody else's, were never handed over, or are each one's of several people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import trie

_OWN = ("instrument.own_accounts.count", "instrument.own_accounts.lent_count")
_OTHERS = "instrument.others_accounts.count"
_OPENS = re.compile("[^，。；（）0-9]{0,14}[，（；]其中(?:有|的)?")
_THING = "[张个套](?:银行|储蓄)?(?:卡|账户)?"
# 其中2张系其妻名下; 2张以他人身份办理
_ANOTHERS = re.compile(
    f"(?:均|都)?(?:(?:系|为|是|属于?)[以用]?|以|用)(?:借用|借来|租用|收购|收来)?(?:其|本人|自己)?(?:的)?(?:{trie(lexicon()['亲友'])}|妻|夫|父|母|兄|弟|姐|妹|子|女|他人|别人)[^，。；）]{{0,8}}(?:名下|所有|的|提供|开立|办理|身份|名义)?"
)
_OF_A_NAME = re.compile("(?:均|都)?(?:系|为|是|属于?)[^，。；）]{0,6}$")
# 其中2张未激活，没有交付
_NOT_HANDED = re.compile(
    "[^，。；）]{0,6}(?:未|没有|没能|未能|尚未|并未)(?:能)?(?:成功|实际)?(?:激活|交付|交出|交给|寄出|寄送|寄到|售出|卖出|租出|出售|出租|办成|办出|开通|开立成功|移交|提供)"
    "|[^，。；）]{0,6}被(?:退回|拒收|银行拒绝)"
)


def of_which(context: Context, found: list[Found]) -> list[Found]:
    """5张，其中2张系其妻名下: three are his own; 5张，其中张某提供2张，李某提供3张: two are 张某's."""
    out: list[Found] = []
    for item in found:
        opened = (
            _OPENS.match(context.text, item.end)
            if item.fact in _OWN and isinstance(item.value, int)
            else None
        )
        if opened is None:
            out.append(item)
            continue
        sentence = context.sentence_at(item.start)
        if _each_gives(context, sentence, item, opened.end(), found):
            continue
        less, theirs = _less(context, sentence, opened.end())
        if 0 < less < item.value:
            left = item.value - less
            out.append(replace(item, value=left, hi=left, note=f"{item.value}-{less}"))
            out += [_anothers(item, quantity) for quantity in theirs]
        else:
            out.append(item)
    return out


def _anothers(whole: Found, part: Quantity) -> Found:
    """The part of a count that is somebody else's, as a count of its own."""
    return replace(
        whole, fact=_OTHERS, value=part.bound.lo, hi=part.bound.hi, rule="count.others_accounts", start=part.start, end=part.end,
        words=part.text, note="",
    )  # fmt: skip


def _numbers(context: Context, sentence: Sentence, begin: int) -> Iterator[Quantity]:
    for quantity in context.quantities_in(begin, sentence.end):
        if quantity.kind is Kind.COUNT and quantity.unit in ("张", "个", "套") and quantity.op == "=":
            yield quantity


def _less(context: Context, sentence: Sentence, begin: int) -> tuple[int, list[Quantity]]:
    """How many of them are not his or not handed over, and which are others'."""
    less, theirs = 0, []
    for quantity in _numbers(context, sentence, begin):
        count, thing = (
            quantity.bound.lo or 0,
            re.match(_THING, context.text[quantity.end - 1 : quantity.end + 6]),
        )
        after = quantity.end - 1 + thing.end() if thing else quantity.end
        if context.text[begin : quantity.start].strip("，、；和及另有的其中") and less == 0:
            break
        if _NOT_HANDED.match(context.text, after, sentence.end):
            less += count
        elif _is_anothers(context, sentence, after):
            less += count
            theirs.append(quantity)
        else:
            break
    return less, theirs


def _is_anothers(context: Context, sentence: Sentence, at: int) -> bool:
    if _ANOTHERS.match(context.text, at, sentence.end):
        return True
    named = context.roster.between(at, min(sentence.end, at + 10))
    return (
        bool(named)
        and context.roster.people[named[0].name].standing is not Standing.ACCUSED
        and _OF_A_NAME.fullmatch(context.text, at, named[0].start) is not None
    )


def _each_gives(context: Context, sentence: Sentence, item: Found, begin: int, found: list[Found]) -> bool:
    """Whether the numbers of those named after 其中 make up the whole, and his own is among what was read."""
    total, parted = 0, False
    for quantity in _numbers(context, sentence, begin):
        named = context.roster.between(max(begin, quantity.start - 20), quantity.start)
        if not named:
            return False
        total += quantity.bound.lo or 0
        parted = parted or any(
            f is not item
            and f.fact == item.fact
            and set(f.persons) <= set(item.persons)
            and f.start <= quantity.start < f.end
            for f in found
        )
        if total >= item.value:
            break
    return parted and total == item.value
