"""The draft of a text against the file that a lawyer made of it by hand: facts, and the results they lead to.

    PYTHONPATH=src python benchmarks/handmade.py [FILE ...] [--show]

Without FILE all of tests/intake/handmade. An entry holds the text, the day of decision and, for each person, the facts
a careful lawyer enters (values as in a case file) and those on which two lawyers may differ (``debatable``). Both files
are read as cases into the facts that a determination uses, and the results of all concepts under the law at the act
follow from these. For the results a debatable fact is taken as the draft has it, so that what differs follows from the
other facts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bangxin.app.assessing import assess_case, interpreter_for
from bangxin.base.bounds import Bound
from bangxin.base.dates import ordinal
from bangxin.case.reading import read_cases
from bangxin.intake import read_text
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.selection import Law, Run
from bangxin.law.values import FactSet, Members, Value
from bangxin.law.vocabulary import FactKind

HANDMADE = Path(__file__).resolve().parents[1] / "tests" / "intake" / "handmade"
_SETTLED = frozenset({"MET", "NOT_MET"})


@dataclass(slots=True)
class Score:
    """Facts right, wrong, extra, missed; results the same, opposite, too sure, left open; every difference told."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, note: str = "") -> None:
        self.counts[what] += 1
        if note:
            self.notes.append(f"{what}: {note}")

    def told(self, what: str) -> list[str]:
        return [note for note in self.notes if note.startswith(f"{what}:")]

    def facts(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the facts."""
        right, c = self.counts["right"], self.counts
        precision = right / max(1, right + c["wrong"] + c["extra"])
        recall = right / max(1, right + c["wrong"] + c["missed"])
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def people_of(case_file: str, as_of: str) -> dict[str, FactSet]:
    """The facts of the people of a case file, by name."""
    found: dict[str, FactSet] = {}
    for case in read_cases(case_file, "handmade", builtin_rulebook().vocabulary):
        for person in assess_case(case, builtin_rulebook(), as_of=as_of, law="at_act").persons:
            found.setdefault(person.person.name, person.facts.facts)
    return found


def flat(facts: FactSet) -> dict[str, Value]:
    """All facts as one mapping; of several instances the first."""
    found: dict[str, Value] = {}
    for row in [facts.values, *(row for rows in facts.instances.values() for row in rows)]:
        found = {**row, **found}
    return found


def results(facts: FactSet, as_of: str) -> dict[str, str]:
    """The result of every concept under the law at the act."""
    end = facts.values.get("act.end")
    run = Run(Law.AT_ACT, ordinal(as_of), end if isinstance(end, Bound) else Bound(), {})
    evaluation = interpreter_for(builtin_rulebook()).evaluate(facts, run)
    return {concept: evaluation.result(concept).value for concept in builtin_rulebook().concepts}


def with_debatable(by_hand: FactSet, read: FactSet, debatable: frozenset[str]) -> FactSet:
    """The facts by hand, with the debatable ones, and the groups that hold one, as the draft has them."""
    vocabulary = builtin_rulebook().vocabulary
    groups = {vocabulary[fact].group for fact in debatable if fact in vocabulary} - {""}

    def kept(facts: FactSet, mine: bool) -> dict[str, Value]:
        return {
            k: v for k, v in facts.values.items()
            if (k in debatable or vocabulary[k].group in groups) is mine
        }  # fmt: skip

    instances = {k: v for k, v in by_hand.instances.items() if k not in groups}
    instances |= {k: v for k, v in read.instances.items() if k in groups}
    return FactSet(kept(by_hand, False) | kept(read, True), instances)


def case_file(name: str, entered: Mapping[str, Mapping[str, Any]], as_of: str) -> str:
    """A case file of one person. What an authority has to find becomes a finding of the court on the day of decision."""
    vocabulary = builtin_rulebook().vocabulary
    finding = {"by": "法院", "at": as_of, "why": "文书载明", "speaker": "court"}
    plain = {fact: {k: v for k, v in told.items() if v != "="} for fact, told in entered.items()}
    claims = {k: v for k, v in plain.items() if vocabulary[k].kind is not FactKind.FINDING}
    findings = {k: v | finding for k, v in plain.items() if vocabulary[k].kind is FactKind.FINDING}
    claims.setdefault("person.kind", {"value": "natural"})
    person = {"id": "p", "name": name, "claims": claims, "findings": findings}
    return yaml.dump(
        {"case": "handmade", "basis": "found", "persons": [person]}, allow_unicode=True, sort_keys=False
    )


def compare(path: Path) -> Score:
    """Score one file of hand-made cases."""
    score = Score()
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        read = people_of(read_text(entry["text"]).to_yaml(), entry["as_of"])
        for name, told in entry["people"].items():
            if name not in read:
                score.add("nobody", f"{entry['id']} {name}")
                continue
            where, debatable = f"{entry['id']} {name}", frozenset(told.get("debatable") or ())
            by_hand = people_of(case_file(name, told["facts"], entry["as_of"]), entry["as_of"])[name]
            _facts(score, where, flat(read[name]), flat(by_hand), debatable)
            agreed = with_debatable(by_hand, read[name], debatable)
            _results(score, where, results(read[name], entry["as_of"]), results(agreed, entry["as_of"]))
    return score


def _facts(
    score: Score,
    where: str,
    read: Mapping[str, Value],
    by_hand: Mapping[str, Value],
    debatable: frozenset[str],
) -> None:
    vocabulary = builtin_rulebook().vocabulary
    for fact in sorted({*read, *by_hand} - debatable - {"person.kind"}):
        if vocabulary[fact].kind is FactKind.FINDING:
            continue
        ours, theirs = _bare(read.get(fact)), _bare(by_hand.get(fact))
        what = (
            "missed"
            if fact not in read
            else "extra"
            if fact not in by_hand
            else "right"
            if ours == theirs
            else "wrong"
        )
        score.add(what, "" if what == "right" else f"{where} {fact}: {ours}, by hand {theirs}")


def _bare(value: Value | None) -> Any:
    """A value without how it is usually read; a bound by its ends; a set by its members (a draft always says "at least")."""
    if isinstance(value, Members):
        return sorted(value.values)
    return (value.lo, value.hi) if isinstance(value, Bound) else value


def _results(score: Score, where: str, read: Mapping[str, str], by_hand: Mapping[str, str]) -> None:
    for concept, ours in read.items():
        theirs = by_hand[concept]
        if ours == theirs:
            score.add("same")
            continue
        both = (ours in _SETTLED, theirs in _SETTLED)
        what = {(True, True): "opposite", (True, False): "too sure", (False, True): "left open"}.get(
            both, "open otherwise"
        )
        score.add(what, f"{where} {concept}: {ours}, by hand {theirs}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="every difference")
    given = parser.parse_args()
    for path in given.files or sorted(HANDMADE.glob("*.yaml")):
        score = compare(path)
        precision, recall, f1 = score.facts()
        print(f"{path.stem}: {dict(score.counts)}; facts P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
        if given.show:
            print("\n".join(sorted(score.notes)))


if __name__ == "__main__":
    main()
