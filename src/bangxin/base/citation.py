"""Article numbers: ``第二百八十七条之二第一款第三项`` as a value, in both directions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bangxin.base.numerals import read_chinese_integer, write_chinese_integer

_NUM = r"[零〇一二三四五六七八九十百千两\d]+"
_ARTICLE = re.compile(
    rf"第({_NUM})[条條](?:之({_NUM}))?(?:第({_NUM})款)?(?:第[（(]?({_NUM})[)）]?[项項])?",
)


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """Article, inserted number (之一), paragraph (款), item (项); 0 where absent."""

    number: int
    inserted: int = 0
    paragraph: int = 0
    item: int = 0

    def __str__(self) -> str:
        text = f"第{write_chinese_integer(self.number)}条"
        if self.inserted:
            text += f"之{write_chinese_integer(self.inserted)}"
        if self.paragraph:
            text += f"第{write_chinese_integer(self.paragraph)}款"
        if self.item:
            text += f"第{write_chinese_integer(self.item)}项"
        return text

    @property
    def whole(self) -> Article:
        """The article itself, without paragraph and item."""
        return Article(self.number, self.inserted)


def find_articles(text: str) -> list[tuple[int, int, Article]]:
    """Every article number in ``text`` with its character span, in order."""
    found = []
    for match in _ARTICLE.finditer(text):
        parts = [_number(group) for group in match.groups()]
        if parts[0]:
            found.append((match.start(), match.end(), Article(*parts)))
    return found


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() and text.isascii() else read_chinese_integer(text)
