"""Charge names (罪名) that this field meets, the words that name an offence, and the articles and instruments on it (``data/charges.yaml``)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.cite.tables import article_key, table
from bangxin.consult.folding import fold


@dataclass(frozen=True, slots=True)
class Charge:
    """One official charge name with its articles of the Criminal Law."""

    name: str
    id: str
    articles: tuple[tuple[int, int], ...]
    short: tuple[str, ...]
    field: bool
    cues: tuple[str, ...]
    norms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChargeNames:
    """The data of ``data/charges.yaml``, folded for matching."""

    charges: tuple[Charge, ...]
    coined: tuple[tuple[re.Pattern[str], str], ...]
    loose: tuple[tuple[re.Pattern[str], str], ...]
    field_words: tuple[str, ...]
    generic: frozenset[str]
    complete: Text
    complete_articles: tuple[tuple[int, int], ...]
    former: tuple[str, ...]
    named_in: tuple[tuple[str, tuple[str, ...]], ...]
    press: tuple[tuple[re.Pattern[str], str], ...]

    @property
    def known(self) -> dict[str, Charge]:
        return _known(self)


@cache
def read_charges() -> ChargeNames:
    """Charge names from ``data/charges.yaml``."""
    data = table("charges")
    return ChargeNames(
        tuple(_charge(entry) for entry in data["charges"]),
        tuple((re.compile(e["pattern"]), e["suggest"]) for e in data["coined"]),
        tuple((re.compile(e["pattern"]), e["suggest"]) for e in data["loose"]),
        tuple(data["field_words"]),
        frozenset(data["generic"]),
        Text(data["complete"]["zh"], data["complete"]["en"]),
        _keys(data["complete"]["articles"]),
        tuple(fold(name) for entry in data["former"] for name in entry["names"]),
        tuple((file, tuple(known)) for file, known in data["named_in"].items()),
        tuple((re.compile(row["words"]), row["press"]) for row in data["press"]),
    )


def _charge(entry: dict[str, Any]) -> Charge:
    return Charge(
        entry["name"], entry["id"], _keys(entry["articles"]), tuple(entry.get("short") or ()), bool(entry.get("field")),
        tuple(entry.get("cues") or ()), tuple(entry.get("norms") or ()),
    )  # fmt: skip


def _keys(articles: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple(map(article_key, articles))


@cache
def _known(names: ChargeNames) -> dict[str, Charge]:
    """Every way of writing an official name (with or without 、) and its short forms."""
    found: dict[str, Charge] = {}
    for charge in names.charges:
        for name in (charge.name, *charge.short):
            found[fold(name)] = charge
            found.setdefault(fold(name).replace("、", ""), charge)
    return found


@cache
def _cue_patterns() -> list[tuple[re.Pattern[str], str]]:
    patterns = []
    for charge in read_charges().charges:
        words = [re.escape(fold(name)) for name in (charge.name, *charge.short)]
        patterns.append((re.compile("|".join(words + list(charge.cues))), charge.id))
    return patterns


def charge_cues(folded: str) -> Iterator[tuple[int, str]]:
    """(position, offence id) wherever the text names an offence or uses its formula; of 集资诈骗数额 not the 诈骗数额 in it."""
    found = [
        (m.start(), -m.end(), offence)
        for pattern, offence in _cue_patterns()
        for m in pattern.finditer(folded)
    ]
    last = 0
    for start, end, offence in sorted(found):
        if start >= last:
            yield start, offence
        last = max(last, -end)


_NAMED_SO = re.compile(
    r"(?:叫作?|称为|构成|触犯了?|成立|涉嫌|定为)[\"']?(?P<name>[\u4e00-\u9fff、]{2,14}罪)(?![名犯行责状所])[\"']?"
)
_NO_NAME = re.compile(r"(?:犯|的|[前两上述]款|[本该此等数各他其]|[一二两三几多]个?)罪$")


_ROOM = 12


def unknown_charges(folded: str) -> Iterator[int]:
    """Where a crime is named that the table does not know, so that what is said behind is of none of its offences."""
    for match in _NAMED_SO.finditer(folded):
        name = match["name"]
        if _NO_NAME.search(name) or (len(name) < 5 and name[-2:] in read_charges().generic):
            continue
        if any(word in name for word in read_charges().field_words) or ends_with_charge(name):
            continue
        if next(charge_cues(folded[max(0, match.start() - _ROOM) : match.end()]), None) is None:
            yield match.start("name")


def charge_of_article(instrument: str, article: Article) -> str:
    """Offence id an article is about, or ""."""
    if instrument == "criminal-law":
        key = (article.number, article.inserted)
        return next((c.id for c in read_charges().charges if key in c.articles), "")
    return _articles_on().get((instrument, article.number)) or charge_of_instrument(instrument, whole=True)


def is_of_article(offence: str, article: Article) -> bool:
    """Whether an article of the Criminal Law has an offence (第二百八十五条 has three)."""
    key = (article.number, article.inserted)
    return any(one.id == offence and key in one.articles for one in read_charges().charges)


def charge_at(folded: str, at: int) -> Charge | None:
    """The charge whose name stands at a place of the text."""
    known = read_charges().known
    return next(
        (known[name] for name in sorted(known, key=len, reverse=True) if folded.startswith(name, at)), None
    )


def ends_with_charge(words: str) -> bool:
    """Whether the words end with an official name (诈骗罪) or with a case of it (非法利用信息网络案)."""
    named = words[:-1] + "罪" if words.endswith("案") else words
    return any(named.endswith(name) for name in read_charges().known)


_WEAK = re.compile(
    r"(?:买卖|倒卖|收购|出租|出借|出售|租借|卖|租)[^,。;]{0,8}(?:银行卡|银行账户|支付账户|电话卡|手机卡|物联网卡|两卡|卡(?=[^片]|$))"
    r"|支付结算(?:的)?(?:金额|数额|总额)|个(?:以上)?(?:的)?(?:不同)?对象提供(?:了)?帮助|投放广告[^,。;]{0,10}资金"
    r"|(?:两高一部|三机关|三部门|2025年)[^,。;]{0,12}意见"
)


def weak_cues(folded: str) -> list[int]:
    """Where a text speaks of dealing in cards or of what the interpretation counts, for texts that never name the offence."""
    return [match.start() for match in _WEAK.finditer(folded)]


def charge_of_instrument(instrument: str, *, whole: bool = False) -> str:
    """Offence id that a document is about, or ""; ``whole``: in each of its articles."""
    row = table("charges")["instruments"].get(instrument, {})
    return str(row.get("whole") or ("" if whole else row.get("mainly")) or "")


@cache
def _articles_on() -> dict[tuple[str, int], str]:
    """The offence that an article of another instrument than the Criminal Law is about."""
    return {
        (instrument, number): offence
        for instrument, row in table("charges")["instruments"].items()
        for offence, numbers in (row.get("articles") or {}).items()
        for number in numbers
    }


_SET_AGAINST = re.compile(
    r"(?:(?<![类占对同无百])比起?|不同于|区别于|有别于|相较于?|相对于?|较之?于?)$|(?P<beside>[与和跟同])$"
)
_IS_COMPARED = re.compile(
    r"[^,。;:!?]{2,24}?(?:相比|比起来|比较|不同|不一样|不一致|一样|一致|相同|类似|相似|有别)"
)
"""Around the name of an offence that another one is compared with (比帮信罪多了管制, 与诈骗罪不同)."""
_OF_TWO = re.compile(r"(?P<first>前(?:者|一?罪))|后(?:者|一?罪)")
_TWO_BACK, _MOST_NAMED = 120, 4


def is_set_against(folded: str, at: int) -> bool:
    """Whether the offence named at a place is the measure of a comparison, so that what is said is not said of it."""
    lead = _SET_AGAINST.search(folded, max(0, at - 4), at)
    return lead is not None and (lead["beside"] is None or bool(_IS_COMPARED.match(folded, at)))


def of_two(folded: str, named: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Where 前者 and 后者 stand for the first and the second of the two offences named, by charge or article, before."""
    two: list[str] = []
    told = -_TWO_BACK
    for match in _OF_TWO.finditer(folded):
        if not (two and match.start() - told <= _TWO_BACK // 2):
            end = bisect_left(named, (match.start(), ""))
            before = [
                offence
                for at, offence in named[max(0, end - _MOST_NAMED) : end]
                if at >= match.start() - _TWO_BACK
            ]
            two = list(dict.fromkeys(before))[-2:]
        if len(two) > 1:
            told = match.start()
            yield told, two[0 if match["first"] else 1]


def without_stems(cues: list[tuple[int, str]], cited: dict[int, int]) -> list[tuple[int, str]]:
    """Cues without the number that an inserted article was inserted behind: 第二百八十七条 in a passage on 第二百八十七条之二."""
    kept: list[tuple[int, str]] = []
    for at, offence in cues:
        if offence or not kept or cited.get(at) not in _stems(kept[-1][1]):
            kept.append((at, offence))
    return kept


@cache
def _stems(offence: str) -> frozenset[int]:
    """The numbers behind which the articles of an offence were inserted."""
    articles = (
        article for charge in read_charges().charges if charge.id == offence for article in charge.articles
    )
    return frozenset(number for number, inserted in articles if inserted)
