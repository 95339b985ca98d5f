"""The thing that a number of pieces counts: cards, accounts and devices by class, named beside the number or before it."""

from __future__ import annotations

import functools

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Hit, Words, since, trie

# classes of the lexicon, a later one before an earlier: 对公账户 is no 账户
_CLASSES = (
    ("bank", "个人卡"), ("payment", "支付账户"), ("net", "计数的账号"), ("unit", "单位账户"), ("phone", "计数的电话卡"),
)  # fmt: skip
_OTHER_THINGS = {
    "物联网卡": "iot", "流量卡": "data", "GOIP设备": "device", "手机": "device", "电脑": "device",
}  # fmt: skip
# 本人3张、亲属3张（妻子2张、母亲1张）银行卡: one thing, counted by whose it is
_BESIDES = re.compile(
    "、(?:其)?[^，。；、（）0-9]{1,4}?(?:名下)?(?:的)?[0-9一二两三四五六七八九十]+[张个套](?:（[^（）]{1,30}）)?(?=银行卡|储蓄卡|银行账户|卡)"
)
_IN_BRACKETS = re.compile("（[^（）]{1,30}）(?=银行卡|储蓄卡|银行账户|卡)")
_WHO_DEALS = re.compile("[收卖办持贩开供]卡[人商者]")  # 3套寄给收卡人
DEALS_ON = re.compile(
    "[张个套](?:银行)?卡?(?:以[^，。；]{1,14}?)?(?:加价|高价|低价|陆续|先后)?(?:[转倒]?卖|出售|寄|交给|租|转手)"
)
# what may stand between the thing and its number: 银行卡共20张, “卡”合计3张, 银行卡：3张
_FILLERS = re.compile(
    "[”]?(?:的?(?:数量|张数)为?)?[：:]?，?(?:设备|分别|各|凡|共计|合计|总计|累计|共有|总共|一共|共|计|达|多达|高达|等)*$"
)
IN_ALL = re.compile("，(?:总共|一共|共计|合计|总计|共)$")
_LISTED = re.compile("[、和及][0-9一二三四五六七八九十两]+[张套]")
_BY_UNIT = {"张": ("bank", "phone"), "套": ("bank", "unit"), "个": ("unit", "payment")}
_OVER = re.compile("[，。；、）（了]|$|[卖租售给出转交寄得获共]|一并|一起|一同|均|全部")


@functools.cache
def _places() -> dict[str, str]:
    places = {word: kind for kind, name in _CLASSES for word in lexicon()[name]}
    return {**places, **_OTHER_THINGS}


@functools.cache
def _nouns() -> Words:
    return Words(_places())


def thing_class(word: str) -> str:
    """bank, payment, unit, net, phone, iot, data or device."""
    return _places()[word]


def thing_counted(context: Context, sentence: Sentence, quantity: Quantity) -> Hit | None:
    """The thing counted: after the number (3张银行卡), right before it (银行卡20张), or named before (又租出2张)."""
    return (
        _after(context.text, sentence, quantity)
        or _before(context.text, sentence, quantity)
        or _of_those(context, sentence, quantity)
        or _named_before(context, sentence, quantity)
    )


def _after(text: str, sentence: Sentence, quantity: Quantity) -> Hit | None:
    besides = _BESIDES.match(text, quantity.end, sentence.end) or _IN_BRACKETS.match(text, quantity.end)
    at = besides.end() if besides is not None else quantity.end
    stop = min(sentence.end, at + 12)
    mark = _MARKS.search(text, at, stop)
    hits = [
        h
        for h in _nouns().find(text, at, mark.start() if mark else stop)
        if h.start - at <= 8
        and not _WHO_DEALS.match(text, h.start - 1)
        and not text.startswith("发卡", h.start - 1)
        and not _SOMEBODY.search(text, at, h.start)
    ]
    return max(hits, key=_length) if hits else None


_SOMEBODY = re.compile(f"(?:{trie(lexicon()['亲友'])})[^的]{{0,6}}$")  # 替两个表弟卖卡
_MARKS = re.compile("[，、。；（）和及]")


def _length(hit: Hit) -> int:
    return len(hit.word)


def _before(text: str, sentence: Sentence, quantity: Quantity) -> Hit | None:
    stop = quantity.start
    if text[stop - 1] == "）":  # 对公账户（含公章、U盾）17套
        stop = max(text.rfind("（", sentence.start, stop), sentence.start)
    begin = max(sentence.start, stop - 18)
    filled = _FILLERS.search(text, begin, stop)
    ends = filled.start() if filled else stop
    hits = [h for h in _nouns().find_all(text, begin, ends) if h.end == ends]
    if hits:
        return None if _mixed(text, max(hits, key=_length), begin, quantity.start) else max(hits, key=_length)
    if IN_ALL.search(text, begin, stop):  # 各收购银行卡1张，共8张
        told = list(_nouns().find(text, max(sentence.start, stop - 24), stop))
        return Hit(quantity.start, quantity.end, told[-1].word) if told else None
    return None


_LIST_BEFORE = re.compile("(?:[^，。；、0-9]{1,12}[、和及])+$")
_IN_ONE = re.compile("共|合计|总计")


def _mixed(text: str, noun: Hit, begin: int, at: int) -> bool:
    """手机卡、银行卡共52张: of how many of each, nothing is said."""
    if text[noun.start - 1 : noun.start] not in ("、", "和", "及") or not _IN_ONE.search(text, noun.end, at):
        return False
    listed = _LIST_BEFORE.search(text, max(0, begin - 16), noun.start)
    before = list(_nouns().find(text, listed.start(), noun.start)) if listed else []
    return any(thing_class(h.word) != thing_class(noun.word) for h in before)


def _of_those(context: Context, sentence: Sentence, quantity: Quantity) -> Hit | None:
    """以每张1200元收卡，将其中19张卖出: cards, though the word is not said again."""
    text = context.text
    if not text.endswith("其中", sentence.start, quantity.start) or not DEALS_ON.match(
        text, quantity.end - 1
    ):
        return None
    floor = sentence.start
    if text.startswith("其中", sentence.start) and sentence.start > context.case.start:
        floor = context.sentence_at(sentence.start - 1).start  # ……收来银行卡。其中7张转手卖出
    named = list(_nouns().find(text, floor, quantity.start))  # 带人办理电话卡，将其中18张卖给他人
    known = named and thing_class(named[-1].word) in _BY_UNIT.get(quantity.unit, ())
    return Hit(quantity.start, quantity.end, named[-1].word) if known else None


_DEALS = re.compile(
    "(?:一人|个人|单独)?(?:又|再|另|也|仅|只|实际)*(?:卖出|出售|出租|提供|出借|租出|卖|租|借|供)?(?:了)?"
)


@functools.cache
def _whose() -> re.Pattern[str]:
    return re.compile(
        f"(?:本人|自己|其本人|别人|他人|旁人|(?:其)?(?:{trie(lexicon()['亲友'])}))(?:的|名下|名下的|提供)?(?:有|共)?$"
        "|(?:又|再|另|还|后)(?:外|行|次|加价|低价|以[^，。；]{1,12}?)?(?:售|卖|出售|出租|租|借|出借|提供|办|办理|收购|收|交|寄|卖给|租给|借给|交给)(?:出|掉|了|给)?$"
        "|[，；、](?:共|累计|先后|前后|再|又)*(?:倒卖|转卖|卖出|售出|租出|收购|收来|收得|收进|买得|购得|转手)(?:了|出)?$"
    )


def _named_before(context: Context, sentence: Sentence, quantity: Quantity) -> Hit | None:
    """本人3张、他人8张; 后又出租2张; 甲某3张、乙某1张: of the thing that the sentence named last."""
    text = context.text
    listed = _LISTED.match(text, quantity.end)  # 3张、2张银行卡: the thing stands behind
    if quantity.unit not in ("张", "套", "个") or listed or not _OVER.match(text, quantity.end):
        return None
    named = context.roster.between(max(sentence.start, quantity.start - 8), quantity.start)
    acts = named and _DEALS.fullmatch(text, named[-1].end, quantity.start)
    if not acts and not _whose().search(text, max(sentence.start, quantity.start - 20), quantity.start):
        return None
    floor = since("。\n", text, context.case.start, quantity.start)
    if acts and floor > context.case.start:  # 三人各自办卡……。甲卖5张: named in the sentence before
        floor = since("。\n", text, context.case.start, floor - 1)
    hits = [
        h
        for h in _nouns().find(text, max(floor, quantity.start - (160 if acts else 60)), quantity.start)
        if text[h.end : h.end + 1] not in ("主", "人", "商", "农", "头", "贩")
    ]
    if not hits or thing_class(hits[-1].word) not in _BY_UNIT[quantity.unit]:
        return None
    return Hit(quantity.start, quantity.end, hits[-1].word)
