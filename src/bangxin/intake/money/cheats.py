"""What was got by cheating: the total a court states, or the only sum there is; never the sum of a reader."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found, money
from bangxin.intake.money.charged import cheats_only
from bangxin.intake.parts import STORY
from bangxin.intake.words import since

_FACT = "fraud.amount"
_WHOLE = re.compile(
    "诈骗(?:数额|金额)|综上|共实施|总计|合计骗取|共骗取|骗得钱款合计|涉案金额|实际(?:骗取|骗得|诈骗)"
)
# of one count as often as of all
_IN_ALL = re.compile(
    "(?:共计|合计|累计|总共|一共|共)(?:骗取|骗得|诈骗|诈得)|(?:骗取|骗得|诈骗|诈得)[^，。；元]{0,24}?(?:共计|合计|累计)|诈骗(?:的)?总额|作案[0-9一二三四五六七八九十]+[起次]|以上(?!述)"
)
_TAKES_PART = re.compile("(?:参与|个人|单独)(?:共同)?(?:骗取|诈骗|骗得|诈得)")
_CORRECTED = re.compile(
    "(?:应为|应当认定为|应认定为|应当为|应以|扣除，(?:故|因此)?(?:本院)?认定[^，。；元]{0,8}诈骗(?:数额|金额)为)(?:人民币)?$"
)


def one_fraud_amount(context: Context, found: list[Found], held: Sequence[Found]) -> list[Found]:
    """Each person's fraud amount: the stated total (one for each charge of fraud), or the only sum; otherwise nothing.

    ``held``: the sums as the court holds them in its reasons; they count where the facts state no total.
    """
    out = [f for f in found if f.fact != _FACT]
    chosen: dict[int, tuple[Found, list[str]]] = {}
    sums = [f for f in found if f.fact == _FACT]
    for person in context.roster.accused:
        mine = [f for f in sums if person.name in f.persons]
        speakers = dict.fromkeys(f.speaker for f in (*mine, *held) if person.name in f.persons)
        for speaker in speakers:
            exact = [f.value for f in sums if f.op == "=" and person.name in f.persons]
            theirs = [
                f
                for f in held
                if f.speaker == speaker and person.name in f.persons and not _rounded(f, exact)
            ]
            for item in _of_one(context, [f for f in mine if f.speaker == speaker], theirs, person.name):
                chosen.setdefault(id(item), (item, []))[1].append(person.name)
    out += [replace(item, persons=tuple(names)) for item, names in chosen.values()]
    returned = {(p, f.speaker) for f in out if f.rule == "amount.gain" for p in f.persons}
    return [
        f
        for f in out
        if f.rule != "amount.gain.returned"
        or not any((p, s) in returned for p in f.persons for s in ("court", "prosecution", "handler"))
    ]


def losses_as_cheated(context: Context, found: list[Found]) -> list[Found]:
    """甲某涉嫌诈骗罪……，乙某被骗取12万元: of one accused of fraud alone, whom no other sum is told of, what was lost is what was got."""
    if len(context.roster.accused) != 1 or not cheats_only(context) or any(f.fact == _FACT for f in found):
        return []
    losses = [
        f
        for f in found
        if f.fact == "harm.total_loss" and f.speaker != "defence" and "骗" in context.text[f.start : f.end]
    ]
    note = "只指控诈骗，被骗的数额读作诈骗数额"
    return [
        replace(f, fact=_FACT, note=note, rule="amount.cheated")
        for f in losses
        if len(_distinct(losses)) == 1
    ]


def _rounded(item: Found, exact: list[Any]) -> bool:
    """骗取他人钱款5000余元, where the facts have 5080元."""
    return item.op == ">=" and any(item.value <= value <= (item.usual or value) for value in exact)


def _of_one(context: Context, items: list[Found], held: list[Found], name: str) -> list[Found]:
    """What one speaker says one person got by cheating."""
    items = [i for i in items if i.rule != "amount.taken"] or items
    corrected = [i for i in (*items, *held) if _corrected(context, i)]
    if corrected:
        return _distinct(corrected)
    own = _distinct(
        [
            i
            for i in items
            if i.persons == (name,) and _took_part(context, i) and not _of_one_count(context, i)
        ]
    )
    if len(own) == 1 and any(len(i.persons) > 1 for i in items):
        return own  # 甲、乙骗取76万元，其中乙参与骗取52万元
    stated = [i for i in items if i.rule.endswith("cheated")]
    totals = _distinct([i for i in stated if _is_total(context, i, _WHOLE)])
    own = [t for t in totals if t.persons == (name,)]
    if len(totals) == 1 or len(own) == 1:
        return own or totals  # 其中甲参与期间诈骗金额187万元, beside the total of all
    in_all = _distinct([i for i in stated if not totals and _is_total(context, i, _IN_ALL)])
    if len(in_all) == 1 and not _of_one_count(context, in_all[0]):
        return in_all
    each = _distinct(items)
    whole = [i for i in each if _is_sum_of(i, each)]
    if len(whole) == 1:
        return whole  # 骗取5万元、3万元……，共8万元
    said = _distinct([h for h in held if h.op == "="]) or _distinct([h for h in held if h.op == ">="])
    single = each if len(each) == 1 and not _of_some(context, items, name) else []
    if len(said) == 1 and not single:
        return said
    charged = {c for c in context.charges.get(name, ()) if "诈骗" in c}
    return single or (totals if totals and len(totals) == len(charged) else [])


def _took_part(context: Context, item: Found) -> bool:
    return _TAKES_PART.search(context.text, max(context.case.start, item.start - 8), item.end) is not None


def _distinct(items: Sequence[Found]) -> list[Found]:
    return list({i.value: i for i in reversed(items)}.values())


def _more(one: Found, other: Found) -> bool:
    return isinstance(one.value, int) and isinstance(other.value, int) and one.value > other.value


def _is_sum_of(item: Found, each: Sequence[Found]) -> bool:
    parts = [o.value for o in each if o is not item]
    return len(parts) > 1 and all(isinstance(p, int) for p in parts) and sum(parts) == item.value


_BY_DECEIT = re.compile("谎称|虚构|冒充|假冒|隐瞒|编造|伪造")
_ALSO_TOOK = re.compile(
    "(?:收取|收得|得款|借得|索得|骗得|骗取|拿走|拿到|取走|要走|借走|打款|付款|汇款|转账)(?:了)?[^，。；元]{0,20}$"
)


def _of_some(context: Context, items: list[Found], name: str) -> bool:
    """The only sum called got by cheating, and yet not all of it: others lost something, or it was taken in other words."""
    last = items[-1]
    if _of_one_count(context, last):
        return True
    for sentence in context.case.sentences:
        if (
            sentence.part not in STORY
            or sentence.speaker != last.speaker
            or any(sentence.start <= i.start < sentence.end for i in items)
        ):
            continue
        if not _BY_DECEIT.search(context.text, sentence.start, sentence.end):
            continue
        for quantity in context.quantities_in(sentence.start, sentence.end):
            took = quantity.kind is Kind.MONEY and _ALSO_TOOK.search(
                context.text, sentence.start, quantity.start
            )
            if (
                took
                and money(quantity)[0] != last.value
                and any(p.name == name for p in context.subjects(sentence, took.start()))
            ):
                return True
    return False


# 1、……骗取甲200万元。2、……编造……将卖车款占为己有: another count tells of deceit without such a sum
_COUNT = re.compile(
    "(?:^|(?<=[\n。；：]))[ 　]*(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）]?(?:、|[.．](?!(?!20)[0-9]))|[（(][0-9一二三四五六七八九十]{1,2}[)）]|(?:犯罪)?事实[0-9一二三四五六七八九十]{1,3}(?=[：:、.])|第[0-9一二三四五六七八九十]{1,3}[起节笔](?=[：:、，]))"
)
_DECEIVES = re.compile("(?<!被)(?:谎称|虚构|冒充|编造|骗取|骗得)[^。]{0,160}?[0-9.]+余?万?余?元")


def _of_one_count(context: Context, item: Found) -> bool:
    """Told in one of several numbered counts of which another tells of deceit as well."""
    starts = [m.start() for m in _COUNT.finditer(context.text, context.case.start, context.case.end)]
    bounds = [*starts, context.case.end]
    counts = [(a, b) for a, b in itertools.pairwise(bounds) if "证言" not in context.text[a : a + 60]]
    if not any(a <= item.start < b for a, b in counts):
        return False
    return any(not a <= item.start < b and _DECEIVES.search(context.text, a, b) for a, b in counts)


def _corrected(context: Context, item: Found) -> bool:
    """诈骗的数额应为682000元: what the court puts in the place of an earlier sum."""
    end = context.text.rfind(item.words, item.start, item.end)
    return _CORRECTED.search(context.text, max(0, end - 32), end) is not None


def _is_total(context: Context, item: Found, words: re.Pattern[str]) -> bool:
    """The text itself calls the sum a total (综上, 诈骗数额共计)."""
    floor = max(context.case.start, item.start - 400)
    return words.search(context.text, since("。\n元", context.text, floor, item.start), item.end) is not None
