"""Stands in for ``re`` in modules with many patterns: a pattern is compiled when it is first used, as no text needs all.

from bangxin.base import patterns as re
"""

from __future__ import annotations

import re
from re import Match, Pattern, RegexFlag, escape, fullmatch, match, search, split, sub
from typing import Any, cast

__all__ = ["Match", "Pattern", "compile", "escape", "fullmatch", "match", "search", "split", "sub"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Pattern:
    """Not compiled yet; after the first use its methods are those of the compiled pattern."""

    def __init__(self, pattern: str, flags: RegexFlag) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compile(pattern: str, flags: RegexFlag = RegexFlag.NOFLAG) -> Pattern[str]:
    """The pattern, to be compiled when it is first used."""
    return cast("Pattern[str]", _Pattern(pattern, flags))
