"""Ranges of punishment told of an offence (三年以下, 三至七年, 最高五年, 起刑), against those of its article (``ranges``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import (
    Range,
    differs,
    dropped,
    no_tier,
    of_one,
    of_other_term,
    of_range,
    ranges,
    ranges_at,
    terms,
)
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims, states_law
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.figures import NUMBER, WHOLE, read_figure

_BASIC = re.compile(
    rf"{WHOLE}(?P<n>{NUMBER})年以下(?:的)?有期徒刑[、,]?(?:或者?)?[、,]?(?:(?:相应的|是)?拘役)?(?P<control>[、,]?(?:或者?)?管制)?(?:的?(?:刑事)?(?:处罚|惩罚|刑罚|惩戒|刑期|审判))?(?:[,、并]?[^。;,能单]{{0,4}}?"
    r"(?P<fine>(?:还|也|并|均|仍|将|会)*(?:需要?|须|要|应当?|必须|得)(?:被|依法)*(?:承担|缴纳|交纳|支付|接受|面临|课以|处以)(?:(?:相应|一定)?(?:数额|金额)?的)?(?:相应|一定)?罚[金款](?!或|、或)|(?:还|并|也|均)?(?:要|需|应|可)?(?:以)?(?:并单处|并处|并可处以?|可处以?|并判处|(?<!或)(?<!或者)(?<!或是)(?<!或者是)处以?|判处)(?:或者?单处|、单处)?(?:以)?(?:[\d一二三四五六七八九十百]+万?元?(?:以上)?[至到~-]?[\d一二三四五六七八九十百]+万?元?(?:以下)?(?:的)?)?罚[金款](?!,?(?:或者?|、)(?:被|可以?)?单处)))?"
)
_DEMANDED = re.compile(r"(?:还|也|并|均|仍|将|会)*(?:必须|须|需要?|要|得)")
"""A fine that must be paid, whatever term may be passed (可能面临三年以下有期徒刑，同时还须缴纳罚金)."""
_TIER = re.compile(
    rf"(?:(?:超过|高于|多于)(?=[^,。;]{{1,4}}年[但且而,]))?{WHOLE}(?P<a>{NUMBER})(?:年以上|年?[,]?(?:但|且|而)?(?:低于|不满|不到|不超过|少于|以上)|年?(?:以上)?(?:直?至|到|~|-))(?P<b>{NUMBER})年(?!{NUMBER}个?月|[^,。;]{{0,10}}不等)(?P<below>以下)?(?:的)?(?P<kind>有期徒刑)?"
)
_GOT = re.compile(r"(?:获刑|被判处?|领刑|分别判处?)(?:有期徒刑)?$")
_LIGHTER = re.compile(r"(?:或者?|、)拘役")
"""拘役 behind a tier that begins at years: no tier of these offences has it."""
_OPEN_LIGHTER = re.compile(rf"{WHOLE}{NUMBER}年以上(?:的)?(?:有期)?徒刑(?:、|,?(?:或者?|和))(?:拘役|管制)")
"""A term without an upper end that stands beside 拘役: 以上 for 以下 (处三年以上有期徒刑或者拘役)."""
_FROM_MONTHS = re.compile(rf"(?:六个月|6个月|半年)(?:以上)?[至到~-](?P<b>{NUMBER})年(?!{NUMBER})")
_CAP = re.compile(
    rf"(?:封顶|上限|顶格|顶多|至多|(?:(?:一般|通常|大多|往往|普遍)[^,。;\d]{{0,6}})?不会?超过|最长|顶天|(?:只|最多|顶多|至多)(?:能|会|可|可以)?判到?|(?:升|提高|加重|上升|增加|提升)(?:到|至|为))[^,。;\d零一二三四五六七八九十]{{0,8}}(?P<n>{NUMBER})年(?!内|前|以上)"
    rf"|{WHOLE}(?P<m>{NUMBER})年(?:有期徒刑)?(?:封顶|为上限|为限|到顶|顶格)"
)
_USUAL = re.compile(r"一般|通常|多数|大多|往往|普遍")
"""Within a highest term: it is that of most cases (一般不超过一年)."""
_BELOW = re.compile(
    rf"(?:判|处|判处|刑期(?:为|是)?|法定刑(?:为|是)?)(?P<n>{NUMBER})年(?:及)?以下(?!有期徒刑|[\d零一二三四五六七八九十])"
)
_START = re.compile(
    rf"(?:起步(?:价|刑)?|起刑点?|起判|最低|至少|下限)[^,。;\d零一二三四五六七八九十]{{0,8}}(?P<n>{NUMBER})年(?!内|前)(?![^,。;]{{0,8}}(?:调整|改|提高|降低|修改))"
    rf"|{WHOLE}(?P<m>{NUMBER})年(?:以上)?(?:有期徒刑)?(?:起步|起刑|起判|打底)"
)
_ONE_TIER = re.compile(
    r"严重|较大|巨大|基本|一般|情节|普通|第[一二]档|通常|数额|只要|初犯|不满|以下(?!有期徒刑)"
)
"""Words that show that 最高 is said of one tier of several."""
_NO_RANGE = re.compile(
    r"[一二三四五六七八九]成|百分之|%|平均|速裁|占|多数|人数|件数|封存|缓刑[,，]?(?:的)?条件|可能判处"
)
_MOST = re.compile(
    rf"(?:最(?:高|多|重)(?:只有|就是|不过|仅)?)(?:刑期|法定刑|量刑|刑罚|刑|幅度)?(?:将|会|要|还)?(?:可以?|能|是|为|被)?(?:被|面临|判处?|处以?|获刑|量刑|蹲|坐牢|监禁?)*(?:[到达])?(?P<n>{NUMBER})年(?!内|前|以上|以下[^,。;]{{0,5}}[的嘅之](?:罪|犯罪|,))"
)
_OVER = re.compile(
    rf"(?:超过|突破|不止|超出|高于|多于)了?(?P<over>{NUMBER})年(?!的|时|者|,?(?:则|就|便)?不)|{WHOLE}(?P<least>{NUMBER})年以上(?!{NUMBER}|[^,。;]{{0,3}}以下|的)|(?:高达|长达|多达|可达|达到?了?)(?P<reached>{NUMBER})年"
)
"""A term said to lie above a number of years, or to reach it."""
_OF_SENTENCE = re.compile(r"(?:刑期|量刑|法定刑|徒刑|刑罚|获刑|判刑|被?判处?(?:到|了)?|坐牢|领刑)[^,。;]*$")
_NOT_OVER = re.compile(r"不(?:会|能|可|得|至)|无法|没有|并非")
_CELL = re.compile(rf"\|[ ]*(?P<n>{NUMBER})年(?:以下)?(?:有期徒刑)?[ ]*(?=\||\n|$)")
_HIGHEST = re.compile(r"最高|上限|顶格")
"""The heading of a column of a table, all cells of which tell the highest punishment."""
_LEAST = re.compile(
    rf"{WHOLE}(?P<n>{NUMBER})年以上(?!{NUMBER}|[^,。;]{{0,3}}以下)(?:的)?(?:有期徒刑|徒刑|,|。|!|的?刑期|$)"
)
_NOT_LEAST = re.compile(r"累犯|逮捕|可能判处|前科|刑满|共犯|竞合|主犯|数罪|追诉")
_MOST_YEARS = 100
_CONTROL = re.compile(
    rf"犯(?P<charge>[\u4e00-\u9fff、]{{2,24}}?罪)[,:]?(?:免除|依法|决定)*(?P<passed>(?:判处|处)管制(?:{NUMBER}(?:年|个月)(?:{NUMBER}个月)?)?)"
)


def check_penalties(draft: Draft) -> Iterator[Finding]:
    """Ranges stated for an offence, compared with ``data/penalties.yaml``."""
    for match in _BASIC.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        lead = draft.folded[max(0, match.start() - 8) : match.start()]
        clause = draft.folded[slice(*draft.clause_span(match.start()))]
        if (
            entry
            and not _NO_RANGE.search(clause)
            and not re.search(r"年(?:以上)?(?:直?[至到~-])?$|罪的$|(?:人|分子|罪犯|人员)被判处?$", lead)
            and not ("可能" in lead and not _DEMANDED.match(match["fine"] or ""))
            and not re.search(r"以上$" if match["fine"] else r"应当?判处|以上$", lead)
            and not _of_another_paragraph(draft, match, entry)
        ):
            yield from _basic(match, entry)
    for match in _TIER.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        pair = (read_figure(match.group("a")), read_figure(match.group("b")))
        plain = match.group("kind") and "年以上" in match.group()
        if max(filter(None, pair), default=0) > _MOST_YEARS:
            continue  # 2019年到2025年
        if "以上" not in match.group() and _GOT.search(draft.folded, 0, match.start()):
            continue  # 被告人分别获刑1-3年
        if entry and match.group("kind") and pair[0] and _LIGHTER.match(draft.folded, match.end()):
            yield no_tier(
                match.start(), match.end() + 3, entry, draft.folded[match.start() : match.end() + 3]
            )
            continue
        if entry and pair not in entry.tiers and (plain or of_range(draft, match.start())):
            yield no_tier(match.start(), match.end(), entry, match.group())
    yield from _ends(draft)
    for match in _MOST.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if entry and not draft.cites_elsewhere(match.start()):
            yield from _most(draft, match, entry)
    for match in _CELL.finditer(draft.folded):
        entry = ranges_at(draft, match.start("n"))
        if entry and _HIGHEST.search(draft.header(match.start("n")).partition("\n")[0]):
            yield from _most(draft, match, entry)
    for match in _LEAST.finditer(draft.folded):
        yield from _least(draft, match)
    for match in _OPEN_LIGHTER.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if entry and entry.years and asserts(draft, match.start()):
            yield no_tier(match.start(), match.end(), entry, match.group())
    yield from _disposed(draft)


def _of_another_paragraph(draft: Draft, match: re.Match[str], entry: Range) -> bool:
    """Whether the term is that of another paragraph of the article (第三百零三条第一款), the offence not being named."""
    return bool(
        entry.named
        and read_figure(match["n"]) in entry.beside
        and entry.named not in draft.sentence(match.start()) + draft.topic(match.start())
    )


def _disposed(draft: Draft) -> Iterator[Finding]:
    """A sentence of 管制 passed for an offence that has none (犯帮助信息网络犯罪活动罪，判处管制一年)."""
    for match in _CONTROL.finditer(draft.folded):
        charge = read_charges().known.get(match["charge"])
        entry = ranges().get(charge.id) if charge else None
        if entry and not entry.control:
            yield differs(
                match.start("passed"), match.end(), entry, f"{entry.article}没有管制", "管制 is not open for this offence"
            )  # fmt: skip


def _ends(draft: Draft) -> Iterator[Finding]:
    """The highest or lowest punishment in other words: 封顶, 上限, 起步, 起刑点, 六个月到五年."""
    longest = terms("kinds")["有期徒刑"]["most"] // 12
    for pattern, is_top in ((_FROM_MONTHS, True), (_CAP, True), (_BELOW, True), (_START, False)):
        for match in pattern.finditer(draft.folded):
            entry = ranges_at(draft, match.start())
            if entry is None or not (of_range(draft, match.start()) or _at_the_top(draft, match, entry)):
                continue
            word = match.groupdict()
            years = read_figure(word.get("n") or word.get("m") or word.get("b") or "")
            if _USUAL.search(match.group()) and (years or 0) < max(entry.tops, default=0):
                continue
            whole = pattern is _CAP and not _ONE_TIER.search(draft.sentence(match.start()))
            right = (
                ({max(entry.tops, default=0)} if not entry.floors else set())
                if whole
                else entry.tops
                if is_top
                else entry.lows
            )
            if years not in right and not (whole and years == longest):
                yield no_tier(match.start(), match.end(), entry, match.group())


def _at_the_top(draft: Draft, match: re.Match[str], entry: Range) -> bool:
    """Whether a case is told to have ended at the top of the range (被顶格判了五年), which tells the range."""
    return match.group().startswith("顶格") and not entry.floors and asserts(draft, match.start())


def _most(draft: Draft, match: re.Match[str], entry: Range) -> Iterator[Finding]:
    """“最高可判七年”: the upper end of a tier, or no such range."""
    years = read_figure(match.group("n"))
    ends, longest = entry.tops, terms("kinds")["有期徒刑"]["most"] // 12
    if years == longest and entry.floors and not entry.life:
        return
    whole = not _ONE_TIER.search(draft.sentence(match.start()))
    if years not in ends or (whole and (entry.floors or years != max(ends, default=0))):
        top = f"{max(ends)}年有期徒刑" if ends else "拘役"
        if entry.floors:
            top = "无期徒刑" if entry.life else "十五年有期徒刑"
        yield differs(
            match.start(), match.end(), entry,
            f"{entry.article}的最高刑是{top}，不是{match.group('n')}年", f"the highest punishment is not {years} years",
        )  # fmt: skip


def check_over(draft: Draft) -> Iterator[Finding]:
    """Terms told to lie above the highest that the offence has (刑期可能会超过三年)."""
    for match in _OVER.finditer(draft.folded):
        yield from _over(draft, match)


def _over(draft: Draft, match: re.Match[str]) -> Iterator[Finding]:
    start, _ = draft.clause_span(match.start())
    entry = ranges_at(draft, match.start())
    if entry is None or entry.floors or not _OF_SENTENCE.search(draft.folded, start, match.start()):
        return
    top, years = max(entry.tops, default=0), read_figure(match[match.lastgroup or 0]) or 0
    if not (years > top or (years == top and match["reached"] is None)):
        return
    if (
        of_one(draft, match.start(), entry)
        and not _NOT_OVER.search(draft.folded, start, match.start())
        and not _NOT_LEAST.search(draft.sentence(match.start()))
        and not of_other_term(draft, match.start())
        and claims(draft, match.start())
    ):
        yield differs(
            match.start(), match.end(), entry,
            f"{entry.article}的最高刑是{top}年有期徒刑", f"the highest punishment is {top} years",
        )  # fmt: skip


def _least(draft: Draft, match: re.Match[str]) -> Iterator[Finding]:
    """“三年以上有期徒刑” of an offence that has no such lower end."""
    entry = ranges_at(draft, match.start())
    sentence = draft.sentence(match.start())
    if entry is None or _NOT_LEAST.search(sentence) or not re.search(r"判|处|刑|严重的|巨大的", sentence):
        return
    if not states_law(draft, match.start()):
        return
    years = read_figure(match.group("n"))
    if years not in entry.lows and draft.states_rule(match.start()):
        yield differs(
            match.start(), match.end(), entry, f"{entry.article}没有“{match.group('n')}年以上”这一档", "no such tier",
        )  # fmt: skip
    elif f"{years}-" in entry.degrees.values() and _is_unconditional(draft, match):
        yield differs(
            match.start(), match.end(), entry, f"{entry.article}：“{match.group('n')}年以上”只是较重的一档", "only of the graver degree",
        )  # fmt: skip


_PASSED = re.compile(r"(?:处以?|判处?|判刑|追究)$")
_GRADED = re.compile(
    r"严重|巨大|特别|恶劣|重大|档|升|以下|最高|甚至|可能|较重|从重|或|至|起步|加重|顶格|无期"
)
"""Words with which a range is told to be one of several."""


def _is_unconditional(draft: Draft, match: re.Match[str]) -> bool:
    """Whether a range is told of whoever commits the offence (构成非法经营的，处五年以上), no degree being named around."""
    line, stop = draft.line_span(match.start())
    said = draft.folded[line:stop].replace(match.group(), "") + draft.topic(match.start())
    return bool(_PASSED.search(draft.folded, line, match.start())) and not _GRADED.search(said)


def _basic(match: re.Match[str], entry: Range) -> Iterator[Finding]:
    years = read_figure(match.group("n"))
    end = match.start() + match.group().index("有期徒刑") + len("有期徒刑")
    if not entry.years:
        yield no_tier(match.start(), end, entry, f"{match.group('n')}年以下")
    elif years not in entry.years:
        lawful = "、".join(f"{y}年以下" for y in entry.years)
        yield differs(
            match.start(), end, entry,
            f"{entry.article}的法定刑是{lawful}有期徒刑，不是“{match.group('n')}年以下”", f"the range is {' or '.join(map(str, entry.years))} years at most",
        )  # fmt: skip
    if match.group("control") and not entry.control:
        yield differs(
            match.start(),
            match.end(),
            entry,
            f"{entry.article}没有管制",
            "管制 is not open for this offence",
        )
    fine = match.group("fine")
    if fine and entry.control and not match.group("control") and "徒刑或者拘役" in match.group():
        yield differs(match.start(), match.end(), entry, f"{entry.article}还有管制", "管制 is open as well")
    if fine and entry.fine_alone and "并单处" in fine:
        yield differs(
            match.start("fine"), match.end("fine"), entry,
            f"“并单处”不成说法：规定是“并处或者单处罚金”（{entry.article}）", "a fine beside the term or alone",
        )  # fmt: skip
    if fine and entry.fine_alone and "单处" not in fine:
        press = ("PB.7",) if entry.offence == "helping" else ("NW.5",)
        yield dropped(match.start("fine"), match.end("fine"), press, entry.article, entry.norms)
