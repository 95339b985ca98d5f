"""Conformance files (spec README §8): run every case and compare with what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import ordinal
from bangxin.base.errors import BangxinError, InputError, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.base.yamltree import Tree, load_tree
from bangxin.case.values import BadValue, read_value
from bangxin.determination.choice import choose
from bangxin.law.expression import Compare, Number, Quantity, walk
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Value
from bangxin.law.vocabulary import FactType
from bangxin.measures.accumulation import DatedAct, accumulate
from bangxin.reasoning.interpret import Evaluation, Interpreter
from bangxin.reasoning.states import RESULTS

_CASE_KEYS = frozenset(
    [
        "id",
        "group",
        "case",
        "person",
        "title",
        "official_charge",
        "authority",
        "profile",
        "as_of",
        "law",
        "facts",
        "findings",
        "instances",
        "record",
        "not_stated",
        "official_outcome",
        "switches",
        "expect",
        "runs",
        "selected",
        "expect_norms",
        "expect_values",
        "expect_packs",
        "entities",
        "cites",
        "why",
        "seed",
    ]
)
_RUN_KEYS = frozenset(
    [
        "name",
        "as_of",
        "law",
        "switches",
        "facts",
        "findings",
        "expect",
        "selected",
        "expect_packs",
        "expect_norms",
        "expect_values",
        "why",
    ]
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that does not hold."""

    case: str
    group: str
    run: str
    what: str
    expected: str
    got: str

    def __str__(self) -> str:
        run = f" [{self.run}]" if self.run else ""
        return f"{self.case}{run} {self.what}: expected {self.expected}, got {self.got}"


@dataclass(frozen=True, slots=True)
class Checked:
    """One case: its group and its differences (none when it passed)."""

    case: str
    group: str
    differences: tuple[Difference, ...]


def run_conformance(
    book: Rulebook, text: str, file: str, interpreter: Interpreter | None = None
) -> Iterator[Checked]:
    """Check every case of one file. Raises InputError when the file itself is wrong."""
    tree = load_tree(text, file)
    checker = _Checker(book, interpreter or Interpreter(book))
    profiles = checker.profiles(tree.get("profiles"))
    mistakes = list(tree.only({"version", "profiles", "cases"}))
    cases = tree.need("cases").sequence()
    seen: dict[str, Tree] = {}
    for entry in cases:
        mistakes += entry.only(_CASE_KEYS)
        name = entry.need("id").text()
        if name in seen:
            mistakes.append(
                entry.mistake(
                    "duplicate-id",
                    f"案例“{name}”重复，先见于第 {seen[name].line} 行",
                    f"case “{name}” stands twice",
                )
            )
        seen[name] = entry
    if mistakes:
        raise InputError(*mistakes)
    for entry in cases:
        yield checker.case(entry, profiles)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a run starts from: facts, dates, switches."""

    facts: Mapping[str, Value]
    as_of: int
    law: Law
    switches: Mapping[str, str]
    instances: Mapping[str, tuple[Mapping[str, Value], ...]]


class _Checker:
    def __init__(self, book: Rulebook, interpreter: Interpreter) -> None:
        self.book = book
        self.interpreter = interpreter

    def profiles(self, tree: Tree | None) -> dict[str, dict[str, Value | None]]:
        if tree is None:
            return {}
        found = {}
        for name, entry in tree.mapping().items():
            facts = entry.get("facts")
            found[name] = self.facts(facts) if facts else {}
        return found

    def facts(self, tree: Tree) -> dict[str, Value | None]:
        """Values by fact id; None removes. Raises InputError naming unknown facts and bad values."""
        words, mistakes = self.book.vocabulary, list[Mistake]()
        found: dict[str, Value | None] = {}
        for name, child in tree.mapping().items():
            if name not in words:
                mistakes.append(words.unknown(name, child.place))
                continue
            try:
                found[name] = read_value(child, words[name])
            except BadValue as bad:
                mistakes.append(bad.mistake)
        if mistakes:
            raise InputError(*mistakes)
        return found

    def case(self, tree: Tree, profiles: Mapping[str, Mapping[str, Value | None]]) -> Checked:
        name = tree.need("id").text()
        group = group_tree.text() if (group_tree := tree.get("group")) else "-"
        facts = self._case_facts(tree, profiles)
        base = _Setting(
            facts, self._day(tree.need("as_of")), self._law(tree, Law.AT_ACT), self._switches(tree),
            self._instances(tree.get("instances")),
        )  # fmt: skip
        differences: list[Difference] = []
        runs = tree.get("runs")
        evaluations: dict[Law, Evaluation] = {}
        for entry in runs.sequence() if runs else [tree]:
            run_name = entry.need("name").text() if runs else ""
            setting = self._run_setting(entry, base) if runs else base
            evaluation = self._evaluate(setting)
            evaluations.setdefault(setting.law, evaluation)
            checks = [
                *self._expectations(entry, evaluation),
                *(self._expectations(tree, evaluation) if runs else ()),
            ]
            differences += [Difference(name, group, run_name, *check) for check in checks]
        if (selected := tree.get("selected")) is not None:
            both = {law: evaluations.get(law) or self._evaluate(_with_law(base, law)) for law in Law}
            differences += [Difference(name, group, "selected", *c) for c in self._selected(selected, both)]
        return Checked(name, group, tuple(differences))

    def _case_facts(self, tree: Tree, profiles: Mapping[str, Mapping[str, Value | None]]) -> dict[str, Value]:
        profile = tree.get("profile")
        facts: dict[str, Value | None] = {}
        if profile is not None:
            if profile.text() not in profiles:
                hint = did_you_mean(profile.text(), profiles)
                raise profile.error(
                    "unknown-profile", f"没有档案“{profile.text()}”", f"no profile “{profile.text()}”", hint
                )
            facts |= profiles[profile.text()]
        for key in ("facts", "findings"):
            if (part := tree.get(key)) is not None:
                facts |= self.facts(part)
        known = {k: v for k, v in facts.items() if v is not None}
        entities = tree.get("entities")
        return known | self._accumulated(entities, known) if entities else known

    def _instances(self, tree: Tree | None) -> dict[str, tuple[Mapping[str, Value], ...]]:
        """Instances by group, several of one thing (notices, restrictions, orders, sanctions, upstream crimes)."""
        words = self.book.vocabulary
        groups = {fact.group for fact in words if fact.group}
        found: dict[str, tuple[Mapping[str, Value], ...]] = {}
        for group, rows in tree.mapping().items() if tree else ():
            if group not in groups:
                raise InputError(self._unknown(group, rows, groups))
            for row in rows.sequence():
                stray = [name for name in row.mapping() if name in words and words[name].group != group]
                if stray:
                    raise row.error(
                        "wrong-group", f"“{stray[0]}”不属于 {group}", f"“{stray[0]}” is not of {group}"
                    )
            found[group] = tuple(
                {k: v for k, v in self.facts(row).items() if v is not None} for row in rows.sequence()
            )
        return found

    def _accumulated(self, tree: Tree, facts: Mapping[str, Value]) -> dict[str, Value]:
        """Feed ``settlement.amount`` and the limb counts from dated acts (spec README §7)."""
        words, acts = self.book.vocabulary, tree.get("acts")
        listed = []
        for entry in acts.sequence() if acts else []:
            handled = entry.get("handled")
            amount = read_value(entry.need("settlement"), words["settlement.amount"])
            fen = amount.lo or 0 if isinstance(amount, Bound) else 0
            listed.append(
                DatedAct(
                    entry.need("id").text(),
                    self._day(entry.need("date")),
                    fen,
                    str(handled.value) if handled else "",
                )
            )
        birth, filed = facts.get("person.birth"), facts.get("case.filed_on")
        total = accumulate(
            listed,
            literal_line(self.book, "JI19.12.1.2", "settlement.amount"),
            birth=birth.lo if isinstance(birth, Bound) else None,
            filed=filed.lo if isinstance(filed, Bound) else None,
        )
        return {
            "settlement.amount": exactly(total.total),
            "accumulation.limb1_acts": exactly(total.limb1_count),
            "accumulation.limb2_acts": exactly(total.limb2_count),
        }

    def _run_setting(self, tree: Tree, base: _Setting) -> _Setting:
        mistakes = list(tree.only(_RUN_KEYS))
        if mistakes:
            raise InputError(*mistakes)
        facts: dict[str, Value | None] = dict(base.facts)
        for key in ("facts", "findings"):
            if (part := tree.get(key)) is not None:
                facts |= self.facts(part)
        as_of = self._day(day) if (day := tree.get("as_of")) else base.as_of
        switches = {**base.switches, **self._switches(tree)}
        return _Setting(
            {k: v for k, v in facts.items() if v is not None}, as_of, self._law(tree, base.law), switches,
            base.instances,
        )  # fmt: skip

    def _evaluate(self, setting: _Setting) -> Evaluation:
        end = setting.facts.get("act.end")
        run = Run(setting.law, setting.as_of, end if isinstance(end, Bound) else Bound(), setting.switches)
        return self.interpreter.evaluate(FactSet(setting.facts, setting.instances), run)

    def _expectations(self, tree: Tree, evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
        for concept, wanted in self._entries(tree, "expect", self.book.concepts):
            got = evaluation.result(concept).value
            if got != wanted.text():
                yield concept, wanted.text(), got
        for norm, wanted in self._entries(tree, "expect_norms", self.book.norms):
            got = norm_result(evaluation, norm)
            if got != wanted.text():
                yield norm, wanted.text(), got
        for pack, wanted in self._entries(tree, "expect_packs", self.book.packs):
            on = pack in evaluation.selection.packs_on
            if on is not wanted.boolean():
                yield f"pack {pack}", str(wanted.boolean()).lower(), str(on).lower()
        for fact, wanted in self._entries(tree, "expect_values", self.book.vocabulary.ids):
            got_value, wanted_value = self._values(fact, wanted, evaluation)
            if got_value != wanted_value:
                yield fact, show_value(fact, wanted_value, self.book), show_value(fact, got_value, self.book)

    def _values(self, fact: str, wanted: Tree, evaluation: Evaluation) -> tuple[Value | None, Value | None]:
        try:
            return evaluation.first_facts.values.get(fact), read_value(wanted, self.book.vocabulary[fact])
        except BadValue as bad:
            raise InputError(bad.mistake) from None

    def _selected(self, tree: Tree, runs: Mapping[Law, Evaluation]) -> Iterator[tuple[str, str, str]]:
        for concept, wanted in tree.mapping().items():
            if concept not in self.book.concepts:
                raise InputError(self._unknown(concept, wanted, self.book.concepts))
            law = choose(
                self.book.concepts[concept].polarity, {law: e.result(concept) for law, e in runs.items()}
            )
            got = runs[law].result(concept).value
            if got != wanted.text():
                yield concept, wanted.text(), got

    def _entries(self, tree: Tree, key: str, known: Iterable[str]) -> Iterator[tuple[str, Tree]]:
        part = tree.get(key)
        if part is None:
            return
        names = frozenset(known)
        for name, child in part.mapping().items():
            if name not in names:
                raise InputError(self._unknown(name, child, names))
            yield name, child

    def _unknown(self, name: str, tree: Tree, known: Iterable[str]) -> Mistake:
        return tree.mistake("unknown-name", f"没有“{name}”", f"no “{name}”", did_you_mean(name, known))

    def _switches(self, tree: Tree) -> dict[str, str]:
        part = tree.get("switches")
        return read_switches(self.book, part) if part else {}

    def _law(self, tree: Tree, default: Law) -> Law:
        law = tree.get("law")
        if law is None:
            return default
        if law.text() not in list(Law):
            raise law.error("wrong-value", f"law 只能是 {'、'.join(Law)}", f"law is one of {', '.join(Law)}")
        return Law(law.text())

    def _day(self, tree: Tree) -> int:
        try:
            return ordinal(tree.text())
        except ValueError:
            raise tree.error(
                "wrong-date", f"“{tree.plain()}”不是有效日期", f"“{tree.plain()}” is not a date"
            ) from None


def read_switches(book: Rulebook, tree: Tree) -> dict[str, str]:
    """Switch settings from a mapping. Raises InputError for an unknown switch or option."""
    found: dict[str, str] = {}
    for name, child in tree.mapping().items():
        switch = book.switches.get(name)
        if switch is None:
            raise child.error(
                "unknown-switch",
                f"没有开关“{name}”",
                f"no switch “{name}”",
                did_you_mean(name, book.switches),
            )
        option = child.text()
        if option not in switch.options:
            hint = Text("、".join(switch.options), ", ".join(switch.options))
            raise child.error(
                "unknown-option",
                f"开关 {name} 没有选项“{option}”",
                f"switch {name} has no option “{option}”",
                hint,
            )
        found[name] = option
    return found


def norm_result(evaluation: Evaluation, norm: str) -> str:
    """Result of one norm; an off norm is as if absent and counts as NOT_MET."""
    state = evaluation.norm_state(norm)
    return RESULTS[state].value if state is not None else "NOT_MET"


def literal_line(book: Rulebook, norm: str, fact: str) -> int:
    """The literal a norm compares a fact with: the line moves with the norm."""
    for node in walk(book.conditions[norm]):
        if isinstance(node, Compare) and node.left == Quantity(fact) and isinstance(node.right, Number):
            return node.right.value
    raise BangxinError.of("no-line", f"{norm} 没有 {fact} 的数额线", f"{norm} has no line for {fact}")


def show_value(fact: str, value: Value | None, book: Rulebook) -> str:
    """A value as text for a difference line."""
    if isinstance(value, Bound) and value.exact and value.lo is not None:
        return yuan_text(value.lo) if book.vocabulary[fact].type is FactType.MONEY else str(value.lo)
    return str(value)


def _with_law(setting: _Setting, law: Law) -> _Setting:
    return replace(setting, law=law)
