"""Victims and money shown to be of a fraud, told as a whole and in parts, or in the items of a list.

A whole stands, and what is told of some of it (其中, 尚有, one of several times) is no sum beside it: it is of whoever else is
named with it. What the items of a list tell (第一起……第二起……), each of its own, comes to what a person's items come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Sentence

_SHOWN = frozenset(["harm.victims", "harm.total_loss", "ledger.traced", "conceal.amount"])
_TRACED = "ledger.traced"
_CARDS = "instrument.phone_cards.count"
_OF_ITEMS = frozenset(["harm.victims", "harm.total_loss"])
# 第一起：6月30日……
_ITEM = re.compile("[ 　]{0,4}第[一二三四五六七八九十0-9]{1,3}(?:起|笔|宗|单|节|次)[:：，、]")
_SOME_OF_IT = re.compile("(?:^|[，；（])其中[，有]?[^，。；]*$")
_ANOTHER_SUM = re.compile("[0-9一二三四五六七八九十百千万亿余]元")
"""A sum behind the whole: 其中 is of that one (被骗35000元……；被骗48600元，其中20000元)."""
_STILL_THERE = re.compile("(?:尚|还|仍|剩余?|余)(?:有|余|剩)?(?:的)?$")
# 三次刷卡购买黄金共计273万余元
_SEVERAL_TIMES = re.compile("[二两三四五六七八九十多数0-9]次[^。；]{0,24}(?:共计|合计|累计|总计|总共|共)")
_ONE_DAY = re.compile("(?:(?:同年|[0-9]{4}年)?[0-9]{1,2}月|同月)?[0-9]{1,2}日")
_ALL_CARDS = re.compile("(?:电话|手机)?卡?(?:全部|全数|悉数)")
_FURTHER = re.compile("又|再|另|还")


def wholes_and_parts(context: Context, found: Sequence[Found]) -> list[Found]:
    """The whole of every person, without the parts of it; what the items of a list come to."""
    told = [g for f in found for g in _as_told(context, f, found)]
    return _items_added(context, _totals_stand(context, told))


def _as_told(context: Context, part: Found, found: Sequence[Found]) -> list[Found]:
    """The figure, or what is left of it as one of other people, or nothing."""
    if part.fact not in _SHOWN or not isinstance(part.value, int):
        return [part]
    for whole in found:
        alike = (whole.fact, whole.speaker) == (part.fact, part.speaker) and whole.end <= part.start
        if (
            alike
            and isinstance(whole.value, int)
            and whole.value > part.value
            and set(whole.persons) & set(part.persons)
        ):
            begin = _part_of(context, whole, part)
            if begin is not None:
                named = [
                    p.name for p in context.roster.accused_in(begin, part.end) if p.name not in whole.persons
                ]
                return [replace(part, persons=tuple(dict.fromkeys(named)), note="")] if named else []
    return [part]


def _part_of(context: Context, whole: Found, part: Found) -> int | None:
    """Where it begins to be told what some of the whole was, if that is what the part is."""
    text, sentence = context.text, context.sentence_at(part.start)
    at = max(text.rfind(part.words, part.start, part.end), part.start)
    begin = context.clause_start(sentence, at)
    told = _SOME_OF_IT.search(text, whole.end, at) if "。" not in text[whole.end : at] else None
    if told is not None and _ANOTHER_SUM.search(text, whole.end, told.start()) is None:
        return told.start()
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
    for person in context.roster.accused:
        for fact in (*sorted(_OF_ITEMS), _CARDS):
            mine = [f for f in out if f.fact == fact and person.name in f.persons]
            for speaker in sorted({f.speaker for f in mine}):
                told = [f for f in mine if f.speaker == speaker and f.op == "=" and isinstance(f.value, int)]
                if (whole := _whole_of(context, told)) is None:
                    continue
                parts = {id(f) for f in told if f.value != whole.value}
                left = [_without(f, person.name) if id(f) in parts else f for f in out]
                out = [f for f, before in zip(left, out, strict=True) if f.persons or not before.persons]
    return out


def _whole_of(context: Context, told: Sequence[Found]) -> Found | None:
    """The figure that the others come to, or that is called all of the cards."""
    if len(told) < 2:
        return None
    whole = max(told, key=lambda f: f.value)
    parts = [f.value for f in told if f.value != whole.value]
    all_of_it = whole.fact == _CARDS and _ALL_CARDS.match(context.text, whole.end)
    return whole if parts and (all_of_it or (len(parts) > 1 and sum(parts) == whole.value)) else None


def _without(found: Found, name: str) -> Found:
    return replace(found, persons=tuple(n for n in found.persons if n != name))


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
