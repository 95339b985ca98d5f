"""One person: verdict strip, tree, lines, missing facts, evidence, charges, exits, law."""

from __future__ import annotations

from dataclasses import replace

from bangxin.report.blocks import Paragraph, Section, Strip, Style, plain
from bangxin.report.content import charging, disposition, lines, proof, versions
from bangxin.report.content.glance import glance
from bangxin.report.content.times import times
from bangxin.report.content.tree import TreeWriter
from bangxin.report.content.view import View
from bangxin.report.wording import LAWS


def person_section(view: View) -> Section:
    """All parts of one person, in the order in which they are argued."""
    writer = TreeWriter(view)
    parts = [
        *(_tree(view.about(root), writer, root) for root in view.assessment.settings.roots),
        _presumptions(view, writer),
        lines.near_misses(view),
        lines.missing_facts(view),
        lines.open_findings(view),
        lines.contrary(view),
        proof.evidence_matrix(view),
        proof.falls(view),
        charging.charge_table(view),
        charging.concurrence(view),
        charging.accumulation(view),
        disposition.exits(view),
        *disposition.lists(view),
        versions.versions(view),
        times(view),
        _other_tree(view),
        versions.readings(view),
        versions.conflicts(view),
        versions.official(view),
    ]
    if view.all_nodes:
        parts.append(_every_node(view, writer))
    return Section(
        view.anchor("person"),
        view.person.person.name,
        (_strip(view),),
        (glance(view), *tuple(part for part in parts if part is not None)),
    )


def _strip(view: View) -> Strip:
    """The offence asked about and its elements at a glance."""
    shown = (*view.assessment.settings.roots, *view.assessment.layout.elements)
    items = tuple((view.words.concept(c), view.about(c).state(c)) for c in dict.fromkeys(shown))
    return Strip(view.say("要件状态", "element status"), items)


def _tree(view: View, writer: TreeWriter, root: str) -> Section:
    title = view.say(f"要件树：{view.words.concept(root)}", f"Element tree: {view.words.concept(root)}")
    own = writer if writer.view.asked == view.asked else TreeWriter(view)
    return Section(view.anchor(f"tree-{root}"), title, (own.outline(root),))


PRESUMPTION = "presumption.available"


def _presumptions(view: View, writer: TreeWriter) -> Section | None:
    """Basic facts from which knowledge may be presumed (法释〔2019〕15号第十一条); never knowledge itself."""
    if PRESUMPTION not in view.assessment.book.concepts or PRESUMPTION in writer.shown:
        return None
    note = view.say(
        "可以推定不等于明知：基础事实须查证，有相反证据的除外，是否明知由人综合认定。",
        "A presumption is not knowledge: its basic facts must be proved, contrary evidence defeats it, and a person decides.",
    )
    title = view.say("可以推定明知的情形", "Presumptions of knowledge")
    return Section(
        view.anchor("presumptions"), title, (Paragraph(plain(note, Style.DIM)), writer.outline(PRESUMPTION))
    )


def _other_tree(view: View) -> Section | None:
    """The tree under the run that was not chosen, where it differs."""
    outcome = view.person.outcome
    others = [law for law in outcome.runs_of(view.root) if law is not outcome.chosen[view.root]]
    if not others or not versions.differing(view):
        return None
    other = replace(view, law=others[0])
    law = LAWS[others[0]].pick(view.words.lang)
    title = view.say(f"要件树（未采用的{law}）", f"Element tree (run not chosen: {law})")
    return Section(other.anchor("tree"), title, (TreeWriter(other).outline(view.root),), folded=True)


def _every_node(view: View, writer: TreeWriter) -> Section:
    """Every concept of the rulebook, node by node."""
    nodes: dict[str, list[str]] = {}
    for concept in view.assessment.book.concepts.values():
        if concept.id not in writer.shown:
            nodes.setdefault(concept.node, []).append(concept.id)
    order = sorted(nodes, key=lambda n: int(n[1:]))
    parts = []
    for node in order:
        title = f"{node} {view.assessment.layout.nodes[node].pick(view.words.lang)}"
        outlines = tuple(writer.outline(c) for c in nodes[node] if c not in writer.shown)
        parts.append(Section(view.anchor(f"all-{node}"), title, outlines, folded=True))
    return Section(view.anchor("all"), view.say("全部节点", "All nodes"), (), tuple(parts))
