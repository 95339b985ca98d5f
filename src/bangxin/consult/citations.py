"""Find every citation of law in a document: which instrument, which article, paragraph and item, where.

Usual styles: 《…》第…条第…款第…项, 刑法第287条之二, 法释〔2019〕15号第十二条, short names, 《解释》第十一条,
ranges (第十条至第十二条), lists (第五十二条、第五十三条), reproduced provisions that open a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.numerals import read_chinese_integer
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments, resolve_number, resolve_title

_N = r"[零〇一二三四五六七八九十百千两\d]{1,9}"
_INSERTED = r"(?:(?!一共)[零〇一二三四五六七八九十百千两\d]){1,9}"
_REF = re.compile(
    rf"第({_N})(?:-(\d))?条(?:[ \t]?之({_INSERTED}))?(?:第?({_N})款)?(?:第?[(]?({_N})[)]?项)?(?:之(\d+)(?!\d)|第({_N})目)?"
    rf"|第({_N})之({_N})条?(?![款项年月个])"
    r"|(?<![\d第.])(\d{1,4})(?:-([1-9])(?![\d-])|条之([一二三四五六七八九十\d]))条?(?:第?([一二三四五六七八九十\d]{1,3})款)?(?:第?[(]?([一二三四五六七八九十\d]{1,3})[)]?项)?"
    r"|(?<![\d第.])(\d{1,4})条(?:第?([一二三四五六七八九十\d]{1,3})款)?(?:第?[(]?([一二三四五六七八九十\d]{1,3})[)]?项)?"
)
_MORE = re.compile(
    rf"(?:[、,和及与或至到]|以及)第({_N})款(?:第?[(]?({_N})[)]?项)?|(?:[、,和及与或至到]|以及)第?[(]?({_N})[)]?项"
)
_ENGLISH = re.compile(
    r"\b(?:Articles?|Arts?\.?)\s*(\d{1,4})(?:-(\d))?(?:\((\d+)\))?(?:\((\d+)\))?(?:\s+of\s+the\s+(?:PRC\s+)?)?",
    re.I,
)
_NUMBER = re.compile(r"(?:法释|法发|高检发释字|高检四厅|公通字)\s*[\[(【]\s*\d{4}\s*[\])】]\s*第?\s*\d+\s*号")
_SELF = re.compile(
    r"(?:本|该|上述|前述)(解释|意见|规定|法)(?!律|定|院|人)|(?:(?:该|上述)?司法|两高)(解释)(?=第)"
)
_FILLER = re.compile(
    r"[ \t]*[)]?(?:[(][^()\n]{0,90}[)])?[ \t]*(?:规定的?|的规定|中的?|里的?|的|之|:)?[ \t]*[\"']?[ \t]*"
)
_LINK = re.compile(r"(?:\s|[、,;和及与或至到~并]|以及|之规定|规定的?|的规定|的|同时)*")
_OFFICES = re.compile(r"[\W_]|最高人民(?:法|检察)院|公安部|附|相关法律条文|法条")
_RUNS_ON = re.compile(r"(?:[。;:,\s\"]|以及|和|与|及|而|但|根据|依照|依据|按照|即|依|见|适用|属于?|符合|系)$")
_TAIWAN = re.compile(r"(?:台|臺)湾|中华民国(?!\d)|洗钱防制法|第\d+条第\d+项(?:前段|后段|但书)")
_NAMED = re.compile(r"(?:以下简称|下称|简称)[为:]?\s*[\"《]*([^\"《》()]{2,20})")


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument named in the document. ``instrument`` is None when the title is not one we know."""

    start: int
    end: int
    instrument: str | None
    how: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One article cited. ``how``: explicit, listed (继续前引), opening (重录条文), running."""

    start: int
    end: int
    instrument: str | None
    article: Article
    sub: int
    how: str
    range_from: Article | None = None

    @property
    def key(self) -> tuple[int, int]:
        """The article with its insertion: (287, 2)."""
        return self.article.number, self.article.inserted


def cited_articles(cite: str) -> list[tuple[Article, int]]:
    """Articles and sub-items that a norm's ``cite`` names, continuations included (第十二条第二款、第一款第二项)."""
    folded = re.sub(r"\bart\.?\s*(\d+(?:-\d(?!\d))?)", r"第\1条", fold(cite))
    folded = re.sub(r"\barts\.?\s*(\d+)(?:-(\d+))?", r"第\1条", folded)
    folded = re.sub(
        r"\bitem (\d+)(?:\((\d+)\))?", lambda m: f"第{m[1]}条" + (f"第{m[2]}款" if m[2] else ""), folded
    )
    folded = re.sub(r"条\((\d+)\)", r"条第\1项", folded)
    return [(ref.article, ref.sub) for ref in _refs(folded)]


def find_references(folded: str) -> list[tuple[int, Article]]:
    """Every article number in a folded text with its place, whatever instrument it belongs to."""
    return [(ref.start, ref.article) for ref in _refs(folded) if not ref.bare]


def find_citations(folded: str) -> tuple[list[Mention], list[Citation]]:
    """Mentions of instruments and citations of articles in a folded text (see folding.fold), in order."""
    mentions = _mentions(folded)
    cited: list[Citation] = []
    for ref in _refs(folded):
        instrument, how = _owner(folded, ref, mentions, cited)
        if how:
            cited.append(Citation(ref.start, ref.end, instrument, ref.article, ref.sub, how, ref.range_from))
    cited.extend(_english(folded))
    return mentions, sorted(cited, key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class _Ref:
    start: int
    end: int
    article: Article
    sub: int
    bare: bool
    range_from: Article | None = None


def _refs(folded: str) -> list[_Ref]:
    found: list[_Ref] = []
    for match in _REF.finditer(folded):
        ref = _ref(match)
        if ref is None:
            continue
        if found and re.fullmatch(r"[至到~-]", folded[found[-1].end : ref.start]):
            ref = _Ref(ref.start, ref.end, ref.article, ref.sub, ref.bare, found[-1].article)
        found.append(ref)
        at, last = ref.end, ref.article
        while more := _MORE.match(folded, at):
            paragraph = _number(more.group(1)) or last.paragraph
            item = _number(more.group(2) or more.group(3))
            last = Article(last.number, last.inserted, paragraph, item)
            found.append(_Ref(more.start(), more.end(), last, 0, False))
            at = more.end()
    return found


def _ref(match: re.Match[str]) -> _Ref | None:
    g = match.groups()
    try:
        if g[0]:
            parts, sub, is_bare = (g[0], g[1] or g[2], g[3], g[4]), _number(g[5] or g[6]), False
        elif g[7]:
            parts, sub, is_bare = (g[7], g[8], None, None), 0, False
        elif g[9]:
            parts, sub, is_bare = (g[9], g[10] or g[11], g[12], g[13]), 0, True
        else:
            parts, sub, is_bare = (g[14], None, g[15], g[16]), 0, True
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    return _Ref(match.start(), match.end(), Article(*numbers), sub, is_bare) if numbers[0] else None


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() else read_chinese_integer(text)


_NO_SUCH = ("article", "inserted")
_BEYOND = 1.2
"""A number a little above the last is a slip; one far above is of another text named before."""
_GOES_ON = 300
"""How far behind the last citation of the same instrument a number without one may stand."""


def _owner(folded: str, ref: _Ref, mentions: list[Mention], cited: list[Citation]) -> tuple[str | None, str]:
    """Which instrument an article belongs to, and how that is known; ("", "") when it is not a citation of law."""
    owner, how = _nearest_owner(folded, ref, mentions, cited)
    known = read_instruments().get(owner or "")
    if how == "running" and known is not None and known.flaw(ref.article) in _NO_SUCH:
        # 法释〔2019〕15号第四条……，适用第二百五十三条之一: an inserted article of a law cited before, not of the interpretation
        before = [one for one in cited if one.instrument and one.instrument != owner]
        fits = [one for one in before if not read_instruments()[one.instrument or ""].flaw(ref.article)]
        if (fits and ref.article.number > _BEYOND * known.articles) or ref.article.inserted:
            return (fits[-1].instrument, how) if fits else (None, "")
    return owner, how


def _nearest_owner(
    folded: str, ref: _Ref, mentions: list[Mention], cited: list[Citation]
) -> tuple[str | None, str]:
    near = _last(mentions, ref.start)
    if near and near.how == "number" and near.instrument is None:
        title = _last(mentions, near.start)
        if title and title.how == "title" and folded[title.end : near.start].strip() in {"(", ""}:
            near = Mention(near.start, near.end, title.instrument, near.how)
    if near and _FILLER.fullmatch(folded, near.end, ref.start):
        return near.instrument, "explicit"
    if ref.bare:
        return None, ""
    previous = cited[-1] if cited else None
    if previous and _LINK.fullmatch(folded, previous.end, ref.start):
        return previous.instrument, "listed"
    line_start = folded.rfind("\n", 0, ref.start) + 1
    if not folded[line_start : ref.start].strip(' "#*-'):
        heading = _heading(folded, mentions, ref.start)
        only = None if heading else _only_one(folded, ref, mentions, previous)
        return (heading, "opening") if heading else (only, "running") if only else (None, "")
    same_line = previous and previous.start >= line_start and not (near and near.start > previous.end)
    if previous and same_line and _RUNS_ON.search(folded, max(0, ref.start - 4), ref.start):
        return previous.instrument, "running"
    if near and near.instrument and _in_sentence(folded, near, ref.start):
        return near.instrument, "running"
    if previous and near and previous.instrument == near.instrument and _relied_on(folded, previous, ref):
        return previous.instrument, "running"
    only = _only_one(folded, ref, mentions, previous)
    return (only, "running") if only else (None, "")


_NEAR = 200
_OWN_RULES = re.compile(r"合同|协议|章程|公约|制度|办法|规程|条例|细则|守则|本法|该法")


def _only_one(folded: str, ref: _Ref, mentions: list[Mention], previous: Citation | None) -> str | None:
    """The instrument of a number without one: in brackets behind the last citation, or the only one of the document."""
    before, after = folded[max(0, ref.start - _NEAR) : ref.start], folded[ref.end : ref.end + _NEAR]
    line = before.rpartition("\n")[2] + after.partition("\n")[0]
    if _OWN_RULES.search(line) or ref.article.number >= _SPECIAL_PART:
        return None
    bracketed = folded[ref.start - 1 : ref.start] == "(" and folded[ref.end : ref.end + 1] == ")"
    if bracketed and previous and _fits(previous.instrument, ref) and ref.start - previous.end <= _GOES_ON:
        return previous.instrument
    named = {one.instrument for one in mentions if one.how not in {"generic", "self"}}
    only = next(iter(named)) if len(named) == 1 else None
    if not _fits(only, ref) or mentions[0].end > ref.start:
        return None
    return only if _SAID.match(folded, ref.end) else None


def _fits(instrument: str | None, ref: _Ref) -> bool:
    """Whether an instrument has the article; numbers of the Criminal Law are too low to tell."""
    known = read_instruments().get(instrument or "")
    return known is not None and known.id != "criminal-law" and not known.flaw(ref.article)


_SPECIAL_PART = 102
_SAID = re.compile(r"(?:规定|讲|说|明确|写|要求|还|则|:|,|)(?=[^,。;]{2,})|[)]")


def _relied_on(folded: str, previous: Citation, ref: _Ref) -> bool:
    """Whether a bare number is relied on in a text that goes on with one instrument (4. 罚金数额，依第十二条，……)."""
    start = max(folded.rfind(mark, 0, ref.start) for mark in "。;\n") + 1
    lead = folded[start : ref.start]
    return (
        ref.start - previous.end <= _GOES_ON
        and re.search(r"(?:^|[,:、. )])(?:依照?|依据|根据|按照|参照|属于?|符合)$", lead) is not None
        and not re.search(r"合同|协议|章程|公约|制度|办法|规程", folded[start : ref.end + 20])
    )


def _in_sentence(folded: str, near: Mention, at: int) -> bool:
    """Whether an article follows a number or title a little further back in the same sentence (……共16条，第六条)."""
    between = folded[near.end : at]
    return (
        near.how in {"title", "number"}
        and len(between) <= 30
        and between[-1:] in {",", ":"}
        and not re.search(r"[。;\n《》]|合同|协议|章程|条约", between)
    )


def _last(mentions: list[Mention], at: int) -> Mention | None:
    index = bisect_right(mentions, at, key=lambda one: one.end)
    return mentions[index - 1] if index else None


def _heading(folded: str, mentions: list[Mention], at: int) -> str | None:
    """The instrument whose title or number stands on a line of its own above ``at``."""
    for mention in reversed(mentions[: bisect_right(mentions, at, key=lambda one: one.end)]):
        if not mention.instrument or mention.how not in {"title", "name", "number"}:
            continue
        start = folded.rfind("\n", 0, mention.start) + 1
        end = folded.find("\n", mention.end)
        rest = folded[start : mention.start] + folded[mention.end : len(folded) if end < 0 else end]
        if len(_OFFICES.sub("", rest)) <= 10:
            return mention.instrument
    return None


def _mentions(folded: str) -> list[Mention]:
    found = _books(folded) + [
        Mention(m.start(), m.end(), resolve_number(m.group()), "number") for m in _NUMBER.finditer(folded)
    ]
    taken = bytearray(len(folded))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    for pattern, names in ((_plain_names(), None), (_SELF, "self")):
        for match in pattern.finditer(folded):
            start, end = match.span()
            if not taken[start]:
                instrument = None if names else resolve_title(match.group())
                end += folded.startswith("》", end)  # the opening mark was lost
                found.append(Mention(start, end, instrument, "self" if names else "name"))
                taken[start:end] = b"\1" * (end - start)
    found.sort(key=lambda one: one.start)
    return _settle(folded, found)


_MARKS = re.compile("[《》]")
_PART = re.compile("[(][一二三四][)]")
"""Behind the closing mark: which of several documents of one title it is (《……意见》（二）)."""


def _books(folded: str) -> list[Mention]:
    found, stack = [], []
    for match in _MARKS.finditer(folded):
        at = match.start()
        if match.group() == "《":
            stack.append(at)
        elif stack:
            start = stack.pop()
            if at - start <= 120:
                title = folded[start + 1 : at]
                how = "generic" if title in {"解释", "意见", "规定", "纪要", "会议纪要"} else "title"
                known, end = None if how == "generic" else resolve_title(title), at + 1
                part = _PART.match(folded, end)
                if part and (whole := resolve_title(title + part.group())):
                    known, end = whole, part.end()
                found.append(Mention(start, end, known, how))
    outer: list[Mention] = []
    for one in sorted(found, key=lambda one: one.start):
        if not outer or one.end >= outer[-1].end:
            outer.append(one)
    return outer


@cache
def _plain_names() -> re.Pattern[str]:
    """Titles and short names outside 《》."""
    names = []
    for one in read_instruments().values():
        names += [re.escape(fold(alias)) for alias in one.aliases]
        for title in one.titles:
            loose = "[、, ]?".join(re.escape(c) for c in fold(title) if c not in "、, ")
            names.append(
                rf"(?:(?:最高人民法院|最高人民检察院|公安部)[、 \t]*)*{loose}" if len(title) > 12 else loose
            )
    names.sort(key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(names)})(?!修正案|修[正订]|学|分则|总则|理论|典|界|适用)")


def _settle(folded: str, mentions: list[Mention]) -> list[Mention]:
    """Give 《解释》, 本解释 and names defined in the document their instrument."""
    instruments = read_instruments()
    defined: dict[str, str] = {}
    last_of_kind: dict[str, str] = {}
    done: list[Mention] = []
    for one in mentions:
        word = folded[one.start : one.end].strip("《》")
        instrument = None if _elsewhere(folded, one) else one.instrument
        if instrument is None and one.how in {"title", "generic"}:
            instrument = defined.get(word) or (
                _of_kind(folded, done, last_of_kind, word) if one.how == "generic" else None
            )
        elif one.how == "self":
            kind = "法" if word.endswith("法") else word[-2:]
            instrument = last_of_kind.get(kind) or (
                _only_law(folded, mentions, one) if kind == "法" else None
            )
            if instrument is None and word.startswith(("司法", "两高")):
                later = [m.instrument for m in mentions if m.how in {"title", "number"} and m.instrument]
                instrument = next((name for name in later if instruments[name].kind == kind), None)
        done.append(Mention(one.start, one.end, instrument, one.how))
        if one.instrument and one.how != "self":
            if one.how in {"title", "number"} or len(word) > 12:
                last_of_kind[instruments[one.instrument].kind] = one.instrument
            named = _NAMED.search(folded, one.end, one.end + 120)
            if named and not re.search(r"[。;\n]", folded[one.end : named.start()]):
                defined[named.group(1).strip('"')] = one.instrument
    return done


def _only_law(folded: str, mentions: list[Mention], one: Mention) -> str | None:
    """The law that 该法 means: the only one that the text names, and none of the tables' outside between them."""
    laws = {m.instrument for m in mentions if m.how == "name" and m.instrument and folded[m.end - 1] == "法"}
    before = [m for m in mentions if m.instrument in laws and m.end <= one.start]
    foreign = any(m.how == "title" and m.instrument is None and folded[m.end - 2] in "法典" for m in mentions)
    if len(laws) != 1 or not before or foreign or "法典第" in folded[before[-1].end : one.start]:
        return None
    return before[-1].instrument


def _elsewhere(folded: str, one: Mention) -> bool:
    """Whether 《刑法》 is that of Taiwan: the sentence says so, and the mainland's full title does not stand here."""
    if (
        one.instrument not in {"criminal-law", "criminal-procedure"}
        or "中华人民共和国" in folded[one.start : one.end]
    ):
        return False
    start = max(folded.rfind(mark, 0, one.start) for mark in "。;\n") + 1
    return bool(_TAIWAN.search(folded, start, one.end + 40))


def _of_kind(folded: str, before: list[Mention], last: dict[str, str], word: str) -> str | None:
    """What an undefined 《解释》 means: the instrument the part is headed with, else the last one of its kind."""
    kind = word[-2:]
    headed = _heading(folded, before, before[-1].end) if before else None
    if headed and read_instruments()[headed].kind == kind:
        return headed
    return last.get(kind)


def _english(folded: str) -> list[Citation]:
    found = []
    names = {name.lower(): one.id for one in read_instruments().values() for name in one.english}
    for match in _ENGLISH.finditer(folded):
        after = folded[match.end() : match.end() + 60].lower()
        owner = next((i for name, i in names.items() if after.startswith((name, f", {name}"))), None)
        if owner:
            numbers = [int(part or 0) for part in match.groups()]
            found.append(Citation(match.start(), match.end(), owner, Article(*numbers), 0, "explicit"))
    return found
