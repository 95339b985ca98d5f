"""The rules of lay speech: word classes and gaps composed into patterns. Data: question-words.yaml, question-facts.yaml.

``<name>`` stands for any word of a class, ``~N`` for up to N characters of one clause, ``{n}`` for a spoken number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.yamltree import load_tree
from bangxin.consult.figures import number_pattern
from bangxin.consult.folding import fold

_DIGITS = "零〇一二三四五六七八九十百千万亿两半几\\d"
# A comma between figures is a mark as a rule (得了700，2026年): only threes behind it make it part of the number.
_FIGURES = number_pattern(r"(?:\d{1,3}(?:,\d{3})+(?![\d年])|\d{1,20})")
_SPOKEN = rf"(?<![{_DIGITS}.])(?P<n>半(?=年)|{_FIGURES}(?:[多余来几][百千万亿]*)*[多余]?)"
_CLASS = re.compile(r"(?<!\?P)<([a-z_]+)>")
_GAP = re.compile(r"~(\d+)")
_WORD = re.compile(r"[^,。;!?\n]+")
_HAN = "\u4e00-\u9fff"
# A space that stands for a comma: between words, and behind a unit or a figure's word before the next figure.
_SPACE = re.compile(
    rf"(?<=[{_HAN})])[ ](?=[{_HAN}(])|(?<=[笔张次个元块万千百天月年岁吧吗呢])[ ](?=\d)|[ ](?=20\d\d年)|(?<=\d)[ ](?=[{_HAN}])(?![ ][万千百亿元块张个条年月日号岁次笔家名套部台天多余])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a question between two marks."""

    text: str
    start: int
    end: int


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a prepared question."""
    return [Clause(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


def prepared(text: str) -> str:
    """The question as the rules read it, every character in its place: one script, a comma where people type a space
    for one, words as they are meant (60w, vx, 做牢), and what is no card of this field (门禁卡, 手机卡得要死) blanked."""
    folded = fold(text, short=True)
    for pattern, meant in _typed():
        folded = pattern.sub(meant, folded)
    folded = _SPACE.sub(",", folded)
    return compiled(rules()["not_meant"]).sub(lambda found: "_" * len(found.group()), folded)


@cache
def _typed() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What people type for a word, with the word; both of one length, so that places do not move."""
    return tuple((compiled(one["typed"]), one["meant"]) for one in _plain("question-words.yaml")["typed"])


@cache
def rules() -> dict[str, Any]:
    """The rules of ``question-facts.yaml``."""
    return _plain("question-facts.yaml")


@cache
def _words() -> dict[str, list[str]]:
    return dict(_plain("question-words.yaml")["words"])


def _plain(name: str) -> dict[str, Any]:
    text = (resources.files("bangxin.consult") / "data" / name).read_text("utf-8")
    return dict(load_tree(text, name).plain())


def members(name: str) -> tuple[str, ...]:
    """The words of a class, each with its other names as alternatives (工行|工商)."""
    return tuple(_words()[name])


@cache
def _class(name: str) -> str:
    """The alternatives of a word class, in the order of the data."""
    return f"(?:{'|'.join(composed(str(word)) for word in _words()[name])})"


@cache
def composed(pattern: str) -> str:
    """A pattern of the data as a regular expression, the number left as ``{n}``."""
    return _GAP.sub(r"[^,。;!?\\n]{0,\1}", _CLASS.sub(lambda found: _class(found.group(1)), pattern))


@cache
def compiled(pattern: str | tuple[str, ...]) -> re.Pattern[str]:
    """The regular expression of a pattern, or of several as alternatives."""
    whole = pattern if isinstance(pattern, str) else "|".join(pattern)
    return re.compile(composed(whole).replace("{n}", _SPOKEN))


def says(pattern: str | list[str], text: str) -> bool:
    """Whether any of the patterns is found in a text."""
    return compiled(pattern if isinstance(pattern, str) else tuple(pattern)).search(text) is not None
