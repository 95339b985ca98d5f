"""The range of punishment said of a degree that has another one (情节严重的，处三年以上七年以下, where that is 情节特别严重)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.speech import asserts, tells_case
from bangxin.consult.cite.tables import table
from bangxin.consult.figures import NUMBER, read_figure

_DEGREE = re.compile(
    r"(?:情节|后果|数额|金额|数量|损失)(?:特别|十分|极其|尤其)?(?:严重|巨大|较大)|(?:其他)?(?:特别)?严重(?:情节|后果)"
)
_TO_RANGE = re.compile(
    r"(?:[(][^()\n]{0,40}[)]|[\"'》]|或者?(?:有|具有)?(?:其他)?(?:特别)?严重(?:情节|后果)|的|时|者|情形|情况|档|[,:|→=-]|\s|则|就|应当?|可以?|会|将|要|被|依法|一般|通常|可能|需|并|判处?|处以?|面临|量刑|法定刑|刑期|幅度|对应|适用|为|是|在)*"
)
_RANGE = re.compile(
    rf"(?P<a>{NUMBER})年(?:以上)?[、,]?(?:[至到~-])?(?P<b>{NUMBER})年(?:以下)?(?:的)?(?:有期)?徒刑|(?P<least>{NUMBER})年以上(?!{NUMBER})(?:的)?(?:有期)?徒刑|(?P<most>{NUMBER})年以下(?:的)?(?:有期)?徒刑"
)
_LEVELS = ("特别", "严重", "巨大", "较大")
"""What tells the degree of a word, the more telling first (特别严重 is no 严重)."""
_DENIES = re.compile(
    r"(?:不|未|没有?|非)(?:再|能|会|应当?|足以)?(?:达到?|属于?|构成|够得?上?|是|认定为?|算|到)?[\"']?$"
)
"""Right before a degree that is not reached (不属于情节严重，一般在三年以下)."""
_ANY_SPECIAL = re.compile("十分|极其|尤其")


@cache
def _degrees() -> dict[str, tuple[dict[str, str], str]]:
    """The range of each degree by offence (-3, 3-7, 10-), and the article."""
    return {
        entry["offence"]: (entry["degrees"], entry["article"])
        for entry in table("penalties")["penalties"]
        if entry.get("degrees")
    }


def check_degrees(draft: Draft) -> Iterator[Finding]:
    """Every range of an offence that is said of another of its degrees, or of 特别严重 where it has no such degree."""
    for match in _DEGREE.finditer(draft.folded):
        gap = _TO_RANGE.match(draft.folded, match.end())
        said = _RANGE.match(draft.folded, gap.end() if gap else match.end())
        if said is None or _ANY_SPECIAL.search(match.group()):
            continue
        ranges, article = _degrees().get(draft.offence_at(said.start()), ({}, ""))
        level = next(
            word for word in _LEVELS if word in match.group() + draft.folded[match.end() : said.start()]
        )
        written = _written(said)
        right = ranges.get(level)
        if written == right or written not in ranges.values() or (right is None and level != _LEVELS[0]):
            continue
        if (
            _DENIES.search(draft.folded, 0, match.start())
            or tells_case(draft, said.start())
            or not asserts(draft, said.start())
        ):
            continue
        yield Finding(
            "penalty-differs", match.start(), said.end(),
            Text(f"“{match.group()}”不是“{said.group()}”这一档（{article}）", f"{article}: another degree has that range"),
            article,
        )  # fmt: skip


def _written(said: re.Match[str]) -> str:
    if said["least"]:
        return f"{read_figure(said['least'])}-"
    if said["most"]:
        return f"-{read_figure(said['most'])}"
    return f"{read_figure(said['a'])}-{read_figure(said['b'])}"
