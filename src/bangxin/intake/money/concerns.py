"""Whether a sum is one that concerns the accused, and as what: not a victim's, nobody else's, nothing of another kind of case."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.accounts import ACCOUNT_MONEY
from bangxin.intake.money.charged import (
    ACCOUNTS,
    calls_only,
    card_fraud,
    cheated_goods,
    cheats_only,
    conceals_only,
    is_worth,
    keeps_games,
)
from bangxin.intake.money.income import SUPPLIED
from bangxin.intake.money.kinds import Read
from bangxin.intake.money.payments import (
    got_by_another,
    paid_into,
    received,
    suffers_himself,
    victim_moved,
    victims_own,
)
from bangxin.intake.money.takings import only_wanted
from bangxin.intake.parts import Sentence

AN_ACCOUNT = re.compile(
    "(?<![话机联])卡|账户|公户|户内|帐户|账号|收款码|支付宝|微信(?!号|群|账号)|二维码|扫码|户头|资金"
)
_OF_FRAUD = re.compile("[骗案害]")
_MISUSED = re.compile("盗用|盗刷|冒用其")
_LOST = re.compile("(?:丢失|遗失|被盗|失窃)[^。；]{0,6}被[^，。；]{0,3}(?:冒用|盗用|使用)")
_EMPTIED = re.compile(
    "(?:被骗|受骗|上当)(?:后)?，[^，。；元]{0,8}(?:卡|账户|存款)[^，。；元]{0,4}被[^，。；元]{0,4}(?:转走|划走|转出|刷走|取走|盗刷)$"
)
_PAID_CHEATS = re.compile("曾[^，。；]{0,6}(?:向|给)[^，。；]{0,6}(?:诈骗|骗子)[^，。；]{0,10}$")
_OF_BANKS = re.compile(
    "银行|账户内|卡[^，。；元]{0,14}(?:收入|收支|支出)|账户[^，。；]{0,12}(?:收入|收支|支出)|卡内|ATM|柜台|柜面|资金|赃款|诈骗|被骗|上家|上线|名下|车手|跑分|取款"
)
_OF_ACCOUNTS = re.compile("收入|流入|转入|进账|入账|收支|账户|[卡户]内|银行卡|贷方")
_ON_CREDIT = re.compile("透支|本金")
_BY_TERMINAL = re.compile("(?:POS|pos|Pos|刷卡)机[^。；]{0,50}?(?:套[出取现走]|刷卡套)[^，。；]{0,10}$")
_OF_CARD_FRAUD = re.compile("信用卡诈骗|恶意透支|催收|诈骗罪")
_FROM_EACH = re.compile(
    "(?:收取|骗取|骗得|骗)[^，。；元]{0,30}?每[人户名位家单][0-9.]+元[^，。；元]{0,6}，?(?:共计|合计|共|总计)(?:人民币)?$"
)
_EARNS = re.compile("直播|主播|接单|打赏|引流|拉新|带货")
_NOT_A_VICTIMS = {"inflow", "turnover", "settlement", "transfer", "gain"}


def of_the_accused(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> Read | None:
    """The sum as one that concerns the accused; None when it is another's, or was moved by another."""
    told = _told_as(context, sentence, quantity, read)
    return None if told is None or _of_another(context, sentence, quantity, told) else told


# 被害人史某被骗后，分三笔汇入该两张卡共计22万元
_PAYS_NEXT = re.compile(
    "(?:遂|便|即|随即|先后|分别|陆续|多次|分[^，。；]{1,3}[笔次])*(?:向|将[^，。；]{0,8})?(?:汇入|转入|打入|存入|转账至|汇至)"
)
_CHEATED_FIRST = re.compile("(?:被害人|受害人|事主)[^，。；]{0,24}骗[^，。；]{0,8}，$")


def _pays_next(context: Context, sentence: Sentence, read: Read) -> bool:
    """Whether what came in was paid by the victim whom the clause before tells of."""
    begin = context.clause_start(sentence, read.word.start)
    return (
        _CHEATED_FIRST.search(context.text, sentence.start, begin) is not None
        and _PAYS_NEXT.match(context.text, begin, sentence.end) is not None
    )


def _told_as(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> Read | None:
    """The sum by what it is in this case: fraud money, a loss, goods' worth; None where nothing of the accused is told."""
    if read.kind == "traced" and _OF_FRAUD.search(read.word.word) and calls_only(context):
        read = read._replace(
            kind="loss"
        )  # 架设GOIP设备……关联被骗钱款90余万元: no account of the accused is told of
    if read.kind == "traced" and "赌" in read.word.word and keeps_games(context):
        return None  # 赌场收取赌资3118万元
    if read.kind in _NOT_A_VICTIMS and victim_moved(context, sentence, read, quantity):
        owner = paid_into(context, sentence, read, quantity)
        if not owner:
            return None
        read = read._replace(kind="traced")  # 被害人沈某向甲的银行卡内转账30000元
    if read.kind == "gain" and cheats_only(context):
        begin = max(sentence.start, quantity.start - 60)
        if _FROM_EACH.search(context.text, begin, quantity.start):
            read = read._replace(kind="cheated")  # 收取29户村民办证费每户1200元，合计3.48万元
    if read.kind == "cheated" and (
        only_wanted(context, sentence, quantity)
        or (_ON_CREDIT.search(read.word.word) and not context.tells(_OF_CARD_FRAUD))
    ):
        return None  # 帮信的人出借的信用卡被透支消费3万元: nothing got by cheating, no victim's loss
    if read.kind == "inflow" and _pays_next(context, sentence, read):
        read = read._replace(kind="traced", extra="inflow")
    if read.kind == "price" and is_worth(context, quantity, read, sentence):
        read = read._replace(kind="concealed")  # 收购赃物……，上述财物价值共计53000元
    if read.kind == "price" and cheated_goods(context, quantity, read, sentence):
        read = read._replace(kind="cheated")
    if read.kind == "inflow" and not AN_ACCOUNT.search(
        context.text, max(context.case.start, sentence.start - 200), min(sentence.end, quantity.end + 30)
    ):
        told = (context.text, sentence.start, read.word.start)
        served = read.word.word in ("入账", "进账") and SUPPLIED.search(*told)
        return (
            read._replace(kind="gain") if served else None
        )  # 短短一周轻松进账3000元: no account is spoken of
    if (
        read.kind == "turnover"
        and read.word.word.startswith("交易")
        and not ACCOUNTS.search(context.text, context.case.start, quantity.start)
    ):
        return None  # 倒卖黄金，交易额62万元
    counted = read.word.word.endswith(("金额", "数额", "涉案")) and "未遂" not in read.word.word
    if read.kind == "own_money" and counted and cheats_only(context):
        read = read._replace(kind="cheated")  # 甲参与作案5次，涉案金额26000元, all charged with fraud alone
    if read.kind == "own_money" and counted and conceals_only(context):
        read = read._replace(kind="concealed")
    if read.kind == "transfer" and _BY_TERMINAL.search(context.text, sentence.start, quantity.start):
        return read._replace(kind="settlement")  # 用POS机虚构交易套出资金28万元
    if read.kind == "transfer" and card_fraud(context):
        read = read._replace(kind="cheated")  # 持拾得的银行卡取走10500元
    return read


def _of_another(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> bool:
    """Somebody else's money or dealing, or one that the case is not about."""
    if read.kind == "loss" and suffers_himself(context, sentence, quantity, read):
        return True  # 甲炒股损失5万元, 甲曾被骗5万元: no loss of a victim of his
    if read.kind == "loss" and _of_one_lender(context, sentence, quantity, read):
        return True
    if read.kind in ACCOUNT_MONEY and context.cheater():
        return True  # who cheats is charged with what was got by cheating, whatever way it went
    if read.kind in ACCOUNT_MONEY and _MISUSED.search(
        context.text, context.clause_start(sentence, read.word.start), quantity.start
    ):
        return True  # 信用卡被盗用转账22万元
    if read.kind == "transfer" and _PAID_CHEATS.search(context.text, sentence.start, quantity.start):
        return True  # 曾向诈骗分子转账3万元
    if read.kind == "transfer" and _EMPTIED.search(context.text, sentence.start, read.word.end):
        return True  # 顾女士被骗，储蓄卡被转走8万元
    if read.kind in ACCOUNT_MONEY and _LOST.search(context.text, sentence.start, read.word.start):
        return True  # 其卡因丢失被人冒用
    if read.word.word == "支出" and not _OF_ACCOUNTS.search(context.text, sentence.start, read.word.start):
        return True  # 外包支出1.8万元: what was spent
    if (
        read.kind == "transfer"
        and read.word.word in ("提现", "取款", "支出")
        and (
            not _OF_BANKS.search(context.text, sentence.start, sentence.end)
            or _EARNS.search(context.text, sentence.start, read.word.start)
        )
    ):
        return True  # 直播间引流……累计提现33万余元: earnings drawn, no money of others moved on
    if read.word.word == "分给" and not _taken_by_accused(context, read, quantity):
        return True  # 付给被害人房屋定金525000元
    if read.kind == "gain" and _of_others_named(context, sentence, quantity):
        return True  # 中间商乙、丙……，分别获利7万元、5万元
    if read.kind in ("gain", "restitution") and _of_so_many(context, sentence, read):
        return True  # 组织4人跑分，4人各获利1000元; 两名员工各退缴800元
    if read.kind == "gain" and got_by_another(context, sentence, read):
        return True
    if (
        read.kind in ("transfer", "gain")
        and read.word.word != "分给"
        and victims_own(context, sentence, read)
    ):
        return True  # 被害人老伯到银行取出15万元
    return read.kind == "transfer" and received(context, read, quantity)


_SO_MANY_LENT = re.compile("[2-9二三四五六七八九十][0-9]?余?[人名]")


def _of_one_lender(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> bool:
    """周某丙实际损失1563万元, where money was taken in from so many: what one of them lost."""
    begin = context.clause_start(sentence, read.word.start)
    named = context.roster.between(begin, read.word.start)
    alone = len(named) == 1 and not context.accused_named(named[0])
    return (
        alone
        and context.text[named[0].end : read.word.start] in ("", "实际", "个人")
        and context.text.find("吸收", context.case.start, sentence.end) >= 0
        and _SO_MANY_LENT.search(context.text, context.case.start, sentence.start) is not None
    )


_SEVERALLY = re.compile("分别|各自|依次|各(?=[获得分])")


def _of_others_named(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """Told severally of those whom the sentence names, none of whom stands accused."""
    named = context.roster.between(sentence.start, quantity.start)
    return (
        len({mention.name for mention in named}) > 1
        and not context.accused_of(named)
        and _SEVERALLY.search(context.text, named[-1].end, quantity.start) is not None
    )


_SO_MANY_EACH = re.compile(
    "(?:[0-9]{1,3}|[一二两三四五六七八九十])(?:(?:名|个)?人|(?:名|个|位)(?!被告|犯罪嫌|嫌疑|被不起诉)[^，。；、0-9]{1,6}?)(?:各|均|分别|每人)"
)


# 16名卖卡人一共只拿到1.6万元
_SO_MANY_MORE = re.compile(
    "(?:[0-9]{1,3}|[一二两三四五六七八九十])余?(?:名|个|位)(?!被告|犯罪嫌|嫌疑)[^，。；、0-9]{1,8}?(?:人|者|员|农|主)(?:一共|总共|共|只|仅|才|合计|共计|累计|则)+$"
)


def _of_so_many(context: Context, sentence: Sentence, read: Read) -> bool:
    """What each of some people got who are not the accused spoken of: one is, and they are several."""
    begin = context.clause_start(sentence, read.word.start)
    many = _SO_MANY_EACH.search(context.text, begin, read.word.end)
    alone = len(context.roster.accused) == 1
    many = many or _SO_MANY_MORE.search(context.text, begin, read.word.start)
    return many is not None and alone and not context.roster.accused_in(begin, read.word.end)


_PRONOUN = re.compile("(?:分给|付给|支付给)?(?:了)?(?:其|他|她|自己|二人|三人)")


def _taken_by_accused(context: Context, read: Read, quantity: Quantity) -> bool:
    """What is paid out is income only of the accused who is named, or meant by 其, as the one who got it."""
    if context.roster.accused_in(read.word.start, max(quantity.start, read.word.end)):
        return True
    between = context.text[read.word.start : quantity.start]
    return _PRONOUN.match(between) is not None and not context.roster.between(read.word.start, quantity.start)


# 窃得现金400元, 收受他人财物28900元: what was stolen or given as a bribe; 收取的建设费14万元挪出: another's money
_STOLEN = "窃盗抢劫偷夺骗诈"
SOLD_AT = re.compile("）(?:的价格)?(?:先后|分别|又|再|陆续)*(?:卖给|出售给|转卖|卖出|售给)")
_DEMANDED = re.compile("(?:要求|勒令|逼迫|威胁)[^，。；]{1,30}(?:付给|支付给|交给|交付|拿出|给付)其?$")
_OFFICE = re.compile("利用职务|职务(?:上的)?便利|贿赂|受贿|行贿")


def taken_away(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> bool:
    """What somebody stole, diverted or was bribed with is not what help was paid with."""
    at = read.word.start
    bribed = context.text.startswith("收受", at) and context.tells(_OFFICE)
    stolen = context.text[at - 1 : at] in _STOLEN and context.text[at : at + 1] in "得取"
    begin = context.clause_start(sentence, quantity.start)
    demanded = _DEMANDED.search(context.text, begin, quantity.start) is not None
    return bribed or stolen or demanded
