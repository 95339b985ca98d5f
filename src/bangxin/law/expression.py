"""The expression language of norms: a small subset of Python syntax as an immutable, typed tree.

Grammar: dotted names; whole numbers; ``True``/``False``; ``and or not``; ``>= > <= < ==`` (chains allowed);
``+ -``; ``*`` by a whole number; ``x in ['a', ..]``, ``x not in [..]``; ``any_of(..) all_of(..)
at_least(k, ..) years(n) months(n) is_known(fact)``; and, in ``derive`` only, ``full_years(birth, at)``.
Text is parsed with :mod:`ast` and never evaluated. Trees compare and hash by structure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bangxin.law.vocabulary import FactType


class Node:
    """Base of all nodes. Three-valued: asking for its truth is always a programming error."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("an expression has no truth value; evaluate it")


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """``True`` or ``False``."""

    value: bool


@dataclass(frozen=True, slots=True)
class BoolFact(Node):
    """A bool fact standing alone."""

    fact: str


@dataclass(frozen=True, slots=True)
class Concept(Node):
    """A concept standing alone."""

    concept: str


@dataclass(frozen=True, slots=True)
class Known(Node):
    """``is_known(fact)``: MET or NOT_MET, never open."""

    fact: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """``fact in [values]``; on a set: shares at least one value."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    part: Node


@dataclass(frozen=True, slots=True)
class All(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Some(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast(Node):
    count: int
    parts: tuple[Node, ...]


class Term(Node):
    """A number: fen, items, basis points or days, by its type."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Number(Term):
    """A literal, already in the unit of the comparison (fen for money)."""

    value: int


@dataclass(frozen=True, slots=True)
class Quantity(Term):
    """A numeric fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class Sum(Term):
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Difference(Term):
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Product(Term):
    term: Term
    factor: int


@dataclass(frozen=True, slots=True)
class Later(Term):
    """A date ``months`` calendar months later (``years(n)`` is 12 n)."""

    term: Term
    months: int


@dataclass(frozen=True, slots=True)
class FullYears(Term):
    """周岁 between two dates."""

    birth: Term
    at: Term


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """``left op right`` over intervals; ``op`` is one of ``>= > <= < ==``. ``type`` gives the unit."""

    op: str
    left: Term
    right: Term
    type: FactType


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first, left to right."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case All(parts) | Some(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(_, left, right, _) | Sum(left, right) | Difference(left, right):
            return (left, right)
        case FullYears(left, right):
            return (left, right)
        case Product(term, _) | Later(term, _):
            return (term,)
        case _:
            return ()


@lru_cache(maxsize=16_384)
def facts_of(node: Node) -> tuple[str, ...]:
    """Facts the expression reads itself, in order of appearance, without repeats."""
    seen: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, BoolFact | Known | Member | Quantity):
            seen[part.fact] = None
    return tuple(seen)


def concepts_of(node: Node) -> tuple[str, ...]:
    """Concepts the expression reads, in order of appearance, without repeats."""
    return tuple(dict.fromkeys(part.concept for part in walk(node) if isinstance(part, Concept)))
