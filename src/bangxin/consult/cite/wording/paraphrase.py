"""Rules told in the writer's words, aligned with the imported official text: values that stand where others do.

A sentence that states law is laid beside the provisions it cites and those whose words it shares. Values (sums, counts,
terms, which organ, may or shall: ``slots.yaml``) are aligned by their class, whatever they are; where the words around an
aligned pair agree and the values do not, and no provision beside it has the writer's value in such words, the text is
given against the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from math import inf, log

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity, scan
from bangxin.consult.cite.charges import charge_of_article
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import states_law
from bangxin.consult.figures import read_figure
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import Library, Version

_WORD = re.compile(r"[\u4e00-\u9fff]")
_STOP, _STOPS = "|", frozenset(",;:。!?")
_KINDS = {
    Kind.MONEY: "money", Kind.COUNT: "count", Kind.NUMBER: "count", Kind.RATE: "rate", Kind.DURATION: "time", Kind.AGE: "age",
}  # fmt: skip
_NUM = r"[一二两三四五六七八九十百\d]+"
_ABOUT = re.compile("[余多约近]|左右|上下")
_ITEM = re.compile(rf"[(]{_NUM}[)]")
_PARTS = re.compile(rf"{_NUM}倍|{_NUM}分之{_NUM}|一半")
_NEAREST, _LISTENED, _SHARED = 3, 24, 4
"""How many provisions may contradict a sentence, how many may bear it out, and the least number of two-character pieces they share with it."""
_WINDOW = 8
_SPREAD = 3
_REACH = 15


@dataclass(frozen=True, slots=True)
class Need:
    """What a pair of values needs to contradict: how many of the nearest words agree, in all and on each side, or on one
    side alone; how many of the words around stand in the text, as a share of those on one side; 以上 against 以上 only.
    """

    around: int
    side: int
    alone: int
    covered: float
    same_bound: bool = False

    def met(self, before: int, after: int) -> bool:
        return max(before, after) >= self.alone or (
            before + after >= self.around and min(before, after) >= self.side
        )


_CITED, _FOUND = Need(5, 1, 7, 0.5), Need(8, 2, 99, 1.0, same_bound=True)
_HEARD = Need(6, 1, 6, inf)  # may bear a sentence out, never contradicts it
_RESTATED, _WHOLE = 0.7, 0.8
"""A sentence that shares this much with a provision restates it; a provision of which this much stands in it is borne out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A character, or a value: its class (``key``), what it says, and its characters in the text."""

    key: str
    start: int
    end: int
    value: tuple[object, ...] = ()


def pieces(folded: str, quantities: Sequence[Quantity], offset: int = 0) -> list[Piece]:
    """Characters and values of a text in order; numbers of items and other punctuation are left out."""
    folded = _ITEM.sub(lambda m: ";".ljust(len(m.group())), folded)
    values = [
        Piece(f"#{_KINDS[q.kind]}", q.start, q.end, (q.op, q.nominal, q.bound.hi if q.op == "range" else None, q.unit if q.kind is Kind.DURATION else ""))
        for q in quantities
        if q.kind in _KINDS and not q.vague and not q.doubtful and not _ABOUT.search(q.text)
    ]  # fmt: skip
    values += [Piece("#parts", m.start(), m.end(), ("=", _part(m.group()))) for m in _PARTS.finditer(folded)]
    words, members = _slots()
    values += [
        Piece(f"#{members[m.group()][0]}", m.start(), m.end(), ("=", members[m.group()][1]))
        for m in words.finditer(folded)
    ]
    found: list[Piece] = []
    at = 0
    for one in sorted(values, key=lambda v: (v.start, -v.end)):
        if one.start >= at:
            found += _characters(folded, at, one.start, offset)
            found.append(Piece(one.key, one.start + offset, one.end + offset, one.value))
            at = one.end
    end = Piece(_STOP, offset + len(folded), offset + len(folded))
    return [Piece(_STOP, offset, offset), *found, *_characters(folded, at, len(folded), offset), end]


def _part(written: str) -> str:
    """A multiple or fraction in one writing (10倍 is 十倍)."""
    return re.sub(_NUM, lambda m: str(read_figure(m.group()) or m.group()), written)


def _characters(folded: str, start: int, end: int, offset: int) -> list[Piece]:
    """The characters of a stretch; stops of any kind are one sign, so that the edge of a clause agrees with another."""
    return [
        Piece(_STOP if folded[i] in _STOPS else folded[i], offset + i, offset + i + 1)
        for i in range(start, end)
        if folded[i] in _STOPS or _WORD.match(folded[i])
    ]


@cache
def _slots() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """The words of all classes as one pattern, the longest first, and what each is."""
    members = {
        word: (name, member)
        for name, slot in table("slots")["slots"].items()
        for member, words in slot["members"].items()
        for word in words
    }
    return re.compile("|".join(map(re.escape, sorted(members, key=len, reverse=True)))), members


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or item of an imported text as pieces."""

    version: Version
    article: Article
    text: str
    pieces: tuple[Piece, ...]


class Passages:
    """Every passage of a library, found by its number or by the words it shares with a sentence."""

    def __init__(self, library: Library, act_date: str) -> None:
        self.all: list[Passage] = []
        self._of: dict[tuple[str, Article], list[Passage]] = defaultdict(list)
        self._index: dict[str, list[int]] = defaultdict(list)
        for version in library.versions():
            if act_date and version.in_force_from and not version.holds_on(act_date):
                continue
            for unit in library.units(version.id):
                self._add(version, unit.article, fold(unit.text, short=True))

    def _add(self, version: Version, article: Article, text: str) -> None:
        passage = Passage(version, article, text, tuple(pieces(text, scan(text))))
        for pair in _pairs(passage.pieces):
            self._index[pair].append(len(self.all))
        self._of[version.instrument, article.whole].append(passage)
        self.all.append(passage)

    def of(self, instrument: str, article: Article) -> list[Passage]:
        """The passages of an article."""
        return self._of.get((instrument, article.whole), [])

    def values(self, passage: Passage) -> set[tuple[object, ...]]:
        """Every value that stands anywhere in the article of a passage."""
        return {
            w.value[1:]
            for p in self.of(passage.version.instrument, passage.article)
            for w in p.pieces
            if w.value
        }

    def near(self, words: Sequence[Piece]) -> list[Passage]:
        """The passages that share most with these words, rare pieces counting for more."""
        weight: dict[int, float] = defaultdict(float)
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs(words):
            holders = self._index.get(pair, ())
            for number in holders:
                weight[number] += log(1 + len(self.all) / len(holders))
                shared[number] += 1
        best = sorted(weight, key=lambda n: -weight[n])[:_LISTENED]
        return [self.all[n] for n in best if shared[n] >= _SHARED]


@lru_cache(maxsize=2)
def _passages(library: Library, act_date: str) -> Passages:
    return Passages(library, act_date)


def _pairs(words: Sequence[Piece]) -> set[str]:
    keys = [w.key for w in words]
    return {a + b for a, b in pairwise(keys)}


def check_paraphrases(draft: Draft, library: Library, act_date: str) -> Iterator[Finding]:
    """Values of told rules that differ from the imported text where its words agree."""
    passages = _passages(library, act_date)
    starts = [q.start for q in draft.quantities]
    for start, end, _ in draft.sentences:
        within = draft.quantities[bisect_left(starts, start) : bisect_right(starts, end)]
        inside = [replace(q, start=q.start - start, end=q.end - start) for q in within if q.end <= end]
        words = pieces(draft.folded[start:end], inside, start)
        if any(w.value for w in words):
            yield from _compare(draft, words, _beside(draft, start, end, words, passages), passages)


def _beside(
    draft: Draft, start: int, end: int, words: list[Piece], passages: Passages
) -> list[tuple[Passage, Need]]:
    """The provisions a sentence is laid beside: those it cites, then those it resembles.

    Where what it cites is not in the library, others may bear it out and do not contradict it; nor does a text that is no
    longer in force contradict what only resembles it.
    """
    line, _ = draft.line_span(start)
    before = [c for c in draft.citations_in(line, end) if c.instrument]
    inside = [c for c in before if c.start >= start]
    cited, need = (inside, _CITED) if len(inside) == 1 else (inside or before[-1:], _FOUND)
    found = [(p, need) for c in cited for p in passages.of(c.instrument or "", c.article)]
    contradicting = 0 if cited and not found else _NEAREST
    near = passages.near(words)
    return found + [
        (p, _FOUND if n < contradicting and not p.version.in_force_to else _HEARD) for n, p in enumerate(near)
    ]


def _compare(
    draft: Draft, words: list[Piece], beside: list[tuple[Passage, Need]], passages: Passages
) -> Iterator[Finding]:
    agreeing: dict[int, int] = {}
    differing: dict[int, tuple[int, Passage, Piece]] = {}
    restated = False
    for passage, need in beside:
        match = _match(words, passage.pieces)
        close = len(match) >= _RESTATED * len(words)
        restated |= close
        for here, there, score in _aligned(match, words, passage.pieces, need):
            ours, theirs = words[here], passage.pieces[there]
            if _same(ours, theirs):
                whole = len(match) >= _WHOLE * len(passage.pieces)
                agreeing[here] = max(2 * _WINDOW if whole else score, agreeing.get(here, 0))
            elif (
                _covered(match, here, words) < need.covered
                or not _comparable(ours, theirs, need)
                or (need is _FOUND and _is_left_alone(draft, ours, passage, close))
            ):
                continue
            elif score > differing.get(here, (0,))[0]:
                differing[here] = (score, passage, theirs)
    for here, (score, passage, theirs) in sorted(differing.items()):
        ours = words[here]
        if agreeing.get(here, 0) >= score - 3 or ours.value[1:] in passages.values(passage):
            continue
        if restated or states_law(draft, ours.start):
            yield _finding(draft, ours, theirs, passage)


def _covered(match: dict[int, int], here: int, words: Sequence[Piece]) -> float:
    """What share of the words around a value stands beside words of the text."""
    around = range(max(0, here - _REACH), min(len(words), here + _REACH + 1))
    return sum(at in match for at in around) / (_REACH + 1)


def _is_left_alone(draft: Draft, ours: Piece, passage: Passage, close: bool) -> bool:
    """What a resemblance alone does not settle: words that stand alike in many provisions; another law or offence named."""
    offence = charge_of_article(passage.version.instrument, passage.article)
    if offence and not close and draft.offence_at(ours.start) not in {"", offence}:
        return True
    term = draft.folded.startswith(("有期徒刑", "拘役", "管制"), ours.end)
    return term or (ours.key == "#modality" and not close) or draft.cites_elsewhere(ours.start)


def _same(ours: Piece, theirs: Piece) -> bool:
    return ours.value[1:] == theirs.value[1:]


def _comparable(ours: Piece, theirs: Piece, need: Need) -> bool:
    """Whether two values answer the same question: a floor and a floor, and not a sum of a case (三十四万余元)."""
    said, official = str(ours.value[0]), str(theirs.value[0])
    if said == "~" or need.same_bound:
        return said == official != "~"
    return _DIRECTION[said] == _DIRECTION[official]


_DIRECTION = {
    "=": "",
    ">=": "floor",
    ">": "floor",
    "<=": "ceiling",
    "<": "ceiling",
    "range": "range",
    "~": "about",
}


def _match(words: Sequence[Piece], official: Sequence[Piece]) -> dict[int, int]:
    """Which piece of the text each piece of a sentence stands beside."""
    matcher = SequenceMatcher(None, [w.key for w in words], [w.key for w in official], autojunk=False)
    return {b.a + k: b.b + k for b in matcher.get_matching_blocks() for k in range(b.size)}


def _aligned(
    match: dict[int, int], words: Sequence[Piece], official: Sequence[Piece], need: Need
) -> Iterator[tuple[int, int, int]]:
    """Pairs of values that stand in the same words in both, with how many of the words around agree."""
    for here, there in match.items():
        if words[here].value:
            before, after = (_agreeing(match, here, there, step, words, official) for step in (-1, 1))
            if need.met(before, after):
                yield here, there, before + after


def _agreeing(
    match: dict[int, int], here: int, there: int, step: int, words: Sequence[Piece], official: Sequence[Piece]
) -> int:
    """How many of the nearest words on one side stand matched at about the same distance; a value, and the edge
    of the clause right beside, count for two."""
    count = 0
    for at in range(here + step, here + step * (_WINDOW + 1), step):
        other = match.get(at)
        if other is None or not 0 < step * (other - there) <= _WINDOW + _SPREAD:
            continue
        if not words[at].value:
            count += 2 if at == here + step and words[at].key == _STOP else 1
        elif _same(words[at], official[other]):
            count += 2
    return count


def _finding(draft: Draft, ours: Piece, theirs: Piece, passage: Passage) -> Finding:
    instrument = read_instruments().get(passage.version.instrument)
    name = instrument.name if instrument else passage.version.title
    said, official = draft.text[ours.start : ours.end], passage.text[theirs.start : theirs.end]
    zh = f"{name}{passage.article}原文为“{official}”，此处为“{said}”"
    en = f"{name} {passage.article} has “{official}” where this says “{said}”"
    code = (
        "figure-differs"
        if ours.key in {f"#{kind}" for kind in (*_KINDS.values(), "parts")}
        else "press-claim"
    )
    return Finding(code, ours.start, ours.end, Text(zh, en), official)
