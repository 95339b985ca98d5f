"""Title, number and makers of an instrument: a number of another document, a title that none has, bodies that did not make it.

Titles, numbers and makers stand in ``data/instruments.yaml``, with the ways of naming the bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.i18n import Text
from bangxin.consult.citations import Mention
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.folding import fold
from bangxin.consult.instruments import Instrument, near_title, read_instruments


def check_numbers(draft: Draft) -> Iterator[Finding]:
    """A title with another document's number behind or before it."""
    pairs = zip(draft.mentions, draft.mentions[1:], strict=False)
    for title, number in pairs:
        if title.how == "number" and number.how == "title" and title.end == number.start:
            title, number = number, title
        if number.how != "number" or title.how == "number" or not title.instrument:
            continue
        if (
            number.start >= title.end
            and not re.fullmatch(
                r"[ \t\n]{0,2}[(]?[ \t]*(?:(?:文号|发文字号)(?:为|是|:)?)?",
                draft.folded[title.end : number.start],
            )
            and not _listed_number(draft, title.end, number)
        ):
            continue
        named = read_instruments()[title.instrument]
        found = number.instrument
        if named.numbers and found != named.id:
            if (meant := _of_that_year(draft, title, number)) is not None:
                yield Finding(
                    "title-wrong", title.start, number.end,
                    Text(f"该文号的标题是{meant.titles[0]}", f"that number is of {meant.titles[0]}"), meant.titles[0],
                )  # fmt: skip
                continue
            yield Finding(
                "number-mismatch", number.start, number.end,
                Text(f"{named.name}的文号是{named.numbers[0]}", f"the number of that document is {named.numbers[0]}"),
                named.numbers[0], (), (), named.numbers[0], number.start, number.end,
            )  # fmt: skip


_NUMBERED = re.compile(r"\[(?P<year>\d{4})\]")


def _of_that_year(draft: Draft, title: Mention, number: Mention) -> Instrument | None:
    """The document of the number, where the words before the title give its year and not that of the title's (2015年……发布的《……》)."""
    meant = read_instruments().get(number.instrument or "")
    year = _NUMBERED.search(draft.folded, number.start, number.end)
    if meant is None or not meant.titles or year is None:
        return None
    start, _ = draft.sentence_span(title.start)
    return meant if f"{year['year']}年" in draft.folded[start : title.start] else None


def check_unknown_numbers(draft: Draft) -> Iterator[Finding]:
    """法发〔2025〕22号第六条，本人账户……: a number that is not known, cited for what a known document of that year says."""
    for one in draft.mentions:
        series = _SERIES.match(draft.folded, one.start)
        if one.how != "number" or one.instrument or series is None or not asserts(draft, one.start):
            continue
        start, end = draft.sentence_span(one.start)
        if any(_titles_document(m) for m in draft.mentions_in(start, end)) or _UNKNOWN.search(
            draft.folded, start, end
        ):
            continue
        same = [
            i
            for i in read_instruments().values()
            if any(fold(n).startswith(series.group()) for n in i.numbers)
        ]
        meant = [i for i in same if i.about and re.search(i.about, draft.folded[one.end : end])]
        if len(meant) == 1:
            yield Finding(
                "number-mismatch", one.start, one.end,
                Text(f"所说的内容见{meant[0].numbers[0]}", f"what is said stands in {meant[0].numbers[0]}"),
                meant[0].numbers[0],
            )  # fmt: skip


def _titles_document(one: Mention) -> bool:
    """Whether a mention is the title of a document that may have a number; laws have none."""
    instrument = read_instruments().get(one.instrument or "")
    return one.how == "title" and (instrument is None or instrument.kind != "法")


_SERIES = re.compile(r"法[释发]\[\d{4}\]")
_UNKNOWN = re.compile(r"废止|失效|取代|原|旧")
_LISTED_END = re.compile(r"[,;。)|\n]|$")


def _listed_number(draft: Draft, title_end: int, number: Mention) -> bool:
    """Whether a number stands as the next part of a list of documents (《……》，法发〔2016〕32号，……)."""
    if draft.folded[title_end : number.start].strip() not in {",", "|", ",文号", ",文号:"}:
        return False
    _, end = draft.sentence_span(number.start)
    if re.search(r"均|都|分别|两个|和|及", draft.folded[number.end : min(end, number.end + 8)]):
        return False
    return bool(_LISTED_END.match(draft.folded, number.end))


_LONG_TITLE = 14
_OWN_TITLE = re.compile(r"帮助信息网络犯罪.*(?:解释|意见)$|^最高人民.*帮助信息网络犯罪.*规定$")


_AMENDMENT = re.compile(
    r"《?(?:中华人民共和国)?刑法》?(?P<w>修[订改政]案)(?!草案|的?(?:审议|草拟|起草))(?:》?[(][一二三四五六七八九十]{1,3}[)])?》?"
)
"""The acts that amend the Criminal Law are 修正案."""


def _amendments(draft: Draft) -> Iterator[Finding]:
    for match in _AMENDMENT.finditer(draft.folded):
        start, end = match.span("w")
        right = "修正案"
        yield Finding(
            "title-wrong", match.start(), match.end(),
            Text("修改刑法的是“刑法修正案”", "the acts that amend the Criminal Law are 修正案"), right, (), (), right, start, end,
        )  # fmt: skip


def check_titles(draft: Draft) -> Iterator[Finding]:
    """A title that no document has, near to the one of a law, an interpretation or an opinion of this field."""
    for one in draft.mentions:
        title = draft.folded[one.start : one.end].strip("《》")
        if one.how != "title" or one.instrument is not None:
            continue
        if one.end - one.start < _LONG_TITLE and not title.endswith("法"):
            continue
        if near := near_title(title):
            yield Finding(
                "title-wrong", one.start, one.end,
                Text(f"没有这个标题的文件；应为《{near.titles[0]}》", f"no document has this title; it is {near.titles[0]}"),
                f"《{near.titles[0]}》",
            )  # fmt: skip
        elif _OWN_TITLE.search(title):
            known = [read_instruments()[name] for name in ("ji-2019-15", "opinions-2025-12")]
            right = "；".join(f"《{i.titles[0]}》（{i.numbers[0]}）" for i in known)
            yield Finding(
                "title-wrong", one.start, one.end,
                Text(f"没有这个标题的文件；是否指{right}", f"no document has this title; did you mean {right}"), right,
            )  # fmt: skip
    yield from _amendments(draft)


SENT = "(?:单独|独自|联合|共同|正式|今天|今日|日前|近日|又|已)*(?:印发|发布|出台|下发|公布|制定|颁布|颁行)"


@cache
def _bodies_named() -> dict[str, tuple[str, ...]]:
    """The bodies that each way of naming makers stands for (两高: 最高人民法院, 最高人民检察院)."""
    return {name: tuple(bodies) for name, bodies in table("instruments")["bodies"].items()}


@cache
def _body() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_bodies_named(), key=len, reverse=True)))


@cache
def with_bodies(pattern: str) -> re.Pattern[str]:
    """A pattern in which {bodies} stands for one body or a list of them, {sent} for what they did with the document."""
    one = f"(?:{_body().pattern})"
    return compiled(
        pattern, {"{bodies}": rf"{one}(?:(?:[、和与及,\s]|以及|会同|联合)*{one})*", "{sent}": SENT}
    )


_BEFORE = r"(?P<bodies>{bodies})(?:[^。;!?\n《]{0,8}{sent}(?:了|的)?)?[^。;!?\n《,、]{0,6}$"
_WITHIN = r"《?(?P<bodies>{bodies})(?=\s*(?:印发)?\s*《?关于)"
_BEHIND = (
    r"[》\"']?[ ]*(?:[,|(]?[ ]*(?:法[释发]|高检发[^\d\[]{0,3})\[\d{4}\]\d+号[)]?)?[ ]*(?:[,|(](?:发布|制定|印发)(?:机关|单位|主体)?[:为是]?)?"
    r"[,|(]?[ ]*(?P<by>由|[是系](?:由)?(?=最高|公安部|两高|全国))?(?P<bodies>{bodies})(?P<sent>{sent})?(?=(?P<stop>[,。;)|\n]|$)?)"
)
_HEADS_TITLE = re.compile(r"最高人民法院[、和与\s]*最高人民检察院(?:[、和与\s]*公安部)?\s*$")
"""Makers in full right before 《: read as part of the title, which carries every one."""


def check_issuers(draft: Draft) -> Iterator[Finding]:
    """A title given to bodies that did not make it, alone or together with others."""
    for one in draft.mentions:
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or not instrument.issuers or one.how not in {"title", "name", "number"}:
            continue
        behind = with_bodies(_BEHIND).match(draft.folded, one.end)
        if behind and (behind["sent"] if behind["by"] else behind["stop"] is not None and one.how == "title"):
            yield from _bodies(behind, behind.start("bodies"), instrument, whole=True)
            continue
        if instrument.kind == "法" or (one.how == "number" and _named_before(draft, one)):
            continue
        inside = with_bodies(_WITHIN).match(draft.folded, one.start)
        if inside:
            yield from _bodies(inside, inside.start("bodies"), instrument, whole=True)
            continue
        start, _ = draft.sentence_span(one.start)
        before = with_bodies(_BEFORE).search(draft.folded, max(start, one.start - 60), one.start)
        if before and _HEADS_TITLE.search(draft.folded, max(start, one.start - 60), one.start):
            yield from _bodies(before, before.start("bodies"), instrument, whole=True)
        elif before:
            alone = re.search("单独|独自", before.group()) is not None or _jointly(before)
            yield from _bodies(before, before.start("bodies"), instrument, whole=alone)


def _jointly(before: re.Match[str]) -> bool:
    """Whether several bodies are said to have made it together, so that all of them are named."""
    named = {body for found in _body().finditer(before["bodies"]) for body in _bodies_named()[found.group()]}
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
    for found in _body().finditer(words):
        bodies = _bodies_named()[found.group()]
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
