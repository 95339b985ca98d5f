"""A page as a reader's tools see it: headings, tables, ids, links, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "link", "img", "input"}


@dataclass
class Outline(HTMLParser):
    """What a page holds. ``headings`` are (level, text); ``cells`` are (tag, attributes)."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    cells: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    captions: int = 0
    tables: int = 0
    lang: str = ""
    stack: list[str] = field(default_factory=list)
    mismatched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self._text: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self.stack.append(tag)
        if tag == "html":
            self.lang = found.get("lang") or ""
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        self.sources += [found[k] or "" for k in ("src", "srcset", "data", "action") if k in found]
        if tag in ("th", "td"):
            self.cells.append((tag, found))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        kind = (
            "status"
            if "s " in (found.get("class") or "") + " "
            and tag == "span"
            and (found.get("class") or "").startswith("s ")
            else tag
        )
        if kind == "status" or (tag.startswith("h") and tag[1:].isdigit()) or tag == "th":
            self._text.append((kind, []))
            self._open(len(self.stack))

    def _open(self, depth: int) -> None:
        self._text[-1][1].append(f"\0{depth}")

    def handle_data(self, data: str) -> None:
        for _, parts in self._text:
            parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.mismatched.append(tag)
            return
        depth = len(self.stack)
        self.stack.pop()
        if self._text and self._text[-1][1][0] == f"\0{depth}":
            kind, parts = self._text.pop()
            text = "".join(parts[1:]).strip()
            if kind == "status":
                self.statuses.append(text)
            elif kind == "th":
                self.heads.append(text)
            else:
                self.headings.append((int(kind[1:]), text))


def outline(page: str) -> Outline:
    """Read a page."""
    reader = Outline()
    reader.feed(page)
    reader.close()
    return reader
