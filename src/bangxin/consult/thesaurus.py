"""Synonyms, abbreviations and lay words, as data: what else to look for when a word stands in a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bangxin.base.yamltree import load_tree
from bangxin.consult.folding import fold

_GAP = "[^,。;!?]{0,8}"


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """``groups``: words that find each other; ``expansions``: (pattern of words in the question, words to add)."""

    groups: tuple[tuple[str, ...], ...]
    expansions: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def widen(self, folded: str) -> tuple[list[tuple[str, ...]], list[str]]:
        """Groups whose words stand in a folded question (longest words first), and the words to add."""
        met = [group for group in self.groups if any(word in folded for word in group)]
        added: list[str] = []
        for words, others in self.expansions:
            if words.search(folded):
                added += [other for other in others if other not in added]
        return met, added


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words; ``~`` stands for up to eight characters of one clause."""
    return re.compile("|".join(_GAP.join(map(re.escape, fold(str(w)).lower().split("~"))) for w in words))


@cache
def read_thesaurus() -> Thesaurus:
    """The words of ``data/synonyms.yaml``, folded."""
    text = (resources.files("bangxin.consult") / "data" / "synonyms.yaml").read_text("utf-8")
    data = load_tree(text, "synonyms.yaml").plain()
    return Thesaurus(
        tuple(tuple(fold(word) for word in group) for group in data["groups"]),
        tuple(
            (_pattern(entry["from"]), tuple(fold(str(w)) for w in entry["to"]))
            for entry in data["expansions"]
        ),
    )
