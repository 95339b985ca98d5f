"""The determination as a terminal tree (plain text when piped)."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.text import Text as RichText
from rich.tree import Tree

from bangxin.base.dates import iso
from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.determination.person import RunOutcome
from bangxin.determination.versions import versions
from bangxin.law import expression as x
from bangxin.law.values import Value
from bangxin.reasoning.explanation import ConceptExplanation, NormExplanation, Trace
from bangxin.reasoning.states import Result
from bangxin.report.compact import compact_sections, glance_tree
from bangxin.report.content.times import statements
from bangxin.report.content.view import View
from bangxin.report.wording import COLOURS, LAWS, Wording


def print_assessment(
    assessment: Assessment, console: Console, lang: str = "zh", *, full: bool = False
) -> None:
    """Print every person's determination: tree, what is missing, other readings, official outcome.

    Branches about which nothing is recorded are one line each unless ``full``.
    """
    words = Wording(assessment.book, lang)
    case = assessment.case
    title = " · ".join(part for part in (case.id, case.title) if part)
    console.print(RichText(title or words.say("案件", "case"), style="bold"))
    day = iso(assessment.settings.as_of)
    note = "" if assessment.as_of_given else words.say("（案卷未写，取今日）", " (not given, today taken)")
    console.print(
        words.say(
            f"依据：{assessment.basis.label.zh}；决定日：{day}{note}",
            f"Basis: {assessment.basis.label.en}; decision day: {day}{note}",
        )
    )
    if case.draft:
        console.print(RichText(words.say("未经审核的草稿", "unreviewed draft"), style="bold yellow"))
    for number, person in enumerate(assessment.persons, 1):
        console.print()
        console.print(glance_tree(View(assessment, person, words, number)))
    for person in assessment.persons:
        console.print()
        _Person(assessment, person, words, full).print(console)
    console.print()
    console.print(
        words.say(
            "以上是要件状态与所缺事实，不是有罪判断；须由有权的人审查并签署。",
            "This states elements and what is missing; it is no finding of guilt. A competent person reviews and signs.",
        )
    )
    console.print(RichText(f"bangxin rulebook {assessment.book.hash[:23]}…", style="dim"))


class _Person:
    def __init__(self, assessment: Assessment, person: PersonAssessment, words: Wording, full: bool) -> None:
        self.assessment, self.person, self.words, self.full = assessment, person, words, full

    def print(self, console: Console) -> None:
        whole, outcome = self.person, self.person.outcome
        console.print(RichText(f"── {self.person.person.name} ──", style="bold"))
        for root in self.assessment.settings.roots:
            run, self.person = outcome.chosen_run(root), whole.about(root)
            shown: set[str] = set()
            tree = Tree(self._head(root, run))
            for part in self._parts(run.concepts[root], run, shown):
                tree.add(part)
            console.print(tree)
            console.print(self._versions(root))
        self.person = whole
        for section in self._sections():
            console.print(section)

    def _head(self, concept: str, run: RunOutcome) -> RichText:
        result, explained = run.result(concept), run.concepts.get(concept)
        status = self.words.status(result, no_norm=explained is not None and explained.no_norm_in_force)
        text = RichText(f"{status} ", style=f"bold {COLOURS[result]}")
        text.append(self.words.concept(concept), style="bold")
        text.append(self._flags(explained), style="yellow")
        return text

    def _flags(self, explained: ConceptExplanation | None) -> str:
        if explained is None:
            return ""
        notes = []
        if explained.conventional:
            notes.append(self.words.say("仅按通常用语不达标", "fails only by usage"))
        if explained.rebuttable:
            notes.append(self.words.say("可反驳", "rebuttable"))
        if explained.result is Result.MET and explained.modality and explained.modality.value == "may":
            notes.append(self.words.say("仅“可以”", "may only"))
        return f"（{'，'.join(notes)}）" if notes else ""

    def _parts(
        self, explained: ConceptExplanation, run: RunOutcome, shown: set[str]
    ) -> Iterable[RenderableType]:
        shown.add(explained.concept)
        for ground in explained.grounds:
            yield self._norm(ground, run, shown, "")
        for restriction in explained.restrictions:
            yield self._norm(restriction, run, shown, self.words.say("限制 ", "restricted by "))
        for defeater in explained.defeaters:
            yield self._norm(defeater, run, shown, self.words.say("排除 ", "unless "))

    def _norm(self, explained: NormExplanation, run: RunOutcome, shown: set[str], role: str) -> Tree:
        norm = self.assessment.book.norms[explained.norm]
        text = RichText(f"{self.words.status(explained.result)} ", style=COLOURS[explained.result])
        text.append(role, style="magenta")
        text.append(self.words.norm_line(norm))
        if explained.at:
            text.append("　" + "，".join(f"{g} #{n + 1}" for g, n in explained.at), style="dim")
        tree = Tree(text)
        facts = run.evaluation.first_facts.values
        plan = run.evaluation.program.norms[explained.norm]
        if not self.full and not self._recorded(run, plan.final):
            text.append(self.words.say("　未记载任何有关事实", "  nothing recorded"), style="dim")
            return tree
        for line in self._trace(explained.condition, run, shown, facts):
            tree.add(line)
        for restriction in explained.restrictions:
            tree.add(self._norm(restriction, run, shown, self.words.say("限制 ", "restricted by ")))
        for defeater in explained.defeaters:
            tree.add(self._norm(defeater, run, shown, self.words.say("排除 ", "unless ")))
        return tree

    def _trace(
        self, trace: Trace, run: RunOutcome, shown: set[str], facts: dict[str, Value], negated: bool = False
    ) -> Iterable[RenderableType]:
        if trace.kind in ("all", "some", "at_least"):
            wide = trace.kind == "all"
            if wide:
                for part in trace.parts:
                    yield from self._trace(part, run, shown, facts)
                return
            tree = Tree(RichText(self.words.say("之一：", "any of:"), style="dim"))
            for part in trace.parts:
                for line in self._trace(part, run, shown, facts):
                    tree.add(line)
            yield tree
        elif trace.kind == "not":
            yield from self._trace(trace.parts[0], run, shown, facts, negated=not negated)
        elif isinstance(trace.expression, x.Concept):
            yield self._concept(trace.expression.concept, run, shown, negated)
        elif trace.kind == "leaf":
            yield self._leaf(trace, facts, negated)

    def _concept(self, concept: str, run: RunOutcome, shown: set[str], negated: bool) -> Tree:
        head = self._head(concept, run)
        if negated:
            head = RichText(self.words.say("并非：", "not: "), style="magenta") + head
        tree = Tree(head)
        if concept in shown:
            head.append(self.words.say("　见上", "  see above"), style="dim")
            return tree
        if not self.full and not self._recorded(run, run.evaluation.program.concepts[concept].final):
            head.append(self.words.say("　未记载任何有关事实", "  nothing recorded"), style="dim")
            return tree
        for part in self._parts(run.concepts[concept], run, shown):
            tree.add(part)
        return tree

    def _recorded(self, run: RunOutcome, node: int) -> bool:
        """Whether anything is recorded about a step (the decision day alone does not count)."""
        facts = run.evaluation.first_facts.values.keys() - {"case.decision_on"}
        return bool(run.evaluation.sizes) or not facts.isdisjoint(run.evaluation.program.facts_under[node])

    def _leaf(self, trace: Trace, facts: dict[str, Value], negated: bool) -> RenderableType:
        text = RichText(f"{self.words.status(trace.result)} ", style=COLOURS[trace.result])
        if negated:
            text.append(self.words.say("（须为否）", "(must be no) "), style="magenta")
        text.append(self.words.leaf(trace.expression))
        read = x.facts_of(trace.expression)
        for fact in read:
            value = facts.get(fact)
            text.append(f"　{self.words.fact(fact)}＝" if len(read) > 1 else "　＝", style="dim")
            text.append(self.words.value(fact, value), style="" if value is not None else "dim")
        if (distance := self.words.distance(trace.expression, facts)) != "":
            text.append(f"　{distance}", style="blue")
        sources = {line.plain: line for fact in read for line in self._sources(fact)}.values()
        return Group(text, *sources) if sources else text

    def _sources(self, fact: str) -> Iterable[RichText]:
        for claim in self.person.facts.claims.get(fact, ()):
            origin = claim.origin
            quote = f"“{origin.quote}”" if origin.quote else origin.reading or origin.note
            parts = [quote, origin.source, "、".join(claim.evidence)]
            line = " ".join(part for part in parts if part)
            if line:
                yield RichText(f"　　{claim.speaker.label.pick(self.words.lang)}：{line}", style="italic dim")
        for finding in self.person.facts.resolved.findings.get(fact, ()):
            yield RichText(
                self.words.say(
                    f"　　认定：{finding.by}，{finding.at}，{finding.why}",
                    f"    finding: {finding.by}, {finding.at}, {finding.why}",
                ),
                style="italic dim",
            )

    def _versions(self, root: str) -> RichText:
        outcome = self.person.outcome
        parts = [
            f"{LAWS[law].pick(self.words.lang)} {self.words.status(run.result(root), no_norm=run.concepts[root].no_norm_in_force)}"
            for law, run in outcome.runs_of(root).items()
        ]
        chosen = LAWS[outcome.chosen[root]].pick(self.words.lang)
        why = self.words.say(
            f"采用{chosen}（从旧兼从轻：刑法第十二条、高检发释字〔2001〕5号第三条）",
            f"chosen: {chosen} (art. 12 Criminal Law; art. 3 of 2001 No. 5)",
        )
        return RichText("　".join([*parts, why if len(parts) > 1 else chosen]), style="dim")

    def _sections(self) -> Iterable[RenderableType]:
        root = self.assessment.settings.roots[0]
        run = self.person.outcome.chosen_run(root)
        explained = run.concepts[root]
        say, words = self.words.say, self.words
        yield from self._list(say("所缺事实（仍可能改变结果）", "Missing facts that can still change the result"),
                              [f"{words.fact(f)}（{f}）" for f in explained.missing])  # fmt: skip
        yield from self._list(
            say("待认定", "Open findings"), [f"{words.question(f)}（{f}）" for f in explained.open_findings]
        )
        yield from self._list(say("主张冲突，视为未查明", "Conflicting claims, treated as open"),
                              [f"{words.fact(f)}：{words.value(f, self.person.facts.facts.values[f])}"
                               for f in self.person.facts.conflicts])  # fmt: skip
        yield from compact_sections(self.assessment, self.person, words)
        yield from self._list(
            say("另一种读法会改变的结果", "Other readings that change a result"), self._readings()
        )
        yield from self._list(say("所用文件与版本", "Instruments and versions"), self._instruments(run))
        quiet = dict.fromkeys(n for c in self.person.outcome.cone for n in run.concepts[c].not_raised)
        yield from self._list(say("未提出的排除事由", "Exceptions nobody raised"),
                              [words.norm_line(self.assessment.book.norms[n]) for n in quiet])  # fmt: skip
        packs = [self.assessment.book.packs[p].title for p in self.person.outcome.straddles]
        yield from self._list(
            say("行为期间跨越以下文件施行日，以终了日定法，请复核", "The course straddles the start of"),
            packs,
        )
        yield from self._list(
            say("不同时期的行为", "Acts of different times"),
            list(statements(View(self.assessment, self.person, words, 1))),
        )
        outcome = self.person.person.official_outcome
        yield from self._list(say("官方处理（仅对照）", "Official outcome (for comparison)"),
                              [f"{key}：{words.free(value)}" for key, value in outcome.items()])  # fmt: skip
        yield from self._list(say("与官方处理的张力", "Tensions"), list(self.person.person.tensions))

    def _instruments(self, run: RunOutcome) -> list[str]:
        lines = []
        for row in versions(self.assessment.book, run, self.person.outcome.cone):
            period = self.words.say(
                f"{row.first or '—'} 至 {row.last or '今'}", f"{row.first or '—'} to {row.last or 'now'}"
            )
            mark = "✔" if row.norms_on else "✘"
            lines.append(f"{mark} {row.title}〔{period}〕{row.why.pick(self.words.lang)}")
        return lines

    def _readings(self) -> list[str]:
        lines = []
        for reading in self.person.outcome.readings:
            switch = self.assessment.book.switches[reading.switch]
            changes = "；".join(
                f"{self.words.concept(c.concept)} {c.default.label.pick(self.words.lang)} → {c.otherwise.label.pick(self.words.lang)}"
                for c in reading.changes
            )
            option = switch.named(reading.option, self.words.lang)
            lines.append(
                f"{switch.label.pick(self.words.lang)}［{switch.id}={reading.option}：{option}］ {changes}"
            )
        return lines

    def _list(self, title: str, lines: list[str]) -> Iterable[RenderableType]:
        if not lines:
            return
        tree = Tree(RichText(title, style="bold"))
        for line in lines:
            tree.add(RichText(line))
        yield tree
