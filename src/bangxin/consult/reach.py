"""Which questions can still settle what is asked about, when some things will stay unknown. Pure.

Every step of an evaluation is given the states it may come to: an open question may get any answer, what is not known stays
open. Sets are joined part by part, so that nothing possible is left out; from the roots back down, a part is worth asking
about only where one of its states decides the next step up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bangxin.base.bounds import exactly
from bangxin.law.expression import Known, facts_of
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import Fact, FactKind, FactType
from bangxin.reasoning import states as s
from bangxin.reasoning.interpret import Evaluation
from bangxin.reasoning.program import Kind, Step

HOLDS, FAILS, OPEN, TO_FIND = 1, 2, 4, 8
"""Met, not met, open for want of a fact, open for want of a finding only."""
_SWAPPED = {0: 0, HOLDS: FAILS, FAILS: HOLDS, HOLDS | FAILS: HOLDS | FAILS}


def useful(evaluation: Evaluation, roots: Iterable[str], askable: frozenset[str]) -> frozenset[str]:
    """The facts among ``askable`` that can still bring an open root to a result, or to where only a finding is left."""
    program = evaluation.program
    learnt = _learnt(evaluation, askable)
    possible = _possible(evaluation, learnt)
    wanted = [0] * len(program.steps)
    for root in roots:
        final = program.concepts[root].final
        if evaluation.flat[final] & s.OPEN:
            now = TO_FIND if evaluation.flat[final] == s.FINDING_NEEDED else OPEN
            wanted[final] = possible[final] & ~(OPEN | now)
    found: set[str] = set()
    for number in range(len(program.steps) - 1, -1, -1):
        step, asked = program.steps[number], wanted[number]
        if not asked:
            continue
        if step.leaf is not None:
            if possible[number] & (possible[number] - 1):  # it may still come out one way or another
                found.update(facts_of(step.leaf))
            continue
        for read, states in zip(step.reads, _of_parts(step, asked), strict=False):
            wanted[read] |= states & possible[read]
    return frozenset(_with_inputs(evaluation, found) & askable)


def _learnt(evaluation: Evaluation, askable: frozenset[str]) -> frozenset[str]:
    """What would be known if every open question had an answer, figures computed from the answers included."""
    words, known = evaluation.program.book.vocabulary, evaluation.first_facts.values
    answers = {fact: _some_answer(words[fact]) for fact in askable if fact not in known}
    return frozenset(evaluation.program.derivations.complete({**known, **answers}).values) - known.keys()


def _some_answer(fact: Fact) -> Value:
    match fact.type:
        case FactType.BOOL:
            return True
        case FactType.ENUM:
            return next(iter(fact.values))
        case FactType.SET:
            return Members(frozenset())
    return exactly(1)


def _possible(evaluation: Evaluation, learnt: frozenset[str]) -> list[int]:
    """For every step the states it may come to."""
    words, states = evaluation.program.book.vocabulary, evaluation.flat
    found: list[int] = []
    for number, step in enumerate(evaluation.program.steps):
        if step.leaf is not None:
            facts = facts_of(step.leaf)
            now = _state(states[number])
            if isinstance(step.leaf, Known):
                now |= HOLDS if not learnt.isdisjoint(facts) else 0
            elif now & (OPEN | TO_FIND) and not learnt.isdisjoint(facts):
                finding = all(words[fact].kind is FactKind.FINDING for fact in facts)
                now = HOLDS | FAILS | (TO_FIND if finding else OPEN)
            found.append(now)
        elif step.kind is Kind.CONSTANT:
            found.append(_state(states[number]))
        else:
            found.append(_JOINED[step.kind](step, [found[read] for read in step.reads]))
    return found


def _state(state: int) -> int:
    if state & s.HOLDS:
        return HOLDS
    return FAILS if state & s.FAILS else TO_FIND if state == s.FINDING_NEEDED else OPEN


def _all(_: Step, parts: list[int]) -> int:
    """Fails if one may, else open if one may, else waits for a finding; holds if all may."""
    able = s.union(parts)
    found = able & FAILS
    if all(part & ~FAILS for part in parts):
        found |= able & OPEN
    if all(part & (HOLDS | TO_FIND) for part in parts):
        found |= able & TO_FIND
    return found | (HOLDS if all(part & HOLDS for part in parts) else 0)


def _some(_: Step, parts: list[int]) -> int:
    able = s.union(parts)
    found = able & HOLDS
    if all(part & ~HOLDS for part in parts):
        found |= able & OPEN
    if all(part & (FAILS | TO_FIND) for part in parts):
        found |= able & TO_FIND
    return found | (FAILS if all(part & FAILS for part in parts) else 0)


def _not(_: Step, parts: list[int]) -> int:
    (part,) = parts
    return _SWAPPED[part & (HOLDS | FAILS)] | part & (OPEN | TO_FIND)


def _at_least(step: Step, parts: list[int]) -> int:
    found = s.union(parts) & (OPEN | TO_FIND)
    if sum(bool(part & HOLDS) for part in parts) >= step.count:
        found |= HOLDS
    if sum(bool(part & ~FAILS) and not part & FAILS for part in parts) < step.count:
        found |= FAILS
    return found


def _defeat(_: Step, parts: list[int]) -> int:
    """An open defeater leaves what it would defeat standing."""
    target, defeater = parts
    found = target if defeater & ~HOLDS else target & FAILS
    return found | (FAILS if defeater & HOLDS else 0)


def _lift(_: Step, parts: list[int]) -> int:
    return parts[0]


_JOINED: dict[Kind, Callable[[Step, list[int]], int]] = {
    Kind.AND: _all, Kind.OR: _some, Kind.NOT: _not, Kind.AT_LEAST: _at_least, Kind.DEFEAT: _defeat, Kind.LIFT: _lift,
}  # fmt: skip


def _of_parts(step: Step, wanted: int) -> list[int]:
    """For each part the states that bring the step to a wanted one."""
    match step.kind:
        case Kind.AND:
            states = wanted | (HOLDS if wanted & TO_FIND else 0)
        case Kind.OR:
            states = wanted | (FAILS if wanted & TO_FIND else 0)
        case Kind.NOT:
            states = _SWAPPED[wanted & (HOLDS | FAILS)] | wanted & TO_FIND
        case Kind.AT_LEAST:
            states = HOLDS | FAILS | TO_FIND
        case Kind.DEFEAT:
            return [wanted, HOLDS if wanted & FAILS else 0]
        case _:
            states = wanted
    return [states] * len(step.reads)


def _with_inputs(evaluation: Evaluation, facts: set[str]) -> set[str]:
    """The facts and those from which they are computed."""
    book, found = evaluation.program.book, list(facts)
    for fact in found:
        if (tree := book.derivations.get(fact)) is not None:
            found += [one for one in sorted(facts_of(tree)) if one not in found]
    return set(found)
