"""Which acts reach a line of severity by themselves (法释〔2019〕15号第十六条前段), read off the accumulating norms.

A norm that joins figures (法发〔2025〕12号第6条第1款第1项: accounts and inflow) is reached only by an act that reaches
all of them: figures of different acts are never joined to make one of them a crime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import eq, ge, gt, le, lt

from bangxin.law import expression as x
from bangxin.law.norms import AppliesBy, Norm
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import FactKind

Amount = Callable[[str], int | None]
"""What an act surely contributes to a measure; None where it says nothing of it."""

_OPERATORS = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq}
SEVERAL = "accumulation.applies"


def several(book: Rulebook, switches: Mapping[str, str]) -> int:
    """How many acts are 多次 under the switches: the least that a norm on accumulation asks for."""
    found = [
        node.right.value
        for norm_id in book.aimed_at("concludes", SEVERAL)
        if on(book, book.norms[norm_id], switches)
        for node in x.walk(book.conditions[norm_id])
        if isinstance(node, x.Compare) and isinstance(node.right, x.Number)
    ]
    return min(found, default=2)


def several_switches(book: Rulebook) -> frozenset[str]:
    """The open questions on which the number of acts depends."""
    return frozenset(s for n in book.aimed_at("concludes", SEVERAL) for s in book.norms[n].switches)


def on(book: Rulebook, norm: Norm, switches: Mapping[str, str]) -> bool:
    """Whether the switches of a norm, defaults where nothing is set, turn it on."""
    return all(
        switches.get(switch, book.switches[switch].default) in options
        for switch, options in norm.switches.items()
    )


def lines_of(book: Rulebook, fact: str) -> tuple[Norm, ...]:
    """Norms that accumulate ``fact`` or a figure derived from it; those that later texts displaced only if no other."""
    found = [n for n in book.norms.values() if n.accumulates and _counts(book, n, fact) and on(book, n, {})]
    standing = [
        n for n in found if not any(on(book, book.norms[d], {}) for d in book.aimed_at("displaces", n.id))
    ]
    return tuple(standing or found)


def _counts(book: Rulebook, norm: Norm, fact: str) -> bool:
    return any(fact in set(_inputs(book, name)) for name in norm.accumulates)


def _inputs(book: Rulebook, fact: str) -> Iterator[str]:
    """The figure and everything it is derived from."""
    yield fact
    if fact in book.derivations:
        for name in x.facts_of(book.derivations[fact]):
            yield from _inputs(book, name)


def reaches(book: Rulebook, norm: Norm, amount: Amount, day: int, figures: frozenset[str]) -> bool:
    """Whether an act of ``day`` is serious by itself under ``norm``: its own figures satisfy what the norm says of figures.

    Other conditions are left aside, except that nothing is a crime on a finding nobody has made of that act. A text that does not reach back (刑法第十二条: 法发〔2025〕12号 is no 司法解释) makes
    an earlier act serious only if a rule of that day, which the text displaced, did so too. ``figures``: what can be
    told of a single act at all.
    """
    counted = {name for fact in norm.accumulates for name in _inputs(book, fact)}
    if not _holds(book, book.conditions[norm.id], counted, amount):
        return False
    if norm.applies_by is AppliesBy.REACH_BACK or norm.in_force.first <= day:
        return True
    told = {f for f in book.vocabulary.ids if not figures.isdisjoint(_inputs(book, f))}
    return any(_holds(book, book.conditions[rule.id], told, amount) for rule in _before(book, norm.pack, day))


def _before(book: Rulebook, pack: str, day: int) -> Iterator[Norm]:
    """Rules that the text displaces by default and that stood on a day."""
    displacing = [n for n in book.norms.values() if n.relation == "displaces" and on(book, n, {})]
    gone = {t for n in displacing if n.pack != pack and n.in_force.first <= day for t in n.targets}
    for norm in displacing:
        if norm.pack == pack:
            rules = (book.norms[target] for target in norm.targets if target not in gone)
            yield from (rule for rule in rules if rule.in_force.first <= day)


def _holds(book: Rulebook, node: x.Node, counted: set[str], amount: Amount) -> bool:
    match node:
        case x.All(parts):
            return all(_holds(book, part, counted, amount) for part in parts)
        case x.Some(parts):
            return any(_holds(book, part, counted, amount) for part in parts)
        case x.BoolFact(fact) if book.vocabulary[fact].kind is FactKind.FINDING:
            return False
        case x.Known(fact) if fact in counted:
            return amount(fact) is not None
        case x.Compare(op, left, right, _) if counted.issuperset(x.facts_of(node)):
            return bool(_OPERATORS[op](_number(book, left, amount), _number(book, right, amount)))
        case _:
            return True


def _number(book: Rulebook, term: x.Node, amount: Amount) -> int:
    match term:
        case x.Number(value):
            return value
        case x.Quantity(fact):
            own = amount(fact)
            if own is None and fact in book.derivations:
                return _number(book, book.derivations[fact], amount)
            return own or 0
        case x.Sum(left, right):
            return _number(book, left, amount) + _number(book, right, amount)
        case x.Difference(left, right):
            return max(_number(book, left, amount) - _number(book, right, amount), 0)
        case x.Product(part, factor):
            return _number(book, part, amount) * factor
    return 0
