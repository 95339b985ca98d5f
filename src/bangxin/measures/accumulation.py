"""Accumulation of several acts: 法释〔2019〕15号第十六条 (spec README §7).

Limb 1: acts each of which reaches the line by itself and may still be prosecuted are summed, no matter how far apart.
Limb 2: unhandled acts within two years are summed even if none reaches the line. The line is the norm's own literal.
"""

from __future__ import annotations

from dataclasses import dataclass

from bangxin.base.dates import add_years

LIMITATION_YEARS = 5
WINDOW_YEARS = 2
AGE_OF_LIABILITY = 16


@dataclass(frozen=True, slots=True)
class DatedAct:
    """One act with its own figure (fen or items) and whether it was already dealt with."""

    id: str
    day: int
    amount: int
    handled: str = ""
    crime: bool | None = None
    """Whether the act reaches a line by itself; None: its amount against the line tells."""

    def reaches(self, line: int) -> bool:
        return self.amount >= line if self.crime is None else self.crime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An act that does not count, and why: ``under_age``, ``handled``, ``expired``, ``outside_window``, ``too_few`` (not 多次)."""

    act: str
    reason: str


@dataclass(frozen=True, slots=True)
class Accumulated:
    """What the two limbs take in: the sum of the amounts, the acts in each limb, the acts left out."""

    total: int
    limb1: tuple[str, ...]
    limb2: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    acts: tuple[DatedAct, ...] = ()
    line: int = 0

    @property
    def alone(self) -> tuple[str, ...]:
        """Acts that reach the line by themselves."""
        return tuple(act.id for act in self.acts if act.reaches(self.line))

    @property
    def counted(self) -> frozenset[str]:
        return frozenset(self.limb1) | frozenset(self.limb2)

    @property
    def limb1_count(self) -> int:
        return len(self.limb1) if len(self.limb1) > 1 else 0

    @property
    def limb2_count(self) -> int:
        return len(self.limb2) if len(self.limb2) > 1 else 0


def accumulate(
    acts: list[DatedAct],
    line: int,
    *,
    birth: int | None = None,
    filed: int | None = None,
    several: int = 2,
) -> Accumulated:
    """Sum ``acts`` under art. 16 against ``line`` (same unit as the amounts). ``several``: how many acts are 多次.

    ``birth`` drops acts before the day after the sixteenth birthday (法释〔2006〕1号第二条); ``filed`` is the day of
    filing (刑法第八十七条、第八十九条).
    """
    left: list[LeftOut] = []
    usable: list[DatedAct] = []
    every = tuple(sorted(acts, key=lambda a: (a.day, a.id)))
    for act in every:
        if birth is not None and act.day <= add_years(birth, AGE_OF_LIABILITY):
            left.append(LeftOut(act.id, "under_age"))
        elif act.handled:
            left.append(LeftOut(act.id, "handled"))
        else:
            usable.append(act)
    if not usable:
        return Accumulated(0, (), (), tuple(left), every, line)
    limb1 = _prosecutable(usable, line, filed)
    first_in_window = add_years(usable[-1].day, -WINDOW_YEARS)
    limb2 = [act for act in usable if act.day >= first_in_window]
    if several > 2:
        limb1, limb2 = _enough(limb1, limb2, several)
    counted = {act.id for act in (*limb1, *limb2)}
    for act in usable:
        if act.id not in counted:
            left.append(LeftOut(act.id, _why_left(act, limb1, line, first_in_window)))
    total = sum(act.amount for act in usable if act.id in counted)
    limbs = (tuple(a.id for a in limb1), tuple(a.id for a in limb2))
    return Accumulated(total, *limbs, tuple(left), every, line)


def _enough(
    limb1: list[DatedAct], limb2: list[DatedAct], several: int
) -> tuple[list[DatedAct], list[DatedAct]]:
    """Limbs with fewer acts than 多次 add nothing up; then the gravest act stands alone."""
    kept1 = limb1 if len(limb1) >= several else []
    kept2 = limb2 if len(limb2) >= several else []
    if kept1 or kept2:
        return kept1, kept2
    return [], [max(limb1 or limb2, key=lambda act: (act.amount, act.day))]


def _why_left(act: DatedAct, limb1: list[DatedAct], line: int, first_in_window: int) -> str:
    if act.day >= first_in_window or act in limb1:
        return "too_few"
    return "expired" if act.reaches(line) else "outside_window"


def _prosecutable(acts: list[DatedAct], line: int, filed: int | None) -> list[DatedAct]:
    """Acts that are crimes by themselves, each no more than five years before the next crime or the filing.

    刑法第八十七条、第八十九条: limitation of an earlier crime runs anew from a later one committed inside it.
    """
    kept: list[DatedAct] = []
    bound = filed
    for act in reversed([a for a in acts if a.reaches(line)]):
        if bound is not None and add_years(act.day, LIMITATION_YEARS) < bound:
            break
        kept.append(act)
        bound = act.day
    return kept[::-1]
