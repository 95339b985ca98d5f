"""How accounts counted were dealt in (lent is counted apart from sold or rented), bought up, or listed one by one."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.terms import for_nothing
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import COUNTED, trie

_REACH = 60  # characters after a count in which it is told what was done with what was counted
_DEALING = re.compile(
    "(?P<lent>出借|借给|借与|借予|外借|借出|借用给|(?:无偿|免费)(?:提供|借|给|交|转)|赠[与送]|借(?=朋友|他人|别人|同学|亲戚|老乡|同事))"
    "|出租|租给|租与|租出|转租|租借给|出售|卖给|卖出|卖掉|卖与|卖了|售予|转让|出手|有偿|收取租金"
)
_PAID_FOR = re.compile(
    "，(?:[^，。；]{0,4})?(?:获|得|获得|收取|收到|获取)(?:报酬|好处费|租金|酬劳|好处)[^，。；]{0,4}[0-9]"
)


def lent(context: Context, sentence: Sentence, start: int, end: int) -> bool:
    """Whether the accounts counted at ``start:end`` were lent, and neither sold nor rented.

    What is told of them in the same clause goes before what is told after.
    """
    if _PAID_FOR.search(context.text, end, sentence.end):
        return False  # 借给校外人员使用两周，获报酬800元: let for pay
    if _THOSE.search(context.text, max(sentence.start, start - 2), start):
        return _told_as_lent(context, sentence)
    clause = context.clause_start(sentence, start), context.clause_end(sentence, end)
    told = list(_DEALING.finditer(context.text, *clause))
    if not told and for_nothing(context, sentence, *clause):
        return True
    if not told:
        later = _DEALING.search(context.text, clause[1], min(sentence.end, clause[1] + _REACH))
        return later is not None and later.group("lent") is not None
    return all(one.group("lent") is not None for one in told)


_THOSE = re.compile("(?:上述|前述|该|这)$")


def _told_as_lent(context: Context, sentence: Sentence) -> bool:
    """出借给同学使用。上述3张银行卡……: whether the last dealing that the paragraph told of before was lending."""
    for told in reversed(context.case.sentences[: context.index_of(sentence)]):
        if told.paragraph != sentence.paragraph:
            break
        dealings = list(_DEALING.finditer(context.text, told.start, told.end))
        if dealings:
            return all(one.group("lent") is not None for one in dealings) and not _PAID_FOR.search(
                context.text, told.start, told.end
            )
    return False


_HAD = trie(lexicon()["收来"])
_COLLECTED = re.compile(
    f"收卡(?![人者商])|收寄[^，。；]{{0,6}}卡|(?:{_HAD})[^，。；]{{0,14}}(?:银行卡|储蓄卡|账户|[二三四五六七八]件套|套卡|户头|[张套]卡)"
)
# somebody else's: how they were had, or of whom; not those to whom they were given (卖给同学)
_HAD_FROM = re.compile(
    f"(?:{_HAD})|(?<![给向为与跟由经被受帮替对应听按])(?:其)?(?:{trie(lexicon()['亲友'])})(?!.{{0,3}}某)|多人"
)
_ACTS = re.compile(
    "提供|出售|出租|(?:的)?(?:要求|请求|介绍|邀|指使|安排|劝|怂恿|撺掇|约|吩咐|委托|推荐|所托)"
)  # 父亲提供卡5张: one of those told of
_NEAR = 16


def had_from(clause: str) -> int:
    """Where the last word near the end says that the accounts came from somebody else; -1 without one."""
    told = _HAD_FROM.finditer(clause, max(0, len(clause) - _NEAR))
    return max((m.start() for m in told if not _ACTS.match(clause, m.end())), default=-1)


_ONLY_OFFERED = re.compile("”?的?(?:信息|广告|消息)|的帖子")  # 看到收购储蓄卡的信息
_OWN = re.compile("本人|名下|自己(?!获|得|赚|分|留|从|则|抽|净|只|仅)")


def gathered(text: str, start: int, at: int) -> bool:
    """以每张1200元收卡，……19张卡: cards spoken of since are those bought up, unless one's own are told of between."""
    told = _COLLECTED.finditer(text, start, at)
    bought = [
        m
        for m in told
        if not _ONLY_OFFERED.match(text, m.end()) and not _closed_since(text, start, m.start(), at)
    ][-1:]
    return bool(bought) and _OWN.search(text, bought[0].start(), at) is None


def _closed_since(text: str, start: int, place: int, at: int) -> bool:
    """向蓝某（已判刑，另收卡31张）出售……: what stands in a bracket that is closed before ``at``."""
    opened = text.rfind("（", start, place)
    return opened > text.rfind("）", start, place) and text.find("）", place, at) >= 0


def listed_each(context: Context, sentence: Sentence, quantity: Quantity) -> tuple[Quantity, str]:
    """农业银行卡、建设银行卡各1张: the list is counted."""
    head = without_brackets(context.text[max(sentence.start, quantity.start - 90) : quantity.start])
    firms = _EACH_FIRM.search(head)
    if firms and quantity.op == "=" and quantity.bound.lo is not None:
        total = COUNTED.get(firms.group(1), 0) * quantity.bound.lo
        if total:
            bound = quantity.bound._replace(lo=total, hi=total)
            return replace(quantity, bound=bound), f"{firms.group(1)}家各{quantity.bound.lo}个计"
    each = _EACH_ONE.search(head)
    if each is None or quantity.op != "=" or quantity.bound.lo is None:
        return quantity, ""
    clauses = head[: each.start()].split("，")
    listed = clauses[-1] or clauses[max(len(clauses) - 2, 0)]  # 跑遍农行、工行和信用社，各开了一张卡
    items = re.split("、|和|及", listed)
    count = sum(
        1
        for item in items
        if any(w in item for w in ("卡", "银行", "账户", "收款码", "支付宝", "微信"))
        or _OF_A_FIRM.search(item)
    )
    if count < 2:
        return quantity, ""
    total = count * quantity.bound.lo
    return replace(
        quantity, bound=quantity.bound._replace(lo=total, hi=total)
    ), f"按列举的{count}种各{quantity.bound.lo}张计"


# 两家公司各开立对公账户一个; 三家空壳公司，以每家公司名义各办理对公账户1个
_EACH_FIRM = re.compile(
    "([2-9二两三四五六七八九十])家[^，。；]{0,10}(?:公司|企业|商行|经营部)[^。；0-9]{0,30}?(?:各自?|每家(?:公司)?)(?:名义)?(?:开立|开设|开办|办理|申请|注册|办|开)(?:了)?(?:对公账户|银行账户|账户|公户)?$"
)
_EACH_ONE = re.compile("各(?:办理|开立|开设|开办|申领|申办|办|开)?了?$")  # 在工行、农行各办理一张
_OF_A_FIRM = re.compile(
    "(?:移动|联通|电信|广电|[农工建中交招]行|农业|工商|建设|交通|招商|邮政|邮储|信用社|农商行|农信社)$"
)


def without_brackets(words: str) -> str:
    """The words without what stands in （）."""
    return re.sub("（[^（）]{0,40}）", "", words)
