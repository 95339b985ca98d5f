"""Citations outside what the check knows: no mistake, but not checked either, and said so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.instruments import read_instruments

REASON = {
    "unknown": Text("没有核对：不在文件表内", "not checked: not in the table of instruments"),
    "shape": Text(
        "没有核对条、款、项：文件表内没有这一文件的条款数",
        "articles not checked: their number is not in the table",
    ),
}
_LAW = re.compile(
    r"(?:法|法典|解释|意见|规定|办法|条例|纪要|通知|细则|规则|批复|决定|指引|指导意见)(?:[(][^()]*[)])?$"
)


_OF_TITLE = frozenset({"title-wrong", "number-mismatch"})


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Words that cite something: ``why`` is unknown (not in the table) or shape (its articles are not in it)."""

    start: int
    end: int
    why: str


def unchecked(draft: Draft, findings: Iterable[Finding] = ()) -> Iterator[Unchecked]:
    """Instruments named between 《》 that are not in ``data/instruments.yaml``, with the articles cited of them.

    A title that is found wrong has been checked.
    """
    wrong = [(one.start, one.end) for one in findings if one.code in _OF_TITLE]
    for one in draft.mentions:
        title = draft.folded[one.start : one.end].strip("《》")
        if any(start < one.end and one.start < end for start, end in wrong):
            continue
        if one.instrument is None and one.how == "title" and _LAW.search(title):
            cited = [c.end for c in draft.citations if c.instrument is None and 0 <= c.start - one.end <= 2]
            yield Unchecked(one.start, max(cited, default=one.end), "unknown")
    for citation in draft.citations:
        instrument = read_instruments().get(citation.instrument or "")
        if instrument is not None and not instrument.articles:
            named = [m.start for m in draft.mentions if 0 <= citation.start - m.end <= 2]
            yield Unchecked(min(named, default=citation.start), citation.end, "shape")
