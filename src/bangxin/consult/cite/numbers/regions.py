"""Names of the provinces, which set their own figures within the ranges of an interpretation, and their mix-up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft

_REGION = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)
"""Mainland provinces, short names, over folded text."""
EACH_PLACE = re.compile(r"各省|各地|省[份里]")
"""Words with which figures are told to be those of each province within the law's range."""
_OWN_RULE = re.compile(
    r"(?:某|本|我|该|全)(?:省|市|院|地|区|县)[^。;]{0,14}(?:纪要|意见|口径|做法|标准|规定|参考|细则|确定|掌握|执行)|内部(?:掌握|参考|口径|规定)"
)


def is_local(sentence: str, around: str = "") -> bool:
    """Whether the rule told is one of a province, a place or a court, which the tables do not know."""
    return bool(_REGION.search(sentence) or _OWN_RULE.search(around or sentence))


_SCALE = re.compile(r"裁量(?:权)?(?:的)?(?:适用)?(?:基准|标准|规则|细则|清单)")
_GRADE = re.compile(
    r"(?:违法)?(?:程度|情节|情形|行为)?(?:特别|较|比较)?(?:轻微|轻|一般|重|严重)的?(?:情节|情形|违法|:|的?处)|裁量(?:标准|基准|幅度|阶次|等级)|阶次|档次"
)


def is_graded(draft: Draft, at: int) -> bool:
    """Whether the line is a grade of a scale of discretion (裁量基准), which is narrower than the range of the law."""
    start, _ = draft.line_span(at)
    return bool(_SCALE.search(draft.opening) and _GRADE.search(draft.folded, start, at))


_CONCLUDES = re.compile(
    rf"(?:故|因此|所以|综上)[,]?(?P<r>{_REGION.pattern})(?:省|市)?[^。\n]{{0,30}}(?:立案|标准|罪)"
)


def check_regions(draft: Draft) -> Iterator[Finding]:
    """One province asked about at the head of a passage, another in its conclusion (故河南省……)."""
    for match in _CONCLUDES.finditer(draft.folded):
        start, _ = draft.line_span(match.start())
        head, _ = draft.line_span(max(0, start - 2))
        asked = {m.group() for m in _REGION.finditer(draft.folded[head : match.start()])}
        if asked and match["r"] not in asked:
            yield Finding(
                "press-claim", match.start(), match.end(),
                Text(
                    "问的是一个省，结论写成另一个省；诈骗罪“数额较大”由各省在三千元至一万元间确定，省份不可混用",
                    "asked about one province, answered for another; provinces set their own figure within 3,000 to 10,000",
                ),
                "法释〔2011〕7号第一条", ("EX.JI11.1.large",), ("PB.14",),
            )  # fmt: skip
