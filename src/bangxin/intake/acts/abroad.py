"""Help that crosses the border or serves a base abroad (法发〔2025〕12号第九条第四项): told in words of what the accused did.

That a website, a server or somebody met is abroad says nothing of the help; it stays a record (``cross_border.hint``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangxin.base import patterns as re
from bangxin.intake.acts.deeds import by_another, only_meant
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Sentence
from bangxin.intake.words import Hit

_PLACE = re.compile(
    "境外|国外|海外|缅北|缅甸|柬埔寨|菲律宾|老挝|泰国|越南|马来西亚|印度尼西亚|印尼|迪拜|阿联酋|东南亚"
)
_CRIME = (
    "(?:北部|某[地国]?|的|电信|网络|电诈|诈骗|赌博|博彩|犯罪|不法|违法|洗钱|刷单|传销|敲诈|勒索|裸聊|淫秽|色情|投资"
    "|“[^“”]{1,8}”)"
)
_BAND = "(?:团伙|集团|组织|窝点|园区|公司|工作室|水房)"
_WHO = re.compile(
    f"{_CRIME}{{0,5}}(?:{_BAND}|赌场|人员|分子|上家|上线|买家|老板|雇主|币商|卡商|客户|收[卡户码]人)|“[^“”]{{1,8}}”"
)
# 为境外……, 受境外……指使, 按境外……要求
_SERVES = re.compile("(?:[协帮]助|[为替帮给供受应按]|按照|依照|根据|听从|接受|承接|配合|伙同)$")
_CALLS = re.compile("(?:远程)?(?:拨打|呼[入出]|遥控|操控|使用|诈骗)")  # 供境外拨打诈骗电话
# 由境外……远程操控, 向境外……出租: with what is said after them only
_DIRECTS = {
    "由": re.compile("(?:进行)?(?:远程|操控|遥控|控制|指挥)"),
    "向": re.compile("(?:[^，。；]{0,6}?)(?:出[售租借]|提供|贩卖|销售|倒卖|输送|推送|邮寄|转[移账卖])"),
    "与": re.compile(
        "[^，。；]{0,6}?(?:勾结|勾连|合作|取得联系|建立联系|共谋|通谋|合谋|配合|联手|协作|分工)"
    ),
}
# 卖给境外……, 寄往境外, 转卖境外
_SENDS = re.compile(
    "(?:[出转倒租邮快提]?[卖售租借寄发运送转交邮递供销])出?(?:[给至到往与予])$|(?:转卖|转售|倒卖|贩卖|出售|邮寄|销售)$|(?:导流|引流|导入|引导|引荐|推送|拉)(?:[至到给往入进])$"
)
# 收购电话卡后邮寄出境
_OUT = re.compile("(?:邮寄|快递|寄送|[寄运带送发邮]|携带|转运|夹带)出(?:国?境|国)")
_GOES = re.compile("(?:前往|赴|潜入|进入|偷渡[至到往]?|[国）]境前?[至到往]|出境[至到往]|在)$")
_BASE = re.compile(
    f"[^，。；、被骗]{{0,8}}?{_CRIME}{{0,5}}{_BAND}|[^，。；、被骗]{{0,4}}?(?:从事|参与|实施)[^，。；]{{0,6}}?(?:诈骗|电诈|赌博|洗钱|犯罪)"
)
_AGAINST_HIS_WILL = re.compile("被(?!告)[^，。；]{0,8}$")  # 被骗至缅北
_KNOWN = re.compile("明知[^，。；仍却]{0,8}[系是](?:在|位于)?$")  # 明知上家系境外诈骗人员
_KNOWN_THERE = re.compile("明知[^，。；仍却]{1,8}在$")  # 明知他人在境外实施电信网络犯罪


@dataclass(frozen=True, slots=True)
class _Told:
    start: int
    end: int
    on_its_own: bool = True  # says by itself that help was given; otherwise an act of help has to be read too


def read_abroad(context: Context, found: Sequence[Found]) -> list[Found]:
    """That help went or served abroad, once for each sentence that tells so."""
    helps = [f for f in found if f.fact == "act.kinds"]
    helpers = {name for f in helps if f.value != "recruit" for name in f.persons}
    out: list[Found] = []
    for sentence in context.case.sentences:
        if sentence.part not in STORY or sentence.speaker == "defence":
            continue
        for told in _told(context, sentence):
            begin, end = context.clause_start(sentence, told.start), context.clause_end(sentence, told.end)
            named = {name for f in helps if begin <= f.start < end for name in f.persons}
            named.update(p.name for p in context.subjects(sentence, told.start))
            who = tuple(
                p.name for p in context.roster.accused
                if p.name in named and (told.on_its_own or p.name in helpers)
            )  # fmt: skip
            if who:
                out.append(
                    Found("act.cross_border", "=", True, who, told.start, told.end, sentence.speaker, sentence.part, "act.abroad", words=context.text[told.start : told.end])
                )  # fmt: skip
                break
    return out


def _told(context: Context, sentence: Sentence) -> Iterator[_Told]:
    out = [_Told(m.start(), m.end()) for m in _OUT.finditer(context.text, sentence.start, sentence.end)]
    places = _PLACE.finditer(context.text, sentence.start, sentence.end)
    for told in (*out, *(_serves(context, sentence, p.start(), p.end()) for p in places)):
        if told is not None:
            hit = Hit(told.start, told.end, context.text[told.start : told.end])
            if not only_meant(context, sentence, hit) and not by_another(context, sentence, hit):
                yield told


def _serves(context: Context, sentence: Sentence, start: int, end: int) -> _Told | None:
    """Whether the words around a place abroad say that something is done for those there, or goes there."""
    text, begin = context.text, context.clause_start(sentence, start)
    who = _WHO.match(text, end, sentence.end)
    stop = who.end() if who else end
    if (sends := _SENDS.search(text, begin, start)) is not None:
        return _Told(sends.start(), stop)
    if (goes := _GOES.search(text, begin, start)) is not None:
        base = _BASE.match(text, end, sentence.end)
        if base and (known := _KNOWN_THERE.search(text, begin, start)):
            return _Told(known.start(), base.end(), on_its_own=False)
        forced = _AGAINST_HIS_WILL.search(text, begin, goes.start())
        return _Told(goes.start(), base.end(), on_its_own=False) if base and not forced else None
    serves = _SERVES.search(text, begin, start)
    if serves is not None and (who or _CALLS.match(text, end)):
        return _Told(serves.start(), stop)
    if who is None:
        return None
    directs = _DIRECTS.get(text[start - 1 : start].translate(_LIKE))
    if directs is not None and (said := directs.match(text, stop, sentence.end)):
        return _Told(start - 1, said.end())
    known = _KNOWN.search(text, begin, start)
    return _Told(known.start(), stop, on_its_own=False) if known else None


_LIKE = str.maketrans("和同跟", "与与与")
