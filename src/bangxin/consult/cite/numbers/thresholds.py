"""Figures and ranges of punishment that a document states as law, compared with the norms' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangxin.base.i18n import Text
from bangxin.consult.cite.findings import Finding
from bangxin.consult.cite.numbers.bound_words import more_than
from bangxin.consult.cite.numbers.regions import EACH_PLACE, is_local
from bangxin.consult.cite.tables import compiled, optional, table
from bangxin.consult.cite.text.draft import Draft
from bangxin.consult.cite.text.law_or_case import counts_cases, has_effect, is_applied, is_conceded
from bangxin.consult.cite.text.speech import asserts
from bangxin.consult.figures import NUMBER, WHOLE, read_figure

_PRE = r"(?P<pre>(?:[亦也均都]|同样|超过了?|超出|超|多于|高于|大于|逾|满|达到?了?|不少于|不低于|至少|累计达?到?|合计|标准|起点|门槛|应当?|须|需|要|是|没有|没?有?达到|为|在|到|:|,)*)"
_MACROS = {
    "{n}": f"{WHOLE}(?P<n>{NUMBER})",
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
_NO_FIGURE = re.compile(r"一(?:般|样|致|定|旦|并|律|直|起|切|经|些|方|项|种|类)|[一二三四五六七八九]是")
"""一 as part of a word (一般标准), or the mark of one of several (二是数额巨大的), no number."""
_SUM = 1000
"""Smaller figures are ages and counts, which nobody tells of a case in such words."""
_BOUNDED = re.compile(r"超|多于|高于|大于|逾|不少于|不低于|至少|数额")
_STRICT = re.compile(r"超|多于|高于|大于|逾")
_LIMITED = re.compile(r"以上|起|超|多于|高于|大于|逾|不少于|不低于|至少")


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
    tier: tuple[int, int] | None
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
        tuple(entry["tier"]) if entry.get("tier") else None,
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
            if (
                draft.cites_elsewhere(at)
                or is_applied(draft, at)
                or counts_cases(draft, at)
                or not asserts(draft, at)
            ):
                continue
            if rule.unless and rule.unless.search(sentence):
                continue
            if _OWN_FIGURE.match(draft.folded, match.end("n")):
                continue
            if _is_bare(match) and not has_effect(draft, at, match.end("n")):
                continue
            near = draft.folded[max(0, at - _AROUND) : at] + sentence
            found = _compare(rule, match, near)
            if found and not (found.code == "bound-word" and is_conceded(draft, at)):
                yield found


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
    if low <= value <= high and not groups.get("n2") and (is_local(near) or EACH_PLACE.search(near)):
        return None
    first, last = rule.tier or (1, 0)
    if first <= value < last and not groups.get("n2") and not _LIMITED.search(match.group()):
        return None
    if value in lawful and groups.get("n2"):
        second = read_figure(groups["n2"])
        if second not in rule.accept2:
            return _differs(rule, match, f"{value}–{second}", sorted(rule.accept) + sorted(rule.accept2))
    if value not in lawful:
        return _differs(rule, match, str(value), sorted(lawful))
    lead = match.group()[: match.start("n") - match.start()][-5:]
    if re.search(r"(?:已经?|均|远|明显)(?:超过了?|超出|高于)$", match.string[: match.start("n")][-8:]):
        return None
    if rule.or_more and _STRICT.search(lead) and not groups.get("post"):
        return more_than(
            match.start(), match.end(), rule.cite, rule.norms, value=value, shown=_zh(value), press=rule.press
        )
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
