"""Candidate charges, exits and elements, as declared in ``law/charges.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bangxin.base.errors import Mistake, NormError, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import Tree, load_tree
from bangxin.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Tier:
    """One statutory range; ``when`` is the concept that opens it (none for the basic tier).

    ``concurs``: how the tier is named among other offences (``charge.other_offences``).
    """

    text: str
    max_months: int | None
    when: str
    limitation: str
    concurs: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A candidate charge with its offence concept and tiers, lowest first; ``names``: what documents call it."""

    id: str
    label: Text
    names: tuple[str, ...]
    cite: str
    offence: str
    treated_as: str
    range: str
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """A disposition, the body that decides it and the document it takes."""

    concept: str
    label: Text
    body: str
    document: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a determination lays out besides the single concepts."""

    nodes: Mapping[str, Text]
    elements: tuple[str, ...]
    charges: tuple[Charge, ...]
    concurrence: tuple[str, ...]
    exits: tuple[Exit, ...]


@cache
def _tree() -> Tree:
    text = resources.files("bangxin.law").joinpath("charges.yaml").read_text(encoding="utf-8")
    return load_tree(text, "bangxin/law/charges.yaml")


def read_layout(book: Rulebook) -> Layout:
    """The layout, checked against the concepts of a rulebook. Raises NormError."""
    tree, mistakes = _tree(), list[Mistake]()

    def known(entry: Tree) -> str:
        name = entry.text()
        if name not in book.concepts:
            hint = did_you_mean(name, book.concepts)
            mistakes.append(entry.mistake("unknown-name", f"没有概念“{name}”", f"no concept “{name}”", hint))
        return name

    layout = Layout(
        nodes={
            k: Text(v.need("zh").text(), v.need("en").text()) for k, v in tree.need("nodes").mapping().items()
        },
        elements=tuple(known(e) for e in tree.need("elements").sequence()),
        charges=tuple(_charge(e, known, book, mistakes) for e in tree.need("charges").sequence()),
        concurrence=tuple(known(e) for e in tree.need("concurrence").sequence()),
        exits=tuple(
            Exit(
                known(e.need("concept")),
                Text(e.need("zh").text(), e.need("en").text()),
                e.need("body").text(),
                e.need("document").text(),
            )
            for e in tree.need("exits").sequence()
        ),
    )
    if mistakes:
        raise NormError(*mistakes)
    return layout


def _concurs(tree: Tree, book: Rulebook, mistakes: list[Mistake]) -> str:
    entry = tree.get("concurs")
    if entry is None:
        return ""
    name, values = entry.text(), book.vocabulary["charge.other_offences"].values
    if name not in values:
        mistakes.append(
            entry.mistake(
                "unknown-value", f"没有取值“{name}”", f"no value “{name}”", did_you_mean(name, values)
            )
        )
    return name


def _charge(tree: Tree, known: Callable[[Tree], str], book: Rulebook, mistakes: list[Mistake]) -> Charge:
    return Charge(
        id=tree.need("id").text(),
        label=Text(tree.need("zh").text(), tree.need("en").text()),
        names=tuple(name.text() for name in tree.need("names").sequence()),
        cite=tree.need("cite").text(),
        offence=known(tree.need("offence")),
        treated_as=known(part) if (part := tree.get("treated_as")) else "",
        range=known(tree.need("range")),
        tiers=tuple(
            Tier(
                entry.need("zh").text(),
                months.integer() if (months := entry.get("max_months")) else None,
                known(when) if (when := entry.get("when")) else "",
                known(entry.need("limitation")),
                _concurs(entry, book, mistakes),
            )
            for entry in tree.need("tiers").sequence()
        ),
    )
