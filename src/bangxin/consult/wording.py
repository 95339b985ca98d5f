"""Facts, values and questions in words for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Any

from bangxin.base.bounds import ANY, Bound
from bangxin.base.dates import iso
from bangxin.base.i18n import Lang, Text
from bangxin.base.money import yuan_text
from bangxin.base.yamltree import load_tree
from bangxin.law.values import Conflict, Members, Value
from bangxin.law.vocabulary import Fact, FactType


def value_text(fact: Fact, value: Value) -> Text:
    """A value as a person writes it: 三十万元以上 is ``≥300000元``."""
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, str):
        return Text(fact.named(value), fact.named(value, Lang.EN))
    if isinstance(value, Members):
        codes = sorted(value.values)
        zh = "、".join(fact.named(code) for code in codes) or "无"
        en = ", ".join(fact.named(code, Lang.EN) for code in codes) or "none"
        return Text(zh, en) if value.complete else Text(f"{zh}（至少）", f"{en} (at least)")
    if isinstance(value, Conflict):
        return Text("说法矛盾", "contradictory")
    return _bound(fact, value)


def told_value(fact: Fact, value: Value) -> Text:
    """A value as read from a lay question: what was told is never all, so 至少 is left unsaid; days are said as days."""
    if isinstance(value, Members):
        return value_text(fact, Members(value.values))
    if value == ANY:
        return Text("只说了大约的数，不作依据", "told roughly, decides nothing")
    if (
        isinstance(value, Bound)
        and fact.type is FactType.DATE
        and value.lo is not None
        and value.hi is not None
    ):
        first, last = iso(value.lo), iso(value.hi)
        if (first[:4], first[4:], last[4:]) == (last[:4], "-01-01", "-12-31"):
            return Text(f"{first[:4]}年", first[:4])
        if first[:7] == last[:7] and first != last:
            return Text(f"{first[:4]}年{int(first[5:7])}月", first[:7])
    if isinstance(value, Bound) and fact.type is FactType.MONEY:
        return _told_money(value)
    if isinstance(value, Bound) and fact.unit == "months" and value.exact and (value.lo or 0) >= 12:
        years, months = divmod(value.lo or 0, 12)
        rest = f"{months}个月" if months else ""
        return Text(f"{years}年{rest}", f"{value.lo} months")
    told = value_text(fact, value)
    zh, en = _UNITS.get(fact.unit, ("", "")) if fact.type is FactType.COUNT else ("", "")
    return Text(told.zh + zh, told.en + en)


_UNITS = {"months": ("个月", " months"), "years": ("岁", ""), "accounts": ("个", ""), "cards": ("张", ""),
          "persons": ("人", ""), "calls": ("个", "")}  # fmt: skip


def _told_money(value: Bound) -> Text:
    """A sum as people say it: 47万元, 8万元以上, 不到5万元."""

    def one(fen: int) -> str:
        yuan, rest = divmod(fen, 100)
        if rest or yuan < 10_000 or yuan % 100:
            return f"{yuan_text(fen)}元"
        whole, part = divmod(yuan, 10_000)
        return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + "万元"

    low, high = value.lo, value.hi
    if low is not None and low == high:
        return Text(one(low), f"{yuan_text(low)} yuan")
    if high is None:
        return Text(f"{one(low or 0)}以上", f"{yuan_text(low or 0)} yuan or more")
    if not low:
        below = high % 100 == 99
        return Text(f"不到{one(high + 1)}" if below else f"{one(high)}以下", f"up to {yuan_text(high)} yuan")
    return Text(f"{one(low)}至{one(high)}", f"{yuan_text(low)} to {yuan_text(high)} yuan")


def _bound(fact: Fact, value: Bound) -> Text:
    def one(number: int) -> tuple[str, str]:
        if fact.type is FactType.MONEY:
            return f"{yuan_text(number)}元", f"{yuan_text(number)} yuan"
        text = iso(number) if fact.type is FactType.DATE else str(number)
        return text, text

    if value.lo is not None and value.lo == value.hi:
        return Text(*one(value.lo))
    if value.hi is None:
        return (
            Text(*(f"≥{text}" for text in one(value.lo))) if value.lo is not None else Text("不明", "unknown")
        )
    if value.lo is None or (value.lo == 0 and fact.type is not FactType.DATE):
        return Text(*(f"≤{text}" for text in one(value.hi)))
    return Text(*(f"{low}–{high}" for low, high in zip(one(value.lo), one(value.hi), strict=True)))


@cache
def _plain_questions() -> dict[str, Any]:
    text = (resources.files("bangxin.consult") / "data" / "plain-questions.yaml").read_text("utf-8")
    return dict(load_tree(text, "plain-questions.yaml").plain()["questions"])


def reason_text(fact: str, told: Mapping[str, Value]) -> Text | None:
    """Why a question is worth asking, in everyday words, where the data tell it.

    ``told``: what is known; a number below a line (``why_below``: two accounts) gives another reason.
    """
    plain = _plain_questions().get(fact, {})
    why, below = plain.get("why"), plain.get("why_below")
    numbers = [told[name] for name in below["facts"] if name in told] if below else []
    most = [number.hi for number in numbers if isinstance(number, Bound) and number.hi is not None]
    if below and most and len(most) == len(numbers) and sum(most) < below["under"]:
        why = below
    return Text(why["zh"], why["en"]) if why else None


def better_asked(fact: str, told: Collection[str]) -> str:
    """The fact to ask for: another where what was told (进账47万) leaves only that open (其中自己的钱)."""
    instead: dict[str, str] = _plain_questions().get(fact, {}).get("told", {})
    return next((other for name, other in instead.items() if name in told and other not in told), fact)


def question_text(fact: Fact, *, choices: bool = True) -> Text:
    """The question to ask for a fact, with its choices unless they are shown apart."""
    plain = _plain_questions().get(fact.id)
    examples = plain.get("examples") if plain else None
    if plain:
        zh, en = plain["zh"], plain["en"]
    elif fact.question:
        zh, en = fact.question.zh, fact.question.en
    elif fact.type is FactType.BOOL:
        zh, en = f"是否{fact.label.zh}？", f"{fact.label.en}?"
    elif fact.type is FactType.DATE:
        zh, en = (
            f"{fact.label.zh}是哪一天（可以只写年、月）？",
            f"{fact.label.en}: which day (year or month will do)?",
        )
    elif fact.type in (FactType.ENUM, FactType.SET):
        zh, en = f"{fact.label.zh}是哪一种？", f"{fact.label.en}: which?"
    else:
        zh, en = f"{fact.label.zh}是多少？", f"{fact.label.en}: how much or how many?"
    if choices and examples:
        return Text(f"{zh}（{examples['zh']}）", f"{en} ({examples['en']})")
    if choices and fact.type in (FactType.ENUM, FactType.SET):
        zh += "（" + "、".join(fact.values.values()) + ("；可多选）" if fact.type is FactType.SET else "）")
        names = ", ".join(fact.named(code, Lang.EN) for code in fact.values)
        en += f" ({names}; several may apply)" if fact.type is FactType.SET else f" ({names})"
    if fact.type is FactType.MONEY:
        zh += "（元）"
    return Text(zh, en)
