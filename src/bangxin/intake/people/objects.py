"""Who is named in a sentence without being the one who acts: as an object, an owner, within the clause of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bangxin.base import patterns as re
from bangxin.intake.people.companions import given_to, listed_after
from bangxin.intake.people.persons import Mention
from bangxin.intake.people.positions import before_titles, heads_clause
from bangxin.intake.words import by_last

if TYPE_CHECKING:
    from bangxin.intake.context import Context
    from bangxin.intake.parts import Sentence

_AS_OBJECT = by_last([
    "从", "向", "欠", "给", "给了", "为", "用", "利用", "冒充", "假冒", "对", "将", "把", "叫", "邀约", "邀请", "组织", "指使", "雇佣", "安排", "联系", "抓获", "与", "跟", "替", "帮",
    "通过", "在", "让", "使", "通知", "骗取", "找到", "听", "听从", "听信", "按", "按照", "依照", "根据", "遵照", "拉", "拉上", "叫上", "叫来", "喊上", "带上", "带着", "领着", "被", "帮助", "协助", "介绍", "雇用", "招聘", "聘请", "聘用", "招募", "招来", "找来", "雇来", "请来", "喊来", "约来", "带来", "吸纳", "结识", "认识", "入职", "指派", "委托", "带领", "发展", "招揽", "吸引", "怂恿", "唆使", "鼓动", "吸收", "组织同校学生", "受", "经", "责令", "来自", "源自", "出自", "收购", "收买", "劝", "劝说", "规劝", "动员", "供出", "检举", "指认", "应", "交至", "寄至", "送至", "交予", "抓获", "从被告人", "向被告人", "由公安机关将",
])  # fmt: skip
# 联系上家并带乙、丙到外地转账: taken along
_TAKEN_ALONG = re.compile("(?:并|又|还|再|亲自)带$")
_HOLDS_THAT = ("认为", "以为", "因为", "成为", "作为")  # 检察院认为甲系主犯: of 甲
_OBJECT_BEFORE = (
    "介绍，", "介绍下", "联系，", "安排，", "指使，", "授意，", "要求，", "牵线", "引荐", "搭桥", "陪同，", "带路", "之兄", "之弟", "之姐", "之妹", "之妻", "之夫", "之父", "之母", "之子", "之女", "之友",
)  # fmt: skip
# 明知上述电缆系汤某盗窃所得，仍……
_KNOWS = re.compile("(?:明知|知道|得知)(?:[^，。；]{0,14}[系是为由])?(?:被告人)?$")
_SEIZED_AT = ("处查获", "处查扣", "处扣押", "处起获", "处缴获")
KIN_OF = ("之兄", "之弟", "之妻", "之夫", "之父", "之母", "之子", "之女", "之姐", "之妹")
# 在甲的规劝下, 甲之兄: of what somebody else does, or is
_UNDER = re.compile(
    "的?(?:规劝|劝说|劝导|动员|陪同|带领|介绍|组织|指使|安排|指挥|要求|授意|决策|主持|策划)下|之[兄弟姐妹妻夫父母子女]"
)
_TO_WHOM = re.compile(
    "(?:(?:给|向|从|拉拢|鼓动|怂恿|动员|劝说|唆使|发展|招募|邀约)[^，。；、某]{1,10}|(?:结识|认识|找到|联系上|投靠)了?[^，。；、某]{1,14}|(?:入职|供职于?|任职于|受聘于|受雇于)[^，。；、]{1,14})的$"
)
# 招募甲等人管账、乙等人当“托”: each of those taken on for a part of the work
_TAKEN_ON = re.compile(
    "(?:招募|招揽|招聘|招|雇佣|雇用|雇请|雇|聘请|纠集|组织|安排|指派)[^，。；]{1,30}?(?:管|当|做|任|负责|担任|充当)[^，。；]{1,14}、$"
)
_ALL_THE_SAME = re.compile("[，仍却]|依然|继续")


_GOES_ALONG = re.compile("(?:陪同|陪着|带领|引领|(?:[开驾]车)?(?:接送|送))(?:其|到|至|前往|去|，)")


def goes_along(context: Context, mention: Mention) -> bool:
    """甲由乙陪同到银行办卡: 乙 goes along, 甲 acts."""
    by = context.text.endswith("由", 0, mention.start)
    return by and _GOES_ALONG.match(context.text, mention.end) is not None


def is_object(context: Context, mention: Mention) -> bool:
    if _UNDER.match(context.text, mention.end) or goes_along(context, mention):
        return True
    if context.text.startswith(_SEIZED_AT, mention.end):
        return False  # 从甲处查获1960626条，非法获利24300元: what is told next is told of 甲
    after = context.text[mention.end : mention.end + 14]
    if after.startswith("（"):
        after = after.partition("）")[2]
    if after.startswith(_OBJECT_BEFORE):
        return True
    if context.text[mention.start - 1] in "、和及":
        if given_to(context, mention):
            return True
        listed = listed_after(context, mention)
        if listed is not None:
            return context.is_object(listed)
    at = mention.start - 3 * context.text.endswith("其亲属", 0, mention.start)
    at -= 5 * context.text.endswith("被不起诉人", 0, at)
    head = context.text[max(0, at - 8) : before_titles(context.text, at, context.case.start)]
    if context.text.endswith("的", 0, mention.start) and _TO_WHOM.search(
        context.text, max(0, mention.start - 20), mention.start
    ):
        return True  # 卖给专门收卡的宗某
    if head.endswith("、") and _TAKEN_ON.search(context.text, max(0, mention.start - 60), mention.start):
        return True
    if _TAKEN_ALONG.search(head):
        return True
    return head.endswith(_AS_OBJECT.get(head[-1:], ())) and not head.endswith(_HOLDS_THAT)


def pivot(context: Context, group: list[Mention]) -> bool:
    """介绍乙将其名下……, 发展乙用收款码收款: the object of one verb is the subject of the next."""
    return context.text.startswith(_ACTS_NEXT, group[-1].end)


_ACTS_NEXT = ("将", "把", "各", "用本人", "用其", "用自己", "用名下", "用收款码")


def within(
    context: Context, sentence: Sentence, group: list[Mention], groups: list[list[Mention]], at: int
) -> bool:
    """甲接送乙到网点，每天300元: 乙 is named within a clause that an accused opens, and ``at`` stands after that clause."""
    if "，" not in context.text[group[-1].end : at] or pivot(context, group):
        return False
    if heads_clause(context.text, group[0].start, context.case.start):
        return False
    clause = context.clause_start(sentence, group[0].start)
    opening = next(g for g in groups if g[0].start >= clause)
    if opening is group:  # 受雇开车，接送乙到网点，每天300元
        return any(
            heads_clause(context.text, g[0].start, context.case.start) for g in groups[: groups.index(group)]
        )
    return bool(context.accused_of(opening)) and not context.is_object(opening[0])


_HAS = re.compile(
    "的|名下|(?:本人|所有|经营|给|给出|提供|交来|送来|寄来|交付|交给|发来|指定)的|所(?:经营|开|在|租)|(?:卡|账户)内|卡中"
)
_AND_MORE = re.compile("等[0-9一二两三四五六七八九十]*人?(?=的|名下)")  # 持甲等人的银行卡取现


def possessor(context: Context, group: list[Mention], groups: list[list[Mention]]) -> bool:
    """收到被告人乙的摩托车: a name followed by 的 is no subject when a subject stands before it."""
    more = _AND_MORE.match(context.text, group[-1].end)
    if not _HAS.match(context.text, more.end() if more else group[-1].end):
        return False
    head = context.text[max(0, group[0].start - 4) : group[0].start].removesuffix("被告人")
    if head[-1:] in ("，", "。", "；", "：", "\n", "、", ""):
        return False
    index = groups.index(group)
    return any(context.accused_of(g) and not context.is_object(g[0]) for g in groups[:index])


def embedded(context: Context, group: list[Mention], at: int) -> bool:
    """明知甲使用其银行卡转移资金，仍……; 乙（系甲之妻）明知: within that clause or bracket 甲 is named, after it whoever knew, or 乙."""
    begin = max(context.text.rfind("，", 0, group[0].start), group[0].start - 24, 0)
    known = _KNOWS.search(context.text, begin, group[0].start)
    if known is not None and _ALL_THE_SAME.search(context.text, group[-1].end, at):
        return True
    return context.text.find("）", group[-1].end, at) >= 0 and _said_of_another(context, group[0].start)


def _said_of_another(context: Context, at: int) -> bool:
    """Whether ``at`` stands in a bracket that opens right after a name."""
    opened = context.text.rfind("（", max(0, at - 16), at)
    if opened < 0 or context.text.find("）", opened, at) >= 0:
        return False
    before = context.roster.between(max(context.case.start, opened - 16), opened)
    return bool(before) and before[-1].end == opened
