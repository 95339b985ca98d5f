"""Finding many words at once: one pass, longest word first, nothing to backtrack into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from bangxin.base import patterns as re

_Node: TypeAlias = "dict[str, _Node]"


class Hit(NamedTuple):
    """A word of a lexicon at a place in the text."""

    start: int
    end: int
    word: str


# a hit of (start, end, word), made without a call of Python's own: thousands are, in every document
_hit = cast("Callable[[tuple[int, int, str]], Hit]", partial(tuple.__new__, Hit))


class Words:
    """A set of words, found in one pass over a text however many they are.

    The automaton is that of Aho and Corasick, built when the words are first looked for.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(w for w in words if w))

    @cached_property
    def _longest(self) -> AhoCorasick:
        return AhoCorasick(self.words, MatchKind.LeftmostLongest, store_patterns=False)

    @cached_property
    def _every(self) -> AhoCorasick:
        return AhoCorasick(self.words, MatchKind.Standard, store_patterns=False)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every longest word, left to right, none overlapping another."""
        found = self._longest.find_matches_as_indexes(text[start:end])
        return [_hit((start + at, start + to, self.words[n])) for n, at, to in found]

    def find_all(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """Every word at every place, words within words included, by place and the shorter first."""
        found = self._every.find_matches_as_indexes(text[start:end], overlapping=True)
        return sorted(_hit((start + at, start + to, self.words[n])) for n, at, to in found)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """The first longest word."""
        return next(iter(self.find(text, start, end)), None)


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


def tried_at(first: Iterable[str], pattern: str) -> str:
    """``pattern``, tried only where one of the characters ``first`` stands, which a search runs over fast.

    What matches is that character alone; the groups are those of ``pattern``.
    """
    return f"{one_of(first)}(?<=(?={pattern})(?s:.))"


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


def _branch(node: _Node) -> str:
    ways = [re.escape(char) + _branch(rest) for char, rest in sorted(node.items()) if char]
    if not ways:
        return ""
    body = ways[0] if len(ways) == 1 else "(?:" + "|".join(ways) + ")"
    if "" in node:
        return f"(?:{body})?"
    return body
