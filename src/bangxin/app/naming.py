"""What somebody calls a thing of the rulebook: by its id, or by its name in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bangxin.base.errors import Mistake, UsageProblem, did_you_mean
from bangxin.base.i18n import Lang, Text
from bangxin.case.model import Basis
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law
from bangxin.reasoning.states import Result

Names = Mapping[str, tuple[str, ...]]
"""The words for each id, the Chinese one first."""
_SHOWN = 8


def concept_names(book: Rulebook) -> Names:
    """Concepts by id."""
    return {name: (concept.label.zh, concept.label.en) for name, concept in book.concepts.items()}


def fact_names(book: Rulebook) -> Names:
    """Facts by id."""
    return {fact.id: (fact.label.zh, fact.label.en) for fact in book.vocabulary}


def switch_names(book: Rulebook) -> Names:
    """Open questions of law by id."""
    return {name: (switch.label.zh, switch.label.en) for name, switch in book.switches.items()}


def option_names(book: Rulebook, switch: str) -> Names:
    """The options of one switch."""
    one = book.switches[switch]
    return {option: (one.named(option), one.named(option, Lang.EN)) for option in one.options}


RESULTS: Names = {r.value: (r.label.zh, r.label.en) for r in Result}
LAWS: Names = {
    Law.AT_ACT.value: ("行为时法", "law at the act"),
    Law.AT_DECISION.value: ("裁判时法", "law at the decision"),
}
BASES: Names = {b.value: (b.label.zh.partition("（")[0], b.label.en) for b in Basis}


def plain_names(ids: Iterable[str]) -> Names:
    """Ids that have no other name."""
    return dict.fromkeys(ids, ())


def known(name: str, names: Names, what: str = "") -> str:
    """The id that ``name`` is, or that is called so. Raises UsageProblem ``unknown-name`` with the nearest ones."""
    if name in names:
        return name
    called = [found for found, words in names.items() if name.strip() in words]
    if len(called) == 1:
        return called[0]
    head = (f"{what}：", f"{what}: ") if what else ("", "")
    if called:
        told = Text(f"{head[0]}“{name}”不止一个", f"{head[1]}more than one is called “{name}”")
        raise UsageProblem(
            Mistake("unknown-name", told, hint=_listed(called, names, "请写编号：", "write the id: "))
        )
    told = Text(f"{head[0]}没有“{name}”", f"{head[1]}no “{name}”")
    raise UsageProblem(Mistake("unknown-name", told, hint=_near(name, names)))


def _near(name: str, names: Names) -> Text | None:
    """The ids and words that look like the name, or hold it; else the first there are."""
    if near := did_you_mean(name, [*names, *(word for words in names.values() for word in words)]):
        return near
    holding = [
        found for found, words in names.items() if len(name) > 1 and any(name in word for word in words)
    ]
    return _listed(holding or list(names), names, "", "") if names else None


def _listed(ids: list[str], names: Names, zh: str, en: str) -> Text:
    def worded(at: str, place: int) -> str:
        words = names[at]
        return f"{at}（{words[place]}）" if words else at

    more = ("", "") if len(ids) <= _SHOWN else ("……", " …")
    shown = ids[:_SHOWN]
    return Text(
        zh + "、".join(worded(one, 0) for one in shown) + more[0],
        en + ", ".join(worded(one, -1) for one in shown) + more[1],
    )
