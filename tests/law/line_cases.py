"""Finds boundary cases: for each norm the values just below, on and above every line, the unknown, and for every
remaining mutant a small set of facts under which the norm and the mutant part.

The expected results are what the packs say; they are written to ``tests/conformance/lines.yaml`` and reviewed there
against the citation. Deterministic: the same packs give the same file.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import iso, ordinal
from bangxin.law import expression as x
from bangxin.law.checking import topological
from bangxin.law.norms import Norm
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run, select
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.states import FAILS, HOLDS, RESULTS
from tests.law.killing import decided_again
from tests.law.mutants import Mutant

AS_OF = "2026-06-30"
ACT_DAYS = ("2025-09-01", "2024-06-03", "2022-06-01", "2021-08-02", "2020-12-25", "2019-12-02", "2016-06-01")
HEADER = """# Boundary cases of every norm: just below, on and above each line, the unknown, and each operand by itself.
# Written by benchmarks/mutation.py --write-lines; expected results reviewed against the citation in `why`.
version: 1
cases:
"""
TRIES = 400
BANDS = {
    "region.fraud_large": (3000, 5000, 10000),
    "region.fraud_huge": (30000, 50000, 100000),
    "region.extortion_large": (2000, 3000, 5000),
    "region.extortion_huge": (30000, 50000, 100000),
    "region.extortion_extra": (300000, 400000, 500000),
    "region.conceal_floor": (3000, 5000, 10000),
}
"""Provincial figures inside their national bands: lowest, one between, highest."""
Raw = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """Day of the act, day of decision and switches under which a norm is on."""

    act: str
    as_of: str
    switches: Mapping[str, str]


@dataclass(frozen=True)
class LineCase:
    """One generated case."""

    norm: str
    why: str
    setting: Setting
    facts: Raw
    expect: dict[str, str]
    expect_norms: dict[str, str]


class Finder:
    """Searches facts for one rulebook; keeps for every concept some facts that settle it."""

    def __init__(self, book: Rulebook, seed: int = 0) -> None:
        self.book = book
        self.dice = Random(seed)
        self.interpreter = Interpreter(book)
        self.settled: dict[tuple[str, bool], list[Raw]] = {}
        self.bases: dict[str, list[Raw]] = {}
        for name in topological(book)[0]:
            if name in book.concepts:
                self._settle(name)

    def setting(self, norm: Norm) -> Setting | None:
        switches = {s: options[0] for s, options in norm.switches.items()}
        for act in ACT_DAYS:
            for as_of in (AS_OF, act, "2025-08-20"):
                run = Run(Law.AT_ACT, ordinal(as_of), exactly(ordinal(act)), switches)
                if as_of >= act and norm.id in select(self.book, run).on:
                    shown = {s: o for s, o in switches.items() if o != self.book.switches[s].default}
                    return Setting(act, as_of, shown)
        return None

    def evaluate(self, facts: Raw, setting: Setting) -> Evaluation:
        values = {f: to_value(self.book, f, v) for f, v in facts.items()}
        values.setdefault("act.end", exactly(ordinal(setting.act)))
        end = values["act.end"]
        run = Run(
            Law.AT_ACT, ordinal(setting.as_of), end if isinstance(end, Bound) else Bound(), setting.switches
        )
        return self.interpreter.evaluate(FactSet(values), run)

    def guess(self, norm: Norm, other: x.Node | None, setting: Setting, want: bool | None = None) -> Raw:
        """Random facts for the norm's condition: witnesses for its concepts, values at its lines."""
        condition = self.book.conditions[norm.id]
        facts: Raw = {}
        nodes = [condition] if other is None else [condition, other]
        share = self.dice.choice((0.15, 0.5, 0.85))
        for concept in dict.fromkeys(c for n in nodes for c in x.concepts_of(n)):
            holds = self.dice.random() < share if want is None else want
            options = self.settled.get((concept, holds)) or self.settled.get((concept, not holds)) or [{}]
            facts |= self.dice.choice(options)
        numbers = _numbers(nodes)
        for fact in dict.fromkeys(f for n in nodes for f in x.facts_of(n)):
            if self.dice.random() < 0.93:
                facts[fact] = self._value(fact, nodes, numbers, setting, want)
            else:
                facts.pop(fact, None)
        if want is None and self.dice.random() < 0.6:
            self._hit(facts, nodes)
        return facts

    def _hit(self, facts: Raw, nodes: list[x.Node]) -> None:
        """Set one fact of one comparison with a number so that it falls on the line or just beside it."""
        compared = [
            c for n in nodes for c in x.walk(n) if isinstance(c, x.Compare) and c.type is not FactType.DATE
        ]
        if not compared:
            return
        chosen = self.dice.choice(compared)
        parts = _linear(chosen.left, 1) + _linear(chosen.right, -1)
        moved = [(f, k) for f, k in parts if f]
        fact, factor = self.dice.choice(moved)
        unit = 100 if chosen.type is FactType.MONEY else 1
        rest = (
            sum(k * (facts.get(f) or 0) for f, k in moved if f != fact)
            + sum(k for f, k in parts if not f) // unit
        )
        facts |= {f: 0 for f, _ in moved if f not in facts}
        facts[fact] = max(0, -rest // factor + self.dice.choice((0, 0, 0, 1, -1)))

    def _value(
        self, fact: str, nodes: list[x.Node], numbers: list[int], setting: Setting, want: bool | None
    ) -> Any:
        entry = self.book.vocabulary[fact]
        dice = self.dice
        if want is False and dice.random() < 0.7:
            blank = _blank(entry.type)
            if blank is not None:
                return blank
        if fact in BANDS:
            return dice.choice(BANDS[fact])
        match entry.type:
            case FactType.BOOL:
                return dice.random() < 0.75
            case FactType.ENUM | FactType.SET:
                named = sorted(
                    {
                        v
                        for n in nodes
                        for m in x.walk(n)
                        if isinstance(m, x.Member) and m.fact == fact
                        for v in m.values
                    }
                )
                others = [v for v in entry.values if v not in named]
                pool = (
                    named
                    if named and (dice.random() < 0.75 or not others)
                    else others or named or sorted(entry.values)
                )
                if entry.type is FactType.ENUM:
                    return dice.choice(pool)
                return sorted(dice.sample(pool, min(len(pool), dice.choice((0, 1, 1, 1, 2, 3)))))
            case FactType.DATE:
                months = dice.choice([0, 0, *numbers_of_months(nodes)])
                day = add_months(setting.act, months * dice.choice((1, 1, -1)))
                return add_days(day, dice.choice((0, 0, 1, -1)))
            case _:
                scale = 100 if entry.type is FactType.MONEY else 1
                number = dice.choice(numbers)
                return max(
                    0,
                    (number // scale if scale == 100 and number % 100 == 0 else number)
                    + dice.choice((0, 0, 0, 1, -1)),
                )

    def _settle(self, concept: str) -> None:
        """Facts that make the concept MET and NOT_MET, a few of each, by trying its grounds in turn."""
        for holds in (True, False):
            found: list[Raw] = []
            grounds = [self.book.norms[g] for g in self.book.aimed_at("concludes", concept)]
            settings = {g.id: self.setting(g) for g in grounds}
            for attempt in range(60 * len(grounds)):
                norm = grounds[attempt % len(grounds)]
                setting = settings[norm.id]
                if setting is None or len(found) >= 5:
                    break
                facts: Raw = {}
                for each in (
                    [norm, *self._restricting(norm.id), *self._restricting(concept)] if holds else grounds
                ):
                    facts |= self.guess(each, None, setting, holds)
                state = self.evaluate(facts, setting).state_of(concept)
                if state & (HOLDS if holds else FAILS):
                    small = self.smallest(
                        facts, setting, lambda e, w=HOLDS if holds else FAILS: bool(e.state_of(concept) & w)
                    )
                    if small not in found:
                        found.append(small)
            self.settled[concept, holds] = found

    def _restricting(self, target: str) -> list[Norm]:
        return [self.book.norms[n] for n in self.book.aimed_at("restricts", target)]

    def smallest(self, facts: Raw, setting: Setting, holds: Any) -> Raw:
        """Drop every fact that is not needed for ``holds(evaluation)``."""
        kept = dict(facts)
        for fact in list(facts):
            without = {f: v for f, v in kept.items() if f != fact}
            if holds(self.evaluate(without, setting)):
                kept = without
        return kept

    def near(self, norm: Norm, other: x.Node | None, setting: Setting) -> Raw:
        """Facts under which the norm holds, with one to three of its own facts thrown again."""
        if norm.id not in self.bases:
            tries = (self.guess(norm, None, setting) for _ in range(3 * TRIES))
            held = (f for f in tries if (self.evaluate(f, setting).norm_state(norm.id) or 0) & HOLDS)
            self.bases[norm.id] = list(itertools.islice(held, 8))
        if not self.bases[norm.id]:
            return self.guess(norm, other, setting)
        facts = dict(self.dice.choice(self.bases[norm.id]))
        fresh = self.guess(norm, other, setting)
        nodes = [self.book.conditions[norm.id], *([] if other is None else [other])]
        concepts = [c for n in nodes for c in x.concepts_of(n)]
        own = [f for n in nodes for f in x.facts_of(n)] or list(fresh)
        for _ in range(self.dice.randint(1, 3)):
            if concepts and self.dice.random() < 0.4:
                options = self.settled.get((self.dice.choice(concepts), self.dice.random() < 0.5)) or [{}]
                facts |= self.dice.choice(options)
            fact = self.dice.choice(own) if own else None
            if fact in fresh:
                facts[fact] = fresh[fact]
            else:
                facts.pop(fact, None)
        return facts

    def parting(self, mutant: Mutant) -> LineCase | None:
        """Facts under which norm and mutant give different results; both settled if that can be had."""
        norm = self.book.norms[mutant.norm]
        setting = self.setting(norm)
        if setting is None:
            return None
        changed = mutant.applied(self.book)
        condition = changed.conditions[norm.id] if mutant.when is not None else None
        if mutant.when is None and norm.relation != "concludes":
            return self._effect(mutant, setting, Interpreter(changed))

        def states(e: Evaluation) -> tuple[str, str] | None:
            now = RESULTS[e.norm_state(norm.id)].value if e.norm_state(norm.id) else None
            then = decided_again(self.book, e, norm.id, condition).get(norm.id)
            return (now, then) if now and then and now != then else None

        best: tuple[int, Raw, tuple[str, str]] | None = None
        for attempt in range(TRIES):
            make = self.near if attempt % 2 else self.guess
            facts = make(norm, condition, setting)
            pair = states(self.evaluate(facts, setting))
            if pair is None:
                continue
            rank = sum(r in ("MET", "NOT_MET") for r in pair)
            if best is None or rank > best[0]:
                best = (rank, facts, pair)
            if rank == 2 or attempt > TRIES // 2:
                break
        if best is None:
            return None
        _, facts, pair = best
        small = self.smallest(facts, setting, lambda e: states(e) == pair)
        return self.case(norm, _reason(norm, mutant), small, setting)

    def _effect(self, mutant: Mutant, setting: Setting, other: Interpreter) -> LineCase | None:
        """For a deleted restricting, defeating or displacing norm: facts under which a target's result changes."""
        norm = self.book.norms[mutant.norm]
        for target, act in itertools.product(norm.targets, ACT_DAYS):
            day = Setting(act, setting.as_of, setting.switches)
            if act > setting.as_of or norm.id not in self.evaluate({}, day).selection.on:
                continue
            setting = day
            concept = target if target in self.book.concepts else self.book.norms[target].targets[0]
            for _ in range(TRIES // 6):
                facts: Raw = dict(self.dice.choice(self.settled.get((concept, True)) or [{}]))
                if target in self.book.norms:
                    for each in (self.book.norms[target], *self._restricting(target)):
                        facts |= self.guess(each, None, setting, True)
                facts |= self.guess(norm, None, setting)

                def differs(e: Evaluation, concept: str = concept) -> bool:
                    values = {f: v for f, v in e.first_facts.values.items() if f not in e.first_facts.derived}
                    return other.evaluate(FactSet(values), e.run).result(concept) is not e.result(concept)

                if differs(self.evaluate(facts, setting)):
                    small = self.smallest(facts, setting, differs)
                    return self.case(norm, f"{norm.cite}；没有本条则结果不同", small, setting, (concept,))
        return None

    def case(
        self, norm: Norm, why: str, facts: Raw, setting: Setting, more: tuple[str, ...] = ()
    ) -> LineCase:
        evaluation = self.evaluate(facts, setting)
        concepts = [*more, *(t for t in norm.targets if t in self.book.concepts)]
        norms = (
            [norm.id, *(t for t in norm.targets if t in self.book.norms)]
            if norm.relation != "displaces"
            else []
        )
        found = {n: evaluation.norm_state(n) for n in norms}
        return LineCase(
            norm.id, why, setting, facts,
            {c: evaluation.result(c).value for c in dict.fromkeys(concepts)},
            {n: RESULTS[state].value if state else "NOT_MET" for n, state in found.items()},
        )  # fmt: skip

    def lines(self, norm: Norm) -> Iterator[LineCase]:
        """t-1, t, t+1 and unknown for every comparison of one fact with a number, all else settled for the norm."""
        setting = self.setting(norm)
        condition = self.book.conditions[norm.id]
        if setting is None:
            return
        for node in x.walk(condition):
            match node:
                case x.Compare(op, x.Quantity(fact), x.Number(line), kind) if kind is not FactType.DATE:
                    base = self._deciding(norm, fact, op, line, setting)
                    if base is None:
                        continue
                    unit = 100 if kind is FactType.MONEY else 1
                    label = self.book.vocabulary[fact].label.zh
                    mark = line // unit
                    for value in (mark - 1, mark, mark + 1, None):
                        if value is not None and value < 0:
                            continue
                        facts = {f: v for f, v in base.items() if f != fact} | (
                            {} if value is None else {fact: value}
                        )
                        told = "未记录" if value is None else f"{value}"
                        yield self.case(norm, f"{norm.cite}，{label}{told}（线 {op} {mark}）", facts, setting)

    def _deciding(self, norm: Norm, fact: str, op: str, line: int, setting: Setting) -> Raw | None:
        """Facts in which this one comparison decides the norm."""
        unit = 100 if self.book.vocabulary[fact].type is FactType.MONEY else 1
        mark = line // unit
        inside, outside = {
            ">=": (mark, mark - 1),
            ">": (mark + 1, mark),
            "<=": (mark, mark + 1),
            "<": (mark - 1, mark),
        }.get(op, (mark, mark + 1))
        if min(inside, outside) < 0:
            return None

        def decides(facts: Raw) -> bool:
            one, two = (
                self.evaluate(facts | {fact: v}, setting).norm_state(norm.id) or 0 for v in (inside, outside)
            )
            return bool(one & HOLDS and two & FAILS) or bool(two & HOLDS and one & FAILS)

        for _ in range(TRIES):
            facts = self.guess(norm, None, setting)
            if decides(facts):
                for name in list(facts):
                    without = {f: v for f, v in facts.items() if f != name}
                    if decides(without):
                        facts = without
                return facts
        return None


def _blank(kind: FactType) -> Any:
    return {FactType.BOOL: False, FactType.SET: [], FactType.COUNT: 0, FactType.MONEY: 0}.get(kind)


def _reason(norm: Norm, mutant: Mutant) -> str:
    return (
        f"{norm.cite}：{norm.gist.zh}"
        if mutant.when is None
        else f"{norm.cite}；若{mutant.kind}（{mutant.detail}）则结果不同"
    )


def to_value(book: Rulebook, fact: str, raw: Any) -> Value:
    entry = book.vocabulary[fact]
    match entry.type:
        case FactType.BOOL | FactType.ENUM:
            return raw
        case FactType.SET:
            return Members(frozenset(raw), True)
        case FactType.DATE:
            return exactly(ordinal(raw))
        case FactType.MONEY:
            return exactly(raw * 100)
    return exactly(raw)


def _numbers(nodes: list[x.Node]) -> list[int]:
    """Literals of the conditions in the unit of the comparison, with products and quotients of factors."""
    literals = {p.value for n in nodes for p in x.walk(n) if isinstance(p, x.Number)}
    factors = {p.factor for n in nodes for p in x.walk(n) if isinstance(p, x.Product)}
    yuan = {v // 100 for v in literals if v % 100 == 0 and v >= 10000}
    base = literals | yuan | {0, 1}
    return sorted(
        base
        | {v * f for v in base for f in factors}
        | {v // f for v in base for f in factors if f}
        | set(factors)
    )


def _linear(term: x.Node, sign: int) -> list[tuple[str, int]]:
    """A term as (fact, factor) pairs; a literal has no fact and its value as factor."""
    match term:
        case x.Number(value):
            return [("", sign * value)]
        case x.Quantity(fact):
            return [(fact, sign)]
        case x.Product(part, factor):
            return [(f, k * factor) for f, k in _linear(part, sign)]
        case x.Sum(left, right):
            return _linear(left, sign) + _linear(right, sign)
        case x.Difference(left, right):
            return _linear(left, sign) + _linear(right, -sign)
    return []


def numbers_of_months(nodes: list[x.Node]) -> list[int]:
    found = sorted({p.months for n in nodes for p in x.walk(n) if isinstance(p, x.Later)})
    return [*found, *(2 * m for m in found)] or [1]


def add_months(day: str, months: int) -> str:
    date = datetime.date.fromisoformat(day)
    total = date.year * 12 + date.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return datetime.date(year, month, min(date.day, calendar.monthrange(year, month)[1])).isoformat()


def add_days(day: str, days: int) -> str:
    return iso(ordinal(day) + days)


def generate(book: Rulebook, mutants: list[Mutant]) -> Iterator[LineCase]:
    """Line cases of every norm, then a case for each mutant that no earlier case of the norm kills."""
    finder = Finder(book)
    by_norm: dict[str, list[LineCase]] = {}
    for norm in book.norms.values():
        by_norm[norm.id] = list(finder.lines(norm))
        yield from by_norm[norm.id]
    for mutant in mutants:
        if any(_notices(finder, case, mutant) for case in by_norm[mutant.norm]):
            continue
        found = finder.parting(mutant)
        if found is not None:
            by_norm[mutant.norm].append(found)
            yield found


def _notices(finder: Finder, case: LineCase, mutant: Mutant) -> bool:
    evaluation = finder.evaluate(case.facts, case.setting)
    if mutant.when is None and finder.book.norms[mutant.norm].relation != "concludes":
        return False
    condition = mutant.applied(finder.book).conditions[mutant.norm] if mutant.when is not None else None
    again = decided_again(finder.book, evaluation, mutant.norm, condition)
    return again.get(mutant.norm, case.expect_norms.get(mutant.norm)) != case.expect_norms.get(mutant.norm)


def written(cases: list[LineCase], book: Rulebook) -> str:
    """The cases as a conformance file, one block per case, in the order of the norms."""
    order = {n: i for i, n in enumerate(book.norms)}
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    blocks = [HEADER]
    for case in sorted(cases, key=lambda c: order[c.norm]):
        facts = {"act.end": case.setting.act} | case.facts
        body = {
            "group": f"LINES {book.norms[case.norm].pack}",
            "why": case.why,
            "as_of": case.setting.as_of,
            **({"switches": dict(case.setting.switches)} if case.setting.switches else {}),
            "facts": facts,
            "expect": case.expect,
            **({"expect_norms": case.expect_norms} if case.expect_norms else {}),
        }
        text = "".join(f"  {key}: {_flow(value)}\n" for key, value in body.items() if key != "why")
        if f"{case.norm}{text}" in seen:
            continue
        seen.add(f"{case.norm}{text}")
        numbers[case.norm] = numbers.get(case.norm, 0) + 1
        blocks.append(f"- id: LINE-{case.norm}-{numbers[case.norm]:02d}\n  why: {_flow(case.why)}\n{text}")
    return "".join(blocks)


def _flow(value: Any) -> str:
    return (
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
        .removesuffix("\n")
        .removesuffix("\n...")
    )
