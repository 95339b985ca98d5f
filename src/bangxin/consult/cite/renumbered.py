"""Articles cited by the number that they had before the Criminal Procedure Law was renumbered (``data/subjects.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.tables import compiled, table
from bangxin.consult.instruments import read_instruments

_INSTRUMENT = "criminal-procedure"
_REACH = 90
"""How far behind a number the first words of its provision may stand."""
_OTHER_TIME = re.compile(
    r"修[正订]前|旧|原|现(?:为|行|第)|(?:19|20)\d\d年[^。;]{0,6}刑事诉讼法|起施行|第一次|修[正订]后"
)


@cache
def _former() -> dict[int, tuple[re.Pattern[str], int]]:
    rows = table("subjects")["renumbered"][_INSTRUMENT]
    return {int(old): (compiled(words), new) for old, (words, new) in rows.items()}


def check_renumbered(draft: Draft) -> Iterator[Finding]:
    """The words of a provision under the number that it had up to October 2018."""
    if draft.is_before_2018:
        return
    for one in draft.citations:
        former = _former().get(one.article.number) if one.instrument == _INSTRUMENT else None
        if former is None or one.article.inserted or _OTHER_TIME.search(draft.sentence(one.start)):
            continue
        words, new = former
        others = draft.references_in(one.end, one.end + _REACH)
        if words.search(draft.folded, one.end, others[0][0] if others else one.end + _REACH):
            name, right = read_instruments()[_INSTRUMENT].name, Article(new, 0)
            yield Finding(
                "article-wrong", one.start, one.end,
                Text(f"这是2018年修正以前的条号；现为{name}{right}", f"the number before the amendment of 2018; now {right}"),
                f"{name}{right}",
            )  # fmt: skip
