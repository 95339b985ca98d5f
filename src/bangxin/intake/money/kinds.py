"""Which kind a sum is of: the word that governs it, and whether that word really does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bangxin.base import patterns as re
from bangxin.base.quantities import Quantity
from bangxin.intake.context import Context
from bangxin.intake.money.frames import judge
from bangxin.intake.money.money_words import OPEN
from bangxin.intake.parts import Sentence
from bangxin.intake.rulebook import Rules
from bangxin.intake.words import Hit, since, trie

_REACH = 26  # characters between the governing word and the sum
_GOVERNS = {"restitution", "order", "seized"}  # verbs that take 违法所得, 赃款 as their object
_OBJECTS = {"gain", "traced", "loss", "own_money"}
_VICTIM = "(?:被害人|受害人|受害者|事主|失主|报案人|受害群众|被害群众|被诈?骗(?:人员|群众|人|者|对象)|受诈?骗(?:人员|群众|人|者|对象))"
_PAYS = "(?:支付|汇出|转出|汇入|转入|转账|打入|存入|汇款|转来|汇来|打来|转|汇)"
_MONEY = "(?:资金|款项|钱款|汇款|转款|转账|存款|投资款|货款|钱|款)"
_ENDS = "(?=[，。；、）)]|$)"
# 系被害人被骗后由“车手”取出的款项
_AND_DRAWN = "后，?[^，。；元]{0,16}(?:取|转|汇|提|套|存|交|送|付|入|出|走|现)的?"
# 该9.8万元系被害人秦某被电信诈骗的钱款
_IS_VICTIMS = re.compile(
    "(?:已|经|被)?[^，。；]{0,8}?(?:认定|确认|查实|查明|核实|证实|核对|比对|查证)(?:为|是|系)(?:电信|网络)*(?:[^，。；]{1,12}?被骗|诈骗|涉诈|电诈|被骗)(?:款|赃款|资金|款项|钱款)?(?=[，。；、]|$)"
    f"|(?:均|全部|全)?(?:系|为|是)[^，。；]{{0,20}}被[^，。；]{{0,6}}骗(?:[^，。；]{{0,4}}|{_AND_DRAWN})(?:钱款|资金|款项|款|钱)"
    f"|(?:均|全部|全)?(?:系|为|是|属于|属)[^，。；]{{0,10}}(?:诈骗|涉诈|电诈)(?:犯罪)?(?:所得|款|资金|赃款){_ENDS}"
    f"|(?:[经被已后]*(?:查|核实|查明|查实|认定|确认|证实))?(?:均|全部|全)?(?:系|为|是)[^，。；元]{{0,30}}?{_VICTIM}[^，。；元]{{0,28}}?(?:{_PAYS}的?{_MONEY}?|的?{_MONEY}|所有){_ENDS}"
    f"|(?:经查|经核实|核实|查明|查实|后查明)?(?:均|全部|全)?(?:系|为|是|属于|属)[^，。；元]{{0,14}}?(?:被骗|受骗|被诈骗|诈骗|涉诈|电诈|赃)[^，。；元、）]{{0,4}}?(?:款项|钱款|资金|款|钱|所得){_ENDS}"
    f"|(?:涉诈|涉电诈|涉骗|涉及(?:电信|网络|电)*诈骗?)(?:的)?{_ENDS}"
    "|，?已?(?:经)?(?:核实|查明|证实|确认|查实)(?:为|系|是)[^，。；元]{0,16}(?:被害人|受害人|事主)[^，。；元]{0,6}的(?:钱款|资金|款项|款|钱)"
    "|与[^，。；]{0,10}(?:被害人|受害人|被骗)[^，。；]{0,8}(?:对应|有关|关联|吻合)"
    "|(?:均|全部|全)?(?:来自|源自|出自|来源于|源于)[^，。；]{0,12}(?:被害人|受害人|事主|被骗)|与[^，。；]{0,10}诈骗[^，。；]{0,6}(?:有关|相关|关联)"
    "|(?:均|全部|全)?(?:来自|源自|出自|来源于)(?:[^，。；元]{0,6}(?:[0-9一二两三四五六七八九十余多]+(?:起|宗|件)))?[^，。；元]{0,4}(?:诈骗|电诈|涉诈)[^，。；元]{0,6}(?=[，。；、]|$)"
)
# 走账19.8万元，均为被害人的被骗钱款: said of all of it in a clause of its own
_ALL_VICTIMS = re.compile(
    "(?:后|并)?(?:(?:交|转交|交予|汇|转)给?[^，。；元]{1,10})?，后?(?:来)?(?:经)?(?:查|查证|核实|查明|查实|证实)?，?(?:上述资金|上述款项|上述钱款|该款项|该款|该笔款|该笔钱|所取款项|所取现金|这[些笔]钱款?|其)?(?:均|全部|全|都)*(?:系|为|是|属于|属)"
    f"[^，。；元]{{0,20}}?(?:{_VICTIM}|被[^，。；]{{0,6}}骗|受骗|诈骗|涉诈|电诈|赃)[^，。；元]{{0,8}}?(?:钱款|资金|款项|款|钱|所得|所[汇转打付存])(?:[中里]?的(?:其中)?(?:一)?部分)?{_ENDS}"
    "|[^，。；（元]{0,4}（(?:均|全部)?(?:系|为|是)[^（）元]{0,20}?(?:被骗|受骗|诈骗|涉诈)[^（）元]{0,6}）"
    f"|，(?:均|全部)?(?:系|为|是)[^，。；元]{{0,8}}?{_VICTIM}[^，。；元]{{0,10}}?被(?:诈)?骗[^，。；元]{{0,4}}元[^，。；元]{{0,4}}?的?(?:其中)?(?:一)?部分"
)
_AMONG_IT = re.compile("(?:也|即|就|均|亦)?(?:在其中|包含在内|包括在内|含在其中|在内)")
_A_VICTIMS = re.compile("(?:被害人|受害人|事主|被骗)[^，。；]{0,8}的(?:人民币)?$")
_NOT_SHOWN = re.compile("[^，。；]{0,4}(?:无法|不能|未能|尚未|难以|没有|不足以|未)")
# 将100万元，全部退还被害人
_GIVEN_BACK = re.compile(
    "，?已?(?:全部|全额|如数|悉数)?已?(?:退还|退赔|归还|偿还|退给)(?:给|了)?[^，。；]{0,6}?(?:被害人|受害人|被害单位)"
    "|(?:缴至|缴到|交至|交到|转至|存入|汇入|缴存至|缴入|预交至)(?:本院|法院|检察院|检察机关|公安机关|公安局|派出所|办案机关|执法机关|[^，。；]{2,12}(?:法院|检察院|公安局|分局|派出所))[^，。；]{0,8}(?:用于|作为)[^，。；]{0,4}(?:退赃|退赔|赔偿|退款)"
    "|(?:主动|全部|如数|悉数)?(?:上?交|缴)(?:至|到|给|往)(?:了)?(?:公安机关|公安局|派出所|检察院|检察机关|本院|法院|办案(?:机关|单位|民警))(?=[，。；、]|$)"
    "|(?:上)?交(?:由|到|给|至)?(?:公安机关|公安|派出所|检察院|检察机关|法院|办案机关)[^，。；]{0,6}?(?:发还|返还|退还|退赔|赔偿)"
    "|(?:的)?(?:赃款|钱款|款项|违法所得)?(?:已)?(?:主动|全部|全额)?(?:上缴|退缴|退交|上交|退给|退回|退赔给|退还给)(?:了)?(?!上家|上线|对方|下家|平台)"
)
_BA = re.compile("[将把]")
_UPLINE = ("上家", "上线", "对方", "下家", "平台", "给上家", "给上线", "给对方", "给平台")
_THEIR_OWN = ("上家", "上线", "对方", "下家", "押金", "罚金", "罚款", "保证金")  # 将上家转来的2万元退回
_ANOTHERS = tuple("索骗购借抵扣盗劫诈套抢敲租卖")


class Read(NamedTuple):
    """A sum with its kind and the word that decided it."""

    kind: str
    word: Hit
    extra: str = ""  # a second kind the same words state (流入诈骗资金)


def kind_of(
    context: Context, rules: Rules, sentence: Sentence, quantity: Quantity, hits: Sequence[Hit], floor: int
) -> Read | None:
    """The kind of one sum, or None when no word near it says; ``floor``: where the sum before it ends."""
    if price := _ONE_PRICE.match(context.text, quantity.end, sentence.end):
        return Read("price", Hit(*price.span(), price.group()))
    read = _in_clause(context, rules, sentence, quantity, hits, floor)
    if (
        read is not None
        and read.kind == "gain"
        and _STAKES.search(context.text, read.word.start, quantity.start)
    ):
        return None  # 收受赌资50余万元: what the players put in
    if read is not None and read.kind in _GOVERNS:
        return read
    whose = _ALL_VICTIMS.match(context.text, quantity.end, sentence.end)
    if whose is None:
        unknown = (
            read is not None
            and read.kind == "inflow"
            and _OF_UNKNOWN_ORIGIN.match(context.text, quantity.end)
        )
        return read._replace(extra="unexplained") if read is not None and unknown else read
    if read is not None and read.kind in _MOVED:
        return read._replace(extra="traced")
    return Read("traced", Hit(whose.start(), whose.end(), whose.group()))


# 流入资金8万余元，未查到对应的被害人，来源不明
_OF_UNKNOWN_ORIGIN = re.compile(
    "，?(?:[^，。；元0-9]{0,16}?(?:未|没有|无法|不能)[^，。；元0-9]{0,18}，)?(?:均|全部|系|属|属于)*(?:资金)?(?:来源不明|来源无法查清)(?=[，。；、]|$)"
)
_STAKES = re.compile("(?:赌资|赌款|赌博款|投注款|投注资金)(?:共计|合计|累计|总计|共|总额|为|达|人民币)*$")
_MOVED = frozenset(["inflow", "turnover", "transfer", "settlement", "unexplained"])


def _in_clause(
    context: Context, rules: Rules, sentence: Sentence, quantity: Quantity, hits: Sequence[Hit], floor: int
) -> Read | None:
    """The kind as the clause around the sum and the nearest word say it."""
    if amends := _paid_in_amends(context.text, sentence, quantity):
        return amends
    verdict = judge(context, sentence, quantity, floor)
    nearest = _part_that_went(context.text, sentence, quantity)
    nearest = nearest or _nearest(context.text, rules, sentence, quantity, hits)
    if nearest is not None and nearest.kind == "advertising" and verdict is not None:
        return nearest._replace(extra="gain" if verdict.kind == "gain" else "")
    if verdict is not None and verdict.kind == OPEN:
        return Read("own_money", verdict.word)
    if verdict is not None and nearest is not None and verdict.kind == nearest.kind and nearest.extra == "":
        return Read(verdict.kind, verdict.word)
    if verdict is not None and nearest is not None and (verdict.kind, nearest.kind) in _WINS:
        return Read(verdict.kind, verdict.word)
    if verdict is not None and nearest is not None and {verdict.kind, nearest.kind} == _IN_A_TURNOVER:
        nearer = nearest.word.end <= verdict.word.start  # 收支流水：收入120万元，支出119万元
        return Read(verdict.kind, verdict.word) if nearer else nearest
    if verdict is not None and verdict.kind == "gain" and nearest is not None and nearest.word.word == "赃款":
        return Read("gain", verdict.word)  # 分得赃款5000元
    if verdict and nearest and verdict.kind == "traced" and nearest.kind in ("loss", "cheated"):
        return Read("traced", verdict.word)  # 冯某被骗的6万元、尤某被骗的2.4万元进入该卡
    if verdict is None or (
        nearest is not None and nearest.kind not in _YIELDS and nearest.word.word not in ("现金", "余款")
    ):
        return nearest
    return Read(verdict.kind, verdict.word)


# 支付赔偿款2万元, 已支付2万元赔偿; not what was asked for or promised
_AMENDS_PAID = re.compile("(?:支付|给付|付)了?(?:赔偿款|赔偿金)(?:共计|共|合计|人民币)*$")
_ALREADY_PAID = re.compile("(?:已经?|先行|代为|实际)(?:支付|给付)了?(?:人民币)?$")
_AS_AMENDS = re.compile("的?(?:赔偿|补偿)(?:款|金)?(?=[，。；\n]|$)")


def _paid_in_amends(text: str, sentence: Sentence, quantity: Quantity) -> Read | None:
    """支付赔偿款2万元, 已支付2万元赔偿: paid, and as amends."""
    begin = since("，。；：", text, sentence.start, quantity.start)
    told = _AMENDS_PAID.search(text, begin, quantity.start)
    if told is None and _AS_AMENDS.match(text, quantity.end, sentence.end):
        told = _ALREADY_PAID.search(text, begin, quantity.start)
    if told is None:
        return None
    return Read("restitution", Hit(*told.span(), told.group()))


_IN_A_TURNOVER = {"inflow", "turnover"}
_WINS = {("inflow", "unexplained")}  # 36万元的不明资金流入该账户
_YIELDS = frozenset(["gain", "transfer", "inflow", "own_money", "price"])


def _nearest(
    text: str, rules: Rules, sentence: Sentence, quantity: Quantity, hits: Sequence[Hit]
) -> Read | None:
    after = _after(text, rules, sentence, quantity)
    before = [h for h in hits if h.end <= quantity.start and _is_near(text, h, quantity)]
    before = [h for h in before if _reaches(text, h, quantity)]
    touching = _touching(text, rules, quantity)
    paid = _paid_by_victims(text, max(sentence.start, quantity.start - 40), quantity.start)
    if paid is not None and "骗取" not in text[max(sentence.start, paid.start() - 4) : paid.start()]:
        return Read("traced", Hit(paid.start(), paid.end(), paid.group()))
    if (
        after is not None
        and after.kind == "restitution"
        and after.word.word.startswith(("已", "均", "现", "如数", "全数"))
        and before
        and rules.before[before[-1].word] == "gain"
    ):
        return Read("gain", before[-1])  # 佣金880元已退: both
    if after is not None and after.kind == "restitution" and touching and touching.kind == "gain":
        return touching  # 甲所得800元已上缴: both
    if after is not None and (
        after.kind in ("unexplained", "traced", "price", "seized", "restitution")
        or not before
        or (after.kind == "loss" and rules.before[before[-1].word] == "own_money")
        or text.startswith(("作为", "当作", "充作"), quantity.end)
    ):
        return after
    if touching is not None and (not before or before[-1].end <= touching.word.start):
        return touching
    if not before:
        amends = _AMENDS_IN_ALL.search(text, max(sentence.start, quantity.start - 90), quantity.start)
        return Read("restitution", Hit(*amends.span(), "赔偿")) if amends and after is None else after
    nearest = before[-1]
    if (
        touching is not None
        and nearest.word in ("现金", "存款")
        and "所" not in text[touching.word.start - 1 : touching.word.start]
    ):
        return touching  # 当场获现金2000元
    kind = rules.before[nearest.word]
    kinds = [rules.before[hit.word] for hit in before]
    if kinds[-2:] == ["restitution", "price"] and "order" not in kinds:
        nearest, kind = before[-2], "restitution"  # 退赔价值7000余万元的财物
    if (
        nearest.word in ("现金", "存款")
        and len(before) > 1
        and not _goes_astray(text[before[-2].end : nearest.start])
    ):
        nearest = before[-2]  # 骗走现金5万元
        kind = rules.before[nearest.word]
    if nearest.word == "赃款" and _SPENT.match(text, quantity.end):
        return None  # 将赃款3万元丢弃, 赃款5000元挥霍: what became of it
    if kind in ("loss", "cheated") and _OF_FLOW.search(
        text, max(sentence.start, quantity.start - 40), quantity.start
    ):
        kind = "traced"  # 接收、转移被害人李某被骗的5万元
    if kind == "loss" and _CAME_IN.match(text, quantity.end, sentence.end):
        kind = "traced"  # 其中被骗的100000元转入了甲某的银行卡
    if kind == "price" and _CHEATED_OUT_OF.search(
        text, max(sentence.start, quantity.start - 40), quantity.start
    ):
        kind = "cheated"
    if rules.facts.get(kind) and _goes_astray(_between(text, nearest, quantity)):
        return None
    governing = _governing(text, rules, before)
    if governing is not None:
        return Read(governing, nearest)
    return _with_inflow(text, rules, sentence, quantity, before, Read(kind, nearest))


def _part_that_went(text: str, sentence: Sentence, quantity: Quantity) -> Read | None:
    """被骗810万元中有327万元经其账户转走, 其中进入该账户的为17.8万元: the part of it that went through the account."""
    if came := _WENT_THERE.search(text, max(sentence.start, quantity.start - 40), quantity.start):
        lost = _LOST_BEFORE.search(text, sentence.start, came.start())
        return Read("traced", Hit(*came.span(), came.group())) if lost else None
    if _PART_OF_IT.search(text, max(sentence.start, quantity.start - 16), quantity.start) is None:
        return None
    came = _CAME_IN.match(text, quantity.end, sentence.end)
    return Read("traced", Hit(quantity.end, came.end(), came.group())) if came else None


# 被骗33.5万元，其中直接进入该账户的为17.8万元: whom or what it came to stands before the sum
_WENT_THERE = re.compile(
    "，(?:其中)?(?:直接|先后|分别|由此|有)?(?:(?:转|汇|流|打|进|存)[入进到至]|进入|流经|流向|(?:经过?|通过)(?=[^，。；元]{1,14}?(?:流|转|过|走)))[^，。；元]{1,14}?(?:卡|账户|帐户|账号)(?:内|中|里)?(?:流转|转移|转走|过账|走账|转出)?"
    "(?:的)?(?:资金|钱款|款项|金额|数额|款|钱)?(?:共计|合计|共|为|是|有|计|达)*(?:人民币)?$"
)
_LOST_BEFORE = re.compile("(?:骗|损失)[^。；]{0,24}?[0-9.]+余?万?余?元$")


def _with_inflow(
    text: str, rules: Rules, sentence: Sentence, quantity: Quantity, before: Sequence[Hit], read: Read
) -> Read:
    """流入诈骗资金 is both; 进账不明资金 is inflow; 骗取被害人转账 is no outflow."""
    kind, nearest = read.kind, read.word
    extra = ""
    if kind == "inflow" and len(before) > 1 and rules.before[before[-2].word] == "traced":
        near = nearest.start - before[-2].end <= 2
        kind, extra = ("traced", "inflow") if near else (kind, "")  # 被骗资金进账两笔
    if kind == "traced" and len(before) > 1 and rules.before[before[-2].word] == "inflow":
        extra = "inflow" if nearest.start - before[-2].end <= 4 else ""
    if kind == "transfer" and _GOT_TO_PAY.search(
        text, max(sentence.start, quantity.start - 64), quantity.start
    ):
        kind = "cheated"  # 骗取被害人转账共计5万余元
    if kind == "transfer" and _SENT_BY_UPLINE.search(
        text, max(sentence.start, nearest.start - 16), nearest.start
    ):
        drawn = nearest.word.startswith(("取", "提", "支"))
        kind = "own_money" if drawn else "inflow"  # 收取车手取出的现金28万元; 收到上家转款21万元
    if kind == "traced" and (
        nearest.word.startswith("流入") or text[nearest.start - 2 : nearest.start] == "流入"
    ):
        extra = "inflow"
    return Read(kind, nearest, extra)


_SENT_BY_UPLINE = re.compile(
    "(?:收到|接收|接受|收取|收进)(?:了)?(?:来自)?(?![^，。；、元]{0,4}(?:被害|受害|被骗|事主))[^，。；、元的后]{1,8}的?$"
)
# 接收9名受害人支付的结算资金共43.8万元; 收到来自9名受骗群众的汇款13.7万元; 卡内有被害人的5万元
_TOTAL = "(?:共计|合计|共|总计|累计|为)?(?:人民币)?$"
_COMES = "(?:(?:查实|查明|核实|证实|核对出)的|涉及|流入|转入|汇入|进入|进账|接收|接受|收到|收进|(?:用于|用来|以|并|卡|账户)收取|转移|取出|归集|过账|含|包含|包括|系|属于|来自)"
_PAID_BY_VICTIMS = re.rare(
    f"{_VICTIM}[^，。；]{{0,6}}?{_PAYS}的?[^，。；元]{{0,6}}?{_MONEY}{_TOTAL}"
    f"|{_COMES}[^，。；骗]{{0,12}}?{_VICTIM}[^，。；骗]{{0,8}}?的?{_MONEY}{_TOTAL}"
    f"|(?:{_VICTIM}|报案记录|报案材料|案件)[^，。；骗元]{{0,4}}(?:对应|关联|匹配|对上|印证)(?:上)?的?(?:有|为|是|仅|资金|款项|金额|款)*{_TOTAL}"
    f"|{_VICTIM}[^，。；骗元]{{0,6}}?{_MONEY}(?:流入|转入|汇入|进入|进账|入账)(?:了)?{_TOTAL}"
    f"|(?:属于|系|来自|来源于)[^，。；骗元]{{0,8}}?{_VICTIM}[^，。；骗元]{{0,6}}?的?(?:仅有|只有|仅|有|为|是|共|计|达)+(?:人民币)?$"
    f"|(?:含|包含|包括|[内中上里]有|[转汇存]入|流入|进入)[^，。；骗元]{{0,16}}?(?:(?:电信|网络|电诈)+诈骗|诈骗)?{_VICTIM}[^，。；骗元]{{0,6}}?的(?:人民币)?$"
    f"|(?:涉及|涉|关联|牵涉)[^，。；骗元]{{0,10}}?{_VICTIM}(?:的|、|，)?(?:共计|合计|共|资金|钱款|款项|金额|为)+(?:人民币)?$"
    f"|[将把][^，。；骗元]{{0,6}}?{_VICTIM}[^，。；骗元]{{0,8}}?{_PAYS}(?:(?:过来|来)|[至到入][^，。；元]{{1,8}}?)?的(?:人民币)?$"
    f"|(?:收到|接收|收取|流入|转入|进账|汇入|收进)(?:了|过)?(?:[0-9一二两三四五六七八九十多]+余?名)?(?:电信|网络|诈骗|被骗的|受骗的)*{_VICTIM}[^，。；骗元]{{0,8}}?{_PAYS}(?:过来)?的(?:人民币)?$"
    f"|{_VICTIM}(?:[因被][^，。；元]{{0,8}}?)?(?:先后|陆续|分别|通过[^，。；元]{{1,8}}?)?{_PAYS}的(?:人民币)?$"
    f"|其中[^，。；骗元]{{0,8}}?{_VICTIM}[^，。；元]{{0,6}}?(?:付款|打款|汇款|转账|转款|支付)(?:了)?{_TOTAL}"
)
_NAMES_VICTIMS = re.rare(f"{_VICTIM}|报案(?:记录|材料)|案件")


def _paid_by_victims(text: str, start: int, at: int) -> re.Match[str] | None:
    """被害人转入的钱款, 系被骗人员汇款: the words right before a sum that say victims paid it."""
    return _PAID_BY_VICTIMS.search(text, start, at) if _NAMES_VICTIMS.search(text, start, at) else None


_GOT_TO_PAY = re.compile(
    "(?:(?:骗取|骗得|诱骗)[^，。；元]{0,40}?|(?<![被受遭诈])骗(?!后)[^，。；元]{0,10}?)(?:转账|汇款|转款|付款|打款)(?:共计|合计|共|总计)?(?:人民币)?$"
)
# 一次性赔偿被害人甲医疗费、误工费、护理费等共计18000元
_AMENDS_IN_ALL = re.compile("赔偿[^，。；元]{2,70}?费[^，。；元]{0,8}(?:共计|合计|总计|共)(?:人民币)?$")
_OF_FLOW = re.rare(
    "(?:接收|转移|收取|收到|流入|转入|汇入|经手|取出|取现|代转|包含|含有|包括|(?<=[，内中上])含|(?:(?<![群组台站网])[内上]|(?<![者人员友户丝客民们])中)，?有)(?:了)?[^，。；元]{0,16}被(?:电信|网络)*(?:诈)?骗(?:取|走)?的?(?:货款|投资款|资金|钱款|款项|钱|款)?(?:共计|合计|共)?(?:人民币)?$"
)
_SPENT = re.compile("(?:全部|均|已)?(?:丢弃|挥霍|用于|花|藏|扔|随案|移送|予以|被(?:扣|查|追|缴|依法))")
_CAME_IN = re.compile(
    "(?:被)?(?:转入|汇入|流入|打入|进入|转账至|转至|转到|存入)(?:了|到|至)?(?!安全|指定|对方|骗子|诈骗)[^，。；]{0,24}?(?:卡|账户|帐户|账号)"
    "|(?:是|即|就|均|也)*(?:经由|经过|流经|经|通过)[^，。；]{1,14}?(?:卡|账户|帐户|账号)|(?:就|即|均|直接)+(?:打进|转入|汇入|流入|打入)|(?:到账|入账|进账|到卡|转入|汇入)后"
)
# 810万元中有327万元经其账户转走
_PART_OF_IT = re.compile(
    "(?:[万千]元|元|被骗款|赃款|诈骗款|损失|被骗[^，。；元]{0,4}(?:款项|资金|钱款))(?:之)?中，?(?:有|的)?(?:人民币)?$"
)
# 被骗的电脑服务器价值共计17449元: what was got, in money
_CHEATED_OUT_OF = re.compile(
    "(?:被骗|骗取|骗得|被诈骗)(?:的)?[^，。；元]{2,24}?(?:总)?(?:价值|折价|价格)(?:共计|合计|为|共)?(?:人民币)?$"
)
# what may stand between a word and the sum it governs: whose, how many, in all, of what; no other doing
_ON_THE_WAY = re.compile(
    "[一-鿿]?某{1,3}[甲乙丙丁0-9A-Z]?|(?:被害人|受害人|被告人|事主|客户|他人|对方|上家|上线)|[0-9一二三四五六七八九十百两余多]+[余多]?(?:名|人|位|次|笔|张|个|套|条)"
    "|支付宝|收款码|付款码|取得|所得|收益|利得|差价|退赔|退缴|退出|赔偿|归还|结算|收款|付款|转账|汇款|交易|存款|贷款|借款|骗得|骗取|被骗"
)
_DOES = re.compile("[收付给转买卖借还取打汇交领退赔存骗扣缴投花吞挪截赚挣洗]")


def _goes_astray(between: str) -> bool:
    """按提示转出，两天收款9.6万元: another doing stands between the word and the sum, so the word does not govern it."""
    if len(between) <= 3:
        return False
    return _DOES.search(between if "，" in between else _ON_THE_WAY.sub("", between)) is not None


def _governing(text: str, rules: Rules, before: Sequence[Hit]) -> str | None:
    """退出违法所得, 责令退赔, 追缴赃款: the verb decides."""
    kinds = [rules.before[h.word] for h in before]
    if "order" in kinds[:-1] and kinds[-1] in _OBJECTS | _GOVERNS:
        return "order"
    if (kinds[-1] not in _OBJECTS and "透支" not in before[-1].word and "本金" not in before[-1].word) or len(
        before
    ) < 2:
        return None
    if kinds[-2] == "price" and len(before) > 2:  # 退赔赃物折价款及赃款共计3700元
        kinds, before = [*kinds[:-2], kinds[-1]], [*before[:-2], before[-1]]
    verb, noun = before[-2], before[-1]
    if verb.word in ("现金", "存款", "余款"):
        return None  # 以现金方式支付报酬: no verb
    if kinds[-2] in _GOVERNS and noun.start - verb.end <= 14 and "，" not in text[verb.end : noun.start]:
        return kinds[-2]
    return None


# 骗取他人财物，共计金额……: across a comma a word reaches only a sum that goes on with it
_GOES_ON = re.compile(
    "(?:[^，。；]{0,6}|[0-9.]+[万千]?余?(?:枚|个)?(?:USDT|usdt|U币|U|泰达币|美元|美金|港币|港元))，(?:其中|已|均|全部|折合|价值|上述|共计|合计|总计|累计|总共|共|金额|数额|款项|总额|总金额|总|人民币|高达|达|约|为|计|得款)*"
)


# 骗了11名被害人，多为在校大学生，共计……: who they were is said in passing
_ASIDE = re.compile(
    "，(?:其中)?(?:大?多|多数|大多数|大部分|主要|均|都)(?:[为是系]|来自)[^，。；元]{1,24}(?=，(?:共计|合计|总计|累计|共|金额|涉案))"
)


def _between(text: str, hit: Hit, quantity: Quantity) -> str:
    return _ASIDE.sub("", text[hit.end : quantity.start])


def _is_near(text: str, hit: Hit, quantity: Quantity) -> bool:
    apart = quantity.start - hit.end
    return apart <= _REACH


def _reaches(text: str, hit: Hit, quantity: Quantity) -> bool:
    between = _between(text, hit, quantity)
    return "，" not in between or _GOES_ON.fullmatch(between) is not None


# what may stand between a word and the sum it touches, read backwards
_CAUGHT = tuple("起缴查抓截捕破")
# 帮助转移犯罪所得28万元: what others got by their crime, not 甲犯罪所得6000元
_OF_A_CRIME = re.compile(
    "(?:转移|接收|掩饰|隐瞒|取出|取现|收取|收到|转账|代收|经手|流入|转入|上游|他人|电信|网络|诈骗|赌博)[^，。；元]{0,8}?所$"
)
_FILLED = re.compile(
    trie(w[::-1] for w in ("人民币", "区区", "不过", "却", "仅", "只有", "仅有", "了", "共计", "共", "合计", "累计", "总计", "约", "达", "高达", "多达", "现金"))
)  # fmt: skip


def _touching(text: str, rules: Rules, quantity: Quantity) -> Read | None:
    at = quantity.start
    head = text[max(0, at - 12) : at][::-1]
    done = 0
    while True:
        for word, kind in rules.touching_by_last.get(text[at - 1 : at], ()):
            if text.endswith(word, 0, at):
                head_char = text[at - len(word) - 1 : at - len(word)]
                if (
                    (word in ("得", "得款") and head_char in _ANOTHERS)
                    or (word == "获" and head_char in _CAUGHT)
                    or (word == "得" and _OF_A_CRIME.search(text, max(0, at - 20), at - 1))
                ):
                    return None  # 索得, 骗得, 实际得款, 起获, 犯罪所得: another's money
                return Read(kind, Hit(at - len(word), at, word))
        filler = _FILLED.match(head, done)
        if filler is None or filler.end() == done:
            return _gave(text, at)
        done = filler.end()
        at = quantity.start - done


_GAVE = re.compile("[分付]给(?=[^，]*$)(?![^，]*[分付]给)")


def _gave(text: str, at: int) -> Read | None:
    """分给被告人甲240元: what somebody got."""
    gave = _GAVE.search(text, max(0, at - 16), at)
    return Read("gain", Hit(gave.start(), gave.start() + 2, "分给")) if gave else None


def _after(text: str, rules: Rules, sentence: Sentence, quantity: Quantity) -> Read | None:
    whose = _IS_VICTIMS.match(text, quantity.end, sentence.end)
    if whose and not _NOT_SHOWN.match(whose.group()):
        return Read("traced", Hit(whose.start(), whose.end(), whose.group()))
    if _AMONG_IT.match(text, quantity.end) and _A_VICTIMS.search(
        text, max(sentence.start, quantity.start - 16), quantity.start
    ):
        return Read("traced", Hit(quantity.end, quantity.end + 1, "在其中"))
    back = _GIVEN_BACK.match(text, quantity.end, sentence.end)
    head = text[max(sentence.start, quantity.start - 12) : quantity.start]
    if back and _BA.search(head) and not any(word in head for word in _THEIR_OWN):
        return Read("restitution", Hit(back.start(), back.end(), back.group()))
    tail = text[quantity.end : min(sentence.end, quantity.end + 14)]
    first: dict[str, int] = {}
    for hit in rules.after_words.find_all(tail):
        first.setdefault(hit.word, hit.start)
    if not first:
        return None
    offset = next((len(w) for w in ("的", "系", "作为", "当作", "充作", "为") if tail.startswith(w)), 0)
    for word in sorted(first, key=len, reverse=True):
        at, kind = first[word], rules.after[word]
        between = tail[:at]
        near = at <= offset
        if word == "赃款" and not _BA.search(head):
            continue  # 得3000元赃款: a share
        if kind == "restitution" and tail.startswith(_UPLINE, at + len(word)):
            continue  # 收款4万元已上缴平台
        if _MEASURED.match(text, quantity.end + at + len(word)):
            continue  # 系接收诈骗款4.9万元后……: the word measures the next sum
        if near and not any(mark in between for mark in "，；、。"):
            return Read(kind, Hit(quantity.end + at, quantity.end + at + len(word), word))
    return None


# 诱骗用户充值118元等成为会员: one of several prices
_ONE_PRICE = re.compile("不?等(?:的?(?:费用|价格|档|套餐)|(?:成为|升级|购买|开通|办理|充值))")
_MEASURED = re.compile("(?:人民币|共计|合计|共|约|达|为)*[0-9]")
