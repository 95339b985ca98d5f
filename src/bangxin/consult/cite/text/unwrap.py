"""Pages copied with a line break at every link or column: the breaks inside sentences are taken out for the check.

Portals set links on words of law, and copied text breaks there (根据⏎刑法第二百八十七条规定). Places found in the
joined text are given back as places of the document.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache

from bangxin.consult.cite.charges import read_charges
from bangxin.consult.cite.findings import Finding
from bangxin.consult.folding import fold

_BREAK = re.compile(r"(?<![ \t\u3000])[ \t\u3000]*\n[ \t\u3000\n]*")
_NEVER_FIRST = frozenset(",。、;:)》”’的和与或及等罪了")
_GOES_ON = re.compile(
    r"(?:[,、(《【“]|根据|依据|依照|按照|以及|或者?|[的是处和与或及对向被为以在能会应须将并且其则就也都不未从由因所该此之而使让令])$"
)
_OPENS = re.compile(r"[(【#|*①-⑩-]|[一二三四五六七八九十\d]{1,3}[、.)]|第")
_ENDS = re.compile(r"[。;:!?)\"”》]\s*$")
_UNIT = "(?:[个名位人家张次条款项笔套部台户枚种类倍日天年月岁元万千亿号]|周岁|百|以[上下]|小时)"
_SPACED = re.compile(
    r"(?<=[\u4e00-\u9fff)》]) (?=[,。;、])|(?<=[一二三四五六七八九十百零]) (?=[条款项年])|(?<=第) (?=[一二三四五六七八九十])"
    rf"|(?<=\d) (?={_UNIT})|(?<=[\u4e00-\u9fff]) (?=\d[\d.,]* ?{_UNIT})|(?<=第) (?=\d)"
)
"""Spaces that recognition of a scan leaves inside a number or before a mark, and those that typists set about figures (满 16 周岁)."""
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(][a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}[)](?=[\u4e00-\u9fff])")
"""The sound of a character, which a converter of scripts sets behind it (反電信網(wǎng)絡詐騙法)."""
_NARROW, _CUT = 24, 3
_NUMERAL = re.compile(r"[一二三四五六七八九十百零\d]")
_LINKED = 4
_WORD = re.compile("[\u4e00-\u9fff]")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|法律依据|来源|专家导读"
)
_LISTED = re.compile(r"^[ \t]*[•·□■▪●○◆★※-]|\S[ \u3000]{3,}\S|\S\u3000\u3000+\S|\|", re.M)
"""Marks of lists, slides and tables, whose lines are no parts of sentences."""
_DATED = re.compile(r"^([ \t\u3000]*)(?=(?:19|20)\d\d[-年./])", re.M)
"""The lines of a chronicle, each of which begins with its day."""
_TERMS = (
    "帮助信息网络犯罪活动",
    "非法利用信息网络",
    "支付结算金额",
    "以下有期徒刑",
    "以上有期徒刑",
    "信息网络",
    "有期徒刑",
    "支付结算",
    "银行账户",
    "违法所得",
    "司法解释",
    "情节严重",
    "中华人民共和国刑法",
    "犯罪活动",
    "最高人民法院",
    "人民检察院",
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A text without the breaks inside its sentences; ``places[i]`` is where character ``i`` stands in the document."""

    text: str
    places: tuple[int, ...]

    def back(self, finding: Finding, original: str) -> Finding:
        """The finding at its place in the document; a correction that would swallow a break is left to the reader."""
        start, end = self._span(finding.start, finding.end)
        if finding.replacement is None:
            return replace(finding, start=start, end=end)
        fix_start, fix_end = self._span(finding.fix_start, finding.fix_end)
        whole = "\n" not in original[fix_start:fix_end]
        return replace(
            finding, start=start, end=end, fix_start=fix_start, fix_end=fix_end,
            replacement=finding.replacement if whole else None,
        )  # fmt: skip

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def unwrapped(text: str, folded: str = "") -> Joined | None:
    """The joined text, or None when no line breaks inside a sentence."""
    folded = folded or fold(text)
    kept = [True] * len(text)
    found = [(m.span(), m.group().count("\n")) for m in _BREAK.finditer(folded) if m.end() < len(folded)]
    least = min((count for _, count in found), default=1)
    width = 0 if _LISTED.search(text) or "|" in folded else _width(folded, least)
    breaks = [span for span, count in found if count == least and (least == 1 or width)]
    dated = {m.end(1) for m in _DATED.finditer(folded)}
    if len(dated) >= _CUT:
        breaks = [span for span in breaks if span[1] not in dated]
    soft = [span for span in breaks if _is_soft(folded, *span, width)]
    if len(soft) >= _LINKED and _LINKED * len(soft) >= len(breaks):
        soft = [span for span in breaks if span in soft or _is_linked(folded, *span)]
    for start, end in soft:
        kept[start:end] = [False] * (end - start)
    for match in _SPACED.finditer(folded):
        kept[match.start()] = False
    for match in _PINYIN.finditer(folded):
        kept[match.start() : match.end()] = [False] * (match.end() - match.start())
    if all(kept):
        return None
    places = tuple(at for at, stays in enumerate(kept) if stays)
    return Joined("".join(text[at] for at in places), places)


def _is_linked(folded: str, end: int, start: int) -> bool:
    """Whether two lines of a page that is broken at its links run on: no mark between them, no item, no heading."""
    line = folded[folded.rfind("\n", 0, end) + 1 : end].strip()
    return (
        bool(_WORD.match(folded, end - 1) and _WORD.match(folded, start))
        and not _OPENS.match(folded, start)
        and not _HEADING.match(line)
    )


def _width(folded: str, breaks: int) -> int:
    """The least length of a full line where a text is broken at a fixed width (scans); 0 where it is not.

    ``breaks`` is how many line breaks stand between two lines (two in pages that set every line apart).
    """
    lines = [line.strip() for line in folded.split("\n" * breaks)]
    cut = [
        len(line)
        for line, after in itertools.pairwise(lines)
        if len(line) >= _NARROW and after and not _ENDS.search(line)
    ]
    if len(cut) < _CUT or len(cut) * 2 < sum(len(line) >= _NARROW for line in lines):
        return 0
    typical = sorted(cut)[len(cut) // 2]
    return typical * 4 // 5 if max(cut) <= 1.6 * min(cut) else 0


def _is_soft(folded: str, end: int, start: int, width: int) -> bool:
    """Whether the line that ends at ``end`` goes on in the one that begins at ``start``."""
    before, after = folded[max(0, end - 20) : end], folded[start : start + 20]
    before, after = before.rsplit("\n", 1)[-1], after.split("\n", 1)[0]
    if not before or not after:
        return False
    line = end - folded.rfind("\n", 0, end) - 1
    if width and line >= width and not _ENDS.search(before) and not _OPENS.match(after):
        return True
    if after[0] in _NEVER_FIRST:
        return not before.endswith(("。", ";", ":", "!", "?"))
    if _GOES_ON.search(before) and not _OPENS.match(after):
        return True
    if before.endswith("第") and _NUMERAL.match(after):
        return True
    splits = _splits().get(before[-1] + after[0], ())
    return any(before.endswith(head) and after.startswith(tail) for head, tail in splits)


@cache
def _splits() -> dict[str, list[tuple[str, str]]]:
    """Every way of breaking a term of law in two, by the characters beside the break."""
    terms = {*_TERMS, *(name for name in read_charges().known if len(name) >= 4)}
    found: dict[str, list[tuple[str, str]]] = {}
    for term in sorted(terms):
        for at in range(2, len(term) - 1):
            found.setdefault(term[at - 1 : at + 1], []).append((term[:at], term[at:]))
    return found
