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
    """A set of words as one pattern. The pattern is a trie: at each place each character is looked at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(w for w in words if w)
        self._pattern = re.compile(trie(self.words)) if self.words else None
        self._inside = {w: [w[:n] for n in range(1, len(w) + 1) if w[:n] in self.words] for w in self.words}

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every longest word, left to right, none overlapping another."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            yield Hit(match.start(), match.end(), match.group())

    def find_all(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every word at every place, words within words included."""
        if self._pattern is None:
            return
        stop = len(text) if end is None else end
        match = self._pattern.search(text, start, stop)
        while match is not None:
            at = match.start()
            for word in self._inside[match.group()]:
                yield Hit(at, at + len(word), word)
            match = self._pattern.search(text, at + 1, stop)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        return next(self.find(text, start, end), None)


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
