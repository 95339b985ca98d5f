"""The page: title, table of contents, sections with headings in order, closing words, style and script inline."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from bangxin.report.blocks import Report, Section
from bangxin.report.html.blocks import block
from bangxin.report.html.tags import Html, joined, tag, void

_WORDS = {
    "zh": {"skip": "跳到正文", "contents": "目录", "open": "全部展开", "close": "全部收起", "print": "打印", "lang": "zh-CN"},
    "en": {"skip": "Skip to content", "contents": "Contents", "open": "Expand all", "close": "Collapse all",
           "print": "Print", "lang": "en"},
}  # fmt: skip


def page(report: Report) -> str:
    """The whole report as one HTML document that needs nothing else."""
    words = _WORDS[report.lang if report.lang in _WORDS else "zh"]
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=policy),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="referrer", content="no-referrer"),
        tag("title", report.title),
        tag("style", Html(style)),
    )
    top = tag(
        "header",
        tag("h1", report.title),
        tag("p", tag("span", report.draft, class_="draft")) if report.draft else "",
        tag("div", _tools(words), class_="tools"),
        tag("nav", _contents(report), aria_label=words["contents"]),
    )
    main = tag("main", (_section(part, 2) for part in report.sections), id="content")
    body = tag(
        "body",
        tag("a", words["skip"], class_="skip", href="#content"),
        tag("div", top, main, tag("footer", tag("p", report.closing)), class_="frame"),
        tag("script", Html(script)),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang=words['lang'])}\n"


def _tools(words: dict[str, str]) -> Html:
    return joined(
        tag("button", words["open"], type="button", id="open-all"),
        tag("button", words["close"], type="button", id="close-all"),
        tag("button", words["print"], type="button", id="print"),
    )


def _contents(report: Report) -> Html:
    entries = []
    for section in report.sections:
        entries.append(tag("li", tag("a", section.title, href=f"#{section.anchor}")))
    return tag("ul", entries)


def _section(section: Section, level: int) -> Html:
    heading = tag(f"h{min(level, 6)}", section.title)
    inside = joined(
        (block(part) for part in section.blocks), (_section(part, level + 1) for part in section.parts)
    )
    if section.folded:
        return tag("details", tag("summary", heading), inside, class_="fold", id=section.anchor)
    kind = "person" if section.anchor.endswith("-person") else ""
    return tag("section", heading, inside, id=section.anchor, class_=kind)


@cache
def _asset(name: str) -> str:
    return resources.files("bangxin.report.html").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
