"""Days of effect and of issue that a document gives an instrument, an article or a charge, against its own days (``data/instruments.yaml``, packs)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity
from bangxin.consult.catalogue import read_packs
from bangxin.consult.citations import Citation, Mention
from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.cited.titles import SENT, with_bodies
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.instruments import Instrument, read_instruments

_BEGINS = re.compile(
    r"(?:之日|当日|当天|[,、])?(?:起|开始|正式|才|就|已经|已|便|方|全面|统一)*(?:施行|实施|生效|入刑|入法|执行(?!完毕|刑罚)|(?<=起)(?:设立|增设|设置|新增|成为(?:独立)?(?:罪名|犯罪)))"
)
_TAKES = re.compile(r"(?:之日|当日)?起?,(?P<what>[^,。;\d]{2,40}?)(?:正式|开始|才)*(?:施行|实施|生效)")
_NOT_SAID = re.compile(r"没有|并未|[未不无]|写明|注明|载明|规定")
"""In what is said to take effect on a day: the words are of what a text says of its effect (落款为22日，正文没有写明施行日期)."""
_BEGINS_ON = re.compile(r"(?:施行|实施|生效)(?:的)?(?:日期|时间|日|之日)?(?:为|是|:|从|自|在|于|定为|应为)*$")
_ISSUED = re.compile(
    r"(?:,)?(?:由|经)?[^。;《》\d]{0,34}?(?:审议|表决|修订|联合|正式|对外)*(?:通过|公布|发布|印发|出台|颁布)"
)
_ITS_OBJECT = re.compile(
    r"(?:了)?(?:《|[\"]?[^,。;《]{0,16}?(?:解释|意见|规定|办法|纪要|通知|通告|法发|法释))"
)
"""What was issued stands behind the verb (2019年两高发布……，2021年两高一部发布意见（二）)."""
_FIELD = frozenset({(286, 1), (287, 1), (287, 2)})
_SINCE = "2015-11-01"
_REACH, _TITLE = 90, 130
_OF_CRIME = re.compile(r"(?:[该本此]罪名?|罪名)(?:就|已|是)?[自从于]?$")
"""该罪自2015年11月1日施行以来: of the article that made the crime, whatever instrument was named before."""


def check_dates(draft: Draft) -> Iterator[Finding]:
    """A day of effect (自…起施行, 施行日期为…) that is not that of what the sentence speaks of."""
    for found in draft.quantities:
        one = found.parts[0] if found.kind is Kind.PERIOD and found.parts else found
        if one.kind is not Kind.DATE or one.doubtful or len(one.iso) < 4:
            continue
        start, end = draft.sentence_span(one.start)
        begins = _BEGINS.match(draft.folded, one.end, min(end, one.end + 16))
        if begins is None:
            taken = _TAKES.match(draft.folded, one.end, end)
            begins = taken if taken and not _NOT_SAID.search(taken["what"]) else None
        named = _BEGINS_ON.search(draft.folded, start, one.start)
        if _OF_CRIME.search(draft.folded, start, one.start):
            continue
        if (begins or named) and asserts(draft, one.start):
            yield from _effect(draft, one, begins.end() if begins else one.end)
        elif issued := _ISSUED.match(draft.folded, one.end, end):
            yield from _issued(draft, one, of_title=not _ITS_OBJECT.match(draft.folded, issued.end(), end))


def _effect(draft: Draft, one: Quantity, end: int) -> Iterator[Finding]:
    name, days = _days(draft, one, end)
    name, days = (name, days) if days else _made_then(draft, one)
    if not days or any(day.startswith(one.iso) for day in days):
        return
    amended = "修正" in draft.sentence(one.start) and "修正案" not in draft.sentence(one.start)
    if amended and len(set(days)) == 1:
        return  # the days on which it was amended are not in the table
    day = days[-1] if amended else days[0]
    yield Finding(
        "date-differs", _lead(draft, one.start), end,
        Text(f"{name}{'修正后' if amended else ''}自{day}起施行", f"in force from {day}"), day,
    )  # fmt: skip


def _made_then(draft: Draft, one: Quantity) -> tuple[str, tuple[str, ...]]:
    """上述解释自2019年10月25日起施行: no title says which, but one instrument of that kind was made on that day."""
    start, _ = draft.sentence_span(one.start)
    near = [m for m in draft.mentions_in(start, one.start) if m.end <= one.start]
    if not near or near[-1].instrument is not None or near[-1].how not in {"self", "generic"}:
        return "", ()
    kind = next((k for k in ("解释", "意见") if k in draft.folded[near[-1].start : near[-1].end]), "")
    made = [
        i for i in read_instruments().values()
        if kind and i.kind == kind and one.iso in i.made and one.iso not in _instrument_days(i)
    ]  # fmt: skip
    return (made[0].name, _instrument_days(made[0])) if len(made) == 1 else ("", ())


def _lead(draft: Draft, at: int) -> int:
    return at - 1 if draft.folded[at - 1 : at] in {"自", "从", "于"} else at


def _days(draft: Draft, one: Quantity, end: int) -> tuple[str, tuple[str, ...]]:
    """What takes effect on that day, and the days on which it did."""
    after = next(
        (m for m in draft.mentions_in(end, end + 2) if draft.folded[end : m.start] in {"", "的"}), None
    )
    line, _ = draft.line_span(one.start)
    sentence, _ = draft.sentence_span(one.start)
    near = [
        m
        for m in draft.mentions_in(min(line, one.start - _REACH - _TITLE), one.start)
        if m.end <= one.start
        and (m.start >= line or one.start - m.end <= _REACH)
        and not _SERVED.match(draft.folded, m.end)
    ]
    # An unknown number behind a known title says nothing about which document this is.
    while len(near) > 1 and near[-1].instrument is None and near[-1].how == "number":
        near.pop()
    mention = after or (near[-1] if near else None)
    cited = draft.citations_in(sentence, one.start)
    if which := _WHICH.search(draft.folded, sentence, one.start):
        cited, mention = (
            [c for c in cited[:1] if which["first"]],
            (near[0] if which["first"] else mention) if near else None,
        )
    instrument = read_instruments().get(mention.instrument or "") if mention else None
    if cited and cited[-1].instrument == "criminal-law":
        return _article_days(cited[-1])
    if mention and _names_another(draft, mention, max(sentence, mention.end), one.start):
        return "", ()
    taken = None if _BEGINS.match(draft.folded, one.end) else _TAKES.match(draft.folded, one.end)
    if taken and not after and not _SAME.search(taken["what"]):
        return _of_subject(draft, one.end, taken)
    if instrument is not None and instrument.id != "criminal-law":
        return instrument.name, _instrument_days(instrument)
    if mention is None or mention.start < sentence or instrument is not None:
        return _charge_days(draft.folded[sentence : one.start])
    return "", ()


_SAME = re.compile(r"该|本|此|上述|前述|[其它]")
"""In the subject of what takes effect: it was named before the day."""


def _of_subject(draft: Draft, at: int, taken: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """2022年12月1日，反电信网络诈骗法施行: the days of what is named between the day and the verb."""
    within = [m for m in draft.mentions_in(at, taken.end()) if m.end <= taken.end()]
    named = read_instruments().get(within[-1].instrument or "") if within else None
    if named is not None and named.id != "criminal-law":
        return named.name, _instrument_days(named)
    return _charge_days(taken["what"])


_WHICH = re.compile(r"(?:(?P<first>前)|后)者(?:[^,。;]{0,6})$")
_SERVED = re.compile(
    r"》?(?:第[^,。;]{1,12}[条款项])?(?:的|及其?|和其?|与其?)(?:重要|主要|首部|首个)?(?:配套|实施|细化|补充|下位)"
)
"""Behind a title: what is told of is another text, that serves it (是《反电信网络诈骗法》的配套文件，将于……施行)."""
_KINDS = "解释|意见|规定|办法|纪要|决定|条例|通告|公告|新[法规]|修正案"
_KIND = re.compile(_KINDS)
_OWN_SUBJECT = re.compile(rf"[,;](?:但|而|其|有关|相关|配套|司法|两高|的)*({_KINDS})")
"""The subject of a clause of its own behind what was named in the same sentence (《刑法修正案（九）》增设，司法解释到……才施行)."""


def _names_another(draft: Draft, mention: Mention, start: int, at: int) -> bool:
    """Whether an instrument of another kind is named behind it (《刑法修正案（九）》……。两高新解释……于……施行)."""
    words = _OWN_SUBJECT if mention.end == start else _KIND
    kinds = words.findall(draft.folded, start, at)
    return bool(kinds) and kinds[-1] not in draft.folded[mention.start : mention.end]


def _instrument_days(instrument: Instrument) -> tuple[str, ...]:
    if not instrument.in_force_from or (instrument.kind == "法" and not instrument.effective):
        return ()
    return (instrument.in_force_from, *instrument.effective)


def _article_days(one: Citation) -> tuple[str, tuple[str, ...]]:
    key = one.key
    if key in _FIELD:
        return f"刑法{one.article.whole}", (_SINCE,)
    return "", ()


def _charge_days(words: str) -> tuple[str, tuple[str, ...]]:
    named = {charge.articles[0]: name for name, charge in read_charges().known.items() if name in words}
    if len(named) == 1 and next(iter(named)) in _FIELD:
        return next(iter(named.values())), (_SINCE,)
    return "", ()


def _issued(draft: Draft, one: Quantity, *, of_title: bool) -> Iterator[Finding]:
    """…于某日公布: the day named behind a title (``of_title``), or before what the verb has for its object."""
    sentence, _ = draft.sentence_span(one.start)
    near = [m for m in draft.mentions_in(sentence, one.start) if m.end <= one.start]
    if not near or not of_title:
        yield from _released(draft, one)
        return
    if one.start - near[-1].end > _TITLE_REACH or _between(draft, near[-1], one):
        return
    instrument = read_instruments().get(near[-1].instrument or "")
    if instrument is None or not instrument.made or (instrument.kind == "法" and not instrument.effective):
        return
    days = instrument.made
    if any(day.startswith(one.iso) for day in days) or not asserts(draft, one.start):
        return
    shown = "、".join(instrument.made)
    yield Finding(
        "date-differs", one.start, one.end,
        Text(f"{instrument.name}的通过、公布日期是{shown}", f"made on {shown}"), shown,
    )  # fmt: skip


def _released(draft: Draft, one: Quantity) -> Iterator[Finding]:
    """某日，……联合发布《……》: the title named behind the day."""
    _, end = draft.sentence_span(one.start)
    after = next((m for m in draft.mentions_in(one.end, end) if m.how in {"title", "name", "number"}), None)
    if after is None or len(one.iso) < _DAY or not _RELEASES.fullmatch(draft.folded, one.end, after.start):
        return
    instrument = read_instruments().get(after.instrument or "")
    if (
        instrument is None
        or not instrument.made
        or instrument.kind == "法"
        or _ABOUT_IT.match(draft.folded, after.end)
    ):
        return
    if one.iso not in instrument.made and asserts(draft, one.start):
        shown = "、".join(instrument.made)
        yield Finding(
            "date-differs", one.start, one.end,
            Text(f"{instrument.name}的通过、公布日期是{shown}", f"made on {shown}"), shown,
        )  # fmt: skip


_DAY = 10
_RELEASES = re.compile(
    r"[,]?(?:(?:最高|两高|公安部|国家|三部门|三机关|联合)[^。;《》\d]{0,60})?(?:发布|公布|印发|出台|颁布|通过)(?:了)?[《\"]?"
)
_ABOUT_IT = re.compile(  # behind a title: the day is that of a comment, a press conference, a draft, a test
    r"[》\"]?(?:[(][^()]{0,24}[)])?(?:的)?(?:新闻|题库|试题|测试|考试|知识|竞赛|宣传|培训|学习|解读|理解|答记者问|相关|配套|典型|征求|草案)"
)
_TITLE_REACH = 24


def _between(draft: Draft, mention: Mention, one: Quantity) -> bool:
    """Whether other words than 已于, 由…, a number in brackets stand between a title and the day."""
    words = re.sub(r"[(][^()]*[)]", "", draft.folded[mention.end : one.start])
    return not re.fullmatch(r"[》\"'\s]*(?:是|则|[,已在于由经自从即其])*", words)


def article_from(instrument: Instrument, article: Article) -> str:
    """Day an article itself came into force, from the pack (第二百八十七条之二: 2015-11-01)."""
    pack = read_packs().get(instrument.pack)
    norms = pack.norms if pack else ()
    days = [n.in_force_from for n in norms if article.whole in {a.whole for a in n.articles[:1]}]
    return max(days, key=days.count) if days else ""


_PUBLISHED = re.compile(r"发布|公布|新闻发布会")
_ADOPTED_AND_PUBLISHED = 2
_WRITTEN_DAY = r"(?P<y>20\d{2}|19\d{2})年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?"
_MADE_BEFORE = rf"{_WRITTEN_DAY}(?:[,、\s]|由|经|起|的|就|便|曾|已|首次|还|也|联合|召开|新闻发布会|{{bodies}}|{{sent}}|了|《)*$"
_MADE_AFTER = re.compile(rf"[》)\s]*[(]{_WRITTEN_DAY}(?:发布|公布|印发|颁布|出台|通过|制定)?[,;)]")


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
        before = with_bodies(_MADE_BEFORE).search(draft.folded, max(start, one.start - 60), one.start)
        after = _MADE_AFTER.match(draft.folded, one.end) if one.how == "title" else None
        for match in (before, after):
            if (
                match
                and not _is_a_day_of(match, instrument, one, draft)
                and not _other_number(draft, one)
                and not _ABOUT_IT.match(draft.folded, one.end)
            ):
                days = "、".join(instrument.made)
                yield Finding(
                    "date-differs", match.start("y"), _day_end(match),
                    Text(f"{instrument.name}的通过、公布日期是{days}，自{instrument.in_force_from}起施行",
                         f"made on {days}, in force from {instrument.in_force_from}"),
                    days,
                )  # fmt: skip


_IS_IN_FORCE = re.compile(
    r"[》\"]?(?:[(][^()]{0,60}[)]){0,2}[^。;,]{0,40}?(?:正式|开始|起)?(?:施行|生效|实施)"
)


def _other_number(draft: Draft, one: Mention) -> bool:
    """Whether the number of another document stands behind the title: which of both is meant is reported for itself."""
    behind = [m for m in draft.mentions_in(one.end, one.end + 3) if m.how == "number"]
    return bool(behind) and one.how == "title" and behind[0].instrument != one.instrument


def _day_end(match: re.Match[str]) -> int:
    last = "d" if match["d"] else "m" if match["m"] else "y"
    return match.end(last) + 1


def _is_a_day_of(match: re.Match[str], instrument: Instrument, one: Mention, draft: Draft) -> bool:
    """Whether the date is one of the instrument's, as exactly as it is given. Bare 《解释》 is not compared."""
    if len(draft.folded[one.start : one.end].strip("《》")) < 8 and one.how != "number":
        return True
    parts = [part for part in (match["y"], match["m"], match["d"]) if part]
    written = "-".join(part.zfill(2) for part in parts)
    begins = "施行" in match.group() or _IS_IN_FORCE.match(draft.folded, one.end)
    issued = re.search(SENT, match.group()) is not None and bool(match["d"]) and not begins
    effect = () if issued else (instrument.in_force_from, instrument.in_force_to)
    published = issued and _PUBLISHED.search(match.group()) and len(instrument.made) == _ADOPTED_AND_PUBLISHED
    days = (*(instrument.made[1:] if published else instrument.made), *effect)
    # A year alone before a title may date something else in the sentence, so only a day of issue is exact.
    return any(day.startswith(written) for day in days if day)
