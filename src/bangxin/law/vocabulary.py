"""The vocabulary: every fact that norms read, one scope per (case, person)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bangxin.base.errors import Mistake, NormError, Place, did_you_mean
from bangxin.base.i18n import Lang, Text
from bangxin.base.yamltree import Tree


class FactType(StrEnum):
    BOOL = "bool"
    COUNT = "count"
    MONEY = "money"
    RATIO = "ratio"
    DATE = "date"
    ENUM = "enum"
    SET = "set"

    @property
    def is_number(self) -> bool:
        """Compared as an interval of integers: fen, items, basis points or days."""
        return self in (FactType.COUNT, FactType.MONEY, FactType.RATIO, FactType.DATE)


class FactKind(StrEnum):
    """A claim is asserted, a measure is computed, a finding is set by a person only."""

    CLAIM = "claim"
    MEASURE = "measure"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the vocabulary. ``derive`` is the source text of its expression, if it is computed."""

    id: str
    type: FactType
    kind: FactKind
    label: Text
    definition: Text
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    derive: str | None = None
    question: Text | None = None
    evidence: tuple[str, ...] = ()
    source_entity: str = ""
    role: str = ""
    direction: str = ""
    group: str = ""
    english: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default_factory=Place, compare=False)

    def named(self, code: str, lang: Lang | str = Lang.ZH) -> str:
        """A value of this fact in words; without an English label the Chinese one, never the code."""
        label = self.values.get(code, code)
        return self.english.get(code, label) if lang == Lang.EN else label


class Vocabulary:
    """Facts by id, in file order."""

    def __init__(self, facts: Mapping[str, Fact], evidence_types: Mapping[str, str]) -> None:
        self._facts = dict(facts)
        self.evidence_types = dict(evidence_types)

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._facts

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)

    @property
    def ids(self) -> list[str]:
        return list(self._facts)

    def unknown(self, fact_id: str, place: Place | None) -> Mistake:
        """The mistake for a fact id nobody declared."""
        return Mistake(
            "unknown-fact",
            Text(f"词汇表中没有事实“{fact_id}”", f"no fact “{fact_id}” in the vocabulary"),
            place,
            did_you_mean(fact_id, self._facts),
        )


_FACT_KEYS = frozenset(
    [
        "id",
        "type",
        "kind",
        "zh",
        "en",
        "unit",
        "definition",
        "definition_zh",
        "values",
        "values_en",
        "derive",
        "question",
        "evidence",
        "from",
        "used_by",
        "role",
        "direction",
        "group",
    ]
)
_DIRECTIONS = ("", "adverse", "favourable", "none")


def read_vocabulary(trees: list[Tree]) -> Vocabulary:
    """Build the vocabulary from its YAML files. Raises NormError with every mistake found."""
    facts: dict[str, Fact] = {}
    evidence: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for tree in trees:
        mistakes += tree.only({"version", "evidence_types", "facts"})
        types = tree.get("evidence_types")
        if types:
            evidence |= {key: child.text() for key, child in types.mapping().items()}
        listed = tree.get("facts")
        for entry in listed.sequence() if listed else []:
            mistakes += entry.only(_FACT_KEYS)
            fact = _read_fact(entry, mistakes)
            if fact.id in facts:
                mistakes.append(
                    entry.mistake("duplicate-id", f"事实“{fact.id}”重复", f"fact “{fact.id}” stands twice")
                )
            facts[fact.id] = fact
    if mistakes:
        raise NormError(*mistakes)
    return Vocabulary(facts, evidence)


def _read_fact(entry: Tree, mistakes: list[Mistake]) -> Fact:
    fact_type = _one_of(entry.need("type"), [t.value for t in FactType], mistakes)
    kind = _one_of(entry.need("kind"), [k.value for k in FactKind], mistakes)
    values, question = entry.get("values"), entry.get("question")
    if fact_type in ("enum", "set") and values is None:
        mistakes.append(entry.mistake("missing-key", "枚举与集合须列出 values", "enum and set need values"))
    direction = _text(entry, "direction")
    if direction not in _DIRECTIONS:
        mistakes.append(
            entry.mistake(
                "wrong-value", f"direction 不能是“{direction}”", f"direction cannot be “{direction}”"
            )
        )
    return Fact(
        id=entry.need("id").text(),
        type=FactType(fact_type),
        kind=FactKind(kind),
        label=Text(entry.need("zh").text(), _text(entry, "en")),
        definition=_definition(entry),
        unit=_text(entry, "unit"),
        values={k: v.text() for k, v in values.mapping().items()} if values else {},
        derive=_text(entry, "derive") or None,
        question=Text(_text(question, "zh"), _text(question, "en")) if question else None,
        evidence=tuple(e.text() for e in evidence.sequence()) if (evidence := entry.get("evidence")) else (),
        source_entity=_text(entry, "from"),
        role=_text(entry, "role"),
        direction=direction,
        group=_text(entry, "group"),
        english=read_english(entry, values, mistakes),
        place=entry.place,
    )


def read_english(
    entry: Tree, values: Tree | None, mistakes: list[Mistake], key: str = "values_en"
) -> dict[str, str]:
    """``values_en`` (or ``options_en``): English words for the values; each must be one of them."""
    given = entry.get(key)
    english = {code: word.text() for code, word in given.mapping().items()} if given else {}
    known = set(values.mapping()) if values else set()
    for code in english.keys() - known:
        mistakes.append(
            entry.mistake(
                "unknown-value",
                f"{key} 的“{code}”不在取值之中",
                f"“{code}” of {key} is not among the values",
                did_you_mean(code, known),
            )
        )
    return english


def _definition(entry: Tree) -> Text:
    """In Chinese and English; a pack that gives only one uses it for both."""
    zh, en = _text(entry, "definition_zh"), _text(entry, "definition")
    return Text(zh or en, en or zh)


def _text(tree: Tree, key: str) -> str:
    child = tree.get(key)
    return "" if child is None else child.text()


def _one_of(tree: Tree, allowed: list[str], mistakes: list[Mistake]) -> str:
    value = tree.text()
    if value in allowed:
        return value
    names = "、".join(allowed)
    mistakes.append(
        tree.mistake(
            "wrong-value",
            f"“{value}”不在 {names} 之中",
            f"“{value}” is not one of {names}",
            did_you_mean(value, allowed),
        )
    )
    return allowed[0]
