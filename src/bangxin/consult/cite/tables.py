"""The tables of the citation check: YAML files of ``consult/data``, with the word lists of ``words.yaml`` put in.

Every reader of statements declares what it knows as rows of such a table. A pattern is a regular expression over folded
text in which ``{name}`` stands for a list of words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.yamltree import load_tree

_Pattern = re.Pattern[str]
_MUST = re.compile("(?<=[(|:])要(?=[)|])")
"""The verb 要 as one choice of a pattern: it is not in 主要, 构成要件."""
ArticleKey = tuple[int, int]
"""An article with its insertion: (287, 2) is 第二百八十七条之二."""


@cache
def table(name: str) -> dict[str, Any]:
    """The content of ``consult/data/<name>.yaml``."""
    text = (resources.files("bangxin.consult") / "data" / f"{name}.yaml").read_text("utf-8")
    return dict(load_tree(text, f"{name}.yaml").plain())


@cache
def _lists() -> dict[str, str]:
    return {f"{{{name}}}": f"(?:{words})" for name, words in table("words")["words"].items()}


def compiled(words: str, more: Mapping[str, str] | None = None) -> _Pattern:
    """A pattern of a table, with its word lists (and ``more`` of the reader's own) put in."""
    for name, expression in {**_lists(), **(more or {})}.items():
        words = words.replace(name, expression)
    words = _MUST.sub("(?<![主首重摘概纪])要(?![件素点旨])", words)
    return re.compile(words.replace("著", "着"))  # as the folded text has it (显著轻微)


def optional(entry: Mapping[str, Any], key: str, more: Mapping[str, str] | None = None) -> _Pattern | None:
    """The pattern under a key of a row, or None where the row has none."""
    return compiled(entry[key], more) if entry.get(key) else None


def article_key(text: str) -> ArticleKey:
    """287-2 -> (287, 2)."""
    number, _, inserted = str(text).partition("-")
    return int(number), int(inserted or 0)
