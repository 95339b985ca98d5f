"""检察意见书 (行政处罚建议) and 检察建议 / 司法建议 drafts: frames with blanks; nothing is asserted that is not recorded."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.determination.assessment import PersonAssessment
from bangxin.reasoning.states import Result
from bangxin.report.papers.brief import Brief, fact_sentence, grounds, main_run, opening, recorded
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
        yield Paragraph(f"致：{BLANK}（有关主管机关）")
        yield Paragraph(
            f"本院办理的{person.person.name}涉嫌{BLANK}一案，已于{BLANK}依法作出{BLANK}决定。"
            "根据刑事诉讼法第一百七十七条第三款，现提出如下意见。"
        )
        yield Heading("一、查明的事实", 2)
        yield Listing(_facts(brief, person))
        yield Heading("二、行政处理依据的核查", 2)
        names = [c for c in brief.assessment.book.concepts if c.startswith("admin.")]
        shown = [c for c in names if run.result(c) is not Result.NOT_MET and recorded(brief, person, c)]
        yield Listing(
            tuple(_line(brief, person, c) for c in shown) or ("依现有记载没有可适用的行政处罚规范。",)
        )
        yield Heading("三、意见", 2)
        yield Paragraph(f"建议依法{BLANK}；并请于{BLANK}前将处理结果通知本院。")
        yield Paragraph(f"{words.concept('admin.referral')}：{run.result('admin.referral').label.zh}。")
    yield Paragraph(f"{BLANK}人民检察院　　{BLANK}年{BLANK}月{BLANK}日")


def suggestion(brief: Brief) -> Iterator[Block]:
    """检察建议 / 司法建议 (法发〔2025〕12号第14条): to the institution whose gap the case shows."""
    yield from opening(brief)
    yield Paragraph(f"致：{BLANK}（发案单位或者主管部门）")
    yield Heading("一、案件反映的情况")
    for person in brief.persons:
        yield Heading(person.person.name, 2)
        yield Listing(_facts(brief, person))
    yield Heading("二、存在的问题")
    yield Paragraph(BLANK)
    yield Heading("三、建议")
    yield Paragraph(BLANK)
    yield Heading("四、依据的核查")
    for person in brief.persons:
        yield Listing((f"{person.person.name}：{_line(brief, person, 'governance.suggestion')}",))
    yield Paragraph(f"请于{BLANK}前书面回复。　　{BLANK}年{BLANK}月{BLANK}日")


def _facts(brief: Brief, person: PersonAssessment) -> tuple[str, ...]:
    known = person.facts.claims.keys()
    return tuple(fact_sentence(brief, person, f) for f in ACTS if f in known) or (BLANK,)


def _line(brief: Brief, person: PersonAssessment, concept: str) -> str:
    run, words = main_run(brief, person), brief.words
    result = run.result(concept)
    if result is Result.MET:
        return f"{words.concept(concept)}：{result.label.zh}。{'；'.join(supporting(brief, person, concept)[:4])}"
    explained = run.concepts[concept]
    missing = [words.question(f) for f in explained.open_findings] + [
        words.fact(f) for f in explained.missing
    ]
    norms = grounds(brief, person, concept, (Result.UNDETERMINED, Result.FINDING_NEEDED))
    return f"{words.concept(concept)}：{result.label.zh}；{'；'.join(norms[:2])}；尚缺：{'、'.join(missing[:6]) or '—'}"
