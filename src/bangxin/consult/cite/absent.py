"""Articles, paragraphs and items that their instrument does not have."""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
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
