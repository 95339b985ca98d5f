"""The tables of a report as short lines for a terminal: charges, exits, accumulation, warnings on evidence."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text as RichText
from rich.tree import Tree

from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.report.blocks import Line, Section, Table
from bangxin.report.content import charging, disposition
from bangxin.report.content.view import View
from bangxin.report.wording import COLOURS, MARKS, WARNINGS, Wording

EMPTY = "—"


def compact_sections(assessment: Assessment, person: PersonAssessment, words: Wording) -> Iterator[Tree]:
    """Trees with one line per charge, exit, accumulated figure and warning."""
    view = View(assessment, person, words, 1)
    charges = charging.charge_table(view)
    yield _tree(charges.title, _rows(charges, 0, words))
    exits = disposition.exits(view)
    yield _tree(exits.title, _rows(exits, 0, words, keep=(1, 2, 4)))
    sums = charging.accumulation(view)
    if sums is not None:
        yield _tree(sums.title, _rows(sums, 0, words))
    warnings = list(_warnings(view))
    if warnings:
        yield _tree(words.say("证据提示", "Warnings on evidence"), warnings)
    fallen = list(_falls(view))
    if fallen:
        yield _tree(words.say("排除某项证据会怎样", "What falls without each item"), fallen)


def _rows(section: Section, number: int, words: Wording, keep: tuple[int, ...] = ()) -> Iterator[RichText]:
    """Rows of a table: the first cell, then the other cells that say something, each after its heading."""
    table = [block for block in section.blocks if isinstance(block, Table)][number]
    for first, *rest in table.rows:
        text = _line(first)
        for at, (name, cell) in enumerate(zip(table.head[1:], rest, strict=True), 1):
            shown = _line(cell)
            if shown.plain.strip() != EMPTY and (not keep or at in keep):
                text.append(words.say(f"　{name}：", f"  {name}: "), style="dim")
                text.append_text(shown)
        yield text


def _line(line: Line) -> RichText:
    text = RichText()
    for run in line:
        if run.result is not None:
            text.append(f"{MARKS[run.result]} {run.text}", style=COLOURS[run.result])
        else:
            text.append(run.text)
    return text


def _warnings(view: View) -> Iterator[RichText]:
    if not view.assessment.case.evidence:
        return
    for row in view.person.matrix:
        if row.warnings:
            said = view.say("、", ", ").join(WARNINGS[w].pick(view.words.lang) for w in row.warnings)
            items = view.say("、", ", ").join(row.evidence)
            yield RichText(
                f"⚠ {view.words.concept(row.element)}{view.say('：', ': ')}{said} {f'[{items}]' if items else ''}"
            )


def _falls(view: View) -> Iterator[RichText]:
    """One line per item: the offence and elements that change without it; the rest is in the page."""
    shown = (*view.assessment.settings.roots, *view.assessment.layout.elements)
    for item, changed in view.person.falls.items():
        main = {fall.concept: fall for fall in changed if fall.concept in shown}
        if not main:
            continue
        text = RichText(f"{item} {view.assessment.case.evidence[item].title}")
        for concept in shown:
            if concept in main:
                text.append(
                    f"　{view.words.concept(concept)} {MARKS[main[concept].with_it]}→{MARKS[main[concept].without_it]}"
                )
        yield text


def _tree(title: str, lines: Iterator[RichText] | list[RichText]) -> Tree:
    tree = Tree(RichText(title, style="bold"))
    for line in lines:
        tree.add(line)
    return tree
