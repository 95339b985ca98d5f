"""What is known of a fact: a bound, true or false, one value, or a set; or two claims that cannot both be true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bangxin.base.bounds import ANY, NON_NEGATIVE, Bound
from bangxin.base.i18n import Text
from bangxin.law.vocabulary import Fact, FactType


class Members(NamedTuple):
    """Known members of a set; ``complete`` False means "at least these" (等)."""

    values: frozenset[str]
    complete: bool = True


class Side(NamedTuple):
    """One side of a conflict: who states it, what is stated, the words of the source where there are any."""

    who: Text
    value: Value
    words: str = ""


class Conflict(NamedTuple):
    """Claims that cannot all be true; counts as missing until a person resolves it."""

    sides: tuple[Side, ...]


Value = Bound | bool | str | Members | Conflict


@dataclass(frozen=True, slots=True)
class FactSet:
    """Facts of one (case, person): flat values, and instances of repeatable groups.

    ``instances[group]`` lists one mapping per notice, complaint, restriction, order, prior sanction or upstream
    offence. Flat values of a group's facts are one more instance.
    """

    values: Mapping[str, Value]
    instances: Mapping[str, tuple[Mapping[str, Value], ...]] = field(default_factory=dict)


def natural_bound(fact_type: FactType) -> Bound:
    """The interval of a number nobody stated: money and counts are never negative, dates are open."""
    return ANY if fact_type is FactType.DATE else NON_NEGATIVE


def says_something(fact: Fact, value: Value) -> bool:
    """Whether a recorded value narrows anything (``~`` without limits and ``>= 0`` do not)."""
    if isinstance(value, Bound):
        if value.hi is not None or value.usual is not None:
            return True
        floor = natural_bound(fact.type).lo
        return value.lo is not None and (floor is None or value.lo > floor)
    if isinstance(value, Members):
        return value.complete or bool(value.values)
    return True
