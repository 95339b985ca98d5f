"""Reads case files (YAML or JSON): every mistake is collected, each with its line and a hint.

Keys may be given as vocabulary ids or Chinese labels; values of enums likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bangxin.base.dates import day_range
from bangxin.base.errors import BangxinError, InputError, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import Tree, load_tree
from bangxin.case.entities import read_entities
from bangxin.case.model import (
    Basis,
    Case,
    Claim,
    Evidence,
    Finding,
    JointClaim,
    Origin,
    Person,
    Speaker,
    Status,
)
from bangxin.case.values import BadValue, read_value
from bangxin.law.entities import Schema, builtin_schema
from bangxin.law.values import Value
from bangxin.law.vocabulary import Fact, FactKind, Vocabulary

CASE_KEYS = frozenset(
    [
        "case",
        "id",
        "title",
        "as_of",
        "basis",
        "stage",
        "draft",
        "source",
        "evidence",
        "persons",
        "joint",
        "note",
        "official_source",
        "cases",
        "version",
        "open_lists",
        "ledgers",
    ]
)
PERSON_KEYS = frozenset(
    [
        "id",
        "name",
        "claims",
        "facts",
        "findings",
        "instances",
        "record",
        "not_stated",
        "official_outcome",
        "tensions",
        "note",
    ]
)
CLAIM_KEYS = frozenset(
    [
        "op",
        "value",
        "hi",
        "lo",
        "hi_conventional",
        "text",
        "quote",
        "source",
        "seed",
        "reading",
        "note",
        "rule",
        "section",
        "span",
        "speaker",
        "status",
        "evidence",
    ]
)
FINDING_KEYS = frozenset(["value", "op", "hi", "by", "at", "why", "speaker", "note"])
ATTRIBUTIONS = ("undivided", "whole_each", "shares")


def read_cases(text: str, file: str, words: Vocabulary) -> list[Case]:
    """All cases of a document: one case, or a list under ``cases:``. Raises InputError with every mistake."""
    return cases_in(load_tree(text, file), words)


def cases_in(tree: Tree, words: Vocabulary) -> list[Case]:
    """:func:`read_cases` of a document already taken apart."""
    reader = _Reader(words, builtin_schema(words))
    listed = tree.get("cases")
    cases = [reader.case(entry) for entry in (listed.sequence() if listed else [tree])]
    if not cases:
        reader.mistakes.append(tree.mistake("no-case", "文件中没有案件", "the file holds no case"))
    if reader.mistakes:
        raise InputError(*reader.mistakes)
    return cases


class _Reader:
    def __init__(self, words: Vocabulary, schema: Schema) -> None:
        self.words = words
        self.schema = schema
        self.mistakes: list[Mistake] = []
        self.labels = {fact.label.zh: fact.id for fact in words}

    def case(self, tree: Tree) -> Case:
        self.mistakes += tree.only(CASE_KEYS | self.schema.kinds.keys())
        evidence = self._evidence(tree)
        persons = [p for entry in self._list(tree, "persons") if (p := self._safely(self._person, entry))]
        if not persons and not self.mistakes:
            self.mistakes.append(
                tree.mistake("no-person", "案件没有人员（persons）", "the case has no persons")
            )
        self._unique([(p.id, p.place) for p in persons], "人员", "person")
        case = Case(
            id=self._text(tree, "case") or self._text(tree, "id"),
            title=self._text(tree, "title"),
            persons=tuple(persons),
            as_of=self._date(tree, "as_of"),
            basis=Basis(b) if (b := self._choice(tree, "basis", list(Basis))) else None,
            stage=self._text(tree, "stage"),
            draft=bool(d.boolean()) if (d := tree.get("draft")) else False,
            evidence=evidence,
            joint=tuple(
                j for entry in self._list(tree, "joint") if (j := self._safely(self._joint, entry, persons))
            ),
            source=self._text(tree, "source"),
            entities=read_entities(tree, self.schema, self, {p.id for p in persons}),
            open_lists=self._open_lists(tree),
            ledgers=self._texts(tree, "ledgers"),
            plain=tree.plain(),
        )
        for person in persons:
            rows = [c for row in person.instances.values() for claims in row for c in claims]
            self._check_evidence((*person.claims, *rows), evidence)
        listed = [row for rows in case.entities.values() for row in rows]
        self._check_evidence(
            [c for row in listed for claims in row.claims.values() for c in claims], evidence
        )
        return case

    def _open_lists(self, tree: Tree) -> frozenset[str]:
        names = self._texts(tree, "open_lists")
        for name in names:
            if name not in self.schema.kinds:
                hint = did_you_mean(name, self.schema.kinds)
                self.mistakes.append(
                    tree.mistake("unknown-name", f"没有实体列表“{name}”", f"no list “{name}”", hint)
                )
        return frozenset(names)

    def _safely(self, read: Any, *arguments: Any) -> Any:
        """Read one entry; its mistakes are collected so that the rest is still checked."""
        try:
            return read(*arguments)
        except BangxinError as error:
            self.mistakes += error.mistakes
            return None

    def _person(self, tree: Tree) -> Person:
        self.mistakes += tree.only(PERSON_KEYS)
        claims = [c for key in ("claims", "facts") for c in self._claims(tree.get(key))]
        findings = self._findings(tree.get("findings"))
        instances = {}
        part = tree.get("instances")
        for group, rows in part.mapping().items() if part else ():
            self._known_group(group, rows)
            instances[group] = tuple(tuple(self._claims(row, group)) for row in rows.sequence())
        outcome, record = tree.get("official_outcome"), tree.get("record")
        name = self._text(tree, "name")
        return Person(
            id=self._text(tree, "id") or name or self._missing(tree, "id"),
            name=name or self._text(tree, "id"),
            claims=tuple(claims),
            findings=tuple(findings),
            instances=instances,
            record=tuple(record.plain()) if record else (),
            not_stated=self._texts(tree, "not_stated"),
            official_outcome=outcome.plain() if outcome else {},
            tensions=self._texts(tree, "tensions"),
            place=tree.place,
        )

    def _claims(self, tree: Tree | None, group: str = "") -> list[Claim]:
        found: list[Claim] = []
        for name, child in tree.mapping().items() if tree else ():
            fact = self._fact(name, child)
            if fact is None:
                continue
            if fact.kind is FactKind.FINDING:
                self.mistakes.append(self._finding_as_claim(fact, child))
                continue
            if group and fact.group != group:
                self.mistakes.append(
                    child.mistake(
                        "wrong-group", f"“{name}”不属于 {group}", f"“{name}” is not of group {group}"
                    )
                )
            found += self.claims_of(child, fact)
        return found

    def claims_of(self, tree: Tree, fact: Fact) -> list[Claim]:
        """One claim, or several as a list of mappings."""
        several = isinstance(tree.value, list) and any(isinstance(i.value, dict) for i in tree.value)
        entries = tree.sequence() if several else [tree]
        return [c for entry in entries if (c := self._safely(self._claim, entry, fact)) is not None]

    def findings_of(self, tree: Tree, fact: Fact) -> list[Finding]:
        """One finding, or several as a list of mappings."""
        several = isinstance(tree.value, list) and any(isinstance(i.value, dict) for i in tree.value)
        entries = tree.sequence() if several else [tree]
        return [f for entry in entries if (f := self._safely(self._finding, entry, fact)) is not None]

    def _claim(self, tree: Tree, fact: Fact) -> Claim | None:
        if tree.value is None:
            return None
        if not isinstance(tree.value, dict):
            return Claim(fact.id, self._value(tree, fact), raw=tree.plain(), place=tree.place)
        self.mistakes += tree.only(CLAIM_KEYS)
        span = tree.get("span")
        ends = [part.integer() for part in span.sequence()] if span else []
        return Claim(
            fact=fact.id,
            value=self._value(tree, fact),
            speaker=Speaker(s) if (s := self._choice(tree, "speaker", list(Speaker))) else Speaker.HANDLER,
            status=Status(s) if (s := self._choice(tree, "status", list(Status))) else Status.UNVERIFIED,
            evidence=self._texts(tree, "evidence"),
            origin=Origin(
                text=self._text(tree, "text"),
                quote=self._text(tree, "quote"),
                source=self._text(tree, "source") or self._text(tree, "seed"),
                reading=self._text(tree, "reading"),
                note=self._text(tree, "note"),
                rule=self._text(tree, "rule"),
                section=self._text(tree, "section"),
                span=(ends[0], ends[1]) if len(ends) == 2 else None,
            ),
            raw={
                k: v for k, v in tree.plain().items() if k in ("op", "value", "hi", "lo", "hi_conventional")
            },
            place=tree.place,
        )

    def _value(self, tree: Tree, fact: Fact) -> Value | None:
        try:
            return read_value(tree, fact)
        except BadValue as bad:
            raise InputError(bad.mistake) from None

    def _findings(self, tree: Tree | None) -> list[Finding]:
        found: list[Finding] = []
        for name, child in tree.mapping().items() if tree else ():
            fact = self._fact(name, child)
            if fact is None:
                continue
            if fact.kind is not FactKind.FINDING:
                message = f"“{name}”是事实主张，不是认定事项，请写在 claims"
                self.mistakes.append(
                    child.mistake("not-a-finding", message, f"“{name}” is a claim; put it under claims")
                )
                continue
            found += self.findings_of(child, fact)
        return found

    def _finding(self, tree: Tree, fact: Fact) -> Finding | None:
        if not isinstance(tree.value, dict):
            raise tree.error(
                "unsigned-finding",
                f"认定“{fact.id}”须写明 value、by（谁）、at（何时）、why（理由）",
                f"finding “{fact.id}” needs value, by, at and why",
                Text(
                    "{value: true, by: 某检察官, at: '2025-08-01', why: …}",
                    "{value: true, by: …, at: …, why: …}",
                ),
            )
        self.mistakes += tree.only(FINDING_KEYS)
        value = self._value(tree, fact)
        if value is None:
            return None
        for key in ("by", "at", "why"):
            tree.need(key)
        return Finding(
            fact=fact.id,
            value=value,
            by=tree.need("by").text(),
            at=self._date(tree, "at"),
            why=tree.need("why").text(),
            speaker=Speaker(s) if (s := self._choice(tree, "speaker", list(Speaker))) else Speaker.HANDLER,
            raw=tree.plain().get("value"),
            place=tree.place,
        )

    def _joint(self, tree: Tree, persons: list[Person]) -> JointClaim | None:
        self.mistakes += tree.only(CLAIM_KEYS | {"fact", "persons", "attribution", "shares"})
        fact = self._fact(tree.need("fact").text(), tree.need("fact"))
        if fact is None:
            return None
        known = {p.id for p in persons}
        names = self._texts(tree, "persons")
        for name in names:
            if name not in known:
                self.mistakes.append(
                    tree.mistake(
                        "unknown-person",
                        f"没有人员“{name}”",
                        f"no person “{name}”",
                        did_you_mean(name, known),
                    )
                )
        attribution = self._choice(tree, "attribution", list(ATTRIBUTIONS)) or "undivided"
        parts = tree.get("shares")
        shares = (
            {n: v for n, t in parts.mapping().items() if (v := self._value(t, fact)) is not None}
            if parts
            else {}
        )
        kept = {k: v for k, v in tree.mapping().items() if k in CLAIM_KEYS}
        claim = self._claim(Tree(kept, tree.file, tree.line, tree.column), fact)
        return JointClaim(claim, names, attribution, shares) if claim else None

    def _evidence(self, tree: Tree) -> dict[str, Evidence]:
        found: dict[str, Evidence] = {}
        for entry in self._list(tree, "evidence"):
            self.mistakes += entry.only(
                {"id", "type", "title", "lawful", "excluded", "verified", "source", "note"}
            )
            item = self._safely(self._evidence_item, entry)
            if item is None:
                continue
            if item.id in found:
                self.mistakes.append(
                    entry.mistake(
                        "duplicate-id", f"证据“{item.id}”重复", f"evidence “{item.id}” stands twice"
                    )
                )
            found[item.id] = item
        return found

    def _evidence_item(self, tree: Tree) -> Evidence:
        types = self.words.evidence_types
        kind = tree.need("type").text()
        by_label = [code for code, label in types.items() if label == kind]
        code = kind if kind in types else (by_label or [""])[0]
        if not code:
            hint = Text("、".join(f"{c}（{n}）" for c, n in types.items()), ", ".join(types))
            raise tree.need("type").error(
                "wrong-value", f"没有证据种类“{kind}”", f"no evidence type “{kind}”", hint
            )
        flags = {key: flag.boolean() for key in ("lawful", "excluded", "verified") if (flag := tree.get(key))}
        return Evidence(
            tree.need("id").text(), code, self._text(tree, "title"), flags.get("lawful", True),
            flags.get("excluded", False), flags.get("verified", False), self._text(tree, "source"), tree.place,
        )  # fmt: skip

    def _check_evidence(self, claims: Iterable[Claim], evidence: Mapping[str, Evidence]) -> None:
        for claim in claims:
            for name in claim.evidence:
                if name not in evidence:
                    hint = did_you_mean(name, evidence)
                    self.mistakes.append(
                        Mistake(
                            "unknown-evidence",
                            Text(f"证据清单中没有“{name}”", f"no evidence “{name}”"),
                            claim.place,
                            hint,
                        )
                    )

    def _fact(self, name: str, tree: Tree) -> Fact | None:
        fact_id = self.labels.get(name, name)
        if fact_id in self.words:
            return self.words[fact_id]
        hint = did_you_mean(name, [*self.words.ids, *self.labels])
        self.mistakes.append(tree.mistake("unknown-fact", f"词汇表中没有“{name}”", f"no fact “{name}”", hint))
        return None

    def _finding_as_claim(self, fact: Fact, tree: Tree) -> Mistake:
        hint = Text("移到 findings，并写 by、at、why", "move it to findings with by, at and why")
        return tree.mistake(
            "finding-as-claim",
            f"“{fact.id}”（{fact.label.zh}）须由人认定，不能作主张",
            f"“{fact.id}” is a finding",
            hint,
        )

    def _known_group(self, group: str, tree: Tree) -> None:
        groups = {f.group for f in self.words if f.group}
        if group not in groups:
            self.mistakes.append(
                tree.mistake(
                    "unknown-group", f"没有分组“{group}”", f"no group “{group}”", did_you_mean(group, groups)
                )
            )

    def _unique(self, entries: list[tuple[str, Any]], zh: str, en: str) -> None:
        seen: dict[str, Any] = {}
        for name, place in entries:
            if name in seen:
                message = Text(f"{zh}“{name}”重复，先见于 {seen[name]}", f"{en} “{name}” stands twice")
                self.mistakes.append(Mistake("duplicate-id", message, place))
            seen[name] = place

    def _list(self, tree: Tree, key: str) -> list[Tree]:
        child = tree.get(key)
        return child.sequence() if child else []

    def _text(self, tree: Tree, key: str) -> str:
        child = tree.get(key)
        return "" if child is None else str(child.value) if isinstance(child.value, int) else child.text()

    def _texts(self, tree: Tree, key: str) -> tuple[str, ...]:
        child = tree.get(key)
        if child is None:
            return ()
        return (
            (child.text(),)
            if isinstance(child.value, str)
            else tuple(item.text() for item in child.sequence())
        )

    def _missing(self, tree: Tree, key: str) -> str:
        self.mistakes.append(tree.mistake("missing-key", f"缺少“{key}”", f"“{key}” is missing"))
        return ""

    def _date(self, tree: Tree, key: str) -> str:
        child = tree.get(key)
        if child is None:
            return ""
        value = str(child.value)
        try:
            day_range(value)
        except ValueError:
            self.mistakes.append(
                child.mistake("wrong-date", f"“{value}”不是有效日期", f"“{value}” is not a date")
            )
        return value

    def _choice(self, tree: Tree, key: str, allowed: list[str]) -> str:
        child = tree.get(key)
        if child is None:
            return ""
        by_label = {_LABELS[key][a]: a for a in allowed} if key in _LABELS else {}
        value = by_label.get(child.text(), child.text())
        if value in allowed:
            return value
        names = "、".join(allowed)
        self.mistakes.append(
            child.mistake(
                "wrong-value",
                f"“{value}”不在 {names} 之中",
                f"“{value}” is not one of {names}",
                did_you_mean(value, allowed),
            )
        )
        return ""


_LABELS: dict[str, dict[str, str]] = {
    "speaker": {s.value: s.label.zh for s in Speaker},
    "status": {s.value: s.label.zh for s in Status},
    "basis": {"alleged": "指控", "found": "认定", "proved": "查证"},
}
