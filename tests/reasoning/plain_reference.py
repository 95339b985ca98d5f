"""A second evaluator of the norms, written only from the rules of evaluation (docs/how-it-works.md) to check the first.

It shares nothing with ``bangxin.reasoning`` and nothing with the parser: it walks the Python syntax tree of each
``when`` text, looks facts up one by one and calls itself. Slow and plain on purpose; also the baseline of
``benchmarks/interpret.py``.

A result is one letter: M met, R met but rebuttable, F not met, C not met by usage only, U undetermined,
N finding needed.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from bangxin.base.bounds import Bound
from bangxin.law.norms import AppliesBy, Norm, Pack, Rank
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import Conflict, FactSet, Members

NAMES = {"M": "MET", "R": "MET", "F": "NOT_MET", "C": "NOT_MET", "U": "UNDETERMINED", "N": "FINDING_NEEDED"}


@cache
def syntax(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def both(results: Iterable[str]) -> str:
    """and: any NOT_MET, else U, else N, else MET; by usage unless one is plainly NOT_MET; rebuttable if one is."""
    found = set(results)
    return next((letter for letter in "FCUNR" if letter in found), "M")


def either(results: Iterable[str]) -> str:
    """or: any MET, else U, else N, else NOT_MET; rebuttable only if every MET one is; by usage if one is."""
    found = set(results)
    return next((letter for letter in "MRUNC" if letter in found), "F")


def negated(result: str) -> str:
    return {"M": "F", "R": "F", "F": "M", "C": "U"}.get(result, result)


def some_of(count: int, results: list[str]) -> str:
    met = [r for r in results if r in "MR"]
    if len(met) >= count:
        return "M" if met.count("M") >= count else "R"
    if len([r for r in results if r not in "FC"]) < count:
        return "C" if len([r for r in results if r != "F"]) >= count else "F"
    return "U" if "U" in results else "N"


def defeated(result: str, defeater: str, raised: bool) -> str:
    if defeater in "MR":
        return result if result in "FC" else "F"
    return "R" if result == "M" and defeater != "F" and raised else result


def later(day: int, months: int) -> int:
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for number in range(start.day, 0, -1):
        try:
            return date(year, month + 1, number).toordinal()
        except ValueError:
            continue
    raise AssertionError


def age(birth: int, at: int) -> int:
    """周岁: a birthday counts from the next day on."""
    years = 0
    while later(birth, 12 * (years + 1)) < at:
        years += 1
    return years


class Reference:
    """Evaluates one rulebook, one question at a time."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book

    def evaluate(self, facts: FactSet, run: Run) -> dict[str, str]:
        """The letter of every concept."""
        return Case(self.book, facts, run).letters()


def in_time(book: Rulebook, norm: Norm, run: Run) -> bool:
    """Rules of selection in time. An unknown end of the act is read as the day of decision."""
    pack: Pack = book.packs[norm.pack]
    act = run.as_of if run.act_end.hi is None else run.act_end.hi
    at_act, at_decision = norm.in_force.covers(act), norm.in_force.covers(run.as_of)
    if pack.time_switch and run.option(book, pack.time_switch) == "pending_all":
        return at_decision
    if pack.time_switch and run.option(book, pack.time_switch) == "acts_after_only":
        return at_act
    match norm.applies_by:
        case AppliesBy.AS_OF:
            return at_decision
        case AppliesBy.ACT_END:
            return at_act if run.law is Law.AT_ACT or norm.rank is Rank.STATUTE else at_decision
    if run.law is Law.AT_DECISION:
        return at_decision
    if norm.in_force.last is not None:
        return act <= norm.in_force.last and run.as_of >= norm.in_force.first
    return at_act if pack.replaces else at_decision


class Case:
    """One person under one run."""

    def __init__(self, book: Rulebook, facts: FactSet, run: Run) -> None:
        self.book, self.words = book, book.vocabulary
        self.candidates = {
            n.id
            for n in book.norms.values()
            if in_time(book, n, run) and all(run.option(book, s) in o for s, o in n.switches.items())
        }
        self.stated = {"case.decision_on": Bound(run.as_of, run.as_of), **facts.values}
        self.rows: dict[str, list[Mapping[str, Any]]] = {}
        for group, listed in facts.instances.items():
            own = {f: v for f, v in self.stated.items() if self.words[f].group == group}
            self.rows[group] = [*([own] if own and listed else []), *listed]
        self.known: dict[tuple[str, tuple[tuple[str, int], ...]], str] = {}
        self.views: dict[tuple[tuple[str, int], ...], dict[str, Any]] = {}

    def letters(self) -> dict[str, str]:
        return {
            c: self.over(self.groups_of_concept(c), {}, lambda at, c=c: self.concept(c, at))
            for c in self.book.concepts
        }

    def on(self, norm: str) -> bool:
        displaced = any(d in self.candidates and self.on(d) for d in self.book.aimed_at("displaces", norm))
        return norm in self.candidates and not displaced

    def around(self, relation: str, target: str) -> list[str]:
        return [n for n in self.book.aimed_at(relation, target) if self.on(n)]

    # instances

    def over(self, free: Iterable[str], at: dict[str, int], decide: Any) -> str:
        """ "Holds if it holds for one": or over the instances of the groups in ``free``."""
        names = sorted(g for g in free if g not in at)
        counts = [range(max(1, len(self.rows.get(g, ())))) for g in names]
        return either(
            decide({**at, **dict(zip(names, numbers, strict=False))})
            for numbers in itertools.product(*counts)
        )

    def groups_of_concept(self, concept: str) -> set[str]:
        return set(self.book.concepts[concept].per)

    def groups_of_norm(self, norm: str) -> set[str]:
        found: set[str] = set()
        for name in names_in(self.book.norms[norm].when):
            if name in self.book.concepts:
                found |= self.groups_of_concept(name)
            elif name in self.words and self.words[name].group:
                found.add(self.words[name].group)
        return found

    def seen_from(self, norm: str, at: dict[str, int], keep: set[str]) -> str:
        """A norm as its target sees it: at the target's own instances, for one of all others."""
        kept = {g: n for g, n in at.items() if g in keep}
        return self.over(self.groups_of_norm(norm), kept, lambda full: self.norm(norm, full))

    # norms and concepts

    def norm(self, norm: str, at: dict[str, int]) -> str:
        own = self.truth(syntax(self.book.norms[norm].when), self.facts_at(at), at)
        return self.decided(norm, own, at, self.groups_of_norm(norm))

    def concept(self, concept: str, at: dict[str, int]) -> str:
        per = self.groups_of_concept(concept)
        key = concept, tuple(sorted((g, n) for g, n in at.items() if g in per))
        if key not in self.known:
            own = either(self.seen_from(n, at, per) for n in self.around("concludes", concept))
            self.known[key] = self.decided(concept, own, at, per)
        return self.known[key]

    def decided(self, name: str, own: str, at: dict[str, int], keep: set[str]) -> str:
        """Restrictions, then defeaters one by one. Whether an open one is raised never changes a result."""
        result = both([own, *(self.seen_from(n, at, keep) for n in self.around("restricts", name))])
        for defeater in self.around("defeats", name):
            result = defeated(result, self.seen_from(defeater, at, keep), raised=False)
        return result

    # facts

    def facts_at(self, at: dict[str, int]) -> dict[str, Any]:
        """What is recorded, as seen from chosen instances, with derived facts filled in."""
        several = {g: at.get(g, 0) for g, rows in self.rows.items() if rows}
        key = tuple(sorted(several.items()))
        if key not in self.views:
            view = {f: v for f, v in self.stated.items() if self.words[f].group not in several}
            for group, number in several.items():
                view |= self.rows[group][number]
            view = {f: v for f, v in view.items() if self.says_something(f, v)}
            for fact in self.book.derivations:
                self.derive(fact, view)
            self.views[key] = view
        return self.views[key]

    def says_something(self, fact: str, value: Any) -> bool:
        if isinstance(value, Bound):
            return value != self.blank(fact) and value != Bound()
        return not isinstance(value, Members) or value.complete or bool(value.values)

    def blank(self, fact: str) -> Bound:
        return Bound() if self.words[fact].type.value == "date" else Bound(0)

    def derive(self, fact: str, view: dict[str, Any]) -> None:
        if fact in view:
            return
        text = self.words[fact].derive
        assert text is not None
        for name in names_in(text):
            if name in self.book.derivations:
                self.derive(name, view)
        node, kind = syntax(text), self.words[fact].type.value
        value: Any
        if kind == "bool":
            value = {"M": True, "F": False}.get(self.truth(node, view, {}))
        else:
            bound = self.number(node, view)
            value = bound.at_least(0) if kind in ("money", "count") else bound
            value = None if value == self.blank(fact) else value
        if value is not None:
            view[fact] = value

    # expressions

    def truth(self, node: ast.expr, facts: dict[str, Any], at: dict[str, int]) -> str:
        match node:
            case ast.Constant(value=bool(value)):
                return "M" if value else "F"
            case ast.BoolOp(op=ast.And(), values=parts):
                return both([self.truth(p, facts, at) for p in parts])
            case ast.BoolOp(op=ast.Or(), values=parts):
                return either([self.truth(p, facts, at) for p in parts])
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return negated(self.truth(part, facts, at))
            case ast.Compare():
                return self.comparison(node, facts)
            case ast.Call(func=ast.Name(id="all_of"), args=parts):
                return both([self.truth(p, facts, at) for p in parts])
            case ast.Call(func=ast.Name(id="any_of"), args=parts):
                return either([self.truth(p, facts, at) for p in parts])
            case ast.Call(func=ast.Name(id="at_least"), args=[ast.Constant(value=count), *parts]):
                return some_of(count, [self.truth(p, facts, at) for p in parts])
            case ast.Call(func=ast.Name(id="is_known"), args=[fact]):
                return "M" if ast.unparse(fact) in facts else "F"
        name = ast.unparse(node)
        if name in self.book.concepts:
            return self.concept(name, at)
        value = facts.get(name)
        return ("M" if value else "F") if isinstance(value, bool) else self.open([name], facts)

    def open(self, names: Iterable[str], facts: dict[str, Any]) -> str:
        """U while a claim or measure is not settled, N when only findings are."""
        loose = [n for n in names if not (isinstance(facts.get(n), Bound) and facts[n].exact)]
        return "N" if all(self.words[n].kind.value == "finding" for n in loose) else "U"

    def comparison(self, node: ast.Compare, facts: dict[str, Any]) -> str:
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            found = self.membership(ast.unparse(node.left), node.comparators[0], facts)
            return found if isinstance(node.ops[0], ast.In) else negated(found)
        ends = [node.left, *node.comparators]
        return both(
            [
                self.compare(op, one, other, facts)
                for op, one, other in zip(node.ops, ends, ends[1:], strict=False)
            ]
        )

    def membership(self, name: str, listed: ast.expr, facts: dict[str, Any]) -> str:
        values, value = set(ast.literal_eval(listed)), facts.get(name)
        if isinstance(value, str):
            return "M" if value in values else "F"
        if isinstance(value, Members):
            if values & value.values:
                return "M"
            if value.complete:
                return "F"
        return self.open([name], facts)

    def compare(self, op: ast.cmpop, one: ast.expr, other: ast.expr, facts: dict[str, Any]) -> str:
        names = [*names_in_node(one), *names_in_node(other)]
        fen = 100 if any(n in self.words and self.words[n].type.value == "money" for n in names) else 1
        left, right = self.number(one, facts, fen), self.number(other, facts, fen)
        met, failed = interval(op, left, right)
        if met:
            return "M"
        if failed:
            return "F"
        if isinstance(op, ast.Gt | ast.GtE) and left.usual is not None:
            _, by_usage = interval(op, Bound(left.lo, left.usual), right)
            if by_usage:
                return "C"
        return self.open([n for n in names if n in self.words], facts)

    def number(self, node: ast.expr, facts: dict[str, Any], fen: int = 1) -> Bound:
        match node:
            case ast.Constant(value=int(value)):
                return Bound(value * fen, value * fen)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return Bound(-value * fen, -value * fen)
            case ast.BinOp(
                left=left, op=op, right=ast.Call(func=ast.Name(id=unit), args=[ast.Constant(value=n)])
            ):
                months = n * (12 if unit == "years" else 1) * (1 if isinstance(op, ast.Add) else -1)
                start = self.number(left, facts)
                return Bound(*(None if day is None else later(day, months) for day in (start.lo, start.hi)))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.number(left, facts, fen).plus(self.number(right, facts, fen))
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return self.number(left, facts, fen).minus(self.number(right, facts, fen))
            case ast.BinOp(left=ast.Constant(value=int(factor)), op=ast.Mult(), right=part):
                return self.number(part, facts, fen).times(factor)
            case ast.BinOp(left=part, op=ast.Mult(), right=ast.Constant(value=int(factor))):
                return self.number(part, facts, fen).times(factor)
            case ast.Call(func=ast.Name(id="full_years"), args=[birth, at]):
                born, day = self.number(birth, facts), self.number(at, facts)
                youngest = 0 if born.hi is None or day.lo is None else age(born.hi, day.lo)
                return Bound(youngest, None if born.lo is None or day.hi is None else age(born.lo, day.hi))
        name = ast.unparse(node)
        value = facts.get(name)
        return value if isinstance(value, Bound) and not isinstance(value, Conflict) else self.blank(name)


def interval(op: ast.cmpop, left: Bound, right: Bound) -> tuple[bool, bool]:
    """Whether ``left op right`` holds for every, and for no, choice of numbers in the two intervals."""
    low, high = float("-inf"), float("inf")
    a, b = (low if left.lo is None else left.lo), (high if left.hi is None else left.hi)
    c, d = (low if right.lo is None else right.lo), (high if right.hi is None else right.hi)
    match op:
        case ast.GtE():
            return a >= d and d != high and a != low, b < c
        case ast.Gt():
            return a > d, b <= c and c != low and b != high
        case ast.LtE():
            return b <= c and b != high and c != low, a > d
        case ast.Lt():
            return b < c, a >= d and d != high and a != low
    return a == b == c == d, b < c or d < a


@cache
def names_in(text: str) -> tuple[str, ...]:
    return tuple(names_in_node(syntax(text)))


def names_in_node(node: ast.expr) -> list[str]:
    """Dotted names, outermost only."""
    if isinstance(node, ast.Name | ast.Attribute):
        return [ast.unparse(node)]
    return [
        name
        for child in ast.iter_child_nodes(node)
        if isinstance(child, ast.expr)
        for name in names_in_node(child)
    ]
