"""上述7张银行卡共流入……，涉及11名被害人: money and victims of cards told by their number are of those who dealt in so many.

Who sold them and who bought them had the same cards: what came into them came into the own accounts of the one, accounts of
others of the other; of who had so many of his own and of others' together, into all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence

_INFLOW = "ledger.{}_accounts.inflow"
_OWN, _OTHERS = "instrument.own_accounts.count", "instrument.others_accounts.count"
_INFLOWS = frozenset(_INFLOW.format(kind) for kind in ("own", "others", "all"))
_OF_CARDS = _INFLOWS | {"ledger.traced", "harm.victims"}
# 经公安机关调取流水：63套银行卡内……; 经乙手的20套（张）流入
_OPENS = re.compile(
    "(?:经?[^，。；：]{0,16}(?:调取|查询|审计|统计|核实|查明|查|鉴定)[^，。；：]{0,10}[，：])?(?:其中)?(?:经)?(?P<who>[^，。；：0-9]{0,4}?)(?:手中?|卖出|出售|提供|收购)?的?(?:上述|前述|该|这|涉案)?"
)
_CARDS = re.compile(
    "(?:（[张套个]）)?(?:涉案)?(?:银行|储蓄)?(?:卡|账户|套件)?[^，。；0-9]{0,16}?(?:流入|转入|进账|入账|汇入|收款|接收|收到|单向|流水)"
)


def of_those_cards(context: Context, found: list[Found]) -> list[Found]:
    """What is told of so many cards, for each of those who dealt in as many."""
    counts = _counts(found)
    if not counts:
        return found
    told: dict[int, tuple[Quantity, dict[str, str]]] = {}
    for sentence in context.case.sentences:
        if sentence.part not in STORY or sentence.speaker == "defence":
            continue
        cards = next((q for q in context.quantities_of(sentence) if _are_cards(context, sentence, q)), None)
        if cards is None or cards.bound.lo is None:
            continue
        named = {p.name for p in context.roster.accused_in(sentence.start, cards.start)}
        kinds = {
            name: kind
            for name, (own, others) in counts.items()
            if (kind := _kind(own, others, cards.bound.lo)) and (not named or name in named)
        }
        if kinds or (len(counts) > 1 and not named and sum(map(sum, counts.values())) == cards.bound.lo):
            told[sentence.start] = cards, kinds
    return [g for f in found for g in (_given(context, f, told) if f.fact in _OF_CARDS else [f])]


def _counts(found: Sequence[Found]) -> dict[str, tuple[int, int]]:
    """How many accounts of his own and of others each had; nothing of whom two figures are told."""
    told: dict[str, dict[str, set[int]]] = {}
    for f in found:
        if f.fact in (_OWN, _OTHERS) and f.op == "=" and isinstance(f.value, int):
            for name in f.persons:
                told.setdefault(name, {}).setdefault(f.fact, set()).add(f.value)
    return {
        name: (sum(by.get(_OWN, ())), sum(by.get(_OTHERS, ())))
        for name, by in told.items()
        if all(len(values) == 1 for values in by.values())
    }


def _kind(own: int, others: int, number: int) -> str:
    if own and others and own + others == number:
        return "all"
    return "own" if own == number else "others" if others == number else ""


def _are_cards(context: Context, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the sentence opens with so many cards, and says what came into them."""
    if quantity.kind is not Kind.COUNT or quantity.unit not in ("张", "套", "个") or quantity.op != "=":
        return False
    opens = _OPENS.fullmatch(context.text, sentence.start, quantity.start)
    return opens is not None and _CARDS.match(context.text, quantity.end, sentence.end) is not None


def _given(context: Context, item: Found, told: dict[int, tuple[Quantity, dict[str, str]]]) -> list[Found]:
    """A figure of the cards, as one of each who had them; of all the cards of several together (甲3张、乙2张……上述5张), of nobody."""
    sentence = context.sentence_at(item.start)
    cards, kinds = told.get(sentence.start, (None, {}))
    if cards is None or not cards.end <= item.start or item.end > sentence.end:
        return [item]
    if context.roster.accused_in(cards.end, item.start):
        return [item]
    if not kinds and item.fact in _INFLOWS:
        context.unassigned.append(replace(item, persons=(), note="未归到人"))
        return []
    if item.fact not in _INFLOWS:
        return [replace(item, persons=tuple(kinds), note="")] if kinds else [item]
    return [replace(item, fact=_INFLOW.format(kind), persons=(name,)) for name, kind in kinds.items()]
