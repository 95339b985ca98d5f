"""Leaves of conditions as functions from facts to a state; intervals decide comparisons (spec README §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bangxin.base.bounds import Bound
from bangxin.base.dates import add_months, full_years
from bangxin.law import expression as x
from bangxin.law.values import Conflict, Members, Value, natural_bound
from bangxin.law.vocabulary import FactKind, FactType, Vocabulary
from bangxin.reasoning import states
from bangxin.reasoning.states import FINDING_NEEDED, MET, NOT_MET, NOT_MET_BY_USAGE, UNDETERMINED

Facts = Mapping[str, Value]
Atom = Callable[[Facts], int]


def atom(node: x.Node, words: Vocabulary) -> Atom:
    """Compile a leaf (bool fact, is_known, membership, comparison) to a function of the facts."""
    match node:
        case x.BoolFact(fact):
            return _bool(fact, _open_state(words, fact))
        case x.Known(fact):
            return lambda facts: MET if fact in facts else NOT_MET
        case x.Member(fact, values):
            return _member(fact, frozenset(values), _open_state(words, fact))
        case x.Compare(op, x.Quantity(fact), x.Number(line), _):
            return _against_number(op, fact, line, words)
        case x.Compare():
            return _general(node, words)
    raise TypeError(f"not a leaf: {node!r}")


def _open_state(words: Vocabulary, fact: str) -> int:
    return FINDING_NEEDED if words[fact].kind is FactKind.FINDING else UNDETERMINED


def _bool(fact: str, open_state: int) -> Atom:
    states = {True: MET, False: NOT_MET}

    def evaluate(facts: Facts) -> int:
        value = facts.get(fact)
        return states[value] if isinstance(value, bool) else open_state

    return evaluate


def _member(fact: str, values: frozenset[str], open_state: int) -> Atom:
    def evaluate(facts: Facts) -> int:
        value = facts.get(fact)
        if isinstance(value, str):
            return MET if value in values else NOT_MET
        if isinstance(value, Members):
            if values & value.values:
                return MET
            return NOT_MET if value.complete else open_state
        return open_state

    return evaluate


def compare(op: str, left: Bound, right: Bound, open_state: int) -> int:
    """State of ``left op right`` over intervals. Only ``>=`` and ``>`` may fail by usage."""
    if op == "<=":
        return _reverse(left, right, open_state, strict=False)
    if op == "<":
        return _reverse(left, right, open_state, strict=True)
    if op == "==":
        if left.exact and right.exact:
            return MET if left.lo == right.lo else NOT_MET
        return NOT_MET if left._replace(usual=None).meet(right._replace(usual=None)).empty else open_state
    margin = 1 if op == ">" else 0
    if left.lo is not None and right.hi is not None and left.lo >= right.hi + margin:
        return MET
    if right.lo is None:
        return open_state
    if left.hi is not None and left.hi < right.lo + margin:
        return NOT_MET
    if left.usual is not None and left.usual < right.lo + margin:
        return NOT_MET_BY_USAGE
    return open_state


def _reverse(left: Bound, right: Bound, open_state: int, *, strict: bool) -> int:
    margin = 1 if strict else 0
    if left.hi is not None and right.lo is not None and left.hi + margin <= right.lo:
        return MET
    if left.lo is not None and right.hi is not None and left.lo + margin > right.hi:
        return NOT_MET
    return open_state


def _against_number(op: str, fact: str, line: int, words: Vocabulary) -> Atom:
    blank = natural_bound(words[fact].type)
    open_state = _open_state(words, fact)
    right = Bound(line, line)

    def evaluate(facts: Facts) -> int:
        value = facts.get(fact)
        return compare(op, value if isinstance(value, Bound) else blank, right, open_state)

    return evaluate


def _general(node: x.Compare, words: Vocabulary) -> Atom:
    """Any other comparison. While a claim it reads is not exact it is open for want of facts, else of findings.

    An unknown day lies anywhere, so that a comparison of days needs both.
    """
    read = x.facts_of(node)
    claims = tuple(f for f in read if words[f].kind is not FactKind.FINDING)
    op, left, right = node.op, _term(node.left, words), _term(node.right, words)
    needed = read if node.type is FactType.DATE else ()

    def evaluate(facts: Facts) -> int:
        if not needed or (needed[0] in facts and needed[-1] in facts):
            state = compare(op, left(facts), right(facts), UNDETERMINED)
            if state != UNDETERMINED or not read:
                return state
        return UNDETERMINED if any(not _exact(facts.get(f)) for f in claims) else FINDING_NEEDED

    return evaluate


def _exact(value: Value | None) -> bool:
    return isinstance(value, Bound) and value.exact


def _term(term: x.Node, words: Vocabulary) -> Callable[[Facts], Bound]:
    """Compile a term to a function from facts to its interval."""
    match term:
        case x.Number(number):
            constant = Bound(number, number)
            return lambda facts: constant
        case x.Quantity(fact):
            return _quantity(fact, natural_bound(words[fact].type))
        case x.Later(part, months):
            earlier = _term(part, words)
            return lambda facts: _later(earlier(facts), months)
        case x.Product(part, factor):
            single = _term(part, words)
            return lambda facts: single(facts).times(factor)
        case x.Sum(left, right) | x.Difference(left, right) | x.FullYears(left, right):
            one, other = _term(left, words), _term(right, words)
            join = _JOINS[type(term)]
            return lambda facts: join(one(facts), other(facts))
    raise TypeError(f"not a term: {term!r}")


def distance(leaf: x.Node, facts: Facts, words: Vocabulary) -> int | None:
    """How far the left side of a comparison lies above the right one (below, if negative), in its own unit.

    Taken where it counts: the lower end for ``>=`` and ``>``, the upper end for ``<=`` and ``<``. None for dates, for
    other leaves, and while a figure that the comparison reads is not stated.
    """
    match leaf:
        case x.Compare(op, left, right, kind) if kind is not FactType.DATE:
            read = x.facts_of(leaf)
            if not read or not all(isinstance(facts.get(fact), Bound) for fact in read):
                return None
            difference = _term(left, words)(facts).minus(_term(right, words)(facts))
            return difference.lo if op in (">=", ">", "==") else difference.hi
    return None


def _quantity(fact: str, blank: Bound) -> Callable[[Facts], Bound]:
    def quantity(facts: Facts) -> Bound:
        value = facts.get(fact)
        return value if isinstance(value, Bound) else blank

    return quantity


def _later(bound: Bound, months: int) -> Bound:
    return Bound(
        None if bound.lo is None else add_months(bound.lo, months),
        None if bound.hi is None else add_months(bound.hi, months),
    )


def _age(birth: Bound, at: Bound) -> Bound:
    youngest = 0 if birth.hi is None or at.lo is None else full_years(birth.hi, at.lo)
    oldest = None if birth.lo is None or at.hi is None else full_years(birth.lo, at.hi)
    return Bound(youngest, oldest)


_JOINS: dict[type[x.Node], Callable[[Bound, Bound], Bound]] = {
    x.Sum: Bound.plus,
    x.Difference: Bound.minus,
    x.FullYears: _age,
}


def derivation(node: x.Node, fact_type: FactType, words: Vocabulary) -> Callable[[Facts], Value | None]:
    """Compile a ``derive`` expression; it gives None when its inputs say nothing. Money and counts are cut at 0."""
    if fact_type is FactType.BOOL:
        return _derived_bool(node, words)
    term, blank = _term(node, words), natural_bound(fact_type)
    cut = fact_type in (FactType.MONEY, FactType.COUNT)

    def number(facts: Facts) -> Value | None:
        bound = term(facts)
        if cut:
            bound = bound.at_least(0)
        return None if bound == blank else bound

    return number


def _derived_bool(node: x.Node, words: Vocabulary) -> Callable[[Facts], Value | None]:
    if isinstance(node, x.BoolFact):
        fact = node.fact

        def copied(facts: Facts) -> Value | None:
            value = facts.get(fact)
            return None if isinstance(value, Conflict) else value

        return copied
    decide, values = condition(node, words), {MET: True, NOT_MET: False}
    return lambda facts: values.get(decide(facts))


def condition(node: x.Node, words: Vocabulary) -> Atom:
    """Compile a condition over facts only (no concepts), as in ``derive``."""
    match node:
        case x.Literal(value):
            constant = MET if value else NOT_MET
            return lambda facts: constant
        case x.Not(part):
            negated = condition(part, words)
            return lambda facts: states.NOT[negated(facts)]
        case x.All(parts) | x.Some(parts):
            table = states.AND if isinstance(node, x.All) else states.OR
            joined = tuple(condition(part, words) for part in parts)
            return lambda facts: table[states.union(part(facts) for part in joined)]
        case x.AtLeast(count, parts):
            counted = tuple(condition(part, words) for part in parts)
            return lambda facts: states.at_least(count, [part(facts) for part in counted])
    return atom(node, words)
