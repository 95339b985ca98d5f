"""How long, how much: the quantity that a word of penalty (有期徒刑, 缓刑, 罚金) is told with."""

from __future__ import annotations

from dataclasses import dataclass, field

from bangxin.base import patterns as re
from bangxin.base.quantities import Kind, Quantity
from bangxin.intake.charges import find_charges
from bangxin.intake.context import Context
from bangxin.intake.outcomes.penalties import OTHER_MONEY, RANGE
from bangxin.intake.outcomes.tokens import Token
from bangxin.intake.parts import Part, Sentence

PENALTIES = ("有期徒刑", "拘役", "管制")


@dataclass(slots=True)
class Sentencing:
    """What one person got, count by count."""

    charges: list[tuple[str, int, int]] = field(default_factory=list)
    months: list[tuple[int, Quantity, str]] = field(default_factory=list)
    fines: list[Quantity] = field(default_factory=list)
    executed: Quantity | None = None
    executed_fine: Quantity | None = None
    test: Quantity | None = None
    before: list[Quantity] = field(
        default_factory=list
    )  # terms and fines of an earlier sentence merged with it
    merged: bool = False  # with an earlier sentence (与前罪……并罚)
    suspended: tuple[int, int] | None = None  # 适用缓刑, no term of probation told
    part: Part = Part.RULING
    speaker: str = "court"


# 有期徒刑三年，缓刑四年至有期徒刑二年，缓刑二年不等
_UP_TO = re.compile(
    "(?:，?(?:并处)?(?:缓刑|罚金)[^，。；至某]{1,12})*至(?:有期徒刑|拘役|缓刑|罚金)[^。；某]{2,40}不等"
    "|、?(?:并)?(?:宣告|适用)?缓刑[^，。；、]{2,8}(?:至|到)[^，。；]{2,16}不等"  # 九个月缓刑一年至三年不等
)
_TAKEN_AWAY = re.compile("(?:的)?(?:违法所得|赃款)?(?:予以|依法|全部|被)*(?:追缴|没收|收缴|退赔|发还)")
_AND_THE_LIKE = re.compile("(?:，?(?:并处)?(?:缓刑|罚金)[^，。；某]{1,12})*不等")


def quantity_after(context: Context, sentence: Sentence, token: Token) -> Quantity | None:
    """How long or how much is told after (or right before) a word of penalty; None where the sum is another's or a range."""
    wanted = (Kind.MONEY, Kind.NUMBER) if token.word == "罚金" else (Kind.DURATION,)
    for quantity in context.quantities_in(token.end, min(sentence.end, token.end + 12)):
        if token.word == "获刑" and quantity.start > token.end:
            break
        if quantity.kind in wanted and quantity.start - token.end <= 8:
            if context.roster.between(token.end, quantity.start):
                return None  # 判处有期徒刑：甲二年，乙一年
            if OTHER_MONEY.search(context.text, token.end, quantity.start):
                return None  # 并处罚金，追缴1000元
            if any(word in context.text[token.end : quantity.start] for word in PENALTIES):
                return None  # 撤销缓刑，与原判有期徒刑六个月并罚
            if token.word == "罚金" and _TAKEN_AWAY.match(context.text, quantity.end, sentence.end):
                return None  # 并处罚金，3200元追缴
            to = context.text.startswith(RANGE, quantity.end) or "不等" in quantity.text  # 三个月至……二年不等
            to = to or _UP_TO.match(context.text, quantity.end, sentence.end) is not None
            to = to or (
                context.text.endswith("至", 0, token.at)
                and _AND_THE_LIKE.match(context.text, quantity.end, sentence.end) is not None
            )
            return quantity if quantity.op == "=" and not to else None
    if token.word in PENALTIES:  # 一年有期徒刑
        for quantity in context.quantities_in(max(sentence.start, token.at - 8), token.at):
            if quantity.kind is Kind.DURATION and quantity.end == token.at and quantity.op == "=":
                return quantity
    if token.word == "罚金":  # 并处二万元罚金
        for quantity in context.quantities_in(max(sentence.start, token.at - 16), token.at):
            if quantity.kind is Kind.MONEY and quantity.end == token.at and quantity.op == "=":
                return quantity
    return None


def of_before(context: Context, sentence: Sentence, token: Token, own: Sentencing) -> None:
    """The term or fine of an earlier sentence that is merged with the new one."""
    told = quantity_after(context, sentence, token) if token.word in (*PENALTIES, "罚金") else None
    own.before += [told] if told else []


def sentenced_so(text: str, at: int, end: int) -> bool:
    """以……罪提起公诉，法院一审判处……: sentenced, in the same breath, for what was charged."""
    return any(w in text[at:end] for w in ("判处", "获刑", "被判")) and not find_charges(text, at, end)
