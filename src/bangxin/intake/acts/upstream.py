"""Which crime was helped, where several are told: what was found goes before what one knew or thought of; 开设赌场 is what 赌博 was."""

from __future__ import annotations

from dataclasses import replace

from bangxin.base import patterns as re
from bangxin.intake.context import Context, Found

_CRIME = "upstream.crime"
# 明知银行卡会被用于网络赌博、诈骗; 以为是帮赌博网站走账
_KNEW = re.compile("明知|知道|知晓|以为|认为|猜|怀疑|可能|会被|将被")
_FOUND_OF = ("ledger.traced", "harm.", "upstream.")


def settled_upstream(context: Context, found: list[Found]) -> list[Found]:
    """The upstream crimes without those that were only known or thought of, where another was found."""
    crimes = [f for f in found if f.fact == _CRIME]
    shown = [f for f in crimes if not _only_known(context, f)]
    out = []
    for item in found:
        if item.fact == _CRIME:
            left = tuple(n for n in item.persons if not _gives_way(item, n, found, shown))
            if item.persons and not left:
                continue
            item = item if left == item.persons else replace(item, persons=left)
        out.append(item)
    return out


def _only_known(context: Context, item: Found) -> bool:
    begin = context.clause_start(context.sentence_at(item.start), item.start)
    return _KNEW.search(context.text, begin, item.start) is not None


def _gives_way(item: Found, name: str, found: list[Found], shown: list[Found]) -> bool:
    """Whether another crime stands for the person in the place of this one."""
    harmed = any(f.fact.startswith(_FOUND_OF) and f.fact != _CRIME and name in f.persons for f in found)
    of_his = {f.value for f in shown if name in f.persons or harmed}
    if item.value == "gambling" and any(f.fact == _CRIME and f.value == "casino" for f in found):
        return True
    return item not in shown and bool(of_his) and item.value not in of_his
