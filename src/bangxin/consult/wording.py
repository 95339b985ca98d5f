"""Facts, values and questions in words for people."""

from __future__ import annotations

from functools import cache
from importlib import resources

from bangxin.base.bounds import Bound
from bangxin.base.dates import iso
from bangxin.base.i18n import Text
from bangxin.base.money import yuan_text
from bangxin.base.yamltree import load_tree
from bangxin.law.values import Conflict, Members, Value
from bangxin.law.vocabulary import Fact, FactType

_UNITS = {
    "yuan": "元",
    "times": "次",
    "years": "岁",
    "items": "项",
    "cards": "张",
    "accounts": "个",
    "months": "个月",
}


def value_text(fact: Fact, value: Value) -> str:
    """A value as a person writes it: 三十万元以上 is ``≥300000元``."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return fact.values.get(value, value)
    if isinstance(value, Members):
        names = "、".join(fact.values.get(code, code) for code in sorted(value.values)) or "无"
        return names if value.complete else f"{names}（至少）"
    if isinstance(value, Conflict):
        return "说法矛盾"
    return _bound(fact, value)


def _bound(fact: Fact, value: Bound) -> str:
    def one(number: int) -> str:
        if fact.type is FactType.MONEY:
            return f"{yuan_text(number)}元"
        return iso(number) if fact.type is FactType.DATE else str(number)

    if value.lo is not None and value.lo == value.hi:
        return one(value.lo)
    if value.hi is None:
        return f"≥{one(value.lo)}" if value.lo is not None else "不明"
    if value.lo is None or (value.lo == 0 and fact.type is not FactType.DATE):
        return f"≤{one(value.hi)}"
    return f"{one(value.lo)}–{one(value.hi)}"


@cache
def _plain_questions() -> dict[str, Text]:
    text = (resources.files("bangxin.consult") / "data" / "plain-questions.yaml").read_text("utf-8")
    questions = load_tree(text, "plain-questions.yaml").plain()["questions"]
    return {name: Text(entry["zh"], entry["en"]) for name, entry in questions.items()}


def question_text(fact: Fact, *, choices: bool = True) -> Text:
    """The question to ask for a fact, with its choices unless they are shown apart."""
    plain = _plain_questions().get(fact.id)
    if plain:
        zh, en = plain
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
    if choices and fact.type in (FactType.ENUM, FactType.SET):
        zh += "（" + "、".join(fact.values.values()) + ("；可多选）" if fact.type is FactType.SET else "）")
        en += " (" + ", ".join(fact.values) + ")"
    if fact.type is FactType.MONEY:
        zh += "（元）"
    return Text(zh, en)
