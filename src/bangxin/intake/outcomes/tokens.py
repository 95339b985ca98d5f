"""The words of an outcome as tokens: persons and groups, charges, terms, what takes the place of what on appeal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context
from bangxin.intake.outcomes import penalties
from bangxin.intake.parts import Author, Part, Sentence
from bangxin.intake.people.roster import Standing

_NOT_ALL = ("等", "另", "其余", "其他", "另外")
_TERM_BEFORE = ("徒刑", "拘役", "缓刑", "考验期", "管制", "获刑", "缓", "缓期")


class Token(NamedTuple):
    """One word of a sentence on the outcome: a group of persons, a charge, or a term word."""

    at: int
    end: int
    kind: str
    word: str


def tokens_of(context: Context, sentence: Sentence) -> list[Token]:
    """The tokens of one sentence, in order."""
    text, start, end = context.text, sentence.start, sentence.end
    tokens = [Token(h.start, h.end, "charge", h.word) for h in context.charges_named(start, end)]
    tokens += [Token(h.start, h.end, "term", h.word) for h in penalties.TERMS.find(text, start, end)]
    tokens += _named(context, sentence)
    for pattern, word in ((penalties.FINED, "罚金"), *penalties.IN_SHORT):
        tokens += [Token(m.start(), m.end(), "term", word) for m in pattern.finditer(text, start, end)]
    tokens += [
        Token(m.start(), m.end(), "all", m.group())
        for m in penalties.ALL_COUNTED.finditer(text, start, end)
        if not text.endswith(_NOT_ALL, 0, m.start())
    ]
    appeal = (
        (penalties.ON_APPEAL, penalties.OF_THE_APPEAL)
        if sentence.part is Part.RULING and penalties.REVIEWED.search(text, context.case.start, start)
        else (penalties.ON_APPEAL,)
    )
    for kind, patterns in (
        ("before", (penalties.OF_BEFORE,)),
        ("same", (penalties.SAME_CHARGE,)),
        ("rest", (penalties.THE_REST,)),
        ("picked", (penalties.PICKED,)),
        ("appeal", appeal),
    ):
        for pattern in patterns:
            tokens += [
                Token(m.start(), m.end(), kind, (m.group(1) or "") if pattern.groups else "")
                for m in pattern.finditer(text, start, end)
            ]
    return sorted([*tokens, *_bare(context, sentence)])


_LETTER = re.compile("(?:前者|后者)(?!的|罪)")


def _named(context: Context, sentence: Sentence) -> Iterator[Token]:
    """Each list of accused, and strangers of whom it is told what they got."""
    for told in _LETTER.finditer(context.text, sentence.start, sentence.end):
        if context.clause_start(sentence, told.start()) == told.start():
            yield Token(told.start(), told.end(), "person", told.group())
    seen: set[int] = set()
    charges = context.charges_named(sentence.start, sentence.end)
    for mention in context.roster.between(sentence.start, sentence.end):
        stranger = context.roster.people[mention.name].standing is not Standing.ACCUSED
        charged = any(t.start == mention.end for t in charges)
        if stranger and (charged or penalties.CONVICTED.match(context.text, mention.end)):
            yield Token(mention.start, mention.end, "stranger", "")
        if mention.list_id in seen or stranger:
            continue
        seen.add(mention.list_id)
        listed = context.roster.between(mention.start, sentence.end)
        last = max(m.end for m in listed if m.list_id == mention.list_id)
        yield Token(mention.start, last, "person", "")


def _bare(context: Context, sentence: Sentence) -> Iterator[Token]:
    """Terms without the word for it: in a narrative, and in a ruling right after its verb (以……罪判处一年)."""
    told_here = sentence.part in (Part.FOUND, Part.REASONING) and context.case.author is Author.HANDLER
    if sentence.part not in (Part.NARRATIVE, Part.RULING) and not told_here:
        return
    for quantity in context.quantities_in(sentence.start, sentence.end):
        if (
            quantity.kind is Kind.DURATION
            and not context.text.endswith(_TERM_BEFORE, 0, quantity.start)
            and (
                sentence.part is not Part.RULING
                or penalties.TERM_OPENS.search(context.text, sentence.start, quantity.start)
            )
        ):
            yield Token(quantity.start, quantity.start, "bare", "")
