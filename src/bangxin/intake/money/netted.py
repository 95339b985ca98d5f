"""What is left of a sum: after something is taken off it, after others got their share of it; and totals of several people."""

from __future__ import annotations

from collections.abc import Sequence

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found
from bangxin.intake.money.shares import joint

_GAIN = "gain.illegal_income"
_SUMS = ("ledger.", "settlement.amount", "fraud.amount", "conceal.amount", _GAIN)
_BACK = 6  # sums before one that it may be the rest of
_FAR = 120  # characters between a sum and what is left of it
# 其中3万元系工资，应予扣除，实际流入55万元
_TAKEN_OFF = re.compile("扣除|剔除|核减|减去|除去|不(?:应|予)?计入")
_LEFT = re.compile(
    "实际|扣除|剔除|核减|减去|除去|剩余|尚余|仅余|余|净|实为|应[当]?(?:认定)?为|则|故|因此|据此|涉案"
)
# 其中分给介绍人2000元，自己得4000元
_GIVEN = re.compile("分给|付给|转给|交给|支付|返给|返还|给(?!予)|扣除|除去|分得|得")
_HIMSELF = re.compile(
    "(?:自己|本人|个人|实际|最终|净|实)[^，。；元]{0,4}(?:得|获|赚|留|挣|拿|收|剩|余)[^，。；元]{0,6}$"
)
# 收取广告费10万元，领取工资提成9800元: what customers paid the firm, and what the one who works there got of it
_OF_THE_FIRM = re.compile(
    "收取?(?:了)?[^，。；0-9]{0,6}(?:广告|推广|服务|技术|会员|业务|宣传|代理|开发|维护|充值)费[^，。；0-9]{0,6}$"
)
_AS_STAFF = re.compile(
    "^(?:其)?(?:个人|本人|从中|实际|共)*(?:领取|领得|领到|分得|获得|获|得)(?:了)?[^，。；0-9]{0,4}(?:工资|提成|底薪|薪酬|薪水)[^，。；0-9]{0,6}$"
)
_TOTAL = re.compile("(?:共计|合计|总计|总额|累计|总共|一共|共)[^，。；0-9]{0,8}$")


def what_is_left(context: Context, found: list[Found]) -> list[Found]:
    """流入58万元，其中3万元系工资，应予扣除，实际流入55万元: of one sum and what is left of it, the second stands."""
    sums = [f for f in found if f.fact.startswith(_SUMS) and isinstance(f.value, int)]
    sums.sort(key=lambda f: f.start)
    drop: set[int] = set()
    for index, rest in enumerate(sums):
        for whole in sums[max(0, index - _BACK) : index]:
            alike = (whole.fact, whole.persons, whole.speaker) == (rest.fact, rest.persons, rest.speaker)
            if alike and whole.value > rest.value and _is_left(context, whole, rest):
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
    if rest.fact == _GAIN and whole.end > there.start and _AS_STAFF.search(text[begin:at]):
        first = max(text.rfind(whole.words, whole.start, whole.end), whole.start)
        return _OF_THE_FIRM.search(text, there.start, first) is not None
    return (
        rest.fact == _GAIN
        and whole.end > there.start
        and _HIMSELF.search(text, begin, at) is not None
        and _GIVEN.search(text, whole.end, begin) is not None
    )


def totals_of_several(context: Context, found: list[Found]) -> list[Found]:
    """甲的卡流入40万元，乙的卡流入2万元，共计42万元: the total is of both together, not of whom it was told last."""
    out = []
    for index, whole in enumerate(found):
        if whole.fact.startswith(_SUMS) and isinstance(whole.value, int) and len(whole.persons) == 1:
            names = _whose_total(context, whole, found[max(0, index - _BACK) : index])
            whole = joint(whole, names) if names else whole
        out.append(whole)
    return out


def _whose_total(context: Context, whole: Found, before: Sequence[Found]) -> list[str]:
    """Those whose sums, told right before in the sentence, come to the total; nobody where it is not one of several people."""
    sentence = context.sentence_at(whole.start)
    parts = [
        f
        for f in before
        if (f.fact, f.speaker) == (whole.fact, whole.speaker)
        and f.start >= sentence.start
        and len(f.persons) == 1
        and isinstance(f.value, int)
    ]
    at = context.text.rfind(whole.words, whole.start, whole.end)
    lead = whole.words[: next((n for n, char in enumerate(whole.words) if char.isdigit()), 0)]
    named = {f.persons[0] for f in parts}
    total = len(named) > 1 and _TOTAL.search(context.text[parts[-1].end : max(at, 0)] + lead) is not None
    if not total or sum(f.value for f in parts) != whole.value:
        return []
    return (
        []
        if context.roster.accused_in(parts[-1].end, whole.start)
        else [p.name for p in context.roster.accused if p.name in named]
    )
