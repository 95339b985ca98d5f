"""Declared measures over a person's rows: each figure with the entities behind it.

The figures of acts follow art. 16 of 法释〔2019〕15号: acts are tested alone, then accumulated (``accumulation``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import add_years
from bangxin.case.model import Basis, Case, Person
from bangxin.law.entities import Measure, Schema
from bangxin.law.expression import Compare, Number, Quantity, walk
from bangxin.law.rulebook import Rulebook
from bangxin.law.values import Members, Value, says_something
from bangxin.measures.accumulation import AGE_OF_LIABILITY, Accumulated, DatedAct, LeftOut, accumulate
from bangxin.measures.alone import lines_of, reaches
from bangxin.measures.rows import REFERENCES, PersonRows, Row, matches, of_acts, rows_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed fact and the entities it comes from."""

    fact: str
    value: Value
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of a person, instances of groups, accumulation per fact, and what a person should look at."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    instances: Mapping[str, tuple[Mapping[str, Value], ...]] = field(default_factory=dict)
    instance_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accumulated: Mapping[str, Accumulated] = field(default_factory=dict)
    unassigned: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    straddling_acts: tuple[str, ...] = ()


def measure(
    case: Case,
    person: Person,
    book: Rulebook,
    schema: Schema,
    basis: Basis,
    *,
    without: frozenset[str] = frozenset(),
    birth: int | None = None,
    filed: int | None = None,
    several: int = 2,
    acts: frozenset[str] | None = None,
) -> Measured:
    """Compute every declared measure the case has rows for. ``birth`` and ``filed`` are ordinals where known.

    ``several``: how many acts are 多次 for art. 16. ``acts``: the acts looked at; None means all of the person's.
    """
    if not case.entities:
        return Measured()
    rows = rows_of(case, person, schema, basis, without)
    if acts is not None:
        rows = of_acts(rows, acts)
    return _Measuring(case, book, schema, rows, birth, filed, several).run()


_NET_PARTS = frozenset({"inflow", "inflow_gross", "lawful", "self_transfers"})


class _Measuring:
    def __init__(
        self,
        case: Case,
        book: Rulebook,
        schema: Schema,
        rows: PersonRows,
        birth: int | None,
        filed: int | None,
        several: int,
    ) -> None:
        self.case, self.book, self.schema, self.rows = case, book, schema, rows
        self.birth, self.filed, self.several = birth, filed, several
        self.acts = tuple(a for a in rows.of("acts") or () if not self._under_age(a))
        self.young = tuple(LeftOut(a.id, "under_age") for a in rows.of("acts") or () if self._under_age(a))
        self.accumulated: dict[str, Accumulated] = {}
        self.kinds = {kind: self._of_age(kind, listed) for kind, listed in rows.kinds.items()}

    def _of_age(self, kind: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Rows that only acts under sixteen refer to fall away with these acts."""
        reference = REFERENCES.get(kind)
        if reference is None:
            return rows
        every = {name for act in self.rows.of("acts") or () for name in act.refs(reference)}
        kept = {name for act in self.acts for name in act.refs(reference)}
        return tuple(row for row in rows if row.id not in every - kept)

    def run(self) -> Measured:
        figures: dict[str, Figure] = {}
        for measure_ in self.schema.measures.values():
            figure = self._figure(measure_)
            if figure is not None and says_something(self.book.vocabulary[measure_.fact], figure.value):
                figures[measure_.fact] = figure
        for fact, count in self._limbs().items():
            figures[fact] = Figure(
                fact, exactly(count), tuple(sorted({a for v in self.accumulated.values() for a in v.counted}))
            )
        instances, ids = self._instances(figures)
        return Measured(
            figures,
            instances,
            ids,
            self.accumulated,
            self.rows.unassigned,
            self.rows.conflicts,
            self._straddling(),
        )

    def _under_age(self, act: Row) -> bool:
        """Wholly before the day after the sixteenth birthday (法释〔2006〕1号第二条)."""
        day = _end(act)
        return self.birth is not None and day is not None and day <= add_years(self.birth, AGE_OF_LIABILITY)

    def _straddling(self) -> tuple[str, ...]:
        """Acts that began before and ended after the sixteenth or eighteenth birthday: to be divided by a person."""
        if self.birth is None:
            return ()
        found = []
        for act in self.rows.of("acts") or ():
            start, end = act.bound("start"), _end(act)
            for age in (AGE_OF_LIABILITY, 18):
                birthday = add_years(self.birth, age)
                if (
                    start is not None
                    and start.lo is not None
                    and end is not None
                    and start.lo <= birthday < end
                ):
                    found.append(f"{act.id}@{age}")
        return tuple(found)

    def _figure(self, measure_: Measure) -> Figure | None:
        if measure_.entity not in self.kinds:
            return None
        rows = self._acts_for(measure_) if measure_.entity == "acts" else self.kinds[measure_.entity]
        if measure_.of_acts:
            rows = self._of_counted_acts(measure_, rows)
        kept = [(row, verdict) for row in rows if (verdict := matches(row, measure_.where)) is not False]
        if measure_.if_any and not any(self._speaks(row, measure_) for row, _ in kept):
            beside = not kept and self._beside(measure_)
            return Figure(measure_.fact, exactly(0), ()) if beside else None
        value = self._reduce(measure_, kept)
        return None if value is None else Figure(measure_.fact, value, tuple(row.id for row, _ in kept))

    def _beside(self, measure_: Measure) -> bool:
        """Whether a complete list names such things, though none that counts here."""
        named = (matches(row, measure_.zero_beside) for row in self.kinds[measure_.entity])
        return (
            bool(measure_.zero_beside) and not self._open(measure_.entity) and any(n is True for n in named)
        )

    def _acts_for(self, measure_: Measure) -> tuple[Row, ...]:
        """Acts of age. Dates and kinds are those of the acts still to be decided.

        Acts already dealt with neither move the end of the course nor add kinds; when no other act is left they, or
        acts under sixteen, still date and describe the conduct (the age then decides).
        """
        if measure_.reduction in ("first", "last", "union"):
            pending = tuple(a for a in self.acts if not a.entity.texts.get("handled"))
            return pending or self.acts or self.rows.of("acts") or ()
        return self.acts

    def _speaks(self, row: Row, measure_: Measure) -> bool:
        return (
            measure_.reduction == "count"
            or measure_.attribute in row.values
            or self._default(measure_) is not None
        )

    def _open(self, kind: str) -> bool:
        """Whether there may be more rows than those counted: an open list, or rows nothing proves on the basis."""
        return kind in self.case.open_lists or kind in self.rows.partial

    def _default(self, measure_: Measure) -> int | None:
        attribute = self.schema.kinds[measure_.entity].attributes.get(measure_.attribute)
        return attribute.default if attribute else None

    def _reduce(self, measure_: Measure, kept: Sequence[tuple[Row, bool | None]]) -> Value | None:
        open_list = self._open(measure_.entity)
        if measure_.reduction in ("sum", "count"):
            return self._total(measure_, kept, open_list)
        values = [
            v for row, verdict in kept if verdict and (v := row.values.get(measure_.attribute)) is not None
        ]
        if not values:
            return None
        if measure_.reduction == "union":
            return _union(values, complete=not open_list and len(values) == len(kept))
        if measure_.reduction == "same":
            alike = len(values) == len(kept) and all(v == values[0] for v in values)
            return (
                values[0]
                if alike and not self._joint_gain()
                else ("joint_total" if self._joint_gain() else None)
            )
        return _outermost(measure_.reduction, measure_.attribute, [row for row, verdict in kept if verdict])

    def _joint_gain(self) -> bool:
        """Whether a figure of gain belongs to an act of several persons without its basis stated (二人共获利)."""
        return any(
            "income" in act.values and "income_basis" not in act.values and len(act.refs("persons")) > 1
            for act in self.acts
        )

    def _total(self, measure_: Measure, kept: Sequence[tuple[Row, bool | None]], open_list: bool) -> Bound:
        total = exactly(0)
        for row, verdict in kept:
            part = self._part(measure_, row)
            total = total.plus(part if verdict else Bound(0, part.hi, part.usual))
        return Bound(total.lo, None) if open_list else total

    def _part(self, measure_: Measure, row: Row) -> Bound:
        if measure_.reduction == "count":
            return exactly(1)
        stated = row.bound(measure_.attribute)
        if stated is not None:
            return stated
        default = self._default(measure_)
        return Bound(0) if default is None or measure_.attribute in row.values else exactly(default)

    def _of_counted_acts(self, measure_: Measure, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Rows of the acts that art. 16 counts; rows no act refers to stay."""
        if len(self.rows.of("acts") or ()) < 2 or any(_end(act) is None for act in self.acts):
            return rows
        reference = REFERENCES.get(measure_.entity)
        norms = lines_of(self.book, measure_.fact)
        told = frozenset(f for f, m in self.schema.measures.items() if m.entity in ("acts", "instruments"))
        dated = []
        for act in self.rows.of("acts") or ():
            own = [r for r in rows if r.id in act.refs(reference)] if reference else [act]
            own = [r for r in own if matches(r, measure_.where)]
            if not own and reference:
                continue
            amount = sum(self._act_amount(measure_, r) for r in own)
            if reference is None and measure_.attribute not in act.values:
                continue
            day = _end(act) or 0
            crime = any(reaches(self.book, n, partial(self._contribution, act), day, told) for n in norms)
            dated.append(DatedAct(act.id, day, amount, act.entity.texts.get("handled", ""), crime))
        if len(dated) < 2 or not norms:
            return self._unhandled(rows, reference)
        line = self._line(measure_) or 0
        result = accumulate(dated, line, birth=self.birth, filed=self.filed, several=self.several)
        self.accumulated[measure_.fact] = result
        if reference is None:
            return tuple(r for r in rows if r.id in result.counted)
        acts = [a for a in self.rows.of("acts") or () if a.id in result.counted]
        referred = {name for a in self.rows.of("acts") or () for name in a.refs(reference)}
        inside = {name for a in acts for name in a.refs(reference)}
        return tuple(r for r in rows if r.id in inside or r.id not in referred)

    def _unhandled(self, rows: tuple[Row, ...], reference: str | None) -> tuple[Row, ...]:
        """A single dated figure: only handled acts fall away."""
        handled = {a.id for a in self.rows.of("acts") or () if a.entity.texts.get("handled")}
        if reference is None:
            return tuple(r for r in rows if r.id not in handled)
        gone = {n for a in self.rows.of("acts") or () if a.id in handled for n in a.refs(reference)}
        kept = {n for a in self.rows.of("acts") or () if a.id not in handled for n in a.refs(reference)}
        return tuple(r for r in rows if r.id not in gone - kept)

    def _act_amount(self, measure_: Measure, row: Row) -> int:
        """What an act surely contributes; the parts of a net inflow stand or fall with the net sum."""
        if measure_.attribute not in _NET_PARTS:
            return self._part(measure_, row).lo or 0
        net = row.bound("inflow")
        if net is None:
            gross = row.bound("inflow_gross") or Bound(0)
            net = gross.minus(row.bound("lawful") or exactly(0)).minus(
                row.bound("self_transfers") or exactly(0)
            )
        return max(net.lo or 0, 0)

    def _contribution(self, act: Row, fact: str) -> int | None:
        """What one act surely adds to a measure; None where it has no row that counts for it."""
        measure_ = self.schema.measures.get(fact)
        if measure_ is None or measure_.entity not in self.kinds:
            return None
        reference = REFERENCES.get(measure_.entity)
        rows = self.rows.of(measure_.entity) or ()
        own = [r for r in rows if r.id in act.refs(reference)] if reference else [act]
        own = [r for r in own if matches(r, measure_.where) and self._speaks(r, measure_)]
        return sum(self._act_amount(measure_, r) for r in own) if own else None

    def _line(self, measure_: Measure) -> int | None:
        """The lowest line of the norms that accumulate this fact: it moves when the norm moves."""
        if measure_.attribute in _NET_PARTS:
            return accumulation_line(self.book, f"{measure_.fact.rpartition('.')[0]}.inflow")
        return accumulation_line(self.book, measure_.fact)

    def _limbs(self) -> dict[str, int]:
        if not self.accumulated:
            return {}
        return {
            "accumulation.limb1_acts": max(a.limb1_count for a in self.accumulated.values()),
            "accumulation.limb2_acts": max(a.limb2_count for a in self.accumulated.values()),
        }

    def _instances(
        self, figures: dict[str, Figure]
    ) -> tuple[dict[str, tuple[Mapping[str, Value], ...]], dict[str, tuple[str, ...]]]:
        found: dict[str, tuple[Mapping[str, Value], ...]] = {}
        ids: dict[str, tuple[str, ...]] = {}
        for kind in self.schema.kinds.values():
            rows = self.kinds.get(kind.id)
            if not kind.group or not rows:
                continue
            found[kind.group] = tuple(
                {
                    f"{kind.group}.{name}": v
                    for name, v in row.values.items()
                    if f"{kind.group}.{name}" in self.book.vocabulary
                }
                for row in rows
            )
            ids[kind.group] = tuple(row.id for row in rows)
        for rule in self.schema.instances.values():
            rows = self.rows.of(rule.entity)
            if rows is None:
                continue
            matching = [row for row in rows if matches(row, rule.where)]
            flag = next(fact for fact, value in rule.facts.items() if value is True)
            if not matching and not rule.if_any and not self._open(rule.entity):
                unclear = any(matches(row, rule.where) is None for row in rows)
                if not unclear:
                    figures[flag] = Figure(flag, False, ())
            if matching:
                found[rule.group] = tuple(_instance(row, rule.facts) for row in matching)
                ids[rule.group] = tuple(row.id for row in matching)
        return found, ids


def accumulation_line(book: Rulebook, fact: str) -> int | None:
    """The literal that an accumulating norm compares ``fact`` with, the lowest if there are several."""
    lines = [
        node.right.value
        for norm in book.norms.values()
        if fact in norm.accumulates
        for node in walk(book.conditions[norm.id])
        if isinstance(node, Compare) and isinstance(node.right, Number) and node.left == Quantity(fact)
    ]
    return min(lines, default=None)


def _outermost(reduction: str, attribute: str, rows: Sequence[Row]) -> Bound | None:
    """The first or last of the days stated; open at the far end while a row states none (没有写不是没有)."""
    known = [b for row in rows if (b := row.bound(attribute)) is not None]
    silent = [row for row in rows if row.bound(attribute) is None]
    lows = [b.lo for b in known if b.lo is not None]
    highs = [b.hi for b in known if b.hi is not None]
    if len(lows) < len(known) or len(highs) < len(known) or not known:
        return None
    if reduction == "first":
        return Bound(None if silent else min(lows), min(highs))
    begun = [b.lo for row in silent if (b := row.bound("start")) is not None and b.lo is not None]
    return Bound(max(lows + begun), None if silent else max(highs))


def _end(act: Row) -> int | None:
    bound = act.bound("end") or act.bound("start")
    return None if bound is None else bound.hi if bound.hi is not None else bound.lo


def _union(values: Iterable[Value], *, complete: bool) -> Members | None:
    sets = [v for v in values if isinstance(v, Members)]
    if not sets:
        return None
    return Members(frozenset().union(*(s.values for s in sets)), complete and all(s.complete for s in sets))


def _instance(row: Row, facts: Mapping[str, str | bool]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for fact, source in facts.items():
        value = source if isinstance(source, bool) else row.values.get(source)
        if value is not None:
            found[fact] = value
    return found
