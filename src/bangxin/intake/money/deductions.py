"""Lawful money and own transfers taken off what came into an account: gross, what is taken off, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.context import Context, Found, money

_INFLOW = ("ledger.own_accounts.inflow", "ledger.others_accounts.inflow")
_LAWFUL = re.compile(
    "工资|薪金|薪资|合法|正常|自有|个人存款|(?:自己|本人|自行)(?:存|转|汇)入|测试|生活费|(?:家人|亲友|亲属)(?:转|汇)入"
)
_OWN_TRANSFERS = re.compile(
    "互转|互相转账|自转|同名(?:账户|转账)|(?:账户|卡)(?:之)?间(?:的)?(?:转账|划转|往来)"
)
_OF_CRIME = re.compile("骗|赃|涉案|被害|犯罪|赌")
# 扣除其本人工资收入……; 其中本人工资收入……; ……及账户间互转
_TAKEN_OFF = re.compile(
    "[，（；、]?(?:其中)?(?:应)?(?:扣除|剔除|减去|除去|去除|核减|排除)了?([^，。；]{1,24})"
)
_PART = re.compile("[，（]其中(?:包括|包含|含有?|有)?([^，。；]{2,24})")
_AND_OF = re.compile("(?:、|及|和|以及)([^，。；]{2,20})")
# 其中5.1万元系本人工资，1.8万元系账户之间互转，均应予以扣除
_IS = re.compile("(?:系|为|是|属于?)([^，。；元]{2,20})")
_IS_PART = re.compile("[，（；]其中(?:的|有)?|[，、；](?:另有|另外?|还有|有)?")
_TO_BE_OFF = re.compile("[^。；]{0,40}?(?:扣除|剔除|核减)")
# 后为33.5万元; 后，实际流入83万元; 均应予以扣除，据此认定流入资金83万元
_LEFT = re.compile(
    "(?:，(?:均|都)?应?(?:予以|予|当)?(?:扣除|剔除|核减))?(?:，(?:据此|故|因此)?(?:依法)?认定)?(?:）|等)?(?:后|之后|以后|外|以外|之外)?[，、]?(?:该[张卡账户]{1,2}|上述[^，。；元]{0,4}?[卡账户]{1,2}|其|卡内)?(?:实际|净|其余|剩余|余下|余额|余|仍|还|尚|为|共计?|合计|计|达|有|系)*"
    "(?:单向|实际|净)?(?:流入|转入|进账|汇入|涉案|可疑|不明)?的?(?:资金|金额|数额|款项|流水)?(?:净额)?(?:为|共计?|合计|计|有|达|系)*(?:人民币)?"
)


def net_of_lawful(context: Context, found: list[Found]) -> list[Found]:
    """流入34.7万元，扣除本人工资1.2万元后为33.5万元: the first is the gross inflow, the last is what came in."""
    out = list(found)
    for gross in found:
        if gross.fact not in _INFLOW or not isinstance(gross.value, int) or gross.op not in ("=", ">="):
            continue
        off, net = _taken_off(context, gross)
        if not off:
            continue
        measured = [q.span for _, q in off] + ([net.span] if net else [])
        out = [f for f in out if f is not gross and not any(_measures(f, span) for span in measured)]
        context.unassigned[:] = [
            f for f in context.unassigned if not any(_measures(f, span) for span in measured)
        ]
        out.append(replace(gross, fact=f"{gross.fact}_gross"))
        prefix = gross.fact.removesuffix("inflow")
        out += _parts_off(gross, prefix, off)
        out.append(_told(gross, gross.fact, net) if net else _difference(gross, [q for _, q in off]))
    return out


def _taken_off(context: Context, gross: Found) -> tuple[list[tuple[str, Quantity]], Quantity | None]:
    """The sums taken off a gross inflow, each with its kind, and what is said to be left."""
    sentence = context.sentence_at(gross.start)
    off: list[tuple[str, Quantity]] = []
    at = gross.end
    for quantity in context.quantities_in(gross.end, sentence.end):
        if quantity.kind is not Kind.MONEY or quantity.op != "=":
            return off, None
        told = _IS.match(context.text, quantity.end, sentence.end)
        if (
            told
            and _IS_PART.fullmatch(context.text, at, quantity.start)
            and _TO_BE_OFF.match(context.text, told.end(), sentence.end)
            and (what := _called(told[1]))
        ):
            off.append((what, quantity))
            at = told.end()
            continue
        what = _what(context.text[at : quantity.start], first=not off)
        if not what:
            left = off and _LEFT.fullmatch(context.text, at, quantity.start)
            return off, quantity if left and (quantity.bound.lo or 0) < gross.value else None
        off.append((what, quantity))
        at = quantity.end
    return off, None


def _what(between: str, *, first: bool) -> str:
    """What a sum taken off is, by the words before it; nothing where these do not say that it is lawful or one's own."""
    told = (
        (_TAKEN_OFF.fullmatch(between) or _PART.fullmatch(between)) if first else _AND_OF.fullmatch(between)
    )
    return _called(told[1]) if told else ""


def _called(words: str) -> str:
    if _OF_CRIME.search(words):
        return ""
    if _OWN_TRANSFERS.search(words):
        return "self_transfers"
    return "lawful" if _LAWFUL.search(words) else ""


def _measures(found: Found, span: tuple[int, int]) -> bool:
    """Whether a fact was read from the sum at ``span`` (其中本人工资收入1.3万元 is no income of the offence)."""
    return found.start < span[1] and span[0] < found.end and found.rule.startswith("amount.")


def _parts_off(gross: Found, prefix: str, off: Sequence[tuple[str, Quantity]]) -> list[Found]:
    """What was taken off, one figure of each kind (扣除测试转账600元及本人存入的2000元: 2600 of lawful money)."""
    out: dict[str, Found] = {}
    for kind, quantity in off:
        part, before = _told(gross, prefix + kind, quantity), out.get(kind)
        if before is not None:
            words = f"{before.words}、{part.words}"
            part = replace(before, value=before.value + part.value, hi=None, end=part.end, words=words)
        out[kind] = part
    return list(out.values())


def _told(gross: Found, fact: str, quantity: Quantity) -> Found:
    low, high, usual = money(quantity)
    start, end = quantity.span
    return replace(
        gross, fact=fact, op=quantity.op, value=low, hi=high, usual=usual, start=start, end=end, words=quantity.text, note=""
    )  # fmt: skip


def _difference(gross: Found, off: Sequence[Quantity]) -> Found:
    """What is left where the text does not say it."""
    less = sum(q.bound.lo or 0 for q in off)
    usual = gross.usual - less if isinstance(gross.usual, int) else gross.usual
    high = gross.hi - less if isinstance(gross.hi, int) else gross.hi
    return replace(
        gross, value=gross.value - less, hi=high, usual=usual, rule="derived.inflow_net", note="毛额减去写明的合法资金、互转"
    )  # fmt: skip
