"""Sums of several people told as one: whether each answers for the whole, or nobody alone.

Who act together answer each for the whole (刑法第二十五条第一款); of people who sold their own cards, each for himself, the
total of all cards is nobody's. Where each one's own figure is told as well, the total is not divided either.
"""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Found

# 各出售本人银行卡1张; 分别将本人名下银行卡出售
_EACH_HIS_OWN = re.compile(
    "(?:各自|各|分别|均|都|先后|依次)[^，。；]{0,12}(?:本人|自己|名下|其(?!中|他|余))[^，。；]{0,14}(?:卡|账户|收款码)"
    "|(?:本人|自己|名下|各自|其)[^，。；]{0,14}(?:卡|账户|收款码)[^，。；]{0,6}(?:各|分别)"
    "|(?:、|和|与|及)[^，。；、]{2,5}(?:将|把|出售|出租|提供)(?:了)?其?(?:各自|本人|自己|名下)"
)
_TOGETHER = re.compile(
    "共同(?!诉讼|生活|居住|数额)|伙同|合伙|结伙|合谋|共谋|预谋|商议|商定|商量|分工|纠集|邀约|召集|一起|一同|串通|结成"
)


def is_joint(found: Found) -> bool:
    return len(found.persons) > 1 and found.note.startswith("共同数额")


def attribution(story: str, found: Found, told: Sequence[Found]) -> str:
    """whole_each or undivided; ``story``: the words of the case, ``told``: everything read of it."""
    own = {n for f in told if f.fact == found.fact and len(f.persons) == 1 for n in f.persons}
    if own & set(found.persons):
        return "undivided"
    apart = _EACH_HIS_OWN.search(story) and not _TOGETHER.search(story)
    return "undivided" if apart else "whole_each"
