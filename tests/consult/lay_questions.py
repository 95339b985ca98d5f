"""The questions of lay people with the facts that they state, as the files of this folder tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bangxin.base.bounds import Bound
from bangxin.base.dates import ordinal
from bangxin.consult.question import read_lay_question
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members
from bangxin.law.vocabulary import FactType

DAY = "2026-11-21"
BOOK = builtin_rulebook()
UNSAID = {"person.kind", "gain.basis"}
IMPLIED = {"restriction.by", "act.moved_funds"}
"""Facts that other words of a question imply: compared where a question is labelled with them."""


def facts_of(text: str) -> dict[str, object]:
    return dict(read_lay_question(text).facts)


def kinds_of(text: str) -> set[str]:
    kinds = read_lay_question(text).facts.get("act.kinds")
    return set(kinds.values) if isinstance(kinds, Members) else set()


def lay_questions(name: str) -> list[dict[str, Any]]:
    """The questions of a file, each with the day on which it is asked, where the file tells one."""
    data = yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))
    today = ordinal(data["today"]) if "today" in data else None
    return [{**case, "today": today} for case in data["questions"]]


def plain(fact: str, value: object) -> object:
    """A value as the file of questions writes it."""
    kind = BOOK.vocabulary[fact].type
    if isinstance(value, Members):
        return sorted(value.values)
    if not isinstance(value, Bound):
        return value
    if kind is FactType.DATE:
        return (value.lo, value.hi)
    scale = 100 if kind is FactType.MONEY else 1
    if value.exact:
        return value.lo / scale if value.lo is not None and value.lo % scale else (value.lo or 0) // scale
    if value.hi is None:
        return f">={(value.lo or 0) // scale}"
    below = value.hi % scale == scale - 1
    return f"<{(value.hi + 1) // scale}" if below or scale == 1 else f"<={value.hi // scale}"


LAY = lay_questions("lay-questions.yaml") + lay_questions("lay-questions-told.yaml")
