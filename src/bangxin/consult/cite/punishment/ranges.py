"""The range of punishment of each offence (``data/penalties.yaml``), and which of them a place of a document is on.

The terms of each kind of punishment (刑法第三十八、四十二、四十五、六十九条), of a suspension (第七十二、七十三条) and of limitation
(第八十七条) stand there as well. A range is written -3 (三年以下), 3-7 (三年以上七年以下) or 10- (十年以上).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.charges import charge_cues, read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import states_law
from bangxin.consult.figures import NUMBER, WHOLE, read_figure

_OTHER_TERM = re.compile(
    r"禁业|建议|禁止|惩戒|考验|缓刑|出境|时效|期限为|追诉|实刑|宣告刑|[年月]前|曾|工作|(?<!非法)经营|平均|占"
)
_ASKED_TERM = re.compile(r"考验期|时效|追诉期|禁业|职业禁止|惩戒|出境|取保")
_RANGE_WORDS = re.compile(r"徒刑|法定刑|最高刑|量刑|判处")
_SENTENCED = re.compile(r"判|处|刑|罪|起步|裁量")
_CLASS = re.compile(
    r"最[高低]刑为?[^,。;]{1,24}的(?:罪|犯罪)?(?:[,;。:]|$)(?!处)|最[高低]刑为[^,。;]{1,24}的$|最高刑为?(?:不满|[^,。;]{1,6}以上)|判处?[^,。;]{0,12}(?:徒刑|死刑)的(?:第一审)?(?:刑事)?案件|可能(?:会)?(?:被)?判处?[^,。;]{0,14}(?:的(?:才|案件|由|再|人)|而)|(?:无期(?:徒刑)?|死刑)(?:、(?:无期徒刑|死刑))*(?:的)?案件"
)
"""最高刑为十年以上有期徒刑的，……: every crime of that class, as in the rules of limitation and of jurisdiction (可能判处无期徒刑、死刑的案件)."""
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
_CUSTODY = re.compile(r"侦查羁押|羁押期限")
_GUIDELINE = re.compile(r"量刑起点|基准刑|每增加|增加[^,。;]{0,12}刑期|记录[^。;]{0,10}封存|封存")
"""Words of a guideline on sentencing or of sealing, whose terms are no ranges."""
_HEAD = 120
"""How far from its beginning a page tells what act it is about."""
_OTHER_CRIME = re.compile(
    r"共犯|共同犯罪|数罪|竞合|择一重|从一重|处罚较重|其他(?:犯罪|罪)|上游|正犯|诈骗|毒品|盗窃|抢[劫夺]|洗钱|赌博|赌场|集资|绑架|恐怖|故意|杀人|伤害|强奸|转化|升格|主犯|首要分子|骨干|同案"
)
"""Words of another crime, whose punishment may be told in the sentence."""
_IN_TURN = re.compile(r"(?:[两二三四五几各]个?罪名?|[两二三]者)[^。;]{0,12}(?:依次|分别)")
"""Words with which a sentence goes through the punishments of several offences named before."""
_FINE_SUM = re.compile(rf"{WHOLE}(?P<a>{NUMBER})元以上(?P<b>{NUMBER})元(?:以下)?(?:的)?罚金")


@dataclass(frozen=True, slots=True)
class Range:
    """The ranges of one offence: single upper limits (``years``), pairs (``tiers``) and lower limits without an upper (``floors``)."""

    offence: str
    article: str
    norms: tuple[str, ...]
    years: tuple[int, ...]
    tiers: tuple[tuple[int, int], ...]
    floors: tuple[int, ...]
    degrees: dict[str, str]
    life: bool
    confiscated: bool
    control: bool
    fine_alone: bool
    fined: bool
    mixed: bool
    undivided: bool
    fined_by_rule: bool
    amounts: tuple[tuple[int, int], ...]
    multiple: tuple[int, int] | None
    beside: tuple[int, ...]
    named: str
    lay: re.Pattern[str] | None

    @property
    def tops(self) -> frozenset[int]:
        """The upper end of each range that has one."""
        return frozenset((*self.years, *(upper for _, upper in self.tiers)))

    @property
    def lows(self) -> frozenset[int]:
        """The lower end of each range that has one."""
        return frozenset((*self.floors, *(lower for lower, _ in self.tiers)))

    def opens(self, kind: str) -> bool:
        """Whether a kind of punishment is open: life, death (of none of these offences), confiscated, control, or a fine alone."""
        return {
            "life": self.life,
            "confiscated": self.confiscated,
            "control": self.control,
            "alone": self.fine_alone,
        }.get(kind, False)


@cache
def ranges() -> dict[str, Range]:
    """The ranges by offence."""
    return {row["offence"]: _range(row) for row in table("penalties")["penalties"]}


def _range(row: dict[str, Any]) -> Range:
    return Range(
        row["offence"], row["article"], (row["norm"],) if row["norm"] else (),
        tuple(row["years"]), tuple((low, high) for low, high in row["tiers"]), tuple(row["floors"]), row.get("degrees") or {},
        bool(row.get("life")), bool(row.get("confiscated")), row["control"], row["fine_alone"], row.get("fined") is not False,
        bool(row.get("mixed")), bool(row.get("undivided")), bool(row.get("fined_by_rule")),
        tuple((low, high) for low, high in row.get("amounts") or ()),
        (row["multiple"][0], row["multiple"][1]) if row.get("multiple") else None,
        tuple(row.get("beside") or ()), row.get("named") or "", compiled(row["lay"]) if row.get("lay") else None,
    )  # fmt: skip


def terms(name: str) -> dict[str, Any]:
    """The rules on terms: ``kinds`` of punishment, ``suspension``, ``limitation``."""
    return dict(table("penalties")[name])


def ranges_at(draft: Draft, at: int) -> Range | None:
    """The ranges of the offence a place is about; none where it tells a class of crimes or what another law gives."""
    start, end = draft.clause_span(at)
    if (
        _CLASS.search(draft.folded, start, end)
        or _is_of_a_class(draft, at)
        or (_CUSTODY.search(draft.period(at)) and "可能" in draft.folded[start:end])
        or _GUIDELINE.search(draft.sentence(at))
        or _IN_TURN.search(draft.sentence(at))
        or _OF_OTHERS.search(draft.folded, draft.sentence_span(at)[0], at)
        or _OF_TERM.search(draft.folded, draft.sentence_span(at)[0], at)
        or draft.is_of_several(at)
    ):
        return None
    offence = draft.offence_at(at)
    if not offence and draft.is_of_another_crime(at):
        return None
    return _of_fine(draft, at) or (ranges().get(offence) if offence else _of_act(draft, at))


def _of_fine(draft: Draft, at: int) -> Range | None:
    """The ranges of another offence of the document, by the fine that the sentence gives while it names no offence."""
    sentence = draft.sentence(at)
    sums = {(read_figure(match["a"]), read_figure(match["b"])) for match in _FINE_SUM.finditer(sentence)}
    if not sums or next(charge_cues(sentence), None) is not None:
        return None
    named = {charge.id for charge in read_charges().charges if charge.name in draft.folded}
    return next(
        (entry for entry in ranges().values() if entry.offence in named and sums <= {*entry.amounts}), None
    )


def _is_of_a_class(draft: Draft, at: int) -> bool:
    """Whether a highest punishment is told of crimes at large, for the limit that follows from it."""
    sentence = draft.sentence(at)
    return bool(_LIMITED.search(sentence)) and next(charge_cues(sentence), None) is None


def _of_act(draft: Draft, at: int) -> Range | None:
    """The ranges of all that an act may be, where the sentence or what stands above names the act and no offence (跑分)."""
    said = draft.sentence(at) + draft.topic(at) + draft.folded[:_HEAD]
    return next((entry for entry in ranges().values() if entry.lay and entry.lay.search(said)), None)


def of_range(draft: Draft, at: int) -> bool:
    """Whether the words around a number of years state the range of a punishment."""
    return (
        states_law(draft, at)
        and not of_other_term(draft, at)
        and _SENTENCED.search(draft.sentence(at)) is not None
    )


def of_other_term(draft: Draft, at: int) -> bool:
    """Whether a number of years is that of another term than a punishment (考验期, 时效, 禁业)."""
    if _OTHER_TERM.search(draft.folded, *draft.clause_span(at)):
        return True
    return bool(_ASKED_TERM.search(draft.topic(at)) and not _RANGE_WORDS.search(draft.sentence(at)))


def of_one(draft: Draft, at: int, entry: Range) -> bool:
    """Whether a sentence speaks of one offence only."""
    start, end = draft.sentence_span(at)
    said = draft.folded[start:end]
    own = [charge for charge in read_charges().charges if charge.id == entry.offence]
    for charge in own:
        said = re.sub("|".join(map(re.escape, (charge.name, *charge.short))), "", said)
    if not any(_OTHER_CRIME.search(charge.name) for charge in own) and _OTHER_CRIME.search(said):
        return False
    return {offence for _, offence in charge_cues(draft.folded[start:end]) if offence} <= {entry.offence}


def differs(start: int, end: int, entry: Range, zh: str, en: str) -> Finding:
    return Finding(
        "penalty-differs",
        start,
        end,
        Text(zh, f"{entry.article}: {en}"),
        entry.article,
        entry.norms,
    )


def no_tier(start: int, end: int, entry: Range, words: str) -> Finding:
    return differs(start, end, entry, f"{entry.article}没有“{words}”这一档", "no such tier")


def dropped(start: int, end: int, press: tuple[str, ...], article: str, norms: tuple[str, ...]) -> Finding:
    return Finding(
        "penalty-differs", start, end,
        Text(f"漏掉“单处”：规定是“并处或者单处罚金”（{article}）", f"drops 单处: a fine may stand alone ({article})"),
        "并处或者单处罚金", norms, press,
    )  # fmt: skip
