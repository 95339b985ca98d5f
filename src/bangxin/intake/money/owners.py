"""Whose a sum is: of whom its clause tells, whose account it came into, who was given it, and how it is shared."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.deeds import made_to
from bangxin.intake.acts.holders import holders, made_out_by_another
from bangxin.intake.acts.others import after_sum
from bangxin.intake.acts.results import dealt_in_as_many, whose_results
from bangxin.intake.context import Context
from bangxin.intake.money.accounts import ACCOUNT_MONEY, joined, owner
from bangxin.intake.money.charged import cheats_only
from bangxin.intake.money.kinds import Read
from bangxin.intake.money.shares import UNSHARED, shared_out
from bangxin.intake.parts import Sentence
from bangxin.intake.people.positions import before_titles
from bangxin.intake.people.roster import Person

# a total, then each one's share
_TO_BE_SHARED = re.compile(
    "，(?:按[^，。；元]{1,10}(?:分配|分成|分账|分|比例)，(?:其中)?[^，。；元]{1,10}?(?=[0-9])|其中(?![^，。；]{0,8}[日月次年笔卡户])[^，。；]{1,10}(?:分得|获利|得款|得))"
)


def whose(
    context: Context, sentence: Sentence, quantity: Quantity, read: Read, sums: Sequence[Quantity], index: int
) -> tuple[list[Person], list[Person] | None, str]:
    """Whose a sum is, whose accounts it is told of (where it is told of accounts), and how it is shared."""
    persons = context.subjects(sentence, min(read.word.start, quantity.start))
    held = None
    if len(context.roster.accused) > 1:
        held = holders(context, sentence, min(read.word.start, quantity.start))
        if held is None and read.kind in ("traced", "inflow"):  # 汇入该两张卡共计22万元
            held = holders(context, sentence, quantity.start)
    if held is not None and read.kind in ACCOUNT_MONEY:
        persons = held
    elif held is not None and read.kind == "loss":
        persons = list(context.roster.accused)
    if read.kind in ("traced", "inflow"):  # 其中3万元转入丙的银行卡: of whose account it is
        persons = list(context.roster.accused_in(read.word.start, read.word.end)) or persons
    if read.word.word == "分给":
        told = max(quantity.start, read.word.end)
        persons = list(context.roster.accused_in(read.word.start, told)) or persons
    if read.word.end <= quantity.start:
        persons = context.named_right_before(sentence, quantity.start) or persons
    if read.kind == "gain" and (
        himself := _himself(context, sentence, read) or _dealer(context, sentence, read)
    ):
        persons = himself
    if read.kind == "restitution" and _RECEIVED.search(context.text, sentence.start, read.word.start):
        paying = context.roster.accused_in(quantity.end, sentence.end)
        persons = paying or (persons if len(context.roster.accused) == 1 else [])
    if read.word.word == "付给" and not persons and len(context.roster.accused) == 1:
        persons = list(context.roster.accused)  # 汤某应付提成10万元，实际支付6.2万元
    if read.kind == "transfer" and (ordered := made_to(context, sentence, read.word)):
        persons = context.united(persons, ordered[0])  # 甲指使乙取现9.8万元: of both, done together
    given = _next_of_list(context, sums, index)
    if read.kind == "gain" and given:
        persons = given
    shared = read.kind in ("gain", "cheated", "taken") and _TO_BE_SHARED.match(context.text, quantity.end)
    if shared:
        persons = context.roster.accused_in(sentence.start, sentence.end)
    if shared and read.kind == "gain" and len(persons) == 1:
        return [], held, UNSHARED  # 赌场抽头100万元，其中甲获利4万元: what the others got is in it
    harm = read.kind in ("traced", "loss") or (read.kind == "cheated" and not cheats_only(context))
    if (harm or read.kind == "settlement") and not held:
        together = whose_results(context, sentence, min(read.word.start, quantity.start))
        persons, held = (together, None) if together else (persons, held)
    if read.kind in ACCOUNT_MONEY and (together := dealt_in_as_many(context, sentence, quantity.start)):
        persons, held = together, None
    persons = _of_those_sums(context, sentence, read, quantity) or persons
    persons = _unit_itself(context, sentence, read) or persons
    if _unit_untried(context, sentence, read):
        return [], held, ""
    persons = (
        after_sum(context, sentence, quantity.end)
        or owner(context, sentence, read, quantity, sums, index)
        or persons
    )
    persons = persons or _whose_card(context, sentence, read, quantity)
    persons = joined(context, sentence, read, sums, index, persons)
    persons, note = shared_out(context, sentence, quantity, persons, sums, index)
    return persons, held, note


_THAT_CARD = re.compile("该(?:银行|储蓄)?(?:卡|账户)")
_GAVE_IT = re.compile(
    "(?:将|把)(?:其|自己|本人)?[^，。；某]{0,14}(?:卡|账户)[^，。；]{0,16}(?:告知|提供|交|借|租|卖|寄|给)"
)


def _whose_card(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> list[Person]:
    """甲将银行卡交给乙（另案处理），乙用该卡走账，该卡转入……: of the accused whose card it is, whoever moved the money."""
    if read.kind not in ACCOUNT_MONEY or len(context.roster.accused) > 1:
        return []
    named = context.roster.between(sentence.start, quantity.start)
    since = named[-1].end if named else sentence.start
    told = _GAVE_IT.search(context.text, context.case.start, quantity.start)
    if told is None or not _THAT_CARD.search(context.text, since, quantity.start):
        return []
    if made_out_by_another(context, sentence, quantity.start):
        return []
    return context.subjects(context.sentence_at(told.start()), told.start())


_THOSE_SUMS = re.compile("(?:经查，)?(?:上述|以上|前述)(?:流入)?(?:资金|款项|钱款)")


def _of_those_sums(context: Context, sentence: Sentence, read: Read, quantity: Quantity) -> list[Person]:
    """甲卡内流入60万元，乙卡内流入40万元，上述资金中……被骗资金22万元: of all whose money it is a part of."""
    begin = context.clause_start(sentence, min(read.word.start, quantity.start))
    if read.kind != "traced" or not _THOSE_SUMS.match(context.text, begin):
        return []
    named = context.roster.accused_in(sentence.start, begin)
    return named if len(named) > 1 and not context.roster.accused_in(begin, quantity.start) else []


# 被害人吴某得到赔偿4万元，对甲、乙谅解: paid by those forgiven, or by whom it is not told
_RECEIVED = re.compile("(?:得到|获得|收到)了?(?:赔偿)?款?$")
_SELF_GOT = re.compile("(?:而)?(?:自己|个人|本人)(?:则|又|共|从中|净|实际|非法)*")


def _himself(context: Context, sentence: Sentence, read: Read) -> list[Person]:
    """甲付乙1600元、丙800元，自己赚1800元: of the one who acts in the sentence, not of who was named last."""
    begin = context.clause_start(sentence, read.word.start)
    if _SELF_GOT.fullmatch(context.text, begin, read.word.start) is None:
        return []
    named = (m for m in context.roster.between(sentence.start, begin) if not context.is_object(m))
    first = next((m for m in named if context.accused_named(m)), None)
    return context.accused_named(first) if first else []


_SELLS_ON = re.compile(
    "每[张个套人](?:给|付)[^，。；]{0,12}，(?:再|又|后|并|然后)*[^，。；]{0,16}?(?:卖给|转卖|出售|转租|卖出)"
)


# 纠集乙、丙提供银行卡，从中抽成，获利2.35万元
_TAKES_A_CUT = re.compile("，从中(?:抽成|抽头|抽水|提成|抽取|赚取?差价|吃差价|渔利)[^。；]*$")
_BRINGS_IN = re.compile("纠集|组织|招募|招揽|发展|介绍|拉拢|收购|联系")


def _dealer(context: Context, sentence: Sentence, read: Read) -> list[Person]:
    """甲让乙、丙办卡，每张给800元，再卖给上家，赚4800元: of the one who pays for the cards and sells them on, or takes his cut."""
    named = context.roster.between(sentence.start, read.word.start)
    if not named or named[0].list_id == named[-1].list_id:
        return []
    if _SELLS_ON.search(context.text, named[-1].end, read.word.start):
        return context.accused_named(named[0])
    cut = _TAKES_A_CUT.search(context.text, named[-1].end, read.word.start)
    lead = [m for m in named if m.list_id == named[0].list_id]
    if cut is None or not _BRINGS_IN.search(context.text, lead[-1].end, named[-1].start):
        return []
    return context.accused_of(lead)


def _next_of_list(context: Context, sums: Sequence[Quantity], index: int) -> list[Person]:
    """支付甲工资和提成3.2万元、乙工资和提成2.7万元: of the one named right after the mark of the list."""
    at = sums[index - 1].end + 1 if index else 0
    named = context.roster.between(at, at + 1) if index and context.text[at - 1] == "、" else ()
    return context.accused_named(named[0]) if named and named[0].list_id == named[-1].list_id else []


_THE_FIRM = re.compile(
    "(?:案发后|到案后|其后|后)?(?:该|上述|涉案)?(?:被告)?(?:公司|单位|企业)(?:亦|也|已|已经|共|主动|自愿|全额|全部|从中|由此|非法|违法|实际)*"
)


def _unit_untried(context: Context, sentence: Sentence, read: Read) -> bool:
    """公司退缴违法所得22万元，甲退缴9万元: what a firm that does not stand accused handed in is nobody's here."""
    begin = context.clause_start(sentence, read.word.start)
    return (
        read.kind == "restitution"
        and not any(p.unit for p in context.roster.accused)
        and _THE_FIRM.fullmatch(context.text, begin, read.word.start) is not None
        and not context.text.startswith(("其后", "后"), begin)
    )


_FOR_THE_FIRM = re.compile(
    "(?:代表|代|以|由)(?:该|本|上述|被告)?(?:公司|单位|企业)(?:的?名义|账户)?[^，。；]{0,6}$"
)


def _unit_itself(context: Context, sentence: Sentence, read: Read) -> list[Person]:
    """被告单位……由被告人卓某负责……，非法获利: the gain of a unit's crime is the unit's."""
    if read.kind not in ("gain", "restitution", "advertising"):
        return []
    named = context.roster.accused_in(sentence.start, read.word.start)
    begin = context.clause_start(sentence, read.word.start)
    heads = [m for m in context.roster.between(begin, read.word.start) if not context.is_object(m)]
    firms = [p for p in context.roster.accused if p.unit]
    if len(firms) == 1 and _FOR_THE_FIRM.search(context.text, begin, read.word.start):
        return firms  # 甲代表公司退缴违法所得38万元
    if not heads and len(firms) == 1 and _THE_FIRM.fullmatch(context.text, begin, read.word.start):
        return firms  # 二人均如实供述，公司退缴57万元
    if (
        heads
        and (at := before_titles(context.text, heads[-1].start, begin)) > begin
        and context.text[at - 1] not in "、和及与"
    ):
        heads = []  # 由被告人卓某负责
    if heads and context.accused_named(heads[-1]) and not context.accused_named(heads[-1])[0].unit:
        return []  # 被告单位退缴违法所得61万元，被告人甲退缴2万元
    return named[:1] if named and named[0].unit else []
