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


# 其父莫某甲曾因……; 其妻子因……; 同案犯周某（已判刑）曾因……
_KIN = "父亲?|母亲?|妻子?|丈夫|配偶|儿子?|女儿?|[哥兄弟姐妹]{1,2}|岳[父母]|前[妻夫]|[男女](?:朋)?友|室友|舍友|同学|朋友|好友|[表堂][哥兄弟姐妹]|亲[属戚友]|同事|老板|老乡|同乡|邻居|房东"
_SOMEBODY_ELSE = re.compile(
    f"(?:(?:其|[他她]|某[甲乙丙丁]?|本人)的?(?:{_KIN})|同案犯?(?:人)?|同伙|证人|被害人|上家|上线|下线|另案|“[^”]{{1,8}}”)(?:人|处理的)?[^，。；：]{{0,10}}?(?:（[^（）]{{0,16}}）)?(?:也|亦|均|此前|之前|先前|曾经?|前|于?[0-9年月日]{{4,11}}，?)*$"
)
# 从曾因……被判处有期徒刑二年的同村人罗某处得知
_FROM_WHOM = re.compile(
    "(?:从|向|经|与|由|给|跟|和|同|找|结识|认识|通过|听|受|将[^，。；]{2,12}交给)(?:曾经?|前|刚|此前|因)*$"
)
_WHO_WAS = re.compile(
    "[^，。；]{0,40}?(?:判处|判刑|处罚|拘留|徒刑|罚款|缓刑)[^，。；]{0,14}的(?!处罚|决定|罪名|事实|情况)[^，。；]{1,12}"
)
# 该处罚后被撤销; 二审改判无罪
_QUASHED = re.compile(
    "(?:改判|宣告|判决|被判|再审)(?:其)?无罪|(?:处罚|判决|决定|裁定|拘留)[^，。；缓]{0,16}(?:被|予以|依法|已)+[^，。；缓]{0,8}撤销(?!缓刑)|撤销(?:了)?(?:该|上述|前述|原)(?:行政)?(?:处罚|判决|决定)|(?:处罚|判决|决定)[^，。；]{0,10}(?:确认|系)违法"
)
_GOES_ON = re.compile("[ \n]*(?:后|该|上述|前述|但|经|二审|再审|上诉|复议|随后|[0-9]{4}年|同年|次年)")
_NEGLIGENT = re.compile("交通肇事|过失|失火|责任事故|安全事故|玩忽职守|医疗事故|失职")


def of_somebody_else(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether an earlier sentence or penalty told at ``at`` (曾因……) is told of kin, of a co-offender, of whom something was heard."""
    if _SOMEBODY_ELSE.search(context.text, sentence.start, at):
        return True
    return bool(
        _FROM_WHOM.search(context.text, max(sentence.start, at - 16), at)
        and _WHO_WAS.match(context.text, at, sentence.end)
    )


def quashed(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether what was imposed at ``at`` is said to have been taken back: 该处罚后被撤销, 二审改判无罪."""
    end = sentence.end
    if _GOES_ON.match(context.text, end):
        end = context.sentence_at(end).end
    further = context.text.find("又因", at, end)
    return _QUASHED.search(context.text, at, further if further >= 0 else end) is not None


def negligent(crime: str) -> bool:
    """Whether a crime is one of negligence, which makes nobody a recidivist (刑法第六十五条第一款)."""
    return _NEGLIGENT.search(crime) is not None


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
