"""Figures that a sentence gives for an article, compared with every figure that the article has (``data/figures.yaml``).

Nothing is written down per rule: the article is cited in the sentence or in what it goes on from, and its figures are
those of the official text and of the packs' conditions. Each figure is compared with those of its unit and side (at
most, at least, short of), so that 不足十万元的，处二万元以下 is no match for 不足二万元的，处十万元以下.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.catalogue import read_packs
from bangxin.consult.citations import Citation, cited_articles
from bangxin.consult.cite.breaches import Key, read_punishing
from bangxin.consult.cite.charges import charge_cues, charge_of_article
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.bound_words import is_turned_down, is_turned_up, turned_down, turned_up
from bangxin.consult.cite.numbers.measured import literals_of
from bangxin.consult.cite.numbers.regions import EACH_PLACE, is_local
from bangxin.consult.cite.tables import article_key, compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.figures import Bounded, bounded, is_reckoned
from bangxin.consult.cite.text.law_or_case import claims, states_law
from bangxin.consult.instruments import read_instruments
from bangxin.law.builtin import builtin_rulebook

_SPECIAL = 102
_ENTRY = re.compile(r"(?P<side>>=|<=|<|=|(?=\d+-))(?P<a>\d+)(?:-(?P<b>\d+))?(?P<unit>\D+)")
_COUNTED = re.compile(
    r"[种个项类]?(?:情形|条件|方面|问题|要件|阶段|步骤|标准|理由|案|罪|层|档|幅度|部分|原则|要素|环节|点)"
)
"""Behind a count: what is counted are not the things of the article (四个条件)."""
_NOTED = re.compile(
    r"[^()]*[(][^()]{0,40}第[^()]{1,12}条|.{0,60}?(?:依据|出处|法条|见|载于|规定[在于])(?:是|为|:|《|刑|反|法)"
)
"""A sentence that gives its article at its end ((……第四十四条), 依据是……)."""
_CRIME = re.compile(
    r"(?<!尚不)(?<!未)(?<!不)构成(?:犯罪|.{2,12}罪)|入罪|刑事责任|定罪|判刑|情节严重的?(?:情形|标准)"
)
_OWN = re.compile(r"[余多]|左右|上下|元?,?(?:尚|均|亦|仍|也)?(?:未达|未满|未超过|没有?达到)")
_SO_FAR = re.compile(r"(?:迄今|至今|到现在|时至今日|(?:以来|之日起)[^。;]{0,6}(?:已|过去))[^,。;]{0,8}$")
"""Before a time that has passed since the law came into force (施行以来，迄今已逾四十日)."""
_CLAUSE = 16
_ORDERED = re.compile(r"内(?:不得|禁止|不准)?(?:其)?(?:从事|出境)|内(?:不得|禁止)")
_SAID = re.compile(r"(?:为|是|:|即|罚|处以?|延长[至到])$")
_LENGTHENED = re.compile(r"延长[至到]$")
_OF_ANOTHER = re.compile(r"(?:意见|解释|办法|决定|规定|条例|纪要|规则)[》\"')]{0,2}$")
"""Right before a number: it is of an instrument named by a word that is no title."""
_HEADING = 26
"""Longer headings are on more than one rule."""
_GOES_ON = re.compile(
    r"[^\u4e00-\u9fff\n]{0,6}(?:情节(?:较轻|严重)|没有违法所得|违法所得|另外|此外|同时|还要|对其直接)"
)
"""A line that goes on with the provision of the line above (◎情节严重的，还要拘留)."""
_OPENED = 700
"""How far below its number the words of a reproduced provision go."""
_ROUND = 10_000
_SECTION = re.compile(r"(?<=[。;?! ])[一二三四五六七八九十]{1,2}、")
"""A new part of a page that was copied into one line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one article: of each unit, which numbers on which side."""

    sides: dict[str, frozenset[tuple[str, int]]]
    more: dict[str, frozenset[int]]
    norms: tuple[str, ...]


@cache
def read_figures() -> dict[Key, Figures]:
    """The figures of every article of ``data/figures.yaml``, with those of the packs' conditions."""
    found = {}
    for part in ("official", "written"):
        for instrument, articles in table("figures")[part].items():
            for name, figures in articles.items():
                key = (instrument, *article_key(name))
                norms = _norms(instrument).get(key[1:], ())
                found[key] = Figures(_sides(figures), _literals(norms), norms)
    return found


def _literals(norms: tuple[str, ...]) -> dict[str, frozenset[int]]:
    """The numbers of the conditions of norms by unit; those of things counted stand under ""."""
    found: dict[str, set[int]] = {}
    for fact, value in (pair for norm in norms for pair in literals_of(norm)):
        ends = next((unit for end, unit in _UNITS.items() if fact.endswith(end)), "")
        unit = "元" if builtin_rulebook().vocabulary[fact].type.value == "money" else ends
        found.setdefault(unit, set()).add(value)
    return {unit: frozenset(values) for unit, values in found.items()}


_UNITS = {"months": "月", "days": "日", "age_at_act": "岁", "years": "年"}


def _sides(figures: str) -> dict[str, frozenset[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    for entry in figures.split():
        match = _ENTRY.fullmatch(entry)
        assert match, entry
        own = found.setdefault(match["unit"], set())
        if match["b"]:
            own |= {(">=", int(match["a"])), ("<=", int(match["b"]))}
        else:
            own.add((match["side"], int(match["a"])))
    return {unit: frozenset(own) for unit, own in found.items()}


@cache
def _norms(instrument: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """The norms of an instrument's pack by article."""
    found: dict[tuple[int, int], list[str]] = {}
    pack = read_packs().get(read_instruments()[instrument].pack or "")
    for norm in pack.norms if pack else ():
        for article, _ in cited_articles(norm.cite):
            found.setdefault((article.number, article.inserted), []).append(norm.id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}


def check_stated(draft: Draft) -> Iterator[Finding]:
    """Figures said of an article that it does not have, and figures of two articles said of one rule."""
    told: dict[int, list[tuple[Bounded, list[tuple[Key, Figures]]]]] = {}
    for one in bounded(draft.folded, draft.quantities):
        having = _having(draft, one) if _compares(draft, one) else []
        if not having and (key := _without(draft, one)):
            yield _finding(draft, one, [(key, read_figures().get(key, _NONE))])
            continue
        figures = [own for _, own in having]
        if not having or not _is_said(draft, one) or _is_ordered(draft, one, figures):
            continue
        if not all(_lawful(one, figures, index) for index in range(len(one.values))):
            yield _finding(draft, one, having)
        elif (side := _turned(draft, one, figures)) is not None:
            yield _finding(draft, one, having, side)
        else:
            told.setdefault(draft.sentence_span(one.start)[0], []).append((one, having))
    for said in told.values():
        yield from _mixed(draft, said)


_NONE = Figures({}, {}, ())
_REPORTED = re.compile(r"[》\"]?(?:的)?(?:明确|明文)?规定(?!的)|(?:的规定)?,")


def _without(draft: Draft, one: Bounded) -> Key | None:
    """The only article that a sentence tells, where it has no figure of that unit at all (第十二条规定，……三张以上)."""
    if (
        one.unit not in _COUNTED_UNITS
        or (len(one.values) == 1 and one.side == "=")
        or not _compares(draft, one)
    ):
        return None
    start, end = draft.sentence_span(one.start)
    cited = draft.citations_in(start, end)
    if len(cited) != 1 or len(draft.references_in(start, end)) > 1 or len(draft.mentions_in(start, end)) > 1:
        return None
    key, place = _key(draft, cited[0]), cited[0].end
    own = read_figures().get(key)
    if key[0] not in _whole() or place > one.start or not _REPORTED.match(draft.folded, place):
        return None
    if own is not None and one.unit in own.sides:
        return None
    punishing = read_punishing().get(key, ())
    return None if punishing or not _is_said(draft, one) else key


def _of_place(sentence: str) -> bool:
    return is_local(sentence) or bool(EACH_PLACE.search(sentence))


_COUNTED_UNITS = frozenset({"张", "次", "条", "人", "倍", "元"})


def _mixed(draft: Draft, said: list[tuple[Bounded, list[tuple[Key, Figures]]]]) -> Iterator[Finding]:
    """A cap of one article behind the line of another (没有违法所得或者不足一万元的，处二十万元以下罚款), where no article is cited."""
    said = sorted(said, key=lambda pair: pair[0].start)
    for (line, of_line), (cap, of_cap) in pairwise(said):
        if (
            line.side != "<"
            or cap.side != "<="
            or line.unit != cap.unit
            or draft.citations_in(*draft.sentence_span(cap.start))
        ):
            continue
        have = [own.sides[line.unit] for _, own in of_line]
        if not any(("<", line.values[0]) in sides and ("<=", cap.values[0]) in sides for sides in have):
            yield _finding(draft, cap, of_cap)


def _having(draft: Draft, one: Bounded) -> list[tuple[Key, Figures]]:
    """The articles that the sentence is on which have figures of the unit; none where one of unknown figures is among them."""
    articles = _articles(draft, one.start)
    if not articles and (
        len(one.values) > 1
        or one.side != "="
        or _LENGTHENED.search(draft.folded, max(0, one.start - 3), one.start)
    ):
        articles = _told(draft, one.start)
    if all(key[0] == "criminal-law" for key in articles) and (len(one.values) > 1 or one.side != "="):
        articles = (*articles, *_all_of(draft, one.start))
    if any(draft.latest_year < table("figures")["since"].get(key[0], 0) for key in articles):
        return []
    articles = (*articles, *(key for own in articles for key in read_punishing().get(own, ())))
    if _is_of_crime(draft, one.start):
        articles = tuple(key for key in articles if key[0] not in _ADMINISTRATIVE)
    known = [(key, read_figures().get(key)) for key in articles]
    if any(own is None and key[0] not in _whole() for key, own in known):
        return []
    return [
        (key, own)
        for key, own in known
        if own and one.unit in own.sides and not (one.unit == "刑月" and key[1] >= _SPECIAL)
    ]


_ADMINISTRATIVE = frozenset({"anti-telecom-fraud-law", "public-security-penalties-law"})


def _is_of_crime(draft: Draft, at: int) -> bool:
    """Whether the figure is a condition of a crime (违法所得一万元以上的，还可能构成犯罪), which no article on penalties states."""
    start, end = draft.clause_span(at)
    _, behind = draft.clause_span(min(end + 1, draft.sentence_span(at)[1] - 1))
    return bool(_CRIME.search(draft.folded, start, behind))


def _is_said(draft: Draft, one: Bounded) -> bool:
    """Whether the figure is said of the law: by the words around it, or as a bound that is no fact of a case."""
    if states_law(draft, one.start):
        return True
    return (len(one.values) > 1 or one.side != "=") and not draft.is_case_paper and claims(draft, one.start)


def _is_ordered(draft: Draft, one: Bounded, known: list[Figures]) -> bool:
    """Whether a term within the law's range is one that a court has set (禁止三年内从事……), not the range itself."""
    if len(one.values) > 1 or not _ORDERED.match(draft.folded, one.end):
        return False
    sides = [own.sides[one.unit] for own in known]
    return any(
        low <= one.values[0] <= high
        for own in sides
        for least, low in own
        for most, high in own
        if least == ">=" and most == "<="
    )


def _lawful(one: Bounded, known: list[Figures], index: int) -> bool:
    side, value = one.sides[index]
    have = {pair for own in known for pair in own.sides[one.unit]}
    unit = (
        one.unit if one.unit in {"元", "月", "日", "岁", "倍", "小时"} else "" if one.unit != "刑月" else "月"
    )
    if any(value in own.more.get(unit, ()) for own in known) and value not in {number for _, number in have}:
        return True
    same = {number for other, number in have if other in _FITTING[side]} or {number for _, number in have}
    return value in same


def _turned(draft: Draft, one: Bounded, known: list[Figures]) -> str | None:
    """The side on which the law has the number alone, where the sentence puts the other."""
    have = {pair for own in known for pair in own.sides[one.unit]}
    sides = {side for side, number in have if number == one.values[0]}
    if len(one.values) > 1 or not sides:
        return None
    least = one.values[0] == min(number for _, number in have)
    if one.side == "<=" and sides == {">="} and is_turned_down(draft, one.start, one.end, least=least):
        return ">="
    return "<=" if one.side == ">=" and sides == {"<="} and is_turned_up(draft, one.start, one.end) else None


_FITTING = {
    "<=": {"<=", "="},
    ">=": {">=", "<", "="},
    "<": {"<", ">=", "="},
    ">": {">=", "<", "="},
    "=": {"<=", ">=", "<", "="},
}
"""Which sides of the law a side of the document is compared with: 以上 and 不足 tell of one line."""


def _compares(draft: Draft, one: Bounded) -> bool:
    """Whether the figure is a bound of the law by its form, and not one of a case or of something else."""
    folded = draft.folded
    if _OWN.match(folded, one.end) or _COUNTED.match(folded, one.end):
        return False
    if _SO_FAR.search(folded, max(0, one.start - _CLAUSE), one.start):
        return False
    if one.unit == "元" and _of_place(draft.sentence(one.start)):
        return False
    if one.unit == "元" and is_reckoned(draft, one.start, one.values):
        return False
    if one.unit == "元" and any(value > _ROUND and value % 1000 for value in one.values):
        return False
    if len(one.values) > 1 or one.side != "=":
        return True
    if _fills_cell(draft, one):
        return True
    return one.unit not in {"个", "刑月"} and bool(_SAID.search(folded, max(0, one.start - 3), one.start))


def _fills_cell(draft: Draft, one: Bounded) -> bool:
    """Whether the figure is all that a cell of a table holds, in a paper that is not on a case."""
    line, stop = draft.line_span(one.start)
    left, right = draft.folded.rfind("|", line, one.start), draft.folded.find("|", one.end, stop)
    if min(left, right) < 0 or draft.is_case_paper or one.unit in {"个", "刑月"}:
        return False
    return draft.folded[left + 1 : right].strip() == draft.folded[one.start : one.end]


def _articles(draft: Draft, at: int) -> tuple[Key, ...]:
    """The articles that the words around a character are on: cited in the sentence, up to the full stops, or before in the line."""
    line, _ = draft.line_span(at)
    line = max((m.start() for m in _SECTION.finditer(draft.folded, line, at)), default=line)
    start, _ = draft.period_span(at)
    opened = [
        _key(draft, one) for one in draft.citations_in(max(0, at - _OPENED), at) if one.how == "opening"
    ][-1:]
    sentence, stop = draft.sentence_span(at)
    behind = stop if _NOTED.match(draft.folded, draft.clause_span(at)[0], stop) else draft.clause_span(at)[1]
    if found := _cited(draft, sentence, behind) or opened:
        return tuple(dict.fromkeys(found + opened))
    for span, last in (((start, behind), 0), ((line, start), -1)):
        if found := _cited(draft, *span):
            if span[1] <= sentence and not _continues(draft, at, found[-1]):
                return ()
            named = draft.mentions_in(span[0], at)
            same = not named or named[-1].instrument in {key[0] for key in found[last:]}
            return tuple(dict.fromkeys(found[last:])) if same else ()
    if line and _GOES_ON.match(draft.folded, line):
        above = _cited(draft, *draft.line_span(line - 1))[-1:]
        return tuple(key for key in above if _continues(draft, at, key))
    return ()


_PENALTY = re.compile(r"罚(?!金)|拘留|没收|出境")
_ANSWER = 24
"""So far into a sentence stands a figure that answers the heading without saying of what it is."""


def _continues(draft: Draft, at: int, key: Key) -> bool:
    """Whether a sentence that cites nothing may go on with the article of the one before: it is on no other matter."""
    if key[0] in _ADMINISTRATIVE and not _PENALTY.search(draft.sentence(at)):
        return False
    here, there = draft.offence_at(at), charge_of_article(key[0], Article(key[1], key[2]))
    return not _names_offence(draft, at) and not (here and there and here != there)


def _names_offence(draft: Draft, at: int) -> bool:
    """Whether the sentence names an offence of its own."""
    return next(charge_cues(draft.sentence(at)), None) is not None


def _told(draft: Draft, at: int) -> tuple[Key, ...]:
    """The articles that a sentence without a number is on, by the words of their subjects."""
    said, heading = draft.sentence(at), draft.title(draft.line_span(at)[0])
    found = tuple(key for key, words in _topics() if words.search(said))
    if found or len(heading) > _HEADING or draft.is_case_paper or _names_offence(draft, at):
        return found
    if at - draft.sentence_span(at)[0] > _ANSWER:
        return ()
    return tuple(key for key, words in _topics() if words.search(heading))


def _all_of(draft: Draft, at: int) -> tuple[Key, ...]:
    """Every article of the only instrument beside the Criminal Law that a sentence names, and cites no article of."""
    start, end = draft.sentence_span(at)
    named = {one.instrument for one in draft.mentions_in(start, end)} - {"criminal-law"}
    if len(named) != 1 or len(draft.references_in(start, end)) > len(draft.citations_in(start, end)):
        return ()
    (instrument,) = named
    if any(one.instrument == instrument for one in draft.citations_in(start, end)):
        return ()
    return tuple(key for key in read_figures() if key[0] == instrument and instrument in _whole())


@cache
def _whole() -> frozenset[str]:
    return frozenset(table("figures")["whole"])


@cache
def _topics() -> tuple[tuple[Key, re.Pattern[str]], ...]:
    return tuple(
        ((instrument, *article_key(name)), compiled(words))
        for instrument, articles in table("figures")["topics"].items()
        for name, words in articles.items()
    )


def _key(draft: Draft, one: Citation) -> Key:
    article = draft.misplaced.get(one.start, one.article)
    return one.instrument or "", article.number, article.inserted


def _cited(draft: Draft, start: int, end: int) -> list[Key]:
    """The articles cited within a span, those without their law by the law named last; an unknown one has no law."""
    cited = [one for one in draft.citations_in(start, end) if not draft.is_of_itself(one.start)]
    found = [_key(draft, one) for one in cited]
    for one in cited:  # 第三十八条至第四十四条 are all of them
        if one.range_from and one.range_from.number < one.article.number:
            found += [
                (one.instrument or "", number, 0)
                for number in range(one.range_from.number + 1, one.article.number)
            ]
    places = {one.start for one in cited}
    for place, article in draft.references_in(start, end):
        if place not in places and not draft.is_of_itself(place):
            law = "" if _OF_ANOTHER.search(draft.folded, max(0, place - 4), place) else draft.running(place)
            found.append((law, article.number, article.inserted))
    return found


def _finding(draft: Draft, one: Bounded, having: list[tuple[Key, Figures]], side: str = "") -> Finding:
    (instrument, number, inserted), own = having[0]
    cite = read_instruments()[instrument].name
    if len(having) == 1 or _cited(draft, *draft.sentence_span(one.start)):
        cite += str(Article(number, inserted))
    said = draft.text[one.start : one.end]
    if side == ">=":
        return turned_down(one.start, one.end, said, cite, own.norms)
    if side == "<=":
        return turned_up(one.start, one.end, said, cite, own.norms)
    return Finding(
        "figure-differs", one.start, one.end,
        Text(f"“{said}”不是{cite}的数字", f"not a figure of {cite}"), cite, own.norms,
    )  # fmt: skip
