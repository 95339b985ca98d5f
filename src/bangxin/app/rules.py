"""Use cases on the rulebook: list, describe, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bangxin.app import naming
from bangxin.app.files import load_rulebook
from bangxin.base.bounds import exactly
from bangxin.base.dates import ordinal
from bangxin.base.errors import Mistake, UsageProblem, did_you_mean
from bangxin.base.i18n import Text
from bangxin.law.expression import facts_of
from bangxin.law.norms import Norm
from bangxin.law.rulebook import Rulebook
from bangxin.law.selection import Law, Run, select


def listed(packs: Path | None, pack: str | None, concept: str | None) -> tuple[Rulebook, list[Norm]]:
    """Norms of a pack, or those aimed at a concept. Raises UsageProblem for unknown names."""
    book = load_rulebook(packs)
    if pack is not None and pack not in book.packs:
        raise unknown(pack, list(book.packs))
    if concept is not None:
        concept = naming.known(concept, naming.concept_names(book))
    norms = [
        norm
        for norm in book.norms.values()
        if (pack is None or norm.pack == pack) and (concept is None or concept in norm.targets)
    ]
    return book, norms


def described(packs: Path | None, name: str) -> tuple[Rulebook, dict[str, Any]]:
    """A norm, note, concept, fact, switch or pack as plain data with its kind and its links."""
    book = load_rulebook(packs)
    if name in book.norms:
        norm = book.norms[name]
        links = {
            relation: list(book.aimed_at(relation, name))
            for relation in ("restricts", "defeats", "displaces")
        }
        return book, {
            "kind": "norm",
            **book.export_norm(norm),
            "aimed_at_it": {k: v for k, v in links.items() if v},
        }
    export = book.export()
    for kind in ("concepts", "facts", "switches", "packs", "notes"):
        found = next((entry for entry in export[kind] if entry["id"] == name), None)
        if found:
            return book, {"kind": kind, **found, **_links(book, kind, name)}
    called = {**naming.concept_names(book), **naming.fact_names(book), **naming.switch_names(book)}
    return described(
        packs, naming.known(name, {**naming.plain_names([*book.norms, *book.notes, *book.packs]), **called})
    )


def _links(book: Rulebook, kind: str, name: str) -> dict[str, Any]:
    if kind == "concepts":
        return {
            "restricted_by": list(book.aimed_at("restricts", name)),
            "defeated_by": list(book.aimed_at("defeats", name)),
        }
    if kind == "facts":
        return {"read_by": [n for n in book.norms if name in facts_of(book.conditions[n])]}
    if kind == "switches":
        return {"norms": [n.id for n in book.norms.values() if name in n.switches]}
    if kind == "packs":
        return {"norms": [n.id for n in book.norms.values() if n.pack == name]}
    return {}


def difference(
    packs: Path | None, before: str, after: str
) -> tuple[Rulebook, tuple[str, ...], tuple[str, ...]]:
    """Norms on only before, and only after, in file order. Each side is a date or ``switch=option``."""
    book = load_rulebook(packs)
    one, other = (select(book, run_of_side(book, side)).on for side in (before, after))
    return (
        book,
        tuple(n for n in book.norms if n in one - other),
        tuple(n for n in book.norms if n in other - one),
    )


def run_of_side(book: Rulebook, side: str) -> Run:
    """The run that one side of a comparison means: a day of act and decision, or a switch setting."""
    name, equals, option = side.partition("=")
    if equals:
        name = naming.known(name, naming.switch_names(book))
        option = naming.known(option, naming.option_names(book, name))
        latest = max(n.in_force.first for n in book.norms.values())
        return Run(Law.AT_DECISION, latest, exactly(latest), {name: option})
    try:
        day = ordinal(side)
    except ValueError:
        message = Text(f"“{side}”既不是日期也不是 开关=选项", f"“{side}” is neither a date nor SWITCH=OPTION")
        raise UsageProblem(Mistake("wrong-date", message)) from None
    return Run(Law.AT_ACT, day, exactly(day))


def unknown(name: str, known: list[str]) -> UsageProblem:
    """The error for a name that is not in the rulebook, with the nearest ones."""
    return UsageProblem(
        Mistake("unknown-name", Text(f"没有“{name}”", f"no “{name}”"), hint=did_you_mean(name, known))
    )
