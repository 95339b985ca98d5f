"""The rulebook that ships with the package, and rulebooks extended by a user's packs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bangxin.base.errors import InputError, Mistake, NormError, Place
from bangxin.base.i18n import Text
from bangxin.base.yamltree import Tree, load_tree
from bangxin.law.rulebook import Rulebook, build_rulebook
from bangxin.law.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def builtin_rulebook() -> Rulebook:
    """The built-in vocabulary, concepts, switches and packs, joined and checked."""
    return extended_rulebook(())


@cache
def builtin_vocabulary() -> Vocabulary:
    """The built-in vocabulary alone, for who needs no norms: a tenth of the work of reading all packs."""
    return read_vocabulary([_builtin("vocabulary.yaml")])


def extended_rulebook(sources: tuple[tuple[str, str], ...]) -> Rulebook:
    """The built-in rulebook plus user files given as (file name, text).

    A user file is a pack (``norms:``), or adds ``facts:``, ``concepts:`` or ``switches:``, or both. Raises NormError.
    """
    vocabulary, concepts, switches = (
        [_builtin("vocabulary.yaml")],
        [_builtin("concepts.yaml")],
        [_builtin("switches.yaml")],
    )
    packs = [load_tree(text, name) for name, text in _builtin_packs()]
    for name, text in sources:
        try:
            tree = load_tree(text, name)
            keys = tree.mapping()
        except InputError as error:
            raise NormError(*error.mistakes) from None
        if not keys.keys() & {"norms", "in_force", "facts", "concepts", "switches"}:
            raise NormError(
                Mistake(
                    "no-pack", Text("不是规范包：没有 norms、facts、concepts 或 switches", "no pack: it has no norms, facts, concepts or switches"),
                    Place(name),
                )
            )  # fmt: skip
        if "norms" in keys or "in_force" in keys:
            packs.append(_without(tree, ("facts", "evidence_types", "concepts", "switches")))
        if "facts" in keys:
            vocabulary.append(_part(tree, ("version", "evidence_types", "facts")))
        if "concepts" in keys:
            concepts.append(tree)
        if "switches" in keys:
            switches.append(tree)
    return build_rulebook(vocabulary, concepts, switches, packs)


def _part(tree: Tree, keys: tuple[str, ...]) -> Tree:
    kept = {key: child for key, child in tree.mapping().items() if key in keys}
    return Tree(kept, tree.file, tree.line, tree.column)


def _without(tree: Tree, keys: tuple[str, ...]) -> Tree:
    return _part(tree, tuple(key for key in tree.mapping() if key not in keys))


def _package() -> Traversable:
    from importlib import resources  # slow to load, and not needed where the rulebook is kept

    return resources.files("bangxin.law")


def _builtin(name: str) -> Tree:
    text = _package().joinpath(name).read_text(encoding="utf-8")
    return load_tree(text, f"bangxin/law/{name}")


def _builtin_packs() -> list[tuple[str, str]]:
    folder = _package().joinpath("packs")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return [(f"bangxin/law/packs/{f.name}", f.read_text(encoding="utf-8")) for f in files]
