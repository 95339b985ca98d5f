"""Finding many words at once: one pass, longest word first, nothing to backtrack into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias, cast

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
    """A set of words, found in one pass.

    A pattern runs over the text to where the first two characters of words stand; a look into the set decides. Thousands
    of words are ready in milliseconds, as no pattern of all the words has to be compiled.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(w for w in words if w)
        self._alone = {w: [1] for w in self.words if len(w) == 1}
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:2], {1} if word[0] in self._alone else set()).add(len(word))
        # how long the words are that begin with two characters, and with one that is a word
        self._shortest_first = {head: sorted(held) for head, held in lengths.items()}
        self._longest_first = {head: held[::-1] for head, held in self._shortest_first.items()}
        seconds = one_of(w[1] for w in self.words if len(w) > 1)
        ways = [f"(?={seconds})"] * bool(seconds) + [f"(?<={one_of(self._alone)})"] * bool(self._alone)
        heads = f"{one_of(w[0] for w in self.words)}(?:{'|'.join(ways)})" if self.words else "(?!)"
        self._heads = re.compile(heads)

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every longest word, left to right, none overlapping another."""
        stop = len(text) if end is None else end
        done, words, lengths, alone = start, self.words, self._longest_first.get, self._alone.get
        for match in self._heads.finditer(text, start, stop):
            at = match.start()
            if at < done:
                continue
            for length in lengths(text[at : at + 2]) or alone(text[at]) or ():
                word = text[at : at + length]
                if word in words and at + length <= stop:
                    done = at + length
                    yield _hit((at, done, word))
                    break

    def find_all(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Every word at every place, words within words included."""
        stop = len(text) if end is None else end
        words, lengths, alone = self.words, self._shortest_first.get, self._alone.get
        for match in self._heads.finditer(text, start, stop):
            at = match.start()
            for length in lengths(text[at : at + 2]) or alone(text[at]) or ():
                word = text[at : at + length]
                if word in words and at + length <= stop:
                    yield _hit((at, at + length, word))

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """The first longest word."""
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
