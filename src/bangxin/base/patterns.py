"""Stands in for ``re`` in modules with many patterns: a pattern is compiled when it is first used, as no text needs all.

from bangxin.base import patterns as re
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from re import Match, Pattern, RegexFlag, escape, fullmatch, match, search, split, sub
from typing import Any, cast

__all__ = [
    "Match",
    "Pattern",
    "compile",
    "escape",
    "fullmatch",
    "made",
    "match",
    "rare",
    "search",
    "split",
    "sub",
]

_HELD = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "sub",
    "split",
    "subn",
    "groups",
    "groupindex",
    "pattern",
)


class _Compiled:
    """Has the members of a compiled pattern as its own."""


class _Pattern(_Compiled):
    """Not compiled yet; its first use makes a ``_Compiled`` of it, whose members are found without a detour."""

    pattern: str

    def __init__(self, write: Callable[[], str], flags: RegexFlag = RegexFlag.NOFLAG) -> None:
        self._write, self.flags = write, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._write(), self.flags)
        for held in _HELD:
            setattr(self, held, getattr(compiled, held))
        object.__setattr__(self, "__class__", _Compiled)
        return getattr(compiled, name)


def compile(pattern: str, flags: RegexFlag = RegexFlag.NOFLAG) -> Pattern[str]:
    """The pattern, to be compiled when it is first used."""
    held = _Pattern(lambda: pattern, flags)
    held.pattern = pattern
    return cast("Pattern[str]", held)


def made(write: Callable[[], str]) -> Pattern[str]:
    """The pattern that ``write`` gives, to be written and compiled when it is first used."""
    return cast("Pattern[str]", _Pattern(write))


def rare(pattern: str) -> Pattern[str]:
    """A pattern with many ways to begin that most texts have nowhere: all of them are tried only where one may begin."""
    return made(lambda: _gated(pattern))


def _gated(pattern: str) -> str:
    """``pattern``, given up at once where no character stands that a match of it begins with."""
    grammar: Any = importlib.import_module(
        "re._parser"
    )  # of the standard library, for the shape of a pattern
    begins, may_be_empty = _firsts(grammar.parse(pattern))
    return pattern if begins is None or may_be_empty else f"(?=[{''.join(sorted(begins))}])(?:{pattern})"


def _firsts(nodes: Any) -> tuple[set[str] | None, bool]:
    """The characters and ranges a match may begin with, None where they cannot be listed; and whether it may be empty."""
    begins: set[str] = set()
    for node in nodes:
        first, may_be_empty = _first(str(node[0]), node[1])
        if first is None:
            return None, False
        begins |= first
        if not may_be_empty:
            return begins, False
    return begins, True


def _first(name: str, value: Any) -> tuple[set[str] | None, bool]:
    """The same of one part of a pattern."""
    if name == "LITERAL":
        return {escape(chr(value))}, False
    if name == "RANGE":
        return {f"{escape(chr(value[0]))}-{escape(chr(value[1]))}"}, False
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return set(), True
    if name == "SUBPATTERN":
        return _firsts(value[3])
    if name in ("IN", "BRANCH"):
        ways = [_firsts([way] if name == "IN" else way) for way in (value if name == "IN" else value[1])]
        begins = [first for first, _ in ways if first is not None]
        return (set().union(*begins) if len(begins) == len(ways) else None), any(empty for _, empty in ways)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        first, may_be_empty = _firsts(value[2])
        return first, may_be_empty or value[0] == 0
    return None, False
