"""A former sentence told within the story of this case: a prior, not this case's outcome."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.people.roster import Person, Standing
from bangxin.intake.people.signs import ACT

_CONVICTED = re.compile(
    "因犯?[^，。；]{2,24}罪[^。；]{0,48}?(?:判处|判|获刑|宣告缓刑|适用缓刑)|因[^，。；]{1,24}被[^，。；]{0,30}判处|，犯[^，。；]{2,24}罪，?被[^。；]{0,40}?判处"
)
# 2097年4月因犯盗窃罪被某法院判处……; 因犯盗窃罪，于2097年4月10日被某法院判处……
_SENTENCED_LATER = re.compile(
    "犯[^，。；因]{2,24}罪，?(?:判处|处|免[予于])|[判裁]决如下|判处[^。；]{0,24}?(?:有期徒刑|拘役|管制|罚金|罪)"
)
_ON_A_DAY = re.compile(
    "[日月年]，?因犯[^，。；]{2,24}罪被|因犯[^，。；]{2,24}罪，?于?[0-9]{4}年[0-9月日]{0,6}，?被"
)
# 甲有犯罪前科：2017年9月因……被判处
_RECORD = re.rare(
    "(?:另|又|还)(?:经)?查明?，[^。；]{0,24}因犯|(?<!无)(?:前科|犯罪记录|劣迹)[^。；无]{0,40}?因[^。；]{1,40}?判(?:处|刑)"
)
# 另查明，甲犯……，2092年8月3日被某法院判处……。在某监狱服刑: a term that is being served
_SERVES = re.compile(
    "(?:另|又|还)(?:经)?查明?，[^。]{0,60}?被[^，。；]{2,20}法院[^。]{0,10}?判处[^。]{0,160}。?[^。]{0,12}?(?:服刑|执行刑罚)"
)
# what follows shows that the sentence was already running when the acts of this case were done
_RUNNING = re.compile(
    "缓刑考验期|考验期(?:内|间|未满)|撤销(?:原判|其)?(?:的)?缓刑|刑满释放|出狱|假释期|刑罚执行完毕|重操旧业|有同类前科"
    "|(?:又|再次|再度)(?:受雇|伙同|将|把|出售|出租|提供|收购|参与|帮|为他人|按|架设|安装|介绍|组织)"
)
# ……被判处有期徒刑七个月；2023年4月初，其又……
_ONCE_MORE = re.compile(
    "(?:20[0-9]{2}年|同年|次年|[0-9]{1,2}月)[^，。；]{0,10}，?(?:被告人|其|他|她|[^，。；某]某[^，。；]{0,2}?)?(?:又|再)"
)
_SERVED = re.compile("刑满|出狱|服刑期满|刑罚执行完毕|[日月]释放|获释|假释|考验期(?:已|届)?满")
_OPENING = 6  # characters in which a sentence that begins with a day tells it
_AHEAD = 300  # characters in which the story comes back to it


def told_before(context: Context, sentence: Sentence) -> bool:
    """2096年5月，甲因犯……罪被判处有期徒刑一年，缓刑二年。……仍在缓刑考验期的甲……."""
    if _SERVES.match(context.text, sentence.start):
        return True
    told = _CONVICTED.search(context.text, sentence.start, sentence.end)
    if told is None:
        return False
    if _RECORD.search(context.text, sentence.start, sentence.end):
        return True
    if _SERVED.search(context.text, told.end(), sentence.end):
        return True  # ……判处有期徒刑七个月，2020年6月刑满。
    if _acted_since(context, sentence, told):
        return True
    if _of_the_record(context, sentence) or _ONCE_MORE.match(context.text, sentence.end):
        return True
    return bool(
        _RUNNING.search(context.text, sentence.end, min(context.case.end, sentence.end + _AHEAD))
    ) and not context.text.startswith(("撤销", "刑满"), sentence.end)


def _acted_since(context: Context, sentence: Sentence, told: re.Match[str]) -> bool:
    """甲2090年因犯……罪被判处……。2092年9月，甲把卡租给……: what is told next, there or in the sentence itself, is an act of a later day."""
    before = [q for q in context.quantities_in(sentence.start, told.end()) if q.kind is Kind.DATE and q.iso]
    if not before:
        return False
    for date in context.quantities_in(told.end(), sentence.end):
        if date.kind in (Kind.DATE, Kind.PERIOD) and (date.bound.lo or 0) > (before[-1].bound.hi or 0):
            return _acts_then(context, date, sentence.end)
    after = context.sentence_at(sentence.end)
    if after.start < sentence.end or after.part not in STORY or before[-1].start > told.start() + 3:
        return False
    opening = context.quantities_in(after.start, after.start + _OPENING)
    later = next((q for q in opening if q.kind in (Kind.DATE, Kind.PERIOD)), None)
    if later is None or (later.bound.lo or 0) <= (before[-1].bound.hi or 0):
        return False
    return _acts_then(context, later, after.end)


def _acts_then(context: Context, date: Quantity, end: int) -> bool:
    """2092年9月，甲把卡租给……: the accused, by name or 其, acts on that day."""
    who = context.roster.accused_in(date.end, min(end, date.end + 8))
    told = who or context.text.startswith(("，其", "，他", "，她"), date.end)
    return bool(told) and ACT.search(context.text, date.end, end) is not None


def _of_the_record(context: Context, sentence: Sentence) -> bool:
    """曾因……。因犯盗窃罪，于2097年4月10日被判处……: a dated conviction in a sentence that names nobody, before the one of this case."""
    return (
        _ON_A_DAY.search(context.text, sentence.start, sentence.end) is not None
        and not context.roster.accused_in(sentence.start, sentence.end)
        and _SENTENCED_LATER.search(context.text, sentence.end, context.case.end) is not None
    )


def formerly_convicted(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """甲和乙，因犯……罪分别被……判处: the accused of the last list of names before ``at``."""
    named = context.roster.between(sentence.start, at)
    if not named:
        return []
    listed = [m for m in named if m.list_id == named[-1].list_id]
    people = dict.fromkeys(m.name for m in listed)
    return [p for n in people if (p := context.roster.people[n]).standing is Standing.ACCUSED]
