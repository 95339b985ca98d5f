"""YAML and JSON as a tree in which every value knows its line.

Only what a case or norm file needs: mappings with text keys, lists, text, whole numbers, true, false, null.
``yes``, ``no`` and ``on`` are text; dates are text; a number with a decimal point is kept apart so that the
reader of a field can refuse it by place (money is never a float).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from bangxin.base.errors import BangxinError, InputError, LimitExceeded, Mistake, Place, did_you_mean
from bangxin.base.i18n import Text

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60
MAX_NODES = 2_000_000
_INT = re.compile(r"[-+]?(0|[1-9]\d{0,17})", re.ASCII)
_LONG_INT = re.compile(r"[-+]?\d+", re.ASCII)
_FLOAT = re.compile(
    r"[-+]?(\d[\d_]*)?\.\d*([eE][-+]?\d+)?|[-+]?\d[\d_]*[eE][-+]?\d+|[-+]?\.(inf|nan)", re.I | re.A
)
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


class Decimal(str):
    """A number written with a decimal point or exponent, unquoted."""

    __slots__ = ()


Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Tree:
    """One value with its place; mappings hold trees by key, lists hold trees."""

    value: Scalar | dict[str, Tree] | list[Tree]
    file: str
    line: int
    column: int

    @property
    def place(self) -> Place:
        return Place(self.file, self.line, self.column)

    def plain(self) -> Any:
        """The value without places, as ordinary dict, list and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def mistake(self, code: str, zh: str, en: str, hint: Text | None = None) -> Mistake:
        return Mistake(code, Text(zh, en), self.place, hint)

    def error(self, code: str, zh: str, en: str, hint: Text | None = None) -> BangxinError:
        return InputError(self.mistake(code, zh, en, hint))

    def mapping(self) -> dict[str, Tree]:
        if not isinstance(self.value, dict):
            raise self._wrong("一个映射（键: 值）", "a mapping (key: value)")
        return self.value

    def sequence(self) -> list[Tree]:
        if not isinstance(self.value, list):
            raise self._wrong("一个列表", "a list")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str) or isinstance(self.value, Decimal):
            raise self._wrong("文字", "text")
        return self.value

    def integer(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._wrong("整数", "a whole number")
        return self.value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong("true 或 false", "true or false")
        return self.value

    def get(self, key: str) -> Tree | None:
        """The child under ``key``, or None when absent or null."""
        child = self.mapping().get(key)
        return None if child is None or child.value is None else child

    def need(self, key: str) -> Tree:
        child = self.get(key)
        if child is None:
            raise self.error("missing-key", f"缺少“{key}”", f"“{key}” is missing")
        return child

    def only(self, allowed: frozenset[str] | set[str]) -> Iterator[Mistake]:
        """A mistake for each key that is not allowed here, with the nearest allowed one."""
        for key, child in self.mapping().items():
            if key not in allowed:
                yield child.mistake(
                    "unknown-key", f"不认识的键“{key}”", f"unknown key “{key}”", did_you_mean(key, allowed)
                )

    def _wrong(self, zh: str, en: str) -> BangxinError:
        shown = describe(self.value)
        return self.error("wrong-type", f"此处应为{zh}，却是 {shown}", f"expected {en}, got {shown}")


def describe(value: Any) -> str:
    """A short name of a value for messages."""
    if isinstance(value, dict):
        return "映射/mapping"
    if isinstance(value, list):
        return "列表/list"
    text = str(value)
    return (
        repr(text if len(text) <= 40 else text[:37] + "…") if isinstance(value, str) else str(value).lower()
    )


def load_tree(text: str, file: str = "") -> Tree:
    """Parse one YAML or JSON document.

    Raises InputError (``yaml-syntax``, ``duplicate-key`` …) and LimitExceeded, each with its place.
    """
    if len(text) > MAX_BYTES:
        raise _limit(
            "too-large", f"文件超过 {MAX_BYTES} 字", f"the file has more than {MAX_BYTES} characters", file
        )
    if file.endswith(".json"):
        text = re.sub(r"(?m)^[\t ]+", lambda m: m.group().replace("\t", " "), text)
    try:
        _check_depth(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        problem = str(error.problem or error.context or error)
        raise InputError(
            Mistake(
                "yaml-syntax",
                Text(f"不是合法的 YAML/JSON：{problem}", f"not valid YAML/JSON: {problem}"),
                place,
            )
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"U+{ord(error.character) if isinstance(error.character, str) else error.character:04X}"
        raise InputError(
            Mistake(
                "yaml-syntax",
                Text(f"含有不允许的字符 {problem}", f"character not allowed: {problem}"),
                Place(file, line),
            )
        ) from None
    except yaml.YAMLError as error:
        raise InputError(
            Mistake(
                "yaml-syntax",
                Text(f"不是合法的 YAML/JSON：{error}", f"not valid YAML/JSON: {error}"),
                Place(file),
            )
        ) from None
    if node is None:
        raise InputError(Mistake("empty-file", Text("文件是空的", "the file is empty"), Place(file, 1)))
    return _Builder(file).build(node)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0

    def build(self, node: yaml.Node) -> Tree:
        self.count += 1
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if self.count > MAX_NODES:
            raise _limit(
                "too-many-values",
                "数据项过多（别名展开？）",
                "too many values (alias expansion?)",
                self.file,
                line,
            )
        value: Scalar | dict[str, Tree] | list[Tree]
        if isinstance(node, yaml.MappingNode):
            value = self._mapping(node)
        elif isinstance(node, yaml.SequenceNode):
            value = [self.build(child) for child in node.value]
        else:
            value = self._scalar(node) if isinstance(node, yaml.ScalarNode) else None
        return Tree(value, self.file, line, column)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Tree]:
        result: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            place = Place(self.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError(Mistake("bad-key", Text("键必须是文字", "a key must be text"), place))
            key = str(key_node.value)
            if key in result:
                raise InputError(
                    Mistake(
                        "duplicate-key",
                        Text(f"键“{key}”重复，第一次在第 {result[key].line} 行", f"key “{key}” stands twice, first on line {result[key].line}"),
                        place,
                    )
                )  # fmt: skip
            result[key] = self.build(value_node)
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text = str(node.value)
        if node.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _LONG_INT.fullmatch(text):
            return text if text.lstrip("+-").startswith("0") else self._too_long(node)
        return Decimal(text) if _FLOAT.fullmatch(text) else text

    def _too_long(self, node: yaml.ScalarNode) -> Scalar:
        place = Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        raise InputError(
            Mistake(
                "number-too-long", Text("数字过长；号码请加引号", "number too long; quote identifiers"), place
            )
        )


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting before composing, which recurses."""
    depth = 0
    if text.count("[") + text.count("{") + text.count("- ") + text.count(": ") < MAX_DEPTH:
        return
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else None
                raise _limit(
                    "too-deep",
                    f"嵌套超过 {MAX_DEPTH} 层",
                    f"nested deeper than {MAX_DEPTH} levels",
                    file,
                    line,
                )
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1


def _limit(code: str, zh: str, en: str, file: str, line: int | None = None) -> LimitExceeded:
    return LimitExceeded(Mistake(code, Text(zh, en), Place(file, line)))
