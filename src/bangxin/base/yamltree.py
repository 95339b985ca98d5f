"""YAML and JSON as a tree in which every value knows its line.

Only what a case or norm file needs: mappings with text keys, lists, text, whole numbers, true, false, null.
``yes``, ``no`` and ``on`` are text; dates are text; a number with a decimal point is kept apart so that the
reader of a field can refuse it by place (money is never a float).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from bangxin.base.canonical import LARGEST
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
_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


class Decimal(str):
    """A number written with a decimal point or exponent, unquoted."""

    __slots__ = ()


Scalar = str | int | bool | None
_Event = Any
"""An event of the YAML parser; its type stubs leave marks optional that are always there."""


class Tree(NamedTuple):
    """One value with its place; mappings hold trees by key, lists hold trees. ``keys`` are the places of keys."""

    value: Scalar | dict[str, Tree] | list[Tree]
    file: str
    line: int
    column: int
    keys: Mapping[str, tuple[int, int]] = MappingProxyType({})

    @property
    def place(self) -> Place:
        return Place(self.file, self.line or None, self.column or None)

    def key_place(self, key: str) -> Place:
        """Where a key of the mapping stands (its value may start lines below)."""
        if key in self.keys:
            return Place(self.file, *self.keys[key])
        return self.mapping()[key].place

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
        for key in self.mapping():
            if key not in allowed:
                message = Text(f"不认识的键“{key}”", f"unknown key “{key}”")
                yield Mistake("unknown-key", message, self.key_place(key), did_you_mean(key, allowed))

    def _wrong(self, zh: str, en: str) -> BangxinError:
        shown = describe(self.value)
        return self.error("wrong-type", f"此处应为{zh}，却是 {shown}", f"expected {en}, got {shown}")


def describe(value: Any) -> str:
    """A short name of a value for messages."""
    if isinstance(value, dict):
        return "映射/mapping"
    if isinstance(value, list):
        return "列表/list"
    if value is None:
        return "空/null"
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:37] + '…'}”" if isinstance(value, str) else text.lower()


_IN_CHINESE = {
    "found a tab character that violates indentation": "缩进用了制表符（Tab），请改用空格",
    "found character that cannot start any token": "此处的字符不能这样开头，请改用空格缩进或给文字加引号",
    "mapping values are not allowed in this context": "此处不能再写“键: 值”，请看缩进，或给含冒号的文字加引号",
    "could not find expected ':'": "缺少冒号“:”，或上一行没有写完",
    "did not find expected key": "缩进不对，或引号、括号没有写完",
    "did not find expected '-' indicator": "列表项的缩进不对，或前面缺少“-”",
    "did not find expected ',' or ']'": "缺少逗号或右方括号“]”",
    "did not find expected ',' or '}'": "缺少逗号或右花括号“}”",
    "found unexpected end of stream": "文件在引号中间断了",
    "did not find expected node content": "此处应有内容",
}
"""What the reader of YAML says most often, in the words of somebody who writes a case file."""


def load_tree(text: str, file: str = "") -> Tree:
    """Parse one YAML or JSON document.

    Raises InputError (``yaml-syntax``, ``duplicate-key`` …) and LimitExceeded, each with its place.
    """
    if len(text) > MAX_BYTES:
        raise _limit(
            "too-large",
            f"文件超过 {MAX_BYTES >> 20} MB",
            f"the file is larger than {MAX_BYTES >> 20} MB",
            file,
        )
    if file.endswith(".json"):
        text = re.sub(r"(?m)^[\t ]+", lambda m: m.group().replace("\t", " "), text)
    try:
        tree = _Builder(file, yaml.CSafeLoader(text)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        problem = str(error.problem or error.context or error)
        began = error.context_mark.line + 1 if error.context_mark and mark is not error.context_mark else None
        opened = Text(f"（始于第 {began} 行）", f" (begun on line {began})") if began else Text("", "")
        raise InputError(
            Mistake(
                "yaml-syntax",
                Text(
                    f"不是合法的 YAML/JSON：{_IN_CHINESE.get(problem, problem)}{opened.zh}",
                    f"not valid YAML/JSON: {problem}{opened.en}",
                ),
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
    except UnicodeEncodeError as error:
        place = Place(file, text.count("\n", 0, error.start) + 1)
        message = Text("含有不能编码为 UTF-8 的字符", "a character that UTF-8 cannot encode")
        raise InputError(Mistake("yaml-syntax", message, place)) from None
    except yaml.YAMLError as error:
        raise InputError(
            Mistake(
                "yaml-syntax",
                Text(f"不是合法的 YAML/JSON：{error}", f"not valid YAML/JSON: {error}"),
                Place(file),
            )
        ) from None
    if tree is None:
        raise InputError(Mistake("empty-file", Text("文件是空的", "the file is empty"), Place(file, 1)))
    return tree


def tree_of(value: Any, path: str = "") -> Tree:
    """Plain data (dict, list, scalars) as a tree. Its places are paths such as ``persons[0].claims``: it has no lines.

    :raises InputError: ``bad-key``, ``decimal-number``, ``number-too-long``, ``yaml-syntax``: what no saved case can hold.
    :raises LimitExceeded: as :func:`load_tree`.
    """
    return _Planting().tree(value, path, 0)


class _Planting:
    """Makes trees of plain data under the limits that a file has."""

    def __init__(self) -> None:
        self.count = 0

    def tree(self, value: Any, path: str, depth: int) -> Tree:
        self.count += 1
        if self.count > MAX_NODES:
            raise _limit("too-many-values", "数据项过多", "too many values", path)
        if isinstance(value, dict | list) and depth >= MAX_DEPTH:
            zh, en = f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels"
            raise _limit("too-deep", zh, en, path)
        if isinstance(value, dict):
            below = f"{path}." if path else ""
            return Tree(
                {self._text(k, path): self.tree(v, f"{below}{k}", depth + 1) for k, v in value.items()},
                path,
                0,
                0,
            )
        if isinstance(value, list):
            items = [self.tree(item, f"{path}[{number}]", depth + 1) for number, item in enumerate(value)]
            return Tree(items, path, 0, 0)
        if isinstance(value, str):
            return Tree(self._text(value, path), path, 0, 0)
        if isinstance(value, float) or (isinstance(value, int) and not -LARGEST <= value <= LARGEST):
            raise InputError(_unsuited(value, path))
        return Tree(value, path, 0, 0)

    def _text(self, text: Any, path: str) -> str:
        if not isinstance(text, str):
            raise InputError(Mistake("bad-key", Text("键必须是文字", "a key must be text"), Place(path)))
        bad = _UNPRINTABLE.search(text)
        if bad is not None:
            code = f"U+{ord(bad[0]):04X}"
            message = Text(f"含有不允许的字符 {code}", f"character not allowed: {code}")
            raise InputError(Mistake("yaml-syntax", message, Place(path)))
        return text


def _unsuited(number: float, path: str) -> Mistake:
    if isinstance(number, float):
        zh, en = "数字不能带小数点", "a number must not have a decimal point"
        hint = Text("金额有角分的，加引号写成文字", "quote an amount with fen: it is then text")
        return Mistake("decimal-number", Text(zh, en), Place(path), hint)
    zh, en = "数字过长；号码请加引号", "number too long; quote identifiers"
    return Mistake("number-too-long", Text(zh, en), Place(path))


class _Open:
    """A mapping or list being read; ``key`` is the mapping key that waits for its value."""

    __slots__ = ("anchor", "column", "items", "key", "keys", "line", "size")

    def __init__(self, items: dict[str, Tree] | list[Tree], event: _Event, size: int) -> None:
        self.items, self.anchor, self.size = items, event.anchor, size
        self.key: str | None = None
        self.keys: dict[str, tuple[int, int]] = {}
        self.line, self.column = event.start_mark.line + 1, event.start_mark.column + 1


class _Builder:
    """Builds the tree from the parser's events, without recursion, counting what aliases repeat."""

    def __init__(self, file: str, loader: yaml.CSafeLoader) -> None:
        self.file = file
        self.loader = loader
        self.count = 0
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Tree, int]] = {}

    def document(self) -> Tree | None:
        """The one document of the stream; None when the stream is empty."""
        root: Tree | None = None
        while True:
            event = self.loader.get_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return root
            if kind is yaml.DocumentStartEvent and root is not None:
                raise self._error("yaml-syntax", "一个文件只能有一个文档", "a file holds one document", event)
            if kind not in _NODES:
                continue
            done = self._node(event, kind)
            if done is not None and not self._place(done, event):
                root = done

    def _node(self, event: _Event, kind: type[object]) -> Tree | None:
        """A finished value, or None while a mapping or list is still open."""
        if kind is yaml.ScalarEvent:
            return self._scalar_node(event)
        if kind is yaml.AliasEvent:
            return self._repeated(event)
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._start(event, {} if kind is yaml.MappingStartEvent else [])
            return None
        closed = self.open.pop()
        tree = Tree(closed.items, self.file, closed.line, closed.column, closed.keys)
        if closed.anchor:
            self.anchors[closed.anchor] = tree, self.count - closed.size
        return tree

    def _start(self, event: _Event, items: dict[str, Tree] | list[Tree]) -> None:
        self._counted(1, event)
        if self.open and self.open[-1].key is None and isinstance(self.open[-1].items, dict):
            raise self._error("bad-key", "键必须是文字", "a key must be text", event)
        if len(self.open) >= MAX_DEPTH:
            zh, en = f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels"
            raise _limit("too-deep", zh, en, self.file, event.start_mark.line + 1)
        self.open.append(_Open(items, event, self.count - 1))

    def _place(self, tree: Tree, event: _Event) -> bool:
        """Put a finished value where it belongs; False when it is the document itself."""
        if not self.open:
            return False
        inner = self.open[-1]
        if isinstance(inner.items, list):
            inner.items.append(tree)
        elif inner.key is not None:
            inner.items[inner.key] = tree
            inner.key = None
        else:
            inner.key = self._key(event, inner)
            inner.keys[inner.key] = tree.line, tree.column
        return True

    def _key(self, event: _Event, inner: _Open) -> str:
        if type(event) is not yaml.ScalarEvent:
            raise self._error("bad-key", "键必须是文字", "a key must be text", event)
        key = str(event.value)
        if key in inner.keys:
            line = inner.keys[key][0]
            raise self._error(
                "duplicate-key",
                f"键“{key}”重复，第一次在第 {line} 行",
                f"key “{key}” stands twice, first on line {line}",
                event,
            )
        return key

    def _repeated(self, event: _Event) -> Tree:
        known = self.anchors.get(event.anchor)
        if known is None:
            name = event.anchor
            raise self._error("yaml-syntax", f"没有锚点“{name}”", f"no anchor “{name}”", event)
        self._counted(known[1], event)
        return known[0]

    def _scalar_node(self, event: _Event) -> Tree:
        self._counted(1, event)
        mark = event.start_mark
        tree = Tree(self._scalar(event), self.file, mark.line + 1, mark.column + 1)
        if event.anchor:
            self.anchors[event.anchor] = tree, 1
        return tree

    def _scalar(self, event: _Event) -> Scalar:
        text = str(event.value)
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[:1] not in _NUMERIC:
            return text
        if _INT.fullmatch(text):
            return int(text)
        if _LONG_INT.fullmatch(text):
            if text.lstrip("+-").startswith("0"):
                return text
            raise self._error(
                "number-too-long",
                "数字过长；号码请加引号",
                "number too long; quote identifiers",
                event,
            )
        return Decimal(text) if _FLOAT.fullmatch(text) else text

    def _counted(self, more: int, event: _Event) -> None:
        self.count += more
        if self.count > MAX_NODES:
            zh, en = "数据项过多（别名展开？）", "too many values (alias expansion?)"
            raise _limit("too-many-values", zh, en, self.file, event.start_mark.line + 1)

    def _error(self, code: str, zh: str, en: str, event: _Event) -> InputError:
        return InputError(
            Mistake(
                code, Text(zh, en), Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
            )
        )


_NODES = frozenset(
    [
        yaml.ScalarEvent,
        yaml.AliasEvent,
        yaml.MappingStartEvent,
        yaml.MappingEndEvent,
        yaml.SequenceStartEvent,
        yaml.SequenceEndEvent,
    ]
)
_NUMERIC = frozenset("+-.0123456789")


def _limit(code: str, zh: str, en: str, file: str, line: int | None = None) -> LimitExceeded:
    return LimitExceeded(Mistake(code, Text(zh, en), Place(file, line)))
