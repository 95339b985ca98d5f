"""Selection in time as a row expression: the days on which ``act.end`` may fall, cut where the law changes.

The choice itself is made by :func:`bangxin.law.selection.select`, once per era, so there is one rule of selection.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bangxin.base.bounds import exactly
from bangxin.base.dates import day_code
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Run, select
from bangxin.reasoning.columnar.graph import FALSE, FAR, TRUE, Graph, Op


class Era(NamedTuple):
    """Acts that ended on ``first`` (ordinal) or later, until the next era, meet the norms in ``on``."""

    first: int
    on: frozenset[str]


def turning_days(book: Rulebook) -> list[int]:
    """Days on which some norm or pack begins to be in force or no longer is, in order, after the calendar's first."""
    cuts = {1}
    for period in [n.in_force for n in book.norms.values()] + [p.in_force for p in book.packs.values()]:
        cuts.add(period.first)
        if period.last is not None:
            cuts.add(period.last + 1)
    return sorted(cuts)


def eras(book: Rulebook, run: Run) -> tuple[Era, ...]:
    """The eras of a run in order; the first begins with the calendar. ``run.act_end`` is not looked at."""
    found: list[Era] = []
    for day in turning_days(book):
        on = select(book, replace(run, act_end=exactly(day))).on
        if not found or found[-1].on != on:
            found.append(Era(day, on))
    return tuple(found)


class Gates:
    """For each norm, the boolean node that says whether it is on in a row."""

    def __init__(self, graph: Graph, periods: tuple[Era, ...], act_end: int, as_of: int) -> None:
        """``act_end`` is the node of the latest possible last day of the act, unknown read as ``as_of``."""
        self._graph = graph
        self._eras = periods
        day = graph.number(day_code(as_of))
        day = graph.pick(graph.below(act_end, FAR), act_end, day)
        self._since = [
            TRUE if i == 0 else graph.compare(Op.AT_LEAST, day, graph.number(day_code(era.first)))
            for i, era in enumerate(periods)
        ]
        self._since.append(FALSE)

    @property
    def ever(self) -> frozenset[str]:
        return frozenset[str]().union(*(era.on for era in self._eras))

    def on(self, norm: str) -> int:
        held = [norm in era.on for era in self._eras]
        spans: list[int] = []
        for i, now in enumerate(held):
            if now and (i == 0 or not held[i - 1]):
                end = next((j for j in range(i, len(held)) if not held[j]), len(held))
                spans.append(self._graph.unless(self._since[i], self._since[end]))
        return self._graph.some(spans)
