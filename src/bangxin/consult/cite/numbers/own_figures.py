"""Figures that are a case's own, or the law's of before, and rows of figures of one thing."""

from __future__ import annotations

import re

from bangxin.consult.cite.numbers.measured import Measure
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.figures import Figure

_OWN = re.compile(
    r"[余多]|元?[,]?(?:尚|均|亦|仍|也)?(?:未达|未满|未超过|不足(?!\d)|没有?达到|低于|不到)(?!到?(?:这|此|该)(?:一|个)?(?:数|金额|线|标准|条件|要求))|左右|上下"
)
_OVER = re.compile(
    r"元?,?(?:已|远|均|明显|大大)*(?:超过|超出|超|高于|达到)(?:了)?(?=[^,。;]{0,12}(?:标准|门槛|起点|上限)|[一二三四五六八九十\d]{1,4}[千万百]?元)"
)
"""Behind a figure without a bound: it is that of a case, which lies above the law's (八千元，超过了立案标准)."""
_FORMER = re.compile(r"[从由自][^,。;]{0,8}$")
_BECOMES = re.compile(
    r"元?(?:以上)?(?:[^,。;\d]{0,6})(?:提高|降低|调整?|升|降|改|变|上调|下调|增加|减少|放宽|收紧)[^,。;\d]{0,3}(?:成|为|到|至)"
)
_REACHES = re.compile(r"元?,?达到了?")
_BESIDE_IT = re.compile(r"(?:以上)?(?:的)?[、,和及]")
_IN_TURN = re.compile(r"(?:以上)?[^。;]{0,30}分别(?:应当?)?(?:被)?(?:认定|视|属|为|是|系|对应)")


def is_beside(draft: Draft, last: Figure, figure: Figure, measure: Measure) -> bool:
    """Whether a figure is the next of a row of one thing (三千元以上、三万元以上、五十万元以上的，分别认定为……)."""
    return (
        measure.kind in figure.kinds
        and last.counter == figure.counter
        and _BESIDE_IT.fullmatch(draft.folded, last.end, figure.start) is not None
        and _IN_TURN.match(draft.folded, figure.end) is not None
    )


def is_own(draft: Draft, figure: Figure) -> bool:
    """Whether a figure is that of a case, held against the law's, or the law's of before (从五张改成三个)."""
    begins, _ = draft.clause_span(figure.start)
    if _FORMER.search(draft.folded, begins, figure.start) and _BECOMES.match(draft.folded, figure.end):
        return True
    over = _OVER.match(draft.folded, figure.end)
    if over and figure.op in {">", ">="} and _REACHES.fullmatch(over.group()):
        over = None  # 超过三千元，达到诈骗罪标准
    return bool(over or _OWN.match(draft.folded, figure.end))
