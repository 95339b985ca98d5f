"""Which law: the norms that are on for one run (spec README §6).

Three dates matter: when a norm was in force, when the act ended, when the decision is taken. Law: 刑法第十二条;
高检发释字〔2001〕5号 (interpretations); the 2025 Opinions have no start clause, so switch unc_1 decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from bangxin.base.bounds import ANY, Bound
from bangxin.law.norms import AppliesBy, Norm, Pack, Period, Rank
from bangxin.law.rulebook import Rulebook


class Law(StrEnum):
    """``at_act``: the law at the act; ``at_decision``: the law on the day of decision."""

    AT_ACT = "at_act"
    AT_DECISION = "at_decision"


@dataclass(frozen=True, slots=True)
class Run:
    """One choice of law: run name, decision day (ordinal), end of the act (bound in days), switch settings."""

    law: Law
    as_of: int
    act_end: Bound = ANY
    switches: Mapping[str, str] = field(default_factory=dict)

    def option(self, book: Rulebook, switch_id: str) -> str:
        return self.switches.get(switch_id, book.switches[switch_id].default)

    @property
    def act_day(self) -> int:
        """The day that stands for the end of the act: its last possible day, never after the decision.

        An unknown end is read as the day of decision (selected by as_of, flagged by the caller).
        """
        return self.as_of if self.act_end.hi is None else self.act_end.hi

    @property
    def first_act_day(self) -> int:
        return self.act_day if self.act_end.lo is None else self.act_end.lo


@dataclass(frozen=True, slots=True)
class Selection:
    """Norms on in a run, why the others are off, and whether the choice hangs on an unknown date."""

    on: frozenset[str]
    packs_on: frozenset[str]
    off: Mapping[str, str]
    date_unknown: bool
    date_decides: frozenset[str]


def select(book: Rulebook, run: Run) -> Selection:
    """Choose the norms in force for ``run``. Reasons for off norms: ``time``, ``switch:<id>``, ``displaced:<norm>``."""
    reasons: dict[str, str] = {}
    candidates: set[str] = set()
    uncertain: set[str] = set()
    for norms in book.chosen_together:
        norm = norms[0]
        pack = book.packs[norm.pack]
        late, early = (_in_time(norm, pack, book, run, day) for day in (run.act_day, run.first_act_day))
        if late != early:
            uncertain.update(n.id for n in norms)
        if not late:
            reasons.update((n.id, "time") for n in norms)
            continue
        for norm in norms:
            closed = _closed_switch(norm, book, run) if norm.switches else None
            if closed is None:
                candidates.add(norm.id)
            else:
                reasons[norm.id] = f"switch:{closed}"
    displaced = _displaced(book, candidates)
    reasons |= {norm_id: f"displaced:{by}" for norm_id, by in displaced.items()}
    packs_on = frozenset(p.id for p in book.packs.values() if pack_in_time(book, p, run))
    on = frozenset(candidates - displaced.keys())
    return Selection(on, packs_on, reasons, run.act_end.hi is None, frozenset(uncertain))


def _closed_switch(norm: Norm, book: Rulebook, run: Run) -> str | None:
    """The first switch of the norm that is set to an option that leaves it off."""
    return next((s for s, options in norm.switches.items() if run.option(book, s) not in options), None)


def pack_in_time(book: Rulebook, pack: Pack, run: Run) -> bool:
    """Whether the instrument as such is selected in the run."""
    return _chosen(pack.in_force, pack.applies_by, pack.rank, pack, book, run, run.act_day)


def _in_time(norm: Norm, pack: Pack, book: Rulebook, run: Run, act_day: int) -> bool:
    return _chosen(norm.in_force, norm.applies_by, norm.rank, pack, book, run, act_day)


def _chosen(
    period: Period, applies_by: AppliesBy, rank: Rank, pack: Pack, book: Rulebook, run: Run, act_day: int
) -> bool:
    if pack.time_switch:
        option = run.option(book, pack.time_switch)
        if option == "pending_all":
            return period.covers(run.as_of)
        if option == "acts_after_only":
            return period.covers(act_day)
    if applies_by is AppliesBy.AS_OF:
        return period.covers(run.as_of)
    if applies_by is AppliesBy.ACT_END:
        day = act_day if run.law is Law.AT_ACT or rank is Rank.STATUTE else run.as_of
        return period.covers(day)
    if run.law is Law.AT_DECISION:
        return period.covers(run.as_of)
    if pack.replaces and period.last is None:
        return period.covers(act_day)
    if period.last is not None:
        return act_day <= period.last and run.as_of >= period.first
    return period.covers(run.as_of)


def _displaced(book: Rulebook, candidates: Set[str]) -> dict[str, str]:
    """Displaced norms by the norm that displaces them; a displaced norm displaces nothing."""
    verdict: dict[str, str | None] = {}

    def displacer(norm_id: str) -> str | None:
        if norm_id not in verdict:
            verdict[norm_id] = next(
                (
                    other
                    for other in book.aimed_at("displaces", norm_id)
                    if other in candidates and displacer(other) is None
                ),
                None,
            )
        return verdict[norm_id]

    targets = (target for relation, target in book.by_target if relation == "displaces")
    return {target: by for target in targets if target in candidates and (by := displacer(target))}
