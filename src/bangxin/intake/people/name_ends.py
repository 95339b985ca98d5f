"""Where a masked name ends: 陈某吕|在网上, but 陈某|发现.

No space ends a name in Chinese, and any character may be the one that the mask leaves of a given name. So both readings of
every place are weighed, and the places of one text together: how often what follows is met after a name (the counts of
``rules/after-names.yaml``, smoothed by how many ways each first character goes on), against how often names keep such a
character. Whoever is called 陈某吕 wherever they are named is not called 陈某; where the text has both, each place goes its
own way.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from bangxin.base import patterns as re
from bangxin.intake.people.names import GIVEN, NEVER_GIVEN, NO_LAST, TAIL_OK
from bangxin.intake.rulebook import entries

# logarithms of how likely: that a name keeps such a last character ...
_USUAL, _UNUSUAL, _NEVER = -8.0, -11.0, -15.0
_NUMBER, _NUMBERED = -9.0, -4.0  # 赵某一; with a 赵某二 beside it
_AMONG_SUCH = 4.0  # and how much likelier, the last of 翁某锋、巫某春、沙某地
_BOTH = -5.0  # ... that a text has 陈某 and 陈某吕
_ANY = math.log(1 / 1000)  # some character of running text
_AGAIN = -5.0  # the first character of what was said of the same person before
_ALONE = -1.2  # one character that is a word by itself
_WAYS = 3000  # characters that a word may begin or go on with
_NUMBERS = frozenset("一二三四五六七八九十")
_LONGER = re.compile("(?:[一-鿿]某[一-鿿][、和及]){2}$")
_OFTEN_GIVEN = GIVEN | _NUMBERS


class _Follows:
    """How likely two characters are to be those right after a name."""

    def __init__(self) -> None:
        self._pairs: dict[str, int] = {}
        self._first: Counter[str] = Counter()
        self._ways: Counter[str] = Counter()
        for entry in entries("after-names.yaml"):
            pairs = entry["pairs"].replace("\n", "")
            for at in range(0, len(pairs), 2):
                self._pairs[pairs[at : at + 2]] = entry["times"]
                self._first[pairs[at]] += entry["times"]
                self._ways[pairs[at]] += 1
        self._total, self._kinds = self._first.total(), len(self._first)

    def first(self, char: str) -> float:
        """That what follows begins with ``char``."""
        met = self._first.get(char, 0) or self._kinds / _WAYS
        return math.log(met / (self._total + self._kinds))

    def then(self, first: str, char: str) -> float:
        """That what begins with ``first`` goes on with ``char``."""
        met = self._first.get(first, 0)
        if not met or first + "·" in self._pairs:
            return _ANY
        ways = self._ways[first]
        return math.log((self._pairs.get(first + char, 0) + ways / _WAYS) / (met + ways))

    def open(self, first: str) -> float:
        """That what begins with ``first`` goes on with what was never met after it; never where it was not met itself."""
        ways = self._ways.get(first, 0)
        return math.log(ways / (self._first[first] + ways)) if ways else -math.inf


@functools.cache
def _follows() -> _Follows:
    return _Follows()


def _plain(char: str) -> str:
    """The sign that stands for a character in the counts."""
    if not char or char.isspace():
        return "¶"
    if char.isdigit():
        return "0"
    return "A" if char.isascii() and char.isalpha() else char


def name_ends(text: str, stems: Sequence[tuple[int, int]], known: Collection[str]) -> dict[int, int]:
    """Where the name ends that begins with each stem (陈某), by where the stem ends: there or one character later.

    ``known``: the names that the document's header gives.
    """
    alone: Counter[str] = Counter()
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for start, end in stems:
        char = text[end : end + 1]
        if "\u4e00" <= char <= "\u9fff" and char not in TAIL_OK:
            places[text[start:end], char].append(end)
        else:
            alone[text[start:end]] += 1
    weighed = {key: _weigh(text, key, ends, places, known) for key, ends in places.items()}
    apart = alone.copy()  # how often the stem is a name by itself
    for (stem, _), (without, both, whole, _) in weighed.items():
        if without >= max(both, whole if not alone[stem] else both):
            apart[stem] += 1
    found: dict[int, int] = {}
    for key, (without, both, whole, longer) in weighed.items():
        ways = {0: without, 1: both, 2: whole if not apart[key[0]] else -math.inf}
        best = max(ways, key=lambda way: ways[way])
        for end, kept in zip(places[key], longer, strict=True):
            found[end] = end + (best == 2 or (best == 1 and kept))
    return found


def _weigh(
    text: str,
    key: tuple[str, str],
    ends: Sequence[int],
    places: Collection[tuple[str, str]],
    known: Collection[str],
) -> tuple[float, float, float, list[bool]]:
    """How likely the places of one stem and character are if it is never, at some or at all of them part of the name."""
    follows, (stem, char) = _follows(), key
    never = both = always = 0.0
    longer: list[bool] = []
    for number, end in enumerate(ends):
        then, last = _plain(text[end + 1 : end + 2]), _plain(text[end + 2 : end + 3])
        long = follows.first(then) + follows.then(then, last)
        word = follows.then(char, then) + _ANY
        if (
            char not in _OFTEN_GIVEN and "\u4e00" <= then <= "\u9fff"
        ):  # 靠|出租: a word of one character, and another
            word = max(word, follows.open(char) + _ALONE + long)
        opening = follows.first(char)
        short = (max(opening, _AGAIN) if number else opening) + word
        longer.append(long > short)
        never, both, always = never + short, both + max(short, long), always + long
    if stem + char in known:
        return never - 100, both, always, longer
    kept = _kept(stem, char, places)
    if any(_LONGER.search(text, max(0, end - len(stem) - 8), end - len(stem)) for end in ends):
        kept += _AMONG_SUCH
    return never, both + kept + _BOTH, always + kept, longer


def _kept(stem: str, char: str, places: Collection[tuple[str, str]]) -> float:
    """How likely a masked name is to keep this character."""
    if char in _NUMBERS:
        beside = sum((stem, number) in places for number in _NUMBERS)
        return _NUMBERED if beside > 1 else _NUMBER
    if char in NO_LAST:
        return -math.inf  # 鲍某|在银行, however often the text says so
    if char in NEVER_GIVEN:
        return _NEVER
    return _USUAL if char in GIVEN else _UNUSUAL
