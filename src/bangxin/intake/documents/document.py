"""The document model: the text as found, its pages and paragraphs, and a plain view that maps back to it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of the text as found."""

    start: int
    end: int


class Page(NamedTuple):
    """One page; ``number`` from 1, offsets into the text as found."""

    number: int
    start: int
    end: int


class Doubt(NamedTuple):
    """Digits of the text as found that a second reader of the image read otherwise; ``other`` is what it read, '' for nothing."""

    start: int
    end: int
    other: str


@dataclass(frozen=True, slots=True)
class Plain:
    """The text to be read: simplified script, half-width digits, joined lines, without headers and remarks.

    ``at[i]`` is where character ``i`` of ``text`` stands in the text as found; ``at`` has one entry more than
    ``text``, so that an end can be looked up.
    """

    text: str
    at: array[int]

    def span(self, start: int, end: int) -> Span:
        """The characters of the text as found that ``start:end`` of the plain text came from."""
        if end <= start:
            return Span(self.at[start], self.at[start])
        return Span(self.at[start], self.at[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as found. ``kind`` is txt, rtf, docx, pdf or image; ``notes`` are anomalies of reading (异常)."""

    name: str
    kind: str
    text: str
    pages: tuple[Page, ...]
    sha256: str
    plain: Plain
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def doubt_in(self, span: Span) -> Doubt | None:
        """The first digits within ``span`` that two readers of the image read differently."""
        return next((d for d in self.doubts if d.start < span.end and span.start < d.end), None)

    def page_of(self, offset: int) -> int:
        """Number of the page an offset into the text as found lies on."""
        low, high = 0, len(self.pages)
        while low < high:
            middle = (low + high) // 2
            if self.pages[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return self.pages[min(low, len(self.pages) - 1)].number if self.pages else 1

    def quote(self, span: Span) -> str:
        """The original characters of a span."""
        return self.text[span.start : span.end]


class Limits(NamedTuple):
    """What a document may cost: bytes in, characters out, pages, seconds, bytes after unpacking."""

    size: int = 64 * 1024 * 1024
    characters: int = 20_000_000
    pages: int = 3_000
    seconds: float = 600.0
    unpacked: int = 256 * 1024 * 1024
    parts: int = 5_000
    ocr_pages: int = 300


LIMITS = Limits()
