"""Articles, paragraphs and items that their instrument does not have, and another number of them than it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.citations import Citation
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.figures import NUMBER, read_figure
from bangxin.consult.instruments import Instrument, read_instruments

_FLAWS = {
    "article": Text("没有这一条", "has no such article"),
    "inserted": Text("没有这一条（之几）", "has no such inserted article"),
    "paragraph": Text("这一条没有这一款", "that article has no such paragraph"),
    "item": Text("这一款没有这一项", "that paragraph has no such item"),
}


def check_absent(draft: Draft) -> Iterator[Finding]:
    """Articles, paragraphs and items that their instrument does not have."""
    for index, one in enumerate(draft.citations):
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or (one.how == "running" and instrument.kind == "修正案"):
            continue  # behind an amendment, 第一百九十一条 is mostly an article of the law that it amended
        for article in (one.range_from, one.article):
            flaw = instrument.flaw(article) if article else ""
            if not flaw or article is None or (article is one.range_from and instrument.flaw(one.article)):
                continue
            if goes_on(draft, index) and instrument.flaw(draft.citations[index - 1].article) == flaw:
                continue
            reason = _FLAWS[flaw]
            near = _near(instrument, article)
            yield Finding(
                "article-absent", one.start, _listed_to(draft, index, instrument),
                Text(f"{instrument.name}{article}：{reason.zh}{near and f'；{near}'}",
                     f"{instrument.name} {article}: {reason.en}"),
                near,
            )  # fmt: skip


def goes_on(draft: Draft, index: int) -> bool:
    """Whether a citation goes on with the paragraphs of the article cited before it (第二款、第三款)."""
    one, before = draft.citations[index], draft.citations[index - 1] if index else None
    return (
        before is not None
        and one.how == "listed"
        and (one.instrument, one.article.whole) == (before.instrument, before.article.whole)
    )


def _listed_to(draft: Draft, index: int, instrument: Instrument) -> int:
    """Where the paragraphs of one article end that are listed behind a citation with the same flaw."""
    flaw, end = instrument.flaw(draft.citations[index].article), draft.citations[index].end
    for at in range(index + 1, len(draft.citations)):
        if not flaw or not goes_on(draft, at) or instrument.flaw(draft.citations[at].article) != flaw:
            break
        end = draft.citations[at].end
    return end


def _near(instrument: Instrument, article: Article) -> str:
    if article.number > instrument.articles:
        return f"共{instrument.articles}条"
    inserted = instrument.inserted.get(article.number, 0)
    if article.inserted > inserted:
        return f"只有{Article(article.number)}" + (
            f"和之一至之{small(inserted)}" if inserted > 1 else f"{'和之一' if inserted else ''}"
        )
    paragraphs = instrument.shape.get((article.number, article.inserted), ())
    if article.paragraph > len(paragraphs):
        meant = instrument.inserted_for(article)
        return f"{article.whole}共{len(paragraphs)}款" + (f"；是否指{meant}" if meant else "")
    count = paragraphs[article.paragraph - 1] if article.paragraph else max(paragraphs, default=0)
    return f"共{count}项" if count else "不分项"


def small(number: int) -> str:
    return "零一二三四五六七八九"[number]


_ARTICLES = re.compile(
    rf"(?:全文|正文|总)?(?:一?共|总共|共计|合计|计)(?:有|分)?(?:{NUMBER}(?:章|个?部分),?)?(?P<n>{NUMBER})条(?!件|第)"
)
_ITEMS = re.compile(
    rf"^,?(?:[^,。;:\d第]{{0,8}}?)(?:一?共(?:有|计)?|列举|规定|列出|列明|列|明确|总结|设|分|有|提出)(?:了|出|的|为|有)?(?:以下|下列|如下)?(?P<n>{NUMBER})[种项类个](?!(?:及其?)?以[上下])(?P<what>[^,。;]{{0,22}})"
)
_PARAGRAPHS = re.compile(
    rf"^[^,。;:\d第]{{0,4}}(?:,?(?:该|本|此|这一?)条(?:文|款)?)?(?:一?共|总共)?(?:规定|共|分为?|有|设|包[含括]|含|由)(?:了|有|着)?(?P<n>{NUMBER})(?:个)?款(?!项)"
)
_THIS = re.compile(
    r"(?:该|本|此|这一?)条(?:文|款)?(?:一?共|总共)?(?:规定|共|分为?|有|设|包[含括]|含|由)(?:了|有|着)?(?P<n>{NUMBER})(?:个)?款(?!项)".replace(
        "{NUMBER}", NUMBER
    )
)
"""该条包含两款: of the article cited last."""
_OTHER = re.compile(r"[《》]|第\d|另外|其中|前[一二三四五六七八九十]|行为类型|帮助|服务")
_ONLY = re.compile(r"[只仅]|唯一")
_REACH, _TITLED, _BACK = 40, 120, 300
_OF_IT = re.compile(r"[ ]*(?:该|本|此|这[部份个]|新)?(?:意见|解释|法律?|规定|文件)(?![一二三])")
"""A sentence on the document that the one before names (意见分五个部分，共……条)."""


def check_counts(draft: Draft) -> Iterator[Finding]:
    """共二十条, 列举了八种情形: against the table of instruments."""
    for match in _ARTICLES.finditer(draft.folded):
        start, _ = draft.sentence_span(match.start())
        line, _ = draft.line_span(match.start())
        lead = draft.folded[start : match.start()]
        begins = max(line, start - _TITLED) if _OF_IT.match(lead) else start
        named = [m for m in draft.mentions_in(begins, match.start()) if m.end <= match.start()]
        while named and named[-1].instrument is None and named[-1].how in {"number", "self", "generic"}:
            named.pop()
        instrument = read_instruments().get(named[-1].instrument or "") if named else None
        if (
            instrument is None
            or not instrument.articles
            or match.start() - named[-1].end > max(_REACH, match.start() - start + _REACH)
        ):
            continue
        if (
            not instrument.inserted
            and read_figure(match["n"]) != instrument.articles
            and asserts(draft, match.start())
        ):
            yield _finding(match, instrument, f"共{instrument.articles}条")
    yield from _listed(draft)
    yield from _this(draft)


def _listed(draft: Draft) -> Iterator[Finding]:
    for one in draft.citations:
        instrument = read_instruments().get(one.instrument or "")
        if instrument is None or one.article.item:
            continue
        yield from _paragraphs(
            one, instrument, draft, _PARAGRAPHS.match(draft.folded[one.end : one.end + _REACH]), one.end
        )
        match = _ITEMS.search(draft.folded[one.end : one.end + _REACH])
        shape = instrument.shape.get(one.key)
        if match is None or not shape or not max(shape) or _OTHER.search(match.group()):
            continue
        lawful = (
            {shape[one.article.paragraph - 1]}
            if 0 < one.article.paragraph <= len(shape)
            else {*shape, sum(shape)}
        )
        at = one.end + match.start("n")
        if read_figure(match["n"]) == 1 and not _ONLY.search(draft.folded, one.end, at):
            continue  # 七项有一项就行: any one of them
        if read_figure(match["n"]) not in lawful and asserts(draft, at):
            right = f"{max(shape)}项"
            yield Finding(
                "figure-differs", at, one.end + match.end("n") + 1,
                Text(f"{instrument.name}{one.article}列{right}", f"{instrument.name} {one.article} lists {max(shape)}"),
                right,
            )  # fmt: skip


def _this(draft: Draft) -> Iterator[Finding]:
    """该条包含两款: how many paragraphs the article has that is cited last."""
    for match in _THIS.finditer(draft.folded):
        before = list(draft.citations_in(max(0, match.start() - _BACK), match.start()))
        instrument = read_instruments().get(before[-1].instrument or "") if before else None
        if instrument is not None and not before[-1].article.item:
            yield from _paragraphs(before[-1], instrument, draft, match, 0)


def _paragraphs(
    one: Citation, instrument: Instrument, draft: Draft, match: re.Match[str] | None, offset: int
) -> Iterator[Finding]:
    """第二百八十七条之二规定了四款: how many paragraphs an article has."""
    shape = instrument.shape.get(one.key)
    if match is None or not shape or one.article.paragraph or read_figure(match["n"]) == len(shape):
        return
    at, end = offset + match.start("n"), offset + match.end()
    if asserts(draft, at):
        yield Finding(
            "figure-differs", at, end,
            Text(f"{instrument.name}{one.article}共{len(shape)}款", f"{one.article} has {len(shape)} paragraphs"),
            f"{len(shape)}款",
        )  # fmt: skip


def _finding(match: re.Match[str], instrument: Instrument, right: str) -> Finding:
    return Finding(
        "figure-differs", match.start(), match.end(),
        Text(f"{instrument.name}{right}", f"{instrument.name} has {instrument.articles} articles"), right,
    )  # fmt: skip
