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
from bangxin.intake.payments import (
    given_away,
    paid_by_victim,
    paid_into,
    received,
    suffers_himself,
    victim_moved,
    victims_own,
)
from bangxin.intake.people import Person, Standing
from bangxin.intake.rates import EACH, is_rate, is_single
from bangxin.intake.rulebook import Rules
from bangxin.intake.series import LIST_MARKS, Series, in_total, is_sum
from bangxin.intake.structure import Author, Part, Sentence

_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.HEADER])
_STORY = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE])
_OTHER_CHEATS = re.compile(
    "(?:团伙|分子|集团|上家|上线|对方|他人|平台|人员|不法者|骗子|行为人)[^，。；]{0,30}$"
)
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
_ANOTHERS_CARD = re.compile(
    "(?:卡农|他人|下线|员工|亲友|亲属|朋友|妻子|丈夫|父亲|母亲|父母|同学|客户|村民|工人|人员|其妻|其夫|其母|其父|其子|其女|女友|男友|亲戚|老乡|弟弟|哥哥|姐姐|妹妹)[^，。；]{0,4}(?:名下|的|所有)?[^，。；]{0,6}(?:卡|账户|帐户)"
    "|其(?:妻|夫|父|母|兄|弟|姐|妹|子|女)[^，。；]{0,3}(?:名下|的)?[^，。；]{0,6}(?:卡|账户|帐户)"
    "|(?:经手|控制|收购来|收来|租来|借来|骗来|收购|租用|借用)的[^，。；]{0,10}(?:卡|账户|帐户)"
)
_OWN_TOLD = re.compile("本人|自己|名下|各自|其银行卡|其账户|的银行卡|的账户|提供|出租|出售|出借")
_GATHERED = re.compile(
    "(?:租来|收购|收买|收集|借来|买来|租用|借用|骗来|骗得|购买|购得|收来|控制)[^。；]{0,16}(?:身份证|银行卡|账户|套卡|件套|对公|支付宝|微信号)"
)
_MISUSED = re.compile("盗用|盗刷|冒用其")
_NOT_YET = re.compile("(?:未能?|尚未|拒不|没有)(?:全部|全额|主动|实际)?$")  # 未能退缴违法所得12万元
_INCOME_RETURNED = re.compile("(?:违法|非法)所得|获利|非法获利")
_ALL_FRAUD = re.compile(
    "，(?:上述资金|上述款项|该款项|该款|该笔款|其中)?(?:均|全部|全|都)(?:系|为|是|属于|属)[^，。；]{0,20}?(?:被骗|诈骗|涉诈|电诈)[^，。；]{0,4}(?:款|资金|钱|所得)"
)
_CAUSED = re.compile("致|使|导致|造成")
_THEN_CAME_IN = re.compile(
    "，(?:其中)?(?:该|上述|此|其|被骗)?(?:笔)?(?:款项|款|资金|钱款|钱|赃款)[^，。；]{0,10}?(?:转入|进入|汇入|流入|打入|存入|转至|转到|入)[^，。；]{0,40}?(?:卡|账户|名下|提供的|银行)"
)
_ALL_TOLD = re.compile("共计|合计|总计|共被骗")
_AT_LEAST = "涉诈资金流入，流入至少为该数"
_NO_DIGIT = re.compile("[数几](?=[十百千万亿余多元])")
_UNSHARED = "分别对应何人不明"
_ACCOUNT_MONEY = {"inflow", "turnover", "traced", "settlement", "transfer", "unexplained"}
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
_TOLD_LATE = (
    "settlement.amount",
    "ledger.turnover",
    "ledger.outflow",
    "ledger.own_accounts.inflow",
    "gain.illegal_income",
    "advertising.fee_received",
    "harm.total_loss",
    "ledger.traced",
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
            out += _told_late(context, rules, sentence, out)
    out = in_total(context, _inflow_once(out))
    return _one_basis(one_fraud_amount(context, with_totals(context, whole_losses(context, out))))


def _inflow_once(found: list[Found]) -> list[Found]:
    """流入资金91万元……另有流入诈骗款2.1万元: fraud money is the inflow only where no inflow is told."""
    told = {
        n for f in found if f.fact.endswith("_accounts.inflow") and f.note != _AT_LEAST for n in f.persons
    }
    return [f for f in found if f.note != _AT_LEAST or not told & set(f.persons)]


def _told_late(context: Context, rules: Rules, sentence: Sentence, before: list[Found]) -> list[Found]:
    """Sums told with the reasons: by a report, by a text that tells no facts apart, or as what the court holds (认定)."""
    words = context.text[sentence.start : sentence.end]
    if any(word in words for word in ("解释", "规定", "标准", "即属于", "即可认定")):
        return []
    have = {(f.fact, name) for f in before for name in f.persons}
    free = context.case.author is Author.HANDLER or not any(s.part in _STORY for s in context.case.sentences)
    late = [f for f in _sentence(context, rules, sentence) if f.fact in _TOLD_LATE]
    return [
        f
        for f in late
        if (free or "认定" in context.text[context.clause_start(sentence, f.start) : f.start])
        and not any((f.fact, name) in have for name in f.persons)
    ]


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
    sums = [q for q in context.quantities_in(sentence.start, sentence.end) if is_sum(context.text, q)]
    if not sums:
        return
    hits = [
        h
        for h in rules.before_words.find(context.text, sentence.start, sentence.end)
        if context.text[h.end : h.end + 1] != "罪"  # 掩饰、隐瞒犯罪所得罪: a charge
    ]
    series = Series(context, rules, sentence, sums)
    for index, quantity in enumerate(sums):
        own = [h for h in hits if h.start >= series.floor]
        read = kind_of(context, rules, sentence, quantity, own, series.floor)
        read = series.continued(index, read)
        if read is None or read.kind == "seized":
            read = paid_by_victim(context, sentence, quantity) or read
        read = _received_or_paid(context, sentence, quantity, read)
        series.price(own, quantity, read)
        if unproved(context.text, sentence, quantity.start) or _rejected(context, sentence, quantity):
            read = None
        if series.corrected_next(index, read):
            read = None
        was = series.take(index, read)
        if (
            (read is None or read.kind == "own_money")
            and quantity.kind is Kind.MONEY
            and sentence.part in _PARTS
            and sentence.part is not Part.HEADER
        ):
            context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
        if read is None:
            continue
        read = series.part_of_flow(index, read, was)
        if not series.told_as_part(index, read, was):
            yield from _facts(context, rules, sentence, quantity, read, sums, index)
        if read.kind == "price" and EACH.search(
            context.text, max(sentence.start, quantity.start - 12), min(sentence.end, quantity.end + 6)
        ):
            yield from _fee(context, sentence, quantity)


def _received_or_paid(
    context: Context, sentence: Sentence, quantity: Quantity, read: Read | None
) -> Read | None:
    """A sum agreed on or told for each piece is a price; one that is only offered is no restitution."""
    if read is None:
        return None
    if read.kind in _MAY_BE_AGREED and is_rate(context, sentence, quantity, read.kind, read.word.start):
        return read._replace(
            kind="price"
        )  # 约定每套支付报酬2000元: what one was to bring, not what was received
    if (read.kind in _ACCOUNT_MONEY or read.kind == "loss") and is_single(context, sentence, quantity):
        return read._replace(kind="price")  # 单笔取现4.9万元, 日均过账百万元: no total
    if read.kind == "restitution" and _not_paid(context, sentence, read):
        income = _INCOME_RETURNED.search(context.text, read.word.start, quantity.start) is not None
        return read._replace(
            kind="gain"
            if income and _NOT_YET.search(context.text, sentence.start, read.word.start)
            else "order"
        )
    return read


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


def _of_the_accused(context: Context, sentence: Sentence, quantity: Quantity, read: Read) -> Read | None:
    """The sum as one that concerns the accused; None when it is another's, or was moved by another."""
    if read.kind == "traced" and "骗" in read.word.word and _calls_only(context):
        read = read._replace(
            kind="loss"
        )  # 架设GOIP设备……关联被骗钱款90余万元: no account of the accused is told of
    if read.kind in _NOT_A_VICTIMS and victim_moved(context, sentence, read, quantity):
        owner = paid_into(context, sentence, read, quantity)
        if not owner:
            return None
        read = read._replace(kind="traced")  # 被害人沈某向甲的银行卡内转账30000元
    if (
        read.kind == "turnover"
        and read.word.word.startswith("交易")
        and not _ACCOUNTS.search(context.text, context.case.start, quantity.start)
    ):
        return None  # 倒卖黄金，交易额62万元
    if read.kind == "loss" and suffers_himself(context, sentence, quantity, read):
        return None  # 甲炒股损失5万元, 甲曾被骗5万元: no loss of a victim of his
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
    if read.kind == "gain" and given_away(context, sentence, quantity):
        return None
    if (
        read.kind in ("transfer", "gain")
        and read.word.word != "分给"
        and victims_own(context, sentence, read)
    ):
        return None  # 被害人老伯到银行取出15万元
    if read.kind == "transfer" and received(context, read, quantity):
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
    if read.kind in ("traced", "inflow"):  # 其中3万元转入丙的银行卡: of whose account it is
        persons = list(context.roster.accused_in(read.word.start, read.word.end)) or persons
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
    op, (low, high, usual) = _as_stated(quantity)
    clause = context.text[context.clause_start(sentence, read.word.start) : read.word.start]
    extra = "" if "被害人" in clause or "受害人" in clause else read.extra
    if (
        read.kind == "loss"
        and context.cheater()
        and (_ALL_TOLD.search(clause + since_word(context, read, quantity)) or _CAUSED.search(clause))
    ):
        extra = "cheated"  # 致使二名被害人被骗共计……, in a case of fraud alone
    if (
        read.kind in ("loss", "cheated")
        and not context.cheater()
        and _THEN_CAME_IN.match(context.text, quantity.end, sentence.end)
    ):
        extra = "traced"  # 被骗5万元，该款转入甲的银行卡
    if read.kind in _ACCOUNT_MONEY - {"traced"} and _ALL_FRAUD.match(
        context.text, quantity.end, sentence.end
    ):
        extra = "traced"  # 走账19.8万元，均为被害人的被骗钱款
    for kind in (read.kind, extra):
        fact = rules.facts.get(kind, "")
        if not fact:
            continue
        fact, everyone = _settled(context, sentence, quantity, fact, persons)
        if not fact:
            context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
            continue
        told = fact in ("ledger.turnover", "ledger.traced") and context.elsewhere(sentence, read.word.start)
        told = told and not clause.startswith("涉案")  # 周某（另案）……，涉案银行卡流水总计: that of the case
        who = persons or (list(context.roster.accused) if everyone and not told and note != _UNSHARED else [])
        if not who or (held == [] and read.kind in _ACCOUNT_MONEY):
            context.unassigned.append(_left_open(context, sentence, quantity, fact, "未归到人"))
            continue
        yield Found(
            fact, op, low, tuple(p.name for p in who), min(read.word.start, quantity.start), max(read.word.end, quantity.end),
            sentence.speaker, sentence.part, f"amount.{kind}", hi=high, usual=usual, note=_AT_LEAST if kind == extra == "inflow" else note,
            words=quantity.text,
        )  # fmt: skip
        if fact == "gain.illegal_income":
            yield _basis(context, sentence, quantity, who)
    if (
        read.kind == "restitution"
        and _INCOME_RETURNED.search(context.text, read.word.start - 8, quantity.start)
        and persons
    ):
        yield Found(
            "gain.illegal_income", op, low, tuple(p.name for p in persons), read.word.start, quantity.end,
            sentence.speaker, sentence.part, "amount.gain.returned", hi=high, usual=usual, note="据退出违法所得的数额读取",
            words=quantity.text,
        )  # fmt: skip


def _as_stated(quantity: Quantity) -> tuple[str, tuple[int | None, int | None, int | None]]:
    """Op and ends of a sum; 数万元, 几百元 state no number that could be claimed."""
    vague = quantity.vague and _NO_DIGIT.search(quantity.text) is not None
    return ("~", (None, None, None)) if vague else (quantity.op, money(quantity))


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
    if read.kind not in ("gain", "restitution", "advertising"):
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
    while first > 0 and context.text[sums[first - 1].end : sums[first].start] in LIST_MARKS:
        first -= 1
    while last + 1 < len(sums) and context.text[sums[last].end : sums[last + 1].start] in LIST_MARKS:
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
        clause = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
        mixed = bool(own - set(_FRAUDS))
        if (mixed and _OTHER_CHEATS.search(clause) and not context.cheater()) or not own:
            return "harm.total_loss", True  # 该诈骗团伙共诈骗被害人50余人390万余元
        return "fraud.amount", True
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
        clause = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
        if _ANOTHERS_CARD.search(clause) and not any(w in clause for w in ("本人", "自己")):
            return "ledger.others_accounts.inflow", False
        if _GATHERED.search(here) and not any(w in here for w in ("本人", "自己", "名下")):
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
        if len(persons) > 1 and not _OWN_TOLD.search(here):
            return "", False  # 起获29套银行卡，29张卡进账9537万余元: nobody's own accounts are told of
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
