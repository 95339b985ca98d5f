"""Days on which somebody acts who is not accused: an owner who pays the wages, a customer who finds out."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.people.positions import heads_clause
from bangxin.intake.people.roster import Mention, Standing
from bangxin.intake.structure import Sentence

# what somebody who has lost money, or looks on, does
_NOTICES = re.compile(
    "[^，。；]{0,12}?(?:发现|被骗|收到|接到|看到|报警|报案|察觉|得知|遭|点击|下载|刷单|添加|被拉)"
)


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


def of_a_bystander(context: Context, sentence: Sentence, date: Quantity, first: Mention) -> bool:
    """2021年4月11日，叶某发现……被骗: whoever is named right after the date and stands neither accused nor aside."""
    person = context.roster.people[first.name]
    near = context.text[date.end : first.start].strip("，,上下午晚凌晨许间期 ")
    return (
        person.standing is Standing.OTHER
        and not near
        and _NOTICES.match(context.text, first.end, sentence.end) is not None
        and not context.doers(first.end, sentence.end, only=True)
    )
