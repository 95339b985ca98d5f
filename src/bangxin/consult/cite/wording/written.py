"""Things of the field said to stand in the words of a law that has no such words (USDT被写进条文).

A word whose characters no clause of the article has together (``data/clauses.yaml``, made from the official texts) does not
stand in it. A text that was read and is not in that table is listed in ``written`` of ``data/instruments.yaml``; of one that
was not read nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import charge_of_instrument
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import ArticleKey, compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims
from bangxin.consult.cite.text.negation import negated
from bangxin.consult.cite.wording.verbatim import characters, clauses_by_article
from bangxin.consult.instruments import read_instruments

_EXPRESSLY = r"(?:明确|明文|直接|专门|单独|特别|正式|具体|白纸黑字)(?:地)?"
_WRITES = (
    rf"(?:{_EXPRESSLY}(?:规定|列举|列出|列为|列入|点名|提到|提及|作出规定)|{_EXPRESSLY}纳入(?!了?[^,。;]{{0,6}}(?:打击|规制|范围|监管))"
    rf"|(?:{_EXPRESSLY})?(?:列为|列入|列明|写入|写进|写明|写着|载明|载入|写在))"
)
_BEFORE = r"(?:中|里|已经?|也|就|都|均|还|更|被|上|则|又|一并|[,:]){0,3}"
_GAP = r"[^,。;:不没未]{0,10}?"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    thing = f"(?P<thing>{table('instruments')['written']['things']})"
    return (
        compiled(rf"(?:把|将){_GAP}{thing}[^,。;]{{0,14}}?{_BEFORE}(?P<verb>{_WRITES})"),
        compiled(rf"{thing}[^,。;不没未]{{0,10}}?(?:已经?|被|都|也|均)+{_BEFORE}(?P<verb>{_WRITES})"),
        compiled(rf"(?P<verb>{_WRITES})(?:了|着|出|的)?(?:有)?[\"'《]?[^,。;:把将不没未]{{0,8}}?{thing}"),
    )


_PAPER = re.compile(r"判决|裁定|起诉书|合同|协议|公告|通报|案例|笔录|名单|清单|报告|平台|公司|合约")
_GENERIC = re.compile(r"条文|法条|法律(?!责任)|司法解释|解释|意见|新规|刑法")


def check_written(draft: Draft) -> Iterator[Finding]:
    """A thing said to be expressly in an article, or in a law, that does not have the word."""
    for words in _patterns():
        for match in words.finditer(draft.folded):
            at = match.start("verb")
            start, _ = draft.sentence_span(at)
            denied = any(negated(draft.folded, start, place) for place in (match.start(), at))
            if denied or _PAPER.search(draft.folded, start, match.end()):
                continue
            named = _named(draft, start, draft.clause_span(match.end() - 1)[1])
            thing = match["thing"]
            if not named or any(_has(place, thing) for place in named):
                continue
            if not claims(draft, at):
                continue
            yield Finding(
                "press-claim", match.start(), match.end(),
                Text(f"条文没有“{thing}”这样的字", f"the text has no such word: {thing}"), "",
            )  # fmt: skip


def _named(draft: Draft, start: int, end: int) -> list[tuple[str, ArticleKey | None]]:
    """The articles or instruments that a sentence names up to there; a general word (司法解释) is that on its offence."""
    cited = [(one.instrument or "", one.key) for one in draft.citations_in(start, end)]
    if cited:
        return [place for place in cited if place[0]]
    named = [one.instrument for one in draft.mentions_in(start, end)]
    if known := [name for name in named if name]:
        return [(name, None) for name in known]
    if not _GENERIC.search(draft.folded, start, end) or any(name is None for name in named):
        return []
    of_offence = {
        name for name, one in read_instruments().items()
        if not one.in_force_to and charge_of_instrument(name) and charge_of_instrument(name) == draft.offence_at(start)
    }  # fmt: skip
    return [(name, None) for name in of_offence]


def _has(place: tuple[str, ArticleKey | None], thing: str) -> bool:
    """Whether an instrument, or its article, may have a word; True where the text is not known."""
    instrument, article = place
    words = table("instruments")["written"]["read"].get(instrument)
    if words is not None:
        return re.search(words, thing) is not None
    clauses = _clauses().get(instrument)
    if clauses is None or (article and article not in clauses):
        return True
    wanted = Counter(characters(thing))
    if len(thing) > sum(wanted.values()):  # Latin letters, which no text has
        return False
    known = clauses[article] if article else [one for own in clauses.values() for one in own]
    return any(not wanted - have for have in known)


@cache
def _clauses() -> dict[str, dict[ArticleKey, list[Counter[str]]]]:
    """How often each character stands in each clause, by instrument and article."""
    found: dict[str, dict[ArticleKey, list[Counter[str]]]] = {}
    for (instrument, article), clauses in clauses_by_article().items():
        found.setdefault(instrument, {})[article] = [Counter(clause) for clause in clauses]
    return found
