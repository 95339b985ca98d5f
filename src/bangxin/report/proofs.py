"""Proofs and counterfactuals in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bangxin.base.i18n import Text
from bangxin.law.rulebook import Rulebook
from bangxin.reasoning.states import Result

HEADS = {
    "cycle": Text("循环依赖", "cycle"),
    "unreachable": Text("任何事实、任何开关下都不可能符合", "no facts and no switch setting can satisfy it"),
    "gap": Text("全部事实已知仍无结果", "open although every fact is known"),
    "contradiction": Text("规范互相矛盾", "norms contradict each other"),
    "time_gap": Text("前后有规范、其间某日没有", "norms before and after, none on some day between"),
    "tier_gap": Text(
        "两档之间有空缺：此数额（期限）下没有合法的处理",
        "a gap between tiers: nothing is lawful at this number",
    ),
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
        arrow = f" → {worded(book, fact, changed, lang)}" if changed != value else ""
        yield f"    {book.vocabulary[fact].label.pick(lang)}（{fact}）：{worded(book, fact, value, lang)}{arrow}"


def named(book: Rulebook, name: str, lang: str) -> str:
    """Label and id of a norm, concept or fact."""
    if name in book.concepts:
        return f"{book.concepts[name].label.pick(lang)}（{name}）"
    if name in book.norms:
        norm = book.norms[name]
        return f"{name} {book.packs[norm.pack].title}{norm.cite}：{norm.gist.pick(lang)}"
    return f"{book.vocabulary[name].label.pick(lang)}（{name}）" if name in book.vocabulary else name


def worded(book: Rulebook, fact: str, value: Any, lang: str) -> str:
    """A plain value with the vocabulary's words."""
    entry = book.vocabulary[fact]
    if isinstance(value, bool):
        return (Text("是", "yes") if value else Text("否", "no")).pick(lang)
    if isinstance(value, list):
        comma, nothing = Text("、", ", ").pick(lang), Text("无", "none").pick(lang)
        return comma.join(entry.named(v, lang) for v in value) or nothing
    if isinstance(value, dict):
        return " ".join(worded(book, fact, v, lang) for v in value.values())
    unit = (
        Text(" 元", " yuan").pick(lang)
        if entry.type == "money" and value not in (">=", "<=", "range")
        else ""
    )
    return f"{entry.named(value, lang) if isinstance(value, str) else value}{unit}"


def counterfactual_lines(book: Rulebook, concept: str, answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The smallest changes; for an open result also what settles it and whether it is open at all."""
    say = Text.pick
    yield f"{named(book, concept, lang)}：{_result(answer['result'], lang)} → {_result(answer['target'], lang)}"
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
        only = _result(answer["possible"][0], lang)
        yield say(
            Text(
                f"并非真的未决：怎样补全都不会与“{only}”相反",
                f"not really open: every completion agrees with “{only}”",
            ),
            lang,
        )
    for result, changes in answer["settling"].items():
        if result not in answer["possible"]:
            continue
        told = _result(result, lang)
        if not changes:
            none = Text(f"十项以内的答案不足以定为“{told}”", f"no ten answers would settle it as “{told}”")
            yield say(none, lang)
            continue
        yield say(Text(f"查清即可定为“{told}”", f"would settle it as “{told}”"), lang)
        for change in changes:
            yield "  - " + _change(book, change, lang)
    if answer["ask"]:
        yield say(Text("先问（依次）", "ask first"), lang)
        for fact in answer["ask"]:
            yield f"  {book.vocabulary[fact].label.pick(lang)}（{fact}）"


def _result(code: str, lang: str) -> str:
    return Result(code).label.pick(lang)


def _moves_a_number(book: Rulebook, change: Mapping[str, Any]) -> bool:
    return any(book.vocabulary[key.partition("#")[0]].type.is_number for key in change)


def _change(book: Rulebook, change: Mapping[str, Any], lang: str) -> str:
    """One set of changes; ``fact#2`` is the fact of the second instance of its group."""
    told = []
    for key, value in change.items():
        fact, _, number = key.partition("#")
        which = Text(f"第 {number} 项", f" of no. {number}").pick(lang) if number else ""
        told.append(f"{named(book, fact, lang)}{which}＝{worded(book, fact, value, lang)}")
    return Text("；", "; ").pick(lang).join(told) or "—"
