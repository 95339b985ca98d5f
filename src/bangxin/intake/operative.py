"""The operative part (主文) of a judgment whose 判决如下 is not in the text, as where only the parts of it were stored."""

from __future__ import annotations

from bangxin.base import patterns as re

_ITEM = "[ 　]{0,4}(?:[（(]?[一二三四五六七八九十0-9]{1,2}[)）、.．]{1,2})?"
_WHO = "(?:上诉人|原审被告人|被告人|被告单位)(?:（[^（）\n]{1,12}）)?[^，。；\n]{0,16}"
# 被告人甲犯诈骗罪，判处有期徒刑七个月; 判处上诉人甲有期徒刑七年
_PRONOUNCES = re.compile(
    f"{_ITEM}(?:改判)?(?:{_WHO}犯[^，。；\n]{{2,30}}罪，?(?:单处|判处|处|免[予于])|{_ITEM}维持[^。；\n]{{0,60}}即[“”]?{_WHO}犯[^，。；\n]{{2,30}}罪，?(?:单处|判处|处|免[予于])|(?:判处|改判){_WHO}(?:有期徒刑|拘役|管制|罚金|缓刑|无罪))"
)
# 维持……第一项定罪部分; 撤销……刑事判决; 对退缴的违法所得予以没收; 责令被告人退赔
_DISPOSES = re.compile(
    f"{_ITEM}(?:维持|撤销|驳回(?:上诉|抗诉)|准许|责令|(?:继续)?追缴|没收|改判|(?:对|将)?[^，。；\n]{{0,40}}(?:予以|依法)(?:没收|追缴|发还|返还))"
)


def operative_part(text: str, start: int, end: int) -> int | None:
    """Where the paragraphs begin, at the end of a judgment, that pronounce and dispose; None where none pronounces."""
    begin: int | None = None
    pronounced = False
    stop = end
    while stop > start:
        line = text.rfind("\n", start, stop) + 1 or start
        if text[line:stop].strip():
            pronounces = _PRONOUNCES.match(text, line, stop) is not None
            if not pronounces and _DISPOSES.match(text, line, stop) is None:
                break
            pronounced = pronounced or pronounces
            begin = line
        stop = line - 1
    return begin if pronounced else None
