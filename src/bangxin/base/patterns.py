"""Stands in for ``re`` in modules with many patterns: a pattern is compiled when it is first used, as no text needs all.

from bangxin.base import patterns as re
"""

from __future__ import annotations

import re
from re import Match, Pattern, RegexFlag, escape, fullmatch, match, search, split, sub
from typing import Any, cast

__all__ = ["Match", "Pattern", "compile", "escape", "fullmatch", "match", "search", "split", "sub"]

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
)


class _Compiled:
    """Has the members of a compiled pattern as its own."""


class _Pattern(_Compiled):
    """Not compiled yet; its first use makes a ``_Compiled`` of it, whose members are found without a detour."""

    def __init__(self, pattern: str, flags: RegexFlag) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for held in _HELD:
            setattr(self, held, getattr(compiled, held))
        object.__setattr__(self, "__class__", _Compiled)
        return getattr(compiled, name)


def compile(pattern: str, flags: RegexFlag = RegexFlag.NOFLAG) -> Pattern[str]:
    """The pattern, to be compiled when it is first used."""
    return cast("Pattern[str]", _Pattern(pattern, flags))
