"""What the rules mean, as Z3 terms over a free row, written from the conditions and not from the lowered graph.

It follows the explaining evaluator: leaves and intervals as :mod:`bangxin.reasoning.atoms` has them (spec README
§4), derived facts as :mod:`bangxin.reasoning.derivation`, tables as :mod:`bangxin.reasoning.states`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import z3

from bangxin.base.dates import day_code
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import Fact, FactKind, FactType
from bangxin.reasoning import states as s
from bangxin.reasoning.prove import sixfold
from bangxin.reasoning.prove.rows import Cells, End
from bangxin.reasoning.prove.sixfold import BITS, NO, YES, Six
from bangxin.reasoning.prove.spans import (
    NOWHERE,
    Span,
    age,
    apart,
    days,
    end_at,
    first_known,
    later,
    plus,
    times,
)


class Held(NamedTuple):
    """What is known of a fact once derived values are filled in. ``recorded``: it says something."""

    recorded: Any
    yes: Any = NO
    no: Any = NO
    span: Span = Span(NOWHERE, NOWHERE, NOWHERE)


class Meaning:
    """Conditions over one free row under one decision day."""

    def __init__(self, book: Rulebook, row: Mapping[str, Cells], as_of: int) -> None:
        self.book, self.row, self.as_of = book, row, as_of
        self._facts: dict[str, Held] = {}
        self.leaves: dict[x.Node, Six] = {}
        self.read: set[str] = set()

    def condition(self, node: x.Node, concepts: Mapping[str, Six]) -> Six:
        """State of a condition; what it says of other concepts is given."""
        match node:
            case x.Literal(value):
                return sixfold.constant(value)
            case x.Concept(concept):
                return concepts[concept]
            case x.Not(part):
                return sixfold.negate(self.condition(part, concepts))
            case x.All(parts):
                return sixfold.every([self.condition(part, concepts) for part in parts])
            case x.Some(parts):
                return sixfold.some([self.condition(part, concepts) for part in parts])
            case x.AtLeast(count, parts):
                return sixfold.at_least(count, [self.condition(part, concepts) for part in parts])
        if node not in self.leaves:
            self.leaves[node] = self.leaf(node)
        return self.leaves[node]

    def leaf(self, node: x.Node) -> Six:
        """State of a leaf: a bool fact, ``is_known``, a membership, a comparison."""
        recorded = z3.Or(*(self.fact(fact).recorded for fact in x.facts_of(node)))
        return sixfold.leaf(self._leaf(node), recorded)

    def fact(self, name: str) -> Held:
        """A fact with its derivation behind it: a claim that says something wins."""
        if name not in self._facts:
            self.read.add(name)
            claimed = self._claimed(self.book.vocabulary[name])
            if name == "case.decision_on":
                claimed = self._dated(claimed)
            if name in self.book.derivations:
                claimed = self._derived(self.book.vocabulary[name], claimed)
            self._facts[name] = claimed
        return self._facts[name]

    def _claimed(self, fact: Fact) -> Held:
        held = self.row[fact.id]
        if fact.type is FactType.SET:
            return Held(z3.Or(held.complete, *held.members))
        if not fact.type.is_number:
            yes = z3.And(held.known, held.value == 1)
            return Held(held.known, yes, z3.And(held.known, z3.Not(yes)))
        lo, hi, usual = held.ends
        if fact.type is FactType.DATE:
            return Held(z3.Or(lo.known, hi.known, usual.known), span=Span(lo, hi, usual))
        span = Span(End(YES, z3.If(lo.known, lo.number, 0)), hi, usual)
        return self._number(span, z3.Or(z3.And(lo.known, lo.number > 0), hi.known, usual.known))

    def _number(self, span: Span, recorded: Any, otherwise: Span | None = None) -> Held:
        blank = otherwise or Span(end_at(0), NOWHERE, NOWHERE)
        return Held(recorded, span=Span(*(_pick(recorded, a, b) for a, b in zip(span, blank, strict=True))))

    def _dated(self, claimed: Held) -> Held:
        """The day of decision is the day of the run unless stated."""
        day = days(day_code(self.as_of))
        span = Span(
            *(_pick(claimed.recorded, a, b) for a, b in zip(claimed.span, (day, day, NOWHERE), strict=True))
        )
        return Held(YES, span=span)

    def _derived(self, fact: Fact, claimed: Held) -> Held:
        node = self.book.derivations[fact.id]
        if fact.type is FactType.BOOL:
            yes, no = self._derived_bool(node)
            silent = z3.Not(claimed.recorded)
            yes, no = z3.Or(claimed.yes, z3.And(silent, yes)), z3.Or(claimed.no, z3.And(silent, no))
            return Held(z3.Or(yes, no), yes, no)
        span = self.term(node)
        if fact.type in (FactType.MONEY, FactType.COUNT):
            span = span.at_least_nought()
        nought = NO if fact.type is FactType.DATE else z3.And(span.lo.known, span.lo.number == 0)
        says = z3.Not(z3.And(nought, z3.Not(span.hi.known), z3.Not(span.usual.known)))
        if fact.type is FactType.DATE:
            says = z3.Or(span.lo.known, span.hi.known, span.usual.known)
        found = self._number(claimed.span, claimed.recorded, span)
        return Held(z3.Or(claimed.recorded, says), span=found.span)

    def _derived_bool(self, node: x.Node) -> tuple[Any, Any]:
        if isinstance(node, x.BoolFact):
            source = self.fact(node.fact)
            return source.yes, source.no
        six = self.condition(node, {})
        return six.any(s.MET), six.any(s.NOT_MET)

    def term(self, node: x.Node) -> Span:
        match node:
            case x.Number(value):
                return Span(end_at(value), end_at(value), NOWHERE)
            case x.Quantity(fact):
                return self.fact(fact).span
            case x.Sum(left, right):
                return plus(self.term(left), self.term(right))
            case x.Difference(left, right):
                return plus(self.term(left), times(self.term(right), -1))
            case x.Product(part, factor):
                return times(self.term(part), factor)
            case x.Later(part, months):
                return later(self.term(part), months)
            case x.FullYears(birth, at):
                return age(self.term(birth), self.term(at))
        raise TypeError(f"not a term: {node!r}")

    def _is_finding(self, fact: str) -> bool:
        return self.book.vocabulary[fact].kind is FactKind.FINDING

    def _leaf(self, node: x.Node) -> list[Any]:
        match node:
            case x.BoolFact(fact):
                held = self.fact(fact)
                return self._settled(held.yes, held.no, NO, self._open_for(fact))
            case x.Known(fact):
                recorded = self.fact(fact).recorded
                return self._settled(recorded, z3.Not(recorded), NO, YES)
            case x.Member(fact, values):
                return self._member(fact, values)
            case x.Compare():
                return self._compare(node)
        raise TypeError(f"not a leaf: {node!r}")

    def _open_for(self, fact: str) -> Any:
        """Open for want of a claim, not of a finding."""
        return z3.BoolVal(not self._is_finding(fact))

    def _settled(self, met: Any, failed: Any, by_usage: Any, claim: Any) -> list[Any]:
        """The first of met, plainly failed, failed by usage; else open for want of a claim or of a finding."""
        left, held = YES, dict[int, Any]()
        for bit, wanted in ((s.MET, met), (s.NOT_MET, failed), (s.NOT_MET_BY_USAGE, by_usage)):
            held[bit] = z3.And(left, wanted)
            left = z3.And(left, z3.Not(wanted))
        held[s.UNDETERMINED] = z3.And(left, claim)
        held[s.FINDING_NEEDED] = z3.And(left, z3.Not(claim))
        return [held.get(bit, NO) for bit in BITS]

    def _member(self, fact: str, values: tuple[str, ...]) -> list[Any]:
        entry, held = self.book.vocabulary[fact], self.row[fact]
        self.fact(fact)
        places = [i for i, name in enumerate(entry.values) if name in values]
        if entry.type is FactType.SET:
            shares = z3.Or(*(held.members[i] for i in places))
            return self._settled(shares, held.complete, NO, self._open_for(fact))
        among = z3.And(held.known, z3.Or(*(held.value == i for i in places)))
        return self._settled(among, held.known, NO, self._open_for(fact))

    def _compare(self, node: x.Compare) -> list[Any]:
        left, right = self.term(node.left), self.term(node.right)
        met, failed, by_usage = _sides(node.op, left, right)
        read = x.facts_of(node)
        if isinstance(node.left, x.Quantity) and isinstance(node.right, x.Number):
            return self._settled(met, failed, by_usage, self._open_for(node.left.fact))
        claims = [self.fact(f).span for f in read if not self._is_finding(f)]
        missing = z3.Or(*(z3.Not(span.exact) for span in claims)) if read else YES
        if node.type is FactType.DATE and read:
            both = z3.And(self.fact(read[0]).recorded, self.fact(read[-1]).recorded)
            met, failed, by_usage = (z3.And(both, side) for side in (met, failed, by_usage))
        return self._settled(met, failed, by_usage, missing)


def _pick(condition: Any, yes: End, no: End) -> End:
    calendar = None
    if yes.calendar is not None and no.calendar is not None:
        one, two, three = (z3.If(condition, a, b) for a, b in zip(yes.calendar, no.calendar, strict=True))
        calendar = (one, two, three)
    elif yes.calendar is not None or no.calendar is not None:
        calendar = yes.calendar or no.calendar
    return End(z3.If(condition, yes.known, no.known), z3.If(condition, yes.number, no.number), calendar)


def _sides(op: str, left: Span, right: Span) -> tuple[Any, Any, Any]:
    """When ``left op right`` is met, plainly failed, failed by usage (only ``>=`` and ``>`` can be)."""
    if op == "==":
        same = z3.And(left.exact, right.exact, left.lo.number == right.lo.number)
        return same, apart(left, right), NO
    if op in (">=", ">"):
        margin = 1 if op == ">" else 0
        met = first_known(left.lo, right.hi, lambda a, b: a >= b + margin)
        failed = first_known(left.hi, right.lo, lambda a, b: a < b + margin)
        return met, failed, first_known(left.usual, right.lo, lambda a, b: a < b + margin)
    margin = 1 if op == "<" else 0
    met = first_known(left.hi, right.lo, lambda a, b: a + margin <= b)
    return met, first_known(left.lo, right.hi, lambda a, b: a + margin > b), NO
