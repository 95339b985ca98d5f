"""The case file as values: persons with claims and findings, evidence, joint claims.

A claim is what somebody says, with its bound, quote, source and proof status; a finding is what a person decides,
with who, when and why. Nothing here is a determination.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bangxin.base.errors import Place
from bangxin.base.i18n import Text
from bangxin.law.values import Value


class Basis(StrEnum):
    """Whose word counts: what is alleged, what an authority found, or what lawful verified evidence proves."""

    ALLEGED = "alleged"
    FOUND = "found"
    PROVED = "proved"

    @property
    def label(self) -> Text:
        return _BASIS[self]


_BASIS = {
    Basis.ALLEGED: Text("指控（侦查、起诉机关主张）", "as alleged"),
    Basis.FOUND: Text("认定（裁判或办案机关认定）", "as found"),
    Basis.PROVED: Text("查证（合法且查证属实的证据）", "as proved"),
}


class Speaker(StrEnum):
    """Who says it. ``handler`` is the person who fills in the file."""

    HANDLER = "handler"
    POLICE = "police"
    PROSECUTION = "prosecution"
    COURT = "court"
    DEFENCE = "defence"
    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"

    @property
    def label(self) -> Text:
        return Text(_SPEAKERS[self], self.value)


_SPEAKERS = {
    Speaker.HANDLER: "录入人",
    Speaker.POLICE: "公安机关",
    Speaker.PROSECUTION: "公诉机关",
    Speaker.COURT: "法院",
    Speaker.DEFENCE: "辩护人",
    Speaker.SUSPECT: "被告人",
    Speaker.VICTIM: "被害人",
    Speaker.WITNESS: "证人",
}


class Status(StrEnum):
    """Proof status of a claim."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    CONFESSION_ONLY = "confession_only"
    CONTESTED = "contested"
    ASSERTED = "asserted"
    UNVERIFIABLE = "unverifiable"
    EXCLUDED = "excluded"

    @property
    def label(self) -> Text:
        return Text(_STATUSES[self], self.value.replace("_", " "))


_STATUSES = {
    Status.VERIFIED: "查证属实",
    Status.UNVERIFIED: "有证据待查",
    Status.CONFESSION_ONLY: "仅有供述",
    Status.CONTESTED: "有争议",
    Status.ASSERTED: "仅有主张",
    Status.UNVERIFIABLE: "无法查证",
    Status.EXCLUDED: "已排除",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim comes from: the words, the source and page, the bound word, a remark, the extraction rule."""

    text: str = ""
    quote: str = ""
    source: str = ""
    reading: str = ""
    note: str = ""
    rule: str = ""
    section: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about one fact. ``value`` None means that it was said but says nothing usable (~ without limits)."""

    fact: str
    value: Value | None
    speaker: Speaker = Speaker.HANDLER
    status: Status = Status.UNVERIFIED
    evidence: tuple[str, ...] = ()
    origin: Origin = Origin()
    raw: Any = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """A person's legal finding: value, who, when, why."""

    fact: str
    value: Value
    by: str
    at: str
    why: str
    speaker: Speaker = Speaker.HANDLER
    raw: Any = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class JointClaim:
    """A claim about several persons. Without attribution it is shown and not divided (案例二: 二人共获利)."""

    claim: Claim
    persons: tuple[str, ...]
    attribution: str = "undivided"
    shares: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item of evidence; ``type`` is one of the eight statutory types (刑诉法第五十条)."""

    id: str
    type: str
    title: str
    lawful: bool = True
    excluded: bool = False
    verified: bool = False
    source: str = ""
    place: Place = field(default_factory=Place, compare=False)

    @property
    def usable(self) -> bool:
        return self.lawful and not self.excluded


@dataclass(frozen=True, slots=True)
class Person:
    """One suspect, defendant or unit with everything said and found about it."""

    id: str
    name: str
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    instances: Mapping[str, tuple[tuple[Claim, ...], ...]] = field(default_factory=dict)
    record: tuple[Mapping[str, Any], ...] = ()
    not_stated: tuple[str, ...] = ()
    official_outcome: Mapping[str, Any] = field(default_factory=dict)
    tensions: tuple[str, ...] = ()
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of a list: claims by attribute, findings, references, texts."""

    id: str
    kind: str
    claims: Mapping[str, tuple[Claim, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    refs: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    place: Place = field(default_factory=Place, compare=False)

    @property
    def title(self) -> str:
        return self.texts.get("title") or self.id


@dataclass(frozen=True, slots=True)
class Case:
    """One case file."""

    id: str
    title: str
    persons: tuple[Person, ...]
    as_of: str = ""
    basis: Basis | None = None
    stage: str = ""
    draft: bool = False
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    joint: tuple[JointClaim, ...] = ()
    source: str = ""
    entities: Mapping[str, tuple[Entity, ...]] = field(default_factory=dict)
    open_lists: frozenset[str] = frozenset()
    ledgers: tuple[str, ...] = ()
    """Ledger folders of the case, relative to its file; only reports use them."""
    plain: Any = None
