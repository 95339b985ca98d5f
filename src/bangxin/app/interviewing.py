"""The guided interview on the web: no log-in, nothing stored; the answers so far travel with the form."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, NamedTuple

from bangxin.app.consulting import decision_day, plain_answer
from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.errors import InputError
from bangxin.base.i18n import Text
from bangxin.consult.answer import BELOW_THE_LINE, below_note, notice_of
from bangxin.consult.asked_next import why_asked
from bangxin.consult.inquiry import Inquiry
from bangxin.consult.interview import Interview, stuck_text
from bangxin.consult.question import read_lay_question
from bangxin.consult.wording import question_text, reason_text, told_value
from bangxin.law.norms import Norm
from bangxin.law.vocabulary import Fact
from bangxin.reasoning.states import Result

MAX_ANSWERS = 200
MAX_STATE = 100_000
MAX_WORDS = 4_000
"""As many characters as a question may have."""


class Question(NamedTuple):
    """The next question: the fact, its words, and why it is asked."""

    fact: Fact
    text: Text
    why: Text


class Outcome(NamedTuple):
    """Where it ends: a root concept, its result, and the norms it rests on."""

    label: Text
    result: Result
    norms: tuple[Norm, ...]


class Turn(NamedTuple):
    """One step: answers so far in words, the next question or None, the state to send on, and the end.

    ``stuck``: why nothing more is asked, where there are questions left; ``further``: to be sent on with the state;
    ``notice``: that the first words are about a matter beside the field, or of another; ``below_note``: from which day what
    is unlawful below the criminal line is so, where no day was told, and whom it spares.
    """

    told: tuple[tuple[str, Text | None], ...]
    question: Question | None
    state: str
    outcomes: tuple[Outcome, ...]
    below: tuple[Norm, ...]
    unknown: tuple[str, ...]
    stuck: Text | None = None
    further: bool = False
    notice: Text | None = None
    below_note: Text | None = None


def begin(desk: Workbench, who: Principal, words: str) -> Turn:
    """Start, with the facts that a few words state."""
    with desk.office(who, "interview", writes=False):
        talk = _talk(desk)
    given: list[list[Any]] = []
    said = read_lay_question(words[:MAX_WORDS], talk.as_of) if words.strip() else None
    for fact, value in said.facts.items() if said else ():
        given.append([fact, plain_answer(talk, fact, value)])
    turn = _turn(_with(talk, given), given, stopped=False)
    return turn._replace(notice=notice_of(said)) if said else turn


def go_on(
    desk: Workbench, who: Principal, state: str, action: str, fact: str, answer: str, *, further: bool = False
) -> Turn:
    """Answer, skip, go back, stop, or go on with what only adds detail.

    :raises InputError: ``interview-state``, ``answer-unclear``, ``unknown-fact``.
    """
    with desk.office(who, "interview", writes=False):
        talk = replace(_talk(desk), further=further or action == "further")
    given = _read_state(desk, state)
    if action == "back":
        earlier = _with(talk, given).back()
        return _turn(earlier, [[one.fact, one.raw] for one in earlier.given], stopped=False)
    if action in ("answer", "skip"):
        if fact not in desk.book.vocabulary.ids:
            raise InputError(desk.book.vocabulary.unknown(fact, None))
        before = _with(talk, given)
        after = before.skip(fact) if action == "skip" else before.answer(fact, answer[:500])
        given = [*(entry for entry in given if entry[0] != fact), [fact, after.given[-1].raw]]
    return _turn(_with(talk, given), given, stopped=action == "stop")


def again(desk: Workbench, who: Principal, state: str, fact: str, *, further: bool = False) -> Turn:
    """The same question once more, after an answer that was not understood."""
    with desk.office(who, "interview", writes=False):
        talk = replace(_talk(desk), further=further)
    given = _read_state(desk, state)
    return _turn(replace(_with(talk, given), again=fact), given, stopped=False)


def _talk(desk: Workbench) -> Interview:
    day = decision_day("")
    return Interview(Inquiry(desk.interpreter, day), day)


def _with(talk: Interview, given: list[list[Any]]) -> Interview:
    for fact, raw in given:
        talk = talk.record(fact, raw)
    return talk.fitted()


def _turn(talk: Interview, given: list[list[Any]], *, stopped: bool) -> Turn:
    book = talk.inquiry.book
    asked = None if stopped else talk.next()
    told = tuple(
        (one.fact, told_value(book.vocabulary[one.fact], one.value) if one.value is not None else None)
        for one in talk.given
    )
    state = json.dumps(given, ensure_ascii=False)
    if asked is not None:
        fact = book.vocabulary[asked.fact]
        question = Question(
            fact,
            question_text(fact, choices=False),
            reason_text(asked.fact, talk.facts.values) or why_asked(talk.inquiry, asked),
        )
        return Turn(told, question, state, (), (), (), further=talk.further)
    unknown = tuple(fact for fact, value in told if not value)
    stuck = stuck_text(talk) if not (stopped or talk.further) and talk.more_to_ask else None
    below = _below(talk)
    note = below_note([norm.id for norm in below], talk.facts.values)
    return Turn(told, None, state, _outcomes(talk), below, unknown, stuck, below_note=note)


def _outcomes(talk: Interview) -> tuple[Outcome, ...]:
    book, standing = talk.inquiry.book, talk.standing
    _, met = talk.inquiry.norms_on(talk.facts)
    return tuple(
        Outcome(
            book.concepts[root].label,
            standing.results[root],
            tuple(book.norms[n] for n in book.aimed_at("concludes", root) if n in met)[:3],
        )
        for root in talk.inquiry.roots
    )


def _below(talk: Interview) -> tuple[Norm, ...]:
    results, book = talk.standing.results, talk.inquiry.book
    met = [norms for concept, norms in BELOW_THE_LINE.items() if results.get(concept) is Result.MET]
    return tuple(book.norms[norm] for norms in met for norm in norms if norm in book.norms)


def _read_state(desk: Workbench, state: str) -> list[list[Any]]:
    try:
        given: Any = json.loads(state) if len(state) <= MAX_STATE else None
    except (ValueError, RecursionError):
        given = None
    words = desk.book.vocabulary
    if (
        isinstance(given, list)
        and len(given) <= MAX_ANSWERS
        and all(
            isinstance(e, list) and len(e) == 2 and isinstance(e[0], str) and e[0] in words for e in given
        )
    ):
        return given
    raise InputError.of(
        "interview-state", "问答已中断，请重新开始", "the interview was interrupted; please start again"
    )
