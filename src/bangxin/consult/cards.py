"""Cases as structured cards: what was done, by whom, how it was decided, on which norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from bangxin.base.errors import InputError
from bangxin.base.yamltree import Tree, load_tree
from bangxin.case.values import BadValue, read_value
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value


@dataclass(frozen=True, slots=True)
class Card:
    """One defendant of one case. ``features`` are facts of the vocabulary; ``source`` says where the card is from."""

    id: str
    case: str
    person: str
    charge: str
    facts: str
    outcome: str
    norms: tuple[str, ...]
    features: Mapping[str, Value] = field(default_factory=dict)
    source: str = "official"

    @property
    def labels(self) -> tuple[str, ...]:
        """Chinese labels of what the card records, for searching."""
        words = builtin_rulebook().vocabulary
        found = []
        for name, value in self.features.items():
            if value is False:
                continue
            fact = words[name]
            found.append(fact.label.zh)
            if isinstance(value, Members):
                found += [fact.values[code] for code in sorted(value.values)]
            elif isinstance(value, str):
                found.append(fact.values[value])
        return tuple(found)


@cache
def read_official_cards() -> tuple[Card, ...]:
    """The thirteen defendants of the seven official cases (``data/official-cases.yaml``)."""
    text = (resources.files("bangxin.consult") / "data" / "official-cases.yaml").read_text("utf-8")
    tree = load_tree(text, "official-cases.yaml")
    return tuple(_card(entry) for entry in tree.need("cards").sequence())


def _card(tree: Tree) -> Card:
    words = builtin_rulebook().vocabulary
    features: dict[str, Value] = {}
    for name, child in tree.need("features").mapping().items():
        try:
            value = read_value(child, words[name])
        except BadValue as error:
            raise InputError(error.mistake) from None
        if value is not None:
            features[name] = value
    texts = {key: tree.need(key).text() for key in ("id", "case", "person", "charge", "facts", "outcome")}
    return Card(**texts, norms=tuple(t.text() for t in tree.need("norms").sequence()), features=features)
