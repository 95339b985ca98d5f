"""From the text as found to the plain view: script, width, line breaks, headers, page numbers, reposters' remarks.

Every step either keeps the length or drops characters, so that each kept character still knows where it stood.
"""

from __future__ import annotations

import functools
import itertools
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bangxin.base import patterns as re
from bangxin.base.errors import MissingExtra
from bangxin.intake.documents.document import Page, Plain

# letters, digits and signs that mean the same in half width; Chinese punctuation stays
_WIDTH = {chr(0xFF10 + i): str(i) for i in range(10)}
_WIDTH |= {chr(0xFF21 + i): chr(0x41 + i) for i in range(26)}
_WIDTH |= {chr(0xFF41 + i): chr(0x61 + i) for i in range(26)}
_WIDTH |= {
    "％": "%",
    "．": ".",
    "＊": "*",
    "＃": "#",
    "＋": "+",
    "－": "-",
    "／": "/",
    "　": " ",
    "\xa0": " ",
    "\t": " ",
}
_WIDTH |= {
    "(": "（",
    ")": "）",
    ";": "；",
    "[": "〔",
    "]": "〕",
    "﹙": "（",
    "﹚": "）",
    "｡": "。",
    "､": "、",
    "﹐": "，",
}
_WIDTH |= {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
_WIDE = re.compile("[" + re.escape("".join(_WIDTH)) + "]")
_ASCII_MARKS = re.compile("[,:](?:(?<![0-9].)|(?![0-9]))")  # not 1,000 and 14:30
_MARKS = {",": "，", ":": "："}
_OH = re.compile(
    "[Oo○〇](?:(?<=[0-9].)|(?<=[0-9][Oo○〇].)|(?<=[0-9][Oo○〇]{2}.))(?=[Oo○〇]{0,2}[0-9年月日元万余张个])"
)
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\xad\u200e\u200f"
# characters that only traditional texts use; one of them is enough to try the conversion
_TRADITIONAL = re.compile(
    "[為這個們國來時說會對發後過還學實與據審檢號幫銀賬帳戶張條經歲處罰徵緩訴領網絡資訊動騙詐絕轉縣區級觀認識證對關係無從緣餘萬億]"
)
_HEADINGS = (
    "基本案情", "诉讼过程", "典型意义", "案情", "裁判结果", "裁判要旨", "要旨", "关键词", "检察履职", "处理结果", "案例", "意义",
    "判决结果", "办案过程", "简要案情", "案情简介", "法官说法", "检察官提示",
)  # fmt: skip
_TITLE_ENDS = ("案", "书", "罪", "活动", "案情", "院", "号", "裁定")
_TERMINAL = "。！？；：!?”’」』）〕】…"
_NEW_PARAGRAPH = re.compile(
    "[#*>【]|案例|[0-9]{1,2}[.、．]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]|来源|目录|审判|书记员|附"
)
# what the next part of a judgment begins with, where the mark at the end of the part before it is lost
_OPENS_PARAGRAPH = (
    "20", "被告人", "上诉人", "公诉机关", "经审理", "经二审", "原审", "原判", "一审", "二审", "本院", "综上", "判决如下", "维持", "撤销",
)  # fmt: skip
_AUTHORITY = re.compile("[^，。；：]{2,16}人民(?:检察院|法院)(?:审理|指控|以)")
# 116000 | 00元, 1 | 1.6万元: no paragraph numbered 1, which would go on with words or a year (1.2021年3月)
_REST_OF_NUMBER = re.compile(
    "[0-9,，]{0,12}(?:[.．][0-9]{1,2})? ?余?[元万亿年月日时张个套部名人条次笔起枚%％]"
)
_DECIMAL = re.compile("[0-9]{1,2}[.．][0-9]{1,2} ?余?[万亿元%％]")  # 公民个人信息 | 6.6 万余条
_PAGE_NUMBER_SIGNS = frozenset(
    "-—–―－ 第页頁共/／.·|0123456789０１２３４５６７８９一二三四五六七八九十Pageof"
)
# invisible characters, Markdown's signs
_SIGNS = re.compile(f"[*#>{_INVISIBLE}](?:(?<=[{_INVISIBLE}])|(?<=[*#])[*#]{{1,7}}|(?<=\n[#>]))")
_SPACE = re.compile(" ")
# 被告人王**: a name that is masked by stars, which are no signs of Markdown there
_STARRED = re.compile("(?:被告人|上诉人|嫌疑人|不起诉人|被害人|证人)([\u4e00-\u9fff]\\*{1,3})(?!\\*)")
# readings that a web page's script leaves behind a character: 順義區(qū), 經(jīng)
_READING = re.compile(
    "（[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{0,5}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{0,5}）"
)
_DOUBLED = re.compile("，(?=[，、。；])")  # ，， and ，、 of a careless conversion


def plain_view(text: str, pages: Sequence[Page] = ()) -> Plain:
    """The plain view of ``text``. Raises MissingExtra for a traditional text when opencc is not installed."""
    same = _WIDE.sub(lambda m: _WIDTH[m.group()], text)
    if "," in same or ":" in same:
        same = _ASCII_MARKS.sub(lambda m: _MARKS[m.group()], same)
    if any(sign in same for sign in "Oo○〇"):
        same = _OH.sub("0", same)  # 2O16年1O月
    same = simplified(same)
    if "*" in same:
        for name in {match.group(1) for match in _STARRED.finditer(same)}:
            same = same.replace(name, name.replace("*", "×"))
    drops = _headers(same, pages)
    drops += _lines(same, {start for start, _ in drops})
    drops += _remarks(same)
    drops += _signs(same)
    drops += [match.span() for match in _READING.finditer(same)]
    drops += [match.span() for match in _DOUBLED.finditer(same)]
    return _kept(same, drops)


def simplified(text: str) -> str:
    """Traditional to Simplified, character for character."""
    if _TRADITIONAL.search(text) is None:
        return text
    convert = _converter()
    out = convert(text)
    if len(out) != len(text):
        out = "\n".join(_same_length(line, convert(line)) for line in text.split("\n"))
    return out.replace("随著", "随着").replace("沿著", "沿着")


@functools.cache
def _converter() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ImportError:
        raise MissingExtra.named("intake", "opencc") from None
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _same_length(line: str, converted: str) -> str:
    """A converted line where every character still stands in its place; otherwise the line as it was."""
    return converted if len(converted) == len(line) else line


def _headers(text: str, pages: Sequence[Page]) -> list[tuple[int, int]]:
    """First and last lines that repeat on most pages; of two pages on both, where they are no sentence."""
    edges: list[tuple[str, int, int]] = []
    for page in pages if len(pages) > 1 else ():
        lines = [(s, e) for s, e in _line_spans(text, page.start, page.end) if text[s:e].strip()]
        for start, end in {*lines[:2], *lines[-2:]}:
            if len(pages) > 2 or text[start:end].rstrip()[-1] not in _TERMINAL:
                edges.append((_masked(text[start:end]), start, end))
    often = Counter(words for words, _, _ in edges)
    return [(start, end) for words, start, end in edges if words and often[words] * 2 > len(pages)]


def _masked(line: str) -> str:
    return "".join(c for c in line if not (c.isdigit() or c.isspace()))


def _line_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        spans.append((start, stop))
        start = stop + 1
    return spans


def _lines(text: str, headers: set[int]) -> list[tuple[int, int]]:
    """Page numbers, blank lines, leading signs, and line breaks inside a sentence."""
    drops: list[tuple[int, int]] = []
    lines = []
    for start, end in _line_spans(text, 0, len(text)):
        line = text[start:end].strip(" *#>")
        if not line or start in headers or is_page_number(line):
            drops.append((start, end))
        else:
            lines.append((start, end, line))
    width = _wrapped_at([len(line) for _, _, line in lines])
    for (_, end, line), (after, _, follows) in itertools.pairwise(lines):
        if _runs_on(line, text[after : after + 24].lstrip(" "), follows, width):
            drops.append((end, after))  # the break inside a sentence
        elif after - end > 1:
            drops.append((end + 1, after))
    return drops


def _wrapped_at(lengths: list[int]) -> int | None:
    """The line width of a page that breaks its lines, or None where a line is a paragraph."""
    if len(lengths) < 4:
        return None
    widest = sorted(lengths)[len(lengths) * 9 // 10]
    full = sum(length >= widest * 0.9 for length in lengths)
    return (
        widest if 14 <= widest <= 60 and max(lengths) <= widest * 1.3 and full * 3 >= len(lengths) else None
    )


def is_page_number(line: str) -> bool:
    """``- 3 -``, ``第3页 共10页``, ``3/10``."""
    return (
        len(line) <= 16
        and any(c.isdigit() for c in line)
        and all(c in _PAGE_NUMBER_SIGNS for c in line)
        and (len(line) <= 4 or any(c in "-—页頁/／|P" for c in line))
    )


def _runs_on(line: str, raw: str, follows: str, width: int | None) -> bool:
    """Does the sentence of ``line`` go on in the next line?"""
    if (line[-1].isdigit() or line[-1] == ".") and _REST_OF_NUMBER.match(raw):
        return True
    if line[-1] in _TERMINAL or not raw or (_NEW_PARAGRAPH.match(raw) and not _DECIMAL.match(raw)):
        return False
    if line[-1] in "，、（《“":
        return True
    if line.endswith(_TITLE_ENDS) and (width is None or len(line) < width * 0.9):
        return False
    if width is not None:
        return len(line) >= width * 0.9
    if raw.startswith(_OPENS_PARAGRAPH) or _AUTHORITY.match(raw):
        return False
    prose = len(line) >= 16 and any(c in line for c in "，。；、")
    return prose and not (len(follows) <= 12 and not any(c in follows for c in "，。、；"))


def _remarks(text: str) -> list[tuple[int, int]]:
    """Reposters' 【】 remarks inside sentences; headings on a line of their own stay without their brackets."""
    drops = []
    at = text.find("【")
    while at >= 0:
        end = text.find("】", at, at + 200)
        if end < 0:
            at = text.find("【", at + 1)
            continue
        words = text[at + 1 : end]
        line_start = text.rfind("\n", max(0, at - 60), at) + 1 or max(0, at - 60)
        alone = not text[line_start:at].strip(" *#>")
        if any(words.startswith(h) or words.endswith(h) for h in _HEADINGS):
            if alone and text[end + 1 : end + 2] in (
                "\n",
                "",
            ):  # 【处理结果】法院……: stays, as it opens a section
                drops += [(at, at + 1), (end, end + 1)]
        elif not alone or "?" in words or "？" in words:
            drops.append((at, end + 1))
        at = text.find("【", end)
    return drops


def _signs(text: str) -> list[tuple[int, int]]:
    """Markdown signs, invisible characters, and spaces that are no word breaks."""
    drops = [m.span() for m in _SIGNS.finditer(text)]
    for match in _SPACE.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if not (before.isascii() and before.isalpha() and after.isascii() and after.isalnum()):
            drops.append((at, at + 1))
    return drops


_MOST_PLACES = array("I", range(1 << 16))  # copied, not counted again for every text


def _places(start: int, end: int) -> Iterable[int]:
    return _MOST_PLACES[start:end] if end <= len(_MOST_PLACES) else range(start, end)


def _kept(text: str, drops: list[tuple[int, int]]) -> Plain:
    pieces: list[str] = []
    at: array[int] = array("I")
    last = 0
    for start, end in sorted(drops):
        if start > last:
            pieces.append(text[last:start])
            at.extend(_places(last, start))
        last = max(last, end)
    if last < len(text):
        pieces.append(text[last:])
        at.extend(_places(last, len(text)))
    at.append(len(text))
    return Plain("".join(pieces), at)
