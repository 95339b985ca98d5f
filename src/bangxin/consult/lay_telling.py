"""Facts, results and reasons in the words of an answer to a lay person. Data: plain-results.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.consult.lay_stated import Stated
from bangxin.consult.question import Reading
from bangxin.consult.wording import told_value
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.reasoning.states import Result

UNTOLD = frozenset({"gain.basis", "person.kind", "restriction.by", "act.moved_funds"})
"""Facts that only say how something was read; a page for lay people leaves them out."""
_WHEN = ("act.start", "act.end")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what was told: a fact once, with all the words that say it."""

    fact: str
    label: Text
    value: Value
    text: Text
    quotes: tuple[str, ...]
    note: str


def told_facts(reading: Reading) -> tuple[Told, ...]:
    """What a question states, what was done first, then when, then the rest as it was told."""
    shown = [one for one in reading.stated if one.fact not in UNTOLD or one.value == "unit"]
    days = {one.fact: one.value for one in shown if one.fact in _WHEN}
    if len(days) == 2 and len(set(days.values())) == 1:
        shown = [
            replace(one, fact="act.when") if one.fact == "act.end" else one
            for one in shown
            if one.fact != "act.start"
        ]
    order = ("act.kinds", "act.when", *_WHEN)
    ranked = sorted(shown, key=lambda one: order.index(one.fact) if one.fact in order else len(order))
    grouped: dict[tuple[str, Value | None], list[Stated]] = {}
    for one in ranked:
        together = isinstance(one.value, Members)
        grouped.setdefault((one.fact, None if together else one.value), []).append(one)
    return tuple(_line(several, reading.text) for several in grouped.values())


def _line(several: Sequence[Stated], text: str) -> Told:
    first = several[0]
    fact = builtin_rulebook().vocabulary[_fact_of(first.fact)]
    value = first.value
    for other in several[1:]:
        if isinstance(value, Members) and isinstance(other.value, Members):
            value = Members(value.values | other.value.values, False)
    quotes = tuple(dict.fromkeys(text[one.start : one.end] for one in several))
    return Told(fact.id, fact_label(first.fact), value, told_value(fact, value), quotes, first.note)


def _fact_of(name: str) -> str:
    return "act.end" if name == "act.when" else name


def fact_label(name: str) -> Text:
    """What a fact is called to one who told it."""
    return _texts("labels").get(name) or builtin_rulebook().vocabulary[_fact_of(name)].label


def said_of(node: str, result: Result) -> Text | None:
    """What a result says in everyday words; None where the data have no words for it."""
    told = _data()["results"].get(node, {}).get({Result.MET: "met", Result.NOT_MET: "not"}.get(result, ""))
    return Text(told["zh"], told["en"]) if told else None


def says_nothing_more(node: str) -> bool:
    """Whether a node only repeats, in the words of the trade, what another of the list says."""
    return node in _data()["quiet"]


@cache
def _texts(part: str) -> dict[str, Text]:
    return {name: Text(entry["zh"], entry["en"]) for name, entry in _data()[part].items()}


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("bangxin.consult") / "data" / "plain-results.yaml").read_text("utf-8")
    return dict(load_tree(text, "plain-results.yaml").plain())
