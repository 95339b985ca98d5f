"""The norm packs as consult reads them: what each norm is called, where it stands, when it is in force.

Only headings, citations, gists and the conditions' figures are read here; evaluation is the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.citation import Article, find_articles
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree


@dataclass(frozen=True, slots=True)
class Norm:
    """One entry of a pack: a norm, or a note (a provision without a condition of its own)."""

    id: str
    pack: str
    cite: str
    gist: Text
    when: str
    in_force_from: str
    in_force_to: str
    is_note: bool

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
    published: str
    in_force_from: str
    in_force_to: str
    applies_by: str
    replaces: str
    norms: tuple[Norm, ...]


@cache
def read_packs() -> dict[str, Pack]:
    """Every pack that ships with the package, by id; the press file (no authority) is not one of them."""
    folder = resources.files("bangxin.law") / "packs"
    packs = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml") and entry.name != "press.yaml":
            plain = load_tree(entry.read_text("utf-8"), entry.name).plain()
            packs[plain["id"]] = _pack(plain)
    return packs


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


def _pack(plain: dict[str, Any]) -> Pack:
    force = plain.get("in_force") or {}
    begins, ends = str(force.get("from") or ""), str(force.get("to") or "")
    norms = [
        _norm(entry, plain["id"], begins, ends, note)
        for key, note in (("norms", False), ("notes", True))
        for entry in plain.get(key) or []
    ]
    return Pack(
        plain["id"], plain["title"], plain["rank"], str(plain.get("published") or ""), begins, ends,
        plain.get("applies_by", ""), plain.get("replaces") or "", tuple(norms),
    )  # fmt: skip


def _norm(entry: dict[str, Any], pack: str, begins: str, ends: str, note: bool) -> Norm:
    force = entry.get("in_force") or {}
    gist = entry.get("gist") or {}
    when = entry.get("when", "")
    return Norm(
        entry["id"], pack, str(entry.get("cite") or ""), Text(gist.get("zh", ""), gist.get("en", "")),
        when if isinstance(when, str) else "", str(force.get("from") or begins), str(force.get("to") or ends), note,
    )  # fmt: skip
