"""What a person of a document is: standing, name, mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    ACCUSED = "accused"
    ELSEWHERE = "elsewhere"  # 另案处理、已判刑、在逃
    VICTIM = "victim"
    OTHER = "other"  # 辩护人、证人、办案人员、上线


@dataclass(slots=True)
class Person:
    """One person of a document. ``index`` counts the accused from 1 in the order the text names them."""

    name: str
    standing: Standing
    first: int
    aliases: set[str] = field(default_factory=set)
    unit: bool = False
    index: int = 0


class Mention(NamedTuple):
    """A name in the text. ``list_id``: names joined by 、 和 与 及 share one."""

    start: int
    end: int
    name: str
    list_id: int
