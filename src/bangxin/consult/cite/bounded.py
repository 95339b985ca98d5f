"""Figures with their side: at most (以下, 不超过, 最长), at least (以上, 不少于), short of (不足, 不到), or bare.

And the side that a sentence turns round: 以下 said of a threshold that the law puts at 以上, or the reverse of a cap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity, scan
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.figures import read_figure
from bangxin.consult.folding import fold

_FEN, _YEAR = 100, 12
_N = r"[一二三四五六七八九十百两\d]{1,3}"
_TIMES = re.compile(rf"(?:(?P<a>{_N})倍?(?:以上)?[至到、-]?)?(?P<n>{_N})倍(?P<after>以[上下])?")
_LEAD, _TAIL = 12, 5
_CAP_BEFORE = re.compile(
    r"(?:最[长高多大](?!刑|人民|[法院检])|至多|顶多|上限|封顶|顶格|不(?:能|得|可|应|准|会)?(?:再)?(?:超过?|多于|高于|大于))[^,。;:\d一二两三四五六七八九十]{0,7}(?:超过?|多于|高于|大于)?$"
)
_FLOOR_BEFORE = re.compile(
    r"(?:最[短少低小]|至少|起步|下限|不(?:能|得|可|应|会)?(?:再)?(?:少于|低于|短于))[^,。;:\d一二两三四五六七八九十]{0,7}$"
)
_BELOW_BEFORE = re.compile(r"(?:不[到足满够]|没到|未满|未达|低于|少于|不及|没有?达到)(?:了)?$")
_CAP_AFTER = re.compile(r"(?:元|钱)?(?:之内|以内|内(?!部)|封顶|为限|为上限|到头|以下|及以下)")
_FLOOR_AFTER = re.compile(r"(?:元|钱)?(?:起(?!诉|算)|以上|及以上|起步|打底)")
_OF_MONEY = re.compile(r"(?:[赚挣罚得获]|所得|获利|盈利|上限|封顶)[^。;:条个]{0,6}$")
"""Before a bare 一万: money (赚不到一万的)."""
_ROUGH = re.compile(r"[余多几来]")
_PRISON = re.compile(r"(?:的)?(?:有期)?徒刑|(?:的)?(?:拘役|管制|刑期)")
"""Behind a term: it is one of imprisonment."""
_DETENTION = re.compile(
    r"(?:有期徒刑|徒刑|拘役|管制|最高刑|最低刑|法定刑|宣告刑)[^,。;:]{0,3}$|刑期[为是在]?$"
)


@dataclass(frozen=True, slots=True)
class Bounded:
    """One figure: its unit (元, 日, 月, 小时, 岁, 倍, 刑月 or a counter), its side and its number, or two of a range."""

    start: int
    end: int
    unit: str
    side: str
    values: tuple[int, ...]

    @property
    def sides(self) -> tuple[tuple[str, int], ...]:
        """Each number with its side; a range is at least the one and at most the other."""
        if len(self.values) > 1:
            return ((">=", self.values[0]), ("<=", self.values[1]))
        return ((self.side, self.values[0]),)

    def __str__(self) -> str:
        if len(self.values) > 1:
            return f"{self.values[0]}-{self.values[1]}{self.unit}"
        return f"{self.side}{self.values[0]}{self.unit}"


def bounded(folded: str, quantities: Sequence[Quantity] | None = None) -> Iterator[Bounded]:
    """Every figure of a folded text with its side, in no order."""
    for one in scan(folded) if quantities is None else quantities:
        unit, values = _read(one)
        if (
            one.kind is Kind.NUMBER
            and "万" in one.text
            and _OF_MONEY.search(folded, max(0, one.start - 10), one.start)
        ):
            unit = "元"
        if not values or _ROUGH.search(folded, one.start, one.end):
            continue
        start = one.start
        if unit == "月" and (
            _PRISON.match(folded, one.end) or _DETENTION.search(folded, max(0, start - 10), start)
        ):
            unit = "刑月"
        yield Bounded(start, one.end, unit, _side(folded, one), values)
    for match in _TIMES.finditer(folded):
        found = [read_figure(match[name] or "") for name in ("a", "n")]
        side = {"以上": ">=", "以下": "<="}.get(match["after"] or "") or (
            "<=" if _CAP_BEFORE.search(folded[max(0, match.start() - _LEAD) : match.start()]) else "="
        )
        yield Bounded(
            match.start(), match.end(), "倍", side, tuple(value for value in found if value is not None)
        )


def figures_of(text: str) -> set[str]:
    """The figures of a provision as the table writes them."""
    return {str(one) for one in bounded(fold(text))}


def _read(one: Quantity) -> tuple[str, tuple[int, ...]]:
    if one.vague or one.doubtful or one.op == "~":
        return "", ()
    if one.op == "range":
        values = [one.bound.lo, one.bound.hi]
    elif one.nominal is not None:
        values = [one.nominal]
    else:
        values = [one.bound.lo if one.bound.lo is not None else one.bound.hi]
    if any(value is None for value in values):
        return "", ()
    whole = tuple(value for value in values if value is not None)
    if one.kind is Kind.MONEY:
        return ("", ()) if any(value % _FEN for value in whole) else ("元", tuple(v // _FEN for v in whole))
    if one.kind is Kind.AGE:
        return "岁", whole
    if one.kind is Kind.DURATION:
        return one.unit, whole
    if one.kind is Kind.COUNT:
        return {"名": "人", "位": "人", "家": "个", "块": "元"}.get(one.unit, one.unit), whole
    return ("个", whole) if one.kind is Kind.NUMBER else ("", ())


def _side(folded: str, one: Quantity) -> str:
    before = folded[max(0, one.start - _LEAD) : one.start]
    own = folded[one.start : one.end]
    if _CAP_BEFORE.search(before + own[:2] if one.op == ">" else before) or own.startswith("不得超"):
        return "<="
    if one.op == "<" and re.search(r"不(?:能|得|可|应|会)?$", before) and own[:2] in {"少于", "低于"}:
        return ">="
    if _FLOOR_BEFORE.search(before):
        return ">="
    if one.op == "=" and _BELOW_BEFORE.search(before):
        return "<"
    if one.op == "=" and _CAP_AFTER.match(folded, one.end):
        return "<="
    if one.op == "=" and _FLOOR_AFTER.match(folded, one.end):
        return ">="
    return ">=" if one.op == ">" else one.op


def is_reckoned(draft: Draft, at: int, values: tuple[int, ...]) -> bool:
    """Whether two sums in yuan are multiples of one of a case (违法所得三万元的，……处三万元以上三十万元以下罚款: once to ten times)."""
    line, _ = draft.line_span(at)
    sums = (
        one.nominal // _FEN
        for one in draft.quantities_in(line, at)
        if one.kind is Kind.MONEY and one.nominal and one.op == "="
    )
    return len(values) > 1 and any(total and values[0] == total and not values[1] % total for total in sums)


_BELOW = re.compile(r"(?:以下|以内|之内)$")
_BEHIND = re.compile(r"(?:元|钱)?(?:的)?(?:及其?)?(?:以下|以内|之内)")
_ABOVE = re.compile(r"以上$")
_MADE = re.compile(
    r"情节(?:特别)?严重|严重情节|(?<![不未])构成|入罪|立案|追诉|严重后果|大量传播|定罪|追究刑事责任"
)
"""What a number of the law makes of an act, where it is reached."""
_LEAST = re.compile(r"(?:属于?|认定|为|是|系|算)[^,。;]{0,8}数额较大")
"""What the least number of the law makes of a sum: below it there is nothing (三千元以下属于数额较大)."""
_LISTED = re.compile(r"情形之一|之一的?$")
_SPARED = re.compile(r"[不没免轻]|未(?!遂)|无(?!法)|低于|少于|尚|仅|从宽|行政|治安|例外|除外")
"""Words with which a number below the law's line is told as such (二十万元以下的，不构成犯罪)."""
_PUNISHES = re.compile(r"[处罚拘]|期限|考验")


def is_turned_down(draft: Draft, start: int, end: int, *, least: bool) -> bool:
    """Whether 以下 stands behind a number that is said to make an act a crime, or a grave one (二十万元以下的，认定情节严重).

    ``least``: no lower number of the law makes it one; what is below a higher one may be of the degree before it, unless
    the number stands in a list of the cases (有下列情形之一的：……).
    """
    if not (_BELOW.search(draft.folded, start, end) or _BEHIND.match(draft.folded, end)):
        return False
    begins, ends = draft.sentence_span(start)
    clause, _ = draft.clause_span(start)
    lead = draft.lead(start)
    if not least and not _LISTED.search(lead):
        return False
    behind = draft.folded[end:ends]
    if _SPARED.search(draft.folded, clause, start) or _SPARED.search(behind) or _SPARED.search(lead[-12:]):
        return False
    if least and _LEAST.search(behind):
        return True
    return bool(_MADE.search(behind) or _MADE.search(lead) or _MADE.search(draft.folded, begins, clause))


def is_turned_up(draft: Draft, start: int, end: int) -> bool:
    """Whether 以上 stands behind a number in a clause that punishes (处二十万元以上罚款)."""
    clause, ends = draft.clause_span(start)
    above = _ABOVE.search(draft.folded, start, end) or draft.folded.startswith("以上", end)
    return bool(above) and bool(_PUNISHES.search(draft.folded, clause, ends))


def turned_down(start: int, end: int, words: str, cite: str, norms: tuple[str, ...]) -> Finding:
    """以下 for 以上."""
    return Finding(
        "bound-word", start, end,
        Text(f"“{words}”是下限，规定是“以上”，不是“以下”（{cite}）", f"{words} or more, not or less ({cite})"), cite, norms,
    )  # fmt: skip


def turned_up(start: int, end: int, words: str, cite: str, norms: tuple[str, ...]) -> Finding:
    """以上 for 以下."""
    return Finding(
        "bound-word", start, end,
        Text(f"“{words}”是上限，规定是“以下”，不是“以上”（{cite}）", f"{words} or less, not or more ({cite})"), cite, norms,
    )  # fmt: skip
