"""Law out of its time: not yet in force at the act or the decision, or no more in force where it is gone by as today's.

Institutions and charges that are no more as well (``ended`` in ``data/instruments.yaml``, ``former`` in ``data/charges.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind
from bangxin.consult.citations import Citation, Mention
from bangxin.consult.cite.charges import charge_cues
from bangxin.consult.cite.cited.days import article_from
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import claims
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.instruments import Instrument, read_instruments

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?!\d)")
_THEN = re.compile(
    r"废止|废除|取消|失效|作废|改为|改称|更名|改名|改组|撤销|取代|替代|代替|合并|整合|吸收|不再|曾|原(?!因|则|告|件|文|理|判|审|籍)|旧|过去|以前|当时|此前|历史|前身|已被|现(?:为|称|已|行)|修[改正订]|变更为|沿革|演变|施行前|实施前|(?:仍|继续)?(?:可能|可以)适用"
)
"""Words of a sentence that tells what is no more as such."""
_NOW = re.compile(
    r"由|向|可|有权|接受|包括|进行|面临|送|应|将|会|须|必要|负责|决定|处(?!罚法)|予|适用|构成|仍"
)
"""Words of a clause in which an institution acts, or a measure is open."""
_OF_TITLE = re.compile(r"[令发办规字]|[(\[][12]\d{3}")
"""Behind the name of a body: the number of a document of then (银保监会令2020年第1号)."""
_GROUND = re.compile(r"(?:依照|依据|根据|按照?|适用|参照|违反|参见|见|符合|触犯)[^,。;]{0,16}$")
_STATES = re.compile(r"[》\"]?(?:[(][^()]{0,24}[)])?(?:第[^,。;]{1,10}[条款])?(?:的)?(?:规定|明确|指出|要求)")


@dataclass(frozen=True, slots=True)
class Ended:
    """One thing that is no more: its name, its last day and what stands in its place."""

    kind: str
    words: re.Pattern[str]
    until: str
    now: str


@cache
def read_ended() -> tuple[Ended, ...]:
    """The instruments and institutions of ``data/instruments.yaml`` and the charges of ``data/charges.yaml`` that are no more."""
    kinds = {**table("instruments")["ended"], "charges": table("charges")["former"]}
    return tuple(
        Ended(kind, compiled(row["words"]), str(row["until"]), row["now"])
        for kind, rows in kinds.items()
        for row in rows
    )


def check_gone(draft: Draft) -> Iterator[Finding]:
    """An institution, an instrument or a charge that was abolished, told as one of today."""
    for row in read_ended():
        for match in row.words.finditer(draft.folded):
            at = match.start()
            if not _is_used(draft, row, match) or is_of_then(
                draft, at, row.until, of_title=row.kind == "instruments"
            ):
                continue
            if not claims(draft, at):
                continue
            yield Finding(
                "charge-name" if row.kind == "charges" else "outdated", at, match.end(),
                Text(f"“{match.group()}”自{row.until}后已不存在；现为{row.now}", f"no more after {row.until}; now {row.now}"),
                row.now,
            )  # fmt: skip


def _is_used(draft: Draft, row: Ended, match: re.Match[str]) -> bool:
    """Whether a law is gone by, a body acts or a measure is open; a charge need only be named."""
    at, end = match.span()
    in_title = draft.folded.rfind("《", 0, at) > draft.folded.rfind("》", 0, at)
    start, _ = draft.sentence_span(at)
    if row.kind == "instruments":
        return in_title and bool(_GROUND.search(draft.folded, start, at) or _STATES.match(draft.folded, end))
    if in_title:
        return False
    if row.kind == "charges":
        return True
    return not _OF_TITLE.match(draft.folded, end) and bool(_NOW.search(draft.folded, *draft.clause_span(at)))


def is_of_then(draft: Draft, at: int, until: str, *, of_title: bool = True) -> bool:
    """Whether a document is of the time before a day, or its sentence says that it tells of then.

    The years of a sentence with a title are those of the instrument (《……》（1996年12月16日）) and date no document.
    """
    start, end = draft.sentence_span(at)
    inside = [] if of_title else _YEAR.findall(draft.folded[start:end])
    then = _THEN.search(draft.folded, start, end) is not None or (bool(inside) and max(inside) <= until[:4])
    if draft.dated:  # a page of later may tell of a charge of then, but goes by no law of then
        return draft.dated <= until or (then and not of_title)
    if then or inside:
        return then
    others = _YEAR.findall(draft.folded[:start]) + _YEAR.findall(draft.folded[end:])
    return bool(others) and max(others) <= until[:4]


_ENDED = re.compile(
    r"[》\"]?[,]?(?:也|已经?|同时|同日|随之|即行?|将|便|就|现已|自[^,。;]{0,16}起)*(?:被)?(?:全文|全部)?(?:予以)?(?:废止|失效|作废|停止(?:执行|适用)|不再(?:适用|有效))(?!了?[《\"])"
)
_LIVES = re.compile(
    r"[》\"]?[,]?(?:与之并行,?)?(?:目前|现在|至今|如今)?(?:仍然?|依然|还|继续|现行)(?:是)?(?:现行)?(?:有效|适用|施行|执行)"
)
_APPLIED_NOW = re.compile(
    r"(?:目前|现在|现行|如今|当前|眼下)(?:仍|还)?(?:是|应当?|统一)?(?:适用|执行|依据|依照|按照)[^,。;]{0,30}[《(\"]?$"
    r"|(?:目前|现在|现行|如今|当前|眼下)(?:有效)?的?[^,。;]{0,10}(?:依据|标准|规定|解释)(?:仍然?|还|依然|就)?是[^,。;]{0,10}[《(\"]?$"
    r"|(?:适用|执行|依据|依照|按照?|根据)(?:的是)?(?:目前|现行|现在|当前|最新)(?:有效)?的[^,。;]{0,12}[《(\"]?$"
)
"""Right before a title or a number: it is what applies today."""
_PARTLY = re.compile(r"[^。;]{0,8}(?:部分|第|不一致|之处|条款)")


_BY = re.compile(r"(?:被|由|经|为|随着)[^,。;]{0,14}$")


def _is_by_it(draft: Draft, one: Mention, until: str) -> bool:
    """Whether what ended was ended by the instrument named, or the sentence tells of years in which it was in force."""
    start, end = draft.sentence_span(one.start)
    if not until:
        return bool(_BY.search(draft.folded, start, one.start))
    years = [
        year
        for match in _YEAR.finditer(draft.folded, start, end)
        if not one.start <= match.start() < one.end
        for year in (match[1],)
    ]
    return bool(years) and max(years) <= until[:4] and not _STILL.search(draft.folded, start, end)


_STILL = re.compile(r"至今|目前|现在|现行|如今|今天|眼下")


def check_ended(draft: Draft) -> Iterator[Finding]:
    """An instrument in force said to be repealed, or one repealed said to be in force."""
    for one in draft.mentions:
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or one.how not in {"title", "name", "number"} or not instrument.in_force_from:
            continue
        gone = bool(instrument.in_force_to)
        match = (_LIVES if gone else _ENDED).match(draft.folded, one.end)
        if match and _is_by_it(draft, one, instrument.in_force_to):
            continue
        decides = gone and _decides(draft, one, instrument.in_force_to)
        applied = decides or (
            gone
            and (
                _applied_now(draft, one, instrument.in_force_to)
                or _gone_by(draft, one, instrument.in_force_to)
            )
        )
        end = match.end() if match else _with_number(draft, one)
        if (
            not (match or applied)
            or not asserts(draft, one.start)
            or (match and not decides and _PARTLY.match(draft.folded, end))
        ):
            continue
        if gone:
            zh = f"{instrument.name}自{instrument.in_force_to}后失效" + (_OPEN if decides else "")
            en = f"in force to {instrument.in_force_to} only"
        else:
            zh, en = f"{instrument.name}自{instrument.in_force_from}起施行，没有废止", "still in force"
        yield Finding("outdated" if gone else "press-claim", one.start, end, Text(zh, en), zh)


def _applied_now(draft: Draft, one: Mention, until: str) -> bool:
    """Whether a paper made after a repeal says that the repealed instrument applies today."""
    start, _ = draft.sentence_span(one.start)
    return not draft.tells_of_before(until) and bool(_APPLIED_NOW.search(draft.folded, start, one.start))


_WHOLE_TITLE = 20
"""A name of more characters is the title, written without its marks."""


def _gone_by(draft: Draft, one: Mention, until: str) -> bool:
    """Whether a page that is on no case gives a repealed instrument by its title as the ground of what it says."""
    titled = one.how == "title" or (one.how == "name" and one.end - one.start > _WHOLE_TITLE)
    if not titled or draft.is_case_paper or is_of_then(draft, one.start, until):
        return False
    start, end = draft.sentence_span(one.start)
    return bool(_GROUND.search(draft.folded, start, one.start)) and not _IN_TIME.search(
        draft.folded, start, end
    )


_OPEN = "；尚未审结的案件适用新的司法解释，行为时的对被告人有利的除外（高检发释字〔2001〕5号第二条、第三条）"


def _with_number(draft: Draft, one: Mention) -> int:
    """Where a title ends with the number in brackets behind it."""
    behind = [m for m in draft.mentions_in(one.end, one.end + 3) if m.instrument == one.instrument]
    return behind[0].end if behind else one.end


_GROUNDED = re.compile(r"(?:依照|依据|根据|按照)[^,。;]{0,12}$")
_IN_TIME = re.compile(
    r"时间效力|从旧|有利|行为时|当时|失效|废止|施行前|施行后|新(?:的)?(?:司法)?解释|旧解释|原解释|法释\[2025\]13号|辩护人|辩称|上诉|原判|一审"
)
"""Words of a paper that asks which of two instruments applies, or tells what another paper went by."""


def _decides(draft: Draft, one: Mention, until: str) -> bool:
    """Whether a paper on a case, made after a repeal, grounds its own view on the repealed instrument alone.

    A case that is still open goes by the new interpretation, unless the former one is better for the accused
    (高检发释字〔2001〕5号第二条、第三条); a paper that says a word of that is left alone.
    """
    if not draft.is_case_paper or not draft.latest_day or draft.latest_day <= until:
        return False
    start, _ = draft.sentence_span(one.start)
    return bool(_GROUNDED.search(draft.folded, start, one.start)) and not _IN_TIME.search(draft.folded)


def check_force(draft: Draft, act_date: str) -> Iterator[Finding]:
    """Instruments and articles not in force on the day of the act (从旧兼从轻 is the reader's to weigh)."""
    if not act_date:
        return
    seen: set[tuple[str, str]] = set()
    for one in draft.citations:
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or _SAID_GONE.search(draft.sentence(one.start)):
            continue
        begins = max(instrument.in_force_from, article_from(instrument, one.article))
        if _argues_later(draft, instrument):
            begins = ""
        yield from _off(
            _with_title(draft, one), one.end, instrument, begins, act_date, str(one.article), seen
        )
    for mention in draft.mentions:
        if _SAID_GONE.search(draft.sentence(mention.start)):
            continue  # the sentence itself says that the text has been replaced
        instrument = read_instruments().get(mention.instrument or "")
        cited = any(c.instrument == mention.instrument for c in draft.citations)
        if instrument is not None and not cited:
            begins = "" if _argues_later(draft, instrument) else instrument.in_force_from
            yield from _off(mention.start, mention.end, instrument, begins, act_date, "", seen)


_SAID_GONE = re.compile(
    r"(?:已|业已|已经)[^,。;]{0,24}(?:取代|废止|失效|停止执行)|不再(?:适用|执行|有效)|(?:尚|还|仍|均|也)*未(?:公布|施行|出台|发布|实施|生效)|没有出台"
)
_FAVOURABLE = re.compile(
    r"从旧兼从轻|从轻原则|对[^,。;]{0,10}(?:更|较)?(?:为)?有利(?!于)|(?:更|较)为?有利(?!于)|处(?:刑|罚)(?:较|更)轻|时间效力"
)


def _argues_later(draft: Draft, instrument: Instrument) -> bool:
    """Whether the document weighs an interpretation made after the act as the more favourable one."""
    return instrument.kind != "法" and bool(_FAVOURABLE.search(draft.folded))


def _with_title(draft: Draft, one: Citation) -> int:
    """Where the citation begins, with the title or number that stands right before its article."""
    if one.how != "explicit":
        return one.start
    before = [m for m in draft.mentions if m.end <= one.start]
    return before[-1].start if before else one.start


def _off(
    start: int,
    end: int,
    instrument: Instrument,
    begins: str,
    act: str,
    article: str,
    seen: set[tuple[str, str]],
) -> Iterator[Finding]:
    if (instrument.id, article) in seen or instrument.applies_by == "as_of":
        return
    reaches_back = instrument.applies_by == "reach_back" and not instrument.replaces
    if begins > act and not reaches_back:
        seen.add((instrument.id, article))
        older = instrument.replaces and read_instruments()[instrument.replaces].name
        hint = f"；当时适用{older}" if older else ""
        yield Finding(
            "not-in-force", start, end,
            Text(f"{instrument.name}{article}自{begins}起施行，行为时（{act}）尚未施行{hint}；仅在对行为人有利时适用",
                 f"{instrument.name} {article} is in force from {begins}; not at the act ({act}) unless more favourable"),
            str(older or ""),
        )  # fmt: skip
    if instrument.in_force_to and instrument.in_force_to < act:
        seen.add((instrument.id, article))
        later = next((i for i in read_instruments().values() if i.replaces == instrument.id), None)
        hint = f"；应适用{later.name}" if later else ""
        yield Finding(
            "repealed", start, end,
            Text(f"{instrument.name}{article}至{instrument.in_force_to}止，行为时（{act}）已失效{hint}",
                 f"{instrument.name} {article} ended on {instrument.in_force_to}, before the act ({act})"),
            later.name if later else "",
        )  # fmt: skip


_BY_LAW = re.compile(r"(?:依据|根据|依照|按照)[^。;]{0,40}$")
_DECIDED = re.compile(
    r"决定|对[^,。;]{1,12}(?:处|作出|给予|施以)|没收其|[\d一二三四五六七八九十百千万]元|(?:罚款|拘留)(?:的)?(?:行政)?处罚"
)
_OF_RULE = re.compile(r"以上|以下|倍|规定[了:]|可以|应当")
"""Behind the number of a law: words of its rule, not of a case decided by it."""
_TIME_ARGUED = re.compile(r"将于|即将|届时|草案|审议|尚未施行|溯及|时间效力|从旧|不能依照|不得依据|行为时")
_MONTH, _LATE, _NEXT_YEAR = 7, "09", re.compile(r"(?<![年\d至到-])[1-3]月")


def check_decided_early(draft: Draft) -> Iterator[Finding]:
    """A decision on a case that is grounded on a law, though every day of the document lies before that was in force.

    Only a law whose days of effect the table has, and that took the place of no other, is compared: a penal provision that
    came later may apply as the lighter one (从旧兼从轻), and one article number may be that of an older text.
    """
    last = _last_day(draft)
    if not last or _TIME_ARGUED.search(draft.folded):
        return
    for one in draft.citations:
        instrument = read_instruments().get(one.instrument or "")
        begins = instrument.in_force_from if instrument else ""
        if instrument is None or instrument.kind != "法" or instrument.effective != (begins,):
            continue
        start, end = draft.sentence_span(one.start)
        if last >= begins[:_MONTH] or draft.latest_year > int(begins[:4]):
            continue
        ground = _BY_LAW.search(draft.folded, start, one.start)
        told = _DECIDED.search(draft.folded, one.end, end) and not _OF_RULE.search(draft.folded, one.end, end)
        if ground and told and asserts(draft, one.start):
            zh = f"{instrument.name}自{begins}起施行，不适用于此前的行为"
            yield Finding("not-in-force", ground.start(), one.end, Text(zh, f"in force from {begins}"), zh)
            return


def _last_day(draft: Draft) -> str:
    """The last day or month that the document names; "" where it names none, or a month that may be of the year after."""
    parts = [part for one in draft.quantities for part in (one.parts if one.kind is Kind.PERIOD else (one,))]
    days = [one.iso for one in parts if one.kind is Kind.DATE and len(one.iso) >= _MONTH]
    last = max([draft.dated, *days])
    return "" if last[5:_MONTH] >= _LATE and _NEXT_YEAR.search(draft.folded) else last


_ACT_OF_THEN = re.compile(
    r"(?<![\d\[(])(?P<y>20\d\d)年(?:\d{1,2}月)?(?!(?:以|之)?后|起|至|到)[^。;,]{2,40}?(?:的|者|行为),?(?P<law>[^。;]{4,60})"
)
_IS_APPLIED = re.compile(
    r"(?:可以?|应当?|也|同样|照样|仍|能)[^,。;]{0,8}(?:适用|按照?|依照?|依据|以|处|构成)|处罚|罚款"
)
_NOT_APPLIED = re.compile(r"不|未|无|否|溯及|从旧|持续|直到|当时")
_LATER = {"helping": "2015-11-01", "illegal_use": "2015-11-01", "refuse_duty": "2015-11-01"}
_BREACH = ("anti-telecom-fraud-law", "2022-12-01")


def check_backwards(draft: Draft) -> Iterator[Finding]:
    """An act of a year before a crime or a penalty was made, to which it is said to apply (2013年提供服务器的，也按帮信罪处罚)."""
    for match in _ACT_OF_THEN.finditer(draft.folded):
        start, end = match.span("law")
        if not _IS_APPLIED.search(draft.folded, start, end) or _NOT_APPLIED.search(
            draft.folded, match.start(), end
        ):
            continue
        days = [_LATER[name] for _, name in charge_cues(match["law"]) if name in _LATER]
        days += [_BREACH[1] for one in draft.mentions_in(start, end) if one.instrument == _BREACH[0]]
        if days and match["y"] < min(days)[:4] and claims(draft, start):
            zh = f"{min(days)}才施行，不适用于此前的行为"
            yield Finding("not-in-force", match.start(), end, Text(zh, f"in force from {min(days)}"), zh)
