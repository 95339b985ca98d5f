"""Leaves of conditions as functions from facts to a state; intervals decide comparisons (spec README §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bangxin.base.bounds import Bound
from bangxin.base.dates import add_months, full_years
from bangxin.law import expression as x
from bangxin.law.values import Conflict, Members, Value, natural_bound
from bangxin.law.vocabulary import FactKind, FactType, Vocabulary
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
    read = x.facts_of(node)
    claims = [f for f in read if words[f].kind is not FactKind.FINDING]

    def evaluate(facts: Facts) -> int:
        loose = [f for f in claims if not _exact(facts.get(f))]
        open_state = UNDETERMINED if loose or not read else FINDING_NEEDED
        return compare(
            node.op, bound_of(node.left, facts, words), bound_of(node.right, facts, words), open_state
        )

    return evaluate


def _exact(value: Value | None) -> bool:
    return isinstance(value, Bound) and value.exact


def _term(term: x.Node, words: Vocabulary) -> Callable[[Facts], Bound]:
    """Compile a term; the frequent shapes skip the general walk."""
    match term:
        case x.Number(number):
            constant = Bound(number, number)
            return lambda facts: constant
        case x.Quantity(fact):
            blank = natural_bound(words[fact].type)

            def quantity(facts: Facts) -> Bound:
                value = facts.get(fact)
                return value if isinstance(value, Bound) else blank

            return quantity
        case x.Later(part, months):
            earlier = _term(part, words)
            return lambda facts: _later(earlier(facts), months)
    return lambda facts: bound_of(term, facts, words)


def _later(bound: Bound, months: int) -> Bound:
    return Bound(
        None if bound.lo is None else add_months(bound.lo, months),
        None if bound.hi is None else add_months(bound.hi, months),
    )


def bound_of(term: x.Node, facts: Facts, words: Vocabulary) -> Bound:
    """The interval of a term."""
    match term:
        case x.Number(number):
            return Bound(number, number)
        case x.Quantity(fact):
            value = facts.get(fact)
            return value if isinstance(value, Bound) else natural_bound(words[fact].type)
        case x.Sum(left, right):
            return bound_of(left, facts, words).plus(bound_of(right, facts, words))
        case x.Difference(left, right):
            return bound_of(left, facts, words).minus(bound_of(right, facts, words))
        case x.Product(part, factor):
            return bound_of(part, facts, words).times(factor)
        case x.Later(part, months):
            return _later(bound_of(part, facts, words), months)
        case x.FullYears(birth, at):
            return _age(bound_of(birth, facts, words), bound_of(at, facts, words))
    raise TypeError(f"not a term: {term!r}")


def _age(birth: Bound, at: Bound) -> Bound:
    youngest = 0 if birth.hi is None or at.lo is None else full_years(birth.hi, at.lo)
    oldest = None if birth.lo is None or at.hi is None else full_years(birth.lo, at.hi)
    return Bound(youngest, oldest)


def derive(node: x.Node, fact_type: FactType, facts: Facts, words: Vocabulary) -> Value | None:
    """Value of a ``derive`` expression, or None when its inputs say nothing. Money and counts are cut at 0."""
    if fact_type is not FactType.BOOL:
        bound = bound_of(node, facts, words)
        if fact_type in (FactType.MONEY, FactType.COUNT):
            bound = bound.at_least(0)
        return None if bound == natural_bound(fact_type) else bound
    if isinstance(node, x.BoolFact):
        value = facts.get(node.fact)
        return None if isinstance(value, Conflict) else value
    state = atom(node, words)(facts)
    return {MET: True, NOT_MET: False}.get(state)
