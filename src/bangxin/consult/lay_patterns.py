"""Facts by pattern: a number is one fact's; a price per piece is no total. Rules: ``facts`` of ``question-facts.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bangxin.base.bounds import Bound, exactly
from bangxin.base.quantities import Quantity
from bangxin.consult.lay_numbers import is_about, quantity_at, spoken_number
from bangxin.consult.lay_stated import Stated
from bangxin.consult.lay_words import compiled, rules, says
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import Fact, FactType

_EACH = re.compile(
    r"(?:每|(?<![了把己的过着去租卖借共十百千零])一(?:张|套|个(?!多月|多星期|多礼拜|来月|(?:星期|礼拜|月)下来))(?!(?:非法)?获利)|(?<![了过十百千])一(?:天|次(?!性)|单|人(?!(?:拿|得|分|赚|挣|落|给)[了到])|个月|年(?!(?:一共|总共|就|才|下来)*[收赚挣拿得]了)|小时|笔|部|台|条)|(?<![零一二三四五六七八九十百千万两几\d])一(?:百|千|万)(?:元|块)?(?=[赚抽给提返得分收])|按天|日结|日薪|月薪|人头)(?:(?![一二三四五六七八九十百千万\d]+[块元]?(?:到手|一共|总共|拿到|拿了|得了))[^,。;!?\n]){0,8}$"
)
"""What stands before a price per piece, which is no total."""


def facts_by_pattern(folded: str, quantities: list[Quantity], given: dict[str, int]) -> list[Stated]:
    """Facts of the patterns, in the order of the rules; a number is one fact's, and ``beats`` drops the others."""
    words = builtin_rulebook().vocabulary
    taken: set[int] = set()
    found: list[Stated] = []
    beaten: set[str] = set()
    for rule in rules()["facts"]:
        if rule["fact"] in beaten or (rule.get("alone") and rule["fact"] in given):
            continue
        for match in compiled(rule["pattern"]).finditer(folded):
            if not _speaks(rule, folded, match, given):
                continue
            value = _value(rule, match, words[rule["fact"]], quantities, folded)
            numbered = "n" in match.re.groupindex
            if (
                value is None
                or _out_of_size(rule, value, words[rule["fact"]].type is FactType.MONEY)
                or (numbered and not rule.get("shares") and match.start("n") in taken)
            ):
                continue
            if numbered:
                taken.update(range(*match.span("n")))
            given.setdefault(rule["fact"], match.start())
            if rule.get("beats"):
                beaten.add(rule["fact"])
            end = _number_end(match, quantities)
            found.append(Stated(rule["fact"], value, match.start(), end, rule.get("note") or ""))
            found += [
                Stated(other, code, match.start(), end) for other, code in (rule.get("also") or {}).items()
            ]
    return _strongest(found, folded)


def _strongest(found: list[Stated], folded: str) -> list[Stated]:
    """Of several sums of one fact, those said to be the total; else those got (收了) before a mere price (收七十)."""

    def weight(one: Stated) -> int:
        led = folded[max(0, one.start - 4) : one.end]
        return 2 if says("<total>", led) else 1 if says("[了到过给]", led) else 0

    weights: dict[str, int] = {}
    for one in found:
        if isinstance(one.value, Bound):
            weights[one.fact] = max(weight(one), weights.get(one.fact, 0))
    return [one for one in found if not isinstance(one.value, Bound) or weight(one) == weights[one.fact]]


def _out_of_size(rule: Mapping[str, Any], value: Value, money: bool) -> bool:
    """刷了一下午: a number too small for what the rule speaks of (``least``, money in yuan), or too great (``most``)."""
    if not isinstance(value, Bound) or is_about(value):
        return False
    low, scale = value.lo or value.hi or 0, 100 if money else 1
    return low < scale * int(rule.get("least", 0)) or low > scale * int(rule.get("most", low))


def _number_end(match: re.Match[str], quantities: list[Quantity]) -> int:
    """Where the words end: with the whole number (拿了1万1)."""
    at = match.start("n") if "n" in match.re.groupindex else -1
    whole = quantity_at(quantities, at)
    return max(match.end(), whole.end if whole else 0)


def _speaks(rule: Mapping[str, Any], folded: str, match: re.Match[str], given: Mapping[str, int]) -> bool:
    """Whether a rule speaks here: nothing in the clause against it, no price per piece, what it needs is stated."""
    if rule.get("needs"):
        at = given.get(rule["needs"])
        if at is None or (rule.get("after") and match.start() < at):
            return False
    own_figure = "n" in match.re.groupindex and rule["fact"].startswith("gain.")
    if rule.get("unless") and says(rule["unless"], _clause_around(folded, match, own_figure)):
        return False
    if rule.get("unless_text") and says(rule["unless_text"], folded):
        return False
    if any(rule.get(key) and not says(rule[key], folded) for key in ("with", "serves")):
        return False
    if rule.get("unless_before"):
        # The figure's own words are part of what is searched: 已经收了五万 behind 收款码 is money passed through.
        led = folded[
            max(0, match.start() - 40) : match.start("n") if "n" in match.re.groupindex else match.end()
        ]
        if says(f"(?:{rule['unless_before']})$", led):
            return False
    if rule.get("unless_next"):
        following = re.match(r"[^。;!?\n]{0,24}", folded[match.end() :])
        if following and says(rule["unless_next"], following.group()):
            return False
    return not (
        rule.get("total")
        and "n" in match.re.groupindex
        and _EACH.search(folded, max(0, match.start("n") - 20), match.start("n"))
    )


_AROUND = 60
"""How far a clause is looked at on either side of what was found in it: people who type no marks write on and on."""


_EARLIER_SUM = re.compile(r"^.*(?:\d{3}|[百千万])(?:元|块钱?)?")


def _clause_around(folded: str, match: re.Match[str], own_figure: bool) -> str:
    """The clause of a match; ``own_figure``: from behind the last sum before it (流水200万获利5000)."""
    before = re.search(r"[^,。;!?\n]*$", folded[max(0, match.start() - _AROUND) : match.end()])
    words = before.group() if before else ""
    led = max(0, len(words) - (match.end() - match.start())) if own_figure else 0
    words = _EARLIER_SUM.sub("", words[:led]) + words[led:]
    after = re.match(r"[^,。;!?\n]+", folded[match.end() : match.end() + _AROUND])
    return words + (after.group() if after else "")


def _value(
    rule: Mapping[str, Any], match: re.Match[str], fact: Fact, quantities: list[Quantity], folded: str
) -> Value | None:
    kind = fact.type
    if "set" in rule:
        given = rule["set"]
        if kind is FactType.SET:
            return Members(frozenset([given]), False)
        if isinstance(given, bool) or not kind.is_number:
            return given if isinstance(given, bool | str) else None
        scale = 100 if kind is FactType.MONEY else 1
        return (
            Bound(None, given * scale - 1).meet(Bound(0, None))
            if rule.get("op") == "<"
            else exactly(given * scale)
        )
    return spoken_number(match, fact, quantities, folded)
