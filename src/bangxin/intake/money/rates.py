"""Sums that are no income yet: pay per piece, pay agreed on, the price of what was sold."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import trie

EACH = re.compile(
    "(?:卖|售|租|开|办|供|拉|交|注册|引流|加)(?:出)?[一1][张套个单部人][^，。；0-9]{0,6}(?:人民币)?$|日结(?:报酬|工资|佣金)?(?:人民币)?$|按?人头(?:费)?(?:人民币)?$|[日月时周年底]薪(?:为|约)?(?:人民币)?$|"
    "(?<![0-9第])(?:一|单)(?:天|日|晚|次|单|笔|小时|个月)(?:的)?(?:报酬|工资|租金|佣金|酬劳|费用)?(?:付|给|得|收|赚|挣)?(?:人民币)?$|"
    "按[月天日周年季次笔单](?=[^，。；]{0,8}$|[^，。；]{0,6}(?:收|得|领|付|给|结))|每(?:[一]?[张套个单笔天日月人次万部台只周名户条枚份局轮桌把盘场趟班晚夜回]|小时|百元|千元|[^，。；0-9每]{1,4}[一1][张套个单人笔次群户])|(?<![0-9一二三四五六七八九十两半几个当同次该翌前此近])[日月天周](?:得|入|赚|可得|收|领)(?!共|到|取共)"
)
_COINS = "(?:USDT|usdt|泰达币|U币|虚拟币|虚拟货币|比特币)"
_CRYPTO_SOLD = re.compile(
    f"(?:贩卖|出售|卖出|卖给)[^，。；]{{0,12}}{_COINS}|(?<!换成)(?<!兑换)[将把][^，。；所报佣]{{0,12}}{_COINS}[^，。；]{{0,30}}?(?:出售|卖出|卖给|卖掉|转卖|售给|抛售)"
)
_PROCEEDS = re.compile("(?:得款|收款|收取|收到|收得|卖得|售得|换得|得到)")
_OWN_COINS = re.compile("(?:报酬|佣金|好处|提成|工资|返利|(?<!犯罪)所得|分得|获利|收到的)[^，。；]{0,16}$")
_SELLS_CRYPTO = re.compile(
    "，?(?:随后|随即|然后|之后|当场|同时|遂|后|并|再|又|即)+(?:向[^，。；]{1,4}|[将把])?(?:(?:出售|卖出|卖给|转给|支付|转账)[^，。；]{0,8}"
    f"{_COINS}|(?:等值|等额|等价|相应|对应|同等|折合|相当)[^，。；]{{0,8}}{_COINS})"
)
# 拿到现金18万元，抽出900元作为报酬后，将余款存入指定账户
_REST_PASSED_ON = re.compile(
    "(?:后)?，(?:[^。；]{0,24}?，)?[^，。；]{0,20}?(?:余款|余下|剩余|其余|剩下|余额)(?:的)?(?:现金|款项|钱款|资金|赃款|钱|部分)?(?:全部|均|又|再)?(?:存入|转|汇|交|打|送)(?![^，。；]{0,6}(?:自己|本人|其))"
    # 收取现金62万元后兑换成虚拟币转给上线; 收取赃款9万元，随后送到对方指定的地点
    "|(?:的)?(?:现金|赃款|款项|钱款)?(?:后|，)[^。；元卡户盾]{0,14}?(?:"
    f"(?:兑换|换成|换购|换取|购买|买成)[^，。；]{{0,10}}(?:{_COINS}|港币|港元|美元|外币)"
    "|(?:交给|转交|上交|送给|送[至到往]|带[至到往]|运[至到往]|存入|汇入|转给)[^，。；]{0,6}(?:上家|上线|对方|他人|指定|团伙|“))"
)
_CASH = re.compile("现金|款|钱")
_AGREED_ON = re.compile(trie(lexicon()["相约"]))
_AS_AGREED = re.compile("(?:根据|按|依)[^，]{0,8}(?:约定|承诺|商定)")
# 收取22400元，付出成本1.4万元，净赚……: what came in before the cost; the net sum is the income
_GROSS = re.compile(
    "，(?:付出|支付成本|成本)|，(?:扣除|除去|减去|刨除)(?=[^。；]*?(?:后|净|余|剩|利|得|赚|为)[^，。；0-9]{0,12}[0-9])|，(?:从中)?(?:支付|付给|付)[^，。；元]{1,12}?[0-9.]+万?余?元[^。；]{0,30}?(?:余款|余下|剩余|净)|[^。；]{0,30}?(?:净赚|净得|净获利|净利|纯利|实际获利|实际得|实际(?:提现)?到手|实际拿到|实际领到)"
)
_WAGES = re.compile(
    "(?:工资|薪水|薪酬)(?:及提成|和提成)?[^，。；]{0,4}$"
)  # 支付甲工资2.1万元，扣除后乙净得……: no gross sum
_EACH_PERSON = re.compile("每人(?=(?:各)?(?:分得|获利|得|获得|分|领|拿|赚|挣|收到|到手|非法获利|获))")
_STAKES = re.compile("元起押|元起注|元封顶|每[局把盘场]")
_IN_ALL = re.compile("共|累计|合计|总|从中(?:非法)?获利|非法获利|违法所得")
_PER_PIECE = 10_000  # fen; a range this low is what each piece brought


def is_rate(context: Context, sentence: Sentence, quantity: Quantity, kind: str, word: int) -> bool:
    """Pay per piece or pay agreed on: no income yet. ``kind`` of the sum, ``word``: where the word that says so begins."""
    clause = context.text[context.clause_start(sentence, min(word, quantity.start)) : quantity.start]
    if kind == "gain" and _price_of_coins(context, sentence, quantity, clause):
        return True
    if kind == "gain" and _SELLS_CRYPTO.match(context.text, quantity.end):
        return True  # 收取现金20万元并向其出售USDT
    if kind == "gain" and _CASH.search(clause) and _passed_on(context, sentence, quantity):
        return True
    if quantity.op == "range" and quantity.text.endswith("不等"):
        return True  # 收取解冻费300元至800元不等
    if quantity.op == "range" and (quantity.bound.hi or 0) <= _PER_PIECE:
        return True  # 从中赚取1至3元差价
    low = quantity.bound.hi is not None and quantity.bound.hi < _PER_PIECE and quantity.kind is Kind.MONEY
    wages = _WAGES.search(clause) is not None
    if kind == "gain" and not wages and _is_gross(context, sentence, quantity, clause):
        return True  # 收取费用14万余元，扣除……: what was left is told next
    if (
        kind == "gain"
        and _STAKES.search(context.text, sentence.start, quantity.start)
        and not _IN_ALL.search(clause)
    ):
        return True  # 闲家300元起押，“必死”抽取300元: what each game brought
    if kind == "gain" and low and _of_another_kind(context, sentence, quantity):
        return True
    each = EACH.search(_EACH_PERSON.sub("", clause)) if kind in ("gain", "inflow") else None
    each = each if kind == "gain" or (each and "每" in each.group()) else None  # 收到一笔80万元: no price
    if each and not any(word in clause[each.end() :] for word in ("共", "合计", "总")):
        return True
    if kind == "gain" and not _IN_ALL.search(clause) and _told_for_each(context, sentence, quantity):
        return True
    return _AGREED_ON.search(clause) is not None and not _AS_AGREED.search(clause)


# 转卖得款5130元，甲从中获利2850元: the smaller one is the income
_PROFIT = re.compile(
    "，(?P<who>[^，。；、0-9]{0,8}?)(?:从中|由此|个人|实际|共)*(?:非法|违法)?(?:获利|牟利|净赚|赚取差价)(?:共计|为)?(?:人民币)?$"
)


def _is_gross(context: Context, sentence: Sentence, quantity: Quantity, clause: str) -> bool:
    """Whether what was left of a sum, or the profit in it, is told next."""
    if _GROSS.match(context.text, quantity.end, sentence.end):
        return True
    after = context.quantities_in(quantity.end, sentence.end)
    if not after or _PROCEEDS.search(clause) is None:
        return False
    profit = _PROFIT.fullmatch(context.text, quantity.end, after[0].start)
    if profit is None or not 0 < (after[0].bound.lo or 0) < (quantity.bound.lo or 0):
        return False
    who = context.roster.accused_in(*profit.span("who"))
    return profit["who"] in ("", "其", "本人") or (
        bool(who) and who == context.subjects(sentence, quantity.start)
    )


def _passed_on(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """Cash that is taken in and carried on, all of it or what is left after one's pay."""
    rest = (context.text, quantity.end, sentence.end)
    return _REST_PASSED_ON.match(*rest) is not None


def _price_of_coins(context: Context, sentence: Sentence, quantity: Quantity, clause: str) -> bool:
    """贩卖USDT，并收取现金20万元; 将泰达币卖给他人，得款27万元: the price of what was sold, unless the coins were the pay."""
    sold = _CRYPTO_SOLD.search(context.text, sentence.start, quantity.start)
    if sold is None or "现金" not in clause:
        return False
    return _OWN_COINS.search(context.text, sentence.start, sold.end()) is None


# 每成功一套，上家付给甲2500元，甲付给开户人1200元
_FOR_EACH = re.compile("每[^，。；元共]{0,12}[套张个户单人次部笔条份]，(?:[^，。；共合总累]{1,20}元，)?$")


def _told_for_each(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the clause before says that the sum is paid for each piece."""
    begin = context.clause_start(sentence, quantity.start)
    return _FOR_EACH.search(context.text, sentence.start, begin) is not None


def _of_another_kind(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """注册一个QQ号得5元，微信号得50元: told right after what each piece of another kind brought."""
    earlier = [q for q in context.quantities_of(sentence) if q.end <= quantity.start and q.kind is Kind.MONEY]
    if not earlier:
        return False
    begin = context.clause_start(sentence, earlier[-1].start)
    each = EACH.search(context.text, begin, earlier[-1].start)
    return each is not None or _of_another_kind(context, sentence, earlier[-1])


_SINGLE = re.rare(
    "每(?:转账|取现|结算|走账|过账|流水|转|取)$|每[张个户套][^，。；元]{0,10}(?:流水|流入|进账|入账)[^，。；元]{0,6}$|每(?:天|日|月|周|晚|夜|年)[^，。；元]{0,8}$|(?:日均|月均|年均|平均|单笔|单次|单日|最高|最大|最多|最少|最小|每笔|每次|首笔|第一笔)[^，。；]{0,10}$"
)


def is_single(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """单笔取现4.9万元, 日均过账百万元: one of several, or a mean; no total."""
    begin = context.clause_start(sentence, quantity.start)
    return _SINGLE.search(context.text, begin, quantity.start) is not None
