"""The norm graph: vocabulary, concepts, switches and packs joined, parsed, checked and ordered.

Everything downstream (three evaluators, reports, search) reads this one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from bangxin.base.canonical import content_hash
from bangxin.base.dates import iso
from bangxin.base.errors import Mistake, NormError
from bangxin.base.i18n import Text
from bangxin.base.yamltree import Tree
from bangxin.law.expression import Node, concepts_of, facts_of
from bangxin.law.norms import ConceptEntry, Norm, Note, Pack, PackReader, Switch
from bangxin.law.parsing import Parser, Refused
from bangxin.law.vocabulary import Vocabulary, read_vocabulary

Entry = TypeVar("Entry", ConceptEntry, Switch, Pack, Norm)


@dataclass(frozen=True)
class Rulebook:
    """All norms with their parsed conditions. Immutable; build with :func:`build_rulebook`."""

    vocabulary: Vocabulary
    concepts: Mapping[str, ConceptEntry]
    switches: Mapping[str, Switch]
    packs: Mapping[str, Pack]
    norms: Mapping[str, Norm]
    conditions: Mapping[str, Node]
    derivations: Mapping[str, Node]

    @cached_property
    def notes(self) -> dict[str, Note]:
        return {note.id: note for pack in self.packs.values() for note in pack.notes}

    @cached_property
    def by_target(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Norm ids by (relation, target), in pack order."""
        found: dict[tuple[str, str], list[str]] = {}
        for norm in self.norms.values():
            for target in norm.targets:
                found.setdefault((norm.relation, target), []).append(norm.id)
        return {key: tuple(ids) for key, ids in found.items()}

    @cached_property
    def chosen_together(self) -> tuple[tuple[Norm, ...], ...]:
        """Norms that every choice in time treats alike: same pack, period, rank and way of applying."""
        alike: dict[tuple[object, ...], list[Norm]] = {}
        for norm in self.norms.values():
            alike.setdefault((norm.pack, norm.in_force, norm.rank, norm.applies_by), []).append(norm)
        return tuple(tuple(norms) for norms in alike.values())

    def aimed_at(self, relation: str, target: str) -> tuple[str, ...]:
        """Ids of norms with ``relation`` to ``target`` (a norm or a concept)."""
        return self.by_target.get((relation, target), ())

    @cached_property
    def hash(self) -> str:
        """Content hash of everything that can change a result or its citation."""
        return content_hash(self.export())

    def export(self) -> dict[str, Any]:
        """The whole rulebook as plain data, for ``norms export`` and for hashing."""
        return {
            "concepts": [
                {"id": c.id, "node": c.node, "zh": c.label.zh, "en": c.label.en, "polarity": c.polarity.value,
                 "grounds": list(self.aimed_at("concludes", c.id)), "per": list(c.per)}
                for c in self.concepts.values()
            ],
            "facts": [
                {"id": f.id, "type": f.type.value, "kind": f.kind.value, "zh": f.label.zh, "en": f.label.en,
                 "unit": f.unit, "definition": {"zh": f.definition.zh, "en": f.definition.en}, "values": dict(f.values), "derive": f.derive,
                 "question": {"zh": f.question.zh, "en": f.question.en} if f.question else None,
                 "direction": f.direction, "group": f.group, "role": f.role}
                for f in self.vocabulary
            ],
            "norms": [self.export_norm(n) for n in self.norms.values()],
            "notes": [{"id": n.id, "pack": n.pack, "cite": n.cite, "zh": n.gist.zh, "en": n.gist.en,
                       "acts": n.acts} for n in self.notes.values()],
            "packs": [{"id": p.id, "title": p.title, "rank": p.rank.value, "adopted": p.adopted,
                       "published": p.published, "source": p.source, "replaces": p.replaces,
                       "time_switch": p.time_switch} for p in self.packs.values()],
            "switches": [{"id": s.id, "zh": s.label.zh, "en": s.label.en, "options": dict(s.options),
                          "default": s.default, "norms": list(s.norms), "cite": s.cite,
                          "definition": s.definition} for s in self.switches.values()],
        }  # fmt: skip

    def export_norm(self, norm: Norm) -> dict[str, Any]:
        return {
            "id": norm.id,
            "pack": norm.pack,
            "title": self.packs[norm.pack].title,
            "cite": norm.cite,
            "gist": {"zh": norm.gist.zh, "en": norm.gist.en},
            "modality": norm.modality.value,
            "rank": norm.rank.value,
            norm.relation: list(norm.targets),
            "when": norm.when,
            "in_force": {
                "from": None if norm.in_force.first <= 1 else iso(norm.in_force.first),
                "to": None if norm.in_force.last is None else iso(norm.in_force.last),
            },
            "applies_by": norm.applies_by.value,
            "switch": {key: list(options) for key, options in norm.switches.items()},
            "accumulates": dict(norm.accumulates),
            "source": norm.source,
        }


def build_rulebook(
    vocabulary: list[Tree], concepts: list[Tree], switches: list[Tree], packs: Iterable[Tree]
) -> Rulebook:
    """Read, join and check everything. Raises NormError listing every mistake with file, line and hint."""
    from bangxin.law.checking import check_rulebook

    words = read_vocabulary(vocabulary)
    reader = PackReader()
    known_concepts = _unique(
        reader, (reader.concept(t) for tree in concepts for t in _list(tree, "concepts"))
    )
    known_switches = _unique(reader, (reader.switch(t) for tree in switches for t in _list(tree, "switches")))
    known_packs = _unique(reader, (reader.pack(tree) for tree in packs if tree.get("authority") is None))
    norms = _unique(reader, (norm for pack in known_packs.values() for norm in pack.norms))
    if reader.mistakes:
        raise NormError(*reader.mistakes)
    names = [*words.ids, *known_concepts]
    parser = Parser(words, known_concepts, names)
    conditions, derivations = _parse(parser, words, norms, reader.mistakes)
    if reader.mistakes:
        raise NormError(*reader.mistakes)
    book = Rulebook(words, known_concepts, known_switches, known_packs, norms, conditions, derivations)
    mistakes = check_rulebook(book)
    if mistakes:
        raise NormError(*mistakes)
    return book


def with_norm(book: Rulebook, norm: Norm) -> Rulebook:
    """The same rulebook with one norm replaced (mutation, what-if on the law). Raises NormError."""
    norms = {**book.norms, norm.id: norm}
    parser = Parser(book.vocabulary, book.concepts, [*book.vocabulary.ids, *book.concepts])
    try:
        condition = parser.condition(norm.when, norm.when_place)
    except Refused as refused:
        raise NormError(refused.mistake) from None
    return replace(book, norms=norms, conditions={**book.conditions, norm.id: condition})


def without_norm(book: Rulebook, norm_id: str) -> Rulebook:
    """The same rulebook without one norm."""
    return replace(book, norms={key: norm for key, norm in book.norms.items() if key != norm_id})


def reads(book: Rulebook, norm_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Facts and concepts a norm reads itself."""
    condition = book.conditions[norm_id]
    return facts_of(condition), concepts_of(condition)


def _parse(
    parser: Parser, words: Vocabulary, norms: Mapping[str, Norm], mistakes: list[Mistake]
) -> tuple[dict[str, Node], dict[str, Node]]:
    conditions: dict[str, Node] = {}
    derivations: dict[str, Node] = {}
    for norm in norms.values():
        try:
            conditions[norm.id] = parser.condition(norm.when, norm.when_place)
        except Refused as refused:
            mistakes.append(refused.mistake)
    for fact in words:
        if fact.derive:
            try:
                derivations[fact.id] = parser.derivation(fact.derive, fact.type, fact.place)
            except Refused as refused:
                mistakes.append(refused.mistake)
    return conditions, derivations


def _list(tree: Tree, key: str) -> list[Tree]:
    child = tree.get(key)
    return child.sequence() if child else []


def _unique(reader: PackReader, entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.id in found:
            reader.mistakes.append(_duplicate(entry.id, entry, found[entry.id]))
        found[entry.id] = entry
    return found


def _duplicate(
    name: str, entry: ConceptEntry | Switch | Pack | Norm, first: ConceptEntry | Switch | Pack | Norm
) -> Mistake:
    return Mistake(
        "duplicate-id",
        Text(f"“{name}”重复，先见于 {first.place}", f"“{name}” stands twice, first at {first.place}"),
        entry.place,
    )
