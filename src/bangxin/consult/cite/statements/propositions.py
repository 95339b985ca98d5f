"""Statements of law that a norm contradicts, found by their ideas and not by one wording (``data/propositions.yaml``).

Among them what press and portals are known to say, opinions put as rules, and terms of the law miswritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import tells_case
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.cite.triggers import Rows, best_of

_CODE = {
    "claim": "press-claim",
    "doubtful": "doubtful-claim",
    "opinion": "editorial-opinion",
    "outdated": "outdated",
    "wording": "wording-differs",
    "penalty": "penalty-differs",
    "bound": "bound-word",
}


_NEAR = 90
"""The ideas of a statement stand within so many characters; words of a long sentence that are further apart are of other thoughts."""
_REST = 24
"""The rest of the clause that a statement ends in belongs to it."""
_TRADITIONAL = {"通讯": "通訊", "职业": "職業", "群组": "群組"}
"""Corrections for a document in traditional characters."""


@dataclass(frozen=True, slots=True)
class Proposition:
    """One statement: its ideas, all of which must stand in its sentence, and the norms that contradict it."""

    id: str
    code: str
    ideas: tuple[re.Pattern[str], ...]
    topic: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    in_document: re.Pattern[str] | None
    unless_document: re.Pattern[str] | None
    offences: frozenset[str]
    once: bool
    far: bool
    since: str
    of_case: bool
    message: Text
    official: str
    fix: str
    norms: tuple[str, ...]
    press: tuple[str, ...]


@cache
def read_propositions() -> tuple[Proposition, ...]:
    """The statements of ``data/propositions.yaml``, compiled."""
    return tuple(_proposition(entry) for entry in table("propositions")["propositions"])


def _proposition(entry: dict[str, Any]) -> Proposition:
    return Proposition(
        entry["id"], _CODE[entry.get("kind", "claim")], tuple(compiled(idea) for idea in entry["all"]),
        optional(entry, "topic"), optional(entry, "unless"), optional(entry, "needs_document"), optional(entry, "unless_document"),
        frozenset(entry.get("offences") or ()), bool(entry.get("once")), bool(entry.get("far")), str(entry.get("since") or ""), bool(entry.get("of_case")),
        Text(entry["zh"], entry["en"]), entry["official"], entry.get("fix") or "", tuple(entry["norms"]), tuple(entry.get("press") or ()),
    )  # fmt: skip


@cache
def _rows() -> Rows[Proposition]:
    return Rows(read_propositions(), lambda rule: best_of(rule.ideas))


def check_propositions(draft: Draft) -> Iterator[Finding]:
    """Every sentence that says a statement of the list as its own; one that is said ``once`` by the first."""
    said: set[str] = set()
    for rule, start, end in draft.sentences_with(_rows()):
        if rule.id not in said and _speaks(draft, rule) and (found := _stated(draft, rule, start, end)):
            said |= {rule.id} if rule.once else set()
            yield found


def _speaks(draft: Draft, rule: Proposition) -> bool:
    """Whether a rule is for this document: its day, and what the whole of it must or must not say."""
    if rule.since and (draft.dated < rule.since if draft.dated else draft.latest_year < int(rule.since[:4])):
        return False
    if rule.in_document and not rule.in_document.search(draft.folded):
        return False
    return not (rule.unless_document and rule.unless_document.search(draft.folded))


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
    if rule.fix:
        return _slip(draft, rule, matches[0])
    _, behind = draft.clause_span(last - 1)
    last = behind if behind - last <= _REST else last
    return Finding(rule.code, first, last, rule.message, rule.official, rule.norms, rule.press)


def _slip(draft: Draft, rule: Proposition, match: re.Match[str]) -> Finding:
    """A term of the law miswritten, with its correction for the words in group w."""
    start, end = match.span("w")
    fix = (
        _TRADITIONAL.get(rule.fix, rule.fix)
        if any(c in draft.text[start:end] for c in "訊執業組應")
        else rule.fix
    )
    return Finding(
        rule.code, match.start(), match.end(), rule.message, rule.official, rule.norms, rule.press, fix, start, end,
    )  # fmt: skip
