"""Reads the entity lists of a case file: acts, instruments, assisted parties, upstream offences, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bangxin.base.errors import BangxinError, Mistake, Place, did_you_mean
from bangxin.base.yamltree import Tree
from bangxin.case.model import Claim, Entity, Finding
from bangxin.law.entities import Attribute, EntityKind, Schema
from bangxin.law.vocabulary import Fact


class ValueReader(Protocol):
    """What the case reader lends: reading one claim or finding, collecting mistakes."""

    mistakes: list[Mistake]

    def claims_of(self, tree: Tree, fact: Fact) -> list[Claim]: ...

    def findings_of(self, tree: Tree, fact: Fact) -> list[Finding]: ...


def read_entities(
    tree: Tree, schema: Schema, reader: ValueReader, persons: set[str]
) -> dict[str, tuple[Entity, ...]]:
    """Entity lists by kind; a kind that the file does not mention is absent (unknown), an empty list is empty."""
    found: dict[str, tuple[Entity, ...]] = {}
    for kind in schema.kinds.values():
        listed = tree.mapping().get(kind.id)
        if listed is None or listed.value is None:
            continue
        rows = [row for entry in listed.sequence() if (row := _row(entry, kind, reader)) is not None]
        seen: dict[str, Place] = {}
        for row in rows:
            if row.id in seen:
                zh = f"{kind.label.zh}“{row.id}”重复，先见于 {seen[row.id]}"
                reader.mistakes.append(
                    listed.mistake("duplicate-id", zh, f"{kind.id} “{row.id}” stands twice")
                )
            seen[row.id] = row.place
        found[kind.id] = tuple(rows)
    _check_references(found, schema, reader, persons, tree)
    return found


def _row(tree: Tree, kind: EntityKind, reader: ValueReader) -> Entity | None:
    try:
        reader.mistakes += tree.only({"id", "note", *kind.attributes})
        name = tree.need("id").text()
    except BangxinError as error:
        reader.mistakes += error.mistakes
        return None
    claims: dict[str, tuple[Claim, ...]] = {}
    findings: dict[str, tuple[Finding, ...]] = {}
    refs: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for attribute in kind.attributes.values():
        child = tree.mapping().get(attribute.name)
        if child is None or child.value is None:
            continue
        try:
            _put(attribute, child, reader, claims, findings, refs, texts)
        except BangxinError as error:
            reader.mistakes += error.mistakes
    return Entity(name, kind.id, claims, findings, refs, texts, tree.place)


def _put(
    attribute: Attribute,
    tree: Tree,
    reader: ValueReader,
    claims: dict[str, tuple[Claim, ...]],
    findings: dict[str, tuple[Finding, ...]],
    refs: dict[str, tuple[str, ...]],
    texts: dict[str, str],
) -> None:
    if attribute.kind == "text":
        texts[attribute.name] = tree.text()
    elif attribute.kind == "ref":
        refs[attribute.name] = (
            (tree.text(),) if isinstance(tree.value, str) else tuple(t.text() for t in tree.sequence())
        )
    elif attribute.fact is not None and attribute.kind == "finding":
        findings[attribute.name] = tuple(reader.findings_of(tree, attribute.fact))
    elif attribute.fact is not None:
        claims[attribute.name] = tuple(reader.claims_of(tree, attribute.fact))


def _check_references(
    found: Mapping[str, tuple[Entity, ...]],
    schema: Schema,
    reader: ValueReader,
    persons: set[str],
    tree: Tree,
) -> None:
    known = {kind: {row.id for row in rows} for kind, rows in found.items()} | {"persons": persons}
    for kind, rows in found.items():
        for row in rows:
            for name, targets in row.refs.items():
                refers = schema.kinds[kind].attributes[name].refers
                for target in targets:
                    if target not in known.get(refers, set()):
                        place = tree.mapping()[kind]
                        zh = f"{kind}“{row.id}”的 {name} 指向不存在的“{target}”"
                        mistake = place.mistake(
                            "unknown-reference",
                            zh,
                            f"{kind} “{row.id}”: no “{target}”",
                            did_you_mean(target, known.get(refers, set())),
                        )
                        reader.mistakes.append(
                            Mistake(mistake.code, mistake.message, row.place, mistake.hint)
                        )
