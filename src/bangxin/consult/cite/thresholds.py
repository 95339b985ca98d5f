"""Figures and ranges of punishment that a document states as law, compared with the norms' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.draft import Draft
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.regions import REGION
from bangxin.consult.cite.speech import asserts, has_effect, is_applied
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.figures import NUMBER, read_figure

_PRE = r"(?P<pre>(?:[亦也均都]|同样|超过了?|超出|超|多于|高于|大于|逾|满|达到?了?|不少于|不低于|至少|累计达?到?|合计|标准|起点|门槛|应当?|须|需|要|是|没有|没?有?达到|为|在|到|:|,)*)"
_MACROS = {
    "{n}": f"(?<![\\d零〇一二三四五六七八九十百千万亿两])(?P<n>{NUMBER})",
    "{n2}": f"(?P<n2>{NUMBER})",
    "{pre}": _PRE,
    "{post}": "(?P<post>及?以上|以下|起)?",
}
_AROUND = 160
_ROUND = 10_000
"""The law's large figures are whole thousands; others are the facts of a case."""
_OWN_FIGURE = re.compile(
    r"[余多]|元?[,]?(?:尚|均|亦|仍|也)?(?:未达|未满|未超过|不足|没有?达到|低于|不到)(?!(?:这|此|该)(?:一|个)?(?:数|金额|线))"
    r"|元?(?:以上)?,?(?:已经?|远|明显|大大)+(?:超过|超出|超|高于)"
    r"|元?,?(?:已|远|均|明显|大大)*(?:超过|超出|超|高于|达到)(?:了)?(?=[^,。;]{0,12}(?:标准|门槛|起点|上限))"
)
"""A figure of the case held against the law's (八千元，未达一万元; 十四万余元): no statement of the law."""
_NO_FIGURE = re.compile(r"一(?:般|样|致|定|旦|并|律|直|起|切|经|些|方|项|种|类)")
"""一 as part of a word (一般标准), no number."""
_SUM = 1000
"""Smaller figures are ages and counts, which nobody tells of a case in such words."""
_BOUNDED = re.compile(r"超|多于|高于|大于|逾|不少于|不低于|至少|数额")
_STRICT = re.compile(r"超|多于|高于|大于|逾")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One rule of ``data/thresholds.yaml``."""

    id: str
    offences: frozenset[str]
    pattern: re.Pattern[str]
    accept: frozenset[int]
    accept2: frozenset[int]
    when: tuple[tuple[re.Pattern[str], frozenset[int]], ...]
    unless: re.Pattern[str] | None
    or_more: bool
    provinces: tuple[int, int] | None
    norms: tuple[str, ...]
    press: tuple[str, ...]
    cite: str


@cache
def read_thresholds() -> tuple[Threshold, ...]:
    """The figure rules, compiled."""
    return tuple(_threshold(entry) for entry in table("thresholds")["thresholds"])


def _threshold(entry: dict[str, Any]) -> Threshold:
    when = [(re.compile(words), frozenset(values)) for words, values in (entry.get("when") or {}).items()]
    unless = optional(entry, "unless", {"{n}": NUMBER})
    return Threshold(
        entry["id"], frozenset(entry["offences"]), compiled(entry["pattern"], _MACROS), frozenset(entry["accept"]),
        frozenset(entry.get("accept2") or ()), tuple(when), unless, entry.get("bound") == "or_more",
        tuple(entry["provinces"]) if entry.get("provinces") else None,
        tuple(entry["norms"]), tuple(entry.get("press") or ()), entry["cite"],
    )  # fmt: skip


def check_figures(draft: Draft) -> Iterator[Finding]:
    """Figures attached to an offence or a rule that differ from the norm, and 超过 for 以上."""
    for rule in read_thresholds():
        for match in rule.pattern.finditer(draft.folded):
            at = match.start("n")
            if draft.folded[at - 1 : at] == "第" or _NO_FIGURE.match(draft.folded, at):
                continue
            sentence = draft.sentence(at)
            if not rule.offences & {draft.offence_at(at), "*"} or not draft.states_rule(at):
                continue
            if draft.cites_elsewhere(at) or is_applied(draft, at) or not asserts(draft, at):
                continue
            if rule.unless and rule.unless.search(sentence):
                continue
            if _OWN_FIGURE.match(draft.folded, match.end("n")):
                continue
            if _is_bare(match) and not has_effect(draft, at, match.end("n")):
                continue
            near = draft.folded[max(0, at - _AROUND) : at] + sentence
            found = _compare(rule, match, near)
            if found:
                yield found
    yield from _english(draft)


def _is_bare(match: re.Match[str]) -> bool:
    """Whether a single figure has no word of bound."""
    said = match.groupdict()
    if (read_figure(match["n"]) or 0) < _SUM:
        return False
    return not (said.get("post") or said.get("n2")) and not _BOUNDED.search(match.group())


def _compare(rule: Threshold, match: re.Match[str], near: str) -> Finding | None:
    value = read_figure(match.group("n"))
    if value is None or (value > _ROUND and value % 1000):
        return None
    groups = match.groupdict()
    lawful = set(rule.accept)
    for words, values in rule.when:
        if words.search(near):
            lawful |= values
    low, high = rule.provinces or (1, 0)
    if low <= value <= high and (REGION.search(near) or "各省" in near):
        return None
    if value in lawful and groups.get("n2"):
        second = read_figure(groups["n2"])
        if second not in rule.accept2:
            return _differs(rule, match, f"{value}–{second}", sorted(rule.accept) + sorted(rule.accept2))
    if value not in lawful:
        return _differs(rule, match, str(value), sorted(lawful))
    lead = match.group()[: match.start("n") - match.start()][-5:]
    if re.search(r"(?:已经?|均|远|明显)(?:超过了?|超出|高于)$", lead):
        return None
    if rule.or_more and _STRICT.search(lead) and not groups.get("post"):
        return Finding(
            "bound-word", match.start(), match.end(),
            Text(f"规定是“{_zh(value)}以上”，含本数；“超过”不含（{rule.cite}）",
                 f"the law says {value} or more, the number included; “more than” leaves it out ({rule.cite})"),
            f"{_zh(value)}以上", rule.norms, rule.press,
        )  # fmt: skip
    return None


def _differs(rule: Threshold, match: re.Match[str], written: str, lawful: list[int]) -> Finding:
    shown = "、".join(_zh(value) for value in lawful)
    return Finding(
        "figure-differs", match.start(), match.end(),
        Text(f"数字 {written} 与规定（{shown}）不符：{rule.cite}", f"{written} differs from the norm ({shown}): {rule.cite}"),
        f"{shown}（{rule.cite}）", rule.norms, rule.press,
    )  # fmt: skip


def _zh(value: int) -> str:
    if value >= 10_000 and value % 1000 == 0:
        return f"{value // 10_000}{f'.{value % 10_000 // 1000}' if value % 10_000 else ''}万"
    return str(value)


_EN_NUMBERS = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])} | {
    "a": 1, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100
}  # fmt: skip
_EN_FIGURE = rf"(?P<n>\d[\d,]*|{'|'.join(_EN_NUMBERS)})(?:\s+(?P<scale>hundred|thousand|million))?"
_EN_MORE = re.compile(
    rf"\b(?P<pre>more than|over|exceed(?:s|ing)?|above|at least|(?:not|no) less than)\s+(?:RMB|CNY|yuan|¥)?\s*{_EN_FIGURE}"
    rf"|\b{_EN_FIGURE.replace('<n>', '<n2>').replace('<scale>', '<scale2>')}(?:\s+[a-z]+){{0,3}}\s+or\s+(?:more|above)",
    re.I,
)
_EN_RULE = re.compile(
    r"serious|threshold|convict|crime|consider|constitut|standard|spread|disseminat|disclos|cumulative|reach",
    re.I,
)
_EN_PART = re.compile(r"[;,]|\.(?=\s|$)|\b(?:or|and)\b(?!\s+(?:more|above))")


@cache
def _english_rules() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(entry["words"], re.I), entry) for entry in table("thresholds")["english"]]


def _english(draft: Draft) -> Iterator[Finding]:
    """English figures: “more than N” for N 以上, and another N than the norm's for the nearest thing measured."""
    if not re.search(r"[A-Za-z]{4,}", draft.folded):
        return
    yield from _english_multiple(draft)
    rules = _english_rules()
    for match in _EN_MORE.finditer(draft.folded):
        value = _en_value(match)
        start, end = draft.sentence_span(match.start())
        said = draft.period(match.start()) + draft.lead(match.start())
        if value is None or not _EN_RULE.search(said):
            continue
        near = draft.folded[max(start, match.start() - 110) : min(end, match.end() + 70)]
        hits = [e for words, e in rules if words.search(near)]
        exact = [e for e in hits if value in e["accept"]]
        pre = (match.group("pre") or "").lower()
        if exact and pre and not re.match("at least|no", pre):
            yield _english_finding(match, exact[0], "bound-word")
            continue
        close = _closest(draft, match, rules) if not exact else None
        if close and value >= _EN_SMALL:
            yield _english_finding(match, close, "figure-differs")


_EN_SMALL, _EN_NEXT = 2, 12
_EN_TIMES = re.compile(
    r"\b(?P<n>[a-z]+|\d+)[ -](?:times|fold) (?:or more )?(?:of )?(?:the|that|those|these)\b", re.I
)
_EN_UNVERIFIED = re.compile(r"cannot|can not|could not|unable|impossible|impracticable|objective", re.I)


def _english_multiple(draft: Draft) -> Iterator[Finding]:
    """Another multiple than five where what the helped persons did cannot be established."""
    for match in _EN_TIMES.finditer(draft.folded):
        word = match["n"].lower()
        value = int(word) if word.isdigit() else _EN_NUMBERS.get(word)
        if value is None or value == _EN_FIVE or not _EN_UNVERIFIED.search(draft.sentence(match.start())):
            continue
        cite = "法释〔2019〕15号第十二条第二款"
        yield Finding(
            "figure-differs", match.start(), match.end(),
            Text(f"倍数 {value} 与规定（五倍以上）不符：{cite}", f"{value} times differs from the norm (five times or more): {cite}"),
            "five times or more", ("JI19.12.2.settlement",),
        )  # fmt: skip


_EN_FIVE = 5


def _closest(
    draft: Draft, match: re.Match[str], rules: list[tuple[re.Pattern[str], dict[str, Any]]]
) -> dict[str, Any] | None:
    """The only thing measured that is named in the part of the sentence that has the figure."""
    start, end = draft.sentence_span(match.start())
    for stop in _EN_PART.finditer(draft.folded, start, end):
        if stop.start() >= match.end():
            end = stop.start()
            break
        if stop.end() <= match.start():
            start = stop.end()
    hits = [entry for words, entry in rules if words.search(draft.folded, start, end)]
    if len(hits) > 1:
        near = [
            (m.start(), entry)
            for words, entry in rules
            if (m := words.search(draft.folded, match.end(), end))
        ]
        hits = (
            [min(near, key=lambda one: one[0])[1]] if near and min(near)[0] - match.end() <= _EN_NEXT else []
        )
    return hits[0] if len(hits) == 1 else None


def _english_finding(match: re.Match[str], entry: dict[str, Any], code: str) -> Finding:
    value = _en_value(match)
    lawful = "、".join(str(one) for one in entry["accept"])
    if code == "bound-word":
        message = Text(f"“{match.group()}”是“{value}以上”的误译：原文含本数（{entry['cite']}）",
                       f"“{match.group()}” mistranslates 以上: the law says {value} or more ({entry['cite']})")  # fmt: skip
    else:
        message = Text(f"数字 {value} 与规定（{lawful}）不符：{entry['cite']}",
                       f"{value} differs from the norm ({lawful}): {entry['cite']}")  # fmt: skip
    return Finding(
        code, match.start(), match.end(), message, f"{lawful} or more", tuple(entry["norms"]),
        tuple(entry.get("press") or ()),
    )  # fmt: skip


def _en_value(match: re.Match[str]) -> int | None:
    word = (match.group("n") or match.group("n2")).replace(",", "").lower()
    value = int(word) if word.isdigit() else _EN_NUMBERS.get(word)
    scale = {"hundred": 100, "thousand": 1000, "million": 1_000_000}.get(
        (match.group("scale") or match.group("scale2") or "").lower(), 1
    )
    return value * scale if value is not None else None
