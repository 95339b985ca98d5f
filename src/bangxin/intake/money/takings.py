"""What was taken from those cheated, where the case is of fraud alone and calls no sum 骗取: drawn, borrowed, received, paid over."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.charged import cheats_only
from bangxin.intake.money.kinds import Read
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Standing
from bangxin.intake.words import Hit

_OPEN = frozenset(["transfer", "gain", "seized", "own_money", "inflow", "settlement", "turnover", "traced"])
# a sum that the text itself calls got by cheating
_TOLD = re.compile(
    "(?:骗取|骗得|骗走|骗到|骗了|诈得|诈取|诈骗|透支)(?![^，。；]{0,12}(?:信任|同情))[^，。；罪后]{0,40}?[0-9一二三四五六七八九十百千万.]+余?万?余?元"
)
# 将……现金取走15000元, 先行收取了人民币8000元, 向高某要现金10万元
_TOOK = re.compile(
    "(?:取走|取出|转走|转出|划走|盗刷|刷走|刷卡消费|刷卡|消费|支取|提取|套取|套现|收取|收费|收到|收了|收下|收得|借得|借走|借到|借款|借了|拿走|拿到|得到|获取|获得|要走|收走|要得|要了|要(?=现金|钱|人民币))"
    "(?:了)?[^，。；元]{0,18}$"
)
_THEN_TOOK = re.compile(
    "(?:的)?(?:现金|存款|钱款|款项)?(?:全部|均|都|分别|分次|先后)?(?:取走|取出|转走|转出|划走|刷走|套取|拿走|借走|占为己有|据为己有)"
)
# 被害人……通过微信转给甲4300元, 将51500元打到甲使用的账户
_PAID = re.compile(
    "(?:转给|转账给|汇给|打给|付给|交给|支付给|转账|汇款|支付|交付|缴纳|交纳|给付)(?:了)?[^，。；元]{0,18}$"
)
_THEN_PAID = re.compile(
    "(?:的)?(?:现金|资金|款|钱)?(?:打到|打入|打给|汇到|汇入|汇给|汇至|转到|转入|转给|转至|转账至|转账给|存入|交给|交到|交予|交付|支付给|付给)"
)
_NOT_HAD = re.compile(
    "要求|发现|欲|企图|意图|试图|准备|打算|没有|约定|商定|议定|承诺|声称|谎称|索要|索价|价格|每|退还|退回|归还|偿还|返还|余下|剩余|尚欠|拒绝|还款|抵押|工资|月息|利息|报酬|好处费|跑腿费|佣金|提成|辛苦费|酬劳|酬金|感谢费|劳务费|车费"
    "|未(?!经|果|成年)|尚未"
)
_FAILED = re.compile(
    "[^。]{0,40}?(?:未得逞|未果|未遂|未转账|未付款|未支付|未汇款|没有转|没有支付|被识破|未成功)"
)
_WANTED = re.compile("要求|欲|企图|意图|试图|准备|打算|索要|索价|让")


def taken(context: Context, sentence: Sentence, quantity: Quantity, read: Read | None) -> Read | None:
    """The sum as got by cheating, or None where the words do not show that it was had from those cheated."""
    if sentence.part not in STORY or quantity.kind is not Kind.MONEY:
        return None
    if read and read.kind not in _OPEN and read.word.word != "押金":
        return None
    begin = context.clause_start(sentence, quantity.start)
    end = context.clause_end(sentence, quantity.end)
    hit = _verb(context, sentence, quantity, begin, end)
    if hit is None or not _fraud_untold(context):
        return None
    clause = context.text[begin:end]
    if _NOT_HAD.search(clause) or _FAILED.match(context.text, end, sentence.end):
        return None
    return Read("taken", hit)


# 骗取被害人预付货款40万元、工程保证金20万元: whatever the money was called that was got by cheating
_GOVERNS = re.compile(
    "(?:骗取|骗得|骗走|骗到|骗去|诈得|诈取)(?:了)?(?:[^，。；元0-9]{0,40}[0-9]{1,4}余?[人名位户])?[^，。；元0-9]{0,26}$"
)
_SUFFERED = re.compile("被(?!告|害)|遭")
_NOT_ITS_OWN = re.compile("每|单价|价值|信任|同情|好感|后|扣除|归还|退还|返还|退赔")
_CALLED = frozenset(["transfer", "gain", "seized", "own_money", "inflow", "traced", "order", "price", "loss"])


def governed(context: Context, sentence: Sentence, quantity: Quantity, read: Read | None) -> Read | None:
    """The sum right after 骗取 as got by cheating, whatever the money is called; None in another case or place."""
    if quantity.kind is not Kind.MONEY or (read and read.kind not in _CALLED):
        return None
    begin = context.clause_start(sentence, quantity.start)
    hit = _GOVERNS.search(context.text, begin, quantity.start)
    if hit is None or _NOT_ITS_OWN.search(hit.group()) or not cheats_only(context):
        return None
    if _SUFFERED.search(context.text, begin, hit.start()):
        return None
    return Read("cheated", Hit(hit.start(), quantity.start, hit.group()))


def only_wanted(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """要求花某转账2万元，花某发觉后未转账: asked for and not had."""
    begin = context.clause_start(sentence, quantity.start)
    return (
        _WANTED.search(context.text, begin, quantity.start) is not None
        and _FAILED.match(context.text, quantity.end, sentence.end) is not None
    )


# 诱导方某在直播间打赏3万元, 哄一名玩家不停充钱，充了3万元: what somebody was brought to pay
_BROUGHT_TO_PAY = re.compile(
    "(?<![被遭受])(?:诱导|诱使|诱骗|引诱|哄骗|哄|忽悠|怂恿|鼓动|诓骗)(?!取)[^。；元]{1,40}?(?:充值|充了|打赏|刷礼物|刷了|投入|投了|转账|转了|汇款|汇了|付款|下单|购买礼物)(?:共计|合计|总计|累计|共|了)*(?:人民币)?$"
)


# 几日内作案3起，共计26万元
_SO_OFTEN = re.compile(
    "作案[0-9一二两三四五六七八九十]+(?:起|次|单|笔)，(?:涉案)?(?:金额|数额)?(?:共计|合计|总计|共)?(?:人民币)?$"
)


def _verb(context: Context, sentence: Sentence, quantity: Quantity, begin: int, end: int) -> Hit | None:
    """The word by which it was taken by the accused, or paid over by somebody cheated."""
    text = context.text
    if often := _SO_OFTEN.search(text, sentence.start, quantity.start):
        return Hit(often.start(), quantity.start, often.group())
    if brought := _BROUGHT_TO_PAY.search(text, max(sentence.start, quantity.start - 60), quantity.start):
        return Hit(brought.start(), quantity.start, brought.group())
    took = _TOOK.search(text, begin, quantity.start)
    if took and not _by_victim(context, sentence, begin, took.start()):
        return Hit(took.start(), quantity.start, text[took.start() : quantity.start])
    if then := _THEN_TOOK.match(text, quantity.end, end):
        return Hit(quantity.end, then.end(), then.group())
    paid = _PAID.search(text, begin, quantity.start)
    if paid and _by_victim(context, sentence, begin, paid.start()):
        return Hit(paid.start(), quantity.start, text[paid.start() : quantity.start])
    then = _THEN_PAID.match(text, quantity.end, end)
    if then and _by_victim(context, sentence, begin, quantity.start):
        return Hit(quantity.end, then.end(), then.group())
    return None


def _by_victim(context: Context, sentence: Sentence, begin: int, at: int) -> bool:
    """Whether somebody cheated acts in the clause up to ``at``."""
    named = context.roster.between(begin, at)
    for mention in reversed(named):
        standing = context.roster.people[mention.name].standing
        if standing is Standing.ACCUSED:
            return False
        if standing is Standing.VICTIM and not context.is_object(mention):
            return not context.text.startswith(("的", "银行", "卡", "名下", "等人的"), mention.end)
    place = context.text.find("被害人", begin, at)
    return (
        place >= 0
        and not named
        and not context.text.endswith(("向", "从", "将", "把", "对", "给"), begin, place)
    )


def _fraud_untold(context: Context) -> bool:
    """A case of fraud alone whose facts call no sum got by cheating."""
    if context.fraud_untold is None:
        facts = [s for s in context.case.sentences if s.part in STORY]
        context.fraud_untold = cheats_only(context) and not any(
            _TOLD.search(context.text, s.start, s.end) for s in facts
        )
    return context.fraud_untold
