"""The six states of a condition as Z3 terms, joined by the interpreter's own tables (spec README §5).

The tables of :mod:`bangxin.reasoning.states` are unfolded entry by entry: what is encoded here is what the
interpreter looks up, not a second statement of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import z3

from bangxin.reasoning import states as s

BITS = (s.MET, s.MET_REBUTTABLE, s.NOT_MET, s.NOT_MET_BY_USAGE, s.UNDETERMINED, s.FINDING_NEEDED)
NO, YES = z3.BoolVal(False), z3.BoolVal(True)


class Six(NamedTuple):
    """``held[i]``: the state is BITS[i]; exactly one holds. ``recorded``: a fact below is. ``supports``: something
    recorded supports it without settling it against (``raised.is_raised``)."""

    held: tuple[Any, ...]
    recorded: Any = NO
    supports: Any = NO

    def any(self, mask: int) -> Any:
        """One of the states in ``mask`` holds."""
        return z3.Or(*(term for bit, term in zip(BITS, self.held, strict=True) if bit & mask))


def free(name: str) -> Six:
    """Any state of a part that is decided elsewhere."""
    held = tuple(z3.Bool(f"{name} is {bit}") for bit in BITS)
    return Six(held, z3.Bool(f"{name} recorded"), z3.Bool(f"{name} supports"))


def lawful(six: Six) -> list[Any]:
    """What every state obeys by the way it is made (shown in ``settled`` and ``leaf``)."""
    one = z3.And(z3.AtMost(*six.held, 1), z3.Or(*six.held))
    return [
        one,
        z3.Implies(six.any(s.HOLDS), six.supports == six.recorded),
        z3.Implies(six.any(s.NOT_MET), z3.Not(six.supports)),
        z3.Implies(six.supports, six.recorded),
    ]


def leaf(held: Sequence[Any], recorded: Any) -> Six:
    """A comparison, membership or bool fact: supported by what is recorded unless plainly not met."""
    return Six(tuple(held), recorded, z3.And(recorded, z3.Not(held[BITS.index(s.NOT_MET)])))


def constant(value: bool) -> Six:
    wanted = s.MET if value else s.NOT_MET
    return Six(tuple(z3.BoolVal(bit == wanted) for bit in BITS))


def every(parts: Sequence[Six]) -> Six:
    return _settled(_looked_up(s.AND, _union(parts)), parts)


def some(parts: Sequence[Six]) -> Six:
    return _settled(_looked_up(s.OR, _union(parts)), parts)


def negate(part: Six) -> Six:
    held = [
        z3.Or(*(p for bit, p in zip(BITS, part.held, strict=True) if s.NOT[bit] == wanted)) for wanted in BITS
    ]
    return _settled(held, [part])


def at_least(count: int, parts: Sequence[Six]) -> Six:
    """``states.at_least``, whose branches are counts of parts."""

    def enough(mask: int) -> Any:
        return z3.PbGe([(part.any(mask), 1) for part in parts], count)

    holds, possible = enough(s.HOLDS), enough(s.HOLDS | s.OPEN)
    claim = z3.Or(*(part.any(s.UNDETERMINED) for part in parts))
    by_state = {
        s.MET: z3.And(holds, enough(s.MET)),
        s.MET_REBUTTABLE: z3.And(holds, z3.Not(enough(s.MET))),
        s.NOT_MET_BY_USAGE: z3.And(z3.Not(possible), enough(s.HOLDS | s.OPEN | s.NOT_MET_BY_USAGE)),
        s.NOT_MET: z3.Not(enough(s.HOLDS | s.OPEN | s.NOT_MET_BY_USAGE)),
        s.UNDETERMINED: z3.And(possible, z3.Not(holds), claim),
        s.FINDING_NEEDED: z3.And(possible, z3.Not(holds), z3.Not(claim)),
    }
    return _settled([by_state[bit] for bit in BITS], parts)


def defeat(part: Six, defeater: Six) -> Six:
    """``states.defeat``, entry by entry; only what is defeated can support the outcome."""
    entries: dict[int, list[Any]] = {bit: [] for bit in BITS}
    for result, r in zip(BITS, part.held, strict=True):
        for against, d in zip(BITS, defeater.held, strict=True):
            raised, quiet = (s.defeat(result, against, flag) for flag in (True, False))
            if raised == quiet:
                entries[raised].append(z3.And(r, d))
            else:
                entries[raised].append(z3.And(r, d, defeater.supports))
                entries[quiet].append(z3.And(r, d, z3.Not(defeater.supports)))
    recorded = z3.Or(part.recorded, defeater.recorded)
    return _with_support([z3.Or(*entries[bit]) for bit in BITS], recorded, part.supports)


def where(on: Any, part: Six) -> Six:
    """A part that counts only where its norm is on: no state at all elsewhere."""
    held = tuple(z3.And(on, term) for term in part.held)
    return Six(held, z3.And(on, part.recorded), z3.And(on, part.supports))


def either(on: Any, yes: Six, no: Six) -> Six:
    held = tuple(z3.If(on, one, other) for one, other in zip(yes.held, no.held, strict=True))
    return Six(held, z3.If(on, yes.recorded, no.recorded), z3.If(on, yes.supports, no.supports))


def _union(parts: Sequence[Six]) -> list[Any]:
    return [z3.Or(*(part.held[i] for part in parts)) for i in range(len(BITS))]


def _settled(held: Sequence[Any], parts: Sequence[Six]) -> Six:
    recorded = z3.Or(*(part.recorded for part in parts))
    return _with_support(held, recorded, z3.Or(*(part.supports for part in parts)))


def _with_support(held: Sequence[Any], recorded: Any, below: Any) -> Six:
    """A holding part supports by whatever is recorded under it; one plainly not met by nothing."""
    six = Six(tuple(held))
    supports = z3.If(six.any(s.HOLDS), recorded, z3.And(z3.Not(six.any(s.NOT_MET)), below))
    return Six(six.held, recorded, supports)


def _looked_up(table: tuple[int, ...], union: Sequence[Any]) -> list[Any]:
    """A table over the union of the parts' bits, unfolded bit by bit into one choice."""
    return [_entry(_tree(table, 0), union, bit) for bit in BITS]


Tree = int | tuple[int, "Tree", "Tree"]


@cache
def _tree(table: tuple[int, ...], place: int) -> Tree:
    """The table as a decision tree: bit ``place`` set, else not. Bits that decide nothing are left out."""
    if len(set(table)) == 1:
        return table[0]
    without, with_bit = table[0::2], table[1::2]
    if without == with_bit:
        return _tree(without, place + 1)
    return place, _tree(with_bit, place + 1), _tree(without, place + 1)


def _entry(tree: Tree, union: Sequence[Any], wanted: int) -> Any:
    if isinstance(tree, int):
        return z3.BoolVal(tree == wanted)
    place, yes, no = tree
    return z3.If(union[place], _entry(yes, union, wanted), _entry(no, union, wanted))
