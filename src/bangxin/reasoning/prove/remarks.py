"""What proofs report: of what, in which run, and the facts that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bangxin.law.selection import Run
from bangxin.law.values import Value


class Kind(StrEnum):
    CYCLE = "cycle"
    UNREACHABLE = "unreachable"
    CONTRADICTION = "contradiction"
    GAP = "gap"
    TIER_GAP = "tier_gap"
    TIME_GAP = "time_gap"
    DIRECTION = "direction"
    UNEQUAL = "unequal"
    REDUNDANT = "redundant"
    SWITCHED_OFF = "switched_off"
    DIFFERENT = "different"


FAILING = frozenset(Kind) - {Kind.REDUNDANT, Kind.SWITCHED_OFF, Kind.DIFFERENT}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing proved: of what, in which run, with the facts that show it (two sets for a wrong direction)."""

    kind: Kind
    subject: str
    other: str = ""
    run: Run | None = None
    witness: Mapping[str, Value] = field(default_factory=dict)
    contrast: Mapping[str, Value] = field(default_factory=dict)

    @property
    def fails(self) -> bool:
        return self.kind in FAILING
