"""A sum in its clause: the verb that governs it, the noun it measures, who gives and who gets (``rules/lexicon.yaml``).

``judge`` answers only where verb and noun leave no doubt: a kind, or ``open`` where the clause says that the money is
somebody else's, was not paid, or went the other way. Where it says nothing, the nearest word decides (``kinds.py``).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.people import Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.structure import Sentence
from bangxin.intake.words import Hit, Words, trie

OPEN = "open"
_VERBS = ("得到", "给付", "未得", "他义")
_INCOME = ("报酬", "进项")
# what may stand between a noun and its sum
_FILL = (
    "人民币", "约", "共计", "合计", "总计", "累计", "共", "计", "达", "高达", "多达", "为", "是", "有", "了", "金额", "数额", "总额", "总金额",
    "总数额", "款额", "的", "各", "均", "等", "“", "”", "\"", "‘", "’", "（", "(", "大约", "分别", "在", "约为", "总共", "一共", "即", "：",
)  # fmt: skip
_FEE = re.compile("费(?=[一-鿿“]{1,4})")  # in reversed text: X费
_TO = re.compile("(?:向|给|为|替)([^，。；向给为替]{1,14})$")
_SELF = re.compile("^(?:被告人|其|他|她|自己|本人|二人|两人|三人|该二人|个人)(?!人)(?:的|们)?(?:等人)?$")
_NET = re.compile(
    "[^。；]{0,30}?(?:非法|违法|从中|个人|实际|共)*(?:获利|所得|牟利)[^，。；0-9]{0,8}[0-9一二三四五六七八九十两]"
)
_OWN_KEEPING = re.compile(
    "(?:元)?(?:归(?:其|他|她|自己|本人|个人)(?:个人|自己|本人)?(?:所有|使用|支配)?|归己|留作自用|留为己用)"
)
_AS_PAY = re.compile("(?:作为|当作|充作|充当|算作|用作|作)(?:给?[^，。；、]{0,6}?)?$")
_RELATIVE = re.compile('的[“‘"]?$')
_AFTER_GAP = re.compile('(?:的|左右|不等)?[“‘"]?')
_TAIL = 16


_ADVERBS = (
    "(?:就是|就|是|即|也|陆陆续续|分批|分笔|悉数|一并|迅速|即刻|转手|再次|尽数|统统|如数|逐步|被(?:其|他|她|甲|乙|[^，。；]{1,3}(?=转|取|提|汇|划))?|均|已|全部|全额|先后|陆续|直接|又|再|随即|随后|立即|马上|当日|当天|最终|多次|逐笔|层层|后"
    "|分[0-9一二三四五六七八九十多数]+次|(?:通过|经|从|由|在|用|以|按)[^，。；]{1,12}?)*"
)
_ACCOUNT = re.compile("[^，。；]{0,36}?(?:卡|账户|帐户|账号|收款码|支付宝|微信|名下)")
_THROUGH = re.compile(
    "(?:即|就)?(?:经由|经过|通过|经)(?!公安|民警)[^，。；]{1,10}?的?[^，。；]{0,6}(?:卡|账户|帐户)(?=[，。；]|$)|[^，。；]{0,4}?(?:经由|经过|通过|经)(?!公安|民警|银行工作)[^，。；]{1,16}?(?:卡|账户|帐户|账号|收款码)[^，。；]{0,4}(?:流转|转走|转出|转移|周转|过账|走账|中转|取走|取出|流出|洗出|流走)"
)
_ELSEWHERE = re.compile(
    "(?:上家|上线|他人|对方|其他|另外|指定|境外|下一级|下级|多个|公司|赌博|平台)[^，。；]{0,12}$"
)
_VICTIMS = ("被害人", "受害人", "受害者", "事主")
_SUFFERED = re.compile("骗|损失|被害|受害")
_TAKEN_IN = re.compile("被骗|受骗|诈骗(?!人员|分子|团伙|犯罪|集团)|骗取|骗走|骗得|遭骗|上当")
_CHEATS = re.compile("信以为真|骗|谎称|虚构|冒充|诱|假冒|虚假|诈")
_BA = re.compile("[将把][^，。；]{0,24}$")
_THERE_CAME = re.compile(
    "(?:卡|账户|帐户|账号)(?:内|里|中|上)?(?:先后|累计|共计|共|总计)*有$"
)  # 该卡共有128万元转入
_THEN_LEFT = re.compile(
    "后，?(?:又|再|随即|即|被)*(?:转出|转走|取出|取走|取现|划走)|，(?:又|再|随即|随后|即)?被?(?:转出|转走|取出|划走)"
)  # 249万元异常资金转入后转出
_PUT_TO_USE = re.compile("[^，。；]{0,16}?(?:作为|当作|充作)(?!赃款)")
_MADE_TO = re.compile(
    "(?:使|让|诱骗|致使|致|骗|要求|诱导|诱使|引诱|哄骗|欺骗|蛊惑|指示|指导|忽悠)(?:被害人|受害人|事主)?$"
)
_TO_OR_FROM = re.compile("(?:向|给|从|往|至|到|与|和|同|入)(?:被告人|被害人)?$")


class Verdict(NamedTuple):
    """What the clause says a sum is: a kind, or ``open``; ``word`` is what says so; ``who`` the span that names whose."""

    kind: str
    word: Hit


class _Lexicon:
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
            f"(?:的)?(?:{trie(classes['钱款'])})?{_ADVERBS}(?:(?P<into>{trie(classes['转入'])})|(?P<out>{trie(classes['转出'])}))"
        )
        self.strong = re.compile(
            "(?:"
            + trie(classes["强得"])
            + ")(?:了|到)?(?P<what>[^，。；、0-9]{0,10}?)(?:共计|合计|总计|共)?(?:人民币)?$"
        )
        self.aside = Words([*classes["剔除"], *classes["假设"]])
        self.others = re.compile(
            f"(?:其中|而|后|该|上述|另|，)?(?:{trie(classes['旁人'])})(?:等|们|则|也|共|均|再|又|因此|由此|个人|实际|另)*(?:从中|共计|共)?(?:得|获|抽|收|赚|分|牟|非法|违法|提成|渔)"
        )
        self.handed = re.compile(
            f"(?P<verb>{trie(classes['给付'])})(?:了)?(?P<who>[^，。；、0-9的]{{1,6}}?)(?:现金)?(?:共计|合计|共)?(?:人民币)?$"
        )
        self.supposed = tuple(classes["假设"])
        self.out = frozenset(classes["转出"])
        self.back_pay = re.compile("(?:了)?" + trie(word[::-1] for word in classes["付款"]))


@functools.cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def judge(context: Context, sentence: Sentence, quantity: Quantity, floor: int) -> Verdict | None:
    """What the clause around a sum says it is; ``floor``: where the sum before it ends."""
    begin = max(context.clause_start(sentence, quantity.start), floor)
    if _set_aside(context, sentence, quantity, begin):
        return Verdict(OPEN, Hit(begin, quantity.start, ""))
    noun = _noun_before(context.text, begin, quantity.start) or _noun_after(context, sentence, quantity)
    said = _from_victim(context, sentence, quantity, begin)
    if said is None and noun is not None:
        said = _income(context, sentence, quantity, begin, noun)
    if said is None and floor < begin - 1 and _ONLY_TOTAL.fullmatch(context.text, begin, quantity.start):
        begin = max(context.clause_start(sentence, begin - 1), floor)
        said = _paid_with(context, quantity, begin)
    return (
        said
        or _behind(context, sentence, quantity, begin)
        or _paid_out(context, sentence, quantity, begin)
        or _received(context, sentence, quantity, begin)
        or _handed(context, quantity, begin)
        or _paid_over(context, sentence, quantity, begin)
        or _kept(context, quantity, begin)
    )


def _handed(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """上家返给甲某3000元, 收卡人付其500元: paid to the accused by somebody else, whatever it is called."""
    text, words = context.text, _lexicon()
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
    if giver and context.accused_named(giver[-1]) in ([], takers):
        return None
    if takers and (outside or giver):
        return Verdict("gain", Hit(given.start("who"), quantity.start, "分给"))
    meant = _SELF.match(given["who"]) is not None and given["who"] not in ("自己", "本人")
    return Verdict("gain", Hit(given.start("verb"), quantity.start, "付给")) if meant and outside else None


_GOT_COINS = re.compile("(?:收到|收取|得到|获得|获取|领取|得)[^，。；]{0,16}(?:枚|个|U|USDT)[^，。；]{0,6}$")
_BY_PAYER = re.compile("由(?:被告人)?([^，。；]{1,12}?)(?:支付|给付|结算|发放|付清)(?:给)?(?:其|他|她)?，")


def _paid_with(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """推广费由对方以虚拟币支付，折合人民币42万元: the noun of income in the clause before, and who pays it."""
    for hit in _lexicon().nouns.find(context.text, begin, quantity.start):
        if context.text[hit.end] == "，" and _GOT_COINS.search(context.text, begin, hit.start):
            return Verdict("gain", hit)  # 收到泰达币2000枚作为酬劳，折合人民币1.38万元
        paid = _BY_PAYER.match(context.text, hit.end, quantity.start)
        if paid is not None and not context.roster.accused_in(paid.start(1), paid.end(1)):
            return Verdict("gain", hit)
    return None


# 网友给他发了一千六, 上家当场给了两千
_PAID_OVER = re.compile(
    "(?:(?:给|向|跟)(?P<to>[^，。；、0-9给向]{1,4})?(?:微信|支付宝)?(?:发|付|支付|发放)(?:了|来|来了|过|过来)"
    "|(?:给了|付了|支付了|发了|发来|微信发|红包发)(?P<who>(?:被告人)?[^，。；、0-9的]{0,4}?))"
    "(?:红包|现金|一共|总共|共计|合计|共|钱)*(?:人民币)?$"
)
_ENTRUSTED = re.compile(
    "元?(?:现金)?(?:，|后|并)?(?:让|叫|要|要求|用于|用来|由|去|以便|存|转|汇|购|买|帮|代|作为(?:货款|押金|本金|定金))"
)
_HIM = re.compile("(?:其|他|她|我|自己|本人|二人|两人|三人|他们)$")


def _paid_over(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
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
        or _lexicon().payers.first(text, begin, paid.start()) is not None
        or (to in ("他", "她", "其") and "”" in text[sentence.start : begin])
    )
    spoken = to == "我" and text[begin : paid.start()].startswith(("他", "她", "对方"))
    if not (outside or spoken) or any(word in head for word in _VICTIMS):
        return None
    mine = not to or _HIM.match(to) is not None or bool(roster.accused_in(*span))
    return Verdict("gain", Hit(paid.start(), quantity.start, "付给")) if mine else None


_ONLY_TOTAL = re.compile(
    "(?:按[^，。；]{1,8})?(?:前后|先后|总共|一共)?(?:折合|折算|约合|折价|共计|合计|总计|累计|共|计|约)*(?:成|为)?(?:人民币)?"
)
_TAKEN_FROM = re.compile(
    "(?:(?:收取|收到|收受|得到|获取|取得|拿走|索要|借走|借得)(?:了)?[^，。；]{1,12}?(?:的)?(?:[^，。；]{0,4}(?:款|钱|费用|费|金|资金))?"
    "|(?:让|使|要求|诱使|诱骗|致使|致|令)[^，。；]{1,14}?(?:转账|汇款|转款|打款|支付|付款|交付)(?:给[^，。；]{1,6}?)?"
    "|(?:向|从|跟)[^，。；]{1,14}?(?:收取|索取|收受)[^，。；元]{0,24}?(?:费|款|金|钱)[”]?"
    "|(?:骗取|骗得|诱骗)[^，。；元]{1,40}?(?:转款|打款|汇款|付款)"
    "|(?:向|从|跟)[^，。；]{1,12}?(?:借款|借钱|借得|借|索要)|骗[^，。；元]{1,40}?向(?:其|他|她)“?(?:借款|转账|汇款|打款|转款)”?)，?(?:共计|合计|共)?(?:人民币)?$"
)


def _from_victim(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """以代买为名收取被害人货款5万元: what one charged with fraud took from a victim."""
    if _ONLY_TOTAL.fullmatch(context.text, begin, quantity.start):
        begin = context.clause_start(sentence, begin - 1)  # 先后多次从高某处借款，共计220500元
    taken = _TAKEN_FROM.search(context.text, begin, quantity.start)
    if taken is None or not any("诈骗" in c for held in context.charges.values() for c in held):
        return None
    paying = (Standing.VICTIM, Standing.OTHER) if context.cheater() else (Standing.VICTIM,)
    victim = any(word in taken.group() for word in _VICTIMS) or any(
        context.roster.people[m.name].standing in paying
        for m in context.roster.between(taken.start(), taken.end())
    )
    if not victim:
        return None
    if not context.cheater() and not _CHEATS_OR_PRETEXT.search(context.text, sentence.start, quantity.start):
        return None
    return Verdict("cheated", Hit(taken.start(), quantity.start, taken.group()))


_CHEATS_OR_PRETEXT = re.compile("为名|为由|名义|" + _CHEATS.pattern)


def _kept(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    """分得年终奖28万元, 私下提取9.6万元: what such a verb brings is gain, whatever it is called."""
    got = _lexicon().strong.search(context.text, begin, quantity.start)
    if got is None or _OTHER_MONEY.search(got["what"]) or _is_victim(context, begin, got.start()):
        return None
    refused = any(context.text.endswith(word, begin, got.start()) for word in lexicon()["未得"])
    return Verdict(OPEN if refused else "gain", Hit(got.start(), quantity.start, got.group()))


_OTHER_MONEY = re.compile(
    "资金|钱款|赃款|款项|汇款|转账|货款|被骗|诈骗|涉诈|存款|现金$|保证金|押金|定金|预付"
)


def _set_aside(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> bool:
    """剔除工资收入3.07万元, 若流水达五十万元以上, 自行取走3万元……与诈骗无关: not this case's, or not counted."""
    text = context.text
    words = _lexicon().aside
    if _lexicon().others.match(text, begin, quantity.start) and not context.roster.accused_in(
        begin, quantity.start
    ):
        return True  # 上家从中获利3000元
    nick = _NICK_GOT.match(text, begin, quantity.start)
    called = text.find(f"“{nick.group(1)}”", context.case.start, begin) if nick is not None else -1
    if called >= 0 and not _OWN_NAME.search(text, max(context.case.start, called - 6), called):
        return True  # 受“大头”雇请……，大头获利1万元
    if _BY_POLICE.search(text, begin, quantity.start):
        return True  # 公安机关从甲处提取赃款19.87万元
    if "以上" in quantity.text and _BY_LAW.match(text, quantity.end, sentence.end):
        return True  # 违法所得一万元以上属于情节严重
    if text.startswith("的标准", quantity.end):
        return True
    for hit in words.find(text, begin, quantity.start):
        if text.endswith(("未", "未能", "无法", "不能", "没有"), begin, hit.start):
            continue
        if hit.word in _lexicon().supposed or hit.word not in ("扣除", "减去", "除去", "正常"):
            return True
        return hit.word == "正常" or _NET_OF.search(text, begin, quantity.start) is None
    end = context.clause_end(sentence, quantity.end)
    return _NO_PART.match(text, end, sentence.end) is not None


_OWN_NAME = re.compile("(?:名|外号|绰号|昵称|人称|自称|冒充|假扮|号)[^，。；（]{0,2}$")
_NICK_GOT = re.compile(
    "(?:其中|而|后)?“?([^，。；“”]{2,6}?)”?(?:则|也|从中|因此|个人|共|非法|违法)*(?:获利|获得|分得|得款|抽取|赚取|牟利|得|赚)"
)
_BY_POLICE = re.compile(
    "(?:公安|民警|警方|侦查|检察|法院|执法|该局|我局)[^，。；]{0,20}?(?:提取|扣押|查获|缴获|收缴|冻结|发还|返还|追回|起获|调取|查扣|暂扣|追缴|退还)"
)
_BY_LAW = re.compile("的|属于|即|，?(?:应当|应|可以|可)(?:认定|追诉|立案)")
_NET_OF = re.compile("(?:扣除|减去|除去)[^，。；]{0,12}后")
_NO_PART = re.compile("，(?:均|全部|系|经查)?与[^，。；]{0,10}无关")


_OF_AGE = re.compile("(?<![0-9])[0-9]{1,2}岁(?:的)?(?:男孩|女孩|女童|男童|老人|学生)?[^，。；0-9]{1,5}$")


def payer(context: Context, sentence: Sentence, begin: int, at: int) -> Standing | None:
    """Who pays at ``at``: the last one named in the clause (else in the sentence) who is not merely paid to."""
    text, roster = context.text, context.roster
    for low, high in ((begin, at), (sentence.start, begin)):
        words = _lexicon().victims if low == begin else _VICTIMS
        called = max(text.rfind(word, low, high) for word in words)
        if low == begin and _OF_AGE.search(text, low, high):
            return Standing.VICTIM  # 14岁的小云转出1.9万元
        for mention in reversed(roster.between(low, high)):
            head = text[max(low, mention.start - 8) : mention.start]
            if called > mention.end:
                return Standing.VICTIM
            if _TO_OR_FROM.search(head) and not _MADE_TO.search(head):
                continue
            return roster.people[mention.name].standing
        if called >= 0:
            return Standing.VICTIM
    return None


def _behind(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """The verb after the sum: 128万元流入该卡, 将128万元转至上家账户, 被骗的5万元被转入甲某的银行卡."""
    text = context.text
    stop = context.clause_end(sentence, quantity.end)
    told = _lexicon().behind.match(text, quantity.end, stop)
    if told is None:
        through = _THROUGH.match(text, quantity.end, stop)
        floor = max(context.case.start, begin - 80) if text.startswith("其中", begin) else begin
        if through is None or not _SUFFERED.search(text, floor, quantity.start):
            return None
        return Verdict("traced", Hit(through.start(), through.end(), through.group()))
    word = Hit(told.start(told.lastgroup or 0), told.end(), told.group(told.lastgroup or 0))
    account = _ACCOUNT.match(text, told.end(), stop)
    head = text[begin : quantity.start]
    taken = _BA.search(head) is not None
    who = payer(context, sentence, begin, quantity.start)
    theirs = (
        who is Standing.VICTIM or _SUFFERED.search(head) is not None or ("其中" in head and _SUFFERED.search(text, max(context.case.start, begin - 80), begin) is not None)
    )  # fmt: skip
    if theirs and _THROUGH.match(text, quantity.end, stop):
        return Verdict("traced", word)  # 被骗9.3万元，其中5.7万元经甲某的卡转走
    outside = account is not None and _ELSEWHERE.search(account.group()) is not None
    if account is not None:
        word = word._replace(end=account.end())
    arrived = (
        account is not None
        or _THERE_CAME.search(text, begin, quantity.start) is not None
        or _THEN_LEFT.match(text, told.end(), sentence.end) is not None
    )
    if arrived and not outside and told.group("into"):
        if theirs:
            return Verdict("traced", word)
        return None if taken else Verdict("inflow", word)
    if who not in (Standing.ACCUSED, None) or theirs or _PUT_TO_USE.match(text, told.end(), stop):
        return (
            Verdict(OPEN, word) if taken and who is not Standing.ACCUSED and not context.cheater() else None
        )
    leaves = taken or "被" in text[quantity.end : word.start]
    return Verdict("transfer", word) if leaves and word.word in _lexicon().out else None


def _paid_out(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """李某汇款5万元后发现被骗: what somebody who is not accused paid is no outflow of the accused."""
    text = context.text
    paid = _lexicon().back_pay.match(text[begin : quantity.start].removesuffix("人民币")[::-1])
    if paid is None:
        return None
    at = quantity.start - len(paid.group()) - (3 if text.endswith("人民币", begin, quantity.start) else 0)
    word = Hit(at, quantity.start, paid.group()[::-1])
    who = payer(context, sentence, begin, at)
    if who not in (Standing.VICTIM, Standing.OTHER):
        return None
    stop = context.clause_end(sentence, quantity.end)
    into = context.roster.accused_in(begin, at) or context.roster.accused_in(quantity.end, stop)
    if into and _ACCOUNT.search(text, begin, stop):
        first = min(m.start for m in context.roster.between(begin, stop) if context.accused_named(m))
        return Verdict("traced", word._replace(start=min(first, at), end=max(first + 1, word.end)))
    if context.cheater() and _CHEATS.search(text, sentence.start, at):
        return Verdict("cheated", word)
    near = (
        text[max(sentence.start, begin - 40) : at] + text[quantity.end : min(sentence.end, quantity.end + 14)]
    )
    if word.word in _INWARD and (
        "其中" in text[begin:at] or _TO_THE_CARD.search(text, sentence.start, begin) is not None
    ):
        return Verdict("traced", word)  # 其中被害人李某转入5万元; 出借账户收款，被诈骗的李某汇入5万元
    return Verdict("loss" if _TAKEN_IN.search(near) else OPEN, word)


_INWARD = ("转入", "汇入", "打入", "存入", "转进", "汇进", "打进")
_TO_THE_CARD = re.compile(
    "(?:卡|账户|帐户|账号|收款码)(?:内|中|里|上)?(?:[^，。；]{0,4}(?:进出|入账|进账|流入|到账)|[^，。；]{0,14}(?:收款|收取|接收|走账|过账|借给|租给|卖给|提供给|用于))|[卡户](?:内|中|里)[^，。；]{0,12}$"
)
_A_CARD = re.compile("(?:银行|二类|储蓄|借记|电话|手机)[^，。；]{0,4}[卡户]|[张套]卡|账户|账号")
_RECEIVED = re.compile(
    "(?:收款|得款|收到|收取|收入|收|卖得|租得|换得|售得|卖了)(?:，|了|共|共计|合计|钱款|现金|款|金额|为)*(?:人民币)?$"
)
_BY_ACCOUNT = re.compile("(?:卡|账户|帐户|账号|收款码|二维码)(?:内|里|中|上)?[^，。；卖租售让为替帮]{0,8}$")
_SOLD = re.compile(
    "(?:卖|售|出租|租给|租出|转让|租赁|办理|注册)[^。；]{0,40}?(?:卡|账户|账号|微信号|QQ号|套件|件套|U盾)|(?:卡|账户|账号|微信号|QQ号|套件|件套|U盾)[^，。；]{0,14}(?:卖|售|出租|租给|转让|租)"
)
_SALE = re.compile("(?:卖|出租|出售|出借|租)[^，。；]{0,6}$")
_TOTAL_INCOME = re.compile("(?:总|总共|共|累计|非法|违法|全部)$")
_SUPPLIED = re.compile(
    "(?:提供|从事|进行|负责|承接)[^。；]{0,30}?(?:服务|技术|引流|推广|维护|开发|制作|搭建|刷脸|支持)|(?:开发|制作|搭建|维护|推广|出售|销售)[^。；]{0,30}?(?:软件|网站|平台|程序|系统|源码|链接)"
)
_OF_FLOW = re.compile("流水|交易额|交易金额|进出")


def _received(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """收款3600元 of who sold cards is income; of an account it is inflow; beside 支出 in a turnover it is inflow."""
    text = context.text
    got = _RECEIVED.search(text, begin, quantity.start)
    if got is None or _is_victim(context, begin, got.start()):
        return None
    word = Hit(got.start(), quantity.start, got.group())
    sells = got.group()[0] in "卖租换售"
    if (
        got.group().startswith("收入")
        and _TOTAL_INCOME.search(text, begin, got.start())
        and not _BY_ACCOUNT.search(text, sentence.start, got.start())
    ):
        return Verdict("gain", word)  # 出售软件，总收入19万元
    if got.group().startswith("收入") and _SALE.search(text, begin, got.start()):
        return Verdict("gain", word)  # 卖卡收入3000元
    if not sells and (
        _BY_ACCOUNT.search(text, begin, got.start())
        or (got.group().startswith("收入") and _OF_FLOW.search(text, sentence.start, begin))
    ):
        return Verdict("inflow", word)
    if got.group().startswith("收入"):
        return None
    before = (text, sentence.start, got.start() + 1)
    if got.group()[0] == "换" and _A_CARD.search(*before[:2], got.start()):
        return Verdict("gain", word)  # 把两张卡交给“当铺”，换得现金八百
    return Verdict("gain", word) if _SOLD.search(*before) or _SUPPLIED.search(*before) else None


class _Noun(NamedTuple):
    kind: str
    start: int
    end: int
    word: str


def _noun_before(text: str, begin: int, at: int) -> _Noun | None:
    """The noun of income that the sum measures (好处费共计人民币3000元)."""
    words = _lexicon()
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


def _noun_after(context: Context, sentence: Sentence, quantity: Quantity) -> _Noun | None:
    """The noun of income after the sum: 3000元好处费, 3000元作为酬劳, 3000元归其所有."""
    text, words = context.text, _lexicon()
    stop = min(sentence.end, quantity.end + _TAIL)
    kept = _OWN_KEEPING.match(text, quantity.end, stop)
    if kept is not None:
        return _Noun("报酬", kept.start(), kept.end(), kept.group())
    hit = words.nouns.first(text, quantity.end, stop)
    if hit is None:
        return None
    between = text[quantity.end : hit.start]
    if any(mark in between for mark in "，。；、"):
        return None
    if _AFTER_GAP.fullmatch(between) or _AS_PAY.search(between):
        return _Noun(words.noun_class[hit.word], hit.start, hit.end, hit.word)
    return None


def _income(
    context: Context, sentence: Sentence, quantity: Quantity, begin: int, noun: _Noun
) -> Verdict | None:
    """Income when the accused gets it; open when the accused pays it, a victim gets it, or it was not paid."""
    text, words = context.text, _lexicon()
    end = min(noun.start, quantity.start)
    verbs = list(words.verbs.find(text, begin, end))
    gets = [h for h in verbs if words.verb_class[h.word] == "得到"]
    gives = [h for h in verbs if words.verb_class[h.word] == "给付"]
    refused = [h for h in verbs if words.verb_class[h.word] == "未得"]
    word = Hit(min(noun.start, quantity.start), max(noun.end, quantity.start), noun.word)
    if noun.kind == "进项" and noun.start < quantity.start and _is_gross(context, sentence, quantity):
        return Verdict(OPEN, word)  # 收取服务费23万元，非法获利5万元: what was left is the income
    if gets and (not gives or _relative(text, gives[-1], end) or gives[-1].end <= gets[-1].start):
        if any(h.end <= gets[0].start and gets[0].start - h.end <= 4 for h in refused):
            return Verdict(OPEN, word)
        if _is_victim(context, begin, gets[0].start):
            return Verdict(OPEN, word)
        return Verdict("gain", word._replace(start=min(gets[-1].start, word.start)))
    if gives:
        if any(h.end <= gives[0].start and gives[0].start - h.end <= 4 for h in refused):
            return Verdict(OPEN, word)
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
_SAYS_WHOSE = re.compile(
    "(?:其|共|累计|该|所收|收|总|全部|至案发|期间)?|(?:前后|其)?[0-9一二三四五六七八九十两半]+个?(?:多)?(?:月|天|年|周)(?:来|的)?"
)


def _fee_of(context: Context, sentence: Sentence, begin: int, noun: _Noun) -> bool:
    """出租群发设备，租金累计17万元: the pay for what the sentence says was supplied, told as the subject of a clause."""
    start = noun.start - (noun.word == "费")  # 车费
    kind = next((k for k in _FEE_FOR if context.text.startswith(k, start)), None)
    if kind is None or _SAYS_WHOSE.fullmatch(context.text, begin, start) is None:
        return False
    supplied = _FEE_FOR[kind].search(context.text, sentence.start, begin)
    return supplied is not None and bool(context.subjects(sentence, supplied.start()))


def _relative(text: str, verb: Hit, end: int) -> bool:
    """收到上家支付的租卡费: the giving only says which money was got."""
    return "的" in text[verb.end : end]


def _is_victim(context: Context, begin: int, at: int) -> bool:
    named = context.roster.between(begin, at)
    if named:
        return context.roster.people[named[-1].name].standing is Standing.VICTIM
    return any(word in context.text[begin:at] for word in _VICTIMS)


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
    if takers and not (giver_accused and context.accused_named(giver[-1]) == takers):
        return Verdict("gain", Hit(span[0], max(span[1], span[0] + 1), "分给"))
    outside = not giver_accused and (
        bool(giver) or text[begin:giver_end].endswith("”") or _lexicon().payers.first(text, begin, giver_end) is not None
    )  # fmt: skip
    bare = (
        taker.strip("“”了") == ""
        or _SELF.match(taker) is not None
        or (noun.start > quantity.start and not taker)
    )
    if outside and bare and not roster.between(*span):
        return Verdict("gain", word)
    return Verdict(OPEN, word)
