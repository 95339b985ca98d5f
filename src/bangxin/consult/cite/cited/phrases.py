"""An article cited for the wording of another article of the same instrument (``data/phrases.yaml``).

Every article has short phrases that no other article of its instrument has. Words said of a citation that hold two
phrases of one other article, and none of the cited one, belong to the other. The phrases are made from the official
texts by ``phrases_of``; a test compares them where the texts are at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bangxin.consult.citations import Citation
from bangxin.consult.cite.breaches import read_punishing
from bangxin.consult.cite.cited.subjects import article_finding, is_compared, listed_with, said_of
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import ArticleKey, article_key, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments

_BREAK = re.compile(
    r"[^\u4e00-\u9fff]|第[零一二三四五六七八九十百]+[条款项章节]|的|和|或者?|以及|及其?|与|对于?|将|在|应当|可以|不得|有权|依照|按照|根据|规定|情形|下列|前[两三]?款|本法|本解释|之一|刑法|中华人民共和国"
)
_FIGURE = re.compile("[一二三四五六七八九十百千万](?:年|个|元|日|倍|条|次|人|周岁|张|种|万|以[上下])")
"""Figures are compared with those of the article that is cited: they tell no article."""
_LEAST, _MOST = 4, 12
_ENOUGH, _TELLING = 2, 9
"""So many phrases tell an article, or one of so many characters."""
_PIECE = 4
_SHOWN = 12


def phrases_of(texts: Mapping[ArticleKey, str]) -> dict[ArticleKey, list[str]]:
    """The phrases of each article that stand in no other, in the order of the text; texts are folded."""
    found = {}
    for key, text in texts.items():
        others = "\n".join(other for name, other in texts.items() if name != key)
        phrases = [
            part
            for part in _BREAK.split(text)
            if _LEAST <= len(part) <= _MOST and part not in others and not _FIGURE.search(part)
        ]
        found[key] = list(dict.fromkeys(phrases))
    return found


@cache
def _index(instrument: str) -> dict[str, list[tuple[str, ArticleKey]]]:
    """The phrases of an instrument with their article, by their first characters."""
    found: dict[str, list[tuple[str, ArticleKey]]] = {}
    for name, phrases in table("phrases").get(instrument, {}).items():
        for phrase in phrases.split():
            found.setdefault(phrase[:_PIECE], []).append((phrase, article_key(str(name))))
    return found


@cache
def _known(instrument: str) -> frozenset[ArticleKey]:
    return frozenset(article_key(str(name)) for name in table("phrases").get(instrument, {}))


def _held(instrument: str, said: str) -> dict[ArticleKey, list[str]]:
    """The phrases that some words hold, by article."""
    index = _index(instrument)
    found: dict[ArticleKey, list[str]] = {}
    for at in range(len(said) - _PIECE + 1):
        for phrase, key in index.get(said[at : at + _PIECE], ()):
            if said.startswith(phrase, at) and phrase not in found.get(key, ()):
                found.setdefault(key, []).append(phrase)
    return found


def check_phrases(draft: Draft) -> Iterator[Finding]:
    """Citations whose words are those of another article of the instrument, and none of their own."""
    if draft.is_case_paper:
        return
    for index, one in enumerate(draft.citations):
        instrument, key = one.instrument or "", one.key
        if key not in _known(instrument) or one.range_from or one.how == "opening":
            continue
        if read_instruments()[instrument].flaw(one.article) or not _alone(draft, one):
            continue
        said = "\n".join(said_of(draft, index))
        start, end = draft.sentence_span(one.start)
        held = _held(instrument, said)
        own = {key, *listed_with(draft, index), *_bound(instrument, key)}
        if not held or own & set(_held(instrument, draft.untitled[start:end])) or is_compared(one, said):
            continue
        right = max(held, key=lambda other: sum(map(len, held[other])))
        if len(held) > 1 or not _tells(held[right]) or not asserts(draft, one.start):
            continue
        yield article_finding(one, frozenset({right}), held[right][0][:_SHOWN])


def _alone(draft: Draft, one: Citation) -> bool:
    """Whether the sentence names no other article of the instrument, to which the words may belong."""
    if draft.is_of_itself(one.start):
        return False
    start, end = draft.sentence_span(one.start)
    cited = {other.start: other.instrument for other in draft.citations_in(start, end)}
    return all(
        article.whole == one.article.whole or cited.get(at, one.instrument) != one.instrument
        for at, article in draft.references_in(start, end)
    )


def _tells(phrases: list[str]) -> bool:
    return len(phrases) >= _ENOUGH or len(phrases[0]) >= _TELLING


def _bound(instrument: str, key: ArticleKey) -> set[ArticleKey]:
    """The articles that punish the breach of an article, and those whose breach it punishes."""
    found = {other[1:] for other in read_punishing().get((instrument, *key), ())}
    return found | {
        one[1:] for one, by in read_punishing().items() if one[0] == instrument and (instrument, *key) in by
    }


def folded_texts(units: Iterator[tuple[ArticleKey, str]]) -> dict[ArticleKey, str]:
    """The folded text of each article from its units."""
    found: dict[ArticleKey, str] = {}
    for key, text in units:
        found[key] = found.get(key, "") + fold(text) + "\n"
    return found
