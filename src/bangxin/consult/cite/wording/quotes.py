"""Quotations and reproduced provisions compared with the imported official text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import Library, Version

_QUOTED = re.compile(r"(?:规定(?:的)?|明确|载明|:|,)*[:,]?\s*\"([^\"\n]{10,600})\"")
_MARKS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_NUMBERING = re.compile(r"[(][一二三四五六七八九十\d]{1,3}[)]|(?:(?<=[:;])|^\s*)\d{1,2}[.、](?!\d)", re.M)
_BRACKETED = re.compile(r"【[^【】]*】")
_LEAST = 8
_NEAR, _VERBATIM = 0.72, 0.9
"""How like the text words must be that stand in quotation marks, and words that stand behind a citation without marks."""
_LONGEST = 4000


def check_quotes(draft: Draft, library: Library, act_date: str) -> Iterator[Finding]:
    """Words given as the text of a cited article that are not its words."""
    for index, one in enumerate(draft.citations):
        if not one.instrument or one.range_from:
            continue
        quoted = _quoted(draft, one)
        spans = [quoted] if quoted else _reproduced(draft, one, index)
        version = library.pick(one.instrument, act_date) if spans else None
        official = _official(library, version, one.article) if version else ""
        if version and official:
            narrow = _plain("".join(u.text for u in library.span(version.id, one.article)))
            for span in spans:
                like = _NEAR if quoted else _VERBATIM
                yield from _compare(draft, span, _nearest(draft, span, narrow, official), one, version, like)


def _quoted(draft: Draft, one: Citation) -> tuple[int, int] | None:
    match = _QUOTED.match(draft.folded, one.end)
    return match.span(1) if match else None


def _reproduced(draft: Draft, one: Citation, index: int) -> list[tuple[int, int]]:
    """The words after a citation that reproduces its article, line by line up to the next article."""
    if re.match(r" *[|\t]", draft.folded[one.end : one.end + 20]):
        return []  # the cells of a table are not the words of the text
    opens = one.how == "opening"
    if not opens and not re.match(r"[ \t【]", draft.folded[one.end : one.end + 1] or "\n"):
        return []
    later = [c.start for c in draft.citations[index + 1 :] if c.how in {"opening", "running"}]
    limit = min([len(draft.folded), one.end + _LONGEST, *later])
    start, end = one.end, min(draft.line_span(one.start)[1], limit)
    spans = [(start, end)]
    while opens and end + 1 < limit:
        start, end = end + 1, min(draft.line_span(end + 1)[1], limit)
        if end > start:
            spans.append((start, end))
    return spans


def _official(library: Library, version: Version, article: Article) -> str:
    return "".join(_plain(unit.text) for unit in library.span(version.id, article.whole))


def _nearest(draft: Draft, span: tuple[int, int], narrow: str, official: str) -> str:
    """The cited paragraph or item when the words are of it, else the whole article."""
    words = _MARKS.sub("", draft.folded[span[0] : span[1]])
    same = difflib.SequenceMatcher(None, words, narrow, autojunk=False).get_matching_blocks()
    return narrow if words and sum(block.size for block in same) / len(words) >= _NEAR else official


def _plain(text: str) -> str:
    return _MARKS.sub("", _NUMBERING.sub("", fold(text, short=True)))


def _compare(
    draft: Draft, span: tuple[int, int], official: str, one: Citation, version: Version, like: float
) -> Iterator[Finding]:
    kept = range(*span)
    folded = _BRACKETED.sub(lambda m: " " * len(m.group()), draft.folded[span[0] : span[1]])
    folded = _blank_numbering(folded)
    pairs = [(at, char) for at, char in zip(kept, folded, strict=True) if not _MARKS.match(char)]
    words = "".join(char for _, char in pairs)
    if len(words) < _LEAST or words in official:
        return
    matcher = difflib.SequenceMatcher(None, words, official, autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    same = sum(b.size for b in blocks)
    if same / len(words) < like or not blocks:
        return
    name = read_instruments()[version.instrument].name if version.known else version.title
    for tag, a, b, c, d in matcher.get_opcodes():
        inside = blocks[0].b <= c and d <= blocks[-1].b + blocks[-1].size
        if tag == "equal" or (tag == "insert" and not inside) or (a >= blocks[-1].a + blocks[-1].size):
            continue
        if tag == "insert" and (d - c > 60 or a == 0):
            continue
        if a == 0 and d - c > b:
            c = d - b
        at = min(a, len(pairs) - 1)
        start, end = pairs[at][0], (pairs[b - 1][0] + 1 if b > a else pairs[at][0] + 1)
        theirs, ours = official[c:d], words[a:b]
        zh = f"引文与{name}{one.article.whole}原文不一致：" + (
            f"多出“{ours}”" if not theirs else f"缺“{theirs}”" if not ours else f"“{ours}”原文为“{theirs}”"
        )
        en = f"the quotation of {one.article.whole} differs: “{ours}” where the text has “{theirs}”"
        yield Finding("quote-differs", start, end, Text(zh, en), theirs)


def _blank_numbering(folded: str) -> str:
    return _NUMBERING.sub(lambda m: " " * len(m.group()), folded)
