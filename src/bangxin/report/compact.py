"""The tables of a report as short lines for a terminal: charges, exits, accumulation, warnings on evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text as RichText
from rich.tree import Tree

from bangxin.determination.assessment import Assessment, PersonAssessment
from bangxin.reasoning.states import Result
from bangxin.report.blocks import Bullets, Line, Section, Table
from bangxin.report.content import charging, disposition, glance
from bangxin.report.content.view import View
from bangxin.report.wording import COLOURS, MARKS, WARNINGS, Wording

EMPTY = "—"
FEW = 4  # of what an exit waits for; the report has all


def compact_sections(assessment: Assessment, person: PersonAssessment, words: Wording) -> Iterator[Tree]:
    """Trees with one line per charge, exit, accumulated figure and warning."""
    view = View(assessment, person, words, 1)
    charges = charging.charge_table(view)
    yield _tree(charges.title, _rows(charges, 0, words))
    yield _tree(disposition.exits(view).title, _exits(view))
    sums = charging.accumulation(view)
    if sums is not None:
        yield _tree(sums.title, _rows(sums, 0, words))
    warnings = list(_warnings(view))
    if warnings:
        yield _tree(words.say("证据提示", "Warnings on evidence"), warnings)
    fallen = list(_falls(view))
    if fallen:
        yield _tree(words.say("排除某项证据会怎样", "What falls without each item"), fallen)


def glance_tree(view: View) -> Tree:
    """What a reader needs first of one person."""
    section = glance.glance(view)
    lines = [line for block in section.blocks if isinstance(block, Bullets) for line in block.lines]
    return _tree(view.person.person.name, [_line(line) for line in lines])


def _exits(view: View) -> Iterator[RichText]:
    """One line per exit: the provision that opens an open one, the first things that another one waits for."""
    table = next(block for block in disposition.exits(view).blocks if isinstance(block, Table))
    words = view.words
    for exit_row, row in zip(view.person.exits, table.rows, strict=True):
        if exit_row.result is Result.MET:
            yield _row(table, row, words, (1, 2, 6))
            continue
        text = _row(table, row, words, (1, 2))
        _waits(text, view, table.head[4], [words.question(f) for f in exit_row.findings_needed])
        _waits(text, view, table.head[5], [words.fact(f) for f in exit_row.missing])
        yield text


def _waits(text: RichText, view: View, name: str, items: list[str]) -> None:
    if items:
        text.append(view.say(f"　{name}：", f"  {name}: "), style="dim")
        text.append(view.say("、", ", ").join(items[:FEW]))
        if len(items) > FEW:
            text.append(
                view.say(f" 等 {len(items)} 项（见报告）", f" … {len(items)} in all (see the report)")
            )


def _rows(section: Section, number: int, words: Wording) -> Iterator[RichText]:
    """Rows of a table: the first cell, then the other cells that say something, each after its heading."""
    table = [block for block in section.blocks if isinstance(block, Table)][number]
    for row in table.rows:
        yield _row(table, row, words, range(1, len(row)))


def _row(table: Table, row: tuple[Line, ...], words: Wording, cells: Iterable[int]) -> RichText:
    text = _line(row[0])
    for at in cells:
        shown = _line(row[at])
        if shown.plain.strip() != EMPTY:
            text.append(words.say(f"　{table.head[at]}：", f"  {table.head[at]}: "), style="dim")
            text.append_text(shown)
    return text


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
