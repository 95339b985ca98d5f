"""The right article by the wrong paragraph: which paragraph says what (``data/signatures.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import article_key, compiled, table
from bangxin.consult.instruments import read_instruments


@cache
def _paragraph_words() -> tuple[tuple[str, tuple[int, int], int, re.Pattern[str], int], ...]:
    return tuple(
        (
            entry["instrument"],
            article_key(entry["article"]),
            entry["paragraph"],
            compiled(entry["word"]),
            entry.get("since") or 0,
        )
        for entry in table("signatures")["paragraphs"]
    )


_LEADS = re.compile(r"[ ]*(?:故|现|因此|综上)?,?(?:依照|依据|根据|按照)[^,。;]{0,30}")
"""What opens a sentence that applies a provision to what the one before found (依据……第一百七十七条第二款的规定，决定……)."""


def check_paragraphs(draft: Draft) -> Iterator[Finding]:
    """The right article by the wrong paragraph (择一重 is 第三款 of 第二百八十七条之二, not 第二款)."""
    for one in draft.citations:
        key = (one.article.number, one.article.inserted)
        rules = [rule for rule in _paragraph_words() if rule[:2] == (one.instrument, key)]
        start, end = draft.sentence_span(one.start)
        if not rules or not one.article.paragraph or one.range_from:
            continue
        if sum(other.instrument == one.instrument for other in draft.citations_in(start, end)) > 1:
            continue
        said = {
            paragraph
            for _, _, paragraph, word, since in rules
            if draft.latest_year >= since and word.search(draft.folded, start, end)
        }
        if not said and _LEADS.fullmatch(draft.folded, start, one.start):
            line, _ = draft.line_span(start)
            before = draft.sentence_span(start - 1)[0] if start > line else start
            said = {
                rule[2]
                for rule in rules
                if draft.latest_year >= rule[4] and rule[3].search(draft.folded, before, start)
            }
        if len(said) == 1 and one.article.paragraph not in said:
            yield paragraph_wrong(one, Article(*key, said.pop()))


def paragraph_wrong(one: Citation, right: Article) -> Finding:
    """The finding that names the paragraph meant."""
    name = read_instruments()[one.instrument or ""].name
    return Finding(
        "article-wrong", one.start, one.end,
        Text(f"{name}{one.article}不是规定这一点的；应为{right}", f"not that paragraph; it is {right}"),
        f"{name}{right}",
    )  # fmt: skip
