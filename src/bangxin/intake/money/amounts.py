"""Money by kind: each sum belongs to the kind of the word that governs it, and no kind stands in for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.others import found_instead, of_a_group, of_another
from bangxin.intake.context import Context, Found, money
from bangxin.intake.money.accounts import ACCOUNT_MONEY, settled, victims_after_all
from bangxin.intake.money.charged import cheats_only, of_cases
from bangxin.intake.money.cheats import losses_as_cheated, one_fraud_amount
from bangxin.intake.money.concerns import AN_ACCOUNT, SOLD_AT, of_the_accused, taken_away
from bangxin.intake.money.frames import listed_end
from bangxin.intake.money.kinds import Read, kind_of
from bangxin.intake.money.losses import whole_losses
from bangxin.intake.money.owners import whose
from bangxin.intake.money.payments import paid_by_victim
from bangxin.intake.money.rates import EACH, is_rate, is_single
from bangxin.intake.money.series import LIST_MARKS, Series, is_sum
from bangxin.intake.money.shares import (
    UNSHARED,
    basis,
    held_incomes,
    one_basis,
    shared_evenly,
    without_shared_totals,
    without_wages,
)
from bangxin.intake.money.takings import governed, taken
from bangxin.intake.parts import STORY, Author, Part, Sentence
from bangxin.intake.rulebook import Rules
from bangxin.intake.structure import unproved
from bangxin.intake.wholes import in_total, totals_of_several

_PARTS = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE, Part.HEADER])
_BESIDE_THE_FACTS = frozenset([Part.REASONING, Part.PROCEEDINGS])
_CASH_HAD = re.compile("[收领拿获]取现金")  # 收取现金, no 取现
_NOT_YET = re.compile("(?:未能?|尚未|拒不|没有)(?:全部|全额|主动|实际)?$")  # 未能退缴违法所得12万元
_INCOME_RETURNED = re.compile("(?:违法|非法)所得|获利|非法获利")
_THEN_RETURNED = re.compile(
    "[，（并]?(?:该款|上述|此款)?(?:现|均|案发后|到案后|后|事后)*(?:已经|已|全部|全额|悉数|如数)+(?:由[^，。；]{1,6}?)?(?:代为|主动|全部|全额)?(?:退出|退缴|上缴|上交|退清|退交|退赃|退还|退赔|退回|交回|退)(?:完毕|在案|到位)?(?:[至到给]?(?:公安机关|公安局|派出所|检察院|本院|法院))?(?=[，。；、）]|$)"
)
# 甲获利3500元，乙获利2000元，均已退出: of each
_ALL_RETURNED = re.compile(
    "(?:[，、][^，。；、0-9]{2,8}(?:获利|分得|得款|得|获|赚|收)[^，。；、0-9]{0,6}[0-9][0-9.,]*[万千]?余?元)+，(?:[二两三四五六]人)?(?:案发后|到案后)?(?:均|全部|都|各自)已?(?:将[^，。；]{2,8})?(?:主动|全部|全额|如数|已)*(?:退出|退缴|上缴|上交|退清|退交|退赃|退还|退赔|退)"
)
_THEN_CAME_IN = re.compile(
    "，(?:其中)?(?:该|上述|此|其|被骗)?(?:笔)?(?:款项|款|资金|钱款|钱|赃款)[^，。；]{0,10}?(?:转入|进入|汇入|流入|打入|存入|转至|转到|入)[^，。；]{0,40}?(?:卡|账户|名下|提供的[^，。；]{0,24}?(?:卡|账户)|银行)"
    "|，(?:其中)?(?:该|上述|此|其|被骗)?(?:笔)?(?:款项|款|资金|钱款|钱|赃款)(?:正|就|即|均|都|也|便|全部)*[是系]?(?:经由|经过|经|通过)(?![一二三四五多层各不])[^，。；]{1,14}?(?:卡|账户|账号|码)"
    "|(?:已|均|分别)?[于在][0-9年月日至、]{2,20}(?:转入|汇入|打入|流入|进入)"
)
_ALL_TOLD = re.compile("共计|合计|总计|累计|共被骗|[0-9]余?[名位]")
_AT_LEAST = "涉诈资金流入，流入至少为该数"
_WENT_OUT = "流入的款项转出、取出，流入至少为该数"
_HAD_COME_IN = re.compile("(?:进账|入账|到账|转入|流入|汇入|打入|打进|打到[^，。；的]{1,8})的(?:人民币)?$")
_NO_DIGIT = re.compile("[数几](?=[十百千万亿余多元])")
_TAKEN_BACK = re.compile(
    "不予(?:认定|采信|确认|支持)|有误|错误|不当|予以(?:纠正|扣除)|应予(?:扣除|核减|剔除)|不应计入|(?<!以)证据不足(?!以[^，。；]{0,6}明知)|^(?:的事实)?(?:尚|仍)?(?:未能?|没有|无法|不能)(?:查实|查证|证实|核实|查清)(?![^，。；]{0,4}(?:来源|性质|去向))"
)
_DEDUCTED = re.compile(
    "(?:系|为|是|发生)[^，。；元]{0,24}，(?:依法)?(?:应当?|可)?(?:从[^，。；元]{1,16}中)?(?:予以?|不予)?(?:扣除|核减|剔除|计入|认定)"
    "|[^。；]{0,60}(?:扣除|核减|剔除)，(?:故|因此|则)[^。；0-9]{0,24}(?:应为|应当为|应认定为|应当认定为)(?:人民币)?[0-9]"
)
# 上述9万元是否系被骗资金尚未查清
_QUESTIONED = re.compile(
    "[^，。；]{0,6}?(?:是否|是不是|能否)(?:均|全部|全)?(?:系|为|属于?|来自|来源于|有|认定)"
)
_NOT_FOUND = re.compile("[不未]予(?:认定|支持|确认|采信|采纳)|证据不足|不能成立|不能认定")
_TOLD_LATE = (
    "settlement.amount", "ledger.turnover", "ledger.outflow", "ledger.own_accounts.inflow", "gain.illegal_income", "advertising.fee_received", "harm.total_loss", "ledger.traced",
)  # fmt: skip
_OF_A_GROUP = ACCOUNT_MONEY | {"gain", "loss"}  # of a fraud committed together each one's is the whole
_MAY_BE_DENIED = ACCOUNT_MONEY | {"gain", "cheated", "taken"}
_MAY_BE_AGREED = {"gain", "transfer", "inflow", "restitution"}


def read_amounts(context: Context, rules: Rules) -> list[Found]:
    """Every sum of the case that is of a kind with a fact."""
    out: list[Found] = []
    held: list[Found] = []  # what was got by cheating, or what income each had, as the reasons have it
    told: set[tuple[object, ...]] = set()  # (fact, name) and (fact, name, value) so far
    sentences = context.case.sentences
    series: Series | None = None
    free = context.case.author is Author.HANDLER or not any(s.part in STORY for s in sentences)
    for sentence in sentences:
        if sentence.part is Part.ASIDE:
            sums = [q for q in context.quantities_of(sentence) if q.kind is Kind.MONEY]
            context.unassigned += [_left_open(context, sentence, q, "", "未予认定") for q in sums]
        if sentence.part not in _PARTS and sentence.part not in _BESIDE_THE_FACTS:
            continue
        series = _series(context, rules, sentence, series)
        found = list(_sentence(context, rules, sentence, series)) if series else []
        if sentence.part is Part.REASONING:
            held += [f for f in found if f.fact in _HELD_FACTS and f.speaker in ("court", "handler")]
            found = _with_reasons(context, sentence, found, told, free)
        elif sentence.part is Part.PROCEEDINGS:
            found = _paid_back(found, told)  # 诉讼过程：……二人分别退缴3000元、1400元
        else:
            found = _of_the_same_money(context, sentence, found, out)
            found += victims_after_all(context, sentence, out)
        out += found
        for item in found:
            told.update((item.fact, name) for name in item.persons)
            told.update((item.fact, name, item.value) for name in item.persons)
    out = in_total(context, _inflow_once(found_instead(context, out)))
    out = totals_of_several(context, out)
    out = without_shared_totals(context, shared_evenly(context, without_wages(context, out)))
    out = whole_losses(context, out)
    out += losses_as_cheated(context, out)
    frauds = [f for f in held if f.fact == "fraud.amount"]
    return one_basis(held_incomes(one_fraud_amount(context, out, frauds), held))


def _inflow_once(found: list[Found]) -> list[Found]:
    """流入资金91万元……另有流入诈骗款2.1万元: fraud money is the inflow only where no inflow is told."""
    least = (_AT_LEAST, _WENT_OUT)
    told = {
        n
        for f in found
        if (f.fact.endswith("_accounts.inflow") and f.note not in least) or f.fact == "ledger.turnover"
        for n in f.persons
    }
    return [f for f in found if f.note not in least or not told & set(f.persons)]


def _with_reasons(
    context: Context, sentence: Sentence, found: list[Found], told: Set[tuple[object, ...]], free: bool
) -> list[Found]:
    """Which sums told with the reasons count: as the court holds them, or where the facts do not tell them.

    ``free``: a report, or a text that tells no facts apart, tells its sums anywhere; elsewhere the court has to hold them.
    """
    words = context.text[sentence.start : sentence.end]
    law = _LAW.search(_BROKEN.sub("", words)) is not None  # the words of the law, no sum of the case
    concealed, held, paid, late = [], [], [], []
    for item in found:
        new = not any((item.fact, name) in told for name in item.persons)
        if item.fact == "conceal.amount" and new and not law and "以上的" not in words:
            concealed.append(item)  # 本院认为……掩饰、隐瞒犯罪所得38万元
        elif item.fact == "fraud.amount" and item.speaker == "court":
            held += [item] * (_HELD.search(context.text, item.start, item.end) is not None)
        elif item.fact == "disposition.restitution":
            paid += _paid_back([item], told)
        elif item.fact in _TOLD_LATE and new and not law and "即可认定" not in words:
            clause = context.text[context.clause_start(sentence, item.start) : item.start]
            late += [item] * (free or "认定" in clause)
    return concealed + held + paid + late


def _paid_back(found: list[Found], told: Set[tuple[object, ...]]) -> list[Found]:
    """What was paid back, where it has not been told before."""
    return [
        f
        for f in found
        if f.fact == "disposition.restitution" and not any((f.fact, n, f.value) in told for n in f.persons)
    ]


_HELD_FACTS = ("fraud.amount", "gain.illegal_income")
_LAW = re.compile("解释|规定|标准")
_BROKEN = re.compile("违反[^，。；]{0,12}?规定")  # what the accused is said to have broken is no citing of it
_HELD = re.compile("应|共计|合计|总计|累计|承担")


def _of_the_same_money(
    context: Context, sentence: Sentence, found: list[Found], before: list[Found]
) -> list[Found]:
    """上述资金中有……: a part of the money told of last belongs to whom that money belonged to."""
    if not found:
        return found
    opening = context.text[sentence.start : sentence.start + 12]
    called = next((opening.find(w) for w in ("上述资金", "该资金", "上述款项") if w in opening), -1)
    if called < 0 or context.roster.accused_in(sentence.start, sentence.start + called):
        return found
    moved = next((f for f in reversed(before) if f.fact.startswith(("ledger.", "settlement."))), None)
    if moved is None or moved.speaker != sentence.speaker:
        return found
    return [
        replace(f, persons=moved.persons)
        if f.fact.startswith("ledger.") and not context.roster.accused_in(sentence.start, f.end)
        else f
        for f in found
    ]


def _series(context: Context, rules: Rules, sentence: Sentence, last: Series | None) -> Series | None:
    """The sums of a sentence; after a semicolon they go on from the last one before it."""
    sums = [q for q in context.quantities_of(sentence) if is_sum(context.text, q)]
    goes_on = (
        last is not None
        and last.sentence.end == sentence.start
        and context.text[sentence.start - 1] in ("；", "，")
    )
    return (
        Series(context, rules, sentence, sums, last.told[-1] if last and goes_on else None) if sums else None
    )


def _sentence(context: Context, rules: Rules, sentence: Sentence, series: Series) -> Iterator[Found]:
    hits = [
        h
        for h in rules.before_words.find(context.text, sentence.start, sentence.end)
        if context.text[h.end : h.end + 1] != "罪"  # 掩饰、隐瞒犯罪所得罪: a charge
        and not (h.word == "取现" and _CASH_HAD.match(context.text, h.start - 1))
    ]
    sums = series.sums
    for index, quantity in enumerate(sums):
        own = [h for h in hits if h.start >= series.floor]
        read = kind_of(context, rules, sentence, quantity, own, series.floor)
        read = series.continued(index, read)
        read = paid_by_victim(context, sentence, quantity, read) or read
        read = (
            governed(context, sentence, quantity, read)
            or taken(context, sentence, quantity, read)
            or of_cases(context, sentence, quantity, read)
            or read
        )
        read = _received_or_paid(context, sentence, quantity, read)
        series.price(own, quantity, read)
        put_right = series.corrected_next(index, read)
        if (
            put_right
            or unproved(context.text, context.clause_start(sentence, quantity.start), quantity.start)
            or _rejected(context, sentence, quantity)
            or _QUESTIONED.match(context.text, quantity.end, sentence.end)
            or _denied(context, sentence, quantity, read)
        ):
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
        if read.kind == "price":
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
    between = quantity.op == "range" and context.text.startswith(("之间", "不等"), quantity.end)
    single = between or is_single(context, sentence, quantity)  # 取款金额在3万元至5万元之间
    if (read.kind in ACCOUNT_MONEY or read.kind == "loss") and single:
        return read._replace(kind="price")  # 单笔取现4.9万元, 日均过账百万元: no total
    if read.kind == "gain" and SOLD_AT.match(context.text, quantity.end, sentence.end):
        return read._replace(kind="price")  # 以百分之三的返点（16万元）卖给乙
    if read.kind == "gain" and taken_away(context, sentence, quantity, read):
        return None
    if (read.kind == "gain" and _WORTH_OF.match(context.text, quantity.end)) or (
        read.kind == "loss" and _MADE_GOOD.match(context.text, quantity.end)
    ):
        return None
    if read.kind == "restitution" and _before_the_case(context, sentence, read):
        return read._replace(kind="order")
    if read.kind == "restitution" and _not_paid(context, sentence, read):
        income = _INCOME_RETURNED.search(context.text, read.word.start, quantity.start) is not None
        return read._replace(
            kind="gain"
            if income and _NOT_YET.search(context.text, sentence.start, read.word.start)
            else "order"
        )
    return read


# 拿了250元毒品: what the goods are worth; 被骗的1.5万元已得到退还: no loss that is left
_WORTH_OF = re.compile("的?(?:毒品|海洛因|冰毒|甲基|麻古|大烟|货|香烟|卷烟|药品|商品)")
_MADE_GOOD = re.compile("(?:现|均|后)?已(?:经)?(?:得到|被)?(?:退还|归还|返还|发还|追回|退回)")
_GIVEN_BACK = ("归还", "退还", "偿还", "退回", "退给")
_LENT = re.compile("[借贷]款|借得|借到|借走|吸收存款|吸收资金")
_CAME_OUT = re.compile("报案|报警|案发|抓获|投案|归案|到案|查获|立案")
_REPORTED = re.compile("(?:报案|报警|案发)(?!后|记录|材料|登记|笔录|书|单|人|陈述|经过|证明)")


def _before_the_case(context: Context, sentence: Sentence, read: Read) -> bool:
    """后甲归还8万元。次年8月，被害人报案: given back as the story went, before anybody reported it."""
    if not read.word.word.startswith(_GIVEN_BACK) or sentence.part not in STORY:
        return False
    came_out = _CAME_OUT.search(context.text, sentence.start, read.word.start)
    if came_out is None and _LENT.search(context.text, sentence.start, read.word.start):
        return True  # 向丁某借款30万元，后归还1.35万元，余款未归还
    facts = [s for s in context.case.sentences if s.part is sentence.part]
    return (
        _CAME_OUT.search(context.text, facts[0].start, read.word.start) is None
        and _REPORTED.search(context.text, read.word.end, facts[-1].end) is not None
    )


_ONLY_OFFERED = re.compile(
    "(?<![代作])为了?$|案发前|报案前|立案前|责令|判决(?!后|前|生效)|要求|请求|申请(?!人)|诉请|应当|判令|愿意|同意|希望|计划|尚未|承诺|表示|未(?!获|分|得|领|拿|收|成年)"
    "|[仍均也又并]不|不(?:予|肯|愿|能|再|按|想)|拒绝|拒不|无力|无法|没有|逾期|避而"
    # 被上家追讨后退还3万元: given back to those who sent it
    "|(?:上家|上线)[^，。；]{0,6}(?:追讨|追索|要求|催|威胁|讨)[^，。；]{0,8}$"
)
# 原告人诉请判令被告人赔偿医疗费、护理费，残疾赔偿金16万元: what was sued for
_CLAIMED_OR_SPENT = re.compile(
    "(?:原告[^，。；]{0,12}|附带民事[^，。；]{0,12})(?:诉请|请求|要求|诉称|主张)(?![^。]*(?:已|当庭)(?:赔|支付|给付))"
    # 将救灾款用于支付……赔偿款2万元
    "|(?:款|资金|钱)(?:物)?(?:被)?用于(?:支付|偿还|归还)[^。；]*$"
)


def _not_paid(context: Context, sentence: Sentence, read: Read) -> bool:
    """要求赔偿186000元, 愿意退赃: asked for or offered, not paid."""
    begin = context.clause_start(sentence, read.word.start)
    before = context.clause_start(sentence, begin - 1) if begin > sentence.start else begin
    along = begin - before < 8 or context.text.startswith(("并", "且"), begin)
    if _CLAIMED_OR_SPENT.search(context.text, sentence.start, read.word.start):
        return True
    head = context.text[before if along else begin : read.word.start]  # 案发前，甲归还……; 要求道歉，并支付……
    if "案发前" in head and context.text.find("谅解", read.word.end, sentence.end + 40) >= 0:
        return False  # 案发前已退还骆某12万元并取得谅解
    return _ONLY_OFFERED.search(head) is not None


def _fee(context: Context, sentence: Sentence, quantity: Quantity) -> Iterator[Found]:
    """每张500元: what is charged for a piece, kept for the question of price (法释〔2019〕15号第十一条第三项)."""
    begin, end = max(sentence.start, quantity.start - 12), min(sentence.end, quantity.end + 6)
    piece = EACH.search(context.text, begin, end)
    if piece is None:
        return
    price = context.text[min(piece.start(), quantity.start) : max(piece.end(), quantity.end)]
    for person in context.subjects(sentence, quantity.start):
        yield context.fact(sentence, "", price, [person], quantity.span, "amount.fee", record="act.fee")


# 没有获利5000元, 尚未取出的5万元: denied, be it with the verb or the noun
_DENIES = re.compile("(?:没有|没|并未|从未|未曾|尚未|未|不曾|并非)(?:实际|真正|共|从中|因此|曾|再|能)*$")


def _denied(context: Context, sentence: Sentence, quantity: Quantity, read: Read | None) -> bool:
    if read is None or read.kind not in _MAY_BE_DENIED:
        return False
    at = min(read.word.start, quantity.start)
    return _DENIES.search(context.text, context.clause_start(sentence, at), at) is not None


_BELOW_SAID = re.compile("(?:原判|原审|一审|起诉书|公诉机关|指控)[^。；]{0,20}(?:认定|指控)")
_HELD_INSTEAD = re.compile(
    "[^。；0-9]{0,8}[，。]经查，[^。；0-9]{0,60}?(?:应认定为|应当认定为|应为|实为|应以|更正为|纠正为)(?:人民币)?[0-9]"
)


def _rejected(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """指控获利32万元证据不足; 指控骗取1.45万元仅有……，本院不予支持: a sum the document takes back."""
    if _BELOW_SAID.search(context.text, sentence.start, quantity.start) and _HELD_INSTEAD.match(
        context.text, quantity.end, min(context.case.end, quantity.end + 100)
    ):
        return True  # 原判认定违法所得为3.26万元，经查，……，应认定为1.63万元
    end = context.clause_end(sentence, quantity.end + 1)
    after = [q for q in context.quantities_in(quantity.end, end) if q.kind is Kind.MONEY]
    if after and context.text[quantity.end : after[0].start] not in LIST_MARKS:
        end = after[0].start  # 共5300元，原判认定获利6000元有误: the other one
    told = context.text[quantity.end : end]
    if _TAKEN_BACK.search(told) or _DEDUCTED.match(context.text, quantity.end, sentence.end):
        return True
    alleged = "指控" in context.text[sentence.start : quantity.start] and sentence.part is not Part.ALLEGED
    return alleged and _NOT_FOUND.search(context.text, quantity.end, sentence.end) is not None


def _also(context: Context, sentence: Sentence, quantity: Quantity, read: Read, clause: str) -> str:
    """The kind that a sum is of besides its own: a loss that was cheated, a transfer of what had come in; or none."""
    extra = "" if "被害人" in clause or "受害人" in clause else read.extra
    if (
        read.kind == "loss"
        and cheats_only(context)
        and _ALL_TOLD.search(clause + since_word(context, read, quantity))
    ):
        extra = "cheated"  # 致使二名被害人被骗共计……, in a case of fraud alone
    if (
        read.kind in ("loss", "cheated")
        and not context.cheater()
        and _THEN_CAME_IN.match(context.text, quantity.end, sentence.end)
    ):
        extra = "traced"  # 被骗5万元，该款转入甲的银行卡
    if read.kind in ("gain", "cheated") and (
        _THEN_RETURNED.match(
            context.text, listed_end(context, sentence, quantity, sentence.end), sentence.end
        )
        or _ALL_RETURNED.match(context.text, quantity.end, sentence.end)
    ):
        extra = "restitution"  # 获利5.2万元，均已退出
    if (
        read.kind == "transfer"
        and _had_come_in(context, sentence, quantity)
        and AN_ACCOUNT.search(context.text, sentence.start, quantity.start)
    ):
        extra = "inflow"  # 将进账的15.6万元取出
    return extra


def _facts(
    context: Context,
    rules: Rules,
    sentence: Sentence,
    quantity: Quantity,
    read: Read,
    sums: Sequence[Quantity],
    index: int,
) -> Iterator[Found]:
    told_of = of_the_accused(context, sentence, quantity, read)
    if told_of is None or of_another(context, sentence, quantity.start):
        context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
        return
    read = told_of
    persons, held, note = whose(context, sentence, quantity, read, sums, index)
    low, ends = _as_stated(quantity)
    begin = context.clause_start(sentence, read.word.start)
    clause = context.text[begin : read.word.start]
    extra = _also(context, sentence, quantity, read, clause)
    for kind in (read.kind, extra):
        fact = rules.facts.get(kind, "")
        if not fact:
            continue
        fact, everyone = settled(context, sentence, quantity, fact, persons)
        if not fact:
            context.unassigned.append(_left_open(context, sentence, quantity, "", "未归类"))
            continue
        told = fact in ("ledger.turnover", "ledger.traced") and context.elsewhere(sentence, read.word.start)
        told = told and not _THE_CARDS.match(clause)  # 周某（另案）……，涉案银行卡流水总计: that of the case
        who = persons or (list(context.roster.accused) if everyone and not told and note != UNSHARED else [])
        if (
            kind == extra == "traced"
            and not who
            and (came := _THEN_CAME_IN.match(context.text, quantity.end, sentence.end))
        ):
            who = context.roster.accused_in(*came.span())  # 李某被他人骗取5万元，该款被转至甲提供的账户
        of_group = read.kind in _OF_A_GROUP or fact == "harm.total_loss"
        if of_group and of_a_group(context, sentence, quantity.start):
            who = []
        if not who or (held == [] and read.kind in ACCOUNT_MONEY):
            context.unassigned.append(_left_open(context, sentence, quantity, fact, "未归到人"))
            continue
        entered = kind == extra == "inflow"  # what came in is told of by what became of it
        why = _WENT_OUT if read.kind == "transfer" else _AT_LEAST
        span = (min(read.word.start, quantity.start), max(read.word.end, quantity.end))
        yield context.fact(
            sentence, fact, low, who, span, f"amount.{kind}", note=why if entered else note, words=quantity.text, **ends
        )  # fmt: skip
        if fact == "gain.illegal_income":
            yield basis(context, sentence, quantity, who)
    if (
        read.kind == "restitution"
        and _INCOME_RETURNED.search(
            context.text, max(begin, min(read.word.start, quantity.start) - 8), quantity.start
        )
        and persons
    ):
        span = (read.word.start, quantity.end)
        yield context.fact(
            sentence, "gain.illegal_income", low, persons, span, "amount.gain.returned", note="据退出违法所得的数额读取", words=quantity.text, **ends
        )  # fmt: skip


def _had_come_in(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    head = max(sentence.start, quantity.start - 16)
    return _HAD_COME_IN.search(context.text, head, quantity.start) is not None


_THE_CARDS = re.compile("涉案|该卡|(?:该|上述)?[0-9一二两三四五六七八九十]+张")


def _as_stated(quantity: Quantity) -> tuple[int | None, dict[str, Any]]:
    """The value of a sum with op and ends; 数万元, 几百元 state no number that could be claimed."""
    if quantity.vague and _NO_DIGIT.search(quantity.text):
        return None, {"op": "~"}
    low, high, usual = money(quantity)
    return low, {"op": quantity.op, "hi": high, "usual": usual}


def since_word(context: Context, read: Read, quantity: Quantity) -> str:
    """The words from the word that governs a sum to the sum."""
    return context.text[read.word.start : quantity.start]


def _left_open(context: Context, sentence: Sentence, quantity: Quantity, fact: str, why: str) -> Found:
    """A sum that is seen but not claimed of anybody."""
    return context.stated(sentence, fact, quantity, (), "amount.open", note=why)
