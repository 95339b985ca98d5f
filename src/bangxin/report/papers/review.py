"""案件审查报告: persons, elements with sources, charges compared, dispositions open, other readings."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.determination.assessment import PersonAssessment
from bangxin.determination.charging import TierStatus
from bangxin.law.charges import Tier
from bangxin.reasoning.states import Result
from bangxin.report.papers.brief import (
    Brief,
    at_a_glance,
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
    yield Heading("一、犯罪嫌疑人（被告人）情况")
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield Paragraph(f"公民身份号码：{BLANK}　住址：{BLANK}　强制措施：{BLANK}")
        known = values(brief, person)
        yield Listing(
            tuple(fact_sentence(brief, person, f) for f in IDENTITY if f in known) or (f"基本情况：{BLANK}",)
        )
    yield Heading("二、案件来源、诉讼经过与时间线")
    yield Paragraph(f"案件来源：{BLANK}　　移送机关：{BLANK}　　收案日：{BLANK}　　移送认定的罪名：{BLANK}")
    yield from time_line(brief)
    yield Heading("三、证据")
    yield _evidence(brief)
    yield Heading("四、要件审查")
    for person in brief.persons:
        yield from _elements(brief, person)
    yield Heading("五、罪名比较")
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield charges_table(brief, person)
        yield Paragraph("竞合与并罚：")
        yield concurrence_lines(brief, person)
    yield Heading("六、处理方式（列明法律上开放的选项及所需认定，由人选择）")
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield exits_table(brief, person)
    yield from _readings(brief)
    yield Heading("八、承办人意见")
    yield Paragraph(BLANK)
    yield from signature()


def charges_table(brief: Brief, person: PersonAssessment) -> Table:
    """Candidate charges with what speaks for and against each (法发〔2025〕12号第7条: never by the act alone)."""
    words = brief.words
    rows = []
    for row in person.charges:
        rows.append(
            (
                f"{row.charge.label.zh}\n{row.charge.cite}",
                row.result.label.zh,
                "、".join(words.concept(c) for c in row.speaks_for) or "—",
                "、".join(words.concept(c) for c in row.speaks_against) or "—",
                "、".join(words.concept(c) for c in row.open_points) or "—",
                "\n".join(
                    _tier(tier, declared) for tier, declared in zip(row.tiers, row.charge.tiers, strict=True)
                ),
            )
        )
    return Table(("罪名", "状态", "支持", "不支持", "未定", "法定刑"), tuple(rows), (17, 9, 20, 16, 18, 20))


def _tier(tier: TierStatus, declared: Tier) -> str:
    """A range, and whether the case has reached it where it has a condition of its own."""
    return f"{tier.text}（档次条件：{tier.result.label.zh}）" if declared.when else tier.text


def exits_table(brief: Brief, person: PersonAssessment) -> Table:
    """Dispositions: status, body, document, norms, findings each still needs."""
    words, book = brief.words, brief.assessment.book
    rows = []
    for row in person.exits:
        mode = f"〔{row.modality.label.zh}〕" if row.modality else ""
        norms = "、".join(f"{words.instrument(book.norms[n])}{book.norms[n].cite}" for n in row.norms)
        needed = "\n".join(words.question(f) for f in row.findings_needed[:5])
        rows.append(
            (
                f"{row.exit.label.zh}{mode}", row.result.label.zh, f"{row.exit.body}：{row.exit.document}",
                norms or "—", needed or "—",
            )
        )  # fmt: skip
    return Table(("处理", "状态", "机关与文书", "依据", "尚需认定"), tuple(rows), (18, 9, 19, 28, 26))


def _evidence(brief: Brief) -> Block:
    items = brief.assessment.case.evidence.values()
    types = brief.assessment.book.vocabulary.evidence_types
    rows = tuple(
        (
            item.id,
            types.get(item.type, item.type),
            item.title or BLANK,
            "已排除" if item.excluded else "查证属实" if item.verified else "待查证",
        )
        for item in items
    )
    if not rows:
        return Paragraph(f"证据清单：{BLANK}")
    return Table(("编号", "种类", "名称", "审查状态"), rows, (10, 22, 50, 18))


def _elements(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    offence = brief.assessment.settings.roots[0]
    run = main_run(brief, person)
    yield Heading(f"{person.person.name}：{brief.words.concept(offence)}——{run.result(offence).label.zh}", 2)
    yield Paragraph(law_line(brief, person, offence))
    yield at_a_glance(brief, person)
    yield element_tree(brief, person)
    yield status_table(brief, person, brief.assessment.layout.elements)
    if person.facts.conflicts:
        names = "、".join(brief.words.fact(f) for f in person.facts.conflicts)
        yield Paragraph(f"下列事实的主张互相冲突，按缺失处理，须由人解决：{names}。")
    changing = {item: falls for item, falls in person.falls.items() if falls}
    if changing:
        yield Paragraph("去掉下列任一证据会改变结果：")
        yield Listing(
            tuple(
                f"{item}：" + "；".join(
                    f"{brief.words.concept(f.concept)} {f.with_it.label.zh}→{f.without_it.label.zh}" for f in falls[:6]
                )
                for item, falls in changing.items()
            )
        )  # fmt: skip


def _readings(brief: Brief) -> Iterator[Block]:
    yield Heading("七、其他解释对结果的影响")
    book, words = brief.assessment.book, brief.words
    for person in brief.persons:
        for reading in person.outcome.readings:
            switch = book.switches[reading.switch]
            changed = "；".join(
                f"{words.concept(c.concept)} {c.default.label.zh}→{c.otherwise.label.zh}"
                for c in reading.changes[:8]
            )
            yield Paragraph(
                f"{person.person.name}，{switch.label.zh}：若采“{switch.options[reading.option]}”，{changed}。"
            )
    if not any(person.outcome.readings for person in brief.persons):
        yield Paragraph("已列入规则库的其他解释均不改变结果。")


def is_open(result: Result) -> bool:
    """Whether something is still to be found out or decided."""
    return result in (Result.UNDETERMINED, Result.FINDING_NEEDED)
