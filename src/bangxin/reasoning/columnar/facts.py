"""Facts as nodes: intervals with their arithmetic, what is known, values derived where nobody claimed one."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bangxin.base.dates import FIRST_DAY_CODE, LAST_DAY_CODE, MONTH_SPAN, day_code
from bangxin.base.errors import BangxinError, NormError
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import Fact, FactKind, FactType
from bangxin.reasoning.columnar.graph import FALSE, FAR, TRUE, UNKNOWN, Node, Op
from bangxin.reasoning.columnar.state import State, Tables
from bangxin.reasoning.columnar.table import ROW_LIMIT, columns_of

MAX_KNOWN = 2**58


class Span(NamedTuple):
    """Nodes of an interval: ends and conventional upper end. Known ends are at most ``size``, unknown ones at
    most ``spread`` times UNKNOWN."""

    lo: int
    hi: int
    usual: int
    size: int
    spread: int = 1


class Facts:
    """Nodes for the facts of a table with the given columns, under a decision day."""

    def __init__(self, book: Rulebook, tables: Tables, columns: Collection[str], as_of: int) -> None:
        self.book, self.tables, self.graph = book, tables, tables.graph
        self.columns = columns
        self.as_of = as_of
        self._spans: dict[str, tuple[Span, int]] = {}
        self._flags: dict[str, tuple[int, int]] = {}
        self.nowhere = self.graph.number(UNKNOWN)

    def column(self, name: str, unknown: int = UNKNOWN) -> int:
        """A column of whole numbers; unknown everywhere when the table lacks it."""
        if name not in self.columns:
            return self.graph.number(unknown)
        return self.graph.node(Node(Op.COLUMN, (), (name, unknown)))

    def flag(self, fact: str) -> tuple[int, int]:
        """Nodes "known to be true" and "known to be false" of a bool fact, derived where not claimed."""
        if fact not in self._flags:
            g = self.graph
            yes, no = self._is(fact, True), self._is(fact, False)
            derivation = self.book.derivations.get(fact)
            if derivation is not None:
                silent = g.negate(g.some((yes, no)))
                derived = self._derived_flag(derivation)
                yes, no = (
                    g.some((own, g.every((silent, d)))) for own, d in zip((yes, no), derived, strict=True)
                )
            self._flags[fact] = (yes, no)
        return self._flags[fact]

    def _is(self, column: str, value: bool) -> int:
        return self.graph.node(Node(Op.IS, (), (column, value))) if column in self.columns else FALSE

    def _derived_flag(self, node: x.Node) -> tuple[int, int]:
        if isinstance(node, x.BoolFact):
            return self.flag(node.fact)
        state = self.condition(node)
        return state.met, self.graph.negate(state.unfailed)

    def condition(self, node: x.Node) -> State:
        """A condition over facts alone (what a derived bool fact may be)."""
        match node:
            case x.Literal(value):
                return self.tables.constant(value)
            case x.Not(part):
                return self.tables.negate(self.condition(part))
            case x.All(parts):
                return self.tables.every([self.condition(part) for part in parts])
            case x.Some(parts):
                return self.tables.some([self.condition(part) for part in parts])
            case x.AtLeast(count, parts):
                return self.tables.at_least(count, [self.condition(part) for part in parts])
        return self.atom(node)

    def number(self, fact: str) -> tuple[Span, int]:
        """Interval of a numeric fact and whether anything is recorded or derived of it."""
        if fact not in self._spans:
            entry = self.book.vocabulary[fact]
            span, known = self._claimed(entry)
            if fact == "case.decision_on":
                day = self.graph.number(day_code(self.as_of))
                span, known = self._either(span, known, Span(day, day, self.nowhere, LAST_DAY_CODE)), TRUE
            derivation = self.book.derivations.get(fact)
            if derivation is not None:
                derived = self.term(derivation)
                if entry.type in (FactType.MONEY, FactType.COUNT):
                    derived = self._at_least_nought(derived)
                span = self._either(span, known, derived)
                known = self.graph.some((known, self._says_something(derived, entry)))
            self._spans[fact] = (span, known)
        return self._spans[fact]

    def _claimed(self, fact: Fact) -> tuple[Span, int]:
        lo, hi, usual = columns_of(fact)
        lowest, size = (-UNKNOWN, LAST_DAY_CODE) if fact.type is FactType.DATE else (0, ROW_LIMIT)
        span = Span(self.column(lo, lowest), self.column(hi), self.column(usual), size)
        return span, self._says_something(span, fact)

    def _either(self, claimed: Span, known: int, derived: Span) -> Span:
        g = self.graph
        lo, hi, usual = (g.pick(known, *ends) for ends in zip(claimed[:3], derived[:3], strict=True))
        return Span(lo, hi, usual, max(claimed.size, derived.size), max(claimed.spread, derived.spread))

    def _at_least_nought(self, span: Span) -> Span:
        """Cut at 0; an unknown lower end becomes 0 by the same step."""
        lo, hi, usual = (self.graph.floor(end, 0) for end in span[:3])
        return Span(lo, hi, usual, span.size, span.spread)

    def _says_something(self, span: Span, fact: Fact) -> int:
        g = self.graph
        if fact.type is FactType.DATE:
            above = self._has_lo(span)
        else:
            nought = g.number(0)
            above = g.compare(Op.OVER, span.lo, nought)
            if fact.type is FactType.RATIO and fact.derive:
                above = g.some((above, g.below(span.lo, 0)))
        return g.some((above, self._present(span.hi), self._present(span.usual)))

    def _has_lo(self, span: Span) -> int:
        g = self.graph
        known = g.value(span.lo)
        if known is not None:
            return TRUE if known > -FAR else FALSE
        return g.node(Node(Op.OVER, (span.lo, g.number(-FAR))))

    def _present(self, upper: int) -> int:
        """Whether an upper end is known."""
        return self.graph.below(upper, FAR)

    def term(self, node: x.Node) -> Span:
        """The interval of a term (``atoms.bound_of``)."""
        g = self.graph
        match node:
            case x.Number(value):
                end = g.number(value)
                return self._checked(Span(end, end, self.nowhere, abs(value), 1))
            case x.Quantity(fact):
                return self.number(fact)[0]
            case x.Sum(left, right):
                return self._plus(self.term(left), self.term(right))
            case x.Difference(left, right):
                return self._plus(self.term(left), self._times(self.term(right), -1))
            case x.Product(part, factor):
                return self._times(self.term(part), factor)
            case x.Later(part, months):
                span = self.term(part)
                return Span(g.later(span.lo, months), g.later(span.hi, months), self.nowhere, LAST_DAY_CODE)
            case x.FullYears(birth, at):
                return self._age(self.term(birth), self.term(at))
        raise TypeError(f"not a term: {node!r}")

    def _plus(self, one: Span, two: Span) -> Span:
        g = self.graph
        usual = self.nowhere
        if self.nowhere != one.usual or self.nowhere != two.usual:
            either = g.some((self._present(one.usual), self._present(two.usual)))
            total = g.plus(self._usual_or_hi(one), self._usual_or_hi(two))
            usual = g.pick(either, total, self.nowhere)
        lo, hi = g.plus(one.lo, two.lo), g.plus(one.hi, two.hi)
        return self._checked(Span(lo, hi, usual, one.size + two.size, one.spread + two.spread))

    def _times(self, span: Span, factor: int) -> Span:
        """Unknown ends are lowered first, so that the product stays unknown and inside 64 bits."""
        g = self.graph
        if factor == 0:
            nought = g.number(0)
            return Span(nought, nought, nought, 0)
        limit = UNKNOWN // abs(factor)
        lo = g.times(g.floor(span.lo, -limit), factor)
        hi = g.times(g.roof(span.hi, limit), factor)
        usual = self.nowhere
        if factor < 0:
            lo, hi = hi, lo
        elif span.usual != self.nowhere:
            usual = g.times(g.roof(span.usual, limit), factor)
        return self._checked(Span(lo, hi, usual, span.size * abs(factor)))

    def _checked(self, span: Span) -> Span:
        """Unknown ends pulled back to UNKNOWN before sums of them could leave 64 bits. Raises NormError."""
        if span.size > MAX_KNOWN:
            message = (
                "表达式的数额过大，超出 64 位整数",
                "a quantity in an expression is too large for 64 bits",
            )
            raise NormError(*BangxinError.of("term-too-large", *message).mistakes)
        if span.spread <= 3:
            return span
        g = self.graph
        lo = g.pick(self._has_lo(span), span.lo, g.number(-UNKNOWN))
        hi, usual = (g.pick(self._present(end), end, self.nowhere) for end in (span.hi, span.usual))
        return Span(lo, hi, usual, span.size)

    def _age(self, birth: Span, at: Span) -> Span:
        """An unknown day makes the least age 0 by the arithmetic itself; the greatest is then unknown."""
        g = self.graph
        both = g.every((self._has_lo(birth), self._present(at.hi)))
        oldest = g.pick(both, g.age(birth.lo, at.hi), self.nowhere)
        return Span(g.age(birth.hi, at.lo), oldest, self.nowhere, LAST_DAY_CODE - FIRST_DAY_CODE)

    def _usual_or_hi(self, span: Span) -> int:
        return self.graph.pick(self._present(span.usual), span.usual, span.hi)

    def known(self, fact: str) -> int:
        """Whether anything is recorded or derived of the fact (``is_known``)."""
        entry, g = self.book.vocabulary[fact], self.graph
        if entry.type is FactType.BOOL:
            return g.some(self.flag(fact))
        if entry.type is FactType.ENUM:
            return self._shares(fact, range(len(entry.values)))
        if entry.type is FactType.SET:
            some = self._shares(f"{fact}:members", range(len(entry.values)))
            return g.some((self._is(f"{fact}:complete", True), some))
        return self.number(fact)[1]

    def exact(self, fact: str) -> int:
        """Whether a fact is settled: one value, a complete set, an exact number."""
        entry, g = self.book.vocabulary[fact], self.graph
        if entry.type is FactType.SET:
            return self._is(f"{fact}:complete", True)
        if not entry.type.is_number:
            return self.known(fact)
        span = self.number(fact)[0]
        return g.compare(Op.AT_LEAST, span.lo, span.hi)

    def _shares(self, column: str, places: Collection[int]) -> int:
        mask = sum(1 << place for place in places)
        if column not in self.columns or not mask:
            return FALSE
        return self.graph.node(Node(Op.SHARES, (), (column, mask)))

    def atom(self, node: x.Node) -> State:
        """A leaf of a condition (``atoms.atom``)."""
        g = self.graph
        known = g.some(self.known(fact) for fact in x.facts_of(node))
        match node:
            case x.BoolFact(fact):
                yes, no = self.flag(fact)
                possible = g.negate(no)
                return self._leaf(yes, possible, possible, self._is_claim(fact), known)
            case x.Known(fact):
                return self.tables.leaf(known, known, known, FALSE, known)
            case x.Member(fact, values):
                return self._member(fact, values, known)
            case x.Compare():
                return self._compare(node, known)
        raise TypeError(f"not a leaf: {node!r}")

    def _is_claim(self, fact: str) -> int:
        return FALSE if self.book.vocabulary[fact].kind is FactKind.FINDING else TRUE

    def _leaf(self, met: int, possible: int, unfailed: int, claims: int, known: int) -> State:
        g = self.graph
        return self.tables.leaf(met, possible, unfailed, g.every((claims, g.unless(possible, met))), known)

    def _member(self, fact: str, values: tuple[str, ...], known: int) -> State:
        g, entry = self.graph, self.book.vocabulary[fact]
        places = [i for i, name in enumerate(entry.values) if name in values]
        if entry.type is FactType.ENUM:
            met = self._shares(fact, places)
            possible = g.negate(g.unless(known, met))
        else:
            met = self._shares(f"{fact}:members", places)
            possible = g.negate(g.unless(self._is(f"{fact}:complete", True), met))
        return self._leaf(met, possible, possible, self._is_claim(fact), known)

    def _compare(self, node: x.Compare, known: int) -> State:
        g = self.graph
        left, right = self.term(node.left), self.term(node.right)
        usage = FALSE
        if node.op == "==":
            met, fails = self._equal(left, right)
        elif node.op in (">=", ">"):
            order, reverse = (Op.AT_LEAST, Op.OVER) if node.op == ">=" else (Op.OVER, Op.AT_LEAST)
            right = right if node.op == ">=" else self._shifted(node, right)
            met = g.compare(order, left.lo, right.hi)
            fails = g.compare(reverse, right.lo, left.hi)
            usage = g.compare(reverse, right.lo, left.usual)
        else:
            order, reverse = (Op.AT_LEAST, Op.OVER) if node.op == "<=" else (Op.OVER, Op.AT_LEAST)
            right = right if node.op == "<" else self._shifted(node, right)
            met = g.compare(order, right.lo, left.hi)
            fails = g.compare(reverse, left.lo, right.hi)
        unfailed = g.negate(fails)
        return self._leaf(met, g.unless(unfailed, usage), unfailed, self._open_claim(node), known)

    def _shifted(self, node: x.Compare, right: Span) -> Span:
        """``day <= other + years(n)`` and ``day > other + years(n)`` need no month-end correction.

        The uncorrected code (31 April, say) lies between the last day of the month and the next first, where no
        day of ``node.left`` can be.
        """
        if not isinstance(node.left, x.Quantity) or not isinstance(node.right, x.Later):
            return right
        months = self.graph.number(MONTH_SPAN * node.right.months)
        plain = self.term(node.right.term)
        lo, hi = (self.graph.plus(end, months) for end in plain[:2])
        return Span(lo, hi, self.nowhere, right.size)

    def _equal(self, left: Span, right: Span) -> tuple[int, int]:
        g = self.graph
        met = g.every(
            (
                g.compare(Op.AT_LEAST, left.lo, right.hi),
                g.compare(Op.AT_LEAST, right.lo, left.hi),
            )
        )
        apart = (g.compare(Op.OVER, left.lo, right.hi), g.compare(Op.OVER, right.lo, left.hi))
        return met, g.some(apart)

    def _open_claim(self, node: x.Compare) -> int:
        """An open comparison is UNDETERMINED while a claim it reads is not exact, else it waits for a finding."""
        read = x.facts_of(node)
        claims = [fact for fact in read if self._is_claim(fact) == TRUE]
        if isinstance(node.left, x.Quantity) and isinstance(node.right, x.Number):
            return self._is_claim(node.left.fact)
        if not read:
            return TRUE
        return self.graph.some(self.graph.negate(self.exact(fact)) for fact in claims)
