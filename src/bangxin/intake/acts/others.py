"""Whose a number is not: in a question, in the bracket after another's name, of an earlier case; and what is a whole group's.

A group's total is claimed where one of the accused leads the group or set it up (刑法第二十六条第三款、第四款): what a mere
member answers for is what was done while he took part, and that the words have to say.
"""

from __future__ import annotations

from bangxin.base import patterns as re
from bangxin.intake.acts.supposed import another_number, supposed
from bangxin.intake.context import Context, Found
from bangxin.intake.parts import STORY, Part, Sentence
from bangxin.intake.people.roster import Mention, Person

_REACH = 60  # characters that a bracket after a name holds before a number in it
_PENALISED = re.compile(
    "[^，。；（）]{0,12}）?，?(?:[^，。；元]{0,8}，)?(?:[于在][^，。；]{2,12})?被(?:[^，。；]{0,10}(?:公安|法院|警方|派出所|分局|公安局))?(?:依法)?(?:处以|处|给予|予以|判处|判刑|判决|行政|警告|罚款|训诫|治安)"
)
_ONCE = re.compile("(?:曾|前|此前|之前|早年|先前)(?:因|于)|^[^，。；某]{0,8}某?[^，。；]{0,3}因")
# 该团伙累计转移资金……; 甲所在的取现团伙……; 全案支付结算……
_OPENING = (
    "(?:据[^，。；]{2,8}，|(?:经|现)(?:初步|依法)?(?:查|查明|查实|核实|统计|审计|审查)，?|期间|其间|其中|目前|至案发|截至(?:案发|被?查获|[0-9年月日]+)|案发前|仅|光是?"
    "|[0-9一二三四五六七八九十两半]+个?多?(?:天|月|年|周)(?:内|间|来|里)?)*"
)
_GROUP = re.compile(
    "(?:(?:(?:该|上述|此|整个|这个|这一|所在的?|所属的?|参与的|加入的|上游)(?:涉案|犯罪|诈骗|洗钱|跑分|取现|贩卡|卖卡|收卡|电信|网络|电诈|转账|引流|跨境|“[^”]{1,8}”)*)?"
    "(?:团伙|集团|窝点|犯罪网络|话务点|“?(?:车队|水房)”?|平台(?!显示|数据|记录|后台))|全案|整案|(?:该|此)?专案)(?!成员|分子|头目|主犯|骨干|的|[^，。；元]{0,10}?的(?:资金|款|钱|赃))(?:中|内)?"
)
_PLACES = ("所在", "所属", "参与的", "加入的")
_LEADS = re.compile(
    "(?:（[^（）]{1,20}）)?(?:等[^，。；]{0,6}人)?(?:为首|牵头|[^，。；]{0,12}?(?:系|是|为)[^，。；]{0,8}(?:主犯|首要分子|组织者|头目|老板|负责人)|[^，。；]{0,16}?(?:组织(?!下|、领导|的)|(?<!受)雇(?:人|佣|请|用)|组建|纠集|召集|成立|开设|设立|搭建|开发|运营|维护|提供[^，。；]{0,14}(?:接口|通道|平台)|创办|创建|经营|出资|合伙|合谋|共谋|预谋|商定|商议|分工|结伙|组成|租用?[^，。；]{0,10}(?:房|室|楼|写字楼|公寓|仓库)))"
)


def of_another(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether what stands at ``at`` is asked or supposed, of an earlier case, or told in brackets of somebody who is not accused."""
    if context.text.endswith(("？", "?"), sentence.start, sentence.end):
        return True  # 一张银行卡，日赚上千元？
    number = next(iter(context.quantities_in(at, at + 1)), None)
    if number is not None and another_number(context.text, sentence, number):
        return True
    return (
        supposed(context.text, sentence, at)
        or _in_brackets(context, sentence, at)
        or _of_earlier(context, sentence, at)
        or _of_a_nickname(context, sentence, at)
        or _nicknamed_gets(context, sentence, at)
        or _of_a_trader(context, sentence, at)
    )


# “小天”（另案处理）通过同样方式转移资金12万元，获利3000元
_BY_NICKNAME = re.compile(
    "(?:^|[，；。\n]|查明)“[^”]{1,10}”（[^（）]{0,24}?(?:另案|另行处理|在逃|未到案|已判|身份不明|另处)[^（）]{0,16}）"
)
# 店主收取手续费1800元
_BY_TRADER = re.compile(
    "(?:该|其中|由)?(?:店主|店家|店员|商家|商户|房东|上家|上线|对方|“[^”]{1,8}”)(?:从中|又|则|另|共|实际|也|再)*"
    "(?:收取|收|获利|分得|得|扣除|扣下|抽取|留下|赚|获)"
)


_A_NICKNAME = re.compile(
    "(?:给|向|与|跟|和|为|替|从|受|经)“([^”]{1,10})”|(?:上家|上线|下家|网友|网名(?:为|叫)?|境外人员)“([^”]{1,10})”|“([^”]{1,10})”（[^（）]{0,24}?(?:另案|另行处理|在逃|未到案|身份不明|另处)"
)
_GETS = re.compile(
    "(?:^|[；。\n])“(?P<again>[^”]{1,10})”(?:又|再|还|另|则|随后|后)[^。；付给分]*$|"
    "(?:^|[，；。\n]|查明)“([^”]{1,10})”[^。；付给分]{0,30}?(?:获利|分得|得款|非法所得)[^。；，]{0,6}$"
)


def _nicknamed_gets(context: Context, sentence: Sentence, at: int) -> bool:
    """上家“飞哥”（另案处理）……。“飞哥”通过上述银行卡走账，获利80余万元: his gain, who is not accused here."""
    told = _GETS.search(context.text, max(sentence.start - 1, 0), at)
    who = (told["again"] or told[2]) if told else ""
    if told is None or context.roster.accused_in(told.start() + len(who), at):
        return False
    named = _A_NICKNAME.finditer(context.text, context.case.start, context.case.end)
    called = {name for m in named for name in m.groups() if name}
    return who in called - {a for p in context.roster.accused for a in p.aliases}


def _of_a_nickname(context: Context, sentence: Sentence, at: int) -> bool:
    told = list(_BY_NICKNAME.finditer(context.text, sentence.start, at))
    return bool(told) and not context.roster.accused_in(told[-1].end(), at)


def _of_a_trader(context: Context, sentence: Sentence, at: int) -> bool:
    """Told in a clause of its own of somebody who is only called by what he does."""
    return _BY_TRADER.match(context.text, context.clause_start(sentence, at), at) is not None


def _in_brackets(context: Context, sentence: Sentence, at: int) -> bool:
    """蒋某（已判刑，其收购银行卡46张，获利5万余元）: of the one before the bracket, who is not accused."""
    opened = context.text.rfind("（", max(sentence.start, at - _REACH), at)
    if opened < 0 or "）" in context.text[opened:at]:
        return False
    named = context.roster.between(max(sentence.start, opened - 8), opened)
    if not named or named[-1].end != opened or context.accused_named(named[-1]):
        return False
    return not context.roster.accused_in(opened, at)


def _of_earlier(context: Context, sentence: Sentence, at: int) -> bool:
    """前因出借银行卡（涉案流水24万元）被罚款1000元: what an earlier penalty was for."""
    begin = context.clause_start(sentence, at)
    if _ONCE.search(context.text, begin, at) is None:
        return False
    number = next(iter(context.quantities_in(at, at + 1)), None)
    after = number.end if number is not None else at
    return _PENALISED.match(context.text, after, sentence.end) is not None


def after_sum(context: Context, sentence: Sentence, end: int) -> list[Person]:
    """被骗款23万元（甲某所取）: the accused of whom the bracket after a sum says that it is."""
    told = _WHOSE.match(context.text, end, sentence.end)
    if told is None:
        return []
    named = context.roster.between(told.start(1), told.end(1))
    return context.accused_of(named) if named and named[0].start == told.start(1) else []


_WHOSE = re.compile(
    "（(?:均?[由系为])?([^，。；（）]{2,16}?)(?:所|经手|参与|部分|名下|取|转|的)[^，。；（）]{0,6}）"
)


def of_a_group(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether what is told at ``at`` is told of a group that none of the accused is said to lead, or of a whole operation."""
    told = _group_told(context, sentence, at)
    return told is not None and (told.group().endswith(_OPERATIONS) or not _led(context))


_OPERATIONS = ("专案", "专案中", "专案内", "全案", "全案中")


def _group_told(context: Context, sentence: Sentence, at: int) -> re.Match[str] | None:
    """The name of a group that opens a clause of the sentence, after whoever of the accused is named last before ``at``."""
    floor = sentence.start
    for mention in reversed(context.roster.between(sentence.start, at)):
        if not context.accused_named(mention) or context.is_object(mention):
            continue
        if context.text.startswith(_PLACES, mention.end):
            return _GROUP.match(context.text, mention.end, at)
        floor = mention.end
        break
    head = context.clause_start(sentence, at)
    while head >= floor:
        opened = _OPENING_OF_GROUP.match(context.text, head, at)
        if opened is not None or head == sentence.start:
            by_him = opened and (
                context.roster.accused_in(
                    opened.end(), context.clause_end(sentence, at)
                )  # 平台付给甲推广费11.3万元
            )
            return None if by_him else opened
        head = context.clause_start(sentence, head - 1)
    return None


_OPENING_OF_GROUP = re.compile(_OPENING + _GROUP.pattern)


def _led(context: Context) -> bool:
    """Whether the case says of one of the accused that he leads the group, or set it up, alone or with others."""
    return any(
        context.accused_named(mention) and _is_leader(context, mention)
        for mention in context.roster.between(context.case.start, context.case.end)
    )


def _is_leader(context: Context, mention: Mention) -> bool:
    sentence = context.sentence_at(mention.start)
    if sentence.part not in STORY or context.is_object(mention):
        return False
    return _LEADS.match(context.text, mention.end, sentence.end) is not None


_HELD = re.compile("经查|经审[理查]|法院|本院|查明|经核[实对查]|二审|再审|应予纠正|实际")
_FURTHER = re.compile("另(?!案)|又|再(?!审)|还(?![款清本])")
_SAID_BEFORE = re.compile(
    "指控|(?:一审|原判|原审|公安机关|侦查机关|起诉意见书)(?:法院|判决|移送|审查|起诉)*(?:认定|查明|计算)"
)


def found_instead(context: Context, found: list[Found]) -> list[Found]:
    """甲被指控获利6万元；经查，甲获利4.1万元: what was found stands in the place of what was alleged."""
    out = []
    correcting = [(n, f) for n, f in enumerate(found) if _PUT_RIGHT.match(context.text, f.end)]
    for index, item in enumerate(found):
        clause = context.text[max(context.case.start, item.start - 30) : item.start]
        if (
            item.part is not Part.ALLEGED
            and _SAID_BEFORE.search(clause[clause.rfind("。") + 1 :])
            and any(
                later.fact == item.fact
                and later.start - item.end < 200
                and set(later.persons) & set(item.persons)
                and _HELD.search(context.text, item.end, later.start)
                and not _FURTHER.search(context.text, item.end, later.start)
                and (later.speaker == "defence") == (item.speaker == "defence")
                for later in found[index + 1 : index + 6]
            )
        ):
            continue
        if any(_puts_right(item, later) for place, later in correcting if place > index):
            continue
        out.append(item)
    return out


_PUT_RIGHT = re.compile("[^，。；0-9]{0,4}，?(?:故|对此|依法)?(?:应当?|予以|予)+(?:纠正|更正)")


def _puts_right(item: Found, later: Found) -> bool:
    """原判认定所得5.4万元……。经查，实际所得1.8万元，应予纠正: what is said to be put right takes the place of all told before."""
    return (
        (later.fact, later.speaker) == (item.fact, item.speaker)
        and bool(item.persons)
        and set(item.persons) <= set(later.persons)
        and later.value != item.value
    )
