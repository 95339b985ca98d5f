"""Finding many words at once: one trie, one pass, longest word first, nothing to backtrack into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

_Node: TypeAlias = "dict[str, _Node]"


class Hit(NamedTuple):
    """A word of a lexicon at a place in the text."""

    start: int
    end: int
    word: str


class Words:
    """A set of words as one pattern: a first and a second character that words begin with, then a trie of the words.

    The pattern takes one character and looks ahead for the word, so that one pass also finds what overlaps.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(w for w in words if w)
        self._pattern = re.compile(_overlapping(self.words)) if self.words else _NOTHING
        self._inside = {w: [w[:n] for n in range(1, len(w) + 1) if w[:n] in self.words] for w in self.words}

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every longest word, left to right, none overlapping another."""
        done = start
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            at, stop = match.span(1)
            if at >= done:
                done = stop
                yield Hit(at, stop, match.group(1))

    def find_all(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every word at every place, words within words included."""
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            at = match.start()
            for word in self._inside[match.group(1)]:
                yield Hit(at, at + len(word), word)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """The first longest word."""
        match = self._pattern.search(text, start, len(text) if end is None else end)
        return match and Hit(*match.span(1), match.group(1))


FEW = 32  # words up to which looking for each beats compiling a pattern that is used once


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
            yield Hit(at, done, word)


_NOTHING = re.compile("(?!)()")


def tried_at(first: Iterable[str], pattern: str) -> str:
    """``pattern``, tried only where one of the characters ``first`` stands, which a search runs over fast.

    What matches is that character alone; the groups are those of ``pattern``.
    """
    return f"{_one_of(first)}(?<=(?={pattern})(?s:.))"


def _overlapping(words: frozenset[str]) -> str:
    """The longest word at a place as group 1; the trie is tried where a second character of words follows."""
    seconds, alone = _one_of(w[1] for w in words if len(w) > 1), _one_of(w for w in words if len(w) == 1)
    ways = [f"(?s:.){seconds}"] * bool(seconds) + [alone] * bool(alone)
    return tried_at((w[0] for w in words), f"(?={'|'.join(ways)})({trie(words)})")


def _one_of(characters: Iterable[str]) -> str:
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
