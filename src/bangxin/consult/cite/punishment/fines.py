"""Fines: 罚款 for 罚金 and the reverse, sums and multiples that the offence does not have, a fine where it has none (刑法第五十二条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import differs, ranges_at
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import states_law
from bangxin.consult.figures import NUMBER, WHOLE, read_figure

_FINED = re.compile(
    rf"(?:{WHOLE}(?P<a>{NUMBER})元以上(?P<b>{NUMBER})元(?:以下)?|{WHOLE}(?P<m>{NUMBER})倍(?:以上)?[至到~-]?(?P<n>{NUMBER})倍(?:以下)?|{WHOLE}(?P<most>{NUMBER})元以下|(?:并处|单处))(?:的)?罚金"
    rf"|罚金(?:数额)?(?:为|按|是|在)?[^,。;]{{0,8}}?(?P<m2>{NUMBER})倍(?:以上)?[至到~-]?(?P<n2>{NUMBER})倍"
)
_PASSED = re.compile(rf"(?:人民币)?{NUMBER}元")
"""Behind the word: the sum of a sentence passed."""
_USUAL = re.compile(r"实践|一般|通常|多数|大多|往往|多为|某|本案|建议|常见")
"""Words of what courts do, not of what the law sets."""
_FINE_WORD = re.compile(
    r"(?:[有无]期徒刑|拘役|管制|刑期)(?:(?:(?!行政)[^。;公]){0,12}?|(?:(?!行政)[^。;公]){0,30}?并处)(?P<w>罚款)|对(?:该|其|涉案|相关)?(?:单位|企业|公司)(?:也|应|要|将|会)*(?:判处|处以?|实施|施以|施加|科处?|并处|给予|予以)(?P<u>罚款)|(?:单位|公司|企业|团体)[^。;]{0,12},?(?:向|对)其(?:施加|施以|判处)(?P<y>罚款)|判处[^。;,、]{0,12}(?P<v>罚款)|[\u4e00-\u9fff]罪的?(?P<z>罚款)(?:的?(?:金额|数额|标准))|(?P<q>罚款)[,]?(?:同时|并且?|以及)(?:还)?(?:可能|将|会)*(?:面临|判处|处以?)[^。;,]{0,12}(?:有期徒刑|拘役)"
    r"|(?:(?:并处或者?|并)?单处|(?:单独|附带|附加)(?:地)?(?:实施|施加|适用|科以?|科处|判处?|处以?|给予|并处)|(?:徒刑|拘役|管制)[^。;公]{0,12}?(?:实施|施加|科以?))(?P<x>罚款)|(?:(?:责任|主管)人员?[^。;]{0,16}处以?|判处|加上|附加(?:判?处)?|外加|另加|再加)(?P<crime>罚款)"
)
_OF_UNITS = re.compile(
    r"(?:[双两]罚制?|单位犯罪)(?:(?!行政|监管|公安|部门)[^。]){0,24}对(?:犯罪的?)?单位(?:进行|实行|处以?|判处|予以)(?P<w>罚款)"
)
"""What units are sentenced to, of whatever crime (两罚制中，对单位进行罚款)."""
_ALONE = frozenset({"x", "u"})
"""Ways of writing that have no other punishment beside the fine."""
_NO_CRIME = re.compile(r"不构成|不够|不起诉|(?:属于?|是)行政|治安")
_OF_CRIME = re.compile(r"犯[^,。;]{0,12}罪|徒刑|拘役|管制|刑罚|刑事判决")
_ADMINISTRATIVE = re.compile(
    r"反电信网络诈骗法|反电诈法|反诈法|治安管理处罚法|行政处罚(?!法)|(?:出借|出租|买卖|出售)[^,。;]{0,10}(?:卡|账户)"
)
_CRIMINAL = re.compile(r"刑|罪|判|不是|并非|而非|区别|折抵")


def check_fines(draft: Draft) -> Iterator[Finding]:
    """What a document says of fines, against the ranges of its offences and the words of the two laws."""
    for match in _FINE_WORD.finditer(draft.folded):
        word = match.lastgroup or "w"
        if word == "crime" and not _OF_CRIME.search(draft.sentence(match.start())):
            continue
        if word in _ALONE and _NO_CRIME.search(draft.sentence(match.start())):
            continue
        if ranges_at(draft, match.start()) and "行政" not in match.group():
            yield _fine_word(draft, match.start(word), match.end(word))
    for match in _OF_UNITS.finditer(draft.folded):
        if states_law(draft, match.start("w")):
            yield _fine_word(draft, match.start("w"), match.end("w"))
    yield from _amounts(draft)
    yield from _administrative(draft)


def _fine_word(draft: Draft, start: int, end: int) -> Finding:
    word = draft.text[start:end]
    return Finding(
        "fine-word", start, end,
        Text("“罚款”是行政处罚；刑罚是“罚金”", "罚款 is administrative; the punishment is 罚金"),
        "罚金", ("CL.287-2.range",), ("PB.25",), word.replace("款", "金"), start, end,
    )  # fmt: skip


def _amounts(draft: Draft) -> Iterator[Finding]:
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
        lawful = (entry.multiple,) if times and entry.multiple else entry.amounts
        if match["a"] or times:
            if (low, high) not in lawful and not (times and entry.fined_by_rule):
                yield differs(
                    match.start(), match.end(), entry, f"{entry.article}的罚金不是“{match.group()}”", "another fine",
                )  # fmt: skip
        elif match["most"]:
            if not lawful and not _USUAL.search(draft.sentence(match.start())):
                yield differs(
                    match.start(), match.end(), entry, f"{entry.article}的罚金没有“{match.group()}”这样的数额", "no such sum",
                )  # fmt: skip
        elif not entry.fined and not _PASSED.match(draft.folded, match.end()):
            yield differs(match.start(), match.end(), entry, f"{entry.article}没有罚金", "no fine is open")


_CRIME = re.compile(r"犯罪|刑[法事罚]|罪|徒刑|拘役|法院|[不并]是|而非|不同")


def _is_of_breach(draft: Draft, at: int, sentence: str) -> bool:
    """Whether a sentence goes by an article on penalties of the law against telecom fraud, and by none on crimes."""
    start, end = draft.sentence_span(at)
    cited = draft.citations_in(start, end)
    laws = {one.instrument for one in cited}
    return (
        laws == {"anti-telecom-fraud-law"}
        and any(one.article.number in _PENAL for one in cited)
        and not _CRIME.search(sentence.replace("尚不构成犯罪", "").replace("不构成犯罪", ""))
    )


_PENAL = range(38, 45)


def _administrative(draft: Draft) -> Iterator[Finding]:
    """罚金 where a sentence imposes or states an administrative penalty only."""
    for match in re.finditer("罚金", draft.folded):
        sentence = draft.sentence(match.start())
        named = _ADMINISTRATIVE.search(sentence) and not _CRIMINAL.search(sentence.replace("罚金", ""))
        if named or _is_of_breach(draft, match.start(), sentence):
            yield Finding(
                "fine-word", match.start(), match.end(),
                Text("“罚金”是刑罚；行政处罚是“罚款”", "罚金 is a punishment; the administrative penalty is 罚款"),
                "罚款", (), (), draft.text[match.start()] + "款", match.start(), match.end(),
            )  # fmt: skip
