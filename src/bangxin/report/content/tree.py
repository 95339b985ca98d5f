"""The element tree: every ground, restriction and exception of a concept, down to facts, quotes and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.law import expression as x
from bangxin.reasoning.explanation import ConceptExplanation, NormExplanation, Trace
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Line, Node, Outline, Run, Style
from bangxin.report.content.view import Instance, View

OPEN_DEPTH = 2


class TreeWriter:
    """Writes concepts of one person as nodes; what was written once is linked afterwards."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.shown: set[str] = set()

    def outline(self, concept: str) -> Outline:
        """The whole tree of a concept."""
        return Outline((self._concept(concept, negated=False, depth=0),))

    def _concept(self, concept: str, *, negated: bool, depth: int) -> Node:
        view, explained = self.view, self.view.run.concepts[concept]
        line = self._head(explained, negated)
        if concept in self.shown:
            link = view.anchor(concept)
            return Node((*line, Run(view.say("　见该处", "  see there"), Style.DIM, link=link)))
        if not view.all_nodes and not view.recorded(view.run.evaluation.program.concepts[concept].final):
            return Node((*line, self._nothing()))
        self.shown.add(concept)
        parts = (
            *(self._norm(g, "", depth + 1) for g in explained.grounds),
            *(self._norm(r, self._restricted, depth + 1) for r in explained.restrictions),
            *(self._norm(d, self._unless, depth + 1) for d in explained.defeaters),
        )
        return Node(line, (), parts, view.anchor(concept), depth < OPEN_DEPTH)

    def _head(self, explained: ConceptExplanation, negated: bool) -> Line:
        view = self.view
        runs = [*view.status(explained.result, no_norm=explained.no_norm_in_force), Run(" ")]
        if negated:
            runs.append(Run(view.say("须为否：", "must be no: "), Style.ROLE))
        runs.append(Run(view.words.concept(explained.concept), Style.STRONG))
        runs += [
            Run(f"（{note}）" if view.words.lang == "zh" else f" ({note})", Style.FLAG)
            for note in self._flags(explained)
        ]
        return tuple(runs)

    def _flags(self, explained: ConceptExplanation) -> Iterator[str]:
        say = self.view.say
        if explained.conventional:
            yield say("仅按通常用语不达标", "fails only by usage")
        if explained.rebuttable:
            yield say("可反驳", "rebuttable")
        if explained.result is Result.MET and explained.modality and explained.modality.value == "may":
            yield say("仅“可以”", "“may” only")

    def _norm(self, explained: NormExplanation, role: str, depth: int) -> Node:
        view = self.view
        line: Line = (*view.status(explained.result), Run(" "))
        if role:
            line += (Run(role, Style.ROLE),)
        line += view.norm_runs(explained.norm, version=True)
        if explained.at:
            names = view.say("，", ", ").join(self._instance(g, n) for g, n in explained.at)
            line += (Run(view.say(f"　{names}", f"  {names}"), Style.DIM),)
        plan = view.run.evaluation.program.norms[explained.norm]
        if not view.all_nodes and not view.recorded(plan.final):
            return Node((*line, self._nothing()))
        parts = (
            *self._trace(explained.condition, explained.at, False, depth + 1),
            *(self._norm(r, self._restricted, depth + 1) for r in explained.restrictions),
            *(self._norm(d, self._unless, depth + 1) for d in explained.defeaters),
        )
        return Node(line, (), parts, "", depth < OPEN_DEPTH)

    def _instance(self, group: str, number: int) -> str:
        """Which of several: the row of the case file where there is one."""
        ids = self.view.person.facts.measured.instance_ids.get(group, ())
        flat = len(self.view.person.facts.facts.instances.get(group, ())) > len(ids)
        name = ids[number] if number < len(ids) and not flat else f"#{number + 1}"
        return f"{group}：{name}" if self.view.words.lang == "zh" else f"{group}: {name}"

    def _trace(self, trace: Trace, at: Instance, negated: bool, depth: int) -> Iterator[Node]:
        if trace.kind == "all" and not negated:
            for part in trace.parts:
                yield from self._trace(part, at, negated, depth)
        elif trace.kind in ("all", "some", "at_least"):
            yield self._choice(trace, at, negated, depth)
        elif trace.kind == "not":
            yield from self._trace(trace.parts[0], at, not negated, depth)
        elif isinstance(trace.expression, x.Concept):
            yield self._concept(trace.expression.concept, negated=negated, depth=depth)
        elif trace.kind == "leaf":
            yield self._leaf(trace, at, negated)

    def _choice(self, trace: Trace, at: Instance, negated: bool, depth: int) -> Node:
        view = self.view
        title = view.say("之一：", "any of:")
        if trace.kind == "all":
            title = view.say("不得同时具备：", "not all of:")
        elif isinstance(trace.expression, x.AtLeast):
            title = view.say(f"至少 {trace.expression.count} 项：", f"at least {trace.expression.count} of:")
        elif negated:
            title = view.say("均须为否：", "none of:")
        inner = negated and trace.kind != "all"
        parts = tuple(n for part in trace.parts for n in self._trace(part, at, inner, depth + 1))
        line = (*view.status(trace.result), Run(" "), Run(title, Style.ROLE))
        return Node(line if not negated else line[2:], (), parts, "", depth < OPEN_DEPTH)

    def _leaf(self, trace: Trace, at: Instance, negated: bool) -> Node:
        view, facts = self.view, self.view.facts_at(at)
        runs = [*view.status(trace.result), Run(" ")]
        if negated:
            runs.append(Run(view.say("须为否：", "must be no: "), Style.ROLE))
        runs.append(Run(view.words.leaf(trace.expression)))
        read = x.facts_of(trace.expression)
        for fact in read:
            value = facts.get(fact)
            name = f"{view.words.fact(fact)}＝" if len(read) > 1 else "＝"
            runs.append(Run(view.say(f"　{name}", f"  {name.replace('＝', ' = ')}"), Style.DIM))
            runs.append(Run(view.words.value(fact, value), Style.DIM if value is None else Style.STRONG))
        far = view.words.distance(trace.expression, facts)
        if far:
            runs.append(Run(view.say(f"　{far}", f"  {far}"), Style.DISTANCE))
        return Node(tuple(runs), tuple(line for fact in read for line in view.sources(fact)))

    @property
    def _restricted(self) -> str:
        return self.view.say("限制 ", "restricted by ")

    @property
    def _unless(self) -> str:
        return self.view.say("排除 ", "unless ")

    def _nothing(self) -> Run:
        return Run(self.view.say("　未记载任何有关事实", "  nothing recorded"), Style.DIM)
