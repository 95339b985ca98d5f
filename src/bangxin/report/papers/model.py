"""A paper (文书) as values: headings, paragraphs, lists, tables. Builders make it, writers render it."""

from __future__ import annotations

from typing import NamedTuple

from bangxin.base.i18n import Lang

BLANK = "【　　　　】"
"""A place for a person to fill in; never filled by the program."""


class Heading(NamedTuple):
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


class Paragraph(NamedTuple):
    """One paragraph of body text."""

    text: str


class Listing(NamedTuple):
    """Items of a list."""

    items: tuple[str, ...]


class Table(NamedTuple):
    """A table: head, rows, and the share of the width of each column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Figure(NamedTuple):
    """A chart: its title, the drawing as SVG, and what it shows in words for who cannot see it."""

    title: str
    svg: str
    alt: str


Block = Heading | Paragraph | Listing | Table | Figure


class Paper(NamedTuple):
    """A whole paper. ``stamp`` lines stand small at the end: versions, hashes, head of the audit log.

    ``lang``: of the paper's own words. ``fields``: what a user's template may name (案件名称, 决定日 …), in the order to list them.
    """

    id: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    stamp: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    lang: Lang = Lang.ZH
