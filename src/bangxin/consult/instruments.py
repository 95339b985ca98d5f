"""The instruments a document may cite: titles, short names, numbers, shape, days in force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.citation import Article
from bangxin.base.yamltree import load_tree
from bangxin.consult.catalogue import read_packs
from bangxin.consult.folding import fold

_NOISE = re.compile(r"[^\u4e00-\u9fff\dA-Za-z]")
_ISSUERS = re.compile(
    r"^(?:最高人民法院|最高人民检察院|公安部|国家安全部|司法部|全国人民代表大会常务委员会|全国人大常委会|两高一部|两高|最高法|最高检|中华人民共和国)+(?!刑法|刑事诉讼法)"
)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One law, interpretation or opinion. ``shape``: items of each paragraph by article; ``made``: adopted, published.

    ``effective``: other days on which a law, as amended, took effect. ``about``: words of its matter, as a pattern.
    """

    id: str
    kind: str
    rank: str
    titles: tuple[str, ...]
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    numbers: tuple[str, ...]
    articles: int
    inserted: dict[int, int]
    shape: dict[tuple[int, int], tuple[int, ...]]
    in_force_from: str
    in_force_to: str
    applies_by: str
    replaces: str
    pack: str
    issuers: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    effective: tuple[str, ...] = ()
    about: str = ""

    @property
    def name(self) -> str:
        """The shortest unmistakable name for messages."""
        if self.titles and len(self.titles[0]) <= 16:
            return f"《{self.titles[0]}》"
        if self.numbers:
            return self.numbers[0]
        return f"《{self.titles[0]}》" if self.titles else self.aliases[0]

    def flaw(self, article: Article) -> str:
        """Why the article cannot exist: ``article``, ``inserted``, ``paragraph``, ``item``; empty when it may."""
        if self.articles and not 1 <= article.number <= self.articles:
            return "article"
        if article.inserted and self.articles and article.inserted > self.inserted.get(article.number, 0):
            return "inserted"
        paragraphs = self.shape.get((article.number, article.inserted))
        if paragraphs is None:
            return ""
        if article.paragraph > len(paragraphs):
            return "paragraph"
        if not article.item:
            return ""
        limit = paragraphs[article.paragraph - 1] if article.paragraph else max(paragraphs)
        return "item" if article.item > limit else ""

    def inserted_for(self, article: Article) -> Article | None:
        """The inserted article for whose number a paragraph that does not exist is often written (第二款 for 之二)."""
        if article.inserted or not 0 < article.paragraph <= self.inserted.get(article.number, 0):
            return None
        return Article(article.number, article.paragraph) if self.flaw(article) == "paragraph" else None


@cache
def read_instruments() -> dict[str, Instrument]:
    """Instruments by id, from ``data/instruments.yaml`` and the packs' headers."""
    text = (resources.files("bangxin.consult") / "data" / "instruments.yaml").read_text("utf-8")
    entries = load_tree(text, "instruments.yaml").plain()["instruments"]
    return {entry["id"]: _instrument(entry) for entry in entries}


def _instrument(entry: dict[str, Any]) -> Instrument:
    pack = read_packs().get(entry.get("pack", ""))
    force = entry.get("in_force") or {}
    return Instrument(
        id=entry["id"],
        kind=entry["kind"],
        rank=pack.rank if pack else entry["rank"],
        titles=tuple(entry.get("titles") or ()),
        aliases=tuple(entry.get("aliases") or ()),
        english=tuple(entry.get("english") or ()),
        numbers=tuple(entry.get("numbers") or ()),
        articles=entry.get("articles") or 0,
        inserted={int(a): int(b) for a, b in _pairs(entry.get("inserted") or "")},
        shape={_key(a): tuple(int(n) for n in b.split(",")) for a, b in _pairs(entry.get("shape") or "")},
        in_force_from=pack.in_force_from if pack else str(force.get("from") or ""),
        in_force_to=pack.in_force_to if pack else str(force.get("to") or ""),
        applies_by=pack.applies_by if pack else str(entry.get("applies_by") or ""),
        replaces=pack.replaces if pack else "",
        pack=pack.id if pack else "",
        issuers=tuple(entry.get("issuers") or ()),
        made=tuple(
            str(day)
            for day in (*((pack.adopted, pack.published) if pack else ()), *(entry.get("amended") or ()))
            if day
        ),
        effective=tuple(str(day) for day in entry.get("effective") or ()),
        about=entry.get("about") or "",
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(a, b) for a, _, b in (part.partition(":") for part in text.split())]


def _key(text: str) -> tuple[int, int]:
    number, _, inserted = text.partition("-")
    return int(number), int(inserted or 0)


def bare(title: str) -> str:
    """A title without issuers, punctuation and spaces, for comparison."""
    return _ISSUERS.sub("", _NOISE.sub("", fold(title)))


@cache
def _by_bare_title() -> dict[str, str]:
    found = {}
    for instrument in read_instruments().values():
        for title in instrument.titles + tuple(a for a in instrument.aliases if "《" not in a):
            found[bare(title)] = instrument.id
    return found


def resolve_title(title: str) -> str | None:
    """Instrument id of a title as written in a document (between 《》 or bare), or None when not known."""
    key = bare(title)
    known = _by_bare_title()
    if key in known:
        return known[key]
    if key.endswith("试行"):
        return None
    return next(
        (found for name, found in known.items() if len(name) >= 24 and sorted(name) == sorted(key)), None
    )


_SHAPE = re.compile(
    r"关于|办理|审理|依法|惩治|处理|刑事案件|案件|适用|具体|应用|法律|若干|有关|问题|[的等和与]|司法解释|解释|意见|规定|通知"
)
"""What the titles of such documents have in common."""
_KIND = re.compile(r"(?:解释|意见|规定|纪要|办法)(?:[(（].{1,3}[)）]|[一二三四五])?$")
_ALIKE, _TELLING, _WHOLE = 0.72, 8, 0.9


def near_title(title: str) -> Instrument | None:
    """The one instrument that a garbled title means (关于非法使用信息网络、协助信息网络犯罪……的解释); None when none is near."""
    folded = fold(title).strip()
    if folded.endswith("法"):
        return _near_law(bare(folded))
    kind, written = _KIND.search(folded), _SHAPE.sub("", bare(folded))
    if kind is None or "关于" not in folded or bare(folded) in _others():
        return None
    if len(written) < _TELLING:
        return _near_whole(bare(folded))
    best: tuple[float, Instrument] | None = None
    for one in read_instruments().values():
        for known in one.titles:
            own = _SHAPE.sub("", bare(known))
            if one.kind != kind.group()[:2] or len(own) < _TELLING:
                continue
            score = SequenceMatcher(None, written, own, autojunk=False).ratio()
            if score >= _ALIKE and (best is None or score > best[0]):
                best = score, one
    return best[1] if best else None


def _near_whole(written: str) -> Instrument | None:
    """A title with few words of its own (电信网络诈骗) that lacks or has a word of the common ones (适用若干问题 for 适用法律若干问题)."""
    near = (
        one
        for one in read_instruments().values()
        for known in map(bare, one.titles)
        if one.kind != "法"
        and _SHAPE.sub("", known) == _SHAPE.sub("", written)
        and SequenceMatcher(None, written, known, autojunk=False).ratio() >= _WHOLE
    )
    return next(near, None)


def _near_law(written: str) -> Instrument | None:
    """反电信网络欺诈法: the law whose long name differs in a few characters; short names (刑事诉讼法, 民事诉讼法) are other laws."""
    laws = (
        (one, known)
        for one in read_instruments().values()
        if one.kind == "法"
        for known in map(bare, one.titles)
    )
    near = (
        one
        for one, known in laws
        if min(len(known), len(written)) >= _NAMED_LONG
        and SequenceMatcher(None, written, known, autojunk=False).ratio() >= _ALIKE
    )
    return next(near, None) if written not in _others() else None


_NAMED_LONG = 7
"""Characters from which on the name of a law is like no other's."""


@cache
def _others() -> frozenset[str]:
    """Titles of other documents, which resemble one of the table."""
    text = (resources.files("bangxin.consult") / "data" / "instruments.yaml").read_text("utf-8")
    return frozenset(map(bare, load_tree(text, "instruments.yaml").plain()["other_titles"]))


@cache
def _by_number() -> dict[str, str]:
    return {fold(number): one.id for one in read_instruments().values() for number in one.numbers}


def resolve_number(number: str) -> str | None:
    """Instrument id of a document number (法释〔2019〕15号, any brackets), or None when not known."""
    folded = re.sub(r"\s", "", fold(number))
    folded = re.sub(r"[\[(【（]", "[", folded)
    return _by_number().get(re.sub(r"[\])】）]", "]", folded))
