"""What each article says (topics.yaml): cited for its own content it is right, for that of another article it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bangxin.base.citation import Article
from bangxin.consult.cite.check import check_document
from bangxin.consult.cite.tables import article_key
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.instruments import read_instruments

DATA = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text("utf-8"))
FORMS = (
    "{title}{article}规定了{said}。",
    "{said}，依据是{title}{article}。",
    "根据{title}{article}，{said}。",
    "{said}（{title}{article}）。",
    "{title}{article}：{said}。",
)
SPECIAL = 102


def title(instrument: str) -> str:
    known = read_instruments()[instrument]
    return known.numbers[0] if known.numbers else f"《{known.titles[0]}》"


def article(key: str) -> str:
    return str(Article(*article_key(key)))


def alike(instrument: str, key: str) -> set[str]:
    """Articles of which the same may be said, and those of the other part of the Criminal Law."""
    shared = DATA["shared"].get(instrument, [])
    part = article_key(key)[0] >= SPECIAL
    other_part = {k for k in DATA["topics"][instrument] if (article_key(k)[0] >= SPECIAL) != part}
    return {key}.union(
        *(set(group) for group in shared if key in group), other_part if instrument == "criminal-law" else ()
    )


def cases() -> Iterator[tuple[str, str, str]]:
    for instrument, articles in DATA["topics"].items():
        for key, statements in articles.items():
            yield from ((instrument, key, said) for said in statements)


@pytest.mark.parametrize(("instrument", "key", "said"), list(cases()))
def test_an_article_is_told_by_what_is_said_of_it(instrument: str, key: str, said: str) -> None:
    keys = list(DATA["topics"][instrument])
    others = [other for other in keys if other not in alike(instrument, key)]
    at = keys.index(key)
    wrong = {others[(at + 1) % len(others)], others[(at + len(others) // 2) % len(others)]}
    for form in FORMS:
        right = form.format(title=title(instrument), article=article(key), said=said)
        assert check_document(Draft(right)) == [], right
        for other in wrong:
            text = form.format(title=title(instrument), article=article(other), said=said)
            assert "article-wrong" in {one.code for one in check_document(Draft(text))}, text
