"""The object of a verb of a rule: after it, before it, named in a clause before, or left out after a semicolon."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from bangxin.base import patterns as re
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.rulebook import (
    COUNTED,
    FELLOW,
    HIMSELF,
    NAMED,
    ORDERS,
    PERSON_HELPED,
    SO_MANY,
    SOMEBODY_HELPED,
    Flag,
    lexicon,
    rules,
    things_words,
)
from bangxin.intake.words import Hit

# 帮自称卡被冻结的网友多次转账
_FOR_SOMEBODY = re.compile(
    "[帮替为代](?:助)?[^，。；将把某]{1,16}的(?:网友|朋友|他人|人|对方|上家|陌生人|老板|客户|男子|女子|群主|主播)(?:多次|先后|分[0-9一二两三四五六七八九十多]+次|反复|[0-9一二两三四五六七八九十]+次|进行|操作)?$"
)
_ON_ORDERS = re.compile(
    "(?:按照?|根据|依照?|听从|遵照|服从|听)(?!银行|法院|公司|单位|合同|协议|规定|民警|公安)[^，。；将把]{0,14}?(?:指令|指示|提示|要求|安排|吩咐|指挥|操控|(?:提供|发来|给出?|发送|指定|告知)的(?:账号|账户|卡号|收款码|二维码))"
)
_SO_MANY_PEOPLE = re.compile(
    "[^，。；的、]{0,8}?(?:[0-9一二两三四五六七八九十]余?[名人](?!民)|“?(?:卡农|车手|取手|码商|话务员|业务员|水军))"
)
_BESIDE = 8  # characters after the verb in which its object usually stands
CARRIED = 90  # characters before the clause in which an object may have been named
_OTHER_DOING = re.compile(
    "[将把并]|(?<![先前最])后|转入|存入|流入|汇入|打入|进入|用于|转至|转到|获利|得款|所得"
)
_SO_OR_END = (*"给得以了掉出到往与予去完第0123456789一两三，。；", "")  # 将卡卖了; not 将码贴在门口卖早餐
TO = "给与予往到"
_NO_NAME = re.compile("[的、（）“”]")
_BY_MEANS = re.compile(
    "(?:通过|利用|使用|下载|安装|登录|登陆|经)[^，。；、的]{0,6}$"
)  # 通过闲鱼软件: not what is dealt in
_AND_THEN_SO = re.compile("[并再]|(?<![先前最])后")
_AND_THEN = frozenset("将把后并再")
_COUNTED_PEOPLE = re.compile(
    "(?:了|来)?(?:[^，。；的]{0,8}?(?:[0-9一二三四五六七八九十两数多]+余?(?:[名人位]|个(?![^，。；]{0,8}?(?:平台|网站|商户|商家|群|账|帐|卡|微信|号|公司|支付|项目|软件)))|多人|数人|等人|他人|多名|数名|人员|下线|(?:卖卡|供卡|持卡|办卡|开卡|取款|取现|收款|码)(?:人|手|人员)|[^，。；的]{0,4}的(?:熟?人|村民|学生)|卡农|码商|车手|取手|代理|水军|“?(?:卡仔|马仔|卡童)|大学生|中学生|在校学?生|未成年人|群众|村民|亲友|好友|朋友|同学|同乡|老乡|同伙|员工|业务员|话务员|社会人员|工友|民工|室友|舍友|邻居|亲戚|家人|学弟|学妹|牌友|网友))"
)


# -- the object ----------------------------------------------------------------------------------------------


def has_object(context: Context, sentence: Sentence, hit: Hit, flag: Flag) -> bool:
    """Whether the verb has one of the rule's objects: after it, before it (将卡……卖给), or in the clause before."""
    begin, end = context.clause_start(sentence, hit.start), context.clause_end(sentence, hit.end)
    colon = context.text.find("：", hit.end, end)
    end = colon if colon >= 0 else end
    if _somebody(context, hit.end, min(end, hit.end + 14), flag):
        return True
    if PERSON_HELPED in flag.objects and _for_a_person(context, begin, hit):
        return True
    if SOMEBODY_HELPED in flag.objects and _FOR_SOMEBODY.search(context.text, begin, hit.start):
        return True
    if HIMSELF in flag.objects and _by_himself(context, begin, hit.start):
        return True
    if ORDERS in flag.objects and _ON_ORDERS.search(context.text, begin, hit.start):
        return True
    by = _BY.search(context.text, begin, hit.start) if _ENDS.match(context.text, hit.end, end + 1) else None
    if by is not None and len(hit.word) > 1:
        return _done_to(context, sentence, begin, by.start(), flag)
    taken = max((m.start() for m in _TAKES.finditer(context.text, begin, hit.start)), default=-1)
    if flag.order != "after" and taken >= 0 and not _AND_THEN_SO.search(context.text, taken, hit.start):
        if _somebody(context, taken + 1, hit.start, flag):
            return True
        if COUNTED in flag.objects and _COUNTED_PEOPLE.match(
            context.text, _after_of(context, taken + 1, hit.start), hit.start
        ):
            return True
        held = _objects(context, taken, hit.start, flag)
        if held and (len(hit.word) > 1 or context.text[hit.end : hit.end + 1] in _SO_OR_END):
            return _any(context, held, flag)
    after = (
        [] if flag.order == "before" else _objects(context, hit.end, min(end, hit.end + flag.within), flag)
    )
    if (
        hit.word == "供" or hit.word[-1] in TO or context.text[hit.end : hit.end + 1] in ("给", "与", "予")
    ):  # 卖给开车的水房: what stands there is whom it goes to
        after = [h for h in after if h.word in flag.objects and not h.word.endswith(_TAKERS)]
    near = [h for h in after if h.start < hit.end + _BESIDE]
    if near and _straight(context.text, hit.end, near[0].start, flag):
        return _any(context, _listed(context.text, near, after), flag)
    if not flag.order and len(hit.word) > 1:
        named = _objects(context, begin, hit.start, flag)
        if named:
            return _any(context, named, flag)
    if flag.order == "before":
        return flag.carry and taken < 0 and _carried(context, sentence, begin, flag, ())
    if after and _straight(context.text, hit.end, after[0].start, flag):
        return _far(context, hit, after, flag)
    sold = hit.word == "卖" and _SOLD_FOR.match(context.text, hit.end) is not None
    if not flag.carry or (len(hit.word) < 2 and not sold):
        return False
    beside = _objects(context, begin, hit.start, flag) if flag.order == "direct" else []
    if beside and _THEN_SOLD.fullmatch(context.text, beside[-1].end, hit.start):
        return _any(context, beside[-1:], flag)  # 自研外挂并对外出售
    if beside and not _any(context, beside, flag):
        return False  # 买入破解程序，注册账号出租给他人: the accounts are let
    if taken >= 0 and not _PRONOUN.match(context.text, taken + 1, hit.start):
        return False  # 把现金交给“星星”: that is what is given
    goes_on = hit.word[-1] in TO or hit.word not in _given() or _GOES_ON.match(context.text, hit.end)
    if not goes_on:
        return False
    if _BY_THE_ITEM.search(context.text, begin, hit.start) and flag.objects.isdisjoint(
        words_of("实体电话卡")
    ):
        return False
    same = _beginning_alike(flag.verbs, hit.word[0])
    return _carried(context, sentence, begin, flag, same)


@functools.cache
def _beginning_alike(verbs: frozenset[str], first: str) -> tuple[str, ...]:
    return tuple(v for v in verbs if v[0] == first)


def _after_of(context: Context, start: int, end: int) -> int:
    """Past what belongs to somebody: 将自己身边的9名同学."""
    return max(context.text.rfind("的", start, end) + 1, start)


_THEN_SOLD = re.compile(
    "(?:程序|软件)?(?:并|后|再|而|后再|并且)(?:[以按]每?[^，。；将把]{1,10}?元)?(?:对外|公开|在网上|在线|向玩家|向他人)?"
)
_BY_THE_ITEM = re.compile("每条|[元角分](?:一|/|每)条")  # 以每条30元出售: information, no account or program
_TAKES = re.compile("(?<![麻即必行])将|把(?![握手风])")
# 将其卖出, 将上述全部转让: what was named before
_PRONOUN = re.compile(
    "(?:其|之|它们?|这些|上述|全部|所[收得办]|该|此|前述|手[头里中]|(?:多出|剩余|余下|其余)的?[0-9一二两三四五六七八九十百]|[0-9一二两三四五六七八九十]+[套份]资料)"
)
_SOLD_FOR = re.compile("[0-9一二两三四五六七八九十了得，。；]|$")  # 桂某每套卖200元


@functools.cache
def _given() -> frozenset[str]:
    return frozenset(w for name in ("出售", "出租", "出借", "交出", "提供", "收购") for w in words_of(name))


_HELPS_HIM = re.compile("(?:替|帮|帮助|协助|为|给|代)$")


def _for_a_person(context: Context, begin: int, hit: Hit) -> bool:
    """替罗某等人收款再转出: for somebody named right before."""
    named = context.roster.between(begin, hit.start)
    if not named or hit.start - named[-1].end > 12:
        return False
    return _HELPS_HIM.search(context.text, max(begin, named[-1].start - 2), named[-1].start) is not None


def _by_himself(context: Context, begin: int, at: int) -> bool:
    """甲某随即转出: an accused named right before; not his card (甲某的卡转入……)."""
    named = context.roster.between(begin, at)
    return bool(
        named and context.accused_named(named[-1]) and _AT_ONCE.fullmatch(context.text, named[-1].end, at)
    )


_AT_ONCE = re.compile(
    "(?:便|即|又|再|已|随即|随后|立即|立刻|马上|当即|当日|当天|遂|则|分[0-9一二两三四五六七八九十]+[次笔]|分别|先后|陆续|将其)*"
)
_TAKERS = ("平台", "网站", "群", "系统", "APP", "App", "app", "软件")  # 租给博彩平台: who was given it
# what may follow a verb whose object was named before: whom it went to, for how much; no other thing (卖出二手衣物)
_GOES_ON = re.compile(
    "[，。；、：”“）（\n0-9一二两三四五六七八九十百几]|$|[给与予往到了出掉以后并再从至于用供帮替为获得牟谋赚其该共各被]|他人|别人|上[家线]|下[家线]|对方|境外|国外|诈骗|犯罪|不法|收卡|中间|[^，。；的]{1,4}某"
)
# 银行卡12套均系甲某收购, 电话卡由甲某从网上购得: the verb ends the clause
_BY = re.compile("(?:均|都|全部|皆)?(?:由|系|(?<![不但凡只若总倒])是)[^，。；、将把]{2,24}$")
_ENDS = re.compile("(?:而来|而得|得来|所得|来的|的)?(?:[，。；、\n]|$)")
_PEOPLE = re.compile("(?:人员|卡农|车手|人|员)$")


def _done_to(context: Context, sentence: Sentence, begin: int, by: int, flag: Flag) -> bool:
    named = _objects(context, begin, by, flag)
    if named:
        return _any(context, named, flag)
    if COUNTED in flag.objects:
        return _PEOPLE.search(context.text, begin, by) is not None
    return _carried(context, sentence, begin, flag, ())


def _far(context: Context, hit: Hit, after: list[Hit], flag: Flag) -> bool:
    first = next((h for h in after if h.word in flag.objects), None)
    return (
        first is not None
        and _is_itself(context, first, flag)
        and _straight(context.text, hit.end, first.start, flag)
    )


_AND = re.compile(
    "[、和及与以连同并绑定配套关联0-9一二两三四五六七八九十百余多张个套部条的名下本人自己其各“”（）]{1,14}|”?（身份(?:资料|证件?|信息|证复印件)、"
)


def _listed(text: str, near: list[Hit], after: list[Hit]) -> list[Hit]:
    """1张银行卡和1张电话卡: the things right after the verb and those listed with them."""
    out = near[:1]
    for hit in after[1:]:
        if hit.start >= out[-1].end and _AND.fullmatch(text, out[-1].end, hit.start) is None:
            break
        out.append(hit)
    return out


def another_word(text: str, hit: Hit, verbs: frozenset[str]) -> bool:
    """卖 in 买卖, 取钱 in 骗取钱款: part of another word."""
    near = rules().not_verbs.find(text, max(0, hit.start - 3), hit.end + 3)
    if len(hit.word) == 1 and text[hit.start - 1 : hit.end] in verbs:
        return True  # 买 in 购买
    return any(w.start < hit.start < w.end or (w.start == hit.start and w.end > hit.end) for w in near)


def _carried(context: Context, sentence: Sentence, begin: int, flag: Flag, same: Iterable[str]) -> bool:
    """办理手机卡两张，每张200元卖出: the object named in a clause before, with no other named since.

    Over a semicolon only where the same is told to be done (``same``: the verb in its forms).
    """
    floor = max(sentence.start, begin - CARRIED)
    while begin > floor:
        start = context.clause_start(sentence, begin - 1)
        named = _objects(context, start, begin, flag)
        if named:
            return _any(context, _last_listed(context.text, named), flag)
        begin = start if start < begin else floor
    if passed := _passed_on(context, sentence) or _of_those_before(context, sentence):
        named = _objects(context, passed.start, sentence.start, flag)
        return bool(named) and _any(context, _last_listed(context.text, named), flag)
    clause = max(sentence.start, begin)
    if _BY_UNIT.search(context.text, clause, context.clause_end(sentence, begin)) or _SO_MANY_DEALT.match(
        context.text, clause, sentence.end
    ):
        before = _before_it(context, sentence)  # ……开出借记卡140张。……再以每张1000元卖往境外
        told = before.paragraph == sentence.paragraph and before.start < sentence.start
        named = _objects(context, before.start, before.end, flag) if told else []
        return bool(named) and _any(context, _last_listed(context.text, named), flag)
    floor = max(context.case.start, sentence.start - CARRIED)
    while begin > floor and begin <= sentence.start and context.text.endswith("；", 0, sentence.start):
        sentence = context.sentence_at(sentence.start - 1)  # 甲出售银行卡3张；乙出售2张
        named = _objects(context, max(sentence.start, floor), begin, flag)
        if named and not any(context.text.find(v, sentence.start, begin) >= 0 for v in same):
            return False
        if named:
            return _any(context, _last_listed(context.text, named), flag)
        begin = sentence.start
    return False


_BY_UNIT = re.compile("[以按](?:每[张套个]|[0-9]+元[一每/][张套个])")
# 三人各自办卡后……。甲出售5张，……；乙出售6张: of the thing that the sentence before names
_SO_MANY_DEALT = re.compile(
    "[^，。；、0-9]{0,8}?(?:出售|卖出?|售出|出租|租出|出借|借出)(?:了)?(?:其中)?[0-9一二两三四五六七八九十]+余?[张套](?=[，。；、])"
)


def _before_it(context: Context, sentence: Sentence) -> Sentence:
    """The sentence before, past what is joined to this one by semicolons."""
    before = context.sentence_at(sentence.start - 1)
    while context.text.endswith("；", 0, before.end) and before.start > context.case.start:
        before = context.sentence_at(before.start - 1)
    return before


_GIVEN_TO = re.compile("(?:交|卖|售|寄|转|租|借|供|提供|转交|出售)(?:给|予|与|到)(?:了)?[^，。；某]{0,6}$")


_OF_THOSE = re.compile("，?(?:[^，。；]{0,6})?(?:其中|上述|前述)的?[0-9一二两三四五六七八九十]+余?[张套个]")


def _of_those_before(context: Context, sentence: Sentence) -> Sentence | None:
    """……收来银行卡。其中7张转手卖往境外: the sentence before names what is counted."""
    opens = _OF_THOSE.match(context.text, sentence.start, sentence.end)
    return context.sentence_at(sentence.start - 1) if opens and sentence.start > context.case.start else None


def _passed_on(context: Context, sentence: Sentence) -> Sentence | None:
    """……把网银一并交给甲。甲转手卖往境外: the sentence before, where what it ends with was given to who begins this one."""
    if sentence.start <= context.case.start or not context.text.endswith("。", 0, sentence.start):
        return None
    first = context.roster.between(sentence.start, sentence.start + 2)
    before = context.sentence_at(sentence.start - 1)
    last = context.roster.between(before.start, before.end)[-1:]
    if not first or not last or first[0].name != last[0].name or last[0].end < before.end - 1:
        return None
    return before if _GIVEN_TO.search(context.text, before.start, last[0].start) else None


def _last_listed(text: str, named: list[Hit]) -> list[Hit]:
    """用他人电话卡注册微信号260个，……出售: what was named last, and what is listed with it."""
    out = named[-1:]
    for hit in reversed(named[:-1]):
        if hit.end <= out[-1].start and _AND.fullmatch(text, hit.end, out[-1].start) is None:
            break
        out.append(hit)
    return out


def _objects(context: Context, start: int, end: int, flag: Flag) -> list[Hit]:
    """The rule's objects and other things named in ``start:end``."""
    things = [
        h
        for h in context.words_in("things", rules().things.find, start, end)
        if h.word in flag.objects or (h.word in things_words() and context.text[h.end : h.end + 1] != "款")
    ]  # 支取药款: the money for it
    if flag.id in rules().with_others:
        things += [
            h
            for h in context.words_in("others", rules().others.find_all, start, end)
            if h.word in flag.objects and h.end <= end
        ]
        things.sort()
    programs = {h.start for h in things if h.word in words_of("程序")}
    return [
        h
        for h in things
        if not (h.end in programs and h.word in things_words())  # 虚拟币程序: a program
        and not _in_kit(context.text, h)
        and not (h.word in words_of("账户") and context.text.startswith(_MONEY_THERE, h.end))
        and not (len(h.word) == 1 and _in_a_name(context, h))
        and not (
            h.word in words_of("网络账号") and _CHANNEL.search(context.text, max(0, h.start - 6), h.start)
        )
        and not (h.word in words_of("程序") and _BY_MEANS.search(context.text, max(0, h.start - 8), h.start))
        and not (
            h.word in words_of("应用")
            and (
                context.text.startswith(_OF_PEOPLE, h.end)
                or not _AS_ACCOUNT.search(context.text, max(0, h.start - 4), h.start)
            )
        )
    ]


_CHANNEL = re.compile("(?:通过|经由?)(?:[其他她]|本人|自己)?的?$")  # 通过其微信账号进行销售: how, not what


def _in_a_name(context: Context, hit: Hit) -> bool:
    """车某 is no car."""
    return any(m.start <= hit.start < m.end for m in context.roster.between(max(0, hit.start - 3), hit.end))


# 两个微信, 自己的QQ, 实名抖音: accounts there, not the application
_AS_ACCOUNT = re.compile("(?:[个套的养]|实名|名下|本人|自己|他人|注册|解封|倒卖|收购|买卖|租用|出租|出售)$")
_OF_PEOPLE = ("粉丝", "好友", "网友", "群")  # 倒卖QQ粉丝: people, no accounts
_MONEY_THERE = ("的钱", "的资金", "的款", "的现金", "的余额", "的赃款")  # 把打到公司账户的钱转走
_KIT = re.compile("（(?:各?含|包括|内含|均?配|附)[^（）]{0,24}$")


def _in_kit(text: str, hit: Hit) -> bool:
    """四张银行卡（含U盾、手机卡）: what goes with the cards is not dealt in for itself."""
    return _KIT.search(text, max(0, hit.start - 28), hit.start) is not None


def _any(context: Context, hits: Iterable[Hit], flag: Flag) -> bool:
    return any(h.word in flag.objects and _is_itself(context, h, flag) for h in hits)


_ID_TO_OPEN = re.compile("身份[^，。；]{0,12}?(?:办|开|注册|认证)")  # 收集老年人身份证办手机卡
_AND_ALSO = re.compile("并[^，。；将把]{2}")


def _straight(text: str, start: int, end: int, flag: Flag) -> bool:
    """No other doing stands between the verb and its object (卖给他人后存入银行卡)."""
    if _ID_TO_OPEN.search(text, start, end):
        return False
    beside = _AND_ALSO.match(text, start, end)  # 制作并升级APP
    other = _OTHER_DOING.search(text, beside.end() if beside else start, end)
    return other is None or not (flag.carry or other.group() in _AND_THEN)


# a bare word stands for the kind named last before it; without one for the first of these
_BARE = {"卡": ("银行卡", "实体电话卡"), "卡片": ("银行卡", "实体电话卡"), "账号": ("", "网络账号", "银行卡"), "帐号": ("", "网络账号", "银行卡"), "人头卡": ("银行卡", "实体电话卡"), "设备": ("", "设备")}  # fmt: skip
_BANKS = re.compile("银行(?:各)?[0-9一二两三四五六七八九十多几]{1,3}张$")  # 建设银行两张卡


def _is_itself(context: Context, hit: Hit, flag: Flag) -> bool:
    """卡 is a bank's or a phone's as the last kind named."""
    if hit.word not in _BARE:
        return hit.word not in words_of("赃款") or context.text[hit.start - 1] not in "系是"  # 明知系犯罪所得
    kinds = _BARE[hit.word]
    floor = max(context.case.start, hit.start - 2 * CARRIED)
    kind = kinds[0]
    told = False
    if _BANKS.search(context.text, floor, hit.start):
        return words_of("银行卡")[0] in flag.objects
    for before in context.words_in("things", rules().things.find, floor, hit.start):
        if before.word not in _BARE and (
            known := next((k for k in kinds if k and before.word in words_of(k)), "")
        ):
            kind, told = known, True
    if not told and hit.word == "人头卡":
        kind = _only_kind_of_card(context, "实体电话卡" if context.tells(_PHONE_TRADE) else "")
    elif not told and hit.word in ("卡", "卡片") and context.tells(_PHONE_TRADE):
        kind = _only_kind_of_card(context, "实体电话卡") or kind
    return bool(kind) and words_of(kind)[0] in flag.objects


def another_kind_of_card(context: Context, hit: Hit, flag: Flag) -> bool:
    """卖卡, 收卡 where the case is about phone cards: not what a rule on accounts is about."""
    if not flag.objects or not hit.word.endswith("卡") or hit.word.endswith(_KINDS_OF_CARD):
        return False
    return not _is_itself(context, Hit(hit.end - 1, hit.end, "卡"), flag)


_KINDS_OF_CARD = ("银行卡", "手机卡", "电话卡", "两卡")
_PHONE_TRADE = re.compile(
    "虚拟运营商|话务|GOIP|GoIP|猫池|多卡宝|络漫宝|手机口|靓号|工号|营业厅|运营商|手机店|通讯店|通信店|电信公司|移动公司|联通公司|通信公司"
)


def _only_kind_of_card(context: Context, untold: str = "") -> str:
    """The kind of card that the case names, where it names no other (营业厅员工……办卡74张); ``untold`` where it names none."""
    named = context.words_in("things", rules().things.find, context.case.start, context.case.end)
    kinds = {
        h.word in words_of("实体电话卡") for h in named if h.word not in _BARE and h.word in _all_cards()
    }
    if not kinds:
        return untold
    return "" if len(kinds) > 1 else "实体电话卡" if True in kinds else "银行卡"


@functools.cache
def _all_cards() -> frozenset[str]:
    return frozenset(words_of("银行卡")) | frozenset(words_of("实体电话卡"))


@functools.cache
def words_of(name: str) -> tuple[str, ...]:
    return lexicon()[name]


_TITLES = 8
_IS_WHO = re.compile("[^，。；、（）“”将把给向从让]{0,14}")  # 叫上同为学生的甲


def _somebody(context: Context, start: int, end: int, flag: Flag) -> bool:
    """招募乙某, 雇来5名业务员, 拉同乡丙: people, named or counted, right after the verb."""
    if COUNTED in flag.objects and _COUNTED_PEOPLE.match(context.text, start, end):
        return True
    if SO_MANY in flag.objects and _SO_MANY_PEOPLE.match(context.text, start, end):
        return True
    named = list(context.roster.between(start, end)) if NAMED in flag.objects else []
    if FELLOW in flag.objects:
        first = context.roster.between(start, end + _TITLES)[:1]
        return (
            bool(context.accused_of(first))
            and _IS_WHO.fullmatch(context.text, start, first[0].start) is not None
        )
    return (
        bool(named)
        and named[0].start - start <= 6
        and not _NO_NAME.search(context.text, start, named[0].start)
    )
