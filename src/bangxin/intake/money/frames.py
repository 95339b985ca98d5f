"""A sum in its clause: the verb that governs it, the noun it measures, who gives and who gets (``rules/lexicon.yaml``).

``judge`` answers only where verb and noun leave no doubt: a kind, or ``open`` where the clause says that the money is
somebody else's, was not paid, or went the other way. Where it says nothing, the nearest word decides (``kinds.py``).
"""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.income import (
    collected,
    handed,
    income,
    kept,
    noun_after,
    noun_before,
    only_gave,
    paid_by_piece,
    paid_by_rate,
    paid_over,
    paid_to_seller,
    paid_with,
    received,
    sold_for,
)
from bangxin.intake.money.money_words import OPEN, VICTIMS, Verdict, money_words
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Standing
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import Hit, trie

_ACCOUNT = re.compile("[^，。；]{0,36}?(?:卡|账户|帐户|账号|收款码|支付宝|微信|名下|钱包)")
_THROUGH = re.compile(
    "(?:即|就)?(?:经由|经过|通过|经)(?!公安|民警)[^，。；]{1,10}?的?[^，。；]{0,6}(?:卡|账户|帐户|码)(?=[，。；]|$)|[^，。；]{0,4}?(?:经由|经过|通过|经)(?!公安|民警|银行工作)[^，。；]{1,16}?(?:卡|账户|帐户|账号|收款码|二维码)[^，。；]{0,4}(?:流转|转走|转出|转移|周转|过账|走账|中转|取走|取出|流出|洗出|流走)"
)
_ELSEWHERE = re.compile(
    "(?:上家|上线|他人|对方|其他|另外|指定|境外|下一级|下级|多个|公司|赌博|平台|安全|新办|新开|新卡|“[^”]{1,8}”)[^，。；]{0,12}$"
)
_SUFFERED = re.compile("骗|损失|被害|受害|信以为真|误信|轻信|上当|公检法")
_FOUND_THAT = re.compile("^(?:警方|民警|公安机关)?(?:经?查明|查到|发现|核实|查实|证实)")
_GOES_ON = ("其中", "有", "另有", "将", "把", "遂将", "便将", "即将", "随即将", "后将")
_TAKEN_IN = re.compile(
    "无法提现|不能提现|被骗|受骗|诈骗(?!人员|分子|团伙|犯罪|集团)|骗取|骗走|骗得|遭骗|上当"
)
_CHEATS = re.compile("信以为真|骗|谎称|虚构|冒充|诱|假冒|虚假|诈")
_BA = re.compile("[将把][^，。；]{0,24}$|(?:余下|剩余|其余|剩下)的?$")
_THERE_CAME = re.compile(
    "(?:卡|账户|帐户|账号)(?:内|里|中|上)?(?:先后|累计|共计|共|总计)*有$"
)  # 该卡共有128万元转入
_CAME = re.compile("(?:其[中内]|上述)?(?:[，。；、）)]|$)")
_AN_ACCOUNT = re.compile("(?<![话机])卡|账户|帐户|收款码|支付宝|入账|进账|流水")
_ON_ACCOUNT = re.compile(
    "(?:卡|账户|帐户|账号|收款码|支付宝|微信)(?:内|里|中|上)?[^，。；元]{0,10}?(?:共|累计|合计|总计|先后|另|又|仍)*有(?:人民币)?$|(?:共|累计|合计|总计|先后)有(?:人民币)?$"
)  # 该卡先后有、卡内累计有
_KEPT_FOR_HIMSELF = re.compile(
    "[^，。；]{0,12}?(?:挥霍|据为己有|占为己有|私吞|侵吞|归己|自用|用于(?:个人|自己|日常)|花用|花掉)"
)
_MADE_TO = re.compile(
    "(?:使|让|诱骗|致使|致|骗|要求|诱导|诱使|引诱|哄骗|欺骗|蛊惑|指示|指导|忽悠)(?:被害人|受害人|事主)?$"
)
_TO_OR_FROM = re.compile("(?:向|给|从|往|至|到|与|和|同|入)(?:被告人|被害人)?$")


def judge(context: Context, sentence: Sentence, quantity: Quantity, floor: int) -> Verdict | None:
    """What the clause around a sum says it is; ``floor``: where the sum before it ends."""
    begin = max(context.clause_start(sentence, quantity.start), floor)
    if _set_aside(context, sentence, quantity, begin):
        return Verdict(OPEN, Hit(begin, quantity.start, ""))
    said = _from_victim(context, sentence, quantity, begin) or collected(context, quantity, begin)
    if said is None and (noun := noun_before(context.text, begin, quantity.start)) is not None:
        listed = context.text.startswith("、", begin) and begin == floor  # 领取经费2万元、工资1.2万元
        head = context.clause_start(sentence, begin) if listed else begin
        said = income(context, sentence, quantity, head, noun)
    if said is None and (noun := noun_after(context, sentence, quantity)) is not None:
        said = income(context, sentence, quantity, begin, noun)
    if said is None and floor < begin - 1 and _ONLY_TOTAL.fullmatch(context.text, begin, quantity.start):
        begin = max(context.clause_start(sentence, begin - 1), floor)
        said = paid_with(context, quantity, begin) or paid_by_rate(context, quantity, begin)
    return (
        said
        or only_gave(context, sentence, quantity, begin)
        or _behind(context, sentence, quantity, begin)
        or _paid_out(context, sentence, quantity, begin)
        or _sent_on(context, sentence, quantity, begin)
        or received(context, sentence, quantity, begin)
        or handed(context, quantity, begin)
        or paid_to_seller(context, sentence, quantity)
        or paid_over(context, sentence, quantity, begin)
        or kept(context, quantity, begin)
        or sold_for(context, quantity, begin)
        or paid_by_piece(context, sentence, quantity)
        or _came_to_account(context, quantity, begin)
    )


# 用自己的账户接收甲转来的集资款合计30万元
_CAME_TO_ACCOUNT = re.compile(
    "(?:卡|账户|帐户|账号|收款码)[^，。；元]{0,6}(?:接收|收取|收到|代收)((?![^，。；]*(?:被害|受害|骗|赌))[^，。；元]{1,20}?(?:转来|汇来|打来|转入|汇入|转过来)的[^，。；元]{0,8}?(?:款项|资金|款|钱))(?:共计|合计|共)?(?:人民币)?$"
)


def _came_to_account(context: Context, quantity: Quantity, begin: int) -> Verdict | None:
    came = _CAME_TO_ACCOUNT.search(context.text, begin, quantity.start)
    return Verdict("inflow", Hit(*came.span(), came.group())) if came else None


_ONLY_TOTAL = re.compile(
    "(?:按[^，。；]{1,8})?(?:前后|先后|总共|一共)?(?:折合|折算|约合|折价|共计|合计|总计|累计|共|计|约|即)*(?:收取|收得|收|获|得)?(?:成|为)?(?:人民币)?"
)
_TAKEN_FROM = re.rare(
    "(?:(?:收取|收到|收受|得到|获取|取得|拿走|索要|借走|借得)(?:了)?[^，。；]{1,12}?(?:的)?(?:[^，。；]{0,4}(?:款|钱|费用|费|金|资金))?"
    "|(?:让|使|要求|诱使|诱骗|致使|致|令)[^，。；]{1,14}?(?:转账|汇款|转款|打款|支付|付款|交付)(?:给[^，。；]{1,6}?)?"
    "|(?:向|从|跟)[^，。；]{1,14}?(?:收取|索取|收受)[^，。；元]{0,24}?(?:费|款|金|钱)[”]?"
    "|(?:骗取|骗得|诱骗)[^，。；元]{1,40}?(?:转款|打款|汇款|付款)"
    "|(?:向|从|跟)[^，。；]{1,12}?[“]?(?:借款|借钱|借得|借|索要)[”]?|骗[^，。；元]{1,40}?向(?:其|他|她)“?(?:借款|转账|汇款|打款|转款)”?)，?(?:共计|合计|共)?(?:人民币)?$"
)


def _from_victim(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """以代买为名收取被害人货款5万元: what one charged with fraud took from a victim."""
    if _ONLY_TOTAL.fullmatch(context.text, begin, quantity.start):
        begin = context.clause_start(sentence, begin - 1)  # 先后多次从高某处借款，共计220500元
    taken = _TAKEN_FROM.search(context.text, begin, quantity.start)
    if taken is None or not any("诈骗" in c for held in context.charges.values() for c in held):
        return None
    paying = (Standing.VICTIM, Standing.OTHER) if context.cheater() else (Standing.VICTIM,)
    victim = any(word in taken.group() for word in VICTIMS)
    victim = victim
    victim = victim or any(
        context.roster.people[m.name].standing in paying
        for m in context.roster.between(taken.start(), taken.end())
    )
    if not victim:
        return None
    if not context.cheater() and not _CHEATS_OR_PRETEXT.search(context.text, sentence.start, quantity.start):
        return None
    return Verdict("cheated", Hit(taken.start(), quantity.start, taken.group()))


_CHEATS_OR_PRETEXT = re.compile("为名|为由|名义|" + _CHEATS.pattern)


def _set_aside(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> bool:
    """剔除工资收入3.07万元, 若流水达五十万元以上, 自行取走3万元……与诈骗无关: not this case's, or not counted."""
    text = context.text
    words = money_words().aside
    if money_words().others.match(text, begin, quantity.start) and not context.roster.accused_in(
        begin, quantity.start
    ):
        return True  # 上家从中获利3000元
    if context.roster.answers and _HE_GOT.match(text, begin, quantity.start):
        return True  # 答：他说他得了5000元
    nick = _NICK_GOT.match(text, begin, quantity.start)
    called = (
        text.find(f"“{nick.group(nick.lastindex or 1)}”", context.case.start, begin)
        if nick is not None
        else -1
    )
    if (
        nick is not None
        and called < 0
        and "“" in nick.group()
        and not _is_accused(context, nick.group(nick.lastindex or 1))
    ):
        return True  # “阿海”获利1万元
    if called >= 0 and not _OWN_NAME.search(text, max(context.case.start, called - 6), called):
        return True  # 受“大头”雇请……，大头获利1万元
    if _ONCE_SENTENCED.match(text, quantity.end, sentence.end) and "因" in text[begin : quantity.start]:
        return True  # 因诈骗7.2万元被判处有期徒刑三年，刑满释放后……
    if _PUT_IN.match(text, quantity.end, sentence.end) and "骗" not in text[begin : quantity.start]:
        return True  # 将套现的3万元投入跑分平台作为保证金
    if _ABOUT_TO.search(text, begin, quantity.start):
        return True  # 准备取走8万元
    clause = context.clause_start(sentence, quantity.start)
    if _OTHERWISE_TOLD.search(text, clause, quantity.start) or _seized(context, sentence, quantity, begin):
        return True
    if _TAKEN_IN_ALL.search(text, begin, quantity.start) and _NET_TOLD.match(
        text, quantity.end, sentence.end
    ):
        return True  # 获得资金36万余元，……非法获利24万余元
    if "以上" in quantity.text and _BY_LAW.match(text, quantity.end, sentence.end):
        return True  # 违法所得一万元以上属于情节严重
    if _A_STANDARD.match(text, quantity.end):
        return True
    if _ONCE_IT_IS.search(text, begin, quantity.start) and _THEN_PAYS.match(text, quantity.end, sentence.end):
        return True  # 对方称日流水达到100万元即付3000元
    if _A_MOTIVE.match(text, begin, quantity.start) and text.startswith(_SO_HE, quantity.end):
        return True
    for hit in words.find(text, begin, quantity.start):
        if hit.word in ("正常", "除去", "扣除") and _BESIDES.search(text, begin, quantity.start):
            continue  # 除正常工资外另领取奖金8000元
        if hit.word == "止付" and text[hit.end] in "前后":
            continue  # 被止付前转进11.5万元
        pay = _PAY.search(text, hit.end, quantity.start) or _KEPT_AS_PAY.match(text, quantity.end)
        if hit.word in ("扣除", "减去", "除去") and pay:
            continue  # 扣除500元好处后交给上线
        if hit.word in money_words().supposed or hit.word not in ("扣除", "减去", "除去", "正常"):
            return True
        return hit.word == "正常" or _NET_OF.search(text, begin, quantity.start) is None
    if _NOT_A_CENT.match(text, quantity.end, sentence.end):
        return True  # 750元报酬沈某一分也没拿到
    end = context.clause_end(sentence, quantity.end)
    return _NO_PART.match(text, end, sentence.end) is not None


_HE_GOT = re.compile("(?:他们?|她|对方|人家)(?:说|讲|告诉我)?[^，。；我给]*$")
_ABOUT_TO = re.compile(
    "(?:准备|打算|企图|试图|正要|正欲|欲)(?:再|将|把|去|到|前往|继续|从)?[^，。；]{0,10}?(?:取|转|汇|提|套)(?:现|款|走|出|账|移)?(?:其中的?)?$"
)
_ONCE_IT_IS = re.compile("(?:达到?|每?满|超过|完成)(?:人民币)?$")
_THEN_PAYS = re.compile("(?:以上)?(?:的)?，?(?:即|就|则|便|可|再)+(?:付|给|支付|返|奖|得|获得|领|提)")
_A_STANDARD = re.compile("的(?:追诉|立案|入罪|起刑|定罪)?(?:数额)?标准")  # 未达20万元的追诉标准
_A_MOTIVE = re.compile("[^，。；]{0,4}因(?![^，。；]*卡)")  # 因投资失败损失5万元，遂……
_SO_HE = ("，遂", "，便", "，于是", "，故", "，才", "，就")


def _is_accused(context: Context, nick: str) -> bool:
    return any(person.name in nick for person in context.roster.accused)


_OWN_NAME = re.compile(
    "(?:(?<![0-9一二两三四五六七八九十])名|外号|绰号|昵称|人称|自称|冒充|假扮|号)[^，。；（]{0,2}$"
)
_NICK_GOT = re.compile(
    "(?:其中|而|后)?“?([^，。；“”]{2,6}?)”?(?:们|转手|转卖|倒手|卖|总共|一共|合计|则|也|从中|因此|个人|共|各|均|非法|违法)*(?:获利|获得|分得|分到|得款|抽取|赚取|牟利|得|赚)"
    # 光是头目“阿彪”一人就分得80万元, “兼职”们总共分到4万元
    "|(?:[^，。；“”]{0,6}(?:头目|老大|老板|主犯|上线|组织者|同伙|中介|卡头|卡商)“([^，。；“”]{1,8})”(?:一人|本人|个人|独自|就|便|则|也|从中|共|非法|违法)*"
    "|[^，。；“”]{0,6}“([^，。；“”]{1,8})”(?:一人|们)(?:总共|一共|合计|就|便|则|也|从中|共|各|均|非法|违法)*)(?:获利|获得|分得|分到|得款|抽取|赚取|牟利|得|赚)"
)
_ONCE_SENTENCED = re.compile("(?:于[^，。；]{2,12})?被(?:[^，。；]{0,10}法院)?(?:判处|判刑|判决|行政|处罚)")
_PUT_IN = re.compile("投入[^，。；]{0,8}平台|作为(?:保证金|押金)")
_OTHERWISE_TOLD = re.rare(
    # 公安机关从甲处提取赃款19.87万元
    "(?:公安|民警|警方|侦查|检察|法院|执法|该局|我局)[^，。；]{0,20}?(?:提取|扣押|查获|缴获|收缴|冻结|发还|返还|追回|起获|调取|查扣|暂扣|追缴|退还)"
    "|从[^，。；]{1,14}(?:身上|身边|住处|家中|车[内上]|处)(?:依法|当场)?(?:提取|搜出|搜查出|起出|查获|扣押)"
    # 骗取国家增值税税款83154元; 为得750元报酬，……; 拖欠42名员工劳动报酬共计158389元; 卖卡前领取工资5000元
    "|税(?:款|额)[^，。；元]{0,6}$|为了?(?:得到?|获取|获得|赚取?|领取|拿到?|挣)[^，。；0-9]{0,6}$|(?:拖欠|欠付|克扣)[^，。；元]{0,40}(?:工资|报酬|薪酬|薪资)|(?:卖|租|借|供|办)[^，。；]{0,4}卡前[^，。；]{0,12}$"
)
# 缴获作案车辆1辆、假车牌12副、现金赃款22.7万元
_SEIZES = re.compile(
    "(?:现场|当场|共|并|先后|同时|依法)*(?:从[^，。；]{1,12}(?:手上|手中|身上|处|住处|家中|车上|包内)(?:当场)?)?(?:缴获|查获|查扣|扣押|收缴|起获|搜出)"
)
# 当场收缴折叠刀一把，被害人的信用卡一张及赃款1100元: the list of what was seized goes on
_AMONG_THINGS = re.compile(
    "[^，。；]{0,40}?[0-9一二两三四五六七八九十]{1,3}[张部把台个辆件枚块支套只本条瓶][^，。；]{0,12}?[、及和](?:其他)?(?:部分)?(?:赃款|现金|赃款现金)?(?:人民币)?$"
)


def _seized(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> bool:
    """What the police took from somebody, in the clause of the sum or in the list that goes on in it."""
    if _SEIZES.match(context.text, begin, quantity.start):
        return True
    if begin <= sentence.start or not _AMONG_THINGS.match(context.text, begin, quantity.start):
        return False
    return _SEIZES.match(context.text, context.clause_start(sentence, begin - 1), begin) is not None


_TAKEN_IN_ALL = re.compile(
    "(?:获得|取得|收到|募集)(?:[^，。；元]{0,6})?(?:资金|款项)(?:共计|合计|共)?(?:人民币)?$"
)
_NET_TOLD = re.compile("[^。；]{0,40}(?:非法获利|违法所得|从中获利|个人获利)")
_BY_LAW = re.compile("的|属于|即|，?(?:应当|应|可以|可)(?:认定|追诉|立案)")
_BESIDES = re.compile("除[^，。；元0-9]{1,14}(?:之)?外，?(?:还|另|又|再)")
_NET_OF = re.compile("(?:扣除|减去|除去)[^，。；]{0,12}(?:后|外)")
_NOT_A_CENT = re.compile(
    "的?(?:报酬|好处费|酬劳|佣金|工资|提成|钱)?[^，。；]{0,4}(?:一分|分文|至今|实际)[^，。；]{0,4}[没未][^，。；]{0,2}[拿得收到付取]"
)
_PAY = re.compile("好处费|报酬|佣金|提成|酬劳")
_KEPT_AS_PAY = re.compile("(?:的)?(?:好处|报酬|酬劳|佣金|提成|辛苦费|自留)")
_NO_PART = re.compile("，(?:均|全部|系|经查)?与[^，。；]{0,10}无关")
_OF_AGE = re.compile("(?<![0-9])[0-9]{1,2}岁(?:的)?(?:男孩|女孩|女童|男童|老人|学生)?[^，。；0-9]{1,5}$")


def payer(context: Context, sentence: Sentence, begin: int, at: int) -> Standing | None:
    """Who pays at ``at``: the last one named in the clause (else in the sentence) who is not merely paid to."""
    text, roster = context.text, context.roster
    for low, high in ((begin, at), (sentence.start, begin)):
        words = money_words().victims if low == begin else VICTIMS
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
    told = money_words().behind.match(text, listed_end(context, sentence, quantity, stop), stop)
    if told is None:
        through = _THROUGH.match(text, quantity.end, stop)
        floor = max(context.case.start, begin - 80) if text.startswith("其中", begin) else begin
        if through is None or not _SUFFERED.search(text, floor, quantity.start):
            return None
        return Verdict("traced", Hit(through.start(), through.end(), through.group()))
    word = Hit(told.start(told.lastgroup or 0), told.end(), told.group(told.lastgroup or 0))
    if _KEPT_FOR_HIMSELF.match(text, told.end(), stop):
        return None if context.cheater() else Verdict(OPEN, word)  # 将卡内的8万元取出挥霍
    account = _ACCOUNT.match(text, told.end(), stop)
    head = text[begin : quantity.start]
    taken = _BA.search(head) is not None
    who = payer(context, sentence, begin, quantity.start)
    # 被骗9.3万元。其中5.7万元转入甲的卡; but 经审计，有249万元转入甲的卡 begins anew
    low = sentence.start if head.startswith("有") else max(context.case.start, begin - 80)
    goes_on = (
        _FOUND_THAT.sub("", head).startswith(_GOES_ON) and _SUFFERED.search(text, low, begin) is not None
    )
    theirs = who is Standing.VICTIM or _SUFFERED.search(head) is not None or goes_on
    if theirs and _THROUGH.match(text, quantity.end, stop):
        return Verdict("traced", word)  # 被骗9.3万元，其中5.7万元经甲某的卡转走
    elsewhere = account is not None and _ELSEWHERE.search(account.group()) is not None
    named = theirs and context.roster.accused_in(told.end(), account.end() if account else 0)
    outside = elsewhere and not named
    if account is not None:
        word = word._replace(end=account.end())
    came = _CAME.match(text, told.end()) is not None
    there = _ON_ACCOUNT.search(text, begin, quantity.start) if came else None
    if came and theirs:
        there = there or _AN_ACCOUNT.search(text, max(context.case.start, begin - 60), begin)
    there = there or _THERE_CAME.search(text, begin, quantity.start)
    arrived = account is not None or there is not None
    if arrived and not outside and told.group("into"):
        if theirs:
            return Verdict("traced", word)
        return None if taken else Verdict("inflow", word)
    if who not in (Standing.ACCUSED, None) or theirs:
        return (
            Verdict(OPEN, word) if taken and who is not Standing.ACCUSED and not context.cheater() else None
        )
    leaves = taken or "被" in text[quantity.end : word.start]
    return Verdict("transfer", word) if leaves and word.word in money_words().out else None


_NEXT_ONE = re.compile("[、和及][^，。；、0-9]{0,12}")


def listed_end(context: Context, sentence: Sentence, quantity: Quantity, stop: int) -> int:
    """冯某被骗的6万元、尤某被骗的2.4万元进入该卡: the verb behind the last one of a list is that of each."""
    end = quantity.end
    for other in context.quantities_in(quantity.end, stop):
        between = _NEXT_ONE.fullmatch(context.text, end, other.start)
        if other.kind is not quantity.kind or between is None:
            break
        end = other.end
    return end


def _paid_out(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """李某汇款5万元后发现被骗: what somebody who is not accused paid is no outflow of the accused."""
    text = context.text
    filled = _IN_ALL.search(text, begin, quantity.start)
    stop = filled.start() if filled else quantity.start
    paid = money_words().back_pay.match(text[begin:stop][::-1])
    if paid is None:
        return None
    at = stop - len(paid.group())
    if filled and not any(w in text[begin:at] for w in VICTIMS) and not context.roster.between(begin, at):
        return None  # 四人通过名下银行卡转账共计320万元
    word = Hit(at, quantity.start, paid.group()[::-1])
    if _UPLINE.fullmatch(text, begin, at):
        return Verdict(OPEN, word)  # 上家转账1万元测试
    who = payer(context, sentence, begin, at)
    if who not in (Standing.VICTIM, Standing.OTHER):
        return None
    if (
        who is Standing.VICTIM
        and word.word.startswith(("转出", "转走"))
        and _CAME_FROM.search(text, sentence.start, begin)
    ):
        return None  # 其账户收到被害人转入的80万元，转出69万余元
    if who is Standing.OTHER and _GETS_BY.search(text, begin, at):
        return Verdict("inflow", word)  # 用妻子的银行卡收取他人转款27万元
    if who is Standing.VICTIM and _GETS.search(text, begin, at) and context.tells(_OF_FRAUD):
        return Verdict("traced", word)  # 收到被害人转款15万元
    stop = context.clause_end(sentence, quantity.end)
    into = context.roster.accused_in(begin, at) or context.roster.accused_in(quantity.end, stop)
    if into and _ACCOUNT.search(text, begin, stop):
        first = min(m.start for m in context.roster.between(begin, stop) if context.accused_named(m))
        return Verdict("traced", word._replace(start=min(first, at), end=max(first + 1, word.end)))
    if context.cheater() and _CHEATS.search(text, sentence.start, at):
        return Verdict("cheated", word)
    near = (
        text[max(sentence.start, begin - 40) : at] + text[quantity.end : min(sentence.end, quantity.end + 20)]
    )
    if word.word in _INWARD and (
        "其中" in text[begin:at]
        or _TO_THE_CARD.search(text, max(context.case.start, sentence.start - 60), begin) is not None
        or _CARD_SUPPLIED.search(text, max(context.case.start, sentence.start - 40), begin) is not None
    ):
        return Verdict("traced", word)  # 其中被害人李某转入5万元; 出借账户收款，被诈骗的李某汇入5万元
    return Verdict("loss" if _TAKEN_IN.search(near) else OPEN, word)


# 随即存入上家账户18.8万元
_SENT_ON = re.compile(
    "(?:转至|转到|转入|转给|转账给|转账至|汇至|汇到|汇入|汇给|存入|打入|打到|打给|划至|划入|转往|汇往)(?:了)?"
    "(?:上家|上线|对方|他人|境外|诈骗分子|诈骗团伙|平台|指定|[一二三四下]级)[^，。；元、每]{0,10}?(?:共计|合计|共)?(?:人民币)?$"
)


def _sent_on(context: Context, sentence: Sentence, quantity: Quantity, begin: int) -> Verdict | None:
    """What was passed on to those who gave the orders, by nobody who was cheated."""
    sent = _SENT_ON.search(context.text, begin, quantity.start)
    if sent is None or context.cheater():
        return None
    who = payer(context, sentence, begin, sent.start())
    gone = who in (Standing.ACCUSED, None) and not _SUFFERED.search(context.text, begin, sent.start())
    return Verdict("transfer", Hit(sent.start(), quantity.start, sent.group())) if gone else None


_UPLINE = re.compile(
    f"(?:另|后|又|由|该|而)?(?:{trie(lexicon()['上家'])})(?:[先后再次又遂便即当日时]|随即|分别|陆续|另外)*"
)
_IN_ALL = re.compile("(?:共计|合计|总计|累计|共|人民币)+$")
_CAME_FROM = re.compile("(?:卡|账户|账号)[^，。；]{0,6}(?:收到|转入|进入|流入|进账|入账)[^。；]{0,40}，$")
_GETS = re.compile("(?:收到|接收|接受|收进|收取|来自)[^，。；]{0,16}$")
_GETS_BY = re.compile(
    "(?:使用|利用|通过|以|用)[^，。；]{0,16}?(?:卡|账户|帐户|账号|支付宝|微信|收款码)[^，。；]{0,4}?(?:收到|接收|接受|收进|收取)[^，。；骗]{0,12}$"
)
_INWARD = ("转入", "汇入", "打入", "存入", "转进", "汇进", "打进")
_CARD_SUPPLIED = re.compile("[卖租供借]卡|(?:出售|出租|提供|出借|卖出|租出)[^，。；]{0,12}[卡户]")
_OF_FRAUD = re.compile("骗|被害|受害|赌|赃|犯罪所得|洗钱|跑分")
_TO_THE_CARD = re.compile(
    "(?:卡|账户|帐户|账号|收款码)(?:内|中|里|上)?(?:[^，。；]{0,4}(?:进出|入账|进账|流入|到账)|[^，。；]{0,10}(?:，被|，用|，供)?[^，。；]{0,10}(?:收款|收取|接收|走账|过账|借给|租给|卖给|提供给|用于))|[卡户](?:内|中|里)[^，。；]{0,12}$"
)
