"""Who stands accused by the form of a document: its header, its charge sentence, its ruling.

A judgment names its accused three times over: 被告人甲，男，……; 起诉书指控被告人甲、乙犯诈骗罪; 判决如下：被告人甲犯……罪. Whoever
is called 被告人 only in the narrative is a co-accused of another case, a slip of the pen, or no name at all (被告人从轻处罚).
"""

from __future__ import annotations

from collections.abc import Iterator

from bangxin.base import patterns as re
from bangxin.intake.people.names import LATIN
from bangxin.intake.words import since, trie

_LABELS = re.compile(trie(["被告人（上诉人）", "上诉人（一审被告人）", "上诉人（原审被告人）", "上诉人（原审被告）", "原审被告人（上诉人）", "被告人：", "被告人", "原审被告人", "被不起诉人", "犯罪嫌疑人"]))  # fmt: skip
_BRACKETS = re.compile("（[^（）]{0,40}）")
# what a header goes on with after a name
_PARTICULARS = re.compile(
    "[，、（。 ][男女]|出生|[0-9]年生|[汉回满壮苗]族|文化|户籍|住址|身份证|公民身份|因涉嫌|因本案|因犯|拘留|逮捕|羁押|曾用名|绰号|别名|又名|自报|取保候审"
)
# 甲，男，……; 甲（化名）男，……
_SEXED = re.compile("[，。 ]{1,2}[男女][，。；、]|（[^（）]{0,30}）[，。 ]{0,2}[男女][，。；]")
_CHARGED = re.compile("(?<![初偶从主累惯案])犯|涉嫌|一案")
_RULING = ("判决如下", "裁定如下", "判决：", "判决结果", "裁判结果")
_JOINED = re.compile("以及|和|与|及")
_NAME = re.compile("[\u4e00-\u9fffA-Z][\u4e00-\u9fff]{1,3}[0-9]{0,2}|[\u4e00-\u9fff]{1,2}[A-Z]|[A-Z]|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}")  # fmt: skip
_LATIN = re.compile(LATIN)
_NEVER_IN_NAMES = frozenset("的以与及等被在对因由并但仍还也所其此该案罪犯")
_LABEL_LETTERS = frozenset("上诉人（原审被告人）一审：被不起诉犯罪嫌疑人 ")
_CANDIDATE = re.compile(LATIN + "|[^，。（、；：\n ]{2,23}|[A-Z](?=[，。（、；：\n ])")
_AFTER_NAME = ("，", "。", "（", " ", "\n")
_LONGEST_LIST = 200  # characters between 被告人 and 犯


def is_name(word: str) -> bool:
    """Whether a word between delimiters has the form of a name."""
    if _LATIN.fullmatch(word):
        return True
    if _NAME.fullmatch(word) is None or _NEVER_IN_NAMES & set(word[1:]) or word.endswith("情况"):
        return False
    return "和" not in word or len(word) == 3  # 郑和平, not 甲某和乙某


def listed_accused(text: str, start: int, end: int) -> dict[str, int]:
    """The accused by the header and the charge sentence, with the ruling's; name to place. Empty when neither is there."""
    ruled_from = max((text.rfind(word, start, end) for word in _RULING), default=-1)
    found: dict[str, int] = {}
    ruled: dict[str, int] = {}
    for label in _LABELS.finditer(text, start, end):
        label_at, named = label.span()
        if text.endswith("同案", start, label_at):
            continue
        if 0 <= ruled_from < label_at:
            ruled |= {
                n: at for n, at in _charged(text, named, end) if n not in ruled and not _run_on(n, found)
            }
            continue
        for name, at in (
            *_headed(text, named, end),
            *_numbered(text, named, end),
            *_indicted(text, start, label_at, named, end),
        ):
            found.setdefault(name, at)
    return found | {n: at for n, at in ruled.items() if n not in found} if found else {}


def _run_on(word: str, found: dict[str, int]) -> bool:
    """甲、乙均犯……罪: a name of the header with the next word."""
    return word[-1] in "均各都亦也已" and word[:-1] in found


def _headed(text: str, at: int, end: int) -> Iterator[tuple[str, int]]:
    """被告人甲，男，1990年……; 被告人甲。2014年因犯……."""
    match = _CANDIDATE.match(text, at, min(end, at + 24))
    if match is None:
        return
    name, stop = match.group(), match.end()
    if text[stop : stop + 1] in _AFTER_NAME and is_name(name):
        tail = text[stop : min(end, stop + 40)]
        if _SEXED.match(tail) or (_PARTICULARS.search(tail) and _opens_line(text, at)):
            yield name, at


# 犯罪嫌疑人：1.甲，男，……；2.乙，女，……; 犯罪嫌疑人基本情况（一）甲，男，……
_A_LIST_OF_THEM = re.compile("(?:的?(?:基本|个人)?情况|名单)?[：: 　\n]{0,4}(?=[0-9（(一])")
_ITEM = re.compile(
    "[；。：\n 　人况单]?[ 　]{0,4}(?:[0-9]{1,2}[.．、]|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,2}、)[ 　]{0,2}(?:犯罪嫌疑人|被告人)?"
)
_ITEM_LENGTH = 400  # characters within which the next one of a list is named


def _numbered(text: str, at: int, end: int) -> Iterator[tuple[str, int]]:
    """The names of a numbered list with their particulars, be it in lines of its own or in one paragraph."""
    opened = _A_LIST_OF_THEM.match(text, at, end)
    item = _ITEM.match(text, opened.end(), end) if opened else None
    while item is not None:
        name = _CANDIDATE.match(text, item.end(), min(end, item.end() + 24))
        if (
            name is None
            or not is_name(name.group())
            or not _SEXED.match(text, name.end(), min(end, name.end() + 40))
        ):
            return
        yield name.group(), name.start()
        stop = min(end, name.end() + _ITEM_LENGTH)
        item = next((m for m in _NEXT_ITEM.finditer(text, name.end(), stop)), None)


_NEXT_ITEM = re.compile("[；。\n]" + _ITEM.pattern.removeprefix("[；。：\n 　人况单]?"))


def _opens_line(text: str, at: int) -> bool:
    """The label before ``at`` begins a sentence, as a header does."""
    head = text[max(0, at - 14) : at]
    cut = since("。\n ", head, 0, len(head))
    return cut > 0 and set(head[cut:]) <= _LABEL_LETTERS


def _indicted(text: str, start: int, label: int, at: int, end: int) -> Iterator[tuple[str, int]]:
    """起诉书指控被告人甲、乙犯……罪; 被告人甲诈骗一案."""
    floor = max(start, label - 300)
    if text.rfind("指控", floor, label) < 0:
        return
    begin = since("。；\n", text, floor, label)
    stop = text.find("。", at, min(end, at + 400))
    told = text[begin:label] + "|" + text[at : stop if stop >= 0 else min(end, at + 400)]
    if "指控" in told.partition("|")[0] and ("提起公诉" in told or "起诉书" in told or "一案" in told):
        yield from _charged(text, at, end)


def _charged(text: str, at: int, end: int) -> Iterator[tuple[str, int]]:
    """The names of a list that runs up to 犯 or 涉嫌."""
    match = _CHARGED.search(text, at, min(end, at + _LONGEST_LIST))
    if match is None:
        return
    names = _BRACKETS.sub("", text[at : match.start()])
    if any(mark in names for mark in "，。；："):
        return
    for item in names.replace("被告人", "").replace("原审", "").split("、"):
        for name in (item,) if is_name(item) else _JOINED.split(item):
            if is_name(name) or _long_name(text, name):
                yield name, text.find(name, at)


def _long_name(text: str, word: str) -> bool:
    """阿根么色扎: longer than names are, but what 被告人 stands before again and again."""
    return (
        _LONG.fullmatch(word) is not None
        and not _NEVER_IN_NAMES & set(word)
        and text.count("被告人" + word) >= _AGAIN
    )


_LONG = re.compile("[\u4e00-\u9fff]{5,8}")
_AGAIN = 3
