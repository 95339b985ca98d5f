"""Proofs and counterfactuals in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bangxin.base.i18n import Text
from bangxin.law.rulebook import Rulebook

HEADS = {
    "cycle": Text("循环依赖", "cycle"),
    "unreachable": Text("任何事实、任何开关下都不可能符合", "no facts and no switch setting can satisfy it"),
    "gap": Text("全部事实已知仍无结果", "open although every fact is known"),
    "contradiction": Text("规范互相矛盾", "norms contradict each other"),
    "time_gap": Text("前后有规范、其间某日没有", "norms before and after, none on some day between"),
    "direction": Text("与词汇表所记方向不符", "against its declared direction"),
    "redundant": Text(
        "多余的根据：它成立时总有别的根据成立", "redundant ground: another always holds with it"
    ),
    "switched_off": Text("默认关闭", "off by default"),
    "unequal": Text("批量与逐案的算法不等", "batch and single case differ"),
    "different": Text("被不同对待", "treated differently"),
}


def lines(book: Rulebook, remark: Mapping[str, Any], lang: str) -> Iterator[str]:
    """One remark: what, of what, and the smallest case that shows it."""
    head = HEADS[remark["kind"]].pick(lang)
    mark = "✘" if remark["fails"] else "·"
    other = f"（{remark['other']}）" if remark["other"] else ""
    yield f"{mark} {head}：{named(book, remark['subject'], lang)}{other}"
    for fact, value in remark["witness"].items():
        changed = remark["contrast"].get(fact, value)
        arrow = f" → {worded(book, fact, changed)}" if changed != value else ""
        yield f"    {book.vocabulary[fact].label.pick(lang)}（{fact}）：{worded(book, fact, value)}{arrow}"


def named(book: Rulebook, name: str, lang: str) -> str:
    """Label and id of a norm, concept or fact."""
    if name in book.concepts:
        return f"{book.concepts[name].label.pick(lang)}（{name}）"
    if name in book.norms:
        norm = book.norms[name]
        return f"{name} {book.packs[norm.pack].title}{norm.cite}：{norm.gist.pick(lang)}"
    return f"{book.vocabulary[name].label.pick(lang)}（{name}）" if name in book.vocabulary else name


def worded(book: Rulebook, fact: str, value: Any) -> str:
    """A plain value with the vocabulary's words."""
    labels = book.vocabulary[fact].values
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(labels.get(v, v) for v in value) or "无"
    if isinstance(value, dict):
        return " ".join(str(worded(book, fact, v)) for v in value.values())
    unit = " 元" if book.vocabulary[fact].type == "money" and value not in (">=", "<=", "range") else ""
    return f"{labels.get(value, value) if isinstance(value, str) else value}{unit}"


def counterfactual_lines(book: Rulebook, concept: str, answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The smallest changes; for an open result also what settles it and whether it is open at all."""
    say = Text.pick
    yield f"{named(book, concept, lang)}：{answer['result']} → {answer['target']}"
    if not answer["changes"]:
        yield say(Text("没有这样的改变（至多六项）", "no change of up to six facts does it"), lang)
    if any(_moves_a_number(book, change) for change in answer["changes"]):
        yield say(
            Text(
                "最少的改变（数额、日期取最接近的值）",
                "least changes (numbers and days: the nearest that do)",
            ),
            lang,
        )
    for change in answer["changes"]:
        yield "  - " + _change(book, change, lang)
    if "possible" not in answer:
        return
    if len(answer["possible"]) == 1:
        only = answer["possible"][0]
        yield say(
            Text(
                f"并非真的未决：怎样补全都不会与 {only} 相反",
                f"not really open: every completion agrees with {only}",
            ),
            lang,
        )
    for result, changes in answer["settling"].items():
        yield say(Text(f"查清即可定为 {result}", f"would settle it as {result}"), lang)
        for change in changes:
            yield "  - " + _change(book, change, lang)
    if answer["ask"]:
        yield say(Text("先问（依次）", "ask first"), lang)
        for fact in answer["ask"]:
            yield f"  {book.vocabulary[fact].label.pick(lang)}（{fact}）"


def _moves_a_number(book: Rulebook, change: Mapping[str, Any]) -> bool:
    return any(book.vocabulary[fact].type.is_number for fact in change)


def _change(book: Rulebook, change: Mapping[str, Any], lang: str) -> str:
    return (
        "；".join(f"{named(book, fact, lang)}＝{worded(book, fact, value)}" for fact, value in change.items())
        or "—"
    )
