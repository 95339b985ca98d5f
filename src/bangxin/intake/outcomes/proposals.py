"""Sentences the prosecution proposes in its own document (量刑建议): 建议判处被告人甲有期徒刑八个月至十个月，并处罚金五千元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found, money
from bangxin.intake.parts import SILENT, Author, Part, Sentence
from bangxin.intake.people.roster import Person

PROPOSED = "proposal."  # how the rules begin by which a proposal is read: none of it is an outcome
_PROPOSES = re.compile("建议[^。；]{0,40}?(?:判处|处以|处|适用|宣告)|量刑建议(?:为|如下|：|是)")
# 建议由公安机关给予行政处罚, 建议适用简易程序: no sentence
_OTHERWISE = re.compile("行政处罚|简易程序|速裁程序|普通程序|从轻|社区矫正|不起诉")
# 检察院建议判处……，法院判决支持
_FOLLOWED = re.compile(
    "建议[^。；]{0,60}?(?:判处|适用)[^。；]{2,60}?，(?:后|均|并)?(?:获|得到)?法院(?:判决|一审)?(?:予以|全部|依法)?(?:支持|采纳|照准)"
)
_BY_PROSECUTION = re.compile("(?:检察|公诉)(?:机关|院|官|人)[^。；]{0,80}建议|量刑建议")
# 建议判处六个月至八个月: of what kind is not said
_TERMS = re.compile(
    "有期徒刑|拘役|管制|缓刑|罚金|判处(?:被告人)?(?=[0-9一二三四五六七八九十]{1,2}(?:年|个月))"
)
_NEAR = 8  # characters between the word and its quantity


def read_proposals(context: Context, found: Sequence[Found]) -> list[Found]:
    """Proposed terms, fines and suspensions of those of whom the document tells no sentence."""
    if context.text.find("建议", context.case.start, context.case.end) < 0:
        return []
    decided = {
        name for f in found if f.fact.startswith(("proposed.", "disposition.decision")) for name in f.persons
    }
    # a judgment that is handed down without its ruling tells no other term than that which was asked for
    without_ruling = (
        context.case.author is Author.COURT
        and not decided
        and all(s.part is not Part.RULING for s in context.case.sentences)
    )
    by_prosecution = context.case.author is Author.PROSECUTION or without_ruling
    begins = _where_proposed(context)
    return [
        f
        for sentence in context.case.sentences
        if sentence.start in begins
        and sentence.part not in SILENT
        and sentence.part is not Part.DEFENCE
        # elsewhere the words of whoever decided count: a proposal is told of those alone of whom no decision is
        and (
            by_prosecution
            or (not decided and _BY_PROSECUTION.search(context.text, sentence.start, sentence.end))
            or _FOLLOWED.search(context.text, sentence.start, sentence.end)
        )
        for f in _sentence(context, sentence, begins[sentence.start])
        if not decided & set(f.persons)
    ]


# 建议判处被告人甲……；判处被告人乙……；对被告人丙……; 丁有期徒刑九个月
_NEXT_PROPOSED = re.compile("(?:建议)?(?:并)?(?:对|判处|被告人)")


def _where_proposed(context: Context) -> dict[int, int]:
    """For each sentence that proposes, by itself or as the next item of such a list, where its proposal begins."""
    begins: dict[int, int] = {}
    listing = False
    for sentence in context.case.sentences:
        opened = _PROPOSES.search(context.text, sentence.start, sentence.end)
        if opened is not None:
            head = context.text[sentence.start : opened.start()]
            listing = "采纳" not in head and "辩护人" not in head
        else:
            listing = (
                listing
                and context.text.endswith("；", 0, sentence.start)
                and (
                    _NEXT_PROPOSED.match(context.text, sentence.start) is not None
                    or bool(context.roster.accused_in(sentence.start, sentence.start + 1))
                )
            )
        if listing:
            begins[sentence.start] = opened.start() if opened is not None else sentence.start
    return begins


def _sentence(context: Context, sentence: Sentence, begin: int) -> Iterator[Found]:
    for term in _TERMS.finditer(context.text, begin, sentence.end):
        if _OTHERWISE.search(context.text, begin, term.start()):
            return
        quantity = _quantity(context, sentence, term.end(), term.group())
        persons = _whom(context, sentence, begin, term.start())
        if quantity is None or not persons:
            continue
        yield from _facts(context, sentence, term.group(), quantity, persons)


def _whom(context: Context, sentence: Sentence, begin: int, at: int) -> list[Person]:
    """The accused last named within the proposal, or those the sentence is about."""
    listed = context.roster.between(begin, at)
    mine = [m for m in listed if m.list_id == listed[-1].list_id] if listed else []
    named = [p for m in mine for p in context.accused_named(m)]
    return named or context.subjects(sentence, begin)


def _quantity(context: Context, sentence: Sentence, end: int, word: str) -> Quantity | None:
    kinds = (Kind.MONEY, Kind.NUMBER) if word == "罚金" else (Kind.DURATION,)
    for quantity in context.quantities_in(end, min(sentence.end, end + 12)):
        if quantity.kind in kinds and quantity.start - end <= _NEAR and quantity.op in ("=", "range"):
            return quantity
    return None


_KINDS = {"有期徒刑": "imprisonment", "拘役": "detention", "管制": "control"}


def _facts(
    context: Context, sentence: Sentence, word: str, quantity: Quantity, persons: list[Person]
) -> Iterator[Found]:
    fact = {"罚金": "proposed.fine", "缓刑": "proposed.test_months"}.get(word, "proposed.months")
    low, high, _ = money(quantity) if word == "罚金" else quantity.bound
    place = (persons, quantity.span, PROPOSED + fact.split(".")[1])
    told: dict[str, Any] = {"speaker": "prosecution", "note": "检察机关的量刑建议"}
    yield context.fact(sentence, fact, low, *place, op=quantity.op, hi=high, **told)
    word = next((w for w in _KINDS if context.text.startswith(w, quantity.end)), word)  # 八个月有期徒刑
    if fact == "proposed.months" and not word.startswith("判处"):
        kind = _KINDS.get(word, "imprisonment")
        yield context.fact(sentence, "proposed.kind", kind, *place, **told)
    if word == "缓刑":
        yield context.fact(sentence, "proposed.suspension", True, *place, **told)
