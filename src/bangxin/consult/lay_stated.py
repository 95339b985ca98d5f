"""A fact that a lay question states, with the words it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangxin.law.values import Members, Value


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact the question states, with its words (characters of the question) and how they were read."""

    fact: str
    value: Value
    start: int
    end: int
    note: str = ""
    supposed: bool = False


def kinds_read(stated: Sequence[Stated]) -> frozenset[str]:
    """The kinds of help that were read."""
    return frozenset(code for one in stated if isinstance(one.value, Members) for code in one.value.values)
