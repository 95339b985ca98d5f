"""Money by kind: each sum belongs to the kind of the word that governs it, and no kind stands in for another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.cheats import one_fraud_amount, with_totals
from bangxin.intake.context import Context, Found, money, unproved
from bangxin.intake.kinds import Read, kind_of, same_bought
from bangxin.intake.losses import whole_losses
from bangxin.intake.people import Person, Standing
from bangxin.intake.rates import EACH, is_rate
from bangxin.intake.rulebook import Rules
from bangxin.intake.structure import Author, Part, Sentence
from bangxin.intake.words import Hit

_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.HEADER])
_FRAUDS = ("诈骗罪", "合同诈骗罪", "信用卡诈骗罪", "集资诈骗罪")
_UNIT = ("对公账户", "公司账户", "单位账户", "公账户", "企业账户")
_OTHERS = (
    "他人银行卡",
    "他人的银行卡",
    "他人账户",
    "他人名下",
    "其妻名下",
    "收购的银行卡",
    "收购来的",
    "租用的",
    "朋友的银行卡",
    "亲友的",
)
_OWN = (
    "本人",
    "自己",
    "名下",
    "其银行卡",
    "的银行卡",
    "其账户",
    "个人银行卡",
    "其名下",
    "其中国",
    "其农业",
    "的账户",
    "的建设银行",
)
_TO_BE_SHARED = re.compile("，其中[^，。；]{1,8}(?:分得|获利|得款|得)")  # a total, then each one's share
_OF_BANKS = re.compile("银行|账户内|卡内|ATM|柜台|柜面|资金|赃款|诈骗|被骗|上家|上线|名下|车手|跑分|取款")
_INTO = re.compile(
    "(?:向|往|给|至)[^，。；]{1,12}?(?:的|名下|本人)?[^，。；]{0,12}?(?:卡|账户|帐户)(?:内|中|里)?$"
)
_MISUSED = re.compile("盗用|盗刷|冒用其")
_ALL_TOLD = re.compile("共计|合计|总计|共被骗")
_IN_ALL = re.compile("，?(?:共|共计|合计|总计|累计)(?:人民币|获得|收取|得|收)?")
_UNSHARED = "分别对应何人不明"
_LIST_MARKS = ("、", "和", "及", "，", "与")
_ACCOUNT_MONEY = {"inflow", "turnover", "traced", "settlement", "transfer", "unexplained"}
_PART_OF = ("其中", "包括", "包含")
_VICTIMS_PART = re.compile(
    "，?其中[^，。；]{0,12}(?:被害人|受害人|事主)[^，。；]{0,10}(?:转入|汇入|存入|打入)"
)
_ACCOUNTS = re.compile(
    "(?<![话机联])卡|账户|帐户|账号|收款码|转账|取现|支付宝|走账|跑分|洗钱|结算|虚拟币|赃款|资金"
)
_CALLS = re.compile("GOIP|GoIP|多卡宝|猫池|络漫宝|手机口|VOIP|拨打|短信|引流|推广|广告|群发")
_TAKEN_BACK = (
    "证据不足",
    "不予认定",
    "有误",
    "不予采信",
    "不当",
    "不予确认",
    "予以纠正",
    "不予支持",
    "应予扣除",
    "不应计入",
    "予以扣除",
    "应予核减",
    "应予剔除",
)
_OPENS = ("", "其中", "经查", "而", "上述", "另", "其中的", "经核实", "现查明", "且")
_HOLDS = re.compile("(?:的|名下|本人的|提供的|出售的|出租的|出借的)[^，。；]{0,18}?(?:卡|账户|帐户)")
_PAID = re.compile(
    "(?:现金)?(?:打到|打入|打给|汇到|汇入|汇给|汇至|转到|转入|转给|转至|转账至|转账给|存入|交给|交到|交予|交付|支付给|交出)"
)
_TOLD_LATE = (
    "settlement.amount",
    "ledger.turnover",
    "ledger.outflow",
    "ledger.own_accounts.inflow",
    "gain.illegal_income",
)
_MAY_BE_AGREED = {"gain", "transfer", "inflow", "restitution"}
_NOT_A_VICTIMS = {"inflow", "turnover", "settlement", "transfer", "gain"}


def read_amounts(context: Context, rules: Rules) -> list[Found]:
    """Every sum of the case that is of a kind with a fact."""
    out: list[Found] = []
    for sentence in context.case.sentences:
        if sentence.part in _PARTS:
            found = list(_sentence(context, rules, sentence))
            out += _of_the_same_money(context, sentence, found, out)
        elif sentence.part is Part.REASONING:
            said = [f for f in _sentence(context, rules, sentence) if f.fact == "fraud.amount"]
            out += _concealed(context, rules, sentence, out)
            out += [f for f in said if f.speaker == "court" and "应" in context.text[f.start : f.end]]
            paid = [f for f in _sentence(context, rules, sentence) if f.fact == "disposition.restitution"]
            told = {(f.value, name) for f in out if f.fact == "disposition.restitution" for name in f.persons}
            out += [f for f in paid if not any((f.value, name) in told for name in f.persons)]
            if context.case.author is Author.HANDLER:  # a report may tell the sums where it tells the reasons
                have = {(f.fact, name) for f in out for name in f.persons}
                words = context.text[sentence.start : sentence.end]
                law = any(word in words for word in ("解释", "规定", "标准", "即属于", "即可认定"))
                late = [f for f in _sentence(context, rules, sentence) if f.fact in _TOLD_LATE and not law]
                out += [f for f in late if not any((f.fact, name) in have for name in f.persons)]
    return _one_basis(one_fraud_amount(context, with_totals(context, whole_losses(context, out))))


def _concealed(context: Context, rules: Rules, sentence: Sentence, before: list[Found]) -> list[Found]:
    """本院认为……掩饰、隐瞒犯罪所得38万元: the sum as the court holds it, where the facts do not tell it."""
    words = context.text[sentence.start : sentence.end]
    if any(word in words for word in ("解释", "规定", "标准", "以上的")):
        return []
    told = {name for f in before if f.fact == "conceal.amount" for name in f.persons}
    return [
        f
        for f in _sentence(context, rules, sentence)
        if f.fact == "conceal.amount" and not told & set(f.persons)
    ]


def _of_the_same_money(
    context: Context, sentence: Sentence, found: list[Found], before: list[Found]
) -> list[Found]:
    """上述资金中有……: a part of the money told of last belongs to whom that money belonged to."""
    moved = next((f for f in reversed(before) if f.fact.startswith(("ledger.", "settlement."))), None)
    opening = context.text[sentence.start : sentence.start + 12]
    if (
        moved is None
        or moved.speaker != sentence.speaker
        or not any(w in opening for w in ("上述资金", "该资金", "上述款项"))
    ):
        return found
    return [replace(f, persons=moved.persons) if f.fact.startswith("ledger.") else f for f in found]


def _sentence(context: Context, rules: Rules, sentence: Sentence) -> Iterator[Found]:
    sums = [q for q in context.quantities_in(sentence.start, sentence.end) if _is_sum(q)]
    if not sums:
        return
    hits = [
        h
        for h in rules.before_words.find(context.text, sentence.start, sentence.end)
        if context.text[h.end : h.end + 1] != "罪"  # 掩饰、隐瞒犯罪所得罪: a charge
    ]
    floor, previous = sentence.start, ""
    moved = False  # a sum that came in or went out has been told
    shared: Read | None = None
    priced: Hit | None = None
    for index, quantity in enumerate(sums):
        own = [h for h in hits if h.start >= floor]
        read = kind_of(context.text, rules, sentence, quantity, own)
        between = context.text[sums[index - 1].end : quantity.start] if index else ""
        if read is None and priced is not None and _IN_ALL.fullmatch(between):
            read = Read("gain", priced)  # 好处费每户2000元共1.8万元: the total of what the price was paid for
        listed = between in _LIST_MARKS or _next_victim(context, between)
        if read is None and listed:
            read = shared
        if read is None and shared is not None and _next_accused(context, between):
            read = shared._replace(word=Hit(quantity.start, quantity.start, shared.word.word))
        if read is None or read.kind == "seized":
            read = _paid_by_victim(context, sentence, quantity) or read
        if (
            read is not None
            and read.kind in _MAY_BE_AGREED
            and is_rate(context, sentence, quantity, read.kind, read.word.start)
        ):
            read = read._replace(
                kind="price"
            )  # 约定每套支付报酬2000元: what one was to bring, not what was received
        priced = _paid_each(rules, own, quantity) if read is not None and read.kind == "price" else None
        if read is not None and read.kind == "restitution" and _not_paid(context, sentence, read):
            read = read._replace(kind="order")
        if unproved(context.text, sentence, quantity.start) or _rejected(context, sentence, quantity):
            read = None
        shared = read
        floor = quantity.end
        if read is None:
            previous = ""
            if quantity.kind is Kind.MONEY and sentence.part in _PARTS and sentence.part is not Part.HEADER:
                context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
            continue
        if read.kind == "own_money" and quantity.kind is Kind.MONEY:
            context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
        clause = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
        since = context.text[sums[index - 1].end if index else sentence.start : quantity.start]
        if read.kind == "inflow" and _VICTIMS_PART.match(since):
            read = read._replace(kind="traced")  # 接收资金……，其中诈骗案被害人转入57.2万元
        if (
            read.kind == "loss"
            and (moved or previous in ("inflow", "turnover", "transfer"))
            and (clause.startswith(_PART_OF) or "，其中" in since)
        ):
            read = read._replace(kind="traced")  # 流入资金……，其中包含被害人被骗的48.6万元
        part_of = previous in ("traced", "loss") and read.kind in ("traced", "loss")
        if not (part_of and clause.startswith(_PART_OF)):
            yield from _facts(context, rules, sentence, quantity, read, sums, index)
        if read.kind == "price" and EACH.search(
            context.text, max(sentence.start, quantity.start - 12), min(sentence.end, quantity.end + 6)
        ):
            yield from _fee(context, sentence, quantity)
        previous = read.kind
        moved = moved or previous in ("inflow", "turnover", "transfer")


def _paid_each(rules: Rules, hits: Sequence[Hit], quantity: Quantity) -> Hit | None:
    """The word of income before a price (好处费每户2000元), or nothing."""
    before = [h for h in hits if h.end <= quantity.start and rules.before[h.word] != "price"]
    near = before[-1:] if before and quantity.start - before[-1].end <= 6 else []
    return next((h for h in near if rules.before[h.word] == "gain"), None)


def _next_victim(context: Context, between: str) -> bool:
    """退赔庄某8600元、瞿某4300元: the same was done to the next one named."""
    name = (
        between[1:].removeprefix("被害人").removesuffix("人民币") if between[:1] in ("、", "及", "和") else ""
    )
    person = context.roster.people.get(name)
    return person is not None and person.standing is Standing.VICTIM


def _next_accused(context: Context, between: str) -> bool:
    """甲领工资6.4万元，乙3.9万元: the same of the next one named."""
    name = between[1:].removeprefix("被告人").removesuffix("则").removesuffix("人民币")
    person = context.roster.people.get(name) if between[:1] in ("、", "，", "和", "及") else None
    return person is not None and person.standing is Standing.ACCUSED


def _not_paid(context: Context, sentence: Sentence, read: Read) -> bool:
    """要求赔偿186000元, 愿意退赃: asked for or offered, not paid."""
    head = context.text[context.clause_start(sentence, read.word.start) : read.word.start]
    return any(
        word in head
        for word in (
            "要求",
            "请求",
            "诉请",
            "应当",
            "判令",
            "愿意",
            "同意",
            "希望",
            "计划",
            "尚未",
            "承诺",
            "表示",
            "未",
        )
    )


def _fee(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """每张500元: what is charged for a piece, kept for the question of price (法释〔2019〕15号第十一条第三项)."""
    begin = context.clause_start(sentence, quantity.start)
    for person in context.subjects(sentence, quantity.start):
        yield Found(
            "", "=", context.text[begin : quantity.end][-24:], (person.name,), quantity.start, quantity.end, sentence.speaker, sentence.part,
            "amount.fee", record="act.fee", words=quantity.text,
        )  # fmt: skip


def _rejected(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """指控获利32万元证据不足: a sum the document takes back."""
    end = context.clause_end(sentence, quantity.end + 1)
    return any(word in context.text[quantity.end : end] for word in _TAKEN_BACK)


def _is_sum(quantity: Quantity) -> bool:
    return quantity.kind is Kind.MONEY or (quantity.kind is Kind.NUMBER)


def _of_the_accused(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> Read | None:
    """The sum as one that concerns the accused; None when it is another's, or was moved by another."""
    if read.kind == "traced" and "被骗" in read.word.word and _calls_only(context):
        read = read._replace(
            kind="loss"
        )  # 架设GOIP设备……关联被骗钱款90余万元: no account of the accused is told of
    if read.kind in _NOT_A_VICTIMS and _victim_moved(context, sentence, read, quantity):
        owner = _paid_into(context, sentence, read, quantity)
        if not owner:
            return None
        read = read._replace(kind="traced")  # 被害人沈某向甲的银行卡内转账30000元
    if read.kind in _ACCOUNT_MONEY and context.cheater():
        return None  # who cheats is charged with what was got by cheating, whatever way it went
    if read.kind in _ACCOUNT_MONEY and _MISUSED.search(
        context.text, context.clause_start(sentence, read.word.start), quantity.start
    ):
        return None  # 信用卡被盗用转账22万元
    if (
        read.kind == "transfer"
        and read.word.word in ("提现", "取款", "支出")
        and not _OF_BANKS.search(context.text, sentence.start, sentence.end)
    ):
        return None  # 直播间引流……累计提现33万余元: earnings drawn, no money of others moved on
    if read.kind == "gain" and _given_away(context, sentence, quantity):
        return None
    if read.kind == "transfer" and _received(context, read, quantity):
        return None
    return read


def _calls_only(context: Context) -> bool:
    """The help told of is with calls or messages, and no account, card or transfer is spoken of."""
    begin, end = context.case.start, context.case.end
    return _CALLS.search(context.text, begin, end) is not None and not _ACCOUNTS.search(
        context.text, begin, end
    )


def _whose(
    context: Context, sentence: Sentence, quantity: Quantity, read: Read, sums: Sequence[Quantity], index: int
) -> tuple[list[Person], list[Person] | None, str]:
    """Whose a sum is, whose accounts it is told of (where it is told of accounts), and how it is shared."""
    persons = context.subjects(sentence, min(read.word.start, quantity.start))
    held = (
        context.holders(sentence, min(read.word.start, quantity.start))
        if len(context.roster.accused) > 1
        else None
    )
    if held is not None and read.kind in _ACCOUNT_MONEY:
        persons = held
    elif held is not None and read.kind == "loss":
        persons = list(context.roster.accused)
    if read.word.word == "分给":
        persons = list(context.roster.accused_in(read.word.start, quantity.start)) or persons
    if read.kind == "gain" and _TO_BE_SHARED.match(context.text, quantity.end):
        persons = context.roster.accused_in(sentence.start, sentence.end)
    persons = _unit_itself(context, sentence, read) or persons
    persons = _owner(context, sentence, read, quantity, sums, index) or persons
    persons, note = _shared_out(context, sentence, quantity, persons, sums, index)
    return persons, held, note


def _facts(
    context: Context,
    rules: Rules,
    sentence: Sentence,
    quantity: Quantity,
    read: Read,
    sums: Sequence[Quantity],
    index: int,
) -> Iterator[Found]:
    told_of = _of_the_accused(context, sentence, quantity, read)
    if told_of is None:
        context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
        return
    read = told_of
    persons, held, note = _whose(context, sentence, quantity, read, sums, index)
    low, high, usual = money(quantity)
    clause = context.text[context.clause_start(sentence, read.word.start) : read.word.start]
    extra = "" if "被害人" in clause or "受害人" in clause else read.extra
    if (
        read.kind == "loss"
        and context.cheater()
        and _ALL_TOLD.search(clause + since_word(context, read, quantity))
    ):
        extra = "cheated"  # 致使二名被害人被骗共计……, in a case of fraud alone
    for kind in (read.kind, extra):
        fact = rules.facts.get(kind, "")
        if not fact:
            continue
        fact, everyone = _settled(context, sentence, quantity, fact, persons)
        told = fact in ("ledger.turnover", "ledger.traced") and context.elsewhere(sentence, read.word.start)
        told = told and not clause.startswith("涉案")  # 周某（另案）……，涉案银行卡流水总计: that of the case
        who = persons or (list(context.roster.accused) if everyone and not told and note != _UNSHARED else [])
        if not who or (held == [] and read.kind in _ACCOUNT_MONEY):
            context.unassigned.append(_left_open(context, sentence, quantity, fact, "未归到人"))
            continue
        yield Found(
            fact, quantity.op, low, tuple(p.name for p in who), min(read.word.start, quantity.start), max(read.word.end, quantity.end),
            sentence.speaker, sentence.part, f"amount.{kind}", hi=high, usual=usual, note=note, words=quantity.text,
        )  # fmt: skip
        if fact == "gain.illegal_income":
            yield _basis(context, sentence, quantity, who)
    if (
        read.kind == "restitution"
        and "违法所得" in context.text[read.word.start - 8 : quantity.start]
        and persons
    ):
        yield Found(
            "gain.illegal_income", quantity.op, low, tuple(p.name for p in persons), read.word.start, quantity.end,
            sentence.speaker, sentence.part, "amount.gain.returned", hi=high, usual=usual, note="据退出违法所得的数额读取",
            words=quantity.text,
        )  # fmt: skip


def since_word(context: Context, read: Read, quantity: Quantity) -> str:
    """The words from the word that governs a sum to the sum."""
    return context.text[read.word.start : quantity.start]


def _left_open(context: Context, sentence: Sentence, quantity: Quantity, fact: str, why: str) -> Found:
    """A sum that is seen but not claimed of anybody."""
    low, high, usual = money(quantity)
    return Found(
        fact, quantity.op, low, (), quantity.start, quantity.end, sentence.speaker, sentence.part, "amount.open", hi=high, usual=usual,
        note=why, words=quantity.text,
    )  # fmt: skip


def _unit_itself(context: Context, sentence: Sentence, read: Read) -> list[Person]:
    """被告单位……由被告人卓某负责……，非法获利: the gain of a unit's crime is the unit's."""
    if read.kind not in ("gain", "restitution"):
        return []
    named = context.roster.accused_in(sentence.start, read.word.start)
    return named[:1] if named and named[0].unit else []


def _owner(
    context: Context, sentence: Sentence, read: Read, quantity: Quantity, sums: Sequence[Quantity], index: int
) -> list[Person]:
    """其中张某的三张银行卡……流水748623元: money of accounts whose holder is named beside them."""
    if read.kind not in _ACCOUNT_MONEY or read.kind == "transfer":
        return []
    floor = sums[index - 1].end if index else sentence.start
    for mention in reversed(context.roster.between(floor, quantity.start)):
        holding = _HOLDS.match(context.text, mention.end, quantity.start)
        head = context.text[context.clause_start(sentence, mention.start) : mention.start].removesuffix(
            "被告人"
        )
        if holding and head in _OPENS and not context.roster.between(mention.end, quantity.start):
            return context.accused_named(mention)
    return []


def _paid_into(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> list[Person]:
    """The accused whose account a victim is said, in the clause, to have paid into."""
    if read.kind != "transfer" or context.cheater():
        return []
    begin = context.clause_start(sentence, read.word.start)
    match = _INTO.search(context.text, begin, read.word.start)
    return context.roster.accused_in(match.start(), match.end()) if match else []


def _paid_by_victim(context: Context, sentence: Sentence, quantity: Quantity) -> Read | None:
    """被害人先后将51500元打到……账户里: in a case of fraud alone, what was got by cheating."""
    paid = _PAID.match(context.text, quantity.end, sentence.end)
    if paid is None or not context.cheater():
        return None
    begin = context.clause_start(sentence, quantity.start)
    named = context.roster.between(begin, quantity.start)
    theirs = context.roster.people[named[-1].name].standing is Standing.VICTIM if named else False
    if not theirs and "被害人" not in context.text[begin : quantity.start]:
        return None
    return Read("cheated", Hit(quantity.end, paid.end(), paid.group()))


def _received(context: Context, read: Read, quantity: Quantity) -> bool:
    """上家按日转账支付甲500元: what came to the accused is no outflow."""
    named = context.roster.between(read.word.end, quantity.start)
    if not named or not context.accused_named(named[0]):
        return False
    return context.text[read.word.end : named[0].start].removesuffix("被告人") in (
        "",
        "给",
        "支付",
        "支付给",
        "了",
        "给了",
    )


def _given_away(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """以“好处费”的名义给予被害人1万元: what somebody else got."""
    begin = context.text.rfind("给予", context.clause_start(sentence, quantity.start), quantity.start)
    if begin < 0 or context.roster.accused_in(begin, quantity.start):
        return False
    return (
        bool(context.roster.between(begin, quantity.start))
        or "被害人" in context.text[begin : quantity.start]
    )


def _victim_moved(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> bool:
    """周某被骗，向林某的银行卡转账58000元: the victim's payment is no dealing of the accused."""
    begin = context.clause_start(sentence, read.word.start)
    if read.kind == "transfer":
        begin = context.clause_start(sentence, begin - 1)
    named = context.roster.between(max(sentence.start, begin), min(read.word.start, quantity.start))
    victims = [m for m in named if context.roster.people[m.name].standing is Standing.VICTIM]
    if not victims and not context.text.startswith(("被害人", "受害人"), begin):
        return False
    after = context.roster.accused_in(victims[-1].end if victims else begin, read.word.start)
    return read.kind == "transfer" or (
        not after and bool(victims) and context.victim_acts(sentence, victims[-1])
    )


def _shared_out(
    context: Context,
    sentence: Sentence,
    quantity: Quantity,
    persons: list[Person],
    sums: Sequence[Quantity],
    index: int,
) -> tuple[list[Person], str]:
    """分别为甲、乙 …: one sum for each; otherwise a sum of several persons stays joint."""
    first = last = index
    while first > 0 and context.text[sums[first - 1].end : sums[first].start] in _LIST_MARKS:
        first -= 1
    while last + 1 < len(sums) and context.text[sums[last].end : sums[last + 1].start] in _LIST_MARKS:
        last += 1
    listed = last - first + 1
    if "分别" in context.text[context.clause_start(sentence, sums[first].start) : sums[first].start]:
        if listed != len(persons):  # 甲取现46万元，乙取现31万元，分别得4600元、3100元
            persons = context.roster.accused_in(sentence.start, sums[first].start)
        each = [persons[index - first]] if listed == len(persons) else []
        return each, "" if each else _UNSHARED
    if len(persons) > 1:
        each_of = context.text[max(sentence.start, quantity.start - 4) : quantity.start]
        if "各" not in each_of:
            return persons, "共同数额：" + "、".join(p.name for p in persons) + "，未分割"
    return persons, ""


def _settled(
    context: Context, sentence: Sentence, quantity: Quantity, fact: str, persons: list[Person]
) -> tuple[str, bool]:
    """The fact as the surroundings decide it, and whether a sum without a subject is everybody's."""
    if fact == "fraud.amount":
        own = {c for p in persons or context.roster.accused for c in context.charges.get(p.name, [])}
        if own and not own & set(_FRAUDS):
            return ("harm.total_loss" if any("网络" in c or "隐瞒" in c for c in own) else "", False)
        return ("fraud.amount" if own else "harm.total_loss"), True
    if fact == "ledger.own_accounts.inflow":
        head = context.text[max(context.case.start, sentence.start - 160) : quantity.start]
        here = context.text[sentence.start : quantity.start]
        owners = context.roster.between(context.clause_start(sentence, quantity.start), quantity.start)
        if (
            owners
            and context.roster.people[owners[-1].name].standing is not Standing.ACCUSED
            and _HOLDS.match(context.text, owners[-1].end, quantity.start)
        ):
            return "ledger.others_accounts.inflow", False
        last_own = max(head.rfind(w) for w in ("本人", "自己", "名下"))
        bought = context.holders(sentence, quantity.start) is not None and last_own < max(
            head.rfind(w) for w in ("收购", "他人银行卡")
        )
        bought = bought or same_bought(head, last_own)
        gathered = bought or (
            context.holders(sentence, quantity.start) is not None
            and persons
            and persons == context.collector()
        )
        if (
            gathered
            or any(word in here for word in (*_UNIT, *_OTHERS))
            or (any(word in head for word in _UNIT) and not any(w in here for w in ("本人", "自己")))
        ):
            return "ledger.others_accounts.inflow", False
    return fact, fact in ("harm.total_loss", "ledger.turnover", "ledger.traced")


def _basis(context: Context, sentence: Sentence, quantity: Quantity, who: Sequence[Person]) -> Found:
    words = context.text[max(sentence.start, quantity.start - 14) : quantity.start]
    joint = len(who) > 1 or any(word in words for word in ("二人", "两人", "三人", "共同", "等人"))
    each = "各" in words or "分别" in words
    return Found(
        "gain.basis", "=", "joint_total" if joint and not each else "personal_received", tuple(p.name for p in who), quantity.start,
        quantity.end, sentence.speaker, sentence.part, "amount.gain.basis", note="推断", words=quantity.text,
    )  # fmt: skip


def _one_basis(found: list[Found]) -> list[Found]:
    """Where each one's share is told beside the total, the share says how the income is built."""
    own = {
        (n, f.speaker)
        for f in found
        if f.fact == "gain.basis" and f.value == "personal_received"
        for n in f.persons
    }
    out = []
    for item in found:
        if item.fact == "gain.basis" and item.value == "joint_total":
            names = tuple(n for n in item.persons if (n, item.speaker) not in own)
            if not names:
                continue
            item = replace(item, persons=names)
        out.append(item)
    return out
