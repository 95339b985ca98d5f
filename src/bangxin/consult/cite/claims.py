"""Reported claims that the law contradicts, opinions put as rules, terms miswritten: rules as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.regions import REGION
from bangxin.consult.cite.speech import asserts
from bangxin.consult.cite.tables import table

_CODE = {"claim": "press-claim", "opinion": "editorial-opinion", "outdated": "outdated", "wording": "wording-differs",
         "doubtful": "doubtful-claim"}  # fmt: skip


_SAID = frozenset({"outdated"})
"""Codes of claims that a question does not make (最新立案标准是多少)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One rule of ``data/claims.yaml``."""

    id: str
    code: str
    pattern: re.Pattern[str] | None
    special: str
    scope: str
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs_document: re.Pattern[str] | None
    unless_document: re.Pattern[str] | None
    once: bool
    titled: bool
    since: str
    message: Text
    official: str
    fix: str | None
    norms: tuple[str, ...]
    press: tuple[str, ...]


@cache
def read_claims() -> tuple[Claim, ...]:
    """The claim rules, compiled."""
    return tuple(_claim(entry) for entry in table("claims")["claims"])


def _claim(entry: dict[str, Any]) -> Claim:
    def compiled(key: str) -> re.Pattern[str] | None:
        return re.compile(entry[key], re.I) if entry.get(key) else None

    return Claim(
        entry["id"], _CODE[entry["kind"]], compiled("pattern"), entry.get("special") or "", entry["scope"],
        compiled("needs"), compiled("unless"), compiled("needs_document"), compiled("unless_document"),
        bool(entry.get("once")), bool(entry.get("titled")), str(entry.get("since") or ""), Text(entry["zh"], entry["en"]), entry["official"], entry.get("fix"),
        tuple(entry["norms"]), tuple(entry.get("press") or ()),
    )  # fmt: skip


def check_claims(draft: Draft) -> Iterator[Finding]:
    """Every claim rule that speaks on this document."""
    for claim in read_claims():
        if claim.needs_document and not claim.needs_document.search(draft.folded):
            continue
        if claim.unless_document and claim.unless_document.search(draft.folded):
            continue
        if claim.since and draft.dated and draft.dated < claim.since:
            continue  # a page of before
        if claim.special == "region":
            yield from _regions(draft, claim)
        elif claim.pattern:
            yield from _matches(draft, claim, claim.pattern)


def _matches(draft: Draft, claim: Claim, pattern: re.Pattern[str]) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for match in pattern.finditer(draft.folded):
        span = _scope(draft, claim.scope, match.start())
        around = draft.folded[span[0] : max(span[1], match.end())]
        if claim.needs and not (
            claim.needs.search(around)
            or (claim.titled and claim.needs.search(draft.topic(match.start()) + draft.opening))
        ):
            continue
        if claim.unless and claim.unless.search(around):
            continue
        if claim.code in _SAID and not asserts(draft, match.start()):
            continue
        if claim.once and span in seen:
            continue
        seen.add(span)
        yield _finding(draft, claim, match)


def _scope(draft: Draft, scope: str, at: int) -> tuple[int, int]:
    if scope == "sentence":
        return draft.sentence_span(at)
    return draft.line_span(at) if scope == "line" else (0, len(draft.folded))


def _finding(draft: Draft, claim: Claim, match: re.Match[str]) -> Finding:
    fix = claim.fix
    start, end = (match.span("w") if fix else match.span()) if "w" in match.re.groupindex else match.span()
    if fix and any(c in draft.text[start:end] for c in "訊執業組應") and fix in {"通讯", "职业", "群组"}:
        fix = {"通讯": "通訊", "职业": "職業", "群组": "群組"}[fix]
    return Finding(
        claim.code, match.start(), match.end(), claim.message, claim.official, claim.norms, claim.press,
        fix, start, end,
    )  # fmt: skip


def _regions(draft: Draft, claim: Claim) -> Iterator[Finding]:
    """One province asked about at the head of a passage, another in its conclusion (故河南省……)."""
    for match in re.finditer(
        r"(?:故|因此|所以|综上)[,]?(?P<r>" + REGION.pattern + r")(?:省|市)?[^。\n]{0,30}(?:立案|标准|罪)",
        draft.folded,
    ):
        start, _ = draft.line_span(match.start())
        head_start = draft.line_span(max(0, start - 2))[0]
        asked = {m.group() for m in REGION.finditer(draft.folded[head_start : match.start()])}
        if asked and match.group("r") not in asked:
            yield Finding(
                claim.code,
                match.start(),
                match.end(),
                claim.message,
                claim.official,
                claim.norms,
                claim.press,
            )
