"""Whose what came of it is: victims, losses and fraud money told after each one's share or part of the work."""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context
from bangxin.intake.parts import Sentence
from bangxin.intake.people.roster import Mention, Person
from bangxin.intake.words import since

# 经查，……; 其中9个账户……: a new beginning, about what was done and not about who was named last
_OPENS = re.compile(
    "(?:经|现|案发后|另|后|又|并)?(?:经)?(?:查明|查实|查证|核对|核查|核实|比对|统计|审计|鉴定|查)，|(?:经[^，。；]{1,6}，)?其中(?!一|1)"
)
IN_TURN = re.compile("分别|依次|各自|先后依次")  # 甲、乙依次出租2张、1张; 租金分别为1200元、600元
_SHARE = re.compile(
    "（?[^，。；、元]{0,4}?(?:从中|个人|非法|实际|另|共|则|各|分别)*(?:获利|分得|得款|实得|得到|领取|获得|抽得|抽取|赚取|赚得|赚|牟利|分取|得|获)[^，。；元]{0,10}?[0-9一二两三四五六七八九十百千万余]+元?"
)
_PARTED = re.compile("(?:经查，)?([二两三四五六七])人(?:分工|合伙|结伙|共谋|商定|约定|合谋|一起|共同)")


def listed_in_turn(context: Context, sentence: Sentence, quantity: Quantity) -> list[tuple[Person, Quantity]]:
    """三人卡内分别接收13名、9名、17名被害人……, 分别骗取20人、6人: as many numbers as accused in the sentence, in the order of their names."""
    begin = context.clause_start(sentence, quantity.start)
    turn = IN_TURN.search(context.text, begin, quantity.start)
    if turn is None:
        return []
    same = [q for q in context.quantities_in(turn.end(), sentence.end) if q.unit == quantity.unit]
    told = same[:1]
    for number in same[1:]:
        if context.text[told[-1].end : number.start] not in ("、", "和", "及"):
            break
        told.append(number)
    if len(told) < 2 or quantity not in told:
        return []
    named = context.roster.accused_in(begin, turn.start()) or context.subjects(sentence, quantity.start)
    return list(zip(named, told, strict=True)) if len(named) == len(told) else []


def whose_results(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """甲、乙……。甲获利3万元，乙分得1万元；其中4个账户流入……: of both, not of who was named last as taking a share."""
    if len(context.roster.accused) < 2:
        return []
    if those := _of_makers(context, sentence, at) or dealt_in_as_many(context, sentence, at):
        return those
    if those := _of_sums_above(context, sentence, at):
        return those
    begin = since("；。", context.text, sentence.start, at)
    if _OPENS.match(context.text, begin) is None or context.roster.accused_in(begin, at):
        return []
    index = context.index_of(sentence)
    shared = False
    for told in reversed(context.case.sentences[max(index - 3, 0) : index + 1]):
        if told.paragraph != sentence.paragraph or told.part is not sentence.part:
            break
        end = begin if told is sentence else told.end
        acting, takes = _acting(context, told, end)
        shared = shared or takes
        if acting is not None:
            return context.subjects(told, acting) if shared else _in_parts(context, sentence, begin)
    return []


# 上述12万元均为4名被害人的资金
_SUM_ABOVE = re.compile("(?:经查，?)?(?:上述|以上|前述)(?:款项|资金|现金|赃款|共计|合计|共)*(?:人民币)?")
_ITS_PART = re.compile("，其中(?![，有]?[0-9])")
_SUMS_BACK = 24  # sums before one that it may be the total of


def _of_sums_above(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """Of all who stand accused, where 上述 and a sum refer to what several sums told before come to; not of whom a part follows."""
    told = _SUM_ABOVE.match(context.text, sentence.start, sentence.end)
    total = next(iter(context.quantities_in(told.end(), told.end() + 1)), None) if told else None
    if total is None or total.kind is not Kind.MONEY or context.roster.accused_in(sentence.start, at):
        return []
    before = context.quantities_in(context.case.start, sentence.start)
    sums = [q.bound.lo or 0 for q in before if q.kind is Kind.MONEY and q.op == "="][-_SUMS_BACK:]
    runs = {sum(sums[i:j]) for i in range(len(sums)) for j in range(i + 2, len(sums) + 1)}
    if total.op != "=" or (total.bound.lo or 0) not in runs:
        return []
    part = _ITS_PART.search(context.text, at, sentence.end)
    apart = context.roster.accused_in(part.end(), sentence.end) if part else []
    return [p for p in context.roster.accused if p not in apart]


_COUNTED = re.compile(
    "(?:经查|经核实|经统计|经审计)?，?(?:上述|该|涉案)?(?P<many>[0-9一二两三四五六七八九十百余]{1,4})(?P<unit>[张套个])(?:涉案)?(?:对公|公司|单位|企业|微信|QQ|通讯)?(?:银行|结算)?(?:卡|账户|群组?)"
)
_ACCOUNTS = "(?:卡|账户|账号|套件|件套|群组?)"


def dealt_in_as_many(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """二人共寄出银行卡38张。经查，38张卡入账……: of both; 甲出售对公账户9套，乙交出2个。上述9个账户……: of the one who dealt in as many."""
    told = _COUNTED.match(context.text, sentence.start, at)
    if told is None or len(context.roster.accused) < 2 or context.roster.accused_in(sentence.start, at):
        return []
    place = context.text.rfind(told["many"] + told["unit"], context.case.start, sentence.start)
    if place >= 0:
        there = context.sentence_at(place)
        together = context.subjects(there, place) if there.paragraph == sentence.paragraph else []
        if len(together) > 1:
            return together
    if told["many"] in ("1", "一"):
        return []
    many = f"(?<![0-9一二三四五六七八九十百]){told['many']}[张套个]"
    counted = re.compile(f"{_ACCOUNTS}[^，。；0-9]{{0,6}}{many}|{many}[^，。；0-9]{{0,8}}{_ACCOUNTS}")
    dealt = {
        p.name: [p]
        for m in counted.finditer(context.text, context.case.start, sentence.start)
        for p in context.subjects(context.sentence_at(m.start()), m.start())
    }
    return dealt.popitem()[1] if len(dealt) == 1 else []


_THOSE = "(?:经查，|经核实，|经查证，)?(?:上述|该|涉案|前述)"
_PROGRAM = "(?:APP|app|App|软件|程序|网站|平台|系统|页面)"
# what was set up or made, and by which words those are told who did
_THINGS = (
    (re.compile(f"{_THOSE}[^，。；卡号]{{0,8}}设备"), re.compile("(?:架设|安装|设置|搭建|摆放)[^，。；]{0,24}?设备")),
    (re.compile(f"{_THOSE}[^，。；卡号]{{0,6}}{_PROGRAM}"), re.compile(f"(?:开发|制作|编写|研发|搭建|设计)[^，。；]{{0,24}}?{_PROGRAM}")),
)  # fmt: skip


def _of_makers(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """甲架设设备。乙出售电话卡。上述设备被用于诈骗，致……: of those who set the devices up, not of who was named last."""
    made = next((made for those, made in _THINGS if those.match(context.text, sentence.start, at)), None)
    if made is None or context.roster.accused_in(sentence.start, at):
        return []
    found: dict[str, Person] = {}
    for told in context.case.sentences:
        if told.start >= sentence.start:
            break
        if told.part is sentence.part and (set_up := made.search(context.text, told.start, told.end)):
            found.update({p.name: p for p in context.subjects(told, set_up.start())})
    return sorted(found.values(), key=lambda p: p.index)


def _acting(context: Context, told: Sentence, end: int) -> tuple[int | None, bool]:
    """Where the last one named who does more than take a share stops acting; whether any share is told."""
    shared = False
    for mention in reversed(context.roster.between(told.start, end)):
        if not context.accused_named(mention):
            continue
        if _takes(context, mention):
            shared, end = True, mention.start
            continue
        return max(context.clause_start(told, end), mention.end) if shared else end, shared
    return None, shared


def _takes(context: Context, mention: Mention) -> bool:
    return _SHARE.match(context.text, mention.end) is not None


def _in_parts(context: Context, sentence: Sentence, at: int) -> list[Person]:
    """三人分工：甲……；乙……；丙……。经查，……: of all three."""
    for told in context.case.sentences:
        if told.paragraph == sentence.paragraph and told.start <= at:
            parted = _PARTED.match(context.text, told.start, told.end)
            if parted is not None:
                return context.pronoun(told, told.start, parted.end())
    return []
