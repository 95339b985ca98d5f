"""A report as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.report.blocks import (
    Block,
    Bullets,
    Drawing,
    Line,
    Node,
    Outline,
    Paragraph,
    Report,
    Run,
    Section,
    Strip,
    Style,
    Table,
)
from bangxin.report.wording import MARKS

_SPECIAL = re.compile(r"([\\`*_<>\[\]|#~])")


def markdown(report: Report) -> str:
    """The whole report as Markdown text."""
    lines = [f"# {_plain(report.title)}", ""]
    if report.draft:
        lines += [f"**{_plain(report.draft)}**", ""]
    for section in report.sections:
        lines += _section(section, 2)
    lines += ["---", "", _plain(report.closing), ""]
    return "\n".join(lines)


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * min(level, 6)} {_plain(section.title)}"
    yield ""
    for part in section.blocks:
        yield from _block(part)
        yield ""
    for inner in section.parts:
        yield from _section(inner, level + 1)


def _block(part: Block) -> Iterator[str]:
    match part:
        case Drawing(words):
            yield f"*{_plain(words)}*"
        case Paragraph(runs, notice):
            yield f"{'> ' if notice else ''}{_line(runs)}"
        case Bullets(lines):
            yield from (f"- {_line(entry)}" for entry in lines)
        case Table(caption, head, rows):
            yield f"*{_plain(caption)}*"
            yield ""
            yield f"| {' | '.join(_plain(name) for name in head)} |"
            yield f"|{'---|' * len(head)}"
            for row in rows:
                yield f"| {' | '.join(_line(cell) for cell in row)} |"
        case Outline(nodes):
            for node in nodes:
                yield from _node(node, 0)
        case Strip(_, items):
            yield from (f"- {_plain(name)}：{_line(state)}" for name, state in items)


def _node(node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}- {_line(node.line)}"
    for note in node.notes:
        yield f"{indent}  - {_line(note)}"
    for part in node.parts:
        yield from _node(part, depth + 1)


def _line(runs: Line) -> str:
    return "".join(_run(run) for run in runs).replace("\n", " ").strip()


def _run(run: Run) -> str:
    if run.result is not None:
        return f"{MARKS[run.result]} {_plain(run.text)}"
    text = _plain(run.text)
    if run.style is Style.STRONG and text.strip():
        return f"**{text.strip()}**" if text == text.strip() else text
    if run.style is Style.CODE and text.strip():
        return (
            text.replace(run.text.strip().translate(_ESCAPES), f"`{run.text.strip()}`")
            if "`" not in run.text
            else text
        )
    return text


_ESCAPES = str.maketrans({c: f"\\{c}" for c in "\\`*_<>[]|#~"})


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")
