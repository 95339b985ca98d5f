"""Papers as one self-contained HTML file: no script, nothing loaded from elsewhere, prints well."""

from __future__ import annotations

from html import escape

from bangxin.base.i18n import Lang
from bangxin.report.papers.model import Block, Figure, Heading, Listing, Paper, Paragraph, Table
from bangxin.report.papers.template import html_with

STYLE = """
body { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "FangSong", "SimSun", serif; line-height: 1.8;
  max-width: 58rem; margin: 2rem auto; padding: 0 1.5rem; color: #111; }
h1 { text-align: center; font-size: 1.7rem; } .sub { text-align: center; } h2 { font-size: 1.25rem; margin-top: 2rem; }
h3 { font-size: 1.05rem; } table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .6rem 0 1.2rem; }
th, td { border: 1px solid #666; padding: .3rem .5rem; vertical-align: top; text-align: left; white-space: pre-line; }
th { background: #eef1f6; } figure { margin: 1rem 0; break-inside: avoid; } figure svg { max-width: 100%; height: auto; }
figcaption { text-align: center; font-size: .9rem; color: #333; } footer { margin-top: 2.5rem; border-top: 1px solid #999; font-size: .8rem; color: #444; }
@media print { body { margin: 0; max-width: none; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def html_bytes(paper: Paper, template: bytes = b"", file: str = "template.html") -> bytes:
    """The paper as an HTML page, in a template of the user if there is one.

    :raises InputError: ``template-unreadable``, ``template-field``, ``template-body``.
    """
    if template:
        return html_with(template, paper, "\n".join(_block(block) for block in paper.blocks), file)
    parts = [
        f"<!doctype html><html lang='{'en' if paper.lang is Lang.EN else 'zh-CN'}'><head><meta charset='utf-8'>",
        f"<title>{escape(paper.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(paper.title)}</h1><p class='sub'>{escape(paper.subtitle)}</p>",
        *(_block(block) for block in paper.blocks),
        "<footer>" + "".join(f"<p>{escape(line)}</p>" for line in paper.stamp) + "</footer></body></html>",
    ]
    return "\n".join(parts).encode()


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Figure(title, svg, alt):
            drawn = svg.replace("<svg", f"<svg role='img' aria-label='{escape(alt)}'", 1)
            return f"<figure>{drawn}<figcaption>{escape(title)}</figcaption></figure>"
        case Listing(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Table(head, rows, widths):
            total = sum(widths)
            columns = "".join(f"<col width='{round(100 * share / total)}%'>" for share in widths)
            heads = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
            lines = "".join(
                "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
