"""Statements of law that a norm contradicts, found by their ideas and not by one wording (``data/propositions.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.speech import asserts, clause_span, tells_case
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.triggers import Triggers, best_of

_CODE = {
    "claim": "press-claim",
    "doubtful": "doubtful-claim",
    "penalty": "penalty-differs",
    "bound": "bound-word",
}


_NEAR = 90
"""The ideas of a statement stand within so many characters; words of a long sentence that are further apart are of other thoughts."""
_REST = 24
"""The rest of the clause that a statement ends in belongs to it."""


@dataclass(frozen=True, slots=True)
class Proposition:
    """One statement: its ideas, all of which must stand in the scope, and the norms that contradict it."""

    id: str
    code: str
    ideas: tuple[re.Pattern[str], ...]
    topic: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    offences: frozenset[str]
    by_clause: bool
    far: bool
    since: str
    of_case: bool
    message: Text
    official: str
    norms: tuple[str, ...]


@cache
def read_propositions() -> tuple[Proposition, ...]:
    """The statements of ``data/propositions.yaml``, compiled."""
    return tuple(_proposition(entry) for entry in table("propositions")["propositions"])


def _proposition(entry: dict[str, Any]) -> Proposition:
    return Proposition(
        entry["id"], _CODE[entry.get("kind", "claim")], tuple(compiled(idea) for idea in entry["all"]),
        optional(entry, "topic"), optional(entry, "unless"), frozenset(entry.get("offences") or ()),
        entry.get("scope") == "clause2", bool(entry.get("far")), str(entry.get("since") or ""), bool(entry.get("of_case")), Text(entry["zh"], entry["en"]), entry["official"], tuple(entry["norms"]),
    )  # fmt: skip


@cache
def _triggers() -> Triggers:
    return Triggers([best_of(rule.ideas) for rule in read_propositions()])


def check_propositions(draft: Draft) -> Iterator[Finding]:
    """Every sentence that says a statement of the list as its own."""
    rules, triggers = read_propositions(), _triggers()
    for start, end, words in draft.sentences:
        pairs: list[tuple[int, int]] = []
        for rule in (rules[number] for number in triggers.of(words)):
            if rule.by_clause and not pairs:
                pairs = list(_pairs(draft, start, end))
            if rule.since and draft.tells_of_before(rule.since):
                continue
            spans = pairs if rule.by_clause else [(start, end)]
            found = next((hit for span in spans if (hit := _stated(draft, rule, *span))), None)
            if found:
                yield found


def _pairs(draft: Draft, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each two neighbouring clauses of a sentence (对于从犯，可以……), or the only one."""
    clauses, at = [], start
    while at < end:
        clause = clause_span(draft, at)
        clauses.append(clause)
        at = max(clause[1] + 1, at + 1)
    for index, clause in enumerate(clauses):
        yield clause[0], clauses[min(index + 1, len(clauses) - 1)][1]


def _of_the_law(draft: Draft, idea: re.Pattern[str], start: int, end: int) -> bool:
    """Whether the words of an idea stand somewhere else than in the facts of a case."""
    return any(not tells_case(draft, match.start()) for match in idea.finditer(draft.folded, start, end))


def _stated(draft: Draft, rule: Proposition, start: int, end: int) -> Finding | None:
    matches = []
    for idea in rule.ideas:
        match = idea.search(draft.folded, start, end)
        if match is None:
            return None
        matches.append(match)
    if rule.unless and rule.unless.search(draft.folded, start, end):
        return None
    first, last = min(m.start() for m in matches), max(m.end() for m in matches)
    if rule.topic and not (
        rule.topic.search(draft.folded, start, end)
        or rule.topic.search(draft.topic(start))
        or rule.topic.search(draft.lead(start) + "\n" + draft.opening)
    ):
        return None
    if rule.offences and draft.offence_at(first) not in rule.offences:
        return None
    if (last - first > _NEAR and not rule.far) or not asserts(draft, first):
        return None
    if not rule.of_case and not all(_of_the_law(draft, idea, start, end) for idea in rule.ideas):
        return None
    _, behind = clause_span(draft, last - 1)
    last = behind if behind - last <= _REST else last
    return Finding(rule.code, first, last, rule.message, rule.official, rule.norms)
