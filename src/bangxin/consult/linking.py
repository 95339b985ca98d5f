"""Norms and text: which span a norm cites, what is missing on either side, and figures that differ."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.catalogue import Norm, read_packs
from bangxin.consult.citations import cited_articles, find_citations
from bangxin.consult.figures import find_figures
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments
from bangxin.consult.library import Library, Version
from bangxin.consult.provisions import Unit

_LITERAL = re.compile(r"(years|months)\((\d+)\)|(?<![\w.'-])(?<!\* )(\d+)(?![\w'])")
_RULE_UNITS = frozenset("元个张条次人名年月倍")
_COUNTED = frozenset("元个张条")
# 刑法第三十八条、第四十二条、第四十五条、第六十九条: the general lengths that every range is read with.
_GENERAL_TERMS = {"criminal-law": {6, 24, 36, 180, 240, 300}}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing ``corpus check`` noticed. Codes: norm-without-text, item-without-norm, figure-not-in-text,
    figure-not-in-pack, date-differs."""

    code: str
    instrument: str
    norm: str
    unit: str
    message: Text


def instrument_of(norm: Norm) -> str:
    """Id of the instrument whose text the norm cites, or "" for a norm without one (commentary, cases, several laws).

    What a citation names goes before the pack it stands in (行政处罚法第三十七条 in a pack of something else).
    """
    named = {mention.instrument for mention in find_citations(fold(norm.cite))[0]}
    if named:
        return (named.pop() or "") if len(named) == 1 else ""
    return next((one.id for one in read_instruments().values() if one.pack == norm.pack), "")


def spans(library: Library, norm: Norm, version: Version) -> list[Unit]:
    """The units a norm's citation names, in the text's order."""
    found: list[Unit] = []
    for article, sub in cited_articles(norm.cite):
        found.extend(unit for unit in library.span(version.id, article, sub) if unit not in found)
    return found


def check_corpus(library: Library) -> list[Remark]:
    """Compare every imported instrument that has a pack with that pack."""
    remarks: list[Remark] = []
    for instrument in read_instruments().values():
        pack = read_packs().get(instrument.pack)
        versions = library.versions(instrument.id)
        if not pack or not versions:
            continue
        version = versions[-1]
        remarks += _missing_text(library, version, pack.norms)
        remarks += _missing_norms(library, version, pack.norms)
        remarks += _figures(library, version, pack.norms)
        if version.force_basis == "text" and not instrument.inserted and len(versions) == 1:
            remarks += _dates(version, pack.in_force_from)
    return remarks


def _dates(version: Version, expected: str) -> list[Remark]:
    if version.in_force_from == expected:
        return []
    return [
        Remark(
            "date-differs", version.instrument, "", "",
            Text(f"文本的施行日期 {version.in_force_from} 与规则包 {expected} 不一致（可能是修正后文本）",
                 f"in force from {version.in_force_from} in the text, {expected} in the pack (an amended text?)"),
        )
    ]  # fmt: skip


def _missing_text(library: Library, version: Version, norms: tuple[Norm, ...]) -> list[Remark]:
    remarks = []
    for norm in norms:
        if norm.is_note or spans(library, norm, version):
            continue
        remarks.append(
            Remark(
                "norm-without-text", version.instrument, norm.id, norm.cite,
                Text(f"{norm.id}（{norm.cite}）在已导入文本中没有对应条文", f"{norm.id} ({norm.cite}) has no text here"),
            )
        )  # fmt: skip
    return remarks


def _missing_norms(library: Library, version: Version, norms: tuple[Norm, ...]) -> list[Remark]:
    """Units that no norm and no note cites, within the articles that the pack deals with at all."""
    covered: set[tuple[Article, int]] = set()
    touched: set[Article] = set()
    for norm in norms:
        touched.update(article.whole for article, _ in cited_articles(norm.cite))
        covered.update((unit.article, unit.sub) for unit in spans(library, norm, version))
    units = library.units(version.id)
    articles = {unit.article.whole for unit in units}
    complete = len(articles & touched) * 5 >= len(articles) * 4
    chapeaus = {(u.article.whole, u.article.paragraph) for u in units if u.article.item}
    remarks = []
    for unit in units:
        if not unit.article.item and (unit.article.whole, unit.article.paragraph) in chapeaus:
            continue
        relevant = complete or unit.article.whole in touched
        if relevant and (unit.article, unit.sub) not in covered:
            remarks.append(
                Remark(
                    "item-without-norm", version.instrument, "", str(unit),
                    Text(f"{unit} 没有规则：{unit.text[:24]}…", f"{unit} has no norm: {unit.text[:24]}…"),
                )
            )  # fmt: skip
    return remarks


def _figures(library: Library, version: Version, norms: tuple[Norm, ...]) -> list[Remark]:
    remarks = []
    literals_at: dict[tuple[Article, int], set[int]] = {}
    for norm in norms:
        units = spans(library, norm, version)
        earlier = bool(norm.in_force_to) and norm.in_force_to < version.in_force_from
        if not units or not norm.when or earlier:
            continue
        literals = norm_figures(norm)
        for unit in units:
            literals_at.setdefault((unit.article, unit.sub), set()).update(literals)
        text = [figure for unit in units for figure in unit_figures(unit)]
        whole = [f for unit in library.span(version.id, units[0].article.whole) for f in unit_figures(unit)]
        allowed = _reachable(text, whole, any("一半" in unit.text for unit in units))
        if allowed:
            allowed |= _GENERAL_TERMS.get(version.instrument, set())
        for literal in sorted(literals):
            if literal not in allowed and allowed and not norm.is_reading:
                remarks.append(
                    Remark(
                        "figure-not-in-text", version.instrument, norm.id, norm.cite,
                        Text(f"{norm.id} 的数字 {literal} 不见于 {norm.cite} 的文本（文本有 {_show(text)}）",
                             f"{norm.id}: {literal} is not in the text of {norm.cite} (the text has {_show(text)})"),
                    )
                )  # fmt: skip
    return remarks + _unused(library, version, literals_at)


def _unused(
    library: Library, version: Version, literals_at: dict[tuple[Article, int], set[int]]
) -> list[Remark]:
    remarks = []
    for unit in library.units(version.id):
        known = literals_at.get((unit.article, unit.sub))
        if known is None:
            continue
        for value, unit_word in unit_figures(unit):
            forms = {value, value * 12} if unit_word == "年" else {value, value + 1}
            if (
                unit_word in _COUNTED
                and value > 2
                and known
                and not forms & known
                and not _implied(value, known)
            ):
                remarks.append(
                    Remark(
                        "figure-not-in-pack", version.instrument, "", str(unit),
                        Text(f"{unit} 的数字 {value}{unit_word} 不见于引用它的规则（规则有 {sorted(known)}）",
                             f"{unit}: {value}{unit_word} is in no norm citing it (norms have {sorted(known)})"),
                    )
                )  # fmt: skip
    return remarks


def norm_figures(norm: Norm) -> set[int]:
    """Numbers in a norm's condition that come from the law: thresholds, years and months (months as such)."""
    found = set()
    for match in _LITERAL.finditer(norm.when):
        if match.group(1):
            found.add(int(match.group(2)) * (12 if match.group(1) == "years" else 1))
        elif int(match.group(3)) > 2:
            found.add(int(match.group(3)))
    return found


def unit_figures(unit: Unit) -> list[tuple[int, str]]:
    """Numbers of a unit's text that can be thresholds, with their unit words."""
    folded = re.sub(
        r"第[零〇一二三四五六七八九十百千\d]+[条款项]|之[一二三四五六七八九十]",
        "",
        fold(unit.text, short=True),
    )
    found = []
    for figure in find_figures(folded):
        if figure.value is not None and ((figure.unit in _RULE_UNITS and figure.unit) or figure.value >= 50):
            found.append((figure.value, figure.unit))
        elif figure.value is not None and re.match(r"(周岁|以上|以下|日|人次)", folded[figure.end :]):
            found.append((figure.value, ""))
    return found


def _reachable(text: list[tuple[int, str]], whole: list[tuple[int, str]], halved: bool) -> set[int]:
    """Values a norm may state from these figures: as they stand, years as months, multiples the text orders."""
    values = {value for value, _ in text}
    values |= {value * 12 for value, word in text if word == "年"}
    times = {value for value, word in text if word == "倍"}
    values |= {value * factor for value, _ in whole for factor in times}
    if halved:
        values |= {value * factor // 2 for value, _ in whole for factor in {1, *times}}
    if any(value >= 50 for value, _ in whole):
        ratios = {a // b for a, _ in whole for b, _ in whole if b and a % b == 0 and a > b}
        values |= ratios | {value for value, _ in whole}
    return values


def _implied(value: int, known: set[int]) -> bool:
    return any(value * factor in known for factor in (2, 5, 10))


def _show(figures: list[tuple[int, str]]) -> str:
    return "、".join(f"{value}{word}" for value, word in figures) or "无"
