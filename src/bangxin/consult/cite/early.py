"""Decisions grounded on a law that was not yet in force on any day that the document names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.speech import asserts
from bangxin.consult.instruments import read_instruments

_GROUND = re.compile(r"(?:依据|根据|依照|按照)[^。;]{0,40}$")
_DECIDED = re.compile(
    r"决定|对[^,。;]{1,12}(?:处|作出|给予|施以)|没收其|[\d一二三四五六七八九十百千万]元|(?:罚款|拘留)(?:的)?(?:行政)?处罚"
)
_OF_RULE = re.compile(r"以上|以下|倍|规定[了:]|可以|应当")
"""Behind the number of a law: words of its rule, not of a case decided by it."""
_TIME_ARGUED = re.compile(r"将于|即将|届时|草案|审议|尚未施行|溯及|时间效力|从旧|不能依照|不得依据|行为时")
_MONTH, _LATE, _NEXT_YEAR = 7, "09", re.compile(r"(?<![年\d至到-])[1-3]月")


def check_decided_early(draft: Draft) -> Iterator[Finding]:
    """A decision on a case that is grounded on a law, though every day of the document lies before that was in force.

    Only a law whose days of effect the table has, and that took the place of no other, is compared: a penal provision that
    came later may apply as the lighter one (从旧兼从轻), and one article number may be that of an older text.
    """
    last = _last_day(draft)
    if not last or _TIME_ARGUED.search(draft.folded):
        return
    for one in draft.citations:
        instrument = read_instruments().get(one.instrument or "")
        begins = instrument.in_force_from if instrument else ""
        if instrument is None or instrument.kind != "法" or instrument.effective != (begins,):
            continue
        start, end = draft.sentence_span(one.start)
        if last >= begins[:_MONTH] or draft.latest_year > int(begins[:4]):
            continue
        ground = _GROUND.search(draft.folded, start, one.start)
        told = _DECIDED.search(draft.folded, one.end, end) and not _OF_RULE.search(draft.folded, one.end, end)
        if ground and told and asserts(draft, one.start):
            zh = f"{instrument.name}自{begins}起施行，不适用于此前的行为"
            yield Finding("not-in-force", ground.start(), one.end, Text(zh, f"in force from {begins}"), zh)
            return


def _last_day(draft: Draft) -> str:
    """The last day or month that the document names; "" where it names none, or a month that may be of the year after."""
    parts = [part for one in draft.quantities for part in (one.parts if one.kind is Kind.PERIOD else (one,))]
    days = [one.iso for one in parts if one.kind is Kind.DATE and len(one.iso) >= _MONTH]
    last = max([draft.dated, *days])
    return "" if last[5:_MONTH] >= _LATE and _NEXT_YEAR.search(draft.folded) else last
