"""What the law affirms or denies of a thing, whatever the wording (``data/truths.yaml``).

A row names the thing (``about``), words that affirm what the law says (``yes``) and words that say its opposite (``no``).
A negation before either turns it round, so one row reads 发二维码属于发布信息, 发二维码不算发布信息 and their kin.
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
from bangxin.consult.cite.text.negation import negated, negation_start
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.cite.triggers import Rows, any_of

_NEAR = 45
_LETS = r"(?:可以?|能够?|应当?|有权|允许|必须|仍|照样|一律|也)[^,。;不未无没]{0,8}?"
_WITHOUT = re.compile(r"(?:未经?|不经|没有?经?|非经)[^,。;]{0,6}$")
_FORBIDS = re.compile(r"(?:的)?,?[^,。;]{0,10}?(?:不得|不能|不可|不准|禁止|不允许)")
"""Around what the law asks for: without it the thing is forbidden (未经批准不能离开)."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing on which the law says yes to some words and no to others."""

    id: str
    about: tuple[re.Pattern[str], ...]
    yes: re.Pattern[str] | None
    no: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    offences: frozenset[str]
    looks_before: bool
    of_case: bool
    message: Text
    official: str
    norms: tuple[str, ...]


@cache
def read_truths() -> tuple[Truth, ...]:
    """The rows of ``data/truths.yaml``."""
    return tuple(
        Truth(
            entry["id"], tuple(map(compiled, entry["about"])), optional(entry, "yes"), _against(entry), optional(entry, "unless"),
            frozenset(entry.get("offences") or ()), bool(entry.get("before")), bool(entry.get("of_case")), Text(entry["zh"], entry["en"]), entry["official"], tuple(entry["norms"]),
        )
        for entry in table("truths")["truths"]
    )  # fmt: skip


def _against(entry: dict[str, Any]) -> re.Pattern[str] | None:
    """The words of a row that say the opposite: ``no``, and what it says may ``never`` be done behind a word that lets it."""
    parts = [entry["no"]] if entry.get("no") else []
    if entry.get("never"):
        parts.append(_LETS + entry["never"])
    return compiled("|".join(parts)) if parts else None


@cache
def truth_rows() -> Rows[Truth]:
    """The truths by the words that say or deny them."""
    return Rows(read_truths(), lambda row: any_of((row.yes, row.no)))


def check_truth(draft: Draft, row: Truth, start: int, end: int) -> Iterator[Finding]:
    """A sentence that denies what the law affirms, or affirms what it denies."""
    said = draft.folded[start:end]
    if row.unless and row.unless.search(said):
        return
    context = ""
    for idea in row.about:
        if not idea.search(said):
            context = context or _context(draft, row, start)
            if not idea.search(context):
                return
    against: re.Match[str] | None = None
    for words, affirms in ((row.yes, True), (row.no, False)):
        for match in words.finditer(draft.folded, start, end) if words else ():
            if (
                affirms
                and _WITHOUT.search(draft.folded, start, match.start())
                and _FORBIDS.match(draft.folded, match.end(), end)
            ):
                return
            if negated(draft.folded, start, match.start()) is affirms:
                against = against or match
            else:
                return  # the sentence says what the law says as well
    if against is None or not _is_near(draft, row, against, start, end):
        return
    if row.offences and draft.offence_at(against.start()) not in row.offences:
        return
    at = against.start()
    if (tells_case(draft, at) and not row.of_case) or not asserts(draft, at):
        return
    yield Finding(
        "press-claim",
        negation_start(draft.folded, start, at),
        against.end(),
        row.message,
        row.official,
        row.norms,
    )


def _is_near(draft: Draft, row: Truth, against: re.Match[str], start: int, end: int) -> bool:
    """Whether every idea of the row that the sentence has stands near the words that go against the law."""
    for idea in row.about:
        places = [match.span() for match in idea.finditer(draft.folded, start, end)]
        if places and all(
            against.start() - behind > _NEAR or begins - against.end() > _NEAR for begins, behind in places
        ):
            return False
    return True


def _context(draft: Draft, row: Truth, start: int) -> str:
    return draft.topic(start) if row.looks_before else draft.title(draft.line_span(start)[0])
