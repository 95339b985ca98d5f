"""Where a person stands on the facts given so far, and which question would decide most. Pure.

The same engine serves ``ask`` (what follows, what is open), the guided interview and the web form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bangxin.base.bounds import exactly
from bangxin.consult.reach import useful
from bangxin.determination.choice import choose
from bangxin.determination.person import act_end, cone_norms, cone_of
from bangxin.law.expression import BoolFact, facts_of
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import Fact, FactKind, FactType
from bangxin.reasoning.explanation import Explainer
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.states import HOLDS, Result

ROOTS = (
    "offence.art287_2", "charge.conceal", "charge.accomplice", "admin.art31_breach", "lenient.any", "strict.any",
    "exit.minor_generally_shall", "exit.student_reference", "exit.relative_np", "exit.conditional_np",
)  # fmt: skip
# What was done, when, by whom: these choose the law and the path, so they come before all others.
OPENING = (
    "act.kinds",
    "act.end",
    "person.kind",
    "person.age_at_act",
    "upstream.crime",
    "upstream.act_confirmed",
)
# Then the measures that belong to what was done, as long as they can still decide something.
_ACCOUNTS = frozenset({"sell_account", "rent_account", "lend_account", "buy_account", "recruit"})
_MOVES = frozenset({"withdraw", "transfer_for_other", "cash_out", "buy_crypto", "verify_face"})
_SETTLES = frozenset({"settlement"})
_CARDS = frozenset({"sell_phone_card", "rent_phone_card", "buy_phone_card", "process_phone_card"})
_FOLLOWING = (
    (_SETTLES, ("settlement.amount",)),
    (_ACCOUNTS, ("instrument.own_accounts.count", "ledger.own_accounts.inflow", "instrument.others_accounts.count",
                 "ledger.others_accounts.inflow", "settlement.amount", "conceal.upstream_fact", "conceal.amount")),
    (_MOVES, ("conceal.amount", "conceal.upstream_fact", "ledger.own_accounts.inflow", "settlement.amount")),
    (_CARDS, ("instrument.phone_cards.count", "instrument.processed_phone_cards.count")),
    (None, ("gain.illegal_income", "gain.basis", "upstream.verified_amount", "assisted.distinct_parties",
            "person.student_at_act", "act.uses_vulnerable", "person.industry", "person.used_position")),
)  # fmt: skip
SETTLED = frozenset({Result.MET, Result.NOT_MET})
_ROOT_WEIGHT = 3.0
_NEAR = 0.5
_JUDGED = 0.5
"""A question of judgment comes after questions of fact of the same power: who answers knows facts."""
_ELSEWHERE = 0.3
_TRIED = 32
_MOST_TRIALS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """Results of the nodes asked about, and what can still change each of the open ones."""

    results: Mapping[str, Result]
    missing: Mapping[str, tuple[str, ...]]

    @property
    def settled(self) -> dict[str, Result]:
        return {node: result for node, result in self.results.items() if result in SETTLED}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question worth asking next: the fact, the open nodes it can decide, and its power."""

    fact: str
    decides: tuple[str, ...]
    power: float


class Inquiry:
    """Questions and results for a set of root nodes on one day of decision."""

    def __init__(self, interpreter: Interpreter, as_of: int, roots: Sequence[str] = ROOTS) -> None:
        self.book: Rulebook = interpreter.book
        self._interpreter = interpreter
        self._as_of = as_of
        self.roots = tuple(roots)
        self.nodes = cone_of(self.book, self.roots)

    def about(self, roots: Sequence[str]) -> Inquiry:
        """The same inquiry about other nodes."""
        return Inquiry(self._interpreter, self._as_of, roots)

    @cached_property
    def form(self) -> tuple[str, ...]:
        """Every fact that can matter to the nodes: the questions of the full form, in the vocabulary's order."""
        read = self._read_by(self.nodes) | {"act.end"}
        same = {fact for fact, tree in self.book.derivations.items() if isinstance(tree, BoolFact)}
        return tuple(f.id for f in self.book.vocabulary if f.id in read - same and _askable(f))

    def only_of(self, others: Sequence[str], exits: str) -> frozenset[str]:
        """Facts that bear on other nodes and, but for ``exits`` (open to every offence), on none of the roots."""
        own = cone_of(self.book, [root for root in self.roots if root != exits and root not in others])
        return self._read_by(cone_of(self.book, others)) - self._read_by(own)

    def _read_by(self, nodes: Sequence[str]) -> frozenset[str]:
        norms = cone_norms(self.book, nodes)
        read = {fact for norm in norms for fact in facts_of(self.book.conditions[norm])}
        return frozenset(self._with_inputs(sorted(read)))

    def stand(self, facts: FactSet) -> Standing:
        """Results under the law at the act and at the decision, the favourable one chosen node by node."""
        runs = self._runs(facts)
        results = {node: runs[self._chosen(node, runs)].result(node) for node in self.nodes}
        missing: dict[str, tuple[str, ...]] = {}
        # A node settled by the favourable run may be open in the other, and another node may hang on that.
        for run in runs.values():
            explainer = Explainer(run)
            for node in self.nodes:
                if run.result(node) not in SETTLED:
                    said = explainer.concept(node)
                    wanted = [*missing.get(node, ()), *said.missing, *said.open_findings]
                    missing[node] = tuple(dict.fromkeys(self._with_inputs(wanted)))
        return Standing(results, missing)

    def norms_on(self, facts: FactSet) -> tuple[frozenset[str], frozenset[str]]:
        """Norms in force in either run, and those of them that are met."""
        runs = self._runs(facts).values()
        on = frozenset[str]().union(*(run.selection.on for run in runs))
        return on, frozenset(n for n in on if any((run.norm_state(n) or 0) & HOLDS for run in runs))

    def without_law(self, facts: FactSet) -> frozenset[str]:
        """Nodes that fail only because no norm for them was in force in the run that counts."""
        runs = self._runs(facts)
        return frozenset(
            node
            for node in self.nodes
            if not runs[self._chosen(node, runs)].selection.on & set(self.book.aimed_at("concludes", node))
        )

    @cached_property
    def main_nodes(self) -> frozenset[str]:
        """Nodes that a plain answer shows: those of the offence, its neighbours and the administrative line."""
        return frozenset(cone_of(self.book, [root for root in self.roots if root != "exit.conditional_np"]))

    def _with_inputs(self, wanted: Sequence[str]) -> list[str]:
        """The facts, and those from which a fact among them is computed (全部账户流入: 本人账户、他人账户)."""
        found = list(wanted)
        for fact in found:
            tree = self.book.derivations.get(fact)
            if tree is not None:
                found += [one for one in sorted(facts_of(tree)) if one not in found]
        return found

    def next_questions(
        self, facts: FactSet, skipped: frozenset[str] = frozenset(), limit: int = 1
    ) -> list[Asked]:
        """The most decisive open questions, best first; those in ``skipped`` are left out."""
        standing = self.stand(facts)
        near: dict[str, float] = {}
        decides: dict[str, list[str]] = {}
        for node, open_facts in standing.missing.items():
            wanted = [fact for fact in open_facts if fact in self._form_set]
            for fact in wanted:
                if fact not in skipped and fact not in facts.values:
                    weight = _ROOT_WEIGHT if node in self.roots else 1.0
                    weight *= 1.0 if standing.results[node] not in SETTLED else _ELSEWHERE
                    near[fact] = near.get(fact, 0.0) + weight / len(wanted)
                    decides.setdefault(fact, []).append(node)
        opening = [
            fact for fact in OPENING if fact in self._form_set and fact not in {*facts.values, *skipped}
        ]
        if opening:
            return [Asked(fact, tuple(decides.get(fact, ())), 0.0) for fact in opening[:limit]]
        following = [fact for fact in self._following(facts) if fact in near]
        if following:
            return [Asked(fact, tuple(decides[fact]), near[fact]) for fact in following[:limit]]
        scored = []
        nearest = set(sorted(near, key=lambda fact: (-near[fact], fact))[:_TRIED])
        for place, fact in enumerate(self.form):
            if fact in nearest:
                power = self._power(facts, standing, fact) + _NEAR * near[fact]
                if is_finding(self.book.vocabulary[fact]):
                    power *= _JUDGED
                scored.append((-power, place, Asked(fact, tuple(decides[fact]), power)))
        scored.sort(key=lambda item: item[:2])
        return [asked for _, _, asked in scored[:limit]]

    def useful(self, facts: FactSet, unknown: frozenset[str]) -> frozenset[str]:
        """The questions that can still settle a root while ``unknown`` stays unknown; what was done, and when, comes first."""
        askable = self._form_set - unknown - facts.values.keys()
        found = (useful(run, self.roots, askable) for run in self._runs(facts).values())
        return frozenset(OPENING[:2]) & askable | frozenset[str]().union(*found)

    def _following(self, facts: FactSet) -> list[str]:
        kinds = facts.values.get("act.kinds")
        done = kinds.values if isinstance(kinds, Members) else frozenset[str]()
        return [fact for wanted, names in _FOLLOWING if wanted is None or wanted & done for fact in names]

    @cached_property
    def _form_set(self) -> frozenset[str]:
        return frozenset(self.form)

    def _power(self, facts: FactSet, standing: Standing, fact: str) -> float:
        """How many open nodes an answer settles, on average over the answers worth telling apart."""
        trials = self._trials(fact)
        if not trials:
            return 0.0
        total = 0.0
        for value in trials:
            runs = self._runs(replace(facts, values={**facts.values, fact: value}))
            for node, before in standing.results.items():
                if before not in SETTLED and runs[self._chosen(node, runs)].result(node) in SETTLED:
                    total += _ROOT_WEIGHT if node in self.roots else 1.0
        return total / len(trials)

    def _trials(self, name: str) -> list[Value]:
        fact = self.book.vocabulary[name]
        if fact.type is FactType.BOOL:
            return [True, False]
        if fact.type is FactType.ENUM:
            return [*list(fact.values)[:_MOST_TRIALS]]
        if fact.type is FactType.SET:
            codes = self._codes.get(name, ())[:_MOST_TRIALS]
            return [
                *(Members(frozenset([code])) for code in codes),
                *[Members(frozenset())] * max(1, len(codes)),
            ]
        if fact.type is FactType.DATE:
            return []
        lines = sorted(self._lines.get(name, ()))
        scale = 100 if fact.type is FactType.MONEY else 1
        ends = [lines[0] * scale - 1, lines[-1] * scale] if lines else []
        return [exactly(value) for value in ends if value >= 0]

    @cached_property
    def _lines(self) -> dict[str, set[int]]:
        """Numbers that conditions of the cone compare each fact with."""
        found: dict[str, set[int]] = {}
        for norm in cone_norms(self.book, self.nodes):
            for name, number in re.findall(
                r"([a-z_.\d]+) (?:>=|>|<=|<|==) (\d+)", self.book.norms[norm].when
            ):
                found.setdefault(name, set()).add(int(number))
        return found

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for norm in cone_norms(self.book, self.nodes):
            for name, codes in re.findall(r"([a-z_.\d]+) in \[([^\]]*)\]", self.book.norms[norm].when):
                known = found.setdefault(name, [])
                known += [c for c in re.findall(r"'([a-z_]+)'", codes) if c not in known]
        return found

    def _runs(self, facts: FactSet) -> dict[Law, Evaluation]:
        end = act_end(facts)
        return {law: self._interpreter.evaluate(facts, Run(law, self._as_of, end)) for law in Law}

    def _chosen(self, node: str, runs: Mapping[Law, Evaluation]) -> Law:
        return choose(self.book.concepts[node].polarity, {law: run.result(node) for law, run in runs.items()})


def _askable(fact: Fact) -> bool:
    return fact.role != "record" and fact.id != "case.decision_on"


def is_finding(fact: Fact) -> bool:
    """Whether the question is one that a person has to judge, not one of fact."""
    return fact.kind is FactKind.FINDING
