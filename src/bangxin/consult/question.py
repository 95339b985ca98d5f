"""What a question in a lay person's words states: facts with the words they come from. Deterministic.

Nothing said gives no fact; words of amount keep their kind (流水, 进账, 赚). Rules: ``data/question-facts.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.bounds import Bound, exactly
from bangxin.base.dates import day_range
from bangxin.base.yamltree import load_tree
from bangxin.consult.figures import NUMBER, read_figure
from bangxin.consult.folding import fold
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import FactType

_CLAUSE = re.compile(r"[^,。;!?\n]+")
_COUNT = re.compile(rf"(?P<n>{NUMBER})(?P<more>多|余)?(?:张|个|套|只)")
_NOT_DONE = re.compile(
    r"没有?(?:卖|租|借|出售|出租|收|转|取)|未(?:卖|租|借)|(?:如果|假如|要是|打算|准备|想要?)"
)
_ASKS = re.compile(r"(?:能不能|可不可以|可以|能否|是否可以|该不该)")


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact the question states, with its words (characters of the question) and how they were read."""

    fact: str
    value: Value
    start: int
    end: int
    note: str = ""
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read; ``supposed``: the question asks about something not yet done (如果、打算)."""

    text: str
    stated: tuple[Stated, ...]
    in_field: bool
    outside: bool

    @property
    def supposed(self) -> bool:
        return any(one.supposed for one in self.stated)

    @property
    def facts(self) -> dict[str, Value]:
        """Facts by id; the first statement of a fact counts, sets are joined."""
        found: dict[str, Value] = {}
        for one in self.stated:
            before = found.get(one.fact)
            if isinstance(before, Members) and isinstance(one.value, Members):
                found[one.fact] = Members(before.values | one.value.values, False)
            elif before is None:
                found[one.fact] = one.value
        return found


@cache
def _rules() -> dict[str, Any]:
    text = (resources.files("bangxin.consult") / "data" / "question-facts.yaml").read_text("utf-8")
    return dict(load_tree(text, "question-facts.yaml").plain())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{n}", f"(?P<n>{NUMBER})"))


def read_lay_question(text: str) -> Reading:
    """Read a question in everyday Chinese, Simplified or Traditional."""
    folded = fold(text, short=True)
    stated = [*_acts(folded), *_counts(folded), *_plain(folded)]
    stated = _settled(stated, folded)
    rules = _rules()
    in_field = bool(re.search(rules["field"], folded)) or any(one.fact == "act.kinds" for one in stated)
    acted = any(one.fact == "act.kinds" for one in stated)
    outside = (
        bool(re.search(rules["outside"], folded))
        and not acted
        and not re.search("帮信|诈骗|掩隐|银行卡|电话卡", folded)
    )
    return Reading(text, tuple(stated), in_field and not outside, outside or not in_field)


_PAID_NOTE = "有报酬，按出租记；如系出售请更正"
_LENT_NOTE = "未说有报酬，按出借记"


def _settled(stated: list[Stated], folded: str) -> list[Stated]:
    """In order and once each. “给、交给、提供给” is renting when paid for and lending when not."""
    paid = any(
        one.fact == "gain.illegal_income" and isinstance(one.value, Bound) and one.value.lo for one in stated
    )
    kinds = {code for one in stated if isinstance(one.value, Members) for code in one.value.values}
    done: dict[tuple[str, Value], Stated] = {}
    for one in sorted(stated, key=lambda item: (item.start, item.fact)):
        given = one.fact == "act.kinds" and one.value == Members(frozenset(["lend_account"]), False)
        if given and paid and not re.search("借", folded[one.start : one.end]):
            one = replace(one, value=Members(frozenset(["rent_account"]), False), note=_PAID_NOTE)
        elif one.fact == "instrument.own_accounts.count" and kinds == {"lend_account"} and not paid:
            one = replace(one, fact="instrument.own_accounts.lent_count", note=_LENT_NOTE)
        done.setdefault((one.fact, one.value), one)
    return list(done.values())


def _acts(folded: str) -> Iterator[Stated]:
    """What was done: a verb with its object in the same clause, or in the clause before."""
    objects = _rules()["objects"]
    clauses = [(m.start(), m.end()) for m in _CLAUSE.finditer(folded)]
    for index, (start, end) in enumerate(clauses):
        clause = folded[start:end]
        before = folded[clauses[index - 1][0] : clauses[index - 1][1]] if index else ""
        negated = bool(re.search(r"没有?(?:卖|租|借|出售|出租|收|转|取)|未(?:卖|租|借)", clause))
        if negated:
            continue
        supposed = bool(_NOT_DONE.search(clause) or _ASKS.search(clause[:6]))
        has_phone = re.search(objects["phone"], clause)
        for rule in _rules()["acts"]:
            verb = _compiled(rule["pattern"]).search(clause)
            if not verb:
                continue
            wanted = rule.get("object")
            if wanted == "account" and (has_phone or not re.search(objects["account"], clause + before)):
                continue
            if wanted == "phone" and not (has_phone or re.search(objects["phone"], before)):
                continue
            yield Stated("act.kinds", Members(frozenset([rule["kind"]]), False), start, end, "", supposed)


def _counts(folded: str) -> Iterator[Stated]:
    """How many cards and accounts, one's own or others'."""
    objects = _rules()["objects"]
    for clause in _CLAUSE.finditer(folded):
        words = clause.group()
        for match in _COUNT.finditer(words):
            value = read_figure(match.group("n"))
            if value is None:
                continue
            after = words[match.end() : match.end() + 8]
            near = words[max(0, match.start() - 10) : match.end() + 8]
            start, end = clause.start() + match.start(), clause.start() + match.end()
            bound = Bound(value, None) if match.group("more") else exactly(value)
            if re.search(objects["phone"], near):
                yield Stated("instrument.phone_cards.count", bound, start, end)
            elif re.search(
                r"^(?:的)?(?:不同的?)?(?:银行|储蓄|信用|工商|农行|建行|本人)?(?:卡|账户|账号|微信|支付宝|收款码|对公)",
                after,
            ) or (re.search(objects["account"], near) and re.match(r"(?:,|$|去|给|卖|租|借|都)", after)):
                theirs = re.search(objects["others"], words)
                name = "instrument.nonown_accounts.count" if theirs else "instrument.own_accounts.count"
                lent = (
                    not theirs and re.search(r"借给|出借|借出|借了", words) and not re.search("租|卖", words)
                )
                yield Stated("instrument.own_accounts.lent_count" if lent else name, bound, start, end)


def _plain(folded: str) -> Iterator[Stated]:
    words = builtin_rulebook().vocabulary
    taken: list[tuple[int, int]] = []
    for rule in _rules()["facts"]:
        for match in _compiled(rule["pattern"]).finditer(folded):
            if rule.get("unless") and re.search(rule["unless"], _clause_around(folded, match)):
                continue
            value = _value(rule, match, words[rule["fact"]].type)
            if value is None or (
                "n" in match.re.groupindex and any(a <= match.start("n") < b for a, b in taken)
            ):
                continue
            if "n" in match.re.groupindex:
                taken.append(match.span("n"))
            yield Stated(rule["fact"], value, match.start(), match.end(), rule.get("note") or "")
            for other, code in (rule.get("also") or {}).items():
                yield Stated(other, code, match.start(), match.end())


def _clause_around(folded: str, match: re.Match[str]) -> str:
    before = re.search(r"[^,。;!?\n]*$", folded[: match.end()])
    after = _CLAUSE.match(folded, match.end())
    return (before.group() if before else "") + (after.group() if after else "")


def _value(rule: Mapping[str, Any], match: re.Match[str], kind: FactType) -> Value | None:
    if rule.get("date"):
        text = "-".join(part for part in (match["y"], match["m"], match["d"] if match["m"] else None) if part)
        try:
            low, high = day_range(text)
        except ValueError:
            return None
        return Bound(low, high)
    if "set" in rule:
        given = rule["set"]
        if isinstance(given, bool) or not kind.is_number:
            return given if isinstance(given, bool | str) else None
        scale = 100 if kind is FactType.MONEY else 1
        return (
            Bound(None, given * scale - 1).meet(Bound(0, None))
            if rule.get("op") == "<"
            else exactly(given * scale)
        )
    number, at_least = _spoken(match)
    if number is None:
        return None
    scale = 100 if kind is FactType.MONEY else 1
    return Bound(number * scale, None) if at_least else exactly(number * scale)


def _spoken(match: re.Match[str]) -> tuple[int | None, bool]:
    """A spoken number: 一万二 is 12,000, 两千五 is 2,500, 一百多万 is at least 1,000,000."""
    text, rest = match["n"], match.string[match.end("n") : match.end("n") + 2]
    number = read_figure(text)
    short = re.fullmatch(r"(.*[万千百])([一二三四五六七八九])", text)
    if short and number is not None:
        unit = {"万": 1000, "千": 100, "百": 10}[short.group(1)[-1]]
        number = (read_figure(short.group(1)) or 0) + (read_figure(short.group(2)) or 0) * unit
    if number is not None and (large := re.match(r"[多余]([万亿])", rest)):
        return number * {"万": 10_000, "亿": 100_000_000}[large.group(1)], True
    return number, bool(re.match(r"[多余]", rest))
