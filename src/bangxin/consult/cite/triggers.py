"""Which rows of a table can speak of a sentence at all, told by the pieces of words that stand in it.

Every match of a pattern holds one of a few words (``required``). Their two-character pieces are kept in an index, so that a
sentence is laid beside the handful of rows whose words it has, however many rows there are.
"""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")

_MOST = 160
"""More words than these are no help: the pattern is then left to be tried, or another part of it is taken."""
_PIECE = 2


@cache
def _grammar() -> Any:
    """The parser of the standard library, for the shape of a pattern."""
    return importlib.import_module("re._parser")


def required(pattern: re.Pattern[str] | None) -> frozenset[str]:
    """Words one of which stands in every match of the pattern; none where that cannot be told."""
    if pattern is None or pattern.flags & re.IGNORECASE:
        return frozenset()
    return frozenset(_required(_grammar().parse(pattern.pattern, pattern.flags)) or ())


def any_of(patterns: Iterable[re.Pattern[str] | None]) -> frozenset[str]:
    """Words one of which stands in a match of any of the patterns (those that are there)."""
    parts = [required(pattern) for pattern in patterns if pattern is not None]
    return frozenset().union(*parts) if parts and all(parts) else frozenset()


def best_of(patterns: Iterable[re.Pattern[str] | None]) -> frozenset[str]:
    """The most telling words of patterns that must all match."""
    return min((words for p in patterns if (words := required(p))), key=_weight, default=frozenset())


def _weight(words: Iterable[str]) -> tuple[bool, int]:
    """Sets of long words are better than those with a single character, few better than many."""
    listed = list(words)
    return min(map(len, listed)) < _PIECE, len(listed)


def _required(nodes: Any) -> set[str] | None:
    found: list[set[str]] = []
    run = {""}
    for node in nodes:
        words = _words(node)
        longer = {a + b for a in run for b in words} if words and len(run) * len(words) <= _MOST else None
        if longer is not None and len(longer) <= _MOST:
            run = longer
            continue
        found.append(run)
        run = {""}
        if words is not None:
            run = words
        elif inner := _inside(node):
            found.append(inner)
    found.append(run)
    return min((words for words in found if "" not in words), key=_weight, default=None)


def _inside(node: Any) -> set[str] | None:
    """What one node alone asks for, where its words cannot be listed."""
    name, value = str(node[0]), node[1]
    if name == "SUBPATTERN":
        return None if value[1] else _required(value[3])  # flags of its own
    if name == "BRANCH":
        branches = [_required(branch) for branch in value[1]]
        joined = {word for words in branches if words for word in words}
        return joined if all(branches) and len(joined) <= _MOST else None
    if name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] >= 1:
        return _required(value[2])
    return None


def _words(node: Any) -> set[str] | None:
    """Every string that a node may match, or None where they are too many or not a list."""
    name, value = str(node[0]), node[1]
    if name == "LITERAL":
        return {chr(value)}
    if name in {"AT", "ASSERT", "ASSERT_NOT"}:
        return {""}
    if name == "IN":
        literal = all(str(kind) == "LITERAL" for kind, _ in value)
        return {chr(code) for _, code in value} if literal and len(value) <= _MOST else None
    if name == "SUBPATTERN":
        return None if value[1] else _sequence(value[3])
    if name == "BRANCH":
        parts = [_sequence(branch) for branch in value[1]]
        joined = {word for part in parts if part for word in part}
        return joined if None not in parts and len(joined) <= _MOST else None
    if name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] in {0, 1} and value[1] == 1:
        once = _sequence(value[2])
        return None if once is None else once | ({""} if not value[0] else set())
    return None


def _sequence(nodes: Any) -> set[str] | None:
    run = {""}
    for node in nodes:
        words = _words(node)
        if words is None or len(run) * len(words) > _MOST:
            return None
        run = {a + b for a in run for b in words}
    return run


class Rows(Generic[Row]):
    """The rows of a table by the words that each needs; a row without any is tried on every sentence."""

    def __init__(self, rows: Sequence[Row], words: Callable[[Row], frozenset[str]]) -> None:
        self._rows = rows
        self._always: list[int] = []
        self._by_piece: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            needed = words(row)
            if not needed:
                self._always.append(number)
            for piece in {word[-_PIECE:] for word in needed}:
                self._by_piece[piece].append(number)

    def of(self, pieces: frozenset[str]) -> list[Row]:
        """The rows that may speak of a text with these pieces (see ``pieces_of``), in order."""
        found = set(self._always)
        for piece in self._by_piece.keys() & pieces:
            found.update(self._by_piece[piece])
        return [self._rows[number] for number in sorted(found)]


def pieces_of(text: str) -> frozenset[str]:
    """Every character of a text and every two that stand together."""
    return frozenset(map("".join, pairwise(text))) | frozenset(text)
