"""Lists that run on within one line (……包括：1.……。2.……。3.……): where they begin, so that what announces them is found."""

from __future__ import annotations

import re

from bangxin.consult.figures import read_figure

_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?:^|(?<=[。;:,)\s]))(?:[(](?P<a>{_NUMERAL})[)]|(?P<b>{_NUMERAL})(?:[)、]|[.．](?!\d))|第(?P<c>{_NUMERAL})[种项]?(?:情形)?[,、:]"
    r"|(?P<ring>[①-⑩])|(?P<word>首先|其次|再次|另外|此外|最后)[,、:])"
)
_FIRST = "首先"


def list_start(folded: str, line: int, at: int) -> int | None:
    """Where a list begins whose items are numbered from one on, in the line from ``line`` up to ``at``."""
    first, last = -1, 0
    for match in _MARK.finditer(folded, line, at):
        number = _number(match, last)
        if number == 1:
            first, last = match.start(), 1
        elif number == last + 1:
            last = number
    return first if first >= 0 else None


def _number(match: re.Match[str], last: int) -> int:
    if match["word"]:
        return 1 if match["word"] == _FIRST else last + 1
    if match["ring"]:
        return ord(match["ring"]) - ord("①") + 1
    return read_figure(match["a"] or match["b"] or match["c"]) or 0
