"""Years after which an offence is said to be no longer prosecuted, against what art. 87 makes of its highest punishment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.penalties import degree_before, ranges
from bangxin.consult.cite.speech import states_law
from bangxin.consult.figures import NUMBER, read_figure

_LIMIT = r"(?:追诉(?:的)?(?:时效|期限|期间|期)(?:期限|期间|期)?|诉讼时效|(?<=罪)(?:的)?(?:时效|期限))"
_NOT_MORE = r"(?!内|前|间|以[上下](?:有期|徒|的?刑|,?(?:不满|\d|[一二三四五六七八九十])))(?!(?:以[上下])?(?:的)?(?:有期)?徒刑)"
_YEARS = re.compile(
    rf"{_LIMIT}(?:(?!最高|法定刑|不满|超过|延长|追诉)[^。;\d一二三四五六七八九十两]){{0,12}}(?P<a>{NUMBER})年{_NOT_MORE}"
    rf"|(?:经过|过了?|满了?|超过)(?P<b>{NUMBER})年(?:以?后|的|,|就|便|即|没被?[^,。;]{{0,4}}就)*(?:不(?:再|能|会|得)*(?:被)?追(?:诉|究)|过了?追诉)"
    rf"|(?P<c>{NUMBER})年(?:的)?{_LIMIT}"
    rf"|(?:严重|巨大|较大|基本犯|基本刑)(?:的)?(?:档)?[\"')》]*[,:]?(?:也|同样|均|都)?(?:经过|为|是)?(?P<d>{NUMBER})年(?!以[上下]){_NOT_MORE}"
)
_ON_LIMITS = re.compile(r"追诉|时效")
_OTHERWISE = re.compile(
    r"治安|行政处罚|民事|申请执行|逃避|核准|最高刑[^。;]{0,14}(?:不满|以上)|国家赔偿|劳动|申诉|检察建议|修[正订改]前"
)
"""Other limits, what lifts them, and classes of crimes, which have rows of their own."""
_LONGEST, _LIFE = 15, 20


def check_limitation(draft: Draft) -> Iterator[Finding]:
    """Periods of limitation that are not those of the offence, or of the degree, that the sentence is on."""
    for match in _YEARS.finditer(draft.folded):
        at = match.start(match.lastgroup or 0)
        sentence = draft.sentence(at)
        if match["d"] and not _ON_LIMITS.search(sentence + draft.topic(at) + draft.header(at)):
            continue
        entry = ranges().get(draft.offence_at(at))
        if entry is None or _OTHERWISE.search(sentence) or draft.is_of_several(at):
            continue
        years, degree = read_figure(match[match.lastgroup or 0]), degree_before(draft, at, entry)
        if years is None or years in lawful_limits(entry, degree):
            continue
        if not states_law(draft, at):
            continue
        right = "、".join(f"{limit}年" for limit in sorted(lawful_limits(entry, degree)))
        yield Finding(
            "figure-differs", match.start(), match.end(),
            Text(f"追诉期限由法定最高刑定（{entry['article']}、第八十七条）：{right}", f"limitation follows from the highest punishment: {right}"),
            "刑法第八十七条", ("EX.CL.87",),
        )  # fmt: skip


def lawful_limits(entry: dict[str, Any], degree: str | None) -> set[int]:
    """The limits of one range of an offence, or of all of them."""
    written = [degree] if degree else [*entry.get("degrees", {}).values()]
    written = written or [*(f"-{most}" for most in entry["years"]), *(f"{a}-{b}" for a, b in entry["tiers"])]
    return {_limit(one, entry) for one in written}


def _limit(written: str, entry: dict[str, Any]) -> int:
    """Article 87: below five years five, from five ten, from ten fifteen, life twenty."""
    top = written.partition("-")[2]
    if not top:
        gravest = written == f"{max(entry['floors'])}-"
        return _LIFE if entry.get("life") and gravest else _LONGEST
    most = int(top)
    return 5 if most < 5 else 10 if most < 10 else 15
