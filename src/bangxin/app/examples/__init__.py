"""Official cases that a first-time user can copy and look around in."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from bangxin.base.errors import InputError, Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.yamltree import load_tree


def names() -> list[tuple[str, str]]:
    """(name, title) of each example."""
    return [(name, str(load_tree(text, name).need("title").text())) for name, text in _files().items()]


def load(name: str) -> tuple[str, dict[str, Any]]:
    """Title and case document of an example.

    :raises InputError: ``example-unknown``.
    """
    files = _files()
    if name not in files:
        message = Text(f"没有示例“{name}”", f"there is no example {name}")
        raise InputError(Mistake("example-unknown", message, hint=did_you_mean(name, files)))
    tree = load_tree(files[name], f"{name}.yaml")
    case: dict[str, Any] = json.loads(json.dumps(tree.plain()))
    return tree.need("title").text(), {"case": case, "sources": []}


def _files() -> dict[str, str]:
    folder = resources.files("bangxin.app.examples")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {f.name.removesuffix(".yaml"): f.read_text(encoding="utf-8") for f in found}
