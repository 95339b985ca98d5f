"""Kinds of punishment said of an offence that has none of them, or denied of one that has: 无期徒刑, 管制, a fine, a fine alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import differs, no_tier, of_one, of_range, ranges_at
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims, states_law
from bangxin.consult.cite.text.negation import negated
from bangxin.consult.figures import NUMBER

_KIND = re.compile(
    r"(?P<life>无期(?:徒刑)?)|(?P<death>死刑)|(?P<confiscated>没收(?:全部|部分|个人)*财产)"
    r"|(?:判处?|处以?|适用|有|、|或者?|和|及)(?P<control>管制)(?!物品|措施|刀具|类|[、,]?宣告缓刑)"
    r"|(?:仅|只|单独|单)(?:能|可|可以|是|会)?(?:判处?|处|适用)(?P<alone>罚金)"
)
_WORD = r"(?:(?:有期|无期)?徒刑|拘役|管制|死刑|罚金|没收财产|(?:行政|刑事|司法|治安)?拘留|罚款|警告)"
_LIST = re.compile(
    rf"(?P<head>主刑|刑罚|刑种|法定刑|量刑|处罚|(?:判处?|科处|处以?)(?!罚款))(?:的?(?:种类|刑种|幅度|标准|方式|范围|结果|措施|上))*"
    rf"(?:一般|通常|普遍|主要|大致|基本|会|可以?|能|将|都)*(?P<only>只有|仅有?|仅为|只是|限于|就是)?(?:包括|包含|涵盖|涉及|覆盖|分为|为|是|有|:)?(?:了|到)?"
    rf"(?P<kinds>(?:{NUMBER}年以下(?:的)?)?{_WORD}(?:(?:[、,和与及或/]|或者|以及|还有|并处?|甚至)*(?:{NUMBER}年以下(?:的)?)?{_WORD})*)(?!所)"
)
"""The kinds of punishment that are told in one list (主刑只有有期徒刑; 量刑包括拘留、有期徒刑以及罚金)."""
_OWN = r"徒刑|拘役|管制|罚金|没收财产"
_NO_PUNISHMENT = re.compile(r"(?:行政|刑事|司法|治安)?拘留|罚款|警告")
"""What no court passes: police measures and administrative penalties."""
_BEYOND = re.compile(r"行政|治安|尚不|不构成|不够|公安|轻则|折抵|羁押|出[租借售]|[买卖租借]")
"""Words of a sentence that tells what else than a punishment may follow."""
_NO_FINE = re.compile(
    r"(?:没有|无|不(?:用|必|会|需|须)?(?:再)?(?:并)?(?:处|判|判处|交|缴|缴纳))(?:规定)?(?:并处)?罚金(?!刑?[\"']?(?:数额|最低|起点|标准|的(?:具体|数额)|上限))"
)
_LESSER_TIER = re.compile(
    r"情节(?:较轻|轻微|较小|比较轻)的,?(?:则|再)?(?:处以?|判处)(?!罚款|警告|行政)[^,。;]{0,14}(?:有期徒刑|拘役|管制|罚金)"
)
"""A range below the first, which no article of these offences has (情节较轻的，处拘役、管制或者罚金)."""
_OF_UNIT = re.compile(r"单位|公司|企业")
_DENIED = re.compile(
    r"(?:不(?!满|单|仅|仅仅|只)|没有?|无(?!期)|未|非(?!法)|(?<!特)别(?!严)|排除)[^,。;]{0,8}$"
)
"""Before a punishment that is not open (不可能判无期徒刑)."""
_OTHERWISE = re.compile(
    r"禁止令|社区矫正|折抵|考验期|数罪|期限|累犯|封存|前科|缓刑|取保|(?:独立|单独)适用\s*(?:的)?附加刑|独立适用|不起诉|行政"
)
"""Words of what follows from a punishment, or of its term."""
_GRAVER = re.compile(r"严重|巨大|特别|恶劣|重大|第[二三]档")
_OF_EACH = frozenset({"control", "alone"})
"""Kinds that every range either has or lacks in its first degree, so that a denial tells something as well."""


def check_kinds(draft: Draft) -> Iterator[Finding]:
    """Kinds of punishment that an offence is said to have or to lack, against its range."""
    for match in _KIND.finditer(draft.folded):
        yield from _said(draft, match)
    for match in _NO_FINE.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if (
            entry
            and entry.fined
            and not entry.mixed
            and not _OF_UNIT.search(draft.folded, *draft.clause_span(match.start()))
            and of_one(draft, match.start(), entry)
            and not _is_denied(draft, match.start())
            and claims(draft, match.start())
        ):
            yield differs(match.start(), match.end(), entry, f"{entry.article}有罚金", "a fine is open")
    for match in _LESSER_TIER.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if entry and of_one(draft, match.start(), entry) and states_law(draft, match.start()):
            yield no_tier(match.start(), match.end(), entry, match.group())
    yield from _listed(draft)


def _said(draft: Draft, match: re.Match[str]) -> Iterator[Finding]:
    """One kind of punishment that the sentence opens or shuts out for its offence."""
    kind = match.lastgroup or ""
    at = match.start(kind)
    entry = ranges_at(draft, at)
    if entry is None or not of_one(draft, match.start(), entry) or not of_range(draft, at):
        return
    is_open = entry.opens(kind)
    denied = _is_denied(draft, match.start())
    if kind in _OF_EACH:
        if _OTHERWISE.search(draft.sentence(at)) or (kind == "alone" and (not entry.fined or entry.mixed)):
            return
        if denied and _GRAVER.search(draft.sentence(at)) and len(entry.degrees) != 1:
            return
    elif denied:
        return
    if denied == is_open:
        what = "单处罚金" if kind == "alone" else draft.folded[at : match.end()]
        yield differs(
            match.start(), match.end(), entry, f"{entry.article}{'有' if is_open else '没有'}{what}",
            "that punishment is open" if is_open else "no such punishment",
        )  # fmt: skip


def _is_denied(draft: Draft, at: int) -> bool:
    start, _ = draft.sentence_span(at)
    return negated(draft.folded, start, at) or bool(_DENIED.search(draft.folded, start, at))


def _listed(draft: Draft) -> Iterator[Finding]:
    """The kinds of punishment that a list gives an offence: no others than its own, all where they are told to be all."""
    for match in _LIST.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if entry is None or not of_one(draft, match.start(), entry) or not claims(draft, match.start()):
            continue
        sentence = draft.sentence(match.start())
        alien = _NO_PUNISHMENT.search(match["kinds"])
        if alien and _of_court(match, sentence):
            zh = f"“{alien.group()}”不是刑罚：{entry.article}"
            yield differs(match.start(), match.end(), entry, zh, f"{alien.group()} is no punishment")
            continue
        open_kinds = {"拘役", "管制"} if entry.control else {"拘役"}
        said = {kind for kind in ("拘役", "管制") if kind in match["kinds"]}
        lacks = match["only"] and match["head"] == "主刑" and open_kinds - said
        several = match["head"] == "主刑" or len(re.findall(_WORD, match["kinds"])) > 1
        if (lacks or (several and said - open_kinds)) and not _OTHERWISE.search(sentence):
            kinds = "、".join(kind for kind in ("拘役", "管制") if kind in open_kinds)
            yield differs(
                match.start(), match.end(), entry, f"{entry.article}的主刑是有期徒刑、{kinds}", "other kinds of punishment",
            )  # fmt: skip


def _of_court(match: re.Match[str], sentence: str) -> bool:
    """Whether a list is one of what a court passes: it says so, or has punishments, and the sentence tells of nothing else."""
    if match["head"].startswith("判"):
        return True
    named = match["head"] in {"刑罚", "主刑", "刑种", "法定刑"}
    return (named or bool(re.search(_OWN, match["kinds"]))) and not _BEYOND.search(
        sentence.replace(match["kinds"], "")
    )
