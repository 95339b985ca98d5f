"""What the charges and the means of the case say of a sum: goods taken over or cheated out of, cards, calls."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.kinds import Read
from bangxin.intake.parts import Sentence
from bangxin.intake.words import Hit

ACCOUNTS = re.compile(
    "(?<![话机联])卡|账户|帐户|账号|收款码|转账|取现|支付|通道|走账|跑分|洗钱|结算|虚拟币|泰达币|[Uu](?:币|SDT)|赃款|(?<!骗)资金"
)
_PHONE_CARDS = re.compile("电话卡|手机卡|SIM卡|手机号")
_BANK_ACCOUNTS = re.compile("银行|账户|帐户|收款|转账|取现|支付宝|走账|跑分|洗钱|结算|流水|(?<!骗)资金")
_CALLS = re.compile(
    "GOIP|GoIP|多卡宝|猫池|络漫宝|手机口|VOIP|拨打|短信|引流|推广|广告|群发|座机|呼出|通话|线路"
)
_WORTH = (
    "价值", "总价值", "估价", "评估价", "评估总价", "鉴定价格", "鉴定价值", "认定价格", "折价", "价格", "经鉴定",
)  # fmt: skip
_SO_OFTEN = re.compile("(?:收购|购买|销售|转移|运输)[^，。；]{0,16}[0-9一二三四五六七八九十]+次，$")
_IN_WHOLE = re.compile("共计|合计|总价|总值|上述|总计")
_GOODS = re.compile("收购|收买|代为销售|销售|转卖|窝藏|运输|倒卖|藏匿|出卖")


def is_worth(context: Context, quantity: Quantity, read: Read, sentence: Sentence) -> bool:
    """The worth of stolen goods, told as a whole, in a case of concealment alone (法释〔2025〕13号)."""
    told = context.subjects(sentence, read.word.start) or context.roster.accused
    held = {c for p in told for c in context.charges.get(p.name, ())}
    if read.word.word not in _WORTH or not held or not all("隐瞒" in c for c in held):
        return False
    begin = context.clause_start(sentence, read.word.start)
    times = _SO_OFTEN.search(context.text, sentence.start, begin)  # 收购六次，被盗电缆价值121447元
    goods = _GOODS.search(context.text, context.case.start, quantity.start)
    whole = times or _IN_WHOLE.search(context.text, begin, quantity.start)
    return goods is not None and whole is not None


_GOT_GOODS = re.compile("(?:骗取|骗得|骗走|诈骗|骗购|骗租)[^，。；元]{0,20}?[一-鿿]")
_FOR_EACH = re.compile("每|单价|/|以(?:人民币)?$")


def cheated_goods(context: Context, quantity: Quantity, read: Read, sentence: Sentence) -> bool:
    """先后二次骗取鹅苗8000只……8000只鹅苗的价格为76000元: what the goods got by cheating are worth."""
    if read.word.word not in _WORTH or not cheats_only(context):
        return False
    clause = context.text[context.clause_start(sentence, read.word.start) : quantity.start]
    floor = max(context.case.start, sentence.start - 120)
    return (
        _FOR_EACH.search(clause) is None
        and _GOT_GOODS.search(context.text, floor, read.word.start) is not None
    )


def card_fraud(context: Context) -> bool:
    """Everybody accused is charged with 信用卡诈骗罪 alone, and nobody moved the money of others' frauds."""
    held = [context.charges.get(p.name, []) for p in context.roster.accused]
    return bool(held) and all(c and set(c) == {"信用卡诈骗罪"} for c in held) and not context.lends()


def cheats_only(context: Context) -> bool:
    """Everybody accused is charged with frauds alone, and nobody lent accounts to the fraud of others."""
    held = [context.charges.get(p.name, []) for p in context.roster.accused]
    return (
        bool(held) and all(c and all("诈骗" in charge for charge in c) for c in held) and not context.lends()
    )


def conceals_only(context: Context) -> bool:
    """Everybody accused is charged with concealing what was got by crime, and with nothing else."""
    held = [context.charges.get(p.name, []) for p in context.roster.accused]
    return bool(held) and all(c and all("隐瞒" in charge for charge in c) for c in held)


def keeps_games(context: Context) -> bool:
    """Everybody accused is charged with gambling alone, and nobody lent accounts to others: the stakes are their own business."""
    held = [context.charges.get(p.name, []) for p in context.roster.accused]
    return bool(held) and all(c and all("赌" in x for x in c) for c in held) and not context.lends()


_MOVES_MONEY = re.compile("银行卡|储蓄卡|账户|帐户|收款码|转账|取现|走账|跑分|洗钱|流水|支付结算")
_GROUPS = re.compile("(?:设立|建立|组建|创建|拉)[^，。；]{0,16}(?:微信|QQ|聊天|通讯)群")


def calls_only(context: Context) -> bool:
    """The help told of is with calls or messages, and no account, card or transfer is spoken of."""
    begin, end = context.case.start, context.case.end
    if _PHONE_CARDS.search(context.text, begin, end) and not _BANK_ACCOUNTS.search(context.text, begin, end):
        return True
    if _GROUPS.search(context.text, begin, end) and not _MOVES_MONEY.search(context.text, begin, end):
        return True
    return _CALLS.search(context.text, begin, end) is not None and not ACCOUNTS.search(
        context.text, begin, end
    )


# 转出87万元，其中关联诈骗案件3起，金额16万元: a part of what moved; 涉案金额 by itself leaves the kind open
_CASES_TOLD = "[^，。；元]{0,16}?(?:[0-9一二两三四五六七八九十百余多]+(?:起|宗|件)|案件)"
_OF_CASES = re.rare(
    f"(?:其中[^，。；元]{{0,8}}?(?:涉及|涉|关联|牵涉|牵连|对应|匹配){_CASES_TOLD}[^，。；元0-9]{{0,14}}?[，、]?(?:涉案|涉诈|查实|流入)?(?:资金|金额|数额|款项|总金额|总额)"
    f"|[，。；](?:共|累计)?(?:涉及|涉|关联)(?=[^，。；元]{{0,8}}(?:诈骗|电诈|涉诈)){_CASES_TOLD}、"
    "|(?:流水|进账|流入|结算|转移|转出|收款|走账)[^。；]{0,24}其中(?:涉及|涉|有)?(?:电信网络|电信|网络)?(?:诈骗|电诈|涉诈)(?:的)?)(?:共计|合计|总计|累计|共|达|为)*(?:人民币)?$"
)
_OPEN = ("own_money", "cheated")


def of_cases(context: Context, sentence: Sentence, quantity: Quantity, read: Read | None) -> Read | None:
    """The money of the cases of fraud that an account is tied to, in a case that is not one of fraud alone."""
    if read is not None and read.kind not in _OPEN:
        return None
    told = _OF_CASES.search(context.text, sentence.start, quantity.start)
    if told is None or cheats_only(context):
        return None
    return Read("traced", Hit(told.start(), quantity.start, told.group()))
