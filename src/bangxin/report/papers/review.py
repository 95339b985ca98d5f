"""案件审查报告: persons, elements with sources, charges compared, dispositions open, other readings."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.case.model import Evidence
from bangxin.determination.assessment import PersonAssessment
from bangxin.determination.charging import TierStatus
from bangxin.law.charges import Tier
from bangxin.reasoning.states import Result
from bangxin.report.papers.brief import (
    Brief,
    at_a_glance,
    blanks,
    concurrence_lines,
    fact_sentence,
    law_line,
    main_run,
    opening,
    signature,
    status_table,
    values,
)
from bangxin.report.papers.charts import element_tree, time_line
from bangxin.report.papers.model import BLANK, Block, Heading, Listing, Paragraph, Table
from bangxin.report.wording import EVIDENCE_TYPES

IDENTITY = (
    "person.kind",
    "person.birth",
    "person.age_at_act",
    "person.student_at_act",
    "person.industry",
    "person.capacity",
)


def review_report(brief: Brief) -> Iterator[Block]:
    """The report on the whole case, person by person."""
    yield from opening(brief)
    yield Heading(brief.say("一、犯罪嫌疑人（被告人）情况", "1 Suspects (defendants)"))
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield Paragraph(
            blanks(
                brief,
                ("公民身份号码", "Identity number"),
                ("住址", "Address"),
                ("强制措施", "Coercive measure"),
            )
        )
        known = values(brief, person)
        yield Listing(
            tuple(fact_sentence(brief, person, f) for f in IDENTITY if f in known)
            or (blanks(brief, ("基本情况", "Particulars")),)
        )
    yield Heading(brief.say("二、案件来源、诉讼经过与时间线", "2 Origin, course of proceedings, time line"))
    yield Paragraph(
        blanks(
            brief, ("案件来源", "Origin"), ("移送机关", "Referred by"), ("收案日", "Received on"),
            ("移送认定的罪名", "Offence as referred"),
        )
    )  # fmt: skip
    yield from time_line(brief)
    yield Heading(brief.say("三、证据", "3 Evidence"))
    yield _evidence(brief)
    yield Heading(brief.say("四、要件审查", "4 Elements"))
    for person in brief.persons:
        yield from _elements(brief, person)
    yield Heading(brief.say("五、罪名比较", "5 Charges compared"))
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield charges_table(brief, person)
        yield Paragraph(brief.say("竞合与并罚：", "Concurrence and joinder:"))
        yield concurrence_lines(brief, person)
    yield Heading(
        brief.say(
            "六、处理方式（列明法律上开放的选项及所需认定，由人选择）",
            "6 Dispositions open in law and the findings each needs; people choose",
        )
    )
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield exits_table(brief, person)
    yield from _readings(brief)
    yield Heading(brief.say("八、承办人意见", "8 Opinion of the handler"))
    yield Paragraph(BLANK)
    yield from signature(brief)


def charges_table(brief: Brief, person: PersonAssessment) -> Table:
    """Candidate charges with what speaks for and against each (法发〔2025〕12号第7条: never by the act alone)."""
    words = brief.words
    rows = []
    for row in person.charges:
        rows.append(
            (
                f"{brief.pick(row.charge.label)}\n{row.charge.cite}",
                brief.pick(row.result.label),
                brief.joined(words.concept(c) for c in row.speaks_for) or "—",
                brief.joined(words.concept(c) for c in row.speaks_against) or "—",
                brief.joined(words.still_open(row)) or "—",
                "\n".join(
                    _tier(brief, tier, declared)
                    for tier, declared in zip(row.tiers, row.charge.tiers, strict=True)
                ),
            )
        )
    head = brief.say("罪名 状态 支持 不支持 未定 法定刑", "Charge Status For Against Open Range").split()
    return Table(tuple(head), tuple(rows), brief.widths(17, 9, 20, 16, 18, 20))


def _tier(brief: Brief, tier: TierStatus, declared: Tier) -> str:
    """A range, and whether the case has reached it where it has a condition of its own."""
    met = brief.pick(tier.result.label)
    note = brief.say(f"（档次条件：{met}）", f" (condition of the tier: {met})")
    return f"{tier.text}{note}" if declared.when else tier.text


def exits_table(brief: Brief, person: PersonAssessment) -> Table:
    """Dispositions: status, body, document, norms, findings each still needs."""
    words, book = brief.words, brief.assessment.book
    rows = []
    for row in person.exits:
        mode = brief.words.mode(row.modality) if row.modality else ""
        norms = brief.joined(f"{words.instrument(book.norms[n])}{book.norms[n].cite}" for n in row.norms)
        needed = "\n".join(words.question(f) for f in row.findings_needed[:5])
        rows.append(
            (
                f"{brief.pick(row.exit.label)}{mode}", words.result(row.result, no_norm=row.no_norm),
                brief.pair(*brief.words.office(row.exit.body, row.exit.document)),
                norms or "—", needed or "—",
            )
        )  # fmt: skip
    head = brief.say(
        "处理 状态 机关与文书 依据 尚需认定", "Disposition Status Body_and_document Norms Findings_needed"
    )
    return Table(
        tuple(title.replace("_", " ") for title in head.split()), tuple(rows), brief.widths(18, 9, 19, 28, 26)
    )


def _evidence(brief: Brief) -> Block:
    items = brief.assessment.case.evidence.values()
    rows = tuple(
        (
            item.id,
            brief.pick(EVIDENCE_TYPES[item.type]) if item.type in EVIDENCE_TYPES else item.type,
            item.title or BLANK,
            brief.say(*_reviewed(item)),
        )
        for item in items
    )
    if not rows:
        return Paragraph(blanks(brief, ("证据清单", "List of evidence")))
    head = brief.say("编号 种类 名称 审查状态", "Id Type Title Review").split()
    return Table(tuple(head), rows, (10, 22, 50, 18))


def _reviewed(item: Evidence) -> tuple[str, str]:
    if item.excluded:
        return "已排除", "excluded"
    return ("查证属实", "verified") if item.verified else ("待查证", "unverified")


def _elements(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    offence = brief.assessment.settings.roots[0]
    yield Heading(heading_of(brief, person, offence), 2)
    yield Paragraph(law_line(brief, person, offence))
    yield at_a_glance(brief, person)
    yield element_tree(brief, person)
    yield status_table(brief, person, brief.assessment.layout.elements)
    if person.facts.conflicts:
        names = brief.joined(brief.words.fact(f) for f in person.facts.conflicts)
        yield Paragraph(
            brief.say(
                f"下列事实的主张互相冲突，按缺失处理，须由人解决：{names}。",
                f"Claims about these facts conflict; they count as missing until a person settles them: {names}.",
            )
        )
    changing = {item: falls for item, falls in person.falls.items() if falls}
    if changing:
        yield Paragraph(
            brief.say("去掉下列任一证据会改变结果：", "Without any one of these items the result changes:")
        )
        yield Listing(
            tuple(
                brief.pair(item, brief.listed(change(brief, f.concept, f.with_it, f.without_it) for f in falls[:6]))
                for item, falls in changing.items()
            )
        )  # fmt: skip


def _readings(brief: Brief) -> Iterator[Block]:
    yield Heading(brief.say("七、其他解释对结果的影响", "7 What other readings change"))
    book = brief.assessment.book
    for person in brief.persons:
        for reading in person.outcome.readings:
            switch = book.switches[reading.switch]
            changed = brief.listed(
                change(brief, c.concept, c.default, c.otherwise) for c in reading.changes[:8]
            )
            name, option = person.person.name, switch.named(reading.option, brief.lang)
            yield Paragraph(
                brief.say(
                    f"{name}，{switch.label.zh}：若采“{option}”，{changed}。",
                    f"{name}, {switch.label.en}: read as “{option}”, {changed}.",
                )
            )
    if not any(person.outcome.readings for person in brief.persons):
        yield Paragraph(
            brief.say(
                "已列入规则库的其他解释均不改变结果。", "No other reading in the rulebook changes a result."
            )
        )


def heading_of(brief: Brief, person: PersonAssessment, offence: str) -> str:
    """Person, offence and its state."""
    result = brief.pick(main_run(brief, person).result(offence).label)
    state = f"{brief.words.concept(offence)}{brief.say('——', ' — ')}{result}"
    return brief.pair(person.person.name, state)


def change(brief: Brief, concept: str, before: Result, after: Result) -> str:
    """``concept 符合→待查明``."""
    return f"{brief.words.concept(concept)} {brief.pick(before.label)}→{brief.pick(after.label)}"


def is_open(result: Result) -> bool:
    """Whether something is still to be found out or decided."""
    return result in (Result.UNDETERMINED, Result.FINDING_NEEDED)
