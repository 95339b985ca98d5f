"""Exits, strict and lenient lists, ranges, ancillary orders, administrative follow-up, suggestions (N10 to N15)."""

from __future__ import annotations

from bangxin.determination.exits import ExitRow
from bangxin.report.blocks import Line, Paragraph, Run, Section, Style, Table, plain
from bangxin.report.content.view import View
from bangxin.report.wording import BODIES, DOCUMENTS


def exits(view: View) -> Section:
    """Which exits are lawfully open, by whom, in which document, and which findings each needs. Never a choice."""
    say = view.say
    head = (
        say("出口", "exit"), say("状态", "status"), say("效力", "modality"), say("决定机关与文书", "body and document"),
        say("尚需认定", "findings needed"), say("尚缺事实", "missing facts"), say("依据", "provisions"),
    )  # fmt: skip
    rows = tuple(_exit_row(view, row) for row in view.person.exits)
    note = say(
        "列出的是法律上是否开放的出口，不代为选择。四种不起诉条件、效力各不相同。",
        "These are the exits the law leaves open; none is chosen here. The four kinds of non-prosecution differ.",
    )
    return Section(
        view.anchor("exits"),
        say("各种出口及其状态", "Exits and their status"),
        (Paragraph(plain(note, Style.DIM)), Table(say("出口", "exits"), head, rows)),
    )


def _exit_row(view: View, row: ExitRow) -> tuple[Line, ...]:
    lang, comma = view.words.lang, view.say("；", "; ")
    modality = comma.join(dict.fromkeys(view.norm(n).modality.label.pick(lang) for n in row.norms)) or "—"
    return (
        plain(row.exit.label.pick(lang), Style.STRONG),
        view.status(row.result, no_norm=row.no_norm),
        plain(modality),
        plain(
            f"{_from(BODIES, row.exit.body, lang)}{view.say('：', ': ')}{_from(DOCUMENTS, row.exit.document, lang)}"
        ),
        plain(comma.join(view.words.question(f) for f in row.findings_needed) or "—"),
        plain(view.say("、", ", ").join(view.words.fact(f) for f in row.missing) or "—"),
        (Run(comma.join(view.cite(n) for n in row.norms) or "—", Style.CITE),),
    )


def _from(names: dict[str, str], text: str, lang: str) -> str:
    """English for the Chinese names of bodies and documents, part by part."""
    if lang != "en":
        return text
    for zh, en in names.items():
        text = text.replace(zh, en)
    return text


LISTS = ("N10", "N11", "N12", "N13", "N14", "N15")


def lists(view: View) -> tuple[Section, ...]:
    """One table per node: each point with its result, provision and what it waits for."""
    shown = {row.exit.concept for row in view.person.exits}
    if not view.all_nodes:
        shown |= {t.limitation for charge in view.assessment.layout.charges for t in charge.tiers}
        shown |= {c for c in view.assessment.book.concepts if c.startswith("limitation.")}
    found = []
    for node in LISTS:
        concepts = [
            c.id for c in view.assessment.book.concepts.values() if c.node == node and c.id not in shown
        ]
        rows = [row for c in concepts if (row := _point(view, c)) is not None]
        if rows:
            found.append(_node(view, node, rows))
    return tuple(found)


def _node(view: View, node: str, rows: list[tuple[Line, ...]]) -> Section:
    title = f"{node} {view.assessment.layout.nodes[node].pick(view.words.lang)}"
    say = view.say
    head = (say("项目", "point"), say("状态", "status"), say("依据", "provisions"), say("尚需", "waits for"))
    return Section(view.anchor(node), title, (Table(title, head, tuple(rows)),), folded=True)


def _point(view: View, concept: str) -> tuple[Line, ...] | None:
    """A row, or None where nothing recorded touches the point and everything is not asked for."""
    run, say = view.run, view.say
    explained = run.concepts[concept]
    if not view.all_nodes and not view.recorded(run.evaluation.program.concepts[concept].final):
        return None
    grounds = [g for g in explained.grounds if g.result.value != "NOT_MET"] or list(explained.grounds)
    cites = say("；", "; ").join(
        f"{view.cite(g.norm)}〔{view.norm(g.norm).modality.label.pick(view.words.lang)}〕"
        for g in grounds[:4]
    )
    waits = [view.words.question(f) for f in explained.open_findings]
    waits += [view.words.fact(f) for f in explained.missing[:6]]
    if len(explained.missing) > 6:
        waits.append(say(f"等 {len(explained.missing)} 项事实", f"{len(explained.missing)} facts in all"))
    return (
        (view.concept(concept),),
        view.state(concept, run),
        (Run(cites or "—", Style.CITE),),
        plain(say("；", "; ").join(waits) or "—"),
    )
