"""How the law joins its lines: two that each suffice said to be needed together, or one of several said to be the only one.

Nothing is written down here: that 支付结算二十万元 and 违法所得一万元 each make the circumstances grave follows from the
norms, whose conclusions another norm takes any of; 三个以上账户 and 流入三十万元 stand in one norm and are both needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.measured import Measure, literals_of
from bangxin.consult.cite.statements.elements import joint
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.figures import Figure
from bangxin.consult.cite.text.law_or_case import claims, is_applied
from bangxin.law import expression as tree
from bangxin.law.builtin import builtin_rulebook

_APART = 36
_SEVERAL = re.compile(r"从重|从严|加重|量刑|数项|多项|[两几]项(?:以上)?标准|竞合|更重|之一|任一|任何一")
"""Words of a sentence on what follows where several lines are reached."""
_ONLY = re.compile(r"(?:只有|必须|唯有|除非|至少(?:要|须|得|需)?)[^。;]*$")
_THEN = re.compile(
    r"^[^。;]{0,16}?(?:才|方)(?:可以?|能够?|会|算|属于?|是|构成|被|应当?|有可能)*(?:以[^,。;]{1,12}罪)?(?:追究|构成|成立|定罪|入罪|认定|立案|判刑|入刑|[^,。;]{0,10}(?:情节严重|刑事责任|犯罪|罪))"
)
_SHORT = re.compile(r"(?:不到|不足|不满|未达到?|没有?达到|没到|低于|少于)[^,。;]*$")
_NEVER = re.compile(
    r"^[^。;]{0,6}?(?:,)?(?:就|则|都|均)?(?:一律|一概|绝对|肯定|必然|都|均)(?:都|均)?(?:不(?:能|会|可能|得)?|无法)(?:再)?(?:被)?(?:构成|成立|认定|定罪|追究|立案|入罪|以)"
)
_OPEN = re.compile(
    r"或|之一|等(?:情形|条件|标准)?[,的]|第[一二三四五六七1-7]项|该项|这一项|其他情形|除外|诈骗罪"
)
"""Words with which a line is told to be one of several."""
_OF_ONE_CASE = re.compile(r"本人|自己|他人|别人|单位|电话卡|手机卡")
"""Before the words that exclude others: the line is that of one case (出售本人账户的，只有……才)."""


def check_alternatives(draft: Draft, said: Sequence[tuple[Figure, Measure]]) -> Iterator[Finding]:
    """Lines of the law that a document joins otherwise than the norms do, of all it compares."""
    for (one, first), (other, second) in pairwise(said):
        if 0 <= other.start - one.end <= _APART and first is not second:
            yield from _joined(draft, (one, first), (other, second))
    for one, measure in said:
        yield from _only(draft, one, measure)
    yield from _listed(draft, said)


_DEMANDS = re.compile(
    r"(?:需要?|须|必须|应当?|要|得)(?:要|同时|都|均|全部)*(?:满足|具备|符合|达到)(?:以下|下列|下述|如下|上述|这|全部|所有|[几两二三四五六\d][点项个种]?|的)+(?:条件|标准|情形|要求|因素|指标)?[^,。;:]{0,16}"
    r"|[^,。;:]{0,12}(?:缺一不可|同时(?:满足|具备|符合|达到))[^,。;:]{0,12}"
)
"""What announces a list all of which is asked for (需满足以下三点条件方可立案)."""
_ANY = re.compile(r"之一|任[一何意]|其一|一[项个种条]|不(?:需要?|必|用|要求|是)|无[须需]|并非|或")
_NEXT_ITEM = re.compile(r"[;\n。]|其次|再次|最后|另外|第[二三四五六]|[二三四五六]是|[2-6][.、)]|[②-⑥]")
_OR_ITEM = re.compile(r"[;\n。][ ]*(?:或者?|要么)|之一|任一|其中一项")


def _listed(draft: Draft, said: Sequence[tuple[Figure, Measure]]) -> Iterator[Finding]:
    """A list of lines, any of which suffices, that is announced as one of conditions for all of which the law asks."""
    lists: dict[int, list[tuple[Figure, Measure]]] = {}
    for figure, measure in said:
        lead = draft.lead(figure.start)
        if _DEMANDS.search(lead) and not _ANY.search(lead):
            lists.setdefault(draft.folded.rfind(lead, 0, figure.start), []).append((figure, measure))
    for at, lines in lists.items():
        for (one, first), (other, second) in pairwise(lines):
            between = draft.folded[one.end : other.start]
            if (
                _NEXT_ITEM.search(between)
                and not _OR_ITEM.search(draft.folded, at, other.end)
                and needs_both(_norms(one, first), _norms(other, second)) is False
                and _is_told(draft, at)
            ):
                announced = _DEMANDS.search(draft.folded, at)
                assert announced
                yield Finding(
                    "press-claim", announced.start(), announced.end(),
                    Text(f"各项有其一即可，不须都满足：{second.cite}", f"any one of the items is enough: {second.cite}"),
                    second.cite, second.norms,
                )  # fmt: skip
                break


def _joined(draft: Draft, one: tuple[Figure, Measure], other: tuple[Figure, Measure]) -> Iterator[Finding]:
    begins, ends = one[0].start, other[0].end
    if "<" in one[0].op + other[0].op:
        return  # either falls short, where both are needed (账户不足三个或者流入不到三十万元)
    start, end = draft.sentence_span(begins)
    both = joint(draft.folded, one[0].end, other[0].start, _behind(draft, ends))
    if both is None and _TOGETHER.search(draft.folded, start, begins):
        both = True
    right = needs_both(_norms(*one), _norms(*other)) if both is not None and ends <= end else None
    if (
        right is None
        or both is right
        or _SEVERAL.search(draft.folded, start, end)
        or not _is_told(draft, begins)
    ):
        return
    yield Finding(
        "press-claim", begins, ends,
        Text(f"两个条件之间是“{'且' if right else '或者'}”：{one[1].cite}", f"joined by {'and' if right else 'or'}: {one[1].cite}"),
        one[1].cite, one[1].norms,
    )  # fmt: skip


_TOGETHER = re.compile(
    r"同时(?:满足|具备|符合|达到|要求|需要?)[^。;]{0,12}$|(?:全部|所有)的?(?:条件|标准|情形)[^。;]{0,16}$"
)
"""Before the first of several lines: all of them (同时满足三个以上对象、违法所得一万元以上)."""
_UNIT = re.compile(r"元?(?:以上)?(?:的)?")


def _behind(draft: Draft, at: int) -> int:
    match = _UNIT.match(draft.folded, at)
    return match.end() if match else at


def _only(draft: Draft, one: Figure, measure: Measure) -> Iterator[Finding]:
    """A line said to be the only way to a result that the law also gives for others (只有……才, 不到……一律不)."""
    start, end = draft.sentence_span(one.start)
    if not _has_others(_norms(one, measure)) or _OPEN.search(draft.folded, start, end):
        return
    result = next(
        (
            words
            for before, behind in ((_ONLY, _THEN), (_SHORT, _NEVER))
            if (excludes := before.search(draft.folded, start, one.end))
            and not _OF_ONE_CASE.search(draft.folded, start, excludes.start())
            and (words := behind.search(draft.folded[one.end : end]))
        ),
        None,
    )
    if result and _is_told(draft, one.start):
        yield _one_of_several(one.start, one.end + result.end(), measure)
    elif _ASKED.search(draft.folded, *draft.clause_span(one.start)):
        stop = max(end, min(draft.sentence_span(end)[1], draft.line_span(one.start)[1]))
        unmet = _UNMET.search(draft.folded, one.end, stop)
        if unmet and not _OPEN.search(draft.folded, end, unmet.end()) and _is_told(draft, one.start):
            yield _one_of_several(one.start, unmet.end(), measure)


_ASKED = re.compile(r"要求|[需须应]|必须|至少|最少|门槛|标准|起点|要|得|条件")
"""In the clause of a line: it is told as asked for."""
_UNMET = re.compile(
    r"(?:否则|不然|(?:未能?|没有?|没能|不能?|无法|达不到|不(?=满足|符合|具备))(?:够|会)?(?:满足|达到|符合|具备|达)?(?:到)?(?:这|该|此|上述|前述|这样)的?(?:一|个|项|类)?(?:条件|标准|要求|数额|金额|门槛|人数|数量|起点|线)?)(?:的|时|的话|者|情况下)*[,]?"
    r"(?:罪名|犯罪|本罪|该罪|帮信罪)?(?:就|则|便|也就|即|都|均)*(?:不(?:能|会|可能|得|可以?|予)?|无法|难以)(?:再|被|以|对其|依法|按|成立)*[^,。;]{0,10}?(?:构成|成立|认定|判定|定罪|追究|立案|入罪|犯罪|定性)[^,。;]{0,14}|达不到就?无罪"
)
"""Behind a line that is asked for: without it there is no crime (未能满足这一条件，则无法判定为该罪名成立)."""


def _one_of_several(start: int, end: int, measure: Measure) -> Finding:
    return Finding(
        "press-claim", start, end,
        Text(f"这只是可以择一的标准之一，不是唯一的：{measure.cite}", f"one of several lines, any of which suffices: {measure.cite}"),
        measure.cite, measure.norms,
    )  # fmt: skip


def _is_told(draft: Draft, at: int) -> bool:
    return not is_applied(draft, at) and claims(draft, at)


def _norms(one: Figure, measure: Measure) -> frozenset[str]:
    """The norms of the measure that have the figure; all of them where none has it as a number (二年内受过行政处罚)."""
    values = set(one.kinds[measure.kind])
    own = frozenset(norm for norm in measure.norms if values & {value for _, value in literals_of(norm)})
    counted = any(value for norm in measure.norms for _, value in literals_of(norm))
    return own if own or counted else frozenset(measure.norms)


def needs_both(one: frozenset[str], other: frozenset[str]) -> bool | None:
    """Whether the law asks for both of two lines (True), is content with either (False), or does not join them."""
    shared = {_within(norm) for norm in one & other}
    if shared:
        return shared == {True}
    goals = {goal for norm in one for goal in _goals(norm)}
    return False if goals & {goal for norm in other for goal in _goals(norm)} else None


def _within(norm: str) -> bool:
    """Whether a norm asks for all of its lines."""
    return isinstance(builtin_rulebook().conditions[norm], tree.All)


def _has_others(norms: frozenset[str]) -> bool:
    """Whether other norms lead to what these do."""
    goals = {goal for norm in norms for goal in _goals(norm)}
    return any(goals & _goals(norm) for norm in builtin_rulebook().norms if norm not in norms)


@cache
def _goals(norm: str) -> frozenset[str]:
    """What a norm concludes, and what follows from that alone."""
    found: set[str] = set()
    new = set(builtin_rulebook().norms[norm].targets) if norm in builtin_rulebook().norms else set()
    while new:
        found |= new
        new = {goal for concept in new for goal in _from_any().get(concept, ())} - found
    return frozenset(found)


@cache
def _from_any() -> dict[str, frozenset[str]]:
    """What each concept suffices for: the conclusions of norms whose condition it is, or is one of any."""
    book = builtin_rulebook()
    found: dict[str, set[str]] = {}
    for name, norm in book.norms.items():
        condition = book.conditions.get(name)
        parts = condition.parts if isinstance(condition, tree.Some) else (condition,)
        for part in parts:
            if isinstance(part, tree.Concept) and norm.relation == "concludes":
                found.setdefault(part.concept, set()).update(norm.targets)
    return {concept: frozenset(goals) for concept, goals in found.items()}
