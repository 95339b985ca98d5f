"""English reports: figures (“more than N” for N 以上, another N), ranges of punishment and the fine that may stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import differs, dropped, no_tier, ranges
from bangxin.consult.cite.tables import table
from bangxin.consult.cite.text.draft import Draft

_ENGLISH = re.compile(
    r"not more than three years[^.]{0,60}(?:criminal detention|detention)[^.]{0,30}(?:shall|and)\s+(?:also\s+)?be\s+(?:also\s+)?fined|not more than three years[^.]{0,60}detention[^.]{0,20}shall also be fined",
    re.I,
)


_ENGLISH_AS_WELL = re.compile(
    r"(?:up to|not more than|at most) three years[^.;]{0,40}?,? (?:as well as|together with|along with|plus) (?:a )?fines?\b",
    re.I,
)
_ENGLISH_MOST = re.compile(
    r"(?:up to|(?:a )?maximum (?:penalty |sentence |term )?(?:of|is)|(?:not|no) more than|at most)\s+(?P<n>[a-z]+|\d+)\s+years",
    re.I,
)
_ENGLISH_HELPING = re.compile(
    r"287-[12]|help(?:ing)?[^.]{0,30}information network|assist(?:ing)?[^.]{0,30}information network|assist(?:ing)? (?:cyber|online|network|internet)[ -]?crimes?"
    r"|know(?:s|ing|ingly)? (?:that )?(?:[a-z]+ ){1,4}us(?:e|es|ing) (?:the )?information network",
    re.I,
)


_ENGLISH_TIER = re.compile(
    r"\b(?!up\b)(?:[a-z]+|\d+)(?: to |-)(?:[a-z]+|\d+) years['’]?(?: of)? (?:imprisonment|in prison)"
    r"|(?:escalat|ris|increas|go)(?:es|ing|e|s)?(?: up)? to (?:between )?(?:[a-z]+|\d+)(?: to | and |-)(?:[a-z]+|\d+) years"
    r"|(?:tier|range|term|penalty) of (?:[a-z]+|\d+)(?: to |-)(?:[a-z]+|\d+) years"
    r"|\b(?!up\b)(?:[a-z]+|\d+)(?: to |-)(?:[a-z]+|\d+) years (?:for|if|when|where|in) [^.;]{0,44}(?:serious|grave|aggravated|large-scale)",
    re.I,
)
_ENGLISH_OTHER = re.compile(
    r"conceal|fraud|extort|personal information|launder|sentenced|served|\b(?:312|266|274|253|191)\b", re.I
)
_ENGLISH_BACK = 1000


_EN_NUMBERS = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])} | {
    "a": 1, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100
}  # fmt: skip
_EN_FIGURE = rf"(?P<n>\d[\d,]*|{'|'.join(_EN_NUMBERS)})(?:\s+(?P<scale>hundred|thousand|million))?"
_EN_MORE = re.compile(
    rf"\b(?P<pre>more than|over|exceed(?:s|ing)?|above|at least|(?:not|no) less than)\s+(?:RMB|CNY|yuan|¥)?\s*{_EN_FIGURE}"
    rf"|\b{_EN_FIGURE.replace('<n>', '<n2>').replace('<scale>', '<scale2>')}(?:\s+[a-z]+){{0,3}}\s+or\s+(?:more|above)",
    re.I,
)
_EN_RULE = re.compile(
    r"serious|threshold|convict|crime|consider|constitut|standard|spread|disseminat|disclos|cumulative|reach",
    re.I,
)
_EN_PART = re.compile(r"[;,]|\.(?=\s|$)|\b(?:or|and)\b(?!\s+(?:more|above))")


@cache
def _rules() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(entry["words"], re.I), entry) for entry in table("thresholds")["english"]]


_WORDS = re.compile(r"[A-Za-z]{4,}")


def check_english(draft: Draft) -> Iterator[Finding]:
    """What an English text says of the article, of figures and of punishment, compared with the norms."""
    if _WORDS.search(draft.folded):
        yield from _stem(draft)
        yield from _figures(draft)
        yield from _multiple(draft)
        yield from _terms(draft)


_EN_STEM = re.compile(
    r"(?:\bsecond paragraph of )?\barticle 287(?=,? of (?:the|china's) (?:[a-z']+ ){0,4}?(?:criminal|penal) (?:law|code))",
    re.I,
)


def _stem(draft: Draft) -> Iterator[Finding]:
    """“Article 287 of the Criminal Law” for 第二百八十七条之二, in a sentence on helping."""
    for match in _EN_STEM.finditer(draft.folded):
        if _ENGLISH_HELPING.search(draft.sentence(match.start())):
            entry = ranges()["helping"]
            yield Finding(
                "article-wrong", match.start(), match.end(),
                Text(f"帮助信息网络犯罪活动罪规定在{entry.article}", "helping is Article 287-2"), "Article 287-2", entry.norms,
            )  # fmt: skip


def _figures(draft: Draft) -> Iterator[Finding]:
    """“More than N” for N 以上, and another N than the norm's for the nearest thing measured."""
    rules = _rules()
    for match in _EN_MORE.finditer(draft.folded):
        value = _en_value(match)
        start, end = draft.sentence_span(match.start())
        said = draft.period(match.start()) + draft.lead(match.start())
        if value is None or not _EN_RULE.search(said):
            continue
        near = draft.folded[max(start, match.start() - 110) : min(end, match.end() + 70)]
        hits = [e for words, e in rules if words.search(near)]
        exact = [e for e in hits if value in e["accept"]]
        pre = (match.group("pre") or "").lower()
        if exact and pre and not re.match("at least|no", pre):
            yield _finding(match, exact[0], "bound-word")
            continue
        close = _closest(draft, match, rules) if not exact else None
        if close and value >= _EN_SMALL:
            yield _finding(match, close, "figure-differs")


_EN_SMALL = 2
_EN_TIMES = re.compile(
    r"\b(?P<n>[a-z]+|\d+)[ -](?:times|fold) (?:or more )?(?:of )?(?:the|that|those|these)\b", re.I
)
_EN_UNVERIFIED = re.compile(r"cannot|can not|could not|unable|impossible|impracticable|objective", re.I)


def _multiple(draft: Draft) -> Iterator[Finding]:
    """Another multiple than five where what the helped persons did cannot be established."""
    for match in _EN_TIMES.finditer(draft.folded):
        word = match["n"].lower()
        value = int(word) if word.isdigit() else _EN_NUMBERS.get(word)
        if value is None or value == _EN_FIVE or not _EN_UNVERIFIED.search(draft.sentence(match.start())):
            continue
        cite = "法释〔2019〕15号第十二条第二款"
        yield Finding(
            "figure-differs", match.start(), match.end(),
            Text(f"倍数 {value} 与规定（五倍以上）不符：{cite}", f"{value} times differs from the norm (five times or more): {cite}"),
            "five times or more", ("JI19.12.2.settlement",),
        )  # fmt: skip


_EN_FIVE = 5


def _closest(
    draft: Draft, match: re.Match[str], rules: list[tuple[re.Pattern[str], dict[str, Any]]]
) -> dict[str, Any] | None:
    """The only thing measured that is named in the part of the sentence that has the figure."""
    start, end = draft.sentence_span(match.start())
    for stop in _EN_PART.finditer(draft.folded, start, end):
        if stop.start() >= match.end():
            end = stop.start()
            break
        if stop.end() <= match.start():
            start = stop.end()
    hits = [entry for words, entry in rules if words.search(draft.folded, start, end)]
    return hits[0] if len(hits) == 1 else None


def _finding(match: re.Match[str], entry: dict[str, Any], code: str) -> Finding:
    value = _en_value(match)
    lawful = "、".join(str(one) for one in entry["accept"])
    if code == "bound-word":
        message = Text(f"“{match.group()}”是“{value}以上”的误译：原文含本数（{entry['cite']}）",
                       f"“{match.group()}” mistranslates 以上: the law says {value} or more ({entry['cite']})")  # fmt: skip
    else:
        message = Text(f"数字 {value} 与规定（{lawful}）不符：{entry['cite']}",
                       f"{value} differs from the norm ({lawful}): {entry['cite']}")  # fmt: skip
    return Finding(
        code, match.start(), match.end(), message, f"{lawful} or more", tuple(entry["norms"]),
        tuple(entry.get("press") or ()),
    )  # fmt: skip


def _terms(draft: Draft) -> Iterator[Finding]:
    """A highest or other range than the law's in a passage on helping, and a fine that could not stand alone."""
    for match in _ENGLISH_MOST.finditer(draft.folded):
        if match["n"].lower() not in {"three", "3"} and _on_helping(draft, match.start()):
            entry = ranges()["helping"]
            yield differs(
                match.start(),
                match.end(),
                entry,
                f"{entry.article}的最高刑是3年有期徒刑",
                "three years at most",
            )
    yield from _tiers(draft)
    as_well = (m for m in _ENGLISH_AS_WELL.finditer(draft.folded) if _on_helping(draft, m.start()))
    for match in (*_ENGLISH.finditer(draft.folded), *as_well):
        sentence = draft.sentence(match.start())
        if not re.search(r"only be fined|solely|or be fined|fined alone|separately", sentence, re.I):
            yield dropped(
                match.start(),
                match.end(),
                ("NW.5",),
                "刑法第二百八十七条之一第一款、第二百八十七条之二第一款",
                (),
            )


def _on_helping(draft: Draft, at: int) -> bool:
    """Whether an English passage is on helping, and its sentence on no other offence."""
    start, end = draft.sentence_span(at)
    return bool(
        _ENGLISH_HELPING.search(draft.folded, max(0, at - _ENGLISH_BACK), end)
        and not _ENGLISH_OTHER.search(draft.folded, start, end)
    )


def _tiers(draft: Draft) -> Iterator[Finding]:
    """“three to seven years' imprisonment” in a passage on helping, which has one range only."""
    for match in _ENGLISH_TIER.finditer(draft.folded):
        if _on_helping(draft, match.start()):
            entry = ranges()["helping"]
            yield no_tier(match.start(), match.end(), entry, match.group())


def _en_value(match: re.Match[str]) -> int | None:
    word = (match.group("n") or match.group("n2")).replace(",", "").lower()
    value = int(word) if word.isdigit() else _EN_NUMBERS.get(word)
    scale = {"hundred": 100, "thousand": 1000, "million": 1_000_000}.get(
        (match.group("scale") or match.group("scale2") or "").lower(), 1
    )
    return value * scale if value is not None else None
