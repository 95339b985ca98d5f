"""Who made an instrument and when: other bodies or another year than its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.i18n import Text
from bangxin.consult.citations import Mention
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.instruments import Instrument, read_instruments

_BODIES = {
    "最高人民法院": ("最高人民法院",), "最高法院": ("最高人民法院",), "最高法": ("最高人民法院",),
    "最高人民检察院": ("最高人民检察院",), "最高检察院": ("最高人民检察院",), "最高检": ("最高人民检察院",),
    "公安部": ("公安部",), "司法部": ("司法部",), "国家安全部": ("国家安全部",), "国务院": ("国务院",),
    "全国人民代表大会常务委员会": ("全国人大常委会",), "全国人大常委会": ("全国人大常委会",), "全国人大": ("全国人大",),
    "工业和信息化部": ("工业和信息化部",), "工信部": ("工业和信息化部",), "中国人民银行": ("中国人民银行",),
    "人民银行": ("中国人民银行",), "国家网信办": ("国家网信办",), "教育部": ("教育部",),
    "两高一部": ("最高人民法院", "最高人民检察院", "公安部"), "两高": ("最高人民法院", "最高人民检察院"),
}  # fmt: skip
_BODY = "(?:" + "|".join(sorted(_BODIES, key=len, reverse=True)) + ")"
_LIST = rf"{_BODY}(?:(?:[、和与及,\s]|以及|会同|联合)*{_BODY})*"
_SENT = "(?:单独|独自|联合|共同|正式|今天|今日|日前|近日|又|已)*(?:印发|发布|出台|下发|公布|制定|颁布|颁行)"
_BEFORE = re.compile(rf"(?P<bodies>{_LIST})(?:[^。;!?\n《]{{0,8}}{_SENT}(?:了|的)?)?[^。;!?\n《,、]{{0,6}}$")
_HEADS_TITLE = re.compile(r"最高人民法院[、和与\s]*最高人民检察院(?:[、和与\s]*公安部)?\s*$")
"""Makers in full right before 《: read as part of the title, which carries every one."""
_WITHIN = re.compile(rf"《?(?P<bodies>{_LIST})(?=\s*(?:印发)?\s*《?关于)")
_BEHIND = re.compile(
    rf"[》\"']?[ ]*(?:[,|(]?[ ]*(?:法[释发]|高检发[^\d\[]{{0,3}})\[\d{{4}}\]\d+号[)]?)?[ ]*(?:[,|(](?:发布|制定|印发)(?:机关|单位|主体)?[:为是]?)?[,|(]?[ ]*(?P<by>由|[是系](?:由)?(?=最高|公安部|两高|全国))?(?P<bodies>{_LIST})(?P<sent>{_SENT})?(?=(?P<stop>[,。;)|\n]|$)?)"
)
_PUBLISHED = re.compile(r"发布|公布|新闻发布会")
_ADOPTED_AND_PUBLISHED = 2
_DAY = r"(?P<y>20\d{2}|19\d{2})年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?"
_MADE_BEFORE = re.compile(
    rf"{_DAY}(?:[,、\s]|由|经|起|的|就|便|曾|已|首次|还|也|联合|召开|新闻发布会|{_LIST}|{_SENT}|了|《)*$"
)
_MADE_AFTER = re.compile(rf"[》)\s]*[(]{_DAY}(?:发布|公布|印发|颁布|出台|通过|制定)?[,;)]")


def check_issuers(draft: Draft) -> Iterator[Finding]:
    """A title given to bodies that did not make it, alone or together with others."""
    for one in draft.mentions:
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or not instrument.issuers or one.how not in {"title", "name", "number"}:
            continue
        behind = _BEHIND.match(draft.folded, one.end)
        if behind and (behind["sent"] if behind["by"] else behind["stop"] is not None and one.how == "title"):
            yield from _bodies(behind, behind.start("bodies"), instrument, whole=True)
            continue
        if instrument.kind == "法" or (one.how == "number" and _named_before(draft, one)):
            continue
        inside = _WITHIN.match(draft.folded, one.start)
        if inside:
            yield from _bodies(inside, inside.start("bodies"), instrument, whole=True)
            continue
        start, _ = draft.sentence_span(one.start)
        before = _BEFORE.search(draft.folded, max(start, one.start - 60), one.start)
        if before and _HEADS_TITLE.search(draft.folded, max(start, one.start - 60), one.start):
            yield from _bodies(before, before.start("bodies"), instrument, whole=True)
        elif before:
            alone = re.search("单独|独自", before.group()) is not None or _jointly(before)
            yield from _bodies(before, before.start("bodies"), instrument, whole=alone)


def _jointly(before: re.Match[str]) -> bool:
    """Whether several bodies are said to have made it together, so that all of them are named."""
    named = {body for found in re.finditer(_BODY, before["bodies"]) for body in _BODIES[found.group()]}
    return (
        len(named) > 1
        and re.search(
            "联合(?:印发|发布|出台|下发|公布|制定|颁布)|共同(?:印发|发布|出台|制定)", before.group()
        )
        is not None
    )


def _named_before(draft: Draft, one: Mention) -> bool:
    """Whether a number stands behind its title, which is compared itself."""
    return bool(re.search(r"[》\"'][ ]*[(,]?[ ]*$", draft.folded[max(0, one.start - 4) : one.start]))


def _bodies(match: re.Match[str], at: int, instrument: Instrument, *, whole: bool) -> Iterator[Finding]:
    words = match.group("bodies")
    named: set[str] = set()
    for found in re.finditer(_BODY, words):
        bodies = _BODIES[found.group()]
        named |= set(bodies)
        if not set(bodies) <= set(instrument.issuers):
            yield _issuer(at + found.start(), at + found.end(), instrument)
            return
    # A title carries every maker; running text may name one of them.
    if whole and named < set(instrument.issuers):
        yield _issuer(at, at + len(words), instrument)


def _issuer(start: int, end: int, instrument: Instrument) -> Finding:
    right = "、".join(instrument.issuers)
    return Finding(
        "issuer-differs", start, end,
        Text(f"{instrument.name}的制定机关是{right}", f"{instrument.name} was made by {right}"), right,
    )  # fmt: skip


def check_made(draft: Draft) -> Iterator[Finding]:
    """A year or day of issue beside a title that is none of the instrument's (laws are amended: not compared)."""
    for one in draft.mentions:
        instrument = read_instruments().get(one.instrument or "")
        if (
            instrument is None
            or (instrument.kind == "法" and not instrument.effective)
            or not instrument.made
            or one.how == "self"
        ):
            continue
        start, _ = draft.sentence_span(one.start)
        before = _MADE_BEFORE.search(draft.folded, max(start, one.start - 60), one.start)
        after = _MADE_AFTER.match(draft.folded, one.end) if one.how == "title" else None
        for match in (before, after):
            if match and not _fits(match, instrument, one, draft) and not _other_number(draft, one):
                days = "、".join(instrument.made)
                yield Finding(
                    "date-differs", match.start("y"), _day_end(match),
                    Text(f"{instrument.name}的通过、公布日期是{days}，自{instrument.in_force_from}起施行",
                         f"made on {days}, in force from {instrument.in_force_from}"),
                    days,
                )  # fmt: skip


_BEGINS = re.compile(r"[^。;,]{0,40}?(?:正式|开始|起)?(?:施行|生效|实施)")


def _other_number(draft: Draft, one: Mention) -> bool:
    """Whether the number of another document stands behind the title: which of both is meant is reported for itself."""
    behind = [m for m in draft.mentions_in(one.end, one.end + 3) if m.how == "number"]
    return bool(behind) and one.how == "title" and behind[0].instrument != one.instrument


def _day_end(match: re.Match[str]) -> int:
    last = "d" if match["d"] else "m" if match["m"] else "y"
    return match.end(last) + 1


def _fits(match: re.Match[str], instrument: Instrument, one: Mention, draft: Draft) -> bool:
    """Whether the date is one of the instrument's, as exactly as it is given. Bare 《解释》 is not compared."""
    if len(draft.folded[one.start : one.end].strip("《》")) < 8 and one.how != "number":
        return True
    parts = [part for part in (match["y"], match["m"], match["d"]) if part]
    written = "-".join(part.zfill(2) for part in parts)
    begins = "施行" in match.group() or _BEGINS.match(draft.folded, one.end)
    issued = re.search(_SENT, match.group()) is not None and bool(match["d"]) and not begins
    effect = () if issued else (instrument.in_force_from, instrument.in_force_to)
    published = issued and _PUBLISHED.search(match.group()) and len(instrument.made) == _ADOPTED_AND_PUBLISHED
    days = (*(instrument.made[1:] if published else instrument.made), *effect)
    # A year alone before a title may date something else in the sentence, so only a day of issue is exact.
    return any(day.startswith(written) for day in days if day)
