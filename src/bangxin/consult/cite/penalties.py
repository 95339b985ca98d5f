"""Statements of the range of punishment: dropped 单处, 罚款 for 罚金, wrong years, 管制 where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import charge_cues, read_charges
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.speech import asserts, claims, clause_span, states_law
from bangxin.consult.cite.tables import table
from bangxin.consult.figures import NUMBER, read_figure

_WHOLE = r"(?<![\d零〇一二三四五六七八九十百千万亿两])"
"""Where a number begins, so that a run of numerals is read once."""
_BASIC = re.compile(
    rf"{_WHOLE}(?P<n>{NUMBER})年以下(?:的)?有期徒刑[、,]?(?:或者?)?[、,]?(?:拘役)?(?P<control>[、,]?(?:或者?)?管制)?(?:的(?:刑事)?(?:处罚|惩罚|刑罚|惩戒|刑期))?(?:[,、并]?[^。;,能单]{{0,4}}?"
    r"(?P<fine>(?:还|也|并|均|仍|将|会)*(?:需要?|须|要|应当?|必须|得)(?:被|依法)*(?:承担|缴纳|交纳|支付|接受|面临|课以)(?:(?:相应|一定)?(?:数额|金额)?的)?(?:相应|一定)?罚[金款](?!或|、或)|(?:还|并|也|均)?(?:要|需|应|可)?(?:以)?(?:并单处|并处|并可处以?|可处以?|并判处|(?<!或)(?<!或者)处以?|判处)(?:或者?单处|、单处)?(?:以)?(?:[\d一二三四五六七八九十百]+万?元?(?:以上)?[至到~-]?[\d一二三四五六七八九十百]+万?元?(?:以下)?(?:的)?)?罚[金款](?!,?(?:或者?|、)(?:被|可以?)?单处)))?"
)
_TIER = re.compile(
    rf"(?:(?:超过|高于|多于)(?=[^,。;]{{1,4}}年[但且而,]))?{_WHOLE}(?P<a>{NUMBER})(?:年以上|年?[,]?(?:但|且|而)?(?:低于|不满|不到|不超过|少于|以上)|年?(?:以上)?(?:直?至|到|~|-))(?P<b>{NUMBER})年(?!{NUMBER}个?月|[^,。;]{{0,10}}不等)(?P<below>以下)?(?:的)?(?P<kind>有期徒刑)?"
)
_LIGHTER = re.compile(r"(?:或者?|、)拘役")
"""拘役 behind a tier that begins at years: no tier of these offences has it."""
_OPEN_LIGHTER = re.compile(rf"{_WHOLE}{NUMBER}年以上(?:的)?(?:有期)?徒刑(?:、|,?(?:或者?|和))(?:拘役|管制)")
"""A term without an upper end that stands beside 拘役: 以上 for 以下 (处三年以上有期徒刑或者拘役)."""
_FROM_MONTHS = re.compile(rf"(?:六个月|6个月|半年)(?:以上)?[至到~-](?P<b>{NUMBER})年(?!{NUMBER})")
_CAP = re.compile(
    rf"(?:封顶|上限|顶格|顶多|至多|不会?超过|最长|顶天|(?:只|最多|顶多|至多)(?:能|会|可|可以)?判到?|(?:升|提高|加重|上升|增加|提升)(?:到|至|为))[^,。;\d零一二三四五六七八九十]{{0,8}}(?P<n>{NUMBER})年(?!内|前|以上)"
    rf"|{_WHOLE}(?P<m>{NUMBER})年(?:有期徒刑)?(?:封顶|为上限|为限|到顶|顶格)"
)
_BELOW = re.compile(
    rf"(?:判|处|判处|刑期(?:为|是)?|法定刑(?:为|是)?)(?P<n>{NUMBER})年(?:及)?以下(?!有期徒刑|[\d零一二三四五六七八九十])"
)
_START = re.compile(
    rf"(?:起步(?:价|刑)?|起刑点?|起判|最低|至少|下限)[^,。;\d零一二三四五六七八九十]{{0,8}}(?P<n>{NUMBER})年(?!内|前)(?![^,。;]{{0,8}}(?:调整|改|提高|降低|修改))"
    rf"|{_WHOLE}(?P<m>{NUMBER})年(?:以上)?(?:有期徒刑)?(?:起步|起刑|起判|打底)"
)
_ONE_TIER = re.compile(
    r"严重|较大|巨大|基本|一般|情节|普通|第[一二]档|通常|数额|只要|初犯|不满|以下(?!有期徒刑)"
)
"""Words that show that 最高 is said of one tier of several."""
_NO_RANGE = re.compile(
    r"[一二三四五六七八九]成|百分之|%|平均|速裁|占|多数|人数|件数|封存|缓刑[,，]?(?:的)?条件|可能判处"
)
_OTHER_TERM = re.compile(
    r"禁业|建议|禁止|惩戒|考验|缓刑|出境|时效|期限为|追诉|实刑|宣告刑|[年月]前|曾|工作|(?<!非法)经营|平均|占"
)
_ASKED_TERM = re.compile(r"考验期|时效|追诉期|禁业|职业禁止|惩戒|出境|取保")
_RANGE_WORDS = re.compile(r"徒刑|法定刑|最高刑|量刑|判处")
_SENTENCED = re.compile(r"判|处|刑|罪|起步")
_CLASS = re.compile(
    r"最[高低]刑为?[^,。;]{1,24}的(?:罪|犯罪)?(?:[,;。:]|$)(?!处)|最[高低]刑为[^,。;]{1,24}的$|最高刑为?(?:不满|[^,。;]{1,6}以上)"
)
"""最高刑为十年以上有期徒刑的，……: every crime of that class, as in the rules of limitation."""
_LIMITED = re.compile(
    rf"最高刑[^。;]*(?:追诉|时效)|(?:追诉|时效)[^。;]*最高刑|(?:徒刑|死刑)的?,?(?:则|是|为)?(?:经过|满|追诉期[限间]?[为是]?|时效[为是]?){NUMBER}年"
)
"""A rung of the rules of limitation (无期徒刑、死刑的，经过二十年)."""
_OF_OTHERS = re.compile(
    r"邮政工作人员|国家机关工作人员[^。;]{0,20}(?:徇私|滥用|玩忽)|司法工作人员|国家工作人员|以暴力|故意(?:杀人|伤害)|绑架|抢劫|强奸"
)
"""Words that open the provision of another crime (刑法第二百五十三条, 第三百九十七条)."""
_OF_TERM = re.compile(
    r"(?:考验期|追诉(?:时效|期限)|职业禁止|从业禁止|惩戒|管制的?(?:期限|刑期|时间)|拘役的?(?:期限|刑期|时间))(?![^。;]*(?:罪|法定刑|刑期[为是]))[^。;]{0,30}$"
)
"""Right before a number of years: it is one of another term (考验期最短一年，最长五年)."""
_GUIDELINE = re.compile(r"量刑起点|基准刑|每增加|增加[^,。;]{0,12}刑期|记录[^。;]{0,10}封存|封存")
"""Words of a guideline on sentencing or of sealing, whose terms are no ranges."""
_MOST = re.compile(
    rf"(?:最(?:高|多|重)(?:只有|就是|不过|仅)?)(?:刑期|法定刑|量刑|刑罚|刑|幅度)?(?:将|会|要|还)?(?:可以?|能|是|为|被)?(?:被|面临|判处?|处以?|获刑|量刑|蹲|坐牢|监禁?)*(?:到)?(?P<n>{NUMBER})年(?!内|前|以上|以下[^,。;]{{0,5}}[的嘅之](?:罪|犯罪|,))"
)
_CELL = re.compile(rf"\|[ ]*(?P<n>{NUMBER})年(?:以下)?(?:有期徒刑)?[ ]*(?=\||\n|$)")
_HIGHEST = re.compile(r"最高|上限|顶格")
"""The heading of a column of a table, all cells of which tell the highest punishment."""
_LEAST = re.compile(
    rf"{_WHOLE}(?P<n>{NUMBER})年以上(?!{NUMBER}|[^,。;]{{0,3}}以下)(?:的)?(?:有期徒刑|徒刑|,|。|!|的?刑期|$)"
)
_NOT_LEAST = re.compile(r"累犯|逮捕|可能判处|前科|刑满|共犯|竞合|主犯|数罪|追诉")
_FINED = re.compile(
    rf"(?:{_WHOLE}(?P<a>{NUMBER})元以上(?P<b>{NUMBER})元(?:以下)?|{_WHOLE}(?P<m>{NUMBER})倍(?:以上)?[至到~-]?(?P<n>{NUMBER})倍(?:以下)?|{_WHOLE}(?P<most>{NUMBER})元以下|(?:并处|单处))(?:的)?罚金"
    rf"|罚金(?:数额)?(?:为|按|是|在)?[^,。;]{{0,8}}?(?P<m2>{NUMBER})倍(?:以上)?[至到~-]?(?P<n2>{NUMBER})倍"
)
_HEAD = 120
"""How far from its beginning a page tells what act it is about."""
_MOST_YEARS = 100
_IN_TURN = re.compile(r"(?:[两二三四五几各]个?罪名?|[两二三]者)[^。;]{0,12}(?:依次|分别)")
"""Words with which a sentence goes through the punishments of several offences named before."""
_LONGEST = 15
"""Years of the longest term of imprisonment (art. 45), the highest punishment where a tier has no upper end."""
_USUAL = re.compile(r"实践|一般|通常|多数|大多|往往|多为|某|本案|建议|常见")
"""Words of what courts do, not of what the law sets."""
_MULTIPLE_BY_RULE = frozenset({"personal_info"})
"""Offences whose fine has a multiple by interpretation (法释〔2017〕10号第十二条), compared among the measures."""
_FINE_WORD = re.compile(
    r"(?:[有无]期徒刑|拘役|管制|刑期)(?:(?:(?!行政)[^。;公]){0,12}?|(?:(?!行政)[^。;公]){0,30}?并处)(?P<w>罚款)|对(?:该|其|涉案|相关)?(?:单位|企业|公司)(?:也|应|要|将|会)*(?:判处|处以?|施以|施加|科处?|并处|给予|予以)(?P<u>罚款)|(?:单位|公司|企业|团体)[^。;]{0,12},?(?:向|对)其(?:施加|施以|判处)(?P<y>罚款)|判处[^。;,、]{0,12}(?P<v>罚款)|[\u4e00-\u9fff]罪的?(?P<z>罚款)(?:的?(?:金额|数额|标准))|(?P<q>罚款)[,]?(?:同时|并且?|以及)(?:还)?(?:可能|将|会)*(?:面临|判处|处以?)[^。;,]{0,12}(?:有期徒刑|拘役)"
    r"|(?:并处或者?|并)?单处(?P<x>罚款)|(?:(?:责任|主管)人员?[^。;]{0,16}处以?|判处|加上|附加(?:判?处)?|外加|另加|再加)(?P<crime>罚款)"
)
_OF_CRIME = re.compile(r"犯[^,。;]{0,12}罪|徒刑|拘役|管制|刑罚|刑事判决")
_ADMINISTRATIVE = re.compile(
    r"反电信网络诈骗法|反电诈法|反诈法|治安管理处罚法|行政处罚(?!法)|(?:出借|出租|买卖|出售)[^,。;]{0,10}(?:卡|账户)"
)
_CRIMINAL = re.compile(r"刑|罪|判|不是|并非|而非|区别|折抵")
_CONTROL = re.compile(
    rf"犯(?P<charge>[\u4e00-\u9fff、]{{2,24}}?罪)[,:]?(?:免除|依法|决定)*(?P<passed>(?:判处|处)管制(?:{NUMBER}(?:年|个月)(?:{NUMBER}个月)?)?)"
)


@cache
def ranges() -> dict[str, dict[str, Any]]:
    return {entry["offence"]: entry for entry in table("penalties")["penalties"]}


def ranges_at(draft: Draft, at: int) -> dict[str, Any] | None:
    """The ranges of the offence a place is about; none where it tells a class of crimes or what another law gives."""
    start, end = clause_span(draft, at)
    if (
        _CLASS.search(draft.folded, start, end)
        or _is_of_a_class(draft, at)
        or _GUIDELINE.search(draft.sentence(at))
        or _IN_TURN.search(draft.sentence(at))
        or _OF_OTHERS.search(draft.folded, draft.sentence_span(at)[0], at)
        or _OF_TERM.search(draft.folded, draft.sentence_span(at)[0], at)
        or draft.is_of_several(at)
    ):
        return None
    offence = draft.offence_at(at)
    return ranges().get(offence) if offence else _of_act(draft, at)


def _is_of_a_class(draft: Draft, at: int) -> bool:
    """Whether a highest punishment is told of crimes at large, for the limit that follows from it."""
    sentence = draft.sentence(at)
    return bool(_LIMITED.search(sentence)) and next(charge_cues(sentence), None) is None


def _of_act(draft: Draft, at: int) -> dict[str, Any] | None:
    """The ranges of all that an act may be, where the sentence or what stands above names the act and no offence (跑分)."""
    said = draft.sentence(at) + draft.topic(at) + draft.folded[:_HEAD]
    acts = (entry for entry in ranges().values() if "lay" in entry)
    return next((entry for entry in acts if re.search(entry["lay"], said)), None)


def check_penalties(draft: Draft) -> Iterator[Finding]:
    """Ranges stated for an offence, compared with ``data/penalties.yaml``."""
    for match in _BASIC.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        lead = draft.folded[max(0, match.start() - 6) : match.start()]
        clause = draft.folded[slice(*clause_span(draft, match.start()))]
        if (
            entry
            and not _NO_RANGE.search(clause)
            and not re.search(r"年(?:以上)?(?:直?[至到~-])?$|罪的$", lead)
            and not re.search(r"可能|以上$" if match["fine"] else r"可能|应当?判处|以上$", lead)
            and not _of_another_paragraph(draft, match, entry)
        ):
            yield from _basic(match, entry)
    for match in _TIER.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        pair = [read_figure(match.group("a")), read_figure(match.group("b"))]
        plain = match.group("kind") and "年以上" in match.group()
        if max(filter(None, pair), default=0) > _MOST_YEARS:
            continue  # 2019年到2025年
        if entry and match.group("kind") and pair[0] and _LIGHTER.match(draft.folded, match.end()):
            yield no_tier(
                match.start(), match.end() + 3, entry, draft.folded[match.start() : match.end() + 3]
            )
            continue
        if entry and pair not in entry["tiers"] and (plain or of_range(draft, match.start())):
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
        if entry and entry["years"] and asserts(draft, match.start()):
            yield no_tier(match.start(), match.end(), entry, match.group())
    for match in _FINE_WORD.finditer(draft.folded):
        word = match.lastgroup or "w"
        if word == "crime" and not _OF_CRIME.search(draft.sentence(match.start())):
            continue
        if ranges_at(draft, match.start()) and "行政" not in match.group():
            yield _fine_word(draft, match.start(word), match.end(word))
    yield from _fines(draft)
    yield from _administrative(draft)
    yield from _disposed(draft)


def _of_another_paragraph(draft: Draft, match: re.Match[str], entry: dict[str, Any]) -> bool:
    """Whether the term is that of another paragraph of the article (第三百零三条第一款), the offence not being named."""
    named = entry.get("named")
    return bool(
        named
        and read_figure(match["n"]) in entry["beside"]
        and named not in draft.sentence(match.start()) + draft.topic(match.start())
    )


def _fines(draft: Draft) -> Iterator[Finding]:
    """Amounts and multiples of the fine that an offence does not have, and a fine where it has none."""
    for match in _FINED.finditer(draft.folded):
        entry = ranges_at(draft, match.start())
        if entry is None or not states_law(draft, match.start()) or draft.cites_elsewhere(match.start()):
            continue
        low, high = (
            read_figure(match[a] or match[m] or match[m2] or "")
            for a, m, m2 in (("a", "m", "m2"), ("b", "n", "n2"))
        )
        times = bool(match["m"] or match["m2"])
        lawful = [entry["multiple"]] if times and entry.get("multiple") else entry.get("amounts") or []
        if match["a"] or times:
            if [low, high] not in lawful and not (times and entry["offence"] in _MULTIPLE_BY_RULE):
                yield differs(
                    match.start(), match.end(), entry, f"{entry['article']}的罚金不是“{match.group()}”", "another fine",
                )  # fmt: skip
        elif match["most"]:
            if not lawful and not _USUAL.search(draft.sentence(match.start())):
                yield differs(
                    match.start(), match.end(), entry, f"{entry['article']}的罚金没有“{match.group()}”这样的数额", "no such sum",
                )  # fmt: skip
        elif entry.get("fined") is False:
            yield differs(match.start(), match.end(), entry, f"{entry['article']}没有罚金", "no fine is open")


def _administrative(draft: Draft) -> Iterator[Finding]:
    """罚金 where a sentence imposes or states an administrative penalty only."""
    for match in re.finditer("罚金", draft.folded):
        sentence = draft.sentence(match.start())
        if _ADMINISTRATIVE.search(sentence) and not _CRIMINAL.search(sentence.replace("罚金", "")):
            yield Finding(
                "fine-word", match.start(), match.end(),
                Text("“罚金”是刑罚；行政处罚是“罚款”", "罚金 is a punishment; the administrative penalty is 罚款"),
                "罚款", (), (), draft.text[match.start()] + "款", match.start(), match.end(),
            )  # fmt: skip


def _disposed(draft: Draft) -> Iterator[Finding]:
    """A sentence of 管制 passed for an offence that has none (犯帮助信息网络犯罪活动罪，判处管制一年)."""
    for match in _CONTROL.finditer(draft.folded):
        charge = read_charges().known.get(match["charge"])
        entry = ranges().get(charge.id) if charge else None
        if entry and not entry["control"]:
            yield differs(
                match.start("passed"), match.end(), entry, f"{entry['article']}没有管制", "管制 is not open for this offence"
            )  # fmt: skip


def of_range(draft: Draft, at: int) -> bool:
    """Whether the words around a number of years state the range of a punishment."""
    clause = draft.folded[slice(*clause_span(draft, at))]
    return (
        states_law(draft, at)
        and not _OTHER_TERM.search(clause)
        and not (_ASKED_TERM.search(draft.topic(at)) and not _RANGE_WORDS.search(draft.sentence(at)))
        and _SENTENCED.search(draft.sentence(at)) is not None
    )


def no_tier(start: int, end: int, entry: dict[str, Any], words: str) -> Finding:
    return differs(start, end, entry, f"{entry['article']}没有“{words}”这一档", "no such tier")


def _ends(draft: Draft) -> Iterator[Finding]:
    """The highest or lowest punishment in other words: 封顶, 上限, 起步, 起刑点, 六个月到五年."""
    for pattern, is_top in ((_FROM_MONTHS, True), (_CAP, True), (_BELOW, True), (_START, False)):
        for match in pattern.finditer(draft.folded):
            entry = ranges_at(draft, match.start())
            if entry is None or not (of_range(draft, match.start()) or _at_the_top(draft, match, entry)):
                continue
            word = match.groupdict()
            years = read_figure(word.get("n") or word.get("m") or word.get("b") or "")
            tops = {*entry["years"], *(upper for _, upper in entry["tiers"])}
            lows = {*entry["floors"], *(lower for lower, _ in entry["tiers"])}
            whole = pattern is _CAP and not _ONE_TIER.search(draft.sentence(match.start()))
            right = (
                ({max(tops, default=0)} if not entry["floors"] else set())
                if whole
                else tops
                if is_top
                else lows
            )
            if years not in right and not (whole and years == _LONGEST):
                yield no_tier(match.start(), match.end(), entry, match.group())


def _at_the_top(draft: Draft, match: re.Match[str], entry: dict[str, Any]) -> bool:
    """Whether a case is told to have ended at the top of the range (被顶格判了五年), which tells the range."""
    return match.group().startswith("顶格") and not entry["floors"] and asserts(draft, match.start())


def _most(draft: Draft, match: re.Match[str], entry: dict[str, Any]) -> Iterator[Finding]:
    """“最高可判七年”: the upper end of a tier, or no such range."""
    years = read_figure(match.group("n"))
    ends = {*entry["years"], *(upper for _, upper in entry["tiers"])}
    if years == _LONGEST and entry["floors"] and not entry.get("life"):
        return
    whole = not _ONE_TIER.search(draft.sentence(match.start()))
    if years not in ends or (whole and (entry["floors"] or years != max(ends, default=0))):
        top = f"{max(ends)}年有期徒刑" if ends else "拘役"
        if entry["floors"]:
            top = "无期徒刑" if entry.get("life") else "十五年有期徒刑"
        yield differs(
            match.start(), match.end(), entry,
            f"{entry['article']}的最高刑是{top}，不是{match.group('n')}年", f"the highest punishment is not {years} years",
        )  # fmt: skip


def _least(draft: Draft, match: re.Match[str]) -> Iterator[Finding]:
    """“三年以上有期徒刑” of an offence that has no such lower end."""
    entry = ranges_at(draft, match.start())
    sentence = draft.sentence(match.start())
    if entry is None or _NOT_LEAST.search(sentence) or not re.search(r"判|处|刑|严重的|巨大的", sentence):
        return
    if not states_law(draft, match.start()):
        return
    lows = {*entry["floors"], *(lower for lower, _ in entry["tiers"])}
    years = read_figure(match.group("n"))
    if years not in lows and draft.states_rule(match.start()):
        yield differs(
            match.start(), match.end(), entry, f"{entry['article']}没有“{match.group('n')}年以上”这一档", "no such tier",
        )  # fmt: skip
    elif f"{years}-" in entry.get("degrees", {}).values() and _is_unconditional(draft, match):
        yield differs(
            match.start(), match.end(), entry, f"{entry['article']}：“{match.group('n')}年以上”只是较重的一档", "only of the graver degree",
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


def _basic(match: re.Match[str], entry: dict[str, Any]) -> Iterator[Finding]:
    years = read_figure(match.group("n"))
    if years not in entry["years"]:
        lawful = "、".join(f"{y}年以下" for y in entry["years"])
        yield differs(
            match.start(), match.start() + match.group().index("有期徒刑") + len("有期徒刑"), entry,
            f"{entry['article']}的法定刑是{lawful}有期徒刑，不是“{match.group('n')}年以下”", f"the range is {entry['years']} years at most",
        )  # fmt: skip
    if match.group("control") and not entry["control"]:
        yield differs(
            match.start(),
            match.end(),
            entry,
            f"{entry['article']}没有管制",
            "管制 is not open for this offence",
        )
    fine = match.group("fine")
    if fine and entry["control"] and not match.group("control") and "徒刑或者拘役" in match.group():
        yield differs(
            match.start(), match.end(), entry, f"{entry['article']}还有管制", "管制 is open as well"
        )
    if fine and entry["fine_alone"] and "并单处" in fine:
        yield differs(
            match.start("fine"), match.end("fine"), entry,
            f"“并单处”不成说法：规定是“并处或者单处罚金”（{entry['article']}）", "a fine beside the term or alone",
        )  # fmt: skip
    if fine and entry["fine_alone"] and "单处" not in fine:
        press = ("PB.7",) if entry["offence"] == "helping" else ("NW.5",)
        yield dropped(match.start("fine"), match.end("fine"), press, entry["article"], (entry["norm"],))


def differs(start: int, end: int, entry: dict[str, Any], zh: str, en: str) -> Finding:
    return Finding(
        "penalty-differs",
        start,
        end,
        Text(zh, f"{entry['article']}: {en}"),
        entry["article"],
        (entry["norm"],) if entry["norm"] else (),
    )


def dropped(start: int, end: int, press: tuple[str, ...], article: str, norms: tuple[str, ...]) -> Finding:
    return Finding(
        "penalty-differs", start, end,
        Text(f"漏掉“单处”：规定是“并处或者单处罚金”（{article}）", f"drops 单处: a fine may stand alone ({article})"),
        "并处或者单处罚金", norms, press,
    )  # fmt: skip


def _fine_word(draft: Draft, start: int, end: int) -> Finding:
    word = draft.text[start:end]
    return Finding(
        "fine-word", start, end,
        Text("“罚款”是行政处罚；刑罚是“罚金”", "罚款 is administrative; the punishment is 罚金"),
        "罚金", ("CL.287-2.range",), ("PB.25",), word.replace("款", "金"), start, end,
    )  # fmt: skip


_DEGREE = re.compile(
    r"(?:情节|后果|数额|金额|数量|损失)(?:特别|十分|极其|尤其)?(?:严重|巨大|较大)|(?:其他)?(?:特别)?严重(?:情节|后果)|(?:一般|普通|基本)(?:情节|情形|犯)|情节(?:一般|普通)|一般的(?=就|判|处)"
)
_TO_RANGE = re.compile(
    r"(?:[(][^()\n]{0,40}[)]|[\"'》]|或者?(?:有|具有)?(?:其他)?(?:特别)?严重(?:情节|后果)|的|时|者|情形|情况|档|[,:|→=-]|\s|则|就|应当?|可以?|会|将|要|被|依法|一般|通常|可能|需|并|判处?|处以?|面临|量刑|法定刑|刑期|幅度|对应|适用|为|是|在)*"
)
_RANGE = re.compile(
    rf"(?P<a>{NUMBER})年?(?:以上)?[、,]?(?:[至到~-])?(?P<b>{NUMBER})年(?:以下)?(?:的)?(?:有期)?徒刑|{_WHOLE}(?P<from>{NUMBER})年?(?:以上)?[至到~-](?P<to>{NUMBER})年(?!{NUMBER}|[^,。;]{{0,10}}不等)|(?P<least>{NUMBER})年以上(?!{NUMBER})(?:的)?(?:有期)?徒刑|(?P<most>{NUMBER})年以下(?:的)?(?:有期)?徒刑"
)
_LEVELS = ("特别", "严重", "巨大", "较大", "一般", "普通", "基本")
"""What tells the degree of a word, the more telling first (特别严重 is no 严重)."""
_LOWEST = frozenset({"一般", "普通", "基本"})
"""Words of the first degree, whatever the article calls it."""
_DENIES = re.compile(
    r"(?:不|未|没有?|非)(?:再|能|会|应当?|足以)?(?:达到?|属于?|构成|够得?上?|是|认定为?|算|到)?[\"']?$"
)
"""Right before a degree that is not reached (不属于情节严重，一般在三年以下)."""
_APART = re.compile(
    r"但|减轻|从[犯宽轻]|未遂|立功|自首|[不未非而与和且]|低于|除|一年|罪|帮|情节|数额|以及|另|[一二三四五六七八九十\d]{1,3}(?:年|万|个月)"
)
"""Between a degree and a range that is not its own."""
_BETWEEN = 18
_ANY_SPECIAL = re.compile("十分|极其|尤其")


def check_degrees(draft: Draft) -> Iterator[Finding]:
    """Every range of an offence that is said of another of its degrees, or of 特别严重 where it has no such degree."""
    for match in _DEGREE.finditer(draft.folded):
        gap = _TO_RANGE.match(draft.folded, match.end())
        said = _RANGE.match(draft.folded, gap.end() if gap else match.end()) or _range_behind(draft, match)
        if said is None or _ANY_SPECIAL.search(match.group()):
            continue
        entry = ranges().get(draft.offence_at(said.start()), {})
        degrees, article = entry.get("degrees", {}), entry.get("article", "")
        level = next(
            word for word in _LEVELS if word in match.group() + draft.folded[match.end() : said.start()]
        )
        written = _written(said)
        right = degrees.get(level) if level not in _LOWEST else next(iter(degrees.values()), None)
        if written == right or written not in degrees.values() or (right is None and level != _LEVELS[0]):
            continue
        if _DENIES.search(draft.folded, 0, match.start()) or not claims(draft, said.start()):
            continue
        yield Finding(
            "penalty-differs", match.start(), said.end(),
            Text(f"“{match.group()}”不是“{said.group()}”这一档（{article}）", f"{article}: another degree has that range"),
            article,
        )  # fmt: skip


def degree_before(draft: Draft, at: int, entry: dict[str, Any]) -> str | None:
    """The range of the degree last named before a place in its sentence, or in the row or the question above; None where none is."""
    start, _ = draft.sentence_span(at)
    named = [match.group() for match in _DEGREE.finditer(draft.folded, start, at)]
    named = named or _DEGREE.findall(draft.topic(at))
    return _range_of(named[-1], entry) if named else None


def _range_of(words: str, entry: dict[str, Any]) -> str | None:
    """The range that words of degree stand for, where the offence has that degree."""
    degrees = entry.get("degrees", {})
    level = next((word for word in _LEVELS if word in words), "")
    return next(iter(degrees.values()), None) if level in _LOWEST else degrees.get(level)


def _range_behind(draft: Draft, degree: re.Match[str]) -> re.Match[str] | None:
    """The range that follows a degree in its sentence, with few words and no other circumstance between."""
    _, end = draft.sentence_span(degree.start())
    said = _RANGE.search(draft.folded, degree.end(), end)
    if said is None or _APART.search(draft.folded, degree.end(), said.start()):
        return None
    return said if said.start() - degree.end() <= _BETWEEN else None


def _written(said: re.Match[str]) -> str:
    if said["least"]:
        return f"{read_figure(said['least'])}-"
    if said["most"]:
        return f"-{read_figure(said['most'])}"
    if said["from"]:
        return f"{read_figure(said['from'])}-{read_figure(said['to'])}"
    return f"{read_figure(said['a'])}-{read_figure(said['b'])}"
