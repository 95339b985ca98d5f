"""What a question in a lay person's words states: facts with the words they come from. Deterministic.

Nothing said gives no fact; words of amount keep their kind (流水, 进账, 赚). Rules: ``data/question-facts.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bangxin.base.bounds import Bound
from bangxin.base.quantities import Quantity, scan
from bangxin.consult.lay_counts import card_counts, last_spoken, speaks_of_phones
from bangxin.consult.lay_days import days_told
from bangxin.consult.lay_each import of_each_group
from bangxin.consult.lay_field import (
    elsewhere,
    matters_beside,
    named,
    near,
    of_a_case,
    own_words,
    told_by_a_victim,
    wants_money_back,
)
from bangxin.consult.lay_numbers import is_about
from bangxin.consult.lay_others import others_clauses
from bangxin.consult.lay_patterns import facts_by_pattern
from bangxin.consult.lay_stated import Stated, kinds_read
from bangxin.consult.lay_undone import OF_AN_OFFER, not_yet, only_offered
from bangxin.consult.lay_words import Clause, clauses_of, compiled, prepared, rules, says
from bangxin.law.values import Members, Value

_RENTED = "租给|租出|卖给|卖到|出租|出售|租掉|卖掉"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read; ``supposed``: the question asks about something not yet done (如果、打算).

    ``offered``: it tells only of what another offered or asked for, or asks how to do it: of what is not done there is no
    sum and no day. ``near``: a matter beside the field (``near`` in the data: victim, frozen, barred), about no act of the asker.
    """

    text: str
    stated: tuple[Stated, ...]
    in_field: bool
    outside: bool
    near: str = ""
    offered: bool = False

    @property
    def supposed(self) -> bool:
        return self.offered or any(one.supposed for one in self.stated)

    @property
    def facts(self) -> dict[str, Value]:
        """Facts by id; the first statement of a fact counts, sets are joined."""
        found: dict[str, Value] = {}
        for one in self.stated:
            if is_about(one.value):
                continue  # 左右 decides nothing: shown, and asked for
            before = found.get(one.fact)
            if isinstance(before, Members) and isinstance(one.value, Members):
                found[one.fact] = Members(before.values | one.value.values, False)
            elif before is None:
                found[one.fact] = one.value
        return found


def read_lay_question(text: str, today: int | None = None) -> Reading:
    """Read a question in everyday Chinese, Simplified or Traditional.

    ``today``: the day from which 去年, 上个月 are told; without it they state no day.
    """
    folded = prepared(text)
    clauses = clauses_of(folded)
    quantities = scan(folded)
    others = others_clauses(folded, clauses)
    asker = _Told(folded, clauses, quantities, others, today)
    data = rules()
    stated = _all_stated(asker, "acts")
    if wants_money_back(folded):
        return Reading(text, (), True, False, "victim")
    kinds = kinds_read(stated)
    beside = near(folded, stated)
    acted = bool(kinds) and not beside
    kept = next((entry.get("keeps") for entry in data["near"] if entry["id"] == beside), None)
    if kept is not None:
        # What the question tells is what was done to the asker: nothing else of it is a fact about an act.
        stated = [one for one in stated if one.fact.startswith(tuple(kept))]
    shown = any(one.fact.startswith(tuple(data["field_facts"])) for one in stated)
    surely = acted or any(one.fact.startswith(("ledger.", "upstream.verified", "pi.")) for one in stated)
    at_home = says(data["family"], folded) and not says(data["hints"], own_words(folded))
    surely = surely and not (at_home and not _paid(stated, folded))
    surely = (surely or bool(beside) or says(data["surely"], folded)) and not says(data["never"], folded)
    in_field = surely or ((shown or named(folded) or of_a_case(folded)) and not elsewhere(folded))
    if not beside and not acted and told_by_a_victim(folded, in_field):
        return Reading(text, (), True, False, "victim")
    if not beside and not acted and (in_field or not elsewhere(folded)):
        loose = _all_stated(asker, "acts_loose")
        hinted = in_field or says(data["hints"], folded) or _paid(loose, folded)
        if hinted and any(one.fact == "act.kinds" for one in loose):
            stated, in_field = loose, True
    offered = in_field and not beside and only_offered(folded)
    if offered:
        stated = [replace(one, supposed=True) for one in stated if one.fact.startswith(OF_AN_OFFER)]
    return Reading(text, tuple(stated), in_field, not in_field, beside, offered)


@dataclass(frozen=True, slots=True)
class _Told:
    """A question prepared for reading; ``others``: its clauses about what another did."""

    folded: str
    clauses: Sequence[Clause]
    quantities: list[Quantity]
    others: Sequence[Clause]
    today: int | None


def _all_stated(told: _Told, rule_set: str) -> list[Stated]:
    """The facts, the acts read by one set of rules: the close ones, or the loose ones for what is surely of this field."""
    folded, others = told.folded, told.others
    acts = [one for one in _acts(folded, told.clauses, rule_set) if not _within(one, others)]
    if "process_phone_card" in kinds_read(acts):
        # Opened for another: the handing over is part of it.
        acts = [one for one in acts if one.note != _IF_PAID]
    if any(not one.supposed for one in acts):
        acts = [one for one in acts if not one.supposed]  # what is meant beside what was done is not done
    kinds = kinds_read(acts)
    plain = [
        one
        for one in facts_by_pattern(folded, told.quantities, {one.fact: one.start for one in acts})
        if not (one.fact.startswith("gain.") and _within(one, others))
    ]
    counts = [
        Stated(one.fact, one.bound, one.start, one.end)
        for one in card_counts(folded, [c for c in told.clauses if c not in others], told.quantities, kinds)
        # Cards of which nothing was done, or with which the person himself moved money, are none that were dealt in.
        if kinds & (_GIVEN if one.fact.startswith("instrument.own_") else _TRADED)
        or (not kinds and _paid(plain, folded))
    ]
    told_days = (Stated(*one) for one in days_told(folded, told.today, {s.fact for s in plain}))
    days = [one for one in told_days if not _within(one, others)]
    if not (kinds or any(one.fact.startswith(_DONE) for one in plain)):
        days = [one for one in days if one.fact not in ("act.start", "act.end")]  # the day of nothing done
    return _settled([*acts, *counts, *plain, *of_each_group(folded, told.quantities, plain), *days], folded)


def _within(one: Stated, clauses: Sequence[Clause]) -> bool:
    return any(clause.start <= one.start < clause.end for clause in clauses)


_DONE = ("gain.", "ledger.", "pi.", "notice.", "conceal.", "upstream.", "group.", "posts.", "person.industry")
"""Facts that tell that something was done, where no act was read."""
_PAID_NOTE = "有报酬，按出租记；如系出售请更正"
_IF_PAID = "if paid"
"""A reading that stands only where what was given was paid for."""
_SOLD_NOTE = "按张作价，按出售记；如系出租请更正"
_LENT_NOTE = "未说有报酬，按出借记"
_LENT = Members(frozenset(["lend_account"]), False)
_DEALT = frozenset({"rent_account", "sell_account"})
_PHONES_DEALT = frozenset({"sell_phone_card", "rent_phone_card", "buy_phone_card", "process_phone_card"})
_GIVEN = _DEALT | _PHONES_DEALT | {"lend_account"}
_MOVES = frozenset({"transfer_for_other", "withdraw", "cash_out", "buy_crypto"})
_TRADED = _GIVEN | {"buy_account", "recruit"}
"""What has to have been done with counted pieces: cards with which a person himself moves money are none that were sold
or rented (OP25.6.1)."""
_OF_A_PERSON = frozenset(
    {
        "person.age_at_act",
        "person.student_at_act",
        "person.birth",
        "person.pregnant",
        "person.deaf_mute_or_blind",
    }
)
_MEANT = _DEALT | {"buy_account"}


def _paid(stated: Sequence[Stated], folded: str) -> bool:
    """Whether what was given was paid for: a sum received, or a price per piece."""
    return says(rules()["priced"], folded) or any(
        one.fact == "gain.illegal_income"
        and isinstance(one.value, Bound)
        and one.value.lo
        and not re.search("工资|月薪|底薪", folded[max(0, one.start - 2) : one.end])
        for one in stated
    )


def _settled(stated: list[Stated], folded: str) -> list[Stated]:
    """In order and once each.

    “给、交给、提供给” is selling at a price per piece, renting when paid for otherwise, lending when not; beside 租, 卖, 收 it is
    their means.
    """
    paid = _paid(stated, folded)
    kinds = {code for one in stated if isinstance(one.value, Members) for code in one.value.values}
    done: dict[tuple[str, Value], Stated] = {}
    for one in sorted(stated, key=lambda item: (item.start, item.fact)):
        if one.note == _IF_PAID:
            if not paid:
                continue
            one = replace(one, note="")
        given = one.fact == "act.kinds" and one.value == _LENT and "借" not in folded[one.start : one.end]
        if given and kinds & _MEANT:
            continue
        if given and paid:
            sold = says(rules()["sold_by_piece"], folded)
            kind, note = ("sell_account", _SOLD_NOTE) if sold else ("rent_account", _PAID_NOTE)
            one = replace(one, value=Members(frozenset([kind]), False), note=note)
        elif (
            one.fact == "instrument.own_accounts.count"
            and "lend_account" in kinds
            and not kinds & _DEALT
            and not paid
        ):
            one = replace(one, fact="instrument.own_accounts.lent_count", note=_LENT_NOTE)
        done.setdefault((one.fact, one.value), one)
    settled = [one for one in done.values() if not any(_says_more(other, one) for other in done.values())]
    settled = [one for one in settled if not _greater_than_the_whole(one, settled)]
    settled = [one for one in settled if not _of_a_prior(one, settled)]
    settled = [*_of_data(settled), *_moved(settled)]
    person = next((one for one in settled if one.fact in _OF_A_PERSON), None)
    if person and not any(one.fact == "person.kind" for one in settled):
        settled.append(replace(person, fact="person.kind", value="natural", note=""))
    return settled


def _moved(stated: Sequence[Stated]) -> list[Stated]:
    """That the person moved the money himself, where he transferred, withdrew or changed it."""
    acts = [one for one in stated if isinstance(one.value, Members) and one.value.values & _MOVES]
    given = kinds_read(stated) & _GIVEN
    return [replace(one, fact="act.moved_funds", value=True, note="") for one in acts[: not given]]


def _of_data(stated: Sequence[Stated]) -> Iterator[Stated]:
    """The statements; a gain beside traded personal data and no act of help is the income from those data."""
    facts = {one.fact for one in stated}
    traded = "act.kinds" not in facts and any(fact.startswith("pi.") for fact in facts)
    for one in stated:
        if traded and one.fact == "gain.illegal_income":
            yield replace(one, fact="pi.income")
        elif not (traded and one.fact == "gain.basis"):
            yield one


def _greater_than_the_whole(one: Stated, others: Sequence[Stated]) -> bool:
    """What victims lost in all (总共被骗31万) is no crime money within the 8万 that came into this account."""
    if one.fact != "upstream.verified_amount" or not isinstance(one.value, Bound):
        return False
    flows = [o.value for o in others if o.fact == "ledger.own_accounts.inflow_gross"]
    low = one.value.lo or 0
    return any(isinstance(flow, Bound) and low > (flow.hi or flow.lo or low) for flow in flows)


def _of_a_prior(one: Stated, others: Sequence[Stated]) -> bool:
    """Whether a sentence is told within the words that tell of an earlier conviction (前年因帮信罪被判了八个月)."""
    return one.fact.startswith(("disposition.decision", "proposed.")) and any(
        other.fact == "prior.guilty.exists" and other.start <= one.start < other.end for other in others
    )


def _says_more(one: Stated, other: Stated) -> bool:
    """Whether one statement tells the same number more closely (十六岁 beside 未成年)."""
    mine, theirs = one.value, other.value
    if (
        one.fact != other.fact
        or not (isinstance(mine, Bound) and isinstance(theirs, Bound))
        or is_about(mine)
    ):
        return False
    return mine != theirs and mine.exact and theirs.meet(mine) == mine and not is_about(theirs)


def _acts(folded: str, clauses: Sequence[Clause], rule_set: str) -> Iterator[Stated]:
    """What was done: a verb with its object in the same clause, or in the clause before."""
    data = rules()
    whole = ",".join(clause.text for clause in clauses)
    with_told = {rule["with"]: says(rule["with"], whole) for rule in data[rule_set] if rule.get("with")}
    yield from _done_again(clauses, rule_set)
    for index, clause in enumerate(clauses):
        words = clause.text
        before = "".join(one.text + "," for one in clauses[max(0, index - 2) : index])
        if any(says(data[name], words) for name in ("denied", "earlier", "general")):
            continue
        supposed = not_yet(words, folded)
        told_before = whole[max(0, clause.start - _BACK) : clause.start]
        phones = speaks_of_phones(words, told_before)
        given = says(_RENTED, words)
        for rule in data[rule_set]:
            told = _sentence_from(folded, clause) if rule.get("span") == "sentence" else words
            verb = compiled(rule["pattern"]).search(told)
            if not verb or verb.start() >= len(words) or (rule.get("unless") and says(rule["unless"], told)):
                continue
            if rule["kind"] in _MOVES and says(
                data["moved_by_another"], f"{told[: verb.start()]}|{verb.group()}"
            ):
                continue
            if given and rule["kind"] == "lend_account" and "借" not in verb.group():
                continue  # 租给他用: the giving is the renting
            if rule.get("with") and not with_told[rule["with"]]:
                continue
            led = told_before if says(data["elliptic"], words) else before
            if not _has_object(rule.get("object"), words, led, phones, verb.start()):
                continue
            kinds = Members(frozenset([rule["kind"]]), False)
            note = _IF_PAID if rule.get("paid") else ""
            yield Stated("act.kinds", kinds, clause.start, clause.end, note, supposed)


_BACK = 800
"""How far back, in characters, the thing that was dealt in is looked for."""
_SENTENCE = re.compile(r"[^。;!?\n]*")


def _sentence_from(folded: str, clause: Clause) -> str:
    """The words from the start of a clause to the end of its sentence, for what is told over several clauses."""
    found = _SENTENCE.match(folded, clause.start)
    return found.group() if found else clause.text


def _done_again(clauses: Sequence[Clause], rule_set: str) -> Iterator[Stated]:
    """因为跑分被拘过, 今年又接了两天单: the act of the clause that was dealt with, done once more."""
    data = rules()
    for index, clause in enumerate(clauses):
        if not says(data["done_again"], clause.text) or says(data["denied"], clause.text):
            continue
        for before in clauses[:index]:
            for rule in data[rule_set] if says(data["earlier"], before.text) else ():
                if says(rule["pattern"], before.text) and not says(rule.get("unless", "$^"), before.text):
                    kinds = Members(frozenset([rule["kind"]]), False)
                    yield Stated("act.kinds", kinds, clause.start, clause.end)


def _has_object(wanted: str | None, words: str, before: str, phones: bool, verb: int) -> bool:
    """Whether the thing that a rule wants dealt in (an account, a phone card) is spoken of; ``verb``: where its verb stands.

    What was named in an earlier clause only is not what was dealt in where another thing follows the verb.
    """
    if wanted == "phone":
        return phones
    if wanted == "net":
        return not says("<net_account>", words) and last_spoken(before + words) == "net"
    if wanted is None or says("<bank>|<payment>|<corporate>", words):
        return True
    objects = rules()["objects"]
    if not says([objects["account"], objects["bare"]], words) and says(
        rules()["another_thing"], words[verb:]
    ):
        return False
    return not phones and says([objects["account"], objects["bare"]], before + words)


__all__ = ["Reading", "Stated", "matters_beside", "read_lay_question"]
