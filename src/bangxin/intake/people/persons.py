"""What a person of a document is: name, signs, standing; and a mention of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, auto

from bangxin.base.records import record


class Standing(StrEnum):
    ACCUSED = "accused"
    ELSEWHERE = "elsewhere"  # 另案处理、已判刑、在逃
    VICTIM = "victim"
    OTHER = "other"  # 辩护人、证人、办案人员、上线


class Sign(StrEnum):
    """What the words about a person show. ``standing`` weighs them; nothing else decides who is accused."""

    LISTED = auto()  # the header, the charge sentence or the ruling gives them as accused
    LABELLED = auto()  # called 被告人, 犯罪嫌疑人, 被不起诉人
    ASIDE = auto()  # dealt with elsewhere
    AT_LARGE = auto()  # not caught yet: elsewhere where others stand accused
    VICTIM = auto()  # called 被害人
    DECIDED = auto()  # charged, sentenced, punished or not prosecuted here
    CAUGHT = auto()  # caught, confessed, took the gain
    ACTED = auto()  # did, at the head of a clause, what helps or cheats
    BROUGHT = auto()  # was brought in by somebody (纠集, 伙同, 拉……入伙)
    HIRED = auto()  # was hired by somebody (雇佣, 招募, 发展)
    LOST = auto()  # lost by the fraud, reported it
    APART = auto()  # an upline, a buyer, a broker
    OFFICE = auto()  # police, prosecution, court, counsel, witnesses, staff who report


@dataclass(slots=True)
class Person:
    """One person of a document. ``index`` counts the accused from 1 in the order the text names them."""

    name: str
    standing: Standing
    first: int
    aliases: set[str] = field(default_factory=set)
    unit: bool = False
    index: int = 0
    signs: set[Sign] = field(default_factory=set)


@record
class Mention:
    """A name in the text. ``list_id``: names joined by 、 和 与 及 share one."""

    start: int
    end: int
    name: str
    list_id: int
