"""Statements told in two places, put into one: a question and its answer, a cell of a table and what its column and row say.

最高能判多少年？——五年。 says what 最高能判五年 says. The readers of statements read the one sentence; what they find is
told of the answer, or of the cell. Law, dates and offences are those of the document in which the two parts stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from bangxin.consult.cite.charges import charge_cues
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import tells_case
from bangxin.consult.cite.text.speech import asserts

_ASKED = re.compile(r"(?:^|(?<=[。;!?\n]))(?P<q>[^。;!?\n]{4,70})(?:\?+|(?<=[吗久少])(?=\n))")
_TO_ANSWER = re.compile(
    r"[\"'》)\s]*(?:(?:[^\s,。;:?!]{0,8}?[答复]|A\d{0,2}|[\u4e00-\u9fff]{1,4}(?:律师|法官|检察官|民警|老师))[:、. ]\s*)?(?:-{1,2})?\s*(?:(?:您好|你好)[,。!]\s*)?"
)
_ANSWER = re.compile(r"[^。;!?\n]{1,60}(?=[。;!\n]|$)")
_SPEAKER = re.compile(
    r"\s*(?:#+ ?)?(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.:]\s*)?(?:[问Q]\d{0,2}|[^\s,。;:]{0,6}?(?:提?问|咨询))?[:.、]?\s*(?:第?[一二三四五六七八九十\d]{1,2}问?[、.:]\s*)?"
)
_WHO_ASKS = re.compile(r"我|你|您|[\u4e00-\u9fff]某|小[\u4e00-\u9fff](?!于)|老公|儿子|女儿|弟|哥|朋友|同学")
"""A question on somebody's own case, whose answer is no statement of law alone."""
_WH = re.compile(
    r"(?:有|是|为|达到?|满|需要?|要)?(?P<wh>多少(?:钱|元|年|个月|个|张|条|天|日|倍|次|岁)?|几(?:年|个月|个|张|条|天|日|倍|次|岁)|多(?:久|长|大)(?:时间|年龄)?|什么时候|何时|哪天|哪一天|(?:哪(?:个|一?级|些)|什么|何)(?:机关|部门|法院|单位|机构|检察院)|谁|怎么(?:判|处罚|量刑|算|定)|如何(?:判|处罚|量刑|计算)|怎么?样|什么(?:后果)?|哪(?:种|些|条|一条))"
)
_YES = re.compile(
    r"(?:答案(?:是|为)?)?(?:当然|肯定|一定|也|同样|是)?(?:是的?|对的?|会的?|能的?|可以的?|要的?|需要的?|应当|必须|有的?|算的?|属于|构成)(?:,|$)"
)
_NO = re.compile(
    r"(?:答案(?:是|为)?)?(?:当然|肯定|一般|也|是)?(?:不(?:是|会|能|可以|用|需要?|必|要|得|行|应当?|算|属于|构成)?|无[须需]|没有|否|不需要)(?:的)?(?:,|$)"
)
_MAY = re.compile(r"(?:这)?(?:不一定|未必|不必然|看情况|并非必然|不是必须)(?:,|$)")
_SURELY = re.compile(r"(?:一定|必然|肯定|必定|必须)(?:会|要|得)?|应当")
_EITHER = {
    "能不能": "能", "会不会": "会", "要不要": "要", "是不是": "是", "可不可以": "可以", "算不算": "算", "需不需要": "需要", "有没有": "有",
    "能否": "能", "可否": "可以", "是否": "", "有无": "有", "应不应当": "应当", "构不构成": "构成", "属不属于": "属于",
}  # fmt: skip
_A_NOT_A = re.compile("|".join(_EITHER))
_MODAL = re.compile(
    r"(?<!不)(?:能够?(?!力)|可以|(?<!社)(?<!机)会(?!议|计)|需要|要(?!求|件|素|么|是)|应当|必须)"
)
_VERB = re.compile(r"(?<!不)(?:属于|构成|算|是(?!否)|有(?!期|关|人|罪)|适用|影响|包括)")
_HAS_NO = re.compile(r"(?<!拒)不(?!满|足|到|良|法|起诉|服)|没有?(?!收)|无(?!期|法)|未(?!成年|满|遂)")
_TERM = re.compile(
    r"追诉|时效|考验期|惩戒|禁业|职业禁止|上诉|取保|拘留|逮捕|支付结算|流水|流入|违法所得|获利"
)
_QUALIFIES = re.compile(r"情节|数额|后果|档|情形|程度|基本|一般|特别|巨大|严重")
_NO_COLUMN = re.compile(r"案|姓名|被告|序号|日期|当事人|法院|来源|备注|人员")
_LEAST_COLUMNS, _LONG_CELL, _SHORT_CELL = 2, 60, 24
_RULED = re.compile(r"[\s|:-]+")


@dataclass(frozen=True)
class Restated(Draft):
    """The statements of a document that it tells in two places; ``places[i]`` is where character ``i`` stands in it."""

    of: Draft = field(default_factory=lambda: Draft(""))
    places: tuple[int, ...] = ()
    answers: tuple[tuple[int, int], ...] = ()

    @cached_property
    def latest_year(self) -> int:
        return self.of.latest_year

    @cached_property
    def dated(self) -> str:
        return self.of.dated

    @cached_property
    def latest_day(self) -> str:
        return self.of.latest_day

    @cached_property
    def is_undated(self) -> bool:
        return self.of.is_undated

    @cached_property
    def opening(self) -> str:
        return self.of.opening

    def offence_at(self, at: int) -> str:
        """The offence that the statement names, else the one that the answer is about where it stands."""
        if any(offence for _, offence in charge_cues(self.sentence(at))):
            return super().offence_at(at)
        line, _ = self.place(at)
        return self.of.offence_at(self.answers[min(line, len(self.answers)) - 1][0])

    def back(self, finding: Finding) -> Finding:
        """The finding, told of the answer or the cell."""
        line, _ = self.place(finding.start)
        start, end = self.answers[line - 1]
        return replace(finding, start=start, end=end, replacement=None)


_Piece = tuple[int, int] | str
"""A part of the document, or words of one's own between such parts."""


def restated(draft: Draft) -> Restated | None:
    """Every statement that is told in two places, a line each; None where there is none."""
    words, places, answers = [], [], []
    for pieces, answer in (*_answered(draft), *_celled(draft)):
        for piece in pieces:
            if isinstance(piece, str):
                words.append(piece)
                places += [answer[0]] * len(piece)
            else:
                words.append(draft.folded[slice(*piece)])
                places += range(*piece)
        words.append("。\n")
        places += [answer[0]] * 2
        answers.append(answer)
    return Restated("".join(words), "", draft, tuple(places), tuple(answers)) if answers else None


def _answered(draft: Draft) -> Iterator[tuple[list[_Piece], tuple[int, int]]]:
    """Questions with what answers them at once."""
    for match in _ASKED.finditer(draft.folded) if not draft.is_case_paper else ():
        lead = _SPEAKER.match(draft.folded, match.start("q"))
        asked = (lead.end() if lead else match.start("q"), match.end("q"))
        opens = _TO_ANSWER.match(draft.folded, match.end())
        answer = _ANSWER.match(draft.folded, opens.end() if opens else match.end())
        if answer is None or _WHO_ASKS.search(draft.folded, *asked):
            continue
        if tells_case(draft, asked[0]) or not asserts(draft, answer.start()):
            continue
        pieces = _of_choice(draft.folded, asked, answer.span()) or _of_gap(draft.folded, asked, answer.span())
        if pieces:
            yield pieces, answer.span()


def _of_gap(folded: str, asked: tuple[int, int], answer: tuple[int, int]) -> list[_Piece] | None:
    """The question with the answer where it asks how much, who, from when."""
    gaps = list(_WH.finditer(folded, *asked))
    if len(gaps) != 1 or not _fits(folded[slice(*asked)], folded[slice(*answer)]):
        return None
    return [(asked[0], gaps[0].start("wh")), answer, (gaps[0].end("wh"), asked[1])]


def _fits(asked: str, answer: str) -> bool:
    """Whether an answer is of the question's matter: it names no offence and no term of its own that the question does not."""
    offences = {offence for _, offence in charge_cues(answer) if offence}
    return offences <= {offence for _, offence in charge_cues(asked)} and set(_TERM.findall(answer)) <= set(
        _TERM.findall(asked)
    )


def _of_choice(folded: str, asked: tuple[int, int], answer: tuple[int, int]) -> list[_Piece] | None:
    """The question as the statement that a yes or a no makes of it."""
    start, end = asked
    either = _A_NOT_A.search(folded, start, end)
    if either is None and folded[end - 1] not in "吗么":
        return None
    end -= folded[end - 1] in "吗么呢"
    may, yes, no = (words.match(folded, *answer) for words in (_MAY, _YES, _NO))
    said = may or yes or no
    rest: list[_Piece] = [",", (said.end(), answer[1])] if said and said.end() < answer[1] else []
    if may:
        sure = _SURELY.search(folded, start, end)
        return [(start, sure.start()), "可以", (sure.end(), end), *rest] if sure else None
    if either:
        word = _EITHER[either.group()]
        if no and (
            _HAS_NO.search(folded, either.end(), end)
            or (word in {"", "是"} and "," in folded[either.end() : end])
        ):
            return None
        if yes:
            return [(start, either.start()), word, (either.end(), end), *rest]
        return (
            [(start, either.start()), "没有" if word == "有" else "不" + word, (either.end(), end), *rest]
            if no
            else None
        )
    if yes:
        return [(start, end), *rest]
    if not no or _HAS_NO.search(folded, start, end):
        return None
    turned = [*_MODAL.finditer(folded, start, end)] or [*_VERB.finditer(folded, start, end)]
    if not turned:
        return None
    at = turned[-1].start()
    return [(start, at), "没" if folded[at] == "有" else "不", (at, end), *rest]


def _celled(draft: Draft) -> Iterator[tuple[list[_Piece], tuple[int, int]]]:
    """The cells of tables with the heading of their column and the first cell of their row."""
    if "|" not in draft.folded or draft.is_case_paper:
        return
    heads: list[tuple[int, int]] = []
    figures = [one.start for one in draft.quantities]
    start = 0
    for line in draft.folded.splitlines(keepends=True):
        cells = _cells(draft.folded, start, start + len(line.rstrip("\n")))
        start += len(line)
        if len(cells) < _LEAST_COLUMNS:
            heads = []
        elif not heads:
            heads = cells
            if any(low <= at < high for low, high in cells[1:] for at in figures):
                heads = [(at, at) for at, _ in cells]
        elif len(cells) == len(heads) and not _RULED.fullmatch(line):
            yield from _of_row(draft, heads, cells)


def _cells(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    found, last = [], start
    for at in (*(m.start() for m in re.finditer(r"\|", folded[start:end])), end - start):
        part = folded[last : start + at]
        left = last + len(part) - len(part.lstrip())
        found.append((left, left + len(part.strip())))
        last = start + at + 1
    if len(found) > 1 and found[0][0] >= found[0][1]:
        found = found[1:]
    return found[:-1] if len(found) > 1 and found[-1][0] >= found[-1][1] else found


def _of_row(
    draft: Draft, heads: list[tuple[int, int]], cells: list[tuple[int, int]]
) -> Iterator[tuple[list[_Piece], tuple[int, int]]]:
    folded = draft.folded
    whole = " ".join(folded[slice(*head)] for head in heads)
    if _NO_COLUMN.search(whole):
        return
    for number in range(1, len(cells)):
        cell, head = cells[number], heads[number]
        if not 0 < cell[1] - cell[0] <= _LONG_CELL or head[0] >= head[1]:
            continue
        of, about = (
            (cells[0], head) if _names(folded, cells[0]) or not _names(folded, head) else (head, cells[0])
        )
        degrees: list[_Piece] = []
        for other in cells[1:number]:
            if _QUALIFIES.search(folded, *other) and other[1] - other[0] <= _SHORT_CELL:
                degrees += [",", other, "的,"]
        asked = _of_choice_cell(folded, of, about, cell)
        yield asked or [of, *(degrees or ["的"]), about, "是", cell], cell


def _of_choice_cell(
    folded: str, of: tuple[int, int], about: tuple[int, int], cell: tuple[int, int]
) -> list[_Piece] | None:
    """A column that asks whether (单位能否构成 | 能)."""
    either = _A_NOT_A.search(folded, *about)
    yes, no = _YES.match(folded, *cell), _NO.match(folded, *cell)
    if either is None or not (yes or no):
        return None
    word = _EITHER[either.group()]
    if no:
        word = "没有" if word == "有" else "不" + word
    return [of, ",", (about[0], either.start()), word, (either.end(), about[1])]


def _names(folded: str, span: tuple[int, int]) -> bool:
    return any(offence for _, offence in charge_cues(folded[slice(*span)]))
