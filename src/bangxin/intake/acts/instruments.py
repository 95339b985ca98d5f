"""Counts of accounts, cards and devices: by class, owner and dealing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.dealings import gathered, lent, listed_each
from bangxin.intake.acts.deeds import another_acts
from bangxin.intake.context import Context, Found
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.structure import Sentence

_OWN_COUNT = "instrument.own_accounts.count"
_RULES = {"payment": "count.payment."}  # the rule of a count names the class where it is not a bank's
_ADDED = (_OWN_COUNT, "instrument.own_accounts.lent_count")
_PIECES = frozenset("张个套部条件台户")
_BANK = (
    "银行卡套件",
    "四件套",
    "三件套",
    "五件套",
    "八件套",
    "银行卡",
    "银行账户",
    "银行帐户",
    "储蓄卡",
    "信用卡",
    "农行卡",
    "工行卡",
    "建行卡",
    "借记卡",
    "工资卡",
    "账户",
    "卡号",
    "卡",
)
_PAYMENT = ("支付宝", "微信账户", "支付账户", "收款码")
_UNIT = ("对公账户", "公司账户", "单位账户", "对公银行账户")
_PHONE = ("电话卡", "手机卡", "SIM卡", "sim卡", "手机号码卡")
_NET = ("QQ账号", "微信账号", "微信号", "宽带账号", "QQ号", "账号", "抖音号")
_OWN = ("本人", "自己", "名下", "以其身份", "本人身份", "其名下", "其本人")
_OF_OTHERS = re.compile(
    "[0-9一二两三四五六七八九十]余?[名人][^，。；某]{0,6}的$|(?<![给向为与知经受在被由帮替])他人"
)
# 用丙、丁的身份证办理三张银行卡
_ANOTHERS_ID = re.compile("(?:用|持|凭|拿|冒用)(?!本人|自己|其)[^，。；]{1,40}?的(?:身份证|身份信息|身份)")
_OTHERS = (
    "收购",
    "收集",
    "收买",
    "同学",
    "朋友",
    "亲友",
    "其妻",
    "其父",
    "其母",
    "名同学",
    "租用",
    "多人",
    "再收购",
    "亲属",
    "亲戚",
    "家人",
    "家属",
    "租来",
    "借来",
    "买来",
    "收来",
    "同事",
    "工友",
    "村民",
    "员工",
)
_OWN_AND_KIN = re.compile(
    "(?:本人|自己|其)(?:名下)?(?:的)?(?:及|和|以及|、|或者?)(?:其|他人|朋友|同学|亲|家|母|父|妻|丈|兄|弟|姐|妹|男友|女友)[^，。；]{0,12}$"
)
# 其妻名下2张银行卡, 父母名下的卡: of kin, not one's own
_OF_KIN = re.compile(
    "(?:其|用|将|把|以|的)?(?:妻子|丈夫|父亲|母亲|父母|哥哥|弟弟|姐姐|妹妹|妻|夫|父|母|兄|弟|女友|男友|亲属|家人|亲友|同学|朋友|他人)(?:等人)?(?:的)?名下(?:的)?(?:银行卡|储蓄卡|账户|卡)?$"
)
_GOT = re.compile("[^，。；]{0,8}(?:系|是|由)[^，。；]{2,24}?(?:收购|收买|收集|买来|收来|租来|借来|骗来)")
_PHONE_WORDS = re.compile("插|电话|手机|流量|物联|猫池|GOIP|SIM|sim|号码|短信")
_MONEY_WORDS = re.compile(
    "银行|转账|流水|收款|资金|结算|赃款|支付|取现|过账|出租|出售|出借|卖|租给|名下|本人|进账|入账|洗钱"
)
_BANK_WORDS = re.compile(
    "银行|账户|转账|流水|入账|走账|过账|取现|刷脸|储蓄|农行|工行|建行|转移|赃款|资金|结算|卡内"
)
_INTRODUCED = re.compile(
    "(?:介绍|组织|招揽|招募|邀约|拉拢|发展|联系|指使|带领)(?!人)[^，。；]{0,24}?(?:同学|朋友|他人|某|等人|亲友|老乡)"
)
_PROCESSED = re.compile("(?:为|替|帮)他人(?:代为)?办理|代为(?:办理|开办)|代办")
_DEALT = re.compile(
    "出售|出租|出卖|收购|贩卖|购[买得入进]|[买收租换]来|收得|[转邮]寄|寄[往给到]|[卖租售][给出往了掉]|[倒转]卖|提供|[交寄]给|给(?:对方|他人|上家|上线)|[卖售收买]卡(?![人者商])|查扣|扣押|查获|缴获"
)
_ITS_SUM = re.compile("[0-9.]{1,12}[万余]{0,2}元")  # 两张信用卡15662.1元: what somebody lost by them
_PER_PIECE = re.compile("(?:的)?(?:价格|单价|价钱|费用|报酬)|/")
_TAKEN = (
    "骗取",
    "骗得",
    "骗走",
    "偷走",
    "丢失",
    "遗失",
    "挂失",
    "注销",
    "盗取",
    "窃取",
    "捡到",
    "拾得",
    "冒用",
)  # cards of those who were harmed
_QUOTA = ("要完成", "需完成", "须完成", "任务", "指标", "考核")
_OF_MANY = re.compile("抓获[^，。；]{0,8}(?:[二两三四五六七八九十]|[0-9]{1,3})余?名")
_SEIZED = ("查扣", "扣押", "查获", "缴获")
_VERBS = re.compile("[将把用卖租借给交共计有其]")
_PLACES = {
    **dict.fromkeys(_BANK, "bank"), **dict.fromkeys(_PAYMENT, "payment"), **dict.fromkeys(_UNIT, "unit"), **dict.fromkeys(_PHONE, "phone"),
    **dict.fromkeys(_NET, "net"), "物联网卡": "iot", "流量卡": "data", "GOIP设备": "device", "手机": "device", "电脑": "device",
}  # fmt: skip
_NOUNS = tuple(sorted(_PLACES, key=len, reverse=True))
_FILLERS = (
    "",
    "”共计",
    "”合计",
    "”共",
    "”",
    "共计",
    "合计",
    "设备",
    "分别",
    "，共计",
    "，合计",
    "，共",
    "，凡",
    "共",
    "各",
)


def instrument(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    if quantity.unit not in _PIECES or quantity.vague or quantity.unit == "台":
        return  # 多张: how many, nobody said
    noun = _noun(context.text, sentence, quantity) or _of_those(context, sentence, quantity)
    if _SAID_APART.search(context.text, max(sentence.start, quantity.start - 28), quantity.start):
        return
    if (
        noun is None
        or _PER_PIECE.match(context.text, quantity.end)
        or context.text[quantity.start - 1] in "元每"
        or _ITS_SUM.match(context.text, max(noun[2], quantity.end))
    ):
        return
    word, start, end = noun
    group = _PLACES[word]
    if (quantity.unit == "条" and group != "phone") or context.text.startswith("信息", end):
        return  # 393条信用卡信息: no cards
    clause = context.text[context.clause_start(sentence, min(start, quantity.start)) : quantity.start]
    here = context.text[
        max(sentence.start, quantity.start - 30) : min(sentence.end, max(end, quantity.end) + 24)
    ]
    if _of_a_victim(context, min(start, quantity.start)) or another_acts(context, sentence, quantity.start):
        return
    here_named = start >= context.clause_start(sentence, quantity.start)
    if here_named and end - start + len(quantity.text) >= len(_phrase(context, sentence, quantity)):
        return  # 8个人、13张卡、流水过亿: a headline that says nothing of whose they are
    fact = _instrument_fact(context, sentence, word, clause, here, quantity)
    if fact is None or (
        _part_of_them(context, quantity) and not _DEALS_ON.match(context.text, quantity.end - 1)
    ):
        return
    if fact == _OWN_COUNT and lent(context, sentence, quantity.start, max(end, quantity.end)):
        fact = "instrument.own_accounts.lent_count"
    persons = _holder(context, quantity) or _introduced(context, sentence, quantity)
    persons = (
        _by_whom(context, max(end, quantity.end)) or persons or context.subjects(sentence, quantity.start)
    )
    if any(w in clause for w in _QUOTA):
        return  # 一年要完成200个对公账户: what somebody is told to reach
    if fact == "instrument.phone_cards.count" and any(w in here for w in _SEIZED):
        if not _seized_from(context, sentence, quantity) and _OF_MANY.search(
            context.text, sentence.start, quantity.start
        ):
            return  # 抓获3名嫌疑人，查扣手机卡200余张: with several people, most of them not named
        persons = context.roster.accused_in(sentence.start, quantity.start)[-2:] or persons
        persons = _seized_from(context, sentence, quantity) or persons
    if not persons:
        return
    quantity, note = listed_each(context, sentence, quantity)
    found = Found(
        fact, quantity.op, quantity.bound.lo, tuple(p.name for p in persons), min(start, quantity.start), max(end, quantity.end),
        sentence.speaker, sentence.part, _RULES.get(_PLACES[word], "count.") + fact.split(".")[1], hi=quantity.bound.hi, usual=quantity.bound.usual, note=note,
        words=quantity.text,
    )  # fmt: skip
    each = _in_turn(context, sentence, quantity, persons)
    for name, told in each:
        yield replace(
            found, persons=(name,), op=told.op, value=told.bound.lo, hi=told.bound.hi, usual=told.bound.usual, start=told.start,
            words=told.text,
        )  # fmt: skip
    if not each:
        yield found


def _in_turn(
    context: Context, sentence: Sentence, quantity: Quantity, persons: list[Person]
) -> list[tuple[str, Quantity]]:
    """甲、乙分别将名下3张、2张银行卡出售: as many counts as persons, in the order in which they are named."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    if context.text.find("分别", begin, quantity.start) < 0:
        return []
    told = [q for q in context.quantities_in(begin, end) if q.unit == quantity.unit]
    if len(told) < 2 or any(
        context.text[a.end : b.start] not in ("、", "和", "及") for a, b in itertools.pairwise(told)
    ):
        return []
    values = [q.bound.lo for q in told if q.op == "=" and q.bound.lo is not None]
    if len(persons) == 1 and len(values) == len(told):  # 甲分别将2张、1张卖给两人: all of them
        total = told[0]._replace(
            bound=told[0].bound._replace(lo=sum(values), hi=sum(values)), end=told[-1].end
        )
        return [(persons[0].name, total)]
    if len(told) != len(persons):
        return []
    named = context.roster.between(sentence.start, told[0].start)
    order = dict.fromkeys(m.name for m in named if any(p.name == m.name for p in persons))
    return list(zip(order, told, strict=True)) if len(order) == len(told) else []


def _of_those(context: Context, sentence: Sentence, quantity: Quantity) -> tuple[str, int, int] | None:
    """以每张1200元收卡，将其中19张卖出: cards, though the word is not said again."""
    text = context.text
    if not text.endswith("其中", sentence.start, quantity.start) or not _DEALS_ON.match(
        text, quantity.end - 1
    ):
        return None
    if not gathered(text, max(context.case.start, sentence.start), quantity.start):
        return None
    return "银行卡", quantity.start, quantity.end


def _phrase(context: Context, sentence: Sentence, quantity: Quantity) -> str:
    """The item of a list that the count stands in, where the whole clause is such a list."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    items = context.text[begin:end].split("、")
    return (
        min(items, key=len) if len(items) > 1 and all(len(i) <= 7 for i in items) else context.text[begin:end]
    )


# 本人3张、亲属3张（妻子2张、母亲1张）银行卡: one thing, counted by whose it is
_BESIDES = re.compile(
    "、(?:其)?[^，。；、（）0-9]{1,4}?(?:名下)?(?:的)?[0-9一二两三四五六七八九十]+[张个套](?:（[^（）]{1,30}）)?(?=银行卡|储蓄卡|银行账户|卡)"
)
_IN_BRACKETS = re.compile("（[^（）]{1,30}）(?=银行卡|储蓄卡|银行账户|卡)")
_MADE_OUT = re.compile("办理|开办|开立|办出|申办|开设")  # 收购……，其中乙办理银行卡3张: 乙's own
_WHO_DEALS = re.compile("[收卖办持贩开供]卡[人商者]")  # 3套寄给收卡人
_OF_THE_NEXT = re.compile(
    "(?:妻子|丈夫|父亲|母亲|父母|哥哥|弟弟|姐姐|妹妹|女友|男友|儿子|女儿|[表堂][兄弟姐妹哥])(?:的)?$"
)
_SAID_APART = re.compile("[张个套]（[^（）]{0,24}$")  # 3张（妻子2张、母亲1张）: the parts of a count
_DEALS_ON = re.compile("[张个套](?:银行)?卡?(?:[转倒]?卖|出售|寄|交给|租|转手)")


def _noun(text: str, sentence: Sentence, quantity: Quantity) -> tuple[str, int, int] | None:
    """The thing counted: after the count (3张银行卡), or right before it (银行卡20张)."""
    after = _BESIDES.match(text, quantity.end, sentence.end) or _IN_BRACKETS.match(text, quantity.end)
    at_end = after.end() if after is not None else quantity.end
    tail = text[at_end : min(sentence.end, at_end + 12)]
    tail = re.split("[，、。；（和及]", tail)[0]
    for word in _NOUNS:
        at = tail.find(word)
        if 0 <= at <= 8 and not _WHO_DEALS.match(tail, at - 1):
            return word, at_end + at, at_end + at + len(word)
    stop = quantity.start
    if text[stop - 1] == "）":  # 对公账户（含公章、U盾）17套
        stop = max(text.rfind("（", sentence.start, stop), sentence.start)
    head = text[max(sentence.start, stop - 14) : stop]
    for filler in _FILLERS:
        if not head.endswith(filler):
            continue
        stem = head.removesuffix(filler)
        for word in _NOUNS:
            if stem.endswith(word):
                begin = stop - len(filler) - len(word)
                return word, begin, begin + len(word)
    if _IN_ALL.search(head):  # 各收购银行卡1张，共8张
        before = text[max(sentence.start, quantity.start - 24) : quantity.start]
        last = max(_NOUNS, key=lambda word: (before.rfind(word), len(word)))
        if (at := before.rfind(last)) >= 0:
            return last, quantity.start - len(before) + at, quantity.start - len(before) + at + len(last)
    return None


_IN_ALL = re.compile("，(?:总共|一共|共计|合计|总计|共)$")


def _instrument_fact(
    context: Context, sentence: Sentence, word: str, clause: str, here: str, quantity: Quantity
) -> str | None:
    group = _PLACES[word]
    if group == "phone":
        if _PROCESSED.search(here):
            return "instrument.processed_phone_cards.count"
        dealt = (
            _DEALT.search(here) and "盗窃" not in here and not any(w in clause for w in _TAKEN if w != "冒用")
        )
        return "instrument.phone_cards.count" if dealt else None
    if group in ("iot", "data"):
        return f"instrument.{group}_cards.count"
    if group == "unit":
        return "instrument.unit_accounts.count"
    if group not in ("bank", "payment"):
        return None
    if any(w in here for w in ("抓获", "冻结", "起获", "搜出", "搜查", *_SEIZED)) or any(
        w in clause for w in _TAKEN
    ):
        return None
    if _OWN_AND_KIN.search(clause) or (
        _INTRODUCED.search(clause) and not _introduced(context, sentence, quantity)
    ):
        return None  # whose each of them is, the text does not say
    if word in ("账户", "账号", "卡号") and not _MONEY_WORDS.search(
        context.text, sentence.start, sentence.end
    ):
        return None  # 使用176个账户直播
    if "涉案" in clause and not any(w in clause for w in _OWN) and len(context.roster.accused) > 1:
        return None  # 涉案的47张卡: whose, the text does not say
    if _OF_KIN.search(clause) or (word == "卡" and not _of_a_bank(context, sentence, clause)):
        return (
            None
            if word == "卡" and not _of_a_bank(context, sentence, clause)
            else "instrument.others_accounts.count"
        )
    own = max(clause.rfind(w) for w in ("本人", "自己", "名下", "其身份"))
    if own < 0 and _ANOTHERS_ID.search(clause):
        return "instrument.others_accounts.count"
    theirs = max(max((m.start() for m in _OF_OTHERS.finditer(clause)), default=-1), _acquired(clause))
    if theirs > own or (own < 0 and context.text.startswith(("他人", "别人"), quantity.end)):
        return "instrument.others_accounts.count"
    if own < 0 and _GOT.match(context.text, quantity.end, context.clause_end(sentence, quantity.end)):
        return "instrument.others_accounts.count"  # 涉案12套银行卡系甲收购
    mentions = context.roster.between(quantity.start - 5, quantity.start)
    beside = bool(mentions) and quantity.start - mentions[-1].end <= 2
    if _OF_THE_NEXT.search(clause):
        return "instrument.others_accounts.count"
    if own < 0 and _PASSED.search(clause):
        return None  # 从900余个账户取现, 其控制的11张卡: whose they are, nobody said
    of_his = _MADE_OUT.search(clause) or context.text.startswith(("本人", "自己"), quantity.end)
    if (
        own < 0
        and not of_his
        and gathered(context.text, max(context.case.start, sentence.start - 100), quantity.start)
    ):
        return "instrument.others_accounts.count"
    if _of_somebody_else(context, sentence, word, quantity):
        return "instrument.others_accounts.count"
    if beside and context.roster.people[mentions[-1].name].standing is not Standing.ACCUSED:
        return "instrument.others_accounts.count"
    return _OWN_COUNT


_PASSED = re.compile(
    "(?:从|经过?|通过|[转流汇打存进]入|[转汇]至|转到|分散[至到]|涉及|冻结|止付|注册|关联|查控|监控|控制的|掌控的|操控的|经手的)(?:了)?(?:上述|涉案|境外|不同|多达|约|近|共|的)*$"
)
_THEIR = re.compile("(?:本人|名下|所有)?的?")


def _of_somebody_else(context: Context, sentence: Sentence, word: str, quantity: Quantity) -> bool:
    """收购李某的银行卡10张: a holder who is not accused is named right before what is counted."""
    at = context.text.rfind(word, max(sentence.start, quantity.start - 12), quantity.start)
    at = at if at >= 0 else quantity.start
    named = context.roster.between(max(sentence.start, at - 10), at)
    if not named or _THEIR.fullmatch(context.text, named[-1].end, at) is None:
        return False
    return context.roster.people[named[-1].name].standing is not Standing.ACCUSED and (
        named[-1].end < at or at < quantity.start
    )


def _of_a_bank(context: Context, sentence: Sentence, clause: str) -> bool:
    """A card of no stated kind: a bank's where money or banks are spoken of, a phone's where phones are."""
    if _PHONE_WORDS.search(clause):
        return False
    return (
        _BANK_WORDS.search(context.text, sentence.start, min(context.case.end, sentence.end + 80)) is not None
    )


def _of_a_victim(context: Context, at: int) -> bool:
    """拾得被害人娄某的信用卡1张: a card of the victim."""
    mentions = context.roster.between(at - 8, at)
    return (
        bool(mentions)
        and context.roster.people[mentions[-1].name].standing is Standing.VICTIM
        and context.text[mentions[-1].end : at] in ("的", "名下", "名下的", "")
    )


def _holder(context: Context, quantity: Quantity) -> list[Person]:
    """张某的三张银行卡: the one the cards are said to be of."""
    mentions = context.roster.between(quantity.start - 8, quantity.start)
    if mentions and context.text[mentions[-1].end : quantity.start] in (
        "的",
        "名下的",
        "名下",
        "本人的",
        "所有的",
        "提供的",
        "出售的",
        "出租的",
    ):
        return context.accused_named(mentions[-1])
    return []


_BROUGHT = re.compile("(?:介绍|联系|动员|劝说)(?:了)?(?:其)?[^，。；的某]{0,3}$")


def _introduced(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """介绍表妹宁某某出售两张银行卡: the cards of the one introduced."""
    named = context.roster.between(context.clause_start(sentence, quantity.start), quantity.start)
    if not named or _BROUGHT.search(context.text, max(0, named[-1].start - 8), named[-1].start) is None:
        return []
    return context.accused_named(named[-1])


_BY = re.compile("，?(?:均|都|全部)?(?:由|系)(?:被告人)?")


def _by_whom(context: Context, at: int) -> list[Person]:
    """共210张，均由被告人谈某某从网上购得: the one by whom what was counted was got."""
    by = _BY.match(context.text, at)
    named = context.roster.between(by.end(), by.end() + 1) if by else []
    return context.accused_named(named[0]) if named else []


def _acquired(clause: str) -> int:
    """Where the last word near the end says that the accounts came from somebody else; -1 without one."""
    return max((at for w in _OTHERS if (at := clause.rfind(w, max(0, len(clause) - 14))) >= 0), default=-1)


def _seized_from(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """从黄某、邓某某处查扣: those named after the 从 that stands before the count."""
    begin = context.text.rfind("从", sentence.start, quantity.start)
    return context.roster.accused_in(begin, quantity.start) if begin >= 0 else []


def one_count(context: Context, found: list[Found]) -> list[Found]:
    """Several counts of a person's own accounts: a stated sum wins, then the parts are added or the largest kept."""
    dealt = {
        (name, f.speaker)
        for f in found if f.fact == "instrument.phone_cards.count" and not _was_seized(context, f) for name in f.persons
    }  # fmt: skip
    found = [
        f
        for f in found
        if f.fact != "instrument.phone_cards.count"
        or not _was_seized(context, f)
        or not any((name, f.speaker) in dealt for name in f.persons)
    ]
    found = [f for f in found if not _told_as_others(context, f, found) and not _told_as_units(f, found)]
    found = [f for f in found if not _told_before(context, f, found) and not _told_in_all(context, f, found)]
    out = [f for f in found if f.fact not in _ADDED]
    out += _of_units(out)
    groups: dict[tuple[str, tuple[str, ...], str], list[Found]] = {}
    for item in found:
        if item.fact in _ADDED:
            groups.setdefault((item.fact, item.persons, item.speaker), []).append(item)
    for items in groups.values():
        out += _by_class(context, items)
        out.append(items[0] if len(items) == 1 else _combined(context, items))
    return out


def _by_class(context: Context, items: list[Found]) -> Iterator[Found]:
    """两张银行卡、三个支付宝账号: where accounts of both classes are counted, each class has a count of its own."""
    payment = [i for i in items if i.rule.startswith(_RULES["payment"])]
    bank = [i for i in items if i not in payment]
    if items[0].fact == _OWN_COUNT and payment and bank:
        for fact, part in (
            ("instrument.own_bank_accounts.count", bank),
            ("instrument.own_payment_accounts.count", payment),
        ):
            yield replace(part[0] if len(part) == 1 else _combined(context, part), fact=fact)


def _of_units(found: list[Found]) -> list[Found]:
    """Accounts of a unit are counted with those of others, where no count of others' accounts is told."""
    told = {name for f in found if f.fact == "instrument.others_accounts.count" for name in f.persons}
    return [
        replace(f, fact="instrument.others_accounts.count", rule="derived.others_accounts", note="单位账户计入他人账户")
        for f in found
        if f.fact == "instrument.unit_accounts.count" and not told & set(f.persons)
    ]  # fmt: skip


def _told_in_all(context: Context, item: Found, found: list[Found]) -> bool:
    """各收购银行卡1张，共8张: the total stands, not its parts."""
    return any(
        f.fact == item.fact and f.persons == item.persons and 0 < f.start - item.start < 40 and (f.value or 0) > (item.value or 0)
        and _IN_ALL.search(context.text, max(0, f.end - 12), f.end - len(f.words)) is not None for f in found
    )  # fmt: skip


_THOSE = re.compile("(?:该|上述|这|前述)$")


def _told_before(context: Context, item: Found, found: list[Found]) -> bool:
    """将两张银行卡租给乙，乙用该两张卡……: the accounts of somebody else, told of before."""
    if item.fact != _OWN_COUNT or not _THOSE.search(context.text, item.start - 3, item.start):
        return False
    before = {n for f in found if f.fact == _OWN_COUNT and f.start < item.start for n in f.persons}
    if len(before) > 1:
        return True  # 甲出售名下2张，乙出售名下2张……上述4张
    return any(        f.value == item.value and f.start < item.start and set(f.persons) != set(item.persons) for f in found
    )  # fmt: skip


def _told_as_units(item: Found, found: list[Found]) -> bool:
    """办理对公账户5个……，5个账户接收资金: the same accounts of a unit, told again."""
    return item.fact == _OWN_COUNT and any(
        f.fact == "instrument.unit_accounts.count" and f.value == item.value and f.start < item.start
        and set(item.persons) <= set(f.persons) for f in found
    )  # fmt: skip


def _told_as_others(context: Context, item: Found, found: list[Found]) -> bool:
    """收购了四张银行卡……四张银行卡进账: the same cards, of others, told again."""
    if item.fact != _OWN_COUNT:
        return False
    before = context.text[max(context.case.start, item.start - 12) : item.start]
    if any(word in before for word in _OWN):
        return False
    told = [f for f in found if f.start < item.start and f.persons == item.persons]
    theirs = {f.value for f in told if f.fact == "instrument.others_accounts.count"}
    own = {f.value for f in told if f.fact in _ADDED}  # 本人3张、亲属3张……六张卡进账
    return item.value in theirs or any(a + b == item.value for a in theirs for b in own)


def _was_seized(context: Context, item: Found) -> bool:
    """Cards found on the person are counted only where no count of those dealt in is told."""
    begin = max(context.text.rfind(mark, max(0, item.start - 40), item.start) for mark in "，。；\n") + 1
    return any(word in context.text[max(begin, item.start - 40) : item.start] for word in _SEIZED)


def _combined(context: Context, items: list[Found]) -> Found:
    items = _runs(context, items)
    values = [i.value or 0 for i in items]
    largest = max(items, key=lambda i: i.value or 0)
    if len(items) == 2 and _AND_MORE.fullmatch(context.text, items[0].end, items[1].start):
        return _sum(items)  # 先卖出一张，几天后又卖出一张
    rest = sum(values) - (largest.value or 0)
    if largest.value == rest or len(set(values)) == 1:
        return largest
    joins = [context.text[one.end : two.start] for one, two in itertools.pairwise(items)]
    if all(len(j) <= 12 and j.startswith(("、", "和", "及", "，")) and not _VERBS.search(j) for j in joins):
        return _sum(items)
    return largest


_AND_MORE = re.compile("[^。]{0,32}?(?:另|又|再|还)(?:外|有|将|把|卖|租|售|出|提供|借|办|以)?[^。共]{0,12}")


def _sum(items: list[Found]) -> Found:
    total = sum(i.value or 0 for i in items)
    note = "+".join(str(i.value or 0) for i in items)
    return replace(items[0], value=total, hi=total, end=items[-1].end, note=note)


def _runs(context: Context, items: list[Found]) -> list[Found]:
    """6张银行卡、2个微信账户: what is listed side by side is one count."""
    out: list[Found] = []
    for item in items:
        between = context.text[out[-1].end : item.start] if out else "?"
        if out and between in ("、", "和", "及", "以及", "，", "与"):
            total = (out[-1].value or 0) + (item.value or 0)
            note = f"{out[-1].note or out[-1].value}+{item.value}"
            out[-1] = replace(out[-1], value=total, hi=total, end=item.end, note=note)
        else:
            out.append(item)
    return out


def _part_of_them(context: Context, quantity: Quantity) -> bool:
    """其中8张银行卡接收……: some of the cards told of before, not a count of its own."""
    return context.text.endswith(("其中", "其中有", "中有", "其中的"), 0, quantity.start)
