"""The right provision by another number: its paragraph, or the article's of before a renumbering (``data/subjects.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import article_key, compiled, table
from bangxin.consult.cite.text.draft import Draft
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
        for entry in table("subjects")["paragraphs"]
    )


_LEADS = re.compile(r"[ ]*(?:故|现|因此|综上)?,?(?:依照|依据|根据|按照)[^,。;]{0,30}")
"""What opens a sentence that applies a provision to what the one before found (依据……第一百七十七条第二款的规定，决定……)."""


def check_paragraphs(draft: Draft) -> Iterator[Finding]:
    """The right article by the wrong paragraph (择一重 is 第三款 of 第二百八十七条之二, not 第二款)."""
    for one in draft.citations:
        key = one.key
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


_INSTRUMENT = "criminal-procedure"
_REACH = 90
"""How far behind a number the first words of its provision may stand."""
_OTHER_TIME = re.compile(
    r"修[正订]前|旧|原(?![因审判告件])|现(?:为|行|第)|(?:19|20)\d\d年[^。;]{0,6}刑事诉讼法|起施行|第一次|修[正订]后"
)


@cache
def _former() -> dict[int, list[tuple[re.Pattern[str], int]]]:
    """By number: the first words of the provisions that once had it, and their numbers of today."""
    found: dict[int, list[tuple[re.Pattern[str], int]]] = {}
    for new, words in _today().items():
        for old in table("subjects")["renumbered"][_INSTRUMENT][str(new)]["was"]:
            found.setdefault(old, []).append((words, new))
    return found


@cache
def _today() -> dict[int, re.Pattern[str]]:
    """The first words of those provisions by today's number."""
    rows = table("subjects")["renumbered"][_INSTRUMENT]
    return {int(new): compiled(row["words"]) for new, row in rows.items()}


def check_renumbered(draft: Draft) -> Iterator[Finding]:
    """The words of a provision of the Criminal Procedure Law under a number that it had up to October 2018."""
    if draft.is_before_2018:
        return
    for start, end, article in _of_procedure(draft):
        former = () if article.inserted else _former().get(article.number, ())
        if not former or _OTHER_TIME.search(draft.sentence(start)):
            continue
        others = draft.references_in(end, end + _REACH)
        stop = others[0][0] if others else end + _REACH
        own = _today().get(article.number)
        if own and own.search(draft.folded, end, stop):
            continue
        for words, new in former:
            if words.search(draft.folded, end, stop):
                name, right = read_instruments()[_INSTRUMENT].name, Article(new, 0)
                yield Finding(
                    "article-wrong", start, end,
                    Text(f"这是2018年修正以前的条号；现为{name}{right}", f"the number before the amendment of 2018; now {right}"),
                    f"{name}{right}",
                )  # fmt: skip
                break


def _of_procedure(draft: Draft) -> Iterator[tuple[int, int, Article]]:
    """The articles cited of the Criminal Procedure Law, and those that head a line below its name (相关法条：第一百五十四条 ……)."""
    cited = {one.start for one in draft.citations}
    for one in draft.citations:
        if one.instrument == _INSTRUMENT:
            yield one.start, one.end, one.article
    for start, article in draft.references:
        line, _ = draft.line_span(start)
        if start in cited or draft.folded[line:start].strip() or draft.running(start) != _INSTRUMENT:
            continue
        yield start, draft.folded.find("条", start) + 1, article
