"""From claims and findings to the facts of one person, on one basis.

Within a basis compatible bounds intersect; claims that cannot all be true make the fact conflicting, which counts as
missing until a person resolves it (design §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bangxin.base.bounds import Bound
from bangxin.base.i18n import Text
from bangxin.case.model import Basis, Case, Claim, Evidence, Finding, Person, Speaker, Status
from bangxin.law.values import Conflict, FactSet, Members, Side, Value

_SPEAKERS = {
    Basis.ALLEGED: frozenset({Speaker.HANDLER, Speaker.POLICE, Speaker.PROSECUTION}),
    Basis.FOUND: frozenset({Speaker.HANDLER, Speaker.COURT}),
    Basis.PROVED: frozenset(Speaker),
}
CONFESSION = "E5"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Facts on a basis, with the claims and findings behind each, the conflicts, and what did not count."""

    facts: FactSet
    claims: Mapping[str, tuple[Claim, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    conflicts: tuple[str, ...]
    set_aside: tuple[Claim, ...]


def resolve(case: Case, person: Person, basis: Basis, without: frozenset[str] = frozenset()) -> Resolved:
    """Facts of ``person`` on ``basis``; evidence ids in ``without`` are treated as excluded."""
    counted: dict[str, list[Claim]] = {}
    aside: list[Claim] = []
    for claim in (*person.claims, *_attributed(case, person)):
        if counts(claim, basis, case.evidence, without):
            counted.setdefault(claim.fact, []).append(claim)
        else:
            aside.append(claim)
    findings: dict[str, list[Finding]] = {}
    for finding in person.findings:
        if finding_counts(finding, basis):
            findings.setdefault(finding.fact, []).append(finding)
    values: dict[str, Value] = {}
    for fact, claims in counted.items():
        value = claimed(claims)
        if value is not None:
            values[fact] = value
    for fact, made in findings.items():
        values[fact] = found(made)
    instances = {
        group: tuple(_instance(row, basis, case.evidence, without) for row in rows)
        for group, rows in person.instances.items()
    }
    conflicts = tuple(sorted(fact for fact, value in values.items() if isinstance(value, Conflict)))
    return Resolved(
        FactSet(values, instances),
        {fact: tuple(claims) for fact, claims in counted.items()},
        {fact: tuple(made) for fact, made in findings.items()},
        conflicts,
        tuple(aside),
    )


def counts(claim: Claim, basis: Basis, evidence: Mapping[str, Evidence], without: frozenset[str]) -> bool:
    """Whether a claim counts on a basis.

    Proved needs status verified and at least one lawful, verified, not excluded item other than the person's own
    account (刑诉法第五十条、第五十五条、第五十六条).
    """
    if claim.speaker not in _SPEAKERS[basis] or claim.status is Status.EXCLUDED:
        return False
    cited = [evidence[e] for e in claim.evidence if e in evidence]
    usable = [e for e in cited if e.usable and e.id not in without]
    if cited and not usable:
        return False
    if basis is not Basis.PROVED:
        return True
    return claim.status is Status.VERIFIED and any(e.verified and e.type != CONFESSION for e in usable)


def finding_counts(finding: Finding, basis: Basis) -> bool:
    """Whether a finding counts on a basis: a court's findings do not count for what is merely alleged."""
    return finding.speaker in _SPEAKERS[basis]


def claimed(claims: Iterable[Claim]) -> Value | None:
    """What claims of one fact say together; None where none of them has a value."""
    sides = [
        Side(c.speaker.label, c.value, c.origin.quote or c.origin.text or "")
        for c in claims
        if c.value is not None
    ]
    return _together(sides) if sides else None


def found(findings: Iterable[Finding]) -> Value:
    """What findings of one fact say together."""
    return _together([Side(Text(f"{f.by} {f.at}", f"{f.by} {f.at}"), f.value) for f in findings])


def _together(sides: list[Side]) -> Value:
    """All sides hold at once: their intersection, or the conflict between them."""
    result = sides[0].value
    for side in sides[1:]:
        met = _meet(result, side.value)
        if met is None:
            return Conflict(tuple(sides))
        result = met
    return result


def _meet(one: Value, other: Value) -> Value | None:
    if isinstance(one, Bound) and isinstance(other, Bound):
        bound = one.meet(other)
        if bound.usual is not None and bound.lo is not None and bound.usual < bound.lo:
            bound = bound._replace(usual=None)
        return None if bound.empty else bound
    if isinstance(one, Members) and isinstance(other, Members):
        return _meet_members(one, other)
    return one if type(one) is type(other) and one == other else None


def _meet_members(one: Members, other: Members) -> Members | None:
    if one.complete and other.complete:
        return one if one.values == other.values else None
    if not one.complete and not other.complete:
        return Members(one.values | other.values, False)
    whole, part = (one, other) if one.complete else (other, one)
    return whole if part.values <= whole.values else None


def _attributed(case: Case, person: Person) -> Iterable[Claim]:
    """Joint claims, as far as a stated rule of attribution gives this person something."""
    for joint in case.joint:
        if person.id not in joint.persons:
            continue
        if joint.attribution == "whole_each":
            yield joint.claim
        elif joint.attribution == "shares" and person.id in joint.shares:
            claim = joint.claim
            yield Claim(
                claim.fact, joint.shares[person.id], claim.speaker, claim.status, claim.evidence, claim.origin,
                None, claim.place,
            )  # fmt: skip


def _instance(
    row: tuple[Claim, ...], basis: Basis, evidence: Mapping[str, Evidence], without: frozenset[str]
) -> dict[str, Value]:
    grouped: dict[str, list[Claim]] = {}
    for claim in row:
        if claim.value is not None and counts(claim, basis, evidence, without):
            grouped.setdefault(claim.fact, []).append(claim)
    return {fact: value for fact, claims in grouped.items() if (value := claimed(claims)) is not None}
