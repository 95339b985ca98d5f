"""What every builder works from, and the sentences that papers share. Each sentence about a fact names its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bangxin.base.dates import iso
from bangxin.base.i18n import Lang, Text
from bangxin.case.model import Status
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.person import RunOutcome
from bangxin.law.expression import facts_of
from bangxin.law.values import Value
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Bullets, text_of
from bangxin.report.content.glance import glance
from bangxin.report.content.view import View
from bangxin.report.papers.model import BLANK, Block, Heading, Listing, Paragraph, Table
from bangxin.report.wording import LAWS, Wording

UNCITED = "〔未写明证据〕"
UNCITED_EN = "[no evidence named]"
OPEN = (Result.UNDETERMINED, Result.FINDING_NEEDED)


class Brief(NamedTuple):
    """A determination to be written up. ``person`` None: everyone.

    ``fields``: what a template may name beside the case itself; ``charts``: (title, SVG) of an imported ledger;
    ``lang``: of the paper's own words. Words of sources, names and what people wrote stay as they are.
    """

    assessment: Assessment
    person: PersonAssessment | None
    title: str
    stage: str
    stamp: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    charts: tuple[tuple[str, str], ...] = ()
    lang: Lang = Lang.ZH

    @property
    def words(self) -> Wording:
        return Wording(self.assessment.book, self.lang)

    def say(self, zh: str, en: str) -> str:
        """The paper's own words in its language."""
        return en if self.lang is Lang.EN else zh

    def pick(self, text: Text) -> str:
        """A label in the language of the paper."""
        return text.pick(self.lang)

    def joined(self, parts: Iterable[str]) -> str:
        """Names one after another."""
        return self.say("、", ", ").join(parts)

    def listed(self, parts: Iterable[str]) -> str:
        """Clauses one after another."""
        return self.say("；", "; ").join(parts)

    def widths(self, *shares: int) -> tuple[int, ...]:
        """Widths of columns with the state in the second; its English words are longer."""
        first, state, *rest = shares
        return (first, state + 6, *rest) if self.lang is Lang.EN else shares

    def pair(self, name: str, value: str) -> str:
        """``name：value``."""
        return self.say(f"{name}：{value}", f"{name}: {value}")

    @property
    def persons(self) -> tuple[PersonAssessment, ...]:
        return self.assessment.persons if self.person is None else (self.person,)


def main_run(brief: Brief, person: PersonAssessment) -> RunOutcome:
    """The run chosen for the main offence."""
    return person.outcome.chosen_run(brief.assessment.settings.roots[0])


def values(brief: Brief, person: PersonAssessment) -> dict[str, Value]:
    """What is known of the person under that run, derived figures included."""
    return main_run(brief, person).evaluation.first_facts.values


def source_of(brief: Brief, person: PersonAssessment, fact: str) -> str:
    """Where a fact comes from, in brackets: evidence, speaker and words, or a visible note that none is named."""
    parts = []
    for claim in person.facts.claims.get(fact, ()):
        shown = [brief.pick(claim.speaker.label)]
        if claim.evidence or claim.status is not Status.UNVERIFIED:
            shown.append(brief.pick(claim.status.label))
        shown.append(brief.joined(claim.evidence) or brief.say("未写明证据", "no evidence named"))
        if claim.origin.quote:
            shown.append(f"“{claim.origin.quote}”")
        parts.append(brief.say("，", ", ").join(shown))
    for finding in person.facts.resolved.findings.get(fact, ()):
        told = brief.say("认定", "found")
        parts.append(brief.pair(f"{finding.by} {finding.at} {told}", finding.why))
    if not parts:
        return brief.say(UNCITED, f" {UNCITED_EN}")
    sources = brief.listed(dict.fromkeys(parts))
    return brief.say(f"〔{sources}〕", f" [{sources}]")


def fact_sentence(brief: Brief, person: PersonAssessment, fact: str) -> str:
    """``label：value〔source〕。``; a fact about which nothing is known is a blank."""
    words, known = brief.words, values(brief, person)
    if fact not in known:
        return brief.pair(words.fact(fact), BLANK)
    stated = f"{words.value(fact, known[fact])}{source_of(brief, person, fact)}"
    return brief.pair(words.fact(fact), stated) + brief.say("。", ".")


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
    given = "" if assessment.as_of_given else brief.say("（案卷未写，取当日）", " (not stated, today)")
    basis = brief.pick(assessment.basis.label)
    yield Paragraph(
        brief.say(
            f"案件：{brief.title}。阶段：{brief.stage}。依据：{basis}。决定日：{day}{given}。",
            f"Case: {brief.title}. Stage: {brief.stage}. Basis: {basis}. Day of decision: {day}{given}.",
        )
    )
    if brief.lang is Lang.EN:
        yield Paragraph("English reading copy; what goes to a Chinese authority is the Chinese text.")
    if assessment.without:
        left = brief.joined(sorted(assessment.without))
        yield Paragraph(brief.say(f"本稿未使用证据：{left}。", f"Evidence left out of this paper: {left}."))
    if assessment.case.draft:
        yield Paragraph(brief.say("本案内容尚为未经审核的草稿。", "The case is an unreviewed draft."))
    yield Paragraph(
        brief.say(
            "本稿由程序按已记载的事实生成，只列明要件状态与所缺事实，不是有罪判断，不代替承办人判断；"
            f"“{BLANK}”须由人填写，“{UNCITED}”须补充证据出处。",
            "Made by a program from what is recorded: it states which elements are met and what is missing, is no finding of "
            f"guilt and does not replace the judgement of people. “{BLANK}” is for a person to fill in; "
            f"“{UNCITED_EN}” lacks its evidence.",
        )
    )


def law_line(brief: Brief, person: PersonAssessment, offence: str) -> str:
    """Which law was chosen for an offence and why (刑法第十二条)."""
    outcome = person.outcome
    chosen = outcome.chosen[offence]
    if len(outcome.runs_of(offence)) < 2:
        return brief.say(f"适用{LAWS[chosen].zh}。", f"Law applied: {LAWS[chosen].en}.")
    results = brief.say("，", ", ").join(
        brief.pair(brief.pick(LAWS[law]), brief.pick(run.result(offence).label))
        for law, run in outcome.runs_of(offence).items()
    )
    return brief.say(
        f"{results}；按从旧兼从轻（刑法第十二条；高检发释字〔2001〕5号第三条）适用{LAWS[chosen].zh}。",
        f"{results}; the more lenient law is applied (刑法第十二条, Criminal Law art. 12; 高检发释字〔2001〕5号第三条): "
        f"{LAWS[chosen].en}.",
    )


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
        asked = {f for g in explained.grounds for f in facts_of(brief.assessment.book.conditions[g.norm])}
        waits = [words.question(f) for f in explained.open_findings if f in asked]
        line = f"{words.concept(concept)}{brief.say('——', ' — ')}{brief.pick(explained.result.label)}"
        needed = brief.pair(brief.say("尚需认定", "findings still needed"), brief.joined(waits))
        lines.append(brief.listed((line, needed)) if waits else line)
    if found.own:
        others = brief.joined(fact.named(v, brief.lang) for v in found.own)
        lines.append(
            brief.pair(brief.say("计入本次判断得出的他罪", "other offences found here and counted"), others)
        )
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
                words.result(result, no_norm=explained.no_norm_in_force),
                "\n".join(norms[:6]) or "—",
                facts or brief.say("未记载任何有关事实", "nothing recorded"),
                "\n".join(open_points[:10]) or "—",
            )
        )
    head = brief.say(
        "要件 状态 依据 事实与来源 未决事项", "Element Status Norms Facts_and_sources Open_points"
    ).split()
    return Table(
        tuple(title.replace("_", " ") for title in head), tuple(rows), brief.widths(12, 9, 27, 34, 18)
    )


def signature(brief: Brief) -> Iterator[Block]:
    """Places to sign."""
    yield Heading(brief.say("签署", "Signatures"), 2)
    yield Paragraph(blanks(brief, ("承办人", "Handler"), ("日期", "Date")))
    yield Paragraph(blanks(brief, ("审核人", "Reviewer"), ("日期", "Date")))


def blanks(brief: Brief, *names: tuple[str, str]) -> str:
    """Names with a place to fill in after each."""
    return "　　".join(brief.pair(brief.say(*name), BLANK) for name in names)
