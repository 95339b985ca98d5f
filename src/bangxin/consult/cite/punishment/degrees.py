"""What divides the range of an offence: its degrees, never a sum; and the limitation that follows from the range (刑法第八十七条).

A range said of another degree than its own, tables of sums and terms (二十万元判六个月，一百万元判两年) of offences whose range no
sum divides, and years of limitation that are not those of the offence or degree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.punishment.ranges import Range, ranges, terms
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims, states_law, tells_case
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.figures import NUMBER, WHOLE, read_figure

_DEGREE = re.compile(
    r"(?:情节|后果|数额|金额|数量|损失)(?:特别|十分|极其|尤其)?(?:严重|巨大|较大)|(?:其他)?(?:特别)?严重(?:情节|后果)|(?:一般|普通|基本)(?:情节|情形|犯)|情节(?:一般|普通)|一般的(?=就|判|处)"
)
_TO_RANGE = re.compile(
    r"(?:[(][^()\n]{0,40}[)]|[\"'》]|或者?(?:有|具有)?(?:其他)?(?:特别)?严重(?:情节|后果)|的|时|者|情形|情况|档|[,:|→=-]|\s|则|就|应当?|可以?|会|将|要|被|依法|一般|通常|可能|需|并|判处?|处以?|面临|量刑|法定刑|刑期|幅度|对应|适用|为|是|在)*"
)
_RANGE = re.compile(
    rf"(?P<a>{NUMBER})年?(?:以上)?[、,]?(?:[至到~-])?(?P<b>{NUMBER})年(?:以下)?(?:的)?(?:有期)?徒刑|{WHOLE}(?P<from>{NUMBER})年?(?:以上)?[至到~-](?P<to>{NUMBER})年(?!{NUMBER}|[^,。;]{{0,10}}不等)|(?P<least>{NUMBER})年以上(?!{NUMBER})(?:的)?(?:有期)?徒刑|(?P<most>{NUMBER})年以下(?:的)?(?:有期)?徒刑"
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
        entry = ranges().get(draft.offence_at(said.start()))
        if entry is None:
            continue
        degrees = entry.degrees
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
            Text(f"“{match.group()}”不是“{said.group()}”这一档（{entry.article}）", f"{entry.article}: another degree has that range"),
            entry.article,
        )  # fmt: skip


def degree_before(draft: Draft, at: int, entry: Range) -> str | None:
    """The range of the degree last named before a place in its sentence, or in the row or the question above; None where none is."""
    start, _ = draft.sentence_span(at)
    named = [match.group() for match in _DEGREE.finditer(draft.folded, start, at)]
    named = named or _DEGREE.findall(draft.topic(at))
    return _range_of(named[-1], entry) if named else None


def _range_of(words: str, entry: Range) -> str | None:
    """The range that words of degree stand for, where the offence has that degree."""
    level = next((word for word in _LEVELS if word in words), "")
    return next(iter(entry.degrees.values()), None) if level in _LOWEST else entry.degrees.get(level)


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


_ANY_TERM = re.compile(r"[判处刑]|徒刑|拘役")
_RUNG, _FEWEST = 20, 2
_HEDGED = re.compile(
    r"实践|实务|一般|通常|大多|多数|往往|多为|参考|案例|判例|法院|样本|统计|大约|大概|左右|可能|建议|指导意见|细则|当地|[省市]|某|平均|并非|没有|不是|考验|罚金|缓刑"
)
"""Words of what courts do, or of a case, not of what the law sets."""
_RUNG_STOP = re.compile(r"[。;!?\n]")


def check_ladders(draft: Draft) -> Iterator[Finding]:
    """Two rungs or more of sums with the terms that are said to follow, in one line on an offence of a single range."""
    if draft.is_case_paper:
        return
    lines: dict[int, list[tuple[Quantity, Quantity]]] = {}
    for sum_, term in pairwise(draft.quantities):
        if _is_rung(draft, sum_, term):
            lines.setdefault(draft.line_span(sum_.start)[0], []).append((sum_, term))
    for line, rungs in lines.items():
        _, end = draft.line_span(line)
        first, last = rungs[0][0].start, rungs[-1][1].end
        entry = ranges().get(draft.offence_at(first))
        if len(rungs) < _FEWEST or entry is None or not entry.undivided:
            continue
        if _HEDGED.search(draft.folded, line, end) or not _ANY_TERM.search(draft.folded, line, end):
            continue
        if asserts(draft, first) and not any(tells_case(draft, term.start) for _, term in rungs):
            yield Finding(
                "press-claim", first, last,
                Text(f"刑期不按金额分档：{entry.article}只有一个幅度", "no sum divides the range of this offence"),
                entry.article, entry.norms,
            )  # fmt: skip


_KIND_RUNG = re.compile(
    rf"(?:数额|金额|价值|流水|获利|所得)[^,。;]{{0,12}}?{WHOLE}{NUMBER}元?(?:以上|以下)?[^。;\n]{{0,50}}?的,?(?:则|就)?(?:应当?)?(?:为|是|判处?|处以?|适用)(?:单处)?(?:罚金|管制|拘役)刑"
)
"""A sum that is told to lead to one kind of punishment (数额在一万元以上不满一万五千元的，为管制刑)."""


def check_rungs(draft: Draft) -> Iterator[Finding]:
    """Sums that are told to lead to one kind of punishment, which no article of these offences lays down."""
    for match in _KIND_RUNG.finditer(draft.folded):
        entry = ranges().get(draft.offence_at(match.start()))
        if entry and not _HEDGED.search(draft.sentence(match.start())) and claims(draft, match.start()):
            yield Finding(
                "press-claim", match.start(), match.end(),
                Text(f"没有规定哪一数额处哪一刑种：{entry.article}", "no sum leads to one kind of punishment"),
                entry.article, entry.norms,
            )  # fmt: skip


def _is_rung(draft: Draft, sum_: Quantity, term: Quantity) -> bool:
    """Whether a term of months or years follows a sum at once, in the same sentence."""
    is_sum = sum_.kind is Kind.MONEY or (sum_.kind is Kind.NUMBER and "万" in sum_.text)
    between = draft.folded[sum_.end : term.start]
    return (
        is_sum
        and term.kind is Kind.DURATION
        and term.unit == "月"
        and len(between) <= _RUNG
        and not _RUNG_STOP.search(between)
        and not draft.folded.startswith("内", term.end)
    )


_LIMIT = r"(?:追诉(?:的)?(?:时效|期限|期间|期)(?:期限|期间|期)?|诉讼时效|(?<=罪)(?:的)?(?:时效|期限))"
_NOT_MORE = r"(?!内|前|间|以[上下](?:有期|徒|的?刑|,?(?:不满|\d|[一二三四五六七八九十])))(?!(?:以[上下])?(?:的)?(?:有期)?徒刑)"
_YEARS = re.compile(
    rf"{_LIMIT}(?:(?!最高|法定刑|不满|超过|延长|追诉)[^。;\d一二三四五六七八九十两]){{0,12}}(?P<a>{NUMBER})年{_NOT_MORE}"
    rf"|(?:经过|过了?|满了?|超过)(?P<b>{NUMBER})年(?:以?后|的|,|就|便|即|没被?[^,。;]{{0,4}}就)*(?:不(?:再|能|会|得)*(?:被)?追(?:诉|究)|过了?追诉)"
    rf"|(?P<c>{NUMBER})年(?:的)?{_LIMIT}"
    rf"|(?:严重|巨大|较大|基本犯|基本刑)(?:的)?(?:档)?[\"')》]*[,:]?(?:也|同样|均|都)?(?:经过|为|是)?(?P<d>{NUMBER})年(?!以[上下]){_NOT_MORE}"
)
_ON_LIMITS = re.compile(r"追诉|时效")
_OTHER_LIMIT = re.compile(
    r"治安|行政处罚|民事|申请执行|逃避|核准|最高刑[^。;]{0,14}(?:不满|以上|无期|死刑)|国家赔偿|劳动|申诉|检察建议|修[正订改]前"
)
"""Other limits, what lifts them, and classes of crimes, which have rows of their own."""


def check_limitation(draft: Draft) -> Iterator[Finding]:
    """Periods of limitation that are not those of the offence, or of the degree, that the sentence is on."""
    for match in _YEARS.finditer(draft.folded):
        at = match.start(match.lastgroup or 0)
        sentence = draft.sentence(at)
        if match["d"] and not _ON_LIMITS.search(sentence + draft.topic(at) + draft.header(at)):
            continue
        entry = ranges().get(draft.offence_at(at))
        if entry is None or _OTHER_LIMIT.search(sentence) or draft.is_of_several(at):
            continue
        years, degree = read_figure(match[match.lastgroup or 0]), degree_before(draft, at, entry)
        if years is None or years in lawful_limits(entry, degree):
            continue
        if not states_law(draft, at):
            continue
        right = "、".join(f"{limit}年" for limit in sorted(lawful_limits(entry, degree)))
        yield Finding(
            "figure-differs", match.start(), match.end(),
            Text(f"追诉期限由法定最高刑定（{entry.article}、第八十七条）：{right}", f"limitation follows from the highest punishment: {right}"),
            "刑法第八十七条", ("EX.CL.87",),
        )  # fmt: skip


def lawful_limits(entry: Range, degree: str | None) -> set[int]:
    """The limits of one range of an offence, or of all of them."""
    written = [degree] if degree else [*entry.degrees.values()]
    written = written or [*(f"-{most}" for most in entry.years), *(f"{a}-{b}" for a, b in entry.tiers)]
    return {_limit(one, entry) for one in written}


def _limit(written: str, entry: Range) -> int:
    """The limit that follows from the upper end of a range (刑法第八十七条)."""
    rule = terms("limitation")
    top = written.partition("-")[2]
    if not top and entry.life and written == f"{max(entry.floors)}-":
        return int(rule["life"])
    return max(int(years) for least, years in rule["from"] if not top or int(top) >= least)
