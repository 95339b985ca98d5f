"""Single elements of a provision (who decides, from when, which punishment) and how two conditions are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import tells_case
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.cite.triggers import Rows, best_of, required
from bangxin.consult.figures import NUMBER

_BODY = (
    r"(?P<v>(?:(?:设区的)?(?:省|市|县|区|地市|州)级?(?:以上)?(?:人民)?|(?:市|县|区|省|本)?(?:上一?级|原审?|同级|一审|作出决定的|受理|基层|中级|高级|最高|地方|当地|各地|各省、?自治区、?直辖市)(?:人民)?|国务院|国家|人民|省级|有关)*"
    r"(?:法院(?:、(?:最高|高级)?(?:人民)?检察院)?|检察院|检察机关|审判机关|公安机关|公安局|公安厅|公安部|公安派出所|派出所|主管部门|司法行政(?:机关|部门)|移民管理(?:机构|部门|局)|边防检查站|社区矫正机构|中国人民银行|人民银行|银行(?:业金融机构)?|金融监管(?:机构|部门|总局|局)?|银保监(?:局|会)|通信管理局|网信(?:部门|办)|电信(?:主管)?部门|工信(?:主管)?部门?|市场监管部门|监察(?:机关|委)|检法|最高检|最高法|司法部|支付机构|电信(?:公司|企业|运营商)|运营商|学校|社区(?!矫正)|街道(?:办事处)?|村委会|居委会|平台))"
)
_SINCE = r"[自从](?P<v>[^,。;:!?自从\d]{2,30}?(?:之日|当日|次日|第二日|之时|当天|那天|那一天|那一刻|后|时)?)(?:(?:起|开始)(?!诉|草)(?:算|计算|计)?|(?<=[天日])(?:算|计算))"
_IS = r"[ ]*(?:,?(?:为|是|:)|\|(?:[^|\n]*\|)?[ ]*)"
_THEN = r"(?:(?!检察|法院|公安|部门|机关|机构|银行)[^。;\n]){0,40}?"
_GAP = (
    r"(?:(?!不是|并非|除|不(?:属于|应|能|得|可)|非|而是|区[别分]|轻微|不足|没有犯罪|不认为|[、和与或及]|不起诉)[^。;])"
    + r"{0,30}?"
)
"""Up to what is said of a thing, with no word that denies it or goes on to another one."""
_MACROS = {
    "{gap}": _GAP,
    "{then}": _THEN,
    "{body}": _BODY,
    "{since}": _SINCE,
    "{number}": f"(?P<v>{NUMBER})",
    "{is}": _IS,
}
_UNIT = "(?:年|个?月|日|天|小时|次|人|周|倍)?"
_FIGURE = re.compile(
    rf"[\d零一二两三四五六七八九十百千万]+{_UNIT}(?:(?:以上|至|到).{{1,8}})?|[百千万]?分之.+|.分之.+"
)
_AND = re.compile(r"并且|而且|同时|(?<!尚|姑|而|并|暂)且|以及|并(?!不|非|处)|[和与及]|还(?:要|须|需|应)")
_OR = re.compile(r"或者?|或是|抑或|要么")
_ASKS = re.compile(r"须|必须|要求|同时|具备|满足|符合|条件|需要|才|均|都|不可|[两二]者")
_AND_THEN = r"(?:的)?,?(?:二者|两者|两个条件|以上条件|两项|两个|只要|只需|仅需|须|需|要|应当|必须|均|都|有|满足|符合|具备|达到)*(?:其中)?"
_BOTH = re.compile(
    rf"{_AND_THEN}(?:缺一不可|同时(?:具备|满足|符合|达到|存在)|(?<=[均都])(?:具备|满足|符合|达到))"
)
_EITHER = re.compile(
    rf"{_AND_THEN}(?:之一|其一|任一|任意一|择一)(?:[项个条])?(?:条件)?(?:的)?,?(?:即可?|就|便|均|都|则)"
)
_TO = frozenset("向给")
"""Right before a body to which, not by which, a thing is done."""
_REACH, _APART = 60, 30


@dataclass(frozen=True, slots=True)
class Slot:
    """One element: of what, how it is written, and what is right."""

    id: str
    about: re.Pattern[str]
    value: re.Pattern[str]
    right: re.Pattern[str]
    unless: re.Pattern[str] | None
    offences: frozenset[str]
    of_case: bool
    near: bool
    of: frozenset[str]
    norms: tuple[str, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class Join:
    """Two conditions and whether the law asks for both."""

    one: re.Pattern[str]
    other: re.Pattern[str]
    about: re.Pattern[str] | None
    both: bool
    offences: frozenset[str]
    norms: tuple[str, ...]
    cite: str


@cache
def read_slots() -> tuple[Slot, ...]:
    """The slots of ``data/elements.yaml``."""
    return tuple(_slot(entry) for entry in table("elements")["slots"])


def _slot(entry: dict[str, Any]) -> Slot:
    return Slot(
        entry["id"], compiled(entry["about"]), compiled(entry["value"], _MACROS), compiled(entry["right"]),
        optional(entry, "unless"), frozenset(entry.get("offences") or ()), bool(entry.get("of_case")), bool(entry.get("near")), frozenset(entry.get("of") or ()),
        tuple(entry["norms"]), entry["cite"],
    )  # fmt: skip


@cache
def read_joins() -> tuple[Join, ...]:
    """The joins of ``data/elements.yaml``."""
    return tuple(
        Join(
            compiled(entry["one"], {"{number}": NUMBER}), compiled(entry["other"]), optional(entry, "about"),
            entry["join"] == "and", frozenset(entry.get("offences") or ()), tuple(entry["norms"]), entry["cite"],
        )
        for entry in table("elements")["joins"]
    )  # fmt: skip


@cache
def slot_rows() -> Rows[Slot]:
    """The slots by the words of their values."""
    return Rows(read_slots(), lambda slot: required(slot.value))


@cache
def join_rows() -> Rows[Join]:
    """The joins by the words of the more telling condition."""
    return Rows(read_joins(), lambda join: best_of((join.one, join.other)))


def check_slot(draft: Draft, slot: Slot, start: int, end: int) -> Iterator[Finding]:
    """An element of a provision that a sentence gives otherwise."""
    for match in slot.value.finditer(draft.folded, start, end):
        at = match.start("v")
        if at == match.start() and draft.folded[at - 1 : at] in _TO:
            continue
        if not slot.right.search(match["v"]) and _meant(draft, slot, match):
            yield Finding(
                "figure-differs" if _FIGURE.fullmatch(match["v"]) else "press-claim", match.start(), match.end(),
                Text(f"“{match['v']}”与{slot.cite}不符", f"not what {slot.cite} says"), slot.cite, slot.norms,
            )  # fmt: skip


def _meant(draft: Draft, slot: Slot, match: re.Match[str]) -> bool:
    start, end = draft.passage(match.start())
    around = max(start, match.start() - _REACH), min(end, match.end() + _REACH)
    if (
        draft.offence_at(match.start()) not in slot.of
        and not slot.about.search(draft.folded, *around)
        and (
            slot.near
            or _has_rival(draft, slot, draft.period_span(match.start())[0], around[1])
            or not slot.about.search(draft.topic(match.start()))
        )
    ):
        return False
    return _stated(draft, match.start(), slot.offences, slot.unless, of_case=slot.of_case)


def _has_rival(draft: Draft, slot: Slot, start: int, end: int) -> bool:
    """Whether the sentence itself is on another thing that has such an element (追诉期限……从犯罪之日起, below a question on 缓刑)."""
    return any(
        other.value.pattern == slot.value.pattern and other.about.search(draft.folded, start, end)
        for other in read_slots()
        if other is not slot
    )


def _stated(
    draft: Draft, at: int, offences: frozenset[str], unless: re.Pattern[str] | None, *, of_case: bool
) -> bool:
    if offences and draft.offence_at(at) not in offences:
        return False
    if unless and unless.search(draft.sentence(at)):
        return False
    return (of_case or not tells_case(draft, at)) and asserts(draft, at)


def check_join(draft: Draft, join: Join, start: int, end: int) -> Iterator[Finding]:
    """Two conditions that a sentence joins otherwise than the law."""
    for first in join.one.finditer(draft.folded, start, end):
        second = join.other.search(draft.folded, first.end(), min(end, first.end() + _APART))
        if second is None or (join.about and not join.about.search(draft.folded, start, end)):
            continue
        both = joint(draft.folded, first.end(), second.start(), second.end())
        if both is None or both is join.both:
            continue
        if both and _is_lax(draft.folded[first.end() : second.start()], draft.folded[start:end]):
            continue
        if _stated(draft, first.start(), join.offences, None, of_case=False):
            word = "且" if join.both else "或者"
            yield Finding(
                "press-claim", first.start(), second.end(),
                Text(f"两个条件之间是“{word}”：{join.cite}", f"joined by {'and' if join.both else 'or'}: {join.cite}"),
                join.cite, join.norms,
            )  # fmt: skip


def _is_lax(between: str, sentence: str) -> bool:
    """Whether 和, 与, 及 only name two things together (起次要和辅助作用), in a sentence that asks for nothing."""
    return not _AND.search(re.sub(r"以及|[和与及]", "", between)) and not _ASKS.search(sentence)


def joint(folded: str, first: int, second: int, behind: int) -> bool | None:
    """Whether both of two conditions are asked for (True), one is enough (False), or neither is said."""
    if _BOTH.match(folded, behind):
        return True
    if _EITHER.match(folded, behind):
        return False
    either, both = (bool(words.search(folded, first, second)) for words in (_OR, _AND))
    return None if either is both else both
