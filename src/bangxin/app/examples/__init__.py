"""Official cases that a first-time user can copy and look around in."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bangxin.base.errors import InputError, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree
from bangxin.determination.document import stringly


@cache
def names() -> tuple[tuple[str, str], ...]:
    """(name, title) of each example."""
    return tuple((name, str(load_tree(text, name).need("title").text())) for name, text in _files().items())


def load(name: str) -> tuple[str, dict[str, Any]]:
    """Title and case document of an example.

    :raises InputError: ``example-unknown``.
    """
    files = _files()
    if name not in files:
        message = Text(f"没有示例“{name}”", f"there is no example {name}")
        raise InputError(Mistake("example-unknown", message, hint=did_you_mean(name, files)))
    tree = load_tree(files[name], f"{name}.yaml")
    case: dict[str, Any] = json.loads(json.dumps(stringly(tree.plain())))
    return tree.need("title").text(), {"case": case, "sources": []}


def _files() -> dict[str, str]:
    """The example files: inside the installed package, or beside the source tree."""
    installed = resources.files("bangxin.app.examples")
    found = {f.name: f.read_text(encoding="utf-8") for f in installed.iterdir() if f.name.endswith(".yaml")}
    beside = Path(__file__).parents[4] / "examples" / "official"
    if not found and beside.is_dir():
        found = {f.name: f.read_text(encoding="utf-8") for f in beside.glob("*.yaml")}
    return {name.removesuffix(".yaml"): found[name] for name in sorted(found)}
