"""What a report consists of, before it is HTML or Markdown: sections, tables, lists and foldable trees of text runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bangxin.reasoning.states import Result


class Style(StrEnum):
    """What a piece of text is; renderers decide how it looks."""

    PLAIN = "plain"
    STRONG = "strong"
    ROLE = "role"
    """How a norm takes part: restricted by, unless."""
    CITE = "cite"
    DIM = "dim"
    QUOTE = "quote"
    FLAG = "flag"
    DISTANCE = "distance"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; with ``result`` it is a status: mark and word, never colour alone. ``link`` is an anchor."""

    text: str
    style: Style = Style.PLAIN
    result: Result | None = None
    link: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text; a notice is set apart."""

    line: Line
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines in a list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column heads its row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One line of a tree with what lies below it. ``notes`` are quotes and sources under the line."""

    line: Line
    notes: tuple[Line, ...] = ()
    parts: tuple[Node, ...] = ()
    anchor: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A foldable tree."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Short status items in a row: label and result."""

    label: str
    items: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart drawn as SVG; ``words`` say what it shows where it cannot be seen."""

    words: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks and sub-sections."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()
    folded: bool = False


Block = Paragraph | Bullets | Table | Outline | Strip | Drawing


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    lang: str
    sections: tuple[Section, ...]
    draft: str = ""
    closing: str = ""


def plain(text: str, style: Style = Style.PLAIN) -> Line:
    """One run of text as a line."""
    return (Run(text, style),)


def text_of(line: Line) -> str:
    """The words of a line without marks."""
    return "".join(run.text for run in line)
