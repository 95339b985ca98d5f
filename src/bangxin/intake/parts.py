"""The sections of a document, whose document it is, and its sentences."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from bangxin.base.records import record


class Part(StrEnum):
    """Sections of a judgment, an indictment or a published case."""

    HEADER = "header"  # 首部：当事人、辩护人、审理经过
    ALLEGED = "alleged"  # 指控
    DEFENCE = "defence"  # 辩称、辩护意见
    FOUND = "found"  # 经审理查明、基本案情
    EVIDENCE = "evidence"  # 上述事实，有……证据证实
    REASONING = "reasoning"  # 本院认为
    RULING = "ruling"  # 判决如下
    PROCEEDINGS = "proceedings"  # 诉讼过程
    COMMENT = "comment"  # 典型意义
    ANNEX = "annex"  # 附：法律条文；落款
    ASIDE = "aside"  # 未予认定的指控、供述，待查的事项
    NARRATIVE = "narrative"  # 没有任何标记的叙述

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Part.HEADER: "首部", Part.ALLEGED: "指控", Part.DEFENCE: "辩解辩护", Part.FOUND: "查明事实", Part.EVIDENCE: "证据",
    Part.REASONING: "本院认为", Part.RULING: "主文", Part.PROCEEDINGS: "诉讼过程", Part.COMMENT: "典型意义", Part.ANNEX: "附录",
    Part.NARRATIVE: "叙述", Part.ASIDE: "未予认定、待查",
}  # fmt: skip
SILENT = frozenset({Part.COMMENT, Part.ANNEX, Part.ASIDE})
STORY = frozenset([Part.FOUND, Part.ALLEGED, Part.NARRATIVE])  # what is told of what was done


class Author(StrEnum):
    """Whose document it is; decides who speaks where nobody else is named."""

    COURT = "court"
    PROSECUTION = "prosecution"
    POLICE = "police"
    HANDLER = "handler"
    DEFENCE = "defence"  # 辩护词、律师意见
    SUSPECT = "suspect"  # 讯问笔录、会见笔录
    VICTIM = "victim"  # 询问笔录
    WITNESS = "witness"


TRANSCRIPTS = frozenset([Author.SUSPECT, Author.VICTIM, Author.WITNESS])
"""Whose answers are written down: questions (问：) state nothing."""


@record
class Sentence:
    """One sentence of the plain text with its section and speaker."""

    start: int
    end: int
    part: Part
    speaker: str
    paragraph: int


class CaseText(NamedTuple):
    """The part of a document that tells one case."""

    title: str
    start: int
    end: int
    author: Author
    sentences: tuple[Sentence, ...]
