"""Answer a lay question: what it states, what follows from that only, what would decide, which norms, where to get help.

Never a verdict, never an answer without a cited norm; a question of another field is told so.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.consult.asked_next import Next, next_asked, only_moved
from bangxin.consult.cards import Card
from bangxin.consult.catalogue import read_norms
from bangxin.consult.inquiry import SETTLED, Inquiry
from bangxin.consult.lay_answer import (
    Offence,
    Stage,
    first_norms,
    is_under,
    norms_of_a_fact,
    other_offence,
    plain_words,
    spared,
    stages_of,
    tells_of_help,
)
from bangxin.consult.lay_field import matters_beside
from bangxin.consult.lay_lines import lines_told
from bangxin.consult.lay_telling import Told, said_of, says_nothing_more, told_facts
from bangxin.consult.library import Library
from bangxin.consult.question import Reading, read_lay_question
from bangxin.consult.quoted import Cited, cited, holds_on, joined
from bangxin.consult.search import search
from bangxin.consult.similar import NOTICE, Near, similar_cases
from bangxin.consult.wording import value_text
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.states import Result

HELP = Text(
    "法律援助热线 12348（免费）；也可向住所地法律援助中心、值班律师或者执业律师咨询。已被讯问、传唤的，有权委托辩护人。",
    "Legal aid: call 12348 (free), the local legal aid centre, the duty lawyer or a lawyer.",
)
DISCLAIMER = Text(
    "这里只列出按所述事实各要件的状态和还缺的事实，不是有罪无罪的结论，也不是法律意见。",
    "This lists the state of each element on the facts as told; it is no verdict and no legal advice.",
)
OUTSIDE = Text(
    "这个问题不在本工具的范围内（只涉及帮信罪及相关的网络犯罪、掩隐、电信网络诈骗规定），因此不作回答。",
    "This question is outside the field of this tool, so it gives no answer.",
)
ONLY_CHINESE = Text(
    "本工具只读中文的提问，请用中文写。",
    "Only questions written in Chinese are read; please ask in Chinese (--lang en gives the answer in English).",
)
ONE_OF_SEVERAL = Text(
    "“情节严重”有好几种情形，有一种就够；上面没到的只是其中几种，别的还要看下面的问题。",
    "There are several ways to be serious and one suffices; those not met above are only some of them.",
)
BELOW_THE_LINE = {"admin.art31_breach": ("EX.ATF.31", "EX.ATF.44", "EX.ATF.44.fine", "EX.ATF.44.detention")}
"""What is already unlawful below the criminal line, by the node that says so (反电信网络诈骗法)."""
_FAVOURABLE = ("exit.", "lenient.")
"""A way out that these facts alone do not open is no finding against the asker: it is left out."""
_OF_HELPING = ("JI19.12", "CL.287-2", "OP25.6")
_MINOR = "subject.minor"
_MEASURED = ("severity.", "special.", "assistance.")
_OF_AGE = frozenset({"EX.CL.17", "EX.ADM.30"})
_FIVE_FOLD = "special."
"""Five times a sum that is not reached: said where it is met; a list of what is not met would only grow."""
_HEAVIER = frozenset({"fraud.attempt_serious", "fraud.attempt_extra"})
"""Lines of fraud itself, which is heavier than helping: said first."""
_UNWITTING = frozenset({"unaware", "tricked"})
_OF_PENALTY = 14
_OF_FULL_AGE = 18
"""To who is of full age it is no news that he is liable."""
_FOUND = 6
_MOST = 8
_ENOUGH = 3
"""Norms that bear on what was told: beside so many, what the search finds only distracts."""
_NEAR_BEST = 0.6
"""A provision that fits the words much less than the best one only distracts."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A node that the stated facts settle or move, with the norms that say so."""

    node: str
    label: Text
    result: Result
    norms: tuple[Cited, ...]

    @property
    def words(self) -> Text:
        """What it says: in everyday words where the data have them, else the label with the result."""
        result = self.result.label
        named = Text(f"{self.label.zh}：{result.zh}", f"{self.label.en}: {result.en}")
        return said_of(self.node, self.result) or named


@dataclass(frozen=True, slots=True)
class OfALine:
    """What is said of a line that a told sum reaches or not, with the norms that draw it."""

    words: Text
    norms: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. ``in_field`` False: nothing else is filled but the notice.

    ``beside``: the question is about a matter beside the field (a victim's money, a frozen account, a restriction):
    said so, with the norms that bear on it and nothing about elements of an offence.
    """

    reading: Reading
    as_of: str
    in_field: bool
    follows: tuple[Follows, ...] = ()
    below: tuple[Cited, ...] = ()
    questions: tuple[Next, ...] = ()
    norms: tuple[Cited, ...] = ()
    cases: tuple[Near, ...] = ()
    not_yet: tuple[Cited, ...] = ()
    beside: Text | None = None
    stages: tuple[Stage, ...] = ()
    below_note: Text | None = None
    lines: tuple[OfALine, ...] = ()

    @property
    def told(self) -> tuple[Told, ...]:
        """What the question states, each fact once, in everyday words."""
        return told_facts(self.reading)

    @property
    def said(self) -> tuple[Follows, ...]:
        """What follows, without the nodes that only repeat another of them in the words of the trade."""
        age = self.reading.facts.get("person.age_at_act")
        of_age = isinstance(age, Bound) and (age.lo or 0) >= _OF_FULL_AGE
        told = (
            one
            for one in self.follows
            if not says_nothing_more(one.node) and not (of_age and one.node == "subject.age_liable")
        )
        return tuple({one.words.zh: one for one in reversed(list(told))}.values())[::-1]

    @property
    def severity_note(self) -> Text | None:
        """That one way of being serious suffices, where some are said not to be met and none is."""
        severe = {f.result for f in self.follows if f.node.startswith("severity.")}
        return ONE_OF_SEVERAL if severe == {Result.NOT_MET} else None

    def record(self) -> dict[str, Any]:
        """Plain data for JSON."""
        words = builtin_rulebook().vocabulary
        return {
            "question": self.reading.text, "as_of": self.as_of, "in_field": self.in_field,
            "notice": (DISCLAIMER if self.in_field else outside_notice(self.reading)).zh,
            "stated": [
                {"fact": s.fact, "label": words[s.fact].label.zh, "value": value_text(words[s.fact], s.value).zh,
                 "words": self.reading.text[s.start : s.end], "start": s.start, "end": s.end, "note": s.note,
                 "supposed": s.supposed}
                for s in self.reading.stated
            ],
            "follows": [
                {"node": f.node, "label": f.label.zh, "words": f.words.zh, "result": f.result.value, "norms": [c.record() for c in f.norms]}
                for f in self.follows
            ],
            "lines": [{"words": one.words.zh, "norms": [c.record() for c in one.norms]} for one in self.lines],
            "not_in_force_at_the_act": [c.record() for c in self.not_yet],
            "supposed": self.reading.supposed,
            "stages": [{"id": s.id, "notice": s.notice.zh} for s in self.stages],
            "beside": {"id": self.reading.near, "notice": self.beside.zh} if self.beside else None,
            "below_criminal_line": [c.record() for c in self.below],
            "next_questions": [
                {"fact": q.fact, "question": q.question.zh, "why": q.why.zh, "norms": [c.record() for c in q.norms]}
                for q in self.questions
            ],
            "norms": [c.record() for c in self.norms],
            "similar_cases": [case_record(near) for near in self.cases],
            "help": HELP.zh,
        }  # fmt: skip


def case_record(near: Near) -> dict[str, Any]:
    """A near case as plain data."""
    card = near.card
    return {
        "id": card.id, "case": card.case, "person": card.person, "charge": card.charge, "facts": card.facts, "source": card.source,
        "outcome": card.outcome, "norms": list(card.norms), "shared": list(near.shared),
        "differences": [
            {"fact": d.fact, "label": d.label.zh, "here": d.here.zh, "there": d.there.zh} for d in near.differences
        ],
        "notice": NOTICE.zh,
    }  # fmt: skip


def outside_notice(reading: Reading) -> Text:
    """Why a question gets no answer: it is of another field, or in a script that is not read."""
    return OUTSIDE if re.search("[\u4e00-\u9fff]", reading.text) else ONLY_CHINESE


def notice_of(reading: Reading) -> Text | None:
    """That a question is about a matter beside the field, or of another; None for one of this field."""
    if reading.near:
        return matters_beside()[reading.near].notice
    return None if reading.in_field else outside_notice(reading)


def answer(
    text: str,
    inquiry: Inquiry,
    as_of: int,
    index: sqlite3.Connection,
    cards: Iterable[Card],
    *,
    library: Library | None = None,
    more: Mapping[str, Value] | None = None,
) -> Answer:
    """Answer a question. ``more`` adds facts from another reader (they do not overrule the question's own)."""
    reading = read_lay_question(text, as_of)
    facts = {**(more or {}), **reading.facts}
    day = iso(as_of)
    if reading.near:
        matter = matters_beside()[reading.near]
        norms = tuple(cited(norm, library, day) for norm in matter.norms)
        return Answer(reading, day, True, norms=norms, beside=matter.notice)
    offence = other_offence(facts)
    if offence:
        roots = (*inquiry.roots, *offence.roots) if offence.beside else offence.roots
        inquiry, facts = inquiry.about(roots), offence.facts
    found = _found(index, reading, facts, library, day, offence) if reading.in_field else ()
    if not reading.in_field or not (found or facts):
        return Answer(reading, day, False)
    stages = stages_of(reading, as_of)
    standing = {stage.id for stage in stages}
    follows = tuple(_follows(inquiry, facts, library, day))
    if not (offence or tells_of_help(reading, facts)):
        follows = tuple(one for one in follows if not one.node.startswith(_MEASURED))
    if any(one.node in _HEAVIER and one.result is Result.MET for one in follows):
        # That a line of helping is not reached would hide the heavier one that is.
        follows = tuple(sorted(follows, key=lambda one: one.node not in _HEAVIER))
        follows = tuple(
            one for one in follows if one.result is Result.MET or not one.node.startswith("severity.")
        )
    if "tricked" in standing:  # whether it was unlawful lending is not settled
        follows = tuple(one for one in follows if one.node not in BELOW_THE_LINE)
    if not (found or follows):
        return Answer(reading, day, False)
    not_yet = tuple(_not_yet(inquiry, facts, library, day))
    below = tuple(
        cited(norm, library, day)
        for node, norms in BELOW_THE_LINE.items()
        if any(f.node == node and f.result is Result.MET for f in follows)
        for norm in (norms[:1] if is_under(_OF_PENALTY, facts) else norms)
    )
    # What has not been done has no day, no upstream crime and no case to compare it with.
    told = facts if facts and not reading.supposed else {}
    if "act.kinds" not in facts and standing & _UNWITTING:
        told = {}  # what another did behind the asker's back is not asked of him
    too_young = any(f.node == "subject.age_liable" and f.result is Result.NOT_MET for f in follows)
    if too_young:  # nothing about money or knowledge can change that
        follows = tuple(f for f in follows if not f.node.startswith((*_MEASURED, _MINOR)))
        found = tuple(one for one in found if one.norm in _OF_AGE) or found
    questions = next_asked(inquiry, told, reading, library, day) if told and not too_young else ()
    shown = {one.norm for one in below}
    found = tuple(one for one in found if one.norm not in shown) or found
    return Answer(
        reading, day, True, follows, below, questions, found, tuple(similar_cases(told, cards)) if told and not offence else (),
        not_yet, stages=stages, below_note=below_note([one.norm for one in below], told) if told else None,
        lines=tuple(_lines(told, follows, library, day)),
    )  # fmt: skip


def _lines(
    facts: Mapping[str, Value], follows: Sequence[Follows], library: Library | None, day: str
) -> Iterable[OfALine]:
    """The lines that the sums told reach or not, where no node that follows says so already."""
    shown = {one.norm for node in follows for one in node.norms}
    for line in lines_told(facts):
        if not shown & {line.norms[0]}:
            yield OfALine(line.words, tuple(cited(norm, library, day) for norm in line.norms))


def _found(
    index: sqlite3.Connection,
    reading: Reading,
    facts: Mapping[str, Value],
    library: Library | None,
    day: str,
    offence: Offence | None,
) -> tuple[Cited, ...]:
    """The norms that bear on what was told, then what the search finds for the words; each provision once."""
    wanted = [norm for norm in dict.fromkeys(first_norms(reading, facts)) if holds_on(norm, day)]
    if offence:
        rest = (norm for norm in wanted if offence.beside or not norm.startswith(_OF_HELPING))
        wanted = list(dict.fromkeys([*offence.norms, *rest]))
    hits = search(index, reading.text, limit=_FOUND, kinds=("norm",), day=day)
    hits = [hit for hit in hits if hit.score >= _NEAR_BEST * hits[0].score]
    if len(wanted) >= _ENOUGH:
        hits = []
    else:
        # Only what can be said in everyday words, where anything can.
        plain = [hit for hit in hits if plain_words(hit.norms[0])]
        hits = plain if plain or wanted else hits
    # A norm for minors, students, recidivists is none for an asker who told nothing of the kind.
    hits = [
        hit
        for hit in hits
        if hit.norms[0] in wanted or hit.norms[0] not in norms_of_a_fact("act.kinds" in facts)
    ]
    room = max(0, _FOUND - len(wanted))
    found: dict[str, Cited] = {}
    for norm in [*wanted[:_MOST], *(hit.norms[0] for hit in hits[:room])]:
        one = replace(cited(norm, library, day), later=_after_the_act(norm, facts.get("act.end")))
        found.setdefault(one.cite if norm not in wanted else norm, one)
    return tuple(found.values())


def _after_the_act(norm: str, end: Value | None) -> bool:
    """Whether a norm came into force after the last possible day of the act."""
    since = read_norms()[norm].in_force_from
    return bool(since and isinstance(end, Bound) and end.hi is not None and iso(end.hi) < since)


def below_note(below: Sequence[str], facts: Mapping[str, Value]) -> Text | None:
    """What the person is spared; from which day the act is unlawful, where no day of the act was told."""
    if not below:
        return None
    notes = list(spared(facts))
    if "act.end" not in facts:
        since = max(read_norms()[norm].in_force_from for norm in below)
        notes.append(
            Text(
                f"{since} 以前的行为不适用；您没有说是什么时候。",
                f"Not for acts before {since}; you did not say when.",
            )
        )
    return Text("".join(one.zh for one in notes), " ".join(one.en for one in notes)) if notes else None


def _follows(
    inquiry: Inquiry, facts: Mapping[str, Value], library: Library | None, day: str
) -> Iterable[Follows]:
    """Nodes whose result the facts change, compared with a case of which nothing is known."""
    book = inquiry.book
    before, after = inquiry.stand(FactSet({})), inquiry.stand(FactSet(facts))
    on, met = inquiry.norms_on(FactSet(facts))
    shown, absent = inquiry.main_nodes, inquiry.without_law(FactSet(facts))
    for node, result in after.results.items():
        if result is before.results[node] or result not in SETTLED:
            continue
        if node not in shown or node in absent:
            continue
        if node.startswith("strict.") and "act.kinds" not in facts:
            continue  # abroad, an earlier penalty: they weigh only where something was done
        if result is Result.NOT_MET and node.startswith((*_FAVOURABLE, _FIVE_FOLD, _MINOR, "fraud.")):
            continue
        if result is Result.NOT_MET and node.startswith("severity.") and only_moved(facts):
            continue
        grounds = book.aimed_at("concludes", node)
        norms = [n for n in grounds if n in met] or [n for n in grounds if n in on] or list(grounds)
        quoted = tuple(cited(norm, library, day) for norm in norms[:2])
        if quoted:
            yield Follows(node, book.concepts[node].label, result, quoted)


def _not_yet(
    inquiry: Inquiry, facts: Mapping[str, Value], library: Library | None, day: str
) -> Iterable[Cited]:
    """One norm of each instrument that was not in force for these facts, where it was for a case without a date."""
    book = inquiry.book
    gone = inquiry.without_law(FactSet(facts)) - inquiry.without_law(FactSet({}))
    packs: dict[str, str] = {}
    for node in inquiry.nodes:
        for norm in book.aimed_at("concludes", node) if node in gone & inquiry.main_nodes else ():
            packs.setdefault(book.norms[norm].pack, norm)
    return (cited(norm, library, day) for norm in packs.values())


__all__ = ["DISCLAIMER", "HELP", "OUTSIDE", "Answer", "Cited", "answer", "case_record", "joined"]
