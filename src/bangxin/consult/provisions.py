"""The text of a law as units: instrument, article (条), paragraph (款), item (项), sub-item (目).

``parse_provisions`` reads the usual published layouts: ``第X条``; numbered opinions (``1.``, items ``（1）``);
short rules numbered ``一、``. It keeps the words as they stand and the place of each unit in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bangxin.base.citation import Article
from bangxin.base.dates import day_range
from bangxin.base.numerals import read_chinese_integer
from bangxin.consult.folding import fold

_NUM = r"[零〇一二三四五六七八九十百千两\d]+"
_ARTICLE = re.compile(rf"[*#\s]*第({_NUM})条(?:之({_NUM}))?(?=[\s　【*]|$)[*\s　]*(?:【[^】]*】)?[\s　]*")
_ARTICLE_TIGHT = re.compile(rf"[*#\s]*第({_NUM})条(?:之({_NUM}))?(?![第、至和之的规款项])[\s　]*")
_POINT = re.compile(r"(\d{1,3})[.．、](?!\d)\s*")
_LIST = re.compile(r"([一二三四五六七八九十]{1,3})、\s*")
_ITEM = re.compile(rf"[(]({_NUM})[)][\s　]*")
_HEADING = re.compile(rf"(?:#+\s*)?第{_NUM}[编章节](?:[\s　]|$)|#+\s|<!--|\*\*?目")
_DATE = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_IN_FORCE = (
    re.compile(rf"自{_DATE}起(?:施行|实施|生效)"),
    re.compile(rf"{_DATE}\s*(?:起)?(?:施行|实施)"),
)
_NUMBER = re.compile(r"(法释|法发|高检发释字|高检发|公通字|高检四厅|主席令)\[(\d{4})\]第?(\d+)号")


@dataclass(frozen=True, slots=True)
class Unit:
    """One leaf of a law's text with its number and its characters in the document."""

    article: Article
    sub: int
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.article}{f'第{self.sub}目' if self.sub else ''}"


@dataclass(frozen=True, slots=True)
class Provisions:
    """What one document holds: title, number, day in force if it says so, and its units in order."""

    title: str
    number: str
    in_force_from: str
    style: str
    units: tuple[Unit, ...]


def parse_provisions(text: str) -> Provisions:
    """Read the units of one law. ``units`` is empty when the text is not laid out in articles."""
    folded = fold(text)
    lines = _lines(folded)
    style = _style(line for _, line in lines)
    head_end = next((i for i, (_, line) in enumerate(lines) if _opens(style, line)), len(lines))
    head = [line for _, line in lines[:head_end]]
    builder = _Builder(style, text)
    for start, line in lines[head_end:]:
        builder.line(start, line)
    return Provisions(
        _title(head), _number(folded, head), _in_force(folded, head), style, tuple(builder.units)
    )


def _lines(folded: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in folded.split("\n"):
        stripped = line.strip()
        if stripped and not (line.startswith("# ") and re.match(r"# (provenance|saved)", line)):
            found.append((at + line.index(stripped[0]), stripped))
        at += len(line) + 1
    return found


def _style(lines: Iterable[str]) -> str:
    counts = {"article": 0, "tight": 0, "point": 0, "list": 0}
    for line in lines:
        if _ARTICLE.match(line):
            counts["article"] += 1
        elif _ARTICLE_TIGHT.match(line):
            counts["tight"] += 1
        elif _POINT.match(line):
            counts["point"] += 1
        elif _LIST.match(line):
            counts["list"] += 1
    if counts["article"] + counts["tight"]:
        return "article" if counts["article"] >= counts["tight"] else "tight"
    if counts["point"] >= 3:
        return "point"
    return "list" if counts["list"] >= 2 else ""


def _opens(style: str, line: str) -> re.Match[str] | None:
    if style in {"article", "tight"}:
        return _ARTICLE.match(line) or (_ARTICLE_TIGHT.match(line) if style == "tight" else None)
    if style == "point":
        return _POINT.match(line)
    return _LIST.match(line) if style == "list" else None


_FOOTER = re.compile(
    r"[【\[(]?(?:责任编辑|编辑|作者|来源|信息来源|打印|关闭|上一篇|下一篇|分享到?|版权所有|扫一扫|相关(?:链接|新闻|阅读)|附件|网站地图)(?:[:】\])]|\s|$)"
)
"""Words of the page under a text."""
_LAST = re.compile(r"本(?:解释|规定|意见|办法|决定|法|条例)自.{4,24}起(?:施行|实施|生效)")
_AFTER_LAST = re.compile(r"废止|不一致|以本(?:解释|规定|意见|办法|法)为准|同时")


class _Builder:
    def __init__(self, style: str, original: str) -> None:
        self.style = style
        self.original = original
        self.units: list[Unit] = []
        self.number = self.inserted = self.paragraph = self.item = self.sub = 0
        self.seen: set[tuple[int, int]] = set()
        self.last = self.closed = False

    def line(self, start: int, line: str) -> None:
        """One line of the document; what stands under the article on entry into force is no part of the law."""
        if self.closed or (self.number and _FOOTER.match(line)):
            self.closed = bool(self.number)
            return
        if self.last and not _opens(self.style, line):
            self.closed = not _AFTER_LAST.search(line)
            if self.closed:
                return
        opened = _opens(self.style, line)
        if opened and self._new_article(opened):
            start, line = start + opened.end(), line[opened.end() :]
            if not line:
                return
        elif not self.number or _HEADING.match(line) or self._is_chapter(line) or _signature(line):
            return
        item = _ITEM.match(line)
        sub = _POINT.match(line) if self.style in {"article", "tight"} else None
        if item and self.paragraph:
            self.item, self.sub = _read(item.group(1)), 0
            start, line = start + item.end(), line[item.end() :]
        elif sub and self.item:
            self.sub = int(sub.group(1))
            start, line = start + sub.end(), line[sub.end() :]
        else:
            self.paragraph, self.item, self.sub = self.paragraph + 1, 0, 0
        article = Article(self.number, self.inserted, self.paragraph, self.item)
        end = start + len(line)
        self.units.append(Unit(article, self.sub, self.original[start:end], start, end))
        self.last = bool(_LAST.search(line))

    def _new_article(self, match: re.Match[str]) -> bool:
        number = _read(match.group(1))
        inserted = _read(match.group(2)) if match.re.groups > 1 and match.group(2) else 0
        if self.style in {"point", "list"} and number != self.number + 1:
            return False
        if (number, inserted) in self.seen:
            return False
        self.seen.add((number, inserted))
        self.number, self.inserted, self.paragraph, self.item, self.sub = number, inserted, 0, 0, 0
        return True

    def _is_chapter(self, line: str) -> bool:
        return self.style == "point" and bool(_LIST.match(line)) and len(line) <= 30


def _signature(line: str) -> bool:
    """The court's name or the date under a text."""
    return bool(re.fullmatch(rf"{_DATE}|(?:最高人民(?:法|检察)院|公安部|国家[^\s。]{{2,8}}部|\s)+", line))


def _title(head: list[str]) -> str:
    for line in head:
        bare = line.lstrip("# ").strip("《》 ")
        named = re.sub(r"[(][^)]*[)]$", "", bare)
        if (
            re.search(r"(法|解释|规定|意见|纪要|办法|条例|决定|批复)$", named)
            and len(bare) >= 4
            and not re.search(r"[,，;；。]", named)  # a preamble may end with the same word
        ):
            return bare
    return ""


def _number(folded: str, head: list[str]) -> str:
    for line in head:
        match = _NUMBER.fullmatch(line.strip("() "))
        if match:
            return f"{match.group(1)}〔{match.group(2)}〕{match.group(3)}号"
    return ""


def _in_force(folded: str, head: list[str]) -> str:
    for region in ("\n".join(head), folded[-400:]):
        for pattern in _IN_FORCE:
            found = pattern.findall(region)
            if found:
                year, month, day = (int(part) for part in found[-1])
                text = f"{year:04d}-{month:02d}-{day:02d}"
                try:
                    day_range(text)
                except ValueError:
                    continue
                return text
    return ""


def _read(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else read_chinese_integer(text)
