"""Charts of papers as SVG: the element tree, the time line, and drawings of an imported ledger made to stand alone.

Status is a shape and a word, never colour alone; a chart repeats what the tables beside it say and computes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from bangxin.base.dates import iso, month_or_year
from bangxin.base.i18n import Lang
from bangxin.determination.assessment import PersonAssessment
from bangxin.law.entities import builtin_schema
from bangxin.law.norms import Rank
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.states import Result
from bangxin.report.outline import Line, outline, walk
from bangxin.report.papers.brief import Brief, main_run, source_of, values
from bangxin.report.papers.model import Block, Figure, Table

FONT = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, SimHei, sans-serif"
WIDTH, ROW, GAP, EDGE = 760, 40, 8, 1
LATIN = 6.1
"""Mean width of a Latin letter at the smaller size."""
COLUMNS = ((1, 150), (183, 236), (451, 308))
"""Left edge and width of each column; the frames of the outer ones stay inside the picture."""
MOST_ROWS = 26
LAW = (Rank.STATUTE, Rank.JUDICIAL_INTERPRETATION, Rank.NORMATIVE_DOCUMENT, Rank.MINUTES)
COLOURS = {
    Result.MET: ("#e4f3ea", "#14663a"),
    Result.NOT_MET: ("#fbe9ea", "#a3242f"),
    Result.UNDETERMINED: ("#fdf3dc", "#7a5200"),
    Result.FINDING_NEEDED: ("#e1f2f8", "#0d5a75"),
}
LEDGER_STYLE = (
    "text{font-family:'Noto Sans SC','Noto Sans CJK SC',sans-serif} .lv{font-size:14px;font-weight:600} .nd{font-size:12px}"
    " .am,.mk{font-size:11px} .am{fill:#56565a} .band{opacity:.36} .in{fill:#c0702f;opacity:.55}"
    " .bal{fill:none;stroke:#1d1d1b;stroke-width:1.4} .ax{stroke:#1d1d1b} .gr{stroke:#e6e4dd}"
)


class Event(NamedTuple):
    """Something that happened on a day, or on one of several days."""

    first: int
    last: int
    what: str
    source: str
    law: bool = False


def element_tree(brief: Brief, person: PersonAssessment) -> Figure:
    """The offence, its elements, and the ways each may be met as far as anything is recorded of them."""
    root = outline(brief.assessment, person, brief.assessment.settings.roots[0], brief.lang)
    elements = list(_concepts_under(root))
    rows: list[tuple[Line, Line | None]] = []
    for element in elements:
        below = [part for part in _concepts_under(element) if part.recorded or part.result is Result.MET]
        rows += [(element, part) for part in below] or [(element, None)]
    left_out = max(0, len(rows) - MOST_ROWS)
    shown = rows[:MOST_ROWS]
    parts = [*_boxes(root, shown, brief)]
    height = len(shown) * (ROW + GAP) - GAP + 2 * EDGE + (24 + GAP if left_out else 0)
    if left_out:
        parts.append(
            _text(
                COLUMNS[2][0],
                height - 8,
                brief.say(f"另有 {left_out} 项，见要件表", f"{left_out} more in the table"),
                12,
                "#56607a",
            )
        )
    title = brief.pair(brief.say("要件图", "Elements"), person.person.name)
    told = brief.listed(f"{e.text}{brief.say('', ': ')}{brief.pick(e.result.label)}" for e in elements)
    return Figure(
        title,
        _svg(WIDTH, height, parts),
        f"{brief.pair(root.text, brief.pick(root.result.label))}{brief.say('。', '. ')}{told}",
    )


def time_line(brief: Brief) -> Iterator[Block]:
    """The days of the case in order, as a chart and as a table with the source of each."""
    events = sorted(set(_events(brief)), key=lambda event: (event.first, event.last, event.what))
    if len(events) < 2:
        return
    height = len(events) * 30 + 12
    parts = [f'<line x1="132" x2="132" y1="6" y2="{height - 6}" stroke="#56607a" stroke-width="2"/>']
    for number, event in enumerate(events):
        y = 22 + number * 30
        parts.append(_text(120, y + 4, _days(event), 12.5, "#1a2233", "end"))
        colour = "#8a4b00" if event.law else "#1b4b9b"
        shape = (
            f'<rect x="127" y="{y - 5}" width="10" height="10" fill="{colour}"/>'
            if event.law
            else f'<circle cx="132" cy="{y}" r="5.5" fill="{colour}"/>'
        )
        parts += [shape, _text(148, y + 4, _cut(event.what, 44), 13, "#1a2233")]
    told = brief.listed(f"{_days(event)} {event.what}" for event in events)
    title = brief.say("时间线（方块为法律文件施行）", "Time line (squares: instruments in force)")
    yield Figure(title, _svg(WIDTH, height, parts), told)
    rows = tuple((_days(event), event.what, event.source) for event in events)
    yield Table(tuple(brief.say("日期 事项 来源", "Day What Source").split()), rows, (20, 40, 40))


def standing_alone(title: str, svg: str) -> Figure:
    """A drawing of the ledger without its links and with its style inside."""
    plain = re.sub(r"</?a\b[^>]*>", "", svg)
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', plain)
    size = f' width="{box[1]}" height="{box[2]}" xmlns="http://www.w3.org/2000/svg"' if box else ""
    plain = plain.replace("<svg", f"<svg{size}", 1).replace(">", f"><style>{LEDGER_STYLE}</style>", 1)
    return Figure(title, plain, title)


def _concepts_under(line: Line) -> Iterator[Line]:
    """The nearest concepts below a line that is itself one, each once, defeaters left to the table."""
    seen = set()
    stack = list(reversed(line.parts))
    while stack:
        part = stack.pop()
        if part.role == "defeats":
            continue
        if part.kind == "concept":
            if part.name not in seen:
                seen.add(part.name)
                yield part
        else:
            stack += reversed(part.parts)


def _boxes(root: Line, rows: list[tuple[Line, Line | None]], brief: Brief) -> Iterator[str]:
    step = ROW + GAP
    spans: dict[str, list[int]] = {}
    for number, (element, _) in enumerate(rows):
        spans.setdefault(element.key, []).append(number)
    middle = EDGE + (len(rows) * step - GAP) / 2
    yield from _box(0, middle - ROW / 2, root, brief)
    done = set()
    for number, (element, part) in enumerate(rows):
        at = spans[element.key]
        y = EDGE + (at[0] + at[-1]) / 2 * step
        if element.key not in done:
            done.add(element.key)
            yield _link(0, middle, 1, y + ROW / 2)
            yield from _box(1, y, element, brief)
        if part is not None:
            top = EDGE + number * step
            yield _link(1, y + ROW / 2, 2, top + ROW / 2)
            yield from _box(2, top, part, brief)


def _box(column: int, y: float, line: Line, brief: Brief) -> Iterator[str]:
    x, width = COLUMNS[column]
    fill, ink = COLOURS[line.result]
    yield f'<rect x="{x}" y="{y:.1f}" width="{width}" height="{ROW}" rx="4" fill="{fill}" stroke="{ink}"/>'
    yield _mark(x + 14, y + 13, line.result, ink)
    yield _text(x + 26, y + 17, brief.pick(line.result.label), 11.5, ink, weight="600")
    label = line.text
    far = _distance(line) if column == 2 else ""
    if brief.lang is Lang.EN:  # longer words: the state above, the element below
        if far:
            yield _text(x + 110, y + 17, _cut(far, int((width - 116) / LATIN)), 11.5, "#38425a")
        yield _text(x + 26, y + 33, _cut(label, int((width - 34) / LATIN)), 11.5, "#1a2233")
        return
    room = int((width - 84) / 12.5)
    yield _text(x + 74, y + 17, _cut(label, room), 12.5, "#1a2233")
    second = label[room - 1 :] if len(label) > room else far
    if second:
        yield _text(x + 26, y + 33, _cut(second, int((width - 36) / 11.5)), 11.5, "#38425a")


def _mark(x: float, y: float, result: Result, ink: str) -> str:
    """The status as a shape: check, cross, ring, square."""
    stroke = f'fill="none" stroke="{ink}" stroke-width="2"'
    match result:
        case Result.MET:
            return f'<path d="M{x - 5} {y} l4 4 l7 -8" {stroke}/>'
        case Result.NOT_MET:
            return f'<path d="M{x - 4} {y - 4} l8 8 m0 -8 l-8 8" {stroke}/>'
        case Result.UNDETERMINED:
            return f'<circle cx="{x}" cy="{y}" r="4.5" {stroke}/>'
    return f'<rect x="{x - 4.5}" y="{y - 4.5}" width="9" height="9" {stroke}/>'


def _link(column: int, y1: float, to: int, y2: float) -> str:
    x1, x2 = COLUMNS[column][0] + COLUMNS[column][1], COLUMNS[to][0]
    middle = (x1 + x2) / 2
    return f'<path d="M{x1} {y1:.1f} H{middle} V{y2:.1f} H{x2}" fill="none" stroke="#8a93a8"/>'


def _distance(line: Line) -> str:
    """How far the stated figures are from the line; empty where several lines are compared, as the table says which."""
    compared = {leaf.text: leaf.distance for leaf in walk(line) if leaf.distance}
    return next(iter(compared.values())) if len(compared) == 1 else ""


def _events(brief: Brief) -> Iterator[Event]:
    book = brief.assessment.book
    for person in brief.persons:
        known = values(brief, person)
        for fact in book.vocabulary:
            value = known.get(fact.id)
            # What is computed from the lists stands there, row by row.
            stated = fact.id in person.facts.claims and fact.id not in person.facts.measured.figures
            if fact.type is FactType.DATE and stated and (days := _ends(value)):
                told = brief.pair(person.person.name, brief.pick(fact.label))
                yield Event(*days, told, source_of(brief, person, fact.id).strip())
    yield from _rows(brief)
    as_of = brief.assessment.settings.as_of
    yield Event(as_of, as_of, brief.say("决定日", "day of decision"), brief.say("〔案件基准〕", "[case]"))
    first = min((e.first for e in _acts(brief)), default=as_of)
    used = {book.norms[n].pack for p in brief.persons for n in main_run(brief, p).evaluation.program.norms}
    for pack in book.packs.values():
        day = pack.in_force.first
        if pack.id in used and pack.rank in LAW and first <= day <= as_of:
            told = brief.say(f"{pack.title}施行", f"{pack.title} in force")
            source = pack.source or pack.title
            yield Event(day, day, told, brief.say(f"〔规则库：{source}〕", f"[rulebook: {source}]"), law=True)


def _rows(brief: Brief) -> Iterator[Event]:
    """Days written in the entity lists."""
    names = {person.person.id: person.person.name for person in brief.assessment.persons}
    shown = {person.person.id for person in brief.persons}
    kinds = builtin_schema(brief.assessment.book.vocabulary).kinds
    for kind, rows in brief.assessment.case.entities.items():
        for row in rows:
            of = row.refs.get("persons", ())
            if of and not shown & set(of):
                continue
            whose = brief.joined(names.get(one, one) for one in of)
            label = brief.pick(kinds[kind].label)
            told = brief.pair(whose, label) if whose else label
            told += f"“{row.texts['title']}”" if row.texts.get("title") else ""
            for name, claims in row.claims.items():
                attribute = kinds[kind].attributes[name]
                if attribute.fact is None or attribute.fact.type is not FactType.DATE:
                    continue
                for claim in claims:
                    days = _ends(claim.value)
                    evidence = brief.joined(claim.evidence) or brief.say("未写明证据", "no evidence named")
                    source = brief.say("，", ", ").join(
                        part
                        for part in (brief.pick(claim.speaker.label), evidence, _quoted(claim.origin.quote))
                        if part
                    )
                    if days:
                        yield Event(
                            *days,
                            f"{told}{brief.say('', ' ')}{brief.pick(attribute.title)}",
                            brief.say(f"〔{source}〕", f"[{source}]"),
                        )


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _acts(brief: Brief) -> list[Event]:
    found = []
    for person in brief.persons:
        days = _ends(values(brief, person).get("act.start"))
        if days:
            found.append(Event(*days, "", ""))
    return found


def _ends(value: object) -> tuple[int, int] | None:
    low, high = getattr(value, "lo", None), getattr(value, "hi", None)
    return (low, high) if isinstance(low, int) and isinstance(high, int) else None


def _days(event: Event) -> str:
    """One day, a month or a year where that is all that is known, else both ends."""
    if event.first == event.last:
        return iso(event.first)
    return month_or_year(event.first, event.last) or f"{iso(event.first)}/{iso(event.last)[5:]}"


def _text(
    x: float, y: float, text: str, size: float, fill: str, anchor: str = "start", weight: str = "400"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(text)}</text>'
    )


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(1, room - 1)] + "…"


def _svg(width: int, height: float, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}">'
        f'<rect width="{width}" height="{height:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
