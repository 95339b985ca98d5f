"""Blocks of a report as HTML: status with mark and word, tables with scoped headings, trees that fold."""

from __future__ import annotations

from bangxin.report.blocks import (
    Block,
    Bullets,
    Drawing,
    Line,
    Node,
    Outline,
    Paragraph,
    Run,
    Strip,
    Style,
    Table,
)
from bangxin.report.html.tags import Html, joined, tag
from bangxin.report.wording import MARKS


def line(runs: Line) -> Html:
    """A line of runs."""
    return joined(_run(run) for run in runs)


def _run(run: Run) -> Html:
    if run.result is not None:
        mark = tag("span", MARKS[run.result], aria_hidden="true")
        return tag("span", mark, " ", run.text, class_=f"s s-{run.result.value.lower().replace('_', '-')}")
    text = joined(run.text) if run.style is Style.PLAIN else tag("span", run.text, class_=run.style.value)
    return tag("a", text, href=f"#{run.link}") if run.link else text


def block(part: Block) -> Html:
    """Any block."""
    match part:
        case Paragraph(runs, notice):
            return tag("p", line(runs), class_="notice" if notice else "")
        case Bullets(lines):
            return tag("ul", (tag("li", line(entry)) for entry in lines))
        case Table():
            return _table(part)
        case Outline(nodes):
            return tag("ul", (_node(node) for node in nodes), class_="tree")
        case Drawing(words, svg):
            return tag("figure", tag("figcaption", words), Html(svg), class_="chart")
        case Strip(label, items):
            entries = (tag("li", tag("span", name, class_="name"), line(state)) for name, state in items)
            return tag("ul", entries, class_="strip", aria_label=label)


def _table(table: Table) -> Html:
    head = tag("thead", tag("tr", (tag("th", name, scope="col") for name in table.head)))
    body = tag("tbody", (tag("tr", _cells(row)) for row in table.rows))
    inner = tag("table", tag("caption", table.caption), head, body)
    return tag("div", inner, class_="wide", role="group", tabindex="0", aria_label=table.caption)


def _cells(row: tuple[Line, ...]) -> Html:
    first, *rest = row
    return joined(tag("th", line(first), scope="row"), (tag("td", line(cell)) for cell in rest))


def _node(node: Node) -> Html:
    notes = tag("ul", (tag("li", line(note)) for note in node.notes), class_="notes") if node.notes else ""
    if not node.parts:
        return tag("li", tag("div", line(node.line), class_="leaf"), notes, id=node.anchor)
    parts = tag("ul", (_node(part) for part in node.parts))
    inner = tag("details", tag("summary", line(node.line)), notes, parts, open=node.opened)
    return tag("li", inner, id=node.anchor)
