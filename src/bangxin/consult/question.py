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
from bangxin.base.i18n import Text
from bangxin.base.quantities import Kind, Quantity, scan
from bangxin.base.yamltree import load_tree
from bangxin.consult.figures import NUMBER, read_figure
from bangxin.consult.folding import fold
from bangxin.consult.spoken_days import Days, spoken_days
from bangxin.law.builtin import builtin_rulebook
from bangxin.law.values import Members, Value
from bangxin.law.vocabulary import FactType

_CLAUSE = re.compile(r"[^,。;!?\n]+")
_DIGITS = "零〇一二三四五六七八九十百千万亿两半几\\d"
_SPOKEN = rf"(?<![{_DIGITS}.])(?P<n>{NUMBER}(?<!,)(?:[多余来几][百千万亿]*)?[多余]?)"
_EACH = re.compile(
    r"(?:每|(?<![了把己的过着去租卖借共])一(?:张|套|个)|一(?:天|次|单|人|个月|小时|笔|部|台|条)|按天|日结|日薪|月薪|人头)[^,。;!?\n]{0,8}$"
)
"""What stands before a price per piece, which is no total."""
_COUNT = re.compile(rf"(?P<n>{NUMBER})(?:[多余来几]十?)?(?:张|个|套|只)")
_SHARED = re.compile(
    r"(?:自己|我|本人)(?:的)?(?:和|跟|与|加上?|还有)[^,。;]{1,6}的?(?:一共|总共|共|合起来)?$"
)
"""自己和室友的一共4张: how many of them are one's own is not said."""
_NOT_DONE = re.compile(
    r"没有?(?:卖|租|借|出售|出租|收|转|取)|未(?:卖|租|借)|(?:如果|假如|要是|打算|准备|想要?)"
)
_RENTED = "租给|租出|卖给|卖到|出租|出售|租掉|卖掉"
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
    """All that was read; ``supposed``: the question asks about something not yet done (如果、打算).

    ``near``: a matter beside the field (``near`` in the data: victim, frozen, barred), about no act of the asker.
    """

    text: str
    stated: tuple[Stated, ...]
    in_field: bool
    outside: bool
    near: str = ""

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
    return re.compile(pattern.replace("{n}", _SPOKEN))


def read_lay_question(text: str, today: int | None = None) -> Reading:
    """Read a question in everyday Chinese, Simplified or Traditional.

    ``today``: the day from which 去年, 上个月 are told; without it they state no day.
    """
    folded = fold(text, short=True)
    quantities = scan(folded)
    stated = [
        *_acts(folded),
        *_counts(folded, quantities),
        *_plain(folded, quantities),
        *_days(folded, today),
    ]
    stated = _settled(stated, folded)
    rules = _rules()
    acted = any(one.fact == "act.kinds" for one in stated)
    near = "" if acted else _near(folded)
    if near == "victim":
        # What the question tells is what another did: nothing of it is a fact about the asker.
        stated = []
    in_field = bool(re.search(rules["field"], folded)) or acted or bool(near)
    outside = (
        bool(re.search(rules["outside"], folded))
        and not acted
        and not near
        and not re.search(rules["surely"], folded)
    )
    return Reading(text, tuple(stated), in_field and not outside, outside or not in_field, near)


@dataclass(frozen=True, slots=True)
class Beside:
    """A matter beside the field: what is said of it and the norms that bear on it."""

    id: str
    notice: Text
    norms: tuple[str, ...]


@cache
def matters_beside() -> dict[str, Beside]:
    """The matters of ``near`` in the data, by id."""
    return {
        entry["id"]: Beside(entry["id"], Text(entry["zh"], entry["en"]), tuple(entry["norms"]))
        for entry in _rules()["near"]
    }


def _near(folded: str) -> str:
    """The matter beside the field that the question is about, or ""."""
    for entry in _rules()["near"]:
        if re.search(entry["pattern"], folded) and not (
            entry.get("unless") and re.search(entry["unless"], folded)
        ):
            return str(entry["id"])
    return ""


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
        before = folded[clauses[max(0, index - 2)][0] : start] if index else ""
        negated = bool(re.search(r"(?:没有?再?|不再|没继续|未)(?:卖|租|借|出售|出租|收|转|取)", clause))
        if negated or re.search(_rules()["earlier"], clause):
            continue
        supposed = bool(_NOT_DONE.search(clause) or _ASKS.search(clause[:6]))
        has_phone = _phones(objects, clause, before)
        given = bool(_compiled(_RENTED).search(clause))
        for rule in _rules()["acts"]:
            verb = _compiled(rule["pattern"]).search(clause)
            if not verb or (rule.get("unless") and re.search(rule["unless"], clause)):
                continue
            if given and rule["kind"] == "lend_account" and "借" not in verb.group():
                continue  # 租给他用: the giving is the renting
            wanted = rule.get("object")
            named = f"{objects['account']}|{objects['bare']}"
            if wanted == "account" and (has_phone or not re.search(named, clause + before)):
                continue
            if wanted == "phone" and not has_phone:
                continue
            yield Stated("act.kinds", Members(frozenset([rule["kind"]]), False), start, end, "", supposed)


def _phones(objects: Mapping[str, str], clause: str, before: str) -> bool:
    """Whether the cards spoken of are phone cards: named in the clause, else the last cards named before it."""
    if re.search(objects["phone"], clause):
        return True
    if re.search(objects["phone_shop"], before + clause) and re.search("[办开]", clause):
        return not re.search("银行|储蓄", before + clause)
    if re.search(objects["account"].replace("卖卡|", ""), clause) and not re.search(
        r"[一二三四五六七八九十百两几\d]张卡", clause
    ):
        return False
    phones = [m.end() for m in re.finditer(objects["phone"], before)]
    accounts = [m.start() for m in re.finditer(objects["account"], before)]
    return bool(phones) and phones[-1] > max(accounts, default=-1)


def _counts(folded: str, quantities: list[Quantity]) -> Iterator[Stated]:
    """How many cards and accounts, one's own or others'."""
    for clause in _CLAUSE.finditer(folded):
        words = clause.group()
        for match in _COUNT.finditer(words):
            start, end = clause.start() + match.start(), clause.start() + match.end()
            bound = _bound_at(quantities, start, Kind.COUNT)
            led = folded[max(0, clause.start() - 40) : clause.start()]
            name = _counted(words, match, led) if bound and not _is_each(folded, start, end) else ""
            if name and bound:
                yield Stated(name, bound, start, end)


def _counted(words: str, match: re.Match[str], before: str) -> str:
    """The fact that a number of pieces is about, or ""."""
    objects = _rules()["objects"]
    after = words[match.end() : match.end() + 8]
    if re.search(objects["phone"], words[max(0, match.start() - 10) : match.end() + 8]):
        return "instrument.phone_cards.count"
    if _SHARED.search(words[: match.start()]):
        return ""
    bare = re.match(r"卡?(?:,|$|去|给|卖|租|借|都|出)", after)
    if bare and re.search("[卖租借开办]|^(?:一|总)?共|^合计", words) and _phones(objects, words, before):
        return "instrument.phone_cards.count"
    if not re.search(
        r"^(?:的)?(?:不同的?)?(?:(?:别人|他人|同学|朋友|亲戚|室友|工友|村民|老人|家人|人家)的?)?(?:[一二三]类|工资|银行|储蓄|信用|借记|工商|农行|建行|中行|招行|本人|支付|空){0,2}(?:卡|账户|账号|微信(?!号)|支付宝|收款码|对公)",
        after,
    ) and not (
        re.search(objects["account"], words[max(0, match.start() - 10) : match.end() + 8])
        and re.match(r"(?:,|$|去|给|卖|租|借|都)", after)
    ):
        return ""
    if re.search(objects["others"], words):
        return "instrument.nonown_accounts.count"
    lent = re.search(r"借给|出借|借出|借走|借了", words) and not re.search("租|卖", words)
    return "instrument.own_accounts.lent_count" if lent else "instrument.own_accounts.count"


def _is_each(folded: str, start: int, end: int) -> bool:
    """一张给我三百: one piece as the measure of a price, not a count."""
    return folded[start:end] in {"一张", "一个", "一套"} and bool(
        re.match(
            r"卡?(?:给|就给|能|要|是|卖)?(?:我|你|他)?[\d一二三四五六七八九两几]+[十百千]",
            folded[end : end + 8],
        )
    )


def _bound_at(quantities: list[Quantity], at: int, *kinds: Kind) -> Bound | None:
    """What the grammar of quantities says of the number at ``at``; None when it decides nothing (左右)."""
    for one in quantities:
        if one.start <= at < one.end and one.kind in kinds and one.op != "~" and not one.doubtful:
            return Bound(one.bound.lo, one.bound.hi)
    return None


def _plain(folded: str, quantities: list[Quantity]) -> Iterator[Stated]:
    words = builtin_rulebook().vocabulary
    taken: list[tuple[int, int]] = []
    given: set[str] = set()
    for rule in _rules()["facts"]:
        for match in _compiled(rule["pattern"]).finditer(folded):
            if not _speaks(rule, folded, match, given):
                continue
            value = _value(rule, match, words[rule["fact"]].type, quantities)
            if (
                value is None
                or _small(rule, value)
                or ("n" in match.re.groupindex and any(a <= match.start("n") < b for a, b in taken))
            ):
                continue
            if "n" in match.re.groupindex:
                taken.append(match.span("n"))
            given.add(rule["fact"])
            end = _number_end(match, quantities)
            yield Stated(rule["fact"], value, match.start(), end, rule.get("note") or "")
            for other, code in (rule.get("also") or {}).items():
                yield Stated(other, code, match.start(), end)


def _small(rule: Mapping[str, Any], value: Value) -> bool:
    """刷了一下午: a number too small to be the sum that the rule speaks of (``least``, in yuan)."""
    return isinstance(value, Bound) and (value.lo or 0) < 100 * int(rule.get("least", 0))


def _number_end(match: re.Match[str], quantities: list[Quantity]) -> int:
    """Where the words end: with the whole number (拿了1万1)."""
    at = match.start("n") if "n" in match.re.groupindex else -1
    whole = next((one.end for one in quantities if one.start <= at < one.end), 0)
    return max(match.end(), whole)


def _days(folded: str, today: int | None) -> Iterator[Stated]:
    """From when to when the act went on: days told of an arrest, a penalty, a birth or a call are none of it."""
    rules = _rules()
    acts = [
        day
        for day in spoken_days(folded, today)
        if not re.search(rules["earlier"], about := _told_of_day(folded, day))
        and not re.search(rules["no_act_day"], about)
    ]
    for fact, one in (
        ("act.start", next(((d.first, d) for d in acts if d.first), None)),
        ("act.end", next(((d.last, d) for d in reversed(acts) if d.last), None)),
    ):
        if one is not None:
            yield Stated(fact, one[0], one[1].start, one[1].end)


def _told_of_day(folded: str, day: Days) -> str:
    """The clause a day is told in; with the next clause where it says nothing but the day."""
    after = re.match(r"[^,。;!?\n]*", folded[day.end :])
    rest = after.group() if after else ""
    before = re.search(r"[^,。;!?\n]*$", folded[: day.start])
    led = before.group() if before else ""
    if len(led + rest) < 4:
        follows = re.match(r"[,。;]?[^,。;!?\n]*", folded[day.end + len(rest) :])
        rest += follows.group() if follows else ""
    return led + folded[day.start : day.end] + rest


def _speaks(rule: Mapping[str, Any], folded: str, match: re.Match[str], given: set[str]) -> bool:
    """Whether a rule speaks here: nothing in the clause against it, no price per piece, what it needs is stated."""
    if rule.get("needs") and rule["needs"] not in given:
        return False
    if rule.get("unless") and re.search(rule["unless"], _clause_around(folded, match)):
        return False
    if rule.get("unless_text") and re.search(rule["unless_text"], folded):
        return False
    if rule.get("unless_before"):
        # The figure's own words are part of what is searched: 已经收了五万 behind 收款码 is money passed through.
        led = folded[
            max(0, match.start() - 40) : match.start("n") if "n" in match.re.groupindex else match.end()
        ]
        if re.search(f"(?:{rule['unless_before']})$", led):
            return False
    if rule.get("unless_next"):
        following = re.match(r"[^。;!?\n]{0,24}", folded[match.end() :])
        if following and re.search(rule["unless_next"], following.group()):
            return False
    return not (
        rule.get("total") and "n" in match.re.groupindex and _EACH.search(folded, 0, match.start("n"))
    )


def _clause_around(folded: str, match: re.Match[str]) -> str:
    before = re.search(r"[^,。;!?\n]*$", folded[: match.end()])
    after = _CLAUSE.match(folded, match.end())
    return (before.group() if before else "") + (after.group() if after else "")


def _value(
    rule: Mapping[str, Any], match: re.Match[str], kind: FactType, quantities: list[Quantity]
) -> Value | None:
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
    return _number(match, kind, quantities)


def _scaled(one: Quantity, scale: int) -> Bound:
    """The bound in fen: 不到十万 ends one fen, not one yuan, below it."""
    low, high = one.bound.lo, one.bound.hi
    if low is not None:
        low = (low - 1) * scale + 1 if one.op == ">" else low * scale
    if high is not None:
        high = (high + 1) * scale - 1 if one.op == "<" else high * scale
    return Bound(low, high)


_GRAMMAR = {FactType.MONEY: (Kind.MONEY, Kind.NUMBER), FactType.COUNT: (Kind.COUNT, Kind.NUMBER, Kind.AGE)}


def _number(match: re.Match[str], kind: FactType, quantities: list[Quantity]) -> Bound | None:
    """A spoken number as the grammar of quantities reads it: 一万二, 两百来万 (at least), 不到三十万; no other unit."""
    for one in quantities:
        if not one.start <= match.start("n") < one.end:
            continue
        # 1500块 alone may be pieces; where a sum is spoken of it is money.
        coins = kind is FactType.MONEY and one.kind is Kind.COUNT and one.unit == "块"
        if not (coins or one.kind in _GRAMMAR.get(kind, ())) or one.op == "~" or one.doubtful:
            return None
        scale = 100 if kind is FactType.MONEY and one.kind is not Kind.MONEY else 1
        if one.kind is Kind.AGE and one.nominal is not None and "刚满" in match.group():
            return exactly(one.nominal)
        return _scaled(one, scale)
    value = read_figure(match["n"])
    # A bare small number (今年十七) is no quantity to the grammar; a sum of money needs its unit or its place.
    scale = 100 if kind is FactType.MONEY else 1
    return exactly(value * scale) if value is not None else None
