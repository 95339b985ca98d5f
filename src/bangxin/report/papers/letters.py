"""检察意见书 (行政处罚建议) and 检察建议 / 司法建议 drafts: frames with blanks; nothing is asserted that is not recorded."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.determination.assessment import PersonAssessment
from bangxin.reasoning.states import Result
from bangxin.report.papers.brief import Brief, blanks, fact_sentence, grounds, main_run, opening, recorded
from bangxin.report.papers.model import BLANK, Block, Heading, Listing, Paragraph
from bangxin.report.papers.sentencing import supporting

ACTS = (
    "act.kinds",
    "act.start",
    "act.end",
    "gain.illegal_income",
    "instrument.own_accounts.count",
    "instrument.others_accounts.count",
    "instrument.phone_cards.count",
)


def procuratorial_opinion(brief: Brief) -> Iterator[Block]:
    """检察意见书 (刑事诉讼法第一百七十七条第三款): administrative follow-up of a person not prosecuted."""
    yield from opening(brief)
    for person in brief.persons:
        run, words = main_run(brief, person), brief.words
        yield Heading(person.person.name)
        yield Paragraph(blanks(brief, ("致有关主管机关", "To the competent authority")))
        yield Paragraph(
            brief.say(
                f"本院办理的{person.person.name}涉嫌{BLANK}一案，已于{BLANK}依法作出{BLANK}决定。"
                "根据刑事诉讼法第一百七十七条第三款，现提出如下意见。",
                f"In the case of {person.person.name}, suspected of {BLANK}, this procuratorate decided {BLANK} on {BLANK}. Under "
                "刑事诉讼法第一百七十七条第三款 (Criminal Procedure Law art. 177 para. 3) it gives the following opinion.",
            )
        )
        yield Heading(brief.say("一、查明的事实", "1 Facts"), 2)
        yield Listing(_facts(brief, person))
        yield Heading(brief.say("二、行政处理依据的核查", "2 Grounds of administrative action"), 2)
        names = [c for c in brief.assessment.book.concepts if c.startswith("admin.")]
        shown = [c for c in names if run.result(c) is not Result.NOT_MET and recorded(brief, person, c)]
        yield Listing(
            tuple(_line(brief, person, c) for c in shown)
            or (
                brief.say(
                    "依现有记载没有可适用的行政处罚规范。",
                    "On what is recorded no administrative penalty applies.",
                ),
            )
        )
        yield Heading(brief.say("三、意见", "3 Opinion"), 2)
        yield Paragraph(
            brief.say(
                f"建议依法{BLANK}；并请于{BLANK}前将处理结果通知本院。",
                f"It is proposed to {BLANK} according to law, and to notify this procuratorate of the outcome by {BLANK}.",
            )
        )
        referral = brief.pair(words.concept("admin.referral"), brief.pick(run.result("admin.referral").label))
        yield Paragraph(referral + brief.say("。", "."))
    yield Paragraph(
        brief.say(
            f"{BLANK}人民检察院　　{BLANK}年{BLANK}月{BLANK}日",
            f"People's Procuratorate of {BLANK}　　year {BLANK} month {BLANK} day {BLANK}",
        )
    )


def suggestion(brief: Brief) -> Iterator[Block]:
    """检察建议 / 司法建议 (法发〔2025〕12号第14条): to the institution whose gap the case shows."""
    yield from opening(brief)
    yield Paragraph(blanks(brief, ("致发案单位或者主管部门", "To the institution or its authority")))
    yield Heading(brief.say("一、案件反映的情况", "1 What the case shows"))
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield Listing(_facts(brief, person))
    yield Heading(brief.say("二、存在的问题", "2 Gaps"))
    yield Paragraph(BLANK)
    yield Heading(brief.say("三、建议", "3 Suggestions"))
    yield Paragraph(BLANK)
    yield Heading(brief.say("四、依据的核查", "4 Grounds"))
    for person in brief.persons:
        yield Listing((brief.pair(person.person.name, _line(brief, person, "governance.suggestion")),))
    yield Paragraph(
        brief.say(
            f"请于{BLANK}前书面回复。　　{BLANK}年{BLANK}月{BLANK}日",
            f"Please answer in writing by {BLANK}.　　year {BLANK} month {BLANK} day {BLANK}",
        )
    )


def _facts(brief: Brief, person: PersonAssessment) -> tuple[str, ...]:
    known = person.facts.claims.keys()
    return tuple(fact_sentence(brief, person, f) for f in ACTS if f in known) or (BLANK,)


def _line(brief: Brief, person: PersonAssessment, concept: str) -> str:
    run, words = main_run(brief, person), brief.words
    result = run.result(concept)
    if result is Result.MET:
        told = brief.pair(words.concept(concept), brief.pick(result.label)) + brief.say("。", ". ")
        return told + brief.listed(supporting(brief, person, concept)[:4])
    explained = run.concepts[concept]
    missing = [words.question(f) for f in explained.open_findings] + [
        words.fact(f) for f in explained.missing
    ]
    norms = grounds(brief, person, concept, (Result.UNDETERMINED, Result.FINDING_NEEDED))
    return brief.listed(
        (
            brief.pair(words.concept(concept), brief.pick(result.label)),
            *norms[:2],
            brief.pair(brief.say("尚缺", "missing"), brief.joined(missing[:6]) or "—"),
        )
    )
