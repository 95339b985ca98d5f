"""The words of money (``rules/lexicon.yaml``), indexed for reading a sum in its clause, and what such a reading says."""

from __future__ import annotations

import functools
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Hit, Words, trie

OPEN = "open"
_VERBS = ("得到", "给付", "未得", "他义")
_INCOME = ("报酬", "进项")
# what may stand between a noun and its sum
_FILL = (
    "人民币", "约", "共计", "合计", "总计", "累计", "共", "计", "达", "高达", "多达", "为", "是", "有", "了", "金额", "数额", "总额", "总金额",
    "总数额", "款额", "的", "各", "均", "等", "“", "”", "\"", "‘", "’", "（", "(", "大约", "分别", "在", "约为", "折合", "折合成", "折算", "约合", "总共", "一共", "即", "：",
)  # fmt: skip
ADVERBS = (
    "(?:提现后|取出后|变现后|就是|就|是|即|也|陆陆续续|分批|分笔|悉数|一并|迅速|即刻|转手|再次|尽数|统统|如数|逐步|被(?:其|他|她|甲|乙|[^，。；]{1,3}(?=转|取|提|汇|划))?|均|已|全部|全额|先后|陆续|直接|又|再|随即|随后|立即|马上|当日|当天|最终|多次|逐笔|层层|后"
    "|分[0-9一二三四五六七八九十多数]+次|(?:通过|经|从|由|在|用|以|按)[^，。；]{1,12}?)*"
)
VICTIMS = ("被害人", "受害人", "受害者", "事主", "被骗人", "受骗人", "被骗群众", "受骗群众", "被害群众")


class Verdict(NamedTuple):
    """What the clause says a sum is: a kind, or ``open``; ``word`` is what says so."""

    kind: str
    word: Hit


class MoneyWords:
    """The classes of the lexicon, indexed for reading backwards from a sum and forwards through its clause."""

    def __init__(self) -> None:
        classes = lexicon()
        self.verb_class = {word: name for name in _VERBS for word in classes[name]}
        self.verbs = Words(self.verb_class)
        self.noun_class = {word: name for name in _INCOME for word in classes[name]}
        self.nouns = Words(self.noun_class)
        self.back_fill = re.compile("(?:" + trie(word[::-1] for word in _FILL) + ")*")
        self.back_noun = re.compile(trie(word[::-1] for word in self.noun_class))
        self.payers = Words([*classes["上家"], *classes["旁人"]])
        self.victims = classes["被害人"]
        self.behind = re.compile(
            f"(?:的)?(?:{trie(classes['钱款'])})?{ADVERBS}(?:(?P<into>{trie([*classes['转入'], *classes['进账']])})|(?P<out>{trie(classes['转出'])}))"
        )
        self.strong = re.compile(
            "(?:"
            + trie(classes["强得"])
            + ")(?:了|到)?(?P<what>[^，。；、0-9]{0,10}?)(?:共计|合计|总计|共)?(?:人民币)?$"
        )
        self.aside = Words([*classes["剔除"], *classes["假设"]])
        self.others = re.compile(
            f"(?:其中|而|后|该|上述|另|，)?其?(?:{trie(classes['旁人'])})(?:等|们|则|也|共|均|再|又|因此|由此|个人|实际|另)*(?:[^，。；某其他她从]{{0,6}}?(?:获利|得款|卖得)|(?:从中|共计|共)?(?:得|获|抽|收|赚|分|牟|非法|违法|提成|渔))"
        )
        self.handed = re.compile(
            f"(?P<verb>{trie(classes['给付'])})(?:了)?(?P<who>[^，。；、0-9的]{{1,6}}?)(?:现金)?(?:共计|合计|共)?(?:人民币)?$"
        )
        self.supposed = tuple(classes["假设"])
        self.out = frozenset(classes["转出"])
        self.back_pay = re.compile("(?:了)?" + trie(word[::-1] for word in classes["付款"]))


@functools.cache
def money_words() -> MoneyWords:
    return MoneyWords()
