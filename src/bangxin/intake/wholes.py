"""Parts and their whole: which figure is the total of others, which is some of another (其中), what several come to.

Of a whole and its parts the whole stands. Where the parts are of different owners, they stand; where of different people, the
whole is of all of them. What is told of some of a whole is of whoever else is named with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found, money
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Standing

_GAIN = "gain.illegal_income"
_TRACED = "ledger.traced"
SUMS = ("ledger.", "settlement.amount", "fraud.amount", "conceal.amount", _GAIN)
_SHOWN = frozenset(["harm.victims", "harm.total_loss", _TRACED, "conceal.amount"])
_FLOWS = frozenset(
    [
        "ledger.own_accounts.inflow",
        "ledger.others_accounts.inflow",
        "ledger.outflow",
        "ledger.turnover",
        "settlement.amount",
        _GAIN,
    ]
)
_CARDS = "instrument.phone_cards.count"
_OF_ITEMS = frozenset(["harm.victims", "harm.total_loss"])
_BACK = 24  # figures before or after a total that it may be of
_FAR = 120  # characters between a total and its parts
_TOTAL = re.compile("(?:共计|合计|总计|总额|累计|总共|一共|共)[^，。；0-9]{0,8}$")
SOME_OF_IT = re.compile("(?:^|[，；（])其中[，有]?[^，。；]*$")
_LOST = re.compile("(?:亏损|亏|输掉|输)(?:了)?(?:人民币)?$")
# 该卡共流入诈骗资金15万元: all that came to those cards
_OF_THE_CARDS = re.compile(
    "(?:该|上述|前述|涉案|其|名下|提供的)[^，。；元]{0,12}?(?:卡|账户|帐户|收款码)(?:内|中)?[^，。；元]{0,6}(?:共计?|合计|累计|总计)[^，。；0-9]{0,14}$"
)
# 甲出售的银行卡支付结算460万元，其中……: the fraud money in all that moved there
_CARDS_MOVED = re.compile(
    "(?:该|上述|前述|涉案|其|名下的?|(?:提供|出售|出租|出借|卖出|租出)的)[^，。；元]{0,12}?(?:卡|账户|帐户|收款码)[^，。；元]{0,24}[0-9][^，。；]{0,8}元，其中$"
)
_ONE_VICTIMS = re.compile("被骗|受骗|被诈骗|被害人|受害人|事主")
# 第一起：6月30日……
_ITEM = re.compile("[ 　]{0,4}第[一二三四五六七八九十0-9]{1,3}(?:起|笔|宗|单|节|次)[:：，、]")
_ANOTHER_SUM = re.compile("[0-9一二三四五六七八九十百千万亿余]元")
"""A sum behind the whole: 其中 is of that one (被骗35000元……；被骗48600元，其中20000元)."""
_STILL_THERE = re.compile("(?:尚|还|仍|剩余?|余)(?:有|余|剩)?(?:的)?$")
# 三次刷卡购买黄金共计273万余元
_SEVERAL_TIMES = re.compile("[二两三四五六七八九十多数0-9]次[^。；]{0,24}(?:共计|合计|累计|总计|总共|共)")
_ONE_DAY = re.compile("(?:(?:同年|[0-9]{4}年)?[0-9]{1,2}月|同月)?[0-9]{1,2}日")
_ALL_CARDS = re.compile("(?:电话|手机)?卡?(?:全部|全数|悉数)")
_SUMS_UP = re.compile(
    "[ 　\n]*(?:综上所?述?|总之|以上(?:共计|合计|各笔|各起)|上述各(?:笔|起)(?:共计|合计)?)，?"
)
_FURTHER = re.compile("又|再|另|还")
# 共骗取五名被害人18713元; 先后骗了11名被害人
_ALL_VICTIMS = re.compile(
    "(?:共计|合计|总计|累计|总共|共)(?:骗取|骗得|骗走|诈骗|骗了|骗|致|造成|导致|有|涉及)[^，。；]{0,4}$"
)


def alike(one: Found, other: Found) -> bool:
    """Whether two figures are of one kind and of the same people, said by one speaker."""
    return (one.fact, one.persons, one.speaker) == (other.fact, other.persons, other.speaker)


def without(found: Found, names: Iterable[str]) -> Found:
    """The same figure, of none of those named."""
    return replace(found, persons=tuple(n for n in found.persons if n not in names))


def makes_up(whole: int, parts: Iterable[Found]) -> list[Found]:
    """The first of ``parts``, two or more, that come to the whole; nothing where they do not."""
    out: list[Found] = []
    for part in parts:
        if not isinstance(part.value, int) or part.value > whole:
            break
        whole -= part.value
        out.append(part)
        if not whole:
            return out if len(out) > 1 else []
    return []


def gives_way(whole: Found, parts: Sequence[Found]) -> Iterator[int]:
    """What does not stand of a whole and the parts that make it up: the parts, or the whole where they are of two owners."""
    one = all(p.fact == whole.fact and p.persons == whole.persons for p in parts)
    return (id(f) for f in (parts if one else [whole] if parts else ()))


def called_total(context: Context, whole: Found, begin: int) -> bool:
    """Whether a sum is called the total after ``begin``, be it with a word of its own (共计人民币3000元)."""
    at = context.text.rfind(whole.words, whole.start, whole.end)
    number = next((n for n, char in enumerate(whole.words) if char.isdigit()), 0)
    lead = whole.words[:number].removesuffix("人民币")
    return _TOTAL.search(context.text[begin : max(at, 0)] + lead) is not None


def in_total(context: Context, found: list[Found]) -> list[Found]:
    """Where the text adds up sums itself (得6000元、4500元，合计1.05万元), the total stands and its parts are dropped."""
    drop: set[int] = set()
    for index, whole in enumerate(found):
        if not whole.fact.startswith(SUMS) or not isinstance(whole.value, int):
            continue
        before, after = found[max(0, index - _BACK) : index], found[index + 1 : index + 1 + _BACK]
        drop.update(id(part) for part in _passed_there(context, whole, before))
        if not called_total(context, whole, max(whole.start - 8, whole.end - len(whole.words) - 12)):
            continue
        near = [
            p
            for p in before[-6:]
            if _same_family(p.fact, whole.fact) and p.persons == whole.persons and whole.start - p.end < _FAR and id(p) not in drop
        ]  # fmt: skip
        drop.update(gives_way(whole, makes_up(whole.value, reversed(near))))
        drop.update(id(part) for part in _with_a_price(context, whole, near))
        drop.update(gives_way(whole, makes_up(whole.value, (p for p in after if alike(p, whole)))))
        drop.update(id(part) for part in _netted(context, whole, before))
    return [f for f in found if id(f) not in drop]


_FROM_ALL = re.compile("(?:总共|总计|前后合计|前后共|以上|上述|两项|各项)[^，。；]{0,12}$")


def _with_a_price(context: Context, whole: Found, parts: Sequence[Found]) -> Sequence[Found]:
    """每套抽取200元，共3600元；又把本人的卡以3000元卖给乙。合计得款6600元: the fees and the price come to the total."""
    exact = all(isinstance(p.value, int) for p in parts)
    rest = whole.value - sum(p.value for p in parts) if parts and exact else 0
    if whole.fact != _GAIN or rest <= 0:
        return ()
    begin = context.clause_start(context.sentence_at(whole.start), whole.start)
    at = max(whole.start, context.text.rfind(whole.words, begin, whole.end))
    if _FROM_ALL.search(context.text, begin, at):
        return parts
    told = [q for q in context.quantities_in(parts[0].start, whole.start) if q.kind is Kind.MONEY]
    prices = [q for q in told if not any(p.start <= q.start < p.end for p in parts)]
    return parts if any(money(q)[0] == rest for q in prices) else ()


def _same_family(one: str, other: str) -> bool:
    return one == other or (one.endswith("_accounts.inflow") and other.endswith("_accounts.inflow"))


def _netted(context: Context, whole: Found, before: Sequence[Found]) -> list[Found]:
    """从甲处获利3000元、在乙处亏损1200元……共非法获利7200元: what single dealings brought, the losses not yet taken off."""
    there = context.sentence_at(whole.start).paragraph
    parts = [
        f
        for f in before
        if alike(f, whole) and isinstance(f.value, int) and context.sentence_at(f.start).paragraph == there
    ]
    told = context.quantities_in(parts[0].start, whole.start) if parts and whole.fact == _GAIN else ()
    lost = [q for q in told if q.kind is Kind.MONEY and _LOST.search(context.text, q.start - 8, q.start)]
    return parts if lost and sum(f.value for f in parts) > whole.value else []


def _passed_there(context: Context, whole: Found, before: Sequence[Found]) -> list[Found]:
    """李某被骗的2万元转入该卡。……该卡共流入诈骗资金15万元: what single victims lost is part of what the cards took in."""
    if whole.fact != "ledger.traced":
        return []
    sentence = context.sentence_at(whole.start)
    start = context.clause_start(sentence, whole.start)
    in_all = context.text.startswith("其中", start) and _CARDS_MOVED.search(
        context.text, sentence.start, start + 2
    )
    if not in_all and not _OF_THE_CARDS.search(context.text, start, whole.end - len(whole.words)):
        return []
    parts = []
    for part in before:
        if not alike(part, whole) or part.start >= start:
            continue  # 其中包括甲被骗的1.1万元、乙被骗的2.5万元: two of one list
        told = context.sentence_at(part.start)
        begin = told.start if in_all and told is not sentence else context.clause_start(told, part.start)
        one = _ONE_VICTIMS.search(context.text, begin, part.end) or any(
            context.roster.people[m.name].standing is Standing.VICTIM
            for m in context.roster.between(begin, part.start)
        )
        if isinstance(part.value, int) and one:
            parts.append(part)
    return parts if sum(p.value for p in parts) <= whole.value else []


def totals_of_several(context: Context, found: list[Found]) -> list[Found]:
    """甲的卡流入40万元，乙的卡流入2万元，共计42万元: the total is of both together, not of whom it was told last."""
    out = []
    for index, whole in enumerate(found):
        if whole.fact.startswith(SUMS) and isinstance(whole.value, int) and len(whole.persons) == 1:
            names = _whose_total(context, whole, found[max(0, index - 6) : index])
            whole = joint(whole, names) if names else whole
        out.append(whole)
    return out


def joint(found: Found, names: Sequence[str]) -> Found:
    """The same sum as one of several people together."""
    return replace(found, persons=tuple(names), note=undivided(names))


def undivided(names: Sequence[str]) -> str:
    return "共同数额：" + "、".join(names) + "，未分割"


def _whose_total(context: Context, whole: Found, before: Sequence[Found]) -> list[str]:
    """Those whose sums, told right before in the sentence, come to the total; nobody where it is not one of several people."""
    begin = context.sentence_at(whole.start).start
    parts = [
        f
        for f in before
        if (f.fact, f.speaker) == (whole.fact, whole.speaker) and f.start >= begin and len(f.persons) == 1
    ]
    named = {f.persons[0] for f in parts}
    if (
        len(named) < 2
        or not called_total(context, whole, parts[-1].end)
        or len(makes_up(whole.value, parts)) < len(parts)
        or context.roster.accused_in(parts[-1].end, whole.start)
    ):
        return []
    return [p.name for p in context.roster.accused if p.name in named]


def wholes_and_parts(context: Context, found: Sequence[Found]) -> list[Found]:
    """The whole of every person, without the parts of it; what the items of a list come to."""
    flows: dict[int, list[Found]] = {}  # by the sentence they stand in: only there is one a part of another
    for f in found:
        if f.fact in _FLOWS:
            flows.setdefault(context.sentence_at(f.start).start, []).append(f)
    told = [
        g
        for f in found
        for g in _as_told(
            context, f, flows[context.sentence_at(f.start).start] if f.fact in _FLOWS else found
        )
    ]
    return _items_added(context, _summed_up(context, _totals_stand(context, told)))


def _summed_up(context: Context, found: list[Found]) -> list[Found]:
    """（一）……15万元。（二）……9万元。综上，甲参与转移24万元: what a person's figures come to, so that those told before are in it."""
    out = list(found)
    for whole in found:
        sentence = context.sentence_at(whole.start)
        if not whole.fact.startswith((*SUMS, "harm.")) or not _SUMS_UP.match(context.text, sentence.start):
            continue
        out = [
            without(f, whole.persons)
            if (f.fact, f.speaker) == (whole.fact, whole.speaker)
            and f.end <= sentence.start
            and isinstance(f.value, int)
            and f.value <= whole.value
            else f
            for f in out
        ]
    return [f for f, before in zip(out, found, strict=True) if f.persons or not before.persons]


def _as_told(context: Context, part: Found, found: Sequence[Found]) -> list[Found]:
    """The figure, or what is left of it as one of other people, or nothing."""
    if part.fact not in _SHOWN | _FLOWS or not isinstance(part.value, int):
        return [part]
    for whole in found:
        if part.fact in _FLOWS and not _in_one_breath(context, whole, part):
            continue
        if (
            (whole.fact, whole.speaker) == (part.fact, part.speaker)
            and whole.end <= part.start
            and isinstance(whole.value, int)
            and whole.value > part.value
            and set(whole.persons) & set(part.persons)
            and (begin := _part_of(context, whole, part, found)) is not None
        ):
            named = [p.name for p in context.roster.accused_in(begin, part.end)]
            names = tuple(dict.fromkeys(n for n in named if n not in whole.persons))
            return [replace(part, persons=names, note="")] if names else []
    return [part]


def _in_one_breath(context: Context, whole: Found, part: Found) -> bool:
    """Whether the part, of one sentence with the whole, stands in nothing that was done further."""
    return (
        whole.end <= part.start
        and alike(whole, part)
        and _FURTHER.search(context.text, whole.end, part.start) is None
    )


def _listed_parts(context: Context, whole: Found, part: Found, found: Sequence[Found]) -> int | None:
    """共28万元，其中农行卡流入15万元，建行卡流入9万元: where the parts begin, of which this is a further one and which come to no more."""
    first = _SOME_FIRST.match(context.text, whole.end, part.start)
    if first is None or part.fact not in _FLOWS:
        return None
    parts = [f for f in found if alike(f, whole) and whole.end <= f.start <= part.start]
    return first.start() if sum(f.value for f in parts if isinstance(f.value, int)) <= whole.value else None


_SOME_FIRST = re.compile("[，（]其中[^。；]*$")


def _part_of(context: Context, whole: Found, part: Found, found: Sequence[Found]) -> int | None:
    """Where it begins to be told what some of the whole was, if that is what the part is."""
    text, sentence = context.text, context.sentence_at(part.start)
    at = max(text.rfind(part.words, part.start, part.end), part.start)
    begin = context.clause_start(sentence, at)
    told = SOME_OF_IT.search(text, whole.end, at) if "。" not in text[whole.end : at] else None
    if told is not None and _ANOTHER_SUM.search(text, whole.end, told.start()) is None:
        return told.start()
    if (listed := _listed_parts(context, whole, part, found)) is not None:
        return listed
    apart = sentence.paragraph - context.sentence_at(whole.start).paragraph
    if apart <= 1 and _STILL_THERE.search(text, begin, at):
        return begin
    if apart:
        return None
    before = context.sentence_at(whole.start)
    one = _ONE_DAY.match(text, sentence.start, sentence.end)
    several = _SEVERAL_TIMES.search(text, before.start, before.end)
    return sentence.start if one and several and not _FURTHER.search(text, sentence.start, at) else None


def _totals_stand(context: Context, found: list[Found]) -> list[Found]:
    """4张……18张……出售的22张; 将31张全部出售: of several figures of a person the one that is all of them stands."""
    out = list(found)
    for name in (p.name for p in context.roster.accused):
        mine = [f for f in out if f.fact in (*_OF_ITEMS, _CARDS) and name in f.persons and f.op == "=" and isinstance(f.value, int)]  # fmt: skip
        for said in sorted({(f.fact, f.speaker) for f in mine}):
            told = [f for f in mine if (f.fact, f.speaker) == said]
            whole = max(told, key=lambda f: f.value)
            parts = {id(f) for f in told if f.value != whole.value}
            if parts and _is_all_of_it(context, whole, [f for f in told if id(f) in parts]):
                left = [without(f, (name,)) if id(f) in parts else f for f in out]
                out = [f for f, before in zip(left, out, strict=True) if f.persons or not before.persons]
    return out


def _is_all_of_it(context: Context, whole: Found, parts: Sequence[Found]) -> bool:
    """Whether a figure is called all of the victims or cards, or the others come to it."""
    head = max(context.case.start, whole.start - 12)
    if whole.fact == "harm.victims" and _ALL_VICTIMS.search(context.text, head, whole.start):
        return True
    if whole.fact == _CARDS and _ALL_CARDS.match(context.text, whole.end):
        return True
    return len(parts) > 1 and sum(f.value for f in parts) == whole.value


def _items_added(context: Context, found: list[Found]) -> list[Found]:
    """第一起……3人被骗共计21.6万元；第二起……2人被骗共计9.4万元: of whom both items tell, five and 31万元."""
    items = _items(context)
    drop: set[int] = set()
    out: list[Found] = []
    for fact, speaker in sorted({(f.fact, f.speaker) for f in found if f.fact in (*_OF_ITEMS, _TRACED)}):
        told = [f for f in found if (f.fact, f.speaker) == (fact, speaker)]
        if fact == _TRACED and all(len(f.persons) == 1 for f in told):
            continue  # added where the draft is written
        at = [_item_of(context, items, f) for f in told]
        exact = all(f.op == "=" and isinstance(f.value, int) for f in told)
        if -1 in at or len(set(at)) < max(2, len(at)) or not exact:
            continue  # told outside the list as well, or several times in one item
        drop |= {id(f) for f in told}
        for name in dict.fromkeys(n for f in told for n in f.persons):
            mine = [f for f in told if name in f.persons]
            total = sum(f.value for f in mine)
            hi = total if mine[0].hi is not None else None
            note = "分起相加" if len(mine) > 1 else "该起的数额"
            out.append(replace(mine[0], value=total, hi=hi, persons=(name,), note=note))
    return [f for f in found if id(f) not in drop] + out


def _items(context: Context) -> list[Sentence]:
    """Sentences that open an item of a list."""
    return [s for s in context.case.sentences if _ITEM.match(context.text, s.start, s.end)]


def _item_of(context: Context, items: Sequence[Sentence], found: Found) -> int:
    """Which item tells the figure; -1 if none."""
    paragraph = context.sentence_at(found.start).paragraph
    held = [n for n, s in enumerate(items) if s.start <= found.start and s.paragraph == paragraph]
    return held[-1] if held else -1
