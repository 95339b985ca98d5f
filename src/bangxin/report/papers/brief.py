"""What every builder works from, and the sentences that papers share. Each sentence about a fact names its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bangxin.base.dates import iso
from bangxin.case.model import Status
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.person import RunOutcome
from bangxin.law.values import Value
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Bullets, text_of
from bangxin.report.content.glance import glance
from bangxin.report.content.view import View
from bangxin.report.papers.model import BLANK, Block, Heading, Listing, Paragraph, Table
from bangxin.report.wording import LAWS, Wording

UNCITED = "〔未写明证据〕"
OPEN = (Result.UNDETERMINED, Result.FINDING_NEEDED)


class Brief(NamedTuple):
    """A determination to be written up. ``person`` None: everyone.

    ``fields``: what a template may name beside the case itself; ``charts``: (title, SVG) of an imported ledger.
    """

    assessment: Assessment
    person: PersonAssessment | None
    title: str
    stage: str
    stamp: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    charts: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> Wording:
        return Wording(self.assessment.book)

    @property
    def persons(self) -> tuple[PersonAssessment, ...]:
        return self.assessment.persons if self.person is None else (self.person,)


def main_run(brief: Brief, person: PersonAssessment) -> RunOutcome:
    """The run chosen for the main offence."""
    return person.outcome.chosen_run(brief.assessment.settings.roots[0])


def values(brief: Brief, person: PersonAssessment) -> dict[str, Value]:
    """What is known of the person under that run, derived figures included."""
    return main_run(brief, person).evaluation.first_facts.values


def source_of(person: PersonAssessment, fact: str) -> str:
    """Where a fact comes from, in brackets: evidence, speaker and words, or a visible note that none is named."""
    parts = []
    for claim in person.facts.claims.get(fact, ()):
        shown = [claim.speaker.label.zh]
        if claim.evidence or claim.status is not Status.UNVERIFIED:
            shown.append(claim.status.label.zh)
        shown.append("、".join(claim.evidence) or "未写明证据")
        if claim.origin.quote:
            shown.append(f"“{claim.origin.quote}”")
        parts.append("，".join(shown))
    for finding in person.facts.resolved.findings.get(fact, ()):
        parts.append(f"{finding.by} {finding.at} 认定：{finding.why}")
    return f"〔{'；'.join(dict.fromkeys(parts))}〕" if parts else UNCITED


def fact_sentence(brief: Brief, person: PersonAssessment, fact: str) -> str:
    """``label：value〔source〕。``; a fact about which nothing is known is a blank."""
    words, known = brief.words, values(brief, person)
    if fact not in known:
        return f"{words.fact(fact)}：{BLANK}"
    return f"{words.fact(fact)}：{words.value(fact, known[fact])}{source_of(person, fact)}。"


def recorded(brief: Brief, person: PersonAssessment, concept: str) -> list[str]:
    """Facts recorded under a concept, in vocabulary order."""
    run = main_run(brief, person)
    under = run.evaluation.program.facts_under[run.evaluation.program.concepts[concept].final]
    known = person.facts.claims.keys() | person.facts.resolved.findings.keys()
    return [fact.id for fact in brief.assessment.book.vocabulary if fact.id in under and fact.id in known]


def grounds(brief: Brief, person: PersonAssessment, concept: str, results: Iterable[Result]) -> list[str]:
    """Norms that conclude a concept with one of the given results, cited."""
    run, words, book = main_run(brief, person), brief.words, brief.assessment.book
    wanted = set(results)
    return [
        words.norm_line(book.norms[ground.norm])
        for ground in run.concepts[concept].grounds
        if ground.result in wanted
    ]


def opening(brief: Brief) -> Iterator[Block]:
    """What every paper says first: on whose word, as of when, under which law."""
    assessment = brief.assessment
    day = iso(assessment.settings.as_of)
    given = "" if assessment.as_of_given else "（案卷未写，取当日）"
    yield Paragraph(
        f"案件：{brief.title}。阶段：{brief.stage}。依据：{assessment.basis.label.zh}。决定日：{day}{given}。"
    )
    if assessment.without:
        yield Paragraph(f"本稿未使用证据：{'、'.join(sorted(assessment.without))}。")
    if assessment.case.draft:
        yield Paragraph("本案内容尚为未经审核的草稿。")
    yield Paragraph(
        "本稿由程序按已记载的事实生成，只列明要件状态与所缺事实，不是有罪判断，不代替承办人判断；"
        f"“{BLANK}”须由人填写，“{UNCITED}”须补充证据出处。"
    )


def law_line(brief: Brief, person: PersonAssessment, offence: str) -> str:
    """Which law was chosen for an offence and why (刑法第十二条)."""
    outcome = person.outcome
    chosen = outcome.chosen[offence]
    if len(outcome.runs) < 2:
        return f"适用{LAWS[chosen].zh}。"
    results = "，".join(
        f"{LAWS[law].zh}：{run.result(offence).label.zh}" for law, run in outcome.runs.items()
    )
    return f"{results}；按从旧兼从轻（刑法第十二条；高检发释字〔2001〕5号第三条）适用{LAWS[chosen].zh}。"


def at_a_glance(brief: Brief, person: PersonAssessment) -> Listing:
    """The ten lines or so that a reader needs first of one person, as in the report."""
    section = glance(View(brief.assessment, person, brief.words, 1))
    lines = [line for block in section.blocks if isinstance(block, Bullets) for line in block.lines]
    return Listing(tuple(text_of(line) for line in lines))


def concurrence_lines(brief: Brief, person: PersonAssessment) -> Listing:
    """择一重 or 数罪并罚, on the offences stated and those found here; what each point waits for."""
    words, found = brief.words, person.concurrence
    fact = brief.assessment.book.vocabulary["charge.other_offences"]
    lines = []
    for concept in brief.assessment.layout.concurrence:
        explained = found.run.concepts[concept]
        waits = [words.question(f) for f in explained.open_findings]
        line = f"{words.concept(concept)}——{explained.result.label.zh}"
        lines.append(f"{line}；尚需认定：{'、'.join(waits)}" if waits else line)
    if found.own:
        lines.append(f"计入本次判断得出的他罪：{'、'.join(fact.named(v, 'zh') for v in found.own)}")
    return Listing(tuple(lines))


def status_table(brief: Brief, person: PersonAssessment, concepts: Iterable[str]) -> Table:
    """Element table: status, norms relied on, facts with sources, what is open."""
    run, words = main_run(brief, person), brief.words
    rows = []
    for concept in concepts:
        result, explained = run.result(concept), run.concepts[concept]
        norms = grounds(brief, person, concept, (Result.MET,)) or grounds(brief, person, concept, OPEN)
        facts = "\n".join(
            fact_sentence(brief, person, fact) for fact in recorded(brief, person, concept)[:12]
        )
        open_points = [words.question(f) for f in explained.open_findings] + [
            words.fact(f) for f in explained.missing
        ]
        rows.append(
            (
                words.concept(concept),
                result.label.zh,
                "\n".join(norms[:6]) or "—",
                facts or "未记载任何有关事实",
                "\n".join(open_points[:10]) or "—",
            )
        )
    return Table(("要件", "状态", "依据", "事实与来源", "未决事项"), tuple(rows), (12, 9, 27, 34, 18))


def signature() -> Iterator[Block]:
    """Places to sign."""
    yield Heading("签署", 2)
    yield Paragraph(f"承办人：{BLANK}　　日期：{BLANK}")
    yield Paragraph(f"审核人：{BLANK}　　日期：{BLANK}")
