"""Reads the value of a fact as people write it: a plain value or ``{op, value, hi, hi_conventional, ...}``.

Money in a file is whole yuan or a quoted decimal; inside it is fen. Dates may be partial (``2022-09``).
"""

from __future__ import annotations

import unicodedata

from bangxin.base.bounds import Bound
from bangxin.base.dates import day_range
from bangxin.base.errors import Mistake, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.money import fen_from_yuan
from bangxin.base.yamltree import Decimal, Tree, describe
from bangxin.law.values import Members, Value, natural_bound
from bangxin.law.vocabulary import Fact, FactType

OPS = ("=", ">=", ">", "<=", "<", "range", "~")
VALUE_KEYS = frozenset({"op", "value", "hi", "lo", "hi_conventional"})
NOTE_KEYS = frozenset({"text", "quote", "seed", "note", "reading"})


class BadValue(Exception):
    """A value that does not fit its fact; carries the mistake."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake.render())


def read_value(tree: Tree, fact: Fact) -> Value | None:
    """The value of ``fact``; None for null and for a bound that says nothing. Raises BadValue."""
    if tree.value is None:
        return None
    if not isinstance(tree.value, dict):
        return _plain(tree, fact, "=")
    op_tree = tree.get("op")
    op = op_tree.text() if op_tree else "="
    if op not in OPS:
        raise BadValue(
            (op_tree or tree).mistake(
                "wrong-op", f"不认识的界限“{op}”，可用 {' '.join(OPS)}", f"unknown op “{op}”"
            )
        )
    value = tree.mapping().get("value")
    if not fact.type.is_number:
        if value is None or value.value is None:
            return None
        return _plain(value, fact, op)
    return _bound(tree, fact, op)


def _plain(tree: Tree, fact: Fact, op: str) -> Value:
    if fact.type.is_number:
        low, high = read_number(tree, fact)
        return _from_op(op, low, high, None)
    if op not in ("=", ">=") or (op == ">=" and fact.type is not FactType.SET):
        raise BadValue(
            tree.mistake(
                "wrong-op",
                f"“{fact.id}”是 {fact.type}，不能用界限“{op}”",
                f"“{fact.id}” is {fact.type}; op “{op}” does not fit",
            )
        )
    if fact.type is FactType.BOOL:
        if not isinstance(tree.value, bool):
            raise _wrong(tree, fact, "true 或 false", "true or false")
        return tree.value
    if fact.type is FactType.ENUM:
        return _member(tree, fact)
    if not isinstance(tree.value, list):
        raise _wrong(tree, fact, "一个列表", "a list")
    return Members(frozenset(_member(item, fact) for item in tree.value), op == "=")


def _member(tree: Tree, fact: Fact) -> str:
    """A code of the vocabulary, or its Chinese label."""
    value = tree.value
    if isinstance(value, str) and not isinstance(value, Decimal):
        if value in fact.values:
            return value
        by_label = [code for code, label in fact.values.items() if label == value]
        if by_label:
            return by_label[0]
        hint = did_you_mean(value, [*fact.values, *fact.values.values()])
        names = "、".join(f"{code}（{label}）" for code, label in fact.values.items())
        raise BadValue(
            Mistake(
                "unknown-value",
                Text(f"“{fact.id}”没有取值“{value}”；可用：{names}", f"“{fact.id}” has no value “{value}”"),
                tree.place,
                hint,
            )
        )
    raise _wrong(tree, fact, "一个取值（文字）", "one of its values (text)")


def _bound(tree: Tree, fact: Fact, op: str) -> Bound | None:
    parts: dict[str, tuple[int, int]] = {}
    for key in ("value", "lo", "hi", "hi_conventional"):
        child = tree.mapping().get(key)
        if child is not None and child.value is not None:
            parts[key] = read_number(child, fact)
    if op == "~":
        if "lo" not in parts or "hi" not in parts:
            return None
        return _checked(tree, fact, Bound(parts["lo"][0], parts["hi"][1]))
    if "value" not in parts:
        return None
    if op == "range" and "hi" not in parts:
        raise BadValue(tree.mistake("missing-key", "区间（range）须写 hi", "a range needs hi"))
    low, high = parts["value"]
    usual = parts["hi_conventional"][0] - 1 if "hi_conventional" in parts else None
    if op == "range":
        return _checked(tree, fact, Bound(low, parts["hi"][1], usual))
    return _checked(tree, fact, _from_op(op, low, high, usual))


def _from_op(op: str, low: int, high: int, usual: int | None) -> Bound:
    match op:
        case "=":
            return Bound(low, high, usual)
        case ">=":
            return Bound(low, None, usual)
        case ">":
            return Bound(high + 1, None, usual)
        case "<=":
            return Bound(None, high)
        case _:
            return Bound(None, low - 1)


def _checked(tree: Tree, fact: Fact, bound: Bound) -> Bound:
    bound = bound.meet(natural_bound(fact.type))
    if bound.empty or (bound.usual is not None and bound.lo is not None and bound.usual < bound.lo):
        raise BadValue(tree.mistake("empty-bound", "上限小于下限", "the upper end is below the lower end"))
    return bound


def read_number(tree: Tree, fact: Fact) -> tuple[int, int]:
    """Lowest and highest integer (fen, items, days) a written number may mean. Raises BadValue."""
    value = tree.value
    if fact.type is FactType.DATE:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        try:
            return day_range(value if isinstance(value, str) else "")
        except ValueError:
            raise BadValue(
                tree.mistake(
                    "wrong-date",
                    f"{describe(value)} 不是有效日期（年-月-日，可只写年或年-月）",
                    f"{describe(value)} is not a date",
                )
            ) from None
    if isinstance(value, Decimal):
        hint = Text(
            f'金额请写整数元，或加引号的小数，如 "{value}"',
            f'write whole yuan or a quoted decimal such as "{value}"',
        )
        raise BadValue(
            tree.mistake(
                "float-number",
                f"不接受未加引号的小数 {value}",
                f"an unquoted decimal is not accepted: {value}",
                hint,
            )
        )
    if fact.type is FactType.MONEY and isinstance(value, int | str) and not isinstance(value, bool):
        try:
            fen = fen_from_yuan(value)
        except ValueError:
            raise _wrong(
                tree,
                fact,
                "金额（整数元或带引号的小数，至多两位）",
                "an amount in yuan",
                _bare_amount(str(value)),
            ) from None
        return _non_negative(tree, fen)
    if isinstance(value, int) and not isinstance(value, bool):
        return _non_negative(tree, value)
    raise _wrong(tree, fact, "整数", "a whole number")


def _non_negative(tree: Tree, number: int) -> tuple[int, int]:
    if number < 0:
        raise BadValue(
            tree.mistake("negative", "数额、数量不能是负数", "amounts and counts are never negative")
        )
    return number, number


def _bare_amount(text: str) -> Text | None:
    """How an amount with commas, wide digits or its unit is written here; nothing where it is no plain amount even so."""
    bare = (
        unicodedata.normalize("NFKC", text).replace(",", "").removeprefix("人民币").removesuffix("元").strip()
    )
    try:
        fen_from_yuan(bare)
    except ValueError:
        return None
    return Text(
        f'请写成 "{bare}"：半角数字，不加逗号和单位', f'write "{bare}": plain digits, no commas, no unit'
    )


def _wrong(tree: Tree, fact: Fact, zh: str, en: str, hint: Text | None = None) -> BadValue:
    shown = describe(tree.value)
    return BadValue(
        tree.mistake(
            "wrong-type",
            f"“{fact.id}”（{fact.label.zh}）应为{zh}，却是 {shown}",
            f"“{fact.id}” should be {en}, got {shown}",
            hint,
        )
    )
