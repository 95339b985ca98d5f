"""Which article punishes the breach of which, and penalties that are cited for the breach of another one's article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bangxin.base.citation import Article
from bangxin.consult.citations import Citation
from bangxin.consult.cite.tables import article_key, table

Key = tuple[str, int, int]
_APPLIED = re.compile(r"(?:依照|依据|根据|按照?|适用|援引)[^,。;]{0,14}$")
_BREACH = re.compile(r"违反(?:了)?(?P<cited>[^,。;]{0,24}第[^,。;]{0,24})?")
_REACH, _SENTENCE = 90, 260
_WIDE = 38
"""The article on whoever takes part in the fraud itself, whatever else he breaks."""
_TAKES_PART = re.compile(r"(?:参与|组织|策划|实施|从事)[^,。;]{0,8}诈骗|提供[^,。;]{0,6}帮助")


@cache
def read_punishing() -> dict[Key, tuple[Key, ...]]:
    """The articles that punish the breach of an article (``punished`` of ``data/figures.yaml``)."""
    return {
        (instrument, *article_key(name)): tuple((instrument, *article_key(one)) for one in others.split("|"))
        for instrument, articles in table("figures")["punished"].items()
        for name, others in articles.items()
    }


def misplaced(folded: str, citations: list[Citation]) -> Iterator[tuple[Citation, Article]]:
    """违反第三十一条的，依照第四十二条处罚: citations of a penalty for another article's breach, with the right one."""
    penal = {key for keys in read_punishing().values() for key in keys}
    for index, one in enumerate(citations):
        if _key(one) not in penal or not index:
            continue
        before = citations[index - 1]
        start = max(before.start - _REACH, one.start - _SENTENCE, 0)
        breach = next(reversed(list(_BREACH.finditer(folded, start, one.start))), None)
        right = read_punishing().get(_key(before), ())
        if one.article.number == _WIDE and _TAKES_PART.search(
            folded, start, min(len(folded), one.end + _REACH)
        ):
            continue
        if breach is None or not right or _key(one) in right or one.start - breach.start() > _REACH:
            continue
        told = breach["cited"] and breach.start() < before.start
        refers = before.end <= breach.start() and _REFERS.match(folded, breach.start(), one.start)
        if (told or refers) and _APPLIED.search(folded, breach.start(), one.start) and len(right) == 1:
            yield one, Article(*right[0][1:])


_REFERS = re.compile(
    r"违反(?:了)?(?:上述|前述|上面的?|以上|该条|本条|前条|该款|前款|这一条?|此)(?:的)?(?:规定|义务|要求|禁令)?"
)


def _key(one: Citation) -> Key:
    return one.instrument or "", *one.key
