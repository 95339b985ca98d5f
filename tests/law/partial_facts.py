"""Random partial facts near the lines of the norms, for tests that compare two rulebooks or two readings."""

from __future__ import annotations

from random import Random

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import ordinal
from bangxin.law.expression import Compare, Number, walk
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import Fact, FactType

DAYS = tuple(
    ordinal(day)
    for day in (
        "2014-05-01", "2016-03-01", "2018-12-31", "2019-11-01", "2020-06-30", "2021-04-14", "2021-04-15",
        "2021-07-01", "2022-04-01", "2022-12-01", "2024-02-29", "2025-07-27", "2025-07-28", "2025-09-01",
        "2026-02-28",
    )
)  # fmt: skip


def lines(book: Rulebook) -> dict[str, tuple[int, ...]]:
    """Literals each numeric fact is compared with, by fact."""
    found: dict[str, set[int]] = {}
    for condition in book.conditions.values():
        for node in walk(condition):
            if isinstance(node, Compare):
                numbers = {part.value for part in walk(node) if isinstance(part, Number)}
                for part in walk(node):
                    fact = getattr(part, "fact", None)
                    if fact is not None:
                        found.setdefault(fact, set()).update(numbers)
    return {fact: tuple(sorted(numbers)) for fact, numbers in found.items()}


def random_facts(book: Rulebook, marks: dict[str, tuple[int, ...]], dice: Random, ids: list[str]) -> FactSet:
    """Each fact of ``ids`` is left out, exact, or bounded; numbers fall on, beside and between the lines."""
    density = dice.choice((0.1, 0.4, 0.8, 1.0))
    values: dict[str, Value] = {}
    for fact_id in ids:
        if dice.random() < density:
            value = _value(book.vocabulary[fact_id], marks.get(fact_id, ()), dice)
            if value is not None:
                values[fact_id] = value
    return FactSet(values)


def random_run(book: Rulebook, facts: FactSet, dice: Random, switches: list[str]) -> Run:
    settings = {s: dice.choice(sorted(book.switches[s].options)) for s in switches if dice.random() < 0.3}
    end = facts.values.get("act.end")
    law = dice.choice(list(Law))
    return Run(law, dice.choice(DAYS), end if isinstance(end, Bound) else Bound(), settings)


def _value(fact: Fact, marks: tuple[int, ...], dice: Random) -> Value | None:
    match fact.type:
        case FactType.BOOL:
            return dice.random() < 0.7
        case FactType.ENUM:
            return dice.choice(sorted(fact.values))
        case FactType.SET:
            size = dice.randint(0, min(3, len(fact.values)))
            return Members(frozenset(dice.sample(sorted(fact.values), size)), dice.random() < 0.7)
        case FactType.DATE:
            day = dice.choice(DAYS) + dice.choice((0, 0, -1, 1, 30, 366, 731))
            return Bound(day, day + dice.choice((0, 0, 0, 30)))
        case _:
            return _number(marks, dice)


def _number(marks: tuple[int, ...], dice: Random) -> Bound:
    mark = dice.choice(marks) if marks else dice.randint(0, 10)
    low = max(0, mark + dice.choice((0, 0, -1, 1, mark, -mark)))
    match dice.randint(0, 5):
        case 0:
            return Bound(low, None)
        case 1:
            return Bound(low, None, low + dice.randint(0, 3))
        case 2:
            return Bound(0, low)
        case 3:
            return Bound(low, low + dice.randint(0, 5))
        case _:
            return exactly(low)
