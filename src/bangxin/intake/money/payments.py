"""Who paid whom: payments of victims, and of others to the accused, are no dealings of the accused."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.frames import payer
from bangxin.intake.money.kinds import Read
from bangxin.intake.parts import Sentence
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.words import Hit

_MISLED = re.compile("信以为真|误信|轻信|上当|受骗|被骗后|被[诱哄欺诈]?骗$|公检法|为刷单|刷单返利")
_INTO = re.compile(
    "(?:向|往|给|至)[^，。；]{1,12}?(?:的|名下|本人)?[^，。；]{0,12}?(?:卡|账户|帐户)(?:内|中|里)?$"
)
_PAID = re.compile(
    "(?:现金|[^，。；0-9]{0,6}?(?:费|款|钱|金))?(?:打到|打入|打给|汇到|汇入|汇给|汇至|转到|转入|转给|转至|转账至|转账给|存入|交给|交到|交予|交付|支付给|交出)"
)
_AND_SO = ("遂", "便", "即将", "于是", "就将", "后将", "随即", "随后", "先后将", "并将")


def paid_into(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> list[Person]:
    """The accused whose account a victim is said, in the clause, to have paid into."""
    if read.kind != "transfer" or context.cheater():
        return []
    begin = context.clause_start(sentence, read.word.start)
    match = _INTO.search(context.text, begin, read.word.start)
    return context.roster.accused_in(match.start(), match.end()) if match else []


# 按步骤向指定账户转了400万元; 把3万元现金存入对方提供的账户; 分三笔汇出42万元
_PAYS = re.compile(
    "(?:转了?|汇了?|转出|汇出|转账|汇款|转去|打了?|打款|付了?|付款|支付了?|存入|充值了?|投入|投资了?|交了?)(?:[^，。；元转汇付存]{0,6}(?:共计?|合计|现金|一笔|[0-9一二三四五六七八九十]+笔))*(?:人民币)?$"
)
_DECEIVED = re.compile(
    "骗|上当|谎称|自称|冒充|安全账户|指定(?:的)?账户|接到[^，。；]{0,20}(?:电话|来电|固话|短信)"
)


def paid_by_victim(
    context: Context, sentence: Sentence, quantity: Quantity, read: Read | None
) -> Read | None:
    """被害人先后将51500元打到……账户里: what was got by cheating in a case of fraud alone, otherwise what was lost."""
    if read is not None and read.kind not in ("seized", "transfer", "own_money"):
        return None
    paid = _PAID.match(context.text, quantity.end, sentence.end)
    if not context.cheater():
        return _paid_when_deceived(context, sentence, quantity, paid)
    if paid is None or (read is not None and read.kind != "seized"):
        return None
    begin = context.clause_start(sentence, quantity.start)
    if context.text.startswith(_AND_SO, begin):
        begin = context.clause_start(sentence, begin - 1)  # 被害人信以为真，遂将……
    named = context.roster.between(begin, quantity.start)
    theirs = context.roster.people[named[-1].name].standing is Standing.VICTIM if named else False
    if not theirs and "被害人" not in context.text[begin : quantity.start]:
        return None
    return Read("cheated", Hit(quantity.end, paid.end(), paid.group()))


_TOLD_OTHERWISE = re.compile(
    "(?:损失|被骗|骗[走取得去])(?:人民币|共计?|合计|达|金额|近|约)*[0-9]|[0-9][余多]?[万千]?余?元(?:被骗|损失)"
)
_BY_AN_ACCOUNT = re.compile(
    "(?:卡|账户|户)[^，。；]{0,30}(?:流入|转入|进账|收到)|流入|进账|入账|名下|取现|取出"
    "|(?:卡|(?:该|上述|涉案|这些?|其)[^，。；]{0,4}(?:账户|账号|收款码))(?:内|里|上|共计?|合计|累计|先后|又|总共|对外)*(?:收|转|汇|支付)"
)  # 账户转入……元，转出……元; 这4张卡共转出……元


def _paid_when_deceived(
    context: Context, sentence: Sentence, quantity: Quantity, paid: re.Match[str] | None
) -> Read | None:
    """对方谎称她被通缉，她把3万元现金存入对方提供的账户: told of somebody deceived, where no accused acts."""
    begin = context.clause_start(sentence, quantity.start)
    pays = paid or _PAYS.search(context.text, begin, quantity.start)
    if (
        pays is None
        or not _DECEIVED.search(context.text, sentence.start, sentence.end)
        or _TOLD_OTHERWISE.search(context.text, sentence.start, sentence.end)
        or _BY_AN_ACCOUNT.search(context.text, sentence.start, quantity.start)
        or context.roster.accused_in(sentence.start, quantity.start)
        or context.text.endswith("；", 0, sentence.start)
    ):
        return None
    return Read("loss", Hit(pays.start(), pays.end(), pays.group()))


_TO_HIM = re.compile("(?:支付给?|给)?了?(?:被告人)?")


def received(context: Context, read: Read, quantity: Quantity) -> bool:
    """上家按日转账支付甲500元: what came to the accused is no outflow."""
    named = context.roster.between(read.word.end, quantity.start)
    if not named or not context.accused_named(named[0]):
        return False
    return _TO_HIM.fullmatch(context.text, read.word.end, named[0].start) is not None


_FOR_BRINGING = re.compile("介绍费|中介费|人头费")
_ALONE_GETS = re.compile(
    "(?:等[^，。；]{0,3}?人|则|也|另|个人|本人|实际|从中|因此|由此|共计|共|累计|均|各|非法|违法|在[^，。；元]{1,10}?)*"
)


def got_by_another(context: Context, sentence: Sentence, read: Read) -> bool:
    """同案人宗某获利6万元: right after the name of somebody who is not accused."""
    begin = context.clause_start(sentence, read.word.start)
    named = context.roster.between(begin, read.word.start)
    if not named and context.text[begin : read.word.start] in ("他", "她"):
        before = context.roster.between(sentence.start, begin)
        return bool(before) and not context.accused_named(before[-1]) and not context.is_object(before[-1])
    fee = None if named else _FOR_BRINGING.search(context.text, begin, read.word.end + 3)
    if fee is not None:
        brought = context.text.rfind("介绍", sentence.start, fee.start())
        bringing = (
            context.roster.between(context.clause_start(sentence, brought), brought) if brought >= 0 else ()
        )
        if bringing and not context.accused_of(bringing) and not context.is_object(bringing[0]):
            return True  # 同案人覃某介绍甲加入，得介绍费500元
    if not named or context.accused_named(named[-1]) or context.is_object(named[-1]):
        return False
    if read.word.word in ("付给", "分给"):
        return False  # 易某给其2000元
    return _ALONE_GETS.fullmatch(context.text, named[-1].end, read.word.start) is not None


def victim_moved(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> bool:
    """周某被骗，向林某的银行卡转账58000元: the victim's payment is no dealing of the accused."""
    begin = context.clause_start(sentence, read.word.start)
    if context.text.startswith(("他", "她", "其"), begin) and context.text.endswith("后，", 0, begin):
        return False  # 被害人转入的50万元到账后，他取出49万元
    if read.kind == "transfer":
        begin = context.clause_start(sentence, begin - 1)
    named = context.roster.between(max(sentence.start, begin), min(read.word.start, quantity.start))
    victims = [m for m in named if context.roster.people[m.name].standing is Standing.VICTIM]
    if (
        read.kind == "transfer"
        and not victims
        and not context.roster.accused_in(sentence.start, read.word.start)
    ) and _MISLED.search(context.text, sentence.start, read.word.start):
        return True  # 女子郝某误信刷单返利，先后转账共4.4万元
    if not victims and not context.text.startswith(("被害人", "受害人"), begin):
        return False
    if any(heads_clause(context.text, m.start, sentence.start) and context.accused_named(m) for m in named):
        return False  # 被害人被骗的8万元汇入甲卡内，甲取出7.9万元
    return read.kind == "transfer"


_BY_ANOTHER = re.compile(
    "致|使|造成|导致|让|令|给|害|卡|账户|账号|号码|链接|群|网站|平台|设备|涉|关联|对应|帮助|协助|骗取|骗得|引流|收到|转移|接收|经手"
)
_CHEATED_HIMSELF = re.compile(
    "(?:自己|本人)?(?:此前|之前|先前|以前|早年)?(?:也|亦)?(?:曾经|曾)(?:[^，。；]{0,6})?(?:被|遭)|(?:自己|本人|夫妻|夫妇|两夫妻)(?:也|亦)?(?:被|遭|受)"
)


def suffers_himself(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> bool:
    """甲炒股损失5万元, 甲曾被骗5万元: the loss is that of the accused himself."""
    begin = context.clause_start(sentence, read.word.start)
    named = context.roster.between(begin, read.word.start)
    if named and context.accused_named(named[0]) and _CHEATED_HIMSELF.match(context.text, named[0].end):
        return True  # 刘某某曾被“张某”骗走1.6万余元
    if not named or not context.accused_named(named[-1]):
        return False
    between = context.text[named[-1].end : read.word.start]
    return "害人" not in between and "人被" not in between and _BY_ANOTHER.search(between) is None


def victims_own(context: Context, sentence: Sentence, read: Read) -> bool:
    """被害人老伯到银行取出15万元: what a victim does with the own money."""
    begin = context.clause_start(sentence, read.word.start)
    if context.roster.accused_in(begin, read.word.start):
        return False
    called = any(
        word in context.text[begin : read.word.start] for word in ("被害人", "受害人", "受害者", "事主")
    )
    return called and payer(context, sentence, begin, read.word.start) is Standing.VICTIM
