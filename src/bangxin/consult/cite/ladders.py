"""Tables of sums and terms (二十万元判六个月，一百万元判两年) of offences whose range no sum divides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.penalties import ranges
from bangxin.consult.cite.speech import asserts, tells_case

_TERM = re.compile(r"[判处刑]|徒刑|拘役")
_REACH, _LEAST = 20, 2
_HEDGED = re.compile(
    r"实践|实务|一般|通常|大多|多数|往往|多为|参考|案例|判例|法院|样本|统计|大约|大概|左右|可能|建议|指导意见|细则|当地|[省市]|某|平均|并非|没有|不是|考验|罚金|缓刑"
)
"""Words of what courts do, or of a case, not of what the law sets."""
_OF_ONE_RANGE = frozenset({"helping", "illegal_use", "refuse_duty"})
_STOP = re.compile(r"[。;!?\n]")


def check_ladders(draft: Draft) -> Iterator[Finding]:
    """Two rungs or more of sums with the terms that are said to follow, in one line on an offence of a single range."""
    if draft.is_case_paper:
        return
    lines: dict[int, list[tuple[Quantity, Quantity]]] = {}
    for sum_, term in pairwise(draft.quantities):
        if _is_rung(draft, sum_, term):
            lines.setdefault(draft.line_span(sum_.start)[0], []).append((sum_, term))
    for line, rungs in lines.items():
        _, end = draft.line_span(line)
        first, last = rungs[0][0].start, rungs[-1][1].end
        entry = ranges().get(draft.offence_at(first))
        if len(rungs) < _LEAST or entry is None or entry["offence"] not in _OF_ONE_RANGE:
            continue
        if _HEDGED.search(draft.folded, line, end) or not _TERM.search(draft.folded, line, end):
            continue
        if asserts(draft, first) and not any(tells_case(draft, term.start) for _, term in rungs):
            yield Finding(
                "press-claim", first, last,
                Text(f"刑期不按金额分档：{entry['article']}只有一个幅度", "no sum divides the range of this offence"),
                entry["article"], (entry["norm"],),
            )  # fmt: skip


def _is_rung(draft: Draft, sum_: Quantity, term: Quantity) -> bool:
    """Whether a term of months or years follows a sum at once, in the same sentence."""
    is_sum = sum_.kind is Kind.MONEY or (sum_.kind is Kind.NUMBER and "万" in sum_.text)
    between = draft.folded[sum_.end : term.start]
    return (
        is_sum
        and term.kind is Kind.DURATION
        and term.unit == "月"
        and len(between) <= _REACH
        and not _STOP.search(between)
        and not draft.folded.startswith("内", term.end)
    )
