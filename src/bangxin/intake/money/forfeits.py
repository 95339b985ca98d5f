"""What the ruling says was got by the crime: 追缴被告人甲的违法所得17780元 (刑法第六十四条)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.money.shares import basis
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.words import joined

_FORFEITED = re.compile(
    "(?:追缴|没收|收缴)(?:原审)?(?:被告人)?[^，。；]{0,12}?(?:违法|非法)所得(?:款|共计|合计|共|为)?(?:人民币)?$"
)
_INCOME = re.compile("(?:违法|非法)所得(?:款|共计|合计|共|为)?(?:人民币)?$")
_OF_THE_FRAUD = "诈骗所得"
_TAKEN = re.compile("元?[^。；]{0,16}(?:予以|依法)?(?:没收|追缴|收缴)")
_A_REST = ("尚未", "未退", "剩余", "其余", "余下", "不足", "未追回")
_PARTS = frozenset([Part.RULING, Part.NARRATIVE])
_FORFEITS_OR_RETURNS = re.compile("没收|追缴|收缴|上缴|发还|返还|退赔")
_FORFEITS = re.compile("没收|追缴|收缴")
_GAIN = "gain.illegal_income"


def read_forfeits(context: Context, found: Sequence[Found]) -> list[Found]:
    """Illegal income as the ruling forfeits it, for those of whom no gain is told otherwise."""
    told = {name for f in found if f.fact == _GAIN and f.speaker != "defence" for name in f.persons}
    return [
        f
        for sentence in context.case.sentences
        if sentence.part in _PARTS and _FORFEITS.search(context.text, sentence.start, sentence.end)
        for f in _sentence(context, sentence)
        if not told & set(f.persons)
    ]


# 被告人甲退出的违法所得2000元，予以没收; 违法所得2000元（已退缴）
_HANDED_IN = re.compile(
    "(?:退出|退缴|退交|退赔|上缴|缴纳)(?:在案|至本院|到本院|在本院|于本院|本院)?的(?:全部)?(?:违法所得|非法所得|赃款|款项)?(?:款|共计|合计|共|各)?(?:人民币)?$"
)
_ORDERED = re.compile("责令|继续|限|应当|尚未|未退")
_RESTITUTION = "disposition.restitution"


def read_handed_in(context: Context, found: Sequence[Found]) -> list[Found]:
    """What the ruling says was handed in, of those of whom no restitution is told otherwise."""
    told = {n for f in found if f.fact == _RESTITUTION and f.speaker != "defence" for n in f.persons}
    out = []
    for sentence in context.case.sentences:
        if sentence.part is not Part.RULING or not _FORFEITS_OR_RETURNS.search(
            context.text, sentence.start, sentence.end
        ):
            continue
        for quantity in context.quantities_of(sentence):
            if quantity.kind is not Kind.MONEY or quantity.op != "=":
                continue
            begin = context.clause_start(sentence, quantity.start)
            head = context.text[begin : quantity.start]
            if _ORDERED.search(head) or not _HANDED_IN.search(head):
                continue
            each = context.roster.accused_in(begin, quantity.start) if "各" in head[-6:] else []
            persons = [p for p in each or _whose(context, sentence, quantity) if p.name not in told]
            if persons:
                note = "据主文所列已退缴的数额读取"
                out.append(
                    context.stated(
                        sentence, _RESTITUTION, quantity, persons, "amount.restitution.ruled", note=note
                    )
                )
    return out


def _sentence(context: Context, sentence: Sentence) -> Iterator[Found]:
    for quantity in context.quantities_of(sentence):
        if quantity.kind is not Kind.MONEY or quantity.op != "=":
            continue
        head = context.text[context.clause_start(sentence, quantity.start) : quantity.start]
        if any(word in head for word in _A_REST) or not _is_income(context, head, quantity, sentence):
            continue
        persons = _whose(context, sentence, quantity)
        if persons:
            note = "据判决追缴、没收的违法所得读取"
            yield context.stated(sentence, _GAIN, quantity, persons, "amount.gain.forfeited", note=note)
            yield basis(context, sentence, quantity, persons)


def _is_income(context: Context, head: str, quantity: Quantity, sentence: Sentence) -> bool:
    if _OF_THE_FRAUD in head:
        return False  # 诈骗所得的赃款26.5万元: what was got by cheating
    if _FORFEITED.search(head):
        return True
    return (
        _INCOME.search(head) is not None
        and _TAKEN.match(context.text, quantity.end, sentence.end) is not None
    )


def _whose(context: Context, sentence: Sentence, quantity: Quantity) -> list[Person]:
    """The one accused named in the clause before the sum, or the only accused there is."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    sums = [q for q in context.quantities_in(begin, end) if q.kind is Kind.MONEY]
    named = context.roster.accused_in(begin, sums[0].start)
    if len(named) == len(sums) > 1:
        listed = joined(context.text, sums)
        return [named[sums.index(quantity)]] if listed else []  # 甲、乙所得赃款10000元、3000元
    before = max((q.end for q in sums if q.end <= quantity.start), default=begin)
    named = context.roster.accused_in(before, quantity.start)
    named = named or context.roster.accused_in(sentence.start, quantity.start)
    if named:
        return named if len(named) == 1 else []
    return list(context.roster.accused) if len(context.roster.accused) == 1 else []
