"""The element tree of one determination as nested lines: what the workbench and the documents show.

Computes nothing: every line repeats a state that the determination holds. ``key`` names the same place in the tree
of two determinations, so that a what-if can mark what changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bangxin.base.i18n import Lang
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.person import RunOutcome
from bangxin.law import expression as x
from bangxin.law.values import Value
from bangxin.reasoning.explanation import ConceptExplanation, NormExplanation, Trace
from bangxin.reasoning.states import Result
from bangxin.report.wording import Wording

UNSTATED = frozenset({"case.decision_on", "proof.confession_only"})
"""Facts that are computed without a claim; they record nothing about the person."""


class Basis(NamedTuple):
    """What a leaf rests on: a claim or a finding in words, with its evidence and place in a source."""

    words: str
    evidence: tuple[str, ...]
    source: str
    span: tuple[int, int] | None


class Line(NamedTuple):
    """One line. ``kind``: concept, norm, any or leaf; ``role``: restricts, defeats, not or empty.

    ``no_norm``: a concept on which no provision is in force.
    """

    key: str
    kind: str
    name: str
    role: str
    result: Result
    text: str
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    value: str
    distance: str
    bases: tuple[Basis, ...]
    recorded: bool
    parts: tuple[Line, ...]
    no_norm: bool = False


def outline(assessment: Assessment, person: PersonAssessment, root: str, lang: Lang | str = Lang.ZH) -> Line:
    """The tree under ``root`` in the run chosen for it."""
    run = person.outcome.chosen_run(root)
    return _Outline(assessment, person.about(root), run, Wording(assessment.book, lang)).concept(
        root, "", False
    )


def walk(line: Line) -> Iterator[Line]:
    """The line and everything below it, in reading order."""
    yield line
    for part in line.parts:
        yield from walk(part)


class _Outline:
    def __init__(
        self, assessment: Assessment, person: PersonAssessment, run: RunOutcome, words: Wording
    ) -> None:
        self.book, self.person, self.run, self.words = assessment.book, person, run, words
        self.shown: set[str] = set()
        self.values: Mapping[str, Value] = run.evaluation.first_facts.values

    def concept(self, concept: str, above: str, negated: bool) -> Line:
        explained = self.run.concepts[concept]
        key = f"{above}/{concept}"
        notes = list(self._flags(explained))
        parts: tuple[Line, ...] = ()
        if concept in self.shown:
            notes.append(self.words.say("见上", "see above"))
        else:
            self.shown.add(concept)
            parts = tuple(self._around(explained.grounds, explained.restrictions, explained.defeaters, key))
        recorded = self._recorded(self.run.evaluation.program.concepts[concept].final)
        text = self.words.concept(concept)
        role = "not" if negated else ""
        return Line(
            key,
            "concept",
            concept,
            role,
            explained.result,
            text,
            tuple(notes),
            (),
            "",
            "",
            (),
            recorded,
            parts,
            explained.no_norm_in_force,
        )

    def _around(
        self,
        own: tuple[NormExplanation, ...],
        restrictions: tuple[NormExplanation, ...],
        defeaters: tuple[NormExplanation, ...],
        key: str,
    ) -> Iterator[Line]:
        for role, norms in (("", own), ("restricts", restrictions), ("defeats", defeaters)):
            for norm in norms:
                yield self._norm(norm, role, key)

    def _norm(self, explained: NormExplanation, role: str, above: str) -> Line:
        norm = self.book.norms[explained.norm]
        key = f"{above}/{norm.id}"
        at = tuple(f"{group} #{number + 1}" for group, number in explained.at)
        parts = (
            *self._trace(explained.condition, key, False),
            *self._around((), explained.restrictions, explained.defeaters, key),
        )
        recorded = self._recorded(self.run.evaluation.program.norms[norm.id].final)
        return Line(
            key, "norm", norm.id, role, explained.result, self.words.norm_line(norm), at, (), "", "", (),
            recorded, parts,
        )  # fmt: skip

    def _trace(self, trace: Trace, key: str, negated: bool) -> Iterator[Line]:
        if trace.kind == "not":
            yield from self._trace(trace.parts[0], key, not negated)
        elif trace.kind == "all" and not negated:
            for number, part in enumerate(trace.parts):
                yield from self._trace(part, f"{key}.{number}", False)
        elif trace.parts:
            yield self._group(trace, key, negated)
        elif isinstance(trace.expression, x.Concept):
            yield self.concept(trace.expression.concept, key, negated)
        elif trace.kind == "leaf":
            yield self._leaf(trace, key, negated)

    def _group(self, trace: Trace, key: str, negated: bool) -> Line:
        heads = {
            "some": self.words.say("下列之一", "any of"),
            "all": self.words.say("下列全部", "all of"),
            "at_least": self.words.say("下列至少若干项", "at least some of"),
        }
        if isinstance(trace.expression, x.AtLeast):
            count = trace.expression.count
            heads["at_least"] = self.words.say(f"下列至少 {count} 项", f"at least {count} of")
        parts = tuple(
            line for n, part in enumerate(trace.parts) for line in self._trace(part, f"{key}.{n}", False)
        )
        recorded = any(part.recorded for part in parts)
        role = "not" if negated else ""
        return Line(
            key, "any", "", role, trace.result, heads[trace.kind], (), (), "", "", (), recorded, parts
        )

    def _leaf(self, trace: Trace, key: str, negated: bool) -> Line:
        facts = x.facts_of(trace.expression)
        known = [fact for fact in facts if fact in self.values]
        shown = [
            f"{self.words.fact(fact)}：{self.words.value(fact, self.values.get(fact))}"
            if len(facts) > 1
            else self.words.value(fact, self.values.get(fact))
            for fact in facts
        ]
        distance = self.words.distance(trace.expression, self.values)
        return Line(
            key, "leaf", "", "not" if negated else "", trace.result, self.words.leaf(trace.expression), (),
            tuple(facts), self.words.say("；", "; ").join(shown), distance,
            tuple(basis for fact in facts for basis in self.bases(fact)), bool(set(known) - UNSTATED), (),
        )  # fmt: skip

    def bases(self, fact: str) -> Iterator[Basis]:
        """Claims and findings behind a fact."""
        facts, lang = self.person.facts, self.words.lang
        for claim in facts.claims.get(fact, ()):
            origin = claim.origin
            said = f"“{origin.quote}”" if origin.quote else origin.text or origin.reading or origin.note
            words = f"{claim.speaker.label.pick(lang)}〔{claim.status.label.pick(lang)}〕{said}"
            yield Basis(words, claim.evidence, origin.source, origin.span)
        for finding in facts.resolved.findings.get(fact, ()):
            label = self.words.say("认定", "finding")
            yield Basis(f"{label}：{finding.by}，{finding.at}，{finding.why}", (), "", None)

    def _flags(self, explained: ConceptExplanation) -> Iterator[str]:
        if explained.conventional:
            yield self.words.say("仅按通常用语不达标", "fails only by usage")
        if explained.rebuttable:
            yield self.words.say("可反驳", "rebuttable")
        if explained.result is Result.MET and explained.modality and explained.modality.value == "may":
            yield self.words.say("仅“可以”", "“may” only")

    def _recorded(self, node: int) -> bool:
        facts = self.values.keys() - UNSTATED
        under = self.run.evaluation.program.facts_under[node]
        return bool(self.run.evaluation.sizes) or not facts.isdisjoint(under)
