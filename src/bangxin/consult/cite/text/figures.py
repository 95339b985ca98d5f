"""The figures of a document: in every unit that they may have (``Figure``), and each of one unit with its side (``Bounded``).

一万 is a sum or a count, 二年 are years or months: what the law measures is told by the words around (``measures``). At most
(以下, 不超过, 最长), at least (以上, 不少于), short of (不足, 不到) or bare is told by the words beside (``stated``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangxin.base.quantities import Kind, Quantity, scan
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.figures import read_figure
from bangxin.consult.folding import fold

_FEN = 100
_LEAD = 12
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
_PERSONS = re.compile(
    r"(?<![一二三四五六七八九十\d])(?P<n>[一二三四五六七八九十两\d]{1,3})个人(?!信息|账户|所得)"
)
_EXACT = {Kind.MONEY: "money", Kind.COUNT: "count", Kind.AGE: "age"}
_N = r"[一二三四五六七八九十百两\d]{1,3}"
_TIMES = re.compile(
    rf"(?:(?P<a>{_N})(?:倍(?:以上)?[至到、~-]?|[至到、~-]))?(?P<n>{_N})倍(?P<after>以[上下])?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the document in every unit that it may have."""

    start: int
    end: int
    op: str
    kinds: dict[str, tuple[int, ...]]
    counter: str
    text: str


def figures_of(folded: str, quantities: list[Quantity]) -> list[Figure]:
    """Every figure of a folded text, in order."""
    found = [one for one in map(_in_units, quantities) if one]
    for match in _TIMES.finditer(folded):
        values = [read_figure(match["a"]) or 0] if match["a"] else []
        end = match.end("n") + 1
        found.append(Figure(match.start(), end, "range" if values else "=",
                             {"times": (*values, read_figure(match["n"]) or 0)}, "倍", folded[match.start() : end]))  # fmt: skip
    for match in _PERSONS.finditer(folded):
        found.append(
            Figure(
                match.start(),
                match.end(),
                "=",
                {"count": (read_figure(match["n"]) or 0,)},
                "人",
                match.group(),
            )
        )
    return sorted(found, key=lambda one: one.start)


def _in_units(one: Quantity) -> Figure | None:
    if one.vague or one.doubtful:
        return None
    ends = _written(one)
    if ends is None:
        return None
    kinds: dict[str, tuple[int, ...]] = {}
    if one.kind is Kind.MONEY:
        if any(value % _FEN for value in ends):
            return None
        kinds["money"] = tuple(value // _FEN for value in ends)
    elif one.kind is Kind.NUMBER:
        kinds["count"] = ends
        if "万" in one.text or "千" in one.text:
            kinds["money"] = ends
    elif one.kind is Kind.DURATION and one.unit == "月":
        kinds["months"] = ends
        if all(value % 12 == 0 for value in ends) and "年" in one.text:
            kinds["years"] = tuple(value // 12 for value in ends)
    elif one.kind is Kind.DURATION and one.unit in {"日", "工作日"}:
        kinds["days"] = ends
    elif one.kind is Kind.COUNT and one.unit == "块":
        kinds["money"] = ends
    elif one.kind in _EXACT:
        kinds[_EXACT[one.kind]] = ends
    else:
        return None
    return Figure(one.start, one.end, one.op, kinds, "" if one.kind is Kind.NUMBER else one.unit, one.text)


def _written(one: Quantity) -> tuple[int, ...] | None:
    """The number or numbers written, without what the words of bound make of them."""
    if one.op == "range":
        return (one.bound.lo, one.bound.hi) if one.bound.lo is not None and one.bound.hi is not None else None
    if one.op == "~":
        return None
    if one.nominal is not None:
        return (one.nominal,)
    value = {">": (one.bound.lo or 0) - 1, "<": (one.bound.hi or 0) + 1, "<=": one.bound.hi}.get(
        one.op, one.bound.lo
    )
    return None if value is None else (value,)


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
        unit, values = _in_one_unit(one)
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


def written_figures(text: str) -> set[str]:
    """The figures of a provision as the table writes them."""
    return {str(one) for one in bounded(fold(text))}


def _in_one_unit(one: Quantity) -> tuple[str, tuple[int, ...]]:
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
