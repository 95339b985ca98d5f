"""Reads the expression language: text to typed tree, with a message for everything it refuses."""

from __future__ import annotations

import ast
from collections.abc import Container
from dataclasses import dataclass

from bangxin.base.errors import Mistake, Place, did_you_mean
from bangxin.base.i18n import Text
from bangxin.base.money import FEN_PER_YUAN
from bangxin.law import expression as x
from bangxin.law.vocabulary import FactType, Vocabulary

MAX_LENGTH = 4000
MAX_DEPTH = 60
_OPS: dict[type[ast.cmpop], str] = {ast.GtE: ">=", ast.Gt: ">", ast.LtE: "<=", ast.Lt: "<", ast.Eq: "=="}


class Refused(Exception):
    """An expression that does not belong to the language; carries the mistake."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake.render())


@dataclass(frozen=True, slots=True)
class _Typed:
    """A term with its type; None for a bare number, which takes the type of what it meets."""

    term: x.Term
    type: FactType | None
    literal: int | None = None


@dataclass(frozen=True, slots=True)
class _Period:
    months: int


class Parser:
    """Parses expressions over one vocabulary and one set of concept names."""

    def __init__(self, vocabulary: Vocabulary, concepts: Container[str], names: list[str]) -> None:
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._names = names
        self._place: Place | None = None
        self._deriving = False

    def condition(self, text: str, place: Place | None = None) -> x.Node:
        """A ``when`` expression. Raises Refused."""
        return self._condition(self._syntax(text, place))

    def derivation(self, text: str, fact_type: FactType, place: Place | None = None) -> x.Node:
        """A ``derive`` expression of a fact of ``fact_type``. Raises Refused."""
        tree = self._syntax(text, place)
        self._deriving = True
        try:
            if fact_type is FactType.BOOL:
                return self._condition(tree)
            typed = self._term(tree)
        finally:
            self._deriving = False
        if typed.type is not None and typed.type is not fact_type:
            raise self._refuse(
                "wrong-type",
                f"派生结果是 {typed.type}，事实是 {fact_type}",
                f"derives {typed.type}, the fact is {fact_type}",
            )
        return self._settle(typed, fact_type)

    def _syntax(self, text: str, place: Place | None) -> ast.expr:
        self._place = place
        if len(text) > MAX_LENGTH:
            raise self._refuse(
                "expression-too-long", f"表达式超过 {MAX_LENGTH} 字", f"longer than {MAX_LENGTH} characters"
            )
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            detail = getattr(error, "msg", str(error)) or "?"
            raise self._refuse(
                "expression-syntax",
                f"表达式不合语法：{text!r}（{detail}）",
                f"bad syntax: {text!r} ({detail})",
            ) from None
        level: list[ast.AST] = [tree]
        for _ in range(MAX_DEPTH):
            level = [child for node in level for child in ast.iter_child_nodes(node)]
        if level:
            raise self._refuse(
                "expression-too-deep",
                f"表达式嵌套超过 {MAX_DEPTH} 层",
                f"nested deeper than {MAX_DEPTH} levels",
            )
        return tree

    def _condition(self, node: ast.expr) -> x.Node:
        match node:
            case ast.Constant(value=bool() as value):
                return x.Literal(value)
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self._condition(value) for value in values)
                return x.All(parts) if isinstance(op, ast.And) else x.Some(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return x.Not(self._condition(operand))
            case ast.Compare():
                return self._comparison(node)
            case ast.Call():
                return self._call(node)
            case ast.Name() | ast.Attribute():
                return self._bare_name(self._dotted(node))
        raise self._refuse(
            "expression-form", f"此处不允许 {_shape(node)}", f"{_shape(node)} is not allowed here"
        )

    def _bare_name(self, name: str) -> x.Node:
        if name in self._concepts:
            if self._deriving:
                raise self._refuse(
                    "wrong-type",
                    f"派生只能读事实，“{name}”是概念",
                    f"a derived fact reads facts only; “{name}” is a concept",
                )
            return x.Concept(name)
        if name not in self._vocabulary:
            raise Refused(
                Mistake(
                    "unknown-name",
                    Text(f"没有名为“{name}”的事实或概念", f"no fact or concept “{name}”"),
                    self._place,
                    did_you_mean(name, self._names),
                )
            )
        fact = self._vocabulary[name]
        if fact.type is not FactType.BOOL:
            raise self._refuse(
                "wrong-type",
                f"“{name}”是 {fact.type}，不能单独作条件",
                f"“{name}” is {fact.type}; it cannot stand alone",
            )
        return x.BoolFact(name)

    def _comparison(self, node: ast.Compare) -> x.Node:
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._membership(node)
        operands = [node.left, *node.comparators]
        parts: list[x.Node] = []
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
            name = _OPS.get(type(op))
            if name is None:
                raise self._refuse(
                    "expression-form", f"不允许的比较 {_shape(op)}", f"comparison {_shape(op)} is not allowed"
                )
            parts.append(self._compare(name, self._term(left), self._term(right)))
        return parts[0] if len(parts) == 1 else x.All(tuple(parts))

    def _compare(self, op: str, left: _Typed, right: _Typed) -> x.Compare:
        kind = left.type or right.type
        if kind is None:
            raise self._refuse("wrong-type", "比较的两边都是数字", "both sides of the comparison are numbers")
        if left.type and right.type and left.type is not right.type:
            raise self._refuse(
                "wrong-type",
                f"不能比较 {left.type} 与 {right.type}",
                f"cannot compare {left.type} with {right.type}",
            )
        if kind is FactType.DATE and (left.type is None or right.type is None):
            raise self._refuse("wrong-type", "日期不能与数字比较", "a date cannot be compared with a number")
        return x.Compare(op, self._settle(left, kind), self._settle(right, kind), kind)

    def _membership(self, node: ast.Compare) -> x.Node:
        if len(node.ops) != 1 or not isinstance(node.comparators[0], ast.List):
            raise self._refuse(
                "expression-form", "in 之后应是方括号列表", "in needs a list in square brackets"
            )
        name = self._dotted(node.left)
        fact = self._fact(name)
        if fact.type not in (FactType.ENUM, FactType.SET):
            raise self._refuse(
                "wrong-type",
                f"in 只用于枚举与集合，“{name}”是 {fact.type}",
                f"in needs an enum or set; “{name}” is {fact.type}",
            )
        if not node.comparators[0].elts:
            raise self._refuse("expression-form", "in 的列表不能为空", "the list after in is empty")
        values: list[str] = []
        for element in node.comparators[0].elts:
            if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
                raise self._refuse(
                    "expression-form", "列表中只能是带引号的值", "a list holds quoted values only"
                )
            if element.value not in fact.values:
                raise Refused(
                    Mistake(
                        "unknown-value",
                        Text(
                            f"“{name}”没有取值“{element.value}”", f"“{name}” has no value “{element.value}”"
                        ),
                        self._place,
                        did_you_mean(element.value, fact.values),
                    )
                )
            values.append(element.value)
        member = x.Member(name, tuple(values))
        return x.Not(member) if isinstance(node.ops[0], ast.NotIn) else member

    def _call(self, node: ast.Call) -> x.Node:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self._refuse("expression-form", "函数参数不得带名或展开", "no keyword or starred arguments")
        if name in ("any_of", "all_of") and node.args:
            parts = tuple(self._condition(a) for a in node.args)
            return x.Some(parts) if name == "any_of" else x.All(parts)
        if name == "at_least" and len(node.args) >= 2:
            parts = tuple(self._condition(a) for a in node.args[1:])
            count = self._whole(node.args[0])
            if not 1 <= count <= len(parts):
                raise self._refuse(
                    "wrong-value",
                    f"at_least({count}) 超出 {len(parts)} 个条件",
                    f"at_least({count}) of {len(parts)}",
                )
            return x.AtLeast(count, parts)
        if name == "is_known" and len(node.args) == 1:
            return x.Known(self._fact(self._dotted(node.args[0])).id)
        known = ("any_of", "all_of", "at_least", "years", "months", "is_known")
        raise Refused(
            Mistake(
                "unknown-function",
                Text(
                    f"不能这样使用函数“{name or _shape(node.func)}”",
                    f"function “{name or _shape(node.func)}” cannot be used like this",
                ),
                self._place,
                did_you_mean(name, known),
            )
        )

    def _term(self, node: ast.expr) -> _Typed:
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                return _Typed(x.Number(value), None, value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(
                value, bool
            ):
                return _Typed(x.Number(-value), None, -value)
            case ast.Name() | ast.Attribute():
                fact = self._fact(self._dotted(node))
                if not fact.type.is_number:
                    raise self._refuse(
                        "wrong-type",
                        f"“{fact.id}”是 {fact.type}，不是数量",
                        f"“{fact.id}” is {fact.type}, not a quantity",
                    )
                return _Typed(x.Quantity(fact.id), fact.type)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self._add(node)
            case ast.BinOp(op=ast.Mult()):
                return self._multiply(node)
            case ast.Call(func=ast.Name(id="full_years"), args=[birth, at]) if self._deriving:
                days = [self._settle(self._term(a), FactType.DATE) for a in (birth, at)]
                return _Typed(x.FullYears(days[0], days[1]), FactType.COUNT)
        raise self._refuse(
            "expression-form",
            f"此处应是数量，不允许 {_shape(node)}",
            f"expected a quantity, {_shape(node)} is not allowed",
        )

    def _add(self, node: ast.BinOp) -> _Typed:
        left = self._term(node.left)
        period = self._period(node.right)
        if period is not None:
            if left.type is not FactType.DATE:
                raise self._refuse("wrong-type", "期间只能加在日期上", "a period is added to a date only")
            months = period.months if isinstance(node.op, ast.Add) else -period.months
            return _Typed(x.Later(left.term, months), FactType.DATE)
        right = self._term(node.right)
        kind = left.type or right.type
        if FactType.DATE in (left.type, right.type) or (
            left.type and right.type and left.type is not right.type
        ):
            raise self._refuse(
                "wrong-type",
                f"不能加减 {left.type} 与 {right.type}",
                f"cannot add {left.type} and {right.type}",
            )
        build = x.Sum if isinstance(node.op, ast.Add) else x.Difference
        if kind is None:
            raise self._refuse(
                "expression-form", "请直接写出得数", "write the result of the arithmetic instead"
            )
        return _Typed(build(self._settle(left, kind), self._settle(right, kind)), kind)

    def _multiply(self, node: ast.BinOp) -> _Typed:
        left, right = self._term(node.left), self._term(node.right)
        if left.literal is not None:
            left, right = right, left
        if right.literal is None or left.type in (None, FactType.DATE):
            raise self._refuse(
                "expression-form", "乘法只能以整数乘数量", "only a quantity times a whole number"
            )
        return _Typed(x.Product(left.term, right.literal), left.type)

    def _period(self, node: ast.expr) -> _Period | None:
        match node:
            case ast.Call(func=ast.Name(id="years" | "months" as unit), args=[number]):
                count = self._whole(number)
                return _Period(count * 12 if unit == "years" else count)
        return None

    def _settle(self, typed: _Typed, kind: FactType) -> x.Term:
        """The term in the unit of ``kind``: a bare number beside money is yuan and becomes fen."""
        if typed.literal is not None:
            return x.Number(typed.literal * (FEN_PER_YUAN if kind is FactType.MONEY else 1))
        if typed.type is not kind:
            raise self._refuse("wrong-type", f"此处应是 {kind}", f"expected {kind}")
        return typed.term

    def _whole(self, node: ast.expr) -> int:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, int)
            and not isinstance(node.value, bool)
        ):
            return node.value
        raise self._refuse("expression-form", "此处应是整数", "expected a whole number")

    def _fact(self, name: str) -> _FactLike:
        if name not in self._vocabulary:
            hint = did_you_mean(name, self._vocabulary.ids)
            if name in self._concepts:
                raise self._refuse(
                    "wrong-type", f"“{name}”是概念，此处应是事实", f"“{name}” is a concept; a fact is needed"
                )
            raise Refused(
                Mistake(
                    "unknown-name", Text(f"没有名为“{name}”的事实", f"no fact “{name}”"), self._place, hint
                )
            )
        fact = self._vocabulary[name]
        return _FactLike(fact.id, fact.type, tuple(fact.values))

    def _dotted(self, node: ast.expr) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            raise self._refuse(
                "expression-form",
                f"此处应是名称，不允许 {_shape(node)}",
                f"expected a name, not {_shape(node)}",
            )
        return ".".join([node.id, *reversed(parts)])

    def _refuse(self, code: str, zh: str, en: str) -> Refused:
        return Refused(Mistake(code, Text(zh, en), self._place))


@dataclass(frozen=True, slots=True)
class _FactLike:
    id: str
    type: FactType
    values: tuple[str, ...]


def _shape(node: ast.AST) -> str:
    return type(node).__name__
