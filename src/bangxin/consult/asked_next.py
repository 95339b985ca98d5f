"""What an answer asks next: the questions that decide most, without those that are out of place for what was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bangxin.base.i18n import Text
from bangxin.consult.inquiry import OPENING, Asked, Inquiry, is_finding
from bangxin.consult.lay_answer import (
    also_asked,
    only_unit_accounts,
    speaks_of_a_unit,
    speaks_of_the_grown,
    told_in_words,
)
from bangxin.consult.library import Library
from bangxin.consult.question import Reading
from bangxin.consult.quoted import Cited, cited, holds_on
from bangxin.consult.wording import better_asked, question_text, reason_text
from bangxin.law.expression import facts_of
from bangxin.law.values import FactSet, Members, Value

_QUESTIONS = 5
_CLOSED = frozenset({"relative_np", "dropped"})
"""Decisions after which only an administrative penalty is open, to which the crime of the other side is nothing."""
_OF_PERSONS = frozenset(
    {
        "person.age_at_act",
        "person.age_at_decision",
        "person.birth",
        "person.capacity",
        "person.student_at_act",
        "person.deaf_mute_or_blind",
        "person.pregnant",
    }
)
_TAKEN_OUT = frozenset({"withdraw", "cash_out", "buy_crypto"})
_LENT = Members(frozenset(["lend_account"]), False)
_OWN_GIVEN = frozenset({"rent_account", "sell_account", "lend_account", "verify_face"})
_NO_ACCOUNT_GIVEN = frozenset({"instrument.own_accounts.count", "ledger.own_accounts.inflow"})
_UNIT_FIGURES = ("ledger.others_accounts.inflow", "upstream.verified_amount")
_UNIT_LINE = ("severity.others_accounts",)
"""What decides on an account of a unit: what came in, and how much of it is shown to be crime money."""
_OF_OTHERS = frozenset({"instrument.others_accounts.count", "ledger.others_accounts.inflow"})


@dataclass(frozen=True, slots=True)
class Next:
    """A question to ask next: why it is asked and the norms it decides."""

    fact: str
    question: Text
    why: Text
    norms: tuple[Cited, ...]


def only_moved(facts: Mapping[str, Value]) -> bool:
    """Whether all that was done is moving money out of reach, which is concealing as a rule: that a line of helping is
    not reached says nothing of it."""
    kinds = facts.get("act.kinds")
    return isinstance(kinds, Members) and bool(kinds.values) and kinds.values <= _TAKEN_OUT


def next_asked(
    inquiry: Inquiry, facts: Mapping[str, Value], reading: Reading, library: Library | None, day: str
) -> tuple[Next, ...]:
    """The next questions, the last of them those that no figure of the engine leads to."""
    asked = [_next(inquiry, one, facts, library, day) for one in _asked(inquiry, facts, reading)]
    told = {one.fact for one in asked}
    more = [
        Next(one.fact, one.question, one.why, tuple(cited(norm, library, day) for norm in one.norms))
        for one in also_asked(facts, told_in_words(reading))
        if one.fact not in told
    ]
    return (*asked[: _QUESTIONS - len(more)], *more)


def _asked(inquiry: Inquiry, facts: Mapping[str, Value], reading: Reading) -> list[Asked]:
    """The next questions: a unit is not asked its age or health, nor who speaks of no unit whether it was one."""
    if facts.get("person.kind") == "unit":
        out_of_place = _OF_PERSONS
    else:
        out_of_place = frozenset[str]() if speaks_of_a_unit(reading) else frozenset({"person.kind"})
        out_of_place |= {"person.age_at_act"} if speaks_of_the_grown(reading) else frozenset()
    # What someone has to judge is no question to one who tells what happened.
    judged = {fact for fact in inquiry.form if is_finding(inquiry.book.vocabulary[fact])}
    out_of_place |= judged | told_in_words(reading) | {"person.capacity"}
    of_units = only_unit_accounts(reading)
    if of_units:  # one account of a unit suffices: neither their number nor own ones are asked after
        out_of_place |= {
            *_NO_ACCOUNT_GIVEN,
            "instrument.others_accounts.count",
            "person.age_at_act",
            "settlement.amount",
        }
    if "conceal.amount" in facts:
        out_of_place |= {"settlement.amount"}
    if facts.get("act.kinds") == _LENT:
        out_of_place |= {"instrument.own_accounts.count"}  # none was sold or rented
    kinds = facts.get("act.kinds")
    if isinstance(kinds, Members) and kinds.values == {"process_phone_card"}:
        out_of_place |= {"instrument.phone_cards.count"}  # none was sold or rented
    if isinstance(kinds, Members) and kinds.values <= _OWN_GIVEN and not of_units:
        out_of_place |= _OF_OTHERS  # who gave accounts of his own
    if isinstance(kinds, Members) and not kinds.values & (_OWN_GIVEN - {"verify_face"}):
        out_of_place |= _NO_ACCOUNT_GIVEN
    if "gain.illegal_income" not in facts:
        out_of_place |= {"gain.basis"}
    if only_moved(facts):
        out_of_place |= {"settlement.amount"}  # how much was taken out is asked last
    if facts.get("disposition.decision") in _CLOSED:
        out_of_place |= {"upstream.crime", "upstream.act_confirmed"}
    if "upstream.act_confirmed" not in facts:
        out_of_place |= {"conceal.upstream_fact"}  # the same to who is asked
    opening = inquiry.next_questions(FactSet(facts), out_of_place, limit=len(OPENING))
    skipped = out_of_place | {one.fact for one in opening}
    own = inquiry.next_questions(FactSet(facts), skipped, limit=_QUESTIONS)
    if of_units:
        told = facts.keys() | told_in_words(reading)
        wanted = [Asked(fact, _UNIT_LINE, 0.0) for fact in _UNIT_FIGURES if fact not in told]
        own = [*wanted, *(one for one in own if one.fact not in _UNIT_FIGURES)]
        return _in_order_of_need(opening, own, len(wanted))
    return _in_order_of_need(opening, own, 1)


_FIRST = ("act.kinds", "act.end", "person.kind")


def _in_order_of_need(opening: list[Asked], own: list[Asked], figures: int) -> list[Asked]:
    """What was done and when, then the figures that belong to it, then the other side and the age, then the rest."""
    first = [one for one in opening if one.fact in _FIRST]
    order = ("upstream.crime", "person.age_at_act", "upstream.act_confirmed")
    later = sorted((one for one in opening if one.fact in order), key=lambda one: order.index(one.fact))
    return [*first, *own[:figures], *later, *own[figures:]]


def _next(
    inquiry: Inquiry, asked: Asked, facts: Mapping[str, Value], library: Library | None, day: str
) -> Next:
    fact = better_asked(asked.fact, facts)
    return Next(
        fact,
        question_text(inquiry.book.vocabulary[fact]),
        reason_text(fact, facts) or why_asked(inquiry, asked),
        _reading_norms(inquiry, asked, library, day),
    )


def why_asked(inquiry: Inquiry, asked: Asked) -> Text:
    """Which open nodes the question bears on."""
    if not asked.decides:
        return Text("决定适用哪一时期的法律", "it decides which law applies")
    labels = [inquiry.book.concepts[node].label for node in asked.decides[:3]]
    more = "等" if len(asked.decides) > 3 else ""
    return Text(
        f"关系到：{'、'.join(label.zh for label in labels)}{more}",
        f"it bears on: {', '.join(label.en or label.zh for label in labels)}",
    )


def _reading_norms(inquiry: Inquiry, asked: Asked, library: Library | None, day: str) -> tuple[Cited, ...]:
    book = inquiry.book
    read = {asked.fact}
    if asked.fact.startswith("ledger."):  # read through what is computed from it (全部账户流入)
        read |= {name for name, tree in book.derivations.items() if asked.fact in facts_of(tree)}
    reading = [
        norm
        for node in asked.decides
        for norm in book.aimed_at("concludes", node)
        if any(fact in book.norms[norm].when for fact in read)
    ]
    holding = [norm for norm in dict.fromkeys(reading) if holds_on(norm, day)]
    return tuple(cited(norm, library, day) for norm in holding[:2])
