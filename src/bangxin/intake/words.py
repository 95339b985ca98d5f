"""Finding many words at once: one pass, longest word first, nothing to backtrack into."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeAlias, cast

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bangxin.base import patterns as re

_Node: TypeAlias = "dict[str, _Node]"
# how many a sign before 人, 张, 名 says there are, of those counted with names beside them
COUNTED = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
COUNTED |= {str(n): n for n in range(2, 30)}
LISTS = ("、", "和", "及", "与", "以及")


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def joined(text: str, listed: Sequence[_Placed]) -> bool:
    """Whether nothing but the marks of a list stands between names, sums or days told one after the other."""
    return all(text[one.end : other.start] in LISTS for one, other in itertools.pairwise(listed))


def run_of(text: str, told: Sequence[_Placed], index: int, marks: Sequence[str] = LISTS) -> tuple[int, int]:
    """The first and the last of the list in which the one at ``index`` stands."""
    first = last = index
    while first > 0 and text[told[first - 1].end : told[first].start] in marks:
        first -= 1
    while last + 1 < len(told) and text[told[last].end : told[last + 1].start] in marks:
        last += 1
    return first, last


class Hit(NamedTuple):
    """A word of a lexicon at a place in the text."""

    start: int
    end: int
    word: str

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


# a hit of (start, end, word), made without a call of Python's own: thousands are, in every document
_hit = cast("Callable[[tuple[int, int, str]], Hit]", functools.partial(tuple.__new__, Hit))


def hits_of(found: list[tuple[int, int, str]]) -> list[Hit]:
    """Words found, by place and the shorter first."""
    return list(map(_hit, sorted(found)))


_TABLE = 500  # words up to which an automaton that has every step in a table is worth its making


class Words:
    """A set of words, found in one pass over a text however many they are.

    The automaton is that of Aho and Corasick, built when the words are first looked for.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(filter(None, words)))

    @functools.cached_property
    def _longest(self) -> AhoCorasick:
        table = Implementation.DFA if len(self.words) <= _TABLE else None
        return AhoCorasick(self.words, MatchKind.LeftmostLongest, store_patterns=False, implementation=table)

    @functools.cached_property
    def _every(self) -> AhoCorasick:
        return AhoCorasick(self.words, MatchKind.Standard, store_patterns=False)

    @functools.cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(trie(self.words))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every longest word, left to right, none overlapping another."""
        found = self._longest.find_matches_as_indexes(text[start:end])
        return [_hit((start + at, start + to, self.words[n])) for n, at, to in found]

    def find_all(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every word at every place, words within words included, by place and the shorter first."""
        return hits_of(
            [(start + at, start + to, self.words[n]) for n, at, to in self.numbered(text, start, end)]
        )

    def numbered(self, text: str, start: int, end: int | None) -> list[tuple[int, int, int]]:
        """Every word at every place of ``text[start:end]``, in no order: its number, where it begins and ends there."""
        return self._every.find_matches_as_indexes(text[start:end], overlapping=True)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """The first longest word."""
        first = self._any.search(text, start, len(text) if end is None else end)
        return _hit((*first.span(), first.group())) if first else None


FEW = 32  # words up to which looking for each beats building an automaton that is used once


def find_once(words: Iterable[str], text: str, start: int, end: int) -> Iterator[Hit]:
    """Every longest word of a set that is looked for in one text only, left to right, none overlapping another."""
    wanted = [w for w in words if w]
    if len(wanted) > FEW:
        yield from Words(wanted).find(text, start, end)
        return
    hits: list[tuple[int, int, str]] = []
    for word in wanted:
        at = text.find(word, start, end)
        while at >= 0:
            hits.append((at, -len(word), word))
            at = text.find(word, at + 1, end)
    done = start
    for at, size, word in sorted(hits):
        if at >= done:
            done = at - size
            yield _hit((at, done, word))


def since(marks: str, text: str, start: int, at: int) -> int:
    """Where the words begin that follow the last of ``marks`` in ``start:at``; ``start`` where none stands there."""
    last = _up_to(marks).match(text, start, at)
    return last.end() if last else start


@functools.cache
def _up_to(marks: str) -> re.Pattern[str]:
    return re.compile(f"(?s:.*)[{re.escape(marks)}]")


def tried_at(first: Iterable[str], pattern: str) -> str:
    """``pattern``, tried only where one of the characters ``first`` stands, which a search runs over fast.

    What matches is that character alone; the groups are those of ``pattern``.
    """
    return f"{one_of(first)}(?<=(?={pattern})(?s:.))"


def by_last(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by the character they end with, the longest first: what a text ends with is one of few."""
    ends: dict[str, tuple[str, ...]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        ends[word[-1]] = (*ends.get(word[-1], ()), word)
    return ends


def one_of(characters: Iterable[str]) -> str:
    """The pattern of one of some characters; of none, no pattern at all."""
    inside = re.escape("".join(sorted(set(characters))))
    return inside and f"[{inside}]"


def trie(words: Iterable[str]) -> str:
    """The pattern of a set of words, each character of a text looked at once."""
    root: _Node = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root)


def any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """The pattern of some words, ``^word`` only where a text begins and ``word$`` where it ends; None of no words."""
    listed = list(words)
    return re.made(lambda: _ways(listed)) if listed else None


def _ways(words: list[str]) -> str:
    plain = trie(w for w in words if w[0] != "^" and w[-1] != "$")
    bound = [
        f"^{re.escape(w[1:])}" if w[0] == "^" else f"{re.escape(w[:-1])}$"
        for w in words
        if w[0] == "^" or w[-1] == "$"
    ]
    return "|".join([*([plain] if plain else ()), *bound])


def _branch(node: _Node) -> str:
    ways = [re.escape(char) + _branch(rest) for char, rest in sorted(node.items()) if char]
    if not ways:
        return ""
    body = ways[0] if len(ways) == 1 else "(?:" + "|".join(ways) + ")"
    if "" in node:
        return f"(?:{body})?"
    return body
