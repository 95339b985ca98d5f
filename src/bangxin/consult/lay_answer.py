"""What an answer says first: where the asker stands, which norms bear on what was told, and norms in everyday words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.consult.catalogue import read_norms
from bangxin.consult.lay_others import standing_apart
from bangxin.consult.lay_words import prepared, says
from bangxin.consult.question import Reading
from bangxin.law.values import Members, Value

_YEAR = 372
"""A year in the numbers of days (base.dates)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the asker stands in the procedure, and what to do now."""

    id: str
    notice: Text


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("bangxin.consult") / "data" / "answer-words.yaml").read_text("utf-8")
    return dict(load_tree(text, "answer-words.yaml").plain())


def stages_of(reading: Reading, today: int | None = None) -> tuple[Stage, ...]:
    """The stages that a question tells of, in the order of the data; ``today``: the day it is asked."""
    words, another = standing_apart(prepared(reading.text))
    stand = [
        entry
        for entry in _data()["stages"]
        if (another if entry.get("another") else _stands_at(entry, reading, words, today))
    ]
    left_out = {one for entry in stand for one in entry.get("instead_of", ())}
    return tuple(
        Stage(entry["id"], Text(entry["zh"], entry["en"])) for entry in stand if entry["id"] not in left_out
    )


def _stands_at(entry: Mapping[str, Any], reading: Reading, words: str, today: int | None) -> bool:
    """Whether the question tells of a stage: by its words, by a fact it states, or by how long ago the act was."""
    done = _kinds(reading.facts)
    if ("kinds" in entry and not done & set(entry["kinds"])) or done & set(entry.get("not_kinds", ())):
        return False
    if entry.get("supposed"):
        return reading.supposed
    if "years" in entry:
        end = reading.facts.get("act.end")
        last = end.hi if isinstance(end, Bound) and "act.kinds" in reading.facts else None
        return last is not None and today is not None and last + entry["years"] * _YEAR < today
    if "under" in entry and is_under(entry["under"], reading.facts):
        return not is_under(entry.get("not_under", 0), reading.facts)
    if entry.get("over") and says(entry["over"], words):
        return False
    stated = "stated" in entry and reading.facts.get(entry["stated"]) == entry["is"]
    return stated or _told(entry, words)


def _kinds(facts: Mapping[str, Value]) -> frozenset[str]:
    """The kinds of help that were told."""
    kinds = facts.get("act.kinds")
    return kinds.values if isinstance(kinds, Members) else frozenset()


def is_under(years: int, facts: Mapping[str, Value]) -> bool:
    """Whether the person was surely younger than so many years when it was done."""
    return _stated({"fact": "person.age_at_act", "under": years}, facts)


def _told(entry: Mapping[str, Any], words: str) -> bool:
    return says(entry["pattern"], words) and not (entry.get("unless") and says(entry["unless"], words))


def first_norms(reading: Reading, facts: Mapping[str, Value]) -> Iterator[str]:
    """Norms that bear on what was asked and told, the most telling first."""
    words = prepared(reading.text)
    done = _kinds(facts)
    for rule in _data()["first"]:
        asked = rule.get("asks") and _told({"pattern": rule["asks"], **rule}, words)
        if asked and "of" in rule and not done & set(rule["of"]):
            continue
        if "unless" in rule and says(rule["unless"], words):
            continue
        if (rule.get("untold") and done) or set(rule.get("without", ())) & facts.keys():
            continue
        if any(facts.get(fact) != value for fact, value in rule.get("only_with", {}).items()):
            continue
        if any(facts.get(fact) == value for fact, value in rule.get("not_with", {}).items()):
            continue
        if "except_only" in rule and done and done <= set(rule["except_only"]):
            continue
        if "upstream" in rule and facts.get("upstream.crime", rule["upstream"]) != rule["upstream"]:
            continue
        if "acted_under" in rule and not acted_under(
            rule["norms"][0], rule["acted_under"], facts.get("act.end")
        ):
            continue
        if asked or done & set(rule.get("kinds", ())) or _stated(rule, facts):
            yield from rule["norms"]


def acted_under(norm: str, newer: str, end: Value | None) -> bool:
    """Whether the last act, of which a day was told, may be of the time of a norm before a newer one came into force."""
    if not isinstance(end, Bound) or end.lo is None or end.hi is None:
        return False
    return iso(end.lo) < read_norms()[newer].in_force_from and iso(end.hi) >= read_norms()[norm].in_force_from


def speaks_of_a_unit(reading: Reading) -> bool:
    """Whether the question names a company or the like, so that 个人还是单位 is worth asking."""
    return says(_data()["unit_words"], prepared(reading.text))


_OF_HELP = ("act.", "instrument.", "ledger.", "settlement.", "upstream.", "assisted.", "advertising.", "harm.", "disposition.", "proposed.")  # fmt: skip


def tells_of_help(reading: Reading, facts: Mapping[str, Value]) -> bool:
    """Whether anything but a sum earned tells of help to a crime: without it the lines of helping measure nothing."""
    told = any(name.startswith(_OF_HELP) for name in facts)
    return told or says(_data()["helping_words"], prepared(reading.text))


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence beside helping that the facts tell of: its nodes, the facts as it reads them, what is cited first.

    ``beside``: help was told as well, and both are looked at.
    """

    roots: tuple[str, ...]
    facts: dict[str, Value]
    norms: tuple[str, ...]
    beside: bool


def other_offence(facts: Mapping[str, Value]) -> Offence | None:
    """The offence beside helping that the facts tell of; None for helping."""
    done = _kinds(facts)
    for entry in _data()["offences"]:
        if done and not done & set(entry.get("beside", ())):
            continue
        if any(name.startswith(tuple(entry["facts"])) for name in facts):
            gain = facts.get("gain.illegal_income")
            renamed = {entry["gain"]: gain} if gain is not None and "gain" in entry and not done else {}
            kept = {
                name: value for name, value in facts.items() if not (renamed and name.startswith("gain."))
            }
            norms = tuple(
                entry["beside_norms"] if done and "beside_norms" in entry else entry.get("norms", ())
            )
            return Offence(tuple(entry["roots"]), {**kept, **renamed}, norms, bool(done))
    return None


def line_rows() -> tuple[Mapping[str, Any], ...]:
    """The rows of ``lines``."""
    return tuple(_data()["lines"])


def other_roots() -> tuple[str, ...]:
    """The nodes of the offences beside helping."""
    return tuple(root for entry in _data()["offences"] for root in entry["roots"])


def same_to_the_asker() -> Mapping[str, str]:
    """Questions that are the same, to who was not there when the case was built, as another asked before."""
    return dict(_data()["same_to_the_asker"])


@dataclass(frozen=True, slots=True)
class Also:
    """A question that no figure of the engine leads to, why it is asked, and the norms that say so."""

    fact: str
    question: Text
    why: Text
    norms: tuple[str, ...]


def told_in_words(reading: Reading) -> frozenset[str]:
    """Facts of which the words tell enough not to ask for them again, though not so closely that they state them."""
    words = prepared(reading.text)
    return frozenset(fact for fact, pattern in _data()["told_in_words"].items() if says(pattern, words))


def also_asked(facts: Mapping[str, Value], told_already: frozenset[str]) -> Iterator[Also]:
    """Of each group of such questions the first that fits what was told and has not been told."""
    done = _kinds(facts)
    for part in _data()["also_ask"] if done else ():
        for entry in part["ask"]:
            told = facts.get(entry.get("stated", ""), "stated" not in entry) is True
            if (
                told
                and entry["fact"] not in {*facts, *told_already}
                and (not entry.get("kinds") or done & set(entry["kinds"]))
            ):
                why = Text(part["group"]["zh"], part["group"]["en"])
                yield Also(entry["fact"], Text(entry["zh"], entry["en"]), why, tuple(entry["norms"]))
                break


def only_unit_accounts(reading: Reading) -> bool:
    """Whether accounts of a unit are spoken of, and none of the asker's own beside them."""
    return says("<only_corporate>", prepared(reading.text))


def speaks_of_the_grown(reading: Reading) -> bool:
    """Whether the one asked about is plainly of age (老公, 我爸), so that the age is not worth a question."""
    return says(_data()["grown_words"], prepared(reading.text))


def _stated(rule: Mapping[str, Any], facts: Mapping[str, Value]) -> bool:
    """Whether the fact of a rule is stated, with the value that the rule wants."""
    value = facts.get(rule.get("fact", ""))
    if value is None:
        return False
    if "is" in rule:
        return bool(value == rule["is"])
    if isinstance(value, Bound):
        below, least = rule.get("under"), rule.get("from")
        if below is not None and (value.hi is None or value.hi >= below):
            return False
        return least is None or (value.lo is not None and value.lo >= int(least))
    return True


def spared(facts: Mapping[str, Value]) -> Iterator[Text]:
    """What the law spares the young, the old and who is with child of an administrative penalty."""
    for entry in _data()["spared"]:
        if _stated(entry, facts):
            yield Text(entry["zh"], entry["en"])


@cache
def norms_of_a_fact(helped: bool = False) -> frozenset[str]:
    """Norms that only bear on one of whom a fact is told (age, an earlier penalty; ``helped``: beside an act of help,
    personal data)."""
    told = ("person.", "prior.", "pi.") if helped else ("person.", "prior.")
    rules = [rule for rule in _data()["first"] if rule.get("fact", "").startswith(told)]
    return frozenset(norm for rule in rules for norm in rule["norms"])


@cache
def plain_words(norm: str) -> Text | None:
    """What a norm says in everyday words, where the data tell it."""
    entry = _data()["plain"].get(norm)
    return Text(entry["zh"], entry["en"]) if entry else None


def plain_norms() -> frozenset[str]:
    """Every norm that the data name, for the check that it exists."""
    asked = [entry for part in _data()["also_ask"] for entry in part["ask"]]
    offences = {norm for entry in _data()["offences"] for norm in entry.get("norms", ())}
    return (
        frozenset(_data()["plain"])
        | offences
        | {norm for rule in (*_data()["first"], *asked) for norm in rule["norms"]}
    )
