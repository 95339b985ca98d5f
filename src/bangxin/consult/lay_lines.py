"""A sum told beside the line of a norm, where the norm's node hangs on more than the sum. Data: ``lines`` of answer-words.yaml.

The figure of the line is read from the norm's own condition: it stands in no data of answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.base.numerals import write_chinese_integer
from bangxin.consult.catalogue import read_norms
from bangxin.consult.lay_answer import line_rows
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Value


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a sum reaches or not, with the norms that draw it."""

    words: Text
    norms: tuple[str, ...]


def lines_told(facts: Mapping[str, Value]) -> Iterator[Line]:
    """The lines that bear on the sums told; nothing where a sum leaves it open."""
    for row in line_rows():
        sum_told = facts.get(row["fact"])
        if not isinstance(sum_told, Bound) or not _may_bear(row["norm"], facts.get("act.end")):
            continue
        figures = [figure_of(row["norm"], fact) for fact in row["reads"]]
        reached = sum_told.lo is not None and sum_told.lo >= figures[0] * 100
        missed = sum_told.hi is not None and sum_told.hi < figures[0] * 100
        words = row.get("over" if reached else "under") if reached or missed else None
        if words:
            zh = words["zh"].format(*(f"{write_chinese_integer(figure)}元" for figure in figures))
            en = words["en"].format(*(f"{figure:,} yuan" for figure in figures))
            yield Line(Text(zh, en), tuple(row["norms"]))


def figure_of(norm: str, fact: str) -> int:
    """The figure with which a norm compares a fact (>=)."""
    found = re.search(rf"(?<![\w.]){re.escape(fact)} >= (\d+)", builtin_rulebook().norms[norm].when)
    if found is None:
        raise ValueError(f"{norm} draws no line of {fact}")
    return int(found[1])


def _may_bear(norm: str, end: Value | None) -> bool:
    """Whether the act may be of the time of a norm that is no longer in force."""
    until = read_norms()[norm].in_force_to
    return not (until and isinstance(end, Bound) and end.lo is not None and iso(end.lo) > until)
