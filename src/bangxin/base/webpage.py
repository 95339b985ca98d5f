"""The words of a web page as a reader sees them."""

from __future__ import annotations

import html.parser
import re
from collections.abc import Mapping

_BLOCKS = frozenset({
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "title",
    "blockquote", "pre", "dd", "dt", "ul", "ol", "header", "footer",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(" +")
_SPACED_TAB = re.compile(" ?\t ?")
_UNREAD = frozenset({
    "script", "style", "noscript", "template", "nav", "select", "button", "iframe", "svg", "textarea",
})  # fmt: skip
"""What a page holds that is not its text: programs, menus, fields of forms."""
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip


class _Plain(html.parser.HTMLParser):
    """The words of a page. ``hides``: elements that are not shown are left out with all they hold."""

    def __init__(self, *, hides: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hides = hides
        self.hidden: list[str] = []
        """From the element that hides to the one that is open now."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            if tag not in _VOID:
                self.hidden.append(tag)
        elif tag in {"script", "style"} or (self.hides and tag not in _VOID and _not_shown(tag, dict(attrs))):
            self.hidden.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\t", " "))


def _not_shown(tag: str, attrs: Mapping[str, str | None]) -> bool:
    return tag in _UNREAD or "hidden" in attrs or bool(_INVISIBLE.search((attrs.get("style") or "").lower()))


def visible_text(text: str) -> str:
    """Visible text of a page, one block a line, the cells of a row parted by tabs. Where a hidden element is never closed, only programs are left out."""
    parser = _Plain(hides=True)
    parser.feed(text)
    parser.close()
    if parser.hidden:
        parser = _Plain(hides=False)
        parser.feed(text)
        parser.close()
    shown = [
        _SPACED_TAB.sub("\t", _SPACES.sub(" ", line)).strip() for line in "".join(parser.parts).split("\n")
    ]
    return "\n".join(line for line in shown if line)
