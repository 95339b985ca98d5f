"""资金分析报告: every money figure of each person with its kind, bound and source; kinds never stand in for one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bangxin.case.model import Claim
from bangxin.determination.assessment import PersonAssessment
from bangxin.law.entities import Attribute, builtin_schema
from bangxin.law.vocabulary import FactType
from bangxin.report.papers.brief import Brief, blanks, opening, signature, source_of, values
from bangxin.report.papers.charts import standing_alone
from bangxin.report.papers.model import Block, Heading, Listing, Paragraph, Table


def funds_report(brief: Brief) -> Iterator[Block]:
    """Figures and instruments; amounts come from claims, entity lists or an imported ledger."""
    yield from opening(brief)
    yield Paragraph(
        brief.say(
            "流入资金、支付结算金额、查证属实的犯罪资金、来源不明资金、获利、交易流水是不同的数额，不得互相替代。",
            "Inflow, settlement, verified proceeds, unexplained money, gain and turnover are different quantities; none stands "
            "in for another.",
        )
    )
    for person in brief.persons:
        yield Heading(person.person.name)
        rows = tuple(_rows(brief, person))
        if rows:
            yield Table(
                tuple(brief.say("数额 金额 来源", "Quantity Amount Source").split()), rows, (30, 24, 46)
            )
        else:
            yield Paragraph(blanks(brief, ("没有记载任何数额", "No amount is recorded")))
        for fact, result in sorted(person.facts.measured.accumulated.items()):
            left = brief.listed(brief.words.aside(item.act, item.reason) for item in result.left_out)
            yield Paragraph(
                brief.say(
                    f"{brief.words.fact(fact)}按法释〔2019〕15号第十六条累计：第一项 {len(result.limb1)} 次，"
                    f"第二项 {len(result.limb2)} 次{'；未计入：' + left if left else ''}。",
                    f"{brief.words.fact(fact)} added up under 法释〔2019〕15号第十六条 (art. 16): item 1 {len(result.limb1)} acts, "
                    f"item 2 {len(result.limb2)} acts{'; left out: ' + left if left else ''}.",
                )
            )
        if person.facts.measured.unassigned:
            yield Listing(
                tuple(
                    f"{name} {brief.say('没有写明归属，未计入任何人', 'is nobody’s as stated and counted for nobody')}"
                    for name in person.facts.measured.unassigned
                )
            )
    yield Heading(brief.say("账户、卡与设备", "Accounts, cards and devices"))
    yield _instruments(brief)
    if brief.charts:
        yield Heading(brief.say("资金流向与走势", "Flow and course of the money"))
        yield Paragraph(
            brief.say(
                "以下各图由导入的流水绘出，每一条都能在工作台的“资金”页打开到原始行；来源为卷内流水文件。",
                "Drawn from the imported ledgers; each line opens to its rows on the Money page of the workbench.",
            )
        )
        for title, svg in brief.charts:
            yield standing_alone(title, svg)
    yield from signature(brief)


def _rows(brief: Brief, person: PersonAssessment) -> Iterator[tuple[str, str, str]]:
    known = values(brief, person)
    for fact in brief.assessment.book.vocabulary:
        if fact.type is not FactType.MONEY or fact.id not in known or fact.id.startswith("proposed."):
            continue
        figure = person.facts.measured.figures.get(fact.id)
        entities = _computed(brief, figure.entities) if figure else ""
        yield (
            brief.words.fact(fact.id),
            brief.words.value(fact.id, known[fact.id]),
            source_of(brief, person, fact.id) + entities,
        )


def _instruments(brief: Brief) -> Block:
    """Accounts, cards and devices with what is said of each and its source."""
    kind = builtin_schema(brief.assessment.book.vocabulary).kinds["instruments"]
    names = {person.person.id: person.person.name for person in brief.assessment.persons}
    rows = []
    for entity in brief.assessment.case.entities.get("instruments", ()):
        said = [_said(brief, kind.attributes[name], found) for name, found in entity.claims.items()]
        whose = brief.joined(names.get(one, one) for one in entity.refs.get("persons", ()))
        title = entity.texts.get("title", "")
        rows.append(
            (entity.id, brief.listed(part for part in (title, whose) if part) or "—", "\n".join(said) or "—")
        )
    if not rows:
        return Paragraph(
            blanks(brief, ("案件没有列出账户、卡与设备", "The case lists no accounts, cards or devices"))
        )
    head = brief.say("编号 名称、提供人 记载与来源", "Id Name_and_person Recorded_and_source").split()
    return Table(tuple(title.replace("_", " ") for title in head), tuple(rows), (14, 22, 64))


def _said(brief: Brief, attribute: Attribute, claims: Iterable[Claim]) -> str:
    parts = []
    for claim in claims:
        value = brief.words.shown(attribute.fact, claim.value) if attribute.fact else ""
        told = [
            brief.pick(claim.speaker.label),
            brief.joined(claim.evidence) or brief.say("未写明证据", "no evidence named"),
        ]
        if claim.origin.quote:
            told.append(f"“{claim.origin.quote}”")
        source = brief.say("，", ", ").join(told)
        parts.append(brief.say(f"{value}〔{source}〕", f"{value} [{source}]"))
    return brief.pair(brief.pick(attribute.title), brief.listed(parts))


def _computed(brief: Brief, entities: Iterable[str]) -> str:
    return brief.say(f"（按 {'、'.join(entities)} 计算）", f" (computed from {', '.join(entities)})")
