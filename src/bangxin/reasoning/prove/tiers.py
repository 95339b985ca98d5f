"""Gaps between tiers: an amount or a term for which no proposal at all would be lawful."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from bangxin.base.bounds import exactly
from bangxin.base.yamltree import load_tree
from bangxin.law import expression as x
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning.prove.remarks import Kind, Remark
from bangxin.reasoning.prove.studying import Study, norms_below


class Tiers(NamedTuple):
    """``concept`` can be met whatever ``over`` is, up to ``most`` where the law ends there."""

    concept: str
    over: str
    most: int | None


@cache
def tiers() -> tuple[Tiers, ...]:
    """The scales of tiers.yaml."""
    text = resources.files("bangxin.reasoning.prove").joinpath("tiers.yaml").read_text("utf-8")
    found = []
    for entry in load_tree(text, "tiers.yaml").need("tiers").sequence():
        most = entry.get("most")
        found.append(
            Tiers(entry.need("concept").text(), entry.need("over").text(), most.integer() if most else None)
        )
    return tuple(found)


def tier_gaps(study: Study, scales: Collection[Tiers] = ()) -> Iterator[Remark]:
    """Numbers at which no case at all meets the concept of a scale, under its first reading.

    Conditions compare the number with lines of the packs and with multiples of itself, so that between two lines one
    number stands for all: each line, its neighbours and the middle between two lines are asked.
    """
    for scale in scales or tiers():
        if scale.concept not in study.book.concepts or scale.over not in study.variables:
            continue
        for number in _asked(study.book, scale):
            over = study.variables[scale.over]
            if study.find(study.met(scale.concept), over.known, over.value == number) is None:
                yield Remark(
                    Kind.TIER_GAP, scale.concept, scale.over, study.run, {scale.over: exactly(number)}
                )


def _asked(book: Rulebook, scale: Tiers) -> list[int]:
    lines = {0}
    for norm in norms_below(book, scale.concept):
        for node in x.walk(book.conditions[norm]):
            match node:
                case x.Compare(_, x.Quantity(fact), x.Number(line), _) if fact == scale.over:
                    lines.add(line)
    points = sorted(lines)
    middles = [(one + two) // 2 for one, two in zip(points, [*points[1:], 2 * points[-1] + 2], strict=True)]
    around = {line + step for line in points for step in (-1, 0, 1)} | set(middles)
    return sorted(n for n in around if n >= 0 and (scale.most is None or n <= scale.most))
