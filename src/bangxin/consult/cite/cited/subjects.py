"""An article cited for what only other articles of its instrument say (``data/subjects.yaml`` and the charge names)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.breaches import read_punishing
from bangxin.consult.cite.charges import Charge, charge_at, charge_of_article, read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import ArticleKey, article_key, compiled, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.folding import fold
from bangxin.consult.instruments import read_instruments

_Rules = tuple[tuple[frozenset[ArticleKey], re.Pattern[str]], ...]
_SPECIAL, _LAST = 102, 451
_CELLS = 2
_APPLIES = re.compile(
    r"(?:根据|依照|依据|按照|适用|参照|依|见|触犯了?|规定在|规定于|写在|列在|见于|载于|来自|出自|援引|引用)[^,。;]{0,40}$"
)
_COMPARED = re.compile(
    r"不是|并非|而非(?!法)|还是|区别|不同于|混淆|误(?:写|引|作)|有别于|[重轻高低]于|不包括|以外|除(?:了|非|外|此)|另(?:行|外|有|案)|分别|与[^,。;]{0,16}(?:之间|比较|相比)|提示性"
)
_TWO_CHARGES = re.compile(r"区分|同时构成|竞合")
"""Words with which a passage on the Criminal Law speaks of two of its articles."""
_BRACKETED = re.compile(r"[(][^()]*起施行[)]")
_NOTED = re.compile(
    r"[(](?:参?见|依据|根据|引自|出自)?(?:《[^《》]{2,60}》|[^()《》,。;]{0,24}(?:[(]?[\[][^()]{2,8}[)]?)?)$"
)
"""An opening bracket right before a citation that stands in it as a note (……可以宣告缓刑（刑法第七十二条）)."""
_SAYS = re.compile(
    r"^(?:[\"'》) ]|第[一二三四五六七八九十\d]+[款项]|的?(?:规定|内容|要求|条文)|明确|之规定|[,:]|里|中|说|写|讲|专门|对|就|把|将|是|即|还|也|了|的|所)*"
)
_TAIL = 4
_CONSEQUENCE = re.compile(
    r"[,:]?(?:之规定)?,?(?:依法|应当?|可以|对其|予以|可|均|本院|决定|酌情)*(?:从轻|减轻|从重|从宽|免除)"
)
_BARE_LEAD = re.compile(
    r"(?:本院|应当?|故|因此|,)*(?:根据|依照|依据|按照|适用)[^,。;]{0,6}(?:《[^》]*》)?(?:[(][^)]*[)])?(?:该|本|上述)?(?:解释|意见)?[\[\]\d号法释发]*"
)
_CASE_OF = re.compile(r"(?:所?规定)?的?(?:其他)?(?:情形|情况|标准|条件)(?:之一)?(?=[,。;)]|$)")
_FITS = re.compile(r"(?:属于|符合|具有|构成|对应)[^,。;]{0,60}$")
_CONCEDED = re.compile(r"(?:虽然?|尽管|即使|纵然)[^。;]{0,60}?(?:但是?|然而|仍|也)")
_OTHER_ITEM = re.compile(r"第[(]?[一二三四五六七八九十\d]{1,2}[)]?项")
_TREATED = re.compile(
    r"(?:的规定|规定)?(?:来|予以|进行)?(?:认定|处理|处罚|定罪|论处|追究|从[严宽重轻]|列[出明举]的|规定的|所列)"
)
"""Words behind an item that say nothing of it: what it is applied to stands before."""
_TOGETHER = re.compile(r"[ \t]*(?:[、,和及与]|以及|并)?[ \t]*(?:《?(?:中华人民共和国)?刑(?:法|事诉讼法)》?)?")
_POINTS = re.compile(
    r"[ ]*(?:这|该|此|上述|其)(?:一|条|个|项)?(?:线|标准|规定|情形|数|门槛)?(?:规定在|写在|列在|见于|载于|见|来自|出自)"
)
"""A clause that says where what stands before it is written (一万元，这条线写在……第四项)."""
_BREACHED = re.compile(r"(?:违反|违背)[^,。;]{0,30}$")
_SENTENCES = re.compile(r"(?:等)?(?:之规定|的规定|规定)?,(?:判处|判决|裁定|决定)(?:被告人|如下|对)")
"""A sentence is passed on all the articles that are listed; none of them says it by itself."""
_REFERRED = re.compile(
    r"^(?:所)?规定(?:的[^,。;]{0,30}(?:情形|行为|标准)|情形之一)|^(?:所列|列明|列举)?(?:的)?(?:从[宽严])?情形(?:之一)?(?=[,、。;的])"
)
_TERM = re.compile(
    r"^[》]?(?:所?规定|中|里)?的?\"(?!(?:其他)?(?:情节|数额|后果|数量))[^\"。;\n]{1,20}\"[^。;]{0,60}?(?:是指|指的?是|包括|解释|理解|界定|含义|定义|解读)"
)
"""A term of the article that is explained: the explanation is that of an interpretation, not what the article says."""
_CATCH_ALL = re.compile(r"其他(?:情节|后果|数额|数量)?(?:特别)?(?:严重|恶劣|巨大)?(?:后果)?的?情形")
"""The last item of many lists: it tells none of them."""
_OTHER_TIME = re.compile(
    r"修[正订]的|(?:19\d\d|200\d|201[0-8])年[^。;]{0,40}(?:不起诉|刑事诉讼法)|修[正订]前|旧法|原刑|现行|(?:19\d\d|200\d|201\d)年[^,。;]{0,6}(?:刑法|刑事诉讼法)"
)


@cache
def read_subjects() -> dict[str, tuple[tuple[frozenset[ArticleKey], re.Pattern[str]], ...]]:
    found = {name: [(_keys(str(key)), compiled(words)) for key, words in articles.items()]
             for name, articles in table("subjects")["subjects"].items()}  # fmt: skip
    for charge in read_charges().charges:
        names = {fold(name) for name in (charge.name, *charge.short)}
        names |= {name.replace("、", "") for name in names}
        parts = [
            *map(re.escape, sorted(names, key=len, reverse=True)),
            *(charge.cues if charge.field else ()),
        ]
        words = re.compile("|".join(parts))
        found["criminal-law"].append((frozenset(charge.articles), words))
    return {name: tuple(rules) for name, rules in found.items()}


def _keys(text: str) -> frozenset[ArticleKey]:
    return frozenset(map(article_key, text.split("|")))


_NAMES_CHARGE = re.compile(r"(?:所)?(?:规定的?|的)?[\"'《]?")


def check_bare(draft: Draft) -> Iterator[Finding]:
    """第三百一十二条规定的帮助信息网络犯罪活动罪: an article of the special part without its law, and a charge of another.

    In a row of a table the charge stands in another cell (帮信罪 | 第287条之一).
    """
    cited = {one.start for one in draft.citations}
    for start, article in draft.references:
        if start in cited or not _SPECIAL <= article.number <= _LAST:
            continue
        at = draft.folded.find("条", start) + 1
        at = at + 2 if draft.folded[at : at + 1] == "之" else at
        gap = _NAMES_CHARGE.match(draft.folded, at)
        charge = charge_at(draft.folded, gap.end() if gap else at) or _in_row(draft, start, at)
        if charge and charge.field and (article.number, article.inserted) not in charge.articles:
            right = "、".join(str(Article(*key)) for key in charge.articles)
            yield Finding(
                "article-wrong", start, at,
                Text(f"{charge.name}规定在刑法{right}", f"{charge.name}: Criminal Law {right}"), f"刑法{right}",
            )  # fmt: skip


def _in_row(draft: Draft, start: int, end: int) -> Charge | None:
    """The charge in the row of a table in which an article number fills a cell."""
    line, stop = draft.line_span(start)
    if draft.folded.count("|", line, stop) < _CELLS:
        return None
    cells = [cell.strip() for cell in draft.folded[line:stop].split("|")]
    if draft.folded[start:end] not in cells:
        return None
    named = [charge for cell in cells if (charge := read_charges().known.get(cell))]
    return named[0] if len(named) == 1 else None


@cache
def _items() -> dict[tuple[str, ArticleKey, int], dict[int, re.Pattern[str]]]:
    """What the items of a paragraph are about; paragraph 0 where the article is not divided."""
    found = {}
    for name, places in table("subjects")["items"].items():
        for place, items in places.items():
            article, _, paragraph = str(place).partition(".")
            (key,) = _keys(article)
            found[(name, key, int(paragraph))] = {int(n): compiled(words) for n, words in items.items()}
    return found


def check_items(draft: Draft) -> Iterator[Finding]:
    """The right paragraph by the wrong item (其他情节严重 is 第七项 of 第十二条第一款, not 第六项)."""
    for index, one in enumerate(draft.citations):
        key = one.key
        items = _items().get((one.instrument or "", key, one.article.paragraph)) or _items().get(
            (
                one.instrument or "",
                key,
                0 if one.article.paragraph == 1 else 1 if not one.article.paragraph else -1,
            )
        )
        if not items or not one.article.item or one.range_from:
            continue
        own = items.get(one.article.item)
        said = next(
            (s for s in _beside(draft, index) if any(words.search(s) for words in items.values())), ""
        )
        hits = [number for number, words in items.items() if words.search(said)]
        if own is None or own.search(said) or len(hits) != 1 or "其他情节严重" in own.pattern:
            continue
        right = Article(*key, one.article.paragraph, hits[0])
        name = read_instruments()[one.instrument or ""].name
        yield Finding(
            "article-wrong", one.start, one.end,
            Text(f"{name}{one.article}不是规定这一点的；应为{right}", f"not that item; it is {right}"), f"{name}{right}",
        )  # fmt: skip


def _beside(draft: Draft, index: int) -> Iterator[str]:
    """The words directly said of one item: up to the next citation, in its clause and the next; else what stands before.

    What follows a bare lead (依照第十二条第一款第二项，……) is said of it where nothing stands before.
    """
    one = draft.citations[index]
    _, end = draft.sentence_span(one.start)
    after = draft.citations[index + 1].start if index + 1 < len(draft.citations) else end
    start, _ = draft.clause_span(one.start)
    behind = draft.untitled[one.end : min(after, end)]
    if other := _OTHER_ITEM.search(behind):
        behind = behind[: other.start()]
    if case_of := _CASE_OF.match(behind, _end(behind)):
        behind = behind[case_of.end() :]
    told = not behind.startswith((",", "。", ";")) and len(behind[_end(behind) :].strip(" 。;)\"',")) >= 2
    if told:
        yield behind[:60]
    previous = draft.citations[index - 1].end if index else 0
    lead = draft.untitled[max(start, previous) : one.start]
    if _FITS.search(lead) or _BARE_LEAD.fullmatch(lead) or (told and _TREATED.match(behind)):
        before, _ = draft.sentence_span(one.start)
        said = _CONCEDED.sub("", draft.untitled[max(before, previous) : one.start])
        yield said
        if len(said) <= len(lead) + 1 and behind.startswith((",", ":")):
            yield behind[1:40].split(";")[0]
    elif _APPLIES.search(lead) or lead.endswith("("):
        yield lead
        if _POINTS.match(lead):
            yield draft.untitled[max(draft.sentence_span(one.start)[0], previous) : start]


@cache
def _breached() -> dict[str, tuple[tuple[frozenset[ArticleKey], re.Pattern[str]], ...]]:
    return {
        name: tuple((_keys(str(key)), compiled(words)) for key, words in articles.items())
        for name, articles in table("subjects")["breached"].items()
    }


def check_breached(draft: Draft) -> Iterator[Finding]:
    """What one does against an article (出租银行卡，违反了……第二十一条) that another article forbids."""
    for one in draft.citations:
        start, _ = draft.sentence_span(one.start)
        breach = _BREACHED.search(draft.folded, start, one.start)
        if breach is None or not asserts(draft, one.start):
            continue
        key, did = one.key, draft.folded[start : breach.start()]
        hits = [
            (articles, m.group())
            for articles, words in _breached().get(one.instrument or "", ())
            if (m := words.search(did))
        ]
        if hits and not any(key in articles for articles, _ in hits):
            yield article_finding(one, *hits[0])


def check_punishing(draft: Draft) -> Iterator[Finding]:
    """The penalty of one article cited for the breach of another (违反第三十一条的，依照第四十二条处罚)."""
    for one in draft.citations:
        right = draft.misplaced.get(one.start)
        if right is not None and asserts(draft, one.start):
            name = read_instruments()[one.instrument or ""].name
            yield Finding(
                "article-wrong", one.start, one.end,
                Text(f"违反该条的，处罚见{name}{right}", f"its breach is punished by {right}"), f"{name}{right}",
            )  # fmt: skip


def check_subjects(draft: Draft) -> Iterator[Finding]:
    """Citations whose sentence says what another article of the same instrument provides, and nothing of this one."""
    for index, one in enumerate(draft.citations):
        rules = read_subjects().get(one.instrument or "")
        if rules is None or one.range_from or one.how == "opening":
            continue
        if read_instruments()[one.instrument or ""].flaw(one.article):
            continue
        if _OTHER_TIME.search(draft.sentence(one.start)) or draft.is_of_itself(one.start):
            continue
        if one.instrument == "criminal-procedure" and draft.is_before_2018:
            continue
        key = one.key
        for said in (_CATCH_ALL.sub("", _BRACKETED.sub("", words)) for words in said_of(draft, index)):
            hits = [] if is_compared(one, said) else _hits(one, rules, said)
            if any(
                articles & ({key} | listed_with(draft, index) | _punished_by(one)) for articles, _ in hits
            ):
                break
            if hits:
                if asserts(draft, one.start) and not _own_words(draft, one, rules):
                    yield article_finding(one, *hits[0])
                break


_MADE_SERIOUS = re.compile(r"认定(?:为|属于)?[\"'《(]*(?:《?(?:中华人民共和国)?刑法》?)?$")
_SERIOUS = re.compile(r"(?:第[一二三四五\d]款)?(?:所?规定)?的?[\"'](?:其他)?(?:情节|数额|后果|严重)")


def check_made_serious(draft: Draft) -> Iterator[Finding]:
    """应当认定为刑法第三百一十三条规定的“情节严重”, where the passage is on a charge of another article."""
    for one in draft.citations:
        if one.instrument != "criminal-law" or not _SERIOUS.match(draft.folded, one.end):
            continue
        start, _ = draft.sentence_span(one.start)
        if not _MADE_SERIOUS.search(draft.folded, start, one.start) or charge_of_article(
            "criminal-law", one.article
        ):
            continue
        offence = (
            draft.offence_at(start) if draft.offence_at(start) else draft.offence_at(max(0, one.start - 1))
        )
        charge = next((c for c in read_charges().charges if c.id == offence and c.field), None)
        if charge and one.key not in charge.articles:
            right = "、".join(str(Article(*key)) for key in charge.articles)
            yield Finding(
                "article-wrong", one.start, one.end,
                Text(f"{charge.name}规定在刑法{right}", f"{charge.name}: Criminal Law {right}"), f"刑法{right}",
            )  # fmt: skip


def is_compared(one: Citation, said: str) -> bool:
    """Whether the words set the article against another one."""
    compared = _COMPARED.search(said) or (one.instrument == "criminal-law" and _TWO_CHARGES.search(said))
    return bool(compared)


def _own_words(draft: Draft, one: Citation, rules: _Rules) -> bool:
    """Whether a sentence that cites this article alone has the words of it somewhere."""
    start, end = draft.sentence_span(one.start)
    if sum(other.instrument == one.instrument for other in draft.citations_in(start, end)) > 1:
        return False
    key, words = one.key, _BRACKETED.sub("", draft.folded[start:end])
    return any(key in articles and own.search(words) for articles, own in rules)


def _punished_by(one: Citation) -> set[ArticleKey]:
    """The articles whose breach an article punishes: what it says is said of them (未尽职调查的，依照第四十条处罚)."""
    key = (one.instrument, *one.key)
    return {(number, inserted) for (_, number, inserted), by in read_punishing().items() if key in by}


def listed_with(draft: Draft, index: int) -> set[ArticleKey]:
    """Articles cited in one breath with this one (第十条、第十一条): what is said fits one of them."""
    found: set[ArticleKey] = set()
    for step in (1, -1):
        at = index
        while 0 <= at + step < len(draft.citations):
            one, other = sorted((draft.citations[at], draft.citations[at + step]), key=lambda c: c.start)
            if other.instrument != one.instrument or not _TOGETHER.fullmatch(
                draft.folded, one.end, other.start
            ):
                break
            at += step
            found.add(draft.citations[at].key)
    return found


def _hits(one: Citation, rules: _Rules, said: str) -> list[tuple[frozenset[ArticleKey], str]]:
    hits = []
    for articles, words in rules:
        if one.instrument == "criminal-law" and (min(articles)[0] >= _SPECIAL) != (
            one.article.number >= _SPECIAL
        ):
            continue
        match = words.search(said)
        if match and not _is_shared(one, match.group()):
            hits.append((match.start(), articles, match.group()))
    return [(articles, words) for _, articles, words in sorted(hits, key=lambda hit: hit[0])]


@cache
def read_shared() -> dict[tuple[str, int, int], tuple[str, ...]]:
    """Words of other articles' subjects that an article has as well."""
    return {
        (name, *article_key(key)): tuple(words)
        for name, articles in table("subjects")["shared"].items()
        for key, words in articles.items()
    }


def _is_shared(one: Citation, said: str) -> bool:
    own = read_shared().get((one.instrument or "", *one.key), ())
    return any(said in words for words in own)


_LATTER = re.compile(r"[前后]者")
"""What is said behind it is said of another of several texts (依据是第三十一条第二款和《……办法》，后者自……起施行)."""


def said_of(draft: Draft, index: int) -> Iterator[str]:
    """The words of the sentence that are said of a citation: behind it, then before it where it is applied."""
    one = draft.citations[index]
    start, end = draft.sentence_span(one.start)
    others = [
        (at, at + 3) for at, article in draft.references_in(start, end) if article.whole != one.article.whole
    ]
    same = [c for c in draft.citations_in(start, end) if c.article.whole == one.article.whole]
    last = max(c.end for c in same)
    after = min([a for a, _ in others if a >= one.end], default=end)
    if (latter := _LATTER.search(draft.folded, one.end, after)) is not None:
        after = latter.start()
    if after < end:
        after = max(last, draft.clause_span(after)[0])
    behind = draft.untitled[min(last, after) : after]
    if (
        _BREACHED.search(draft.folded, start, one.start)
        or _REFERRED.match(behind)
        or _TERM.match(behind)
        or _SENTENCES.match(behind)
    ):
        return
    noted = _NOTED.search(draft.folded, start, one.start)
    if noted and draft.folded[one.end : one.end + 1] in {")", "、"}:
        begins = max([b for a, b in others if a < one.start], default=start)
        yield draft.untitled[max(begins, draft.folded.rfind(")", start, noted.start()) + 1) : noted.start()]
        return
    said = behind[_end(behind) :]
    is_said = len(said.strip(" 。;)\"',")) >= _TAIL
    if is_said:
        yield said
    clause_start, clause_end = draft.clause_span(one.start)
    begins = max([b for a, b in others if a < one.start], default=start)
    lead = draft.untitled[max(begins, clause_start if is_said else start) : same[0].start]
    if _APPLIES.search(lead):
        yield lead + draft.untitled[last : min(clause_end, after)]
        if is_said and _CONSEQUENCE.match(said) and clause_start - 2 > start:
            yield draft.untitled[max(begins, draft.clause_span(clause_start - 2)[0]) : same[0].start]


def _end(behind: str) -> int:
    match = _SAYS.match(behind)
    return match.end() if match else 0


def article_finding(one: Citation, articles: frozenset[ArticleKey], words: str) -> Finding:
    """The finding that a citation is for what other articles of its instrument say."""
    name = read_instruments()[one.instrument or ""].name
    right = "、".join(str(Article(*key)) for key in sorted(articles)[:3])
    return Finding(
        "article-wrong", one.start, one.end,
        Text(f"{name}{one.article}说的不是“{words[:24]}”；应为{right}", f"{name} {one.article} is not about that; it is {right}"),
        f"{name}{right}",
    )  # fmt: skip
