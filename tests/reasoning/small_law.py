"""Rulebooks of a few norms, written in the text of the test."""

from __future__ import annotations

from bangxin.base.yamltree import load_tree
from bangxin.law.rulebook import Rulebook, build_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Value
from bangxin.reasoning.interpret import Evaluation, Interpreter

VOCABULARY = """
facts:
- {id: x.a, type: bool, kind: claim, zh: 甲}
- {id: x.b, type: bool, kind: claim, zh: 乙}
- {id: x.c, type: bool, kind: claim, zh: 丙}
- {id: x.f, type: bool, kind: finding, zh: 认定一}
- {id: x.g, type: bool, kind: finding, zh: 认定二}
- {id: x.money, type: money, kind: measure, zh: 金额}
- {id: x.count, type: count, kind: measure, zh: 数量}
- {id: x.other, type: count, kind: measure, zh: 另一数量}
- {id: x.day, type: date, kind: claim, zh: 日期}
- {id: x.kinds, type: set, kind: claim, zh: 种类, values: {p: 甲类, q: 乙类, r: 丙类}}
- {id: notice.reason, type: enum, kind: claim, zh: 原因, group: notice, values: {fraud: 涉诈, other: 其他}}
- {id: notice.after, type: bool, kind: claim, zh: 其后仍为, group: notice}
- {id: freeze.reason, type: enum, kind: claim, zh: 冻结原因, group: freeze, values: {fraud: 涉诈, other: 其他}}
- {id: freeze.own, type: bool, kind: claim, zh: 本人账户, group: freeze}
- {id: act.end, type: date, kind: claim, zh: 行为终了日}
"""
PACK = """
id: {id}
title: 试验文件
rank: judicial_interpretation
in_force: {{from: '{start}', to: {end}}}
applies_by: {applies}
source: 试验
{more}norms:
"""


def norm(norm_id: str, relation: str, target: str, when: str, more: str = "") -> str:
    """One norm of a pack."""
    return (
        f"- {{id: {norm_id}, cite: 第一条, gist: {{zh: 要旨}}, modality: shall, {relation}: {target}, "
        f"when: {when!r}{', ' + more if more else ''}}}\n"
    )


def pack(
    *norms: str,
    id: str = "p",
    start: str = "2000-01-01",
    end: str = "null",
    applies: str = "act_end",
    more: str = "",
) -> str:
    return PACK.format(id=id, start=start, end=end, applies=applies, more=more) + "".join(norms)


def book(*packs: str, concepts: str, switches: str = "switches: []") -> Rulebook:
    """A rulebook of the packs; ``concepts`` lists concept ids, ``name*group`` for one decided per instance."""
    entries = []
    for word in concepts.split():
        name, _, group = word.partition("*")
        per = f", per: {group}" if group else ""
        entries.append(f"- {{id: {name}, node: N2, zh: {name}, polarity: adverse{per}}}\n")
    trees = [load_tree(text, f"pack{n}.yaml") for n, text in enumerate(packs)]
    return build_rulebook(
        [load_tree(VOCABULARY, "vocabulary.yaml")],
        [load_tree("concepts:\n" + "".join(entries), "concepts.yaml")],
        [load_tree(switches, "switches.yaml")],
        trees,
    )


def evaluate(rules: Rulebook, as_of: int = 738000, law: Law = Law.AT_ACT, **facts: Value) -> Evaluation:
    """Evaluate with facts given as ``x_a=True`` for ``x.a``."""
    values = {name.replace("_", ".", 1): value for name, value in facts.items()}
    return Interpreter(rules).evaluate(FactSet(values), Run(law, as_of))
