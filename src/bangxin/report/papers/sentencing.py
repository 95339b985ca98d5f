"""量刑情节与处理核查表, and the checks before 起诉 / 不起诉: every concept of the disposition nodes, person by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bangxin.determination.assessment import PersonAssessment
from bangxin.reasoning.states import Result
from bangxin.report.papers.brief import (
    Brief,
    at_a_glance,
    blanks,
    concurrence_lines,
    fact_sentence,
    grounds,
    law_line,
    main_run,
    opening,
    recorded,
    signature,
    status_table,
)
from bangxin.report.papers.charts import element_tree
from bangxin.report.papers.model import BLANK, Block, Heading, Listing, Paragraph, Table
from bangxin.report.papers.review import change, charges_table, exits_table, heading_of, is_open

GROUPS = (
    (("依法从严（法发〔2025〕12号第9条）", "Strict by law (法发〔2025〕12号, para. 9)"), ("strict.",)),
    (("从宽情节", "Leniency"), ("lenient.",)),
    (("累犯等从重情节", "Recidivism and aggravation"), ("aggravating.",)),
    (
        ("追诉时效与不追究", "Limitation and no pursuit"),
        ("exit.limitation", "exit.trivial", "exit.not_pursued"),
    ),
    (
        ("刑种、刑期、罚金幅度核对", "Kind, term and fine within the range"),
        ("range.", "fine.", "consolidation.", "penalty."),
    ),
    (("缓刑", "Suspension"), ("suspension.",)),
    (
        ("职业禁止、禁止令、追缴没收", "Occupational ban, injunction, confiscation"),
        ("ban.", "injunction.", "confiscation."),
    ),
    (("行政处理", "Administrative follow-up"), ("admin.",)),
    (("治理建议与记录封存", "Suggestions and sealing of records"), ("governance.", "records.")),
)


def sentencing_checklist(brief: Brief) -> Iterator[Block]:
    """Each circumstance with status, norm, facts and what it still needs."""
    yield from opening(brief)
    for person in brief.persons:
        yield Heading(person.person.name)
        for names, prefixes in GROUPS:
            title = brief.say(*names)
            concepts = [c for c in brief.assessment.book.concepts if c.startswith(prefixes)]
            shown = _worth_showing(brief, person, concepts)
            if shown:
                yield Heading(title, 2)
                yield status_table(brief, person, shown)
            quiet = len(concepts) - len(shown)
            if quiet:
                yield Paragraph(
                    brief.say(
                        f"{title}：另有 {quiet} 项没有任何有关记载，或者依现有事实不符合。",
                        f"{title}: {quiet} more of which nothing is recorded, or which are not met on what is recorded.",
                    )
                )
    yield from signature(brief)


def prosecution_checks(brief: Brief) -> Iterator[Block]:
    """Checks before a decision to prosecute or not: elements, proof, minors, limits, exits."""
    yield from opening(brief)
    for person in brief.persons:
        offence = brief.assessment.settings.roots[0]
        yield Heading(heading_of(brief, person, offence))
        yield Paragraph(law_line(brief, person, offence))
        yield at_a_glance(brief, person)
        yield Heading(brief.say("起诉前核查", "Before prosecution"), 2)
        head = brief.say("核查事项 状态 尚缺", "Point Status Missing").split()
        yield Table(tuple(head), tuple(_checks(brief, person)), (40, 14, 46))
        yield Heading(brief.say("罪名比较", "Charges compared"), 2)
        yield charges_table(brief, person)
        yield concurrence_lines(brief, person)
        yield Heading(brief.say("不起诉及其他出口", "Non-prosecution and other exits"), 2)
        yield exits_table(brief, person)
        yield Paragraph(blanks(brief, ("检察官决定", "Decision of the prosecutor")))
    yield from signature(brief)


def defence_points(brief: Brief) -> Iterator[Block]:
    """辩护要点: what would have to be true to convict and is not shown; evidence to attack; lighter charges; leniency."""
    yield from opening(brief)
    for person in brief.persons:
        yield from _defence(brief, person)
    yield from signature(brief)


def _defence(brief: Brief, person: PersonAssessment) -> Iterator[Block]:
    run, words, book = main_run(brief, person), brief.words, brief.assessment.book
    offence = brief.assessment.settings.roots[0]
    yield Heading(heading_of(brief, person, offence))
    none = Paragraph(brief.say("无。", "None."))
    elements = brief.assessment.layout.elements
    yield at_a_glance(brief, person)
    yield element_tree(brief, person)
    for title, wanted in (
        (brief.say("一、不符合的要件", "1 Elements not met"), (Result.NOT_MET,)),
        (
            brief.say("二、尚未查明或者尚待认定的要件", "2 Elements not established or awaiting a finding"),
            (Result.UNDETERMINED, Result.FINDING_NEEDED),
        ),
    ):
        shown = [e for e in elements if run.result(e) in wanted]
        yield Heading(title, 2)
        yield status_table(brief, person, shown) if shown else none
    yield Heading(brief.say("三、证据上的薄弱处", "3 Weak points of the evidence"), 2)
    weak = [
        brief.pair(words.concept(r.element), warning(brief, w.value))
        for r in person.matrix
        for w in r.warnings
    ]
    weak += [
        brief.pair(
            brief.say(f"去掉 {item} 后", f"without {item}"),
            brief.listed(change(brief, f.concept, f.with_it, f.without_it) for f in falls[:5]),
        )
        for item, falls in person.falls.items()
        if falls
    ]  # fmt: skip
    yield Listing(tuple(weak)) if weak else Paragraph(brief.say("未发现。", "None found."))
    yield Heading(brief.say("四、可以反驳之处", "4 Open to rebuttal"), 2)
    explained = run.concepts[offence]
    rebuttals = [words.norm_line(book.norms[n]) for n in (*explained.rebuttals, *explained.not_raised)]
    yield Listing(tuple(rebuttals)) if rebuttals else none
    yield Heading(brief.say("五、较轻罪名与有利法律", "5 Lighter charges and the more lenient law"), 2)
    yield Paragraph(law_line(brief, person, offence))
    yield charges_table(brief, person)
    yield concurrence_lines(brief, person)
    yield Heading(brief.say("六、从宽情节", "6 Leniency"), 2)
    lenient = _worth_showing(brief, person, [c for c in book.concepts if c.startswith("lenient.")])
    yield (
        status_table(brief, person, lenient)
        if lenient
        else Paragraph(brief.say("没有有关记载。", "Nothing recorded."))
    )
    yield Heading(brief.say("七、可争取的处理", "7 Dispositions to argue for"), 2)
    yield exits_table(brief, person)
    yield Heading(brief.say("八、签署认罪认罚具结书前核对", "8 Before signing a plea"), 2)
    yield Listing(
        tuple(
            brief.say(
                f"{words.concept(e)}是否有证据证明，被追诉人是否理解：{BLANK}",
                f"{words.concept(e)}: is there evidence, and does the person understand? {BLANK}",
            )
            for e in elements
            if is_open(run.result(e))
        )
        or (
            brief.say(
                f"各要件均符合；量刑建议是否在幅度内：{BLANK}",
                f"All elements are met; is the proposed sentence within the range? {BLANK}",
            ),
        )
    )


def _checks(brief: Brief, person: PersonAssessment) -> Iterator[tuple[str, str, str]]:
    run, words = main_run(brief, person), brief.words
    names = [
        *brief.assessment.layout.elements,
        "subject.minor",
        "exit.trivial",
        "exit.not_pursued",
        "strict.any",
        "lenient.any",
    ]
    for concept in names:
        if concept not in brief.assessment.book.concepts:
            continue
        explained = run.concepts[concept]
        open_points = [words.question(f) for f in explained.open_findings] + [
            words.fact(f) for f in explained.missing
        ]
        status = words.result(run.result(concept), no_norm=explained.no_norm_in_force)
        yield words.concept(concept), status, "\n".join(open_points[:6]) or "—"


def _worth_showing(brief: Brief, person: PersonAssessment, concepts: Iterable[str]) -> list[str]:
    """Concepts that hold, or that something recorded bears on without settling them against."""
    run = main_run(brief, person)
    return [
        concept
        for concept in concepts
        if run.result(concept) is Result.MET
        or (is_open(run.result(concept)) and recorded(brief, person, concept))
    ]


def warning(brief: Brief, code: str) -> str:
    """What is weak about the proof of an element."""
    return brief.say(
        *{
            "no_evidence": ("所记事实没有写明证据", "no evidence is named for what is recorded"),
            "confession_only": (
                "只有本人供述（刑事诉讼法第五十五条）",
                "only the person's own account (刑事诉讼法第五十五条, Criminal Procedure Law art. 55)",
            ),
            "single_source": ("只有一项证据", "a single item of evidence"),
            "unverified": ("证据均未查证", "nothing verified"),
        }[code]
    )


def supporting(brief: Brief, person: PersonAssessment, concept: str) -> list[str]:
    """Norms met and facts recorded for a concept, as sentences."""
    facts = [fact_sentence(brief, person, fact) for fact in recorded(brief, person, concept)]
    return [*grounds(brief, person, concept, (Result.MET,)), *facts]
