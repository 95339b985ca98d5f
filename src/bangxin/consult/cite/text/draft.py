"""The document under check: folded text, lines, sentences, citations, and what offence each passage is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bangxin.base.citation import Article
from bangxin.base.quantities import Kind, Quantity, scan
from bangxin.consult.citations import Citation, Mention, find_citations, find_references
from bangxin.consult.cite.breaches import misplaced
from bangxin.consult.cite.charges import (
    charge_cues,
    charge_of_article,
    charge_of_instrument,
    ends_with_charge,
    is_of_article,
    is_set_against,
    of_two,
    read_charges,
    unknown_charges,
    weak_cues,
    without_stems,
)
from bangxin.consult.cite.text.lists import list_start
from bangxin.consult.cite.triggers import Row, Rows, pieces_of
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments

_STOP = re.compile(r"[。;!?\n]|(?<=[A-Za-z\"')])\.(?=\s|$|[A-Z\"])")
_CLAUSE_STOP = re.compile(r"[,。;!?:\n]")
_LONGEST, _SENTENCE = 1500, 600
"""Longer sentences and lines are no prose: they are cut at a comma, so that any text is read in linear time."""
_CUE_REACH = 420
_OPENING = re.compile(r"^[ \t]*第[零〇一二三四五六七八九十百千\d]+条", re.M)
_CASE_PAPER = re.compile(
    r"判决如下|裁定如下|\d日判决:|起诉书|经(?:依法)?审理查明|经依法审查查明|不起诉决定书|刑事(?:判决|裁定)书|现已审理终结"
)
"""Words of a paper on one case, whose numbered lines are orders and facts, not items of a provision."""
_CHARGED = re.compile(
    r"(?:(?<!犯)罪|案)[()]?(?:[-,:=→ |\n]|(?:法律)?条文|法条|条款|under|of|in|规定(?:在|于)|载于|见于?|是|即|由|根据|依照|依据|的?(?:法律)?依据[为是]?|的?法条)*《?(?:中华人民共和国)?刑法》?$"
)
"""A charge right before a number of the Criminal Law: the number may be wrong, the passage is on the charge."""
_HEAD = 200
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\])")
_RENUMBERED = 2018
_STAMP = re.compile(r"(?<!\d)(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})(?!\d)")
_NO_STAMP = re.compile(r"[。,;《\[]|施行|生效|通过|公布|(?<!立)案|某|行为|[被由自]")
_LAST_STAMP = re.compile(
    r"[^。!?\n]{2,90}?[ \t(|:](?P<y>20\d\d)(?:年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?|[-./](?P<m2>\d{1,2})[-./](?P<d2>\d{1,2}))[ \t)]*(?=\n|$)"
)
"""A first line that ends with its day, month or year (……（2024年4月）)."""
_TOP, _STAMP_LINE, _MONTH = 800, 90, 7
_BACK = 160
_REFERS = re.compile(
    r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]?)?\s*(?:对)?(?:违反|有|实施|不履行)?(?:上述|前述|前款|前项|以上|该条)(?:规定|行为|情形|义务)"
)
_FACTS = re.compile(
    r"被告人|被不起诉人|原判(?:认定|以|决|并)|(?:扣除|剔除|扣减|核减)(?:之)?后|予以(?:追缴|没收|退)|上缴国库|退缴|退出|判决如下|犯罪嫌疑人|被害人(?!人?数)|经查|查明|抓获|查获|缴获|起获|查扣|到案|公诉机关|指控|供述称|审理认为|原审|上诉人"
    r"|[\u4e00-\u9fff]某(?![市省县区旗州])|(?<![自毛])我(?![国院局省市县区行们])|20\d\d年\d{1,2}月(?!\d{1,2}日起|的?(?:新规|新标准|意见|解释|规定))"
)
_OF_PERSON = re.compile(
    r"[\u4e00-\u9fff]某|(?<![自毛])我(?![国院局省市县区行们])|(?:^|[,。;:\s])[他她](?!人)|被告人|嫌疑人|(?:朋友|儿子|女儿|老公|丈夫|弟弟|哥哥|同学|家人)的?(?:卡|账户|里)"
)
"""Whose sum it is."""
_RULE = re.compile(
    r"情节(?:特别)?严重|责任年龄|立案|入罪|标准|门槛|起点|构成(?:犯罪|本罪|该罪|帮信罪|[^,。;]{2,20}罪)|追究(?:[^,。;]{0,8})?刑事责任|追诉|(?:应当|可以)认定"
    r"|属于|视为|规定|依照|依据|根据《|期限为|包括|须达到?|必须|受过行政处罚,?又|按[^,。;]{0,10}(?:追究|论处|处理|认定)|即可|才(?:会|能|可|构成)|(?:就|则)(?:会|可以|构成|属)|累计计算|属[^,。;]{0,10}(?:情节|后果)|数额(?:较[大小]|(?:特别)?巨大)|要处|罚款|判[处刑]"
)
_LISTS_LAW = re.compile(
    r"情节(?:特别)?严重|立案|入罪|追诉|标准|门槛|追究|构成|认定|量刑|定罪|判刑|刑事案件|条件|(?:满足|具备|符合)$|视为|属于|规定|处罚|后果|负刑事责任"
)
"""Words with which a list of what the law asks is announced."""
_ANSWERS = re.compile(r"(?:[^,。;:\n]{0,6}(?:法律)?(?:分析|解析|解答|回答|回复|答复|答疑|答)|法律依据)")
"""A label that only opens the answer to the question above."""
_ITEMS_BACK = 14
_ITEM_OPENS = re.compile(
    r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.．,:]|第[一二三四五六七八九十]{1,2}[,、:]|首先|其次|再次|最后|[①-⑩]|[-*•●○■□◆▪★☆·|✓√>])"
)
_FIRST_CELL = re.compile(r"[ |]*(?:[\d一二三四五六七八九十]{1,3}[ ]*\|)?[ ]*[^|\n]{2,40}\|")
_TITLED = 40
_OF_TITLE = re.compile(r"》[(](?:[^()]{0,16}[,:自于])?$")
_COLUMNS, _ROWS, _CELL = 2, 40, 16
_OF_ITSELF = re.compile(r"本(?:法|解释|意见|规定)(?:第[^,。;、第]{1,8}条[^,。;、第]{0,10}[、和])*$")
"""Right before a number: an instrument refers from one of its provisions to others (依据本法第十一条、第十二条……)."""
_LABEL = re.compile(
    r"[ \t◎●○■◆▪★☆·*•-]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]?)?[ ]?(?P<label>[^,。;:\n]{2,24}):"
)
_BEFORE, _TITLE_BACK = 120, 8
_QUESTION = re.compile(r"[^。;!?\n]{4,60}\?")
_HEADING = re.compile(r"(?:[问Q][:：、][^?。]{2,120}\?*|.{2,60}\?|(?![^|]*\|).{2,30}(?<![。;!,.、]))")
"""A line that asks (问：……) or that is the heading of what follows."""
_ITEM = re.compile(r"\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.．]|[①-⑩]|[-*•●○■□◆▪★☆·|])")


_OTHERS = re.compile(
    r"(?:另外?|其余|其他)(?:的)?[一二两三四几各]?个?罪(?!名|犯)|另(?:外)?一个(?=没有|有|则|却|不)|换了?(?:个)?罪名|罪名(?:又|就|也|则)?(?:不一样|不同|变了)|(?:其余|另外?)[几两三]个(?=没有|有|则|却|不|罪)"
)
"""Words for an offence that is not named, so that what is said behind is of none that is (另两罪没有管制, 换了罪名，最高七年)."""


@dataclass(frozen=True)
class Draft:
    """One document. Positions are characters of ``text`` and of ``folded`` alike."""

    text: str
    name: str = ""

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0] + [m.end() for m in re.finditer("\n", self.text)]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._line_starts, at)
        return line, at - self._line_starts[line - 1] + 1

    def line_span(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, at)
        end = self._line_starts[line] - 1 if line < len(self._line_starts) else len(self.text)
        return max(self._line_starts[line - 1], at - _LONGEST), min(end, at + _LONGEST)

    @cached_property
    def _stops(self) -> list[int]:
        stops, last = [0], 0
        for end in (*(m.end() for m in _STOP.finditer(self.folded)), len(self.folded)):
            while end - last > _SENTENCE:
                comma = self.folded.rfind(",", last + 1, last + _SENTENCE)
                last = comma + 1 if comma > last else last + _SENTENCE
                stops.append(last)
            stops.append(end)
            last = end
        return stops

    @cached_property
    def _commas(self) -> list[int]:
        return [m.start() for m in _CLAUSE_STOP.finditer(self.folded)]

    def clause_span(self, at: int) -> tuple[int, int]:
        """The part between commas around a character, within its sentence."""
        start, end = self.sentence_span(at)
        index = bisect_left(self._commas, at)
        before = self._commas[index - 1] + 1 if index else 0
        after = self._commas[index] if index < len(self._commas) else end
        return max(start, before), max(min(end, after), at)

    def sentence_span(self, at: int) -> tuple[int, int]:
        """The sentence (to 。 ; ! ? or the line's end) around a character."""
        index = bisect_right(self._stops, at)
        start = self._stops[index - 1]
        end = self._stops[index] if index < len(self._stops) else len(self.folded)
        return start, end

    @cached_property
    def sentences(self) -> list[tuple[int, int, frozenset[str]]]:
        """Every sentence that is not blank, with the pieces of its words (see ``triggers``)."""
        spans = zip(self._stops, self._stops[1:], strict=False)
        words = ((start, end, self.folded[start:end]) for start, end in spans)
        return [(start, end, pieces_of(said)) for start, end, said in words if said.strip()]

    def sentences_with(self, rows: Rows[Row]) -> Iterator[tuple[Row, int, int]]:
        """Every row of a table with each sentence that it may speak of."""
        for start, end, pieces in self.sentences:
            for row in rows.of(pieces):
                yield row, start, end

    @cached_property
    def _pieces(self) -> dict[int, frozenset[str]]:
        return {start: pieces for start, _, pieces in self.sentences}

    def pieces(self, at: int) -> frozenset[str]:
        """The pieces of the words of the sentence around a character."""
        return self._pieces.get(self.sentence_span(at)[0], frozenset())

    def sentence(self, at: int) -> str:
        start, end = self.sentence_span(at)
        return self.folded[start:end]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every quantity of the folded text."""
        return scan(self.folded)

    @cached_property
    def found(self) -> tuple[list[Mention], list[Citation]]:
        return find_citations(self.folded)

    @property
    def mentions(self) -> list[Mention]:
        return self.found[0]

    @property
    def citations(self) -> list[Citation]:
        return self.found[1]

    def citations_in(self, start: int, end: int) -> list[Citation]:
        """The citations that begin within a span."""
        return self.citations[bisect_left(self._cited, start) : bisect_left(self._cited, end)]

    @cached_property
    def misplaced(self) -> dict[int, Article]:
        """The article that is meant where a penalty is cited for the breach of another one's article, by place."""
        return {one.start: right for one, right in misplaced(self.folded, self.citations)}

    @cached_property
    def untitled(self) -> str:
        """The folded text with the words of the titles of known instruments blanked: they tell nothing of an article."""
        parts, last = [], 0
        for one in self.mentions:
            if one.how == "title" and one.start >= last:
                parts += [self.folded[last : one.start], "《" + "_" * (one.end - one.start - 2) + "》"]
                last = one.end
        return "".join(parts) + self.folded[last:]

    def is_of_itself(self, at: int) -> bool:
        """Whether an article number stands in what an instrument says of its own articles."""
        return bool(_OF_ITSELF.search(self.folded, max(0, at - _TITLED), at))

    @cached_property
    def _cited(self) -> list[int]:
        return [one.start for one in self.citations]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The titles, numbers and names of instruments that begin within a span."""
        return self.mentions[bisect_left(self._mentioned, start) : bisect_left(self._mentioned, end)]

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """The quantities that begin within a span."""
        return self.quantities[bisect_left(self._counted, start) : bisect_left(self._counted, end)]

    @cached_property
    def _counted(self) -> list[int]:
        return [one.start for one in self.quantities]

    @cached_property
    def latest_year(self) -> int:
        """The latest year that is named (9999 where none is)."""
        return max((int(year) for year in _YEAR.findall(self.folded)), default=9999)

    @cached_property
    def dated(self) -> str:
        """The day that a page bears (时间：2023-07-18; 最新修订 | 2024-09-23), or ""."""
        for match in _STAMP.finditer(self.folded[:_TOP]):
            start, end = self.line_span(match.start())
            if end - start <= _STAMP_LINE and not _NO_STAMP.search(self.folded, start, end):
                return "-".join((match["y"], match["m"].zfill(2), match["d"].zfill(2)))
        first = _LAST_STAMP.match(self.folded.lstrip())
        if first is None:
            return ""
        month, day = first["m"] or first["m2"] or "12", first["d"] or first["d2"] or "31"
        return "-".join((first["y"], month.zfill(2), day.zfill(2)))

    def tells_of_before(self, day: str) -> bool:
        """Whether the document was made before a day, or names only years up to it."""
        if self.latest_day:
            return self.latest_day < day
        years = [
            int(match[1]) for match in _YEAR.finditer(self.folded) if not self._is_of_title(match.start())
        ]
        return bool(years) and max(years) <= int(day[:4])

    @cached_property
    def latest_day(self) -> str:
        """The latest month or day that the document names, its own included; "" where it names none."""
        months = [
            one.iso
            for one in self.quantities
            if one.kind is Kind.DATE and len(one.iso) >= _MONTH and not self._is_of_title(one.start)
        ]
        return max([self.dated, *months])

    def _is_of_title(self, at: int) -> bool:
        """Whether a day stands in brackets behind a title, whose day it is (《……》(2015年5月12日))."""
        return bool(_OF_TITLE.search(self.folded, max(0, at - _TITLED), at))

    @cached_property
    def is_undated(self) -> bool:
        """Whether it names no year at all, so that it is read by the law of today."""
        years = (match for match in _ANY_YEAR.finditer(self.folded) if not self._is_of_title(match.start()))
        return next(years, None) is None and not self.latest_day

    @cached_property
    def is_before_2018(self) -> bool:
        """Whether it speaks of no time since the Criminal Procedure Law was renumbered (October 2018)."""
        years = [int(year) for year in _ANY_YEAR.findall(self.folded)]
        return bool(years) and max(years) <= _RENUMBERED

    @cached_property
    def references(self) -> list[tuple[int, Article]]:
        """Every article number with its place, whatever instrument it belongs to."""
        return find_references(self.folded)

    def references_in(self, start: int, end: int) -> list[tuple[int, Article]]:
        """The article numbers that begin within a span."""
        low, high = (bisect_left(self.references, at, key=lambda one: one[0]) for at in (start, end))
        return self.references[low:high]

    @cached_property
    def _opened(self) -> set[tuple[int, str]]:
        return {(m.start(), "") for m in _OPENING.finditer(self.folded)}

    @cached_property
    def _cues(self) -> list[tuple[int, str]]:
        offences = list(charge_cues(self.folded))
        cues = [cue for cue in offences if not is_set_against(self.folded, cue[0])]
        # A provision of another offence ends what the text was about.
        cues += sorted(self._opened)
        cues += [(at, "") for at in unknown_charges(self.folded)]
        cues += [(match.start(), "") for match in _OTHERS.finditer(self.folded)]
        cited = {one.start for one in self.citations}
        for start, article in self.references:
            # A high number without an instrument is the Criminal Law's special part.
            if start not in cited and article.number >= 102:
                cues.append((start, charge_of_article("criminal-law", article)))
            elif start not in cited and (named := self.running(start)):
                cues.append((start, charge_of_article(named, article)))
        # 两高一部意见, 法释〔2011〕7号: what a document is wholly about, where it is named by number or short name.
        cues += [(one.start, whole) for one in self.mentions
                 if one.how in {"name", "number"} and (whole := charge_of_instrument(one.instrument or ""))]  # fmt: skip
        for one in self.citations:
            law = read_instruments().get(one.instrument or "")
            meant = self.misplaced.get(one.start) or (law and law.inserted_for(one.article)) or one.article
            offence = charge_of_article(one.instrument or "", meant)
            _, before = max(
                (cue for cue in offences if one.start - _CUE_REACH < cue[0] < one.start), default=(0, "")
            )
            if one.instrument == "criminal-law" and is_of_article(before, meant):
                offence = before
            special = one.instrument == "criminal-law" and one.article.number >= 102
            absent = law and law.flaw(meant)
            if (offence or (special and not absent)) and not (special and self._charged(one.start)):
                cues.append((one.start, offence))
                offences.append((one.start, offence))
        cues += of_two(self.folded, sorted(one for one in offences if one[1]))
        return without_stems(sorted(cues), {one.start: one.article.number for one in self.citations})

    def running(self, at: int) -> str:
        """The instrument last named before a number without one, however many lines above."""
        index = bisect_left(self._mentioned, at) - 1
        return (self.mentions[index].instrument or "") if index >= 0 else ""

    @cached_property
    def _mentioned(self) -> list[int]:
        return [one.start for one in self.mentions]

    def _charged(self, at: int) -> bool:
        """Whether a known charge stands right before an article number, which may then be the mistake."""
        match = _CHARGED.search(self.folded, max(0, at - 40), at)
        return match is not None and ends_with_charge(
            self.folded[max(0, match.start() - 24) : match.start() + 1]
        )

    def offence_at(self, at: int) -> str:
        """What offence the passage is about: the nearest cue in the same sentence, else the last one before it."""
        start, end = self.sentence_span(at)
        inside = self._cues[bisect_left(self._cues, (start, "")) : bisect_left(self._cues, (end, ""))]
        if any(offence for _, offence in inside):
            before = [cue for cue in inside if cue[0] <= at]
            opened = len(before) == 1 and before[0] in self._opened
            return (
                before[-1][1] if before and not opened else next(offence for _, offence in inside if offence)
            )
        earlier = bisect_right(self._cues, (at, "\uffff")) - 1
        if earlier < 0 and at < _HEAD and self._announced(end):
            return self._announced(end)
        if not self._cues:
            return "helping" if self._weak and self._weak[0] < end else ""
        if earlier < 0 or at - self._cues[earlier][0] > _CUE_REACH:
            return ""
        return self._cues[earlier][1]

    def is_of_another_crime(self, at: int) -> bool:
        """Whether a crime is told before a place in its sentence that is not named (取钱的是另一个罪，最高七年)."""
        return bool(_OTHERS.search(self.folded, self.sentence_span(at)[0], at))

    def is_of_several(self, at: int) -> bool:
        """Whether a sentence that names no offence stands below a heading that sets several against each other (帮信罪vs洗钱罪)."""
        start, end = self.sentence_span(at)
        low, high = (bisect_left(self._cues, (place, "")) for place in (start, end))
        if low == 0 or any(offence for _, offence in self._cues[low:high]):
            return False
        above, stop = self.line_span(self._cues[low - 1][0])
        if stop >= start:
            return False
        named = {offence for place, offence in self._cues[:low] if place >= above and offence}
        while (
            len(named) < 2 and above and stop - above <= _CELL
        ):  # the column headings, each on a line of its own
            above, stop = self.line_span(above - 1)
            named |= {offence for place, offence in self._cues[:low] if above <= place < stop and offence}
        return len(named) > 1 and bool(_HEADING.fullmatch(self.folded[above:stop].strip()))

    @cached_property
    def _weak(self) -> list[int]:
        return weak_cues(self.folded)

    def _announced(self, end: int) -> str:
        """A headline names its figure before the text names the offence: the first one named below, with no other told before."""
        start, offence = next(
            ((at, named) for at, named in self._cues if named and at - end <= _HEAD), (0, "")
        )
        return "" if _OTHERS.search(self.folded, end, max(start, end)) else offence

    def period(self, at: int) -> str:
        """The words up to the full stops around a character: parts joined by ; share one rule (包括：…；…)."""
        return self.folded[slice(*self.period_span(at))]

    def period_span(self, at: int) -> tuple[int, int]:
        """Where the words up to the full stops around a character stand."""
        line_start, line_end = self.line_span(at)
        start = max(line_start, *(self.folded.rfind(mark, line_start, at) + 1 for mark in "。!?"))
        ends = [self.folded.find(mark, at, line_end) for mark in "。!?"]
        return start, min([end for end in ends if end >= 0], default=line_end)

    def topic(self, at: int) -> str:
        """What tells of whom a sentence speaks that does not say it itself: the sentence before it, the question or heading above.

        一般多久？自……起算。 speaks of what the question names.
        """
        start, _ = self.sentence_span(at)
        line, _ = self.line_span(at)
        before = self.folded[slice(*self.sentence_span(start - 1))][-_BEFORE:] if start > line else ""
        return before + "\n" + self.title(line)

    @cached_property
    def _titles(self) -> dict[int, str]:
        """The titles found so far, by where the line begins."""
        return {}

    def title(self, line: int) -> str:
        """The question or the heading right above a line, its own opening question with it."""
        if line not in self._titles:
            self._titles[line] = self._title(line)
        return self._titles[line]

    def _title(self, line: int) -> str:
        _, end = self.line_span(line)
        own = _QUESTION.match(self.folded, line, end)
        for _ in range(_TITLE_BACK):
            if not line:
                break
            above, stop = self.line_span(line - 1)
            said = self.folded[above:stop].strip()
            if said and _HEADING.fullmatch(said):
                return said + "\n" + (own.group() if own else "")
            if said and not _ITEM_OPENS.match(self.folded[line:end]):
                break
            line = above
        return own.group() if own else ""

    def header(self, at: int) -> str:
        """The heading of the column of a table in which a character stands, the table's own heading with it; or ""."""
        line, end = self.line_span(at)
        column = self.folded.count("|", line, at)
        if self.folded.count("|", line, end) < _COLUMNS:
            return ""
        first = line
        for _ in range(_ROWS):
            above, stop = self.line_span(first - 1) if first else (0, 0)
            if not first or self.folded.count("|", above, stop) < _COLUMNS:
                break
            first = above
        if first == line:
            return ""
        cells = self.folded[slice(*self.line_span(first))].split("|")
        return (cells[column].strip() if column < len(cells) else "") + "\n" + self.title(first)

    def row(self, at: int) -> str:
        """What the row of a table is on in which a character stands, from its second cell on: the first cell that has words."""
        line, end = self.line_span(at)
        if self.folded.count("|", line, end) < _COLUMNS:
            return ""
        match = _FIRST_CELL.match(self.folded, line, at)
        return match.group() if match else ""

    def label(self, at: int) -> str:
        """What stands before the colon that opens the item around a character (◎考验期：……), or ""."""
        start, _ = self.sentence_span(at)
        match = _LABEL.match(self.folded, start)
        return match["label"] if match and match.end() <= at else ""

    def passage(self, at: int) -> tuple[int, int]:
        """The sentence around a character, with what stands before it where it refers back (违反上述规定的，……)."""
        start, end = self.sentence_span(at)
        back = _REFERS.match(self.folded, start)
        return (max(0, start - _BACK) if back else start), end

    def cites_elsewhere(self, at: int) -> bool:
        """Whether the last title named in the sentence before a character is of a law not in the table."""
        start, _ = self.sentence_span(at)
        named = [m for m in self.mentions_in(start, at) if m.how != "generic"]
        return bool(named) and named[-1].instrument is None and named[-1].how == "title"

    @cached_property
    def sums_of_case(self) -> frozenset[int]:
        """The sums in yuan that a clause tells of a person (我朋友的卡进了三十五万), in papers that are not on one case."""
        return frozenset(
            one.nominal // 100 if one.kind is Kind.MONEY else one.nominal
            for one in self.quantities
            if (one.kind is Kind.MONEY or (one.kind is Kind.NUMBER and "万" in one.text))
            and one.op == "="
            and one.nominal
            and _OF_PERSON.search(self.folded, self.sentence_span(one.start)[0], one.start)
            and not _RULE.search(self.sentence(one.start))
        )

    @cached_property
    def charged_articles(self) -> set[tuple[tuple[int, int], ...]]:
        """The articles of every charge that the document names."""
        return {charge.articles for name, charge in read_charges().known.items() if name in self.folded}

    @cached_property
    def opening(self) -> str:
        """The heading of the document: its first line, where that is short."""
        line = self.folded.lstrip().partition("\n")[0]
        return line if len(line) <= _TITLED else ""

    @cached_property
    def is_case_paper(self) -> bool:
        """Whether this is a judgment, an indictment or a decision on one case."""
        return bool(_CASE_PAPER.search(self.folded))

    def tells_facts(self, at: int) -> bool:
        """Whether the sentence has words of what happened in a case (抓获, 查获, 某)."""
        return bool(_FACTS.search(self.sentence(at)))

    def states_rule(self, at: int) -> bool:
        """Whether the sentence states what the law asks, not what happened in a case."""
        sentence = self.sentence(at)
        if self.tells_facts(at):
            return False
        if _RULE.search(sentence):
            return True
        whole = self.period(at)
        if _RULE.search(whole) and not _FACTS.search(whole):
            return True
        if self.is_case_paper:
            return False
        start, _ = self.line_span(at)
        item = _ITEM.match(self.folded, start)
        return (bool(item) and at - start <= 80 and len(sentence) <= 90) or self.is_listed(at)

    def is_listed(self, at: int) -> bool:
        """Whether the words stand in a list that is announced as one of the law (下列行为会被追究：……；量刑标准如下：)."""
        lead = self.lead(at)
        if _ANSWERS.fullmatch(lead.strip()):
            lead = self.title(self.line_span(at)[0])  # 立案标准是什么？⏎法律分析：1.……
        return bool(lead) and bool(_LISTS_LAW.search(lead)) and not _FACTS.search(lead)

    def lead(self, at: int) -> str:
        """What announces the list around a character: before the colon of its period, or of a line some items above."""
        start, _ = self.line_span(at)
        asked = self.sentence(at).startswith("是否")
        begins = max(
            start, *(self.folded.rfind(mark, start, at) + 1 for mark in ("。!" if asked else "。!?"))
        )
        colon = self.folded.rfind(":", begins, at)
        first = list_start(self.folded, start, at)
        if colon > begins and not (first is not None and first <= colon):
            return self.folded[begins:colon]
        if first is not None and self.folded[start:first].rstrip().endswith((":", "如下", "包括")):
            opens = max(self.folded.rfind(mark, start, first) + 1 for mark in "。!?;")
            return self.folded[max(start, opens) : first].rstrip(" :")
        return self._above(start) or (self.folded[begins:colon] if colon > begins else "")

    def _above(self, start: int) -> str:
        """What announces the list in which a line stands as an item, some items above."""
        for _ in range(_ITEMS_BACK):
            above, end = self.line_span(start - 1) if start else (0, 0)
            line = self.folded[above:end].strip()
            if not start or (line.endswith(("。", "!", "?")) and not _ITEM_OPENS.match(line)):
                return ""
            if line.endswith(":"):
                return line[max(line.rfind("。", 0, -1), line.rfind(";", 0, -1)) + 1 :]
            if line and not _ITEM_OPENS.match(line) and not line.endswith((";", ",", "者", "的")):
                return ""
            start = above
        return ""
