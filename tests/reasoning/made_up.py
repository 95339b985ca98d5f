"""Made-up facts over a rulebook, and made-up small rulebooks, for differential tests."""

from __future__ import annotations

import random
from collections.abc import Mapping

from bangxin.base.bounds import Bound
from bangxin.base.dates import ordinal
from bangxin.base.yamltree import load_tree
from bangxin.law.expression import Compare, Number, Quantity, walk
from bangxin.law.rulebook import Rulebook, build_rulebook
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import Fact, FactType

MONTH_ENDS = [
    ordinal(d) for d in ("2016-02-29", "2018-02-28", "2019-12-31", "2020-02-29", "2024-01-31", "2024-02-29")
]


class FactMaker:
    """Random facts that fall on, just below and just above the lines of a rulebook."""

    def __init__(self, book: Rulebook, rnd: random.Random) -> None:
        self.book, self.rnd = book, rnd
        self.lines: dict[str, list[int]] = {}
        for condition in book.conditions.values():
            for node in walk(condition):
                if (
                    isinstance(node, Compare)
                    and isinstance(node.left, Quantity)
                    and isinstance(node.right, Number)
                ):
                    self.lines.setdefault(node.left.fact, []).append(node.right.value)

    def facts(self, share: float) -> dict[str, Value]:
        """Each fact of the vocabulary with probability ``share``."""
        return {fact.id: self.value(fact) for fact in self.book.vocabulary if self.rnd.random() < share}

    def value(self, fact: Fact) -> Value:
        rnd = self.rnd
        if fact.type is FactType.BOOL:
            return rnd.random() < 0.5
        names = list(fact.values)
        if fact.type is FactType.ENUM:
            return rnd.choice(names)
        if fact.type is FactType.SET:
            return Members(
                frozenset(rnd.sample(names, rnd.randint(0, min(2, len(names))))), rnd.random() < 0.7
            )
        return self._day(fact) if fact.type is FactType.DATE else self._amount(fact)

    def _day(self, fact: Fact) -> Bound:
        rnd = self.rnd
        day = rnd.choice(MONTH_ENDS) + rnd.randint(-1, 1) if rnd.random() < 0.4 else _random_day(rnd)
        if "birth" in fact.id:
            day -= 17 * 365 + 4
        kind = rnd.random()
        if kind < 0.7:
            return Bound(day, day)
        if kind < 0.9:
            return Bound(day, day + rnd.randint(0, 400))
        return rnd.choice([Bound(day, None), Bound(None, day)])

    def _amount(self, fact: Fact) -> Bound:
        rnd = self.rnd
        base = max(0, rnd.choice([*self.lines.get(fact.id, [5]), 10]) + rnd.choice([-1, 0, 1]))
        kind = rnd.random()
        if kind < 0.6:
            return Bound(base, base)
        if kind < 0.7:
            return Bound(base)
        if kind < 0.8:
            return Bound(base, None, base + rnd.randint(0, base // 10 + 1))
        return Bound(0, base) if kind < 0.9 else Bound(base, base + rnd.randint(0, 100))


def _random_day(rnd: random.Random) -> int:
    return ordinal("2014-01-01") + rnd.randint(0, 4700)


def act_end(facts: Mapping[str, Value]) -> Bound:
    value = facts.get("act.end")
    return value if isinstance(value, Bound) else Bound()


def fact_set(facts: Mapping[str, Value]) -> FactSet:
    return FactSet(facts)


VOCABULARY = """
version: 1
facts:
- {id: act.end, type: date, kind: claim, zh: 行为终了}
- {id: a.day, type: date, kind: claim, zh: 某日}
- {id: a.money, type: money, kind: claim, zh: 数额}
- {id: b.money, type: money, kind: measure, zh: 另一数额}
- {id: net.money, type: money, kind: measure, zh: 净额, derive: a.money - b.money}
- {id: all.money, type: money, kind: measure, zh: 合计, derive: net.money + b.money + a.money}
- {id: a.count, type: count, kind: claim, zh: 数量}
- {id: f.count, type: count, kind: finding, zh: 认定数量}
- {id: p.birth, type: date, kind: claim, zh: 出生}
- {id: p.age, type: count, kind: measure, zh: 年龄, derive: 'full_years(p.birth, act.end)'}
- {id: a.flag, type: bool, kind: claim, zh: 事实}
- {id: f.flag, type: bool, kind: finding, zh: 认定}
- {id: d.flag, type: bool, kind: measure, zh: 派生, derive: act.end > a.day}
- {id: g.flag, type: bool, kind: measure, zh: 派生条件, derive: 'a.money >= 100 and not a.flag'}
- {id: e.flag, type: bool, kind: measure, zh: 同派生, derive: d.flag}
- {id: a.kind, type: enum, kind: claim, zh: 种类, values: {one: 甲, two: 乙, three: 丙}}
- {id: f.kind, type: enum, kind: finding, zh: 认定种类, values: {one: 甲, two: 乙}}
- {id: a.set, type: set, kind: claim, zh: 多种, values: {x: 子, y: 丑, z: 寅}}
"""

LEAVES = [
    "a.flag", "f.flag", "d.flag", "e.flag", "g.flag", "is_known(a.money)", "is_known(d.flag)", "is_known(net.money)",
    "a.money >= 100", "a.money > 100", "a.money <= 100", "a.money < 100", "a.money == 100", "net.money >= 50",
    "all.money > 300", "a.money + b.money >= 200", "a.money - b.money >= 0", "a.money * 3 - b.money > 250",
    "a.count >= 2", "a.count * 100 + f.count >= 300", "f.count >= 1", "f.count <= a.count", "p.age >= 18", "p.age < 16",
    "act.end <= a.day + years(2)", "act.end > a.day + years(2)", "act.end >= a.day + months(1)",
    "act.end < a.day + months(13)", "act.end == a.day + years(4)", "act.end - months(1) <= a.day",
    "a.kind in ['one', 'two']", "a.kind not in ['three']", "f.kind in ['one']", "a.set in ['x', 'y']",
    "a.set not in ['z']", "50 <= a.money < 150", "True", "False",
]  # fmt: skip


def made_up_rulebook(rnd: random.Random) -> Rulebook:
    """A small rulebook of random norms: every relation, switches, two packs on one matter, periods."""
    concepts = [f"c{i}.x" for i in range(rnd.randint(2, 5))]
    norms: list[str] = []
    names: list[str] = []
    for index, concept in enumerate(concepts):
        for _ in range(rnd.randint(1, 3)):
            _add_norm(rnd, norms, names, "concludes", concept, concepts[:index])
        targets = [concept, *names[-1:]]
        for _ in range(rnd.randint(0, 2)):
            _add_norm(
                rnd, norms, names, rnd.choice(["defeats", "restricts"]), rnd.choice(targets), concepts[:index]
            )
    if len(names) > 2 and rnd.random() < 0.5:
        first, second = rnd.sample(names, 2)
        norms.append(_norm(rnd, "N.displacer", "displaces", first, "True", 1.0))
        norms.append(_norm(rnd, "N.displacer2", "displaces", second, "True", 1.0))
    half = len(norms) // 2
    packs = [
        _pack("old", rnd, "{from: '2015-01-01', to: '2021-12-31'}", "", norms[:half]),
        _pack("new", rnd, "{from: '2022-01-01', to: null}", "replaces: old\n", norms[half:]),
    ]
    listed = "\n".join(f"- {{id: {c}, node: N1, zh: {c}, polarity: adverse}}" for c in concepts)
    switches = "switches:\n- {id: sw, zh: 开关, options: {on: 开, off: 关}, default: 'on'}\n- {id: since, zh: 时间, options: {release_favourable: a, pending_all: b, acts_after_only: c}, default: release_favourable}"
    return build_rulebook(
        [load_tree(VOCABULARY, "vocabulary")],
        [load_tree(f"concepts:\n{listed}", "concepts")],
        [load_tree(switches, "switches")],
        [load_tree(pack, f"pack{i}") for i, pack in enumerate(packs)],
    )


def _add_norm(
    rnd: random.Random, norms: list[str], names: list[str], relation: str, target: str, below: list[str]
) -> None:
    name = f"N{len(names)}.a"
    names.append(name)
    norms.append(_norm(rnd, name, relation, target, _condition(rnd, below, 3)))


def _norm(rnd: random.Random, name: str, relation: str, target: str, when: str, switched: float = 0.2) -> str:
    switch = "  switch: {sw: ['on']}\n" if rnd.random() < switched else ""
    return (
        f"- id: {name}\n  cite: 某条\n  gist: {{zh: 某规则, en: a rule}}\n  modality: shall\n"
        f"  {relation}: {target}\n  when: {when!r}\n{switch}"
    )


def _pack(name: str, rnd: random.Random, period: str, extra: str, norms: list[str]) -> str:
    rank = rnd.choice(["statute", "judicial_interpretation", "normative_document"])
    applies = rnd.choice(["act_end", "reach_back", "as_of"])
    time_switch = "time_switch: since\n" if rnd.random() < 0.3 else ""
    body = "norms:\n" + "".join(norms) if norms else ""
    return (
        f"id: {name}\ntitle: 某文件\nrank: {rank}\nin_force: {period}\napplies_by: {applies}\nsource: 测试\n"
        f"{extra}{time_switch}{body}"
    )


def _condition(rnd: random.Random, concepts: list[str], depth: int) -> str:
    if depth == 0 or rnd.random() < 0.3:
        return rnd.choice([*LEAVES, *concepts, *concepts, *concepts])
    parts = [_condition(rnd, concepts, depth - 1) for _ in range(rnd.randint(2, 3))]
    match rnd.randint(0, 4):
        case 0:
            return "(" + " and ".join(parts) + ")"
        case 1:
            return "(" + " or ".join(parts) + ")"
        case 2:
            return f"at_least({rnd.randint(1, len(parts))}, {', '.join(parts)})"
        case 3:
            return f"(not {parts[0]})"
    return f"any_of({', '.join(parts)})"
