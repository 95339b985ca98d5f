"""On what terms something was handed over: for a price, by the day, or for nothing."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.words import Hit

SOLD, LET, FREE, PAID = "sold", "let", "free", "paid"
_BEFORE, _AFTER = 40, 30  # characters around the verb in which the terms are told
_SUM = "[0-9一二两三四五六七八九十百千]{1,6}(?:\\.[0-9]{1,2})?余?(?:元|块|百元|千元|万元|百|千)"
# 每天200元, 按天收钱, 日租, 租金
_BY_TIME = re.compile(
    "每(?:天|日|周|月|个月|小时|星期|晚|年)(?![^，。；]{0,4}(?:[将把]|按|操作))(?![^，。；]{0,8}(?:好处|报酬|工资|佣金|酬劳|提成))|按(?:天|日|周|月|小时|时)(?!间)|[日周月年]租|租金|租费|收租|计租|使用费"
    f"|(?:一|1)(?:天|日|周|个月|月|小时|晚){_SUM}|{_SUM}(?:一|每|/|1)(?:天|日|周|个月|月|小时|晚)"
)
# 每张800元, 800元一套, 以2000元, 卡费, 对价, 收到货款
_BY_PIECE = re.compile(
    f"(?:每|一|1)[张套个部组户副枚](?:银行|电话|手机|储蓄)?(?:卡|账户|号)?[^，。；流转入]{{0,3}}?{_SUM}|{_SUM}(?:一|每|/|1)[张套个部组户副枚]"
    f"|以(?:人民币|每[张套个部组户]|低价|高价)?{_SUM}(?!的?(?:报酬|好处|工资|日薪|佣金|酬劳|押金|利润))"
    f"|抵(?:掉|销|偿|账|债)?(?:了)?{_SUM}|抵债|抵账"
    "|卡费|卡款|卡钱|卖卡[款钱]|货款|对价|一口价|成交价?|元的?(?:价格|价款|低价|高价)|加价|溢价"
)
# 当场拿到300元: paid for what was handed over just before
_PAID = re.compile(
    f"(?:当场|即|随即|当即|立即|，|后|他|她|其|并)(?:拿|得|获|收|领)(?:到|得|取)?(?:了)?(?:现金|报酬|好处费)?{_SUM}"
)
_BOUGHT = re.compile(
    "收购|收来|收买|收取[^，。；金费]{0,6}[卡户套]|购买|购得|买[来入进]"
)  # 以每张50元收购后寄往: what it was bought for
_FOR_NOTHING = re.compile(
    "没有?要钱|没有?收钱|没有?[要收拿](?:一分钱?|分文|好处)|未(?:收|要)钱|(?:没有|未)(?:收取|收受|获取|要|拿)(?:任何|其他)?(?:费用|报酬|好处|酬劳)|没有收费|无偿|免费|白白?[给送借]|不收(?:取)?(?:任何)?(?:费用|报酬|分文)|分文(?:未|不)[收取]"
)


def on_terms(context: Context, sentence: Sentence, hit: Hit, terms: str) -> bool:
    """Whether the words around the verb tell these terms; by the day goes before a price."""
    around = (max(sentence.start, hit.start - _BEFORE), min(sentence.end, hit.end + _AFTER))
    if terms == FREE:
        return for_nothing(
            context,
            sentence,
            context.clause_start(sentence, hit.start),
            context.clause_end(sentence, hit.end),
        )
    if let := _BY_TIME.search(context.text, *around):
        paid = let.start() < hit.start and _BOUGHT.search(context.text, let.start(), hit.start)
        return terms == LET and not paid  # 以每套每周500元收取银行卡，提供给……: what he paid for them
    if terms == PAID and _PAID.search(context.text, hit.end, around[1]):
        return True
    priced = _BY_PIECE.search(context.text, *around) if terms in (SOLD, PAID) else None
    if priced is None:
        return False
    return not (priced.start() < hit.start and _BOUGHT.search(context.text, priced.start(), hit.start))


def for_nothing(context: Context, sentence: Sentence, begin: int, end: int) -> bool:
    """Whether a clause, or the words right after it, say that nothing was taken: ……给了表哥，没有要钱."""
    return _FOR_NOTHING.search(context.text, begin, min(end + 12, sentence.end)) is not None
