"""Whether the words of a rule really say it: not denied, not quoted from a notice, with what has to stand beside them."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.acts.denials import denied_after
from bangxin.intake.acts.supposed import supposed
from bangxin.intake.context import Context
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.rulebook import Flag
from bangxin.intake.structure import unproved
from bangxin.intake.words import Hit, since

_NOT = ("不", "未", "非", "没有", "未曾", "尚未", "并未", "无", "拒不", "拒绝")
# other things that are let, sold or bought in the same breath as a bank card is mentioned
_GOODS = (
    "手机", "电脑", "车", "香烟", "白酒", "毒", "房", "货物", "游戏", "装备", "商品", "手表", "黄金", "首饰", "药", "机票", "门票", "口罩", "笔记本",
    "摩托", "赃物", "木材", "电缆",
)  # fmt: skip
_INSTRUMENTS = (
    "银行卡", "电话卡", "手机卡", "微信账号", "微信号", "QQ账号", "QQ号", "对公账户", "账号", "银行账户", "支付宝",
)  # fmt: skip
_CLAUSE_ENDS = re.compile("[，；。：]")
_NOTICE = re.compile(
    "的?(?:小?广告|电话|信息|消息|短信|海报|传单|帖子|字样|招聘|兼职|卡片|教程)"
)  # “办证、套现”小广告
_LONG_QUOTE = 14  # characters; shorter ones only name a thing (“跑分”)
_OPENS = "，。；、（：\n中对以将"  # what stands before an item of a list, or the end of the text


def stands_alone(context: Context, sentence: Sentence, hit: Hit) -> bool:
    """自首，累犯。 池某主犯: one item of a terse list, or right after a name."""
    if sentence.part is not Part.NARRATIVE:
        return False
    text = context.text
    opens = text[hit.start - 1 : hit.start] in _OPENS or text.endswith(
        "名", 0, hit.start
    )  # 三名主犯甲、乙、丙
    if opens and context.roster.between(hit.end, hit.end + 1):
        return True  # 其中主犯匡某
    if text[hit.end : hit.end + 1] not in "，。；、）\n,":
        return False
    before = context.roster.between(max(sentence.start, hit.start - 5), hit.start)
    named = bool(before) and before[-1].end == hit.start
    return named or text[hit.start - 1 : hit.start] in _OPENS[:7]


# 看到招募消息：出租银行卡、转账就能得报酬; 获悉“生财之道”——办卡帮人洗钱
_NOTICE_SAYS = re.compile(
    "(?:看到|看见|刷到|收到|浏览到|翻到|获悉|得知|听说)[^，。；：]{0,20}(?:(?:消息|信息|广告|帖子?|通知|启事|短信|招聘|兼职|门路|之道|路子)”?：|——)[^。；]*$"
)


def is_quoted(text: str, sentence: Sentence, hit: Hit) -> bool:
    """看到“仅需提供银行卡协助转账，日薪3000元”的信息: what an advertisement says nobody has done yet."""
    if _NOTICE_SAYS.search(text, sentence.start, hit.start):
        return True
    opened = text.rfind("“", sentence.start, hit.start)
    if opened < 0 or text.find("”", opened, hit.start) >= 0:
        return False
    closed = text.find("”", hit.end, sentence.end + 40)
    if closed >= 0 and _NOTICE.match(text, closed + 1):
        return True
    return closed - opened > _LONG_QUOTE


_DENIES_NOTHING = re.compile("协助下|配合下|(?:没有|无)异议|被告人")
_SO_MANY_OF_THEM = re.compile("等(?<=[某甲乙丙丁0-9].)[0-9二两三四五六七八九十]{1,3}名$")


# 经“陆总”授意召来: who told him to is said, and then he does it
_ORDERED_TO = re.compile("(?:经|受|应|由|按)[^，。；]{1,6}(?:授意|指使|安排|要求|同意|指派|委托|吩咐|请求)")


def holds(text: str, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """Whether the words really say it: not denied, and with what has to stand beside them."""
    if flag.then is not None:
        stop = min(sentence.end, hit.end + flag.within)
        if flag.same_clause and (mark := _CLAUSE_ENDS.search(text, hit.end, stop)):
            stop = mark.start()
        if flag.then.search(text, hit.end, stop) is None and not _unquoted(flag.then, text[hit.end : stop]):
            return False
    before = text[max(sentence.start, hit.start - 8) : hit.start]
    if "异议" in before or "下" in before or "被告人" in before:
        before = _DENIES_NOTHING.sub("", before)
    if before.endswith("名"):
        before = _SO_MANY_OF_THEM.sub("", before)  # 骆某等8名在校学生
    if flag.fact == "act.kinds":
        before = _ORDERED_TO.sub("", before)
    before = before[
        max(before.rfind("，"), before.rfind("；"), before.rfind("、") if len(flag.words) > 3 else -1) + 1 :
    ]
    if (
        before.endswith(_NOT)
        or (before and flag.unless is not None and flag.unless.search(before))
        or unproved(text, since("，；。：", text, sentence.start, hit.start), hit.start)
        or (flag.value is not False and denied_after(text, hit.start, hit.end))
        or supposed(text, sentence, hit.start)
    ):
        return False
    if flag.not_after is not None:
        stop = min(sentence.end, hit.end + 8)
        mark = _CLAUSE_ENDS.search(text, hit.end, stop)
        if flag.not_after.search(text[hit.end : mark.start() if mark else stop]):
            return False
    if flag.near is not None:
        begin = max(text.rfind("\n", 0, hit.start), hit.start - 40, 0)
        around = text[begin : min(sentence.end, hit.end + 30)]
        if not flag.near.search(around) and not _unquoted(flag.near, around):
            return False
        if flag.unless is not None and flag.unless.search(around.replace("被告人", "")):
            return False
        return bool(flag.verbs) or flag.fact == "upstream.crime" or _deals_in(text, sentence, hit, flag)
    return True


def _unquoted(pattern: re.Pattern[str], words: str) -> bool:
    """引导观众加“客服”: whether the words tell it without their quotation marks."""
    return "“" in words and pattern.search(words.replace("“", "").replace("”", "")) is not None


def _deals_in(text: str, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """将摩托车卖给他人，钱款转入其银行卡: what is sold is named in the clause, and it is not what the rule is about."""
    begin = since("，；。：", text, sentence.start, hit.start)
    ends = [at for mark in "，；。" if (at := text.find(mark, hit.end, sentence.end)) >= 0]
    clause = text[begin : min(ends, default=sentence.end)]
    if flag.near and flag.near.search(clause):
        return True
    clause = clause.replace("手机卡", "电话卡").replace("手机号", "")
    return not any(word in clause for word in (*_GOODS, *_INSTRUMENTS))
