"""The norm packs as consult reads them: what each norm is called, where it stands, when it is in force.

Only headings, citations, gists and the conditions' figures are read here; evaluation is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from bangxin.base.citation import Article, find_articles
from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.law import norms as law
from bangxin.law.builtin import builtin_rulebook


@dataclass(frozen=True, slots=True)
class Norm:
    """One entry of a pack: a norm, or a note (a provision without a condition of its own).

    ``is_reading``: it holds only under one answer to an open question (switch).
    """

    id: str
    pack: str
    cite: str
    gist: Text
    when: str
    in_force_from: str
    in_force_to: str
    is_note: bool
    is_reading: bool = False

    @property
    def articles(self) -> tuple[Article, ...]:
        """Article numbers its citation names, in order. Empty for a citation in words (案例一典型意义)."""
        return tuple(article for _, _, article in find_articles(self.cite))


@dataclass(frozen=True, slots=True)
class Pack:
    """One instrument as the rulebook has it."""

    id: str
    title: str
    rank: str
    adopted: str
    published: str
    in_force_from: str
    in_force_to: str
    applies_by: str
    replaces: str
    norms: tuple[Norm, ...]


@cache
def read_packs() -> dict[str, Pack]:
    """Every pack that ships with the package, by id; the press file (no authority) is not one of them."""
    return {pack.id: _pack(pack) for pack in builtin_rulebook().packs.values() if pack.id != "press"}


@cache
def read_norms() -> dict[str, Norm]:
    """Every norm and note by id."""
    return {norm.id: norm for pack in read_packs().values() for norm in pack.norms}


@cache
def read_press() -> dict[str, Text]:
    """The reported statements of press and portals by id: what is wrong with each, in short."""
    text = (resources.files("bangxin.law") / "packs" / "press.yaml").read_text("utf-8")
    claims = load_tree(text, "press.yaml").plain()["claims"]
    return {claim["id"]: Text(claim["gist"]["zh"], claim["gist"]["en"]) for claim in claims}


def _pack(pack: law.Pack) -> Pack:
    norms = [
        Norm(one.id, pack.id, one.cite, one.gist, one.when, *_days(one.in_force), False, bool(one.switches))
        for one in pack.norms
    ]
    notes = [Norm(one.id, pack.id, one.cite, one.gist, "", *_days(pack.in_force), True) for one in pack.notes]
    return Pack(
        pack.id, pack.title, pack.rank.value, pack.adopted, pack.published, *_days(pack.in_force), pack.applies_by.value,
        pack.replaces, tuple(norms + notes),
    )  # fmt: skip


def _days(period: law.Period) -> tuple[str, str]:
    """First and last day as ISO text; empty where the pack leaves them open."""
    return (iso(period.first) if period.first > 1 else "", iso(period.last) if period.last else "")
