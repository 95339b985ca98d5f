"""Redaction of a paper: minors and victims by role, the age of a minor for the day of birth, schools and homes left out,
numbers of cards, telephones and identity cut to their ends.

Minors: 刑事诉讼法第二百八十六条, 未成年人保护法第一百零三条. Applied by default to everything that leaves the office.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bangxin.base.bounds import Bound
from bangxin.base.dates import add_years
from bangxin.base.i18n import Lang, Text
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.person import RunOutcome
from bangxin.reasoning.states import Result
from bangxin.report.papers.model import Block, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.particulars import (
    ADULT,
    Birth,
    without_births,
    without_homes,
    without_schools,
    without_victims,
)

_NUMBER = re.compile(
    r"(?<![0-9０-９A-Za-z:])(?:[0-9０-９]{11,19}[0-9０-９Xx]?|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?)(?![0-9０-９A-Za-z])"
)
MIN_NAME = 2
LIMITATION = 5
"""Years: a range up to three years lapses in five (刑法第八十七条)."""
MINOR, VICTIM = Text("未成年人", "minor "), Text("被害人", "victim ")


def redacted(paper: Paper, assessment: Assessment) -> Paper:
    """The paper with names of minors and victims replaced everywhere and long numbers masked."""
    hide = hiding(assessment, paper.lang)
    return Paper(
        paper.id, paper.title, hide(paper.subtitle), tuple(_block(block, hide) for block in paper.blocks), paper.stamp,
        tuple((name, hide(value)) for name, value in paper.fields), paper.lang,
    )  # fmt: skip


def hiding(assessment: Assessment, lang: Lang = Lang.ZH) -> Callable[[str], str]:
    """What takes names of minors and victims, days of birth of minors, schools, homes and long numbers out of a text."""
    names = [
        (re.compile(r"\s*".join(map(re.escape, name))), role)
        for name, role in names_to_hide(assessment, lang)
    ]
    births = tuple(
        birth for p in assessment.persons if is_minor(assessment, p) for birth in _births(assessment, p, lang)
    )
    minor_after = add_years(_first_act(assessment), -ADULT)
    others = tuple(p.person.name for p in assessment.persons if len(p.person.name) >= MIN_NAME)

    def hide(text: str) -> str:
        for name, role in names:
            text = name.sub(role, text)
        text = without_births(text, births, minor_after)
        text = without_victims(without_homes(without_schools(text, others)))
        return _NUMBER.sub(_masked, text)

    return cache(hide)  # the same words stand in many places


def names_to_hide(assessment: Assessment, lang: Lang = Lang.ZH) -> list[tuple[str, str]]:
    """(name, what stands for it), longer names first so that no part of one remains."""
    found: dict[str, str] = {}
    minors = [p for p in assessment.persons if is_minor(assessment, p)]
    for number, person in enumerate(minors, start=1):
        name = person.person.name
        for known in (name, re.split("[（(]", name)[0].strip()):  # 小安（2009年3月10日生）
            found[known] = f"{MINOR.pick(lang)}{number}"
    for number, victim in enumerate(assessment.case.entities.get("victims", ()), start=1):
        name = victim.texts.get("title", "").strip()
        if name:
            found.setdefault(name, f"{VICTIM.pick(lang)}{number}")
    kept = [(name, role) for name, role in found.items() if len(name) >= MIN_NAME]
    return sorted(kept, key=lambda pair: -len(pair[0]))


def is_minor(assessment: Assessment, person: PersonAssessment) -> bool:
    """Whether the person was, or for all that is recorded may have been, under eighteen at the acts of some offence.

    Of undated acts only the birth says anything: they are taken to lie within the limitation of five years (刑法第八十七条).
    """
    if any(
        "person.age_at_act" in run.evaluation.first_facts.values
        and run.result("subject.minor") is not Result.NOT_MET
        for run in _runs(assessment, person)
    ):
        return True
    undated = all(
        "person.age_at_act" not in run.evaluation.first_facts.values for run in _runs(assessment, person)
    )
    latest = add_years(_first_act(assessment), -ADULT)
    return undated and any(birth.last > latest for birth in _births(assessment, person, Lang.ZH))


def _runs(assessment: Assessment, person: PersonAssessment) -> list[RunOutcome]:
    roots = (assessment.settings.roots[0], *person.outcome.apart)
    return [person.outcome.chosen_run(root) for root in roots]


def _births(assessment: Assessment, person: PersonAssessment, lang: Lang) -> list[Birth]:
    """Every day of birth that anybody states of the person."""
    age = _age(assessment, person).pick(lang)
    return [
        Birth(claim.value.lo, claim.value.hi, age)
        for claim in person.person.claims
        if claim.fact == "person.birth"
        and isinstance(claim.value, Bound)
        and claim.value.lo is not None
        and claim.value.hi is not None
    ]


def _age(assessment: Assessment, person: PersonAssessment) -> Text:
    """The age at the acts, which stands where the day of birth stood."""
    ages = [run.evaluation.first_facts.values.get("person.age_at_act") for run in _runs(assessment, person)]
    known = [age for age in ages if isinstance(age, Bound) and age.lo is not None and age.hi is not None]
    if not known:
        return Text("行为时年龄不明", "age at the act unknown")
    low, high = min(age.lo or 0 for age in known), max(age.hi or 0 for age in known)
    if low == high:
        return Text(f"行为时{low}周岁", f"{low} at the act")
    return Text(f"行为时{low}至{high}周岁", f"{low} to {high} at the act")


def _first_act(assessment: Assessment) -> int:
    """The first day of an act that is recorded, or the end of limitation before the decision."""
    days = [
        value.lo
        for person in assessment.persons
        for run in _runs(assessment, person)
        for fact in ("act.start", "act.end")
        if isinstance(value := run.evaluation.first_facts.values.get(fact), Bound) and value.lo is not None
    ]
    return min(days, default=add_years(assessment.settings.as_of, -LIMITATION))


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
