"""What can be found: provisions with their norms, imported text, official cases, published-case cards, own cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from bangxin.base.citation import Article
from bangxin.base.yamltree import load_tree
from bangxin.consult.cardfile import read_cards
from bangxin.consult.cards import read_official_cards
from bangxin.consult.catalogue import Norm, Pack, read_packs
from bangxin.consult.citations import cited_articles
from bangxin.consult.cite.charges import charge_of_article, read_charges
from bangxin.consult.instruments import Instrument, read_instruments
from bangxin.consult.library import Library
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.expression import facts_of

AUTHORITY = {"statute": 6, "judicial_interpretation": 5, "normative_document": 4, "minutes": 2, "typical_case": 3,
             "commentary": 1, "local_rule": 2, "official_case": 3, "card": 1, "own_case": 1, "text": 4}  # fmt: skip
_CODE = re.compile(r"'([a-z_]+)'")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. ``key`` is stable; ``norms`` are ids in the packs."""

    kind: str
    key: str
    title: str
    gist: str
    words: str
    text: str
    norms: tuple[str, ...]
    rank: str
    in_force_from: str
    in_force_to: str


def provisions(library: Library | None = None) -> Iterator[Entry]:
    """One entry per provision that the packs deal with: its norms together, and its words when imported."""
    owners = {one.pack: one for one in read_instruments().values() if one.pack}
    for pack in read_packs().values():
        groups: dict[str, list[Norm]] = {}
        for norm in pack.norms:
            groups.setdefault(_place(norm), []).append(norm)
        for place, norms in groups.items():
            yield _provision(pack, owners.get(pack.id), place, norms, library)


def _place(norm: Norm) -> str:
    articles = cited_articles(norm.cite)
    if not articles:
        return re.sub(r"[（(].*$", "", norm.cite) or norm.id
    article, sub = articles[0]
    return f"{article}{f'之{sub}' if sub else ''}"


def _provision(
    pack: Pack, instrument: Instrument | None, place: str, norms: list[Norm], library: Library | None
) -> Entry:
    name = instrument.name if instrument else pack.title
    aliases = " ".join(instrument.aliases[:3]) if instrument else ""
    gists = list(dict.fromkeys(norm.gist.zh for norm in norms))
    english = list(dict.fromkeys(norm.gist.en for norm in norms))
    charge = _charge_words(instrument, norms[0])
    lay = lay_words(tuple(norm.id for norm in norms))
    days = [norm.in_force_from for norm in norms if not norm.is_note]
    ends = {norm.in_force_to for norm in norms}
    return Entry(
        "norm", f"{pack.id} {place}", f"{name}{place}", "；".join(gists), " ".join([lay, charge, *_words(norms), aliases, *english]),
        _text(library, instrument, norms), tuple(norm.id for norm in norms), pack.rank,
        min(days, default=pack.in_force_from), max(ends) if "" not in ends else "",
    )  # fmt: skip


@cache
def _lay() -> dict[str, str]:
    """How people speak of what a norm deals with, from ``data/lay.yaml``."""
    text = (resources.files("bangxin.consult") / "data" / "lay.yaml").read_text("utf-8")
    return dict(load_tree(text, "lay.yaml").plain()["lay"])


def lay_words(norms: Iterable[str]) -> str:
    """The everyday words of several norms."""
    return " ".join(_lay()[norm] for norm in norms if norm in _lay())


def _charge_words(instrument: Instrument | None, norm: Norm) -> str:
    """The charge a provision is about, by its official and short names."""
    articles = cited_articles(norm.cite)
    if instrument is None or not articles:
        return ""
    offence = charge_of_article(instrument.id, articles[0][0])
    names = [name for one in read_charges().charges if one.id == offence for name in (one.name, *one.short)]
    return " ".join(names[:3])


def _words(norms: Iterable[Norm]) -> list[str]:
    """Labels and questions of the facts a norm reads, and of what it concludes."""
    book = builtin_rulebook()
    found: dict[str, None] = {}
    for norm in norms:
        entry = book.norms.get(norm.id)
        if entry is None:
            continue
        for target in entry.targets:
            if target in book.concepts:
                found[book.concepts[target].label.zh] = None
        for name in sorted(facts_of(book.conditions[norm.id])):
            fact = book.vocabulary[name]
            found[fact.label.zh] = None
            if fact.question:
                found[fact.question.zh] = None
            codes = [code for code in _CODE.findall(norm.when) if code in fact.values]
            found.update(dict.fromkeys(fact.values[code] for code in codes))
    return list(found)


def _text(library: Library | None, instrument: Instrument | None, norms: list[Norm]) -> str:
    version = library.pick(instrument.id) if library and instrument else None
    articles = cited_articles(norms[0].cite)[:1]
    if library is None or version is None or not articles:
        return ""
    return "".join(unit.text for unit in library.span(version.id, articles[0][0], articles[0][1]))


def imported(library: Library) -> Iterator[Entry]:
    """Paragraphs of imported texts that no pack deals with, article by article."""
    known = {one.id: one for one in read_instruments().values()}
    for version in library.versions():
        instrument = known.get(version.instrument)
        pack = read_packs().get(instrument.pack) if instrument else None
        covered = {a.whole for norm in (pack.norms if pack else ()) for a, _ in cited_articles(norm.cite)}
        articles: dict[Article, list[str]] = {}
        for unit in library.units(version.id):
            if unit.article.whole not in covered:
                articles.setdefault(unit.article.whole, []).append(unit.text)
        for article, texts in articles.items():
            name = instrument.name if instrument else f"《{version.title}》"
            yield Entry(
                "text", f"{version.instrument} {article} {version.in_force_from}", f"{name}{article}", "", "",
                "".join(texts), (), instrument.rank if instrument else "text", version.in_force_from, version.in_force_to,
            )  # fmt: skip


def official_cases() -> Iterator[Entry]:
    """The defendants of the official cases, as cards."""
    for card in read_official_cards():
        title = f"典型案例：{card.case}（{card.person}）"
        yield Entry(
            "case", card.id, title, f"{card.charge}；{card.outcome}", " ".join(card.labels), card.facts, card.norms,
            "official_case", "2025-07-28", "",
        )  # fmt: skip


def cards_file(path: Path) -> Iterator[Entry]:
    """Published-case cards of a JSON lines file (see :mod:`cardfile`)."""
    for number, one in enumerate(read_cards(path), 1):
        yield Entry(
            "card", f"{path.name}#{one.record.get('id') or number}", one.card.case, one.card.outcome,
            " ".join(one.card.labels), one.card.facts, one.card.norms, "card", "", "",
        )  # fmt: skip


def everything(library: Library | None, more: Iterable[Entry] = ()) -> list[Entry]:
    """All that a search looks through: packs, official cases, imported text, and what the user adds."""
    entries = [*provisions(library), *official_cases()]
    if library is not None:
        entries += imported(library)
    return [*entries, *more]
