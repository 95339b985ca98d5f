"""The small shared graph that conditions become: booleans and whole numbers, none of them ever null.

Equal nodes are one node; constants, doubles and opposites fold away. Every back-end (Polars, SQL, Z3) reads
only this. An unknown lower end is far below, an unknown upper end far above every number (``UNKNOWN``), so that
comparing a lower end with an upper end is false where either is unknown, without asking for nulls.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Op(StrEnum):
    FALSE = "false"
    TRUE = "true"
    IS = "is"
    """Column of booleans equals ``data[1]``."""
    SHARES = "shares"
    """Column of bit sets shares a bit with ``data[1]``."""
    AT_LEAST = "at_least"
    """First integer >= second."""
    OVER = "over"
    """First integer > second."""
    AND = "and"
    OR = "or"
    NOT = "not"
    COUNT = "count"
    """At least ``data[0]`` of the booleans hold."""
    NUMBER = "number"
    COLUMN = "column"
    """Whole numbers of a column; null reads as ``data[1]``."""
    PLUS = "plus"
    TIMES = "times"
    PICK = "pick"
    """Second where the first (a boolean) holds, else third."""
    FLOOR = "floor"
    """The number, at least ``data[0]``."""
    ROOF = "roof"
    """The number, at most ``data[0]``."""
    LATER = "later"
    """Day code ``data[0]`` months later, month ends kept; unknown stays unknown."""
    AGE = "age"
    """Full years between two day codes, birthday not counted, never negative."""
    BITS = "bits"
    """Bit ``data[i]`` set where boolean ``i`` holds."""


class Node(NamedTuple):
    op: Op
    reads: tuple[int, ...] = ()
    data: tuple[int | str | bool, ...] = ()


FALSE, TRUE = 0, 1
UNKNOWN = 2**60
"""Stands for an unknown upper end; its negative for an unknown lower end."""
FAR = 2**59
"""Beyond this on either side a number is unknown; known numbers stay well inside."""


class Graph:
    """Nodes in dependency order; building one returns its number."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}
        for op in (Op.FALSE, Op.TRUE):
            self.node(Node(op))

    def node(self, node: Node) -> int:
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return number

    def every(self, parts: Iterable[int]) -> int:
        """Conjunction."""
        return self._join(Op.AND, parts, TRUE, FALSE)

    def some(self, parts: Iterable[int]) -> int:
        """Disjunction."""
        return self._join(Op.OR, parts, FALSE, TRUE)

    def _join(self, op: Op, parts: Iterable[int], neutral: int, absorbing: int) -> int:
        kept = sorted(set(parts) - {neutral})
        if absorbing in kept or any(self.negate(part) in kept for part in kept if self._is_not(part)):
            return absorbing
        if not kept:
            return neutral
        return kept[0] if len(kept) == 1 else self.node(Node(op, tuple(kept)))

    def _is_not(self, number: int) -> bool:
        return self.nodes[number].op is Op.NOT

    def negate(self, part: int) -> int:
        if part in (FALSE, TRUE):
            return TRUE - part
        node = self.nodes[part]
        return node.reads[0] if node.op is Op.NOT else self.node(Node(Op.NOT, (part,)))

    def unless(self, part: int, barrier: int) -> int:
        """``part`` and not ``barrier``."""
        return self.every((part, self.negate(barrier)))

    def count(self, least: int, parts: tuple[int, ...]) -> int:
        """At least ``least`` of ``parts`` hold; a part named twice counts twice."""
        needed = least - sum(part == TRUE for part in parts)
        open_parts = tuple(sorted(part for part in parts if part not in (FALSE, TRUE)))
        if needed <= 0:
            return TRUE
        if needed > len(open_parts):
            return FALSE
        if needed == 1:
            return self.some(open_parts)
        if needed == len(open_parts):
            return self.every(open_parts)
        return self.node(Node(Op.COUNT, open_parts, (needed,)))

    def number(self, value: int) -> int:
        return self.node(Node(Op.NUMBER, (), (value,)))

    def value(self, number: int) -> int | None:
        """The value of a constant number."""
        node = self.nodes[number]
        return int(node.data[0]) if node.op is Op.NUMBER else None

    def compare(self, op: Op, lower: int, upper: int) -> int:
        """``lower >= upper`` or ``lower > upper`` of a lower and an upper end; false where either is unknown."""
        low, high = self.value(lower), self.value(upper)
        if (low is not None and low <= -FAR) or (high is not None and high >= FAR):
            return FALSE
        if low is not None and high is not None:
            return TRUE if (low >= high if op is Op.AT_LEAST else low > high) else FALSE
        return self.node(Node(op, (lower, upper)))

    def below(self, number: int, line: int) -> int:
        """``number < line``."""
        known = self.value(number)
        if known is not None:
            return TRUE if known < line else FALSE
        return self.node(Node(Op.OVER, (self.number(line), number)))

    def plus(self, left: int, right: int) -> int:
        one, two = self.value(left), self.value(right)
        if one is not None and two is not None:
            return self.number(one + two)
        return self.node(Node(Op.PLUS, (left, right)))

    def times(self, part: int, factor: int) -> int:
        known = self.value(part)
        if known is not None:
            return self.number(known * factor)
        return part if factor == 1 else self.node(Node(Op.TIMES, (part,), (factor,)))

    def pick(self, condition: int, yes: int, no: int) -> int:
        if condition == TRUE or yes == no:
            return yes
        if condition == FALSE:
            return no
        return self.node(Node(Op.PICK, (condition, yes, no)))

    def floor(self, part: int, least: int) -> int:
        known = self.value(part)
        if known is not None:
            return self.number(max(known, least))
        return self.node(Node(Op.FLOOR, (part,), (least,)))

    def roof(self, part: int, most: int) -> int:
        known = self.value(part)
        if known is not None:
            return self.number(min(known, most))
        return self.node(Node(Op.ROOF, (part,), (most,)))

    def later(self, part: int, months: int) -> int:
        known = self.value(part)
        unknown = known is not None and abs(known) >= FAR
        return part if unknown else self.node(Node(Op.LATER, (part,), (months,)))

    def age(self, birth: int, at: int) -> int:
        return self.node(Node(Op.AGE, (birth, at)))

    def bits(self, parts: Iterable[tuple[int, int]]) -> int:
        """A bit set from (bit, boolean) pairs."""
        held = [(bit, part) for bit, part in parts if part != FALSE]
        if not held:
            return self.number(0)
        return self.node(Node(Op.BITS, tuple(p for _, p in held), tuple(b for b, _ in held)))

    def cone(self, roots: Iterable[int]) -> list[int]:
        """Numbers of the nodes that ``roots`` need, inputs first."""
        needed: set[int] = set()
        stack = list(roots)
        while stack:
            number = stack.pop()
            if number not in needed:
                needed.add(number)
                stack.extend(self.nodes[number].reads)
        return sorted(needed)
