"""The four results, the two shades that travel with them, and their tables (spec README §5).

Inside an evaluation a state is one bit, so that ``and`` and ``or`` of any number of parts are one table look-up
on the union of the parts' bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bangxin.base.i18n import Text


class Result(StrEnum):
    MET = "MET"
    NOT_MET = "NOT_MET"
    UNDETERMINED = "UNDETERMINED"
    FINDING_NEEDED = "FINDING_NEEDED"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    Result.MET: Text("符合", "met"),
    Result.NOT_MET: Text("不符合", "not met"),
    Result.UNDETERMINED: Text("待查明", "undetermined"),
    Result.FINDING_NEEDED: Text("待认定", "finding needed"),
}

MET = 1
MET_REBUTTABLE = 2
NOT_MET = 4
NOT_MET_BY_USAGE = 8
"""NOT_MET only through a conventional upper bound (34万余 is by usage below 35万)."""
UNDETERMINED = 16
FINDING_NEEDED = 32

HOLDS = MET | MET_REBUTTABLE
FAILS = NOT_MET | NOT_MET_BY_USAGE
OPEN = UNDETERMINED | FINDING_NEEDED

RESULTS = {
    MET: Result.MET,
    MET_REBUTTABLE: Result.MET,
    NOT_MET: Result.NOT_MET,
    NOT_MET_BY_USAGE: Result.NOT_MET,
    UNDETERMINED: Result.UNDETERMINED,
    FINDING_NEEDED: Result.FINDING_NEEDED,
}


def _first(mask: int, order: tuple[int, ...], otherwise: int) -> int:
    return next((state for state in order if mask & state), otherwise)


AND = tuple(
    _first(m, (NOT_MET, NOT_MET_BY_USAGE, UNDETERMINED, FINDING_NEEDED, MET_REBUTTABLE), MET)
    for m in range(64)
)
"""Any NOT_MET, else U, else N, else MET; conventional if no part is plainly NOT_MET; rebuttable if a part is."""

OR = tuple(
    _first(m, (MET, MET_REBUTTABLE, UNDETERMINED, FINDING_NEEDED, NOT_MET_BY_USAGE), NOT_MET)
    for m in range(64)
)
"""Any MET, else U, else N, else NOT_MET; rebuttable only if every MET part is; conventional if a part is."""

NOT = {
    MET: NOT_MET,
    MET_REBUTTABLE: NOT_MET,
    NOT_MET: MET,
    NOT_MET_BY_USAGE: UNDETERMINED,
    UNDETERMINED: UNDETERMINED,
    FINDING_NEEDED: FINDING_NEEDED,
}


def union(states: Iterable[int]) -> int:
    """All bits of several states, ready for a table."""
    mask = 0
    for state in states:
        mask |= state
    return mask


def at_least(count: int, states: list[int]) -> int:
    """MET if ``count`` are MET; NOT_MET if fewer can be; else U if a claim is open, else N."""
    plain = sum(state == MET for state in states)
    holding = sum(bool(state & HOLDS) for state in states)
    if holding >= count:
        return MET if plain >= count else MET_REBUTTABLE
    possible = sum(not state & FAILS for state in states)
    if possible < count:
        by_usage = sum(state == NOT_MET_BY_USAGE for state in states)
        return NOT_MET_BY_USAGE if possible + by_usage >= count else NOT_MET
    return UNDETERMINED if UNDETERMINED in states else FINDING_NEEDED


def defeat(result: int, defeater: int, raised: bool) -> int:
    """``result`` after one defeater: a MET defeater defeats; an open one leaves MET standing, rebuttable if raised."""
    if defeater & HOLDS:
        return result if result & FAILS else NOT_MET
    if result == MET and raised and defeater != NOT_MET:
        return MET_REBUTTABLE
    return result
