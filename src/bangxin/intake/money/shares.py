"""How a sum of several is shared: one for each of a list, the same for each, or one joint sum that stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.results import IN_TURN
from bangxin.intake.context import Context, Found
from bangxin.intake.money.series import LIST_MARKS
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Person
from bangxin.intake.wholes import SUMS, undivided, without
from bangxin.intake.words import COUNTED, joined, run_of

UNSHARED = "分别对应何人不明"
_SO_MANY = re.compile("[二两三四五六七八九十2-9]人")
_APIECE = re.compile(
    "分别(?:各)?(?:非法|违法)?(?:获利|获得|获取|得款|分得|得到|收取|领取|获|得|退[缴赔出交还]|上缴|缴纳|交纳)[^，。；0-9]{0,8}$"
)
_EACH_GOT = re.compile("(?:每人|人均|均|各)(?:各)?(?:分得|获利|得|获得|分|领|非法获利|获)(?:到)?(?:人民币)?$")


def shared_out(
    context: Context,
    sentence: Sentence,
    quantity: Quantity,
    persons: list[Person],
    sums: Sequence[Quantity],
    index: int,
) -> tuple[list[Person], str]:
    """分别为甲、乙 …: one sum for each; otherwise a sum of several persons stays joint."""
    first, last = run_of(context.text, sums, index, LIST_MARKS)
    run = sums[first : last + 1]
    listed = len(run)
    if listed == 1 and len(persons) > 1 and _each_alike(context, sentence, quantity):
        return persons, ""
    begin = context.clause_start(sentence, sums[first].start)
    named = context.roster.accused_in(begin, sums[first].start)
    if not named and _SO_MANY.search(context.text, begin, sums[first].start):
        named = persons  # 二人所得佣金4000元和2000元
    one_each = listed == len(named) and named == persons and _only_accused(context, sentence, sums[first])
    if listed > 1 and joined(context.text, run) and (one_each or _in_order(context, sentence, persons, run)):
        return [persons[index - first]], ""  # 甲、乙所得赃款9000元、4000元
    head = (context.clause_start(sentence, sums[first].start), sums[first].start)
    if IN_TURN.search(context.text, *head):
        if len(named) == 1 and listed > 1:
            return named, ""  # 甲卡流水分别为41万元、55万元
        if len(context.roster.accused) == 1:
            return persons, ""  # 四张卡流水分别为30万元、45万元……
        if listed != len(persons):  # 甲取现46万元，乙取现31万元，分别得4600元、3100元
            persons = context.roster.accused_in(sentence.start, sums[first].start)
            if not persons and listed == len(context.roster.accused):
                persons = list(context.roster.accused)  # 违法所得分别认定为17万元、8万元, of the two accused
        each = [persons[index - first]] if listed == len(persons) else []
        return each, "" if each else UNSHARED
    if len(persons) > 1:
        each_of = context.text[max(sentence.start, quantity.start - 4) : quantity.start]
        if not any(word in each_of for word in ("各", "人均", "每人")) and not _EACH_GOT.search(
            context.text, max(sentence.start, quantity.start - 8), quantity.start
        ):
            return persons, undivided([p.name for p in persons])
    return persons, ""


_SEVERAL_TIMES = re.compile("先后|[0-9两二三四五六]次|又|再次|分次|每次")


def _in_order(
    context: Context, sentence: Sentence, persons: list[Person], listed: Sequence[Quantity]
) -> bool:
    """甲、乙，卖出……，得3200元、1500元: as many sums as there are persons, and nobody else named before them."""
    at = listed[0].start
    mentions = context.roster.between(sentence.start, at)
    return (
        len(listed) == len(persons) == len(mentions)
        and context.roster.accused_in(sentence.start, at) == persons
        and _SEVERAL_TIMES.search(context.text, sentence.start, at) is None
    )


def _only_accused(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """Nobody but accused is named in the clause up to a sum."""
    begin = context.clause_start(sentence, quantity.start)
    return all(context.accused_named(m) for m in context.roster.between(begin, quantity.start))


def _each_alike(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """三人分别获利8000元: one sum only, so each got as much."""
    begin, end = context.clause_start(sentence, quantity.start), context.clause_end(sentence, quantity.end)
    alone = context.quantities_in(quantity.end, min(sentence.end, end + 12))
    return _APIECE.search(context.text, begin, quantity.start) is not None and not any(
        q.kind is Kind.MONEY for q in alone
    )


def basis(context: Context, sentence: Sentence, quantity: Quantity, who: Sequence[Person]) -> Found:
    words = context.text[max(sentence.start, quantity.start - 14) : quantity.start]
    joint = len(who) > 1 or any(word in words for word in ("二人", "两人", "三人", "共同", "等人"))
    each = any(word in words for word in ("各", "分别", "每人", "人均"))
    value = "joint_total" if joint and not each else "personal_received"
    return context.fact(sentence, "gain.basis", value, who, quantity.span, "amount.gain.basis", note="推断")


def one_basis(found: list[Found]) -> list[Found]:
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


# 经查，该赌博群抽取头薪10万元以上: what the whole of it took in
_OF_THE_GROUP = re.compile(
    "(?:经查|经核实|经统计|经审计|期间|其间|至案发|案发前)?，?(?:该|上述|涉案|此|前述)[^，。；、元]{0,10}?"
    "(?:群|赌场|赌档|网站|平台|窝点|工作室|团伙|集团|组织|公司|店|场所|棋牌室|游戏厅)"
)
_GAIN = "gain.illegal_income"


def without_wages(context: Context, found: list[Found]) -> list[Found]:
    """Incomes of several without those who got wages of their own out of them."""
    gains = [f for f in found if f.fact == _GAIN]
    told = (_without_wages(context, f, gains) if f.fact == _GAIN and len(f.persons) > 1 else f for f in found)
    return [f for f in told if f.persons]


# 共收取开发费52万元，支付乙工资4.8万元: the employer's, out of which the wages were paid
_PAID_WAGES = re.compile(
    "，(?:其中|从中)?(?:支付|发放|付给|发给)(?:给)?(?:被告人)?[^，。；元]{2,16}(?:工资|薪酬|薪水)(?=[^，。；元]{0,6}[0-9])"
)


def _without_wages(context: Context, gain: Found, gains: list[Found]) -> Found:
    """乙受雇期间得工资23000元……。甲等人非法获利33794元: not of 乙, whom the sentence does not name and who got a sum of his own."""
    sentence = context.sentence_at(gain.start)
    if paid := _PAID_WAGES.match(context.text, gain.end, sentence.end):
        hired = {p.name for p in context.roster.accused_in(*paid.span())}
        return gain if set(gain.persons) <= hired else without(gain, hired)
    named = {p.name for p in context.roster.accused_in(sentence.start, sentence.end)}
    own = {g.persons[0] for g in gains if len(g.persons) == 1 and g.speaker == gain.speaker}
    left = tuple(n for n in gain.persons if n in named or n not in own)
    return replace(gain, persons=left) if named else gain


# 共获利9000元，由三人平分; 获利12万元，二人各分得一半
_EVENLY = re.compile(
    "，?(?:后|均|已)?(?:由|被)?(?P<many>[二两三四五六七八九])?人?(?:予以|进行)?(?:平分|均分|平均分配|平均分得|对半分|(?:各自?|每人)(?:分得|分|得|拿)?(?:其中)?一半)"
)


def shared_evenly(context: Context, found: list[Found]) -> list[Found]:
    """Beside a joint income that the text says was shared evenly, each one's part; nothing where it was only agreed on."""
    out: list[Found] = []
    for item in found:
        many = len(item.persons)
        told = _EVENLY.match(context.text, item.end) if item.fact.startswith("gain.") and many > 1 else None
        if told is None or COUNTED.get(told["many"] or "", many) != many:
            out.append(item)
        elif item.fact == "gain.basis":
            out.append(replace(item, value="personal_received"))
        elif item.fact == _GAIN and item.op == "=" and item.value % many == 0:
            note = f"共同所得{item.words}，{many}人平分"
            share = replace(item, value=item.value // many, rule="reading.gain.even_share", note=note)
            out += [item, *(replace(share, persons=(name,)) for name in item.persons)]
        else:
            out.append(item)
    return out


def held_incomes(found: list[Found], held: Sequence[Found]) -> list[Found]:
    """甲单独获利9万元，甲、乙共同获利7万元……本院认为，甲违法所得16万元: the total that the court holds stands for one's sums and his share of the joint ones."""
    told, out = found, list(found)
    for total in held:
        name = total.persons[0]
        if total.fact != _GAIN or len(total.persons) > 1 or total.op != "=":
            continue  # 违法所得五万元以上，属于情节严重: the law's sum
        parts = [f for f in told if f.fact == _GAIN and name in f.persons and f.speaker == total.speaker]
        own = sum(f.value for f in parts if len(f.persons) == 1 and isinstance(f.value, int))
        whole = sum(f.value for f in parts if isinstance(f.value, int))
        if len(parts) < 2 or not own < total.value <= whole or any(f.value == total.value for f in parts):
            continue
        out = [without(f, (name,)) if f.fact == _GAIN and f.speaker == total.speaker else f for f in out]
        out = [*(f for f in out if f.persons), total]
    return out


_NEAR = 120  # characters after a total in which each one's share of it is told


def without_shared_totals(context: Context, found: list[Found]) -> list[Found]:
    """结算1.2亿元，其中甲参与9000万元，乙参与3100万元: where each one's part follows the total, the parts stand alone.

    Of money of accounts (涉诈21.7万元；甲的卡流水……，其中涉诈4500元) they do so even where not everybody's part is told, and
    where they make up the total wherever they are told: then nothing is left for one who has none.
    """
    out = []
    for index, total in enumerate(found):
        if (
            len(total.persons) > 1
            and total.fact.startswith(SUMS)
            and total.fact != _GAIN
            and "未分割" in total.note
        ):
            parts = {f.persons[0]: f for f in reversed(_parts(total, found[index + 1 : index + 12]))}
            if set(total.persons) <= set(parts):
                continue
            if total.fact.startswith("ledger."):
                opening = context.sentence_at(total.start).start
                group = _OF_THE_GROUP.match(context.text, opening, total.start) is not None
                stop = context.text.find("\n" if group else "。", total.end)
                own = {n for n, part in parts.items() if stop < 0 or part.start < stop}
                told = {f.persons[0]: f for f in _parts(total, found[:index], near=False)} | parts
                if whole := sum(f.value for f in told.values()) == total.value:
                    own = set(told)
                left = tuple(name for name in total.persons if name not in own)
                total = replace(total, persons=() if whole and len(left) == 1 else left)
                if not total.persons:
                    context.unassigned.append(total)
                    continue
        out.append(total)
    return out


def _parts(total: Found, told: Sequence[Found], *, near: bool = True) -> list[Found]:
    """The sums of the kind of ``total`` that are one person's alone, and less."""
    return [
        f
        for f in told
        if f.fact == total.fact
        and len(f.persons) == 1
        and f.persons[0] in total.persons
        and (not near or f.start - total.end < _NEAR)
        and isinstance(f.value, int)
        and f.value < (total.value or 0)
    ]
