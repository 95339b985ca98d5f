"""A sum, what is taken off it, and what is left: lawful money off an inflow, others' shares off an income.

Where the text says what is left, that stands in the place of the sum it is left of. Lawful money and own transfers taken off
an inflow are figures of their own, beside the gross inflow; what is left is reckoned where it is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found, money
from bangxin.intake.wholes import SUMS, alike

_GAIN = "gain.illegal_income"
_INFLOW = ("ledger.own_accounts.inflow", "ledger.others_accounts.inflow")
_BACK = 6  # sums before one that it may be the rest of
_FAR = 120  # characters between a sum and what is left of it
_LAWFUL = re.compile(
    "工资|薪金|薪资|奖金|补贴|补助|退休金|养老金|公积金|报销|劳务费|稿费|(?:房屋?|商铺|店铺|店面|门面|车位|摊位)(?:的)?(?:租金|出租)|房租|[卖售](?:房|车|粮|菜|货)|货款|(?:经营|营业)(?:收入|款|额)|借款|彩礼|礼金|合法|正常|自有|个人存款|(?:自己|本人|自行)(?:存|转|汇)入|测试|生活费|(?:家人|亲友|亲属)(?:转|汇)入"
)
_OWN_TRANSFERS = re.compile(
    "互转|互相转账|自转|同名(?:账户|转账)|(?:账户|卡)(?:之)?间(?:的)?(?:转账|划转|往来)"
)
_OF_CRIME = re.compile("骗|赃|涉案|被害|犯罪|赌|违法|非法|出租(?!房|商|店|屋|车|门)|跑分|好处|报酬|佣金")
_OFF = "扣除|剔除|核减|减去|除去"
# 扣除其本人工资收入……; 其中本人工资收入……
_FIRST_OFF = re.compile(
    f"[，（；、]?(?:其中)?(?:应)?(?:{_OFF}|去除|排除)了?([^，。；]{{1,24}})|[，（](?:其中(?:包括|包含|含有?|有)?|包括|包含|内含|含有?)([^，。；]{{2,24}})"
)
_NEXT_OFF = re.compile("(?:、|及|和|以及)([^，。；]{2,20})")  # ……及账户间互转
# 其中5.1万元系本人工资，1.8万元系账户之间互转，均应予以扣除
_IS_PART = re.compile("[，（；]其中(?:的|有)?|[，、；](?:另有|另外?|还有|有)?")
_IS = re.compile(f"(?:系|为|是|属于?)([^，。；元]{{2,20}})(?=[^。；]{{0,40}}?(?:{_OFF}))")
# 其中3万元系工资，应予扣除，实际流入55万元
_TAKEN_OFF = re.compile(f"{_OFF}|不(?:应|予)?计入")
_LEFT = re.compile(f"后为|实际|{_OFF}|剩余|尚余|仅余|余|净|实为|应[当]?(?:认定)?为|则|故|因此|据此|涉案")
# 其中分给介绍人2000元，自己得4000元; 其中2.8万元分给乙、丙，余下1.8万元
_GIVEN = re.compile(f"分给|付给|转给|交给|支付|返给|返还|给(?!予)|{_OFF}|分得|得")
_HIMSELF = re.compile(
    "(?:自己|本人|个人|实际|最终|净|实)[^，。；元]{0,4}(?:得|获|赚|留|挣|拿|收|剩|余)[^，。；元]{0,6}$"
    "|(?:余下|余款|剩余|其余|剩下)(?:的)?(?:人民币)?$"
)
# 收取广告费10万元，领取工资提成9800元: what customers paid the firm, and what the one who works there got of it
_OF_THE_FIRM = re.compile(
    "收取?(?:了)?[^，。；0-9]{0,6}(?:广告|推广|服务|技术|会员|业务|宣传|代理|开发|维护|充值)费[^，。；0-9]{0,6}$"
)
_AS_STAFF = re.compile(
    "^(?:其)?(?:个人|本人|从中|实际|共)*(?:领取|领得|领到|分得|获得|获|得)(?:了)?[^，。；0-9]{0,4}(?:工资|提成|底薪|薪酬|薪水)[^，。；0-9]{0,6}$"
)


def without_gross(context: Context, found: list[Found]) -> list[Found]:
    """流入58万元，其中3万元系工资，应予扣除，实际流入55万元: of one sum and what is left of it, the second stands."""
    sums = [f for f in found if f.fact.startswith(SUMS) and isinstance(f.value, int)]
    sums.sort(key=lambda f: f.start)
    drop: set[int] = set()
    for index, rest in enumerate(sums):
        for whole in sums[max(0, index - _BACK) : index]:
            if alike(whole, rest) and whole.value > rest.value and _is_left(context, whole, rest):
                drop.add(id(whole))
    return [f for f in found if id(f) not in drop]


def _is_left(context: Context, whole: Found, rest: Found) -> bool:
    text, there = context.text, context.sentence_at(rest.start)
    at = text.rfind(rest.words, whole.end, rest.end)
    if at < 0 or at - whole.end > _FAR or context.sentence_at(whole.start).paragraph != there.paragraph:
        return False
    begin = context.clause_start(there, at)
    if _TAKEN_OFF.search(text, whole.end, at) and _LEFT.search(text, begin, at):
        return True
    if rest.fact != _GAIN or whole.end <= there.start:
        return False
    if _AS_STAFF.search(text[begin:at]):
        return _OF_THE_FIRM.search(text, there.start, text.rfind(whole.words, 0, whole.end)) is not None
    return _HIMSELF.search(text, begin, at) is not None and _GIVEN.search(text, whole.end, begin) is not None


def net_of_lawful(context: Context, found: list[Found]) -> list[Found]:
    """流入34.7万元，扣除本人工资1.2万元后为33.5万元: the first is the gross inflow, the last is what came in."""
    out = list(found)
    for gross in found:
        if gross.fact not in _INFLOW or not isinstance(gross.value, int) or gross.op not in ("=", ">="):
            continue
        off, net = _taken_off(context, gross)
        if not off:
            continue
        spans = [q.span for _, q in off] + ([net.span] if net else [])
        out = [f for f in out if f is not gross and not _measures(f, spans)]
        context.unassigned[:] = [f for f in context.unassigned if not _measures(f, spans)]
        prefix = gross.fact.removesuffix("inflow")
        for kind in dict.fromkeys(kind for kind, _ in off):
            out.append(_told(gross, prefix + kind, [q for k, q in off if k == kind]))
        out.append(replace(gross, fact=f"{gross.fact}_gross"))
        out.append(_told(gross, gross.fact, [net]) if net else _difference(gross, off))
    return out


_HELD_IN_IT = re.compile("[，（](?:其中(?:包括|包含|含有?|有)?|包括|包含|内含|含有?)[^，。；]*$")
_GOT = re.compile("获利|获得|获取|得到|得款|分得|赚|报酬|佣金|好处|提成|手续费|违法|非法|租金")


def without_own_income(context: Context, found: list[Found]) -> list[Found]:
    """流入41万元，其中包含其卖画收入12万元: what is held in an inflow and is nobody's pay for the crime is no income of it."""
    inflows = [f for f in found if f.fact in _INFLOW]
    out = []
    for item in found:
        sentence = context.sentence_at(item.start)
        told = next((f for f in inflows if sentence.start <= f.start and f.end <= item.start), None)
        if item.fact == _GAIN and told is not None:
            at = context.text.rfind(item.words, item.start, item.end)
            held = _HELD_IN_IT.search(context.text, told.end, max(at, told.end))
            if held and not _GOT.search(context.text, held.start(), item.end):
                context.unassigned.append(replace(item, fact="", persons=(), note="未归类"))
                continue
        out.append(item)
    bases = {f.start for f in out if f.fact == _GAIN}
    gone = {f.persons for f in found if f.fact == _GAIN} - {f.persons for f in out if f.fact == _GAIN}
    return [f for f in out if f.fact != "gain.basis" or f.start in bases or f.persons not in gone]


def _taken_off(context: Context, gross: Found) -> tuple[list[tuple[str, Quantity]], Quantity | None]:
    """The sums taken off a gross inflow, each with its kind, and what is said to be left."""
    text, sentence, at = context.text, context.sentence_at(gross.start), gross.end
    off: list[tuple[str, Quantity]] = []
    for quantity in context.quantities_in(gross.end, sentence.end):
        if quantity.kind is Kind.DATE:
            continue  # 扣除5月10日到账的本人工资
        if quantity.kind is not Kind.MONEY or quantity.op != "=":
            break
        told = _IS.match(text, quantity.end, sentence.end)
        if told is None or not _IS_PART.fullmatch(text, at, quantity.start):
            told = (_NEXT_OFF if off else _FIRST_OFF).fullmatch(text, at, quantity.start)
        kind = _called(told[1] or told[2]) if told else ""
        if not kind or told is None:
            left = off and (quantity.bound.lo or 0) < gross.value and _LEFT.search(text, at, quantity.start)
            return off, quantity if left else None
        off.append((kind, quantity))
        at = max(told.end(), quantity.end)
    return off, None


def _called(words: str) -> str:
    """What a sum taken off is, by its words; nothing where these do not say that it is lawful or one's own."""
    if _OF_CRIME.search(words):
        return ""
    if _OWN_TRANSFERS.search(words):
        return "self_transfers"
    return "lawful" if _LAWFUL.search(words) else ""


def _measures(found: Found, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a fact was read from one of the sums (其中本人工资收入1.3万元 is no income of the offence)."""
    read = found.rule.startswith("amount.")
    return read and any(found.start < end and start < found.end for start, end in spans)


def _told(gross: Found, fact: str, told: Sequence[Quantity]) -> Found:
    """The figure of one kind (扣除测试转账600元及本人存入的2000元: 2600 of lawful money)."""
    low, high, usual = money(told[0])
    if len(told) > 1:
        low, high = sum(money(q)[0] or 0 for q in told), None
    words = "、".join(q.text for q in told)
    return replace(
        gross, fact=fact, op=told[0].op, value=low, hi=high, usual=usual, start=told[0].start, end=told[-1].end, words=words, note=""
    )  # fmt: skip


def _difference(gross: Found, off: Sequence[tuple[str, Quantity]]) -> Found:
    """What is left where the text does not say it."""
    less = sum(q.bound.lo or 0 for _, q in off)
    usual, high = (end - less if isinstance(end, int) else end for end in (gross.usual, gross.hi))
    return replace(
        gross, value=gross.value - less, hi=high, usual=usual, rule="derived.inflow_net", note="毛额减去写明的合法资金、互转"
    )  # fmt: skip
