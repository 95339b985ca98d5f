"""Clauses of a reproduced provision whose words are not its words, and words put in, without the official text at hand.

``data/clauses.yaml`` has, for each article, the characters of each clause in the order of the code table, not the text. A
document that reproduces an article clause by clause and has other characters in one of them, between two that are the
article's own, misquotes it. Figures are left to the readers of figures. The table is made by ``clauses_of``; a test
compares it with the official texts where they are at hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.cited.days import article_from
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import ArticleKey, article_key, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.instruments import read_instruments

_Place = tuple[str, ArticleKey]
_Clause = tuple[str, int, int]
_CLAUSE = re.compile(r"[^,。;:!?\n\"'《》]+")
_NUMBERING = re.compile(
    r"[(][一二三四五六七八九十\d]{1,3}[)]|第[零一二三四五六七八九十百千\d]+条(?:之[一二三])?(?=[ ])|(?<![^,。;:\n])[ ]*[一二三四五六七八九]是"
)
_LEFT_OUT = re.compile(r"[^\u4e00-\u9fff]|[零一二两三四五六七八九十百千万亿的者及予以将被判]")
"""Figures, and words that come and go with no change of meaning (或/或者, 予以, 将被判处)."""
_ANCHOR, _CHAIN, _WHOLE = 8, 3, 6
"""Characters of a clause that only one article has, how many clauses around must be the article's own, and how many where a
clause only has fewer or more characters: who tells a rule shortens it, who reproduces it does not."""
_LIKE, _SAME, _SHORTEST, _FEW = 0.45, 0.8, 3, 4
_REPRODUCED = re.compile(r"[》]?(?:规定|条文|内容)?[ ]*[:][ ]*\"?|[》]?规定[:,]?\"|[ ]+")
_BACK = 400
_MASKED = re.compile(r"[*×_]{2}")
"""Characters that a site has struck out of a clause."""
_OWN_FIGURES = re.compile(r"\d(?:[年元万千百倍条次个日张天名人]|周岁|以)")


def characters(words: str) -> str:
    """The characters of some words in the order of the code table, without figures and what comes and goes."""
    return "".join(sorted(_LEFT_OUT.sub("", words).replace("别人", "他人")))


def _clauses(folded: str) -> list[_Clause]:
    """Each clause with its characters and its place."""
    blank = _NUMBERING.sub(lambda m: "\n" * len(m.group()), folded)
    found = ((characters(m.group()), m.start(), m.end()) for m in _CLAUSE.finditer(blank))
    return [one for one in found if one[0]]


def clauses_of(texts: Mapping[ArticleKey, str]) -> dict[ArticleKey, list[str]]:
    """The characters of each clause of each article, in its order; texts are folded."""
    return {key: [characters for characters, _, _ in _clauses(text)] for key, text in texts.items()}


@cache
def clauses_by_article() -> dict[_Place, list[str]]:
    """The characters of each clause of each article in the table."""
    return {
        (instrument, article_key(str(name))): clauses.split()
        for instrument, own in table("clauses").items()
        for name, clauses in own.items()
    }


@cache
def _anchors() -> dict[str, tuple[_Place, int]]:
    """The long clauses that stand once in one article alone, and where."""
    number = Counter(clause for clauses in clauses_by_article().values() for clause in clauses)
    return {
        clause: (place, index)
        for place, clauses in clauses_by_article().items()
        for index, clause in enumerate(clauses)
        if len(clause) >= _ANCHOR and number[clause] == 1
    }


def check_verbatim(draft: Draft) -> Iterator[Finding]:
    """Clauses that stand for another one of the article that is reproduced around them."""
    written = _clauses(draft.folded)
    said: set[int] = set()
    for here, theirs, place in (*_within(written), *_opening(draft, written)):
        at = written[here][1]
        if (
            here in said
            or _MASKED.search(draft.folded, *written[here][1:])
            or _restates(draft, written, here)
            or _is_of_another(draft, at, place[0])
        ):
            continue
        if not asserts(draft, at):
            continue
        since = article_from(read_instruments()[place[0]], Article(*place[1]))
        if not (since and draft.tells_of_before(since)):
            said.add(here)
            yield _finding(written[here], theirs, place)


def _within(written: list[_Clause]) -> Iterator[tuple[int, str, _Place]]:
    """Clauses that differ from the article's between two that do not, with a clause around that no other article has."""
    for at, (characters, _, _) in enumerate(written):
        anchor = _anchors().get(characters)
        if anchor is None:
            continue
        place, index = anchor
        own = clauses_by_article()[place]
        walks = [_walk(written, at, own, index, step) for step in (1, -1)]
        same = 1 + sum(number for number, _ in walks)
        for here, there in (pair for _, pairs in walks for pair in pairs):
            if _is_changed(written[here][0], own[there], same):
                yield here, own[there], place


def _opening(draft: Draft, written: list[_Clause]) -> Iterator[tuple[int, str, _Place]]:
    """The clauses behind the number of an article that is reproduced there (第三百一十二条：……)."""
    starts = {start: at for at, (_, start, _) in enumerate(written)}
    for one in draft.citations:
        place = (one.instrument or "", one.key)
        own, lead = clauses_by_article().get(place, []), _REPRODUCED.match(draft.folded, one.end)
        at = starts.get(lead.end()) if lead else None
        if at is None or one.article.paragraph > 1 or len(own) < _CHAIN or at + 1 >= len(written):
            continue
        mine, theirs = written[at][0], own[0]
        alike = len(theirs) >= _ANCHOR and _alike(mine, theirs) >= _SAME
        if alike and written[at + 1][0] == own[1] and _is_changed(mine, theirs, _CHAIN):
            yield at, theirs, place
        elif mine == theirs:
            same, pairs = _walk(written, at, own, 0, 1)
            yield from (
                (here, own[there], place)
                for here, there in pairs
                if _is_changed(written[here][0], own[there], same + 1)
            )


def _walk(
    written: list[_Clause], at: int, own: list[str], index: int, step: int
) -> tuple[int, list[tuple[int, int]]]:
    """From a clause of the article in one direction: how many are the article's, and those that differ between two that are."""
    same, others = 0, []
    here, there = at + step, index + step
    while 0 <= here < len(written) and 0 <= there < len(own):
        if written[here][0] == own[there]:
            same += 1
        elif _stands_for(written, here, own, there, step):
            others.append((here, there))
        else:
            break
        here, there = here + step, there + step
    return same, others


_PLACES = Counter("第款项")


def _is_changed(mine: str, theirs: str, same: int) -> bool:
    """Whether a clause has characters in the place of others; one with only fewer or more may be shortened, and asks for more."""
    left_out = Counter(theirs) - Counter(mine)
    if not left_out - _PLACES:
        return False  # 规定的“情节严重”, for 第一款规定的
    more, less = (Counter(mine) - Counter(theirs)).total(), left_out.total()
    if more and less:
        return same >= _CHAIN
    return 0 < more + less <= _FEW and same >= _WHOLE


def _alike(mine: str, theirs: str) -> float:
    return (Counter(mine) & Counter(theirs)).total() / max(len(mine), len(theirs))


def _is_of_another(draft: Draft, at: int, instrument: str) -> bool:
    """Whether what is named before the words are other instruments only: interpretations have many words in common."""
    named = {one.instrument for one in draft.mentions_in(max(0, at - _BACK), at)}
    named |= {one.instrument for one in draft.citations_in(max(0, at - _BACK), at)}
    return bool(named) and instrument not in named


def _restates(draft: Draft, written: list[_Clause], here: int) -> bool:
    """Whether the figures around are not written as the law writes them: the rule is told, not reproduced."""
    around = written[max(0, here - 2) : here + 3]
    return bool(_OWN_FIGURES.search(draft.folded, around[0][1], around[-1][2]))


def _stands_for(written: list[_Clause], here: int, own: list[str], there: int, step: int) -> bool:
    """Whether a clause has the place of another and most of its characters, and the next one is the article's again."""
    beyond, next_own = here + step, there + step
    if not (0 <= beyond < len(written) and 0 <= next_own < len(own)) or written[beyond][0] != own[next_own]:
        return False
    longer = max(len(written[here][0]), len(own[there]))
    return longer >= _SHORTEST and _alike(written[here][0], own[there]) >= _LIKE


def _finding(clause: _Clause, own: str, place: _Place) -> Finding:
    mine, theirs = Counter(clause[0]), Counter(own)
    more, less = "、".join((mine - theirs).elements()), "、".join((theirs - mine).elements())
    name = f"{read_instruments()[place[0]].name}{Article(*place[1])}"
    parts = (("没有", more), ("有", less))
    words = "，".join(f"原文{word}“{chars}”" for word, chars in parts if chars)
    return Finding(
        "quote-differs", clause[1], clause[2],
        Text(f"与{name}原文用字不同：{words}", f"not the words of {name}"), name,
    )  # fmt: skip


_BRACKET = re.compile(r"【([^【】\n]{1,60})】")
_PROVISION = re.compile(
    r"\s*(?:\"|第[零〇一二三四五六七八九十百千\d]+条|[(][一二三四五六七八九十\d]+[)]|\d{1,2}[.、])"
)
_QUESTION = re.compile(r"[?]|如何|是否|什么|怎么|为何|分别|有无|哪些")


_NO_WORDS = re.compile(r"[\s(]*(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[)、.．\s]*")
"""Before a bracket: nothing of a provision, but the number of an item at most (1.【单选】……)."""


def check_insertions(draft: Draft) -> Iterator[Finding]:
    """Bracketed words inside a reproduced provision. A charge name after an article number is customary."""
    known = read_charges().known
    for match in _BRACKET.finditer(draft.folded):
        start, _ = draft.line_span(match.start())
        before = draft.folded[start : match.start()]
        inside = match.group(1)
        if _NO_WORDS.fullmatch(before) or not _PROVISION.match(draft.folded, start):
            continue
        if inside.strip() in known or re.search(r"第[^。,;]{1,12}条(?:之[一二三四五六七八九])?\s*$", before):
            continue
        asks = bool(_QUESTION.search(inside))
        zh = "转载者在条文中插入的" + ("提问" if asks else "文字") + "，不是条文内容，无效力"
        yield Finding(
            "insertion", match.start(), match.end(), Text(zh, "inserted by a reposter; not part of the provision"),
            "删去", ("CM.HOST",), (), "", match.start(), match.end(),
        )  # fmt: skip
