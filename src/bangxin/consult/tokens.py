"""What is indexed: two-character pieces of Chinese, words and numbers, article numbers and amounts in one form."""

from __future__ import annotations

import re

from bangxin.consult.citations import find_references
from bangxin.consult.figures import read_figure
from bangxin.consult.folding import fold

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z][a-z\d]*|\d+")
_AMOUNT = re.compile(
    r"(?P<n>\d[\d,]*(?:\.\d+)?[万千百亿]*|[零〇一二三四五六七八九十百千万亿两]+)[余多]?(?P<unit>元|块|个|张|条|人|名|年|倍|次|周岁|岁|以上|以下)"
)
_KINDS = {"元": "y", "块": "y", "以上": "yc", "以下": "yc"}
_SINGLE_STOP = frozenset("的了吗呢啊吧么在是和与及或就都也把被给我你他她它们这那")


def index_tokens(text: str, *, short: bool = False) -> list[str]:
    """Tokens of a text in order: ``帮助``, ``助信`` …; ``art287_2``; ``n200000y`` (money), ``n3c`` (a count). Numbers keep their plain form too."""
    folded = fold(text, short=short).lower()
    tokens = [f"art{ref.number}_{ref.inserted}" for _, ref in find_references(folded)]
    for match in _AMOUNT.finditer(folded):
        value = read_figure(match["n"])
        if value is not None:
            # 200元 is not 200个; a number without a unit may be either.
            tokens += [f"n{value}{kind}" for kind in _KINDS.get(match["unit"], "c")]
    for run in _CHINESE.finditer(folded):
        word = run.group()
        if len(word) == 1:
            if word not in _SINGLE_STOP:
                tokens.append(word)
        else:
            tokens += [word[i : i + 2] for i in range(len(word) - 1)]
    tokens += _WORD.findall(folded)
    return tokens
