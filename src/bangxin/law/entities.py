"""What a case may hold several of, and the measures and instances declared over them (``law/entities.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from bangxin.base.errors import Mistake, NormError, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import Tree, load_tree
from bangxin.law.vocabulary import Fact, FactKind, FactType, Vocabulary, read_english

REDUCTIONS = ("sum", "count", "union", "first", "last", "same")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an entity: a value like a fact's, plain text, or references to another list."""

    name: str
    label: str
    kind: str
    refers: str = ""
    fact: Fact | None = None
    default: int | None = None
    english: str = ""

    @property
    def title(self) -> Text:
        """The label in both languages."""
        return Text(self.label, self.english or self.label)


@dataclass(frozen=True, slots=True)
class EntityKind:
    """A list of a case file, e.g. ``instruments``; ``group`` makes its rows instances of a fact group."""

    id: str
    label: Text
    attributes: Mapping[str, Attribute]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A declared aggregate that feeds one fact of the vocabulary.

    ``of_acts``: the figure follows the acts counted under art. 16. ``if_any``: absent, not zero, when nothing matches,
    unless a complete list has rows that match ``zero_beside``.
    """

    fact: str
    entity: str
    where: Mapping[str, tuple[str | bool, ...]]
    reduction: str
    attribute: str
    of_acts: bool = False
    if_any: bool = False
    zero_beside: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstanceRule:
    """Rows of an entity that are instances of a group, with the facts each gives."""

    group: str
    entity: str
    where: Mapping[str, tuple[str | bool, ...]]
    facts: Mapping[str, str | bool]
    if_any: bool = False


@dataclass(frozen=True, slots=True)
class Implied:
    """A yes-or-no fact that follows from values of another where nobody states it."""

    fact: str
    source: str
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Schema:
    """Entity kinds, measures, instance rules and implied facts, checked against the vocabulary."""

    kinds: Mapping[str, EntityKind]
    measures: Mapping[str, Measure]
    instances: Mapping[str, InstanceRule]
    implied: tuple[Implied, ...] = ()


def read_schema(tree: Tree, words: Vocabulary) -> Schema:
    """Read and check ``entities.yaml``. Raises NormError with every mistake."""
    mistakes: list[Mistake] = []
    kinds: dict[str, EntityKind] = {}
    for entry in tree.need("entities").sequence():
        kind = _kind(entry, words, mistakes)
        kinds[kind.id] = kind
    measures = {}
    for fact, entry in tree.need("measures").mapping().items():
        if fact not in words:
            mistakes.append(words.unknown(fact, entry.place))
            continue
        measures[fact] = _measure(fact, entry, kinds, mistakes)
    rules = {}
    for group, entry in tree.need("instances").mapping().items():
        rules[group] = _instance_rule(group, entry, kinds, words, mistakes)
    implied = tuple(
        _implied(fact, entry, words, mistakes) for fact, entry in tree.need("implied").mapping().items()
    )
    if mistakes:
        raise NormError(*mistakes)
    return Schema(kinds, measures, rules, implied)


@cache
def builtin_schema(words: Vocabulary) -> Schema:
    """The entities that ship with the package, for one vocabulary."""
    text = resources.files("bangxin.law").joinpath("entities.yaml").read_text(encoding="utf-8")
    return read_schema(load_tree(text, "bangxin/law/entities.yaml"), words)


def _kind(tree: Tree, words: Vocabulary, mistakes: list[Mistake]) -> EntityKind:
    attributes = {
        name: _attribute(name, entry, words, mistakes)
        for name, entry in tree.need("attributes").mapping().items()
    }
    group = text.text() if (text := tree.get("group")) else ""
    for fact in words:
        if group and fact.group == group:
            name = fact.id.removeprefix(f"{group}.")
            kind = "finding" if fact.kind is FactKind.FINDING else "value"
            attributes.setdefault(
                name, Attribute(name, fact.label.zh, kind, fact=fact, english=fact.label.en)
            )
    label = Text(tree.need("zh").text(), tree.need("en").text())
    return EntityKind(tree.need("id").text(), label, attributes, group)


def _attribute(name: str, tree: Tree, words: Vocabulary, mistakes: list[Mistake]) -> Attribute:
    declared, label = tree.need("type").text(), tree.need("zh").text()
    title = part.text() if (part := tree.get("en")) else ""
    if declared == "text":
        return Attribute(name, label, "text", english=title)
    if declared.startswith("ref("):
        return Attribute(name, label, "ref", refers=declared[4:-1], english=title)
    if declared not in [t.value for t in FactType]:
        mistakes.append(tree.mistake("wrong-value", f"没有类型“{declared}”", f"no type “{declared}”"))
        declared = "count"
    given = tree.get("values")
    values = {k: v.text() for k, v in given.mapping().items()} if given else {}
    english = read_english(tree, given, mistakes)
    if (same := tree.get("values_of")) is not None:
        if same.text() in words:
            values, english = dict(words[same.text()].values), dict(words[same.text()].english)
        else:
            mistakes.append(words.unknown(same.text(), same.place))
    fact = Fact(
        name,
        FactType(declared),
        FactKind.CLAIM,
        Text(label, title or label),
        Text("", ""),
        values=values,
        english=english,
    )
    default = part.integer() if (part := tree.get("default")) else None
    return Attribute(name, label, "value", fact=fact, default=default, english=title)


def _measure(fact: str, tree: Tree, kinds: Mapping[str, EntityKind], mistakes: list[Mistake]) -> Measure:
    given = [r for r in REDUCTIONS if tree.get(r)]
    entity = _known_kind(tree, kinds, mistakes)
    if len(given) != 1:
        names = " | ".join(REDUCTIONS)
        mistakes.append(
            tree.mistake("one-reduction", f"须有且只有一种汇总：{names}", f"exactly one of {names}")
        )
    reduction = given[0] if given else "count"
    attribute = "" if reduction == "count" else tree.need(reduction).text()
    if attribute and entity in kinds and attribute not in kinds[entity].attributes:
        hint = did_you_mean(attribute, kinds[entity].attributes)
        mistakes.append(
            tree.mistake(
                "unknown-name", f"{entity} 没有“{attribute}”", f"{entity} has no “{attribute}”", hint
            )
        )
    return Measure(
        fact,
        entity,
        _where(tree, kinds, entity, mistakes),
        reduction,
        attribute,
        _flag(tree, "acts"),
        _flag(tree, "if_any"),
        _where(tree, kinds, entity, mistakes, "zero_beside"),
    )


def _instance_rule(
    group: str, tree: Tree, kinds: Mapping[str, EntityKind], words: Vocabulary, mistakes: list[Mistake]
) -> InstanceRule:
    entity = _known_kind(tree, kinds, mistakes)
    facts: dict[str, str | bool] = {}
    for fact, entry in tree.need("facts").mapping().items():
        if fact not in words:
            mistakes.append(words.unknown(fact, entry.place))
        facts[fact] = entry.value if isinstance(entry.value, bool) else entry.text()
    return InstanceRule(group, entity, _where(tree, kinds, entity, mistakes), facts, _flag(tree, "if_any"))


def _implied(fact: str, tree: Tree, words: Vocabulary, mistakes: list[Mistake]) -> Implied:
    source = tree.need("from").text()
    mistakes += [words.unknown(name, tree.place) for name in (fact, source) if name not in words]
    yes, no = (frozenset(v.text() for v in tree.need(key).sequence()) for key in ("yes", "no"))
    known = words[source].values if source in words else {}
    mistakes += [
        tree.mistake("unknown-value", f"{source} 没有取值“{value}”", f"no value “{value}”")
        for value in sorted((yes | no) - set(known))
    ]
    return Implied(fact, source, yes, no)


def _known_kind(tree: Tree, kinds: Mapping[str, EntityKind], mistakes: list[Mistake]) -> str:
    entity = tree.need("of").text()
    if entity not in kinds:
        mistakes.append(
            tree.mistake(
                "unknown-name", f"没有实体“{entity}”", f"no entity “{entity}”", did_you_mean(entity, kinds)
            )
        )
    return entity


def _where(
    tree: Tree, kinds: Mapping[str, EntityKind], entity: str, mistakes: list[Mistake], key: str = "where"
) -> dict[str, tuple[str | bool, ...]]:
    part = tree.get(key)
    found: dict[str, tuple[str | bool, ...]] = {}
    for name, entry in part.mapping().items() if part else ():
        wanted = tuple(v.value if isinstance(v.value, bool) else v.text() for v in entry.sequence())
        attribute = kinds[entity].attributes.get(name) if entity in kinds else None
        known = attribute.fact.values if attribute and attribute.fact else {}
        for value in wanted:
            if isinstance(value, str) and value not in known:
                mistakes.append(
                    entry.mistake(
                        "unknown-value", f"{entity}.{name} 没有取值“{value}”", f"no value “{value}”"
                    )
                )
        found[name] = wanted
    return found


def _flag(tree: Tree, key: str) -> bool:
    child = tree.get(key)
    return child.boolean() if child else False
