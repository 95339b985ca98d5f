"""Income in its clause: what was got, from whom, for what, and whether it was the accused who got it."""

from __future__ import annotations

from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.money_words import OPEN, VICTIMS, Verdict, money_words
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Mention, Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Hit, since, trie

_FEE = re.compile("费(?![经花消耗])(?=[一-鿿“]{1,4})")  # in reversed text: X费; 经费, 花费 are no income
_FEE_AFTER = re.compile("的?[“‘]?([一-鿿]{2,3}费)[”’]?(?=[，。；、）]|$)")  # 收到1000元车马费
_TO = re.compile("(?:向|给|为|替)([^，。；向给为替]{1,14})$")
_SELF = re.compile("^(?:被告人|其|他|她|自己|本人|二人|两人|三人|该二人|个人)(?!人)(?:的|们)?(?:等人)?$")
_PASSED_ON = re.compile(
    "(?:后|，)?(?:再|又|全部|均|已|并)*(?:转交(?=[，。；]|$)|(?:转给|上交|上缴|交给|转交|汇给|转至|支付给)(?:给|了)?“?(?:平台|上家|上线|对方|他人|指定|财务|公司|老板|总部))"
)
_KIN_GOT = re.compile(f"(?:其|而|后)?(?:{trie(lexicon()['旁人'])})[^，。；]{{0,8}}(?:得|获|收|卖|赚)")
_NET = re.compile(
    "[^。；]{0,30}?(?:非法|违法|从中|个人|实际|共)*(?:获利|所得|牟利)[^，。；0-9]{0,8}[0-9一二三四五六七八九十两]"
)
_OWN_KEEPING = re.compile(
    "(?:元)?(?:归(?:其|他|她|自己|本人|个人)(?:个人|自己|本人)?(?:所有|使用|支配)?|归己|留作自用|留为己用|归[^，。；]{1,4}所有|(?:系|为)(?:其|个人|本人)(?:非法|违法)?(?:所得|获利)|(?:被其|由其)?据为己有|自用|留用)"
)
_AS_PAY = re.compile("(?:作为|当作|充作|充当|算作|用作|作)(?:给?[^，。；、]{0,6}?)?$")
_AFTER_GAP = re.compile('(?:的|左右|不等)?[“‘"]?')
_TAIL = 16
_SHARED_OUT = re.compile("(?:分给|分予|分与|分了给)(?:了)?(?:被告人)?")
_GOES_TO = re.compile("归(?:被告人)?(?=[^，。；]{2,4}(?:所有|个人所有|占有)?[，。；])")  # 余款4万元归甲
_GIVEN_TO = re.compile("(?:现金)?(?:给|付给|分给|支付给)(?:了)?(?:被告人)?")
_TAKEN_OUT = re.compile(
    "(?:抽出|拿出|分出|扣出|留出|从中[^，。；元]{0,4}取出)[^，。；元]{0,6}$"
)  # 当场抽出5万元给甲


def handed(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """上家返给甲某3000元, 收卡人付其500元: paid to the accused by somebody else, whatever it is called."""
    text, words = context.text, money_words()
    shared = _SHARED_OUT.match(text, quantity.end)
    named = context.roster.between(shared.end(), shared.end() + 1) if shared else ()
    if shared and named and context.accused_named(named[0]):
        return Verdict("gain", Hit(shared.start(), named[0].end, "分给"))  # 将其中12400元分给乙
    if goes := _GOES_TO.match(text, quantity.end):
        keeps = context.roster.between(goes.end(), goes.end() + 1)
        if keeps and context.accused_named(keeps[0]):
            return Verdict("gain", Hit(goes.start(), keeps[0].end, "分给"))
    if _TAKEN_OUT.search(text, begin, quantity.start) and (to := _taker_after(context, quantity)):
        return Verdict("gain", Hit(quantity.end, to.end, "分给")) if context.accused_named(to) else None
    given = words.handed.search(text, begin, quantity.start)
    if given is None or "每" in text[max(0, begin - 40) : quantity.start]:
        return None  # 每拉一人上线付100元，徐某再付李某等人50元
    if _OTHER_MONEY.search(text, given.end("verb"), quantity.start):
        return None
    roster = context.roster
    takers = roster.accused_in(given.start("who"), given.end("who"))
    giver = roster.between(begin, given.start("verb"))
    outside = words.payers.first(text, begin, given.start("verb")) is not None or text[
        begin : given.start("verb")
    ].endswith("”")
    meant = _SELF.match(given["who"]) is not None and given["who"] not in ("自己", "本人")
    if giver and meant and roster.people[giver[-1].name].standing in (Standing.OTHER, Standing.ELSEWHERE):
        return Verdict("gain", Hit(given.start("verb"), quantity.start, "付给"))  # 易某（另案处理）给其2000元
    if giver and context.accused_named(giver[-1]) in ([], takers):
        return None
    if not giver and given.start("verb") == begin and begin > context.case.start:
        before = since("，。；：\n", text, 0, begin - 1)
        outside = outside or _KIN_GOT.match(text, before, begin) is not None  # 男友卖得3500元，给万某乙800元
        sentence = context.sentence_at(begin)
        paying = context.subjects(sentence, begin) if takers and sentence.start < begin else []
        outside = outside or (bool(paying) and paying != takers)  # 收下乙的两张卡并转卖，付乙1600元
    outside = outside or takers[:1] == [p for p in takers if p.name == roster.answers] != []
    if takers and (outside or giver):
        return Verdict("gain", Hit(given.start("who"), quantity.start, "分给"))
    return Verdict("gain", Hit(given.start("verb"), quantity.start, "付给")) if meant and outside else None


# 向乙收购银行卡2张，支付1600元
_BOUGHT_OF = re.compile(
    "(?:向|从|找)(?:被告人)?(?P<who>[^，。；]{2,4}?)(?:处|手中)?(?:收购|购买|租用|租得|收买|买得)[^，。；]{0,14}(?:卡|账户|收款码|微信号|件套)[^，。；每]{0,8}，(?:共计|共|先后|并)?(?:支付|付款|付给|付)(?:了)?(?:其|他|她)?(?:共计|合计|共)?(?:人民币)?$"
)


def paid_to_seller(context: Context, sentence: Sentence, quantity: Quantity) -> Verdict | None:
    """What somebody paid for the cards of an accused is what that one got."""
    bought = _BOUGHT_OF.search(context.text, sentence.start, quantity.start)
    sellers = context.roster.accused_in(bought.start("who"), bought.end("who")) if bought else []
    if bought is None or len(sellers) != 1:
        return None
    return Verdict("gain", Hit(bought.start("who"), bought.end("who"), "分给"))


def _taker_after(context: Context, quantity: Quantity) -> Mention | None:
    """Whom a sum is said, right after it, to be given to: 2000元给乙作为报酬."""
    given = _GIVEN_TO.match(context.text, quantity.end)
    named = context.roster.between(given.end(), given.end() + 1) if given else ()
    return named[0] if named else None


# 用店里收款码帮人收“酒水钱”13.7万元
_FOR_OTHERS = re.compile(
    "(?:帮|替|代)(?:人|他人|别人|对方|上家)代?收(?:取|到|了)?(?![购卡])[^，。；元]{0,8}$"
)
_BY_CODE = re.compile("收款码|二维码|账户|账号|银行卡")


def collected(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """What one takes in for others is not one's own: it comes into the account or code it is taken in by."""
    told = _FOR_OTHERS.search(context.text, begin, quantity.start)
    if told is None or "每" in told.group():
        return None
    by = _BY_CODE.search(context.text, begin, told.start())
    return Verdict("inflow" if by else OPEN, Hit(told.start(), quantity.start, told.group()))


_BY_RATE = re.compile(
    "[^，。；]{0,16}?(?:抽|提|收|返|得|赚|按)[^，。；0-9]{0,6}[千百万]分之[^，。；]{1,8}，|[^，。；]{0,24}?(?:(?:抽成|抽|提成|提取|收取|收|佣金|返佣|返|得|赚)[^，。；0-9]{0,6}[0-9.至—-]+[%‰％][^，。；]{0,6}|按[^，。；]{0,12}?[0-9.至—-]+[%‰％][^，。；]{0,4}(?:抽|提|收取|得|返|获))[^，。；]{0,6}，"
)
_GOT_COINS = re.compile("(?:收到|收取|得到|获得|获取|领取|得)[^，。；]{0,16}(?:枚|个|U|USDT)[^，。；]{0,6}$")
_BY_PAYER = re.compile("由(?:被告人)?([^，。；]{1,12}?)(?:支付|给付|结算|发放|付清)(?:给)?(?:其|他|她)?，")


def paid_with(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """推广费由对方以虚拟币支付，折合人民币42万元: the noun of income in the clause before, and who pays it."""
    for hit in money_words().nouns.find(context.text, begin, quantity.start):
        if context.text[hit.end] == "，" and _GOT_COINS.search(context.text, begin, hit.start):
            return Verdict("gain", hit)  # 收到泰达币2000枚作为酬劳，折合人民币1.38万元
        paid = _BY_PAYER.match(context.text, hit.end, quantity.start)
        if paid is not None and not context.roster.accused_in(paid.start(1), paid.end(1)):
            return Verdict("gain", hit)
    return None


def paid_by_rate(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """每单抽1%，共计6750元: what the rate brought in all."""
    rated = _BY_RATE.match(context.text, begin, quantity.start)
    return Verdict("gain", Hit(begin, rated.end(), rated.group())) if rated else None


# 每张收“茶水费”200元，共收4400元; 按每条三分钱与上家结算，收款1.38万元
_TAKEN_IN_ALL = re.compile(
    "(?:从[^，。；被害]{1,10}(?:处|那里|手中))?(?:一共|前后|先后|累计|共计|合计|总计|总共|共)*(?:收取|收款|收费|收得|收|提取|提成|提|抽取|抽成|抽|获得|获|得)了?"
)
_BY_PIECE = re.compile(
    "[^，。；]{0,20}?每(?:[张个套单条次户部]|[0-9一十百]{0,3}[千万]元?)[^，。；0-9]{0,10}?(?:收|抽|得|赚|提)[^，。；]{0,12}?[0-9一二三四五六七八九十百]+(?:元|角|分|毛|块)[^，。；]{0,3}，"
    "|[^，。；]{0,20}?按?每[张个套单条次户部人][^，。；]{0,10}?[0-9一二三四五六七八九十百]+(?:元|角|分|毛|块)钱?(?:的价格|的标准)?(?:(?:与|同|跟|向|由)[^，。；]{1,6})?(?:结算|结账|结款|收费)，"
)


def paid_by_piece(context: Context, sentence: Sentence, quantity: Quantity) -> Verdict | None:
    """What a charge for each piece, told in the clause before, brought in all."""
    if context.text[quantity.start - 1] not in "收取款费得了提抽成获":
        return None
    begin = context.clause_start(sentence, quantity.start)
    if begin <= sentence.start or _TAKEN_IN_ALL.fullmatch(context.text, begin, quantity.start) is None:
        return None
    before = context.clause_start(sentence, begin - 1)
    rated = _BY_PIECE.match(context.text, before, begin)
    return (
        Verdict("gain", Hit(begin, quantity.start, context.text[begin : quantity.start])) if rated else None
    )


# 网友给他发了一千六, 上家当场给了两千
_PAID_OVER = re.compile(
    "(?:(?:给|向|跟)(?P<to>[^，。；、0-9给向]{1,4})?(?:微信|支付宝)?(?:发|付|支付|发放)(?:了|来|来了|过|过来)"
    "|(?:给了|付了|支付了|发了|发来|微信发|红包发)(?P<who>(?:被告人)?[^，。；、0-9的]{0,4}?))"
    "(?:红包|现金|一共|总共|共计|合计|共|钱)*(?:人民币)?$"
)
_ONLY_GAVE = re.compile(
    "(?:事后|最后|最终|后来|后|结果|对方|上家)*(?:实际)?(?:只|仅|才|共|实际|实)(?:给付|支付|转来|兑现|转给|转|给|付)(?:其|他|她)?了?(?:人民币)?"
)
# 许诺事后给5000元，实际只转来1500元: what was promised before
_PROMISED = re.compile("(?:许诺|承诺|答应|允诺|约定|商定|谈好|讲好|说好|应付|应支付|许以)[^。；]{0,40}，$")
SUPPLIED_CARD = re.compile("供卡|卖卡|租卡|交卡|(?:出售|出租|提供|交出|卖|租)[^，。；]{0,12}(?:卡|账户)")
_ENTRUSTED = re.compile(
    "元?(?:现金)?(?:，|后|并)?(?:让|叫|要|要求|用于|用来|由|去|以便|存|转|汇|购|买|帮|代|作为(?:货款|押金|本金|定金))"
)
_HIM = re.compile("(?:其|他|她|我|自己|本人|二人|两人|三人|他们)$")


def paid_over(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """上家当场给了两千: handed to the accused by another who is no victim, and not for passing on."""
    text, roster = context.text, context.roster
    if "给" not in (head := text[begin : quantity.start]) and "发" not in head and "付" not in head:
        return None
    paid = _PAID_OVER.search(text, begin, quantity.start)
    if paid is None or "每" in head or _ENTRUSTED.match(text, quantity.end, sentence.end):
        return None
    side = "to" if paid["to"] is not None else "who"
    to, span = paid[side] or "", (max(paid.start(side), begin), max(paid.end(side), begin))
    payers = roster.between(begin, paid.start())
    if payers and roster.people[payers[-1].name].standing in (Standing.ACCUSED, Standing.VICTIM):
        return None
    outside = (
        bool(payers)
        or text[begin : paid.start()].endswith("”")
        or money_words().payers.first(text, begin, paid.start()) is not None
        or (to in ("他", "她", "其") and "”" in text[sentence.start : begin])
    )
    spoken = to == "我" and (
        bool(roster.answers) or text[begin : paid.start()].startswith(("他", "她", "对方"))
    )
    if not (outside or spoken) or any(word in head for word in VICTIMS):
        return None
    mine = not to or _HIM.match(to) is not None or bool(roster.accused_in(*span))
    return Verdict("gain", Hit(paid.start(), quantity.start, "付给")) if mine else None


def only_gave(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """供卡5天……，事后只给了5000元; 许诺给5000元，实际只转来1500元: what was really paid for it."""
    text = context.text
    paid = _ONLY_GAVE.fullmatch(text, begin, quantity.start) is not None and (
        SUPPLIED_CARD.search(text, sentence.start, begin) is not None
        or _promised_to_him(context, sentence, begin)
    )
    return Verdict("gain", Hit(begin, quantity.start, "付给")) if paid else None


def _promised_to_him(context: Context, sentence: Sentence, begin: int) -> bool:
    """Pay promised, in the clauses before, by somebody named or called a payer who is not accused."""
    told = _PROMISED.search(context.text, sentence.start, begin)
    if told is None:
        return False
    clause = context.clause_start(sentence, told.start())
    named = context.roster.between(clause, told.start())
    if named:
        return not context.accused_named(named[-1])
    return money_words().payers.first(context.text, clause, told.start()) is not None


# 抽取0.5%即4.6万元
_RATED = re.compile(
    "(?:抽|提|收|返|得|赚)(?:取|成|到)?[^，。；0-9]{0,6}[0-9.]+[%‰％](?:的[^，。；元]{1,8})?(?:即|计|合计|共计|共|折合|约)+(?:人民币)?$"
)


def kept(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """分得年终奖28万元, 私下提取9.6万元: what such a verb brings is gain, whatever it is called."""
    if rated := _RATED.search(context.text, begin, quantity.start):
        return Verdict("gain", Hit(rated.start(), quantity.start, rated.group()))
    got = money_words().strong.search(context.text, begin, quantity.start)
    if got is None or _OTHER_MONEY.search(got["what"]) or is_victim(context, begin, got.start()):
        return None
    refused = any(context.text.endswith(word, begin, got.start()) for word in lexicon()["未得"])
    return Verdict(OPEN if refused else "gain", Hit(got.start(), quantity.start, got.group()))


_BARE = {"分": "gain", "取": "transfer", "转": "transfer"}
# 出租三张卡共2400元
_SOLD_FOR = re.compile(
    "(?<!收)(?:出租|出售|卖出|租出|卖|租)[^，。；元]{0,12}[0-9一二三四五六七八九十两]+(?:张|套|个|部)[^，。；元]{0,6}(?:共计|合计|总计|共)(?:人民币)?$"
)


def sold_for(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """What the pieces sold or let brought in all; what one named right before the verb had as a share."""
    text, at = context.text, quantity.start
    done = _BARE.get(text[at - 1])
    who = [m for m in context.roster.between(begin, at) if m.end == at - 1] if done else []
    if who:
        done = done if context.accused_named(who[0]) else OPEN
        return Verdict(done or OPEN, Hit(at - 1, at, text[at - 1]))  # 甲分1500元, 乙取23万元
    sold = _SOLD_FOR.search(text, begin, at)
    return Verdict("gain", Hit(sold.start(), at, sold.group())) if sold else None


_OTHER_MONEY = re.compile(
    "资金|钱款|赃款|款项|汇款|转账|货款|被骗|诈骗|涉诈|存款|经费|启动金|备用金|现金$|保证金|押金|定金|预付"
)
_RECEIVED = re.compile(
    "(?:收款|得款|收到|收取|收入|收|卖得|租得|换得|售得|卖了)(?:，|的|了|(?:虚拟币|虚拟货币|泰达币|USDT|数字货币)，?(?:折合|折算|折价|价值|兑换)?(?:成|为)?|人民币|共|计|共计|合计|[0-9.]{1,8}万?余?笔|钱款|现金|款|金额|为)*(?:人民币)?$"
)
_BY_ACCOUNT = re.compile("(?:卡|账户|帐户|账号|收款码|二维码)(?:内|里|中|上)?[^，。；卖租售让为替帮后]{0,8}$")
_SELLS = re.compile("(?:卖|售|租|转让|供|借给)(?:出|掉|了)?[^，。；的]{0,10}$")
_SOLD = re.compile(
    "(?:卖|售|出租|租给|租出|转让|租赁|办理|注册)[^。；]{0,40}?(?:卡|账户|账号|微信号|支付宝|QQ号|套件|件套|U盾)|(?:卡|账户|账号|微信号|支付宝|QQ号|套件|件套|U盾)[^，。；]{0,14}(?:卖|售|出租|租给|转让|租)"
    # 导出客户个人信息，通过邮箱出售给……
    "|信息[^，。；]{0,14}(?:，(?:再|又|后|遂|并)?(?:通过|利用|以|用|经)[^，。；]{1,16}?)?(?:卖|售|转让)"
)
# 把账户密码和U盾寄到汕头，收款11750元
_HANDED_OVER = re.compile(
    "(?:将|把)[^。；]{0,30}(?:卡|账户|密码|U盾|套)[^，。；]{0,6}(?:邮寄|快递|寄|交)(?:给|到|往|至|予)[^，。；]{1,10}，$"
)
_A_THING_SOLD = re.compile("卡|账户|账号|微信号|QQ号|套件|件套|U盾|公户|号码")
_TOTAL_INCOME = re.compile("(?:总|总共|共|累计|非法|违法|全部|前后|先后)$")
SUPPLIED = re.compile(
    "(?:拉|建)[^，。；]{0,6}群|引流|导流|接码|打码|注册|养号|轰炸|群发|代办|刷脸|解封|拨打|转接|架设|(?:提供|从事|进行|负责|承接)(?![^。；]{0,12}?(?:收款|收付|结算|转账|代收|走账))[^。；]{0,30}?(?:服务|技术|引流|推广|维护|开发|制作|搭建|刷脸|支持)|(?:开发|制作|搭建|维护|推广|出售|销售)[^。；]{0,30}?(?:软件|网站|平台|程序|系统|源码|链接|信息|数据)"
)
_TAKES_IN_FOR = re.compile("(?:提供|代为?|从事|协助|帮助?)[^，。；]{0,10}(?:收款|代收|过账|走账)")
_AND_SENT_ON = re.compile(
    "[、，](?:又|并|后|再)?(?:转出|转走|转账支出|支出|付款|出账)(?:共计|合计|共)?(?:人民币)?[0-9]"
)
_AND_SPENT = re.compile("[、，][^，。；]{0,3}支出")
_OF_FLOW = re.compile("流水|交易额|交易金额|进出|交易[0-9]+余?笔")


def received(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """收款3600元 of who sold cards is income; of an account it is inflow; beside 支出 in a turnover it is inflow."""
    text = context.text
    got = _RECEIVED.search(text, begin, quantity.start)
    if got is None or is_victim(context, begin, got.start()):
        return None
    word = Hit(got.start(), quantity.start, got.group())
    sells = got.group()[0] in "卖租换售"
    if got.group().startswith("收入") and _AND_SPENT.match(text, quantity.end, sentence.end):
        return Verdict("inflow", word)  # 账户收入合计55.2万元，支出合计54.9万元
    if got.group().startswith("收款") and _AND_SENT_ON.match(text, quantity.end, sentence.end):
        return Verdict("inflow", word)  # 用其两张银行卡转账，共计收款112万元，转出110万元
    if (
        got.group().startswith("收入")
        and _TOTAL_INCOME.search(text, begin, got.start())
        and not _BY_ACCOUNT.search(text, sentence.start, got.start())
    ):
        return Verdict("gain", word)  # 出售软件，总收入19万元
    if (
        got.group().startswith("收入")
        and _SOLD.search(text, sentence.start, begin)
        and not _OF_FLOW.search(text, sentence.start, begin)
        and not _BY_ACCOUNT.search(text, begin, got.start())
    ):
        return Verdict("gain", word)  # 卖出企业账户9套，收入5.4万元
    by = _BY_ACCOUNT.search(text, begin, got.start())
    takes_in = got.group().startswith("收款") and by is not None and by.end() - by.start() <= 2
    if by is not None and not takes_in and _SELLS.search(text, begin, by.start()):
        by = None  # 卖卡得款1700元; but 提供账户收款18万元
    if not sells and (
        by is not None or (got.group().startswith("收入") and _OF_FLOW.search(text, sentence.start, begin))
    ):
        return Verdict("inflow", word)
    if got.group().startswith("收入"):
        return None
    if got.group().startswith(("收款", "收到")) and _TAKES_IN_FOR.search(text, sentence.start, got.start()):
        return Verdict("inflow", word)  # 为上家提供扫码收款服务，收款52.7万元
    before = (text, sentence.start, got.start() + 1)
    if sells and _A_THING_SOLD.search(*before[:2], got.start()):
        return Verdict("gain", word)  # 收取他人四件套9套……，转卖得1.62万元
    handed_over = got.group().startswith(("收款", "得款", "收到")) and _HANDED_OVER.search(
        text, sentence.start, got.start()
    )
    return Verdict("gain", word) if handed_over or _SOLD.search(*before) or SUPPLIED.search(*before) else None


class _Noun(NamedTuple):
    kind: str
    start: int
    end: int
    word: str


def noun_before(text: str, begin: int, at: int) -> _Noun | None:
    """The noun of income that the sum measures (好处费共计人民币3000元)."""
    words = money_words()
    back = text[begin:at][::-1]
    skipped = words.back_fill.match(back)
    where = skipped.end() if skipped else 0
    found = words.back_noun.match(back, where)
    if found is not None:
        end = at - where
        name = found.group()[::-1]
        return _Noun(words.noun_class[name], end - len(name), end, name)
    if _FEE.match(back, where):
        return _Noun("进项", at - where - 1, at - where, "费")
    return None


def noun_after(context: Context, sentence: Sentence, quantity: Quantity) -> _Noun | None:
    """The noun of income after the sum: 3000元好处费, 3000元作为酬劳, 3000元归其所有."""
    text, words = context.text, money_words()
    stop = min(sentence.end, quantity.end + _TAIL)
    kept = _OWN_KEEPING.match(text, quantity.end, stop)
    if kept is not None and not context.roster.between(kept.start(), kept.end()):  # 归甲所有: of him
        return _Noun("报酬", kept.start(), kept.end(), kept.group())
    hit = words.nouns.first(text, quantity.end, stop)
    if hit is None:
        fee = _FEE_AFTER.match(text, quantity.end, stop)
        return _Noun("进项", fee.start(1), fee.end(1), fee.group(1)) if fee else None
    between = text[quantity.end : hit.start]
    if any(mark in between for mark in "，。；、"):
        return None
    if (to := _taker_after(context, quantity)) and not context.accused_named(to):
        return None  # 取出2000元给乙作为报酬: of 乙, who is not accused
    if _AFTER_GAP.fullmatch(between) or _AS_PAY.search(between):
        return _Noun(words.noun_class[hit.word], hit.start, hit.end, hit.word)
    return None


def income(
    context: Context, sentence: Sentence, quantity: Quantity, begin: int, noun: _Noun
) -> Verdict | None:
    """Income when the accused gets it; open when the accused pays it, a victim gets it, or it was not paid."""
    text, words = context.text, money_words()
    end = min(noun.start, quantity.start)
    named = context.roster.between(begin, end)
    verbs = [  # 王付华违法所得6000元: no verb within a name
        h for h in words.verbs.find(text, begin, end) if not any(m.start <= h.start < m.end for m in named)
    ]
    gets = [h for h in verbs if words.verb_class[h.word] == "得到"]
    gives = [h for h in verbs if words.verb_class[h.word] == "给付"]
    refused = [h for h in verbs if words.verb_class[h.word] == "未得"]
    word = Hit(min(noun.start, quantity.start), max(noun.end, quantity.start), noun.word)
    if noun.kind == "进项" and _PASSED_ON.match(text, quantity.end, sentence.end):
        return Verdict(OPEN, word)  # 替平台收取“会员费”共计22万元后转给平台
    fee = noun.kind == "进项" and noun.start < quantity.start and (gets or noun.word != "赃款")
    if fee and _is_gross(context, sentence, quantity):
        return Verdict(OPEN, word)  # 收取服务费23万元，非法获利5万元: what was left is the income
    if gets and noun.word == "赃款" and gets[-1].word.startswith(("收", "接")):
        return None  # 收进赃款: what was moved, no share of it
    if gets and (not gives or _relative(text, gives[-1], end) or gives[-1].end <= gets[-1].start):
        if any(h.end <= gets[0].start and gets[0].start - h.end <= 4 for h in refused):
            return Verdict(OPEN, word)
        if is_victim(context, begin, gets[0].start):
            return Verdict(OPEN, word)
        return Verdict("gain", word._replace(start=min(gets[-1].start, word.start)))
    if gives:
        return _given(context, sentence, quantity, begin, gives[-1], noun, word)
    if noun.kind == "进项" and not refused and _fee_of(context, sentence, begin, noun):
        return Verdict("gain", word)
    return Verdict("gain", word) if noun.kind == "报酬" and not refused else None


def _is_gross(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """收取服务费23万元，非法获利5万元: a smaller sum told as the income after what was taken in."""
    net = _NET.match(context.text, quantity.end, sentence.end)
    if net is None:
        return False
    told = context.quantities_in(net.end() - 1, sentence.end)
    return not told or (told[0].bound.lo or 0) <= (quantity.bound.lo or 0)


# what somebody supplies, and what the pay for it is called
_FEE_FOR = {
    "租": re.compile("出租|租给|转租|租赁|租借"),
    "推广": re.compile("推广|宣传|引流|广告"),
    "广告": re.compile("推广|宣传|引流|广告"),
    "引流": re.compile("推广|引流|拉人"),
    "维护": re.compile("维护|运维"),
    "开发": re.compile("开发|编写|研发"),
    "制作": re.compile("制作|开发"),
    "技术": re.compile("技术|搭建|开发|维护"),
    "服务": re.compile("提供[^，。；]{0,20}(?:服务|技术|支持)"),
    "工资": re.compile("负责|雇|担任|从事|应聘|任|系|充当"),
    "薪": re.compile("负责|雇|担任|从事|应聘|任|系|充当"),
    "车": re.compile("接送|驾车|开车|驾驶|运送"),
    "手续": re.compile("代办|办理"),
}
_TAKEN_AS = "(?:收取|抽取|提取|赚取|按)[^，。；]{{0,10}}{}"
_SAYS_WHOSE = re.compile(
    "[、，]?(?:其|共|累计|该|所收|收|总|全部|至案发|期间)?|(?:前后|其)?[0-9一二三四五六七八九十两半]+个?(?:多)?(?:月|天|年|周)(?:来|的)?"
)


def _fee_of(context: Context, sentence: Sentence, begin: int, noun: _Noun) -> bool:
    """出租群发设备，租金累计17万元: the pay for what the sentence says was supplied, told as the subject of a clause."""
    start = noun.start - (noun.word == "费")  # 车费
    if context.text.endswith("的", begin, start) and context.roster.accused_in(begin, start):
        return True  # 甲某引流的代理费共计96万元
    if re.search(_TAKEN_AS.format(noun.word), context.text[sentence.start : begin]):
        return True  # 收取1.5%手续费后帮其转账……，手续费1.26万元
    kind = next((k for k in _FEE_FOR if context.text.startswith(k, start)), None)
    if kind is None or _SAYS_WHOSE.fullmatch(context.text, begin, start) is None:
        return False
    supplied = _FEE_FOR[kind].search(context.text, sentence.start, begin)
    return supplied is not None and bool(context.subjects(sentence, supplied.start()))


def _relative(text: str, verb: Hit, end: int) -> bool:
    """收到上家支付的租卡费: the giving only says which money was got."""
    return "的" in text[verb.end : end]


def is_victim(context: Context, begin: int, at: int) -> bool:
    named = context.roster.between(begin, at)
    if named:
        return context.roster.people[named[-1].name].standing is Standing.VICTIM
    return any(word in context.text[begin:at] for word in VICTIMS)


_AND_OTHERS = re.compile(
    "等(?:雇员|员工|工人|人员|业务员|同伙|多人|人|[0-9一二两三四五六七八九十]+余?[名人])"
)


def _given(
    context: Context, sentence: Sentence, quantity: Quantity, begin: int, verb: Hit, noun: _Noun, word: Hit
) -> Verdict:
    """Who gave to whom: 上家支付给甲某报酬, 向乙某支付好处费."""
    text, roster = context.text, context.roster
    head = text[begin : verb.start]
    to = _TO.search(head)
    taker = text[verb.end : min(noun.start, quantity.start)] if to is None else to.group(1)
    span = (verb.end, min(noun.start, quantity.start)) if to is None else (begin + to.start(1), verb.start)
    giver_end = verb.start if to is None else begin + to.start()
    giver = roster.between(begin, giver_end)
    giver_accused = bool(giver) and bool(context.accused_named(giver[-1]))
    takers = roster.accused_in(*span)
    named = roster.between(*span)
    if len(takers) == 1 and _AND_OTHERS.match(text, named[-1].end):
        return Verdict(OPEN, word)  # 付给甲等雇员的报酬28500元: of all of them
    if takers and not (giver_accused and context.accused_named(giver[-1]) == takers):
        return Verdict("gain", Hit(span[0], max(span[1], span[0] + 1), "分给"))
    outside = not giver_accused and (
        bool(giver) or text[begin:giver_end].endswith("”") or money_words().payers.first(text, begin, giver_end) is not None
    )  # fmt: skip
    bare = (
        taker.strip("“”了") == ""
        or _SELF.match(taker) is not None
        or (noun.start > quantity.start and not taker)
    )
    if outside and bare and not roster.between(*span):
        return Verdict("gain", word)
    return Verdict(OPEN, word)
