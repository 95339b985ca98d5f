"""A page to check a draft on: the text as found with every span marked, each linked to its fact. One file, no scripts."""

from __future__ import annotations

from html import escape

from bangxin.base.i18n import Lang
from bangxin.intake.drafting.draft import Draft
from bangxin.intake.drafting.review import Row, rows

_STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:16px/1.75 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;color:#1a1a1a;background:#fff}
header{padding:14px 24px;border-bottom:2px solid #1a1a1a}
h1{font-size:19px;margin:0}header p{margin:4px 0 0;font-size:14px;color:#555}
main{display:grid;grid-template-columns:minmax(0,1fr) minmax(320px,460px);height:calc(100vh - 122px)}
#text{overflow:auto;padding:20px 28px;white-space:pre-wrap;overflow-wrap:anywhere}
#facts{overflow:auto;border-left:1px solid #ccc;padding:12px 16px;font-size:14px;line-height:1.5}
a.hit{background:#fff1b8;color:inherit;text-decoration:none;border-bottom:2px solid #c98a00}
a.hit:target{background:#ffd24d;outline:3px solid #1a1a1a}
.fact{display:block;padding:8px 8px 8px 10px;border-left:4px solid #c98a00;margin:0 0 8px;color:inherit;text-decoration:none}
.fact:target{background:#fff1b8}.fact:hover,.fact:focus{background:#f4f4f4}
.fact b{font-weight:600}.fact q{color:#555;display:block}.fact small{color:#666}
.reading{border-left-style:dashed}
a.prosecution,.key .prosecution{background:#dcebff;border-color:#1f5fa8}.fact.prosecution{background:none;border-left-color:#1f5fa8}
a.police,.key .police{background:#e3f3f0;border-color:#1d7a68}.fact.police{background:none;border-left-color:#1d7a68}
a.hit.defence,.key .defence{background:#eee;border-color:#777;border-bottom-style:dashed}.fact.defence{background:none;border-left-color:#777}
a.hit:is(.suspect,.victim,.witness),.key .suspect{background:#f1e6fa;border-color:#7a3fa0;border-bottom-style:dotted}.fact:is(.suspect,.victim,.witness){background:none;border-left-color:#7a3fa0}
a.open,.key .open{background:none;border-bottom:2px dotted #b3261e}.fact.open{border-left:4px dotted #b3261e}
.key span{padding:0 6px;margin-right:10px;border-bottom:2px solid #c98a00;background:#fff1b8}
h2{font-size:15px;margin:16px 0 8px;border-bottom:1px solid #ccc}
@media(max-width:800px){main{display:block;height:auto}#facts{border-left:0}}
@media print{main{display:block;height:auto}}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#e8e8e8}a.hit,.key span{background:#4a3a00}
a.prosecution,.key .prosecution{background:#143352}a.police,.key .police{background:#123b34}a.hit.defence,.key .defence{background:#3a3a3a}a.hit:is(.suspect,.victim,.witness),.key .suspect{background:#3a2350}a.open,.key .open{background:none}a.hit:target,.fact:target{background:#6b5400}
.fact q,.fact small,header p{color:#aaa}.fact:hover{background:#24272b}}
"""


def page(draft: Draft, lang: Lang | str = Lang.ZH) -> str:
    """The page as HTML."""
    listed = rows(draft, lang)
    english = lang == Lang.EN
    title = "Draft to check" if english else "草稿核对"
    note = (
        "Read from the text by rules; not checked by a person; nothing here is proved."
        if english
        else "由规则从原文读出，未经人工核对；其中没有任何一项是查证属实的。点左边的底色看右边的事实，点右边的事实看左边的原文。"
    )
    return (
        f'<!doctype html><html lang="{"en" if english else "zh-CN"}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}：{escape(draft.document.name)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(title)}：{escape(draft.document.name)}</h1><p>{escape(note)}</p>{_key(english)}</header>"
        f'<main><article id="text">{_marked(draft, listed)}</article><nav id="facts">{_list(listed)}</nav></main></body></html>\n'
    )


def _key(english: bool) -> str:
    """Which mark is whose word."""
    words = (
        ("court", "法院、办案人", "court, handler"), ("prosecution", "公诉机关", "prosecution"), ("police", "侦查机关", "police"),
        ("defence", "辩方", "defence"), ("suspect", "供述、陈述、证言", "what was testified"), ("open", "看见了、没有写成主张的数额", "sums claimed of nobody"),
    )  # fmt: skip
    marks = "".join(
        f'<span class="{voice}">{escape(en if english else zh)}</span>' for voice, zh, en in words
    )
    return f'<p class="key">{marks}</p>'


def _marked(draft: Draft, listed: list[Row]) -> str:
    """The text with spans; where spans overlap, the piece links to the first of them."""
    spans = sorted((row.span[0], row.span[1], number) for number, row in enumerate(listed) if row.span)
    text, out, at = draft.document.text, [], 0
    for start, end, number in spans:
        begin = max(start, at)
        if begin >= end:
            continue
        out.append(escape(text[at:begin]))
        out.append(
            f'<a class="hit {listed[number].voice}" id="t{number}" href="#f{number}" title="{escape(listed[number].label)}">'
            f"{escape(text[begin:end])}</a>"
        )
        at = end
    out.append(escape(text[at:]))
    return "".join(out)


def _list(listed: list[Row]) -> str:
    out: list[str] = []
    group = ("", "")
    anchors = _anchors(listed)
    for number, row in enumerate(listed):
        if (row.case, row.person) != group:
            group = (row.case, row.person)
            out.append(f"<h2>{escape(row.person)} <small>{escape(row.case)}</small></h2>")
        reading = " reading" if row.rule.startswith(("reading.", "derived.")) or not row.span else ""
        href = f' href="#t{anchors[number]}"' if number in anchors else ""
        detail = " · ".join(part for part in (row.speaker, row.place, row.rule, row.note) if part)
        quote = f"<q>{escape(row.quote)}</q>" if row.quote else ""
        out.append(
            f'<a class="fact{reading} {row.voice}" id="f{number}"{href}><b>{escape(row.label)}</b>：{escape(row.value)}{quote}'
            f"<small>{escape(detail)}</small></a>"
        )
    return "".join(out)


def _anchors(listed: list[Row]) -> dict[int, int]:
    """For each fact the mark that shows its words: its own, or the one that covers it."""
    spans = sorted((row.span[0], row.span[1], number) for number, row in enumerate(listed) if row.span)
    anchors: dict[int, int] = {}
    at, last = 0, -1
    for start, end, number in spans:
        if max(start, at) < end:
            last, at = number, end
        anchors[number] = last
    return anchors
