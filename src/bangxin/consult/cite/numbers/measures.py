"""Figures that a sentence gives for a thing the law measures, compared with every figure the norms give for it.

The lawful figures are not written down here: they are the literals with which the norms' conditions compare a fact
(``data/measures.yaml`` names the facts and norms). Numbers are read by the grammar of quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.alternatives import check_alternatives
from bangxin.consult.cite.numbers.bound_words import is_turned_down, more_than, turned_down
from bangxin.consult.cite.numbers.measured import Measure, read_measures
from bangxin.consult.cite.numbers.own_figures import is_beside, is_own
from bangxin.consult.cite.numbers.regions import is_local
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.figures import Figure, figures_of, is_reckoned
from bangxin.consult.cite.text.law_or_case import (
    claims,
    has_effect,
    is_applied,
    is_conceded,
    states_law,
    tells_case,
)
from bangxin.consult.cite.triggers import Rows, any_of, pieces_of
from bangxin.consult.figures import NUMBER
from bangxin.consult.instruments import read_instruments

_ALREADY = re.compile(r"(?:已经?|均|远|明显|没有?|未|不|(?:达到|等于|满)或者?)$")
"""Before 超过: the figure of a case that lies above the law's (违法所得已超过一万元的标准)."""
_ABOVE = re.compile("[余多]")
"""五百多条 told as a standard: more than the number, where the law includes it."""
_ROUGH = re.compile("余|(?<![最至顶])多")
_NEAR_WORDS = 500
_NEAR = 200
"""How far back in the line words stand that make a special figure lawful (第二款……换算下来，一百万元)."""
_MARK = re.compile(
    r"以上|以下|以内|之内|内|起|超|逾|高于|大于|多于|不足|低于|不满|至少|最少|最多|最低|最高|最长|不得|不能|满|达|到|够|延长|可以?退回|期(?=[一二三四五六七八九十\d])|标准|门槛|起点|上限|下限|期限|为限|为|是|才|就|即|要求|须|需|应当|限|不再追诉"
)
_LINE = re.compile(r"标准|门槛|红线|起点|入罪线|立案线|速记|口诀|记住|要记|数字表")
_BOUND = re.compile(r"元?(?:及?以[上下内]|起|封顶|为限)")
_RECKONED = re.compile(r"(?:(?<!就)算(?:作|是|成)?|计(?:为|作|算)|视(?:为|作)|按)$")
"""Before a count: how things are counted (多名成员算一个对象)."""
_FINED = re.compile(r"元?(?:以[上下]|以内)?(?:的)?罚[款金]")
"""Behind a figure: it is a fine, whatever stands before it (没有违法所得的处二十万元以下罚款)."""
_THEN = re.compile(
    r",?(?:就|即|则|便|才|方)(?:会|能|可|要|被|应|须|已|触犯|构成|满足|属|算|够|成立|入罪|认定|定|按|以|是|达到|符合)"
)
"""A consequence right behind the clause makes its figure a bound (泄露五千条，就满足了……)."""
_OF_CASES = re.compile(r"(?:以上|以下)?(?:的)?(?:案件|案例|判决)[^,。;]{0,4}(?:占|有|为|约|多数|居多)")
"""Behind a figure: how many cases lie there (流水二十万元以上的案件占多数)."""
_OF_TITLE = re.compile(r"(?<=关于)(?:办理|审理|适用)")
"""Words of titles that are no words of the sentence (关于办理……的意见)."""
_TERM = re.compile(r"(?:以下|以内)?(?:的)?(?:有期)?徒刑|(?:以下)?(?:的)?拘役")
"""Behind two numbers of years: a range of punishment, which is read with the penalties."""
_SHARE = re.compile(
    r"[^,。;\d]{0,8}(?:相当于|折合|折算(?:为|成)?|占|只?[是有])[^,。;\d]{0,8}?(?:百分之|\d+(?:\.\d+)?%|[一二三四五六七八九]成|一半)"
)
"""Behind a figure of a case: which part it is of the law's (一百二十个视频相当于标准的百分之六十)."""
_NOT_COUNTED = re.compile(r"(?:主要)?(?:维度|方面|条件|标准|阶段|层次|档|类型|部分|要件|要素|原则|因素)")
"""Behind a count: what is counted is not what the law measures (信息数量和违法所得两个维度)."""
_OF_EACH = re.compile(r"每(?!月|年|日|天|次|条)[^,。;]{0,6}$")
"""Before a count: what is paid for each (每成功建立一个群，可得九十元)."""
_PRICE = re.compile(r"每(?:张|个|套|部|单|次|笔|条|天|日|小时)[^,。;罚]{0,2}$")
"""Before a sum: the price of one (办卡可得每张二百元的好处费)."""
_GOES_ON = re.compile(
    r"[ \t]*(?:具体(?:来|而)?[说讲言看]|也就是说|换(?:言之|句话说|算)|折算|即|据此|由此|这样|按(?:此|这个|上述)|以此|相应|其中)"
)
_BY_LABEL = 60
"""As far as words in the label of an item are from its figure (考验期：第二百八十三条，六个月以上一年以下)."""
_BY_QUESTION, _BY_HEADER, _ITEM_WORDS = 90, 70, 16
_OF_LAW = re.compile(r"判|罪|情节|立案|入罪|标准|处罚|后果|追究|门槛")
_ASKS_FIGURE = re.compile(
    r"多久|多长|多少|多大|几[年个次天日条张倍岁月]|怎么[定算]|如何(?:确定|计算)|期限|标准|门槛"
)
_AT_ONCE = re.compile(
    r"[ ]*(?:[答A](?:复)?[:.、])?(?:您好|你好)?[,。]?(?:一般|通常|应当?|最[长短多少高低]|至[少多]|不(?:超过|少于|得|能|低于)|大约|法律规定|规定|期限|标准|是|为|的|要|须|满|达到?|[,])*"
)
"""What may stand between the opening of an answer and its figure."""
_JOINED = re.compile(r"[或和且及、(]")


def check_measures(draft: Draft) -> Iterator[Finding]:
    """Figures said of a thing the law measures that no norm gives for it, 超过 for 以上, and lines joined otherwise than in law."""
    said = list(_said(draft))
    for figure, measure in said:
        found = _compared(draft, measure, figure)
        if found:
            yield found
    yield from check_alternatives(draft, said)


def _said(draft: Draft) -> Iterator[tuple[Figure, Measure]]:
    """Every figure that the document gives for a thing the law measures, as law."""
    figures = figures_of(draft.folded, draft.quantities)
    last: tuple[Figure, Measure] | None = None
    for index, figure in enumerate(figures):
        start, end = draft.clause_span(figure.start)
        previous = figures[index - 1].end if index and figures[index - 1].end > start else start
        following = figures[index + 1].start if index + 1 < len(figures) else end
        measure = _measured(draft, figure, (previous, min(max(following, figure.end), end)), start)
        if measure is None and last and is_beside(draft, last[0], figure, last[1]):
            measure = last[1]
        last = (figure, measure) if measure else None
        if measure is None or draft.cites_elsewhere(figure.start):
            continue
        if _OF_CASES.match(draft.folded, figure.end) or _is_rough(draft, figure):
            continue
        if measure.kind == "money" and _PRICE.search(draft.folded, start, figure.start):
            continue
        if measure.kind == "count" and (
            _NOT_COUNTED.match(draft.folded, figure.end)
            or (figure.kinds["count"] == (1,) and _OF_EACH.search(draft.folded, start, figure.start))
            or _RECKONED.search(draft.folded, start, figure.start)
        ):
            continue
        if (
            figure.op == "range"
            and measure.kind in {"months", "years"}
            and _TERM.match(draft.folded, figure.end)
        ):
            continue
        if is_own(draft, figure) or _SHARE.match(draft.folded, figure.end):
            continue
        if _is_said(draft, measure, figure):
            yield figure, measure


def _is_said(draft: Draft, measure: Measure, figure: Figure) -> bool:
    """Whether the words around a figure, the item, the cell or the question it answers say it of the law."""
    if states_law(draft, figure.start):
        return True
    placed = (
        _is_limited(draft, measure, figure)
        or _stands_alone(draft, figure)
        or _is_item(draft, measure, figure)
        or _answers(draft, figure)
        or _fills_cell(draft, measure, figure)
    )
    return placed and claims(draft, figure.start) and not is_applied(draft, figure.start)


_WITHIN = re.compile(r"(?:之|以)?内(?!部)")


_LIMITS = frozenset({">", ">=", "<="})


_TERM_IS = re.compile(r"(?:期限|时间|一般|通常|最[长短多])[^,。;\d]{0,4}(?:为|是|在|:)$")


def _is_limited(draft: Draft, measure: Measure, figure: Figure) -> bool:
    """Whether a figure has a bound, in a paper that is not on a case and beside no facts of one.

    超过 may be told of a case as well, unless the number is one of the law's own (获利超过一万元).
    """
    at = figure.start
    start, _ = draft.sentence_span(at)
    if draft.is_case_paper or draft.tells_facts(at) or (start and tells_case(draft, start - 1)):
        return False
    if figure.op == ">":
        return figure.kinds[measure.kind][0] in measure.lawful
    if figure.op in _LIMITS or _WITHIN.match(draft.folded, figure.end):
        return True
    return measure.kind in {"days", "months"} and bool(_TERM_IS.search(draft.folded, start, at))


def _is_rough(draft: Draft, figure: Figure) -> bool:
    """Whether a figure with 余 or 多 is that of a case: it neither stands in a list of the law nor has a consequence."""
    if not _ROUGH.search(figure.text) or draft.is_listed(figure.start):
        return False
    return not _THEN.match(draft.folded, draft.clause_span(figure.start)[1])


@cache
def _rows() -> Rows[Measure]:
    return Rows(read_measures(), lambda rule: any_of((rule.words, rule.after)))


def _measured(draft: Draft, figure: Figure, room: tuple[int, int], clause: int) -> Measure | None:
    """What the figure measures: the nearest words before it in the clause, else after it, else in the clause before."""
    best: tuple[int, Measure] | None = None
    for rule in _rows().of(_pieces(draft, figure)):
        if rule.kind not in figure.kinds or (rule.kind == "count" and figure.counter not in rule.counters):
            continue
        if min(figure.kinds[rule.kind]) < rule.least:
            continue
        distance = _distance(draft, rule, figure, room, clause)
        if distance is None or not _applies(draft, rule, figure):
            continue
        if best is None or distance < best[0]:
            best = distance, rule
    return best[1] if best else None


def _pieces(draft: Draft, figure: Figure) -> frozenset[str]:
    """The pieces of the words that may tell what the figure measures: of the sentence, the question, the column."""
    pieces = draft.pieces(figure.start)
    if _answers(draft, figure):
        pieces |= pieces_of(draft.topic(figure.start))
    header = draft.header(figure.start)
    return pieces | pieces_of(header) if header else pieces


def _answers(draft: Draft, figure: Figure) -> bool:
    """Whether the figure opens the answer to a question that asks how much."""
    start, _ = draft.sentence_span(figure.start)
    if draft.is_case_paper or not _AT_ONCE.fullmatch(draft.folded, start, figure.start):
        return False
    topic = draft.topic(figure.start)
    return "?" in topic and bool(_ASKS_FIGURE.search(topic))


def _is_item(draft: Draft, rule: Measure, figure: Figure) -> bool:
    """Whether the clause is nothing but the thing and its figure (其他信息五千条；), in a passage on the law."""
    if draft.is_case_paper or rule.words is None or rule.kind != "count" or draft.tells_facts(figure.start):
        return False
    start, end = draft.clause_span(figure.start)
    words = draft.folded[start : figure.start].strip()
    line, stop = draft.line_span(figure.start)
    return (
        any(m.end() == len(words) for m in rule.words.finditer(words))
        and len(words) <= _ITEM_WORDS
        and not draft.folded[figure.end : end].strip()
        and bool(_OF_LAW.search(draft.folded, line, stop))
    )


def _distance(draft: Draft, rule: Measure, figure: Figure, room: tuple[int, int], clause: int) -> int | None:
    folded = draft.folded
    if _FINED.match(folded, figure.end) and not rule.of_fine:
        return None
    if rule.words is not None:
        before = [
            m.end()
            for m in rule.words.finditer(folded, room[0], figure.start)
            if not _closed(folded, m.end(), figure)
        ]
        if before:
            return figure.start - before[-1]
        if room[0] == clause and figure.start - clause <= 8:
            start, _ = draft.sentence_span(figure.start)
            earlier = draft.clause_span(clause - 2)[0] if clause - 2 >= start else clause
            before = [
                m.end()
                for m in rule.words.finditer(folded, earlier, clause)
                if not _closed(folded, m.end(), figure)
            ]
            others = draft.quantities_in(earlier, clause)
            if (
                before
                and "或" not in folded[earlier:clause]
                and (
                    not others
                    or (
                        figure.start == clause
                        and {one.kind for one in others} <= {Kind.MONEY, Kind.NUMBER}
                        and "money" in figure.kinds
                    )
                )
            ):
                return 30 + figure.start - before[-1]
    label = draft.label(figure.start) or draft.row(figure.start)
    if (
        rule.words is not None
        and label
        and "或" not in label
        and rule.words.search(label)
        and (room[0] == clause or "|" in label)
    ):
        return _BY_LABEL
    if (
        rule.words is not None
        and room[0] == clause
        and _answers(draft, figure)
        and rule.words.search(draft.topic(figure.start))
    ):
        return _BY_QUESTION
    if (
        rule.words is not None
        and _stands_alone(draft, figure)
        and rule.words.search(draft.header(figure.start).partition("\n")[0])
    ):
        return _BY_HEADER
    if rule.after is not None and rule.after.match(
        folded[figure.end : min(room[1] + 40, draft.sentence_span(figure.start)[1])]
    ):
        return 4
    if rule.words is not None and rule.after is None:
        match = rule.words.search(folded, figure.end, room[1])
        if (
            match
            and match.start() - figure.end <= 6
            and not _JOINED.search(folded, figure.end, match.start())
        ):
            return 10 + match.start() - figure.end
    return None


def _closed(folded: str, at: int, figure: Figure) -> bool:
    """Whether the words that end at a place stand in brackets that close before the figure."""
    close = folded.find(")", at, figure.start)
    return close >= 0 and folded.find("(", at, close) < 0


def _named(draft: Draft, about: re.Pattern[str], at: int, *, around: bool) -> bool:
    """Whether the words that tell a subject stand around, or in what the sentence refers back to."""
    if about.search(draft.period(at)) or about.search(draft.folded, *draft.passage(at)):
        return True
    return around and bool(
        about.search(draft.folded, max(0, at - _NEAR_WORDS), at) or about.search(draft.opening)
    )


def _is_of_before(draft: Draft, rule: Measure) -> bool:
    """Whether the document names only days before the rule, and not the instrument that made it."""
    named = {one.instrument for one in draft.mentions if one.instrument}
    return draft.tells_of_before(rule.since) and not any(
        read_instruments()[name].in_force_from == rule.since for name in named
    )


def _applies(draft: Draft, rule: Measure, figure: Figure) -> bool:
    sentence = draft.sentence(figure.start)
    start, end = draft.clause_span(figure.start)
    offence = draft.offence_at(figure.start)
    named = "*" in rule.offences or offence in rule.offences
    if not named and not (
        rule.about
        and _named(draft, rule.about, figure.start, around=rule.around and not offence.startswith("breach"))
    ):
        return False
    if (draft.dated and draft.dated < rule.since) or (rule.of_before and _is_of_before(draft, rule)):
        return False  # a page of before
    if rule.sentence and not (
        rule.sentence.search(sentence) or rule.sentence.search(draft.topic(figure.start))
    ):
        return False
    said = draft.period(figure.start) if rule.by_period else sentence
    if rule.needs and not (
        rule.needs.search(said)
        or rule.needs.search(draft.header(figure.start) or draft.topic(figure.start))
        or rule.needs.search(draft.lead(figure.start))
        or (rule.near and rule.needs.search(draft.folded, max(0, figure.start - _NEAR_WORDS), figure.start))
    ):
        return False
    if rule.unless and rule.unless.search(
        _OF_TITLE.sub("", said if rule.by_period else sentence) + "\n" + draft.header(figure.start)
    ):
        return False
    if _is_of_case(draft, figure):
        return False
    if _is_bare(draft, figure) and not _has_effect(draft, figure):
        return False
    if rule.without and rule.without.search(draft.folded, *_own_part(draft, figure, start, end)):
        return False
    marked = (
        _MARK.search(draft.folded, start, end)
        or _LINE.search(sentence)
        or _THEN.match(draft.folded, end)
        or (_ABOVE.search(figure.text) and draft.is_listed(figure.start))
    )
    return (
        bool(marked)
        or _stands_alone(draft, figure)
        or _is_item(draft, rule, figure)
        or _fills_cell(draft, rule, figure)
        or _answers(draft, figure)
    )


def _is_of_case(draft: Draft, figure: Figure) -> bool:
    """Whether a bare sum is one that the document has told of somebody before (我朋友的卡进了三十五万……按流入是三十五万元)."""
    if "money" not in figure.kinds or figure.op != "=" or _BOUND.match(draft.folded, figure.end):
        return False
    return any(value in draft.sums_of_case for value in figure.kinds["money"])


def _is_bare(draft: Draft, figure: Figure) -> bool:
    """Whether a sum is told without a bound (支付结算金额三十八万元)."""
    return "money" in figure.kinds and figure.op == "=" and not _BOUND.match(draft.folded, figure.end)


def _has_effect(draft: Draft, figure: Figure) -> bool:
    """Whether a bare sum is told as one of the law: as a standard, with what follows from it, or in a list."""
    return (
        has_effect(draft, figure.start, figure.end)
        or bool(draft.label(figure.start) or draft.row(figure.start))
        or draft.is_listed(figure.start)
        or _stands_alone(draft, figure)
        or _answers(draft, figure)
    )


_NEXT_ONE = re.compile(r"以上(?:的)?(?:、|且|并且?|而且|或者?|同时|以及|和)")
"""Between two figures of one clause (账户五张以上、手机卡二十张以上)."""


def _own_part(draft: Draft, figure: Figure, start: int, end: int) -> tuple[int, int]:
    """The part of a clause that is on this figure, where several are joined."""
    before = [match.end() for match in _NEXT_ONE.finditer(draft.folded, start, figure.start)]
    after = _NEXT_ONE.search(draft.folded, max(start, figure.end - 2), end)
    comma = draft.folded.find("、", figure.end, end)
    stops = [at for at in (after.start() if after else -1, comma) if at >= 0]
    return (before[-1] if before else start, min(stops, default=end))


def _stands_alone(draft: Draft, figure: Figure) -> bool:
    """A figure that is all there is behind a colon (征信信息：一百条；), in a paper that is not on a case."""
    start, end = draft.clause_span(figure.start)
    line, stop = draft.line_span(figure.start)
    if draft.folded.count("|", line, stop) > 1 and not draft.is_case_paper:
        left = draft.folded.rfind("|", line, figure.start) + 1
        right = draft.folded.find("|", figure.end, stop)
        return (
            draft.folded[left : max(right, figure.end)].strip()
            == draft.folded[figure.start : figure.end].strip()
        )
    alone = draft.folded[start:end].strip() == draft.folded[figure.start : figure.end].strip()
    behind = draft.folded[slice(*draft.clause_span(max(0, start - 2)))]
    return alone and draft.folded[start - 1 : start] == ":" and "或" not in behind and not draft.is_case_paper


def _cell(draft: Draft, figure: Figure) -> str:
    """The cell of a table in which a figure stands, or ""."""
    line, stop = draft.line_span(figure.start)
    if not draft.row(figure.start):
        return ""
    right = draft.folded.find("|", figure.end, stop)
    return draft.folded[draft.folded.rfind("|", line, figure.start) + 1 : right if right >= 0 else stop]


def _fills_cell(draft: Draft, rule: Measure, figure: Figure) -> bool:
    """Whether a cell holds nothing but the thing and its figure (违法所得1-10倍), in a paper that is not on a case."""
    rest = _cell(draft, figure).replace(draft.folded[figure.start : figure.end], "").strip()
    return bool(rest and rule.words and rule.words.fullmatch(rest)) and not draft.is_case_paper


def _passage(draft: Draft, at: int) -> int:
    """Where the passage begins: the line, or the one above where the line goes on with it (具体说，……)."""
    start, _ = draft.line_span(at)
    return draft.line_span(start - 1)[0] if start and _GOES_ON.match(draft.folded, start) else start


_BESIDE = rf"{NUMBER}[条个张次件](?:以上)?[\"']?"
_AFTER_ANOTHER = re.compile(rf"{_BESIDE}[、和及与]?[\"']?$")
_BEFORE_ANOTHER = re.compile(rf"[\"']?[、和及与]?[\"']?{_BESIDE}")


def _is_of_series(draft: Draft, figure: Figure) -> bool:
    """Whether a count is one of several side by side, each of another thing (分别为“五十条”“五百条”“五千条”)."""
    return bool(
        _AFTER_ANOTHER.search(draft.folded, draft.clause_span(figure.start)[0], figure.start)
        or _BEFORE_ANOTHER.match(draft.folded, figure.end)
    )


@cache
def _series(counters: tuple[str, ...], offences: frozenset[str]) -> frozenset[int]:
    """Every figure that the law has for things of an offence that are counted alike."""
    alike = (one for one in read_measures() if one.kind == "count" and set(one.counters) & set(counters))
    return frozenset(value for one in alike if one.offences & offences for value in one.lawful)


_PAST = re.compile(
    r"旧|原(?:来|先|规定|标准|解释)|当时|此前|以前|之前|施行前|修[改正订]前|曾(?!经?因)|废止|失效|取代|不再|改为|提高|调整(?:为|后|前|了|到|至)|[已被]调整|行为时|从旧|20(?:1\d|2[0-4])年|2025年[1-8]月(?!26日起)"
)


def _as_of_now(draft: Draft, figure: Figure) -> bool:
    """Whether the figure is told as the law of today: no older day is on the document, no word of the past near it."""
    if draft.is_case_paper or draft.tells_of_before(_LAST_CHANGE):
        return False
    start, end = draft.sentence_span(figure.start)
    old = any(
        read_instruments()[c.instrument].in_force_to for c in draft.mentions_in(start, end) if c.instrument
    )
    above = [c for c in draft.citations_in(max(0, start - _NEAR_WORDS), start) if c.how == "opening"]
    if draft.is_undated:
        above, old = [], False
    if above and read_instruments()[above[-1].instrument or ""].in_force_to:
        return False  # the words of a repealed instrument, reproduced
    if old and draft.latest_day < _LAST_CHANGE and not _NOW.search(draft.folded, start, end):
        return False
    return not _PAST.search(draft.folded, max(0, start - _NEAR), end)


_NOW = re.compile("现在|目前|如今|眼下|最新|现行|今天|202[6-9]年")
_LAST_CHANGE = "2025-08-26"
"""Day of the last repeal that the packs know (法释〔2015〕11号, by 法释〔2025〕13号)."""


def _is_dated_before(draft: Draft, day: str) -> bool:
    """Whether the page bears a day before another one and speaks of nothing that came into force on that."""
    return (
        bool(draft.dated)
        and draft.latest_day < day
        and not any(
            read_instruments()[one.instrument].in_force_from == day
            for one in draft.mentions
            if one.instrument
        )
    )


def _compared(draft: Draft, rule: Measure, figure: Figure) -> Finding | None:
    values = figure.kinds[rule.kind]
    sentence = draft.sentence(figure.start)
    cell = _cell(draft, figure)
    own = draft.row(figure.start) + cell if cell else sentence
    line = draft.folded[_passage(draft, figure.start) : draft.sentence_span(figure.start)[1]]
    lawful = set(rule.lawful)
    for day, figures in rule.later:
        if _is_dated_before(draft, day):
            lawful -= figures
    if rule.kind == "count" and _is_of_series(draft, figure):
        lawful |= _series(rule.counters, rule.offences)
    for words, more in rule.special:
        if words.search(line[-_NEAR:] if rule.looks_back else own + draft.header(figure.start)):
            lawful |= more
    if rule.kind == "money" and any(value > 10_000 and value % 1000 for value in values):
        return None
    if rule.kind == "money" and is_reckoned(draft, figure.start, values):
        return None
    if rule.kind == "money" and is_local(sentence, line):
        return None
    if len(values) == 2 and rule.pairs:
        wrong = values not in rule.pairs
    elif len(values) == 2:
        wrong = not set(values) <= lawful | {end for pair in rule.pairs for end in pair}
    else:
        wrong = values[0] not in lawful
    if values not in rule.pairs:
        told = draft.opening + sentence if rule.headed else sentence
        wrong = wrong or any(set(values) & figures and words.search(told) for figures, words in rule.never)
    wrong = wrong or any(set(values) & figures and words.search(line) for figures, words in rule.older)
    of_provinces = {value for value in values if rule.local[0] < value < rule.local[1]}
    ended = rule.ended | of_provinces
    wrong = wrong and not of_provinces
    if not wrong and set(values) <= ended and not lawful & set(values) - ended and _as_of_now(draft, figure):
        return Finding(
            "outdated", figure.start, figure.end,
            Text(f"“{figure.text}”是已失效的规定的数字：{rule.cite}", f"{figure.text} is a figure of a repealed rule: {rule.cite}"),
            rule.cite, rule.norms,
        )  # fmt: skip
    if wrong:
        return Finding(
            "figure-differs", figure.start, figure.end,
            Text(f"“{figure.text}”与规定不符：{rule.cite}", f"{figure.text} differs from the norm: {rule.cite}"),
            rule.cite, rule.norms,
        )  # fmt: skip
    if (
        len(values) == 1
        and values[0] in rule.floors
        and is_turned_down(
            draft, figure.start, figure.end, least=values[0] == min(rule.floors - rule.ended, default=0)
        )
    ):
        return turned_down(figure.start, figure.end, figure.text, rule.cite, rule.norms)
    if (
        rule.or_more
        and (figure.op == ">" or (_ABOVE.search(figure.text) and draft.is_listed(figure.start)))
        and len(values) == 1
        and not _ALREADY.search(draft.folded[max(0, figure.start - 4) : figure.start])
        and not is_conceded(draft, figure.start)
    ):
        return more_than(figure.start, figure.end, rule.cite, rule.norms)
    return None
