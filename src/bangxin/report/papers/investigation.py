"""补充侦查提纲: made from everything undetermined; each item says which element and norm needs it and how to prove it."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.determination.assessment import PersonAssessment
from bangxin.law.values import Conflict
from bangxin.reasoning.states import Result
from bangxin.report.content.glance import decisive
from bangxin.report.content.view import View
from bangxin.report.papers.brief import Brief, blanks, grounds, main_run, opening, signature, values
from bangxin.report.papers.model import Block, Heading, Listing, Paragraph, Table
from bangxin.report.papers.review import is_open
from bangxin.report.wording import EVIDENCE_TYPES


def investigation_outline(brief: Brief) -> Iterator[Block]:
    """What to find out, person by person, element by element."""
    yield from opening(brief)
    yield Paragraph(
        blanks(
            brief,
            ("发往", "To"),
            ("退回次数", "Round"),
            ("补充侦查期限至", "Supplementary investigation until"),
        )
    )
    for person in brief.persons:
        yield from _person(brief, person)
    yield from signature(brief)


def _person(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    yield Heading(person.person.name)
    offence = brief.assessment.settings.roots[0]
    if main_run(brief, person).result(offence) is Result.MET:
        name = brief.words.concept(offence)
        yield Paragraph(
            brief.say(
                f"{name}：现有记载和认定下各必备要件均已符合；以下事项只影响其他途径、罪名或者处理。",
                f"{name}: on what is recorded and found every element is met; what follows bears on other ways, charges or "
                "dispositions only.",
            )
        )
    asked: set[str] = set()
    anything = False
    for element in brief.assessment.layout.elements:
        rows = tuple(_rows(brief, person, element, asked))
        if rows:
            anything = True
            yield Heading(
                brief.pair(
                    brief.words.concept(element), brief.pick(main_run(brief, person).result(element).label)
                ),
                2,
            )
            norms = grounds(brief, person, element, (Result.UNDETERMINED, Result.FINDING_NEEDED))
            if norms:
                yield Paragraph(
                    brief.pair(brief.say("所涉规范", "Norms"), brief.listed(norms[:5])) + brief.say("。", ".")
                )
            head = brief.say(
                "需查明的事项 现有记载 可用的证据种类", "To_find_out Recorded Kinds_of_evidence"
            ).split()
            yield Table(tuple(title.replace("_", " ") for title in head), rows, (44, 28, 28))
    yield from _conflicts(brief, person)
    yield from _proof(brief, person)
    yield from _findings(brief, person)
    if not anything:
        yield Paragraph(brief.say("各要件没有待查明的事实。", "No element waits for a fact."))


def _rows(
    brief: Brief, person: PersonAssessment, element: str, asked: set[str]
) -> Iterator[tuple[str, str, str]]:
    run, words, book = main_run(brief, person), brief.words, brief.assessment.book
    if not is_open(run.result(element)):
        return
    known, near = values(brief, person), set(decisive(View(brief.assessment, person, words, 1)))
    for fact_id in sorted(run.concepts[element].missing, key=lambda fact: fact not in near):
        if fact_id in asked:
            continue
        asked.add(fact_id)
        fact = book.vocabulary[fact_id]
        kinds = brief.joined(
            brief.pick(EVIDENCE_TYPES[code]) if code in EVIDENCE_TYPES else code for code in fact.evidence
        )
        yield words.fact(fact_id), words.value(fact_id, known.get(fact_id)), kinds or "—"


def _conflicts(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    sides = []
    for fact in person.facts.conflicts:
        value = person.facts.facts.values.get(fact)
        told = value.sides if isinstance(value, Conflict) else ()
        shown = brief.listed(brief.words.side(brief.assessment.book.vocabulary[fact], side) for side in told)
        sides.append(brief.pair(brief.words.fact(fact), shown))
    if sides:
        yield Heading(brief.say("互相冲突的主张，请核实", "Conflicting claims to be checked"), 2)
        yield Listing(tuple(sides))


def _proof(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    notes = {
        "no_evidence": ("所记事实没有写明证据", "no evidence is named for what is recorded"),
        "confession_only": (
            "只有本人供述（刑事诉讼法第五十五条），请补充其他证据",
            "only the person's own account (刑事诉讼法第五十五条, Criminal Procedure Law art. 55): more evidence is needed",
        ),
        "single_source": ("只有一项证据，请补充印证", "a single item of evidence: corroborate it"),
        "unverified": ("证据均未查证", "nothing verified"),
    }
    items = tuple(
        brief.pair(
            brief.words.concept(row.element), brief.listed(brief.say(*notes[w.value]) for w in row.warnings)
        )
        for row in person.matrix
        if row.warnings
    )
    if items:
        yield Heading(brief.say("证据方面", "Evidence"), 2)
        yield Listing(items)


def _findings(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    run = main_run(brief, person)
    findings = run.concepts[brief.assessment.settings.roots[0]].open_findings
    if findings:
        yield Heading(
            brief.say(
                "留待审查人员认定、侦查中请围绕其收集正反两方面材料的问题",
                "Questions left to a finding: collect material for and against",
            ),
            2,
        )
        yield Listing(tuple(brief.words.question(fact) for fact in findings))
