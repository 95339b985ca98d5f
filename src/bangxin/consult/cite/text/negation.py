"""Whether words are negated by what stands before them in their sentence (不再需要, 没有, 并非), and where the negation begins."""

from __future__ import annotations

import re

_WINDOW = 30
_NEGATED = re.compile(
    r"(?:(?<![并若如])不|没(?:有|法)?|未|无(?:[须需]|权|法)|毋[须需]|并非|(?<!除)非|勿|别|拒绝)"
    r"(?:[再被必用需须应当得能可以会予是算属于构成成为作对同时一并直接单独另行也就要求经其由让给许允准有任何定以处按自\"'《]){0,14}$"
)
"""A negation that reaches up to the words (不再需要, 不能直接)."""
_NEGATED_FAR = re.compile(
    r"(?:不(?:属于|是|算|构成|在|视为|受|适用|包括|认为是?|需要?|必|用|要求)|无[须需]|并非|没有(?:被)?|未被|可以没有|无权)[^,。;:!?也就仍都却处]{1,18}$"
)
_LETTING = re.compile(r"能|可以?|照样|仍|也")
"""Begins words of their own behind what is wanting (没有口供｜能定罪)."""
_TWICE = re.compile(r"(?:不(?:能|得|可|会|是)|没有|并非)$")
"""Before a negation: the two cancel (不能不告知)."""
_NO_NEGATION = re.compile(
    r"不(?:仅|但|光|只|论|管|单|同|久|法|良|当|符)|无论|未成年|未遂|不(?:服|满|足|到|经)$"
)


def negated(folded: str, start: int, at: int) -> bool:
    """Whether the words that begin at a place are negated by what stands before them in their sentence."""
    before = folded[max(start, at - _WINDOW) : at]
    for words in (_NEGATED, _NEGATED_FAR):
        match = words.search(before)
        if (
            match
            and words is _NEGATED_FAR
            and match.group().startswith("没有")
            and _LETTING.match(folded, at)
        ):
            continue
        if match and not _NO_NEGATION.match(before, match.start()):
            return not _TWICE.search(before, 0, match.start())
    return False


def negation_start(folded: str, start: int, at: int) -> int:
    """Where words begin with their negation, if they have one."""
    low = max(start, at - _WINDOW)
    for words in (_NEGATED, _NEGATED_FAR):
        if match := words.search(folded[low:at]):
            return low + match.start()
    return at
