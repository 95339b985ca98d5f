"""Losses: the stated whole counts; what each single victim lost is kept as a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import Sentence
from bangxin.intake.wholes import SOME_OF_IT, joint, without
from bangxin.intake.words import since

_WHOLE_LOSS = re.compile(
    "共|合计|总|致[^，。]{0,16}(?:被害人|损失)|(?:多|各|全国)地|造成|[名人位]被害人|等[^，。]{0,6}人|[0-9二两三四五六七八九十多]个(?:平台|网站|账户|号码|账号|软件|群)|多名|多人|上述|各被害人|[0-9一二三四五六七八九十]+起"
)
_SUM_TOTAL = re.compile("共|合计|总")


# 致9名被害人被骗83万元，其中乙参与期间3名被害人被骗12万元
_OF_WHICH = re.compile("其中[^，。；]{0,20}$")


def _less_own_parts(context: Context, found: list[Found]) -> list[Found]:
    """Of one whose own part of the harm is told after the whole, the whole is not."""
    parts = [
        f
        for f in found
        if f.fact == "harm.victims"
        and len(f.persons) == 1
        and (of := _OF_WHICH.search(context.text, max(context.case.start, f.start - 24), f.start))
        and context.roster.accused_in(of.start(), f.start)
    ]
    out = []
    for item in found:
        if item.fact in ("harm.victims", "harm.total_loss") and len(item.persons) > 1:
            end = context.sentence_at(item.start).end
            own = {p.persons[0] for p in parts if item.start < p.start < end}
            item = without(item, own)
        out.append(item)
    return out


def victims_of_losses(context: Context, found: list[Found]) -> list[Found]:
    """致8名被害人被骗共计84.92万元: the victims are of all of whom the loss told with them is."""
    found = _less_own_parts(context, found)
    losses = [f for f in found if f.fact == "harm.total_loss" and len(f.persons) > 1]
    out = []
    for item in found:
        if item.fact == "harm.victims":
            near = [
                f
                for f in losses
                if f.speaker == item.speaker
                and set(item.persons) < set(f.persons)
                and 0 <= f.end - item.end < 40
            ]
            item = replace(item, persons=near[0].persons) if near else item
        out.append(item)
    return out


def whole_losses(context: Context, found: list[Found]) -> list[Found]:
    """Several losses: the stated whole counts; each victim's own is kept as a record, never as the total."""
    groups: dict[tuple[tuple[str, ...], str], list[Found]] = {}
    for item in found:
        if item.fact == "harm.total_loss":
            groups.setdefault((item.persons, item.speaker), []).append(item)
    single: set[int] = set()
    for several in groups.values():
        items = [i for i in several if not _is_some_of(context, i, several)]
        for stated in (_WHOLE_LOSS, _SUM_TOTAL):
            left = [i for i in items if id(i) not in single]
            if len({i.value for i in left}) > 1:
                single.update(id(i) for i in left if not _is_whole_loss(context, i, stated))
    only = {f.value for f in found if f.fact == "harm.total_loss" and f.speaker != "defence"}
    apart = any(f.fact == "ledger.traced" and len(f.persons) < len(context.roster.accused) for f in found)
    out = []
    for item in found:
        if item.fact == "harm.total_loss" and len(only) == 1 and not apart and _joint_act(context, item):
            out.append(joint(item, [p.name for p in context.roster.accused]))
            continue
        if id(item) in single:
            item = replace(item, fact="", record="harm.victim_loss")
        elif item.fact == "harm.total_loss" and _of_one_victim(context, item):
            everyone = tuple(p.name for p in context.roster.accused)
            item = replace(item, fact="", record="harm.victim_loss", persons=everyone)
        out.append(item)
    return out


def _is_some_of(context: Context, item: Found, items: Sequence[Found]) -> bool:
    """被骗14万元；其中通过乙的账号骗取3.8万元: some of what is told right before."""
    if not isinstance(item.value, int):
        return False
    at = context.text.rfind(item.words, item.start, item.end)
    before = [i for i in items if i.end <= at and isinstance(i.value, int) and i.value > item.value]
    told = SOME_OF_IT.search(context.text, before[-1].end, at) if before else None
    return told is not None and "。" not in context.text[before[-1].end : at]


def _joint_act(context: Context, item: Found) -> bool:
    """甲、乙……，被害人孙某被骗1017780元: the only loss told, of what all the accused did together."""
    accused = {p.name for p in context.roster.accused}
    if len(accused) < 2:
        return False
    sentence = context.sentence_at(item.start)
    if _of_each_in_turn(context, sentence):
        return False
    listed: dict[int, set[str]] = {}
    for mention in context.roster.between(context.case.start, item.start):
        listed.setdefault(mention.list_id, set()).add(mention.name)
    told = set().union(*listed.values()) if listed else set()
    return any(accused <= names for names in listed.values()) or (
        accused <= told and _TOGETHER.search(context.text, context.case.start, item.start) is not None
    )


def _of_each_in_turn(context: Context, sentence: Sentence) -> bool:
    """甲卖卡5张，……13名被害人转入27万元；乙卖卡6张……: one sentence on each, the loss of whose it is told."""
    index = context.index_of(sentence)
    opening = [
        context.roster.accused_in(s.start, s.start + 5)
        for s in context.case.sentences[max(index - 1, 0) : index + 2]
        if s.paragraph == sentence.paragraph
    ]
    alone = {people[0].name for people in opening if len(people) == 1}
    return len(alone) > 1 and len(context.roster.accused_in(sentence.start, sentence.start + 5)) == 1


_TOGETHER = re.compile(
    "招来|招募|招聘|雇来|雇佣|雇用|雇请|纠集|召集|拉拢|伙同|一同|共同|一起|结伙|合伙|合谋|共谋|预谋|密谋|商[议定量]|入伙|(?:[二两三四五六七八九十]|[2-9])人"
)


_PRICE = re.compile("（(?:约?价值|鉴定价|市场价)[^（）]{0,14}$")
_COUNTED = re.compile("\n事实[0-9一二三四五六七八九十]{1,3}[：:、.][^\n]*$")


def _of_one_victim(context: Context, item: Found) -> bool:
    """被害人吴某被诈骗126000元 among several accused, none of whom is said to have done it."""
    if len(context.roster.accused) < 2 or _is_whole_loss(context, item, _WHOLE_LOSS):
        return False
    sentence = context.sentence_at(item.start)
    return not context.doers(sentence.start, item.start, only=True)


def _is_whole_loss(context: Context, item: Found, stated: re.Pattern[str]) -> bool:
    floor = max(context.case.start, item.start - 60)
    begin = since("。；\n", context.text, floor, item.start)
    before = [q.end for q in context.quantities_in(begin, item.start) if q.kind is Kind.MONEY]
    if before and _SUM_TOTAL.search(context.text, begin, before[-1]):
        begin = before[-1]  # 致11人损失共计78万元，金某个人损失21万元
    return stated.search(context.text, begin, item.end) is not None
