"""Every line of the law with how far the case is from it, and the facts that are missing, grouped by element."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base.bounds import Bound
from bangxin.law import expression as x
from bangxin.law.vocabulary import FactType
from bangxin.report.blocks import Block, Bullets, Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.view import View
from bangxin.report.wording import EVIDENCE_TYPES

Seen = tuple[str, str, str, int]


def near_misses(view: View) -> Section | None:
    """A table of all number lines in the chosen run: what is required, what is recorded, the distance."""
    rows = tuple(_line_rows(view))
    if not rows:
        return None
    head = (
        view.say("条文", "provision"), view.say("要件", "point"), view.say("线", "line"),
        view.say("已记载", "recorded"), view.say("距离", "distance"), view.say("状态", "status"),
    )  # fmt: skip
    caption = view.say("各条线与本案数额（已有记载的）", "lines of the law and the recorded figures")
    note = view.say(
        "不同性质的数额（流入、结算、流水、查证、所得）互不替代；只列有记载的线，其余见“所缺事实”。",
        "Inflow, settlement, turnover, traced money and gain never stand in for one another. Lines without any recorded figure are under “missing facts”.",
    )
    return Section(
        view.anchor("lines"),
        view.say("距各条线多远", "Distance to each line"),
        (Paragraph(plain(note, Style.DIM)), Table(caption, head, rows)),
    )


def _line_rows(view: View) -> Iterator[tuple[Line, ...]]:
    seen: set[Seen] = set()
    for concept in view.person.outcome.cone:
        for ground in view.run.concepts[concept].grounds:
            for norm, trace in view.leaves(ground):
                match trace.expression:
                    case x.Compare(op, x.Quantity(fact), x.Number(line), kind) if kind is not FactType.DATE:
                        key = (norm.norm, fact, op, line)
                        value = view.facts_at(norm.at).get(fact)
                        if key in seen or not isinstance(value, Bound):
                            continue
                        seen.add(key)
                        yield (
                            (Run(view.cite(norm.norm), Style.CITE),),
                            (view.concept(concept),),
                            plain(view.words.leaf(trace.expression)),
                            plain(view.words.value(fact, value)),
                            (Run(view.words.distance(trace.expression, {fact: value}), Style.DISTANCE),),
                            view.status(trace.result),
                        )


def missing_facts(view: View) -> Section | None:
    """A draft 补充侦查提纲: by element, what is not known, what it would decide, which evidence usually shows it."""
    explained = view.run.concepts[view.root]
    left = dict.fromkeys(explained.missing)
    parts: list[Section] = []
    for element in view.assessment.layout.elements:
        found = [f for f in view.run.concepts[element].missing if f in left]
        for fact in found:
            del left[fact]
        if found:
            parts.append(_facts_table(view, element, view.words.concept(element), found))
    if left:
        parts.append(_facts_table(view, "other", view.say("其他", "other"), list(left)))
    if not parts:
        return None
    note = view.say(
        "补充侦查提纲（草稿）：以下事实没有记载或者互相矛盾，仍可能改变结果。是否调取、如何调取由办案人决定。",
        "Draft list for further investigation: these facts are not stated or in conflict and can still change the result.",
    )
    return Section(
        view.anchor("missing"),
        view.say("所缺事实", "Missing facts"),
        (Paragraph(plain(note), notice=True),),
        tuple(parts),
    )


def _facts_table(view: View, element: str, title: str, facts: list[str]) -> Section:
    head = (
        view.say("事实", "fact"), view.say("现状", "as recorded"), view.say("用于", "decides"),
        view.say("通常由何种证据证明", "usual evidence"),
    )  # fmt: skip
    rows = tuple(
        (
            _fact_name(view, fact),
            plain(view.words.value(fact, view.facts_at(()).get(fact))),
            plain(view.say("、", ", ").join(_readers(view, fact)) or "—"),
            plain(_evidence(view, fact)),
        )
        for fact in facts
    )
    caption = view.say(f"{title}：所缺事实", f"{title}: missing facts")
    return Section(view.anchor(f"missing-{element}"), title, (Table(caption, head, rows),))


def _fact_name(view: View, fact: str) -> Line:
    entry = view.assessment.book.vocabulary[fact]
    runs = [Run(view.words.fact(fact), Style.STRONG), Run(f" {fact}", Style.CODE)]
    if entry.definition.zh:
        runs.append(Run(f" {entry.definition.pick(view.words.lang)}", Style.DIM))
    return tuple(runs)


def _readers(view: View, fact: str) -> list[str]:
    """The provisions of the cone that read the fact, at most four."""
    found: dict[str, None] = {}
    book = view.assessment.book
    sources = {fact, *(f for f, node in book.derivations.items() if fact in x.facts_of(node))}
    for concept in view.person.outcome.cone:
        for norm in view.run.concepts[concept].grounds:
            if sources & set(x.facts_of(book.conditions[norm.norm])):
                found[view.cite(norm.norm)] = None
    return list(found)[:4]


def _evidence(view: View, fact: str) -> str:
    types = view.assessment.book.vocabulary[fact].evidence
    return view.say("、", ", ").join(EVIDENCE_TYPES[t].pick(view.words.lang) for t in types) or "—"


def open_findings(view: View) -> Section | None:
    """Questions only a person answers, with who, when and why."""
    questions = view.run.concepts[view.root].open_findings
    if not questions:
        return None
    lines = tuple((Run(view.words.question(f), Style.STRONG), Run(f" {f}", Style.CODE)) for f in questions)
    note = view.say(
        "以下由有权的人认定，写明谁、何时、为何；程序不代为认定。",
        "A competent person decides these, stating who, when and why; the program never does.",
    )
    return Section(
        view.anchor("findings"),
        view.say("待认定事项", "Open findings"),
        (Paragraph(plain(note, Style.DIM)), Bullets(lines)),
    )


def contrary(view: View) -> Section:
    """Facts against knowledge, exceptions raised and not raised: shown even when empty (TRAP-29)."""
    blocks: list[Block] = []
    for title, norms in (
        (
            view.say("已提出、尚未查明的排除事由", "exceptions raised, not settled"),
            _collect(view, "rebuttals"),
        ),
        (view.say("未提出的排除事由", "exceptions nobody raised"), _collect(view, "not_raised")),
    ):
        blocks.append(Paragraph(plain(title, Style.STRONG)))
        lines = tuple(view.norm_runs(norm) for norm in norms)
        blocks.append(
            Bullets(lines) if lines else Paragraph(plain(view.say("无记载", "nothing recorded"), Style.DIM))
        )
    return Section(
        view.anchor("contrary"),
        view.say("相反证据与排除事由", "Contrary evidence and exceptions"),
        tuple(blocks),
        folded=True,
    )


def _collect(view: View, attribute: str) -> list[str]:
    found: dict[str, None] = {}
    for concept in view.person.outcome.cone:
        explained = view.run.concepts[concept]
        names = explained.rebuttals if attribute == "rebuttals" else explained.not_raised
        found.update(dict.fromkeys(names))
    return list(found)
