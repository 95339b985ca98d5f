"""Days on which somebody acts who is not accused: an owner who pays the wages, a customer who finds out."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.acts.actdays import ACT_OF_CRIME
from bangxin.intake.context import Context
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.people.roster import Mention, Person, Standing

# what somebody who has lost money, or looks on, does
_NOTICES = re.compile(
    "[^，。；]{0,12}?(?:发现|被骗|收到|接到|看到|报警|报案|察觉|得知|遭|点击|下载|刷单|添加|被拉)"
)

_FROM_WHERE = re.compile("(?:家住|来自|住在)?[^，。；某]{2,8}的$")  # 9月7日，重庆铜梁的甄某接到……


def by_whoever_dates(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """厂房业主梁某2016年1月14日垫付了工资: somebody not accused opens the clause, right before the day, and acts alone."""
    named = context.roster.between(context.clause_start(sentence, date.start), date.start)
    if len(named) != 1 or context.text[named[0].end : date.start] not in ("", "于", "在"):
        return False
    return (
        context.roster.people[named[0].name].standing is Standing.OTHER
        and not context.is_object(named[0])
        and heads_clause(context.text, named[0].start, sentence.start)
        and not context.roster.accused_in(date.end, context.clause_end(sentence, date.end + 1))
    )


# 2010年7月1日某建设公司把工程发包给被告人甲
_FIRM_GIVES = re.compile(
    "，?[^，。；某将把]{2,30}(?:公司|中心|学校|医院|政府|单位|村委会|管理局|集团)(?:便|遂|已)?[将把][^，。；]{2,50}给(?:被告人)?$"
)


def by_a_firm(context: Context, sentence: Sentence, date: Quantity) -> bool:
    """Whether a firm gives the accused work or goods that day, and nothing in the sentence is told of what they do."""
    named = context.roster.between(date.end, sentence.end)[:1]
    return (
        bool(named)
        and _FIRM_GIVES.fullmatch(context.text, date.end, named[0].start) is not None
        and not context.roster.people[named[0].name].unit
        and context.text[named[0].end : named[0].end + 1] in "。；"
    )


def of_a_bystander(context: Context, sentence: Sentence, date: Quantity, first: Mention) -> bool:
    """2021年4月11日，叶某发现……被骗: whoever is named right after the date and stands neither accused nor aside."""
    person = context.roster.people[first.name]
    near = _FROM_WHERE.sub("", context.text[date.end : first.start]).strip("，,上下午晚凌晨许间期 ")
    return (
        person.standing is Standing.OTHER
        and not near
        and _NOTICES.match(context.text, first.end, sentence.end) is not None
        and not context.doers(first.end, sentence.end, only=True)
    )


def acted_before(
    context: Context,
    person: Person,
    own: list[tuple[Quantity, Sentence]],
    firm: list[tuple[Quantity, Sentence]],
) -> list[tuple[Quantity, Sentence]]:
    """1月20日，丙（已判刑）关上门……。后甲带人殴打……。11月，甲……: the day told last before the first act of a person."""
    first = min((d[0].start for d in own), default=0)
    for sentence in context.case.sentences:
        if not firm or sentence.end > first or sentence.part not in STORY:
            continue
        if ACT_OF_CRIME.search(context.text, sentence.start, sentence.end) and person in context.doers(
            sentence.start, sentence.end, only=True
        ):
            near = [d for d in firm if d[0].start < sentence.start and d[1].speaker == sentence.speaker]
            return near[-1:] if own[0][1].speaker == sentence.speaker else []
    return []


_SEEK = re.compile("被害|受害|事主|民警|公安|警方|亲属|家属")


def sought(context: Context, sentence: Sentence, mention: Mention) -> bool:
    """当晚，被害人在某地找到甲: found by whom he had cheated, and brought in to nothing."""
    begin = context.clause_start(sentence, mention.start)
    before = [context.roster.people[m.name] for m in context.roster.between(begin, mention.start)]
    victim = bool(before) and before[-1].standing is Standing.VICTIM
    return victim or _SEEK.search(context.text, begin, mention.start) is not None
