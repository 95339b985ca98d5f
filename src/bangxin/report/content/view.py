"""One person's determination as the parts of a report read it: wording, the run shown, claims behind facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bangxin.case.model import Claim, Status
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.charging import ChargeRow
from bangxin.determination.person import RunOutcome
from bangxin.law import expression as x
from bangxin.law.norms import Norm
from bangxin.law.selection import Law
from bangxin.law.values import Value
from bangxin.reasoning.explanation import NormExplanation, Trace
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Line, Run, Style
from bangxin.report.wording import Wording

Instance = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class View:
    """What every part needs: the determination, the person, the language, the number of the person in the report."""

    assessment: Assessment
    person: PersonAssessment
    words: Wording
    number: int
    all_nodes: bool = False
    law: Law | None = None
    """Shows this run instead of the chosen one."""
    asked: str = ""
    """Shows this root instead of the first one."""

    def say(self, zh: str, en: str) -> str:
        return self.words.say(zh, en)

    @property
    def root(self) -> str:
        return self.asked or self.assessment.settings.roots[0]

    def about(self, root: str) -> View:
        """The view of a root that is judged on other acts than the first; this one where it is not."""
        if root not in self.person.outcome.apart:
            return self
        return replace(self, asked=root, person=self.person.about(root))

    @property
    def run(self) -> RunOutcome:
        """The run chosen for the root: what the report shows unless it says otherwise."""
        if self.law is not None:
            return self.person.outcome.runs_of(self.root)[self.law]
        return self.person.outcome.chosen_run(self.root)

    def anchor(self, name: str) -> str:
        part = f"{self.law.value.replace('_', '-')}-" if self.law else ""
        return f"p{self.number}-{part}{name.replace('.', '-')}"

    def status(self, result: Result, *, no_norm: bool = False) -> Line:
        """A result in its colour; ``no_norm``: that no provision is in force stands in place of "not met"."""
        if no_norm and result is Result.NOT_MET:
            return (Run(self.words.status(result, no_norm=True), Style.DIM),)
        return (Run(result.label.pick(self.words.lang), result=result),)

    def state(self, concept: str, run: RunOutcome | None = None) -> Line:
        """The result of a concept in a run (the run shown), or that no provision on it is in force."""
        shown = run or self.run
        explained = shown.concepts.get(concept)
        return self.status(
            shown.result(concept), no_norm=explained is not None and explained.no_norm_in_force
        )

    @property
    def charge(self) -> ChargeRow | None:
        """The row of the root among the charges, where it is an offence and shown under the chosen law."""
        rows = () if self.law is not None else self.person.charges
        return next((row for row in rows if row.charge.offence == self.root), None)

    @property
    def root_state(self) -> Line:
        """The result of the root, or that "not met" stands for want of a provision."""
        if self.charge is not None:
            return self.status(self.charge.result, no_norm=self.charge.no_norm)
        return self.state(self.root)

    def concept(self, concept: str) -> Run:
        return Run(self.words.concept(concept))

    def norm(self, norm_id: str) -> Norm:
        return self.assessment.book.norms[norm_id]

    def cite(self, norm_id: str) -> str:
        norm = self.norm(norm_id)
        return f"{self.words.instrument(norm)}{self.say('', ' ')}{norm.cite}"

    def norm_runs(self, norm_id: str, *, version: bool = False) -> Line:
        """Citation, gist, modality; with ``version`` the days in force."""
        norm = self.norm(norm_id)
        runs = [
            Run(self.cite(norm_id), Style.CITE),
            Run(self.say("：", ": ") + norm.gist.pick(self.words.lang)),
            Run(f"〔{norm.modality.label.pick(self.words.lang)}〕", Style.FLAG),
        ]
        if version:
            days = self.words.period(norm)
            runs.append(
                Run(self.say(f"　{norm.id}，施行 {days}", f"  {norm.id}, in force {days}"), Style.DIM)
            )
        return tuple(runs)

    def facts_at(self, at: Instance) -> Mapping[str, Value]:
        """Facts as the named instances see them; the first of every group that is not named."""
        evaluation = self.run.evaluation
        chosen = dict(at)
        return evaluation.facts(
            tuple((group, chosen.get(group, 0)) for group in sorted(evaluation.sizes))
        ).values

    def recorded(self, node: int) -> bool:
        """Whether anything is recorded about a step (the decision day alone does not count)."""
        evaluation = self.run.evaluation
        facts = evaluation.first_facts.values.keys() - {"case.decision_on"}
        return bool(evaluation.sizes) or not facts.isdisjoint(evaluation.program.facts_under[node])

    def fact_runs(self, fact: str, value: Value | None) -> Line:
        shown = self.words.value(fact, value)
        style = Style.DIM if value is None else Style.STRONG
        return (Run(f"{self.words.fact(fact)}＝"), Run(shown, style))

    def sources(self, fact: str) -> Iterator[Line]:
        """Who says it, in which words, from which source, on which evidence; and findings with who, when and why."""
        figure = self.person.facts.measured.figures.get(fact)
        if figure is not None and figure.entities:
            names = self.say("、", ", ").join(figure.entities)
            yield (Run(self.say(f"按实体计算：{names}", f"computed from {names}"), Style.DIM),)
        yield from dict.fromkeys(self._claims(fact))
        for finding in self.person.facts.resolved.findings.get(fact, ()):
            head = self.say("认定：", "finding: ")
            yield (Run(f"{head}{finding.by}，{finding.at}：", Style.DIM), Run(finding.why, Style.QUOTE))

    def _claims(self, fact: str) -> Iterator[Line]:
        for claim in self.person.facts.claims.get(fact, ()):
            line = self.claim_line(claim)
            if len(line) > 1:
                yield line

    def claim_line(self, claim: Claim) -> Line:
        """Speaker, quote or reading, source, proof status, evidence with its numbers."""
        origin = claim.origin
        runs = [Run(f"{claim.speaker.label.pick(self.words.lang)}{self.say('：', ': ')}", Style.DIM)]
        said = origin.quote or origin.text
        if said:
            runs.append(Run(f"“{said}”", Style.QUOTE))
        elif origin.reading or origin.note:
            runs.append(Run(origin.reading or origin.note, Style.DIM))
        if origin.source:
            runs.append(Run(f" {origin.source}", Style.DIM))
        if claim.evidence:
            runs.append(Run(f" [{self.say('、', ', ').join(claim.evidence)}]", Style.CODE))
        if len(runs) > 1 and claim.status is not Status.UNVERIFIED:
            runs.append(Run(f" {claim.status.label.pick(self.words.lang)}", Style.FLAG))
        return tuple(runs)

    def leaves(self, norm: NormExplanation) -> Iterator[tuple[NormExplanation, Trace]]:
        """Every leaf of a norm and of what restricts it, with the norm it stands in."""
        for trace in walk(norm.condition):
            if trace.kind == "leaf":
                yield norm, trace
        for part in norm.restrictions:
            yield from self.leaves(part)

    def listed(self, lines: Iterable[str]) -> str:
        return self.say("；", "; ").join(lines)


def walk(trace: Trace) -> Iterator[Trace]:
    """A condition and all its parts."""
    yield trace
    for part in trace.parts:
        yield from walk(part)


def fact_read(leaf: x.Node) -> str:
    """The first fact a leaf reads."""
    return next(iter(x.facts_of(leaf)), "")
