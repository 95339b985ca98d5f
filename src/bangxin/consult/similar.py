"""Cases near to a set of facts by legal features, with the differences that matter. Never a prediction."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bangxin.base.bounds import Bound
from bangxin.base.i18n import Text
from bangxin.consult.cards import Card
from bangxin.consult.lay_telling import fact_label
from bangxin.consult.wording import told_value
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import Fact, FactType

# What a comparison looks at, in the order of the decision map, and how much each weighs.
FEATURES: tuple[tuple[str, float], ...] = (
    ("act.kinds", 4.0), ("knowledge.coordination", 2.0), ("act.moved_funds", 1.5), ("person.age_at_act", 1.5),
    ("person.student_at_act", 1.2), ("upstream.crime", 1.0), ("instrument.own_accounts.count", 1.0),
    ("instrument.others_accounts.count", 1.0), ("instrument.phone_cards.count", 1.0),
    ("instrument.processed_phone_cards.count", 1.0), ("ledger.own_accounts.inflow", 1.0),
    ("ledger.others_accounts.inflow", 1.0), ("conceal.amount", 0.8), ("gain.illegal_income", 0.8),
    ("person.industry", 1.0), ("person.chain_role", 1.0), ("act.uses_vulnerable", 1.0), ("person.joint_role", 0.8),
    ("disposition.voluntary_arrival", 0.5), ("disposition.truthful", 0.4), ("disposition.plea", 0.4),
    ("prior.guilty.exists", 1.0), ("prior.imprisonment.exists", 1.0), ("prior.admin_related.exists", 0.5),
)  # fmt: skip
# Lines of the law (yuan, pieces, years of age): values on different sides of one are never alike.
LINES: Mapping[str, tuple[int, ...]] = {
    "person.age_at_act": (16, 18, 75), "instrument.own_accounts.count": (3, 5), "instrument.others_accounts.count": (1,),
    "instrument.phone_cards.count": (20,), "instrument.processed_phone_cards.count": (20,),
    "ledger.own_accounts.inflow": (300_000,), "ledger.others_accounts.inflow": (300_000,),
    "conceal.amount": (100_000, 500_000), "gain.illegal_income": (10_000, 50_000),
}  # fmt: skip
_TELLING = frozenset(
    name for name, _ in FEATURES if not name.startswith(("upstream.", "disposition.", "prior."))
)
"""What makes a case near: the same upstream crime, or the same remorse, alone does not."""
_ACROSS = 0.3
_UNSAID = Text("未说明", "not stated")
_FAVOURABLE = frozenset({"person.student_at_act", "disposition.voluntary_arrival"})
_OF_AGE = 18
_MINOR = Text("未满十八周岁", "under eighteen")
_PRIORS = frozenset({"prior.guilty.exists", "prior.imprisonment.exists", "prior.admin_related.exists"})
NOTICE = Text("供对照，不预测结果；案件不同，处理可以不同", "for comparison only, never a prediction")
_ALIASES = {"ledger.own_accounts.inflow_gross": "ledger.own_accounts.inflow",
            "instrument.nonown_accounts.count": "instrument.others_accounts.count"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One feature that differs, or that only one side states."""

    fact: str
    label: Text
    here: Text
    there: Text
    of_case: Value | None = None
    """Its value in the case."""

    @property
    def both_told(self) -> bool:
        """Whether both sides state it."""
        return _UNSAID not in (self.here, self.there)


@dataclass(frozen=True, slots=True)
class Near:
    """A case that is near: shared features and the differences, in the order of the decision map."""

    card: Card
    score: float
    shared: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def only_there(self) -> tuple[Difference, ...]:
        """What speaks for the one in the case and was not told here: nobody should count on it."""
        found = (d for d in self.differences if d.here == _UNSAID and _favours(d))
        return tuple(replace(d, label=_MINOR) if d.fact == "person.age_at_act" else d for d in found)

    @property
    def only_here(self) -> tuple[Difference, ...]:
        """Earlier convictions that were told here and not in the case."""
        return tuple(d for d in self.differences if d.fact in _PRIORS and d.there == _UNSAID)


def _favours(difference: Difference) -> bool:
    """Whether the one in the case was a minor, a student, or came of his own accord."""
    value = difference.of_case
    if difference.fact == "person.age_at_act":
        return isinstance(value, Bound) and value.hi is not None and value.hi < _OF_AGE
    return difference.fact in _FAVOURABLE and value is True


def similar_cases(facts: Mapping[str, Value], cards: Iterable[Card], limit: int = 3) -> list[Near]:
    """The nearest cards. Empty when the facts share no telling feature with any."""
    here = {_ALIASES.get(name, name): value for name, value in facts.items()}
    found = [_compare(here, card) for card in cards]
    found = [near for near in found if near.score > 0 and set(near.shared) & _TELLING and _alike(here, near)]
    nearest: dict[str, Near] = {}  # of the persons of one case the nearest
    for near in sorted(found, key=lambda near: (-near.score, near.card.id)):
        nearest.setdefault(near.card.case or near.card.id, near)
    return list(nearest.values())[:limit]


def _alike(here: Mapping[str, Value], near: Near) -> bool:
    """Whether an act is the same, or both gave accounts away: what else they share makes no case near.

    Where no act is told, the person or the pieces have to be alike: a sum alone says nothing.
    """
    mine, theirs = here.get("act.kinds"), near.card.features.get("act.kinds")
    if not (isinstance(mine, Members) and isinstance(theirs, Members)):
        return any(name.startswith(("person.", "instrument.", "knowledge.")) for name in near.shared)
    given = {"rent_account", "sell_account", "lend_account"}
    return bool(mine.values & theirs.values or (mine.values & given and theirs.values & given))


def _compare(here: Mapping[str, Value], card: Card) -> Near:
    words = builtin_rulebook().vocabulary
    there = {_ALIASES.get(name, name): value for name, value in card.features.items()}
    score, shared, differences = 0.0, list[str](), list[Difference]()
    for name, weight in FEATURES:
        fact, mine, theirs = words[name], here.get(name), there.get(name)
        if mine is None and theirs is None:
            continue
        likeness = _likeness(mine, theirs) if mine is not None and theirs is not None else None
        if likeness is not None and _across(fact, mine, theirs):
            likeness = min(likeness, _ACROSS)
        if likeness is not None:
            score += weight * (likeness - 0.25)
        if likeness is not None and likeness >= 0.8:
            shared.append(name)
        else:
            texts = [told_value(fact, v) if v is not None else _UNSAID for v in (mine, theirs)]
            differences.append(Difference(name, fact_label(name), texts[0], texts[1], theirs))
    return Near(card, score, tuple(shared), tuple(differences))


def _likeness(one: Value, other: Value) -> float:
    """1 for the same, 0 for opposite; sets by overlap, numbers by their order of size."""
    if isinstance(one, Members) and isinstance(other, Members):
        union = one.values | other.values
        return len(one.values & other.values) / len(union) if union else 1.0
    if isinstance(one, Bound) and isinstance(other, Bound):
        a, b = _middle(one), _middle(other)
        if a == b:
            return 1.0
        return max(0.0, 1 - abs(math.log10((a + 1) / (b + 1)))) if a and b else 0.0
    return 1.0 if one == other else 0.0


def _across(fact: Fact, one: Value | None, other: Value | None) -> bool:
    """Whether a line of the law lies between two numbers."""
    if not (isinstance(one, Bound) and isinstance(other, Bound)):
        return False
    scale = 100 if fact.type is FactType.MONEY else 1
    return any(
        (_middle(one) >= line * scale) != (_middle(other) >= line * scale) for line in LINES.get(fact.id, ())
    )


def _middle(bound: Bound) -> int:
    """The stated end: the lower one unless only an upper one says something (未满十八: 17)."""
    if bound.lo:
        return bound.lo
    return bound.hi if bound.hi is not None else 0
