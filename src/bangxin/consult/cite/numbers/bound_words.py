"""Words of bound that say another thing than the law: 以下 or 超过 for 以上, 以上 for 以下 (以上 includes the number, 刑法第九十九条)."""

from __future__ import annotations

import re

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft

_BELOW = re.compile(r"(?:以下|以内|之内)$")
_BEHIND = re.compile(r"(?:元|钱)?(?:的)?(?:及其?)?(?:以下|以内|之内)")
_ABOVE = re.compile(r"以上$")
_MADE = re.compile(
    r"情节(?:特别)?严重|严重情节|(?<![不未])构成|入罪|立案|追诉|严重后果|大量传播|定罪|追究刑事责任"
)
"""What a number of the law makes of an act, where it is reached."""
_LISTED = re.compile(r"情形之一|之一的?$")
_SPARED = re.compile(r"[不没免轻]|未(?!遂)|无(?!法)|低于|少于|尚|仅|从宽|行政|治安|例外|除外")
"""Words with which a number below the law's line is told as such (二十万元以下的，不构成犯罪)."""
_SHUT_OUT = re.compile(
    r"[未不](?:被|再|予|能|得|可|应|会|予以)*(?:列为|适用|属于|符合|在[^,。;]{1,8}之列|是)"
)
"""What a number above the law's is told to be shut out from (判三年以上的，不适用缓刑)."""
_PUNISHES = re.compile(r"[处罚拘]|期限|考验")


def is_turned_down(draft: Draft, start: int, end: int, *, least: bool) -> bool:
    """Whether 以下 stands behind a number that is said to make an act a crime, or a grave one (二十万元以下的，认定情节严重).

    ``least``: no lower number of the law makes it one; what is below a higher one may be of the degree before it, unless
    the number stands in a list of the cases (有下列情形之一的：……).
    """
    if not (_BELOW.search(draft.folded, start, end) or _BEHIND.match(draft.folded, end)):
        return False
    begins, ends = draft.sentence_span(start)
    clause, _ = draft.clause_span(start)
    lead = draft.lead(start)
    if not least and not _LISTED.search(lead):
        return False
    behind = draft.folded[end:ends]
    if _SPARED.search(draft.folded, clause, start) or _SPARED.search(behind) or _SPARED.search(lead[-12:]):
        return False
    return bool(_MADE.search(behind) or _MADE.search(lead) or _MADE.search(draft.folded, begins, clause))


def is_turned_up(draft: Draft, start: int, end: int) -> bool:
    """Whether 以上 stands behind a number in a clause that punishes (处二十万元以上罚款)."""
    clause, ends = draft.clause_span(start)
    above = _ABOVE.search(draft.folded, start, end) or draft.folded.startswith("以上", end)
    if _SHUT_OUT.search(draft.folded, start, draft.sentence_span(start)[1]):
        return False
    return bool(above) and bool(_PUNISHES.search(draft.folded, clause, ends))


def turned_down(start: int, end: int, words: str, cite: str, norms: tuple[str, ...]) -> Finding:
    """以下 for 以上."""
    return Finding(
        "bound-word", start, end,
        Text(f"“{words}”是下限，规定是“以上”，不是“以下”（{cite}）", f"{words} or more, not or less ({cite})"), cite, norms,
    )  # fmt: skip


def turned_up(start: int, end: int, words: str, cite: str, norms: tuple[str, ...]) -> Finding:
    """以上 for 以下."""
    return Finding(
        "bound-word", start, end,
        Text(f"“{words}”是上限，规定是“以下”，不是“以上”（{cite}）", f"{words} or less, not or more ({cite})"), cite, norms,
    )  # fmt: skip


def more_than(
    start: int,
    end: int,
    cite: str,
    norms: tuple[str, ...],
    *,
    value: int | None = None,
    shown: str = "",
    press: tuple[str, ...] = (),
) -> Finding:
    """超过 for 以上; ``value`` is the number of the law, ``shown`` as it is written."""
    said = "or more" if value is None else f"{value} or more"
    return Finding(
        "bound-word", start, end,
        Text(f"规定是“{shown}以上”，含本数；“超过”不含（{cite}）",
             f"the law says {said}, the number included; “more than” leaves it out ({cite})"),
        f"{shown}以上" if shown else cite, norms, press,
    )  # fmt: skip
