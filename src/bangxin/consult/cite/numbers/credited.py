"""How many days in custody before the judgment are taken off how many of the punishment (``data/credits.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims

_DAYS = {"半": 0.5, "一": 1, "1": 1, "二": 2, "两": 2, "2": 2, "三": 3, "3": 3}
_DAY = r"(?<![\d一二三四五六七八九十百第])(?P<{}>[半一二两三123])(?:个)?[日天]"
_TAKEN_OFF = re.compile(
    _DAY.format("days")
    + r"(?:[^,。;\d一二两三四五六七八九十]{0,12}?)(?:折抵|折算|折合|抵(?:扣|消|销|算|减)?|相当于|算(?:作|成|是|为)?|等[同效]于|换)"
    + r"(?:[^,。;\d一二两三四五六七八九十]{0,16}?)"
    + _DAY.format("off")
)
"""羁押一日折抵刑期二日, 每两天可以折算成一天的刑期, 一天抵一天."""


@dataclass(frozen=True, slots=True)
class Credit:
    """So many days of one kind of custody for so many of one kind of punishment."""

    held: str
    kind: str
    days: float
    off: float
    since: str
    cite: str


@cache
def read_credits() -> tuple[Credit, ...]:
    """The rows of ``data/credits.yaml``."""
    return tuple(
        Credit(row["held"], row["kind"], row["days"], row["off"], row.get("since") or "", row["cite"])
        for row in table("credits")["credits"]
    )


@cache
def _words(group: str) -> dict[str, re.Pattern[str]]:
    return {name: compiled(words) for name, words in table("credits")[group].items()}


def check_credited(draft: Draft) -> Iterator[Finding]:
    """Days taken off the punishment otherwise than the law takes them."""
    for match in _TAKEN_OFF.finditer(draft.folded):
        at = match.start()
        held, kinds = _told(draft, "held", at), _told(draft, "kinds", at)
        rows = [
            row
            for row in read_credits()
            if row.held in held and (not kinds or row.kind in kinds)
            and not (draft.dated and draft.dated < row.since)
        ]  # fmt: skip
        said = _DAYS[match["days"]] / _DAYS[match["off"]]
        if not rows or any(row.days / row.off == said for row in rows) or not claims(draft, at):
            continue
        right = "；".join(dict.fromkeys(row.cite for row in rows))
        yield Finding(
            "figure-differs", at, match.end(),
            Text(f"“{match.group()}”与{right}的折抵不符", f"not how {right} takes days off"), right,
        )  # fmt: skip


def _told(draft: Draft, group: str, at: int) -> set[str]:
    """Of what the days are told: by the words of the clause, else of the nearest clause before, else of the heading."""
    line, _ = draft.line_span(at)
    start, end = draft.clause_span(at)
    while True:
        if found := {name for name, words in _words(group).items() if words.search(draft.folded, start, end)}:
            return found
        if start <= line:
            break
        start, end = draft.clause_span(max(line, start - 1))[0], start
        if end - start <= 1 and start > line:
            start -= 1
    topic = draft.topic(at) + draft.opening
    return {name for name, words in _words(group).items() if words.search(topic)}
