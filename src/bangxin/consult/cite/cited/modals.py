"""可以, 应当, 不得 where the cited article says another of them, in a sentence that tells what it says (``data/modals.yaml``).

Every article has the words that follow its 应当, its 可以 and its 不得. Only a sentence that reports a cited article (第……条规定，
……) is compared: who applies one may well say that a thing can be found. The table is made from the official texts by
``modals_of``; a test compares them where the texts are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import ArticleKey, article_key, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims
from bangxin.consult.instruments import read_instruments

_WORDS = {
    "应当": "应当",
    "必须": "应当",
    "应": "应当",
    "须": "应当",
    "可以": "可以",
    "可": "可以",
    "不得": "不得",
}
"""What a document writes, and which word of the law it stands for."""
_LENGTH, _MOST = 2, 6
_SAYS = re.compile(r"(?:应当|可以|不得)[\u4e00-\u9fff]{3,}")
_SAID = re.compile(
    r"(?<![不无])(?P<word>应当|必须|应(?!当)|须|可以|可(?!以|能)|不得)(?P<what>[\u4e00-\u9fff]{3,6})"
)
_REPORTS = re.compile(
    r"[》\"]?(?:中|里)?(?:已经?|也|就|则|即)?(?:明确|明文|同时|还)?(?:规定|要求|明确|指出|写明|载明|写道|的?原文(?:是|为))(?:了|的是)?[,:\"]"
)


def modals_of(texts: Mapping[ArticleKey, str]) -> dict[ArticleKey, list[str]]:
    """The words that follow 应当, 可以 and 不得 in each article, each with its word; texts are folded."""
    return {
        key: list(dict.fromkeys(m.group()[: _LENGTH + _MOST] for m in _SAYS.finditer(text)))
        for key, text in texts.items()
    }


@cache
def _known(instrument: str) -> dict[ArticleKey, frozenset[str]]:
    return {
        article_key(str(name)): frozenset(words.split())
        for name, words in table("modals").get(instrument, {}).items()
    }


def check_modals(draft: Draft) -> Iterator[Finding]:
    """Sentences that tell an article with the other word than its own."""
    for one in draft.citations:
        known = _known(one.instrument or "").get(one.key)
        if not known or not (one.how == "opening" or _REPORTS.match(draft.folded, one.end)):
            continue
        if draft.is_of_itself(one.start):
            continue
        _, end = draft.sentence_span(one.end)
        behind = [other.start for other in draft.citations_in(one.end, end)]
        for match in _SAID.finditer(draft.folded, one.end, min(behind, default=end)):
            said = {word for word in _WORDS.values() if _held(known, word, match["what"])}
            if not said or _WORDS[match["word"]] in said:
                continue
            if claims(draft, match.start()):
                yield _finding(one, match, min(said))


def _held(known: frozenset[str], word: str, what: str) -> bool:
    return any(
        said.startswith(word) and (what.startswith(said[len(word) :]) or said[len(word) :].startswith(what))
        for said in known
    )


def _finding(one: Citation, match: re.Match[str], right: str) -> Finding:
    cite = f"{read_instruments()[one.instrument or ''].name}{one.article.whole}"
    return Finding(
        "press-claim", match.start(), match.end(),
        Text(f"{cite}说的是“{right}{match['what']}”", f"{cite} says {right}"), f"{right}{match['what']}",
    )  # fmt: skip
