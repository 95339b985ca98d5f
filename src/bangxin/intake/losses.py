"""Losses: the stated whole counts; what each single victim lost is kept as a record."""

from __future__ import annotations

import re
from dataclasses import replace

from bangxin.intake.context import Context, Found

_WHOLE_LOSS = re.compile(
    "共|合计|总|致[^，。]{0,16}(?:被害人|损失)|(?:多|各|全国)地|造成|[名人位]被害人|等[^，。]{0,6}人|多名|多人|上述|各被害人"
)


_SUM_TOTAL = re.compile("共|合计|总")


def whole_losses(context: Context, found: list[Found]) -> list[Found]:
    """Several losses: the stated whole counts; each victim's own is kept as a record, never as the total."""
    groups: dict[tuple[tuple[str, ...], str], list[Found]] = {}
    for item in found:
        if item.fact == "harm.total_loss":
            groups.setdefault((item.persons, item.speaker), []).append(item)
    single: set[int] = set()
    for items in groups.values():
        for stated in (_WHOLE_LOSS, _SUM_TOTAL):
            left = [i for i in items if id(i) not in single]
            if len({i.value for i in left}) > 1:
                single.update(id(i) for i in left if not _is_whole_loss(context, i, stated))
    out = []
    for item in found:
        if id(item) in single:
            item = replace(item, fact="", record="harm.victim_loss")
        elif item.fact == "harm.total_loss" and _of_one_victim(context, item):
            everyone = tuple(p.name for p in context.roster.accused)
            item = replace(item, fact="", record="harm.victim_loss", persons=everyone)
        out.append(item)
    return out


def _of_one_victim(context: Context, item: Found) -> bool:
    """被害人吴某被诈骗126000元 among several accused, none of whom is said to have done it."""
    if len(context.roster.accused) < 2 or _is_whole_loss(context, item, _WHOLE_LOSS):
        return False
    sentence = context.sentence_at(item.start)
    return not context.doers(sentence.start, item.start, only=True)


def _is_whole_loss(context: Context, item: Found, stated: re.Pattern[str]) -> bool:
    floor = max(context.case.start, item.start - 60)
    begin = max(floor - 1, *(context.text.rfind(mark, floor, item.start) for mark in "。；\n")) + 1
    return stated.search(context.text, begin, item.end) is not None
