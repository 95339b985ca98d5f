"""Phone cards of others among those dealt in: 收来他人电话卡26张; 17张电话卡，5张是本人的，12张是从朋友那里拿来的."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.acts.tallies import was_seized
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY
from bangxin.intake.rulebook import lexicon
from bangxin.intake.words import trie

_COLLECTED = re.compile("[收购换]|买[来入进得到]")
_NEAR = 40  # characters after a count in which it is told to whom the cards went
_PHONES = "instrument.phone_cards.count"
_OTHERS = "instrument.others_cards.count"
_KIN = trie(lexicon()["亲友"])
_OWN_CARDS = re.compile(
    "(?:本人|自己|其名下|我的)[^，。；]{0,12}(?:电话|手机|SIM)?卡|(?:电话|手机)卡[^，。；]{0,8}(?:本人|自己)"
)
# 5张是我自己的; 12张是从朋友那里拿来的, 其余12张系其同学所办
_IS = "[^，。；0-9]{0,4}?(?:是|系|为|属)"
_IS_HIS = re.compile(f"{_IS}(?:我|其|他|她)?(?:本人|自己)|{_IS}我的")
_IS_ANOTHERS = re.compile(
    f"{_IS}[^，。；]{{0,4}}?(?:他人|别人|{_KIN}|收来|收购|拿来|买来|借来)|[^，。；0-9]{{0,3}}?(?:从|向|由|来自)(?:其)?(?:他人|别人|{_KIN})"
)


def whose_phone_cards(context: Context, found: list[Found]) -> list[Found]:
    """Counts of phone cards without those that are only parts of one, and how many of the cards are others'."""
    out: list[Found] = []
    parts = [q for f in found if f.fact == _PHONES for q, _ in _parts(context, f)]
    for item in found:
        if item.fact != _PHONES:
            out.append(item)
            continue
        if any(item.start <= q.start < item.end or q.start == item.start for q in parts):
            continue
        out.append(item)
        theirs = [q for q, own in _parts(context, item) if not own]
        if theirs:
            out += [_of_others(item, sum(q.bound.lo or 0 for q in theirs), theirs[0])]
    return out


def _of_others(whole: Found, value: int, part: Quantity) -> Found:
    return replace(
        whole, fact=_OTHERS, op="=", value=value, hi=value, rule="count.others_cards", start=part.start, end=part.end, words=part.text
    )  # fmt: skip


def _parts(context: Context, whole: Found) -> Sequence[tuple[Quantity, bool]]:
    """The numbers after a count that come to it, each with whether it is of the person's own; nothing where they do not."""
    sentence, told, total = context.sentence_at(whole.start), list[tuple[Quantity, bool]](), 0
    for quantity in context.quantities_in(whole.end, sentence.end):
        if quantity.kind is not Kind.COUNT or quantity.unit != "张":
            break
        own = _IS_HIS.match(context.text, quantity.end, sentence.end) is not None
        if not own and not _IS_ANOTHERS.match(context.text, quantity.end, sentence.end):
            break
        told.append((quantity, own))
        total += quantity.bound.lo or 0
    return told if len(told) > 1 and total == whole.value else ()


def bought_phone_cards(context: Context, found: list[Found]) -> list[Found]:
    """Of whoever bought cards up, all that he dealt in are others', unless cards of his own are told of, or their number is.

    Not what was only found with him.
    """
    found = found + (sold := list(_sold_to(found)))
    told = {name for f in found if f.fact == _OTHERS for name in f.persons} | _with_own(context)
    bought = {n for f in found if f.fact == "act.kinds" and f.value == "buy_phone_card" for n in f.persons}
    out = sold
    for item in found:
        names = tuple(n for n in item.persons if n in bought - told) if item.fact == _PHONES else ()
        there = context.sentence_at(item.start)
        if (
            names
            and _COLLECTED.search(context.text, there.start, there.end)
            and not was_seized(context, item)
        ):
            note = "收购来的，读作他人的卡"
            out.append(replace(item, fact=_OTHERS, persons=names, rule="reading.others_cards", note=note))
    return out


def _sold_to(found: list[Found]) -> Iterator[Found]:
    """收来电话卡26张，全部卖给乙: as many are bought by 乙, of whom no number is told."""
    counted = {name for f in found if f.fact == _PHONES for name in f.persons}
    for sale in found:
        buyers = tuple(n for n in sale.persons if n not in counted)
        if sale.value != "buy_phone_card" or not sale.rule.startswith("act.sell_") or not buyers:
            continue
        for count in found:
            if count.fact == _PHONES and 0 < sale.start - count.end < _NEAR and count.speaker == sale.speaker:
                yield replace(count, persons=buyers)
                break


def _with_own(context: Context) -> set[str]:
    """Those named where it is told of phone cards of somebody's own."""
    return {
        p.name
        for s in context.case.sentences
        if s.part in STORY and _OWN_CARDS.search(context.text, s.start, s.end)
        for p in (context.roster.accused_in(s.start, s.end) or context.carried[s.start])
    }
