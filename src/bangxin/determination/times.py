"""Acts of one offence done under different law: judged together by the law of the last, and each stretch by its own.

最高人民检察院1998年批复 (跨越修订刑法施行日期的继续犯罪、连续犯罪以及其他同种数罪): such acts are prosecuted together under the
law of the last. Whether that may also add up what the earlier law did not punish is open (switch unc_32), so every
stretch is judged alone as well, by the law of its own days with the favourable choice, and what differs is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bangxin.base.bounds import Bound, exactly
from bangxin.determination.acts import OffenceActs
from bangxin.determination.choice import harm
from bangxin.determination.person import Settings, act_end, chosen_law
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet
from bangxin.measures.accumulation import LeftOut
from bangxin.measures.rows import Row, last_day
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.states import Result

TOGETHER = "unc_32"
APART = "apart"

FactsOf = Callable[[frozenset[str] | None], FactSet]
"""The facts of a person with some of the acts only (None: all of them)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An offence under the law chosen for it: its result, its tiers (lowest first), limitation of the highest reached."""

    law: Law
    result: Result
    tiers: tuple[Result, ...]
    limitation: Result


@dataclass(frozen=True, slots=True)
class Stretch:
    """Acts under the same law: judged alone by the law of their days, and what that law makes of all acts together.

    ``packs``: instruments with provisions in force for these acts that are not in force for all the others.
    """

    acts: tuple[str, ...]
    first: int
    last: int
    packs: tuple[str, ...]
    alone: Judged
    all_together: Judged


@dataclass(frozen=True, slots=True)
class Times:
    """What a person should know of the times of the acts of one offence. ``end``: the day the last of them ended."""

    offence: str
    concerned: bool
    end: Bound | None
    acts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    begun_before: tuple[str, ...]
    first_day: int
    undated: tuple[str, ...]
    together: Judged
    stretches: tuple[Stretch, ...] = ()

    @property
    def version_matters(self) -> bool:
        """Whether the law of other acts would give all of them another result or tier."""
        return any(_borne(s.all_together) != _borne(self.together) for s in self.stretches)

    @property
    def only_together(self) -> bool:
        """Whether the law differs and no stretch alone bears as much as all acts together."""
        differs = any(s.packs for s in self.stretches)
        return differs and all(_borne(s.alone) < _borne(self.together) for s in self.stretches)

    @property
    def graver_alone(self) -> tuple[Stretch, ...]:
        """Stretches that alone, by their own law, bear more than all acts together."""
        return tuple(s for s in self.stretches if _gravity(s.alone) > _gravity(self.together))

    @property
    def expired_alone(self) -> tuple[Stretch, ...]:
        """Stretches out of time by themselves, though all acts together are not (刑法第八十九条)."""
        if self.together.limitation is Result.MET:
            return ()
        return tuple(s for s in self.stretches if s.alone.limitation is Result.MET)

    @property
    def speaks(self) -> bool:
        """Whether anything hangs on the times of the acts."""
        hangs = self.version_matters or self.only_together or self.graver_alone or self.expired_alone
        return bool(self.left_out or self.begun_before or self.undated or hangs)


def _gravity(judged: Judged) -> tuple[int, ...]:
    """How much a judged offence bears on the person; nothing where it is out of time."""
    return (harm(Result.NOT_MET),) if judged.limitation is Result.MET else _borne(judged)


def _borne(judged: Judged) -> tuple[int, ...]:
    """The result first, then the tiers, highest first."""
    if judged.result is Result.NOT_MET:
        return (harm(Result.NOT_MET),)
    return (harm(judged.result), *(harm(result) for result in reversed(judged.tiers)))


class Judging:
    """One person's acts evaluated under any law, each combination of acts and law once for all offences."""

    def __init__(self, interpreter: Interpreter, facts: FactsOf, settings: Settings) -> None:
        self.interpreter, self.facts, self.settings = interpreter, facts, settings
        self._known: dict[tuple[frozenset[str] | None, int | None], Mapping[Law, Evaluation]] = {}

    def runs(self, acts: frozenset[str] | None, day: int | None = None) -> Mapping[Law, Evaluation]:
        """Both runs on some of the acts, by the law of their own end or of another day."""
        if (acts, day) not in self._known:
            facts, asked = self.facts(acts), self.settings
            end = act_end(facts) if day is None else exactly(day)
            runs = (
                Run(law, asked.as_of, end, asked.switches) for law in ((asked.law,) if asked.law else Law)
            )
            self._known[acts, day] = {run.law: self.interpreter.evaluate(facts, run) for run in runs}
        return self._known[acts, day]


def times_of(judging: Judging, own: OffenceActs, every: tuple[Row, ...]) -> Times | None:
    """The times of the acts of one offence; None when there is nothing to say."""
    if not (own.left_out or own.begun_before or own.undated or own.eras):
        return None
    end = judging.facts(own.acts).values.get("act.end")
    return Times(
        own.conduct.charge.offence,
        own.concerned,
        end if isinstance(end, Bound) else None,
        tuple(act.id for act in every if own.acts is None or act.id in own.acts),
        own.left_out,
        own.begun_before,
        own.conduct.first_day,
        own.undated,
        judge(judging.interpreter, own, judging.runs(own.acts)),
        tuple(_stretch(judging, own, era) for era in own.eras),
    )


def _stretch(judging: Judging, own: OffenceActs, era: tuple[Row, ...]) -> Stretch:
    days = [(act.bound("start") or end, end) for act in era if (end := last_day(act)) is not None]
    last = max(end.hi for _, end in days if end.hi is not None)
    first = min((start.lo for start, _ in days if start.lo is not None), default=last)
    packs = _packs(judging.interpreter, own, era, judging.settings)
    alone = judging.runs(frozenset(act.id for act in era))
    others = judging.runs(own.acts, last)
    told = (judge(judging.interpreter, own, runs) for runs in (alone, others))
    return Stretch(tuple(act.id for act in era), first, last, packs, *told)


def judge(interpreter: Interpreter, own: OffenceActs, runs: Mapping[Law, Evaluation]) -> Judged:
    """An offence under the favourable one of the runs."""
    charge = own.conduct.charge
    tiers = {
        law: tuple(run.result(tier.when) if tier.when else Result.MET for tier in charge.tiers)
        for law, run in runs.items()
    }
    law = chosen_law(
        interpreter.book, charge.offence, {law: run.result(charge.offence) for law, run in runs.items()},
        {law: tuple(r for r, tier in zip(tiers[law][::-1], charge.tiers[::-1], strict=True) if tier.when) for law in runs},
    )  # fmt: skip
    reached = [tier for tier, result in zip(charge.tiers, tiers[law], strict=True) if result is Result.MET]
    limit = (reached or charge.tiers[:1])[-1].limitation
    return Judged(law, runs[law].result(charge.offence), tiers[law], runs[law].result(limit))


def _packs(
    interpreter: Interpreter, own: OffenceActs, era: tuple[Row, ...], settings: Settings
) -> tuple[str, ...]:
    """Instruments with provisions towards the offence that are on at these acts and not at every other stretch."""
    found = []
    for group in (era, *own.eras):
        end = last_day(group[-1])
        day = end.hi if end is not None and end.hi is not None else settings.as_of
        run = Run(Law.AT_ACT, settings.as_of, exactly(day), settings.switches)
        found.append(interpreter.selection(run).on & own.conduct.norms)
    differing = found[0] - frozenset.intersection(*found[1:])
    packs = {interpreter.book.norms[norm].pack for norm in differing}
    return tuple(pack for pack in interpreter.book.packs if pack in packs)


def gravest(times: Times | None) -> frozenset[str] | None:
    """The acts of the stretch that bears most by its own law, the latest of equals; None without stretches."""
    if times is None or not times.stretches:
        return None
    return frozenset(max(times.stretches, key=lambda s: (_gravity(s.alone), s.last)).acts)
