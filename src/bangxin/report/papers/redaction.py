"""Redaction of a paper: minors and victims by role, numbers of cards, telephones and identity cut to their ends.

Minors: 刑事诉讼法第二百八十六条, 未成年人保护法第一百零三条. Applied by default to everything that leaves the office.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bangxin.base.i18n import Lang, Text
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.reasoning.states import Result
from bangxin.report.papers.model import Block, Figure, Heading, Listing, Paper, Paragraph, Table

_NUMBER = re.compile(r"(?<![0-9A-Za-z:])\d{11,19}[0-9Xx]?(?![0-9A-Za-z])", re.ASCII)
MIN_NAME = 2
MINOR, VICTIM = Text("未成年人", "minor "), Text("被害人", "victim ")


def redacted(paper: Paper, assessment: Assessment) -> Paper:
    """The paper with names of minors and victims replaced everywhere and long numbers masked."""
    hide = hiding(assessment, paper.lang)
    return Paper(
        paper.id, paper.title, hide(paper.subtitle), tuple(_block(block, hide) for block in paper.blocks), paper.stamp,
        tuple((name, hide(value)) for name, value in paper.fields), paper.lang,
    )  # fmt: skip


def hiding(assessment: Assessment, lang: Lang = Lang.ZH) -> Callable[[str], str]:
    """What takes the names of minors and victims and long numbers out of a text."""
    names = names_to_hide(assessment, lang)

    def hide(text: str) -> str:
        for name, role in names:
            text = text.replace(name, role)
        return _NUMBER.sub(_masked, text)

    return hide


def names_to_hide(assessment: Assessment, lang: Lang = Lang.ZH) -> list[tuple[str, str]]:
    """(name, what stands for it), longer names first so that no part of one remains."""
    found: dict[str, str] = {}
    minors = [p for p in assessment.persons if is_minor(assessment, p)]
    for number, person in enumerate(minors, start=1):
        found[person.person.name] = f"{MINOR.pick(lang)}{number}"
    for number, victim in enumerate(assessment.case.entities.get("victims", ()), start=1):
        name = victim.texts.get("title", "").strip()
        if name:
            found.setdefault(name, f"{VICTIM.pick(lang)}{number}")
    kept = [(name, role) for name, role in found.items() if len(name) >= MIN_NAME]
    return sorted(kept, key=lambda pair: -len(pair[0]))


def is_minor(assessment: Assessment, person: PersonAssessment) -> bool:
    """Whether the person was, or for all that is recorded may have been, under eighteen at the acts of some offence."""
    roots = (assessment.settings.roots[0], *person.outcome.apart)
    runs = [person.outcome.chosen_run(root) for root in roots]
    return any(
        "person.age_at_act" in run.evaluation.first_facts.values
        and run.result("subject.minor") is not Result.NOT_MET
        for run in runs
    )


def _masked(match: re.Match[str]) -> str:
    text = match.group()
    return text[:3] + "*" * (len(text) - 5) + text[-2:]


def _block(block: Block, hide: Callable[[str], str]) -> Block:
    match block:
        case Heading(text, level):
            return Heading(hide(text), level)
        case Paragraph(text):
            return Paragraph(hide(text))
        case Listing(items):
            return Listing(tuple(hide(item) for item in items))
        case Table(head, rows, widths):
            return Table(head, tuple(tuple(hide(cell) for cell in row) for row in rows), widths)
        case Figure(title, svg, alt):
            return Figure(hide(title), hide(svg), hide(alt))
