"""The summary of a batch in words: results, commonest missing facts, near misses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.law.rulebook import Rulebook
from bangxin.law.vocabulary import FactType
from bangxin.reasoning.states import Result

MOST = 10
RUNS = {
    "at_act": Text("行为时法", "law at the act"),
    "at_decision": Text("裁判时法", "law at the decision"),
    "selected": Text("择有利", "favourable choice"),
}


def lines(book: Rulebook, summary: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Lines of text; counts are rows."""
    english = lang == "en"
    rows, counts = summary["rows"], summary["counts"]
    yield f"{rows} rows" if english else f"共 {rows} 行"
    for key, number in _under(counts, "result"):
        column, result = key
        concept = column.partition("@")[0]
        label = book.concepts[concept].label.pick(lang)
        share = f"{number * 1000 // max(rows, 1) / 10:.1f}%"
        yield f"  {label}（{column_word(column, lang)}）  {Result(result).label.pick(lang)}  {number}  {share}"
    missing: dict[str, int] = {}
    for (_, fact), number in _under(counts, "missing"):
        name = fact.partition("@")[0]
        missing[name] = max(missing.get(name, 0), number)
    if missing:
        yield "missing most often" if english else "最常缺少的事实"
    for name, number in sorted(missing.items(), key=lambda item: -item[1])[:MOST]:
        yield f"  {book.vocabulary[name].label.pick(lang)}（{name}）  {number}"
    near = sorted(_under(counts, "near"), key=lambda item: -item[1])[:MOST]
    if near:
        yield "just below a line (within a tenth)" if english else "差一点达到的线（相差不超过一成）"
    for (norm, fact, value), number in near:
        line, _, run = value.partition("@")
        told = f"{_amount(book, fact, line, lang)}{f' {RUNS[run].pick(lang)}' if run else ''}"
        yield f"  {norm}  {book.vocabulary[fact].label.pick(lang)} {told}  {number}"


def column_word(column: str, lang: str) -> str:
    """A result column (``concept@run``) with the run in words."""
    concept, _, run = column.partition("@")
    return f"{concept} {RUNS[run].pick(lang)}" if run else concept


def changed(column: str, before: str, after: str, lang: str) -> str:
    """One difference between two batches in words."""
    results = " → ".join(Result(code).label.pick(lang) for code in (before, after))
    return f"{column_word(column, lang)}\t{results}"


def _under(counts: Mapping[str, int], kind: str) -> list[tuple[tuple[str, ...], int]]:
    split = ((key.split("|"), number) for key, number in counts.items())
    return [(tuple(parts[1:]), number) for parts, number in split if parts[0] == kind]


def _amount(book: Rulebook, fact: str, value: str, lang: str) -> str:
    if book.vocabulary[fact].type is not FactType.MONEY:
        return value
    return f"{yuan_text(int(value), group=True)} {Text('元', 'yuan').pick(lang)}"
