"""What was done under which of several offences, where the text itself ties each passage to one of them.

Two offences of one person, each told in passages of its own: under a heading that names it, in words that name it, or in
the words of its article about what was known. A passage with acts that is tied to none of them, or to more than one, leaves
all untied, as then nothing is certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.intake.acts.times import read_times
from bangxin.intake.charges import SHORT
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Part, Sentence
from bangxin.intake.people.roster import Person
from bangxin.law.builtin import builtin_vocabulary
from bangxin.law.entities import builtin_schema

HELP, CONCEAL = "art287_2", "art312"
_OPENS = re.compile(
    "[ 　]{0,4}(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．](?![0-9])|(?:经审理)?(?:另|又|还|再)(?:经)?(?:审理)?(?:查明|查)|此外[，,])"
)
_HEADING = re.compile(
    "[ 　]{0,4}(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．])?(?:关于)?(?:被告人[^，。；：]{1,12}?)?(?:涉嫌|犯)?([^，。；：]{4,24}?)罪?(?:的|之|部分的?)?(?:犯罪)?(?:事实|部分)?[：。\n]{0,2}"
)
_ELEMENTS = {
    HELP: re.compile(
        "明知[^，。；]{0,12}(?:利用信息网络|信息网络)[^，。；]{0,8}犯罪|为(?:其|他人|上家)[^，。；]{0,6}犯罪[^，。；]{0,6}提供[^，。；]{0,24}(?:帮助|支付结算)"
    ),
    CONCEAL: re.compile(
        "(?:明知|知道|知悉)[^，。；]{0,16}(?<!实施)(?<!从事)犯罪所得|犯罪所得及其产生的收益|(?:系|是)(?:他人)?犯罪所得(?!额)"
    ),
}


class Occasion(NamedTuple):
    """What one person did under one offence. ``tied``: the words that tie it; ``found``: facts of that passage alone."""

    person: str
    offence: str
    tied: Found
    spans: tuple[tuple[int, int], ...]
    found: tuple[Found, ...]

    def holds(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.spans)


class _Passage(NamedTuple):
    """Sentences told together, and the offences they are tied to, each with the words that tie it."""

    sentences: tuple[Sentence, ...]
    tied: dict[str, tuple[int, int]]

    @property
    def span(self) -> tuple[int, int]:
        return self.sentences[0].start, self.sentences[-1].end


def read_occasions(context: Context, found: Sequence[Found]) -> tuple[Occasion, ...]:
    """The acts of every person convicted or charged with several offences, where all of them are tied."""
    out: list[Occasion] = []
    for person in context.roster.accused:
        offences = _offences(found, person)
        if len(offences) < 2:
            continue
        told = [f for f in found if f.fact == "act.kinds" and person.name in f.persons]
        for part in (Part.FOUND, Part.ALLEGED):
            if any(f.part is part for f in told):
                out += _of(context, found, person, offences, part)
                break
    return tuple(out)


def _offences(found: Iterable[Found], person: Person) -> frozenset[str]:
    """The offences of the person; none where one of them is of another field."""
    names = {
        str(f.value)
        for f in found
        if f.fact in ("outcome.charge", "charge.accused") and person.name in f.persons
    }
    codes = {_codes().get(name, "") for name in names}
    return frozenset() if "" in codes else frozenset(codes)


@cache
def _codes() -> dict[str, str]:
    """Names of offences to what the acts of a case file call them."""
    attribute = builtin_schema(builtin_vocabulary()).kinds["acts"].attributes["offences"]
    codes = {name: code for code, name in attribute.fact.values.items()} if attribute.fact else {}
    codes |= {"掩饰、隐瞒犯罪所得、犯罪所得收益罪": CONCEAL}
    return codes | {short: codes[name] for short, name in SHORT.items() if name in codes}


def _of(
    context: Context, found: Sequence[Found], person: Person, offences: frozenset[str], part: Part
) -> Iterator[Occasion]:
    passages = list(_passages(context, part, offences))
    starts = [p.span[0] for p in passages]
    held: dict[int, list[Found]] = {}
    for fact in found:
        if (
            person.name in fact.persons
            and fact.part is part
            and fact.fact.startswith(("act.kinds", "gain.", "settlement."))
        ):
            place = bisect_right(starts, fact.start) - 1
            if place >= 0 and fact.end <= passages[place].span[1]:
                held.setdefault(place, []).append(fact)
    acting = [place for place, facts in held.items() if any(f.fact == "act.kinds" for f in facts)]
    if any(len(passages[place].tied) != 1 for place in held):
        return
    by_offence = {code: [p for p in acting if code in passages[p].tied] for code in sorted(offences)}
    if not all(by_offence.values()):
        return
    for code, places in sorted(by_offence.items(), key=lambda pair: pair[1]):
        sentences = tuple(s for place in places for s in passages[place].sentences)
        times = read_times(replace(context, case=context.case._replace(sentences=sentences)))
        tied = context.fact(
            sentences[0], "act.offence", code, [person], passages[places[0]].tied[code], "act.offence"
        )
        own = [f for f in times if person.name in f.persons and f.fact in ("act.start", "act.end")]
        facts = [f for place in places for f in held[place]]
        yield Occasion(person.name, code, tied, tuple(passages[p].span for p in places), (*own, *facts))


def _passages(context: Context, part: Part, offences: frozenset[str]) -> Iterator[_Passage]:
    """The passages of a part of the document; under a heading that names an offence they are of that offence."""
    headed: dict[str, tuple[int, int]] = {}
    for group in _groups(context, part):
        start, end = group[0].start, group[-1].end
        if named := _heading(context, start, end, offences):
            headed = named
            continue
        tied = _named(context, start, end, offences)
        yield _Passage(tuple(group), {**tied, **headed} if headed.keys() | tied.keys() else {})


def _groups(context: Context, part: Part) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in context.case.sentences:
        if sentence.part is not part:
            continue
        fresh = group and (
            sentence.paragraph != group[-1].paragraph
            or _OPENS.match(context.text, sentence.start, sentence.end)
        )
        if fresh:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _heading(context: Context, start: int, end: int, offences: frozenset[str]) -> dict[str, tuple[int, int]]:
    told = _HEADING.fullmatch(context.text, start, end)
    code = _codes().get(told.group(1) + "罪") if told else None
    return {code: told.span(1)} if told and code in offences else {}


def _named(context: Context, start: int, end: int, offences: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Offences that a passage names, or whose article's words it tells what was known in."""
    out: dict[str, tuple[int, int]] = {}
    for name, code in _codes().items():
        at = context.text.find(name, start, end)
        if at >= 0:
            out.setdefault(code, (at, at + len(name)))
    for code, words in _ELEMENTS.items():
        if code in offences and (hit := words.search(context.text, start, end)):
            out.setdefault(code, hit.span())
    return out
